/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ink_name: is it this name?
 *
 * Chinese names: the strokes of a capture are divided among the characters and each character is
 * compared with stroke-order medians the caller gives (for instance those of hanzi-writer-data,
 * Arphic Public License, which the product does not contain). Writing that joins strokes cannot be
 * judged this way: the answer is then "not decided", never "no".
 *
 * Names in Latin letters: number and shape of words (their widths against each other, strokes
 * downwards for so many letters). Letters are not read. Joined-up writing agrees or is not decided,
 * it is never told that it does not agree.
 */
#ifndef YINXIN_INK_NAME_H
#define YINXIN_INK_NAME_H

#include <yinxin/ink.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The middle line of one stroke; any unit, y upwards. Borrowed. */
struct yx_ink_median {
	const double *xy; /* x0 y0 x1 y1 .. */
	size_t points;
};

struct yx_ink_character {
	uint32_t code_point;
	const struct yx_ink_median *strokes; /* in the order they are written */
	size_t stroke_count;
};

enum yx_ink_name_verdict { YX_INK_NAME_MATCHES, YX_INK_NAME_NOT_DECIDED, YX_INK_NAME_DIFFERS };

struct yx_ink_name_part {
	uint32_t code_point;
	enum yx_ink_name_verdict verdict;
	double score;        /* 0 nothing alike .. 1 the model itself */
	size_t first, count; /* which written strokes */
	size_t missing;      /* strokes of the model without a written one */
	size_t extra;        /* written strokes without one in the model */
	size_t misordered;   /* found, but at another place in the order */
};

#define YX_INK_NAME_MAX 8 /* characters */
struct yx_ink_name {
	enum yx_ink_name_verdict verdict;
	bool joined; /* fewer strokes than the characters have: cursive, not judged */
	size_t strokes_written, strokes_expected;
	struct yx_ink_name_part part[YX_INK_NAME_MAX];
	size_t count;
};

/* USAGE for no or too many characters; the verdict is data. */
YX_MUST_CHECK enum yx_status yx_ink_name_check(struct yx_ink_name *out, const struct yx_ink *ink,
					       const struct yx_ink_character *characters,
					       size_t count, struct yx_error *err);

struct yx_ink_latin {
	enum yx_ink_name_verdict verdict;
	double score; /* 0 to 1: how well number and shape of the words fit */
	bool joined;  /* fewer strokes than letters: never DIFFERS */
	size_t letters, strokes, downstrokes;
	size_t words_written, words_expected;
	double width_error; /* largest difference of a word's share of the whole width */
};
/* USAGE for a text without letters, too many words, or an empty capture; the verdict is data. */
YX_MUST_CHECK enum yx_status yx_ink_latin_check(struct yx_ink_latin *out, const struct yx_ink *ink,
						const char *text, struct yx_error *err);

/* Words a capture seems to have: runs of strokes with a clear gap between them; at least 1. */
size_t yx_ink_word_count(const struct yx_ink *ink);

const char *yx_ink_name_verdict_text(enum yx_ink_name_verdict v, bool chinese);

#ifdef __cplusplus
}
#endif
#endif
