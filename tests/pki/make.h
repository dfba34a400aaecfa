/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Certificates, CRLs and OCSP responses made to measure, with fresh keys: every field can be given,
 * also wrongly. All memory comes from one arena that lives as long as the program.
 */
#ifndef YINXIN_TESTS_PKI_MAKE_H
#define YINXIN_TESTS_PKI_MAKE_H

#include "../test.h"

#include <yinxin/yinxin.h>
#include <yinxin/pki.h>

#define MAYBE static __attribute__((unused))

MAYBE struct yx_arena *
make_arena(void)
{
	static struct yx_arena *arena;

	if (!arena)
		arena = yx_arena_new(0);
	return arena;
}

/* The contents of `b`, kept; `b` is cleared. */
MAYBE struct yx_bytes
make_keep(struct yx_buf *b)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_bytes kept;

	CHECK_OK(yx_buf_status(b, &err));
	kept = yx_arena_dup(make_arena(), yx_buf_bytes(b));
	yx_buf_clear(b);
	return kept;
}

MAYBE struct yx_bytes
make_oid(const char *dotted)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf b = { 0 };

	CHECK_OK(yx_oid_parse(&b, dotted, &err));
	return make_keep(&b);
}

/* ------------------------------------------------------------------- names */

MAYBE void
make_put_rdn(struct yx_buf *b, enum yx_oid type, enum yx_der_tag tag, const char *text)
{
	size_t set = yx_der_begin(b, YX_DER_SET), pair = yx_der_begin(b, YX_DER_SEQUENCE);

	yx_der_put_oid(b, type);
	yx_der_put_text(b, tag, text);
	yx_der_end(b, pair);
	yx_der_end(b, set);
}

/* C=CN, O=org, CN=cn; NULL leaves one out. */
MAYBE struct yx_bytes
make_name_of(const char *org, const char *cn, const char *email)
{
	struct yx_buf b = { 0 };
	size_t name = yx_der_begin(&b, YX_DER_SEQUENCE);

	if (org) {
		make_put_rdn(&b, YX_OID_DN_COUNTRY, YX_DER_PRINTABLE_STRING, "CN");
		make_put_rdn(&b, YX_OID_DN_ORGANIZATION, YX_DER_UTF8_STRING, org);
	}
	if (cn)
		make_put_rdn(&b, YX_OID_DN_COMMON_NAME, YX_DER_UTF8_STRING, cn);
	if (email)
		make_put_rdn(&b, YX_OID_ATTR_EMAIL, YX_DER_IA5_STRING, email);
	yx_der_end(&b, name);
	return make_keep(&b);
}

MAYBE struct yx_bytes
make_name(const char *cn)
{
	return make_name_of("Yinxin tests", cn, NULL);
}

/* "DNS:a", "email:a", "URI:a", "IP:hex", "RID:1.2.3", "dir:CN" as one GeneralName. */
MAYBE void
make_put_general(struct yx_buf *b, const char *text)
{
	const char *value = strchr(text, ':') + 1;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf raw = { 0 };
	size_t mark;

	switch (text[0]) {
	case 'D':
		yx_der_put(b, YX_DER_CONTEXT(2), yx_bytes_str(value));
		break;
	case 'e':
		yx_der_put(b, YX_DER_CONTEXT(1), yx_bytes_str(value));
		break;
	case 'U':
		yx_der_put(b, YX_DER_CONTEXT(6), yx_bytes_str(value));
		break;
	case 'I':
		CHECK_OK(yx_hex_decode(&raw, yx_bytes_str(value), &err));
		yx_der_put(b, YX_DER_CONTEXT(7), yx_buf_bytes(&raw));
		break;
	case 'R':
		yx_der_put(b, YX_DER_CONTEXT(8), make_oid(value));
		break;
	case 'o':
		mark = yx_der_begin(b, YX_DER_CONTEXT_CONSTRUCTED(0));
		yx_der_put(b, YX_DER_OID, make_oid("1.3.6.1.4.1.311.20.2.3"));
		yx_der_put(b, YX_DER_CONTEXT_CONSTRUCTED(0), yx_bytes("\x0c\x01x", 3));
		yx_der_end(b, mark);
		break;
	default:
		mark = yx_der_begin(b, YX_DER_CONTEXT_CONSTRUCTED(4));
		yx_der_put_raw(b, value[0] ? make_name(value)
					   : make_name_of("Yinxin tests", NULL, NULL));
		yx_der_end(b, mark);
	}
	yx_buf_clear(&raw);
}

