/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One entry with every field of its two headers open: what some readers believe and others do not
 * makes a package ambiguous; what ordinary writers do does not.
 */
#include "../test.h"
#include <yinxin/codec_zip.h>
#include <zlib.h>

/* The entry is "a.xml", stored, content "content"; zero or NULL: as it should be. */
struct trick {
	const char *what;
	int kind; /* of the note that is expected; -1: refused; -2: nothing noted */
	const char *local_name, *central_name;
	uint16_t local_flags, central_flags, local_method, made;
	uint32_t local_crc, local_packed, local_size, external, offset;
	/* extra fields, raw */
	const char *local_extra, *central_extra;
	uint16_t local_extra_len, central_extra_len;
	const char *descriptor; /* bytes behind the data */
	uint16_t descriptor_len;
	const char *before; /* put in front of all, offsets corrected */
	uint16_t before_len;
	const char *comment;
};

#define CONTENT  "content"
#define EXTRA(s) s, sizeof(s) - 1
/* Unicode path: header, version 1, CRC-32 of "a.xml" or none, the other name */
#define UPATH_BAD_CRC      "\x75\x70\x0a\x00\x01\0\0\0\0b.xml"
#define WIDE(size, packed) "\x01\x00\x10\x00" size packed
#define U64_7              "\7\0\0\0\0\0\0\0"
#define U64_3              "\3\0\0\0\0\0\0\0"
#define UNIX(t)            ((uint32_t)(t) << 16)

static const struct trick tricks[] = {
	{ .what = "plain", .kind = -2 },
	{ .what = "unix file", .kind = -2, .made = 0x0314, .external = UNIX(0100644) },
	{ .what = "symbolic link",
	  .kind = YX_ZIP_SPECIAL,
	  .made = 0x0314,
	  .external = UNIX(0120777) },
	{ .what = "symbolic link under DOS", .kind = YX_ZIP_SPECIAL, .external = UNIX(0120777) },
	{ .what = "device", .kind = YX_ZIP_SPECIAL, .made = 0x0314, .external = UNIX(0020644) },
	{ .what = "a folder without slash",
	  .kind = YX_ZIP_SPECIAL,
	  .made = 0x0314,
	  .external = UNIX(0040755) },
	{ .what = "local name", .kind = YX_ZIP_HEADER_MISMATCH, .local_name = "b.xml" },
	{ .what = "local name shorter", .kind = YX_ZIP_HEADER_MISMATCH, .local_name = "a.xm" },
	{ .what = "local method", .kind = YX_ZIP_HEADER_MISMATCH, .local_method = 8 },
	{ .what = "local checksum", .kind = YX_ZIP_HEADER_MISMATCH, .local_crc = 1 },
	{ .what = "local size", .kind = YX_ZIP_HEADER_MISMATCH, .local_size = 3 },
	{ .what = "local packed size", .kind = YX_ZIP_HEADER_MISMATCH, .local_packed = 3 },
	{ .what = "encrypted in one header only",
	  .kind = YX_ZIP_HEADER_MISMATCH,
	  .local_flags = 1 },
	{ .what = "descriptor in one header only",
	  .kind = YX_ZIP_HEADER_MISMATCH,
	  .local_flags = 8 },
	{ .what = "descriptor that is not there",
	  .kind = YX_ZIP_HEADER_MISMATCH,
	  .local_flags = 8,
	  .central_flags = 8 },
	{ .what = "descriptor of other sizes",
	  .kind = YX_ZIP_HEADER_MISMATCH,
	  .local_flags = 8,
	  .central_flags = 8,
	  .descriptor = "PK\7\10\0\0\0\0\1\0\0\0\1\0\0\0",
	  .descriptor_len = 16 },
	{ .what = "UTF-8 in one header only",
	  .kind = YX_ZIP_HEADER_MISMATCH,
	  .local_name = "页.xml",
	  .central_name = "页.xml",
	  .central_flags = 0x800 },
	{ .what = "UTF-8 in both",
	  .kind = -2,
	  .local_name = "页.xml",
	  .central_name = "页.xml",
	  .local_flags = 0x800,
	  .central_flags = 0x800 },
	{ .what = "UTF-8 flag on plain ASCII", .kind = -2, .central_flags = 0x800 },
	{ .what = "another Unicode path in the directory",
	  .kind = YX_ZIP_HEADER_MISMATCH,
	  .central_extra = UPATH_BAD_CRC,
	  .central_extra_len = sizeof(UPATH_BAD_CRC) - 1 },
	{ .what = "another Unicode path in the local header",
	  .kind = YX_ZIP_HEADER_MISMATCH,
	  .local_extra = UPATH_BAD_CRC,
	  .local_extra_len = sizeof(UPATH_BAD_CRC) - 1 },
	{ .what = "zip64 sizes that nobody asked for, true",
	  .kind = -2,
	  .central_extra = WIDE(U64_7, U64_7),
	  .central_extra_len = 20,
	  .local_extra = WIDE(U64_7, U64_7),
	  .local_extra_len = 20 },
	{ .what = "zip64 sizes that lie in the directory",
	  .kind = YX_ZIP_HEADER_MISMATCH,
	  .central_extra = WIDE(U64_3, U64_3),
	  .central_extra_len = 20 },
	{ .what = "zip64 sizes that lie in the local header",
	  .kind = YX_ZIP_HEADER_MISMATCH,
	  .local_extra = WIDE(U64_3, U64_3),
	  .local_extra_len = 20 },
	{ .what = "two zip64 fields",
	  .kind = YX_ZIP_HEADER_MISMATCH,
	  .central_extra = WIDE(U64_7, U64_7) WIDE(U64_3, U64_3),
	  .central_extra_len = 40 },
	{ .what = "zip64 asked for in the local header only, true",
	  .kind = -2,
	  .local_size = UINT32_MAX,
	  .local_packed = UINT32_MAX,
	  .local_extra = WIDE(U64_7, U64_7),
	  .local_extra_len = 20 },
	{ .what = "zip64 asked for in the local header, a lie",
	  .kind = YX_ZIP_HEADER_MISMATCH,
	  .local_size = UINT32_MAX,
	  .local_packed = UINT32_MAX,
	  .local_extra = WIDE(U64_3, U64_7),
	  .local_extra_len = 20 },
	{ .what = "a blank at the end of the name",
	  .kind = YX_ZIP_BAD_NAME,
	  .local_name = "a.xml ",
	  .central_name = "a.xml " },
	{ .what = "a dot at the end of a folder",
	  .kind = YX_ZIP_BAD_NAME,
	  .local_name = "D./a.xml",
	  .central_name = "D./a.xml" },
	{ .what = "words in front", .kind = YX_ZIP_GAP, .before = EXTRA("#!/bin/sh\n") },
	{ .what = "an entry in front",
	  .kind = YX_ZIP_HIDDEN_ENTRY,
	  .before = EXTRA("PK\3\4\24\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\5\0\0\0a.xml") },
	{ .what = "offset into the middle of nowhere", .kind = -1, .offset = 3 },
	{ .what = "an end record in the comment",
	  .kind = YX_ZIP_SECOND_DIRECTORY,
	  .comment = "PK\5\6" },
};

