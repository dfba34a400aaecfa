/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What signed attributes claim, held against what is there: RFC 5652 11, RFC 5035, RFC 6211. Each
 * check says its outcome and goes on; none of them decides.
 */
#include <stdio.h>
#include "checks.h"

void
cms_say(struct yx_cms_check *check, enum yx_cms_result result, const char *fmt, ...)
{
	va_list args;

	check->result = result;
	va_start(args, fmt);
	vsnprintf(check->text, sizeof(check->text), fmt, args);
	va_end(args);
}

/* The one attribute of this type with its one value, or NULL with the reason said. */
static const struct yx_cms_attribute *
single(const struct yx_cms_signer *s, enum yx_oid oid, struct yx_cms_check *check)
{
	const struct yx_cms_attribute *found = NULL;

	for (size_t i = 0; i < s->signed_attributes.count; i++) {
		const struct yx_cms_attribute *a = &s->signed_attributes.list[i];

		if (a->oid != oid)
			continue;
		if (found || a->value_count != 1) {
			cms_say(check, YX_CMS_FAILED, "%s must be there once, with one value",
				yx_oid_name(oid));
			return NULL;
		}
		found = a;
	}
	return found;
}

/* Seen in OFD files of Chinese tax bureaus; both OIDs say the same. */
static bool
both_mean_data(enum yx_oid a, enum yx_oid b)
{
	return (a == YX_OID_GM_DATA && b == YX_OID_CMS_DATA) ||
	       (a == YX_OID_CMS_DATA && b == YX_OID_GM_DATA);
}

void
cms_check_content_type(const struct cms_run *run, const struct yx_cms_signer *s,
		       struct yx_cms_signer_report *r)
{
	struct yx_cms_check *check = &r->checks[YX_CMS_CHECK_CONTENT_TYPE];
	const struct yx_cms_attribute *a;
	struct yx_der_forgiven forgiven = { 0, 0 };
	struct yx_der d;
	struct yx_bytes oid;

	if (!s->signed_attributes.present) {
		/* RFC 5652 5.3: other content than data must have signed attributes; PKCS#7 and
		 * the Chinese profiles did without */
		return;
	}
	a = single(s, YX_OID_ATTR_CONTENT_TYPE, check);
	if (!a) {
		if (check->result == YX_CMS_ABSENT)
			cms_say(check, YX_CMS_FAILED,
				"there are signed attributes, but no content type among them");
		return;
	}
	d = yx_der_lenient(a->value, &forgiven, NULL);
	if (!yx_der_oid(&d, &oid))
		cms_say(check, YX_CMS_FAILED, "the content type cannot be read");
	else if (both_mean_data(yx_oid_find(oid), run->message->content_type))
		cms_say(
		    check, YX_CMS_PASSED,
		    "data is named by the OID of GB/T 35275 in one place, of PKCS#7 in the other");
	else if (!yx_bytes_equal(oid, run->message->content_type_oid))
		cms_say(check, YX_CMS_FAILED, "the signed content type is not that of the content");
	else
		check->result = YX_CMS_PASSED;
}

void
cms_check_message_digest(const struct yx_cms_signer *s, struct yx_cms_signer_report *r)
{
	struct yx_cms_check *check = &r->checks[YX_CMS_CHECK_MESSAGE_DIGEST];
	const struct yx_cms_attribute *a;
	struct yx_bytes value;

	if (!s->signed_attributes.present)
		return;
	a = single(s, YX_OID_ATTR_MESSAGE_DIGEST, check);
	if (!a) {
		if (check->result == YX_CMS_ABSENT)
			cms_say(check, YX_CMS_FAILED,
				"there are signed attributes, but no message digest among them");
		return;
	}
	value = yx_cms_message_digest(s);
	if (s->digest == YX_DIGEST_NONE)
		cms_say(check, YX_CMS_UNDETERMINED, "the digest algorithm is not known here");
	else if (r->content_digest.len == 0)
		cms_say(check, YX_CMS_UNDETERMINED, "there is no content to compare with");
	else if (!yx_bytes_equal(value, yx_digest_bytes(&r->content_digest)))
		cms_say(check, YX_CMS_FAILED, "the content is not what was signed (%s differs)",
			yx_digest_name(s->digest));
	else
		check->result = YX_CMS_PASSED;
}

