/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A button's pictures drawn again when it is filled in (ISO 32000-2 12.7.5.2): step by step what
 * they were, but for the mark that stands for "on".
 */
#include <math.h>
#include <string.h>
#include <yinxin/limits.h>
#include "change_paint.h"

#define FACE_STEPS 200       /* operators of a button's picture */
#define FACE_PARTS 6         /* operands of one */
#define FLAG_PUSH  (1 << 16) /* table 229 */
#define BOX_MAX    40        /* points; of a box to tick */

struct step {
	struct yx_bytes op;
	const struct yx_pdf_obj *parts[FACE_PARTS];
	size_t count;
};

/* A picture as a list of operators; a state saved and restored at once is none. */
struct face {
	struct yx_buf content;
	struct step steps[FACE_STEPS];
	size_t count;
	const struct yx_pdf_obj *stream, *resources;
	double box[4];
	bool broken;
};

static void
take_steps(struct change_walk *w, struct face *f)
{
	struct pdf_parser parser = { .r = yx_reader(yx_buf_bytes(&f->content)), .arena = w->arena };
	struct step now = { .count = 0 };
	struct yx_pdf_obj *o;

	for (;;) {
		int c;

		pdf_skip_space(&parser.r);
		if (f->broken || yx_reader_at_end(&parser.r))
			break;
		c = yx_peek(&parser.r);
		if ((c >= '0' && c <= '9') || strchr("+-.(<[/", c) != NULL) {
			if (now.count == FACE_PARTS || pdf_parse(&parser, &o, NULL) != YX_OK)
				f->broken = true;
			else
				now.parts[now.count++] = o;
			continue;
		}
		now.op = pdf_take_word(&parser.r);
		if (yx_bytes_equal_str(now.op, "Q") && f->count &&
		    yx_bytes_equal_str(f->steps[f->count - 1].op, "q"))
			f->count--;
		else if (!now.op.len || f->count == FACE_STEPS)
			f->broken = true;
		else
			f->steps[f->count++] = now;
		now.count = 0;
	}
	pdf_parser_clear(&parser);
}

static struct face *
read_face(struct change_walk *w, struct yx_pdf_view v, const struct yx_pdf_obj *n)
{
	struct face *f = yx_alloc(sizeof(*f));
	const struct yx_pdf_obj *box, *item;

	if (!f)
		return NULL;
	f->broken = yx_pdf_resolve(v, n, &f->stream, NULL) != YX_OK ||
		    f->stream->kind != YX_PDF_STREAM ||
		    yx_pdf_get(v, f->stream, "Resources", &f->resources, NULL) != YX_OK ||
		    yx_pdf_get(v, f->stream, "BBox", &box, NULL) != YX_OK ||
		    box->kind != YX_PDF_ARRAY || box->u.array.count != 4 ||
		    yx_pdf_stream_decode(v, f->stream, 0, &f->content, NULL, NULL) != YX_OK;
	for (size_t i = 0; !f->broken && i < 4; i++)
		if (yx_pdf_item(v, box, i, &item, NULL) == YX_OK)
			f->box[i] = yx_pdf_number(item);
		else
			f->broken = true;
	if (!f->broken)
		take_steps(w, f);
	return f;
}

static void
face_free(struct face *f)
{
	if (f)
		yx_buf_clear(&f->content);
	yx_free(f);
}

/* The font of marks, of the face's resources. */
static bool
is_dingbats(struct yx_pdf_view v, const struct face *f, const struct yx_pdf_obj *name)
{
	const struct yx_pdf_obj *fonts, *font, *entry;

	return name->kind == YX_PDF_NAME &&
	       yx_pdf_get(v, f->resources, "Font", &fonts, NULL) == YX_OK &&
	       (entry = yx_pdf_peek_bytes(fonts, name->u.text)) &&
	       yx_pdf_resolve(v, entry, &font, NULL) == YX_OK && paint_font_is_marks(font);
}

static bool
is_mark(const struct yx_pdf_obj *text)
{
	return text->kind == YX_PDF_STRING && paint_is_mark(text->u.text);
}

static bool
within(double at, double from, double to)
{
	return at >= from && at <= to;
}

