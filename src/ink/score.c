/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One probe against one template: distances, normalisation by the person's own spread, fusion,
 * and the calibrated likelihood ratio.
 *
 * The constants below are all that was learned from development data: a handful of numbers, no
 * trace of any person's hand. tools/ink/fit.py makes them again; docs/HANDWRITING.md has the
 * evidence for each.
 */
#include "template.h"

#include <math.h>
#include <string.h>

/* What a comparison looks like before fusion. */
enum feature {
	FEATURE_MEAN,    /* log mean distance to the samples */
	FEATURE_LEAST,   /* log least distance */
	FEATURE_SPREAD,  /* log mean distance among the samples, shrunk with few of them */
	FEATURE_GLOBAL,  /* how far the act as a whole lies from the samples: told, not fused */
	FEATURE_VARIANT, /* 1 with force */
	FEATURE_TURN,    /* degrees by which the probe was turned to be nearest */
	FEATURES
};

static const char *const feature_names[FEATURES] = { "log-mean-distance", "log-least-distance",
						     "log-spread",        "global-deviation",
						     "with-force",        "turned-degrees" };

struct model {
	double spread_prior;  /* log spread of a typical person */
	double spread_share;  /* exponent of the person's own spread */
	double slope, offset; /* to the natural logarithm of the likelihood ratio */
};

static const struct model models[INK_VARIANTS] = {
	[INK_PLAIN] = { -0.12, 0.65, 33.5, 6.60 },
	[INK_FORCE] = { 0.09, 0.65, 33.9, 10.26 },
};

/* Typical deviation of each global measure within one person's genuine signatures. */
static const double global_prior[INK_GLOBALS] = { 0.10, 0.12, 0.12, 0.12, 0.08,
						  0.10, 0.08, 0.12, 0.05, 0.10 };

/* The promised operating point: score at the development data's equal error rate. */
#define THRESHOLD 0.0

/* Likelihood ratios beyond what forty writers can support are not claimed. */
#define LOG10_LR_BOUND 2.0

double
yx_ink_threshold(void)
{
	return THRESHOLD;
}

const char *
yx_ink_feature_name(size_t i)
{
	return i < FEATURES ? feature_names[i] : "";
}

static double
global_deviation(const struct yx_ink_template *t, const struct ink_series *s, bool with_force)
{
	const size_t count = with_force ? INK_GLOBALS : INK_G_FORCE;
	double sum = 0;

	for (size_t g = 0; g < count; g++) {
		double own = t->global_deviation[g], prior = global_prior[g];
		double scale = t->count > 1 ? sqrt(0.5 * own * own + 0.5 * prior * prior) : prior;

		sum += log(0.3 + fabs(s->global[g] - t->global_mean[g]) / scale);
	}
	return sum / (double)count;
}

/*
 * Tablets are held askew. A probe that is not plainly another hand is compared turned too, and the
 * best turn counts, at a cost (of the logarithm of the distance) that keeps strangers from gaining.
 * With support as strong as is ever claimed a turn gains nothing; but a copy of a sample may have
 * been turned, so the nearest sample is still compared.
 */
#define TURN_COST 0.02
#define TURN_FROM (-6.0) /* score; no genuine signature lay lower, turned by up to 20 degrees */
#define TURN_TO   LOG10_LR_BOUND

/* With few samples the person's own spread is a guess: shrink it towards a typical one. */
static double
spread(const struct yx_ink_template *t, enum ink_variant variant)
{
	double prior = models[variant].spread_prior;

	if (t->count < 2)
		return prior;
	if (t->count == 2)
		return 0.5 * (t->spread[variant] + prior);
	return t->spread[variant];
}

static double
log_distance(double d)
{
	return log(fmax(d, 1e-3));
}

static enum yx_status
measure(double f[FEATURES], size_t *nearest, const struct yx_ink_template *t,
	const struct ink_series *s, enum ink_variant variant, struct yx_error *err)
{
	struct ink_scratch w = { 0 };
	enum yx_status st = YX_OK;
	double sum = 0, least = INFINITY, d;

	for (size_t i = 0; i < t->count; i++) {
		st = ink_distance(&d, &t->series[i], s, ink_variant_dims[variant], &w, err);
		if (st != YX_OK)
			goto done;
		sum += d;
		if (d < least) {
			least = d;
			*nearest = i;
		}
	}
	f[FEATURE_MEAN] = log_distance(sum / (double)t->count);
	f[FEATURE_LEAST] = log_distance(least);
	f[FEATURE_SPREAD] = spread(t, variant);
	f[FEATURE_GLOBAL] = global_deviation(t, s, variant == INK_FORCE);
	f[FEATURE_VARIANT] = variant == INK_FORCE;
done:
	ink_scratch_clear(&w);
	return st;
}