/* ---------------------------------------------------------------- extensions */

struct make_ext {
	enum yx_oid id;
	bool critical;
	struct yx_bytes value;
	const char *dotted; /* instead of id */
};

MAYBE struct make_ext
make_ca(int path_len)
{
	struct yx_buf b = { 0 };
	size_t seq = yx_der_begin(&b, YX_DER_SEQUENCE);

	yx_der_put_bool(&b, true);
	if (path_len >= 0)
		yx_der_put_int64(&b, path_len);
	yx_der_end(&b, seq);
	return (struct make_ext){ YX_OID_EXT_BASIC_CONSTRAINTS, true, make_keep(&b), NULL };
}

MAYBE struct make_ext
make_usage(uint32_t bits)
{
	struct yx_buf b = { 0 };

	yx_der_put_named_bits(&b, YX_DER_BIT_STRING, bits);
	return (struct make_ext){ YX_OID_EXT_KEY_USAGE, true, make_keep(&b), NULL };
}

MAYBE struct make_ext
make_purpose(enum yx_oid purpose)
{
	struct yx_buf b = { 0 };
	size_t seq = yx_der_begin(&b, YX_DER_SEQUENCE);

	yx_der_put_oid(&b, purpose);
	yx_der_end(&b, seq);
	return (struct make_ext){ YX_OID_EXT_EXT_KEY_USAGE, false, make_keep(&b), NULL };
}

/* Names separated by blanks. */
MAYBE void
make_put_generals(struct yx_buf *b, const char *names, bool subtrees)
{
	char *copy = yx_arena_strdup(make_arena(), yx_bytes_str(names)), *save = NULL;
	size_t mark = 0;

	for (char *one = strtok_r(copy, " ", &save); one; one = strtok_r(NULL, " ", &save)) {
		if (subtrees)
			mark = yx_der_begin(b, YX_DER_SEQUENCE);
		make_put_general(b, one);
		if (subtrees)
			yx_der_end(b, mark);
	}
}

MAYBE struct make_ext
make_alt(const char *names)
{
	struct yx_buf b = { 0 };
	size_t seq = yx_der_begin(&b, YX_DER_SEQUENCE);

	make_put_generals(&b, names, false);
	yx_der_end(&b, seq);
	return (struct make_ext){ YX_OID_EXT_SUBJECT_ALT_NAME, false, make_keep(&b), NULL };
}

MAYBE struct make_ext
make_constraints(const char *permitted, const char *excluded)
{
	const char *const lists[] = { permitted, excluded };
	struct yx_buf b = { 0 };
	size_t seq = yx_der_begin(&b, YX_DER_SEQUENCE), mark;

	for (int i = 0; i < 2; i++)
		if (lists[i]) {
			mark = yx_der_begin(&b, YX_DER_CONTEXT_CONSTRUCTED(i));
			make_put_generals(&b, lists[i], true);
			yx_der_end(&b, mark);
		}
	yx_der_end(&b, seq);
	return (struct make_ext){ YX_OID_EXT_NAME_CONSTRAINTS, true, make_keep(&b), NULL };
}

/* Policies "A", "B", ... are 1.2.3.1, 1.2.3.2, ...; "*" is anyPolicy. */
MAYBE void
make_put_policy(struct yx_buf *b, char letter)
{
	char dotted[20];

	snprintf(dotted, sizeof dotted, "1.2.3.%d", letter - 'A' + 1);
	yx_der_put(b, YX_DER_OID,
		   letter == '*' ? yx_oid_bytes(YX_OID_EXT_ANY_POLICY) : make_oid(dotted));
}

MAYBE struct make_ext
make_policies(const char *letters)
{
	struct yx_buf b = { 0 };
	size_t seq = yx_der_begin(&b, YX_DER_SEQUENCE), info;

	for (; *letters; letters++) {
		info = yx_der_begin(&b, YX_DER_SEQUENCE);
		make_put_policy(&b, *letters);
		yx_der_end(&b, info);
	}
	yx_der_end(&b, seq);
	return (struct make_ext){ YX_OID_EXT_CERTIFICATE_POLICIES, false, make_keep(&b), NULL };
}

