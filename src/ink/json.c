/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the web page posts: one JSON object of a fixed shape, read strictly and written back.
 *
 *   { "format": "yinxin-ink/1",
 *     "device": { "vendor", "model", "software", "sensing": text; "rateHz", "unitsPerMm",
 *                 "forceMax", "latencyMs": numbers },                       optional, and each in
 * it "capturedAt": RFC 3339,                                               optional "channels":
 * ["x", "y", "t", "force", "azimuth", "altitude", "tiltX", "tiltY", "tip"], "samples": [[..], ..] }
 * one number per channel; t in milliseconds; tip 0 or 1
 *
 * y grows downwards, as it does on a screen. azimuth is degrees clockwise from the top of the
 * screen, altitude degrees above it. Unknown members are refused: a capture is evidence, and what
 * is not understood must not be dropped silently. "channels" comes before "samples".
 *
 * Not the codec module's reader: ink stands on base alone (see inkml.c).
 */
#include "capture.h"

#include <math.h>
#include <string.h>

enum role { ROLE_X, ROLE_Y, ROLE_T, ROLE_F, ROLE_AZ, ROLE_ALT, ROLE_TX, ROLE_TY, ROLE_TIP, ROLES };

static const char *const role_names[ROLES] = { "x",        "y",     "t",     "force", "azimuth",
					       "altitude", "tiltX", "tiltY", "tip" };
static const unsigned role_channel[ROLES] = { 0,
					      0,
					      YX_INK_T,
					      YX_INK_F,
					      YX_INK_AZIMUTH,
					      YX_INK_ALTITUDE,
					      YX_INK_AZIMUTH | YX_INK_ALTITUDE,
					      YX_INK_AZIMUTH | YX_INK_ALTITUDE,
					      YX_INK_TIP };

struct json {
	struct yx_reader r;
	struct ink_builder b;
	enum role roles[ROLES];
	size_t role_count;
	bool has_format, has_samples;
};

static void
skip(struct json *j)
{
	ink_skip_blank(&j->r, true);
}

static bool
accept(struct json *j, const char *s)
{
	bool yes;

	skip(j);
	yes = yx_accept(&j->r, s);
	skip(j);
	return yes;
}

static bool
take_hex4(struct yx_reader *r, uint32_t *out)
{
	struct yx_bytes hex;

	*out = 0;
	if (!yx_take(r, 4, &hex))
		return false;
	for (size_t i = 0; i < 4; i++) {
		int digit = yx_hex_digit(hex.data[i]);

		if (digit < 0)
			return false;
		*out = *out << 4 | (uint32_t)digit;
	}
	return true;
}

static bool
take_escape(struct yx_reader *r, struct yx_buf *text)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	uint8_t c;
	uint32_t cp;

	if (!yx_take_u8(r, &c))
		return false;
	if (c == 'u')
		/* surrogates have no place in a device's name */
		return take_hex4(r, &cp) && cp != 0 && (cp < 0xD800 || cp > 0xDFFF) &&
		       yx_utf8_put(text, cp);
	for (size_t i = 0; from[i]; i++)
		if (c == (uint8_t)from[i])
			return yx_buf_put_u8(text, (uint8_t)to[i]);
	return false;
}

/* A string of at most 1 KiB into a fixed array. */
static bool
take_string(struct json *j, char *out, size_t out_size)
{
	struct yx_buf text = { 0 };
	bool fine = false;
	uint8_t c;

	yx_buf_init(&text, 1024);
	if (!accept(j, "\""))
		goto done;
	while (yx_take_u8(&j->r, &c) && c >= 0x20) {
		if (c == '"') {
			fine = text.status == YX_OK && yx_utf8_valid(yx_buf_bytes(&text));
			break;
		}
		if (c == '\\' ? !take_escape(&j->r, &text) : !yx_buf_put_u8(&text, c))
			break;
	}
	skip(j);
	if (fine)
		ink_set_text(out, out_size, yx_buf_bytes(&text));
done:
	yx_buf_clear(&text);
	return fine;
}

static enum yx_status
broken(struct json *j, const char *what, struct yx_error *err)
{
	return yx_fail(err, YX_MALFORMED, &j->r, "yinxin-ink/1", "%s", what);
}

