/* SPDX-License-Identifier: Apache-2.0 */
/*
 * signing_desk.h: commands that sign with a sandboxed child (apart.h), whose parent keeps the key.
 * The child makes the signature; the parent, who reads no document, opens the key when the child
 * first asks who signs, signs only what was ordered (sign_guard.h), and then lets the key go.
 */
#ifndef YINXIN_PROGRAM_SIGNING_DESK_H
#define YINXIN_PROGRAM_SIGNING_DESK_H

#include <yinxin/sign_guard.h>
#include "signing.h"

struct signing_desk {
	const char *key_path, *cert_path, *key_password;
	const char *input, *seal;    /* files named there that the order is about; NULL: none */
	struct yx_guard_order order; /* all but key and certificate, and what is in the two files */

	/* the parent's */
	struct signing_identity who;
	struct yx_guard *guard;
	bool asked;       /* who signs */
	bool done;        /* as many signatures as were ordered */
	uint64_t written; /* of the output */
	uint64_t same;    /* how much of it is the input, from its beginning */
};

/* Who signs, and a key that fits: this process's own, or in the child one that asks the parent.
 * 0, or an exit with what is wrong said. */
int signing_desk_identity(struct cli *c, const struct signing_desk *d,
			  struct signing_identity *out);
/* A yx_sign_show_fn; its state is the desk. */
enum yx_status signing_desk_show(void *desk, const struct yx_bytes *parts, size_t count,
				 struct yx_error *err);
/* The parent's, of the key too if the child died before. */
void signing_desk_clear(struct signing_desk *d);

#endif
