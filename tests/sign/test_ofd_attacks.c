/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The attacks on signed OFDs that are in the literature and the field, one by one, on one sealed
 * document: content edited, added, hidden, shown twice, bombs, two readings of one file. None
 * passes, each says why; what is not read at all is unreadable, not passed.
 */
#include <yinxin/limits.h>
#include <yinxin/sign.h>
#include <yinxin/sign_make.h>
#include "ofd_kit.h"

static struct kit kit;
static struct yx_buf plain, signed_one;

static void
begin(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf esl = { 0 };
	struct yx_sign_ofd_request q;

	kit_init(&kit, "sm2");
	ofd_make_rich(&plain);
	ofd_seal(&esl, &kit, 4);
	q = (struct yx_sign_ofd_request){ .key = kit.signer.key,
					  .cert = kit_cert(&kit.signer),
					  .seal = yx_buf_bytes(&esl),
					  .time = KIT_NOW,
					  .keyword = "盖章" };
	CHECK_OK(ofd_sign(&signed_one, &plain, &q, &err));
	yx_buf_clear(&esl);
}

static void
end(void)
{
	yx_buf_clear(&plain);
	yx_buf_clear(&signed_one);
	kit_clear(&kit);
}

struct said {
	enum yx_verdict verdict;
	bool named, differential;
	char reason[300];
};

static struct said
verify(struct yx_bytes in)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_policy policy;
	struct yx_verify_options o = { .trust = kit.trust, .at = KIT_NOW, .policy = &policy };
	struct yx_verify_report *r = NULL;
	struct said s = { 0 };

	CHECK_OK(yx_policy_builtin(&policy, "integrity", &err));
	CHECK_OK(yx_verify_bytes(&r, in, "x.ofd", &o, &err));
	if (!r)
		return s;
	s.verdict = r->verdict;
	s.named = r->attack_count > 0;
	for (size_t i = 0; i < r->attack_count; i++)
		s.differential |= strcmp(r->attacks[i], "parser-differential") == 0;
	snprintf(s.reason, sizeof(s.reason), "%s",
		 r->signature_count ? r->signatures[0].reason.in[0] : r->reason.in[0]);
	yx_verify_report_free(r);
	return s;
}

static void
entries_edited_and_added(void)
{
	static const struct {
		const char *what, *name, *content;
		enum yx_verdict want;
		bool named;
		const char *says;
	} cases[] = {
		{ "template edited", "Doc_0/Tpls/Tpl_0/Content.xml",
		  "<ofd:Page " OFD_NS "><ofd:Content><ofd:Layer/></ofd:Content></ofd:Page>",
		  YX_VERDICT_TOTAL_FAILED, false, "Tpl_0" },
		{ "font swapped", "Doc_0/Res/font.ttf", "other glyphs for the same text",
		  YX_VERDICT_TOTAL_FAILED, false, "font.ttf" },
		{ "image swapped", "Doc_0/Res/image.png", "another picture",
		  YX_VERDICT_TOTAL_FAILED, false, "image.png" },
		{ "annotations redirected", "Doc_0/Annots/Annotations.xml",
		  "<ofd:Annotations " OFD_NS "><ofd:Page PageID=\"5\"><ofd:FileLoc>Evil.xml"
		  "</ofd:FileLoc></ofd:Page></ofd:Annotations>",
		  YX_VERDICT_TOTAL_FAILED, true, "Annotations.xml" },
		{ "attachment swapped", "Doc_0/Attachs/a.xml", "<b/>", YX_VERDICT_TOTAL_FAILED,
		  false, "a.xml" },
		{ "page removed", "Doc_0/Pages/Page_1/Content.xml", NULL, YX_VERDICT_TOTAL_FAILED,
		  true, "Page_1" },
		{ "a second OFD.xml by case", "ofd.XML", "<ofd:OFD/>", YX_VERDICT_INDETERMINATE,
		  true, "ofd.XML" },
		{ "a page by case", "DOC_0/pages/PAGE_0/content.xml", "<evil/>",
		  YX_VERDICT_INDETERMINATE, true, "PAGE_0" },
		{ "a page by percent escapes", "Doc%5f0/Pages/Page_0/Content.xml", "<evil/>",
		  YX_VERDICT_INDETERMINATE, true, "%5f" },
		{ "a page by backslashes", "Doc_0\\Pages\\Page_0\\Content.xml", "<evil/>",
		  YX_VERDICT_TOTAL_FAILED, true, "same name" },
		{ "out and in again", "Doc_0/x/../Pages/Page_0/Content.xml", "<evil/>",
		  YX_VERDICT_TOTAL_FAILED, true, "resolve differently" },
		{ "out of the package", "../Doc_0/Pages/Page_0/Content.xml", "<evil/>",
		  YX_VERDICT_TOTAL_FAILED, true, "resolve differently" },
		{ "a page with a dot that Windows drops", "Doc_0/Pages/Page_0/Content.xml.",
		  "<evil/>", YX_VERDICT_TOTAL_FAILED, true, "resolve differently" },
		/* nobody names these: they change nothing that is shown */
		{ "an entry nothing names", "Doc_0/Pages/Page_9/Content.xml", "<x/>",
		  YX_VERDICT_TOTAL_PASSED, false, "" },
		{ "a bomb in the list of signatures", "Doc_0/Signs/Signatures.xml",
		  "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><x>&b;</x>",
		  YX_VERDICT_TOTAL_FAILED, false, "" },
		{ "a bomb in Signature.xml", "Doc_0/Signs/Sign_0/Signature.xml",
		  "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><x>&a;</x>",
		  YX_VERDICT_TOTAL_FAILED, true, "" },
		{ "a bomb in OFD.xml", "OFD.xml", "<!DOCTYPE x [<!ENTITY a \"b\">]><OFD>&a;</OFD>",
		  YX_VERDICT_UNREADABLE, false, "" },
	};

	begin();
	CHECK_INT(verify(yx_buf_bytes(&signed_one)).verdict, YX_VERDICT_TOTAL_PASSED);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct yx_buf changed = { 0 };
		struct said s;

		ofd_edit(&changed, &signed_one, cases[i].name, cases[i].content);
		s = verify(yx_buf_bytes(&changed));
		CHECK_MSG(s.verdict == cases[i].want && s.named == cases[i].named &&
			      strstr(s.reason, cases[i].says),
			  "%s: %s%s: %s", cases[i].what, yx_verdict_name(s.verdict),
			  s.named ? ", named" : "", s.reason);
		yx_buf_clear(&changed);
	}
	end();
}

