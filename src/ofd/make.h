/* SPDX-License-Identifier: Apache-2.0 */
/* A document in the making. */
#ifndef YINXIN_OFD_MAKE_H
#define YINXIN_OFD_MAKE_H

#include "package.h"

struct make_file {
	char path[256];
	struct yx_buf content;
	bool store;
};

/* A font named without a file. */
struct make_named {
	char name[96];
	unsigned id;
};

/* A face of draw, embedded with the characters that were written in it. */
struct make_face {
	struct yx_draw_fonts *fonts;
	enum yx_draw_face face;
	unsigned id;
	struct yx_buf text;
};

struct yx_ofd_maker {
	char title[256];
	struct ofd_list files;     /* struct make_file: fonts, media, attachments */
	struct ofd_list pages;     /* struct yx_buf: objects of one page */
	struct ofd_list boxes;     /* struct yx_ofd_box */
	struct ofd_list named;     /* struct make_named */
	struct ofd_list faces;     /* struct make_face */
	struct yx_buf fonts;       /* <ofd:Font> elements */
	struct yx_buf media;       /* <ofd:MultiMedia> elements */
	struct yx_buf attachments; /* <ofd:Attachment> elements */
	unsigned next_id;
	unsigned font; /* ID of the current font, 0: none yet */
	int colour;    /* of text, -1: none given */
	unsigned attachment_count;
};

struct make_file *make_add_file(struct yx_ofd_maker *m, struct yx_bytes content);
/* This text is written in the current font. */
YX_MUST_CHECK enum yx_status make_font_used(struct yx_ofd_maker *m, const char *utf8,
					    struct yx_error *err);
/* Subsets of all faces, as files and as <ofd:Font> elements. */
YX_MUST_CHECK enum yx_status make_embed_fonts(struct yx_ofd_maker *m, struct yx_error *err);
void make_fonts_clear(struct yx_ofd_maker *m);

#endif
