/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an appearance stream paints, as far as a rule needs it: the text it shows, and whether it
 * fills, draws wide lines, or uses means that this reader does not follow. Nothing is rendered; an
 * operator that is not known here makes the picture one that cannot be trusted.
 */
#include <math.h>
#include <string.h>
#include <yinxin/limits.h>
#include "change.h"
#include "doc.h"

#define OPERANDS_MAX 16
#define SAVED_MAX    16

struct paint {
	struct change_walk *w;
	struct yx_pdf_view v;
	struct change_picture *out;
	const struct yx_pdf_obj *resources;
	const struct yx_pdf_obj *operands[OPERANDS_MAX];
	size_t count;
	double colour[3], background[3];
	double size, scale, leading;
	double line[2]; /* start of the text line */
	double box[4];  /* last rectangle: x y width height */
	bool filled_since, rect;
	double saved[SAVED_MAX][3]; /* fill colours under q */
	size_t depth;
};

static double
number(const struct paint *p, size_t i)
{
	return i < p->count ? yx_pdf_number(p->operands[i]) : 0;
}

static bool
near(double a, double b)
{
	return fabs(a - b) < 0.08;
}

/* -------------------------------------------------------------------- fonts */

/* An /Encoding that leaves the letters of ASCII where they are. */
static bool
keeps_ascii(struct yx_pdf_view v, const struct yx_pdf_obj *encoding)
{
	const struct yx_pdf_obj *list;
	int64_t code = 0;

	if (encoding->kind != YX_PDF_DICT)
		return encoding->kind == YX_PDF_NULL || encoding->kind == YX_PDF_NAME;
	if (yx_pdf_get(v, encoding, "Differences", &list, NULL) != YX_OK)
		return false;
	for (size_t i = 0; list->kind == YX_PDF_ARRAY && i < list->u.array.count; i++) {
		const struct yx_pdf_obj *item = list->u.array.items[i];

		if (item->kind == YX_PDF_INT)
			code = item->u.integer;
		else if (code >= 32 && code < 127 && code != 39 && code != 96)
			return false;
		else
			code++;
	}
	return true;
}

/* A font whose codes are letters: simple, not brought along by the update with its own glyphs. */
static bool
is_plain_font(struct paint *p, const struct yx_pdf_obj *name)
{
	struct yx_pdf_view v = p->v;
	const struct yx_pdf_obj *fonts, *font, *part;
	const struct yx_pdf_obj *entry;

	if (!name || name->kind != YX_PDF_NAME ||
	    yx_pdf_get(v, p->resources, "Font", &fonts, NULL) != YX_OK)
		return false;
	entry = yx_pdf_peek_bytes(fonts, name->u.text);
	if (!entry || yx_pdf_resolve(v, entry, &font, NULL) != YX_OK)
		return false;
	if (!yx_pdf_is_name(yx_pdf_peek(font, "Subtype"), "Type1") &&
	    !yx_pdf_is_name(yx_pdf_peek(font, "Subtype"), "TrueType"))
		return false;
	if (yx_pdf_peek(font, "FontDescriptor") &&
	    (entry->kind != YX_PDF_REF || change_is_later(p->w, entry->u.ref.num)))
		return false;
	return yx_pdf_get(v, font, "Encoding", &part, NULL) == YX_OK && keeps_ascii(v, part);
}

/* --------------------------------------------------------------------- text */

/* Latin letters as UTF-8; what differs between encodings becomes one mark that equals any such. */
static void
add_text(struct paint *p, struct yx_bytes text)
{
	bool inside = p->line[0] > -p->size && p->line[1] > -p->size &&
		      p->line[0] < p->out->width + 1 && p->line[1] < p->out->height + 1;

	for (size_t i = 0; i < text.len; i++)
		change_letter(&p->out->text, text.data[i] < 0x20 || (text.data[i] & 0xe0) == 0x80
						 ? 0xfffd
						 : text.data[i]);
	if (p->out->text.len && inside)
		p->out->inside = true;
	if (p->filled_since && p->out->shown)
		p->out->disguised = true; /* something was painted over earlier text */
	p->filled_since = false;
	p->out->shown = true;
	memcpy(p->out->ink, p->colour, sizeof(p->colour));
	memcpy(p->out->ground, p->background, sizeof(p->background));
	if (fabs(p->size * p->scale) < 1.5 ||
	    (near(p->colour[0], p->background[0]) && near(p->colour[1], p->background[1]) &&
	     near(p->colour[2], p->background[2])))
		p->out->disguised = true;
}

