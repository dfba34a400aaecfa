/* SPDX-License-Identifier: Apache-2.0 */
#include "../test.h"
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void
reader_never_passes_its_end(void)
{
	struct yx_reader r = yx_reader(YX_BYTES_LIT("abc")), sub;
	struct yx_bytes b;
	uint32_t v;

	CHECK(!yx_take(&r, 4, &b));
	CHECK(!yx_take(&r, SIZE_MAX, &b));
	CHECK(!yx_take_u32be(&r, &v));
	CHECK(yx_take(&r, 2, &b) && yx_bytes_equal_str(b, "ab"));
	sub = yx_reader_sub(&r, b);
	CHECK(yx_skip(&sub, 2) && !yx_skip(&sub, 1));
	CHECK_INT(yx_reader_left(&r), 1);
	CHECK_INT(yx_reader_offset(&r), 2);
	CHECK(yx_take_until(&r, 'c', &b) && b.len == 0);
	CHECK(yx_reader_at_end(&r) && yx_peek(&r) == -1);
	r = yx_reader(yx_bytes(NULL, 0));
	CHECK(yx_reader_at_end(&r) && yx_take(&r, 0, &b) && !yx_skip(&r, 1));
}

static void
numbers_in_both_orders(void)
{
	struct yx_reader r = yx_reader(yx_bytes("\1\2\3\4\5\6\7\10", 8)), s = r;
	uint64_t v;
	uint32_t w;
	uint16_t h;

	CHECK(yx_take_u64be(&r, &v) && v == UINT64_C(0x0102030405060708));
	r = s;
	CHECK(yx_take_u64le(&r, &v) && v == UINT64_C(0x0807060504030201));
	r = s;
	CHECK(yx_take_u32le(&r, &w) && w == 0x04030201 && yx_take_u16be(&r, &h) && h == 0x0506);
}

static void
buffer_keeps_its_ceiling(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf b;

	yx_buf_init(&b, 10);
	CHECK(yx_buf_puts(&b, "0123456789"));
	CHECK_STR(yx_buf_str(&b), "0123456789");
	CHECK(!yx_buf_put_u8(&b, 'x'));
	CHECK(!yx_buf_puts(&b, ""));
	CHECK_STATUS(yx_buf_status(&b, &err), YX_LIMIT);
	CHECK_INT(b.len, 10);
	yx_buf_reset(&b);
	CHECK(yx_buf_printf(&b, "%d-%s", 42, "x") && yx_buf_insert(&b, 2, "+", 1));
	CHECK_STR(yx_buf_str(&b), "42+-x");
	yx_buf_clear(&b);
}

static void
search_both_ways(void)
{
	struct yx_bytes hay = YX_BYTES_LIT("abcabc");

	CHECK_INT(yx_bytes_find(hay, YX_BYTES_LIT("bc"), 0), 1);
	CHECK_INT(yx_bytes_find(hay, YX_BYTES_LIT("bc"), 2), 4);
	CHECK(yx_bytes_find(hay, YX_BYTES_LIT("x"), 0) == SIZE_MAX);
	CHECK_INT(yx_bytes_find_last(hay, YX_BYTES_LIT("bc"), SIZE_MAX), 4);
	CHECK_INT(yx_bytes_find_last(hay, YX_BYTES_LIT("bc"), 5), 1);
	CHECK(yx_bytes_find_last(hay, YX_BYTES_LIT("abcabcd"), SIZE_MAX) == SIZE_MAX);
}

