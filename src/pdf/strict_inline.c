/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_inline: images within content (ISO 32000-2 8.9.7). Their data has no length; some readers
 * count its bytes, some unpack it, some look for EI. All must come to the same end.
 */
#include "strict.h"

#include <string.h>
#include <yinxin/codec_deflate.h>

#define ENTRIES_MAX    24
#define WORD_LOOKED_AT 10 /* ... by which PDFBox does */
#define TEXT_LOOKED_AT 15 /* bytes behind EI, by which pdf.js tells an end from samples */

enum key { WIDTH, HEIGHT, BITS, SPACE, DECODE, FILTER, PARMS, MASK, KEYS };

static const char *const names[KEYS][2] = {
	[WIDTH] = { "W", "Width" },
	[HEIGHT] = { "H", "Height" },
	[BITS] = { "BPC", "BitsPerComponent" },
	[SPACE] = { "CS", "ColorSpace" },
	[DECODE] = { "D", "Decode" },
	[FILTER] = { "F", "Filter" },
	[PARMS] = { "DP", "DecodeParms" },
	[MASK] = { "IM", "ImageMask" },
};

static bool
bad(struct strict_run *r)
{
	return strict_odd(r->s, "an inline image that readers differ on",
			  "各阅读器对内嵌图像的解释不同");
}

/* Keys and values up to ID; true and false come as words here. */
static bool
entries(struct strict_run *r, const struct yx_pdf_obj *out[KEYS])
{
	for (size_t n = 0; n < ENTRIES_MAX; n++) {
		struct yx_pdf_obj *key, *value;

		(void)pdf_skip_space(&r->p.r);
		if (pdf_accept_word(&r->p.r, "ID"))
			return true;
		r->p.odd = false;
		if (yx_peek(&r->p.r) != '/' || pdf_parse(&r->p, &key, NULL) != YX_OK ||
		    pdf_parse(&r->p, &value, NULL) != YX_OK || r->p.odd ||
		    value->kind == YX_PDF_REF)
			return bad(r);
		for (size_t k = 0; k < KEYS; k++) {
			if (!yx_bytes_equal_str(key->u.text, names[k][0]) &&
			    !yx_bytes_equal_str(key->u.text, names[k][1]))
				continue;
			if (out[k])
				return strict_odd(r->s, "an entry twice in an inline image",
						  "内嵌图像中条目重复");
			out[k] = value;
		}
	}
	return bad(r);
}

/* ---------------------------------------------------------------- colour space */

static bool
short_space(struct yx_bytes name, struct strict_space *out)
{
	unsigned parts = yx_bytes_equal_str(name, "G")      ? 1
			 : yx_bytes_equal_str(name, "RGB")  ? 3
			 : yx_bytes_equal_str(name, "CMYK") ? 4
							    : 0;

	*out = (struct strict_space){ .known = true, .parts = parts, .high = -1 };
	return parts > 0;
}

static bool
palette(struct strict_run *r, const struct yx_pdf_obj *o, struct strict_space *out)
{
	struct strict_space base;
	const struct yx_pdf_obj *const *item = o->u.array.items;

	if (o->u.array.count != 4 ||
	    (!yx_pdf_is_name(item[0], "I") && !yx_pdf_is_name(item[0], "Indexed")) ||
	    item[1]->kind != YX_PDF_NAME ||
	    (!short_space(item[1]->u.text, &base) &&
	     (!strict_device(item[1]->u.text, &base) || base.pattern)) ||
	    item[2]->kind != YX_PDF_INT || item[2]->u.integer < 0 || item[2]->u.integer > 255 ||
	    item[3]->kind != YX_PDF_STRING ||
	    item[3]->u.text.len < (size_t)(item[2]->u.integer + 1) * base.parts)
		return bad(r);
	*out = (struct strict_space){ .known = true, .parts = 1, .high = item[2]->u.integer };
	return true;
}

static bool
space_of(struct strict_run *r, const struct yx_pdf_obj *o, struct strict_space *out)
{
	const struct yx_pdf_obj *entry;

	if (o->kind == YX_PDF_ARRAY && o->u.array.count > 1)
		return palette(r, o, out);
	if (o->kind == YX_PDF_ARRAY && o->u.array.count == 1)
		o = o->u.array.items[0];
	if (o->kind != YX_PDF_NAME)
		return bad(r);
	if (short_space(o->u.text, out) || strict_device(o->u.text, out))
		return !out->pattern || bad(r);
	if (!strict_find(r, "ColorSpace", o->u.text, &entry))
		return false;
	return entry ? strict_space(r->s, entry, out, 0) : bad(r);
}

