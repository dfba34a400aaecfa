/* SPDX-License-Identifier: Apache-2.0 */
/*
 * object: looking into objects, comparing them, writing them as PDF syntax.
 */
#include "doc.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

bool
yx_pdf_ref_equal(struct yx_pdf_ref a, struct yx_pdf_ref b)
{
	return a.num == b.num && a.gen == b.gen;
}

bool
yx_pdf_is_name(const struct yx_pdf_obj *o, const char *name)
{
	return o && o->kind == YX_PDF_NAME && yx_bytes_equal_str(o->u.text, name);
}

bool
yx_pdf_is_number(const struct yx_pdf_obj *o)
{
	return o && (o->kind == YX_PDF_INT || o->kind == YX_PDF_REAL);
}

double
yx_pdf_number(const struct yx_pdf_obj *o)
{
	if (o && o->kind == YX_PDF_INT)
		return (double)o->u.integer;
	return o && o->kind == YX_PDF_REAL ? o->u.real : 0;
}

static bool
has_entries(const struct yx_pdf_obj *o)
{
	return o && (o->kind == YX_PDF_DICT || o->kind == YX_PDF_STREAM);
}

const struct yx_pdf_obj *
yx_pdf_peek_bytes(const struct yx_pdf_obj *dict, struct yx_bytes key)
{
	size_t i;

	if (!has_entries(dict))
		return NULL;
	for (i = dict->u.dict.count; i-- > 0;)
		if (yx_bytes_equal(dict->u.dict.entries[i].key, key))
			return dict->u.dict.entries[i].value;
	return NULL;
}

const struct yx_pdf_obj *
yx_pdf_peek(const struct yx_pdf_obj *dict, const char *key)
{
	return yx_pdf_peek_bytes(dict, yx_bytes_str(key));
}

bool
pdf_get_uint(struct yx_pdf_view v, const struct yx_pdf_obj *dict, const char *key, uint64_t *out)
{
	const struct yx_pdf_obj *o = NULL;

	if (yx_pdf_get(v, dict, key, &o, NULL) != YX_OK || o->kind != YX_PDF_INT ||
	    o->u.integer < 0)
		return false;
	*out = (uint64_t)o->u.integer;
	return true;
}

int64_t
pdf_get_int(struct yx_pdf_view v, const struct yx_pdf_obj *dict, const char *key, int64_t otherwise)
{
	const struct yx_pdf_obj *o = NULL;

	if (yx_pdf_get(v, dict, key, &o, NULL) != YX_OK || o->kind != YX_PDF_INT)
		return otherwise;
	return o->u.integer;
}

struct yx_bytes
pdf_get_name(struct yx_pdf_view v, const struct yx_pdf_obj *dict, const char *key)
{
	const struct yx_pdf_obj *o = NULL;

	if (yx_pdf_get(v, dict, key, &o, NULL) != YX_OK || o->kind != YX_PDF_NAME)
		return (struct yx_bytes){ NULL, 0 };
	return o->u.text;
}

static bool
dict_equal(const struct yx_pdf_obj *a, const struct yx_pdf_obj *b)
{
	size_t i;

	if (a->u.dict.count != b->u.dict.count)
		return false;
	for (i = 0; i < a->u.dict.count; i++) {
		const struct yx_pdf_entry *e = &a->u.dict.entries[i];
		const struct yx_pdf_obj *other = NULL;

		if (yx_bytes_equal(e->key, b->u.dict.entries[i].key))
			other = b->u.dict.entries[i].value;
		/* beyond that, another order is another thing; a key twice must hide none of b's */
		else if (a->u.dict.count <= 4096 && yx_pdf_peek_bytes(a, b->u.dict.entries[i].key))
			other = yx_pdf_peek_bytes(b, e->key);
		if (!other || !yx_pdf_obj_equal(e->value, other))
			return false;
	}
	return true;
}

bool
yx_pdf_obj_equal(const struct yx_pdf_obj *a, const struct yx_pdf_obj *b)
{
	size_t i;

	if (a->kind != b->kind)
		return yx_pdf_is_number(a) && yx_pdf_is_number(b) &&
		       yx_pdf_number(a) == yx_pdf_number(b);
	switch (a->kind) {
	case YX_PDF_NULL:
		return true;
	case YX_PDF_BOOL:
		return a->u.boolean == b->u.boolean;
	case YX_PDF_INT:
		return a->u.integer == b->u.integer;
	case YX_PDF_REAL:
		return a->u.real == b->u.real;
	case YX_PDF_NAME:
	case YX_PDF_STRING:
		return yx_bytes_equal(a->u.text, b->u.text);
	case YX_PDF_REF:
		return yx_pdf_ref_equal(a->u.ref, b->u.ref);
	case YX_PDF_ARRAY:
		if (a->u.array.count != b->u.array.count)
			return false;
		for (i = 0; i < a->u.array.count; i++)
			if (!yx_pdf_obj_equal(a->u.array.items[i], b->u.array.items[i]))
				return false;
		return true;
	case YX_PDF_STREAM:
		if (a->stream_offset != b->stream_offset)
			return false;
		return dict_equal(a, b);
	case YX_PDF_DICT:
		return dict_equal(a, b);
	}
	return false;
}

/* ----------------------------------------------------------------- writing */

