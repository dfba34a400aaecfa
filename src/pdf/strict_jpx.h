/* SPDX-License-Identifier: Apache-2.0 */
/* What JPEG 2000 pictures say of themselves: shared by strict_jpx*.c. */
#ifndef YX_PDF_STRICT_JPX_H
#define YX_PDF_STRICT_JPX_H

#include <yinxin/base.h>

struct jpx {
	bool alone; /* a code stream without a file around it */
	uint32_t width, height;
	unsigned parts, bits; /* components; of each of them */
	unsigned columns;     /* of its palette; 0: none */
	struct yx_bytes colr; /* the first box of colours; empty: none */
};

/* strict_jpx_stream.c: a code stream (ISO/IEC 15444-1 annex A), all of it. False: it is not whole,
 * or not of a kind that decoders agree on. `left`: what lies behind its end. */
bool jpx_stream_read(struct yx_bytes in, struct jpx *out, struct yx_bytes *left);

/* strict_jpx_file.c: the boxes around it (annex I), or a code stream alone. */
bool jpx_file_read(struct yx_bytes in, struct jpx *out);

#endif
