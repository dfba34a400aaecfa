/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Is this the letter it is said to be? The nearest reference decides, among those of the letter
 * itself and those of all others it could not be taken for.
 */
#include <math.h>
#include <string.h>

#include "letter.h"

/*
 * In units of features. FAR: beyond what printed letters differ from the nearest reference of
 * theirs; another letter must be nearer by NEARER before a glyph counts as that one;
 * SURE: so near to a digit that nothing else is meant. Figures: bench_letters,
 * docs/VERIFICATION.md.
 */
#define FAR           72.0
#define NEARER_DIGIT  1.1
#define NEARER        1.25
#define NEARER_ACCENT 1.5 /* fewer references */
#define SURE          26.0
#define ASIDE         0.3 /* em: ink of slanted letters and swashes beside the advance */

/* Signs that are told apart only by their size, or not at all in some fonts. */
static const char *const alike[] = { "0Oo", "1lI|", "9qg", "ij", "([{<", ")]}>", "'`\"" };

/* Latin-1 letters from U+00C0 without their accents; capital, for case makes no difference. */
static const char bare[] = "AAAAAA_CEEEEIIIIDNOOOOO_OUUUUY__AAAAAA_CEEEEIIIIDNOOOOO_OUUUUY_Y";

static uint32_t
base_letter(uint32_t code)
{
	if (code >= 'a' && code <= 'z')
		return code - 32;
	if (code >= 0xc0 && code <= 0xff && bare[code - 0xc0] != '_')
		return (uint32_t)(unsigned char)bare[code - 0xc0];
	if (code >= 0xe0 && code <= 0xfe && code != 0xf7)
		return code - 32;
	if (code == 0x2018 || code == 0x2019)
		return '\'';
	if (code == 0x201c || code == 0x201d)
		return '"';
	if (code == 0xde || code == 0xfe)
		return 'P';
	if (code == 0xd7)
		return 'X';
	if (code == 0xa5 || code == 0xffe5 || code == 0x20a9)
		return '\\'; /* which fonts of East Asia draw so */
	if (code == 0xad || (code >= 0x2010 && code <= 0x2015) || code == 0x2212)
		return '-';
	return code == 0x2044 ? '/' : code;
}

bool
yx_letters_alike(uint32_t a, uint32_t b)
{
	if (base_letter(a) == base_letter(b) || letter_han_alike(a, b))
		return true;
	for (size_t i = 0; i < sizeof(alike) / sizeof(alike[0]); i++)
		if (a < 0x80 && b < 0x80 && strchr(alike[i], (int)a) && strchr(alike[i], (int)b))
			return true;
	return false;
}

static double
distance(const uint8_t *a, const char *b)
{
	unsigned sum = 0;

	for (size_t i = 0; i < YX_LETTER_FEATURES; i++) {
		int d = a[i] + LETTER_ZERO - b[i];

		sum += (unsigned)(d * d);
	}
	return sqrt(sum);
}

struct nearest {
	double own, other, digit; /* digit: of 2 to 9 */
	bool known;
};

static void
search(const struct letter_shape *shapes, size_t count, const uint8_t *at, uint32_t code,
       struct nearest *n)
{
	for (size_t i = 0; i < count; i++) {
		double d = distance(at, shapes[i].text);
		bool own = yx_letters_alike(shapes[i].code, code);

		n->known |= own;
		n->own = own ? fmin(n->own, d) : n->own;
		n->other = own ? n->other : fmin(n->other, d);
		if (shapes[i].code >= '2' && shapes[i].code <= '9')
			n->digit = fmin(n->digit, d);
	}
}

bool
yx_letter_known(uint32_t code)
{
	const struct letter_look none = { { 0 }, 0, 0, false };
	struct nearest n = { 1e9, 1e9, 1e9, yx_letter_numeral(code) };

	search(letter_shapes_ascii, letter_shapes_ascii_count, none.at, code, &n);
	search(letter_shapes_more, letter_shapes_more_count, none.at, code, &n);
	return n.known;
}

/* Unified ideographs, extensions included. */
static bool
is_han(uint32_t code)
{
	return (code >= 0x3400 && code <= 0x9fff) || (code >= 0x20000 && code <= 0x3ffff);
}

static bool
is_space(uint32_t code)
{
	return code <= ' ' || code == 0xa0 || code == 0x3000 ||
	       (code >= 0x2000 && code <= 0x200b) || code == 0x202f || code == 0x205f;
}

static double
nearer(uint32_t code)
{
	if (code >= '0' && code <= '9')
		return NEARER_DIGIT;
	return code < 0x80 ? NEARER : NEARER_ACCENT;
}

enum yx_letter
yx_font_program_judge(struct yx_font_program *p, uint32_t glyph, uint32_t code, double width)
{
	struct nearest n = { 1e9, 1e9, 1e9, false };
	struct letter_look look;
	double middle;
	bool aside;

	if (!letter_look(p, glyph, &look))
		return yx_letter_known(code) || is_space(code) ? YX_LETTER_WRONG
							       : YX_LETTER_UNKNOWN;
	if (is_space(code))
		return look.blank ? YX_LETTER_RIGHT : YX_LETTER_WRONG;
	if (look.blank)
		return yx_letter_known(code) ? YX_LETTER_WRONG : YX_LETTER_UNKNOWN;
	middle = (look.left + look.right) / 2;
	aside = middle < -ASIDE || middle > width / 1000 + ASIDE;
	if (yx_letter_numeral(code))
		return !aside && letter_han_is(&look, code) ? YX_LETTER_RIGHT : YX_LETTER_WRONG;
	search(letter_shapes_ascii, letter_shapes_ascii_count, look.at, code, &n);
	search(letter_shapes_more, letter_shapes_more_count, look.at, code, &n);
	if (!n.known)
		return n.digit < SURE || (is_han(code) && letter_han_is_numeral(&look))
			   ? YX_LETTER_WRONG
			   : YX_LETTER_UNKNOWN;
	return n.own > FAR || n.own > n.other * nearer(code) || aside ? YX_LETTER_WRONG
								      : YX_LETTER_RIGHT;
}
