/* SPDX-License-Identifier: Apache-2.0 */
/* Elliptic curves: any that libcrypto knows by a name (RFC 5480 2.1.1.1). */
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <stdio.h>
#include <string.h>
#include "pubkey.h"

enum yx_status
curve_find(struct yx_bytes oid, char name[32], int *bits, struct yx_error *err)
{
	char dotted[YX_LIMIT_OID_TEXT];
	EC_GROUP *group = NULL;
	const char *sn;
	int nid;

	ossl_init();
	yx_oid_text(dotted, sizeof(dotted), oid);
	nid = OBJ_txt2nid(dotted);
	sn = nid == NID_undef ? NULL : OBJ_nid2sn(nid);
	if (sn && strlen(sn) < 32)
		group = EC_GROUP_new_by_curve_name(nid);
	ERR_clear_error();
	if (!group)
		return yx_fail(err, YX_UNSUPPORTED, NULL, "RFC 5480 2.1.1.1",
			       "unknown elliptic curve %s", dotted);
	(void)snprintf(name, 32, "%s", sn);
	*bits = EC_GROUP_order_bits(group);
	EC_GROUP_free(group);
	return YX_OK;
}

enum yx_key_type
curve_key_type(enum yx_oid curve)
{
	return curve == YX_OID_SM2 ? YX_KEY_SM2 : YX_KEY_EC;
}
