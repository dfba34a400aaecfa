/* SPDX-License-Identifier: Apache-2.0 */
/* What reading seals and reading signatures share; not for others. */
#ifndef YINXIN_SEAL_PARSE_H
#define YINXIN_SEAL_PARSE_H

#include <yinxin/seal.h>

/* A walk over one structure: where notes go and which clause errors name. */
struct seal_walk {
	struct yx_arena *arena;
	unsigned *leniencies;
	const char *clause;
	struct yx_error *err;
};

/* Any character string; `tag` is the printed type, another is noted. */
YX_MUST_CHECK enum yx_status seal_take_text(struct seal_walk *w, struct yx_der *d, uint8_t tag,
					    const char *what, struct yx_bytes *out);
YX_MUST_CHECK enum yx_status seal_take_int(struct seal_walk *w, struct yx_der *d, const char *what,
					   int64_t *out);
YX_MUST_CHECK enum yx_status seal_take_octets(struct seal_walk *w, struct yx_der *d,
					      const char *what, struct yx_bytes *out);
YX_MUST_CHECK enum yx_status seal_take_bits(struct seal_walk *w, struct yx_der *d, const char *what,
					    struct yx_bytes *out);
YX_MUST_CHECK enum yx_status seal_take_oid(struct seal_walk *w, struct yx_der *d, const char *what,
					   struct yx_bytes *out);
/* `generalized`: the type that is printed; the other is noted. */
YX_MUST_CHECK enum yx_status seal_take_time(struct seal_walk *w, struct yx_der *d, const char *what,
					    bool generalized, yx_time *out);
/* ExtensionDatas, at `d`: the contents of the SEQUENCE OF. */
YX_MUST_CHECK enum yx_status seal_take_exts(struct seal_walk *w, struct yx_der *list,
					    const struct yx_seal_ext **out, size_t *count);
/* A token in [0] EXPLICIT BIT STRING, or untagged. Absent is fine. */
YX_MUST_CHECK enum yx_status seal_take_timestamp(struct seal_walk *w, struct yx_der *d,
						 struct yx_bytes *out);

/* Read one SESeal from `d` into `s`, whose arena, leniencies and forgiven are in use. */
YX_MUST_CHECK enum yx_status seal_take(struct yx_seal *s, struct yx_der *d, struct yx_error *err);

/* "2020-01-25T07:31:56", "20200125073156Z", ...: UTC unless an offset is written. */
bool seal_time_text(struct yx_bytes text, yx_time *out);

#endif
