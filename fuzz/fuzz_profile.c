/* SPDX-License-Identifier: Apache-2.0 */
/* Colour profiles: the first byte says for how many parts, the rest is judged, twice alike. */
#include <yinxin/draw_profile.h>
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const unsigned parts[] = { 1, 3, 4 };
	enum yx_profile said[2];
	uint64_t colours[2];
	enum yx_status st[2];

	if (size < 1 || size > 65536)
		return 0;
	for (int i = 0; i < 2; i++)
		st[i] = yx_profile_judge(&said[i], yx_bytes(data + 1, size - 1), parts[data[0] % 3],
					 &colours[i], NULL);
	REQUIRE(st[0] == st[1] && said[0] == said[1] && colours[0] == colours[1]);
	REQUIRE(st[0] != YX_OK || said[0] != YX_PROFILE_ALIKE || colours[0] > 100);
	return 0;
}
