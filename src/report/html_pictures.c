/* SPDX-License-Identifier: Apache-2.0 */
/* The pictures of the HTML page: data: addresses, with frames drawn over them as SVG. */
#include <string.h>
#include "html.h"

/* Frames over the picture, in its pixels, so that they stay sharp at any size. */
static void
marks(struct html *h, const struct report_shown *s, bool numbers)
{
	double w = s->now.width, t = s->now.height;

	yx_buf_printf(h->out,
		      "<svg viewBox=\"0 0 %.0f %.0f\" preserveAspectRatio=\"none\" "
		      "aria-hidden=\"true\">\n",
		      w, t);
	for (size_t i = 0; i < s->mark_count; i++) {
		const struct report_mark *m = &s->marks[i];
		double x = m->at.x0 * w - 3, y = m->at.y0 * t - 3;
		double width = (m->at.x1 - m->at.x0) * w + 6,
		       height = (m->at.y1 - m->at.y0) * t + 6;
		const char *colour = m->allowed ? "#0b5cad" : "#b3141f";
		double ly = y > 17 ? y - 17 : y;

		yx_buf_printf(h->out,
			      "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" "
			      "fill=\"%s\" fill-opacity=\"%s\" stroke=\"%s\" "
			      "stroke-width=\"2.5\"%s/>\n",
			      x, y, width, height, colour,
			      width * height > w * t * 0.9 ? "0" : ".07", colour,
			      m->allowed ? " stroke-dasharray=\"7 4\"" : "");
		if (numbers)
			yx_buf_printf(
			    h->out,
			    "<rect x=\"%.1f\" y=\"%.1f\" width=\"24\" height=\"17\" fill=\"%s\"/>"
			    "<text x=\"%.1f\" y=\"%.1f\" font-size=\"13\" font-weight=\"700\" "
			    "fill=\"#fff\" text-anchor=\"middle\" font-family=\"sans-serif\">%u"
			    "</text>\n",
			    x > 0 ? x : 0, ly, colour, (x > 0 ? x : 0) + 12, ly + 13, m->number);
	}
	html_raw(h, "</svg>");
}

static enum yx_status
figure(struct html *h, const struct report_shown *s, const struct yx_image *image,
       const struct yx_text2 *caption, struct yx_error *err)
{
	struct yx_buf png = { 0 };
	enum yx_status st = yx_png_encode(&png, image, err);

	if (st == YX_OK) {
		yx_buf_printf(h->out, "<figure style=\"--ratio:%.3f\"><figcaption>",
			      (double)image->width / image->height);
		if (caption) {
			html_say(h, *caption);
			html_raw(h, " · ");
		}
		html_say(h, report_page_text(h->m, s->page + 1));
		html_raw(h, "</figcaption><div class=\"sheet\">");
		yx_buf_printf(h->out,
			      "<img width=\"%u\" height=\"%u\" alt=\"\" "
			      "src=\"data:image/png;base64,",
			      image->width, image->height);
		yx_base64_put(h->out, yx_buf_bytes(&png));
		html_raw(h, "\">");
		marks(h, s, true);
		html_raw(h, "</div></figure>\n");
	}
	yx_buf_clear(&png);
	return st;
}

#define CROP_MARGIN 22 /* pixels around what is shown larger */
#define CROPS       4  /* of one page */

/* The part of a picture around a mark, at most as large as the picture. */
static enum yx_status
crop(struct yx_image *out, const struct yx_image *from, const struct yx_draw_rect *at,
     struct yx_error *err)
{
	double w = from->width, t = from->height;
	uint32_t x0 = (uint32_t)(at->x0 * w), y0 = (uint32_t)(at->y0 * t);
	uint32_t x1 = (uint32_t)(at->x1 * w) + CROP_MARGIN,
		 y1 = (uint32_t)(at->y1 * t) + CROP_MARGIN;
	enum yx_status st;

	x0 = x0 > CROP_MARGIN ? x0 - CROP_MARGIN : 0;
	y0 = y0 > CROP_MARGIN ? y0 - CROP_MARGIN : 0;
	x1 = x1 < from->width ? x1 : from->width;
	y1 = y1 < from->height ? y1 : from->height;
	if (x0 >= x1 || y0 >= y1)
		return yx_fail(err, YX_INTERNAL, NULL, "", "a mark lies outside its page");
	st = yx_image_init(out, x1 - x0, y1 - y0, err);
	for (uint32_t y = y0; st == YX_OK && y < y1; y++)
		memcpy(out->rgba + (size_t)(y - y0) * out->width * 4,
		       from->rgba + ((size_t)y * from->width + x0) * 4, (size_t)out->width * 4);
	return st;
}

