/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The outlines of a Type 1 program (Adobe Type 1 Font Format, 6 and 8): each is run as the
 * specification has it, with every operator's operands and nothing else. What ends early, goes on
 * behind its end, lacks a move or an operand is drawn by some readers, in part by others and not
 * at all by the rest.
 */
#include "program.h"

#include <math.h>
#include <string.h>

#define STACK  24                  /* 6.2 */
#define LEVELS 10                  /* of procedures within each other; 6.5 */
#define STEPS  (UINT64_C(1) << 24) /* bytes run through for one program: a tenth of a second */
#define LARGE  32000               /* numbers beyond are divided at once; 6.2 */
#define FLEX   7                   /* moves of one flex; 8.3 */

struct walk {
	struct type1_codes *codes;
	double stack[STACK], results[2];
	size_t depth, result_count;
	double x, y;
	unsigned flex;
	bool begun, open, ended, composed, in_flex, moved, flexed;
};

enum {
	HSTEM = 1,
	VSTEM = 3,
	VMOVETO,
	RLINETO,
	HLINETO,
	VLINETO,
	RRCURVETO,
	CLOSEPATH,
	CALLSUBR,
	RETURN,
	ESCAPE,
	HSBW,
	ENDCHAR,
	IGNORED, /* of old tools, in no specification: with two operands nothing to all */
	RMOVETO = 21,
	HMOVETO,
	VHCURVETO = 30,
	HVCURVETO,
	DOTSECTION = 32, /* and 12 before: its second byte */
	VSTEM3,
	HSTEM3,
	SEAC = 38,
	SBW,
	DIV = 44,
	CALLOTHERSUBR = 48,
	POP,
	SETCURRENTPOINT = 65,
	OPERATORS
};

/* And one; none: it is called in another way, or not at all. */
static const uint8_t operands[OPERATORS] = {
	[HSTEM] = 3,     [VSTEM] = 3,           [VMOVETO] = 2,   [RLINETO] = 3, [HLINETO] = 2,
	[VLINETO] = 2,   [RRCURVETO] = 7,       [CLOSEPATH] = 1, [RETURN] = 1,  [HSBW] = 3,
	[ENDCHAR] = 1,   [IGNORED] = 3,         [RMOVETO] = 3,   [HMOVETO] = 2, [VHCURVETO] = 5,
	[HVCURVETO] = 5, [DOTSECTION] = 1,      [VSTEM3] = 7,    [HSTEM3] = 7,  [SEAC] = 6,
	[SBW] = 5,       [SETCURRENTPOINT] = 3,
};

static bool
push(struct walk *w, double v)
{
	if (w->depth == STACK)
		return false;
	w->stack[w->depth++] = v;
	return true;
}

static bool
move(struct walk *w, double dx, double dy)
{
	w->x += dx;
	w->y += dy;
	w->open = w->open || !w->in_flex;
	w->moved = true;
	return true;
}

static bool
line(struct walk *w, double dx, double dy)
{
	w->x += dx;
	w->y += dy;
	return w->open && !w->in_flex;
}

/* 8.3: a flex is begun, has seven moves, and ends where it says. 8.1: hints are replaced by the
 * procedure whose number comes back. */
static bool
other(struct walk *w)
{
	const double *s = w->stack;

	if (w->depth < 2 || w->result_count)
		return false;
	w->depth -= 2;
	if (s[w->depth + 1] == 1 && s[w->depth] == 0 && w->depth == 0) {
		if (w->in_flex || !w->open)
			return false;
		w->in_flex = true;
		w->moved = false;
		w->flex = 0;
		return true;
	}
	if (s[w->depth + 1] == 2 && s[w->depth] == 0 && w->depth == 0) {
		if (!w->in_flex || !w->moved || w->flex++ >= FLEX)
			return false;
		w->moved = false;
		return true;
	}
	if (s[w->depth + 1] == 0 && s[w->depth] == 3 && w->depth == 3) {
		if (!w->in_flex || w->flex != FLEX || fabs(s[1] - w->x) > 1 ||
		    fabs(s[2] - w->y) > 1)
			return false;
		w->in_flex = false;
		w->flexed = true;
		w->results[0] = s[2];
		w->results[1] = s[1];
		w->result_count = 2;
		w->depth = 0;
		return true;
	}
	/* Technical Note 5015: which stems are counters, for printers' hints */
	if ((s[w->depth + 1] == 12 || s[w->depth + 1] == 13) && s[w->depth] == (double)w->depth) {
		w->depth = 0;
		return !w->in_flex;
	}
	if (s[w->depth + 1] == 3 && s[w->depth] == 1 && w->depth == 1) {
		w->results[0] = s[0];
		w->result_count = 1;
		w->depth = 0;
		return true;
	}
	return false;
}

