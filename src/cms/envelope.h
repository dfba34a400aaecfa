/* SPDX-License-Identifier: Apache-2.0 */
/* envelope.h: what reading, making and opening envelopes share. Private to cms. */
#ifndef CMS_ENVELOPE_H
#define CMS_ENVELOPE_H

#include <yinxin/cms_envelope.h>

#define ENVELOPE_TAG   16
#define ENVELOPE_NONCE 12

/* ECC-CMS-SharedInfo (RFC 5753 7.2) for a 256-bit AES wrapping key. */
enum yx_status envelope_shared_info(struct yx_buf *out, struct yx_error *err);
/* Octets of a cipher's key. */
size_t envelope_key_len(enum yx_cipher_alg cipher);

#endif
