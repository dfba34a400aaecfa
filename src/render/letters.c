/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Placing characters (GB/T 33190-2016 11.2 to 11.4): TextCode with its deltas, and the glyph
 * numbers of CGTransform, which mean something only in the font of the package.
 */
#include "letters.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* One CGTransform: `codes` characters from `from` on are shown as `glyphs` glyphs. */
struct transform {
	size_t from, codes, glyphs;
	const struct yx_xml_node *node;
};

struct placer {
	struct render *r;
	const struct render_unit *u;
	struct render_letters *out;
	struct render_font *font;
	size_t room;
	double x, y, last_fit;
	int direction; /* ReadDirection: where a character without deltas leads */
	bool upright;  /* read downwards or upwards, letters not turned */
	struct transform *transforms;
	size_t transform_count, transform_at, consumed; /* characters since they began */
};

/* -------------------------------------------------------------- transforms */

static int
by_position(const void *a, const void *b)
{
	const struct transform *x = a, *y = b;

	return x->from < y->from ? -1 : x->from > y->from;
}

/* The CGTransforms in front of a TextCode; without any the former ones go on. */
static void
take_transforms(struct placer *p, const struct yx_xml_node **at)
{
	const struct yx_xml_node *n;
	size_t count = 0;

	for (n = *at; n && yx_xml_is(n, "CGTransform"); n = yx_xml_next(n, NULL))
		count++;
	if (count == 0)
		return;
	yx_free(p->transforms);
	p->transform_count = p->transform_at = p->consumed = 0;
	p->transforms = yx_alloc_array(count, sizeof(*p->transforms));
	for (; *at && yx_xml_is(*at, "CGTransform"); *at = yx_xml_next(*at, NULL)) {
		double from = render_number(yx_xml_attr(*at, "CodePosition"), -1);
		double codes = render_number(yx_xml_attr(*at, "CodeCount"), 1);
		double glyphs = render_number(yx_xml_attr(*at, "GlyphCount"), 1);

		if (p->transforms && from >= 0 && codes >= 1 && glyphs >= 1)
			p->transforms[p->transform_count++] =
			    (struct transform){ (size_t)from, (size_t)codes, (size_t)glyphs, *at };
	}
	if (p->transforms)
		qsort(p->transforms, p->transform_count, sizeof(*p->transforms), by_position);
}

/* The transform that begins at character `i` since the transforms began, or NULL. */
static const struct transform *
transform_at(struct placer *p, size_t i)
{
	while (p->transform_at < p->transform_count && p->transforms[p->transform_at].from < i)
		p->transform_at++;
	if (p->transform_at == p->transform_count || p->transforms[p->transform_at].from != i)
		return NULL;
	return &p->transforms[p->transform_at];
}

/* ----------------------------------------------------------------- letters */

static struct render_letter *
add_letter(struct placer *p, struct render_face *face, unsigned long glyph, double x, double y)
{
	struct render_letters *o = p->out;

	if (o->count == YX_LIMIT_RENDER_GLYPHS || !render_near(p->r, x, y))
		return NULL;
	if (o->count == p->room) {
		size_t room = p->room ? p->room * 2 : 64;
		struct render_letter *more = yx_realloc(o->at, room * sizeof(*more));

		if (!more)
			return NULL;
		o->at = more;
		p->room = room;
	}
	o->at[o->count] = (struct render_letter){ face, glyph, x, y, 1, 0 };
	return &o->at[o->count++];
}

static bool
is_invisible(uint32_t c)
{
	return c <= ' ' || (c >= 0x200b && c <= 0x200f) || c == 0xfeff ||
	       (c >= 0xfe00 && c <= 0xfe0f);
}

struct character {
	uint32_t code;
	double x, y, dx, dy;
	bool placed; /* dx, dy were given */
};

/* The n-th number of a Glyphs list, read on from *at. */
static bool
next_glyph(const struct placer *p, const char **at, unsigned long *glyph)
{
	double v;

	if (!yx_ofd_steps_number(at, &v) || v < 0 || v >= (double)p->font->own->ft->num_glyphs)
		return false;
	*glyph = (unsigned long)v;
	return true;
}

static void
put_code(struct placer *p, struct render_letter *l, uint32_t code)
{
	size_t before = p->out->text.len;

	if (!l)
		return;
	(void)yx_utf8_put(&p->out->text, code < ' ' ? ' ' : code);
	l->bytes += (uint32_t)(p->out->text.len - before);
}

