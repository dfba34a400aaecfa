/* SPDX-License-Identifier: Apache-2.0 */
/* The scans of a JPEG picture while they are read: shared by strict_jpeg_scan.c and _blocks.c. */
#ifndef YX_PDF_STRICT_JPEG_SCAN_H
#define YX_PDF_STRICT_JPEG_SCAN_H

#include "strict_jpeg.h"

#define JPEG_FAST 9 /* bits that are looked up at once */

/* F.2.2.3 */
struct jpeg_table {
	bool known;
	uint8_t bits[1 << JPEG_FAST], value[1 << JPEG_FAST]; /* bits 0: longer */
	int32_t last[17], first[17]; /* the last code of each length; -1: none */
	uint8_t values[256];
};

struct jpeg_part {
	uint8_t id, across, down, quantities;
	uint32_t columns, rows; /* blocks */
	uint32_t stride;        /* blocks of a row, filled up to whole units */
	const struct jpeg_table *dc, *ac;
	uint64_t *known; /* progressive: which coefficients of each block are not zero */
};

struct jpeg_scans {
	struct jpeg_table codes[2][4];
	uint8_t quantities; /* a bit for each table that is there */
	bool scanned, framed, progressive, limit;
	uint32_t interval, columns, rows; /* units of the frame */
	unsigned across, down;            /* the most of any part */
	struct jpeg_part parts[JPEG_PARTS];
	size_t count;
	/* the scan being read */
	unsigned from, to, high, low; /* coefficients; successive approximation */
	uint32_t run;                 /* blocks without further coefficients */
	struct yx_bytes data;
	size_t at;
	uint64_t held;       /* bits, of which `have` are left */
	unsigned have, lent; /* ... and so many zeros were lent behind the end */
};

/* strict_jpeg_blocks.c: one block of a part; false: codes that are none, or end early. */
bool jpeg_block(struct jpeg_scans *j, const struct jpeg_part *p, uint32_t x, uint32_t y);

#endif
