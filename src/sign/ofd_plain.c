/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Plain signatures of OFD: GB/T 35275 in its two forms, and the bare value that one writer makes,
 * which carries no certificate: it is tried with the certificates that the caller trusts or gave.
 */
#include "ofd_verify.h"
#include "words_zh.h"

#include <stdio.h>
#include <string.h>

static enum yx_status
ask_for_chain(struct ofd_check *c, struct yx_bytes value, yx_time claimed,
	      struct yx_sign_ofd_signature *r)
{
	const struct yx_seal_chain what = { .cert = r->signer,
					    .value = value,
					    .scheme = r->scheme,
					    .digest = r->digest,
					    .claimed = claimed,
					    .proven = r->time_stamped ? r->time : YX_TIME_NONE };
	struct yx_seal_answer a = { 0 };
	enum yx_status st = c->options->chain(c->options->chain_state, &what, &r->path, &a, c->err);

	if (st != YX_OK || c->options->integrity_only || a.indication <= r->indication)
		return st;
	ofd_judge(r, a.sub, "%s", "%s", "");
	(void)snprintf(r->reason_en, sizeof(r->reason_en), "%s", a.en);
	(void)snprintf(r->reason_zh, sizeof(r->reason_zh), "%s", a.zh);
	return YX_OK;
}

static enum yx_status
check_signer_path(struct ofd_check *c, struct yx_bytes value, yx_time claimed,
		  struct yx_sign_ofd_signature *r)
{
	struct yx_path_options o;
	char en[240], zh[320];
	enum yx_status st;

	if (!c->options->path || !r->signer)
		return YX_OK;
	if (c->options->chain)
		return ask_for_chain(c, value, claimed, r);
	o = *c->options->path;
	o.now = c->now;
	o.at = c->options->at != YX_TIME_NONE ? c->options->at
	       : r->time != YX_TIME_NONE      ? r->time
					      : c->now;
	if (r->time_stamped)
		o.existed_by = r->time;
	if (o.key_usage == 0)
		o.key_usage = YX_KU_DIGITAL_SIGNATURE | YX_KU_NON_REPUDIATION;
	if ((st = yx_path_validate(&r->path, r->signer, &o, c->err)) != YX_OK)
		return st;
	if (c->options->integrity_only || r->path->indication <= r->indication)
		return YX_OK;
	(void)yx_path_reason(en, sizeof(en), r->path, false);
	(void)yx_path_reason(zh, sizeof(zh), r->path, true);
	ofd_judge(r, r->path->sub, "%s", "%s", "");
	(void)snprintf(r->reason_en, sizeof(r->reason_en), "%s", en);
	(void)snprintf(r->reason_zh, sizeof(r->reason_zh), "%s", zh);
	return YX_OK;
}

static bool
is_plain_data(enum yx_oid oid)
{
	return oid == YX_OID_CMS_DATA || oid == YX_OID_GM_DATA;
}

/*
 * One provider writes the content type of RFC 5652 into the message and that of GB/T 35275 into the
 * signed attribute. Both say "data": there is one meaning, and it is forgiven.
 */
static void
forgive_data_types(const struct yx_cms *cms, struct yx_cms_signer_report *sr)
{
	const struct yx_cms_attribute *a =
	    yx_cms_attribute_find(&cms->signers[0].signed_attributes, YX_OID_ATTR_CONTENT_TYPE);
	struct yx_der d;
	enum yx_oid oid;

	if (!a || a->value_count != 1)
		return;
	d = yx_der(a->value);
	if (yx_der_oid_known(&d, &oid) && is_plain_data(oid) && is_plain_data(cms->content_type))
		sr->checks[YX_CMS_CHECK_CONTENT_TYPE].result = YX_CMS_PASSED;
}

static void
judge_cms(const struct yx_cms_signer_report *sr, struct yx_sign_ofd_signature *r)
{
	enum yx_cms_check_id check = YX_CMS_CHECK_SIGNATURE;
	enum yx_sub_indication sub = YX_SUB_GENERIC;
	const char *zh;

	if (yx_cms_decide(sr, &sub, &check) == YX_INDICATION_PASSED)
		return;
	r->intact = false;
	ofd_judge(r, sub, "%s", "%s", "");
	if (r->sub != sub)
		return;
	(void)snprintf(r->reason_en, sizeof(r->reason_en), "%s%s%.200s",
		       yx_sub_indication_text(sub, false), sr->checks[check].text[0] ? ": " : "",
		       sr->checks[check].text);
	zh = yx_cms_check_zh(check, sr->checks[check].result);
	(void)snprintf(r->reason_zh, sizeof(r->reason_zh), "%s%s%.200s",
		       yx_sub_indication_text(sub, true), zh[0] ? "：" : "", zh);
}

enum yx_status
ofd_check_cms(struct ofd_check *c, struct yx_cms *cms, struct yx_bytes xml,
	      struct yx_sign_ofd_signature *r)
{
	struct yx_cms_verify_options o = {
		.content = { .runs = &xml, .run_count = 1, .given = true },
		/* GB/T 35275 has the digest inside; what holds Signature.xml itself says as much */
		.content_is_digest = !(cms->attached && yx_bytes_equal(cms->content, xml))
	};
	struct yx_cms_report *report = NULL;
	yx_time claimed, proven;
	enum yx_status st;

