/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <yinxin/http.h>
#include "net.h"
#include "signing.h"
#include "apart.h"

/* "name.key" -> "name.crt". */
static bool
cert_beside(const char *key_path, char *out, size_t size)
{
	const char *dot = strrchr(key_path, '.'), *slash = strrchr(key_path, '/');
	size_t stem = dot && (!slash || dot > slash) ? (size_t)(dot - key_path) : strlen(key_path);

	return snprintf(out, size, "%.*s.crt", (int)stem, key_path) < (int)size;
}

enum yx_status
signing_key_load(struct cli *c, struct yx_key **out, const char *path, const char *spec,
		 struct yx_error *err)
{
	struct yx_buf password = { 0 };
	struct yx_file f;
	enum yx_status st = yx_file_open(&f, path, 1 << 20, err);

	if (st != YX_OK)
		return st;
	/* without a password first: it may not need one */
	st = spec ? YX_DENIED : yx_key_parse(out, f.bytes, yx_bytes(NULL, 0), err);
	if (st == YX_DENIED) {
		st =
		    cli_password(c, spec, "password of the key", "密钥口令", false, &password, err);
		if (st == YX_OK)
			st = yx_key_parse(out, f.bytes, yx_buf_bytes(&password), err);
		yx_buf_clear(&password);
	}
	yx_file_close(&f);
	return st;
}

/* Put the certificate of this key first; the others are its chain. */
static enum yx_status
order_certs(struct signing_identity *who, struct yx_error *err)
{
	struct yx_bytes mine = yx_pubkey_spki(yx_key_public(who->key));
	struct yx_cert *first;
	size_t at = 0;

	while (at < who->certs.count && !yx_bytes_equal(yx_cert_spki(who->certs.items[at]), mine))
		at++;
	if (at == who->certs.count)
		return yx_fail(err, YX_USAGE, NULL, "", "no certificate there belongs to this key");
	first = who->certs.items[at];
	who->certs.items[at] = who->certs.items[0];
	who->certs.items[0] = first;
	return signing_identity_chain(who, err);
}

enum yx_status
signing_identity_chain(struct signing_identity *who, struct yx_error *err)
{
	who->chain = yx_alloc_array(who->certs.count, sizeof(*who->chain));
	if (!who->chain)
		return yx_fail_nomem(err);
	for (size_t i = 1; i < who->certs.count; i++)
		/* an anchor tells a verifier nothing: it trusts it already or not at all */
		if (!yx_cert_self_issued(who->certs.items[i]))
			who->chain[who->chain_count++] = yx_cert_der(who->certs.items[i]);
	return YX_OK;
}

int
signing_identity_load(struct cli *c, struct signing_identity *out, const char *key_path,
		      const char *cert_path, const char *password_spec)
{
	struct yx_error err = YX_ERROR_INIT;
	char beside[1024];
	struct yx_file f;
	enum yx_status st;

	*out = (struct signing_identity){ 0 };
	if (!cert_path) {
		if (!cert_beside(key_path, beside, sizeof(beside)))
			return cli_usage(c, "give the certificate with --cert",
					 "请用 --cert 给出证书", NULL);
		cert_path = beside;
	}
	if (signing_key_load(c, &out->key, key_path, password_spec, &err) != YX_OK)
		return cli_error(c, &err, key_path);
	st = yx_file_open(&f, cert_path, 1 << 22, &err);
	if (st == YX_OK) {
		st = yx_cert_list_load(&out->certs, f.bytes, YX_PKI_LENIENT, &err);
		if (st == YX_OK)
			st = order_certs(out, &err);
		yx_file_close(&f);
	}
	return st == YX_OK ? 0 : cli_error(c, &err, cert_path);
}

void
signing_identity_clear(struct signing_identity *who)
{
	yx_free(who->chain);
	yx_cert_list_clear(&who->certs);
	yx_key_free(who->key);
	*who = (struct signing_identity){ 0 };
}

int
signing_authorities_option(struct cli *c, struct signing_authorities *a, const char *opt,
			   const char *value)
{
	struct yx_error err = YX_ERROR_INIT;

	if (strcmp(opt, "--tsa-password") == 0) {
		a->password_spec = value;
		return 0;
	}
	if (strcmp(opt, "--tsa") == 0) {
		if (a->source_count == SIGNING_AUTHORITIES_MAX)
			return cli_usage(c, "too many --tsa, at", "--tsa 太多：", value);
		a->urls[a->source_count++] = value;
		return 0;
	}
	if ((!a->trust && yx_trust_new(&a->trust, &err) != YX_OK) ||
	    yx_trust_open_path(a->trust, value, &err) != YX_OK)
		return cli_error(c, &err, value);
	return 0;
}

/* "local:FOLDER": this process stamps with that folder's key. */
static enum yx_status
open_folder(const struct cli *c, const struct signing_authorities *a, struct yx_tsp_source *s,
	    struct yx_error *err)
{
	const char *folder = s->url + 6;
	struct yx_buf password = { 0 };
	enum yx_status st;

