/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signatures that our writer does not make, in a PDF written by hand: adbe.x509.rsa_sha1 (ISO
 * 32000-1 12.8.3.2: an RSA value of PKCS #1 in an OCTET STRING, certificates in /Cert) and CMS over
 * SHA-3 with our own keys; each with bad twins, under "integrity", "default" and "etsi".
 */
#include "pdf_kit.h"
#include <yinxin/cms.h>
#include <yinxin/pki_path.h>

#define T2010 (INT64_C(1275350400) * YX_SECOND) /* 2010-06-01 */
#define ROOM  4000                              /* bytes for the value */

struct person {
	struct yx_key *key;
	struct yx_cert *cert;
	struct yx_trust *trust;
};

static struct person
person_of(const char *key_type)
{
	struct yx_ca_wish wish = { .profile = YX_CA_SIGNER,
				   .not_before = T2010 - 99 * YX_DAY,
				   .not_after = KIT_TIME + 999 * YX_DAY };
	struct yx_buf name = { 0 }, der = { 0 };
	struct yx_error err = YX_ERROR_INIT;
	struct person p = { 0 };

	CHECK_OK(yx_key_generate(&p.key, key_type, &err));
	CHECK_OK(yx_name_parse(&name, "/CN=By Hand", &err));
	wish.subject = yx_buf_bytes(&name);
	wish.spki = yx_pubkey_spki(yx_key_public(p.key));
	CHECK_OK(yx_ca_make_cert(&der, &wish, NULL, p.key, &err));
	CHECK_OK(yx_cert_parse(&p.cert, yx_buf_bytes(&der), YX_PKI_STRICT, &err));
	CHECK_OK(yx_trust_new(&p.trust, &err));
	CHECK_OK(yx_trust_add_anchor(p.trust, p.cert, &err));
	yx_buf_clear(&name);
	yx_buf_clear(&der);
	return p;
}

static void
person_clear(struct person *p)
{
	yx_trust_free(p->trust);
	yx_cert_free(p->cert);
	yx_key_free(p->key);
}

/* ------------------------------------------------------------------- files */

enum value { RAW, CMS };

struct recipe {
	enum value value;
	enum yx_digest_alg digest;
	const char *sub_filter;
	const char *m;                  /* the time it claims, or NULL */
	const struct yx_cert *certs[2]; /* /Cert: one as a string, two as an array; none */
};

static size_t
find(const struct yx_buf *b, const char *text)
{
	size_t at = yx_bytes_find(yx_buf_bytes(b), yx_bytes_str(text), 0);

	CHECK(at != SIZE_MAX);
	return at == SIZE_MAX ? 0 : at;
}

static void
put_hex_string(struct yx_buf *out, struct yx_bytes bytes)
{
	yx_buf_puts(out, "<");
	yx_hex_put(out, bytes);
	yx_buf_puts(out, ">");
}

static void
put_cms(struct yx_buf *out, const struct person *p, struct yx_scheme scheme,
	const struct yx_bytes parts[2])
{
	struct yx_cms_signer_options so = YX_CMS_SIGNER_OPTIONS_INIT;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_cms_content content = { .runs = parts, .run_count = 2, .given = true };
	struct yx_cms_builder *b = NULL;
	size_t index = 0;

	so.certificate = yx_cert_der(p->cert);
	so.scheme = scheme;
	CHECK_OK(yx_cms_builder_new(&b, YX_CMS_RFC, &err));
	CHECK_OK(yx_cms_builder_content(b, YX_OID_NONE, &content, false, &err));
	CHECK_OK(yx_cms_builder_signer(b, &so, &index, &err));
	CHECK_OK(yx_cms_builder_sign(b, index, p->key, yx_bytes(NULL, 0), &err));
	CHECK_OK(yx_cms_builder_finish(b, out, &err));
	yx_cms_builder_free(b);
}

static void
put_value(struct yx_buf *out, const struct person *p, const struct recipe *r,
	  const struct yx_bytes parts[2])
{
	struct yx_scheme scheme = yx_key_default_scheme(p->key, false);
	struct yx_buf all = { 0 }, value = { 0 };
	struct yx_error err = YX_ERROR_INIT;

	scheme.digest = r->digest;
	if (r->value == CMS) {
		put_cms(out, p, scheme, parts);
		return;
	}
	yx_buf_put_bytes(&all, parts[0]);
	yx_buf_put_bytes(&all, parts[1]);
	CHECK_OK(yx_key_sign(p->key, &scheme, yx_buf_bytes(&all), yx_bytes(NULL, 0), &value, &err));
	CHECK_INT(value.len, 256);
	yx_buf_put(out, "\x04\x82\x01\x00", 4); /* OCTET STRING */
	yx_buf_put_bytes(out, yx_buf_bytes(&value));
	yx_buf_clear(&value);
	yx_buf_clear(&all);
}

/* One page, one signature. Release with yx_buf_clear(). */
static struct yx_buf
signed_by_hand(const struct person *p, const struct recipe *r)
{
	struct yx_buf dict = { 0 }, value = { 0 }, hex = { 0 };
	struct yx_bytes parts[2];
	size_t from, to, range;
	char numbers[64];
	struct pencil q;

	yx_buf_printf(&dict, "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /%s ", r->sub_filter);
	if (r->m)
		yx_buf_printf(&dict, "/M (%s) ", r->m);
	if (r->certs[0])
		yx_buf_puts(&dict, r->certs[1] ? "/Cert [" : "/Cert ");
	for (size_t i = 0; i < 2 && r->certs[i]; i++)
		put_hex_string(&dict, yx_cert_der(r->certs[i]));
	yx_buf_puts(&dict, r->certs[0] && r->certs[1] ? "] " : " ");
	yx_buf_printf(&dict, "/ByteRange [0 %010d %010d %010d] /Contents <%0*d> >>", 0, 0, 0,
		      2 * ROOM, 0);
	yx_buf_put_u8(&dict, 0);
	pencil_init(&q);
	pencil_obj(&q, 1,
		   "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [5 0 R] /SigFlags 3 >> >>");
	pencil_obj(&q, 2, "<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 300 400] >>");
	pencil_obj(&q, 3, "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Annots [5 0 R] >>");
	pencil_stream(&q, 4, "", "10 10 80 80 re S", 16);
	pencil_obj(&q, 5,
		   "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Hand) /V 6 0 R /F 6 /P 3 0 R "
		   "/Rect [0 0 0 0] >>");
	pencil_obj(&q, 6, (const char *)dict.data);
	pencil_table(&q, "/Root 1 0 R");
	from = find(&q.out, "/Contents <0") + 10;
	to = from + 2 + (size_t)2 * ROOM;
	range = find(&q.out, "/ByteRange [0 ") + 14;
	snprintf(numbers, sizeof(numbers), "%010zu %010zu %010zu", from, to, q.out.len - to);
	memcpy(q.out.data + range, numbers, 32);
	parts[0] = yx_bytes(q.out.data, from);
	parts[1] = yx_bytes(q.out.data + to, q.out.len - to);
	put_value(&value, p, r, parts);
	yx_hex_put(&hex, yx_buf_bytes(&value));
	CHECK(hex.len <= (size_t)2 * ROOM);
	memcpy(q.out.data + from + 1, hex.data, hex.len);
	yx_buf_clear(&dict);
	yx_buf_clear(&value);
	yx_buf_clear(&hex);
	return q.out;
}

/* ---------------------------------------------------------------- verdicts */

static void
expect(const struct yx_buf *file, const struct person *p, const char *policy_name, yx_time at,
       enum yx_verdict verdict, enum yx_sub_indication sub, const char *what)
{
	struct yx_verify_options o = { .at = at, .trust = p->trust, .no_file_digests = true };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_verify_report *r = NULL;
	struct yx_policy policy;

	CHECK_OK(yx_policy_builtin(&policy, policy_name, &err));
	o.policy = &policy;
	CHECK_OK(yx_verify_bytes(&r, yx_buf_bytes(file), "hand.pdf", &o, &err));
	if (r && r->signature_count == 1)
		CHECK_MSG(r->verdict == verdict && r->signatures[0].sub == sub,
			  "%s, %s: %s, %d, %s", what, policy_name, yx_verdict_name(r->verdict),
			  (int)r->signatures[0].sub, r->signatures[0].reason.in[0]);
	else
		CHECK_MSG(false, "%s: not one signature", what);
	yx_verify_report_free(r);
}

#define PASSED   YX_VERDICT_TOTAL_PASSED, YX_SUB_NONE
#define CHANGED  YX_VERDICT_TOTAL_FAILED, YX_SUB_HASH_FAILURE
#define UNKNOWN  YX_VERDICT_INDETERMINATE, YX_SUB_NO_SIGNING_CERTIFICATE_FOUND
#define WEAK     YX_VERDICT_INDETERMINATE, YX_SUB_CRYPTO_CONSTRAINTS_FAILURE
#define UNPROVEN YX_VERDICT_INDETERMINATE, YX_SUB_CRYPTO_CONSTRAINTS_FAILURE_NO_POE
static const char *const policies[] = { "integrity", "default", "etsi" };

/* Changed bytes fail under every policy. */
static void
expect_bad_twin(struct yx_buf *file, const struct person *p, const char *what)
{
	size_t at = find(file, "10 10 80 80 re");

	file->data[at] = '2';
	for (size_t i = 0; i < 3; i++)
		expect(file, p, policies[i], KIT_TIME, CHANGED, what);
	file->data[at] = '1';
}

static void
bare_rsa_values(void)
{
	struct person p = person_of("rsa2048"), other = person_of("rsa2048");
	const struct {
		const char *what;
		struct recipe r;
		bool weak;
	} good[] = {
		{ "SHA-1", { RAW, YX_DIGEST_SHA1, "adbe.x509.rsa_sha1", NULL, { p.cert } }, true },
		{ "SHA-1, two certificates",
		  { RAW, YX_DIGEST_SHA1, "adbe.x509.rsa_sha1", NULL, { p.cert, other.cert } },
		  true },
		{ "SHA-256 under that name",
		  { RAW, YX_DIGEST_SHA256, "adbe.x509.rsa_sha1", NULL, { p.cert } },
		  false },
	};
	const struct recipe stranger = {
		RAW, YX_DIGEST_SHA1, "adbe.x509.rsa_sha1", NULL, { other.cert }
	};
	const struct recipe nobody = { RAW, YX_DIGEST_SHA1, "adbe.x509.rsa_sha1", NULL, { NULL } };
	const struct recipe dated = {
		RAW, YX_DIGEST_SHA1, "adbe.x509.rsa_sha1", "D:20100601000000Z", { p.cert }
	};
	struct yx_buf file;

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		file = signed_by_hand(&p, &good[i].r);
		expect(&file, &p, "integrity", KIT_TIME, PASSED, good[i].what);
		expect(&file, &p, "default", T2010, PASSED, good[i].what);
		/* nothing says that it is from a time when SHA-1 was good */
		if (good[i].weak) {
			expect(&file, &p, "default", KIT_TIME, WEAK, good[i].what);
			expect(&file, &p, "etsi", KIT_TIME, UNPROVEN, good[i].what);
		} else {
			expect(&file, &p, "default", KIT_TIME, PASSED, good[i].what);
			expect(&file, &p, "etsi", KIT_TIME, PASSED, good[i].what);
		}
		expect_bad_twin(&file, &p, good[i].what);
		yx_buf_clear(&file);
	}
	file = signed_by_hand(&p, &stranger);
	for (size_t i = 0; i < 3; i++)
		expect(&file, &p, policies[i], KIT_TIME, CHANGED, "another's certificate");
	yx_buf_clear(&file);
	/* it claims such a time: "default" believes that, "etsi" asks for proof */
	file = signed_by_hand(&p, &dated);
	expect(&file, &p, "default", KIT_TIME, PASSED, "claimed 2010");
	expect(&file, &p, "etsi", KIT_TIME, UNPROVEN, "claimed 2010");
	expect_bad_twin(&file, &p, "claimed 2010");
	yx_buf_clear(&file);
	file = signed_by_hand(&p, &nobody);
	for (size_t i = 0; i < 3; i++)
		expect(&file, &p, policies[i], KIT_TIME, UNKNOWN, "no certificate");
	yx_buf_clear(&file);
	person_clear(&p);
	person_clear(&other);
}

