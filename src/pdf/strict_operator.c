/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_operator: the operators of ISO 32000-2 annex A, what they take and where they may stand.
 * What the standard forbids and all readers do alike (text objects in text objects, colours within
 * a path, q without Q) is let through.
 */
#include "strict.h"

#include <math.h>
#include <string.h>

enum act {
	PLAIN,
	SAVE, /* q */
	RESTORE,
	MATRIX,   /* cm */
	MOVE,     /* begins a path */
	SEGMENT,  /* needs a path */
	PAINT,    /* ends it */
	CLIP,     /* W */
	BEGIN,    /* BT */
	END,      /* ET */
	PLACE,    /* moves the text matrix */
	SET_TEXT, /* Tm */
	SHOW,
	SHOW_ARRAY,
	FONT,
	MODE,  /* Tr */
	STATE, /* gs */
	DASH,
	WIDTH,
	STYLE, /* J, j */
	GREY,
	RGB,
	CMYK,
	SPACE,
	COLOUR,
	SHADE,
	DRAW,  /* Do */
	IMAGE, /* BI */
	MARK,  /* BMC, BDC */
	MARK_END,
	COMPATIBLE,
	COMPATIBLE_END,
	GLYPH /* d0, d1 */
};

/* Operands: n number, N name, s string, a array, x name or dictionary, * any number of any. */
static const struct operator_of {
	char name[4], takes[8];
	uint8_t act;
} operators[] = {
	{ "re", "nnnn", MOVE },
	{ "l", "nn", SEGMENT },
	{ "m", "nn", MOVE },
	{ "c", "nnnnnn", SEGMENT },
	{ "Tj", "s", SHOW },
	{ "TJ", "a", SHOW_ARRAY },
	{ "Td", "nn", PLACE },
	{ "Tm", "nnnnnn", SET_TEXT },
	{ "Tf", "Nn", FONT },
	{ "f", "", PAINT },
	{ "S", "", PAINT },
	{ "n", "", PAINT },
	{ "h", "", PLAIN },
	{ "q", "", SAVE },
	{ "Q", "", RESTORE },
	{ "BT", "", BEGIN },
	{ "ET", "", END },
	{ "cm", "nnnnnn", MATRIX },
	{ "W", "", CLIP },
	{ "W*", "", CLIP },
	{ "w", "n", WIDTH },
	{ "g", "n", GREY },
	{ "G", "n", GREY },
	{ "rg", "nnn", RGB },
	{ "RG", "nnn", RGB },
	{ "k", "nnnn", CMYK },
	{ "K", "nnnn", CMYK },
	{ "cs", "N", SPACE },
	{ "CS", "N", SPACE },
	{ "sc", "*", COLOUR },
	{ "SC", "*", COLOUR },
	{ "scn", "*", COLOUR },
	{ "SCN", "*", COLOUR },
	{ "Tc", "n", PLAIN },
	{ "Tw", "n", PLAIN },
	{ "Tz", "n", PLAIN },
	{ "TL", "n", PLAIN },
	{ "Ts", "n", PLAIN },
	{ "Tr", "n", MODE },
	{ "TD", "nn", PLACE },
	{ "T*", "", PLACE },
	{ "'", "s", SHOW },
	{ "\"", "nns", SHOW },
	{ "v", "nnnn", SEGMENT },
	{ "y", "nnnn", SEGMENT },
	{ "s", "", PAINT },
	{ "F", "", PAINT },
	{ "f*", "", PAINT },
	{ "B", "", PAINT },
	{ "B*", "", PAINT },
	{ "b", "", PAINT },
	{ "b*", "", PAINT },
	{ "BDC", "Nx", MARK },
	{ "BMC", "N", MARK },
	{ "EMC", "", MARK_END },
	{ "MP", "N", PLAIN },
	{ "DP", "Nx", PLAIN },
	{ "gs", "N", STATE },
	{ "Do", "N", DRAW },
	{ "J", "n", STYLE },
	{ "j", "n", STYLE },
	{ "M", "n", PLAIN },
	{ "d", "an", DASH },
	{ "ri", "N", PLAIN },
	{ "i", "n", PLAIN },
	{ "sh", "N", SHADE },
	{ "BI", "", IMAGE },
	{ "d0", "nn", GLYPH },
	{ "d1", "nnnnnn", GLYPH },
	{ "BX", "", COMPATIBLE },
	{ "EX", "", COMPATIBLE_END },
};

