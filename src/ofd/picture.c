/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A package of one page as a drawing. What goes beyond paths and plainly set text is refused by its
 * name, not passed over: a seal that lacks a part would be another seal.
 */
#include <math.h>
#include <string.h>
#include <yinxin/limits.h>

#include "picture.h"

#define SLACK_MM 0.3 /* writers round boundaries; as the page renderer takes it */
#define DEPTH    16  /* blocks in blocks */

enum yx_status
picture_refuse(struct picture_read *p, const struct yx_xml_node *n, const char *what)
{
	return yx_fail(p->err, YX_UNSUPPORTED, NULL, "GB/T 33190-2016",
		       "%s line %u: %s is not read; only paths and plain text are", p->path,
		       yx_xml_line(n), what);
}

static bool
is_false(const char *s)
{
	return s && (strcmp(s, "false") == 0 || strcmp(s, "0") == 0);
}

/* From the object's space to the page's. */
static enum yx_status
take_place(struct picture_read *p, const struct yx_xml_node *object, struct yx_ofd_box *box,
	   struct yx_draw_matrix *m)
{
	const char *ctm = yx_xml_attr(object, "CTM");
	double v[6] = { 1, 0, 0, 1, 0, 0 };

	if (ctm && yx_xml_numbers(ctm, v, 6) != 6)
		return picture_refuse(p, object, "this CTM");
	for (int i = 0; i < 6; i++)
		if (!(fabs(v[i]) < 1e6))
			return picture_refuse(p, object, "this CTM");
	if (!ofd_parse_box(yx_xml_attr(object, "Boundary"), box) ||
	    !(fabs(box->x) < 1e6 && fabs(box->y) < 1e6))
		return picture_refuse(p, object, "this Boundary");
	*m = (struct yx_draw_matrix){ v[0], v[1], v[2], v[3], v[4] + box->x, v[5] + box->y };
	return YX_OK;
}

/* Does the Boundary cut something off (8.5)? */
static bool
is_cut(const struct yx_draw_path *path, struct yx_draw_matrix m, const struct yx_ofd_box *box,
       double slack)
{
	struct yx_draw_path moved = { 0 };
	struct yx_draw_rect r;

	yx_draw_path_append(&moved, path, m);
	r = yx_draw_path_bounds(&moved);
	yx_draw_path_clear(&moved);
	return r.x0 <= r.x1 &&
	       (r.x0 < box->x - slack || r.y0 < box->y - slack ||
		r.x1 > box->x + box->width + slack || r.y1 > box->y + box->height + slack);
}

static enum yx_status
add_path(struct picture_read *p, const struct yx_xml_node *object, struct yx_draw_path *path)
{
	const struct yx_xml_node *n = yx_xml_child(object, "AbbreviatedData");
	struct yx_buf text = { 0 };
	enum yx_status st =
	    n ? yx_xml_text(n, &text, p->err) : picture_refuse(p, object, "a path without data");

	if (st == YX_OK && !yx_draw_path_take_ofd(path, yx_buf_str(&text), NULL))
		st = picture_refuse(p, n, "this path");
	yx_buf_clear(&text);
	return st;
}

/* Moves alone, which draw nothing, and which a round line end would make dots of. */
static bool
is_empty(const struct yx_draw_path *path)
{
	size_t i = 0;

	while (i < path->verb_count && path->verbs[i] == YX_DRAW_MOVE)
		i++;
	return i == path->verb_count;
}

