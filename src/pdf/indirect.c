/* SPDX-License-Identifier: Apache-2.0 */
/*
 * indirect: "N G obj ... endobj" as it stands in the file (ISO 32000-2 7.3.10), and where a
 * stream's data begins (7.3.8).
 */
#include "doc.h"

bool
pdf_take_header(struct yx_reader *r, struct yx_pdf_ref *ref, uint64_t *start)
{
	struct yx_reader at = *r;
	struct yx_pdf_ref pair;

	*start = yx_reader_offset(&at);
	/* "obj" may be followed at once by what it holds, even by a number in sloppy files */
	if (!pdf_take_number_pair(&at, &pair) || !yx_accept(&at, "obj"))
		return false;
	*ref = pair;
	*r = at;
	return true;
}

/*
 * The end of line behind "stream": CRLF or LF. A CR alone may not be (7.3.8.1) and is left by some
 * writers all the same; poppler, MuPDF, Ghostscript, PDFium, pdf.js and PDFBox all skip it.
 */
static void
skip_stream_eol(struct yx_pdf *doc, struct yx_reader *r, uint32_t num)
{
	struct yx_reader at = *r;
	bool tab = false; /* MuPDF then sees no data */

	while (yx_peek(&at) == ' ' || yx_peek(&at) == '\t') {
		tab |= yx_peek(&at) == '\t';
		(void)yx_skip(&at, 1);
	}
	if (at.at != r->at && (yx_peek(&at) == '\r' || yx_peek(&at) == '\n')) {
		pdf_note(doc, tab ? YX_PDF_NOTE_SYNTAX : YX_PDF_NOTE_OBJECT_SLOPPY,
			 yx_reader_offset(r), num, "blanks between stream and its end of line");
		*r = at;
	}
	if (yx_accept(r, "\r\n") || yx_accept(r, "\n"))
		return;
	if (yx_accept(r, "\r"))
		pdf_note(doc, YX_PDF_NOTE_OBJECT_SLOPPY, yx_reader_offset(r), num,
			 "stream followed by a lone carriage return");
	else
		pdf_note(doc, YX_PDF_NOTE_SYNTAX, yx_reader_offset(r), num,
			 "stream without an end of line behind it");
}

static bool
is_empty(const struct yx_reader *r)
{
	struct yx_reader at = *r;

	(void)pdf_skip_space(&at);
	return pdf_accept_word(&at, "endobj");
}

/*
 * Without endobj: does something else begin here? Of an object that goes on some readers take the
 * last value, or none at all (ISO 32000-2 7.3.10).
 */
static bool
is_over(const struct yx_reader *r)
{
	struct yx_reader at = *r;
	struct yx_pdf_ref ref;
	uint64_t start;

	return yx_reader_at_end(&at) || pdf_accept_word(&at, "xref") ||
	       pdf_accept_word(&at, "startxref") || pdf_accept_word(&at, "trailer") ||
	       pdf_take_header(&at, &ref, &start);
}

/* Led to its middle, it is another number than the one that stands there. */
static bool
is_cut(const struct yx_pdf *doc, uint64_t start)
{
	return start && doc->file.data[start - 1] >= '0' && doc->file.data[start - 1] <= '9';
}

static bool
begins_with_zero(const struct yx_reader *r)
{
	int next = yx_peek_at(r, 1);

	return yx_peek(r) == '0' && next >= '0' && next <= '9';
}

/* Without zeros in front, which some readers do not take for the same number. */
static bool
is_plain_header(const struct yx_pdf *doc, const struct pdf_indirect *ind)
{
	struct yx_reader r = pdf_reader_at(doc->file, ind->start, doc->file.len);
	uint64_t num;

	if (begins_with_zero(&r) || !pdf_take_uint(&r, &num))
		return false;
	pdf_skip_blank(&r);
	return !begins_with_zero(&r);
}

/* Behind endobj: another object, a section, a comment. */
static bool
is_followed_well(const struct yx_reader *r)
{
	struct yx_reader at = *r;

	pdf_skip_blank(&at);
	return yx_peek(&at) == '%' || is_over(&at);
}

