/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A time-stamp token in any signature: is it right, is its authority to be believed, does its time
 * fit what is around it (EN 319 102-1 5.4, 5.5.4 (5), 5.6.3.4 (4)).
 */
#include <stdio.h>
#include <string.h>
#include "facts.h"
#include "past.h"

static void
not_readable(struct yx_verdict_builder *b, struct past_stamp_result *out,
	     const struct yx_error *why)
{
	out->indication = YX_INDICATION_FAILED;
	out->sub = YX_SUB_FORMAT_FAILURE;
	out->why = yx_say_error(b, why);
}

static void
describe(struct yx_verdict_builder *b, const struct yx_tsp_token *t, const struct yx_cert *cert,
	 struct past_stamp_result *out)
{
	char name[200] = "";

	out->readable = true;
	out->at = t->gen_time;
	out->accuracy = t->accuracy_us;
	out->digest = t->imprint.alg;
	if (t->cms->signer_count)
		out->value = yx_arena_dup(b->arena, t->cms->signers[0].signature);
	if (!cert)
		return;
	out->certificate = yx_arena_dup(b->arena, yx_cert_der(cert));
	out->authority =
	    yx_say(b, "%s", yx_name_display(name, sizeof(name), yx_cert_subject(cert)));
	out->good_until = yx_cert_not_after(cert);
}

/* Its value was found wrong, or it is for something else. */
static void
take_report(struct yx_verdict_builder *b, const struct yx_tsp_report *r,
	    struct past_stamp_result *out)
{
	char en[300], zh[300];

	out->right = r->checks[YX_TSP_CHECK_IMPRINT].result != YX_CMS_FAILED &&
		     r->checks[YX_TSP_CHECK_SIGNATURE].result != YX_CMS_FAILED;
	out->indication = r->indication;
	out->sub = r->sub;
	if (r->indication == YX_INDICATION_PASSED)
		return;
	if (out->sub == YX_SUB_NONE)
		out->sub = YX_SUB_GENERIC;
	out->why = yx_say2(b, yx_tsp_reason(en, sizeof(en), r, false),
			   yx_tsp_reason(zh, sizeof(zh), r, true));
}

static void
order_failure(struct yx_verdict_builder *b, struct past_stamp_result *out, const char *en,
	      const char *zh)
{
	out->indication = YX_INDICATION_INDETERMINATE;
	out->sub = YX_SUB_TIMESTAMP_ORDER_FAILURE;
	out->why = yx_say2(b, en, zh);
	out->proves = false;
	out->contradicts = true;
}

static void
judge_order(struct yx_verdict_builder *b, const struct past_stamp *s, yx_time proven,
	    struct past_stamp_result *out)
{
	yx_time slack = PAST_TOLERANCE + out->accuracy;

	if (proven != YX_TIME_NONE && out->at > proven + slack)
		order_failure(b, out, "it claims to be younger than a time-stamp that covers it",
			      "其时间晚于覆盖它的另一个时间戳");
	else if (s->made_after != YX_TIME_NONE && out->at + slack < s->made_after)
		order_failure(b, out, "it claims to be older than a time-stamp it covers",
			      "其时间早于它所覆盖的另一个时间戳");
}

/* What cannot be read in the token is no help, and no reason to stop. */
enum yx_status
past_add_material(struct yx_pool *pool, const struct yx_cms *c, struct yx_error *err)
{
	const struct {
		const struct yx_bytes *items;
		size_t count;
	} lists[] = { { c->certificates, c->certificate_count },
		      { c->crls, c->crl_count },
		      { c->ocsps, c->ocsp_count } };

	for (size_t k = 0; pool && k < 3; k++)
		for (size_t i = 0; i < lists[k].count; i++)
			if (yx_pool_load(pool, lists[k].items[i], YX_PKI_LENIENT, NULL) == YX_NOMEM)
				return yx_fail_nomem(err);
	return YX_OK;
}

static enum yx_status
judge_authority(struct yx_verdict_builder *b, const struct yx_poe *poe, const struct past_stamp *s,
		const struct yx_tsp_token *t, const struct yx_tsp_report *r,
		struct past_stamp_result *out, struct yx_error *err)
{
	struct past_item item = { .cert = r->cert,
				  .value = t->cms->signers[0].signature,
				  .scheme = r->cms->signers[0].scheme,
				  .digest = t->imprint.alg,
				  .stamp = true,
				  .claimed = t->gen_time,
				  .made_after = s->made_after,
				  .pool = s->pool };
	struct past_verdict v;
	enum yx_status st = past_judge(b, poe, &item, YX_TIME_NONE, &v, err);
	struct yx_text2 why;

	if (st != YX_OK)
		return st;
	out->way = v.way;
	out->indication = v.indication;
	out->sub = v.sub;
	out->proves = v.way != PAST_NOT;
	past_words(b, &v, &why, &out->next_step);
	if (!out->proves) {
		out->why.in[0] =
		    yx_say(b, "its authority's certificate does not hold: %s", why.in[0]);
		out->why.in[1] = yx_say(b, "时间戳机构的证书不成立：%s", why.in[1]);
	}
	judge_order(b, s, v.proven, out);
	yx_facts_of_path(b, &out->path, v.path);
	past_verdict_clear(&v);
	return YX_OK;
}

enum yx_status
past_judge_stamp(struct yx_verdict_builder *b, const struct yx_poe *poe, const struct past_stamp *s,
		 struct past_stamp_result *out, struct yx_error *err)
{
	struct yx_tsp_verify_options o = { .data = &s->data, .no_chain = true, .now = b->now };
	struct yx_error why = YX_ERROR_INIT;
	struct yx_tsp_token *token = NULL;
	struct yx_tsp_report *report = NULL;
	enum yx_status st;

	*out = (struct past_stamp_result){ .at = YX_TIME_NONE,
					   .authority = "",
					   .why = { { "", "" } },
					   .next_step = { { "", "" } },
					   .good_until = YX_TIME_NONE };
	st = yx_tsp_token_load(&token, s->encoding, &why);
	if (st == YX_NOMEM)
		return yx_fail_nomem(err);
	if (st != YX_OK) {
		not_readable(b, out, &why);
		return YX_OK;
	}
	if ((st = yx_digest(&out->token, YX_DIGEST_SHA256, token->encoding, err)) != YX_OK ||
	    (st = yx_tsp_verify(&report, token, &o, err)) != YX_OK)
		goto done;
	describe(b, token, report->cert, out);
	if (token->cms->signer_count)
		out->scheme = report->cms->signers[0].scheme;
	take_report(b, report, out);
	if (out->indication == YX_INDICATION_PASSED && !b->policy->judge_certificates) {
		out->proves = true;
		out->way = PAST_BELIEVED;
	} else if (out->indication == YX_INDICATION_PASSED) {
		st = past_add_material(s->pool, token->cms, err);
		if (st == YX_OK)
			st = judge_authority(b, poe, s, token, report, out, err);
	}
done:
	yx_tsp_report_free(report);
	yx_tsp_token_free(token);
	return st;
}
