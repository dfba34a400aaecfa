/* SPDX-License-Identifier: Apache-2.0 */
/*
 * BER to DER (X.690 10, 11.6), for the one place that needs it: RFC 5652 5.4 has the signature
 * cover the DER encoding of attributes that may have been transferred in BER.
 */
#include "parts.h"

/* The constructed form of a string type whose primitive form is tag & ~0x20. */
static bool
is_constructed_string(uint8_t tag)
{
	switch (tag) {
	case 0x20 | YX_DER_OCTET_STRING:
	case 0x20 | YX_DER_UTF8_STRING:
	case 0x20 | YX_DER_PRINTABLE_STRING:
	case 0x20 | YX_DER_T61_STRING:
	case 0x20 | YX_DER_IA5_STRING:
	case 0x20 | YX_DER_BMP_STRING:
		return true;
	default:
		return false;
	}
}

static struct yx_der
open_lenient(struct yx_bytes in, struct yx_der_forgiven *forgiven)
{
	return yx_der_lenient(in, forgiven, NULL);
}

static enum yx_status
join_string(struct yx_buf *out, struct yx_bytes contents, unsigned depth, struct yx_error *err)
{
	struct yx_der_forgiven forgiven = { 0, 0 };
	struct yx_der d = open_lenient(contents, &forgiven);
	struct yx_der_item item;
	enum yx_status st;

	if (depth > YX_LIMIT_DEPTH)
		return yx_der_fail(err, &d, "X.690 8.7", "nested too deep");
	while (!yx_der_at_end(&d)) {
		if (!yx_der_any(&d, &item))
			return yx_der_fail(err, &d, "X.690 8.7", "a string in pieces is broken");
		if (!(item.tag & 0x20))
			yx_buf_put_bytes(out, item.value);
		else if ((st = join_string(out, item.value, depth + 1, err)) != YX_OK)
			return st;
	}
	return YX_OK;
}

static enum yx_status
recode(struct yx_buf *out, struct yx_bytes contents, unsigned depth, struct yx_error *err)
{
	struct yx_der_forgiven forgiven = { 0, 0 };
	struct yx_der d = open_lenient(contents, &forgiven);
	struct yx_der_item item;
	enum yx_status st = YX_OK;

	if (depth > YX_LIMIT_DEPTH)
		return yx_der_fail(err, &d, "X.690 8.1", "nested too deep");
	while (st == YX_OK && !yx_der_at_end(&d)) {
		size_t mark;

		if (!yx_der_any(&d, &item))
			return yx_der_fail(err, &d, "X.690 8.1", "an element is broken");
		if (is_constructed_string(item.tag)) {
			mark = yx_der_begin(out, (enum yx_der_tag)(item.tag & ~0x20));
			st = join_string(out, item.value, depth + 1, err);
			yx_der_end(out, mark);
		} else if (item.tag & 0x20) {
			mark = yx_der_begin(out, (enum yx_der_tag)item.tag);
			st = recode(out, item.value, depth + 1, err);
			if (item.tag == YX_DER_SET)
				yx_der_end_set_of(out, mark);
			else
				yx_der_end(out, mark);
		} else {
			yx_der_put(out, (enum yx_der_tag)item.tag, item.value);
		}
	}
	return st;
}

enum yx_status
cms_recode(struct yx_buf *out, struct yx_bytes contents, bool sort, struct yx_error *err)
{
	enum yx_status st;
	size_t mark = yx_der_begin(out, YX_DER_SET);

	st = recode(out, contents, 0, err);
	if (sort)
		yx_der_end_set_of(out, mark);
	else
		yx_der_end(out, mark);
	return st != YX_OK ? st : yx_buf_status(out, err);
}
