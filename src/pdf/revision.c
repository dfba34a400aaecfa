/* SPDX-License-Identifier: Apache-2.0 */
/*
 * revision: the sections of the chain as revisions, oldest first, each with the place where its
 * bytes end. The two halves of a linearised file are one revision, and so is a hybrid section.
 * Entries are settled within a section and indexed by number over all of them.
 */
#include "doc.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static int
compare_entries(const void *a, const void *b)
{
	const struct pdf_entry *x = a, *y = b;

	if (x->num != y->num)
		return x->num < y->num ? -1 : 1;
	return (int)x->from_stream - (int)y->from_stream;
}

static bool
entry_equal(const struct pdf_entry *a, const struct pdf_entry *b)
{
	return a->place == b->place &&
	       (a->place == YX_PDF_FREE || (a->offset == b->offset && a->gen == b->gen));
}

/* Which of two entries of one number in one section counts, noting what is odd. */
static bool
second_wins(struct yx_pdf *doc, const struct pdf_section *s, const struct pdf_entry *a,
	    const struct pdf_entry *b)
{
	if (s->kind == YX_PDF_SECTION_HYBRID && a->from_stream != b->from_stream) {
		/* a hidden object is free in the table and real in the stream (7.5.8.4) */
		if (a->place == YX_PDF_FREE)
			return true;
		if (b->place != YX_PDF_FREE && !entry_equal(a, b))
			pdf_note(doc, YX_PDF_NOTE_XREF_HYBRID_CONFLICT, s->offset, a->num,
				 "table and stream of a hybrid section disagree on object %u",
				 a->num);
		return false;
	}
	if (!entry_equal(a, b))
		pdf_note(doc, YX_PDF_NOTE_XREF_OVERLAP, s->offset, a->num,
			 "object %u stands twice in one cross-reference section", a->num);
	return false;
}

void
pdf_settle_slice(struct yx_pdf *doc, struct pdf_section *s)
{
	struct pdf_entry *e;
	size_t i, n = 0, count = s->slice.count;
	bool sorted = true;

	if (count == 0)
		return;
	e = doc->entries + s->slice.first;
	for (i = 1; i < count && sorted; i++)
		sorted = e[i - 1].num < e[i].num;
	if (sorted)
		return;
	qsort(e, count, sizeof(*e), compare_entries); /* merge sort in glibc: stable */
	for (i = 1; i < count; i++) {
		if (e[i].num != e[n].num)
			e[++n] = e[i];
		else if (second_wins(doc, s, &e[n], &e[i]))
			e[n] = e[i];
	}
	s->slice.count = n + 1;
}

/* ---------------------------------------------------------- where they end */

/*
 * startxref and %%EOF behind a section. *value is its number (YX_NO_OFFSET: no startxref there).
 * Comments between are stepped over, as %%EOF is one itself.
 */
