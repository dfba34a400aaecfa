/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an appearance stream paints, as far as a rule needs it: the text it shows and where, the
 * areas it fills, how wide its lines are. Nothing is rendered; an operator that is not known here
 * makes the picture one that cannot be trusted. Clauses are of ISO 32000-2.
 */
#include <math.h>
#include <string.h>
#include <yinxin/limits.h>
#include "change_paint.h"

static void paint(struct paint *p, struct yx_bytes content);

double
paint_number(const struct paint *p, size_t i)
{
	return i < p->count ? yx_pdf_number(p->operands[i]) : 0;
}

/* a, then b (8.3.4) */
void
paint_multiply(double out[6], const double a[6], const double b[6])
{
	double m[6] = { a[0] * b[0] + a[1] * b[2],        a[0] * b[1] + a[1] * b[3],
			a[2] * b[0] + a[3] * b[2],        a[2] * b[1] + a[3] * b[3],
			a[4] * b[0] + a[5] * b[2] + b[4], a[4] * b[1] + a[5] * b[3] + b[5] };

	memcpy(out, m, sizeof(m));
}

void
paint_point(const double m[6], double x, double y, double out[2])
{
	out[0] = m[0] * x + m[2] * y + m[4];
	out[1] = m[1] * x + m[3] * y + m[5];
}

double
paint_scale(const double m[6])
{
	return sqrt(fabs(m[0] * m[3] - m[1] * m[2]));
}

/* ------------------------------------------------------------ graphics state */

static void
set_colour(struct paint *p, unsigned parts, double colour[3])
{
	for (size_t i = 0; i < 3; i++)
		colour[i] = parts == 1
				? paint_number(p, 0)
				: (parts == 4 ? (1 - paint_number(p, i)) * (1 - paint_number(p, 3))
					      : paint_number(p, i));
}

/* The device's colour spaces; others need a look at what they mean. */
static void
set_space(struct paint *p)
{
	const struct yx_pdf_obj *name = p->count ? p->operands[0] : NULL;

	p->now.parts = yx_pdf_is_name(name, "DeviceGray")   ? 1
		       : yx_pdf_is_name(name, "DeviceRGB")  ? 3
		       : yx_pdf_is_name(name, "DeviceCMYK") ? 4
							    : 0;
	p->out->foreign |= !p->now.parts;
	memset(p->now.colour, 0, sizeof(p->now.colour));
}

/* A graphics state from the resources: all that is asked is how it blends (11.3.5). */
static void
set_state(struct paint *p)
{
	const struct yx_pdf_obj *states, *gs, *mode, *entry = NULL;

	p->out->states = true;
	if (p->count && p->operands[0]->kind == YX_PDF_NAME &&
	    yx_pdf_get(p->v, p->resources, "ExtGState", &states, NULL) == YX_OK)
		entry = yx_pdf_peek_bytes(states, p->operands[0]->u.text);
	if (!entry || yx_pdf_resolve(p->v, entry, &gs, NULL) != YX_OK || gs->kind != YX_PDF_DICT) {
		p->out->foreign = true;
		return;
	}
	if (yx_pdf_peek(gs, "SMask") && !yx_pdf_is_name(yx_pdf_peek(gs, "SMask"), "None"))
		p->out->foreign = true;
	if (yx_pdf_peek(gs, "Font") || yx_pdf_peek(gs, "LW"))
		p->out->foreign = true;
	mode = yx_pdf_peek(gs, "BM");
	if (mode)
		p->now.darkens = yx_pdf_is_name(mode, "Multiply") || yx_pdf_is_name(mode, "Darken");
}

static void
concatenate(struct paint *p)
{
	double m[6], by[6];

	for (size_t i = 0; i < 6; i++)
		by[i] = paint_number(p, i);
	paint_multiply(m, by, p->now.ctm);
	memcpy(p->now.ctm, m, sizeof(m));
}

