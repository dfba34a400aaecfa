/* SPDX-License-Identifier: Apache-2.0 */
/* yinxin ofd encrypt, yinxin ofd decrypt (GM/T 0099-2020). */
#include <string.h>
#include <yinxin/limits.h>
#include <yinxin/ofd_crypt.h>
#include <yinxin/pki_cert.h>
#include "cmd_ofd.h"
#include "signing.h"

#define RECIPIENTS 32

struct job {
	struct cli *c;
	const char *in, *out;
	/* encrypt */
	struct yx_ofd_recipient to[RECIPIENTS];
	struct yx_buf passwords[RECIPIENTS]; /* also what decrypt tries */
	struct yx_cert *certs[RECIPIENTS];
	char names[RECIPIENTS][200];
	const char *only[RECIPIENTS];
	size_t to_count, only_count, password_count;
	const char *user; /* of the recipient that comes next; decrypt: of all */
	bool owner, everything;
	/* decrypt */
	const char *key_path, *key_password;
};

static int
not_understood(struct job *j, const char *opt, const char *value)
{
	return cli_usage(j->c, "not understood:", "无法理解的参数：", *opt ? opt : value);
}

static int
take_file(struct job *j, const char *opt, const char *value)
{
	if (strcmp(opt, "-o") == 0 || strcmp(opt, "--out") == 0)
		j->out = value;
	else if (!*opt && !j->in)
		j->in = value;
	else
		return not_understood(j, opt, value);
	return CLI_OK;
}

static int
check_files(struct job *j)
{
	if (j->c->next < 0)
		return CLI_USAGE;
	if (!j->in || !j->out)
		return cli_usage(j->c, "an input and -o OUT are needed", "需要输入文件和 -o 输出",
				 NULL);
	if (yx_path_same_file(j->in, j->out))
		return cli_usage(j->c, "the output is the input; choose another name for it:",
				 "输出与输入是同一个文件，请另取文件名：", j->out);
	return CLI_OK;
}

static int
take_password(struct job *j, const char *spec, bool confirm)
{
	struct yx_error err = YX_ERROR_INIT;

	if (j->password_count == RECIPIENTS)
		return cli_usage(j->c, "too many passwords, at", "口令太多：", spec);
	if (cli_password(j->c, spec, "password of the document", "文档口令", confirm,
			 &j->passwords[j->password_count], &err) != YX_OK)
		return cli_error(j->c, &err, NULL);
	j->password_count++;
	return CLI_OK;
}

/* A certificate for signatures only is not one to encrypt for: its key may be gone tomorrow. */
static enum yx_status
check_cert(const struct yx_cert *cert, struct yx_error *err)
{
	const uint32_t encryption = 1u << 2 | 1u << 3 | 1u << 4; /* RFC 5280 4.2.1.3 */
	yx_time now = yx_time_now();
	uint32_t usage;

	if (yx_cert_key_usage(cert, &usage) && !(usage & encryption))
		return yx_fail(err, YX_DENIED, NULL, "RFC 5280 4.2.1.3",
			       "the certificate is for signatures, not for encryption; ask for the "
			       "recipient's encryption certificate");
	if (now < yx_cert_not_before(cert) || now > yx_cert_not_after(cert))
		return yx_fail(err, YX_DENIED, NULL, "RFC 5280 4.1.2.5",
			       "the certificate is not valid now");
	return YX_OK;
}

static int
take_cert(struct job *j, struct yx_ofd_recipient *r, const char *path)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_cert **keep = &j->certs[j->to_count];
	struct yx_file f;
	enum yx_status st = yx_file_open(&f, path, 1 << 22, &err);

	if (st != YX_OK)
		return cli_error(j->c, &err, NULL);
	st = yx_cert_load(keep, f.bytes, YX_PKI_LENIENT, &err);
	yx_file_close(&f);
	if (st == YX_OK)
		st = check_cert(*keep, &err);
	if (st == YX_OK && (st = yx_cert_public_key(*keep, &r->key, &err)) == YX_OK) {
		r->cert = yx_cert_der(*keep);
		if (!r->user)
			r->user = yx_name_display(j->names[j->to_count], sizeof(j->names[0]),
						  yx_cert_subject(*keep));
	}
	return st == YX_OK ? CLI_OK : cli_error(j->c, &err, path);
}

