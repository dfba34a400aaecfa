/* SPDX-License-Identifier: Apache-2.0 */
/* Handwriting in encrypted documents: found with the password, and moving it is a named failure. */
#include <stdlib.h>
#include <yinxin/ofd_crypt.h>
#include "ink_document_kit.h"

#define PASSWORD "correct horse battery"

/* An encrypted PDF of its own making, by qpdf. */
static void
put_locked_pdf(struct yx_buf *out, const char *word)
{
	char open[600], locked[600];
	struct yx_bytes in;

	snprintf(open, sizeof(open), "%s/open.pdf", test_scratch());
	snprintf(locked, sizeof(locked), "%s/locked.pdf", test_scratch());
	yx_buf_reset(out);
	put_pdf(out, word);
	CHECK_OK(yx_file_write(open, yx_buf_bytes(out), YX_OUT_REPLACE, &err));
	CHECK_INT(
	    test_sh("qpdf --encrypt '%s' owner 128 --use-aes=y -- %s %s", PASSWORD, open, locked),
	    0);
	yx_buf_reset(out);
	in = test_read(locked);
	yx_buf_put_bytes(out, in);
	free((void *)(uintptr_t)in.data);
}

static void
moved_in_an_encrypted_pdf(void)
{
	struct yx_ink *ink = kit_writes(7);
	struct yx_buf original = { 0 }, signed_one = { 0 }, file = { 0 };
	struct yx_ink_list list;
	struct yx_verify_report *r;
	struct yx_bytes package;

	if (!test_have("qpdf"))
		test_skip("qpdf is not installed");
	identities();
	kit_password = YX_BYTES_LIT(PASSWORD);
	put_locked_pdf(&original, "Pay 100");
	yx_buf_put_bytes(&signed_one, yx_buf_bytes(&original));
	sign(&signed_one, 0, ink, 1, true);
	expect(&signed_one, YX_INK_BOUND, NULL);
	package = first_package(&list, &signed_one);
	/* the same file: the method itself is sound */
	yx_buf_put_bytes(&file, yx_buf_bytes(&original));
	sign_with(&file, package, "Signature1", false);
	expect(&file, YX_INK_BOUND, NULL);
	yx_buf_reset(&file);
	yx_buf_put_bytes(&file, yx_buf_bytes(&original));
	sign_with(&file, package, "Other", false);
	expect(&file, YX_INK_OTHER_FIELD, "handwriting-moved");
	put_locked_pdf(&file, "Pay 900");
	sign_with(&file, package, "Signature1", false);
	expect(&file, YX_INK_OTHER_DOCUMENT, "handwriting-moved");
	/* without the password nothing passes */
	kit_password = YX_BYTES_LIT("wrong");
	r = verdict(&file);
	CHECK(r->verdict != YX_VERDICT_TOTAL_PASSED);
	yx_verify_report_free(r);
	kit_password = yx_bytes(NULL, 0);
	yx_ink_list_clear(&list);
	yx_buf_clear(&original);
	yx_buf_clear(&signed_one);
	yx_buf_clear(&file);
	yx_ink_free(ink);
}

/* Encrypt what the buffer holds (GM/T 0099): signed first, encrypted afterwards. */
static void
lock_ofd(struct yx_buf *file)
{
	struct yx_buf out = { 0 };
	const struct yx_zip_writer w = { yx_zip_into_buf, &out };
	const struct yx_ofd_recipient to = { .user = "reader", .password = YX_BYTES_LIT(PASSWORD) };
	const struct yx_ofd_encrypt how = { .recipients = &to,
					    .recipient_count = 1,
					    .time = KIT_NOW };
	struct yx_ofd *o = NULL;

	CHECK_OK(yx_ofd_open(&o, yx_buf_bytes(file), &err));
	REQUIRE(o);
	CHECK_OK(yx_ofd_encrypt(o, &how, &w, &err));
	yx_ofd_free(o);
	yx_buf_reset(file);
	yx_buf_put_bytes(file, yx_buf_bytes(&out));
	yx_buf_clear(&out);
}

static void
moved_in_an_encrypted_ofd(void)
{
	struct yx_ink *ink = kit_writes(8);
	struct yx_buf a = { 0 }, b = { 0 };
	struct yx_ink_list list;
	struct yx_verify_report *r;
	struct yx_bytes package;

	identities();
	put_ofd(&a, "支付一百元");
	sign(&a, 0, ink, 1, false);
	package = first_package(&list, &a);
	put_ofd(&b, "支付九百元");
	sign_ofd_with(&b, package);
	yx_ink_list_clear(&list);
	lock_ofd(&a);
	lock_ofd(&b);
	r = verdict(&b); /* without the password: not passed, and nothing claimed */
	CHECK(r->verdict != YX_VERDICT_TOTAL_PASSED);
	CHECK(!attacked_by(r, "handwriting-moved"));
	yx_verify_report_free(r);
	kit_password = YX_BYTES_LIT(PASSWORD);
	expect(&a, YX_INK_BOUND, NULL);
	expect(&b, YX_INK_OTHER_DOCUMENT, "handwriting-moved");
	kit_password = yx_bytes(NULL, 0);
	yx_buf_clear(&a);
	yx_buf_clear(&b);
	yx_ink_free(ink);
}

TEST_MAIN(CASE(moved_in_an_encrypted_pdf), CASE(moved_in_an_encrypted_ofd))
