/* SPDX-License-Identifier: Apache-2.0 */
/*
 * update_write: an update as bytes (ISO 32000-2 7.5.6): changed objects, then a cross-reference
 * section of the kind the file ends with, its trailer, startxref. Nothing of the original is
 * touched.
 */
#include "update.h"

#include <yinxin/codec_deflate.h>
#include <yinxin/crypto.h>

#include <inttypes.h>
#include <string.h>

/* The largest object number this points to, or `max`. */
static uint32_t
largest_ref(const struct yx_pdf_obj *o, uint32_t max, unsigned depth)
{
	if (depth == 0)
		return max;
	if (o->kind == YX_PDF_REF && o->u.ref.num > max &&
	    o->u.ref.num < YX_LIMIT_PDF_OBJECT_NUMBER)
		max = o->u.ref.num;
	for (size_t i = 0; o->kind == YX_PDF_ARRAY && i < o->u.array.count; i++)
		max = largest_ref(o->u.array.items[i], max, depth - 1);
	for (size_t i = 0; o->kind == YX_PDF_DICT && i < o->u.dict.count; i++)
		max = largest_ref(o->u.dict.entries[i].value, max, depth - 1);
	return max;
}

uint32_t
pdf_update_first_free(const struct yx_pdf *doc, const struct yx_pdf_obj *trailer)
{
	const struct yx_pdf_obj *size = yx_pdf_peek(trailer, "Size");
	uint32_t next = doc->info.object_max ? doc->info.object_max : 1;

	if (size && size->kind == YX_PDF_INT && size->u.integer > next &&
	    size->u.integer <= YX_LIMIT_PDF_OBJECT_NUMBER)
		next = (uint32_t)size->u.integer;
	return largest_ref(trailer, next - 1, 4) + 1;
}

#define TABLE_OFFSET_MAX UINT64_C(9999999999) /* ten digits */

/* Offset, in the new file as cross-references count, of the next byte of the tail. */
static uint64_t
here(const struct yx_pdf_update *u, const struct yx_buf *tail)
{
	return (uint64_t)u->doc->file.len + tail->len - u->doc->base;
}

static enum yx_status
write_stream(struct yx_pdf_update *u, const struct pdf_change *c, struct yx_buf *tail,
	     struct yx_error *err)
{
	struct yx_buf cipher;
	struct yx_bytes data = c->data;
	enum yx_status st = YX_OK;

	yx_buf_init(&cipher, 0);
	if (u->doc->crypt) {
		st = pdf_encrypt_stream(u->doc, c->ref, c->obj, c->data, &cipher, err);
		data = yx_buf_bytes(&cipher);
	}
	if (st == YX_OK)
		st = yx_pdf_dict_set(u, c->obj, "Length", pdf_make_int(u, (int64_t)data.len), err);
	if (st == YX_OK)
		st = pdf_put_encrypted(tail, c->obj, u->doc, c->ref, err);
	if (st == YX_OK) {
		yx_buf_puts(tail, "\nstream\n");
		yx_buf_put_bytes(tail, data);
		yx_buf_puts(tail, "\nendstream");
	}
	yx_buf_clear(&cipher);
	return st;
}

/* The signature dictionary: everything but ByteRange and Contents as usual, then those two. */
static enum yx_status
write_signature(struct yx_pdf_update *u, const struct pdf_change *c, struct yx_buf *tail,
		struct pdf_slot *slot, struct yx_error *err)
{
	size_t i;
	enum yx_status st = YX_OK;

	yx_buf_puts(tail, "<<");
	for (i = 0; i < c->obj->u.dict.count && st == YX_OK; i++) {
		const struct yx_pdf_entry *e = &c->obj->u.dict.entries[i];

		yx_buf_put_u8(tail, ' ');
		pdf_put_name(tail, e->key);
		yx_buf_put_u8(tail, ' ');
		st = pdf_put_encrypted(tail, e->value, u->doc, c->ref, err);
	}
	yx_buf_puts(tail, "\n/ByteRange ");
	slot->byte_range_at = tail->len;
	yx_buf_fill(tail, ' ', PDF_BYTE_RANGE_WIDTH);
	yx_buf_puts(tail, "\n/Contents ");
	slot->contents_at = tail->len;
	yx_buf_put_u8(tail, '<');
	yx_buf_fill(tail, '0', 2 * slot->contents_size);
	yx_buf_put_u8(tail, '>');
	slot->contents_end = tail->len;
	yx_buf_puts(tail, "\n>>");
	return st;
}

static enum yx_status
write_objects(struct yx_pdf_update *u, struct yx_buf *tail, uint64_t *offsets,
	      struct pdf_slot *slot, struct yx_error *err)
{
	size_t i;
	enum yx_status st = YX_OK;

