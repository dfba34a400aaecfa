/* SPDX-License-Identifier: Apache-2.0 */
/* sign_ink: a package opens for its recipients only, says what it is for, and nothing changed
 * opens. */
#include <yinxin/ink_match.h>
#include <yinxin/limits.h>
#include "ink_kit.h"

static struct yx_ink_binding
bound_to(const char *document, const char *field, enum yx_digest_alg alg)
{
	struct yx_ink_binding b = { .field = field, .size = strlen(document) };

	CHECK_OK(yx_digest(&b.document, alg, yx_bytes_str(document), &err));
	return b;
}

static void
opens_for_its_recipients_only(void)
{
	static const enum yx_digest_alg digests[] = { YX_DIGEST_SHA256, YX_DIGEST_SM3 };
	struct yx_ink *ink = kit_writes(0);
	struct yx_ink_recipients all;
	struct yx_ink_content got;
	struct yx_key *stranger = NULL;
	struct yx_image image;

	all = kit_recipients(ESCROWS);
	CHECK_OK(yx_key_generate(&stranger, "p256", &err));
	for (size_t i = 0; i < 2; i++) {
		struct yx_ink_binding right = bound_to("contract", "签名1", digests[i]);
		struct yx_ink_binding other = bound_to("Contract", "签名1", digests[i]);
		struct yx_ink_binding longer = right, field = right;
		struct yx_buf out = { 0 };
		struct yx_ink_package p;

		longer.size++;
		field.field = "签名2";
		CHECK_OK(yx_ink_package_seal(&out, ink, &right, &all, KIT_NOW, &err));
		CHECK_OK(yx_der_check(yx_buf_bytes(&out), &err));
		CHECK_OK(yx_ink_package_parse(&p, yx_buf_bytes(&out), &err));
		CHECK_STR(p.field, "签名1");
		CHECK(p.made == KIT_NOW - KIT_NOW % YX_SECOND);
		CHECK_INT(yx_ink_package_check(&p, &right), YX_INK_BOUND);
		CHECK_INT(yx_ink_package_check(&p, &other), YX_INK_OTHER_DOCUMENT);
		CHECK_INT(yx_ink_package_check(&p, &longer), YX_INK_OTHER_DOCUMENT);
		CHECK_INT(yx_ink_package_check(&p, &field), YX_INK_OTHER_FIELD);
		for (size_t k = 0; k < ESCROWS; k++) {
			CHECK_OK(yx_ink_package_open(&got, &p, escrow_keys[k], &err));
			CHECK(got.ink && got.ink->count == ink->count &&
			      yx_ink_replay_likeness(got.ink, ink) > 0.9);
			CHECK_OK(yx_png_decode(&image, yx_buf_bytes(&got.picture), &err));
			CHECK(image.width == 720 && image.height == 288);
			yx_image_clear(&image);
			yx_ink_content_clear(&got);
		}
		CHECK_STATUS(yx_ink_package_open(&got, &p, stranger, &err), YX_DENIED);
		CHECK(!got.ink && !got.picture.len);
		yx_buf_clear(&out);
	}
	yx_key_free(stranger);
	yx_ink_free(ink);
}

/* Every byte: a rewritten head does not fit what was sealed with it. */
static void
nothing_cut_or_changed_opens(void)
{
	struct yx_ink_binding b = bound_to("contract", "sign", YX_DIGEST_SHA256);
	struct yx_ink_recipients one = kit_recipients(1);
	struct yx_ink *ink = kit_writes(1);
	struct yx_buf out = { 0 };
	struct yx_ink_package p;
	struct yx_ink_content got;
	size_t head;

	CHECK_OK(yx_ink_package_seal(&out, ink, &b, &one, KIT_NOW, &err));
	CHECK_OK(yx_ink_package_parse(&p, yx_buf_bytes(&out), &err));
	head = p.head.len + 8;
	for (size_t i = 0; i < out.len; i += i < head ? 1 : 53) {
		out.data[i] ^= 4;
		if (yx_ink_package_parse(&p, yx_buf_bytes(&out), &err) == YX_OK &&
		    yx_ink_package_open(&got, &p, escrow_keys[0], &err) == YX_OK) {
			/* what is not covered is the recipient's name alone, which opens nothing */
			CHECK_MSG(i > head, "byte %zu", i);
			CHECK(yx_ink_replay_likeness(got.ink, ink) > 0.9);
			yx_ink_content_clear(&got);
		}
		out.data[i] ^= 4;
	}
	for (size_t n = 0; n < out.len; n += n < 600 ? 1 : 97)
		CHECK_MSG(yx_ink_package_parse(&p, yx_bytes(out.data, n), &err) != YX_OK &&
			      err.text[0],
			  "cut at %zu", n);
	yx_buf_put_u8(&out, 0);
	CHECK_STATUS(yx_ink_package_parse(&p, yx_buf_bytes(&out), &err), YX_MALFORMED);
	yx_buf_clear(&out);
	yx_ink_free(ink);
}

static void
the_same_act_twice_is_seen(void)
{
	/* by signers of different digests, too */
	struct yx_ink_binding one = bound_to("one", "sign", YX_DIGEST_SM3);
	struct yx_ink_binding two = bound_to("two", "sign", YX_DIGEST_SHA256);
	struct yx_ink_recipients to = kit_recipients(1);
	struct yx_ink *first = kit_writes(2), *second = kit_writes(3);
	struct yx_buf a = { 0 }, b = { 0 }, c = { 0 };
	struct yx_ink_package pa, pb, pc;

	CHECK_OK(yx_ink_package_seal(&a, first, &one, &to, KIT_NOW, &err));
	CHECK_OK(yx_ink_package_seal(&b, first, &two, &to, KIT_NOW, &err));
	CHECK_OK(yx_ink_package_seal(&c, second, &two, &to, KIT_NOW, &err));
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
	struct yx_ink_recipients to = kit_recipients(1), none = { NULL, 0 };
	struct yx_ink *ink = kit_writes(4);
	struct yx_buf out = { 0 };

	CHECK_STATUS(yx_ink_package_seal(&out, ink, &b, &to, KIT_NOW, &err), YX_USAGE);
	b.field = "sign";
	CHECK_STATUS(yx_ink_package_seal(&out, ink, &b, &none, KIT_NOW, &err), YX_USAGE);
	CHECK_STATUS(yx_ink_package_seal(&out, ink, &b, &to, KIT_NOW + 9000 * YX_DAY, &err),
		     YX_DENIED);
	b = bound_to("contract", "sign", YX_DIGEST_SHA512);
	CHECK_STATUS(yx_ink_package_seal(&out, ink, &b, &to, KIT_NOW, &err), YX_USAGE);
	b = bound_to("contract", "sign", YX_DIGEST_SHA256);
	ink->samples[4].t_us = 0; /* nobody could read that again */
	CHECK_STATUS(yx_ink_package_seal(&out, ink, &b, &to, KIT_NOW, &err), YX_USAGE);
	ink->samples[4].t_us = ink->samples[3].t_us;
	for (size_t i = 0; i < ink->count; i++)
		ink->samples[i].down = false;
	CHECK_STATUS(yx_ink_package_seal(&out, ink, &b, &to, KIT_NOW, &err), YX_USAGE);
	CHECK_INT(out.len, 0);
	yx_buf_clear(&out);
	yx_ink_free(ink);
}

TEST_MAIN(CASE(opens_for_its_recipients_only), CASE(nothing_cut_or_changed_opens),
	  CASE(the_same_act_twice_is_seen), CASE(misuse_is_refused))
