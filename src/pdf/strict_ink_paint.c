/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_ink_paint: which spaces of inks a page names, and the colours it paints with them: of
 * paths and letters, of palettes, of images (ISO 32000-2 8.6.6.4, 8.6.6.5). What makes them one
 * reading is in strict_ink.c; here is what was asked already.
 */
#include "strict_ink.h"

#include <math.h>
#include <string.h>

#define LEVELS 255 /* of an image's samples */
#define POINTS 700 /* where several inks are tried together */

static bool
odd_ink(struct strict *s)
{
	return strict_odd(s, "an ink whose shades only some readers take from its function",
			  "专色的深浅只有部分阅读器按其函数绘制");
}

void
strict_inks_close(struct strict *s)
{
	if (s->open_inks)
		strict_values_clear(&s->open_inks->h);
	yx_free(s->open_inks);
	s->open_inks = NULL;
	memset(s->recent_inks, 0, sizeof(s->recent_inks));
}

/* Opened, or NULL where it cannot be. */
static struct strict_inks *
inks_of(struct strict *s, const struct yx_pdf_obj *array)
{
	struct strict_inks *k = s->open_inks;

	if (k && k->array == array)
		return k;
	if (k)
		strict_values_clear(&k->h);
	else if (!(k = s->open_inks = yx_alloc(sizeof(*k)))) {
		s->status = yx_fail_nomem(s->err);
		return NULL;
	}
	if (!strict_inks_open(k, s, array))
		return NULL;
	k->array = array;
	return k;
}

/* Was this array judged, as an object, at its place in the file, or on this page? */
static bool
was_judged(struct strict *s, const struct yx_pdf_obj *array, uint32_t num)
{
	uint32_t place = array->offset < UINT32_MAX ? (uint32_t)array->offset + 1 : 0;

	if (strict_seen(s, STRICT_AS_INKS, num) || strict_seen(s, STRICT_AS_INKS_AT, place))
		return true;
	for (size_t i = 0; i < STRICT_RECENT; i++)
		if (s->recent_inks[i] == array)
			return true;
	return false;
}

static void
keep_judged(struct strict *s, const struct yx_pdf_obj *array, uint32_t num)
{
	strict_keep(s, STRICT_AS_INKS, num);
	if (array->offset < UINT32_MAX)
		strict_keep(s, STRICT_AS_INKS_AT, (uint32_t)array->offset + 1);
	s->recent_inks[s->next_ink++ % STRICT_RECENT] = array;
}

bool
strict_inks(struct strict *s, const struct yx_pdf_obj *array, uint32_t num)
{
	double all[STRICT_OPERANDS];
	struct strict_inks *k;
	bool good;

	if (was_judged(s, array, num))
		return true;
	for (size_t i = 0; i < STRICT_OPERANDS; i++)
		all[i] = 1; /* what a space begins with (8.6.6.4) */
	s->has_inks = true;
	good = (k = inks_of(s, array)) && strict_inks_good(k) &&
	       (k->count > 1 || strict_inks_agree_beside(k, all));
	if (good)
		keep_judged(s, array, num);
	return s->status == YX_OK && (good || odd_ink(s));
}

/* ---------------------------------------------------------------- what is painted */

bool
strict_ink_colours(struct strict *s, const struct yx_pdf_obj *array, const double *tints,
		   size_t count)
{
	struct strict_inks *k = inks_of(s, array);
	bool good = k != NULL;

	for (size_t i = 0; good && i < count; i++) {
		double in[STRICT_OPERANDS];

		for (size_t n = 0; n < k->count; n++)
			in[n] = fmax(0, fmin(1, tints[i * k->count + n]));
		if (k->has_last && memcmp(in, k->last, k->count * sizeof(*in)) == 0)
			continue;
		good = strict_inks_agree_beside(k, in);
		memcpy(k->last, in, k->count * sizeof(*in));
		k->has_last = good;
	}
	return s->status == YX_OK && (good || odd_ink(s));
}

/* All levels of one ink; of several, mixtures. */
bool
strict_ink_samples(struct strict *s, const struct yx_pdf_obj *array)
{
	double tints[STRICT_OPERANDS] = { 0 };
	size_t points = LEVELS + 1, along = LEVELS + 1;
	struct strict_inks *k = inks_of(s, array);
	bool good = k != NULL;

	if (good && k->count > 1) {
		along = (size_t)fmax(2, floor(pow(POINTS, 1.0 / (double)k->count)));
		points = (size_t)fmin(POINTS, pow((double)along, (double)k->count));
	}
	for (size_t p = 0; good && p < points; p++) {
		size_t rest = p;

		for (size_t i = 0; i < k->count; i++, rest /= along)
			tints[i] = (double)(rest % along) / (double)(along - 1);
		good =
		    k->count > 1 ? strict_inks_agree(k, tints) : strict_inks_agree_beside(k, tints);
	}
	return s->status == YX_OK && (good || odd_ink(s));
}

/* The colours of a palette that is made of inks. */
bool
strict_ink_palette(struct strict *s, const struct yx_pdf_obj *array,
		   const struct strict_space *base, struct yx_bytes table)
{
	double tints[STRICT_OPERANDS];

	if (was_judged(s, array, 0))
		return true;
	for (size_t i = 0; (i + 1) * base->parts <= table.len && i <= LEVELS; i++) {
		for (size_t n = 0; n < base->parts; n++)
			tints[n] = table.data[i * base->parts + n] / 255.0;
		if (!strict_ink_colours(s, base->inks, tints, 1))
			return false;
	}
	keep_judged(s, array, 0);
	return true;
}
