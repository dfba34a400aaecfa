/* SPDX-License-Identifier: Apache-2.0 */
/* yinxin ca init and issue: a CA made, certificates made. */
#include <string.h>
#include <unistd.h>
#include "cmd_ca.h"

static int
told_ca(struct cli *c, const struct ca_options *o)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_ca *ca = NULL;
	struct yx_json_build b = { 0 };
	char text[600], until[32];
	int rc = CLI_OK;

	if (yx_ca_open(&ca, o->dir, NULL, &err) != YX_OK)
		return cli_error(c, &err, o->dir);
	if (c->json) {
		yx_json_begin_object(&b, NULL);
		yx_json_put_text(&b, "folder", yx_bytes_str(o->dir));
		ca_put_cert(&b, yx_ca_cert(ca));
		yx_json_end(&b);
		rc = cli_print_json(c, &b);
	} else {
		cli_say(c, "CA          %s", "CA         %s",
			yx_name_text(text, sizeof(text), yx_cert_subject(yx_ca_cert(ca))));
		cli_say(c, "until       %s", "有效期至   %s",
			yx_time_rfc3339(until, yx_cert_not_after(yx_ca_cert(ca))));
		cli_say(c, "certificate %s/ca.pem", "证书       %s/ca.pem", o->dir);
	}
	yx_ca_free(ca);
	return rc;
}

int
ca_init(struct cli *c, const struct ca_options *o)
{
	struct yx_ca_setup s = { .subject = o->subject,
				 .key_kind = o->type ? o->type : "sm2",
				 .days = o->days > 0 ? (int)o->days : 0,
				 .path_len = (int)o->path_len,
				 .crl_url = o->crl_url,
				 .ocsp_url = o->ocsp_url,
				 .issuer_url = o->issuer_url };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf password = { 0 };
	enum yx_status st = YX_OK;
	int rc;

	if (!o->subject)
		return cli_usage(c, "name the CA:", "请给 CA 命名：", "--subject");
	if (o->parent)
		st = ca_open(c, o->parent, o->parent_password, &s.parent, &err);
	if (st == YX_OK && !o->no_password) {
		st = cli_password(c, o->password, "new password for the CA's key",
				  "CA 密钥的新口令", true, &password, &err);
		if (st == YX_OK && !password.len)
			st = yx_fail(&err, YX_USAGE, NULL, "",
				     "the password is empty; --no-password says so on purpose");
	}
	if (st == YX_OK)
		st = yx_ca_init(o->dir, &s, yx_buf_bytes(&password), &err);
	if (st == YX_OK && o->no_password)
		cli_note(c, "%s/ca.key is not encrypted: whoever reads it can issue certificates",
			 "%s/ca.key 未加密：任何能读到它的人都能签发证书", o->dir);
	rc = st == YX_OK ? told_ca(c, o) : cli_error(c, &err, o->dir);
	yx_buf_clear(&password);
	yx_ca_free(s.parent);
	return rc;
}

/* ------------------------------------------------------------------- issue */

/* Where the public key and the name come from. */
struct source {
	struct yx_buf read, name; /* what `wish` borrows from */
	struct yx_key *key;       /* a new one */
};

static enum yx_status
pem_or_der(struct yx_bytes in, const char *labels, struct yx_buf *out, struct yx_error *err)
{
	size_t pos = 0;

	if (yx_bytes_find(in, YX_BYTES_LIT("-----BEGIN "), 0) != SIZE_MAX)
		return yx_pem_decode(out, in, &pos, labels, NULL, err);
	yx_buf_put_bytes(out, in);
	return yx_buf_status(out, err);
}

/* A reading_fn: the name, behind its length, and the public key of a request whose signature is
 * good. */
static enum yx_status
read_csr(struct yx_buf *out, struct yx_bytes in, struct yx_error *err)
{
	struct yx_buf der = { 0 };
	struct yx_csr csr;
	enum yx_status st;

	st = pem_or_der(in, "CERTIFICATE REQUEST,NEW CERTIFICATE REQUEST", &der, err);
	if (st == YX_OK && (st = yx_csr_parse(&csr, yx_buf_bytes(&der), err)) == YX_OK) {
		yx_buf_put_u32be(out, (uint32_t)csr.subject.len);
		yx_buf_put_bytes(out, csr.subject);
		yx_buf_put_bytes(out, csr.spki);
		st = yx_buf_status(out, err);
	}
	yx_buf_clear(&der);
	return st;
}

