/* SPDX-License-Identifier: Apache-2.0 */
/*
 * layout: where glyphs stand on a line, and where lines break. The breaking rules are the small
 * set that Chinese and English business text needs (GB/T 15834-2011 5.1.10 for marks that may not
 * begin or end a line), not UAX #14.
 */
#include <math.h>
#include <string.h>
#include <yinxin/limits.h>

#include "font.h"

double
draw_style_scale(const struct yx_draw_style *style)
{
	return style->width_scale > 0 ? style->width_scale : 1;
}

double
draw_style_height(const struct yx_draw_style *style)
{
	return style->size * (style->line_height > 0 ? style->line_height : 1.4);
}

struct yx_draw_colour
draw_style_colour(const struct yx_draw_style *style)
{
	struct yx_draw_colour c = style->colour, black = { 0, 0, 0, 255 };

	return c.r || c.g || c.b || c.a ? c : black;
}

bool
draw_is_wide(uint32_t c)
{
	return (c >= 0x2e80 && c <= 0xa4cf) || (c >= 0xac00 && c <= 0xd7a3) ||
	       (c >= 0xf900 && c <= 0xfaff) || (c >= 0xfe30 && c <= 0xfe4f) ||
	       (c >= 0xff00 && c <= 0xff60) || (c >= 0xffe0 && c <= 0xffe6) ||
	       (c >= 0x20000 && c <= 0x3fffd) || c == 0x2014 || c == 0x2026 || c == 0x25a1;
}

static bool
in_list(uint32_t c, const uint16_t *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (list[i] == c)
			return true;
	return false;
}

bool
draw_is_hanging(uint32_t c)
{
	static const uint16_t list[] = { 0x3001, 0x3002, 0xff0c, 0xff1b, 0xff1a, 0xff01, 0xff1f,
					 0xff09, 0x300b, 0x300d, 0x300f, 0x3011, 0x3015, 0x3009 };

	return in_list(c, list, sizeof(list) / sizeof(*list));
}

bool
draw_is_closing(uint32_t c)
{
	static const uint16_t list[] = { ')',    ']',    '}',    ',',    '.',    ';',
					 ':',    '!',    '?',    '%',    0x2019, 0x201d,
					 0x2026, 0x2014, 0x00b7, 0xff0e, 0xff05, 0xff3d,
					 0x30fb, 0x2030, 0x2103, 0xff5d, 0x2013 };

	return draw_is_hanging(c) || in_list(c, list, sizeof(list) / sizeof(*list));
}

bool
draw_is_opening(uint32_t c)
{
	static const uint16_t list[] = { '(',    '[',    '{',    '$',    0x2018, 0x201c, 0xff08,
					 0x300a, 0x300c, 0x300e, 0x3010, 0x3014, 0x3008, 0xffe5,
					 0xff04, 0xff3b, 0x00a5, 0x00a3, 0xff5b };

	return in_list(c, list, sizeof(list) / sizeof(*list));
}

/* ------------------------------------------------------------------ one line */

void
draw_line_clear(struct draw_line *line)
{
	yx_draw_run_clear(&line->run);
	yx_free(line->x);
	*line = (struct draw_line){ 0 };
}

/* May the gap behind glyph i (before i + 1) be stretched? */
static bool
stretches(const struct yx_draw_run *run, size_t i)
{
	uint32_t a = run->glyphs[i].code, b = run->glyphs[i + 1].code;

	if (run->glyphs[i + 1].length == 0)
		return false;
	return a == ' ' || ((draw_is_wide(a) || draw_is_wide(b)) && !draw_is_opening(a) &&
			    !(a == 0x2014 && b == 0x2014) && !(a == 0x2026 && b == 0x2026));
}

/*
 * Full-width punctuation next to more punctuation loses its empty half ("），" takes one and a half
 * em). Returns what to take off between glyphs a and b, in em, and whether it is b that moves.
 */
static double
tighten(const struct yx_draw_glyph *a, const struct yx_draw_glyph *b)
{
	bool wide = a->advance > 0.9 && b->advance > 0.9;

	if (wide && draw_is_hanging(a->code) &&
	    (draw_is_hanging(b->code) || (draw_is_opening(b->code) && b->code > 0x2fff)))
		return 0.5;
	if (wide && draw_is_opening(a->code) && draw_is_opening(b->code) && b->code > 0x2fff)
		return 0.5;
	return 0;
}

enum yx_status
draw_line_layout(struct draw_line *out, struct yx_draw_fonts *fonts,
		 const struct yx_draw_style *style, struct yx_bytes text, double fill,
		 struct yx_error *err)
{
	double k = style->size * draw_style_scale(style), x = 0, extra = 0;
	struct yx_draw_run *run = &out->run;
	size_t gaps = 0;
	enum yx_status st;

