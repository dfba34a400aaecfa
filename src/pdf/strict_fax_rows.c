/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_fax_rows: rows of a fax (ITU-T T.4, T.6) as far as where they change colour: one row is
 * held, no picture made. Decoders go on in six ways behind an error, so there must be none. What
 * lies behind the last row nobody looks at.
 */
#include "strict_fax.h"
#include "strict_fax_codes.h"

enum { WHITE, BLACK };

/* The run that the next FAX_BITS bits begin with; bits 0: none does. */
struct run {
	uint16_t length;
	uint8_t bits;
};

struct rows {
	struct yx_bytes data;
	uint64_t at, end; /* bits */
	const struct fax *f;
	uint32_t *above, *now; /* where the colour changes; then `columns` three times */
	size_t count;          /* of `now` */
	struct run runs[2][1 << FAX_BITS];
};

static void
learn(struct run *runs, const struct fax_code *codes)
{
	for (unsigned i = 0; i < FAX_CODES; i++) {
		unsigned rest = FAX_BITS - codes[i].bits;
		uint16_t length = (uint16_t)(i < 64 ? i : (i - 63) * 64);

		for (unsigned k = 0; k < 1u << rest; k++)
			runs[(unsigned)codes[i].code << rest | k] =
			    (struct run){ length, codes[i].bits };
	}
}

/* The next n bits, at most 24, as if zeros followed the data. */
static uint32_t
peek(const struct rows *r, unsigned n)
{
	uint32_t v = 0;

	for (size_t i = 0; i < 4; i++) {
		size_t at = (size_t)(r->at / 8) + i;

		v = v << 8 | (at < r->data.len ? r->data.data[at] : 0u);
	}
	return v << (r->at % 8) >> (32 - n);
}

static bool
skip(struct rows *r, unsigned n)
{
	r->at += n;
	return r->at <= r->end;
}

/* A run, and those of 64 and more before it. */
static bool
take_run(struct rows *r, int colour, uint32_t *out)
{
	struct run run;

	*out = 0;
	do {
		run = r->runs[colour][peek(r, FAX_BITS)];
		if (!run.bits || !skip(r, run.bits) || *out > r->f->columns)
			return false;
		*out += run.length;
	} while (run.length >= 64);
	return true;
}

static void
change(struct rows *r, uint32_t at)
{
	r->now[r->count++] = at;
}

/* Runs without length only where a row begins with black. */
static bool
row_of_runs(struct rows *r)
{
	uint32_t at = 0, run;

	for (int colour = WHITE; at < r->f->columns; colour = !colour) {
		if (!take_run(r, colour, &run) || run > r->f->columns - at ||
		    (run == 0 && (at || colour == BLACK)))
			return false;
		at += run;
		change(r, at);
	}
	return true;
}

/* T.6 2.2.5: how far a change lies from the one above; FAR when the bits say something else. */
#define FAR 99
static int
take_vertical(struct rows *r)
{
	static const struct {
		uint8_t bits, code;
		int8_t by;
	} codes[] = { { 1, 1, 0 },  { 3, 3, 1 }, { 3, 2, -1 }, { 6, 3, 2 },
		      { 6, 2, -2 }, { 7, 3, 3 }, { 7, 2, -3 } };

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (peek(r, codes[i].bits) == codes[i].code)
			return skip(r, codes[i].bits) ? codes[i].by : FAR;
	return FAR;
}

/* Two runs, of which the second may be empty at the row's end. */
static bool
horizontal(struct rows *r, int colour, int64_t *a0)
{
	uint32_t first, second, at = *a0 < 0 ? 0 : (uint32_t)*a0;

	if (!skip(r, 3) || !take_run(r, colour, &first) || !take_run(r, !colour, &second) ||
	    first > r->f->columns - at || second > r->f->columns - at - first ||
	    (first == 0 && *a0 >= 0) || (second == 0 && at + first != r->f->columns))
		return false;
	change(r, at + first);
	change(r, at + first + second);
	*a0 = at + first + second;
	return true;
}

static bool
row_of_modes(struct rows *r)
{
	int64_t a0 = -1, columns = r->f->columns;
	int colour = WHITE;
	size_t b = 0; /* the first change above that lies right of a0 and is to the other colour */

	while (a0 < columns) {
		int by;

		if (b % 2 != (size_t)colour)
			b += b ? (size_t)-1 : 1;
		while (r->above[b] <= a0 && r->above[b] < columns)
			b += 2;
		if (peek(r, 4) == 1) { /* pass */
			if (!skip(r, 4) || r->above[b + 1] >= columns)
				return false;
			a0 = r->above[b + 1];
		} else if (peek(r, 3) == 1) {
			if (!horizontal(r, colour, &a0))
				return false;
		} else {
			int64_t a1 = (int64_t)r->above[b];

			by = take_vertical(r);
			if (by == FAR || a1 + by <= a0 || a1 + by < 0 || a1 + by > columns)
				return false;
			a0 = a1 + by;
			change(r, (uint32_t)a0);
			colour = !colour;
		}
	}
	return true;
}

/* Eleven zeros or more, and a one. */
static bool
take_line_sign(struct rows *r)
{
	if (peek(r, 11) != 0)
		return false;
	while (r->at < r->end && peek(r, 1) == 0)
		r->at++;
	return skip(r, 1);
}

/* One row, with what stands before it. */
static bool
take_row(struct rows *r, bool *has_sign, bool first)
{
	const struct fax *f = r->f;
	bool sign, good;
	uint32_t *was = r->above;

	if (f->aligned)
		r->at = (r->at + 7) / 8 * 8;
	if (f->k >= 0) {
		sign = take_line_sign(r);
		if (!first && sign != *has_sign)
			return false;
		*has_sign = sign;
		if ((!sign && (f->lines || f->k > 0)) || (sign && f->aligned))
			return false;
	}
	r->count = 0;
	if (f->k == 0 || (f->k > 0 && peek(r, 1) == 1))
		good = skip(r, f->k > 0) && row_of_runs(r);
	else
		good = skip(r, f->k > 0) && row_of_modes(r);
	for (int i = 0; i < 3; i++) /* for who looks at the next change but one */
		change(r, f->columns);
	r->above = r->now;
	r->now = was;
	return good;
}

bool
fax_holds(struct yx_bytes data, const struct fax *f, bool *memory)
{
	struct rows *r = yx_alloc(sizeof(*r));
	/* each change but an empty run at the beginning and one at the end takes a column */
	uint32_t *lines = yx_alloc_array(2, ((size_t)f->columns + 8) * sizeof(*lines));
	bool good = r && lines && f->columns && f->columns <= FAX_COLUMNS, sign = false;

	*memory = r && lines;
	if (good) {
		*r = (struct rows){ .data = data, .end = 8 * (uint64_t)data.len, .f = f };
		learn(r->runs[WHITE], fax_white);
		learn(r->runs[BLACK], fax_black);
		r->above = lines;
		r->now = lines + f->columns + 8;
		for (int i = 0; i < 3; i++)
			r->above[i] = f->columns;
	}
	for (uint32_t y = 0; good && y < f->rows; y++)
		good = take_row(r, &sign, y == 0);
	yx_free(lines);
	yx_free(r);
	return good;
}