/* The same of a bare public key: there is no name. */
static enum yx_status
read_public_key(struct yx_buf *out, struct yx_bytes in, struct yx_error *err)
{
	struct yx_pubkey *key = NULL;
	struct yx_buf der = { 0 };
	enum yx_status st = pem_or_der(in, "PUBLIC KEY", &der, err);

	if (st == YX_OK && (st = yx_pubkey_parse(&key, yx_buf_bytes(&der), err)) == YX_OK) {
		yx_buf_put_u32be(out, 0);
		yx_buf_put_bytes(out, yx_buf_bytes(&der));
		st = yx_buf_status(out, err);
	}
	yx_pubkey_free(key);
	yx_buf_clear(&der);
	return st;
}

/* What others sent, read by a child before the CA's key is in this process. */
static int
read_request(struct cli *c, const struct ca_options *o, struct source *s)
{
	const char *path = o->csr ? o->csr : o->public_key;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_file f = { 0 };
	int rc;

	if (!path)
		return CLI_OK;
	if (yx_file_open(&f, path, YX_LIMIT_CSR, &err) != YX_OK)
		return cli_error(c, &err, path);
	rc = reading_once(c, path, o->csr ? read_csr : read_public_key, f.bytes, &s->read);
	yx_file_close(&f);
	return rc;
}

/* What the child gave. The name and the key in it are read once more where the certificate is
 * made. */
static enum yx_status
from_reading(const struct source *s, const char *path, struct yx_ca_wish *w, struct yx_error *err)
{
	struct yx_reader r = yx_reader(yx_buf_bytes(&s->read));
	struct yx_bytes name;
	uint32_t len;

	if (!yx_take_u32be(&r, &len) || !yx_take(&r, len, &name) || yx_reader_at_end(&r))
		return yx_fail(err, YX_INTERNAL, NULL, "", "%s: the child's answer is not one",
			       path);
	if (!w->subject.len)
		w->subject = name;
	w->spki = yx_reader_rest(&r);
	return YX_OK;
}

/* The kind of key the CA has itself: who is unsure stays in one family. */
static const char *
kind_of(const struct yx_ca *ca)
{
	const struct yx_pubkey *k = yx_key_public(yx_ca_key(ca));

	switch (yx_pubkey_type(k)) {
	case YX_KEY_RSA:
		return yx_pubkey_bits(k) >= 4096   ? "rsa4096"
		       : yx_pubkey_bits(k) >= 3072 ? "rsa3072"
						   : "rsa2048";
	case YX_KEY_EC:
		return yx_pubkey_curve(k) == YX_OID_P256 ? "p256" : "p384";
	case YX_KEY_ED25519:
		return "ed25519";
	default:
		return "sm2";
	}
}

static enum yx_status
new_key(struct cli *c, const struct ca_options *o, const struct yx_ca *ca, struct source *s,
	struct yx_error *err)
{
	struct yx_buf password = { 0 }, pem = { 0 };
	enum yx_status st;

	if ((st = yx_key_generate(&s->key, o->type ? o->type : kind_of(ca), err)) != YX_OK)
		return st;
	yx_buf_init_secret(&pem, YX_LIMIT_KEY_FILE);
	if (o->no_new_password)
		st = yx_key_export_plain(s->key, &pem, err);
	else if ((st = cli_password(c, o->new_password, "password for the new key", "新密钥的口令",
				    true, &password, err)) == YX_OK)
		st = yx_key_export(s->key, yx_buf_bytes(&password), YX_KDF_SCRYPT, &pem, err);
	if (st == YX_OK)
		st = yx_file_write(o->new_key, yx_buf_bytes(&pem),
				   YX_OUT_EXCLUSIVE | YX_OUT_PRIVATE, err);
	yx_buf_clear(&password);
	yx_buf_clear(&pem);
	return st;
}

static enum yx_status
find_source(struct cli *c, const struct ca_options *o, const struct yx_ca *ca, struct source *s,
	    struct yx_ca_wish *w, struct yx_error *err)
{
	enum yx_status st = YX_OK;

	if (o->subject) {
		if ((st = yx_name_parse(&s->name, o->subject, err)) != YX_OK)
			return yx_fail_prefix(err, st, "--subject");
		w->subject = yx_buf_bytes(&s->name);
	}
	if ((o->csr || o->public_key) &&
	    (st = from_reading(s, o->csr ? o->csr : o->public_key, w, err)) != YX_OK)
		return st;
	if (!w->subject.len || yx_name_empty(w->subject))
		return yx_fail(err, YX_USAGE, NULL, "",
			       "no subject: give one with --subject \"/C=CN/CN=..\"");
	/* last, so that a mistake elsewhere leaves no key behind */
	if (o->new_key && (st = new_key(c, o, ca, s, err)) == YX_OK)
		w->spki = yx_pubkey_spki(yx_key_public(s->key));
	return st;
}

