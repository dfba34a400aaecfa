/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scan_check: what the scan asks of the cross-references and of each object it visits: would every
 * reader find the same objects, and the same data in a stream? What does not fit is noted.
 */
#include "doc.h"

#include <stdlib.h>

/* ------------------------------------------------------------------ entries */

/*
 * 7.5.4: a free entry gives the number of the next free object, which is no place in the file. One
 * that leads to a body of its own number is taken for an object in use by some readers.
 */
void
pdf_check_free_entries(struct yx_pdf *doc)
{
	for (size_t i = 0; i < doc->revision_count; i++)
		for (size_t k = 0; k < doc->slices[i].count; k++) {
			const struct pdf_entry *e = &doc->entries[doc->slices[i].first + k];
			struct yx_reader r = pdf_reader_at(doc->file, e->offset, doc->file.len);
			struct yx_pdf_ref ref;
			uint64_t start;

			if (e->place != YX_PDF_FREE || !e->offset)
				continue;
			pdf_skip_blank(&r);
			if (pdf_take_header(&r, &ref, &start) && ref.num == e->num)
				pdf_note(doc, YX_PDF_NOTE_XREF_ENTRY, start, e->num,
					 "object %u is called free, with the place of its body",
					 e->num);
		}
}

/* Is this number, in any revision, in use in the stream of a hybrid section, and not so in the
 * tables up to there? */
static bool
is_hidden(const struct yx_pdf *doc, uint32_t num)
{
	const struct pdf_entry *table = NULL, *e;

	for (size_t i = pdf_first_entry(doc, num); i < doc->entry_count; i++) {
		e = &doc->entries[doc->by_num[i]];
		if (e->num != num)
			break;
		if (!e->from_stream)
			table = e;
		else if (e->place != YX_PDF_FREE &&
			 (!table || table->place != e->place || table->offset != e->offset))
			return true;
	}
	return false;
}

/* An element of the structure tree (14.7.2): what is below it and above, with /K and /P, is
 * painted by nobody. */
static bool
is_element(const struct yx_pdf_obj *o)
{
	const struct yx_pdf_obj *s = yx_pdf_peek(o, "S"), *p = yx_pdf_peek(o, "P");

	return s && s->kind == YX_PDF_NAME && p && p->kind == YX_PDF_REF &&
	       !yx_pdf_is_name(s, "Transparency"); /* a group's /K (11.6.6) is looked at */
}

static bool
refers_to_hidden(const struct yx_pdf *doc, const struct yx_pdf_obj *o)
{
	bool found = false, element = o->kind == YX_PDF_DICT && is_element(o);

	if (o->kind == YX_PDF_REF)
		return is_hidden(doc, o->u.ref.num);
	if (o->kind == YX_PDF_ARRAY)
		for (size_t i = 0; !found && i < o->u.array.count; i++)
			found = refers_to_hidden(doc, o->u.array.items[i]);
	if (o->kind == YX_PDF_DICT || o->kind == YX_PDF_STREAM)
		for (size_t i = 0; !found && i < o->u.dict.count; i++) {
			const struct yx_pdf_entry *e = &o->u.dict.entries[i];

			found = !pdf_is_never_painted(e->key) &&
				!(element && (yx_bytes_equal_str(e->key, "K") ||
					      yx_bytes_equal_str(e->key, "P"))) &&
				refers_to_hidden(doc, e->value);
		}
	return found;
}

/*
 * 7.5.8.4: what a hybrid file hides from older readers they have to be able to do without. Not all
 * of today's look into the stream for what the table calls free, or does not name, so nothing but
 * the structure tree may lie there.
 */
void
pdf_check_hidden(struct yx_pdf *doc, const struct yx_pdf_obj *o, uint32_t num)
{
	if (doc->has_hidden && !is_hidden(doc, num) && refers_to_hidden(doc, o))
		pdf_note(doc, YX_PDF_NOTE_XREF_ENTRY, o->offset, num,
			 "object %u needs one that a hybrid file hides from some readers", num);
}

/* ------------------------------------------------------------------ streams */

static bool
is_known_filter(const struct yx_pdf *doc, struct yx_bytes name)
{
	return pdf_filter_is(name, "FlateDecode", "Fl") || pdf_filter_is_image(name) ||
	       pdf_filter_is(name, "LZWDecode", "LZW") ||
	       pdf_filter_is(name, "ASCIIHexDecode", "AHx") ||
	       pdf_filter_is(name, "ASCII85Decode", "A85") ||
	       pdf_filter_is(name, "RunLengthDecode", "RL") ||
	       (doc->crypt && pdf_filter_is(name, "Crypt", "Crypt"));
}

