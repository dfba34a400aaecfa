/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A CA's folder made and opened. The order of an init is: key, certificate, chain, addresses,
 * index. Each file appears whole or not at all, and the index comes last: with it the CA is
 * finished, and without it an init is continued with what is there.
 */
#include "ca_folder.h"

#include <yinxin/limits.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

char *
ca_path(const char *dir, const char *name)
{
	struct yx_buf b = { 0 };
	char *out = NULL;

	yx_buf_printf(&b, "%s/%s", dir, name);
	if (b.status == YX_OK)
		out = yx_strdup(yx_buf_str(&b));
	yx_buf_clear(&b);
	return out;
}

static enum yx_status
write_in(const char *dir, const char *name, struct yx_bytes data, unsigned flags,
	 struct yx_error *err)
{
	char *path = ca_path(dir, name);
	enum yx_status st = path ? yx_file_write(path, data, flags, err) : yx_fail_nomem(err);

	yx_free(path);
	return st;
}

/* Read a file of the folder and give it to `use`. */
static enum yx_status
read_in(const char *dir, const char *name, uint64_t max,
	enum yx_status (*use)(void *state, struct yx_bytes in, struct yx_error *err), void *state,
	struct yx_error *err)
{
	char *path = ca_path(dir, name);
	struct yx_file f = { 0 };
	enum yx_status st;

	if (!path)
		return yx_fail_nomem(err);
	if ((st = yx_file_open(&f, path, max, err)) == YX_OK &&
	    (st = use(state, f.bytes, err)) != YX_OK)
		st = yx_fail_prefix(err, st, "%s", path);
	yx_file_close(&f);
	yx_free(path);
	return st;
}

static bool
exists(const char *dir, const char *name)
{
	char *path = ca_path(dir, name);
	bool there = path && access(path, F_OK) == 0;

	yx_free(path);
	return there;
}

/* --------------------------------------------------------------- reading */

struct key_wanted {
	struct yx_bytes password;
	struct yx_key **out;
};

static enum yx_status
use_key(void *state, struct yx_bytes in, struct yx_error *err)
{
	struct key_wanted *w = state;

	return yx_key_parse(w->out, in, w->password, err);
}

static enum yx_status
use_cert(void *state, struct yx_bytes in, struct yx_error *err)
{
	return yx_cert_load(state, in, YX_PKI_STRICT, err);
}

static enum yx_status
use_chain(void *state, struct yx_bytes in, struct yx_error *err)
{
	return yx_cert_list_load(state, in, YX_PKI_STRICT, err);
}

/* "crl-url http://..." lines. */
static enum yx_status
use_conf(void *state, struct yx_bytes in, struct yx_error *err)
{
	struct yx_ca *ca = state;
	struct {
		const char *word;
		char **to;
	} keys[] = { { "crl-url ", &ca->crl_url },
		     { "ocsp-url ", &ca->ocsp_url },
		     { "issuer-url ", &ca->issuer_url } };
	struct yx_reader r = yx_reader(in);
	struct yx_bytes line;
	size_t i;

	while (yx_take_until(&r, '\n', &line)) {
		for (i = 0; i < 3; i++) {
			struct yx_reader l = yx_reader(line);

			if (!yx_accept(&l, keys[i].word) || *keys[i].to)
				continue;
			if (!(*keys[i].to = yx_alloc(yx_reader_left(&l) + 1)))
				return yx_fail_nomem(err);
			memcpy(*keys[i].to, l.at, yx_reader_left(&l));
		}
	}
	return YX_OK;
}

enum yx_status
yx_ca_open(struct yx_ca **out, const char *dir, const struct yx_bytes *password,
	   struct yx_error *err)
{
	struct yx_ca *ca;
	struct key_wanted wanted;
	char *path = NULL;
	enum yx_status st;

