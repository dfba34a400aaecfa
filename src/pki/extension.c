/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The contents of the extensions that are understood (RFC 5280 4.2.1, 4.2.2; RFC 3739; RFC 6960):
 * one check per extension, in one table. A check reads the whole value; what is small is decoded
 * into ext_values, the rest is read again by the accessors.
 */
#include "cert.h"

#include <yinxin/limits.h>

/* KeyUsage: at least one bit (RFC 5280 4.2.1.3), nothing after. */
static bool
check_key_usage(struct yx_der d, struct ext_values *v)
{
	return yx_der_named_bits(&d, YX_DER_BIT_STRING, &v->key_usage) && yx_der_at_end(&d) &&
	       v->key_usage != 0;
}

static bool
check_basic_constraints(struct yx_der d, struct ext_values *v)
{
	struct yx_der seq;
	int64_t n;

	if (!yx_der_enter(&d, YX_DER_SEQUENCE, &seq) || !yx_der_at_end(&d))
		return false;
	if (yx_der_next_is(&seq, YX_DER_BOOLEAN) && !yx_der_bool(&seq, &v->ca))
		return false;
	if (yx_der_next_is(&seq, YX_DER_INTEGER)) {
		if (!yx_der_int64(&seq, &n) || n < 0)
			return false;
		v->path_len = n > 1000 ? 1000 : (int)n;
	}
	return yx_der_at_end(&seq);
}

static bool
check_ext_key_usage(struct yx_der d, struct ext_values *v)
{
	struct yx_der seq;
	struct yx_bytes oid;

	(void)v;
	if (!yx_der_enter(&d, YX_DER_SEQUENCE, &seq) || !yx_der_at_end(&d) || yx_der_at_end(&seq))
		return false;
	while (!yx_der_at_end(&seq))
		if (!yx_der_oid(&seq, &oid))
			return false;
	return true;
}

static bool
check_octets(struct yx_der d, struct ext_values *v)
{
	struct yx_bytes id;

	(void)v;
	return yx_der_octets(&d, &id) && yx_der_at_end(&d);
}

static bool
check_general_names(struct yx_der d, struct ext_values *v)
{
	struct yx_general_name name;
	struct yx_der seq;
	size_t n = 0;

	(void)v;
	if (!yx_der_enter(&d, YX_DER_SEQUENCE, &seq) || !yx_der_at_end(&d) || yx_der_at_end(&seq))
		return false;
	while (!yx_der_at_end(&seq))
		if (!yx_general_name_next(&seq, &name) || ++n > YX_LIMIT_GENERAL_NAMES)
			return false;
	return true;
}

/* GeneralNames under an IMPLICIT tag: its contents are given. */
static bool
names_good(struct yx_der names)
{
	struct yx_general_name name;
	size_t n = 0;

	while (!yx_der_at_end(&names))
		if (!yx_general_name_next(&names, &name) || ++n > YX_LIMIT_DIST_POINTS)
			return false;
	return n > 0;
}

bool
authority_key_id(struct yx_der d, struct yx_authority_key_id *out)
{
	struct yx_der seq, names;

	*out = (struct yx_authority_key_id){ 0 };
	if (!yx_der_enter(&d, YX_DER_SEQUENCE, &seq) || !yx_der_at_end(&d))
		return false;
	if (yx_der_next_is(&seq, YX_DER_CONTEXT(0)) &&
	    !yx_der_value(&seq, YX_DER_CONTEXT(0), &out->key_id))
		return false;
	if (yx_der_next_is(&seq, YX_DER_CONTEXT_CONSTRUCTED(1))) {
		if (!yx_der_enter(&seq, YX_DER_CONTEXT_CONSTRUCTED(1), &names) ||
		    !names_good(names))
			return false;
		out->issuer = yx_reader_rest(&names.r);
	}
	if (yx_der_next_is(&seq, YX_DER_CONTEXT(2)) &&
	    (!yx_der_value(&seq, YX_DER_CONTEXT(2), &out->serial) || out->serial.len == 0))
		return false;
	return yx_der_at_end(&seq);
}

static bool
check_authority_key_id(struct yx_der d, struct ext_values *v)
{
	struct yx_authority_key_id id;

	(void)v;
	return authority_key_id(d, &id);
}

