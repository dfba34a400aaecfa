/* SPDX-License-Identifier: Apache-2.0 */
/*
 * crypto: digests, signatures, keys, ciphers. The primitives come from a backend (OpenSSL's
 * libcrypto by default); which one a private key uses is told by its `struct yx_key_ops`, so that
 * PKCS#11 tokens, split keys and faster SM2 can follow without a change elsewhere.
 *
 * Private keys are wiped on release. EC keys lie in memory that is locked and left out of core
 * dumps where the system allows; other kinds in libcrypto's ordinary heap, so a program that
 * holds them also turns core dumps off (prctl PR_SET_DUMPABLE, as yinxin does). Keys never appear
 * in an error.
 */
#ifndef YINXIN_CRYPTO_H
#define YINXIN_CRYPTO_H

#include <yinxin/base.h>
#include <yinxin/der.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ----------------------------------------------------------------- digests */

enum yx_digest_alg {
	YX_DIGEST_NONE = 0,
	YX_DIGEST_MD5,
	YX_DIGEST_SHA1,
	YX_DIGEST_RIPEMD160,
	YX_DIGEST_SHA224,
	YX_DIGEST_SHA256,
	YX_DIGEST_SHA384,
	YX_DIGEST_SHA512,
	YX_DIGEST_SHA3_224,
	YX_DIGEST_SHA3_256,
	YX_DIGEST_SHA3_384,
	YX_DIGEST_SHA3_512,
	YX_DIGEST_SM3,
	YX_DIGEST_SHAKE256, /* with 512 bits of output, as Ed448 in CMS uses it (RFC 8419) */
	YX_DIGEST_COUNT
};

#define YX_DIGEST_MAX 64

/* A digest value, copied by value. */
struct yx_digest {
	enum yx_digest_alg alg;
	uint8_t len;
	uint8_t value[YX_DIGEST_MAX];
};

const char *yx_digest_name(enum yx_digest_alg alg);     /* "SHA-256", "SM3"; "none" */
enum yx_digest_alg yx_digest_by_name(const char *name); /* case and dashes do not matter */
size_t yx_digest_size(enum yx_digest_alg alg);
enum yx_oid yx_digest_oid(enum yx_digest_alg alg);
/* From a digest OID (SM3's three forms included); NONE when not a digest. */
enum yx_digest_alg yx_digest_by_oid(enum yx_oid oid);
struct yx_bytes yx_digest_bytes(const struct yx_digest *d);
bool yx_digest_equal(const struct yx_digest *a, const struct yx_digest *b);
YX_MUST_CHECK enum yx_status yx_digest(struct yx_digest *out, enum yx_digest_alg alg,
				       struct yx_bytes in, struct yx_error *err);

/* A running digest, for input in pieces. */
struct yx_hasher;
YX_MUST_CHECK enum yx_status yx_hasher_new(struct yx_hasher **out, enum yx_digest_alg alg,
					   struct yx_error *err);
void yx_hasher_free(struct yx_hasher *h);
YX_MUST_CHECK enum yx_status yx_hasher_update(struct yx_hasher *h, struct yx_bytes in,
					      struct yx_error *err);
/* The hasher is reset and may be used again. */
YX_MUST_CHECK enum yx_status yx_hasher_finish(struct yx_hasher *h, struct yx_digest *out,
					      struct yx_error *err);

YX_MUST_CHECK enum yx_status yx_random(void *out, size_t len, struct yx_error *err);
YX_MUST_CHECK enum yx_status yx_hmac(struct yx_digest *out, enum yx_digest_alg alg,
				     struct yx_bytes key, struct yx_bytes in, struct yx_error *err);

/* ------------------------------------------------------ signature schemes */

enum yx_key_type {
	YX_KEY_NONE = 0,
	YX_KEY_RSA,
	YX_KEY_EC, /* any curve but SM2's, ECDSA */
	YX_KEY_SM2,
	YX_KEY_ED25519,
	YX_KEY_ED448,
	YX_KEY_DSA
};

