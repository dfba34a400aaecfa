/* SPDX-License-Identifier: Apache-2.0 */
/*
 * InkML (W3C Recommendation, September 2011), a strict subset, read and written.
 *
 * Read: one <ink> with at most one <traceFormat> and any number of <trace>, wherever they stand;
 * channels X Y T F OA OE OTx OTy and S (tip switch); explicit values, first (') and second (")
 * differences. Other elements are stepped over. Refused: a document type, CDATA, entities in
 * traces, wildcards, other channels' booleans, a second trace format.
 *
 * Why not a library: this module stands on base alone, so that the matcher can be built into small
 * capture devices; the subset needs no entities, no namespaces and no tree.
 */
#include "capture.h"

#include <math.h>
#include <string.h>

#define DEPTH_MAX       16 /* real files stay below 6 */
#define ATTRIBUTES_MAX  16
#define DEFAULT_RATE_HZ 100

enum role {
	ROLE_IGNORE,
	ROLE_X,
	ROLE_Y,
	ROLE_T,
	ROLE_F,
	ROLE_OA,
	ROLE_OE,
	ROLE_OTX,
	ROLE_OTY,
	ROLE_S
};

struct channel {
	enum role role;
	double scale; /* to our units; negative turns the axis over */
	double last, step;
	char order; /* '!' explicit, '\'' first, '"' second difference */
};

struct inkml {
	struct yx_reader r;
	struct ink_builder b;
	struct channel channels[YX_LIMIT_INK_CHANNELS];
	size_t channel_count;
	bool has_format;
	bool in_format;
	double rate_hz;
	struct yx_bytes open[DEPTH_MAX];
	size_t depth;
};

struct attribute {
	struct yx_bytes name, value;
};

struct tag {
	struct yx_bytes name; /* without prefix */
	struct yx_bytes full;
	struct attribute attributes[ATTRIBUTES_MAX];
	size_t count;
	bool empty;
};

/* ----------------------------------------------------------------- mark-up */

static bool
is_name_byte(int c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '-' || c == '.' || c == ':' || c >= 0x80;
}

static bool
take_name(struct yx_reader *r, struct yx_bytes *out)
{
	size_t n = 0;

	while (n < 128 && is_name_byte(yx_peek_at(r, n)))
		n++;
	return n > 0 && yx_take(r, n, out);
}

static struct yx_bytes
local_name(struct yx_bytes full)
{
	size_t colon = yx_bytes_find_last(full, YX_BYTES_LIT(":"), full.len);

	return colon == SIZE_MAX ? full : yx_bytes_slice(full, colon + 1, full.len);
}

static bool
take_attribute(struct yx_reader *r, struct tag *t)
{
	struct attribute a = { 0 };
	const char *quote = "\"";

	if (!take_name(r, &a.name))
		return false;
	ink_skip_blank(r, true);
	if (!yx_accept(r, "="))
		return false;
	ink_skip_blank(r, true);
	if (yx_peek(r) == '\'')
		quote = "'";
	if (!yx_accept(r, quote) || !yx_take_until(r, (uint8_t)quote[0], &a.value) ||
	    yx_bytes_find(a.value, YX_BYTES_LIT("<"), 0) != SIZE_MAX || t->count == ATTRIBUTES_MAX)
		return false;
	for (size_t i = 0; i < t->count; i++)
		if (yx_bytes_equal(t->attributes[i].name, a.name))
			return false;
	t->attributes[t->count++] = a;
	return true;
}

/* After '<'. */
static bool
take_tag(struct yx_reader *r, struct tag *t)
{
	*t = (struct tag){ 0 };
	if (!take_name(r, &t->full))
		return false;
	t->name = local_name(t->full);
	for (;;) {
		int before = yx_peek(r);

		ink_skip_blank(r, true);
		if (yx_accept(r, "/>")) {
			t->empty = true;
			return true;
		}
		if (yx_accept(r, ">"))
			return true;
		if (before != ' ' && before != '\t' && before != '\n' && before != '\r')
			return false;
		if (!take_attribute(r, t))
			return false;
	}
}

static struct yx_bytes
attribute(const struct tag *t, const char *name)
{
	for (size_t i = 0; i < t->count; i++)
		if (yx_bytes_equal_str(t->attributes[i].name, name))
			return t->attributes[i].value;
	return (struct yx_bytes){ NULL, 0 };
}