/* 7.3.8.2: a name, or an array of names, all of them known. */
static bool
has_plain_filter(struct yx_pdf_view v, const struct yx_pdf_obj *filter)
{
	const struct yx_pdf_obj *item = NULL;

	if (filter->kind == YX_PDF_NAME)
		return is_known_filter(v.doc, filter->u.text);
	if (filter->kind != YX_PDF_ARRAY)
		return false;
	for (size_t i = 0; i < filter->u.array.count; i++)
		if (yx_pdf_item(v, filter, i, &item, NULL) != YX_OK || item->kind != YX_PDF_NAME ||
		    !is_known_filter(v.doc, item->u.text))
			return false;
	return true;
}

static bool
says_something(const struct yx_pdf_obj *params)
{
	return params->kind != YX_PDF_NULL &&
	       !(params->kind == YX_PDF_DICT && params->u.dict.count == 0);
}

/* A dictionary for a single filter, an array of as many as there are filters; or nothing said. */
static bool
has_plain_parameters(struct yx_pdf_view v, const struct yx_pdf_obj *filter,
		     const struct yx_pdf_obj *params)
{
	const struct yx_pdf_obj *item = NULL;
	bool said = false, odd = false;

	if (params->kind != YX_PDF_ARRAY)
		return !says_something(params) ||
		       (params->kind == YX_PDF_DICT && filter->kind == YX_PDF_NAME);
	for (size_t i = 0; i < params->u.array.count; i++) {
		if (yx_pdf_item(v, params, i, &item, NULL) != YX_OK)
			return false;
		said |= says_something(item);
		odd |= item->kind != YX_PDF_NULL && item->kind != YX_PDF_DICT;
	}
	return !odd && (!said || (filter->kind == YX_PDF_ARRAY &&
				  filter->u.array.count == params->u.array.count));
}

/* References to nothing: Ghostscript 10 cannot read an object stream with such parameters and looks
 * for older bodies of what is in it. What is painted is asked in strict_filters(). */
static bool
names_no_parameters(struct yx_pdf_view v, const struct yx_pdf_obj *stream,
		    const struct yx_pdf_obj *filter, const struct yx_pdf_obj *params)
{
	const struct yx_pdf_obj *raw = yx_pdf_peek(stream, "DecodeParms"), *item = NULL;
	const struct yx_pdf_obj *type = yx_pdf_peek(stream, "Type");

	if (!raw || (!yx_pdf_is_name(type, "ObjStm") && !yx_pdf_is_name(type, "XRef")))
		return false;
	if (params->kind == YX_PDF_NULL)
		return raw->kind == YX_PDF_REF || filter->kind == YX_PDF_ARRAY;
	for (size_t i = 0; params->kind == YX_PDF_ARRAY && i < params->u.array.count; i++)
		if (params->u.array.items[i]->kind == YX_PDF_REF &&
		    (yx_pdf_item(v, params, i, &item, NULL) != YX_OK || item->kind == YX_PDF_NULL))
			return true;
	return false;
}

/*
 * In an encrypted file: a stream that says itself that it is in clear. Metadata may (7.6.6), and
 * cross-reference streams are (7.5.8.2); no reader paints from either.
 */
static bool
is_exempt(struct yx_pdf_view v, const struct yx_pdf_obj *stream, const struct yx_pdf_obj *filter)
{
	const struct yx_pdf_obj *type = yx_pdf_peek(stream, "Type"), *item = NULL;
	bool crypt = filter && yx_pdf_is_name(filter, "Crypt");

	if (yx_pdf_is_name(type, "XRef")) {
		for (size_t i = 0; i < v.doc->area_count; i++)
			if (v.doc->areas[i].start <= stream->stream_offset &&
			    stream->stream_offset < v.doc->areas[i].end)
				return false;
		return true;
	}
	for (size_t i = 0; filter && filter->kind == YX_PDF_ARRAY && i < filter->u.array.count; i++)
		crypt |= yx_pdf_item(v, filter, i, &item, NULL) == YX_OK &&
			 yx_pdf_is_name(item, "Crypt");
	return crypt && !yx_pdf_is_name(type, "Metadata");
}

