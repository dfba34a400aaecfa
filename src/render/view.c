/* SPDX-License-Identifier: Apache-2.0 */
/* A package opened for drawing: its trees, its resources, and what could not be shown. */
#include "font.h"
#include "render.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum yx_status
yx_ofd_view_open(struct yx_ofd_view **out, struct yx_bytes file,
		 const struct yx_ofd_view_options *options, struct yx_error *err)
{
	struct yx_ofd_view *v = *out = NULL;
	enum yx_status st;

	if (!(v = yx_alloc(sizeof(*v))) || !(v->arena = yx_arena_new(0)) ||
	    !(v->warnings = yx_alloc_array(YX_LIMIT_RENDER_WARNINGS, sizeof(*v->warnings)))) {
		st = yx_fail_nomem(err);
		goto done;
	}
	if (options)
		v->options = *options;
	if (v->options.page_time <= 0)
		v->options.page_time = YX_LIMIT_RENDER_TIME;
	if ((st = yx_ofd_open(&v->o, file, err)) != YX_OK ||
	    (!v->options.fonts && (st = render_system_new(&v->own_fonts, NULL, err)) != YX_OK))
		goto done;
	v->system = v->options.fonts ? v->options.fonts : v->own_fonts;
	v->trees = yx_alloc_array(yx_ofd_entry_count(v->o) + 1, sizeof(*v->trees));
	if (!v->trees) {
		st = yx_fail_nomem(err);
		goto done;
	}
	st = render_load_resources(v, err);
done:
	if (st != YX_OK)
		yx_ofd_view_close(v);
	else
		*out = v;
	return st;
}

void
yx_ofd_view_close(struct yx_ofd_view *v)
{
	if (!v)
		return;
	render_free_resources(v);
	render_free_stamps(v);
	for (size_t i = 0; i < v->tree_count; i++)
		yx_xml_free(v->trees[i].x);
	yx_free(v->trees);
	yx_ofd_fonts_close(v->own_fonts);
	yx_ofd_free(v->o);
	yx_free(v->warnings);
	yx_arena_free(v->arena);
	yx_free(v);
}

const struct yx_ofd *
yx_ofd_view_package(const struct yx_ofd_view *v)
{
	return v->o;
}

size_t
yx_ofd_view_page_count(const struct yx_ofd_view *v)
{
	return yx_ofd_page_count(v->o);
}

static double
side(double mm, double otherwise)
{
	return isfinite(mm) && mm > 0 ? fmin(mm, YX_LIMIT_RENDER_SIDE) : otherwise;
}

void
yx_ofd_view_page_size(const struct yx_ofd_view *v, size_t page, double *width, double *height)
{
	const struct yx_ofd_page *p = yx_ofd_page(v->o, page);

	*width = side(p ? p->box.width : 0, 210);
	*height = side(p ? p->box.height : 0, 297);
}

bool
yx_ofd_view_hidden_text(const struct yx_ofd_view *v)
{
	return v->hidden_text;
}

size_t
yx_ofd_view_warning_count(const struct yx_ofd_view *v)
{
	return v->warning_count;
}

const struct yx_ofd_view_warning *
yx_ofd_view_warning(const struct yx_ofd_view *v, size_t i)
{
	return i < v->warning_count ? &v->warnings[i] : NULL;
}

static const char *
with_detail(struct yx_arena *a, const char *text, const char *detail, const char *colon)
{
	struct yx_buf b = { 0 };
	char *s;

	yx_buf_puts(&b, text);
	if (detail && *detail) {
		yx_buf_puts(&b, colon);
		yx_text_put_clean(&b, yx_bytes_slice(yx_bytes_str(detail), 0, 200));
	}
	s = yx_arena_strdup(a, yx_buf_bytes(&b));
	yx_buf_clear(&b);
	return s;
}

static const char *
clean(struct yx_arena *a, const char *text)
{
	return with_detail(a, "", text, "");
}

/* The object a node belongs to: itself or the nearest element around it that has an ID. */
void
render_warn(struct render *r, const struct yx_xml_node *node, const char *en, const char *zh,
	    const char *detail)
{
	struct yx_ofd_view *v = r->v;
	const struct yx_ofd_entry *e = yx_ofd_entry(v->o, r->entry);
	const char *id = node ? yx_xml_attr(node, "ID") : NULL;
	struct yx_ofd_view_warning w = { .page = r->page, .line = node ? yx_xml_line(node) : 0 };

	if (v->warning_count == YX_LIMIT_RENDER_WARNINGS)
		return;
	w.entry = e ? e->path : "";
	w.object = clean(v->arena, id ? id : "");
	w.text_en = with_detail(v->arena, en, detail, ": ");
	w.text_zh = with_detail(v->arena, zh, detail, "：");
	if (!w.object || !w.text_en || !w.text_zh)
		return;
	for (size_t i = 0; i < v->warning_count; i++) {
		const struct yx_ofd_view_warning *o = &v->warnings[i];

		if (o->line == w.line && strcmp(o->entry, w.entry) == 0 &&
		    strcmp(o->object, w.object) == 0 && strcmp(o->text_en, w.text_en) == 0)
			return;
	}
	v->warnings[v->warning_count++] = w;
}

bool
render_stop(struct render *r, const struct yx_xml_node *node)
{
	if (r->stopped)
		return true;
	if (++r->objects > YX_LIMIT_RENDER_OBJECTS) {
		render_warn(r, node, "the page has too many objects: the rest is not shown",
			    "页面对象过多，其余未显示", NULL);
		r->stopped = true;
	} else if (yx_time_monotonic() > r->deadline) {
		render_warn(r, node, "the page takes too long: the rest is not shown",
			    "页面绘制超时，其余未显示", NULL);
		r->stopped = true;
	} else if (cairo_status(r->cr) != CAIRO_STATUS_SUCCESS) {
		render_warn(r, node, "drawing failed: the rest is not shown",
			    "绘制失败，其余未显示", cairo_status_to_string(cairo_status(r->cr)));
		r->stopped = true;
	}
	return r->stopped;
}

struct yx_xml *
render_tree(struct render *r, size_t entry)
{
	struct yx_ofd_view *v = r->v;
	struct yx_error why = YX_ERROR_INIT;
	struct render_tree *t;
	size_t before = r->entry;

	if (entry >= yx_ofd_entry_count(v->o))
		return NULL;
	for (size_t i = 0; i < v->tree_count; i++)
		if (v->trees[i].entry == entry)
			return v->trees[i].x;
	t = &v->trees[v->tree_count++];
	t->entry = entry;
	if (yx_ofd_read_xml(v->o, entry, &t->x, &why) != YX_OK) {
		t->x = NULL;
		r->entry = entry;
		render_warn(r, NULL, "this file cannot be read", "文件无法读取", why.text);
		r->entry = before;
	}
	return t->x;
}
