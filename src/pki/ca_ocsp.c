/* SPDX-License-Identifier: Apache-2.0 */
/* OCSP answers made (RFC 6960 4.2) from the index of a CA. */
#include "ca_folder.h"
#include "ca_ocsp.h"
#include "cert.h"

#include <yinxin/limits.h>

#include <string.h>

enum { SUCCESSFUL = 0, MALFORMED_REQUEST = 1 };

/* ----------------------------------------------------------------- answers */

/* Is this CertID about a certificate of this CA? */
static bool
is_ours(const struct yx_ca *ca, const struct ocsp_asked *a)
{
	struct yx_digest name, key;

	return a->digest != YX_DIGEST_NONE &&
	       yx_digest(&name, a->digest, yx_cert_subject(ca->cert), NULL) == YX_OK &&
	       yx_digest(&key, a->digest, yx_cert_key_bits(ca->cert), NULL) == YX_OK &&
	       yx_bytes_equal(yx_digest_bytes(&name), a->name_hash) &&
	       yx_bytes_equal(yx_digest_bytes(&key), a->key_hash);
}

static void
put_status(struct yx_buf *out, const struct ca_record *r)
{
	struct yx_bytes none = { NULL, 0 };
	size_t revoked, reason;

	if (!r) {
		yx_der_put(out, YX_DER_CONTEXT(2), none);
	} else if (r->revoked_at == YX_TIME_NONE) {
		yx_der_put(out, YX_DER_CONTEXT(0), none);
	} else {
		revoked = yx_der_begin(out, YX_DER_CONTEXT_CONSTRUCTED(1));
		yx_der_put_generalized_time(out, r->revoked_at, false);
		if (r->reason > YX_REASON_UNSPECIFIED) {
			reason = yx_der_begin(out, YX_DER_CONTEXT_CONSTRUCTED(0));
			yx_der_put_enumerated(out, r->reason);
			yx_der_end(out, reason);
		}
		yx_der_end(out, revoked);
	}
}

static enum yx_status
put_responder(struct yx_buf *out, const struct yx_ca *ca, const struct yx_ca_responder *resp,
	      struct yx_error *err)
{
	const struct yx_cert *who = resp && resp->cert ? resp->cert : ca->cert;
	struct yx_digest hash;
	enum yx_status st;
	size_t tag;

	if (!resp || !resp->by_key) {
		tag = yx_der_begin(out, YX_DER_CONTEXT_CONSTRUCTED(1));
		yx_der_put_raw(out, yx_cert_subject(who));
		yx_der_end(out, tag);
		return YX_OK;
	}
	if ((st = yx_digest(&hash, YX_DIGEST_SHA1, yx_cert_key_bits(who), err)) != YX_OK)
		return st;
	tag = yx_der_begin(out, YX_DER_CONTEXT_CONSTRUCTED(2));
	yx_der_put_octets(out, yx_digest_bytes(&hash));
	yx_der_end(out, tag);
	return YX_OK;
}

static void
put_singles(struct yx_buf *out, const struct yx_ca *ca, const struct ocsp_request *q, yx_time from,
	    yx_time to)
{
	size_t list = yx_der_begin(out, YX_DER_SEQUENCE), one, next, i;

	for (i = 0; i < q->count; i++) {
		const struct ocsp_asked *a = &q->asked[i];

		one = yx_der_begin(out, YX_DER_SEQUENCE);
		yx_der_put_raw(out, a->cert_id);
		put_status(out, is_ours(ca, a) ? ca_index_find(&ca->index, a->serial) : NULL);
		yx_der_put_generalized_time(out, from, false);
		next = yx_der_begin(out, YX_DER_CONTEXT_CONSTRUCTED(0));
		yx_der_put_generalized_time(out, to, false);
		yx_der_end(out, next);
		yx_der_end(out, one);
	}
	yx_der_end(out, list);
}

