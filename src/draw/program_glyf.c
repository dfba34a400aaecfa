/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The outlines of a TrueType program (ISO/IEC 14496-22, 5.3.3): all of one lies where the table of
 * places has it. What ends early is drawn by readers that read on, by others in part or not at all.
 */
#include "program.h"

#include <stdlib.h>

#define LEVELS  8          /* of components within each other */
#define STEPS   (1u << 20) /* bytes run through for one glyph */
#define SHARE   8          /* of an em, that an outline may stand beside where it says */
#define LARGEST 0x7fff
#define FAR     16 /* ems: PDFium shows nothing of what goes 40 out, in small type */

/* 5.3.3.1 */
enum {
	X_SHORT = 0x02,
	Y_SHORT = 0x04,
	REPEAT = 0x08,
	X_SAME = 0x10, /* or, of a short one, positive */
	Y_SAME = 0x20,
	RESERVED = 0x80
};

/* 5.3.3.2 */
enum {
	WORDS = 0x0001,
	ARE_XY = 0x0002,
	SCALE = 0x0008,
	MORE = 0x0020,
	XY_SCALE = 0x0040,
	MATRIX = 0x0080,
	INSTRUCTIONS = 0x0100,
	SCALED_OFFSET = 0x0800,
	UNKNOWN = 0xe000
};

struct walk {
	struct yx_font_program *p;
	uint64_t steps;
	const uint8_t *at; /* where it is another */
	bool tricky;       /* FreeType runs its instructions always, others never */
	bool instructed;
};

static bool
fail(struct walk *w, const struct yx_reader *r)
{
	w->at = r->at;
	return false;
}

static int
to_signed(uint16_t v)
{
	return (int16_t)v;
}

/* ------------------------------------------------------------------------ simple */

/* The flags of the points, each with how many it is for. */
static bool
take_flags(struct yx_reader *r, uint8_t *flags, size_t *times)
{
	uint8_t more = 0;

	if (!yx_take_u8(r, flags) || ((*flags & REPEAT) && !yx_take_u8(r, &more)))
		return false;
	*times = more + 1u;
	return true;
}

/* Coordinates of all points one way, relative to each other. */
static bool
run_along(struct walk *w, struct yx_reader flags, struct yx_reader *r, size_t points, bool y,
	  int *reach)
{
	uint8_t f, is_short = y ? Y_SHORT : X_SHORT, same = y ? Y_SAME : X_SAME, b;
	uint16_t v;
	size_t times;
	int at = 0;

	for (; points; points -= times) {
		if (!take_flags(&flags, &f, &times) || times > points)
			return fail(w, &flags);
		for (size_t i = 0; i < times; i++) {
			if (f & is_short) {
				if (!yx_take_u8(r, &b))
					return fail(w, r);
				at += f & same ? b : -(int)b;
			} else if (!(f & same)) {
				if (!yx_take_u16be(r, &v))
					return fail(w, r);
				at += to_signed(v);
			}
			if (abs(at) > LARGEST)
				return fail(w, r);
			if (abs(at) > *reach)
				*reach = abs(at);
		}
		w->steps += times;
	}
	return true;
}

static bool
run_simple(struct walk *w, struct yx_reader r, unsigned contours, int *reach)
{
	struct yx_reader flags;
	uint16_t end, len;
	size_t points = 0, times;
	uint8_t f;

	for (; contours; contours--) {
		if (!yx_take_u16be(&r, &end) || end < points)
			return fail(w, &r);
		points = end + 1u;
	}
	if (!yx_take_u16be(&r, &len) || (len && w->tricky) || !yx_skip(&r, len))
		return fail(w, &r);
	w->instructed |= len > 0;
	flags = r;
	for (size_t left = points; left; left -= times)
		if (!take_flags(&r, &f, &times) || times > left || (f & RESERVED))
			return fail(w, &r);
	return run_along(w, flags, &r, points, false, reach) &&
	       run_along(w, flags, &r, points, true, reach);
}

/* --------------------------------------------------------------------- composite */

static bool run(struct walk *w, uint32_t glyph, unsigned level, int *reach);

struct component {
	uint16_t flags, glyph;
	int x, y;
	double grows; /* at most */
};

static bool
take_place(struct yx_reader *r, struct component *c)
{
	uint16_t x, y;
	uint8_t bx, by;

	if (c->flags & WORDS) {
		if (!yx_take_u16be(r, &x) || !yx_take_u16be(r, &y))
			return false;
		c->x = to_signed(x);
		c->y = to_signed(y);
		return true;
	}
	if (!yx_take_u8(r, &bx) || !yx_take_u8(r, &by))
		return false;
	c->x = (int8_t)bx;
	c->y = (int8_t)by;
	return true;
}

