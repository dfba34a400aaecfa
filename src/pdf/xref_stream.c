/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xref_stream: cross-reference streams (ISO 32000-2 7.5.8), alone or as the hidden half of a hybrid
 * section. Read before anything can be resolved: /Length, /W, /Index and the filters must be
 * direct.
 */
#include "doc.h"

#include <inttypes.h>

static enum yx_status
field_widths(struct yx_pdf *doc, const struct yx_pdf_obj *dict, uint64_t w[3], bool hidden_half,
	     struct yx_error *err)
{
	const struct yx_pdf_obj *o = yx_pdf_peek(dict, "W");
	size_t i;

	if (!o || o->kind != YX_PDF_ARRAY || o->u.array.count < 3)
		goto bad;
	for (i = 0; i < 3; i++) {
		const struct yx_pdf_obj *n = o->u.array.items[i];

		if (n->kind != YX_PDF_INT || n->u.integer < 0 || n->u.integer > 8)
			goto bad;
		w[i] = (uint64_t)n->u.integer;
	}
	if (w[1] == 0)
		goto bad;
	/* others are allowed: poppler does not open the file, Ghostscript repairs it */
	if (w[0] > 4 || w[2] > 4 || (hidden_half && w[2] == 0))
		pdf_note(doc, YX_PDF_NOTE_XREF_SLOPPY, dict->offset, 0,
			 "a cross-reference stream with an unusual /W");
	return YX_OK;
bad:
	return yx_fail_at(err, YX_MALFORMED, dict->offset, "ISO 32000-2 7.5.8.2",
			  "a cross-reference stream with a wrong /W");
}

static bool
take_field(struct yx_reader *r, uint64_t width, uint64_t otherwise, uint64_t *out)
{
	struct yx_bytes b;
	size_t i;

	*out = otherwise;
	if (width == 0)
		return true;
	if (!yx_take(r, (size_t)width, &b))
		return false;
	*out = 0;
	for (i = 0; i < b.len; i++)
		*out = *out << 8 | b.data[i];
	return true;
}

static enum yx_status
read_rows(struct yx_pdf *doc, struct yx_reader *r, const uint64_t w[3], uint64_t start,
	  uint64_t count, bool hidden_half, uint64_t offset, struct yx_error *err)
{
	uint64_t i, type, a, b;
	enum yx_status st;

	for (i = 0; i < count; i++) {
		struct pdf_entry e = { .num = (uint32_t)(start + i), .from_stream = hidden_half };

		if (!take_field(r, w[0], 1, &type) || !take_field(r, w[1], 0, &a) ||
		    !take_field(r, w[2], 0, &b))
			return yx_fail_at(
			    err, YX_MALFORMED, offset, "ISO 32000-2 7.5.8.3",
			    "a cross-reference stream is shorter than its /Index says "
			    "(object %" PRIu64 ")",
			    start + i);
		e.gen = b > UINT32_MAX ? UINT32_MAX : (uint32_t)b;
		if (type == 1 && a == 0) { /* a way to say: not there */
			pdf_note(doc, YX_PDF_NOTE_XREF_SLOPPY, offset, e.num,
				 "object %u is said to be at offset 0", e.num);
		} else if (type == 1) {
			e.place = YX_PDF_AT_OFFSET;
			e.offset = a > UINT64_MAX / 2 ? UINT64_MAX / 2 : a + doc->base;
		} else if (type == 2) {
			e.place = YX_PDF_IN_STREAM;
			e.offset = a;
		} else { /* unknown types are references to null, but not for every reader */
			e.place = YX_PDF_FREE;
			e.offset = a > UINT64_MAX / 2 ? UINT64_MAX / 2 : a;
			if (type)
				pdf_note(doc, YX_PDF_NOTE_XREF_ENTRY, offset, e.num,
					 "object %u has a cross-reference of an unknown type",
					 e.num);
		}
		if ((st = pdf_add_entry(doc, &e, err)) != YX_OK)
			return st;
	}
	return YX_OK;
}

static enum yx_status
read_index(struct yx_pdf *doc, const struct yx_pdf_obj *dict, const uint64_t w[3],
	   struct yx_bytes rows, bool hidden_half, uint64_t offset, struct yx_error *err)
{
	const struct yx_pdf_obj *index = yx_pdf_peek(dict, "Index");
	const struct yx_pdf_obj *size = yx_pdf_peek(dict, "Size");
	struct yx_reader r = yx_reader(rows);
	int64_t next = 0;
	size_t i, pairs = index && index->kind == YX_PDF_ARRAY ? index->u.array.count / 2 : 0;
	enum yx_status st;

