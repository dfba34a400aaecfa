/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signatures as other products write them: names of digests, paths, forms of the value. Each is
 * good and passes, or is not and does not; every good one stops passing when an entry is changed.
 */
#include "ofd_kit.h"

static struct kit kit;

enum form {
	CMS_DETACHED,
	CMS_DIGEST,
	CMS_CONTENT,
	CMS_BARE_ATTRIBUTES,
	CMS_BASE64,
	CMS_PEM,
	RAW,
	SES
};

/* How one writer does it; what is left out is as in the standard. */
struct habit {
	const char *name;
	const char *method;     /* " CheckMethod='...'" */
	enum yx_digest_alg alg; /* of the entries; NONE: SM3 */
	const char *ref;        /* printf format for "Doc_0/x"; NULL: "/%s" */
	const char *list;       /* in OFD.xml */
	const char *signature;  /* BaseLoc in the list */
	const char *value;      /* SignedValue */
	const char *attributes; /* of the entry in the list */
	enum form form;
	struct yx_bytes seal, seal_file; /* SES: signed with, and Seal.esl, which is not covered */
	enum yx_sub_indication sub;      /* NONE: passes */
};

static void
put_value(struct yx_buf *out, const struct habit *h, struct yx_bytes xml)
{
	enum form form = h->form;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_cms_signer_options o = YX_CMS_SIGNER_OPTIONS_INIT;
	struct yx_bytes run = xml, cert = kit_cert(&kit.signer);
	const struct yx_cms_content content = { .runs = &run, .run_count = 1, .given = true };
	struct yx_buf der = { 0 };
	struct yx_seal *seal = NULL;
	struct yx_digest d;

	if (form == SES) {
		CHECK_OK(yx_digest(&d, YX_DIGEST_SM3, xml, &err));
		CHECK_OK(yx_seal_parse(&seal, h->seal, &err));
		CHECK_OK(yx_seal_sign(seal, yx_digest_bytes(&d),
				      "/Doc_0/Signs/Sign_0/Signature.xml", KIT_DAY(-1), cert,
				      kit.signer.key, NULL, out, &err));
		yx_seal_free(seal);
		return;
	}
	o.certificate = cert;
	o.scheme = yx_key_default_scheme(kit.signer.key, false);
	if (form == RAW) {
		CHECK_OK(yx_key_sign(kit.signer.key, &o.scheme, xml, yx_bytes(NULL, 0), out, &err));
		return;
	}
	if (form == CMS_DIGEST) {
		CHECK_OK(yx_digest(&d, o.scheme.digest, xml, &err));
		run = yx_digest_bytes(&d);
	}
	o.omit_attributes = form == CMS_BARE_ATTRIBUTES;
	CHECK_OK(yx_cms_sign(&der, form == CMS_CONTENT ? YX_CMS_RFC : YX_CMS_GM, &content,
			     form == CMS_DIGEST || form == CMS_CONTENT, &o, kit.signer.key, &cert,
			     1, &err));
	if (form == CMS_BASE64)
		yx_base64_put(out, yx_buf_bytes(&der));
	else if (form == CMS_PEM)
		yx_pem_put(out, "PKCS7", yx_buf_bytes(&der));
	else
		yx_buf_put_bytes(out, yx_buf_bytes(&der));
	yx_buf_clear(&der);
}

static void
put_references(struct yx_buf *xml, const struct habit *h, const char *main)
{
	struct yx_error err = YX_ERROR_INIT;
	enum yx_digest_alg alg = h->alg == YX_DIGEST_NONE ? YX_DIGEST_SM3 : h->alg;
	bool upper = h->ref && strcmp(h->ref, "upper") == 0;
	struct yx_digest d;
	char path[200];

	yx_buf_printf(xml, "<ofd:References%s>", h->method ? h->method : "");
	for (size_t i = 0; i < OFD_RICH; i++) {
		CHECK_OK(yx_digest(&d, alg, yx_bytes_str(i ? ofd_rich[i].content : main), &err));
		(void)snprintf(path, sizeof(path), "%s%s", h->ref && !upper ? h->ref : "/",
			       ofd_rich[i].name);
		if (upper)
			memcpy(path + 1, i ? "DOC_0" : "ofd.X", 5);
		yx_buf_printf(xml, "<ofd:Reference FileRef=\"%s\"><ofd:CheckValue>\n ", path);
		yx_base64_put(xml, yx_digest_bytes(&d));
		yx_buf_puts(xml, " </ofd:CheckValue></ofd:Reference>");
	}
	yx_buf_puts(xml, "</ofd:References>");
}