static enum yx_status
add_object(struct picture_read *p, const struct yx_xml_node *object)
{
	bool text = yx_xml_is(object, "TextObject");
	struct yx_draw_path path = { 0 };
	struct picture_style style;
	struct yx_draw_paint paint;
	struct yx_draw_matrix m;
	struct yx_ofd_box box;
	double size = 0;
	enum yx_status st;

	if (yx_xml_child(object, "Clips"))
		return picture_refuse(p, object, "a clip");
	picture_style(p, object, &style);
	if ((st = take_place(p, object, &box, &m)) != YX_OK ||
	    (st = picture_paint(p, &style, text, &paint)) != YX_OK)
		return st;
	if (!text && paint.fill == YX_DRAW_FILL_NONE && !(paint.stroke_width > 0))
		return YX_OK;
	st = text ? picture_text(p, object, &path) : add_path(p, object, &path);
	/* boundaries of text are rarely exact: an em */
	if (text)
		(void)yx_xml_number(yx_xml_attr(object, "Size"), &size);
	if (st == YX_OK &&
	    is_cut(&path, m, &box, SLACK_MM + size * sqrt(fabs(m.a * m.d - m.b * m.c))))
		st = picture_refuse(p, object, "something larger than its Boundary");
	yx_draw_picture_begin(p->pic, NULL, m);
	if (st == YX_OK && !is_empty(&path))
		yx_draw_picture_paint(p->pic, &path, &paint);
	yx_draw_picture_end(p->pic);
	yx_draw_path_clear(&path);
	return st;
}

static enum yx_status
add_block(struct picture_read *p, const struct yx_xml_node *block, unsigned depth)
{
	enum yx_status st = YX_OK;

	if (depth > DEPTH)
		return picture_refuse(p, block, "blocks as deep as this");
	for (const struct yx_xml_node *n = yx_xml_child(block, NULL); n && st == YX_OK;
	     n = yx_xml_next(n, NULL)) {
		if (p->steps++ >= YX_LIMIT_OFD_PICTURE)
			st = yx_fail(p->err, YX_LIMIT, NULL, "", "%s holds too much for a picture",
				     p->path);
		else if (is_false(yx_xml_attr(n, "Visible")))
			continue;
		else if (yx_xml_is(n, "PathObject") || yx_xml_is(n, "TextObject"))
			st = add_object(p, n);
		else if (yx_xml_is(n, "PageBlock"))
			st = add_block(p, n, depth + 1);
		else
			st = picture_refuse(p, n, yx_xml_name(n));
	}
	return st;
}

/* Layers from below: background, body, foreground, each in its order (7.7). */
static enum yx_status
add_layers(struct picture_read *p, const struct yx_xml_node *content)
{
	static const char *const order[] = { "Background", "Body", "Foreground" };
	enum yx_status st = YX_OK;

	for (size_t i = 0; i < 3; i++)
		for (const struct yx_xml_node *n = content ? yx_xml_child(content, "Layer") : NULL;
		     n && st == YX_OK; n = yx_xml_next(n, "Layer")) {
			const char *type = yx_xml_attr(n, "Type");

			if (strcmp(type ? type : "Body", order[i]) != 0 &&
			    !(i == 1 && type && strcmp(type, order[0]) != 0 &&
			      strcmp(type, order[2]) != 0))
				continue;
			p->layer = n;
			st = add_block(p, n, 0);
		}
	return st;
}

/* ------------------------------------------------------------------ package */

static enum yx_status
add_resource(struct picture_read *p, size_t entry)
{
	if (entry == SIZE_MAX)
		return YX_OK;
	if (p->resource_count == PICTURE_RESOURCES)
		return yx_fail(p->err, YX_LIMIT, NULL, "", "too many resource files for a picture");
	return yx_ofd_read_xml(p->o, entry, &p->resources[p->resource_count++], p->err);
}

static enum yx_status
load_resources(struct picture_read *p, const struct yx_xml *page)
{
	enum yx_status st = YX_OK;

	for (size_t i = 0; st == YX_OK && i < yx_ofd_resource_count(p->o); i++)
		st = add_resource(p, yx_ofd_resource(p->o, i));
	for (const struct yx_xml_node *n = yx_xml_child(yx_xml_root(page), "PageRes");
	     n && st == YX_OK; n = yx_xml_next(n, "PageRes"))
		st = add_resource(p, yx_ofd_locate(p->o, p->path, NULL, yx_xml_text_str(page, n)));
	return st;
}