	*out = NULL;
	if (!exists(dir, "index"))
		return yx_fail(err, YX_NOT_FOUND, NULL, "",
			       "%s holds no CA; make one with: yinxin ca init", dir);
	if (!(ca = yx_alloc(sizeof(*ca))))
		return yx_fail_nomem(err);
	ca->index.fd = -1;
	wanted.out = &ca->key;
	if (!(ca->dir = yx_strdup(dir)) || !(path = ca_path(dir, "index"))) {
		st = yx_fail_nomem(err);
		goto done;
	}
	if ((st = read_in(dir, "ca.pem", YX_LIMIT_KEY_FILE, use_cert, &ca->cert, err)) != YX_OK ||
	    (st = read_in(dir, "chain.pem", UINT64_C(1) << 20, use_chain, &ca->chain, err)) !=
		YX_OK ||
	    (st = read_in(dir, "ca.conf", YX_LIMIT_CA_CONF, use_conf, ca, err)) != YX_OK)
		goto done;
	if (password) {
		wanted.password = *password;
		if ((st = read_in(dir, "ca.key", YX_LIMIT_KEY_FILE, use_key, &wanted, err)) !=
		    YX_OK)
			goto done;
		if (!yx_bytes_equal(yx_cert_spki(ca->cert),
				    yx_pubkey_spki(yx_key_public(ca->key)))) {
			st = yx_fail(err, YX_CONFLICT, NULL, "",
				     "%s/ca.key is not the key of %s/ca.pem", dir, dir);
			goto done;
		}
	}
	if ((st = ca_index_open(&ca->index, path, err)) != YX_OK)
		goto done;
	*out = ca;
	ca = NULL;
done:
	yx_free(path);
	yx_ca_free(ca);
	return st;
}

void
yx_ca_free(struct yx_ca *ca)
{
	if (!ca)
		return;
	ca_index_close(&ca->index);
	yx_cert_list_clear(&ca->chain);
	yx_cert_free(ca->cert);
	yx_key_free(ca->key);
	yx_free(ca->crl_url);
	yx_free(ca->ocsp_url);
	yx_free(ca->issuer_url);
	yx_free(ca->dir);
	yx_free(ca);
}

const struct yx_cert *
yx_ca_cert(const struct yx_ca *ca)
{
	return ca->cert;
}

const struct yx_key *
yx_ca_key(const struct yx_ca *ca)
{
	return ca->key;
}

const struct yx_cert_list *
yx_ca_chain(const struct yx_ca *ca)
{
	return &ca->chain;
}

enum yx_status
ca_need_key(const struct yx_ca *ca, struct yx_error *err)
{
	if (ca->key)
		return YX_OK;
	return yx_fail(err, YX_DENIED, NULL, "", "the CA was opened without its key");
}

/* ------------------------------------------------------------------- init */

static enum yx_status
init_key(struct yx_key **out, const char *dir, const struct yx_ca_setup *s,
	 struct yx_bytes password, struct yx_error *err)
{
	struct key_wanted wanted = { password, out };
	struct yx_buf pem = { 0 };
	enum yx_status st;

	if (exists(dir, "ca.key"))
		return read_in(dir, "ca.key", YX_LIMIT_KEY_FILE, use_key, &wanted, err);
	yx_buf_init_secret(&pem, YX_LIMIT_KEY_FILE);
	if ((st = yx_key_generate(out, s->key_kind, err)) != YX_OK)
		goto done;
	st = password.len ? yx_key_export(*out, password, YX_KDF_SCRYPT, &pem, err)
			  : yx_key_export_plain(*out, &pem, err);
	if (st == YX_OK)
		st = write_in(dir, "ca.key", yx_buf_bytes(&pem), YX_OUT_EXCLUSIVE | YX_OUT_PRIVATE,
			      err);
done:
	yx_buf_clear(&pem);
	return st;
}

static enum yx_status
make_cert(struct yx_cert **out, const struct yx_ca_setup *s, const struct yx_key *key,
	  struct yx_error *err)
{
	struct yx_buf subject = { 0 }, der = { 0 };
	struct yx_ca_wish wish = { .profile = s->parent ? YX_CA_SUB : YX_CA_ROOT,
				   .spki = yx_pubkey_spki(yx_key_public(key)),
				   .path_len = s->path_len };
	enum yx_status st;

	if ((st = yx_name_parse(&subject, s->subject, err)) != YX_OK)
		goto done;
	wish.subject = yx_buf_bytes(&subject);
	if (s->days > 0)
		wish.not_after = yx_time_now() + s->days * YX_DAY;
	if (s->parent)
		st = yx_ca_issue(s->parent, &wish, out, err);
	else if ((st = yx_ca_make_cert(&der, &wish, NULL, key, err)) == YX_OK)
		st = yx_cert_parse(out, yx_buf_bytes(&der), YX_PKI_STRICT, err);
done:
	yx_buf_clear(&subject);
	yx_buf_clear(&der);
	return st;
}

