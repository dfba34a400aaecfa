/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stream: a stream's bytes in the file, and what its filters make of them (ISO 32000-2 7.3.8, 7.4).
 * A /Length that does not lead to endstream is never corrected.
 */
#include "doc.h"

#include <inttypes.h>

enum yx_status
yx_pdf_stream_raw(struct yx_pdf_view v, const struct yx_pdf_obj *stream, struct yx_bytes *out,
		  struct yx_error *err)
{
	struct yx_reader r;
	uint64_t length, left;
	enum yx_status st;
	const struct yx_pdf_obj *o = NULL;

	*out = (struct yx_bytes){ NULL, 0 };
	if (!stream || stream->kind != YX_PDF_STREAM)
		return yx_fail_at(err, YX_USAGE, YX_NO_OFFSET, "", "not a stream");
	/* not yx_pdf_get: references cannot be followed before there are revisions */
	o = yx_pdf_peek(stream, "Length");
	if (o && o->kind == YX_PDF_REF && (st = yx_pdf_resolve(v, o, &o, err)) != YX_OK)
		return st;
	left = v.doc->file.len - stream->stream_offset;
	if (!o || o->kind != YX_PDF_INT || o->u.integer < 0 || (uint64_t)o->u.integer > left) {
		pdf_note(v.doc, YX_PDF_NOTE_STREAM_LENGTH, stream->stream_offset,
			 stream->stream_of.num, "a stream without a usable /Length");
		return yx_fail_at(err, YX_MALFORMED, stream->stream_offset, "ISO 32000-2 7.3.8.2",
				  "stream %u has no usable /Length (qpdf can rewrite the file, "
				  "which ends its signatures)",
				  stream->stream_of.num);
	}
	length = (uint64_t)o->u.integer;
	r = pdf_reader_at(v.doc->file, stream->stream_offset + length, v.doc->file.len);
	pdf_skip_blank(&r);
	if (!yx_accept(&r, "endstream")) {
		pdf_note(v.doc, YX_PDF_NOTE_STREAM_LENGTH, stream->stream_offset,
			 stream->stream_of.num,
			 "a stream's /Length %" PRIu64 " does not lead to endstream", length);
		return yx_fail_at(
		    err, YX_MALFORMED, stream->stream_offset, "ISO 32000-2 7.3.8.2",
		    "the /Length of stream %u does not lead to its endstream (qpdf can "
		    "rewrite the file, which ends its signatures)",
		    stream->stream_of.num);
	}
	*out = yx_bytes_slice(v.doc->file, (size_t)stream->stream_offset, (size_t)length);
	return YX_OK;
}

/* Filter names and their parameter dictionaries, side by side. */
struct chain {
	struct yx_bytes name[YX_LIMIT_PDF_FILTERS];
	struct pdf_filter_params params[YX_LIMIT_PDF_FILTERS];
	size_t count;
};

/* During the reading of cross-references nothing can be resolved: direct values only. */
static enum yx_status
value(struct yx_pdf_view v, const struct yx_pdf_obj *o, const struct yx_pdf_obj **out,
      struct yx_error *err)
{
	if (v.doc->revision_count == 0) {
		*out = o && o->kind != YX_PDF_REF ? o : &pdf_null;
		return YX_OK;
	}
	return yx_pdf_resolve(v, o, out, err);
}

static int
param(struct yx_pdf_view v, const struct yx_pdf_obj *dict, const char *key, int otherwise)
{
	const struct yx_pdf_obj *o = NULL;

	if (value(v, yx_pdf_peek(dict, key), &o, NULL) != YX_OK || o->kind != YX_PDF_INT)
		return otherwise;
	if (o->u.integer < 0 || o->u.integer > 1 << 24)
		return -1;
	return (int)o->u.integer;
}

static enum yx_status
add_filter(struct yx_pdf_view v, struct chain *c, const struct yx_pdf_obj *name,
	   const struct yx_pdf_obj *dict, struct yx_error *err)
{
	struct pdf_filter_params *p;

	if (c->count == YX_LIMIT_PDF_FILTERS)
		return yx_fail_at(err, YX_LIMIT, YX_NO_OFFSET, "",
				  "more than %d filters on a stream", YX_LIMIT_PDF_FILTERS);
	if (name->kind != YX_PDF_NAME)
		return yx_fail_at(err, YX_MALFORMED, name->offset, "ISO 32000-2 7.3.8.2",
				  "a /Filter that is no name");
	p = &c->params[c->count];
	p->predictor = param(v, dict, "Predictor", 1);
	p->colors = param(v, dict, "Colors", 1);
	p->bits = param(v, dict, "BitsPerComponent", 8);
	p->columns = param(v, dict, "Columns", 1);
	p->early_change = param(v, dict, "EarlyChange", 1);
	c->name[c->count++] = name->u.text;
	return YX_OK;
}

