/* SPDX-License-Identifier: Apache-2.0 */
/* Cross-references of every kind, revisions, and what is refused or noted. */
#include "build_pdf.h"

#include <yinxin/pdf.h>

static bool
has_note(const struct yx_pdf *doc, enum yx_pdf_note_kind kind)
{
	size_t i;

	for (i = 0; i < yx_pdf_note_count(doc); i++)
		if (yx_pdf_note(doc, i)->kind == kind)
			return true;
	return false;
}

static void
every_kind_opens_without_a_note(void)
{
	struct yx_error err = YX_ERROR_INIT;
	int k;

	for (k = 0; k < PENCIL_KINDS; k++) {
		struct pencil p;
		struct yx_pdf *doc = NULL;
		struct yx_pdf_page page;
		size_t count = 0;

		pencil_make(&p, (enum pencil_kind)k, "", "/Rotate 90");
		CHECK_OK(yx_pdf_open(&doc, yx_buf_bytes(&p.out), NULL, &err));
		REQUIRE(doc);
		CHECK_OK(yx_pdf_page_count(yx_pdf_latest(doc), &count, &err));
		CHECK_INT(count, 1);
		CHECK_OK(yx_pdf_page(yx_pdf_latest(doc), 0, &page, &err));
		CHECK_INT(page.rotate, 90);
		CHECK_INT(page.media_box.x1, 200);
		CHECK_OK(yx_pdf_scan(doc, &err));
		CHECK_MSG(yx_pdf_note_count(doc) == 0, "%s: %s",
			  pencil_kind_name((enum pencil_kind)k),
			  yx_pdf_note_count(doc) ? yx_pdf_note(doc, 0)->text : "");
		yx_pdf_free(doc);
		yx_buf_clear(&p.out);
	}
}

static void
hidden_and_packed_objects_are_found(void)
{
	static const enum pencil_kind kinds[] = { PENCIL_OBJSTM, PENCIL_HYBRID };
	struct yx_error err = YX_ERROR_INIT;
	size_t i;

	for (i = 0; i < 2; i++) {
		struct pencil p;
		struct yx_pdf *doc = NULL;
		const struct yx_pdf_obj *o = NULL;
		struct yx_pdf_xref x;

		pencil_make(&p, kinds[i], "", "");
		CHECK_OK(yx_pdf_open(&doc, yx_buf_bytes(&p.out), NULL, &err));
		REQUIRE(doc);
		CHECK_OK(yx_pdf_load(yx_pdf_latest(doc), (struct yx_pdf_ref){ 5, 0 }, &o, &err));
		REQUIRE(o);
		o = yx_pdf_peek(o, "Title");
		CHECK(o && yx_bytes_equal_str(o->u.text, "hidden"));
		CHECK(yx_pdf_locate(yx_pdf_latest(doc), 6, &x) && x.place == YX_PDF_IN_STREAM &&
		      x.offset == 7 && x.index == 1);
		CHECK(yx_pdf_revision(doc, 0)->kind ==
		      (kinds[i] == PENCIL_HYBRID ? YX_PDF_SECTION_HYBRID : YX_PDF_SECTION_STREAM));
		yx_pdf_free(doc);
		yx_buf_clear(&p.out);
	}
}

