/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Plain rows of numbers: the formats research collections use.
 *
 * SVC2004 (Yeung et al., ICBA 2004): a line with the number of rows, then per row
 * x y time_ms button [azimuth altitude force], angles in tenths of a degree, 100 Hz.
 * SigComp2009 (Blankers et al., ICDAR 2009): an optional line with a name, then per row
 * x y force azimuth altitude; no time column, 200 Hz; a force below zero: pen out of reach.
 *
 * Trusts nothing: every number goes through ink_take_number(), every row must be complete, and
 * the count must be right.
 */
#include "capture.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Both collections were written on tablets with 100 lines a millimetre. */
#define TABLET_UNITS_PER_MM 100
#define TABLET_FORCE_MAX    1023
#define SVC_RATE_HZ         100
#define SIGCOMP_RATE_HZ     200

void
ink_skip_blank(struct yx_reader *r, bool lines)
{
	for (;;) {
		int c = yx_peek(r);

		if (c != ' ' && c != '\t' && !(lines && (c == '\n' || c == '\r')))
			return;
		(void)yx_skip(r, 1);
	}
}

static unsigned
take_digits(struct yx_reader *r, double *v, unsigned max)
{
	unsigned n = 0;

	for (int c; n < max && (c = yx_peek(r)) >= '0' && c <= '9'; n++) {
		*v = *v * 10 + (c - '0');
		(void)yx_skip(r, 1);
	}
	return n;
}

/* [e[-+]dd]; false when the exponent is broken. */
static bool
take_exponent(struct yx_reader *r, int *out)
{
	bool minus;
	double v = 0;

	*out = 0;
	if (!yx_accept(r, "e") && !yx_accept(r, "E"))
		return true;
	minus = yx_accept(r, "-");
	if (!minus)
		(void)yx_accept(r, "+");
	if (!take_digits(r, &v, 3))
		return false;
	*out = minus ? -(int)v : (int)v;
	return true;
}

bool
ink_take_number(struct yx_reader *r, double *out)
{
	struct yx_reader at = *r;
	double whole = 0, fraction = 0, v;
	unsigned before, after = 0;
	bool minus = yx_accept(&at, "-");
	int exponent = 0;

	if (!minus)
		(void)yx_accept(&at, "+");
	before = take_digits(&at, &whole, 18);
	if (yx_accept(&at, "."))
		after = take_digits(&at, &fraction, 15);
	/* digits beyond the precision of a double: step over them */
	while (after == 15 && yx_peek(&at) >= '0' && yx_peek(&at) <= '9')
		(void)yx_skip(&at, 1);
	if (before + after == 0 || (yx_peek(&at) >= '0' && yx_peek(&at) <= '9'))
		return false;
	if (!take_exponent(&at, &exponent) || exponent > 18 || exponent < -40)
		return false;
	v = (whole + fraction * pow(10, -(double)after)) * pow(10, exponent);
	if (!(v <= YX_LIMIT_INK_COORD * 1e12))
		return false;
	*out = minus ? -v : v;
	*r = at;
	return true;
}

void
ink_put_number(struct yx_buf *out, double v)
{
	char text[40];
	size_t len;
	int64_t scaled = llround(v * 1e4);

	/* integers, so that no locale's comma can come in */
	len = (size_t)snprintf(text, sizeof(text), "%s%lld.%04lld", scaled < 0 ? "-" : "",
			       (long long)llabs(scaled) / 10000, (long long)llabs(scaled) % 10000);
	while (len > 1 && text[len - 1] == '0')
		len--;
	if (text[len - 1] == '.')
		len--;
	yx_buf_put(out, text, len);
}

void
ink_set_text(char *out, size_t out_size, struct yx_bytes in)
{
	struct yx_buf clean = { 0 };
	size_t len;

	memset(out, 0, out_size);
	yx_buf_init(&clean, 4096);
	if (yx_text_put_clean(&clean, yx_bytes_slice(in, 0, 1024))) {
		len = clean.len < out_size ? clean.len : out_size - 1;
		/* not in the middle of a character */
		while (len < clean.len && len > 0 && (clean.data[len] & 0xC0) == 0x80)
			len--;
		if (len > 0)
			memcpy(out, clean.data, len);
	}
	yx_buf_clear(&clean);
}

/* -------------------------------------------------------------------- rows */

/* Numbers up to the end of the line; their count, or -1. A blank line gives 0. */
static int
take_row(struct yx_reader *r, double *v, int max)
{
	int n = 0;

	for (;;) {
		int c;

		ink_skip_blank(r, false);
		c = yx_peek(r);
		if (c < 0)
			return n;
		if (c == '\r' || c == '\n') {
			(void)yx_accept(r, "\r");
			(void)yx_accept(r, "\n");
			return n;
		}
		if (n == max || !ink_take_number(r, &v[n]))
			return -1;
		/* a number ends at a blank or the line's end */
		c = yx_peek(r);
		if (c >= 0 && c != ' ' && c != '\t' && c != '\r' && c != '\n')
			return -1;
		n++;
	}
}

/* Tenths of degrees to degrees; some drivers report 3600 and a little more for north. */
static float
azimuth_degrees(double tenths)
{
	double d = fmod(tenths / 10, 360);

	return (float)(d < 0 ? d + 360 : d);
}

