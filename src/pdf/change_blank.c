/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Is a place of the signed page blank: does nothing that the page paints, and no annotation, reach
 * into it? What lies on such a place hides nothing, and nothing comes to light when it goes. Boxes
 * stand for what is painted, clips and transparency are not believed, and what is not understood
 * may lie anywhere. Clauses are of ISO 32000-2.
 */
#include <math.h>
#include <string.h>
#include <yinxin/limits.h>
#include "change_paint.h"

#define MARKS_OPERANDS  40
#define MARKS_SAVED     64
#define MARKS_FORMS     8
#define MARKS_OPERATORS 2000000 /* of one page and its forms */
#define MARKS_MARGIN    1.0     /* points around the place */
#define FLAG_HIDDEN     2       /* table 167 */

struct marks_state {
	double ctm[6], width;
	bool paper; /* what is filled has the colour of paper */
};

struct marks {
	struct change_walk *w;
	struct yx_pdf_view v;
	const double *place;
	const struct yx_pdf_obj *resources, *args[MARKS_OPERANDS];
	size_t count;
	struct marks_state now, saved[MARKS_SAVED];
	size_t depth, forms, operators;
	double box[4]; /* of the path */
	size_t points;
	bool states; /* set a graphics state: paper may not be paper any more */
	bool found;
};

static double
arg(const struct marks *m, size_t i)
{
	return i < m->count ? yx_pdf_number(m->args[i]) : 0;
}

/* Something is painted within this box, more or less. */
static void
mark(struct marks *m, const double box[4], double more)
{
	more += MARKS_MARGIN;
	for (size_t i = 0; i < 4; i++)
		if (!isfinite(box[i]))
			m->found = true;
	m->found |= box[0] - more < m->place[2] && box[2] + more > m->place[0] &&
		    box[1] - more < m->place[3] && box[3] + more > m->place[1];
}

static void
point(struct marks *m, double x, double y)
{
	double at[2];

	paint_point(m->now.ctm, x, y, at);
	m->box[0] = m->points ? fmin(m->box[0], at[0]) : at[0];
	m->box[1] = m->points ? fmin(m->box[1], at[1]) : at[1];
	m->box[2] = m->points ? fmax(m->box[2], at[0]) : at[0];
	m->box[3] = m->points ? fmax(m->box[3], at[1]) : at[1];
	m->points++;
}

/* An image fills the unit square (8.9.5.1). */
static void
unit_square(struct marks *m)
{
	m->points = 0;
	point(m, 0, 0);
	point(m, 1, 0);
	point(m, 0, 1);
	point(m, 1, 1);
	mark(m, m->box, 0);
	m->points = 0;
}

static bool
is_one_of(struct yx_bytes op, const char *const *list)
{
	for (; *list; list++)
		if (yx_bytes_equal_str(op, *list))
			return true;
	return false;
}

static bool
path_operator(struct marks *m, struct yx_bytes op)
{
	static const char *const steps[] = { "m", "l", "c", "v", "y", NULL };

	if (is_one_of(op, steps)) {
		for (size_t i = 0; i + 1 < m->count; i += 2)
			point(m, arg(m, i), arg(m, i + 1));
	} else if (yx_bytes_equal_str(op, "re")) {
		point(m, arg(m, 0), arg(m, 1));
		point(m, arg(m, 0) + arg(m, 2), arg(m, 1));
		point(m, arg(m, 0), arg(m, 1) + arg(m, 3));
		point(m, arg(m, 0) + arg(m, 2), arg(m, 1) + arg(m, 3));
	} else {
		return yx_bytes_equal_str(op, "h") || yx_bytes_equal_str(op, "W") ||
		       yx_bytes_equal_str(op, "W*");
	}
	return true;
}

static bool
area_operator(struct marks *m, struct yx_bytes op)
{
	static const char *const fills[] = { "f", "F", "f*", NULL };
	static const char *const strokes[] = { "S", "s", "B", "B*", "b", "b*", NULL };

	if (is_one_of(op, fills)) {
		if (m->points && (!m->now.paper || m->states))
			mark(m, m->box, 0);
	} else if (is_one_of(op, strokes)) {
		/* corners reach out, up to the miter limit (8.4.3.5) */
		if (m->points)
			mark(m, m->box, 5 * m->now.width * paint_scale(m->now.ctm));
	} else if (!yx_bytes_equal_str(op, "n")) {
		return false;
	}
	m->points = 0;
	return true;
}

static void
fill_colour(struct marks *m, size_t parts)
{
	double c[3];

	for (size_t i = 0; i < 3; i++)
		c[i] = parts == 1 ? arg(m, 0)
				  : (parts == 4 ? (1 - arg(m, i)) * (1 - arg(m, 3)) : arg(m, i));
	m->now.paper = m->count == parts && change_is_paper(c);
}

