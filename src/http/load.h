/* SPDX-License-Identifier: Apache-2.0 */
/* load.h: opening a library at run time. */
#ifndef YINXIN_HTTP_LOAD_H
#define YINXIN_HTTP_LOAD_H

#include <yinxin/base.h>

struct http_symbol {
	const char *name;
	void **place; /* where the function pointer goes */
};

/*
 * Open the first of `files` (NULL-terminated) that is there and fill every symbol. The library
 * stays open for the life of the process. `package` is what to install when it is not there.
 */
YX_MUST_CHECK enum yx_status http_load(const char *const *files, const char *package,
				       const struct http_symbol *symbols, size_t count,
				       struct yx_error *err);

#endif
