/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How sure a signature's time is, in words. A time-stamp proves it only when its authority was
 * judged and found good: otherwise the words say what was not judged.
 */
#include <string.h>
#include <yinxin/report.h>

enum sure { CLAIMED, STAMPED, BELIEVED, NOT_JUDGED, STATED, LEDGER };

/* Does it rest on time-stamps alone whose authorities have expired, as the policy lets it? */
static bool
is_believed(const struct yx_signature *s)
{
	bool believed = false;

	/* of a time-stamp by itself a remark tells */
	for (size_t i = 0; s->kind == YX_KIND_TIMESTAMP && i < s->remark_count; i++)
		believed |= strcmp(s->remarks[i].code, "timestamp-believed") == 0;
	for (size_t i = 0; i < s->stamp_count; i++) {
		if (!s->stamps[i].used)
			continue;
		if (strcmp(s->stamps[i].basis, "believed") != 0)
			return false;
		believed = true;
	}
	return believed;
}

static enum sure
how_sure(const struct yx_verify_report *r, const struct yx_signature *s)
{
	if (s->time_source == YX_TIME_LEDGER)
		return LEDGER;
	if (s->time_source != YX_TIME_STAMPED)
		return CLAIMED;
	if (s->kind == YX_KIND_TIMESTAMP && s->indication != YX_INDICATION_PASSED)
		return STATED;
	if (!r->judges_certificates)
		return NOT_JUDGED;
	return is_believed(s) ? BELIEVED : STAMPED;
}

struct yx_text2
yx_report_time_words(const struct yx_verify_report *r, const struct yx_signature *s, bool brief)
{
	static const struct {
		struct yx_text2 full, brief;
	} words[] = {
		[CLAIMED] = { { { "the signer's own claim; nothing proves it",
				  "签名人自称，未经证明" } },
			      { { "only claimed", "仅签名人自称" } } },
		[STAMPED] = { { { "proven by a time-stamp", "由可信时间戳证明" } },
			      { { "time-stamped", "时间戳证明" } } },
		[BELIEVED] = { { { "by a time-stamp whose authority's certificate has expired "
				   "since",
				   "依据时间戳，其机构的证书现已过期" } },
			       { { "time-stamped (now expired)", "时间戳（机构证书已过期）" } } },
		[NOT_JUDGED] = { { { "by a time-stamp; its authority was not judged",
				     "依据时间戳；未判断时间戳机构是否可信" } },
				 { { "time-stamp, not judged", "时间戳（机构未判断）" } } },
		[STATED] = { { { "as the time-stamp says; not confirmed",
				 "时间戳所称，未得到确认" } },
			     { { "not confirmed", "未得到确认" } } },
		[LEDGER] = { { { "proven by the ledger", "由存证账本证明" } },
			     { { "by the ledger", "账本证明" } } },
	};
	enum sure how = how_sure(r, s);

	return brief ? words[how].brief : words[how].full;
}