static enum yx_status
write_cert(const struct ca_options *o, const struct yx_ca *ca, const struct yx_cert *cert,
	   struct yx_buf *pem, struct yx_error *err)
{
	const struct yx_cert_list *chain = yx_ca_chain(ca);
	enum yx_status st;

	yx_pem_put(pem, "CERTIFICATE", yx_cert_der(cert));
	for (size_t i = 0; o->chain && i < chain->count; i++)
		yx_pem_put(pem, "CERTIFICATE", yx_cert_der(chain->items[i]));
	if ((st = yx_buf_status(pem, err)) != YX_OK || !o->out)
		return st;
	return yx_file_write(o->out, yx_buf_bytes(pem), YX_OUT_REPLACE, err);
}

static int
tell_cert(struct cli *c, const struct ca_options *o, const struct yx_cert *cert,
	  enum yx_ca_profile profile, struct yx_buf *pem)
{
	struct yx_json_build b = { 0 };
	char text[600], until[32];

	if (c->json) {
		yx_json_begin_object(&b, NULL);
		yx_json_put_str(&b, "profile", yx_ca_profile_name(profile));
		ca_put_cert(&b, cert);
		if (o->out)
			yx_json_put_text(&b, "file", yx_bytes_str(o->out));
		else
			yx_json_put_str(&b, "pem", yx_buf_str(pem));
		if (o->new_key)
			yx_json_put_text(&b, "key", yx_bytes_str(o->new_key));
		yx_json_end(&b);
		return cli_print_json(c, &b);
	}
	if (!o->out) {
		fputs(yx_buf_str(pem), stdout);
		return CLI_OK;
	}
	cli_say(c, "subject     %s", "主体       %s",
		yx_name_text(text, sizeof(text), yx_cert_subject(cert)));
	cli_say(c, "serial      %s", "序列号     %s", yx_cert_serial_hex(text, sizeof(text), cert));
	cli_say(c, "profile     %s", "用途       %s", yx_ca_profile_name(profile));
	cli_say(c, "until       %s", "有效期至   %s",
		yx_time_rfc3339(until, yx_cert_not_after(cert)));
	cli_say(c, "certificate %s", "证书       %s", o->out);
	return CLI_OK;
}

int
ca_issue(struct cli *c, const struct ca_options *o)
{
	struct yx_ca_wish w = { .path_len = (int)o->path_len,
				.email = o->email,
				.policy = o->policy,
				.crl_url = o->crl_url,
				.ocsp_url = o->ocsp_url,
				.issuer_url = o->issuer_url };
	struct yx_error err = YX_ERROR_INIT;
	struct source s = { 0 };
	struct yx_buf pem = { 0 };
	struct yx_cert *cert = NULL;
	struct yx_ca *ca = NULL;
	const char *subject = o->dir;
	int rc;

	if (!yx_ca_profile_find(o->profile, &w.profile) || w.profile == YX_CA_ROOT)
		return cli_usage(
		    c, "--profile is signer, tsa, ocsp, sub-ca, seal-maker or recipient, not",
		    "--profile 应为 signer、tsa、ocsp、sub-ca、seal-maker 或 recipient，而不是",
		    o->profile ? o->profile : "");
	if (!!o->csr + !!o->public_key + !!o->new_key != 1)
		return cli_usage(c, "give one of --csr, --public-key, --new-key",
				 "请给出 --csr、--public-key、--new-key 之一", NULL);
	if (o->days >= 0)
		w.not_after = yx_time_now() + o->days * YX_DAY;
	if ((rc = read_request(c, o, &s)) != CLI_OK)
		goto done;
	if (ca_open(c, o->dir, o->password, &ca, &err) != YX_OK)
		goto fail;
	subject = NULL;
	if (find_source(c, o, ca, &s, &w, &err) != YX_OK)
		goto fail;
	if (yx_ca_issue(ca, &w, &cert, &err) != YX_OK) {
		if (s.key) /* a key without a certificate would only block the next try */
			(void)unlink(o->new_key);
		goto fail;
	}
	subject = o->out;
	if (write_cert(o, ca, cert, &pem, &err) != YX_OK) {
		cli_note(c, "the certificate was issued and lies in %s/certs",
			 "证书已经签发，保存在 %s/certs", o->dir);
		goto fail;
	}
	rc = tell_cert(c, o, cert, w.profile, &pem);
	goto done;
fail:
	rc = cli_error(c, &err, subject);
done:
	yx_buf_clear(&s.read);
	yx_buf_clear(&s.name);
	yx_key_free(s.key);
	yx_buf_clear(&pem);
	yx_cert_free(cert);
	yx_ca_free(ca);
	return rc;
}
