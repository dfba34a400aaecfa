/* SPDX-License-Identifier: Apache-2.0 */
/* The directory of tables of a TrueType or OpenType program (ISO/IEC 14496-22, 4.5). */
#include "program.h"

#include <string.h>

#define TABLES 64 /* more than fonts have */

struct entry {
	struct yx_bytes tag;
	uint32_t at, len;
};

static bool
take_entry(struct yx_reader *r, struct entry *e)
{
	return yx_take(r, 4, &e->tag) && yx_skip(r, 4) && yx_take_u32be(r, &e->at) &&
	       yx_take_u32be(r, &e->len);
}

static bool
take_count(struct yx_reader *r, uint16_t *count)
{
	return yx_skip(r, 4) && yx_take_u16be(r, count) && yx_skip(r, 6);
}

bool
draw_sfnt_table(struct yx_bytes in, const char *tag, struct yx_bytes *out)
{
	struct yx_reader r = yx_reader(in);
	struct entry e;
	uint16_t count;

	*out = (struct yx_bytes){ NULL, 0 };
	if (!take_count(&r, &count))
		return false;
	for (; count; count--) {
		if (!take_entry(&r, &e))
			return false;
		if (memcmp(e.tag.data, tag, 4) != 0)
			continue;
		if (e.at > in.len || e.len > in.len - e.at)
			return false;
		*out = yx_bytes_slice(in, e.at, e.len);
		return true;
	}
	return false;
}

bool
draw_sfnt_odd(struct yx_font_program *p, const char *tag, const uint8_t *at)
{
	for (size_t i = 0; i < 4; i++)
		p->odd.word[i] = (char)(tag[i] >= ' ' && tag[i] < 0x7f ? tag[i] : '?');
	p->odd.word[4] = 0;
	p->odd.at = (size_t)(at - p->in.data);
	p->odd.part = YX_FONT_WHOLE;
	return false;
}

/* Of two tables of one name some take the first and some the last; of one that is not all there
 * some take a part. */
bool
draw_sfnt_directory(struct yx_font_program *p)
{
	struct yx_reader r = yx_reader(p->in);
	struct entry e[TABLES];
	uint16_t count;

	if (!take_count(&r, &count) || !count || count > TABLES)
		return draw_sfnt_odd(p, (const char *)p->in.data, p->in.data);
	for (size_t i = 0; i < count; i++) {
		const uint8_t *at = r.at;

		if (!take_entry(&r, &e[i]))
			return draw_sfnt_odd(p, (const char *)p->in.data, at);
		if (e[i].at > p->in.len || e[i].len > p->in.len - e[i].at)
			return draw_sfnt_odd(p, (const char *)at, at);
		for (size_t k = 0; k < i; k++)
			if (yx_bytes_equal(e[i].tag, e[k].tag) ||
			    (e[i].len && e[k].len && e[i].at < e[k].at + e[k].len &&
			     e[k].at < e[i].at + e[i].len))
				return draw_sfnt_odd(p, (const char *)at, at);
	}
	return true;
}
