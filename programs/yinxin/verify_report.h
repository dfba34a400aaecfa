/* SPDX-License-Identifier: Apache-2.0 */
/* verify_report.h: the files of `yinxin verify --report`, also written by the demo. */
#ifndef YINXIN_PROGRAM_VERIFY_REPORT_H
#define YINXIN_PROGRAM_VERIFY_REPORT_H

#include <yinxin/report_page.h>
#include "cli.h"

/* ".html", ".pdf", ".xml" by the end of a file's name; NULL for others. */
const char *verify_report_kind(const char *path);
/* Write each of `paths`; 0 or the exit status of the first that failed (told on standard error). */
int verify_report_write(struct cli *c, const struct yx_verify_report *r, struct yx_bytes document,
			struct yx_bytes password, const char *const *paths, size_t count);

#endif