static enum yx_status
svc_row(struct ink_builder *b, const double *v, int n, const struct yx_reader *r,
	struct yx_error *err)
{
	struct yx_ink_sample s = { .x = v[0], .y = v[1], .down = v[3] > 0 };
	size_t count = b->ink->count;

	if (!(fabs(v[2]) < 1e15))
		return yx_fail(err, YX_LIMIT, r, "", "a time stamp out of range");
	s.t_us = (int64_t)llround(v[2] * 1000);
	/* tablet drivers of the time sometimes step back a tick; time stands still then */
	if (count > 0 && s.t_us < b->ink->samples[count - 1].t_us)
		s.t_us = b->ink->samples[count - 1].t_us;
	if (n == 7) {
		s.azimuth = azimuth_degrees(v[4]);
		s.altitude = (float)(v[5] / 10);
		s.force = (float)v[6];
	}
	return ink_builder_add(b, &s, r, err);
}

enum yx_status
ink_svc_parse(struct yx_ink **out, struct yx_bytes in, struct yx_error *err)
{
	struct yx_reader r = yx_reader(in);
	struct ink_builder b = { 0 };
	enum yx_status st;
	double v[7], rows;
	int columns = 0;

	*out = NULL;
	if ((st = ink_builder_init(&b, err)) != YX_OK)
		goto done;
	ink_skip_blank(&r, true);
	st = YX_MALFORMED;
	if (take_row(&r, v, 1) != 1 || v[0] < 1 || v[0] != floor(v[0])) {
		yx_fail(err, st, &r, "", "the first line is not a number of rows");
		goto done;
	}
	rows = v[0];
	while (!yx_reader_at_end(&r)) {
		struct yx_reader line = r;
		int n = take_row(&r, v, 7);

		if (n == 0)
			continue;
		if ((n != 4 && n != 7) || (columns && n != columns)) {
			st = yx_fail(err, YX_MALFORMED, &line, "", "row %zu has not 4 or 7 numbers",
				     b.ink->count + 1);
			goto done;
		}
		columns = n;
		if ((st = svc_row(&b, v, n, &line, err)) != YX_OK)
			goto done;
	}
	if ((double)b.ink->count != rows) {
		st = yx_fail(err, YX_MALFORMED, &r, "", "%zu rows where the first line says %.0f",
			     b.ink->count, rows);
		goto done;
	}
	b.ink->channels = YX_INK_T | YX_INK_TIP |
			  (columns == 7 ? YX_INK_F | YX_INK_AZIMUTH | YX_INK_ALTITUDE : 0);
	b.ink->device.sensing = YX_INK_SENSING_ELECTROMAGNETIC;
	b.ink->device.rate_hz = SVC_RATE_HZ;
	b.ink->device.units_per_mm = TABLET_UNITS_PER_MM;
	b.ink->device.force_max = columns == 7 ? TABLET_FORCE_MAX : 0;
	st = ink_builder_finish(&b, out, err);
done:
	ink_builder_clear(&b);
	return st;
}

enum yx_status
ink_sigcomp_parse(struct yx_ink **out, struct yx_bytes in, struct yx_error *err)
{
	struct yx_reader r = yx_reader(in);
	struct ink_builder b = { 0 };
	enum yx_status st;
	struct yx_bytes name;
	double v[5];

	*out = NULL;
	if ((st = ink_builder_init(&b, err)) != YX_OK)
		goto done;
	ink_skip_blank(&r, true);
	if (!ink_take_number(&(struct yx_reader){ r.origin, r.at, r.end, r.depth }, &v[0]) &&
	    !(yx_take_until(&r, '\n', &name) && name.len <= 128)) {
		st = yx_fail(err, YX_MALFORMED, &r, "",
			     "not a handwriting capture of a known format");
		goto done;
	}
	while (!yx_reader_at_end(&r)) {
		struct yx_reader line = r;
		int n = take_row(&r, v, 5);
		struct yx_ink_sample s = { 0 };

		if (n == 0)
			continue;
		if (n != 5) {
			st = yx_fail(err, YX_MALFORMED, &line, "", "row %zu has not 5 numbers",
				     b.ink->count + 1);
			goto done;
		}
		s.x = v[0];
		s.y = v[1];
		/* a force below zero says that the pen was out of reach: nothing but place is known
		 */
		if (v[2] >= 0) {
			s.force = (float)v[2];
			s.azimuth = azimuth_degrees(v[3]);
			s.altitude = (float)(fmax(-900, fmin(900, v[4])) / 10);
		}
		s.t_us = (int64_t)b.ink->count * (1000000 / SIGCOMP_RATE_HZ);
		if ((st = ink_builder_add(&b, &s, &line, err)) != YX_OK)
			goto done;
	}
	b.ink->channels = YX_INK_F | YX_INK_AZIMUTH | YX_INK_ALTITUDE;
	b.ink->device.sensing = YX_INK_SENSING_ELECTROMAGNETIC;
	b.ink->device.rate_hz = SIGCOMP_RATE_HZ;
	b.ink->device.units_per_mm = TABLET_UNITS_PER_MM;
	b.ink->device.force_max = TABLET_FORCE_MAX;
	st = ink_builder_finish(&b, out, err);
done:
	ink_builder_clear(&b);
	return st;
}
