/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict: what all readers of content need (yinxin/pdf_content.h): to say what was found, to find
 * resources, to decode streams. strict_page.c walks over the pages, strict_run.c reads.
 */
#include "strict.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* nanoseconds, or so, of what takes the time: a value found, a stream begun, a byte of content */
#define LOOK_UP 10
#define STREAM  1000
#define CONTENT 8

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

/* -------------------------------------------------------------------- streams */

static bool
is_predicting(struct yx_bytes name)
{
	return pdf_filter_is(name, "FlateDecode", "Fl") || pdf_filter_is(name, "LZWDecode", "LZW");
}

/* Of one filter: its parameters as the standard has them (7.4.4.3), also where they are not used:
 * readers look at them in another order. Of one that is null Ghostscript shows nothing. */
static bool
good_parameters(struct strict *s, const struct yx_pdf_obj *name, const struct yx_pdf_obj *parms)
{
	static const struct {
		const char *key;
		int64_t least, most;
	} bounds[] = { { "Colors", 1, 32 },
		       { "BitsPerComponent", 1, 16 },
		       { "Columns", 1, 1 << 24 },
		       { "EarlyChange", 0, 1 } };
	const struct yx_pdf_obj *o;

	if (name->kind != YX_PDF_NAME)
		return false;
	if (parms->kind == YX_PDF_NULL || !is_predicting(name->u.text))
		return true;
	if (parms->kind != YX_PDF_DICT)
		return false;
	o = strict_get(s, parms, "Predictor");
	if (yx_pdf_peek(parms, "Predictor") &&
	    (o->kind != YX_PDF_INT ||
	     (o->u.integer != 1 && o->u.integer != 2 && (o->u.integer < 10 || o->u.integer > 15))))
		return false;
	for (size_t i = 0; i < sizeof(bounds) / sizeof(bounds[0]); i++) {
		o = strict_get(s, parms, bounds[i].key);
		if (yx_pdf_peek(parms, bounds[i].key) &&
		    (o->kind != YX_PDF_INT || o->u.integer < bounds[i].least ||
		     o->u.integer > bounds[i].most))
			return false;
	}
	return true;
}

/* 7.3.8.2: parameters that are a reference to nothing, or nothing where there are several filters:
 * Ghostscript 10 shows nothing of such a stream then. */
static bool
names_no_parameters(struct strict *s, const struct yx_pdf_obj *stream,
		    const struct yx_pdf_obj *filter, const struct yx_pdf_obj *parms)
{
	const struct yx_pdf_obj *raw = yx_pdf_peek(stream, "DecodeParms");

	if (raw && parms->kind == YX_PDF_NULL)
		return raw->kind == YX_PDF_REF || filter->kind == YX_PDF_ARRAY;
	for (size_t i = 0; parms->kind == YX_PDF_ARRAY && i < parms->u.array.count; i++)
		if (parms->u.array.items[i]->kind == YX_PDF_REF &&
		    strict_item(s, parms, i)->kind == YX_PDF_NULL)
			return true;
	return false;
}

/* PDFBox paints nothing of data that went through one filter twice, MuPDF not of run lengths. */
static bool
is_twice(struct strict *s, const struct yx_pdf_obj *filters)
{
	static const char *const names[][2] = {
		{ "FlateDecode", "Fl" }, { "LZWDecode", "LZW" },      { "ASCIIHexDecode", "AHx" },
		{ "DCTDecode", "DCT" },  { "ASCII85Decode", "A85" },  { "RunLengthDecode", "RL" },
		{ "Crypt", "Crypt" },    { "CCITTFaxDecode", "CCF" },
	};

	for (size_t k = 0; k < sizeof(names) / sizeof(names[0]); k++) {
		size_t n = 0;

		for (size_t i = 0; i < filters->u.array.count; i++) {
			const struct yx_pdf_obj *one = strict_item(s, filters, i);

			n += one->kind == YX_PDF_NAME &&
			     pdf_filter_is(one->u.text, names[k][0], names[k][1]);
		}
		if (n > 1)
			return true;
	}
	return false;
}

