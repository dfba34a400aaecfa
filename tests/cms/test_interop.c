/* SPDX-License-Identifier: Apache-2.0 */
/* What we sign OpenSSL verifies, and the reverse; SM2, which its CMS cannot do, value by value. */
#include <yinxin/cms.h>
#include "identity.h"

static const struct yx_bytes text =
    YX_BYTES_LIT("The parties agree as follows.\n\xe5\x8d\xb0\xe4\xbf\xa1\n");

struct variant {
	const char *name, *kind;
	bool pss, attach, by_key_id, bare, time;
};

static const struct variant variants[] = {
	{ "RSA, detached", "rsa", false, false, false, false, false },
	{ "RSA, attached, with time", "rsa", false, true, false, false, true },
	{ "RSA-PSS, detached", "rsa", true, false, false, false, false },
	{ "RSA without attributes", "rsa", false, false, false, true, false },
	{ "P-256, detached", "p256", false, false, false, false, false },
	{ "P-256 by key identifier, attached", "p256", false, true, true, false, false },
	{ "P-384, detached", "p384", false, false, false, false, false },
	{ "P-256 without attributes", "p256", false, true, false, true, false },
};

static enum yx_indication
verify_ours(struct yx_bytes message, struct yx_bytes content, enum yx_sub_indication *sub,
	    struct yx_cms_signer_report *copy)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_cms_verify_options o = { .content = { .runs = &content,
							.run_count = content.data ? 1 : 0 } };
	struct yx_cms *c = NULL;
	struct yx_cms_report *r = NULL;
	enum yx_indication worst = YX_INDICATION_NONE;

	*sub = YX_SUB_NONE;
	CHECK_OK(yx_cms_parse(&c, message, &err));
	if (c)
		CHECK_OK(yx_cms_verify(&r, c, &o, &err));
	for (size_t i = 0; r && i < r->signer_count; i++) {
		enum yx_sub_indication one;
		enum yx_indication ind = yx_cms_decide(&r->signers[i], &one, NULL);

		if (ind > worst) {
			worst = ind;
			*sub = one;
		}
		if (copy)
			*copy = r->signers[i];
	}
	yx_cms_report_free(r);
	yx_cms_free(c);
	return worst;
}

static void
sign_variant(const struct variant *v, const struct identity *id, struct yx_buf *out)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_cms_signer_options o = YX_CMS_SIGNER_OPTIONS_INIT;
	struct yx_cms_content content = { .runs = &text, .run_count = 1 };
	size_t bound;

	o.certificate = yx_cert_der(id->cert);
	o.scheme = yx_key_default_scheme(id->key, v->pss);
	o.by_key_id = v->by_key_id;
	o.omit_attributes = v->bare;
	o.signing_time = v->time ? yx_time_now() : YX_TIME_NONE;
	CHECK_OK(yx_cms_sign(out, YX_CMS_RFC, &content, v->attach, &o, id->key, NULL, 0, &err));
	bound = yx_cms_size_max(&o, NULL, 0, yx_key_signature_max(id->key),
				v->attach ? text.len : 0, 0);
	CHECK_MSG(out->len <= bound, "%s: %zu bytes, bound %zu", v->name, out->len, bound);
	CHECK_OK(yx_der_check(yx_buf_bytes(out), &err));
}

static void
openssl_verifies_what_we_sign(void)
{
	need_openssl();
	write_file(scratch("text"), text);
	for (size_t i = 0; i < sizeof(variants) / sizeof(variants[0]); i++) {
		const struct variant *v = &variants[i];
		struct identity id = identity_make("ours", v->kind, "");
		enum yx_sub_indication sub;
		struct yx_buf out;

		yx_buf_init(&out, 0);
		sign_variant(v, &id, &out);
		write_file(scratch("ours.p7s"), yx_buf_bytes(&out));
		CHECK_MSG(test_sh("openssl cms -verify -binary -inform DER -in %s %s %s -CAfile %s "
				  "-purpose any -out %s 2>%s",
				  scratch("ours.p7s"), v->attach ? "" : "-content",
				  v->attach ? "" : scratch("text"), id.cert_path,
				  scratch("ours.out"), scratch("ours.err")) == 0,
			  "openssl refuses %s", v->name);
		CHECK_MSG(verify_ours(yx_buf_bytes(&out), text, &sub, NULL) == YX_INDICATION_PASSED,
			  "we refuse our %s: %s", v->name, yx_sub_indication_name(sub));
		yx_buf_clear(&out);
		identity_free(&id);
	}
}

