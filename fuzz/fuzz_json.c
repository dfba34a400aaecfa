/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON: what is accepted is written in every form, read again, and must be the same; canonical form
 * must be a fixed point. An event of the ledger that is accepted must be its own canonical form.
 */
#include <stdlib.h>
#include <yinxin/codec_json.h>
#include <yinxin/ledger.h>
#include "fuzz.h"

static void
check_form(const struct yx_json *v, enum yx_json_form form)
{
	struct yx_json *again = NULL;
	struct yx_buf out = { 0 }, twice = { 0 };
	enum yx_status st = yx_json_write(v, form, &out, NULL);

	/* numbers that canonical form has no room for, and memory, are no finding */
	if (st == YX_OK) {
		if (yx_json_parse(&again, yx_buf_bytes(&out), NULL, NULL) != YX_OK)
			abort();
		if (!yx_json_equal(v, again))
			abort();
		if (yx_json_write(again, form, &twice, NULL) != YX_OK ||
		    !yx_bytes_equal(yx_buf_bytes(&out), yx_buf_bytes(&twice)))
			abort();
	} else if (st != YX_UNSUPPORTED)
		abort();
	yx_json_free(again);
	yx_buf_clear(&out);
	yx_buf_clear(&twice);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct yx_bytes in = yx_bytes(data, size);
	struct yx_json *v = NULL;
	struct yx_buf canonical = { 0 };

	if (yx_json_parse(&v, in, NULL, NULL) == YX_OK) {
		check_form(v, YX_JSON_CANONICAL);
		check_form(v, YX_JSON_COMPACT);
		check_form(v, YX_JSON_PRETTY);
	}
	if (yx_event_check(in, NULL) == YX_OK) {
		if (!v || yx_json_write(v, YX_JSON_CANONICAL, &canonical, NULL) != YX_OK ||
		    !yx_bytes_equal(yx_buf_bytes(&canonical), in))
			abort();
	}
	yx_buf_clear(&canonical);
	yx_json_free(v);
	return 0;
}
