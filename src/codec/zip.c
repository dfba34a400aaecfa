/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Opening a ZIP: the central directory (APPNOTE 4.3.12), names, notes. The layout of the file is
 * checked in zip_local.c; content is read in zip_stream.c. Trusts nothing but the file's length.
 */
#include "zip.h"

#include <stdlib.h>
#include <string.h>
#include <yinxin/limits.h>

void
zip_note(struct yx_zip *z, enum yx_zip_note_kind kind, uint64_t offset, const char *entry)
{
	bool ambiguous = kind < YX_ZIP_TRAILING;

	if (z->note_count == sizeof(z->notes) / sizeof(z->notes[0])) {
		/* full: an ambiguous one must not be lost behind harmless ones */
		if (!ambiguous || z->ambiguity >= 0)
			return;
		z->note_count--;
	}
	z->notes[z->note_count] = (struct yx_zip_note){ kind, offset, entry };
	if (ambiguous && z->ambiguity < 0)
		z->ambiguity = (int)z->note_count;
	z->note_count++;
}

/* ZIP64 extended information (4.5.3): only the saturated fields, in this order. */
static bool
widen(struct yx_bytes extra, uint32_t size32, uint32_t packed32, uint32_t offset32,
      struct yx_zip_entry *e)
{
	struct yx_bytes field;
	struct yx_reader r;

	e->size = size32;
	e->packed_size = packed32;
	e->header_offset = offset32;
	if (size32 != UINT32_MAX && packed32 != UINT32_MAX && offset32 != UINT32_MAX)
		return true;
	if (!zip_extra(extra, 1, &field))
		return true; /* exactly 4 GiB - 1 is possible */
	r = yx_reader(field);
	return (size32 != UINT32_MAX || yx_take_u64le(&r, &e->size)) &&
	       (packed32 != UINT32_MAX || yx_take_u64le(&r, &e->packed_size)) &&
	       (offset32 != UINT32_MAX || yx_take_u64le(&r, &e->header_offset));
}

/* A link shows the content of another entry, or of the reader's disk, to readers that follow it. */
static bool
is_special(uint16_t made, uint32_t external, bool folder)
{
	unsigned host = made >> 8, type = external >> 16 & 0xf000;

	if (type == 0xa000)
		return true;
	return (host == 3 || host == 19) && type != 0 && type != 0x8000 &&
	       !(type == 0x4000 && folder);
}

static enum yx_status
parse_central(struct yx_zip *z, struct yx_reader *r, struct yx_zip_entry *e,
	      struct yx_bytes *record, struct yx_error *err)
{
	struct yx_bytes before = yx_reader_rest(r), extra, comment;
	uint64_t offset = z->directory_offset + yx_reader_offset(r);
	uint32_t sig, size32, packed32, offset32, external;
	uint16_t made, needed, name_len, extra_len, comment_len, disk, internal;

	if (!yx_take_u32le(r, &sig) || sig != ZIP_CENTRAL || !yx_take_u16le(r, &made) ||
	    !yx_take_u16le(r, &needed) || !yx_take_u16le(r, &e->flags) ||
	    !yx_take_u16le(r, &e->method) || !yx_take_u32le(r, &e->dos_time) ||
	    !yx_take_u32le(r, &e->crc) || !yx_take_u32le(r, &packed32) ||
	    !yx_take_u32le(r, &size32) || !yx_take_u16le(r, &name_len) ||
	    !yx_take_u16le(r, &extra_len) || !yx_take_u16le(r, &comment_len) ||
	    !yx_take_u16le(r, &disk) || !yx_take_u16le(r, &internal) ||
	    !yx_take_u32le(r, &external) || !yx_take_u32le(r, &offset32) ||
	    !yx_take(r, name_len, &e->raw_name) || !yx_take(r, extra_len, &extra) ||
	    !yx_take(r, comment_len, &comment))
		return yx_fail_at(err, YX_MALFORMED, offset, "APPNOTE 4.3.12",
				  "the zip directory is cut off or damaged");
	*record = yx_bytes_slice(before, 0, before.len - yx_reader_left(r));
	if (name_len > YX_LIMIT_ZIP_NAME)
		return yx_fail_at(err, YX_LIMIT, offset, "APPNOTE 4.4.10",
				  "an entry name is longer than %d bytes", YX_LIMIT_ZIP_NAME);
	if (disk != 0 && disk != 0xffff)
		return yx_fail_at(err, YX_UNSUPPORTED, offset, "APPNOTE 4.4.13",
				  "the archive is split over several disks");
	if (!widen(extra, size32, packed32, offset32, e))
		return yx_fail_at(err, YX_MALFORMED, offset, "APPNOTE 4.5.3",
				  "the zip64 field of an entry is too short");
	e->name = zip_name(z, e->raw_name, e->flags, extra, offset);
	if (!e->name)
		return yx_fail_nomem(err);
	e->folder = e->name[0] && e->name[strlen(e->name) - 1] == '/';
	if (e->folder && e->size > 0)
		zip_note(z, YX_ZIP_BAD_NAME, offset, e->name);
	if (is_special(made, external, e->folder))
		zip_note(z, YX_ZIP_SPECIAL, offset, e->name);
	if (zip_wide_lies(extra, size32, packed32))
		zip_note(z, YX_ZIP_HEADER_MISMATCH, offset, e->name);
	return YX_OK;
}

