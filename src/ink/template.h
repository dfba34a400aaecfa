/* SPDX-License-Identifier: Apache-2.0 */
/*
 * template.h: what is kept of a person's enrolment. Private to ink.
 */
#ifndef INK_TEMPLATE_H
#define INK_TEMPLATE_H

#include <yinxin/ink_match.h>
#include "series.h"

/* Comparisons with and without the tip's force have statistics of their own. */
enum ink_variant { INK_PLAIN, INK_FORCE, INK_VARIANTS };
extern const size_t ink_variant_dims[INK_VARIANTS];

/*
 * An orthogonal matrix over the features, made from a key. Distances between two transformed
 * series equal those between the plain ones; a plain and a transformed one, or two under different
 * keys, are far apart. Block-wise, so that the comparison without force still works.
 */
struct ink_transform {
	double m[INK_DIMS][INK_DIMS];
};
void ink_transform_init(struct ink_transform *t, const uint8_t key[YX_INK_KEY_BYTES]);
void ink_transform_apply(const struct ink_transform *t, struct ink_series *s);

struct yx_ink_template {
	struct ink_series series[YX_INK_ENROL_MAX];
	yx_time taken_at[YX_INK_ENROL_MAX];
	unsigned reasons[YX_INK_ENROL_MAX]; /* of YX_INK_REASONS_OF_DEVICE, of each sample */
	size_t count;
	/* log of the mean distance among the samples; NAN with one sample */
	double spread[INK_VARIANTS];
	double global_mean[INK_GLOBALS];
	double global_deviation[INK_GLOBALS]; /* 0 with one sample */
	bool has_force;                       /* in all samples */
	bool protected_;
	bool unlocked;
	struct ink_transform transform;
};

/* Recompute everything that follows from the series. */
YX_MUST_CHECK enum yx_status
ink_template_settle(struct yx_ink_template *t, struct yx_ink_enrolment *info, struct yx_error *err);

/* Below this distance two series are one and the same act (docs/HANDWRITING.md). */
#define INK_REPLAY_DISTANCE 0.25
double ink_replay_likeness_of(double distance);

#endif
