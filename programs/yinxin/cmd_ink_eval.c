/* SPDX-License-Identifier: Apache-2.0 */
/*
 * yinxin ink eval: a list of trials, each scored at the default threshold, and the error rates.
 *
 * The list has five columns separated by tabs: user, trial, enrolment files (commas), probe file,
 * label (G genuine, S skilled forgery, R random forgery). Each line comes out again with two
 * columns more: the score and "accept", "reject" or "undecided" (ink_match.h). A probe that cannot
 * be compared (too short) is rejected with the least score and counted. What was not decided is no
 * false rejection; it is counted, and with its score it is in the equal error rates.
 */
#include <yinxin/codec_json.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "cmd_ink.h"

#define LEAST_SCORE (-99.0)
#define LINE_MAX_   4096

struct trial {
	uint64_t user;      /* hash of the user's column */
	uint64_t enrolment; /* and of the trial's too: one template */
	char label;
	double score;
	enum yx_ink_decision decision;
};

struct eval {
	const struct cli *c;
	const char *folder;
	struct trial *trials;
	size_t count, capacity;
	char enrolled[LINE_MAX_]; /* the files `template` was made of */
	struct yx_ink_template *template;
	size_t unusable;
	bool without_force; /* --no-force: as if the device had no force sensor */
	bool with_features; /* --features: what entered the fusion, for tools/ink */
	struct yx_ink_score last;
	struct yx_buf out;
};

/* ------------------------------------------------------------------- rates */

static int
compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

enum group { GROUP_ALL, GROUP_USER, GROUP_ENROLMENT };

static bool
same_group(const struct trial *a, const struct trial *b, enum group by)
{
	return by == GROUP_ALL || (by == GROUP_USER && a->user == b->user) ||
	       (by == GROUP_ENROLMENT && a->enrolment == b->enrolment);
}

/* Sorted scores of one label among the trials that belong with `of`. Returns how many. */
static size_t
scores_of(double *out, const struct eval *e, char label, const struct trial *of, enum group by)
{
	size_t n = 0;

	for (size_t i = 0; i < e->count; i++)
		if (e->trials[i].label == label && same_group(&e->trials[i], of, by))
			out[n++] = e->trials[i].score;
	qsort(out, n, sizeof(*out), compare_doubles);
	return n;
}

/* How many of the sorted values lie below `v`. */
static size_t
below(const double *sorted, size_t n, double v)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (sorted[mid] < v)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* Where false rejection and false acceptance are nearest, their mean. Both sorted. */
static double
equal_error(const double *genuine, size_t n, const double *forged, size_t m)
{
	double best = 2, rate = 0;

	for (size_t k = 0; k < n + m; k++) {
		double at = k < n ? genuine[k] : forged[k - n];
		double frr = (double)below(genuine, n, at) / (double)n;
		double far = 1 - (double)below(forged, m, at) / (double)m;

		if (fabs(frr - far) < best) {
			best = fabs(frr - far);
			rate = (frr + far) / 2;
		}
	}
	return rate;
}

/* Mean over groups of each one's own equal error rate; -1 when none has both kinds. */
static double
equal_error_by(const struct eval *e, char label, enum group by, double *g, double *f)
{
	double sum = 0;
	size_t groups = 0;

	for (size_t i = 0; i < e->count; i++) {
		const struct trial *t = &e->trials[i];
		bool seen = false;
		size_t n, m;

		/* lists are grouped by user, so looking back one row is nearly always enough */
		for (size_t k = i; k > 0 && !seen; k--)
			seen = same_group(&e->trials[k - 1], t, by);
		if (seen)
			continue;
		n = scores_of(g, e, 'G', t, by);
		m = scores_of(f, e, label, t, by);
		if (!n || !m)
			continue;
		sum += equal_error(g, n, f, m);
		groups++;
	}
	return groups ? sum / (double)groups : -1;
}

static double
share(const struct eval *e, char label, enum yx_ink_decision decision)
{
	size_t n = 0, found = 0;

	for (size_t i = 0; i < e->count; i++) {
		if (e->trials[i].label != label)
			continue;
		n++;
		found += e->trials[i].decision == decision;
	}
	return n ? (double)found / (double)n : 0;
}

