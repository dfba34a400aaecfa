/* SPDX-License-Identifier: Apache-2.0 */
/* yinxin seal new: make the signed structure out of a picture, a name and a list of signers. */
#include <stdlib.h>
#include <string.h>
#include <yinxin/codec_json.h>
#include <yinxin/seal_art.h>
#include <yinxin/sign_ofd.h>
#include "apart.h"
#include "cmd_seal.h"
#include "signing_desk.h"

enum { SIGNERS_MAX = 64 };

struct request {
	struct cli *c;
	struct yx_seal_new seal;
	struct yx_seal_art art;
	bool drawn;
	struct seal_picture picture;
	const char *out;
	struct signing_desk desk; /* the maker */
	char id[40];
	struct yx_cert *signers[SIGNERS_MAX];
	struct yx_bytes signer_ders[SIGNERS_MAX];
	int64_t days;
	struct signing_authorities tsa;
};

static int
add_signer(struct cli *c, struct request *r, const char *path)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_file f = { 0 };
	size_t n = r->seal.signer_count;
	enum yx_status st;

	if (n == SIGNERS_MAX)
		return cli_usage(c, "too many signers", "签章人证书过多", NULL);
	st = yx_file_open(&f, path, 1 << 20, &err);
	if (st == YX_OK)
		st = yx_cert_load(&r->signers[n], f.bytes, YX_PKI_LENIENT, &err);
	yx_file_close(&f);
	if (st != YX_OK)
		return cli_error(c, &err, path);
	r->signer_ders[n] = yx_cert_der(r->signers[n]);
	r->seal.signer_count++;
	return CLI_OK;
}

static bool
take_size(struct request *r, const char *value)
{
	char *end = NULL;

	r->seal.width_mm = r->seal.height_mm = strtol(value, &end, 10);
	if (end != value && *end == 'x') {
		value = end + 1;
		r->seal.height_mm = strtol(value, &end, 10);
	}
	return end != value && *end == '\0' && r->seal.width_mm > 0 && r->seal.height_mm > 0;
}

static bool
take_number(const char *value, int64_t low, int64_t high, int64_t *out)
{
	char *end = NULL;

	*out = strtoll(value, &end, 10);
	return end != value && *end == '\0' && *out >= low && *out <= high;
}

static bool
take_time(const char *value, yx_time *out)
{
	return yx_time_parse_rfc3339(out, yx_bytes_str(value), NULL) == YX_OK;
}

static bool
take_option(struct request *r, const char *option, const char *value)
{
	int64_t n;

	if (strcmp(option, "--name") == 0)
		r->seal.name = r->art.name = value;
	else if (strcmp(option, "--picture") == 0)
		r->picture.file = value;
	else if (strcmp(option, "--kind") == 0)
		return (r->drawn = yx_seal_art_kind_parse(&r->art.kind, value));
	else if (strcmp(option, "--code") == 0)
		r->art.code = value;
	else if (strcmp(option, "--key") == 0)
		r->desk.key_path = value;
	else if (strcmp(option, "--cert") == 0)
		r->desk.cert_path = value;
	else if (strcmp(option, "--password") == 0)
		r->desk.key_password = value;
	else if (strcmp(option, "--id") == 0)
		r->seal.es_id = value;
	else if (strcmp(option, "--vendor") == 0)
		r->seal.vendor = value;
	else if (strcmp(option, "--digests") == 0)
		r->seal.list_digests = true;
	else if (strcmp(option, "-o") == 0 || strcmp(option, "--out") == 0)
		r->out = value;
	else if (strcmp(option, "--size") == 0)
		return take_size(r, value);
	else if (strcmp(option, "--format") == 0)
		return seal_picture_format(&r->picture, value);
	else if (strcmp(option, "--dpi") == 0)
		return take_number(value, 30, 2400, &r->picture.dpi);
	else if (strcmp(option, "--type") == 0)
		return take_number(value, 0, 1000, &r->seal.type);
	else if (strcmp(option, "--days") == 0)
		return take_number(value, 1, 36500, &r->days);
	else if (strcmp(option, "--from") == 0)
		return take_time(value, &r->seal.valid_from);
	else if (strcmp(option, "--until") == 0)
		return take_time(value, &r->seal.valid_until);
	else if (strcmp(option, "--generation") == 0) {
		if (!take_number(value, 1, 5, &n) || n == 2 || n == 3)
			return false;
		r->seal.version = (enum yx_seal_version)n;
	} else {
		return false;
	}
	return true;
}

