/* SPDX-License-Identifier: Apache-2.0 */
/*
 * OCSP requests (RFC 6960 4.1), read in two steps, so that a server can have the first one done by
 * a process that does not hold its key: where in the request the CertIDs and the nonce stand. The
 * second step takes them from there, in that order, and reads each CertID: four fields of one form.
 */
#include "ca_ocsp.h"
#include "cert.h"

bool
ca_ocsp_cert_id_take(struct yx_der *d, struct ocsp_asked *out)
{
	struct yx_der id, alg;
	enum yx_oid oid;

	if (!yx_der_enter_all(d, YX_DER_SEQUENCE, &id, &out->cert_id) ||
	    !yx_der_enter(&id, YX_DER_SEQUENCE, &alg) || !yx_der_oid_known(&alg, &oid) ||
	    !yx_der_octets(&id, &out->name_hash) || !yx_der_octets(&id, &out->key_hash) ||
	    !yx_der_integer(&id, &out->serial))
		return false;
	out->digest = yx_digest_by_oid(oid);
	return yx_der_at_end(&id);
}

/* Extensions of the request: the nonce counts, others matter only when critical. */
static bool
read_extensions(struct yx_der *d, struct ocsp_request *out)
{
	struct yx_der exts;
	struct yx_extension e;

	if (!yx_der_enter(d, YX_DER_SEQUENCE, &exts))
		return false;
	while (!yx_der_at_end(&exts)) {
		if (!extension_next(&exts, &e))
			return false;
		if (e.id == YX_OID_OCSP_NONCE && e.value.len <= YX_LIMIT_OCSP_NONCE)
			out->nonce = e.value;
		else if (e.critical)
			return false;
	}
	return yx_der_at_end(d);
}

static bool
read_request(struct yx_bytes in, struct ocsp_request *out)
{
	struct yx_der d = yx_der(in), whole, tbs, list, one, part;
	struct yx_der_item ignored;

	if (in.len > YX_LIMIT_OCSP_REQUEST || !yx_der_enter(&d, YX_DER_SEQUENCE, &whole) ||
	    !yx_der_at_end(&d) || !yx_der_enter(&whole, YX_DER_SEQUENCE, &tbs))
		return false;
	(void)yx_der_item(&whole, YX_DER_CONTEXT_CONSTRUCTED(0), &ignored); /* signature */
	(void)yx_der_item(&tbs, YX_DER_CONTEXT_CONSTRUCTED(0), &ignored);   /* version */
	(void)yx_der_item(&tbs, YX_DER_CONTEXT_CONSTRUCTED(1), &ignored);   /* requestor */
	if (!yx_der_at_end(&whole) || !yx_der_enter(&tbs, YX_DER_SEQUENCE, &list))
		return false;
	while (!yx_der_at_end(&list)) {
		if (out->count == YX_LIMIT_OCSP_ASKED ||
		    !yx_der_enter(&list, YX_DER_SEQUENCE, &one) ||
		    !ca_ocsp_cert_id_take(&one, &out->asked[out->count++]))
			return false;
		(void)yx_der_item(&one, YX_DER_CONTEXT_CONSTRUCTED(0), &ignored);
		if (!yx_der_at_end(&one))
			return false;
	}
	if (yx_der_enter(&tbs, YX_DER_CONTEXT_CONSTRUCTED(2), &part) &&
	    !read_extensions(&part, out))
		return false;
	return yx_der_at_end(&tbs) && out->count > 0;
}

/* -------------------------------------------------------- from one to the other */

static void
put_place(struct yx_buf *out, struct yx_bytes part, struct yx_bytes whole)
{
	yx_buf_put_u32be(out, part.len ? (uint32_t)(part.data - whole.data) : 0);
	yx_buf_put_u32be(out, (uint32_t)part.len);
}

enum yx_status
yx_ca_ocsp_read(struct yx_buf *out, struct yx_bytes request, struct yx_error *err)
{
	struct ocsp_request *q = yx_alloc(sizeof(*q));

	if (!q)
		return yx_fail_nomem(err);
	if (read_request(request, q)) {
		put_place(out, q->nonce, request);
		for (size_t i = 0; i < q->count; i++)
			put_place(out, q->asked[i].cert_id, request);
	}
	yx_free(q);
	return yx_buf_status(out, err);
}

static bool
take_place(struct yx_reader *r, struct yx_bytes whole, struct yx_bytes *out)
{
	uint32_t at, len;

	if (!yx_take_u32be(r, &at) || !yx_take_u32be(r, &len) || at > whole.len ||
	    len > whole.len - at)
		return false;
	*out = yx_bytes_slice(whole, at, len);
	return true;
}

bool
ca_ocsp_reading_take(struct ocsp_request *out, struct yx_bytes reading, struct yx_bytes request)
{
	struct yx_reader r = yx_reader(reading);
	const uint8_t *from = request.data;

	if (request.len > YX_LIMIT_OCSP_REQUEST || !take_place(&r, request, &out->nonce) ||
	    out->nonce.len > YX_LIMIT_OCSP_NONCE)
		return false;
	while (!yx_reader_at_end(&r)) {
		struct yx_bytes id;
		struct yx_der d;

		/* one after the other, none twice */
		if (out->count == YX_LIMIT_OCSP_ASKED || !take_place(&r, request, &id) || !id.len ||
		    id.data < from)
			return false;
		from = id.data + id.len;
		d = yx_der(id);
		if (!ca_ocsp_cert_id_take(&d, &out->asked[out->count++]) || !yx_der_at_end(&d))
			return false;
	}
	return out->count > 0;
}
