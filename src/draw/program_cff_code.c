/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The outlines of a CFF program (Adobe Technical Note 5177): each is run as the specification has
 * it, with every operator's operands and nothing else. Of others readers draw a part, nothing, or
 * take another font.
 */
#include "program_cff.h"

#include <math.h>
#include <string.h>

#define LEVELS 10                  /* of procedures within each other; annex B */
#define HINTS  96                  /* annex B */
#define STEPS  (UINT64_C(1) << 26) /* bytes run through for one program */
#define FAR    32000               /* thousandths of an em, or so: beyond it numbers run over */

struct walk {
	struct cff *c;
	const struct cff_index *local;
	double stack[CFF_OPERANDS];
	size_t depth;
	size_t hints;
	bool sized, moved, ended, accent;
	double parts[2]; /* codes of an accented letter's */
};

enum {
	HSTEM = 1,
	VSTEM = 3,
	VMOVETO,
	RLINETO,
	HLINETO,
	VLINETO,
	RRCURVETO,
	CALLSUBR = 10,
	RETURN,
	ESCAPE,
	ENDCHAR = 14,
	HSTEMHM = 18,
	HINTMASK,
	CNTRMASK,
	RMOVETO,
	HMOVETO,
	VSTEMHM,
	RCURVELINE,
	RLINECURVE,
	VVCURVETO,
	HHCURVETO,
	SHORTINT,
	CALLGSUBR,
	VHCURVETO,
	HVCURVETO,
	DOTSECTION = 32, /* and 12 before: its second byte */
	DIV = 32 + 12,
	HFLEX = 32 + 34,
	FLEX,
	HFLEX1,
	FLEX1
};

static bool
push(struct walk *w, double v)
{
	if (w->depth == CFF_OPERANDS)
		return false;
	w->stack[w->depth++] = v;
	return true;
}

/* ---------------------------------------------------------------------- paths */

/* Within what all can count with? */
static bool
near_by(const struct walk *w)
{
	double sum = 0;

	for (size_t i = 0; i < w->depth; i++)
		sum += fabs(w->stack[i]);
	return sum <= FAR;
}

static bool
curves(size_t n)
{
	return n >= 4 && n % 4 < 2;
}

/* 4.1 to 4.3: how many operands? */
static bool
good_path(unsigned op, size_t n)
{
	switch (op) {
	case RLINETO:
		return n >= 2 && n % 2 == 0;
	case HLINETO:
	case VLINETO:
		return n >= 1;
	case RRCURVETO:
		return n >= 6 && n % 6 == 0;
	case RCURVELINE:
		return n >= 8 && n % 6 == 2;
	case RLINECURVE:
		return n >= 8 && n % 2 == 0;
	case VVCURVETO:
	case HHCURVETO:
	case VHCURVETO:
	case HVCURVETO:
		return curves(n);
	case HFLEX:
		return n == 7;
	case FLEX:
		return n == 13;
	case HFLEX1:
		return n == 9;
	case FLEX1:
		return n == 11;
	default:
		return false;
	}
}

/* 3.1: the first operator that clears the stack may have a width in front. */
static bool
takes(struct walk *w, size_t n)
{
	bool first = !w->sized;

	w->sized = true;
	return w->depth == n || (first && w->depth == n + 1);
}

static bool
move(struct walk *w, size_t n)
{
	w->moved = true;
	return takes(w, n);
}

static bool
stems(struct walk *w)
{
	size_t n = w->depth - (w->depth % 2 && !w->sized);

	w->sized = true;
	w->hints += n / 2;
	return n % 2 == 0 && w->hints <= HINTS && !w->moved;
}

/* Annex C: two letters of the standard encoding, one over the other. */
static bool
accent(struct walk *w)
{
	for (size_t i = 0; i < 2; i++) {
		double code = w->stack[w->depth - 2 + i];

		if (code < 0 || code > 255 || code != floor(code))
			return false;
		w->parts[i] = code;
	}
	w->accent = true;
	return !w->c->by_cid && !w->moved && !w->hints;
}

static bool
end(struct walk *w)
{
	w->ended = true;
	if (w->depth >= 4)
		return takes(w, 4) && accent(w);
	return takes(w, 0);
}

/* ----------------------------------------------------------------------- bytes */

struct code {
	struct yx_bytes in;
	size_t at;
};

static bool
take(struct walk *w, struct code *c, uint8_t *out)
{
	if (c->at >= c->in.len || w->c->p->steps >= STEPS)
		return false;
	w->c->p->steps++;
	*out = c->in.data[c->at++];
	return true;
}

