/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From samples to the series of features the matcher compares.
 *
 * The order of work: keep what was written (tip down), shorten gaps, resample to a uniform rate,
 * smooth, differentiate by regression, normalise. Which features and why: docs/HANDWRITING.md.
 */
#include "series.h"

#include "clock.h"

#include <math.h>
#include <string.h>

#define SMOOTH_RADIUS 3
#define TIME_STEP_MIN 1e-6

/* The uniform signal between the steps. One allocation holds all of it. */
struct signal {
	double *x, *y, *p;           /* resampled, smoothed */
	double *dx, *dy, *v;         /* first derivatives and speed */
	double *ddx, *ddy, *t0, *t1; /* second derivatives, scratch */
	double *store;
	size_t n;
};

/* Samples that count: tip down and later than the one before. Times with gaps shortened. */
struct kept {
	double *t;
	const struct yx_ink_sample **s;
	size_t n;
};

static enum yx_status
keep_written(struct kept *k, const struct yx_ink *ink, bool gaps_unknown, struct yx_error *err)
{
	const struct yx_ink_sample *last = NULL;
	bool lifted = false;

	k->t = yx_alloc_array(ink->count, sizeof(*k->t));
	k->s = yx_alloc_array(ink->count, sizeof(*k->s));
	if (!k->t || !k->s)
		return yx_fail_nomem(err);
	for (size_t i = 0; i < ink->count; i++) {
		const struct yx_ink_sample *s = &ink->samples[i];
		double step;

		if (!s->down) {
			lifted = true;
			continue;
		}
		step = last ? (double)(s->t_us - last->t_us) / 1e6 : 0;
		if (last && lifted && gaps_unknown && step < INK_LIFT_MIN_S)
			step = INK_GAP_MAX_S; /* most lifts last this long or longer */
		if (last && step <= TIME_STEP_MIN)
			continue;
		lifted = false;
		k->t[k->n] = k->n ? k->t[k->n - 1] + fmin(step, INK_GAP_MAX_S) : 0;
		k->s[k->n++] = s;
		last = s;
	}
	if (k->n < INK_LENGTH_MIN / 2)
		return yx_fail(err, YX_MALFORMED, NULL, "",
			       "only %zu samples with the pen down: too "
			       "short to compare",
			       k->n);
	return YX_OK;
}

static void
kept_clear(struct kept *k)
{
	yx_free(k->t);
	yx_free(k->s);
}

static enum yx_status
signal_alloc(struct signal *g, size_t n, struct yx_error *err)
{
	double **parts[] = { &g->x, &g->y,   &g->p,   &g->dx, &g->dy,
			     &g->v, &g->ddx, &g->ddy, &g->t0, &g->t1 };
	const size_t count = sizeof(parts) / sizeof(parts[0]);

	if (!(g->store = yx_alloc_array(n * count, sizeof(double))))
		return yx_fail_nomem(err);
	for (size_t i = 0; i < count; i++)
		*parts[i] = g->store + i * n;
	g->n = n;
	return YX_OK;
}

static void
resample(struct signal *g, const struct kept *k)
{
	double end = k->t[k->n - 1];
	size_t j = 0;

	for (size_t i = 0; i < g->n; i++) {
		double t = end * (double)i / (double)(g->n - 1), u;

		while (j + 2 < k->n && k->t[j + 1] < t)
			j++;
		u = (t - k->t[j]) / (k->t[j + 1] - k->t[j]);
		u = u < 0 ? 0 : u > 1 ? 1 : u;
		g->x[i] = k->s[j]->x + u * (k->s[j + 1]->x - k->s[j]->x);
		g->y[i] = k->s[j]->y + u * (k->s[j + 1]->y - k->s[j]->y);
		g->p[i] = (double)k->s[j]->force +
			  u * ((double)k->s[j + 1]->force - (double)k->s[j]->force);
	}
}

