/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_type3: which glyph of content a code of a Type 3 font leads to, and how far it goes on
 * (ISO 32000-2 9.6.4). Where /Differences is silent some readers take the names of an encoding of
 * letters, others nothing; where /Widths is, some leave the glyph out.
 */
#include "strict_glyph.h"

#define NAME_WORK 400 /* nanoseconds or so, for a name that is looked up */

static bool
good_differences(struct strict *s, const struct yx_pdf_obj *font)
{
	const struct yx_pdf_obj *list =
	    strict_get(s, strict_get(s, font, "Encoding"), "Differences");

	for (size_t i = 0; list->kind == YX_PDF_ARRAY && i < list->u.array.count; i++) {
		const struct yx_pdf_obj *o = strict_item(s, list, i);

		if (o->kind != YX_PDF_INT && o->kind != YX_PDF_NAME)
			return false;
	}
	return true;
}

static bool
glyphs(struct strict_run *r, const struct yx_pdf_obj *procs, const struct yx_pdf_obj *resources)
{
	struct strict *s = r->s;

	for (size_t i = 0; i < procs->u.dict.count; i++) {
		const struct yx_pdf_obj *o = strict_resolve(s, procs->u.dict.entries[i].value);

		if (o->kind == YX_PDF_STREAM &&
		    !strict_stream(s, r, STRICT_GLYPH, o, resources, NULL))
			return false;
	}
	return true;
}

/* Glyphs that are content themselves (9.6.4); every entry is needed to place and to choose them. */
bool
strict_type3(struct strict_run *r, const struct yx_pdf_obj *font)
{
	struct strict *s = r->s;
	const struct yx_pdf_obj *procs = strict_get(s, font, "CharProcs");
	const struct yx_pdf_obj *widths = strict_get(s, font, "Widths");
	const struct yx_pdf_obj *last = strict_get(s, font, "LastChar");
	double m[6], box[4];

	if (!strict_numbers(s, strict_get(s, font, "FontMatrix"), m, 6) ||
	    !strict_numbers(s, strict_get(s, font, "FontBBox"), box, 4) ||
	    procs->kind != YX_PDF_DICT || strict_get(s, font, "Encoding")->kind != YX_PDF_DICT ||
	    widths->kind != YX_PDF_ARRAY || strict_get(s, font, "FirstChar")->kind != YX_PDF_INT ||
	    last->kind != YX_PDF_INT ||
	    (last->u.integer <= 255 && last->u.integer - pdf_get_int(s->v, font, "FirstChar", 0) >=
					   (int64_t)widths->u.array.count))
		return strict_odd(s, "a Type 3 font without all that it needs",
				  "Type 3 字体缺少必需的条目");
	if (!good_differences(s, font))
		return strict_odd(s, "a font's encoding that readers differ on",
				  "各阅读器对字体编码的解释不同");
	/* Ghostscript goes on in another direction than others */
	if (m[0] < 0 || m[1] != 0)
		return strict_odd(s, "a Type 3 font whose letters are mirrored or turned",
				  "Type 3 字体的字形被镜像或旋转");
	return glyphs(r, procs, strict_get(s, font, "Resources"));
}

/* ------------------------------------------------------------------------ codes */

struct type3 {
	struct strict *s;
	const struct yx_pdf_obj *procs, *widths;
	int64_t first, last;
	bool notdef;
	double missing;
};

/* Does a glyph say itself, in its d0 or d1, that it does not go on? */
static bool
stays(struct type3 *t, const struct yx_pdf_obj *proc)
{
	struct yx_buf content = { 0 };
	struct yx_reader r;
	struct yx_bytes word;
	bool zero;

	if (!strict_decode(t->s, proc, 0, &content, NULL)) {
		yx_buf_clear(&content);
		return false;
	}
	r = yx_reader(yx_buf_bytes(&content));
	(void)pdf_skip_space(&r);
	word = pdf_take_word(&r);
	zero = word.len > 0;
	for (size_t i = 0; i < word.len; i++)
		zero &= word.data[i] == '0' || word.data[i] == '.' || word.data[i] == '-';
	yx_buf_clear(&content);
	return zero;
}

