/* SPDX-License-Identifier: Apache-2.0 */
/* What the drawers of the several shapes share. Private to seal. */
#ifndef YINXIN_SEAL_ART_PRIVATE_H
#define YINXIN_SEAL_ART_PRIVATE_H

#include <yinxin/seal_art.h>

struct art_work {
	struct yx_seal_art a; /* with the defaults filled in */
	struct yx_draw_fonts *fonts;
	struct yx_draw_picture *pic;
	double cx, cy; /* of the seal */
};

/* How far a text's ink reaches above and below the baseline, in em; and how wide it runs. */
struct art_ink {
	double top, bottom; /* both positive */
	double advance;     /* em */
	unsigned count;     /* characters (clusters) */
	bool wide;          /* all of them East Asian */
};
YX_MUST_CHECK enum yx_status art_measure(struct art_ink *out, struct art_work *w,
					 enum yx_draw_face face, const char *text,
					 struct yx_error *err);

/*
 * Text whose ink lies between the ellipses (rx, ry) outside and `height` less inside, spread over
 * `sweep` degrees around `centre`. Letters are condensed to fit; at most `widest` of their natural
 * width. `lower`: feet outwards.
 */
struct art_arc {
	const char *text;
	enum yx_draw_face face;
	double rx, ry, height;
	double centre, sweep;
	double widest;
	bool lower;
};
YX_MUST_CHECK enum yx_status art_put_arc(struct art_work *w, const struct art_arc *arc,
					 struct yx_error *err);

/* One line, centred on x, its ink between `top` and top + height, condensed to `width` at most. */
YX_MUST_CHECK enum yx_status art_put_line(struct art_work *w, enum yx_draw_face face,
					  const char *text, double x, double top, double height,
					  double width, double widest, struct yx_error *err);

/* Wide characters of `text`, one in each cell, stretched to it; appended to `path`. */
struct art_cell {
	double x, y, width, height;
};
YX_MUST_CHECK enum yx_status art_put_cells(struct yx_draw_path *path, struct art_work *w,
					   enum yx_draw_face face, const char *text,
					   const struct art_cell *cells, size_t count,
					   struct yx_error *err);

/* The shapes. */
YX_MUST_CHECK enum yx_status art_round(struct art_work *w, struct yx_error *err);
YX_MUST_CHECK enum yx_status art_invoice(struct art_work *w, struct yx_error *err);
YX_MUST_CHECK enum yx_status art_block(struct art_work *w, struct yx_error *err);
YX_MUST_CHECK enum yx_status art_person(struct art_work *w, struct yx_error *err);
/* Edge of a round or oval seal, with micro text when asked for. */
YX_MUST_CHECK enum yx_status art_round_edge(struct art_work *w, struct yx_error *err);
/* Fine lines between the radii (of a circle). */
void art_guilloche(struct art_work *w, double inner, double outer);

/*
 * Adds a shape, or a hole in what was added, by either filling rule: some readers of OFD know only
 * the nonzero one. Takes the path: it is empty afterwards.
 */
void art_add_shape(struct yx_draw_path *to, struct yx_draw_path *shape, bool hole);

#endif
