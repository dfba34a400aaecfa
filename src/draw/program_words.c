/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words of a Type 1 program (Adobe Type 1 Font Format, 2; PostScript Language Reference, 3.2). Some
 * readers run the program, others look for words and do not tell strings and comments from the
 * rest: so no string and no comment has a word that a reader looks for.
 */
#include "program_words.h"

#include <string.h>

#define LONGEST 127 /* word; PostScript, annex B */

/* What readers look for, whatever stands around it. */
static const char *const loud[] = { "Encoding",    "FontMatrix",   "FontBBox",   "CharStrings",
				    "Private",     "Subrs",        "OtherSubrs", "lenIV",
				    "Blend",       "WeightVector", "BuildGlyph", "BuildChar",
				    "PaintType",   "Metrics",      "CDevProc",   "CharProcs",
				    "DesignVector" };

/* What is not to be defined again, or elsewhere. */
static const char *const taken[] = { "FontType",      "FontName",         "FontInfo",
				     "FontDirectory", "StandardEncoding", "StrokeWidth",
				     "WMode",         "UniqueID",         "XUID",
				     "FID",           "BuildCharArray" };

bool
type1_is_space(int c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

bool
type1_ends_word(int c)
{
	return c < 0 || type1_is_space(c) || c == 0 || strchr("()<>[]{}/%", c) != NULL;
}

static size_t
comment_length(struct yx_bytes in)
{
	size_t n = 0;

	while (n < in.len && in.data[n] != '\n' && in.data[n] != '\r')
		n++;
	return n;
}

/* As some see it behind a slash: in a string or a comment too. What ends a part is seen anywhere.
 */
static bool
is_quiet(struct yx_bytes text)
{
	static const char *const ends[] = { "eexec", "closefile" };

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (yx_bytes_find(text, yx_bytes_str(ends[i]), 0) != SIZE_MAX)
			return false;
	for (size_t at = 0; at < text.len; at++) {
		if (text.data[at] != '/')
			continue;
		while (at + 1 < text.len && (text.data[at + 1] <= ' ' || text.data[at + 1] == '%'))
			at += text.data[at + 1] == '%'
				  ? comment_length(yx_bytes_slice(text, at + 1, text.len - at - 1))
				  : 1;
		for (size_t i = 0; i < sizeof(loud) / sizeof(loud[0]); i++)
			if (yx_bytes_equal(yx_bytes_slice(text, at + 1, strlen(loud[i])),
					   yx_bytes_str(loud[i])))
				return false;
	}
	return true;
}

static size_t
string_length(struct yx_bytes in)
{
	size_t depth = 0;

	for (size_t i = 0; i < in.len; i++) {
		if (in.data[i] == '\\')
			i++;
		else if (in.data[i] == '(')
			depth++;
		else if (in.data[i] == ')' && --depth == 0)
			return i + 1;
	}
	return 0;
}

static size_t
word_length(struct yx_bytes in)
{
	size_t n = in.data[0] == '/';

	if (!n && strchr("[]{}", in.data[0]))
		return 1;
	while (n < in.len && !type1_ends_word(in.data[n])) {
		if (in.data[n] < '!' || in.data[n] > '~' || n > LONGEST)
			return 0;
		n++;
	}
	return n;
}

/* Blanks and comments; false: a comment that others see a word in. */
static bool
skip_blanks(struct type1_words *w)
{
	int c;

	for (;;) {
		size_t n;

		while ((c = yx_peek(&w->r)) >= 0 && type1_is_space(c))
			(void)!yx_skip(&w->r, 1);
		if (c != '%')
			return true;
		n = comment_length(yx_reader_rest(&w->r));
		if (!is_quiet(yx_bytes_slice(yx_reader_rest(&w->r), 0, n)))
			return false;
		(void)!yx_skip(&w->r, n);
	}
}

struct yx_bytes
type1_next(struct type1_words *w)
{
	struct yx_bytes none = { NULL, 0 }, rest, found;
	size_t n;

	if (!skip_blanks(w) || !(rest = yx_reader_rest(&w->r)).len)
		return none;
	n = rest.data[0] == '(' ? string_length(rest) : word_length(rest);
	found = yx_bytes_slice(rest, 0, n);
	if (!n || (rest.data[0] == '(' && !is_quiet(found)))
		return none;
	(void)!yx_skip(&w->r, n);
	return found;
}

struct yx_bytes
type1_peek(struct type1_words *w)
{
	struct type1_words copy;

	(void)!skip_blanks(w); /* once, however many patterns are tried */
	copy = *w;
	return type1_next(&copy);
}

size_t
type1_number(struct yx_bytes word)
{
	size_t n = 0;

	if (!word.len || word.len > 7)
		return SIZE_MAX;
	for (size_t i = 0; i < word.len; i++) {
		if (word.data[i] < '0' || word.data[i] > '9')
			return SIZE_MAX;
		n = n * 10 + (size_t)(word.data[i] - '0');
	}
	return n;
}

double
type1_value(struct yx_bytes word)
{
	double v = 0, part = 0;

	for (size_t i = 0; i < word.len; i++) {
		if (word.data[i] == '.')
			part = 1;
		if (word.data[i] < '0' || word.data[i] > '9')
			continue;
		v = v * 10 + (word.data[i] - '0');
		part *= 10;
	}
	if (part > 0)
		v /= part;
	return word.len && word.data[0] == '-' ? -v : v;
}

/* Digits with a point at most: all read these alike. */
static bool
is_number(struct yx_bytes word, bool whole)
{
	size_t digits = 0, points = 0;

	for (size_t i = word.len && word.data[0] == '-'; i < word.len; i++)
		if (word.data[i] >= '0' && word.data[i] <= '9')
			digits++;
		else if (word.data[i] == '.')
			points++;
		else
			return false;
	return digits > 0 && digits < 24 && points <= !whole;
}

static bool
is_any(struct yx_bytes word, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (yx_bytes_equal_str(word, list[i]))
			return true;
	return false;
}

static bool
is_def(const struct type1_words *w, struct yx_bytes word)
{
	return yx_bytes_equal_str(word, "def") ||
	       ((w->defined & TYPE1_ND) && yx_bytes_equal_str(word, "ND")) ||
	       ((w->defined & TYPE1_ND2) && yx_bytes_equal_str(word, "|-"));
}

/* Behind its brace: to the one that closes it. */
static bool
skip_procedure(struct type1_words *w)
{
	size_t depth = 1;

	while (depth) {
		struct yx_bytes word = type1_next(w);

		if (!word.len)
			return false;
		depth += word.data[0] == '{';
		depth -= word.data[0] == '}';
	}
	return true;
}

static bool
match_one(struct type1_words *w, struct yx_bytes want, size_t *got)
{
	struct yx_bytes word;

	if (yx_bytes_equal_str(want, "~*")) {
		while (is_number(type1_peek(w), false))
			(void)type1_next(w);
		return true;
	}
	if (yx_bytes_equal_str(want, "~4"))
		return type1_match(w, "{ ~ ~ ~ ~ }") || type1_match(w, "[ ~ ~ ~ ~ ]");
	if (!(word = type1_next(w)).len)
		return false;
	if (yx_bytes_equal_str(want, "~"))
		return is_number(word, false);
	if (yx_bytes_equal_str(want, "()"))
		return word.data[0] == '(';
	if (yx_bytes_equal_str(want, "="))
		return is_def(w, word);
	if (yx_bytes_equal_str(want, "!"))
		return yx_bytes_equal_str(word, "true") || yx_bytes_equal_str(word, "false");
	if (yx_bytes_equal_str(want, "{*}"))
		return word.data[0] == '{' && skip_procedure(w);
	if (yx_bytes_equal_str(want, "#") || yx_bytes_equal_str(want, "/?")) {
		if (*got < TYPE1_GOT)
			w->got[(*got)++] = word;
		return want.data[0] == '#' ? is_number(word, true)
					   : word.data[0] == '/' && word.len > 1;
	}
	return yx_bytes_equal(want, word);
}

bool
type1_match(struct type1_words *w, const char *pattern)
{
	struct type1_words copy = *w;
	size_t got = 0;

	while (*pattern) {
		size_t len = strcspn(pattern, " "), may = *pattern == '?';
		struct yx_bytes want = yx_bytes(pattern + may, len - may);

		if (!may || yx_bytes_equal(want, type1_peek(&copy)))
			if (!match_one(&copy, want, &got))
				return false;
		pattern += len;
		pattern += *pattern == ' ';
	}
	*w = copy;
	return true;
}

bool
type1_entry(struct type1_words *w, const char *const *list, size_t count, bool *seen)
{
	struct yx_bytes name = type1_peek(w);

	for (size_t i = 0; i < count; i++)
		if (yx_bytes_equal(yx_bytes(list[i], strcspn(list[i], " ")), name)) {
			if (seen && seen[i])
				return false;
			if (seen)
				seen[i] = true;
			return type1_match(w, list[i]);
		}
	return type1_other_entry(w);
}

bool
type1_other_entry(struct type1_words *w)
{
	struct yx_bytes name = type1_peek(w), word;

	/* operators and the names of procedures are shorter or small */
	if (name.len < 5 || name.data[0] != '/' || name.data[1] < 'A' || name.data[1] > 'Z')
		return false;
	word = yx_bytes_slice(name, 1, name.len - 1);
	if (!is_quiet(name) || is_any(word, taken, sizeof(taken) / sizeof(taken[0])))
		return false;
	return type1_match(w, "/? ~ ?readonly ?noaccess =") ||
	       type1_match(w, "/? ! ?readonly ?noaccess =") ||
	       type1_match(w, "/? () ?readonly ?noaccess =") ||
	       type1_match(w, "/? /? ?readonly ?noaccess =") ||
	       type1_match(w, "/? [ ~* ] ?readonly ?noaccess =") ||
	       type1_match(w, "/? { ~* } ?readonly ?noaccess =");
}
