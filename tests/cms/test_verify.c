/* SPDX-License-Identifier: Apache-2.0 */
/* One condition turned at a time, and the one outcome it must give. */
#include <yinxin/cms.h>
#include "identity.h"

static const struct yx_bytes text = YX_BYTES_LIT("Eleven thousand yuan, payable on delivery.\n");
static const struct yx_bytes other = YX_BYTES_LIT("Ninety thousand yuan, payable on delivery.\n");

static struct identity rsa, sm2;

struct outcome {
	enum yx_indication indication;
	enum yx_sub_indication sub;
	enum yx_cms_check_id check;
	struct yx_cms_signer_report report;
};

static struct outcome
judge_with(struct yx_bytes message, const struct yx_cms_verify_options *o)
{
	struct outcome got = { 0 };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_cms *c = NULL;
	struct yx_cms_report *r = NULL;

	CHECK_OK(yx_cms_parse(&c, message, &err));
	if (c)
		CHECK_OK(yx_cms_verify(&r, c, o, &err));
	if (r && r->signer_count == 1) {
		got.indication = yx_cms_decide(&r->signers[0], &got.sub, &got.check);
		got.report = r->signers[0];
		got.report.cert = NULL;
	}
	yx_cms_report_free(r);
	yx_cms_free(c);
	return got;
}

static struct outcome
judge(const struct yx_buf *message, struct yx_bytes content)
{
	struct yx_cms_verify_options o = { .content = { .runs = &content,
							.run_count = content.data ? 1 : 0 } };

	return judge_with(yx_buf_bytes(message), &o);
}

static void
sign(struct yx_buf *out, const struct identity *id, struct yx_bytes content, bool attach,
     const struct yx_cms_signer_options *more)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_cms_signer_options o = YX_CMS_SIGNER_OPTIONS_INIT;
	struct yx_cms_content c = { .runs = &content, .run_count = 1 };

	if (more)
		o = *more;
	o.certificate = yx_cert_der(id->cert);
	yx_buf_reset(out);
	CHECK_OK(yx_cms_sign(out, YX_CMS_RFC, &c, attach, &o, id->key, NULL, 0, &err));
}

#define EXPECT(got, what, subword, where)                                                          \
	do {                                                                                       \
		struct outcome g_ = (got);                                                         \
		CHECK_INT(g_.indication, what);                                                    \
		CHECK_INT(g_.sub, subword);                                                        \
		if ((what) != YX_INDICATION_PASSED)                                                \
			CHECK_STR(yx_cms_check_name(g_.check), yx_cms_check_name(where));          \
	} while (0)
#define PASSES(got) EXPECT(got, YX_INDICATION_PASSED, YX_SUB_NONE, 0)

static void
setup(void)
{
	need_openssl();
	if (!rsa.key)
		rsa = identity_make("rsa", "rsa", "-set_serial 4711");
	if (!sm2.key)
		sm2 = identity_make("sm2", "sm2", "");
}

static void
content_and_value(void)
{
	struct yx_bytes none = { NULL, 0 };
	struct yx_buf b;

	setup();
	yx_buf_init(&b, 0);
	sign(&b, &rsa, text, false, NULL);
	PASSES(judge(&b, text));
	EXPECT(judge(&b, other), YX_INDICATION_FAILED, YX_SUB_HASH_FAILURE,
	       YX_CMS_CHECK_MESSAGE_DIGEST);
	EXPECT(judge(&b, none), YX_INDICATION_INDETERMINATE, YX_SUB_SIGNED_DATA_NOT_FOUND,
	       YX_CMS_CHECK_CONTENT);
	b.data[b.len - 1] ^= 1; /* the value stands last */
	EXPECT(judge(&b, text), YX_INDICATION_FAILED, YX_SUB_SIG_CRYPTO_FAILURE,
	       YX_CMS_CHECK_SIGNATURE);
	sign(&b, &rsa, text, true, NULL);
	PASSES(judge(&b, none));
	CHECK_INT(judge(&b, text).report.match, YX_CMS_MATCH_SAME);
	PASSES(judge(&b, text));
	EXPECT(judge(&b, other), YX_INDICATION_FAILED, YX_SUB_HASH_FAILURE, YX_CMS_CHECK_CONTENT);
	yx_buf_clear(&b);
}

