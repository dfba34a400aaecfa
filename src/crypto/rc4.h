/* SPDX-License-Identifier: Apache-2.0 */
/* rc4.h: RC4, for reading old encrypted PDFs only; libcrypto has it in a part that may be absent.
 */
#ifndef CRYPTO_RC4_H
#define CRYPTO_RC4_H

#include <yinxin/base.h>

/* `out` holds in.len octets. The key has 1 to 256. */
void rc4(struct yx_bytes key, struct yx_bytes in, uint8_t *out);

#endif