/* A digit of the value. */
static void
spoilt_rsa_values(void)
{
	struct person p = person_of("rsa2048");
	const struct recipe r = { RAW, YX_DIGEST_SHA1, "adbe.x509.rsa_sha1", NULL, { p.cert } };
	struct yx_buf file = signed_by_hand(&p, &r);
	size_t at = find(&file, "/Contents <0") + 11;

	for (size_t i = 8; i < 520; i += 37) { /* behind the header */
		uint8_t was = file.data[at + i];

		file.data[at + i] = was == 'a' ? 'b' : 'a';
		expect(&file, &p, "integrity", KIT_TIME, CHANGED, "a digit of the value");
		file.data[at + i] = was;
	}
	expect(&file, &p, "integrity", KIT_TIME, PASSED, "as it was");
	yx_buf_clear(&file);
	person_clear(&p);
}

static void
cms_over_sha3(void)
{
	static const struct {
		const char *what, *key;
		enum yx_digest_alg digest;
	} good[] = { { "RSA with SHA3-256", "rsa2048", YX_DIGEST_SHA3_256 },
		     { "RSA with SHA3-512", "rsa2048", YX_DIGEST_SHA3_512 },
		     { "ECDSA with SHA3-256", "p256", YX_DIGEST_SHA3_256 },
		     { "ECDSA with SHA3-384", "p384", YX_DIGEST_SHA3_384 },
		     { "ECDSA with SHA3-512", "p521", YX_DIGEST_SHA3_512 } };

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		struct person p = person_of(good[i].key);
		const struct recipe r = {
			CMS, good[i].digest, "ETSI.CAdES.detached", NULL, { NULL }
		};
		struct yx_buf file = signed_by_hand(&p, &r);

		for (size_t k = 0; k < 3; k++)
			expect(&file, &p, policies[k], KIT_TIME, PASSED, good[i].what);
		expect_bad_twin(&file, &p, good[i].what);
		yx_buf_clear(&file);
		person_clear(&p);
	}
}

