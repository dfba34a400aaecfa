/* SPDX-License-Identifier: Apache-2.0 */
#include "../test.h"
#include <yinxin/codec_zip.h>
#include <yinxin/limits.h>
#include <zip.h>

/* A package of a few entries, made by us. */
static void
make(struct yx_buf *out)
{
	static uint8_t big[200000];
	struct yx_error err = YX_ERROR_INIT;
	const struct yx_zip_writer w = { yx_zip_into_buf, out };
	struct yx_zip_edit e[4] = {
		{ .name = "OFD.xml", .content = YX_BYTES_LIT("<OFD/>") },
		{ .name = "Doc_0/文件.txt", .content = YX_BYTES_LIT("hello hello hello hello") },
		{ .name = "Doc_0/big.bin", .content = { big, sizeof(big) } },
		{ .name = "stored.bin", .content = YX_BYTES_LIT("stored as it is"), .store = true },
	};

	for (size_t i = 0; i < sizeof(big); i++)
		big[i] = (uint8_t)(i * i >> 7);
	CHECK_OK(yx_zip_create(e, 4, INT64_C(1700000000000000), &w, &err));
}

static void
what_is_written_is_read_back(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf file = { 0 }, got = { 0 };
	struct yx_zip *z = NULL;

	make(&file);
	REQUIRE(yx_zip_open(&z, yx_buf_bytes(&file), &err) == YX_OK);
	CHECK_INT(yx_zip_count(z), 4);
	CHECK_INT(yx_zip_note_count(z), 0);
	CHECK_STR(yx_zip_entry(z, 1)->name, "Doc_0/文件.txt");
	CHECK_INT(yx_zip_find(z, "stored.bin"), 3);
	CHECK(yx_zip_find(z, "Stored.bin") == SIZE_MAX);
	CHECK_OK(yx_zip_read(z, 1, 0, &got, &err));
	CHECK_STR(yx_buf_str(&got), "hello hello hello hello");
	yx_buf_reset(&got);
	CHECK_OK(yx_zip_read(z, 2, 0, &got, &err));
	CHECK_INT(got.len, 200000);
	CHECK_STATUS(yx_zip_read(z, 2, 1000, &got, &err), YX_LIMIT);
	yx_zip_free(z);
	yx_buf_clear(&file);
	yx_buf_clear(&got);
}

static void
libzip_reads_what_we_write(void)
{
	struct yx_buf file = { 0 };
	zip_error_t ze;
	zip_source_t *src;
	zip_t *za;
	char text[64] = "";
	zip_file_t *f;

	make(&file);
	zip_error_init(&ze);
	src = zip_source_buffer_create(file.data, file.len, 0, &ze);
	REQUIRE(src != NULL);
	za = zip_open_from_source(src, ZIP_RDONLY | ZIP_CHECKCONS, &ze);
	REQUIRE(za != NULL);
	CHECK_INT(zip_get_num_entries(za, 0), 4);
	CHECK_INT(zip_name_locate(za, "Doc_0/文件.txt", 0), 1);
	f = zip_fopen(za, "stored.bin", 0);
	REQUIRE(f != NULL);
	CHECK_INT(zip_fread(f, text, sizeof(text)), 15);
	CHECK_STR(text, "stored as it is");
	zip_fclose(f);
	zip_close(za);
	yx_buf_clear(&file);
}

static struct yx_bytes
stored_run(const struct yx_zip *z, struct yx_bytes file, size_t i)
{
	const struct yx_zip_entry *e = yx_zip_entry(z, i);

	return yx_bytes_slice(file, (size_t)e->header_offset,
			      (size_t)(e->end_offset - e->header_offset));
}