/*
 * RFC 5652 11.1 to 11.3, RFC 5035 5.3, RFC 6211 2, CAdES 5.2.9: these stand at most once. Others
 * (the content time-stamp, attributes of somebody's own) may be repeated.
 */
static bool
stands_once(enum yx_oid oid)
{
	switch (oid) {
	case YX_OID_ATTR_CONTENT_TYPE:
	case YX_OID_ATTR_MESSAGE_DIGEST:
	case YX_OID_ATTR_SIGNING_TIME:
	case YX_OID_ATTR_SIGNING_CERT:
	case YX_OID_ATTR_SIGNING_CERT_V2:
	case YX_OID_ATTR_ALGORITHM_PROTECTION:
	case YX_OID_ATTR_SIGNATURE_POLICY:
		return true;
	default:
		return false;
	}
}

void
cms_check_attributes(const struct yx_cms_signer *s, struct yx_cms_signer_report *r)
{
	struct yx_cms_check *check = &r->checks[YX_CMS_CHECK_ATTRIBUTES];
	const struct yx_cms_attributes *all = &s->signed_attributes;

	if (!all->present)
		return;
	check->result = YX_CMS_PASSED;
	for (size_t i = 0; i < all->count; i++) {
		const struct yx_cms_attribute *a = &all->list[i];

		if (a->value_count == 0)
			cms_say(check, YX_CMS_FAILED, "attribute %zu has no value", i + 1);
		if (a->oid == YX_OID_ATTR_COUNTERSIGNATURE)
			cms_say(check, YX_CMS_FAILED,
				"a countersignature stands among the signed attributes");
		for (size_t j = 0; j < i; j++)
			if (a->oid == all->list[j].oid && stands_once(a->oid))
				cms_say(check, YX_CMS_FAILED, "%s stands there twice",
					yx_oid_name(a->oid));
	}
	if (check->result == YX_CMS_PASSED && !all->is_der)
		cms_say(check, YX_CMS_PASSED, "the attributes are not stored as DER wants");
}

/*
 * CMSAlgorithmProtection ::= SEQUENCE { digestAlgorithm, signatureAlgorithm [1] OPTIONAL, ... }.
 * Compared by OID and parameters, where absent parameters and NULL are the same.
 */
static bool
same_algorithm(struct yx_bytes a, struct yx_bytes b, unsigned tag)
{
	struct yx_der_forgiven forgiven = { 0, 0 };
	struct yx_der da = yx_der_lenient(a, &forgiven, NULL), ina;
	struct yx_der db = yx_der_lenient(b, &forgiven, NULL), inb;
	struct yx_bytes oid_a, oid_b, rest_a, rest_b;

	if (!yx_der_enter(&da, (enum yx_der_tag)tag, &ina) || !yx_der_oid(&ina, &oid_a) ||
	    !yx_der_enter(&db, YX_DER_SEQUENCE, &inb) || !yx_der_oid(&inb, &oid_b))
		return false;
	if (yx_der_next_is(&ina, YX_DER_NULL) && !yx_der_null(&ina))
		return false;
	if (yx_der_next_is(&inb, YX_DER_NULL) && !yx_der_null(&inb))
		return false;
	rest_a = yx_reader_rest(&ina.r);
	rest_b = yx_reader_rest(&inb.r);
	return yx_bytes_equal(oid_a, oid_b) && yx_bytes_equal(rest_a, rest_b);
}

