/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Other devices: error rates when the captures of a list of trials are made to look as if another
 * device had taken them, the probes alone (enrolled on one device, signed on another) or all.
 *
 *   bench_ink_robust DIR PROTOCOL.tsv      a line for each change: where, EER, per user, FRR, FAR,
 *                                          open (genuine ones not decided)
 *   bench_ink_robust                       the same on synthetic writers, a few seconds
 *
 * Nothing is written but rates. The changes are fixed: no chance but a generator with a fixed seed.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yinxin/ink_match.h>

#define FILES_MAX  4096
#define TRIALS_MAX 20000
#define SAMPLES_UP 12000

static struct yx_error err = YX_ERROR_INIT;

static void
die(const char *what)
{
	fprintf(stderr, "bench_ink_robust: %s: %s\n", what, err.text);
	exit(1);
}

/* ----------------------------------------------------------------- changes */

static uint64_t seed;

static double
chance(void)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (double)(seed >> 11) / 9007199254740992.0;
}

static double
extent(const struct yx_ink *ink)
{
	double x0 = INFINITY, x1 = -INFINITY, y0 = INFINITY, y1 = -INFINITY;

	for (size_t i = 0; i < ink->count; i++) {
		x0 = fmin(x0, ink->samples[i].x);
		x1 = fmax(x1, ink->samples[i].x);
		y0 = fmin(y0, ink->samples[i].y);
		y1 = fmax(y1, ink->samples[i].y);
	}
	return fmax(hypot(x1 - x0, y1 - y0), 1e-9);
}

/* At another rate: straight lines between samples, the tip as at the nearer one. */
static struct yx_ink *
at_rate(const struct yx_ink *ink, double hz)
{
	double end = yx_ink_duration_s(ink);
	size_t n = (size_t)floor(end * hz) + 1, j = 0;
	struct yx_ink *out = NULL;

	if (n > SAMPLES_UP)
		n = SAMPLES_UP;
	if (yx_ink_new(&out, n, &err) != YX_OK)
		die("resample");
	out->channels = ink->channels;
	out->device = ink->device;
	out->device.rate_hz = hz;
	for (size_t i = 0; i < n; i++) {
		double t = (double)i / hz * 1e6, u;
		const struct yx_ink_sample *a, *b;

		while (j + 2 < ink->count && (double)ink->samples[j + 1].t_us <= t)
			j++;
		a = &ink->samples[j];
		b = ink->count > 1 ? a + 1 : a;
		u = b->t_us > a->t_us ? (t - (double)a->t_us) / (double)(b->t_us - a->t_us) : 0;
		u = fmin(1, fmax(0, u));
		out->samples[i] = u < 0.5 ? *a : *b;
		out->samples[i].x = a->x + u * (b->x - a->x);
		out->samples[i].y = a->y + u * (b->y - a->y);
		out->samples[i].force = a->force + (float)u * (b->force - a->force);
		/* out of reach: nothing is known of the way between */
		if (b->t_us - a->t_us > 50000 && u > 0.1 && u < 0.9)
			out->samples[i].down = false;
		out->samples[i].t_us = (int64_t)t;
	}
	return out;
}

static void
keep_some(struct yx_ink *ink, bool (*keep)(const struct yx_ink_sample *))
{
	size_t n = 0;

	for (size_t i = 0; i < ink->count; i++)
		if (keep(&ink->samples[i]))
			ink->samples[n++] = ink->samples[i];
	if (n > 1)
		ink->count = n;
}

static bool
keep_most(const struct yx_ink_sample *s)
{
	(void)s;
	return chance() >= 0.05;
}

static bool
keep_down(const struct yx_ink_sample *s)
{
	return s->down;
}

static void
to_grid(struct yx_ink *ink, double step)
{
	for (size_t i = 0; i < ink->count; i++) {
		ink->samples[i].x = round(ink->samples[i].x / step) * step;
		ink->samples[i].y = round(ink->samples[i].y / step) * step;
	}
}

enum change {
	NONE,
	RATE_500,
	RATE_200,
	RATE_133,
	RATE_75,
	RATE_60,
	RATE_50,
	RATE_30,
	UNITS,
	ROTATED,
	STRETCHED,
	NO_FORCE,
	FORCE_8,
	FORCE_CURVE,
	GRID_400,
	GRID_150,
	NOISE,
	TIME_JITTER,
	LOST,
	NO_TIMES,
	NO_TIP,
	NO_PEN_UP,
	HELD,
	SMOOTHED,
	FINGER,
	MOUSE,
	CHANGES
};