static void
rewriting_keeps_the_bytes_of_other_entries(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf file = { 0 }, changed = { 0 }, got = { 0 };
	const struct yx_zip_writer w = { yx_zip_into_buf, &changed };
	struct yx_zip_edit e[3] = {
		{ .name = "OFD.xml", .content = YX_BYTES_LIT("<OFD>changed</OFD>") },
		{ .name = "new/entry", .content = YX_BYTES_LIT("new") },
		{ .name = "stored.bin", .remove = true },
	};
	struct yx_zip *a = NULL, *b = NULL;

	make(&file);
	REQUIRE(yx_zip_open(&a, yx_buf_bytes(&file), &err) == YX_OK);
	CHECK_OK(yx_zip_rewrite(a, e, 3, 0, &w, &err));
	REQUIRE(yx_zip_open(&b, yx_buf_bytes(&changed), &err) == YX_OK);
	CHECK_INT(yx_zip_count(b), 4);
	CHECK_INT(yx_zip_note_count(b), 0);
	CHECK(yx_zip_find(b, "stored.bin") == SIZE_MAX);
	CHECK(
	    yx_bytes_equal(stored_run(a, yx_buf_bytes(&file), 2),
			   stored_run(b, yx_buf_bytes(&changed), yx_zip_find(b, "Doc_0/big.bin"))));
	CHECK_OK(yx_zip_read(b, yx_zip_find(b, "OFD.xml"), 0, &got, &err));
	CHECK_STR(yx_buf_str(&got), "<OFD>changed</OFD>");
	yx_zip_free(a);
	yx_zip_free(b);
	yx_buf_clear(&file);
	yx_buf_clear(&changed);
	yx_buf_clear(&got);
}

static void
cut_at_every_byte_never_opens_whole(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf file = { 0 };
	const struct yx_zip_writer w = { yx_zip_into_buf, &file };
	struct yx_zip_edit e[2] = { { .name = "a", .content = YX_BYTES_LIT("first entry") },
				    { .name = "b", .content = YX_BYTES_LIT("second") } };

	CHECK_OK(yx_zip_create(e, 2, 0, &w, &err));
	for (size_t n = 0; n < file.len; n++) {
		/* an exact copy on the heap, so that reading past it is seen */
		uint8_t *copy = malloc(n ? n : 1);
		struct yx_zip *z = NULL;

		memcpy(copy, file.data, n);
		CHECK(yx_zip_open(&z, yx_bytes(copy, n), &err) != YX_OK);
		CHECK(z == NULL);
		free(copy);
	}
	yx_buf_clear(&file);
}

/* ------------------------------------------------------------- differentials */

/* Open a changed copy and expect a note of this kind (or a refusal when `kind` is -1). */
static void
expect_note(struct yx_buf *file, int kind, const char *what)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_zip *z = NULL;
	bool found = false;
	enum yx_status st = yx_zip_open(&z, yx_buf_bytes(file), &err);

	if (kind < 0) {
		CHECK_MSG(st != YX_OK, "%s: opened", what);
		yx_zip_free(z);
		return;
	}
	CHECK_MSG(st == YX_OK, "%s: %s", what, err.text);
	if (!z)
		return;
	for (size_t i = 0; i < yx_zip_note_count(z); i++)
		found |= (int)yx_zip_note(z, i)->kind == kind;
	CHECK_MSG(found, "%s: not noted", what);
	if (kind < YX_ZIP_TRAILING)
		CHECK_MSG(yx_zip_ambiguity(z) != NULL, "%s: not ambiguous", what);
	else
		CHECK_MSG(yx_zip_ambiguity(z) == NULL, "%s: called ambiguous", what);
	CHECK(yx_zip_note_text((enum yx_zip_note_kind)kind, true)[0] != '\0');
	yx_zip_free(z);
}

static size_t
find(const struct yx_buf *b, const char *what, size_t len, size_t from)
{
	return yx_bytes_find(yx_buf_bytes(b), yx_bytes(what, len), from);
}