/* Numbers of the places of points instead of a place are not looked at by all; nor whether a place
 * is scaled. */
static bool
take_component(struct yx_reader *r, struct component *c)
{
	uint16_t v;
	unsigned scales;

	if (!yx_take_u16be(r, &c->flags) || !yx_take_u16be(r, &c->glyph) || !take_place(r, c))
		return false;
	scales = c->flags & (SCALE | XY_SCALE | MATRIX);
	if ((c->flags & UNKNOWN) || !(c->flags & ARE_XY) || (scales & (scales - 1)) ||
	    (scales && (c->flags & SCALED_OFFSET)))
		return false;
	c->grows = scales ? 0 : 1;
	for (size_t i = scales == MATRIX ? 4 : scales == XY_SCALE ? 2 : scales ? 1 : 0; i; i--) {
		if (!yx_take_u16be(r, &v))
			return false;
		c->grows += abs(to_signed(v)) / 16384.0;
	}
	return true;
}

/* NOLINTNEXTLINE(misc-no-recursion): as deep as LEVELS */
static bool
run_composite(struct walk *w, struct yx_reader r, unsigned level, int *reach)
{
	struct component c;
	double far;
	int inner;

	do {
		struct yx_reader here = r;

		inner = 0;
		if (level == LEVELS || !take_component(&r, &c) ||
		    (w->tricky && (c.flags & INSTRUCTIONS)))
			return fail(w, &here);
		if (!run(w, c.glyph, level + 1, &inner))
			return false;
		w->instructed |= (c.flags & INSTRUCTIONS) != 0;
		far = inner * c.grows + (abs(c.x) > abs(c.y) ? abs(c.x) : abs(c.y));
		if (far > LARGEST)
			return fail(w, &here);
		if (far > *reach)
			*reach = (int)far;
	} while (c.flags & MORE);
	return true;
}

/* ------------------------------------------------------------------------ glyphs */

/* Most readers move an outline to where its metrics have it. */
static bool
stands_there(const struct yx_font_program *p, uint32_t glyph, uint16_t left)
{
	struct yx_reader r = yx_reader(p->hmtx);
	uint16_t bearing = 0;
	size_t at =
	    glyph < p->metrics ? 4u * glyph + 2 : 4u * p->metrics + 2 * (glyph - p->metrics);

	if (yx_skip(&r, at))
		(void)yx_take_u16be(&r, &bearing);
	return abs(to_signed(bearing) - to_signed(left)) * SHARE < p->em;
}

/* NOLINTNEXTLINE(misc-no-recursion): as deep as LEVELS */
static bool
run(struct walk *w, uint32_t glyph, unsigned level, int *reach)
{
	struct yx_bytes in;
	struct yx_reader r;
	uint16_t contours, left;

	if (glyph >= w->p->glyphs || !truetype_place(w->p, glyph, &in)) {
		w->at = w->p->loca.data;
		return false;
	}
	if (!in.len)
		return true;
	r = yx_reader(in);
	w->steps += in.len;
	if (w->steps > STEPS || !yx_take_u16be(&r, &contours) || !yx_take_u16be(&r, &left) ||
	    !yx_skip(&r, 6))
		return fail(w, &r);
	if (!contours)
		return true;
	if (!stands_there(w->p, glyph, left))
		return fail(w, &r);
	if (to_signed(contours) > 0)
		return run_simple(w, r, contours, reach);
	return to_signed(contours) == -1 ? run_composite(w, r, level, reach) : fail(w, &r);
}

bool
draw_truetype_outline(struct yx_font_program *p, uint32_t glyph)
{
	struct walk w = { .p = p, .tricky = FT_IS_TRICKY(p->face) };
	struct yx_bytes in;
	int reach = 0;
	bool good;

	if (!p->plain)
		return false;
	if (glyph >= p->glyphs) /* a sign for it, where there is one */
		glyph = 0;
	good = run(&w, glyph, 0, &reach);
	if (good && reach / FAR > p->em && truetype_place(p, glyph, &in)) {
		good = false;
		w.at = in.data;
	}
	p->steps += w.steps;
	if (!good)
		return draw_sfnt_odd(p, "glyf", w.at);
	return !w.instructed || draw_hints_move_little(p, glyph);
}
