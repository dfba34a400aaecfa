/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a seal and as a seal signature: parsed and checked, or refused with a reason. */
#include "fuzz.h"
#include <stdlib.h>
#include <yinxin/seal_check.h>

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_seal_check_options o = YX_SEAL_CHECK_OPTIONS_INIT;
	struct yx_seal_report r;
	struct yx_seal *s = NULL;
	struct yx_seal_signature *g = NULL;

	o.now = 0;
	if (yx_seal_parse(&s, yx_bytes(data, size), &err) == YX_OK) {
		if (s->all.len != size)
			abort();
		if (yx_seal_check(s, &o, &r, &err) == YX_OK)
			yx_seal_report_clear(&r);
		yx_seal_free(s);
	} else if (err.text[0] == '\0') {
		abort();
	}
	if (yx_seal_signature_parse(&g, yx_bytes(data, size), &err) == YX_OK) {
		if (yx_seal_signature_check(g, &o, &r, &err) == YX_OK)
			yx_seal_report_clear(&r);
		yx_seal_signature_free(g);
	}
	return 0;
}
