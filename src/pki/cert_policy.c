/* SPDX-License-Identifier: Apache-2.0 */
/* Policies, constraints and pointers (CRL, OCSP, issuers) of a certificate, one by one. */
#include "cert.h"

static bool
enter(const struct yx_cert *c, enum ext_kind kind, struct yx_der *seq,
      struct yx_der_forgiven *scratch)
{
	struct yx_der d = cert_ext(c, kind, scratch);

	return yx_der_enter(&d, YX_DER_SEQUENCE, seq);
}

bool
yx_cert_policy_at(const struct yx_cert *c, size_t index, struct yx_bytes *oid,
		  struct yx_bytes *qualifiers)
{
	struct yx_der_forgiven scratch;
	struct yx_der seq, info, inner;

	*oid = *qualifiers = yx_bytes(NULL, 0);
	if (!enter(c, EXT_POLICIES, &seq, &scratch))
		return false;
	for (size_t i = 0; yx_der_enter(&seq, YX_DER_SEQUENCE, &info); i++) {
		if (i < index)
			continue;
		if (!yx_der_oid(&info, oid))
			return false;
		if (yx_der_enter(&info, YX_DER_SEQUENCE, &inner))
			*qualifiers = yx_reader_rest(&inner.r);
		return true;
	}
	return false;
}

bool
yx_cert_policy_mapping_at(const struct yx_cert *c, size_t index, struct yx_bytes *issuer,
			  struct yx_bytes *subject)
{
	struct yx_der_forgiven scratch;
	struct yx_der seq, pair;

	*issuer = *subject = yx_bytes(NULL, 0);
	if (!enter(c, EXT_POLICY_MAPPINGS, &seq, &scratch))
		return false;
	for (size_t i = 0; yx_der_enter(&seq, YX_DER_SEQUENCE, &pair); i++)
		if (i == index)
			return yx_der_oid(&pair, issuer) && yx_der_oid(&pair, subject);
	return false;
}

bool
yx_cert_policy_constraints(const struct yx_cert *c, int *require_explicit, int *inhibit_mapping)
{
	*require_explicit = c->values.require_explicit;
	*inhibit_mapping = c->values.inhibit_mapping;
	return c->ext[EXT_POLICY_CONSTRAINTS].present;
}

int
yx_cert_inhibit_any_policy(const struct yx_cert *c)
{
	return c->values.inhibit_any;
}

bool
yx_cert_has_name_constraints(const struct yx_cert *c)
{
	return c->ext[EXT_NAME_CONSTRAINTS].present;
}

bool
yx_cert_subtree_at(const struct yx_cert *c, bool excluded, size_t index,
		   struct yx_general_name *out)
{
	struct yx_der_forgiven scratch;
	struct yx_der seq, list, subtree;
	struct yx_der_item skipped;

	*out = (struct yx_general_name){ 0 };
	if (!enter(c, EXT_NAME_CONSTRAINTS, &seq, &scratch))
		return false;
	if (excluded && yx_der_next_is(&seq, YX_DER_CONTEXT_CONSTRUCTED(0)) &&
	    !yx_der_any(&seq, &skipped))
		return false;
	if (!yx_der_enter(&seq, YX_DER_CONTEXT_CONSTRUCTED(excluded), &list))
		return false;
	for (size_t i = 0; yx_der_enter(&list, YX_DER_SEQUENCE, &subtree); i++)
		if (i == index)
			return yx_general_name_next(&subtree, out);
	return false;
}

static bool
dist_point_at(const struct yx_cert *c, enum ext_kind kind, size_t index, struct yx_dist_point *out)
{
	struct yx_der_forgiven scratch;
	struct yx_der seq;

	if (enter(c, kind, &seq, &scratch))
		for (size_t i = 0; dist_point_next(&seq, out); i++)
			if (i == index)
				return true;
	*out = (struct yx_dist_point){ 0 };
	return false;
}

bool
yx_cert_crl_dist_point_at(const struct yx_cert *c, size_t index, struct yx_dist_point *out)
{
	return dist_point_at(c, EXT_CRL_DIST_POINTS, index, out);
}

bool
yx_cert_freshest_crl_at(const struct yx_cert *c, size_t index, struct yx_dist_point *out)
{
	return dist_point_at(c, EXT_FRESHEST_CRL, index, out);
}

bool
yx_cert_crl_url_at(const struct yx_cert *c, size_t index, struct yx_bytes *url)
{
	struct yx_der_forgiven scratch;
	struct yx_general_name name;
	struct yx_dist_point point;
	struct yx_der names;
	size_t n = 0;

	for (size_t i = 0; dist_point_at(c, EXT_CRL_DIST_POINTS, i, &point); i++) {
		names = part_der(point.full_name, c->flags, &scratch);
		while (yx_general_name_next(&names, &name))
			if (name.kind == YX_NAME_URI && n++ == index) {
				*url = name.value;
				return true;
			}
	}
	*url = yx_bytes(NULL, 0);
	return false;
}

static bool
access_at(const struct yx_cert *c, enum yx_oid method, size_t index, struct yx_bytes *url)
{
	struct yx_der_forgiven scratch;
	struct yx_general_name name;
	struct yx_der seq, access;
	enum yx_oid id;
	size_t n = 0;

	*url = yx_bytes(NULL, 0);
	if (!enter(c, EXT_AUTHORITY_INFO, &seq, &scratch))
		return false;
	while (yx_der_enter(&seq, YX_DER_SEQUENCE, &access)) {
		if (!yx_der_oid_known(&access, &id) || id != method ||
		    !yx_general_name_next(&access, &name) || name.kind != YX_NAME_URI)
			continue;
		if (n++ == index) {
			*url = name.value;
			return true;
		}
	}
	return false;
}

bool
yx_cert_ocsp_url_at(const struct yx_cert *c, size_t index, struct yx_bytes *url)
{
	return access_at(c, YX_OID_AIA_OCSP, index, url);
}

bool
yx_cert_issuer_url_at(const struct yx_cert *c, size_t index, struct yx_bytes *url)
{
	return access_at(c, YX_OID_AIA_CA_ISSUERS, index, url);
}

bool
yx_cert_qc_statement_at(const struct yx_cert *c, size_t index, struct yx_bytes *oid,
			struct yx_bytes *info)
{
	struct yx_der_forgiven scratch;
	struct yx_der seq, statement;

	*oid = *info = yx_bytes(NULL, 0);
	if (!enter(c, EXT_QC_STATEMENTS, &seq, &scratch))
		return false;
	for (size_t i = 0; yx_der_enter(&seq, YX_DER_SEQUENCE, &statement); i++)
		if (i == index) {
			if (!yx_der_oid(&statement, oid))
				return false;
			*info = yx_reader_rest(&statement.r);
			return true;
		}
	return false;
}
