/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The contents of the extensions that speak of policies (RFC 5280 4.2.1.4, 4.2.1.5, 4.2.1.11,
 * 4.2.1.14).
 */
#include "cert.h"

#include <yinxin/limits.h>

/* Is this OID among those before it in the list? Lists are short and bounded. */
static bool
policy_repeated(struct yx_der list, struct yx_bytes oid)
{
	struct yx_bytes other;
	struct yx_der info;
	unsigned seen = 0;

	while (yx_der_enter(&list, YX_DER_SEQUENCE, &info))
		seen += yx_der_oid(&info, &other) && yx_bytes_equal(other, oid);
	return seen > 1;
}

bool
extension_policies(struct yx_der d, struct ext_values *v)
{
	struct yx_der seq, info, qualifiers, qualifier, whole;
	struct yx_bytes oid, id;
	size_t n = 0;

	if (!yx_der_enter(&d, YX_DER_SEQUENCE, &seq) || !yx_der_at_end(&d) || yx_der_at_end(&seq))
		return false;
	for (whole = seq; !yx_der_at_end(&seq);) {
		if (++n > YX_LIMIT_CERT_POLICIES || !yx_der_enter(&seq, YX_DER_SEQUENCE, &info) ||
		    !yx_der_oid(&info, &oid))
			return false;
		v->duplicate_policy = v->duplicate_policy || policy_repeated(whole, oid);
		if (yx_der_at_end(&info))
			continue;
		if (!yx_der_enter(&info, YX_DER_SEQUENCE, &qualifiers) || !yx_der_at_end(&info))
			return false;
		while (!yx_der_at_end(&qualifiers))
			if (!yx_der_enter(&qualifiers, YX_DER_SEQUENCE, &qualifier) ||
			    !yx_der_oid(&qualifier, &id))
				return false;
	}
	return true;
}

bool
extension_policy_mappings(struct yx_der d, struct ext_values *v)
{
	struct yx_bytes issuer, subject;
	struct yx_der seq, pair;
	size_t n = 0;

	(void)v;
	if (!yx_der_enter(&d, YX_DER_SEQUENCE, &seq) || !yx_der_at_end(&d) || yx_der_at_end(&seq))
		return false;
	while (!yx_der_at_end(&seq))
		if (++n > YX_LIMIT_CERT_POLICIES || !yx_der_enter(&seq, YX_DER_SEQUENCE, &pair) ||
		    !yx_der_oid(&pair, &issuer) || !yx_der_oid(&pair, &subject) ||
		    !yx_der_at_end(&pair))
			return false;
	return true;
}

/* SkipCerts under an IMPLICIT tag; large values mean "never". */
static bool
skip_certs(struct yx_bytes value, int *out)
{
	uint32_t n = 0;

	if (value.len == 0 || (value.data[0] & 0x80))
		return false;
	if (value.len > 1 && value.data[0] == 0 && !(value.data[1] & 0x80))
		return false; /* not minimal */
	for (size_t i = 0; i < value.len; i++)
		n = n > 1000 ? n : n << 8 | value.data[i];
	*out = n > 1000 ? 1000 : (int)n;
	return true;
}

bool
extension_policy_constraints(struct yx_der d, struct ext_values *v)
{
	int *const into[] = { &v->require_explicit, &v->inhibit_mapping };
	struct yx_bytes value;
	struct yx_der seq;

	if (!yx_der_enter(&d, YX_DER_SEQUENCE, &seq) || !yx_der_at_end(&d) || yx_der_at_end(&seq))
		return false;
	for (int i = 0; i < 2; i++)
		if (yx_der_next_is(&seq, YX_DER_CONTEXT(i)) &&
		    (!yx_der_value(&seq, YX_DER_CONTEXT(i), &value) || !skip_certs(value, into[i])))
			return false;
	return yx_der_at_end(&seq);
}

bool
extension_inhibit_any(struct yx_der d, struct ext_values *v)
{
	struct yx_bytes value;

	return yx_der_value(&d, YX_DER_INTEGER, &value) && yx_der_at_end(&d) &&
	       skip_certs(value, &v->inhibit_any);
}
