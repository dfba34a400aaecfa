/* SPDX-License-Identifier: Apache-2.0 */
/* libmicrohttpd, opened once. */
#include <pthread.h>
#include <yinxin/base_library.h>

#include "mhd_table.h"

static struct http_mhd table;
static enum yx_status loaded;
static struct yx_error load_error;

static void
load(void)
{
	static const char *const files[] = { "libmicrohttpd.so.12", NULL };
	const struct yx_library_symbol symbols[] = {
		{ "MHD_start_daemon", &table.start_daemon },
		{ "MHD_quiesce_daemon", &table.quiesce_daemon },
		{ "MHD_stop_daemon", &table.stop_daemon },
		{ "MHD_get_daemon_info", &table.get_daemon_info },
		{ "MHD_get_connection_info", &table.get_connection_info },
		{ "MHD_lookup_connection_value", &table.lookup_value },
		{ "MHD_create_response_from_buffer", &table.create_response },
		{ "MHD_add_response_header", &table.add_header },
		{ "MHD_queue_response", &table.queue_response },
		{ "MHD_destroy_response", &table.destroy_response },
	};

	loaded = yx_library_open(files, "libmicrohttpd12", symbols,
				 sizeof(symbols) / sizeof(symbols[0]), &load_error);
}

enum yx_status
http_mhd_load(const struct http_mhd **out, struct yx_error *err)
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
