/* SPDX-License-Identifier: Apache-2.0 */
/* What RFC 3161 2.3 asks of the authority's certificate. */
#include "parts.h"

bool
tsp_purpose_fits(const struct yx_cert *cert, const char **why)
{
	struct yx_extension extension;
	struct yx_bytes oid;

	*why = NULL;
	if (!yx_cert_extension(cert, YX_OID_EXT_EXT_KEY_USAGE, &extension))
		*why = "the certificate has no extended key usage";
	else if (!yx_cert_lists_eku(cert, YX_OID_EKU_TIME_STAMPING))
		*why = "the certificate is not for time-stamping";
	else if (yx_cert_eku_at(cert, 1, &oid))
		*why = "the certificate is for other purposes than time-stamping too";
	else if (!extension.critical)
		*why = "the purpose is not marked critical";
	return *why == NULL;
}
