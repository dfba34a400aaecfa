/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base_library.h: large shared libraries, opened when they are first needed.
 *
 * What a program links against is loaded and bound at every start, used or not: libxml2 and
 * HarfBuzz with all they bring cost more than verifying a usual PDF. So a module that wraps such a
 * library keeps a table of the functions it calls, and fills it here at its first use.
 */
#ifndef YINXIN_BASE_LIBRARY_H
#define YINXIN_BASE_LIBRARY_H

#include <yinxin/base.h>

struct yx_library_symbol {
	const char *name;
	void *place; /* of the function pointer to fill */
};

/*
 * Open the first of `files` (NULL-terminated) that is there and fill every symbol. The library
 * stays open for the life of the process. `package` is the Debian package that holds it.
 * YX_UNSUPPORTED, naming the package, when no file is there or a function is missing; the table is
 * then not to be used. Not for two threads on one table at once: guard it with pthread_once().
 */
YX_MUST_CHECK enum yx_status yx_library_open(const char *const *files, const char *package,
					     const struct yx_library_symbol *symbols, size_t count,
					     struct yx_error *err);

#endif
