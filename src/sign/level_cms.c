/* SPDX-License-Identifier: Apache-2.0 */
/* CMS signatures raised to CAdES B-T: a signature time-stamp for each signer that has none. */
#include <yinxin/cms.h>
#include <yinxin/sign_level.h>
#include "make.h"

/* Every signer's value is right over the content; a stamp on anything else proves nothing. */
static enum yx_status
check_intact(const struct yx_cms *cms, const struct yx_bytes *content, struct yx_error *err)
{
	struct yx_cms_verify_options o = { .content = { .runs = content,
							.run_count = content ? 1 : 0,
							.given = content != NULL } };
	struct yx_cms_report *r = NULL;
	enum yx_cms_check_id check;
	enum yx_sub_indication sub;
	enum yx_status st;

	if (!cms->signer_count)
		return yx_fail(err, YX_NOT_FOUND, NULL, "", "the message has no signer");
	if (!cms->attached && !content)
		return yx_fail(err, YX_USAGE, NULL, "",
			       "the signature is detached: give what it signs with --content FILE");
	if ((st = yx_cms_verify(&r, cms, &o, err)) != YX_OK)
		return st;
	for (size_t i = 0; st == YX_OK && i < cms->signer_count; i++)
		if (yx_cms_decide(&r->signers[i], &sub, &check) != YX_INDICATION_PASSED)
			st = yx_fail(err, YX_DENIED, NULL, "EN 319 122-1 5.3",
				     "signer %zu does not hold, and is not preserved as if it did: "
				     "%s: %.140s",
				     i + 1, yx_cms_check_name(check),
				     r->signers[i].checks[check].text);
	yx_cms_report_free(r);
	return st;
}

/* The signature value is stamped (EN 319 122-1 5.3), in the digest the signer used. */
static enum yx_status
stamp_signer(struct yx_buf *message, size_t index, const struct yx_level_options *o,
	     struct yx_level_report *report, struct yx_error *err)
{
	struct yx_sign_result result = { .time = YX_TIME_NONE };
	struct yx_buf token = { 0 }, more = { 0 };
	struct yx_cms *cms = NULL;
	const struct yx_cms_signer *s;
	enum yx_digest_alg alg;
	enum yx_status st;

	if ((st = yx_cms_parse(&cms, yx_buf_bytes(message), err)) != YX_OK)
		return st;
	s = &cms->signers[index];
	alg = s->digest == YX_DIGEST_SM3 ? YX_DIGEST_SM3 : YX_DIGEST_SHA256;
	report->signatures++;
	if (!yx_cms_signature_timestamp(s, 0).len &&
	    (st = yx_make_stamp(&token, o->tsa, alg, &s->signature, 1, &result, err)) == YX_OK &&
	    (st = yx_cms_add_unsigned(yx_buf_bytes(message), index, YX_OID_ATTR_TIMESTAMP_TOKEN,
				      yx_buf_bytes(&token), &more, err)) == YX_OK) {
		report->changed = true;
		report->timestamps_added++;
		report->time = result.time;
		snprintf(report->tsa, sizeof(report->tsa), "%s", result.tsa);
		yx_buf_reset(message);
		yx_buf_put_bytes(message, yx_buf_bytes(&more));
		st = yx_buf_status(message, err);
	}
	yx_cms_free(cms);
	yx_buf_clear(&token);
	yx_buf_clear(&more);
	return st;
}

enum yx_status
yx_extend_cms(struct yx_buf *out, struct yx_bytes in, const struct yx_bytes *content,
	      enum yx_level level, const struct yx_level_options *options, struct yx_error *err)
{
	struct yx_level_report mine = { .time = YX_TIME_NONE };
	struct yx_level_report *report = options->report ? options->report : &mine;
	struct yx_buf message = { 0 };
	struct yx_cms *cms = NULL;
	size_t count = 0, pos = 0;
	enum yx_status st;

	*report = (struct yx_level_report){ .level = YX_LEVEL_B_T, .time = YX_TIME_NONE };
	if (level != YX_LEVEL_B_T)
		return yx_fail(err, YX_UNSUPPORTED, NULL, "",
			       "CMS signatures are raised to B-T only; B-LT and B-LTA are for PDF");
	if (in.len && in.data[0] == '-')
		st = yx_pem_decode(&message, in, &pos, "CMS,PKCS7", NULL, err);
	else
		st = yx_buf_put_bytes(&message, in) ? YX_OK : yx_buf_status(&message, err);
	if (st == YX_OK && (st = yx_cms_parse(&cms, yx_buf_bytes(&message), err)) == YX_OK &&
	    (st = check_intact(cms, content, err)) == YX_OK)
		count = cms->signer_count;
	yx_cms_free(cms);
	for (size_t i = 0; st == YX_OK && i < count; i++)
		st = stamp_signer(&message, i, options, report, err);
	if (st == YX_OK) {
		yx_buf_put_bytes(out, yx_buf_bytes(&message));
		st = yx_buf_status(out, err);
	}
	yx_buf_clear(&message);
	return st;
}
