/* SPDX-License-Identifier: Apache-2.0 */
/* What one may ask a certificate. Extensions were checked at parsing; here they are read again. */
#include "cert.h"

#include <string.h>

struct yx_bytes
yx_cert_der(const struct yx_cert *c)
{
	return c->der;
}

struct yx_bytes
yx_cert_tbs(const struct yx_cert *c)
{
	return c->tbs;
}

int
yx_cert_version(const struct yx_cert *c)
{
	return c->version;
}

struct yx_bytes
yx_cert_serial(const struct yx_cert *c)
{
	return c->serial;
}

struct yx_bytes
yx_cert_issuer(const struct yx_cert *c)
{
	return c->issuer;
}

struct yx_bytes
yx_cert_subject(const struct yx_cert *c)
{
	return c->subject;
}

yx_time
yx_cert_not_before(const struct yx_cert *c)
{
	return c->not_before;
}

yx_time
yx_cert_not_after(const struct yx_cert *c)
{
	return c->not_after;
}

struct yx_bytes
yx_cert_spki(const struct yx_cert *c)
{
	return c->spki;
}

struct yx_bytes
yx_cert_key_bits(const struct yx_cert *c)
{
	return c->key_bits;
}

struct yx_bytes
yx_cert_signature_algorithm(const struct yx_cert *c)
{
	return c->signature_algorithm;
}

struct yx_scheme
yx_cert_scheme(const struct yx_cert *c)
{
	return c->scheme;
}

struct yx_bytes
yx_cert_signature(const struct yx_cert *c)
{
	return c->signature;
}

unsigned
yx_cert_defects(const struct yx_cert *c)
{
	return c->defects;
}

const struct yx_der_forgiven *
yx_cert_forgiven(const struct yx_cert *c)
{
	return &c->forgiven;
}

enum yx_status
yx_cert_public_key(const struct yx_cert *c, const struct yx_pubkey **out, struct yx_error *err)
{
	struct yx_cert *shared = (struct yx_cert *)(uintptr_t)c;
	struct yx_pubkey *key = __atomic_load_n(&shared->key, __ATOMIC_ACQUIRE), *none = NULL;
	enum yx_status st;

	*out = key;
	if (key)
		return YX_OK;
	if ((st = yx_pubkey_parse(&key, c->spki, err)) != YX_OK)
		return st;
	/* another thread may have been first: theirs stays */
	if (__atomic_compare_exchange_n(&shared->key, &none, key, false, __ATOMIC_ACQ_REL,
					__ATOMIC_ACQUIRE)) {
		*out = key;
	} else {
		yx_pubkey_free(key);
		*out = none;
	}
	return YX_OK;
}

enum yx_status
cert_key_inherit(const struct yx_cert *c, const struct yx_pubkey *issuer_key,
		 struct yx_pubkey **owned, const struct yx_pubkey **key, struct yx_error *err)
{
	enum yx_status st;

	*owned = NULL;
	if (yx_cert_public_key(c, key, NULL) == YX_OK)
		return YX_OK;
	st = yx_pubkey_parse_inherit(owned, c->spki, issuer_key, err);
	*key = *owned;
	return st;
}

enum yx_status
yx_cert_verify(const struct yx_cert *c, const struct yx_cert *issuer, bool *valid,
	       struct yx_error *err)
{
	const struct yx_pubkey *key;
	enum yx_status st;

	*valid = false;
	if (c->scheme.kind == YX_SCHEME_NONE)
		return yx_fail(err, YX_UNSUPPORTED, NULL, "RFC 5280 4.1.1.2",
			       "the signature algorithm of the certificate is not known");
	if ((st = yx_cert_public_key(issuer, &key, err)) != YX_OK)
		return st;
	return yx_pubkey_verify(key, &c->scheme, c->tbs, c->signature, yx_bytes(NULL, 0), false,
				NULL, valid, err);
}

