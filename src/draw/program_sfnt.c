/* SPDX-License-Identifier: Apache-2.0 */
/* The directory of tables of a TrueType or OpenType program (ISO/IEC 14496-22, 4.5). */
#include "program.h"

#include <string.h>

bool
draw_sfnt_table(struct yx_bytes in, const char *tag, struct yx_bytes *out)
{
	struct yx_reader r = yx_reader(in);
	struct yx_bytes name;
	uint32_t sum, at, len;
	uint16_t count;

	*out = (struct yx_bytes){ NULL, 0 };
	if (!yx_skip(&r, 4) || !yx_take_u16be(&r, &count) || !yx_skip(&r, 6))
		return false;
	for (; count; count--) {
		if (!yx_take(&r, 4, &name) || !yx_take_u32be(&r, &sum) || !yx_take_u32be(&r, &at) ||
		    !yx_take_u32be(&r, &len))
			return false;
		if (memcmp(name.data, tag, 4) != 0)
			continue;
		if (at > in.len || len > in.len - at)
			return false;
		*out = yx_bytes_slice(in, at, len);
		return true;
	}
	return false;
}
