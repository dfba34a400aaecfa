/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The signing-certificate attributes: RFC 2634 5.4 (version 1, always SHA-1) and RFC 5035 4
 * (version 2). They bind a signature to one certificate, not just to its key. Reading and writing
 * of one structure stand together here.
 */
#include "parts.h"

static const char clause_ess[] = "RFC 5035 4";

/*
 * ESSCertIDv2 ::= SEQUENCE { hashAlgorithm DEFAULT sha256, certHash OCTET STRING,
 *                            issuerSerial SEQUENCE { GeneralNames, INTEGER } OPTIONAL }
 */
static enum yx_status
parse_one(struct cms_cert_id *out, struct yx_der *d, bool v2, struct yx_error *err)
{
	struct yx_der issuer_serial, names;
	bool odd;

	out->digest = v2 ? YX_DIGEST_SHA256 : YX_DIGEST_SHA1;
	if (v2 && yx_der_next_is(d, YX_DER_SEQUENCE)) {
		struct yx_bytes alg, oid;

		if (!cms_take_algorithm(d, &alg, &oid))
			return yx_der_fail(err, d, clause_ess, "expected a hash algorithm");
		out->digest = cms_digest_of(alg, &odd);
	}
	if (!yx_der_octets(d, &out->hash))
		return yx_der_fail(err, d, clause_ess, "expected the certificate's hash");
	if (yx_der_at_end(d))
		return YX_OK;
	if (!yx_der_enter_all(d, YX_DER_SEQUENCE, &issuer_serial, &out->issuer_serial) ||
	    !yx_der_enter(&issuer_serial, YX_DER_SEQUENCE, &names) ||
	    !yx_der_integer(&issuer_serial, &out->serial))
		return yx_der_fail(err, d, clause_ess, "expected the issuer and serial number");
	out->has_issuer_serial = true;
	out->issuer = yx_reader_rest(&names.r);
	return yx_der_finish(d, clause_ess, err);
}

enum yx_status
cms_cert_id_parse(struct cms_cert_id *out, struct yx_bytes value, bool v2, struct yx_error *err)
{
	struct yx_der_forgiven forgiven = { 0, 0 };
	struct yx_der d = yx_der_lenient(value, &forgiven, NULL);
	struct yx_der body, list, id;

	*out = (struct cms_cert_id){ 0 };
	if (!yx_der_enter(&d, YX_DER_SEQUENCE, &body) ||
	    !yx_der_enter(&body, YX_DER_SEQUENCE, &list) ||
	    !yx_der_enter(&list, YX_DER_SEQUENCE, &id))
		return yx_der_fail(err, &d, clause_ess, "expected a signing certificate");
	return parse_one(out, &id, v2, err);
}

static bool
issuer_serial_fits(const struct cms_cert_id *id, const struct yx_cert *cert)
{
	struct yx_der_forgiven forgiven = { 0, 0 };
	struct yx_der names = yx_der_lenient(id->issuer, &forgiven, NULL);
	struct yx_general_name name;

	while (yx_general_name_next(&names, &name))
		if (name.kind == YX_NAME_DIRECTORY &&
		    yx_cert_is_named(cert, name.value, id->serial))
			return true;
	return false;
}

enum yx_status
cms_cert_id_matches(const struct cms_cert_id *id, const struct yx_cert *cert, bool *matches,
		    bool *serial_differs, struct yx_error *err)
{
	struct yx_digest digest;
	enum yx_status st;

	*matches = *serial_differs = false;
	if (id->digest == YX_DIGEST_NONE)
		return yx_fail(err, YX_UNSUPPORTED, NULL, clause_ess,
			       "the certificate's hash uses an algorithm that is not known");
	if ((st = yx_digest(&digest, id->digest, yx_cert_der(cert), err)) != YX_OK)
		return st;
	*matches = yx_bytes_equal(id->hash, yx_digest_bytes(&digest));
	*serial_differs = id->has_issuer_serial && !issuer_serial_fits(id, cert);
	return YX_OK;
}

enum yx_status
cms_cert_id_put(struct yx_buf *out, const struct yx_cert *cert, enum yx_digest_alg alg, bool v2,
		struct yx_error *err)
{
	struct yx_digest digest;
	enum yx_status st;
	size_t body, list, id, part;

	if ((st = yx_digest(&digest, v2 ? alg : YX_DIGEST_SHA1, yx_cert_der(cert), err)) != YX_OK)
		return st;
	body = yx_der_begin(out, YX_DER_SEQUENCE);
	list = yx_der_begin(out, YX_DER_SEQUENCE);
	id = yx_der_begin(out, YX_DER_SEQUENCE);
	if (v2 && alg != YX_DIGEST_SHA256) { /* SHA-256 is the DEFAULT and so left out in DER */
		part = yx_der_begin(out, YX_DER_SEQUENCE);
		yx_der_put_oid(out, yx_digest_oid(alg));
		yx_der_end(out, part);
	}
	yx_der_put_octets(out, yx_digest_bytes(&digest));
	part = yx_der_begin(out, YX_DER_SEQUENCE);
	{
		size_t names = yx_der_begin(out, YX_DER_SEQUENCE);
		size_t name = yx_der_begin(out, YX_DER_CONTEXT_CONSTRUCTED(4));

		yx_der_put_raw(out, yx_cert_issuer(cert));
		yx_der_end(out, name);
		yx_der_end(out, names);
	}
	yx_der_put(out, YX_DER_INTEGER, yx_cert_serial(cert));
	yx_der_end(out, part);
	yx_der_end(out, id);
	yx_der_end(out, list);
	yx_der_end(out, body);
	return yx_buf_status(out, err);
}