static const struct operator_of *
find_operator(struct yx_bytes word)
{
	char name[4] = "";

	if (!word.len || word.len > 3)
		return NULL;
	memcpy(name, word.data, word.len);
	for (size_t i = 0; i < sizeof(operators) / sizeof(operators[0]); i++)
		if (memcmp(operators[i].name, name, sizeof(name)) == 0)
			return &operators[i];
	return NULL;
}

bool
strict_is_operator(struct yx_bytes word)
{
	/* those within inline images begin nothing by themselves */
	return find_operator(word) != NULL || yx_bytes_equal_str(word, "ID") ||
	       yx_bytes_equal_str(word, "EI");
}

static bool
takes(struct strict_run *r, const char *what)
{
	size_t n = strlen(what);

	if (*what == '*' || !n) /* all readers drop what nobody takes */
		return true;
	if (r->count != n)
		return false;
	for (size_t i = 0; i < n; i++) {
		enum yx_pdf_kind k = r->args[i].kind;
		bool number = k == YX_PDF_INT || k == YX_PDF_REAL;

		if (what[i] == 'n'   ? !number
		    : what[i] == 'N' ? k != YX_PDF_NAME
		    : what[i] == 's' ? k != YX_PDF_STRING
		    : what[i] == 'a' ? k != YX_PDF_ARRAY
				     : k != YX_PDF_NAME && k != YX_PDF_DICT)
			return false;
	}
	return true;
}

/* ------------------------------------------------------------- graphics state */

static bool
save(struct strict_run *r)
{
	struct strict_state *grown;

	if (r->depth == r->room) {
		size_t room = r->room ? r->room * 2 : 16;

		if (room > YX_LIMIT_PDF_CHECK_SAVED)
			return strict_limit(r->s);
		if (!(grown = yx_realloc(r->saved, room * sizeof(*grown)))) {
			r->s->status = yx_fail_nomem(r->s->err);
			return false;
		}
		r->saved = grown;
		r->room = room;
	}
	r->now.in_text = r->in_text;
	r->now.moved = r->moved;
	r->saved[r->depth++] = r->now;
	r->moved = false;
	return true;
}

static bool
restore(struct strict_run *r)
{
	bool moved = r->moved;

	if (!r->depth) {
		/* at the end of a page or of an appearance it restores nothing */
		r->underflow = true;
		return !r->outer || strict_odd(r->s, "Q without q in a form", "表单中 Q 多于 q");
	}
	r->now = r->saved[--r->depth];
	/* some restore the text matrix as well */
	r->unsure |= r->in_text && r->now.in_text && moved;
	r->moved = moved || r->now.moved;
	return true;
}

/* 8.4.3.6; a negative length or none at all is drawn in three ways. */
static bool
dash(struct strict_run *r)
{
	const struct yx_pdf_obj *a = r->args[0].o;
	double sum = 0;

	for (size_t i = 0; i < a->u.array.count; i++) {
		double v = yx_pdf_number(a->u.array.items[i]);

		if (!yx_pdf_is_number(a->u.array.items[i]) || v < 0)
			return strict_odd(r->s, "a dash that is no length", "虚线的长度无效");
		sum += v;
	}
	return !a->u.array.count || sum > 0 ||
	       strict_odd(r->s, "a dash pattern without length", "虚线的长度为零");
}

