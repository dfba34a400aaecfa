/* SPDX-License-Identifier: Apache-2.0 */
/* net.h: the network, for commands: what the fetch callbacks of tsp and pki do over http. */
#ifndef YINXIN_PROGRAM_NET_H
#define YINXIN_PROGRAM_NET_H

#include <yinxin/pki_path.h>

struct cli_net {
	const char *ca_file; /* TLS authorities; NULL: the system's */
	const char *proxy;   /* NULL: none */
	bool public_only;    /* of what certificates point to: no addresses of this network */
	int64_t timeout_ms;  /* of one fetch of certificates, CRLs, OCSP; 0: ten seconds */
};

/* A yx_tsp_fetch_fn; `state` is a struct cli_net or NULL. */
enum yx_status cli_net_timestamp(void *state, const char *url, struct yx_bytes request,
				 int64_t timeout_ms, struct yx_buf *answer, struct yx_error *err);

/* A yx_fetch_fn for what certificates point to; `state` is a struct cli_net or NULL. */
enum yx_status cli_net_fetch(void *state, enum yx_fetch_kind kind, struct yx_bytes url,
			     struct yx_bytes request, struct yx_buf *out, struct yx_error *err);

#endif