static void
show(struct paint *p)
{
	const struct yx_pdf_obj *o = p->count ? p->operands[p->count - 1] : NULL;

	if (o && o->kind == YX_PDF_STRING)
		add_text(p, o->u.text);
	for (size_t i = 0; o && o->kind == YX_PDF_ARRAY && i < o->u.array.count; i++)
		if (o->u.array.items[i]->kind == YX_PDF_STRING)
			add_text(p, o->u.array.items[i]->u.text);
}

static bool
text_operator(struct paint *p, struct yx_bytes op)
{
	if (yx_bytes_equal_str(op, "BT")) {
		p->line[0] = p->line[1] = 0;
		p->scale = 1;
	} else if (yx_bytes_equal_str(op, "Tf")) {
		p->size = number(p, 1);
		if (!is_plain_font(p, p->count ? p->operands[0] : NULL))
			p->out->unreadable = true;
	} else if (yx_bytes_equal_str(op, "Td") || yx_bytes_equal_str(op, "TD")) {
		p->line[0] += number(p, 0) * p->scale;
		p->line[1] += number(p, 1) * p->scale;
		p->leading = op.data[1] == 'D' ? -number(p, 1) : p->leading;
	} else if (yx_bytes_equal_str(op, "Tm")) {
		p->scale = sqrt(fabs(number(p, 0) * number(p, 3) - number(p, 1) * number(p, 2)));
		p->line[0] = number(p, 4);
		p->line[1] = number(p, 5);
	} else if (yx_bytes_equal_str(op, "T*")) {
		p->line[1] -= p->leading * p->scale;
	} else if (yx_bytes_equal_str(op, "TL")) {
		p->leading = number(p, 0);
	} else if (yx_bytes_equal_str(op, "Tj") || yx_bytes_equal_str(op, "TJ")) {
		show(p);
	} else if (yx_bytes_equal_str(op, "'") || yx_bytes_equal_str(op, "\"")) {
		p->line[1] -= p->leading * p->scale;
		show(p);
	} else if (yx_bytes_equal_str(op, "Tz")) {
		p->out->disguised |= number(p, 0) < 20;
	} else if (yx_bytes_equal_str(op, "Tr")) {
		p->out->disguised |= number(p, 0) != 0;
	} else {
		return yx_bytes_equal_str(op, "ET") || yx_bytes_equal_str(op, "Tc") ||
		       yx_bytes_equal_str(op, "Tw");
	}
	return true;
}

/* ------------------------------------------------------------------ painting */

static void
set_colour(struct paint *p, char kind)
{
	for (size_t i = 0; i < 3; i++)
		p->colour[i] = kind == 'g' ? number(p, 0)
					   : (kind == 'k' ? (1 - number(p, i)) * (1 - number(p, 3))
							  : number(p, i));
}

static void
filled(struct paint *p)
{
	p->out->fills = true;
	p->filled_since = true;
	/* text already shown, and more than a line over it */
	if (p->out->shown && (!p->rect || fabs(p->box[3]) > 2))
		p->out->disguised = true;
	/* a border is no ground */
	if (p->rect && fabs(p->box[2] * p->box[3]) * 4 > p->out->width * p->out->height)
		memcpy(p->background, p->colour, sizeof(p->background));
}

static bool
save_operator(struct paint *p, struct yx_bytes op)
{
	if (yx_bytes_equal_str(op, "q")) {
		if (p->depth < SAVED_MAX)
			memcpy(p->saved[p->depth], p->colour, sizeof(p->colour));
		p->out->foreign |= p->depth == SAVED_MAX;
		p->depth += p->depth < SAVED_MAX;
		return true;
	}
	if (!yx_bytes_equal_str(op, "Q"))
		return false;
	if (p->depth)
		memcpy(p->colour, p->saved[--p->depth], sizeof(p->colour));
	return true;
}