static enum yx_status
check_package(struct picture_read *p, struct yx_error *err)
{
	const struct yx_ofd_page *page = yx_ofd_page(p->o, 0);

	if (yx_ofd_ambiguity(p->o))
		return yx_fail(err, YX_DENIED, NULL, "",
			       "readers may see different things in this package: %s",
			       yx_zip_note_text(yx_ofd_ambiguity(p->o)->kind, false));
	if (yx_ofd_page_count(p->o) != 1 || page->entry == SIZE_MAX)
		return yx_fail(err, YX_UNSUPPORTED, NULL, "",
			       "a picture is an OFD of one page, this one has %zu",
			       yx_ofd_page_count(p->o));
	p->path = yx_ofd_entry(p->o, page->entry)->path;
	if (page->template_count || page->annotations != SIZE_MAX)
		return yx_fail(err, YX_UNSUPPORTED, NULL, "", "%s: a page with %s is not read",
			       p->path, page->template_count ? "templates" : "annotations");
	return YX_OK;
}

static enum yx_status
read_page(struct picture_read *p, struct yx_xml *x)
{
	const struct yx_ofd_box *box = &yx_ofd_page(p->o, 0)->box;
	struct yx_xml *document = NULL;
	const struct yx_xml_node *common;
	enum yx_status st;

	if ((st = load_resources(p, x)) != YX_OK ||
	    (st = yx_ofd_read_xml(p->o, yx_ofd_document(p->o), &document, p->err)) != YX_OK)
		goto done;
	common = yx_xml_child(yx_xml_root(document), "CommonData");
	p->default_space = common ? yx_xml_field(document, common, "DefaultCS") : NULL;
	st = yx_draw_picture_new(&p->pic, box->width, box->height, YX_DRAW_MM, p->err);
	if (st != YX_OK)
		goto done;
	yx_draw_picture_begin(p->pic, NULL, yx_draw_translate(-box->x, -box->y));
	st = add_layers(p, yx_xml_child(yx_xml_root(x), "Content"));
	yx_draw_picture_end(p->pic);
	if (st == YX_OK)
		st = yx_draw_picture_status(p->pic, p->err);
done:
	yx_xml_free(document);
	return st;
}

enum yx_status
yx_ofd_picture_read(struct yx_draw_picture **out, struct yx_bytes in, struct yx_draw_fonts *fonts,
		    struct yx_error *err)
{
	struct picture_read p = { .fonts = fonts, .err = err };
	struct yx_xml *x = NULL;
	enum yx_status st;

	*out = NULL;
	if ((st = yx_ofd_open(&p.o, in, err)) == YX_OK && (st = check_package(&p, err)) == YX_OK &&
	    (st = yx_ofd_read_xml(p.o, yx_ofd_page(p.o, 0)->entry, &x, err)) == YX_OK)
		st = read_page(&p, x);
	if (st == YX_OK)
		*out = p.pic;
	else
		yx_draw_picture_free(p.pic);
	for (size_t i = 0; i < p.resource_count; i++)
		yx_xml_free(p.resources[i]);
	yx_draw_fonts_free(p.own_fonts);
	yx_xml_free(x);
	yx_ofd_free(p.o);
	return st;
}

enum yx_status
yx_ofd_picture_write(struct yx_buf *out, const struct yx_draw_picture *pic, const char *title,
		     yx_time now, struct yx_error *err)
{
	double width, height;
	const struct yx_zip_writer to = { yx_zip_into_buf, out };
	struct yx_ofd_maker *m = NULL;
	enum yx_status st = yx_ofd_maker_new(&m, title, err);

	yx_draw_picture_pdf_size(pic, &width, &height);
	if (st == YX_OK)
		st = yx_ofd_maker_page(m, width / YX_DRAW_PT_PER_MM, height / YX_DRAW_PT_PER_MM,
				       err);
	if (st == YX_OK)
		st = yx_ofd_maker_picture(m, pic, 0, 0, err);
	if (st == YX_OK)
		st = yx_ofd_maker_write(m, now, &to, err);
	yx_ofd_maker_free(m);
	return st;
}
