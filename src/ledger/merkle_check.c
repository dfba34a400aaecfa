/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checking proofs: RFC 9162 2.1.3.2 and 2.1.4.2, generalised to subtrees as the Merkle Tree
 * Certificates draft does. A whole tree is the subtree that starts at 0, so there is one procedure
 * of each kind.
 */
#include <string.h>
#include <yinxin/ledger_merkle.h>

static bool
equal(const struct yx_merkle_hash *a, const struct yx_merkle_hash *b)
{
	return memcmp(a->b, b->b, sizeof(a->b)) == 0;
}

/* `start` is a multiple of the smallest power of two >= end - start. */
static bool
subtree_valid(uint64_t start, uint64_t end)
{
	uint64_t width, power = 1;

	if (start >= end)
		return false;
	width = end - start;
	if (start == 0)
		return true;
	while (power < width) {
		if (power >> 63)
			return false; /* the next power is 2^64: only 0 is a multiple */
		power <<= 1;
	}
	return start % power == 0;
}

enum yx_status
yx_merkle_check_subtree_inclusion(struct yx_merkle *m, uint64_t index, uint64_t start, uint64_t end,
				  const struct yx_merkle_hash *leaf,
				  const struct yx_merkle_proof *proof,
				  const struct yx_merkle_hash *root, bool *valid,
				  struct yx_error *err)
{
	struct yx_merkle_hash r = *leaf;
	uint64_t fn, sn;
	enum yx_status st;

	*valid = false;
	if (!subtree_valid(start, end) || index < start || index >= end)
		return YX_OK;
	fn = index - start;
	sn = end - start - 1;
	for (size_t i = 0; i < proof->count; i++) {
		const struct yx_merkle_hash *p = &proof->hash[i];

		if (sn == 0)
			return YX_OK; /* longer than the path */
		if ((fn & 1) || fn == sn) {
			if ((st = yx_merkle_node(m, p, &r, &r, err)) != YX_OK)
				return st;
			while (!(fn & 1) && fn != 0) {
				fn >>= 1;
				sn >>= 1;
			}
		} else if ((st = yx_merkle_node(m, &r, p, &r, err)) != YX_OK)
			return st;
		fn >>= 1;
		sn >>= 1;
	}
	*valid = sn == 0 && equal(&r, root);
	return YX_OK;
}

enum yx_status
yx_merkle_check_inclusion(struct yx_merkle *m, uint64_t index, uint64_t size,
			  const struct yx_merkle_hash *leaf, const struct yx_merkle_proof *proof,
			  const struct yx_merkle_hash *root, bool *valid, struct yx_error *err)
{
	return yx_merkle_check_subtree_inclusion(m, index, 0, size, leaf, proof, root, valid, err);
}

enum yx_status
yx_merkle_check_subtree_consistency(struct yx_merkle *m, uint64_t start, uint64_t end,
				    uint64_t size, const struct yx_merkle_proof *proof,
				    const struct yx_merkle_hash *subtree_root,
				    const struct yx_merkle_hash *root, bool *valid,
				    struct yx_error *err)
{
	struct yx_merkle_hash fr, sr;
	uint64_t fn = start, sn = end - 1, tn = size - 1;
	size_t i = 0;
	enum yx_status st;

	*valid = false;
	if (start == end && end <= size && proof->count == 0) {
		/* nothing is in every tree; that it is nothing still has to be said */
		if ((st = yx_merkle_empty(m, &fr, err)) == YX_OK)
			*valid = equal(&fr, subtree_root);
		return st;
	}
	if (!subtree_valid(start, end) || end > size)
		return YX_OK;
	if (sn == tn)
		while (fn != sn) {
			fn >>= 1;
			sn >>= 1;
			tn >>= 1;
		}
	else
		while (fn != sn && (sn & 1)) {
			fn >>= 1;
			sn >>= 1;
			tn >>= 1;
		}
	if (fn == sn)
		fr = sr = *subtree_root; /* a complete subtree: its root starts the path */
	else if (proof->count == 0)
		return YX_OK;
	else
		fr = sr = proof->hash[i++];
	for (; i < proof->count; i++) {
		const struct yx_merkle_hash *c = &proof->hash[i];

		if (tn == 0)
			return YX_OK;
		if ((sn & 1) || sn == tn) {
			if (fn < sn && (st = yx_merkle_node(m, c, &fr, &fr, err)) != YX_OK)
				return st;
			if ((st = yx_merkle_node(m, c, &sr, &sr, err)) != YX_OK)
				return st;
			while (!(sn & 1) && sn != 0) {
				fn >>= 1;
				sn >>= 1;
				tn >>= 1;
			}
		} else if ((st = yx_merkle_node(m, &sr, c, &sr, err)) != YX_OK)
			return st;
		fn >>= 1;
		sn >>= 1;
		tn >>= 1;
	}
	*valid = tn == 0 && equal(&fr, subtree_root) && equal(&sr, root);
	return YX_OK;
}

enum yx_status
yx_merkle_check_consistency(struct yx_merkle *m, uint64_t size1, uint64_t size2,
			    const struct yx_merkle_proof *proof, const struct yx_merkle_hash *root1,
			    const struct yx_merkle_hash *root2, bool *valid, struct yx_error *err)
{
	*valid = false;
	if (size1 == 0)
		return YX_OK;
	return yx_merkle_check_subtree_consistency(m, 0, size1, size2, proof, root1, root2, valid,
						   err);
}
