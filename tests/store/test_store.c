/* SPDX-License-Identifier: Apache-2.0 */
/* store: one set of cases over every engine, then what only a file can do. */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>
#include <yinxin/store.h>
#include "../test.h"

static struct yx_error err;

static struct yx_bytes
B(const char *s) {
	return yx_bytes_str(s);
}

static const char *
scratch_url(const char *name)
{
	static char url[512];

	snprintf(url, sizeof(url), "sqlite:%s/%s", test_scratch(), name);
	return url;
}

static struct yx_store *
open_store(const char *url, unsigned flags)
{
	struct yx_store *s = NULL;

	CHECK_OK(yx_store_open(&s, url, flags, &err));
	return s;
}

static bool
join(void *arg, struct yx_bytes key, struct yx_bytes value)
{
	yx_buf_put_bytes(arg, key);
	yx_buf_puts(arg, "=");
	yx_buf_put_bytes(arg, value);
	yx_buf_puts(arg, " ");
	return value.len == 0 || value.data[0] != '!';
}

static bool
join_item(void *arg, uint64_t seq, struct yx_bytes value)
{
	yx_buf_printf(arg, "%llu:", (unsigned long long)seq);
	yx_buf_put_bytes(arg, value);
	yx_buf_puts(arg, " ");
	return true;
}

static void
check_walk(struct yx_store *s, const char *prefix, const char *from, const char *want)
{
	struct yx_buf out = { 0 };

	CHECK_OK(yx_store_each(s, "t", B(prefix), B(from), join, &out, &err));
	CHECK_STR(yx_buf_str(&out), want);
	yx_buf_clear(&out);
}

static void
records(struct yx_store *s)
{
	struct yx_buf v = { 0 };

	CHECK_STATUS(yx_store_put(s, "t", B("a"), B("1"), &err), YX_USAGE);
	CHECK_OK(yx_store_begin(s, &err));
	CHECK_STATUS(yx_store_begin(s, &err), YX_USAGE);
	CHECK_STATUS(yx_store_put(s, "T;", B("a"), B("1"), &err), YX_USAGE);
	CHECK_STATUS(yx_store_put(s, "", B("a"), B("1"), &err), YX_USAGE);
	CHECK_OK(yx_store_put(s, "t", B("b"), B("2"), &err));
	CHECK_OK(yx_store_put(s, "t", B("a"), B("1"), &err));
	CHECK_OK(yx_store_put(s, "t", B("ab"), B(""), &err));
	CHECK_OK(yx_store_put(s, "t", yx_bytes("a\0z", 3), B("nul"), &err));
	CHECK_OK(yx_store_put(s, "u", B("a"), B("other table"), &err));
	CHECK_OK(yx_store_get(s, "t", B("a"), &v, &err)); /* its own write */
	CHECK_STR(yx_buf_str(&v), "1");
	CHECK_OK(yx_store_commit(s, &err));
	CHECK_STATUS(yx_store_commit(s, &err), YX_USAGE);

	CHECK_OK(yx_store_begin(s, &err));
	CHECK_STATUS(yx_store_insert(s, "t", B("a"), B("x"), &err), YX_CONFLICT);
	CHECK_STATUS(yx_store_delete(s, "t", B("nope"), &err), YX_NOT_FOUND);
	CHECK_OK(yx_store_delete(s, "t", yx_bytes("a\0z", 3), &err));
	CHECK_OK(yx_store_put(s, "t", B("b"), B("22"), &err));
	CHECK_OK(yx_store_commit(s, &err));
	yx_buf_reset(&v);
	CHECK_STATUS(yx_store_get(s, "t", B("nope"), &v, &err), YX_NOT_FOUND);
	CHECK_INT(v.len, 0);
	check_walk(s, "", "", "a=1 ab= b=22 ");
	check_walk(s, "a", "", "a=1 ab= ");
	check_walk(s, "", "ab", "ab= b=22 ");
	check_walk(s, "b", "a", "b=22 ");

	CHECK_OK(yx_store_begin(s, &err));
	CHECK_OK(yx_store_put(s, "t", B("a"), B("!stop"), &err));
	check_walk(s, "", "", "a=!stop ");
	yx_store_rollback(s);
	yx_store_rollback(s);
	check_walk(s, "", "", "a=1 ab= b=22 ");
	yx_buf_clear(&v);
}

