/* SPDX-License-Identifier: Apache-2.0 */
/* The two halves of `yinxin sign`: what its options say, and the work. */
#ifndef YINXIN_PROGRAM_CMD_SIGN_H
#define YINXIN_PROGRAM_CMD_SIGN_H

#include "preserve.h"
#include "sign_place.h"
#include "signing_desk.h"

struct sign_job {
	struct cli *c;
	struct signing_authorities tsa;
	struct preserve preserve;
	struct yx_sign_options options;
	struct yx_buf password;
	struct signing_ink ink;
	struct signing_desk desk; /* who signs what */
	const char *in, *out;
	const char *seal_path;
	struct yx_file seal;
	struct sign_where where;
	struct yx_sign_ofd_how ofd;
	bool cms, attach, gm;
};

/* cmd_sign_make.c: the signature, in a child or here; state is the job. An exit status. */
int sign_run(void *job);

#endif
