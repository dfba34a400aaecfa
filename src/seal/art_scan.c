/* SPDX-License-Identifier: Apache-2.0 */
/*
 * art_scan: the imprint in a scan. A pixel is taken as paper mixed with ink, so that its share of
 * ink follows from how much less green and blue than red it has, relative to the paper; shadows
 * dim all three alike and vanish. Black print has no red of its own and goes too (where it lies
 * over the imprint, a gap remains). The picture comes from outside; only its pixels are trusted.
 */
#include <math.h>
#include <string.h>

#include "art_scan.h"

struct paint {
	double paper[3]; /* 0..255 */
	double ink[3];
	double ratio; /* of ink: 1 - max(g, b) / r, relative to paper */
};

/* A pixel over white. */
static void
pixel(const struct yx_image *in, size_t i, double out[3])
{
	const uint8_t *px = in->rgba + i * 4;

	for (int c = 0; c < 3; c++)
		out[c] = (px[c] * px[3] + 255.0 * (255 - px[3])) / 255;
}

static int
luminance(const double v[3])
{
	return (int)(0.3 * v[0] + 0.59 * v[1] + 0.11 * v[2]);
}

/* The paper's colour: the mean of the brighter half of what is not red. White when there is none.
 */
static void
find_paper(struct paint *p, const struct yx_image *in)
{
	size_t n = (size_t)in->width * in->height, histogram[256] = { 0 }, plain = 0, seen = 0;
	double sum[3] = { 0, 0, 0 }, v[3];
	int median = 255;

	for (size_t i = 0; i < n; i++) {
		pixel(in, i, v);
		if (v[0] - fmax(v[1], v[2]) < 28) {
			histogram[luminance(v)]++;
			plain++;
		}
	}
	for (size_t more = 0; median > 0; median--) {
		more += histogram[median];
		if (more * 2 >= plain)
			break;
	}
	for (size_t i = 0; i < n; i++) {
		pixel(in, i, v);
		if (v[0] - fmax(v[1], v[2]) < 28 && luminance(v) >= median) {
			for (int c = 0; c < 3; c++)
				sum[c] += v[c];
			seen++;
		}
	}
	for (int c = 0; c < 3; c++)
		p->paper[c] = seen > n / 500 ? fmax(sum[c] / (double)seen, 60) : 255;
}

/* How red against the paper, 0..1; dark pixels count for less, black for nothing. */
static double
redness(const struct paint *p, const double v[3])
{
	double r = v[0] / p->paper[0], other = fmax(v[1] / p->paper[1], v[2] / p->paper[2]);
	double sure = fmin(fmax((r - 0.14) / 0.2, 0), 1);

	return r > 0.02 ? fmax(1 - other / r, 0) * sure : 0;
}

/* The ink: the mean of the pixels that are at least as red as the median of the clearly red. */
static bool
find_ink(struct paint *p, const struct yx_image *in)
{
	size_t n = (size_t)in->width * in->height, histogram[256] = { 0 }, red = 0, seen = 0;
	double sum[3] = { 0, 0, 0 }, v[3];
	int median = 255;

	for (size_t i = 0; i < n; i++) {
		double k;

		pixel(in, i, v);
		k = redness(p, v);
		if (k > 0.3) {
			histogram[(int)(k * 255)]++;
			red++;
		}
	}
	if (red < 64 || red < n / 20000)
		return false;
	for (size_t more = 0; median > 0; median--) {
		more += histogram[median];
		if (more * 2 >= red)
			break;
	}
	for (size_t i = 0; i < n; i++) {
		pixel(in, i, v);
		if (redness(p, v) * 255 >= median) {
			for (int c = 0; c < 3; c++)
				sum[c] += v[c];
			seen++;
		}
	}
	for (int c = 0; c < 3; c++)
		p->ink[c] = sum[c] / (double)(seen ? seen : 1);
	p->ratio = redness(p, p->ink);
	return p->ratio > 0.2;
}

