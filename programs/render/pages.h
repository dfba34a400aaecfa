/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pages.h: what yinxin-render needs to know of a document, whatever its format. A format is one
 * function that fills a struct pages; everything here runs inside the sandbox.
 */
#ifndef YINXIN_RENDER_PAGES_H
#define YINXIN_RENDER_PAGES_H

#include <yinxin/base.h>

enum page_format { PAGE_PNG, PAGE_SVG, PAGE_PDF };

/* Something not shown as it should be; both languages. `state` is the caller's. */
typedef void (*pages_warn)(void *state, const char *en, const char *zh);

struct pages {
	void *document; /* the format's own */
	size_t count;
	pages_warn warn; /* set by the caller after opening */
	void *warn_state;
	/* Width and height as shown, in points. */
	enum yx_status (*size)(struct pages *p, size_t page, double *width, double *height,
			       struct yx_error *err);
	/* One page as PNG or SVG, appended. White paper. */
	enum yx_status (*draw)(struct pages *p, size_t page, enum page_format format, double dpi,
			       struct yx_buf *out, struct yx_error *err);
	/* Pages first..last (from 0, inclusive) as one PDF, appended. */
	enum yx_status (*join)(struct pages *p, size_t first, size_t last, struct yx_buf *out,
			       struct yx_error *err);
	void (*close)(struct pages *p);
};

/* `in` is borrowed until close(). `password` may be empty. DENIED when a password is needed. */
enum yx_status pages_open_pdf(struct pages *out, struct yx_bytes in, const char *password,
			      struct yx_error *err);

/* Text drawn with `alpha`, and nothing else is, gets rendering mode 3: invisible, still there. */
enum yx_status pdf_hide_text(struct yx_buf *pdf, double alpha, struct yx_error *err);

struct yx_ofd_fonts;
/* `fonts` were opened before the sandbox was entered (render/ofd_view.h). */
enum yx_status pages_open_ofd(struct pages *out, struct yx_bytes in, const char *password,
			      struct yx_ofd_fonts *fonts, struct yx_error *err);

#endif