static void
content_in_pieces_and_as_digests(void)
{
	struct yx_bytes runs[3] = { yx_bytes_slice(text, 0, 5), yx_bytes(NULL, 0),
				    yx_bytes_slice(text, 5, SIZE_MAX) };
	struct yx_cms_verify_options o = { .content = { .runs = runs, .run_count = 3 } };
	struct yx_cms_signer_options bare = YX_CMS_SIGNER_OPTIONS_INIT;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_digest digest;
	struct yx_buf b;

	setup();
	yx_buf_init(&b, 0);
	sign(&b, &rsa, text, false, NULL);
	PASSES(judge_with(yx_buf_bytes(&b), &o));
	CHECK_OK(yx_digest(&digest, YX_DIGEST_SHA256, text, &err));
	o = (struct yx_cms_verify_options){ .content = { .digests = &digest, .digest_count = 1 } };
	PASSES(judge_with(yx_buf_bytes(&b), &o));
	bare.omit_attributes = true;
	sign(&b, &rsa, text, false, &bare);
	PASSES(judge_with(yx_buf_bytes(&b), &o));
	PASSES(judge(&b, text));
	digest.value[0] ^= 1;
	EXPECT(judge_with(yx_buf_bytes(&b), &o), YX_INDICATION_FAILED, YX_SUB_SIG_CRYPTO_FAILURE,
	       YX_CMS_CHECK_SIGNATURE);
	sign(&b, &sm2, text, false, &bare);
	o.content.runs = runs;
	o.content.run_count = 3;
	PASSES(judge_with(yx_buf_bytes(&b), &o));
	CHECK_OK(yx_digest(&digest, YX_DIGEST_SM3, text, &err));
	o = (struct yx_cms_verify_options){ .content = { .digests = &digest, .digest_count = 1 } };
	EXPECT(judge_with(yx_buf_bytes(&b), &o), YX_INDICATION_INDETERMINATE, YX_SUB_GENERIC,
	       YX_CMS_CHECK_SIGNATURE);
	yx_buf_clear(&b);
}

/* adbe.pkcs7.sha1, and GB/T 35275 in OFD as some vendors write it: the content is a digest. */
static void
content_that_is_a_digest(void)
{
	struct yx_cms_signer_options bare = YX_CMS_SIGNER_OPTIONS_INIT;
	struct yx_cms_verify_options o = { .content = { .runs = &text, .run_count = 1 },
					   .content_is_digest = true };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_digest digest;
	struct outcome got;
	struct yx_buf b;

	setup();
	yx_buf_init(&b, 0);
	bare.omit_attributes = true;
	CHECK_OK(yx_digest(&digest, YX_DIGEST_SM3, text, &err));
	sign(&b, &sm2, yx_digest_bytes(&digest), true, &bare);
	got = judge_with(yx_buf_bytes(&b), &o);
	PASSES(got);
	CHECK_INT(got.report.match, YX_CMS_MATCH_DIGEST);
	CHECK_INT(got.report.match_digest, YX_DIGEST_SM3);
	EXPECT(judge(&b, text), YX_INDICATION_FAILED, YX_SUB_HASH_FAILURE, YX_CMS_CHECK_CONTENT);
	o.content.runs = &other;
	EXPECT(judge_with(yx_buf_bytes(&b), &o), YX_INDICATION_FAILED, YX_SUB_HASH_FAILURE,
	       YX_CMS_CHECK_CONTENT);
	CHECK_OK(yx_digest(&digest, YX_DIGEST_SHA1, text, &err));
	sign(&b, &rsa, yx_digest_bytes(&digest), true, NULL);
	o.content.runs = &text;
	got = judge_with(yx_buf_bytes(&b), &o);
	PASSES(got);
	CHECK_INT(got.report.match_digest, YX_DIGEST_SHA1);
	yx_buf_clear(&b);
}

