/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_ink: what an ink looks like between none and all of it (ISO 32000-2 8.6.6.4). Readers ask
 * the function of the colour space; MuPDF mixes what the function makes of none and of all. A
 * function that goes another way shows words to the ones and none to the other.
 */
#include "strict.h"

#include <math.h>

#define POINTS  32   /* between none and all of the ink */
#define FAR     0.35 /* of lightness, of the way from black to white: shades of real inks are below */
#define POINT   400 /* nanoseconds or so */
#define STEP    8   /* of a calculator, for each byte of its code */
#define DEEP    8   /* functions in functions */
#define CODE    (64u << 10)
#define SAMPLES (1u << 20)

struct shade {
	struct strict *s;
	const struct yx_pdf_obj *stream; /* whose data are held */
	struct yx_buf data;
};

/* The data of a function, kept for the next point. */
static bool
hold(struct shade *h, const struct yx_pdf_obj *stream, size_t max)
{
	struct yx_bytes left = { NULL, 0 };

	if (h->stream == stream)
		return true;
	h->stream = NULL;
	yx_buf_clear(&h->data);
	if (!strict_decode(h->s, stream, max, &h->data, &left) || left.len)
		return false;
	h->stream = stream;
	return true;
}

static double
between(double v, double low, double high)
{
	return v > low ? fmin(v, high) : low;
}

static bool
exponential(struct shade *h, const struct yx_pdf_obj *f, double x, size_t n, double *out)
{
	double from[STRICT_OPERANDS] = { 0 }, to[STRICT_OPERANDS] = { 1 };
	const struct yx_pdf_obj *c0 = strict_get(h->s, f, "C0"), *c1 = strict_get(h->s, f, "C1");
	double power = pow(x, yx_pdf_number(strict_get(h->s, f, "N")));

	if ((c0->kind != YX_PDF_NULL && !strict_numbers(h->s, c0, from, n)) ||
	    (c1->kind != YX_PDF_NULL && !strict_numbers(h->s, c1, to, n)))
		return false;
	for (size_t i = 0; i < n; i++)
		out[i] = from[i] + power * (to[i] - from[i]);
	return true;
}

/* Samples of whole bytes, with lines between them (7.10.2). */
static bool
sampled(struct shade *h, const struct yx_pdf_obj *f, double x, size_t n, double *out)
{
	const struct yx_pdf_obj *bits = strict_get(h->s, f, "BitsPerSample");
	double size, domain[2], encode[2], decode[2 * STRICT_OPERANDS], part;
	size_t wide, at;

	if (bits->kind != YX_PDF_INT || (bits->u.integer != 8 && bits->u.integer != 16) ||
	    !strict_numbers(h->s, strict_get(h->s, f, "Size"), &size, 1) || size < 2 ||
	    !strict_numbers(h->s, strict_get(h->s, f, "Domain"), domain, 2) ||
	    domain[1] <= domain[0] || !hold(h, f, SAMPLES))
		return false;
	if (!strict_numbers(h->s, strict_get(h->s, f, "Encode"), encode, 2)) {
		encode[0] = 0;
		encode[1] = size - 1;
	}
	if (!strict_numbers(h->s, strict_get(h->s, f, "Decode"), decode, 2 * n) &&
	    !strict_numbers(h->s, strict_get(h->s, f, "Range"), decode, 2 * n))
		return false;
	x = encode[0] + (x - domain[0]) / (domain[1] - domain[0]) * (encode[1] - encode[0]);
	x = between(x, 0, size - 1);
	at = (size_t)fmin(floor(x), size - 2);
	part = x - (double)at;
	wide = (size_t)bits->u.integer / 8;
	if ((at + 2) * n * wide > h->data.len)
		return false;
	for (size_t i = 0; i < n; i++) {
		const uint8_t *a = h->data.data + (at * n + i) * wide, *b = a + n * wide;
		double low = wide == 1 ? a[0] / 255.0 : (a[0] * 256 + a[1]) / 65535.0;
		double high = wide == 1 ? b[0] / 255.0 : (b[0] * 256 + b[1]) / 65535.0;

		out[i] = decode[2 * i] +
			 (low + part * (high - low)) * (decode[2 * i + 1] - decode[2 * i]);
	}
	return true;
}

static bool value(struct shade *h, const struct yx_pdf_obj *f, double x, size_t n, double *out,
		  unsigned depth);

