/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Characters put into lines, and words found in them. Programs draw a page in any order they like,
 * down to one character at a time, so nothing is taken from the order of the operators: characters
 * of one direction whose baselines meet are a line.
 */
#include "text_scan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A drawn character in the terms of its line. */
struct placed {
	uint32_t code;
	int angle;            /* of the writing direction as shown, whole degrees */
	double along, across; /* of its start: in that direction, and to the left of it */
	double width, size;
	uint32_t line;
	struct yx_pdf_rect box;
};

struct yx_pdf_text_reader {
	struct text_scan scan;
	struct yx_pdf_view v;
};

void
yx_pdf_text_clear(struct yx_pdf_text *t)
{
	yx_free(t->glyphs);
	*t = (struct yx_pdf_text){ 0 };
}

enum yx_status
yx_pdf_text_reader_new(struct yx_pdf_text_reader **out, struct yx_pdf_view v, struct yx_error *err)
{
	*out = yx_alloc(sizeof(**out));
	if (!*out)
		return yx_fail_nomem(err);
	(*out)->v = (*out)->scan.v = v;
	return YX_OK;
}

void
yx_pdf_text_reader_free(struct yx_pdf_text_reader *r)
{
	if (r)
		text_scan_clear(&r->scan);
	yx_free(r);
}

/* ------------------------------------------------------------------- lines */

/* A vector of user space on the page as shown: yx_pdf_page_place() the other way round. */
static void
turn(const struct yx_pdf_page *p, double x, double y, double *sx, double *sy)
{
	switch (p->rotate) {
	case 90:
		*sx = y;
		*sy = -x;
		break;
	case 180:
		*sx = -x;
		*sy = -y;
		break;
	case 270:
		*sx = -y;
		*sy = x;
		break;
	default:
		*sx = x;
		*sy = y;
	}
}

static void
show_point(const struct yx_pdf_page *p, double x, double y, double *sx, double *sy)
{
	const struct yx_pdf_rect *c = &p->crop_box;

	/* from the corner that is the lower left one as shown */
	turn(p, x - (p->rotate == 90 || p->rotate == 180 ? c->x1 : c->x0),
	     y - (p->rotate == 180 || p->rotate == 270 ? c->y1 : c->y0), sx, sy);
}

static void
widen(struct yx_pdf_rect *box, double x, double y)
{
	box->x0 = fmin(box->x0, x);
	box->y0 = fmin(box->y0, y);
	box->x1 = fmax(box->x1, x);
	box->y1 = fmax(box->y1, y);
}

static void
place(const struct yx_pdf_page *page, const struct text_drawn *g, struct placed *out)
{
	double x, y, dx, dy, ux, uy, angle, c, s;

	show_point(page, g->x, g->y, &x, &y);
	turn(page, g->dx, g->dy, &dx, &dy);
	turn(page, g->ux, g->uy, &ux, &uy);
	*out = (struct placed){ .code = g->code, .width = hypot(dx, dy), .size = hypot(ux, uy) };
	/* a character without width is written at right angles to its height */
	angle = out->width > 0 ? atan2(dy, dx) : atan2(-ux, uy);
	out->angle = (int)lround(angle * 180 / M_PI);
	if (out->angle == -180)
		out->angle = 180;
	c = cos(out->angle * M_PI / 180);
	s = sin(out->angle * M_PI / 180);
	out->along = x * c + y * s;
	out->across = y * c - x * s;
	/* letters reach a little below their baseline */
	out->box = (struct yx_pdf_rect){ x, y, x, y };
	for (int i = 0; i < 4; i++) {
		double w = i & 1 ? 1 : 0, h = i & 2 ? 0.88 : -0.12;

		if (i == 0)
			out->box =
			    (struct yx_pdf_rect){ x + ux * h, y + uy * h, x + ux * h, y + uy * h };
		widen(&out->box, x + dx * w + ux * h, y + dy * w + uy * h);
	}
}

