/* SPDX-License-Identifier: Apache-2.0 */
/* The verdict on what was signed, and on a copy of which one byte was changed. */
#include <yinxin/report.h>
#include "demo.h"

static bool
show_verdict(struct demo *d, struct yx_bytes in, const char *name, const char *report_name,
	     enum yx_verdict *verdict)
{
	struct yx_verify_options o = { .trust = d->trust, .at = YX_TIME_NONE };
	struct yx_verify_report *report = NULL;
	struct yx_buf text = { 0 };
	bool ok;

	if (yx_verify_bytes(&report, in, name, &o, &d->err) != YX_OK)
		return false;
	yx_report_verdict_text(&text, report, d->c->chinese);
	fputs(yx_buf_str(&text), stdout);
	*verdict = report->verdict;
	ok = demo_report(d, report, in, report_name);
	yx_buf_clear(&text);
	yx_verify_report_free(report);
	return ok;
}

bool
demo_show_headline(struct demo *d, struct yx_bytes in, const char *name, enum yx_verdict *verdict)
{
	struct yx_verify_options o = { .trust = d->trust, .at = YX_TIME_NONE };
	struct yx_verify_report *report = NULL;

	if (yx_verify_bytes(&report, in, name, &o, &d->err) != YX_OK)
		return false;
	*verdict = report->verdict;
	printf("   %s: %s\n   %s\n", name, yx_verdict_name(report->verdict),
	       report->reason.in[d->c->chinese ? 1 : 0]);
	yx_verify_report_free(report);
	return true;
}

bool
demo_verify(struct demo *d)
{
	enum yx_verdict verdict, ofd = YX_VERDICT_TOTAL_PASSED;

	demo_heading(d, "The verdict, offline", "离线验证结论");
	if (!show_verdict(d, yx_buf_bytes(&d->signed_twice), "contract-signed.pdf",
			  "contract-signed-report", &verdict))
		return false;
	if (d->seal_picture &&
	    !demo_show_headline(d, yx_buf_bytes(&d->sealed_ofd), "contract-sealed.ofd", &ofd))
		return false;
	if (verdict == YX_VERDICT_TOTAL_PASSED && ofd == YX_VERDICT_TOTAL_PASSED)
		return true;
	(void)yx_fail(&d->err, YX_INTERNAL, NULL, "", "what was just signed does not verify");
	return false;
}

bool
demo_tamper(struct demo *d)
{
	struct yx_buf copy = { 0 };
	enum yx_verdict verdict = YX_VERDICT_TOTAL_PASSED;
	size_t at = d->original.len / 2;
	bool ok;

	demo_heading(d, "One byte of the signed contract is changed", "改动已签合同中的一个字节");
	yx_buf_init(&copy, YX_LIMIT_PIPE);
	ok = yx_buf_put_bytes(&copy, yx_buf_bytes(&d->signed_twice));
	if (ok) {
		copy.data[at] ^= 1;
		printf("   %s %zu%s\n", cli_text(d->c, "at byte", "位置：第"), at,
		       cli_text(d->c, "", " 字节"));
		ok = demo_write(d, "contract-tampered.pdf", yx_buf_bytes(&copy), 0) &&
		     show_verdict(d, yx_buf_bytes(&copy), "contract-tampered.pdf",
				  "contract-tampered-report", &verdict);
	}
	yx_buf_clear(&copy);
	if (ok && verdict == YX_VERDICT_TOTAL_PASSED) {
		(void)yx_fail(&d->err, YX_INTERNAL, NULL, "", "the change was not noticed");
		ok = false;
	}
	return ok;
}

static void
clear_party(struct demo_party *p)
{
	yx_key_free(p->key);
	yx_cert_free(p->cert);
}

void
demo_clear(struct demo *d)
{
	yx_tsp_authority_free(d->authority);
	clear_party(&d->a);
	clear_party(&d->b);
	clear_party(&d->tsa);
	clear_party(&d->maker);
	clear_party(&d->escrow);
	yx_ink_free(d->hand);
	yx_key_free(d->log_ed25519);
	yx_key_free(d->log_sm2);
	yx_ledger_free(d->ledger);
	yx_ca_free(d->ca_sm2);
	yx_ca_free(d->ca_p256);
	yx_trust_free(d->trust);
	yx_draw_picture_free(d->seal_picture);
	yx_draw_fonts_free(d->fonts);
	yx_buf_clear(&d->seal);
	yx_buf_clear(&d->sealed);
	yx_buf_clear(&d->sealed_ofd);
	yx_buf_clear(&d->original);
	yx_buf_clear(&d->signed_once);
	yx_buf_clear(&d->signed_twice);
}
