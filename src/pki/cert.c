/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Certificate parsing, RFC 5280 4.1. One allocation holds the struct and its copy of the bytes;
 * every field is a range of that copy. Extensions are checked here, once, so that the accessors
 * (cert_access.c) may decode them without being able to fail.
 */
#include "cert.h"

#include <yinxin/limits.h>

#include <string.h>

struct yx_der
sub_der(const struct yx_der *d, struct yx_bytes value)
{
	struct yx_der inner = *d;

	inner.r = yx_reader_sub(&d->r, value);
	return inner;
}

struct yx_der
part_der(struct yx_bytes part, unsigned flags, struct yx_der_forgiven *scratch)
{
	*scratch = (struct yx_der_forgiven){ 0 };
	return flags & YX_PKI_LENIENT ? yx_der_lenient(part, scratch, NULL) : yx_der(part);
}

enum yx_status
signed_parse(struct yx_der *d, struct signed_parts *out, const char *clause, struct yx_error *err)
{
	struct yx_der outer;
	struct yx_der_item item;

	if (!yx_der_enter_all(d, YX_DER_SEQUENCE, &outer, &out->all))
		return yx_der_fail(err, d, clause, "expected a sequence");
	if (!yx_der_enter_all(&outer, YX_DER_SEQUENCE, &out->inner, &out->tbs))
		return yx_der_fail(err, &outer, clause, "expected the sequence that is signed");
	if (!yx_der_item(&outer, YX_DER_SEQUENCE, &item))
		return yx_der_fail(err, &outer, clause, "expected the signature algorithm");
	out->algorithm = item.all;
	if (!yx_der_bits(&outer, &out->signature))
		return yx_der_fail(err, &outer, clause, "expected the signature value");
	return YX_OK;
}

bool
extension_next(struct yx_der *d, struct yx_extension *out)
{
	struct yx_der at = *d, ext;

	*out = (struct yx_extension){ 0 };
	if (!yx_der_enter(&at, YX_DER_SEQUENCE, &ext) || !yx_der_oid(&ext, &out->oid))
		return false;
	if (yx_der_next_is(&ext, YX_DER_BOOLEAN) && !yx_der_bool(&ext, &out->critical))
		return false;
	if (!yx_der_octets(&ext, &out->value) || !yx_der_at_end(&ext))
		return false;
	out->id = yx_oid_find(out->oid);
	*d = at;
	return true;
}

/* A note in both modes for what is only odd; a failure in strict mode for what is forbidden. */
static enum yx_status
defect(struct yx_cert *c, const struct yx_der *d, unsigned which, const char *clause,
       const char *what, struct yx_error *err)
{
	c->defects |= which;
	if (c->flags & YX_PKI_LENIENT)
		return YX_OK;
	return yx_der_fail(err, d, clause, "%s", what);
}

static enum yx_status
store_extension(struct yx_cert *c, const struct yx_der *d, const struct yx_extension *ext,
		struct yx_error *err)
{
	enum ext_kind kind = extension_kind(ext->id);
	struct ext_slot *slot;

	if (kind == EXT_KINDS)
		return YX_OK;
	slot = &c->ext[kind];
	if (slot->present)
		return defect(c, d, YX_CERT_DUPLICATE_EXTENSION, "RFC 5280 4.2",
			      "an extension appears twice", err);
	slot->present = true;
	slot->critical = ext->critical;
	slot->value = ext->value;
	if (!extension_check(kind, sub_der(d, ext->value), &c->values)) {
		slot->bad = true;
		c->defects |= YX_CERT_BAD_EXTENSION;
		if (!(c->flags & YX_PKI_LENIENT))
			return yx_der_fail(err, d, "RFC 5280 4.2.1",
					   "the extension %s cannot be read", yx_oid_name(ext->id));
	}
	return YX_OK;
}

/* An unknown extension that appears twice; few of them, so each is compared with those before. */
static bool
repeated(struct yx_der list, const struct yx_extension *ext)
{
	struct yx_extension before;
	unsigned seen = 0;

	while (extension_next(&list, &before))
		seen += yx_bytes_equal(before.oid, ext->oid);
	return seen > 1;
}

