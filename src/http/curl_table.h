/* SPDX-License-Identifier: Apache-2.0 */
/* curl_table.h: the few functions of libcurl that are used, found when first needed. */
#ifndef YINXIN_HTTP_CURL_TABLE_H
#define YINXIN_HTTP_CURL_TABLE_H

#include <curl/curl.h>
#include <yinxin/base.h>

struct http_curl {
	CURLcode (*global_init)(long flags);
	CURL *(*easy_init)(void);
	CURLcode (*easy_setopt)(CURL *handle, CURLoption option, ...);
	CURLcode (*easy_perform)(CURL *handle);
	CURLcode (*easy_getinfo)(CURL *handle, CURLINFO info, ...);
	void (*easy_cleanup)(CURL *handle);
	const char *(*easy_strerror)(CURLcode code);
	struct curl_slist *(*slist_append)(struct curl_slist *list, const char *line);
	void (*slist_free_all)(struct curl_slist *list);
};

/* UNSUPPORTED naming the package when the library is not there. */
YX_MUST_CHECK enum yx_status http_curl_load(const struct http_curl **out, struct yx_error *err);

#endif
