/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Certificates out of files: DER, PEM with several blocks, and certificate bundles in SignedData
 * (PKCS#7, GB/T 35275), whose signatures, if any, are not looked at.
 */
#include "cert.h"
#include "load.h"

#include <yinxin/limits.h>

void
yx_cert_list_clear(struct yx_cert_list *l)
{
	for (size_t i = 0; i < l->count; i++)
		yx_cert_free(l->items[i]);
	yx_free(l->items);
	*l = (struct yx_cert_list){ 0 };
}

enum yx_status
yx_cert_list_add(struct yx_cert_list *l, const struct yx_cert *c, struct yx_error *err)
{
	struct yx_cert **grown;
	size_t capacity;

	for (size_t i = 0; i < l->count; i++)
		if (yx_cert_equal(l->items[i], c))
			return YX_OK;
	if (l->count == l->capacity) {
		if (l->count >= YX_LIMIT_POOL)
			return yx_fail(err, YX_LIMIT, NULL, "", "more than %d certificates",
				       YX_LIMIT_POOL);
		capacity = l->capacity ? l->capacity * 2 : 8;
		if (!(grown = yx_realloc(l->items, capacity * sizeof(struct yx_cert *))))
			return yx_fail_nomem(err);
		l->items = grown;
		l->capacity = capacity;
	}
	l->items[l->count++] = yx_cert_dup(c);
	return YX_OK;
}

static bool
is_signed_data(struct yx_bytes oid)
{
	enum yx_oid id = yx_oid_find(oid);

	return id == YX_OID_CMS_SIGNED_DATA || id == YX_OID_GM_SIGNED_DATA;
}

/* The contents of `certificates` [0] of a SignedData, RFC 5652 5.1; false when it is not one. */
static bool
enter_bundle(struct yx_der *d, struct yx_der *certs)
{
	struct yx_der info, content, data;
	struct yx_der_item skipped;
	struct yx_bytes oid;

	if (!yx_der_enter(d, YX_DER_SEQUENCE, &info) || !yx_der_oid(&info, &oid) ||
	    !is_signed_data(oid) || !yx_der_enter(&info, YX_DER_CONTEXT_CONSTRUCTED(0), &content) ||
	    !yx_der_enter(&content, YX_DER_SEQUENCE, &data))
		return false;
	return yx_der_item(&data, YX_DER_INTEGER, &skipped) &&
	       yx_der_item(&data, YX_DER_SET, &skipped) &&
	       yx_der_item(&data, YX_DER_SEQUENCE, &skipped) &&
	       yx_der_enter(&data, YX_DER_CONTEXT_CONSTRUCTED(0), certs);
}

enum yx_status
load_bundle(struct yx_bytes in, unsigned flags, const struct load_sink *sink, struct yx_error *err)
{
	struct yx_arena *arena = yx_arena_new(0);
	struct yx_der_forgiven scratch = { 0 };
	struct yx_der d, certs;
	struct yx_der_item item;
	enum yx_status st = YX_OK;
	size_t n = 0;

	if (!arena)
		return yx_fail_nomem(err);
	d = yx_der_lenient(in, &scratch, arena); /* bundles are often BER */
	if (!enter_bundle(&d, &certs)) {
		st = yx_fail(err, YX_NOT_FOUND, NULL, "RFC 5652 5.1",
			     "not a bundle of certificates");
		goto done;
	}
	while (st == YX_OK && yx_der_any(&certs, &item))
		if (item.tag == YX_DER_SEQUENCE) {
			st = sink->cert(sink->state, item.all, flags, err);
			n++;
		}
	if (st == YX_OK && (n == 0 || !yx_der_at_end(&certs)))
		st = yx_fail(err, YX_NOT_FOUND, NULL, "RFC 5652 5.1",
			     "the bundle holds no certificates");
done:
	yx_arena_free(arena);
	return st;
}

bool
looks_like_pem(struct yx_bytes in)
{
	return yx_bytes_find(in, YX_BYTES_LIT("-----BEGIN "), 0) != SIZE_MAX &&
	       !(in.len > 0 && in.data[0] == 0x30);
}

/* TRUSTED CERTIFICATE: a certificate, then OpenSSL's trust settings, which are left aside. */
static enum yx_status
load_block(const char *label, struct yx_bytes der, unsigned flags, const struct load_sink *sink,
	   struct yx_error *err)
{
	struct yx_bytes l = yx_bytes_str(label);

	if (yx_bytes_equal_str(l, "X509 CRL"))
		return sink->crl ? sink->crl(sink->state, der, flags, err) : YX_OK;
	if (yx_bytes_equal_str(l, "OCSP RESPONSE"))
		return sink->ocsp ? sink->ocsp(sink->state, der, flags, err) : YX_OK;
	if (yx_bytes_equal_str(l, "PKCS7") || yx_bytes_equal_str(l, "CMS"))
		return load_bundle(der, flags, sink, err);
	if (yx_bytes_equal_str(l, "TRUSTED CERTIFICATE"))
		der = yx_der_first(der);
	return sink->cert(sink->state, der, flags, err);
}

enum yx_status
load_pem(struct yx_bytes in, unsigned flags, const struct load_sink *sink, struct yx_error *err)
{
	static const char labels[] = "CERTIFICATE,X509 CERTIFICATE,TRUSTED CERTIFICATE,X509 CRL,"
				     "OCSP RESPONSE,PKCS7,CMS";
	struct yx_buf der = { 0 };
	enum yx_status st = YX_OK;
	char label[64];
	size_t pos = 0, n = 0;

	for (;; n++) {
		yx_buf_reset(&der);
		st = yx_pem_decode(&der, in, &pos, labels, label, err);
		if (st == YX_NOT_FOUND && n > 0) {
			st = YX_OK;
			break;
		}
		if (st == YX_OK)
			st = load_block(label, yx_buf_bytes(&der), flags, sink, err);
		if (st != YX_OK) {
			yx_fail_prefix(err, st, "PEM block %zu: ", n + 1);
			break;
		}
	}
	yx_buf_clear(&der);
	return st;
}

static enum yx_status
add_parsed(void *state, struct yx_bytes der, unsigned flags, struct yx_error *err)
{
	struct yx_cert *c = NULL;
	enum yx_status st = yx_cert_parse(&c, der, flags, err);

	if (st == YX_OK)
		st = yx_cert_list_add(state, c, err);
	yx_cert_free(c);
	return st;
}

enum yx_status
yx_cert_list_load(struct yx_cert_list *l, struct yx_bytes in, unsigned flags, struct yx_error *err)
{
	const struct load_sink sink = { l, add_parsed, NULL, NULL };
	size_t before = l->count;
	enum yx_status st;

	if (looks_like_pem(in)) {
		if ((st = load_pem(in, flags, &sink, err)) != YX_OK)
			return st;
		return l->count > before || before > 0
			   ? YX_OK
			   : yx_fail(err, YX_NOT_FOUND, NULL, "", "no certificate in the input");
	}
	st = load_bundle(in, flags, &sink, NULL);
	if (st == YX_OK)
		return st;
	return add_parsed(l, in, flags, err);
}

enum yx_status
yx_cert_load(struct yx_cert **out, struct yx_bytes in, unsigned flags, struct yx_error *err)
{
	struct yx_cert_list l = { 0 };
	enum yx_status st = yx_cert_list_load(&l, in, flags, err);

	*out = st == YX_OK ? yx_cert_dup(l.items[0]) : NULL;
	yx_cert_list_clear(&l);
	return st;
}