static const char *const names[CHANGES] = {
	"as it is",
	"500 Hz",
	"200 Hz",
	"133 Hz",
	"75 Hz",
	"60 Hz",
	"50 Hz",
	"30 Hz",
	"other units, whole numbers",
	"turned by 8 degrees",
	"10 % wider",
	"no force",
	"force in 8 steps",
	"force by its square root",
	"400 dots across",
	"150 dots across",
	"noise of 0.3 % of the size",
	"times off by up to 4 ms",
	"5 % of the samples lost",
	"no times, gaps unknown",
	"tip not told: hover written",
	"nothing between strokes",
	"ends of strokes told twice, 8 ms later",
	"smoothed by the device",
	"finger: 60 Hz, 300 dots, no force",
	"mouse: 125 Hz, 400 dots, jitter, no force",
};

static void
change_points(struct yx_ink *ink, enum change how)
{
	double size = extent(ink), c = cos(8 * M_PI / 180), s = sin(8 * M_PI / 180);

	for (size_t i = 0; i < ink->count; i++) {
		struct yx_ink_sample *p = &ink->samples[i];
		double x = p->x, y = p->y;

		if (how == UNITS) {
			p->x = round(x * 0.37) + 1234;
			p->y = round(y * 0.37) - 77;
		} else if (how == ROTATED) {
			p->x = c * x - s * y;
			p->y = s * x + c * y;
		} else if (how == STRETCHED) {
			p->x = 1.1 * x;
		} else if (how == NOISE) {
			p->x += size * 0.006 * (chance() - 0.5);
			p->y += size * 0.006 * (chance() - 0.5);
		} else if (how == FORCE_8 && ink->device.force_max > 0) {
			p->force = (float)(round((double)p->force / ink->device.force_max * 8) / 8 *
					   ink->device.force_max);
		} else if (how == FORCE_CURVE && ink->device.force_max > 0) {
			p->force = (float)(sqrt((double)p->force / ink->device.force_max) *
					   ink->device.force_max);
		} else if (how == NO_TIMES) {
			p->t_us = (int64_t)i * 10000;
		} else if (how == NO_TIP) {
			p->down = true;
		}
	}
}

static void
jitter(struct yx_ink *ink)
{
	for (size_t i = 1; i < ink->count; i++) {
		int64_t t = ink->samples[i].t_us + (int64_t)(8000 * (chance() - 0.5));

		ink->samples[i].t_us = t > ink->samples[i - 1].t_us ? t : ink->samples[i - 1].t_us;
	}
}

/* As browsers do: the tip's lifting is told with the last place again. */
static struct yx_ink *
hold_ends(const struct yx_ink *ink)
{
	struct yx_ink *out = NULL;
	size_t n = 0;

	if (yx_ink_new(&out, 2 * ink->count, &err) != YX_OK)
		die("copy");
	out->channels = ink->channels;
	out->device = ink->device;
	for (size_t i = 0; i < ink->count; i++) {
		const struct yx_ink_sample *s = &ink->samples[i];

		out->samples[n++] = *s;
		if (s->down && (i + 1 == ink->count || !s[1].down)) {
			out->samples[n] = *s;
			out->samples[n++].t_us += 8000;
		}
	}
	out->count = n;
	return out;
}

/* A mean over five samples of a stroke, as palm-size devices filter. */
static void
smooth(struct yx_ink *ink)
{
	struct yx_ink *old = NULL;

	if (yx_ink_dup(&old, ink, &err) != YX_OK)
		die("copy");
	for (size_t i = 2; i + 2 < ink->count; i++) {
		double x = 0, y = 0;
		bool inside = true;

		for (size_t k = i - 2; k <= i + 2; k++) {
			x += old->samples[k].x / 5;
			y += old->samples[k].y / 5;
			inside = inside && old->samples[k].down == old->samples[i].down;
		}
		if (inside) {
			ink->samples[i].x = x;
			ink->samples[i].y = y;
		}
	}
	yx_ink_free(old);
}