static bool
in_range(struct strict_run *r, int most)
{
	return (r->args[0].kind == YX_PDF_INT && r->args[0].number >= 0 &&
		r->args[0].number <= most) ||
	       strict_odd(r->s, "a value that is none of this operator's", "取值不在规定范围之内");
}

static bool
set_state(struct strict_run *r)
{
	const struct yx_pdf_obj *entry;

	if (!strict_find(r, "ExtGState", r->args[0].o->u.text, &entry))
		return false;
	return !entry || strict_graphics_state(r, entry); /* unknown: nobody does anything */
}

/* -------------------------------------------------------------------- colours */

static bool
may_colour(struct strict_run *r)
{
	return !r->coloured_not || strict_odd(r->s, "a colour within a glyph that takes the text's",
					      "字形声明使用文字颜色，却又设置颜色");
}

static bool
set_device(struct strict_run *r, unsigned parts)
{
	struct strict_space *to = r->op.data[0] >= 'a' ? &r->now.fill : &r->now.stroke;

	*to = (struct strict_space){ .known = true, .parts = parts, .high = -1 };
	return may_colour(r);
}

static bool
set_space(struct strict_run *r)
{
	struct strict_space *to = r->op.data[0] == 'c' ? &r->now.fill : &r->now.stroke;
	struct yx_bytes name = r->args[0].o->u.text;
	const struct yx_pdf_obj *entry;

	if (!may_colour(r))
		return false;
	if (strict_device(name, to))
		return !yx_pdf_peek_bytes(strict_get(r->s, r->resources, "ColorSpace"), name) ||
		       strict_odd(r->s, "a colour space of the device that resources define anew",
				  "资源重新定义了设备颜色空间");
	if (!strict_find(r, "ColorSpace", name, &entry))
		return false;
	if (!entry)
		return strict_odd(r->s, "a colour space that is not there", "颜色空间不存在");
	if (entry->kind == YX_PDF_NAME && !strict_device(entry->u.text, to))
		return strict_odd(r->s, "a colour space that only names another",
				  "颜色空间只是另一个名称");
	return strict_space(r->s, entry, to, 0);
}

static bool
set_colour(struct strict_run *r)
{
	struct strict_space *to = r->op.data[0] == 's' ? &r->now.fill : &r->now.stroke;
	bool named = r->count && r->args[r->count - 1].kind == YX_PDF_NAME;
	size_t n = r->count - (named ? 1 : 0);
	const struct yx_pdf_obj *entry;

	if (!may_colour(r))
		return false;
	for (size_t i = 0; i < n; i++)
		if (r->args[i].kind != YX_PDF_INT && r->args[i].kind != YX_PDF_REAL)
			return strict_odd(r->s, "a colour that is no number", "颜色分量不是数字");
	if (to->known && (named != to->pattern || (!named && n != to->parts)))
		return strict_odd(r->s, "not as many numbers as the colour space has",
				  "分量个数与颜色空间不符");
	if (to->known && !named && to->high >= 0 &&
	    (r->args[0].number < 0 || r->args[0].number > (double)to->high))
		return strict_odd(r->s, "an index beyond the palette", "索引超出调色板");
	to->chosen = true;
	if (!named)
		return true;
	if (!strict_find(r, "Pattern", r->args[n].o->u.text, &entry))
		return false;
	if (!entry)
		return strict_odd(r->s, "a pattern that is not there", "图案不存在");
	return strict_pattern(r, entry, to->known ? to : NULL);
}

/* ----------------------------------------------------------------------- text */

static bool
show(struct strict_run *r)
{
	if (!r->in_text)
		return strict_odd(r->s, "text outside of a text object", "文字不在文字对象之内");
	if (r->unsure)
		return strict_odd(r->s, "text behind a Q within its text object: its place differs",
				  "文字对象内的 Q 之后显示文字：各阅读器的位置不同");
	r->shown = r->moved = true;
	return true;
}

