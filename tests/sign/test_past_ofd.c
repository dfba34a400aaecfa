/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verification in time for OFD: plain signatures (GB/T 35275) and seals (GB/T 38540), the signer
 * and the maker of the seal; and v1 seals with a time-stamp inside timeInfo (GM/T 0031).
 */
#include "past_kit.h"
/* the two kits have three names in common */
#define kit_cert   seal_kit_cert
#define kit_seal   seal_kit_seal
#define kit_signed seal_kit_signed
#include "ofd_kit.h"

/* A seal of the world, made by its maker for its signer. */
static struct yx_buf
make_seal(const struct past_world *w, enum yx_seal_version version, int made)
{
	struct yx_bytes signer = yx_cert_der(w->certs[SIGNER]);
	struct yx_seal_new n = { .version = version,
				 .vendor = "Test",
				 .es_id = "11010800000001",
				 .type = 1,
				 .name = "测试有限公司",
				 .signer_certs = &signer,
				 .signer_count = 1,
				 .created = DAY(made),
				 .valid_from = DAY(made),
				 .valid_until = DAY(8000),
				 .picture_type = "PNG",
				 .picture = YX_BYTES_LIT("\x89PNG"),
				 .width_mm = 40,
				 .height_mm = 40 };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf esl = { 0 };

	CHECK_OK(yx_seal_build(&n, yx_cert_der(w->certs[MAKER]), w->keys[MAKER], NULL, &esl, &err));
	return esl;
}

/* Sign the rich document; with a seal when there is one. */
static void
sign_package(struct past_world *w, const struct past_plan *p, const struct yx_buf *esl)
{
	static const struct yx_ofd_place place = { .page = 0, .box = { 100, 200, 40, 40 } };
	struct yx_bytes chain = yx_cert_der(w->certs[CA]);
	struct yx_sign_ofd_request q = { .key = w->keys[SIGNER],
					 .cert = yx_cert_der(w->certs[SIGNER]),
					 .chain = &chain,
					 .chain_count = p->no_certs ? 0 : 1,
					 .time = DAY(p->signed_day) };
	struct yx_tsp_authority *a = NULL;
	struct yx_tsp_source source = { "test", NULL };
	struct yx_tsp_client client = {
		.sources = &source, .source_count = 1, .no_chain = true, .skew_us = INT64_MAX / 4
	};
	struct yx_sign_ofd_stamp_source stamps = { &client, YX_DIGEST_SHA256 };
	const struct yx_seal_stamper stamper = { &stamps, yx_sign_ofd_stamp };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf plain = { 0 };

	if (esl) {
		q.seal = yx_buf_bytes(esl);
		q.places = &place;
		q.place_count = 1;
	}
	if (p->stamp_tsa) {
		source.local = a = past_authority(w, p->stamp_tsa, p->stamp_day);
		q.timestamp = &stamper;
	}
	ofd_make_rich(&plain);
	CHECK_OK(ofd_sign(&w->file, &plain, &q, &err));
	yx_tsp_authority_free(a);
	yx_buf_clear(&plain);
}

static void
package_make(struct past_world *w, const struct past_plan *p, int version)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf esl = { 0 };

	*w = (struct past_world){ 0 };
	past_people(w, p);
	past_spoil(w, p);
	if (version)
		esl = make_seal(w, (enum yx_seal_version)version, p->seal_day ? p->seal_day : -5);
	sign_package(w, p, version ? &esl : NULL);
	past_given(w, p);
	/* seals carry no further certificates */
	if (!p->no_certs)
		CHECK_OK(yx_pool_add_cert(w->extra, w->certs[CA], &err));
	yx_buf_clear(&esl);
}

/* ------------------------------------------------------------------ the table */

enum { PLAIN = 1, SEALED = 2, BOTH = 3 };

#define STAMPED .stamp_tsa = TSA1
#define STATUS_AT(day)                                                                             \
	{ CA, (day)-1, (day) + 7, .keeps_expired = true },                                         \
	{                                                                                          \
		ROOT, (day)-1, (day) + 7, .keeps_expired = true                                    \
	}
#define SIGNER_LOST(day)                                                                           \
	{ CA, 59, 67, SIGNER, day, 1, .keeps_expired = true },                                     \
	{                                                                                          \
		ROOT, 59, 67, .keeps_expired = true                                                \
	}
