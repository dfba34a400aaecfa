/* SPDX-License-Identifier: Apache-2.0 */
/* Between the two halves of scan cleaning. Private to seal. */
#ifndef YINXIN_SEAL_ART_SCAN_H
#define YINXIN_SEAL_ART_SCAN_H

#include <yinxin/seal_art.h>

/* How much ink each pixel holds: 0..255. */
struct scan_ink {
	uint32_t width, height;
	uint8_t *alpha;
};

#define SCAN_INKED 77 /* 0.3: such a pixel belongs to the imprint's shape */

struct scan_box {
	uint32_t x0, y0, x1, y1; /* x1, y1 exclusive; empty when x0 >= x1 */
};

/*
 * Remove what is not the imprint: specks of fewer than `speck` pixels, and ink that lies outside
 * the imprint's largest connected outline. The number of components removed.
 */
YX_MUST_CHECK enum yx_status scan_keep_imprint(struct scan_ink *ink, unsigned speck,
					       unsigned *removed, struct yx_error *err);
struct scan_box scan_bounds(const struct scan_ink *ink);

struct scan_shape {
	double cx, cy;   /* middle of the outline, pixels */
	double diameter; /* mean width */
	double angle;    /* degrees clockwise that the imprint is turned by */
	bool known, round;
};
YX_MUST_CHECK enum yx_status scan_shape(struct scan_shape *out, const struct scan_ink *ink,
					struct yx_error *err);

#endif
