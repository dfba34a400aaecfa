/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The end of a ZIP: the end-of-central-directory record (APPNOTE 4.3.16) and its ZIP64 twin
 * (4.3.14, 4.3.15). Readers search for it from the end in different ways, so everything that could
 * be taken for another one is noted.
 */
#include "zip.h"

#include <yinxin/limits.h>

static const char clause[] = "APPNOTE 4.3.16";

static bool
parse_end(struct yx_bytes in, uint64_t offset, struct zip_end *out)
{
	struct yx_reader r = yx_reader(yx_bytes_slice(in, (size_t)offset, in.len));
	uint32_t sig, size, start;
	uint16_t disk, start_disk, here, total, comment;

	if (!yx_take_u32le(&r, &sig) || sig != ZIP_END || !yx_take_u16le(&r, &disk) ||
	    !yx_take_u16le(&r, &start_disk) || !yx_take_u16le(&r, &here) ||
	    !yx_take_u16le(&r, &total) || !yx_take_u32le(&r, &size) || !yx_take_u32le(&r, &start) ||
	    !yx_take_u16le(&r, &comment) || !yx_take(&r, comment, &out->comment))
		return false;
	if (disk != start_disk || here != total)
		return false;
	out->offset = offset;
	out->count = total;
	out->directory_size = size;
	out->directory_offset = start;
	return true;
}

/* The ZIP64 record, when a locator stands right before the end record. */
static enum yx_status
parse_end64(struct yx_zip *z, struct zip_end *e, uint64_t *directory_limit, struct yx_error *err)
{
	struct yx_reader r;
	uint32_t sig, disk, disks;
	uint16_t made, needed;
	uint64_t at, size, here, count, dir_size, dir_offset;

	*directory_limit = e->offset;
	if (e->offset < ZIP_LOCATOR_SIZE)
		return YX_OK;
	r = yx_reader(
	    yx_bytes_slice(z->in, (size_t)(e->offset - ZIP_LOCATOR_SIZE), ZIP_LOCATOR_SIZE));
	if (!yx_take_u32le(&r, &sig) || sig != ZIP_LOCATOR64)
		return YX_OK;
	if (!yx_take_u32le(&r, &disk) || !yx_take_u64le(&r, &at) || !yx_take_u32le(&r, &disks))
		return YX_OK;
	if (at > e->offset - ZIP_LOCATOR_SIZE)
		return yx_fail_at(err, YX_MALFORMED, e->offset - ZIP_LOCATOR_SIZE, "APPNOTE 4.3.15",
				  "the zip64 locator points behind itself");
	r = yx_reader(
	    yx_bytes_slice(z->in, (size_t)at, (size_t)(e->offset - ZIP_LOCATOR_SIZE - at)));
	if (!yx_take_u32le(&r, &sig) || sig != ZIP_END64 || !yx_take_u64le(&r, &size) ||
	    !yx_take_u16le(&r, &made) || !yx_take_u16le(&r, &needed) || !yx_take_u32le(&r, &disk) ||
	    !yx_take_u32le(&r, &disks) || !yx_take_u64le(&r, &here) || !yx_take_u64le(&r, &count) ||
	    !yx_take_u64le(&r, &dir_size) || !yx_take_u64le(&r, &dir_offset))
		return yx_fail_at(err, YX_MALFORMED, at, "APPNOTE 4.3.14",
				  "no zip64 end record where the locator points");
	if (disk != disks || here != count)
		return yx_fail_at(err, YX_UNSUPPORTED, at, "APPNOTE 4.3.14",
				  "the archive is split over several disks");
	/* readers without ZIP64 use the small fields: they must agree or say "look there" */
	if ((e->count != 0xffff && e->count != count) ||
	    (e->directory_size != UINT32_MAX && e->directory_size != dir_size) ||
	    (e->directory_offset != UINT32_MAX && e->directory_offset != dir_offset))
		zip_note(z, YX_ZIP_SECOND_DIRECTORY, at, NULL);
	e->count = count;
	e->directory_size = dir_size;
	e->directory_offset = dir_offset;
	*directory_limit = at;
	return YX_OK;
}

/* Anything behind the directory that another reader might take for an end record or an entry. */
static void
look_for_rivals(struct yx_zip *z, const struct zip_end *e)
{
	static const uint8_t end_sig[] = { 'P', 'K', 5, 6 }, local_sig[] = { 'P', 'K', 3, 4 };
	size_t from = (size_t)z->directory_end, at;

	at = from;
	while ((at = yx_bytes_find(z->in, yx_bytes(end_sig, 4), at)) != SIZE_MAX) {
		if (at != e->offset)
			zip_note(z, YX_ZIP_SECOND_DIRECTORY, at, NULL);
		at += 4;
	}
	at = from;
	while ((at = yx_bytes_find(z->in, yx_bytes(local_sig, 4), at)) != SIZE_MAX) {
		zip_note(z, YX_ZIP_HIDDEN_ENTRY, at, NULL);
		at += 4;
	}
	if (e->offset + ZIP_END_SIZE + e->comment.len < z->in.len)
		zip_note(z, YX_ZIP_TRAILING, e->offset + ZIP_END_SIZE + e->comment.len, NULL);
}

enum yx_status
zip_find_end(struct yx_zip *z, struct zip_end *out, struct yx_error *err)
{
	static const uint8_t end_sig[] = { 'P', 'K', 5, 6 };
	size_t floor_, at = z->in.len;
	bool found = false;
	uint64_t limit;
	enum yx_status st;

	floor_ = z->in.len > ZIP_END_SIZE + ZIP_COMMENT_MAX
		     ? z->in.len - ZIP_END_SIZE - ZIP_COMMENT_MAX
		     : 0;
	while (!found && (at = yx_bytes_find_last(z->in, yx_bytes(end_sig, 4), at)) != SIZE_MAX &&
	       at >= floor_)
		found = parse_end(z->in, at, out);
	if (!found)
		return yx_fail_at(err, YX_MALFORMED, z->in.len, clause,
				  "no zip directory at the end: not a zip file, or cut off");
	if ((st = parse_end64(z, out, &limit, err)) != YX_OK)
		return st;
	if (out->directory_size > YX_LIMIT_ZIP_DIRECTORY || out->count > YX_LIMIT_ZIP_ENTRIES)
		return yx_fail_at(err, YX_LIMIT, out->offset, clause,
				  "the zip directory has more entries or bytes than allowed");
	if (out->directory_size > limit)
		return yx_fail_at(err, YX_MALFORMED, out->offset, clause,
				  "the zip directory is larger than the file");
	/* what precedes the end record is the directory, wherever it says it is: with bytes put in
	 * front, readers that believe the offset see something else */
	z->directory_offset = limit - out->directory_size;
	if (z->directory_offset != out->directory_offset) {
		struct yx_reader r =
		    yx_reader(yx_bytes_slice(z->in, (size_t)z->directory_offset, sizeof(uint32_t)));
		uint32_t sig;

		zip_note(z, YX_ZIP_SECOND_DIRECTORY, out->offset, NULL);
		if (out->count > 0 && (!yx_take_u32le(&r, &sig) || sig != ZIP_CENTRAL)) {
			if (out->directory_offset > limit - out->directory_size)
				return yx_fail_at(err, YX_MALFORMED, out->offset, clause,
						  "the zip directory is not where it should be");
			z->directory_offset = out->directory_offset;
		}
	}
	z->directory_end = z->directory_offset + out->directory_size;
	z->end_offset = out->offset;
	look_for_rivals(z, out);
	return YX_OK;
}
