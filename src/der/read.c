/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading DER: headers and constructed values; read_value.c has the simple types. Strict by
 * default. A lenient reader accepts the BER forms found in signed documents and notes each in
 * `forgiven`; nothing that could be read in two ways is accepted in either mode.
 */
#include <string.h>
#include <yinxin/der.h>
#include <yinxin/limits.h>
#include "der_private.h"

struct yx_der
yx_der(struct yx_bytes in)
{
	return (struct yx_der){ .r = yx_reader(in) };
}

struct yx_der
yx_der_lenient(struct yx_bytes in, struct yx_der_forgiven *forgiven, struct yx_arena *arena)
{
	return (struct yx_der){ .r = yx_reader(in), .forgiven = forgiven, .arena = arena };
}

bool
yx_der_forgive(const struct yx_der *d, unsigned kind)
{
	if (!d->forgiven)
		return false;
	if (!d->forgiven->kinds)
		d->forgiven->offset = yx_reader_offset(&d->r);
	d->forgiven->kinds |= kind;
	return true;
}

bool
yx_der_at_end(const struct yx_der *d)
{
	return yx_reader_at_end(&d->r);
}

enum yx_status
yx_der_fail(struct yx_error *err, const struct yx_der *d, const char *clause, const char *fmt, ...)
{
	char text[sizeof(err->text)];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return yx_fail(err, YX_MALFORMED, &d->r, clause, "%s", text);
}

enum yx_status
yx_der_finish(const struct yx_der *d, const char *clause, struct yx_error *err)
{
	if (yx_der_at_end(d))
		return YX_OK;
	return yx_der_fail(err, d, clause, "%zu bytes are left over", yx_reader_left(&d->r));
}

int
yx_der_peek(const struct yx_der *d)
{
	return yx_peek(&d->r);
}

bool
yx_der_next_is(const struct yx_der *d, enum yx_der_tag tag)
{
	return yx_peek(&d->r) == (int)tag;
}

/*
 * Length octets, X.690 8.1.3 and 10.1. *indefinite for the 0x80 form. A long form that would fit
 * in fewer octets is BER only.
 */
static bool
take_length(struct yx_der *d, size_t *len, bool *indefinite)
{
	uint8_t first, octet;
	unsigned count;
	size_t v = 0;
	bool minimal;

	*indefinite = false;
	if (!yx_take_u8(&d->r, &first))
		return false;
	if (first < 0x80) {
		*len = first;
		return true;
	}
	count = first & 0x7f;
	if (count == 0) {
		*indefinite = true;
		*len = 0;
		return yx_der_forgive(d, YX_DER_FORGAVE_INDEFINITE_LENGTH);
	}
	if (count > 16)
		return false;
	for (unsigned i = 0; i < count; i++) {
		if (!yx_take_u8(&d->r, &octet) || v > (SIZE_MAX >> 8))
			return false;
		v = v << 8 | octet;
	}
	minimal = v >= 0x80 && count <= sizeof(v) && (count == 1 || v >> (8 * (count - 1)) != 0);
	*len = v;
	return minimal || yx_der_forgive(d, YX_DER_FORGAVE_LONG_LENGTH);
}

/* Contents of an indefinite-length value: up to its own end-of-contents octets. */
static bool
take_indefinite(struct yx_der *d, struct yx_bytes *value)
{
	struct yx_der walk = *d;
	struct yx_bytes dropped;
	struct yx_der_item inner;

	walk.r.depth++;
	if (walk.r.depth > YX_LIMIT_DEPTH)
		return false;
	while (!(yx_peek(&walk.r) == 0 && yx_peek_at(&walk.r, 1) == 0))
		if (!yx_der_any(&walk, &inner))
			return false;
	return yx_take(&d->r, (size_t)(walk.r.at - d->r.at), value) && yx_take(&d->r, 2, &dropped);
}

bool
yx_der_any(struct yx_der *d, struct yx_der_item *out)
{
	struct yx_der try = *d;
	struct yx_bytes value;
	uint8_t tag;
	size_t len;
	bool indefinite;

	if (d->r.depth > YX_LIMIT_DEPTH)
		return false;
	/* tag 0 is end-of-contents; numbers of 31 and more do not occur in what we read */
	if (!yx_take_u8(&try.r, &tag) || tag == 0 || (tag & 0x1f) == 0x1f)
		return false;
	if (!take_length(&try, &len, &indefinite))
		return false;
	if (indefinite) {
		if (!(tag & 0x20) || !take_indefinite(&try, &value))
			return false;
	} else if (!yx_take(&try.r, len, &value)) {
		return false;
	}
	*out = (struct yx_der_item){ tag, { d->r.at, (size_t)(try.r.at - d->r.at) }, value };
	*d = try;
	return true;
}

bool
yx_der_item(struct yx_der *d, enum yx_der_tag tag, struct yx_der_item *out)
{
	return yx_der_next_is(d, tag) && yx_der_any(d, out);
}

bool
yx_der_enter_all(struct yx_der *d, enum yx_der_tag tag, struct yx_der *inner, struct yx_bytes *all)
{
	struct yx_der_item item;

	if (!yx_der_item(d, tag, &item))
		return false;
	*inner = *d;
	inner->r = yx_reader_sub(&d->r, item.value);
	*all = item.all;
	return inner->r.depth <= YX_LIMIT_DEPTH;
}

bool
yx_der_enter(struct yx_der *d, enum yx_der_tag tag, struct yx_der *inner)
{
	struct yx_bytes all;

	return yx_der_enter_all(d, tag, inner, &all);
}

bool
yx_der_value(struct yx_der *d, enum yx_der_tag tag, struct yx_bytes *out)
{
	struct yx_der_item item;

	if (!yx_der_item(d, tag, &item))
		return false;
	*out = item.value;
	return true;
}

/* Recursive walk for yx_der_check(). Primitive contents are checked where the type says how. */
static bool
check_all(struct yx_der *d)
{
	while (!yx_der_at_end(d)) {
		struct yx_der inner = *d, look = *d;
		struct yx_der_item item;
		struct yx_bytes v;
		bool flag;

		if (!yx_der_any(d, &item))
			return false;
		if (item.tag & 0x20) {
			inner.r = yx_reader_sub(&d->r, item.value);
			if (inner.r.depth > YX_LIMIT_DEPTH || !check_all(&inner))
				return false;
		} else if ((item.tag == YX_DER_INTEGER && !yx_der_integer(&look, &v)) ||
			   (item.tag == YX_DER_BOOLEAN && !yx_der_bool(&look, &flag)) ||
			   (item.tag == YX_DER_OID && !yx_der_oid(&look, &v)) ||
			   (item.tag == YX_DER_NULL && !yx_der_null(&look))) {
			return false;
		}
	}
	return true;
}

enum yx_status
yx_der_check(struct yx_bytes in, struct yx_error *err)
{
	struct yx_der d = yx_der(in);
	struct yx_der_item item;

	if (!yx_der_any(&d, &item))
		return yx_der_fail(err, &d, "X.690", "not a DER value");
	if (!yx_der_at_end(&d))
		return yx_der_finish(&d, "X.690", err);
	d = yx_der(in);
	if (!check_all(&d))
		return yx_der_fail(err, &d, "X.690 10", "not in DER inside this value");
	return YX_OK;
}

struct yx_bytes
yx_der_first(struct yx_bytes in)
{
	struct yx_der_forgiven forgiven = { 0 };
	struct yx_der d = yx_der_lenient(in, &forgiven, NULL);
	struct yx_der_item item;

	return yx_der_any(&d, &item) ? item.all : yx_bytes(NULL, 0);
}
