/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_annotation: which picture an annotation shows, and whether all readers show it (ISO
 * 32000-2 12.5.3, 12.5.5). Those without one: strict_bare.c.
 */
#include "strict.h"

#define INVISIBLE 1 /* flags of annotations (12.5.3): of unknown kinds, and not shown ... */
#define HIDDEN    2 /* ... and of all kinds */
#define NOROTATE  16
#define RADIO     (INT64_C(1) << 15) /* a flag of buttons (table 229) */

static bool
appearance(struct strict *s, const struct yx_pdf_obj *form)
{
	return form->kind != YX_PDF_STREAM || strict_form(s, NULL, form, NULL);
}

/*
 * Writers leave boxes without the name of their state (12.5.5 wants it). Some readers draw the
 * picture of "Off" then and others none: no matter while that is an empty box.
 */
static bool
is_empty_box(struct strict *s, const struct yx_pdf_obj *annot, const struct yx_pdf_obj *states)
{
	const struct yx_pdf_obj *off = strict_get(s, states, "Off");
	const struct yx_pdf_obj *value = strict_get(s, annot, "V");
	uint64_t before = s->objects;
	bool good;

	if (!yx_pdf_is_name(strict_get(s, annot, "Subtype"), "Widget") ||
	    (value->kind != YX_PDF_NULL && !yx_pdf_is_name(value, "Off")) ||
	    off->kind != YX_PDF_STREAM)
		return false;
	s->again = true;
	good = appearance(s, off);
	s->again = false;
	return good && s->objects == before;
}

/*
 * A signature that shows nothing, with a dictionary where its picture would be (ZgaPdfSigner writes
 * a form's entries and no stream): no state in it is a picture, so whichever a reader picks, there
 * is nothing to paint, and no room to paint it in.
 */
static bool
is_no_picture(struct strict *s, const struct yx_pdf_obj *annot, const struct yx_pdf_obj *states)
{
	double r[4];

	for (size_t i = 0; i < states->u.dict.count; i++) {
		const struct yx_pdf_obj *o = strict_resolve(s, states->u.dict.entries[i].value);

		if (o->kind == YX_PDF_STREAM || o->kind == YX_PDF_DICT)
			return false;
	}
	return yx_pdf_is_name(strict_get(s, annot, "Subtype"), "Widget") &&
	       yx_pdf_is_name(strict_get(s, annot, "FT"), "Sig") &&
	       strict_numbers(s, strict_get(s, annot, "Rect"), r, 4) &&
	       (r[0] == r[2] || r[1] == r[3]);
}

/*
 * Links have a border or none (12.5.6.5), which some readers draw from /Border and others do not at
 * all: a picture may be as much, one line or frame (PDFBox makes those).
 */
static bool
is_border(struct strict *s, const struct yx_pdf_obj *annot, const struct yx_pdf_obj *picture)
{
	uint64_t objects = s->objects, areas = s->areas, lines = s->lines;
	bool good;

	if (!yx_pdf_is_name(strict_get(s, annot, "Subtype"), "Link") ||
	    picture->kind != YX_PDF_STREAM)
		return false;
	s->again = true;
	good = appearance(s, picture);
	s->again = false;
	return good && s->objects == objects && s->areas == areas && s->lines - lines <= 5;
}

/* poppler and pdf.js colour the words of a highlight themselves, whatever its picture is. */
static bool
paints_objects(struct strict *s, const struct yx_pdf_obj *picture)
{
	uint64_t before = s->objects;

	s->again = true;
	(void)appearance(s, picture);
	s->again = false;
	return s->objects != before && !s->out->found;
}

/* Does this picture show anything? Read once more, for what it counts. */
static bool
shows_something(struct strict *s, const struct yx_pdf_obj *picture)
{
	uint64_t before = s->objects + s->areas + s->lines;

	if (picture->kind != YX_PDF_STREAM)
		return true;
	s->again = true;
	(void)appearance(s, picture);
	s->again = false;
	return s->objects + s->areas + s->lines != before;
}