static void
revisions_are_kept_apart(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct pencil p;
	struct yx_pdf *doc = NULL;
	const struct yx_pdf_obj *o = NULL;
	const struct yx_pdf_revision *r0, *r1;
	struct yx_pdf_xref x;
	struct yx_buf old, new;
	bool same = false;

	pencil_make(&p, PENCIL_MIXED, "", "");
	CHECK_OK(yx_pdf_open(&doc, yx_buf_bytes(&p.out), NULL, &err));
	REQUIRE(doc);
	CHECK_INT(yx_pdf_revision_count(doc), 2);
	r0 = yx_pdf_revision(doc, 0);
	r1 = yx_pdf_revision(doc, 1);
	CHECK(r0->kind == YX_PDF_SECTION_TABLE && r1->kind == YX_PDF_SECTION_STREAM);
	CHECK_INT(r1->end, p.out.len);
	CHECK_INT(r1->start, r0->end);
	CHECK(memcmp(p.out.data + r0->end_marker - 5, "%%EOF", 5) == 0);
	CHECK_INT(r1->entry_count, 2);
	CHECK(yx_pdf_revision_entry(doc, 1, 0, &x) && x.num == 4 && x.offset >= r0->end);
	CHECK(!yx_pdf_revision_entry(doc, 1, 2, &x));
	yx_buf_init(&old, 0);
	yx_buf_init(&new, 0);
	CHECK_OK(yx_pdf_load(yx_pdf_view(doc, 0), (struct yx_pdf_ref){ 4, 0 }, &o, &err));
	CHECK_OK(yx_pdf_stream_decode(yx_pdf_view(doc, 0), o, 0, &old, NULL, &err));
	CHECK_OK(yx_pdf_load(yx_pdf_view(doc, 1), (struct yx_pdf_ref){ 4, 0 }, &o, &err));
	CHECK_OK(yx_pdf_stream_decode(yx_pdf_view(doc, 1), o, 0, &new, NULL, &err));
	CHECK(strncmp(yx_buf_str(&old), "0 0 1", 5) == 0);
	CHECK(strncmp(yx_buf_str(&new), "1 0 0", 5) == 0);
	CHECK_OK(yx_pdf_same(yx_pdf_view(doc, 0), yx_pdf_view(doc, 1), 4, &same, &err));
	CHECK(!same);
	CHECK_OK(yx_pdf_same(yx_pdf_view(doc, 0), yx_pdf_view(doc, 1), 3, &same, &err));
	CHECK(same);
	yx_buf_clear(&old);
	yx_buf_clear(&new);
	yx_pdf_free(doc);
	yx_buf_clear(&p.out);
}

/* A stream whose /Length lies in another object is another stream when that object changes. */
static void
an_indirect_length_counts_for_sameness(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct pencil p;
	struct yx_pdf *doc = NULL;
	bool same = true;

	pencil_init(&p);
	pencil_document(&p, "", "");
	pencil_mark(&p, 5);
	yx_buf_puts(&p.out, "5 0 obj\n<< /Length 6 0 R >>\nstream\nabcdef\nendstream\nendobj\n");
	pencil_obj(&p, 6, "6");
	pencil_table(&p, "/Root 1 0 R");
	pencil_obj(&p, 6, "3");
	pencil_table(&p, "/Root 1 0 R");
	CHECK_OK(yx_pdf_open(&doc, yx_buf_bytes(&p.out), NULL, &err));
	REQUIRE(doc);
	CHECK_OK(yx_pdf_same(yx_pdf_view(doc, 0), yx_pdf_view(doc, 1), 5, &same, &err));
	CHECK(!same);
	CHECK_OK(yx_pdf_scan(doc, &err));
	yx_pdf_free(doc);
	yx_buf_clear(&p.out);
}

/* Every prefix and every file with one byte changed either opens or is refused with words. */
static void
truncation_at_every_byte(void)
{
	int k;

	for (k = 0; k < PENCIL_KINDS; k++) {
		struct pencil p;
		size_t n;

		pencil_make(&p, (enum pencil_kind)k, "", "");
		for (n = 0; n < p.out.len; n++) {
			struct yx_error err = YX_ERROR_INIT;
			uint8_t *copy = malloc(n + 1);
			struct yx_pdf *doc = NULL;
			size_t pages;
			enum yx_status st;

			REQUIRE(copy);
			memcpy(copy, p.out.data, n);
			st = yx_pdf_open(&doc, yx_bytes(copy, n), NULL, &err);
			if (st == YX_OK) {
				(void)!yx_pdf_page_count(yx_pdf_latest(doc), &pages, NULL);
				(void)!yx_pdf_scan(doc, NULL);
			} else {
				CHECK_MSG(doc == NULL && err.text[0] && st != YX_INTERNAL,
					  "cut at %zu: %s", n, err.text);
			}
			yx_pdf_free(doc);
			free(copy);
		}
		yx_buf_clear(&p.out);
	}
}

/* -------------------------------------------------------- refused and noted */

struct oddity {
	const char *name;
	void (*spoil)(struct pencil *p);
	enum yx_status want;
	int note; /* of the opened and scanned file; -1: none asked for */
	bool ambiguous;
};

static void
replace(struct pencil *p, const char *from, const char *to)
{
	size_t at = yx_bytes_find_last(yx_buf_bytes(&p->out), yx_bytes_str(from), p->out.len);

	if (at == SIZE_MAX || strlen(from) != strlen(to))
		test_fail(__FILE__, __LINE__, "cannot replace %s", from);
	else
		memcpy(p->out.data + at, to, strlen(to));
}

