/* SPDX-License-Identifier: Apache-2.0 */
/* Documents and signatures for the OFD tests: a rich document, whole and partial signatures. */
#ifndef YINXIN_TEST_OFD_KIT_H
#define YINXIN_TEST_OFD_KIT_H

#include "../seal/kit.h"
#include <yinxin/sign_ofd.h>

#define OFD_NS "xmlns:ofd=\"http://www.ofdspec.org/2016\""

/* Template, font, image, annotations, attachment: everything that can be tampered with. */
static const struct {
	const char *name, *content;
} ofd_rich[] = {
	{ "OFD.xml",
	  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ofd:OFD " OFD_NS
	  " Version=\"1.1\" DocType=\"OFD\"><ofd:DocBody><ofd:DocInfo><ofd:DocID>00</ofd:DocID>"
	  "<ofd:Cover>Doc_0/Res/cover.png</ofd:Cover></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml"
	  "</ofd:DocRoot><ofd:Versions><ofd:Version ID=\"1\" Index=\"1\" BaseLoc=\"Doc_0/Vers/"
	  "Version.xml\"/></ofd:Versions></ofd:DocBody></ofd:OFD>" },
	{ "Doc_0/Document.xml",
	  "<ofd:Document " OFD_NS
	  "><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"
	  "</ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes><ofd:DocumentRes>"
	  "DocumentRes.xml</ofd:DocumentRes><ofd:TemplatePage ID=\"2\" "
	  "BaseLoc=\"Tpls/Tpl_0/Content.xml\"/></ofd:CommonData><ofd:Pages><ofd:Page ID=\"1\" "
	  "BaseLoc=\"Pages/Page_0/Content.xml\"/><ofd:Page ID=\"5\" "
	  "BaseLoc=\"Pages/Page_1/Content.xml\"/></ofd:Pages><ofd:Annotations>Annots/"
	  "Annotations.xml</ofd:Annotations><ofd:Attachments>Attachs/Attachments.xml"
	  "</ofd:Attachments><ofd:CustomTags>Tags/CustomTags.xml</ofd:CustomTags></ofd:Document>" },
	{ "Doc_0/PublicRes.xml",
	  "<ofd:Res " OFD_NS " BaseLoc=\"Res\"><ofd:Fonts><ofd:Font ID=\"3\" FontName=\"S\">"
	  "<ofd:FontFile>font.ttf</ofd:FontFile></ofd:Font></ofd:Fonts></ofd:Res>" },
	{ "Doc_0/DocumentRes.xml",
	  "<ofd:Res " OFD_NS " BaseLoc=\"Res\"><ofd:MultiMedias><ofd:MultiMedia ID=\"4\" "
	  "Type=\"Image\"><ofd:MediaFile>image.png</ofd:MediaFile></ofd:MultiMedia></"
	  "ofd:MultiMedias>"
	  "</ofd:Res>" },
	{ "Doc_0/Res/font.ttf", "font bytes" },
	{ "Doc_0/Res/image.png", "image bytes" },
	{ "Doc_0/Res/cover.png", "cover bytes" },
	{ "Doc_0/Vers/Version.xml",
	  "<ofd:DocVersion " OFD_NS " ID=\"1\"><ofd:FileList><ofd:File ID=\"1\">/Doc_0/Document.xml"
	  "</ofd:File></ofd:FileList><ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot>"
	  "</ofd:DocVersion>" },
	{ "Doc_0/Tpls/Tpl_0/Content.xml", "<ofd:Page " OFD_NS "><ofd:Content/></ofd:Page>" },
	{ "Doc_0/Pages/Page_0/Content.xml",
	  "<ofd:Page " OFD_NS "><ofd:Template TemplateID=\"2\"/><ofd:Content><ofd:Layer ID=\"9\">"
	  "<ofd:TextObject ID=\"10\" Boundary=\"20 30 60 5\" Font=\"3\" Size=\"4\"><ofd:TextCode "
	  "X=\"0\" Y=\"4\" DeltaX=\"g 5 "
	  "4\">甲方（盖章）</ofd:TextCode></ofd:TextObject></ofd:Layer>"
	  "</ofd:Content></ofd:Page>" },
	{ "Doc_0/Pages/Page_1/Content.xml",
	  "<ofd:Page " OFD_NS "><ofd:Content><ofd:Layer ID=\"11\"><ofd:TextObject ID=\"12\" "
	  "Boundary=\"20 30 8 5\" Font=\"3\" Size=\"4\"><ofd:TextCode X=\"0\" "
	  "Y=\"4\">甲</ofd:TextCode>"
	  "</ofd:TextObject><ofd:TextObject ID=\"13\" Boundary=\"24 30 60 5\" Font=\"3\" "
	  "Size=\"4\">"
	  "<ofd:TextCode X=\"0\" Y=\"4\" DeltaX=\"4 4 4 "
	  "4\">方（盖章）</ofd:TextCode></ofd:TextObject>"
	  "</ofd:Layer></ofd:Content></ofd:Page>" },
	{ "Doc_0/Annots/Annotations.xml",
	  "<ofd:Annotations " OFD_NS "><ofd:Page PageID=\"1\"><ofd:FileLoc>Page_0/Annotation.xml"
	  "</ofd:FileLoc></ofd:Page></ofd:Annotations>" },
	{ "Doc_0/Annots/Page_0/Annotation.xml", "<ofd:PageAnnot " OFD_NS "/>" },
	{ "Doc_0/Attachs/Attachments.xml",
	  "<ofd:Attachments " OFD_NS "><ofd:Attachment ID=\"1\" Name=\"a\"><ofd:FileLoc>a.xml"
	  "</ofd:FileLoc></ofd:Attachment></ofd:Attachments>" },
	{ "Doc_0/Attachs/a.xml", "<a/>" },
	{ "Doc_0/Tags/CustomTags.xml", "<ofd:CustomTags " OFD_NS "/>" },
};

