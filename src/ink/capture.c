/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Captures: life cycle, the builder all readers share, and the choice of format.
 *
 * The builder is where limits are enforced: number of samples, size of coordinates, length in
 * time. Readers only turn their own syntax into samples.
 */
#include "capture.h"

#include <math.h>
#include <string.h>

const char *const ink_sensing_names[7] = { "unknown",    "electromagnetic", "capacitive",
					   "active-pen", "resistive",       "optical",
					   "mouse" };

enum yx_status
yx_ink_new(struct yx_ink **out, size_t count, struct yx_error *err)
{
	struct yx_ink *ink = NULL;

	*out = NULL;
	if (count > YX_LIMIT_INK_SAMPLES)
		return yx_fail(err, YX_LIMIT, NULL, "", "more than %d samples in one capture",
			       YX_LIMIT_INK_SAMPLES);
	if (!(ink = yx_alloc(sizeof(*ink))))
		return yx_fail_nomem(err);
	ink->captured_at = YX_TIME_NONE;
	if (!(ink->samples = yx_alloc_array(count ? count : 1, sizeof(*ink->samples)))) {
		yx_free(ink);
		return yx_fail_nomem(err);
	}
	ink->count = count;
	*out = ink;
	return YX_OK;
}

enum yx_status
yx_ink_dup(struct yx_ink **out, const struct yx_ink *ink, struct yx_error *err)
{
	enum yx_status st = yx_ink_new(out, ink->count, err);
	struct yx_ink_sample *samples;

	if (st != YX_OK)
		return st;
	samples = (*out)->samples;
	**out = *ink;
	(*out)->samples = samples;
	memcpy(samples, ink->samples, ink->count * sizeof(*samples));
	return YX_OK;
}

void
yx_ink_free(struct yx_ink *ink)
{
	if (!ink)
		return;
	if (ink->samples)
		yx_wipe(ink->samples, ink->count * sizeof(*ink->samples));
	yx_free(ink->samples);
	yx_free(ink);
}

/* ----------------------------------------------------------------- builder */

enum yx_status
ink_builder_init(struct ink_builder *b, struct yx_error *err)
{
	enum yx_status st;

	b->capacity = 512;
	if ((st = yx_ink_new(&b->ink, b->capacity, err)) == YX_OK)
		b->ink->count = 0;
	return st;
}

void
ink_builder_clear(struct ink_builder *b)
{
	yx_ink_free(b->ink);
	b->ink = NULL;
}

static enum yx_status
builder_room(struct ink_builder *b, const struct yx_reader *at, struct yx_error *err)
{
	struct yx_ink_sample *bigger;
	size_t capacity = b->capacity * 2;

	if (b->ink->count < b->capacity)
		return YX_OK;
	if (b->capacity >= YX_LIMIT_INK_SAMPLES)
		return yx_fail(err, YX_LIMIT, at, "", "more than %d samples in one capture",
			       YX_LIMIT_INK_SAMPLES);
	if (capacity > YX_LIMIT_INK_SAMPLES)
		capacity = YX_LIMIT_INK_SAMPLES;
	if (!(bigger = yx_alloc_array(capacity, sizeof(*bigger))))
		return yx_fail_nomem(err);
	memcpy(bigger, b->ink->samples, b->ink->count * sizeof(*bigger));
	yx_wipe(b->ink->samples, b->ink->count * sizeof(*bigger));
	yx_free(b->ink->samples);
	b->ink->samples = bigger;
	b->capacity = capacity;
	return YX_OK;
}

enum yx_status
ink_builder_add(struct ink_builder *b, const struct yx_ink_sample *s, const struct yx_reader *at,
		struct yx_error *err)
{
	enum yx_status st;

	if (!(fabs(s->x) <= YX_LIMIT_INK_COORD && fabs(s->y) <= YX_LIMIT_INK_COORD))
		return yx_fail(err, YX_LIMIT, at, "", "a coordinate beyond %g", YX_LIMIT_INK_COORD);
	if (!(s->force >= 0 && (double)s->force <= YX_LIMIT_INK_FORCE))
		return yx_fail(err, YX_MALFORMED, at, "", "a force below zero or absurdly large");
	if (!(s->azimuth >= 0 && s->azimuth <= 360 && s->altitude >= -90 && s->altitude <= 90))
		return yx_fail(err, YX_MALFORMED, at, "", "a pen angle out of range");
	if ((st = builder_room(b, at, err)) != YX_OK)
		return st;
	b->ink->samples[b->ink->count++] = *s;
	return YX_OK;
}

