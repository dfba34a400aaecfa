/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Making roots and proofs from a source of complete-subtree hashes. A range [start, start + n) that
 * occurs in RFC 6962's recursion always starts at a multiple of the power of two that splits it, so
 * its hash is that of its complete subtrees folded from the right.
 */
#include <yinxin/ledger_merkle.h>

/* The largest level with 2^level <= n (n >= 1). */
static unsigned
level_of(uint64_t n)
{
	return 63U - (unsigned)__builtin_clzll(n);
}

/* MTH(D[start : start + n]), n >= 1. */
static enum yx_status
range_hash(const struct yx_merkle_source *src, uint64_t start, uint64_t n,
	   struct yx_merkle_hash *out, struct yx_error *err)
{
	struct yx_merkle_hash part[64];
	unsigned parts = 0;
	enum yx_status st;

	while (n > 0) {
		unsigned level = level_of(n);

		if ((st = src->subtree(src->state, level, start >> level, &part[parts++], err)) !=
		    YX_OK)
			return st;
		start += UINT64_C(1) << level;
		n -= UINT64_C(1) << level;
	}
	*out = part[--parts];
	while (parts > 0)
		if ((st = yx_merkle_node(src->m, &part[--parts], out, out, err)) != YX_OK)
			return st;
	return YX_OK;
}

enum yx_status
yx_merkle_root(const struct yx_merkle_source *src, uint64_t size, struct yx_merkle_hash *out,
	       struct yx_error *err)
{
	if (size == 0)
		return yx_merkle_empty(src->m, out, err);
	return range_hash(src, 0, size, out, err);
}

/* Largest power of two below n (n >= 2). */
static uint64_t
split(uint64_t n)
{
	return UINT64_C(1) << level_of(n - 1);
}

/* The recursion of RFC 6962 finds the root's child first, a proof lists it last. */
static void
reverse(struct yx_merkle_proof *p)
{
	for (size_t i = 0; i < p->count / 2; i++) {
		struct yx_merkle_hash t = p->hash[i];

		p->hash[i] = p->hash[p->count - 1 - i];
		p->hash[p->count - 1 - i] = t;
	}
}

enum yx_status
yx_merkle_prove_inclusion(const struct yx_merkle_source *src, uint64_t index, uint64_t size,
			  struct yx_merkle_proof *out, struct yx_error *err)
{
	uint64_t start = 0, n = size;
	enum yx_status st;

	out->count = 0;
	if (index >= size)
		return yx_fail(err, YX_USAGE, NULL, "RFC 9162 2.1.3.1",
			       "no entry %llu in a log of %llu", (unsigned long long)index,
			       (unsigned long long)size);
	while (n > 1) {
		uint64_t k = split(n);
		bool right = index - start >= k;

		/* the sibling of the half that holds the leaf */
		st = range_hash(src, right ? start : start + k, right ? k : n - k,
				&out->hash[out->count++], err);
		if (st != YX_OK)
			return st;
		if (right)
			start += k;
		n = right ? n - k : k;
	}
	reverse(out);
	return YX_OK;
}

enum yx_status
yx_merkle_prove_consistency(const struct yx_merkle_source *src, uint64_t size1, uint64_t size2,
			    struct yx_merkle_proof *out, struct yx_error *err)
{
	uint64_t start = 0, m = size1, n = size2;
	bool whole = true; /* RFC 6962's b: the old tree is this very range */
	enum yx_status st;

	out->count = 0;
	if (size1 == 0 || size1 > size2)
		return yx_fail(err, YX_USAGE, NULL, "RFC 9162 2.1.4.1",
			       "no consistency proof from %llu to %llu entries",
			       (unsigned long long)size1, (unsigned long long)size2);
	while (m != n) {
		uint64_t k = split(n);
		bool right = m > k;

		st = range_hash(src, right ? start : start + k, right ? k : n - k,
				&out->hash[out->count++], err);
		if (st != YX_OK)
			return st;
		if (right) {
			start += k;
			m -= k;
			whole = false;
		}
		n = right ? n - k : k;
	}
	if (!whole && (st = range_hash(src, start, m, &out->hash[out->count++], err)) != YX_OK)
		return st;
	reverse(out);
	return YX_OK;
}
