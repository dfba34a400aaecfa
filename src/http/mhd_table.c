/* SPDX-License-Identifier: Apache-2.0 */
/* libmicrohttpd, opened once. */
#include <pthread.h>
#include "load.h"
#include "mhd_table.h"

static struct http_mhd table;
static enum yx_status loaded;
static struct yx_error load_error;

static void
load(void)
{
	static const char *const files[] = { "libmicrohttpd.so.12", NULL };
	const struct http_symbol symbols[] = {
		{ "MHD_start_daemon", (void **)&table.start_daemon },
		{ "MHD_quiesce_daemon", (void **)&table.quiesce_daemon },
		{ "MHD_stop_daemon", (void **)&table.stop_daemon },
		{ "MHD_get_daemon_info", (void **)&table.get_daemon_info },
		{ "MHD_get_connection_info", (void **)&table.get_connection_info },
		{ "MHD_lookup_connection_value", (void **)&table.lookup_value },
		{ "MHD_create_response_from_buffer", (void **)&table.create_response },
		{ "MHD_add_response_header", (void **)&table.add_header },
		{ "MHD_queue_response", (void **)&table.queue_response },
		{ "MHD_destroy_response", (void **)&table.destroy_response },
	};

	loaded = http_load(files, "libmicrohttpd12", symbols, sizeof(symbols) / sizeof(symbols[0]),
			   &load_error);
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
