/* SPDX-License-Identifier: Apache-2.0 */
/* Programs of embedded fonts: whatever opens can be looked up in, and its glyphs compared. */
#include <stdlib.h>
#include <yinxin/draw_program.h>
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct yx_font_program *p = NULL;
	uint32_t glyphs[YX_FONT_GLYPHS];

	if (size > 262144 || yx_font_program_open(&p, yx_bytes(data, size), NULL) != YX_OK)
		return 0;
	if (yx_font_program_plain(p, true) && !yx_font_program_plain(p, false))
		abort();
	if (yx_font_program_plain(p, false) && yx_font_program_odd(p).word[0])
		abort();
	for (uint32_t code = '1'; code < '4'; code++) {
		struct yx_font_found f = { 0 };

		for (unsigned t = YX_TABLE_WINDOWS; t <= YX_TABLE_LETTERS; t++)
			(void)yx_font_program_ask(p, (enum yx_font_table)t, code, &f);
		(void)yx_font_program_ask_name(p, YX_BYTES_LIT("two"), &f);
		if (f.count > YX_FONT_GLYPHS)
			abort();
		for (size_t i = 0; i < f.count; i++) {
			char name[64];

			(void)yx_font_program_name(p, f.glyphs[i], name, sizeof(name));
			(void)yx_font_program_has(p, f.glyphs[i]);
			/* it says the same again, and why not */
			if (yx_font_program_outline(p, f.glyphs[i]) !=
			    yx_font_program_outline(p, f.glyphs[i]))
				abort();
			if (!yx_font_program_outline(p, f.glyphs[i]) &&
			    yx_font_program_odd(p).at > size)
				abort();
			/* looking at one changes neither */
			if (yx_font_program_alike(p, f.glyphs[0], f.glyphs[i]) !=
			    yx_font_program_alike(p, f.glyphs[i], f.glyphs[0]))
				abort();
			if (yx_font_program_blank(p, f.glyphs[i]) !=
			    yx_font_program_blank(p, f.glyphs[i]))
				abort();
		}
	}
	for (uint32_t code = '1'; code < 0x7f; code += 4) {
		size_t n = 0;

		for (unsigned map = YX_FONT_UNICODE; map <= YX_FONT_BUILTIN; map++)
			yx_font_program_find(p, (enum yx_font_map)map, code, glyphs, &n);
		yx_font_program_find_name(p, YX_BYTES_LIT("one"), glyphs, &n);
		if (n < YX_FONT_GLYPHS)
			yx_font_program_find_cid(p, code, glyphs, &n);
		if (n > YX_FONT_GLYPHS)
			abort();
		for (size_t i = 0; i < n; i++) {
			enum yx_letter said = yx_font_program_judge(p, glyphs[i], code, 600);

			/* the glyph was scaled in place: asked again it is what it was */
			if (yx_font_program_judge(p, glyphs[i], code, 600) != said)
				abort();
		}
	}
	yx_font_program_free(p);
	return 0;
}