/* GeneralSubtrees; minimum must be 0 and maximum absent (RFC 5280 4.2.1.10). */
static bool
subtrees_good(struct yx_der list)
{
	struct yx_general_name name;
	struct yx_bytes minimum;
	struct yx_der subtree;
	size_t n = 0;

	while (!yx_der_at_end(&list)) {
		if (++n > YX_LIMIT_GENERAL_NAMES ||
		    !yx_der_enter(&list, YX_DER_SEQUENCE, &subtree) ||
		    !yx_general_name_next(&subtree, &name))
			return false;
		if (yx_der_next_is(&subtree, YX_DER_CONTEXT(0)) &&
		    (!yx_der_value(&subtree, YX_DER_CONTEXT(0), &minimum) || minimum.len != 1 ||
		     minimum.data[0] != 0))
			return false;
		if (!yx_der_at_end(&subtree))
			return false;
		if (name.kind == YX_NAME_IP && name.value.len != 8 && name.value.len != 32)
			return false;
	}
	return n > 0;
}

static bool
check_name_constraints(struct yx_der d, struct ext_values *v)
{
	struct yx_der seq, list;
	bool any = false;

	(void)v;
	if (!yx_der_enter(&d, YX_DER_SEQUENCE, &seq) || !yx_der_at_end(&d))
		return false;
	for (int i = 0; i < 2; i++) {
		if (!yx_der_next_is(&seq, YX_DER_CONTEXT_CONSTRUCTED(i)))
			continue;
		if (!yx_der_enter(&seq, YX_DER_CONTEXT_CONSTRUCTED(i), &list) ||
		    !subtrees_good(list))
			return false;
		any = true;
	}
	return any && yx_der_at_end(&seq);
}

bool
dist_point_name(struct yx_der *d, struct yx_bytes *full, struct yx_bytes *relative)
{
	struct yx_der names;

	if (yx_der_enter(d, YX_DER_CONTEXT_CONSTRUCTED(0), &names)) {
		if (!names_good(names))
			return false;
		*full = yx_reader_rest(&names.r);
	} else if (yx_der_enter(d, YX_DER_CONTEXT_CONSTRUCTED(1), &names)) {
		if (yx_der_at_end(&names))
			return false;
		*relative = yx_reader_rest(&names.r);
	} else {
		return false;
	}
	return yx_der_at_end(d);
}

bool
dist_point_next(struct yx_der *d, struct yx_dist_point *out)
{
	struct yx_der at = *d, point, name;

	*out = (struct yx_dist_point){ .reasons = YX_CRL_ALL_REASONS };
	if (!yx_der_enter(&at, YX_DER_SEQUENCE, &point))
		return false;
	if (yx_der_next_is(&point, YX_DER_CONTEXT_CONSTRUCTED(0)) &&
	    (!yx_der_enter(&point, YX_DER_CONTEXT_CONSTRUCTED(0), &name) ||
	     !dist_point_name(&name, &out->full_name, &out->relative_name)))
		return false;
	if (yx_der_next_is(&point, YX_DER_CONTEXT(1)) &&
	    !yx_der_named_bits(&point, YX_DER_CONTEXT(1), &out->reasons))
		return false;
	if (yx_der_next_is(&point, YX_DER_CONTEXT_CONSTRUCTED(2))) {
		if (!yx_der_enter(&point, YX_DER_CONTEXT_CONSTRUCTED(2), &name) ||
		    !names_good(name))
			return false;
		out->crl_issuer = yx_reader_rest(&name.r);
	}
	if (!yx_der_at_end(&point))
		return false;
	out->reasons &= YX_CRL_ALL_REASONS;
	*d = at;
	return true;
}

static bool
check_dist_points(struct yx_der d, struct ext_values *v)
{
	struct yx_dist_point point;
	struct yx_der seq;
	size_t n = 0;

	(void)v;
	if (!yx_der_enter(&d, YX_DER_SEQUENCE, &seq) || !yx_der_at_end(&d) || yx_der_at_end(&seq))
		return false;
	while (!yx_der_at_end(&seq))
		if (!dist_point_next(&seq, &point) || ++n > YX_LIMIT_DIST_POINTS)
			return false;
	return true;
}

