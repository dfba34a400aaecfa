/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of `yinxin seal`: cmd_seal*.c. */
#ifndef YINXIN_PROGRAM_CMD_SEAL_H
#define YINXIN_PROGRAM_CMD_SEAL_H

#include <yinxin/seal.h>
#include <yinxin/seal_art.h>
#include "cli.h"

int seal_draw(struct cli *c);
int seal_clean(struct cli *c);
int seal_new(struct cli *c);
int seal_show(struct cli *c);
int seal_verify(struct cli *c);

/* cmd_seal_picture.c: what a new seal shows. */
struct seal_picture {
	const char *file;                     /* NULL: drawn */
	const struct seal_picture_form *form; /* NULL: not asked for */
	int64_t dpi;
	struct yx_buf image;
};
/* --format; false for what there is not. */
bool seal_picture_format(struct seal_picture *p, const char *value);
/* Fill p->image, and the seal's picture type and (where it is not given) size. */
YX_MUST_CHECK enum yx_status seal_picture_load(struct cli *c, struct seal_picture *p,
					       struct yx_seal_new *seal, struct yx_seal_art *art,
					       struct yx_error *err);

#endif