#define MAKER_LOST(day)                                                                            \
	{ CA, 59, 67, MAKER, day, 1, .keeps_expired = true },                                      \
	{                                                                                          \
		ROOT, 59, 67, .keeps_expired = true                                                \
	}

static const struct row {
	const char *name, *sub; /* NULL: TOTAL-PASSED */
	int kinds;
	struct past_plan plan;
} rows[] = {
	/* ---- now */
	{ "status at hand", NULL, BOTH, { .crls = { STATUS_AT(2) }, .at = 2 } },
	{ "default needs no status", NULL, BOTH, { .at = 2, .policy = "default" } },
	{ "no status", "TRY_LATER", BOTH, { .at = 2 } },
	{ "integrity judges nobody", NULL, BOTH, { .at = 2000, .policy = "integrity" } },
	{ "the root is not trusted",
	  "NO_CERTIFICATE_CHAIN_FOUND",
	  BOTH,
	  { .crls = { STATUS_AT(2) }, .at = 2, .no_trust = true } },
	{ "the CA is nowhere",
	  "NO_CERTIFICATE_CHAIN_FOUND",
	  BOTH,
	  { .crls = { STATUS_AT(2) }, .at = 2, .no_certs = true } },
	{ "the root allows no CA",
	  "CHAIN_CONSTRAINTS_FAILURE",
	  BOTH,
	  { .crls = { STATUS_AT(2) }, .at = 2, .root_forbids = true } },
	/* ---- the signer has expired */
	{ "expired, no proof, known not revoked",
	  "OUT_OF_BOUNDS_NOT_REVOKED",
	  BOTH,
	  { .crls = { STATUS_AT(400) }, .at = 400 } },
	{ "expired, no proof, not listed any more",
	  "OUT_OF_BOUNDS_NO_POE",
	  BOTH,
	  { .crls = { { CA, 399, 407, .in = 0 }, { ROOT, 399, 407, .in = 0 } }, .at = 400 } },
	{ "expired, stamped", NULL, BOTH, { STAMPED, .crls = { STATUS_AT(400) }, .at = 400 } },
	{ "expired, stamped too late",
	  "OUT_OF_BOUNDS_NOT_REVOKED",
	  BOTH,
	  { STAMPED, .stamp_day = 380, .crls = { STATUS_AT(400) }, .at = 400 } },
	{ "expired, default believes the claim", NULL, BOTH, { .at = 400, .policy = "default" } },
	{ "expired, known from elsewhere to be older",
	  NULL,
	  BOTH,
	  { .existed_day = 5, .crls = { STATUS_AT(400) }, .at = 400 } },
	{ "stamped before it was valid",
	  "NOT_YET_VALID",
	  BOTH,
	  { STAMPED, .signed_day = -20, .stamp_day = -20, .seal_day = -30, .crls = { STATUS_AT(2) },
	    .at = 2 } },
	{ "says it is older than its certificate",
	  "OUT_OF_BOUNDS_NO_POE",
	  BOTH,
	  { .signed_day = -20, .seal_day = -30, .at = 2, .policy = "default" } },
	{ "says itself that it had expired",
	  "EXPIRED",
	  BOTH,
	  { .signed_day = 380, .at = 400, .policy = "default" } },
	{ "a stamp beside the file shows that it is older",
	  NULL,
	  BOTH,
	  { .outer_tsa = TSA1, .outer_day = 5, .crls = { STATUS_AT(400) }, .at = 400 } },
	{ "a stamp beside the file, but too late",
	  "OUT_OF_BOUNDS_NOT_REVOKED",
	  BOTH,
	  { .outer_tsa = TSA1, .outer_day = 370, .crls = { STATUS_AT(400) }, .at = 400 } },
	{ "a stamp beside another file",
	  "OUT_OF_BOUNDS_NOT_REVOKED",
	  BOTH,
	  { .outer_tsa = TSA1,
	    .outer_day = 5,
	    .outer_wrong = true,
	    .crls = { STATUS_AT(400) },
	    .at = 400 } },
	{ "a stamp beside the file whose authority has expired",
	  "OUT_OF_BOUNDS_NOT_REVOKED",
	  BOTH,
	  { .outer_tsa = TSA1, .outer_day = 5, .crls = { STATUS_AT(2100) }, .at = 2100 } },
	/* ---- the signer is revoked */
	{ "revoked, no proof", "REVOKED_NO_POE", BOTH, { .crls = { SIGNER_LOST(50) }, .at = 60 } },
	{ "revoked since it was stamped",
	  NULL,
	  BOTH,
	  { STAMPED, .crls = { SIGNER_LOST(50) }, .at = 60 } },
	{ "stamped after it was revoked",
	  "REVOKED_NO_POE",
	  BOTH,
	  { STAMPED, .stamp_day = 51, .crls = { SIGNER_LOST(50) }, .at = 60 } },
	{ "key lost, a claim is not believed",
	  "REVOKED_NO_POE",
	  BOTH,
	  { .crls = { SIGNER_LOST(50) }, .at = 60, .policy = "default" } },
	{ "cn believes the claim",
	  NULL,
	  BOTH,
	  { .crls = { SIGNER_LOST(50) }, .at = 60, .policy = "cn" } },
	{ "says itself that it was revoked before",
	  "REVOKED",
	  BOTH,
	  { .signed_day = 55, .crls = { SIGNER_LOST(50) }, .at = 60, .policy = "default" } },
	/* ---- the maker of the seal */
	{ "the maker expired, no proof",
	  "OUT_OF_BOUNDS_NOT_REVOKED",
	  SEALED,
	  { .to = { [MAKER] = 30 }, .crls = { STATUS_AT(60) }, .at = 60 } },
	{ "the maker expired, stamped before",
	  NULL,
	  SEALED,
	  { STAMPED, .to = { [MAKER] = 30 }, .crls = { STATUS_AT(60) }, .at = 60 } },
	{ "the maker expired, default believes when it was made",
	  NULL,
	  SEALED,
	  { .to = { [MAKER] = 30 }, .at = 60, .policy = "default" } },
	{ "the maker is revoked, no proof",
	  "REVOKED_NO_POE",
	  SEALED,
	  { .crls = { MAKER_LOST(50) }, .at = 60 } },
	{ "the maker is revoked since it was stamped",
	  NULL,
	  SEALED,
	  { STAMPED, .crls = { MAKER_LOST(50) }, .at = 60 } },
	{ "the maker was revoked when it was stamped",
	  "REVOKED_NO_POE",
	  SEALED,
	  { STAMPED, .stamp_day = 51, .crls = { MAKER_LOST(50) }, .at = 60 } },
	{ "the seal says it is older than its maker",
	  "OUT_OF_BOUNDS_NO_POE",
	  SEALED,
	  { .seal_day = -500, .at = 2, .policy = "default" } },
	/* ---- authorities, and what the policy demands */
	{ "the authority has expired",
	  "OUT_OF_BOUNDS_NOT_REVOKED",
	  BOTH,
	  { STAMPED, .crls = { STATUS_AT(2100) }, .at = 2100 } },
	{ "the authority has expired, believed by default",
	  NULL,
	  BOTH,
	  { STAMPED, .at = 2100, .policy = "default" } },
	{ "a stamp is demanded",
	  "NO_POE",
	  BOTH,
	  { .crls = { STATUS_AT(2) }, .at = 2, .wants_stamp = true } },
	{ "a stamp is demanded and there",
	  NULL,
	  BOTH,
	  { STAMPED, .crls = { STATUS_AT(2) }, .at = 2, .wants_stamp = true } },
	/* ---- key usage */
	{ "no key usage, etsi wants it stated",
	  "CHAIN_CONSTRAINTS_FAILURE",
	  BOTH,
	  { .crls = { STATUS_AT(2) }, .at = 2, .no_key_usage = true } },
	{ "no key usage, so does cn",
	  "CHAIN_CONSTRAINTS_FAILURE",
	  BOTH,
	  { .at = 2, .no_key_usage = true, .policy = "cn" } },
	{ "no key usage, default does not mind",
	  NULL,
	  BOTH,
	  { .at = 2, .no_key_usage = true, .policy = "default" } },
};