static void
spoil_nothing(struct pencil *p)
{
	(void)p;
}

static void
cut_startxref(struct pencil *p)
{
	p->out.len =
	    yx_bytes_find_last(yx_buf_bytes(&p->out), YX_BYTES_LIT("startxref"), p->out.len);
}

static void
startxref_beyond(struct pencil *p)
{
	cut_startxref(p);
	yx_buf_puts(&p->out, "startxref\n99999\n%%EOF\n");
}

static void
startxref_elsewhere(struct pencil *p)
{
	cut_startxref(p);
	yx_buf_puts(&p->out, "startxref\n20\n%%EOF\n");
}

static void
prev_circle(struct pencil *p)
{
	uint64_t first = p->last;
	char extra[64];

	pencil_obj(p, 9, "1");
	p->last = p->out.len; /* its own offset */
	snprintf(extra, sizeof(extra), "/Root 1 0 R");
	pencil_table(p, extra);
	(void)first;
}

static void
no_root(struct pencil *p)
{
	replace(p, "/Root 1 0 R", "/Rxxt 1 0 R");
}

static void
junk_in_front(struct pencil *p)
{
	yx_buf_insert(&p->out, 0, "junk\n", 5);
}

static void
second_body(struct pencil *p)
{
	size_t at =
	    yx_bytes_find_last(yx_buf_bytes(&p->out), YX_BYTES_LIT("xref\n0 1"), p->out.len);
	static const char body[] = "3 0 obj\n<< /Type /Page /Other true >>\nendobj\n";

	yx_buf_insert(&p->out, at, body, sizeof(body) - 1);
	cut_startxref(p);
	yx_buf_printf(&p->out, "startxref\n%zu\n%%%%EOF\n", at + sizeof(body) - 1);
}

static void
unknown_object(struct pencil *p)
{
	size_t at =
	    yx_bytes_find_last(yx_buf_bytes(&p->out), YX_BYTES_LIT("xref\n0 1"), p->out.len);
	static const char body[] = "77 0 obj\n(nobody knows me)\nendobj\n";

	yx_buf_insert(&p->out, at, body, sizeof(body) - 1);
	cut_startxref(p);
	yx_buf_printf(&p->out, "startxref\n%zu\n%%%%EOF\n", at + sizeof(body) - 1);
}

static void
loose_bytes(struct pencil *p)
{
	size_t at =
	    yx_bytes_find_last(yx_buf_bytes(&p->out), YX_BYTES_LIT("xref\n0 1"), p->out.len);

	yx_buf_insert(&p->out, at, "what is this\n", 13);
	cut_startxref(p);
	yx_buf_printf(&p->out, "startxref\n%zu\n%%%%EOF\n", at + 13);
}

static void
hidden_revision(struct pencil *p)
{
	uint64_t last = p->last, size = p->size;

	pencil_obj(p, 3, "<< /Type /Page /Evil true >>");
	pencil_table(p, "/Root 1 0 R");
	p->last = last;
	p->size = (uint32_t)size;
	pencil_obj(p, 9, "1");
	pencil_table(p, "/Root 1 0 R"); /* its /Prev jumps over the one before */
}

static void
length_lies(struct pencil *p)
{
	replace(p, "/Length 25", "/Length 12");
}

static void
key_twice(struct pencil *p)
{
	replace(p, "/Type /Pages /Kids [3 0 R] /Count 1", "/Kids [3 0 R]/Count 1/Count 2      ");
}

static void
wrong_entry(struct pencil *p)
{
	struct yx_buf line;
	size_t at;

	yx_buf_init(&line, 0);
	yx_buf_puts(&line, "\n4 1\n");
	at = yx_bytes_find(yx_buf_bytes(&p->out), yx_buf_bytes(&line), 0);
	if (at != SIZE_MAX)
		memcpy(p->out.data + at + 5, "0000000017", 10);
	yx_buf_clear(&line);
}

static void
twice_in_a_section(struct pencil *p)
{
	replace(p, "\n4 1\n", "\n3 1\n");
}

