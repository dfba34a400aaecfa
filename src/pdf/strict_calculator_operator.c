/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_calculator_operator: the operators of PostScript calculator functions (ISO 32000-2
 * 7.10.5.2) by groups: arithmetic, relations and bits, the stack. What breaks a rule of one marks
 * the calculator as broken.
 */
#include "strict_calculator.h"

#include <math.h>
#include <string.h>

#define INTEGER 2147483647.0
#define EQUAL   1e-6 /* as near as this numbers of 32 bits are the same */

void
calc_push(struct calculator *c, enum calc_type type, double n)
{
	if (!isfinite(n) || (type == CALC_INT && fabs(n) > INTEGER)) {
		c->broken |= !c->aside;
		n = 1;
	}
	if (c->depth == CALC_STACK)
		c->broken = true;
	else
		c->stack[c->depth++] = (struct calc_value){ type, n };
}

struct calc_value
calc_pop(struct calculator *c)
{
	if (!c->depth) {
		c->broken = true;
		return (struct calc_value){ CALC_REAL, 1 };
	}
	return c->stack[--c->depth];
}

static double
pop_number(struct calculator *c)
{
	struct calc_value v = calc_pop(c);

	c->broken |= v.type == CALC_BOOL;
	return v.n;
}

static double
pop_integer(struct calculator *c)
{
	struct calc_value v = calc_pop(c);

	c->broken |= v.type != CALC_INT;
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
	struct calc_value v = calc_pop(c);

	c->broken |= v.type == CALC_BOOL;
	calc_push(c, CALC_INT, trunc(v.type == CALC_REAL ? other(c, v.n) : v.n));
}

/* Of one number. */
static bool
unary(struct calculator *c, struct yx_bytes op)
{
	static const char *const same[] = { "abs", "neg", "ceiling", "floor", "round", "truncate" };
	static const char *const real[] = { "cos", "sin", "ln", "log", "sqrt" };
	struct calc_value v;

	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++)
		if (is(op, same[i])) {
			v = calc_pop(c);
			c->broken |= v.type == CALC_BOOL;
			if (i > 1 && v.type == CALC_REAL)
				v.n = other(c, v.n);
			calc_push(c, v.type,
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
			calc_push(c, CALC_REAL,
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
		calc_push(c, CALC_REAL, pop_number(c));
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
			struct calc_value y = calc_pop(c), x = calc_pop(c);

			c->broken |= x.type == CALC_BOOL || y.type == CALC_BOOL;
			calc_push(c,
				  x.type == CALC_INT && y.type == CALC_INT ? CALC_INT : CALC_REAL,
				  i == 0 ? x.n + y.n : (i == 1 ? x.n - y.n : x.n * y.n));
			return true;
		}
	if (is(op, "idiv") || is(op, "mod")) {
		b = pop_integer(c);
		a = pop_integer(c);
		if (!must(c, b != 0))
			b = 1;
		calc_push(c, CALC_INT, op.data[0] == 'i' ? trunc(a / b) : fmod(a, b));
	} else if (is(op, "div")) {
		b = pop_number(c);
		a = pop_number(c);
		calc_push(c, CALC_REAL, must(c, b != 0) ? a / b : 1);
	} else if (is(op, "exp")) {
		b = pop_number(c);
		a = pop_number(c);
		calc_push(c, CALC_REAL, must(c, a > 0 || (a == 0 && b > 0)) ? pow(a, b) : 1);
	} else if (is(op, "atan")) {
		b = pop_number(c);
		a = pop_number(c);
		(void)must(c, a != 0 || b != 0);
		a = degrees(atan2(a, b));
		calc_push(c, CALC_REAL, a < 0 ? a + 360 : a);
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
	struct calc_value x, y;

	for (size_t i = 0; i < 6; i++)
		if (is(op, compare[i])) {
			y = calc_pop(c);
			x = calc_pop(c);
			c->broken |= (x.type == CALC_BOOL) != (y.type == CALC_BOOL) ||
				     (i > 1 && x.type == CALC_BOOL);
			if (x.type == CALC_REAL || y.type == CALC_REAL)
				x.n = c->beside != 0 || fabs(x.n - y.n) > EQUAL * fmax(1, fabs(y.n))
					  ? other(c, x.n)
					  : y.n;
			calc_push(c, CALC_BOOL,
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

			y = calc_pop(c);
			x = calc_pop(c);
			c->broken |= x.type != y.type || x.type == CALC_REAL;
			a = (int64_t)x.n;
			b = (int64_t)y.n;
			calc_push(c, x.type, (double)(i == 0 ? a & b : (i == 1 ? a | b : a ^ b)));
			return true;
		}
	if (is(op, "not")) {
		x = calc_pop(c);
		c->broken |= x.type != CALC_BOOL; /* of bits: by the width of a reader's integers */
		calc_push(c, CALC_BOOL, x.n == 0);
	} else if (is(op, "bitshift")) {
		double by = pop_integer(c), n = pop_integer(c);

		if (!must(c, n >= 0 && fabs(by) < 31))
			n = by = 0;
		calc_push(c, CALC_INT, floor(ldexp(n, (int)by)));
	} else if (is(op, "true") || is(op, "false")) {
		calc_push(c, CALC_BOOL, op.data[0] == 't');
	} else {
		return false;
	}
	return true;
}

static void
roll(struct calculator *c)
{
	double j = pop_integer(c), n = pop_integer(c);
	struct calc_value part[CALC_STACK];
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
	struct calc_value x, y;

	if (is(op, "pop")) {
		(void)calc_pop(c);
	} else if (is(op, "dup")) {
		x = calc_pop(c);
		calc_push(c, x.type, x.n);
		calc_push(c, x.type, x.n);
	} else if (is(op, "exch")) {
		y = calc_pop(c);
		x = calc_pop(c);
		calc_push(c, y.type, y.n);
		calc_push(c, x.type, x.n);
	} else if (is(op, "copy") || is(op, "index")) {
		bool copy = op.data[0] == 'c';
		double n = pop_integer(c);
		size_t from, count = n >= 0 && n <= CALC_STACK ? (size_t)n : CALC_STACK + 1;

		if (c->broken || count + (copy ? 0 : 1) > c->depth) {
			c->broken = true;
			return true;
		}
		from = c->depth - count - (copy ? 0 : 1);
		for (size_t i = 0; i < (copy ? count : 1); i++) {
			x = c->stack[from + i];
			calc_push(c, x.type, x.n);
		}
	} else if (is(op, "roll")) {
		roll(c);
	} else {
		return false;
	}
	return true;
}

bool
calc_operator(struct calculator *c, struct yx_bytes op)
{
	return unary(c, op) || binary(c, op) || logic(c, op) || stack_operator(c, op);
}
