/* SPDX-License-Identifier: Apache-2.0 */
/*
 * limits: every bound a parser enforces, by name, with its reason. A module adds its own section.
 * Reaching one is YX_LIMIT, never a crash and never a silent cut.
 */
#ifndef YINXIN_LIMITS_H
#define YINXIN_LIMITS_H

/* base */
#define YX_LIMIT_DEPTH  64                    /* nesting of any format; real files stay below 20 */
#define YX_LIMIT_BUFFER (UINT64_C(256) << 20) /* one growing buffer: keeps a bomb below 256 MiB */
#define YX_LIMIT_ARENA  (UINT64_C(192) << 20) /* one parsed document's tree */
#define YX_LIMIT_FILE   (UINT64_C(1) << 40)   /* a mapped input file */
#define YX_LIMIT_PIPE   (UINT64_C(512) << 20) /* input that cannot be mapped is held in memory */

/* der */
#define YX_LIMIT_OID_BYTES 64 /* the longest OID in use (Microsoft's) is below 20 */
#define YX_LIMIT_OID_TEXT  160
#define YX_LIMIT_FORGIVEN  16 /* notes kept of what the lenient reader forgave */

/* codec_json */
#define YX_LIMIT_JSON_BYTES (UINT64_C(64) << 20) /* one text; our largest is an evidence package   \
						  */
#define YX_LIMIT_JSON_VALUES 1000000             /* about 100 MB of tree at the very most */
#define YX_LIMIT_JSON_DEPTH  32                  /* our own formats stay below 10 */

#endif
