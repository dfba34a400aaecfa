/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_jpeg_scan: the tables, the frame and the scans of JPEG pictures (ITU-T T.81 annex B).
 * Where codes end early or are damaged, pdf.js shows a picture of fewer rows or none, others what
 * they have; with another number of restarts PDFium shows nothing.
 */
#include "strict_jpeg_scan.h"

#include <string.h>

struct jpeg_scans *
jpeg_scans_new(void)
{
	return yx_alloc(sizeof(struct jpeg_scans));
}

void
jpeg_scans_free(struct jpeg_scans *j)
{
	for (size_t i = 0; j && i < JPEG_PARTS; i++)
		yx_free(j->parts[i].known);
	yx_free(j);
}

bool
jpeg_is_too_large(const struct jpeg_scans *j)
{
	return j->limit;
}

/* --------------------------------------------------------------------- tables */

bool
jpeg_quantities(struct jpeg_scans *j, struct yx_bytes body)
{
	struct yx_reader r = yx_reader(body);
	uint8_t what;

	while (yx_reader_left(&r)) {
		if (!yx_take_u8(&r, &what) || what >> 4 > 1 || (what & 15) > 3 ||
		    !yx_skip(&r, what >> 4 ? 128 : 64))
			return false;
		j->quantities |= (uint8_t)(1u << (what & 15));
	}
	return !j->scanned; /* pdf.js takes the last, also for scans before it */
}

static bool
learn(struct jpeg_table *c, const uint8_t counts[16])
{
	int32_t code = 0;
	unsigned n = 0;

	for (unsigned i = 0; i < 1 << JPEG_FAST; i++)
		c->bits[i] = 0;
	for (unsigned len = 1; len <= 16; len++, code <<= 1) {
		c->first[len] = (int32_t)n - code; /* from a code to its place */
		for (unsigned k = 0; k < counts[len - 1]; k++, n++, code++) {
			unsigned rest = JPEG_FAST - len;

			for (unsigned i = 0; len <= JPEG_FAST && i < 1u << rest; i++) {
				c->bits[((unsigned)code << rest | i) & ((1 << JPEG_FAST) - 1)] =
				    (uint8_t)len;
				c->value[((unsigned)code << rest | i) & ((1 << JPEG_FAST) - 1)] =
				    c->values[n];
			}
		}
		if (code > 1 << len)
			return false;
		c->last[len] = counts[len - 1] ? code - 1 : -1;
	}
	return c->known = true;
}

bool
jpeg_codes(struct jpeg_scans *j, struct yx_bytes body)
{
	struct yx_reader r = yx_reader(body);
	struct yx_bytes counts, values;
	uint8_t what;

	while (yx_reader_left(&r)) {
		struct jpeg_table *c;
		size_t n = 0;

		if (!yx_take_u8(&r, &what) || what >> 4 > 1 || (what & 15) > 3 ||
		    !yx_take(&r, 16, &counts))
			return false;
		for (size_t i = 0; i < 16; i++)
			n += counts.data[i];
		c = &j->codes[what >> 4][what & 15];
		if (n > 256 || !yx_take(&r, n, &values))
			return false;
		for (size_t i = 0; i < n; i++)
			c->values[i] = values.data[i];
		if (!learn(c, counts.data))
			return false;
	}
	return true;
}

bool
jpeg_interval(struct jpeg_scans *j, struct yx_bytes body)
{
	struct yx_reader r = yx_reader(body);
	uint16_t n;

	if (!yx_take_u16be(&r, &n) || yx_reader_left(&r))
		return false;
	j->interval = n;
	return true;
}

static uint32_t
divide(uint32_t a, uint32_t b)
{
	return (a + b - 1) / b;
}

static bool
take_parts(struct jpeg_scans *j, struct yx_reader *r)
{
	uint8_t factors;

	for (size_t i = 0; i < j->count; i++) {
		struct jpeg_part *p = &j->parts[i];

		if (!yx_take_u8(r, &p->id) || !yx_take_u8(r, &factors) ||
		    !yx_take_u8(r, &p->quantities))
			return false;
		p->across = factors >> 4;
		p->down = factors & 15;
		if (p->across < 1 || p->across > 4 || p->down < 1 || p->down > 4 ||
		    p->quantities > 3)
			return false;
		for (size_t k = 0; k < i; k++)
			if (j->parts[k].id == p->id)
				return false;
		j->across = p->across > j->across ? p->across : j->across;
		j->down = p->down > j->down ? p->down : j->down;
	}
	return !yx_reader_left(r);
}

