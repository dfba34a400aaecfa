/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signature attributes of ETSI TS 119 102-2 annex A: what the signature says of itself, as it is
 * written there, whether or not it is true. "Signed" marks attributes that the CMS signs as such.
 */
#include <string.h>
#include "etsi.h"

static void
stamp(struct xml *x, const char *element, const struct yx_digest *token, yx_time at)
{
	char id[ETSI_ID];

	etsi_begin(x, element);
	if (token && token->len)
		etsi_reference(x, "AttributeObject", etsi_id(id, ETSI_STAMP, token));
	etsi_leaf_time(x, "TimeStampValue", at);
	etsi_end(x, element);
}

/* Time-stamps on it. Where they are not told apart, the time that was taken. */
static void
stamps(struct xml *x, const struct yx_signature *s)
{
	for (size_t i = 0; i < s->stamp_count; i++) {
		const struct yx_signature_stamp *t = &s->stamps[i];

		if (t->time != YX_TIME_NONE)
			stamp(x,
			      strcmp(t->kind, "document") == 0 ? "DocTimeStamp"
							       : "SignatureTimeStamp",
			      &t->sha256, t->time);
	}
	if (!s->stamp_count && s->time_source == YX_TIME_STAMPED && s->kind != YX_KIND_TIMESTAMP &&
	    s->signing_time != YX_TIME_NONE)
		stamp(x, "SignatureTimeStamp", NULL, s->signing_time);
}

static void
text(struct xml *x, const char *element, const char *inner, const char *value)
{
	if (!value || !value[0])
		return;
	etsi_begin(x, element);
	etsi_leaf(x, inner, value);
	etsi_end(x, element);
}

static void
oid(struct xml *x, const char *element, const char *inner, const char *dotted)
{
	char urn[200];

	if (!dotted || !dotted[0])
		return;
	snprintf(urn, sizeof(urn), "urn:oid:%.180s", dotted);
	etsi_begin_signed(x, element);
	etsi_leaf(x, inner, urn);
	etsi_end(x, element);
}

/* A.3: the certificate that the attribute names; whether it is the signer's is said by a reference.
 */
static void
certificate(struct xml *x, const struct yx_signature *s)
{
	const struct yx_signature_facts *f = &s->facts;
	char uri[ETSI_URI], id[ETSI_ID];
	struct yx_digest d;

	if (!f->certificate_hash.len || !etsi_digest_uri(uri, f->certificate_digest))
		return;
	etsi_begin_signed(x, "SigningCertificate");
	if (s->certificate.len &&
	    yx_digest(&d, f->certificate_digest, s->certificate, NULL) == YX_OK &&
	    yx_bytes_equal(yx_digest_bytes(&d), f->certificate_hash))
		etsi_reference(x, "AttributeObject", etsi_certificate_id(id, s->certificate));
	etsi_begin(x, "CertID");
	if (f->issuer_serial.len)
		etsi_base64(x, "X509IssuerSerial", f->issuer_serial);
	etsi_digest_value(x, f->certificate_digest, f->certificate_hash);
	etsi_end(x, "CertID");
	etsi_end(x, "SigningCertificate");
}

static void
from_cms(struct xml *x, const struct yx_signature *s)
{
	const struct yx_signature_facts *f = &s->facts;

	if (f->claimed_time != YX_TIME_NONE) {
		if (f->time_signed)
			etsi_begin_signed(x, "SigningTime");
		else
			etsi_begin(x, "SigningTime");
		etsi_leaf_time(x, "Time", f->claimed_time);
		etsi_end(x, "SigningTime");
	}
	certificate(x, s);
	oid(x, "DataObjectFormat", "ContentType", f->content_type);
	oid(x, "CommitmentTypeIndication", "CommitmentTypeIdentifier", f->commitment);
	oid(x, "SigPolicyIdentifier", "SigPolicyId", f->policy);
	if (f->message_digest.len) {
		etsi_begin_signed(x, "MessageDigest");
		etsi_base64(x, "Digest", f->message_digest);
		etsi_end(x, "MessageDigest");
	}
}

static void
byte_range(struct xml *x, const struct yx_signature_facts *f)
{
	struct yx_buf list = { 0 };

	/* what has more numbers is no ByteRange, and the verdict says so */
	if (!f->byte_range_count || f->byte_range_count > 8)
		return;
	for (size_t i = 0; i < f->byte_range_count; i++)
		yx_buf_printf(&list, "%s%lld", i ? " " : "", (long long)f->byte_range[i]);
	etsi_leaf(x, "ByteRange", yx_buf_str(&list));
	yx_buf_clear(&list);
}

static void
from_pdf(struct xml *x, const struct yx_signature *s)
{
	const struct yx_signature_facts *f = &s->facts;

	text(x, "Reason", "ReasonElement", s->claimed_reason);
	text(x, "Name", "NameElement", f->name);
	text(x, "ContactInfo", "ContactInfoElement", f->contact);
	text(x, "SubFilter", "SubFilterElement", f->sub_filter);
	byte_range(x, f);
	text(x, "Filter", "Filter", f->filter);
}

/* Certs, CRLs and OCSPs of a DSS (`of` NULL) or of those that a VRI names. */
static void
stored(struct xml *x, const char *element, const size_t *of, size_t count)
{
	static const char *const members[] = { "Certs", "CRLs", "OCSPs" };
	static const enum etsi_type types[] = { ETSI_CERTIFICATE, ETSI_CRL, ETSI_OCSP };
	size_t all = x->r->store_count;
	char id[ETSI_ID];

	if (!(of ? count : all))
		return;
	etsi_begin(x, element);
	for (int kind = YX_STORED_CERTIFICATE; kind <= YX_STORED_OCSP; kind++) {
		struct yx_buf ids = { 0 };

		for (size_t i = 0; i < (of ? count : all); i++) {
			size_t at = of ? of[i] : i;

			if (at < all && (int)x->r->store[at].kind == kind)
				yx_buf_printf(&ids, "%s%s", ids.len ? " " : "",
					      etsi_id(id, types[kind], &x->r->store[at].sha256));
		}
		etsi_reference(x, members[kind], ids.len ? yx_buf_str(&ids) : NULL);
		yx_buf_clear(&ids);
	}
	etsi_end(x, element);
}

/* Nothing when there is none: the schema wants at least one in it. */
void
etsi_attributes(struct xml *x, const struct yx_signature *s)
{
	size_t start = x->out->len, inside;

	etsi_begin(x, "SignatureAttributes");
	inside = x->out->len;
	from_cms(x, s);
	text(x, "SignatureProductionPlace", "AddressString", s->claimed_location);
	stamps(x, s);
	stored(x, "DSS", NULL, 0);
	if (s->facts.vri)
		stored(x, "VRI", s->facts.vri, s->facts.vri_count);
	from_pdf(x, s);
	if (x->out->len != inside) {
		etsi_end(x, "SignatureAttributes");
	} else {
		x->out->len = start;
		x->depth--;
	}
}