/* The mark may be another one, of about the same size, at another place within the box. */
static bool
step_alike(struct change_walk *w, const struct face *a, const struct face *b, size_t i)
{
	const struct step *x = &a->steps[i], *y = &b->steps[i];
	double p[FACE_PARTS] = { 0 }, q[FACE_PARTS] = { 0 };
	double wide = b->box[2] - b->box[0], high = b->box[3] - b->box[1];
	bool equal = true, place = yx_bytes_equal_str(x->op, "Tm");

	if (!yx_bytes_equal(x->op, y->op) || x->count != y->count)
		return false;
	if (yx_bytes_equal_str(x->op, "Tj") && x->count == 1)
		return is_mark(x->parts[0]) && is_mark(y->parts[0]);
	for (size_t k = 0; k < x->count; k++) {
		bool numbers = yx_pdf_is_number(x->parts[k]) && yx_pdf_is_number(y->parts[k]);

		p[k] = numbers ? yx_pdf_number(x->parts[k]) : 0;
		q[k] = numbers ? yx_pdf_number(y->parts[k]) : 0;
		equal = equal && (numbers ? fabs(p[k] - q[k]) < 0.01 || (place && k > 3)
					  : yx_bytes_equal_str(x->op, "Tf") && k == 0 &&
						x->parts[0]->kind == YX_PDF_NAME);
	}
	if (yx_bytes_equal_str(x->op, "Tf"))
		return x->count == 2 && is_dingbats(w->old, a, x->parts[0]) &&
		       is_dingbats(w->new, b, y->parts[0]) && within(q[1], p[1] / 2, p[1] * 2) &&
		       within(q[1], 4, high * 2);
	if (place)
		return equal && x->count == 6 && within(q[4], b->box[0], b->box[0] + wide / 2) &&
		       within(q[5], b->box[1] - high / 4, b->box[1] + high / 2);
	return equal;
}

/* Operators whose meaning lies in the resources, or that paint more than lines and marks. */
static bool
is_plain(const struct face *f)
{
	static const char *const ops[] = { "q",  "Q",  "cm", "w",  "J",  "j",  "M", "d",
					   "re", "m",  "l",  "c",  "v",  "y",  "h", "S",
					   "s",  "f",  "F",  "f*", "B",  "B*", "b", "b*",
					   "n",  "W",  "W*", "g",  "G",  "rg", "k", "K",
					   "RG", "BT", "ET", "Tf", "Tm", "Tj", "i" };
	size_t shown = 0;

	for (size_t i = 0; i < f->count; i++) {
		size_t k = 0, n = sizeof(ops) / sizeof(ops[0]);

		while (k < n && !yx_bytes_equal_str(f->steps[i].op, ops[k]))
			k++;
		if (k == n)
			return false;
		shown += yx_bytes_equal_str(f->steps[i].op, "Tj") ||
			 yx_bytes_equal_str(f->steps[i].op, "Tm");
	}
	return shown == 0 || shown == 2; /* one place, one mark */
}

static bool
face_alike(struct change_walk *w, const struct yx_pdf_obj *o, const struct yx_pdf_obj *n)
{
	static const char *const frame[] = { "BBox", "Matrix" };
	struct face *a = NULL, *b = NULL;
	bool alike = change_same_below(w, w->way, o, n);

	if (alike)
		return true;
	a = read_face(w, w->old, o);
	b = read_face(w, w->new, n);
	alike = a && b && !a->broken && !b->broken && a->count == b->count && is_plain(a) &&
		is_plain(b);
	for (size_t i = 0; alike && i < 2; i++) {
		const struct yx_pdf_obj *x = yx_pdf_peek(a->stream, frame[i]);
		const struct yx_pdf_obj *y = yx_pdf_peek(b->stream, frame[i]);

		alike = x ? change_same_below(w, yx_bytes_str(frame[i]), x, y) : !y;
	}
	for (size_t i = 0; alike && b && i < b->stream->u.dict.count; i++) {
		static const char *const keys[] = { "Type",   "Subtype", "FormType",
						    "BBox",   "Matrix",  "Resources",
						    "Length", "Filter",  "DecodeParms" };
		size_t k = 0, count = sizeof(keys) / sizeof(keys[0]);

		while (k < count && !yx_bytes_equal_str(b->stream->u.dict.entries[i].key, keys[k]))
			k++;
		alike = k < count;
	}
	for (size_t i = 0; alike && i < a->count; i++)
		alike = step_alike(w, a, b, i);
	face_free(a);
	face_free(b);
	return alike;
}

/* ---------------------------------------------------- as /MK tells any viewer to draw it */

/* The page that lists the widget we are in. */
static size_t
page_of_widget(struct change_walk *w)
{
	const struct yx_pdf_obj ref = { .kind = YX_PDF_REF, .u.ref = w->object }, *annots;
	struct yx_pdf_page page;
	size_t pages = 0;

	if (yx_pdf_page_count(w->new, &pages, NULL) != YX_OK)
		return SIZE_MAX;
	for (size_t i = 0; i < pages; i++) {
		if (++w->visits > YX_LIMIT_PDF_CHANGE_VISITS ||
		    yx_pdf_page(w->new, i, &page, NULL) != YX_OK ||
		    yx_pdf_get(w->new, page.dict, "Annots", &annots, NULL) != YX_OK)
			return SIZE_MAX;
		if (change_array_has(annots, &ref))
			return i;
	}
	return SIZE_MAX;
}

