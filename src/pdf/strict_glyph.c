/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_glyph: the codes that are painted with an embedded font lead to one glyph, whichever of
 * the font's tables a reader asks (ISO 32000-2 9.6.5, 9.7.4). Only codes that are painted are
 * looked at, each once; a program is opened for the first of them. Glyphs of other numbers are
 * compared by their outlines.
 */
#include "strict_glyph.h"

#include <stdio.h>
#include <string.h>

#define FLAG_SYMBOLIC    (1 << 2) /* table 121 */
#define FLAG_NONSYMBOLIC (1 << 5)
#define OPEN             50000 /* nanoseconds or so: to open a program; a byte of one that is read */
#define OPEN_BYTE        10    /* through; to look a code up */
#define CODE             1000
#define STEP             5   /* of a byte of an outline */
#define TRAILER          600 /* bytes behind the encrypted part: zeros and a word */

/* The programs that are open, and the faces met so far. */
struct strict_glyphs {
	struct strict_program programs[YX_LIMIT_PDF_CHECK_PROGRAMS];
	size_t next, bytes;
	struct strict_face **faces;
	size_t count, room;
};

/* -------------------------------------------------------------------- programs */

static void
close_program(struct strict_glyphs *g, struct strict_program *p)
{
	g->bytes -= p->data.len;
	yx_font_program_free(p->font);
	yx_buf_clear(&p->data);
	*p = (struct strict_program){ 0 };
}

static void
free_face(struct strict_face *f)
{
	yx_buf_clear(&f->pool);
	yx_buf_clear(&f->gids);
	text_cmap_clear(&f->cmap);
	yx_free(f->judged);
	yx_free(f);
}

void
strict_glyphs_free(struct strict_glyphs *g)
{
	if (!g)
		return;
	for (size_t i = 0; i < YX_LIMIT_PDF_CHECK_PROGRAMS; i++)
		close_program(g, &g->programs[i]);
	for (size_t i = 0; i < g->count; i++)
		free_face(g->faces[i]);
	yx_free(g->faces);
	yx_free(g);
}

/* Table 125: the lengths of a Type 1 program's parts, where they are given; PDFBox cuts by them. */
static bool
good_lengths(struct strict *s, const struct yx_pdf_obj *stream, size_t size)
{
	int64_t sum = 0;

	if (!yx_pdf_peek(stream, "Length1") || !yx_pdf_peek(stream, "Length2"))
		return true;
	for (char key[] = "Length1"; key[6] <= '3'; key[6]++) {
		const struct yx_pdf_obj *o = strict_get(s, stream, key);

		if (o->kind == YX_PDF_NULL && key[6] == '3')
			continue;
		if (o->kind != YX_PDF_INT || o->u.integer < (key[6] < '3') ||
		    o->u.integer > (int64_t)YX_LIMIT_PDF_FONT_PROGRAM)
			return false;
		sum += o->u.integer;
	}
	return sum + TRAILER >= (int64_t)size;
}

