/* SPDX-License-Identifier: Apache-2.0 */
/* The program of this build as a user runs it, in the scratch folder. */
#ifndef TESTS_INTEROP_CLI_KIT_H
#define TESTS_INTEROP_CLI_KIT_H

#include "../test.h"
#include <stdlib.h>
#include <unistd.h>
#include <yinxin/draw_document.h>

static char yinxin[600]; /* the program of this build */
static const char *dir;  /* scratch, an absolute path; NULL until cli_open() */
static const char *cli_env = "YINXIN_PASSWORD=secret LC_ALL=C";

/* False when it is open already. */
static inline bool
cli_open(void)
{
	ssize_t n;

	if (dir)
		return false;
	n = readlink("/proc/self/exe", yinxin, sizeof(yinxin) - 1);
	yinxin[n > 0 ? n : 0] = 0;
	*strstr(yinxin, "/tests/") = 0;
	strcat(yinxin, "/yinxin");
	dir = realpath(test_scratch(), NULL); /* commands are run in there */
	CHECK(dir != NULL);
	return dir != NULL;
}

/* Runs `yinxin ARGS` in the scratch folder, output to files out and err there. */
static inline int YX_PRINTF(1, 2) run(const char *fmt, ...);

static inline int
run(const char *fmt, ...)
{
	char args[3000];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(args, sizeof(args), fmt, ap);
	va_end(ap);
	return test_sh("cd %s && %s %s %s >out 2>err", dir, cli_env, yinxin, args);
}

static inline bool
said(const char *file, const char *text)
{
	return test_sh("grep -qF -- '%s' %s/%s", text, dir, file) == 0;
}

static inline bool
exists(const char *name)
{
	char path[700];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return access(path, F_OK) == 0;
}

static inline void
save(const char *name, const struct yx_buf *b)
{
	struct yx_error err = YX_ERROR_INIT;
	char path[700];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	CHECK_OK(yx_file_write(path, yx_buf_bytes(b), 0, &err));
}

/* The demonstration contract. */
static inline void
save_contract(const char *name)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_draw_fonts *fonts = NULL;
	struct yx_buf pdf = { 0 };

	CHECK_OK(yx_draw_fonts_new(&fonts, NULL, &err));
	CHECK_OK(yx_draw_demo_contract(&pdf, NULL, fonts, INT64_C(1767225600) * YX_SECOND, &err));
	save(name, &pdf);
	yx_buf_clear(&pdf);
	yx_draw_fonts_free(fonts);
}

#endif
