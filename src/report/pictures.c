/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which pages to show, the pictures, and marks where they differ. The signed state of a PDF is the
 * file's beginning: drawn by the same program, compared with the whole, it shows what a person
 * would have seen then and sees now.
 */
#include <string.h>
#include "model.h"

#define DPI       96
#define QUICK_DPI 40 /* for finding the pages that differ */

struct chooser {
	struct report_model *m;
	const struct report_places *places;
	size_t *pages; /* chosen, best first */
	size_t count, max;
	bool refused; /* some change is not permitted */
};

static bool
is_chosen(const struct chooser *c, size_t page)
{
	for (size_t i = 0; i < c->count; i++)
		if (c->pages[i] == page)
			return true;
	return false;
}

static void
choose(struct chooser *c, size_t page)
{
	if (!is_chosen(c, page) && c->count < c->max)
		c->pages[c->count++] = page;
}

/* ---------------------------------------------------------------- pictures */

/* What the drawing program says is English; the usual reasons in Chinese, else that it failed. */
static const char *
why_zh(const struct yx_error *err)
{
	static const struct {
		const char *part, *zh;
	} reasons[] = {
		{ "no pages", "绘图程序在文件中找不到任何页面" },
		{ "there is no page", "绘图程序找不到该页" },
		{ "password", "文件已加密，而未给出口令" },
		{ "encrypted", "文件已加密，而未给出口令" },
		{ "too large", "页面过大" },
		{ "more memory", "所需内存超出上限" },
		{ "processor time", "所需时间超出上限" },
		{ "stopped after", "所需时间超出上限" },
		{ "rendering failed", "绘图程序中途退出" },
	};

	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (strstr(err->text, reasons[i].part))
			return reasons[i].zh;
	return "绘图程序无法读取该文件";
}

static bool
draw(struct report_model *m, uint64_t prefix, size_t page, double dpi, struct yx_image *out)
{
	const struct yx_report_options *o = m->options;
	struct yx_error err = YX_ERROR_INIT;

	if (o->draw(o->draw_state, prefix, page, dpi, out, &err) == YX_OK)
		return true;
	if (!prefix && !m->pictures_note.in[0][0]) {
		const char *why = report_clean(m, err.text);

		m->pictures_note =
		    report_text2(report_printf(m, "Page %zu could not be drawn: %s", page + 1, why),
				 report_printf(m, "第 %zu 页无法绘制：%s", page + 1, why_zh(&err)));
	}
	return false;
}

/* Mostly inside a place that is marked already, with some room for a frame's width. */
static bool
explained(const struct report_shown *page, const struct yx_draw_rect *r)
{
	double cx = (r->x0 + r->x1) / 2, cy = (r->y0 + r->y1) / 2;

	for (size_t i = 0; i < page->mark_count; i++) {
		const struct yx_draw_rect *m = &page->marks[i].at;

		if (cx > m->x0 - 0.01 && cx < m->x1 + 0.01 && cy > m->y0 - 0.01 &&
		    cy < m->y1 + 0.01 && r->x1 - r->x0 < (m->x1 - m->x0) * 1.3 + 0.03 &&
		    r->y1 - r->y0 < (m->y1 - m->y0) * 1.3 + 0.03)
			return true;
	}
	return false;
}

/*
 * What is left of a difference beside its mark belongs to that mark. Differences in several marked
 * places near each other make one region, of which nothing is left.
 */
static bool
within_explained(const struct report_shown *page, const struct yx_draw_rect *regions, size_t n,
		 const struct yx_draw_rect *left)
{
	double cx = (left->x0 + left->x1) / 2, cy = (left->y0 + left->y1) / 2;

	for (size_t i = 0; i < n; i++)
		if (cx >= regions[i].x0 && cx <= regions[i].x1 && cy >= regions[i].y0 &&
		    cy <= regions[i].y1 && explained(page, &regions[i]))
			return true;
	return explained(page, left);
}

static void
mark_difference(struct chooser *c, struct report_shown *page, struct yx_draw_rect at)
{
	struct report_change *change = report_change_add(c->m, NULL, !c->refused);

	if (!change)
		return;
	change->number = ++c->m->numbers;
	change->page = page->page + 1;
	if (!c->refused)
		change->text = report_words.appeared;
	report_mark_add(c->m, page, at, change->number, change->allowed);
}

static void
compare(struct chooser *c, struct report_shown *page)
{
	struct report_model *m = c->m;
	struct yx_draw_rect regions[YX_LIMIT_REPORT_REGIONS], unknown[YX_LIMIT_REPORT_REGIONS];
	size_t n, left;

	if (!draw(m, m->base, page->page, DPI, &page->then)) {
		/* a page that was not there: all of it is new */
		page->then.rgba = NULL;
		mark_difference(c, page, (struct yx_draw_rect){ 0, 0, 1, 1 });
		return;
	}
	n = report_regions(&page->now, &page->then, NULL, 0, regions, YX_LIMIT_REPORT_REGIONS);
	left = report_regions(&page->now, &page->then, page->marks, page->mark_count, unknown,
			      YX_LIMIT_REPORT_REGIONS);
	for (size_t i = 0; i < left; i++)
		if (!within_explained(page, regions, n, &unknown[i]))
			mark_difference(c, page, unknown[i]);
	for (size_t i = 0; i < page->mark_count; i++)
		page->differs = page->differs || (!page->marks[i].allowed && n > 0);
}

static void
ahead(struct report_model *m, uint64_t prefix, size_t first, size_t last, double dpi)
{
	const struct yx_report_options *o = m->options;

	if (o->ahead && last > first)
		o->ahead(o->draw_state, prefix, first, last, dpi);
}