/* ------------------------------------------------------------------- the data */

static bool
ends_here(struct yx_bytes rest, size_t i)
{
	return i + 2 <= rest.len && rest.data[i] == 'E' && rest.data[i + 1] == 'I' &&
	       (i + 2 == rest.len || pdf_is_space(rest.data[i + 2]));
}

/* The first EI that stands alone; SIZE_MAX when there is none. */
static size_t
find_end(struct yx_bytes rest, size_t from)
{
	for (size_t i = from; i + 2 <= rest.len; i++)
		if (ends_here(rest, i) && (i == 0 || pdf_is_space(rest.data[i - 1])))
			return i;
	return SIZE_MAX;
}

/* Parameters of the filters, as the dictionary of a stream would have them. */
static struct pdf_filter_params
params_of(const struct yx_pdf_obj *o)
{
	struct pdf_filter_params p = {
		.predictor = 1, .colors = 1, .bits = 8, .columns = 1, .early_change = 1
	};
	const struct {
		const char *key;
		int *to;
	} wanted[] = { { "Predictor", &p.predictor },
		       { "Colors", &p.colors },
		       { "BitsPerComponent", &p.bits },
		       { "Columns", &p.columns },
		       { "EarlyChange", &p.early_change } };

	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		const struct yx_pdf_obj *v = o ? yx_pdf_peek(o, wanted[i].key) : NULL;

		if (v && v->kind == YX_PDF_INT && v->u.integer > 0 && v->u.integer < 1 << 20)
			*wanted[i].to = (int)v->u.integer;
	}
	return p;
}

/*
 * Is the data whole: what its filters make of it as long as the samples are, or as a format of its
 * own should be?
 */
static bool
is_whole(struct strict_run *r, const struct yx_pdf_obj *const e[KEYS], struct yx_bytes data,
	 const struct strict_samples *samples)
{
	uint64_t need = strict_samples_size(samples);
	const struct yx_pdf_obj *f = e[FILTER], *p = e[PARMS];
	struct yx_buf held = { 0 }, next;
	size_t n = !f ? 0 : f->kind == YX_PDF_ARRAY ? f->u.array.count : 1;
	bool good = true, damaged = false, done = false;

	for (size_t i = 0; good && i < n && i < YX_LIMIT_PDF_FILTERS && !done; i++) {
		const struct yx_pdf_obj *name = f->kind == YX_PDF_ARRAY ? f->u.array.items[i] : f;
		const struct yx_pdf_obj *one =
		    p && p->kind == YX_PDF_ARRAY
			? (i < p->u.array.count ? p->u.array.items[i] : NULL)
			: p;
		struct pdf_filter_params params = params_of(one);

		if (name->kind != YX_PDF_NAME) {
			good = false;
			break;
		}
		if (pdf_filter_is_image(name->u.text)) {
			done = true;
			good = i + 1 == n && strict_inline_format(r->s, one ? one : &pdf_null,
								  name->u.text, data, samples);
			break;
		}
		yx_buf_init(&next, (size_t)(2 * need + data.len + 4096));
		good = pdf_filter(name->u.text, &params, data, (size_t)(2 * need + data.len + 4096),
				  &next, &damaged, NULL) == YX_OK &&
		       !damaged;
		yx_buf_clear(&held);
		held = next;
		r->s->work += 4 * held.len;
		data = yx_buf_bytes(&held);
	}
	good = good && (done || data.len >= need);
	yx_buf_clear(&held);
	return good;
}

/*
 * The bytes that the first filter (or nothing, then `need`) surely takes. False: it does not tell
 * where its data ends, or there is no end.
 */
