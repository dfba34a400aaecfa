/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Curves and overlays as SVG. Everything an examiner reads off is drawn to scale, with the scale
 * written beside it; colours never carry meaning alone.
 */
#include "show.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PICTURE_WIDTH  900
#define WRITING_HEIGHT 280
#define CURVE_HEIGHT   90
#define CURVE_GAP      26
#define MARGIN         20
#define FIRST_COLOUR   "#1f4e9c"
#define SECOND_COLOUR  "#c0392b"

void
ink_put_px(struct yx_buf *out, double v)
{
	long long hundredths = llround(fmax(-1e9, fmin(1e9, v)) * 100);

	yx_buf_printf(out, "%s%lld.%02lld", hundredths < 0 ? "-" : "", llabs(hundredths) / 100,
		      llabs(hundredths) % 100);
}

void
ink_put_escaped(struct yx_buf *out, const char *text)
{
	for (; *text; text++) {
		switch (*text) {
		case '<':
			yx_buf_puts(out, "&lt;");
			break;
		case '>':
			yx_buf_puts(out, "&gt;");
			break;
		case '&':
			yx_buf_puts(out, "&amp;");
			break;
		case '"':
			yx_buf_puts(out, "&quot;");
			break;
		default:
			yx_buf_put_u8(out, (uint8_t)*text);
		}
	}
}

/* ------------------------------------------------------------------- frame */

struct ink_frame
ink_frame(const struct yx_ink *ink, double left, double top, double width, double height)
{
	struct ink_frame f = { .left = left, .top = top };
	double min_x = INFINITY, max_x = -INFINITY, min_y = INFINITY, max_y = -INFINITY;

	for (size_t i = 0; i < ink->count; i++) {
		min_x = fmin(min_x, ink->samples[i].x);
		max_x = fmax(max_x, ink->samples[i].x);
		min_y = fmin(min_y, ink->samples[i].y);
		max_y = fmax(max_y, ink->samples[i].y);
	}
	if (ink->count == 0)
		min_x = max_x = min_y = max_y = 0;
	f.min_x = min_x;
	f.max_y = max_y;
	f.scale = fmin(width / fmax(max_x - min_x, 1e-6), height / fmax(max_y - min_y, 1e-6));
	f.width = (max_x - min_x) * f.scale;
	f.height = (max_y - min_y) * f.scale;
	return f;
}

double
ink_frame_x(const struct ink_frame *f, double x)
{
	return f->left + (x - f->min_x) * f->scale;
}

double
ink_frame_y(const struct ink_frame *f, double y)
{
	return f->top + (f->max_y - y) * f->scale;
}

/* ------------------------------------------------------------------ levels */

double
ink_fastest(const struct yx_ink *ink)
{
	double *v = yx_alloc_array(ink->count + 1, sizeof(*v)), found = 1;

	if (!v)
		return 1; /* colours only */
	for (size_t i = 0; i < ink->count; i++)
		v[i] = yx_ink_speed(ink, i);
	qsort(v, ink->count, sizeof(*v), yx_compare_doubles);
	if (ink->count)
		found = fmax(v[ink->count * 95 / 100], 1e-6);
	yx_free(v);
	return found;
}

double
ink_level(const struct yx_ink *ink, size_t i, double fastest)
{
	double level = yx_ink_has_force(ink) ? (double)ink->samples[i].force / ink->device.force_max
					     : yx_ink_speed(ink, i) / fastest;

	return fmax(0, fmin(1, level));
}

void
ink_colour(char out[8], double level)
{
	/* blue 2166ac, green 1a9850, red b2182b */
	static const int from[3][3] = { { 0x21, 0x66, 0xac },
					{ 0x1a, 0x98, 0x50 },
					{ 0xb2, 0x18, 0x2b } };
	int half = level >= 0.5, c[3];
	double share = (level - 0.5 * half) * 2;

	for (int k = 0; k < 3; k++)
		c[k] = from[half][k] + (int)(share * (from[half + (share > 0)][k] - from[half][k]));
	snprintf(out, 8, "#%02x%02x%02x", (unsigned)c[0] & 255, (unsigned)c[1] & 255,
		 (unsigned)c[2] & 255);
}

/* ----------------------------------------------------------------- writing */

