/* SPDX-License-Identifier: Apache-2.0 */
/*
 * RFC 5280 6.1 over one path, from the anchor down. Everything that is wrong is noted, not only the
 * first thing, so that a report can be read by a person; report_conclude() picks what decides.
 * Policies are in policy.c, name constraints in constraint.c, revocation in revocation.c.
 */
#include "path.h"

/* --------------------------------------------------------------------- time */

static void
put_expired(struct path_context *ctx, struct yx_path_report *r, size_t i, const char *when)
{
	const struct yx_path_options *o = ctx->options;
	yx_time end = r->chain[i].cert->not_after, begin = r->chain[i].cert->not_before;

	if (i == 0 && o->existed_by != YX_TIME_NONE && o->existed_by <= end &&
	    o->existed_by >= begin)
		report_add(r, FINDING_EXPIRED_SINCE, YX_SUB_NONE, (int)i, "%s", when);
	else if (i == 0 && o->made_after != YX_TIME_NONE && o->made_after > end)
		report_add(r, FINDING_EXPIRED, YX_SUB_EXPIRED, (int)i, "%s", when);
	else
		report_add(r, FINDING_EXPIRED, YX_SUB_OUT_OF_BOUNDS_NO_POE, (int)i, "%s", when);
}

/* 6.1.3 (a)(2); what cannot be placed in time is out of bounds (EN 319 102-1 5.2.6.4). */
static void
check_validity(struct path_context *ctx, struct yx_path_report *r, size_t i, yx_time at)
{
	const struct yx_cert *c = r->chain[i].cert;
	yx_time by = ctx->options->existed_by;
	char when[32];

	if (at > c->not_after)
		put_expired(ctx, r, i, yx_time_rfc3339(when, c->not_after));
	if (at < c->not_before)
		report_add(r, FINDING_NOT_YET_VALID,
			   i == 0 && by != YX_TIME_NONE && by < c->not_before
			       ? YX_SUB_NOT_YET_VALID
			       : YX_SUB_OUT_OF_BOUNDS_NO_POE,
			   (int)i, "%s", yx_time_rfc3339(when, c->not_before));
}

/* An end certificate out of bounds but known not revoked is told apart. */
static void
settle_out_of_bounds(struct yx_path_report *r)
{
	if (r->chain_len == 0 || r->chain[0].revocation != YX_CERT_STATUS_GOOD ||
	    r->chain[0].source == YX_FROM_NONE)
		return;
	for (size_t i = 0; i < r->finding_count; i++)
		if (r->findings[i].cert == 0 && r->findings[i].sub == YX_SUB_OUT_OF_BOUNDS_NO_POE)
			r->findings[i].sub = YX_SUB_OUT_OF_BOUNDS_NOT_REVOKED;
}

/* --------------------------------------------------------------------- form */

static const struct {
	unsigned defect;
	enum finding_id id;
} defects[] = {
	{ YX_CERT_NEGATIVE_SERIAL, FINDING_NEGATIVE_SERIAL },
	{ YX_CERT_ZERO_SERIAL, FINDING_ZERO_SERIAL },
	{ YX_CERT_LONG_SERIAL, FINDING_LONG_SERIAL },
	{ YX_CERT_ALGORITHMS_DIFFER, FINDING_ALGORITHMS_DIFFER },
	{ YX_CERT_EXTENSIONS_BEFORE_V3, FINDING_EXTENSIONS_BEFORE_V3 },
	{ YX_CERT_UNIQUE_ID_IN_V1, FINDING_UNIQUE_ID_IN_V1 },
	{ YX_CERT_DUPLICATE_EXTENSION, FINDING_DUPLICATE_EXTENSION },
	{ YX_CERT_BAD_EXTENSION, FINDING_BAD_EXTENSION },
	{ YX_CERT_DUPLICATE_POLICY, FINDING_DUPLICATE_POLICY },
	{ YX_CERT_EMPTY_ISSUER, FINDING_EMPTY_ISSUER },
	{ YX_CERT_WRONG_TIME_FORM, FINDING_TIME_FORM },
	{ YX_CERT_TRAILING_BYTES, FINDING_ENCODING },
};