/*
 * Usage rights (ISO 32000-2 12.8.2.3): what the maker of a program signed, over a state long gone.
 * Nobody's signature, so it passes for none and spoils none; without its transform it is judged.
 */
static void
usage_rights_decide_nothing(void)
{
#define PERMS(name, method)                                                                        \
	"<< /Type /Catalog /Pages 2 0 R /Perms << /" name " 5 0 R >> >>",                          \
	    "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached /ByteRange "     \
	    "[0 9 20 9] /Contents <3000> /Reference [<< /Type /SigRef /TransformMethod /" method   \
	    " /TransformParams << /Type /TransformParams /V /2.2 >> >>] >>"
	static const struct {
		const char *catalog, *value;
		enum yx_verdict signed_, plain;
	} files[] = {
		{ PERMS("UR3", "UR3"), YX_VERDICT_TOTAL_PASSED, YX_VERDICT_NO_SIGNATURE },
		{ PERMS("UR", "UR"), YX_VERDICT_TOTAL_PASSED, YX_VERDICT_NO_SIGNATURE },
		/* an older one that nothing leads to any more */
		{ PERMS("X", "UR3"), YX_VERDICT_TOTAL_PASSED, YX_VERDICT_NO_SIGNATURE },
		{ PERMS("UR3", "Identity"), YX_VERDICT_TOTAL_FAILED, YX_VERDICT_TOTAL_FAILED },
	};

	kit_identity();
	for (size_t i = 0; i < 2 * sizeof(files) / sizeof(files[0]); i++) {
		struct yx_verify_options o = { .at = KIT_TIME, .no_file_digests = true };
		struct yx_error err = YX_ERROR_INIT;
		struct yx_verify_report *r = NULL;
		struct yx_policy policy;
		struct pencil p;
		bool told = false;

		pencil_init(&p);
		pencil_obj(&p, 1, files[i / 2].catalog);
		pencil_obj(&p, 2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
		pencil_obj(&p, 3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>");
		pencil_obj(&p, 5, files[i / 2].value);
		pencil_table(&p, "/Root 1 0 R");
		if (i % 2)
			CHECK_OK(kit_sign(&p.out, 0, NULL, &err));
		CHECK_OK(yx_policy_builtin(&policy, "integrity", &err));
		o.policy = &policy;
		CHECK_OK(yx_verify_bytes(&r, yx_buf_bytes(&p.out), "x.pdf", &o, &err));
		REQUIRE(r != NULL);
		CHECK_MSG(r->verdict == (i % 2 ? files[i / 2].signed_ : files[i / 2].plain),
			  "%zu: %d", i, r->verdict);
		for (size_t k = 0; k < r->remark_count; k++)
			told |= strcmp(r->remarks[k].code, "usage-rights") == 0;
		CHECK(told == (i / 2 < 3));
		yx_verify_report_free(r);
		yx_buf_clear(&p.out);
	}
}

TEST_MAIN(CASE(bare_rsa_values), CASE(spoilt_rsa_values), CASE(cms_over_sha3),
	  CASE(usage_rights_decide_nothing))
