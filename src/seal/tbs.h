/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of what is signed that stand in the finished structure too. */
#ifndef YINXIN_SEAL_PRIVATE_TBS_H
#define YINXIN_SEAL_PRIVATE_TBS_H

#include <yinxin/seal_check.h>

/* An OID that names the whole signature algorithm. */
YX_MUST_CHECK enum yx_status seal_put_algorithm(struct yx_buf *b, const struct yx_scheme *scheme,
						struct yx_error *err);
/* SES_SealInfo; USAGE where a field is missing or out of range. */
YX_MUST_CHECK enum yx_status seal_put_info(struct yx_buf *b, const struct yx_seal_new *n,
					   struct yx_error *err);
/* Printable ASCII, 1 to `max` characters. */
bool seal_is_ia5(const char *s, size_t max);

#endif
