/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Programs of embedded fonts, read by FreeType: which glyph a code leads to, and what that glyph
 * looks like, without the instructions that fit it to a grid (program_hint.c).
 */
#include <math.h>
#include <string.h>
#include <yinxin/limits.h>

#include "letter.h"
#include "program.h"

#define EM    DRAW_EM
#define SIDE  48 /* of the picture that is described */
#define BOX   40 /* of the ink in it */
#define ZONES 5  /* a side: in each, how much edge runs in which direction, and how much ink */
#define WAYS  4

enum yx_status
yx_font_prepare(struct yx_error *err)
{
	return draw_freetype_load(err);
}

/* The maps of CIDs, where FreeType tells them glyph by glyph. */
static bool
read_cids(struct yx_font_program *p)
{
	FT_UInt cid;

	if (p->by_cid || draw_ft.Get_CID_From_Glyph_Index(p->face, 0, &cid) != 0)
		return true;
	p->gids = yx_alloc_array(65536, sizeof(*p->gids));
	if (!p->gids)
		return false;
	p->gid_count = 65536;
	for (FT_Long i = p->face->num_glyphs - 1; i >= 0; i--)
		if (draw_ft.Get_CID_From_Glyph_Index(p->face, (FT_UInt)i, &cid) == 0 && cid < 65536)
			p->gids[cid] = (uint32_t)i;
	return true;
}