enum yx_scheme_kind {
	YX_SCHEME_NONE = 0,
	YX_SCHEME_RSA_PKCS1,
	YX_SCHEME_RSA_PSS,
	YX_SCHEME_ECDSA, /* DER SEQUENCE { r, s } */
	YX_SCHEME_ECDSA_PLAIN,
	YX_SCHEME_SM2,
	YX_SCHEME_EDDSA, /* Ed25519 */
	YX_SCHEME_DSA,
	YX_SCHEME_ED448
};

/* How a value is signed: what an AlgorithmIdentifier says, with the digest filled in. */
struct yx_scheme {
	enum yx_scheme_kind kind;
	enum yx_digest_alg digest; /* NONE for EdDSA */
	enum yx_digest_alg mgf1;   /* PSS only; NONE: as `digest` */
	int salt_len;              /* PSS only; -1: as long as the digest */
};

/*
 * Read an AlgorithmIdentifier used for a signature. In CMS the OID may name the key only
 * (rsaEncryption, ecPublicKey, sm2-sign): `digest_hint` (from digestAlgorithm; NONE in
 * certificates) then decides. UNSUPPORTED for unknown OIDs, with the dotted form in the text.
 */
YX_MUST_CHECK enum yx_status yx_scheme_parse(struct yx_scheme *out, struct yx_bytes algorithm,
					     enum yx_digest_alg digest_hint, struct yx_error *err);
/* Append the AlgorithmIdentifier. */
YX_MUST_CHECK enum yx_status yx_scheme_put(struct yx_buf *out, const struct yx_scheme *s,
					   struct yx_error *err);
/* Its algorithm; NONE when none exists. */
enum yx_oid yx_scheme_oid(const struct yx_scheme *s);
/* "SM2 with SM3", "RSASSA-PSS with SHA-256", for people. */
const char *yx_scheme_name(const struct yx_scheme *s, char out[64]);

/* The user ID hashed into every SM2 signature unless told otherwise (GM/T 0009). */
#define YX_SM2_DEFAULT_ID "1234567812345678"
/*
 * Where a function takes `sm2_id`, the empty run means YX_SM2_DEFAULT_ID. Some programs (OpenSSL
 * when not told an ID) hash an ID of no bytes at all: pass this value, told by its address, to say
 * so. Never sign with it.
 */
extern const struct yx_bytes yx_sm2_id_none;

/* -------------------------------------------------------------- public keys */

struct yx_pubkey;
/* From a SubjectPublicKeyInfo encoding (copied). */
YX_MUST_CHECK enum yx_status yx_pubkey_parse(struct yx_pubkey **out, struct yx_bytes spki,
					     struct yx_error *err);
/*
 * The same for a key that leaves out DSA parameters and so means those of its issuer (RFC 3279
 * 2.3.2). `issuer` may be NULL, and is not looked at for any other key.
 */
YX_MUST_CHECK enum yx_status yx_pubkey_parse_inherit(struct yx_pubkey **out, struct yx_bytes spki,
						     const struct yx_pubkey *issuer,
						     struct yx_error *err);
void yx_pubkey_free(struct yx_pubkey *k);
enum yx_key_type yx_pubkey_type(const struct yx_pubkey *k);
int yx_pubkey_bits(const struct yx_pubkey *k); /* RSA modulus, DSA p, curve order */
/* EC and SM2; NONE for other keys, and for a curve that only the backend knows. */
enum yx_oid yx_pubkey_curve(const struct yx_pubkey *k);
struct yx_bytes yx_pubkey_spki(const struct yx_pubkey *k);
/* The octets inside the BIT STRING, which key identifiers hash (RFC 5280 4.2.1.2). */
struct yx_bytes yx_pubkey_bits_value(const struct yx_pubkey *k);
/* "RSA 2048", "EC P-256", "SM2". */
const char *yx_pubkey_name(const struct yx_pubkey *k, char out[64]);

