/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_function: functions (ISO 32000-2 7.10) that are worth the same to every reader. Readers
 * differ on intervals that run backwards, on samples that are missing or of odd sizes, on exponents
 * and bounds out of range, and on calculators that break a rule (strict_calculator*.c).
 */
#include "strict_value.h"

#include <math.h>
#include <string.h>

#define FUNCTIONS_DEEP 4
#define SAMPLES_MAX    (1 << 24) /* bytes of a table; real ones have some thousand */
#define CODE_MAX       65536     /* bytes of a calculator; real ones have some hundred */
#define TURNED         0.15      /* of the way from black to white; of two colours twice that */
#define STEEP          4
#define NEARLY         1e-5 /* as numbers are rounded when they are written */
#define POINTS_MAX     81   /* where one is tried: least, middle, most of four inputs */

static size_t
length(struct strict *s, const struct yx_pdf_obj *dict, const char *key)
{
	const struct yx_pdf_obj *o = strict_get(s, dict, key);

	return o->kind == YX_PDF_ARRAY ? o->u.array.count : 0;
}

/* So many pairs of numbers, the smaller one first. */
static bool
intervals(struct strict *s, const struct yx_pdf_obj *dict, const char *key, size_t n, double *out)
{
	const struct yx_pdf_obj *o = strict_get(s, dict, key);
	double pair[2 * STRICT_OPERANDS];

	if (n > STRICT_OPERANDS || !strict_numbers(s, o, pair, 2 * n))
		return false;
	for (size_t i = 0; i < n; i++)
		if (pair[2 * i] > pair[2 * i + 1])
			return false;
	if (out)
		memcpy(out, pair, 2 * n * sizeof(pair[0]));
	return true;
}

/* Absent, or so many numbers. */
static bool
numbers_if_any(struct strict *s, const struct yx_pdf_obj *dict, const char *key, size_t n)
{
	const struct yx_pdf_obj *o = strict_get(s, dict, key);
	double list[2 * STRICT_OPERANDS];

	return o->kind == YX_PDF_NULL ||
	       (n <= 2 * STRICT_OPERANDS && strict_numbers(s, o, list, n));
}

/* ------------------------------------------------------------------------ samples */

/*
 * Some readers draw a curve through the samples (/Order 3), others lines: as good as the same where
 * no sample is far from the line between its neighbours. LibreOffice asks for curves and gives two
 * samples.
 */
static bool
is_gentle(struct yx_bytes data, size_t samples, size_t outputs)
{
	for (size_t i = outputs; i + outputs < samples && i + outputs < data.len; i++) {
		int bend = data.data[i - outputs] - 2 * data.data[i] + data.data[i + outputs];

		if (bend > 32 || bend < -32)
			return false;
	}
	return true;
}

/* 7.10.2 */
static bool
sampled(struct strict *s, const struct yx_pdf_obj *o, size_t inputs, size_t outputs)
{
	static const int64_t widths[] = { 1, 2, 4, 8, 12, 16, 24, 32 };
	const struct yx_pdf_obj *bits = strict_get(s, o, "BitsPerSample");
	const struct yx_pdf_obj *order = strict_get(s, o, "Order"), *size;
	struct yx_buf data = { 0 };
	struct yx_bytes left = { NULL, 0 };
	double samples = (double)outputs;
	bool known = false, good;

	for (size_t i = 0; i < sizeof(widths) / sizeof(widths[0]); i++)
		known |= bits->kind == YX_PDF_INT && bits->u.integer == widths[i];
	if (o->kind != YX_PDF_STREAM || !known || length(s, o, "Size") != inputs ||
	    (order->kind != YX_PDF_NULL && order->kind != YX_PDF_INT) ||
	    !numbers_if_any(s, o, "Encode", 2 * inputs) ||
	    !numbers_if_any(s, o, "Decode", 2 * outputs))
		return false;
	for (size_t i = 0; i < inputs; i++) {
		size = strict_item(s, strict_get(s, o, "Size"), i);
		if (size->kind != YX_PDF_INT || size->u.integer < 1)
			return false;
		samples *= (double)size->u.integer;
	}
	if (samples * (double)bits->u.integer > 8.0 * SAMPLES_MAX)
		return false;
	if (!strict_decode(s, o, SAMPLES_MAX, &data, &left))
		return false;
	s->bytes += data.len;
	good = !left.len && (double)data.len * 8 >= samples * (double)bits->u.integer &&
	       (order->kind == YX_PDF_NULL || order->u.integer == 1 ||
		(order->u.integer == 3 && inputs == 1 && bits->u.integer == 8 &&
		 is_gentle(yx_buf_bytes(&data), (size_t)samples, outputs))) &&
	       (s->bytes <= YX_LIMIT_PDF_CHECK_CONTENT || strict_limit(s));
	yx_buf_clear(&data);
	return good;
}