static int
report(const struct eval *e, bool on_stderr)
{
	double *g = yx_alloc_array(e->count + 1, sizeof(double));
	double *f = yx_alloc_array(e->count + 1, sizeof(double));
	const char *const names[] = { "skilled", "random" };
	const char labels[] = "SR";
	struct yx_json_build b = { 0 };
	size_t n, m;
	int rc = CLI_INTERNAL;

	if (!g || !f)
		goto done;
	yx_json_begin_object(&b, NULL);
	yx_json_put_int(&b, "trials", (int64_t)e->count);
	yx_json_put_int(&b, "unusable", (int64_t)e->unusable);
	yx_json_put_real(&b, "threshold", yx_ink_threshold());
	n = scores_of(g, e, 'G', e->trials, GROUP_ALL);
	yx_json_begin_object(&b, "genuine");
	yx_json_put_int(&b, "trials", (int64_t)n);
	yx_json_put_real(&b, "false_rejection_rate", share(e, 'G', YX_INK_NOT_ACCEPTED));
	yx_json_put_real(&b, "not_decided_rate", share(e, 'G', YX_INK_NOT_DECIDED));
	yx_json_end(&b);
	for (int k = 0; k < 2; k++) {
		double eer, eer_user, eer_enrolment;

		m = scores_of(f, e, labels[k], e->trials, GROUP_ALL);
		n = scores_of(g, e, 'G', e->trials, GROUP_ALL);
		if (!m || !n)
			continue;
		eer = equal_error(g, n, f, m);
		eer_user = equal_error_by(e, labels[k], GROUP_USER, g, f);
		eer_enrolment = equal_error_by(e, labels[k], GROUP_ENROLMENT, g, f);
		yx_json_begin_object(&b, names[k]);
		yx_json_put_int(&b, "trials", (int64_t)m);
		yx_json_put_real(&b, "false_acceptance_rate", share(e, labels[k], YX_INK_ACCEPTED));
		yx_json_put_real(&b, "not_decided_rate", share(e, labels[k], YX_INK_NOT_DECIDED));
		yx_json_put_real(&b, "eer", eer);
		yx_json_put_real(&b, "eer_per_user", eer_user);
		yx_json_put_real(&b, "eer_per_enrolment", eer_enrolment);
		yx_json_end(&b);
		if (on_stderr)
			cli_note(e->c,
				 "%s forgeries: EER %.2f %%, per user %.2f %%, per enrolment "
				 "%.2f %%, accepted %.2f %%",
				 "%s 伪造：等错误率 %.2f %%，按人 %.2f %%，按每次注册 %.2f "
				 "%%，误接受 %.2f %%",
				 names[k], 100 * eer, 100 * eer_user, 100 * eer_enrolment,
				 100 * share(e, labels[k], YX_INK_ACCEPTED));
	}
	yx_json_end(&b);
	if (on_stderr)
		cli_note(e->c,
			 "genuine: rejected %.2f %%, not decided %.2f %%, at the default threshold "
			 "%.2f",
			 "真实签名：误拒 %.2f %%，不作判定 %.2f %%，默认阈值 %.2f",
			 100 * share(e, 'G', YX_INK_NOT_ACCEPTED),
			 100 * share(e, 'G', YX_INK_NOT_DECIDED), yx_ink_threshold());
	rc = CLI_OK;
	if (e->c->json)
		rc = cli_print_json(e->c, &b);
	else
		yx_json_build_clear(&b);
done:
	yx_free(g);
	yx_free(f);
	return rc;
}

/* ------------------------------------------------------------------ trials */

/* "folder/name"; refuses names that leave the folder. */
static bool
path_in(const struct eval *e, struct yx_bytes name, char out[LINE_MAX_])
{
	int n;

	if (name.len == 0 || yx_bytes_find(name, YX_BYTES_LIT(".."), 0) != SIZE_MAX ||
	    name.data[0] == '/')
		return false;
	n = snprintf(out, LINE_MAX_, "%s/%.*s", e->folder, (int)name.len, (const char *)name.data);
	return n > 0 && n < LINE_MAX_;
}

