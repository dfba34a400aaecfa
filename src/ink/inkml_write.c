/* SPDX-License-Identifier: Apache-2.0 */
/*
 * InkML, written: what inkml.c reads, one trace for each run of the tip. X, Y and T always; the
 * other channels where the capture has them. Y is turned over, because InkML's grows downwards.
 */
#include "capture.h"

#include <math.h>

const struct ink_unit ink_units[INK_UNITS] = {
	{ "mm", 1 }, { "cm", 0.1 }, { "m", 0.001 }, { "in", 1 / 25.4 }, { "himetric", 100 }
};

static void
put_attribute_text(struct yx_buf *out, const char *name, const char *value)
{
	yx_buf_printf(out, " %s=\"", name);
	for (const char *p = value; *p; p++) {
		if (*p == '&')
			yx_buf_puts(out, "&amp;");
		else if (*p == '<')
			yx_buf_puts(out, "&lt;");
		else if (*p == '"')
			yx_buf_puts(out, "&quot;");
		else
			yx_buf_put_u8(out, (uint8_t)*p);
	}
	yx_buf_puts(out, "\"");
}

static const char *
unit_name(double per_mm)
{
	for (size_t i = 0; i < INK_UNITS; i++)
		if (fabs(per_mm / ink_units[i].per_mm - 1) < 1e-6)
			return ink_units[i].name;
	return "dev";
}

static void
put_head(struct yx_buf *out, const struct yx_ink *ink)
{
	const struct yx_ink_device *d = &ink->device;
	const char *unit = unit_name(d->units_per_mm);

	yx_buf_puts(
	    out,
	    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	    "<ink xmlns=\"http://www.w3.org/2003/InkML\">\n<definitions><context>\n<inkSource");
	put_attribute_text(out, "manufacturer", d->vendor);
	put_attribute_text(out, "model", d->model);
	yx_buf_puts(out, ">\n<traceFormat>\n");
	yx_buf_printf(out, "<channel name=\"X\" type=\"decimal\" units=\"%s\"/>\n", unit);
	yx_buf_printf(out, "<channel name=\"Y\" type=\"decimal\" units=\"%s\"/>\n", unit);
	yx_buf_puts(out, "<channel name=\"T\" type=\"decimal\" units=\"ms\"/>\n");
	if (ink->channels & YX_INK_F) {
		yx_buf_puts(out, "<channel name=\"F\" type=\"decimal\" max=\"");
		ink_put_number(out, d->force_max);
		yx_buf_puts(out, "\"/>\n");
	}
	if (ink->channels & YX_INK_AZIMUTH)
		yx_buf_puts(out, "<channel name=\"OA\" type=\"decimal\" units=\"deg\"/>\n");
	if (ink->channels & YX_INK_ALTITUDE)
		yx_buf_puts(out, "<channel name=\"OE\" type=\"decimal\" units=\"deg\"/>\n");
	yx_buf_puts(out, "</traceFormat>\n");
	if (d->rate_hz > 0) {
		yx_buf_puts(out, "<sampleRate uniform=\"true\" value=\"");
		ink_put_number(out, d->rate_hz);
		yx_buf_puts(out, "\"/>\n");
	}
	if (d->latency_ms > 0) {
		yx_buf_puts(out, "<latency value=\"");
		ink_put_number(out, d->latency_ms);
		yx_buf_puts(out, "\"/>\n");
	}
	yx_buf_puts(out, "</inkSource>\n</context></definitions>\n");
}

enum yx_status
ink_inkml_write(const struct yx_ink *ink, struct yx_buf *out, struct yx_error *err)
{
	if (ink->count == 0)
		return yx_fail(err, YX_USAGE, NULL, "", "a capture without samples");
	put_head(out, ink);
	for (size_t i = 0; i < ink->count; i++) {
		const struct yx_ink_sample *s = &ink->samples[i];
		bool first = i == 0 || s->down != s[-1].down;

		if (first)
			yx_buf_printf(out, "%s<trace type=\"%s\">", i ? "</trace>\n" : "",
				      s->down ? "penDown" : "penUp");
		else
			yx_buf_puts(out, ",");
		ink_put_number(out, s->x);
		yx_buf_puts(out, " ");
		ink_put_number(out, -s->y);
		yx_buf_printf(out, " %lld.%03d", (long long)(s->t_us / 1000),
			      (int)(s->t_us % 1000));
		if (ink->channels & YX_INK_F) {
			yx_buf_puts(out, " ");
			ink_put_number(out, (double)s->force);
		}
		if (ink->channels & YX_INK_AZIMUTH) {
			yx_buf_puts(out, " ");
			ink_put_number(out, (double)s->azimuth);
		}
		if (ink->channels & YX_INK_ALTITUDE) {
			yx_buf_puts(out, " ");
			ink_put_number(out, (double)s->altitude);
		}
	}
	yx_buf_puts(out, "</trace>\n</ink>\n");
	return yx_buf_status(out, err);
}
