/* SPDX-License-Identifier: Apache-2.0 */
/* DICT data of CFF (5176, 4): operands, then what they are for; each once, as many as it has. */
#include "program_cff.h"

#include <math.h>
#include <yinxin/limits.h>

#define ANY   0x40u /* as many as there are: delta */
#define NAME  0x20u /* numbers of strings that are there */
#define TOP   1
#define FONT  2
#define INNER 4

/* Operands, and in which dictionaries: tables 9, 10 and 23. */
static const struct {
	uint8_t operands, in;
} keys[CFF_KEYS] = {
	[0] = { NAME | 1, TOP | FONT },              /* version */
	[1] = { NAME | 1, TOP | FONT },              /* Notice */
	[2] = { NAME | 1, TOP | FONT },              /* FullName */
	[3] = { NAME | 1, TOP | FONT },              /* FamilyName */
	[4] = { NAME | 1, TOP | FONT },              /* Weight */
	[5] = { 4, TOP | FONT },                     /* FontBBox */
	[6] = { ANY, INNER },                        /* BlueValues */
	[7] = { ANY, INNER },                        /* OtherBlues */
	[8] = { ANY, INNER },                        /* FamilyBlues */
	[9] = { ANY, INNER },                        /* FamilyOtherBlues */
	[10] = { 1, INNER },                         /* StdHW */
	[11] = { 1, INNER },                         /* StdVW */
	[13] = { 1, TOP | FONT },                    /* UniqueID */
	[14] = { ANY, TOP | FONT },                  /* XUID */
	[CFF_CHARSET] = { 1, TOP },                  /* an offset */
	[CFF_ENCODING] = { 1, TOP },                 /* an offset */
	[CFF_CHAR_STRINGS] = { 1, TOP },             /* an offset */
	[CFF_PRIVATE] = { 2, TOP | FONT },           /* size and offset */
	[CFF_SUBRS] = { 1, INNER },                  /* an offset */
	[20] = { 1, INNER },                         /* defaultWidthX */
	[21] = { 1, INNER },                         /* nominalWidthX */
	[CFF_ESCAPE + 0] = { NAME | 1, TOP | FONT }, /* Copyright */
	[CFF_ESCAPE + 1] = { 1, TOP | FONT },        /* isFixedPitch */
	[CFF_ESCAPE + 2] = { 1, TOP | FONT },        /* ItalicAngle */
	[CFF_ESCAPE + 3] = { 1, TOP | FONT },        /* UnderlinePosition */
	[CFF_ESCAPE + 4] = { 1, TOP | FONT },        /* UnderlineThickness */
	[CFF_PAINT_TYPE] = { 1, TOP | FONT },        /* 0: filled */
	[CFF_CHARSTRING_TYPE] = { 1, TOP | FONT },   /* 2 */
	[CFF_FONT_MATRIX] = { 6, TOP | FONT },
	[CFF_ESCAPE + 8] = { 1, TOP | FONT },         /* StrokeWidth */
	[CFF_ESCAPE + 9] = { 1, INNER },              /* BlueScale */
	[CFF_ESCAPE + 10] = { 1, INNER },             /* BlueShift */
	[CFF_ESCAPE + 11] = { 1, INNER },             /* BlueFuzz */
	[CFF_ESCAPE + 12] = { ANY, INNER },           /* StemSnapH */
	[CFF_ESCAPE + 13] = { ANY, INNER },           /* StemSnapV */
	[CFF_ESCAPE + 14] = { 1, INNER },             /* ForceBold */
	[CFF_ESCAPE + 15] = { 1, INNER },             /* ForceBoldThreshold, of a draft */
	[CFF_ESCAPE + 17] = { 1, INNER },             /* LanguageGroup */
	[CFF_ESCAPE + 18] = { 1, INNER },             /* ExpansionFactor */
	[CFF_ESCAPE + 19] = { 1, INNER },             /* initialRandomSeed */
	[CFF_ESCAPE + 21] = { NAME | 1, TOP | FONT }, /* PostScript */
	[CFF_ESCAPE + 22] = { NAME | 1, TOP | FONT }, /* BaseFontName */
	[CFF_ESCAPE + 23] = { ANY, TOP | FONT },      /* BaseFontBlend */
	[CFF_ROS] = { NAME | 3, TOP },                /* keyed by CIDs: the first */
	[CFF_ESCAPE + 31] = { 1, TOP },               /* CIDFontVersion */
	[CFF_ESCAPE + 32] = { 1, TOP },               /* CIDFontRevision */
	[CFF_ESCAPE + 33] = { 1, TOP },               /* CIDFontType */
	[CFF_ESCAPE + 34] = { 1, TOP },               /* CIDCount */
	[CFF_ESCAPE + 35] = { 1, TOP },               /* UIDBase */
	[CFF_FD_ARRAY] = { 1, TOP },                  /* an offset */
	[CFF_FD_SELECT] = { 1, TOP },                 /* an offset */
	[CFF_ESCAPE + 38] = { NAME | 1, TOP | FONT }, /* FontName */
};

