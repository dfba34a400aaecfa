/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_calculator: PostScript calculator functions (ISO 32000-2 7.10.5). Readers differ on what
 * such a function is worth once it breaks a rule: an unknown operator, too few operands, a division
 * by zero, a truth value where a number is due. So it is run, with numbers of its domain; what is
 * not chosen of "if" and "ifelse" is run as well, for what it leaves behind.
 */
#include "strict_calculator.h"

#define STEPS   20000 /* of all runs of one function */
#define NESTING 16

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
	struct calc_value v = calc_pop(c);
	struct calculator aside = *c;

	c->broken |= v.type != CALC_BOOL;
	aside.aside = true;
	run(c, v.n != 0 ? yes : no, nesting + 1);
	aside.steps = c->steps;
	run(&aside, v.n != 0 ? no : yes, nesting + 1);
	c->broken |= aside.broken || aside.depth != c->depth;
	c->steps = aside.steps;
	for (size_t i = 0; !c->broken && i < c->depth; i++)
		c->broken |= (c->stack[i].type == CALC_BOOL) != (aside.stack[i].type == CALC_BOOL);
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
	calc_push(c, points ? CALC_REAL : CALC_INT, word.data[0] == '-' ? -n : n);
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
		} else if (yx_bytes_equal_str(word, "if") && waiting == 1) {
			branch(c, blocks[0], yx_bytes(NULL, 0), nesting);
			waiting = 0;
		} else if (yx_bytes_equal_str(word, "ifelse") && waiting == 2) {
			branch(c, blocks[0], blocks[1], nesting);
			waiting = 0;
		} else if (!take_number(c, word) && !calc_operator(c, word)) {
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
		calc_push(&c, CALC_REAL, in[i]);
	run(&c, body, 0);
	if (c.broken || c.depth != outputs)
		return false;
	for (size_t i = 0; i < outputs; i++) {
		if (c.stack[i].type == CALC_BOOL)
			return false;
		out[i] = c.stack[i].n;
	}
	return true;
}
