/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fetcher.h: one HTTP request, made by a process of its own: this program started once more, with
 * nothing of this process's memory. It has the network and no files but those that looking up names
 * and TLS need; it cannot write, start anything, listen, or talk to other programs of this machine.
 */
#ifndef YINXIN_PROGRAM_FETCHER_H
#define YINXIN_PROGRAM_FETCHER_H

#include <yinxin/http.h>
#include "cli.h"

/* Whose --sandbox and --no-sandbox say where requests are made; said once, by main(). */
void fetcher_obeys(const struct cli *c);

/* As yx_http_request(), whose options it takes but for `user_agent` and `authorization`. A fetcher
 * that ends badly is an IO error that says how. */
YX_MUST_CHECK enum yx_status fetcher_request(struct yx_http_answer *out, const char *method,
					     const char *url, const char *content_type,
					     const char *accept, struct yx_bytes body,
					     const struct yx_http_options *o, struct yx_error *err);

/* What a fetcher said, as if it had been taken over: an answer, or the error it tells. */
YX_MUST_CHECK enum yx_status fetcher_answer_take(struct yx_http_answer *out, struct yx_bytes in,
						 size_t size_max, struct yx_error *err);

/* The other side: what main() does when it was started for this. Never returns. */
#define FETCHER_NAME "--fetcher--"
_Noreturn void fetcher_main(void);

#endif