/*
 * Check a signature value over `message`. *valid is set when YX_OK is returned: a wrong signature
 * is a result, not an error, and so is a scheme that does not fit the type of the key. UNSUPPORTED:
 * the backend lacks the digest.
 * `lenient_encoding`: also accept what the field writes: for ECDSA, SM2 and DSA raw r||s, INTEGERs
 * without or with extra leading zeros, BER lengths; for RSA PKCS#1 a DigestInfo without its NULL
 * (RFC 8017 9.2 note 1) and a value whose leading zero octets are gone. *forgiven (may be NULL)
 * tells that the value verified only thanks to that.
 */
YX_MUST_CHECK enum yx_status yx_pubkey_verify(const struct yx_pubkey *k, const struct yx_scheme *s,
					      struct yx_bytes message, struct yx_bytes signature,
					      struct yx_bytes sm2_id, bool lenient_encoding,
					      bool *forgiven, bool *valid, struct yx_error *err);
/* The same over a digest already computed (for SM2: over e = SM3(Z || M)). Not for EdDSA. */
YX_MUST_CHECK enum yx_status
yx_pubkey_verify_digest(const struct yx_pubkey *k, const struct yx_scheme *s,
			const struct yx_digest *digest, struct yx_bytes signature,
			bool lenient_encoding, bool *forgiven, bool *valid, struct yx_error *err);
/* Z of GM/T 0009 5.5, the prefix of every SM2-signed message. */
YX_MUST_CHECK enum yx_status yx_sm2_z(const struct yx_pubkey *k, struct yx_bytes id,
				      struct yx_digest *out, struct yx_error *err);
/* A hasher primed so that its result can go to yx_pubkey_verify_digest (SM2: Z already in). */
YX_MUST_CHECK enum yx_status yx_hasher_new_for(struct yx_hasher **out, const struct yx_pubkey *k,
					       const struct yx_scheme *s, struct yx_bytes sm2_id,
					       struct yx_error *err);

/* ------------------------------------------------------------- private keys */

struct yx_key;

/* A backend's table. `state` is the backend's own. */
struct yx_key_ops {
	const char *name; /* "file", "pkcs11", ... */
	/* sign `message`; appends the value (DER for ECDSA and SM2) */
	enum yx_status (*sign)(void *state, const struct yx_scheme *s, struct yx_bytes message,
			       struct yx_bytes sm2_id, struct yx_buf *out, struct yx_error *err);
	/* append the SubjectPublicKeyInfo */
	enum yx_status (*public_key)(void *state, struct yx_buf *out, struct yx_error *err);
	/* append unencrypted PKCS#8 to a secret buffer; NULL when keys cannot leave */
	enum yx_status (*export_pkcs8)(void *state, struct yx_buf *out, struct yx_error *err);
	/* append what was encrypted to the public half (crypto_encrypt.h); NULL: cannot */
	enum yx_status (*decrypt)(void *state, struct yx_bytes in, struct yx_buf *out,
				  struct yx_error *err);
	/* append the derived ECDH secret with the holder of `point` (crypto_envelope.h); NULL */
	enum yx_status (*agree)(void *state, struct yx_bytes point, enum yx_digest_alg kdf,
				struct yx_bytes shared_info, size_t len, struct yx_buf *out,
				struct yx_error *err);
	void (*free)(void *state);
};
YX_MUST_CHECK enum yx_status yx_key_new(struct yx_key **out, const struct yx_key_ops *ops,
					void *state, struct yx_error *err);

/* What to generate: "sm2", "p256", "p384", "p521", "rsa2048", "rsa3072", "rsa4096", "ed25519",
 * "ed448"; anything else is USAGE. */
YX_MUST_CHECK enum yx_status yx_key_generate(struct yx_key **out, const char *kind,
					     struct yx_error *err);
