/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a seal stands in a PDF: in a box, over a keyword, in slices across the right edges of all
 * pages. The first place is the signature's widget, the others are stamp annotations of the same
 * revision (pdf_sign.h).
 */
#include <math.h>
#include <string.h>
#include <yinxin/limits.h>
#include <yinxin/pdf_text.h>
#include "make_pdf.h"

#define SLICE_MM_MIN 5 /* a thinner slice shows nothing: more pages, more seals (as in OFD) */

struct spot {
	size_t page;
	double x, y;     /* lower left corner as shown, points */
	double from, to; /* part of the seal */
};

struct spots {
	struct yx_pdf_view v;
	double mm_width, mm_height;
	struct spot *list;
	size_t count, room;
};

/* The seal's size on this page: millimetres, whatever unit the page has (UserUnit, 7.7.3.3). */
static void
size_on(const struct spots *s, const struct yx_pdf_page *page, double *width, double *height)
{
	double unit = page->user_unit > 0 ? page->user_unit : 1;

	*width = s->mm_width * YX_DRAW_PT_PER_MM / unit;
	*height = s->mm_height * YX_DRAW_PT_PER_MM / unit;
}

static enum yx_status
add(struct spots *s, const struct spot *spot, struct yx_error *err)
{
	if (s->count == s->room) {
		size_t room = s->room ? s->room * 2 : 16;
		struct spot *grown = yx_alloc_array(room, sizeof(*grown));

		if (!grown)
			return yx_fail_nomem(err);
		if (s->count)
			memcpy(grown, s->list, s->count * sizeof(*grown));
		yx_free(s->list);
		s->list = grown;
		s->room = room;
	}
	s->list[s->count++] = *spot;
	return YX_OK;
}

/* The whole seal with its middle at (x, y), moved just as far as it takes to be on the page. */
static enum yx_status
add_whole(struct spots *s, size_t index, double x, double y, bool strict, struct yx_error *err)
{
	struct spot spot = { .page = index, .to = 1 };
	struct yx_pdf_page page;
	double width, height, w, h;
	enum yx_status st = yx_pdf_page(s->v, index, &page, err);

	if (st != YX_OK)
		return st;
	size_on(s, &page, &w, &h);
	yx_pdf_page_shown(&page, &width, &height);
	if (w > width || h > height)
		return yx_fail(err, YX_USAGE, NULL, "",
			       "the seal of %.0f by %.0f mm is larger than page %zu", s->mm_width,
			       s->mm_height, index + 1);
	spot.x = fmax(0, fmin(x - w / 2, width - w));
	spot.y = fmax(0, fmin(y - h / 2, height - h));
	if (strict && (fabs(spot.x - (x - w / 2)) > 0.01 || fabs(spot.y - (y - h / 2)) > 0.01))
		return yx_fail(err, YX_USAGE, NULL, "",
			       "at that place a part of the seal would be off page %zu, which is "
			       "%.0f by %.0f points",
			       index + 1, width, height);
	return add(s, &spot, err);
}

static enum yx_status
add_box(struct spots *s, const struct yx_sign_place *p, struct yx_error *err)
{
	struct yx_pdf_page page;
	double w = 0, h = 0;
	enum yx_status st = yx_pdf_page(s->v, p->page, &page, err);

	if (st != YX_OK)
		return st;
	if (p->width <= 0 || p->height <= 0)
		size_on(s, &page, &w, &h);
	else
		w = p->width, h = p->height;
	return add_whole(s, p->page, p->x + w / 2, p->y + h / 2, true, err);
}

/* As few seals as let every slice be seen, each on as many pages as the others (give or take one).
 */
