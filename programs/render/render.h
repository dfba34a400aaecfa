/* SPDX-License-Identifier: Apache-2.0 */
/*
 * render.h: the two halves of yinxin-render. The child (worker.c) sees the document and can only
 * compute; the parent (main.c, output.c) sees the child's answers and writes the files. Between
 * them runs a pipe of records:
 *
 *	u8 kind, u32 page (from 0), u32 width, u32 height (1/100 point), u64 length, then the bytes
 *
 * The parent believes nothing: an unknown kind, a page not asked for, or a record longer than its
 * limit ends the child.
 */
#ifndef YINXIN_RENDER_H
#define YINXIN_RENDER_H

#include <yinxin/sandbox.h>
#include "pages.h"

enum record_kind {
	RECORD_COUNT = 1, /* page: how many the document has */
	RECORD_PAGE,      /* a page's file */
	RECORD_DOCUMENT,  /* the PDF of all; page: how many it has */
	RECORD_WARNING,   /* English, NUL, Chinese */
	RECORD_ERROR      /* page: the enum yx_status; then what was wrong */
};
#define RECORD_HEADER 21

struct record {
	enum record_kind kind;
	uint32_t page, width, height;
	struct yx_bytes data;
};

struct job {
	struct yx_bytes in;
	const char *password;
	struct yx_ofd_fonts *fonts; /* for OFD; opened by the parent */
	enum page_format format;
	double dpi;
	size_t first, last; /* from 0; last SIZE_MAX: to the end */
};

/* Inside the sandbox: a yx_sandbox_fn with a struct job as its state. */
enum yx_status work(void *job, int out);

/* Cut the pipe into records; `got` returns false to end the child. */
struct record_reader {
	struct yx_buf pending;
	bool (*got)(void *state, const struct record *r);
	void *state;
};
bool record_take(void *reader, struct yx_bytes piece); /* a yx_sandbox_take */
bool record_put(int out, const struct record *r);

/* True for a format this program was built with. */
enum document_kind { DOCUMENT_UNKNOWN, DOCUMENT_PDF, DOCUMENT_OFD };
enum document_kind document_kind(struct yx_bytes in);

#endif