/* A whole attribute as a number; false when absent or not a number. */
static bool
attribute_number(const struct tag *t, const char *name, double *out)
{
	struct yx_reader r = yx_reader(attribute(t, name));

	ink_skip_blank(&r, true);
	if (!ink_take_number(&r, out))
		return false;
	ink_skip_blank(&r, true);
	return yx_reader_at_end(&r);
}

/* ---------------------------------------------------------------- channels */

static const struct {
	const char *name;
	enum role role;
	unsigned channel;
} roles[] = {
	{ "X", ROLE_X, 0 },
	{ "Y", ROLE_Y, 0 },
	{ "T", ROLE_T, YX_INK_T },
	{ "F", ROLE_F, YX_INK_F },
	{ "OA", ROLE_OA, YX_INK_AZIMUTH },
	{ "OE", ROLE_OE, YX_INK_ALTITUDE },
	{ "OTx", ROLE_OTX, YX_INK_AZIMUTH | YX_INK_ALTITUDE },
	{ "OTy", ROLE_OTY, YX_INK_AZIMUTH | YX_INK_ALTITUDE },
	{ "S", ROLE_S, YX_INK_TIP },
};

static void
set_units(struct inkml *m, struct channel *c, struct yx_bytes unit)
{
	struct yx_ink_device *d = &m->b.ink->device;

	if (c->role == ROLE_X)
		for (size_t i = 0; i < INK_UNITS; i++)
			if (yx_bytes_equal_str(unit, ink_units[i].name))
				d->units_per_mm = ink_units[i].per_mm;
	if (c->role == ROLE_T)
		c->scale = yx_bytes_equal_str(unit, "s") ? 1e6 : 1e3;
	if (c->role >= ROLE_OA && c->role <= ROLE_OTY && yx_bytes_equal_str(unit, "rad"))
		c->scale = 180 / M_PI;
}

static enum yx_status
add_channel(struct inkml *m, const struct tag *t, struct yx_error *err)
{
	struct channel c = { .role = ROLE_IGNORE, .scale = 1, .order = '!' };
	struct yx_bytes name = attribute(t, "name");
	double max;

	if (m->channel_count == YX_LIMIT_INK_CHANNELS)
		return yx_fail(err, YX_LIMIT, &m->r, "InkML 3.1.1", "more than %d channels",
			       YX_LIMIT_INK_CHANNELS);
	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++) {
		if (!yx_bytes_equal_str(name, roles[i].name))
			continue;
		c.role = roles[i].role;
		m->b.ink->channels |= roles[i].channel;
	}
	for (size_t i = 0; i < m->channel_count; i++)
		if (c.role != ROLE_IGNORE && m->channels[i].role == c.role)
			return yx_fail(err, YX_MALFORMED, &m->r, "InkML 3.1.1", "a channel twice");
	if (c.role == ROLE_IGNORE && yx_bytes_equal_str(attribute(t, "type"), "boolean"))
		return yx_fail(err, YX_UNSUPPORTED, &m->r, "InkML 3.1.1",
			       "a boolean channel other than S");
	set_units(m, &c, attribute(t, "units"));
	/* InkML's Y grows downwards, ours upwards */
	if (c.role == ROLE_Y)
		c.scale = -c.scale;
	if (yx_bytes_equal_str(attribute(t, "orientation"), "-ve"))
		c.scale = -c.scale;
	if (c.role == ROLE_F && attribute_number(t, "max", &max) && max > 0 && max <= 1e9)
		m->b.ink->device.force_max = max;
	m->channels[m->channel_count++] = c;
	return YX_OK;
}

static enum yx_status
start_format(struct inkml *m, const struct tag *t, struct yx_error *err)
{
	if (m->has_format)
		return yx_fail(err, YX_UNSUPPORTED, &m->r, "InkML 3.1", "a second trace format");
	if (m->b.ink->count > 0)
		return yx_fail(err, YX_UNSUPPORTED, &m->r, "InkML 3.1",
			       "a trace format after traces");
	m->has_format = true;
	m->in_format = !t->empty;
	return YX_OK;
}

