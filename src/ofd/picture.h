/* SPDX-License-Identifier: Apache-2.0 */
/* A page that is being read as a drawing. */
#ifndef YINXIN_OFD_PICTURE_PRIVATE_H
#define YINXIN_OFD_PICTURE_PRIVATE_H

#include <yinxin/ofd_picture.h>

#include "package.h"

#define PICTURE_STYLES    16 /* an object, its drawing parameters, those of its layer */
#define PICTURE_RESOURCES 16 /* files; real seals have one */

struct picture_read {
	struct yx_ofd *o;
	const char *path; /* of the page, for errors */
	struct yx_xml *resources[PICTURE_RESOURCES];
	size_t resource_count;
	const char *default_space; /* ID, or NULL */
	struct yx_draw_picture *pic;
	struct yx_draw_fonts *fonts, *own_fonts;
	const struct yx_xml_node *layer;
	uint64_t steps; /* nodes looked at */
	struct yx_error *err;
};

/* Where an object's look comes from, the nearest first (GB/T 33190-2016 8.2). */
struct picture_style {
	const struct yx_xml_node *at[PICTURE_STYLES];
	size_t count;
};

/* UNSUPPORTED, with entry and line. */
enum yx_status picture_refuse(struct picture_read *p, const struct yx_xml_node *n,
			      const char *what);
/* picture_style.c */
/* The resource of this kind ("Font", "DrawParam", "ColorSpace") and ID, or NULL. */
const struct yx_xml_node *picture_find(struct picture_read *p, const char *kind, const char *id);
void picture_style(struct picture_read *p, const struct yx_xml_node *object,
		   struct picture_style *out);
const char *picture_attr(const struct picture_style *s, const char *name);
/* Fill, stroke, width and rule of an object; what its kind does when nothing is said. */
YX_MUST_CHECK enum yx_status picture_paint(struct picture_read *p, const struct picture_style *s,
					   bool text, struct yx_draw_paint *out);
/* picture_text.c: the outlines of a text object. */
YX_MUST_CHECK enum yx_status picture_text(struct picture_read *p, const struct yx_xml_node *object,
					  struct yx_draw_path *out);

#endif
