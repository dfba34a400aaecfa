/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the XML report says a signature is made of, held against the file: digests computed here
 * from its bytes, who was revoked when, which algorithm ends when, what the document's store holds.
 */
#include <yinxin/codec_xml.h>
#include <yinxin/report_page.h>
#include <yinxin/sign_apart.h>
#include "../sign/past_kit.h"
#include "etsi_check.h"

static struct yx_error err = YX_ERROR_INIT;

/* A list that revokes nobody; and the pair of them that a chain needs. */
#define LIST(who, from, until)                                                                     \
	{                                                                                          \
		.issuer = who, .day = from, .next = until                                          \
	}
#define STATUS(day) LIST(CA, (day)-1, (day) + 7), LIST(ROOT, (day)-1, (day) + 7)

static struct yx_buf
xml_of(const struct yx_verify_report *r)
{
	struct yx_buf xml = { 0 };

	if (!r)
		return xml;
	CHECK_OK(yx_report_etsi(&xml, r, &err));
	etsi_check(&xml);
	return xml;
}

/* The report of a plan; what the file and its people are stays in *w. */
static struct yx_buf
report_of(struct past_world *w, const struct past_plan *plan)
{
	struct yx_verify_report *r;
	struct yx_buf xml;

	past_make(w, plan);
	r = past_look(w, plan);
	xml = xml_of(r);
	yx_verify_report_free(r);
	return xml;
}

static bool
has(const struct yx_buf *b, const char *text)
{
	return yx_bytes_find(yx_buf_bytes(b), yx_bytes_str(text), 0) != SIZE_MAX;
}

/* The element's start, and what follows up to its end. */
static bool
has_in(const struct yx_buf *xml, const char *element, const char *text)
{
	struct yx_bytes all = yx_buf_bytes(xml);
	char end[80];
	size_t at = yx_bytes_find(all, yx_bytes_str(element), 0), found;

	if (at == SIZE_MAX)
		return false;
	snprintf(end, sizeof(end), "</%.70s", element + 1);
	found = yx_bytes_find(all, yx_bytes_str(text), at);
	return found < yx_bytes_find(all, yx_bytes_str(end), at);
}

/* "<ds:DigestValue>" of these bytes under SHA-256. */
static const char *
value_of(struct yx_bytes a, struct yx_bytes b)
{
	static char text[120];
	struct yx_hasher *h = NULL;
	struct yx_buf out = { 0 };
	struct yx_digest d;

	CHECK_OK(yx_hasher_new(&h, YX_DIGEST_SHA256, &err));
	CHECK_OK(yx_hasher_update(h, a, &err));
	CHECK_OK(yx_hasher_update(h, b, &err));
	CHECK_OK(yx_hasher_finish(h, &d, &err));
	yx_hasher_free(h);
	yx_base64_put(&out, yx_digest_bytes(&d));
	snprintf(text, sizeof(text), ">%s<", yx_buf_str(&out));
	yx_buf_clear(&out);
	return text;
}

/* "C-…" of a certificate. */
static const char *
name_of(const struct yx_cert *c)
{
	static char text[80];
	struct yx_digest d;
	char hex[65];

	CHECK_OK(yx_digest(&d, YX_DIGEST_SHA256, yx_cert_der(c), &err));
	snprintf(text, sizeof(text), "\"C-%s\"", yx_hex(hex, sizeof(hex), yx_digest_bytes(&d)));
	return text;
}