static enum yx_status
parse_extensions(struct yx_cert *c, struct yx_der *tbs, struct yx_error *err)
{
	struct yx_der outer, list, whole;
	struct yx_extension ext;
	enum yx_status st;
	unsigned count = 0;

	if (!yx_der_enter(tbs, YX_DER_CONTEXT_CONSTRUCTED(3), &outer) ||
	    !yx_der_enter(&outer, YX_DER_SEQUENCE, &list) || !yx_der_at_end(&outer))
		return yx_der_fail(err, tbs, "RFC 5280 4.1.2.9", "the extensions cannot be read");
	whole = list;
	c->extensions = yx_reader_rest(&list.r);
	if (c->version != 3 &&
	    (st = defect(c, tbs, YX_CERT_EXTENSIONS_BEFORE_V3, "RFC 5280 4.1.2.9",
			 "a certificate below version 3 carries extensions", err)) != YX_OK)
		return st;
	if (yx_der_at_end(&list) &&
	    (st = defect(c, &list, YX_CERT_BAD_EXTENSION, "RFC 5280 4.1.2.9",
			 "the list of extensions is empty", err)) != YX_OK)
		return st;
	while (!yx_der_at_end(&list)) {
		if (++count > YX_LIMIT_EXTENSIONS)
			return yx_fail(err, YX_LIMIT, &list.r, "", "more than %d extensions",
				       YX_LIMIT_EXTENSIONS);
		if (!extension_next(&list, &ext))
			return yx_der_fail(err, &list, "RFC 5280 4.1.2.9",
					   "an extension cannot be read");
		if (extension_kind(ext.id) == EXT_KINDS && repeated(whole, &ext) &&
		    (st = defect(c, &list, YX_CERT_DUPLICATE_EXTENSION, "RFC 5280 4.2",
				 "an extension appears twice", err)) != YX_OK)
			return st;
		if ((st = store_extension(c, &list, &ext, err)) != YX_OK)
			return st;
	}
	if (c->values.duplicate_policy)
		c->defects |= YX_CERT_DUPLICATE_POLICY;
	return YX_OK;
}

/* Time, RFC 5280 4.1.2.5: UTCTime through 2049, GeneralizedTime after. */
static bool
parse_time(struct yx_cert *c, struct yx_der *d, yx_time *out)
{
	bool generalized = yx_der_next_is(d, YX_DER_GENERALIZED_TIME);
	struct yx_civil civil;

	if (!yx_der_time(d, out))
		return false;
	civil = yx_time_to_civil(*out);
	if (generalized && civil.year < 2050)
		c->defects |= YX_CERT_WRONG_TIME_FORM;
	return true;
}

static enum yx_status
parse_validity(struct yx_cert *c, struct yx_der *tbs, struct yx_error *err)
{
	struct yx_der validity;

	if (!yx_der_enter(tbs, YX_DER_SEQUENCE, &validity))
		return yx_der_fail(err, tbs, "RFC 5280 4.1.2.5", "expected the validity period");
	if (!parse_time(c, &validity, &c->not_before) || !parse_time(c, &validity, &c->not_after))
		return yx_der_fail(err, &validity, "RFC 5280 4.1.2.5",
				   "a time of the validity period cannot be read");
	return yx_der_finish(&validity, "RFC 5280 4.1.2.5", err);
}

static enum yx_status
parse_spki(struct yx_cert *c, struct yx_der *tbs, struct yx_error *err)
{
	struct yx_der spki;
	struct yx_der_item algorithm;

	if (!yx_der_enter_all(tbs, YX_DER_SEQUENCE, &spki, &c->spki) ||
	    !yx_der_item(&spki, YX_DER_SEQUENCE, &algorithm) || !yx_der_bits(&spki, &c->key_bits) ||
	    !yx_der_at_end(&spki))
		return yx_der_fail(err, tbs, "RFC 5280 4.1.2.7", "the public key cannot be read");
	return YX_OK;
}

static enum yx_status
parse_serial(struct yx_cert *c, struct yx_der *tbs, struct yx_error *err)
{
	struct yx_bytes trimmed;

	if (!yx_der_integer(tbs, &c->serial))
		return yx_der_fail(err, tbs, "RFC 5280 4.1.2.2", "expected the serial number");
	trimmed = serial_trim(c->serial);
	if (c->serial.data[0] & 0x80)
		c->defects |= YX_CERT_NEGATIVE_SERIAL;
	if (trimmed.len == 1 && trimmed.data[0] == 0)
		c->defects |= YX_CERT_ZERO_SERIAL;
	if (trimmed.len > 20)
		c->defects |= YX_CERT_LONG_SERIAL;
	return YX_OK;
}

static enum yx_status
parse_version(struct yx_cert *c, struct yx_der *tbs, struct yx_error *err)
{
	struct yx_der version;
	int64_t v = 0;

	c->version = 1;
	if (!yx_der_next_is(tbs, YX_DER_CONTEXT_CONSTRUCTED(0)))
		return YX_OK;
	if (!yx_der_enter(tbs, YX_DER_CONTEXT_CONSTRUCTED(0), &version) ||
	    !yx_der_int64(&version, &v) || !yx_der_at_end(&version) || v < 0 || v > 2)
		return yx_der_fail(err, tbs, "RFC 5280 4.1.2.1", "the version is not 1, 2 or 3");
	c->version = (int)v + 1;
	return YX_OK;
}

static enum yx_status
parse_unique_ids(struct yx_cert *c, struct yx_der *tbs, struct yx_error *err)
{
	struct yx_bytes ignored;
	enum yx_status st = YX_OK;

	for (int n = 1; n <= 2 && st == YX_OK; n++) {
		if (!yx_der_next_is(tbs, YX_DER_CONTEXT(n)))
			continue;
		if (!yx_der_value(tbs, YX_DER_CONTEXT(n), &ignored))
			return yx_der_fail(err, tbs, "RFC 5280 4.1.2.8", "bad unique identifier");
		if (c->version == 1)
			st = defect(c, tbs, YX_CERT_UNIQUE_ID_IN_V1, "RFC 5280 4.1.2.8",
				    "a version 1 certificate carries a unique identifier", err);
	}
	return st;
}