static void
base64_and_hex(void)
{
	static const char *const pairs[][2] = { { "", "" },
						{ "f", "Zg==" },
						{ "fo", "Zm8=" },
						{ "foo", "Zm9v" },
						{ "foob", "Zm9vYg==" } };
	static const char *const bad[] = { "Z",    "Zg",   "Zg=",   "Zg===",
					   "Zh==", "Z===", "Zm9v!", "Zg==Zg==" };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf b = { 0 };

	for (size_t i = 0; i < 5; i++) {
		yx_buf_reset(&b);
		yx_base64_put(&b, yx_bytes_str(pairs[i][0]));
		CHECK_STR(yx_buf_str(&b), pairs[i][1]);
		yx_buf_reset(&b);
		CHECK_OK(yx_base64_decode(&b, yx_bytes_str(pairs[i][1]), false, &err));
		CHECK_STR(yx_buf_str(&b), pairs[i][0]);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		yx_buf_reset(&b);
		CHECK_MSG(yx_base64_decode(&b, yx_bytes_str(bad[i]), false, &err) == YX_MALFORMED,
			  "accepted \"%s\"", bad[i]);
	}
	yx_buf_reset(&b);
	CHECK_OK(yx_base64_decode(&b, yx_bytes_str(" Zm\n9v Yg"), true, &err));
	CHECK_STR(yx_buf_str(&b), "foob");
	yx_buf_reset(&b);
	CHECK_OK(yx_hex_decode(&b, yx_bytes_str("00fFa0"), &err));
	CHECK(yx_bytes_equal(yx_buf_bytes(&b), yx_bytes("\0\xff\xa0", 3)));
	CHECK_STATUS(yx_hex_decode(&b, yx_bytes_str("0"), &err), YX_MALFORMED);
	CHECK_STATUS(yx_hex_decode(&b, yx_bytes_str("0g"), &err), YX_MALFORMED);
	yx_buf_clear(&b);
}

static void
pem_blocks(void)
{
	const char *text = "noise\n-----BEGIN A-----\nZm9v\n-----END A-----\n"
			   "-----BEGIN B-----\nYmFy\n-----END B-----\n-----BEGIN C-----\nZm9v";
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf b = { 0 };
	char label[64];
	size_t pos = 0;

	CHECK_OK(yx_pem_decode(&b, yx_bytes_str(text), &pos, "X,B", label, &err));
	CHECK_STR(yx_buf_str(&b), "bar");
	CHECK_STR(label, "B");
	CHECK_STATUS(yx_pem_decode(&b, yx_bytes_str(text), &pos, "A,B,C", label, &err),
		     YX_NOT_FOUND);
	yx_buf_reset(&b);
	yx_pem_put(&b, "A", yx_bytes_str("foo"));
	CHECK_STR(yx_buf_str(&b), "-----BEGIN A-----\nZm9v\n-----END A-----\n");
	yx_buf_clear(&b);
}

static void
utf8(void)
{
	CHECK(yx_utf8_valid(YX_BYTES_LIT("印信 é 𠀋")));
	CHECK(!yx_utf8_valid(YX_BYTES_LIT("\xc0\xaf")));         /* overlong */
	CHECK(!yx_utf8_valid(YX_BYTES_LIT("\xed\xa0\x80")));     /* surrogate */
	CHECK(!yx_utf8_valid(YX_BYTES_LIT("\xf4\x90\x80\x80"))); /* past U+10FFFF */
	CHECK(!yx_utf8_valid(YX_BYTES_LIT("\xe5\x8d")));
	{
		struct yx_buf b = { 0 };

		yx_text_put_clean(&b, YX_BYTES_LIT("a\x1b[31m\xe2\x80\xae"
						   "b\xff"));
		CHECK_STR(yx_buf_str(&b), "a\xef\xbf\xbd[31m\xef\xbf\xbd"
					  "b\xef\xbf\xbd");
		yx_buf_clear(&b);
	}
}

