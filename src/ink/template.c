/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Templates: enrolment, consistency, renewal, the cancelable transform.
 *
 * A template holds series of features, not captures: what is needed to compare and no more.
 */
#include "template.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DUE_AFTER   (INT64_C(731) * YX_DAY)
#define WORST_RATIO 1.6  /* a sample so much further from the others does not belong */
#define SPREAD_WIDE 1.05 /* 90th percentile of enrolments of five, development data */
#define ENROL_FEW   3

const size_t ink_variant_dims[INK_VARIANTS] = { INK_DIMS_PLAIN, INK_DIMS };

static void
settle_globals(struct yx_ink_template *t)
{
	t->has_force = true;
	for (size_t i = 0; i < t->count; i++)
		t->has_force = t->has_force && t->series[i].has_force;
	for (size_t g = 0; g < INK_GLOBALS; g++) {
		double sum = 0, squares = 0;

		for (size_t i = 0; i < t->count; i++)
			sum += t->series[i].global[g];
		t->global_mean[g] = sum / (double)t->count;
		for (size_t i = 0; i < t->count; i++) {
			double d = t->series[i].global[g] - t->global_mean[g];

			squares += d * d;
		}
		t->global_deviation[g] = t->count > 1 ? sqrt(squares / (double)(t->count - 1)) : 0;
	}
}

/* Mean distance of each sample to the others, and of all: the spread. */
static enum yx_status
settle_spread(struct yx_ink_template *t, enum ink_variant variant,
	      double to_others[YX_INK_ENROL_MAX], struct yx_error *err)
{
	struct ink_scratch w = { 0 };
	enum yx_status st = YX_OK;
	double sum = 0, d;

	memset(to_others, 0, YX_INK_ENROL_MAX * sizeof(*to_others));
	for (size_t i = 0; i < t->count; i++) {
		for (size_t j = i + 1; j < t->count; j++) {
			if ((st = ink_distance(&d, &t->series[i], &t->series[j],
					       ink_variant_dims[variant], &w, err)) != YX_OK)
				goto done;
			sum += d;
			to_others[i] += d / (double)(t->count - 1);
			to_others[j] += d / (double)(t->count - 1);
		}
	}
	t->spread[variant] =
	    t->count > 1 ? log(fmax(sum * 2 / (double)(t->count * (t->count - 1)), 1e-3)) : NAN;
done:
	ink_scratch_clear(&w);
	return st;
}

static void
judge(const struct yx_ink_template *t, const double to_others[YX_INK_ENROL_MAX],
      struct yx_ink_enrolment *info)
{
	double sorted[YX_INK_ENROL_MAX], median;

	info->samples = t->count;
	info->consistency = YX_INK_CONSISTENT;
	if (t->count < 2)
		return;
	memcpy(sorted, to_others, t->count * sizeof(*sorted));
	qsort(sorted, t->count, sizeof(*sorted), yx_compare_doubles);
	median = sorted[t->count / 2];
	for (size_t i = 0; i < t->count; i++)
		if (to_others[i] > to_others[info->worst])
			info->worst = i;
	info->spread = exp(t->spread[t->has_force ? INK_FORCE : INK_PLAIN]);
	info->worst_ratio = median > 0 ? to_others[info->worst] / median : 1;
	if (info->worst_ratio > WORST_RATIO)
		info->consistency = YX_INK_INCONSISTENT;
	else if (exp(t->spread[INK_PLAIN]) > SPREAD_WIDE)
		info->consistency = YX_INK_VARIABLE;
}

enum yx_status
ink_template_settle(struct yx_ink_template *t, struct yx_ink_enrolment *info, struct yx_error *err)
{
	double to_others[YX_INK_ENROL_MAX];
	enum yx_status st;

	settle_globals(t);
	if ((st = settle_spread(t, INK_FORCE, to_others, err)) != YX_OK)
		return st;
	if ((st = settle_spread(t, INK_PLAIN, to_others, err)) != YX_OK)
		return st;
	if (info)
		judge(t, to_others, info);
	return YX_OK;
}