static enum yx_status
enlarged(struct html *h, const struct yx_image *image, const struct yx_draw_rect *at,
	 const struct yx_text2 *caption, struct yx_error *err)
{
	struct yx_image part = { 0 };
	struct yx_buf png = { 0 };
	enum yx_status st = crop(&part, image, at, err);

	if (st == YX_OK)
		st = yx_png_encode(&png, &part, err);
	if (st == YX_OK) {
		html_raw(h, "<figure><figcaption>");
		html_say(h, *caption);
		yx_buf_printf(h->out,
			      "</figcaption><img class=\"part\" alt=\"\" width=\"%u\" "
			      "src=\"data:image/png;base64,",
			      part.width * 2);
		yx_base64_put(h->out, yx_buf_bytes(&png));
		html_raw(h, "\"></figure>\n");
	}
	yx_buf_clear(&png);
	yx_image_clear(&part);
	return st;
}

/* What was changed without leave, twice as large, then and now: a figure in a table is small. */
static enum yx_status
enlarge(struct html *h, const struct report_shown *s, struct yx_error *err)
{
	const struct yx_text2 *then = h->m->base_revision ? &report_words.then : &report_words.part;
	enum yx_status st = YX_OK;
	size_t n = 0;

	for (size_t i = 0; i < s->mark_count && n < CROPS && st == YX_OK; i++) {
		const struct yx_draw_rect *at = &s->marks[i].at;

		if (s->marks[i].allowed || at->x1 - at->x0 > 0.5 || at->y1 - at->y0 > 0.3)
			continue; /* large enough as it is */
		n++;
		yx_buf_printf(h->out, "<div class=\"pair larger\"><span class=\"num no\">%u</span>",
			      s->marks[i].number);
		st = enlarged(h, &s->then, at, then, err);
		if (st == YX_OK)
			st = enlarged(h, &s->now, at, &report_words.now, err);
		html_raw(h, "</div>\n");
	}
	return st;
}

#define PRINT_WIDTH  186.0 /* millimetres, within the margins of @page */
#define PRINT_HEIGHT 274.0
#define PRINT_GAP    4.0
#define PRINT_LEAST  45.0 /* a lower picture shows nothing */

/*
 * The height that printed pictures can have if the whole is to be one page: what the other parts
 * take at the sizes of the style sheet, estimated with some room, taken from a page; and no more
 * than lets all of them stand in one row.
 */
static double
print_height(const struct report_model *m)
{
	bool both = m->options->language == YX_REPORT_BOTH;
	double text = both ? 8.6 : 4.8, left = PRINT_HEIGHT - (both ? 68 : 56), ratios = 0, row;
	size_t changes = m->change_count < HTML_PRINTED ? m->change_count : HTML_PRINTED;
	size_t figures = 0;

	left -= m->block_count > 1 ? 12 + (double)m->block_count * (both ? 14.5 : 12.5)
				   : 12 + 7 * (both ? 5.5 : 4.8);
	left -= (double)changes * text + (changes ? (both ? 16 : 12) : 0);
	left -= (double)m->reason_count * 2 * text + (m->reason_count ? 8 : 0);
	for (size_t i = 0; i < m->shown_count; i++) {
		const struct report_shown *s = &m->shown[i];
		size_t n = s->differs && s->then.rgba ? 2 : 1;

		figures += n;
		ratios += (double)n * s->now.width / (s->now.height ? s->now.height : 1);
	}
	row = ratios > 0 ? (PRINT_WIDTH - PRINT_GAP * (double)figures) / ratios : left;
	left = left < row ? left : row;
	return left > PRINT_LEAST ? left : PRINT_LEAST;
}

enum yx_status
html_pictures(struct html *h, struct yx_error *err)
{
	const struct report_model *m = h->m;
	enum yx_status st = YX_OK;

	if (!m->shown_count && !m->pictures_note.in[0][0])
		return YX_OK;
	html_raw(h, "<h2>");
	html_say(h, report_words.pictures);
	html_raw(h, "</h2>\n");
	if (m->pictures_note.in[0][0]) {
		html_raw(h, "<p class=\"note\">");
		html_say(h, m->pictures_note);
		html_raw(h, "</p>\n");
	}
	if (m->shown_count)
		yx_buf_printf(h->out, "<div class=\"pages\" style=\"--high:%.0fmm\">\n",
			      print_height(m));
	for (size_t i = 0; i < m->shown_count && st == YX_OK; i++) {
		const struct report_shown *s = &m->shown[i];
		bool pair = s->differs && s->then.rgba;

		html_raw(h, pair ? "<div class=\"pair\">" : "<div class=\"pair single\">");
		if (pair)
			st =
			    figure(h, s, &s->then,
				   m->base_revision ? &report_words.then : &report_words.part, err);
		if (st == YX_OK)
			st = figure(h, s, &s->now, m->base ? &report_words.now : NULL, err);
		html_raw(h, "</div>\n");
		if (st == YX_OK && pair)
			st = enlarge(h, s, err);
	}
	html_raw(h, m->shown_count ? "</div>\n" : "");
	return st;
}