static void
time_round_trips(void)
{
	static const char *const good[] = { "1970-01-01T00:00:00Z", "2000-02-29T23:59:59Z",
					    "1969-12-31T23:59:59.999999Z", "9999-12-31T23:59:59Z",
					    "0001-01-01T00:00:00Z" };
	static const char *const bad[] = { "",
					   "2026-02-29T00:00:00Z",
					   "2026-01-01",
					   "2026-01-01T00:00:00",
					   "2026-13-01T00:00:00Z",
					   "2026-01-01T24:00:00Z",
					   "2026-01-01T00:00:00.Z",
					   "2026-01-01T00:00:00Z " };
	struct yx_error err = YX_ERROR_INIT;
	char text[32];
	yx_time t;

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		CHECK_OK(yx_time_parse_rfc3339(&t, yx_bytes_str(good[i]), &err));
		CHECK_STR(yx_time_rfc3339(text, t), good[i]);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		CHECK_STATUS(yx_time_parse_rfc3339(&t, yx_bytes_str(bad[i]), &err), YX_MALFORMED);
	CHECK_OK(yx_time_parse_rfc3339(&t, yx_bytes_str("2026-01-01T08:00:00+08:00"), &err));
	CHECK_STR(yx_time_rfc3339(text, t), "2026-01-01T00:00:00Z");
	for (t = -YX_DAY * 800; t < YX_DAY * 800; t += YX_HOUR * 7 + 1) {
		struct yx_civil c = yx_time_to_civil(t);
		yx_time back;

		CHECK(yx_time_from_civil(&back, &c) && back == t);
	}
}

/* How many entries a folder has besides . and .. */
static int
entries(const char *dir)
{
	return test_sh("test -z \"$(ls -A %s)\"", dir);
}

static void
output_appears_whole_or_not_at_all(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_out *o = NULL;
	char path[400];
	struct yx_bytes got;

	snprintf(path, sizeof(path), "%s/out", test_scratch());
	CHECK_OK(yx_out_open(&o, path, YX_OUT_REPLACE, &err));
	CHECK_OK(yx_out_write(o, YX_BYTES_LIT("hello"), &err));
	CHECK(access(path, F_OK) != 0);
	yx_out_abort(o);
	CHECK_INT(entries(test_scratch()), 0);
	CHECK_OK(yx_out_open(&o, path, YX_OUT_REPLACE, &err));
	CHECK_OK(yx_out_write(o, YX_BYTES_LIT("hello"), &err));
	CHECK_OK(yx_out_patch(o, 1, YX_BYTES_LIT("E"), &err));
	CHECK_STATUS(yx_out_patch(o, 4, YX_BYTES_LIT("xx"), &err), YX_INTERNAL);
	CHECK_OK(yx_out_commit(&o, &err));
	CHECK(o == NULL);
	got = test_read(path);
	CHECK(yx_bytes_equal_str(got, "hEllo"));
	free((void *)(uintptr_t)got.data);
	CHECK_STATUS(yx_file_write(path, YX_BYTES_LIT("x"), YX_OUT_EXCLUSIVE, &err), YX_CONFLICT);
	CHECK_OK(yx_file_write(path, YX_BYTES_LIT("x"), YX_OUT_REPLACE, &err));
	CHECK_INT(test_sh("test \"$(ls -A %s)\" = out", test_scratch()), 0);
	unlink(path);
	CHECK_OK(yx_file_write(path, YX_BYTES_LIT("x"), YX_OUT_EXCLUSIVE | YX_OUT_PRIVATE, &err));
	CHECK_INT(test_sh("test \"$(stat -c %%a %s)\" = 600", path), 0);
	CHECK_STATUS(yx_out_open(&o, "/nowhere/at/all", 0, &err), YX_IO);
	CHECK_INT(err.status, YX_IO);
	CHECK_STATUS(yx_out_open(&o, test_scratch(), 0, &err), YX_CONFLICT);
}

/* A write past the process's file size limit is what a full disk looks like to the caller. */
static void
full_disk_leaves_nothing(void)
{
	char dir[300], path[400];
	pid_t pid;
	int status;

	snprintf(dir, sizeof(dir), "%s/full", test_scratch());
	mkdir(dir, 0777);
	snprintf(path, sizeof(path), "%s/out", dir);
	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		struct rlimit limit = { 4096, 4096 };
		struct yx_error err = YX_ERROR_INIT;
		static uint8_t block[10000];

		signal(SIGXFSZ, SIG_IGN);
		setrlimit(RLIMIT_FSIZE, &limit);
		_exit(yx_file_write(path, yx_bytes(block, sizeof(block)), 0, &err) == YX_IO ? 7
											    : 1);
	}
	waitpid(pid, &status, 0);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 7);
	CHECK_INT(entries(dir), 0);
}

