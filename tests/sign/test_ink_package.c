/* SPDX-License-Identifier: Apache-2.0 */
/* sign_ink: a capture opens for its own document and field only; a second use is seen. */
#include <yinxin/ink_match.h>
#include <yinxin/sign_ink.h>
#include "../test.h"

static struct yx_error err;
static uint8_t key[32];

static struct yx_ink *
writes(uint32_t execution)
{
	struct yx_ink_synth what = { 21, execution, -1, 0, true };
	struct yx_ink *ink = NULL;

	CHECK_OK(yx_ink_synth(&ink, &what, &err));
	return ink;
}

static struct yx_ink_binding
bound_to(const char *document, const char *field, enum yx_digest_alg alg)
{
	struct yx_ink_binding b = { .field = field };

	CHECK_OK(yx_digest(&b.document, alg, yx_bytes_str(document), &err));
	return b;
}

static void
opens_for_its_own_document_only(void)
{
	static const struct {
		enum yx_cipher_alg cipher;
		enum yx_digest_alg digest;
		size_t key_len;
	} cases[] = { { YX_CIPHER_AES256_GCM, YX_DIGEST_SHA256, 32 },
		      { YX_CIPHER_SM4_GCM, YX_DIGEST_SM3, 16 } };
	struct yx_ink *ink = writes(0), *got = NULL;

	CHECK_OK(yx_random(key, sizeof(key), &err));
	for (size_t i = 0; i < 2; i++) {
		struct yx_bytes k = yx_bytes(key, cases[i].key_len);
		struct yx_ink_binding right = bound_to("contract", "签名1", cases[i].digest);
		struct yx_ink_binding other = bound_to("Contract", "签名1", cases[i].digest);
		struct yx_ink_binding field = bound_to("contract", "签名2", cases[i].digest);
		struct yx_buf out = { 0 };
		struct yx_ink_package p;

		CHECK_OK(yx_ink_package_seal(&out, ink, &right, cases[i].cipher, k, &err));
		CHECK_OK(yx_ink_package_parse(&p, yx_buf_bytes(&out), &err));
		CHECK_STR(p.field, "签名1");
		CHECK_INT(yx_ink_package_check(&p, &right), YX_INK_BOUND);
		CHECK_INT(yx_ink_package_check(&p, &other), YX_INK_OTHER_DOCUMENT);
		CHECK_INT(yx_ink_package_check(&p, &field), YX_INK_OTHER_FIELD);
		CHECK_OK(yx_ink_package_open(&got, &p, &right, k, &err));
		CHECK(got && got->count == ink->count && yx_ink_replay_likeness(got, ink) > 0.9);
		yx_ink_free(got);
		CHECK_STATUS(yx_ink_package_open(&got, &p, &other, k, &err), YX_DENIED);
		CHECK_STATUS(yx_ink_package_open(&got, &p, &field, k, &err), YX_DENIED);
		key[0] ^= 1;
		CHECK_STATUS(yx_ink_package_open(&got, &p, &right, k, &err), YX_DENIED);
		key[0] ^= 1;
		CHECK(!got);
		yx_buf_clear(&out);
	}
	yx_ink_free(ink);
}

/* Every byte: the head is authenticated, so a rewritten binding does not open either. */
static void
no_changed_byte_opens(void)
{
	struct yx_ink_binding b = bound_to("contract", "sign", YX_DIGEST_SHA256);
	struct yx_ink *ink = writes(1), *got = NULL;
	struct yx_buf out = { 0 };
	struct yx_ink_package p;

	CHECK_OK(yx_ink_package_seal(&out, ink, &b, YX_CIPHER_AES256_GCM, yx_bytes(key, 32), &err));
	for (size_t i = 0; i < out.len; i += i < 200 ? 1 : 41) {
		out.data[i] ^= 4;
		if (yx_ink_package_parse(&p, yx_buf_bytes(&out), &err) == YX_OK) {
			struct yx_ink_binding claimed = { p.document, p.field };

			CHECK_MSG(yx_ink_package_open(&got, &p, &claimed, yx_bytes(key, 32),
						      &err) != YX_OK &&
				      !got,
				  "byte %zu", i);
		}
		out.data[i] ^= 4;
	}
	for (size_t n = 0; n < out.len; n += n < 200 ? 1 : 41)
		CHECK(yx_ink_package_parse(&p, yx_bytes(out.data, n), &err) != YX_OK);
	yx_buf_put_u8(&out, 0);
	CHECK_STATUS(yx_ink_package_parse(&p, yx_buf_bytes(&out), &err), YX_MALFORMED);
	yx_buf_clear(&out);
	yx_ink_free(ink);
}

static void
the_same_act_twice_is_seen(void)
{
	struct yx_ink_binding one = bound_to("one", "sign", YX_DIGEST_SM3);
	struct yx_ink_binding two = bound_to("two", "sign", YX_DIGEST_SM3);
	struct yx_ink *first = writes(2), *second = writes(3);
	struct yx_buf a = { 0 }, b = { 0 }, c = { 0 };
	struct yx_ink_package pa, pb, pc;
	struct yx_bytes k = yx_bytes(key, 16);

	CHECK_OK(yx_ink_package_seal(&a, first, &one, YX_CIPHER_SM4_GCM, k, &err));
	CHECK_OK(yx_ink_package_seal(&b, first, &two, YX_CIPHER_SM4_GCM, k, &err));
	CHECK_OK(yx_ink_package_seal(&c, second, &two, YX_CIPHER_SM4_GCM, k, &err));
	CHECK_OK(yx_ink_package_parse(&pa, yx_buf_bytes(&a), &err));
	CHECK_OK(yx_ink_package_parse(&pb, yx_buf_bytes(&b), &err));
	CHECK_OK(yx_ink_package_parse(&pc, yx_buf_bytes(&c), &err));
	CHECK(yx_ink_package_same_act(&pa, &pb));
	CHECK(!yx_ink_package_same_act(&pb, &pc));
	yx_buf_clear(&a);
	yx_buf_clear(&b);
	yx_buf_clear(&c);
	yx_ink_free(first);
	yx_ink_free(second);
}

static void
misuse_is_refused(void)
{
	struct yx_ink_binding b = bound_to("contract", "", YX_DIGEST_SHA256);
	struct yx_ink *ink = writes(4);
	struct yx_buf out = { 0 };

	CHECK_STATUS(
	    yx_ink_package_seal(&out, ink, &b, YX_CIPHER_AES256_GCM, yx_bytes(key, 32), &err),
	    YX_USAGE);
	b.field = "sign";
	CHECK_STATUS(yx_ink_package_seal(&out, ink, &b, YX_CIPHER_RC4, yx_bytes(key, 16), &err),
		     YX_USAGE);
	CHECK_STATUS(
	    yx_ink_package_seal(&out, ink, &b, YX_CIPHER_AES256_GCM, yx_bytes(key, 16), &err),
	    YX_USAGE);
	b = bound_to("contract", "sign", YX_DIGEST_SHA512);
	CHECK_STATUS(
	    yx_ink_package_seal(&out, ink, &b, YX_CIPHER_AES256_GCM, yx_bytes(key, 32), &err),
	    YX_USAGE);
	CHECK_INT(out.len, 0);
	yx_buf_clear(&out);
	yx_ink_free(ink);
}

TEST_MAIN(CASE(opens_for_its_own_document_only), CASE(no_changed_byte_opens),
	  CASE(the_same_act_twice_is_seen), CASE(misuse_is_refused))
