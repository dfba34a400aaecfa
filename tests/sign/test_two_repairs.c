/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One signed file, two readings by readers that give up its cross-references and look for objects
 * themselves: reasons to do so, what they find, and tables that some of them read otherwise. Signed
 * by appending, as anybody may who makes the file.
 */
#include "pdf_kit.h"

#define PAGES "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
#define PAGE(content)                                                                              \
	"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents " content " >>"

static void
put_stream(struct pencil *p, uint32_t num, const char *content)
{
	pencil_stream(p, num, "", content, strlen(content));
}

/* Catalog 1, pages 2, page 3, content 4, another content 5. */
static void
begin(struct pencil *p, const char *page)
{
	pencil_init(p);
	pencil_obj(p, 1, "<< /Type /Catalog /Pages 2 0 R >>");
	pencil_obj(p, 2, PAGES);
	pencil_obj(p, 3, page);
	put_stream(p, 4, "0 0 9 9 re f");
	put_stream(p, 5, "9 0 9 9 re f");
}

/* Signs what is drawn and gives it up; `good`: it passes. */
static void
judge(const char *name, bool good, struct pencil *p)
{
	struct yx_error err = YX_ERROR_INIT;
	char why[200] = "";
	enum yx_status st = kit_sign(&p->out, 0, NULL, &err);

	CHECK_MSG(st == YX_OK || !good, "%s: %s", name, err.text);
	if (st == YX_OK)
		CHECK_MSG(kit_passes(yx_buf_bytes(&p->out), why) == good, "%s: %s", name, why);
	else
		CHECK_MSG(!kit_passes(yx_buf_bytes(&p->out), why), "%s", name);
	yx_buf_clear(&p->out);
}

/* The last `old` in the file becomes `new_`. */
static void
replace(struct yx_buf *out, const char *old, const char *new_)
{
	struct yx_bytes all = yx_buf_bytes(out);
	size_t at = yx_bytes_find_last(all, yx_bytes_str(old), all.len);
	struct yx_buf fresh;

	CHECK(at != SIZE_MAX);
	if (at == SIZE_MAX)
		return;
	yx_buf_init(&fresh, 0);
	yx_buf_put(&fresh, all.data, at);
	yx_buf_puts(&fresh, new_);
	yx_buf_put(&fresh, all.data + at + strlen(old), all.len - at - strlen(old));
	yx_buf_clear(out);
	*out = fresh;
}

/* --------------------------------------------------------------------- tables */

/* What becomes of the section's text, which stands behind all objects. */
static const struct {
	const char *name;
	bool good;
	const char *old, *new_;
} tables[] = {
	{ "as it should be", true, "xref\n0 1\n", "xref\n0 1\n" },
	{ "a size that is too large", true, "/Size 6 ", "/Size 8388608 " },
	{ "a size that nobody takes", false, "/Size 6 ", "/Size 8388609 " },
	{ "a blank behind xref", true, "xref\n0 1\n", "xref \n0 1\n" },
	{ "xref and numbers in one line", false, "xref\n0 1\n", "xref 0 1\n" },
	{ "xref and numbers in one word", false, "xref\n0 1\n", "xref0 1\n" },
	{ "numbers and an entry in one line", false, "0 1\n0000000000", "0 1 0000000000" },
	{ "two blanks between the numbers", false, "\n0 1\n", "\n0  1\n" },
	{ "two entries in one line", false, " 65535 f \n1 1\n", " 65535 f  1 1\n" },
	{ "an empty line behind an entry", false, " 65535 f \n", " 65535 f\n\n" },
	{ "an entry without its last blank", true, " 65535 f \n", " 65535 f\n" },
	{ "two blanks in an entry", false, " 65535 f \n", "  65535 f \n" },
	{ "no blank in an entry", false, " 65535 f \n", " 65535f \n" },
	{ "a comment behind the trailer", true, "startxref", "% so\nstartxref" },
	{ "a dictionary behind the trailer", false, "startxref", "<< /Root 9 0 R >>\nstartxref" },
	{ "two trailers", false, "trailer\n", "trailer\n<< /Root 9 0 R >>\n" },
	{ "startxref and its number in one word", false, "startxref\n", "startxref" },
	{ "a string behind startxref", false, "%%EOF", "(%%EOF" },
};

static void
tables_have_lines(void)
{
	kit_identity();
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		struct pencil p;

		begin(&p, PAGE("4 0 R"));
		pencil_table(&p, "/Root 1 0 R");
		replace(&p.out, tables[i].old, tables[i].new_);
		judge(tables[i].name, tables[i].good, &p);
	}
}

/* -------------------------------------------------------------------- objects */

