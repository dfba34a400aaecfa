/* SPDX-License-Identifier: Apache-2.0 */
/* Single fields of seals, read as real files write them and noted where the standard differs. */
#include "parse.h"

#include <yinxin/limits.h>

static bool
is_string(uint8_t tag)
{
	return tag == YX_DER_UTF8_STRING || tag == YX_DER_NUMERIC_STRING ||
	       tag == YX_DER_PRINTABLE_STRING || tag == YX_DER_T61_STRING ||
	       tag == YX_DER_IA5_STRING || tag == YX_DER_VISIBLE_STRING ||
	       tag == YX_DER_UNIVERSAL_STRING || tag == YX_DER_BMP_STRING;
}

enum yx_status
seal_take_text(struct seal_walk *w, struct yx_der *d, uint8_t tag, const char *what,
	       struct yx_bytes *out)
{
	struct yx_der ahead = *d;
	struct yx_der_item item;
	struct yx_buf text = { 0 };
	enum yx_status st;

	if (!yx_der_any(&ahead, &item) || !is_string(item.tag))
		return yx_der_fail(w->err, d, w->clause, "expected %s, a string", what);
	if (item.tag != tag)
		*w->leniencies |= YX_SEAL_FORGAVE_STRING_TYPE;
	if (!yx_der_text_value(item.tag, item.value, &text)) {
		yx_buf_clear(&text);
		return yx_der_fail(w->err, d, w->clause, "%s is not valid text", what);
	}
	st = yx_buf_status(&text, w->err);
	if (st == YX_OK) {
		*out = yx_arena_dup(w->arena, yx_buf_bytes(&text));
		if (!out->data)
			st = yx_fail_nomem(w->err);
	}
	yx_buf_clear(&text);
	*d = ahead;
	return st;
}

enum yx_status
seal_take_int(struct seal_walk *w, struct yx_der *d, const char *what, int64_t *out)
{
	if (!yx_der_int64(d, out))
		return yx_der_fail(w->err, d, w->clause, "expected %s, an INTEGER", what);
	return YX_OK;
}

enum yx_status
seal_take_octets(struct seal_walk *w, struct yx_der *d, const char *what, struct yx_bytes *out)
{
	if (!yx_der_octets(d, out))
		return yx_der_fail(w->err, d, w->clause, "expected %s, an OCTET STRING", what);
	return YX_OK;
}

enum yx_status
seal_take_bits(struct seal_walk *w, struct yx_der *d, const char *what, struct yx_bytes *out)
{
	if (!yx_der_bits(d, out))
		return yx_der_fail(w->err, d, w->clause, "expected %s, a BIT STRING", what);
	return YX_OK;
}

enum yx_status
seal_take_oid(struct seal_walk *w, struct yx_der *d, const char *what, struct yx_bytes *out)
{
	struct yx_der ahead = *d, inner;

	if (yx_der_oid(d, out))
		return YX_OK;
	/* an AlgorithmIdentifier where the standard prints only its OID */
	if (yx_der_enter(&ahead, YX_DER_SEQUENCE, &inner) && yx_der_oid(&inner, out)) {
		*w->leniencies |= YX_SEAL_FORGAVE_DER;
		*d = ahead;
		return YX_OK;
	}
	return yx_der_fail(w->err, d, w->clause, "expected %s, an OBJECT IDENTIFIER", what);
}

enum yx_status
seal_take_time(struct seal_walk *w, struct yx_der *d, const char *what, bool generalized,
	       yx_time *out)
{
	bool is_generalized = yx_der_next_is(d, YX_DER_GENERALIZED_TIME);

	if (!yx_der_time(d, out))
		return yx_der_fail(w->err, d, w->clause, "expected %s, a time", what);
	if (is_generalized != generalized)
		*w->leniencies |= YX_SEAL_FORGAVE_TIME_TYPE;
	return YX_OK;
}

static enum yx_status
take_ext(struct seal_walk *w, struct yx_der *list, struct yx_seal_ext *e)
{
	struct yx_der body;

	if (!yx_der_enter(list, YX_DER_SEQUENCE, &body))
		return yx_der_fail(w->err, list, w->clause, "expected an extension, a SEQUENCE");
	if (!yx_der_oid(&body, &e->oid))
		return yx_der_fail(w->err, &body, w->clause, "expected the extension's OID");
	if (yx_der_next_is(&body, YX_DER_BOOLEAN) && !yx_der_bool(&body, &e->critical))
		return yx_der_fail(w->err, &body, w->clause, "critical is not a BOOLEAN");
	if (!yx_der_octets(&body, &e->value))
		return yx_der_fail(w->err, &body, w->clause, "expected the extension's value");
	return yx_der_finish(&body, w->clause, w->err);
}