/* "ABCD": A maps to B, C maps to D. */
MAYBE struct make_ext
make_mappings(const char *pairs)
{
	struct yx_buf b = { 0 };
	size_t seq = yx_der_begin(&b, YX_DER_SEQUENCE), pair;

	for (; pairs[0] && pairs[1]; pairs += 2) {
		pair = yx_der_begin(&b, YX_DER_SEQUENCE);
		make_put_policy(&b, pairs[0]);
		make_put_policy(&b, pairs[1]);
		yx_der_end(&b, pair);
	}
	yx_der_end(&b, seq);
	return (struct make_ext){ YX_OID_EXT_POLICY_MAPPINGS, true, make_keep(&b), NULL };
}

MAYBE struct make_ext
make_policy_constraints(int require_explicit, int inhibit_mapping)
{
	struct yx_buf b = { 0 };
	size_t seq = yx_der_begin(&b, YX_DER_SEQUENCE);
	uint8_t n;

	if (require_explicit >= 0) {
		n = (uint8_t)require_explicit;
		yx_der_put(&b, YX_DER_CONTEXT(0), yx_bytes(&n, 1));
	}
	if (inhibit_mapping >= 0) {
		n = (uint8_t)inhibit_mapping;
		yx_der_put(&b, YX_DER_CONTEXT(1), yx_bytes(&n, 1));
	}
	yx_der_end(&b, seq);
	return (struct make_ext){ YX_OID_EXT_POLICY_CONSTRAINTS, true, make_keep(&b), NULL };
}

MAYBE struct make_ext
make_inhibit_any(int skip)
{
	struct yx_buf b = { 0 };

	yx_der_put_int64(&b, skip);
	return (struct make_ext){ YX_OID_EXT_INHIBIT_ANY_POLICY, true, make_keep(&b), NULL };
}

/* cRLDistributionPoints, issuingDistributionPoint of one URI. */
MAYBE struct make_ext
make_point(const char *uri)
{
	struct yx_buf b = { 0 };
	size_t seq = yx_der_begin(&b, YX_DER_SEQUENCE), point, name, full;

	point = yx_der_begin(&b, YX_DER_SEQUENCE);
	name = yx_der_begin(&b, YX_DER_CONTEXT_CONSTRUCTED(0));
	full = yx_der_begin(&b, YX_DER_CONTEXT_CONSTRUCTED(0));
	yx_der_put(&b, YX_DER_CONTEXT(6), yx_bytes_str(uri));
	yx_der_end(&b, full);
	yx_der_end(&b, name);
	yx_der_end(&b, point);
	yx_der_end(&b, seq);
	return (struct make_ext){ YX_OID_EXT_CRL_DIST_POINTS, false, make_keep(&b), NULL };
}

/* `flag`: 0, or the tag number of one BOOLEAN (1 user, 2 CA, 4 indirect, 5 attribute). */
MAYBE struct make_ext
make_issuing_point(const char *uri, int flag)
{
	struct yx_buf b = { 0 };
	size_t seq = yx_der_begin(&b, YX_DER_SEQUENCE), name, full;

	if (uri) {
		name = yx_der_begin(&b, YX_DER_CONTEXT_CONSTRUCTED(0));
		full = yx_der_begin(&b, YX_DER_CONTEXT_CONSTRUCTED(0));
		yx_der_put(&b, YX_DER_CONTEXT(6), yx_bytes_str(uri));
		yx_der_end(&b, full);
		yx_der_end(&b, name);
	}
	if (flag)
		yx_der_put(&b, YX_DER_CONTEXT(flag), yx_bytes("\xff", 1));
	yx_der_end(&b, seq);
	return (struct make_ext){ YX_OID_EXT_ISSUING_DIST_POINT, true, make_keep(&b), NULL };
}

MAYBE struct make_ext
make_access(enum yx_oid method, const char *uri)
{
	struct yx_buf b = { 0 };
	size_t seq = yx_der_begin(&b, YX_DER_SEQUENCE), one = yx_der_begin(&b, YX_DER_SEQUENCE);

	yx_der_put_oid(&b, method);
	yx_der_put(&b, YX_DER_CONTEXT(6), yx_bytes_str(uri));
	yx_der_end(&b, one);
	yx_der_end(&b, seq);
	return (struct make_ext){ YX_OID_EXT_AUTHORITY_INFO, false, make_keep(&b), NULL };
}

MAYBE struct make_ext
make_int_ext(enum yx_oid id, bool critical, int64_t v)
{
	struct yx_buf b = { 0 };

	yx_der_put_int64(&b, v);
	return (struct make_ext){ id, critical, make_keep(&b), NULL };
}