static int
take_recipient(struct job *j, const char *opt, const char *value)
{
	struct yx_ofd_recipient *r = &j->to[j->to_count];
	int rc;

	if (j->to_count == RECIPIENTS)
		return cli_usage(j->c, "too many recipients, at", "接收人太多：", value);
	*r = (struct yx_ofd_recipient){ .user = j->user, .owner = j->owner };
	if (strcmp(opt, "--to") == 0) {
		rc = take_cert(j, r, value);
	} else {
		if (!j->user)
			return cli_usage(j->c, "--user NAME has to stand before --password",
					 "--password 之前须有 --user 姓名", NULL);
		rc = take_password(j, value, true);
		r->password = yx_buf_bytes(&j->passwords[j->password_count - (rc == CLI_OK)]);
	}
	j->user = NULL;
	j->owner = false;
	j->to_count++;
	return rc;
}

static int
parse_encrypt(struct job *j)
{
	const char *opt, *value;
	int rc = CLI_OK;

	while (!rc && (opt = cli_option(j->c, "--user --password --to --only -o --out", &value))) {
		if (strcmp(opt, "--user") == 0)
			j->user = value;
		else if (strcmp(opt, "--owner") == 0)
			j->owner = true;
		else if (strcmp(opt, "--everything") == 0)
			j->everything = true;
		else if (strcmp(opt, "--to") == 0 || strcmp(opt, "--password") == 0)
			rc = take_recipient(j, opt, value);
		else if (strcmp(opt, "--only") == 0 && j->only_count < RECIPIENTS)
			j->only[j->only_count++] = value;
		else
			rc = take_file(j, opt, value);
	}
	if (!rc)
		rc = check_files(j);
	if (!rc && !j->to_count)
		rc = cli_usage(j->c, "for whom? --user NAME --password SPEC, or --to CERT",
			       "为谁加密？请给出 --user 姓名 --password 来源，或 --to 证书", NULL);
	return rc;
}

/* The output appears whole or not at all. */
struct output {
	struct yx_out *o;
	const char *path;
	bool path_tried;
};

static enum yx_status
begin(struct output *out, struct yx_zip_writer *w, struct yx_error *err)
{
	enum yx_status st = yx_out_open(&out->o, out->path, YX_OUT_REPLACE, err);

	out->path_tried = true;
	*w = (struct yx_zip_writer){ yx_zip_into_out, out->o };
	return st;
}

static int
finish(struct job *j, struct output *out, enum yx_status st, struct yx_error *err)
{
	if (st != YX_OK && !out->o && out->path_tried) {
		(void)cli_error(j->c, err, out->path);
		return CLI_CANT_WRITE;
	}
	if (st != YX_OK) {
		yx_out_abort(out->o);
		return cli_error(j->c, err, j->in);
	}
	if (yx_out_commit(&out->o, err) != YX_OK) {
		(void)cli_error(j->c, err, out->path);
		return CLI_CANT_WRITE;
	}
	return CLI_OK;
}