enum { OFD_RICH = sizeof(ofd_rich) / sizeof(ofd_rich[0]) };

static inline void
ofd_make_rich(struct yx_buf *out)
{
	struct yx_error err = YX_ERROR_INIT;
	const struct yx_zip_writer w = { yx_zip_into_buf, out };
	struct yx_zip_edit e[OFD_RICH] = { 0 };

	for (size_t i = 0; i < OFD_RICH; i++)
		e[i] = (struct yx_zip_edit){ .name = ofd_rich[i].name,
					     .content = yx_bytes_str(ofd_rich[i].content) };
	CHECK_OK(yx_zip_create(e, OFD_RICH, KIT_NOW, &w, &err));
}

/* `in` with one entry's content exchanged (or added, or with NULL removed). */
static inline void
ofd_edit(struct yx_buf *out, const struct yx_buf *in, const char *name, const char *content)
{
	struct yx_error err = YX_ERROR_INIT;
	const struct yx_zip_writer w = { yx_zip_into_buf, out };
	struct yx_zip_edit e = { .name = name,
				 .content = yx_bytes_str(content),
				 .remove = !content };
	struct yx_zip *z = NULL;

	CHECK_OK(yx_zip_open(&z, yx_buf_bytes(in), &err));
	if (z)
		CHECK_OK(yx_zip_rewrite(z, &e, 1, KIT_NOW, &w, &err));
	yx_zip_free(z);
}

static inline void
ofd_seal(struct yx_buf *out, const struct kit *k, int version)
{
	struct kit_spec s;

	kit_spec_init(&s, version, k);
	kit_seal(out, &s);
}

/* Sign as the product does. `how` may be changed by the caller beforehand. */
static inline enum yx_status
ofd_sign(struct yx_buf *out, const struct yx_buf *in, const struct yx_sign_ofd_request *how,
	 struct yx_error *err)
{
	const struct yx_zip_writer w = { yx_zip_into_buf, out };
	struct yx_ofd *o = NULL;
	enum yx_status st = yx_ofd_open(&o, yx_buf_bytes(in), err);

	if (st == YX_OK)
		st = yx_sign_ofd_sign(o, how, &w, err);
	yx_ofd_free(o);
	return st;
}

/* What came out of a verification, flat. */
struct ofd_outcome {
	enum yx_status status; /* of opening */
	enum yx_indication indication;
	enum yx_sub_indication sub[4];
	size_t count, attack_count;
	bool uncovered, dangling;
	char reason[400], coverage[16];
};

static inline struct ofd_outcome
ofd_verify(struct yx_bytes in, const struct kit *k, bool integrity)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_sign_ofd_options options = YX_SIGN_OFD_OPTIONS_INIT;
	struct yx_sign_ofd_report *r = NULL;
	struct ofd_outcome out = { 0 };
	struct yx_ofd *o = NULL;

	options.path = k ? &k->path : NULL;
	options.now = KIT_NOW;
	options.integrity_only = integrity;
	out.status = yx_ofd_open(&o, in, &err);
	if (out.status != YX_OK) {
		(void)snprintf(out.reason, sizeof(out.reason), "%s", err.text);
		return out;
	}
	CHECK_OK(yx_sign_ofd_verify(&r, o, &options, &err));
	if (r) {
		out.indication = r->indication;
		out.count = r->count;
		out.attack_count = r->attack_count;
		for (size_t i = 0; i < r->attack_count; i++) {
			out.uncovered |= strcmp(r->attacks[i], "ofd-uncovered-entry") == 0;
			out.dangling |= strcmp(r->attacks[i], "ofd-dangling-reference") == 0;
		}
		for (size_t i = 0; i < r->count && i < 4; i++)
			out.sub[i] = r->signatures[i].sub;
		for (size_t i = 0; i < r->count; i++) {
			CHECK(r->signatures[i].indication == YX_INDICATION_PASSED ||
			      (r->signatures[i].reason_en[0] && r->signatures[i].reason_zh[0]));
			if (r->signatures[i].indication == r->indication && !out.reason[0]) {
				(void)snprintf(out.reason, sizeof(out.reason), "%s",
					       r->signatures[i].reason_en);
				(void)snprintf(out.coverage, sizeof(out.coverage), "%s",
					       r->signatures[i].coverage);
			}
		}
	}
	yx_sign_ofd_report_free(r);
	yx_ofd_free(o);
	return out;
}