static void
find_end(struct yx_pdf *doc, uint64_t from, struct yx_pdf_revision *rev, uint64_t *value)
{
	struct yx_reader r = pdf_reader_at(doc->file, from, doc->file.len);
	struct yx_pdf_ref ref;
	uint64_t start;

	*value = YX_NO_OFFSET;
	rev->startxref = YX_NO_OFFSET;
	rev->end_marker = rev->end = from;
	for (;;) {
		pdf_skip_blank(&r);
		if (yx_peek(&r) != '%' || yx_accept(&r, "%%EOF"))
			break;
		while (yx_peek(&r) >= 0 && yx_peek(&r) != '\n' && yx_peek(&r) != '\r')
			(void)yx_skip(&r, 1);
	}
	if (!yx_accept(&r, "startxref")) {
		size_t near = yx_bytes_find(yx_bytes_slice(doc->file, (size_t)from, 1024),
					    YX_BYTES_LIT("startxref"), 0);

		if (near == SIZE_MAX)
			return;
		pdf_note(doc,
			 pdf_take_header(&r, &ref, &start) || pdf_accept_word(&r, "xref")
			     ? YX_PDF_NOTE_STARTXREF_SLOPPY
			     : YX_PDF_NOTE_REPAIR,
			 from, 0,
			 "other bytes between a cross-reference section and its startxref");
		r = pdf_reader_at(doc->file, from + near + 9, doc->file.len);
	}
	rev->startxref = yx_reader_offset(&r) - 9;
	if (!pdf_is_space(yx_peek(&r)))
		pdf_note(doc, YX_PDF_NOTE_REPAIR, rev->startxref, 0,
			 "startxref and its number stand in one word");
	pdf_skip_blank(&r);
	if (!pdf_take_uint(&r, value))
		*value = YX_NO_OFFSET;
	pdf_skip_blank(&r);
	if (!yx_accept(&r, "%%EOF"))
		pdf_note(doc,
			 yx_peek(&r) == '(' || yx_peek(&r) == '<' ? YX_PDF_NOTE_REPAIR
								  : YX_PDF_NOTE_STARTXREF_SLOPPY,
			 rev->startxref, 0, "a startxref that is not followed by %%%%EOF");
	rev->end_marker = yx_reader_offset(&r);
	while (yx_peek(&r) == ' ' || yx_peek(&r) == '\t')
		(void)yx_skip(&r, 1);
	if (!yx_accept(&r, "\r\n") && !yx_accept(&r, "\n"))
		(void)yx_accept(&r, "\r");
	rev->end = yx_reader_offset(&r);
}

static bool
file_is_linearized(struct yx_pdf *doc)
{
	struct pdf_indirect ind;
	struct yx_reader r = pdf_reader_at(doc->file, doc->info.header_offset,
					   doc->info.header_offset + YX_LIMIT_PDF_HEADER * 2);

	(void)pdf_skip_space(&r);
	if (pdf_parse_indirect(doc, doc->work, yx_reader_offset(&r), doc->file.len, 0, &ind,
			       NULL) != YX_OK)
		return false;
	return yx_pdf_peek(ind.obj, "Linearized") != NULL;
}

/* Section i (newer) and i + 1 (its /Prev) are the halves of a linearised file. */
static bool
is_linearized_pair(const struct yx_pdf *doc, const struct pdf_section *s, size_t count, size_t i)
{
	return doc->linearized_dict && i + 2 == count && s[i].has_prev && !s[i + 1].has_prev &&
	       s[i + 1].offset > s[i].offset;
}

/* Does `told` lead to the section at `offset`, if only by the white space in front of it? */
static bool
leads_to(const struct yx_pdf *doc, uint64_t told, uint64_t offset)
{
	struct yx_reader r;

	if (told > offset || offset - told > YX_LIMIT_PDF_HEADER)
		return false;
	r = pdf_reader_at(doc->file, told, offset);
	pdf_skip_blank(&r);
	return yx_reader_at_end(&r);
}

/*
 * `newer` is the section whose /Prev this one is. Some writers put the two of a hybrid file back to
 * back and end both with one startxref, which is then the newer one's.
 */
static void
fill_revision(struct yx_pdf *doc, struct yx_pdf_revision *rev, const struct pdf_section *s,
	      const struct pdf_section *half, const struct pdf_section *newer)
{
	uint64_t value = 0;

	rev->kind = s->kind;
	rev->section = s->offset;
	rev->trailer = s->trailer;
	rev->linearized = half != NULL;
	rev->entry_count = s->slice.count;
	find_end(doc, half ? half->end : s->end, rev, &value);
	if (value != YX_NO_OFFSET && newer && newer->offset >= s->end &&
	    newer->offset < rev->startxref && leads_to(doc, value + doc->base, newer->offset)) {
		value = rev->startxref = YX_NO_OFFSET;
		rev->end_marker = rev->end = s->end;
	}
	if (value == YX_NO_OFFSET)
		pdf_note(doc, YX_PDF_NOTE_STARTXREF_SLOPPY, s->end, 0,
			 "a cross-reference section without a startxref behind it");
	else if (!leads_to(doc, value + doc->base, s->offset) && value + doc->base != s->given)
		pdf_note(doc, YX_PDF_NOTE_STARTXREF_LIES, rev->startxref, 0,
			 "startxref says %" PRIu64 ", its section is at %" PRIu64, value,
			 s->offset - doc->base);
}