struct yx_bytes
serial_trim(struct yx_bytes s)
{
	while (s.len > 1 && ((s.data[0] == 0 && !(s.data[1] & 0x80)) ||
			     (s.data[0] == 0xff && (s.data[1] & 0x80))))
		s = yx_bytes_slice(s, 1, s.len - 1);
	return s;
}

bool
serial_equal(struct yx_bytes a, struct yx_bytes b)
{
	return yx_bytes_equal(serial_trim(a), serial_trim(b));
}

char *
yx_cert_serial_hex(char *out, size_t out_size, const struct yx_cert *c)
{
	struct yx_bytes s = serial_trim(c->serial);
	bool negative = s.len > 0 && (s.data[0] & 0x80);
	uint8_t magnitude[64];
	unsigned carry = 1;
	size_t sign = negative ? 1 : 0;

	if (out_size < 2)
		return out;
	if (!negative && s.len > 1 && s.data[0] == 0)
		s = yx_bytes_slice(s, 1, s.len - 1);
	if (s.len > sizeof magnitude)
		s.len = sizeof magnitude;
	for (size_t i = s.len; i-- > 0;) {
		unsigned v = negative ? (uint8_t)~s.data[i] + carry : s.data[i];

		magnitude[i] = (uint8_t)v;
		carry = v >> 8;
	}
	if (negative)
		out[0] = '-';
	if ((out_size - sign - 1) / 2 < s.len)
		s.len = (out_size - sign - 1) / 2;
	yx_hex(out + sign, out_size - sign, yx_bytes(magnitude, s.len));
	return out;
}

enum yx_status
yx_cert_fingerprint(const struct yx_cert *c, enum yx_digest_alg alg, struct yx_digest *out,
		    struct yx_error *err)
{
	return yx_digest(out, alg, c->der, err);
}

bool
yx_cert_equal(const struct yx_cert *a, const struct yx_cert *b)
{
	return a == b || (a && b && yx_bytes_equal(a->der, b->der));
}

bool
yx_cert_self_issued(const struct yx_cert *c)
{
	return yx_name_equal(c->subject, c->issuer);
}

bool
yx_cert_is_named(const struct yx_cert *c, struct yx_bytes issuer, struct yx_bytes serial)
{
	return serial_equal(c->serial, serial) && yx_name_equal(c->issuer, issuer);
}

/* -------------------------------------------------------------- extensions */

struct yx_der
cert_ext(const struct yx_cert *c, enum ext_kind kind, struct yx_der_forgiven *scratch)
{
	const struct ext_slot *slot = &c->ext[kind];
	bool readable = slot->present && !slot->bad;

	return part_der(readable ? slot->value : yx_bytes(NULL, 0), c->flags, scratch);
}

bool
yx_cert_extension_at(const struct yx_cert *c, size_t index, struct yx_extension *out)
{
	struct yx_der_forgiven scratch;
	struct yx_der list = part_der(c->extensions, c->flags, &scratch);

	for (size_t i = 0; extension_next(&list, out); i++)
		if (i == index)
			return true;
	*out = (struct yx_extension){ 0 };
	return false;
}

bool
yx_cert_extension(const struct yx_cert *c, enum yx_oid id, struct yx_extension *out)
{
	struct yx_der_forgiven scratch;
	struct yx_der list = part_der(c->extensions, c->flags, &scratch);

	while (extension_next(&list, out))
		if (out->id == id)
			return true;
	*out = (struct yx_extension){ 0 };
	return false;
}

/* QCStatements that are critical bind every statement in them (RFC 3739 3.2.6): not claimed. */
static bool
processed(enum ext_kind kind)
{
	return kind != EXT_KINDS && kind != EXT_QC_STATEMENTS;
}

bool
yx_cert_unknown_critical(const struct yx_cert *c, struct yx_extension *out)
{
	struct yx_der_forgiven scratch;
	struct yx_der list = part_der(c->extensions, c->flags, &scratch);

	while (extension_next(&list, out))
		if (out->critical && !processed(extension_kind(out->id)))
			return true;
	*out = (struct yx_extension){ 0 };
	return false;
}

