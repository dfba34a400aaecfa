/* SPDX-License-Identifier: Apache-2.0 */
/* Small CFF programs, each part as a test wants it. */
#ifndef YINXIN_TESTS_CFF_KIT_H
#define YINXIN_TESTS_CFF_KIT_H

#include <stdlib.h>
#include <yinxin/draw_program.h>
#include "../test.h"

/* What is NULL is as in a good font. All are words: numbers, names of operators, #XX bytes. */
struct cff_kit {
	const char *header;
	const char *glyph;    /* the outline of glyph 1, called A */
	const char *accent;   /* of glyph 2, called acute */
	const char *composed; /* of glyph 3, called Aacute */
	const char *local;    /* procedure -107 */
	const char *global;   /* procedure -107 of all fonts */
	const char *top;      /* in front of the rest of the Top DICT */
	const char *inner;    /* of the Private DICT */
	const char *charset;  /* of 4 glyphs */
	const char *encoding;
	const char *select; /* FDSelect */
	const char *font;   /* in front of the rest of the font DICT */
	bool by_cid;
};

static const char *const cff_words[] = {
	[1] = "hstem",       [3] = "vstem",       [4] = "vmoveto",    [5] = "rlineto",
	[6] = "hlineto",     [7] = "vlineto",     [8] = "rrcurveto",  [10] = "callsubr",
	[11] = "return",     [14] = "endchar",    [18] = "hstemhm",   [19] = "hintmask",
	[20] = "cntrmask",   [21] = "rmoveto",    [22] = "hmoveto",   [23] = "vstemhm",
	[24] = "rcurveline", [25] = "rlinecurve", [26] = "vvcurveto", [27] = "hhcurveto",
	[29] = "callgsubr",  [30] = "vhcurveto",  [31] = "hvcurveto", [32] = "dotsection",
	[44] = "div",        [66] = "hflex",      [67] = "flex",      [68] = "hflex1",
	[69] = "flex1",
};

static void
cff_word(struct yx_buf *out, const char *word)
{
	char *end;
	long n = strtol(word, &end, 10);

	if (*word == '#') {
		yx_buf_put_u8(out, (uint8_t)strtol(word + 1, NULL, 16));
		return;
	}
	if (!*end) { /* as outlines and dictionaries both have it */
		yx_buf_put_u8(out, 28);
		yx_buf_put_u8(out, (uint8_t)((unsigned long)n >> 8));
		yx_buf_put_u8(out, (uint8_t)n);
		return;
	}
	for (size_t i = 0; i < sizeof(cff_words) / sizeof(cff_words[0]); i++)
		if (cff_words[i] && strcmp(word, cff_words[i]) == 0) {
			if (i >= 32)
				yx_buf_put_u8(out, 12);
			yx_buf_put_u8(out, (uint8_t)(i >= 32 ? i - 32 : i));
			return;
		}
	CHECK_MSG(false, "the word %s", word);
}

static struct yx_buf
cff_bytes(const char *text)
{
	struct yx_buf out = { 0 };
	char word[32];

	while (*text) {
		size_t n = strcspn(text, " ");

		if (n && n < sizeof(word)) {
			memcpy(word, text, n);
			word[n] = 0;
			cff_word(&out, word);
		}
		text += n;
		text += strspn(text, " ");
	}
	return out;
}

/* An INDEX of so many pieces. */
static struct yx_buf
cff_index(const char *const *pieces, size_t count)
{
	struct yx_buf out = { 0 }, data = { 0 };

	yx_buf_put_u8(&out, 0);
	yx_buf_put_u8(&out, (uint8_t)count);
	for (size_t i = 0; i <= count && count; i++) {
		struct yx_buf piece = { 0 };

		if (i == 0)
			yx_buf_put_u8(&out, 2);
		yx_buf_put_u8(&out, (uint8_t)((data.len + 1) >> 8));
		yx_buf_put_u8(&out, (uint8_t)(data.len + 1));
		if (i < count)
			piece = cff_bytes(pieces[i]);
		yx_buf_put_bytes(&data, yx_buf_bytes(&piece));
		yx_buf_clear(&piece);
	}
	yx_buf_put_bytes(&out, yx_buf_bytes(&data));
	yx_buf_clear(&data);
	return out;
}

static void
cff_put(struct yx_buf *out, struct yx_buf part)
{
	yx_buf_put_bytes(out, yx_buf_bytes(&part));
	yx_buf_clear(&part);
}

static const char *
cff_or(const char *text, const char *usual)
{
	return text ? text : usual;
}

/* What the Top DICT leads to, `front` bytes into the file, and its text. */
static void
cff_body(struct yx_buf *out, const struct cff_kit *k, size_t front, char *top, size_t size)
{
	const char *glyphs[] = { "endchar", cff_or(k->glyph, "10 20 rmoveto 30 hlineto endchar"),
				 cff_or(k->accent, "1 vmoveto 5 6 rlineto endchar"),
				 cff_or(k->composed, "endchar") };
	const char *local = cff_or(k->local, "return"), *fonts;
	struct yx_buf inner = cff_bytes(cff_or(k->inner, "500 #14 600 #15"));
	size_t encoding, select, strings, array, at;
	char font[200], subrs[32];

	/* the procedures follow behind the Private DICT */
	(void)snprintf(subrs, sizeof(subrs), "%zu #13", inner.len + 4);
	cff_put(&inner, cff_bytes(subrs));
	cff_put(out, cff_bytes(cff_or(k->charset, "#00 #00 #22 #00 #7d #00 #ab")));
	encoding = front + out->len;
	cff_put(out, cff_bytes(cff_or(k->encoding, "#00 #02 #41 #42")));
	select = front + out->len;
	cff_put(out, cff_bytes(cff_or(k->select, "#03 #00 #01 #00 #00 #00 #00 #04")));
	strings = front + out->len;
	cff_put(out, cff_index(glyphs, 4));
	at = front + out->len;
	(void)snprintf(font, sizeof(font), "%s %zu %zu #12", cff_or(k->font, ""), inner.len, at);
	cff_put(out, inner);
	cff_put(out, cff_index(&local, 1));
	array = front + out->len;
	fonts = font;
	cff_put(out, cff_index(&fonts, 1));
	if (k->by_cid)
		(void)snprintf(top, size,
			       "391 392 0 #0c #1e %s %zu #0f %zu #11 %zu #0c #24 %zu #0c #25",
			       cff_or(k->top, ""), front, strings, array, select);
	else
		(void)snprintf(top, size, "%s %zu #0f %zu #10 %zu #11 %s", cff_or(k->top, ""),
			       front, encoding, strings, font);
}

static struct yx_buf
cff_make(const struct cff_kit *k)
{
	static const char *const names[] = { "#4b #69 #74" }, *const strings[] = { "#41", "#42" };
	const char *global = cff_or(k->global, "return"), *tops;
	struct yx_buf out = { 0 }, body = { 0 };
	size_t front = 0;
	char top[400];

	/* the first time to learn how long the part in front is */
	for (int i = 0; i < 2; i++) {
		yx_buf_clear(&body);
		yx_buf_clear(&out);
		cff_body(&body, k, front, top, sizeof(top));
		tops = top;
		cff_put(&out, cff_bytes(cff_or(k->header, "#01 #00 #04 #02")));
		cff_put(&out, cff_index(names, 1));
		cff_put(&out, cff_index(&tops, 1));
		cff_put(&out, cff_index(strings, 2));
		cff_put(&out, cff_index(&global, 1));
		front = out.len;
	}
	cff_put(&out, body);
	return out;
}

#endif
