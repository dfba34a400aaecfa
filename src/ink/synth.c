/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Synthetic writers: the sigma-lognormal model of rapid movement (Plamondon 1995; O'Reilly and
 * Plamondon 2009). A pen stroke is a sum of overlapping submovements, each with a lognormal speed
 * and a direction that turns from one angle to another.
 *
 * A writer is a plan: submovements with their lengths, angles and timing, drawn once from the
 * writer's number. An execution adds what varies from one signing to the next. A forger imitates
 * the shape of the plan, the better the larger the skill, but brings a timing and a rhythm of his
 * own and moves more slowly.
 *
 * Nothing here comes from any person's signature.
 */
#include "capture.h"

#include <math.h>

#define PIECES_MAX    48
#define COMPONENT_MAX 6
#define UNITS_PER_MM  100.0
#define FORCE_MAX     1023
#define START_LEAD_S  0.02

/* One submovement. */
struct piece {
	double length;   /* device units */
	double from, to; /* directions, radians */
	double t0, mu, sigma;
	bool last; /* the pen lifts after it */
};

struct plan {
	struct piece piece[PIECES_MAX];
	size_t count;
	double lift_s; /* time in the air between components */
	double force_base, force_swing, force_phase;
	double tremor; /* device units */
};

/* splitmix64 (Steele, Lea and Flood 2014). */
struct noise {
	uint64_t state;
};

static double
uniform(struct noise *r)
{
	uint64_t z = (r->state += UINT64_C(0x9E3779B97F4A7C15));

	z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
	return (double)((z ^ (z >> 31)) >> 11) / 9007199254740992.0;
}

static double
between(struct noise *r, double low, double high)
{
	return low + (high - low) * uniform(r);
}

static double
normal(struct noise *r)
{
	double sum = -6;

	for (int i = 0; i < 12; i++)
		sum += uniform(r);
	return sum;
}

static struct noise
seeded(uint64_t a, uint64_t b)
{
	struct noise r = { a * UINT64_C(0x2545F4914F6CDD1D) + b * UINT64_C(0xD1342543DE82EF95) +
			   1 };

	(void)uniform(&r);
	return r;
}

/* Ups and downs with progress to the right, in components of a few submovements each. */
static void
make_plan(struct plan *p, uint32_t writer)
{
	struct noise r = seeded(writer, 1);
	size_t components = 2 + (size_t)(uniform(&r) * 3);
	double size = between(&r, 250, 600), slant = between(&r, -0.3, 0.35);
	double rhythm = between(&r, 0.085, 0.15), roundness = between(&r, 0.3, 1.6);
	double t = 0;

	*p = (struct plan){ .lift_s = between(&r, 0.06, 0.16) };
	for (size_t c = 0; c < components; c++) {
		size_t pieces = 4 + (size_t)(uniform(&r) * COMPONENT_MAX);
		bool up = uniform(&r) < 0.3;

		for (size_t k = 0; k < pieces && p->count < PIECES_MAX; k++, up = !up) {
			struct piece *m = &p->piece[p->count++];
			double heading =
			    (up ? M_PI_2 : -M_PI_2) + (up ? -1 : 1) * between(&r, 0.1, 0.8);
			double bend = roundness * between(&r, -0.4, 1.1) * (up ? 1 : -1);

			m->length = size * between(&r, 0.4, 1.5) * (k == 0 ? 1.3 : 1);
			m->from = heading + slant + bend;
			m->to = heading + slant - bend;
			m->t0 = t;
			m->mu = between(&r, -1.75, -1.45);
			m->sigma = between(&r, 0.18, 0.32);
			t += rhythm * between(&r, 0.75, 1.35);
		}
		p->piece[p->count - 1].last = true;
		t += p->lift_s + 0.16;
	}
	p->force_base = between(&r, 0.35, 0.6);
	p->force_swing = between(&r, 0.1, 0.3);
	p->force_phase = between(&r, 0, 2 * M_PI);
	p->tremor = between(&r, 0.4, 1.0);
}

/* What changes from one genuine signing to the next. */
static void
vary(struct plan *p, struct noise *r)
{
	double size = 1 + 0.05 * normal(r), turn = 0.03 * normal(r), tempo = 1 + 0.04 * normal(r);

	for (size_t i = 0; i < p->count; i++) {
		struct piece *m = &p->piece[i];

		m->length *= size * (1 + 0.06 * normal(r));
		m->from += turn + 0.05 * normal(r);
		m->to += turn + 0.05 * normal(r);
		m->t0 = m->t0 * tempo + 0.004 * normal(r);
		m->mu += 0.02 * normal(r);
		m->sigma *= 1 + 0.05 * normal(r);
	}
}

/* Another hand after the same shape: own rhythm, slower, less exact. */
static void
forge(struct plan *p, double skill, struct noise *r)
{
	double lack = 1 - skill, tempo = 1.15 + 0.9 * lack + 0.1 * fabs(normal(r));
	double t = 0;

	for (size_t i = 0; i < p->count; i++) {
		struct piece *m = &p->piece[i];
		double gap = i + 1 < p->count ? p->piece[i + 1].t0 - m->t0 : 0;

		m->length *= 1 + (0.08 + 0.25 * lack) * normal(r);
		m->from += (0.08 + 0.3 * lack) * normal(r);
		m->to += (0.08 + 0.3 * lack) * normal(r);
		m->t0 = t;
		m->mu += 0.12 * normal(r) + log(tempo) * 0.5;
		m->sigma *= 1 + 0.15 * normal(r);
		t += gap * tempo * fmax(0.5, 1 + 0.2 * normal(r));
	}
	p->force_base += 0.1 * normal(r);
	p->force_swing *= between(r, 0.5, 1.5);
	p->force_phase += 0.8 * normal(r);
	p->tremor *= 1 + 1.5 * lack;
}

