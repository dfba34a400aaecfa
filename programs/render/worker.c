/* SPDX-License-Identifier: Apache-2.0 */
/* The half inside the sandbox: open the document, draw the pages asked for, send them. */
#include <math.h>
#include <string.h>
#include <yinxin/limits.h>
#include <yinxin/pdf.h>
#include "render.h"

struct worker {
	const struct job *job;
	int out;
	unsigned warnings;
	struct pages pages;
};

enum document_kind
document_kind(struct yx_bytes in)
{
	if (yx_pdf_looks_like(in))
		return DOCUMENT_PDF;
	/* a zip package: local file header */
	if (in.len > 4 && yx_bytes_equal(yx_bytes_slice(in, 0, 4), YX_BYTES_LIT("PK\3\4")))
		return DOCUMENT_OFD;
	return DOCUMENT_UNKNOWN;
}

static void
send_warning(void *state, const char *en, const char *zh)
{
	struct worker *w = state;
	struct record r = { .kind = RECORD_WARNING };
	struct yx_buf text = { 0 };

	if (w->warnings++ >= YX_LIMIT_RENDER_WARNINGS)
		return;
	yx_buf_puts(&text, en);
	yx_buf_put_u8(&text, 0);
	yx_buf_puts(&text, zh);
	r.data = yx_buf_bytes(&text);
	(void)record_put(w->out, &r);
	yx_buf_clear(&text);
}

static enum yx_status
open_pages(struct worker *w, struct yx_error *err)
{
	switch (document_kind(w->job->in)) {
	case DOCUMENT_PDF:
		return pages_open_pdf(&w->pages, w->job->in, w->job->password, err);
	case DOCUMENT_OFD:
		return pages_open_ofd(&w->pages, w->job->in, w->job->password, w->job->fonts, err);
	default:
		return yx_fail(err, YX_MALFORMED, NULL, "", "neither a PDF nor an OFD file");
	}
}

static uint32_t
hundredths(double points)
{
	return points > 0 && points < 1e7 ? (uint32_t)lround(points * 100) : 0;
}

static enum yx_status
send_page(struct worker *w, size_t page, struct yx_error *err)
{
	struct record r = { .kind = RECORD_PAGE, .page = (uint32_t)page };
	struct yx_buf file;
	double width = 0, height = 0;
	enum yx_status st = w->pages.size(&w->pages, page, &width, &height, err);

	yx_buf_init(&file, (size_t)YX_LIMIT_RENDER_RECORD);
	if (st == YX_OK)
		st = w->pages.draw(&w->pages, page, w->job->format, w->job->dpi, &file, err);
	r.width = hundredths(width);
	r.height = hundredths(height);
	r.data = yx_buf_bytes(&file);
	if (st == YX_OK && !record_put(w->out, &r))
		st = yx_fail(err, YX_IO, NULL, "", "the answer was not taken");
	yx_buf_clear(&file);
	if (st != YX_OK)
		st = yx_fail_prefix(err, st, "page %zu", page + 1);
	return st;
}

static enum yx_status
send_document(struct worker *w, size_t first, size_t last, struct yx_error *err)
{
	struct record r = { .kind = RECORD_DOCUMENT, .page = (uint32_t)(last - first + 1) };
	struct yx_buf file;
	enum yx_status st;

	yx_buf_init(&file, (size_t)YX_LIMIT_RENDER_RECORD);
	st = w->pages.join(&w->pages, first, last, &file, err);
	r.data = yx_buf_bytes(&file);
	if (st == YX_OK && !record_put(w->out, &r))
		st = yx_fail(err, YX_IO, NULL, "", "the answer was not taken");
	yx_buf_clear(&file);
	return st;
}

static enum yx_status
draw_all(struct worker *w, struct yx_error *err)
{
	const struct job *job = w->job;
	struct record count = { .kind = RECORD_COUNT, .page = (uint32_t)w->pages.count };
	size_t last = job->last;
	enum yx_status st = YX_OK;

	w->pages.warn = send_warning;
	w->pages.warn_state = w;
	if (w->pages.count == 0)
		return yx_fail(err, YX_MALFORMED, NULL, "", "the document has no pages");
	if (last >= w->pages.count)
		last = w->pages.count - 1;
	if (job->first > last)
		return yx_fail(err, YX_NOT_FOUND, NULL, "",
			       "there is no page %zu; the document has %zu", job->first + 1,
			       w->pages.count);
	if (!record_put(w->out, &count))
		return yx_fail(err, YX_IO, NULL, "", "the answer was not taken");
	if (job->format == PAGE_PDF)
		return send_document(w, job->first, last, err);
	for (size_t i = job->first; st == YX_OK && i <= last; i++)
		st = send_page(w, i, err);
	return st;
}

enum yx_status
work(void *state, int out)
{
	struct worker w = { .job = state, .out = out };
	struct yx_error err = YX_ERROR_INIT;
	enum yx_status st = open_pages(&w, &err);

	if (st == YX_OK) {
		st = draw_all(&w, &err);
		w.pages.close(&w.pages);
	}
	if (st != YX_OK) {
		struct record r = { .kind = RECORD_ERROR,
				    .page = (uint32_t)st,
				    .data = yx_bytes_str(err.text) };

		(void)record_put(out, &r);
	}
	return st;
}
