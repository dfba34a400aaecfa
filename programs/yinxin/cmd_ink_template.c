/* SPDX-License-Identifier: Apache-2.0 */
/*
 * yinxin ink enrol, renew, template: a person's template, kept encrypted for the certificate of
 * whoever verifies (an envelope of cms_envelope.h), and on wish under a transform that can be
 * revoked. There is no command that looks for a person among templates.
 */
#include <stdio.h>
#include <string.h>
#include <yinxin/cms_envelope.h>
#include <yinxin/limits.h>
#include "cmd_ink.h"
#include "signing.h"

#define TEMPLATE_MAX (UINT64_C(8) << 20)

bool
ink_stored_option(struct ink_stored *s, const char *option, const char *value)
{
	const struct {
		const char *name;
		const char **to;
	} texts[] = { { "--template", &s->path },
		      { "--key", &s->key_path },
		      { "--key-password", &s->key_password },
		      { "--template-key", &s->transform_path } };

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (strcmp(option, texts[i].name) == 0) {
			*texts[i].to = value;
			return true;
		}
	return false;
}

/* The key of the transform: 64 hex digits in a file; a new one is made where `make` and none is. */
static int
transform_key(const struct cli *c, uint8_t key[YX_INK_KEY_BYTES], const char *path, bool make)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf text = { 0 }, raw = { 0 };
	struct yx_file f = { 0 };
	enum yx_status st;

	yx_buf_init_secret(&text, 256);
	yx_buf_init_secret(&raw, 256);
	st = yx_file_open(&f, path, 256, &err);
	if (st == YX_NOT_FOUND && make) {
		if ((st = yx_random(key, YX_INK_KEY_BYTES, &err)) == YX_OK) {
			yx_hex_put(&text, yx_bytes(key, YX_INK_KEY_BYTES));
			yx_buf_puts(&text, "\n");
			st = yx_file_write(path, yx_buf_bytes(&text),
					   YX_OUT_PRIVATE | YX_OUT_EXCLUSIVE, &err);
		}
	} else if (st == YX_OK) {
		struct yx_bytes line = f.bytes;

		while (line.len && strchr("\r\n", line.data[line.len - 1]))
			line.len--;
		st = yx_hex_decode(&raw, line, &err);
		if (st == YX_OK && raw.len != YX_INK_KEY_BYTES)
			st = yx_fail(&err, YX_MALFORMED, NULL, "",
				     "a template key is %d hexadecimal digits",
				     2 * YX_INK_KEY_BYTES);
		if (st == YX_OK)
			memcpy(key, raw.data, YX_INK_KEY_BYTES);
	}
	yx_file_close(&f);
	yx_buf_clear(&text);
	yx_buf_clear(&raw);
	return st == YX_OK ? CLI_OK : cli_error(c, &err, path);
}

static enum yx_status
decrypt(struct yx_buf *plain, struct yx_bytes in, const struct yx_key *key, struct yx_error *err)
{
	struct yx_cms_envelope e;
	enum yx_status st;

	if ((st = yx_cms_envelope_parse(&e, in, err)) == YX_OK)
		st = yx_cms_envelope_open(plain, &e, key, err);
	yx_cms_envelope_clear(&e);
	return st;
}

static int
unlock(const struct cli *c, struct yx_ink_template *t, const struct ink_stored *s)
{
	struct yx_error err = YX_ERROR_INIT;
	uint8_t key[YX_INK_KEY_BYTES];
	int rc;

	if (!yx_ink_template_is_protected(t) || !s->transform_path)
		return CLI_OK; /* scoring says what is missing */
	if ((rc = transform_key(c, key, s->transform_path, false)) == CLI_OK &&
	    yx_ink_template_unlock(t, key, &err) != YX_OK)
		rc = cli_error(c, &err, s->path);
	yx_wipe(key, sizeof(key));
	return rc;
}

int
ink_stored_load(struct cli *c, struct yx_ink_template **out, const struct ink_stored *s)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_key *key = NULL;
	struct yx_buf plain = { 0 };
	struct yx_file f = { 0 };
	int rc = CLI_OK;

	*out = NULL;
	if (!s->path || !s->key_path)
		return cli_usage(c, "needed: --template FILE and the --key it was encrypted for",
				 "需要 --template 模板文件和 --key 解密密钥", NULL);
	yx_buf_init_secret(&plain, TEMPLATE_MAX);
	if (signing_key_load(c, &key, s->key_path, s->key_password, &err) != YX_OK)
		rc = cli_error(c, &err, s->key_path);
	else if (yx_file_open(&f, s->path, TEMPLATE_MAX, &err) != YX_OK ||
		 decrypt(&plain, f.bytes, key, &err) != YX_OK ||
		 yx_ink_template_parse(out, yx_buf_bytes(&plain), &err) != YX_OK)
		rc = cli_error(c, &err, s->path);
	if (rc == CLI_OK && (rc = unlock(c, *out, s)) != CLI_OK) {
		yx_ink_template_free(*out);
		*out = NULL;
	}
	yx_file_close(&f);
	yx_key_free(key);
	yx_buf_clear(&plain);
	return rc;
}

