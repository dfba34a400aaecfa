/* SPDX-License-Identifier: Apache-2.0 */
/* What a parsed OCSP response is inside. */
#ifndef YINXIN_PKI_PRIVATE_OCSP_H
#define YINXIN_PKI_PRIVATE_OCSP_H

#include <yinxin/pki_revocation.h>

struct yx_ocsp {
	unsigned refs, flags;
	int status;
	struct yx_bytes der, basic, tbs, signature, singles, nonce;
	struct yx_bytes responder_name, responder_key;
	yx_time produced_at;
	struct yx_scheme scheme;
	struct yx_cert_list certs;
	bool unknown_critical;
	uint8_t bytes[];
};

#endif
