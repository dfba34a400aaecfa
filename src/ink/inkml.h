/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of the InkML reader: tags (inkml_tag.c), traces (inkml_trace.c), the rest (inkml.c). */
#ifndef YINXIN_INK_INKML_H
#define YINXIN_INK_INKML_H

#include "capture.h"

#define INKML_DEPTH      16 /* real files stay below 6 */
#define INKML_ATTRIBUTES 16

enum inkml_role {
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

struct inkml_channel {
	enum inkml_role role;
	double scale; /* to our units; negative turns the axis over */
	double last, step;
	char order; /* '!' explicit, '\'' first, '"' second difference */
};

struct inkml {
	struct yx_reader r;
	struct ink_builder b;
	struct inkml_channel channels[YX_LIMIT_INK_CHANNELS];
	size_t channel_count;
	bool has_format;
	bool in_format;
	double rate_hz;
	struct yx_bytes open[INKML_DEPTH];
	size_t depth;
};

struct ink_tag_attribute {
	struct yx_bytes name, value;
};

struct ink_tag {
	struct yx_bytes name; /* without prefix */
	struct yx_bytes full;
	struct ink_tag_attribute attributes[INKML_ATTRIBUTES];
	size_t count;
	bool empty;
};

/* A tag, after its '<'; false where it is none. */
bool ink_tag_take(struct yx_reader *r, struct ink_tag *t);
bool ink_tag_take_name(struct yx_reader *r, struct yx_bytes *out);
struct yx_bytes ink_tag_local_name(struct yx_bytes full);
/* The value as it stands; empty when absent. */
struct yx_bytes ink_tag_attribute(const struct ink_tag *t, const char *name);
/* A whole attribute as a number; false when absent or not a number. */
bool ink_tag_number(const struct ink_tag *t, const char *name, double *out);

/* The points of one <trace>; the format is settled (X and Y are there). */
YX_MUST_CHECK enum yx_status ink_trace_take(struct inkml *m, const struct ink_tag *t,
					    struct yx_bytes text, struct yx_error *err);

#endif
