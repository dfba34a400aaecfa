/* SPDX-License-Identifier: Apache-2.0 */
/* Resources by ID (GB/T 33190-2016 7.9), and drawing parameters (8.2). */
#include "font.h"
#include "render.h"

#include <stdlib.h>
#include <string.h>

static const struct {
	const char *element;
	enum render_kind kind;
} kinds[] = {
	{ "ColorSpace", RENDER_COLOUR_SPACE },
	{ "DrawParam", RENDER_DRAW_PARAM },
	{ "Font", RENDER_FONT },
	{ "MultiMedia", RENDER_MEDIA },
	{ "CompositeGraphicUnit", RENDER_COMPOSITE },
	/* written so by some */
	{ "CompositeGraphicsUnit", RENDER_COMPOSITE },
	{ "VectorG", RENDER_COMPOSITE },
};

static bool
add(struct yx_ofd_view *v, enum render_kind kind, const struct yx_xml_node *n, size_t file,
    const char *folder)
{
	struct render_resource *res;
	int64_t id;

	if (!yx_xml_integer(yx_xml_attr(n, "ID"), &id) ||
	    v->resource_count >= YX_LIMIT_RENDER_RESOURCES)
		return true;
	if (v->resource_count == v->resource_room) {
		size_t room = v->resource_room ? v->resource_room * 2 : 64;
		void *more = yx_realloc(v->resources, room * sizeof(struct render_resource *));

		if (!more)
			return false;
		v->resources = more;
		v->resource_room = room;
	}
	if (!(res = yx_arena_alloc(v->arena, sizeof(*res))))
		return false;
	*res = (struct render_resource){ .id = id,
					 .kind = kind,
					 .order = v->resource_count,
					 .node = n,
					 .file = file,
					 .folder = folder };
	v->resources[v->resource_count++] = res;
	v->unsorted = true;
	return true;
}

static bool
add_file(struct render *r, size_t entry)
{
	struct yx_ofd_view *v = r->v;
	size_t trees = v->tree_count;
	struct yx_xml *x = render_tree(r, entry);
	const struct yx_xml_node *root, *group, *n;
	const char *folder;

	/* a file that is named twice is read once */
	if (!x || v->tree_count == trees)
		return true;
	root = yx_xml_root(x);
	folder = yx_xml_attr(root, "BaseLoc");
	for (group = yx_xml_child(root, NULL); group; group = yx_xml_next(group, NULL))
		for (n = yx_xml_child(group, NULL); n; n = yx_xml_next(n, NULL))
			for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
				if (yx_xml_is(n, kinds[i].element) &&
				    !add(v, kinds[i].kind, n, entry, folder ? folder : ""))
					return false;
	return true;
}

enum yx_status
render_load_resources(struct yx_ofd_view *v, struct yx_error *err)
{
	struct render r = { .v = v, .page = SIZE_MAX, .entry = SIZE_MAX };
	struct yx_xml *x = render_tree(&r, yx_ofd_document(v->o));
	const struct yx_xml_node *common = x ? yx_xml_child(yx_xml_root(x), "CommonData") : NULL;
	const char *space = common ? yx_xml_field(x, common, "DefaultCS") : NULL;

	if (!yx_xml_integer(space, &v->default_space))
		v->default_space = -1;
	if (yx_ofd_body_count(v->o) > 1)
		render_warn(&r, NULL, "the package holds several documents: the first one is shown",
			    "包内有多个文档，只显示第一个", NULL);
	for (size_t i = 0; i < yx_ofd_resource_count(v->o); i++)
		if (!add_file(&r, yx_ofd_resource(v->o, i)))
			return yx_fail_nomem(err);
	return YX_OK;
}

void
render_page_resources(struct render *r, size_t entry, struct yx_xml *x)
{
	const struct yx_ofd_entry *e = yx_ofd_entry(r->v->o, entry);
	const struct yx_xml_node *n = yx_xml_child(yx_xml_root(x), "PageRes");

	for (; e && n; n = yx_xml_next(n, "PageRes"))
		if (!add_file(r, yx_ofd_locate(r->v->o, e->path, NULL, yx_xml_text_str(x, n))))
			return;
}

