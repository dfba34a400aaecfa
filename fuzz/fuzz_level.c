/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signed files of strangers, raised offline to B-LT, where nothing is trusted and nothing at hand
 * shows anything: it must end, and nothing may be made of them.
 */
#include <stdlib.h>
#include <yinxin/pki_ca.h>
#include <yinxin/sign_level.h>
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct yx_trust *trust; /* one anchor: the smallest certificate there is */
	static struct yx_key *key;
	struct yx_level_options o = { .now = INT64_C(1767225600) * YX_SECOND };
	struct yx_buf out = { 0 };

	if (!trust) {
		struct yx_ca_wish wish = { .profile = YX_CA_ROOT, .path_len = -1 };
		struct yx_buf name = { 0 }, der = { 0 };
		struct yx_cert *root = NULL;

		if (yx_key_generate(&key, "p256", NULL) != YX_OK ||
		    yx_name_parse(&name, "CN=Fuzz", NULL) != YX_OK)
			abort();
		wish.subject = yx_buf_bytes(&name);
		wish.spki = yx_pubkey_spki(yx_key_public(key));
		if (yx_ca_make_cert(&der, &wish, NULL, key, NULL) != YX_OK ||
		    yx_cert_parse(&root, yx_buf_bytes(&der), YX_PKI_STRICT, NULL) != YX_OK ||
		    yx_trust_new(&trust, NULL) != YX_OK ||
		    yx_trust_add_anchor(trust, root, NULL) != YX_OK)
			abort();
		yx_cert_free(root);
		yx_buf_clear(&der);
		yx_buf_clear(&name);
	}
	o.trust = trust;
	if (yx_extend_pdf(&out, yx_bytes(data, size), YX_LEVEL_B_LT, &o, NULL) == YX_OK || out.len)
		abort();
	if (yx_extend_cms(&out, yx_bytes(data, size), NULL, YX_LEVEL_B_T, &o, NULL) == YX_OK &&
	    !out.len)
		abort();
	yx_buf_clear(&out);
	return 0;
}