/* 12.5.6: what an annotation of its kind must have; without, some readers show no picture. */
static bool
is_whole(struct strict *s, const struct yx_pdf_obj *annot)
{
	static const struct {
		const char *kind, *key;
	} required[] = { { "Highlight", "QuadPoints" }, { "Underline", "QuadPoints" },
			 { "Squiggly", "QuadPoints" },  { "StrikeOut", "QuadPoints" },
			 { "Polygon", "Vertices" },     { "PolyLine", "Vertices" },
			 { "FileAttachment", "FS" },    { "Sound", "Sound" },
			 { "Movie", "Movie" } };
	const struct yx_pdf_obj *kind = strict_get(s, annot, "Subtype"), *node = annot;
	bool type = false, name = false;

	for (size_t i = 0; i < sizeof(required) / sizeof(required[0]); i++)
		if (yx_pdf_is_name(kind, required[i].kind) &&
		    strict_get(s, annot, required[i].key)->kind == YX_PDF_NULL)
			return false;
	if (!yx_pdf_is_name(kind, "Widget"))
		return true;
	/* 12.7.4.1: of a field that has a type, be it inherited, and a name (MuPDF) */
	for (unsigned i = 0; node->kind == YX_PDF_DICT && i < YX_LIMIT_DEPTH; i++) {
		type |= strict_get(s, node, "FT")->kind == YX_PDF_NAME;
		name |= strict_get(s, node, "T")->kind == YX_PDF_STRING;
		node = strict_get(s, node, "Parent");
	}
	return type && name;
}

static bool
is_flat(const double r[4])
{
	return r[0] == r[2] || r[1] == r[3];
}

/* A box without area in a rectangle that has one (12.5.5). */
static bool
is_scaled_from_nothing(struct strict *s, const struct yx_pdf_obj *annot, const struct yx_pdf_obj *n)
{
	double rect[4], box[4];

	return n->kind == YX_PDF_STREAM &&
	       strict_numbers(s, strict_get(s, annot, "Rect"), rect, 4) &&
	       strict_numbers(s, strict_get(s, n, "BBox"), box, 4) && !is_flat(rect) &&
	       is_flat(box);
}

/*
 * 12.5.3: upright on a page that is turned, about its upper left corner, to PDFium and pdf.js;
 * poppler, MuPDF and PDFBox leave it where it is. A note's icon (12.5.6.4) is told by it all the
 * same.
 */
static bool
is_turned_by_some(struct strict *s, const struct yx_pdf_obj *annot, const struct yx_pdf_obj *flags,
		  const struct yx_pdf_obj *n)
{
	return s->turned && flags->kind == YX_PDF_INT && (flags->u.integer & NOROTATE) &&
	       !yx_pdf_is_name(strict_get(s, annot, "Subtype"), "Text") && shows_something(s, n);
}

/* Is it for each reader to say whether this annotation is shown? */
static bool
is_shown_by_some(struct strict *s, const struct yx_pdf_obj *annot, const struct yx_pdf_obj *flags,
		 const struct yx_pdf_obj *n)
{
	bool invisible = flags->kind == YX_PDF_INT && (flags->u.integer & INVISIBLE);

	return (invisible || !is_whole(s, annot) || is_scaled_from_nothing(s, annot, n)) &&
	       shows_something(s, n);
}

/* An entry of a field, its own or inherited (12.7.4.1). */
static const struct yx_pdf_obj *
field_entry(struct strict *s, const struct yx_pdf_obj *node, const char *key)
{
	for (unsigned i = 0; node->kind == YX_PDF_DICT && i < YX_LIMIT_DEPTH; i++) {
		const struct yx_pdf_obj *o = strict_get(s, node, key);

		if (o->kind != YX_PDF_NULL)
			return o;
		node = strict_get(s, node, "Parent");
	}
	return &pdf_null;
}

/*
 * A state (/AS) that has no picture: nothing is drawn, but of a radio button pdf.js 5 takes the
 * picture that the field's value names, and of other kinds poppler and MuPDF draw their own.
 */
static bool
is_drawn_otherwise(struct strict *s, const struct yx_pdf_obj *annot, const struct yx_pdf_obj *n)
{
	const struct yx_pdf_obj *flags, *value;

	if (!yx_pdf_is_name(strict_get(s, annot, "Subtype"), "Widget"))
		return true;
	flags = field_entry(s, annot, "Ff");
	value = field_entry(s, annot, "V");
	return yx_pdf_is_name(field_entry(s, annot, "FT"), "Btn") && flags->kind == YX_PDF_INT &&
	       (flags->u.integer & RADIO) && value->kind == YX_PDF_NAME &&
	       yx_pdf_peek_bytes(n, value->u.text);
}

