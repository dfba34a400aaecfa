/* SPDX-License-Identifier: Apache-2.0 */
/*
 * art_pattern: a rosette of fine lines, its shape made from the seal's name and code, so that two
 * seals with the same name but another code differ in print. A hindrance to the casual forger,
 * not a protection: that is the signature's work.
 */
#include <math.h>

#include "art.h"

static uint64_t
seed(const struct yx_seal_art *a)
{
	const char *text[] = { a->name, a->code ? a->code : "" };
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (int i = 0; i < 2; i++)
		for (const char *c = text[i]; *c; c++)
			h = (h ^ (uint8_t)*c) * UINT64_C(0x100000001b3);
	return h ^ (h >> 29);
}

void
art_guilloche(struct art_work *w, double inner, double outer)
{
	uint64_t h = seed(&w->a);
	int lobes = 9 + (int)(h % 7), lines = 5, fine = 2 + (int)(h >> 8) % 3;
	double mid = (inner + outer) / 2, swing = (outer - inner) / 2;
	struct yx_draw_colour c = w->a.colour;
	struct yx_draw_paint paint = { .stroke_width = 0.06, .stroke_colour = c };
	struct yx_draw_path path = { 0 };

	paint.stroke_colour.a = (uint8_t)(c.a * 0.7);
	if (outer <= inner)
		return;
	for (int i = 0; i < lines; i++) {
		double phase = 2 * M_PI * i / lines;

		for (int k = 0; k < 360; k++) {
			double t = k * M_PI / 180;
			double r = mid + swing * (0.8 * sin(lobes * t + phase) +
						  0.2 * sin(lobes * fine * t - phase));
			double x = w->cx + r * cos(t), y = w->cy + r * sin(t);

			if (k == 0)
				yx_draw_move(&path, x, y);
			else
				yx_draw_line(&path, x, y);
		}
		yx_draw_close(&path);
	}
	yx_draw_picture_begin(w->pic, "pattern", yx_draw_identity);
	yx_draw_picture_paint(w->pic, &path, &paint);
	yx_draw_picture_end(w->pic);
	yx_draw_path_clear(&path);
}
