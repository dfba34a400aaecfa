/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a sandboxed child says of a file, as if the child had been taken over: whatever is accepted
 * packs to the same bytes, but for what would steer a terminal, and every form of report can be
 * made of it.
 */
#include <stdlib.h>
#include <yinxin/report_page.h>
#include <yinxin/sign_apart.h>
#include "fuzz.h"

/* Lines of text for a terminal. */
static bool
steers_nothing(struct yx_bytes text)
{
	struct yx_reader r = yx_reader(text);
	uint32_t cp;

	while (yx_reader_left(&r))
		if (!yx_utf8_take(&r, &cp) || (cp < 0x20 && cp != '\n' && cp != '\t') ||
		    (cp >= 0x7f && cp < 0xa0))
			return false;
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct yx_report_options options = { .language = YX_REPORT_BOTH };
	struct yx_bytes in = yx_bytes(data, size);
	struct yx_verify_report *r = NULL;
	struct yx_buf again = { 0 }, out = { 0 };

	if (yx_verify_report_unpack(&r, in, NULL) != YX_OK)
		return 0;
	if (yx_verify_report_pack(&again, r, NULL) != YX_OK ||
	    (yx_bytes_find(yx_buf_bytes(&again), YX_BYTES_LIT("\xef\xbf\xbd"), 0) == SIZE_MAX &&
	     !yx_bytes_equal(yx_buf_bytes(&again), in)))
		abort();
	yx_verify_report_free(r);
	if (yx_verify_report_unpack(&r, yx_buf_bytes(&again), NULL) != YX_OK ||
	    yx_verify_report_pack(&out, r, NULL) != YX_OK ||
	    !yx_bytes_equal(yx_buf_bytes(&again), yx_buf_bytes(&out)))
		abort();
	yx_buf_reset(&out);
	yx_report_verdict_text(&out, r, true);
	if (!steers_nothing(yx_buf_bytes(&out)))
		abort();
	yx_buf_reset(&out);
	if (yx_report_html(&out, r, &options, NULL) == YX_OK &&
	    yx_bytes_find(yx_buf_bytes(&out), YX_BYTES_LIT("<script"), 0) != SIZE_MAX)
		abort();
	yx_buf_reset(&out);
	(void)!yx_report_etsi(&out, r, NULL);
	yx_buf_clear(&out);
	yx_buf_clear(&again);
	yx_verify_report_free(r);
	return 0;
}
