/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words found in the lines of a page: letters count, whatever form and spacing they are written in.
 */
#include "text_scan.h"

#include <stdlib.h>
#include <string.h>

static bool
is_space(uint32_t c)
{
	return c <= ' ' || c == 0xa0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200b) || c == 0xfeff;
}

/* A ligature's letters (U+FB00 to U+FB04), a full-width letter as an ordinary one. */
static size_t
fold(uint32_t c, uint32_t out[3])
{
	static const char ligatures[5][4] = { "ff", "fi", "fl", "ffi", "ffl" };
	size_t n = 0;

	if (is_space(c))
		return 0;
	if (c >= 0xfb00 && c <= 0xfb04) {
		for (const char *s = ligatures[c - 0xfb00]; *s; s++)
			out[n++] = (uint32_t)*s;
		return n;
	}
	out[0] = c >= 0xff01 && c <= 0xff5e ? c - 0xff01 + 0x21 : c;
	return 1;
}

struct wanted {
	uint32_t *codes;
	size_t count;
};

static enum yx_status
read_wanted(struct wanted *w, const char *text, struct yx_error *err)
{
	struct yx_reader r = yx_reader(yx_bytes_str(text));
	uint32_t cp;

	w->codes = yx_alloc_array(strlen(text) * 3 + 1, sizeof(*w->codes));
	if (!w->codes)
		return yx_fail_nomem(err);
	while (yx_utf8_take(&r, &cp))
		w->count += fold(cp, w->codes + w->count);
	if (!w->count || !yx_reader_at_end(&r))
		return yx_fail(err, YX_USAGE, NULL, "", "the text to find is empty or not UTF-8");
	return YX_OK;
}

/* Does it stand here? *end is the character behind it. */
static bool
matches(const struct yx_pdf_text *t, size_t at, const struct wanted *w, size_t *end)
{
	uint32_t letters[3];
	size_t k = 0, i = at;

	for (; k < w->count; i++) {
		size_t n;

		if (i == t->count || t->glyphs[i].line != t->glyphs[at].line ||
		    (i > at && t->glyphs[i].apart))
			return false;
		n = fold(t->glyphs[i].code, letters);
		for (size_t j = 0; j < n; j++, k++)
			if (k == w->count || letters[j] != w->codes[k])
				return false;
		if (i == at && n == 0)
			return false;
	}
	*end = i;
	return true;
}

static enum yx_status
add_hit(struct yx_pdf_hits *h, size_t *cap, const struct yx_pdf_hit *hit, struct yx_error *err)
{
	if (h->count == *cap) {
		size_t room = *cap ? *cap * 2 : 16;
		struct yx_pdf_hit *grown;

		if (h->count >= YX_LIMIT_PDF_HITS)
			return yx_fail(err, YX_LIMIT, NULL, "",
				       "the text stands in more than %d places", YX_LIMIT_PDF_HITS);
		if (!(grown = yx_alloc_array(room, sizeof(*grown))))
			return yx_fail_nomem(err);
		if (h->count)
			memcpy(grown, h->items, h->count * sizeof(*grown));
		yx_free(h->items);
		h->items = grown;
		*cap = room;
	}
	h->items[h->count++] = *hit;
	return YX_OK;
}

static int
by_reading(const void *a, const void *b)
{
	const struct yx_pdf_hit *x = a, *y = b;
	double apart = y->box.y1 - x->box.y1;

	if (x->page != y->page)
		return x->page < y->page ? -1 : 1;
	if (apart != 0)
		return apart < 0 ? -1 : 1;
	return x->box.x0 < y->box.x0 ? -1 : x->box.x0 > y->box.x0;
}

static enum yx_status
find_on_page(struct yx_pdf_hits *h, size_t *cap, const struct yx_pdf_text *t, size_t page,
	     const struct wanted *w, struct yx_error *err)
{
	enum yx_status st = YX_OK;
	size_t end;

	for (size_t i = 0; st == YX_OK && i < t->count; i++) {
		struct yx_pdf_hit hit = { page, t->glyphs[i].box };

		if (!matches(t, i, w, &end))
			continue;
		for (size_t k = i + 1; k < end; k++) {
			text_widen(&hit.box, t->glyphs[k].box.x0, t->glyphs[k].box.y0);
			text_widen(&hit.box, t->glyphs[k].box.x1, t->glyphs[k].box.y1);
		}
		st = add_hit(h, cap, &hit, err);
		i = end - 1;
	}
	return st;
}

/* The first words seen, so that one who finds nothing sees what there is. */
static void
take_sample(struct yx_pdf_hits *h, const struct yx_pdf_text *t, size_t page)
{
	struct yx_buf text = { 0 };

	for (size_t i = 0; i < t->count && text.len + 5 < sizeof(h->sample); i++) {
		if (i && (t->glyphs[i].line != t->glyphs[i - 1].line || t->glyphs[i].apart))
			yx_buf_put_u8(&text, ' ');
		yx_utf8_put(&text, t->glyphs[i].code < ' ' ? ' ' : t->glyphs[i].code);
	}
	(void)snprintf(h->sample, sizeof(h->sample), "%s", yx_buf_str(&text));
	h->sample_page = page;
	yx_buf_clear(&text);
}

enum yx_status
yx_pdf_text_find(struct yx_pdf_hits *out, struct yx_pdf_view v, const char *text,
		 struct yx_error *err)
{
	struct yx_pdf_text_reader *r = NULL;
	struct wanted w = { 0 };
	size_t pages = 0, cap = 0;
	enum yx_status st;

	*out = (struct yx_pdf_hits){ 0 };
	if ((st = read_wanted(&w, text, err)) != YX_OK ||
	    (st = yx_pdf_page_count(v, &pages, err)) != YX_OK ||
	    (st = yx_pdf_text_reader_new(&r, v, err)) != YX_OK)
		goto done;
	for (size_t i = 0; st == YX_OK && i < pages; i++) {
		struct yx_pdf_text t;

		if ((st = yx_pdf_text_read(r, i, &t, err)) != YX_OK)
			break;
		out->characters += t.count;
		out->unreadable += t.unreadable;
		if (!out->sample[0] && t.count)
			take_sample(out, &t, i);
		st = find_on_page(out, &cap, &t, i, &w, err);
		yx_pdf_text_clear(&t);
	}
	if (st == YX_OK && out->count)
		qsort(out->items, out->count, sizeof(*out->items), by_reading);
done:
	yx_pdf_text_reader_free(r);
	yx_free(w.codes);
	if (st != YX_OK)
		yx_pdf_hits_clear(out);
	return st;
}

void
yx_pdf_hits_clear(struct yx_pdf_hits *h)
{
	yx_free(h->items);
	*h = (struct yx_pdf_hits){ 0 };
}