static void
check_package(const struct row *row, int version)
{
	const char *kind = version ? "sealed" : "plain", *sub;
	struct yx_verify_report *r;
	struct past_world w;

	package_make(&w, &row->plan, version);
	r = past_look(&w, &row->plan);
	CHECK_INT(r->signature_count, 1);
	if (r->signature_count) {
		const struct yx_signature *s = &r->signatures[0];

		sub = yx_sub_indication_name(s->sub);
		CHECK_MSG((s->indication == YX_INDICATION_PASSED) == !row->sub &&
			      (!row->sub || (sub && strcmp(sub, row->sub) == 0)),
			  "%s, %s: want %s, got %s (%s)", row->name, kind,
			  row->sub ? row->sub : "PASSED",
			  sub ? sub : yx_indication_name(s->indication), s->reason.in[0]);
		for (int lang = 0; row->sub && lang < 2; lang++)
			CHECK_MSG(s->reason.in[lang][0] && s->next_step.in[lang][0],
				  "%s, %s: no words (%s | %s)", row->name, kind, s->reason.in[lang],
				  s->next_step.in[lang]);
		CHECK_MSG(s->stamp_count == (row->plan.stamp_tsa ? 1 : 0), "%s, %s: %zu stamps",
			  row->name, kind, s->stamp_count);
	}
	yx_verify_report_free(r);
	past_clear(&w);
}

