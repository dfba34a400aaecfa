/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_stream: the data of what is painted (ISO 32000-2 7.3.8, 7.4): filters and parameters that
 * every reader takes alike, decoded to the end; and a stream of content, read.
 */
#include "strict.h"

#include <string.h>

/* nanoseconds, or so: a stream begun, a byte of content */
#define STREAM  1000
#define CONTENT 8

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