void
cms_check_algorithm_protection(const struct yx_cms_signer *s, struct yx_cms_signer_report *r)
{
	struct yx_cms_check *check = &r->checks[YX_CMS_CHECK_ALGORITHM_PROTECTION];
	const struct yx_cms_attribute *a;
	struct yx_der_forgiven forgiven = { 0, 0 };
	struct yx_der d, body;
	struct yx_der_item digest, signature;

	a = single(s, YX_OID_ATTR_ALGORITHM_PROTECTION, check);
	if (!a)
		return;
	d = yx_der_lenient(a->value, &forgiven, NULL);
	if (!yx_der_enter(&d, YX_DER_SEQUENCE, &body) ||
	    !yx_der_item(&body, YX_DER_SEQUENCE, &digest) || !yx_der_any(&body, &signature)) {
		cms_say(check, YX_CMS_FAILED, "the algorithm protection cannot be read");
		return;
	}
	if (!same_algorithm(digest.all, s->digest_algorithm, YX_DER_SEQUENCE))
		cms_say(check, YX_CMS_FAILED, "the digest algorithm is not the protected one");
	else if (signature.tag != YX_DER_CONTEXT_CONSTRUCTED(1) ||
		 !same_algorithm(signature.all, s->signature_algorithm,
				 YX_DER_CONTEXT_CONSTRUCTED(1)))
		cms_say(check, YX_CMS_FAILED, "the signature algorithm is not the protected one");
	else
		check->result = YX_CMS_PASSED;
}

/* One of the two attributes; leaves `check` alone when it is not there. */
static enum yx_status
check_one_id(const struct yx_cms_signer *s, bool v2, const struct yx_cert *cert,
	     struct yx_cms_check *check, struct yx_error *err)
{
	struct yx_cms_check tried = { YX_CMS_ABSENT, "" };
	const struct yx_cms_attribute *a;
	struct cms_cert_id id;
	struct yx_error why = YX_ERROR_INIT;
	bool matches = false, serial_differs = false;
	enum yx_status st;

	a = single(s, v2 ? YX_OID_ATTR_SIGNING_CERT_V2 : YX_OID_ATTR_SIGNING_CERT, &tried);
	if (!a) {
		if (tried.result != YX_CMS_ABSENT)
			*check = tried;
		return YX_OK;
	}
	st = cms_cert_id_parse(&id, a->value, v2, &why);
	if (st == YX_OK && cert)
		st = cms_cert_id_matches(&id, cert, &matches, &serial_differs, &why);
	if (st == YX_NOMEM)
		return yx_fail_nomem(err);
	if (st == YX_UNSUPPORTED)
		cms_say(check, YX_CMS_UNDETERMINED, "%s", why.text);
	else if (st != YX_OK)
		cms_say(check, YX_CMS_FAILED, "%s", why.text);
	else if (!cert)
		cms_say(check, YX_CMS_UNDETERMINED, "the signer's certificate was not found");
	else if (!matches)
		cms_say(check, YX_CMS_FAILED,
			"the signing-certificate attribute names another certificate");
	else if (serial_differs)
		cms_say(check, YX_CMS_PASSED,
			"the hash fits, but the issuer and serial number beside it do not");
	else
		check->result = YX_CMS_PASSED;
	return YX_OK;
}

enum yx_status
cms_check_signing_certificate(const struct yx_cms_signer *s, struct yx_cms_signer_report *r,
			      struct yx_error *err)
{
	struct yx_cms_check *check = &r->checks[YX_CMS_CHECK_SIGNING_CERTIFICATE];
	struct yx_cms_check v1 = { YX_CMS_ABSENT, "" };
	enum yx_status st;

	if ((st = check_one_id(s, true, r->cert, check, err)) != YX_OK)
		return st;
	if ((st = check_one_id(s, false, r->cert, &v1, err)) != YX_OK)
		return st;
	/* both there: both must hold */
	if (check->result == YX_CMS_ABSENT ||
	    (check->result != YX_CMS_FAILED && v1.result == YX_CMS_FAILED))
		*check = v1;
	return YX_OK;
}
