/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ledger_note: signed notes (c2sp.org/signed-note), checkpoints (tlog-checkpoint) and offline
 * proofs (tlog-proof@v1), read and written byte for byte.
 *
 * Signature types
 *   0x01  Ed25519 over the note text: written and verified.
 *   0x04  Ed25519 cosignature/v1 of a witness (time-stamped): verified; we do not write it yet.
 *   0x06  ML-DSA-44 cosignature: recognised, not verified (UNSUPPORTED as a verifier key).
 *   0xff "yinxin/sm2-sm3/v1"
 *         Ours, in the room that signed-note leaves for types without a number. The key is the
 *         SubjectPublicKeyInfo of an SM2 key; the signature is
 *             SM3 root (32 bytes) || SM2 signature (DER, GM/T 0009, default user ID)
 *         over  "yinxin/sm2-sm3/v1\n" "sm3 " base64(SM3 root) "\n"  note text.
 *         So the text of the checkpoint stays the one every C2SP client reads, and the parallel
 *         SM3 tree head is signed with it.
 * The key ID is SHA-256(name || 0x0A || type || key)[:4], `type` being all bytes shown above.
 */
#ifndef YINXIN_LEDGER_NOTE_H
#define YINXIN_LEDGER_NOTE_H

#include <yinxin/base.h>
#include <yinxin/crypto.h>
#include <yinxin/ledger_merkle.h>
#include <yinxin/limits.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------------- notes */

struct yx_note_signature {
	struct yx_bytes name; /* of the key */
	uint32_t key_id;
	struct yx_bytes blob; /* what follows the key ID, decoded */
};

/* A parsed note: borrows `text` and the names from the input, owns the decoded blobs. */
struct yx_note {
	struct yx_bytes text; /* with its last newline: what is signed */
	size_t count;
	struct yx_note_signature signatures[YX_LIMIT_NOTE_SIGNATURES];
	struct yx_buf blobs;
};

/* MALFORMED names the byte; at least one signature line is required. */
YX_MUST_CHECK enum yx_status yx_note_parse(struct yx_note *out, struct yx_bytes in,
					   struct yx_error *err);
void yx_note_clear(struct yx_note *n);

enum yx_note_type {
	YX_NOTE_ED25519 = 1,
	YX_NOTE_COSIGNATURE_ED25519,
	YX_NOTE_COSIGNATURE_MLDSA44,
	YX_NOTE_SM2_SM3
};
const char *yx_note_type_name(enum yx_note_type t); /* "Ed25519", "SM2 with SM3 tree head", ... */

/* A verifier key (vkey): name, type and public key. */
struct yx_note_key;
/* "name+hex key id+base64(type || key)"; white space around it is ignored. */
YX_MUST_CHECK enum yx_status yx_note_key_parse(struct yx_note_key **out, struct yx_bytes in,
					       struct yx_error *err);
/* From a public key: Ed25519 gives type 0x01, SM2 ours; anything else is UNSUPPORTED. */
YX_MUST_CHECK enum yx_status yx_note_key_new(struct yx_note_key **out, const char *name,
					     const struct yx_pubkey *key, struct yx_error *err);
void yx_note_key_free(struct yx_note_key *k);
const char *yx_note_key_name(const struct yx_note_key *k);
uint32_t yx_note_key_id(const struct yx_note_key *k);
enum yx_note_type yx_note_key_type(const struct yx_note_key *k);
/* The vkey text, borrowed. */
const char *yx_note_key_text(const struct yx_note_key *k);

/* What one key says about a note. */
enum yx_note_result {
	YX_NOTE_ABSENT = 0, /* no signature by this key */
	YX_NOTE_VALID,
	YX_NOTE_INVALID,
	YX_NOTE_UNSUPPORTED
};
struct yx_note_check {
	enum yx_note_result result;
	yx_time time; /* of a cosignature, else YX_TIME_NONE */
	bool has_sm3_root;
	struct yx_merkle_hash sm3_root; /* signed with a valid SM2 line */
};
YX_MUST_CHECK enum yx_status yx_note_verify(const struct yx_note *n, const struct yx_note_key *k,
					    struct yx_note_check *out, struct yx_error *err);

/* Append `text` (ending in a newline), the blank line; signature lines follow with the others. */
YX_MUST_CHECK enum yx_status yx_note_begin(struct yx_buf *out, struct yx_bytes text,
					   struct yx_error *err);
/* Append an Ed25519 signature line over `text`. */
YX_MUST_CHECK enum yx_status yx_note_sign(struct yx_buf *out, const char *name,
					  const struct yx_key *key, struct yx_bytes text,
					  struct yx_error *err);
/* Append the SM2 line that also signs the SM3 root. */
YX_MUST_CHECK enum yx_status yx_note_sign_sm2(struct yx_buf *out, const char *name,
					      const struct yx_key *key, struct yx_bytes text,
					      const struct yx_merkle_hash *sm3_root,
					      struct yx_error *err);

/* ------------------------------------------------------------- checkpoints */

/* The text of a checkpoint, parsed; borrows. */
struct yx_checkpoint {
	struct yx_bytes origin;
	uint64_t size;
	struct yx_merkle_hash root; /* SHA-256 tree */
	struct yx_bytes extensions; /* further lines with their newlines, or empty */
};
YX_MUST_CHECK enum yx_status yx_checkpoint_parse(struct yx_checkpoint *out, struct yx_bytes text,
						 struct yx_error *err);
YX_MUST_CHECK enum yx_status yx_checkpoint_put(struct yx_buf *out, const char *origin,
					       uint64_t size, const struct yx_merkle_hash *root,
					       struct yx_error *err);

/* ------------------------------------------------------------ offline proof */

/* c2sp.org/tlog-proof@v1; `checkpoint` borrows from the input, `extra` is owned. */
struct yx_tlog_proof {
	uint64_t index;
	struct yx_merkle_proof path;
	struct yx_bytes checkpoint; /* the whole signed note */
	bool has_extra;
	struct yx_buf extra; /* not authenticated */
};
YX_MUST_CHECK enum yx_status yx_tlog_proof_parse(struct yx_tlog_proof *out, struct yx_bytes in,
						 struct yx_error *err);
void yx_tlog_proof_clear(struct yx_tlog_proof *p);
/* `extra` empty: no such line. */
YX_MUST_CHECK enum yx_status yx_tlog_proof_put(struct yx_buf *out, uint64_t index,
					       const struct yx_merkle_proof *path,
					       struct yx_bytes extra, struct yx_bytes checkpoint,
					       struct yx_error *err);

#ifdef __cplusplus
}
#endif
#endif