static void
two(struct yx_buf *out)
{
	struct yx_error err = YX_ERROR_INIT;
	const struct yx_zip_writer w = { yx_zip_into_buf, out };
	struct yx_zip_edit e[2] = {
		{ .name = "one", .content = YX_BYTES_LIT("111"), .store = true },
		{ .name = "two", .content = YX_BYTES_LIT("222"), .store = true }
	};

	CHECK_OK(yx_zip_create(e, 2, 0, &w, &err));
}

static void
a_name_twice(void)
{
	struct yx_buf f = { 0 };
	size_t at;

	two(&f);
	/* rename "two" to "one" in its local header and in the directory */
	at = find(&f, "two", 3, 0);
	memcpy(f.data + at, "one", 3);
	at = find(&f, "two", 3, at);
	memcpy(f.data + at, "one", 3);
	expect_note(&f, YX_ZIP_DUPLICATE_NAME, "duplicate");
	yx_buf_clear(&f);
}

static void
names_that_differ_between_header_and_directory(void)
{
	struct yx_buf f = { 0 };

	two(&f);
	memcpy(f.data + find(&f, "two", 3, 0), "TWO", 3);
	expect_note(&f, YX_ZIP_HEADER_MISMATCH, "local name");
	yx_buf_clear(&f);
}

static void
sizes_that_differ(void)
{
	struct yx_buf f = { 0 };

	two(&f);
	f.data[22]++; /* size in the first local header */
	expect_note(&f, YX_ZIP_HEADER_MISMATCH, "local size");
	yx_buf_clear(&f);
}

/* The directory of a package with one entry less, over the same local entries. */
static void
an_entry_the_directory_does_not_list(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf f = { 0 }, g = { 0 };
	const struct yx_zip_writer w = { yx_zip_into_buf, &g };
	struct yx_zip_edit e = { .name = "one", .content = YX_BYTES_LIT("111"), .store = true };
	size_t from, to;

	two(&f);
	CHECK_OK(yx_zip_create(&e, 1, 0, &w, &err));
	/* put the second entry of f between the entry and the directory of g */
	from = find(&f, "PK\3\4", 4, 4);
	to = find(&f, "PK\1\2", 4, 0);
	CHECK(yx_buf_insert(&g, find(&g, "PK\1\2", 4, 0), f.data + from, to - from));
	/* the end record points before the inserted bytes: correct it */
	g.data[g.len - 6] = (uint8_t)(g.data[g.len - 6] + (to - from));
	expect_note(&g, YX_ZIP_HIDDEN_ENTRY, "hidden between");
	yx_buf_clear(&f);
	yx_buf_clear(&g);
}

static void
an_entry_after_the_directory(void)
{
	struct yx_buf f = { 0 }, g = { 0 };
	size_t end;

	two(&f);
	two(&g);
	end = find(&f, "PK\5\6", 4, 0);
	CHECK(yx_buf_insert(&f, end, g.data, find(&g, "PK\3\4", 4, 4)));
	expect_note(&f, YX_ZIP_HIDDEN_ENTRY, "between directory and end record");
	yx_buf_clear(&f);
	two(&f);
	yx_buf_put_bytes(&f, yx_bytes_slice(yx_buf_bytes(&g), 0, 36));
	expect_note(&f, YX_ZIP_HIDDEN_ENTRY, "behind the end record");
	yx_buf_clear(&f);
	yx_buf_clear(&g);
}

static void
two_packages_in_one_file(void)
{
	struct yx_buf f = { 0 }, g = { 0 };

	two(&f);
	two(&g);
	yx_buf_put_bytes(&f, yx_buf_bytes(&g));
	expect_note(&f, YX_ZIP_SECOND_DIRECTORY, "appended");
	yx_buf_clear(&f);
	/* a second end record inside the comment of the first */
	two(&f);
	f.data[f.len - 2] = 22;
	yx_buf_put_bytes(&f, yx_bytes_slice(yx_buf_bytes(&g), g.len - 22, 22));
	expect_note(&f, YX_ZIP_SECOND_DIRECTORY, "in the comment");
	yx_buf_clear(&f);
	yx_buf_clear(&g);
}