static enum yx_status
add_across(struct spots *s, struct yx_error *err)
{
	size_t pages, most = (size_t)fmax(2, s->mm_width / SLICE_MM_MIN), groups, at = 0;
	enum yx_status st = yx_pdf_page_count(s->v, &pages, err);

	if (st == YX_OK && pages < 2)
		return yx_fail(err, YX_USAGE, NULL, "",
			       "a seal across pages needs at least two pages");
	if (st == YX_OK && pages > YX_LIMIT_PDF_MARKS)
		return yx_fail(err, YX_LIMIT, NULL, "", "a seal across more than %d pages",
			       YX_LIMIT_PDF_MARKS);
	groups = st == YX_OK ? (pages + most - 1) / most : 0;
	for (size_t g = 0; st == YX_OK && g < groups; g++) {
		size_t n = pages / groups + (g < pages % groups ? 1 : 0);

		for (size_t i = 0; st == YX_OK && i < n; i++, at++) {
			struct spot spot = { at, 0, 0, (double)i / (double)n,
					     (double)(i + 1) / (double)n };
			struct yx_pdf_page page;
			double width, height, w, h;

			if ((st = yx_pdf_page(s->v, at, &page, err)) != YX_OK)
				break;
			size_on(s, &page, &w, &h);
			yx_pdf_page_shown(&page, &width, &height);
			spot.x = width - w / (double)n;
			spot.y = fmax(0, (height - h) / 2);
			st = add(s, &spot, err);
		}
		yx_pdf_trim(s->v.doc);
	}
	return st;
}

/* What one who finds nothing needs to know: what there is, and whether it could be read. */
static enum yx_status
not_found(const char *keyword, const struct yx_pdf_hits *h, struct yx_error *err)
{
	if (!h->characters)
		return yx_fail(
		    err, YX_NOT_FOUND, NULL, "",
		    "the text \"%.80s\" is on no page: the pages have no text (a scan?); "
		    "give --page and --rect",
		    keyword);
	return yx_fail(err, YX_NOT_FOUND, NULL, "",
		       "the text \"%.80s\" is on no page; of %zu characters %zu could not be read; "
		       "page %zu begins with \"%s\"",
		       keyword, h->characters, h->unreadable, h->sample_page + 1, h->sample);
}

static enum yx_status
add_keyword(struct spots *s, const struct yx_sign_pdf_how *how, struct yx_error *err)
{
	struct yx_pdf_hits h;
	size_t from = 0, to;
	enum yx_status st = yx_pdf_text_find(&h, s->v, how->keyword, err);

	if (st != YX_OK)
		return st;
	if (!h.count)
		st = not_found(how->keyword, &h, err);
	to = how->match == YX_PDF_MATCH_FIRST && h.count ? 1 : h.count;
	if (how->match == YX_PDF_MATCH_LAST && h.count)
		from = h.count - 1;
	if (to - from > YX_LIMIT_PDF_MARKS)
		st = yx_fail(err, YX_LIMIT, NULL, "", "the text stands in more than %d places",
			     YX_LIMIT_PDF_MARKS);
	for (size_t i = from; st == YX_OK && i < to; i++)
		st = add_whole(s, h.items[i].page, (h.items[i].box.x0 + h.items[i].box.x1) / 2,
			       (h.items[i].box.y0 + h.items[i].box.y1) / 2, false, err);
	yx_pdf_hits_clear(&h);
	return st;
}

/* An empty signature field that is there is a place itself: pdf_sign.h puts the seal into it. */
static enum yx_status
add_field(struct spots *s, const char *name, struct yx_error *err)
{
	struct yx_pdf_signatures list = { 0 };
	enum yx_status st = yx_pdf_signatures_list(&list, s->v, false, err);

	for (size_t i = 0; st == YX_OK && i < list.field_count; i++) {
		const struct yx_pdf_sig_field *f = &list.fields[i];
		struct spot spot = { .page = f->page, .to = 1 };

		if (yx_bytes_equal_str(f->name, name) && !f->is_signed && f->page != SIZE_MAX &&
		    f->rect.x1 > f->rect.x0 && f->rect.y1 > f->rect.y0 && !s->count)
			st = add(s, &spot, err);
	}
	yx_pdf_signatures_clear(&list);
	return st;
}