bool
strict_filters(struct strict *s, const struct yx_pdf_obj *stream)
{
	const struct yx_pdf_obj *filter = strict_get(s, stream, "Filter");
	const struct yx_pdf_obj *parms = strict_get(s, stream, "DecodeParms");

	if (yx_pdf_peek(stream, "F") || yx_pdf_peek(stream, "DP"))
		return strict_odd(s, "a stream kept outside, or with abbreviated entries",
				  "流的数据在文件之外，或使用了缩写的条目");
	/* 7.6.3.2: what is metadata may lie in clear in an encrypted file, for those who look */
	if (yx_pdf_is_name(strict_get(s, stream, "Type"), "Metadata"))
		return strict_odd(s, "what is painted calls itself metadata",
				  "被绘制的流自称为元数据");
	if (names_no_parameters(s, stream, filter, parms))
		return strict_odd(s, "a filter whose parameters are a reference to nothing",
				  "过滤器的参数是指向空对象的引用");
	if (filter->kind == YX_PDF_NULL)
		return true;
	if (filter->kind != YX_PDF_ARRAY) {
		if (parms->kind == YX_PDF_ARRAY)
			parms = strict_item(s, parms, 0);
		if (!good_parameters(s, filter, parms))
			return strict_odd(s, "a filter or its parameters that readers differ on",
					  "各阅读器对过滤器或其参数的解释不同");
		return true;
	}
	if (is_twice(s, filter))
		return strict_odd(s, "data packed twice by the same filter",
				  "数据由同一过滤器压缩了两次");
	for (size_t i = 0; i < filter->u.array.count; i++) {
		const struct yx_pdf_obj *one = parms->kind == YX_PDF_ARRAY
						   ? strict_item(s, parms, i)
					       : filter->u.array.count == 1 ? parms
									    : &pdf_null;

		if (!good_parameters(s, strict_item(s, filter, i), one))
			return strict_odd(s, "a filter or its parameters that readers differ on",
					  "各阅读器对过滤器或其参数的解释不同");
	}
	return true;
}

bool
strict_decode(struct strict *s, const struct yx_pdf_obj *stream, size_t max, struct yx_buf *out,
	      struct yx_bytes *left)
{
	struct yx_error why = YX_ERROR_INIT;
	size_t notes = yx_pdf_note_count(s->v.doc);
	struct yx_bytes raw = { NULL, 0 };
	enum yx_status st;

	if (!strict_filters(s, stream))
		return false;
	(void)!yx_pdf_stream_raw(s->v, stream, &raw, NULL);
	st = yx_pdf_stream_decode(s->v, stream, max, out, left, &why);
	s->work += STREAM + 4 * (raw.len + out->len);
	if (!strict_goes_on(s))
		return false;
	if (st == YX_NOMEM && s->status == YX_OK)
		s->status = yx_fail_nomem(s->err);
	if (st == YX_LIMIT)
		return strict_limit(s);
	if (st != YX_OK)
		return strict_odd(s, "a stream that cannot be decoded", "流无法解码");
	for (; notes < yx_pdf_note_count(s->v.doc); notes++)
		if (yx_pdf_note(s->v.doc, notes)->kind == YX_PDF_NOTE_STREAM_DAMAGED)
			return strict_odd(s, "a stream whose data is damaged or ends early",
					  "流的数据已损坏或不完整");
	return true;
}

bool
strict_spend(struct strict *s, size_t n)
{
	s->bytes += n + 256; /* a stream costs something by itself */
	s->work += CONTENT * n;
	return strict_goes_on(s);
}

bool
strict_stream(struct strict *s, struct strict_run *outer, enum strict_kind kind,
	      const struct yx_pdf_obj *stream, const struct yx_pdf_obj *resources,
	      const struct strict_state *state)
{
	struct strict_run *r, *before = s->now;
	struct yx_buf content = { 0 };
	uint32_t role = STRICT_AS_STREAM | (state ? strict_pen_class(&state->pen) << 8 : 0);
	unsigned misses = s->misses;
	bool good = false;

	if (strict_seen(s, role, stream->stream_of.num))
		return true;
	for (unsigned i = 0; i < s->depth; i++)
		if (s->drawing[i] == stream->stream_offset)
			return strict_odd(s, "content that paints itself", "内容引用了自身");
	if (s->depth == YX_LIMIT_PDF_CHECK_DEPTH)
		return strict_limit(s);
	if (!(r = yx_alloc(sizeof(*r)))) {
		s->status = yx_fail_nomem(s->err);
		return false;
	}
	*r = (struct strict_run){ .s = s,
				  .outer = outer,
				  .kind = kind,
				  .num = stream->stream_of.num,
				  .resources = resources->kind == YX_PDF_DICT ? resources : NULL,
				  .placed = outer && outer->placed && kind == STRICT_FORM,
				  .now.pen = STRICT_PEN,
				  .now.across = 1,
				  .now.matrix = { 1, 0, 0, 1, 0, 0 } };
	if (state)
		r->now = *state;
	if (kind == STRICT_GLYPH)
		r->now.pen.cap = 1; /* of the text that shows it: any */
	if (kind == STRICT_FORM && outer && outer->boxed) {
		r->boxed = true;
		memcpy(r->glyph_box, outer->glyph_box, sizeof(r->glyph_box));
		s->misses++;
	}
	s->now = r;
	r->token = (size_t)YX_NO_OFFSET;
	s->drawing[s->depth++] = stream->stream_offset;
	if (strict_decode(s, stream, 0, &content, NULL) && strict_spend(s, content.len)) {
		r->content = yx_buf_bytes(&content);
		good = strict_read(r);
	}
	s->depth--;
	s->now = before;
	yx_buf_clear(&content);
	yx_free(r->saved);
	yx_free(r->trace.thin);
	yx_free(r);
	/* the same wherever it is painted, when it looked for nothing around it */
	if (good && misses == s->misses)
		strict_keep(s, role, stream->stream_of.num);
	return good;
}
