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
#include "inkml.h"

#include <math.h>
#include <string.h>

#define DEFAULT_RATE_HZ 100

/* ---------------------------------------------------------------- channels */

static const struct {
	const char *name;
	enum inkml_role role;
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
set_units(struct inkml *m, struct inkml_channel *c, struct yx_bytes unit)
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
add_channel(struct inkml *m, const struct ink_tag *t, struct yx_error *err)
{
	struct inkml_channel c = { .role = ROLE_IGNORE, .scale = 1, .order = '!' };
	struct yx_bytes name = ink_tag_attribute(t, "name");
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
	if (c.role == ROLE_IGNORE && yx_bytes_equal_str(ink_tag_attribute(t, "type"), "boolean"))
		return yx_fail(err, YX_UNSUPPORTED, &m->r, "InkML 3.1.1",
			       "a boolean channel other than S");
	set_units(m, &c, ink_tag_attribute(t, "units"));
	/* InkML's Y grows downwards, ours upwards */
	if (c.role == ROLE_Y)
		c.scale = -c.scale;
	if (yx_bytes_equal_str(ink_tag_attribute(t, "orientation"), "-ve"))
		c.scale = -c.scale;
	if (c.role == ROLE_F && ink_tag_number(t, "max", &max) && max > 0 && max <= 1e9)
		m->b.ink->device.force_max = max;
	m->channels[m->channel_count++] = c;
	return YX_OK;
}

static enum yx_status
start_format(struct inkml *m, const struct ink_tag *t, struct yx_error *err)
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
		m->channels[0] = (struct inkml_channel){ .role = ROLE_X, .scale = 1, .order = '!' };
		m->channels[1] =
		    (struct inkml_channel){ .role = ROLE_Y, .scale = -1, .order = '!' };
		m->channel_count = 2;
	}
	for (size_t i = 0; i < m->channel_count; i++) {
		x = x || m->channels[i].role == ROLE_X;
		y = y || m->channels[i].role == ROLE_Y;
	}
	return x && y ? YX_OK
		      : yx_fail(err, YX_UNSUPPORTED, &m->r, "InkML 3.1", "no X or no Y channel");
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
element(struct inkml *m, const struct ink_tag *t, struct yx_error *err)
{
	struct yx_ink_device *d = &m->b.ink->device;
	double v;

	if (yx_bytes_equal_str(t->name, "traceFormat"))
		return start_format(m, t, err);
	if (yx_bytes_equal_str(t->name, "channel") && m->in_format)
		return add_channel(m, t, err);
	if (yx_bytes_equal_str(t->name, "sampleRate") && ink_tag_number(t, "value", &v) && v > 1 &&
	    v < 1e5) {
		m->rate_hz = v;
		d->rate_hz = v;
	}
	if (yx_bytes_equal_str(t->name, "latency") && ink_tag_number(t, "value", &v) && v >= 0 &&
	    v < 1e6)
		d->latency_ms = v;
	if (yx_bytes_equal_str(t->name, "inkSource")) {
		set_text(d->vendor, sizeof(d->vendor), ink_tag_attribute(t, "manufacturer"));
		set_text(d->model, sizeof(d->model), ink_tag_attribute(t, "model"));
	}
	return YX_OK;
}

static enum yx_status
close_element(struct inkml *m, struct yx_error *err)
{
	struct yx_bytes name;

	if (!ink_tag_take_name(&m->r, &name))
		return yx_fail(err, YX_MALFORMED, &m->r, "", "a broken end tag");
	ink_skip_blank(&m->r, true);
	if (!yx_accept(&m->r, ">") || m->depth == 0 || !yx_bytes_equal(name, m->open[m->depth - 1]))
		return yx_fail(err, YX_MALFORMED, &m->r, "", "an end tag without its start");
	m->depth--;
	if (yx_bytes_equal_str(ink_tag_local_name(name), "traceFormat"))
		m->in_format = false;
	return YX_OK;
}

static enum yx_status
open_element(struct inkml *m, struct yx_error *err)
{
	struct ink_tag t;
	struct yx_bytes text;
	enum yx_status st;

	if (!ink_tag_take(&m->r, &t))
		return yx_fail(err, YX_MALFORMED, &m->r, "", "a broken tag");
	if (m->depth == 0 && !yx_bytes_equal_str(t.name, "ink"))
		return yx_fail(err, YX_MALFORMED, &m->r, "InkML 2", "the root is not <ink>");
	if (m->depth == INKML_DEPTH)
		return yx_fail(err, YX_LIMIT, &m->r, "", "elements nested deeper than %d",
			       INKML_DEPTH);
	if (yx_bytes_equal_str(t.name, "trace")) {
		if (t.empty)
			return YX_OK;
		if (!yx_take_until(&m->r, '<', &text))
			return yx_fail(err, YX_MALFORMED, &m->r, "", "a trace without an end");
		if ((st = settle_format(m, err)) != YX_OK ||
		    (st = ink_trace_take(m, &t, text, err)) != YX_OK)
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
