/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scan_gap: what lies between the objects and sections that the cross-references lead to. White
 * space and comments are nothing; an object, a section or other bytes are noted.
 */
#include "scan.h"

static bool
number_known_in(const struct scan *s, uint32_t num, size_t revision)
{
	const struct pdf_slice *slice;
	size_t i;

	if (revision >= s->doc->revision_count)
		return false;
	slice = &s->doc->slices[revision];
	for (i = 0; i < slice->count; i++)
		if (s->doc->entries[slice->first + i].num == num)
			return true;
	return false;
}

static void
note_object(struct scan *s, const struct extent *x)
{
	size_t rev = pdf_revision_of(s->doc, x->start);

	if (number_known_in(s, x->num, rev))
		pdf_note(s->doc, YX_PDF_NOTE_DUPLICATE_OBJECT, x->start, x->num,
			 "a second body of object %u, which its revision does not use", x->num);
	else
		pdf_note(s->doc, YX_PDF_NOTE_HIDDEN_OBJECT, x->start, x->num,
			 "object %u here is known to no cross-reference", x->num);
}

/* A comment: headers and end marks are told apart from talk. */
static void
take_comment(struct scan *s, struct yx_reader *r)
{
	uint64_t at = yx_reader_offset(r);
	bool header = yx_accept(r, "%PDF-"), mark = !header && yx_accept(r, "%%EOF");

	while (yx_peek(r) >= 0 && yx_peek(r) != '\n' && yx_peek(r) != '\r')
		(void)yx_skip(r, 1);
	if (header && at != s->doc->info.header_offset)
		pdf_note(s->doc, YX_PDF_NOTE_SECOND_HEADER, at, 0, "another PDF header");
	if (!header && !mark && at > s->doc->info.header_offset + 32)
		pdf_note(s->doc, YX_PDF_NOTE_COMMENT, at, 0, "a comment between objects");
}

static void
take_startxref(struct scan *s, struct yx_reader *r)
{
	uint64_t at = yx_reader_offset(r) - 9, value = 0;
	size_t i;

	pdf_skip_blank(r);
	(void)pdf_take_uint(r, &value);
	for (i = 0; i < s->doc->revision_count; i++)
		if (s->doc->revisions[i].startxref == at)
			return;
	if (s->doc->info.linearized && at < s->doc->revisions[0].end)
		return; /* of a linearised file's first half: 0, or the offset of the main part */
	pdf_note(s->doc, YX_PDF_NOTE_HIDDEN_SECTION, at, 0,
		 "a startxref that belongs to no revision of the chain");
}

/* Step to the next place in [r) where an object or a section might begin. */
static void
skip_unknown(struct scan *s, struct yx_reader *r)
{
	struct yx_bytes rest = yx_reader_rest(r);
	uint64_t at = yx_reader_offset(r);
	size_t i = 0;

	while (i < rest.len && rest.data[i] != '\n' && rest.data[i] != '\r')
		i++;
	(void)yx_skip(r, i ? i : 1);
	pdf_note(s->doc, YX_PDF_NOTE_HIDDEN_BYTES, at, 0,
		 "bytes between objects that belong to none");
}

enum yx_status
scan_gap(struct scan *s, uint64_t from, uint64_t to, struct yx_error *err)
{
	struct yx_reader r = pdf_reader_at(s->doc->file, from, to), probe;
	struct yx_pdf_ref ref;
	struct extent x;
	uint64_t start;
	size_t rev;
	enum yx_status st;

	for (;;) {
		pdf_skip_blank(&r);
		if (yx_reader_at_end(&r))
			return YX_OK;
		if ((st = pdf_spend(s->doc, 16, err)) != YX_OK)
			return st;
		probe = r;
		if (yx_peek(&r) == '%') {
			take_comment(s, &r);
		} else if (yx_accept(&r, "startxref")) {
			take_startxref(s, &r);
		} else if (pdf_accept_word(&probe, "xref")) {
			pdf_note(s->doc, YX_PDF_NOTE_HIDDEN_SECTION, yx_reader_offset(&r), 0,
				 "a cross-reference table outside the chain of revisions");
			r = probe;
		} else if (pdf_accept_word(&probe, "trailer")) {
			pdf_note(s->doc, YX_PDF_NOTE_REPAIR, yx_reader_offset(&r), 0,
				 "a trailer outside the chain of revisions");
			r = probe;
		} else if (pdf_take_header(&probe, &ref, &start)) {
			rev = pdf_revision_of(s->doc, start);
			st = scan_measure(s, start, to,
					  (uint32_t)(rev < s->doc->revision_count
							 ? rev
							 : s->doc->revision_count - 1),
					  false, &x, err);
			if (scan_is_fatal(s, st))
				return st;
			if (st != YX_OK)
				x = (struct extent){ start, yx_reader_offset(&probe), ref.num, 0 };
			note_object(s, &x);
			r = pdf_reader_at(s->doc->file, x.end, to);
		} else {
			skip_unknown(s, &r);
		}
	}
}

/* Where the line of a comment begins that goes on here (SIZE_MAX: there is none). */
static uint64_t
comment_before(const struct yx_pdf *doc, uint64_t from, uint64_t at)
{
	uint64_t found = UINT64_MAX;

	while (at-- > from && doc->file.data[at] != '\n' && doc->file.data[at] != '\r')
		if (doc->file.data[at] == '%')
			found = at;
	return found;
}

/* Updates were put right behind an %%EOF without an end of line; who searches does not see them. */
void
scan_line(struct scan *s, uint64_t from, const struct extent *x)
{
	uint64_t at = comment_before(s->doc, from, x->start);
	struct yx_reader r;

	if (at == UINT64_MAX)
		return;
	r = pdf_reader_at(s->doc->file, at, x->start);
	if (!yx_accept(&r, "%%EOF") || !yx_reader_at_end(&r))
		pdf_note(s->doc, YX_PDF_NOTE_REPAIR, x->start, x->num,
			 "an object or a section in the line of a comment");
	else if (x->num)
		pdf_lose(&s->lost, x->num);
}