static bool
is_on_blank_place(struct change_walk *w, const double r[4])
{
	const struct yx_pdf_obj self = { .kind = YX_PDF_REF, .u.ref = w->object };
	size_t page = w->page;
	bool blank = false;

	w->page = page_of_widget(w);
	if (change_is_blank(w, r, &self, &blank, NULL) != YX_OK)
		blank = false;
	w->page = page;
	return blank;
}

/* A box of its own ground and frame, told by the signed /MK, with one mark for "on". */
static bool
is_told_face(struct change_walk *w, const struct yx_pdf_obj *mk, const struct yx_pdf_obj *n,
	     bool off, bool *fills)
{
	struct change_picture p;
	bool told;

	if (yx_pdf_resolve(w->new, n, &n, NULL) != YX_OK ||
	    change_box_read(w, w->new, n, &p, NULL) != YX_OK)
		return false;
	told = !p.foreign && !p.drawn && !p.states && p.widest <= CHANGE_LINE_MAX &&
	       p.marks == (off ? 0 : 1);
	for (size_t i = 0; told && i < p.area_count; i++)
		told = change_is_told(w->old, mk, &p.areas[i]);
	*fills |= p.fills;
	change_picture_clear(&p);
	return told;
}

/* Nothing but lines and letters, if anything. */
static bool
fills_nothing(struct change_walk *w, const struct yx_pdf_obj *o)
{
	struct change_picture p;
	bool clear;

	if (!o)
		return true;
	if (yx_pdf_resolve(w->old, o, &o, NULL) != YX_OK ||
	    change_box_read(w, w->old, o, &p, NULL) != YX_OK)
		return false;
	clear = !p.foreign && !p.fills;
	change_picture_clear(&p);
	return clear;
}

/*
 * 12.5.6.19: what /MK tells a viewer to draw when it makes the pictures of a box to tick by itself:
 * ground, border, and the mark of its caption. Where ground comes or goes nothing may lie below.
 */
static bool
face_told(struct change_walk *w, const struct yx_pdf_obj *od, const struct yx_pdf_obj *o,
	  const struct yx_pdf_obj *n, bool off)
{
	const struct yx_pdf_obj *mk, *caption, *flags = change_inherited(w->old, od, "Ff");
	bool fills = false;
	double r[4];

	if ((flags && (flags->kind != YX_PDF_INT || (flags->u.integer & FLAG_PUSH))) ||
	    yx_pdf_get(w->old, od, "MK", &mk, NULL) != YX_OK ||
	    yx_pdf_get(w->old, mk, "CA", &caption, NULL) != YX_OK || !is_mark(caption) ||
	    !change_rect(w->old, od, r) || r[2] - r[0] > BOX_MAX || r[3] - r[1] > BOX_MAX ||
	    !is_told_face(w, mk, n, off, &fills))
		return false;
	return (!fills && fills_nothing(w, o)) || is_on_blank_place(w, r);
}

bool
change_button_alike(struct change_walk *w, const struct yx_pdf_obj *od, const struct yx_pdf_obj *nd)
{
	const struct yx_pdf_obj *a, *b, *x, *y;

	if (yx_pdf_get(w->old, od, "AP", &a, NULL) != YX_OK ||
	    yx_pdf_get(w->new, nd, "AP", &b, NULL) != YX_OK || a->kind != YX_PDF_DICT ||
	    b->kind != YX_PDF_DICT || yx_pdf_get(w->old, a, "N", &x, NULL) != YX_OK ||
	    yx_pdf_get(w->new, b, "N", &y, NULL) != YX_OK || x->kind != YX_PDF_DICT ||
	    y->kind != YX_PDF_DICT)
		return false;
	for (size_t i = 0; i < x->u.dict.count; i++)
		if (!yx_pdf_peek_bytes(y, x->u.dict.entries[i].key))
			return false;
	for (size_t i = 0; i < y->u.dict.count; i++) {
		struct yx_bytes name = y->u.dict.entries[i].key;
		const struct yx_pdf_obj *state = yx_pdf_peek_bytes(x, name);
		const struct yx_pdf_obj *face = y->u.dict.entries[i].value;
		bool off = yx_bytes_equal_str(name, "Off");

		/* without a picture for "off" a box shows nothing (12.7.5.2.3) */
		if (!state && !off)
			return false;
		if (!(state && face_alike(w, state, face)) && !face_told(w, od, state, face, off))
			return false;
	}
	return true;
}
