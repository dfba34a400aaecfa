/* SPDX-License-Identifier: Apache-2.0 */
/* JPEG pictures: tables and scans, shared by strict_jpeg*.c. */
#ifndef YX_PDF_STRICT_JPEG_H
#define YX_PDF_STRICT_JPEG_H

#include <yinxin/base.h>

#define JPEG_PARTS      4
#define JPEG_BLOCKS_MAX (8u << 20) /* of a progressive picture: 500 million points */

struct jpeg_scans;

struct jpeg_scans *jpeg_scans_new(void); /* NULL: no memory */
void jpeg_scans_free(struct jpeg_scans *j);
/* Bodies of segments. False: they break a rule. */
bool jpeg_quantities(struct jpeg_scans *j, struct yx_bytes body); /* DQT */
bool jpeg_codes(struct jpeg_scans *j, struct yx_bytes body);      /* DHT */
bool jpeg_interval(struct jpeg_scans *j, struct yx_bytes body);   /* DRI */
/* SOF of a Huffman coded picture. */
bool jpeg_frame(struct jpeg_scans *j, struct yx_bytes body, bool progressive);
bool jpeg_is_too_large(const struct jpeg_scans *j); /* that is why it was false */
/* SOS and the data behind it, up to the next marker that is no restart: with all tables it needs,
 * and codes for every block. */
bool jpeg_scan(struct jpeg_scans *j, struct yx_bytes body, struct yx_bytes data);

#endif