static void
certificates(void)
{
	struct yx_cms_signer_options o = YX_CMS_SIGNER_OPTIONS_INIT;
	struct yx_cms_verify_options v = { .content = { .runs = &text, .run_count = 1 } };
	struct yx_bytes given[2], pem;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_cert *twin = NULL;
	struct yx_buf b;

	setup();
	/* a second certificate with the same issuer, number and key, but another date */
	CHECK_INT(test_sh("openssl req -x509 -new -key %s -out %s -days 60 -subj '/C=CN/CN=rsa' "
			  "-set_serial 4711 2>/dev/null",
			  rsa.key_path, scratch("twin.crt")),
		  0);
	pem = test_read(scratch("twin.crt"));
	CHECK_OK(yx_cert_load(&twin, pem, YX_PKI_STRICT, &err));
	REQUIRE(twin);
	yx_buf_init(&b, 0);
	o.omit_certificate = true;
	sign(&b, &rsa, text, false, &o);
	EXPECT(judge(&b, text), YX_INDICATION_INDETERMINATE, YX_SUB_NO_SIGNING_CERTIFICATE_FOUND,
	       YX_CMS_CHECK_CERTIFICATE);
	given[0] = yx_cert_der(twin);
	given[1] = yx_cert_der(rsa.cert);
	v.certificates = given;
	v.certificate_count = 1;
	EXPECT(judge_with(yx_buf_bytes(&b), &v), YX_INDICATION_INDETERMINATE,
	       YX_SUB_NO_SIGNING_CERTIFICATE_FOUND, YX_CMS_CHECK_SIGNING_CERTIFICATE);
	v.certificate_count = 2;
	PASSES(judge_with(yx_buf_bytes(&b), &v));
	yx_cert_free(twin);
	yx_buf_clear(&b);
	free((void *)(uintptr_t)pem.data);
}

/* Flip the last octet of the `nth` occurrence of an OID. */
static bool
patch_oid(struct yx_buf *b, enum yx_oid oid, unsigned nth, uint8_t last)
{
	struct yx_bytes needle = yx_oid_bytes(oid);
	size_t at = 0;

	for (unsigned i = 0;; i++, at++) {
		at = yx_bytes_find(yx_buf_bytes(b), needle, at);
		if (at == SIZE_MAX)
			return false;
		if (i == nth) {
			b->data[at + needle.len - 1] = last;
			return true;
		}
	}
}

static void
attribute(struct yx_buf *out, enum yx_oid type, struct yx_bytes value)
{
	size_t mark = yx_der_begin(out, YX_DER_SEQUENCE), set;

	yx_der_put_oid(out, type);
	set = yx_der_begin(out, YX_DER_SET);
	yx_der_put_raw(out, value);
	yx_der_end(out, set);
	yx_der_end(out, mark);
}