static int
usage_line(const struct eval *e, size_t line, const char *what)
{
	struct yx_error err = YX_ERROR_INIT;

	(void)yx_fail(&err, YX_MALFORMED, NULL, "", "line %zu: %s", line, what);
	return cli_error(e->c, &err, "--protocol");
}

static void
drop_force(const struct eval *e, struct yx_ink *ink)
{
	if (e->without_force)
		ink->channels &= ~(unsigned)YX_INK_F;
}

static int
enrol_files(struct eval *e, const char *const *paths, size_t count)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_ink *captures[YX_INK_ENROL_MAX] = { NULL };
	int rc = ink_load_all(e->c, captures, paths, count);

	for (size_t i = 0; i < count && rc == CLI_OK; i++)
		drop_force(e, captures[i]);
	if (rc == CLI_OK &&
	    yx_ink_template_new(&e->template, (const struct yx_ink *const *)captures, count, NULL,
				&err) != YX_OK)
		rc = cli_error(e->c, &err, e->enrolled);
	ink_free_all(captures, count);
	return rc;
}

static int
enrol(struct eval *e, struct yx_bytes list, size_t line)
{
	char paths[YX_INK_ENROL_MAX][LINE_MAX_];
	const char *pointers[YX_INK_ENROL_MAX];
	struct yx_reader r = yx_reader(list);
	struct yx_bytes name;
	size_t count = 0;

	if (e->template && yx_bytes_equal_str(list, e->enrolled))
		return CLI_OK;
	yx_ink_template_free(e->template);
	e->template = NULL;
	while (!yx_reader_at_end(&r)) {
		if (!yx_take_until(&r, ',', &name)) {
			name = yx_reader_rest(&r);
			(void)yx_skip(&r, name.len);
		}
		if (count == YX_INK_ENROL_MAX || !path_in(e, name, paths[count]))
			return usage_line(e, line, "too many enrolment files, or a bad name");
		pointers[count] = paths[count];
		count++;
	}
	if (list.len >= sizeof(e->enrolled))
		return usage_line(e, line, "too long");
	snprintf(e->enrolled, sizeof(e->enrolled), "%.*s", (int)list.len, (const char *)list.data);
	return enrol_files(e, pointers, count);
}

static int
score_trial(struct eval *e, struct yx_bytes probe_name, size_t line, struct trial *t)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_ink *probe = NULL;
	char path[LINE_MAX_];
	enum yx_status st;

	if (!path_in(e, probe_name, path))
		return usage_line(e, line, "a bad probe name");
	if (yx_ink_load(&probe, path, YX_INK_FORMAT_AUTO, &err) != YX_OK)
		return cli_error(e->c, &err, path);
	drop_force(e, probe);
	st = yx_ink_score(&e->last, e->template, probe, &err);
	yx_ink_free(probe);
	if (st == YX_MALFORMED) {
		cli_note(e->c, "%s: %s; rejected", "%s：%s；拒绝", path, err.text);
		e->unusable++;
		t->score = LEAST_SCORE;
		t->decision = YX_INK_NOT_ACCEPTED;
		return CLI_OK;
	}
	if (st != YX_OK)
		return cli_error(e->c, &err, path);
	t->score = e->last.score;
	t->decision = e->last.decision;
	return CLI_OK;
}

static uint64_t
hash_of(struct yx_bytes text, uint64_t hash)
{
	for (size_t i = 0; i < text.len; i++)
		hash = (hash ^ text.data[i]) * UINT64_C(1099511628211) + 1;
	return hash;
}