static void
write_signed(struct yx_buf *out, const struct habit *h)
{
	struct yx_error err = YX_ERROR_INIT;
	const struct yx_zip_writer w = { yx_zip_into_buf, out };
	struct yx_zip_edit e[OFD_RICH + 4] = { 0 };
	struct yx_buf main = { 0 }, list = { 0 }, xml = { 0 }, value = { 0 };
	const char *mark = strstr(ofd_rich[0].content, "</ofd:DocBody>");

	yx_buf_put(&main, ofd_rich[0].content, (size_t)(mark - ofd_rich[0].content));
	yx_buf_printf(&main, "<ofd:Signatures>%s</ofd:Signatures>%s",
		      h->list ? h->list : "Doc_0/Signs/Signatures.xml", mark);
	yx_buf_printf(&list,
		      "<ofd:Signatures " OFD_NS "><ofd:Signature ID=\"1\" %s BaseLoc=\"%s\"/>"
		      "</ofd:Signatures>",
		      h->attributes ? h->attributes : "Type=\"Sign\"",
		      h->signature ? h->signature : "Sign_0/Signature.xml");
	yx_buf_puts(&xml, "<ofd:Signature " OFD_NS "><ofd:SignedInfo><ofd:Provider "
			  "ProviderName=\"x\"/>");
	put_references(&xml, h, yx_buf_str(&main));
	yx_buf_printf(
	    &xml, "%s</ofd:SignedInfo><ofd:SignedValue>%s</ofd:SignedValue></ofd:Signature>",
	    h->form == SES ? "<ofd:Seal><ofd:BaseLoc>Seal.esl</ofd:BaseLoc></ofd:Seal>" : "",
	    h->value ? h->value : "SignedValue.dat");
	put_value(&value, h, yx_buf_bytes(&xml));
	for (size_t i = 0; i < OFD_RICH; i++)
		e[i] = (struct yx_zip_edit){ .name = ofd_rich[i].name,
					     .content = i ? yx_bytes_str(ofd_rich[i].content)
							  : yx_buf_bytes(&main) };
	e[OFD_RICH] = (struct yx_zip_edit){ .name = "Doc_0/Signs/Signatures.xml",
					    .content = yx_buf_bytes(&list) };
	e[OFD_RICH + 1] = (struct yx_zip_edit){ .name = "Doc_0/Signs/Sign_0/Signature.xml",
						.content = yx_buf_bytes(&xml) };
	e[OFD_RICH + 2] = (struct yx_zip_edit){ .name = "Doc_0/Signs/Sign_0/SignedValue.dat",
						.content = yx_buf_bytes(&value) };
	e[OFD_RICH + 3] =
	    (struct yx_zip_edit){ .name = "Doc_0/Signs/Sign_0/Seal.esl", .content = h->seal_file };
	CHECK_OK(yx_zip_create(e, OFD_RICH + 3 + (h->form == SES), KIT_NOW, &w, &err));
	yx_buf_clear(&main);
	yx_buf_clear(&list);
	yx_buf_clear(&xml);
	yx_buf_clear(&value);
}

/* The habit's verdict, and that a changed template is seen. */
static void
judge(const struct habit *h)
{
	struct yx_buf file = { 0 }, edited = { 0 };
	struct ofd_outcome o;

	write_signed(&file, h);
	o = ofd_verify(yx_buf_bytes(&file), &kit, true);
	CHECK_INT(o.status, YX_OK);
	CHECK_INT(o.count, 1);
	CHECK_MSG(o.sub[0] == h->sub, "%s: %s, want %s (%s)", h->name,
		  yx_sub_indication_name(o.sub[0]), yx_sub_indication_name(h->sub), o.reason);
	CHECK_INT(o.attack_count, 0);
	ofd_edit(&edited, &file, "Doc_0/Tpls/Tpl_0/Content.xml",
		 "<ofd:Page " OFD_NS "><ofd:Content>1</ofd:Content></ofd:Page>");
	o = ofd_verify(yx_buf_bytes(&edited), &kit, true);
	CHECK_MSG(o.indication != YX_INDICATION_PASSED, "%s: a changed template passes", h->name);
	yx_buf_clear(&file);
	yx_buf_clear(&edited);
}

