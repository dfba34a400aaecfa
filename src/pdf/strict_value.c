/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_value: what a function (ISO 32000-2 7.10) is worth at a point, and just beside it. A
 * number that one reader holds in 64 bits and another in 16 lies on either side of a jump: at the
 * bounds of stitched functions, where a calculator compares or rounds.
 */
#include "strict_value.h"

#include <math.h>
#include <string.h>

#define POINT   400 /* nanoseconds or so */
#define STEP    8   /* of a calculator, for each byte of its code */
#define CORNER  20  /* of samples, each that is mixed */
#define DEEP    8   /* functions in functions */
#define WIDE    8   /* inputs of samples: 256 corners */
#define CODE    (64u << 10)
#define SAMPLES (1u << 24)
#define BESIDE  1e-4 /* what readers' numbers may be apart: the coarsest have 15 bits */

void
strict_values_clear(struct strict_values *h)
{
	for (size_t i = 0; i < STRICT_HELD; i++)
		yx_buf_clear(&h->data[i]);
	*h = (struct strict_values){ .s = h->s };
}

/* The data of a function, kept for the next point. */
static const struct yx_buf *
hold(struct strict_values *h, const struct yx_pdf_obj *stream, size_t max)
{
	struct yx_bytes left = { NULL, 0 };
	size_t at;

	for (size_t i = 0; i < STRICT_HELD; i++)
		if (h->stream[i] == stream)
			return &h->data[i];
	at = h->next++ % STRICT_HELD;
	h->stream[at] = NULL;
	yx_buf_clear(&h->data[at]);
	if (stream->kind != YX_PDF_STREAM ||
	    !strict_decode(h->s, stream, max, &h->data[at], &left) || left.len)
		return NULL;
	h->stream[at] = stream;
	return &h->data[at];
}

static double
between(double v, double low, double high)
{
	return v > low ? fmin(v, high) : low;
}

static double
beside(double v, enum strict_side side)
{
	double by = BESIDE * fmax(1, fabs(v));

	return side == STRICT_BELOW ? v - by : (side == STRICT_ABOVE ? v + by : v);
}

/* 7.10.3 */
static bool
exponential(struct strict_values *h, const struct yx_pdf_obj *f, double x, double *out, size_t n)
{
	double from[STRICT_OPERANDS] = { 0 }, to[STRICT_OPERANDS] = { 1 };
	const struct yx_pdf_obj *c0 = strict_get(h->s, f, "C0"), *c1 = strict_get(h->s, f, "C1");
	double power = pow(x, yx_pdf_number(strict_get(h->s, f, "N")));

	if ((c0->kind != YX_PDF_NULL && !strict_numbers(h->s, c0, from, n)) ||
	    (c1->kind != YX_PDF_NULL && !strict_numbers(h->s, c1, to, n)) || !isfinite(power))
		return false;
	for (size_t i = 0; i < n; i++)
		out[i] = from[i] + power * (to[i] - from[i]);
	return true;
}

/* One sample, 0 to 1. */
static double
sample(const struct yx_buf *data, uint64_t bit, unsigned bits)
{
	double v = 0;

	for (unsigned done = 0; done < bits;) {
		unsigned in = (unsigned)(bit & 7),
			 take = 8 - in < bits - done ? 8 - in : bits - done;
		unsigned byte = bit / 8 < data->len ? data->data[bit / 8] : 0;

		v = ldexp(v, (int)take) + (double)(byte >> (8 - in - take) & ((1u << take) - 1));
		bit += take;
		done += take;
	}
	return v / (ldexp(1, (int)bits) - 1);
}

/* 7.10.2: where in the table each input lies, and how far towards the next sample. */
static bool
place_samples(struct strict_values *h, const struct yx_pdf_obj *f, const double *in, size_t inputs,
	      uint64_t *at, uint64_t *step, double *part)
{
	double size[WIDE], domain[2 * WIDE], encode[2 * WIDE];
	uint64_t total = 1;
	bool encoded;

	if (!strict_numbers(h->s, strict_get(h->s, f, "Size"), size, inputs) ||
	    !strict_numbers(h->s, strict_get(h->s, f, "Domain"), domain, 2 * inputs))
		return false;
	encoded = strict_numbers(h->s, strict_get(h->s, f, "Encode"), encode, 2 * inputs);
	for (size_t i = 0; i < inputs; i++) {
		double low = domain[2 * i], wide = domain[2 * i + 1] - low, most = size[i] - 1;
		double from = encoded ? encode[2 * i] : 0, to = encoded ? encode[2 * i + 1] : most;
		double x = wide > 0 ? from + (in[i] - low) / wide * (to - from) : from;

		if (!(size[i] >= 1 && size[i] <= SAMPLES))
			return false;
		x = between(x, 0, most);
		at[i] = (uint64_t)fmax(fmin(floor(x), size[i] - 2), 0);
		part[i] = x - (double)at[i];
		step[i] = total;
		total *= (uint64_t)size[i];
		if (total > SAMPLES)
			return false;
	}
	return true;
}

