/* SPDX-License-Identifier: Apache-2.0 */
/* libcurl, opened once. Any of its flavours will do. */
#include <pthread.h>
#include <yinxin/base_library.h>

#include "curl_table.h"

static struct http_curl table;
static enum yx_status loaded;
static struct yx_error load_error;

/* libcurl's prototypes are variadic, so its functions are taken by address, not through its macros
 */
static void
load(void)
{
	static const char *const files[] = { "libcurl.so.4", "libcurl-gnutls.so.4",
					     "libcurl-nss.so.4", NULL };
	const struct yx_library_symbol symbols[] = {
		{ "curl_global_init", &table.global_init },
		{ "curl_easy_init", &table.easy_init },
		{ "curl_easy_setopt", &table.easy_setopt },
		{ "curl_easy_perform", &table.easy_perform },
		{ "curl_easy_getinfo", &table.easy_getinfo },
		{ "curl_easy_cleanup", &table.easy_cleanup },
		{ "curl_easy_strerror", &table.easy_strerror },
		{ "curl_slist_append", &table.slist_append },
		{ "curl_slist_free_all", &table.slist_free_all },
	};

	loaded = yx_library_open(files, "libcurl4", symbols, sizeof(symbols) / sizeof(symbols[0]),
				 &load_error);
	if (loaded == YX_OK && table.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		loaded = yx_fail(&load_error, YX_INTERNAL, NULL, "", "libcurl does not start");
}

enum yx_status
http_curl_load(const struct http_curl **out, struct yx_error *err)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	*out = NULL;
	pthread_once(&once, load);
	if (loaded != YX_OK) {
		if (err)
			*err = load_error;
		return loaded;
	}
	*out = &table;
	return YX_OK;
}
