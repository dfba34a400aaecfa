/* SPDX-License-Identifier: Apache-2.0 */
/*
 * series.h: a capture as the matcher sees it. Private to ink.
 *
 * Time is made uniform, pen-up gaps are shortened to at most INK_GAP_MAX_S and bridged, noise is
 * smoothed, and each moment becomes a vector of INK_DIMS features, each with mean 0 and deviation 1
 * over the signature, so that units, size, place and tempo do not matter. Features that need the
 * tip's force stand last: a comparison without force uses the first INK_DIMS_PLAIN only.
 */
#ifndef INK_SERIES_H
#define INK_SERIES_H

#include <yinxin/ink.h>

#define INK_RATE_HZ    100.0
#define INK_GAP_MAX_S  0.13
#define INK_LENGTH_MIN 16   /* moments: shorter is no signature */
#define INK_LENGTH_MAX 1500 /* 15 s at full rate; longer acts are sampled more coarsely */
#define INK_DIMS_PLAIN 9
#define INK_DIMS       11

/* What describes the act as a whole; logarithms where the quantity is a size. */
enum ink_global {
	INK_G_WRITING_TIME, /* log s, gaps shortened */
	INK_G_TOTAL_TIME,   /* log s */
	INK_G_SPEED,        /* log device units a second */
	INK_G_ASPECT,       /* log width/height */
	INK_G_PATH,         /* log length of the path over the diagonal */
	INK_G_STROKES,      /* log (1 + pen lifts) */
	INK_G_SPEED_SHAPE,  /* log deviation/mean of speed */
	INK_G_ROUGHNESS,    /* log mean second difference of speed over mean speed */
	INK_G_FORCE,        /* mean force over the device's range */
	INK_G_FORCE_SHAPE,  /* deviation of the force over its mean */
	INK_GLOBALS
};

struct ink_series {
	double *v; /* length x INK_DIMS */
	size_t length;
	bool has_force;
	double global[INK_GLOBALS];
};

/* MALFORMED when the capture is too short to compare. Release with ink_series_clear(). */
YX_MUST_CHECK enum yx_status ink_series_init(struct ink_series *s, const struct yx_ink *ink,
					     struct yx_error *err);
void ink_series_clear(struct ink_series *s);
/* The same, the capture turned anticlockwise first. */
YX_MUST_CHECK enum yx_status ink_series_init_turned(struct ink_series *s, const struct yx_ink *ink,
						    double degrees, struct yx_error *err);

/* One act as a device held askew would have taken it, for all angles at once. */
#define INK_TURNS 4
extern const double ink_turn_degrees[INK_TURNS];
struct ink_turned {
	float *v; /* length x INK_DIMS x INK_TURNS */
	size_t length;
};
/* turns[k] is the series turned by ink_turn_degrees[k]; all have one length. */
YX_MUST_CHECK enum yx_status ink_turned_init(struct ink_turned *t,
					     const struct ink_series turns[INK_TURNS],
					     struct yx_error *err);
void ink_turned_clear(struct ink_turned *t);

/* Scratch for ink_distance(), reused between calls; zero-initialised it is empty. */
struct ink_scratch {
	double *rows;
	size_t length;
};
void ink_scratch_clear(struct ink_scratch *w);

/*
 * Elastic distance over the first `dims` features: cost of the best warping path divided by the
 * sum of both lengths; 0 for equal series, about 1 for unrelated ones.
 */
YX_MUST_CHECK enum yx_status ink_distance(double *out, const struct ink_series *a,
					  const struct ink_series *b, size_t dims,
					  struct ink_scratch *w, struct yx_error *err);
/* The distances to all turns of `b`, in about the time of one. */
YX_MUST_CHECK enum yx_status ink_distance_turned(double out[INK_TURNS], const struct ink_series *a,
						 const struct ink_turned *b, size_t dims,
						 struct ink_scratch *w, struct yx_error *err);

#endif