static void
rules_of_the_format(void)
{
	struct yx_cms_signer_options o = YX_CMS_SIGNER_OPTIONS_INIT;
	struct yx_buf b, extra, value;
	struct yx_bytes extra_bytes;
	size_t mark, alg;

	setup();
	yx_buf_init(&b, 0);
	yx_buf_init(&extra, 0);
	yx_buf_init(&value, 0);
	sign(&b, &rsa, text, false, NULL);
	CHECK(patch_oid(&b, YX_OID_CMS_DATA, 0, 3));
	EXPECT(judge(&b, text), YX_INDICATION_INDETERMINATE, YX_SUB_SIG_CONSTRAINTS_FAILURE,
	       YX_CMS_CHECK_CONTENT_TYPE);
	sign(&b, &rsa, text, false, NULL);
	CHECK(patch_oid(&b, YX_OID_SHA256, 1, 0x63)); /* SignerInfo's digest: unknown now */
	EXPECT(judge(&b, text), YX_INDICATION_INDETERMINATE, YX_SUB_GENERIC,
	       YX_CMS_CHECK_ALGORITHMS);
	/* a second signing time */
	yx_der_put_time(&value, yx_time_now());
	attribute(&extra, YX_OID_ATTR_SIGNING_TIME, yx_buf_bytes(&value));
	extra_bytes = yx_buf_bytes(&extra);
	o.attributes = &extra_bytes;
	o.attribute_count = 1;
	sign(&b, &rsa, text, false, &o);
	PASSES(judge(&b, text));
	o.signing_time = yx_time_now() - YX_DAY;
	sign(&b, &rsa, text, false, &o);
	EXPECT(judge(&b, text), YX_INDICATION_INDETERMINATE, YX_SUB_SIG_CONSTRAINTS_FAILURE,
	       YX_CMS_CHECK_ATTRIBUTES);
	/* algorithm protection, right and wrong */
	o = (struct yx_cms_signer_options)YX_CMS_SIGNER_OPTIONS_INIT;
	o.algorithm_protection = true;
	sign(&b, &rsa, text, false, &o);
	CHECK_INT(judge(&b, text).report.checks[YX_CMS_CHECK_ALGORITHM_PROTECTION].result,
		  YX_CMS_PASSED);
	yx_buf_reset(&value);
	mark = yx_der_begin(&value, YX_DER_SEQUENCE);
	alg = yx_der_begin(&value, YX_DER_SEQUENCE);
	yx_der_put_oid(&value, YX_OID_SHA512);
	yx_der_end(&value, alg);
	alg = yx_der_begin(&value, YX_DER_CONTEXT_CONSTRUCTED(1));
	yx_der_put_oid(&value, YX_OID_RSA_SHA256);
	yx_der_end(&value, alg);
	yx_der_end(&value, mark);
	yx_buf_reset(&extra);
	attribute(&extra, YX_OID_ATTR_ALGORITHM_PROTECTION, yx_buf_bytes(&value));
	extra_bytes = yx_buf_bytes(&extra);
	o = (struct yx_cms_signer_options)YX_CMS_SIGNER_OPTIONS_INIT;
	o.attributes = &extra_bytes;
	o.attribute_count = 1;
	sign(&b, &rsa, text, false, &o);
	EXPECT(judge(&b, text), YX_INDICATION_INDETERMINATE, YX_SUB_SIG_CONSTRAINTS_FAILURE,
	       YX_CMS_CHECK_ALGORITHM_PROTECTION);
	yx_buf_clear(&b);
	yx_buf_clear(&extra);
	yx_buf_clear(&value);
}

/* A signature over attributes, presented as one without attributes over "content" that is those. */
static void
attributes_passed_off_as_content(void)
{
	struct yx_cms_signer_options bare = YX_CMS_SIGNER_OPTIONS_INIT;
	struct yx_cms_builder *b = NULL;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf honest, set, forged;
	struct yx_bytes content;
	struct yx_cms *c = NULL;
	struct yx_cms_content runs = { .run_count = 1 };

	setup();
	yx_buf_init(&honest, 0);
	yx_buf_init(&set, 0);
	yx_buf_init(&forged, 0);
	sign(&honest, &rsa, text, false, NULL);
	CHECK_OK(yx_cms_parse(&c, yx_buf_bytes(&honest), &err));
	yx_der_put(&set, YX_DER_SET, c->signers[0].signed_attributes.contents);
	content = yx_buf_bytes(&set);
	runs.runs = &content;
	bare.omit_attributes = true;
	bare.certificate = yx_cert_der(rsa.cert);
	bare.scheme = yx_key_default_scheme(rsa.key, false);
	CHECK_OK(yx_cms_builder_new(&b, YX_CMS_RFC, &err));
	CHECK_OK(yx_cms_builder_content(b, YX_OID_NONE, &runs, true, &err));
	CHECK_OK(yx_cms_builder_signer(b, &bare, NULL, &err));
	CHECK_OK(yx_cms_builder_signature(b, 0, c->signers[0].signature, &err));
	CHECK_OK(yx_cms_builder_finish(b, &forged, &err));
	EXPECT(judge(&forged, yx_bytes(NULL, 0)), YX_INDICATION_FAILED, YX_SUB_HASH_FAILURE,
	       YX_CMS_CHECK_CONTENT);
	yx_cms_builder_free(b);
	yx_cms_free(c);
	yx_buf_clear(&honest);
	yx_buf_clear(&set);
	yx_buf_clear(&forged);
}

