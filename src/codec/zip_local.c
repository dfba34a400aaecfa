/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Local headers (APPNOTE 4.3.7) against the directory, and the map of the file: every byte before
 * the directory belongs to one entry, or is a gap without a header in it.
 */
#include "zip.h"

#include <stdlib.h>
#include <yinxin/limits.h>

struct local {
	uint16_t flags, method;
	uint32_t crc, packed32, size32;
	uint64_t packed, size;
	bool zip64, lies;
	struct yx_bytes name, extra;
};

static bool
parse_local(struct yx_reader *r, struct local *l)
{
	uint32_t sig, time;
	uint16_t version, name_len, extra_len;
	struct yx_bytes wide;
	struct yx_reader w;

	if (!yx_take_u32le(r, &sig) || sig != ZIP_LOCAL || !yx_take_u16le(r, &version) ||
	    !yx_take_u16le(r, &l->flags) || !yx_take_u16le(r, &l->method) ||
	    !yx_take_u32le(r, &time) || !yx_take_u32le(r, &l->crc) ||
	    !yx_take_u32le(r, &l->packed32) || !yx_take_u32le(r, &l->size32) ||
	    !yx_take_u16le(r, &name_len) || !yx_take_u16le(r, &extra_len) ||
	    !yx_take(r, name_len, &l->name) || !yx_take(r, extra_len, &l->extra))
		return false;
	l->packed = l->packed32;
	l->size = l->size32;
	l->zip64 = zip_extra(l->extra, 1, &wide);
	l->lies =
	    !(l->flags & ZIP_FLAG_DESCRIPTOR) && zip_wide_lies(l->extra, l->size32, l->packed32);
	if (l->zip64) {
		w = yx_reader(wide);
		if (l->size32 == UINT32_MAX && !yx_take_u64le(&w, &l->size))
			return false;
		if (l->packed32 == UINT32_MAX && !yx_take_u64le(&w, &l->packed))
			return false;
	}
	return true;
}

/* Length of the data descriptor (4.3.9) that follows, which has four forms; 0 when none fits. */
static size_t
descriptor_size(struct yx_bytes after, const struct yx_zip_entry *e)
{
	for (int with_sig = 1; with_sig >= 0; with_sig--) {
		for (int wide = 0; wide <= 1; wide++) {
			struct yx_reader r = yx_reader(after);
			uint32_t sig, crc, a = 0, b = 0;
			uint64_t packed, size;

			if (with_sig && (!yx_take_u32le(&r, &sig) || sig != ZIP_DESCRIPTOR))
				continue;
			if (!yx_take_u32le(&r, &crc) || crc != e->crc)
				continue;
			if (wide ? !yx_take_u64le(&r, &packed) || !yx_take_u64le(&r, &size)
				 : !yx_take_u32le(&r, &a) || !yx_take_u32le(&r, &b))
				continue;
			if (!wide) {
				packed = a;
				size = b;
			}
			if (packed == e->packed_size && size == e->size)
				return (size_t)yx_reader_offset(&r);
		}
	}
	return 0;
}

