/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables of a TrueType or OpenType program that have nothing to do with its outlines: names, pairs,
 * metrics of columns (ISO/IEC 14496-22, 5). PDFBox reads all of them when it opens a program, and
 * takes another font where one ends early.
 */
#include "program.h"

#define POST  32 /* bytes */
#define VHEA  36
#define NAMES 258 /* that have numbers already; 5.2.8 */

/* From a table on to the end of the program: what lies behind is read on. */
static struct yx_reader
from(const struct yx_font_program *p, struct yx_bytes table)
{
	size_t at = (size_t)(table.data - p->in.data);

	return yx_reader(yx_bytes_slice(p->in, at, p->in.len - at));
}

static bool
has(const struct yx_font_program *p, const char *tag, struct yx_bytes *out)
{
	return draw_sfnt_table(p->in, tag, out) && out->len;
}

static bool
good_names(struct yx_font_program *p, struct yx_bytes table)
{
	struct yx_reader r = from(p, table), text;
	uint16_t count, len, at;

	if (!yx_skip(&r, 2) || !yx_take_u16be(&r, &count) || !yx_skip(&r, 2))
		return false;
	for (uint16_t i = 0; i < count; i++) {
		if (!yx_skip(&r, 8) || !yx_take_u16be(&r, &len) || !yx_take_u16be(&r, &at))
			return false;
		text = from(p, table);
		if (!yx_skip(&text, 6 + 12 * (size_t)count + at + len) && at <= table.len)
			return false;
	}
	return true;
}

/* Names of glyphs: of all, or of none. */
static bool
good_post(struct yx_font_program *p, struct yx_bytes table)
{
	struct yx_reader r = yx_reader(table);
	uint32_t version, most = 0;
	uint16_t count, number;
	uint8_t len;

	if (!yx_take_u32be(&r, &version) || !yx_skip(&r, POST - 4))
		return false;
	if (version == 0x10000 || version == 0x30000)
		return true;
	if (version != 0x20000 || !yx_take_u16be(&r, &count) || count != p->glyphs)
		return false;
	for (; count; count--) {
		if (!yx_take_u16be(&r, &number) || number > INT16_MAX)
			return false;
		most = number > most ? number : most;
	}
	for (uint32_t i = NAMES; i <= most; i++)
		if (!yx_take_u8(&r, &len) || !yx_skip(&r, len))
			return false;
	return true;
}

/* Behind a list of another format it is not known where the next begins. */
static bool
good_kern(struct yx_font_program *p, struct yx_bytes table)
{
	struct yx_reader r = from(p, table);
	uint16_t version, count, len, coverage, pairs;

	if (!yx_take_u16be(&r, &version) || !yx_take_u16be(&r, &count))
		return false;
	for (; !version && count; count--) {
		if (!yx_take_u16be(&r, &version) || version || !yx_take_u16be(&r, &len) ||
		    len < 6 || !yx_take_u16be(&r, &coverage))
			return false;
		if (coverage >> 8)
			return count == 1;
		if (!yx_take_u16be(&r, &pairs) || !yx_skip(&r, 6 + 6 * (size_t)pairs))
			return false;
	}
	return true;
}

static bool
good_columns(struct yx_font_program *p, struct yx_bytes table)
{
	struct yx_bytes vhea;
	struct yx_reader head, r = from(p, table);
	uint16_t count;

	if (!has(p, "vhea", &vhea))
		return false;
	head = yx_reader(vhea);
	return yx_skip(&head, VHEA - 2) && yx_take_u16be(&head, &count) &&
	       yx_skip(&r, 4 * (size_t)count);
}

static bool
good_origins(struct yx_font_program *p, struct yx_bytes table)
{
	struct yx_reader r = from(p, table);
	uint16_t count;

	return yx_skip(&r, 6) && yx_take_u16be(&r, &count) && yx_skip(&r, 4 * (size_t)count);
}

static bool
good_windows(struct yx_font_program *p, struct yx_bytes table)
{
	struct yx_reader r = from(p, table);
	uint16_t version;

	return yx_take_u16be(&r, &version) && yx_skip(&r, version == 0   ? 76
							  : version == 1 ? 84
									 : 94);
}

bool
truetype_beside(struct yx_font_program *p)
{
	static const struct {
		const char *tag;
		bool (*good)(struct yx_font_program *, struct yx_bytes);
	} tables[] = {
		{ "name", good_names },   { "post", good_post },    { "kern", good_kern },
		{ "vmtx", good_columns }, { "OS/2", good_windows }, { "GSUB", truetype_gsub },
		{ "VORG", good_origins },
	};
	struct yx_bytes table;

	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		if (has(p, tables[i].tag, &table) && !tables[i].good(p, table))
			return draw_sfnt_odd(p, tables[i].tag, table.data);
	return true;
}