static void
digests_are_those_of_the_file(void)
{
	static const struct past_plan plan = { .crls = { STATUS(2) }, .at = 2 };
	struct yx_pdf_signatures list = { 0 };
	struct past_world w;
	struct yx_buf xml = report_of(&w, &plan), set = { 0 };
	struct yx_bytes parts[2], none = { NULL, 0 };
	struct yx_pdf *doc = NULL;
	struct yx_cms *cms = NULL;
	char range[100];

	CHECK_OK(yx_pdf_open(&doc, yx_buf_bytes(&w.file), NULL, &err));
	CHECK_OK(yx_pdf_signatures_list(&list, yx_pdf_latest(doc), true, &err));
	REQUIRE(list.count == 1 && list.items[0].byte_range_count == 4);
	CHECK_OK(yx_cms_parse(&cms, list.items[0].contents, &err));
	snprintf(range, sizeof(range), "<ByteRange>0 %lld %lld %lld<",
		 (long long)list.items[0].byte_range[1], (long long)list.items[0].byte_range[2],
		 (long long)list.items[0].byte_range[3]);
	CHECK(has(&xml, range));
	CHECK(yx_pdf_signature_parts_in(yx_buf_bytes(&w.file), &list.items[0], parts));
	/* what was signed: said by the attribute, and computed */
	CHECK(has_in(&xml, "<MessageDigest", value_of(parts[0], parts[1])));
	CHECK(has_in(&xml, "<SignersDocument>", value_of(parts[0], parts[1])));
	/* what the value is over: the signed attributes as a SET (RFC 5652 5.4) */
	yx_der_put(&set, YX_DER_SET, cms->signers[0].signed_attributes.contents);
	CHECK(has_in(&xml, "<SignatureIdentifier", value_of(yx_buf_bytes(&set), none)));
	/* ESSCertIDv2, and that it is this certificate */
	CHECK(has_in(&xml, "<CertID>", value_of(yx_cert_der(w.certs[SIGNER]), none)));
	CHECK(has_in(&xml, "<SigningCertificate Signed", name_of(w.certs[SIGNER])));
	CHECK(has(&xml, "<ContentType>urn:oid:1.2.840.113549.1.7.1<"));
	CHECK(has(&xml, "<SubFilterElement>ETSI.CAdES.detached<"));
	CHECK(has(&xml, "quality:level:B-B<"));
	yx_buf_clear(&set);
	yx_cms_free(cms);
	yx_pdf_signatures_clear(&list);
	yx_pdf_free(doc);
	yx_buf_clear(&xml);
	past_clear(&w);
}

static void
a_revocation_is_told_with_its_time_reason_and_proof(void)
{
	static const struct past_plan signer = { .crls = { { CA, 9, 17, .revoked = SIGNER,
							     .revoked_day = 5,
							     .reason = YX_REASON_KEY_COMPROMISE },
							   LIST(ROOT, 9, 17) },
						 .at = 10 };
	static const struct past_plan issuer = { .crls = { LIST(CA, 9, 17),
							   { ROOT, 9, 17, .revoked = CA,
							     .revoked_day = 6,
							     .reason = YX_REASON_CA_COMPROMISE } },
						 .at = 10 };
	static const struct past_plan nobody = { .crls = { STATUS(2) }, .at = 2 };
	struct past_world w;
	struct yx_buf xml = report_of(&w, &signer);

	CHECK(has(&xml, "subindication:REVOKED_NO_POE<"));
	CHECK(has_in(&xml, "<RevocationStatusInformation>", name_of(w.certs[SIGNER])));
	CHECK(has_in(&xml, "<RevocationStatusInformation>", "<RevocationTime>2026-01-06T"));
	CHECK(has_in(&xml, "<RevocationStatusInformation>", "revocationReason:keyCompromise<"));
	CHECK(has_in(&xml, "<RevocationStatusInformation>", "<RevocationObject VOReference=\"R-"));
	yx_buf_clear(&xml);
	past_clear(&w);
	xml = report_of(&w, &issuer);
	CHECK(has(&xml, "subindication:REVOKED_CA_NO_POE<"));
	CHECK(has_in(&xml, "<RevocationStatusInformation>", name_of(w.certs[CA])));
	CHECK(has_in(&xml, "<RevocationStatusInformation>", "<RevocationTime>2026-01-07T"));
	CHECK(has_in(&xml, "<RevocationStatusInformation>", "revocationReason:cACompromise<"));
	yx_buf_clear(&xml);
	past_clear(&w);
	xml = report_of(&w, &nobody);
	CHECK(!has(&xml, "RevocationStatusInformation"));
	yx_buf_clear(&xml);
	past_clear(&w);
}

