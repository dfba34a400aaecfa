/* SPDX-License-Identifier: Apache-2.0 */
/* Which certificate an OCSP answer speaks of, who signed it, and how to ask (RFC 6960 4.1). */
#include "cert.h"
#include "ocsp.h"

struct yx_bytes
yx_ocsp_der(const struct yx_ocsp *o)
{
	return o->der;
}

struct yx_bytes
yx_ocsp_basic(const struct yx_ocsp *o)
{
	return o->basic;
}

int
yx_ocsp_response_status(const struct yx_ocsp *o)
{
	return o->status;
}

yx_time
yx_ocsp_produced_at(const struct yx_ocsp *o)
{
	return o->produced_at;
}

struct yx_bytes
yx_ocsp_responder_name(const struct yx_ocsp *o)
{
	return o->responder_name;
}

struct yx_bytes
yx_ocsp_responder_key_hash(const struct yx_ocsp *o)
{
	return o->responder_key;
}

struct yx_scheme
yx_ocsp_scheme(const struct yx_ocsp *o)
{
	return o->scheme;
}

struct yx_bytes
yx_ocsp_nonce(const struct yx_ocsp *o)
{
	return o->nonce;
}

bool
yx_ocsp_unknown_critical(const struct yx_ocsp *o)
{
	return o->unknown_critical;
}

const struct yx_cert *
yx_ocsp_cert_at(const struct yx_ocsp *o, size_t index)
{
	return index < o->certs.count ? o->certs.items[index] : NULL;
}

static bool
digest_is(enum yx_digest_alg alg, struct yx_bytes of, struct yx_bytes want)
{
	struct yx_digest d;

	return yx_digest(&d, alg, of, NULL) == YX_OK && yx_bytes_equal(yx_digest_bytes(&d), want);
}

/* Common PKI's certHash must be of this very certificate. */
static bool
cert_hash_fits(const struct yx_ocsp_single *s, const struct yx_cert *cert)
{
	struct yx_der d = yx_der(s->cert_hash_alg), algorithm;
	enum yx_oid oid;

	if (s->cert_hash.len == 0)
		return true;
	return yx_der_enter(&d, YX_DER_SEQUENCE, &algorithm) &&
	       yx_der_oid_known(&algorithm, &oid) && yx_digest_by_oid(oid) != YX_DIGEST_NONE &&
	       digest_is(yx_digest_by_oid(oid), yx_cert_der(cert), s->cert_hash);
}

bool
yx_ocsp_find(const struct yx_ocsp *o, const struct yx_cert *cert, const struct yx_cert *issuer,
	     struct yx_ocsp_single *out)
{
	struct yx_bytes serial = yx_cert_serial(cert);

	for (size_t i = 0; yx_ocsp_single_at(o, i, out); i++) {
		if (out->digest == YX_DIGEST_NONE || !serial_equal(out->serial, serial))
			continue;
		if (digest_is(out->digest, yx_cert_key_bits(issuer), out->issuer_key_hash) &&
		    (digest_is(out->digest, yx_cert_issuer(cert), out->issuer_name_hash) ||
		     digest_is(out->digest, yx_cert_subject(issuer), out->issuer_name_hash)) &&
		    cert_hash_fits(out, cert))
			return true;
	}
	*out = (struct yx_ocsp_single){ 0 };
	return false;
}

bool
yx_ocsp_is_responder(const struct yx_ocsp *o, const struct yx_cert *responder)
{
	if (o->responder_name.len > 0)
		return yx_name_equal(o->responder_name, yx_cert_subject(responder));
	return o->responder_key.len > 0 &&
	       digest_is(YX_DIGEST_SHA1, yx_cert_key_bits(responder), o->responder_key);
}

enum yx_status
yx_ocsp_verify(const struct yx_ocsp *o, const struct yx_cert *responder, bool *valid,
	       struct yx_error *err)
{
	const struct yx_pubkey *key;
	enum yx_status st;

	*valid = false;
	if (o->scheme.kind == YX_SCHEME_NONE)
		return yx_fail(err, YX_UNSUPPORTED, NULL, "RFC 6960 4.2.1",
			       "the signature algorithm of the OCSP response is not known");
	if ((st = yx_cert_public_key(responder, &key, err)) != YX_OK)
		return st;
	return yx_pubkey_verify(key, &o->scheme, o->tbs, o->signature, yx_bytes(NULL, 0), false,
				NULL, valid, err);
}

static void
put_cert_id(struct yx_buf *out, enum yx_digest_alg alg, const struct yx_digest *name,
	    const struct yx_digest *key, struct yx_bytes serial)
{
	size_t id = yx_der_begin(out, YX_DER_SEQUENCE), algorithm;

	algorithm = yx_der_begin(out, YX_DER_SEQUENCE);
	yx_der_put_oid(out, yx_digest_oid(alg));
	yx_der_put_null(out);
	yx_der_end(out, algorithm);
	yx_der_put_octets(out, yx_digest_bytes(name));
	yx_der_put_octets(out, yx_digest_bytes(key));
	yx_der_put(out, YX_DER_INTEGER, serial);
	yx_der_end(out, id);
}

static void
put_nonce(struct yx_buf *out, struct yx_bytes nonce)
{
	size_t tagged = yx_der_begin(out, YX_DER_CONTEXT_CONSTRUCTED(2)), list, ext, value;

	list = yx_der_begin(out, YX_DER_SEQUENCE);
	ext = yx_der_begin(out, YX_DER_SEQUENCE);
	yx_der_put_oid(out, YX_OID_OCSP_NONCE);
	value = yx_der_begin(out, YX_DER_OCTET_STRING);
	yx_der_put_octets(out, nonce);
	yx_der_end(out, value);
	yx_der_end(out, ext);
	yx_der_end(out, list);
	yx_der_end(out, tagged);
}

enum yx_status
yx_ocsp_request_put(struct yx_buf *out, const struct yx_cert *cert, const struct yx_cert *issuer,
		    enum yx_digest_alg digest, struct yx_bytes nonce, struct yx_error *err)
{
	struct yx_digest name, key;
	size_t request, tbs, list, one;
	enum yx_status st;

	if ((st = yx_digest(&name, digest, yx_cert_issuer(cert), err)) != YX_OK ||
	    (st = yx_digest(&key, digest, yx_cert_key_bits(issuer), err)) != YX_OK)
		return st;
	request = yx_der_begin(out, YX_DER_SEQUENCE);
	tbs = yx_der_begin(out, YX_DER_SEQUENCE);
	list = yx_der_begin(out, YX_DER_SEQUENCE);
	one = yx_der_begin(out, YX_DER_SEQUENCE);
	put_cert_id(out, digest, &name, &key, yx_cert_serial(cert));
	yx_der_end(out, one);
	yx_der_end(out, list);
	if (nonce.len > 0)
		put_nonce(out, nonce);
	yx_der_end(out, tbs);
	yx_der_end(out, request);
	return yx_buf_status(out, err);
}