static void
put_point(struct yx_buf *out, const struct ink_frame *f, const struct yx_ink_sample *s)
{
	ink_put_px(out, ink_frame_x(f, s->x));
	yx_buf_puts(out, ",");
	ink_put_px(out, ink_frame_y(f, s->y));
	yx_buf_puts(out, " ");
}

void
ink_put_writing(struct yx_buf *out, const struct yx_ink *ink, const struct ink_frame *f,
		const char *colour, double line)
{
	double fastest = ink_fastest(ink);
	char made[8];

	for (size_t i = 1; i < ink->count; i++) {
		const struct yx_ink_sample *s = &ink->samples[i];

		if (!s->down || !s[-1].down)
			continue;
		if (colour && i > 1 && s[-2].down) {
			put_point(out, f, s); /* the polyline goes on */
		} else {
			ink_colour(made, ink_level(ink, i, fastest));
			yx_buf_printf(
			    out,
			    "<polyline fill=\"none\" stroke-linecap=\"round\" stroke=\"%s\" "
			    "stroke-width=\"",
			    colour ? colour : made);
			ink_put_px(out, line);
			yx_buf_puts(out, "\" points=\"");
			put_point(out, f, s - 1);
			put_point(out, f, s);
		}
		if (!colour || i + 1 == ink->count || !s[1].down)
			yx_buf_puts(out, "\"/>\n");
	}
}

/* ------------------------------------------------------------------ curves */

enum curve { CURVE_X, CURVE_Y, CURVE_SPEED, CURVE_FORCE, CURVES };

static const char *const curve_en[CURVES] = { "x", "y", "speed", "force" };
static const char *const curve_zh[CURVES] = { "横坐标 x", "纵坐标 y", "速度", "压力" };

static double
curve_value(const struct yx_ink *ink, size_t i, enum curve which)
{
	switch (which) {
	case CURVE_X:
		return ink->samples[i].x;
	case CURVE_Y:
		return ink->samples[i].y;
	case CURVE_SPEED:
		return yx_ink_speed(ink, i);
	case CURVE_FORCE:
	case CURVES:
		break;
	}
	return (double)ink->samples[i].force;
}

/* One curve of one capture into a box; `seconds` is the width of the time axis. */
static void
put_curve(struct yx_buf *out, const struct yx_ink *ink, enum curve which, double top,
	  double seconds, const char *colour)
{
	double low = INFINITY, high = -INFINITY, span;
	bool open = false;

	for (size_t i = 0; i < ink->count; i++) {
		low = fmin(low, curve_value(ink, i, which));
		high = fmax(high, curve_value(ink, i, which));
	}
	span = fmax(high - low, 1e-9);
	for (size_t i = 0; i < ink->count; i++) {
		const struct yx_ink_sample *s = &ink->samples[i];

		if (s->down && !open)
			yx_buf_printf(out,
				      "<polyline fill=\"none\" stroke-width=\"1.2\" stroke=\"%s\" "
				      "points=\"",
				      colour);
		if (s->down) {
			ink_put_px(out, MARGIN + (double)s->t_us / 1e6 / seconds *
						     (PICTURE_WIDTH - 2 * MARGIN));
			yx_buf_puts(out, ",");
			ink_put_px(out,
				   top + (high - curve_value(ink, i, which)) / span * CURVE_HEIGHT);
			yx_buf_puts(out, " ");
		} else if (open) {
			yx_buf_puts(out, "\"/>\n");
		}
		open = s->down;
	}
	if (open)
		yx_buf_puts(out, "\"/>\n");
}

static void
put_axis(struct yx_buf *out, double top, double seconds, const char *name, bool chinese)
{
	yx_buf_printf(out,
		      "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"none\" "
		      "stroke=\"#bbb\"/>\n",
		      MARGIN, (int)top, PICTURE_WIDTH - 2 * MARGIN, CURVE_HEIGHT);
	for (int k = 1; (double)k * 0.5 < seconds && k < 240; k++) {
		double x = MARGIN + k * 0.5 / seconds * (PICTURE_WIDTH - 2 * MARGIN);

		yx_buf_puts(out, "<line stroke=\"#e4e4e4\" x1=\"");
		ink_put_px(out, x);
		yx_buf_printf(out, "\" y1=\"%d\" y2=\"%d\" x2=\"", (int)top,
			      (int)top + CURVE_HEIGHT);
		ink_put_px(out, x);
		yx_buf_puts(out, "\"/>\n");
	}
	yx_buf_printf(out, "<text x=\"%d\" y=\"%d\" font-size=\"12\">%s (%s)</text>\n", MARGIN,
		      (int)top - 4, name, chinese ? "竖线间隔 0.5 秒" : "0.5 s between lines");
}

