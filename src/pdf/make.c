/* SPDX-License-Identifier: Apache-2.0 */
/*
 * make: objects for an update: from syntax, from values, as changeable copies of existing ones. All
 * live in the update's arena.
 */
#include "update.h"

#include <string.h>

struct yx_pdf_obj *
pdf_make(struct yx_pdf_update *u, enum yx_pdf_kind kind)
{
	struct yx_pdf_obj *o = yx_arena_alloc(u->arena, sizeof(*o));

	if (o) {
		o->kind = kind;
		o->offset = o->end = YX_NO_OFFSET;
	}
	return o;
}

struct yx_pdf_obj *
pdf_make_int(struct yx_pdf_update *u, int64_t v)
{
	struct yx_pdf_obj *o = pdf_make(u, YX_PDF_INT);

	if (o)
		o->u.integer = v;
	return o;
}

static struct yx_pdf_obj *
make_text(struct yx_pdf_update *u, enum yx_pdf_kind kind, struct yx_bytes text)
{
	struct yx_pdf_obj *o = pdf_make(u, kind);

	if (o) {
		o->u.text = yx_arena_dup(u->arena, text);
		if (!o->u.text.data)
			return NULL;
	}
	return o;
}

struct yx_pdf_obj *
pdf_make_name(struct yx_pdf_update *u, struct yx_bytes name)
{
	return make_text(u, YX_PDF_NAME, name);
}

struct yx_pdf_obj *
yx_pdf_make_string(struct yx_pdf_update *u, struct yx_bytes raw)
{
	return make_text(u, YX_PDF_STRING, raw);
}

struct yx_pdf_obj *
yx_pdf_make_ref(struct yx_pdf_update *u, struct yx_pdf_ref ref)
{
	struct yx_pdf_obj *o = pdf_make(u, YX_PDF_REF);

	if (o)
		o->u.ref = ref;
	return o;
}

struct yx_pdf_obj *
yx_pdf_make_text(struct yx_pdf_update *u, struct yx_bytes utf8)
{
	struct yx_reader r = yx_reader(utf8);
	struct yx_pdf_obj *o;
	struct yx_buf b;
	uint32_t cp;
	size_t i;

	for (i = 0; i < utf8.len; i++)
		if (utf8.data[i] < 0x20 || utf8.data[i] > 0x7e)
			break;
	if (i == utf8.len)
		return yx_pdf_make_string(u, utf8);
	yx_buf_init(&b, 0);
	yx_buf_put_u16be(&b, 0xfeff);
	while (!yx_reader_at_end(&r)) {
		if (!yx_utf8_take(&r, &cp)) {
			cp = 0xfffd;
			(void)yx_skip(&r, 1);
		}
		if (cp >= 0x10000) {
			yx_buf_put_u16be(&b, (uint16_t)(0xd800 + ((cp - 0x10000) >> 10)));
			yx_buf_put_u16be(&b, (uint16_t)(0xdc00 + ((cp - 0x10000) & 0x3ff)));
		} else {
			yx_buf_put_u16be(&b, (uint16_t)cp);
		}
	}
	o = b.status == YX_OK ? yx_pdf_make_string(u, yx_buf_bytes(&b)) : NULL;
	yx_buf_clear(&b);
	return o;
}

struct yx_pdf_obj *
yx_pdf_make_date(struct yx_pdf_update *u, yx_time t)
{
	struct yx_civil c = yx_time_to_civil(t);
	char text[64];

	(void)snprintf(text, sizeof(text), "D:%04d%02d%02d%02d%02d%02d+00'00'", c.year, c.month,
		       c.day, c.hour, c.minute, c.second);
	return yx_pdf_make_string(u, yx_bytes_str(text));
}

enum yx_status
yx_pdf_update_parse(struct yx_pdf_update *u, struct yx_bytes syntax, struct yx_pdf_obj **out,
		    struct yx_error *err)
{
	struct pdf_parser p = { .arena = u->arena };
	enum yx_status st;