/* Some producers sign the attributes in the order they store them. */
static void
attributes_out_of_order(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_scheme scheme;
	struct outcome got;
	struct yx_buf b, swapped, value;
	struct yx_cms *c = NULL;
	const struct yx_cms_attributes *a;
	size_t at, value_at;

	setup();
	yx_buf_init(&b, 0);
	yx_buf_init(&swapped, 0);
	yx_buf_init(&value, 0);
	sign(&b, &rsa, text, false, NULL);
	CHECK_OK(yx_cms_parse(&c, yx_buf_bytes(&b), &err));
	a = &c->signers[0].signed_attributes;
	CHECK(a->is_der);
	for (size_t i = a->count; i-- > 0;)
		yx_buf_put_bytes(&swapped, a->list[i].encoding);
	at = (size_t)(a->contents.data - b.data);
	value_at = (size_t)(c->signers[0].signature.data - b.data);
	memcpy(b.data + at, swapped.data, swapped.len);
	/* signed as DER wants, stored otherwise: fine, and noted */
	got = judge(&b, text);
	PASSES(got);
	CHECK_INT(got.report.form, YX_CMS_FORM_DER);
	/* signed as stored */
	yx_buf_reset(&value);
	yx_der_put(&value, YX_DER_SET, yx_buf_bytes(&swapped));
	scheme = yx_key_default_scheme(rsa.key, false);
	yx_buf_reset(&swapped);
	CHECK_OK(
	    yx_key_sign(rsa.key, &scheme, yx_buf_bytes(&value), yx_bytes(NULL, 0), &swapped, &err));
	memcpy(b.data + value_at, swapped.data, swapped.len);
	got = judge(&b, text);
	PASSES(got);
	CHECK_INT(got.report.form, YX_CMS_FORM_AS_STORED);
	CHECK(got.report.forgave_unsorted);
	yx_cms_free(c);
	yx_buf_clear(&b);
	yx_buf_clear(&swapped);
	yx_buf_clear(&value);
}