static void
put16(struct yx_buf *b, unsigned v)
{
	yx_buf_put_u8(b, (uint8_t)v);
	yx_buf_put_u8(b, (uint8_t)(v >> 8));
}

static void
put32(struct yx_buf *b, uint32_t v)
{
	put16(b, v & 0xffff);
	put16(b, v >> 16);
}

static void
build(struct yx_buf *f, const struct trick *t)
{
	const char *local = t->local_name ? t->local_name : "a.xml";
	const char *central = t->central_name ? t->central_name : "a.xml";
	uint32_t crc = (uint32_t)crc32(0, (const Bytef *)CONTENT, 7);
	size_t directory, start, comment = t->comment ? strlen(t->comment) : 0;

	yx_buf_put(f, t->before, t->before_len);
	start = f->len;
	put32(f, 0x04034b50);
	put16(f, 20);
	put16(f, t->local_flags);
	put16(f, t->local_method);
	put32(f, 0x00210000);
	put32(f, t->local_crc ? t->local_crc : crc);
	put32(f, t->local_packed ? t->local_packed : 7);
	put32(f, t->local_size ? t->local_size : 7);
	put16(f, (unsigned)strlen(local));
	put16(f, t->local_extra_len);
	yx_buf_puts(f, local);
	yx_buf_put(f, t->local_extra, t->local_extra_len);
	yx_buf_puts(f, CONTENT);
	yx_buf_put(f, t->descriptor, t->descriptor_len);
	directory = f->len;
	put32(f, 0x02014b50);
	put16(f, t->made ? t->made : 20);
	put16(f, 20);
	put16(f, t->central_flags);
	put16(f, 0);
	put32(f, 0x00210000);
	put32(f, crc);
	put32(f, 7);
	put32(f, 7);
	put16(f, (unsigned)strlen(central));
	put16(f, t->central_extra_len);
	put16(f, 0);
	put16(f, 0);
	put16(f, 0);
	put32(f, t->external);
	put32(f, (uint32_t)start + t->offset);
	yx_buf_puts(f, central);
	yx_buf_put(f, t->central_extra, t->central_extra_len);
	start = f->len;
	put32(f, 0x06054b50);
	put32(f, 0);
	put16(f, 1);
	put16(f, 1);
	put32(f, (uint32_t)(start - directory));
	put32(f, (uint32_t)directory);
	put16(f, (unsigned)comment);
	yx_buf_put(f, t->comment, comment);
}

static void
one_trick_each(void)
{
	for (size_t i = 0; i < sizeof(tricks) / sizeof(tricks[0]); i++) {
		const struct trick *t = &tricks[i];
		struct yx_error err = YX_ERROR_INIT;
		struct yx_buf f = { 0 };
		struct yx_zip *z = NULL;
		bool found = false;
		enum yx_status st;

		build(&f, t);
		st = yx_zip_open(&z, yx_buf_bytes(&f), &err);
		if (t->kind == -1) {
			CHECK_MSG(st == YX_MALFORMED, "%s: %s", t->what, yx_status_name(st));
		} else if (st != YX_OK) {
			test_fail(__FILE__, __LINE__, "%s: %s", t->what, err.text);
		} else {
			for (size_t k = 0; k < yx_zip_note_count(z); k++)
				found |= (int)yx_zip_note(z, k)->kind == t->kind;
			CHECK_MSG(found == (t->kind != -2), "%s: %zu notes", t->what,
				  yx_zip_note_count(z));
			CHECK_MSG((yx_zip_ambiguity(z) != NULL) ==
				      (t->kind >= 0 && t->kind < YX_ZIP_TRAILING),
				  "%s: ambiguous or not", t->what);
			for (size_t k = 0; t->kind == -2 && k < yx_zip_note_count(z); k++)
				test_fail(__FILE__, __LINE__, "%s: %s", t->what,
					  yx_zip_note_text(yx_zip_note(z, k)->kind, false));
		}
		yx_zip_free(z);
		yx_buf_clear(&f);
	}
}

TEST_MAIN(CASE(one_trick_each))
