/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Handwriting in signed documents: there and bound; moved to another document or field, over a
 * document that was changed while signing, or used twice it is a named failure.
 */
#include "ink_document_kit.h"

static void
two_people_sign_and_both_hold(void)
{
	struct yx_ink *mine = kit_writes(1), *yours = kit_writes(2);
	struct yx_buf file = { 0 };
	struct yx_ink_content got;
	struct yx_ink_list list;

	identities();
	for (size_t f = 0; f < 2; f++) {
		struct yx_verify_report *r;

		yx_buf_reset(&file);
		formats[f].put(&file, "Pay 100");
		sign(&file, 0, mine, ESCROWS, f == 0);
		sign(&file, 1, yours, 1, f == 0);
		r = verdict(&file);
		CHECK_INT(r->verdict, YX_VERDICT_TOTAL_PASSED);
		CHECK_INT(r->signature_count, 2);
		for (size_t i = 0; i < r->signature_count; i++)
			CHECK(remarked(&r->signatures[i], "handwriting"));
		CHECK_INT(r->attack_count, 0);
		yx_verify_report_free(r);
		CHECK_OK(yx_ink_find(&list, yx_buf_bytes(&file), yx_bytes(NULL, 0), &err));
		REQUIRE(list.count == 2);
		for (size_t i = 0; i < 2; i++)
			CHECK_INT(list.items[i].bound, YX_INK_BOUND);
		CHECK_OK(yx_ink_package_open(&got, &list.items[0].package, escrow_keys[2], &err));
		CHECK_INT(got.ink->count, mine->count);
		yx_ink_content_clear(&got);
		CHECK_STATUS(
		    yx_ink_package_open(&got, &list.items[1].package, escrow_keys[2], &err),
		    YX_DENIED);
		yx_ink_list_clear(&list);
	}
	yx_buf_clear(&file);
	yx_ink_free(mine);
	yx_ink_free(yours);
}

static void
one_act_signs_once(void)
{
	struct yx_ink *ink = kit_writes(3);
	struct yx_buf file = { 0 };

	identities();
	for (size_t f = 0; f < 2; f++) {
		struct yx_verify_report *r;

		yx_buf_reset(&file);
		formats[f].put(&file, "Pay 100");
		sign(&file, 0, ink, 1, false);
		sign(&file, 1, ink, 1, false);
		CHECK_INT(bound(&file, 0), YX_INK_BOUND);
		CHECK_INT(bound(&file, 1), YX_INK_REUSED);
		r = verdict(&file);
		CHECK_INT(r->verdict, YX_VERDICT_TOTAL_FAILED);
		CHECK(attacked_by(r, "handwriting-replayed"));
		CHECK_INT(r->signatures[0].indication, YX_INDICATION_PASSED);
		yx_verify_report_free(r);
	}
	yx_buf_clear(&file);
	yx_ink_free(ink);
}

static void
moved_handwriting_is_a_named_failure(void)
{
	struct yx_ink *ink = kit_writes(4);
	struct yx_buf a = { 0 }, b = { 0 }, same = { 0 };
	struct yx_ink_list list;
	struct yx_bytes package;

	identities();
	put_pdf(&a, "Pay 100");
	sign(&a, 0, ink, 1, true);
	package = first_package(&list, &a);
	put_pdf(&same, "Pay 100");
	sign_with(&same, package, "Signature1", false);
	expect(&same, YX_INK_BOUND, NULL); /* the method itself is sound */
	put_pdf(&b, "Pay 900");
	sign_with(&b, package, "Signature1", false);
	expect(&b, YX_INK_OTHER_DOCUMENT, "handwriting-moved");
	yx_buf_reset(&same);
	put_pdf(&same, "Pay 100");
	sign_with(&same, package, "Other", false);
	expect(&same, YX_INK_OTHER_FIELD, "handwriting-moved");
	/* the page is changed in the revision that signs: not what was shown */
	yx_buf_reset(&same);
	put_pdf(&same, "Pay 100");
	sign_with(&same, package, "Signature1", true);
	expect(&same, YX_INK_OTHER_DOCUMENT, "handwriting-moved");
	/* something else under our key */
	yx_buf_reset(&same);
	put_pdf(&same, "Pay 100");
	sign_with(&same, YX_BYTES_LIT("no package"), "Signature1", false);
	CHECK_INT(bound(&same, 0), YX_INK_BROKEN);
	CHECK_INT(bound(&a, 0), YX_INK_BOUND);
	yx_ink_list_clear(&list);
	yx_buf_clear(&a);
	yx_buf_clear(&b);
	yx_buf_clear(&same);
	yx_ink_free(ink);
}

static void
moved_within_ofd_too(void)
{
	struct yx_ink *ink = kit_writes(5);
	struct yx_buf a = { 0 }, b = { 0 };
	struct yx_ink_list list;
	struct yx_bytes package;

	identities();
	put_ofd(&a, "支付一百元");
	sign(&a, 0, ink, 1, false);
	package = first_package(&list, &a);
	expect(&a, YX_INK_BOUND, NULL);
	put_ofd(&b, "支付一百元");
	sign_ofd_with(&b, package);
	expect(&b, YX_INK_BOUND, NULL);
	yx_buf_reset(&b);
	put_ofd(&b, "支付九百元");
	sign_ofd_with(&b, package);
	expect(&b, YX_INK_OTHER_DOCUMENT, "handwriting-moved");
	yx_ink_list_clear(&list);
	yx_buf_clear(&a);
	yx_buf_clear(&b);
	yx_ink_free(ink);
}