static const struct {
	const char *name, *kind, *options;
	bool detached;
} theirs[] = {
	{ "RSA", "rsa", "", true },
	{ "RSA attached", "rsa", "-nodetach", false },
	{ "RSA-PSS", "rsa", "-keyopt rsa_padding_mode:pss", true },
	{ "RSA with indefinite lengths", "rsa", "-nodetach -stream", false },
	{ "RSA without attributes", "rsa", "-noattr", true },
	{ "RSA by key identifier", "rsa", "-keyid", true },
	{ "RSA, CAdES", "rsa", "-cades", true },
	{ "RSA with SHA-512, CAdES", "rsa", "-cades -md sha512", true },
	{ "P-256", "p256", "", true },
	{ "P-256, CAdES, SHA-384", "p256", "-cades -md sha384", true },
	{ "P-256 attached in pieces", "p256", "-nodetach -stream -cades", false },
	{ "P-256 without attributes", "p256", "-noattr -nodetach", false },
};

static void
we_verify_what_openssl_signs(void)
{
	need_openssl();
	write_file(scratch("text"), text);
	for (size_t i = 0; i < sizeof(theirs) / sizeof(theirs[0]); i++) {
		struct identity id = identity_make("theirs", theirs[i].kind, "");
		struct yx_bytes none = { NULL, 0 }, message, changed;
		enum yx_sub_indication sub;
		struct yx_buf edit;

		CHECK_INT(
		    test_sh("openssl cms -sign -binary -in %s -signer %s -inkey %s -outform DER "
			    "-out %s %s",
			    scratch("text"), id.cert_path, id.key_path, scratch("theirs.p7s"),
			    theirs[i].options),
		    0);
		message = test_read(scratch("theirs.p7s"));
		CHECK_MSG(verify_ours(message, theirs[i].detached ? text : none, &sub, NULL) ==
			      YX_INDICATION_PASSED,
			  "%s: %s", theirs[i].name, yx_sub_indication_name(sub));
		yx_buf_init(&edit, 0);
		yx_buf_put_bytes(&edit, text);
		edit.data[3] ^= 1;
		changed = yx_buf_bytes(&edit);
		CHECK_MSG(verify_ours(message, changed, &sub, NULL) == YX_INDICATION_FAILED,
			  "%s: other content passes", theirs[i].name);
		yx_buf_clear(&edit);
		free((void *)(uintptr_t)message.data);
		identity_free(&id);
	}
}

static void
we_verify_several_signers(void)
{
	struct identity a, b;
	struct yx_bytes message;
	enum yx_sub_indication sub;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_cms *c = NULL;

	need_openssl();
	write_file(scratch("text"), text);
	a = identity_make("first", "rsa", "");
	b = identity_make("second", "p256", "");
	CHECK_INT(test_sh("openssl cms -sign -binary -in %s -signer %s -inkey %s -signer %s -inkey "
			  "%s -outform DER -out %s",
			  scratch("text"), a.cert_path, a.key_path, b.cert_path, b.key_path,
			  scratch("two.p7s")),
		  0);
	message = test_read(scratch("two.p7s"));
	CHECK_INT(verify_ours(message, text, &sub, NULL), YX_INDICATION_PASSED);
	CHECK_OK(yx_cms_parse(&c, message, &err));
	CHECK_INT(c->signer_count, 2);
	CHECK_INT(c->certificate_count, 2);
	CHECK(yx_cms_signing_time(&c->signers[0]) != YX_TIME_NONE);
	yx_cms_free(c);
	free((void *)(uintptr_t)message.data);
	identity_free(&a);
	identity_free(&b);
}

