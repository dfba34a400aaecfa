/* SPDX-License-Identifier: Apache-2.0 */
/* yinxin tsa verify: is this time-stamp good, and for what? */
#include <string.h>
#include <yinxin/codec_json.h>
#include <yinxin/limits.h>
#include "apart.h"
#include "cmd_tsa.h"

struct verify {
	struct cli *c;
	const char *file, *data, *digest_hex;
	struct yx_trust *trust;
	yx_time at;
	struct yx_file token_file, data_file;
	struct yx_digest digest;
	struct yx_tsp_token *token;
	struct yx_tsp_report *report;
};

void
tsa_put_token(struct yx_json_build *b, const struct yx_tsp_token *t, const struct yx_tsp_report *r,
	      bool chinese)
{
	char text[256];

	yx_json_put_time(b, "gen_time", t->gen_time);
	yx_json_put_int(b, "accuracy_us", t->accuracy_us);
	yx_json_put_hex(b, "serial", t->serial);
	yx_json_put_str(b, "policy", yx_oid_text(text, sizeof(text), t->policy));
	yx_json_put_str(b, "digest", yx_digest_name(t->imprint.alg));
	yx_json_put_hex(b, "imprint", t->imprint_value);
	if (!r)
		return;
	if (r->cert) {
		yx_json_begin_object(b, "authority");
		yx_name_text(text, sizeof(text), yx_cert_subject(r->cert));
		yx_json_put_text(b, "subject", yx_bytes_str(text));
		yx_name_text(text, sizeof(text), yx_cert_issuer(r->cert));
		yx_json_put_text(b, "issuer", yx_bytes_str(text));
		yx_json_put_str(b, "serial", yx_cert_serial_hex(text, sizeof(text), r->cert));
		yx_json_end(b);
	}
	yx_json_begin_object(b, "checks");
	for (int i = 0; i < YX_TSP_CHECK_COUNT; i++)
		yx_json_put_str(b, yx_tsp_check_name((enum yx_tsp_check_id)i),
				yx_cms_result_name(r->checks[i].result));
	yx_json_end(b);
	yx_json_put_str(b, "verdict", yx_indication_name(r->indication));
	yx_json_put_str(b, "sub_indication", yx_sub_indication_name(r->sub));
	yx_tsp_reason(text, sizeof(text), r, chinese);
	yx_json_put_text(b, "reason", yx_bytes_str(text));
}

static int
read_options(struct cli *c, struct verify *v)
{
	struct yx_error err = YX_ERROR_INIT;
	const char *opt, *value;
	enum yx_status st = YX_OK;

	v->at = YX_TIME_NONE;
	while (st == YX_OK && (opt = cli_option(c, "--data --data-digest --trust --at", &value))) {
		if (strcmp(opt, "") == 0 && !v->file)
			v->file = value;
		else if (strcmp(opt, "--data") == 0)
			v->data = value;
		else if (strcmp(opt, "--data-digest") == 0)
			v->digest_hex = value;
		else if (strcmp(opt, "--at") == 0)
			st = yx_time_parse_rfc3339(&v->at, yx_bytes_str(value), &err);
		else if (strcmp(opt, "--trust") == 0)
			st = (v->trust ? YX_OK : yx_trust_new(&v->trust, &err)) == YX_OK
				 ? yx_trust_open_path(v->trust, value, &err)
				 : YX_NOMEM;
		else
			return cli_usage(c, "not understood:", "无法理解：", *opt ? opt : value);
		if (st != YX_OK)
			return cli_error(c, &err, value);
	}
	if (c->next < 0)
		return CLI_USAGE;
	if (!v->file)
		return cli_usage(c, "name the time-stamp", "请给出时间戳文件", NULL);
	return CLI_OK;
}

static enum yx_status
read_digest(struct verify *v, struct yx_error *err)
{
	struct yx_buf value;
	enum yx_status st;

	yx_buf_init(&value, YX_DIGEST_MAX);
	st = yx_hex_decode(&value, yx_bytes_str(v->digest_hex), err);
	if (st == YX_OK && value.len != v->token->imprint_value.len)
		st = yx_fail(err, YX_USAGE, NULL, "", "the time-stamp holds %zu bytes, not %zu",
			     v->token->imprint_value.len, value.len);
	if (st == YX_OK) {
		v->digest.alg = v->token->imprint.alg;
		v->digest.len = (uint8_t)value.len;
		memcpy(v->digest.value, value.data, value.len);
	}
	yx_buf_clear(&value);
	return st;
}