static void
short_entries(struct pencil *p)
{
	size_t at;

	while ((at = yx_bytes_find(yx_buf_bytes(&p->out), YX_BYTES_LIT(" n \n"), 0)) != SIZE_MAX)
		memcpy(p->out.data + at, " n\n\n", 4);
	/* one of them really short */
	at = yx_bytes_find(yx_buf_bytes(&p->out), YX_BYTES_LIT(" n\n\n4 1"), 0);
	memmove(p->out.data + at + 3, p->out.data + at + 4, p->out.len - at - 4);
	p->out.len--;
}

static void
damaged_table(struct pencil *p)
{
	replace(p, " 00000 n \n3 1\n", " 00000 x \n3 1\n");
}

static void
bytes_behind(struct pencil *p)
{
	yx_buf_puts(&p->out, "and so on\n");
}

static void
older_startxref_lies(struct pencil *p)
{
	size_t at = yx_bytes_find(yx_buf_bytes(&p->out), YX_BYTES_LIT("startxref\n"), 0);

	memcpy(p->out.data + at + 10, "111", 3);
	pencil_obj(p, 9, "1");
	pencil_table(p, "/Root 1 0 R");
}

static void
second_startxref(struct pencil *p)
{
	yx_buf_printf(&p->out, "startxref\n%" PRIu64 "\n%%%%EOF\n", p->last);
}

static void
two_headers(struct pencil *p)
{
	yx_buf_insert(&p->out, p->out.len, "%PDF-1.4\n", 9);
}

static void
small_size(struct pencil *p)
{
	replace(p, "/Size 5", "/Size 3");
}

static void
size_one_less(struct pencil *p)
{
	replace(p, "/Size 5", "/Size 4");
}

static const struct oddity oddities[] = {
	{ "an entry beyond /Size", small_size, YX_OK, YX_PDF_NOTE_XREF_SIZE, true },
	{ "the highest number for /Size", size_one_less, YX_OK, YX_PDF_NOTE_XREF_SLOPPY, false },
	{ "as it should be", spoil_nothing, YX_OK, -1, false },
	{ "no startxref", cut_startxref, YX_MALFORMED, -1, false },
	{ "startxref beyond the file", startxref_beyond, YX_MALFORMED, -1, false },
	{ "startxref at an object's middle", startxref_elsewhere, YX_MALFORMED, -1, false },
	{ "a circle of sections", prev_circle, YX_MALFORMED, -1, false },
	{ "no catalog", no_root, YX_MALFORMED, -1, false },
	{ "junk in front, offsets from the header", junk_in_front, YX_OK,
	  YX_PDF_NOTE_OFFSETS_FROM_HEADER, true },
	{ "a second body of an object", second_body, YX_OK, YX_PDF_NOTE_DUPLICATE_OBJECT, true },
	{ "an object nobody knows", unknown_object, YX_OK, YX_PDF_NOTE_HIDDEN_OBJECT, true },
	{ "bytes between objects", loose_bytes, YX_OK, YX_PDF_NOTE_HIDDEN_BYTES, false },
	{ "a revision left out of the chain", hidden_revision, YX_OK, YX_PDF_NOTE_HIDDEN_SECTION,
	  true },
	{ "a stream length that lies", length_lies, YX_OK, YX_PDF_NOTE_STREAM_LENGTH, true },
	{ "a key twice", key_twice, YX_OK, YX_PDF_NOTE_DUPLICATE_KEY, true },
	{ "an entry that leads elsewhere", wrong_entry, YX_OK, YX_PDF_NOTE_XREF_MISMATCH, true },
	{ "a number twice in a section", twice_in_a_section, YX_OK, YX_PDF_NOTE_XREF_OVERLAP,
	  true },
	{ "entries of nineteen bytes", short_entries, YX_OK, YX_PDF_NOTE_XREF_SLOPPY, false },
	{ "a damaged entry", damaged_table, YX_MALFORMED, -1, false },
	{ "bytes behind the end", bytes_behind, YX_OK, YX_PDF_NOTE_JUNK_AFTER_EOF, false },
	{ "an older startxref that lies", older_startxref_lies, YX_OK, YX_PDF_NOTE_STARTXREF_LIES,
	  true },
	{ "a startxref without a section", second_startxref, YX_OK, YX_PDF_NOTE_HIDDEN_SECTION,
	  true },
	{ "a second header", two_headers, YX_OK, YX_PDF_NOTE_SECOND_HEADER, true },
};