/* Deep nesting, and an entry that unpacks to a gigabyte. */
static void
bombs_stop_at_their_limits(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf deep = { 0 }, changed = { 0 };
	const struct yx_zip_writer w = { yx_zip_into_buf, &changed };
	struct yx_zip *z = NULL;
	struct said s;
	size_t size = (size_t)100 << 20;
	uint8_t *zeros = calloc(1, size);
	struct yx_zip_edit e = { .name = "Doc_0/Res/image.png" };

	begin();
	for (int i = 0; i < 5000; i++)
		yx_buf_puts(&deep, "<a>");
	ofd_edit(&changed, &signed_one, "Doc_0/Pages/Page_0/Content.xml", yx_buf_str(&deep));
	s = verify(yx_buf_bytes(&changed));
	CHECK_MSG(s.verdict == YX_VERDICT_TOTAL_FAILED, "%s", s.reason);
	yx_buf_reset(&changed);
	CHECK_OK(yx_zip_open(&z, yx_buf_bytes(&signed_one), &err));
	REQUIRE(zeros && z);
	e.content = yx_bytes(zeros, size);
	CHECK_OK(yx_zip_rewrite(z, &e, 1, KIT_NOW, &w, &err));
	CHECK(changed.len < 4 << 20);
	s = verify(yx_buf_bytes(&changed));
	CHECK_MSG(s.verdict == YX_VERDICT_TOTAL_FAILED && strstr(s.reason, "image.png"), "%s",
		  s.reason);
	yx_zip_free(z);
	free(zeros);
	yx_buf_clear(&deep);
	yx_buf_clear(&changed);
	end();
}

static size_t
find(const struct yx_buf *b, const char *what, size_t from)
{
	return yx_bytes_find(yx_buf_bytes(b), yx_bytes_str(what), from);
}

