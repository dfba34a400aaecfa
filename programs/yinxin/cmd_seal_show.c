/* SPDX-License-Identifier: Apache-2.0 */
/* yinxin seal show, yinxin seal verify: what a seal (or a seal signature) holds, and whether it is
 * good. */
#include <stdlib.h>
#include <string.h>
#include <yinxin/codec_json.h>
#include <yinxin/seal_check.h>
#include "apart.h"
#include "cmd_seal.h"

struct request {
	struct cli *c;
	const char *file, *picture_out;
	struct yx_trust *trust;
	struct yx_path_options path;
	struct yx_seal_check_options options;
	bool verify;
};

static int
add_trust(struct request *r, const char *value)
{
	struct yx_error err = YX_ERROR_INIT;

	if (!r->trust && yx_trust_new(&r->trust, &err) != YX_OK)
		return cli_error(r->c, &err, NULL);
	if (yx_trust_open_path(r->trust, value, &err) != YX_OK)
		return cli_error(r->c, &err, value);
	return CLI_OK;
}

static int
parse(struct request *r)
{
	const char *option, *value;
	int rc = CLI_OK;

	while ((option = cli_option(r->c, "--trust --at --picture", &value))) {
		if (strcmp(option, "--trust") == 0)
			rc = add_trust(r, value);
		else if (strcmp(option, "--picture") == 0)
			r->picture_out = value;
		else if (strcmp(option, "--at") == 0 &&
			 yx_time_parse_rfc3339(&r->options.at, yx_bytes_str(value), NULL) == YX_OK)
			continue;
		else if (!*option && !r->file)
			r->file = value;
		else
			rc = cli_usage(r->c, "not understood:", "无法理解的参数：",
				       *option ? option : value);
		if (rc != CLI_OK)
			return rc;
	}
	if (r->c->next < 0)
		return CLI_USAGE;
	if (!r->file)
		return cli_usage(r->c, "which seal? a file .esl or SignedValue.dat",
				 "请给出印章文件（.esl 或 SignedValue.dat）", NULL);
	return CLI_OK;
}

static void
put_seal(struct yx_json_build *b, const struct yx_seal *s)
{
	struct yx_error err = YX_ERROR_INIT;
	char name[300];

	yx_json_put_str(b, "standard", yx_seal_version_name(s->version));
	yx_json_put_int(b, "version", s->header_version);
	yx_json_put_text(b, "vendor", s->vendor);
	yx_json_put_text(b, "id", s->es_id);
	yx_json_put_int(b, "type", s->type);
	yx_json_put_text(b, "name", s->name);
	yx_json_put_time(b, "created", s->created);
	yx_json_put_time(b, "valid_from", s->valid_from);
	yx_json_put_time(b, "valid_until", s->valid_until);
	yx_json_put_text(b, "picture_type", s->picture_type);
	yx_json_put_int(b, "picture_bytes", (int64_t)s->picture.len);
	yx_json_put_int(b, "width_mm", s->width_mm);
	yx_json_put_int(b, "height_mm", s->height_mm);
	yx_json_begin_array(b, "signers");
	for (size_t i = 0; i < s->signer_count; i++) {
		struct yx_cert *cert = NULL;

		if (s->signers[i].digest.len > 0)
			yx_json_put_hex(b, NULL, s->signers[i].digest);
		else if (yx_cert_parse(&cert, s->signers[i].cert, YX_PKI_LENIENT, &err) == YX_OK)
			yx_json_put_text(
			    b, NULL,
			    yx_bytes_str(yx_name_text(name, sizeof(name), yx_cert_subject(cert))));
		else
			yx_json_put_null(b, NULL);
		yx_cert_free(cert);
	}
	yx_json_end(b);
}

static void
put_answers(struct yx_json_build *b, const struct request *r, const struct yx_seal_report *rep)
{
	bool zh = r->c->chinese;

	yx_json_put_str(b, "verdict", yx_indication_name(rep->indication));
	yx_json_put_str(b, "sub_indication", yx_sub_indication_name(rep->sub));
	yx_json_begin_array(b, "checks");
	for (unsigned q = 0; q < YX_SEAL_Q_COUNT; q++) {
		const struct yx_seal_answer *a = &rep->answers[q];

		if (a->indication == YX_INDICATION_NONE)
			continue;
		yx_json_begin_object(b, NULL);
		yx_json_put_str(b, "check", yx_seal_question_name((enum yx_seal_question)q));
		yx_json_put_str(b, "result", yx_indication_block_name(a->indication));
		yx_json_put_str(b, "sub_indication", yx_sub_indication_name(a->sub));
		yx_json_put_str(b, "reason", zh ? a->zh : a->en);
		yx_json_end(b);
	}
	yx_json_end(b);
	yx_json_begin_array(b, "forgiven");
	for (unsigned bit = 1; bit && bit <= rep->leniencies; bit <<= 1)
		if (rep->leniencies & bit)
			yx_json_put_str(b, NULL,
					yx_seal_leniency_text((enum yx_seal_leniency)bit, zh));
	yx_json_end(b);
}

static void
print_time(const struct cli *c, const char *en, const char *zh, yx_time t)
{
	char text[32];

	if (t != YX_TIME_NONE)
		printf("%s %s\n", cli_text(c, en, zh), yx_time_rfc3339(text, t));
}

