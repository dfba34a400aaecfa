/* SPDX-License-Identifier: Apache-2.0 */
/* builder.h: a SignedData under construction. */
#ifndef YINXIN_CMS_BUILDER_H
#define YINXIN_CMS_BUILDER_H

#include "parts.h"

struct cms_slot {
	struct yx_cert *cert;
	struct yx_scheme scheme;
	enum yx_digest_alg digest;
	bool by_key_id;
	bool has_attributes;
	struct yx_buf to_sign; /* the SET OF signed attributes, or attached content */
	struct yx_buf value;
	struct yx_buf unsigned_attributes; /* Attribute encodings, one after the other */
};

/* Encodings kept one after the other. */
struct cms_pile {
	struct yx_buf bytes;
	size_t count;
};

struct yx_cms_builder {
	enum yx_cms_family family;
	enum yx_oid content_type;
	bool has_content, attach;
	struct yx_cms_content content; /* runs point to `runs` */
	struct yx_bytes runs[YX_LIMIT_CMS_RUNS];
	struct yx_digest digests[YX_DIGEST_COUNT];
	struct yx_buf attached;
	struct cms_pile certificates, crls, ocsps;
	struct cms_slot slots[YX_LIMIT_CMS_SIGNERS];
	size_t slot_count;
};

/* slot.c */
YX_MUST_CHECK enum yx_status cms_slot_fill(struct cms_slot *slot, struct yx_cms_builder *b,
					   const struct yx_cms_signer_options *o,
					   struct yx_error *err);
void cms_slot_clear(struct cms_slot *slot);
YX_MUST_CHECK enum yx_status cms_slot_put(struct yx_buf *out, const struct cms_slot *slot,
					  enum yx_cms_family family, struct yx_error *err);
/* The AlgorithmIdentifiers a family writes. */
void cms_put_digest_algorithm(struct yx_buf *out, enum yx_digest_alg alg);
YX_MUST_CHECK enum yx_status cms_put_scheme(struct yx_buf *out, const struct yx_scheme *s,
					    enum yx_cms_family family, struct yx_error *err);

#endif