/* FreeType reads more kinds than those of documents (ISO 32000-2 9.9): bitmaps, packed fonts. */
static bool
is_program(struct yx_bytes in, enum yx_font_kind *kind)
{
	static const struct {
		struct yx_bytes begin;
		enum yx_font_kind kind;
	} kinds[] = {
		{ YX_BYTES_LIT("\0\1\0\0"), YX_FONT_TRUETYPE },
		{ YX_BYTES_LIT("true"), YX_FONT_TRUETYPE },
		{ YX_BYTES_LIT("OTTO"), YX_FONT_OPENTYPE },
		{ YX_BYTES_LIT("\1\0"), YX_FONT_CFF },
		{ YX_BYTES_LIT("%!"), YX_FONT_TYPE1 },
		{ YX_BYTES_LIT("\x80\1"), YX_FONT_TYPE1 },
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (yx_bytes_equal(yx_bytes_slice(in, 0, kinds[i].begin.len), kinds[i].begin)) {
			*kind = kinds[i].kind;
			return true;
		}
	return false;
}

enum yx_status
yx_font_program_open(struct yx_font_program **out, struct yx_bytes in, struct yx_error *err)
{
	struct yx_font_program *p = NULL;
	enum yx_status st = yx_font_prepare(err);

	*out = NULL;
	if (st != YX_OK)
		return st;
	if (in.len > YX_LIMIT_PDF_FONT_PROGRAM)
		return yx_fail(err, YX_LIMIT, NULL, "", "a font program is larger than %llu bytes",
			       (unsigned long long)YX_LIMIT_PDF_FONT_PROGRAM);
	if (!(p = yx_alloc(sizeof(*p))))
		return yx_fail_nomem(err);
	if (draw_ft.Init_FreeType(&p->library) != 0) {
		st = yx_fail_nomem(err);
	} else if (!is_program(in, &p->kind) ||
		   draw_ft.New_Memory_Face(p->library, in.data, (FT_Long)in.len, 0, &p->face) !=
		       0 ||
		   !FT_IS_SCALABLE(p->face) || p->face->num_glyphs <= 0 ||
		   draw_ft.Set_Pixel_Sizes(p->face, EM, EM) != 0) {
		st = yx_fail(err, YX_MALFORMED, NULL, "ISO 32000-2 9.9",
			     "an embedded font program cannot be read");
	} else {
		p->in = in;
		p->plain = p->plain_encoding = true;
		if (p->kind == YX_FONT_TYPE1)
			draw_type1_read(p, in);
		if (p->kind == YX_FONT_CFF || p->kind == YX_FONT_OPENTYPE)
			draw_cff_read(p);
		if (p->kind == YX_FONT_OPENTYPE)
			draw_opentype_read(p);
		if (p->kind == YX_FONT_TRUETYPE)
			draw_truetype_read(p);
		p->by_cid = FT_IS_CID_KEYED(p->face) && !FT_IS_SFNT(p->face);
		if (!read_cids(p))
			st = yx_fail_nomem(err);
	}
	if (st != YX_OK) {
		yx_font_program_free(p);
		return st;
	}
	*out = p;
	return YX_OK;
}

void
yx_font_program_free(struct yx_font_program *p)
{
	if (!p)
		return;
	if (p->face)
		draw_ft.Done_Face(p->face);
	if (p->library)
		draw_ft.Done_FreeType(p->library);
	yx_free(p->gids);
	draw_cff_free(p->cff);
	yx_free(p);
}

/* ------------------------------------------------------------ looking glyphs up */

static void
add(uint32_t glyph, uint32_t *glyphs, size_t *count)
{
	for (size_t i = 0; i < *count; i++)
		if (glyphs[i] == glyph)
			return;
	if (glyph && *count < YX_FONT_GLYPHS)
		glyphs[(*count)++] = glyph;
}

static bool
is_map(const struct FT_CharMapRec_ *m, enum yx_font_map kind)
{
	switch (kind) {
	case YX_FONT_UNICODE:
		return m->encoding == FT_ENCODING_UNICODE;
	case YX_FONT_SYMBOL:
		return m->encoding == FT_ENCODING_MS_SYMBOL;
	case YX_FONT_MAC:
		return m->encoding == FT_ENCODING_APPLE_ROMAN;
	default:
		return m->encoding == FT_ENCODING_ADOBE_STANDARD ||
		       m->encoding == FT_ENCODING_ADOBE_EXPERT ||
		       m->encoding == FT_ENCODING_ADOBE_CUSTOM ||
		       m->encoding == FT_ENCODING_ADOBE_LATIN_1;
	}
}

void
yx_font_program_find(struct yx_font_program *p, enum yx_font_map map, uint32_t code,
		     uint32_t *glyphs, size_t *count)
{
	for (FT_Int i = 0; i < p->face->num_charmaps; i++)
		if (is_map(p->face->charmaps[i], map) &&
		    draw_ft.Set_Charmap(p->face, p->face->charmaps[i]) == 0)
			add(draw_ft.Get_Char_Index(p->face, code), glyphs, count);
}

void
yx_font_program_find_name(struct yx_font_program *p, struct yx_bytes name, uint32_t *glyphs,
			  size_t *count)
{
	char text[128];

	if (name.len >= sizeof(text) || memchr(name.data, 0, name.len))
		return;
	memcpy(text, name.data, name.len);
	text[name.len] = 0;
	add(draw_ft.Get_Name_Index(p->face, text), glyphs, count);
}

void
yx_font_program_find_cid(struct yx_font_program *p, uint32_t cid, uint32_t *glyphs, size_t *count)
{
	uint32_t glyph = p->gids && cid < p->gid_count ? p->gids[cid] : cid;

	/* what has no glyph is shown as glyph 0, which can have any shape */
	if (glyph)
		add(glyph, glyphs, count);
	else if (*count < YX_FONT_GLYPHS)
		glyphs[(*count)++] = 0;
}

/* ------------------------------------------------------------------- describing */

/* Paint the glyph's ink into the picture. The smaller side shrinks by the root only, so that an I
 * keeps some width to describe. False when there is none. */
static bool
paint(struct yx_font_program *p, FT_Outline *o, const FT_BBox *box, uint8_t *pixels)
{
	double w = (double)(box->xMax - box->xMin), h = (double)(box->yMax - box->yMin);
	double thin = sqrt(fmin(w, h) / fmax(w, h));
	double width = w > h ? BOX : BOX * thin, height = w > h ? BOX * thin : BOX;
	FT_Matrix m = { (FT_Fixed)(width * 64 / w * 65536), 0, 0,
			(FT_Fixed)(height * 64 / h * 65536) };
	FT_Bitmap bitmap = { .rows = SIDE,
			     .width = SIDE,
			     .pitch = SIDE,
			     .buffer = pixels,
			     .num_grays = 256,
			     .pixel_mode = FT_PIXEL_MODE_GRAY };

	draw_ft.Outline_Translate(o, -box->xMin, -box->yMin);
	draw_ft.Outline_Transform(o, &m);
	draw_ft.Outline_Translate(o, (FT_Pos)((SIDE - width) * 32), (FT_Pos)((SIDE - height) * 32));
	return draw_ft.Outline_Get_Bitmap(p->library, o, &bitmap) == 0;
}

static void
smooth(const uint8_t *in, double *out)
{
	for (int y = 1; y < SIDE - 1; y++)
		for (int x = 1; x < SIDE - 1; x++) {
			const uint8_t *c = in + y * SIDE + x;

			out[y * SIDE + x] =
			    (4 * c[0] + 2 * (c[-1] + c[1] + c[-SIDE] + c[SIDE]) + c[-SIDE - 1] +
			     c[-SIDE + 1] + c[SIDE - 1] + c[SIDE + 1]) /
			    (16.0 * 255);
		}
}

/* What one pixel gives to the four zones around it. */
static void
add_pixel(double zones[ZONES * ZONES][WAYS + 1], int x, int y, double way, double edge, double ink)
{
	double zx = (x + 0.5) / SIDE * ZONES - 0.5, zy = (y + 0.5) / SIDE * ZONES - 0.5;
	int ix = (int)floor(zx), iy = (int)floor(zy), w0 = (int)floor(way);
	double fx = zx - ix, fy = zy - iy, fw = way - w0;

	for (int k = 0; k < 4; k++) {
		int cx = ix + (k & 1), cy = iy + (k >> 1);
		double share = (k & 1 ? fx : 1 - fx) * (k >> 1 ? fy : 1 - fy);
		double *z;

		if (cx < 0 || cy < 0 || cx >= ZONES || cy >= ZONES)
			continue;
		z = zones[cy * ZONES + cx];
		z[(w0 + 2 * WAYS) % WAYS] += share * edge * (1 - fw);
		z[(w0 + 2 * WAYS + 1) % WAYS] += share * edge * fw;
		z[WAYS] += share * ink;
	}
}

static uint8_t
quantise(double v)
{
	return (uint8_t)fmin(fmax(floor(v + 0.5), 0), 63);
}

static void
describe(const uint8_t *pixels, const FT_BBox *box, uint8_t *out)
{
	double zones[ZONES * ZONES][WAYS + 1] = { { 0 } }, even[SIDE * SIDE] = { 0 }, all = 0;
	double w = (double)(box->xMax - box->xMin) / 64 / EM;
	double h = (double)(box->yMax - box->yMin) / 64 / EM;
	size_t n = 0;

	smooth(pixels, even);
	for (int y = 1; y < SIDE - 1; y++)
		for (int x = 1; x < SIDE - 1; x++) {
			const double *c = even + y * SIDE + x;
			double gx = c[1] - c[-1], gy = c[SIDE] - c[-SIDE];
			double edge = sqrt(gx * gx + gy * gy);
			double way = edge > 1e-4 ? atan2(gy, gx) / M_PI * WAYS : 0;

			add_pixel(zones, x, y, way, edge, pixels[y * SIDE + x] / 255.0);
		}
	for (size_t i = 0; i < ZONES * ZONES; i++)
		for (size_t k = 0; k < WAYS; k++)
			all += zones[i][k];
	/* roots of shares: long edges do not drown short ones */
	for (size_t i = 0; i < ZONES * ZONES; i++) {
		for (size_t k = 0; k < WAYS; k++)
			out[n++] = quantise(all > 0 ? sqrt(zones[i][k] / all) * 128 : 0);
		out[n++] = quantise(zones[i][WAYS] * ZONES * ZONES / (SIDE * SIDE) * 26);
	}
	/* where it stands, how high, how wide for its height */
	out[n++] = quantise(((double)box->yMin / 64 / EM + 0.25) * 64);
	out[n++] = quantise(((double)box->yMax / 64 / EM - 0.2) * 64);
	out[n++] = quantise((log((w + 0.06) / (h + 0.06)) + 2.3) * 15);
	_Static_assert(ZONES * ZONES * (WAYS + 1) + 3 == YX_LETTER_FEATURES, "features");
}

bool
letter_look(struct yx_font_program *p, uint32_t glyph, struct letter_look *out)
{
	uint8_t pixels[SIDE * SIDE] = { 0 };
	FT_Outline *o;
	FT_BBox box;

	*out = (struct letter_look){ .blank = true };
	if (draw_ft.Load_Glyph(p->face, glyph, FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP) != 0 ||
	    p->face->glyph->format != FT_GLYPH_FORMAT_OUTLINE)
		return false;
	o = &p->face->glyph->outline;
	if (o->n_points == 0)
		return true;
	if (draw_ft.Outline_Get_BBox(o, &box) != 0)
		return false;
	/* lines without an inside paint nothing; far beyond an em nothing is a letter */
	if (box.xMax - box.xMin < 1 || box.yMax - box.yMin < 1)
		return true;
	if (box.xMin < -EM * 64 * 8 || box.yMin < -EM * 64 * 8 || box.xMax > EM * 64 * 8 ||
	    box.yMax > EM * 64 * 8)
		return false;
	out->left = (double)box.xMin / 64 / EM;
	out->right = (double)box.xMax / 64 / EM;
	if (!paint(p, o, &box, pixels))
		return false;
	for (size_t i = 0; out->blank && i < sizeof(pixels); i++)
		out->blank = pixels[i] < 16;
	describe(pixels, &box, out->at);
	return true;
}

bool
yx_font_program_describe(struct yx_font_program *p, uint32_t glyph, uint8_t out[YX_LETTER_FEATURES],
			 bool *blank)
{
	struct letter_look look;

	if (!letter_look(p, glyph, &look))
		return false;
	memcpy(out, look.at, YX_LETTER_FEATURES);
	*blank = look.blank;
	return true;
}
