/* SPDX-License-Identifier: Apache-2.0 */
/* Fax pictures: shared by strict_fax*.c. */
#ifndef YX_PDF_STRICT_FAX_H
#define YX_PDF_STRICT_FAX_H

#include <yinxin/base.h>

#define FAX_COLUMNS 65536 /* paper a metre and a half wide at 1200 points an inch has 70000 */

struct fax {
	int64_t k;              /* below 0: T.6; 0: T.4 in one dimension; above: in two */
	bool aligned, lines;    /* rows begin at bytes; each begins with the sign for it (EOL) */
	uint32_t columns, rows; /* columns: at most FAX_COLUMNS */
};

/* Do the data hold so many rows, each without an error and as wide as said? `memory` false: there
 * was none to find out. */
bool fax_holds(struct yx_bytes data, const struct fax *f, bool *memory);

#endif