/*
 * OpenSSL 3.0's CMS does neither SM2 nor Ed25519, but its raw verification does both: over the DER
 * SET of the attributes we signed.
 */
static const struct {
	const char *name, *kind, *options;
	enum yx_cms_family family;
	enum yx_digest_alg digest;
} by_value[] = {
	{ "SM2", "sm2", "-digest sm3 -pkeyopt distid:1234567812345678", YX_CMS_RFC, YX_DIGEST_SM3 },
	{ "SM2, GB/T 35275", "sm2", "-digest sm3 -pkeyopt distid:1234567812345678", YX_CMS_GM,
	  YX_DIGEST_SM3 },
	{ "Ed25519", "ed25519", "", YX_CMS_RFC, YX_DIGEST_SHA512 },
	{ "Ed448", "ed448", "", YX_CMS_RFC, YX_DIGEST_SHAKE256 },
};

static void
openssl_verifies_our_values(void)
{
	need_openssl();
	for (size_t i = 0; i < sizeof(by_value) / sizeof(by_value[0]); i++) {
		struct yx_cms_signer_options o = YX_CMS_SIGNER_OPTIONS_INIT;
		struct yx_cms_content content = { .runs = &text, .run_count = 1 };
		struct yx_cms_signer_report report;
		struct yx_error err = YX_ERROR_INIT;
		struct yx_cms *c = NULL;
		struct yx_buf out, set;
		struct identity id = identity_make("value", by_value[i].kind, "");
		enum yx_sub_indication sub;

		yx_buf_init(&out, 0);
		yx_buf_init(&set, 0);
		o.certificate = yx_cert_der(id.cert);
		CHECK_OK(yx_cms_sign(&out, by_value[i].family, &content, false, &o, id.key, NULL, 0,
				     &err));
		CHECK_OK(yx_cms_parse(&c, yx_buf_bytes(&out), &err));
		CHECK_INT(c->family, by_value[i].family);
		CHECK_INT(c->signers[0].digest, by_value[i].digest);
		yx_der_put(&set, YX_DER_SET, c->signers[0].signed_attributes.contents);
		write_file(scratch("value.tbs"), yx_buf_bytes(&set));
		write_file(scratch("value.sig"), c->signers[0].signature);
		CHECK_MSG(
		    test_sh("openssl x509 -in %s -pubkey -noout -out %s && openssl pkeyutl "
			    "-verify -rawin -pubin -inkey %s -in %s -sigfile %s %s >/dev/null",
			    id.cert_path, scratch("value.pub"), scratch("value.pub"),
			    scratch("value.tbs"), scratch("value.sig"), by_value[i].options) == 0,
		    "openssl refuses the value of %s", by_value[i].name);
		CHECK_INT(verify_ours(yx_buf_bytes(&out), text, &sub, &report),
			  YX_INDICATION_PASSED);
		CHECK_INT(report.form, YX_CMS_FORM_DER);
		CHECK(!report.odd_algorithm);
		yx_cms_free(c);
		yx_buf_clear(&out);
		yx_buf_clear(&set);
		identity_free(&id);
	}
}

