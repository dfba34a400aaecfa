/* SPDX-License-Identifier: Apache-2.0 */
/* OCSP responses, RFC 6960 4.2: parsing and what one may ask of a response. */
#include "cert.h"
#include "ocsp.h"

#include <yinxin/limits.h>

#include <string.h>

static const char clause[] = "RFC 6960 4.2.1";

/* CertStatus. */
static bool
read_status(struct yx_der *d, struct yx_ocsp_single *s)
{
	struct yx_der revoked, inner;
	struct yx_der_item item;
	int64_t reason;

	s->revoked_at = YX_TIME_NONE;
	s->reason = YX_REASON_NOT_SAID;
	if (yx_der_next_is(d, YX_DER_CONTEXT(0)) || yx_der_next_is(d, YX_DER_CONTEXT(2))) {
		s->status = yx_der_next_is(d, YX_DER_CONTEXT(0)) ? YX_CERT_STATUS_GOOD
								 : YX_CERT_STATUS_UNKNOWN;
		return yx_der_any(d, &item) && item.value.len == 0;
	}
	s->status = YX_CERT_STATUS_REVOKED;
	if (!yx_der_enter(d, YX_DER_CONTEXT_CONSTRUCTED(1), &revoked) ||
	    !yx_der_time(&revoked, &s->revoked_at))
		return false;
	if (yx_der_enter(&revoked, YX_DER_CONTEXT_CONSTRUCTED(0), &inner)) {
		if (!yx_der_enumerated(&inner, &reason) || !yx_der_at_end(&inner) || reason < 0 ||
		    reason > 10)
			return false;
		s->reason = (int)reason;
	}
	return yx_der_at_end(&revoked);
}

static bool
read_cert_id(struct yx_der *d, struct yx_ocsp_single *s)
{
	struct yx_der id, algorithm;
	enum yx_oid oid;

	if (!yx_der_enter(d, YX_DER_SEQUENCE, &id) ||
	    !yx_der_enter(&id, YX_DER_SEQUENCE, &algorithm) ||
	    !yx_der_oid_known(&algorithm, &oid) || !yx_der_octets(&id, &s->issuer_name_hash) ||
	    !yx_der_octets(&id, &s->issuer_key_hash) || !yx_der_integer(&id, &s->serial))
		return false;
	s->digest = yx_digest_by_oid(oid);
	return yx_der_at_end(&id);
}

/* CertHash of Common PKI: SEQUENCE { AlgorithmIdentifier, OCTET STRING }. */
static bool
read_cert_hash(struct yx_der d, struct yx_ocsp_single *s)
{
	struct yx_der_item algorithm;
	struct yx_der seq;

	if (!yx_der_enter(&d, YX_DER_SEQUENCE, &seq) ||
	    !yx_der_item(&seq, YX_DER_SEQUENCE, &algorithm) || !yx_der_octets(&seq, &s->cert_hash))
		return false;
	s->cert_hash_alg = algorithm.all;
	return yx_der_at_end(&seq);
}

static bool
read_single_extensions(struct yx_der list, struct yx_ocsp_single *s)
{
	struct yx_extension ext;
	struct yx_der d;
	unsigned count = 0;

	while (!yx_der_at_end(&list)) {
		if (!extension_next(&list, &ext) || ++count > YX_LIMIT_EXTENSIONS)
			return false;
		d = sub_der(&list, ext.value);
		if (ext.id == YX_OID_OCSP_ARCHIVE_CUTOFF) {
			if (!yx_der_time(&d, &s->archive_cutoff) || !yx_der_at_end(&d))
				return false;
		} else if (ext.id == YX_OID_OCSP_CERT_HASH) {
			if (!read_cert_hash(d, s))
				return false;
		} else if (ext.critical) {
			s->unknown_critical = true;
		}
	}
	return true;
}

static bool
single_next(struct yx_der *d, struct yx_ocsp_single *s)
{
	struct yx_der at = *d, single, inner, list;

	*s = (struct yx_ocsp_single){ .next_update = YX_TIME_NONE, .archive_cutoff = YX_TIME_NONE };
	if (!yx_der_enter(&at, YX_DER_SEQUENCE, &single) || !read_cert_id(&single, s) ||
	    !read_status(&single, s) || !yx_der_time(&single, &s->this_update))
		return false;
	if (yx_der_next_is(&single, YX_DER_CONTEXT_CONSTRUCTED(0)) &&
	    (!yx_der_enter(&single, YX_DER_CONTEXT_CONSTRUCTED(0), &inner) ||
	     !yx_der_time(&inner, &s->next_update) || !yx_der_at_end(&inner)))
		return false;
	if (yx_der_next_is(&single, YX_DER_CONTEXT_CONSTRUCTED(1)) &&
	    (!yx_der_enter(&single, YX_DER_CONTEXT_CONSTRUCTED(1), &inner) ||
	     !yx_der_enter(&inner, YX_DER_SEQUENCE, &list) || !yx_der_at_end(&inner) ||
	     !read_single_extensions(list, s)))
		return false;
	if (!yx_der_at_end(&single))
		return false;
	*d = at;
	return true;
}

