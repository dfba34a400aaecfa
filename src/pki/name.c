/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Distinguished names: structure, comparison (RFC 5280 7.1, RFC 4518) and text (RFC 4514).
 *
 * Comparison runs over code points as they are decoded, so nothing is allocated: case folded for
 * Latin, Greek and Cyrillic, full-width forms as their ASCII twins, runs of blanks as one, blanks
 * at either end dropped. Characters are not composed: a name written with combining marks differs
 * from one without, and then a chain is not found rather than wrongly found.
 */
#include "cert.h"
#include "name_text.h"

#include <yinxin/limits.h>

struct attribute {
	struct yx_bytes type;
	struct yx_der_item value;
};

/* AttributeTypeAndValue, RFC 5280 4.1.2.4. */
static bool
attribute_next(struct yx_der *set, struct attribute *out)
{
	struct yx_der pair;

	return yx_der_enter(set, YX_DER_SEQUENCE, &pair) && yx_der_oid(&pair, &out->type) &&
	       yx_der_any(&pair, &out->value) && yx_der_at_end(&pair);
}

/* The cursor over a Name's RDNs. Lenient: how strings were encoded does not matter here. */
static bool
name_enter(struct yx_bytes name, struct yx_der *rdns, struct yx_der_forgiven *scratch)
{
	struct yx_der d = yx_der_lenient(name, scratch, NULL);

	return yx_der_enter(&d, YX_DER_SEQUENCE, rdns);
}

bool
name_item(struct yx_der *d, struct yx_bytes *all)
{
	struct yx_der at = *d, rdns, set;
	struct attribute a;
	unsigned count = 0, in_rdn;

	if (!yx_der_enter_all(&at, YX_DER_SEQUENCE, &rdns, all))
		return false;
	while (!yx_der_at_end(&rdns)) {
		if (!yx_der_enter(&rdns, YX_DER_SET, &set) || yx_der_at_end(&set))
			return false;
		for (in_rdn = 0; !yx_der_at_end(&set); in_rdn++)
			if (!attribute_next(&set, &a) || ++count > YX_LIMIT_NAME_ATTRIBUTES ||
			    in_rdn >= YX_LIMIT_RDN_ATTRIBUTES)
				return false;
	}
	*d = at;
	return true;
}

bool
yx_name_empty(struct yx_bytes name)
{
	struct yx_der_forgiven scratch = { 0 };
	struct yx_der rdns;

	return !name_enter(name, &rdns, &scratch) || yx_der_at_end(&rdns);
}

/* -------------------------------------------------------------- comparison */

static bool
value_equal(const struct yx_der_item *a, const struct yx_der_item *b)
{
	struct name_text ta, tb;
	int32_t ca, cb;

	if (yx_bytes_equal(a->all, b->all))
		return true;
	if (!name_text_init(&ta, a->tag, a->value) || !name_text_init(&tb, b->tag, b->value))
		return false;
	do {
		ca = name_text_next(&ta);
		cb = name_text_next(&tb);
		if (ca != cb)
			return false;
	} while (ca >= 0);
	return ca == NAME_TEXT_END;
}

static bool
set_contains(struct yx_der set, const struct attribute *a)
{
	struct attribute b;

	while (!yx_der_at_end(&set))
		if (!attribute_next(&set, &b))
			return false;
		else if (yx_bytes_equal(a->type, b.type) && value_equal(&a->value, &b.value))
			return true;
	return false;
}

static bool
set_within(struct yx_der a, struct yx_der b, unsigned *count)
{
	struct attribute x;

	for (*count = 0; !yx_der_at_end(&a); (*count)++)
		if (!attribute_next(&a, &x) || !set_contains(b, &x))
			return false;
	return true;
}

static bool
rdn_equal(struct yx_der a, struct yx_der b)
{
	unsigned na, nb;

	return set_within(a, b, &na) && set_within(b, a, &nb) && na == nb;
}

