/* SPDX-License-Identifier: Apache-2.0 */
/* Chains of events: the sums, and the leaf that stands for one in the log. */
#include <string.h>
#include <yinxin/limits.h>
#include "chain.h"

enum yx_status
hashers_init(struct hashers *h, struct yx_error *err)
{
	enum yx_status st;

	h->sm3 = NULL;
	if ((st = yx_hasher_new(&h->sha256, YX_DIGEST_SHA256, err)) == YX_OK)
		st = yx_hasher_new(&h->sm3, YX_DIGEST_SM3, err);
	return st;
}

void
hashers_clear(struct hashers *h)
{
	yx_hasher_free(h->sha256);
	yx_hasher_free(h->sm3);
	h->sha256 = h->sm3 = NULL;
}

static enum yx_status
hash(struct yx_hasher *h, enum yx_digest_alg alg, struct yx_bytes in, struct yx_merkle_hash *out,
     struct yx_error *err)
{
	struct yx_digest d;
	enum yx_status st;

	if (!h)
		st = yx_digest(&d, alg, in, err);
	else if ((st = yx_hasher_update(h, in, err)) == YX_OK)
		st = yx_hasher_finish(h, &d, err);
	if (st == YX_OK)
		memcpy(out->b, d.value, sizeof(out->b));
	return st;
}

enum yx_status
event_hash(const struct hashers *h, struct yx_bytes event, struct yx_event_hash *out,
	   struct yx_error *err)
{
	enum yx_status st = hash(h->sha256, YX_DIGEST_SHA256, event, &out->sha256, err);

	return st != YX_OK ? st : hash(h->sm3, YX_DIGEST_SM3, event, &out->sm3, err);
}

enum yx_status
chain_add(const struct hashers *h, struct yx_chain *c, const struct yx_event_hash *e,
	  struct yx_error *err)
{
	uint8_t in[2 * YX_MERKLE_HASH];
	struct yx_chain next = *c;
	enum yx_status st;

	memcpy(in, c->sha256.b, YX_MERKLE_HASH);
	memcpy(in + YX_MERKLE_HASH, e->sha256.b, YX_MERKLE_HASH);
	st = hash(h->sha256, YX_DIGEST_SHA256, yx_bytes(in, sizeof(in)), &next.sha256, err);
	if (st != YX_OK)
		return st;
	memcpy(in, c->sm3.b, YX_MERKLE_HASH);
	memcpy(in + YX_MERKLE_HASH, e->sm3.b, YX_MERKLE_HASH);
	st = hash(h->sm3, YX_DIGEST_SM3, yx_bytes(in, sizeof(in)), &next.sm3, err);
	if (st != YX_OK)
		return st;
	next.count++;
	*c = next;
	return YX_OK;
}

bool
matter_valid(struct yx_bytes matter)
{
	for (size_t i = 0; i < matter.len; i++) {
		uint8_t c = matter.data[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
		    !(c && strchr("._:/-", c)))
			return false;
	}
	return matter.len > 0 && matter.len <= YX_LIMIT_MATTER;
}

enum yx_status
yx_chain_start(struct yx_chain *c, const uint8_t salt[YX_CHAIN_SALT], const char *matter,
	       struct yx_error *err)
{
	static const char tag[] = "yinxin-chain/1"; /* with its NUL */
	struct yx_bytes name = yx_bytes_str(matter);
	uint8_t in[sizeof(tag) + YX_CHAIN_SALT + YX_LIMIT_MATTER];
	struct yx_bytes all;
	enum yx_status st;

	memset(c, 0, sizeof(*c));
	if (!matter_valid(name))
		return yx_fail(err, YX_USAGE, NULL, "",
			       "a matter is 1 to %d of letters, digits and . _ : / -",
			       YX_LIMIT_MATTER);
	memcpy(in, tag, sizeof(tag));
	memcpy(in + sizeof(tag), salt, YX_CHAIN_SALT);
	memcpy(in + sizeof(tag) + YX_CHAIN_SALT, name.data, name.len);
	all = yx_bytes(in, sizeof(tag) + YX_CHAIN_SALT + name.len);
	if ((st = hash(NULL, YX_DIGEST_SHA256, all, &c->sha256, err)) != YX_OK ||
	    (st = hash(NULL, YX_DIGEST_SM3, all, &c->sm3, err)) != YX_OK)
		return st;
	c->id = c->sha256;
	return YX_OK;
}

static const struct hashers one_shot;

enum yx_status
yx_event_hash(struct yx_bytes event, struct yx_event_hash *out, struct yx_error *err)
{
	return event_hash(&one_shot, event, out, err);
}

enum yx_status
yx_chain_add(struct yx_chain *c, const struct yx_event_hash *event, struct yx_error *err)
{
	return chain_add(&one_shot, c, event, err);
}

void
yx_chain_leaf(const struct yx_chain *c, uint8_t out[YX_LEDGER_LEAF])
{
	out[0] = 0x01;
	memcpy(out + 1, c->id.b, YX_MERKLE_HASH);
	for (int i = 0; i < 8; i++)
		out[33 + i] = (uint8_t)(c->count >> (56 - 8 * i));
	memcpy(out + 41, c->sha256.b, YX_MERKLE_HASH);
	memcpy(out + 73, c->sm3.b, YX_MERKLE_HASH);
}
