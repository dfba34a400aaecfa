/* SPDX-License-Identifier: Apache-2.0 */
/* What the command line asked for, and one run of it. */
#ifndef YINXIN_RENDER_OPTIONS_H
#define YINXIN_RENDER_OPTIONS_H

#include <yinxin/codec_json.h>
#include "render.h"

struct options {
	bool chinese, json;
	const char *file; /* "-": standard input */
	const char *out;  /* "-": standard output */
	enum page_format format;
	double dpi;
	size_t first, last;
	uint64_t prefix; /* only these first bytes of the file; 0: all */
	unsigned max_memory, max_seconds;
	struct yx_buf password; /* secret */
};

struct run {
	const struct options *options;
	struct job *job;
	size_t count;   /* pages in the document */
	size_t written; /* pages so far */
	bool folder;    /* `out` is one */
	struct yx_json_build pages;
	struct yx_buf warnings; /* a line each */
	struct yx_error err;
};

/* Exit statuses: docs/CONVENTIONS.md. 0 and *ready false: help or version was printed. */
int options_read(struct options *o, int argc, char **argv, bool *ready);
int exit_of(enum yx_status st);
void say_error(const struct options *o, const char *subject, const struct yx_error *err);

/* Decide what `out` is, then put one page or document there. Files appear whole or not at all. */
enum yx_status output_begin(struct run *run, size_t pages);
enum yx_status output_put(struct run *run, const struct record *r);

enum yx_status run_sandboxed(struct run *run);

#endif
