/* SPDX-License-Identifier: Apache-2.0 */
/* chain.h: the two digests of everything, with hashing contexts that are reused. */
#ifndef YINXIN_LEDGER_CHAIN_H
#define YINXIN_LEDGER_CHAIN_H

#include <yinxin/ledger.h>

struct hashers {
	struct yx_hasher *sha256, *sm3; /* NULL: one-shot */
};

enum yx_status hashers_init(struct hashers *h, struct yx_error *err);
void hashers_clear(struct hashers *h);
enum yx_status event_hash(const struct hashers *h, struct yx_bytes event, struct yx_event_hash *out,
			  struct yx_error *err);
enum yx_status chain_add(const struct hashers *h, struct yx_chain *c, const struct yx_event_hash *e,
			 struct yx_error *err);
/* [A-Za-z0-9._:/-]{1,64} */
bool matter_valid(struct yx_bytes matter);

#endif