static void
overlapping_entries(void)
{
	struct yx_buf f = { 0 };
	size_t second;

	two(&f);
	second = find(&f, "PK\1\2", 4, find(&f, "PK\1\2", 4, 0) + 4);
	memset(f.data + second + 42, 0, 4); /* the second entry's offset: that of the first */
	expect_note(&f, YX_ZIP_OVERLAP, "overlap");
	yx_buf_clear(&f);
}

static void
paths_that_readers_resolve_differently(void)
{
	static const struct {
		const char *name;
		int kind;
	} cases[] = {
		{ "../up.xml", YX_ZIP_BAD_NAME },     { "a/../b.xml", YX_ZIP_BAD_NAME },
		{ "a//b.xml", YX_ZIP_BAD_NAME },      { "./a.xml", YX_ZIP_BAD_NAME },
		{ "C:/a.xml", YX_ZIP_BAD_NAME },      { "a\tb.xml", YX_ZIP_BAD_NAME },
		{ "Doc_0\\a.xml", YX_ZIP_BACKSLASH },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct yx_error err = YX_ERROR_INIT;
		struct yx_buf f = { 0 };
		const struct yx_zip_writer w = { yx_zip_into_buf, &f };
		struct yx_zip_edit e = { .name = cases[i].name, .content = YX_BYTES_LIT("x") };

		CHECK_OK(yx_zip_create(&e, 1, 0, &w, &err));
		expect_note(&f, cases[i].kind, cases[i].name);
		yx_buf_clear(&f);
	}
}

static void
bytes_in_gaps_are_noted_only(void)
{
	struct yx_buf f = { 0 };

	two(&f);
	yx_buf_puts(&f, "\r\n");
	expect_note(&f, YX_ZIP_TRAILING, "line end behind the file");
	yx_buf_clear(&f);
	two(&f);
	CHECK(yx_buf_insert(&f, find(&f, "PK\1\2", 4, 0), "padding", 7));
	f.data[f.len - 6] = (uint8_t)(f.data[f.len - 6] + 7);
	expect_note(&f, YX_ZIP_GAP, "padding");
	yx_buf_clear(&f);
}

static void
encrypted_and_unknown_methods_are_refused_on_reading(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf f = { 0 }, got = { 0 };
	struct yx_zip *z = NULL;
	size_t central;

	two(&f);
	central = find(&f, "PK\1\2", 4, 0);
	f.data[6] |= 1;
	f.data[central + 8] |= 1;
	REQUIRE(yx_zip_open(&z, yx_buf_bytes(&f), &err) == YX_OK);
	CHECK_INT(yx_zip_note(z, 0)->kind, YX_ZIP_ENCRYPTED);
	CHECK_STATUS(yx_zip_read(z, 0, 0, &got, &err), YX_UNSUPPORTED);
	yx_zip_free(z);
	f.data[6] &= 0xfe;
	f.data[central + 8] &= 0xfe;
	f.data[8] = f.data[central + 10] = 12; /* bzip2 */
	REQUIRE(yx_zip_open(&z, yx_buf_bytes(&f), &err) == YX_OK);
	CHECK_STATUS(yx_zip_read(z, 0, 0, &got, &err), YX_UNSUPPORTED);
	yx_zip_free(z);
	yx_buf_clear(&f);
	yx_buf_clear(&got);
}

static void
changed_content_is_noticed_by_its_checksum(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf f = { 0 }, got = { 0 };
	struct yx_zip *z = NULL;

	two(&f);
	memcpy(f.data + find(&f, "222", 3, 0), "223", 3);
	REQUIRE(yx_zip_open(&z, yx_buf_bytes(&f), &err) == YX_OK);
	CHECK_STATUS(yx_zip_read(z, 1, 0, &got, &err), YX_MALFORMED);
	yx_zip_free(z);
	yx_buf_clear(&f);
	yx_buf_clear(&got);
}