enum yx_status
yx_ink_template_new(struct yx_ink_template **out, const struct yx_ink *const *captures,
		    size_t count, struct yx_ink_enrolment *info, struct yx_error *err)
{
	struct yx_ink_template *t = NULL;
	struct yx_ink_quality q;
	enum yx_status st;

	*out = NULL;
	if (info)
		*info = (struct yx_ink_enrolment){ 0 };
	if (count < YX_INK_ENROL_MIN || count > YX_INK_ENROL_MAX)
		return yx_fail(err, YX_USAGE, NULL, "",
			       "an enrolment takes %d to %d samples, not %zu", YX_INK_ENROL_MIN,
			       YX_INK_ENROL_MAX, count);
	if (!(t = yx_alloc(sizeof(*t))))
		return yx_fail_nomem(err);
	for (size_t i = 0; i < count; i++) {
		if ((st = ink_series_init(&t->series[i], captures[i], err)) != YX_OK) {
			st = yx_fail_prefix(err, st, "sample %zu: ", i + 1);
			goto done;
		}
		t->taken_at[i] = captures[i]->captured_at;
		t->count++;
		yx_ink_quality(&q, captures[i]);
		t->reasons[i] = q.reasons & YX_INK_REASONS_OF_DEVICE;
		if (info)
			info->reasons |= q.reasons;
	}
	if ((st = ink_template_settle(t, info, err)) != YX_OK)
		goto done;
	*out = t;
	t = NULL;
done:
	yx_ink_template_free(t);
	return st;
}

void
yx_ink_template_free(struct yx_ink_template *t)
{
	if (!t)
		return;
	for (size_t i = 0; i < YX_INK_ENROL_MAX; i++)
		ink_series_clear(&t->series[i]);
	yx_wipe(t, sizeof(*t));
	yx_free(t);
}

size_t
yx_ink_template_count(const struct yx_ink_template *t)
{
	return t->count;
}

/* ----------------------------------------------------------------- renewal */

static size_t
oldest(const struct yx_ink_template *t)
{
	size_t found = 0;

	/* YX_TIME_NONE is the smallest time there is: an undated sample goes first */
	for (size_t i = 1; i < t->count; i++)
		if (t->taken_at[i] < t->taken_at[found])
			found = i;
	return found;
}

enum yx_status
yx_ink_template_add(struct yx_ink_template *t, const struct yx_ink *capture,
		    struct yx_ink_enrolment *info, struct yx_error *err)
{
	struct ink_series s = { 0 };
	struct yx_ink_quality q;
	enum yx_status st;
	size_t at;

	if (info)
		*info = (struct yx_ink_enrolment){ 0 };
	if (t->protected_ && !t->unlocked)
		return yx_fail(err, YX_DENIED, NULL, "",
			       "the template is locked: its key is needed");
	if ((st = ink_series_init(&s, capture, err)) != YX_OK)
		return st;
	if (t->protected_)
		ink_transform_apply(&t->transform, &s);
	at = t->count < YX_INK_ENROL_KEEP ? t->count++ : oldest(t);
	ink_series_clear(&t->series[at]);
	t->series[at] = s;
	t->taken_at[at] = capture->captured_at;
	yx_ink_quality(&q, capture);
	t->reasons[at] = q.reasons & YX_INK_REASONS_OF_DEVICE;
	return ink_template_settle(t, info, err);
}

yx_time
yx_ink_template_newest(const struct yx_ink_template *t)
{
	yx_time newest = YX_TIME_NONE;

	for (size_t i = 0; i < t->count; i++)
		if (t->taken_at[i] > newest)
			newest = t->taken_at[i];
	return newest;
}

bool
yx_ink_template_is_protected(const struct yx_ink_template *t)
{
	return t->protected_;
}

bool
yx_ink_template_is_due(const struct yx_ink_template *t, yx_time now)
{
	yx_time newest = yx_ink_template_newest(t);

	if (t->count < ENROL_FEW)
		return true;
	return newest != YX_TIME_NONE && now > newest && now - newest > DUE_AFTER;
}

/* --------------------------------------------------------------- transform */

