/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From check results to one outcome, in the words of EN 319 102-1. The order is that of what weighs
 * most: content that is not what was signed, then a wrong value, then what could not be told.
 */
#include "checks.h"

struct rule {
	enum yx_cms_check_id check;
	enum yx_cms_result result;
	enum yx_sub_indication sub;
};

static const struct rule rules[] = {
	/* the bytes are not those that were signed, whatever else is known */
	{ YX_CMS_CHECK_MESSAGE_DIGEST, YX_CMS_FAILED, YX_SUB_HASH_FAILURE },
	{ YX_CMS_CHECK_CONTENT, YX_CMS_FAILED, YX_SUB_HASH_FAILURE },
	{ YX_CMS_CHECK_SIGNATURE, YX_CMS_FAILED, YX_SUB_SIG_CRYPTO_FAILURE },
	{ YX_CMS_CHECK_ALGORITHMS, YX_CMS_FAILED, YX_SUB_SIG_CRYPTO_FAILURE },
	/* could not be told */
	{ YX_CMS_CHECK_CERTIFICATE, YX_CMS_FAILED, YX_SUB_NO_SIGNING_CERTIFICATE_FOUND },
	{ YX_CMS_CHECK_CONTENT, YX_CMS_UNDETERMINED, YX_SUB_SIGNED_DATA_NOT_FOUND },
	{ YX_CMS_CHECK_ALGORITHMS, YX_CMS_UNDETERMINED, YX_SUB_GENERIC },
	{ YX_CMS_CHECK_CERTIFICATE, YX_CMS_UNDETERMINED, YX_SUB_GENERIC },
	{ YX_CMS_CHECK_MESSAGE_DIGEST, YX_CMS_UNDETERMINED, YX_SUB_GENERIC },
	{ YX_CMS_CHECK_SIGNATURE, YX_CMS_UNDETERMINED, YX_SUB_GENERIC },
	/* EN 319 102-1 5.2.3.4: the attribute names another certificate */
	{ YX_CMS_CHECK_SIGNING_CERTIFICATE, YX_CMS_FAILED, YX_SUB_NO_SIGNING_CERTIFICATE_FOUND },
	{ YX_CMS_CHECK_SIGNING_CERTIFICATE, YX_CMS_UNDETERMINED, YX_SUB_GENERIC },
	/* the value is right, but a rule of the format is broken */
	{ YX_CMS_CHECK_CONTENT_TYPE, YX_CMS_FAILED, YX_SUB_SIG_CONSTRAINTS_FAILURE },
	{ YX_CMS_CHECK_ALGORITHM_PROTECTION, YX_CMS_FAILED, YX_SUB_SIG_CONSTRAINTS_FAILURE },
	{ YX_CMS_CHECK_ATTRIBUTES, YX_CMS_FAILED, YX_SUB_SIG_CONSTRAINTS_FAILURE },
};

enum yx_indication
yx_cms_decide(const struct yx_cms_signer_report *r, enum yx_sub_indication *sub,
	      enum yx_cms_check_id *check)
{
	const struct rule *hit = NULL;
	enum yx_sub_indication found;

	for (size_t i = 0; !hit && i < sizeof(rules) / sizeof(rules[0]); i++)
		if (r->checks[rules[i].check].result == rules[i].result)
			hit = &rules[i];
	found = hit ? hit->sub : YX_SUB_NONE;
	/* nothing is intact unless the value was found right */
	if (!hit && r->checks[YX_CMS_CHECK_SIGNATURE].result != YX_CMS_PASSED)
		found = YX_SUB_GENERIC;
	if (sub)
		*sub = found;
	if (check)
		*check = hit ? hit->check : YX_CMS_CHECK_SIGNATURE;
	return yx_sub_indication_of(found);
}

const char *
yx_cms_check_name(enum yx_cms_check_id id)
{
	static const char *const names[YX_CMS_CHECK_COUNT] = {
		[YX_CMS_CHECK_CERTIFICATE] = "certificate",
		[YX_CMS_CHECK_ALGORITHMS] = "algorithms",
		[YX_CMS_CHECK_CONTENT] = "content",
		[YX_CMS_CHECK_CONTENT_TYPE] = "content-type",
		[YX_CMS_CHECK_MESSAGE_DIGEST] = "message-digest",
		[YX_CMS_CHECK_SIGNATURE] = "signature",
		[YX_CMS_CHECK_SIGNING_CERTIFICATE] = "signing-certificate",
		[YX_CMS_CHECK_ALGORITHM_PROTECTION] = "algorithm-protection",
		[YX_CMS_CHECK_ATTRIBUTES] = "attributes",
	};

	return (unsigned)id < YX_CMS_CHECK_COUNT ? names[id] : "?";
}

const char *
yx_cms_result_name(enum yx_cms_result r)
{
	switch (r) {
	case YX_CMS_PASSED:
		return "passed";
	case YX_CMS_FAILED:
		return "failed";
	case YX_CMS_UNDETERMINED:
		return "undetermined";
	default:
		return "absent";
	}
}