static bool
show_array(struct strict_run *r)
{
	const struct yx_pdf_obj *a = r->args[0].o;

	for (size_t i = 0; i < a->u.array.count; i++)
		if (a->u.array.items[i]->kind != YX_PDF_STRING &&
		    !yx_pdf_is_number(a->u.array.items[i]))
			return strict_odd(r->s, "text with something else than strings and numbers",
					  "文字数组中含有字符串和数字以外的内容");
	return show(r);
}

static bool
set_font(struct strict_run *r)
{
	const struct yx_pdf_obj *entry;

	if (!strict_find(r, "Font", r->args[0].o->u.text, &entry))
		return false;
	if (!entry)
		return strict_odd(r->s, "a font that is not there", "字体不存在");
	return strict_font(r, entry);
}

static bool
end_text(struct strict_run *r)
{
	if (r->in_text && r->clips && !r->shown)
		return strict_odd(r->s, "text that clips, and no text", "用于裁剪的文字为空");
	r->in_text = r->clips = false;
	return true;
}

static bool
text(struct strict_run *r, enum act act)
{
	switch (act) {
	case BEGIN:
		r->in_text = true;
		r->shown = r->moved = r->unsure = r->clips = false;
		return true;
	case END:
		return end_text(r);
	case PLACE:
		r->moved = true;
		return true;
	case SET_TEXT:
		r->moved = true;
		r->unsure = false;
		return true;
	case MODE:
		r->clips |= r->args[0].number >= 4;
		return in_range(r, 7);
	case FONT:
		return set_font(r);
	default:
		return act == SHOW_ARRAY ? show_array(r) : show(r);
	}
}

/* ---------------------------------------------------------------------- paths */

/* With a colour space of patterns and none of them chosen nothing is painted, or black. */
static bool
has_colour(struct strict_run *r)
{
	uint8_t c = r->op.data[0];
	bool fills = strchr("fFBb", c), strokes = strchr("SsBb", c);

	return !((fills && r->now.fill.pattern && !r->now.fill.chosen) ||
		 (strokes && r->now.stroke.pattern && !r->now.stroke.chosen)) ||
	       strict_odd(r->s, "painting with a pattern that was not chosen",
			  "以未选定的图案绘制");
}

static bool
path(struct strict_run *r, enum act act)
{
	if (r->clip_next && r->path && act != PAINT && act != CLIP && !r->clip_first)
		return strict_odd(r->s, "a path that goes on behind W", "W 之后路径继续");
	switch (act) {
	case MOVE:
		r->path = true;
		return true;
	case SEGMENT:
		return r->path || strict_odd(r->s, "a path without a beginning", "路径没有起点");
	case CLIP:
		r->clip_first = !r->path; /* in front of the path that it takes */
		r->clip_next = true;
		return true;
	default:
		if (r->clip_next && !r->path)
			return strict_odd(r->s, "a clip without a path", "裁剪没有路径");
		r->path = r->clip_next = false;
		return has_colour(r);
	}
}

/* ----------------------------------------------------------- objects, marks */

static bool
draw(struct strict_run *r)
{
	const struct yx_pdf_obj *entry, *o;

	if (!strict_find(r, "XObject", r->args[0].o->u.text, &entry))
		return false;
	if (!entry) /* nobody paints anything */
		return true;
	o = strict_resolve(r->s, entry);
	if (o->kind != YX_PDF_STREAM)
		return true;
	if (yx_pdf_is_name(strict_get(r->s, o, "Subtype"), "Image"))
		return strict_image(r, o);
	return strict_form(r->s, r, o, &r->now);
}

static bool
shade(struct strict_run *r)
{
	const struct yx_pdf_obj *entry;

	if (!strict_find(r, "Shading", r->args[0].o->u.text, &entry))
		return false;
	return !entry || strict_shading(r, entry);
}