static bool
state_operator(struct marks *m, struct yx_bytes op)
{
	double by[6], out[6];

	if (yx_bytes_equal_str(op, "q")) {
		if (m->depth == MARKS_SAVED)
			m->found = true;
		else
			m->saved[m->depth++] = m->now;
	} else if (yx_bytes_equal_str(op, "Q")) {
		if (m->depth)
			m->now = m->saved[--m->depth];
	} else if (yx_bytes_equal_str(op, "cm")) {
		for (size_t i = 0; i < 6; i++)
			by[i] = arg(m, i);
		paint_multiply(out, by, m->now.ctm);
		memcpy(m->now.ctm, out, sizeof(out));
	} else if (yx_bytes_equal_str(op, "w")) {
		m->now.width = fabs(arg(m, 0));
	} else if (yx_bytes_equal_str(op, "g")) {
		fill_colour(m, 1);
	} else if (yx_bytes_equal_str(op, "rg")) {
		fill_colour(m, 3);
	} else if (yx_bytes_equal_str(op, "k")) {
		fill_colour(m, 4);
	} else if (yx_bytes_equal_str(op, "cs") || yx_bytes_equal_str(op, "sc") ||
		   yx_bytes_equal_str(op, "scn")) {
		m->now.paper = false;
	} else {
		return false;
	}
	return true;
}

/* The resource that the first operand names, or NULL. */
static const struct yx_pdf_obj *
named(struct marks *m, const char *section)
{
	const struct yx_pdf_obj *list, *entry, *value;

	if (!m->count || m->args[0]->kind != YX_PDF_NAME ||
	    yx_pdf_get(m->v, m->resources, section, &list, NULL) != YX_OK ||
	    !(entry = yx_pdf_peek_bytes(list, m->args[0]->u.text)) ||
	    yx_pdf_resolve(m->v, entry, &value, NULL) != YX_OK)
		return NULL;
	return value;
}

static void run(struct marks *m, struct yx_bytes content);

static void
draw(struct marks *m)
{
	const struct yx_pdf_obj *object = named(m, "XObject"), *matrix, *resources, *item;
	const struct yx_pdf_obj *outer = m->resources;
	struct marks_state before = m->now;
	size_t depth = m->depth;
	double by[6] = { 1, 0, 0, 1, 0, 0 }, out[6];
	struct yx_buf content = { 0 };

	if (!object || object->kind != YX_PDF_STREAM) {
		m->found = true;
		return;
	}
	if (yx_pdf_is_name(yx_pdf_peek(object, "Subtype"), "Image")) {
		unit_square(m);
		return;
	}
	if (!yx_pdf_is_name(yx_pdf_peek(object, "Subtype"), "Form") || m->forms == MARKS_FORMS ||
	    m->depth == MARKS_SAVED || ++m->w->visits > YX_LIMIT_PDF_CHANGE_VISITS ||
	    yx_pdf_get(m->v, object, "Matrix", &matrix, NULL) != YX_OK ||
	    yx_pdf_get(m->v, object, "Resources", &resources, NULL) != YX_OK ||
	    yx_pdf_stream_decode(m->v, object, 0, &content, NULL, NULL) != YX_OK) {
		m->found = true;
		goto done;
	}
	for (size_t i = 0; matrix->kind == YX_PDF_ARRAY && i < 6; i++)
		if (yx_pdf_item(m->v, matrix, i, &item, NULL) == YX_OK)
			by[i] = yx_pdf_number(item);
		else
			m->found = true;
	paint_multiply(out, by, m->now.ctm);
	memcpy(m->now.ctm, out, sizeof(out));
	if (resources->kind == YX_PDF_DICT)
		m->resources = resources;
	m->forms++;
	run(m, yx_buf_bytes(&content));
	m->forms--;
	m->resources = outer;
done:
	m->now = before;
	m->depth = depth;
	yx_buf_clear(&content);
}