MAYBE struct make_ext
make_null_ext(enum yx_oid id)
{
	return (struct make_ext){ id, false, YX_BYTES_LIT("\x05\x00"), NULL };
}

MAYBE void
make_put_ext(struct yx_buf *b, const struct make_ext *e)
{
	size_t ext = yx_der_begin(b, YX_DER_SEQUENCE);

	if (e->dotted)
		yx_der_put(b, YX_DER_OID, make_oid(e->dotted));
	else
		yx_der_put_oid(b, e->id);
	if (e->critical)
		yx_der_put_bool(b, true);
	yx_der_put_octets(b, e->value);
	yx_der_end(b, ext);
}

/* --------------------------------------------------------------- certificates */

#define MAKE_EXTS 12
struct make {
	struct yx_bytes subject, issuer;
	struct yx_key *key, *issuer_key;
	const char *from, *to; /* NULL: 2020-01-01 and 2030-01-01 */
	struct make_ext exts[MAKE_EXTS];
	int serial, version; /* 0: 1 and 3 */
	bool bad_signature;
};

MAYBE struct yx_key *
make_key(const char *kind)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_key *k = NULL;

	CHECK_OK(yx_key_generate(&k, kind, &err));
	return k;
}

MAYBE yx_time
make_time(const char *text)
{
	struct yx_error err = YX_ERROR_INIT;
	yx_time t = 0;

	CHECK_OK(yx_time_parse_rfc3339(&t, yx_bytes_str(text), &err));
	return t;
}

/* SEQUENCE { tbs, algorithm, BIT STRING }. */
MAYBE struct yx_bytes
make_signed(struct yx_bytes tbs, const struct yx_key *key, bool bad, struct yx_bytes rest)
{
	struct yx_scheme scheme = yx_key_default_scheme(key, false);
	struct yx_buf out = { 0 }, signature = { 0 };
	struct yx_error err = YX_ERROR_INIT;
	size_t seq = yx_der_begin(&out, YX_DER_SEQUENCE);

	CHECK_OK(yx_key_sign(key, &scheme, tbs, yx_bytes(NULL, 0), &signature, &err));
	if (bad)
		signature.data[signature.len - 1] ^= 1;
	yx_der_put_raw(&out, tbs);
	CHECK_OK(yx_scheme_put(&out, &scheme, &err));
	yx_der_put_bits(&out, yx_buf_bytes(&signature));
	yx_der_put_raw(&out, rest);
	yx_der_end(&out, seq);
	yx_buf_clear(&signature);
	return make_keep(&out);
}

MAYBE struct yx_bytes
make_cert_der(const struct make *m)
{
	const struct yx_key *signer = m->issuer_key ? m->issuer_key : m->key;
	struct yx_scheme scheme = yx_key_default_scheme(signer, false);
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf b = { 0 };
	size_t tbs = yx_der_begin(&b, YX_DER_SEQUENCE), mark, list;
	int version = m->version ? m->version : 3;

	if (version > 1) {
		mark = yx_der_begin(&b, YX_DER_CONTEXT_CONSTRUCTED(0));
		yx_der_put_int64(&b, version - 1);
		yx_der_end(&b, mark);
	}
	yx_der_put_int64(&b, m->serial ? m->serial : 1);
	CHECK_OK(yx_scheme_put(&b, &scheme, &err));
	yx_der_put_raw(&b, m->issuer.len ? m->issuer : m->subject);
	mark = yx_der_begin(&b, YX_DER_SEQUENCE);
	yx_der_put_time(&b, make_time(m->from ? m->from : "2020-01-01T00:00:00Z"));
	yx_der_put_time(&b, make_time(m->to ? m->to : "2030-01-01T00:00:00Z"));
	yx_der_end(&b, mark);
	yx_der_put_raw(&b, m->subject);
	yx_der_put_raw(&b, yx_pubkey_spki(yx_key_public(m->key)));
	if (m->exts[0].value.len > 0) {
		mark = yx_der_begin(&b, YX_DER_CONTEXT_CONSTRUCTED(3));
		list = yx_der_begin(&b, YX_DER_SEQUENCE);
		for (int i = 0; i < MAKE_EXTS && m->exts[i].value.len > 0; i++)
			make_put_ext(&b, &m->exts[i]);
		yx_der_end(&b, list);
		yx_der_end(&b, mark);
	}
	yx_der_end(&b, tbs);
	return make_signed(make_keep(&b), signer, m->bad_signature, yx_bytes(NULL, 0));
}

