/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Handwriting: how fast, how much memory, and the peer everybody can write in an afternoon.
 *
 *   bench_ink                              speeds on synthetic writers
 *   bench_ink baseline DIR PROTOCOL.tsv    scores of simple DTW for a list of trials, on stdout, as
 *                                          `yinxin ink eval` writes them (tools/ink/compare.py)
 *
 * The peer: z-normalised x, y, force, dx, dy at the samples as they come; the mean distance to the
 * enrolment over the mean distance within it.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <yinxin/ink_match.h>

#define REFERENCES 5
#define ROUNDS     400
#define PEER_DIMS  5

static void
die(const struct yx_error *err, const char *what)
{
	fprintf(stderr, "bench_ink: %s: %s\n", what, err->text);
	exit(1);
}

/* -------------------------------------------------------------------- peer */

struct peer {
	double *v;
	size_t n;
};

static void
peer_normalise(struct peer *p, size_t dim)
{
	double mean = 0, square = 0;

	for (size_t i = 0; i < p->n; i++)
		mean += p->v[i * PEER_DIMS + dim] / (double)p->n;
	for (size_t i = 0; i < p->n; i++)
		square += pow(p->v[i * PEER_DIMS + dim] - mean, 2) / (double)p->n;
	for (size_t i = 0; i < p->n; i++) {
		double *at = &p->v[i * PEER_DIMS + dim];

		*at = square > 0 ? (*at - mean) / sqrt(square) : 0;
	}
}

static struct peer
peer_new(const struct yx_ink *ink)
{
	struct peer p = { yx_alloc_array(ink->count * PEER_DIMS, sizeof(double)), ink->count };

	if (!p.v)
		exit(1);
	for (size_t i = 0; i < p.n; i++) {
		const struct yx_ink_sample *s = &ink->samples[i];
		const struct yx_ink_sample *a = i ? s - 1 : s, *b = i + 1 < p.n ? s + 1 : s;
		double span = b > a ? (double)(b - a) : 1;
		double row[PEER_DIMS] = { s->x, s->y, (double)s->force, (b->x - a->x) / span,
					  (b->y - a->y) / span };

		memcpy(&p.v[i * PEER_DIMS], row, sizeof(row));
	}
	for (size_t d = 0; d < PEER_DIMS; d++)
		peer_normalise(&p, d);
	return p;
}

static double
peer_distance(const struct peer *a, const struct peer *b)
{
	double *last = yx_alloc_array(b->n + 1, sizeof(double));
	double *row = yx_alloc_array(b->n + 1, sizeof(double)), *swap, result;

	if (!last || !row)
		exit(1);
	for (size_t j = 0; j <= b->n; j++)
		last[j] = INFINITY;
	last[0] = 0;
	for (size_t i = 0; i < a->n; i++) {
		row[0] = INFINITY;
		for (size_t j = 0; j < b->n; j++) {
			double sum = 0;

			for (size_t d = 0; d < PEER_DIMS; d++)
				sum += pow(a->v[i * PEER_DIMS + d] - b->v[j * PEER_DIMS + d], 2);
			sum = sqrt(sum);
			row[j + 1] = fmin(last[j] + 2 * sum, fmin(last[j + 1], row[j]) + sum);
		}
		swap = last;
		last = row;
		row = swap;
	}
	result = last[b->n] / (double)(a->n + b->n);
	yx_free(last);
	yx_free(row);
	return result;
}

static double
peer_score(const struct peer *refs, size_t count, const struct peer *probe)
{
	double to = 0, within = 0;

	for (size_t i = 0; i < count; i++) {
		to += peer_distance(&refs[i], probe) / (double)count;
		for (size_t j = i + 1; j < count; j++)
			within +=
			    peer_distance(&refs[i], &refs[j]) * 2 / (double)(count * (count - 1));
	}
	return -to / within;
}

static struct peer
peer_load(const char *folder, const char *name)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_ink *ink = NULL;
	struct peer p;
	char path[4096];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	if (yx_ink_load(&ink, path, YX_INK_FORMAT_AUTO, &err) != YX_OK)
		die(&err, path);
	p = peer_new(ink);
	yx_ink_free(ink);
	return p;
}

