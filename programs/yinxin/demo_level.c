/* SPDX-License-Identifier: Apache-2.0 */
/* The signed contract is made to last: PAdES B-LTA out of what the local CAs say, no network. */
#include <yinxin/sign_level.h>
#include "demo.h"

/* The CA's list of what it revoked, for whoever verifies, and into the pool. */
static bool
publish(struct demo *d, struct yx_ca *ca, const char *name, struct yx_pool *pool)
{
	struct yx_buf der = { 0 }, pem = { 0 };
	bool ok = yx_ca_crl(ca, 0, &der, &d->err) == YX_OK &&
		  yx_pool_load(pool, yx_buf_bytes(&der), YX_PKI_STRICT, &d->err) == YX_OK;

	if (ok) {
		yx_pem_put(&pem, "X509 CRL", yx_buf_bytes(&der));
		ok = demo_write(d, name, yx_buf_bytes(&pem), 0);
	}
	yx_buf_clear(&der);
	yx_buf_clear(&pem);
	return ok;
}

static bool
raise_level(struct demo *d, const struct yx_pool *pool)
{
	struct yx_tsp_source source = { .url = "demo TSA", .local = d->authority };
	struct yx_path_options path = YX_PATH_OPTIONS_INIT;
	struct yx_tsp_client client = { .sources = &source, .source_count = 1, .path = &path };
	struct yx_level_report report = { .time = YX_TIME_NONE };
	struct yx_level_options o = { .trust = d->trust,
				      .extra = pool,
				      .freshness = YX_FRESHNESS_AFTER_SIGNING,
				      .tsa = &client,
				      .now = YX_TIME_NONE,
				      .report = &report };
	struct yx_buf tail = { 0 };
	char when[32];
	bool ok;

	path.trust = d->trust;
	ok = yx_extend_pdf(&tail, yx_buf_bytes(&d->signed_twice), YX_LEVEL_B_LTA, &o, &d->err) ==
	     YX_OK;
	if (ok) {
		yx_buf_put_bytes(&d->signed_twice, yx_buf_bytes(&tail));
		ok = yx_buf_status(&d->signed_twice, &d->err) == YX_OK &&
		     demo_write(d, "contract-signed.pdf", yx_buf_bytes(&d->signed_twice), 0);
	}
	if (ok)
		cli_say(d->c,
			"   kept inside: %zu certificates, %zu CRLs; time-stamped %s -> "
			"contract-signed.pdf",
			"   存入文件：证书 %zu 张、CRL %zu 份；时间戳 %s -> contract-signed.pdf",
			report.certs, report.crls,
			yx_time_rfc3339(when, report.time - report.time % YX_SECOND));
	yx_level_report_clear(&report);
	yx_buf_clear(&tail);
	return ok;
}

bool
demo_preserve(struct demo *d)
{
	struct yx_pool *pool = NULL;
	bool ok;

	demo_heading(d,
		     "Made to last: the CAs' lists go into the file, a time-stamp over all of it "
		     "(PAdES B-LTA)",
		     "长期保存：吊销列表存入文件，再对全部内容加盖时间戳（PAdES B-LTA）");
	ok = yx_pool_new(&pool, &d->err) == YX_OK && publish(d, d->ca_sm2, "ca-sm2.crl", pool) &&
	     publish(d, d->ca_p256, "ca-p256.crl", pool) && raise_level(d, pool);
	yx_pool_free(pool);
	if (!ok && d->own_file && d->err.status == YX_DENIED) {
		/* it may carry signatures of people whose CAs are none of ours */
		cli_say(d->c, "   left at B-T: %s", "   保持 B-T 级别：%s", d->err.text);
		d->err = (struct yx_error)YX_ERROR_INIT;
		return true;
	}
	return ok;
}
