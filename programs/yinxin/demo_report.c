/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reports of the demonstration: the verdict on paper and as a page, and an attack that is worth
 * looking at: another price painted over the signed one, appended as any editor would.
 */
#include <yinxin/pdf.h>
#include <yinxin/pdf_update.h>
#include <yinxin/report.h>
#include "demo.h"
#include "verify_report.h"

/* Where the contract's total stands on page 1 (points, from the lower left), as drawn by
 * draw/demo_contract.c; should that move, the picture of the attack misses it and nothing else. */
#define PRICE_X 448.5
#define PRICE_Y 181.6

bool
demo_report(struct demo *d, const struct yx_verify_report *report, struct yx_bytes in,
	    const char *name)
{
	struct cli both = *d->c; /* whoever looks at the demo may read either */
	char html[700], pdf[700];
	const char *paths[] = { html, pdf };

	both.both = true;
	both.where = CLI_HERE; /* a document of our own, and no option names these outputs */
	snprintf(html, sizeof(html), "%s/%s.html", d->dir, name);
	snprintf(pdf, sizeof(pdf), "%s/%s.pdf", d->dir, name);
	if (verify_report_write(&both, report, in, yx_bytes(NULL, 0), paths, 2) != CLI_OK) {
		(void)yx_fail(&d->err, YX_INTERNAL, NULL, "", "the report could not be written");
		return false;
	}
	printf("\n   %s\n   %s\n   %s\n",
	       cli_text(d->c, "The same as a page with pictures:", "同一结论的图文报告："), html,
	       pdf);
	return true;
}

/* Content that hides what stands there and shows another figure; paths only, no font needed. */
static enum yx_status
paint_price(struct yx_buf *out, struct yx_draw_fonts *fonts, struct yx_error *err)
{
	struct yx_draw_style style = { .face = YX_DRAW_SONG_BOLD,
				       .size = 8.4,
				       .align = YX_DRAW_RIGHT };
	struct yx_draw_colour white = { 255, 255, 255, 255 };
	struct yx_draw_picture *pic = NULL;
	struct yx_draw_path path = { 0 };
	enum yx_status st = yx_draw_picture_new(&pic, 80, 14, YX_DRAW_PT, err);

	if (st != YX_OK)
		return st;
	yx_draw_rectangle(&path, yx_draw_rect_of(0, 0, 80, 14), 0);
	yx_draw_picture_fill(pic, &path, white);
	st = yx_draw_text_line(pic, fonts, &style, 78, 10.5, "986,000.00", err);
	if (st == YX_OK)
		st = yx_draw_write_pdf(out, NULL, pic, err);
	yx_draw_path_clear(&path);
	yx_draw_picture_free(pic);
	return st;
}

/* Page 1 gets a further content stream, drawn last. */
static enum yx_status
append_content(struct yx_pdf_update *u, struct yx_bytes content, struct yx_error *err)
{
	struct yx_pdf_obj *dict, *page, *contents;
	const struct yx_pdf_obj *old;
	struct yx_pdf_page first;
	struct yx_pdf_ref ref;
	enum yx_status st = yx_pdf_page(yx_pdf_latest(yx_pdf_update_doc(u)), 0, &first, err);

	if (st != YX_OK || (st = yx_pdf_update_edit(u, first.ref, &page, err)) != YX_OK ||
	    (st = yx_pdf_update_printf(u, &dict, err, "<< >>")) != YX_OK ||
	    (st = yx_pdf_update_add_stream(u, dict, content, true, &ref, err)) != YX_OK)
		return st;
	old = yx_pdf_peek(page, "Contents");
	if (!old || old->kind != YX_PDF_REF)
		return yx_fail(err, YX_INTERNAL, NULL, "", "the contract's page is not as made");
	st = yx_pdf_update_printf(u, &contents, err, "[ %u 0 R %u 0 R ]", old->u.ref.num, ref.num);
	return st == YX_OK ? yx_pdf_dict_set(u, page, "Contents", contents, err) : st;
}

bool
demo_change_price(struct demo *d, const struct yx_buf *in, struct yx_buf *out)
{
	struct yx_draw_fonts *fonts = NULL;
	struct yx_pdf *doc = NULL;
	struct yx_pdf_update *u = NULL;
	struct yx_buf price = { 0 }, content = { 0 }, tail = { 0 };
	enum yx_status st = yx_draw_fonts_new(&fonts, NULL, &d->err);

	if (st == YX_OK)
		st = paint_price(&price, fonts, &d->err);
	yx_buf_printf(&content, "q 1 0 0 1 %.2f %.2f cm\n", PRICE_X, PRICE_Y);
	yx_buf_put_bytes(&content, yx_buf_bytes(&price));
	yx_buf_puts(&content, "\nQ\n");
	if (st == YX_OK)
		st = yx_pdf_open(&doc, yx_buf_bytes(in), NULL, &d->err);
	if (st == YX_OK)
		st = yx_pdf_update_new(&u, doc, &d->err);
	if (st == YX_OK)
		st = append_content(u, yx_buf_bytes(&content), &d->err);
	if (st == YX_OK)
		st = yx_pdf_update_finish(u, &tail, &d->err);
	yx_buf_put_bytes(out, yx_buf_bytes(in));
	yx_buf_put_bytes(out, yx_buf_bytes(&tail));
	if (st == YX_OK)
		st = yx_buf_status(out, &d->err);
	yx_pdf_update_free(u);
	yx_pdf_free(doc);
	yx_draw_fonts_free(fonts);
	yx_buf_clear(&price);
	yx_buf_clear(&content);
	yx_buf_clear(&tail);
	return st == YX_OK;
}

bool
demo_attack(struct demo *d)
{
	struct yx_verify_options o = { .trust = d->trust, .at = YX_TIME_NONE };
	struct yx_verify_report *report = NULL;
	struct yx_buf copy = { 0 };
	bool ok;

	if (d->own_file) /* nothing is known about where a price stands in it */
		return true;
	demo_heading(d, "Another price is painted over the signed one",
		     "在已签合同上覆盖另一个价格");
	yx_buf_init(&copy, YX_LIMIT_PIPE);
	ok = demo_change_price(d, &d->signed_twice, &copy) &&
	     demo_write(d, "contract-repriced.pdf", yx_buf_bytes(&copy), 0) &&
	     yx_verify_bytes(&report, yx_buf_bytes(&copy), "contract-repriced.pdf", &o, &d->err) ==
		 YX_OK;
	if (ok && report->verdict == YX_VERDICT_TOTAL_PASSED) {
		(void)yx_fail(&d->err, YX_INTERNAL, NULL, "", "the change was not noticed");
		ok = false;
	}
	if (ok) {
		printf("   contract-repriced.pdf: %s\n   %s\n", yx_verdict_name(report->verdict),
		       report->reason.in[d->c->chinese ? 1 : 0]);
		ok = demo_report(d, report, yx_buf_bytes(&copy), "contract-repriced-report");
	}
	yx_verify_report_free(report);
	yx_buf_clear(&copy);
	return ok;
}