/* Compare RDN by RDN; `prefix`: b may end first. */
static bool
rdns_match(struct yx_bytes a, struct yx_bytes b, bool prefix)
{
	struct yx_der_forgiven scratch = { 0 };
	struct yx_der ra, rb, sa, sb;

	if (!name_enter(a, &ra, &scratch) || !name_enter(b, &rb, &scratch))
		return false;
	while (!yx_der_at_end(&rb)) {
		if (!yx_der_enter(&ra, YX_DER_SET, &sa) || !yx_der_enter(&rb, YX_DER_SET, &sb) ||
		    !rdn_equal(sa, sb))
			return false;
	}
	return prefix || yx_der_at_end(&ra);
}

bool
yx_name_equal(struct yx_bytes a, struct yx_bytes b)
{
	return (a.len > 0 && yx_bytes_equal(a, b)) || rdns_match(a, b, false);
}

bool
yx_name_within(struct yx_bytes name, struct yx_bytes base)
{
	return rdns_match(name, base, true);
}

#define FNV_START UINT64_C(0xcbf29ce484222325)

static uint64_t
mix(uint64_t h, uint64_t v)
{
	return (h ^ v) * UINT64_C(0x100000001b3);
}

static uint64_t
attribute_hash(const struct attribute *a)
{
	uint64_t h = FNV_START;
	struct name_text t;
	int32_t c;

	for (size_t i = 0; i < a->type.len; i++)
		h = mix(h, a->type.data[i]);
	if (name_text_init(&t, a->value.tag, a->value.value)) {
		while ((c = name_text_next(&t)) >= 0)
			h = mix(h, (uint64_t)c);
		return h;
	}
	for (size_t i = 0; i < a->value.all.len; i++)
		h = mix(h, a->value.all.data[i]);
	return h;
}

uint64_t
name_hash(struct yx_bytes name)
{
	struct yx_der_forgiven scratch = { 0 };
	uint64_t h = FNV_START, sum;
	struct yx_der rdns, set;
	struct attribute a;

	if (!name_enter(name, &rdns, &scratch))
		return 0;
	while (yx_der_enter(&rdns, YX_DER_SET, &set)) {
		for (sum = 0; attribute_next(&set, &a);)
			sum += attribute_hash(&a); /* any order within an RDN */
		h = mix(h, sum);
	}
	return h;
}

/* -------------------------------------------------------------------- text */

static void
put_value(struct yx_buf *out, const struct attribute *a)
{
	struct yx_buf text = { 0 };
	char hex[3];

	if (yx_der_text_value(a->value.tag, a->value.value, &text)) {
		name_text_put_escaped(out, yx_buf_bytes(&text));
	} else {
		yx_buf_puts(out, "#");
		for (size_t i = 0; i < a->value.all.len; i++) {
			snprintf(hex, sizeof hex, "%02x", a->value.all.data[i]);
			yx_buf_puts(out, hex);
		}
	}
	yx_buf_clear(&text);
}

static void
put_type(struct yx_buf *out, struct yx_bytes type)
{
	char dotted[YX_LIMIT_OID_TEXT];
	enum yx_oid id = yx_oid_find(type);

	yx_buf_puts(out,
		    id != YX_OID_NONE ? yx_oid_name(id) : yx_oid_text(dotted, sizeof dotted, type));
	yx_buf_puts(out, "=");
}

bool
yx_name_put_text(struct yx_buf *out, struct yx_bytes name)
{
	struct yx_der_forgiven scratch = { 0 };
	struct yx_der sets[YX_LIMIT_NAME_ATTRIBUTES], rdns;
	size_t n = 0;
	struct attribute a;

	if (!name_enter(name, &rdns, &scratch))
		return false;
	while (!yx_der_at_end(&rdns))
		if (n == YX_LIMIT_NAME_ATTRIBUTES || !yx_der_enter(&rdns, YX_DER_SET, &sets[n++]))
			return false;
	for (size_t i = n; i-- > 0;) {
		for (bool first = true; !yx_der_at_end(&sets[i]); first = false) {
			if (!attribute_next(&sets[i], &a))
				return false;
			if (!first)
				yx_buf_puts(out, "+");
			put_type(out, a.type);
			put_value(out, &a);
		}
		if (i > 0)
			yx_buf_puts(out, ",");
	}
	return true;
}