MAYBE struct yx_cert *
make_cert(const struct make *m)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_cert *c = NULL;

	CHECK_OK(yx_cert_parse(&c, make_cert_der(m), YX_PKI_LENIENT, &err));
	return c;
}

/* ----------------------------------------------------------------------- CRLs */

struct make_entry {
	int serial;
	const char *at;
	int reason;             /* 0: none */
	struct yx_bytes issuer; /* certificateIssuer */
	bool unknown_critical;
};
struct make_crl {
	struct yx_bytes issuer;
	struct yx_key *key;
	const char *from, *to; /* NULL: 2024-01-01 and 2024-02-01; "" for `to`: none */
	const struct make_entry *entries;
	size_t count;
	struct make_ext exts[MAKE_EXTS];
	bool bad_signature;
};

MAYBE void
make_put_entry(struct yx_buf *b, const struct make_entry *e)
{
	size_t entry = yx_der_begin(b, YX_DER_SEQUENCE), list, ext, octets, names;
	struct make_ext unknown = { YX_OID_NONE, true, YX_BYTES_LIT("\x05\x00"), "1.2.3.99" };
	uint8_t reason[3] = { 0x0a, 1, (uint8_t)e->reason };
	struct make_ext said = { YX_OID_EXT_REASON_CODE, false, yx_bytes(reason, 3), NULL };

	yx_der_put_int64(b, e->serial);
	yx_der_put_time(b, make_time(e->at));
	if (e->reason || e->issuer.len || e->unknown_critical) {
		list = yx_der_begin(b, YX_DER_SEQUENCE);
		if (e->reason)
			make_put_ext(b, &said);
		if (e->issuer.len) {
			ext = yx_der_begin(b, YX_DER_SEQUENCE);
			yx_der_put_oid(b, YX_OID_EXT_CERTIFICATE_ISSUER);
			yx_der_put_bool(b, true);
			octets = yx_der_begin(b, YX_DER_OCTET_STRING);
			names = yx_der_begin(b, YX_DER_SEQUENCE);
			yx_der_put(b, YX_DER_CONTEXT_CONSTRUCTED(4), e->issuer);
			yx_der_end(b, names);
			yx_der_end(b, octets);
			yx_der_end(b, ext);
		}
		if (e->unknown_critical)
			make_put_ext(b, &unknown);
		yx_der_end(b, list);
	}
	yx_der_end(b, entry);
}

MAYBE struct yx_bytes
make_crl_der(const struct make_crl *m)
{
	struct yx_scheme scheme = yx_key_default_scheme(m->key, false);
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf b = { 0 };
	size_t tbs = yx_der_begin(&b, YX_DER_SEQUENCE), mark, list;

	yx_der_put_int64(&b, 1);
	CHECK_OK(yx_scheme_put(&b, &scheme, &err));
	yx_der_put_raw(&b, m->issuer);
	yx_der_put_time(&b, make_time(m->from ? m->from : "2024-01-01T00:00:00Z"));
	if (!m->to || m->to[0])
		yx_der_put_time(&b, make_time(m->to ? m->to : "2024-02-01T00:00:00Z"));
	if (m->count > 0) {
		mark = yx_der_begin(&b, YX_DER_SEQUENCE);
		for (size_t i = 0; i < m->count; i++)
			make_put_entry(&b, &m->entries[i]);
		yx_der_end(&b, mark);
	}
	if (m->exts[0].value.len > 0) {
		mark = yx_der_begin(&b, YX_DER_CONTEXT_CONSTRUCTED(0));
		list = yx_der_begin(&b, YX_DER_SEQUENCE);
		for (int i = 0; i < MAKE_EXTS && m->exts[i].value.len > 0; i++)
			make_put_ext(&b, &m->exts[i]);
		yx_der_end(&b, list);
		yx_der_end(&b, mark);
	}
	yx_der_end(&b, tbs);
	return make_signed(make_keep(&b), m->key, m->bad_signature, yx_bytes(NULL, 0));
}

/* ----------------------------------------------------------------------- OCSP */

struct make_ocsp {
	const struct yx_cert *cert, *issuer; /* asked about */
	enum yx_digest_alg digest;           /* of the CertID; NONE: SHA-1 */
	int status;                          /* tag: 0 good, 1 revoked, 2 unknown */
	const char *revoked_at, *from, *to;  /* NULL: 2024-01-01, 2024-02-01; "" for `to`: none */
	struct yx_key *key;
	struct yx_bytes responder;  /* Name; empty: by key */
	const struct yx_cert *sent; /* a certificate sent along */
	bool bad_signature, whole;  /* whole: an OCSPResponse around it */
};