	*out = (struct draw_line){ 0 };
	st = yx_draw_shape(run, fonts, style->face, style->language, text, err);
	if (st != YX_OK)
		return st;
	out->x = yx_alloc_array(run->count + 1, sizeof(*out->x));
	if (!out->x) {
		draw_line_clear(out);
		return yx_fail_nomem(err);
	}
	for (size_t i = 0; i < run->count; i++) {
		bool last = i + 1 == run->count;

		out->x[i] = x;
		x += run->glyphs[i].advance * k;
		if (last)
			break;
		x -= tighten(&run->glyphs[i], &run->glyphs[i + 1]) * k;
		if (run->glyphs[i + 1].length)
			x += style->letter_spacing;
		gaps += stretches(run, i);
	}
	if (fill > 0 && gaps) {
		double end = x;

		if (draw_is_hanging(run->glyphs[run->count - 1].code))
			end -= 0.5 * k;
		extra = (fill - end) / (double)gaps;
		/* a short line is left as it is: wide holes look worse than a ragged edge */
		if (extra > 0.35 * style->size || extra < -0.1 * style->size)
			extra = 0;
	}
	for (size_t i = 1, n = 0; extra != 0 && i < run->count; i++) {
		n += stretches(run, i - 1);
		out->x[i] += extra * (double)n;
	}
	out->width = x + extra * (double)gaps;
	return YX_OK;
}

/* --------------------------------------------------------------------- lines */

void
yx_draw_lines_clear(struct yx_draw_lines *lines)
{
	if (!lines)
		return;
	yx_free(lines->line);
	yx_free(lines->hard);
	*lines = (struct yx_draw_lines){ 0 };
}

static bool
add_line(struct yx_draw_lines *out, size_t *cap, struct yx_bytes line, bool hard)
{
	if (out->count == *cap) {
		size_t n = *cap * 2 + 16;
		struct yx_bytes *l = yx_realloc(out->line, n * sizeof(*l));
		bool *h;

		if (l)
			out->line = l;
		h = yx_realloc(out->hard, n * sizeof(*h));
		if (h)
			out->hard = h;
		if (!l || !h)
			return false;
		*cap = n;
	}
	while (line.len && (line.data[line.len - 1] == ' ' || line.data[line.len - 1] == '\n'))
		line.len--;
	out->line[out->count] = line;
	out->hard[out->count++] = hard;
	return true;
}

/* May the line end between characters a and b? */
static bool
may_break(uint32_t a, uint32_t b)
{
	if (b == ' ')
		return false;
	if (a == ' ')
		return true;
	if (draw_is_closing(b) || draw_is_opening(a))
		return false;
	if (draw_is_wide(a) || draw_is_wide(b))
		return true;
	return a == '-' || a == 0x2013 || a == '/';
}

/* Break one paragraph (no line feeds inside) given its shaped run. */
static bool
break_paragraph(struct yx_draw_lines *out, size_t *cap, const struct yx_draw_style *style,
		double width, struct yx_bytes text, const struct yx_draw_run *run)
{
	double k = style->size * draw_style_scale(style), x = 0, x_break = 0;
	size_t start = 0, best = 0; /* bytes; best == start: none yet */
	size_t i = 0;

	while (i < run->count) {
		const struct yx_draw_glyph *g = &run->glyphs[i];
		double w = g->advance * k, need;

		if (i > 0 && g->length && g->cluster > start) {
			if (may_break(run->glyphs[i - 1].code, g->code)) {
				best = g->cluster;
				x_break = x;
			}
			x += style->letter_spacing;
			x -= tighten(&run->glyphs[i - 1], g) * k;
		}
		need = draw_is_hanging(g->code) && g->advance > 0.9 ? w / 2 : w;
		while (g->code != ' ' && x + need > width + 1e-6 && g->cluster > start) {
			size_t cut = best > start ? best : g->cluster;

			if (!add_line(out, cap, yx_bytes_slice(text, start, cut - start), false))
				return false;
			/* what stands behind the break starts the next line */
			x = best > start ? x - x_break : 0;
			start = cut;
			best = cut;
			x_break = 0;
			if (cut == g->cluster)
				x = 0;
		}
		x += w;
		i++;
	}
	return add_line(out, cap, yx_bytes_slice(text, start, SIZE_MAX), true);
}

enum yx_status
yx_draw_wrap(struct yx_draw_lines *out, struct yx_draw_fonts *fonts,
	     const struct yx_draw_style *style, double width, struct yx_bytes text,
	     struct yx_error *err)
{
	enum yx_status st = YX_OK;
	size_t cap = 0, at = 0;

	*out = (struct yx_draw_lines){ 0 };
	do {
		size_t end = yx_bytes_find(text, YX_BYTES_LIT("\n"), at);
		struct yx_bytes part =
		    yx_bytes_slice(text, at, (end == SIZE_MAX ? text.len : end) - at);
		struct yx_draw_run run;

		st = yx_draw_shape(&run, fonts, style->face, style->language, part, err);
		if (st == YX_OK && !break_paragraph(out, &cap, style, width, part, &run))
			st = yx_fail_nomem(err);
		yx_draw_run_clear(&run);
		at = end == SIZE_MAX ? text.len + 1 : end + 1;
	} while (st == YX_OK && at <= text.len);
	if (st != YX_OK)
		yx_draw_lines_clear(out);
	return st;
}