static int
baseline(const char *folder, const char *protocol)
{
	char line[4096], user[64], trial[64], enrol[2048], probe_name[512], label[8], *rest, *name;
	FILE *f = fopen(protocol, "r");

	if (!f)
		return 1;
	while (fgets(line, sizeof(line), f)) {
		struct peer refs[16] = { { NULL, 0 } }, probe;
		size_t count = 0;

		if (sscanf(line, "%63s %63s %2047s %511s %7s", user, trial, enrol, probe_name,
			   label) != 5)
			continue;
		printf("%s\t%s\t%s\t%s\t%s\t", user, trial, enrol, probe_name, label);
		for (rest = enrol; count < 16 && (name = strsep(&rest, ","));)
			refs[count++] = peer_load(folder, name);
		probe = peer_load(folder, probe_name);
		printf("%.6f\t-\n", peer_score(refs, count, &probe));
		for (size_t i = 0; i < count; i++)
			yx_free(refs[i].v);
		yx_free(probe.v);
	}
	fclose(f);
	return 0;
}

/* ------------------------------------------------------------------ speeds */

static struct yx_ink *
writes(uint32_t writer, uint32_t execution)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_ink_synth what = { writer, execution, -1, 0, true };
	struct yx_ink *ink = NULL;

	if (yx_ink_synth(&ink, &what, &err) != YX_OK)
		die(&err, "synthetic writer");
	return ink;
}

static double
seconds_since(yx_time start)
{
	return (double)(yx_time_monotonic() - start) / 1e6;
}

static void
speeds(uint32_t writer)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_ink *samples[REFERENCES], *probe = writes(writer, 9);
	struct peer refs[REFERENCES], peer_probe = peer_new(probe);
	struct yx_ink_template *t = NULL;
	struct yx_ink_score score;
	struct yx_buf stored = { 0 };
	double took[ROUNDS], total, enrol_s;
	yx_time start;

	for (uint32_t i = 0; i < REFERENCES; i++) {
		samples[i] = writes(writer, i);
		refs[i] = peer_new(samples[i]);
	}
	start = yx_time_monotonic();
	if (yx_ink_template_new(&t, (const struct yx_ink *const *)samples, REFERENCES, NULL,
				&err) != YX_OK)
		die(&err, "template");
	enrol_s = seconds_since(start);
	for (size_t k = 0; k < ROUNDS; k++) {
		start = yx_time_monotonic();
		if (yx_ink_score(&score, t, probe, &err) != YX_OK)
			die(&err, "score");
		took[k] = seconds_since(start);
	}
	qsort(took, ROUNDS, sizeof(*took), yx_compare_doubles);
	start = yx_time_monotonic();
	for (size_t k = 0; k < 20; k++)
		for (size_t i = 0; i < REFERENCES; i++)
			(void)peer_distance(&refs[i], &peer_probe);
	total = seconds_since(start);
	if (yx_ink_template_write(t, &stored, &err) != YX_OK)
		die(&err, "write");
	printf("%4zu samples: verification against %d references %.3f ms median, %.3f ms p99; "
	       "%.0f comparisons/s/core; enrolment %.2f ms; template %zu bytes; simple DTW %.0f "
	       "comparisons/s\n",
	       probe->count, REFERENCES, took[ROUNDS / 2] * 1e3, took[ROUNDS * 99 / 100] * 1e3,
	       REFERENCES / took[ROUNDS / 2], enrol_s * 1e3, stored.len, 20 * REFERENCES / total);
	yx_buf_clear(&stored);
	yx_ink_template_free(t);
	for (size_t i = 0; i < REFERENCES; i++) {
		yx_ink_free(samples[i]);
		yx_free(refs[i].v);
	}
	yx_free(peer_probe.v);
	yx_ink_free(probe);
}

int
main(int argc, char **argv)
{
	struct rusage usage;

	if (argc == 4 && strcmp(argv[1], "baseline") == 0)
		return baseline(argv[2], argv[3]);
	for (uint32_t writer = 1; writer <= 3; writer++)
		speeds(writer);
	if (getrusage(RUSAGE_SELF, &usage) == 0)
		printf("memory: %ld KiB resident at the most\n", usage.ru_maxrss);
	return 0;
}
