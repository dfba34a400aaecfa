/* SPDX-License-Identifier: Apache-2.0 */
/* cmd_tsa.h: the four parts of `yinxin tsa`. */
#ifndef YINXIN_PROGRAM_CMD_TSA_H
#define YINXIN_PROGRAM_CMD_TSA_H

#include <yinxin/tsp.h>
#include "cli.h"

int cmd_tsa_init(struct cli *c);
int cmd_tsa_serve(struct cli *c);
int cmd_tsa_stamp(struct cli *c);
int cmd_tsa_verify(struct cli *c);

/* "123" within min..max; false otherwise. */
bool tsa_number(const char *text, int64_t min, int64_t max, int64_t *out);
/* The authority in a folder, with its password asked for; an exit status, CLI_OK when open. */
int tsa_open(const struct cli *c, const char *folder, const char *password_spec,
	     struct yx_tsp_authority **out);
/* What a token says, and what was found about it (report may be NULL), as members of an object. */
struct yx_json_build;
void tsa_put_token(struct yx_json_build *b, const struct yx_tsp_token *t,
		   const struct yx_tsp_report *r, bool chinese);

#endif
