/* SPDX-License-Identifier: Apache-2.0 */
/* Where on the pages a signature or a seal goes and what it closes, as options say it. */
#ifndef YINXIN_PROGRAM_SIGN_PLACE_H
#define YINXIN_PROGRAM_SIGN_PLACE_H

#include <yinxin/sign_pdf.h>
#include "cli.h"

#define SIGN_LOCK_NAMES 64

struct sign_where {
	struct yx_sign_pdf_how pdf;
	struct yx_pdf_field_lock lock; /* points into lock_names, which point into the arguments */
	struct yx_bytes lock_names[SIGN_LOCK_NAMES];
	bool have_page, have_match, have_form;
};

/* --page --rect --match --seal-form --qr-at --lock-fields; 0, or an exit with what is wrong said.
 */
int sign_where_option(struct cli *c, struct sign_where *w, struct yx_sign_place *place,
		      const char *opt, const char *value);
/* Do they fit together? */
int sign_where_check(struct cli *c, const struct sign_where *w, const struct yx_sign_place *place,
		     bool with_seal);

#endif
