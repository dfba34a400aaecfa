/* SPDX-License-Identifier: Apache-2.0 */
/* What CFF says glyph by glyph: names or CIDs, codes, font DICTs (5176, 12, 13 and 19). */
#include "program_cff.h"

#include <string.h>

/* Charsets that fonts need not carry: ISOAdobe, Expert, ExpertSubset; annex C. */
static const uint16_t known[] = { 228, 165, 86 };

static bool
reader_at(const struct cff *c, size_t at, struct yx_reader *r)
{
	*r = yx_reader(c->in);
	return yx_skip(r, at);
}

static bool
give_name(struct cff *c, uint32_t glyph, uint32_t name)
{
	if (name > UINT16_MAX || (!c->by_cid && name >= CFF_STRINGS + c->strings.count))
		return false;
	c->names[glyph] = (uint16_t)name;
	if (!c->by_cid)
		return true;
	if (c->gids[name])
		return false; /* two glyphs of one CID */
	c->gids[name] = glyph + 1;
	return true;
}

/* Formats 0 to 2. */
static bool
read_charset(struct cff *c, struct yx_reader *r)
{
	uint32_t glyph = 1;
	uint16_t first, more = 0;
	uint8_t format, few;

	if (!yx_take_u8(r, &format) || format > 2)
		return false;
	while (glyph < c->glyphs.count) {
		if (!yx_take_u16be(r, &first))
			return false;
		if (format == 1) {
			if (!yx_take_u8(r, &few))
				return false;
			more = few;
		} else if (format == 2 && !yx_take_u16be(r, &more)) {
			return false;
		}
		for (uint32_t i = 0; i <= more && glyph < c->glyphs.count; i++)
			if (!give_name(c, glyph++, first + i))
				return false;
	}
	return true;
}

bool
cff_charset(struct cff *c, size_t offset)
{
	struct yx_reader r;
	bool good = true;

	c->names = yx_alloc_array(c->glyphs.count, sizeof(*c->names));
	c->fonts = yx_alloc_array(c->glyphs.count, 1);
	if (c->by_cid)
		c->gids = yx_alloc_array(UINT16_MAX + 1, sizeof(*c->gids));
	if (!c->names || !c->fonts || (c->by_cid && !c->gids))
		return false;
	if (c->by_cid)
		c->gids[0] = 1;
	if (offset >= sizeof(known) / sizeof(known[0]))
		return (reader_at(c, offset, &r) && read_charset(c, &r)) ||
		       cff_odd(c, "charset", c->in.data + (offset < c->in.len ? offset : 0));
	/* the names of the other two are not needed here */
	for (uint32_t i = 1; good && i < c->glyphs.count; i++)
		good = give_name(c, i, offset == 0 ? i : 0);
	return good && (c->by_cid || c->glyphs.count <= known[offset] + 1u);
}

/* Is each code given once, and each that has a name of its own given to a glyph that is there? */
bool
cff_encoding(struct cff *c, size_t offset)
{
	struct yx_reader r;
	bool seen[256] = { false };
	uint8_t format, count, code, left = 0;
	uint32_t glyphs = 0;
	uint16_t name;

	if (offset < 2)
		return true;
	if (!reader_at(c, offset, &r) || !yx_take_u8(&r, &format) || (format & 0x7f) > 1 ||
	    !yx_take_u8(&r, &count))
		return false;
	for (unsigned i = 0; i < count; i++) {
		if (!yx_take_u8(&r, &code) || (format & 1 && !yx_take_u8(&r, &left)) ||
		    code + left > 255)
			return false;
		for (unsigned k = code; k <= (unsigned)code + left; k++, glyphs++) {
			if (seen[k])
				return false;
			seen[k] = true;
		}
	}
	if (glyphs >= c->glyphs.count)
		return false;
	if (!(format & 0x80))
		return true;
	if (!yx_take_u8(&r, &count))
		return false;
	for (unsigned i = 0; i < count; i++) {
		bool found = false;

		if (!yx_take_u8(&r, &code) || !yx_take_u16be(&r, &name) || seen[code])
			return false;
		seen[code] = true;
		for (uint32_t g = 1; !found && g < c->glyphs.count; g++)
			found = c->names[g] == name;
		if (!found)
			return false;
	}
	return true;
}

/* Format 3: ranges, and where the last one ends. */
static bool
read_ranges(struct cff *c, struct yx_reader *r)
{
	uint16_t count, first, next;
	uint8_t font;

	if (!yx_take_u16be(r, &count) || !count || !yx_take_u16be(r, &first) || first != 0)
		return false;
	for (; count; count--) {
		if (!yx_take_u8(r, &font) || font >= c->font_count || !yx_take_u16be(r, &next) ||
		    next <= first || next > c->glyphs.count)
			return false;
		memset(c->fonts + first, font, (size_t)next - first);
		first = next;
	}
	return first == c->glyphs.count;
}

bool
cff_font_select(struct cff *c, size_t offset)
{
	struct yx_reader r;
	uint8_t format = 0;
	bool good = reader_at(c, offset, &r) && yx_take_u8(&r, &format);

	if (good && format == 0)
		for (uint32_t i = 0; good && i < c->glyphs.count; i++)
			good = yx_take_u8(&r, &c->fonts[i]) && c->fonts[i] < c->font_count;
	else
		good = good && format == 3 && read_ranges(c, &r);
	return good || cff_odd(c, "FDSelect", c->in.data + (offset < c->in.len ? offset : 0));
}