/* Text in front of, as and behind the header of object 6, and whether it is one. */
static const struct {
	const char *name;
	bool good;
	const char *before, *header, *body;
} objects[] = {
	{ "an object", true, "", "6 0 obj\n", "<< /A 1 >>\nendobj\n" },
	{ "a comment in front", true, "% so\n", "6 0 obj\n", "<< /A 1 >>\nendobj\n" },
	{ "in the line of a comment", false, "% so ", "6 0 obj\n", "<< /A 1 >>\nendobj\n" },
	{ "right behind an end of file", true, "%%EOF", "6 0 obj\n", "<< /A 1 >>\nendobj\n" },
	{ "a zero in front of its number", false, "", "06 0 obj\n", "<< /A 1 >>\nendobj\n" },
	{ "a zero more in its generation", false, "", "6 00 obj\n", "<< /A 1 >>\nendobj\n" },
	{ "in the middle of a number", false, "1", "6 0 obj\n", "<< /A 1 >>\nendobj\n" },
	{ "nothing", true, "", "6 0 obj\n", "endobj\n" },
	{ "a value behind its end", false, "", "6 0 obj\n", "endobj << /A 1 >>\nendobj\n" },
	{ "a stream", true, "", "6 0 obj\n", "<< /Length 1 >>\nstream\nq\nendstream\nendobj\n" },
	{ "a tab behind stream", false, "", "6 0 obj\n",
	  "<< /Length 1 >>\nstream\t\nq\nendstream\nendobj\n" },
	{ "a trailer between objects", false, "trailer\n<< /Root 9 0 R >>\n", "6 0 obj\n",
	  "<< /A 1 >>\nendobj\n" },
};

static void
objects_begin_where_they_are_found(void)
{
	kit_identity();
	for (size_t i = 0; i < sizeof(objects) / sizeof(objects[0]); i++) {
		struct pencil p;

		begin(&p, PAGE("4 0 R"));
		yx_buf_puts(&p.out, objects[i].before);
		pencil_mark(&p, 6);
		yx_buf_puts(&p.out, objects[i].header);
		yx_buf_puts(&p.out, objects[i].body);
		pencil_table(&p, "/Root 1 0 R");
		judge(objects[i].name, objects[i].good, &p);
	}
}

/* --------------------------------------------------------------------- repair */

#define OTHER "4 0 obj\n<< /Length 12 >>\nstream\n9 0 9 9 re f\nendstream\nendobj\n"

/* Text between the objects, and a reason to look for objects; both alone are none. */
static const struct {
	const char *name;
	bool good;
	const char *between, *old, *new_;
} repairs[] = {
	{ "another body that nothing leads to", true, OTHER, "", "" },
	{ "a reason to repair", true, "", "\n%%EOF\n", "\n" },
	{ "both", false, OTHER, "\n%%EOF\n", "\n" },
	{ "another body in a string", false, "7 0 obj\n(\n" OTHER ")\nendobj\n", "\n%%EOF\n",
	  "\n" },
	{ "another body in bytes that belong to nothing", false, "x " OTHER, "\n%%EOF\n", "\n" },
	{ "a body of nothing's", true, "17 0 obj\nnull\nendobj\n", "\n%%EOF\n", "\n" },
};

static void
repaired_files_are_the_same(void)
{
	kit_identity();
	for (size_t i = 0; i < sizeof(repairs) / sizeof(repairs[0]); i++) {
		struct pencil p;

		begin(&p, PAGE("4 0 R"));
		yx_buf_puts(&p.out, repairs[i].between);
		pencil_table(&p, "/Root 1 0 R");
		if (*repairs[i].old)
			replace(&p.out, repairs[i].old, repairs[i].new_);
		judge(repairs[i].name, repairs[i].good, &p);
	}
}

/* Free in the table, and yet there: poppler, PDFium and PDFBox show what the others don't. */
static void
what_is_free_is_not_needed(void)
{
	kit_identity();
	for (uint32_t num = 4; num <= 5; num++) {
		char old[40], new_[40];
		struct pencil p;
		unsigned long long at;

		begin(&p, PAGE("4 0 R"));
		at = p.changed[num - 1].where;
		snprintf(old, sizeof(old), "%010llu 00000 n", at);
		snprintf(new_, sizeof(new_), "%010u 00001 f", 0);
		pencil_table(&p, "/Root 1 0 R");
		replace(&p.out, old, new_);
		judge(num == 4 ? "free and needed" : "free", num != 4, &p);
	}
}

/* -------------------------------------------------------------------- streams */

static void
add_packed(struct pencil *p, const char *page)
{
	static const uint32_t nums[] = { 3 };
	const char *bodies[] = { page };

	pencil_objstm(p, 8, nums, bodies, 1);
}