/* Anticlockwise about the origin: place does not matter later. */
static void
turn(struct signal *g, double degrees)
{
	const double c = cos(degrees * M_PI / 180), s = sin(degrees * M_PI / 180);

	for (size_t i = 0; i < g->n && degrees != 0; i++) {
		double x = g->x[i];

		g->x[i] = c * x - s * g->y[i];
		g->y[i] = s * x + c * g->y[i];
	}
}

/* Gaussian, deviation 0.7 samples; the ends are held. */
static void
smooth(double *v, double *scratch, size_t n)
{
	static const double weight[SMOOTH_RADIUS + 1] = { 0.569845783857946, 0.20539965263338855,
							  0.009618930814198505,
							  5.852462343990879e-05 };

	for (size_t i = 0; i < n; i++) {
		double sum = weight[0] * v[i];

		for (size_t r = 1; r <= SMOOTH_RADIUS; r++)
			sum += weight[r] * (v[i >= r ? i - r : 0] + v[i + r < n ? i + r : n - 1]);
		scratch[i] = sum;
	}
	memcpy(v, scratch, n * sizeof(*v));
}

/* Slope of the regression line over five samples; the ends are held. */
static void
derive(double *out, const double *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		double next = v[i + 1 < n ? i + 1 : n - 1], after = v[i + 2 < n ? i + 2 : n - 1];
		double last = v[i >= 1 ? i - 1 : 0], before = v[i >= 2 ? i - 2 : 0];

		out[i] = (next - last + 2 * (after - before)) / 10;
	}
}

static double
mean_of(const double *v, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += v[i];
	return sum / (double)n;
}

static double
deviation_of(const double *v, size_t n, double mean)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += (v[i] - mean) * (v[i] - mean);
	return sqrt(sum / (double)n);
}

/* Into column `dim` with mean 0 and deviation 1; a constant becomes 0. */
static void
put_normalised(struct ink_series *s, size_t dim, const double *v)
{
	double mean = mean_of(v, s->length), deviation = deviation_of(v, s->length, mean);

	for (size_t i = 0; i < s->length; i++)
		s->v[i * INK_DIMS + dim] = deviation > 1e-9 ? (v[i] - mean) / deviation : 0;
}

/*
 * The features, in this order: x, y, y', y'', log speed, tangential and centripetal acceleration,
 * y''', x'''; force, force'.
 */
static void
put_features(struct ink_series *s, struct signal *g)
{
	const size_t n = g->n;
	const double mean_speed = mean_of(g->v, n) + 1e-9;
	const double still = 0.05 * mean_speed * 0.05 * mean_speed;

	put_normalised(s, 0, g->x);
	put_normalised(s, 1, g->y);
	put_normalised(s, 2, g->dy);
	put_normalised(s, 3, g->ddy);
	for (size_t i = 0; i < n; i++)
		g->t0[i] = log(g->v[i] + 0.05 * mean_speed);
	put_normalised(s, 4, g->t0);
	derive(g->t0, g->v, n);
	put_normalised(s, 5, g->t0);
	for (size_t i = 0; i < n; i++) {
		double turn = g->dx[i] * g->ddy[i] - g->dy[i] * g->ddx[i];

		g->t0[i] = g->v[i] * turn / (g->v[i] * g->v[i] + still);
	}
	put_normalised(s, 6, g->t0);
	derive(g->t0, g->ddy, n);
	put_normalised(s, 7, g->t0);
	derive(g->t0, g->ddx, n);
	put_normalised(s, 8, g->t0);
	put_normalised(s, 9, g->p);
	derive(g->t0, g->p, n);
	put_normalised(s, 10, g->t0);
}

/* Guards every logarithm. */
static double
log_of(double v)
{
	return log(v > 1e-9 ? v : 1e-9);
}

