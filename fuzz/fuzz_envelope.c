/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as an envelope: read or refused with a reason; a key that is nobody's opens nothing. */
#include "fuzz.h"
#include <stdlib.h>
#include <yinxin/cms_envelope.h>

static const char *const kinds[] = { "sm2", "p256" };
static struct yx_key *keys[2];

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf plain = { 0 };
	struct yx_cms_envelope e;

	for (size_t i = 0; i < 2 && !keys[i]; i++)
		if (yx_key_generate(&keys[i], kinds[i], &err) != YX_OK)
			abort();
	if (yx_cms_envelope_parse(&e, yx_bytes(data, size), &err) != YX_OK) {
		if (err.text[0] == '\0' || e.recipients)
			abort();
		return 0;
	}
	yx_buf_init_secret(&plain, 1 << 20);
	for (size_t i = 0; i < 2 && e.recipient_count < 5; i++)
		if (yx_cms_envelope_open(&plain, &e, keys[i], &err) == YX_OK)
			abort();
	yx_cms_envelope_clear(&e);
	yx_buf_clear(&plain);
	return 0;
}