/* 3.2 */
static bool
number(struct walk *w, struct code *c, uint8_t first)
{
	uint8_t b[4];
	size_t n = first == 255 ? 4 : first == SHORTINT ? 2 : first < 247 ? 0 : 1;

	for (size_t i = 0; i < n; i++)
		if (!take(w, c, &b[i]))
			return false;
	if (first == 255)
		return push(w, (int32_t)((uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 |
					 (uint32_t)b[2] << 8 | b[3]) /
				   65536.0);
	if (first == SHORTINT)
		return push(w, (int16_t)((uint16_t)b[0] << 8 | b[1]));
	if (first < 247)
		return push(w, first - 139);
	return push(w, first < 251 ? (first - 247) * 256 + b[0] + 108
				   : -(first - 251) * 256 - b[0] - 108);
}

/* 4.3: a bit for each hint; operands in front are the last hints. */
static bool
mask(struct walk *w, struct code *c)
{
	uint8_t b;

	if ((w->depth || !w->sized) && !stems(w))
		return false;
	for (size_t i = 0; i < (w->hints + 7) / 8; i++)
		if (!take(w, c, &b))
			return false;
	return true;
}

static bool run(struct walk *w, struct yx_bytes in, unsigned level);

/* 4.7: numbers count from the middle. */
static bool
call(struct walk *w, const struct cff_index *x, unsigned level)
{
	double bias = x->count < 1240 ? 107 : x->count < 33900 ? 1131 : 32768, n;

	if (!w->depth || level == LEVELS)
		return false;
	n = w->stack[--w->depth] + bias;
	return n >= 0 && n < x->count && n == floor(n) &&
	       run(w, cff_index_get(x, (uint32_t)n), level + 1);
}

static bool
operate(struct walk *w, struct code *c, unsigned op)
{
	bool good;

	if (!near_by(w))
		return false;
	switch (op) {
	case HSTEM:
	case VSTEM:
	case HSTEMHM:
	case VSTEMHM:
		good = w->depth >= 2 && stems(w);
		break;
	case HINTMASK:
	case CNTRMASK:
		good = mask(w, c);
		break;
	case RMOVETO:
		good = move(w, 2);
		break;
	case HMOVETO:
	case VMOVETO:
		good = move(w, 1);
		break;
	case ENDCHAR:
		good = end(w);
		break;
	case DOTSECTION:
		good = w->depth == 0;
		break;
	default:
		good = w->moved && good_path(op, w->depth);
	}
	w->depth = 0;
	return good;
}

static bool
divide(struct walk *w)
{
	if (w->depth < 2 || w->stack[w->depth - 1] == 0)
		return false;
	w->depth--;
	w->stack[w->depth - 1] /= w->stack[w->depth];
	return true;
}

/* NOLINTNEXTLINE(misc-no-recursion): as deep as LEVELS */
static bool
run(struct walk *w, struct yx_bytes in, unsigned level)
{
	struct code c = { .in = in };
	uint8_t b;

	while (!w->ended && take(w, &c, &b)) {
		unsigned op = b;
		bool good;

		if (b >= 32 || b == SHORTINT) {
			if (!number(w, &c, b))
				return false;
			continue;
		}
		if (b == ESCAPE) {
			if (!take(w, &c, &b))
				return false;
			op = 32u + b;
		}
		if (op == RETURN)
			return level > 0 && c.at == in.len;
		if (op == CALLSUBR)
			good = call(w, w->local, level);
		else if (op == CALLGSUBR)
			good = call(w, &w->c->global, level);
		else if (op == DIV)
			good = divide(w);
		else
			good = operate(w, &c, op);
		if (!good)
			return false;
	}
	return w->ended && c.at == in.len;
}

/* Annex A and B: the names of the standard encoding are numbered in its order. */
static uint32_t
standard_name(unsigned code)
{
	static const uint8_t runs[][2] = {
		{ 32, 126 },  { 161, 175 }, { 177, 180 }, { 182, 189 }, { 191, 191 },
		{ 193, 200 }, { 202, 203 }, { 205, 208 }, { 225, 225 }, { 227, 227 },
		{ 232, 235 }, { 241, 241 }, { 245, 245 }, { 248, 251 },
	};
	uint32_t name = 1;

	for (size_t i = 0; i < sizeof(runs) / sizeof(runs[0]); i++) {
		if (code >= runs[i][0] && code <= runs[i][1])
			return name + code - runs[i][0];
		name += runs[i][1] - runs[i][0] + 1u;
	}
	return 0;
}

/* A letter of an accented one: is it there, and has it no parts itself? */
static bool
part(struct cff *c, double code)
{
	uint32_t name = standard_name((unsigned)code);
	struct walk w = { .c = c, .local = &c->local[0] };

	for (uint32_t g = 1; name && g < c->glyphs.count; g++)
		if (c->names[g] == name)
			return run(&w, cff_index_get(&c->glyphs, g), 0) && !w.accent;
	return false;
}

bool
cff_code(struct cff *c, uint32_t gid)
{
	struct yx_bytes in = cff_index_get(&c->glyphs, gid);
	struct walk w = { .c = c, .local = &c->local[c->fonts[gid]] };
	char word[32];

	if (run(&w, in, 0) && (!w.accent || (part(c, w.parts[0]) && part(c, w.parts[1]))))
		return true;
	(void)snprintf(word, sizeof(word), "glyph %u", (unsigned)gid);
	return cff_odd(c, word, in.data);
}