/* With paper 1 and ink (r, g): ratio = a (r - g) / (1 - a (1 - r)); solved for a. */
static void
unmix(struct scan_ink *out, const struct paint *p, const struct yx_image *in)
{
	size_t n = (size_t)in->width * in->height;
	double r = fmin(p->ink[0] / p->paper[0], 1), v[3];

	for (size_t i = 0; i < n; i++) {
		double k, a;

		pixel(in, i, v);
		k = redness(p, v);
		a = k / (p->ratio * r + k * (1 - r));
		a = fmin(fmax((a - 0.14) / 0.72, 0), 1);
		out->alpha[i] = (uint8_t)(a * 255 + 0.5);
	}
}

/* The imprint in one red, or in its own shades with the paper taken out. */
static void
colour(struct yx_image *out, const struct scan_ink *ink, const struct paint *p,
       const struct yx_image *in, const struct yx_seal_scan *scan)
{
	static const struct yx_draw_colour none = { 0, 0, 0, 0 };
	bool own = memcmp(&scan->colour, &none, sizeof(none)) == 0;
	const uint8_t given[3] = { scan->colour.r, scan->colour.g, scan->colour.b };
	size_t n = (size_t)in->width * in->height;

	for (size_t i = 0; i < n; i++) {
		double a = ink->alpha[i] / 255.0, v[3];
		uint8_t *px = out->rgba + i * 4;

		px[3] = ink->alpha[i];
		pixel(in, i, v);
		for (int c = 0; c < 3; c++) {
			double own_shade = own ? p->ink[c] : given[c];

			if (scan->keep_colours && a > 0.05)
				own_shade = (v[c] - (1 - a) * p->paper[c]) / a;
			px[c] = (uint8_t)fmin(fmax(own_shade + 0.5, 0), 255);
		}
	}
}

/* Bilinear sample at (x, y) of the pixel grid, alpha weighting the colours. */
static void
sample(const struct yx_image *in, double x, double y, uint8_t out[4])
{
	double fx = floor(x - 0.5), fy = floor(y - 0.5), sum[4] = { 0, 0, 0, 0 };

	for (int j = 0; j < 2; j++)
		for (int i = 0; i < 2; i++) {
			double px = fx + i, py = fy + j, w;
			const uint8_t *q;

			if (px < 0 || py < 0 || px >= in->width || py >= in->height)
				continue;
			w = (1 - fabs(x - 0.5 - px)) * (1 - fabs(y - 0.5 - py));
			q = in->rgba + ((size_t)py * in->width + (size_t)px) * 4;
			for (int c = 0; c < 3; c++)
				sum[c] += w * q[c] * q[3];
			sum[3] += w * q[3];
		}
	for (int c = 0; c < 3; c++)
		out[c] = (uint8_t)(sum[3] > 0 ? sum[c] / sum[3] + 0.5 : 0);
	out[3] = (uint8_t)(sum[3] + 0.5);
}

/* Turn counter-clockwise by `angle` about the middle of the shape; same size, shape centred. */
static enum yx_status
turn(struct yx_image *out, const struct yx_image *in, const struct scan_shape *s, double angle,
     struct yx_error *err)
{
	uint32_t side = (uint32_t)(s->diameter * 1.45) + 8;
	double c = cos(angle * M_PI / 180), q = sin(angle * M_PI / 180), middle = side / 2.0;
	enum yx_status st = yx_image_init(out, side, side, err);

	for (uint32_t y = 0; st == YX_OK && y < side; y++)
		for (uint32_t x = 0; x < side; x++) {
			double dx = x + 0.5 - middle, dy = y + 0.5 - middle;

			sample(in, s->cx + c * dx - q * dy, s->cy + q * dx + c * dy,
			       out->rgba + ((size_t)y * side + x) * 4);
		}
	return st;
}

static enum yx_status
crop(struct yx_image *out, const struct yx_image *in, struct yx_seal_scan_report *rep,
     struct yx_error *err)
{
	size_t n = (size_t)in->width * in->height;
	struct scan_ink ink = { in->width, in->height, yx_alloc(n) };
	struct scan_box b;
	enum yx_status st;
	double sum = 0;