/* ResponseData. */
static enum yx_status
put_data(struct yx_buf *out, const struct yx_ca *ca, const struct ocsp_request *q,
	 const struct yx_ca_responder *resp, struct yx_error *err)
{
	yx_time now = ca_seconds(yx_time_now());
	yx_time from = resp && resp->this_update ? ca_seconds(resp->this_update) : now;
	yx_time to = from + (resp && resp->valid_for > 0 ? resp->valid_for : YX_DAY);
	size_t seq = yx_der_begin(out, YX_DER_SEQUENCE), tag, exts;
	enum yx_status st;

	if ((st = put_responder(out, ca, resp, err)) != YX_OK)
		return st;
	yx_der_put_generalized_time(out, now, false);
	put_singles(out, ca, q, from, ca_seconds(to));
	if (q->nonce.len) {
		tag = yx_der_begin(out, YX_DER_CONTEXT_CONSTRUCTED(1));
		exts = yx_der_begin(out, YX_DER_SEQUENCE);
		ca_put_extension(out, YX_OID_OCSP_NONCE, false, q->nonce);
		yx_der_end(out, exts);
		yx_der_end(out, tag);
	}
	yx_der_end(out, seq);
	return yx_buf_status(out, err);
}

/* OCSPResponse; `basic` empty for anything but success. */
static enum yx_status
put_response(struct yx_buf *out, int status, struct yx_bytes basic, struct yx_error *err)
{
	size_t seq = yx_der_begin(out, YX_DER_SEQUENCE), tag, bytes;

	yx_der_put_enumerated(out, status);
	if (basic.len) {
		tag = yx_der_begin(out, YX_DER_CONTEXT_CONSTRUCTED(0));
		bytes = yx_der_begin(out, YX_DER_SEQUENCE);
		yx_der_put_oid(out, YX_OID_OCSP_BASIC);
		yx_der_put_octets(out, basic);
		yx_der_end(out, bytes);
		yx_der_end(out, tag);
	}
	yx_der_end(out, seq);
	return yx_buf_status(out, err);
}

/* RFC 6960 4.2.2.2: issued by the CA itself, for that purpose, and the key is its own. */
static enum yx_status
check_responder(const struct yx_ca *ca, const struct yx_ca_responder *resp, struct yx_error *err)
{
	if (!resp || !resp->cert)
		return ca_need_key(ca, err);
	if (!resp->key ||
	    !yx_bytes_equal(yx_cert_spki(resp->cert), yx_pubkey_spki(yx_key_public(resp->key))))
		return yx_fail(err, YX_USAGE, NULL, "",
			       "the key is not that of the responder's certificate");
	if (!yx_bytes_equal(yx_cert_issuer(resp->cert), yx_cert_subject(ca->cert)) ||
	    !yx_cert_lists_eku(resp->cert, YX_OID_EKU_OCSP_SIGNING))
		return yx_fail(err, YX_DENIED, NULL, "RFC 6960 4.2.2.2",
			       "the responder's certificate is not one this CA issued for OCSP");
	return YX_OK;
}

static enum yx_status
answer(struct yx_ca *ca, const struct ocsp_request *q, const struct yx_ca_responder *resp,
       struct yx_buf *out, struct yx_error *err)
{
	const struct yx_key *key = resp && resp->cert ? resp->key : ca->key;
	struct yx_scheme scheme = yx_key_default_scheme(key, false);
	struct yx_buf tbs = { 0 }, basic = { 0 }, certs = { 0 };
	size_t tag, seq;
	enum yx_status st;

	if ((st = put_data(&tbs, ca, q, resp, err)) != YX_OK)
		goto done;
	if (resp && resp->cert) {
		tag = yx_der_begin(&certs, YX_DER_CONTEXT_CONSTRUCTED(0));
		seq = yx_der_begin(&certs, YX_DER_SEQUENCE);
		yx_der_put_raw(&certs, yx_cert_der(resp->cert));
		yx_der_end(&certs, seq);
		yx_der_end(&certs, tag);
	}
	if ((st = yx_buf_status(&certs, err)) == YX_OK &&
	    (st = ca_put_signed(&basic, yx_buf_bytes(&tbs), &scheme, key, yx_buf_bytes(&certs),
				err)) == YX_OK)
		st = put_response(out, SUCCESSFUL, yx_buf_bytes(&basic), err);
done:
	yx_buf_clear(&tbs);
	yx_buf_clear(&basic);
	yx_buf_clear(&certs);
	return st;
}