static const char *
bad_extension_name(const struct yx_cert *c)
{
	struct yx_extension ext;

	for (size_t i = 0; yx_cert_extension_at(c, i, &ext); i++)
		if (extension_kind(ext.id) != EXT_KINDS && c->ext[extension_kind(ext.id)].bad)
			return yx_oid_name(ext.id);
	return "";
}

/* 6.1.4 (a), for the end certificate too: RFC 5280 4.2.1.5 forbids it to any. */
static bool
maps_any_policy(const struct yx_cert *c)
{
	struct yx_bytes any = yx_oid_bytes(YX_OID_EXT_ANY_POLICY), issuer, subject;

	for (size_t i = 0; yx_cert_policy_mapping_at(c, i, &issuer, &subject); i++)
		if (yx_bytes_equal(issuer, any) || yx_bytes_equal(subject, any))
			return true;
	return false;
}

static void
check_form(struct yx_path_report *r, size_t i)
{
	const struct yx_cert *c = r->chain[i].cert;
	char dotted[YX_LIMIT_OID_TEXT];
	struct yx_extension ext;

	for (size_t k = 0; k < sizeof defects / sizeof defects[0]; k++)
		if (c->defects & defects[k].defect)
			report_add(r, defects[k].id, YX_SUB_NONE, (int)i, "%s",
				   defects[k].defect == YX_CERT_BAD_EXTENSION
				       ? bad_extension_name(c)
				       : "");
	if (c->forgiven.kinds & ~(unsigned)YX_DER_FORGAVE_TRAILING)
		report_add(r, FINDING_ENCODING, YX_SUB_NONE, (int)i, "%llu",
			   (unsigned long long)c->forgiven.offset);
	if (c->ext[EXT_NAME_CONSTRAINTS].present && !c->ext[EXT_NAME_CONSTRAINTS].critical)
		report_add(r, FINDING_NAMES_NOT_CRITICAL, YX_SUB_NONE, (int)i, "%s", "");
	if (maps_any_policy(c))
		report_add(r, FINDING_POLICY_ANY_MAPPED, YX_SUB_NONE, (int)i, "%s", "");
	if (name_attribute_too_long(c->subject))
		report_add(r, FINDING_LONG_NAME, YX_SUB_NONE, (int)i, "%s", "");
	/* 6.1.4 (o), 6.1.5 (f) */
	if (yx_cert_unknown_critical(c, &ext))
		report_add(r, FINDING_UNKNOWN_CRITICAL, YX_SUB_NONE, (int)i, "%s",
			   yx_oid_text(dotted, sizeof dotted, ext.oid));
}

/* ------------------------------------------------------------------- rights */

/*
 * 6.1.4 (k), (n). An anchor is trusted as such: only what its certificate says against issuing
 * counts. Version 1 and 2 certificates cannot say that they are a CA's. Of one that says it is a
 * CA's the key usage does not count (6.1.1 (d) takes name and key of an anchor, nothing else); one
 * that does not may be trusted for itself alone, and then its key usage is what keeps whoever
 * holds the key from issuing.
 */
static void
check_issuer(struct yx_path_report *r, size_t i)
{
	const struct yx_cert *c = r->chain[i].cert;
	bool ca = yx_cert_is_ca(c);

	if (r->chain[i].anchor && !ca && !yx_cert_has_basic_constraints(c))
		ca = c->version < 3 || yx_cert_self_issued(c);
	if (!ca)
		report_add(r, FINDING_NOT_A_CA, YX_SUB_NONE, (int)i, "%s", "");
	if (!yx_cert_may(c, YX_KU_KEY_CERT_SIGN))
		report_add(r,
			   r->chain[i].anchor && yx_cert_is_ca(c) ? FINDING_ANCHOR_USAGE
								  : FINDING_NO_CERT_SIGN,
			   YX_SUB_NONE, (int)i, "%s", "");
}