/* The default format: X and Y. Checked before the first trace. */
static enum yx_status
settle_format(struct inkml *m, struct yx_error *err)
{
	bool x = false, y = false;

	if (m->channel_count == 0) {
		m->channels[0] = (struct channel){ .role = ROLE_X, .scale = 1, .order = '!' };
		m->channels[1] = (struct channel){ .role = ROLE_Y, .scale = -1, .order = '!' };
		m->channel_count = 2;
	}
	for (size_t i = 0; i < m->channel_count; i++) {
		x = x || m->channels[i].role == ROLE_X;
		y = y || m->channels[i].role == ROLE_Y;
	}
	return x && y ? YX_OK
		      : yx_fail(err, YX_UNSUPPORTED, &m->r, "InkML 3.1", "no X or no Y channel");
}

/* ------------------------------------------------------------------ traces */

/* One value of channel `c`, its prefix included; the result is absolute, in our units. */
static bool
take_value(struct yx_reader *r, struct channel *c, double *out)
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
trace_start_us(const struct inkml *m, const struct tag *t)
{
	const struct yx_ink *ink = m->b.ink;
	double offset;

	if (attribute_number(t, "timeOffset", &offset) && fabs(offset) < 1e12)
		return (int64_t)llround(offset * 1000);
	if (ink->count == 0)
		return 0;
	return ink->samples[ink->count - 1].t_us + (int64_t)llround(1e6 / m->rate_hz);
}