/* Table 5: digits in halves of bytes. */
static bool
real(struct yx_reader *r, double *out)
{
	double n = 0, sign = 1;
	int exponent = 0, places = 0, way = 0; /* of the exponent: 0 before it */
	bool point = false, digits = false;
	uint8_t b = 0;

	for (unsigned i = 0;; i++) {
		unsigned half;

		if (i % 2 == 0 && !yx_take_u8(r, &b))
			return false;
		half = i % 2 ? b & 15 : b >> 4;
		if (half == 15)
			break;
		if (half < 10 && way) {
			if ((exponent = exponent * 10 + (int)half) > 99)
				return false;
		} else if (half < 10) {
			n = n * 10 + half;
			places += point;
			digits = true;
		} else if (half == 10 && !point && !way) {
			point = true;
		} else if ((half == 11 || half == 12) && !way && digits) {
			way = half == 11 ? 1 : -1;
		} else if (half == 14 && i == 0) {
			sign = -1;
		} else {
			return false;
		}
	}
	*out = sign * n * pow(10, way * exponent - places);
	return digits && isfinite(*out);
}

/* Table 3. */
static bool
number(struct yx_reader *r, uint8_t first, double *out)
{
	uint16_t two;
	uint32_t four;
	uint8_t b;

	if (first == 30)
		return real(r, out);
	if (first == 28 && yx_take_u16be(r, &two)) {
		*out = (int16_t)two;
		return true;
	}
	if (first == 29 && yx_take_u32be(r, &four)) {
		*out = (int32_t)four;
		return true;
	}
	if (first < 32 || first == 255)
		return false;
	if (first < 247) {
		*out = first - 139;
		return true;
	}
	if (!yx_take_u8(r, &b))
		return false;
	*out = first < 251 ? (first - 247) * 256 + b + 108 : -(first - 251) * 256 - b - 108;
	return true;
}

/* As many as there should be; what changes how glyphs are drawn is as it always is. */
static bool
good_value(const struct cff *c, unsigned key, const struct cff_value *v)
{
	unsigned count = keys[key].operands & ~NAME;

	if (count != ANY && count != v->count)
		return false;
	for (unsigned i = 0; keys[key].operands & NAME && i < count && i < 2; i++)
		if (v->n[i] < 0 || v->n[i] >= CFF_STRINGS + c->strings.count ||
		    v->n[i] != floor(v->n[i]))
			return false;
	if (key == CFF_PAINT_TYPE)
		return v->n[0] == 0;
	if (key == CFF_CHARSTRING_TYPE)
		return v->n[0] == 2;
	return true;
}

bool
cff_dict_read(struct cff *c, struct cff_dict *out, struct yx_bytes in, enum cff_kind kind)
{
	static const char *const names[] = { "Top DICT", "Font DICT", "Private DICT" };
	static const uint8_t allowed[] = { TOP, FONT, INNER };
	struct yx_reader r = yx_reader(in);
	struct cff_value now = { .count = 0 };

	*out = (struct cff_dict){ .has = { false } };
	while (!yx_reader_at_end(&r)) {
		const uint8_t *at = r.at;
		uint8_t b;
		unsigned key;

		if (!yx_take_u8(&r, &b))
			return false;
		if (b > 21) {
			if (now.count == CFF_OPERANDS || !number(&r, b, &now.n[now.count]))
				return cff_odd(c, names[kind], at);
			now.count++;
			continue;
		}
		key = b;
		if (b == 12) {
			if (!yx_take_u8(&r, &b) || CFF_ESCAPE + b >= CFF_KEYS)
				return cff_odd(c, names[kind], at);
			key = CFF_ESCAPE + b;
		}
		if (!(keys[key].in & allowed[kind]) || out->has[key] || !good_value(c, key, &now))
			return cff_odd(c, names[kind], at);
		out->has[key] = true;
		out->value[key] = now;
		now.count = 0;
	}
	return now.count == 0 || cff_odd(c, names[kind], in.data + in.len);
}

bool
cff_dict_offset(const struct cff_dict *d, unsigned key, size_t i, size_t missing, size_t *out)
{
	double v = d->has[key] ? d->value[key].n[i] : (double)missing;

	if (v < 0 || v > (double)YX_LIMIT_PDF_FONT_PROGRAM || v != floor(v))
		return false;
	*out = (size_t)v;
	return true;
}