static bool
stitched(struct shade *h, const struct yx_pdf_obj *f, double x, size_t n, double *out,
	 unsigned depth)
{
	const struct yx_pdf_obj *parts = strict_get(h->s, f, "Functions");
	const struct yx_pdf_obj *bounds = strict_get(h->s, f, "Bounds");
	const struct yx_pdf_obj *encode = strict_get(h->s, f, "Encode");
	size_t count = parts->kind == YX_PDF_ARRAY ? parts->u.array.count : 0, k = 0;
	double domain[2], low, high, e[2];

	if (!count || !strict_numbers(h->s, strict_get(h->s, f, "Domain"), domain, 2))
		return false;
	while (k + 1 < count && x >= yx_pdf_number(strict_item(h->s, bounds, k)))
		k++;
	low = k ? yx_pdf_number(strict_item(h->s, bounds, k - 1)) : domain[0];
	high = k + 1 < count ? yx_pdf_number(strict_item(h->s, bounds, k)) : domain[1];
	for (size_t i = 0; i < 2; i++)
		e[i] = yx_pdf_number(strict_item(h->s, encode, 2 * k + i));
	x = high > low ? e[0] + (x - low) / (high - low) * (e[1] - e[0]) : e[0];
	return value(h, strict_item(h->s, parts, k), x, n, out, depth + 1);
}

/* False also for what is not reckoned with: samples of other widths. */
static bool
value(struct shade *h, const struct yx_pdf_obj *f, double x, size_t n, double *out, unsigned depth)
{
	double domain[2], range[2 * STRICT_OPERANDS];
	bool good = false;

	if (depth > DEEP || !strict_numbers(h->s, strict_get(h->s, f, "Domain"), domain, 2))
		return false;
	x = between(x, domain[0], domain[1]);
	h->s->work += POINT;
	switch (pdf_get_int(h->s->v, f, "FunctionType", -1)) {
	case 0:
		good = sampled(h, f, x, n, out);
		break;
	case 2:
		good = exponential(h, f, x, n, out);
		break;
	case 3:
		good = stitched(h, f, x, n, out, depth);
		break;
	case 4:
		h->s->work += STEP * h->data.len;
		good = hold(h, f, CODE) && strict_calculate(yx_buf_bytes(&h->data), &x, 1, out, n);
		break;
	default:
		break;
	}
	if (good && strict_numbers(h->s, strict_get(h->s, f, "Range"), range, 2 * n))
		for (size_t i = 0; i < n; i++)
			out[i] = between(out[i], range[2 * i], range[2 * i + 1]);
	return good;
}

/* Of a colour of one, three or four parts, about; 0 is black. */
static double
lightness(const double *c, size_t n, bool lab)
{
	double dark;

	if (n == 1)
		return between(c[0], 0, 1);
	if (n == 3)
		return lab ? between(c[0] / 100, 0, 1)
			   : between(0.3 * c[0] + 0.59 * c[1] + 0.11 * c[2], 0, 1);
	dark = between(0.3 * c[0] + 0.59 * c[1] + 0.11 * c[2], 0, 1);
	return (1 - dark) * (1 - between(c[3], 0, 1));
}

bool
strict_ink_is_even(struct strict *s, const struct yx_pdf_obj *array, unsigned parts)
{
	const struct yx_pdf_obj *space = strict_item(s, array, 2), *f = strict_item(s, array, 3);
	bool lab = yx_pdf_is_name(strict_item(s, space, 0), "Lab"), good = true;
	double none[STRICT_OPERANDS], all[STRICT_OPERANDS], one[STRICT_OPERANDS];
	struct shade h = { .s = s };

	if (parts != 1 && parts != 3 && parts != 4)
		return true;
	if (value(&h, f, 0, parts, none, 0) && value(&h, f, 1, parts, all, 0))
		for (unsigned k = 1; good && k < POINTS; k++) {
			double x = (double)k / POINTS, mix[STRICT_OPERANDS];

			if (!value(&h, f, x, parts, one, 0))
				break;
			for (size_t i = 0; i < parts; i++)
				mix[i] = none[i] + x * (all[i] - none[i]);
			good = fabs(lightness(one, parts, lab) - lightness(mix, parts, lab)) < FAR;
		}
	yx_buf_clear(&h.data);
	return good;
}