	if (!size || size->kind != YX_PDF_INT || size->u.integer < 0 ||
	    size->u.integer > YX_LIMIT_PDF_OBJECT_NUMBER + 1)
		return yx_fail_at(err, YX_MALFORMED, offset, "ISO 32000-2 7.5.8.2",
				  "a cross-reference stream without a usable /Size");
	if (!index)
		return read_rows(doc, &r, w, 0, (uint64_t)size->u.integer, hidden_half, offset,
				 err);
	for (i = 0; i < pairs; i++) {
		bool in_order;
		const struct yx_pdf_obj *a = index->u.array.items[2 * i];
		const struct yx_pdf_obj *b = index->u.array.items[2 * i + 1];

		if (a->kind != YX_PDF_INT || b->kind != YX_PDF_INT || a->u.integer < 0 ||
		    b->u.integer < 0 || a->u.integer > YX_LIMIT_PDF_OBJECT_NUMBER ||
		    b->u.integer > YX_LIMIT_PDF_OBJECT_NUMBER + 1 - a->u.integer)
			return yx_fail_at(err, YX_MALFORMED, offset, "ISO 32000-2 7.5.8.2",
					  "a cross-reference stream with a wrong /Index");
		in_order = a->u.integer >= next && b->u.integer > 0;
		next = a->u.integer + b->u.integer;
		if (!in_order || index->u.array.count % 2)
			pdf_note(doc, YX_PDF_NOTE_REPAIR, offset, 0,
				 "a cross-reference stream whose /Index is not in order");
		st = read_rows(doc, &r, w, (uint64_t)a->u.integer, (uint64_t)b->u.integer,
			       hidden_half, offset, err);
		if (st != YX_OK)
			return st;
	}
	if (!yx_reader_at_end(&r))
		pdf_note(doc, YX_PDF_NOTE_XREF_SLOPPY, offset, 0,
			 "a cross-reference stream holds more than its /Index says");
	return YX_OK;
}

/* Behind the data: endstream and endobj; gives the place behind them. */
static uint64_t
end_of_object(const struct yx_pdf *doc, uint64_t data_end)
{
	struct yx_reader r = pdf_reader_at(doc->file, data_end, doc->file.len);

	pdf_skip_blank(&r);
	(void)yx_accept(&r, "endstream");
	pdf_skip_blank(&r);
	(void)yx_accept(&r, "endobj");
	return yx_reader_offset(&r);
}

enum yx_status
pdf_read_xref_stream(struct yx_pdf *doc, uint64_t offset, bool hidden_half, struct pdf_section *out,
		     struct yx_error *err)
{
	struct pdf_indirect ind;
	const struct yx_pdf_obj *length;
	struct yx_buf rows;
	struct yx_bytes raw;
	uint64_t w[3];
	enum yx_status st;

	yx_buf_init(&rows, (size_t)YX_LIMIT_PDF_OBJECT_STREAM);
	*out = (struct pdf_section){ .offset = offset, .kind = YX_PDF_SECTION_STREAM };
	st = pdf_parse_indirect(doc, doc->perm, offset, doc->file.len, UINT32_MAX, &ind, err);
	if (st != YX_OK)
		goto done;
	if (ind.obj->kind != YX_PDF_STREAM ||
	    !yx_pdf_is_name(yx_pdf_peek(ind.obj, "Type"), "XRef")) {
		st = yx_fail_at(err, YX_MALFORMED, offset, "ISO 32000-2 7.5.8",
				"the object here is no cross-reference stream");
		goto done;
	}
	length = yx_pdf_peek(ind.obj, "Length");
	if (!length || length->kind != YX_PDF_INT || length->u.integer < 0) {
		st = yx_fail_at(err, YX_MALFORMED, offset, "ISO 32000-2 7.5.8.2",
				"a cross-reference stream needs a direct /Length");
		goto done;
	}
	if ((st = field_widths(doc, ind.obj, w, hidden_half, err)) != YX_OK)
		goto done;
	if ((st = yx_pdf_stream_raw((struct yx_pdf_view){ doc, 0 }, ind.obj, &raw, err)) != YX_OK)
		goto done;
	st = yx_pdf_stream_decode((struct yx_pdf_view){ doc, 0 }, ind.obj,
				  (size_t)YX_LIMIT_PDF_OBJECT_STREAM, &rows, NULL, err);
	if (st != YX_OK)
		goto done;
	st = read_index(doc, ind.obj, w, yx_buf_bytes(&rows), hidden_half, offset, err);
	if (st != YX_OK)
		goto done;
	out->trailer = ind.obj;
	out->end = end_of_object(doc, ind.obj->stream_offset + raw.len);
	st = pdf_add_area(doc, ind.start, out->end, err);
done:
	yx_buf_clear(&rows);
	return st;
}
