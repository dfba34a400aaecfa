/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_mesh: shadings of triangles and patches (ISO 32000-2 8.7.4.5.5 to 8.7.4.5.8): the data are
 * all there, nothing else is, and each corner has a colour that all readers give it. Where a record
 * is no whole number of bytes, some read on within the byte and others skip its rest.
 */
#include "strict_shading.h"

#include <math.h>
#include <string.h>

#define MESH_MAX ((size_t)1 << 26) /* bytes */
#define CORNER   40                /* nanoseconds or so */
#define PATCH    4000

struct mesh {
	struct strict_shading *h;
	struct yx_bytes data;
	uint64_t bit;
	unsigned kind, place, part, flag; /* bits of each */
	size_t parts;                     /* of a colour, as it stands there */
	double low[STRICT_OPERANDS + 2], high[STRICT_OPERANDS + 2]; /* of a point, a colour */
	struct strict_patch patch;
	double last; /* a value that was good */
	bool has_last;
	double corners[3]; /* values of a triangle's */
};

static bool
by_function(const struct mesh *m)
{
	return m->h->function->kind != YX_PDF_NULL;
}

static bool
width(struct strict *s, const struct yx_pdf_obj *dict, const char *key, const char *allowed,
      unsigned *out)
{
	const struct yx_pdf_obj *o = strict_get(s, dict, key);

	if (o->kind != YX_PDF_INT || o->u.integer < 1 || o->u.integer > 32 ||
	    !memchr(allowed, (int)o->u.integer, strlen(allowed)))
		return false;
	*out = (unsigned)o->u.integer;
	return true;
}

static uint32_t
take(struct mesh *m, unsigned bits)
{
	uint64_t v = 0;

	for (unsigned done = 0; done < bits;) {
		unsigned in = (unsigned)(m->bit & 7),
			 n = 8 - in < bits - done ? 8 - in : bits - done;

		v = v << n | ((unsigned)m->data.data[m->bit / 8] >> (8 - in - n) & ((1u << n) - 1));
		m->bit += n;
		done += n;
	}
	return (uint32_t)v;
}

static bool
has(const struct mesh *m, uint64_t bits)
{
	return m->data.len * 8 - m->bit >= bits;
}

/* One colour: by the function, of inks, or any. */
static bool
good_colour(struct mesh *m, double *colour)
{
	struct strict_shading *h = m->h;

	h->s->work += CORNER;
	for (size_t i = 0; i < m->parts; i++)
		colour[i] = m->low[2 + i] + (m->high[2 + i] - m->low[2 + i]) * take(m, m->part) /
						(ldexp(1, (int)m->part) - 1);
	if (!by_function(m))
		return !h->space.inks || strict_ink_colours(h->s, h->space.inks, colour, 1);
	if (m->has_last && colour[0] == m->last)
		return true;
	m->last = colour[0];
	m->has_last = strict_shading_at(h, colour[0]);
	return m->has_last;
}

/* PDFium mixes the colours of the corners, others ask the function for what lies in between. */
static bool
is_even(struct mesh *m, const double *values, size_t n)
{
	double low = values[0], high = values[0];

	for (size_t i = 1; i < n; i++) {
		low = fmin(low, values[i]);
		high = fmax(high, values[i]);
	}
	return !by_function(m) || high - low <= 0 || strict_shading_is_straight(m->h, low, high);
}

/* A flag, so many points and colours, whole bytes together. */
static uint64_t
record(const struct mesh *m, unsigned points, unsigned colours)
{
	return m->flag + 2ull * points * m->place + (uint64_t)colours * m->parts * m->part;
}

/* What the function is asked for there, if there is one. */
static bool
corner(struct mesh *m, double *value)
{
	double colour[STRICT_OPERANDS] = { 0 };

	m->bit += 2ull * m->place;
	if (!good_colour(m, colour))
		return false;
	*value = colour[0];
	return true;
}

/* 8.7.4.5.5: each vertex with a flag; of a new triangle three, all 0. */
static bool
triangles(struct mesh *m)
{
	unsigned begun = 0;

	while (has(m, 1)) {
		uint32_t flag;

		if (!has(m, record(m, 1, 1)))
			return false;
		flag = take(m, m->flag);
		if (begun == 0 || begun == 3 ? flag > 2 || (begun == 0 && flag) : flag != 0)
			return false;
		begun = flag || (begun && begun < 3) ? begun + (begun < 3) : 1;
		if (flag == 1) /* on the last edge, or on the one before */
			m->corners[0] = m->corners[1];
		if (flag)
			m->corners[1] = m->corners[2];
		if (!corner(m, &m->corners[begun - 1]) ||
		    (begun == 3 && !is_even(m, m->corners, 3)) || !strict_goes_on(m->h->s))
			return false;
	}
	return begun == 3;
}

