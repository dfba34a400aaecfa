/* SPDX-License-Identifier: Apache-2.0 */
/* libcurl, opened once. Any of its flavours will do. */
#include <pthread.h>
#include "curl_table.h"
#include "load.h"

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
	const struct http_symbol symbols[] = {
		{ "curl_global_init", (void **)&table.global_init },
		{ "curl_easy_init", (void **)&table.easy_init },
		{ "curl_easy_setopt", (void **)&table.easy_setopt },
		{ "curl_easy_perform", (void **)&table.easy_perform },
		{ "curl_easy_getinfo", (void **)&table.easy_getinfo },
		{ "curl_easy_cleanup", (void **)&table.easy_cleanup },
		{ "curl_easy_strerror", (void **)&table.easy_strerror },
		{ "curl_slist_append", (void **)&table.slist_append },
		{ "curl_slist_free_all", (void **)&table.slist_free_all },
	};

	loaded = http_load(files, "libcurl4", symbols, sizeof(symbols) / sizeof(symbols[0]),
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
