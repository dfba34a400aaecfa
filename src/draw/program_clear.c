/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The part of a Type 1 program that is in the clear: a font dictionary, entry by entry (Adobe Type
 * 1 Font Format, 2.2 and 10.2). PostScript could do anything here, and Ghostscript does it; the
 * others look for names. So the program is what all fonts are: these words, each in its place.
 */
#include "program.h"

#include <string.h>

#define LINES  300 /* and bytes of each, that poppler reads */
#define LINE   255
#define BEGINS 3
#define MATRIX 10.0 /* times the usual size, or as little of it */

/* A font that is there already is not read again: harmless, as programs of documents are named
 * anew; what old fonts of Futura have instead; and what cairo leaves of the first: whatever is
 * there, it says no. */
static const char *const begins[BEGINS] = {
	"FontDirectory /? known { /? findfont dup /UniqueID known { dup /UniqueID get # eq exch "
	"/FontType get 1 eq and } { pop false } ifelse { save true } { false } ifelse } { false } "
	"ifelse",
	"FontDirectory /? known { /? findfont /UniqueID get # eq { save true } { false } ifelse } "
	"{ false } ifelse",
	"FontDirectory /? known { /? findfont dup /UniqueID known pop false { dup /UniqueID get # "
	"eq exch /FontType get 1 eq and } { pop false } ifelse { save true } { false } ifelse } { "
	"false } ifelse",
};

enum { FONT_NAME, PAINT_TYPE, FONT_TYPE, FONT_MATRIX, FONT_BBOX, NEEDED };
static const char *const entries[] = {
	[FONT_NAME] = "/FontName /? ?readonly def",
	[PAINT_TYPE] = "/PaintType 0 ?readonly def",
	[FONT_TYPE] = "/FontType 1 ?readonly def",
	[FONT_MATRIX] = "/FontMatrix [ ~ ~ ~ ~ ~ ~ ] ?readonly def",
	[FONT_BBOX] = "/FontBBox ~4 ?readonly def",
	[NEEDED] = "/StrokeWidth ~ ?readonly def",
	"/WMode 0 ?readonly def",
	"/UniqueID # ?readonly def",
	"/XUID [ ~* ] ?readonly def",
};

static const char *const infos[] = {
	"/version () ?readonly def",
	"/Version () ?readonly def",
	"/Notice () ?readonly def",
	"/Copyright () ?readonly def",
	"/FullName () ?readonly def",
	"/FamilyName () ?readonly def",
	"/Weight () ?readonly def",
	"/ItalicAngle ~ ?readonly def",
	"/isFixedPitch ! ?readonly def",
	"/IsFixedPitch ! ?readonly def",
	"/UnderlinePosition ~ ?readonly def",
	"/UnderlineThickness ~ ?readonly def",
	"/FSType # ?readonly def",
	"/em ~ ?readonly def",
	"/ascent ~ ?readonly def",
	"/descent ~ ?readonly def",
};

static bool
good_begin(struct type1_words *w)
{
	if (yx_bytes_equal_str(type1_peek(w), "FontDirectory")) {
		size_t i = 0;

		while (i < BEGINS && !type1_match(w, begins[i]))
			i++;
		if (i == BEGINS || !yx_bytes_equal(w->got[0], w->got[1]))
			return false;
	}
	return type1_match(w, "# dict ?dup begin");
}

static bool
good_info(struct type1_words *w)
{
	bool seen[TYPE1_SEEN] = { false };

	if (!type1_match(w, "/FontInfo # dict dup begin"))
		return false;
	while (type1_peek(w).len && type1_peek(w).data[0] == '/')
		if (!type1_entry(w, infos, sizeof(infos) / sizeof(infos[0]), seen))
			return false;
	return type1_match(w, "end ?readonly def");
}

/* 0.001 is usual, and about that, of either sign: far beyond readers differ, and on where the
 * letters are moved. */
static bool
good_matrix(struct type1_words w)
{
	if (!type1_match(&w, "/FontMatrix ["))
		return false;
	for (size_t i = 0; i < 6; i++) {
		struct yx_bytes word = type1_next(&w);
		double v = type1_value(word) * 1000;

		if ((i == 0 || i == 3) &&
		    (v < -MATRIX || v > MATRIX || (v > -1 / MATRIX && v < 1 / MATRIX)))
			return false;
		if ((i == 1 || i == 2) && (v < -MATRIX || v > MATRIX))
			return false;
		if (i > 3 && v != 0)
			return false;
	}
	return true;
}

/* An array that is filled entry by entry. */
static bool
good_encoding(struct type1_words *w)
{
	if (!type1_match(w, "/Encoding 256 array"))
		return false;
	(void)type1_match(w, "0 1 255 { 1 index exch /.notdef put } for");
	while (type1_match(w, "dup # /? put") || type1_match(w, "dup # / put"))
		if (type1_number(w->got[0]) > 255)
			return false;
	return type1_match(w, "?readonly def");
}

