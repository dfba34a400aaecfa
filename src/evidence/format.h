/* SPDX-License-Identifier: Apache-2.0 */
/* format.h: what building, reading and judging a package share. */
#ifndef YINXIN_EVIDENCE_FORMAT_H
#define YINXIN_EVIDENCE_FORMAT_H

#include <yinxin/evidence.h>

#define EVIDENCE_FORMAT "yinxin-evidence/1"

enum yx_status evidence_digests(struct yx_bytes in, struct yx_digest *sha256, struct yx_digest *sm3,
				struct yx_error *err);
void evidence_put_digests(struct yx_json_build *b, const struct yx_digest *sha256,
			  const struct yx_digest *sm3);

#endif