static enum yx_status
swallow(void *ctx, struct yx_bytes piece, struct yx_error *err)
{
	(void)err;
	*(uint64_t *)ctx += piece.len;
	return YX_OK;
}

static void
a_bomb_stops_at_the_ratio(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf f = { 0 };
	const struct yx_zip_writer w = { yx_zip_into_buf, &f };
	size_t size = (size_t)100 << 20;
	uint8_t *zeros = calloc(size, 1);
	struct yx_zip_edit e = { .name = "bomb", .content = { zeros, size } };
	struct yx_zip *z = NULL;
	uint64_t seen = 0;

	CHECK_OK(yx_zip_create(&e, 1, 0, &w, &err));
	free(zeros);
	REQUIRE(yx_zip_open(&z, yx_buf_bytes(&f), &err) == YX_OK);
	CHECK_STATUS(yx_zip_stream(z, 0, swallow, &seen, &err), YX_LIMIT);
	CHECK(seen <= YX_LIMIT_ZIP_RATIO_FROM + 65536);
	yx_zip_free(z);
	yx_buf_clear(&f);
}

static void
an_ambiguous_package_is_not_rewritten(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf f = { 0 }, out = { 0 };
	const struct yx_zip_writer w = { yx_zip_into_buf, &out };
	struct yx_zip *z = NULL;

	two(&f);
	memcpy(f.data + find(&f, "two", 3, 0), "TWO", 3);
	REQUIRE(yx_zip_open(&z, yx_buf_bytes(&f), &err) == YX_OK);
	CHECK_STATUS(yx_zip_rewrite(z, NULL, 0, 0, &w, &err), YX_DENIED);
	yx_zip_free(z);
	yx_buf_clear(&f);
	yx_buf_clear(&out);
}

static void
no_changed_byte_crashes_or_hangs(void)
{
	struct yx_buf f = { 0 };

	two(&f);
	for (size_t i = 0; i < f.len; i++) {
		for (unsigned v = 0; v < 256; v += 51) {
			struct yx_error err = YX_ERROR_INIT;
			uint8_t kept = f.data[i];
			struct yx_zip *z = NULL;
			struct yx_buf got = { 0 };

			f.data[i] = (uint8_t)v;
			if (yx_zip_open(&z, yx_buf_bytes(&f), &err) == YX_OK)
				for (size_t k = 0; k < yx_zip_count(z); k++) {
					enum yx_status st = yx_zip_read(z, k, 4096, &got, &err);

					CHECK(st != YX_INTERNAL);
				}
			else
				CHECK(err.text[0] != '\0');
			yx_zip_free(z);
			yx_buf_clear(&got);
			f.data[i] = kept;
		}
	}
	yx_buf_clear(&f);
}

TEST_MAIN(CASE(what_is_written_is_read_back), CASE(libzip_reads_what_we_write),
	  CASE(rewriting_keeps_the_bytes_of_other_entries),
	  CASE(cut_at_every_byte_never_opens_whole), CASE(a_name_twice),
	  CASE(names_that_differ_between_header_and_directory), CASE(sizes_that_differ),
	  CASE(an_entry_the_directory_does_not_list), CASE(an_entry_after_the_directory),
	  CASE(two_packages_in_one_file), CASE(overlapping_entries),
	  CASE(paths_that_readers_resolve_differently), CASE(bytes_in_gaps_are_noted_only),
	  CASE(encrypted_and_unknown_methods_are_refused_on_reading),
	  CASE(changed_content_is_noticed_by_its_checksum), CASE(a_bomb_stops_at_the_ratio),
	  CASE(an_ambiguous_package_is_not_rewritten), CASE(no_changed_byte_crashes_or_hangs))