static void
put_curves(struct yx_buf *out, const struct yx_ink *a, const struct yx_ink *b, bool chinese)
{
	double seconds = fmax(yx_ink_duration_s(a), b ? yx_ink_duration_s(b) : 0);
	double top = WRITING_HEIGHT + 3 * MARGIN;
	bool force = yx_ink_has_force(a) && (!b || yx_ink_has_force(b));

	seconds = fmax(seconds, 1e-3);
	for (enum curve c = CURVE_X; c < CURVES; c++, top += CURVE_HEIGHT + CURVE_GAP) {
		if (c == CURVE_FORCE && !force)
			continue;
		put_axis(out, top, seconds, (chinese ? curve_zh : curve_en)[c], chinese);
		put_curve(out, a, c, top, seconds, FIRST_COLOUR);
		if (b)
			put_curve(out, b, c, top, seconds, SECOND_COLOUR);
	}
}

static void
put_svg_head(struct yx_buf *out)
{
	int height = WRITING_HEIGHT + 3 * MARGIN + CURVES * (CURVE_HEIGHT + CURVE_GAP);

	yx_buf_printf(out,
		      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
		      "font-family=\"'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif\">\n<rect "
		      "width=\"%d\" height=\"%d\" fill=\"#fff\"/>\n",
		      PICTURE_WIDTH, height, PICTURE_WIDTH, height);
}

static void
put_caption(struct yx_buf *out, const char *text)
{
	yx_buf_printf(out, "<text x=\"%d\" y=\"%d\" font-size=\"13\">%s</text>\n", MARGIN,
		      WRITING_HEIGHT + 2 * MARGIN - 4, text);
}

enum yx_status
yx_ink_show(struct yx_buf *out, const struct yx_ink *ink, bool chinese, struct yx_error *err)
{
	struct ink_frame f;

	if (ink->count == 0)
		return yx_fail(err, YX_USAGE, NULL, "", "a capture without samples");
	f = ink_frame(ink, MARGIN, MARGIN, PICTURE_WIDTH - 2 * MARGIN, WRITING_HEIGHT - MARGIN);
	put_svg_head(out);
	ink_put_writing(out, ink, &f, NULL, 2.2);
	if (yx_ink_has_force(ink))
		put_caption(out, chinese ? "颜色：压力，蓝（轻）→ 绿 → 红（重）"
					 : "colour: force, blue (light) to green to red (heavy)");
	else
		put_caption(out, chinese ? "颜色：速度，蓝（慢）→ 绿 → 红（快）"
					 : "colour: speed, blue (slow) to green to red (fast)");
	put_curves(out, ink, NULL, chinese);
	yx_buf_puts(out, "</svg>\n");
	return yx_buf_status(out, err);
}

enum yx_status
yx_ink_show_two(struct yx_buf *out, const struct yx_ink *a, const struct yx_ink *b, bool chinese,
		struct yx_error *err)
{
	struct ink_frame fa, fb;

	if (a->count == 0 || b->count == 0)
		return yx_fail(err, YX_USAGE, NULL, "", "a capture without samples");
	fa = ink_frame(a, MARGIN, MARGIN, PICTURE_WIDTH - 2 * MARGIN, WRITING_HEIGHT - MARGIN);
	fb = ink_frame(b, MARGIN, MARGIN, fa.width + 1e-6, WRITING_HEIGHT - MARGIN);
	put_svg_head(out);
	ink_put_writing(out, a, &fa, FIRST_COLOUR, 2);
	ink_put_writing(out, b, &fb, SECOND_COLOUR, 1.4);
	put_caption(out, chinese
			     ? "粗蓝线：第一份；细红线：第二份（已缩放至同一大小）"
			     : "thick blue: the first; thin red: the second (brought to one size)");
	put_curves(out, a, b, chinese);
	yx_buf_puts(out, "</svg>\n");
	return yx_buf_status(out, err);
}
