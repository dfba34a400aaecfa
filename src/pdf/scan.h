/* SPDX-License-Identifier: Apache-2.0 */
/* scan: one pass over all bytes of a document, shared by scan.c and scan_gap.c. */
#ifndef YX_PDF_SCAN_H
#define YX_PDF_SCAN_H

#include "doc.h"

#define BROKEN_MAX 64 /* more are not told apart */

struct extent {
	uint64_t start, end;
	uint32_t num; /* 0: a cross-reference section */
	uint32_t revision;
};

struct scan {
	struct yx_pdf *doc;
	struct yx_arena *arena; /* for one object at a time */
	struct extent *list;
	size_t count, cap;
	uint32_t broken[BROKEN_MAX]; /* objects that cannot be read */
	size_t broken_count;
	struct pdf_reach reach; /* what readers come to, where that matters */
	struct pdf_lost lost;
};

/* Failures that end the scan; others are findings about one object. */
bool scan_is_fatal(const struct scan *s, enum yx_status st);

/*
 * Read one object of the file; its extent, and whether it is "num gen obj" at all. What it holds is
 * looked at when a cross-reference led here (`used`).
 */
YX_MUST_CHECK enum yx_status scan_measure(struct scan *s, uint64_t offset, uint64_t limit,
					  uint32_t revision, bool used, struct extent *out,
					  struct yx_error *err);

/* Look at what belongs to nothing, between two extents. */
YX_MUST_CHECK enum yx_status scan_gap(struct scan *s, uint64_t from, uint64_t to,
				      struct yx_error *err);

/* Is what begins behind a gap in the line of a comment? */
void scan_line(struct scan *s, uint64_t from, const struct extent *x);

#endif
