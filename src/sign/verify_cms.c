/* SPDX-License-Identifier: Apache-2.0 */
/* Verifying a CMS file: attached content, or detached with the content given beside it. */
#include <stdio.h>
#include <yinxin/pki_past.h>
#include "level.h"
#include "verdict.h"

static enum yx_status
add_all(struct yx_pool *pool, const struct yx_bytes *list, size_t count, struct yx_error *err)
{
	for (size_t i = 0; i < count; i++)
		if (yx_pool_load(pool, list[i], YX_PKI_LENIENT, err) == YX_NOMEM)
			return YX_NOMEM;
	return YX_OK;
}

static enum yx_status
judge_signer(struct yx_verdict_builder *b, const struct yx_cms *cms,
	     const struct yx_cms_report *report, size_t i, struct yx_pool *pool,
	     struct yx_error *err)
{
	struct yx_judged *j;
	enum yx_status st;
	char id[32];

	snprintf(id, sizeof(id), "signer-%zu", i + 1);
	j = yx_judge_new(b, id, YX_KIND_SIGNATURE);
	if (!j)
		return yx_fail_nomem(err);
	j->s.coverage = YX_COVERAGE_WHOLE_FILE;
	j->s.profile = cms->family == YX_CMS_GM ? "GB/T 35275" : "CMS";
	st = yx_judge_cms(b, j, cms, &report->signers[i], &cms->signers[i], err);
	if (st == YX_OK)
		st = yx_judge_stamps(b, j, &cms->signers[i], pool, err);
	if (st == YX_OK && cms->family == YX_CMS_RFC &&
	    yx_cms_attribute_find(&cms->signers[i].signed_attributes, YX_OID_ATTR_SIGNING_CERT_V2))
		j->s.profile = j->stamped != YX_TIME_NONE ? "CAdES-B-T" : "CAdES-B-B";
	if (st == YX_OK && j->s.indication != YX_INDICATION_FAILED)
		st = yx_judge_chain(b, j, pool, err);
	return st;
}

enum yx_status
yx_verify_cms(struct yx_verdict_builder *b, struct yx_bytes in, struct yx_error *err)
{
	struct yx_cms_verify_options o = {
		.content = { .runs = &b->options->content,
			     .run_count = b->options->content_given ? 1 : 0,
			     .given = b->options->content_given },
	};
	struct yx_cms_report *report = NULL;
	struct yx_pool *pool = NULL;
	struct yx_cms *cms = NULL;
	struct yx_buf der = { 0 };
	size_t pos = 0;
	enum yx_status st;

	if (in.len && in.data[0] == '-') {
		if ((st = yx_pem_decode(&der, in, &pos, "CMS,PKCS7", NULL, err)) != YX_OK)
			goto done;
		in = yx_buf_bytes(&der);
	}
	if ((st = yx_cms_parse(&cms, in, err)) != YX_OK ||
	    (st = yx_cms_verify(&report, cms, &o, err)) != YX_OK ||
	    (st = yx_pool_new(&pool, err)) != YX_OK ||
	    (b->policy->judge_certificates && (st = yx_poe_new(&b->poe, err)) != YX_OK) ||
	    (st = add_all(pool, cms->certificates, cms->certificate_count, err)) != YX_OK ||
	    (st = add_all(pool, cms->crls, cms->crl_count, err)) != YX_OK ||
	    (st = add_all(pool, cms->ocsps, cms->ocsp_count, err)) != YX_OK ||
	    (st = yx_pool_merge(pool, b->options->extra, err)) != YX_OK ||
	    (st = yx_judge_existed(b, cms, err)) != YX_OK)
		goto done;
	for (size_t i = 0; st == YX_OK && i < cms->signer_count; i++)
		st = judge_signer(b, cms, report, i, pool, err);
done:
	yx_pool_free(pool);
	yx_cms_report_free(report);
	yx_cms_free(cms);
	yx_buf_clear(&der);
	return st;
}
