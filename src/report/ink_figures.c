/* SPDX-License-Identifier: Apache-2.0 */
/* Figures of the examiner's record: the writing, curves over time, the scale. All vectors. */
#include "ink_figures.h"

#include <math.h>
#include <stdlib.h>

#define LEVELS       8
#define CURVE_HEIGHT 62
#define CURVE_GAP    20

static const struct yx_draw_colour questioned_colour = { 0xb0, 0x1e, 0x2e, 255 };
static const struct yx_draw_colour sample_colour = { 0x8a, 0xa4, 0xc8, 255 };
static const struct yx_draw_colour frame_colour = { 0xbb, 0xbb, 0xbb, 255 };
static const struct yx_draw_colour text_colour = { 0x33, 0x33, 0x33, 255 };

/* ---------------------------------------------------------------- measures */

static double
percentile_speed(const struct yx_ink *ink, double share)
{
	double *v = yx_alloc_array(ink->count + 1, sizeof(*v)), found = 0;
	size_t n = 0;

	if (!v)
		return 0;
	for (size_t i = 1; i < ink->count; i++)
		if (ink->samples[i].down && ink->samples[i - 1].down)
			v[n++] = yx_ink_speed(ink, i);
	qsort(v, n, sizeof(*v), yx_compare_doubles);
	if (n)
		found = v[(size_t)((double)(n - 1) * share)];
	yx_free(v);
	return found;
}

struct box {
	double x0, x1, y0, y1;
};

static struct box
box_of(const struct yx_ink *ink)
{
	struct box b = { INFINITY, -INFINITY, INFINITY, -INFINITY };

	for (size_t i = 0; i < ink->count; i++) {
		const struct yx_ink_sample *s = &ink->samples[i];

		if (!s->down)
			continue;
		b.x0 = fmin(b.x0, s->x);
		b.x1 = fmax(b.x1, s->x);
		b.y0 = fmin(b.y0, s->y);
		b.y1 = fmax(b.y1, s->y);
	}
	if (b.x0 > b.x1)
		b = (struct box){ 0, 1, 0, 1 };
	b.x1 = fmax(b.x1, b.x0 + 1e-6);
	b.y1 = fmax(b.y1, b.y0 + 1e-6);
	return b;
}

void
ink_measure(double out[MEASURES], const struct yx_ink *ink)
{
	struct box b = box_of(ink);
	double diagonal = hypot(b.x1 - b.x0, b.y1 - b.y0), path = 0, time = 0;
	double force = 0, square = 0, n = 0;

	for (size_t i = 0; i < ink->count; i++) {
		const struct yx_ink_sample *s = &ink->samples[i];
		double f = yx_ink_has_force(ink) ? (double)s->force / ink->device.force_max : 0;

		if (!s->down)
			continue;
		n++;
		force += f;
		square += f * f;
		if (i == 0 || !s[-1].down)
			continue;
		path += hypot(s->x - s[-1].x, s->y - s[-1].y);
		time += (double)(s->t_us - s[-1].t_us) / 1e6;
	}
	out[MEASURE_DURATION] = yx_ink_duration_s(ink);
	out[MEASURE_WRITING] = time;
	out[MEASURE_STROKES] = (double)yx_ink_stroke_count(ink);
	out[MEASURE_ASPECT] = (b.x1 - b.x0) / (b.y1 - b.y0);
	out[MEASURE_PATH] = path / diagonal;
	out[MEASURE_SPEED] = time > 0 ? path / diagonal / time : 0;
	out[MEASURE_SPEED_PEAK] =
	    path > 0 && time > 0 ? percentile_speed(ink, 0.95) / (path / time) : 0;
	out[MEASURE_FORCE] = n > 0 ? force / n : 0;
	out[MEASURE_FORCE_SPREAD] =
	    n > 0 ? sqrt(fmax(0, square / n - (force / n) * (force / n))) : 0;
}

/* ----------------------------------------------------------------- writing */

/* From blue over green to red, as on the curves page. */
static struct yx_draw_colour
level_colour(int level)
{
	static const int from[3][3] = { { 0x21, 0x66, 0xac },
					{ 0x1a, 0x98, 0x50 },
					{ 0xb2, 0x18, 0x2b } };
	double at = 2.0 * level / (LEVELS - 1), share = at - floor(fmin(at, 1.999));
	int k = at >= 1 ? 1 : 0;

	if (k == 1)
		share = at - 1;
	return (struct yx_draw_colour){
		(uint8_t)(from[k][0] + share * (from[k + 1][0] - from[k][0])),
		(uint8_t)(from[k][1] + share * (from[k + 1][1] - from[k][1])),
		(uint8_t)(from[k][2] + share * (from[k + 1][2] - from[k][2])), 255
	};
}

static int
level_of(const struct yx_ink *ink, size_t i, double fastest)
{
	double v = yx_ink_has_force(ink) ? (double)ink->samples[i].force / ink->device.force_max
					 : yx_ink_speed(ink, i) / fmax(fastest, 1e-9);

	return (int)floor(fmax(0, fmin(1, v)) * (LEVELS - 1) + 0.5);
}