static bool
path_operator(struct paint *p, struct yx_bytes op)
{
	static const char *const fills[] = { "f", "F", "f*", "B", "B*", "b", "b*" };
	static const char *const harmless[] = { "m", "l",  "c",   "v",   "y",   "h",  "S", "s",
						"n", "G",  "RG",  "K",   "d",   "i",  "J", "j",
						"M", "ri", "BMC", "BDC", "EMC", "MP", "DP" };

	for (size_t i = 0; i < sizeof(fills) / sizeof(fills[0]); i++)
		if (yx_bytes_equal_str(op, fills[i])) {
			filled(p);
			p->rect = false;
			return true;
		}
	for (size_t i = 0; i < sizeof(harmless) / sizeof(harmless[0]); i++)
		if (yx_bytes_equal_str(op, harmless[i]))
			return true;
	if (yx_bytes_equal_str(op, "re")) {
		for (size_t i = 0; i < 4; i++)
			p->box[i] = number(p, i);
		p->rect = true;
	} else if (yx_bytes_equal_str(op, "W") || yx_bytes_equal_str(op, "W*")) {
		p->out->disguised |= p->rect && (fabs(p->box[2]) < 2 || fabs(p->box[3]) < 2);
	} else if (yx_bytes_equal_str(op, "w")) {
		p->out->wide |= fabs(number(p, 0)) > CHANGE_LINE_MAX;
	} else if (yx_bytes_equal_str(op, "g") || yx_bytes_equal_str(op, "rg") ||
		   yx_bytes_equal_str(op, "k")) {
		set_colour(p, (char)op.data[0]);
	} else if (yx_bytes_equal_str(op, "gs")) {
		p->out->states = true;
	} else {
		return false;
	}
	return true;
}

static void
paint(struct paint *p, struct yx_bytes content)
{
	struct pdf_parser parser = { .r = yx_reader(content), .arena = p->w->arena };
	struct yx_pdf_obj *o;

	while (!p->out->foreign) {
		int c;

		pdf_skip_space(&parser.r);
		if (yx_reader_at_end(&parser.r))
			break;
		c = yx_peek(&parser.r);
		if ((c >= '0' && c <= '9') || strchr("+-.(<[/", c) != NULL) {
			if (p->count == OPERANDS_MAX || pdf_parse(&parser, &o, NULL) != YX_OK)
				p->out->foreign = true;
			else
				p->operands[p->count++] = o;
			continue;
		}
		struct yx_bytes op = pdf_take_word(&parser.r);

		if (!op.len ||
		    (!save_operator(p, op) && !text_operator(p, op) && !path_operator(p, op)))
			p->out->foreign = true; /* images, forms, shadings, scaling, unknown */
		p->count = 0;
	}
	pdf_parser_clear(&parser);
}

enum yx_status
change_picture_read(struct change_walk *w, struct yx_pdf_view v, const struct yx_pdf_obj *stream,
		    struct change_picture *out, struct yx_error *err)
{
	struct paint p = { .w = w, .v = v, .out = out, .background = { 1, 1, 1 }, .scale = 1 };
	const struct yx_pdf_obj *box, *matrix, *item;
	double corner[4] = { 0 }, one[6] = { 1, 0, 0, 1, 0, 0 };
	struct yx_buf content = { 0 };
	enum yx_status st;

	*out = (struct change_picture){ 0 };
	if (yx_pdf_get(v, stream, "Resources", &p.resources, NULL) != YX_OK ||
	    yx_pdf_get(v, stream, "BBox", &box, NULL) != YX_OK ||
	    yx_pdf_get(v, stream, "Matrix", &matrix, NULL) != YX_OK ||
	    stream->kind != YX_PDF_STREAM) {
		out->foreign = true;
		return YX_OK;
	}
	for (size_t i = 0; i < 4; i++)
		if (yx_pdf_item(v, box, i, &item, NULL) == YX_OK)
			corner[i] = yx_pdf_number(item);
	out->width = fabs(corner[2] - corner[0]);
	out->height = fabs(corner[3] - corner[1]);
	for (size_t i = 0; matrix->kind == YX_PDF_ARRAY && i < 6; i++)
		if (yx_pdf_item(v, matrix, i, &item, NULL) != YX_OK ||
		    (i < 4 && yx_pdf_number(item) != one[i]))
			out->turned = true;
	st = yx_pdf_stream_decode(v, stream, 0, &content, NULL, err);
	if (st == YX_OK)
		paint(&p, yx_buf_bytes(&content));
	else
		out->foreign = true;
	yx_buf_clear(&content);
	return st == YX_NOMEM ? st : YX_OK;
}

void
change_picture_clear(struct change_picture *p)
{
	yx_buf_clear(&p->text);
}

/* Letters are compared without spaces and line ends, which layout adds and drops. */
void
change_letter(struct yx_buf *out, uint32_t cp)
{
	if (cp == ' ' || cp == 0xa0 || cp == '\r' || cp == '\n' || cp == '\t')
		return;
	yx_buf_put_u32be(out, cp > 0xff || cp < 0x20 || (cp & 0xe0) == 0x80 ? 0xfffd : cp);
}
