/* SPDX-License-Identifier: Apache-2.0 */
/* Reports of OFDs: every entry that is not what was signed is named, and its page framed. */
#include <yinxin/report_page.h>
#include <yinxin/sign.h>
#include <yinxin/sign_make.h>
#include "../sign/ofd_kit.h"

static struct yx_error err = YX_ERROR_INIT;

static enum yx_status
paint(void *state, uint64_t prefix, size_t page, double dpi, struct yx_image *out,
      struct yx_error *e)
{
	(void)state, (void)dpi, (void)page;
	CHECK_INT((long long)prefix, 0); /* an OFD has no earlier state to draw */
	CHECK_OK(yx_image_init(out, 200, 300, e));
	memset(out->rgba, 255, 200 * 300 * 4);
	return YX_OK;
}

static size_t pictures; /* in the PDF of the last report */

/* The HTML of the file's verdict. */
static void
report(struct yx_buf *html, struct yx_bytes in, const struct kit *k)
{
	struct yx_policy policy;
	struct yx_verify_options o = { .trust = k->trust, .at = KIT_NOW, .policy = &policy };
	struct yx_report_options how = { .document = in, .draw = paint };
	struct yx_verify_report *r = NULL;
	struct yx_buf pdf = { 0 };

	yx_buf_reset(html);
	CHECK_OK(yx_policy_builtin(&policy, "integrity", &err));
	CHECK_OK(yx_verify_bytes(&r, in, "x.ofd", &o, &err));
	REQUIRE(r);
	CHECK_OK(yx_report_html(html, r, &how, &err));
	CHECK_OK(yx_report_pdf(&pdf, r, &how, &err));
	pictures = 0;
	for (size_t i = 0;
	     (i = yx_bytes_find(yx_buf_bytes(&pdf), YX_BYTES_LIT("/Subtype/Image"), i)) != SIZE_MAX;
	     i++)
		pictures++;
	yx_buf_clear(&pdf);
	yx_verify_report_free(r);
}

static bool
has(const struct yx_buf *b, const char *text)
{
	return yx_bytes_find(yx_buf_bytes(b), yx_bytes_str(text), 0) != SIZE_MAX;
}

static void
changed_entries_are_named_and_their_page_is_framed(void)
{
	struct yx_buf plain = { 0 }, esl = { 0 }, sealed = { 0 }, bad = { 0 }, worse = { 0 };
	struct yx_buf html = { 0 };
	struct yx_sign_ofd_request q;
	struct kit k;

	kit_init(&k, "sm2");
	ofd_make_rich(&plain);
	ofd_seal(&esl, &k, 4);
	q = (struct yx_sign_ofd_request){ .key = k.signer.key,
					  .cert = kit_cert(&k.signer),
					  .seal = yx_buf_bytes(&esl),
					  .time = KIT_NOW,
					  .keyword = "盖章" };
	CHECK_OK(ofd_sign(&sealed, &plain, &q, &err));
	report(&html, yx_buf_bytes(&sealed), &k);
	CHECK(has(&html, "INTACT") && !has(&html, "is not what was signed"));
	CHECK(!has(&html, "<rect "));

	ofd_edit(&bad, &sealed, "Doc_0/Tpls/Tpl_0/Content.xml", "<a/>");
	ofd_edit(&worse, &bad, "Doc_0/Attachs/a.xml", "<b/>");
	report(&html, yx_buf_bytes(&worse), &k);
	CHECK(has(&html, "a template of pages /Doc_0/Tpls/Tpl_0/Content.xml is not what was "
			 "signed"));
	CHECK(has(&html, "an attached file /Doc_0/Attachs/a.xml is not what was signed"));
	CHECK(has(&html, "<rect ")); /* the template's page */
	CHECK_INT(pictures, 1);      /* framed as a whole: a closer look would repeat it */
	CHECK(has(&html, "keeps no earlier state"));
	yx_buf_clear(&plain);
	yx_buf_clear(&esl);
	yx_buf_clear(&sealed);
	yx_buf_clear(&bad);
	yx_buf_clear(&worse);
	yx_buf_clear(&html);
	kit_clear(&k);
}

static void
what_was_never_signed_is_said_to_be_so(void)
{
	static const char *const few[] = { "OFD.xml", "Doc_0/Document.xml", NULL };
	struct yx_buf plain = { 0 }, part = { 0 }, html = { 0 };
	struct kit k;

	kit_init(&k, "sm2");
	ofd_make_rich(&plain);
	ofd_sign_partially(&part, &plain, &k, few, "1.2.156.10197.1.401");
	report(&html, yx_buf_bytes(&part), &k);
	CHECK(has(&html, "NOT signed"));
	CHECK(has(&html, "a template of pages /Doc_0/Tpls/Tpl_0/Content.xml can change what is "
			 "shown and is not signed"));
	CHECK(!has(&html, "/Doc_0/Document.xml can change"));
	yx_buf_clear(&plain);
	yx_buf_clear(&part);
	yx_buf_clear(&html);
	kit_clear(&k);
}

TEST_MAIN(CASE(changed_entries_are_named_and_their_page_is_framed),
	  CASE(what_was_never_signed_is_said_to_be_so))
