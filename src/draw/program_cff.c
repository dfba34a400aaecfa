/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CFF programs (Adobe Technical Note 5176): header, indexes, dictionaries. What is damaged some
 * readers repair, each in its own way, and others take another font.
 */
#include "program_cff.h"

#include <math.h>
#include <string.h>

/* Units: fonts have 16 to 16384 in an em (ISO/IEC 14496-22, 5.2.1); how exact they are told. */
#define SMALLEST   (1.0 / 16384)
#define LARGEST    (1.0 / 16)
#define SLACK      0.01
#define THOUSANDTH 0.001 /* where nothing is said */

bool
cff_odd(struct cff *c, const char *word, const uint8_t *at)
{
	struct yx_font_odd *o = &c->p->odd;

	if (!o->word[0]) {
		(void)snprintf(o->word, sizeof(o->word), "%s", word);
		o->at = at >= c->p->in.data ? (size_t)(at - c->p->in.data) : 0;
		o->part = YX_FONT_WHOLE;
	}
	return false;
}

/* --------------------------------------------------------------------- indexes */

static uint32_t
offset_at(const struct cff_index *x, uint32_t i)
{
	uint32_t v = 0;

	for (uint8_t k = 0; k < x->size; k++)
		v = v << 8 | x->offsets.data[(size_t)i * x->size + k];
	return v;
}

struct yx_bytes
cff_index_get(const struct cff_index *x, uint32_t i)
{
	uint32_t from = offset_at(x, i);

	return yx_bytes_slice(x->data, from - 1, offset_at(x, i + 1) - from);
}

/* 5: offsets begin with 1 and go on to the end of the data. */
static bool
read_index(struct cff *c, struct yx_reader *r, struct cff_index *out, const char *word)
{
	const uint8_t *at = r->at;
	uint16_t count;
	uint32_t last = 1;

	*out = (struct cff_index){ 0 };
	if (!yx_take_u16be(r, &count))
		return cff_odd(c, word, at);
	if (!count)
		return true;
	if (!yx_take_u8(r, &out->size) || out->size < 1 || out->size > 4 ||
	    !yx_take(r, ((size_t)count + 1) * out->size, &out->offsets))
		return cff_odd(c, word, at);
	if (offset_at(out, 0) != 1)
		return cff_odd(c, word, out->offsets.data);
	for (uint32_t i = 1; i <= count; i++) {
		uint32_t next = offset_at(out, i);

		if (next < last || next - 1 > yx_reader_left(r))
			return cff_odd(c, word, out->offsets.data + (size_t)i * out->size);
		last = next;
	}
	out->count = count;
	return yx_take(r, last - 1, &out->data);
}

static bool
index_at(struct cff *c, size_t at, struct cff_index *out, const char *word)
{
	struct yx_reader r = yx_reader(c->in);

	return yx_skip(&r, at) ? read_index(c, &r, out, word) : cff_odd(c, word, c->in.data);
}

/* ---------------------------------------------------------------- dictionaries */

/* 15: of a font; 16: its procedures are found from where it begins. */
static bool
read_private(struct cff *c, const struct cff_dict *font, struct cff_dict *d)
{
	size_t size, at, subrs;

	if (c->font_count == CFF_FONTS)
		return cff_odd(c, "FDArray", c->in.data);
	c->local[c->font_count++] = (struct cff_index){ 0 };
	if (!font->has[CFF_PRIVATE])
		return cff_odd(c, "Private", c->in.data);
	if (!cff_dict_offset(font, CFF_PRIVATE, 0, 0, &size) ||
	    !cff_dict_offset(font, CFF_PRIVATE, 1, 0, &at) || at > c->in.len ||
	    size > c->in.len - at)
		return cff_odd(c, "Private", c->in.data);
	if (!cff_dict_read(c, d, yx_bytes_slice(c->in, at, size), CFF_PRIVATE_DICT))
		return false;
	if (!d->has[CFF_SUBRS])
		return true;
	if (!cff_dict_offset(d, CFF_SUBRS, 0, 0, &subrs) || subrs > c->in.len - at)
		return cff_odd(c, "Subrs", c->in.data + at);
	return index_at(c, at + subrs, &c->local[c->font_count - 1], "Subrs");
}

/* Letters as high as wide, perhaps slanted; the head table of OpenType says the units too. */
static bool
good_units(const struct cff *c, const struct cff_dict *d)
{
	const double *n = d->value[CFF_FONT_MATRIX].n;
	double scale = d->has[CFF_FONT_MATRIX] ? n[0] : THOUSANDTH;

	if (d->has[CFF_FONT_MATRIX] &&
	    (scale < SMALLEST || scale > LARGEST || n[1] != 0 || fabs(n[2]) > scale ||
	     n[3] != scale || n[4] != 0 || n[5] != 0))
		return false;
	return c->p->kind != YX_FONT_OPENTYPE || fabs(scale * c->p->face->units_per_EM - 1) < SLACK;
}

/* Of two matrices some readers take one, others both. */
static bool
good_matrix(const struct cff *c, const struct cff_dict *top, const struct cff_dict *font)
{
	const double *n = font->value[CFF_FONT_MATRIX].n;

	if (!top->has[CFF_FONT_MATRIX] || !font->has[CFF_FONT_MATRIX])
		return good_units(c, top->has[CFF_FONT_MATRIX] ? top : font);
	return top->value[CFF_FONT_MATRIX].n[0] == THOUSANDTH && good_units(c, top) && n[0] == 1 &&
	       n[1] == 0 && n[2] == 0 && n[3] == 1 && n[4] == 0 && n[5] == 0;
}

