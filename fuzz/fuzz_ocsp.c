/* SPDX-License-Identifier: Apache-2.0 */
/* OCSP responses: every answer is read, asked for about the certificates sent along. */
#include <stdlib.h>
#include <yinxin/pki.h>
#include "fuzz.h"

static void
ask(const struct yx_ocsp *o)
{
	const struct yx_cert *c, *issuer;
	struct yx_ocsp_single s;

	for (size_t i = 0; yx_ocsp_single_at(o, i, &s); i++)
		if (s.status == YX_CERT_STATUS_REVOKED && s.revoked_at == YX_TIME_NONE)
			abort();
	for (size_t i = 0; (c = yx_ocsp_cert_at(o, i)); i++) {
		(void)yx_ocsp_is_responder(o, c);
		for (size_t k = 0; (issuer = yx_ocsp_cert_at(o, k)); k++)
			(void)yx_ocsp_find(o, c, issuer, &s);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct yx_bytes in = yx_bytes(data, size);
	struct yx_ocsp *strict = NULL, *lenient = NULL;
	struct yx_pool *pool = NULL;

	if (yx_ocsp_parse(&lenient, in, YX_PKI_LENIENT, NULL) == YX_OK)
		ask(lenient);
	if (yx_ocsp_parse(&strict, in, YX_PKI_STRICT, NULL) == YX_OK && !lenient)
		abort();
	if (yx_pool_new(&pool, NULL) == YX_OK && lenient &&
	    yx_pool_load(pool, in, YX_PKI_LENIENT, NULL) != YX_OK)
		abort();
	yx_pool_free(pool);
	yx_ocsp_free(strict);
	yx_ocsp_free(lenient);
	return 0;
}