static bool
check_authority_info(struct yx_der d, struct ext_values *v)
{
	struct yx_general_name name;
	struct yx_der seq, access;
	struct yx_bytes method;
	size_t n = 0;

	(void)v;
	if (!yx_der_enter(&d, YX_DER_SEQUENCE, &seq) || !yx_der_at_end(&d) || yx_der_at_end(&seq))
		return false;
	while (!yx_der_at_end(&seq))
		if (++n > YX_LIMIT_GENERAL_NAMES || !yx_der_enter(&seq, YX_DER_SEQUENCE, &access) ||
		    !yx_der_oid(&access, &method) || !yx_general_name_next(&access, &name) ||
		    !yx_der_at_end(&access))
			return false;
	return true;
}

static bool
check_qc_statements(struct yx_der d, struct ext_values *v)
{
	struct yx_der seq, statement;
	struct yx_bytes id;
	size_t n = 0;

	(void)v;
	if (!yx_der_enter(&d, YX_DER_SEQUENCE, &seq) || !yx_der_at_end(&d))
		return false;
	while (!yx_der_at_end(&seq))
		if (++n > YX_LIMIT_GENERAL_NAMES ||
		    !yx_der_enter(&seq, YX_DER_SEQUENCE, &statement) ||
		    !yx_der_oid(&statement, &id))
			return false;
	return true;
}

static bool
check_null(struct yx_der d, struct ext_values *v)
{
	(void)v;
	return yx_der_null(&d) && yx_der_at_end(&d);
}

static const struct {
	enum yx_oid id;
	bool (*check)(struct yx_der d, struct ext_values *v);
} kinds[EXT_KINDS] = {
	[EXT_KEY_USAGE] = { YX_OID_EXT_KEY_USAGE, check_key_usage },
	[EXT_BASIC_CONSTRAINTS] = { YX_OID_EXT_BASIC_CONSTRAINTS, check_basic_constraints },
	[EXT_EXT_KEY_USAGE] = { YX_OID_EXT_EXT_KEY_USAGE, check_ext_key_usage },
	[EXT_SUBJECT_KEY_ID] = { YX_OID_EXT_SUBJECT_KEY_ID, check_octets },
	[EXT_AUTHORITY_KEY_ID] = { YX_OID_EXT_AUTHORITY_KEY_ID, check_authority_key_id },
	[EXT_SUBJECT_ALT_NAME] = { YX_OID_EXT_SUBJECT_ALT_NAME, check_general_names },
	[EXT_ISSUER_ALT_NAME] = { YX_OID_EXT_ISSUER_ALT_NAME, check_general_names },
	[EXT_POLICIES] = { YX_OID_EXT_CERTIFICATE_POLICIES, extension_policies },
	[EXT_POLICY_MAPPINGS] = { YX_OID_EXT_POLICY_MAPPINGS, extension_policy_mappings },
	[EXT_POLICY_CONSTRAINTS] = { YX_OID_EXT_POLICY_CONSTRAINTS, extension_policy_constraints },
	[EXT_INHIBIT_ANY_POLICY] = { YX_OID_EXT_INHIBIT_ANY_POLICY, extension_inhibit_any },
	[EXT_NAME_CONSTRAINTS] = { YX_OID_EXT_NAME_CONSTRAINTS, check_name_constraints },
	[EXT_CRL_DIST_POINTS] = { YX_OID_EXT_CRL_DIST_POINTS, check_dist_points },
	[EXT_FRESHEST_CRL] = { YX_OID_EXT_FRESHEST_CRL, check_dist_points },
	[EXT_AUTHORITY_INFO] = { YX_OID_EXT_AUTHORITY_INFO, check_authority_info },
	[EXT_QC_STATEMENTS] = { YX_OID_EXT_QC_STATEMENTS, check_qc_statements },
	[EXT_OCSP_NO_CHECK] = { YX_OID_OCSP_NO_CHECK, check_null },
};

enum ext_kind
extension_kind(enum yx_oid id)
{
	if (id == YX_OID_NONE)
		return EXT_KINDS;
	for (int i = 0; i < EXT_KINDS; i++)
		if (kinds[i].id == id)
			return (enum ext_kind)i;
	return EXT_KINDS;
}

bool
extension_check(enum ext_kind kind, struct yx_der d, struct ext_values *values)
{
	return kinds[kind].check(d, values);
}