static enum yx_status
check(struct verify *v, struct yx_error *err)
{
	struct yx_path_options path = YX_PATH_OPTIONS_INIT;
	struct yx_cms_content content = { .run_count = 1, .given = true };
	struct yx_tsp_verify_options o = { .now = v->at };
	enum yx_status st;

	if (v->trust && (st = yx_trust_read(v->trust, err)) != YX_OK)
		return st;
	if ((st = yx_file_open(&v->token_file, v->file, YX_LIMIT_CMS_BYTES, err)) != YX_OK)
		return yx_fail_prefix(err, st, "%s: ", v->file);
	if ((st = yx_tsp_token_load(&v->token, v->token_file.bytes, err)) != YX_OK)
		return yx_fail_prefix(err, st, "%s: ", v->file);
	if (v->data) {
		if ((st = yx_file_open(&v->data_file, v->data, 0, err)) != YX_OK)
			return yx_fail_prefix(err, st, "%s: ", v->data);
		content.runs = &v->data_file.bytes;
		o.data = &content;
	} else if (v->digest_hex) {
		if ((st = read_digest(v, err)) != YX_OK)
			return st;
		o.imprint = &v->digest;
	}
	path.trust = v->trust;
	path.now = v->at;
	o.path = v->trust ? &path : NULL;
	return yx_tsp_verify(&v->report, v->token, &o, err);
}

static void
say_result(const struct cli *c, const struct verify *v)
{
	const struct yx_tsp_report *r = v->report;
	char when[32], name[160], reason[256];

	yx_time_rfc3339(when, v->token->gen_time);
	cli_say(c, "%s  %s", "%s  %s", yx_indication_name(r->indication), v->file);
	cli_say(c, "  time       %s (to within %lld ms)", "  时间       %s（误差 %lld 毫秒以内）",
		when, (long long)(v->token->accuracy_us / 1000));
	if (r->cert)
		cli_say(c, "  authority  %s", "  机构       %s",
			yx_name_text(name, sizeof(name), yx_cert_subject(r->cert)));
	cli_say(c, "  digest     %s", "  摘要算法   %s", yx_digest_name(v->token->imprint.alg));
	if (r->checks[YX_TSP_CHECK_IMPRINT].result == YX_CMS_ABSENT)
		cli_say(c, "  No data was given (--data FILE): what was stamped was not checked.",
			"  未给出数据（--data 文件）：没有检查时间戳对应的内容。");
	if (r->indication != YX_INDICATION_PASSED)
		cli_say(c, "  because    %s (%s)", "  原因       %s（%s）",
			yx_tsp_reason(reason, sizeof(reason), r, c->chinese),
			yx_sub_indication_name(r->sub));
	if (!v->trust)
		cli_say(c, "  Trust was not judged: give --trust FILE|FOLDER.",
			"  未判断信任关系：请用 --trust 文件|目录 给出信任锚。");
}

static int
check_and_tell(void *state)
{
	struct verify *v = state;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_json_build b = { 0 };
	int rc = CLI_OK;

	if (check(v, &err) != YX_OK)
		return cli_error(v->c, &err, NULL);
	say_result(v->c, v);
	if (v->c->json) {
		yx_json_begin_object(&b, NULL);
		yx_json_put_text(&b, "file", yx_bytes_str(v->file));
		tsa_put_token(&b, v->token, v->report, v->c->chinese);
		yx_json_end(&b);
		rc = cli_print_json(v->c, &b);
	}
	if (rc != CLI_OK)
		return rc;
	return v->report->indication == YX_INDICATION_PASSED   ? CLI_OK
	       : v->report->indication == YX_INDICATION_FAILED ? CLI_FAILED
							       : CLI_INDETERMINATE;
}

int
cmd_tsa_verify(struct cli *c)
{
	struct verify v = { .c = c };
	int rc = read_options(c, &v);

	if (rc == CLI_OK)
		rc = apart_run(&(struct apart){
		    .c = c, .work = check_and_tell, .state = &v, .subject = v.file });
	yx_tsp_report_free(v.report);
	yx_tsp_token_free(v.token);
	yx_file_close(&v.token_file);
	yx_file_close(&v.data_file);
	yx_trust_free(v.trust);
	return rc;
}