/* 18: font DICTs, and which glyph has which. */
static bool
read_fonts(struct cff *c, const struct cff_dict *top, struct cff_dict *d)
{
	struct cff_index array;
	struct cff_dict *private;
	size_t at, select;
	bool good = true;

	if (!cff_dict_offset(top, CFF_FD_ARRAY, 0, 0, &at) || !at ||
	    !index_at(c, at, &array, "FDArray"))
		return cff_odd(c, "FDArray", c->in.data);
	if (!array.count || !(private = yx_alloc(sizeof(*private))))
		return cff_odd(c, "FDArray", c->in.data + at);
	for (uint32_t i = 0; good && i < array.count; i++) {
		struct yx_bytes one = cff_index_get(&array, i);

		good = cff_dict_read(c, d, one, CFF_FONT) &&
		       (good_matrix(c, top, d) || cff_odd(c, "FontMatrix", one.data)) &&
		       read_private(c, d, private);
	}
	yx_free(private);
	if (!good)
		return false;
	if (!cff_dict_offset(top, CFF_FD_SELECT, 0, 0, &select) || !select)
		return cff_odd(c, "FDSelect", c->in.data);
	return cff_font_select(c, select);
}

/* 9: the dictionary of the font, and what it leads to. */
static bool
read_top(struct cff *c, struct cff_dict *top, struct cff_dict *other, bool *encoding)
{
	size_t at;

	if (!cff_dict_offset(top, CFF_CHAR_STRINGS, 0, 0, &at) || !at)
		return cff_odd(c, "CharStrings", c->in.data);
	if (!index_at(c, at, &c->glyphs, "CharStrings"))
		return false;
	c->by_cid = top->has[CFF_ROS];
	/* FreeType counts CIDs instead, where there are no tables of OpenType */
	if (!c->glyphs.count || ((!c->by_cid || c->p->kind == YX_FONT_OPENTYPE) &&
				 (long)c->glyphs.count != c->p->face->num_glyphs))
		return cff_odd(c, "CharStrings", c->in.data + at);
	if (!c->by_cid && !good_units(c, top))
		return cff_odd(c, "FontMatrix", c->in.data);
	if (!c->by_cid && (top->has[CFF_FD_ARRAY] || top->has[CFF_FD_SELECT]))
		return cff_odd(c, "FDArray", c->in.data);
	if (!cff_dict_offset(top, CFF_CHARSET, 0, 0, &at) || !cff_charset(c, at))
		return cff_odd(c, "charset", c->in.data);
	*encoding =
	    c->by_cid || (cff_dict_offset(top, CFF_ENCODING, 0, 0, &at) && cff_encoding(c, at));
	return c->by_cid ? read_fonts(c, top, other) : read_private(c, top, other);
}

/* 6 to 10: what stands in a row in front. */
static bool
read_cff(struct cff *c, struct cff_dict *top, struct cff_dict *other, bool *encoding)
{
	struct yx_reader r = yx_reader(c->in);
	struct cff_index names, tops;
	uint8_t major, minor, size, offset_size;

	if (!yx_take_u8(&r, &major) || !yx_take_u8(&r, &minor) || !yx_take_u8(&r, &size) ||
	    !yx_take_u8(&r, &offset_size) || major != 1 || size != 4)
		return cff_odd(c, "header", c->in.data);
	if (!read_index(c, &r, &names, "Name INDEX") ||
	    !read_index(c, &r, &tops, "Top DICT INDEX") ||
	    !read_index(c, &r, &c->strings, "String INDEX") ||
	    !read_index(c, &r, &c->global, "Global Subr INDEX"))
		return false;
	if (names.count != 1 || tops.count != 1)
		return cff_odd(c, "Name INDEX", c->in.data + size);
	return cff_dict_read(c, top, cff_index_get(&tops, 0), CFF_TOP) &&
	       read_top(c, top, other, encoding);
}

void
draw_cff_read(struct yx_font_program *p)
{
	struct cff_dict *dicts = yx_alloc_array(2, sizeof(*dicts));
	struct cff *c = yx_alloc(sizeof(*c));

	p->plain = p->plain_encoding = false;
	if (!dicts || !c) {
		yx_free(dicts);
		yx_free(c);
		return;
	}
	p->cff = c;
	c->p = p;
	c->in = p->in;
	if (p->kind == YX_FONT_OPENTYPE && !draw_sfnt_table(p->in, "CFF ", &c->in))
		(void)cff_odd(c, "CFF ", p->in.data);
	else
		p->plain = read_cff(c, &dicts[0], &dicts[1], &p->plain_encoding);
	p->plain_encoding = p->plain && p->plain_encoding;
	yx_free(dicts);
}

void
draw_cff_free(struct cff *c)
{
	if (!c)
		return;
	yx_free(c->fonts);
	yx_free(c->names);
	yx_free(c->gids);
	yx_free(c);
}

bool
draw_cff_outline(struct cff *c, uint32_t glyph)
{
	if (c->p->by_cid) { /* FreeType takes CIDs */
		if (glyph > UINT16_MAX || !c->gids || !c->gids[glyph])
			return true;
		glyph = c->gids[glyph] - 1;
	}
	c->p->odd.word[0] = 0;
	return glyph >= c->glyphs.count || cff_code(c, glyph);
}
