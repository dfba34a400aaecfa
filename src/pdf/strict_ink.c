/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_ink: what inks look like (ISO 32000-2 8.6.6.4, 8.6.6.5). Readers ask the function of the
 * colour space. MuPDF lays one ink over the other, each as light as the function makes all of it
 * alone, an ink of printers as it is there, and one of a name that the page had before as it was
 * then; PDFBox and MuPDF ask /Colorants. A function that goes another way shows words to the ones
 * and none to the others. So what is painted is asked of both.
 */
#include "strict_ink.h"

#include <math.h>
#include <string.h>

#define STEPS  32   /* between none and all of one ink */
#define FAR    0.35 /* of lightness, of the way from black to white: shades of real inks are below */
#define LISTED 4096 /* inks of one document */

/* Of a colour of one, three or four parts, about; 0 is black. */
static double
lightness(const double *c, size_t n, bool lab)
{
	double of_three = fmax(0, fmin(1, 0.3 * c[0] + (n > 1 ? 0.59 * c[1] + 0.11 * c[2] : 0)));

	if (n == 1 || lab)
		return fmax(0, fmin(1, lab ? c[0] / 100 : c[0]));
	return n == 3 ? of_three : (1 - of_three) * (1 - fmax(0, fmin(1, c[3])));
}

static unsigned
parts_of(struct strict *s, const struct yx_pdf_obj *space)
{
	struct strict_space other;

	return strict_space(s, space, &other, 1) ? other.parts : 0;
}

static bool
is_lab(struct strict *s, const struct yx_pdf_obj *space)
{
	return yx_pdf_is_name(strict_item(s, space, 0), "Lab");
}

/* ------------------------------------------------------------------------- one */

/* How light an ink is that printers have; less than 0: another. */
static double
of_printers(const struct yx_pdf_obj *name)
{
	static const struct {
		const char *name;
		double light;
	} known[] = { { "Cyan", 0.7 }, { "Magenta", 0.41 }, { "Yellow", 0.89 },
		      { "Black", 0 },  { "All", 0 },        { "None", 1 } };

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (yx_pdf_is_name(name, known[i].name))
			return known[i].light;
	return -1;
}

static bool
asked(struct strict_inks *k, const double *tints, enum strict_side side, double *light)
{
	double out[STRICT_OPERANDS];

	if (!strict_value(&k->h, k->function, tints, k->count, side, out, k->parts))
		return false;
	*light = lightness(out, k->parts, k->lab);
	return true;
}

/* As light as MuPDF makes it, of all inks together: they take away, or each some of what is left.
 */
static void
laid(const struct strict_inks *k, const double *tints, double *take, double *leave)
{
	*take = *leave = 1;
	for (size_t i = 0; i < k->count; i++) {
		*take -= tints[i] * (1 - k->all[i]);
		*leave *= 1 - tints[i] * (1 - k->all[i]);
	}
	*take = fmax(*take, 0);
}

bool
strict_inks_agree(struct strict_inks *k, const double *tints)
{
	double light, take, leave;

	if (!asked(k, tints, STRICT_EXACT, &light))
		return false;
	laid(k, tints, &take, &leave);
	return fabs(light - take) < FAR || fabs(light - leave) < FAR;
}

/* The same for a colour that is painted: nor is there a jump, just there. */
bool
strict_inks_agree_beside(struct strict_inks *k, const double *tints)
{
	static const enum strict_side sides[] = { STRICT_BELOW, STRICT_ABOVE, STRICT_BEYOND };
	double light, other;

	if (!strict_inks_agree(k, tints) || !asked(k, tints, STRICT_EXACT, &light))
		return false;
	for (size_t i = 0; i < sizeof(sides) / sizeof(sides[0]); i++)
		if (!asked(k, tints, sides[i], &other) || fabs(light - other) >= FAR)
			return false;
	return true;
}