/* The one picture, or that of the state that is named; the null object when it has none. */
static const struct yx_pdf_obj *
shown_picture(struct strict *s, const struct yx_pdf_obj *annot, const struct yx_pdf_obj *n)
{
	const struct yx_pdf_obj *state = strict_get(s, annot, "AS");

	if (n->kind == YX_PDF_STREAM)
		return n;
	return state->kind == YX_PDF_NAME ? strict_resolve(s, yx_pdf_peek_bytes(n, state->u.text))
					  : &pdf_null;
}

/* 12.5.5: the picture of the state that is named; the others are judged once they are shown. */
static bool
picture_of_state(struct strict *s, const struct yx_pdf_obj *annot, const struct yx_pdf_obj *n)
{
	const struct yx_pdf_obj *picture = shown_picture(s, annot, n);

	if (picture->kind == YX_PDF_STREAM)
		return appearance(s, picture);
	return !is_drawn_otherwise(s, annot, n) ||
	       strict_odd(s, "an annotation in a state without a picture, which only some draw",
			  "批注所处的状态没有外观，只有部分阅读器绘制");
}

bool
strict_annotation(struct strict *s, const struct yx_pdf_obj *annot)
{
	const struct yx_pdf_obj *flags = strict_get(s, annot, "F");
	const struct yx_pdf_obj *n = strict_get(s, strict_get(s, annot, "AP"), "N");

	if (n->kind != YX_PDF_STREAM && n->kind != YX_PDF_DICT)
		return (flags->kind == YX_PDF_INT && (flags->u.integer & HIDDEN)) ||
		       strict_bare_annotation(s, annot);
	/* 12.5.3: an integer of sixteen bits */
	if (flags->kind != YX_PDF_NULL &&
	    (flags->kind != YX_PDF_INT || flags->u.integer < 0 || flags->u.integer > 0xffff))
		return strict_odd(s, "an annotation whose flags are no such number",
				  "批注的标志不是规定的整数");
	if (flags->kind == YX_PDF_INT && (flags->u.integer & HIDDEN))
		return true;
	if (is_shown_by_some(s, annot, flags, n))
		return strict_odd(s, "an annotation with a picture that only some readers show",
				  "批注的外观只有部分阅读器显示");
	if (is_turned_by_some(s, annot, flags, n))
		return strict_odd(s, "a picture that only some readers turn with its page",
				  "批注的外观只有部分阅读器随页面旋转");
	if (yx_pdf_peek(annot, "OC") && shows_something(s, n) && !strict_annotation_layer(s, annot))
		return false;
	if (strict_get(s, annot, "Subtype")->kind != YX_PDF_NAME)
		return strict_odd(s, "an annotation without a /Subtype", "批注缺少 /Subtype");
	if ((yx_pdf_is_name(strict_get(s, annot, "Subtype"), "Popup") ||
	     yx_pdf_is_name(strict_get(s, annot, "Subtype"), "Link")) &&
	    !is_border(s, annot, n))
		return strict_odd(s, "a link or pop-up with a picture, which only some show",
				  "链接或弹出批注带有外观，只有部分阅读器显示");
	if (yx_pdf_is_name(strict_get(s, annot, "Subtype"), "Highlight") &&
	    paints_objects(s, shown_picture(s, annot, n)))
		return strict_odd(
		    s, "a highlight with words or images of its own, which only some show",
		    "高亮批注的外观含有文字或图像，只有部分阅读器显示");
	if (n->kind == YX_PDF_STREAM)
		return appearance(s, n);
	if (strict_get(s, annot, "AS")->kind == YX_PDF_NAME)
		return !n->u.dict.count || picture_of_state(s, annot, n);
	if (n->u.dict.count && !is_empty_box(s, annot, n) && !is_no_picture(s, annot, n))
		return strict_odd(s,
				  "an annotation with several appearances that says of none that "
				  "it is the one",
				  "批注有多个外观而未指明显示哪一个");
	for (size_t i = 0; i < n->u.dict.count; i++)
		if (!appearance(s, strict_resolve(s, n->u.dict.entries[i].value)))
			return false;
	return true;
}