/* What stands behind the value: endobj, or the data of a stream begins. */
static void
take_end(struct yx_pdf *doc, struct pdf_parser *p, struct pdf_indirect *out)
{
	if (pdf_skip_space(&p->r))
		pdf_note(doc, YX_PDF_NOTE_COMMENT, yx_reader_offset(&p->r), p->num,
			 "a comment inside an object");
	if (out->obj->kind == YX_PDF_DICT && yx_accept(&p->r, "stream")) {
		skip_stream_eol(doc, &p->r, p->num);
		out->obj->kind = YX_PDF_STREAM;
		out->obj->stream_offset = yx_reader_offset(&p->r);
		out->obj->stream_of = out->ref;
	} else if (!yx_accept(&p->r, "endobj")) {
		out->sloppy = true;
		if (is_over(&p->r))
			pdf_note(doc, YX_PDF_NOTE_OBJECT_SLOPPY, yx_reader_offset(&p->r), p->num,
				 "object %u has no endobj", p->num);
		else
			pdf_note(doc, YX_PDF_NOTE_SYNTAX, yx_reader_offset(&p->r), p->num,
				 "object %u goes on behind its value", p->num);
	}
}

enum yx_status
pdf_parse_indirect(struct yx_pdf *doc, struct yx_arena *arena, uint64_t offset, uint64_t limit,
		   uint32_t revision, struct pdf_indirect *out, struct yx_error *err)
{
	struct pdf_parser p = { .arena = arena, .doc = doc, .in_file = true };
	bool nothing = false;
	enum yx_status st;

	*out = (struct pdf_indirect){ .obj = NULL };
	if (limit > doc->file.len)
		limit = doc->file.len;
	if (offset >= limit)
		return yx_fail_at(err, YX_MALFORMED, offset, "ISO 32000-2 7.5.4",
				  "an object should be here, but its part of the file ends before");
	if (limit - offset > YX_LIMIT_PDF_OBJECT)
		limit = offset + YX_LIMIT_PDF_OBJECT;
	if ((st = pdf_spend(doc, 0, err)) != YX_OK)
		return st;
	p.r = pdf_reader_at(doc->file, offset, limit);
	p.revision = revision;
	pdf_skip_blank(&p.r);
	if (!pdf_take_header(&p.r, &out->ref, &out->start)) {
		st = yx_fail(err, YX_MALFORMED, &p.r, "ISO 32000-2 7.3.10",
			     "expected \"number generation obj\"");
		goto done;
	}
	p.num = out->ref.num;
	if (is_cut(doc, out->start))
		pdf_note(doc, YX_PDF_NOTE_REPAIR, out->start, p.num,
			 "object %u is found in the middle of a number", p.num);
	if (!is_plain_header(doc, out))
		pdf_note(doc, YX_PDF_NOTE_REPAIR, out->start, p.num,
			 "the numbers of object %u begin with a zero", p.num);
	if (is_empty(&p.r)) { /* "N G obj endobj" is the null object */
		out->obj = yx_arena_alloc(arena, sizeof(*out->obj));
		if (!out->obj) {
			st = pdf_fail_arena(arena, err);
			goto done;
		}
		*out->obj = pdf_null;
		nothing = true;
	} else if ((st = pdf_parse(&p, &out->obj, err)) != YX_OK) {
		goto done;
	}
	take_end(doc, &p, out);
	if (nothing && !is_followed_well(&p.r))
		pdf_note(doc, YX_PDF_NOTE_SYNTAX, yx_reader_offset(&p.r), p.num,
			 "object %u ends before its value", p.num);
	out->end = yx_reader_offset(&p.r);
done:
	pdf_parser_clear(&p);
	if (st == YX_OK)
		st = pdf_spend(doc, yx_reader_offset(&p.r) - offset, err);
	else
		doc->parsed += yx_reader_offset(&p.r) - offset;
	if (st != YX_OK)
		out->obj = NULL;
	return st;
}