static struct yx_ink *
changed(const struct yx_ink *ink, enum change how)
{
	static const double rates[CHANGES] = { [RATE_500] = 500, [RATE_200] = 200, [RATE_133] = 133,
					       [RATE_75] = 75,   [RATE_60] = 60,   [RATE_50] = 50,
					       [RATE_30] = 30,   [FINGER] = 60,    [MOUSE] = 125 };
	struct yx_ink *out = NULL;

	if (rates[how] > 0)
		out = at_rate(ink, rates[how]);
	else if (how == HELD)
		out = hold_ends(ink);
	else if (yx_ink_dup(&out, ink, &err) != YX_OK)
		die("copy");
	change_points(out, how);
	if (how == GRID_400 || how == MOUSE)
		to_grid(out, extent(out) / 400);
	if (how == GRID_150 || how == FINGER)
		to_grid(out, extent(out) / (how == FINGER ? 300 : 150));
	if (how == TIME_JITTER || how == MOUSE)
		jitter(out);
	if (how == LOST)
		keep_some(out, keep_most);
	if (how == NO_PEN_UP || how == FINGER || how == MOUSE)
		keep_some(out, keep_down);
	if (how == SMOOTHED)
		smooth(out);
	if (how == NO_FORCE || how == FINGER || how == MOUSE)
		out->channels &= ~(unsigned)YX_INK_F;
	return out;
}

/* ------------------------------------------------------------------ trials */

struct trial {
	int user, group;
	char label;
	int enrol[YX_INK_ENROL_MAX], enrol_count, probe;
	double score;
	enum yx_ink_decision decision;
};

static struct trial trials[TRIALS_MAX];
static size_t trial_count;
static char *file_names[FILES_MAX];
static struct yx_ink *files[FILES_MAX], *probes[FILES_MAX];
static int file_count;

static int
file_index(const char *folder, const char *name)
{
	char path[1024];

	for (int i = 0; i < file_count; i++)
		if (strcmp(file_names[i], name) == 0)
			return i;
	if (file_count == FILES_MAX || !(file_names[file_count] = strdup(name)))
		die("too many files");
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	if (yx_ink_load(&files[file_count], path, YX_INK_FORMAT_AUTO, &err) != YX_OK)
		die(path);
	return file_count++;
}

static void
load_trials(const char *folder, const char *protocol)
{
	char line[4096], enrol[2048], probe[512], label[8], *rest, *name;
	FILE *f = fopen(protocol, "r");
	int user, group;

	if (!f)
		die(protocol);
	while (fgets(line, sizeof(line), f) && trial_count < TRIALS_MAX) {
		struct trial *t = &trials[trial_count];

		if (sscanf(line, "%d %d %2047s %511s %7s", &user, &group, enrol, probe, label) !=
			5 ||
		    label[0] == 'R')
			continue;
		*t = (struct trial){ .user = user, .group = group, .label = label[0] };
		for (rest = enrol;
		     t->enrol_count < YX_INK_ENROL_MAX && (name = strsep(&rest, ","));)
			t->enrol[t->enrol_count++] = file_index(folder, name);
		t->probe = file_index(folder, probe);
		trial_count++;
	}
	fclose(f);
}

/* Five writers, five samples, five genuine, five forgeries each. */
static void
make_trials(void)
{
	for (int w = 0; w < 5; w++) {
		int first = file_count;

		for (int k = 0; k < 15; k++, file_count++) {
			struct yx_ink_synth what = { (uint32_t)w + 50, (uint32_t)k,
						     k < 10 ? -1 : 0.9, 100, true };

			if (yx_ink_synth(&files[file_count], &what, &err) != YX_OK)
				die("synthetic writer");
		}
		for (int k = 5; k < 15; k++) {
			struct trial *t = &trials[trial_count++];

			*t = (struct trial){ .user = w,
					     .label = k < 10 ? 'G' : 'S',
					     .probe = first + k };
			for (t->enrol_count = 0; t->enrol_count < 5; t->enrol_count++)
				t->enrol[t->enrol_count] = first + t->enrol_count;
		}
	}
}

static bool
same_enrolment(const struct trial *a, const struct trial *b)
{
	return a->enrol_count == b->enrol_count &&
	       memcmp(a->enrol, b->enrol, sizeof(int) * (size_t)a->enrol_count) == 0;
}

