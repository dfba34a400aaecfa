/* SPDX-License-Identifier: Apache-2.0 */
/*
 * note: the list of oddities found in one file. Bounded, without doubles; adding one never fails: a
 * list that is full, or cannot grow, gives up harmless notes for ambiguous ones.
 */
#include "doc.h"

#include <string.h>

static const struct {
	const char *name;
	bool ambiguous;
} kinds[YX_PDF_NOTE_COUNT] = {
	[YX_PDF_NOTE_JUNK_BEFORE_HEADER] = { "junk-before-header", false },
	[YX_PDF_NOTE_OFFSETS_FROM_HEADER] = { "offsets-from-header", true },
	[YX_PDF_NOTE_SECOND_HEADER] = { "second-header", true },
	[YX_PDF_NOTE_JUNK_AFTER_EOF] = { "junk-after-eof", false },
	[YX_PDF_NOTE_XREF_SLOPPY] = { "xref-sloppy", false },
	[YX_PDF_NOTE_XREF_OVERLAP] = { "xref-overlap", true },
	[YX_PDF_NOTE_XREF_HYBRID_CONFLICT] = { "xref-hybrid-conflict", false },
	[YX_PDF_NOTE_XREF_MISMATCH] = { "xref-mismatch", true },
	[YX_PDF_NOTE_XREF_SIZE] = { "xref-size", true },
	[YX_PDF_NOTE_XREF_ENTRY] = { "xref-entry", true },
	[YX_PDF_NOTE_STARTXREF_SLOPPY] = { "startxref-sloppy", false },
	[YX_PDF_NOTE_STARTXREF_LIES] = { "startxref-lies", true },
	[YX_PDF_NOTE_PREV_ODD] = { "prev-odd", true },
	[YX_PDF_NOTE_TRAILER_CONFLICT] = { "trailer-conflict", true },
	[YX_PDF_NOTE_ENCRYPTION] = { "encryption", true },
	[YX_PDF_NOTE_ID_CHANGED] = { "id-changed", false },
	[YX_PDF_NOTE_DUPLICATE_KEY] = { "duplicate-key", true },
	[YX_PDF_NOTE_DUPLICATE_OBJECT] = { "duplicate-object", true },
	[YX_PDF_NOTE_HIDDEN_OBJECT] = { "hidden-object", true },
	[YX_PDF_NOTE_HIDDEN_SECTION] = { "hidden-section", true },
	[YX_PDF_NOTE_HIDDEN_BYTES] = { "hidden-bytes", false },
	[YX_PDF_NOTE_COMMENT] = { "comment", false },
	[YX_PDF_NOTE_OBJECT_SLOPPY] = { "object-sloppy", false },
	[YX_PDF_NOTE_OBJECT_OVERLAP] = { "object-overlap", true },
	[YX_PDF_NOTE_STREAM_LENGTH] = { "stream-length", true },
	[YX_PDF_NOTE_STREAM_DAMAGED] = { "stream-damaged", true },
	[YX_PDF_NOTE_STREAM_DICTIONARY] = { "stream-dictionary", true },
	[YX_PDF_NOTE_OBJECT_STREAM] = { "object-stream", true },
	[YX_PDF_NOTE_SYNTAX] = { "syntax", true },
	[YX_PDF_NOTE_PAGE_TREE] = { "page-tree", true },
	[YX_PDF_NOTE_LINEAR] = { "linearised", true },
	[YX_PDF_NOTE_REPAIR] = { "repair", true },
	[YX_PDF_NOTE_FIELD_TREE] = { "field-tree", false },
};

const char *
yx_pdf_note_name(enum yx_pdf_note_kind kind)
{
	return (unsigned)kind < YX_PDF_NOTE_COUNT ? kinds[kind].name : "?";
}

bool
yx_pdf_note_is_ambiguous(enum yx_pdf_note_kind kind)
{
	return (unsigned)kind >= YX_PDF_NOTE_COUNT || kinds[kind].ambiguous;
}

size_t
yx_pdf_note_count(const struct yx_pdf *doc)
{
	return doc->note_count;
}

const struct yx_pdf_note *
yx_pdf_note(const struct yx_pdf *doc, size_t i)
{
	return i < doc->note_count ? &doc->notes[i] : NULL;
}

/* Room for one more; a full list gives up its harmless notes first, so that none of the ambiguous
 * ones can be crowded out. */
static struct yx_pdf_note *
room(struct yx_pdf *doc, enum yx_pdf_note_kind kind)
{
	struct yx_pdf_note *grown;
	size_t i;

	if (doc->note_cap == 0)
		return NULL;
	if (doc->note_count == doc->note_cap && doc->note_cap < YX_LIMIT_PDF_NOTES) {
		grown = yx_realloc(doc->notes, YX_LIMIT_PDF_NOTES * sizeof(*grown));
		if (grown) {
			doc->notes = grown;
			doc->note_cap = YX_LIMIT_PDF_NOTES;
		}
	}
	if (doc->note_count < doc->note_cap)
		return &doc->notes[doc->note_count++];
	if (!yx_pdf_note_is_ambiguous(kind))
		return NULL;
	for (i = doc->note_count; i-- > 0;)
		if (!yx_pdf_note_is_ambiguous(doc->notes[i].kind))
			return &doc->notes[i];
	return NULL;
}

void
pdf_note(struct yx_pdf *doc, enum yx_pdf_note_kind kind, uint64_t offset, uint32_t num,
	 const char *fmt, ...)
{
	struct yx_pdf_note *n;
	size_t i, rev;
	va_list ap;

	if (doc->notes_full)
		return;
	for (i = 0; i < doc->note_count; i++)
		if (doc->notes[i].kind == kind && doc->notes[i].offset == offset &&
		    doc->notes[i].num == num)
			return;
	n = room(doc, kind);
	if (!n) {
		doc->notes_full = yx_pdf_note_is_ambiguous(kind); /* and nothing left to give up */
		return;
	}
	rev = offset == YX_NO_OFFSET ? SIZE_MAX : pdf_revision_of(doc, offset);
	n->kind = kind;
	n->offset = offset;
	n->num = num;
	n->revision = rev < doc->revision_count ? (uint32_t)rev : UINT32_MAX;
	va_start(ap, fmt);
	(void)vsnprintf(n->text, sizeof(n->text), fmt, ap);
	va_end(ap);
}