static enum yx_status
parse_tbs(struct yx_cert *c, struct yx_der *tbs, struct yx_error *err)
{
	struct yx_der_item algorithm;
	enum yx_status st;

	if ((st = parse_version(c, tbs, err)) != YX_OK || (st = parse_serial(c, tbs, err)) != YX_OK)
		return st;
	if (!yx_der_item(tbs, YX_DER_SEQUENCE, &algorithm))
		return yx_der_fail(err, tbs, "RFC 5280 4.1.2.3",
				   "expected the signature algorithm");
	c->inner_algorithm = algorithm.all;
	if (!name_item(tbs, &c->issuer))
		return yx_der_fail(err, tbs, "RFC 5280 4.1.2.4", "the issuer cannot be read");
	if (yx_name_empty(c->issuer) &&
	    (st = defect(c, tbs, YX_CERT_EMPTY_ISSUER, "RFC 5280 4.1.2.4",
			 "the issuer is an empty name", err)) != YX_OK)
		return st;
	if ((st = parse_validity(c, tbs, err)) != YX_OK)
		return st;
	if (!name_item(tbs, &c->subject))
		return yx_der_fail(err, tbs, "RFC 5280 4.1.2.6", "the subject cannot be read");
	if ((st = parse_spki(c, tbs, err)) != YX_OK ||
	    (st = parse_unique_ids(c, tbs, err)) != YX_OK)
		return st;
	if (yx_der_next_is(tbs, YX_DER_CONTEXT_CONSTRUCTED(3)) &&
	    (st = parse_extensions(c, tbs, err)) != YX_OK)
		return st;
	return yx_der_finish(tbs, "RFC 5280 4.1", err);
}

static enum yx_status
parse_cert(struct yx_cert *c, struct yx_bytes in, struct yx_error *err)
{
	struct yx_der d =
	    c->flags & YX_PKI_LENIENT ? yx_der_lenient(in, &c->forgiven, NULL) : yx_der(in);
	struct signed_parts parts;
	enum yx_status st;

	if ((st = signed_parse(&d, &parts, "RFC 5280 4.1", err)) != YX_OK)
		return st;
	if (!yx_der_at_end(&d)) {
		if (!c->forgiven.kinds)
			c->forgiven.offset = yx_reader_offset(&d.r);
		c->forgiven.kinds |= YX_DER_FORGAVE_TRAILING;
		if ((st = defect(c, &d, YX_CERT_TRAILING_BYTES, "RFC 5280 4.1",
				 "bytes follow the certificate", err)) != YX_OK)
			return st;
	}
	c->der = parts.all;
	c->tbs = parts.tbs;
	c->signature_algorithm = parts.algorithm;
	c->signature = parts.signature;
	if ((st = parse_tbs(c, &parts.inner, err)) != YX_OK)
		return st;
	if (!yx_bytes_equal(c->inner_algorithm, c->signature_algorithm) &&
	    (st = defect(c, &d, YX_CERT_ALGORITHMS_DIFFER, "RFC 5280 4.1.1.2",
			 "the two signature algorithms differ", err)) != YX_OK)
		return st;
	/* an unknown algorithm is not an unreadable certificate */
	if (yx_scheme_parse(&c->scheme, c->signature_algorithm, YX_DIGEST_NONE, NULL) != YX_OK)
		c->scheme = (struct yx_scheme){ 0 };
	return YX_OK;
}

enum yx_status
yx_cert_parse(struct yx_cert **out, struct yx_bytes der, unsigned flags, struct yx_error *err)
{
	struct yx_cert *c = NULL;
	enum yx_status st;

	*out = NULL;
	if (der.len > YX_LIMIT_CERT_BYTES)
		return yx_fail(err, YX_LIMIT, NULL, "", "a certificate of %zu bytes", der.len);
	if (der.len == 0)
		return yx_fail(err, YX_MALFORMED, NULL, "RFC 5280 4.1", "no bytes");
	if (!(c = yx_alloc(sizeof *c + der.len)))
		return yx_fail_nomem(err);
	c->refs = 1;
	c->flags = flags;
	c->values = (struct ext_values){
		.path_len = -1, .require_explicit = -1, .inhibit_mapping = -1, .inhibit_any = -1
	};
	memcpy(c->bytes, der.data, der.len);
	if ((st = parse_cert(c, yx_bytes(c->bytes, der.len), err)) != YX_OK)
		goto done;
	*out = c;
	c = NULL;
done:
	yx_cert_free(c);
	return st;
}

struct yx_cert *
yx_cert_dup(const struct yx_cert *c)
{
	struct yx_cert *shared = (struct yx_cert *)(uintptr_t)c;

	if (shared)
		__atomic_add_fetch(&shared->refs, 1, __ATOMIC_RELAXED);
	return shared;
}

void
yx_cert_free(struct yx_cert *c)
{
	if (!c || __atomic_sub_fetch(&c->refs, 1, __ATOMIC_ACQ_REL) > 0)
		return;
	yx_pubkey_free(c->key);
	yx_free(c);
}
