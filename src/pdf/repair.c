/* SPDX-License-Identifier: Apache-2.0 */
/*
 * repair: would a reader that gives up the cross-references and looks for the objects itself find
 * the same ones? PDFium, Ghostscript, PDFBox, iText, pdf.js and poppler all do so, each for reasons
 * of its own: a table that leads on to a cross-reference stream, a startxref that is not quite one,
 * bytes where none belong. What they find is the last body of a number in the file, or one in an
 * object stream, or one that was freed; they don't agree. So a file that gives one of them a reason
 * needs one body for each number that a reader comes to, or the newest as the last in the file.
 */
#include "doc.h"

struct repair {
	struct yx_pdf *doc;
	bool odd;               /* something gives a reason to repair: */
	struct yx_pdf_note why; /* this; or: */
	bool mixed;             /* tables and streams in one chain (7.5.8.4) */
	bool packed_differs;    /* and what lies in object streams is found otherwise */
	uint32_t *nums;         /* found in another way, if somebody comes to them */
	uint32_t last;          /* the greatest of them */
	size_t count, room;
};

/* An entry that leads to an object, of whatever number, makes nobody search who does not need it.
 */
static bool
is_some_object(struct yx_pdf *doc, uint64_t offset)
{
	struct pdf_indirect ind;

	yx_pdf_trim(doc);
	return pdf_parse_indirect(doc, doc->work, offset, doc->file.len, 0, &ind, NULL) == YX_OK;
}

/* What one reader or another takes for damage, though it has one meaning. */
static bool
is_reason(struct yx_pdf *doc, const struct yx_pdf_note *n)
{
	switch (n->kind) {
	case YX_PDF_NOTE_XREF_MISMATCH:
		return !is_some_object(doc, n->offset);
	case YX_PDF_NOTE_JUNK_BEFORE_HEADER:
	case YX_PDF_NOTE_JUNK_AFTER_EOF:
	case YX_PDF_NOTE_XREF_SLOPPY:
	case YX_PDF_NOTE_STARTXREF_SLOPPY:
	case YX_PDF_NOTE_HIDDEN_BYTES:
	case YX_PDF_NOTE_OBJECT_SLOPPY:
		return true;
	default:
		return false;
	}
}

static void
find_reason(struct repair *r)
{
	struct yx_pdf *doc = r->doc;

	for (size_t i = 0; !r->odd && i < doc->note_count; i++) {
		r->why = doc->notes[i];
		r->odd = is_reason(doc, &r->why);
	}
	for (size_t i = 1; i < doc->revision_count; i++) {
		enum yx_pdf_section_kind older = doc->revisions[i - 1].kind;
		enum yx_pdf_section_kind newer = doc->revisions[i].kind;

		if ((older == YX_PDF_SECTION_STREAM) == (newer == YX_PDF_SECTION_STREAM))
			continue;
		r->mixed = true;
		/* a stream over a plain table, as pdf-lib writes it: eight programs agree */
		r->packed_differs |= older != YX_PDF_SECTION_TABLE;
	}
}

static enum yx_status
suspect(struct repair *r, uint32_t num, struct yx_error *err)
{
	if (r->count == r->room) {
		size_t room = r->room * 2 + 64;
		uint32_t *grown = yx_realloc(r->nums, room * sizeof(*grown));

		if (!grown)
			return yx_fail_nomem(err);
		r->nums = grown;
		r->room = room;
	}
	r->nums[r->count++] = num;
	if (num > r->last)
		r->last = num;
	return YX_OK;
}

/* The entries [from, to) of by_num are of one number, oldest first. */
static bool
is_found_otherwise(const struct repair *r, size_t from, size_t to)
{
	const struct yx_pdf *doc = r->doc;
	const struct pdf_entry *newest = &doc->entries[doc->by_num[to - 1]];
	bool packed = newest->place == YX_PDF_IN_STREAM, later = false, differs = false;

	for (size_t i = from; i + 1 < to; i++) {
		const struct pdf_entry *e = &doc->entries[doc->by_num[i]];

		if (e->place == YX_PDF_FREE)
			continue;
		if (newest->place == YX_PDF_FREE)
			return true;
		if (e->place == newest->place && e->offset == newest->offset)
			continue;
		differs = true;
		packed |= e->place == YX_PDF_IN_STREAM;
		later |= e->place == newest->place && e->offset > newest->offset;
	}
	return differs &&
	       ((packed && (r->odd || r->packed_differs)) || (later && (r->odd || r->mixed)));
}

