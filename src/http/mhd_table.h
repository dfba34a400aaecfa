/* SPDX-License-Identifier: Apache-2.0 */
/* mhd_table.h: the few functions of libmicrohttpd that are used, found when first needed. */
#ifndef YINXIN_HTTP_MHD_TABLE_H
#define YINXIN_HTTP_MHD_TABLE_H

#include <microhttpd.h>
#include <yinxin/base.h>

struct http_mhd {
	struct MHD_Daemon *(*start_daemon)(unsigned flags, uint16_t port,
					   MHD_AcceptPolicyCallback apc, void *apc_cls,
					   MHD_AccessHandlerCallback dh, void *dh_cls, ...);
	MHD_socket (*quiesce_daemon)(struct MHD_Daemon *d);
	void (*stop_daemon)(struct MHD_Daemon *d);
	const union MHD_DaemonInfo *(*get_daemon_info)(struct MHD_Daemon *d,
						       enum MHD_DaemonInfoType type, ...);
	const union MHD_ConnectionInfo *(*get_connection_info)(struct MHD_Connection *c,
							       enum MHD_ConnectionInfoType type,
							       ...);
	const char *(*lookup_value)(struct MHD_Connection *c, enum MHD_ValueKind kind,
				    const char *key);
	struct MHD_Response *(*create_response)(size_t size, void *buffer,
						enum MHD_ResponseMemoryMode mode);
	enum MHD_Result (*add_header)(struct MHD_Response *r, const char *name, const char *value);
	enum MHD_Result (*queue_response)(struct MHD_Connection *c, unsigned status,
					  struct MHD_Response *r);
	void (*destroy_response)(struct MHD_Response *r);
};

/* UNSUPPORTED naming the package when the library is not there. */
YX_MUST_CHECK enum yx_status http_mhd_load(const struct http_mhd **out, struct yx_error *err);

#endif
