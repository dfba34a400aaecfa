/* SPDX-License-Identifier: Apache-2.0 */
/* Pools and trust stores as the path code sees them: lists with the hash of the name searched by.
 */
#ifndef YINXIN_PKI_PRIVATE_POOL_H
#define YINXIN_PKI_PRIVATE_POOL_H

#include <yinxin/pki_path.h>

struct pool_item {
	void *object;    /* yx_cert, yx_crl or yx_ocsp */
	uint64_t name;   /* of the subject (certificates) or issuer (CRLs) */
	uint64_t digest; /* of the bytes, to find twins */
};
struct pool_list {
	struct pool_item *items;
	size_t count, capacity;
};
struct yx_pool {
	struct pool_list certs, crls, ocsps;
};
struct yx_trust {
	struct pool_list anchors;
	struct yx_pool *pool;
	struct trust_opened *opened; /* and not yet read */
};
/* trust_path.c */
void trust_forget_opened(struct yx_trust *t);

uint64_t pool_digest(struct yx_bytes b);
YX_MUST_CHECK enum yx_status pool_list_add(struct pool_list *l, struct pool_item item,
					   struct yx_error *err);
/* Takes a share; twins are left out. */
YX_MUST_CHECK enum yx_status pool_add_cert(struct pool_list *l, const struct yx_cert *c,
					   struct yx_error *err);

#endif
