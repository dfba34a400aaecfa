/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_ink: what inks look like (ISO 32000-2 8.6.6.4, 8.6.6.5). Readers ask the function of the
 * colour space. MuPDF lays one ink over the other, each as light as the function makes all of it
 * alone, an ink of printers as it is there, and one of a name that the page had before as it was
 * then; PDFBox and MuPDF ask /Colorants. A function that goes another way shows words to the ones
 * and none to the others. So what is painted is asked of both.
 */
#include "strict.h"

#include <math.h>
#include <string.h>

#define STEPS  32   /* between none and all of one ink */
#define LEVELS 255  /* of an image's samples */
#define POINTS 700  /* where several inks are tried together */
#define FAR    0.35 /* of lightness, of the way from black to white: shades of real inks are below */
#define LISTED 4096 /* inks of one document */

/* A colour space, and the one that was asked last of this page. */
struct strict_inks {
	struct strict_values h;
	const struct yx_pdf_obj *array, *names, *space, *function, *colorants;
	size_t count;
	unsigned parts;
	bool lab;
	double all[STRICT_OPERANDS];  /* the lightness of each alone */
	double last[STRICT_OPERANDS]; /* a colour that was good */
	bool has_last;
};

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

static bool
agree(struct strict_inks *k, const double *tints)
{
	double light, take, leave;

	if (!asked(k, tints, STRICT_EXACT, &light))
		return false;
	laid(k, tints, &take, &leave);
	return fabs(light - take) < FAR || fabs(light - leave) < FAR;
}

/* The same for a colour that is painted: nor is there a jump, just there. */
static bool
agree_beside(struct strict_inks *k, const double *tints)
{
	static const enum strict_side sides[] = { STRICT_BELOW, STRICT_ABOVE, STRICT_BEYOND };
	double light, other;

	if (!agree(k, tints) || !asked(k, tints, STRICT_EXACT, &light))
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
static bool
open_inks(struct strict_inks *k, struct strict *s, const struct yx_pdf_obj *array)
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
static bool
good_inks(struct strict_inks *k)
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
			if (!agree(k, tints))
				return false;
		}
		tints[i] = 0;
		if ((of_printers(name) < 0 && !is_the_ink(s, name->u.text, k->all[i])) ||
		    !good_colorant(k, i))
			return false;
	}
	return true;
}

static bool
odd_ink(struct strict *s)
{
	return strict_odd(s, "an ink whose shades only some readers take from its function",
			  "专色的深浅只有部分阅读器按其函数绘制");
}

void
strict_inks_close(struct strict *s)
{
	if (s->open_inks)
		strict_values_clear(&s->open_inks->h);
	yx_free(s->open_inks);
	s->open_inks = NULL;
	memset(s->recent_inks, 0, sizeof(s->recent_inks));
}

/* Opened, or NULL where it cannot be. */
static struct strict_inks *
inks_of(struct strict *s, const struct yx_pdf_obj *array)
{
	struct strict_inks *k = s->open_inks;

	if (k && k->array == array)
		return k;
	if (k)
		strict_values_clear(&k->h);
	else if (!(k = s->open_inks = yx_alloc(sizeof(*k)))) {
		s->status = yx_fail_nomem(s->err);
		return NULL;
	}
	if (!open_inks(k, s, array))
		return NULL;
	k->array = array;
	return k;
}

/* Was this array judged, as an object, at its place in the file, or on this page? */
static bool
was_judged(struct strict *s, const struct yx_pdf_obj *array, uint32_t num)
{
	uint32_t place = array->offset < UINT32_MAX ? (uint32_t)array->offset + 1 : 0;

	if (strict_seen(s, STRICT_AS_INKS, num) || strict_seen(s, STRICT_AS_INKS_AT, place))
		return true;
	for (size_t i = 0; i < STRICT_RECENT; i++)
		if (s->recent_inks[i] == array)
			return true;
	return false;
}

static void
keep_judged(struct strict *s, const struct yx_pdf_obj *array, uint32_t num)
{
	strict_keep(s, STRICT_AS_INKS, num);
	if (array->offset < UINT32_MAX)
		strict_keep(s, STRICT_AS_INKS_AT, (uint32_t)array->offset + 1);
	s->recent_inks[s->next_ink++ % STRICT_RECENT] = array;
}

bool
strict_inks(struct strict *s, const struct yx_pdf_obj *array, uint32_t num)
{
	double all[STRICT_OPERANDS];
	struct strict_inks *k;
	bool good;

	if (was_judged(s, array, num))
		return true;
	for (size_t i = 0; i < STRICT_OPERANDS; i++)
		all[i] = 1; /* what a space begins with (8.6.6.4) */
	s->has_inks = true;
	good = (k = inks_of(s, array)) && good_inks(k) && (k->count > 1 || agree_beside(k, all));
	if (good)
		keep_judged(s, array, num);
	return s->status == YX_OK && (good || odd_ink(s));
}

/* ---------------------------------------------------------------- what is painted */

bool
strict_ink_colours(struct strict *s, const struct yx_pdf_obj *array, const double *tints,
		   size_t count)
{
	struct strict_inks *k = inks_of(s, array);
	bool good = k != NULL;

	for (size_t i = 0; good && i < count; i++) {
		double in[STRICT_OPERANDS];

		for (size_t n = 0; n < k->count; n++)
			in[n] = fmax(0, fmin(1, tints[i * k->count + n]));
		if (k->has_last && memcmp(in, k->last, k->count * sizeof(*in)) == 0)
			continue;
		good = agree_beside(k, in);
		memcpy(k->last, in, k->count * sizeof(*in));
		k->has_last = good;
	}
	return s->status == YX_OK && (good || odd_ink(s));
}

/* All levels of one ink; of several, mixtures. */
bool
strict_ink_samples(struct strict *s, const struct yx_pdf_obj *array)
{
	double tints[STRICT_OPERANDS] = { 0 };
	size_t points = LEVELS + 1, along = LEVELS + 1;
	struct strict_inks *k = inks_of(s, array);
	bool good = k != NULL;

	if (good && k->count > 1) {
		along = (size_t)fmax(2, floor(pow(POINTS, 1.0 / (double)k->count)));
		points = (size_t)fmin(POINTS, pow((double)along, (double)k->count));
	}
	for (size_t p = 0; good && p < points; p++) {
		size_t rest = p;

		for (size_t i = 0; i < k->count; i++, rest /= along)
			tints[i] = (double)(rest % along) / (double)(along - 1);
		good = k->count > 1 ? agree(k, tints) : agree_beside(k, tints);
	}
	return s->status == YX_OK && (good || odd_ink(s));
}

/* The colours of a palette that is made of inks. */
bool
strict_ink_palette(struct strict *s, const struct yx_pdf_obj *array,
		   const struct strict_space *base, struct yx_bytes table)
{
	double tints[STRICT_OPERANDS];

	if (was_judged(s, array, 0))
		return true;
	for (size_t i = 0; (i + 1) * base->parts <= table.len && i <= LEVELS; i++) {
		for (size_t n = 0; n < base->parts; n++)
			tints[n] = table.data[i * base->parts + n] / 255.0;
		if (!strict_ink_colours(s, base->inks, tints, 1))
			return false;
	}
	keep_judged(s, array, 0);
	return true;
}
