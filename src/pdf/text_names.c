/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Latin encodings of ISO 32000-2 annex D, and what glyph names mean: those of the encodings,
 * and the systematic ones (uni4E00, u1F600; Adobe Glyph List specification, section 2).
 */
#include "text_scan.h"

#include <string.h>

/* Names of U+0020 to U+007E, then of U+00A0 to U+00FF, in order. */
static const char ascii_names[] =
    "space exclam quotedbl numbersign dollar percent ampersand quotesingle parenleft parenright "
    "asterisk plus comma hyphen period slash zero one two three four five six seven eight nine "
    "colon semicolon less equal greater question at A B C D E F G H I J K L M N O P Q R S T U V W "
    "X Y Z bracketleft backslash bracketright asciicircum underscore grave a b c d e f g h i j k l "
    "m n o p q r s t u v w x y z braceleft bar braceright asciitilde ";
static const char latin_names[] =
    "nbspace exclamdown cent sterling currency yen brokenbar section dieresis copyright "
    "ordfeminine guillemotleft logicalnot sfthyphen registered macron degree plusminus twosuperior "
    "threesuperior acute mu paragraph periodcentered cedilla onesuperior ordmasculine "
    "guillemotright onequarter onehalf threequarters questiondown Agrave Aacute Acircumflex Atilde "
    "Adieresis Aring AE Ccedilla Egrave Eacute Ecircumflex Edieresis Igrave Iacute Icircumflex "
    "Idieresis Eth Ntilde Ograve Oacute Ocircumflex Otilde Odieresis multiply Oslash Ugrave Uacute "
    "Ucircumflex Udieresis Yacute Thorn germandbls agrave aacute acircumflex atilde adieresis "
    "aring ae ccedilla egrave eacute ecircumflex edieresis igrave iacute icircumflex idieresis eth "
    "ntilde ograve oacute ocircumflex otilde odieresis divide oslash ugrave uacute ucircumflex "
    "udieresis yacute thorn ydieresis ";

static const struct {
	const char *name;
	uint32_t code;
} other_names[] = {
	{ "quoteleft", 0x2018 },
	{ "quoteright", 0x2019 },
	{ "quotedblleft", 0x201c },
	{ "quotedblright", 0x201d },
	{ "quotesinglbase", 0x201a },
	{ "quotedblbase", 0x201e },
	{ "endash", 0x2013 },
	{ "emdash", 0x2014 },
	{ "bullet", 0x2022 },
	{ "ellipsis", 0x2026 },
	{ "dagger", 0x2020 },
	{ "daggerdbl", 0x2021 },
	{ "perthousand", 0x2030 },
	{ "guilsinglleft", 0x2039 },
	{ "guilsinglright", 0x203a },
	{ "fi", 0xfb01 },
	{ "fl", 0xfb02 },
	{ "ff", 0xfb00 },
	{ "ffi", 0xfb03 },
	{ "ffl", 0xfb04 },
	{ "Euro", 0x20ac },
	{ "trademark", 0x2122 },
	{ "florin", 0x0192 },
	{ "OE", 0x0152 },
	{ "oe", 0x0153 },
	{ "Scaron", 0x0160 },
	{ "scaron", 0x0161 },
	{ "Zcaron", 0x017d },
	{ "zcaron", 0x017e },
	{ "Ydieresis", 0x0178 },
	{ "dotlessi", 0x0131 },
	{ "fraction", 0x2044 },
	{ "minus", 0x2212 },
	{ "Lslash", 0x0141 },
	{ "lslash", 0x0142 },
	{ "circumflex", 0x02c6 },
	{ "tilde", 0x02dc },
	{ "breve", 0x02d8 },
	{ "dotaccent", 0x02d9 },
	{ "ring", 0x02da },
	{ "hungarumlaut", 0x02dd },
	{ "ogonek", 0x02db },
	{ "caron", 0x02c7 },
};

static bool
find_in(const char *names, struct yx_bytes name, uint32_t first, uint32_t *code)
{
	for (const char *at = names; *at; first++) {
		const char *end = strchr(at, ' ');

		if ((size_t)(end - at) == name.len && memcmp(at, name.data, name.len) == 0) {
			*code = first;
			return true;
		}
		at = end + 1;
	}
	return false;
}