static enum yx_status
turn_probe(struct ink_turned *out, const struct yx_ink_template *t, const struct yx_ink *probe,
	   struct yx_error *err)
{
	struct ink_series turns[INK_TURNS] = { 0 };
	enum yx_status st = YX_OK;

	for (size_t k = 0; k < INK_TURNS && st == YX_OK; k++) {
		st = ink_series_init_turned(&turns[k], probe, ink_turn_degrees[k], err);
		if (st == YX_OK && t->protected_)
			ink_transform_apply(&t->transform, &turns[k]);
	}
	if (st == YX_OK)
		st = ink_turned_init(out, turns, err);
	for (size_t k = 0; k < INK_TURNS; k++)
		ink_series_clear(&turns[k]);
	return st;
}

/* Compares with samples from `first` to before `end`; the sum and the least of each turn. */
static enum yx_status
measure_turned(double sum[INK_TURNS], double least[INK_TURNS], const struct yx_ink_template *t,
	       const struct ink_turned *turned, enum ink_variant variant, size_t first, size_t end,
	       struct yx_error *err)
{
	struct ink_scratch w = { 0 };
	enum yx_status st = YX_OK;
	double d[INK_TURNS];

	for (size_t i = first; i < end && st == YX_OK; i++) {
		st = ink_distance_turned(d, &t->series[i], turned, ink_variant_dims[variant], &w,
					 err);
		for (size_t k = 0; k < INK_TURNS; k++) {
			sum[k] += d[k];
			least[k] = i > first ? fmin(least[k], d[k]) : d[k];
		}
	}
	ink_scratch_clear(&w);
	return st;
}

/* Takes the turn that is nearer than the probe as it is, if there is one. */
static void
take_turn(double f[FEATURES], const double sum[INK_TURNS], const double least[INK_TURNS],
	  size_t count)
{
	for (size_t k = 0; k < INK_TURNS; k++) {
		double mean = log_distance(sum[k] / (double)count) + TURN_COST;

		if (mean >= f[FEATURE_MEAN])
			continue;
		f[FEATURE_MEAN] = mean;
		f[FEATURE_LEAST] = log_distance(least[k]);
		f[FEATURE_TURN] = ink_turn_degrees[k];
	}
}

/* Common logarithm of the likelihood ratio, before bounding. */
static double
fuse(const double f[FEATURES], const struct model *m)
{
	return (m->offset + m->slope * (m->spread_share * f[FEATURE_SPREAD] - f[FEATURE_MEAN])) /
	       log(10);
}

/* All of it, after the probe has become a series. */
static enum yx_status
compare(struct yx_ink_score *out, const struct yx_ink_template *t, const struct yx_ink *probe,
	const struct ink_series *s, struct yx_error *err)
{
	enum ink_variant variant = t->has_force && s->has_force ? INK_FORCE : INK_PLAIN;
	double sum[INK_TURNS] = { 0 }, least[INK_TURNS] = { 0 }, copy;
	struct ink_turned turned = { 0 };
	size_t nearest = 0;
	enum yx_status st = measure(out->features, &nearest, t, s, variant, err);
	bool strong;

	if (st != YX_OK)
		return st;
	copy = exp(out->features[FEATURE_LEAST]);
	out->score = fuse(out->features, &models[variant]);
	if (out->score > TURN_FROM) {
		strong = out->score >= TURN_TO;
		if ((st = turn_probe(&turned, t, probe, err)) == YX_OK)
			st = measure_turned(sum, least, t, &turned, variant, strong ? nearest : 0,
					    strong ? nearest + 1 : t->count, err);
		if (st == YX_OK && !strong)
			take_turn(out->features, sum, least, t->count);
		for (size_t k = 0; k < INK_TURNS; k++)
			copy = fmin(copy, least[k]);
		out->score = fuse(out->features, &models[variant]);
	}
	if (ink_replay_likeness_of(copy) >= YX_INK_REPLAY_THRESHOLD)
		out->reasons |= YX_INK_REPLAYED;
	ink_turned_clear(&turned);
	return st;
}

