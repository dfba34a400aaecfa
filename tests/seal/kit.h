/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Certificates, revocation lists, seals and seal signatures for tests, with every field open to be
 * made wrong. Written apart from the library's own writers, so that a mistake in one shows in the
 * other; keys are made at run time.
 */
#ifndef YINXIN_TEST_SEAL_KIT_H
#define YINXIN_TEST_SEAL_KIT_H

#include "../test.h"
#include <yinxin/pki.h>
#include <yinxin/seal_check.h>

#define KIT_DAY(n) (KIT_NOW + (yx_time)(n)*YX_DAY)
/* 2026-06-01T00:00:00Z: the "now" of all tests */
#define KIT_NOW (INT64_C(1780272000) * YX_SECOND)

/* with a usage: also the purpose time-stamping, critical */
#define KIT_TSA 0x40000000u

struct kit_pair {
	struct yx_key *key;
	struct yx_buf cert; /* DER */
	const char *name;
};

static inline struct yx_bytes
kit_cert(const struct kit_pair *p)
{
	return yx_buf_bytes(&p->cert);
}

static inline void
kit_name(struct yx_buf *b, const char *cn)
{
	size_t n = yx_der_begin(b, YX_DER_SEQUENCE), s = yx_der_begin(b, YX_DER_SET);
	size_t a = yx_der_begin(b, YX_DER_SEQUENCE);

	yx_der_put_oid(b, YX_OID_DN_COMMON_NAME);
	yx_der_put_utf8(b, cn);
	yx_der_end(b, a);
	yx_der_end(b, s);
	yx_der_end(b, n);
}

/* Wrap `tbs` with algorithm and a signature of `by` into `out`. */
static inline void
kit_signed(struct yx_buf *out, struct yx_bytes tbs, const struct yx_key *by)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_scheme scheme = yx_key_default_scheme(by, false);
	struct yx_buf value = { 0 };
	size_t m = yx_der_begin(out, YX_DER_SEQUENCE);

	yx_der_put_raw(out, tbs);
	CHECK_OK(yx_scheme_put(out, &scheme, &err));
	CHECK_OK(yx_key_sign(by, &scheme, tbs, yx_bytes(NULL, 0), &value, &err));
	yx_der_put_bits(out, yx_buf_bytes(&value));
	yx_der_end(out, m);
	yx_buf_clear(&value);
}

static inline void
kit_extensions(struct yx_buf *b, bool ca, uint32_t usage)
{
	size_t tag = yx_der_begin(b, YX_DER_CONTEXT_CONSTRUCTED(3));
	size_t list = yx_der_begin(b, YX_DER_SEQUENCE), e;
	struct yx_buf v = { 0 };
	size_t m;

	if (ca) {
		e = yx_der_begin(b, YX_DER_SEQUENCE);
		yx_der_put_oid(b, YX_OID_EXT_BASIC_CONSTRAINTS);
		yx_der_put_bool(b, true);
		m = yx_der_begin(&v, YX_DER_SEQUENCE);
		yx_der_put_bool(&v, true);
		yx_der_end(&v, m);
		yx_der_put_octets(b, yx_buf_bytes(&v));
		yx_der_end(b, e);
	}
	yx_buf_reset(&v);
	e = yx_der_begin(b, YX_DER_SEQUENCE);
	yx_der_put_oid(b, YX_OID_EXT_KEY_USAGE);
	yx_der_put_bool(b, true);
	yx_der_put_named_bits(&v, YX_DER_BIT_STRING, usage & ~(uint32_t)KIT_TSA);
	yx_der_put_octets(b, yx_buf_bytes(&v));
	yx_der_end(b, e);
	if (usage & KIT_TSA) {
		yx_buf_reset(&v);
		e = yx_der_begin(b, YX_DER_SEQUENCE);
		yx_der_put_oid(b, YX_OID_EXT_EXT_KEY_USAGE);
		yx_der_put_bool(b, true);
		m = yx_der_begin(&v, YX_DER_SEQUENCE);
		yx_der_put_oid(&v, YX_OID_EKU_TIME_STAMPING);
		yx_der_end(&v, m);
		yx_der_put_octets(b, yx_buf_bytes(&v));
		yx_der_end(b, e);
	}
	yx_der_end(b, list);
	yx_der_end(b, tag);
	yx_buf_clear(&v);
}