static enum yx_status
read_directory(struct yx_zip *z, uint64_t declared, struct yx_error *err)
{
	struct yx_reader r = yx_reader(yx_bytes_slice(
	    z->in, (size_t)z->directory_offset, (size_t)(z->directory_end - z->directory_offset)));
	uint64_t total = 0;
	enum yx_status st;
	size_t n = (size_t)declared;

	z->entries = yx_arena_array(z->arena, n + 1, sizeof(*z->entries));
	z->central = yx_arena_array(z->arena, n + 1, sizeof(*z->central));
	z->by_name = yx_arena_array(z->arena, n + 1, sizeof(*z->by_name));
	if (!z->entries || !z->central || !z->by_name)
		return yx_fail_nomem(err);
	for (z->count = 0; z->count < n; z->count++) {
		struct yx_zip_entry *e = &z->entries[z->count];

		st = parse_central(z, &r, e, &z->central[z->count], err);
		if (st != YX_OK)
			return st;
		if (e->size > YX_LIMIT_ZIP_ENTRY || (total += e->size) > YX_LIMIT_ZIP_TOTAL)
			return yx_fail_at(err, YX_LIMIT, e->header_offset, "",
					  "entry %s makes the package larger than allowed",
					  e->name);
	}
	if (!yx_reader_at_end(&r))
		zip_note(z, YX_ZIP_SECOND_DIRECTORY, z->directory_offset + yx_reader_offset(&r),
			 NULL);
	return YX_OK;
}

static int
by_name(const void *a, const void *b, void *entries)
{
	const struct yx_zip_entry *e = entries;
	size_t x = *(const size_t *)a, y = *(const size_t *)b;
	int c = strcmp(e[x].name, e[y].name);

	return c ? c : (x < y ? -1 : x > y);
}

static void
sort_names(struct yx_zip *z)
{
	for (size_t i = 0; i < z->count; i++)
		z->by_name[i] = i;
	qsort_r(z->by_name, z->count, sizeof(*z->by_name), by_name, z->entries);
	for (size_t i = 1; i < z->count; i++) {
		const struct yx_zip_entry *a = &z->entries[z->by_name[i - 1]];
		const struct yx_zip_entry *b = &z->entries[z->by_name[i]];

		if (strcmp(a->name, b->name) == 0 && !a->folder)
			zip_note(z, YX_ZIP_DUPLICATE_NAME, b->header_offset, b->name);
	}
}

enum yx_status
yx_zip_open(struct yx_zip **out, struct yx_bytes in, struct yx_error *err)
{
	struct yx_zip *z;
	struct zip_end end = { 0 };
	enum yx_status st;

	*out = NULL;
	z = yx_alloc(sizeof(*z));
	if (!z)
		return yx_fail_nomem(err);
	z->in = in;
	z->ambiguity = -1;
	z->arena = yx_arena_new(0);
	if (!z->arena) {
		st = yx_fail_nomem(err);
		goto done;
	}
	if ((st = zip_find_end(z, &end, err)) != YX_OK)
		goto done;
	/* each record takes at least 46 bytes: do not allocate for a count that cannot be */
	if (end.count > end.directory_size / 46) {
		st = yx_fail_at(err, YX_MALFORMED, end.offset, "APPNOTE 4.4.22",
				"the zip directory is too short for its number of entries");
		goto done;
	}
	if ((st = read_directory(z, end.count, err)) != YX_OK)
		goto done;
	sort_names(z);
	if ((st = zip_check_layout(z, err)) != YX_OK)
		goto done;
	*out = z;
	z = NULL;
done:
	yx_zip_free(z);
	return st;
}

