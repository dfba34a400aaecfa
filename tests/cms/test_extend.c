/* SPDX-License-Identifier: Apache-2.0 */
/* One more unsigned attribute: it is there afterwards, and nothing else has changed. */
#include <yinxin/cms.h>
#include "identity.h"

static const struct yx_bytes text = YX_BYTES_LIT("Nothing else changes.");

static bool
intact(struct yx_bytes message, size_t signers)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_cms_verify_options o = { .content = { .runs = &text, .run_count = 1 } };
	struct yx_cms_report *r = NULL;
	struct yx_cms *c = NULL;
	bool ok = true;

	CHECK_OK(yx_cms_parse(&c, message, &err));
	if (!c)
		return false;
	CHECK_OK(yx_cms_verify(&r, c, &o, &err));
	ok = r && r->signer_count == signers;
	for (size_t i = 0; ok && i < signers; i++)
		ok = yx_cms_decide(&r->signers[i], NULL, NULL) == YX_INDICATION_PASSED;
	yx_cms_report_free(r);
	yx_cms_free(c);
	return ok;
}

/* Everything but lengths: the new message without the attribute has the old one's values in order.
 */
static void
check_same_parts(struct yx_bytes before, struct yx_bytes after, size_t signer)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_cms *a = NULL, *b = NULL;

	CHECK_OK(yx_cms_parse(&a, before, &err));
	CHECK_OK(yx_cms_parse(&b, after, &err));
	if (!a || !b)
		return;
	CHECK_INT(a->certificate_count, b->certificate_count);
	for (size_t i = 0; i < a->certificate_count; i++)
		CHECK(yx_bytes_equal(a->certificates[i], b->certificates[i]));
	for (size_t i = 0; i < a->signer_count; i++) {
		const struct yx_cms_signer *x = &a->signers[i], *y = &b->signers[i];

		CHECK(yx_bytes_equal(x->signed_attributes.encoding, y->signed_attributes.encoding));
		CHECK(yx_bytes_equal(x->signature, y->signature));
		if (i != signer)
			CHECK(yx_bytes_equal(x->encoding, y->encoding));
		CHECK_INT(y->unsigned_attributes.count,
			  x->unsigned_attributes.count + (i == signer ? 1 : 0));
		for (size_t k = 0, at = 0; k < x->unsigned_attributes.count; k++, at++) {
			while (at < y->unsigned_attributes.count &&
			       !yx_bytes_equal(x->unsigned_attributes.list[k].encoding,
					       y->unsigned_attributes.list[at].encoding))
				at++;
			CHECK(at < y->unsigned_attributes.count);
		}
	}
	yx_cms_free(a);
	yx_cms_free(b);
}

static const struct {
	const char *name, *options;
	size_t signers;
} messages[] = {
	{ "one signer, detached", "", 1 },
	{ "attached, indefinite lengths", "-nodetach -stream", 1 },
	{ "attached", "-nodetach", 1 },
};

