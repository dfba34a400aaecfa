/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An honest engine: what people do to signed documents that the signature permits, with our own
 * writer and with others'. None may be refused.
 */
#include "pdf_kit.h"
#include <unistd.h>

#define FILLS (KIT_PLAIN | KIT_P2 | KIT_P3)

static const struct kit_edit honest[] = {
	{ "text filled in with its appearance",
	  FILLS,
	  { { OP_STREAM, NEW, "<< " KIT_AP " >>", KIT_TEXT("Bob Smith") },
	    { OP_SET, 23, "V", "(Bob Smith)" },
	    { OP_SET, 23, "AP", "<< /N @0 >>" } } },
	{ "value and appearance changed",
	  FILLS,
	  { { OP_SET, 8, "V", "(Carol)" },
	    { OP_STREAM, 9, "<< " KIT_AP " >>", KIT_TEXT("Carol") } } },
	{ "words set apart by moves",
	  FILLS,
	  { { OP_SET, 8, "V", "(Carol Ann Jones)" },
	    { OP_STREAM, 9, "<< " KIT_AP " >>",
	      "/Tx BMC q 1 1 98 18 re W n BT /F 9 Tf 0 g 2 10 Td (Carol ) Tj 30 0 Td [(A) -20 "
	      "(nn)] "
	      "TJ -30 -9 Td (Jones) Tj ET Q EMC" } } },
	{ "Latin letters in UTF-16 and WinAnsi",
	  FILLS,
	  { { OP_SET, 8, "V", "<FEFF004A00FC00720067>" },
	    { OP_STREAM, 9, "<< " KIT_AP " >>", KIT_TEXT("J\\374rg") } } },
	{ "field cleared",
	  FILLS,
	  { { OP_REMOVE, 8, "V", NULL }, { OP_STREAM, 9, "<< " KIT_AP " >>", "/Tx BMC EMC" } } },
	{ "drawn again, the same",
	  FILLS,
	  { { OP_STREAM, NEW, "<< " KIT_AP " >>", "BT 0 g /F 11 Tf 2 6 Td (Al) Tj (ice) Tj ET" },
	    { OP_SET, 8, "AP", "<< /N @0 >>" } } },
	{ "filled in, viewer draws",
	  FILLS,
	  { { OP_SET, 23, "V", "(Dora)" }, { OP_SET, 15, "NeedAppearances", "true" } } },
	{ "filled in, without an appearance", FILLS, { { OP_SET, 23, "V", "(Dora)" } } },
	{ "ticked", FILLS, { { OP_SET, 10, "V", "/Yes" }, { OP_SET, 10, "AS", "/Yes" } } },
	{ "two fields at once",
	  FILLS,
	  { { OP_SET, 8, "V", "(Eve)" },
	    { OP_STREAM, 9, "<< " KIT_AP " >>", KIT_TEXT("Eve") },
	    { OP_SET, 21, "V", "(7)" },
	    { OP_STREAM, 22,
	      "<< /Subtype /Form /BBox [0 0 50 20] /Resources << /Font << /F 7 0 R >> >> >>",
	      KIT_TEXT("7") } } },
	{ "form font added",
	  FILLS,
	  { { OP_PUT, NEW, NULL, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold >>" },
	    { OP_SET, 15, "DR", "<< /Font << /F 7 0 R /B @0 >> >>" } } },
	{ "information", KIT_ALL, { { OP_SET, 16, "Title", "(contract, signed)" } } },
	{ "metadata",
	  KIT_ALL,
	  { { OP_STREAM, 19, "<< /Type /Metadata /Subtype /XML >>",
	      "<x:xmpmeta xmlns:x='x'/>" } } },
	{ "extensions",
	  KIT_ALL,
	  { { OP_SET, 1, "Extensions",
	      "<< /ESIC << /BaseVersion /1.7 /ExtensionLevel 2 >> >>" } } },
	{ "note added",
	  KIT_P3,
	  { { OP_PUT, NEW, NULL,
	      "<< /Type /Annot /Subtype /Text /Contents (seen) /Rect [10 10 30 30] >>" },
	    { OP_APPEND, 3, "Annots", "@0" } } },
	{ "note with an icon",
	  KIT_P3,
	  { { OP_STREAM, NEW, "<< /Subtype /Form /BBox [0 0 20 20] >>", "1 1 0 rg 0 0 20 20 re f" },
	    { OP_PUT, NEW + 1, NULL,
	      "<< /Type /Annot /Subtype /Text /AP << /N @0 >> /Rect [10 10 30 30] >>" },
	    { OP_APPEND, 4, "Annots", "@1" } } },
	{ "highlight that darkens",
	  KIT_P3,
	  { { OP_STREAM, NEW,
	      "<< /Subtype /Form /BBox [0 0 90 20] /Resources << /ExtGState << /G << /BM /Multiply "
	      ">> "
	      ">> >> >>",
	      "/G gs 1 1 0 rg 0 0 90 20 re f" },
	    { OP_PUT, NEW + 1, NULL,
	      "<< /Type /Annot /Subtype /Highlight /QuadPoints [10 30 100 30 10 10 100 10] /AP "
	      "<< /N @0 >> /Rect [10 10 100 30] >>" },
	    { OP_APPEND, 3, "Annots", "@1" } } },
	{ "circle drawn",
	  KIT_P3,
	  { { OP_STREAM, NEW, "<< /Subtype /Form /BBox [0 0 90 90] >>",
	      "2 w 1 0 0 RG 5 5 80 80 re S" },
	    { OP_PUT, NEW + 1, NULL,
	      "<< /Type /Annot /Subtype /Circle /AP << /N @0 >> /Rect [10 10 100 100] >>" },
	    { OP_APPEND, 3, "Annots", "@1" } } },
	{ "note answered and recoloured",
	  KIT_P3,
	  { { OP_SET, 14, "C", "[0 1 0]" },
	    { OP_SET, 14, "Contents", "(agreed)" },
	    { OP_SET, 14, "M", "(D:20260102000000Z)" } } },
	{ "note removed",
	  KIT_P3,
	  { { OP_SET, 3, "Annots", "[8 0 R 10 0 R 13 0 R 17 0 R 21 0 R 23 0 R @f]" } } },
	{ "link added",
	  KIT_P3,
	  { { OP_PUT, NEW, NULL,
	      "<< /Type /Annot /Subtype /Link /Border [0 0 1] /Rect [10 10 30 30] /A << /S /GoTo "
	      "/D "
	      "[4 0 R /Fit] >> >>" },
	    { OP_APPEND, 3, "Annots", "@0" } } },
	{ "an object written again as it was", KIT_ALL, { { OP_SET, 14, "T", "(Bob)" } } },
#include "honest_more.h"
};
#define HONEST (sizeof(honest) / sizeof(honest[0]))

/* What drops something that another edit brought: not part of long histories. */
static const struct kit_edit alone[] = {
	{ "usual font for a name that fields use",
	  FILLS,
	  { { OP_PUT, NEW, NULL, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>" },
	    { OP_SET, 15, "DR", "<< /Font << /F 7 0 R /Late @0 >> >>" } } },
	{ "embedded font under a name of its own",
	  FILLS,
	  { { OP_SET, 15, "DR", "<< /Font << /F 7 0 R /O 68 0 R >> >>" } } },
	{ "widget that covers nothing taken away",
	  KIT_P3,
	  { { OP_SET, 4, "Annots",
	      "[35 0 R 36 0 R 38 0 R 40 0 R 42 0 R 46 0 R 47 0 R 61 0 R 62 0 R 50 0 R 51 0 R 52 0 "
	      "R " KIT_MORE_COVERS "]" },
	    { OP_SET, 33, "Kids", "[35 0 R]" } } },
};
#define ALONE (sizeof(alone) / sizeof(alone[0]))

static void
run(bool streams)
{
	int done = 0;

	for (size_t s = 0; s < KIT_STATES; s++) {
		struct yx_buf signed_file = kit_signed(s, streams);

		for (size_t i = 0; i < HONEST + ALONE; i++) {
			const struct kit_edit *e = i < HONEST ? &honest[i] : &alone[i - HONEST];
			struct yx_error err = YX_ERROR_INIT;
			struct yx_buf file = { 0 };
			char why[200] = "";

			if (!(e->allowed & kit_states[s].state))
				continue;
			yx_buf_put_bytes(&file, yx_buf_bytes(&signed_file));
			CHECK_OK(kit_apply(&file, e, &err));
			CHECK_MSG(kit_passes(yx_buf_bytes(&file), why), "%s, %s: %s",
				  kit_states[s].name, e->name, why);
			if (kit_states[s].state & FILLS) { /* and signed over, and again */
				CHECK_OK(kit_sign(&file, 0, NULL, &err));
				CHECK_OK(kit_sign(&file, 0, NULL, &err));
				CHECK_MSG(kit_passes(yx_buf_bytes(&file), why),
					  "%s, %s, signed again: %s", kit_states[s].name, e->name,
					  why);
			}
			yx_buf_clear(&file);
			done++;
		}
		yx_buf_clear(&signed_file);
	}
	printf("# %d edits\n", done);
}

static void
permitted_edits_pass_with_a_table(void)
{
	run(false);
}

static void
permitted_edits_pass_with_streams(void)
{
	run(true);
}

/* Edit after edit, each in a revision of its own, signatures in between. */
static void
long_histories_pass(void)
{
	for (int layout = 0; layout < 2; layout++) {
		struct yx_buf file = kit_signed(3, layout);
		struct yx_error err = YX_ERROR_INIT;
		char why[200] = "";

		for (size_t i = 0; i < HONEST; i++) {
			if (strcmp(honest[i].name, "note removed") == 0 ||
			    strcmp(honest[i].name, "drawn again, the same") == 0 ||
			    /* there the field has a picture of another value */
			    strcmp(honest[i].name, "filled in, viewer draws") == 0 ||
			    strcmp(honest[i].name, "filled in, without an appearance") == 0 ||
			    strcmp(honest[i].name, "the form gets the font of marks") == 0)
				continue; /* made for the first state */
			CHECK_OK(kit_apply(&file, &honest[i], &err));
			if (i % 4 == 0)
				CHECK_OK(kit_sign(&file, 0, i == 4 ? "Second" : NULL, &err));
			CHECK_MSG(kit_passes(yx_buf_bytes(&file), why), "up to %s: %s",
				  honest[i].name, why);
		}
		yx_buf_clear(&file);
	}
}

/* Letters whose shapes came with the value: permitted, and told, for nothing was compared. */
static void
what_could_not_be_compared_is_told(void)
{
	static const struct {
		const char *name;
		bool told;
	} want[] = { { "Chinese", false },
		     { "value and appearance changed", false },
		     { "Chinese in a font brought along", true } };

	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
		struct yx_verify_options o = { .at = KIT_TIME, .no_file_digests = true };
		struct yx_verify_report *r = NULL;
		struct yx_error err = YX_ERROR_INIT;
		struct yx_buf file = kit_signed(0, false);
		struct yx_policy policy;
		bool found = false, told = false;

		for (size_t k = 0; k < HONEST; k++)
			if (strcmp(honest[k].name, want[i].name) == 0) {
				CHECK_OK(kit_apply(&file, &honest[k], &err));
				found = true;
			}
		CHECK_OK(yx_policy_builtin(&policy, "integrity", &err));
		o.policy = &policy;
		CHECK_OK(yx_verify_bytes(&r, yx_buf_bytes(&file), "kit.pdf", &o, &err));
		REQUIRE(r != NULL && found);
		for (size_t k = 0; k < r->signatures[0].change_count; k++)
			told |= strstr(r->signatures[0].changes[k].text.in[0],
				       "could not be compared") != NULL;
		CHECK_INT(r->verdict, YX_VERDICT_TOTAL_PASSED);
		CHECK_MSG(told == want[i].told, "%s", want[i].name);
		yx_verify_report_free(r);
		yx_buf_clear(&file);
	}
}

/* A widget that keeps a value of its own, as TCPDF writes them, is told as what it is. */
static void
a_second_value_is_told(void)
{
	static const struct kit_edit edit = { "a widget's own value",
					      0,
					      { { OP_SET, 34, "V", "/red" },
						{ OP_SET, 33, "V", "/green" },
						{ OP_SET, 35, "AS", "/green" } } };
	struct yx_verify_options o = { .at = KIT_TIME, .no_file_digests = true };
	struct yx_buf file = kit_signed(0, false);
	struct yx_error err = YX_ERROR_INIT;
	struct yx_verify_report *r = NULL;
	struct yx_policy policy;
	bool told = false;

	CHECK_OK(kit_apply(&file, &edit, &err));
	CHECK_OK(yx_policy_builtin(&policy, "integrity", &err));
	o.policy = &policy;
	CHECK_OK(yx_verify_bytes(&r, yx_buf_bytes(&file), "kit.pdf", &o, &err));
	REQUIRE(r != NULL);
	for (size_t k = 0; k < r->signatures[0].change_count; k++)
		told |=
		    strstr(r->signatures[0].changes[k].text.in[0], "its widget another") != NULL;
	CHECK_INT(r->verdict, YX_VERDICT_TOTAL_FAILED);
	CHECK(told);
	yx_verify_report_free(r);
	yx_buf_clear(&file);
}

static void
an_empty_field_may_be_signed(void)
{
	for (size_t s = 0; s < KIT_STATES; s++) {
		struct yx_buf file = kit_signed(s, false);
		struct yx_error err = YX_ERROR_INIT;
		char why[200] = "";

		if (kit_states[s].state & FILLS) {
			CHECK_OK(kit_sign(&file, 0, "Second", &err));
			CHECK_MSG(kit_passes(yx_buf_bytes(&file), why), "%s: %s",
				  kit_states[s].name, why);
			CHECK_OK(kit_sign(&file, 0, "Locked", &err)); /* locks the others */
			CHECK_MSG(kit_passes(yx_buf_bytes(&file), why), "%s: %s",
				  kit_states[s].name, why);
		}
		yx_buf_clear(&file);
	}
}

/* The pages of a file as poppler draws them, one digest. (MuPDF marks empty fields itself.) */
static void
drawn(const struct yx_buf *file, const char *as, char out[80])
{
	struct yx_error err = YX_ERROR_INIT;
	char path[600], list[600];
	struct yx_bytes sums;

	snprintf(path, sizeof(path), "%s/%s.pdf", test_scratch(), as);
	snprintf(list, sizeof(list), "%s/%s.sum", test_scratch(), as);
	CHECK_OK(yx_file_write(path, yx_buf_bytes(file), YX_OUT_REPLACE, &err));
	CHECK_INT(test_sh("timeout 20 pdftoppm -r 50 %s 2>/dev/null | sha256sum > %s", path, list),
		  0);
	sums = test_read(list);
	snprintf(out, 80, "%.*s", sums.len < 64 ? (int)sums.len : 64, (const char *)sums.data);
	free((void *)(uintptr_t)sums.data);
}

static void
others_draw_nothing_of_an_empty_field(void)
{
	static const struct kit_edit seen = {
		"",
		0,
		{ { OP_STREAM, NEW, "<< /Type /XObject /Subtype /Form /BBox [0 0 100 20] >>",
		    "0 g 0 0 100 20 re f" },
		  { OP_PUT, NEW + 1, NULL,
		    "<< /Type /Annot /Subtype /Widget /FT /Sig /T (seen) /F 4 /P 3 0 R "
		    "/Rect [20 60 120 80] /AP << /N @0 >> >>" },
		  { OP_APPEND, 15, "Fields", "@1" },
		  { OP_APPEND, 3, "Annots", "@1" } }
	};
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf before, file = { 0 };
	char was[80], is[80];
	int compared = 0;

	if (!test_have("pdftoppm"))
		test_skip("poppler's tools are not installed");
	before = kit_signed(0, false);
	drawn(&before, "before", was);
	for (size_t i = 0; i < HONEST; i++) {
		if (strncmp(honest[i].name, "empty signature field", 21) != 0)
			continue;
		yx_buf_reset(&file);
		yx_buf_put_bytes(&file, yx_buf_bytes(&before));
		CHECK_OK(kit_apply(&file, &honest[i], &err));
		drawn(&file, "after", is);
		CHECK_MSG(strcmp(was, is) == 0, "%s: others draw something", honest[i].name);
		compared++;
	}
	CHECK_INT(compared, 6);
	/* and a field that paints is seen */
	yx_buf_reset(&file);
	yx_buf_put_bytes(&file, yx_buf_bytes(&before));
	CHECK_OK(kit_apply(&file, &seen, &err));
	drawn(&file, "after", is);
	CHECK(strcmp(was, is) != 0);
	yx_buf_clear(&file);
	yx_buf_clear(&before);
}

/* Prepared after one signature, signed in a later revision. */
static void
an_empty_field_added_later_may_be_signed(void)
{
	static const struct kit_edit prepare = {
		"",
		0,
		{ { OP_PUT, NEW, NULL,
		    "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Third) /F 4 /P 3 0 R "
		    "/Rect [20 60 120 80] >>" },
		  { OP_APPEND, 15, "Fields", "@0" },
		  { OP_APPEND, 3, "Annots", "@0" } }
	};

	for (size_t s = 0; s < KIT_STATES; s++) {
		struct yx_buf file = kit_signed(s, s % 2 == 0);
		struct yx_error err = YX_ERROR_INIT;
		char why[200] = "";

		if (kit_states[s].state & FILLS) {
			CHECK_OK(kit_apply(&file, &prepare, &err));
			CHECK_OK(kit_sign(&file, 0, "Second", &err));
			CHECK_OK(kit_sign(&file, 0, "Third", &err));
			CHECK_MSG(kit_passes(yx_buf_bytes(&file), why), "%s: %s",
				  kit_states[s].name, why);
		}
		yx_buf_clear(&file);
	}
}

static void
validation_data_may_be_added(void)
{
	for (size_t s = 0; s < KIT_STATES; s++) {
		struct yx_buf file = kit_signed(s, s % 2 == 0);

		for (int round = 0; round < 3; round++) {
			struct yx_error err = YX_ERROR_INIT;
			struct yx_bytes cert = yx_cert_der(kit_cert);
			struct yx_pdf_update *u = NULL;
			struct yx_pdf *doc = NULL;
			struct yx_buf tail = { 0 };
			char why[200] = "", key[41];

			snprintf(key, sizeof(key), "%040d", round);
			CHECK_OK(yx_pdf_open(&doc, yx_buf_bytes(&file), NULL, &err));
			CHECK_OK(yx_pdf_update_new(&u, doc, &err));
			CHECK_OK(yx_pdf_update_add_dss(u, key, round ? KIT_TIME : YX_TIME_NONE,
						       &cert, 1, &cert, round > 0, &cert, round > 1,
						       &err));
			CHECK_OK(yx_pdf_update_finish(u, &tail, &err));
			yx_pdf_update_free(u);
			yx_pdf_free(doc);
			yx_buf_put_bytes(&file, yx_buf_bytes(&tail));
			yx_buf_clear(&tail);
			CHECK_MSG(kit_passes(yx_buf_bytes(&file), why), "%s, round %d: %s",
				  kit_states[s].name, round, why);
		}
		yx_buf_clear(&file);
	}
}

/* mutool writes comments, with appearances of its own, as an incremental update of its own. */
static void
another_writer_may_comment(void)
{
	static const char *const comments[] = {
		"createAnnotation('Text'); a.setRect([10, 10, 30, 30]); a.setContents('seen');",
		"createAnnotation('Highlight'); a.setQuadPoints([[30, 270, 200, 270, 30, 300, 200, "
		"300]]);",
		"createAnnotation('Underline'); a.setQuadPoints([[30, 270, 200, 270, 30, 300, 200, "
		"300]]);",
		"createAnnotation('Ink'); a.setInkList([[[30, 270], [200, 270], [30, 300]]]);",
		"createAnnotation('Circle'); a.setRect([30, 30, 90, 90]);",
	};
	char path[600], saved[600], script[600], why[200] = "";
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf file, text = { 0 };
	struct yx_bytes out;

	if (!test_have("mutool"))
		test_skip("mutool is not installed");
	snprintf(path, sizeof(path), "%s/in.pdf", test_scratch());
	snprintf(saved, sizeof(saved), "%s/out.pdf", test_scratch());
	snprintf(script, sizeof(script), "%s/comment.js", test_scratch());
	for (size_t i = 0; i < sizeof(comments) / sizeof(comments[0]) * 2; i++) {
		file = kit_signed(3, i % 2 == 1);
		CHECK_OK(yx_file_write(path, yx_buf_bytes(&file), YX_OUT_REPLACE, &err));
		yx_buf_reset(&text);
		yx_buf_printf(&text,
			      "var doc = new PDFDocument(scriptArgs[0]);\n"
			      "var a = doc.loadPage(0).%s a.setColor([1, 0, 0]); a.update();\n"
			      "doc.save(scriptArgs[1], 'incremental');\n",
			      comments[i / 2]);
		CHECK_OK(yx_file_write(script, yx_buf_bytes(&text), YX_OUT_REPLACE, &err));
		CHECK_INT(test_sh("mutool run %s %s %s >/dev/null 2>&1", script, path, saved), 0);
		out = test_read(saved);
		CHECK(out.len > file.len);
		CHECK_MSG(kit_passes(out, why), "%s: %s", comments[i / 2], why);
		free((void *)(uintptr_t)out.data);
		yx_buf_clear(&file);
	}
	yx_buf_clear(&text);
}

/* /Encrypt is a reference that every revision repeats. */
static void
encrypted_files_may_be_continued(void)
{
	char path[600], locked[600], why[200] = "";
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf file = { 0 };
	struct yx_bytes in;
	struct pencil p;

	if (!test_have("qpdf"))
		test_skip("qpdf is not installed");
	kit_identity();
	snprintf(path, sizeof(path), "%s/open.pdf", test_scratch());
	snprintf(locked, sizeof(locked), "%s/locked.pdf", test_scratch());
	pencil_init(&p);
	kit_objects(&p);
	pencil_table(&p, "/Root 1 0 R /Info 16 0 R");
	CHECK_OK(yx_file_write(path, yx_buf_bytes(&p.out), YX_OUT_REPLACE, &err));
	yx_buf_clear(&p.out);
	CHECK_INT(test_sh("qpdf --encrypt '' owner 256 -- %s %s", path, locked), 0);
	in = test_read(locked);
	yx_buf_put_bytes(&file, in);
	free((void *)(uintptr_t)in.data);
	for (int i = 0; i < 3; i++) {
		CHECK_OK(kit_sign(&file, 0, NULL, &err));
		CHECK_MSG(kit_passes(yx_buf_bytes(&file), why), "signature %d: %s", i + 1, why);
	}
	yx_buf_clear(&file);
}

TEST_MAIN(CASE(permitted_edits_pass_with_a_table), CASE(permitted_edits_pass_with_streams),
	  CASE(long_histories_pass), CASE(what_could_not_be_compared_is_told),
	  CASE(a_second_value_is_told), CASE(an_empty_field_may_be_signed),
	  CASE(an_empty_field_added_later_may_be_signed),
	  CASE(others_draw_nothing_of_an_empty_field), CASE(validation_data_may_be_added),
	  CASE(another_writer_may_comment), CASE(encrypted_files_may_be_continued))
