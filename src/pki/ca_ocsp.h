/* SPDX-License-Identifier: Apache-2.0 */
/* ca_ocsp.h: what an OCSP request asks. */
#ifndef YINXIN_PKI_CA_OCSP_H
#define YINXIN_PKI_CA_OCSP_H

#include <yinxin/limits.h>
#include <yinxin/pki_ca.h>

/* One certificate asked about. */
struct ocsp_asked {
	struct yx_bytes cert_id; /* encoding, repeated in the answer */
	enum yx_digest_alg digest;
	struct yx_bytes name_hash, key_hash, serial;
};

struct ocsp_request {
	struct ocsp_asked asked[YX_LIMIT_OCSP_ASKED];
	size_t count;
	struct yx_bytes nonce; /* value of the extension, or empty */
};

/* ca_ocsp_request.c */
bool ca_ocsp_cert_id_take(struct yx_der *d, struct ocsp_asked *out);
/* What yx_ca_ocsp_read() gave, held against the request. False: it is none. */
bool ca_ocsp_reading_take(struct ocsp_request *out, struct yx_bytes reading,
			  struct yx_bytes request);

#endif
