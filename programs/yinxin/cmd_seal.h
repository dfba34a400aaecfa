/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of `yinxin seal`: cmd_seal*.c. */
#ifndef YINXIN_PROGRAM_CMD_SEAL_H
#define YINXIN_PROGRAM_CMD_SEAL_H

#include "cli.h"

int seal_draw(struct cli *c);
int seal_clean(struct cli *c);
int seal_new(struct cli *c);
int seal_show(struct cli *c);
int seal_verify(struct cli *c);

#endif