static int
take_line(struct eval *e, struct yx_bytes text, size_t line)
{
	static const char *const words[] = { "reject", "accept", "undecided" };
	struct yx_bytes column[5];
	struct yx_reader r = yx_reader(text);
	struct trial *t;
	int rc;

	for (size_t i = 0; i < 4; i++)
		if (!yx_take_until(&r, '\t', &column[i]))
			return usage_line(e, line, "fewer than five columns");
	column[4] = yx_reader_rest(&r);
	if (column[4].len != 1 || !strchr("GSR", column[4].data[0]) || column[0].len > 15)
		return usage_line(e, line, "the label is not G, S or R, or the user no number");
	if (e->count == e->capacity) {
		size_t capacity = e->capacity ? e->capacity * 2 : 1024;
		struct trial *more = yx_realloc(e->trials, capacity * sizeof(*more));

		if (!more)
			return CLI_INTERNAL;
		e->trials = more;
		e->capacity = capacity;
	}
	t = &e->trials[e->count];
	*t = (struct trial){ .label = (char)column[4].data[0] };
	t->user = hash_of(column[0], 5381); /* any word will do as a name */
	t->enrolment = hash_of(column[1], t->user);
	if ((rc = enrol(e, column[2], line)) != CLI_OK ||
	    (rc = score_trial(e, column[3], line, t)) != CLI_OK)
		return rc;
	e->count++;
	yx_buf_put_bytes(&e->out, text);
	yx_buf_printf(&e->out, "\t%.6f\t%s", t->score, words[t->decision]);
	for (size_t i = 0; e->with_features && i < e->last.feature_count; i++)
		yx_buf_printf(&e->out, "\t%.6f", e->last.features[i]);
	yx_buf_puts(&e->out, "\n");
	return CLI_OK;
}

static int
run(struct eval *e, const char *protocol)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_file f = { 0 };
	struct yx_reader r;
	struct yx_bytes line;
	size_t number = 0;
	int rc = CLI_OK;

	if (yx_file_open(&f, protocol, 64 << 20, &err) != YX_OK)
		return cli_error(e->c, &err, protocol);
	r = yx_reader(f.bytes);
	while (rc == CLI_OK && !yx_reader_at_end(&r)) {
		if (!yx_take_until(&r, '\n', &line)) {
			line = yx_reader_rest(&r);
			(void)yx_skip(&r, line.len);
		}
		number++;
		if (line.len && line.data[line.len - 1] == '\r')
			line.len--;
		if (line.len)
			rc = take_line(e, line, number);
		if (number % 200 == 0)
			cli_progress(e->c, yx_reader_offset(&r), f.bytes.len, protocol);
	}
	yx_file_close(&f);
	if (rc == CLI_OK && e->count == 0)
		rc = usage_line(e, 1, "no trials");
	return rc;
}

int
ink_eval(struct cli *c)
{
	const char *option, *value, *folder = NULL, *protocol = NULL, *out = NULL;
	struct eval *e;
	bool with_features = false, without_force = false;
	int rc;

	while ((option = cli_option(c, "--data --protocol -o --out", &value))) {
		if (strcmp(option, "--data") == 0)
			folder = value;
		else if (strcmp(option, "--protocol") == 0)
			protocol = value;
		else if (strcmp(option, "--features") == 0)
			with_features = true;
		else if (strcmp(option, "--no-force") == 0)
			without_force = true;
		else if (strcmp(option, "-o") == 0 || strcmp(option, "--out") == 0)
			out = value;
		else
			return cli_usage(c, "not expected:", "多余的参数：",
					 *option ? option : value);
	}
	if (c->next < 0)
		return CLI_USAGE;
	if (!folder || !protocol)
		return cli_usage(c, "needed: --data DIR and --protocol FILE.tsv",
				 "需要 --data 目录和 --protocol 清单.tsv", "");
	if (!(e = yx_alloc(sizeof(*e))))
		return CLI_INTERNAL;
	e->c = c;
	e->folder = folder;
	e->with_features = with_features;
	e->without_force = without_force;
	yx_buf_init(&e->out, 0);
	rc = run(e, protocol);
	if (rc == CLI_OK && (out || !c->json))
		rc = ink_put(c, out, yx_buf_bytes(&e->out));
	if (rc == CLI_OK)
		rc = report(e, true);
	yx_buf_clear(&e->out);
	yx_ink_template_free(e->template);
	yx_free(e->trials);
	yx_free(e);
	return rc;
}