static void
print_clean(const struct cli *c, const char *en, const char *zh, struct yx_bytes text)
{
	struct yx_buf b = { 0 };

	yx_text_put_clean(&b, text);
	printf("%s %s\n", cli_text(c, en, zh), yx_buf_str(&b));
	yx_buf_clear(&b);
}

static void
print_people(const struct request *r, const struct yx_seal *s, const struct yx_seal_report *rep)
{
	const struct cli *c = r->c;
	struct yx_buf type = { 0 };

	print_clean(c, "seal:       ", "印章：    ", s->name);
	printf("%s %s\n", cli_text(c, "standard:   ", "标准：    "),
	       yx_seal_version_name(s->version));
	print_clean(c, "identifier: ", "标识：    ", s->es_id);
	yx_text_put_clean(&type, s->picture_type);
	printf("%s %lld x %lld mm, %s, %zu %s\n", cli_text(c, "picture:    ", "图像：    "),
	       (long long)s->width_mm, (long long)s->height_mm, yx_buf_str(&type), s->picture.len,
	       cli_text(c, "bytes", "字节"));
	yx_buf_clear(&type);
	print_time(c, "valid from: ", "有效期自：", s->valid_from);
	print_time(c, "valid until:", "有效期至：", s->valid_until);
	print_time(c, "signed at:  ", "签章时间：", rep->signing_time);
	for (unsigned q = 0; q < YX_SEAL_Q_COUNT; q++) {
		const struct yx_seal_answer *a = &rep->answers[q];
		const char *why = c->chinese ? a->zh : a->en;

		if (a->indication == YX_INDICATION_NONE)
			continue;
		printf("  %-13s %s%s%s\n", yx_indication_block_name(a->indication),
		       yx_seal_question_text((enum yx_seal_question)q, c->chinese),
		       why[0] ? ": " : "", why);
	}
	printf("%s", yx_indication_name(rep->indication));
	if (rep->sub != YX_SUB_NONE)
		printf(" (%s)", yx_sub_indication_name(rep->sub));
	printf("\n");
}

static int
judge(struct request *r, struct yx_bytes in)
{
	struct yx_error err = YX_ERROR_INIT, other = YX_ERROR_INIT;
	struct yx_seal_report rep = { 0 };
	struct yx_seal *seal = NULL;
	struct yx_seal_signature *sig = NULL;
	const struct yx_seal *s = NULL;
	struct yx_json_build b = { 0 };
	enum yx_status st;
	int rc = CLI_OK;

	st = yx_seal_parse(&seal, in, &err);
	if (st == YX_OK) {
		s = seal;
		st = yx_seal_check(seal, &r->options, &rep, &err);
	} else if (yx_seal_signature_parse(&sig, in, &other) == YX_OK) {
		s = sig->seal;
		st = yx_seal_signature_check(sig, &r->options, &rep, &err);
	}
	if (st != YX_OK) {
		rc = cli_error(r->c, &err, r->file);
		goto done;
	}
	if (r->picture_out &&
	    yx_file_write(r->picture_out, s->picture, YX_OUT_REPLACE, &err) != YX_OK) {
		(void)cli_error(r->c, &err, r->picture_out);
		rc = CLI_CANT_WRITE;
		goto done;
	}
	if (r->c->json) {
		yx_json_begin_object(&b, NULL);
		yx_json_put_str(&b, "file", r->file);
		yx_json_put_str(&b, "kind", sig ? "seal-signature" : "seal");
		put_seal(&b, s);
		if (sig)
			yx_json_put_time(&b, "signing_time", rep.signing_time);
		put_answers(&b, r, &rep);
		yx_json_end(&b);
		rc = cli_print_json(r->c, &b);
	} else {
		print_people(r, s, &rep);
	}
	if (rc == CLI_OK && r->verify && rep.indication != YX_INDICATION_PASSED)
		rc = rep.indication == YX_INDICATION_FAILED ? CLI_FAILED : CLI_INDETERMINATE;
done:
	yx_seal_report_clear(&rep);
	yx_seal_free(seal);
	yx_seal_signature_free(sig);
	return rc;
}

static int
read_and_judge(void *state)
{
	struct request *r = state;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_file f = { 0 };
	int rc;

	if (r->trust && yx_trust_read(r->trust, &err) != YX_OK)
		return cli_error(r->c, &err, NULL);
	if (yx_file_open(&f, r->file, 64 << 20, &err) != YX_OK)
		return cli_error(r->c, &err, r->file);
	rc = judge(r, f.bytes);
	yx_file_close(&f);
	return rc;
}

static int
run(struct cli *c, bool verify)
{
	struct request r = { .c = c,
			     .path = YX_PATH_OPTIONS_INIT,
			     .options = YX_SEAL_CHECK_OPTIONS_INIT,
			     .verify = verify };
	struct yx_error err = YX_ERROR_INIT;
	int rc = parse(&r);

	if (rc == CLI_OK && !r.trust && verify && yx_trust_new(&r.trust, &err) != YX_OK)
		rc = cli_error(c, &err, NULL);
	if (rc == CLI_OK) {
		r.path.trust = r.trust;
		r.options.path = r.trust ? &r.path : NULL;
		rc = apart_run(&(struct apart){
		    .c = c, .work = read_and_judge, .state = &r, .subject = r.file });
	}
	yx_trust_free(r.trust);
	return rc;
}

int
seal_show(struct cli *c)
{
	return run(c, false);
}

int
seal_verify(struct cli *c)
{
	return run(c, true);
}