static enum yx_status
take_trace(struct inkml *m, const struct tag *t, struct yx_bytes text, struct yx_error *err)
{
	struct yx_reader r = yx_reader_sub(&m->r, text);
	bool down = !yx_bytes_equal_str(attribute(t, "type"), "penUp");
	int64_t start_us = trace_start_us(m, t);
	enum yx_status st;

	if ((st = settle_format(m, err)) != YX_OK)
		return st;
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

/* ---------------------------------------------------------------- document */

/* An attribute's text with the five predefined entities resolved; others stay as they are. */
static void
set_text(char *out, size_t out_size, struct yx_bytes value)
{
	static const struct {
		const char *entity;
		uint8_t byte;
	} known[] = { { "&amp;", '&' },
		      { "&lt;", '<' },
		      { "&gt;", '>' },
		      { "&quot;", '"' },
		      { "&apos;", '\'' } };
	struct yx_reader r = yx_reader(yx_bytes_slice(value, 0, 1024));
	struct yx_buf text = { 0 };
	uint8_t c;

	while (!yx_reader_at_end(&r)) {
		size_t k = 0;

		while (k < sizeof(known) / sizeof(known[0]) && !yx_accept(&r, known[k].entity))
			k++;
		if (k < sizeof(known) / sizeof(known[0]))
			yx_buf_put_u8(&text, known[k].byte);
		else if (yx_take_u8(&r, &c))
			yx_buf_put_u8(&text, c);
	}
	ink_set_text(out, out_size, yx_buf_bytes(&text));
	yx_buf_clear(&text);
}

static enum yx_status
element(struct inkml *m, const struct tag *t, struct yx_error *err)
{
	struct yx_ink_device *d = &m->b.ink->device;
	double v;

	if (yx_bytes_equal_str(t->name, "traceFormat"))
		return start_format(m, t, err);
	if (yx_bytes_equal_str(t->name, "channel") && m->in_format)
		return add_channel(m, t, err);
	if (yx_bytes_equal_str(t->name, "sampleRate") && attribute_number(t, "value", &v) &&
	    v > 1 && v < 1e5) {
		m->rate_hz = v;
		d->rate_hz = v;
	}
	if (yx_bytes_equal_str(t->name, "latency") && attribute_number(t, "value", &v) && v >= 0 &&
	    v < 1e6)
		d->latency_ms = v;
	if (yx_bytes_equal_str(t->name, "inkSource")) {
		set_text(d->vendor, sizeof(d->vendor), attribute(t, "manufacturer"));
		set_text(d->model, sizeof(d->model), attribute(t, "model"));
	}
	return YX_OK;
}

static enum yx_status
close_element(struct inkml *m, struct yx_error *err)
{
	struct yx_bytes name;

	if (!take_name(&m->r, &name))
		return yx_fail(err, YX_MALFORMED, &m->r, "", "a broken end tag");
	ink_skip_blank(&m->r, true);
	if (!yx_accept(&m->r, ">") || m->depth == 0 || !yx_bytes_equal(name, m->open[m->depth - 1]))
		return yx_fail(err, YX_MALFORMED, &m->r, "", "an end tag without its start");
	m->depth--;
	if (yx_bytes_equal_str(local_name(name), "traceFormat"))
		m->in_format = false;
	return YX_OK;
}

static enum yx_status
open_element(struct inkml *m, struct yx_error *err)
{
	struct tag t;
	struct yx_bytes text;
	enum yx_status st;

	if (!take_tag(&m->r, &t))
		return yx_fail(err, YX_MALFORMED, &m->r, "", "a broken tag");
	if (m->depth == 0 && !yx_bytes_equal_str(t.name, "ink"))
		return yx_fail(err, YX_MALFORMED, &m->r, "InkML 2", "the root is not <ink>");
	if (m->depth == DEPTH_MAX)
		return yx_fail(err, YX_LIMIT, &m->r, "", "elements nested deeper than %d",
			       DEPTH_MAX);
	if (yx_bytes_equal_str(t.name, "trace")) {
		if (t.empty)
			return YX_OK;
		if (!yx_take_until(&m->r, '<', &text))
			return yx_fail(err, YX_MALFORMED, &m->r, "", "a trace without an end");
		if ((st = take_trace(m, &t, text, err)) != YX_OK)
			return st;
		m->open[m->depth++] = t.full;
		if (!yx_accept(&m->r, "/"))
			return yx_fail(err, YX_UNSUPPORTED, &m->r, "", "mark-up inside a trace");
		return close_element(m, err);
	}
	if ((st = element(m, &t, err)) != YX_OK)
		return st;
	if (!t.empty)
		m->open[m->depth++] = t.full;
	return YX_OK;
}

/* `<!-- -->`, `<?..?>`; anything else that starts with `<!` is refused. */
static enum yx_status
take_aside(struct inkml *m, bool *done, struct yx_error *err)
{
	const char *end = "?>";
	size_t at;

	*done = true;
	if (yx_accept(&m->r, "!--"))
		end = "-->";
	else if (yx_peek(&m->r) == '!')
		return yx_fail(err, YX_UNSUPPORTED, &m->r, "", "a document type or CDATA section");
	else if (!yx_accept(&m->r, "?")) {
		*done = false;
		return YX_OK;
	}
	at = yx_bytes_find(yx_reader_rest(&m->r), yx_bytes_str(end), 0);
	if (at == SIZE_MAX || !yx_skip(&m->r, at + strlen(end)))
		return yx_fail(err, YX_MALFORMED, &m->r, "",
			       "a comment or instruction without an end");
	return YX_OK;
}

static enum yx_status
take_document(struct inkml *m, struct yx_error *err)
{
	struct yx_bytes text;
	enum yx_status st;
	bool root = false, aside;

	(void)yx_accept(&m->r, "\xEF\xBB\xBF");
	for (;;) {
		if (m->depth == 0)
			ink_skip_blank(&m->r, true);
		else if (!yx_take_until(&m->r, '<', &text))
			return yx_fail(err, YX_MALFORMED, &m->r, "", "the document breaks off");
		if (m->depth == 0 && yx_reader_at_end(&m->r))
			return root ? YX_OK
				    : yx_fail(err, YX_MALFORMED, &m->r, "", "no <ink> element");
		if (m->depth == 0 && !yx_accept(&m->r, "<"))
			return yx_fail(err, YX_MALFORMED, &m->r, "", "text outside the root");
		if ((st = take_aside(m, &aside, err)) != YX_OK)
			return st;
		if (aside)
			continue;
		if (yx_accept(&m->r, "/")) {
			if ((st = close_element(m, err)) != YX_OK)
				return st;
			continue;
		}
		if (m->depth == 0 && root)
			return yx_fail(err, YX_MALFORMED, &m->r, "", "a second root element");
		root = true;
		if ((st = open_element(m, err)) != YX_OK)
			return st;
	}
}

enum yx_status
ink_inkml_parse(struct yx_ink **out, struct yx_bytes in, struct yx_error *err)
{
	struct inkml m = { .r = yx_reader(in), .rate_hz = DEFAULT_RATE_HZ };
	enum yx_status st;

	*out = NULL;
	if ((st = ink_builder_init(&m.b, err)) != YX_OK)
		goto done;
	if ((st = take_document(&m, err)) != YX_OK)
		goto done;
	st = ink_builder_finish(&m.b, out, err);
done:
	ink_builder_clear(&m.b);
	return st;
}
