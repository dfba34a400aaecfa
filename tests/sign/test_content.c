/* SPDX-License-Identifier: Apache-2.0 */
/* What a signer is warned of before signing, and a verdict remarks: each kind by itself. */
#include "pdf_kit.h"
#include <yinxin/sign_content.h>

static const struct {
	const char *code; /* NULL: nothing */
	struct kit_edit edit;
} kinds[] = {
	{ NULL, { "as it was", 0, { { OP_SET, 6, "Rotate", "0" } } } },
	{ "optional-content",
	  { "layers", 0, { { OP_SET, 1, "OCProperties", "<< /OCGs [] /D << >> >>" } } } },
	{ "javascript",
	  { "a script on opening",
	    0,
	    { { OP_SET, 1, "OpenAction", "<< /S /JavaScript /JS (1) >>" } } } },
	{ "javascript",
	  { "a script by name",
	    0,
	    { { OP_SET, 1, "Names", "<< /JavaScript << /Names [] >> >>" } } } },
	{ "javascript",
	  { "a script of a field",
	    0,
	    { { OP_SET, 5, "AA", "<< /K << /S /JavaScript /JS (1) >> >>" } } } },
	{ "javascript",
	  { "a script of a page",
	    0,
	    { { OP_SET, 3, "AA", "<< /O << /S /JavaScript /JS (1) >> >>" } } } },
	{ "hidden-content", { "a hidden field", 0, { { OP_SET, 5, "F", "2" } } } },
	{ "hidden-content", { "a field on paper alone", 0, { { OP_SET, 5, "F", "36" } } } },
	{ "hidden-content",
	  { "a hidden box with a picture for each state",
	    0,
	    { { OP_STREAM, NEW, "<< /Subtype /Form /BBox [0 0 9 9] >>", "0 0 9 9 re f" },
	      { OP_PUT, NEW + 1, NULL,
		"<< /Type /Annot /Subtype /Widget /FT /Btn /T (z) /F 2 /Rect [200 20 210 30] /AS "
		"/Off /AP << /N << /Yes @0 /Off @0 >> >> >>" },
	      { OP_APPEND, 3, "Annots", "@1" } } } },
	{ "hidden-content",
	  { "an action that shows", 0, { { OP_SET, 5, "A", "<< /S /Hide /T (a) /H false >>" } } } },
	{ "overlay",
	  { "a field over another",
	    0,
	    { { OP_PUT, NEW, NULL,
		"<< /Type /Annot /Subtype /Square /F 4 /Rect [22 302 118 318] >>" },
	      { OP_APPEND, 3, "Annots", "@0" } } } },
	{ "value-not-shown", { "another value", 0, { { OP_SET, 5, "V", "(Eve)" } } } },
	{ "xfa",
	  { "a second form",
	    0,
	    { { OP_STREAM, NEW, "<< >>", "<xdp/>" }, { OP_SET, 4, "XFA", "@0" } } } },
	{ "external-content",
	  { "a page of another file",
	    0,
	    { { OP_STREAM, NEW,
		"<< /Subtype /Form /BBox [0 0 9 9] /Ref << /F (x.pdf) /Page 0 >> >>", "" },
	      { OP_SET, 3, "Resources", "<< /XObject << /X @0 >> >>" } } } },
	{ "external-content",
	  { "a program to start", 0, { { OP_SET, 1, "OpenAction", "<< /S /Launch /F (x) >>" } } } },
};

static struct yx_buf
small_form(void)
{
	struct pencil p;

	pencil_init(&p);
	pencil_obj(&p, 1, "<< /Type /Catalog /Pages 2 0 R /AcroForm 4 0 R >>");
	pencil_obj(&p, 2, "<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 300 400] >>");
	pencil_obj(&p, 3, "<< /Type /Page /Parent 2 0 R /Annots [5 0 R] >>");
	pencil_obj(&p, 4,
		   "<< /Fields [5 0 R] /DA (/F 12 Tf 0 g) /DR << /Font << /F 7 0 R >> >> >>");
	pencil_obj(&p, 5,
		   "<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /V (Alice) /F 4 /P 3 0 R /Rect "
		   "[20 300 120 320] /AP << /N 8 0 R >> >>");
	pencil_obj(&p, 6, "<< >>");
	pencil_obj(&p, 7,
		   "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding "
		   "/WinAnsiEncoding >>");
	pencil_stream(&p, 8, KIT_AP, KIT_TEXT("Alice"), strlen(KIT_TEXT("Alice")));
	pencil_table(&p, "/Root 1 0 R");
	return p.out;
}