static int
compare_by_num(const void *a, const void *b, void *arg)
{
	const struct pdf_entry *e = arg;
	const struct pdf_entry *x = &e[*(const uint32_t *)a], *y = &e[*(const uint32_t *)b];

	if (x->num != y->num)
		return x->num < y->num ? -1 : 1;
	return (int)x->revision - (int)y->revision;
}

/* Mark entries with their revision, squeeze out settled ones, build the index. */
static enum yx_status
index_entries(struct yx_pdf *doc, struct yx_error *err)
{
	size_t i, k, n = 0;

	for (i = 0; i < doc->revision_count; i++)
		n += doc->slices[i].count;
	doc->by_num = yx_alloc_array(n + 1, sizeof(*doc->by_num));
	if (!doc->by_num)
		return yx_fail_nomem(err);
	n = 0;
	for (i = 0; i < doc->revision_count; i++) {
		for (k = 0; k < doc->slices[i].count; k++) {
			size_t at = doc->slices[i].first + k;

			doc->entries[at].revision = (uint16_t)i;
			doc->has_generations |=
			    doc->entries[at].place == YX_PDF_AT_OFFSET && doc->entries[at].gen;
			doc->by_num[n++] = (uint32_t)at;
			if (doc->entries[at].num + 1 > doc->info.object_max)
				doc->info.object_max = doc->entries[at].num + 1;
		}
	}
	doc->entry_count = n;
	qsort_r(doc->by_num, n, sizeof(*doc->by_num), compare_by_num, doc->entries);
	return YX_OK;
}

/*
 * Numbers greater than /Size do not exist (7.5.5), but not every reader looks. It should be one
 * more than the highest: who makes it the highest itself loses nothing by the standard's words.
 */
static void
check_sizes(struct yx_pdf *doc)
{
	size_t i, k;

	for (i = 0; i < doc->revision_count; i++) {
		const struct yx_pdf_obj *size = yx_pdf_peek(doc->revisions[i].trailer, "Size");
		const struct pdf_slice *slice = &doc->slices[i];

		if (!size || size->kind != YX_PDF_INT)
			continue;
		if (size->u.integer > YX_LIMIT_PDF_OBJECT_NUMBER + 1) /* poppler, MuPDF */
			pdf_note(doc, YX_PDF_NOTE_REPAIR, size->offset, 0,
				 "/Size is more than readers take");
		for (k = slice->count; k-- > 0;) {
			const struct pdf_entry *e = &doc->entries[slice->first + k];

			if ((int64_t)e->num < size->u.integer)
				break;
			if (e->place != YX_PDF_FREE) {
				bool last = (int64_t)e->num == size->u.integer;

				pdf_note(
				    doc, last ? YX_PDF_NOTE_XREF_SLOPPY : YX_PDF_NOTE_XREF_SIZE,
				    doc->revisions[i].section, e->num,
				    "object %u is beyond /Size %" PRId64, e->num, size->u.integer);
				break;
			}
		}
	}
}

static bool
same_entry(const struct yx_pdf_obj *a, const struct yx_pdf_obj *b)
{
	return (!a && !b) || (a && b && yx_pdf_obj_equal(a, b));
}