struct yx_font_program *
strict_program(struct strict *s, struct strict_face *f)
{
	struct strict_glyphs *g = s->glyphs;
	struct strict_program *p;
	const struct yx_pdf_obj *stream;
	enum yx_status st;

	for (size_t i = 0; i < YX_LIMIT_PDF_CHECK_PROGRAMS; i++) {
		p = &g->programs[(f->slot + i) % YX_LIMIT_PDF_CHECK_PROGRAMS];
		if (p->font && yx_pdf_ref_equal(p->ref, f->program.u.ref)) {
			f->slot = (size_t)(p - g->programs);
			return p->font;
		}
	}
	s->work += YX_LIMIT_PDF_CHECK_PROGRAMS;
	f->slot = g->next++ % YX_LIMIT_PDF_CHECK_PROGRAMS;
	p = &g->programs[f->slot];
	close_program(g, p);
	for (size_t i = g->next; g->bytes > YX_LIMIT_PDF_CHECK_PROGRAM_BYTES; i++)
		close_program(g, &g->programs[i % YX_LIMIT_PDF_CHECK_PROGRAMS]);
	p->ref = f->program.u.ref;
	stream = strict_resolve(s, &f->program);
	if (stream->kind != YX_PDF_STREAM) {
		(void)strict_odd(s, "a font program that is no stream", "字体程序不是流");
		return NULL;
	}
	if (!strict_decode(s, stream, YX_LIMIT_PDF_FONT_PROGRAM, &p->data, NULL)) {
		yx_buf_clear(&p->data);
		return NULL;
	}
	g->bytes += p->data.len;
	st = yx_font_program_open(&p->font, yx_buf_bytes(&p->data), NULL);
	if (st == YX_NOMEM)
		s->status = yx_fail_nomem(s->err);
	else if (st != YX_OK)
		(void)strict_odd(s, "a font program that cannot be read", "字体程序无法读取");
	if (p->font && yx_font_program_kind(p->font) == YX_FONT_TYPE1 &&
	    !good_lengths(s, stream, p->data.len)) {
		(void)strict_odd(s, "a font program whose parts have other lengths",
				 "字体程序各部分的长度不符");
		return NULL;
	}
	if (p->font)
		s->work +=
		    OPEN +
		    (yx_font_program_kind(p->font) >= YX_FONT_CFF ? OPEN_BYTE * p->data.len : 0) +
		    STEP * yx_font_program_steps(p->font);
	return strict_goes_on(s) ? p->font : NULL;
}

/* ----------------------------------------------------------------------- faces */

struct yx_bytes
strict_name_of(const struct strict_face *f, uint32_t code)
{
	if (!f->names[code])
		return (struct yx_bytes){ NULL, 0 };
	return yx_bytes_str((const char *)f->pool.data + f->names[code] - 1);
}

static void
read_differences(struct strict *s, struct strict_face *f, const struct yx_pdf_obj *list)
{
	int64_t code = 0;

	for (size_t i = 0; list->kind == YX_PDF_ARRAY && i < list->u.array.count; i++) {
		const struct yx_pdf_obj *o = strict_item(s, list, i);
		uint32_t letter;

		if (yx_pdf_is_number(o))
			code = (int64_t)yx_pdf_number(o);
		if (o->kind != YX_PDF_NAME)
			continue;
		if (code >= 0 && code < 256) {
			letter = text_glyph_name(o->u.text);
			f->letters[code] = letter ? letter : TEXT_UNKNOWN;
			f->names[code] = (uint32_t)f->pool.len + 1;
			yx_buf_put_bytes(&f->pool, o->u.text);
			yx_buf_put_u8(&f->pool, 0);
		}
		code++;
	}
}

static bool
read_simple(struct strict *s, struct strict_face *f, const struct yx_pdf_obj *font)
{
	const struct yx_pdf_obj *encoding = strict_get(s, font, "Encoding"), *base = encoding;

	f->has_encoding = encoding->kind == YX_PDF_NAME || encoding->kind == YX_PDF_DICT;
	f->by_name = encoding->kind == YX_PDF_NAME;
	if (encoding->kind == YX_PDF_DICT)
		base = strict_get(s, encoding, "BaseEncoding");
	f->has_base = yx_pdf_is_name(base, "WinAnsiEncoding") ||
		      yx_pdf_is_name(base, "MacRomanEncoding") ||
		      yx_pdf_is_name(base, "MacExpertEncoding");
	f->mac = yx_pdf_is_name(base, "MacRomanEncoding");
	f->standard = yx_pdf_is_name(base, "StandardEncoding");
	text_base_encoding(f->letters,
			   base->kind == YX_PDF_NAME ? base->u.text : (struct yx_bytes){ NULL, 0 });
	for (unsigned i = 0; yx_pdf_is_name(base, "MacExpertEncoding") && i < 256; i++)
		f->letters[i] = TEXT_UNKNOWN;
	if (encoding->kind == YX_PDF_DICT)
		read_differences(s, f, strict_get(s, encoding, "Differences"));
	return s->status == YX_OK;
}