/* ------------------------------------------------------------- enrol, renew */

struct job {
	struct cli *c;
	struct ink_stored stored;
	struct signing_ink to; /* only its recipients */
	const char *files[INK_FILES_MAX], *out;
	size_t count;
	bool anyway, checked;
};

static int
take_options(struct job *j)
{
	const char *option, *value;
	int rc = CLI_OK;

	while (rc == CLI_OK &&
	       (option = cli_option(j->c, "--for -o --out" INK_STORED_OPTIONS, &value))) {
		if (strcmp(option, "--for") == 0)
			rc = signing_ink_option(j->c, &j->to, "--ink-for", value);
		else if (strcmp(option, "-o") == 0 || strcmp(option, "--out") == 0)
			j->out = value;
		else if (strcmp(option, "--anyway") == 0)
			j->anyway = true;
		else if (strcmp(option, "--checked") == 0)
			j->checked = true;
		else if (!*option && j->count < INK_FILES_MAX)
			j->files[j->count++] = value;
		else if (!ink_stored_option(&j->stored, option, value))
			rc = cli_usage(j->c, "not expected:", "多余的参数：",
				       *option ? option : value);
	}
	return rc == CLI_OK && j->c->next < 0 ? CLI_USAGE : rc;
}

static int
store(struct job *j, const struct yx_ink_template *t)
{
	const struct yx_cert *const *to = (const struct yx_cert *const *)j->to.recipients.items;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf plain = { 0 }, sealed = { 0 };
	enum yx_status st = YX_OK;
	int rc;

	yx_buf_init_secret(&plain, TEMPLATE_MAX);
	for (size_t i = 0; i < j->to.recipients.count && st == YX_OK; i++)
		st = yx_cms_recipient_check(to[i], yx_time_now(), &err);
	if (st == YX_OK && (st = yx_ink_template_write(t, &plain, &err)) == YX_OK)
		st = yx_cms_envelope_seal(&sealed, to, j->to.recipients.count, yx_buf_bytes(&plain),
					  &err);
	rc = st == YX_OK ? ink_put(j->c, j->out, yx_buf_bytes(&sealed))
			 : cli_error(j->c, &err, j->out);
	if (rc == CLI_OK)
		cli_note(j->c, "written: %s (%zu samples, encrypted for %zu)",
			 "已写入：%s（%zu 份样本，已为 %zu 个接收人加密）", j->out,
			 yx_ink_template_count(t), j->to.recipients.count);
	yx_buf_clear(&plain);
	yx_buf_clear(&sealed);
	return rc;
}

static int
check_enrolment(struct job *j, const struct yx_ink_enrolment *info)
{
	ink_say_reasons(j->c, info->reasons);
	if (info->consistency == YX_INK_VARIABLE)
		cli_note(j->c, "the samples vary widely: expect weaker answers",
			 "样本间差异较大，比对结论会偏弱");
	if (info->consistency != YX_INK_INCONSISTENT)
		return CLI_OK;
	cli_note(j->c, "sample %zu (%s) does not fit the others: take it again, or say --anyway",
		 "第 %zu 份样本（%s）与其余样本不一致：请重新采集，或使用 --anyway",
		 info->worst + 1, info->worst < j->count ? j->files[info->worst] : "");
	return j->anyway ? CLI_OK : CLI_DENIED;
}

int
ink_enrol_command(struct cli *c)
{
	struct job j = { .c = c };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_ink_template *t = NULL;
	struct yx_ink_enrolment info;
	uint8_t key[YX_INK_KEY_BYTES];
	int rc = take_options(&j);

	if (rc == CLI_OK && (j.count < 3 || !j.out || !j.to.recipients.count))
		rc = cli_usage(c,
			       "needed: three or more signatures (five for the promised rates), "
			       "--for CERTIFICATE and -o OUT",
			       "需要三份以上签名（五份方可达到承诺的误差率）、--for 证书和 -o 输出",
			       NULL);
	if (rc == CLI_OK)
		rc = ink_enrol(c, &t, j.files, j.count, &info);
	if (rc == CLI_OK)
		rc = check_enrolment(&j, &info);
	if (rc == CLI_OK && j.stored.transform_path) {
		if ((rc = transform_key(c, key, j.stored.transform_path, true)) == CLI_OK &&
		    yx_ink_template_protect(t, key, &err) != YX_OK)
			rc = cli_error(c, &err, j.out);
		yx_wipe(key, sizeof(key));
	}
	if (rc == CLI_OK)
		rc = store(&j, t);
	yx_ink_template_free(t);
	signing_ink_clear(&j.to);
	return rc;
}

