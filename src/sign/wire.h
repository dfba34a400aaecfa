/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wire.h: one function per kind of value, which either writes it or reads it into its place; what
 * wire.c visits a report with.
 */
#ifndef YINXIN_SIGN_PRIVATE_WIRE_H
#define YINXIN_SIGN_PRIVATE_WIRE_H

#include <yinxin/sign.h>

struct wire {
	struct yx_buf *out;  /* writing; NULL: reading */
	struct yx_reader in; /* reading */
	struct yx_arena *arena;
	const char *wrong; /* first thing that did not fit */
};

void wire_wrong(struct wire *w, const char *what);
void wire_number(struct wire *w, uint64_t *v);
void wire_size(struct wire *w, size_t *v);
void wire_moment(struct wire *w, yx_time *t);
/* An int, as 64 bits of two's complement. */
void wire_number_int(struct wire *w, int *v);
/* A number that must be below `end`. */
unsigned wire_choice(struct wire *w, unsigned v, unsigned end);
void wire_flag(struct wire *w, bool *v);
/* How many follow; each takes at least eight bytes. */
size_t wire_count(struct wire *w, size_t n);
void wire_bytes(struct wire *w, struct yx_bytes *b);
/*
 * UTF-8 without NUL; never NULL afterwards. Texts go to terminals and pages: what steers those was
 * taken out where the report was made, and is again where one is read that may be made up.
 */
void wire_text(struct wire *w, const char **s);
void wire_text2(struct wire *w, struct yx_text2 *t);
/* Memory for a list that is read; writing keeps what is there. */
void *wire_list(struct wire *w, const void *there, size_t n, size_t each);

#endif
