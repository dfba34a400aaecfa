/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report_page: the verdict on one file as a page for people (HTML or PDF), with the rendered page,
 * each later change marked on it and, where what is shown has changed, the signed state beside the
 * present one; and as the XML validation report of ETSI TS 119 102-2.
 *
 * Everything a document says about itself (names, reasons, places, file names) is untrusted: it is
 * cut to a length a person can read, freed of control and direction characters, and escaped.
 */
#ifndef YINXIN_REPORT_PAGE_H
#define YINXIN_REPORT_PAGE_H

#include <yinxin/codec_png.h>
#include <yinxin/draw.h>
#include <yinxin/report.h>

#ifdef __cplusplus
extern "C" {
#endif

enum yx_report_language { YX_REPORT_ENGLISH, YX_REPORT_CHINESE, YX_REPORT_BOTH };

/*
 * A picture of one page (from 0) of the file's first `prefix` bytes (0: all of it). Errors are told
 * in the report in place of the picture.
 */
typedef enum yx_status (*yx_report_draw_fn)(void *state, uint64_t prefix, size_t page, double dpi,
					    struct yx_image *out, struct yx_error *err);

/*
 * Pages first to last of that state are about to be asked for: a drawer that starts a program for
 * each call can draw them in one. May do nothing.
 */
typedef void (*yx_report_ahead_fn)(void *state, uint64_t prefix, size_t first, size_t last,
				   double dpi);

struct yx_report_options {
	enum yx_report_language language;
	struct yx_bytes document; /* the file; empty: neither places nor pictures */
	struct yx_bytes password; /* of an encrypted document */
	yx_report_draw_fn draw;   /* NULL: no pictures, and `no_pictures` says why */
	yx_report_ahead_fn ahead; /* may be NULL */
	void *draw_state;         /* of both */
	struct yx_text2 no_pictures;
	size_t pages_max;            /* pages shown; 0: 3 */
	struct yx_draw_fonts *fonts; /* of the PDF; NULL: made for the call */
};

/* One self-contained file: no script, nothing loaded from elsewhere, a policy that forbids both. */
YX_MUST_CHECK enum yx_status yx_report_html(struct yx_buf *out, const struct yx_verify_report *r,
					    const struct yx_report_options *o,
					    struct yx_error *err);
/* The same as PDF, by the rules of PDF/A-2b (draw_document.h). One page for most files. */
YX_MUST_CHECK enum yx_status yx_report_pdf(struct yx_buf *out, const struct yx_verify_report *r,
					   const struct yx_report_options *o, struct yx_error *err);
/*
 * ETSI TS 119 102-2 V1.2.1 (namespace http://uri.etsi.org/19102/v1.2.1#). A file without signatures
 * has no such report: USAGE.
 */
YX_MUST_CHECK enum yx_status yx_report_etsi(struct yx_buf *out, const struct yx_verify_report *r,
					    struct yx_error *err);

/* ------------------------------------------------- pictures by yinxin-render */

struct yx_report_renderer;
/*
 * `program` NULL: YINXIN_RENDER of the environment, else yinxin-render beside this program, in
 * ../libexec/yinxin, or in /usr/local/bin, /usr/bin. NOT_FOUND when there is none. The document is
 * copied once to memory the child reads.
 */
YX_MUST_CHECK enum yx_status yx_report_renderer_new(struct yx_report_renderer **out,
						    const char *program, struct yx_bytes document,
						    struct yx_error *err);
void yx_report_renderer_free(struct yx_report_renderer *r);
/*
 * A yx_report_draw_fn with the renderer as its state. A crash in there is MALFORMED with words.
 * What was drawn is kept (YX_LIMIT_REPORT_KEPT), so that the reports of one file share it.
 */
YX_MUST_CHECK enum yx_status yx_report_render(void *renderer, uint64_t prefix, size_t page,
					      double dpi, struct yx_image *out,
					      struct yx_error *err);
/* A yx_report_ahead_fn: these pages by one start of the program. */
void yx_report_render_ahead(void *renderer, uint64_t prefix, size_t first, size_t last, double dpi);

/* The pages as PNG, one after the other: what the program says, not looked at. */
YX_MUST_CHECK enum yx_status yx_report_renderer_pages(struct yx_report_renderer *r, uint64_t prefix,
						      size_t first, size_t last, double dpi,
						      struct yx_buf *pngs, struct yx_error *err);
/* For a process that may start no program (a child of sandbox.h): `pages`, which does the same, is
 * called instead. */
typedef enum yx_status (*yx_report_pages_fn)(void *state, uint64_t prefix, size_t first,
					     size_t last, double dpi, struct yx_buf *pngs,
					     struct yx_error *err);
void yx_report_renderer_ask(struct yx_report_renderer *r, yx_report_pages_fn pages, void *state);

#ifdef __cplusplus
}
#endif
#endif
