/* SPDX-License-Identifier: Apache-2.0 */
/*
 * capture.h: what the readers and writers of captures share. Private to ink.
 *
 * A reader appends raw samples through struct ink_builder, which enforces the limits once for all
 * formats, and ends with builder_finish(), which puts time and tip in order.
 */
#ifndef INK_CAPTURE_H
#define INK_CAPTURE_H

#include <yinxin/ink.h>
#include <yinxin/limits.h>

struct ink_builder {
	struct yx_ink *ink;
	size_t capacity;
};

YX_MUST_CHECK enum yx_status ink_builder_init(struct ink_builder *b, struct yx_error *err);
void ink_builder_clear(struct ink_builder *b);
/* `at` places the error. t_us may be any int64: the first sample's becomes zero at the end. */
YX_MUST_CHECK enum yx_status ink_builder_add(struct ink_builder *b, const struct yx_ink_sample *s,
					     const struct yx_reader *at, struct yx_error *err);
/*
 * Check and complete: at least one sample; time from zero and never decreasing; without
 * YX_INK_TIP the tip touches where force is above zero, or everywhere without YX_INK_F.
 */
YX_MUST_CHECK enum yx_status ink_builder_finish(struct ink_builder *b, struct yx_ink **out,
						struct yx_error *err);

YX_MUST_CHECK enum yx_status ink_svc_parse(struct yx_ink **out, struct yx_bytes in,
					   struct yx_error *err);
YX_MUST_CHECK enum yx_status ink_sigcomp_parse(struct yx_ink **out, struct yx_bytes in,
					       struct yx_error *err);
YX_MUST_CHECK enum yx_status ink_compact_parse(struct yx_ink **out, struct yx_bytes in,
					       struct yx_error *err);
YX_MUST_CHECK enum yx_status ink_compact_write(const struct yx_ink *ink, struct yx_buf *out,
					       struct yx_error *err);
YX_MUST_CHECK enum yx_status ink_inkml_parse(struct yx_ink **out, struct yx_bytes in,
					     struct yx_error *err);
YX_MUST_CHECK enum yx_status ink_inkml_write(const struct yx_ink *ink, struct yx_buf *out,
					     struct yx_error *err);
YX_MUST_CHECK enum yx_status ink_json_parse(struct yx_ink **out, struct yx_bytes in,
					    struct yx_error *err);
YX_MUST_CHECK enum yx_status ink_json_write(const struct yx_ink *ink, struct yx_buf *out,
					    struct yx_error *err);

/*
 * A decimal number without exponent sign games: [-+]digits[.digits][e[-+]digits], finite and
 * within YX_LIMIT_INK_COORD * 1e6. False and unmoved otherwise. No locale.
 */
bool ink_take_number(struct yx_reader *r, double *out);
/* Step over spaces and tabs (and line ends when `lines`). */
void ink_skip_blank(struct yx_reader *r, bool lines);
/* Put `v` with up to four decimals, no trailing zeros, no locale. */
void ink_put_number(struct yx_buf *out, double v);
/* Copy into a fixed array of a device record, cut at a character boundary, cleaned. */
void ink_set_text(char *out, size_t out_size, struct yx_bytes in);

/* Azimuth and altitude from tilts along X and Y in degrees, as browsers and InkML give them. */
void ink_set_tilt(struct yx_ink_sample *s, double tilt_x, double tilt_y);

#define INK_UNITS 5
struct ink_unit {
	const char *name;
	double per_mm;
};
extern const struct ink_unit ink_units[INK_UNITS]; /* InkML 3.1.1 */
extern const char *const ink_sensing_names[7];

#endif
