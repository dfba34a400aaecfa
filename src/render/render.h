/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of module render share; not for others. */
#ifndef YINXIN_RENDER_H
#define YINXIN_RENDER_H

#include <cairo-ft.h>
#include <cairo.h>
#include <yinxin/codec_xml.h>
#include <yinxin/limits.h>

#include "ofd_view.h"

/* --------------------------------------------------------------- resources */

enum render_kind {
	RENDER_COLOUR_SPACE,
	RENDER_DRAW_PARAM,
	RENDER_FONT,
	RENDER_MEDIA,
	RENDER_COMPOSITE
};

struct render_font;

/* One thing of a resource file (GB/T 33190-2016 7.9), found by its ID. */
struct render_resource {
	int64_t id;
	enum render_kind kind;
	size_t order; /* of definition: the last one of an ID counts */
	const struct yx_xml_node *node;
	size_t file;              /* entry of the resource file */
	const char *folder;       /* BaseLoc; "" when none */
	struct render_font *font; /* once opened */
	cairo_surface_t *picture; /* once decoded, while the cache has room */
	void *profile;            /* of a colour space, once opened */
	bool tried;               /* and could not be had, when there is still none */
};

/* A tree that stays in memory. */
struct render_tree {
	size_t entry;
	struct yx_xml *x; /* NULL: could not be read, and that was said */
};

struct yx_ofd_view {
	struct yx_ofd_view_options options;
	struct yx_ofd *o;
	struct yx_arena *arena;
	struct render_tree *trees;
	size_t tree_count;
	struct render_resource **resources; /* sorted by kind, ID, order */
	size_t resource_count, resource_room;
	bool unsorted;
	int64_t default_space;                   /* ID of CommonData/DefaultCS, or -1 */
	struct yx_ofd_fonts *system, *own_fonts; /* own_fonts: NULL when given by the caller */
	struct render_font *unknown_font;        /* for what names no font */
	size_t fonts_opened;
	uint64_t pictures_kept; /* bytes */
	struct yx_ofd_view_warning *warnings;
	size_t warning_count;
	struct render_stamp *stamps; /* one for each signature, once needed */
	bool hidden_text;            /* some was drawn on a PDF */
	unsigned nesting;            /* an OFD as a seal's picture in an OFD */
};

/* ----------------------------------------------------------------- drawing */

/* Where an object's look comes from, the nearest first (GB/T 33190-2016 8.2). */
#define RENDER_STYLES 16
struct render_style {
	const struct yx_xml_node *at[RENDER_STYLES];
	size_t count;
};

struct render {
	struct yx_ofd_view *v;
	cairo_t *cr;
	size_t page;
	size_t entry; /* file that is being drawn, for warnings */
	bool vector;  /* the surface keeps paths: no pixels to adjust to */
	unsigned depth;
	size_t objects;
	yx_time deadline;
	bool stopped;                   /* out of time, objects or memory: said already */
	cairo_matrix_t page_m, to_page; /* page (mm) to device, and back */
	struct render_style layer;
};

/* view.c. `node` may be NULL; `detail` is put behind the text, may be NULL. */
void render_warn(struct render *r, const struct yx_xml_node *node, const char *en, const char *zh,
		 const char *detail);
/* True when drawing must end: limits are counted and told here. */
bool render_stop(struct render *r, const struct yx_xml_node *node);
/* The tree of an entry, read once; NULL when it cannot be. */
struct yx_xml *render_tree(struct render *r, size_t entry);

/* resource.c */
YX_MUST_CHECK enum yx_status render_load_resources(struct yx_ofd_view *v, struct yx_error *err);
/* PageRes of a page or template. */
void render_page_resources(struct render *r, size_t entry, struct yx_xml *x);
struct render_resource *render_find(struct yx_ofd_view *v, enum render_kind kind, const char *id);
/* Bytes of the file a resource names; false after a warning. */
bool render_read_file(struct render *r, const struct render_resource *res, const char *path,
		      const struct yx_xml_node *node, uint64_t max, struct yx_buf *out);
void render_free_resources(struct yx_ofd_view *v);

