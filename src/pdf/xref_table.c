/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xref_table: the classic table (ISO 32000-2 7.5.4). It may be spaced oddly, which is noted; where
 * readers that go by lines would see another table that is two readings; and anything that is not
 * one table with one meaning is refused.
 */
#include "doc.h"

#include <inttypes.h>

static bool
take_digits(struct yx_bytes in, size_t from, size_t count, uint64_t *out)
{
	uint64_t v = 0;
	size_t i;

	for (i = from; i < from + count; i++) {
		if (in.data[i] < '0' || in.data[i] > '9')
			return false;
		v = v * 10 + (uint64_t)(in.data[i] - '0');
	}
	*out = v;
	return true;
}

/* One, whatever else has to be skipped. */
static bool
take_space(struct yx_reader *r)
{
	bool good = yx_accept(r, " ") && !pdf_is_space(yx_peek(r));

	pdf_skip_blank(r);
	return good;
}

/* Blanks, and one end of line. */
static bool
take_line_end(struct yx_reader *r)
{
	while (yx_peek(r) == ' ' || yx_peek(r) == '\t')
		(void)yx_skip(r, 1);
	return yx_accept(r, "\r\n") || yx_accept(r, "\n") || yx_accept(r, "\r");
}

/* One entry: the twenty bytes of the standard, or else token by token (noted by the caller). */
static bool
take_entry(struct yx_pdf *doc, struct yx_reader *r, uint64_t *offset, uint64_t *gen, bool *in_use,
	   bool *sloppy)
{
	bool good;
	struct yx_reader at = *r;
	struct yx_bytes e;

	if (yx_take(&at, 20, &e) && take_digits(e, 0, 10, offset) && e.data[10] == ' ' &&
	    take_digits(e, 11, 5, gen) && e.data[16] == ' ' &&
	    (e.data[17] == 'n' || e.data[17] == 'f') &&
	    ((e.data[18] == ' ' && (e.data[19] == '\n' || e.data[19] == '\r')) ||
	     (e.data[18] == '\r' && e.data[19] == '\n'))) {
		*in_use = e.data[17] == 'n';
		*sloppy |= e.data[19] == '\r' && yx_accept(&at, "\n");
		*r = at;
		return true;
	}
	*sloppy = true;
	at = *r;
	good = !pdf_is_space(yx_peek(&at));
	pdf_skip_blank(&at);
	if (!pdf_take_uint(&at, offset))
		return false;
	good &= take_space(&at);
	if (!pdf_take_uint(&at, gen))
		return false;
	good &= take_space(&at);
	if (pdf_accept_word(&at, "n"))
		*in_use = true;
	else if (pdf_accept_word(&at, "f"))
		*in_use = false;
	else
		return false;
	good &= take_line_end(&at);
	/* of lines that are empty, of two entries in one, of more than one blank, some readers make
	 * another table */
	if (!good)
		pdf_note(doc, YX_PDF_NOTE_REPAIR, yx_reader_offset(&at), 0,
			 "an entry of a cross-reference table is not the line it should be");
	*r = at;
	return true;
}

static enum yx_status
read_subsection(struct yx_pdf *doc, struct yx_reader *r, uint64_t start, uint64_t count,
		struct yx_error *err)
{
	struct pdf_entry e = { 0 };
	uint64_t i, offset = 0, gen = 0;
	uint64_t at = yx_reader_offset(r);
	bool in_use = false, sloppy = false;
	enum yx_status st;

	for (i = 0; i < count; i++) {
		if (!take_entry(doc, r, &offset, &gen, &in_use, &sloppy))
			return yx_fail(
			    err, YX_MALFORMED, r, "ISO 32000-2 7.5.4",
			    "entry %" PRIu64
			    " of the cross-reference table is damaged" PDF_REWRITE_ADVICE,
			    start + i);
		e.num = (uint32_t)(start + i);
		e.gen = gen > UINT32_MAX ? UINT32_MAX : (uint32_t)gen;
		e.place = in_use ? YX_PDF_AT_OFFSET : YX_PDF_FREE;
		if (in_use && offset == 0) { /* a common way to say: not there */
			e.place = YX_PDF_FREE;
			sloppy = true;
		}
		e.offset = offset + doc->base;
		if ((st = pdf_add_entry(doc, &e, err)) != YX_OK)
			return st;
	}
	if (sloppy)
		pdf_note(doc, YX_PDF_NOTE_XREF_SLOPPY, at, 0,
			 "the cross-reference table is not spaced as the standard says");
	return YX_OK;
}

/*
 * 7.5.4: "xref" is a line, and so are the two numbers of a subsection. Readers that go by lines see
 * another table, or none, where something else stands in one of them.
 */
static void
check_line_ends(struct yx_pdf *doc, struct yx_reader r, bool good)
{
	while (yx_peek(&r) == ' ' || yx_peek(&r) == '\t')
		(void)yx_skip(&r, 1);
	if (!good || (yx_peek(&r) != '\r' && yx_peek(&r) != '\n'))
		pdf_note(doc, YX_PDF_NOTE_REPAIR, yx_reader_offset(&r), 0,
			 "a line of a cross-reference table is not as it should be");
}

enum yx_status
pdf_read_table(struct yx_pdf *doc, struct yx_reader *r, struct yx_error *err)
{
	uint64_t start, count;
	bool good;
	enum yx_status st;

	check_line_ends(doc, *r, true);
	for (bool first = true;; first = false) {
		good = first || !pdf_is_space(yx_peek(r)); /* an empty line: in front of trailer */
		pdf_skip_blank(r);
		if (yx_accept(r, "trailer"))
			return YX_OK;
		if (!pdf_take_uint(r, &start))
			break;
		good &= take_space(r);
		if (!pdf_take_uint(r, &count))
			break;
		if (start > YX_LIMIT_PDF_OBJECT_NUMBER || count > YX_LIMIT_PDF_OBJECT_NUMBER ||
		    start + count > YX_LIMIT_PDF_OBJECT_NUMBER + 1)
			return yx_fail(err, YX_LIMIT, r, "ISO 32000-1 annex C.2",
				       "object numbers above %d", YX_LIMIT_PDF_OBJECT_NUMBER);
		check_line_ends(doc, *r, good);
		pdf_skip_blank(r);
		if ((st = read_subsection(doc, r, start, count, err)) != YX_OK)
			return st;
	}
	return yx_fail(err, YX_MALFORMED, r, "ISO 32000-2 7.5.4",
		       "the cross-reference table does not end in a trailer" PDF_REWRITE_ADVICE);
}