static enum yx_status
check_local(struct yx_zip *z, struct yx_zip_entry *e, struct yx_error *err)
{
	struct yx_reader r;
	struct local l;
	uint64_t room;
	bool same;

	if (e->header_offset >= z->directory_offset)
		return yx_fail_at(err, YX_MALFORMED, e->header_offset, "APPNOTE 4.4.16",
				  "entry %s lies behind the zip directory", e->name);
	room = z->directory_offset - e->header_offset;
	r = yx_reader(yx_bytes_slice(z->in, (size_t)e->header_offset, (size_t)room));
	if (!parse_local(&r, &l))
		return yx_fail_at(err, YX_MALFORMED, e->header_offset, "APPNOTE 4.3.7",
				  "no local header of entry %s where the directory points",
				  e->name);
	if (yx_reader_left(&r) < e->packed_size)
		return yx_fail_at(err, YX_MALFORMED, e->header_offset, "APPNOTE 4.3.7",
				  "entry %s reaches into the zip directory", e->name);
	e->data_offset = e->header_offset + yx_reader_offset(&r);
	e->end_offset = e->data_offset + e->packed_size;
	same = yx_bytes_equal(l.name, e->raw_name) && l.method == e->method &&
	       ((l.flags ^ e->flags) &
		(ZIP_FLAG_ENCRYPTED | ZIP_FLAG_DESCRIPTOR | ZIP_FLAG_STRONG)) == 0 &&
	       !l.lies && !zip_path_lies(l.extra, e->raw_name, e->name);
	for (size_t i = 0; i < l.name.len && same; i++)
		same = l.name.data[i] < 0x80 || ((l.flags ^ e->flags) & ZIP_FLAG_UTF8) == 0;
	if (l.flags & ZIP_FLAG_DESCRIPTOR) {
		size_t n =
		    descriptor_size(yx_bytes_slice(z->in, (size_t)e->end_offset,
						   (size_t)(z->directory_offset - e->end_offset)),
				    e);

		same = same && n > 0 && (l.crc == 0 || l.crc == e->crc) &&
		       (l.packed == 0 || l.packed == e->packed_size) &&
		       (l.size == 0 || l.size == e->size);
		e->end_offset += n;
	} else {
		same = same && l.crc == e->crc && l.packed == e->packed_size && l.size == e->size;
	}
	if (!same)
		zip_note(z, YX_ZIP_HEADER_MISMATCH, e->header_offset, e->name);
	if (e->flags & (ZIP_FLAG_ENCRYPTED | ZIP_FLAG_STRONG))
		zip_note(z, YX_ZIP_ENCRYPTED, e->header_offset, e->name);
	return YX_OK;
}

static int
by_offset(const void *a, const void *b)
{
	const struct yx_zip_entry *x = *(const struct yx_zip_entry *const *)a;
	const struct yx_zip_entry *y = *(const struct yx_zip_entry *const *)b;

	return x->header_offset < y->header_offset ? -1 : x->header_offset > y->header_offset;
}

static void
look_into_gap(struct yx_zip *z, uint64_t from, uint64_t to)
{
	static const uint8_t sig[] = { 'P', 'K', 3, 4 };
	struct yx_bytes gap = yx_bytes_slice(z->in, (size_t)from, (size_t)(to - from));
	size_t at = yx_bytes_find(gap, yx_bytes(sig, 4), 0);

	if (at != SIZE_MAX)
		zip_note(z, YX_ZIP_HIDDEN_ENTRY, from + at, NULL);
	else
		zip_note(z, YX_ZIP_GAP, from, NULL);
}

enum yx_status
zip_check_layout(struct yx_zip *z, struct yx_error *err)
{
	const struct yx_zip_entry **order;
	enum yx_status st = YX_OK;
	uint64_t at = 0;

	order = yx_alloc_array(z->count + 1, sizeof(*order));
	if (!order)
		return yx_fail_nomem(err);
	for (size_t i = 0; i < z->count; i++) {
		if ((st = check_local(z, &z->entries[i], err)) != YX_OK)
			goto done;
		order[i] = &z->entries[i];
	}
	qsort(order, z->count, sizeof(const struct yx_zip_entry *), by_offset);
	for (size_t i = 0; i < z->count; i++) {
		if (order[i]->header_offset < at)
			zip_note(z, YX_ZIP_OVERLAP, order[i]->header_offset, order[i]->name);
		else if (order[i]->header_offset > at)
			look_into_gap(z, at, order[i]->header_offset);
		if (order[i]->end_offset > at)
			at = order[i]->end_offset;
	}
	if (at < z->directory_offset)
		look_into_gap(z, at, z->directory_offset);
done:
	yx_free(order);
	return st;
}
