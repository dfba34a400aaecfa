/* SPDX-License-Identifier: Apache-2.0 */
#include "model.h"

enum yx_status
yx_report_pdf(struct yx_buf *out, const struct yx_verify_report *r,
	      const struct yx_report_options *o, struct yx_error *err)
{
	(void)out;
	(void)r;
	(void)o;
	return yx_fail(err, YX_UNSUPPORTED, NULL, "", "the report as PDF is not there yet");
}