static bool
read_responder(struct yx_ocsp *o, struct yx_der *data)
{
	struct yx_der inner;

	if (yx_der_enter(data, YX_DER_CONTEXT_CONSTRUCTED(1), &inner))
		return name_item(&inner, &o->responder_name) && yx_der_at_end(&inner);
	return yx_der_enter(data, YX_DER_CONTEXT_CONSTRUCTED(2), &inner) &&
	       yx_der_octets(&inner, &o->responder_key) && yx_der_at_end(&inner) &&
	       o->responder_key.len > 0;
}

static bool
read_extensions(struct yx_ocsp *o, struct yx_der *data)
{
	struct yx_der outer, list, d;
	struct yx_extension ext;
	unsigned count = 0;

	if (!yx_der_enter(data, YX_DER_CONTEXT_CONSTRUCTED(1), &outer) ||
	    !yx_der_enter(&outer, YX_DER_SEQUENCE, &list) || !yx_der_at_end(&outer))
		return false;
	while (!yx_der_at_end(&list)) {
		if (!extension_next(&list, &ext) || ++count > YX_LIMIT_EXTENSIONS)
			return false;
		if (ext.id == YX_OID_OCSP_NONCE) {
			/* older responders put the octets in without a second OCTET STRING */
			d = sub_der(&list, ext.value);
			if (!yx_der_octets(&d, &o->nonce) || !yx_der_at_end(&d))
				o->nonce = ext.value;
		} else if (ext.critical) {
			o->unknown_critical = true;
		}
	}
	return true;
}

static enum yx_status
parse_data(struct yx_ocsp *o, struct yx_der *data, struct yx_error *err)
{
	struct yx_der version, list;
	struct yx_ocsp_single single;
	size_t count = 0;
	int64_t v;

	if (yx_der_next_is(data, YX_DER_CONTEXT_CONSTRUCTED(0)) &&
	    (!yx_der_enter(data, YX_DER_CONTEXT_CONSTRUCTED(0), &version) ||
	     !yx_der_int64(&version, &v) || !yx_der_at_end(&version) || v != 0))
		return yx_der_fail(err, data, clause, "the version of the response is not 1");
	if (!read_responder(o, data))
		return yx_der_fail(err, data, clause, "the responder's name cannot be read");
	if (!yx_der_time(data, &o->produced_at))
		return yx_der_fail(err, data, clause, "producedAt cannot be read");
	if (!yx_der_enter(data, YX_DER_SEQUENCE, &list))
		return yx_der_fail(err, data, clause, "expected the answers");
	o->singles = yx_reader_rest(&list.r);
	while (!yx_der_at_end(&list)) {
		if (++count > YX_LIMIT_OCSP_SINGLES)
			return yx_fail(err, YX_LIMIT, &list.r, "", "more than %d answers",
				       YX_LIMIT_OCSP_SINGLES);
		if (!single_next(&list, &single))
			return yx_der_fail(err, &list, clause, "answer %zu cannot be read", count);
	}
	if (yx_der_next_is(data, YX_DER_CONTEXT_CONSTRUCTED(1)) && !read_extensions(o, data))
		return yx_der_fail(err, data, clause, "the extensions cannot be read");
	return yx_der_finish(data, clause, err);
}

/* Certificates sent along; one that cannot be read is left out, the others may still do. */
static enum yx_status
parse_certs(struct yx_ocsp *o, struct yx_der *basic, struct yx_error *err)
{
	struct yx_der outer, list;
	struct yx_der_item item;
	struct yx_cert *c;
	enum yx_status st = YX_OK;

	if (!yx_der_enter(basic, YX_DER_CONTEXT_CONSTRUCTED(0), &outer) ||
	    !yx_der_enter(&outer, YX_DER_SEQUENCE, &list) || !yx_der_at_end(&outer))
		return yx_der_fail(err, basic, clause, "the certificates cannot be read");
	while (st == YX_OK && !yx_der_at_end(&list)) {
		if (!yx_der_any(&list, &item))
			return yx_der_fail(err, &list, clause, "a certificate cannot be read");
		if (o->certs.count >= YX_LIMIT_OCSP_CERTS)
			return yx_fail(err, YX_LIMIT, &list.r, "", "more than %d certificates",
				       YX_LIMIT_OCSP_CERTS);
		if (yx_cert_parse(&c, item.all, o->flags | YX_PKI_LENIENT, NULL) != YX_OK)
			continue;
		st = yx_cert_list_add(&o->certs, c, err);
		yx_cert_free(c);
	}
	return st;
}