static void
names_of_digests(void)
{
#define METHOD(m) .method = " CheckMethod=\"" m "\""
	static const struct habit habits[] = {
		{ .name = "OID", METHOD("1.2.156.10197.1.401") },
		{ .name = "name", METHOD("SM3") },
		{ .name = "lower case", METHOD("sm3") },
		{ .name = "blanks", METHOD(" SM3\n") },
		{ .name = "URN", METHOD("urn:oid:1.2.156.10197.1.401") },
		{ .name = "missing arc", METHOD("1.2.156.10197.401") },
		{ .name = "the signature's OID", METHOD("1.2.156.10197.1.501") },
		{ .name = "left out, 32 octets" },
		{ .name = "empty, 32 octets", METHOD("") },
		{ .name = "SHA-256", METHOD("SHA-256"), .alg = YX_DIGEST_SHA256 },
		{ .name = "SHA256", METHOD("SHA256"), .alg = YX_DIGEST_SHA256 },
		{ .name = "its OID", METHOD("2.16.840.1.101.3.4.2.1"), .alg = YX_DIGEST_SHA256 },
		/* a name that is another digest's stays that digest's */
		{ .name = "not SHA-256", METHOD("SHA-256"), .sub = YX_SUB_HASH_FAILURE },
		{ .name = "not MD5", METHOD("MD5"), .sub = YX_SUB_HASH_FAILURE },
		{ .name = "left out", .alg = YX_DIGEST_SHA256, .sub = YX_SUB_HASH_FAILURE },
		{ .name = "left out, MD5",
		  .alg = YX_DIGEST_MD5,
		  .sub = YX_SUB_CRYPTO_CONSTRAINTS_FAILURE },
		{ .name = "unknown", METHOD("1.2.3"), .sub = YX_SUB_CRYPTO_CONSTRAINTS_FAILURE },
		{ .name = "too long",
		  METHOD("SM3SM3SM3SM3SM3SM3SM3SM3SM3SM3SM3SM3SM3SM3SM3SM3SM3SM3SM3SM3SM3SM3"),
		  .sub = YX_SUB_CRYPTO_CONSTRAINTS_FAILURE },
	};

	kit_init(&kit, "sm2");
	for (size_t i = 0; i < sizeof(habits) / sizeof(habits[0]); i++)
		judge(&habits[i]);
	kit_clear(&kit);
}

static void
paths(void)
{
	static const struct habit habits[] = {
		{ .name = "absolute",
		  .list = "/Doc_0/Signs/Signatures.xml",
		  .signature = "/Doc_0/Signs/Sign_0/Signature.xml",
		  .value = "/Doc_0/Signs/Sign_0/SignedValue.dat" },
		{ .name = "from the root, no slash",
		  .ref = "",
		  .signature = "Doc_0/Signs/Sign_0/Signature.xml",
		  .value = "Doc_0/Signs/Sign_0/SignedValue.dat" },
		{ .name = "from the document",
		  .signature = "Signs/Sign_0/Signature.xml",
		  .value = "Signs/Sign_0/SignedValue.dat" },
		{ .name = "with dots",
		  .ref = "../../../",
		  .list = "./Doc_0/Signs/Signatures.xml",
		  .signature = "./Sign_0/Signature.xml",
		  .value = "./SignedValue.dat" },
		{ .name = "dot and no slash", .ref = "./" },
		{ .name = "backslashes", .ref = "\\", .signature = "Sign_0\\Signature.xml" },
		{ .name = "two slashes", .ref = "//" },
		{ .name = "another case", .ref = "upper" },
		{ .name = "no type", .attributes = "" },
		{ .name = "called a seal", .attributes = "Type=\"Seal\"" },
	};

	kit_init(&kit, "sm2");
	for (size_t i = 0; i < sizeof(habits) / sizeof(habits[0]); i++)
		judge(&habits[i]);
	kit_clear(&kit);
}