/* Speed and direction of a submovement at time t after its onset. */
static void
piece_velocity(const struct piece *m, double t, double *vx, double *vy)
{
	double z, speed, angle;

	if (t <= 1e-4)
		return;
	z = (log(t) - m->mu) / m->sigma;
	speed = m->length / (m->sigma * sqrt(2 * M_PI) * t) * exp(-0.5 * z * z);
	angle = m->from + (m->to - m->from) * 0.5 * (1 + erf(z / M_SQRT2));
	*vx += speed * cos(angle);
	*vy += speed * sin(angle);
}

/* When component `c` (from piece `from` to `to`) is on the surface. */
static void
contact(const struct plan *p, size_t from, size_t to, double *start, double *end)
{
	const struct piece *a = &p->piece[from], *b = &p->piece[to];

	*start = a->t0 + exp(a->mu - 2.5 * a->sigma) - START_LEAD_S;
	*end = b->t0 + exp(b->mu + 2.2 * b->sigma);
}

/* The whole movement is integrated at 1 kHz and read off at the device's rate. */
struct pen {
	const struct plan *p;
	double x, y, t;
	size_t from, to; /* pieces of the component at hand */
	double start, end;
};

static void
pen_component(struct pen *n, size_t from)
{
	n->from = n->to = from;
	while (n->to + 1 < n->p->count && !n->p->piece[n->to].last)
		n->to++;
	contact(n->p, n->from, n->to, &n->start, &n->end);
}

static void
pen_move(struct pen *n, double until)
{
	const double step = 0.001;

	for (; n->t < until; n->t += step) {
		double vx = 0, vy = 0;

		for (size_t i = 0; i < n->p->count; i++)
			piece_velocity(&n->p->piece[i], n->t - n->p->piece[i].t0, &vx, &vy);
		n->x += vx * step;
		n->y += vy * step;
	}
}

static enum yx_status
write_down(struct ink_builder *b, const struct plan *p, double rate, struct noise *r,
	   struct yx_error *err)
{
	struct pen n = { .p = p };
	double t;
	enum yx_status st;

	pen_component(&n, 0);
	n.t = t = fmin(n.start, 0);
	for (;; t += 1 / rate) {
		struct yx_ink_sample s = { 0 };
		double edge;
		bool lifted;

		pen_move(&n, t);
		lifted = t > n.end;
		if (lifted) {
			if (n.to + 1 >= p->count)
				return YX_OK;
			pen_component(&n, n.to + 1);
		}
		/* one sample in the air after each lift, as tablets give it */
		if (t < n.start && !lifted)
			continue;
		edge = fmin(1, fmin(t - n.start, n.end - t) / 0.03);
		s.x = floor(n.x + 3000 + p->tremor * normal(r) + 0.5);
		s.y = floor(n.y + 4000 + p->tremor * normal(r) + 0.5);
		s.t_us = (int64_t)llround((t - fmin(p->piece[0].t0, 0)) * 1e6);
		s.down = !lifted;
		if (s.down)
			s.force = (float)floor(
			    FORCE_MAX *
			    fmax(0.02, fmin(1, (p->force_base +
						p->force_swing * sin(p->force_phase + n.y / 150) +
						0.01 * normal(r)) *
						   fmax(0.05, edge))));
		if ((st = ink_builder_add(b, &s, NULL, err)) != YX_OK)
			return st;
	}
}

enum yx_status
yx_ink_synth(struct yx_ink **out, const struct yx_ink_synth *what, struct yx_error *err)
{
	struct noise r = seeded(what->writer, UINT64_C(1000003) * (what->execution + 2) +
						  (what->skill >= 0 ? UINT64_C(1) << 40 : 0));
	double rate = what->rate_hz > 0 ? what->rate_hz : 100;
	struct ink_builder b = { 0 };
	struct plan p;
	enum yx_status st;

	*out = NULL;
	if (rate < 20 || rate > 1000)
		return yx_fail(err, YX_USAGE, NULL, "", "a rate of 20 to 1000 Hz is needed");
	make_plan(&p, what->writer);
	if (what->skill >= 0)
		forge(&p, fmin(what->skill, 1), &r);
	vary(&p, &r);
	if ((st = ink_builder_init(&b, err)) != YX_OK)
		goto done;
	if ((st = write_down(&b, &p, rate, &r, err)) != YX_OK)
		goto done;
	b.ink->channels = YX_INK_T | YX_INK_TIP | (what->with_force ? YX_INK_F : 0);
	if (!what->with_force)
		for (size_t i = 0; i < b.ink->count; i++)
			b.ink->samples[i].force = 0;
	b.ink->device = (struct yx_ink_device){ .vendor = "Yinxin",
						.model = "synthetic writer",
						.sensing = YX_INK_SENSING_UNKNOWN,
						.rate_hz = rate,
						.units_per_mm = UNITS_PER_MM,
						.force_max = what->with_force ? FORCE_MAX : 0 };
	st = ink_builder_finish(&b, out, err);
done:
	ink_builder_clear(&b);
	return st;
}