/*
 * A signature as careless software makes it: only the entries that are listed are covered. `name`
 * entries end with NULL; `xml` of more content may be added between References and Seal.
 */
static inline void
ofd_sign_partially(struct yx_buf *out, const struct yx_buf *in, const struct kit *k,
		   const char *const *names, const char *check_method)
{
	struct yx_error err = YX_ERROR_INIT;
	const struct yx_zip_writer w = { yx_zip_into_buf, out };
	struct yx_buf xml = { 0 }, main = { 0 }, esl = { 0 }, value = { 0 }, content = { 0 };
	struct yx_seal *seal = NULL;
	struct yx_zip *z = NULL;
	struct yx_digest d;
	const char *mark = "</ofd:DocBody>";
	size_t at;

	CHECK_OK(yx_zip_open(&z, yx_buf_bytes(in), &err));
	ofd_seal(&esl, k, 4);
	CHECK_OK(yx_zip_read(z, yx_zip_find(z, "OFD.xml"), 0, &main, &err));
	at = yx_bytes_find(yx_buf_bytes(&main), yx_bytes_str(mark), 0);
	CHECK(yx_buf_insert(&main, at,
			    "<ofd:Signatures>Doc_0/Signs/Signatures.xml</ofd:Signatures>", 59));
	yx_buf_printf(&xml,
		      "<ofd:Signature " OFD_NS "><ofd:SignedInfo><ofd:Provider ProviderName=\"x\"/>"
		      "<ofd:References%s%s%s>",
		      check_method ? " CheckMethod=\"" : "", check_method ? check_method : "",
		      check_method ? "\"" : "");
	for (; *names; names++) {
		enum yx_digest_alg alg =
		    check_method && strstr(check_method, "SM3") ? YX_DIGEST_SM3 : YX_DIGEST_MD5;
		size_t i = yx_zip_find(z, *names);

		yx_buf_reset(&content);
		if (strcmp(*names, "OFD.xml") == 0)
			yx_buf_put_bytes(&content, yx_buf_bytes(&main));
		else if (i != SIZE_MAX)
			CHECK_OK(yx_zip_read(z, i, 0, &content, &err));
		CHECK_OK(yx_digest(&d, alg, yx_buf_bytes(&content), &err));
		yx_buf_printf(&xml, "<ofd:Reference FileRef=\"/%s\"><ofd:CheckValue>", *names);
		yx_base64_put(&xml, yx_digest_bytes(&d));
		yx_buf_puts(&xml, "</ofd:CheckValue></ofd:Reference>");
	}
	yx_buf_puts(&xml,
		    "</ofd:References><ofd:StampAnnot ID=\"1\" PageRef=\"1\" Boundary=\"1 1 40 "
		    "40\"/></ofd:SignedInfo><ofd:SignedValue>SignedValue.dat</ofd:SignedValue>"
		    "</ofd:Signature>");
	CHECK_OK(yx_digest(&d, YX_DIGEST_SM3, yx_buf_bytes(&xml), &err));
	CHECK_OK(yx_seal_parse(&seal, yx_buf_bytes(&esl), &err));
	CHECK_OK(yx_seal_sign(seal, yx_digest_bytes(&d), "/Doc_0/Signs/Sign_0/Signature.xml",
			      KIT_DAY(-1), kit_cert(&k->signer), k->signer.key, NULL, &value,
			      &err));
	{
		struct yx_zip_edit e[] = {
			{ .name = "OFD.xml", .content = yx_buf_bytes(&main) },
			{ .name = "Doc_0/Signs/Signatures.xml",
			  .content = YX_BYTES_LIT(
			      "<ofd:Signatures " OFD_NS "><ofd:MaxSignId>s1</ofd:MaxSignId>"
			      "<ofd:Signature ID=\"s1\" BaseLoc=\"Sign_0/Signature.xml\"/>"
			      "</ofd:Signatures>") },
			{ .name = "Doc_0/Signs/Sign_0/Signature.xml",
			  .content = yx_buf_bytes(&xml) },
			{ .name = "Doc_0/Signs/Sign_0/SignedValue.dat",
			  .content = yx_buf_bytes(&value) },
		};

		CHECK_OK(yx_zip_rewrite(z, e, 4, KIT_NOW, &w, &err));
	}
	yx_seal_free(seal);
	yx_zip_free(z);
	yx_buf_clear(&xml);
	yx_buf_clear(&main);
	yx_buf_clear(&esl);
	yx_buf_clear(&value);
	yx_buf_clear(&content);
}

#endif
