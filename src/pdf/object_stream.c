/* SPDX-License-Identifier: Apache-2.0 */
/*
 * object_stream: object streams (ISO 32000-2 7.5.7), decoded once and kept while they are in use.
 */
#include "doc.h"

#define OBJSTM_KEEP      (UINT64_C(24) << 20) /* bytes of decoded object streams kept */
#define OBJSTM_COUNT_MAX 1000000

static enum yx_status
read_pairs(struct yx_pdf *doc, struct pdf_objstm *s, uint64_t count, uint32_t num,
	   struct yx_error *err)
{
	struct yx_reader r = yx_reader(yx_buf_bytes(&s->data));
	uint64_t n, at;
	bool comment = false;
	size_t i;

	s->pairs = yx_alloc_array((size_t)count + 1, sizeof(*s->pairs));
	if (!s->pairs)
		return yx_fail_nomem(err);
	for (i = 0; i < count; i++) {
		comment |= pdf_skip_space(&r);
		if (!pdf_take_uint(&r, &n) || n > UINT32_MAX)
			break;
		comment |= pdf_skip_space(&r);
		if (!pdf_take_uint(&r, &at) || at > UINT32_MAX)
			break;
		s->pairs[i] = n << 32 | at;
	}
	if (i < count)
		return yx_fail_at(err, YX_MALFORMED, YX_NO_OFFSET, "ISO 32000-2 7.5.7",
				  "the directory of object stream %u is damaged", num);
	s->count = (size_t)count;
	if (comment)
		pdf_note(doc, YX_PDF_NOTE_OBJECT_STREAM, YX_NO_OFFSET, num,
			 "a comment in the directory of object stream %u", num);
	return YX_OK;
}

void
pdf_objstm_drop(struct pdf_objstm *s)
{
	yx_buf_clear(&s->data);
	yx_free(s->pairs);
	*s = (struct pdf_objstm){ .offset = 0 };
}

/* A free slot, dropping the ones longest unused while they hold too much. */
static struct pdf_objstm *
objstm_slot(struct yx_pdf *doc)
{
	for (;;) {
		struct pdf_objstm *oldest = NULL, *empty = NULL;
		uint64_t held = 0;
		size_t i;

		for (i = 0; i < PDF_OBJSTM_SLOTS; i++) {
			struct pdf_objstm *s = &doc->objstm[i];

			if (s->offset == 0) {
				empty = s;
				continue;
			}
			held += s->data.cap + s->count * sizeof(*s->pairs);
			if (!oldest || s->used < oldest->used)
				oldest = s;
		}
		if (empty && (held <= OBJSTM_KEEP || !oldest))
			return empty;
		pdf_objstm_drop(oldest);
	}
}

static enum yx_status
objstm_decode(struct yx_pdf_view v, const struct pdf_entry *e, struct pdf_objstm *s,
	      struct yx_error *err)
{
	const struct yx_pdf_obj *stream = NULL;
	uint64_t count, first;
	enum yx_status st;

	if (v.doc->decoded > YX_LIMIT_PDF_DECODED + 4 * (uint64_t)v.doc->file.len)
		return yx_fail_at(err, YX_LIMIT, YX_NO_OFFSET, "",
				  "the file makes its reader decode object streams without end");
	if ((st = yx_pdf_load(v, (struct yx_pdf_ref){ e->num, e->gen }, &stream, err)) != YX_OK)
		return st;
	if (stream->kind != YX_PDF_STREAM || !pdf_get_uint(v, stream, "N", &count) ||
	    !pdf_get_uint(v, stream, "First", &first) || count > OBJSTM_COUNT_MAX)
		return yx_fail_at(err, YX_MALFORMED, e->offset, "ISO 32000-2 7.5.7",
				  "object %u is no usable object stream", e->num);
	yx_buf_init(&s->data, (size_t)YX_LIMIT_PDF_OBJECT_STREAM);
	st = yx_pdf_stream_decode(v, stream, (size_t)YX_LIMIT_PDF_OBJECT_STREAM, &s->data, NULL,
				  err);
	if (st != YX_OK)
		return st;
	v.doc->decoded += s->data.len;
	if (first > s->data.len)
		return yx_fail_at(err, YX_MALFORMED, e->offset, "ISO 32000-2 7.5.7",
				  "object stream %u is shorter than its /First says", e->num);
	s->first = first;
	if ((st = read_pairs(v.doc, s, count, e->num, err)) != YX_OK)
		return st;
	pdf_check_objstm(v.doc, stream, e->num);
	return pdf_check_pairs(
	    v.doc, s->pairs, s->count,
	    yx_bytes_slice(yx_buf_bytes(&s->data), (size_t)first, s->data.len - (size_t)first),
	    e->offset, e->num, err);
}

enum yx_status
pdf_objstm_get(struct yx_pdf_view v, uint32_t num, struct pdf_objstm **out, struct yx_error *err)
{
	const struct pdf_entry *e = pdf_find_entry(v, num);
	struct pdf_objstm fresh = { .offset = 0 }, *slot;
	size_t i;
	enum yx_status st;

	if (!e || e->place != YX_PDF_AT_OFFSET)
		return yx_fail_at(err, YX_MALFORMED, YX_NO_OFFSET, "ISO 32000-2 7.5.7",
				  "object stream %u is not there", num);
	for (i = 0; i < PDF_OBJSTM_SLOTS; i++) {
		if (v.doc->objstm[i].offset == e->offset && v.doc->objstm[i].pairs) {
			*out = &v.doc->objstm[i];
			(*out)->used = ++v.doc->objstm_clock;
			return YX_OK;
		}
	}
	if ((st = objstm_decode(v, e, &fresh, err)) != YX_OK) {
		pdf_objstm_drop(&fresh);
		return yx_fail_prefix(err, st, "object stream %u", num);
	}
	slot = objstm_slot(v.doc);
	*slot = fresh;
	slot->offset = e->offset;
	slot->used = ++v.doc->objstm_clock;
	*out = slot;
	return YX_OK;
}
