/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cms_envelope: bytes that only the holders of certain certificates can read: AuthEnvelopedData of
 * RFC 5083 with AES-256-GCM (RFC 5084) or SM4-GCM. The content key is wrapped once for each
 * recipient, by what his certificate's key can do:
 *
 *	SM2     key transport, GM/T 0009 encryption (the recipient of GB/T 35275 10.2)
 *	RSA     key transport, RSAES-OAEP with SHA-256 (RFC 3560)
 *	EC      key agreement, ECDH with a fresh key, X9.63 with SHA-256, AES-256 Key Wrap (RFC
 *5753)
 *
 * GB/T 35275 knows only EnvelopedData, whose ciphers give no authentication; this is why its own
 * content type is not used although its recipients are.
 */
#ifndef YINXIN_CMS_ENVELOPE_H
#define YINXIN_CMS_ENVELOPE_H

#include <yinxin/crypto.h>
#include <yinxin/pki_cert.h>

#ifdef __cplusplus
extern "C" {
#endif

enum yx_cms_recipient_kind {
	YX_CMS_RECIPIENT_OTHER, /* of a kind that is not read here: skipped */
	YX_CMS_RECIPIENT_SM2,
	YX_CMS_RECIPIENT_RSA,
	YX_CMS_RECIPIENT_EC
};

struct yx_cms_recipient {
	enum yx_cms_recipient_kind kind;
	struct yx_bytes issuer; /* DER Name */
	struct yx_bytes serial; /* contents of the INTEGER */
	struct yx_bytes wrapped;
	struct yx_bytes point; /* EC: of the fresh key */
};

/* An envelope, read. Everything borrows from the input but the list, which is the struct's own. */
struct yx_cms_envelope {
	enum yx_cipher_alg cipher; /* AES256_GCM or SM4_GCM */
	struct yx_bytes nonce, cipher_text, tag;
	struct yx_cms_recipient *recipients;
	size_t recipient_count;
};

/*
 * May things be encrypted to this certificate? DENIED outside its validity and when its key usage
 * leaves encryption out; UNSUPPORTED for keys that cannot.
 */
YX_MUST_CHECK enum yx_status yx_cms_recipient_check(const struct yx_cert *cert, yx_time now,
						    struct yx_error *err);

/*
 * Append an envelope around `plain` for 1 to YX_LIMIT_CMS_RECIPIENTS certificates (else USAGE).
 * SM4-GCM when all recipients have SM2 keys, else AES-256-GCM.
 */
YX_MUST_CHECK enum yx_status yx_cms_envelope_seal(struct yx_buf *out,
						  const struct yx_cert *const *recipients,
						  size_t count, struct yx_bytes plain,
						  struct yx_error *err);
/* MALFORMED, UNSUPPORTED (another content type or cipher), LIMIT. Strict DER, nothing after it. */
YX_MUST_CHECK enum yx_status yx_cms_envelope_parse(struct yx_cms_envelope *out, struct yx_bytes in,
						   struct yx_error *err);
void yx_cms_envelope_clear(struct yx_cms_envelope *e);
/*
 * Decrypt with a recipient's key into `plain`, a secret buffer. Recipients whose kind fits the key
 * are tried in turn. DENIED when none is this key's, or anything was changed.
 */
YX_MUST_CHECK enum yx_status yx_cms_envelope_open(struct yx_buf *plain,
						  const struct yx_cms_envelope *e,
						  const struct yx_key *key, struct yx_error *err);

#ifdef __cplusplus
}
#endif
#endif
