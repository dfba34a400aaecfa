/* SPDX-License-Identifier: Apache-2.0 */
/* A capture written as the JSON that json.c reads. */
#include "capture.h"

static void
put_string(struct yx_buf *out, const char *s)
{
	yx_buf_puts(out, "\"");
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			yx_buf_printf(out, "\\%c", *s);
		else if ((uint8_t)*s < 0x20)
			yx_buf_printf(out, "\\u%04x", (unsigned)(uint8_t)*s);
		else
			yx_buf_put_u8(out, (uint8_t)*s);
	}
	yx_buf_puts(out, "\"");
}

static void
put_device(struct yx_buf *out, const struct yx_ink_device *d)
{
	yx_buf_puts(out, "\"device\":{\"vendor\":");
	put_string(out, d->vendor);
	yx_buf_puts(out, ",\"model\":");
	put_string(out, d->model);
	yx_buf_puts(out, ",\"software\":");
	put_string(out, d->software);
	yx_buf_printf(out, ",\"sensing\":\"%s\",\"rateHz\":", ink_sensing_names[d->sensing]);
	ink_put_number(out, d->rate_hz);
	yx_buf_puts(out, ",\"unitsPerMm\":");
	ink_put_number(out, d->units_per_mm);
	yx_buf_puts(out, ",\"forceMax\":");
	ink_put_number(out, d->force_max);
	yx_buf_puts(out, ",\"latencyMs\":");
	ink_put_number(out, d->latency_ms);
	yx_buf_puts(out, "}");
}

static void
put_sample(struct yx_buf *out, const struct yx_ink *ink, const struct yx_ink_sample *s)
{
	yx_buf_puts(out, "[");
	ink_put_number(out, s->x);
	yx_buf_puts(out, ",");
	ink_put_number(out, -s->y);
	yx_buf_printf(out, ",%lld.%03d", (long long)(s->t_us / 1000), (int)(s->t_us % 1000));
	if (ink->channels & YX_INK_F) {
		yx_buf_puts(out, ",");
		ink_put_number(out, (double)s->force);
	}
	if (ink->channels & YX_INK_AZIMUTH) {
		yx_buf_puts(out, ",");
		ink_put_number(out, (double)s->azimuth);
	}
	if (ink->channels & YX_INK_ALTITUDE) {
		yx_buf_puts(out, ",");
		ink_put_number(out, (double)s->altitude);
	}
	yx_buf_puts(out, s->down ? ",1]" : ",0]");
}

enum yx_status
ink_json_write(const struct yx_ink *ink, struct yx_buf *out, struct yx_error *err)
{
	char when[32];

	if (ink->count == 0 || ink->device.sensing > YX_INK_SENSING_MOUSE)
		return yx_fail(err, YX_USAGE, NULL, "",
			       "a capture without samples or sensing method");
	yx_buf_puts(out, "{\"format\":\"yinxin-ink/1\",");
	put_device(out, &ink->device);
	if (ink->captured_at != YX_TIME_NONE)
		yx_buf_printf(out, ",\"capturedAt\":\"%s\"",
			      yx_time_rfc3339(when, ink->captured_at));
	yx_buf_puts(out, ",\"channels\":[\"x\",\"y\",\"t\"");
	if (ink->channels & YX_INK_F)
		yx_buf_puts(out, ",\"force\"");
	if (ink->channels & YX_INK_AZIMUTH)
		yx_buf_puts(out, ",\"azimuth\"");
	if (ink->channels & YX_INK_ALTITUDE)
		yx_buf_puts(out, ",\"altitude\"");
	yx_buf_puts(out, ",\"tip\"],\"samples\":[\n");
	for (size_t i = 0; i < ink->count; i++) {
		if (i)
			yx_buf_puts(out, ",\n");
		put_sample(out, ink, &ink->samples[i]);
	}
	yx_buf_puts(out, "]}\n");
	return yx_buf_status(out, err);
}