static bool
good_width(struct type3 *t, int64_t code, const struct yx_pdf_obj *proc)
{
	double width;

	if (code < t->first || code > t->last)
		return false; /* Ghostscript goes on by a thousand */
	width = yx_pdf_number(strict_item(t->s, t->widths, (size_t)(code - t->first)));
	/* PDFium goes on by what the glyph itself says then */
	return !proc || width != 0 || stays(t, strict_resolve(t->s, proc));
}

static bool
good_named(struct type3 *t, int64_t code, const struct yx_pdf_obj *name)
{
	const struct yx_pdf_obj *proc = yx_pdf_peek_bytes(t->procs, name->u.text);

	t->s->work += NAME_WORK;
	if (!proc)
		return !t->notdef && good_width(t, code, NULL);
	return strict_resolve(t->s, proc)->kind == YX_PDF_STREAM && good_width(t, code, proc);
}

/* Codes that no name is given to: no reader may find a glyph for them. */
static void
judge_others(struct type3 *t, const bool *named, uint8_t *good)
{
	static const char *const bases[] = { "StandardEncoding", "WinAnsiEncoding",
					     "MacRomanEncoding" };
	uint32_t letters[256];

	for (int64_t c = 0; c < 256; c++)
		if (!named[c] && !t->notdef && good_width(t, c, NULL))
			good[c / 8] |= (uint8_t)(1u << c % 8);
	for (size_t i = 0; i < sizeof(bases) / sizeof(bases[0]); i++) {
		text_base_encoding(letters, yx_bytes_str(bases[i]));
		for (size_t k = 0; k < t->procs->u.dict.count; k++) {
			uint32_t letter = text_glyph_name(t->procs->u.dict.entries[k].key);

			for (size_t c = 0; letter && c < 256; c++)
				if (!named[c] && letters[c] == letter)
					good[c / 8] &= (uint8_t) ~(1u << c % 8);
		}
		t->s->work += 256 * t->procs->u.dict.count / 4;
	}
}

bool
strict_face_type3(struct strict *s, struct strict_face *f, const struct yx_pdf_obj *font)
{
	const struct yx_pdf_obj *list =
	    strict_get(s, strict_get(s, font, "Encoding"), "Differences");
	struct type3 t = { .s = s,
			   .procs = strict_get(s, font, "CharProcs"),
			   .widths = strict_get(s, font, "Widths"),
			   .first = pdf_get_int(s->v, font, "FirstChar", 0) };
	const struct yx_pdf_obj *o =
	    strict_get(s, strict_get(s, font, "FontDescriptor"), "MissingWidth");
	bool named[256] = { false };
	int64_t code = 0;

	if (t.procs->kind != YX_PDF_DICT || t.widths->kind != YX_PDF_ARRAY)
		return true; /* strict_font() says so */
	if (!(f->judged = yx_alloc_array(256 / 8, 1))) {
		s->status = yx_fail_nomem(s->err);
		return false;
	}
	f->type3 = true;
	t.last = t.first + (int64_t)t.widths->u.array.count - 1;
	t.last = pdf_get_int(s->v, font, "LastChar", 255) < t.last
		     ? pdf_get_int(s->v, font, "LastChar", 255)
		     : t.last;
	t.missing = yx_pdf_is_number(o) ? yx_pdf_number(o) : 0;
	t.notdef = yx_pdf_peek(t.procs, ".notdef") != NULL;
	for (size_t i = 0; list->kind == YX_PDF_ARRAY && i < list->u.array.count; i++) {
		o = strict_item(s, list, i);
		if (o->kind == YX_PDF_INT)
			code = o->u.integer;
		if (o->kind != YX_PDF_NAME)
			continue;
		if (code >= 0 && code < 256) {
			uint8_t bit = (uint8_t)(1u << code % 8);

			named[code] = true; /* the last one counts */
			f->judged[code / 8] = (uint8_t)((f->judged[code / 8] & ~bit) |
							(good_named(&t, code, o) ? bit : 0));
		}
		code++;
	}
	judge_others(&t, named, f->judged);
	return s->status == YX_OK && !s->out->found;
}

bool
strict_type3_shown(struct strict *s, const struct strict_face *f, struct yx_bytes text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!((f->judged[text.data[i] / 8] >> text.data[i] % 8) & 1))
			return strict_odd(
			    s,
			    "a code of a Type 3 font whose glyph or width only some "
			    "readers find",
			    "Type 3 字体的代码所对应的字形或字宽只有部分阅读器能找到");
	return true;
}