static bool
quick_difference(struct report_model *m, size_t page)
{
	struct yx_image now = { 0 }, then = { 0 };
	struct yx_draw_rect one;
	bool differs = draw(m, 0, page, QUICK_DPI, &now) &&
		       (!draw(m, m->base, page, QUICK_DPI, &then) ||
			report_regions(&now, &then, NULL, 0, &one, 1) > 0);

	yx_image_clear(&now);
	yx_image_clear(&then);
	return differs;
}

/* ------------------------------------------------------------------ choice */

/* Those of the first pages that look different, small pictures compared. */
static void
choose_differing(struct chooser *c)
{
	size_t last = c->places->page_count < YX_LIMIT_REPORT_COMPARE ? c->places->page_count
								      : YX_LIMIT_REPORT_COMPARE;
	size_t left = 0;

	for (size_t i = 0; i < last; i++)
		left += !is_chosen(c, i);
	if (!left || c->count >= c->max)
		return;
	ahead(c->m, 0, 0, last - 1, QUICK_DPI);
	ahead(c->m, c->m->base, 0, last - 1, QUICK_DPI);
	for (size_t i = 0; i < last && c->count < c->max; i++)
		if (!is_chosen(c, i) && quick_difference(c->m, i))
			choose(c, i);
}

/* Pages near each other are drawn in one go, both states. */
static void
draw_ahead(struct chooser *c)
{
	size_t first = SIZE_MAX, last = 0;

	for (size_t i = 0; i < c->count; i++) {
		first = c->pages[i] < first ? c->pages[i] : first;
		last = c->pages[i] > last ? c->pages[i] : last;
	}
	if (!c->count || last - first >= c->count)
		return;
	ahead(c->m, 0, first, last, DPI);
	if (c->m->base)
		ahead(c->m, c->m->base, first, last, DPI);
}

static void
choose_pages(struct chooser *c)
{
	struct report_model *m = c->m;

	for (int allowed = 0; allowed < 2; allowed++)
		for (size_t i = 0; i < m->change_count; i++)
			if (m->changes[i].page && m->changes[i].allowed == (allowed == 1) &&
			    (m->changes[i].number || !allowed))
				choose(c, m->changes[i].page - 1);
	/* a change of something shared (a font, the catalog) may show anywhere */
	if (m->base && c->refused)
		choose_differing(c);
	for (size_t i = 0; i < c->places->count && !c->count; i++)
		if (c->places->items[i].signature)
			choose(c, c->places->items[i].page);
	if (!c->count)
		choose(c, 0);
}

static void
say_what_is_missing(struct chooser *c)
{
	struct report_model *m = c->m;
	const struct yx_verify_report *r = m->report;
	bool differs = false;

	for (size_t i = 0; i < m->shown_count; i++)
		differs = differs || m->shown[i].mark_count > 0;
	if (m->pictures_note.in[0][0])
		return;
	if (r->verdict == YX_VERDICT_UNREADABLE)
		m->pictures_note =
		    report_text2("This file is damaged; other programs may show it in another way.",
				 "此文件已损坏，其他程序可能显示出不同的内容。");
	else if (c->refused && m->base && !differs)
		m->pictures_note = report_text2(
		    "No visible difference was found on the pages compared. The changes listed "
		    "are in the file's data and may show in other programs.",
		    "在所比较的页面上未发现可见差异。所列改动存在于文件数据中，在其他程序中可能可见"
		    "。");
	else if (strcmp(r->format, "ofd") == 0 && c->refused)
		m->pictures_note = report_text2(
		    "An OFD file keeps no earlier state, so what was signed cannot be shown. "
		    "Framed "
		    "are the pages to which a listed part belongs. Compare with the original.",
		    "OFD 文件不保存较早的版本，无法显示签署时的内容。带框的页面含有所列的部分。"
		    "请与原件对比。");
	else if (r->verdict == YX_VERDICT_TOTAL_FAILED && !m->base && !c->refused)
		m->pictures_note = report_text2(
		    "What was signed cannot be rebuilt from this file, so the change cannot be "
		    "marked on the page. Compare it with the original.",
		    "无法从此文件还原签署时的内容，因此不能在页面上标出改动。请与原件对比。");
}

enum yx_status
report_pictures(struct report_model *m, const struct report_places *places, struct yx_error *err)
{
	struct chooser c = { .m = m,
			     .places = places,
			     .max = m->options->pages_max ? m->options->pages_max
							  : YX_LIMIT_REPORT_PAGES };

	c.refused = report_place_changes(m, places);
	/* behind a signature of a file that must be repaired, nothing is permitted */
	c.refused = c.refused || (m->base && !m->base_revision);
	m->refused = c.refused;
	if (!m->options->draw || !m->options->document.len) {
		m->pictures_note = m->options->no_pictures;
		if (!m->pictures_note.in[0])
			m->pictures_note = report_text2("", "");
		return YX_OK;
	}
	c.pages = yx_arena_array(m->arena, c.max, sizeof(*c.pages));
	m->shown = yx_alloc_array(c.max, sizeof(*m->shown));
	if (!c.pages || !m->shown)
		return yx_fail_nomem(err);
	choose_pages(&c);
	draw_ahead(&c);
	for (size_t i = 0; i < c.count; i++) {
		struct report_shown *page = &m->shown[m->shown_count];

		page->page = c.pages[i];
		if (!draw(m, 0, page->page, DPI, &page->now))
			continue;
		m->shown_count++;
		report_mark_places(m, places, page);
		if (m->base)
			compare(&c, page);
	}
	say_what_is_missing(&c);
	return YX_OK;
}
