/* SPDX-License-Identifier: Apache-2.0 */
/* preserve.h: levels B-LT and B-LTA, for sign and extend: options, material, and what was chosen.
 */
#ifndef YINXIN_PROGRAM_PRESERVE_H
#define YINXIN_PROGRAM_PRESERVE_H

#include <yinxin/sign_level.h>
#include "material.h"
#include "signing.h"

struct preserve {
	struct material material;
	struct yx_level_options options;
	struct yx_level_report report;
};

#define PRESERVE_OPTIONS MATERIAL_OPTIONS " --freshness"

/* Options of material.h, and --freshness current|after-signing. */
bool preserve_option(struct cli *c, struct preserve *p, const char *opt, const char *value,
		     int *rc);
/* The authorities' trust is also the signers'; what the installation trusts is added. Where folders
 * can be read: before a child is made (apart.h). */
int preserve_begin(struct cli *c, struct preserve *p, struct signing_authorities *tsa);
/* Then, where the document is read. */
int preserve_open(struct cli *c, struct preserve *p, struct signing_authorities *tsa);
void preserve_clear(struct preserve *p);

/* Why a level could not be reached: the error, then what was tried. An exit status. */
int preserve_error(const struct cli *c, const struct preserve *p, const struct yx_error *err,
		   const char *subject);
/* By what each certificate was shown to be good, one line each. */
void preserve_tell(const struct cli *c, const struct preserve *p);
/* The same as a member "statuses" and counts of the open object. */
void preserve_put(struct yx_json_build *b, const struct preserve *p);

#endif