static void
forms_of_the_value(void)
{
	static const char *const keys[] = { "sm2", "rsa2048", "p256" };
	static const struct habit habits[] = {
		{ .name = "detached", .form = CMS_DETACHED },
		{ .name = "without attributes", .form = CMS_BARE_ATTRIBUTES },
		{ .name = "around the digest", .form = CMS_DIGEST },
		{ .name = "around Signature.xml", .form = CMS_CONTENT },
		{ .name = "as Base64", .form = CMS_BASE64 },
		{ .name = "as PEM", .form = CMS_PEM },
	};

	for (size_t k = 0; k < 3; k++) {
		kit_init(&kit, keys[k]);
		for (size_t i = 0; i < sizeof(habits) / sizeof(habits[0]); i++)
			judge(&habits[i]);
		kit_clear(&kit);
	}
}

/* A value without a certificate is tried with those that are at hand, of any kind of key. */
static void
bare_values(void)
{
	static const char *const keys[] = { "sm2", "rsa2048", "p256" };
	const struct habit h = { .name = "bare", .form = RAW };

	for (size_t k = 0; k < 3; k++) {
		struct yx_sign_ofd_options options = YX_SIGN_OFD_OPTIONS_INIT;
		struct yx_path_options known = YX_PATH_OPTIONS_INIT;
		struct yx_error err = YX_ERROR_INIT;
		struct yx_sign_ofd_report *r = NULL;
		struct yx_cert *cert = NULL;
		struct yx_pool *pool = NULL;
		struct yx_buf file = { 0 };
		struct yx_ofd *o = NULL;

		kit_init(&kit, keys[k]);
		write_signed(&file, &h);
		CHECK_OK(yx_pool_new(&pool, &err));
		CHECK_OK(yx_cert_parse(&cert, kit_cert(&kit.other), YX_PKI_STRICT, &err));
		CHECK_OK(yx_pool_add_cert(pool, cert, &err));
		known.extra = pool;
		/* also where certificates are not judged */
		options.known = &known;
		options.integrity_only = true;
		options.now = KIT_NOW;
		for (int given = 0; given < 2; given++) {
			if (given) {
				yx_cert_free(cert);
				CHECK_OK(yx_cert_parse(&cert, kit_cert(&kit.signer), YX_PKI_STRICT,
						       &err));
				CHECK_OK(yx_pool_add_cert(pool, cert, &err));
			}
			CHECK_OK(yx_ofd_open(&o, yx_buf_bytes(&file), &err));
			CHECK_OK(yx_sign_ofd_verify(&r, o, &options, &err));
			CHECK_MSG(
			    r && r->signatures[0].sub ==
				     (given ? YX_SUB_NONE : YX_SUB_NO_SIGNING_CERTIFICATE_FOUND),
			    "%s, given %d: %s", keys[k], given,
			    r ? r->signatures[0].reason_en : "");
			yx_sign_ofd_report_free(r);
			yx_ofd_free(o);
			r = NULL;
			o = NULL;
		}
		yx_cert_free(cert);
		yx_pool_free(pool);
		yx_buf_clear(&file);
		kit_clear(&kit);
	}
}