static void
score_all(enum change how, bool enrolled_too)
{
	struct yx_ink_template *t = NULL;
	const struct trial *of = NULL;

	seed = 7;
	for (int i = 0; i < file_count; i++) {
		yx_ink_free(probes[i]);
		probes[i] = changed(files[i], how);
	}
	for (size_t i = 0; i < trial_count; i++) {
		const struct yx_ink *refs[YX_INK_ENROL_MAX];
		struct yx_ink_score s;

		if (!of || !same_enrolment(of, &trials[i])) {
			yx_ink_template_free(t);
			of = &trials[i];
			for (int k = 0; k < of->enrol_count; k++)
				refs[k] = (enrolled_too ? probes : files)[of->enrol[k]];
			if (yx_ink_template_new(&t, refs, (size_t)of->enrol_count, NULL, &err) !=
			    YX_OK)
				die("template");
		}
		if (yx_ink_score(&s, t, probes[trials[i].probe], &err) != YX_OK)
			s = (struct yx_ink_score){ .score = -99 };
		trials[i].score = s.score;
		trials[i].decision = s.decision;
	}
	yx_ink_template_free(t);
}

/* ------------------------------------------------------------------- rates */

/* `user` and `group` below zero: all of them. */
static size_t
pick(double *out, char label, int user, int group)
{
	size_t n = 0;

	for (size_t i = 0; i < trial_count; i++)
		if (trials[i].label == label && (user < 0 || trials[i].user == user) &&
		    (group < 0 || trials[i].group == group))
			out[n++] = trials[i].score;
	qsort(out, n, sizeof(*out), yx_compare_doubles);
	return n;
}

static double
eer(const double *g, size_t n, const double *f, size_t m)
{
	double best = 2, rate = 0;
	size_t a = 0, b = 0;

	for (size_t k = 0; k < n + m; k++) {
		double at = a < n && (b >= m || g[a] <= f[b]) ? g[a] : f[b];
		double frr, far;

		while (a < n && g[a] < at)
			a++;
		while (b < m && f[b] < at)
			b++;
		frr = (double)a / (double)n;
		far = 1 - (double)b / (double)m;
		if (fabs(frr - far) < best) {
			best = fabs(frr - far);
			rate = (frr + far) / 2;
		}
		if (a < n && g[a] == at)
			a++;
		else
			b++;
	}
	return 100 * rate;
}

/* Of the trials of one label, how many ended so, in %. */
static double
share(char label, enum yx_ink_decision decision)
{
	double n = 0, found = 0;

	for (size_t i = 0; i < trial_count; i++)
		if (trials[i].label == label) {
			n++;
			found += trials[i].decision == decision;
		}
	return 100 * found / fmax(n, 1);
}

static void
report(const char *where, const char *name)
{
	static double g[TRIALS_MAX], f[TRIALS_MAX];
	double users = 0, sum = 0, pooled;
	double frr = share('G', YX_INK_NOT_ACCEPTED), far = share('S', YX_INK_ACCEPTED);
	double open = share('G', YX_INK_NOT_DECIDED);
	size_t n = pick(g, 'G', -1, -1), m = pick(f, 'S', -1, -1);

	pooled = eer(g, n, f, m);
	for (int user = 0; user < 1000; user++) {
		n = pick(g, 'G', user, 0);
		m = pick(f, 'S', user, 0);
		for (int group = 0; n && m && group < 100; group++) {
			n = pick(g, 'G', user, group);
			m = pick(f, 'S', user, group);
			if (!n || !m)
				break;
			sum += eer(g, n, f, m);
			users++;
		}
	}
	printf("%-7s %-42s %6.2f %6.2f %6.2f %6.2f %6.2f\n", where, name, pooled,
	       sum / fmax(users, 1), frr, far, open);
	(void)fflush(stdout);
}

int
main(int argc, char **argv)
{
	if (argc >= 3)
		load_trials(argv[1], argv[2]);
	else
		make_trials();
	printf("%-7s %-42s %6s %6s %6s %6s %6s\n", "where", "change", "EER", "user", "FRR", "FAR",
	       "open");
	for (enum change how = NONE; how < CHANGES; how++) {
		if (argc >= 4 && !strstr(names[how], argv[3]))
			continue;
		score_all(how, false);
		report(how == NONE ? "-" : "probe", names[how]);
		if (how == NONE || how == UNITS)
			continue;
		score_all(how, true);
		report("all", names[how]);
	}
	for (int i = 0; i < file_count; i++) {
		yx_ink_free(files[i]);
		yx_ink_free(probes[i]);
		free(file_names[i]);
	}
	return 0;
}