/* `issuer` NULL: self-signed. */
static inline void
kit_issue(struct kit_pair *p, const char *kind, const char *cn, const struct kit_pair *issuer,
	  bool ca, uint32_t usage, int64_t serial, yx_time from, yx_time until)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf tbs = { 0 };
	struct yx_scheme scheme;
	size_t m, t;

	p->name = cn;
	CHECK_OK(yx_key_generate(&p->key, kind, &err));
	if (!p->key)
		return;
	scheme = yx_key_default_scheme(issuer ? issuer->key : p->key, false);
	m = yx_der_begin(&tbs, YX_DER_SEQUENCE);
	t = yx_der_begin(&tbs, YX_DER_CONTEXT_CONSTRUCTED(0));
	yx_der_put_int64(&tbs, 2);
	yx_der_end(&tbs, t);
	yx_der_put_int64(&tbs, serial);
	CHECK_OK(yx_scheme_put(&tbs, &scheme, &err));
	kit_name(&tbs, issuer ? issuer->name : cn);
	t = yx_der_begin(&tbs, YX_DER_SEQUENCE);
	yx_der_put_time(&tbs, from);
	yx_der_put_time(&tbs, until);
	yx_der_end(&tbs, t);
	kit_name(&tbs, cn);
	yx_der_put_raw(&tbs, yx_pubkey_spki(yx_key_public(p->key)));
	kit_extensions(&tbs, ca, usage);
	yx_der_end(&tbs, m);
	kit_signed(&p->cert, yx_buf_bytes(&tbs), issuer ? issuer->key : p->key);
	yx_buf_clear(&tbs);
}

static inline void
kit_pair_clear(struct kit_pair *p)
{
	yx_key_free(p->key);
	yx_buf_clear(&p->cert);
	memset(p, 0, sizeof(*p));
}

/* A revocation list with one entry. */
static inline void
kit_crl(struct yx_buf *out, const struct kit_pair *issuer, int64_t serial, yx_time revoked_at)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_scheme scheme = yx_key_default_scheme(issuer->key, false);
	struct yx_buf tbs = { 0 };
	size_t m = yx_der_begin(&tbs, YX_DER_SEQUENCE), l, e;

	yx_der_put_int64(&tbs, 1);
	CHECK_OK(yx_scheme_put(&tbs, &scheme, &err));
	kit_name(&tbs, issuer->name);
	yx_der_put_time(&tbs, KIT_DAY(-1));
	yx_der_put_time(&tbs, KIT_DAY(30));
	l = yx_der_begin(&tbs, YX_DER_SEQUENCE);
	e = yx_der_begin(&tbs, YX_DER_SEQUENCE);
	yx_der_put_int64(&tbs, serial);
	yx_der_put_time(&tbs, revoked_at);
	yx_der_end(&tbs, e);
	yx_der_end(&tbs, l);
	yx_der_end(&tbs, m);
	kit_signed(out, yx_buf_bytes(&tbs), issuer->key);
	yx_buf_clear(&tbs);
}

/* The people of the tests. */
struct kit {
	struct kit_pair root, stranger_root;
	struct kit_pair maker, signer, other; /* good */
	struct kit_pair stranger;             /* of an issuer nobody trusts */
	struct kit_pair expired_maker, expired_signer;
	struct kit_pair future_signer;
	struct kit_pair revoked_signer, revoked_maker; /* serials 7, 8 */
	struct kit_pair encrypt_only;                  /* key usage keyEncipherment */
	struct yx_trust *trust;
	struct yx_path_options path;
};

