/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict: what all readers of content need (yinxin/pdf_content.h): to say what was found, to find
 * resources; strict_stream.c decodes. strict_page.c walks over the pages, strict_run.c reads.
 */
#include "strict.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#define LOOK_UP 10 /* nanoseconds, or so, for a value found */

/* --------------------------------------------------------------- what is said */

static void
place(const struct strict *s, char en[100], char zh[100])
{
	const struct yx_pdf_oddity *o = s->out;
	int n, m;

	if (s->whole) {
		n = snprintf(en, 100, "the document");
		m = snprintf(zh, 100, "文档");
	} else {
		n = snprintf(en, 100, "page %zu", s->page + 1);
		m = snprintf(zh, 100, "第 %zu 页", s->page + 1);
	}
	if (o->object) {
		n += snprintf(en + n, 100 - (size_t)n, ", object %u", o->object);
		m += snprintf(zh + m, 100 - (size_t)m, "，对象 %u", o->object);
	}
	if (o->operator_[0]) {
		n += snprintf(en + n, 100 - (size_t)n, ", operator %s", o->operator_);
		m += snprintf(zh + m, 100 - (size_t)m, "，操作符 %s", o->operator_);
	}
	if (o->byte != YX_NO_OFFSET) {
		(void)snprintf(en + n, 100 - (size_t)n, ", byte %" PRIu64 " of the content",
			       o->byte);
		(void)snprintf(zh + m, 100 - (size_t)m, "，内容第 %" PRIu64 " 字节", o->byte);
	}
}

bool
strict_odd(struct strict *s, const char *en, const char *zh)
{
	struct yx_pdf_oddity *o = s->out;
	char at_en[100], at_zh[100];

	if (o->found || s->status != YX_OK)
		return false;
	o->found = true;
	o->page = s->page;
	o->byte = YX_NO_OFFSET;
	if (s->now) {
		o->object = s->now->num;
		o->byte = s->now->token;
		for (size_t i = 0; i < s->now->op.len && i + 1 < sizeof(o->operator_); i++)
			o->operator_[i] = s->now->op.data[i] > ' ' && s->now->op.data[i] < 0x7f
					      ? (char)s->now->op.data[i]
					      : '?';
	}
	place(s, at_en, at_zh);
	(void)snprintf(o->en, sizeof(o->en), "%s: %s", at_en, en);
	(void)snprintf(o->zh, sizeof(o->zh), "%s：%s", at_zh, zh);
	return false;
}

bool
strict_limit(struct strict *s)
{
	s->out->limit = !s->out->found && s->status == YX_OK;
	return strict_odd(s, "more content than is read to the end", "内容过多，未能全部检查");
}

static uint64_t
content_limit(const struct strict *s)
{
	uint64_t most =
	    YX_LIMIT_PDF_CHECK_RATIO_FROM + YX_LIMIT_PDF_CHECK_RATIO * s->v.doc->file.len;

	return most < YX_LIMIT_PDF_CHECK_CONTENT ? most : YX_LIMIT_PDF_CHECK_CONTENT;
}

bool
strict_goes_on(struct strict *s)
{
	uint64_t more = 32 * (uint64_t)s->v.doc->file.len;

	return (s->bytes <= content_limit(s) && s->work <= YX_LIMIT_PDF_CHECK_WORK + more &&
		s->v.doc->checked + s->work <= YX_LIMIT_PDF_CHECK_ALL_WORK + 4 * more) ||
	       strict_limit(s);
}

/* ------------------------------------------------------------- what was judged */

static size_t
slot_of(const struct strict *s, uint64_t key)
{
	size_t i = (size_t)(key * UINT64_C(0x9e3779b97f4a7c15) >> 32) & (s->seen_room - 1);

	while (s->seen[i] && s->seen[i] != key)
		i = (i + 1) & (s->seen_room - 1);
	return i;
}

bool
strict_seen(const struct strict *s, uint32_t role, uint32_t num)
{
	uint64_t key = (uint64_t)num << 32 | role;

	return num && !s->again && s->seen_room && s->seen[slot_of(s, key)] == key;
}

