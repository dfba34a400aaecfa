/* SPDX-License-Identifier: Apache-2.0 */
/* Certificates made (RFC 5280 4, RFC 3161 2.3, RFC 6960 4.2.2.2, GB/T 20518). */
#include "ca_make.h"
#include "cert.h"

#include <yinxin/limits.h>

#include <string.h>

#define KU_CA        (YX_KU_KEY_CERT_SIGN | YX_KU_CRL_SIGN | YX_KU_DIGITAL_SIGNATURE)
#define KU_SIGNER    (YX_KU_DIGITAL_SIGNATURE | YX_KU_NON_REPUDIATION)
#define KU_RECIPIENT (YX_KU_KEY_ENCIPHERMENT | YX_KU_DATA_ENCIPHERMENT | YX_KU_KEY_AGREEMENT)

static const struct profile {
	const char *name;
	uint32_t key_usage;
	enum yx_oid purpose;
	bool purpose_critical, ca;
	int days;
} profiles[] = {
	[YX_CA_ROOT] = { "root", KU_CA, YX_OID_NONE, false, true, 7300 },
	[YX_CA_SUB] = { "sub-ca", KU_CA, YX_OID_NONE, false, true, 3650 },
	[YX_CA_SIGNER] = { "signer", KU_SIGNER, YX_OID_NONE, false, false, 1095 },
	[YX_CA_TSA] = { "tsa", KU_SIGNER, YX_OID_EKU_TIME_STAMPING, true, false, 3650 },
	[YX_CA_OCSP] = { "ocsp", YX_KU_DIGITAL_SIGNATURE, YX_OID_EKU_OCSP_SIGNING, false, false,
			 365 },
	[YX_CA_SEAL_MAKER] = { "seal-maker", KU_SIGNER, YX_OID_NONE, false, false, 1825 },
	[YX_CA_RECIPIENT] = { "recipient", KU_RECIPIENT, YX_OID_NONE, false, false, 1825 },
};
#define PROFILES (sizeof(profiles) / sizeof(profiles[0]))

const char *
yx_ca_profile_name(enum yx_ca_profile p)
{
	return (size_t)p < PROFILES ? profiles[p].name : "unknown";
}

bool
yx_ca_profile_find(const char *name, enum yx_ca_profile *out)
{
	size_t i;

	for (i = 0; name && i < PROFILES; i++) {
		if (strcmp(profiles[i].name, name) == 0) {
			*out = (enum yx_ca_profile)i;
			return true;
		}
	}
	return false;
}

int
yx_ca_profile_days(enum yx_ca_profile p)
{
	return (size_t)p < PROFILES ? profiles[p].days : 0;
}

/*
 * What a recipient's key can do: an elliptic-curve key agrees on secrets and an RSA key transports
 * them (RFC 8813 3, RFC 3279 2.3.1); an SM2 encryption key does both and more (GB/T 20518).
 */
static uint32_t
usage_of(const struct profile *p, struct yx_bytes spki)
{
	struct yx_pubkey *k = NULL;
	uint32_t usage = p->key_usage;

	if (usage != KU_RECIPIENT || yx_pubkey_parse(&k, spki, NULL) != YX_OK)
		return usage;
	if (yx_pubkey_type(k) == YX_KEY_EC)
		usage = YX_KU_KEY_AGREEMENT;
	else if (yx_pubkey_type(k) == YX_KEY_RSA)
		usage = YX_KU_KEY_ENCIPHERMENT;
	yx_pubkey_free(k);
	return usage;
}

/* ------------------------------------------------------------ extensions */

static void
put_basic_constraints(struct yx_buf *v, const struct yx_ca_wish *w)
{
	size_t seq = yx_der_begin(v, YX_DER_SEQUENCE);

	if (profiles[w->profile].ca) {
		yx_der_put_bool(v, true);
		if (w->path_len >= 0)
			yx_der_put_int64(v, w->path_len);
	}
	yx_der_end(v, seq);
}

