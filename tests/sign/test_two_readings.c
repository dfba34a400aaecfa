/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One signed file, two readings: documents that poppler and MuPDF (1.21) show differently, signed
 * as they are. None passes; what is odd and has one reading does.
 */
#include "pdf_kit.h"

#define PAGE(contents)                                                                             \
	"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] " contents                           \
	" /Resources << /Font << /F 4 0 R >> >> >>"

/* The page, and an object 8. */
static const struct {
	const char *name;
	bool good;
	const char *page, *more;
} readings[] = {
	{ "plain", true, PAGE("/Contents 5 0 R"), "null" },
	{ "a name written with escapes", true, PAGE("/Content#73 5 0 R"), "null" },
	{ "contents in an array of their own", true, PAGE("/Contents 8 0 R"), "[5 0 R 6 0 R]" },
	{ "a reference to nothing", true, PAGE("/Contents [5 0 R 99 0 R]"), "null" },
	{ "a crop box partly outside", true, PAGE("/CropBox [10 10 400 400] /Contents 5 0 R"),
	  "null" },
	{ "no media box", true,
	  "<< /Type /Page /Parent 2 0 R /Contents 5 0 R /Resources << /Font << /F 4 0 R >> >> >>",
	  "null" },
	{ "a media box of three numbers", false,
	  "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300] /Contents 5 0 R /Resources << /Font << "
	  "/F 4 0 R >> >> >>",
	  "null" },
	{ "a name that ends early in some", false, PAGE("/Contents 5 0 R /Contents#00x 6 0 R"),
	  "null" },
	{ "a name of a zero", false, PAGE("/Contents 5 0 R /#00 6 0 R"), "null" },
	{ "a key twice by escapes", false, PAGE("/Contents 5 0 R /Content#73 6 0 R"), "null" },
	{ "another generation", false, PAGE("/Contents [5 0 R 6 1 R]"), "null" },
	{ "another generation alone", false, PAGE("/Contents 6 7 R"), "null" },
	{ "contents in contents", false, PAGE("/Contents [5 0 R [6 0 R]]"), "null" },
	{ "a list in contents", false, PAGE("/Contents [5 0 R 8 0 R]"), "[6 0 R]" },
	{ "contents that are a dictionary", false, PAGE("/Contents 8 0 R"), "<< >>" },
	{ "a crop box elsewhere", false, PAGE("/CropBox [500 500 600 600] /Contents 5 0 R"),
	  "null" },
	{ "a node without kids", false,
	  "<< /Type /Pages /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 5 0 R /Resources << "
	  "/Font << /F 4 0 R >> >> >>",
	  "null" },
	{ "a page with kids", false, PAGE("/Contents 5 0 R /Kids [8 0 R]"),
	  "<< /Type /Page /Parent 3 0 R /MediaBox [0 0 300 200] /Contents 6 0 R >>" },
};

static void
two_readings_never_pass(void)
{
	static const char good[] = "BT /F 24 Tf 30 100 Td (GOOD) Tj ET";
	static const char evil[] = "BT /F 24 Tf 30 50 Td (EVIL) Tj ET";

	kit_identity();
	for (size_t i = 0; i < 2 * sizeof(readings) / sizeof(readings[0]); i++) {
		struct yx_error err = YX_ERROR_INIT;
		char why[200] = "";
		struct pencil p;
		enum yx_status st;

		pencil_init(&p);
		pencil_obj(&p, 1, "<< /Type /Catalog /Pages 2 0 R >>");
		pencil_obj(&p, 2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
		pencil_obj(&p, 3, readings[i / 2].page);
		pencil_obj(&p, 4, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
		pencil_stream(&p, 5, "", good, sizeof(good) - 1);
		pencil_stream(&p, 6, "", evil, sizeof(evil) - 1);
		pencil_obj(&p, 8, readings[i / 2].more);
		if (i % 2)
			pencil_xref_stream(&p, 9, "/Root 1 0 R");
		else
			pencil_table(&p, "/Root 1 0 R");
		/* what cannot be signed here, others sign */
		st = kit_sign(&p.out, 0, NULL, &err);
		CHECK_MSG(st == YX_OK || !readings[i / 2].good, "%s: %s", readings[i / 2].name,
			  err.text);
		CHECK_MSG(kit_passes(yx_buf_bytes(&p.out), why) == readings[i / 2].good, "%s: %s",
			  readings[i / 2].name, why);
		yx_buf_clear(&p.out);
	}
}

TEST_MAIN(CASE(two_readings_never_pass))