static int
compare(const void *a, const void *b)
{
	const struct render_resource *x = *(struct render_resource *const *)a;
	const struct render_resource *y = *(struct render_resource *const *)b;

	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

struct render_resource *
render_find(struct yx_ofd_view *v, enum render_kind kind, const char *id)
{
	struct render_resource wanted = { .kind = kind, .order = SIZE_MAX }, *w = &wanted;
	size_t low = 0, high = v->resource_count;

	if (!id || !yx_xml_integer(id, &wanted.id))
		return NULL;
	if (v->unsorted)
		qsort(v->resources, v->resource_count, sizeof(struct render_resource *), compare);
	v->unsorted = false;
	/* the last one that is not behind (kind, id, infinity) */
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (compare(&v->resources[mid], &w) <= 0)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == 0 || v->resources[low - 1]->kind != kind ||
	    v->resources[low - 1]->id != wanted.id)
		return NULL;
	return v->resources[low - 1];
}

bool
render_read_file(struct render *r, const struct render_resource *res, const char *path,
		 const struct yx_xml_node *node, uint64_t max, struct yx_buf *out)
{
	const struct yx_ofd_entry *e = yx_ofd_entry(r->v->o, res->file);
	struct yx_error why = YX_ERROR_INIT;
	size_t at = e ? yx_ofd_locate(r->v->o, e->path, res->folder, path) : SIZE_MAX;
	const struct yx_ofd_entry *target = yx_ofd_entry(r->v->o, at);

	if (!target) {
		render_warn(r, node, "this file is not in the package", "包内缺少文件",
			    path ? path : "");
		return false;
	}
	if (target->size > max) {
		render_warn(r, node, "this file is too large to be shown", "文件过大，未显示",
			    target->path);
		return false;
	}
	if (yx_ofd_read(r->v->o, at, out, &why) != YX_OK) {
		render_warn(r, node, "this file cannot be read", "文件无法读取", why.text);
		return false;
	}
	return true;
}

void
render_free_resources(struct yx_ofd_view *v)
{
	for (size_t i = 0; i < v->resource_count; i++) {
		render_font_free(v->resources[i]->font);
		if (v->resources[i]->picture)
			cairo_surface_destroy(v->resources[i]->picture);
		render_profile_free(v->resources[i]->profile);
	}
	render_font_free(v->unknown_font);
	yx_free(v->resources);
}

/* -------------------------------------------------------------- parameters */

/* A drawing parameter and what it stands on (Relative); loops end with the room. */
static void
follow(struct render *r, const char *id, struct render_style *out)
{
	while (id && out->count < RENDER_STYLES) {
		const struct render_resource *res = render_find(r->v, RENDER_DRAW_PARAM, id);

		if (!res)
			return;
		for (size_t i = 0; i < out->count; i++)
			if (out->at[i] == res->node)
				return;
		out->at[out->count++] = res->node;
		id = yx_xml_attr(res->node, "Relative");
	}
}

void
render_style(struct render *r, const struct yx_xml_node *object, struct render_style *out)
{
	const char *id = yx_xml_attr(object, "DrawParam");

	out->count = 0;
	out->at[out->count++] = object;
	if (id && !render_find(r->v, RENDER_DRAW_PARAM, id))
		render_warn(r, object, "this drawing parameter is not there", "缺少绘制参数", id);
	follow(r, id, out);
	for (size_t i = 0; i < r->layer.count && out->count < RENDER_STYLES; i++)
		out->at[out->count++] = r->layer.at[i];
}

void
render_layer_style(struct render *r, const struct yx_xml_node *layer)
{
	r->layer.count = 0;
	follow(r, yx_xml_attr(layer, "DrawParam"), &r->layer);
}

const char *
render_style_attr(const struct render_style *s, const char *name)
{
	const char *a = NULL;

	for (size_t i = 0; i < s->count && !a; i++)
		a = yx_xml_attr(s->at[i], name);
	return a;
}

const struct yx_xml_node *
render_style_child(const struct render_style *s, const char *name)
{
	const struct yx_xml_node *n = NULL;

	for (size_t i = 0; i < s->count && !n; i++)
		n = yx_xml_child(s->at[i], name);
	return n;
}