/* Operators whose operands are all there. */
static bool
operate(struct walk *w, unsigned op)
{
	const double *s = w->stack;

	w->depth = 0;
	if (op != HSBW && op != SBW && !w->begun)
		return false;
	switch (op) {
	case HSBW:
	case SBW:
		if (w->begun)
			return false;
		w->begun = true;
		w->x = s[0];
		w->y = op == SBW ? s[1] : 0;
		return true;
	case RMOVETO:
		return move(w, s[0], s[1]);
	case HMOVETO:
		return move(w, s[0], 0);
	case VMOVETO:
		return move(w, 0, s[0]);
	case RLINETO:
		return line(w, s[0], s[1]);
	case HLINETO:
		return line(w, s[0], 0);
	case VLINETO:
		return line(w, 0, s[0]);
	case RRCURVETO:
		return line(w, s[0] + s[2] + s[4], s[1] + s[3] + s[5]);
	case VHCURVETO:
		return line(w, s[1] + s[3], s[0] + s[2]);
	case HVCURVETO:
		return line(w, s[0] + s[1], s[2] + s[3]);
	case CLOSEPATH:
		w->open = false;
		return !w->in_flex;
	case SETCURRENTPOINT:
		if (!w->flexed || w->result_count)
			return false;
		w->flexed = false;
		return true;
	case SEAC:
	case ENDCHAR:
		w->ended = true;
		w->composed = op == SEAC;
		return !w->in_flex && !w->flexed && !w->result_count;
	default:
		return !w->in_flex;
	}
}

/* The decrypted bytes, one at a time; 7.3. */
struct code {
	struct yx_bytes in;
	size_t at;
	uint16_t key;
};

static bool
take(struct walk *w, struct code *c, uint8_t *out)
{
	uint8_t v;

	if (c->at >= c->in.len || w->codes->steps++ > STEPS)
		return false;
	v = c->in.data[c->at++];
	*out = v ^ (uint8_t)(c->key >> 8);
	c->key = (uint16_t)((v + c->key) * 52845u + 22719u);
	return true;
}

/* 6.2; a large one must be divided by what comes next. */
static bool
number(struct walk *w, struct code *c, uint8_t first)
{
	uint8_t b[4];

	if (first < 247)
		return push(w, first - 139);
	if (first < 255)
		return take(w, c, b) && push(w, first < 251 ? (first - 247) * 256 + b[0] + 108
							    : -(first - 251) * 256 - b[0] - 108);
	for (size_t i = 0; i < 4; i++)
		if (!take(w, c, &b[i]))
			return false;
	return push(
	    w, (int32_t)((uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3]));
}

static bool
is_large(const struct walk *w)
{
	for (size_t i = 0; i < w->depth; i++)
		if (fabs(w->stack[i]) > LARGE)
			return true;
	return false;
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

static bool run(struct walk *w, struct yx_bytes in, unsigned level);

static bool
call(struct walk *w, unsigned level)
{
	double n;

	if (!w->depth || level == LEVELS)
		return false;
	n = w->stack[--w->depth];
	return n >= 0 && n < (double)w->codes->count && n == floor(n) &&
	       w->codes->subrs[(size_t)n].data && run(w, w->codes->subrs[(size_t)n], level + 1);
}

static bool
step(struct walk *w, struct code *c, unsigned op, unsigned level)
{
	if (op == DIV)
		return divide(w);
	if (is_large(w))
		return false;
	if (op == CALLSUBR)
		return call(w, level);
	if (op == CALLOTHERSUBR)
		return other(w);
	if (op == POP)
		return w->result_count && push(w, w->results[--w->result_count]);
	if (op == RETURN)
		return level > 0 && c->at == c->in.len;
	return op < OPERATORS && operands[op] && w->depth + 1 == operands[op] && operate(w, op);
}

/* NOLINTNEXTLINE(misc-no-recursion): as deep as LEVELS */
static bool
run(struct walk *w, struct yx_bytes in, unsigned level)
{
	struct code c = { .in = in, .key = 4330 };
	uint8_t b;

	for (size_t i = 0; i < w->codes->lead; i++)
		if (!take(w, &c, &b))
			return false;
	while (!w->ended && take(w, &c, &b)) {
		unsigned op = b;

		if (b >= 32) {
			if (!number(w, &c, b))
				return false;
			continue;
		}
		if (b == ESCAPE) {
			if (!take(w, &c, &b) || b > OPERATORS - 32)
				return false;
			op = 32u + b;
		}
		if (!step(w, &c, op, level))
			return false;
		if (op == RETURN)
			return true;
	}
	/* what old tools add behind the end of a procedure, or of an accented letter */
	if (w->ended && c.at + 1 == c.in.len && take(w, &c, &b))
		return b == (w->composed ? ENDCHAR : RETURN) && (level > 0 || w->composed);
	return w->ended && c.at == c.in.len;
}

bool
type1_code(struct type1_codes *codes, struct yx_bytes in)
{
	struct walk w = { .codes = codes };

	return run(&w, in, 0);
}
