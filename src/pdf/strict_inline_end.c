/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_inline_end: where the data of an inline image ends (ISO 32000-2 8.9.7), by every way in
 * which readers look for that: counted, unpacked, by EI, by what stands behind it.
 */
#include "strict_image.h"

#include <string.h>
#include <yinxin/codec_deflate.h>

#define WORD_LOOKED_AT 10 /* bytes behind EI, by which PDFBox tells an end from samples */
#define TEXT_LOOKED_AT 15 /* ... by which pdf.js does */

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
is_whole(struct strict_run *r, const struct yx_pdf_obj *f, const struct yx_pdf_obj *p,
	 struct yx_bytes data, const struct strict_samples *samples)
{
	uint64_t need = strict_samples_size(samples);
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
agreed_end(struct strict_run *r, const struct yx_pdf_obj *f, const struct yx_pdf_obj *p,
	   struct yx_bytes rest, const struct strict_samples *i)
{
	uint64_t need = strict_samples_size(i);
	size_t data, end;
	bool counted = count_data(r, f, rest, need, &data), is_text;
	const uint8_t *at;

	if (!counted) {
		/* by what stands around it alone: then nothing may look like one */
		end = find_end(rest, 0);
		return end != SIZE_MAX && !ends_before(rest, end, false) &&
			       is_whole(r, f, p, yx_bytes_slice(rest, 0, end), i)
			   ? end
			   : SIZE_MAX;
	}
	/* who counts looks for the letters from there on, whatever stands around them */
	at = memmem(rest.data + data, rest.len - data, "EI", 2);
	end = at ? (size_t)(at - rest.data) : SIZE_MAX;
	if (!at || !ends_here(rest, end) || (f && !pdf_is_space(rest.data[end - 1])))
		return SIZE_MAX;
	/* in what a filter wrote as text nobody looks for it */
	is_text = f && rest.data[data - 1] == '>';
	return (is_text || !ends_before(rest, data, true)) &&
		       is_whole(r, f, p, yx_bytes_slice(rest, 0, end), i)
		   ? end
		   : SIZE_MAX;
}

/*
 * PDFBox 2 ends the data only where Q, EMC or S comes next, or the stream is about to end; else it
 * goes on to the next EI, and to the end when there is none.
 */
bool
strict_inline_is_usual(struct yx_bytes rest, size_t at)
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

size_t
strict_inline_end(struct strict_run *r, const struct yx_pdf_obj *f, const struct yx_pdf_obj *p,
		  struct yx_bytes rest, const struct strict_samples *i)
{
	size_t end = agreed_end(r, f, p, rest, i);

	return end != SIZE_MAX && goes_on(r, rest, end) ? SIZE_MAX : end;
}
