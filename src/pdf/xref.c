/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xref: from the end of the file along /Prev to its beginning (ISO 32000-2 7.5.5, 7.5.8).
 * xref_table.c and xref_stream.c read the sections, revision.c makes revisions of them.
 */
#include "doc.h"

#include <inttypes.h>
#include <string.h>

enum yx_status
pdf_add_entry(struct yx_pdf *doc, const struct pdf_entry *e, struct yx_error *err)
{
	if (doc->entry_count == doc->entry_cap) {
		size_t cap = doc->entry_cap ? doc->entry_cap * 2 : 256;
		struct pdf_entry *grown;

		if (doc->entry_count >= YX_LIMIT_PDF_XREF_ENTRIES)
			return yx_fail_at(err, YX_LIMIT, e->offset, "",
					  "more than %d cross-reference entries",
					  YX_LIMIT_PDF_XREF_ENTRIES);
		if (cap > YX_LIMIT_PDF_XREF_ENTRIES)
			cap = YX_LIMIT_PDF_XREF_ENTRIES;
		grown = yx_realloc(doc->entries, cap * sizeof(*grown));
		if (!grown)
			return yx_fail_nomem(err);
		doc->entries = grown;
		doc->entry_cap = cap;
	}
	doc->entries[doc->entry_count++] = *e;
	return YX_OK;
}

enum yx_status
pdf_add_area(struct yx_pdf *doc, uint64_t start, uint64_t end, struct yx_error *err)
{
	struct pdf_area *grown;
	size_t cap = doc->area_cap ? doc->area_cap * 2 : 16;

	if (doc->area_count == doc->area_cap) {
		grown = yx_realloc(doc->areas, cap * sizeof(*grown));
		if (!grown)
			return yx_fail_nomem(err);
		doc->areas = grown;
		doc->area_cap = cap;
	}
	doc->areas[doc->area_count++] = (struct pdf_area){ start, end };
	return YX_OK;
}

/* /Prev and /XRefStm must be direct numbers: nothing can be resolved yet. */
static enum yx_status
section_offset(struct yx_pdf *doc, const struct yx_pdf_obj *trailer, const char *key, bool *there,
	       uint64_t *out, struct yx_error *err)
{
	const struct yx_pdf_obj *o = yx_pdf_peek(trailer, key);
	double d;

	*there = false;
	if (!o || o->kind == YX_PDF_NULL)
		return YX_OK;
	d = yx_pdf_number(o);
	if (!yx_pdf_is_number(o) || d < 0 || d > 1e15 || d != (double)(uint64_t)d)
		return yx_fail_at(err, YX_MALFORMED, o->offset, "ISO 32000-2 7.5.5",
				  "/%s of a trailer is no offset" PDF_REWRITE_ADVICE, key);
	if (o->kind == YX_PDF_REAL)
		pdf_note(doc, YX_PDF_NOTE_SYNTAX, o->offset, 0, "/%s written as a real", key);
	if (d == 0) {
		pdf_note(doc, *key == 'X' ? YX_PDF_NOTE_REPAIR : YX_PDF_NOTE_XREF_SLOPPY, o->offset,
			 0, "/%s is 0", key);
		return YX_OK;
	}
	*out = (uint64_t)d + doc->base;
	*there = true;
	return YX_OK;
}