enum yx_status
ink_builder_finish(struct ink_builder *b, struct yx_ink **out, struct yx_error *err)
{
	struct yx_ink *ink = b->ink;
	struct yx_ink_sample *s = ink->samples;
	bool hover = false;
	int64_t t0;

	if (ink->count == 0)
		return yx_fail(err, YX_MALFORMED, NULL, "", "a capture without samples");
	t0 = s[0].t_us;
	for (size_t i = 0; i < ink->count; i++) {
		/* callers keep |t| below 2^62, so the difference cannot overflow */
		s[i].t_us -= t0;
		if (s[i].t_us < 0 || (i > 0 && s[i].t_us < s[i - 1].t_us))
			return yx_fail(err, YX_MALFORMED, NULL, "",
				       "time runs backwards at sample %zu", i);
		if (s[i].t_us > YX_LIMIT_INK_TIME_US)
			return yx_fail(err, YX_LIMIT, NULL, "",
				       "longer than ten minutes at sample %zu", i);
		if (!(ink->channels & YX_INK_TIP))
			s[i].down = !(ink->channels & YX_INK_F) || s[i].force > 0;
		if (!s[i].down)
			hover = true;
		if ((ink->channels & YX_INK_F) && (double)s[i].force > ink->device.force_max)
			ink->device.force_max = (double)s[i].force;
	}
	if (hover)
		ink->channels |= YX_INK_HOVER;
	else
		ink->channels &= ~(unsigned)YX_INK_HOVER;
	*out = ink;
	b->ink = NULL;
	return YX_OK;
}

/* ------------------------------------------------------------------ format */

const char *
yx_ink_format_name(enum yx_ink_format f)
{
	switch (f) {
	case YX_INK_FORMAT_AUTO:
		return "auto";
	case YX_INK_FORMAT_SVC2004:
		return "svc2004";
	case YX_INK_FORMAT_SIGCOMP:
		return "sigcomp";
	case YX_INK_FORMAT_COMPACT:
		return "compact";
	case YX_INK_FORMAT_INKML:
		return "inkml";
	case YX_INK_FORMAT_JSON:
		return "json";
	}
	return "unknown";
}

/* SVC's first line is one number; SigComp's is a name, or five numbers. */
static enum yx_ink_format
guess_text(struct yx_bytes in)
{
	struct yx_reader r = yx_reader(in);
	double v;
	int c;

	ink_skip_blank(&r, true);
	if (!ink_take_number(&r, &v))
		return YX_INK_FORMAT_SIGCOMP;
	ink_skip_blank(&r, false);
	c = yx_peek(&r);
	return c == '\n' || c == '\r' ? YX_INK_FORMAT_SVC2004 : YX_INK_FORMAT_SIGCOMP;
}

static enum yx_ink_format
guess(struct yx_bytes in)
{
	struct yx_reader r = yx_reader(in);

	if (yx_accept(&r, "YXIN"))
		return YX_INK_FORMAT_COMPACT;
	(void)yx_accept(&r, "\xEF\xBB\xBF");
	ink_skip_blank(&r, true);
	if (yx_peek(&r) == '<')
		return YX_INK_FORMAT_INKML;
	if (yx_peek(&r) == '{')
		return YX_INK_FORMAT_JSON;
	return guess_text(in);
}

enum yx_status
yx_ink_parse(struct yx_ink **out, struct yx_bytes in, enum yx_ink_format format,
	     struct yx_error *err)
{
	*out = NULL;
	if (in.len > YX_LIMIT_INK_FILE)
		return yx_fail(err, YX_LIMIT, NULL, "", "a capture larger than %d MiB",
			       (int)(YX_LIMIT_INK_FILE >> 20));
	if (format == YX_INK_FORMAT_AUTO)
		format = guess(in);
	switch (format) {
	case YX_INK_FORMAT_SVC2004:
		return ink_svc_parse(out, in, err);
	case YX_INK_FORMAT_SIGCOMP:
		return ink_sigcomp_parse(out, in, err);
	case YX_INK_FORMAT_COMPACT:
		return ink_compact_parse(out, in, err);
	case YX_INK_FORMAT_INKML:
		return ink_inkml_parse(out, in, err);
	case YX_INK_FORMAT_JSON:
		return ink_json_parse(out, in, err);
	case YX_INK_FORMAT_AUTO:
		break;
	}
	return yx_fail(err, YX_USAGE, NULL, "", "no such capture format");
}