/* OFD.xml of others is extended as bytes, whichever way it says that nobody signed yet. */
static void
we_sign_after_others(void)
{
	static const struct {
		const char *signatures; /* in OFD.xml */
		const char *list;       /* Signatures.xml, NULL: none */
	} ways[] = {
		{ "", NULL },
		{ "<ofd:Signatures/>", NULL },
		{ "<ofd:Signatures />", NULL },
		{ "<ofd:Signatures></ofd:Signatures>", NULL },
		{ "<ofd:Signatures>\n</ofd:Signatures>", NULL },
		{ "<!-- <ofd:Signatures/> -->", NULL },
		{ "<ofd:Signatures>/S.xml</ofd:Signatures>",
		  "<Signatures xmlns='http://www.ofdspec.org/2016'/>" },
		{ "<ofd:Signatures>S.xml</ofd:Signatures>",
		  "<a:Signatures xmlns:a='urn:any'><a:MaxSignId/></a:Signatures>" },
		{ "<ofd:Signatures>S.xml</ofd:Signatures>",
		  "<ofd:Signatures><ofd:MaxSignId>sNO7</ofd:MaxSignId></ofd:Signatures>" },
	};
	const char *mark = strstr(ofd_rich[0].content, "</ofd:DocBody>");

	kit_init(&kit, "sm2");
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		struct yx_sign_ofd_request q = { .key = kit.signer.key,
						 .cert = kit_cert(&kit.signer),
						 .time = KIT_DAY(-1) };
		struct yx_error err = YX_ERROR_INIT;
		struct yx_buf main = { 0 }, plain = { 0 }, in = { 0 }, out = { 0 }, two = { 0 };
		struct ofd_outcome o;

		ofd_make_rich(&plain);
		yx_buf_put(&main, ofd_rich[0].content, (size_t)(mark - ofd_rich[0].content));
		yx_buf_printf(&main, "%s%s", ways[i].signatures, mark);
		ofd_edit(&in, &plain, "OFD.xml", yx_buf_str(&main));
		if (ways[i].list) {
			yx_buf_reset(&plain);
			ofd_edit(&plain, &in, "S.xml", ways[i].list);
		}
		CHECK_MSG(ofd_sign(&out, ways[i].list ? &plain : &in, &q, &err) == YX_OK, "%s: %s",
			  ways[i].signatures, err.text);
		q.key = kit.other.key;
		q.cert = kit_cert(&kit.other);
		CHECK_OK(ofd_sign(&two, &out, &q, &err));
		o = ofd_verify(yx_buf_bytes(&two), &kit, false);
		CHECK_MSG(o.indication == YX_INDICATION_PASSED && o.count == 2, "%s: %s",
			  ways[i].signatures, o.reason);
		yx_buf_clear(&main);
		yx_buf_clear(&plain);
		yx_buf_clear(&in);
		yx_buf_clear(&out);
		yx_buf_clear(&two);
	}
	kit_clear(&kit);
}

/* Seal.esl in another form is the same seal; another name on it is another seal. */
static void
the_seal_beside_the_value_may_be_written_otherwise(void)
{
	struct yx_buf seal = { 0 };

	kit_init(&kit, "sm2");
	ofd_seal(&seal, &kit, 4);
	REQUIRE(seal.len > 300 && seal.data[1] == 0x82); /* a length of two octets */
	for (int i = 0; i < 5; i++) {
		struct habit h = { .name = "seal", .form = SES, .seal = yx_buf_bytes(&seal) };
		struct yx_buf other = { 0 }, file = { 0 };
		struct ofd_outcome o;
		size_t at;

		yx_buf_put_bytes(&other, yx_buf_bytes(&seal));
		at = yx_bytes_find(yx_buf_bytes(&other), yx_bytes_str("测试"), 0);
		CHECK(at != SIZE_MAX);
		if (i == 1) /* three octets for the same length */
			CHECK(yx_buf_insert(&other, 2, "\0", 1) && (other.data[1] = 0x83));
		else if (i == 2)
			yx_buf_put(&other, "\r\n\0", 3);
		else if (i == 3)
			other.data[at + 2] ^= 1;
		else if (i == 4)
			yx_buf_put(&other, "\1", 1);
		h.seal_file = yx_buf_bytes(&other);
		write_signed(&file, &h);
		o = ofd_verify(yx_buf_bytes(&file), &kit, true);
		CHECK_MSG((o.indication == YX_INDICATION_PASSED) == (i < 3), "%d: %s", i, o.reason);
		CHECK(i < 3 || o.sub[0] == YX_SUB_HASH_FAILURE);
		yx_buf_clear(&other);
		yx_buf_clear(&file);
	}
	yx_buf_clear(&seal);
	kit_clear(&kit);
}

TEST_MAIN(CASE(names_of_digests), CASE(paths), CASE(forms_of_the_value), CASE(bare_values),
	  CASE(we_sign_after_others), CASE(the_seal_beside_the_value_may_be_written_otherwise))