/* xoshiro256** (Blackman and Vigna): a stream of numbers from the key's 256 bits. */
struct stream {
	uint64_t s[4];
};

static uint64_t
rotate(uint64_t v, unsigned k)
{
	return v << k | v >> (64 - k);
}

static double
stream_next(struct stream *r)
{
	uint64_t out = rotate(r->s[1] * 5, 7) * 9, t = r->s[1] << 17;

	r->s[2] ^= r->s[0];
	r->s[3] ^= r->s[1];
	r->s[1] ^= r->s[2];
	r->s[0] ^= r->s[3];
	r->s[2] ^= t;
	r->s[3] = rotate(r->s[3], 45);
	return (double)(out >> 11) / 9007199254740992.0;
}

/* About normal: the sum of twelve uniform numbers. */
static double
stream_normal(struct stream *r)
{
	double sum = -6;

	for (int i = 0; i < 12; i++)
		sum += stream_next(r);
	return sum;
}

/* Rows [from, to) become an orthonormal basis of that block: Gram and Schmidt. */
static void
orthonormal(struct ink_transform *t, size_t from, size_t to, struct stream *r)
{
	for (size_t i = from; i < to;) {
		double norm = 0;

		for (size_t d = from; d < to; d++)
			t->m[i][d] = stream_normal(r);
		for (size_t k = from; k < i; k++) {
			double dot = 0;

			for (size_t d = from; d < to; d++)
				dot += t->m[i][d] * t->m[k][d];
			for (size_t d = from; d < to; d++)
				t->m[i][d] -= dot * t->m[k][d];
		}
		for (size_t d = from; d < to; d++)
			norm += t->m[i][d] * t->m[i][d];
		if (norm < 1e-3)
			continue; /* nearly in the span of the others: draw again */
		for (size_t d = from; d < to; d++)
			t->m[i][d] /= sqrt(norm);
		i++;
	}
}

void
ink_transform_init(struct ink_transform *t, const uint8_t key[YX_INK_KEY_BYTES])
{
	struct stream r = { { 0 } };

	*t = (struct ink_transform){ 0 };
	for (size_t i = 0; i < YX_INK_KEY_BYTES; i++)
		r.s[i / 8] |= (uint64_t)key[i] << (i % 8 * 8);
	r.s[0] ^= UINT64_C(0x9E3779B97F4A7C15); /* an all-zero state would stay zero */
	for (int i = 0; i < 64; i++)
		(void)stream_next(&r);
	orthonormal(t, 0, INK_DIMS_PLAIN, &r);
	orthonormal(t, INK_DIMS_PLAIN, INK_DIMS, &r);
	yx_wipe(&r, sizeof(r));
}

void
ink_transform_apply(const struct ink_transform *t, struct ink_series *s)
{
	for (size_t i = 0; i < s->length; i++) {
		double *at = &s->v[i * INK_DIMS], moved[INK_DIMS] = { 0 };

		for (size_t row = 0; row < INK_DIMS; row++)
			for (size_t d = 0; d < INK_DIMS; d++)
				moved[row] += t->m[row][d] * at[d];
		memcpy(at, moved, sizeof(moved));
	}
}

enum yx_status
yx_ink_template_protect(struct yx_ink_template *t, const uint8_t key[YX_INK_KEY_BYTES],
			struct yx_error *err)
{
	if (t->protected_)
		return yx_fail(err, YX_CONFLICT, NULL, "", "the template is protected already");
	ink_transform_init(&t->transform, key);
	for (size_t i = 0; i < t->count; i++)
		ink_transform_apply(&t->transform, &t->series[i]);
	t->protected_ = true;
	t->unlocked = true;
	return YX_OK;
}

enum yx_status
yx_ink_template_unlock(struct yx_ink_template *t, const uint8_t key[YX_INK_KEY_BYTES],
		       struct yx_error *err)
{
	if (!t->protected_)
		return yx_fail(err, YX_USAGE, NULL, "", "the template is not protected");
	ink_transform_init(&t->transform, key);
	t->unlocked = true;
	return YX_OK;
}
