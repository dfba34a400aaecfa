/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_calculator: PostScript calculator functions (ISO 32000-2 7.10.5). Readers differ on what
 * such a function is worth once it breaks a rule: an unknown operator, too few operands, a division
 * by zero, a truth value where a number is due. So it is run, with numbers of its domain; what is
 * not chosen of "if" and "ifelse" is run as well, for what it leaves behind.
 */
#include "strict.h"

#include <math.h>
#include <string.h>

#define STACK   100   /* annex C: what readers provide */
#define STEPS   20000 /* of all runs of one function */
#define NESTING 16
#define INTEGER 2147483647.0
#define EQUAL   1e-6 /* as near as this numbers of 32 bits are the same */

enum type { INT, REAL, BOOL };

struct value {
	enum type type;
	double n;
};

struct calculator {
	struct value stack[STACK];
	size_t depth;
	size_t steps;
	bool broken;
	bool aside;    /* in a branch that is not taken: numbers mean nothing */
	double beside; /* by so much other readers' numbers may be larger or smaller */
};

static void
push(struct calculator *c, enum type type, double n)
{
	if (!isfinite(n) || (type == INT && fabs(n) > INTEGER)) {
		c->broken |= !c->aside;
		n = 1;
	}
	if (c->depth == STACK)
		c->broken = true;
	else
		c->stack[c->depth++] = (struct value){ type, n };
}

static struct value
pop(struct calculator *c)
{
	if (!c->depth) {
		c->broken = true;
		return (struct value){ REAL, 1 };
	}
	return c->stack[--c->depth];
}

static double
pop_number(struct calculator *c)
{
	struct value v = pop(c);

	c->broken |= v.type == BOOL;
	return v.n;
}

static double
pop_integer(struct calculator *c)
{
	struct value v = pop(c);

	c->broken |= v.type != INT;
	return v.n;
}

/* Before it is compared or rounded, a number as another reader may have it. */
static double
other(const struct calculator *c, double n)
{
	return n + c->beside * fmax(1, fabs(n));
}

/* What only holds where numbers mean something. */
static bool
must(struct calculator *c, bool holds)
{
	if (!holds)
		c->broken |= !c->aside;
	return holds;
}

/* --------------------------------------------------------------------- operators */

static bool
is(struct yx_bytes op, const char *name)
{
	return yx_bytes_equal_str(op, name);
}

static double
degrees(double x)
{
	return x * 180 / M_PI;
}

static void
to_integer(struct calculator *c)
{
	struct value v = pop(c);

	c->broken |= v.type == BOOL;
	push(c, INT, trunc(v.type == REAL ? other(c, v.n) : v.n));
}

/* Of one number. */
static bool
unary(struct calculator *c, struct yx_bytes op)
{
	static const char *const same[] = { "abs", "neg", "ceiling", "floor", "round", "truncate" };
	static const char *const real[] = { "cos", "sin", "ln", "log", "sqrt" };
	struct value v;

	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++)
		if (is(op, same[i])) {
			v = pop(c);
			c->broken |= v.type == BOOL;
			if (i > 1 && v.type == REAL)
				v.n = other(c, v.n);
			push(c, v.type,
			     i == 0   ? fabs(v.n)
			     : i == 1 ? -v.n
			     : i == 2 ? ceil(v.n)
			     : i == 3 ? floor(v.n)
			     : i == 4 ? floor(v.n + 0.5)
				      : trunc(v.n));
			return true;
		}
	for (size_t i = 0; i < sizeof(real) / sizeof(real[0]); i++)
		if (is(op, real[i])) {
			double n = pop_number(c);

			if (!must(c, i == 4 ? n >= 0 : i < 2 || n > 0))
				n = 1;
			push(c, REAL,
			     i == 0   ? cos(n * M_PI / 180)
			     : i == 1 ? sin(n * M_PI / 180)
			     : i == 2 ? log(n)
			     : i == 3 ? log10(n)
				      : sqrt(n));
			return true;
		}
	if (is(op, "cvi"))
		to_integer(c);
	else if (is(op, "cvr"))
		push(c, REAL, pop_number(c));
	else
		return false;
	return true;
}

