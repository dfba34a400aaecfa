/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The compact form: what goes into a document and into evidence. Canonical, so that its hash can
 * stand for the act of writing: one capture has exactly one encoding, and anything else is refused.
 *
 *   "YXIN" 01  channels:u8  sensing:u8
 *   captured_at:u64  rate unitsPerMm forceMax latency: varint each, thousandths
 *   vendor model software: length:u8 and UTF-8
 *   count:varint, then one run per channel, each the whole series:
 *     x, y (differences, 1/16 unit)  t (differences, us)  force (1/4096 unit)  azimuth altitude
 *     (1/16 degree); these three as the channel bits say  tip (run lengths, first run is "up")
 *
 * Integers are big-endian; varints are base 128, low group first, minimal; differences are zigzag.
 */
#include "capture.h"

#include <math.h>
#include <string.h>

#define MAGIC "YXIN\x01"
#define CHANNELS                                                                                   \
	(YX_INK_T | YX_INK_F | YX_INK_AZIMUTH | YX_INK_ALTITUDE | YX_INK_TIP | YX_INK_HOVER)
#define STEP       16.0
#define FORCE_STEP 4096.0 /* screens report force from 0 to 1 */

/* One channel of a sample, as the integer that is stored. */
enum series {
	SERIES_X,
	SERIES_Y,
	SERIES_T,
	SERIES_F,
	SERIES_AZIMUTH,
	SERIES_ALTITUDE,
	SERIES_COUNT
};
static const unsigned series_bit[SERIES_COUNT] = {
	0, 0, 0, YX_INK_F, YX_INK_AZIMUTH, YX_INK_ALTITUDE
};

static int64_t
series_get(const struct yx_ink_sample *s, enum series which)
{
	switch (which) {
	case SERIES_X:
		return llround(s->x * STEP);
	case SERIES_Y:
		return llround(s->y * STEP);
	case SERIES_T:
		return s->t_us;
	case SERIES_F:
		return llround((double)s->force * FORCE_STEP);
	case SERIES_AZIMUTH:
		return llround((double)s->azimuth * STEP);
	case SERIES_ALTITUDE:
		return llround((double)s->altitude * STEP);
	case SERIES_COUNT:
		break;
	}
	return 0;
}

static void
series_set(struct yx_ink_sample *s, enum series which, int64_t v)
{
	switch (which) {
	case SERIES_X:
		s->x = (double)v / STEP;
		break;
	case SERIES_Y:
		s->y = (double)v / STEP;
		break;
	case SERIES_T:
		s->t_us = v;
		break;
	case SERIES_F:
		s->force = (float)((double)v / FORCE_STEP);
		break;
	case SERIES_AZIMUTH:
		s->azimuth = (float)((double)v / STEP);
		break;
	case SERIES_ALTITUDE:
		s->altitude = (float)((double)v / STEP);
		break;
	case SERIES_COUNT:
		break;
	}
}

/* ----------------------------------------------------------------- varints */

static void
put_varint(struct yx_buf *out, uint64_t v)
{
	while (v >= 0x80) {
		yx_buf_put_u8(out, (uint8_t)(v | 0x80));
		v >>= 7;
	}
	yx_buf_put_u8(out, (uint8_t)v);
}

static bool
take_varint(struct yx_reader *r, uint64_t *out)
{
	uint64_t v = 0;
	uint8_t byte;

	for (unsigned shift = 0; shift < 63; shift += 7) {
		if (!yx_take_u8(r, &byte))
			return false;
		v |= (uint64_t)(byte & 0x7F) << shift;
		if (!(byte & 0x80)) {
			*out = v;
			return byte != 0 || shift == 0; /* minimal */
		}
	}
	return false;
}

static uint64_t
zigzag(int64_t v)
{
	return ((uint64_t)v << 1) ^ (v < 0 ? UINT64_MAX : 0);
}

static int64_t
unzigzag(uint64_t v)
{
	return (int64_t)(v >> 1) ^ -(int64_t)(v & 1);
}

/* ------------------------------------------------------------------- write */

static uint64_t
thousandths(double v)
{
	return v > 0 && v < 1e12 ? (uint64_t)llround(v * 1000) : 0;
}

/* At least the largest force in the series, so that a reader finds nothing to correct. */
static uint64_t
force_range(const struct yx_ink *ink)
{
	uint64_t range = thousandths(ink->device.force_max);

	for (size_t i = 0; i < ink->count && (ink->channels & YX_INK_F); i++) {
		double force = (double)series_get(&ink->samples[i], SERIES_F) / FORCE_STEP;
		uint64_t least = (uint64_t)ceil(force * 1000);

		range = range < least ? least : range;
	}
	return range;
}

