/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reading.h: requests of others, read by a process that does not hold the key they are served with
 * (sandbox.h). What it finds in them is small and of fixed form, and is checked by whoever serves.
 */
#ifndef YINXIN_PROGRAM_READING_H
#define YINXIN_PROGRAM_READING_H

#include <yinxin/sandbox.h>
#include "cli.h"

/* yx_tsp_request_read(), yx_ca_ocsp_read(): appends what it finds. */
typedef enum yx_status (*reading_fn)(struct yx_buf *out, struct yx_bytes request,
				     struct yx_error *err);

/*
 * One request, by a child made for it; call it before the key is loaded. An exit status: CLI_OK
 * with the reading, or as apart_run() tells the child's end; an error of `fn` itself is told too.
 */
int reading_once(struct cli *c, const char *subject, reading_fn fn, struct yx_bytes request,
		 struct yx_buf *out);

/* For a server. */
struct reading {
	const struct cli *cli;
	reading_fn fn;
	struct yx_sandbox_helper *helper; /* NULL: read here */
};
/* Before the key is loaded, and before there are threads. An exit status. */
int reading_open(struct cli *c, struct reading *r, reading_fn fn);
/* One thread at a time. A helper that ends badly leaves `out` empty, which is no reading, and that
 * is told on standard error. Fails when no helper can be had. */
YX_MUST_CHECK enum yx_status reading_take(struct reading *r, struct yx_bytes request,
					  struct yx_buf *out, struct yx_error *err);
void reading_close(struct reading *r);

#endif