static const struct yx_pdf_obj *
program_entry(struct strict *s, const struct yx_pdf_obj *font, unsigned *key)
{
	static const char *const keys[] = { "FontFile", "FontFile2", "FontFile3" };
	const struct yx_pdf_obj *d = strict_get(s, font, "FontDescriptor"), *o = NULL;

	for (unsigned i = 0; !o && i < 3; i++) {
		o = yx_pdf_peek(d, keys[i]);
		*key = i;
	}
	return o && o->kind == YX_PDF_REF ? o : NULL;
}

/* A face that says the same; of dictionaries that are no objects. */
static bool
is_same(const struct strict_face *a, const struct strict_face *b)
{
	return !a->num && !b->num && !a->composite && !b->composite && !a->type3 && !b->type3 &&
	       yx_pdf_ref_equal(a->program.u.ref, b->program.u.ref) && a->symbolic == b->symbolic &&
	       a->nonsymbolic == b->nonsymbolic && a->has_encoding == b->has_encoding &&
	       a->by_name == b->by_name && a->mac == b->mac && a->has_base == b->has_base &&
	       a->standard == b->standard &&
	       memcmp(a->letters, b->letters, sizeof(a->letters)) == 0 &&
	       memcmp(a->names, b->names, sizeof(a->names)) == 0 &&
	       yx_bytes_equal(yx_buf_bytes(&a->pool), yx_buf_bytes(&b->pool));
}

static bool
add_face(struct strict *s, struct strict_face *f)
{
	struct strict_glyphs *g = s->glyphs;
	struct strict_face **grown;

	if (g->count == g->room) {
		if (g->room >= YX_LIMIT_PDF_CHECK_FACES)
			return strict_limit(s);
		grown = yx_realloc(g->faces, (g->room * 2 + 16) * sizeof(struct strict_face *));
		if (!grown) {
			s->status = yx_fail_nomem(s->err);
			return false;
		}
		g->faces = grown;
		g->room = g->room * 2 + 16;
	}
	g->faces[g->count++] = f;
	return true;
}

static bool
read_face(struct strict *s, struct strict_face *f, const struct yx_pdf_obj *font)
{
	const struct yx_pdf_obj *of = font, *program;
	int64_t flags;

	f->composite = yx_pdf_is_name(strict_get(s, font, "Subtype"), "Type0");
	if (f->composite)
		of = strict_item(s, strict_get(s, font, "DescendantFonts"), 0);
	if (yx_pdf_is_name(strict_get(s, font, "Subtype"), "Type3"))
		return strict_face_type3(s, f, font);
	if (!(program = program_entry(s, of, &f->key)))
		return !strict_font_embedded(s, of) ||
		       strict_odd(s, "a font program that is no stream", "字体程序不是流");
	f->program = *program;
	f->true_type = yx_pdf_is_name(strict_get(s, font, "Subtype"), "TrueType");
	flags = pdf_get_int(s->v, strict_get(s, of, "FontDescriptor"), "Flags", 0);
	f->symbolic = flags & FLAG_SYMBOLIC;
	f->nonsymbolic = flags & FLAG_NONSYMBOLIC;
	f->judged = yx_alloc_array(f->composite ? 65536 / 8 : 256 / 8, 1);
	if (!f->judged) {
		s->status = yx_fail_nomem(s->err);
		return false;
	}
	return f->composite ? strict_face_composite(s, f, font) : read_simple(s, f, font);
}

bool
strict_face(struct strict *s, const struct yx_pdf_obj *entry, struct strict_face **out)
{
	struct strict_glyphs *g = s->glyphs;
	uint32_t num = strict_num(entry);
	struct strict_face *f;

	*out = NULL;
	if (!g && !(g = s->glyphs = yx_alloc(sizeof(*g)))) {
		s->status = yx_fail_nomem(s->err);
		return false;
	}
	s->work += g->count;
	for (size_t i = g->count; num && i > 0; i--)
		if (g->faces[i - 1]->num == num) {
			*out = g->faces[i - 1];
			return true;
		}
	if (!(f = yx_alloc(sizeof(*f)))) {
		s->status = yx_fail_nomem(s->err);
		return false;
	}
	f->num = num;
	if (!read_face(s, f, strict_resolve(s, entry))) {
		free_face(f);
		return false;
	}
	for (size_t i = 0; !num && i < g->count; i++)
		if (is_same(g->faces[i], f)) {
			free_face(f);
			*out = g->faces[i];
			return true;
		}
	if (!add_face(s, f)) {
		free_face(f);
		return false;
	}
	*out = f;
	return true;
}

