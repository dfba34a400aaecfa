/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Templates as bytes.
 *
 *   "YXIT" 01  flags:u8 (1 protected)  count:u8
 *   per sample: taken_at:u64  flags:u8  globals: INK_GLOBALS x u32 (two's complement, 1/65536)
 *               length:u16  features: length x INK_DIMS x u16 (two's complement, 1/4096)
 *
 * flags: 1 with force, 2 sampled too slowly, 4 times broken, 8 pauses between strokes not known.
 * Big-endian. Statistics are computed again on reading, so a file cannot claim a spread it has not.
 */
#include "template.h"

#include <math.h>

#include <yinxin/limits.h>

#define MAGIC          "YXIT\x01"
#define FEATURE_STEP   4096.0
#define GLOBAL_STEP    65536.0
#define FLAG_PROTECTED 1

#define SAMPLE_FORCE 1
#define SAMPLE_FLAGS 15

static const unsigned sample_flags[] = { 0, YX_INK_LOW_RATE, YX_INK_TIME_BROKEN,
					 YX_INK_GAPS_UNKNOWN };

static uint8_t
flags_of(const struct ink_series *s, unsigned reasons)
{
	unsigned flags = s->has_force ? SAMPLE_FORCE : 0;

	for (unsigned i = 1; i < sizeof(sample_flags) / sizeof(sample_flags[0]); i++)
		if (reasons & sample_flags[i])
			flags |= 1U << i;
	return (uint8_t)flags;
}

static int
clamp(double v, int limit)
{
	return v >= limit ? limit : v <= -limit ? -limit : (int)lround(v);
}

enum yx_status
yx_ink_template_write(const struct yx_ink_template *t, struct yx_buf *out, struct yx_error *err)
{
	yx_buf_put(out, MAGIC, sizeof(MAGIC) - 1);
	yx_buf_put_u8(out, t->protected_ ? FLAG_PROTECTED : 0);
	yx_buf_put_u8(out, (uint8_t)t->count);
	for (size_t i = 0; i < t->count; i++) {
		const struct ink_series *s = &t->series[i];

		yx_buf_put_u64be(out, (uint64_t)t->taken_at[i]);
		yx_buf_put_u8(out, flags_of(s, t->reasons[i]));
		for (size_t g = 0; g < INK_GLOBALS; g++)
			yx_buf_put_u32be(out,
					 (uint32_t)clamp(s->global[g] * GLOBAL_STEP, 2000000000));
		yx_buf_put_u16be(out, (uint16_t)s->length);
		for (size_t k = 0; k < s->length * INK_DIMS; k++)
			yx_buf_put_u16be(out, (uint16_t)clamp(s->v[k] * FEATURE_STEP, 32767));
	}
	return yx_buf_status(out, err);
}

static enum yx_status
take_series(struct yx_reader *r, struct yx_ink_template *t, struct ink_series *s,
	    struct yx_error *err)
{
	uint64_t at;
	uint32_t global;
	uint16_t length, v;
	uint8_t flags;

	if (!yx_take_u64be(r, &at) || !yx_take_u8(r, &flags) || flags > SAMPLE_FLAGS)
		return yx_fail(err, YX_MALFORMED, r, "", "a broken sample head");
	t->taken_at[t->count] = (yx_time)at;
	s->has_force = flags & SAMPLE_FORCE;
	for (unsigned i = 1; i < sizeof(sample_flags) / sizeof(sample_flags[0]); i++)
		if (flags & 1U << i)
			t->reasons[t->count] |= sample_flags[i];
	for (size_t g = 0; g < INK_GLOBALS; g++) {
		if (!yx_take_u32be(r, &global))
			return yx_fail(err, YX_MALFORMED, r, "", "a sample breaks off");
		s->global[g] = (double)(int32_t)global / GLOBAL_STEP;
	}
	if (!yx_take_u16be(r, &length) || length < INK_LENGTH_MIN || length > INK_LENGTH_MAX ||
	    yx_reader_left(r) < (size_t)length * INK_DIMS * 2)
		return yx_fail(err, YX_MALFORMED, r, "", "a sample of impossible length");
	if (!(s->v = yx_alloc_array((size_t)length * INK_DIMS, sizeof(double))))
		return yx_fail_nomem(err);
	s->length = length;
	for (size_t k = 0; k < (size_t)length * INK_DIMS; k++) {
		if (!yx_take_u16be(r, &v))
			return yx_fail(err, YX_MALFORMED, r, "", "a sample breaks off");
		s->v[k] = (double)(int16_t)v / FEATURE_STEP;
	}
	return YX_OK;
}

enum yx_status
yx_ink_template_parse(struct yx_ink_template **out, struct yx_bytes in, struct yx_error *err)
{
	struct yx_reader r = yx_reader(in);
	struct yx_ink_template *t = NULL;
	uint8_t flags, count;
	enum yx_status st = YX_MALFORMED;

	*out = NULL;
	if (in.len > YX_LIMIT_INK_FILE)
		return yx_fail(err, YX_LIMIT, NULL, "", "a template larger than 8 MiB");
	if (!yx_accept(&r, MAGIC))
		return yx_fail(err, YX_MALFORMED, &r, "",
			       "not a handwriting template of version 1");
	if (!yx_take_u8(&r, &flags) || flags > FLAG_PROTECTED || !yx_take_u8(&r, &count) ||
	    count < YX_INK_ENROL_MIN || count > YX_INK_ENROL_MAX)
		return yx_fail(err, YX_MALFORMED, &r, "", "unknown flags or number of samples");
	if (!(t = yx_alloc(sizeof(*t))))
		return yx_fail_nomem(err);
	t->protected_ = flags & FLAG_PROTECTED;
	for (size_t i = 0; i < count; i++, t->count++)
		if ((st = take_series(&r, t, &t->series[i], err)) != YX_OK)
			goto done;
	if (!yx_reader_at_end(&r)) {
		st = yx_fail(err, YX_MALFORMED, &r, "", "bytes after the template");
		goto done;
	}
	if ((st = ink_template_settle(t, NULL, err)) != YX_OK)
		goto done;
	*out = t;
	t = NULL;
done:
	yx_ink_template_free(t);
	return st;
}