static void
each_kind_is_told_once(void)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		struct yx_remark found[YX_CONTENT_REMARKS];
		struct yx_buf file = small_form();
		struct yx_error err = YX_ERROR_INIT;
		size_t n;

		CHECK_OK(kit_apply(&file, &kinds[i].edit, &err));
		n = yx_content_warnings(yx_buf_bytes(&file), yx_bytes(NULL, 0), found);
		CHECK_MSG(n == (kinds[i].code ? 1 : 0), "%s: %zu remarks (%s)", kinds[i].edit.name,
			  n, n ? found[0].code : "");
		if (n && kinds[i].code) {
			CHECK_STR(found[0].code, kinds[i].code);
			CHECK(found[0].text.in[0][0] && found[0].text.in[1][0]);
		}
		yx_buf_clear(&file);
	}
}

/* A body that the cross-references leave out: what a hide-and-replace is prepared with. */
static void
unused_bodies_are_told(void)
{
	struct yx_remark found[YX_CONTENT_REMARKS];
	struct yx_buf clean = small_form(), file = { 0 };
	size_t at = yx_bytes_find(yx_buf_bytes(&clean), YX_BYTES_LIT("xref\n"), 0);
	struct yx_error err = YX_ERROR_INIT;
	struct yx_verify_report *r = NULL;
	struct yx_policy policy;
	struct yx_verify_options o = { .at = KIT_TIME, .no_file_digests = true };
	bool told = false;

	REQUIRE(at != SIZE_MAX);
	yx_buf_put(&file, clean.data, at);
	yx_buf_puts(&file, "3 0 obj\n<< /Type /Page /Parent 2 0 R /Rotate 90 >>\nendobj\n");
	{
		size_t section = file.len,
		       last = yx_bytes_find_last(yx_buf_bytes(&clean), YX_BYTES_LIT("startxref\n"),
						 clean.len);

		yx_buf_put(&file, clean.data + at, last - at);
		yx_buf_printf(&file, "startxref\n%zu\n%%%%EOF\n", section);
	}
	CHECK_INT(yx_content_warnings(yx_buf_bytes(&file), yx_bytes(NULL, 0), found), 1);
	CHECK_STR(found[0].code, "hidden-content");
	/* and after it was signed, by the verdict, which passes */
	kit_identity();
	CHECK_OK(kit_sign(&file, 0, NULL, &err));
	CHECK_OK(yx_policy_builtin(&policy, "integrity", &err));
	o.policy = &policy;
	CHECK_OK(yx_verify_bytes(&r, yx_buf_bytes(&file), "x.pdf", &o, &err));
	REQUIRE(r != NULL);
	CHECK_INT(r->verdict, YX_VERDICT_TOTAL_PASSED);
	for (size_t i = 0; i < r->remark_count; i++)
		told = told || strcmp(r->remarks[i].code, "hidden-content") == 0;
	CHECK(told);
	yx_verify_report_free(r);
	yx_buf_clear(&file);
	yx_buf_clear(&clean);
}

/* Filling in a form that has XFA too writes its data set anew: refused, and the reason says so. */
static void
changed_xfa_is_named(void)
{
	static const struct kit_edit add = { "",
					     0,
					     { { OP_STREAM, NEW, "<< >>", "<a/>" },
					       { OP_SET, 15, "XFA", "[(datasets) @0]" } } };
	static const struct kit_edit changes[] = {
		{ "a data set written anew",
		  0,
		  { { OP_STREAM, NEW, "<< >>", "<b/>" },
		    { OP_SET, 15, "XFA", "[(datasets) @0]" } } },
		{ "taken away", 0, { { OP_REMOVE, 15, "XFA", NULL } } },
		{ "another form", 0, { { OP_SET, 15, "XFA", "[(template) 5 0 R]" } } },
	};

	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		struct yx_error err = YX_ERROR_INIT;
		char why[200] = "";
		struct pencil p;

		kit_identity();
		pencil_init(&p);
		kit_objects(&p);
		pencil_table(&p, "/Root 1 0 R /Info 16 0 R");
		CHECK_OK(kit_apply(&p.out, &add, &err));
		CHECK_OK(kit_sign(&p.out, 0, NULL, &err));
		CHECK(kit_passes(yx_buf_bytes(&p.out), NULL));
		CHECK_OK(kit_apply(&p.out, &changes[i], &err));
		CHECK(!kit_passes(yx_buf_bytes(&p.out), why));
		CHECK_MSG(strstr(why, "/XFA") && strstr(why, "XFA form"), "%s: %s", changes[i].name,
			  why);
		yx_buf_clear(&p.out);
	}
}

static void
other_files_have_nothing_to_say(void)
{
	struct yx_remark found[YX_CONTENT_REMARKS];

	CHECK_INT(yx_content_warnings(YX_BYTES_LIT("words"), yx_bytes(NULL, 0), found), 0);
	CHECK_INT(yx_content_warnings(YX_BYTES_LIT("%PDF-1.7\nwords"), yx_bytes(NULL, 0), found),
		  0);
}

TEST_MAIN(CASE(each_kind_is_told_once), CASE(unused_bodies_are_told), CASE(changed_xfa_is_named),
	  CASE(other_files_have_nothing_to_say))
