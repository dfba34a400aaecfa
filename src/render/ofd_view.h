/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ofd_view: pages of an OFD package (GB/T 33190-2016) drawn onto a cairo context.
 *
 * Not part of libyinxin: cairo and what it brings are linked into the program yinxin-render only.
 * What cannot be drawn is left out (a picture becomes a crossed box) and told as a warning; a
 * damaged part never stops the rest. Signatures are not verified here: seals are shown as the
 * package has them.
 *
 * Units are millimetres. Fonts of the package are used where they can be read; others are replaced
 * by Debian's by name (see substitute.c). Bytes of fonts and pictures are untrusted and go to
 * FreeType, libpng, libjpeg-turbo and jbig2dec: run this where a crash does no harm.
 */
#ifndef YINXIN_RENDER_OFD_VIEW_H
#define YINXIN_RENDER_OFD_VIEW_H

#include <cairo.h>
#include <yinxin/base.h>
#include <yinxin/ofd.h>

/*
 * Fonts of this machine that stand in for those a package only names. Opened all at once, so that
 * a sandbox that forbids opening files can be entered afterwards. `folders` (colon-separated, may
 * be NULL) are searched before YINXIN_FONTS and the system's. A font that is not installed is
 * done without.
 */
struct yx_ofd_fonts;
YX_MUST_CHECK enum yx_status yx_ofd_fonts_open(struct yx_ofd_fonts **out, const char *folders,
					       struct yx_error *err);
void yx_ofd_fonts_close(struct yx_ofd_fonts *f);

/* Zero-initialised it shows all there is, with the limits of limits.h. */
struct yx_ofd_view_options {
	yx_time page_time; /* microseconds a page may take; 0: YX_LIMIT_RENDER_TIME */
	/* Borrowed until the view is closed; NULL: the view opens its own when first needed. */
	struct yx_ofd_fonts *fonts;
	bool no_seals; /* leave out what signatures show */
	bool no_annotations;
};

/* Something that is not shown as it should be. Each is told once, however often it occurs. */
struct yx_ofd_view_warning {
	size_t page;        /* 0-based; SIZE_MAX: the document */
	const char *entry;  /* path in the package, "" when there is none */
	const char *object; /* ID of the object as written, "" when it has none */
	unsigned line;      /* in the entry; 0 when unknown */
	const char *text_en;
	const char *text_zh;
};

struct yx_ofd_view;

/* Borrows `file` until yx_ofd_view_close(). Errors are those of yx_ofd_open(). */
YX_MUST_CHECK enum yx_status yx_ofd_view_open(struct yx_ofd_view **out, struct yx_bytes file,
					      const struct yx_ofd_view_options *options,
					      struct yx_error *err);
/* Contexts drawn on may outlive the view; accepts NULL. */
void yx_ofd_view_close(struct yx_ofd_view *v);

/* The package, for what is not about pictures; borrowed. */
const struct yx_ofd *yx_ofd_view_package(const struct yx_ofd_view *v);
size_t yx_ofd_view_page_count(const struct yx_ofd_view *v);
/* Millimetres; never empty and never above YX_LIMIT_RENDER_SIDE. */
void yx_ofd_view_page_size(const struct yx_ofd_view *v, size_t page, double *width, double *height);

/*
 * Draw a page. The user unit of `cr` is a millimetre, its origin the page's top left corner:
 * cairo_scale(cr, dpi / 25.4, dpi / 25.4) for an image, 72 / 25.4 for a PDF surface. Nothing is
 * painted behind the page: paper is the caller's. Text is drawn with its characters, so that it
 * can be selected and searched in a PDF.
 * An error (NOMEM, INTERNAL) says that the context is unusable; all else is a warning.
 */
YX_MUST_CHECK enum yx_status yx_ofd_view_draw(struct yx_ofd_view *v, size_t page, cairo_t *cr,
					      struct yx_error *err);

/*
 * Text without paint (alpha 0, neither filled nor stroked: what was recognised in a scan) is left
 * out of pictures. cairo knows no invisible text, so on a PDF surface it is drawn with this alpha,
 * too small to be seen and of nothing else; who writes the file makes rendering mode 3 of it.
 */
#define YX_OFD_VIEW_HIDDEN_ALPHA 0.0045
/* Was there any such text on a PDF surface so far? */
bool yx_ofd_view_hidden_text(const struct yx_ofd_view *v);

size_t yx_ofd_view_warning_count(const struct yx_ofd_view *v);
const struct yx_ofd_view_warning *yx_ofd_view_warning(const struct yx_ofd_view *v, size_t i);

#endif