static enum yx_ink_support
support_of(double log10_lr)
{
	/* ENFSI 2015: 2-10 weak, 10-100 moderate, 100-10000 strong */
	double size = fabs(log10_lr);
	int level = size < 0.30103 ? 0 : size < 1 ? 1 : size < 2 ? 2 : 3;

	return (enum yx_ink_support)(log10_lr < 0 ? -level : level);
}

static unsigned
sample_reasons(const struct yx_ink_template *t)
{
	unsigned found = 0;

	for (size_t i = 0; i < t->count; i++)
		found |= t->reasons[i];
	return found;
}

/* What the device did not tell is no difference of hands. */
static void
decide(struct yx_ink_score *out)
{
	const unsigned of_device = (out->reasons | out->sample_reasons) & YX_INK_REASONS_OF_DEVICE;

	out->threshold = THRESHOLD;
	out->log10_lr = fmax(-LOG10_LR_BOUND, fmin(LOG10_LR_BOUND, out->score));
	if (out->reasons & YX_INK_REPLAYED)
		out->decision = YX_INK_NOT_ACCEPTED;
	else if (out->reasons & YX_INK_NO_TIME)
		out->decision = YX_INK_NOT_DECIDED;
	else if (out->score >= THRESHOLD)
		out->decision = YX_INK_ACCEPTED;
	else
		out->decision = of_device ? YX_INK_NOT_DECIDED : YX_INK_NOT_ACCEPTED;
	if (out->decision == YX_INK_NOT_DECIDED)
		out->log10_lr = 0;
	out->accepted = out->decision == YX_INK_ACCEPTED;
	out->support = support_of(out->log10_lr);
}

enum yx_status
yx_ink_score(struct yx_ink_score *out, const struct yx_ink_template *t, const struct yx_ink *probe,
	     struct yx_error *err)
{
	struct ink_series s = { 0 };
	struct yx_ink_quality quality;
	enum yx_status st;

	*out = (struct yx_ink_score){ 0 };
	if (t->protected_ && !t->unlocked)
		return yx_fail(err, YX_DENIED, NULL, "",
			       "the template is locked: its key is needed");
	yx_ink_quality(&quality, probe);
	out->feature_count = FEATURES;
	out->reasons = quality.reasons;
	out->sample_reasons = sample_reasons(t);
	if (out->reasons & YX_INK_NO_TIME) {
		decide(out);
		return YX_OK;
	}
	if ((st = ink_series_init(&s, probe, err)) != YX_OK)
		return st;
	if (t->protected_)
		ink_transform_apply(&t->transform, &s);
	if ((st = compare(out, t, probe, &s, err)) == YX_OK)
		decide(out);
	ink_series_clear(&s);
	return st;
}

const char *
yx_ink_support_text(enum yx_ink_support s, bool chinese)
{
	static const char *const en[] = {
		"strong support for different writers", "moderate support for different writers",
		"weak support for different writers",   "no support for either",
		"weak support for the same writer",     "moderate support for the same writer",
		"strong support for the same writer",
	};
	static const char *const zh[] = {
		"强烈支持不同人书写", "中等程度支持不同人书写", "弱支持不同人书写",
		"对两种假设均无支持", "弱支持同一人书写",       "中等程度支持同一人书写",
		"强烈支持同一人书写",
	};

	if (s < YX_INK_SUPPORT_AGAINST_STRONG || s > YX_INK_SUPPORT_STRONG)
		return "";
	return (chinese ? zh : en)[s + 3];
}

const char *
yx_ink_decision_name(enum yx_ink_decision d)
{
	static const char *const names[] = { "not-accepted", "accepted", "not-decided" };

	return d <= YX_INK_NOT_DECIDED ? names[d] : "";
}

const char *
yx_ink_decision_text(enum yx_ink_decision d, bool chinese)
{
	static const char *const en[] = { "not accepted", "accepted", "not decided" };
	static const char *const zh[] = { "不接受", "接受", "不作判定" };

	return d <= YX_INK_NOT_DECIDED ? (chinese ? zh : en)[d] : "";
}
