/* SPDX-License-Identifier: Apache-2.0 */
/* Files of certificates, CRLs and OCSP responses, taken apart; what is found goes to a sink. */
#ifndef YINXIN_PKI_PRIVATE_LOAD_H
#define YINXIN_PKI_PRIVATE_LOAD_H

#include <yinxin/base.h>

typedef enum yx_status (*load_fn)(void *state, struct yx_bytes der, unsigned flags,
				  struct yx_error *err);
struct load_sink {
	void *state;
	load_fn cert;
	load_fn crl, ocsp; /* NULL: such blocks are skipped */
};

bool looks_like_pem(struct yx_bytes in);
/* All known PEM blocks; NOT_FOUND when there is none. */
YX_MUST_CHECK enum yx_status load_pem(struct yx_bytes in, unsigned flags,
				      const struct load_sink *sink, struct yx_error *err);
/* The certificates of a SignedData in BER or DER; NOT_FOUND when it is none. */
YX_MUST_CHECK enum yx_status load_bundle(struct yx_bytes in, unsigned flags,
					 const struct load_sink *sink, struct yx_error *err);

#endif