static int
parse(struct cli *c, struct request *r)
{
	static const char needs[] =
	    "--name --picture --kind --format --dpi --code --key --cert --password --id --vendor "
	    "--size --type "
	    "--days --from --until --generation --signer --tsa --tsa-password --trust -o --out";
	const char *option, *value;
	int rc;

	while ((option = cli_option(c, needs, &value))) {
		if (strcmp(option, "--signer") == 0) {
			if ((rc = add_signer(c, r, value)) != CLI_OK)
				return rc;
			continue;
		}
		if (strncmp(option, "--tsa", 5) == 0 || strcmp(option, "--trust") == 0) {
			rc = signing_authorities_option(c, &r->tsa, option, value);
			if (rc != CLI_OK)
				return rc;
			continue;
		}
		if (!take_option(r, option, value))
			return cli_usage(c, "not understood:", "无法理解的参数：",
					 *option ? option : value);
	}
	if (c->next < 0)
		return CLI_USAGE;
	if (!r->seal.name || !r->desk.key_path || !r->out || r->seal.signer_count == 0 ||
	    (!r->picture.file && !r->drawn))
		return cli_usage(
		    c, "needed: --name, --picture or --kind, --key of the maker, --signer, -o",
		    "须给出 --name、--picture 或 --kind、制章人的 --key、--signer 和 -o", NULL);
	return CLI_OK;
}

/* All but the picture; from here on nobody decides about it but the user. */
static enum yx_status
fill(struct request *r, struct yx_error *err)
{
	yx_time now = yx_time_now() / YX_SECOND * YX_SECOND;
	uint8_t id[16];
	enum yx_status st;

	r->seal.created = now;
	if (r->seal.valid_from == YX_TIME_NONE)
		r->seal.valid_from = now;
	if (r->seal.valid_until == YX_TIME_NONE)
		r->seal.valid_until = r->seal.valid_from + r->days * YX_DAY;
	if (!r->seal.es_id) {
		if ((st = yx_random(id, sizeof(id), err)) != YX_OK)
			return st;
		r->seal.es_id = yx_hex(r->id, sizeof(r->id), yx_bytes(id, sizeof(id)));
	}
	r->seal.signer_certs = r->signer_ders;
	return YX_OK;
}

/* In a child (apart.h), which reads the picture and has no key. */
static int
make(void *state)
{
	struct request *r = state;
	struct cli *c = r->c;
	struct yx_sign_ofd_stamp_source source = { &r->tsa.client, YX_DIGEST_SM3 };
	const struct yx_seal_stamper stamper = { &source, yx_sign_ofd_stamp };
	struct signing_identity maker = { 0 };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf esl = { 0 };
	enum yx_status st;
	int rc = signing_desk_identity(c, &r->desk, &maker);

	if (rc == CLI_OK)
		rc = signing_authorities_open(c, &r->tsa);
	if (rc != CLI_OK)
		goto done;
	st = seal_picture_load(c, &r->picture, &r->seal, &r->art, &err);
	r->seal.picture = yx_buf_bytes(&r->picture.image);
	if (st != YX_OK ||
	    yx_seal_build(&r->seal, yx_cert_der(maker.certs.items[0]), maker.key,
			  r->tsa.source_count ? &stamper : NULL, &esl, &err) != YX_OK) {
		rc = cli_error(c, &err, r->picture.file);
		goto done;
	}
	if (yx_file_write(r->out, yx_buf_bytes(&esl), YX_OUT_REPLACE, &err) != YX_OK) {
		(void)cli_error(c, &err, r->out);
		rc = CLI_CANT_WRITE;
		goto done;
	}
	if (c->json) {
		struct yx_json_build b = { 0 };

		yx_json_begin_object(&b, NULL);
		yx_json_put_str(&b, "file", r->out);
		yx_json_put_str(&b, "standard", yx_seal_version_name(r->seal.version));
		yx_json_put_str(&b, "id", r->seal.es_id);
		yx_json_put_str(&b, "name", r->seal.name);
		yx_json_put_str(&b, "picture_type", r->seal.picture_type);
		yx_json_put_time(&b, "valid_until", r->seal.valid_until);
		yx_json_end(&b);
		rc = cli_print_json(c, &b);
	} else {
		cli_note(c, "%s: a seal by %s, %llu bytes", "%s：按 %s 制成印章，%llu 字节", r->out,
			 yx_seal_version_name(r->seal.version), (unsigned long long)esl.len);
	}
done:
	signing_identity_clear(&maker);
	yx_buf_clear(&esl);
	return rc;
}

int
seal_new(struct cli *c)
{
	struct request r = { .c = c, .days = 1095, .picture.dpi = 600 };
	struct yx_error err = YX_ERROR_INIT;
	int rc;

	c->outputs = "-o --out"; /* --picture is read */
	r.seal.version = YX_SEAL_V4;
	r.seal.type = 1;
	r.seal.vendor = "Yinxin";
	r.seal.valid_from = r.seal.valid_until = YX_TIME_NONE;
	rc = parse(c, &r);
	if (rc == CLI_OK && fill(&r, &err) != YX_OK)
		rc = cli_error(c, &err, NULL);
	r.desk.order = (struct yx_guard_order){ .form = YX_GUARD_SEAL, .made = &r.seal };
	if (rc == CLI_OK)
		rc = apart_run(&(struct apart){ .c = c,
						.work = make,
						.state = &r,
						.subject = r.picture.file,
						.tsa = &r.tsa,
						.desk = &r.desk,
						.draws = true });
	for (size_t i = 0; i < r.seal.signer_count; i++)
		yx_cert_free(r.signers[i]);
	signing_authorities_clear(&r.tsa);
	yx_buf_clear(&r.picture.image);
	return rc;
}