static enum yx_status
take_sensing(struct json *j, struct yx_error *err)
{
	char name[64];

	if (!take_string(j, name, sizeof(name)))
		return broken(j, "broken text in the device record", err);
	for (size_t i = 0; i < sizeof(ink_sensing_names) / sizeof(ink_sensing_names[0]); i++) {
		if (strcmp(name, ink_sensing_names[i]) == 0) {
			j->b.ink->device.sensing = (enum yx_ink_sensing)i;
			return YX_OK;
		}
	}
	return broken(j, "an unknown sensing method", err);
}

static enum yx_status
take_device_member(struct json *j, const char *key, struct yx_error *err)
{
	struct yx_ink_device *d = &j->b.ink->device;
	const struct {
		const char *name;
		char *text;
		double *number;
	} members[] = {
		{ "vendor", d->vendor, NULL },
		{ "model", d->model, NULL },
		{ "software", d->software, NULL },
		{ "rateHz", NULL, &d->rate_hz },
		{ "unitsPerMm", NULL, &d->units_per_mm },
		{ "forceMax", NULL, &d->force_max },
		{ "latencyMs", NULL, &d->latency_ms },
	};

	if (strcmp(key, "sensing") == 0)
		return take_sensing(j, err);
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		if (strcmp(key, members[i].name) != 0)
			continue;
		if (members[i].text)
			return take_string(j, members[i].text, 64)
				   ? YX_OK
				   : broken(j, "broken text in the device record", err);
		if (!ink_take_number(&j->r, members[i].number) || *members[i].number < 0 ||
		    *members[i].number > 1e9)
			return broken(j, "a number of the device record is out of range", err);
		return YX_OK;
	}
	return yx_fail(err, YX_MALFORMED, &j->r, "yinxin-ink/1", "unknown member \"%s\" of device",
		       key);
}

static enum yx_status
take_device(struct json *j, struct yx_error *err)
{
	char key[64];
	enum yx_status st;

	if (!accept(j, "{"))
		return broken(j, "device is not an object", err);
	if (accept(j, "}"))
		return YX_OK;
	do {
		if (!take_string(j, key, sizeof(key)) || !accept(j, ":"))
			return broken(j, "expected a member of device", err);
		if ((st = take_device_member(j, key, err)) != YX_OK)
			return st;
	} while (accept(j, ","));
	return accept(j, "}") ? YX_OK : broken(j, "device does not end", err);
}

static enum yx_status
take_channels(struct json *j, struct yx_error *err)
{
	char name[64];
	bool seen[ROLES] = { false };

	if (j->role_count || !accept(j, "["))
		return broken(j, "channels is not a list, or comes twice", err);
	do {
		enum role role = ROLE_X;

		if (!take_string(j, name, sizeof(name)))
			return broken(j, "a channel's name is not text", err);
		while (role < ROLES && strcmp(name, role_names[role]) != 0)
			role++;
		if (role == ROLES || seen[role])
			return yx_fail(err, YX_MALFORMED, &j->r, "yinxin-ink/1",
				       "channel \"%s\" is unknown or comes twice", name);
		seen[role] = true;
		j->roles[j->role_count++] = role;
		j->b.ink->channels |= role_channel[role];
	} while (accept(j, ","));
	if (!seen[ROLE_X] || !seen[ROLE_Y])
		return broken(j, "no x or no y channel", err);
	if (seen[ROLE_TX] != seen[ROLE_TY] || (seen[ROLE_TX] && seen[ROLE_ALT]) ||
	    (seen[ROLE_TX] && seen[ROLE_AZ]))
		return broken(j, "tilts come as a pair, or as azimuth and altitude, not both", err);
	return accept(j, "]") ? YX_OK : broken(j, "channels does not end", err);
}

