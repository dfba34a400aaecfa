/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One signed file, two readings of where its objects are: linearised files, of which some readers
 * go by the dictionary, the hints or the cross-references in front, and sections that say how many
 * objects there are.
 */
#include "pdf_kit.h"

#define ROOT(entries) "<< /Type /Pages /Kids [3 0 R] /Count 1 " entries " >>"
#define LEAF(contents)                                                                             \
	"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents " contents " >>"

/*
 * A linearised file (annex F) of the length that it says: pdf.js and PDFium take the first page and
 * the number of pages from its dictionary.
 */
static void
linearised_files_begin_with_their_first_page(void)
{
	static const struct {
		const char *name, *entries;
		int more; /* bytes that the length is wrong by */
		bool good;
	} files[] = { { "the first page", "/O 3 /N 1", 0, true },
		      { "another page", "/O 7 /N 1", 0, false },
		      { "another page, of a file of another length", "/O 7 /N 1", 1, true },
		      { "more pages", "/O 3 /N 2", 0, false },
		      { "a page that is not the first", "/O 3 /N 1 /P 1", 0, false },
		      { "a page without a number", "/N 1", 0, false } };

	kit_identity();
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		size_t length = 0;

		for (int turn = 0; turn < 2; turn++) {
			struct yx_error err = YX_ERROR_INIT;
			char text[200], why[200] = "";
			struct pencil p;

			pencil_init(&p);
			snprintf(text, sizeof(text),
				 "<< /Linearized 1 /L %010zu %s /E 500 /T 500 /H [500 9] >>",
				 length + (size_t)files[i].more, files[i].entries);
			pencil_obj(&p, 10, text);
			pencil_obj(&p, 1, "<< /Type /Catalog /Pages 2 0 R >>");
			pencil_obj(&p, 2, ROOT(""));
			pencil_obj(&p, 3, LEAF("5 0 R"));
			pencil_obj(&p, 7, LEAF("6 0 R"));
			pencil_stream(&p, 5, "", "0 0 9 9 re f", 12);
			pencil_stream(&p, 6, "", "9 0 9 9 re f", 12);
			pencil_table(&p, "/Root 1 0 R");
			CHECK_OK(kit_sign(&p.out, 0, NULL, &err));
			CHECK(!turn || p.out.len == length);
			length = p.out.len;
			CHECK_MSG(kit_passes(yx_buf_bytes(&p.out), why) == (files[i].good || !turn),
				  "%s, %d: %s", files[i].name, turn, why);
			yx_buf_clear(&p.out);
		}
	}
}

/* Page offset hints (F.4.1) of three pages: /O, 1 and what is `objects` further. */
static void
add_hints(struct pencil *p, uint32_t objects)
{
	struct yx_buf b = { 0 };

	yx_buf_put_u32be(&b, objects);
	while (b.len < 40)
		yx_buf_put_u8(&b, 0);
	pencil_stream(p, 15, "/S 36", (const char *)b.data, b.len);
	yx_buf_clear(&b);
}

/* Poppler takes the objects of pages from the hint tables. */
static void
hints_of_linearised_files_name_their_pages(void)
{
	static const struct {
		const char *name, *kids, *entries;
		uint32_t objects;
		bool elsewhere, good;
	} files[] = { { "as they are", "12 0 R 1 0 R 3 0 R", "", 2, false, true },
		      { "a page earlier", "12 0 R 3 0 R 1 0 R", "", 2, false, false },
		      { "more objects", "12 0 R 1 0 R 3 0 R", "", 3, false, false },
		      { "no hints", "12 0 R 3 0 R 1 0 R", "", 2, true, true },
		      { "the second opens first", "1 0 R 12 0 R 3 0 R", "/P 1", 2, false, true },
		      { "so it is said", "12 0 R 1 0 R 3 0 R", "/P 1", 2, false, false } };

	kit_identity();
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		size_t length = 0, place = 0;

		for (int turn = 0; turn < 2; turn++) {
			struct yx_error err = YX_ERROR_INIT;
			char text[200], why[200] = "";
			struct pencil p;

			pencil_init(&p);
			snprintf(text, sizeof(text),
				 "<< /Linearized 1 /L %010zu /O 12 /N 3 %s /E 500 /T 500 /H "
				 "[%010zu 90] >>",
				 length, files[i].entries, place + (files[i].elsewhere ? 2 : 0));
			pencil_obj(&p, 10, text);
			pencil_obj(&p, 11, "<< /Type /Catalog /Pages 2 0 R >>");
			place = p.out.len;
			add_hints(&p, files[i].objects);
			snprintf(text, sizeof(text), "<< /Type /Pages /Kids [%s] /Count 3 >>",
				 files[i].kids);
			pencil_obj(&p, 2, text);
			pencil_obj(&p, 12, LEAF("5 0 R"));
			pencil_obj(&p, 1, LEAF("5 0 R"));
			pencil_obj(&p, 3, LEAF("6 0 R"));
			pencil_stream(&p, 5, "", "0 0 9 9 re f", 12);
			pencil_stream(&p, 6, "", "9 0 9 9 re f", 12);
			pencil_table(&p, "/Root 11 0 R");
			CHECK_OK(kit_sign(&p.out, 0, NULL, &err));
			length = p.out.len;
			CHECK_MSG(kit_passes(yx_buf_bytes(&p.out), why) == (files[i].good || !turn),
				  "%s, %d: %s", files[i].name, turn, why);
			yx_buf_clear(&p.out);
		}
	}
}