void
yx_zip_free(struct yx_zip *z)
{
	if (!z)
		return;
	yx_arena_free(z->arena);
	yx_free(z);
}

bool
yx_zip_looks_like(struct yx_bytes in)
{
	static const uint8_t local[] = { 'P', 'K', 3, 4 }, end[] = { 'P', 'K', 5, 6 };
	struct yx_bytes head = yx_bytes_slice(in, 0, 4);
	size_t tail =
	    in.len > ZIP_END_SIZE + ZIP_COMMENT_MAX ? in.len - ZIP_END_SIZE - ZIP_COMMENT_MAX : 0;

	return yx_bytes_equal(head, yx_bytes(local, 4)) ||
	       yx_bytes_find(in, yx_bytes(end, 4), tail) != SIZE_MAX;
}

size_t
yx_zip_count(const struct yx_zip *z)
{
	return z->count;
}

const struct yx_zip_entry *
yx_zip_entry(const struct yx_zip *z, size_t i)
{
	return i < z->count ? &z->entries[i] : NULL;
}

size_t
yx_zip_find(const struct yx_zip *z, const char *name)
{
	size_t low = 0, high = z->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int c = strcmp(z->entries[z->by_name[mid]].name, name);

		if (c < 0)
			low = mid + 1;
		else
			high = mid;
	}
	if (low < z->count && strcmp(z->entries[z->by_name[low]].name, name) == 0)
		return z->by_name[low];
	return SIZE_MAX;
}

size_t
yx_zip_note_count(const struct yx_zip *z)
{
	return z->note_count;
}

const struct yx_zip_note *
yx_zip_note(const struct yx_zip *z, size_t i)
{
	return i < z->note_count ? &z->notes[i] : NULL;
}

const struct yx_zip_note *
yx_zip_ambiguity(const struct yx_zip *z)
{
	return z->ambiguity < 0 ? NULL : &z->notes[z->ambiguity];
}

const char *
yx_zip_note_text(enum yx_zip_note_kind kind, bool chinese)
{
	static const char *const text[][2] = {
		[YX_ZIP_DUPLICATE_NAME] = { "two entries have the same name", "有两个同名条目" },
		[YX_ZIP_HIDDEN_ENTRY] = { "there is an entry that the zip directory does not list",
					  "存在未列入压缩包目录的条目" },
		[YX_ZIP_HEADER_MISMATCH] = { "an entry's own header and the zip directory disagree",
					     "条目自身的头部与压缩包目录不一致" },
		[YX_ZIP_OVERLAP] = { "two entries share the same bytes", "两个条目的数据相互重叠" },
		[YX_ZIP_SECOND_DIRECTORY] = { "there is more than one possible zip directory",
					      "存在不止一个可能的压缩包目录" },
		[YX_ZIP_BAD_NAME] = { "an entry has a name that readers resolve differently",
				      "有条目的名称会被不同阅读器解析为不同路径" },
		[YX_ZIP_SPECIAL] = { "an entry is a link or another special file",
				     "有条目是符号链接或其他特殊文件" },
		[YX_ZIP_TRAILING] = { "there are bytes after the end of the zip",
				      "压缩包末尾之后还有多余字节" },
		[YX_ZIP_GAP] = { "there are bytes that belong to no entry",
				 "存在不属于任何条目的字节" },
		[YX_ZIP_BACKSLASH] = { "a name uses backslashes", "名称中使用了反斜杠" },
		[YX_ZIP_NAME_CODE] = { "a name does not say in which code it is written",
				       "名称未标明字符编码" },
		[YX_ZIP_ENCRYPTED] = { "an entry is encrypted by the zip format",
				       "有条目使用了压缩包自带的加密" },
	};

	return text[kind][chinese ? 1 : 0];
}