static enum yx_status
read_chain(struct yx_pdf_view v, const struct yx_pdf_obj *stream, struct chain *c,
	   struct yx_error *err)
{
	const struct yx_pdf_obj *filter = NULL, *params = NULL, *name = NULL, *dict = NULL;
	size_t i;
	enum yx_status st;

	c->count = 0;
	if ((st = value(v, yx_pdf_peek(stream, "Filter"), &filter, err)) != YX_OK)
		return st;
	if ((st = value(v, yx_pdf_peek(stream, "DecodeParms"), &params, err)) != YX_OK)
		return st;
	if (filter->kind == YX_PDF_NULL)
		return YX_OK;
	if (filter->kind != YX_PDF_ARRAY) {
		if (params->kind == YX_PDF_ARRAY && params->u.array.count &&
		    (st = value(v, params->u.array.items[0], &params, err)) != YX_OK)
			return st;
		return add_filter(v, c, filter, params, err);
	}
	for (i = 0; i < filter->u.array.count; i++) {
		if ((st = value(v, filter->u.array.items[i], &name, err)) != YX_OK)
			return st;
		dict = params->kind == YX_PDF_DICT && filter->u.array.count == 1 ? params : NULL;
		if (params->kind == YX_PDF_ARRAY && i < params->u.array.count)
			dict = params->u.array.items[i];
		if ((st = value(v, dict, &dict, err)) != YX_OK)
			return st;
		if ((st = add_filter(v, c, name, dict, err)) != YX_OK)
			return st;
	}
	return YX_OK;
}

/* Run the chain over *in, which may lie in *held, and is what came out, then. */
static enum yx_status
run_chain(struct yx_pdf_view v, const struct yx_pdf_obj *stream, const struct chain *c, size_t max,
	  struct yx_bytes *in, struct yx_buf *held, struct yx_bytes *left, struct yx_error *err)
{
	struct yx_buf next;
	size_t i;
	bool damaged = false;
	enum yx_status st = YX_OK;

	for (i = 0; i < c->count && st == YX_OK; i++) {
		if (pdf_filter_is(c->name[i], "Crypt", "Crypt"))
			continue; /* done by the security handler */
		if (pdf_filter_is_image(c->name[i])) {
			if (!left)
				return yx_fail_at(err, YX_UNSUPPORTED, stream->stream_offset,
						  "ISO 32000-2 7.4",
						  "image filters are not decoded here");
			*left = c->name[i];
			break;
		}
		/* nothing at all, not even a header: writers leave empty pictures so */
		if (!in->len && pdf_filter_is(c->name[i], "FlateDecode", "Fl"))
			continue;
		yx_buf_init(&next, max + 1);
		st = pdf_filter(c->name[i], &c->params[i], *in, max, &next, &damaged, err);
		yx_buf_clear(held);
		*held = next;
		*in = yx_buf_bytes(held);
	}
	if (st == YX_OK && damaged)
		pdf_note(v.doc, YX_PDF_NOTE_STREAM_DAMAGED, stream->stream_offset,
			 stream->stream_of.num, "the data of stream %u is damaged or ends early",
			 stream->stream_of.num);
	return st;
}

enum yx_status
yx_pdf_stream_decode(struct yx_pdf_view v, const struct yx_pdf_obj *stream, size_t max,
		     struct yx_buf *out, struct yx_bytes *left, struct yx_error *err)
{
	struct chain c;
	struct yx_buf held;
	struct yx_bytes raw, none = { NULL, 0 };
	bool encrypted = false;
	enum yx_status st;

	if (max == 0 || max > YX_LIMIT_PDF_STREAM)
		max = (size_t)YX_LIMIT_PDF_STREAM;
	if (left)
		*left = none;
	yx_buf_init(&held, 0);
	if ((st = yx_pdf_stream_raw(v, stream, &raw, err)) != YX_OK)
		goto done;
	if ((st = read_chain(v, stream, &c, err)) != YX_OK)
		goto done;
	if ((st = pdf_crypt_stream(v.doc, stream, raw, &held, &encrypted, err)) != YX_OK)
		goto done;
	if (encrypted)
		raw = yx_buf_bytes(&held);
	st = run_chain(v, stream, &c, max, &raw, &held, left, err);
	if (st != YX_OK) {
		st = yx_fail_prefix(err, st, "stream %u", stream->stream_of.num);
		goto done;
	}
	if (raw.len > max) {
		st = yx_fail_at(err, YX_LIMIT, stream->stream_offset, "",
				"a stream of more than %zu bytes", max);
		goto done;
	}
	if ((st = yx_buf_status(&held, err)) != YX_OK)
		goto done;
	if (!out->data && out->status == YX_OK && held.data &&
	    held.len <= (out->max ? out->max : YX_LIMIT_BUFFER)) { /* handed over, not copied */
		held.max = out->max;
		*out = held;
		yx_buf_init(&held, 0);
	} else {
		yx_buf_put_bytes(out, raw);
	}
	st = yx_buf_status(out, err);
done:
	yx_buf_clear(&held);
	return st;
}