enum {
	KIT_SIGN = YX_KU_DIGITAL_SIGNATURE | YX_KU_NON_REPUDIATION,
	KIT_CA = YX_KU_KEY_CERT_SIGN | YX_KU_CRL_SIGN
};

static inline void
kit_init(struct kit *k, const char *kind)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_path_options path = YX_PATH_OPTIONS_INIT;
	struct yx_cert *root = NULL;

	memset(k, 0, sizeof(*k));
	kit_issue(&k->root, kind, "Test Root", NULL, true, KIT_CA, 1, KIT_DAY(-3000),
		  KIT_DAY(3000));
	kit_issue(&k->stranger_root, kind, "Unknown Root", NULL, true, KIT_CA, 1, KIT_DAY(-3000),
		  KIT_DAY(3000));
	kit_issue(&k->maker, kind, "Seal Maker", &k->root, false, KIT_SIGN, 2, KIT_DAY(-900),
		  KIT_DAY(900));
	kit_issue(&k->signer, kind, "Signer", &k->root, false, KIT_SIGN, 3, KIT_DAY(-300),
		  KIT_DAY(300));
	kit_issue(&k->other, kind, "Other", &k->root, false, KIT_SIGN, 4, KIT_DAY(-300),
		  KIT_DAY(300));
	kit_issue(&k->stranger, kind, "Stranger", &k->stranger_root, false, KIT_SIGN, 5,
		  KIT_DAY(-300), KIT_DAY(300));
	kit_issue(&k->expired_maker, kind, "Old Maker", &k->root, false, KIT_SIGN, 6,
		  KIT_DAY(-2000), KIT_DAY(-1000));
	kit_issue(&k->revoked_signer, kind, "Revoked Signer", &k->root, false, KIT_SIGN, 7,
		  KIT_DAY(-300), KIT_DAY(300));
	kit_issue(&k->revoked_maker, kind, "Revoked Maker", &k->root, false, KIT_SIGN, 8,
		  KIT_DAY(-900), KIT_DAY(900));
	kit_issue(&k->expired_signer, kind, "Old Signer", &k->root, false, KIT_SIGN, 9,
		  KIT_DAY(-300), KIT_DAY(-200));
	kit_issue(&k->future_signer, kind, "Young Signer", &k->root, false, KIT_SIGN, 10,
		  KIT_DAY(100), KIT_DAY(300));
	kit_issue(&k->encrypt_only, kind, "Encryptor", &k->root, false, YX_KU_KEY_ENCIPHERMENT, 11,
		  KIT_DAY(-300), KIT_DAY(300));
	CHECK_OK(yx_trust_new(&k->trust, &err));
	CHECK_OK(yx_cert_parse(&root, kit_cert(&k->root), YX_PKI_STRICT, &err));
	if (root)
		CHECK_OK(yx_trust_add_anchor(k->trust, root, &err));
	yx_cert_free(root);
	path.trust = k->trust;
	k->path = path;
}

static inline void
kit_revoke(struct kit *k, int64_t serial, yx_time at)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf crl = { 0 };

	kit_crl(&crl, &k->root, serial, at);
	CHECK_OK(yx_pool_load(yx_trust_pool(k->trust), yx_buf_bytes(&crl), YX_PKI_STRICT, &err));
	yx_buf_clear(&crl);
}

static inline void
kit_clear(struct kit *k)
{
	struct kit_pair *all[] = { &k->root,           &k->stranger_root,  &k->maker,
				   &k->signer,         &k->other,          &k->stranger,
				   &k->expired_maker,  &k->expired_signer, &k->future_signer,
				   &k->revoked_signer, &k->revoked_maker,  &k->encrypt_only };

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		kit_pair_clear(all[i]);
	yx_trust_free(k->trust);
}

/* ------------------------------------------------------------------- seals */