bool
yx_name_put_attribute(struct yx_buf *out, struct yx_bytes name, enum yx_oid type)
{
	struct yx_der_forgiven scratch = { 0 };
	struct yx_bytes want = yx_oid_bytes(type);
	struct attribute a, found = { 0 };
	struct yx_der rdns, set;

	if (!name_enter(name, &rdns, &scratch))
		return false;
	while (yx_der_enter(&rdns, YX_DER_SET, &set))
		while (attribute_next(&set, &a))
			if (yx_bytes_equal(a.type, want))
				found = a;
	return found.type.len > 0 && yx_der_text_value(found.value.tag, found.value.value, out);
}

bool
name_attribute_at(struct yx_bytes name, enum yx_oid type, size_t index, struct yx_der_item *out)
{
	struct yx_der_forgiven scratch = { 0 };
	struct yx_bytes want = yx_oid_bytes(type);
	struct yx_der rdns, set;
	struct attribute a;
	size_t n = 0;

	if (!name_enter(name, &rdns, &scratch))
		return false;
	while (yx_der_enter(&rdns, YX_DER_SET, &set))
		while (attribute_next(&set, &a))
			if (yx_bytes_equal(a.type, want) && n++ == index) {
				*out = a.value;
				return true;
			}
	return false;
}

/* The upper bounds of RFC 5280 A.1, in characters. */
static size_t
upper_bound(enum yx_oid type)
{
	switch (type) {
	case YX_OID_DN_COUNTRY:
		return 2;
	case YX_OID_DN_COMMON_NAME:
	case YX_OID_DN_ORGANIZATION:
	case YX_OID_DN_ORGANIZATIONAL_UNIT:
	case YX_OID_DN_TITLE:
	case YX_OID_DN_SERIAL_NUMBER:
		return 64;
	case YX_OID_DN_LOCALITY:
	case YX_OID_DN_STATE:
	case YX_OID_DN_PSEUDONYM:
		return 128;
	case YX_OID_ATTR_EMAIL:
		return 255;
	default:
		return 32768;
	}
}

bool
name_attribute_too_long(struct yx_bytes name)
{
	struct yx_der_forgiven scratch = { 0 };
	struct yx_der rdns, set;
	struct name_text t;
	struct attribute a;
	size_t n;

	if (!name_enter(name, &rdns, &scratch))
		return false;
	while (yx_der_enter(&rdns, YX_DER_SET, &set))
		while (attribute_next(&set, &a)) {
			if (!name_text_init(&t, a.value.tag, a.value.value))
				continue;
			for (n = 0; name_text_next(&t) >= 0;)
				n++;
			if (n > upper_bound(yx_oid_find(a.type)))
				return true;
		}
	return false;
}

/* Copy UTF-8 into a fixed buffer, cut before a character that does not fit. */
static char *
copy_text(char *out, size_t out_size, struct yx_buf *b)
{
	struct yx_bytes text = yx_bytes_str(yx_buf_str(b));
	size_t n = text.len;

	if (out_size > 0) {
		if (n >= out_size) {
			for (n = out_size - 1; n > 0 && (text.data[n] & 0xc0) == 0x80;)
				n--;
		}
		for (size_t i = 0; i < n; i++)
			out[i] = (char)text.data[i];
		out[n] = '\0';
	}
	yx_buf_clear(b);
	return out;
}

char *
yx_name_text(char *out, size_t out_size, struct yx_bytes name)
{
	struct yx_buf b = { 0 };

	if (!yx_name_put_text(&b, name)) {
		yx_buf_reset(&b);
		yx_buf_puts(&b, "?");
	}
	return copy_text(out, out_size, &b);
}

char *
yx_name_display(char *out, size_t out_size, struct yx_bytes name)
{
	struct yx_buf raw = { 0 }, clean = { 0 };

	if (!yx_name_put_attribute(&raw, name, YX_OID_DN_COMMON_NAME) &&
	    !yx_name_put_attribute(&raw, name, YX_OID_DN_ORGANIZATION)) {
		yx_buf_clear(&raw);
		return yx_name_text(out, out_size, name);
	}
	yx_text_put_clean(&clean, yx_buf_bytes(&raw));
	yx_buf_clear(&raw);
	return copy_text(out, out_size, &clean);
}