/* RSA of 2048 bits ends with 2030 (src/sign/algorithms.c). */
static void
an_algorithm_is_told_with_its_end(void)
{
	static const struct past_plan good = { .kind = "rsa2048", .crls = { STATUS(2) }, .at = 2 };
	static const struct past_plan late = {
		.kind = "rsa2048", .to = { [SIGNER] = 4000 }, .crls = { STATUS(2000) }, .at = 2000
	};
	static const struct past_plan leaves = { .kind = "rsa2048",
						 .policy = "integrity",
						 .at = 2 };
	struct past_world w;
	struct yx_buf xml = report_of(&w, &good);

	CHECK(has_in(&xml, "<CryptoInformation>", "xmldsig-more#rsa-sha256<"));
	CHECK(has_in(&xml, "<CryptoInformation>", "\"S-1\""));
	CHECK(has_in(&xml, "<CryptoInformation>", ">2048<"));
	CHECK(has_in(&xml, "<CryptoInformation>", "<SecureAlgorithm>true<"));
	CHECK(has_in(&xml, "<CryptoInformation>", "<NotAfter>2030-12-31T23:59:59Z<"));
	yx_buf_clear(&xml);
	past_clear(&w);
	xml = report_of(&w, &late);
	CHECK(has(&xml, "subindication:CRYPTO_CONSTRAINTS_FAILURE_NO_POE<"));
	CHECK(has_in(&xml, "<CryptoInformation>", "<SecureAlgorithm>false<"));
	CHECK(has_in(&xml, "<CryptoInformation>", "<NotAfter>2030-12-31T23:59:59Z<"));
	yx_buf_clear(&xml);
	past_clear(&w);
	xml = report_of(&w, &leaves);
	CHECK(!has(&xml, "CryptoInformation")); /* this policy does not judge algorithms */
	yx_buf_clear(&xml);
	past_clear(&w);
}

/* A certificate again, under a new key of its issuer. */
static void
issue_again(struct past_world *w, int who, int issuer)
{
	struct yx_ca_wish wish = { .profile = who == CA ? YX_CA_SUB : YX_CA_SIGNER,
				   .path_len = -1,
				   .subject = yx_cert_subject(w->certs[who]),
				   .spki = yx_pubkey_spki(yx_key_public(w->keys[who])),
				   .not_before = yx_cert_not_before(w->certs[who]),
				   .not_after = yx_cert_not_after(w->certs[who]) };
	struct yx_cert *again = NULL;
	struct yx_buf der = { 0 };

	CHECK_OK(yx_ca_make_cert(&der, &wish, w->certs[issuer], w->keys[issuer], &err));
	CHECK_OK(yx_cert_parse(&again, yx_buf_bytes(&der), YX_PKI_STRICT, &err));
	yx_cert_free(w->certs[who]);
	w->certs[who] = again;
	yx_buf_clear(&der);
}

static void
begin_file(struct past_world *w)
{
	struct pencil pencil;

	pencil_init(&pencil);
	kit_objects(&pencil);
	pencil_table(&pencil, "/Root 1 0 R /Info 16 0 R");
	w->file = pencil.out;
}

/* The signature is of P-256; it is the signer's certificate that an RSA key of 2048 bits signed. */
static void
a_refused_algorithm_of_the_path_is_told_as_such(void)
{
	static const struct past_plan plan = {
		.to = { [SIGNER] = 4000 }, .policy = "default", .signed_day = 1999, .at = 2000
	};
	struct past_world w = { 0 };
	struct yx_verify_report *r;
	struct yx_buf xml;

	past_people(&w, &plan);
	w.keys[CA] = past_key(CA, "rsa2048");
	issue_again(&w, CA, ROOT);
	issue_again(&w, SIGNER, CA);
	begin_file(&w);
	past_sign(&w, &plan);
	past_given(&w, &plan);
	r = past_look(&w, &plan);
	xml = xml_of(r);
	CHECK(has(&xml, "subindication:CRYPTO_CONSTRAINTS_FAILURE"));
	CHECK(has_in(&xml, "<CryptoInformation>", name_of(w.certs[SIGNER])));
	CHECK(has_in(&xml, "<CryptoInformation>", "#rsa-sha256<"));
	CHECK(has_in(&xml, "<CryptoInformation>", "<SecureAlgorithm>false<"));
	yx_verify_report_free(r);
	yx_buf_clear(&xml);
	past_clear(&w);
}

