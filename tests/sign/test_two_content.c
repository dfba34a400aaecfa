/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Content that two viewers paint differently, signed as it is, never passes; odd content that all
 * paint alike does. Each case was drawn by poppler 22.12, MuPDF 1.21, Ghostscript 10, PDFium,
 * pdf.js 5 and PDFBox 2; `bad` means that not all drew the same.
 */
#include "pdf_kit.h"
#include <yinxin/sign_content.h>

#define GOOD_TEXT "BT /F 24 Tf 30 150 Td (GOOD) Tj ET "
#define RED       "1 0 0 rg 30 30 100 60 re f "
#define BLUE      "0 0 1 rg 150 30 100 60 re f "
#define FORM      "/Type /XObject /Subtype /Form /BBox [0 0 300 200] "
#define IMAGE     "/Type /XObject /Subtype /Image /Width 2 /Height 2 "
#define RGB8      "/ColorSpace /DeviceRGB /BitsPerComponent 8 "
#define INLINE    "q 100 0 0 60 30 30 cm BI /W 2 /H 2 "
#define X         "/XObject << /X 20 0 R >> "

struct sample {
	const char *name;
	bool good;
	const char *content, *more; /* of the page; `more`: a second stream of it */
	const char *resources;      /* of the page, beside the font F */
	const char *entries;        /* with `data` a stream 20, without object 20 */
	const char *data;
	const char *object21;
};

#define SAMPLE(good, name, content, more, resources, entries, data, object21, ...)                 \
	{                                                                                          \
		name, good, content, more, resources, entries, data, object21                      \
	}
#define GOOD(name, ...) SAMPLE(true, name, __VA_ARGS__, NULL, NULL, NULL, NULL, NULL, NULL)
#define BAD(name, ...)  SAMPLE(false, name, __VA_ARGS__, NULL, NULL, NULL, NULL, NULL, NULL)

static const struct sample samples[] = {
#include "two_content.h"

#include "two_annotations.h"

#include "two_found.h"
};

static struct yx_buf
document(const struct sample *s, bool xref_stream)
{
	char text[1200];
	struct pencil p;

	pencil_init(&p);
	pencil_obj(&p, 1, "<< /Type /Catalog /Pages 2 0 R >>");
	pencil_obj(&p, 2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
	snprintf(text, sizeof(text),
		 "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents %s /Resources << "
		 "%s %s >> %s >>",
		 s->more ? "[5 0 R 6 0 R]" : "5 0 R",
		 s->resources && strstr(s->resources, "/Font") ? "" : "/Font << /F 4 0 R >>",
		 s->resources ? s->resources : "",
		 s->object21 && strstr(s->object21, "/Annot") ? "/Annots [21 0 R]" : "");
	pencil_obj(&p, 3, text);
	pencil_obj(&p, 4,
		   "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding "
		   "/WinAnsiEncoding >>");
	pencil_stream(&p, 5, "", s->content, strlen(s->content));
	if (s->more)
		pencil_stream(&p, 6, "", s->more, strlen(s->more));
	if (s->entries && s->data)
		pencil_stream(&p, 20, s->entries, s->data, strlen(s->data));
	else if (s->entries)
		pencil_obj(&p, 20, s->entries);
	if (s->object21)
		pencil_obj(&p, 21, s->object21);
	if (xref_stream)
		pencil_xref_stream(&p, 30, "/Root 1 0 R");
	else
		pencil_table(&p, "/Root 1 0 R");
	return p.out;
}

static void
content_of_two_readings_never_passes(void)
{
	kit_identity();
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		struct yx_buf file = document(&samples[i], i % 2);
		struct yx_error err = YX_ERROR_INIT;
		char why[400] = "";
		enum yx_status st = kit_sign(&file, 0, NULL, &err);

		CHECK_MSG(st == YX_OK, "%s: %s", samples[i].name, err.text);
		CHECK_MSG(kit_passes(yx_buf_bytes(&file), why) == samples[i].good, "%s: %s",
			  samples[i].name, why);
		yx_buf_clear(&file);
	}
}