/* "uni" and four digits, "u" and four to six; what follows a period is a variant. */
static uint32_t
by_number(struct yx_bytes name)
{
	size_t at = name.len > 3 && memcmp(name.data, "uni", 3) == 0 ? 3 : 1, digits = 0;
	uint32_t code = 0;

	if (name.len < 5 || name.data[0] != 'u')
		return 0;
	for (; at < name.len && digits < 6; at++, digits++) {
		uint8_t c = name.data[at];

		if (c >= '0' && c <= '9')
			code = code << 4 | (uint32_t)(c - '0');
		else if (c >= 'A' && c <= 'F')
			code = code << 4 | (uint32_t)(c - 'A' + 10);
		else
			break;
		if (digits == 3 && name.data[1] == 'n')
			return code;
	}
	return digits >= 4 && at == name.len && code <= 0x10ffff ? code : 0;
}

uint32_t
text_glyph_name(struct yx_bytes name)
{
	uint32_t code;
	size_t stem = 0;

	while (stem < name.len && (name.data[stem] != '.' || stem == 0))
		stem++;
	name.len = stem;
	if (!name.len)
		return 0;
	if (find_in(ascii_names, name, 0x20, &code) || find_in(latin_names, name, 0xa0, &code))
		return code;
	for (size_t i = 0; i < sizeof(other_names) / sizeof(other_names[0]); i++)
		if (yx_bytes_equal_str(name, other_names[i].name))
			return other_names[i].code;
	return by_number(name);
}

static const char *
nth(const char *names, uint32_t n, char *out, size_t size)
{
	const char *end;

	while (n-- > 0)
		names = strchr(names, ' ') + 1;
	end = strchr(names, ' ');
	if ((size_t)(end - names) >= size)
		end = names;
	memcpy(out, names, (size_t)(end - names));
	out[end - names] = 0;
	return out;
}

const char *
text_name_of(uint32_t code, char *out, size_t size)
{
	*out = 0;
	if (code == 0xa0 || code == 0xad) /* their names in encodings: annex D.2, notes */
		code = code == 0xa0 ? ' ' : '-';
	if (code >= 0x20 && code < 0x7f)
		return nth(ascii_names, code - 0x20, out, size);
	if (code >= 0xa0 && code <= 0xff)
		return nth(latin_names, code - 0xa0, out, size);
	for (size_t i = 0; i < sizeof(other_names) / sizeof(other_names[0]); i++)
		if (other_names[i].code == code && strlen(other_names[i].name) < size) {
			memcpy(out, other_names[i].name, strlen(other_names[i].name) + 1);
			break;
		}
	return out;
}

/* --------------------------------------------------------------- encodings */

/* Codes 0x80 to 0x9f, 0x80 to 0xff, 0xa1 to 0xfb; a space where there is nothing. */
static const char win_upper[] = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";
static const char mac_upper[] = "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü"
				"†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø"
				"¿¡¬√ƒ≈∆«»…\xc2\xa0ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ"
				"‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ";
static const char standard_upper[] = "¡¢£⁄¥ƒ§¤'“«‹›ﬁﬂ –†‡· ¶•‚„”»…‰ ¿ `´ˆ˜¯˘˙¨ ˚¸ ˝˛ˇ—"
				     "                Æ ª    ŁØŒº     æ   ı  łøœß";

static void
fill(uint32_t unicode[256], unsigned from, const char *text)
{
	struct yx_reader r = yx_reader(yx_bytes_str(text));
	uint32_t cp;

	for (; from < 256 && yx_utf8_take(&r, &cp); from++)
		unicode[from] = cp == ' ' ? TEXT_UNKNOWN : cp;
}

void
text_base_encoding(uint32_t unicode[256], struct yx_bytes name)
{
	for (unsigned i = 0; i < 256; i++)
		unicode[i] = i >= 0x20 && i < 0x7f ? i : TEXT_UNKNOWN;
	if (yx_bytes_equal_str(name, "MacRomanEncoding")) {
		fill(unicode, 0x80, mac_upper);
	} else if (yx_bytes_equal_str(name, "WinAnsiEncoding")) {
		for (unsigned i = 0xa0; i < 256; i++)
			unicode[i] = i;
		fill(unicode, 0x80, win_upper);
	} else {
		fill(unicode, 0xa1, standard_upper);
		unicode[0x27] = 0x2019;
		unicode[0x60] = 0x2018;
	}
}

double
text_usual_width(uint32_t code, bool monospace)
{
	static const uint16_t widths[] = {
		278,  278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
		556,  556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
		1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
		667,  778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
		333,  556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
		556,  556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584
	};

	if (monospace)
		return 600;
	return code >= 0x20 && code < 0x7f ? widths[code - 0x20] : 556;
}
