/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the instructions of a TrueType program make of an outline. Ghostscript and PDFium run them,
 * poppler, MuPDF, PDFBox and pdf.js do not. They are there to fit stems to the grid of pixels, but
 * can move any point anywhere: one letter for some readers, another for the others.
 */
#include "program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* In black and white FreeType runs all that a program says, as Ghostscript does; in shades of gray
 * what moves points up and down, as PDFium does. A program knows the size that it runs for: of
 * those that screens and printers have, from one to two and a half times as much, one is here. */
static const struct {
	FT_UInt pixels;
	FT_Int32 target;
} trials[DRAW_HINT_TRIALS] = {
	{ 16, FT_LOAD_TARGET_MONO },  { 40, FT_LOAD_TARGET_MONO },   { 100, FT_LOAD_TARGET_MONO },
	{ 250, FT_LOAD_TARGET_MONO }, { 24, FT_LOAD_TARGET_NORMAL },
};

#define QUARTER 16          /* of an em, in 64th of a pixel for each of its pixels */
#define SLACK   96          /* a pixel and a half: what fits a letter to a coarse grid */
#define STEPS   8000        /* as long as a glyph takes, about */
#define TICK    100         /* steps, where one takes longer */
#define MOST    UINT64_C(2) /* seconds for all glyphs of a program: genuine ones take hundredths */

#define LOAD (FT_LOAD_NO_AUTOHINT | FT_LOAD_NO_BITMAP)

/* Each trial has a size of its own in the face. To load a first glyph runs what a program has for
 * all of them, which may not be as pedantic as `load` is: fonts are not. */
static bool
use_size(struct yx_font_program *p, size_t i)
{
	if (p->sizes[i])
		return draw_ft.Activate_Size(p->sizes[i]) == 0;
	if (draw_ft.New_Size(p->face, &p->sizes[i]) != 0 ||
	    draw_ft.Activate_Size(p->sizes[i]) != 0 ||
	    draw_ft.Set_Pixel_Sizes(p->face, trials[i].pixels, trials[i].pixels) != 0)
		return false;
	(void)draw_ft.Load_Glyph(p->face, 0, LOAD | trials[i].target);
	return true;
}

/* Instructions that ask for a point that is not there go on in all readers, and are in good fonts.
 * Where others fail is not the same in all. */
static bool
load(struct yx_font_program *p, uint32_t glyph, FT_Int32 target)
{
	FT_Error e = draw_ft.Load_Glyph(p->face, glyph, LOAD | target | FT_LOAD_PEDANTIC);

	return e == 0 || (e == FT_Err_Invalid_Reference &&
			  draw_ft.Load_Glyph(p->face, glyph, LOAD | target) == 0);
}

/* `plain`: its points without instructions, in pixels of an em of DRAW_EM. */
static bool
moves_little(struct yx_font_program *p, uint32_t glyph, size_t trial, const FT_Vector *plain,
	     short n)
{
	const FT_Outline *o = &p->face->glyph->outline;
	long pixels = (long)trials[trial].pixels, most = pixels * QUARTER + SLACK;

	if (!use_size(p, trial) || !load(p, glyph, trials[trial].target) || o->n_points != n)
		return false;
	for (short i = 0; i < n; i++)
		if (labs(o->points[i].x - plain[i].x * pixels / DRAW_EM) > most ||
		    labs(o->points[i].y - plain[i].y * pixels / DRAW_EM) > most)
			return false;
	return true;
}

static bool
try_sizes(struct yx_font_program *p, uint32_t glyph)
{
	const FT_Outline *o = &p->face->glyph->outline;
	FT_Vector *plain;
	short n;
	bool good = true;

	if (draw_ft.Load_Glyph(p->face, glyph, FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP) != 0)
		return false;
	n = o->n_points;
	if (n <= 0)
		return true;
	if (!(plain = yx_alloc_array((size_t)n, sizeof(*plain))))
		return false;
	memcpy(plain, o->points, (size_t)n * sizeof(*plain));
	for (size_t i = 0; good && i < DRAW_HINT_TRIALS; i++)
		good = moves_little(p, glyph, i, plain, n);
	yx_free(plain);
	return good;
}

static bool
odd(struct yx_font_program *p, uint32_t glyph)
{
	struct yx_bytes in = p->glyf;

	(void)truetype_place(p, glyph, &in);
	(void)draw_sfnt_odd(p, "glyf", in.data);
	(void)snprintf(p->odd.word, sizeof(p->odd.word), "instructions");
	return false;
}

bool
draw_hints_move_little(struct yx_font_program *p, uint32_t glyph)
{
	FT_Size usual = p->face->size;
	clock_t begun = clock();
	uint64_t ticks;
	bool good = p->hinted < MOST * CLOCKS_PER_SEC && try_sizes(p, glyph);

	if (draw_ft.Activate_Size(usual) != 0)
		good = false;
	ticks = (uint64_t)(clock() - begun);
	p->hinted += ticks;
	p->steps += ticks * TICK > STEPS ? ticks * TICK : STEPS;
	return good || odd(p, glyph);
}