/* Everything a seal and a signature hold; kit_spec_init() makes them good. */
struct kit_spec {
	int version; /* 1, 4, 5: the shape */
	const char *header_id, *vendor, *es_id, *name, *picture_type;
	int64_t header_version, type, cert_list_type, width, height;
	const struct kit_pair *maker, *signer;
	struct yx_bytes listed; /* certificate in the list; empty: the signer's */
	bool digest_list, empty_list, wrong_digest;
	yx_time created, from, until;
	struct yx_bytes picture;
	bool critical_ext, tagged_ext, with_ext;
	struct yx_bytes maker_cert, signer_cert; /* empty: theirs */
	enum yx_oid seal_alg, alg;               /* NONE: that of the key */
	const char *seal_alg_text, *alg_text;    /* dotted, instead */
	bool break_seal_value, break_value;
	bool change_info_after; /* another name after the maker signed */
	bool raw_value;         /* r||s */
	bool implicit_time_zone;
	/* signature */
	int64_t tbs_version;
	yx_time time;
	const char *time_text; /* v1: text in the BIT STRING */
	struct yx_bytes hash;
	const char *property;
	bool critical_tbs_ext;
	bool change_tbs_after; /* another dataHash after signing */
	bool foreign_key;      /* signed by the other's key */
};

static inline void
kit_spec_init(struct kit_spec *s, int version, const struct kit *k)
{
	static const uint8_t hash[32] = { 1, 2, 3 };
	static const uint8_t picture[] = { 0x89, 'P', 'N', 'G' };

	*s = (struct kit_spec){ .version = version,
				.header_id = "ES",
				.vendor = "Test",
				.es_id = "11010800000001",
				.name = "测试有限公司",
				.picture_type = "PNG",
				.header_version = version,
				.type = 1,
				.cert_list_type = 1,
				.width = 40,
				.height = 40,
				.maker = &k->maker,
				.signer = &k->signer,
				.created = KIT_DAY(-100),
				.from = KIT_DAY(-100),
				.until = KIT_DAY(600),
				.picture = { picture, sizeof(picture) },
				.tbs_version = version,
				.time = KIT_DAY(-10),
				.hash = { hash, sizeof(hash) },
				.property = "/Doc_0/Signs/Sign_0/Signature.xml" };
}

static inline void
kit_time(struct yx_buf *b, yx_time t, bool v1)
{
	if (v1)
		yx_der_put_utc_time(b, t);
	else
		yx_der_put_generalized_time(b, t, false);
}

static inline void
kit_ext(struct yx_buf *b, bool critical, bool tagged)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf oid = { 0 };
	size_t tag = 0, l, e;

	CHECK_OK(yx_oid_parse(&oid, "1.3.6.1.4.1.32473.7.1", &err));
	if (tagged)
		tag = yx_der_begin(b, YX_DER_CONTEXT_CONSTRUCTED(0));
	l = yx_der_begin(b, YX_DER_SEQUENCE);
	e = yx_der_begin(b, YX_DER_SEQUENCE);
	yx_der_put(b, YX_DER_OID, yx_buf_bytes(&oid));
	if (critical)
		yx_der_put_bool(b, true);
	yx_der_put_octets(b, YX_BYTES_LIT("x"));
	yx_der_end(b, e);
	yx_der_end(b, l);
	if (tagged)
		yx_der_end(b, tag);
	yx_buf_clear(&oid);
}