static void
one_condition_at_a_time(void)
{
	size_t n = 0;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (rows[i].kinds & PLAIN) {
			check_package(&rows[i], 0);
			n++;
		}
		if (rows[i].kinds & SEALED) {
			check_package(&rows[i], YX_SEAL_V4);
			n++;
		}
	}
	printf("    # %zu packages\n", n);
}

/* ------------------------------------------------ v1: a time-stamp in timeInfo */

enum inner { GOOD, OVER_OCTETS, OVER_OTHER_DATA, BROKEN, NO_TOKEN, INNERS };

/* What goes into timeInfo, for this digest of the document. */
static void
put_time_info(struct past_world *w, struct yx_buf *out, enum inner kind, struct yx_bytes hash)
{
	struct yx_tsp_authority *a = past_authority(w, TSA1, 3);
	struct yx_tsp_source source = { "test", a };
	struct yx_tsp_client client = {
		.sources = &source, .source_count = 1, .no_chain = true, .skew_us = INT64_MAX / 4
	};
	struct yx_digest d = { .alg = YX_DIGEST_SHA256, .len = 32 };
	struct yx_error err = YX_ERROR_INIT;

	REQUIRE(hash.len == 32);
	memcpy(d.value, hash.data, hash.len);
	if (kind == OVER_OCTETS)
		CHECK_OK(yx_digest(&d, YX_DIGEST_SHA256, hash, &err));
	if (kind == OVER_OTHER_DATA)
		CHECK_OK(yx_digest(&d, YX_DIGEST_SHA256, YX_BYTES_LIT("other"), &err));
	CHECK_OK(yx_tsp_stamp(out, &client, &d, NULL, NULL, &err));
	if (kind == BROKEN)
		out->data[out->len - 5] ^= 1;
	if (kind == NO_TOKEN) { /* something that begins like one */
		yx_buf_reset(out);
		yx_buf_put_bytes(out, YX_BYTES_LIT("\x30\x03\x02\x01\x05"));
	}
	yx_tsp_authority_free(a);
}

/* toSign of the signature that is there, with another timeInfo; signed anew (GM/T 0031 6.2.1). */
static void
rebuild(struct past_world *w, struct yx_buf *out, const struct yx_seal_signature *s,
	enum inner kind)
{
	struct yx_scheme scheme = yx_key_default_scheme(w->keys[SIGNER], false);
	struct yx_buf tbs = { 0 }, info = { 0 }, value = { 0 };
	struct yx_error err = YX_ERROR_INIT;
	size_t m = yx_der_begin(&tbs, YX_DER_SEQUENCE);