/* A file whose cross-references are behind the linearisation dictionary; signed in an update. */
static void
front_document(struct pencil *p, size_t length, const uint64_t at[11])
{
	static const unsigned used[] = { 1, 2, 3, 5, 10 };
	char text[200];
	uint64_t table;

	pencil_init(p);
	snprintf(text, sizeof(text),
		 "<< /Linearized 1 /L %010zu /O 3 /N 1 /E 500 /T 500 /H [500 9] >>", length);
	pencil_obj(p, 10, text);
	table = p->out.len;
	yx_buf_puts(&p->out, "xref\n0 1\n0000000000 65535 f \n");
	for (size_t i = 0; i < sizeof(used) / sizeof(used[0]); i++)
		yx_buf_printf(&p->out, "%u 1\n%010llu 00000 n \n", used[i],
			      (unsigned long long)at[used[i]]);
	yx_buf_puts(&p->out, "trailer\n<< /Size 11 /Root 1 0 R >>\n");
	pencil_obj(p, 1, "<< /Type /Catalog /Pages 2 0 R >>");
	pencil_obj(p, 2, ROOT(""));
	pencil_obj(p, 3, LEAF("5 0 R"));
	pencil_stream(p, 5, "", "0 0 9 9 re f", 12);
	yx_buf_printf(&p->out, "startxref\n%llu\n%%%%EOF\n", (unsigned long long)table);
}

/* Of a file that has the length it says, pdf.js and poppler show what these lead to. */
static void
updates_of_linearised_files_are_seen(void)
{
	uint64_t at[11] = { 0 };
	size_t length[2] = { 0 };

	kit_identity();
	for (int turn = 0; turn < 4; turn++) {
		struct yx_error err = YX_ERROR_INIT;
		char why[200] = "";
		struct pencil p;

		front_document(&p, turn < 2 ? 0 : length[turn - 2], at);
		for (unsigned i = 0; i < p.count; i++)
			at[p.changed[i].num] = p.changed[i].where;
		length[0] = p.out.len;
		if (turn) {
			CHECK_OK(kit_sign(&p.out, 0, NULL, &err));
			length[1] = p.out.len;
			CHECK_MSG(kit_passes(yx_buf_bytes(&p.out), why) == (turn < 3), "%d: %s",
				  turn, why);
		}
		yx_buf_clear(&p.out);
	}
}

/*
 * /Size counts the entries of all sections (7.5.5): one that is too small is none where a newer
 * section says how many there are, as pdfunite's files are signed; behind the signature it is.
 */
static void
sizes_of_older_sections(void)
{
	static const struct {
		uint32_t first, last;
		bool good;
	} cases[] = { { 7, 0, true },   { 3, 0, true },   { 0, 0, true },
		      { 7, 999, true }, { 3, 999, true }, { 7, 3, false } };

	kit_identity();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct yx_error err = YX_ERROR_INIT;
		char why[200] = "";
		struct yx_pdf *doc = NULL;
		struct pencil p;

		pencil_init(&p);
		pencil_obj(&p, 1, "<< /Type /Catalog /Pages 2 0 R >>");
		pencil_obj(&p, 2, ROOT(""));
		pencil_obj(&p, 3, LEAF("6 0 R"));
		pencil_stream(&p, 6, "", "9 0 9 9 re f", 12);
		p.size = cases[i].first;
		pencil_table(&p, "/Root 1 0 R");
		CHECK_OK(kit_sign(&p.out, 0, NULL, &err));
		if (cases[i].last) { /* another step, that says of page contents where they are */
			REQUIRE(yx_pdf_open(&doc, yx_buf_bytes(&p.out), NULL, &err) == YX_OK);
			p.last = yx_pdf_revision(doc, 1)->section;
			yx_pdf_free(doc);
			p.count = 1;
			p.changed[0] = p.changed[3];
			p.size = cases[i].last;
			pencil_table(&p, "/Root 1 0 R");
		}
		CHECK_MSG(kit_passes(yx_buf_bytes(&p.out), why) == cases[i].good, "%u %u: %s",
			  cases[i].first, cases[i].last, why);
		yx_buf_clear(&p.out);
	}
}

TEST_MAIN(CASE(sizes_of_older_sections), CASE(linearised_files_begin_with_their_first_page),
	  CASE(hints_of_linearised_files_name_their_pages),
	  CASE(updates_of_linearised_files_are_seen))
