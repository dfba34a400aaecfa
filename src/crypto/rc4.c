/* SPDX-License-Identifier: Apache-2.0 */
#include "rc4.h"

void
rc4(struct yx_bytes key, struct yx_bytes in, uint8_t *out)
{
	uint8_t s[256], t, i = 0, j = 0;
	size_t n;

	for (n = 0; n < 256; n++)
		s[n] = (uint8_t)n;
	for (n = 0; n < 256; n++) {
		j = (uint8_t)(j + s[n] + key.data[n % key.len]);
		t = s[n];
		s[n] = s[j];
		s[j] = t;
	}
	for (n = 0, j = 0; n < in.len; n++) {
		i = (uint8_t)(i + 1);
		j = (uint8_t)(j + s[i]);
		t = s[i];
		s[i] = s[j];
		s[j] = t;
		out[n] = (uint8_t)(in.data[n] ^ s[(uint8_t)(s[i] + s[j])]);
	}
	yx_wipe(s, sizeof(s));
}