static void
lists(struct yx_store *s)
{
	struct yx_buf out = { 0 };
	uint64_t n = 0;

	CHECK_OK(yx_store_begin(s, &err));
	CHECK_OK(yx_store_append(s, "l", B("one"), &n, &err));
	CHECK_INT(n, 1);
	CHECK_OK(yx_store_append(s, "l", B(""), &n, &err));
	CHECK_OK(yx_store_append(s, "ll", B("elsewhere"), &n, &err));
	CHECK_INT(n, 1);
	CHECK_OK(yx_store_commit(s, &err));
	CHECK_OK(yx_store_begin(s, &err));
	CHECK_OK(yx_store_append(s, "l", B("lost"), &n, &err));
	CHECK_INT(n, 3);
	yx_store_rollback(s);
	CHECK_OK(yx_store_begin(s, &err));
	CHECK_OK(yx_store_append(s, "l", B("three"), &n, &err));
	CHECK_INT(n, 3);
	CHECK_OK(yx_store_commit(s, &err));
	CHECK_OK(yx_store_length(s, "l", &n, &err));
	CHECK_INT(n, 3);
	CHECK_OK(yx_store_length(s, "empty", &n, &err));
	CHECK_INT(n, 0);
	CHECK_OK(yx_store_items(s, "l", 2, 0, join_item, &out, &err));
	CHECK_STR(yx_buf_str(&out), "2: 3:three ");
	yx_buf_reset(&out);
	CHECK_OK(yx_store_items(s, "l", 0, 1, join_item, &out, &err));
	CHECK_STR(yx_buf_str(&out), "1:one ");
	yx_buf_reset(&out);
	CHECK_OK(yx_store_items(s, "l", 4, 0, join_item, &out, &err));
	CHECK_INT(out.len, 0);
	yx_buf_clear(&out);
}

static void
memory_engine(void)
{
	struct yx_store *s = open_store("memory:", 0);

	REQUIRE(s);
	records(s);
	lists(s);
	yx_store_free(s);
}

static void
sqlite_engine(void)
{
	const char *url = scratch_url("a.db");
	struct yx_store *s = open_store(url, YX_STORE_CREATE);

	REQUIRE(s);
	records(s);
	lists(s);
	CHECK_OK(yx_store_begin(s, &err));
	CHECK_OK(yx_store_put(s, "t", B("never"), B("committed"), &err));
	yx_store_free(s);
	s = open_store(url, 0);
	REQUIRE(s);
	check_walk(s, "", "", "a=1 ab= b=22 ");
	yx_store_free(s);
	s = open_store(url, YX_STORE_READ_ONLY);
	REQUIRE(s);
	check_walk(s, "b", "", "b=22 ");
	CHECK_STATUS(yx_store_begin(s, &err), YX_DENIED);
	yx_store_free(s);
}

static void
refuses_what_is_not_a_store(void)
{
	struct yx_store *s = NULL;
	char path[512];

	CHECK_STATUS(yx_store_open(&s, "file.db", 0, &err), YX_USAGE);
	CHECK_STATUS(yx_store_open(&s, "postgresql://h/db", 0, &err), YX_UNSUPPORTED);
	CHECK_STATUS(yx_store_open(&s, scratch_url("none.db"), 0, &err), YX_NOT_FOUND);
	snprintf(path, sizeof(path), "%s/text.db", test_scratch());
	CHECK_OK(
	    yx_file_write(path, B("this is a text file, and not a short one at all"), 0, &err));
	CHECK_STATUS(yx_store_open(&s, scratch_url("text.db"), 0, &err), YX_MALFORMED);
	CHECK_STATUS(yx_store_open(&s, scratch_url("text.db"), YX_STORE_CREATE, &err),
		     YX_MALFORMED);
	snprintf(path, sizeof(path), "sqlite:%s/no/such/folder/x.db", test_scratch());
	CHECK(yx_store_open(&s, path, YX_STORE_CREATE, &err) != YX_OK);
	CHECK(!s);
}

/* A child commits numbered records until it is killed; what it reported must be there. */
static void
keeps_what_was_committed_when_killed(void)
{
	const char *url = scratch_url("kill.db");
	struct yx_store *s = open_store(url, YX_STORE_CREATE);

	yx_store_free(s);
	for (int round = 0; round < 12; round++) {
		uint32_t reported = 0, got;
		uint64_t n = 0;
		int pipes[2];
		pid_t pid;

		REQUIRE(pipe(pipes) == 0);
		if ((pid = fork()) == 0) {
			if (yx_store_open(&s, url, 0, NULL) != YX_OK)
				_exit(1);
			for (;;) {
				uint64_t seq;
				uint32_t v;

				if (yx_store_begin(s, NULL) != YX_OK ||
				    yx_store_append(s, "l", B("x"), &seq, NULL) != YX_OK ||
				    yx_store_commit(s, NULL) != YX_OK)
					_exit(1);
				v = (uint32_t)seq;
				if (write(pipes[1], &v, sizeof(v)) != sizeof(v))
					_exit(1);
			}
		}
		close(pipes[1]);
		usleep((useconds_t)(2000 + 3000 * round));
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		while (read(pipes[0], &got, sizeof(got)) == sizeof(got))
			reported = got;
		close(pipes[0]);
		s = open_store(url, 0);
		REQUIRE(s);
		CHECK_OK(yx_store_length(s, "l", &n, &err));
		CHECK_MSG(n >= reported && n <= (uint64_t)reported + 1 + (reported == 0 ? n : 0),
			  "%llu there, %u reported", (unsigned long long)n, reported);
		yx_store_free(s);
	}
}

TEST_MAIN(CASE(memory_engine), CASE(sqlite_engine), CASE(refuses_what_is_not_a_store),
	  CASE(keeps_what_was_committed_when_killed))
