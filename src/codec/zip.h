/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the zip codec share; not for others. */
#ifndef YINXIN_CODEC_ZIP_PRIVATE_H
#define YINXIN_CODEC_ZIP_PRIVATE_H

#include <yinxin/codec_zip.h>

enum {
	ZIP_LOCAL = 0x04034b50,
	ZIP_CENTRAL = 0x02014b50,
	ZIP_END = 0x06054b50,
	ZIP_END64 = 0x06064b50,
	ZIP_LOCATOR64 = 0x07064b50,
	ZIP_DESCRIPTOR = 0x08074b50
};
enum { ZIP_END_SIZE = 22, ZIP_LOCATOR_SIZE = 20, ZIP_COMMENT_MAX = 65535 };
enum {
	ZIP_FLAG_ENCRYPTED = 1,
	ZIP_FLAG_DESCRIPTOR = 8,
	ZIP_FLAG_STRONG = 64,
	ZIP_FLAG_UTF8 = 0x800
};

struct yx_zip {
	struct yx_bytes in;
	struct yx_arena *arena;
	struct yx_zip_entry *entries;
	struct yx_bytes *central; /* each entry's record in the directory, whole */
	size_t count;
	size_t *by_name;           /* entry numbers sorted by name */
	uint64_t directory_offset; /* where it is, not where it says it is */
	uint64_t directory_end;
	uint64_t end_offset; /* of the end record */
	struct yx_zip_note notes[64];
	size_t note_count;
	int ambiguity; /* index of the first ambiguous note, or -1 */
};

void zip_note(struct yx_zip *z, enum yx_zip_note_kind kind, uint64_t offset, const char *entry);

/* zip_name.c: the name as we use it; notes what is odd about it. NULL: out of memory. */
const char *zip_name(struct yx_zip *z, struct yx_bytes raw, uint16_t flags, struct yx_bytes extra,
		     uint64_t offset);
/* The value of an extra field (APPNOTE 4.5), or false. */
bool zip_extra(struct yx_bytes extra, uint16_t id, struct yx_bytes *out);
/* A ZIP64 field that nothing asks for and that says other sizes (4.5.3), or two of them: some
 * readers take it. */
bool zip_wide_lies(struct yx_bytes extra, uint32_t size32, uint32_t packed32);
/* A Unicode path field (0x7075) whose name is not `raw`, however it was meant. */
bool zip_path_lies(struct yx_bytes extra, struct yx_bytes raw, const char *name);

/* zip_end.c: find the end record and where the directory lies. */
struct zip_end {
	uint64_t offset; /* of the end record */
	uint64_t count;
	uint64_t directory_size, directory_offset;
	struct yx_bytes comment;
};
YX_MUST_CHECK enum yx_status zip_find_end(struct yx_zip *z, struct zip_end *out,
					  struct yx_error *err);

/* zip_local.c: compare every local header with the directory and account for every byte. */
YX_MUST_CHECK enum yx_status zip_check_layout(struct yx_zip *z, struct yx_error *err);

#endif