static void
compare_trailers(struct yx_pdf *doc)
{
	size_t i;

	for (i = 1; i < doc->revision_count; i++) {
		const struct yx_pdf_obj *a = doc->revisions[i - 1].trailer;
		const struct yx_pdf_obj *b = doc->revisions[i].trailer;
		const struct yx_pdf_obj *x = yx_pdf_peek(a, "ID"), *y = yx_pdf_peek(b, "ID");

		if (!same_entry(yx_pdf_peek(a, "Encrypt"), yx_pdf_peek(b, "Encrypt")))
			pdf_note(doc, YX_PDF_NOTE_TRAILER_CONFLICT, b->offset, 0,
				 "revisions disagree on /Encrypt");
		if (x && y && x->kind == YX_PDF_ARRAY && y->kind == YX_PDF_ARRAY &&
		    x->u.array.count && y->u.array.count &&
		    !yx_pdf_obj_equal(x->u.array.items[0], y->u.array.items[0]))
			pdf_note(doc,
				 yx_pdf_peek(b, "Encrypt") ? YX_PDF_NOTE_TRAILER_CONFLICT
							   : YX_PDF_NOTE_ID_CHANGED,
				 b->offset, 0, "revisions disagree on the first part of /ID");
	}
}

/* What follows the last %%EOF, and whether the last startxref of the file is the newest section's.
 */
static void
check_tail(struct yx_pdf *doc, uint64_t tail_startxref)
{
	const struct yx_pdf_revision *last = &doc->revisions[doc->revision_count - 1];
	struct yx_reader r = pdf_reader_at(doc->file, last->end, doc->file.len);

	pdf_skip_blank(&r);
	if (!yx_reader_at_end(&r))
		pdf_note(doc, YX_PDF_NOTE_JUNK_AFTER_EOF, yx_reader_offset(&r), 0,
			 "%zu bytes follow the end of the last revision", yx_reader_left(&r));
	if (last->startxref != tail_startxref)
		pdf_note(doc, YX_PDF_NOTE_HIDDEN_SECTION, tail_startxref, 0,
			 "the last startxref does not stand behind the section it names");
}

static enum yx_status
order_revisions(struct yx_pdf *doc, struct pdf_section *s, size_t count, struct yx_error *err)
{
	size_t i, n = 0;

	doc->revisions = yx_alloc_array(count, sizeof(*doc->revisions));
	doc->slices = yx_alloc_array(count, sizeof(*doc->slices));
	if (!doc->revisions || !doc->slices)
		return yx_fail_nomem(err);
	for (i = count; i-- > 0;) { /* oldest first */
		bool pair = i > 0 && is_linearized_pair(doc, s, count, i - 1);
		const struct pdf_section *half = pair ? &s[i] : NULL;

		if (pair) {
			i--; /* both stand side by side in the entries, the newer one first */
			s[i].slice.count += half->slice.count;
			doc->info.linearized = true;
		} else if (i + 1 < count && s[i].prev > s[i].offset) {
			pdf_note(doc, YX_PDF_NOTE_PREV_ODD, s[i].offset, 0,
				 "/Prev points forward in the file");
		}
		pdf_settle_slice(doc, &s[i]);
		fill_revision(doc, &doc->revisions[n], &s[i], half, i > 0 ? &s[i - 1] : NULL);
		doc->slices[n++] = s[i].slice;
	}
	doc->revision_count = n;
	return YX_OK;
}

enum yx_status
pdf_build_revisions(struct yx_pdf *doc, struct pdf_section *sections, size_t count,
		    uint64_t tail_startxref, struct yx_error *err)
{
	size_t i;
	enum yx_status st;

	doc->linearized_dict = file_is_linearized(doc);
	if ((st = order_revisions(doc, sections, count, err)) != YX_OK)
		return st;
	for (i = 1; i < doc->revision_count; i++) {
		doc->revisions[i].start = doc->revisions[i - 1].end;
		if (doc->revisions[i].end <= doc->revisions[i - 1].end)
			pdf_note(doc, YX_PDF_NOTE_PREV_ODD, doc->revisions[i].section, 0,
				 "a newer revision ends before an older one");
	}
	if ((st = index_entries(doc, err)) != YX_OK)
		return st;
	check_sizes(doc);
	compare_trailers(doc);
	check_tail(doc, tail_startxref);
	return YX_OK;
}
