/* SPDX-License-Identifier: Apache-2.0 */
/* What a parsed CRL is inside. */
#ifndef YINXIN_PKI_PRIVATE_CRL_H
#define YINXIN_PKI_PRIVATE_CRL_H

#include <yinxin/pki_revocation.h>
#include "cert.h"

/* From the entry at `offset` on, certificates were issued by this name (RFC 5280 5.3.3). */
struct crl_issuer {
	uint32_t offset;
	struct yx_bytes name;
	uint64_t hash;
};

struct yx_crl {
	unsigned refs, flags;
	int version;
	struct yx_der_forgiven forgiven;
	uint8_t *copy; /* NULL when borrowed */
	struct yx_bytes der, tbs, issuer, entries, extensions, algorithm, signature;
	yx_time this_update, next_update, keeps_expired_since;
	struct yx_scheme scheme;
	bool delta, has_aki, entry_unknown_critical;
	struct yx_bytes number, delta_base, aki;
	struct yx_crl_scope scope;
	uint32_t count;
	/* open addressing: offset + 1 of an entry within `entries`, 0 free */
	uint32_t *table;
	uint32_t mask;
	struct crl_issuer *issuers; /* ascending offsets; the first is the CRL's own */
	size_t issuer_count, issuer_capacity;
};

struct path_context;

/* One entry off the cursor; `issuer` is filled by a certificateIssuer extension only. */
bool crl_entry_read(struct yx_der *d, struct yx_crl_entry *out);
/* Check all entries and build the index. */
YX_MUST_CHECK enum yx_status crl_index(struct yx_crl *c, struct yx_der list, struct yx_error *err);

/* Issuer and scope of the list fit this distribution point of the certificate. */
bool crl_in_scope(struct path_context *ctx, const struct yx_cert *cert, const struct yx_crl *crl,
		  const struct yx_dist_point *dp);

#endif