static enum yx_status
look_at_entries(struct repair *r, struct yx_error *err)
{
	const struct yx_pdf *doc = r->doc;
	enum yx_status st = YX_OK;
	size_t to;

	for (size_t from = 0; st == YX_OK && from < doc->entry_count; from = to) {
		uint32_t num = doc->entries[doc->by_num[from]].num;

		for (to = from + 1; to < doc->entry_count; to++)
			if (doc->entries[doc->by_num[to]].num != num)
				break;
		if (to - from > 1 && num && is_found_otherwise(r, from, to))
			st = suspect(r, num, err);
	}
	return st;
}

/* Bodies that no cross-reference leads to. */
static enum yx_status
look_at_unused(struct repair *r, struct yx_error *err)
{
	const struct yx_pdf *doc = r->doc;
	enum yx_status st = YX_OK;

	for (size_t i = 0; st == YX_OK && i < doc->note_count; i++) {
		const struct yx_pdf_note *n = &doc->notes[i];
		const struct pdf_entry *e = pdf_find_entry(yx_pdf_latest(r->doc), n->num);

		if ((n->kind == YX_PDF_NOTE_DUPLICATE_OBJECT ||
		     n->kind == YX_PDF_NOTE_HIDDEN_OBJECT) &&
		    (r->odd || r->mixed || !e || e->place == YX_PDF_FREE))
			st = suspect(r, n->num, err);
	}
	return st;
}

/* "N G" in front of the word at `at`: where it begins (SIZE_MAX: it does not), and N. */
static size_t
header_before(struct yx_bytes file, size_t at, uint32_t *num)
{
	size_t digits, places = 0;
	uint64_t value = 0;

	for (int part = 0; part < 2; part++) {
		size_t blanks = at;

		while (at && pdf_is_space(file.data[at - 1]))
			at--;
		if (part && blanks == at)
			return SIZE_MAX;
		digits = at;
		while (at && file.data[at - 1] >= '0' && file.data[at - 1] <= '9')
			at--;
		if (digits == at)
			return SIZE_MAX;
	}
	for (places = at; places < digits; places++)
		value =
		    value > UINT32_MAX ? value : value * 10 + (uint64_t)(file.data[places] - '0');
	*num = value > UINT32_MAX ? UINT32_MAX : (uint32_t)value;
	return at;
}

/* At once, or by the white space in front of it. */
static bool
leads_to(struct yx_bytes file, uint64_t offset, uint64_t at)
{
	if (offset > at || at - offset > YX_LIMIT_PDF_HEADER)
		return false;
	while (offset < at && pdf_is_space(file.data[offset]))
		offset++;
	return offset == at;
}

/* Does some revision know this body of the object? */
static bool
is_known_body(const struct yx_pdf *doc, uint32_t num, uint64_t at)
{
	for (size_t i = pdf_first_entry(doc, num); i < doc->entry_count; i++) {
		const struct pdf_entry *e = &doc->entries[doc->by_num[i]];

		if (e->num != num)
			break;
		if (e->place == YX_PDF_AT_OFFSET && leads_to(doc->file, e->offset, at))
			return true;
	}
	return false;
}

/*
 * Who searches for objects does not ask whether they lie in the data of a stream, in a string or a
 * comment: each "N G obj" of the file counts.
 */
static enum yx_status
look_at_bytes(struct repair *r, struct yx_error *err)
{
	struct yx_bytes file = r->doc->file;
	enum yx_status st = YX_OK;
	uint32_t num = 0;

	if (!r->odd && !r->mixed)
		return YX_OK;
	for (size_t at = 0; st == YX_OK; at += 3) {
		size_t start;

		at = yx_bytes_find(file, YX_BYTES_LIT("obj"), at);
		if (at == SIZE_MAX)
			break;
		start = header_before(file, at, &num);
		if (start != SIZE_MAX && !is_known_body(r->doc, num, start))
			st = suspect(r, num, err);
	}
	return st;
}