static void
put_text(struct yx_buf *out, const char *s)
{
	size_t len = strlen(s);

	yx_buf_put_u8(out, (uint8_t)len);
	yx_buf_put(out, s, len);
}

static void
put_series(struct yx_buf *out, const struct yx_ink *ink, enum series which)
{
	int64_t last = 0;

	for (size_t i = 0; i < ink->count; i++) {
		int64_t v = series_get(&ink->samples[i], which);

		put_varint(out, zigzag(v - last));
		last = v;
	}
}

static void
put_tip(struct yx_buf *out, const struct yx_ink *ink)
{
	bool state = false;
	uint64_t run = 0;

	for (size_t i = 0; i < ink->count; i++) {
		if (ink->samples[i].down != state) {
			put_varint(out, run);
			state = !state;
			run = 0;
		}
		run++;
	}
	put_varint(out, run);
}

/* What the samples say of themselves, whatever a caller who filled them by hand set. */
static unsigned
channels(const struct yx_ink *ink)
{
	unsigned bits = ink->channels & CHANNELS & ~(unsigned)YX_INK_HOVER;

	for (size_t i = 0; i < ink->count; i++)
		if (!ink->samples[i].down)
			return bits | YX_INK_HOVER;
	return bits;
}

enum yx_status
ink_compact_write(const struct yx_ink *ink, struct yx_buf *out, struct yx_error *err)
{
	const struct yx_ink_device *d = &ink->device;

	if (ink->count == 0 || ink->count > YX_LIMIT_INK_SAMPLES)
		return yx_fail(err, YX_USAGE, NULL, "", "a capture of %zu samples", ink->count);
	yx_buf_put(out, MAGIC, sizeof(MAGIC) - 1);
	yx_buf_put_u8(out, (uint8_t)channels(ink));
	yx_buf_put_u8(out, (uint8_t)d->sensing);
	yx_buf_put_u64be(out, (uint64_t)ink->captured_at);
	put_varint(out, thousandths(d->rate_hz));
	put_varint(out, thousandths(d->units_per_mm));
	put_varint(out, force_range(ink));
	put_varint(out, thousandths(d->latency_ms));
	put_text(out, d->vendor);
	put_text(out, d->model);
	put_text(out, d->software);
	put_varint(out, ink->count);
	for (enum series s = SERIES_X; s < SERIES_COUNT; s++)
		if (!series_bit[s] || (ink->channels & series_bit[s]))
			put_series(out, ink, s);
	put_tip(out, ink);
	return yx_buf_status(out, err);
}

/* -------------------------------------------------------------------- read */

static bool
take_text(struct yx_reader *r, char out[64])
{
	uint8_t len;
	struct yx_bytes text;

	if (!yx_take_u8(r, &len) || len > 63 || !yx_take(r, len, &text))
		return false;
	ink_set_text(out, 64, text);
	/* what cleaning would change, or a NUL, is not canonical */
	return yx_bytes_equal_str(text, out);
}

static bool
take_thousandths(struct yx_reader *r, double *out)
{
	uint64_t v;

	if (!take_varint(r, &v) || v > UINT64_C(1000000000000000))
		return false;
	*out = (double)v / 1000;
	return true;
}

static enum yx_status
take_head(struct yx_reader *r, struct yx_ink *ink, uint64_t *count, struct yx_error *err)
{
	struct yx_ink_device *d = &ink->device;
	uint8_t channels, sensing;
	uint64_t at;

	if (!yx_accept(r, "YXIN"))
		return yx_fail(err, YX_MALFORMED, r, "", "not a compact capture");
	if (!yx_accept(r, "\x01"))
		return yx_fail(err, YX_UNSUPPORTED, r, "", "a compact capture of another version");
	if (!yx_take_u8(r, &channels) || (channels & ~(unsigned)CHANNELS) ||
	    !yx_take_u8(r, &sensing) || sensing > YX_INK_SENSING_MOUSE || !yx_take_u64be(r, &at))
		return yx_fail(err, YX_MALFORMED, r, "", "unknown channels or sensing method");
	if (!take_thousandths(r, &d->rate_hz) || !take_thousandths(r, &d->units_per_mm) ||
	    !take_thousandths(r, &d->force_max) || !take_thousandths(r, &d->latency_ms) ||
	    !take_text(r, d->vendor) || !take_text(r, d->model) || !take_text(r, d->software))
		return yx_fail(err, YX_MALFORMED, r, "", "broken device record");
	if (!take_varint(r, count) || *count == 0)
		return yx_fail(err, YX_MALFORMED, r, "", "broken number of samples");
	if (*count > YX_LIMIT_INK_SAMPLES)
		return yx_fail(err, YX_LIMIT, r, "", "more than %d samples", YX_LIMIT_INK_SAMPLES);
	ink->channels = channels;
	d->sensing = (enum yx_ink_sensing)sensing;
	ink->captured_at = (yx_time)at;
	return YX_OK;
}