	p.r = yx_reader(syntax);
	st = pdf_parse(&p, out, err);
	if (st == YX_OK) {
		(void)pdf_skip_space(&p.r);
		if (!yx_reader_at_end(&p.r))
			st = yx_fail(err, YX_USAGE, &p.r, "", "more than one object");
	}
	pdf_parser_clear(&p);
	if (st != YX_OK)
		*out = NULL;
	return st;
}

enum yx_status
yx_pdf_update_printf(struct yx_pdf_update *u, struct yx_pdf_obj **out, struct yx_error *err,
		     const char *fmt, ...)
{
	char text[2048];
	va_list ap;
	int n;

	*out = NULL;
	va_start(ap, fmt);
	n = vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (n < 0 || (size_t)n >= sizeof(text))
		return yx_fail_at(err, YX_USAGE, YX_NO_OFFSET, "", "an object too long for this");
	return yx_pdf_update_parse(u, yx_bytes(text, (size_t)n), out, err);
}

/* --------------------------------------------------------------- containers */

enum yx_status
yx_pdf_dict_remove(struct yx_pdf_update *u, struct yx_pdf_obj *dict, const char *key,
		   struct yx_error *err)
{
	struct yx_pdf_entry *e;
	size_t i, n = 0;

	if (!dict || (dict->kind != YX_PDF_DICT && dict->kind != YX_PDF_STREAM))
		return yx_fail_at(err, YX_USAGE, YX_NO_OFFSET, "", "not a dictionary");
	e = yx_arena_array(u->arena, dict->u.dict.count + 1, sizeof(*e));
	if (!e)
		return pdf_fail_arena(u->arena, err);
	for (i = 0; i < dict->u.dict.count; i++)
		if (!yx_bytes_equal_str(dict->u.dict.entries[i].key, key))
			e[n++] = dict->u.dict.entries[i];
	dict->u.dict.entries = e;
	dict->u.dict.count = n;
	return YX_OK;
}

enum yx_status
yx_pdf_dict_set(struct yx_pdf_update *u, struct yx_pdf_obj *dict, const char *key,
		const struct yx_pdf_obj *value, struct yx_error *err)
{
	struct yx_pdf_entry *e;
	struct yx_bytes name;
	enum yx_status st;

	if (!value)
		return pdf_fail_arena(u->arena, err);
	if ((st = yx_pdf_dict_remove(u, dict, key, err)) != YX_OK)
		return st;
	name = yx_arena_dup(u->arena, yx_bytes_str(key));
	e = yx_arena_array(u->arena, dict->u.dict.count + 1, sizeof(*e));
	if (!name.data || !e)
		return pdf_fail_arena(u->arena, err);
	if (dict->u.dict.count)
		memcpy(e, dict->u.dict.entries, dict->u.dict.count * sizeof(*e));
	e[dict->u.dict.count++] = (struct yx_pdf_entry){ name, value };
	dict->u.dict.entries = e;
	return YX_OK;
}

enum yx_status
yx_pdf_array_append(struct yx_pdf_update *u, struct yx_pdf_obj *array,
		    const struct yx_pdf_obj *value, struct yx_error *err)
{
	const struct yx_pdf_obj **items;

	if (!value)
		return pdf_fail_arena(u->arena, err);
	if (!array || array->kind != YX_PDF_ARRAY)
		return yx_fail_at(err, YX_USAGE, YX_NO_OFFSET, "", "not an array");
	items = yx_arena_array(u->arena, array->u.array.count + 1, sizeof(*items));
	if (!items)
		return pdf_fail_arena(u->arena, err);
	if (array->u.array.count)
		memcpy(items, array->u.array.items, array->u.array.count * sizeof(*items));
	items[array->u.array.count++] = value;
	array->u.array.items = items;
	return YX_OK;
}
