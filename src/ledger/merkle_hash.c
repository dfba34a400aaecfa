/* SPDX-License-Identifier: Apache-2.0 */
/* Leaf and node hashing of RFC 6962 2.1, over one reused hasher. */
#include <string.h>
#include <yinxin/ledger_merkle.h>

struct yx_merkle {
	enum yx_digest_alg alg;
	struct yx_hasher *h;
};

enum yx_status
yx_merkle_new(struct yx_merkle **out, enum yx_digest_alg alg, struct yx_error *err)
{
	struct yx_merkle *m;
	enum yx_status st;

	*out = NULL;
	if (alg != YX_DIGEST_SHA256 && alg != YX_DIGEST_SM3)
		return yx_fail(err, YX_USAGE, NULL, "", "a tree is hashed with SHA-256 or SM3");
	if (!(m = yx_alloc(sizeof(*m))))
		return yx_fail_nomem(err);
	m->alg = alg;
	if ((st = yx_hasher_new(&m->h, alg, err)) != YX_OK) {
		yx_free(m);
		return st;
	}
	*out = m;
	return YX_OK;
}

void
yx_merkle_free(struct yx_merkle *m)
{
	if (!m)
		return;
	yx_hasher_free(m->h);
	yx_free(m);
}

enum yx_digest_alg
yx_merkle_alg(const struct yx_merkle *m)
{
	return m->alg;
}

static enum yx_status
finish(struct yx_merkle *m, struct yx_merkle_hash *out, struct yx_error *err)
{
	struct yx_digest d;
	enum yx_status st = yx_hasher_finish(m->h, &d, err);

	if (st == YX_OK)
		memcpy(out->b, d.value, sizeof(out->b));
	return st;
}

enum yx_status
yx_merkle_leaf(struct yx_merkle *m, struct yx_bytes data, struct yx_merkle_hash *out,
	       struct yx_error *err)
{
	uint8_t small[256];
	enum yx_status st;

	small[0] = 0x00;
	if (data.len < sizeof(small)) { /* one call for what leaves usually are */
		if (data.len)
			memcpy(small + 1, data.data, data.len);
		if ((st = yx_hasher_update(m->h, yx_bytes(small, data.len + 1), err)) != YX_OK)
			return st;
		return finish(m, out, err);
	}
	if ((st = yx_hasher_update(m->h, yx_bytes(small, 1), err)) != YX_OK ||
	    (st = yx_hasher_update(m->h, data, err)) != YX_OK)
		return st;
	return finish(m, out, err);
}

enum yx_status
yx_merkle_node(struct yx_merkle *m, const struct yx_merkle_hash *left,
	       const struct yx_merkle_hash *right, struct yx_merkle_hash *out, struct yx_error *err)
{
	uint8_t in[1 + 2 * YX_MERKLE_HASH];
	enum yx_status st;

	in[0] = 0x01;
	memcpy(in + 1, left->b, YX_MERKLE_HASH);
	memcpy(in + 1 + YX_MERKLE_HASH, right->b, YX_MERKLE_HASH);
	if ((st = yx_hasher_update(m->h, yx_bytes(in, sizeof(in)), err)) != YX_OK)
		return st;
	return finish(m, out, err);
}

enum yx_status
yx_merkle_empty(struct yx_merkle *m, struct yx_merkle_hash *out, struct yx_error *err)
{
	return finish(m, out, err);
}