/* A page of the OFD shows the writing, as an annotation that the signature covers. */
static void
shown_in_an_ofd_while_nobody_has_signed(void)
{
	struct yx_sign_ofd_how how = { .integrity_list = true };
	struct yx_ink *mine = kit_writes(8), *yours = kit_writes(9);
	struct yx_sign_options o = { .time = KIT_NOW, .place = { true, 0, 20, 30, 60, 20 } };
	struct yx_buf plain = { 0 }, file = { 0 }, made = { 0 }, page = { 0 };
	const struct yx_zip_writer out = { yx_zip_into_buf, &made };
	struct yx_zip_edit edit = { 0 };
	struct yx_verify_report *r;
	struct yx_ofd *ofd = NULL;

	identities();
	put_ofd(&plain, "支付一百元");
	o.who = (struct yx_signatory){ .key = signer_keys[0], .cert = signer_certs[0] };
	/* a plain signature has nothing to show */
	CHECK_STATUS(yx_sign_ofd(&file, yx_buf_bytes(&plain), &o, &how, NULL, &err), YX_USAGE);
	o.ink = mine;
	o.ink_for = kit_recipients(1);
	CHECK_OK(yx_sign_ofd(&file, yx_buf_bytes(&plain), &o, &how, NULL, &err));
	/* also under the list of files that was asked for, which holds */
	expect(&file, YX_INK_BOUND, NULL);
	CHECK_OK(yx_ofd_open(&ofd, yx_buf_bytes(&file), &err));
	REQUIRE(yx_ofd_page(ofd, 0)->annotations != SIZE_MAX);
	CHECK_OK(yx_ofd_read(ofd, yx_ofd_page(ofd, 0)->annotations, &page, &err));
	CHECK(strstr(yx_buf_str(&page), "Subtype=\"Handwriting\"") != NULL);
	edit.name = yx_ofd_entry(ofd, yx_ofd_page(ofd, 0)->annotations)->path + 1;
	edit.content = YX_BYTES_LIT("<ofd:PageAnnot xmlns:ofd='http://www.ofdspec.org/2016'/>");
	/* whoever comes later: sealed in, but not to be seen */
	how.integrity_list = false;
	o.ink = yours;
	CHECK_STATUS(yx_sign_ofd(&made, yx_buf_bytes(&file), &o, &how, NULL, &err), YX_DENIED);
	o.place.visible = false;
	CHECK_OK(yx_sign_ofd(&made, yx_buf_bytes(&file), &o, &how, NULL, &err));
	expect(&made, YX_INK_BOUND, NULL);
	/* wiped off the page */
	yx_buf_reset(&made);
	CHECK_OK(yx_zip_rewrite(yx_ofd_zip(ofd), &edit, 1, KIT_NOW, &out, &err));
	r = verdict(&made);
	CHECK_INT(r->verdict, YX_VERDICT_TOTAL_FAILED);
	CHECK_INT(r->signatures[0].sub, YX_SUB_HASH_FAILURE);
	yx_verify_report_free(r);
	yx_ofd_free(ofd);
	yx_buf_clear(&plain);
	yx_buf_clear(&file);
	yx_buf_clear(&made);
	yx_buf_clear(&page);
	yx_ink_free(mine);
	yx_ink_free(yours);
}

/* Every byte of the package lies under the signature. */
static void
changed_in_place_breaks_the_signature(void)
{
	struct yx_ink *ink = kit_writes(6);
	struct yx_buf file = { 0 };
	struct yx_ink_list list;
	struct yx_verify_report *r;
	struct yx_bytes package;
	size_t at;

	identities();
	put_pdf(&file, "Pay 100");
	sign(&file, 0, ink, 1, false);
	package = first_package(&list, &file);
	at = yx_bytes_find(yx_buf_bytes(&file), package, 0);
	REQUIRE(at != SIZE_MAX);
	for (size_t i = 0; i < package.len; i += 211) {
		file.data[at + i] ^= 1;
		r = verdict(&file);
		CHECK_MSG(r->verdict == YX_VERDICT_TOTAL_FAILED, "byte %zu", i);
		yx_verify_report_free(r);
		file.data[at + i] ^= 1;
	}
	/* a byte of the page: that is what happened, and nobody moved anything */
	at = yx_bytes_find(yx_buf_bytes(&file), YX_BYTES_LIT("Pay 100"), 0);
	REQUIRE(at != SIZE_MAX);
	file.data[at + 4] ^= 8;
	r = verdict(&file);
	CHECK_INT(r->verdict, YX_VERDICT_TOTAL_FAILED);
	CHECK_INT(r->signatures[0].sub, YX_SUB_HASH_FAILURE);
	CHECK(!attacked_by(r, "handwriting-moved"));
	yx_verify_report_free(r);
	yx_ink_list_clear(&list);
	yx_buf_clear(&file);
	yx_ink_free(ink);
}

TEST_MAIN(CASE(two_people_sign_and_both_hold), CASE(one_act_signs_once),
	  CASE(moved_handwriting_is_a_named_failure), CASE(moved_within_ofd_too),
	  CASE(shown_in_an_ofd_while_nobody_has_signed),
	  CASE(changed_in_place_breaks_the_signature))
