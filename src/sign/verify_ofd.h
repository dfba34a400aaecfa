/* SPDX-License-Identifier: Apache-2.0 */
/* What the files about OFD verdicts share. */
#ifndef SIGN_VERIFY_OFD_H
#define SIGN_VERIFY_OFD_H

#include <yinxin/sign_ofd.h>
#include "verdict.h"

/* The integrity list, when there is one: remark, attacks, and what it takes from signatures. */
YX_MUST_CHECK enum yx_status yx_verify_ofd_list(struct yx_verdict_builder *b, struct yx_ofd *o,
						const struct yx_sign_ofd_options *options,
						struct yx_error *err);

#endif