static inline void
kit_info(struct yx_buf *b, const struct kit_spec *s, const char *name)
{
	bool v1 = s->version == 1;
	struct yx_bytes listed = s->listed.len ? s->listed : kit_cert(s->signer);
	struct yx_error err = YX_ERROR_INIT;
	size_t info = yx_der_begin(b, YX_DER_SEQUENCE), m, l, d;
	struct yx_digest digest;

	m = yx_der_begin(b, YX_DER_SEQUENCE);
	yx_der_put_text(b, YX_DER_IA5_STRING, s->header_id);
	yx_der_put_int64(b, s->header_version);
	yx_der_put_text(b, YX_DER_IA5_STRING, s->vendor);
	yx_der_end(b, m);
	yx_der_put_text(b, YX_DER_IA5_STRING, s->es_id);
	m = yx_der_begin(b, YX_DER_SEQUENCE);
	yx_der_put_int64(b, s->type);
	yx_der_put_utf8(b, name);
	if (!v1)
		yx_der_put_int64(b, s->cert_list_type);
	l = yx_der_begin(b, YX_DER_SEQUENCE);
	if (s->digest_list) {
		CHECK_OK(yx_digest(&digest, YX_DIGEST_SM3, listed, &err));
		digest.value[0] = (uint8_t)(digest.value[0] ^ (s->wrong_digest ? 1 : 0));
		d = yx_der_begin(b, YX_DER_SEQUENCE);
		yx_der_put_text(b, YX_DER_PRINTABLE_STRING, "1.2.156.10197.1.401");
		yx_der_put_octets(b, yx_digest_bytes(&digest));
		yx_der_end(b, d);
	} else if (!s->empty_list) {
		yx_der_put_octets(b, listed);
	}
	yx_der_end(b, l);
	kit_time(b, s->created, v1);
	kit_time(b, s->from, v1);
	kit_time(b, s->until, v1);
	yx_der_end(b, m);
	m = yx_der_begin(b, YX_DER_SEQUENCE);
	yx_der_put_text(b, YX_DER_IA5_STRING, s->picture_type);
	yx_der_put_octets(b, s->picture);
	yx_der_put_int64(b, s->width);
	yx_der_put_int64(b, s->height);
	yx_der_end(b, m);
	if (s->critical_ext || s->with_ext)
		kit_ext(b, s->critical_ext, v1 != s->tagged_ext);
	yx_der_end(b, info);
}

static inline void
kit_algorithm(struct yx_buf *b, const struct yx_key *key, enum yx_oid oid, const char *text)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf contents = { 0 };

	if (text) {
		CHECK_OK(yx_oid_parse(&contents, text, &err));
		yx_der_put(b, YX_DER_OID, yx_buf_bytes(&contents));
		yx_buf_clear(&contents);
		return;
	}
	if (oid == YX_OID_NONE)
		oid = yx_pubkey_type(yx_key_public(key)) == YX_KEY_SM2   ? YX_OID_SM2_SM3
		      : yx_pubkey_type(yx_key_public(key)) == YX_KEY_RSA ? YX_OID_RSA_SHA256
									 : YX_OID_ECDSA_SHA256;
	yx_der_put_oid(b, oid);
}

/* SEQUENCE { r, s } to r||s of 64 bytes. */
static inline void
kit_raw(struct yx_buf *value)
{
	struct yx_der d = yx_der(yx_buf_bytes(value)), in;
	struct yx_buf raw = { 0 };
	struct yx_bytes n;

	CHECK(yx_der_enter(&d, YX_DER_SEQUENCE, &in));
	for (int i = 0; i < 2; i++) {
		CHECK(yx_der_unsigned(&in, &n) && n.len <= 32);
		yx_buf_fill(&raw, 0, 32 - n.len);
		yx_buf_put_bytes(&raw, n);
	}
	yx_buf_reset(value);
	yx_buf_put_bytes(value, yx_buf_bytes(&raw));
	yx_buf_clear(&raw);
}

static inline void
kit_value(struct yx_buf *b, const struct yx_key *key, struct yx_bytes message, bool broken,
	  bool raw)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_scheme scheme = yx_key_default_scheme(key, false);
	struct yx_buf value = { 0 };

	CHECK_OK(yx_key_sign(key, &scheme, message, yx_bytes(NULL, 0), &value, &err));
	if (raw)
		kit_raw(&value);
	if (broken && value.len > 12)
		value.data[value.len - 12] ^= 0x10;
	yx_der_put_bits(b, yx_buf_bytes(&value));
	yx_buf_clear(&value);
}