/* Of two numbers. */
static bool
binary(struct calculator *c, struct yx_bytes op)
{
	static const char *const plain[] = { "add", "sub", "mul" };
	double a, b;

	for (size_t i = 0; i < 3; i++)
		if (is(op, plain[i])) {
			struct value y = pop(c), x = pop(c);

			c->broken |= x.type == BOOL || y.type == BOOL;
			push(c, x.type == INT && y.type == INT ? INT : REAL,
			     i == 0 ? x.n + y.n : (i == 1 ? x.n - y.n : x.n * y.n));
			return true;
		}
	if (is(op, "idiv") || is(op, "mod")) {
		b = pop_integer(c);
		a = pop_integer(c);
		if (!must(c, b != 0))
			b = 1;
		push(c, INT, op.data[0] == 'i' ? trunc(a / b) : fmod(a, b));
	} else if (is(op, "div")) {
		b = pop_number(c);
		a = pop_number(c);
		push(c, REAL, must(c, b != 0) ? a / b : 1);
	} else if (is(op, "exp")) {
		b = pop_number(c);
		a = pop_number(c);
		push(c, REAL, must(c, a > 0 || (a == 0 && b > 0)) ? pow(a, b) : 1);
	} else if (is(op, "atan")) {
		b = pop_number(c);
		a = pop_number(c);
		(void)must(c, a != 0 || b != 0);
		a = degrees(atan2(a, b));
		push(c, REAL, a < 0 ? a + 360 : a);
	} else {
		return false;
	}
	return true;
}

/* Comparisons, and what is done with truth values or bits. */
static bool
logic(struct calculator *c, struct yx_bytes op)
{
	static const char *const compare[] = { "eq", "ne", "gt", "ge", "lt", "le" };
	static const char *const both[] = { "and", "or", "xor" };
	struct value x, y;

	for (size_t i = 0; i < 6; i++)
		if (is(op, compare[i])) {
			y = pop(c);
			x = pop(c);
			c->broken |=
			    (x.type == BOOL) != (y.type == BOOL) || (i > 1 && x.type == BOOL);
			if (x.type == REAL || y.type == REAL)
				x.n = c->beside != 0 || fabs(x.n - y.n) > EQUAL * fmax(1, fabs(y.n))
					  ? other(c, x.n)
					  : y.n;
			push(c, BOOL,
			     i == 0   ? x.n == y.n
			     : i == 1 ? x.n != y.n
			     : i == 2 ? x.n > y.n
			     : i == 3 ? x.n >= y.n
			     : i == 4 ? x.n < y.n
				      : x.n <= y.n);
			return true;
		}
	for (size_t i = 0; i < 3; i++)
		if (is(op, both[i])) {
			int64_t a, b;

			y = pop(c);
			x = pop(c);
			c->broken |= x.type != y.type || x.type == REAL;
			a = (int64_t)x.n;
			b = (int64_t)y.n;
			push(c, x.type, (double)(i == 0 ? a & b : (i == 1 ? a | b : a ^ b)));
			return true;
		}
	if (is(op, "not")) {
		x = pop(c);
		c->broken |= x.type != BOOL; /* of bits: by the width of a reader's integers */
		push(c, BOOL, x.n == 0);
	} else if (is(op, "bitshift")) {
		double by = pop_integer(c), n = pop_integer(c);

		if (!must(c, n >= 0 && fabs(by) < 31))
			n = by = 0;
		push(c, INT, floor(ldexp(n, (int)by)));
	} else if (is(op, "true") || is(op, "false")) {
		push(c, BOOL, op.data[0] == 't');
	} else {
		return false;
	}
	return true;
}

static void
roll(struct calculator *c)
{
	double j = pop_integer(c), n = pop_integer(c);
	struct value part[STACK];
	size_t count, by;

	if (c->broken || n < 0 || n > (double)c->depth) {
		c->broken = true;
		return;
	}
	count = (size_t)n;
	if (!count)
		return;
	by = (size_t)(fmod(fmod(j, n) + n, n));
	memcpy(part, c->stack + c->depth - count, count * sizeof(part[0]));
	for (size_t i = 0; i < count; i++)
		c->stack[c->depth - count + (i + by) % count] = part[i];
}

static bool
stack_operator(struct calculator *c, struct yx_bytes op)
{
	struct value x, y;

	if (is(op, "pop")) {
		(void)pop(c);
	} else if (is(op, "dup")) {
		x = pop(c);
		push(c, x.type, x.n);
		push(c, x.type, x.n);
	} else if (is(op, "exch")) {
		y = pop(c);
		x = pop(c);
		push(c, y.type, y.n);
		push(c, x.type, x.n);
	} else if (is(op, "copy") || is(op, "index")) {
		bool copy = op.data[0] == 'c';
		double n = pop_integer(c);
		size_t from, count = n >= 0 && n <= STACK ? (size_t)n : STACK + 1;

		if (c->broken || count + (copy ? 0 : 1) > c->depth) {
			c->broken = true;
			return true;
		}
		from = c->depth - count - (copy ? 0 : 1);
		for (size_t i = 0; i < (copy ? count : 1); i++) {
			x = c->stack[from + i];
			push(c, x.type, x.n);
		}
	} else if (is(op, "roll")) {
		roll(c);
	} else {
		return false;
	}
	return true;
}