static void
inputs_are_mapped_or_refused(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_file f;
	char path[400];

	snprintf(path, sizeof(path), "%s/in", test_scratch());
	CHECK_STATUS(yx_file_open(&f, path, 0, &err), YX_NOT_FOUND);
	CHECK(strstr(err.text, path) != NULL);
	CHECK_STATUS(yx_file_open(&f, test_scratch(), 0, &err), YX_USAGE);
	CHECK_OK(yx_file_write(path, YX_BYTES_LIT("0123456789"), 0, &err));
	CHECK_STATUS(yx_file_open(&f, path, 9, &err), YX_LIMIT);
	CHECK_OK(yx_file_open(&f, path, 10, &err));
	CHECK(yx_bytes_equal_str(f.bytes, "0123456789"));
	yx_file_close(&f);
	CHECK_OK(yx_file_write(path, yx_bytes(NULL, 0), 0, &err));
	CHECK_OK(yx_file_open(&f, path, 0, &err));
	CHECK_INT(f.bytes.len, 0);
	yx_file_close(&f);
}

static void
errors_tell_where(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_reader r = yx_reader(YX_BYTES_LIT("abcdef"));
	char line[300];

	(void)yx_skip(&r, 4);
	CHECK_INT(yx_fail(&err, YX_MALFORMED, &r, "RFC 5652 5.4", "bad %s", "thing"), YX_MALFORMED);
	(void)yx_fail_prefix(&err, YX_MALFORMED, "signer %d", 2);
	CHECK_STR(yx_error_line(&err, line, sizeof(line)),
		  "signer 2: bad thing (RFC 5652 5.4) at byte 4");
	CHECK_INT(yx_fail(NULL, YX_IO, NULL, NULL, "x"), YX_IO);
	/* cut between characters, wherever the end comes to lie */
	for (int shift = 0; shift < 4; shift++) {
		char many[300] = "xxx";

		for (size_t n = (size_t)shift; n + 4 < sizeof(many); n += 3)
			memcpy(many + n, "\xe5\x8d\xb0", 4);
		(void)yx_fail(&err, YX_MALFORMED, NULL, "", "%s", many);
		CHECK(strlen(err.text) > sizeof(err.text) - 4);
		CHECK(yx_utf8_valid(yx_bytes_str(err.text)));
		(void)yx_fail_prefix(&err, YX_MALFORMED, "signer %d", 2);
		CHECK(yx_utf8_valid(yx_bytes_str(err.text)));
	}
}

static void
arena_is_bounded_and_zeroed(void)
{
	struct yx_arena *a = yx_arena_new(100000);
	uint8_t *p = yx_arena_alloc(a, 50000);

	CHECK(p && p[0] == 0 && p[49999] == 0);
	CHECK(yx_arena_alloc(a, 60000) == NULL);
	CHECK(yx_arena_array(a, SIZE_MAX / 2, 4) == NULL);
	CHECK(yx_arena_alloc(a, 1000) != NULL);
	CHECK_STR(yx_arena_strdup(a, YX_BYTES_LIT("abc")), "abc");
	yx_arena_free(a);
}

TEST_MAIN(CASE(reader_never_passes_its_end), CASE(numbers_in_both_orders),
	  CASE(buffer_keeps_its_ceiling), CASE(search_both_ways), CASE(base64_and_hex),
	  CASE(pem_blocks), CASE(utf8), CASE(time_round_trips),
	  CASE(output_appears_whole_or_not_at_all), CASE(full_disk_leaves_nothing),
	  CASE(inputs_are_mapped_or_refused), CASE(errors_tell_where),
	  CASE(arena_is_bounded_and_zeroed))