/* A trailer that a repair finds too, and a catalog that is not today's. */
static void
look_at_roots(struct repair *r)
{
	struct yx_pdf *doc = r->doc;
	const struct yx_pdf_obj *root =
	    yx_pdf_peek(doc->revisions[doc->revision_count - 1].trailer, "Root");

	for (size_t i = 0; i < doc->revision_count; i++) {
		const struct yx_pdf_obj *o = yx_pdf_peek(doc->revisions[i].trailer, "Root");

		if (o && root && !yx_pdf_obj_equal(o, root))
			pdf_note(doc, YX_PDF_NOTE_REPAIR, doc->revisions[i].trailer->offset, 0,
				 "a trailer with another /Root than the newest, which readers that "
				 "repair the file may take");
	}
}

static void
tell(struct repair *r, uint32_t num)
{
	uint64_t at = r->odd ? r->why.offset : YX_NO_OFFSET;

	if (r->odd)
		pdf_note(r->doc, YX_PDF_NOTE_REPAIR, at, num,
			 "readers that repair this (%s) find another object %u",
			 yx_pdf_note_name(r->why.kind), num);
	else if (r->mixed)
		pdf_note(
		    r->doc, YX_PDF_NOTE_REPAIR, at, num,
		    "readers that do not go from a cross-reference table to a stream, or back, "
		    "find another object %u",
		    num);
	else
		pdf_note(r->doc, YX_PDF_NOTE_REPAIR, at, num,
			 "object %u is called free, needed, and there: not every reader goes "
			 "without",
			 num);
}

void
pdf_lose(struct pdf_lost *lost, uint32_t num)
{
	if (lost->count < sizeof(lost->nums) / sizeof(lost->nums[0]))
		lost->nums[lost->count] = num;
	lost->count++;
}

/* An object, and what it holds when it is an object stream. */
static enum yx_status
suspect_all(struct repair *r, uint32_t num, struct yx_error *err)
{
	const struct yx_pdf *doc = r->doc;
	enum yx_status st = suspect(r, num, err);

	for (size_t i = 0; st == YX_OK && i < doc->entry_count; i++) {
		const struct pdf_entry *e = &doc->entries[doc->by_num[i]];

		if (e->place == YX_PDF_IN_STREAM && e->offset == num)
			st = suspect(r, e->num, err);
	}
	return st;
}

/* What no search finds, whoever needs it. */
static enum yx_status
look_at_lost(struct repair *r, const struct pdf_lost *lost, struct yx_error *err)
{
	size_t kept = sizeof(lost->nums) / sizeof(lost->nums[0]);
	enum yx_status st = YX_OK;

	if (!r->odd && !r->mixed)
		return YX_OK;
	for (size_t i = 0; st == YX_OK && i < lost->count && i < kept; i++)
		st = suspect_all(r, lost->nums[i], err);
	if (st == YX_OK && lost->count > kept) /* one that counts as reached */
		st = suspect(r, UINT32_MAX, err);
	return st;
}

enum yx_status
pdf_check_repair(struct yx_pdf *doc, const struct pdf_lost *lost, struct yx_error *err)
{
	struct repair r = { .doc = doc };
	struct pdf_reach reach = { 0 };
	enum yx_status st;

	find_reason(&r);
	if (r.odd || r.mixed)
		look_at_roots(&r);
	st = look_at_entries(&r, err);
	if (st == YX_OK)
		st = look_at_unused(&r, err);
	if (st == YX_OK)
		st = look_at_lost(&r, lost, err);
	if (st == YX_OK)
		st = look_at_bytes(&r, err);
	if (st == YX_OK && r.count)
		st = pdf_reach_painted(&reach, doc, r.last, err);
	for (size_t i = 0; st == YX_OK && i < r.count; i++)
		if (pdf_reach_has(&reach, r.nums[i])) {
			tell(&r, r.nums[i]);
			break;
		}
	pdf_reach_clear(&reach);
	yx_free(r.nums);
	return st;
}