/* The object itself, then its drawing parameters, then those of the layer. */
void render_style(struct render *r, const struct yx_xml_node *object, struct render_style *out);
/* Set r->layer from a layer's DrawParam. */
void render_layer_style(struct render *r, const struct yx_xml_node *layer);
const char *render_style_attr(const struct render_style *s, const char *name);
const struct yx_xml_node *render_style_child(const struct render_style *s, const char *name);

/* page.c */
/* Objects of a layer, page block, composite or appearance. */
void render_block(struct render *r, const struct yx_xml_node *block);
/* One page of r->v from the current origin; r->page and r->cr are set. */
YX_MUST_CHECK enum yx_status render_page(struct render *r, struct yx_error *err);

/* object.c */
struct render_extents {
	double x0, y0, x1, y1;
};

/* A graphic unit (GB/T 33190-2016 8.5) that is being drawn. */
struct render_unit {
	const struct yx_xml_node *node;
	struct render_style style;
	bool boxed;
	struct yx_ofd_box box;
	cairo_matrix_t ctm; /* from the object's space to that of its boundary */
	double alpha;
};

void render_object(struct render *r, const struct yx_xml_node *object);
/*
 * The boundary clips (8.5). Sets the clip when what will be painted, `e` in user space, sticks out
 * by more than `slack` mm: writers round boundaries, and lines on an edge are half outside.
 */
void render_clip_boundary(struct render *r, const struct render_unit *u,
			  const struct render_extents *e, double slack);
bool render_box(const char *s, struct yx_ofd_box *out);
bool render_flag(const char *s, bool otherwise);
double render_number(const char *s, double otherwise);
/* "a b c d e f"; false when absent, malformed or out of bounds. It may have no inverse. */
bool render_matrix(const char *s, cairo_matrix_t *out);
/* cairo_transform(), refused where a unit would become nothing or leave all bounds. */
bool render_transform(struct render *r, const cairo_matrix_t *m);
/* Is this point of the user space near enough to the page to be drawn? */
bool render_near(const struct render *r, double x, double y);

/* annot.c, stamp.c: what lies on the page. */
void render_annotations(struct render *r, size_t entry);
void render_stamps(struct render *r);
void render_free_stamps(struct yx_ofd_view *v);

/* clip.c */
/* The Clips of a unit, whose CTM is in force. False when nothing is left or a limit was met. */
bool render_clips(struct render *r, const struct render_unit *u);

/* path.c */
/* Append AbbreviatedData to the current path; false after a warning. */
bool render_path_data(struct render *r, const struct yx_xml_node *object);
void render_path(struct render *r, const struct render_unit *u);
/*
 * Width, caps, joins, dashes; false when there is nothing to stroke with. `lines`: what is thinner
 * than a pixel is made one wide (around letters it would make them bold).
 */
bool render_stroke_style(struct render *r, const struct render_unit *u,
			 const struct render_extents *e, bool lines);
cairo_fill_rule_t render_rule(const struct yx_xml_node *object);

/* text.c */
void render_text(struct render *r, const struct render_unit *u);
/* Append the outlines to the current path, for clips. */
void render_text_outline(struct render *r, const struct render_unit *u);

/* image.c */
void render_image(struct render *r, const struct render_unit *u);

/* colour.c */
struct render_rgba {
	double r, g, b, a;
};
/* The plain colour of a colour element; false when it cannot be read. */
bool render_rgba(struct render *r, const struct yx_xml_node *colour, struct render_rgba *out);
/*
 * Channels of 0 to 1 by the ICC profile of a colour space. False when it has none, or (told) none
 * that can be used: the space's type has to do then.
 */
bool render_profile_rgb(struct render *r, struct render_resource *space, const double *v, int n,
			struct render_rgba *out);
void render_profile_free(void *profile);
/*
 * Set the source to a colour element (NULL: `otherwise`, which may be NULL for nothing). `e` is
 * what will be painted, in user space. False when there is nothing to paint.
 */
bool render_source(struct render *r, const struct render_unit *u, const struct yx_xml_node *colour,
		   const struct render_rgba *otherwise, const struct render_extents *e);

#endif
