/* SPDX-License-Identifier: Apache-2.0 */
/*
 * List boxes (ISO 32000-2 12.7.5.4): the appearance shows options one below the other, and the
 * chosen ones on a ground of their own.
 */
#include <string.h>
#include "change_picture.h"

#define OPTIONS_MAX 256

struct option {
	struct yx_bytes export;
	size_t from, count; /* letters in `text` */
	bool chosen;
};

struct options {
	struct option items[OPTIONS_MAX];
	size_t count;
	struct yx_buf text; /* what they show, letters one after the other */
};

static void
put_letters(struct yx_bytes string, struct yx_buf *out)
{
	struct yx_buf utf8 = { 0 };
	struct yx_reader r;
	uint32_t cp;

	if (yx_pdf_text_utf8(string, &utf8)) {
		r = yx_reader(yx_buf_bytes(&utf8));
		while (yx_utf8_take(&r, &cp))
			change_letter(out, cp);
	}
	yx_buf_clear(&utf8);
}

static bool
read_options(struct yx_pdf_view v, const struct yx_pdf_obj *field, struct options *o)
{
	const struct yx_pdf_obj *opt = change_inherited(v, field, "Opt"), *item, *export, *shown;

	if (!opt || opt->kind != YX_PDF_ARRAY || opt->u.array.count > OPTIONS_MAX)
		return false;
	for (size_t i = 0; i < opt->u.array.count; i++) {
		struct option *to = &o->items[o->count++];

		if (yx_pdf_item(v, opt, i, &item, NULL) != YX_OK)
			return false;
		export = shown = item;
		if (item->kind == YX_PDF_ARRAY &&
		    (yx_pdf_item(v, item, 0, &export, NULL) != YX_OK ||
		     yx_pdf_item(v, item, 1, &shown, NULL) != YX_OK))
			return false;
		if (export->kind != YX_PDF_STRING || shown->kind != YX_PDF_STRING)
			return false;
		to->export = export->u.text;
		to->from = o->text.len / 4;
		put_letters(shown->u.text, &o->text);
		to->count = o->text.len / 4 - to->from;
	}
	return yx_buf_status(&o->text, NULL) == YX_OK;
}

/* Mark what /V names; /I, where it stands, must say the same. */
static bool
read_chosen(struct yx_pdf_view v, const struct yx_pdf_obj *field, struct options *o)
{
	const struct yx_pdf_obj *value = change_inherited(v, field, "V"), *item;
	const struct yx_pdf_obj *index = change_inherited(v, field, "I");
	size_t chosen = 0, n = value ? (value->kind == YX_PDF_ARRAY ? value->u.array.count : 1) : 0;

	for (size_t i = 0; i < n; i++) {
		size_t k = 0;

		item = value;
		if (value->kind == YX_PDF_ARRAY && yx_pdf_item(v, value, i, &item, NULL) != YX_OK)
			return false;
		while (k < o->count && (item->kind != YX_PDF_STRING ||
					!change_same_text(o->items[k].export, item->u.text)))
			k++;
		if (k == o->count)
			return false;
		chosen += !o->items[k].chosen;
		o->items[k].chosen = true;
	}
	if (!index || index->kind != YX_PDF_ARRAY)
		return true;
	for (size_t i = 0; i < index->u.array.count; i++)
		if (yx_pdf_item(v, index, i, &item, NULL) != YX_OK || item->kind != YX_PDF_INT ||
		    item->u.integer < 0 || (uint64_t)item->u.integer >= o->count ||
		    !o->items[item->u.integer].chosen)
			return false;
	return index->u.array.count == chosen;
}

/* Is the run on an area that is about as high as a line? */
static bool
is_marked(const struct change_picture *p, const struct change_run *run)
{
	double y = run->y + 0.3 * run->size;

	for (size_t i = 0; i < p->area_count; i++) {
		const double *r = p->areas[i].r;

		if (y > r[1] && y < r[3] && run->x0 + 0.5 > r[0] && run->x0 < r[2] &&
		    r[3] - r[1] < 2.5 * run->size)
			return true;
	}
	return false;
}

/* Options i, i + 1 ... spell the picture's letters, and the marked ones are the chosen ones. */
static bool
shows_from(const struct options *o, size_t i, const struct change_picture *p)
{
	struct yx_bytes text = yx_buf_bytes(&o->text), shown = yx_buf_bytes(&p->text);
	size_t at = 0, run = 0;

	for (; at < shown.len / 4; i++) {
		const struct option *item = &o->items[i];

		if (i == o->count || item->count > shown.len / 4 - at ||
		    !yx_bytes_equal(yx_bytes_slice(shown, at * 4, item->count * 4),
				    yx_bytes_slice(text, item->from * 4, item->count * 4)))
			return false;
		while (run < p->run_count && run < CHANGE_RUNS && p->runs[run].first < at)
			run++;
		if (item->count &&
		    (run == p->run_count || run == CHANGE_RUNS || p->runs[run].first != at ||
		     is_marked(p, &p->runs[run]) != item->chosen))
			return false;
		at += item->count;
	}
	return true;
}

/* Do the numbers in /I name the options that /V names? */
bool
change_choice_agrees(struct yx_pdf_view v, const struct yx_pdf_obj *field)
{
	struct options *o = yx_alloc(sizeof(*o));
	bool agrees = o && read_options(v, field, o) && read_chosen(v, field, o);

	if (o)
		yx_buf_clear(&o->text);
	yx_free(o);
	return agrees;
}

bool
change_list_agrees(struct yx_pdf_view v, const struct yx_pdf_obj *widget,
		   const struct change_picture *p)
{
	struct options *o = yx_alloc(sizeof(*o));
	bool agrees = false;

	if (!o)
		return false;
	if (read_options(v, widget, o) && read_chosen(v, widget, o))
		for (size_t i = 0; !agrees && i <= o->count; i++)
			agrees = shows_from(o, i, p);
	yx_buf_clear(&o->text);
	yx_free(o);
	return agrees;
}