MAYBE void
make_put_generalized(struct yx_buf *b, const char *text)
{
	yx_der_put_generalized_time(b, make_time(text), false);
}

MAYBE void
make_put_single(struct yx_buf *b, const struct make_ocsp *m)
{
	enum yx_digest_alg alg = m->digest ? m->digest : YX_DIGEST_SHA1;
	size_t single = yx_der_begin(b, YX_DER_SEQUENCE), id, mark;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_digest name, key;

	CHECK_OK(yx_digest(&name, alg, yx_cert_issuer(m->cert), &err));
	CHECK_OK(yx_digest(&key, alg, yx_cert_key_bits(m->issuer), &err));
	id = yx_der_begin(b, YX_DER_SEQUENCE);
	mark = yx_der_begin(b, YX_DER_SEQUENCE);
	yx_der_put_oid(b, yx_digest_oid(alg));
	yx_der_end(b, mark);
	yx_der_put_octets(b, yx_digest_bytes(&name));
	yx_der_put_octets(b, yx_digest_bytes(&key));
	yx_der_put(b, YX_DER_INTEGER, yx_cert_serial(m->cert));
	yx_der_end(b, id);
	if (m->status == 1) {
		mark = yx_der_begin(b, YX_DER_CONTEXT_CONSTRUCTED(1));
		make_put_generalized(b, m->revoked_at);
		yx_der_end(b, mark);
	} else {
		yx_der_put(b, YX_DER_CONTEXT(m->status), yx_bytes(NULL, 0));
	}
	make_put_generalized(b, m->from ? m->from : "2024-01-01T00:00:00Z");
	if (!m->to || m->to[0]) {
		mark = yx_der_begin(b, YX_DER_CONTEXT_CONSTRUCTED(0));
		make_put_generalized(b, m->to ? m->to : "2024-02-01T00:00:00Z");
		yx_der_end(b, mark);
	}
	yx_der_end(b, single);
}

MAYBE struct yx_bytes
make_ocsp_der(const struct make_ocsp *m)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf b = { 0 }, certs = { 0 };
	size_t tbs = yx_der_begin(&b, YX_DER_SEQUENCE), mark, inner;
	struct yx_digest key;
	struct yx_bytes basic;

	if (m->responder.len) {
		yx_der_put(&b, YX_DER_CONTEXT_CONSTRUCTED(1), m->responder);
	} else {
		CHECK_OK(yx_digest(&key, YX_DIGEST_SHA1,
				   yx_pubkey_bits_value(yx_key_public(m->key)), &err));
		mark = yx_der_begin(&b, YX_DER_CONTEXT_CONSTRUCTED(2));
		yx_der_put_octets(&b, yx_digest_bytes(&key));
		yx_der_end(&b, mark);
	}
	make_put_generalized(&b, m->from ? m->from : "2024-01-01T00:00:00Z");
	mark = yx_der_begin(&b, YX_DER_SEQUENCE);
	make_put_single(&b, m);
	yx_der_end(&b, mark);
	yx_der_end(&b, tbs);
	if (m->sent) {
		mark = yx_der_begin(&certs, YX_DER_CONTEXT_CONSTRUCTED(0));
		inner = yx_der_begin(&certs, YX_DER_SEQUENCE);
		yx_der_put_raw(&certs, yx_cert_der(m->sent));
		yx_der_end(&certs, inner);
		yx_der_end(&certs, mark);
	}
	basic = make_signed(make_keep(&b), m->key, m->bad_signature, make_keep(&certs));
	if (!m->whole)
		return basic;
	mark = yx_der_begin(&b, YX_DER_SEQUENCE);
	yx_der_put_enumerated(&b, 0);
	tbs = yx_der_begin(&b, YX_DER_CONTEXT_CONSTRUCTED(0));
	inner = yx_der_begin(&b, YX_DER_SEQUENCE);
	yx_der_put_oid(&b, YX_OID_OCSP_BASIC);
	yx_der_put_octets(&b, basic);
	yx_der_end(&b, inner);
	yx_der_end(&b, tbs);
	yx_der_end(&b, mark);
	return make_keep(&b);
}

#endif