enum yx_status
yx_ink_load(struct yx_ink **out, const char *path, enum yx_ink_format format, struct yx_error *err)
{
	struct yx_file f = { 0 };
	enum yx_status st;

	*out = NULL;
	if ((st = yx_file_open(&f, path, YX_LIMIT_INK_FILE, err)) != YX_OK)
		return st;
	st = yx_ink_parse(out, f.bytes, format, err);
	yx_file_close(&f);
	return st;
}

enum yx_status
yx_ink_write(const struct yx_ink *ink, enum yx_ink_format format, struct yx_buf *out,
	     struct yx_error *err)
{
	switch (format) {
	case YX_INK_FORMAT_COMPACT:
		return ink_compact_write(ink, out, err);
	case YX_INK_FORMAT_INKML:
		return ink_inkml_write(ink, out, err);
	case YX_INK_FORMAT_JSON:
		return ink_json_write(ink, out, err);
	case YX_INK_FORMAT_AUTO:
	case YX_INK_FORMAT_SVC2004:
	case YX_INK_FORMAT_SIGCOMP:
		break;
	}
	return yx_fail(err, YX_UNSUPPORTED, NULL, "",
		       "captures are written as compact, inkml or json, not %s",
		       yx_ink_format_name(format));
}

/* ----------------------------------------------------------------- measure */

double
yx_ink_duration_s(const struct yx_ink *ink)
{
	return ink->count ? (double)ink->samples[ink->count - 1].t_us / 1e6 : 0;
}

bool
yx_ink_has_force(const struct yx_ink *ink)
{
	return (ink->channels & YX_INK_F) && ink->device.force_max > 0;
}

double
yx_ink_speed(const struct yx_ink *ink, size_t i)
{
	const struct yx_ink_sample *a, *b;
	double dt;

	if (i == 0 || i >= ink->count)
		return 0;
	a = &ink->samples[i - 1];
	b = &ink->samples[i];
	dt = (double)(b->t_us - a->t_us) / 1e6;
	return a->down && b->down && dt > 0 ? hypot(b->x - a->x, b->y - a->y) / dt : 0;
}

double
yx_ink_rate_hz(const struct yx_ink *ink)
{
	/* The median without sorting: a histogram of steps in 0.1 ms up to 0.2 s. */
	unsigned bins[2000] = { 0 }, total = 0, seen = 0;

	for (size_t i = 1; i < ink->count; i++) {
		int64_t step = ink->samples[i].t_us - ink->samples[i - 1].t_us;

		if (step <= 0 || !ink->samples[i].down || !ink->samples[i - 1].down)
			continue;
		bins[step / 100 < 2000 ? step / 100 : 1999]++;
		total++;
	}
	if (total < 2)
		return 0;
	for (size_t i = 0; i < 2000; i++) {
		seen += bins[i];
		if (seen * 2 >= total)
			return 1e4 / (i ? (double)i : 1.0);
	}
	return 0;
}

size_t
yx_ink_stroke_count(const struct yx_ink *ink)
{
	size_t strokes = 0;

	for (size_t i = 0; i < ink->count; i++)
		if (ink->samples[i].down && (i == 0 || !ink->samples[i - 1].down))
			strokes++;
	return strokes;
}

/* Pen angles from tilts along X and Y (Pointer Events level 3, the appendix). */
void
ink_set_tilt(struct yx_ink_sample *s, double tilt_x, double tilt_y)
{
	double tx = tan(fmax(-89, fmin(89, tilt_x)) * M_PI / 180);
	double ty = tan(fmax(-89, fmin(89, tilt_y)) * M_PI / 180);
	double a = atan2(tx, -ty) * 180 / M_PI;

	s->azimuth = (float)(a < 0 ? a + 360 : a);
	s->altitude = (float)(atan2(1, hypot(tx, ty)) * 180 / M_PI);
}