/* Where a stand-in's letter goes that must not be wider than its place. */
static void
fit_letter(struct placer *p, const struct character *c, double em, struct render_letter *l)
{
	double unit = p->out->size * p->out->hscale, place = em;

	/* Chinese fonts have Latin letters of half an em, in the middle of their place */
	if (p->font->half && c->code < 0x80) {
		place = 0.5;
		p->last_fit = em > place ? place / em : 1;
		if (em < place && isalnum((int)c->code))
			l->x += (place - em) / 2 * unit;
	} else if (c->placed && c->dy == 0 && c->dx > 0) {
		p->last_fit = em * unit > c->dx * 1.1 ? fmax(0.5, c->dx / (em * unit)) : 1;
	}
	l->fit = p->last_fit;
}

/* One character by the font's own table or another font's. */
static void
put_character(struct placer *p, struct character *c)
{
	unsigned long glyph = 0;
	struct render_face *face = render_font_face(p->r, p->font, p->out->bold, c->code, &glyph);
	double em = face ? render_face_advance(face, glyph) : c->code < 0x2000 ? 0.5 : 1, step;
	struct render_letter *l;
	char name[16];

	if (face && p->upright)
		glyph = render_face_upright(face, c->code, glyph);
	if (!c->placed) {
		step = face && !face->embedded && p->font->half && c->code < 0x80 ? 0.5 : em;
		step *= p->out->size * p->out->hscale;
		c->dx = p->direction == 0 ? step : p->direction == 180 ? -step : 0;
		c->dy = p->direction == 90 ? p->out->size : p->direction == 270 ? -p->out->size : 0;
	}
	if (!face) {
		if (!is_invisible(c->code)) {
			(void)snprintf(name, sizeof(name), "U+%04X", (unsigned)c->code);
			render_warn(p->r, p->u->node, "no font has this character",
				    "没有字体包含此字符", name);
		}
		return;
	}
	if ((l = add_letter(p, face, glyph, c->x, c->y)) != NULL) {
		if (!face->embedded)
			fit_letter(p, c, em, l);
		put_code(p, l, c->code);
	}
}

/* Characters that a transform shows; how many it took, 0 when it cannot be used. */
static size_t
put_transform(struct placer *p, const struct transform *t, struct character *c, size_t left)
{
	const struct yx_xml_node *n = yx_xml_child(t->node, "Glyphs");
	struct yx_buf text = { 0 };
	size_t codes = t->codes < left ? t->codes : left, took = 0;
	struct render_letter *l = NULL;
	unsigned long glyph;
	const char *at;

	if (!n || yx_xml_text(n, &text, NULL) != YX_OK)
		goto done;
	at = yx_buf_str(&text);
	for (size_t i = 0; i < t->glyphs || i < codes; i++) {
		/* further glyphs of one character follow where the one before ends */
		bool own = i < codes && (i < t->glyphs);
		double x = own ? c[i].x : l ? l->x : c[0].x, y = own ? c[i].y : l ? l->y : c[0].y;

		if (i >= t->glyphs) { /* more characters than glyphs: all belong to the last */
			l = p->out->count ? &p->out->at[p->out->count - 1] : NULL;
			put_code(p, l, c[i].code);
			continue;
		}
		if (!next_glyph(p, &at, &glyph)) {
			took = i < codes ? i : codes;
			goto done;
		}
		if (!own && l)
			x += render_face_advance(p->font->own, l->glyph) * p->out->size *
			     p->out->hscale;
		l = add_letter(p, p->font->own, glyph, x, y);
		if (!l)
			break;
		if (own)
			put_code(p, l, c[i].code);
	}
	took = codes;
done:
	yx_buf_clear(&text);
	return took;
}

/* ---------------------------------------------------------------- TextCode */

/* Characters as written; a writer's line breaks around them are not text. */
static struct yx_bytes
trim(struct yx_bytes b)
{
	size_t n;

	for (n = 0; n < b.len && strchr(" \t\r\n", b.data[n]) && b.data[n]; n++)
		;
	if (memchr(b.data, '\n', n))
		b = yx_bytes_slice(b, n, b.len);
	for (n = b.len; n > 0 && strchr(" \t\r\n", b.data[n - 1]) && b.data[n - 1]; n--)
		;
	if (n < b.len && memchr(b.data + n, '\n', b.len - n))
		b.len = n;
	return b;
}

/* Read the characters with their steps; how many. */
static size_t
read_characters(const struct yx_xml_node *code, struct yx_bytes text, struct character *c)
{
	struct yx_reader reader = yx_reader(text);
	struct yx_ofd_steps dx = { .at = yx_xml_attr(code, "DeltaX") };
	struct yx_ofd_steps dy = { .at = yx_xml_attr(code, "DeltaY") };
	bool utf16 = yx_ofd_steps_in_utf16(text, dx.at, dy.at);
	size_t n = 0;

	while (n < YX_LIMIT_RENDER_GLYPHS && yx_utf8_take(&reader, &c[n].code)) {
		int units = utf16 && c[n].code > 0xffff ? 2 : 1;
		bool h = yx_ofd_steps_take(&dx, units, &c[n].dx);
		bool v = yx_ofd_steps_take(&dy, units, &c[n].dy);

		c[n].placed = h || v;
		n++;
	}
	return n;
}

