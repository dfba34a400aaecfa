/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_jpeg_blocks: the blocks of JPEG pictures (ITU-T T.81 F.2, G.2), as far as whether there is
 * a code for every coefficient; what they are worth is skipped.
 */
#include "strict_jpeg_scan.h"

/* ----------------------------------------------------------------------- bits */

/* Seven bytes at once, where none of eight is ff. */
static bool
fill_fast(struct jpeg_scans *j)
{
	static const uint64_t low = 0x0101010101010101, high = 0x8080808080808080;
	unsigned n = (64 - j->have) / 8;
	uint64_t v = 0;

	if (j->data.len - j->at < 8)
		return false;
	for (size_t i = 0; i < 8; i++)
		v = v << 8 | j->data.data[j->at + i];
	if ((~v - low) & v & high)
		return false;
	n = n > 7 ? 7 : n;
	j->held = j->held << (8 * n) | v >> (64 - 8 * n);
	j->have += 8 * n;
	j->at += n;
	return true;
}

/* Up to a marker; behind it there are zeros, which are counted. */
static void
fill(struct jpeg_scans *j)
{
	if (fill_fast(j))
		return;
	while (j->have <= 48) {
		unsigned byte = 0;

		if (j->at < j->data.len &&
		    (j->data.data[j->at] != 0xff ||
		     (j->at + 1 < j->data.len && j->data.data[j->at + 1] == 0))) {
			byte = j->data.data[j->at];
			j->at += byte == 0xff ? 2 : 1;
		} else {
			j->lent += 8;
		}
		j->held = j->held << 8 | byte;
		j->have += 8;
	}
}

static unsigned
take_bits(struct jpeg_scans *j, unsigned n)
{
	if (j->have < 16)
		fill(j);
	j->have -= n;
	return (unsigned)(j->held >> j->have) & ((1u << n) - 1);
}

static bool
is_beyond(const struct jpeg_scans *j)
{
	return j->lent > j->have;
}

/* F.2.2.3; -1: none. */
static int
take_code(struct jpeg_scans *j, const struct jpeg_table *c)
{
	unsigned at;
	int32_t code;

	if (j->have < 32) /* for this and what follows it */
		fill(j);
	at = (unsigned)(j->held >> (j->have - JPEG_FAST)) & ((1 << JPEG_FAST) - 1);
	if (c->bits[at]) {
		j->have -= c->bits[at];
		return c->value[at];
	}
	for (unsigned len = JPEG_FAST + 1; len <= 16; len++) {
		code = (int32_t)(j->held >> (j->have - len)) & ((1 << len) - 1);
		if (code <= c->last[len] && code + c->first[len] >= 0) {
			j->have -= len;
			return c->values[(code + c->first[len]) & 255];
		}
	}
	return -1;
}

/* --------------------------------------------------------------------- blocks */

static bool
take_first(struct jpeg_scans *j, const struct jpeg_table *c)
{
	int size = take_code(j, c);

	if (size < 0 || size > 15)
		return false;
	(void)take_bits(j, (unsigned)size);
	return true;
}

/* F.2.2.2 */
static bool
whole_block(struct jpeg_scans *j, const struct jpeg_part *p)
{
	if (!take_first(j, p->dc))
		return false;
	for (unsigned k = 1; k < 64; k++) {
		int code = take_code(j, p->ac);

		if (code < 0)
			return false;
		if (code == 0)
			break;
		k += (unsigned)code >> 4;
		if (k > 63 || ((code & 15) == 0 && code != 0xf0))
			return false;
		(void)take_bits(j, (unsigned)code & 15);
	}
	return true;
}

/* G.1.2.2: the first time that these coefficients are told. */
static bool
first_told(struct jpeg_scans *j, const struct jpeg_part *p, uint64_t *known)
{
	if (j->run) {
		j->run--;
		return true;
	}
	for (unsigned k = j->from; k <= j->to; k++) {
		int code = take_code(j, p->ac);

		if (code < 0)
			return false;
		if ((code & 15) == 0 && code != 0xf0) {
			j->run = (1u << (code >> 4)) - 1 + take_bits(j, (unsigned)code >> 4);
			return true;
		}
		k += (unsigned)code >> 4;
		if (k > j->to)
			return false;
		if (code != 0xf0)
			*known |= 1ull << k;
		(void)take_bits(j, (unsigned)code & 15);
	}
	return true;
}

/* A bit for each coefficient that is known, up to the one behind `zeros` that are not. */
static unsigned
correct(struct jpeg_scans *j, uint64_t known, unsigned k, unsigned zeros)
{
	for (; k <= j->to; k++) {
		if (known >> k & 1)
			(void)take_bits(j, 1);
		else if (zeros-- == 0)
			break;
	}
	return k;
}

/* G.1.2.3: one bit more of each. */
static bool
told_again(struct jpeg_scans *j, const struct jpeg_part *p, uint64_t *known)
{
	unsigned k = j->from;

	while (!j->run && k <= j->to) {
		int code = take_code(j, p->ac);

		if (code < 0 || (code & 15) > 1)
			return false;
		if ((code & 15) == 0 && code != 0xf0) {
			j->run = (1u << (code >> 4)) + take_bits(j, (unsigned)code >> 4);
			break;
		}
		(void)take_bits(j, (unsigned)code & 15);
		k = correct(j, *known, k, (unsigned)code >> 4);
		if (k > j->to)
			return code == 0xf0;
		if (code & 15)
			*known |= 1ull << k;
		k++;
	}
	if (j->run) {
		(void)correct(j, *known, k, UINT32_MAX);
		j->run--;
	}
	return true;
}

bool
jpeg_block(struct jpeg_scans *j, const struct jpeg_part *p, uint32_t x, uint32_t y)
{
	uint64_t *known = p->known ? &p->known[(size_t)y * p->stride + x] : NULL;
	bool good;

	if (!known)
		good = whole_block(j, p);
	else if (j->from == 0)
		good = j->high ? (take_bits(j, 1), true) : take_first(j, p->dc);
	else
		good = j->high ? told_again(j, p, known) : first_told(j, p, known);
	return good && !is_beyond(j);
}