/* The signer hears of it before signing. */
static void
signers_are_warned(void)
{
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		struct yx_buf file = document(&samples[i], false);
		struct yx_remark found[YX_CONTENT_REMARKS];
		size_t n = yx_content_warnings(yx_buf_bytes(&file), yx_bytes(NULL, 0), found);
		bool told = false;

		for (size_t k = 0; k < n; k++)
			told |= strcmp(found[k].code, "two-readings") == 0;
		CHECK_MSG(told == !samples[i].good, "%s: %d", samples[i].name, told);
		yx_buf_clear(&file);
	}
}

/* Page, object, operator and byte, in both languages; and as what it counts. */
static void
the_place_is_told(void)
{
	static const struct sample s = BAD("", GOOD_TEXT "1 2 3 4 rg " RED);
	struct yx_verify_options o = { .at = KIT_TIME, .no_file_digests = true };
	struct yx_buf file = document(&s, false);
	struct yx_error err = YX_ERROR_INIT;
	struct yx_verify_report *r = NULL;
	struct yx_policy policy;

	kit_identity();
	CHECK_OK(kit_sign(&file, 0, NULL, &err));
	CHECK_OK(yx_policy_builtin(&policy, "integrity", &err));
	o.policy = &policy;
	CHECK_OK(yx_verify_bytes(&r, yx_buf_bytes(&file), "x.pdf", &o, &err));
	REQUIRE(r && r->signature_count == 1);
	CHECK_INT(r->verdict, YX_VERDICT_INDETERMINATE);
	REQUIRE(r->attack_count == 1);
	CHECK_STR(r->attacks[0], "parser-differential");
	CHECK(strstr(r->signatures[0].reason.in[0],
		     "page 1, object 5, operator rg, byte 43 of the content: other operands than "
		     "the operator takes"));
	CHECK(strstr(r->signatures[0].reason.in[1],
		     "第 1 页，对象 5，操作符 rg，内容第 43 字节：操作数的个数或类型不符"));
	yx_verify_report_free(r);
	yx_buf_clear(&file);
}

/* A picture that was replaced later was still what the signer saw. */
static void
the_signed_state_counts(void)
{
	static const struct kit_edit good = { "",
					      0,
					      { { OP_SET, 8, "V", "(Bob)" },
						{ OP_STREAM, NEW, "<< " KIT_AP " >>",
						  KIT_TEXT("Bob") },
						{ OP_SET, 8, "AP", "<< /N @1 >>" } } };
	static const struct kit_edit odd = {
		"",
		0,
		{ { OP_STREAM, NEW, "<< " KIT_AP " >>",
		    "/Tx BMC q BT /F 12 Tf 7 0 g 2 5 Td (Alice) Tj ET Q EMC" },
		  { OP_SET, 8, "AP", "<< /N @0 >>" } }
	};
	char why[400] = "";
	struct yx_error err = YX_ERROR_INIT;
	struct pencil p;

	for (int i = 0; i < 2; i++) {
		kit_identity();
		pencil_init(&p);
		kit_objects(&p);
		pencil_table(&p, "/Root 1 0 R /Info 16 0 R");
		if (i)
			CHECK_OK(kit_apply(&p.out, &odd, &err));
		CHECK_OK(kit_sign(&p.out, 0, NULL, &err));
		CHECK_OK(kit_apply(&p.out, &good, &err));
		CHECK_MSG(kit_passes(yx_buf_bytes(&p.out), why) == (i == 0), "%d: %s", i, why);
		yx_buf_clear(&p.out);
	}
}

/* Cut anywhere, content is read without harm. */
static void
content_cut_at_every_byte(void)
{
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		size_t len = strlen(samples[i].content);
		char *copy = strdup(samples[i].content);
		struct sample cut = samples[i];

		REQUIRE(copy != NULL);
		cut.content = copy;
		while (len > 0) {
			struct yx_remark found[YX_CONTENT_REMARKS];
			struct yx_buf file;

			copy[--len] = 0;
			file = document(&cut, false);
			CHECK(yx_content_warnings(yx_buf_bytes(&file), yx_bytes(NULL, 0), found) <=
			      YX_CONTENT_REMARKS);
			yx_buf_clear(&file);
		}
		free(copy);
	}
}