/* --------------------------------------------------------------------- calculators */

/* 7.10.5: run it at the least, the middle and the most of its inputs. */
static bool
calculated(struct strict *s, const struct yx_pdf_obj *o, size_t inputs, size_t outputs)
{
	double domain[2 * STRICT_OPERANDS], in[STRICT_OPERANDS], out[STRICT_OPERANDS];
	struct yx_buf code = { 0 };
	struct yx_bytes left = { NULL, 0 };
	size_t points = 1;
	bool good;

	if (o->kind != YX_PDF_STREAM || inputs > STRICT_OPERANDS || outputs > STRICT_OPERANDS ||
	    !intervals(s, o, "Domain", inputs, domain) ||
	    !strict_decode(s, o, CODE_MAX, &code, &left))
		return false;
	for (size_t i = 0; i < inputs && points < POINTS_MAX; i++)
		points *= 3;
	good = code.status == YX_OK;
	for (size_t p = 0; good && p < points; p++) {
		size_t rest = p;

		for (size_t i = 0; i < inputs; i++) {
			double at = (double)(rest % 3) / 2;

			in[i] = domain[2 * i] + at * (domain[2 * i + 1] - domain[2 * i]);
			rest /= 3;
		}
		good = strict_calculate(yx_buf_bytes(&code), in, inputs, out, outputs, 0);
	}
	yx_buf_clear(&code);
	return good;
}

/* ----------------------------------------------------------------------- all kinds */

static bool judge(struct strict *s, const struct yx_pdf_obj *o, size_t inputs, size_t outputs,
		  unsigned depth);

/* 7.10.3; both colours have one part by default. */
static bool
exponential(struct strict *s, const struct yx_pdf_obj *o, size_t outputs, const double *domain)
{
	const struct yx_pdf_obj *n = strict_get(s, o, "N");
	size_t c0 = length(s, o, "C0"), c1 = length(s, o, "C1");
	double colours[STRICT_OPERANDS];

	if ((c0 ? c0 : 1) != outputs || (c1 ? c1 : 1) != outputs || outputs > STRICT_OPERANDS ||
	    !yx_pdf_is_number(n) || yx_pdf_number(n) < 0 ||
	    (domain[0] < 0 && n->kind != YX_PDF_INT))
		return false;
	return (!c0 || strict_numbers(s, strict_get(s, o, "C0"), colours, outputs)) &&
	       (!c1 || strict_numbers(s, strict_get(s, o, "C1"), colours, outputs));
}

/* Ghostscript paints nothing of a shading that leads a function beyond its domain. */
static bool
within_domain(struct strict *s, const struct yx_pdf_obj *part, const struct yx_pdf_obj *encode,
	      size_t i)
{
	double domain[2];

	if (!strict_numbers(s, strict_get(s, part, "Domain"), domain, 2))
		return false;
	for (size_t k = 2 * i; k < 2 * i + 2; k++) {
		const struct yx_pdf_obj *o = strict_item(s, encode, k);

		if (!yx_pdf_is_number(o) || !(yx_pdf_number(o) >= domain[0] - NEARLY) ||
		    !(yx_pdf_number(o) <= domain[1] + NEARLY))
			return false;
	}
	return true;
}