/* Answer under the lock, so that what another process revoked a moment ago is told. */
static enum yx_status
answer_locked(struct yx_ca *ca, const struct ocsp_request *q, const struct yx_ca_responder *resp,
	      struct yx_buf *out, struct yx_error *err)
{
	enum yx_status st;

	if ((st = check_responder(ca, resp, err)) != YX_OK ||
	    (st = ca_index_lock(&ca->index, false, err)) != YX_OK)
		return st;
	st = answer(ca, q, resp, out, err);
	ca_index_unlock(&ca->index);
	return st;
}

enum yx_status
yx_ca_ocsp_answer_read(struct yx_ca *ca, struct yx_bytes request, struct yx_bytes reading,
		       const struct yx_ca_responder *responder, struct yx_buf *out,
		       struct yx_error *err)
{
	struct ocsp_request *q = yx_alloc(sizeof(*q));
	enum yx_status st;

	if (!q)
		return yx_fail_nomem(err);
	if (ca_ocsp_reading_take(q, reading, request))
		st = answer_locked(ca, q, responder, out, err);
	else
		st = put_response(out, MALFORMED_REQUEST, (struct yx_bytes){ NULL, 0 }, err);
	yx_free(q);
	return st;
}

enum yx_status
yx_ca_ocsp_answer(struct yx_ca *ca, struct yx_bytes request,
		  const struct yx_ca_responder *responder, struct yx_buf *out, struct yx_error *err)
{
	struct yx_buf reading = { 0 };
	enum yx_status st;

	if ((st = yx_ca_ocsp_read(&reading, request, err)) == YX_OK)
		st = yx_ca_ocsp_answer_read(ca, request, yx_buf_bytes(&reading), responder, out,
					    err);
	yx_buf_clear(&reading);
	return st;
}

/* A CertID for one of our own certificates. */
static enum yx_status
put_cert_id(struct yx_buf *out, const struct yx_ca *ca, struct yx_bytes serial,
	    enum yx_digest_alg digest, struct yx_error *err)
{
	size_t seq = yx_der_begin(out, YX_DER_SEQUENCE), alg = yx_der_begin(out, YX_DER_SEQUENCE);
	struct yx_digest name, key;
	enum yx_status st;

	if ((st = yx_digest(&name, digest, yx_cert_subject(ca->cert), err)) != YX_OK ||
	    (st = yx_digest(&key, digest, yx_cert_key_bits(ca->cert), err)) != YX_OK)
		return st;
	yx_der_put_oid(out, yx_digest_oid(digest));
	yx_der_put_null(out);
	yx_der_end(out, alg);
	yx_der_put_octets(out, yx_digest_bytes(&name));
	yx_der_put_octets(out, yx_digest_bytes(&key));
	yx_der_put_unsigned(out, serial);
	yx_der_end(out, seq);
	return yx_buf_status(out, err);
}

enum yx_status
yx_ca_ocsp_for(struct yx_ca *ca, const char *serial, enum yx_digest_alg digest,
	       const struct yx_ca_responder *responder, struct yx_buf *out, struct yx_error *err)
{
	struct ocsp_request *q = NULL;
	struct yx_buf id = { 0 };
	struct ca_record *r;
	struct yx_der d;
	enum yx_status st;

	if ((st = ca_record_by_hex(ca, serial, &r, err)) != YX_OK ||
	    (st = put_cert_id(&id, ca, yx_bytes(r->serial, r->serial_len), digest, err)) != YX_OK)
		goto done;
	if (!(q = yx_alloc(sizeof(*q)))) {
		st = yx_fail_nomem(err);
		goto done;
	}
	d = yx_der(yx_buf_bytes(&id));
	q->count = 1;
	if (!ca_ocsp_cert_id_take(&d, &q->asked[0])) {
		st = yx_fail(err, YX_INTERNAL, NULL, "", "cannot read a CertID of our own");
		goto done;
	}
	st = answer_locked(ca, q, responder, out, err);
done:
	yx_buf_clear(&id);
	yx_free(q);
	return st;
}
