/* SPDX-License-Identifier: Apache-2.0 */
/* A library that is not there, or is too old, is said by name with the package that brings it. */
#include "../test.h"
#include <yinxin/base_library.h>

static void
missing_libraries(void)
{
	static const char *const none[] = { "libyinxin-is-not-there.so.7", NULL };
	static const char *const some[] = { "libyinxin-is-not-there.so.7", "libc.so.6", NULL };
	struct yx_error err = YX_ERROR_INIT;
	void *found = NULL;
	struct yx_library_symbol there = { "strlen", &found },
				 absent = { "yinxin_has_no_such", &found };

	CHECK_STATUS(yx_library_open(none, "somepackage", &there, 1, &err), YX_UNSUPPORTED);
	CHECK(strstr(err.text, "libyinxin-is-not-there.so.7") && strstr(err.text, "somepackage"));
	CHECK_OK(yx_library_open(some, "somepackage", &there, 1, &err));
	CHECK(found != NULL);
	CHECK_STATUS(yx_library_open(some, "somepackage", &absent, 1, &err), YX_UNSUPPORTED);
	CHECK(strstr(err.text, "yinxin_has_no_such") != NULL);
}

TEST_MAIN(CASE(missing_libraries))