/* /Colorants (8.6.6.5) has the same ink by itself. */
static bool
good_colorant(struct strict_inks *k, size_t i)
{
	struct strict *s = k->h.s;
	struct yx_bytes name = strict_item(s, k->names, i)->u.text;
	const struct yx_pdf_obj *o = yx_pdf_peek_bytes(k->colorants, name), *space;
	double tints[STRICT_OPERANDS] = { 0 }, light, out[STRICT_OPERANDS];
	unsigned parts;

	if (!o)
		return true;
	o = strict_resolve(s, o);
	space = strict_item(s, o, 2);
	if (!yx_pdf_is_name(strict_item(s, o, 0), "Separation") || !(parts = parts_of(s, space)))
		return false;
	for (unsigned n = 0; n <= 4; n++) {
		tints[i] = n / 4.0;
		if (!strict_value(&k->h, strict_item(s, o, 3), &tints[i], 1, STRICT_EXACT, out,
				  parts) ||
		    !asked(k, tints, STRICT_EXACT, &light) ||
		    fabs(lightness(out, parts, is_lab(s, space)) - light) >= FAR)
			return false;
	}
	return true;
}

/* ------------------------------------------------------------------ of one name */

static uint64_t
hash(struct yx_bytes name)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < name.len; i++)
		h = (h ^ name.data[i]) * UINT64_C(0x100000001b3);
	return h;
}

/* The ink of that name is this light, here as elsewhere in the document. */
static bool
is_the_ink(struct strict *s, struct yx_bytes name, double light)
{
	uint64_t h = hash(name);
	struct strict_named *grown;

	for (size_t i = 0; i < s->ink_count; i++)
		if (s->inks[i].hash == h)
			return fabs(s->inks[i].light - light) < FAR;
	if (s->ink_count == LISTED)
		return strict_limit(s);
	s->work += s->ink_count;
	grown = yx_realloc(s->inks, (s->ink_count + 1) * sizeof(*grown));
	if (!grown) {
		s->status = yx_fail_nomem(s->err);
		return false;
	}
	s->inks = grown;
	s->inks[s->ink_count++] = (struct strict_named){ h, light };
	return true;
}

/* -------------------------------------------------------------------- a space */

/* A colour space that was judged by itself; false: its inks are not those of one reading. */
bool
strict_inks_open(struct strict_inks *k, struct strict *s, const struct yx_pdf_obj *array)
{
	const struct yx_pdf_obj *name;
	double one[STRICT_OPERANDS] = { 0 };

	*k = (struct strict_inks){ .h.s = s };
	k->names = strict_item(s, array, 1);
	k->space = strict_item(s, array, 2);
	k->function = strict_item(s, array, 3);
	k->colorants = strict_get(s, strict_item(s, array, 4), "Colorants");
	k->count = k->names->kind == YX_PDF_ARRAY ? k->names->u.array.count : 1;
	k->parts = parts_of(s, k->space);
	k->lab = is_lab(s, k->space);
	if (!k->count || k->count > STRICT_OPERANDS ||
	    (k->parts != 1 && k->parts != 3 && k->parts != 4))
		return false;
	for (size_t i = 0; i < k->count; i++) {
		name = k->names->kind == YX_PDF_ARRAY ? strict_item(s, k->names, i) : k->names;
		if (name->kind != YX_PDF_NAME)
			return false;
		k->all[i] = of_printers(name);
		if (k->all[i] >= 0)
			continue;
		one[i] = 1;
		if (!asked(k, one, STRICT_EXACT, &k->all[i]))
			return false;
		one[i] = 0;
	}
	return true;
}

static bool
no_name_twice(struct strict_inks *k)
{
	struct strict *s = k->h.s;

	for (size_t i = 0; k->names->kind == YX_PDF_ARRAY && i < k->count; i++)
		for (size_t j = 0; j < i; j++) {
			struct yx_bytes a = strict_item(s, k->names, i)->u.text;

			if (yx_bytes_equal(a, strict_item(s, k->names, j)->u.text) &&
			    !yx_bytes_equal_str(a, "None"))
				return false;
		}
	return true;
}

/* Each ink by itself, and as elsewhere. */
bool
strict_inks_good(struct strict_inks *k)
{
	struct strict *s = k->h.s;
	double tints[STRICT_OPERANDS] = { 0 };

	if (!no_name_twice(k))
		return false;
	for (size_t i = 0; i < k->count; i++) {
		const struct yx_pdf_obj *name =
		    k->names->kind == YX_PDF_ARRAY ? strict_item(s, k->names, i) : k->names;

		for (unsigned n = 0; n <= STEPS; n++) {
			tints[i] = (double)n / STEPS;
			if (!strict_inks_agree(k, tints))
				return false;
		}
		tints[i] = 0;
		if ((of_printers(name) < 0 && !is_the_ink(s, name->u.text, k->all[i])) ||
		    !good_colorant(k, i))
			return false;
	}
	return true;
}