/* The next word of a line, with nothing but blanks around it. */
static struct yx_bytes
split(struct yx_bytes *line)
{
	struct yx_bytes word;
	size_t from = 0, to;

	while (from < line->len && (line->data[from] == ' ' || line->data[from] == '\t'))
		from++;
	to = from;
	while (to < line->len && line->data[to] != ' ' && line->data[to] != '\t')
		to++;
	word = yx_bytes_slice(*line, from, to - from);
	*line = yx_bytes_slice(*line, to, line->len - to);
	return word;
}

/* A number and a name, with blanks between or without. */
static bool
good_place(struct yx_bytes *line)
{
	struct yx_bytes word = split(line);
	size_t n = 0;

	while (n < word.len && word.data[n] != '/')
		n++;
	if (type1_number(yx_bytes_slice(word, 0, n)) > 255)
		return false;
	if (n == word.len)
		word = split(line);
	else
		word = yx_bytes_slice(word, n, word.len - n);
	return word.len > 1 && word.data[0] == '/';
}

/* Whole entries, nothing, or what fills the array before. */
static bool
good_line(struct yx_bytes line)
{
	struct yx_bytes word = split(&line);

	if (yx_bytes_equal_str(word, "0"))
		return yx_bytes_find(line, yx_bytes_str("dup"), 0) == SIZE_MAX;
	for (; word.len; word = split(&line))
		if (!yx_bytes_equal_str(word, "dup") || !good_place(&line) ||
		    !yx_bytes_equal_str(split(&line), "put"))
			return false;
	return true;
}

/* No entry on the line that says what follows. */
static bool
good_first(struct yx_bytes line)
{
	struct yx_bytes first = yx_bytes_str("/Encoding 256 array");

	return yx_bytes_equal(yx_bytes_slice(line, 0, first.len), first) &&
	       yx_bytes_find(line, yx_bytes_str("dup"), 0) == SIZE_MAX;
}

/*
 * poppler reads the array by lines, of which it takes 300: the first one says what it is, entries
 * are not broken, the last one says that there are no more.
 */
static bool
good_lines(struct yx_bytes before, struct yx_bytes text)
{
	struct yx_bytes line;

	if (before.len && before.data[before.len - 1] != '\n' &&
	    before.data[before.len - 1] != '\r')
		return false;
	for (size_t lines = 0; lines < LINES; lines++) {
		size_t n = 0;

		while (n < text.len && text.data[n] != '\n' && text.data[n] != '\r')
			n++;
		line = yx_bytes_slice(text, 0, n);
		if (n == text.len)
			return yx_bytes_equal_str(split(&line), "readonly") &&
			       yx_bytes_equal_str(split(&line), "def");
		text = yx_bytes_slice(text, n + 1, text.len - n - 1);
		if (n > LINE || (lines ? !good_line(line) : !good_first(line)))
			return false;
	}
	return false;
}

/* Whatever /Encoding says, and whether every reader sees that. Some old fonts have two. */
static bool
read_encoding(struct type1_words *w, struct yx_bytes all, bool *plain)
{
	size_t at = (size_t)(type1_peek(w).data - all.data);

	if (type1_match(w, "/Encoding StandardEncoding ?readonly def")) {
		*plain = true;
		return true;
	}
	if (!good_encoding(w))
		return false;
	*plain = good_lines(yx_bytes_slice(all, 0, at),
			    yx_bytes_slice(all, at, all.len - yx_reader_left(&w->r) - at));
	return true;
}

bool
type1_clear(struct type1_words *w, bool *plain_encoding)
{
	bool seen[TYPE1_SEEN] = { false }, info = false, coded = false, plain = false;
	struct yx_bytes all = yx_reader_rest(&w->r), word;

	if (!good_begin(w))
		return false;
	while ((word = type1_peek(w)).len && word.data[0] == '/') {
		if (yx_bytes_equal_str(word, "/FontInfo")) {
			if (info || !good_info(w))
				return false;
			info = true;
		} else if (yx_bytes_equal_str(word, "/Encoding")) {
			if (!read_encoding(w, all, &plain))
				return false;
			*plain_encoding = plain && !coded;
			coded = true;
		} else if (yx_bytes_equal_str(word, "/FontMatrix") && !good_matrix(*w)) {
			return false;
		} else if (!type1_entry(w, entries, sizeof(entries) / sizeof(entries[0]), seen)) {
			return false;
		}
	}
	for (size_t i = 0; i < NEEDED; i++)
		if (!seen[i])
			return false;
	return coded && type1_match(w, "currentdict end currentfile eexec");
}
