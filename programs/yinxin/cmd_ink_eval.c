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
#include <stdlib.h>
#include <string.h>
#include "cmd_ink.h"
#include "ink_rates.h"

#define LEAST_SCORE (-99.0)
#define LINE_MAX_   4096

struct eval {
	const struct cli *c;
	const char *folder;
	struct ink_trials trials;
	char enrolled[LINE_MAX_]; /* the files `template` was made of */
	struct yx_ink_template *template;
	bool without_force; /* --no-force: as if the device had no force sensor */
	bool with_features; /* --features: what entered the fusion, for tools/ink */
	struct yx_ink_score last;
	struct yx_buf out;
};

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
score_trial(struct eval *e, struct yx_bytes probe_name, size_t line, struct ink_trial *t)
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
		e->trials.unusable++;
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
	struct ink_trial *t;
	int rc;

	for (size_t i = 0; i < 4; i++)
		if (!yx_take_until(&r, '\t', &column[i]))
			return usage_line(e, line, "fewer than five columns");
	column[4] = yx_reader_rest(&r);
	if (column[4].len != 1 || !strchr("GSR", column[4].data[0]) || column[0].len > 15)
		return usage_line(e, line, "the label is not G, S or R, or the user no number");
	if (e->trials.count == e->trials.capacity) {
		size_t capacity = e->trials.capacity ? e->trials.capacity * 2 : 1024;
		struct ink_trial *more = yx_realloc(e->trials.items, capacity * sizeof(*more));

		if (!more)
			return CLI_INTERNAL;
		e->trials.items = more;
		e->trials.capacity = capacity;
	}
	t = &e->trials.items[e->trials.count];
	*t = (struct ink_trial){ .label = (char)column[4].data[0] };
	t->user = hash_of(column[0], 5381); /* any word will do as a name */
	t->enrolment = hash_of(column[1], t->user);
	if ((rc = enrol(e, column[2], line)) != CLI_OK ||
	    (rc = score_trial(e, column[3], line, t)) != CLI_OK)
		return rc;
	e->trials.count++;
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
	if (rc == CLI_OK && e->trials.count == 0)
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
		rc = ink_rates_tell(c, &e->trials);
	yx_buf_clear(&e->out);
	yx_ink_template_free(e->template);
	yx_free(e->trials.items);
	yx_free(e);
	return rc;
}