static enum yx_status
take_sample(struct json *j, struct yx_error *err)
{
	struct yx_ink_sample s = { .down = true };
	double v[ROLES] = { 0 };

	if (!accept(j, "["))
		return broken(j, "a sample is not a list", err);
	for (size_t i = 0; i < j->role_count; i++) {
		if (i > 0 && !accept(j, ","))
			return broken(j, "a sample has fewer numbers than there are channels", err);
		if (!ink_take_number(&j->r, &v[j->roles[i]]))
			return broken(j, "a sample's value is not a number", err);
		if (j->roles[i] == ROLE_TIP)
			s.down = v[ROLE_TIP] > 0;
	}
	if (!accept(j, "]"))
		return broken(j, "a sample has more numbers than there are channels", err);
	s.x = v[ROLE_X];
	s.y = -v[ROLE_Y];
	if (!(fabs(v[ROLE_T]) < 1e15))
		return broken(j, "a time out of range", err);
	s.t_us = (int64_t)llround(v[ROLE_T] * 1000);
	if (!(j->b.ink->channels & YX_INK_T)) {
		double rate = j->b.ink->device.rate_hz > 1 ? j->b.ink->device.rate_hz : 100;

		s.t_us = (int64_t)llround((double)j->b.ink->count * 1e6 / rate);
	}
	s.force = (float)fmax(-1, fmin(2e9, v[ROLE_F]));
	s.azimuth = (float)fmax(-1, fmin(1e3, v[ROLE_AZ]));
	s.altitude = (float)fmax(-1e3, fmin(1e3, v[ROLE_ALT]));
	if (role_channel[ROLE_TX] == (j->b.ink->channels & role_channel[ROLE_TX]) &&
	    (v[ROLE_TX] != 0 || v[ROLE_TY] != 0))
		ink_set_tilt(&s, v[ROLE_TX], v[ROLE_TY]);
	else if (j->b.ink->channels & YX_INK_ALTITUDE && v[ROLE_ALT] == 0 && v[ROLE_AZ] == 0)
		s.altitude = 90; /* no tilt at all: upright */
	return ink_builder_add(&j->b, &s, &j->r, err);
}

static enum yx_status
take_samples(struct json *j, struct yx_error *err)
{
	enum yx_status st;

	if (!j->role_count || j->has_samples)
		return broken(j, "samples before channels, or twice", err);
	j->has_samples = true;
	if (!accept(j, "["))
		return broken(j, "samples is not a list", err);
	do {
		if ((st = take_sample(j, err)) != YX_OK)
			return st;
	} while (accept(j, ","));
	return accept(j, "]") ? YX_OK : broken(j, "samples does not end", err);
}

static enum yx_status
take_member(struct json *j, const char *key, struct yx_error *err)
{
	char text[64];

	if (strcmp(key, "format") == 0) {
		if (j->has_format || !take_string(j, text, sizeof(text)))
			return broken(j, "format is not text", err);
		j->has_format = true;
		return strcmp(text, "yinxin-ink/1") == 0
			   ? YX_OK
			   : yx_fail(err, YX_UNSUPPORTED, &j->r, "yinxin-ink/1",
				     "a capture of format \"%s\"", text);
	}
	if (strcmp(key, "device") == 0)
		return take_device(j, err);
	if (strcmp(key, "capturedAt") == 0)
		return take_string(j, text, sizeof(text))
			   ? yx_time_parse_rfc3339(&j->b.ink->captured_at, yx_bytes_str(text), err)
			   : broken(j, "capturedAt is not text", err);
	if (strcmp(key, "channels") == 0)
		return take_channels(j, err);
	if (strcmp(key, "samples") == 0)
		return take_samples(j, err);
	return yx_fail(err, YX_MALFORMED, &j->r, "yinxin-ink/1", "unknown member \"%s\"", key);
}

static enum yx_status
take_capture(struct json *j, struct yx_error *err)
{
	char key[64];
	enum yx_status st;

	(void)yx_accept(&j->r, "\xEF\xBB\xBF");
	if (!accept(j, "{"))
		return broken(j, "not an object", err);
	do {
		if (!take_string(j, key, sizeof(key)) || !accept(j, ":"))
			return broken(j, "expected a member", err);
		if ((st = take_member(j, key, err)) != YX_OK)
			return st;
	} while (accept(j, ","));
	if (!accept(j, "}") || !yx_reader_at_end(&j->r))
		return broken(j, "the object does not end, or something follows it", err);
	if (!j->has_format || !j->has_samples)
		return broken(j, "format or samples is missing", err);
	return YX_OK;
}

enum yx_status
ink_json_parse(struct yx_ink **out, struct yx_bytes in, struct yx_error *err)
{
	struct json j = { .r = yx_reader(in) };
	enum yx_status st;

	*out = NULL;
	if ((st = ink_builder_init(&j.b, err)) == YX_OK && (st = take_capture(&j, err)) == YX_OK)
		st = ink_builder_finish(&j.b, out, err);
	ink_builder_clear(&j.b);
	return st;
}
