/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whole files into the verifier, whatever they are: PDF, OFD, CMS or none of them. It must end,
 * with a report; and nothing made of random bytes may pass under a policy that judges certificates,
 * for no anchor is trusted.
 */
#include <stdlib.h>
#include <yinxin/sign.h>
#include "fuzz.h"

static void
verify(struct yx_bytes in, const char *policy_name)
{
	struct yx_verify_options o = { .at = INT64_C(1767225600) * YX_SECOND,
				       .no_file_digests = true };
	struct yx_verify_report *r = NULL;
	struct yx_policy policy;

	if (yx_policy_builtin(&policy, policy_name, NULL) != YX_OK)
		abort();
	o.policy = &policy;
	if (yx_verify_bytes(&r, in, "fuzz", &o, NULL) == YX_OK && policy.judge_certificates &&
	    r->verdict == YX_VERDICT_TOTAL_PASSED)
		abort();
	yx_verify_report_free(r);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	verify(yx_bytes(data, size), "integrity");
	verify(yx_bytes(data, size), "etsi");
	return 0;
}