/* 8.7.4.5.6: rows of as many vertices, two rows at least. */
static bool
lattice(struct mesh *m)
{
	const struct yx_pdf_obj *o = strict_get(m->h->s, m->h->dict, "VerticesPerRow");
	uint64_t count = 0,
		 row = o->kind == YX_PDF_INT && o->u.integer > 0 ? (uint64_t)o->u.integer : 0;
	double cell[4] = { 0 }, *above; /* the row before, as far as it is not over */
	bool good = true;

	if (row < 2 || row > m->data.len)
		return false;
	if (!(above = yx_alloc_array((size_t)row, sizeof(*above)))) {
		m->h->s->status = yx_fail_nomem(m->h->s->err);
		return false;
	}
	for (; good && has(m, 1); count++) {
		size_t at = (size_t)(count % row);

		cell[0] = cell[1];
		cell[2] = cell[3];
		cell[1] = above[at];
		good = has(m, record(m, 1, 1)) && corner(m, &cell[3]) &&
		       (!at || count < row || is_even(m, cell, 4)) && strict_goes_on(m->h->s);
		above[at] = cell[3];
	}
	yx_free(above);
	return good && count % row == 0 && count / row >= 2;
}

/* 8.7.4.5.7, 8.7.4.5.8: patches of four colours, or of two on an edge of the one before. */
static bool
patches(struct mesh *m)
{
	unsigned all = m->kind == 6 ? 12 : 16;
	double values[4];

	for (bool first = true; has(m, 1); first = false) {
		uint32_t flag;

		if (!has(m, m->flag))
			return false;
		flag = take(m, m->flag);
		if (flag > 3 || (first && flag) ||
		    !has(m, record(m, flag ? all - 4 : all, flag ? 2 : 4) - m->flag))
			return false;
		strict_patch_next(&m->patch, flag);
		for (unsigned i = flag ? 4 : 0; i < all; i++)
			for (size_t k = 0; k < 2; k++)
				m->patch.points[i][k] =
				    m->low[k] + (m->high[k] - m->low[k]) * take(m, m->place) /
						    (ldexp(1, (int)m->place) - 1);
		for (unsigned i = flag ? 2 : 0; i < 4; i++)
			if (!good_colour(m, m->patch.colours[i]))
				return false;
		m->h->s->work += PATCH;
		for (size_t i = 0; i < 4; i++)
			values[i] = m->patch.colours[i][0];
		if (!is_even(m, values, 4) ||
		    !strict_patch_is_plain(&m->patch, all == 16, m->parts,
					   by_function(m) ? 1e-9 : m->h->most))
			return false;
		if (!strict_goes_on(m->h->s))
			return false;
	}
	return true;
}

static bool
good_entries(struct mesh *m)
{
	struct strict *s = m->h->s;
	const struct yx_pdf_obj *dict = m->h->dict;
	double decode[4 + 2 * STRICT_OPERANDS];

	m->parts = by_function(m) ? 1 : m->h->space.parts;
	if (!width(s, dict, "BitsPerCoordinate", "\1\2\4\10\14\20\30\40", &m->place) ||
	    !width(s, dict, "BitsPerComponent", "\1\2\4\10\14\20", &m->part) ||
	    (m->kind != 5 && !width(s, dict, "BitsPerFlag", "\2\4\10", &m->flag)) ||
	    m->parts > STRICT_OPERANDS ||
	    !strict_numbers(s, strict_get(s, dict, "Decode"), decode, 4 + 2 * m->parts))
		return false;
	for (size_t i = 0; i < m->parts + 2; i++) {
		m->low[i] = decode[2 * i];
		m->high[i] = decode[2 * i + 1];
	}
	return m->kind < 6 ? record(m, 1, 1) % 8 == 0
			   : record(m, m->kind == 6 ? 12 : 16, 4) % 8 == 0 &&
				 record(m, m->kind == 6 ? 8 : 12, 2) % 8 == 0;
}

bool
strict_mesh(struct strict_shading *h, unsigned kind)
{
	struct mesh m = { .h = h, .kind = kind };
	struct yx_buf data = { 0 };
	struct yx_bytes left = { NULL, 0 };
	bool good = h->dict->kind == YX_PDF_STREAM && good_entries(&m) &&
		    strict_decode(h->s, h->dict, MESH_MAX, &data, &left) && !left.len && data.len;

	if (good) {
		m.data = yx_buf_bytes(&data);
		good = kind == 4 ? triangles(&m) : (kind == 5 ? lattice(&m) : patches(&m));
	}
	yx_buf_clear(&data);
	return good;
}