/* 7.10.4: one behind the other; the bounds lie in the domain and do not go back. */
static bool
stitched(struct strict *s, const struct yx_pdf_obj *o, size_t outputs, const double *domain,
	 unsigned depth)
{
	const struct yx_pdf_obj *parts = strict_get(s, o, "Functions");
	const struct yx_pdf_obj *bounds = strict_get(s, o, "Bounds");
	size_t n = length(s, o, "Functions");
	double before = domain[0];

	if (!n || length(s, o, "Bounds") + 1 != n || length(s, o, "Encode") != 2 * n ||
	    outputs > STRICT_OPERANDS)
		return false;
	for (size_t i = 0; i < n; i++) {
		const struct yx_pdf_obj *bound = strict_item(s, bounds, i);

		if (i + 1 < n && (!yx_pdf_is_number(bound) || yx_pdf_number(bound) < before ||
				  yx_pdf_number(bound) > domain[1]))
			return false;
		before = i + 1 < n ? yx_pdf_number(bound) : before;
		if (!judge(s, strict_item(s, parts, i), 1, outputs, depth + 1) ||
		    !within_domain(s, strict_item(s, parts, i), strict_get(s, o, "Encode"), i))
			return false;
	}
	return true;
}

static bool
judge(struct strict *s, const struct yx_pdf_obj *o, size_t inputs, size_t outputs, unsigned depth)
{
	const struct yx_pdf_obj *kind = strict_get(s, o, "FunctionType");
	double domain[2 * STRICT_OPERANDS];
	bool ranged = length(s, o, "Range") > 0;

	if (depth > FUNCTIONS_DEEP || (o->kind != YX_PDF_DICT && o->kind != YX_PDF_STREAM) ||
	    kind->kind != YX_PDF_INT || !intervals(s, o, "Domain", inputs, domain) ||
	    (ranged && !intervals(s, o, "Range", outputs, NULL)))
		return false;
	switch (kind->u.integer) {
	case 0:
		return ranged && sampled(s, o, inputs, outputs);
	case 2:
		return inputs == 1 && exponential(s, o, outputs, domain);
	case 3:
		return inputs == 1 && stitched(s, o, outputs, domain, depth);
	case 4:
		return ranged && calculated(s, o, inputs, outputs);
	default:
		return false;
	}
}

bool
strict_function(struct strict *s, const struct yx_pdf_obj *o, size_t inputs, size_t outputs)
{
	enum strict_role role = (enum strict_role)(STRICT_AS_FUNCTION + outputs);
	bool named = inputs == 1 && outputs <= STRICT_OPERANDS;

	if (named && strict_seen(s, role, o->stream_of.num))
		return true;
	if (!judge(s, o, inputs, outputs, 0))
		return false;
	if (named)
		strict_keep(s, role, o->stream_of.num);
	return true;
}

/*
 * A table that leaves its input about as it is: as old Ghostscript and Distiller write transfer
 * functions. It rises nowhere so steeply that what could not be seen is.
 */
bool
strict_is_gentle(struct strict *s, const struct yx_pdf_obj *o)
{
	const struct yx_pdf_obj *type = strict_get(s, o, "FunctionType");
	const struct yx_pdf_obj *bits = strict_get(s, o, "BitsPerSample");
	struct yx_buf data = { 0 };
	struct yx_bytes left = { NULL, 0 };
	double size, domain[2], range[2];
	bool good;

	if (o->kind != YX_PDF_STREAM || type->kind != YX_PDF_INT || type->u.integer != 0 ||
	    bits->kind != YX_PDF_INT || bits->u.integer != 8 || yx_pdf_peek(o, "Encode") ||
	    yx_pdf_peek(o, "Decode") || !strict_function(s, o, 1, 1) ||
	    !strict_numbers(s, strict_get(s, o, "Size"), &size, 1) || size < 2 ||
	    !strict_numbers(s, strict_get(s, o, "Domain"), domain, 2) || domain[0] != 0 ||
	    domain[1] != 1 || !strict_numbers(s, strict_get(s, o, "Range"), range, 2) ||
	    range[0] != 0 || range[1] != 1 || !strict_decode(s, o, SAMPLES_MAX, &data, &left))
		return false;
	s->bytes += data.len;
	good = !left.len && (double)data.len >= size;
	for (size_t i = 0; good && i < (size_t)size; i++) {
		double rise = i ? (data.data[i] - data.data[i - 1]) / 255.0 : 0;

		good = fabs(data.data[i] / 255.0 - (double)i / (size - 1)) < TURNED && rise >= 0 &&
		       rise <= STEEP / (size - 1) + 0.01;
	}
	yx_buf_clear(&data);
	return good;
}
