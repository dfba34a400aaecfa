/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verification in time: a root, then a file signed and time-stamped below it, judged at several
 * times. Input: day of judging after 2026-01-01 (u16), length of the root (u16), both big-endian;
 * root (DER); file. It must end with a report whose parts agree: nobody passes without a chain, a
 * level above B-B has a time-stamp that counts, and what is proven is not from the future.
 */
#include <stdlib.h>
#include <string.h>
#include <yinxin/sign.h>
#include "fuzz.h"

static void
check(const struct yx_signature *s, yx_time now)
{
	bool used = false;

	for (size_t i = 0; i < s->stamp_count; i++) {
		used |= s->stamps[i].used;
		if (s->stamps[i].used && s->stamps[i].time > now + YX_DAY)
			abort();
	}
	if (s->existed_by != YX_TIME_NONE && s->existed_by > now + YX_DAY)
		abort();
	if (!used && s->level[0] && strcmp(s->level, "B-B") != 0)
		abort();
	if (s->indication != YX_INDICATION_PASSED && (!s->reason.in[0][0] || !s->reason.in[1][0]))
		abort();
}

static void
verify(struct yx_bytes in, const struct yx_trust *trust, const char *policy_name, yx_time at)
{
	struct yx_verify_options o = { .at = at, .trust = trust, .no_file_digests = true };
	struct yx_verify_report *r = NULL;
	struct yx_policy policy;

	if (yx_policy_builtin(&policy, policy_name, NULL) != YX_OK)
		abort();
	o.policy = &policy;
	if (yx_verify_bytes(&r, in, "fuzz", &o, NULL) == YX_OK)
		for (size_t i = 0; i < r->signature_count; i++)
			check(&r->signatures[i], at);
	yx_verify_report_free(r);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct yx_trust *trust = NULL;
	size_t root;
	yx_time at;

	if (size < 4 || (root = (size_t)data[2] << 8 | data[3]) > size - 4)
		return 0;
	at = INT64_C(1767225600) * YX_SECOND + ((yx_time)data[0] << 8 | data[1]) * YX_DAY;
	if (yx_trust_new(&trust, NULL) != YX_OK)
		return 0;
	if (yx_trust_load(trust, yx_bytes(data + 4, root), NULL) == YX_OK) {
		verify(yx_bytes(data + 4 + root, size - 4 - root), trust, "etsi", at);
		verify(yx_bytes(data + 4 + root, size - 4 - root), trust, "default", at);
	}
	yx_trust_free(trust);
	return 0;
}
