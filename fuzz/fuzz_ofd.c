/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A whole OFD. The input is a package, or (first byte below 8) the text of one file of a fixed
 * small package, so that the fuzzer reaches the graph without having to learn checksums.
 */
#include "fuzz.h"
#include <yinxin/sign_ofd.h>

static const char *const names[] = { "OFD.xml",
				     "Doc_0/Document.xml",
				     "Doc_0/Pages/Page_0/Content.xml",
				     "Doc_0/PublicRes.xml",
				     "Doc_0/Annots/Annotations.xml",
				     "Doc_0/Signs/Signatures.xml",
				     "Doc_0/Signs/Sign_0/Signature.xml",
				     "Doc_0/Signs/Sign_0/SignedValue.dat" };
static const char *const contents[] = {
	"<OFD Version='1.1'><DocBody><DocInfo/><DocRoot>Doc_0/Document.xml</DocRoot>"
	"<Signatures>Doc_0/Signs/Signatures.xml</Signatures></DocBody></OFD>",
	"<Document><CommonData><PageArea><PhysicalBox>0 0 210 297</PhysicalBox></PageArea>"
	"<PublicRes>PublicRes.xml</PublicRes></CommonData><Pages><Page ID='1' "
	"BaseLoc='Pages/Page_0/Content.xml'/></Pages><Annotations>Annots/Annotations.xml"
	"</Annotations></Document>",
	"<Page><Content><Layer><TextObject Boundary='1 1 9 9' Size='4'><TextCode X='0' Y='4' "
	"DeltaX='g 3 4'>abcd</TextCode></TextObject></Layer></Content></Page>",
	"<Res BaseLoc='Res'><Fonts><Font ID='2'><FontFile>f.ttf</FontFile></Font></Fonts></Res>",
	"<Annotations><Page PageID='1'><FileLoc>a.xml</FileLoc></Page></Annotations>",
	"<Signatures><MaxSignId>1</MaxSignId><Signature ID='1' BaseLoc='Sign_0/Signature.xml'/>"
	"</Signatures>",
	"<Signature><SignedInfo><References CheckMethod='SM3'><Reference FileRef='/OFD.xml'>"
	"<CheckValue>AA==</CheckValue></Reference></References><StampAnnot PageRef='1' "
	"Boundary='0 0 1 1'/></SignedInfo><SignedValue>SignedValue.dat</SignedValue></Signature>",
	"value",
};

static void
run(struct yx_bytes package)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_sign_ofd_options options = YX_SIGN_OFD_OPTIONS_INIT;
	struct yx_sign_ofd_report *report = NULL;
	struct yx_ofd *o = NULL;
	struct yx_ofd_hit hits[4];
	size_t count;

	if (yx_ofd_open(&o, package, &err) != YX_OK)
		return;
	options.now = 0;
	options.integrity_only = true;
	if (yx_sign_ofd_verify(&report, o, &options, &err) == YX_OK)
		yx_sign_ofd_report_free(report);
	(void)!yx_ofd_find_text(o, "ab", hits, 4, &count, &err);
	yx_ofd_free(o);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf package = { 0 };
	const struct yx_zip_writer w = { yx_zip_into_buf, &package };
	struct yx_zip_edit e[8] = { 0 };

	if (size == 0 || data[0] >= 8) {
		run(yx_bytes(data, size));
		return 0;
	}
	for (size_t i = 0; i < 8; i++) {
		e[i].name = names[i];
		e[i].content = yx_bytes_str(contents[i]);
		e[i].store = true;
		if (data[0] == i)
			e[i].content = yx_bytes(data + 1, size - 1);
	}
	if (yx_zip_create(e, 8, 0, &w, &err) == YX_OK)
		run(yx_buf_bytes(&package));
	yx_buf_clear(&package);
	return 0;
}
