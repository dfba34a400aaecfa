/* SPDX-License-Identifier: Apache-2.0 */
/* A SignedData from anywhere: read it, check it, extend it; what was extended reads again. */
#include <stdlib.h>
#include <yinxin/cms.h>
#include "fuzz.h"

static void
ignore(void *ctx, bool ocsp, struct yx_bytes encoding)
{
	size_t *seen = ctx;

	*seen += encoding.len + (ocsp ? 1 : 0);
}

static void
look_at(const struct yx_cms *c)
{
	size_t seen = 0;

	for (size_t i = 0; i < c->signer_count; i++) {
		const struct yx_cms_signer *s = &c->signers[i];

		seen += yx_cms_signing_time(s) != YX_TIME_NONE;
		seen += yx_cms_message_digest(s).len;
		seen += yx_cms_signature_timestamp(s, 0).len;
		if (yx_cms_adobe_revocation(s, ignore, &seen, NULL) != YX_OK)
			seen++;
		for (size_t k = 0; k < c->certificate_count; k++)
			seen += yx_cms_signer_matches(s, c->certificates[k]);
	}
	if (seen == SIZE_MAX)
		abort();
}

static void
extend(const struct yx_cms *c)
{
	struct yx_bytes value = YX_BYTES_LIT("\x04\x01x");
	struct yx_cms *again = NULL;
	struct yx_buf out;

	yx_buf_init(&out, 0);
	if (yx_cms_add_unsigned(c->encoding, 0, YX_OID_ATTR_TIMESTAMP_TOKEN, value, &out, NULL) ==
	    YX_OK) {
		if (yx_cms_parse(&again, yx_buf_bytes(&out), NULL) != YX_OK)
			abort();
		if (again->signers[0].unsigned_attributes.count !=
		    c->signers[0].unsigned_attributes.count + 1)
			abort();
	}
	yx_cms_free(again);
	yx_buf_clear(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct yx_bytes content = YX_BYTES_LIT("text");
	struct yx_cms_verify_options o = { .content = { .runs = &content, .run_count = 1 } };
	struct yx_cms_report *r = NULL;
	struct yx_cms *c = NULL;

	if (yx_cms_parse(&c, yx_bytes(data, size), NULL) != YX_OK)
		return 0;
	look_at(c);
	if (yx_cms_verify(&r, c, &o, NULL) == YX_OK)
		for (size_t i = 0; i < r->signer_count; i++)
			(void)yx_cms_decide(&r->signers[i], NULL, NULL);
	/* a full house of attributes cannot take one more */
	if (c->signer_count && c->signers[0].unsigned_attributes.count < 60)
		extend(c);
	yx_cms_report_free(r);
	yx_cms_free(c);
	return 0;
}
