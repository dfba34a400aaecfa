/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ledger_merkle: the Merkle tree of RFC 6962 2.1 (hashing as in RFC 9162 2.1.1): a leaf is
 * H(0x00 || data), a node H(0x01 || left || right), the empty tree H(""). H is SHA-256 or SM3; the
 * two trees of a ledger differ in nothing else.
 *
 * This header is the mathematics: proofs made from any store of hashes, and proofs checked with no
 * store at all. Nothing here touches a file.
 */
#ifndef YINXIN_LEDGER_MERKLE_H
#define YINXIN_LEDGER_MERKLE_H

#include <yinxin/base.h>
#include <yinxin/crypto.h>

#ifdef __cplusplus
extern "C" {
#endif

#define YX_MERKLE_HASH      32  /* bytes; both algorithms */
#define YX_MERKLE_PROOF_MAX 128 /* a consistency proof in a tree of 2^63 leaves is below 128 */

/* One node or leaf hash, copied by value. */
struct yx_merkle_hash {
	uint8_t b[YX_MERKLE_HASH];
};

/* A reused hashing context; one per thread. `alg` is SHA-256 or SM3, else USAGE. */
struct yx_merkle;
YX_MUST_CHECK enum yx_status yx_merkle_new(struct yx_merkle **out, enum yx_digest_alg alg,
					   struct yx_error *err);
void yx_merkle_free(struct yx_merkle *m);
enum yx_digest_alg yx_merkle_alg(const struct yx_merkle *m);
YX_MUST_CHECK enum yx_status yx_merkle_leaf(struct yx_merkle *m, struct yx_bytes data,
					    struct yx_merkle_hash *out, struct yx_error *err);
/* `out` may be one of the inputs. */
YX_MUST_CHECK enum yx_status yx_merkle_node(struct yx_merkle *m, const struct yx_merkle_hash *left,
					    const struct yx_merkle_hash *right,
					    struct yx_merkle_hash *out, struct yx_error *err);
YX_MUST_CHECK enum yx_status yx_merkle_empty(struct yx_merkle *m, struct yx_merkle_hash *out,
					     struct yx_error *err);

/* A list of hashes, leaf side first. */
struct yx_merkle_proof {
	size_t count;
	struct yx_merkle_hash hash[YX_MERKLE_PROOF_MAX];
};

/* ---------------------------------------------------------------- checking */

/*
 * All return YX_OK when the check ran; *valid then says what it found. Impossible sizes and
 * indices, and proofs that are too long or too short, are simply not valid.
 */

/* RFC 9162 2.1.3.2: the leaf is number `index` of the tree of `size` leaves with this root. */
YX_MUST_CHECK enum yx_status
yx_merkle_check_inclusion(struct yx_merkle *m, uint64_t index, uint64_t size,
			  const struct yx_merkle_hash *leaf, const struct yx_merkle_proof *proof,
			  const struct yx_merkle_hash *root, bool *valid, struct yx_error *err);
/* RFC 9162 2.1.4.2: the tree of `size2` leaves begins with that of `size1`. `size1` 0 is not valid:
 * every tree begins with the empty one, so a proof of it would prove nothing. */
YX_MUST_CHECK enum yx_status
yx_merkle_check_consistency(struct yx_merkle *m, uint64_t size1, uint64_t size2,
			    const struct yx_merkle_proof *proof, const struct yx_merkle_hash *root1,
			    const struct yx_merkle_hash *root2, bool *valid, struct yx_error *err);
/*
 * The same for a subtree [start, end) as the Merkle Tree Certificates draft defines it: `start` is
 * a multiple of the smallest power of two that is at least end - start. An empty subtree holds no
 * leaf; it is consistent with every tree when its root is that of the empty tree and the proof is
 * empty.
 */
YX_MUST_CHECK enum yx_status yx_merkle_check_subtree_inclusion(struct yx_merkle *m, uint64_t index,
							       uint64_t start, uint64_t end,
							       const struct yx_merkle_hash *leaf,
							       const struct yx_merkle_proof *proof,
							       const struct yx_merkle_hash *root,
							       bool *valid, struct yx_error *err);
YX_MUST_CHECK enum yx_status yx_merkle_check_subtree_consistency(
    struct yx_merkle *m, uint64_t start, uint64_t end, uint64_t size,
    const struct yx_merkle_proof *proof, const struct yx_merkle_hash *subtree_root,
    const struct yx_merkle_hash *root, bool *valid, struct yx_error *err);

/* ------------------------------------------------------------------ making */

/*
 * Where hashes come from: the root of the complete subtree of 2^level leaves that starts at leaf
 * index * 2^level. It is asked only for subtrees that lie within the tree.
 */
struct yx_merkle_source {
	enum yx_status (*subtree)(void *state, unsigned level, uint64_t index,
				  struct yx_merkle_hash *out, struct yx_error *err);
	void *state;
	struct yx_merkle *m;
};

/* Root of the first `size` leaves. */
YX_MUST_CHECK enum yx_status yx_merkle_root(const struct yx_merkle_source *src, uint64_t size,
					    struct yx_merkle_hash *out, struct yx_error *err);
/* RFC 9162 2.1.3.1; USAGE unless index < size. */
YX_MUST_CHECK enum yx_status yx_merkle_prove_inclusion(const struct yx_merkle_source *src,
						       uint64_t index, uint64_t size,
						       struct yx_merkle_proof *out,
						       struct yx_error *err);
/* RFC 9162 2.1.4.1; USAGE unless 0 < size1 <= size2. */
YX_MUST_CHECK enum yx_status yx_merkle_prove_consistency(const struct yx_merkle_source *src,
							 uint64_t size1, uint64_t size2,
							 struct yx_merkle_proof *out,
							 struct yx_error *err);

#ifdef __cplusplus
}
#endif
#endif