static void
place_code(struct placer *p, const struct yx_xml_node *code)
{
	struct yx_buf raw = { 0 };
	struct character *c = NULL;
	struct yx_bytes text;
	size_t n;

	p->x = render_number(yx_xml_attr(code, "X"), p->x);
	p->y = render_number(yx_xml_attr(code, "Y"), p->y);
	if (yx_xml_text_exact(code, &raw, NULL) != YX_OK || raw.len == 0)
		goto done;
	text = trim(yx_buf_bytes(&raw));
	/* one more than needed: the last one's step leads there */
	if (!(c = yx_alloc_array(text.len + 2, sizeof(*c))))
		goto done;
	n = read_characters(code, text, c);
	c[0].x = p->x;
	c[0].y = p->y;
	for (size_t i = 0; i < n; i++) {
		const struct transform *t = p->font->own ? transform_at(p, p->consumed + i) : NULL;
		size_t took = 0;

		/* steps that are given stand whatever the glyphs are */
		for (size_t k = i; t && k < n && k < i + t->codes; k++) {
			if (!c[k].placed)
				break;
			c[k + 1].x = c[k].x + c[k].dx;
			c[k + 1].y = c[k].y + c[k].dy;
		}
		if (t)
			took = put_transform(p, t, c + i, n - i);
		if (took > 0) {
			struct character *last = &c[i + took - 1];

			if (!last->placed && p->out->count > 0) {
				const struct render_letter *l = &p->out->at[p->out->count - 1];

				last->x = l->x;
				last->dx = render_face_advance(l->face, l->glyph) * p->out->size *
					   p->out->hscale;
			}
			i += took - 1;
		} else {
			put_character(p, &c[i]);
		}
		c[i + 1].x = c[i].x + c[i].dx;
		c[i + 1].y = c[i].y + c[i].dy;
	}
	p->consumed += n;
done:
	yx_free(c);
	yx_buf_clear(&raw);
}

static void
find_extents(struct render_letters *l)
{
	struct render_extents e = { INFINITY, INFINITY, -INFINITY, -INFINITY };

	for (size_t i = 0; i < l->count; i++) {
		e.x0 = fmin(e.x0, l->at[i].x);
		e.x1 = fmax(e.x1, l->at[i].x);
		e.y0 = fmin(e.y0, l->at[i].y);
		e.y1 = fmax(e.y1, l->at[i].y);
	}
	e.x0 -= l->size;
	e.x1 += l->size * fmax(1, l->hscale);
	e.y0 -= l->size;
	e.y1 += l->size;
	l->extents = e;
}

bool
render_letters_place(struct render *r, const struct render_unit *u, struct render_letters *out)
{
	struct placer p = { .r = r, .u = u, .out = out, .last_fit = 1 };
	const struct yx_xml_node *n;

	*out = (struct render_letters){ 0 };
	out->size = render_number(render_style_attr(&u->style, "Size"), 0);
	out->hscale = render_number(yx_xml_attr(u->node, "HScale"), 1);
	out->bold = render_number(yx_xml_attr(u->node, "Weight"), 400) >= 600;
	out->italic = render_flag(yx_xml_attr(u->node, "Italic"), false);
	p.direction = (int)render_number(yx_xml_attr(u->node, "ReadDirection"), 0);
	p.upright = (p.direction == 90 || p.direction == 270) &&
		    render_number(yx_xml_attr(u->node, "CharDirection"), 0) == 0;
	if (!(out->size > 1e-6) || !(out->hscale > 1e-3) || out->hscale > 1000)
		return false;
	if (!(p.font = render_font_get(r, u)))
		return false;
	out->italic = out->italic || (p.font->italic && !p.font->own);
	for (n = yx_xml_child(u->node, NULL); n; n = n ? yx_xml_next(n, NULL) : NULL) {
		take_transforms(&p, &n);
		if (!n)
			break;
		if (yx_xml_is(n, "TextCode"))
			place_code(&p, n);
	}
	yx_free(p.transforms);
	if (out->count == YX_LIMIT_RENDER_GLYPHS)
		render_warn(r, u->node, "the text is too long: the rest is not shown",
			    "文字过长，其余未显示", NULL);
	find_extents(out);
	return out->count > 0 && yx_buf_status(&out->text, NULL) == YX_OK;
}

void
render_letters_clear(struct render_letters *l)
{
	yx_free(l->at);
	yx_buf_clear(&l->text);
}