/* A little-endian offset moves behind what was put in front. */
static void
add17(uint8_t *at)
{
	uint32_t v = (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16;

	v += 17;
	at[0] = (uint8_t)v;
	at[1] = (uint8_t)(v >> 8);
	at[2] = (uint8_t)(v >> 16);
}

/* Two readings of one file: headers against directory, links, a second format. */
static void
two_readings_never_pass(void)
{
	const char *page = "Doc_0/Pages/Page_0/Content.xml";
	struct yx_buf f = { 0 };
	struct said s;
	size_t local, central, end_;

	begin();
	/* the page's own header calls it something else */
	yx_buf_put_bytes(&f, yx_buf_bytes(&signed_one));
	local = find(&f, page, 0);
	memcpy(f.data + local, "doc", 3);
	s = verify(yx_buf_bytes(&f));
	CHECK_MSG(s.verdict == YX_VERDICT_TOTAL_FAILED && s.named, "local name: %s", s.reason);
	/* its size, its method, its checksum */
	for (int field = 0; field < 3; field++) {
		static const int at[] = { -8, -22, -16 };

		memcpy(f.data, signed_one.data, f.len);
		f.data[(ptrdiff_t)local + at[field]] ^= 1;
		s = verify(yx_buf_bytes(&f));
		CHECK_MSG(s.verdict == YX_VERDICT_TOTAL_FAILED && s.named, "field %d: %s", field,
			  s.reason);
	}
	/* the directory makes it a link; or gives it the name of another entry */
	memcpy(f.data, signed_one.data, f.len);
	central = yx_bytes_find_last(yx_buf_bytes(&f), yx_bytes_str(page), f.len);
	f.data[central - 46 + 5] = 3;
	f.data[central - 46 + 41] = 0xa1;
	s = verify(yx_buf_bytes(&f));
	CHECK_MSG(s.verdict == YX_VERDICT_TOTAL_FAILED && s.named, "link: %s", s.reason);
	memcpy(f.data, signed_one.data, f.len);
	f.data[central + 17] = '1'; /* Page_1 */
	f.data[local + 17] = '1';
	s = verify(yx_buf_bytes(&f));
	CHECK_MSG(s.verdict == YX_VERDICT_TOTAL_FAILED && s.named, "twice: %s", s.reason);
	/* one entry fewer than there are */
	memcpy(f.data, signed_one.data, f.len);
	end_ = yx_bytes_find_last(yx_buf_bytes(&f), YX_BYTES_LIT("PK\5\6"), f.len);
	f.data[end_ + 8]--;
	f.data[end_ + 10]--;
	s = verify(yx_buf_bytes(&f));
	CHECK_MSG(s.verdict != YX_VERDICT_TOTAL_PASSED, "count: %s", s.reason);
	/* a PDF in front, and every offset put right */
	memcpy(f.data, signed_one.data, f.len);
	CHECK(yx_buf_insert(&f, 0, "%PDF-1.7\n1 0 obj\n", 17));
	for (size_t at = find(&f, "PK\1\2", 0); at != SIZE_MAX; at = find(&f, "PK\1\2", at + 4))
		add17(f.data + at + 42);
	add17(f.data + yx_bytes_find_last(yx_buf_bytes(&f), YX_BYTES_LIT("PK\5\6"), f.len) + 16);
	s = verify(yx_buf_bytes(&f));
	CHECK_MSG(s.verdict == YX_VERDICT_INDETERMINATE && s.differential, "PDF: %s", s.reason);
	yx_buf_clear(&f);
	end();
}

/* An OFD whose first entry is a stored PDF opens as PDF in lenient readers. */
static void
a_stored_pdf_in_front_is_a_second_format(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf front = { 0 }, signed_two = { 0 };
	const struct yx_zip_writer w = { yx_zip_into_buf, &front };
	struct yx_zip_edit e[OFD_RICH + 1] = { 0 };
	struct yx_sign_options options = { .time = KIT_NOW };
	const struct yx_sign_ofd_how how = { .lock = false };
	struct yx_sign_ofd_request q;
	struct yx_cert *cert = NULL;
	struct said s;

	begin();
	e[0] = (struct yx_zip_edit){ .name = "a.pdf",
				     .content = YX_BYTES_LIT("%PDF-1.7\n%another document"),
				     .store = true };
	for (size_t i = 0; i < OFD_RICH; i++)
		e[i + 1] = (struct yx_zip_edit){ .name = ofd_rich[i].name,
						 .content = yx_bytes_str(ofd_rich[i].content) };
	CHECK_OK(yx_zip_create(e, OFD_RICH + 1, KIT_NOW, &w, &err));
	CHECK_OK(yx_cert_parse(&cert, kit_cert(&kit.signer), YX_PKI_STRICT, &err));
	options.who.key = kit.signer.key;
	options.who.cert = cert;
	CHECK_STATUS(yx_sign_ofd(&signed_two, yx_buf_bytes(&front), &options, &how, NULL, &err),
		     YX_DENIED);
	CHECK(strstr(err.text, "PDF") && signed_two.len == 0);
	/* made all the same */
	q = (struct yx_sign_ofd_request){ .key = kit.signer.key,
					  .cert = kit_cert(&kit.signer),
					  .time = KIT_NOW };
	CHECK_OK(ofd_sign(&signed_two, &front, &q, &err));
	s = verify(yx_buf_bytes(&signed_two));
	CHECK_MSG(s.verdict == YX_VERDICT_INDETERMINATE && s.differential, "%s", s.reason);
	yx_cert_free(cert);
	yx_buf_clear(&front);
	yx_buf_clear(&signed_two);
	end();
}

TEST_MAIN(CASE(entries_edited_and_added), CASE(bombs_stop_at_their_limits),
	  CASE(two_readings_never_pass), CASE(a_stored_pdf_in_front_is_a_second_format))