/* The SHA-1 of the first signature's Contents, as a VRI is named. */
static void
key_of_vri(char out[41], const struct yx_buf *file)
{
	struct yx_pdf_signatures list = { 0 };
	struct yx_pdf *doc = NULL;
	struct yx_digest d;

	CHECK_OK(yx_pdf_open(&doc, yx_buf_bytes(file), NULL, &err));
	CHECK_OK(yx_pdf_signatures_list(&list, yx_pdf_latest(doc), true, &err));
	REQUIRE(list.count > 0);
	CHECK_OK(yx_digest(&d, YX_DIGEST_SHA1, list.items[0].contents, &err));
	yx_hex(out, 41, yx_digest_bytes(&d));
	for (char *c = out; *c; c++)
		*c = *c >= 'a' ? (char)(*c - 'a' + 'A') : *c;
	yx_pdf_signatures_clear(&list);
	yx_pdf_free(doc);
}

static void
store(struct past_world *w, const char *vri, const struct past_crl *crl)
{
	struct yx_buf der = past_crl_der(w, crl), tail = { 0 };
	struct yx_bytes cert = yx_cert_der(w->certs[CA]), list = yx_buf_bytes(&der);
	struct yx_pdf_update *u = NULL;
	struct yx_pdf *doc = NULL;

	CHECK_OK(yx_pdf_open(&doc, yx_buf_bytes(&w->file), NULL, &err));
	CHECK_OK(yx_pdf_update_new(&u, doc, &err));
	CHECK_OK(yx_pdf_update_add_dss(u, vri, YX_TIME_NONE, &cert, 1, &list, 1, NULL, 0, &err));
	CHECK_OK(yx_pdf_update_finish(u, &tail, &err));
	yx_pdf_update_free(u);
	yx_pdf_free(doc);
	past_append(w, &tail);
	yx_buf_clear(&der);
}

/* A store with two lists, of which the VRI of the signature names one; stamped over both. */
static void
what_the_document_stores_is_told_and_how_old_it_is(void)
{
	static const struct past_plan plan = { .at = 3 };
	static const struct past_crl named = { CA, 1, 8, .in = 1 }, other = { ROOT, 1, 8, .in = 1 };
	static const struct past_step stamped = { TSA1, 2 };
	struct past_world w = { 0 };
	struct yx_verify_report *r, *again = NULL;
	struct yx_buf xml, packed = { 0 }, twice;
	char key[41];

	past_people(&w, &plan);
	begin_file(&w);
	past_sign(&w, &plan);
	key_of_vri(key, &w.file);
	store(&w, "", &other);
	store(&w, key, &named);
	past_stamp_file(&w, &stamped);
	past_given(&w, &plan);
	r = past_look(&w, &plan);
	xml = xml_of(r);
	CHECK_INT(r->store_count, 3);
	CHECK_INT(r->signatures[0].facts.vri_count, 2);
	CHECK(has_in(&xml, "<DSS>", name_of(w.certs[CA])));
	CHECK(has_in(&xml, "<DSS>", " R-")); /* two lists there, */
	CHECK(has_in(&xml, "<VRI>", "<CRLs VOReference=\"R-"));
	CHECK(!has_in(&xml, "<VRI>", " R-")); /* one here */
	for (size_t i = 0; i < r->store_count; i++)
		CHECK(r->store[i].existed_by == DAY(2));
	CHECK(has_in(&xml, "<POEProvisioning>", "<ValidationObject VOReference=\"R-"));
	/* what a child process sends says the same */
	CHECK_OK(yx_verify_report_pack(&packed, r, &err));
	CHECK_OK(yx_verify_report_unpack(&again, yx_buf_bytes(&packed), &err));
	twice = xml_of(again);
	CHECK(yx_bytes_equal(yx_buf_bytes(&xml), yx_buf_bytes(&twice)));
	yx_verify_report_free(again);
	yx_verify_report_free(r);
	yx_buf_clear(&packed);
	yx_buf_clear(&twice);
	yx_buf_clear(&xml);
	past_clear(&w);
}

TEST_MAIN(CASE(digests_are_those_of_the_file),
	  CASE(a_revocation_is_told_with_its_time_reason_and_proof),
	  CASE(an_algorithm_is_told_with_its_end),
	  CASE(a_refused_algorithm_of_the_path_is_told_as_such),
	  CASE(what_the_document_stores_is_told_and_how_old_it_is))
