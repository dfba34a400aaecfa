/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shape: UTF-8 to glyphs. The text is cut into runs of one font and one script; HarfBuzz shapes
 * each; the runs stand in the order of the text, the glyphs of a right-to-left run in visual
 * order. Input is untrusted text of bounded length.
 */
#include <string.h>
#include <yinxin/limits.h>

#include "font.h"

struct itemiser {
	struct yx_draw_fonts *fonts;
	const uint8_t *chain;
	size_t chain_len;
	hb_unicode_funcs_t *unicode;
	hb_language_t language;
	bool english;
	struct yx_bytes text;
	size_t cap;
};

struct span {
	size_t from, to;
	unsigned slot;
	hb_script_t script;
};

void
yx_draw_run_clear(struct yx_draw_run *run)
{
	if (!run)
		return;
	yx_free(run->glyphs);
	*run = (struct yx_draw_run){ 0 };
}

static bool
is_control(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || cp == 0x2028 || cp == 0x2029;
}

/* Marks, joiners and selectors belong to the run they follow. */
static bool
is_follower(const struct itemiser *it, uint32_t cp)
{
	hb_unicode_general_category_t c = draw_hb.unicode_general_category(it->unicode, cp);

	return c == HB_UNICODE_GENERAL_CATEGORY_NON_SPACING_MARK ||
	       c == HB_UNICODE_GENERAL_CATEGORY_ENCLOSING_MARK ||
	       c == HB_UNICODE_GENERAL_CATEGORY_SPACING_MARK ||
	       c == HB_UNICODE_GENERAL_CATEGORY_FORMAT;
}

static bool
has_glyph(struct draw_font *f, uint32_t cp)
{
	hb_codepoint_t g;

	return f && draw_hb.font_get_nominal_glyph(f->font, cp, &g) && g != 0;
}

/* The first slot of the chain that has the character. */
static enum yx_status
choose(struct itemiser *it, uint32_t cp, unsigned *slot, struct yx_error *err)
{
	bool any = false;
	struct yx_buf name = { 0 };

	for (size_t i = 0; i < it->chain_len; i++) {
		struct draw_font *f = draw_font_get(it->fonts, it->chain[i]);

		any |= f != NULL;
		if (has_glyph(f, cp)) {
			*slot = it->chain[i];
			return YX_OK;
		}
	}
	if (!any)
		return YX_NOT_FOUND; /* the caller says which face */
	yx_utf8_put(&name, cp);
	yx_fail(err, YX_NOT_FOUND, NULL, "",
		"no installed font has the character %s (U+%04X): install fonts-noto-core or "
		"fonts-noto-cjk",
		yx_buf_str(&name), cp);
	yx_buf_clear(&name);
	return YX_NOT_FOUND;
}

/* The next run of one font and one script from *at on; moves *at behind it. */
static enum yx_status
next_span(struct itemiser *it, size_t *at, struct span *out, struct yx_error *err)
{
	struct yx_reader r = yx_reader(yx_bytes_slice(it->text, *at, SIZE_MAX));
	bool first = true;
	uint32_t cp;

	*out = (struct span){ *at, *at, 0, HB_SCRIPT_COMMON };
	while (!yx_reader_at_end(&r)) {
		hb_script_t script;
		unsigned slot = out->slot;
		enum yx_status st = YX_OK;

		if (!yx_utf8_take(&r, &cp))
			return yx_fail_at(err, YX_MALFORMED, out->to, "", "the text is not UTF-8");
		if (is_control(cp))
			cp = ' ';
		script = draw_hb.unicode_script(it->unicode, cp);
		if (first || !is_follower(it, cp))
			st = choose(it, cp, &slot, err);
		if (st != YX_OK)
			return st;
		if (script == HB_SCRIPT_INHERITED || script == HB_SCRIPT_UNKNOWN)
			script = HB_SCRIPT_COMMON;
		if (!first && slot != out->slot)
			break;
		if (script != HB_SCRIPT_COMMON) {
			if (out->script != HB_SCRIPT_COMMON && out->script != script)
				break;
			out->script = script;
		}
		out->slot = slot;
		first = false;
		out->to = *at + (size_t)yx_reader_offset(&r);
	}
	*at = out->to;
	return YX_OK;
}

static bool
reserve(struct yx_draw_run *run, struct itemiser *it, size_t more)
{
	if (run->count + more > it->cap) {
		size_t cap = (run->count + more) * 2;
		struct yx_draw_glyph *g = yx_realloc(run->glyphs, cap * sizeof(*g));

		if (!g)
			return false;
		run->glyphs = g;
		it->cap = cap;
	}
	return true;
}