static void
odd_signature_values(void)
{
	struct yx_cms_signer_options o = YX_CMS_SIGNER_OPTIONS_INIT;
	struct yx_cms_content content = { .runs = &text, .run_count = 1 };
	struct yx_cms_verify_options v = { .content = content };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_cms_builder *b = NULL;
	struct outcome got;
	struct yx_buf out;
	struct yx_der d, seq;
	struct yx_bytes r, s;
	uint8_t raw[64] = { 0 };

	setup();
	yx_buf_init(&out, 0);
	o.certificate = yx_cert_der(sm2.cert);
	o.scheme = yx_key_default_scheme(sm2.key, false);
	CHECK_OK(yx_cms_builder_new(&b, YX_CMS_GM, &err));
	CHECK_OK(yx_cms_builder_content(b, YX_OID_NONE, &content, false, &err));
	CHECK_OK(yx_cms_builder_signer(b, &o, NULL, &err));
	CHECK_OK(yx_cms_builder_sign(b, 0, sm2.key, yx_bytes(NULL, 0), &err));
	d = yx_der(yx_cms_builder_signature_value(b, 0));
	REQUIRE(yx_der_enter(&d, YX_DER_SEQUENCE, &seq));
	REQUIRE(yx_der_unsigned(&seq, &r) && yx_der_unsigned(&seq, &s));
	memcpy(raw + 32 - r.len, r.data, r.len);
	memcpy(raw + 64 - s.len, s.data, s.len);
	CHECK_OK(yx_cms_builder_signature(b, 0, yx_bytes(raw, 64), &err));
	CHECK_OK(yx_cms_builder_finish(b, &out, &err));
	got = judge_with(yx_buf_bytes(&out), &v);
	PASSES(got);
	CHECK(got.report.forgave_signature_encoding);
	v.strict_encoding = true;
	EXPECT(judge_with(yx_buf_bytes(&out), &v), YX_INDICATION_FAILED, YX_SUB_SIG_CRYPTO_FAILURE,
	       YX_CMS_CHECK_SIGNATURE);
	yx_cms_builder_free(b);
	/* an RSA value under the name of ECDSA */
	yx_buf_reset(&out);
	b = NULL;
	o.certificate = yx_cert_der(rsa.cert);
	o.scheme = (struct yx_scheme){ YX_SCHEME_ECDSA, YX_DIGEST_SHA256, YX_DIGEST_NONE, -1 };
	CHECK_OK(yx_cms_builder_new(&b, YX_CMS_RFC, &err));
	CHECK_OK(yx_cms_builder_content(b, YX_OID_NONE, &content, false, &err));
	CHECK_OK(yx_cms_builder_signer(b, &o, NULL, &err));
	CHECK_OK(yx_cms_builder_signature(b, 0, yx_bytes(raw, 64), &err));
	CHECK_OK(yx_cms_builder_finish(b, &out, &err));
	got = judge(&out, text);
	CHECK_INT(got.indication, YX_INDICATION_FAILED);
	CHECK_INT(got.report.checks[YX_CMS_CHECK_ALGORITHMS].result, YX_CMS_FAILED);
	yx_cms_builder_free(b);
	yx_buf_clear(&out);
}

/* RFC 8419 3.1: Ed25519 goes with SHA-512 and nothing else. */
static void
eddsa_with_another_digest(void)
{
	static const enum yx_digest_alg algs[] = { YX_DIGEST_SHA512, YX_DIGEST_SHA256,
						   YX_DIGEST_SHAKE256 };
	struct yx_cms_signer_options o = YX_CMS_SIGNER_OPTIONS_INIT;
	struct identity id;
	struct yx_buf b;

	setup();
	id = identity_make("ed", "ed25519", "");
	yx_buf_init(&b, 0);
	for (size_t i = 0; i < 3; i++) {
		o.digest = algs[i];
		sign(&b, &id, text, false, &o);
		if (i == 0)
			PASSES(judge(&b, text));
		else
			EXPECT(judge(&b, text), YX_INDICATION_FAILED, YX_SUB_SIG_CRYPTO_FAILURE,
			       YX_CMS_CHECK_ALGORITHMS);
	}
	yx_buf_clear(&b);
	identity_free(&id);
}

static bool
lies_in(size_t at, const struct yx_buf *b, struct yx_bytes part)
{
	size_t from = (size_t)(part.data - b->data);

	return at >= from && at < from + part.len;
}

/*
 * No single changed octet of what is signed, of the value or of the certificate is overlooked. (The
 * issuer's name beside it may change its string type: names are compared by what they say.)
 */
