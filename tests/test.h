/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test.h: the dozen macros every test program uses. A program is a main() made by TEST_MAIN out of
 * named functions; each prints one line; a failed CHECK says where and what, and the case goes on.
 * Output is TAP-like: "ok NAME", "not ok NAME", "skip NAME: why". tools/run-tests adds them up.
 */
#ifndef YINXIN_TEST_H
#define YINXIN_TEST_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yinxin/base.h>

struct test_case {
	const char *name;
	void (*run)(void);
};

extern int test_failures; /* of the case that is running */

void test_fail(const char *file, int line, const char *fmt, ...) YX_PRINTF(3, 4);
/* End the running case as skipped (longjmp); for a missing tool or corpus, never for a failure. */
_Noreturn void test_skip(const char *fmt, ...) YX_PRINTF(1, 2);
int test_main(int argc, char **argv, const struct test_case *cases);
/* "tests/data/NAME", whatever the working folder. Static buffer of eight. */
const char *test_data(const char *name);
/* "../shared/corpora/NAME"; skips the running case when there is no such corpus. */
const char *test_corpus(const char *name);
/* A whole file in memory (free()); fails hard when missing. */
struct yx_bytes test_read(const char *path);
/* A fresh folder under build/, removed and made again for each program. */
const char *test_scratch(void);
/* Run a shell command; its exit status. */
int test_sh(const char *fmt, ...) YX_PRINTF(1, 2);
/* True when a program is on PATH. */
bool test_have(const char *program);

#define CHECK(cond)                                                                                \
	do {                                                                                       \
		if (!(cond))                                                                       \
			test_fail(__FILE__, __LINE__, "%s", #cond);                                \
	} while (0)
#define CHECK_MSG(cond, ...)                                                                       \
	do {                                                                                       \
		if (!(cond))                                                                       \
			test_fail(__FILE__, __LINE__, __VA_ARGS__);                                \
	} while (0)
#define CHECK_INT(got, want)                                                                       \
	do {                                                                                       \
		long long got_ = (long long)(got), want_ = (long long)(want);                      \
		if (got_ != want_)                                                                 \
			test_fail(__FILE__, __LINE__, "%s is %lld, want %lld", #got, got_, want_); \
	} while (0)
#define CHECK_STR(got, want)                                                                       \
	do {                                                                                       \
		const char *got_ = (got), *want_ = (want);                                         \
		if (!got_ || strcmp(got_, want_) != 0)                                             \
			test_fail(__FILE__, __LINE__, "%s is \"%s\", want \"%s\"", #got,           \
				  got_ ? got_ : "(null)", want_);                                  \
	} while (0)
/* For functions returning enum yx_status with `err` in scope. */
#define CHECK_OK(call)                                                                             \
	do {                                                                                       \
		enum yx_status st_ = (call);                                                       \
		if (st_ != YX_OK)                                                                  \
			test_fail(__FILE__, __LINE__, "%s: %s (%s)", #call, yx_status_name(st_),   \
				  err.text);                                                       \
	} while (0)
#define CHECK_STATUS(call, want)                                                                   \
	do {                                                                                       \
		enum yx_status st_ = (call);                                                       \
		if (st_ != (want))                                                                 \
			test_fail(__FILE__, __LINE__, "%s: %s (%s), want %s", #call,               \
				  yx_status_name(st_), err.text, yx_status_name(want));            \
	} while (0)
/* Stop the case at once when later checks would make no sense. */
#define REQUIRE(cond)                                                                              \
	do {                                                                                       \
		if (!(cond)) {                                                                     \
			test_fail(__FILE__, __LINE__, "%s", #cond);                                \
			return;                                                                    \
		}                                                                                  \
	} while (0)

#define TEST_MAIN(...)                                                                             \
	int main(int argc, char **argv)                                                            \
	{                                                                                          \
		static const struct test_case cases[] = { __VA_ARGS__, { NULL, NULL } };           \
		return test_main(argc, argv, cases);                                               \
	}
#define CASE(fn)                                                                                   \
	{                                                                                          \
#fn, fn                                                                            \
	}

#endif