/* Optional content (8.11): the catalog's entry, the group, what the content names. */
static void
layers_are_shown_by_all_or_none(void)
{
#define LAYERS(d) "/OCProperties << /OCGs [20 0 R] /D << " d " >> >>"
#define GROUP     "<< /Type /OCG /Name (x) >>"
#define TWO_LAYERS                                                                                 \
	"/OCProperties << /OCGs [20 0 R 21 0 R] /D << /OFF [21 0 R] >> >>" /* 21 is off */
#define VIEWED                                                                                     \
	"<< /Type /OCG /Name (x) /Usage << /View << /ViewState /OFF >> /Print << /PrintState /ON " \
	">> >> >>"
	static const struct {
		const char *catalog, *group, *policy;
		bool good;
	} layers[] = {
		{ LAYERS(""), GROUP, "20 0 R", true },
		{ LAYERS("/OFF [20 0 R]"), GROUP, "20 0 R", true },
		{ LAYERS("/OFF [20 0 R]"), GROUP, "<< /Type /OCMD /OCGs [20 0 R] /P /AllOff >>",
		  true },
		{ LAYERS(""), GROUP, "<< /Type /OCMD /OCGs 20 0 R /VE [/Not 20 0 R] >>", false },
		{ LAYERS("/AS [<< /Event /View /Category [/View] /OCGs [20 0 R] >>]"), VIEWED,
		  "20 0 R", false },
		{ LAYERS("/OFF [20 0 R] /AS [<< /Event /View /Category [/View] /OCGs [20 0 R] >>]"),
		  VIEWED, "20 0 R", true },
		{ LAYERS("/AS [<< /Event /Print /Category [/Print] /OCGs [20 0 R] >>]"), VIEWED,
		  "20 0 R", true },
		{ LAYERS("/Intent /Design"), GROUP, "20 0 R", false },
		{ LAYERS("/OFF [20 0 R]"), "<< /Type /OCG /Name (x) /Intent /Design >>", "20 0 R",
		  false },
		{ "/OCProperties << /OCGs [] /D << /OFF [20 0 R] >> >>", GROUP, "20 0 R", false },
		{ TWO_LAYERS, GROUP, "<< /Type /OCMD /OCGs [20 0 R 21 0 R] >>", true },
		{ TWO_LAYERS, GROUP, "<< /Type /OCMD /OCGs [20 0 R 21 0 R] /P /AllOff >>", true },
		{ TWO_LAYERS, GROUP, "<< /Type /OCMD /OCGs [20 0 R 21 0 R] /P /AllOn >>", false },
		{ TWO_LAYERS, GROUP, "<< /Type /OCMD /OCGs [20 0 R 21 0 R] /P /AnyOff >>", false },
		{ TWO_LAYERS, GROUP, "<< /Type /OCMD /OCGs [20 0 R] /P /AnyOff >>", true },
		{ TWO_LAYERS, GROUP, "<< /Type /OCMD /OCGs [20 0 R 21 0 R] /P /Foo >>", false },
		{ TWO_LAYERS, GROUP, "<< /Type /OCMD /OCGs 21 0 R >>", true },
		{ TWO_LAYERS, GROUP, "<< /Type /OCMD /OCGs 21 0 R /P /AllOff >>", false },
		{ TWO_LAYERS, GROUP, "<< /Type /OCMD /OCGs [null 20 0 R] >>", true },
		{ TWO_LAYERS, GROUP, "<< /Type /OCMD /OCGs [null 21 0 R] >>", false },
		{ TWO_LAYERS, GROUP, "<< /Type /OCMD /OCGs [20 0 R 22 0 R] >>", false },
		{ TWO_LAYERS, GROUP, "<< /Type /OCMD /OCGs [] /P /AllOn >>", true },
		{ TWO_LAYERS, GROUP, "<< /Type /OCMD /OCGs [] >>", false },
		{ TWO_LAYERS, GROUP, "<< /Type /OCMD >>", true },
		{ TWO_LAYERS, GROUP, "<< /Type /OCMD /P /AllOff >>", false },
		{ "", GROUP, "<< /Type /OCMD /OCGs [20 0 R] >>", true },
		{ "/OCProperties null", GROUP, "20 0 R", true },
		{ "/OCProperties []", GROUP, "20 0 R", false },
		{ "", GROUP, "<< /Type /OCMD /OCGs [20 0 R] /P /AllOff >>", false },
	};

	kit_identity();
	for (size_t i = 0; i < sizeof(layers) / sizeof(layers[0]); i++) {
		struct yx_error err = YX_ERROR_INIT;
		char text[400], why[400] = "";
		struct pencil p;

		pencil_init(&p);
		snprintf(text, sizeof(text), "<< /Type /Catalog /Pages 2 0 R %s >>",
			 layers[i].catalog);
		pencil_obj(&p, 1, text);
		pencil_obj(&p, 2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
		snprintf(text, sizeof(text),
			 "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 5 0 R "
			 "/Resources << /Properties << /L %s >> >> >>",
			 layers[i].policy);
		pencil_obj(&p, 3, text);
		pencil_stream(&p, 5, "", "/OC /L BDC " RED "EMC", strlen("/OC /L BDC " RED "EMC"));
		pencil_obj(&p, 20, layers[i].group);
		pencil_obj(&p, 21, GROUP);
		pencil_obj(&p, 22, GROUP);
		pencil_table(&p, "/Root 1 0 R");
		CHECK_OK(kit_sign(&p.out, 0, NULL, &err));
		CHECK_MSG(kit_passes(yx_buf_bytes(&p.out), why) == layers[i].good, "%zu: %s", i,
			  why);
		yx_buf_clear(&p.out);
	}
}

/* 7.9.6: keys of the attached files are strings, and each node comes once. */
static void
attached_files_have_names(void)
{
	static const struct {
		const char *tree;
		bool good;
	} trees[] = {
		{ "<< /Names [(a) 4 0 R (b) 4 0 R] >>", true },
		{ "<< /Kids [6 0 R 7 0 R] >>", true },
		{ "<< /Names [] >>", true },
		{ "<< /Names [null (a) 4 0 R] >>", false },
		{ "<< /Names [/a 4 0 R] >>", false },
		{ "<< /Kids [6 0 R 6 0 R] >>", false },
		{ "<< /Kids [6 0 R 5 0 R] >>", false },
		{ "<< /Kids [<< /Names [9 4 0 R] >>] >>", false },
	};

	kit_identity();
	for (size_t i = 0; i < sizeof(trees) / sizeof(trees[0]); i++) {
		struct yx_error err = YX_ERROR_INIT;
		char why[400] = "";
		struct pencil p;

		pencil_init(&p);
		pencil_obj(&p, 1,
			   "<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles 5 0 R >> >>");
		pencil_obj(&p, 2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
		pencil_obj(&p, 3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] >>");
		pencil_obj(&p, 4, "<< /Type /Filespec /F (a) /EF << /F 8 0 R >> >>");
		pencil_obj(&p, 5, trees[i].tree);
		pencil_obj(&p, 6, "<< /Limits [(a) (a)] /Names [(a) 4 0 R] >>");
		pencil_obj(&p, 7, "<< /Limits [(b) (b)] /Names [(b) 4 0 R] >>");
		pencil_stream(&p, 8, "", "x", 1);
		pencil_table(&p, "/Root 1 0 R");
		CHECK_OK(kit_sign(&p.out, 0, NULL, &err));
		CHECK_MSG(kit_passes(yx_buf_bytes(&p.out), why) == trees[i].good, "%zu: %s", i,
			  why);
		CHECK_MSG(trees[i].good || strstr(why, "attached files"), "%zu: %s", i, why);
		yx_buf_clear(&p.out);
	}
}

/* 8.11.3.3: object 5 is drawn, or the picture of annotation 6; groups 20 (on) and 21 (off). */
static void
objects_in_layers_are_shown_by_all_or_none(void)
{
#define PAINT_IT  "/X Do"
#define PICTURE   IMAGE "/ColorSpace /DeviceGray /BitsPerComponent 8 "
#define MARKED(l) FORM "/Resources << /Properties << /L " l " >> >> "
#define MARK_IT   "/OC /L BDC " RED "EMC"
	static const struct {
		const char *page, *properties, *object, *data, *annot;
		bool good;
		const char *properties2; /* of a second page that draws it */
	} objects[] = {
		{ PAINT_IT, "", FORM "/OC 20 0 R", RED, "", true, NULL },
		{ PAINT_IT, "", FORM "/OC 21 0 R", RED, "", false, NULL },
		{ PAINT_IT, "", FORM "/OC 21 0 R", "q Q", "", true, NULL },
		{ PAINT_IT, "", FORM "/OC << /Type /OCMD /OCGs 21 0 R >>", RED, "", false, NULL },
		{ PAINT_IT, "", FORM "/OC << /Type /OCMD /OCGs [20 0 R 21 0 R] >>", RED, "", true,
		  NULL },
		{ PAINT_IT, "", FORM "/OC << /Type /OCMD /OCGs [20 0 R 21 0 R] /P /AnyOff >>", RED,
		  "", false, NULL },
		{ PAINT_IT, "", FORM "/OC null", RED, "", false, NULL },
		{ PAINT_IT, "", FORM "/OC << /Foo /Bar >>", RED, "", true, NULL },
		{ PAINT_IT, "", PICTURE "/OC 21 0 R", "abcd", "", true, NULL },
		{ PAINT_IT, "", PICTURE "/OC 20 0 R", "abcd", "", true, NULL },
		{ PAINT_IT, "", PICTURE "/OC null", "abcd", "", false, NULL },
		{ PAINT_IT, "", PICTURE "/OC << /Type /OCMD /OCGs [20 0 R 21 0 R] /P /AllOn >>",
		  "abcd", "", false, NULL },
		{ PAINT_IT, "", PICTURE "/SMask 7 0 R", "abcd", "", false, NULL },
		{ "", "", FORM, RED, "/OC 20 0 R", true, NULL },
		{ "", "", FORM, RED, "/OC 21 0 R", false, NULL },
		{ "", "", FORM, "q Q", "/OC 21 0 R", true, NULL },
		{ "", "", FORM, RED, "/OC /Foo", true, NULL },
		{ "", "", FORM "/OC 21 0 R", RED, "/Foo 1", true, NULL }, /* nobody looks there */
		{ PAINT_IT, "", MARKED("20 0 R"), MARK_IT, "", true, NULL },
		{ PAINT_IT, "", MARKED("21 0 R"), MARK_IT, "", false, NULL },
		{ PAINT_IT, "/Properties << /L 21 0 R >>", MARKED("21 0 R"), MARK_IT, "", true,
		  NULL },
		{ PAINT_IT, "/Properties << /L 21 0 R >>", MARKED("20 0 R"), MARK_IT, "", false,
		  NULL },
		{ PAINT_IT, "/Properties << /L 21 0 R >>", FORM, MARK_IT, "", true, NULL },
		{ PAINT_IT, "", MARKED("20 0 R"), MARK_IT, "", true, "/Properties << >>" },
		{ PAINT_IT, "", MARKED("20 0 R"), MARK_IT, "", false,
		  "/Properties << /L 21 0 R >>" },
	};

	kit_identity();
	for (size_t i = 0; i < sizeof(objects) / sizeof(objects[0]); i++) {
		struct yx_error err = YX_ERROR_INIT;
		char text[400], why[400] = "";
		struct pencil p;

		pencil_init(&p);
		pencil_obj(&p, 1, "<< /Type /Catalog /Pages 2 0 R " TWO_LAYERS " >>");
		pencil_obj(&p, 2,
			   objects[i].properties2
			       ? "<< /Type /Pages /Kids [3 0 R 8 0 R] /Count 2 >>"
			       : "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
		snprintf(text, sizeof(text),
			 "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R "
			 "/Resources << /XObject << /X 5 0 R >> %s >> >>",
			 objects[i].properties2 ? objects[i].properties2 : "");
		pencil_obj(&p, 8, text);
		snprintf(text, sizeof(text),
			 "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R "
			 "/Resources << /XObject << /X 5 0 R >> %s >> %s >>",
			 objects[i].properties, *objects[i].annot ? "/Annots [6 0 R]" : "");
		pencil_obj(&p, 3, text);
		pencil_stream(&p, 4, "", objects[i].page, strlen(objects[i].page));
		pencil_stream(&p, 5, objects[i].object, objects[i].data, strlen(objects[i].data));
		snprintf(text, sizeof(text),
			 "<< /Type /Annot /Subtype /Stamp /F 4 /Rect [30 30 130 90] /AP << /N 5 0 "
			 "R >> %s >>",
			 objects[i].annot);
		pencil_obj(&p, 6, text);
		pencil_stream(&p, 7, PICTURE "/OC 21 0 R", "abcd", 4);
		pencil_obj(&p, 20, GROUP);
		pencil_obj(&p, 21, GROUP);
		pencil_table(&p, "/Root 1 0 R");
		CHECK_OK(kit_sign(&p.out, 0, NULL, &err));
		CHECK_MSG(kit_passes(yx_buf_bytes(&p.out), why) == objects[i].good, "%zu: %s", i,
			  why);
		yx_buf_clear(&p.out);
	}
}

/* 12.5.3, NoRotate: some readers turn the picture with its page. */
static void
pictures_lie_where_all_show_them(void)
{
	static const struct {
		int turn, flags;
		const char *kind;
		bool good;
	} stamps[] = { { 0, 20, "Stamp", true },
		       { 90, 4, "Stamp", true },
		       { 90, 20, "Stamp", false },
		       { 180, 28, "Square", false },
		       { 90, 28, "Text", true } };

	kit_identity();
	for (size_t i = 0; i < sizeof(stamps) / sizeof(stamps[0]); i++) {
		struct yx_error err = YX_ERROR_INIT;
		char text[400], why[400] = "";
		struct pencil p;

		pencil_init(&p);
		pencil_obj(&p, 1, "<< /Type /Catalog /Pages 2 0 R >>");
		pencil_obj(&p, 2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
		snprintf(text, sizeof(text),
			 "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Rotate %d /Annots "
			 "[4 0 R] >>",
			 stamps[i].turn);
		pencil_obj(&p, 3, text);
		snprintf(text, sizeof(text),
			 "<< /Type /Annot /Subtype /%s /F %d /Rect [30 30 130 90] /AP << /N 5 0 R "
			 ">> >>",
			 stamps[i].kind, stamps[i].flags);
		pencil_obj(&p, 4, text);
		pencil_stream(&p, 5, FORM, RED, strlen(RED));
		pencil_table(&p, "/Root 1 0 R");
		CHECK_OK(kit_sign(&p.out, 0, NULL, &err));
		CHECK_MSG(kit_passes(yx_buf_bytes(&p.out), why) == stamps[i].good, "%zu: %s", i,
			  why);
		yx_buf_clear(&p.out);
	}
}

TEST_MAIN(CASE(pictures_lie_where_all_show_them), CASE(attached_files_have_names),
	  CASE(layers_are_shown_by_all_or_none), CASE(objects_in_layers_are_shown_by_all_or_none),
	  CASE(content_of_two_readings_never_passes), CASE(signers_are_warned),
	  CASE(the_place_is_told), CASE(the_signed_state_counts), CASE(content_cut_at_every_byte))