static enum yx_status
parse_basic(struct yx_ocsp *o, struct yx_der *d, struct yx_error *err)
{
	struct yx_der basic;
	struct yx_der_item algorithm;
	struct yx_der data;
	enum yx_status st;

	if (!yx_der_enter_all(d, YX_DER_SEQUENCE, &basic, &o->basic))
		return yx_der_fail(err, d, clause, "expected a BasicOCSPResponse");
	if (!yx_der_enter_all(&basic, YX_DER_SEQUENCE, &data, &o->tbs))
		return yx_der_fail(err, &basic, clause, "expected the response data");
	if (!yx_der_item(&basic, YX_DER_SEQUENCE, &algorithm) ||
	    !yx_der_bits(&basic, &o->signature))
		return yx_der_fail(err, &basic, clause, "the signature cannot be read");
	if ((st = parse_data(o, &data, err)) != YX_OK)
		return st;
	if (yx_der_next_is(&basic, YX_DER_CONTEXT_CONSTRUCTED(0)) &&
	    (st = parse_certs(o, &basic, err)) != YX_OK)
		return st;
	if (yx_scheme_parse(&o->scheme, algorithm.all, YX_DIGEST_NONE, NULL) != YX_OK)
		o->scheme = (struct yx_scheme){ 0 };
	return yx_der_finish(&basic, clause, err);
}

/* OCSPResponse, or what is inside it. */
static enum yx_status
parse_response(struct yx_ocsp *o, struct yx_der d, struct yx_error *err)
{
	struct yx_der outer, bytes, type, basic, look = d;
	struct yx_bytes octets;
	enum yx_status st;
	int64_t status;
	enum yx_oid id;

	if (!yx_der_enter(&look, YX_DER_SEQUENCE, &outer))
		return yx_der_fail(err, &d, clause, "expected a sequence");
	if (!(o->flags & YX_PKI_LENIENT) && (st = yx_der_finish(&look, clause, err)) != YX_OK)
		return st;
	if (!yx_der_next_is(&outer, YX_DER_ENUMERATED))
		return parse_basic(o, &d, err);
	if (!yx_der_enumerated(&outer, &status) || status < 0 || status > 6)
		return yx_der_fail(err, &outer, clause, "the status cannot be read");
	o->status = (int)status;
	if (yx_der_at_end(&outer))
		return o->status ? YX_OK
				 : yx_der_fail(err, &outer, clause, "the response is missing");
	if (!yx_der_enter(&outer, YX_DER_CONTEXT_CONSTRUCTED(0), &bytes) ||
	    !yx_der_enter(&bytes, YX_DER_SEQUENCE, &type) || !yx_der_oid_known(&type, &id) ||
	    !yx_der_octets(&type, &octets) || !yx_der_at_end(&type) || !yx_der_at_end(&bytes) ||
	    !yx_der_at_end(&outer))
		return yx_der_fail(err, &outer, clause, "the response bytes cannot be read");
	if (id != YX_OID_OCSP_BASIC)
		return yx_fail(err, YX_UNSUPPORTED, &outer.r, clause,
			       "the response is of another type than basic");
	basic = sub_der(&type, octets);
	if ((st = parse_basic(o, &basic, err)) != YX_OK)
		return st;
	return yx_der_finish(&basic, clause, err);
}

enum yx_status
yx_ocsp_parse(struct yx_ocsp **out, struct yx_bytes der, unsigned flags, struct yx_error *err)
{
	struct yx_der_forgiven scratch;
	struct yx_ocsp *o = NULL;
	enum yx_status st;

	*out = NULL;
	if (der.len > YX_LIMIT_OCSP_BYTES)
		return yx_fail(err, YX_LIMIT, NULL, "", "an OCSP response of %zu bytes", der.len);
	if (!(o = yx_alloc(sizeof *o + der.len)))
		return yx_fail_nomem(err);
	o->refs = 1;
	o->flags = flags;
	o->produced_at = YX_TIME_NONE;
	if (der.len > 0)
		memcpy(o->bytes, der.data, der.len);
	o->der = yx_bytes(o->bytes, der.len);
	if ((st = parse_response(o, part_der(o->der, flags, &scratch), err)) != YX_OK)
		goto done;
	*out = o;
	o = NULL;
done:
	yx_ocsp_free(o);
	return st;
}

struct yx_ocsp *
yx_ocsp_dup(const struct yx_ocsp *o)
{
	struct yx_ocsp *shared = (struct yx_ocsp *)(uintptr_t)o;

	if (shared)
		__atomic_add_fetch(&shared->refs, 1, __ATOMIC_RELAXED);
	return shared;
}

void
yx_ocsp_free(struct yx_ocsp *o)
{
	if (!o || __atomic_sub_fetch(&o->refs, 1, __ATOMIC_ACQ_REL) > 0)
		return;
	yx_cert_list_clear(&o->certs);
	yx_free(o);
}

bool
yx_ocsp_single_at(const struct yx_ocsp *o, size_t index, struct yx_ocsp_single *out)
{
	struct yx_der_forgiven scratch;
	struct yx_der list = part_der(o->singles, o->flags, &scratch);

	for (size_t i = 0; single_next(&list, out); i++)
		if (i == index)
			return true;
	return false;
}