/* Marked content that readers read out, or copy, as something else (14.9.3 to 14.9.5). */
static bool
says_otherwise(const struct paint *p)
{
	const struct yx_pdf_obj *list, *given = p->operands[p->count - 1];

	if (given->kind == YX_PDF_NAME && p->count > 1 &&
	    (yx_pdf_get(p->v, p->resources, "Properties", &list, NULL) != YX_OK ||
	     (list->kind == YX_PDF_DICT &&
	      yx_pdf_resolve(p->v, yx_pdf_peek_bytes(list, given->u.text), &given, NULL) != YX_OK)))
		return true;
	return yx_pdf_peek(given, "ActualText") || yx_pdf_peek(given, "Alt") ||
	       yx_pdf_peek(given, "E");
}

static bool
state_operator(struct paint *p, struct yx_bytes op)
{
	static const char *const harmless[] = { "d", "i", "J", "j", "M", "ri", "CS" };
	static const char *const marks[] = { "BMC", "BDC", "EMC", "MP", "DP" };

	for (size_t i = 0; i < sizeof(harmless) / sizeof(harmless[0]); i++)
		if (yx_bytes_equal_str(op, harmless[i]))
			return true;
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (yx_bytes_equal_str(op, marks[i])) {
			/* what a layer shows is not known (8.11.3.2) */
			p->out->foreign |=
			    p->count && (yx_pdf_is_name(p->operands[0], "OC") || says_otherwise(p));
			return true;
		}
	if (yx_bytes_equal_str(op, "q")) {
		p->out->foreign |= p->depth == PAINT_SAVED;
		if (p->depth < PAINT_SAVED)
			p->saved[p->depth++] = p->now;
	} else if (yx_bytes_equal_str(op, "Q")) {
		if (p->depth)
			p->now = p->saved[--p->depth];
	} else if (yx_bytes_equal_str(op, "cm")) {
		concatenate(p);
	} else if (yx_bytes_equal_str(op, "w")) {
		p->now.line_width = fabs(paint_number(p, 0));
	} else if (yx_bytes_equal_str(op, "g") || yx_bytes_equal_str(op, "rg") ||
		   yx_bytes_equal_str(op, "k")) {
		set_colour(p, op.data[0] == 'g' ? 1 : (op.data[0] == 'k' ? 4 : 3), p->now.colour);
	} else if (yx_bytes_equal_str(op, "G") || yx_bytes_equal_str(op, "RG") ||
		   yx_bytes_equal_str(op, "K")) {
		set_colour(p, op.data[0] == 'G' ? 1 : (op.data[0] == 'K' ? 4 : 3), p->now.line);
	} else if (yx_bytes_equal_str(op, "SC") || yx_bytes_equal_str(op, "SCN")) {
		/* as the device's space of so many parts would have it */
		set_colour(p, p->count == 3 || p->count == 4 ? (unsigned)p->count : 1, p->now.line);
	} else if (yx_bytes_equal_str(op, "cs")) {
		set_space(p);
	} else if (yx_bytes_equal_str(op, "sc") || yx_bytes_equal_str(op, "scn")) {
		p->out->foreign |= p->count != p->now.parts;
		set_colour(p, p->now.parts, p->now.colour);
	} else if (yx_bytes_equal_str(op, "gs")) {
		set_state(p);
	} else {
		return false;
	}
	return true;
}

/* --------------------------------------------------------------------- forms */

/* Entries of a form that change nothing a reader shows by itself (8.10.2). */
static bool
is_plain_form(const struct yx_pdf_obj *stream)
{
	static const char *const keys[] = {
		"Type",          "Subtype",      "FormType",    "BBox",    "Matrix", "Resources",
		"Length",        "Filter",       "DecodeParms", "Group",   "Name",   "StructParent",
		"StructParents", "LastModified", "PieceInfo",   "Metadata"
	};

	for (size_t i = 0; i < stream->u.dict.count; i++) {
		size_t k = 0, n = sizeof(keys) / sizeof(keys[0]);

		while (k < n && !yx_bytes_equal_str(stream->u.dict.entries[i].key, keys[k]))
			k++;
		if (k == n)
			return false;
	}
	return true;
}