	r->form = cms->attached && o.content_is_digest ? YX_SIGN_OFD_CMS_DIGEST : YX_SIGN_OFD_CMS;
	if (cms->signer_count != 1) {
		r->intact = false;
		ofd_judge(r, YX_SUB_FORMAT_FAILURE, "the signed data has %zu signers, not one",
			  "签名数据含有 %zu 个签名者，应为 1 个", cms->signer_count);
		return YX_OK;
	}
	if ((st = yx_cms_verify(&report, cms, &o, c->err)) != YX_OK)
		return st;
	r->scheme = report->signers[0].scheme;
	if (report->signers[0].forgave_signature_encoding)
		r->leniencies |= YX_SEAL_FORGAVE_RAW_SIGNATURE;
	forgive_data_types(cms, &report->signers[0]);
	judge_cms(&report->signers[0], r);
	claimed = yx_cms_signing_time(&cms->signers[0]);
	if (claimed == YX_TIME_NONE)
		claimed = r->time;
	r->time = claimed;
	if (c->arena)
		r->value = yx_arena_dup(c->arena, cms->signers[0].signature);
	r->signer = yx_cert_dup(report->signers[0].cert);
	yx_cms_report_free(report);
	if (c->options->material &&
	    (st = c->options->material(c->options->chain_state, cms, c->err)) != YX_OK)
		return st;
	st = ofd_check_stamp(c, yx_cms_signature_timestamp(&cms->signers[0], 0),
			     cms->signers[0].signature, &proven, r);
	if (st != YX_OK)
		return st;
	ofd_judge_order(c, r->time, proven, r);
	r->time_stamped = proven != YX_TIME_NONE;
	if (r->time_stamped)
		r->time = proven;
	return check_signer_path(c, cms->signers[0].signature, claimed, r);
}

/* The scheme that Signature.xml names, else the usual one of the key. */
static bool
raw_scheme(const struct yx_pubkey *key, const char *method, struct yx_scheme *out)
{
	struct yx_buf named = { 0 };
	enum yx_oid usual = YX_OID_NONE;
	bool known;

	switch (yx_pubkey_type(key)) {
	case YX_KEY_SM2:
		usual = YX_OID_SM2_SM3;
		break;
	case YX_KEY_EC:
		usual = YX_OID_ECDSA_SHA256;
		break;
	case YX_KEY_RSA:
		usual = YX_OID_RSA_SHA256;
		break;
	default:
		break;
	}
	known = yx_oid_parse(&named, method, NULL) == YX_OK &&
		yx_seal_scheme(yx_buf_bytes(&named), key, out, NULL, NULL) == YX_OK;
	yx_buf_clear(&named);
	return known || (usual != YX_OID_NONE &&
			 yx_seal_scheme(yx_oid_bytes(usual), key, out, NULL, NULL) == YX_OK);
}

static bool
try_certificate(const struct yx_cert *cert, const char *method, struct yx_bytes xml,
		struct yx_bytes value, struct yx_sign_ofd_signature *r)
{
	const struct yx_pubkey *key;
	struct yx_scheme scheme = { 0 };
	struct yx_digest d;
	bool forgiven = false, valid = false;

	if (yx_cert_public_key(cert, &key, NULL) != YX_OK || !raw_scheme(key, method, &scheme))
		return false;
	if (yx_pubkey_verify(key, &scheme, xml, value, yx_bytes(NULL, 0), true, &forgiven, &valid,
			     NULL) != YX_OK ||
	    !valid) {
		/* over the digest of Signature.xml, as GB/T 35275 users do */
		if (scheme.kind != YX_SCHEME_SM2 ||
		    yx_digest(&d, YX_DIGEST_SM3, xml, NULL) != YX_OK ||
		    yx_pubkey_verify(key, &scheme, yx_digest_bytes(&d), value, yx_bytes(NULL, 0),
				     true, &forgiven, &valid, NULL) != YX_OK ||
		    !valid)
			return false;
	}
	r->scheme = scheme;
	if (forgiven)
		r->leniencies |= YX_SEAL_FORGAVE_RAW_SIGNATURE;
	r->signer = yx_cert_dup(cert);
	return true;
}

enum yx_status
ofd_check_raw(struct ofd_check *c, struct yx_bytes value, struct yx_bytes xml,
	      struct yx_sign_ofd_signature *r)
{
	const struct yx_path_options *path =
	    c->options->known ? c->options->known : c->options->path;
	const char *method = yx_ofd_signature(c->o, r->index)->method;
	const struct yx_cert *cert;
	bool found = false;

	r->form = YX_SIGN_OFD_RAW;
	for (size_t i = 0; path && path->trust && !found && i < yx_trust_anchor_count(path->trust);
	     i++)
		found = try_certificate(yx_trust_anchor_at(path->trust, i), method, xml, value, r);
	for (size_t i = 0;
	     path && path->extra && !found && (cert = yx_pool_cert_at(path->extra, i)) != NULL; i++)
		found = try_certificate(cert, method, xml, value, r);
	if (!found) {
		r->intact = false;
		ofd_judge(r, YX_SUB_NO_SIGNING_CERTIFICATE_FOUND,
			  "the file holds a bare signature value and no certificate; none that is "
			  "known here fits",
			  "文件中只有签名值而没有证书，已知证书中也没有匹配的");
		return YX_OK;
	}
	r->value = yx_arena_dup(c->arena, value);
	return check_signer_path(c, value, r->time, r);
}