/* A table over a stream: the page is packed in the first revision, and changed or not. */
static void
tables_lead_to_streams_when_nothing_changed(void)
{
	kit_identity();
	for (int turn = 0; turn < 8; turn++) {
		bool packed = turn & 1, changed = turn & 2, mixed = turn & 4;
		char name[60];
		struct pencil p;

		snprintf(name, sizeof(name), "%s, %s, %s", packed ? "packed" : "plain",
			 changed ? "changed" : "the same", mixed ? "mixed" : "streams");
		pencil_init(&p);
		pencil_obj(&p, 1, "<< /Type /Catalog /Pages 2 0 R >>");
		pencil_obj(&p, 2, PAGES);
		put_stream(&p, 4, "0 0 9 9 re f");
		put_stream(&p, 5, "9 0 9 9 re f");
		if (packed)
			add_packed(&p, PAGE("4 0 R"));
		else
			pencil_obj(&p, 3, PAGE("4 0 R"));
		pencil_xref_stream(&p, 9, "/Root 1 0 R");
		if (changed)
			pencil_obj(&p, 3, PAGE("5 0 R"));
		pencil_obj(&p, 10, "null");
		if (mixed)
			pencil_table(&p, "/Root 1 0 R");
		else
			pencil_xref_stream(&p, 11, "/Root 1 0 R");
		/* signing changes the page once more */
		judge(name, !(mixed && packed), &p);
	}
}

/* A stream over a table, as some writers fill in forms: read in one way. */
static void
streams_lead_to_tables(void)
{
	for (int turn = 0; turn < 2; turn++) {
		struct pencil p;

		kit_identity();
		begin(&p, PAGE("4 0 R"));
		pencil_table(&p, "/Root 1 0 R");
		yx_buf_puts(&p.out, "\n");
		if (turn)
			p.out.len -= 2; /* no end of line behind %%EOF */
		add_packed(&p, PAGE("5 0 R"));
		pencil_xref_stream(&p, 9, "/Root 1 0 R");
		judge(turn ? "in a line" : "packed", !turn, &p);
	}
}

static void
draw_streams(struct pencil *p, const char *entries)
{
	begin(p, PAGE("4 0 R"));
	pencil_xref_stream(p, 9, entries);
}

/* Two rows of the cross-reference stream, and their numbers, in another order. */
static void
swap_rows(struct pencil *p)
{
	struct yx_bytes all = yx_buf_bytes(&p->out);
	size_t at = yx_bytes_find_last(all, YX_BYTES_LIT("stream\n"), all.len);
	uint8_t row[7], *rows;

	at = yx_bytes_find_last(all, YX_BYTES_LIT("stream\n"), at);
	rows = p->out.data + at + 7;
	memcpy(row, rows, 7);
	memcpy(rows, rows + 7, 7);
	memcpy(rows + 7, row, 7);
	replace(&p->out, "/Index [1 1 2 1 ", "/Index [2 1 1 1 ");
}

static void
cross_reference_streams_are_as_they_should_be(void)
{
	struct pencil p;

	kit_identity();
	draw_streams(&p, "/Root 1 0 R");
	judge("in order", true, &p);
	draw_streams(&p, "/Root 1 0 R");
	swap_rows(&p);
	judge("numbers in another order", false, &p);
	draw_streams(&p, "/Root 1 0 R /XRefStm 15");
	judge("with another stream", false, &p);
	draw_streams(&p, "/Root 1 0 R /Root 7 0 R");
	replace(&p.out, "9 0 obj", "8 0 obj");
	judge("two catalogs, in an object of another number", false, &p);
	begin(&p, PAGE("4 0 R"));
	pencil_table(&p, "/Root 1 0 R /XRefStm 0");
	judge("a table with a stream at 0", false, &p);
}

static void
directories_have_no_comments(void)
{
	for (int turn = 0; turn < 2; turn++) {
		struct pencil p;

		kit_identity();
		pencil_init(&p);
		pencil_obj(&p, 1, "<< /Type /Catalog /Pages 2 0 R >>");
		pencil_obj(&p, 2, PAGES);
		put_stream(&p, 4, "0 0 9 9 re f");
		add_packed(&p, PAGE("4 0 R"));
		replace(&p.out, "stream\n3 0 ", turn ? "stream\n3%\n0" : "stream\n3 \n0");
		pencil_xref_stream(&p, 9, "/Root 1 0 R");
		judge(turn ? "a comment" : "blanks", !turn, &p);
	}
}

TEST_MAIN(CASE(tables_have_lines), CASE(objects_begin_where_they_are_found),
	  CASE(repaired_files_are_the_same), CASE(what_is_free_is_not_needed),
	  CASE(tables_lead_to_streams_when_nothing_changed), CASE(streams_lead_to_tables),
	  CASE(cross_reference_streams_are_as_they_should_be), CASE(directories_have_no_comments))