static void
attributes_are_added(void)
{
	struct identity id;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf value, big, once, twice;

	need_openssl();
	write_file(scratch("text"), text);
	id = identity_make("rsa", "rsa", "");
	yx_buf_init(&value, 0);
	yx_buf_init(&big, 0);
	yx_der_put_octets(&value, YX_BYTES_LIT("small"));
	{
		size_t mark = yx_der_begin(&big, YX_DER_OCTET_STRING);

		yx_buf_fill(&big, 0x5a, 70000); /* lengths of all levels gain octets */
		yx_der_end(&big, mark);
	}
	for (size_t i = 0; i < sizeof(messages) / sizeof(messages[0]); i++) {
		struct yx_bytes before;

		CHECK_INT(
		    test_sh("openssl cms -sign -binary -in %s -signer %s -inkey %s -outform DER "
			    "-out %s %s",
			    scratch("text"), id.cert_path, id.key_path, scratch("m.p7s"),
			    messages[i].options),
		    0);
		before = test_read(scratch("m.p7s"));
		yx_buf_init(&once, 0);
		yx_buf_init(&twice, 0);
		CHECK_OK(yx_cms_add_unsigned(before, 0, YX_OID_ATTR_TIMESTAMP_TOKEN,
					     yx_buf_bytes(&big), &once, &err));
		CHECK_MSG(intact(yx_buf_bytes(&once), 1), "%s", messages[i].name);
		check_same_parts(before, yx_buf_bytes(&once), 0);
		CHECK_OK(yx_cms_add_unsigned(yx_buf_bytes(&once), 0, YX_OID_ATTR_ADOBE_TIMESTAMP,
					     yx_buf_bytes(&value), &twice, &err));
		CHECK_MSG(intact(yx_buf_bytes(&twice), 1), "%s, again", messages[i].name);
		check_same_parts(yx_buf_bytes(&once), yx_buf_bytes(&twice), 0);
		write_file(scratch("m2.p7s"), yx_buf_bytes(&twice));
		CHECK_MSG(
		    test_sh("openssl cms -verify -binary -inform DER -in %s -content %s -CAfile "
			    "%s -purpose any -out /dev/null 2>/dev/null",
			    scratch("m2.p7s"), scratch("text"), id.cert_path) == 0,
		    "openssl refuses %s", messages[i].name);
		CHECK_STATUS(yx_cms_add_unsigned(before, 1, YX_OID_ATTR_TIMESTAMP_TOKEN,
						 yx_buf_bytes(&value), &twice, &err),
			     YX_NOT_FOUND);
		yx_buf_clear(&once);
		yx_buf_clear(&twice);
		free((void *)(uintptr_t)before.data);
	}
	yx_buf_clear(&value);
	yx_buf_clear(&big);
	identity_free(&id);
}

/* The second of two signers gets one; the first keeps every byte. What builds is exact DER. */
static void
one_of_several_signers(void)
{
	struct yx_cms_signer_options o = YX_CMS_SIGNER_OPTIONS_INIT;
	struct yx_cms_content content = { .runs = &text, .run_count = 1 };
	struct yx_cms_builder *b = NULL;
	struct yx_error err = YX_ERROR_INIT;
	struct identity ids[2];
	struct yx_buf message, more, value;

	need_openssl();
	ids[0] = identity_make("one", "p256", "");
	ids[1] = identity_make("two", "sm2", "");
	yx_buf_init(&message, 0);
	yx_buf_init(&more, 0);
	yx_buf_init(&value, 0);
	yx_der_put_octets(&value, text);
	CHECK_OK(yx_cms_builder_new(&b, YX_CMS_GM, &err));
	CHECK_OK(yx_cms_builder_content(b, YX_OID_NONE, &content, false, &err));
	for (size_t i = 0; i < 2; i++) {
		o.certificate = yx_cert_der(ids[i].cert);
		o.scheme = yx_key_default_scheme(ids[i].key, false);
		CHECK_OK(yx_cms_builder_signer(b, &o, NULL, &err));
		CHECK_OK(yx_cms_builder_sign(b, i, ids[i].key, yx_bytes(NULL, 0), &err));
		CHECK_OK(yx_cms_builder_unsigned(b, i, YX_OID_ATTR_ADOBE_TIMESTAMP,
						 yx_buf_bytes(&value), &err));
	}
	CHECK_OK(yx_cms_builder_finish(b, &message, &err));
	CHECK(intact(yx_buf_bytes(&message), 2));
	for (size_t i = 0; i < 2; i++) {
		yx_buf_reset(&more);
		CHECK_OK(yx_cms_add_unsigned(yx_buf_bytes(&message), i, YX_OID_ATTR_TIMESTAMP_TOKEN,
					     yx_buf_bytes(&value), &more, &err));
		CHECK(intact(yx_buf_bytes(&more), 2));
		check_same_parts(yx_buf_bytes(&message), yx_buf_bytes(&more), i);
		CHECK_OK(yx_der_check(yx_buf_bytes(&more), &err));
	}
	yx_cms_builder_free(b);
	yx_buf_clear(&message);
	yx_buf_clear(&more);
	yx_buf_clear(&value);
	identity_free(&ids[0]);
	identity_free(&ids[1]);
}

TEST_MAIN(CASE(attributes_are_added), CASE(one_of_several_signers))