/* A.1.1, A.2: how many blocks each part has. */
bool
jpeg_frame(struct jpeg_scans *j, struct yx_bytes body, bool progressive)
{
	struct yx_reader r = yx_reader(body);
	uint16_t height, width;
	uint64_t blocks = 0;
	uint8_t bits, count;

	if (j->framed || !yx_take_u8(&r, &bits) || !yx_take_u16be(&r, &height) ||
	    !yx_take_u16be(&r, &width) || !yx_take_u8(&r, &count) || !height || !width || !count ||
	    count > JPEG_PARTS)
		return false;
	j->framed = true;
	j->progressive = progressive;
	j->count = count;
	if (!take_parts(j, &r))
		return false;
	j->columns = divide(width, 8 * j->across);
	j->rows = divide(height, 8 * j->down);
	for (size_t i = 0; i < count; i++) {
		struct jpeg_part *p = &j->parts[i];

		p->columns = divide(divide((uint32_t)width * p->across, j->across), 8);
		p->rows = divide(divide((uint32_t)height * p->down, j->down), 8);
		p->stride = j->columns * p->across;
		blocks += (uint64_t)p->stride * j->rows * p->down;
		if (!progressive)
			continue;
		j->limit = blocks > JPEG_BLOCKS_MAX;
		if (j->limit || !(p->known = yx_alloc_array((size_t)p->stride * j->rows * p->down,
							    sizeof(*p->known))))
			return false;
	}
	return true;
}

/* ---------------------------------------------------------------------- scans */

/* A restart, whose number was looked at before. */
static bool
restart(struct jpeg_scans *j)
{
	j->held = 0;
	j->have = j->lent = j->run = 0;
	while (j->at + 1 < j->data.len &&
	       !(j->data.data[j->at] == 0xff && j->data.data[j->at + 1] >= 0xd0 &&
		 j->data.data[j->at + 1] <= 0xd7))
		j->at++;
	j->at += 2;
	return j->at <= j->data.len;
}

static bool
has_restarts(const struct jpeg_scans *j, uint64_t units)
{
	const uint8_t *at = j->data.data, *end = at + j->data.len;
	uint64_t count = 0;

	for (; at < end && (at = memchr(at, 0xff, (size_t)(end - at))) && at + 1 < end; at++)
		count += at[1] >= 0xd0 && at[1] <= 0xd7;
	return count == (j->interval ? (units - 1) / j->interval : 0);
}

/* Of one part its blocks, of several whole units of them (A.2). */
static bool
take_units(struct jpeg_scans *j, struct jpeg_part *const *p, size_t n)
{
	uint32_t columns = n == 1 ? p[0]->columns : j->columns;
	uint32_t rows = n == 1 ? p[0]->rows : j->rows;
	uint64_t count = (uint64_t)columns * rows;

	if (!has_restarts(j, count))
		return false;
	for (uint64_t u = 0; u < count; u++) {
		uint32_t x = (uint32_t)(u % columns), y = (uint32_t)(u / columns);

		if (u && j->interval && u % j->interval == 0 && !restart(j))
			return false;
		if (n == 1) {
			if (!jpeg_block(j, p[0], x, y))
				return false;
			continue;
		}
		for (size_t i = 0; i < n; i++)
			for (unsigned b = 0; b < (unsigned)p[i]->across * p[i]->down; b++)
				if (!jpeg_block(j, p[i], x * p[i]->across + b % p[i]->across,
						y * p[i]->down + b / p[i]->across))
					return false;
	}
	return true;
}

static struct jpeg_part *
part_of(struct jpeg_scans *j, uint8_t id)
{
	for (size_t i = 0; i < j->count; i++)
		if (j->parts[i].id == id)
			return &j->parts[i];
	return NULL;
}

/* B.2.3: which parts, with which tables, and which of their coefficients. */
static bool
take_selection(struct jpeg_scans *j, struct yx_reader *r, struct jpeg_part **parts, size_t n)
{
	uint8_t id, tables, from, to, steps;

	for (size_t i = 0; i < n; i++) {
		if (!yx_take_u8(r, &id) || !yx_take_u8(r, &tables) ||
		    !(parts[i] = part_of(j, id)) || tables >> 4 > 3 || (tables & 15) > 3 ||
		    !(j->quantities >> parts[i]->quantities & 1))
			return false;
		for (size_t k = 0; k < i; k++)
			if (parts[k] == parts[i])
				return false;
		parts[i]->dc = &j->codes[0][tables >> 4];
		parts[i]->ac = &j->codes[1][tables & 15];
	}
	if (!yx_take_u8(r, &from) || !yx_take_u8(r, &to) || !yx_take_u8(r, &steps))
		return false;
	j->from = from;
	j->to = to;
	j->high = steps >> 4;
	j->low = steps & 15;
	return !j->progressive || (from <= to && to < 64 && (from ? n == 1 : to == 0));
}

bool
jpeg_scan(struct jpeg_scans *j, struct yx_bytes body, struct yx_bytes data)
{
	struct yx_reader r = yx_reader(body);
	struct jpeg_part *parts[JPEG_PARTS];
	uint8_t n;

	if (!j->framed || !yx_take_u8(&r, &n) || n < 1 || n > j->count ||
	    !take_selection(j, &r, parts, n))
		return false;
	for (size_t i = 0; i < n; i++)
		if ((!parts[i]->dc->known && (!j->progressive || (!j->from && !j->high))) ||
		    (!parts[i]->ac->known && (!j->progressive || j->from)))
			return false;
	j->scanned = true;
	j->data = data;
	j->at = j->have = j->lent = j->run = 0;
	j->held = 0;
	return take_units(j, parts, n);
}