static enum yx_status
choose(struct spots *s, const struct pdf_job *job, struct yx_error *err)
{
	const struct yx_sign_place *p = &job->options->place;
	enum yx_status st = YX_OK;

	if (p->visible)
		st = add_box(s, p, err);
	if (st == YX_OK && job->how->keyword)
		st = add_keyword(s, job->how, err);
	if (st == YX_OK && job->how->across)
		st = add_across(s, err);
	if (st == YX_OK && !s->count && job->options->field)
		st = add_field(s, job->options->field, err);
	if (st == YX_OK && !s->count)
		st = yx_fail(err, YX_USAGE, NULL, "",
			     "a seal needs a place: a box on a page, a keyword, across the pages, "
			     "or a signature field that is there");
	return st;
}

/* ------------------------------------------------------------------- marks */

static enum yx_status
cut_for(struct yx_pdf_update *u, const struct spots *s, const struct spot *spot,
	const struct pdf_look *look, struct pdf_cut *cut, struct yx_pdf_appearance *out,
	struct yx_pdf_rect *rect, struct yx_error *err)
{
	struct yx_pdf_page page;
	enum yx_status st = yx_pdf_page(s->v, spot->page, &page, err);

	if (st != YX_OK)
		return st;
	cut->from = spot->from;
	cut->to = spot->to;
	size_on(s, &page, &cut->width, &cut->height);
	*rect =
	    (struct yx_pdf_rect){ spot->x, spot->y, spot->x + cut->width * (spot->to - spot->from),
				  spot->y + cut->height };
	return pdf_look_cut(u, look, cut, out, err);
}

static enum yx_status
add_mark(struct yx_pdf_update *u, const struct spots *s, const struct spot *spot,
	 const struct pdf_look *look, struct yx_bytes name, struct yx_error *err)
{
	struct yx_pdf_appearance appearance;
	struct yx_pdf_mark mark = { .page = spot->page,
				    .appearance = &appearance,
				    .name = YX_BYTES_LIT("Seal"),
				    .contents = name };
	struct pdf_cut cut = { 0 };
	enum yx_status st = cut_for(u, s, spot, look, &cut, &appearance, &mark.rect, err);

	if (st == YX_OK)
		st = yx_pdf_update_add_mark(u, &mark, err);
	yx_buf_clear(&cut.content);
	return st;
}

enum yx_status
pdf_place_seal(struct yx_pdf_update *u, const struct pdf_job *job, struct yx_pdf_sign_options *o,
	       struct pdf_cut *cut, struct yx_pdf_appearance *look, struct yx_error *err)
{
	struct spots s = { .v = yx_pdf_latest(yx_pdf_update_doc(u)),
			   .mm_width = (double)job->seal->width_mm,
			   .mm_height = (double)job->seal->height_mm };
	struct pdf_look picture;
	enum yx_status st;

	if (s.mm_width <= 0 || s.mm_height <= 0)
		return yx_fail(err, YX_MALFORMED, NULL, "GB/T 38540-2020 6.1",
			       "the seal does not say how large its picture is");
	if ((st = choose(&s, job, err)) != YX_OK ||
	    (st = pdf_look_seal(u, job->seal, &picture, err)) != YX_OK ||
	    (st = cut_for(u, &s, &s.list[0], &picture, cut, look, &o->rect, err)) != YX_OK)
		goto done;
	look->own_size = true;
	o->visible = true;
	o->page = s.list[0].page;
	for (size_t i = 1; st == YX_OK && i < s.count; i++)
		st = add_mark(u, &s, &s.list[i], &picture, job->seal->name, err);
done:
	yx_free(s.list);
	return st;
}

bool
yx_pdf_match_parse(const char *name, enum yx_pdf_match *out)
{
	static const char *const names[] = { "every", "first", "last" };

	for (unsigned i = 0; i < 3; i++)
		if (strcmp(name, names[i]) == 0) {
			*out = (enum yx_pdf_match)i;
			return true;
		}
	return false;
}