void
pdf_check_stream(struct yx_pdf_view v, const struct yx_pdf_obj *stream)
{
	/* data elsewhere, and short names that belong to inline images: some readers know them */
	static const char *const others[] = { "F", "FFilter", "FDecodeParms", "DP" };
	const struct yx_pdf_obj *filter = NULL, *params = NULL;
	const char *odd = NULL;

	for (size_t i = 0; !odd && i < sizeof(others) / sizeof(others[0]); i++)
		if (yx_pdf_peek(stream, others[i]))
			odd = "a stream whose data some readers look for elsewhere, or decode "
			      "otherwise";
	if (!odd && (yx_pdf_get(v, stream, "Filter", &filter, NULL) != YX_OK ||
		     yx_pdf_get(v, stream, "DecodeParms", &params, NULL) != YX_OK))
		odd = "a stream whose /Filter cannot be read";
	if (!odd && yx_pdf_peek(stream, "Filter") && !has_plain_filter(v, filter))
		odd = "a stream whose /Filter is no name of a filter";
	if (!odd && (!has_plain_parameters(v, filter, params) ||
		     names_no_parameters(v, stream, filter, params)))
		odd = "a stream whose /DecodeParms do not fit its /Filter";
	if (v.doc->crypt && is_exempt(v, stream, filter))
		pdf_note(v.doc, YX_PDF_NOTE_ENCRYPTION, stream->stream_offset,
			 stream->stream_of.num,
			 "a stream that not every reader takes as encrypted");
	if (odd)
		pdf_note(v.doc, YX_PDF_NOTE_STREAM_DICTIONARY, stream->stream_offset,
			 stream->stream_of.num, "%s", odd);
}

/* ----------------------------------------------------------- object streams */

struct place {
	uint32_t num, at, end; /* of an object in the data behind /First */
};

static int
compare_places(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	return x->num < y->num ? -1 : x->num > y->num;
}

static struct yx_bytes
body_of(const struct place *p, struct yx_bytes data)
{
	size_t end = p->end < data.len ? p->end : data.len;

	while (end > p->at && pdf_is_space(data.data[end - 1]))
		end--;
	return yx_bytes_slice(data, p->at, end > p->at ? end - p->at : 0);
}

/* pdfTeX writes what two pictures share twice, the same each time. */
static bool
is_the_same(const struct place *a, const struct place *b, struct yx_bytes data)
{
	struct yx_bytes one = body_of(a, data);

	return one.len && yx_bytes_equal(one, body_of(b, data));
}

/*
 * 7.5.7: a number for each object, and offsets in increasing order. Of two with one number some
 * readers take the one that the cross-reference's index names, others the first or the last.
 */
enum yx_status
pdf_check_pairs(struct yx_pdf *doc, const uint64_t *pairs, size_t count, struct yx_bytes data,
		uint64_t offset, uint32_t num, struct yx_error *err)
{
	struct place *places = yx_alloc_array(count + 1, sizeof(*places));
	bool odd = false;

	if (!places)
		return yx_fail_nomem(err);
	for (size_t i = 0; i < count; i++) {
		places[i] =
		    (struct place){ (uint32_t)(pairs[i] >> 32), (uint32_t)pairs[i],
				    i + 1 < count ? (uint32_t)pairs[i + 1] : (uint32_t)data.len };
		odd |= i > 0 && (uint32_t)pairs[i] <= (uint32_t)pairs[i - 1];
	}
	if (count)
		qsort(places, count, sizeof(*places), compare_places);
	for (size_t i = 1; i < count; i++)
		odd |= places[i].num == places[i - 1].num &&
		       !is_the_same(&places[i], &places[i - 1], data);
	yx_free(places);
	if (odd)
		pdf_note(doc, YX_PDF_NOTE_OBJECT_STREAM, offset, num,
			 "object stream %u names an object twice, or in another order", num);
	return YX_OK;
}

void
pdf_check_objstm(struct yx_pdf *doc, const struct yx_pdf_obj *stream, uint32_t num)
{
	const struct yx_pdf_obj *n = yx_pdf_peek(stream, "N"), *f = yx_pdf_peek(stream, "First");

	if (!yx_pdf_is_name(yx_pdf_peek(stream, "Type"), "ObjStm") || !n || n->kind != YX_PDF_INT ||
	    !f || f->kind != YX_PDF_INT)
		pdf_note(doc, YX_PDF_NOTE_OBJECT_STREAM, stream->stream_offset, num,
			 "object stream %u does not say what it is", num);
}