	for (i = 0; i < u->count && st == YX_OK; i++) {
		struct pdf_change *c = &u->changes[i];

		if (!c->obj)
			return yx_fail_at(err, YX_USAGE, YX_NO_OFFSET, "",
					  "object %u was reserved and never filled", c->ref.num);
		offsets[i] = here(u, tail);
		yx_buf_printf(tail, "%" PRIu32 " %" PRIu32 " obj\n", c->ref.num, c->ref.gen);
		if (c->is_stream)
			st = write_stream(u, c, tail, err);
		else if (c->is_signature && slot)
			st = write_signature(u, c, tail, slot, err);
		else
			st = pdf_put_encrypted(tail, c->obj, u->doc, c->ref, err);
		yx_buf_puts(tail, "\nendobj\n");
	}
	return st == YX_OK ? yx_buf_status(tail, err) : st;
}

/* ----------------------------------------------------------------- trailer */

static bool
belongs_to_section(struct yx_bytes key)
{
	static const char *const own[] = { "Type",         "W",           "Index",      "Length",
					   "Filter",       "DecodeParms", "F",          "FFilter",
					   "FDecodeParms", "DL",          "Prev",       "XRefStm",
					   "Size",         "ID",          "DocChecksum" };
	size_t i;

	for (i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		if (yx_bytes_equal_str(key, own[i]))
			return true;
	return false;
}

/* /ID keeps its first part, which keys depend on, and gets a new second one. */
static enum yx_status
put_id(struct yx_pdf_update *u, const struct yx_pdf_obj *trailer, struct yx_buf *out,
       struct yx_error *err)
{
	const struct yx_pdf_obj *id = NULL, *first = NULL;
	uint8_t fresh[16];
	enum yx_status st;

	if ((st = yx_pdf_get(yx_pdf_latest(u->doc), trailer, "ID", &id, err)) != YX_OK)
		return st;
	if ((st = yx_pdf_item(yx_pdf_latest(u->doc), id, 0, &first, err)) != YX_OK)
		return st;
	if (first->kind != YX_PDF_STRING && u->doc->crypt)
		return YX_OK;
	if ((st = yx_random(fresh, sizeof(fresh), err)) != YX_OK)
		return st;
	yx_buf_puts(out, " /ID [");
	pdf_put_string(out, first->kind == YX_PDF_STRING ? first->u.text : yx_bytes(fresh, 16),
		       true);
	yx_buf_put_u8(out, ' ');
	pdf_put_string(out, yx_bytes(fresh, 16), true);
	yx_buf_put_u8(out, ']');
	return YX_OK;
}

static enum yx_status
put_trailer_entries(struct yx_pdf_update *u, uint32_t size, struct yx_buf *out,
		    struct yx_error *err)
{
	const struct yx_pdf_revision *last = &u->doc->revisions[u->doc->revision_count - 1];
	const struct yx_pdf_obj *t = last->trailer;
	size_t i;

	yx_buf_printf(out, " /Size %" PRIu32 " /Prev %" PRIu64, size, last->section - u->doc->base);
	for (i = 0; i < t->u.dict.count; i++) {
		if (belongs_to_section(t->u.dict.entries[i].key))
			continue;
		yx_buf_put_u8(out, ' ');
		pdf_put_name(out, t->u.dict.entries[i].key);
		yx_buf_put_u8(out, ' ');
		yx_pdf_put(out, t->u.dict.entries[i].value);
	}
	return put_id(u, t, out, err);
}

/* Length of the run of consecutive numbers that starts at change i. */
static size_t
run_length(const struct yx_pdf_update *u, size_t i)
{
	size_t n = 1;

	while (i + n < u->count && u->changes[i + n].ref.num == u->changes[i].ref.num + n)
		n++;
	return n;
}

static enum yx_status
write_table(struct yx_pdf_update *u, struct yx_buf *tail, const uint64_t *offsets,
	    struct yx_error *err)
{
	size_t i, k, n;
	enum yx_status st;

	yx_buf_puts(tail, "xref\n");
	for (i = 0; i < u->count; i += n) {
		n = run_length(u, i);
		yx_buf_printf(tail, "%" PRIu32 " %zu\n", u->changes[i].ref.num, n);
		for (k = i; k < i + n; k++) {
			if (offsets[k] > TABLE_OFFSET_MAX)
				return yx_fail_at(err, YX_UNSUPPORTED, YX_NO_OFFSET,
						  "ISO 32000-2 7.5.4",
						  "a file of this kind cannot grow beyond 10 GB");
			yx_buf_printf(tail, "%010" PRIu64 " %05" PRIu32 " n \n", offsets[k],
				      u->changes[k].ref.gen);
		}
	}
	yx_buf_puts(tail, "trailer\n<<");
	if ((st = put_trailer_entries(u, u->next, tail, err)) != YX_OK)
		return st;
	yx_buf_puts(tail, " >>\n");
	return YX_OK;
}

static void
put_row(struct yx_buf *rows, uint64_t offset, unsigned width, uint32_t gen)
{
	yx_buf_put_u8(rows, 1);
	while (width-- > 0)
		yx_buf_put_u8(rows, (uint8_t)(offset >> (8 * width)));
	yx_buf_put_u16be(rows, (uint16_t)gen);
}

static enum yx_status
write_xref_stream(struct yx_pdf_update *u, struct yx_buf *tail, const uint64_t *offsets,
		  struct yx_error *err)
{
	uint64_t at = here(u, tail);
	struct yx_buf rows, packed;
	unsigned width = 1;
	size_t i, n;
	enum yx_status st;

	yx_buf_init(&rows, 0);
	yx_buf_init(&packed, 0);
	while (width < 8 && at >> (8 * width))
		width++;
	for (i = 0; i < u->count; i++)
		put_row(&rows, offsets[i], width, u->changes[i].ref.gen);
	put_row(&rows, at, width, 0);
	if ((st = yx_buf_status(&rows, err)) != YX_OK)
		goto done;
	if ((st = yx_deflate(&packed, yx_buf_bytes(&rows), YX_DEFLATE_ZLIB, 0, err)) != YX_OK)
		goto done;
	yx_buf_printf(tail, "%" PRIu32 " 0 obj\n<< /Type /XRef /W [1 %u 2] /Index [", u->next,
		      width);
	for (i = 0; i < u->count; i += n) {
		n = run_length(u, i);
		yx_buf_printf(tail, "%" PRIu32 " %zu ", u->changes[i].ref.num, n);
	}
	yx_buf_printf(tail, "%" PRIu32 " 1] /Filter /FlateDecode /Length %zu", u->next, packed.len);
	if ((st = put_trailer_entries(u, u->next + 1, tail, err)) != YX_OK)
		goto done;
	yx_buf_puts(tail, " >>\nstream\n");
	yx_buf_put_bytes(tail, yx_buf_bytes(&packed));
	yx_buf_puts(tail, "\nendstream\nendobj\n");
done:
	yx_buf_clear(&rows);
	yx_buf_clear(&packed);
	return st;
}

enum yx_status
pdf_update_write(struct yx_pdf_update *u, struct yx_buf *tail, struct pdf_slot *slot,
		 struct yx_error *err)
{
	const struct yx_pdf_revision *last = &u->doc->revisions[u->doc->revision_count - 1];
	const struct yx_bytes *file = &u->doc->file;
	uint64_t *offsets, section;
	size_t before = tail->len;
	enum yx_status st;

	if (u->finished || u->count == 0 || before)
		return yx_fail_at(err, YX_USAGE, YX_NO_OFFSET, "",
				  u->finished ? "the update is finished already"
				  : before    ? "the buffer for an update must be empty"
					      : "an update without changes");
	offsets = yx_alloc_array(u->count, sizeof(*offsets));
	if (!offsets)
		return yx_fail_nomem(err);
	if (file->len && file->data[file->len - 1] != '\n' && file->data[file->len - 1] != '\r')
		yx_buf_put_u8(tail, '\n');
	if ((st = write_objects(u, tail, offsets, slot, err)) != YX_OK)
		goto done;
	section = here(u, tail);
	if (last->kind == YX_PDF_SECTION_STREAM)
		st = write_xref_stream(u, tail, offsets, err);
	else
		st = write_table(u, tail, offsets, err);
	if (st != YX_OK)
		goto done;
	yx_buf_printf(tail, "startxref\n%" PRIu64 "\n%%%%EOF\n", section);
	if ((st = yx_buf_status(tail, err)) != YX_OK)
		goto done;
	u->finished = true;
done:
	yx_free(offsets);
	return st;
}

enum yx_status
yx_pdf_update_finish(struct yx_pdf_update *u, struct yx_buf *tail, struct yx_error *err)
{
	return pdf_update_write(u, tail, NULL, err);
}

enum yx_status
yx_pdf_write(struct yx_out *out, const struct yx_pdf *doc, struct yx_bytes tail,
	     struct yx_error *err)
{
	enum yx_status st = yx_out_write(out, doc->file, err);

	return st == YX_OK ? yx_out_write(out, tail, err) : st;
}