	if (!ink.alpha)
		return yx_fail_nomem(err);
	for (size_t i = 0; i < n; i++)
		ink.alpha[i] = in->rgba[i * 4 + 3];
	b = scan_bounds(&ink);
	yx_free(ink.alpha);
	if (b.x0 >= b.x1)
		return yx_fail(err, YX_MALFORMED, NULL, "", "the scan shows no red imprint");
	st = yx_image_init(out, b.x1 - b.x0, b.y1 - b.y0, err);
	for (uint32_t y = b.y0; st == YX_OK && y < b.y1; y++)
		memcpy(out->rgba + (size_t)(y - b.y0) * out->width * 4,
		       in->rgba + ((size_t)y * in->width + b.x0) * 4, (size_t)out->width * 4);
	for (size_t i = 0; st == YX_OK && i < (size_t)out->width * out->height; i++)
		sum += out->rgba[i * 4 + 3] / 255.0;
	rep->ink = st == YX_OK ? sum / ((double)out->width * out->height) : 0;
	return st;
}

/* Resolution: from the imprint's true width, else from the caller or the file. */
static enum yx_status
check_resolution(const struct yx_image *out, const struct yx_image *in,
		 const struct yx_seal_scan *scan, struct yx_seal_scan_report *rep,
		 struct yx_error *err)
{
	double min = scan->min_dpi > 0 ? scan->min_dpi : 300, dpi;

	if (scan->width_mm > 0)
		rep->dpi = out->width * 25.4 / scan->width_mm;
	else
		rep->dpi = scan->dpi > 0 ? scan->dpi : in->dpi;
	if (rep->dpi > 0) {
		rep->width_mm = out->width * 25.4 / rep->dpi;
		rep->height_mm = out->height * 25.4 / rep->dpi;
	}
	/* nothing known: an imprint is about 40 mm across */
	dpi = rep->dpi > 0 ? rep->dpi
			   : (out->width > out->height ? out->width : out->height) * 25.4 / 40;
	if (dpi < min - 0.5)
		return yx_fail(err, YX_DENIED, NULL, "",
			       "the imprint is %u by %u pixels, about %.0f dots per inch; %.0f are "
			       "needed: scan it again at 600",
			       out->width, out->height, dpi, min);
	return YX_OK;
}

enum yx_status
yx_seal_scan_clean(struct yx_image *out, const struct yx_image *in, const struct yx_seal_scan *scan,
		   struct yx_seal_scan_report *report, struct yx_error *err)
{
	struct yx_seal_scan_report rep = { 0 };
	struct scan_ink ink = { in->width, in->height, NULL };
	struct yx_image flat = { 0 }, turned = { 0 };
	struct scan_shape shape = { 0 };
	struct paint p = { 0 };
	enum yx_status st;
	unsigned speck;

	*out = (struct yx_image){ 0 };
	st = yx_image_init(&flat, in->width, in->height, err);
	if (st != YX_OK)
		return st;
	ink.alpha = yx_alloc((size_t)in->width * in->height);
	if (!ink.alpha) {
		st = yx_fail_nomem(err);
		goto done;
	}
	find_paper(&p, in);
	if (!find_ink(&p, in)) {
		st = yx_fail(err, YX_MALFORMED, NULL, "", "the scan shows no red imprint");
		goto done;
	}
	unmix(&ink, &p, in);
	speck = (unsigned)fmax(9, pow((scan->dpi > 0 ? scan->dpi : in->dpi) * 0.2 / 25.4, 2));
	st = scan_keep_imprint(&ink, speck, &rep.specks, err);
	if (st == YX_OK)
		st = scan_shape(&shape, &ink, err);
	if (st != YX_OK)
		goto done;
	colour(&flat, &ink, &p, in, scan);
	rep.round = shape.round;
	rep.angle_known = shape.known;
	rep.angle = shape.known ? shape.angle : 0;
	if (shape.known && !scan->keep_angle && fabs(shape.angle) > 0.1)
		st = turn(&turned, &flat, &shape, shape.angle, err);
	if (st == YX_OK)
		st = crop(out, turned.rgba ? &turned : &flat, &rep, err);
	if (st == YX_OK)
		st = check_resolution(out, in, scan, &rep, err);
	out->dpi = rep.dpi;
	if (report)
		*report = rep;
done:
	yx_free(ink.alpha);
	yx_image_clear(&flat);
	yx_image_clear(&turned);
	if (st != YX_OK)
		yx_image_clear(out);
	return st;
}