/*
 * From PEM or DER: encrypted PKCS#8 (PBES2 with scrypt or PBKDF2), plain PKCS#8, SEC1 EC and PKCS#1
 * RSA. An encrypted key without a password, or with a wrong one, is DENIED and says which. The
 * password is not looked at for a key that is not encrypted. A key whose halves do not belong
 * together is MALFORMED (one trial signature is made).
 */
YX_MUST_CHECK enum yx_status yx_key_parse(struct yx_key **out, struct yx_bytes in,
					  struct yx_bytes password, struct yx_error *err);
enum yx_kdf { YX_KDF_SCRYPT, YX_KDF_PBKDF2 };
/* Append encrypted PKCS#8 as PEM (AES-256-CBC; scrypt N=2^15 r=7 p=3, or PBKDF2 with HMAC-SHA-256
 * and 600,000 rounds). An empty password is USAGE; a key that cannot leave its backend DENIED. */
YX_MUST_CHECK enum yx_status yx_key_export(const struct yx_key *k, struct yx_bytes password,
					   enum yx_kdf kdf, struct yx_buf *out,
					   struct yx_error *err);
/* Append the key as plain PKCS#8 PEM, for a caller whose user asked for exactly that. `out` must be
 * a secret buffer (else USAGE). */
YX_MUST_CHECK enum yx_status yx_key_export_plain(const struct yx_key *k, struct yx_buf *out,
						 struct yx_error *err);
void yx_key_free(struct yx_key *k);
const struct yx_pubkey *yx_key_public(const struct yx_key *k);
/* The scheme this product signs with by default: SM2/SM3, ECDSA P-256/SHA-256, P-384/SHA-384,
 * RSA PKCS#1/SHA-256 (`pss`: RSASSA-PSS), Ed25519. */
struct yx_scheme yx_key_default_scheme(const struct yx_key *k, bool pss);
/* Upper bound on the size of a signature value, whatever the scheme. */
size_t yx_key_signature_max(const struct yx_key *k);
/* Append a signature value over `message` (DER for ECDSA and SM2). A scheme that does not fit the
 * key is USAGE. One thread at a time: contexts are kept inside for speed. */
YX_MUST_CHECK enum yx_status yx_key_sign(const struct yx_key *k, const struct yx_scheme *s,
					 struct yx_bytes message, struct yx_bytes sm2_id,
					 struct yx_buf *out, struct yx_error *err);

/* ----------------------------------------------------------------- ciphers */

enum yx_cipher_alg {
	YX_CIPHER_RC4, /* reading old PDF only */
	YX_CIPHER_AES128_CBC,
	YX_CIPHER_AES256_CBC,
	YX_CIPHER_AES256_ECB, /* the /Perms entry of PDF 2.0 only */
	YX_CIPHER_AES256_GCM,
	YX_CIPHER_SM4_CBC,
	YX_CIPHER_SM4_GCM
};
/* Whole-input encryption; `out` (another buffer than the input's) is appended to. CBC: 16-byte iv,
 * `padding` adds or checks PKCS#7. GCM: 12-byte iv, the 16-byte tag follows the ciphertext, `aad`
 * is authenticated. RC4: 5 to 16 byte key, no iv. A key or iv of the wrong length is USAGE. */
YX_MUST_CHECK enum yx_status yx_cipher_encrypt(enum yx_cipher_alg alg, struct yx_bytes key,
					       struct yx_bytes iv, struct yx_bytes aad,
					       bool padding, struct yx_bytes in, struct yx_buf *out,
					       struct yx_error *err);
/* DENIED when padding or tag do not fit. */
YX_MUST_CHECK enum yx_status yx_cipher_decrypt(enum yx_cipher_alg alg, struct yx_bytes key,
					       struct yx_bytes iv, struct yx_bytes aad,
					       bool padding, struct yx_bytes in, struct yx_buf *out,
					       struct yx_error *err);

#ifdef __cplusplus
}
#endif
#endif