/* Only what certainly is this person's hand renews a template; else it would drift. */
static int
add_one(struct job *j, struct yx_ink_template *t, const char *path, struct yx_ink_enrolment *info)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_ink *ink = NULL;
	struct yx_ink_score s;
	int rc = CLI_OK;

	if (yx_ink_load(&ink, path, YX_INK_FORMAT_AUTO, &err) != YX_OK ||
	    yx_ink_score(&s, t, ink, &err) != YX_OK) {
		rc = cli_error(j->c, &err, path);
	} else if (s.reasons & YX_INK_REPLAYED) {
		cli_note(j->c, "%s: %s", "%s：%s", path,
			 yx_ink_reason_text(YX_INK_REPLAYED, j->c->chinese));
		rc = CLI_DENIED;
	} else if (!j->checked && s.support < YX_INK_SUPPORT_STRONG) {
		cli_note(j->c,
			 "%s: score %.2f: not strong enough to renew by; --checked when the person "
			 "was identified by other means",
			 "%s：得分 %.2f，不足以用于更新；如已通过其他方式核实本人身份，请使用 "
			 "--checked",
			 path, s.score);
		rc = CLI_DENIED;
	} else if (yx_ink_template_add(t, ink, info, &err) != YX_OK) {
		rc = cli_error(j->c, &err, path);
	}
	yx_ink_free(ink);
	return rc;
}

int
ink_renew(struct cli *c)
{
	struct job j = { .c = c };
	struct yx_ink_template *t = NULL;
	struct yx_ink_enrolment info = { 0 };
	int rc = take_options(&j);

	if (rc == CLI_OK && (!j.count || !j.out || !j.to.recipients.count))
		rc = cli_usage(c, "needed: new signatures, --for CERTIFICATE and -o OUT",
			       "需要新的签名、--for 证书和 -o 输出", NULL);
	if (rc == CLI_OK)
		rc = ink_stored_load(c, &t, &j.stored);
	for (size_t i = 0; i < j.count && rc == CLI_OK; i++)
		rc = add_one(&j, t, j.files[i], &info);
	if (rc == CLI_OK)
		rc = check_enrolment(&j, &info);
	if (rc == CLI_OK)
		rc = store(&j, t);
	yx_ink_template_free(t);
	signing_ink_clear(&j.to);
	return rc;
}

/* --------------------------------------------------------------------- info */

int
ink_template_info(struct cli *c)
{
	struct ink_stored s = { NULL, NULL, NULL, NULL };
	struct yx_ink_template *t = NULL;
	struct yx_json_build b = { 0 };
	const char *option, *value;
	char newest[32] = "";
	bool due;
	int rc = CLI_OK;

	while (rc == CLI_OK && (option = cli_option(c, &INK_STORED_OPTIONS[1], &value))) {
		if (!*option && !s.path)
			s.path = value;
		else if (!*option || !ink_stored_option(&s, option, value))
			rc =
			    cli_usage(c, "not expected:", "多余的参数：", *option ? option : value);
	}
	if (rc == CLI_OK && c->next < 0)
		rc = CLI_USAGE;
	if (rc != CLI_OK || (rc = ink_stored_load(c, &t, &s)) != CLI_OK)
		return rc;
	due = yx_ink_template_is_due(t, yx_time_now());
	if (yx_ink_template_newest(t) != YX_TIME_NONE)
		yx_time_rfc3339(newest, yx_ink_template_newest(t));
	cli_say(c, "%zu samples, newest %s; %s; %s", "%zu 份样本，最新 %s；%s；%s",
		yx_ink_template_count(t), newest[0] ? newest : "?",
		yx_ink_template_is_protected(t)
		    ? cli_text(c, "under a revocable transform", "已作可撤销变换")
		    : cli_text(c, "without a revocable transform", "未作可撤销变换"),
		due ? cli_text(c, "due for renewal", "应予更新")
		    : cli_text(c, "not due for renewal", "尚无需更新"));
	yx_json_begin_object(&b, NULL);
	yx_json_put_int(&b, "samples", (int64_t)yx_ink_template_count(t));
	yx_json_put_str(&b, "newest", newest);
	yx_json_put_bool(&b, "revocable", yx_ink_template_is_protected(t));
	yx_json_put_bool(&b, "due", due);
	yx_json_end(&b);
	if (c->json)
		rc = cli_print_json(c, &b);
	else
		yx_json_build_clear(&b);
	yx_ink_template_free(t);
	return rc;
}