static bool
count_data(struct strict_run *r, const struct yx_pdf_obj *f, struct yx_bytes rest, uint64_t need,
	   size_t *out)
{
	struct yx_inflate_end end = { .complete = false };
	struct yx_buf held;
	const uint8_t *mark = NULL;

	*out = 0;
	if (f && f->kind == YX_PDF_ARRAY)
		f = f->u.array.count ? f->u.array.items[0] : NULL;
	if (!f) {
		*out = (size_t)need;
		return need <= rest.len;
	}
	if (f->kind != YX_PDF_NAME || !rest.len)
		return false;
	if (pdf_filter_is(f->u.text, "FlateDecode", "Fl")) {
		yx_buf_init(&held, (size_t)(2 * need + rest.len + 4096));
		if (yx_inflate(&held, rest, YX_DEFLATE_ZLIB, held.max, &end, NULL) == YX_OK)
			*out = end.consumed;
		r->s->work += 4 * held.len;
		yx_buf_clear(&held);
		return end.complete;
	}
	if (pdf_filter_is(f->u.text, "ASCIIHexDecode", "AHx"))
		mark = memchr(rest.data, '>', rest.len);
	else if (pdf_filter_is(f->u.text, "ASCII85Decode", "A85"))
		mark = memmem(rest.data, rest.len, "~>", 2);
	if (mark)
		*out = (size_t)(mark - rest.data) + (*mark == '~' ? 2 : 1);
	return mark != NULL;
}

/* As pdf.js tells an end from samples: printable as far as it looks, but for single NULs. */
static bool
text_follows(struct yx_bytes rest, size_t at)
{
	for (size_t i = at; i < rest.len && i < at + TEXT_LOOKED_AT; i++) {
		uint8_t c = rest.data[i];
		bool last = i + 1 == rest.len || i + 1 == at + TEXT_LOOKED_AT;

		if (c == 0 && (last || rest.data[i + 1] != 0))
			continue;
		if (c != '\n' && c != '\r' && (c < ' ' || c > 0x7f))
			return false;
	}
	return true;
}

/* The same to a reader that puts the streams of a page together with nothing between: it sees a
 * byte more for each join. */
static bool
text_follows_glued(const struct strict_run *r, struct yx_bytes rest, size_t at)
{
	size_t from = (size_t)(rest.data - r->content.data), n = 0, join = r->join_next;
	uint8_t seen[TEXT_LOOKED_AT];

	for (size_t i = at; i < rest.len && n < sizeof(seen); i++) {
		while (join < r->join_count && r->joins[join].at < from + i)
			join++;
		if (join == r->join_count || r->joins[join].at != from + i)
			seen[n++] = rest.data[i];
	}
	return text_follows(yx_bytes(seen, n), 0);
}

/* Who asks for a blank of certain kinds, and for text behind it, would go on from this end to a
 * later one, or to none. */
static bool
goes_on(const struct strict_run *r, struct yx_bytes rest, size_t end)
{
	if (end + 2 < rest.len && rest.data[end + 2] != ' ' && rest.data[end + 2] != '\n' &&
	    rest.data[end + 2] != '\r')
		return true;
	return end + 3 < rest.len &&
	       !(text_follows(rest, end + 3) && text_follows_glued(r, rest, end + 3)) &&
	       memmem(rest.data + end + 2, rest.len - end - 2, "EI", 2) != NULL;
}

/*
 * Does any reader that does not count end the data before `end`: with an EI between blanks, or one
 * in front of a blank and of text?
 */
static bool
ends_before(struct yx_bytes rest, size_t end, bool counted)
{
	for (size_t i = 0; i < end; i++)
		if (ends_here(rest, i) && i + 2 < rest.len &&
		    (!counted || (i && pdf_is_space(rest.data[i - 1])) ||
		     text_follows(rest, i + 3)))
			return true;
	return false;
}

/* Where EI is, on which all agree; SIZE_MAX when they do not. */
static size_t
agreed_end(struct strict_run *r, const struct yx_pdf_obj *const e[KEYS], struct yx_bytes rest,
	   const struct strict_samples *i)
{
	uint64_t need = strict_samples_size(i);
	size_t data, end;
	bool counted = count_data(r, e[FILTER], rest, need, &data), is_text;
	const uint8_t *at;

	if (!counted) {
		/* by what stands around it alone: then nothing may look like one */
		end = find_end(rest, 0);
		return end != SIZE_MAX && !ends_before(rest, end, false) &&
			       is_whole(r, e, yx_bytes_slice(rest, 0, end), i)
			   ? end
			   : SIZE_MAX;
	}
	/* who counts looks for the letters from there on, whatever stands around them */
	at = memmem(rest.data + data, rest.len - data, "EI", 2);
	end = at ? (size_t)(at - rest.data) : SIZE_MAX;
	if (!at || !ends_here(rest, end) || (e[FILTER] && !pdf_is_space(rest.data[end - 1])))
		return SIZE_MAX;
	/* in what a filter wrote as text nobody looks for it */
	is_text = e[FILTER] && rest.data[data - 1] == '>';
	return (is_text || !ends_before(rest, data, true)) &&
		       is_whole(r, e, yx_bytes_slice(rest, 0, end), i)
		   ? end
		   : SIZE_MAX;
}

