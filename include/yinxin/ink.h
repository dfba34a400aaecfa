/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ink: a signature written by hand, kept as the movement it was.
 *
 * This header is the capture: the samples a pen or finger gave, what is known of the device, and
 * the formats they are read from and written to. Comparing two captures is in ink_match.h, drawing
 * them in ink_show.h, "is it this name?" in ink_name.h.
 *
 * The data model follows the channels of ISO/IEC 19794-7 (X, Y, T, F, azimuth, elevation, tip
 * switch). Nothing here is encrypted or signed: this module has no cryptography. Biometric data at
 * rest is the caller's to protect; the binding to a document and the encryption for an examiner
 * are in sign_ink.h.
 */
#ifndef YINXIN_INK_H
#define YINXIN_INK_H

#include <yinxin/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Channels a capture really has, or'ed together. X and Y are always there. */
enum yx_ink_channel {
	YX_INK_T = 1,        /* time stamps given by the device (else made from the rate) */
	YX_INK_F = 2,        /* tip force */
	YX_INK_AZIMUTH = 4,  /* direction of the pen's projection */
	YX_INK_ALTITUDE = 8, /* elevation of the pen above the surface */
	YX_INK_TIP = 16,     /* tip switch given by the device (else made from the force) */
	YX_INK_HOVER = 32    /* samples with the pen above the surface are kept */
};

/*
 * One sample. x grows to the right and y UPWARDS whatever the source does (readers turn it over
 * where a format says otherwise); both are device units (struct yx_ink_device tells how large).
 */
struct yx_ink_sample {
	double x, y;
	int64_t t_us;   /* from the first sample; never decreases */
	float force;    /* device units, 0..device.force_max; 0 without YX_INK_F */
	float azimuth;  /* degrees clockwise from +y, 0..360 */
	float altitude; /* degrees above the surface, 0..90 */
	bool down;      /* the tip touches */
};

enum yx_ink_sensing {
	YX_INK_SENSING_UNKNOWN,
	YX_INK_SENSING_ELECTROMAGNETIC, /* pen displays and tablets */
	YX_INK_SENSING_CAPACITIVE,      /* fingers and passive styli */
	YX_INK_SENSING_ACTIVE_PEN,      /* capacitive screen, powered pen */
	YX_INK_SENSING_RESISTIVE,
	YX_INK_SENSING_OPTICAL,
	YX_INK_SENSING_MOUSE
};

/* What the examiner will ask about the device. 0 or "" means "not known". */
struct yx_ink_device {
	char vendor[64];
	char model[64];
	char software[64]; /* what captured it: "yinxin-web 0.1.0" */
	enum yx_ink_sensing sensing;
	double rate_hz;      /* nominal sampling rate */
	double units_per_mm; /* of x and y */
	double force_max;    /* largest force the device can report */
	double latency_ms;   /* between pen and screen echo */
};

/* A capture. Owns its samples. */
struct yx_ink {
	struct yx_ink_sample *samples;
	size_t count;
	unsigned channels; /* enum yx_ink_channel */
	struct yx_ink_device device;
	yx_time captured_at; /* YX_TIME_NONE when not known */
};

enum yx_ink_format {
	YX_INK_FORMAT_AUTO,
	YX_INK_FORMAT_SVC2004, /* text: a count, then x y t button [azimuth altitude force] */
	YX_INK_FORMAT_SIGCOMP, /* text: [a name], then x y force azimuth altitude, 200 Hz */
	YX_INK_FORMAT_COMPACT, /* our own binary form, docs/HANDWRITING.md */
	YX_INK_FORMAT_INKML,   /* W3C InkML, a strict subset */
	YX_INK_FORMAT_JSON     /* what the web page posts, docs/HANDWRITING.md */
};

const char *yx_ink_format_name(enum yx_ink_format f);

/*
 * Read a capture. AUTO looks at the first bytes. Fails MALFORMED, LIMIT (YX_LIMIT_INK_*) or
 * UNSUPPORTED; *out is then NULL. The result copies; release with yx_ink_free().
 */
YX_MUST_CHECK enum yx_status yx_ink_parse(struct yx_ink **out, struct yx_bytes in,
					  enum yx_ink_format format, struct yx_error *err);
/* The same from a file. */
YX_MUST_CHECK enum yx_status yx_ink_load(struct yx_ink **out, const char *path,
					 enum yx_ink_format format, struct yx_error *err);
/* An empty capture for `count` samples, all zero, to be filled by the caller. */
YX_MUST_CHECK enum yx_status yx_ink_new(struct yx_ink **out, size_t count, struct yx_error *err);
YX_MUST_CHECK enum yx_status yx_ink_dup(struct yx_ink **out, const struct yx_ink *ink,
					struct yx_error *err);
void yx_ink_free(struct yx_ink *ink);

/*
 * Append the capture in the given format: COMPACT, INKML or JSON (else UNSUPPORTED). COMPACT is
 * canonical: the same capture always gives the same bytes, and reading them gives the same
 * samples: x, y and angles rounded to 1/16 of a unit (a degree), force to 1/4096, time to 1 us.
 */
YX_MUST_CHECK enum yx_status yx_ink_write(const struct yx_ink *ink, enum yx_ink_format format,
					  struct yx_buf *out, struct yx_error *err);

/* Seconds from the first sample to the last. */
double yx_ink_duration_s(const struct yx_ink *ink);
/* Whether the device told the force of the tip, in a range it stated. */
bool yx_ink_has_force(const struct yx_ink *ink);
/* Speed of the step that leads to sample i, units of x and y a second; 0 in the air, for the first.
 */
double yx_ink_speed(const struct yx_ink *ink, size_t i);
/* Sampling rate measured as the median step while the tip is down; 0 when it cannot be told. */
double yx_ink_rate_hz(const struct yx_ink *ink);
/* Runs of samples with the tip down. */
size_t yx_ink_stroke_count(const struct yx_ink *ink);

/* ------------------------------------------------------- synthetic writers */

/*
 * A made-up writer's signature from the sigma-lognormal model of pen movement, fixed by the three
 * numbers: the same always gives the same samples. `skill` < 0: a genuine execution; 0..1: a
 * forgery of `writer` by another hand, the larger the better. For tests, demonstrations and
 * benchmarks; no real person's data is in it.
 */
struct yx_ink_synth {
	uint32_t writer;
	uint32_t execution;
	double skill;
	double rate_hz; /* 0: 100 */
	bool with_force;
};
YX_MUST_CHECK enum yx_status yx_ink_synth(struct yx_ink **out, const struct yx_ink_synth *what,
					  struct yx_error *err);

#ifdef __cplusplus
}
#endif
#endif
