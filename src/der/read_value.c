/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading DER: the simple types. Each of these takes a whole value or leaves the reader where it
 * was.
 */
#include <yinxin/der.h>
#include <yinxin/limits.h>
#include "der_private.h"

bool
yx_der_bool(struct yx_der *d, bool *out)
{
	struct yx_der try = *d;
	struct yx_bytes v;

	if (!yx_der_value(&try, YX_DER_BOOLEAN, &v) || v.len != 1)
		return false;
	if (v.data[0] != 0 && v.data[0] != 0xff && !yx_der_forgive(d, YX_DER_FORGAVE_BOOLEAN))
		return false;
	*out = v.data[0] != 0;
	*d = try;
	return true;
}

bool
yx_der_null(struct yx_der *d)
{
	struct yx_der try = *d;
	struct yx_bytes v;

	if (!yx_der_value(&try, YX_DER_NULL, &v) || v.len != 0)
		return false;
	*d = try;
	return true;
}

/* INTEGER and ENUMERATED: at least one octet, the first nine bits not all equal (X.690 8.3.2). */
static bool
take_integer(struct yx_der *d, enum yx_der_tag tag, struct yx_bytes *out)
{
	struct yx_der try = *d;
	struct yx_bytes v;

	if (!yx_der_value(&try, tag, &v) || v.len == 0)
		return false;
	if (v.len > 1 &&
	    ((v.data[0] == 0 && v.data[1] < 0x80) || (v.data[0] == 0xff && v.data[1] >= 0x80)) &&
	    !yx_der_forgive(d, YX_DER_FORGAVE_PADDED_INTEGER))
		return false;
	*out = v;
	*d = try;
	return true;
}

bool
yx_der_integer(struct yx_der *d, struct yx_bytes *out)
{
	return take_integer(d, YX_DER_INTEGER, out);
}

bool
yx_der_unsigned(struct yx_der *d, struct yx_bytes *out)
{
	struct yx_der try = *d;
	struct yx_bytes v;

	if (!take_integer(&try, YX_DER_INTEGER, &v))
		return false;
	if (v.data[0] >= 0x80 && !yx_der_forgive(d, YX_DER_FORGAVE_UNPADDED_INTEGER))
		return false;
	while (v.len > 0 && v.data[0] == 0)
		v = yx_bytes_slice(v, 1, v.len - 1);
	*out = v;
	*d = try;
	return true;
}

static bool
take_int64(struct yx_der *d, enum yx_der_tag tag, int64_t *out)
{
	struct yx_der try = *d;
	struct yx_bytes v;
	uint64_t u;

	if (!take_integer(&try, tag, &v) || v.len > 8)
		return false;
	u = v.data[0] >= 0x80 ? UINT64_MAX : 0;
	for (size_t i = 0; i < v.len; i++)
		u = u << 8 | v.data[i];
	*out = (int64_t)u;
	*d = try;
	return true;
}

bool
yx_der_int64(struct yx_der *d, int64_t *out)
{
	return take_int64(d, YX_DER_INTEGER, out);
}

bool
yx_der_enumerated(struct yx_der *d, int64_t *out)
{
	return take_int64(d, YX_DER_ENUMERATED, out);
}

bool
yx_der_oid(struct yx_der *d, struct yx_bytes *out)
{
	struct yx_der try = *d;
	struct yx_bytes v;
	bool starts = true;

	if (!yx_der_value(&try, YX_DER_OID, &v) || v.len == 0 || v.len > YX_LIMIT_OID_BYTES)
		return false;
	for (size_t i = 0; i < v.len; i++) {
		if (starts && v.data[i] == 0x80)
			return false; /* a padded arc: X.690 8.19.2 */
		starts = v.data[i] < 0x80;
	}
	if (!starts)
		return false;
	*out = v;
	*d = try;
	return true;
}

/* Join the segments of a constructed OCTET STRING (BER only). */
static bool
join_octets(struct yx_der *d, struct yx_bytes value, struct yx_buf *joined)
{
	struct yx_der inner = *d;

	inner.r = yx_reader_sub(&d->r, value);
	if (inner.r.depth > YX_LIMIT_DEPTH)
		return false;
	while (!yx_der_at_end(&inner)) {
		struct yx_der_item item;

		if (!yx_der_any(&inner, &item))
			return false;
		if (item.tag == YX_DER_OCTET_STRING) {
			if (!yx_buf_put_bytes(joined, item.value))
				return false;
		} else if (item.tag != (YX_DER_OCTET_STRING | 0x20) ||
			   !join_octets(&inner, item.value, joined)) {
			return false;
		}
	}
	return true;
}

bool
yx_der_octets(struct yx_der *d, struct yx_bytes *out)
{
	struct yx_der try = *d;
	struct yx_der_item item;
	struct yx_buf joined = { 0 };
	bool ok;

	if (yx_der_value(d, YX_DER_OCTET_STRING, out))
		return true;
	if (!d->forgiven || !d->arena ||
	    !yx_der_item(&try, (enum yx_der_tag)(YX_DER_OCTET_STRING | 0x20), &item))
		return false;
	ok = join_octets(&try, item.value, &joined);
	if (ok) {
		*out = yx_arena_dup(d->arena, yx_buf_bytes(&joined));
		ok = out->data != NULL;
	}
	yx_buf_clear(&joined);
	if (ok) {
		(void)yx_der_forgive(d, YX_DER_FORGAVE_CONSTRUCTED_STRING);
		*d = try;
	}
	return ok;
}

bool
yx_der_bits(struct yx_der *d, struct yx_bytes *out)
{
	struct yx_der try = *d;
	struct yx_bytes v;

	if (!yx_der_value(&try, YX_DER_BIT_STRING, &v) || v.len == 0 || v.data[0] != 0)
		return false;
	*out = yx_bytes_slice(v, 1, v.len - 1);
	*d = try;
	return true;
}

bool
yx_der_named_bits(struct yx_der *d, enum yx_der_tag tag, uint32_t *out)
{
	struct yx_der try = *d;
	struct yx_bytes v;
	uint32_t bits = 0;
	unsigned unused;

	if (!yx_der_value(&try, tag, &v) || v.len == 0 || v.len > 5)
		return false;
	unused = v.data[0];
	if (unused > 7 || (v.len == 1 && unused))
		return false;
	if (v.len > 1 && (v.data[v.len - 1] & ((1u << unused) - 1)) &&
	    !yx_der_forgive(d, YX_DER_FORGAVE_UNUSED_BITS))
		return false;
	for (size_t i = 0; i < 8 * (v.len - 1); i++)
		if (v.data[1 + i / 8] & (0x80 >> i % 8))
			bits |= UINT32_C(1) << i;
	*out = bits;
	*d = try;
	return true;
}