static int
by_line(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;

	if (x->angle != y->angle)
		return abs(x->angle) < abs(y->angle) ? -1 : x->angle < y->angle ? 1 : -1;
	if (x->across != y->across)
		return x->across > y->across ? -1 : 1;
	return x->along < y->along ? -1 : x->along > y->along;
}

static int
by_place(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;

	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return x->along < y->along ? -1 : x->along > y->along;
}

/* Baselines within a third of the letters' height are one: sub- and superscripts belong to it. */
static void
number_lines(struct placed *p, size_t count)
{
	size_t first = 0;
	uint32_t line = 0;

	for (size_t i = 1; i < count; i++) {
		double reach = fmax(p[first].size, p[i].size) * 0.33;

		if (p[i].angle != p[first].angle || p[first].across - p[i].across > reach) {
			line++;
			first = i;
		}
		p[i].line = line;
	}
}

/* Printed twice, a hair apart, to look bold. */
static bool
is_shadow(const struct placed *a, const struct placed *b)
{
	return a->line == b->line && a->code == b->code &&
	       fabs(b->along - a->along) < a->size * 0.15 &&
	       fabs(b->across - a->across) < a->size * 0.15;
}

static enum yx_status
put_in_order(const struct text_scan *s, const struct yx_pdf_page *page, struct yx_pdf_text *out,
	     struct yx_error *err)
{
	struct placed *p = yx_alloc_array(s->count + 1, sizeof(*p));
	const struct placed *before = NULL;

	out->glyphs = yx_alloc_array(s->count + 1, sizeof(*out->glyphs));
	if (!p || !out->glyphs) {
		yx_free(p);
		yx_pdf_text_clear(out);
		return yx_fail_nomem(err);
	}
	for (size_t i = 0; i < s->count; i++)
		place(page, &s->drawn[i], &p[i]);
	qsort(p, s->count, sizeof(*p), by_line);
	number_lines(p, s->count);
	qsort(p, s->count, sizeof(*p), by_place);
	for (size_t i = 0; i < s->count; i++) {
		struct yx_pdf_glyph *g = &out->glyphs[out->count];

		if (before && is_shadow(before, &p[i]))
			continue;
		*g = (struct yx_pdf_glyph){
			.code = p[i].code, .line = p[i].line, .box = p[i].box, .size = p[i].size
		};
		/* more than two letters wide, or backwards: something else begins */
		g->apart =
		    before && before->line == p[i].line &&
		    p[i].along - before->along - before->width > 2 * fmax(p[i].size, before->size);
		before = &p[i];
		out->unreadable += g->code == TEXT_UNKNOWN;
		out->count++;
	}
	yx_free(p);
	return YX_OK;
}

enum yx_status
yx_pdf_text_read(struct yx_pdf_text_reader *r, size_t page, struct yx_pdf_text *out,
		 struct yx_error *err)
{
	struct yx_pdf_page p;
	enum yx_status st;

	*out = (struct yx_pdf_text){ 0 };
	st = yx_pdf_page(r->v, page, &p, err);
	if (st == YX_OK)
		st = text_scan_page(&r->scan, &p, err);
	if (st == YX_OK)
		st = put_in_order(&r->scan, &p, out, err);
	yx_pdf_trim(r->v.doc);
	return st == YX_OK ? st : yx_fail_prefix(err, st, "the text of page %zu", page + 1);
}

enum yx_status
yx_pdf_text_put(const struct yx_pdf_text *t, struct yx_buf *out, struct yx_error *err)
{
	for (size_t i = 0; i < t->count; i++) {
		if (i && t->glyphs[i].line != t->glyphs[i - 1].line)
			yx_buf_put_u8(out, '\n');
		else if (t->glyphs[i].apart)
			yx_buf_put_u8(out, ' ');
		yx_utf8_put(out, t->glyphs[i].code);
	}
	if (t->count)
		yx_buf_put_u8(out, '\n');
	return yx_buf_status(out, err);
}

/* ------------------------------------------------------------------ search */

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
			widen(&hit.box, t->glyphs[k].box.x0, t->glyphs[k].box.y0);
			widen(&hit.box, t->glyphs[k].box.x1, t->glyphs[k].box.y1);
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