enum yx_status
ink_figure_writing(struct yx_draw_picture **out, const struct yx_ink *ink, double width,
		   double height, struct yx_error *err)
{
	struct box b = box_of(ink);
	double scale = fmin((width - 8) / (b.x1 - b.x0), (height - 8) / (b.y1 - b.y0));
	double left = (width - (b.x1 - b.x0) * scale) / 2;
	double top = (height - (b.y1 - b.y0) * scale) / 2;
	double fastest = percentile_speed(ink, 0.95);
	struct yx_draw_picture *pic = NULL;
	struct yx_draw_path path[LEVELS] = { 0 };
	enum yx_status st;

	*out = NULL;
	if ((st = yx_draw_picture_new(&pic, width, height, YX_DRAW_PT, err)) != YX_OK)
		return st;
	for (size_t i = 1; i < ink->count; i++) {
		const struct yx_ink_sample *s = &ink->samples[i];
		struct yx_draw_path *p = &path[level_of(ink, i, fastest)];

		if (!s->down || !s[-1].down)
			continue;
		yx_draw_move(p, left + (s[-1].x - b.x0) * scale, top + (b.y1 - s[-1].y) * scale);
		yx_draw_line(p, left + (s->x - b.x0) * scale, top + (b.y1 - s->y) * scale);
	}
	for (int k = 0; k < LEVELS; k++) {
		struct yx_draw_paint paint = { .stroke_width = 1.1,
					       .stroke_colour = level_colour(k) };

		if (path[k].verb_count)
			yx_draw_picture_paint(pic, &path[k], &paint);
		yx_draw_path_clear(&path[k]);
	}
	if ((st = yx_draw_picture_status(pic, err)) != YX_OK)
		yx_draw_picture_free(pic);
	else
		*out = pic;
	return st;
}

/* ------------------------------------------------------------------ curves */

enum curve { CURVE_X, CURVE_Y, CURVE_SPEED, CURVE_FORCE, CURVES };

static const char *const curve_names[CURVES][2] = { { "x (from left to right)", "横坐标 x" },
						    { "y (upwards)", "纵坐标 y" },
						    { "speed", "速度" },
						    { "force", "压力" } };

static double
curve_value(const struct yx_ink *ink, size_t i, enum curve c)
{
	switch (c) {
	case CURVE_X:
		return ink->samples[i].x;
	case CURVE_Y:
		return ink->samples[i].y;
	case CURVE_SPEED:
		return yx_ink_speed(ink, i);
	default:
		return (double)ink->samples[i].force;
	}
}

/* One capture's curve over its own range; speed is cut at its 98th percentile. */
static void
put_curve(struct yx_draw_picture *pic, const struct yx_ink *ink, enum curve c, double top,
	  double width, double seconds, struct yx_draw_colour colour, double line)
{
	struct yx_draw_paint paint = { .stroke_width = line, .stroke_colour = colour };
	struct yx_draw_path path = { 0 };
	double low = INFINITY, high = -INFINITY, span;

	for (size_t i = 0; i < ink->count; i++) {
		if (!ink->samples[i].down)
			continue;
		low = fmin(low, curve_value(ink, i, c));
		high = fmax(high, curve_value(ink, i, c));
	}
	if (c == CURVE_SPEED) {
		low = 0;
		high = percentile_speed(ink, 0.98);
	}
	span = fmax(high - low, 1e-9);
	for (size_t i = 0; i < ink->count; i++) {
		double x = (double)ink->samples[i].t_us / 1e6 / seconds * width;
		double v = fmin(1, fmax(0, (high - curve_value(ink, i, c)) / span));

		if (!ink->samples[i].down)
			continue;
		if (i > 0 && ink->samples[i - 1].down)
			yx_draw_line(&path, x, top + v * CURVE_HEIGHT);
		else
			yx_draw_move(&path, x, top + v * CURVE_HEIGHT);
	}
	if (path.verb_count)
		yx_draw_picture_paint(pic, &path, &paint);
	yx_draw_path_clear(&path);
}

static void
put_frame(struct yx_draw_picture *pic, double top, double width, double seconds)
{
	struct yx_draw_paint paint = { .stroke_width = 0.5, .stroke_colour = frame_colour };
	struct yx_draw_path path = { 0 };

	yx_draw_rectangle(&path, yx_draw_rect_of(0, top, width, CURVE_HEIGHT), 0);
	for (int k = 1; k * 0.5 < seconds && k < 240; k++) {
		yx_draw_move(&path, k * 0.5 / seconds * width, top + CURVE_HEIGHT - 4);
		yx_draw_line(&path, k * 0.5 / seconds * width, top + CURVE_HEIGHT);
	}
	yx_draw_picture_paint(pic, &path, &paint);
	yx_draw_path_clear(&path);
}

static bool
all_tell_force(const struct yx_report_ink *r)
{
	bool all = yx_ink_has_force(r->questioned.ink);

	for (size_t i = 0; i < r->count; i++)
		all = all && yx_ink_has_force(r->samples[i].ink);
	return all;
}