static enum yx_status
read_classic(struct yx_pdf *doc, struct yx_reader *r, struct pdf_section *s, struct yx_error *err)
{
	struct pdf_parser p = { .arena = doc->perm, .doc = doc, .in_file = true };
	struct pdf_section hidden;
	struct yx_pdf_obj *trailer = NULL;
	uint64_t stm = 0;
	bool has_stm = false;
	enum yx_status st;

	if ((st = pdf_read_table(doc, r, err)) != YX_OK)
		return st;
	p.r = *r;
	st = pdf_parse(&p, &trailer, err);
	pdf_parser_clear(&p);
	if (st != YX_OK)
		return yx_fail_prefix(err, st, "trailer");
	if (trailer->kind != YX_PDF_DICT)
		return yx_fail(err, YX_MALFORMED, r, "ISO 32000-2 7.5.5",
			       "the trailer is no dictionary" PDF_REWRITE_ADVICE);
	s->trailer = trailer;
	s->end = yx_reader_offset(&p.r);
	if ((st = pdf_add_area(doc, s->offset, s->end, err)) != YX_OK)
		return st;
	if ((st = section_offset(doc, trailer, "XRefStm", &has_stm, &stm, err)) != YX_OK)
		return st;
	if (has_stm) {
		s->kind = YX_PDF_SECTION_HYBRID;
		doc->has_hidden = true;
		st = pdf_read_xref_stream(doc, stm, true, &hidden, err);
		if (st != YX_OK)
			return yx_fail_prefix(err, st, "/XRefStm");
		if (pdf_is_space(doc->file.data[stm]))
			pdf_note(doc, YX_PDF_NOTE_REPAIR, stm, 0,
				 "/XRefStm does not lead to the stream itself");
	}
	return section_offset(doc, trailer, "Prev", &s->has_prev, &s->prev, err);
}

enum yx_status
pdf_read_section(struct yx_pdf *doc, uint64_t offset, struct pdf_section *out, struct yx_error *err)
{
	struct yx_reader r = pdf_reader_at(doc->file, offset, doc->file.len);
	size_t first = doc->entry_count;
	struct yx_pdf_ref ref;
	uint64_t num;
	enum yx_status st;

	*out = (struct pdf_section){ .offset = offset, .kind = YX_PDF_SECTION_TABLE };
	out->given = offset;
	if (offset >= doc->file.len)
		return yx_fail_at(err, YX_MALFORMED, offset, "ISO 32000-2 7.5.5",
				  "a cross-reference section should be here, but the file ends "
				  "before: it may be cut short" PDF_REWRITE_ADVICE);
	if (pdf_is_space(yx_peek(&r))) {
		pdf_skip_blank(&r);
		pdf_note(doc, YX_PDF_NOTE_STARTXREF_SLOPPY, offset, 0,
			 "the offset of a cross-reference section points at white space");
		out->offset = yx_reader_offset(&r);
	}
	if (yx_accept(&r, "xref")) {
		st = read_classic(doc, &r, out, err);
	} else if (pdf_take_header(&r, &ref, &num)) {
		st = pdf_read_xref_stream(doc, out->offset, false, out, err);
		out->given = offset;
		if (st == YX_OK && yx_pdf_peek(out->trailer, "XRefStm"))
			pdf_note(doc, YX_PDF_NOTE_REPAIR, out->offset, 0,
				 "a cross-reference stream with /XRefStm");
		if (st == YX_OK)
			st = section_offset(doc, out->trailer, "Prev", &out->has_prev, &out->prev,
					    err);
	} else {
		return yx_fail_at(err, YX_MALFORMED, offset, "ISO 32000-2 7.5.5",
				  "no cross-reference section where the file says there is "
				  "one" PDF_REWRITE_ADVICE);
	}
	out->slice.first = first;
	out->slice.count = doc->entry_count - first;
	return st;
}

/* ------------------------------------------------------------------- chain */

