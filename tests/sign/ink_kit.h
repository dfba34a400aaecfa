/* SPDX-License-Identifier: Apache-2.0 */
/* Escrows, examiners and synthetic handwriting for the tests of sign_ink. */
#ifndef YINXIN_TEST_INK_KIT_H
#define YINXIN_TEST_INK_KIT_H

#include <yinxin/pki_ca.h>
#include <yinxin/sign_ink.h>
#include "../test.h"

#define KIT_NOW (INT64_C(1767225600) * YX_SECOND)
#define ESCROWS 3

static struct yx_error err;
static struct yx_key *escrow_keys[ESCROWS];
static struct yx_cert *escrow_certs[ESCROWS];

static __attribute__((unused)) struct yx_cert *
kit_certify(const struct yx_key *key, enum yx_ca_profile profile, const char *who)
{
	struct yx_buf name = { 0 }, der = { 0 };
	struct yx_ca_wish wish = { .profile = profile,
				   .not_before = KIT_NOW - YX_DAY,
				   .not_after = KIT_NOW + 3000 * YX_DAY };
	struct yx_cert *cert = NULL;

	CHECK_OK(yx_name_parse(&name, who, &err));
	wish.subject = yx_buf_bytes(&name);
	wish.spki = yx_pubkey_spki(yx_key_public(key));
	CHECK_OK(yx_ca_make_cert(&der, &wish, NULL, key, &err));
	CHECK_OK(yx_cert_parse(&cert, yx_buf_bytes(&der), YX_PKI_STRICT, &err));
	yx_buf_clear(&name);
	yx_buf_clear(&der);
	return cert;
}

/* The first `count` of an SM2, a P-256 and an RSA escrow. */
static struct yx_ink_recipients
kit_recipients(size_t count)
{
	static const char *const kinds[ESCROWS] = { "sm2", "p256", "rsa2048" };

	for (size_t i = 0; i < ESCROWS && !escrow_keys[i]; i++) {
		CHECK_OK(yx_key_generate(&escrow_keys[i], kinds[i], &err));
		escrow_certs[i] = kit_certify(escrow_keys[i], YX_CA_RECIPIENT, "/C=CN/CN=Escrow");
	}
	return (struct yx_ink_recipients){ (const struct yx_cert *const *)escrow_certs, count };
}

static struct yx_ink *
kit_writes(uint32_t execution)
{
	struct yx_ink_synth what = { 21, execution, -1, 0, true };
	struct yx_ink *ink = NULL;

	CHECK_OK(yx_ink_synth(&ink, &what, &err));
	return ink;
}

#endif
