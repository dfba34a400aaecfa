/* SPDX-License-Identifier: Apache-2.0 */
/* Handwriting packages out of whatever holds them: ink open, ink replay-check. */
#ifndef YINXIN_PROGRAM_INK_PACKAGES_H
#define YINXIN_PROGRAM_INK_PACKAGES_H

#include <yinxin/sign_ink.h>
#include "cli.h"

#define INK_SOURCES_MAX  64
#define INK_PACKAGES_MAX 256

/* A package, or a bare capture (`found` is then zero and `content` filled). */
struct ink_held {
	char label[400]; /* file, and where in it */
	const struct yx_ink_found *found;
	struct yx_ink_content content;
	bool opened;
};

struct ink_packages {
	struct yx_file files[INK_SOURCES_MAX];
	struct yx_ink_list lists[INK_PACKAGES_MAX];
	struct ink_held held[INK_PACKAGES_MAX];
	size_t file_count, list_count, count;
};

/* A PDF, OFD, evidence package, handwriting package or (when `captures`) bare capture. */
int ink_packages_add(const struct cli *c, struct ink_packages *p, const char *path,
		     struct yx_bytes password, bool captures);
void ink_packages_clear(struct ink_packages *p);

#endif