static void
put_purpose(struct yx_buf *v, enum yx_oid purpose)
{
	size_t seq = yx_der_begin(v, YX_DER_SEQUENCE);

	yx_der_put_oid(v, purpose);
	yx_der_end(v, seq);
}

static void
put_policy(struct yx_buf *v, struct yx_bytes oid)
{
	size_t seq = yx_der_begin(v, YX_DER_SEQUENCE), info = yx_der_begin(v, YX_DER_SEQUENCE);

	yx_der_put(v, YX_DER_OID, oid);
	yx_der_end(v, info);
	yx_der_end(v, seq);
}

/* CRLDistributionPoints of one address. */
static void
put_crl_url(struct yx_buf *v, const char *url)
{
	size_t seq = yx_der_begin(v, YX_DER_SEQUENCE), point = yx_der_begin(v, YX_DER_SEQUENCE);
	size_t name = yx_der_begin(v, YX_DER_CONTEXT_CONSTRUCTED(0));
	size_t full = yx_der_begin(v, YX_DER_CONTEXT_CONSTRUCTED(0));

	yx_der_put(v, YX_DER_CONTEXT(6), yx_bytes_str(url));
	yx_der_end(v, full);
	yx_der_end(v, name);
	yx_der_end(v, point);
	yx_der_end(v, seq);
}

static void
put_access(struct yx_buf *v, enum yx_oid method, const char *url)
{
	size_t seq;

	if (!url)
		return;
	seq = yx_der_begin(v, YX_DER_SEQUENCE);
	yx_der_put_oid(v, method);
	yx_der_put(v, YX_DER_CONTEXT(6), yx_bytes_str(url));
	yx_der_end(v, seq);
}

static void
put_authority_info(struct yx_buf *v, const struct yx_ca_wish *w)
{
	size_t seq = yx_der_begin(v, YX_DER_SEQUENCE);

	put_access(v, YX_OID_AIA_OCSP, w->ocsp_url);
	put_access(v, YX_OID_AIA_CA_ISSUERS, w->issuer_url);
	yx_der_end(v, seq);
}

static void
put_email(struct yx_buf *v, const char *email)
{
	size_t seq = yx_der_begin(v, YX_DER_SEQUENCE);

	yx_der_put(v, YX_DER_CONTEXT(1), yx_bytes_str(email));
	yx_der_end(v, seq);
}

/* Take what was written to `v` as the value of one extension. */
static void
flush(struct yx_buf *out, enum yx_oid id, bool critical, struct yx_buf *v)
{
	ca_put_extension(out, id, critical, yx_buf_bytes(v));
	yx_buf_reset(v);
}

static enum yx_status
put_addresses(struct yx_buf *out, const struct yx_ca_wish *w, struct yx_buf *v,
	      struct yx_error *err)
{
	const char *urls[3] = { w->crl_url, w->ocsp_url, w->issuer_url };
	enum yx_status st;
	size_t i;

	for (i = 0; i < 3; i++)
		if (urls[i] && (st = ca_check_url(urls[i], err)) != YX_OK)
			return st;
	if (w->profile == YX_CA_ROOT) /* nobody above could revoke it */
		return YX_OK;
	if (w->crl_url && w->profile != YX_CA_OCSP) {
		put_crl_url(v, w->crl_url);
		flush(out, YX_OID_EXT_CRL_DIST_POINTS, false, v);
	}
	if (w->ocsp_url || w->issuer_url) {
		put_authority_info(v, w);
		flush(out, YX_OID_EXT_AUTHORITY_INFO, false, v);
	}
	return YX_OK;
}