/* -------------------------------------------------------------------- procedures */

static void run(struct calculator *c, struct yx_bytes code, int nesting);

/* The bytes between a brace that was read and the one that closes it. */
static bool
take_block(struct yx_reader *r, struct yx_bytes *out)
{
	struct yx_reader start = *r;
	int open = 1;

	while (open) {
		size_t before;

		pdf_skip_space(r);
		if (yx_reader_at_end(r))
			return false;
		before = yx_reader_left(r);
		if (yx_accept(r, "{"))
			open++;
		else if (yx_accept(r, "}"))
			open--;
		else if (!pdf_take_word(r).len)
			return false;
		if (!open)
			*out = yx_bytes_slice(yx_reader_rest(&start), 0,
					      yx_reader_left(&start) - before);
	}
	return true;
}

/* Both branches leave as much, of the same types; that of the one that is taken. */
static void
branch(struct calculator *c, struct yx_bytes yes, struct yx_bytes no, int nesting)
{
	struct value v = pop(c);
	struct calculator aside = *c;

	c->broken |= v.type != BOOL;
	aside.aside = true;
	run(c, v.n != 0 ? yes : no, nesting + 1);
	aside.steps = c->steps;
	run(&aside, v.n != 0 ? no : yes, nesting + 1);
	c->broken |= aside.broken || aside.depth != c->depth;
	c->steps = aside.steps;
	for (size_t i = 0; !c->broken && i < c->depth; i++)
		c->broken |= (c->stack[i].type == BOOL) != (aside.stack[i].type == BOOL);
}

/* A number as 7.3.3 has it. */
static bool
take_number(struct calculator *c, struct yx_bytes word)
{
	size_t digits = 0, points = 0, i = word.data[0] == '+' || word.data[0] == '-';
	double n = 0, unit = 1;

	for (; i < word.len; i++) {
		uint8_t b = word.data[i];

		if (b == '.' && !points) {
			points++;
			continue;
		}
		if (b < '0' || b > '9')
			return false;
		digits++;
		if (points)
			unit /= 10;
		n = n * 10 + (b - '0');
	}
	if (!digits)
		return false;
	n *= unit;
	push(c, points ? REAL : INT, word.data[0] == '-' ? -n : n);
	return true;
}

static void
run(struct calculator *c, struct yx_bytes code, int nesting)
{
	struct yx_reader r = yx_reader(code);
	struct yx_bytes blocks[2] = { { NULL, 0 }, { NULL, 0 } }, word;
	size_t waiting = 0;

	c->broken |= nesting > NESTING;
	while (!c->broken) {
		pdf_skip_space(&r);
		if (yx_reader_at_end(&r))
			break;
		if (++c->steps > STEPS) {
			c->broken = true;
		} else if (yx_accept(&r, "{")) {
			c->broken |= waiting == 2 || !take_block(&r, &blocks[waiting]);
			waiting++;
			continue;
		} else if (!(word = pdf_take_word(&r)).len) {
			c->broken = true;
		} else if (is(word, "if") && waiting == 1) {
			branch(c, blocks[0], yx_bytes(NULL, 0), nesting);
			waiting = 0;
		} else if (is(word, "ifelse") && waiting == 2) {
			branch(c, blocks[0], blocks[1], nesting);
			waiting = 0;
		} else if (!take_number(c, word) && !unary(c, word) && !binary(c, word) &&
			   !logic(c, word) && !stack_operator(c, word)) {
			c->broken = true;
		}
		c->broken |= waiting != 0;
	}
	c->broken |= waiting != 0;
}

bool
strict_calculate(struct yx_bytes code, const double *in, size_t inputs, double *out, size_t outputs,
		 double beside)
{
	struct yx_reader r = yx_reader(code);
	struct calculator c = { .beside = beside };
	struct yx_bytes body;

	pdf_skip_space(&r);
	if (!yx_accept(&r, "{") || !take_block(&r, &body))
		return false;
	for (size_t i = 0; i < inputs; i++)
		push(&c, REAL, in[i]);
	run(&c, body, 0);
	if (c.broken || c.depth != outputs)
		return false;
	for (size_t i = 0; i < outputs; i++) {
		if (c.stack[i].type == BOOL)
			return false;
		out[i] = c.stack[i].n;
	}
	return true;
}
