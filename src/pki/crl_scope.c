/* SPDX-License-Identifier: Apache-2.0 */
/* Does a CRL speak of a certificate? RFC 5280 6.3.3 (b): issuers, distribution points, kinds. */
#include "crl.h"
#include "path.h"

/* Some name of list `a` is some name of list `b` (both: contents of GeneralNames). */
static bool
names_share(struct path_context *ctx, struct yx_bytes a, struct yx_bytes b)
{
	struct yx_der_forgiven sa, sb;
	struct yx_general_name na, nb;
	struct yx_der da = part_der(a, YX_PKI_LENIENT, &sa), db;

	while (yx_general_name_next(&da, &na)) {
		db = part_der(b, YX_PKI_LENIENT, &sb);
		while (path_spend(ctx, WORK_COMPARE) && yx_general_name_next(&db, &nb))
			if (na.kind == nb.kind &&
			    (na.kind == YX_NAME_DIRECTORY ? yx_name_equal(na.value, nb.value)
							  : yx_bytes_equal(na.value, nb.value)))
				return true;
	}
	return false;
}

/* Is `name` (a Name) among the directory names of the list? */
static bool
names_hold(struct path_context *ctx, struct yx_bytes list, struct yx_bytes name)
{
	struct yx_der_forgiven scratch;
	struct yx_der d = part_der(list, YX_PKI_LENIENT, &scratch);
	struct yx_general_name n;

	while (path_spend(ctx, WORK_COMPARE) && yx_general_name_next(&d, &n))
		if (n.kind == YX_NAME_DIRECTORY && yx_name_equal(n.value, name))
			return true;
	return false;
}

/* nameRelativeToCRLIssuer: the issuer's name with one more RDN, as GeneralNames contents. */
static bool
put_relative(struct yx_buf *out, struct yx_bytes issuer, struct yx_bytes rdn)
{
	struct yx_der d = yx_der(issuer), rdns;
	size_t general, name, set;

	if (!yx_der_enter(&d, YX_DER_SEQUENCE, &rdns))
		return false;
	general = yx_der_begin(out, YX_DER_CONTEXT_CONSTRUCTED(4));
	name = yx_der_begin(out, YX_DER_SEQUENCE);
	yx_der_put_raw(out, yx_reader_rest(&rdns.r));
	set = yx_der_begin(out, YX_DER_SET);
	yx_der_put_raw(out, rdn);
	yx_der_end(out, set);
	yx_der_end(out, name);
	yx_der_end(out, general);
	return yx_buf_status(out, NULL) == YX_OK;
}

/* (b)(2)(i): the name of the CRL's distribution point is one of the certificate's. */
static bool
points_match(struct path_context *ctx, const struct yx_crl *crl, const struct yx_dist_point *dp,
	     struct yx_bytes dp_issuer)
{
	struct yx_bytes crl_names = crl->scope.full_name, dp_names = dp->full_name;
	struct yx_buf a = { 0 }, b = { 0 };
	bool good = true;

	if (crl->scope.relative_name.len > 0) {
		good = put_relative(&a, crl->issuer, crl->scope.relative_name);
		crl_names = yx_buf_bytes(&a);
	}
	if (good && dp->relative_name.len > 0) {
		good = put_relative(&b, dp_issuer, dp->relative_name);
		dp_names = yx_buf_bytes(&b);
	}
	if (good && crl_names.len > 0)
		good = names_share(ctx, crl_names, dp_names.len > 0 ? dp_names : dp->crl_issuer);
	yx_buf_clear(&a);
	yx_buf_clear(&b);
	return good;
}

/* The Name a relative distribution point is relative to (RFC 5280 4.2.1.13). */
static struct yx_bytes
base_name(const struct yx_cert *cert, const struct yx_dist_point *dp)
{
	struct yx_der_forgiven scratch;
	struct yx_der d = part_der(dp->crl_issuer, YX_PKI_LENIENT, &scratch);
	struct yx_general_name n;

	while (yx_general_name_next(&d, &n))
		if (n.kind == YX_NAME_DIRECTORY)
			return n.value;
	return cert->issuer;
}

/* (b): issuer and scope. */
bool
crl_in_scope(struct path_context *ctx, const struct yx_cert *cert, const struct yx_crl *crl,
	     const struct yx_dist_point *dp)
{
	const struct yx_crl_scope *scope = &crl->scope;
	bool ca = yx_cert_is_ca(cert);

	if (dp->crl_issuer.len > 0) {
		if (!names_hold(ctx, dp->crl_issuer, crl->issuer) || !scope->indirect)
			return false;
	} else if (!yx_name_equal(crl->issuer, cert->issuer)) {
		return false;
	}
	if (!scope->present)
		return true;
	if (scope->only_attribute || (scope->only_user && ca) || (scope->only_ca && !ca))
		return false;
	return points_match(ctx, crl, dp, base_name(cert, dp));
}