static bool
has(const struct yx_cert *c, enum ext_kind kind)
{
	return c->ext[kind].present && !c->ext[kind].bad;
}

bool
yx_cert_key_usage(const struct yx_cert *c, uint32_t *bits)
{
	*bits = has(c, EXT_KEY_USAGE) ? c->values.key_usage : 0;
	return c->ext[EXT_KEY_USAGE].present;
}

bool
yx_cert_may(const struct yx_cert *c, uint32_t bits)
{
	return !c->ext[EXT_KEY_USAGE].present || (c->values.key_usage & bits) != 0;
}

bool
yx_cert_has_basic_constraints(const struct yx_cert *c)
{
	return c->ext[EXT_BASIC_CONSTRAINTS].present;
}

bool
yx_cert_is_ca(const struct yx_cert *c)
{
	return has(c, EXT_BASIC_CONSTRAINTS) && c->values.ca;
}

int
yx_cert_path_len(const struct yx_cert *c)
{
	return yx_cert_is_ca(c) ? c->values.path_len : -1;
}

/* Enter the SEQUENCE that most extensions are; false when absent. */
static bool
enter(const struct yx_cert *c, enum ext_kind kind, struct yx_der *seq,
      struct yx_der_forgiven *scratch)
{
	struct yx_der d = cert_ext(c, kind, scratch);

	return yx_der_enter(&d, YX_DER_SEQUENCE, seq);
}

bool
yx_cert_eku_at(const struct yx_cert *c, size_t index, struct yx_bytes *oid)
{
	struct yx_der_forgiven scratch;
	struct yx_der seq;

	if (enter(c, EXT_EXT_KEY_USAGE, &seq, &scratch))
		for (size_t i = 0; yx_der_oid(&seq, oid); i++)
			if (i == index)
				return true;
	*oid = yx_bytes(NULL, 0);
	return false;
}

bool
yx_cert_has_eku(const struct yx_cert *c)
{
	return c->ext[EXT_EXT_KEY_USAGE].present;
}

bool
yx_cert_lists_eku(const struct yx_cert *c, enum yx_oid purpose)
{
	struct yx_bytes want = yx_oid_bytes(purpose), oid;

	for (size_t i = 0; yx_cert_eku_at(c, i, &oid); i++)
		if (yx_bytes_equal(oid, want))
			return true;
	return false;
}

bool
yx_cert_allows_eku(const struct yx_cert *c, enum yx_oid purpose)
{
	return !yx_cert_has_eku(c) || yx_cert_lists_eku(c, purpose) ||
	       yx_cert_lists_eku(c, YX_OID_EKU_ANY);
}

struct yx_bytes
yx_cert_subject_key_id(const struct yx_cert *c)
{
	struct yx_der_forgiven scratch;
	struct yx_der d = cert_ext(c, EXT_SUBJECT_KEY_ID, &scratch);
	struct yx_bytes id = { 0 };

	return yx_der_octets(&d, &id) ? id : yx_bytes(NULL, 0);
}

bool
yx_cert_authority_key_id(const struct yx_cert *c, struct yx_authority_key_id *out)
{
	struct yx_der_forgiven scratch;

	*out = (struct yx_authority_key_id){ 0 };
	return has(c, EXT_AUTHORITY_KEY_ID) &&
	       authority_key_id(cert_ext(c, EXT_AUTHORITY_KEY_ID, &scratch), out);
}

bool
yx_cert_alt_name_at(const struct yx_cert *c, size_t index, struct yx_general_name *out)
{
	struct yx_der_forgiven scratch;
	struct yx_der seq;

	if (enter(c, EXT_SUBJECT_ALT_NAME, &seq, &scratch))
		for (size_t i = 0; yx_general_name_next(&seq, out); i++)
			if (i == index)
				return true;
	*out = (struct yx_general_name){ 0 };
	return false;
}

bool
yx_cert_ocsp_no_check(const struct yx_cert *c)
{
	return has(c, EXT_OCSP_NO_CHECK);
}