/* Does a stream end with EI, and the next one begin without a blank? Who puts the two together with
 * nothing between then finds no end there. */
static bool
is_glued(struct strict_run *r, size_t at)
{
	return strict_has_join(r, at, at + 1) && at + 1 < r->content.len &&
	       memchr(" \n\r", r->content.data[at + 1], 3) == NULL;
}

/*
 * PDFBox 2 ends the data only where Q, EMC or S comes next, or the stream is about to end; else it
 * goes on to the next EI, and to the end when there is none.
 */
static bool
has_usual_end(struct yx_bytes rest, size_t at)
{
	size_t from = at, to;

	while (from < rest.len && from < at + WORD_LOOKED_AT && pdf_is_space(rest.data[from]))
		from++;
	for (to = from; to < rest.len && to < at + WORD_LOOKED_AT && !pdf_is_space(rest.data[to]);)
		to++;
	if (at + WORD_LOOKED_AT > rest.len && to == rest.len)
		return true;
	if (to == at + WORD_LOOKED_AT)
		return from < to && to - from <= 3;
	return yx_bytes_equal_str(yx_bytes_slice(rest, from, to - from), "Q") ||
	       yx_bytes_equal_str(yx_bytes_slice(rest, from, to - from), "EMC") ||
	       yx_bytes_equal_str(yx_bytes_slice(rest, from, to - from), "S");
}

static bool
skip_data(struct strict_run *r, const struct yx_pdf_obj *const e[KEYS],
	  const struct strict_samples *i)
{
	struct yx_bytes rest;
	size_t end, behind;
	int c = yx_peek(&r->p.r);

	/* one white space, which CR LF is to some and to others not */
	if (!pdf_is_space(c) || !yx_skip(&r->p.r, 1))
		return bad(r);
	rest = yx_reader_rest(&r->p.r);
	if (c == '\r' && rest.len && rest.data[0] == '\n' && !e[FILTER])
		return strict_odd(r->s, "an inline image whose data begins in one of two places",
				  "内嵌图像数据的起点不明确");
	end = agreed_end(r, e, rest, i);
	if (!strict_goes_on(r->s))
		return false;
	if (end == SIZE_MAX || goes_on(r, rest, end))
		return strict_odd(r->s, "an inline image whose data ends in one of two places",
				  "内嵌图像数据的终点不明确");
	r->lost |= !has_usual_end(rest, end + 2);
	behind = (size_t)yx_reader_offset(&r->p.r) + end + 2;
	if (strict_has_join(r, r->token, behind - 2) || is_glued(r, behind))
		return strict_odd(r->s, "an inline image cut by the end of a stream",
				  "内嵌图像被流的边界切断");
	return yx_skip(&r->p.r, end + 2);
}

bool
strict_inline_image(struct strict_run *r)
{
	const struct yx_pdf_obj *e[KEYS] = { NULL };
	struct strict_space space;
	struct strict_samples i;
	bool mask;

	if (!entries(r, e))
		return false;
	mask = e[MASK] && e[MASK]->kind == YX_PDF_BOOL && e[MASK]->u.boolean;
	if ((mask && e[SPACE]) ||
	    (e[MASK] && e[MASK]->kind != YX_PDF_NULL && e[MASK]->kind != YX_PDF_BOOL))
		return bad(r);
	if (!mask && (!e[SPACE] || !space_of(r, e[SPACE], &space)))
		return bad(r);
	if (!(mask ? strict_pattern_stencil(r) : strict_may_have_colours(r)))
		return false;
	if (!strict_samples_read(r->s, e, mask, false, mask ? NULL : &space, &i))
		return false;
	if (strict_samples_size(&i) > YX_LIMIT_PDF_STREAM)
		return bad(r);
	return skip_data(r, e, &i);
}
