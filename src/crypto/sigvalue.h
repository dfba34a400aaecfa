/* SPDX-License-Identifier: Apache-2.0 */
/* sigvalue.h: the two numbers of an ECDSA, SM2 or DSA signature, in the forms they come in. */
#ifndef CRYPTO_SIGVALUE_H
#define CRYPTO_SIGVALUE_H

#include <yinxin/crypto.h>

/* Magnitudes without leading zeros, borrowed. */
struct sigvalue {
	struct yx_bytes r, s;
};

/* DER SEQUENCE { INTEGER r, INTEGER s }, exact. */
bool sigvalue_der(struct sigvalue *out, struct yx_bytes in);
/* The same as the field writes it: padded or unpadded INTEGERs, BER lengths. */
bool sigvalue_der_lenient(struct sigvalue *out, struct yx_bytes in);
/* r || s, each of n octets. */
bool sigvalue_raw(struct sigvalue *out, struct yx_bytes in, size_t n);
void sigvalue_put_der(struct yx_buf *out, const struct sigvalue *v);
/* false when a number does not fit n octets. */
bool sigvalue_put_raw(struct yx_buf *out, const struct sigvalue *v, size_t n);

#endif
