/* SPDX-License-Identifier: Apache-2.0 */
/* CRLs: the walk over the entries sees as many as were counted, and the index finds each of them.
 */
#include <stdlib.h>
#include <yinxin/pki.h>
#include "fuzz.h"

static void
entries(const struct yx_crl *c)
{
	struct yx_crl_entry e, found;
	uint32_t cursor = 0;
	size_t n = 0;

	for (; yx_crl_entry_next(c, &cursor, &e); n++)
		if (n < 500 && !yx_crl_find(c, e.issuer, e.serial, &found))
			abort();
	if (n != yx_crl_entry_count(c))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct yx_bytes in = yx_bytes(data, size);
	struct yx_crl *strict = NULL, *lenient = NULL;
	struct yx_authority_key_id aki;
	struct yx_extension ext;

	if (yx_crl_parse(&lenient, in, YX_PKI_LENIENT | YX_PKI_BORROW, NULL) == YX_OK) {
		entries(lenient);
		(void)yx_crl_scope(lenient);
		(void)yx_crl_authority_key_id(lenient, &aki);
		(void)yx_crl_unknown_critical(lenient, &ext);
	}
	if (yx_crl_parse(&strict, in, YX_PKI_STRICT, NULL) == YX_OK && !lenient)
		abort();
	yx_crl_free(strict);
	yx_crl_free(lenient);
	return 0;
}