/* What the profile asks for. */
static enum yx_status
put_profile(struct yx_buf *out, const struct yx_ca_wish *w, struct yx_buf *v, struct yx_error *err)
{
	const struct profile *p = &profiles[w->profile];
	struct yx_buf oid = { 0 };
	enum yx_status st = YX_OK;

	put_basic_constraints(v, w);
	flush(out, YX_OID_EXT_BASIC_CONSTRAINTS, true, v);
	yx_der_put_named_bits(v, YX_DER_BIT_STRING, usage_of(p, w->spki));
	flush(out, YX_OID_EXT_KEY_USAGE, true, v);
	if (p->purpose != YX_OID_NONE) {
		put_purpose(v, p->purpose);
		flush(out, YX_OID_EXT_EXT_KEY_USAGE, p->purpose_critical, v);
	}
	if (w->profile == YX_CA_OCSP) {
		yx_der_put_null(v);
		flush(out, YX_OID_OCSP_NO_CHECK, false, v);
	}
	if (w->policy) {
		if ((st = yx_oid_parse(&oid, w->policy, err)) != YX_OK)
			goto done;
		put_policy(v, yx_buf_bytes(&oid));
		flush(out, YX_OID_EXT_CERTIFICATE_POLICIES, false, v);
	}
	if (w->email) {
		if (!strchr(w->email, '@') || strlen(w->email) > 254) {
			st = yx_fail(err, YX_MALFORMED, NULL, "RFC 5280 4.2.1.6",
				     "%.80s is no e-mail address", w->email);
			goto done;
		}
		put_email(v, w->email);
		flush(out, YX_OID_EXT_SUBJECT_ALT_NAME, false, v);
	}
	st = put_addresses(out, w, v, err);
done:
	yx_buf_clear(&oid);
	return st;
}

static enum yx_status
put_extensions(struct yx_buf *out, const struct yx_ca_wish *w, const struct yx_pubkey *subject_key,
	       const struct yx_cert *issuer, struct yx_error *err)
{
	size_t tag = yx_der_begin(out, YX_DER_CONTEXT_CONSTRUCTED(3));
	size_t seq = yx_der_begin(out, YX_DER_SEQUENCE);
	uint8_t id[CA_KEY_ID_LEN];
	struct yx_buf v = { 0 };
	enum yx_status st;

	if ((st = ca_key_id(yx_pubkey_bits_value(subject_key), id, err)) != YX_OK)
		goto done;
	yx_der_put_octets(&v, yx_bytes(id, sizeof(id)));
	flush(out, YX_OID_EXT_SUBJECT_KEY_ID, false, &v);
	if ((issuer && (st = ca_put_authority_key_id(out, issuer, err)) != YX_OK) ||
	    (st = put_profile(out, w, &v, err)) != YX_OK)
		goto done;
	yx_der_end(out, seq);
	yx_der_end(out, tag);
	st = yx_buf_status(&v, err);
done:
	yx_buf_clear(&v);
	return st;
}

/* -------------------------------------------------------------- the whole */

static enum yx_status
validity(const struct yx_ca_wish *w, const struct yx_cert *issuer, yx_time *from, yx_time *to,
	 struct yx_error *err)
{
	*from = ca_seconds(w->not_before ? w->not_before : yx_time_now());
	*to = ca_seconds(w->not_after ? w->not_after
				      : *from + yx_ca_profile_days(w->profile) * YX_DAY);
	if (issuer && *to > yx_cert_not_after(issuer))
		*to = yx_cert_not_after(issuer);
	if (*to <= *from)
		return yx_fail(err, YX_USAGE, NULL, "RFC 5280 4.1.2.5",
			       "the certificate would end before it begins%s",
			       issuer && yx_cert_not_after(issuer) <= *from
				   ? ": the issuer's own certificate has expired"
				   : "");
	return YX_OK;
}