void
strict_keep(struct strict *s, uint32_t role, uint32_t num)
{
	uint64_t key = (uint64_t)num << 32 | role, *old = s->seen;
	size_t room = s->seen_room;

	if (!num || (s->seen_room && s->seen[slot_of(s, key)] == key))
		return;
	if (2 * s->seen_count >= room) {
		s->seen = yx_alloc_array(room ? room * 2 : 256, sizeof(*s->seen));
		if (!s->seen) { /* judged again next time: only slower */
			s->seen = old;
			if (s->seen_count + 1 >= room)
				return;
		} else {
			s->seen_room = room ? room * 2 : 256;
			for (size_t i = 0; i < room; i++)
				if (old[i])
					s->seen[slot_of(s, old[i])] = old[i];
			yx_free(old);
		}
	}
	s->seen[slot_of(s, key)] = key;
	s->seen_count++;
}

uint32_t
strict_num(const struct yx_pdf_obj *entry)
{
	return entry && entry->kind == YX_PDF_REF ? entry->u.ref.num : 0;
}

/* -------------------------------------------------------------------- objects */

const struct yx_pdf_obj *
strict_resolve(struct strict *s, const struct yx_pdf_obj *o)
{
	const struct yx_pdf_obj *out = NULL;
	enum yx_status st = yx_pdf_resolve(s->v, o, &out, NULL);

	if (st == YX_NOMEM && s->status == YX_OK)
		s->status = yx_fail_nomem(s->err);
	if (st == YX_LIMIT)
		(void)strict_limit(s);
	return st == YX_OK ? out : &pdf_null;
}

/* What it takes to look for a key: all keys are looked at. */
static uint64_t
entries(const struct yx_pdf_obj *dict)
{
	bool has = dict && (dict->kind == YX_PDF_DICT || dict->kind == YX_PDF_STREAM);

	return has ? 2 * dict->u.dict.count : 0;
}

const struct yx_pdf_obj *
strict_get(struct strict *s, const struct yx_pdf_obj *dict, const char *key)
{
	s->work += LOOK_UP + entries(dict);
	return strict_resolve(s, dict ? yx_pdf_peek(dict, key) : NULL);
}

const struct yx_pdf_obj *
strict_item(struct strict *s, const struct yx_pdf_obj *array, size_t i)
{
	if (!array || array->kind != YX_PDF_ARRAY || i >= array->u.array.count)
		return &pdf_null;
	s->work += LOOK_UP;
	return strict_resolve(s, array->u.array.items[i]);
}

bool
strict_numbers(struct strict *s, const struct yx_pdf_obj *o, double *out, size_t n)
{
	if (o->kind != YX_PDF_ARRAY || o->u.array.count != n)
		return false;
	for (size_t i = 0; i < n; i++) {
		const struct yx_pdf_obj *item = strict_item(s, o, i);

		/* PDFium takes integers beyond 31 bits for zero */
		if (!yx_pdf_is_number(item) || !(fabs(yx_pdf_number(item)) <= INT32_MAX))
			return false;
		out[i] = yx_pdf_number(item);
	}
	return true;
}

/*
 * A stream without resources of its own looks in those around it (7.8.3). With resources that lack
 * the name some readers go on looking around it, others don't.
 */
bool
strict_find(struct strict_run *r, const char *kind, struct yx_bytes name,
	    const struct yx_pdf_obj **out)
{
	const struct strict_run *own = r;
	const struct yx_pdf_obj *o = NULL;

	*out = NULL;
	if (!r->resources && r->kind == STRICT_GLYPH)
		return strict_odd(r->s, "a glyph names a resource, and its font has none",
				  "字形引用了资源，而其字体没有资源");
	while (own->outer && !own->resources)
		own = own->outer;
	r->s->misses += own != r;
	o = strict_get(r->s, own->resources, kind);
	r->s->work += entries(o);
	o = yx_pdf_peek_bytes(o, name);
	for (const struct strict_run *up = own->outer; !o && up; up = up->outer) {
		const struct yx_pdf_obj *around = strict_get(r->s, up->resources, kind);

		r->s->misses++;
		r->s->work += entries(around);
		if (yx_pdf_peek_bytes(around, name))
			return strict_odd(r->s,
					  "a name that is missing in its own resources and there "
					  "in those around",
					  "所引用的名称不在自身资源中，只在外层资源中");
	}
	if (!o || strict_resolve(r->s, o)->kind == YX_PDF_NULL)
		return r->s->status == YX_OK;
	*out = o;
	return true;
}
