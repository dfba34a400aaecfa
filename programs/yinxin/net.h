/* SPDX-License-Identifier: Apache-2.0 */
/* net.h: the network, for commands: what tsp's fetch callback does over http. */
#ifndef YINXIN_PROGRAM_NET_H
#define YINXIN_PROGRAM_NET_H

#include <yinxin/base.h>

struct cli_net {
	const char *ca_file; /* TLS authorities; NULL: the system's */
	const char *proxy;   /* NULL: none */
};

/* A yx_tsp_fetch_fn; `state` is a struct cli_net or NULL. */
enum yx_status cli_net_timestamp(void *state, const char *url, struct yx_bytes request,
				 int64_t timeout_ms, struct yx_buf *answer, struct yx_error *err);

#endif
