/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Evidence packages, from bytes to page. Nothing a stranger writes may pass without a trusted key:
 * with none given, no input is TOTAL-PASSED.
 */
#include <stdlib.h>
#include <yinxin/evidence.h>
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct yx_evidence_verify_options o = { .at = INT64_C(1800000000) * YX_SECOND };
	struct yx_evidence_report *r = NULL;
	struct yx_evidence *e = NULL;
	struct yx_json_build b = { 0 };
	struct yx_json *tree = NULL;
	struct yx_buf page = { 0 };

	if (yx_evidence_parse(&e, yx_bytes(data, size), NULL) != YX_OK)
		return 0;
	if (yx_evidence_verify(&r, e, &o, NULL) == YX_OK) {
		if (r->verdict == YX_VERDICT_TOTAL_PASSED)
			abort();
		if (yx_evidence_page(&page, e, r, YX_EVIDENCE_HTML, false, NULL) != YX_OK ||
		    yx_evidence_page(&page, e, r, YX_EVIDENCE_TEXT, true, NULL) != YX_OK ||
		    !yx_utf8_valid(yx_buf_bytes(&page)))
			abort();
		yx_evidence_report_json(&b, NULL, "fuzz", r, true);
		if (yx_json_build_finish(&b, &tree, NULL) != YX_OK)
			abort();
	}
	yx_json_free(tree);
	yx_buf_clear(&page);
	yx_evidence_report_free(r);
	yx_evidence_free(e);
	return 0;
}