/* 6.1.4 (l), (m); the anchor's own limit holds too (RFC 5937 3.2). */
static void
check_path_length(struct yx_path_report *r)
{
	int allowed = YX_LIMIT_PATH_CERTS, own;

	for (size_t i = r->chain_len; i-- > 1;) {
		const struct yx_path_cert *c = &r->chain[i];

		if (!c->anchor && !yx_cert_self_issued(c->cert) && allowed-- <= 0) {
			report_add(r, FINDING_PATH_LEN, YX_SUB_NONE, (int)i, "%s", "");
			return;
		}
		own = yx_cert_path_len(c->cert);
		if (own >= 0 && own < allowed)
			allowed = own;
	}
}

static void
check_use(const struct path_request *req, struct yx_path_report *r)
{
	const struct yx_cert *end = r->chain[0].cert;
	uint32_t stated;

	if (req->key_usage && !yx_cert_may(end, req->key_usage))
		report_add(r, FINDING_KEY_USAGE, YX_SUB_NONE, 0, "%s", "");
	else if (req->key_usage_required && !yx_cert_key_usage(end, &stated))
		report_add(r, FINDING_KEY_USAGE_NOT_STATED, YX_SUB_NONE, 0, "%s", "");
	if (req->eku == YX_OID_NONE)
		return;
	if (!yx_cert_allows_eku(end, req->eku) ||
	    (req->eku_required && !yx_cert_lists_eku(end, req->eku)))
		report_add(r, FINDING_PURPOSE, YX_SUB_NONE, 0, "%s", yx_oid_name(req->eku));
	for (size_t i = 1; req->eku_nested && i < r->chain_len; i++)
		if (!r->chain[i].anchor && !yx_cert_allows_eku(r->chain[i].cert, req->eku))
			report_add(r, FINDING_PURPOSE_CA, YX_SUB_NONE, (int)i, "%s",
				   yx_oid_name(req->eku));
}

static void
check_key_id(struct yx_path_report *r, size_t i)
{
	struct yx_bytes subject = yx_cert_subject_key_id(r->chain[i + 1].cert);
	struct yx_authority_key_id aki;

	if (yx_cert_authority_key_id(r->chain[i].cert, &aki) && aki.key_id.len > 0 &&
	    subject.len > 0 && !yx_bytes_equal(aki.key_id, subject))
		report_add(r, FINDING_AUTHORITY_KEY_DIFFERS, YX_SUB_NONE, (int)i, "%s", "");
}

void
path_check(struct path_context *ctx, const struct path_request *req, struct yx_path_report *r)
{
	size_t n = r->chain_len, budget = YX_LIMIT_NAME_CHECKS;
	bool alone = n == 1;

	path_check_signatures(ctx, req, r);
	for (size_t i = n; i-- > 0;) {
		bool anchor = r->chain[i].anchor;

		if (!req->past && (!anchor || alone || req->check_anchor_validity))
			check_validity(ctx, r, i, req->at);
		if (i > 0)
			check_issuer(r, i);
		if (anchor && !alone)
			continue;
		check_form(r, i);
		if (i + 1 < n) {
			check_key_id(r, i);
			if (!yx_name_equal(r->chain[i].cert->issuer, r->chain[i + 1].cert->subject))
				report_add(r, FINDING_NAMES_DO_NOT_CHAIN, YX_SUB_NONE, (int)i, "%s",
					   "");
		}
		names_check(r, i, &budget);
	}
	check_path_length(r);
	policies_check(ctx, req, r);
	check_use(req, r);
	if (req->past && !report_has_problem(r))
		path_slide(ctx, req, r);
	for (size_t i = n; !req->past && req->revocation && i-- > 0;)
		if (!r->chain[i].anchor && !report_is_broken(r))
			revocation_check(ctx, req, r, i);
	/* a flood of lists must not hide the one that says revoked */
	if (ctx->exhausted)
		report_add(r, FINDING_SEARCH_LIMIT, YX_SUB_NONE, -1, "%s", "");
	settle_out_of_bounds(r);
	report_conclude(r);
}