static enum yx_status
take_series(struct yx_reader *r, struct yx_ink_sample *s, size_t count, enum series which,
	    struct yx_error *err)
{
	const int64_t bound = INT64_C(1) << 40;
	int64_t v = 0;
	uint64_t raw;

	for (size_t i = 0; i < count; i++) {
		if (!take_varint(r, &raw))
			return yx_fail(err, YX_MALFORMED, r, "",
				       "channel %d breaks off at sample %zu", (int)which, i);
		if (raw > (uint64_t)bound * 4)
			return yx_fail(err, YX_LIMIT, r, "", "a step out of range at sample %zu",
				       i);
		v += unzigzag(raw);
		if (v > bound || v < -bound)
			return yx_fail(err, YX_LIMIT, r, "", "a value out of range at sample %zu",
				       i);
		series_set(&s[i], which, v);
	}
	if (which == SERIES_T && s[0].t_us != 0)
		return yx_fail(err, YX_MALFORMED, r, "", "time does not start at zero");
	return YX_OK;
}

static enum yx_status
take_tip(struct yx_reader *r, struct yx_ink_sample *s, size_t count, struct yx_error *err)
{
	bool state = false;
	uint64_t run;

	for (size_t i = 0; i < count; state = !state) {
		if (!take_varint(r, &run) || run > count - i || (run == 0 && i > 0))
			return yx_fail(err, YX_MALFORMED, r, "", "broken tip channel at sample %zu",
				       i);
		if (run == 0 && state)
			return yx_fail(err, YX_MALFORMED, r, "", "two empty runs of the tip");
		for (uint64_t k = 0; k < run; k++)
			s[i++].down = state;
	}
	return YX_OK;
}

/* The reader's checks through the common builder, then "would we have written it so?". */
static enum yx_status
rebuild(struct yx_ink **out, const struct yx_ink *raw, struct yx_error *err)
{
	struct ink_builder b = { 0 };
	enum yx_status st;

	if ((st = ink_builder_init(&b, err)) != YX_OK)
		goto done;
	for (size_t i = 0; i < raw->count; i++)
		if ((st = ink_builder_add(&b, &raw->samples[i], NULL, err)) != YX_OK)
			goto done;
	b.ink->device = raw->device;
	b.ink->captured_at = raw->captured_at;
	b.ink->channels = raw->channels | YX_INK_TIP;
	if ((st = ink_builder_finish(&b, out, err)) != YX_OK)
		goto done;
	(*out)->channels =
	    ((*out)->channels & ~(unsigned)YX_INK_TIP) | (raw->channels & YX_INK_TIP);
done:
	ink_builder_clear(&b);
	return st;
}

enum yx_status
ink_compact_parse(struct yx_ink **out, struct yx_bytes in, struct yx_error *err)
{
	struct yx_reader r = yx_reader(in);
	struct yx_ink head = { .captured_at = YX_TIME_NONE };
	struct yx_ink *raw = NULL;
	struct yx_buf again = { 0 };
	uint64_t count = 0;
	enum yx_status st;

	*out = NULL;
	if ((st = take_head(&r, &head, &count, err)) != YX_OK)
		goto done;
	/* x, y and t need a byte each: a huge count in a short file ends here, not in memory */
	if (count * 3 > yx_reader_left(&r)) {
		st = yx_fail(err, YX_MALFORMED, &r, "", "fewer bytes than samples");
		goto done;
	}
	if ((st = yx_ink_new(&raw, (size_t)count, err)) != YX_OK)
		goto done;
	head.samples = raw->samples;
	head.count = raw->count;
	*raw = head;
	for (enum series s = SERIES_X; s < SERIES_COUNT; s++)
		if (!series_bit[s] || (head.channels & series_bit[s]))
			if ((st = take_series(&r, raw->samples, raw->count, s, err)) != YX_OK)
				goto done;
	if ((st = take_tip(&r, raw->samples, raw->count, err)) != YX_OK)
		goto done;
	if (!yx_reader_at_end(&r)) {
		st = yx_fail(err, YX_MALFORMED, &r, "", "bytes after the capture");
		goto done;
	}
	if ((st = rebuild(out, raw, err)) != YX_OK)
		goto done;
	yx_buf_init(&again, in.len + 64);
	if ((st = ink_compact_write(*out, &again, err)) != YX_OK)
		goto done;
	if (!yx_bytes_equal(yx_buf_bytes(&again), in))
		st = yx_fail(err, YX_MALFORMED, NULL, "", "not the canonical compact form");
done:
	if (st != YX_OK) {
		yx_ink_free(*out);
		*out = NULL;
	}
	yx_buf_clear(&again);
	yx_ink_free(raw);
	return st;
}