static void
oddities_are_refused_or_noted(void)
{
	size_t i;

	for (i = 0; i < sizeof(oddities) / sizeof(oddities[0]); i++) {
		const struct oddity *odd = &oddities[i];
		struct yx_error err = YX_ERROR_INIT;
		struct yx_pdf *doc = NULL;
		struct pencil p;
		enum yx_status st;

		pencil_make(&p, PENCIL_TABLE, "", "");
		odd->spoil(&p);
		st = yx_pdf_open(&doc, yx_buf_bytes(&p.out), NULL, &err);
		CHECK_MSG(st == odd->want, "%s: %s (%s)", odd->name, yx_status_name(st), err.text);
		if (st != YX_OK)
			CHECK_MSG(err.text[0] && err.clause[0], "%s: no words", odd->name);
		if (doc && odd->note >= 0) {
			CHECK_OK(yx_pdf_scan(doc, &err));
			CHECK_MSG(has_note(doc, (enum yx_pdf_note_kind)odd->note), "%s: no note %s",
				  odd->name, yx_pdf_note_name((enum yx_pdf_note_kind)odd->note));
			CHECK_MSG(yx_pdf_note_is_ambiguous((enum yx_pdf_note_kind)odd->note) ==
				      odd->ambiguous,
				  "%s", odd->name);
		}
		yx_pdf_free(doc);
		yx_buf_clear(&p.out);
	}
}

static void
an_object_that_needs_itself_is_refused(void)
{
	static const uint32_t nums[] = { 7 };
	static const char *const bodies[] = { "[1]" };
	struct yx_error err = YX_ERROR_INIT;
	const struct yx_pdf_obj *o = NULL;
	struct yx_pdf *doc = NULL;
	struct pencil p;

	/* the object stream says that it lies in itself */
	pencil_init(&p);
	pencil_document(&p, "", "");
	pencil_objstm(&p, 7, nums, bodies, 1);
	p.count--;
	p.changed[p.count - 1].in_stream = true;
	p.changed[p.count - 1].where = 7;
	p.changed[p.count - 1].index = 0;
	pencil_xref_stream(&p, 8, "/Root 1 0 R");
	CHECK_OK(yx_pdf_open(&doc, yx_buf_bytes(&p.out), NULL, &err));
	REQUIRE(doc);
	CHECK_STATUS(yx_pdf_load(yx_pdf_latest(doc), (struct yx_pdf_ref){ 7, 0 }, &o, &err),
		     YX_MALFORMED);
	CHECK(o == NULL);
	yx_pdf_free(doc);
	yx_buf_clear(&p.out);
}

static void
references_in_circles_and_to_nothing(void)
{
	struct yx_error err = YX_ERROR_INIT;
	const struct yx_pdf_obj *o = NULL, *catalog = NULL;
	struct yx_pdf *doc = NULL;
	struct pencil p;

	pencil_init(&p);
	pencil_document(&p, "/A 5 0 R /B 99 0 R /C 3 7 R", "");
	pencil_obj(&p, 5, "6 0 R");
	pencil_obj(&p, 6, "5 0 R");
	pencil_table(&p, "/Root 1 0 R");
	CHECK_OK(yx_pdf_open(&doc, yx_buf_bytes(&p.out), NULL, &err));
	REQUIRE(doc);
	CHECK_OK(yx_pdf_catalog(yx_pdf_latest(doc), &catalog, &err));
	CHECK_STATUS(yx_pdf_get(yx_pdf_latest(doc), catalog, "A", &o, &err), YX_MALFORMED);
	CHECK_OK(yx_pdf_get(yx_pdf_latest(doc), catalog, "B", &o, &err));
	CHECK(o && o->kind == YX_PDF_NULL);
	CHECK_OK(yx_pdf_get(yx_pdf_latest(doc), catalog, "C", &o, &err));
	CHECK(o && o->kind == YX_PDF_NULL);
	CHECK_OK(yx_pdf_get_kind(yx_pdf_latest(doc), catalog, "None", YX_PDF_DICT, &o, &err));
	CHECK(o == NULL);
	CHECK_STATUS(yx_pdf_get_kind(yx_pdf_latest(doc), catalog, "Pages", YX_PDF_ARRAY, &o, &err),
		     YX_MALFORMED);
	yx_pdf_free(doc);
	yx_buf_clear(&p.out);
}