enum yx_status
ink_figure_curves(struct yx_draw_picture **out, struct yx_draw_fonts *fonts,
		  const struct yx_report_ink *r, double width, struct yx_error *err)
{
	struct yx_draw_style style = { .face = YX_DRAW_HEI, .size = 8, .colour = text_colour };
	size_t curves = all_tell_force(r) ? CURVES : CURVES - 1;
	double height = (double)curves * (CURVE_HEIGHT + CURVE_GAP) + 2;
	double seconds = yx_ink_duration_s(r->questioned.ink);
	struct yx_draw_picture *pic = NULL;
	enum yx_status st;

	*out = NULL;
	style.language = r->chinese ? "zh-Hans" : "en";
	for (size_t i = 0; i < r->count; i++)
		seconds = fmax(seconds, yx_ink_duration_s(r->samples[i].ink));
	seconds = fmax(seconds, 1e-3);
	if ((st = yx_draw_picture_new(&pic, width, height, YX_DRAW_PT, err)) != YX_OK)
		return st;
	for (enum curve c = CURVE_X; (size_t)c < curves && st == YX_OK; c++) {
		double top = (double)c * (CURVE_HEIGHT + CURVE_GAP) + CURVE_GAP - 4;

		st = yx_draw_text_line(pic, fonts, &style, 0, top - 4, curve_names[c][r->chinese],
				       err);
		put_frame(pic, top, width, seconds);
		for (size_t i = 0; i < r->count; i++)
			put_curve(pic, r->samples[i].ink, c, top, width, seconds, sample_colour,
				  0.7);
		put_curve(pic, r->questioned.ink, c, top, width, seconds, questioned_colour, 1.0);
	}
	if (st == YX_OK)
		st = yx_draw_picture_status(pic, err);
	if (st != YX_OK)
		yx_draw_picture_free(pic);
	else
		*out = pic;
	return st;
}

/* ------------------------------------------------------------------- scale */

#define SCALE_HEIGHT 46
#define SCALE_BAR    14

enum yx_status
ink_figure_scale(struct yx_draw_picture **out, struct yx_draw_fonts *fonts, double log10_lr,
		 bool chinese, double width, struct yx_error *err)
{
	static const double edges[] = { -2.2, -2, -1, -0.30103, 0.30103, 1, 2, 2.2 };
	static const char *const words[7][2] = { { "strong", "强" }, { "moderate", "中等" },
						 { "weak", "弱" },   { "none", "无" },
						 { "weak", "弱" },   { "moderate", "中等" },
						 { "strong", "强" } };
	static const char *const sides[2][2] = { { "different writers (H2)", "支持不同人（H2）" },
						 { "same writer (H1)", "支持同一人（H1）" } };
	struct yx_draw_style style = { .face = YX_DRAW_HEI,
				       .size = 7,
				       .colour = text_colour,
				       .align = YX_DRAW_CENTRE,
				       .language = chinese ? "zh-Hans" : "en" };
	struct yx_draw_picture *pic = NULL;
	struct yx_draw_path path = { 0 };
	double unit = width / 4.4, at = (fmax(-2.1, fmin(2.1, log10_lr * 1.05)) + 2.2) * unit;
	enum yx_status st;

	*out = NULL;
	if ((st = yx_draw_picture_new(&pic, width, SCALE_HEIGHT, YX_DRAW_PT, err)) != YX_OK)
		return st;
	for (int i = 0; i < 7 && st == YX_OK; i++) {
		double x = (edges[i] + 2.2) * unit, w = (edges[i + 1] - edges[i]) * unit;
		struct yx_draw_paint paint = { .fill = YX_DRAW_FILL_NONZERO,
					       .fill_colour = { (uint8_t)(i < 3 ? 0xf2 : 0xdf),
								(uint8_t)(i == 3 ? 0xee : 0xe6),
								(uint8_t)(i > 3 ? 0xf4 : 0xe4),
								255 },
					       .stroke_width = 0.5,
					       .stroke_colour = frame_colour };

		yx_draw_path_reset(&path);
		yx_draw_rectangle(&path, yx_draw_rect_of(x, 14, w, SCALE_BAR), 0);
		yx_draw_picture_paint(pic, &path, &paint);
		if (w > 20)
			st = yx_draw_text_line(pic, fonts, &style, x + w / 2, 24, words[i][chinese],
					       err);
	}
	for (int side = 0; side < 2 && st == YX_OK; side++)
		st = yx_draw_text_line(pic, fonts, &style, width * (side ? 0.75 : 0.25), 40,
				       sides[side][chinese], err);
	yx_draw_path_reset(&path);
	yx_draw_move(&path, at, 13);
	yx_draw_line(&path, at - 4, 4);
	yx_draw_line(&path, at + 4, 4);
	yx_draw_close(&path);
	yx_draw_picture_fill(pic, &path, questioned_colour);
	yx_draw_path_clear(&path);
	if (st == YX_OK)
		st = yx_draw_picture_status(pic, err);
	if (st != YX_OK)
		yx_draw_picture_free(pic);
	else
		*out = pic;
	return st;
}
