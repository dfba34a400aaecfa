/* SPDX-License-Identifier: Apache-2.0 */
/* Traces of InkML (3.2): values, differences, points. */
#include "inkml.h"

#include <math.h>

/* One value of channel `c`, its prefix included; the result is absolute, in our units. */
static bool
take_value(struct yx_reader *r, struct inkml_channel *c, double *out)
{
	double v;

	if (yx_accept(r, "!"))
		c->order = '!';
	else if (yx_accept(r, "'"))
		c->order = '\'';
	else if (yx_accept(r, "\""))
		c->order = '"';
	ink_skip_blank(r, true);
	if (c->role == ROLE_S && (yx_peek(r) == 'T' || yx_peek(r) == 'F'))
		v = yx_accept(r, "T") || !yx_skip(r, 1) ? 1 : 0;
	else if (!ink_take_number(r, &v))
		return false;
	if (c->order == '"')
		v += c->step;
	if (c->order != '!') {
		c->step = v;
		v += c->last;
	} else {
		c->step = v - c->last;
	}
	if (!(fabs(v) < 1e18 && fabs(c->step) < 1e18))
		return false;
	c->last = v;
	*out = v * c->scale;
	return true;
}

static enum yx_status
take_point(struct inkml *m, struct yx_reader *r, struct yx_ink_sample *s, bool *timed,
	   struct yx_error *err)
{
	double v = 0, tilt[2] = { NAN, NAN };

	for (size_t i = 0; i < m->channel_count; i++) {
		ink_skip_blank(r, true);
		if (!take_value(r, &m->channels[i], &v))
			return yx_fail(err, YX_MALFORMED, r, "InkML 3.2.1",
				       "a value that is missing or not a plain number");
		switch (m->channels[i].role) {
		case ROLE_X:
			s->x = v;
			break;
		case ROLE_Y:
			s->y = v;
			break;
		case ROLE_T:
			s->t_us = (int64_t)llround(fmax(-1e18, fmin(1e18, v)));
			*timed = true;
			break;
		case ROLE_F:
			s->force = (float)fmax(-1, fmin(2e9, v));
			break;
		case ROLE_OA:
			v = fmod(v, 360);
			s->azimuth = (float)(v < 0 ? v + 360 : v);
			break;
		case ROLE_OE:
			s->altitude = (float)fmax(-1000, fmin(1000, v));
			break;
		case ROLE_OTX:
			tilt[0] = v;
			break;
		case ROLE_OTY:
			tilt[1] = v;
			break;
		case ROLE_S:
			s->down = v > 0;
			break;
		case ROLE_IGNORE:
			break;
		}
	}
	if (!isnan(tilt[0]) && !isnan(tilt[1]))
		ink_set_tilt(s, tilt[0], tilt[1]);
	return YX_OK;
}

static void
reset_differences(struct inkml *m)
{
	for (size_t i = 0; i < m->channel_count; i++) {
		m->channels[i].last = 0;
		m->channels[i].step = 0;
		m->channels[i].order = '!';
	}
}

/* Where the first point of this trace stands in time when the points have no T. */
static int64_t
trace_start_us(const struct inkml *m, const struct ink_tag *t)
{
	const struct yx_ink *ink = m->b.ink;
	double offset;

	if (ink_tag_number(t, "timeOffset", &offset) && fabs(offset) < 1e12)
		return (int64_t)llround(offset * 1000);
	if (ink->count == 0)
		return 0;
	return ink->samples[ink->count - 1].t_us + (int64_t)llround(1e6 / m->rate_hz);
}

enum yx_status
ink_trace_take(struct inkml *m, const struct ink_tag *t, struct yx_bytes text, struct yx_error *err)
{
	struct yx_reader r = yx_reader_sub(&m->r, text);
	bool down = !yx_bytes_equal_str(ink_tag_attribute(t, "type"), "penUp");
	int64_t start_us = trace_start_us(m, t);
	enum yx_status st;

	reset_differences(m);
	m->b.ink->channels |= YX_INK_TIP;
	ink_skip_blank(&r, true);
	for (size_t i = 0; !yx_reader_at_end(&r); i++) {
		struct yx_ink_sample s = { .down = down };
		bool timed = false;

		if ((st = take_point(m, &r, &s, &timed, err)) != YX_OK)
			return st;
		if (!timed)
			s.t_us = start_us + (int64_t)llround((double)i * 1e6 / m->rate_hz);
		if ((st = ink_builder_add(&m->b, &s, &r, err)) != YX_OK)
			return st;
		ink_skip_blank(&r, true);
		if (yx_reader_at_end(&r))
			break;
		if (!yx_accept(&r, ","))
			return yx_fail(err, YX_MALFORMED, &r, "InkML 3.2.1",
				       "expected a comma between points");
		ink_skip_blank(&r, true);
	}
	return YX_OK;
}