static void
execute(struct marks *m, struct yx_bytes op)
{
	static const char *const silent[] = { "d",  "i",  "J",  "j",   "M",   "ri",  "CS",  "SC",
					      "G",  "RG", "K",  "SCN", "BMC", "EMC", "BDC", "MP",
					      "DP", "BX", "EX", "BT",  "ET",  "Tc",  "Tw",  "Tz",
					      "TL", "Tr", "Ts", "Td",  "TD",  "Tm",  "T*",  "Tj",
					      "TJ", "'",  "\"", NULL };
	const struct yx_pdf_obj *font;

	if (state_operator(m, op) || path_operator(m, op) || area_operator(m, op) ||
	    is_one_of(op, silent))
		return; /* of text its letters are looked at elsewhere */
	if (yx_bytes_equal_str(op, "Tf")) {
		/* what draws its letters by procedures can draw them anywhere (9.6.4) */
		font = named(m, "Font");
		m->found |= font && !yx_pdf_is_name(yx_pdf_peek(font, "Subtype"), "Type0") &&
			    !yx_pdf_is_name(yx_pdf_peek(font, "Subtype"), "Type1") &&
			    !yx_pdf_is_name(yx_pdf_peek(font, "Subtype"), "MMType1") &&
			    !yx_pdf_is_name(yx_pdf_peek(font, "Subtype"), "TrueType");
	} else if (yx_bytes_equal_str(op, "gs")) {
		font = named(m, "ExtGState");
		m->states = true;
		m->found |= !font || yx_pdf_peek(font, "LW") || yx_pdf_peek(font, "Font");
	} else if (yx_bytes_equal_str(op, "Do")) {
		draw(m);
	} else {
		/* shadings, inline images (readers differ on where they end), what is not known */
		m->found = true;
	}
}

static void
run(struct marks *m, struct yx_bytes content)
{
	struct pdf_parser parser = { .r = yx_reader(content), .arena = m->w->arena };
	struct yx_pdf_obj *o;

	m->count = m->points = 0;
	while (!m->found) {
		struct yx_bytes op;
		int c;

		pdf_skip_space(&parser.r);
		if (yx_reader_at_end(&parser.r))
			break;
		c = yx_peek(&parser.r);
		if ((c >= '0' && c <= '9') || strchr("+-.(<[/", c) != NULL) {
			if (m->count == MARKS_OPERANDS || pdf_parse(&parser, &o, NULL) != YX_OK)
				m->found = true;
			else
				m->args[m->count++] = o;
			continue;
		}
		op = pdf_take_word(&parser.r);
		if (!op.len || ++m->operators > MARKS_OPERATORS)
			m->found = true;
		else
			execute(m, op);
		m->count = 0;
	}
	pdf_parser_clear(&parser);
}

/* Does another annotation, of then or of now, lie there? */
static bool
has_annotation(struct change_walk *w, struct yx_pdf_view v, const double place[4],
	       const struct yx_pdf_obj *self)
{
	const struct yx_pdf_obj *annots, *item, *flags;
	struct yx_pdf_page page;

	if (yx_pdf_page(v, w->page, &page, NULL) != YX_OK ||
	    yx_pdf_get(v, page.dict, "Annots", &annots, NULL) != YX_OK)
		return true;
	for (size_t i = 0; annots->kind == YX_PDF_ARRAY && i < annots->u.array.count; i++) {
		double r[4];

		if (yx_pdf_obj_equal(annots->u.array.items[i], self))
			continue;
		if (++w->visits > YX_LIMIT_PDF_CHANGE_VISITS ||
		    yx_pdf_item(v, annots, i, &item, NULL) != YX_OK ||
		    yx_pdf_get(v, item, "F", &flags, NULL) != YX_OK)
			return true;
		if (flags->kind == YX_PDF_INT && (flags->u.integer & FLAG_HIDDEN))
			continue;
		if (!change_rect(v, item, r) || change_is_elsewhere(v, w->page, item, false) ||
		    (r[0] < place[2] && r[2] > place[0] && r[1] < place[3] && r[3] > place[1]))
			return true;
	}
	return false;
}

enum yx_status
change_is_blank(struct change_walk *w, const double place[4], const struct yx_pdf_obj *self,
		bool *out, struct yx_error *err)
{
	static const double one[6] = { 1, 0, 0, 1, 0, 0 };
	struct marks *m = NULL;
	struct yx_buf content;
	struct yx_pdf_page page;
	bool words = true;
	enum yx_status st = YX_OK;

	*out = false;
	if (w->silent || w->page == SIZE_MAX || w->visits > YX_LIMIT_PDF_CHANGE_VISITS ||
	    yx_pdf_page(w->old, w->page, &page, NULL) != YX_OK ||
	    has_annotation(w, w->old, place, self) || has_annotation(w, w->new, place, self))
		return YX_OK;
	if ((st = change_words_at(w, place, &words, err)) != YX_OK || words)
		return st;
	if (!(m = yx_alloc(sizeof(*m))))
		return yx_fail_nomem(err);
	*m = (struct marks){ .w = w, .v = w->old, .place = place, .resources = page.resources };
	memcpy(m->now.ctm, one, sizeof(one));
	m->now.width = 1;
	yx_buf_init(&content, YX_LIMIT_PDF_STREAM);
	if (text_join_contents(w->old, &page, &content, NULL) == YX_OK) {
		run(m, yx_buf_bytes(&content));
		*out = !m->found;
	}
	w->visits += m->operators / 4; /* so that a crowd of fields costs no more than its walk */
	yx_buf_clear(&content);
	yx_free(m);
	return st;
}