	if (!yx_tsp_folder_exists(folder))
		return yx_fail(err, YX_NOT_FOUND, NULL, "",
			       "%s holds no time-stamp authority; make one with yinxin tsa init",
			       folder);
	st = cli_password(c, a->password_spec, "password of the time-stamp authority's key",
			  "时间戳服务密钥的口令", false, &password, err);
	if (st == YX_OK)
		st = yx_tsp_folder_open(&s->local, folder, yx_buf_bytes(&password), err);
	yx_buf_clear(&password);
	return st;
}

/* A local authority's certificate is trusted. */
static enum yx_status
open_local(const struct cli *c, struct signing_authorities *a, struct yx_tsp_source *s,
	   struct yx_error *err)
{
	struct yx_cert *asked = NULL;
	struct yx_buf der = { 0 };
	enum yx_status st;

	if (apart_inside()) {
		st = apart_ask(APART_AUTHORITY, 0, yx_bytes_str(s->url), yx_bytes(NULL, 0), &der,
			       err);
		if (st == YX_OK)
			st = yx_cert_parse(&asked, yx_buf_bytes(&der), YX_PKI_LENIENT, err);
	} else {
		st = open_folder(c, a, s, err);
	}
	if (st == YX_OK && !a->trust)
		st = yx_trust_new(&a->trust, err);
	if (st == YX_OK)
		st = yx_trust_add_anchor(a->trust, asked ? asked : yx_tsp_authority_cert(s->local),
					 err);
	yx_cert_free(asked);
	yx_buf_clear(&der);
	return st;
}

enum yx_status
signing_authority_cert(const struct cli *c, struct signing_authorities *a, size_t index,
		       struct yx_buf *out, struct yx_error *err)
{
	struct yx_tsp_source *s = &a->sources[index];
	enum yx_status st = YX_OK;

	s->url = a->urls[index];
	if (strncmp(s->url, "local:", 6) != 0)
		return yx_fail(err, YX_USAGE, NULL, "", "%s is not a local authority", s->url);
	if (!s->local)
		st = open_folder(c, a, s, err);
	if (st == YX_OK)
		yx_buf_put_bytes(out, yx_cert_der(yx_tsp_authority_cert(s->local)));
	return st;
}

enum yx_status
signing_authority_ask(struct signing_authorities *a, size_t index, struct yx_bytes request,
		      int64_t timeout_ms, struct yx_buf *out, struct yx_error *err)
{
	struct yx_tsp_source *s = &a->sources[index];

	return s->local ? yx_tsp_authority_answer(s->local, request, out, NULL, err)
			: cli_net_timestamp(NULL, a->urls[index], request, timeout_ms, out, err);
}

int
signing_authorities_open(struct cli *c, struct signing_authorities *a)
{
	struct yx_error err = YX_ERROR_INIT;
	enum yx_status st;

	if (a->trust && yx_trust_read(a->trust, &err) != YX_OK)
		return cli_error(c, &err, NULL);
	for (size_t i = 0; i < a->source_count; i++) {
		a->sources[i].url = a->urls[i];
		if (strcmp(a->urls[i], "local") == 0)
			return cli_usage(c, "say which folder: --tsa local:FOLDER",
					 "请指明目录：--tsa local:目录", NULL);
		if (strncmp(a->urls[i], "local:", 6) == 0) {
			if ((st = open_local(c, a, &a->sources[i], &err)) != YX_OK)
				return cli_error(c, &err, a->urls[i]);
		} else if (!yx_http_url_valid(a->urls[i])) {
			return cli_usage(c, "not a URL:", "不是网址：", a->urls[i]);
		} else {
			a->any_remote = true;
		}
	}
	if (!a->source_count)
		return 0;
	if (!a->trust || !yx_trust_anchor_count(a->trust))
		return cli_usage(
		    c,
		    "a time-stamp is only used when its authority is trusted; give its "
		    "root with --trust",
		    "只有受信任机构的时间戳才会被采用；请用 --trust 给出其根证书", NULL);
	a->path = (struct yx_path_options)YX_PATH_OPTIONS_INIT;
	a->path.trust = a->trust;
	a->client =
	    (struct yx_tsp_client){ .sources = a->sources,
				    .source_count = a->source_count,
				    .fetch = apart_inside() ? apart_stamp : cli_net_timestamp,
				    .path = &a->path };
	return 0;
}

void
signing_authorities_clear(struct signing_authorities *a)
{
	for (size_t i = 0; i < a->source_count; i++)
		yx_tsp_authority_free(a->sources[i].local);
	yx_trust_free(a->trust);
	*a = (struct signing_authorities){ 0 };
}

enum yx_status
signing_write(const struct cli *c, const char *path, struct yx_bytes original, struct yx_bytes tail,
	      struct yx_error *err)
{
	const size_t slice = (size_t)16 << 20;
	struct yx_out *o = NULL;
	enum yx_status st = yx_out_open(&o, path, YX_OUT_REPLACE, err);

	for (size_t at = 0; st == YX_OK && at < original.len; at += slice) {
		st = yx_out_write(o, yx_bytes_slice(original, at, slice), err);
		if (original.len > slice)
			cli_progress(c, at + slice, original.len,
				     cli_text(c, "writing", "正在写出"));
	}
	if (st == YX_OK)
		st = yx_out_write(o, tail, err);
	if (st != YX_OK) {
		yx_out_abort(o);
		return st;
	}
	return yx_out_commit(&o, err);
}
