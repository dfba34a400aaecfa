/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of `yinxin ofd`. */
#ifndef YINXIN_PROGRAM_CMD_OFD_H
#define YINXIN_PROGRAM_CMD_OFD_H

#include "cli.h"

int ofd_show(struct cli *c);
int ofd_encrypt(struct cli *c);
int ofd_decrypt(struct cli *c);

#endif
