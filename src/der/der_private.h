/* SPDX-License-Identifier: Apache-2.0 */
#ifndef YINXIN_DER_PRIVATE_H
#define YINXIN_DER_PRIVATE_H
#include <yinxin/der.h>
/* Note a leniency; false when the reader is strict, so that `return x || forgive(...)` reads well.
 */
bool yx_der_forgive(const struct yx_der *d, unsigned kind);
#endif