static void
put_globals(struct ink_series *s, const struct signal *g, const struct kept *k,
	    const struct yx_ink *ink)
{
	const size_t n = g->n;
	double left = g->x[0], right = g->x[0], low = g->y[0], high = g->y[0], rough = 0;
	double time = k->t[k->n - 1], speed = mean_of(g->v, n) + 1e-9, force = mean_of(g->p, n);
	double range = ink->device.force_max > 0 ? ink->device.force_max : 1;

	for (size_t i = 0; i < n; i++) {
		left = fmin(left, g->x[i]);
		right = fmax(right, g->x[i]);
		low = fmin(low, g->y[i]);
		high = fmax(high, g->y[i]);
		if (i >= 2)
			rough += fabs(g->v[i] - 2 * g->v[i - 1] + g->v[i - 2]);
	}
	s->global[INK_G_WRITING_TIME] = log_of(time);
	s->global[INK_G_TOTAL_TIME] = log_of((double)(k->s[k->n - 1]->t_us - k->s[0]->t_us) / 1e6);
	s->global[INK_G_SPEED] = log_of(speed * (double)(n - 1) / time);
	s->global[INK_G_ASPECT] = log_of((right - left + 1e-6) / (high - low + 1e-6));
	s->global[INK_G_PATH] =
	    log_of(speed * (double)n / (hypot(right - left, high - low) + 1e-6));
	s->global[INK_G_STROKES] = log_of((double)yx_ink_stroke_count(ink));
	s->global[INK_G_SPEED_SHAPE] = log_of(deviation_of(g->v, n, speed) / speed);
	s->global[INK_G_ROUGHNESS] = log_of(rough / (double)(n - 2) / speed);
	s->global[INK_G_FORCE] = force / range;
	s->global[INK_G_FORCE_SHAPE] = force > 0 ? deviation_of(g->p, n, force) / force : 0;
}

enum yx_status
ink_series_init(struct ink_series *s, const struct yx_ink *ink, struct yx_error *err)
{
	return ink_series_init_turned(s, ink, 0, err);
}

enum yx_status
ink_series_init_turned(struct ink_series *s, const struct yx_ink *ink, double degrees,
		       struct yx_error *err)
{
	struct kept k = { 0 };
	struct signal g = { 0 };
	struct ink_clock clock;
	double moments;
	enum yx_status st;

	*s = (struct ink_series){ 0 };
	ink_clock_read(&clock, ink);
	if (clock.missing) {
		st = yx_fail(err, YX_MALFORMED, NULL, "",
			     "no time stamps, or they stand still: the movement cannot be told");
		goto done;
	}
	if ((st = keep_written(&k, ink, clock.gaps_unknown, err)) != YX_OK)
		goto done;
	moments = floor(k.t[k.n - 1] * INK_RATE_HZ + 0.5) + 1;
	if (moments < INK_LENGTH_MIN) {
		st = yx_fail(err, YX_MALFORMED, NULL, "", "written in %.2f s: too short to compare",
			     k.t[k.n - 1]);
		goto done;
	}
	s->length = moments > INK_LENGTH_MAX ? INK_LENGTH_MAX : (size_t)moments;
	if ((st = signal_alloc(&g, s->length, err)) != YX_OK)
		goto done;
	if (!(s->v = yx_alloc_array(s->length * INK_DIMS, sizeof(double)))) {
		st = yx_fail_nomem(err);
		goto done;
	}
	resample(&g, &k);
	turn(&g, degrees);
	smooth(g.x, g.t0, g.n);
	smooth(g.y, g.t0, g.n);
	smooth(g.p, g.t0, g.n);
	derive(g.dx, g.x, g.n);
	derive(g.dy, g.y, g.n);
	derive(g.ddx, g.dx, g.n);
	derive(g.ddy, g.dy, g.n);
	for (size_t i = 0; i < g.n; i++)
		g.v[i] = hypot(g.dx[i], g.dy[i]);
	put_features(s, &g);
	put_globals(s, &g, &k, ink);
	/* a finger, or a pen without a sensor, reports one constant force */
	s->has_force = (ink->channels & YX_INK_F) && s->global[INK_G_FORCE_SHAPE] > 0.02;
done:
	if (st != YX_OK)
		ink_series_clear(s);
	yx_free(g.store);
	kept_clear(&k);
	return st;
}

void
ink_series_clear(struct ink_series *s)
{
	if (s->v)
		yx_wipe(s->v, s->length * INK_DIMS * sizeof(double));
	yx_free(s->v);
	*s = (struct ink_series){ 0 };
}