static void
every_octet_counts(void)
{
	struct yx_cms_signer_options o = YX_CMS_SIGNER_OPTIONS_INIT;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf b, edit;
	struct yx_cms *c = NULL;
	unsigned overlooked = 0, unsigned_octets = 0;

	setup();
	yx_buf_init(&b, 0);
	yx_buf_init(&edit, 0);
	o.algorithm_protection = true;
	sign(&b, &rsa, text, false, &o);
	CHECK_OK(yx_cms_parse(&c, yx_buf_bytes(&b), &err));
	yx_buf_put_bytes(&edit, yx_buf_bytes(&b));
	for (size_t at = 0; at < b.len; at++) {
		struct yx_cms_verify_options v = { .content = { .runs = &text, .run_count = 1 } };
		struct yx_cms *broken = NULL;
		bool covered = lies_in(at, &b, c->certificates[0]) ||
			       lies_in(at, &b, c->signers[0].signed_attributes.encoding) ||
			       lies_in(at, &b, c->signers[0].signature_algorithm) ||
			       lies_in(at, &b, c->signers[0].digest_algorithm) ||
			       lies_in(at, &b, c->signers[0].signature);
		bool passed = false;

		edit.data[at] ^= 0x01;
		if (yx_cms_parse(&broken, yx_buf_bytes(&edit), NULL) == YX_OK) {
			struct yx_cms_report *r = NULL;

			CHECK_OK(yx_cms_verify(&r, broken, &v, &err));
			passed = r && r->signer_count == 1 &&
				 yx_cms_decide(&r->signers[0], NULL, NULL) == YX_INDICATION_PASSED;
			yx_cms_report_free(r);
		}
		yx_cms_free(broken);
		overlooked += passed && covered;
		unsigned_octets += passed && !covered;
		edit.data[at] ^= 0x01;
	}
	CHECK_INT(overlooked, 0);
	CHECK_MSG(unsigned_octets < 60, "%u octets do not matter", unsigned_octets);
	yx_cms_free(c);
	yx_buf_clear(&b);
	yx_buf_clear(&edit);
}

/* adbe.x509.rsa_sha1: a bare PKCS#1 value. */
static void
raw_rsa_values(void)
{
	static const enum yx_digest_alg algs[] = { YX_DIGEST_SHA1, YX_DIGEST_SHA256,
						   YX_DIGEST_SHA512 };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf value, wrapped;

	setup();
	yx_buf_init(&value, 0);
	yx_buf_init(&wrapped, 0);
	for (size_t i = 0; i < 3; i++) {
		struct yx_scheme s = { YX_SCHEME_RSA_PKCS1, algs[i], YX_DIGEST_NONE, -1 };
		struct yx_cms_content content = { .runs = &text, .run_count = 1 };
		enum yx_digest_alg found = YX_DIGEST_NONE;
		bool valid = false;

		yx_buf_reset(&value);
		yx_buf_reset(&wrapped);
		CHECK_OK(yx_key_sign(rsa.key, &s, text, yx_bytes(NULL, 0), &value, &err));
		yx_der_put_octets(&wrapped, yx_buf_bytes(&value));
		CHECK_OK(yx_cms_raw_verify(yx_buf_bytes(&wrapped), yx_cert_der(rsa.cert), &content,
					   &found, &valid, &err));
		CHECK(valid);
		CHECK_INT(found, algs[i]);
		content.runs = &other;
		CHECK_OK(yx_cms_raw_verify(yx_buf_bytes(&wrapped), yx_cert_der(rsa.cert), &content,
					   &found, &valid, &err));
		CHECK(!valid);
	}
	yx_buf_clear(&value);
	yx_buf_clear(&wrapped);
	identity_free(&rsa);
	identity_free(&sm2);
}

TEST_MAIN(CASE(content_and_value), CASE(content_in_pieces_and_as_digests),
	  CASE(content_that_is_a_digest), CASE(certificates), CASE(rules_of_the_format),
	  CASE(attributes_passed_off_as_content), CASE(attributes_out_of_order),
	  CASE(odd_signature_values), CASE(eddsa_with_another_digest), CASE(every_octet_counts),
	  CASE(raw_rsa_values))