/* SESeal. */
static inline void
kit_seal(struct yx_buf *out, const struct kit_spec *s)
{
	struct yx_buf info = { 0 }, shown = { 0 }, tbs = { 0 };
	struct yx_bytes cert = s->maker_cert.len ? s->maker_cert : kit_cert(s->maker);
	size_t m, i;

	kit_info(&info, s, s->name);
	kit_info(&shown, s, s->change_info_after ? "另一家公司" : s->name);
	m = yx_der_begin(out, YX_DER_SEQUENCE);
	yx_der_put_raw(out, yx_buf_bytes(&shown));
	if (s->version == 1) {
		i = yx_der_begin(&tbs, YX_DER_SEQUENCE);
		yx_der_put_raw(&tbs, yx_buf_bytes(&info));
		yx_der_put_octets(&tbs, cert);
		kit_algorithm(&tbs, s->maker->key, s->seal_alg, s->seal_alg_text);
		yx_der_end(&tbs, i);
		i = yx_der_begin(out, YX_DER_SEQUENCE);
	} else {
		yx_der_put_raw(&tbs, yx_buf_bytes(&info));
		i = SIZE_MAX;
	}
	yx_der_put_octets(out, cert);
	kit_algorithm(out, s->maker->key, s->seal_alg, s->seal_alg_text);
	kit_value(out, s->maker->key, yx_buf_bytes(&tbs), s->break_seal_value, s->raw_value);
	if (i != SIZE_MAX)
		yx_der_end(out, i);
	yx_der_end(out, m);
	yx_buf_clear(&info);
	yx_buf_clear(&shown);
	yx_buf_clear(&tbs);
}

static inline void
kit_tbs(struct yx_buf *b, const struct kit_spec *s, struct yx_bytes hash)
{
	bool v1 = s->version == 1;
	struct yx_buf t = { 0 };
	size_t m = yx_der_begin(b, YX_DER_SEQUENCE);

	yx_der_put_int64(b, s->tbs_version);
	kit_seal(b, s);
	if (v1) {
		if (s->time_text)
			yx_buf_puts(&t, s->time_text);
		else
			yx_der_put_utc_time(&t, s->time);
		yx_der_put_bits(b, yx_buf_bytes(&t));
	} else {
		yx_der_put_generalized_time(b, s->time, false);
	}
	yx_der_put_bits(b, hash);
	yx_der_put_text(b, YX_DER_IA5_STRING, s->property);
	if (v1) {
		yx_der_put_octets(b, s->signer_cert.len ? s->signer_cert : kit_cert(s->signer));
		kit_algorithm(b, s->signer->key, s->alg, s->alg_text);
	} else if (s->critical_tbs_ext) {
		kit_ext(b, true, true);
	}
	yx_der_end(b, m);
	yx_buf_clear(&t);
}

/*
 * SES_Signature. The seal inside is made anew for what is signed and what is shown, so a randomised
 * value differs between them: the shown toSign is the signed one unless it is to be changed.
 */
static inline void
kit_signature(struct yx_buf *out, const struct kit_spec *s, const struct kit *k)
{
	static const uint8_t other_hash[32] = { 9 };
	struct yx_buf tbs = { 0 }, shown = { 0 };
	size_t m = yx_der_begin(out, YX_DER_SEQUENCE);

	kit_tbs(&tbs, s, s->hash);
	if (s->change_tbs_after)
		kit_tbs(&shown, s, yx_bytes(other_hash, 32));
	else
		yx_buf_put_bytes(&shown, yx_buf_bytes(&tbs));
	yx_der_put_raw(out, yx_buf_bytes(&shown));
	if (s->version != 1) {
		yx_der_put_octets(out, s->signer_cert.len ? s->signer_cert : kit_cert(s->signer));
		kit_algorithm(out, s->signer->key, s->alg, s->alg_text);
	}
	kit_value(out, s->foreign_key ? k->other.key : s->signer->key, yx_buf_bytes(&tbs),
		  s->break_value, s->raw_value);
	yx_der_end(out, m);
	yx_buf_clear(&tbs);
	yx_buf_clear(&shown);
}

#endif