static bool
numbers(struct yx_pdf_view v, const struct yx_pdf_obj *dict, const char *key, double *out, size_t n)
{
	const struct yx_pdf_obj *array, *item;

	if (yx_pdf_get(v, dict, key, &array, NULL) != YX_OK || array->kind != YX_PDF_ARRAY ||
	    array->u.array.count != n)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (yx_pdf_item(v, array, i, &item, NULL) != YX_OK || !yx_pdf_is_number(item))
			return false;
		out[i] = yx_pdf_number(item);
	}
	return true;
}

/* The box that four corners take under a matrix. */
static void
box_under(const double m[6], const double in[4], double out[4])
{
	for (int i = 0; i < 4; i++) {
		double at[2];

		paint_point(m, in[i & 1 ? 2 : 0], in[i & 2 ? 3 : 1], at);
		out[0] = i ? fmin(out[0], at[0]) : at[0];
		out[1] = i ? fmin(out[1], at[1]) : at[1];
		out[2] = i ? fmax(out[2], at[0]) : at[0];
		out[3] = i ? fmax(out[3], at[1]) : at[1];
	}
}

/* A form within the picture, drawn in the state as it is (8.10.1). */
static void
draw_form(struct paint *p)
{
	const struct yx_pdf_obj *objects, *form, *resources, *before = p->resources, *entry = NULL;
	double matrix[6] = { 1, 0, 0, 1, 0, 0 }, box[4], clip[4], m[6];
	struct paint_state outer = p->now;
	struct yx_buf content = { 0 };
	size_t depth = p->depth;

	if (p->count && p->operands[0]->kind == YX_PDF_NAME &&
	    yx_pdf_get(p->v, p->resources, "XObject", &objects, NULL) == YX_OK)
		entry = yx_pdf_peek_bytes(objects, p->operands[0]->u.text);
	p->out->foreign = true; /* until it has been read */
	if (!entry || p->forms == PAINT_FORMS || p->depth == PAINT_SAVED ||
	    yx_pdf_resolve(p->v, entry, &form, NULL) != YX_OK || form->kind != YX_PDF_STREAM ||
	    !yx_pdf_is_name(yx_pdf_peek(form, "Subtype"), "Form") || !is_plain_form(form) ||
	    !numbers(p->v, form, "BBox", box, 4) ||
	    (yx_pdf_peek(form, "Matrix") && !numbers(p->v, form, "Matrix", matrix, 6)) ||
	    yx_pdf_get(p->v, form, "Resources", &resources, NULL) != YX_OK ||
	    ++p->w->visits > YX_LIMIT_PDF_CHANGE_VISITS ||
	    yx_pdf_stream_decode(p->v, form, 0, &content, NULL, NULL) != YX_OK)
		goto done;
	p->out->foreign = false;
	paint_multiply(m, matrix, p->now.ctm);
	memcpy(p->now.ctm, m, sizeof(m));
	box_under(m, box, clip);
	for (size_t i = 0; i < 2; i++) {
		p->now.clip[i] = fmax(p->now.clip[i], clip[i]);
		p->now.clip[i + 2] = fmin(p->now.clip[i + 2], clip[i + 2]);
	}
	p->resources = resources;
	p->forms++;
	paint(p, yx_buf_bytes(&content));
	p->forms--;
	p->resources = before;
done:
	p->now = outer;
	p->depth = depth;
	yx_buf_clear(&content);
}

static void
paint(struct paint *p, struct yx_bytes content)
{
	struct pdf_parser parser = { .r = yx_reader(content), .arena = p->w->arena };
	struct yx_pdf_obj *o;

	p->count = 0;
	paint_path_clear(p);
	while (!p->out->foreign) {
		struct yx_bytes op;
		int c;

		pdf_skip_space(&parser.r);
		if (yx_reader_at_end(&parser.r))
			break;
		c = yx_peek(&parser.r);
		if ((c >= '0' && c <= '9') || strchr("+-.(<[/", c) != NULL) {
			if (p->count == PAINT_OPERANDS || pdf_parse(&parser, &o, NULL) != YX_OK)
				p->out->foreign = true;
			else
				p->operands[p->count++] = o;
			continue;
		}
		op = pdf_take_word(&parser.r);
		if (yx_bytes_equal_str(op, "Do"))
			draw_form(p);
		else if (!op.len || (!state_operator(p, op) && !paint_path_operator(p, op) &&
				     !paint_area_operator(p, op) && !paint_text_operator(p, op)))
			p->out->foreign = true; /* images, shadings, unknown */
		p->count = 0;
	}
	pdf_parser_clear(&parser);
}

