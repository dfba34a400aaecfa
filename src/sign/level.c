/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Raising a PDF to B-T, B-LT, B-LTA, and renewing: one incremental update after the other, each
 * seeing the file as the one before left it.
 */
#include <string.h>
#include <yinxin/limits.h>
#include "level.h"

const char *
yx_level_name(enum yx_level level)
{
	static const char *const names[] = { "B-B", "B-T", "B-LT", "B-LTA" };

	return (unsigned)level < 4 ? names[level] : "";
}

void
yx_level_report_clear(struct yx_level_report *r)
{
	yx_arena_free(r->arena);
	*r = (struct yx_level_report){ .time = YX_TIME_NONE };
}

/* What was appended becomes part of the file that the next step sees. */
static enum yx_status
grow(struct level_job *j, struct yx_buf *tail, struct yx_bytes more, struct yx_error *err)
{
	enum yx_status st;

	if (!more.len)
		return YX_OK;
	if (!j->grown.len) /* the file is only copied when there is something behind it */
		yx_buf_put_bytes(&j->grown, j->file);
	yx_buf_put_bytes(&j->grown, more);
	if ((st = yx_buf_status(&j->grown, err)) != YX_OK)
		return st;
	j->file = yx_buf_bytes(&j->grown);
	j->report->changed = true;
	yx_buf_put_bytes(tail, more);
	return yx_buf_status(tail, err);
}

static enum yx_status
stamp(struct level_job *j, struct yx_buf *tail, struct yx_error *err)
{
	struct yx_sign_result result;
	struct yx_buf more = { 0 };
	enum yx_status st;

	if (!j->o->tsa || !j->o->tsa->source_count)
		return yx_fail(err, YX_USAGE, NULL, "",
			       "this level needs a time-stamp authority; give --tsa URL or local");
	st = yx_timestamp_pdf(&more, j->file, j->o->tsa, j->o->password, &result, err);
	if (st == YX_OK) {
		j->report->timestamps_added++;
		j->report->time = result.time;
		snprintf(j->report->tsa, sizeof(j->report->tsa), "%s", result.tsa);
		st = grow(j, tail, yx_buf_bytes(&more), err);
	}
	yx_buf_clear(&more);
	return st;
}

/* Time for signatures that have none (EN 319 142-1 table 1: a document time-stamp will do). */
static enum yx_status
raise_to_t(struct level_job *j, struct yx_buf *tail, struct yx_error *err)
{
	enum yx_status st = level_gather(j, err);
	bool lacks = st == YX_OK && level_lacks_time(j);

	for (size_t i = 0; i < j->count; i++)
		j->report->signatures += !j->signatures[i].stamp;
	if (lacks) {
		level_forget(j);
		st = stamp(j, tail, err);
		if (st == YX_OK)
			st = level_gather(j, err);
	}
	return st;
}

static enum yx_status
raise_to_lt(struct level_job *j, struct yx_buf *tail, struct yx_error *err)
{
	struct yx_buf more = { 0 };
	enum yx_status st;

	/* a time-stamp made a moment ago is not from the future, whoever's clock is ahead */
	j->now = j->o->now == YX_TIME_NONE ? yx_time_now() : j->o->now;
	if ((st = level_prove(j, err)) == YX_OK)
		st = level_store(j, &more, err);
	level_forget(j);
	if (st == YX_OK)
		st = grow(j, tail, yx_buf_bytes(&more), err);
	yx_buf_clear(&more);
	return st;
}

static enum yx_status
raise_level(struct level_job *j, enum yx_level level, struct yx_buf *tail, struct yx_error *err)
{
	enum yx_status st;

	if (level < YX_LEVEL_B_T || level > YX_LEVEL_B_LTA)
		return yx_fail(err, YX_USAGE, NULL, "", "a file is raised to B-T, B-LT or B-LTA");
	if (level >= YX_LEVEL_B_LT && (!j->o->trust || !yx_trust_anchor_count(j->o->trust)))
		return yx_fail(err, YX_USAGE, NULL, "",
			       "this level needs to know whom to trust: give the roots of signer "
			       "and time-stamp authority with --trust");
	if (level == YX_LEVEL_B_LTA && (!j->o->tsa || !j->o->tsa->source_count))
		return yx_fail(err, YX_USAGE, NULL, "",
			       "level B-LTA needs a time-stamp authority; give --tsa URL or "
			       "local:DIR");
	if ((st = raise_to_t(j, tail, err)) != YX_OK)
		return st;
	if (level >= YX_LEVEL_B_LT && (st = raise_to_lt(j, tail, err)) != YX_OK)
		return st;
	level_forget(j);
	return level == YX_LEVEL_B_LTA ? stamp(j, tail, err) : YX_OK;
}

enum yx_status
level_extend(struct yx_buf *tail, struct yx_bytes in, struct yx_buf *whole, enum yx_level level,
	     const struct yx_level_options *options, struct yx_error *err)
{
	struct yx_level_report mine = { .time = YX_TIME_NONE };
	struct level_job j = { .o = options, .file = in };
	size_t before = tail->len;
	enum yx_status st;

	j.report = options->report ? options->report : &mine;
	*j.report = (struct yx_level_report){ .level = level, .time = YX_TIME_NONE };
	j.now = options->now == YX_TIME_NONE ? yx_time_now() : options->now;
	yx_buf_init(&j.grown, YX_LIMIT_FILE);
	if (whole) {
		j.grown = *whole;
		*whole = (struct yx_buf){ 0 };
		j.file = yx_buf_bytes(&j.grown);
	}
	j.report->arena = yx_arena_new(0);
	st = j.report->arena ? YX_OK : yx_fail_nomem(err);
	if (st == YX_OK && (st = yx_pool_new(&j.fetched, err)) == YX_OK)
		st = raise_level(&j, level, tail, err);
	level_forget(&j);
	yx_pool_free(j.fetched);
	yx_buf_clear(&j.grown);
	yx_level_report_clear(&mine);
	if (st != YX_OK)
		tail->len = before; /* nothing rather than a part */
	return st;
}

enum yx_status
yx_extend_pdf(struct yx_buf *tail, struct yx_bytes in, enum yx_level level,
	      const struct yx_level_options *options, struct yx_error *err)
{
	return level_extend(tail, in, NULL, level, options, err);
}