/* The last startxref: its keyword's offset, and its number. */
static enum yx_status
find_startxref(struct yx_pdf *doc, uint64_t *keyword, uint64_t *value, struct yx_error *err)
{
	size_t from = doc->file.len > YX_LIMIT_PDF_TAIL ? doc->file.len - YX_LIMIT_PDF_TAIL : 0;
	struct yx_bytes tail = yx_bytes_slice(doc->file, from, YX_LIMIT_PDF_TAIL);
	size_t at = yx_bytes_find_last(tail, YX_BYTES_LIT("startxref"), tail.len);
	struct yx_reader r;

	if (at == SIZE_MAX)
		return yx_fail_at(err, YX_MALFORMED, from, "ISO 32000-2 7.5.5",
				  "no startxref in the last %d bytes: the file is cut short, or "
				  "something was appended" PDF_REWRITE_ADVICE,
				  YX_LIMIT_PDF_TAIL);
	*keyword = from + at;
	r = pdf_reader_at(doc->file, *keyword + 9, doc->file.len);
	pdf_skip_blank(&r);
	if (!pdf_take_uint(&r, value))
		return yx_fail(err, YX_MALFORMED, &r, "ISO 32000-2 7.5.5",
			       "startxref without a number" PDF_REWRITE_ADVICE);
	pdf_skip_blank(&r);
	if (!yx_accept(&r, "%%EOF"))
		pdf_note(doc, YX_PDF_NOTE_STARTXREF_SLOPPY, *keyword, 0,
			 "the last startxref is not followed by %%%%EOF");
	return YX_OK;
}

/* Do offsets count from the file's first byte or from its header? Both occur; only one may fit. */
static void
choose_base(struct yx_pdf *doc, uint64_t value)
{
	struct yx_reader r = pdf_reader_at(doc->file, value, doc->file.len);
	struct yx_reader s =
	    pdf_reader_at(doc->file, value + doc->info.header_offset, doc->file.len);
	struct yx_pdf_ref ref;
	uint64_t start;
	bool plain, shifted;

	if (doc->info.header_offset == 0)
		return;
	pdf_skip_blank(&r);
	pdf_skip_blank(&s);
	plain = yx_accept(&r, "xref") || pdf_take_header(&r, &ref, &start);
	shifted = yx_accept(&s, "xref") || pdf_take_header(&s, &ref, &start);
	if (plain || !shifted)
		return;
	doc->base = doc->info.header_offset;
	pdf_note(doc, YX_PDF_NOTE_OFFSETS_FROM_HEADER, 0, 0,
		 "offsets count from the header, not from the first byte");
}

static enum yx_status
read_all(struct yx_pdf *doc, struct pdf_section **out, size_t *count, struct yx_error *err)
{
	struct pdf_section *sections = NULL, *grown;
	uint64_t next = doc->startxref;
	size_t n = 0, cap = 0, i;
	enum yx_status st;

	for (;;) {
		if (n == YX_LIMIT_PDF_REVISIONS)
			return yx_fail_at(err, YX_LIMIT, next, "", "more than %d revisions",
					  YX_LIMIT_PDF_REVISIONS);
		if (n == cap) {
			cap = cap ? cap * 2 : 8;
			grown = yx_realloc(sections, cap * sizeof(*sections));
			if (!grown)
				return yx_fail_nomem(err);
			*out = sections = grown;
		}
		if ((st = pdf_read_section(doc, next, &sections[n], err)) != YX_OK)
			return st;
		for (i = 0; i < n; i++)
			if (sections[i].offset == sections[n].offset)
				return yx_fail_at(err, YX_MALFORMED, next, "ISO 32000-2 7.5.5",
						  "the chain of cross-references runs in a "
						  "circle" PDF_REWRITE_ADVICE);
		n++;
		*count = n;
		if (!sections[n - 1].has_prev)
			return YX_OK;
		next = sections[n - 1].prev;
	}
}

enum yx_status
pdf_read_chain(struct yx_pdf *doc, struct yx_error *err)
{
	struct pdf_section *sections = NULL;
	uint64_t keyword = 0, value = 0;
	size_t count = 0;
	enum yx_status st;

	if ((st = find_startxref(doc, &keyword, &value, err)) != YX_OK)
		goto done;
	choose_base(doc, value);
	doc->startxref = value + doc->base;
	if ((st = read_all(doc, &sections, &count, err)) != YX_OK)
		goto done;
	st = pdf_build_revisions(doc, sections, count, keyword, err);
done:
	yx_free(sections);
	return st;
}