enum yx_status
seal_take_exts(struct seal_walk *w, struct yx_der *list, const struct yx_seal_ext **out,
	       size_t *count)
{
	struct yx_der ahead = *list;
	struct yx_der_item item;
	struct yx_seal_ext *exts;
	size_t n = 0;
	enum yx_status st;

	while (!yx_der_at_end(&ahead)) {
		if (!yx_der_any(&ahead, &item))
			return yx_der_fail(w->err, &ahead, w->clause, "an extension is damaged");
		if (++n > YX_LIMIT_SEAL_EXTS)
			return yx_fail(w->err, YX_LIMIT, &ahead.r, w->clause,
				       "more than %d extensions", YX_LIMIT_SEAL_EXTS);
	}
	exts = yx_arena_array(w->arena, n + 1, sizeof(*exts));
	if (!exts)
		return yx_fail_nomem(w->err);
	for (size_t i = 0; i < n; i++)
		if ((st = take_ext(w, list, &exts[i])) != YX_OK)
			return st;
	*out = exts;
	*count = n;
	return YX_OK;
}

enum yx_status
seal_take_timestamp(struct seal_walk *w, struct yx_der *d, struct yx_bytes *out)
{
	struct yx_der inner;

	if (yx_der_at_end(d))
		return YX_OK;
	if (yx_der_enter(d, YX_DER_CONTEXT_CONSTRUCTED(0), &inner)) {
		enum yx_status st = seal_take_bits(w, &inner, "the time-stamp", out);

		return st == YX_OK ? yx_der_finish(&inner, w->clause, w->err) : st;
	}
	*w->leniencies |= YX_SEAL_FORGAVE_TIMESTAMP_TAG;
	/* IMPLICIT [0], or untagged */
	if (yx_der_next_is(d, YX_DER_CONTEXT(0))) {
		struct yx_bytes value;

		if (yx_der_value(d, YX_DER_CONTEXT(0), &value) && value.len > 0 &&
		    value.data[0] == 0) {
			*out = yx_bytes_slice(value, 1, value.len);
			return YX_OK;
		}
	}
	return seal_take_bits(w, d, "the time-stamp", out);
}

static bool
take_number(struct yx_reader *r, int digits, int *out)
{
	*out = 0;
	for (int i = 0; i < digits; i++) {
		uint8_t c;

		if (!yx_take_u8(r, &c) || c < '0' || c > '9')
			return false;
		*out = *out * 10 + (c - '0');
	}
	return true;
}

static void
skip_any(struct yx_reader *r, const char *set)
{
	for (int c = yx_peek(r); c >= 0; c = yx_peek(r)) {
		bool in = false;

		for (const char *s = set; *s; s++)
			in = in || *s == c;
		if (!in)
			return;
		(void)yx_skip(r, 1);
	}
}

bool
seal_time_text(struct yx_bytes text, yx_time *out)
{
	struct yx_reader r = yx_reader(text);
	struct yx_civil c = { 0 };
	int hours = 0, minutes = 0, sign = 0;

	*out = YX_TIME_NONE;
	skip_any(&r, " ");
	if (!take_number(&r, 4, &c.year) || (skip_any(&r, "-/"), !take_number(&r, 2, &c.month)) ||
	    (skip_any(&r, "-/"), !take_number(&r, 2, &c.day)) ||
	    (skip_any(&r, "T "), !take_number(&r, 2, &c.hour)) ||
	    (skip_any(&r, ":"), !take_number(&r, 2, &c.minute)) ||
	    (skip_any(&r, ":"), !take_number(&r, 2, &c.second)))
		return false;
	if (yx_accept(&r, "."))
		skip_any(&r, "0123456789");
	if (yx_accept(&r, "+"))
		sign = 1;
	else if (yx_accept(&r, "-"))
		sign = -1;
	else
		(void)yx_accept(&r, "Z");
	if (sign != 0) {
		if (!take_number(&r, 2, &hours))
			return false;
		skip_any(&r, ":");
		if (!take_number(&r, 2, &minutes))
			return false;
	}
	if (!yx_reader_at_end(&r) || !yx_time_from_civil(out, &c))
		return false;
	*out -= sign * (hours * YX_HOUR + minutes * YX_MINUTE);
	return true;
}