static enum yx_status
init_cert(struct yx_cert **out, const char *dir, const struct yx_ca_setup *s,
	  const struct yx_key *key, struct yx_error *err)
{
	struct yx_buf pem = { 0 };
	enum yx_status st;

	if (exists(dir, "ca.pem")) {
		if ((st = read_in(dir, "ca.pem", YX_LIMIT_KEY_FILE, use_cert, out, err)) == YX_OK &&
		    !yx_bytes_equal(yx_cert_spki(*out), yx_pubkey_spki(yx_key_public(key))))
			st = yx_fail(err, YX_CONFLICT, NULL, "",
				     "%s/ca.pem is not of the key in %s/ca.key", dir, dir);
		return st;
	}
	if ((st = make_cert(out, s, key, err)) != YX_OK)
		return st;
	yx_pem_put(&pem, "CERTIFICATE", yx_cert_der(*out));
	if ((st = yx_buf_status(&pem, err)) == YX_OK)
		st = write_in(dir, "ca.pem", yx_buf_bytes(&pem), YX_OUT_EXCLUSIVE, err);
	yx_buf_clear(&pem);
	return st;
}

static enum yx_status
init_chain(const char *dir, const struct yx_ca_setup *s, const struct yx_cert *cert,
	   struct yx_error *err)
{
	struct yx_buf pem = { 0 };
	enum yx_status st;
	size_t i;

	yx_pem_put(&pem, "CERTIFICATE", yx_cert_der(cert));
	for (i = 0; s->parent && i < s->parent->chain.count; i++)
		yx_pem_put(&pem, "CERTIFICATE", yx_cert_der(s->parent->chain.items[i]));
	if ((st = yx_buf_status(&pem, err)) == YX_OK)
		st = write_in(dir, "chain.pem", yx_buf_bytes(&pem), YX_OUT_REPLACE, err);
	yx_buf_clear(&pem);
	return st;
}

static enum yx_status
init_conf(const char *dir, const struct yx_ca_setup *s, struct yx_error *err)
{
	const char *words[3] = { "crl-url", "ocsp-url", "issuer-url" };
	const char *urls[3] = { s->crl_url, s->ocsp_url, s->issuer_url };
	struct yx_buf text = { 0 };
	enum yx_status st = YX_OK;
	size_t i;

	yx_buf_puts(&text, "# addresses put into certificates of this CA\n");
	for (i = 0; i < 3 && st == YX_OK; i++)
		if (urls[i] && (st = ca_check_url(urls[i], err)) == YX_OK)
			yx_buf_printf(&text, "%s %s\n", words[i], urls[i]);
	if (st == YX_OK && (st = yx_buf_status(&text, err)) == YX_OK)
		st = write_in(dir, "ca.conf", yx_buf_bytes(&text), YX_OUT_REPLACE, err);
	yx_buf_clear(&text);
	return st;
}

enum yx_status
yx_ca_init(const char *dir, const struct yx_ca_setup *setup, struct yx_bytes password,
	   struct yx_error *err)
{
	struct yx_buf subject = { 0 };
	struct yx_key *key = NULL;
	struct yx_cert *cert = NULL;
	char *certs = ca_path(dir, "certs"), *index = ca_path(dir, "index");
	enum yx_status st;

	if (!certs || !index) {
		st = yx_fail_nomem(err);
		goto done;
	}
	if (exists(dir, "index")) {
		st = yx_fail(err, YX_CONFLICT, NULL, "", "%s holds a CA already", dir);
		goto done;
	}
	/* a bad name or address must not leave a folder behind */
	if ((st = yx_name_parse(&subject, setup->subject, err)) != YX_OK ||
	    (setup->crl_url && (st = ca_check_url(setup->crl_url, err)) != YX_OK) ||
	    (setup->ocsp_url && (st = ca_check_url(setup->ocsp_url, err)) != YX_OK) ||
	    (setup->issuer_url && (st = ca_check_url(setup->issuer_url, err)) != YX_OK))
		goto done;
	if ((st = yx_path_make_dirs(dir, true, err)) != YX_OK ||
	    (st = yx_path_make_dirs(certs, true, err)) != YX_OK ||
	    (st = init_key(&key, dir, setup, password, err)) != YX_OK ||
	    (st = init_cert(&cert, dir, setup, key, err)) != YX_OK ||
	    (st = init_chain(dir, setup, cert, err)) != YX_OK ||
	    (st = init_conf(dir, setup, err)) != YX_OK)
		goto done;
	st = ca_index_create(index, err);
done:
	yx_buf_clear(&subject);
	yx_cert_free(cert);
	yx_key_free(key);
	yx_free(certs);
	yx_free(index);
	return st;
}