static void
page_trees_with_circles_and_lies(void)
{
	static const struct {
		const char *name, *pages, *kid;
		enum yx_status want;
		size_t count;
		bool noted;
	} cases[] = {
		{ "honest", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", "null", YX_OK, 1, false },
		{ "a circle", "<< /Type /Pages /Kids [3 0 R 5 0 R] /Count 1 >>",
		  "<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 1 >>", YX_MALFORMED, 0,
		  false },
		{ "a count that lies", "<< /Type /Pages /Kids [3 0 R] /Count 7 >>", "null", YX_OK,
		  1, true },
		{ "a node twice", "<< /Type /Pages /Kids [5 0 R 5 0 R] /Count 2 >>",
		  "<< /Type /Pages /Parent 2 0 R /Kids [] /Count 0 >>", YX_MALFORMED, 0, false },
		{ "a kid that is none", "<< /Type /Pages /Kids [3 0 R 5 0 R] /Count 2 >>", "(kid)",
		  YX_OK, 1, true },
	};
	struct yx_error err = YX_ERROR_INIT;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct yx_pdf *doc = NULL;
		struct pencil p;
		size_t count = 0;
		enum yx_status st;

		pencil_init(&p);
		pencil_document(&p, "", "");
		pencil_table(&p, "/Root 1 0 R");
		pencil_obj(&p, 2, cases[i].pages);
		pencil_obj(&p, 5, cases[i].kid);
		pencil_table(&p, "/Root 1 0 R");
		CHECK_OK(yx_pdf_open(&doc, yx_buf_bytes(&p.out), NULL, &err));
		REQUIRE(doc);
		st = yx_pdf_page_count(yx_pdf_latest(doc), &count, &err);
		CHECK_MSG(st == cases[i].want && count == cases[i].count, "%s: %s, %zu pages",
			  cases[i].name, yx_status_name(st), count);
		CHECK_MSG(has_note(doc, YX_PDF_NOTE_PAGE_TREE) == cases[i].noted, "%s",
			  cases[i].name);
		yx_pdf_free(doc);
		yx_buf_clear(&p.out);
	}
}

static void
rectangles_stand_where_they_are_shown(void)
{
	/* a crop box from (10, 20) to (210, 120); 10 from the left and 20 from below as shown.
	 * 90: x = 210 - y', y = 20 + x'. 180: x = 210 - x', y = 120 - y'. 270: x = 10 + y',
	 * y = 120 - x' */
	static const struct {
		int rotate;
		struct yx_pdf_rect want;
		double width, height;
	} cases[] = {
		{ 0, { 20, 40, 60, 50 }, 200, 100 },
		{ 90, { 180, 30, 190, 70 }, 100, 200 },
		{ 180, { 160, 90, 200, 100 }, 200, 100 },
		{ 270, { 30, 70, 40, 110 }, 100, 200 },
	};
	struct yx_pdf_page page = { .crop_box = { 10, 20, 210, 120 } };
	struct yx_pdf_rect shown = { 10, 20, 50, 30 };
	size_t i;

	for (i = 0; i < 4; i++) {
		const struct yx_pdf_rect *want = &cases[i].want;
		struct yx_pdf_rect r;
		double w, h;

		page.rotate = cases[i].rotate;
		r = yx_pdf_page_place(&page, shown);
		yx_pdf_page_shown(&page, &w, &h);
		CHECK_MSG(r.x0 == want->x0 && r.y0 == want->y0 && r.x1 == want->x1 &&
			      r.y1 == want->y1,
			  "rotate %d: %g %g %g %g", cases[i].rotate, r.x0, r.y0, r.x1, r.y1);
		CHECK(w == cases[i].width && h == cases[i].height);
	}
}

TEST_MAIN(CASE(every_kind_opens_without_a_note), CASE(hidden_and_packed_objects_are_found),
	  CASE(revisions_are_kept_apart), CASE(an_indirect_length_counts_for_sameness),
	  CASE(truncation_at_every_byte), CASE(oddities_are_refused_or_noted),
	  CASE(an_object_that_needs_itself_is_refused), CASE(references_in_circles_and_to_nothing),
	  CASE(page_trees_with_circles_and_lies), CASE(rectangles_stand_where_they_are_shown))