/* Bytes and first code point of the clusters from glyph `from` on; `back`: right to left. */
static void
name_clusters(struct yx_draw_run *run, size_t from, struct yx_bytes text, size_t end, bool back)
{
	size_t n = run->count - from, next = end, last = SIZE_MAX;

	for (size_t k = 0; k < n; k++) {
		size_t i = back ? from + k : run->count - 1 - k;
		struct yx_draw_glyph *g = &run->glyphs[i];
		struct yx_reader r = yx_reader(yx_bytes_slice(text, g->cluster, SIZE_MAX));

		if (last != SIZE_MAX && g->cluster != last)
			next = last;
		g->length = (uint32_t)(next - g->cluster);
		last = g->cluster;
		if (!yx_utf8_take(&r, &g->code) || is_control(g->code))
			g->code = ' ';
	}
	/* only the first glyph of a cluster carries its bytes */
	for (size_t i = run->count; i-- > from + 1;)
		if (run->glyphs[i - 1].cluster == run->glyphs[i].cluster)
			run->glyphs[i].length = 0;
}

static void
measure_font(struct yx_draw_run *run, struct draw_font *f)
{
	hb_font_extents_t e;

	if (!draw_hb.font_get_h_extents(f->font, &e))
		return;
	if (e.ascender / f->em > run->ascent)
		run->ascent = e.ascender / f->em;
	if (-e.descender / f->em > run->descent)
		run->descent = -e.descender / f->em;
}

static enum yx_status
shape_span(struct yx_draw_run *run, struct itemiser *it, const struct span *s, struct yx_error *err)
{
	/* Noto CJK's quotation marks are full width by default; English wants them narrow */
	static const hb_feature_t narrow = { HB_TAG('p', 'w', 'i', 'd'), 1, 0, (unsigned)-1 };
	struct yx_reader r = yx_reader(yx_bytes_slice(it->text, s->from, s->to - s->from));
	struct draw_font *f = draw_font_get(it->fonts, s->slot);
	hb_buffer_t *b = draw_hb.buffer_create();
	hb_glyph_info_t *info;
	hb_glyph_position_t *pos;
	hb_direction_t dir = draw_hb.script_get_horizontal_direction(s->script);
	size_t from = run->count;
	unsigned n = 0;
	uint32_t cp;

	for (size_t at = 0; yx_utf8_take(&r, &cp); at = (size_t)yx_reader_offset(&r))
		draw_hb.buffer_add(b, is_control(cp) ? ' ' : cp, (unsigned)(s->from + at));
	draw_hb.buffer_set_content_type(b, HB_BUFFER_CONTENT_TYPE_UNICODE);
	draw_hb.buffer_set_script(b, s->script == HB_SCRIPT_COMMON ? HB_SCRIPT_LATIN : s->script);
	draw_hb.buffer_set_language(b, it->language);
	draw_hb.buffer_set_direction(b,
				     dir == HB_DIRECTION_RTL ? HB_DIRECTION_RTL : HB_DIRECTION_LTR);
	draw_hb.shape(f->font, b, &narrow, it->english ? 1 : 0);
	info = draw_hb.buffer_get_glyph_infos(b, &n);
	pos = draw_hb.buffer_get_glyph_positions(b, &n);
	if (!draw_hb.buffer_allocation_successful(b) || !reserve(run, it, n)) {
		draw_hb.buffer_destroy(b);
		return yx_fail_nomem(err);
	}
	for (unsigned i = 0; i < n; i++) {
		struct yx_draw_glyph g = { .font = s->slot,
					   .glyph = info[i].codepoint,
					   .cluster = info[i].cluster };

		g.advance = pos[i].x_advance / f->em;
		g.dx = pos[i].x_offset / f->em;
		g.dy = pos[i].y_offset / f->em;
		run->advance += g.advance;
		run->glyphs[run->count++] = g;
	}
	draw_hb.buffer_destroy(b);
	name_clusters(run, from, it->text, s->to, dir == HB_DIRECTION_RTL);
	measure_font(run, f);
	return YX_OK;
}

enum yx_status
yx_draw_shape(struct yx_draw_run *out, struct yx_draw_fonts *fonts, enum yx_draw_face face,
	      const char *language, struct yx_bytes text, struct yx_error *err)
{
	struct itemiser it = { .fonts = fonts,
			       .unicode = draw_hb.unicode_funcs_get_default(),
			       .text = text };
	enum yx_status st = YX_OK;

	*out = (struct yx_draw_run){ 0 };
	if (text.len > YX_LIMIT_DRAW_TEXT)
		return yx_fail(err, YX_LIMIT, NULL, "", "a text of %zu bytes is too long",
			       text.len);
	it.chain = draw_font_chain(face, &it.chain_len);
	it.english = language && strncmp(language, "en", 2) == 0;
	it.language = draw_hb.language_from_string(language ? language : "zh-Hans", -1);
	for (size_t at = 0; st == YX_OK && at < text.len;) {
		struct yx_error why = YX_ERROR_INIT;
		struct span s;

		st = next_span(&it, &at, &s, &why);
		if (st == YX_OK)
			st = shape_span(out, &it, &s, &why);
		else if (st == YX_NOT_FOUND && why.status == YX_OK)
			draw_font_missing(face, &why);
		if (st != YX_OK && err)
			*err = why;
	}
	if (st != YX_OK)
		yx_draw_run_clear(out);
	return st;
}