static bool
mark(struct strict_run *r)
{
	r->marked++;
	r->has_layers |= yx_bytes_equal_str(r->args[0].o->u.text, "OC");
	if (r->has_layers)
		r->layers++;
	return true;
}

/* Without layers marks mean nothing to what is painted. */
static bool
mark_end(struct strict_run *r)
{
	if (r->has_layers && !r->marked)
		return strict_odd(r->s, "an end of marked content that has no beginning",
				  "标记内容有结束而无开始");
	r->marked -= r->marked > 0;
	r->layers -= r->layers > 0;
	return true;
}

static bool
glyph(struct strict_run *r)
{
	if (r->kind != STRICT_GLYPH || r->operators != 1)
		return strict_odd(r->s, "d0 or d1 elsewhere than at the beginning of a glyph",
				  "d0 或 d1 不在字形开头");
	r->coloured_not = r->op.data[1] == '1';
	return true;
}

/* ------------------------------------------------------------------- dispatch */

static bool
execute(struct strict_run *r, enum act act)
{
	switch (act) {
	case SAVE:
		return save(r);
	case RESTORE:
		return restore(r);
	case MATRIX:
		return !r->path || strict_odd(r->s, "a matrix within a path", "路径之中改变矩阵");
	case WIDTH:
		return r->args[0].number >= 0 ||
		       strict_odd(r->s, "a line of negative width", "线宽为负");
	case STYLE:
		return in_range(r, 2);
	case DASH:
		return dash(r);
	case STATE:
		return set_state(r);
	case GREY:
		return set_device(r, 1);
	case RGB:
		return set_device(r, 3);
	case CMYK:
		return set_device(r, 4);
	case SPACE:
		return set_space(r);
	case COLOUR:
		return set_colour(r);
	case SHADE:
		return shade(r);
	case DRAW:
		return draw(r);
	case IMAGE:
		return strict_inline_image(r);
	case MARK:
		return mark(r);
	case MARK_END:
		return mark_end(r);
	case COMPATIBLE:
		r->compatible++;
		return true;
	case COMPATIBLE_END:
		r->compatible -= r->compatible > 0;
		return true;
	case GLYPH:
		return glyph(r);
	default:
		return true;
	}
}

/* Between BX and EX (7.8.2); not one that begins with another operator, where some end it. */
static bool
may_be_unknown(const struct strict_run *r)
{
	for (size_t n = 1; n < r->op.len && n <= 3; n++)
		if (strict_is_operator(yx_bytes_slice(r->op, 0, n)))
			return false;
	return r->compatible > 0;
}

bool
strict_operator(struct strict_run *r)
{
	const struct operator_of *o = find_operator(r->op);
	enum act act;

	if (!o)
		return may_be_unknown(r) || strict_odd(r->s, "an unknown operator", "未知的操作符");
	if (!takes(r, o->takes))
		return strict_odd(r->s, "other operands than the operator takes",
				  "操作数的个数或类型不符");
	act = (enum act)o->act;
	r->operators++;
	r->s->objects +=
	    act == SHOW || act == SHOW_ARRAY || act == SHADE || act == DRAW || act == IMAGE;
	r->s->areas += act == PAINT && strchr("fFBb", r->op.data[0]) != NULL;
	r->s->lines += act == MOVE || act == SEGMENT;
	if (r->underflow && (act == PAINT || act == SHOW || act == SHOW_ARRAY || act == SHADE ||
			     act == DRAW || act == IMAGE))
		return strict_odd(r->s, "painting behind a Q without q", "Q 多于 q 之后仍有绘制");
	if (r->path && (act == SHADE || act == DRAW || act == IMAGE))
		return strict_odd(r->s, "an object within a path", "路径之中绘制对象");
	if (act >= MOVE && act <= CLIP)
		return path(r, act);
	if (act >= BEGIN && act <= MODE)
		return text(r, act);
	return execute(r, act);
}