void
pdf_put_name(struct yx_buf *out, struct yx_bytes name)
{
	size_t i;

	yx_buf_put_u8(out, '/');
	for (i = 0; i < name.len; i++) {
		uint8_t c = name.data[i];

		if (c < 0x21 || c > 0x7e || c == '#' || pdf_is_delimiter(c))
			yx_buf_printf(out, "#%02X", c);
		else
			yx_buf_put_u8(out, c);
	}
}

void
pdf_put_string(struct yx_buf *out, struct yx_bytes s, bool hex)
{
	size_t i, odd = 0;

	for (i = 0; i < s.len; i++)
		odd += s.data[i] < 0x20 || s.data[i] > 0x7e;
	if (hex || odd * 2 > s.len) {
		yx_buf_put_u8(out, '<');
		yx_hex_put(out, s);
		yx_buf_put_u8(out, '>');
		return;
	}
	yx_buf_put_u8(out, '(');
	for (i = 0; i < s.len; i++) {
		uint8_t c = s.data[i];

		if (c == '(' || c == ')' || c == '\\') {
			yx_buf_put_u8(out, '\\');
			yx_buf_put_u8(out, c);
		} else if (c < 0x20 || c > 0x7e) {
			yx_buf_printf(out, "\\%03o", c);
		} else {
			yx_buf_put_u8(out, c);
		}
	}
	yx_buf_put_u8(out, ')');
}

static void
put_real(struct yx_buf *out, double v)
{
	char text[64];
	size_t n;

	if (!isfinite(v) || fabs(v) > 1e15) {
		yx_buf_puts(out, v < 0 ? "-1000000000000000" : "1000000000000000");
		return;
	}
	(void)snprintf(text, sizeof(text), "%.8f", v);
	n = strlen(text);
	while (n > 1 && text[n - 1] == '0')
		n--;
	if (text[n - 1] == '.')
		n--;
	yx_buf_put(out, text, n);
}

static enum yx_status put(struct yx_buf *out, const struct yx_pdf_obj *o, struct yx_pdf *crypt_doc,
			  struct yx_pdf_ref ref, struct yx_error *err);

static enum yx_status
put_container(struct yx_buf *out, const struct yx_pdf_obj *o, struct yx_pdf *crypt_doc,
	      struct yx_pdf_ref ref, struct yx_error *err)
{
	enum yx_status st = YX_OK;
	size_t i;

	if (o->kind == YX_PDF_ARRAY) {
		yx_buf_put_u8(out, '[');
		for (i = 0; i < o->u.array.count && st == YX_OK; i++) {
			if (i)
				yx_buf_put_u8(out, ' ');
			st = put(out, o->u.array.items[i], crypt_doc, ref, err);
		}
		yx_buf_put_u8(out, ']');
		return st;
	}
	yx_buf_puts(out, "<<");
	for (i = 0; i < o->u.dict.count && st == YX_OK; i++) {
		bool clear = pdf_is_signature_dict(o) &&
			     yx_bytes_equal_str(o->u.dict.entries[i].key, "Contents");

		yx_buf_put_u8(out, ' ');
		pdf_put_name(out, o->u.dict.entries[i].key);
		yx_buf_put_u8(out, ' ');
		st = put(out, o->u.dict.entries[i].value, clear ? NULL : crypt_doc, ref, err);
	}
	yx_buf_puts(out, " >>");
	return st;
}

static enum yx_status
put(struct yx_buf *out, const struct yx_pdf_obj *o, struct yx_pdf *crypt_doc, struct yx_pdf_ref ref,
    struct yx_error *err)
{
	struct yx_buf cipher;
	enum yx_status st;

	switch (o->kind) {
	case YX_PDF_NULL:
		yx_buf_puts(out, "null");
		break;
	case YX_PDF_BOOL:
		yx_buf_puts(out, o->u.boolean ? "true" : "false");
		break;
	case YX_PDF_INT:
		yx_buf_printf(out, "%" PRId64, o->u.integer);
		break;
	case YX_PDF_REAL:
		put_real(out, o->u.real);
		break;
	case YX_PDF_NAME:
		pdf_put_name(out, o->u.text);
		break;
	case YX_PDF_STRING:
		if (!crypt_doc) {
			pdf_put_string(out, o->u.text, o->hex);
			break;
		}
		yx_buf_init(&cipher, 0);
		st = pdf_encrypt_string(crypt_doc, ref, o->u.text, &cipher, err);
		if (st == YX_OK)
			pdf_put_string(out, yx_buf_bytes(&cipher), true);
		yx_buf_clear(&cipher);
		return st;
	case YX_PDF_REF:
		yx_buf_printf(out, "%" PRIu32 " %" PRIu32 " R", o->u.ref.num, o->u.ref.gen);
		break;
	case YX_PDF_ARRAY:
	case YX_PDF_DICT:
	case YX_PDF_STREAM:
		return put_container(out, o, crypt_doc, ref, err);
	}
	return YX_OK;
}

enum yx_status
pdf_put_encrypted(struct yx_buf *out, const struct yx_pdf_obj *o, struct yx_pdf *crypt_doc,
		  struct yx_pdf_ref ref, struct yx_error *err)
{
	if (crypt_doc && !crypt_doc->crypt)
		crypt_doc = NULL;
	return put(out, o, crypt_doc, ref, err);
}

void
yx_pdf_put(struct yx_buf *out, const struct yx_pdf_obj *o)
{
	(void)put(out, o, NULL, (struct yx_pdf_ref){ 0, 0 }, NULL);
}