	put_time_info(w, &info, kind, s->data_hash);
	yx_der_put_int64(&tbs, s->tbs_version);
	yx_der_put_raw(&tbs, s->seal->all);
	yx_der_put_bits(&tbs, yx_buf_bytes(&info));
	yx_der_put_bits(&tbs, s->data_hash);
	yx_der_put(&tbs, YX_DER_IA5_STRING, s->property_info);
	yx_der_put_octets(&tbs, s->cert);
	yx_der_put(&tbs, YX_DER_OID, s->algorithm);
	yx_der_end(&tbs, m);
	CHECK_OK(yx_key_sign(w->keys[SIGNER], &scheme, yx_buf_bytes(&tbs), yx_bytes(NULL, 0),
			     &value, &err));
	m = yx_der_begin(out, YX_DER_SEQUENCE);
	yx_der_put_raw(out, yx_buf_bytes(&tbs));
	yx_der_put_bits(out, yx_buf_bytes(&value));
	yx_der_end(out, m);
	yx_buf_clear(&tbs);
	yx_buf_clear(&info);
	yx_buf_clear(&value);
}

/* The package with its SignedValue.dat exchanged. */
static void
exchange_value(struct past_world *w, enum inner kind)
{
	struct yx_seal_signature *s = NULL;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf value = { 0 }, other = { 0 }, file = { 0 };
	const struct yx_zip_writer writer = { yx_zip_into_buf, &file };
	const char *const name = "Doc_0/Signs/Sign_0/SignedValue.dat";
	struct yx_zip_edit e = { .name = name };
	struct yx_zip *z = NULL;

	CHECK_OK(yx_zip_open(&z, yx_buf_bytes(&w->file), &err));
	REQUIRE(z && yx_zip_find(z, name) != SIZE_MAX);
	CHECK_OK(yx_zip_read(z, yx_zip_find(z, name), 0, &value, &err));
	CHECK_OK(yx_seal_signature_parse(&s, yx_buf_bytes(&value), &err));
	REQUIRE(s != NULL);
	rebuild(w, &other, s, kind);
	e.content = yx_buf_bytes(&other);
	CHECK_OK(yx_zip_rewrite(z, &e, 1, DAY(0), &writer, &err));
	yx_seal_signature_free(s);
	yx_zip_free(z);
	yx_buf_clear(&w->file);
	w->file = file;
	yx_buf_clear(&value);
	yx_buf_clear(&other);
}

static bool
has_remark(const struct yx_signature *s, const char *code, const char *words)
{
	for (size_t i = 0; i < s->remark_count; i++)
		if (strcmp(s->remarks[i].code, code) == 0 &&
		    strstr(s->remarks[i].text.in[0], words))
			return true;
	return false;
}

static void
a_token_inside_a_v1_seal_is_a_claim(void)
{
	/* after the end of the signer's certificate: a claim of before is believed */
	static const struct past_plan plan = { .at = 400, .policy = "default" };
	static const struct {
		const char *name, *sub, *remark;
	} want[INNERS] = {
		[GOOD] = { "over the digest", NULL, NULL },
		[OVER_OCTETS] = { "over the digest's octets", NULL, NULL },
		[OVER_OTHER_DATA] = { "over other data", "NO_POE",
				      "not over this document's digest" },
		[BROKEN] = { "broken", "NO_POE", "timeInfo" },
		[NO_TOKEN] = { "no token", "NO_POE", "cannot be read" },
	};

	for (int kind = 0; kind < INNERS; kind++) {
		struct yx_verify_report *r;
		struct past_world w;
		const char *sub;

		package_make(&w, &plan, YX_SEAL_V1);
		exchange_value(&w, (enum inner)kind);
		r = past_look(&w, &plan);
		REQUIRE(r->signature_count == 1);
		sub = yx_sub_indication_name(r->signatures[0].sub);
		CHECK_MSG(want[kind].sub ? sub && strcmp(sub, want[kind].sub) == 0
					 : r->verdict == YX_VERDICT_TOTAL_PASSED,
			  "%s: %s (%s)", want[kind].name, sub ? sub : "-",
			  r->signatures[0].reason.in[0]);
		CHECK_INT(r->signatures[0].time_source, YX_TIME_CLAIMED);
		CHECK(r->signatures[0].existed_by == YX_TIME_NONE);
		if (!want[kind].sub)
			CHECK(r->signatures[0].signing_time == DAY(3));
		if (want[kind].remark)
			CHECK_MSG(
			    has_remark(&r->signatures[0], "timestamp-not-used", want[kind].remark),
			    "%s: no remark", want[kind].name);
		yx_verify_report_free(r);
		past_clear(&w);
	}
}

TEST_MAIN(CASE(one_condition_at_a_time), CASE(a_token_inside_a_v1_seal_is_a_claim))