static int
run_encrypt(struct job *j)
{
	const struct yx_ofd_encrypt how = { .recipients = j->to,
					    .recipient_count = j->to_count,
					    .paths = j->only,
					    .path_count = j->only_count,
					    .main_too = j->everything,
					    .time = yx_time_now() };
	struct yx_error err = YX_ERROR_INIT;
	struct output out = { .path = j->out };
	struct yx_zip_writer w;
	struct yx_ofd *o = NULL;
	struct yx_file f;
	enum yx_status st;
	int rc;

	if (yx_file_open(&f, j->in, 0, &err) != YX_OK)
		return cli_error(j->c, &err, NULL);
	st = yx_ofd_open(&o, f.bytes, &err);
	if (st == YX_OK && (st = begin(&out, &w, &err)) == YX_OK)
		st = yx_ofd_encrypt(o, &how, &w, &err);
	rc = finish(j, &out, st, &err);
	if (rc == CLI_OK)
		cli_note(j->c, "encrypted for %zu: %s", "已为 %zu 个接收人加密：%s", j->to_count,
			 j->out);
	yx_ofd_free(o);
	yx_file_close(&f);
	return rc;
}

static void
clear(struct job *j)
{
	for (size_t i = 0; i < RECIPIENTS; i++) {
		yx_buf_clear(&j->passwords[i]);
		yx_cert_free(j->certs[i]);
	}
}

int
ofd_encrypt(struct cli *c)
{
	struct job j = { .c = c };
	int rc = parse_encrypt(&j);

	if (!rc)
		rc = run_encrypt(&j);
	clear(&j);
	return rc;
}

static int
parse_decrypt(struct job *j)
{
	const char *opt, *value;
	int rc = CLI_OK;

	while (!rc && (opt = cli_option(j->c, "--user --password --key --key-password -o --out",
					&value))) {
		if (strcmp(opt, "--user") == 0)
			j->user = value;
		else if (strcmp(opt, "--key") == 0)
			j->key_path = value;
		else if (strcmp(opt, "--key-password") == 0)
			j->key_password = value;
		else if (strcmp(opt, "--password") == 0)
			rc = take_password(j, value, false);
		else
			rc = take_file(j, opt, value);
	}
	if (!rc)
		rc = check_files(j);
	if (!rc && !j->password_count && !j->key_path)
		rc = take_password(j, NULL, false);
	return rc;
}

static int
run_decrypt(struct job *j)
{
	struct yx_ofd_opener openers[RECIPIENTS + 1] = { 0 };
	struct yx_error err = YX_ERROR_INIT;
	struct output out = { .path = j->out };
	struct yx_zip_writer w;
	struct yx_ofd_crypt *crypt = NULL;
	struct yx_ofd_opened opened;
	struct yx_key *key = NULL;
	struct yx_file f;
	size_t n = 0;
	enum yx_status st;
	int rc;

	if (j->key_path &&
	    signing_key_load(j->c, &key, j->key_path, j->key_password, &err) != YX_OK)
		return cli_error(j->c, &err, j->key_path);
	for (size_t i = 0; i < j->password_count; i++)
		openers[n++] = (struct yx_ofd_opener){ .password = yx_buf_bytes(&j->passwords[i]),
						       .user = j->user };
	if (key)
		openers[n++] = (struct yx_ofd_opener){ .key = key, .user = j->user };
	if (yx_file_open(&f, j->in, 0, &err) != YX_OK) {
		yx_key_free(key);
		return cli_error(j->c, &err, NULL);
	}
	st = yx_ofd_crypt_open(&crypt, f.bytes, &err);
	if (st == YX_OK && (st = begin(&out, &w, &err)) == YX_OK)
		st = yx_ofd_decrypt(crypt, openers, n, yx_time_now(), &w, &opened, &err);
	rc = finish(j, &out, st, &err);
	if (rc == CLI_OK)
		cli_note(j->c, "decrypted %zu entries, opened for %s: %s",
			 "已解密 %zu 个条目，以 %s 的身份打开：%s", opened.entries,
			 *opened.user ? opened.user : "?", j->out);
	yx_ofd_crypt_free(crypt);
	yx_file_close(&f);
	yx_key_free(key);
	return rc;
}

int
ofd_decrypt(struct cli *c)
{
	struct job j = { .c = c };
	int rc = parse_decrypt(&j);

	if (!rc)
		rc = run_decrypt(&j);
	clear(&j);
	return rc;
}
