/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sign_ink: a handwriting capture bound to the document and field it was written for.
 *
 * A package holds the digest of the document as shown to the signer, the name of the field, the
 * digest of the act (of the capture's canonical form) and the capture itself, encrypted with GCM;
 * everything readable is authenticated with it. Embedded in a document or in evidence it is covered
 * by that signature and its time-stamp. Moving it to another document or field is found by
 * yx_ink_package_check() without any key; the same act in two documents by comparing `act`; a
 * disturbed copy by yx_ink_replay_likeness() after opening both.
 *
 * The content key is the caller's: 32 bytes for AES-256-GCM, 16 for SM4-GCM, fresh for each
 * package, and wrapped for the escrow or the examiner outside this interface.
 *
 *   "YXIP" 01  cipher:u8 (1 AES-256-GCM, 2 SM4-GCM)  digest:u8 (1 SHA-256, 2 SM3)
 *   document:32  act:32  field: length:u8, UTF-8  iv:12  length:u32  ciphertext and tag
 */
#ifndef YINXIN_SIGN_INK_H
#define YINXIN_SIGN_INK_H

#include <yinxin/crypto.h>
#include <yinxin/ink.h>

#ifdef __cplusplus
extern "C" {
#endif

#define YX_INK_FIELD_MAX 127

/* What an act of writing was for. The digest is SHA-256 or SM3. */
struct yx_ink_binding {
	struct yx_digest document;
	const char *field; /* UTF-8, 1..YX_INK_FIELD_MAX bytes */
};

/* What can be read without the key. `cipher_text` borrows from the input. */
struct yx_ink_package {
	enum yx_cipher_alg cipher;
	struct yx_digest document;
	struct yx_digest act;
	char field[YX_INK_FIELD_MAX + 1];
	uint8_t iv[12];
	struct yx_bytes head; /* what the tag covers beside the capture; borrowed */
	struct yx_bytes cipher_text;
};

/* Append a package. `cipher` is YX_CIPHER_AES256_GCM or YX_CIPHER_SM4_GCM. */
YX_MUST_CHECK enum yx_status yx_ink_package_seal(struct yx_buf *out, const struct yx_ink *ink,
						 const struct yx_ink_binding *binding,
						 enum yx_cipher_alg cipher, struct yx_bytes key,
						 struct yx_error *err);
YX_MUST_CHECK enum yx_status yx_ink_package_parse(struct yx_ink_package *out, struct yx_bytes in,
						  struct yx_error *err);

enum yx_ink_bound { YX_INK_BOUND, YX_INK_OTHER_DOCUMENT, YX_INK_OTHER_FIELD };
/* Was it written for this document and field? A digest of another kind is OTHER_DOCUMENT. */
enum yx_ink_bound yx_ink_package_check(const struct yx_ink_package *p,
				       const struct yx_ink_binding *binding);
/* True when both hold the very same series: one of them is a replay. */
bool yx_ink_package_same_act(const struct yx_ink_package *a, const struct yx_ink_package *b);

/*
 * Decrypt. DENIED when it was written for something else than `binding`, when the key is wrong or
 * anything was changed. The capture is the caller's: yx_ink_free().
 */
YX_MUST_CHECK enum yx_status yx_ink_package_open(struct yx_ink **out,
						 const struct yx_ink_package *p,
						 const struct yx_ink_binding *binding,
						 struct yx_bytes key, struct yx_error *err);

#ifdef __cplusplus
}
#endif
#endif