/* Turned by a quarter at most; anything else is no way to write into a field. */
static bool
is_quarter_turn(const double m[6])
{
	bool level = fabs(m[1]) < 0.001 && fabs(m[2]) < 0.001;
	bool upright = fabs(m[0]) < 0.001 && fabs(m[3]) < 0.001;

	return level || upright;
}

static enum yx_status
read_picture(struct change_walk *w, struct yx_pdf_view v, const struct yx_pdf_obj *stream,
	     bool button, struct change_picture *out, struct yx_error *err)
{
	struct paint *p = yx_alloc(sizeof(*p));
	double matrix[6] = { 1, 0, 0, 1, 0, 0 }, box[4] = { 0 }, shown[4];
	static const double one[6] = { 1, 0, 0, 1, 0, 0 };
	struct yx_buf content = { 0 };
	enum yx_status st = YX_OK;

	*out = (struct change_picture){ .foreign = true };
	out->areas = yx_alloc_array(CHANGE_AREAS, sizeof(*out->areas));
	out->runs = yx_alloc_array(CHANGE_RUNS, sizeof(*out->runs));
	if (!p || !out->areas || !out->runs) {
		st = yx_fail_nomem(err);
		goto done;
	}
	p->w = w;
	p->v = v;
	p->out = out;
	p->box_of_button = button;
	if (stream->kind != YX_PDF_STREAM || !is_plain_form(stream) ||
	    yx_pdf_get(v, stream, "Resources", &p->resources, NULL) != YX_OK ||
	    !numbers(v, stream, "BBox", box, 4) ||
	    (yx_pdf_peek(stream, "Matrix") && !numbers(v, stream, "Matrix", matrix, 6)) ||
	    !is_quarter_turn(matrix))
		goto done;
	out->turned = memcmp(matrix, one, 4 * sizeof(double)) != 0;
	box_under(matrix, box, shown);
	out->width = shown[2] - shown[0];
	out->height = shown[3] - shown[1];
	memcpy(p->now.ctm, one, sizeof(one));
	box_under(one, box, p->now.clip);
	box_under(one, box, out->box);
	p->now.line_width = p->now.stretch = 1;
	p->now.parts = 1;
	st = yx_pdf_stream_decode(v, stream, 0, &content, NULL, err);
	if (st == YX_OK) {
		out->foreign = false;
		paint(p, yx_buf_bytes(&content));
		paint_row_end(p);
	}
	st = st == YX_NOMEM ? st : YX_OK;
done:
	if (p)
		paint_fonts_clear(p);
	yx_free(p);
	yx_buf_clear(&content);
	if (st != YX_OK)
		change_picture_clear(out);
	return st;
}

enum yx_status
change_picture_read(struct change_walk *w, struct yx_pdf_view v, const struct yx_pdf_obj *stream,
		    struct change_picture *out, struct yx_error *err)
{
	return read_picture(w, v, stream, false, out, err);
}

enum yx_status
change_box_read(struct change_walk *w, struct yx_pdf_view v, const struct yx_pdf_obj *stream,
		struct change_picture *out, struct yx_error *err)
{
	return read_picture(w, v, stream, true, out, err);
}

void
change_picture_clear(struct change_picture *p)
{
	yx_buf_clear(&p->text);
	yx_free(p->areas);
	yx_free(p->runs);
	yx_free(p->lines);
	p->lines = NULL;
	p->areas = NULL;
	p->runs = NULL;
}