static enum yx_status
check_wish(const struct yx_ca_wish *w, const struct yx_cert *issuer, struct yx_error *err)
{
	if ((size_t)w->profile >= PROFILES)
		return yx_fail(err, YX_USAGE, NULL, "", "no such profile");
	if (yx_name_empty(w->subject))
		return yx_fail(err, YX_USAGE, NULL, "RFC 5280 4.1.2.6", "the subject is empty");
	if (serial_trim(w->serial).len > 20)
		return yx_fail(err, YX_USAGE, NULL, "RFC 5280 4.1.2.2",
			       "a serial number of more than 20 octets");
	if (issuer && !yx_cert_is_ca(issuer))
		return yx_fail(err, YX_DENIED, NULL, "RFC 5280 4.2.1.9",
			       "the issuer's certificate is not one of a CA");
	if (issuer && profiles[w->profile].ca && yx_cert_path_len(issuer) == 0)
		return yx_fail(err, YX_DENIED, NULL, "RFC 5280 4.2.1.9",
			       "the issuer's path length allows no CA below it");
	return YX_OK;
}

static void
put_serial(struct yx_buf *out, struct yx_bytes serial, const uint8_t random[16])
{
	yx_der_put_unsigned(out, serial.len ? serial : yx_bytes(random, 16));
}

static enum yx_status
put_tbs(struct yx_buf *tbs, const struct yx_ca_wish *w, const struct yx_cert *issuer,
	const struct yx_pubkey *subject_key, const struct yx_scheme *scheme, struct yx_error *err)
{
	uint8_t random[16];
	yx_time from, to;
	size_t seq, part;
	enum yx_status st;

	if ((st = validity(w, issuer, &from, &to, err)) != YX_OK ||
	    (st = yx_random(random, sizeof(random), err)) != YX_OK)
		return st;
	random[0] = (uint8_t)((random[0] & 0x7f) | 0x40); /* positive, always 16 octets */
	seq = yx_der_begin(tbs, YX_DER_SEQUENCE);
	part = yx_der_begin(tbs, YX_DER_CONTEXT_CONSTRUCTED(0));
	yx_der_put_int64(tbs, 2);
	yx_der_end(tbs, part);
	put_serial(tbs, w->serial, random);
	if ((st = yx_scheme_put(tbs, scheme, err)) != YX_OK)
		return st;
	yx_der_put_raw(tbs, issuer ? yx_cert_subject(issuer) : w->subject);
	part = yx_der_begin(tbs, YX_DER_SEQUENCE);
	yx_der_put_time(tbs, from);
	yx_der_put_time(tbs, to);
	yx_der_end(tbs, part);
	yx_der_put_raw(tbs, w->subject);
	yx_der_put_raw(tbs, yx_pubkey_spki(subject_key));
	if ((st = put_extensions(tbs, w, subject_key, issuer, err)) != YX_OK)
		return st;
	yx_der_end(tbs, seq);
	return yx_buf_status(tbs, err);
}

enum yx_status
yx_ca_make_cert(struct yx_buf *out, const struct yx_ca_wish *wish, const struct yx_cert *issuer,
		const struct yx_key *key, struct yx_error *err)
{
	struct yx_scheme scheme = yx_key_default_scheme(key, false);
	struct yx_pubkey *subject_key = NULL;
	struct yx_buf tbs = { 0 };
	enum yx_status st;

	if ((st = check_wish(wish, issuer, err)) != YX_OK)
		return st;
	if (issuer && !yx_bytes_equal(yx_cert_spki(issuer), yx_pubkey_spki(yx_key_public(key))))
		return yx_fail(err, YX_USAGE, NULL, "",
			       "the key is not that of the issuer's certificate");
	if ((st = yx_pubkey_parse(&subject_key, wish->spki, err)) != YX_OK)
		return st;
	if (!issuer && !yx_bytes_equal(wish->spki, yx_pubkey_spki(yx_key_public(key))))
		st = yx_fail(err, YX_USAGE, NULL, "",
			     "a self-signed certificate is signed with its own key");
	if (st == YX_OK && (st = put_tbs(&tbs, wish, issuer, subject_key, &scheme, err)) == YX_OK)
		st = ca_put_signed(out, yx_buf_bytes(&tbs), &scheme, key,
				   (struct yx_bytes){ NULL, 0 }, err);
	yx_buf_clear(&tbs);
	yx_pubkey_free(subject_key);
	return st;
}