/* Signing in two steps: what is to be signed goes out, openssl signs, the value comes back. */
static void
a_key_elsewhere_signs(void)
{
	struct yx_cms_signer_options o = YX_CMS_SIGNER_OPTIONS_INIT;
	struct yx_cms_content content = { .runs = &text, .run_count = 1 };
	struct yx_cms_builder *b = NULL;
	struct yx_error err = YX_ERROR_INIT;
	struct identity id, other;
	struct yx_buf out;
	struct yx_bytes value;
	enum yx_sub_indication sub;
	size_t index = 9;

	need_openssl();
	id = identity_make("remote", "p256", "");
	other = identity_make("other", "p256", "");
	yx_buf_init(&out, 0);
	o.certificate = yx_cert_der(id.cert);
	o.scheme = yx_key_default_scheme(id.key, false);
	CHECK_OK(yx_cms_builder_new(&b, YX_CMS_RFC, &err));
	CHECK_OK(yx_cms_builder_content(b, YX_OID_NONE, &content, false, &err));
	CHECK_OK(yx_cms_builder_signer(b, &o, &index, &err));
	CHECK_INT(index, 0);
	CHECK_STATUS(yx_cms_builder_finish(b, &out, &err), YX_USAGE);
	CHECK_STATUS(yx_cms_builder_sign(b, 0, other.key, yx_bytes(NULL, 0), &err), YX_USAGE);
	write_file(scratch("tbs"), yx_cms_builder_to_sign(b, 0));
	CHECK_INT(test_sh("openssl dgst -sha256 -sign %s -out %s %s", id.key_path, scratch("value"),
			  scratch("tbs")),
		  0);
	value = test_read(scratch("value"));
	CHECK_OK(yx_cms_builder_signature(b, 0, value, &err));
	CHECK(yx_bytes_equal(yx_cms_builder_signature_value(b, 0), value));
	yx_buf_reset(&out);
	CHECK_OK(yx_cms_builder_finish(b, &out, &err));
	CHECK_INT(verify_ours(yx_buf_bytes(&out), text, &sub, NULL), YX_INDICATION_PASSED);
	yx_cms_builder_free(b);
	yx_buf_clear(&out);
	free((void *)(uintptr_t)value.data);
	identity_free(&id);
	identity_free(&other);
}

/* Two of us in one message, one of them with CRL and OCSP bytes along. */
static void
openssl_verifies_two_signers_of_ours(void)
{
	struct yx_cms_signer_options o = YX_CMS_SIGNER_OPTIONS_INIT;
	struct yx_cms_content content = { .runs = &text, .run_count = 1 };
	struct yx_cms_builder *b = NULL;
	struct yx_error err = YX_ERROR_INIT;
	struct identity ids[2];
	struct yx_buf out;
	enum yx_sub_indication sub;

	need_openssl();
	write_file(scratch("text"), text);
	ids[0] = identity_make("one", "rsa", "");
	ids[1] = identity_make("two", "p384", "");
	yx_buf_init(&out, 0);
	CHECK_OK(yx_cms_builder_new(&b, YX_CMS_RFC, &err));
	CHECK_OK(yx_cms_builder_content(b, YX_OID_NONE, &content, false, &err));
	for (size_t i = 0; i < 2; i++) {
		o.certificate = yx_cert_der(ids[i].cert);
		o.scheme = yx_key_default_scheme(ids[i].key, i == 0);
		o.algorithm_protection = i == 1;
		CHECK_OK(yx_cms_builder_signer(b, &o, NULL, &err));
		CHECK_OK(yx_cms_builder_sign(b, i, ids[i].key, yx_bytes(NULL, 0), &err));
	}
	CHECK_OK(yx_cms_builder_finish(b, &out, &err));
	write_file(scratch("two.p7s"), yx_buf_bytes(&out));
	CHECK_INT(
	    test_sh("cat %s %s >%s && openssl cms -verify -binary -inform DER -in %s -content %s "
		    "-CAfile %s -purpose any -out /dev/null 2>/dev/null",
		    ids[0].cert_path, ids[1].cert_path, scratch("both.pem"), scratch("two.p7s"),
		    scratch("text"), scratch("both.pem")),
	    0);
	CHECK_INT(verify_ours(yx_buf_bytes(&out), text, &sub, NULL), YX_INDICATION_PASSED);
	yx_cms_builder_free(b);
	yx_buf_clear(&out);
	identity_free(&ids[0]);
	identity_free(&ids[1]);
}

TEST_MAIN(CASE(openssl_verifies_what_we_sign), CASE(we_verify_what_openssl_signs),
	  CASE(we_verify_several_signers), CASE(openssl_verifies_our_values),
	  CASE(a_key_elsewhere_signs), CASE(openssl_verifies_two_signers_of_ours))