/* ----------------------------------------------------------------------- codes */

/* Table 124: else some readers take a font of their own. */
static bool
good_kind(const struct strict_face *f, const struct yx_font_program *p)
{
	switch (yx_font_program_kind(p)) {
	case YX_FONT_TYPE1:
		return f->key == 0 && !f->true_type;
	case YX_FONT_TRUETYPE:
		return f->key == 1 && f->true_type;
	case YX_FONT_CFF:
		/* keyed by CIDs it has no names, and PDFBox takes another font */
		return f->key == 2 && !f->true_type && !yx_font_program_by_cid(p);
	default:
		return f->key == 2;
	}
}

/* With the word that no other font has at this place. */
static bool
odd_program(struct strict *s, const struct yx_font_program *p)
{
	static const char *const parts_en[] = { "", " of its clear part",
						" of its encrypted part" };
	static const char *const parts_zh[] = { "", "其明文部分", "其加密部分" };
	struct yx_font_odd odd = yx_font_program_odd(p);
	char en[200], zh[200];

	if (!odd.word[0])
		return strict_odd(s, "a font program that readers read in two ways",
				  "各阅读器对字体程序的解读不同");
	(void)snprintf(en, sizeof(en),
		       "a font program that readers read in two ways, from \"%s\" at byte %zu%s",
		       odd.word, odd.at, parts_en[odd.part]);
	(void)snprintf(zh, sizeof(zh), "各阅读器对字体程序的解读不同，始于%s第 %zu 字节处的“%s”",
		       parts_zh[odd.part], odd.at, odd.word);
	return strict_odd(s, en, zh);
}

bool
strict_plain_program(struct strict *s, const struct yx_font_program *p)
{
	return yx_font_program_plain(p, false) || odd_program(s, p);
}

bool
strict_plain_outline(struct strict *s, struct yx_font_program *p, uint32_t glyph)
{
	uint64_t before = yx_font_program_steps(p);
	bool plain = yx_font_program_outline(p, glyph);

	s->work += STEP * (yx_font_program_steps(p) - before);
	return plain || odd_program(s, p);
}

bool
strict_glyphs_shown(struct strict *s, struct strict_face *f, struct yx_bytes text)
{
	struct yx_font_program *p;

	if (f->type3)
		return strict_type3_shown(s, f, text);
	if (f->program.kind != YX_PDF_REF)
		return true;
	if (yx_font_prepare(NULL) != YX_OK) {
		s->out->limit = !s->out->found;
		return strict_odd(s, "embedded fonts cannot be looked into: FreeType is not there",
				  "无法检查内嵌字体：缺少 FreeType");
	}
	if (f->composite)
		return strict_glyph_cids(s, f, text);
	for (size_t i = 0; i < text.len; i++) {
		uint8_t c = text.data[i];

		if ((f->judged[c / 8] >> c % 8) & 1)
			continue;
		f->judged[c / 8] |= (uint8_t)(1u << c % 8);
		s->work += CODE;
		if (!(p = strict_program(s, f)))
			return false;
		if (!good_kind(f, p))
			return strict_odd(
			    s, "an embedded font of another kind than its dictionary says",
			    "内嵌字体的类型与其字典所称不符");
		if (!strict_plain_program(s, p))
			return false;
		if (!strict_glyph_simple(s, f, p, c))
			return strict_odd(s,
					  "a code for which an embedded font has several glyphs, "
					  "and readers choose differently",
					  "内嵌字体对同一代码有多个字形，各阅读器的选择不同");
		if (s->out->found)
			return false;
	}
	return true;
}