static bool
sampled(struct strict_values *h, const struct yx_pdf_obj *f, const double *in, size_t inputs,
	double *out, size_t n)
{
	int64_t bits = pdf_get_int(h->s->v, f, "BitsPerSample", 0);
	double decode[2 * STRICT_OPERANDS], part[WIDE];
	uint64_t at[WIDE], step[WIDE];
	const struct yx_buf *data;

	if (inputs > WIDE || bits < 1 || bits > 32 ||
	    !place_samples(h, f, in, inputs, at, step, part) || !(data = hold(h, f, SAMPLES)) ||
	    (!strict_numbers(h->s, strict_get(h->s, f, "Decode"), decode, 2 * n) &&
	     !strict_numbers(h->s, strict_get(h->s, f, "Range"), decode, 2 * n)))
		return false;
	memset(out, 0, n * sizeof(*out));
	for (size_t corner = 0; corner < (size_t)1 << inputs; corner++) {
		double weight = 1;
		uint64_t where = 0;

		for (size_t i = 0; i < inputs; i++) {
			bool next = corner >> i & 1;

			weight *= next ? part[i] : 1 - part[i];
			where += (at[i] + (next && part[i] > 0)) * step[i];
		}
		if (weight == 0)
			continue;
		h->s->work += CORNER * n;
		for (size_t i = 0; i < n; i++)
			out[i] +=
			    weight * sample(data, (where * n + i) * (uint64_t)bits, (unsigned)bits);
	}
	for (size_t i = 0; i < n; i++)
		out[i] = decode[2 * i] + out[i] * (decode[2 * i + 1] - decode[2 * i]);
	return true;
}

static bool value(struct strict_values *h, const struct yx_pdf_obj *f, const double *in,
		  size_t inputs, double *out, size_t n, unsigned depth);

/* 7.10.4. On a bound the one part holds for some, for others the next. */
static bool
stitched(struct strict_values *h, const struct yx_pdf_obj *f, double x, double *out, size_t n,
	 unsigned depth)
{
	const struct yx_pdf_obj *parts = strict_get(h->s, f, "Functions");
	const struct yx_pdf_obj *bounds = strict_get(h->s, f, "Bounds");
	const struct yx_pdf_obj *encode = strict_get(h->s, f, "Encode");
	size_t count = parts->kind == YX_PDF_ARRAY ? parts->u.array.count : 0, k = 0;
	double domain[2], low, high, e[2], where = beside(x, h->side);

	if (!count || !strict_numbers(h->s, strict_get(h->s, f, "Domain"), domain, 2))
		return false;
	while (k + 1 < count && where >= yx_pdf_number(strict_item(h->s, bounds, k)))
		k++;
	low = k ? yx_pdf_number(strict_item(h->s, bounds, k - 1)) : domain[0];
	high = k + 1 < count ? yx_pdf_number(strict_item(h->s, bounds, k)) : domain[1];
	for (size_t i = 0; i < 2; i++)
		e[i] = yx_pdf_number(strict_item(h->s, encode, 2 * k + i));
	x = between(x, low, high);
	x = high > low ? e[0] + (x - low) / (high - low) * (e[1] - e[0]) : e[0];
	return value(h, strict_item(h->s, parts, k), &x, 1, out, n, depth + 1);
}

static bool
value(struct strict_values *h, const struct yx_pdf_obj *f, const double *in, size_t inputs,
      double *out, size_t n, unsigned depth)
{
	double domain[2 * STRICT_OPERANDS], range[2 * STRICT_OPERANDS], x[STRICT_OPERANDS];
	int64_t kind = pdf_get_int(h->s->v, f, "FunctionType", -1);
	const struct yx_buf *code;
	bool good = false;

	if (depth > DEEP || !inputs || inputs > STRICT_OPERANDS || !n || n > STRICT_OPERANDS ||
	    !strict_numbers(h->s, strict_get(h->s, f, "Domain"), domain, 2 * inputs))
		return false;
	h->s->work += POINT;
	for (size_t i = 0; i < inputs; i++)
		x[i] = between(in[i], domain[2 * i], domain[2 * i + 1]);
	if (kind == 2 && h->side == STRICT_BEYOND)
		x[0] = in[0]; /* some forget the domain of these */
	switch (kind) {
	case 0:
		good = sampled(h, f, x, inputs, out, n);
		break;
	case 2:
		good = inputs == 1 && exponential(h, f, x[0], out, n);
		break;
	case 3:
		good = inputs == 1 && stitched(h, f, x[0], out, n, depth);
		break;
	case 4:
		code = hold(h, f, CODE);
		if (!code)
			return false;
		h->s->work += STEP * code->len;
		for (size_t i = 0; i < inputs; i++)
			x[i] = between(beside(x[i], h->side), domain[2 * i], domain[2 * i + 1]);
		good = strict_calculate(yx_buf_bytes(code), x, inputs, out, n,
					h->side == STRICT_BELOW   ? -BESIDE
					: h->side == STRICT_ABOVE ? BESIDE
								  : 0);
		break;
	default:
		break;
	}
	if (good && strict_numbers(h->s, strict_get(h->s, f, "Range"), range, 2 * n))
		for (size_t i = 0; i < n; i++)
			out[i] = between(out[i], range[2 * i], range[2 * i + 1]);
	return good;
}

bool
strict_value(struct strict_values *h, const struct yx_pdf_obj *f, const double *in, size_t inputs,
	     enum strict_side side, double *out, size_t n)
{
	h->side = side;
	/* 8.7.4.5: one function of all parts, or one for each */
	if (f->kind != YX_PDF_ARRAY || (f->u.array.count == 1 && n != 1))
		return value(h, f->kind == YX_PDF_ARRAY ? strict_item(h->s, f, 0) : f, in, inputs,
			     out, n, 0);
	for (size_t i = 0; i < n; i++)
		if (!value(h, strict_item(h->s, f, i), in, inputs, out + i, 1, 0))
			return false;
	return true;
}
