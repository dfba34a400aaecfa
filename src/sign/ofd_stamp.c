/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Time-stamps in OFD signatures: over the signature value, in SES_Signature (GB/T 38540-2020) or as
 * an unsigned attribute (GB/T 35275). A good one proves the time; a bad one proves nothing and is
 * told, and does not by itself spoil the signature it stands beside.
 */
#include "ofd_verify.h"
#include "words_zh.h"

#include <stdio.h>
#include <string.h>
#include <yinxin/tsp.h>

static void
remark(struct yx_sign_ofd_signature *r, const char *en, const char *zh, const char *why_en,
       const char *why_zh)
{
	(void)snprintf(r->stamp_en, sizeof(r->stamp_en), "%s%s%s", en, why_en[0] ? ": " : "",
		       why_en);
	(void)snprintf(r->stamp_zh, sizeof(r->stamp_zh), "%s%s%s", zh, why_zh[0] ? "：" : "",
		       why_zh);
}

enum yx_status
ofd_check_stamp(struct ofd_check *c, struct yx_bytes token_bytes, struct yx_bytes value,
		yx_time *proven, struct yx_sign_ofd_signature *r)
{
	struct yx_tsp_verify_options o = { .now = c->now };
	struct yx_cms_content data = { .runs = &value, .run_count = 1, .given = true };
	struct yx_error why = YX_ERROR_INIT;
	struct yx_tsp_token *token = NULL;
	struct yx_tsp_report *report = NULL;
	char en[200], zh[240];
	enum yx_status st;

	*proven = YX_TIME_NONE;
	if (token_bytes.len == 0)
		return YX_OK;
	if (c->options->stamp) {
		struct yx_text2 text = { { "", "" } };

		st = c->options->stamp(c->options->stamp_state, token_bytes, value, proven, &text,
				       c->err);
		if (st == YX_OK && *proven == YX_TIME_NONE)
			remark(r, "its time-stamp does not count", "时间戳不予采信", text.in[0],
			       text.in[1]);
		return st;
	}
	st = yx_tsp_token_load(&token, token_bytes, &why);
	if (st == YX_NOMEM)
		return yx_fail_nomem(c->err);
	if (st != YX_OK) {
		remark(r, "its time-stamp cannot be read", "时间戳无法读取", why.text,
		       yx_error_line_zh(&why, zh, sizeof(zh)));
		return YX_OK;
	}
	o.data = &data;
	o.path = c->options->path;
	o.no_chain = c->options->integrity_only || !c->options->path;
	if ((st = yx_tsp_verify(&report, token, &o, c->err)) != YX_OK)
		goto done;
	if (report->indication == YX_INDICATION_PASSED) {
		*proven = token->gen_time;
	} else {
		(void)yx_tsp_reason(en, sizeof(en), report, false);
		(void)yx_tsp_reason(zh, sizeof(zh), report, true);
		remark(r, "its time-stamp does not count", "时间戳不予采信", en, zh);
	}
done:
	yx_tsp_report_free(report);
	yx_tsp_token_free(token);
	return st;
}

/*
 * v1 may keep a time-stamp in timeInfo, inside what is signed (GM/T 0031-2014 6.2.1, which does not
 * say over what). One over the document's digest is read as the signing time it stands for; it
 * proves that the signature is not older, never that it is not younger.
 */
enum yx_status
ofd_check_inner_stamp(struct ofd_check *c, const struct yx_seal_signature *ses, yx_time *claimed,
		      struct yx_sign_ofd_signature *r)
{
	struct yx_tsp_verify_options o = { .now = c->now, .no_chain = true };
	struct yx_cms_content data = { .runs = &ses->data_hash, .run_count = 1, .given = true };
	struct yx_error why = YX_ERROR_INIT;
	char zh[300];
	struct yx_tsp_token *token = NULL;
	struct yx_tsp_report *report = NULL;
	enum yx_status st;

	*claimed = YX_TIME_NONE;
	if (ses->time_token.len == 0)
		return YX_OK;
	st = yx_tsp_token_load(&token, ses->time_token, &why);
	if (st == YX_NOMEM)
		return yx_fail_nomem(c->err);
	if (st != YX_OK) {
		remark(r, "the time-stamp in timeInfo cannot be read",
		       "timeInfo 中的时间戳无法读取", why.text,
		       yx_error_line_zh(&why, zh, sizeof(zh)));
		return YX_OK;
	}
	/* over the digest itself, or, as with any data, over its octets */
	if (yx_bytes_equal(token->imprint_value, ses->data_hash))
		o.imprint = &token->imprint;
	else
		o.data = &data;
	if ((st = yx_tsp_verify(&report, token, &o, c->err)) != YX_OK)
		goto done;
	if (report->indication == YX_INDICATION_PASSED)
		*claimed = token->gen_time;
	else
		remark(r,
		       "the time-stamp in timeInfo is not over this document's digest; others are "
		       "not supported",
		       "timeInfo 中的时间戳不是对本文件杂凑值所作；尚不支持其他形式", "", "");
done:
	yx_tsp_report_free(report);
	yx_tsp_token_free(token);
	return st;
}

void
ofd_judge_order(struct ofd_check *c, yx_time claimed, yx_time proven,
		struct yx_sign_ofd_signature *r)
{
	if (c->options->integrity_only || claimed == YX_TIME_NONE || proven == YX_TIME_NONE ||
	    claimed <= proven + 5 * YX_MINUTE)
		return;
	ofd_judge(r, YX_SUB_TIMESTAMP_ORDER_FAILURE,
		  "the claimed signing time is after the time-stamp on the signature",
		  "声称的签章时间晚于签名上的时间戳");
}

enum yx_status
yx_sign_ofd_stamp(void *source, struct yx_bytes message, struct yx_buf *token, struct yx_error *err)
{
	const struct yx_sign_ofd_stamp_source *s = source;
	struct yx_digest d;
	enum yx_status st = yx_digest(&d, s->digest, message, err);

	return st == YX_OK ? yx_tsp_stamp(token, s->client, &d, NULL, NULL, err) : st;
}
