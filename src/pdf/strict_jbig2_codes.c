/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_jbig2_codes: arithmetic codes and the numbers made of them (ITU-T T.88 annexes E and A).
 * Behind the data decoders read ones; where they need more of them than a writer leaves out, some
 * go on (poppler, MuPDF, pdf.js) and PDFium shows nothing.
 */
#include "strict_jbig2.h"

#define LENT_MAX                                                                                   \
	2          /* bytes, as PDFium has it: what is still held when the last decision is made   \
		    */
#define DECISION 8 /* nanoseconds or so */
#define MADE_MAX                                                                                   \
	(UINT64_C(1) << 27) /* a second; a scanned page has 10 million, most of them white */
#define REST_MAX 4          /* bytes not read: the end, ff ac, and what was held and not needed */

/* Table E.1: the estimate, the state after each decision, is the likelier one to be swapped? */
static const struct state {
	uint16_t estimate;
	uint8_t likely, unlikely, swap;
} states[47] = {
	{ 0x5601, 1, 1, 1 },   { 0x3401, 2, 6, 0 },   { 0x1801, 3, 9, 0 },   { 0x0ac1, 4, 12, 0 },
	{ 0x0521, 5, 29, 0 },  { 0x0221, 38, 33, 0 }, { 0x5601, 7, 6, 1 },   { 0x5401, 8, 14, 0 },
	{ 0x4801, 9, 14, 0 },  { 0x3801, 10, 14, 0 }, { 0x3001, 11, 17, 0 }, { 0x2401, 12, 18, 0 },
	{ 0x1c01, 13, 20, 0 }, { 0x1601, 29, 21, 0 }, { 0x5601, 15, 14, 1 }, { 0x5401, 16, 14, 0 },
	{ 0x5101, 17, 15, 0 }, { 0x4801, 18, 16, 0 }, { 0x3801, 19, 17, 0 }, { 0x3401, 20, 18, 0 },
	{ 0x3001, 21, 19, 0 }, { 0x2801, 22, 19, 0 }, { 0x2401, 23, 20, 0 }, { 0x2201, 24, 21, 0 },
	{ 0x1c01, 25, 22, 0 }, { 0x1801, 26, 23, 0 }, { 0x1601, 27, 24, 0 }, { 0x1401, 28, 25, 0 },
	{ 0x1201, 29, 26, 0 }, { 0x1101, 30, 27, 0 }, { 0x0ac1, 31, 28, 0 }, { 0x09c1, 32, 29, 0 },
	{ 0x08a1, 33, 30, 0 }, { 0x0521, 34, 31, 0 }, { 0x0441, 35, 32, 0 }, { 0x02a1, 36, 33, 0 },
	{ 0x0221, 37, 34, 0 }, { 0x0141, 38, 35, 0 }, { 0x0111, 39, 36, 0 }, { 0x0085, 40, 37, 0 },
	{ 0x0049, 41, 38, 0 }, { 0x0025, 42, 39, 0 }, { 0x0015, 43, 40, 0 }, { 0x0009, 44, 41, 0 },
	{ 0x0005, 45, 42, 0 }, { 0x0001, 45, 43, 0 }, { 0x5601, 46, 46, 0 },
};

static unsigned
byte_at(const struct jbig2_codes *d, size_t at)
{
	return at < d->data.len ? d->data.data[at] : 0xff;
}

/* Figure E.19: a marker is not gone past. */
static void
take_byte(struct jbig2_codes *d)
{
	unsigned now = byte_at(d, d->at), next = byte_at(d, d->at + 1);

	if (now == 0xff && next > 0x8f) {
		d->c += 0xff00;
		d->ct = 8;
		d->lent += d->lent < UINT16_MAX;
		return;
	}
	d->at++;
	d->c += next << (now == 0xff ? 9 : 8);
	d->ct = now == 0xff ? 7 : 8;
}

void
jbig2_codes_begin(struct jbig2_codes *d, struct yx_bytes data)
{
	*d = (struct jbig2_codes){ .data = data, .a = 0x8000 };
	d->c = byte_at(d, 0) << 16;
	take_byte(d);
	d->c <<= 7;
	d->ct -= 7;
}

static void
renormalise(struct jbig2_codes *d)
{
	do {
		if (!d->ct)
			take_byte(d);
		d->a <<= 1;
		d->c <<= 1;
		d->ct--;
	} while (d->a < 0x8000);
}

unsigned
jbig2_decide(struct jbig2_codes *d, uint8_t *context)
{
	const struct state *s = &states[*context >> 1];
	unsigned likely = *context & 1, out = likely;
	bool less;

	d->made++;
	d->a -= s->estimate;
	if (d->c >> 16 >= s->estimate) {
		d->c -= (uint32_t)s->estimate << 16;
		if (d->a >= 0x8000)
			return likely;
		less = d->a < s->estimate; /* the halves changed places */
	} else {
		less = d->a >= s->estimate;
		d->a = s->estimate;
	}
	if (less) {
		out = !likely;
		*context = (uint8_t)((unsigned)s->unlikely << 1 | (likely ^ s->swap));
	} else {
		*context = (uint8_t)((unsigned)s->likely << 1 | likely);
	}
	renormalise(d);
	return out;
}

uint32_t
jbig2_zeros(const struct jbig2_codes *d, uint8_t context)
{
	uint32_t estimate = states[context >> 1].estimate;
	uint32_t n = (d->a - 0x8000) / estimate, m = (d->c >> 16) / estimate;

	return context & 1 ? 0 : n < m ? n : m;
}

void
jbig2_skip_zeros(struct jbig2_codes *d, uint8_t context, uint32_t n)
{
	uint32_t estimate = states[context >> 1].estimate;

	d->a -= n * estimate;
	d->c -= n * estimate << 16;
}

bool
jbig2_codes_last(const struct jbig2_codes *d)
{
	return d->lent <= LENT_MAX && d->made <= MADE_MAX;
}

void
jbig2_spend(struct jbig2_task *t, const struct jbig2_codes *d)
{
	t->work += DECISION * d->made;
	t->too_large |= d->made > MADE_MAX;
}

bool
jbig2_codes_end(const struct jbig2_codes *d)
{
	size_t n = d->data.len;

	return jbig2_codes_last(d) && n >= d->at + 2 && n <= d->at + REST_MAX &&
	       d->data.data[n - 2] == 0xff && d->data.data[n - 1] == 0xac;
}

/* A decision, by those of the number before it, of which nine are remembered. */
static unsigned
next(struct jbig2_codes *d, struct jbig2_number *n, unsigned *before)
{
	unsigned bit = jbig2_decide(d, &n->contexts[*before]), now = *before << 1 | bit;

	*before = *before < 256 ? now : (now & 511) | 256;
	return bit;
}

/* A.2: a sign, a prefix that says how many bits, the bits. */
bool
jbig2_number(struct jbig2_codes *d, struct jbig2_number *n, int64_t *out)
{
	static const struct {
		unsigned bits;
		int64_t from;
	} ranges[6] = { { 2, 0 }, { 4, 4 }, { 6, 20 }, { 8, 84 }, { 12, 340 }, { 32, 4436 } };
	unsigned before = 1, range = 0, negative = next(d, n, &before);
	int64_t v = 0;

	while (range < 5 && next(d, n, &before))
		range++;
	for (unsigned i = 0; i < ranges[range].bits; i++)
		v = v << 1 | (int64_t)next(d, n, &before);
	v += ranges[range].from;
	*out = negative ? -v : v;
	return !(negative && !v);
}
