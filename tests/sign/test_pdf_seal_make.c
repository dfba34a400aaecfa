/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sealing PDF: where the pictures go, what is refused and why, both forms, with and without a
 * time-stamp; one file with a Chinese and an international signature, each judged alone.
 */
#include "pdf_seal_kit.h"
#include <math.h>
#include <yinxin/codec_png.h>

static struct yx_buf esl, picture;
static struct yx_cert *signer_cert;

/* A seal of 40 by 30 mm with a picture, listing the kit's signer. */
static void
begin(const char *kind)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_image image;
	struct kit_spec s;

	kit_init(&kit, kind);
	CHECK_OK(yx_image_init(&image, 20, 15, &err));
	for (size_t i = 0; i < 20 * 15; i += 2) {
		image.rgba[i * 4] = 200;
		image.rgba[i * 4 + 3] = 180;
	}
	CHECK_OK(yx_png_encode(&picture, &image, &err));
	yx_image_clear(&image);
	kit_spec_init(&s, 4, &kit);
	s.height = 30;
	s.picture = yx_buf_bytes(&picture);
	kit_seal(&esl, &s);
	CHECK_OK(yx_cert_parse(&signer_cert, kit_cert(&kit.signer), YX_PKI_STRICT, &err));
}

static void
end(void)
{
	yx_cert_free(signer_cert);
	yx_buf_clear(&esl);
	yx_buf_clear(&picture);
	kit_clear(&kit);
}

static struct yx_sign_options
options(void)
{
	return (struct yx_sign_options){ .who = { .key = kit.signer.key, .cert = signer_cert },
					 .time = KIT_NOW };
}

static struct yx_sign_pdf_how
how(void)
{
	return (struct yx_sign_pdf_how){ .seal = yx_buf_bytes(&esl) };
}

static enum yx_status
seal(struct yx_buf *file, const struct yx_sign_options *o, const struct yx_sign_pdf_how *h,
     struct yx_error *err)
{
	struct yx_buf tail = { 0 };
	enum yx_status st = yx_sign_pdf_seal(&tail, yx_buf_bytes(file), o, h, NULL, err);

	if (st == YX_OK)
		yx_buf_put_bytes(file, yx_buf_bytes(&tail));
	yx_buf_clear(&tail);
	return st;
}

static void
passes(const struct yx_buf *file, size_t signatures)
{
	struct yx_verify_report *r = pdf_seal_verify(file, NULL);

	CHECK_INT(r->signature_count, signatures);
	CHECK_MSG(r->verdict == YX_VERDICT_TOTAL_PASSED, "%s: %s", r->signatures[0].reason.in[0],
		  r->reason.in[0]);
	yx_verify_report_free(r);
}

struct shown {
	size_t page;
	bool widget;
	double x0, y0, x1, y1;
};

/* Widgets and stamps of all pages, page by page. */
static size_t
look(const struct yx_buf *file, struct shown *out, size_t max)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_pdf *doc = NULL;
	size_t n = 0, pages = 0;
	struct yx_pdf_view v;

	CHECK_OK(yx_pdf_open(&doc, yx_buf_bytes(file), NULL, &err));
	v = yx_pdf_latest(doc);
	CHECK_OK(yx_pdf_page_count(v, &pages, &err));
	for (size_t i = 0; i < pages; i++) {
		const struct yx_pdf_obj *annots, *a, *rect, *c;
		struct yx_pdf_page page;
		double box[4];

		CHECK_OK(yx_pdf_page(v, i, &page, &err));
		CHECK_OK(yx_pdf_get(v, page.dict, "Annots", &annots, &err));
		for (size_t k = 0; annots->kind == YX_PDF_ARRAY && k < annots->u.array.count; k++) {
			CHECK_OK(yx_pdf_item(v, annots, k, &a, &err));
			CHECK_OK(yx_pdf_get(v, a, "Rect", &rect, &err));
			for (size_t m = 0; m < 4; m++) {
				CHECK_OK(yx_pdf_item(v, rect, m, &c, &err));
				box[m] = yx_pdf_number(c);
			}
			if (n < max)
				out[n++] = (struct shown){
					i,      yx_pdf_is_name(yx_pdf_peek(a, "Subtype"), "Widget"),
					box[0], box[1],
					box[2], box[3]
				};
		}
	}
	yx_pdf_free(doc);
	return n;
}

#define MM YX_DRAW_PT_PER_MM

static bool
near(double a, double b)
{
	return fabs(a - b) < 0.01;
}

static void
stands_where_it_is_put(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_sign_options o;
	struct yx_sign_pdf_how h;
	struct shown s[8];
	struct yx_buf file;

	begin("sm2");
	/* a box: in its middle, at its own size */
	file = pdf_seal_document();
	o = options();
	h = how();
	o.place = (struct yx_sign_place){ true, 1, 100, 200, 200, 200 };
	CHECK_OK(seal(&file, &o, &h, &err));
	CHECK_INT(look(&file, s, 8), 1);
	CHECK(s[0].page == 1 && s[0].widget && near(s[0].x1 - s[0].x0, 40 * MM) &&
	      near(s[0].y1 - s[0].y0, 30 * MM) && near((s[0].x0 + s[0].x1) / 2, 200));
	passes(&file, 1);
	yx_buf_clear(&file);
	/* a corner */
	file = pdf_seal_document();
	o.place = (struct yx_sign_place){ .visible = true, .x = 50, .y = 60 };
	CHECK_OK(seal(&file, &o, &h, &err));
	CHECK_INT(look(&file, s, 8), 1);
	CHECK(s[0].page == 0 && near(s[0].x0, 50) && near(s[0].y0, 60));
	passes(&file, 1);
	yx_buf_clear(&file);
	/* across: halves at the right edges, one of them the widget */
	file = pdf_seal_document();
	o = options();
	h.across = true;
	CHECK_OK(seal(&file, &o, &h, &err));
	CHECK_INT(look(&file, s, 8), 2);
	CHECK(s[0].widget && !s[1].widget && s[0].page == 0 && s[1].page == 1);
	for (int i = 0; i < 2; i++)
		CHECK(near(s[i].x1, 595) && near(s[i].x1 - s[i].x0, 20 * MM) &&
		      near((s[i].y0 + s[i].y1) / 2, 421));
	passes(&file, 1);
	yx_buf_clear(&file);
	/* box, keyword, across and a QR code together; then another signature over it */
	file = pdf_seal_document();
	h.keyword = "PartyA";
	h.match = YX_PDF_MATCH_LAST;
	h.qr = "auto";
	o.place = (struct yx_sign_place){ .visible = true, .x = 50, .y = 60 };
	CHECK_OK(seal(&file, &o, &h, &err));
	CHECK_INT(look(&file, s, 8), 5);
	passes(&file, 1);
	h = how();
	h.across = true;
	o = options();
	CHECK_OK(seal(&file, &o, &h, &err));
	passes(&file, 2);
	yx_buf_clear(&file);
	end();
}

static void
keywords(void)
{
	static const struct {
		enum yx_pdf_match match;
		size_t count, page;
		double y;
	} cases[] = { { YX_PDF_MATCH_EVERY, 3, 0, 400 },
		      { YX_PDF_MATCH_FIRST, 1, 0, 400 },
		      { YX_PDF_MATCH_LAST, 1, 1, 400 } };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_sign_options o;
	struct yx_sign_pdf_how h;
	struct shown s[8];

	begin("sm2");
	for (size_t i = 0; i < 3; i++) {
		struct yx_buf file = pdf_seal_document();

		o = options();
		h = how();
		h.keyword = "Party A";
		h.match = cases[i].match;
		CHECK_OK(seal(&file, &o, &h, &err));
		CHECK_INT(look(&file, s, 8), cases[i].count);
		CHECK_INT(s[0].page, cases[i].page);
		CHECK_MSG(fabs((s[0].y0 + s[0].y1) / 2 - cases[i].y) < 8, "%g", s[0].y0);
		passes(&file, 1);
		yx_buf_clear(&file);
	}
	/* the middle of the word is the middle of the seal, moved onto the page where it must be */
	CHECK(s[0].x0 > 50 && s[0].x0 < 80);
	end();
}

static void
refusals(void)
{
	static const struct {
		const char *name;
		enum yx_status st;
		const char *says;
	} cases[] = {
		{ "no place", YX_USAGE, "needs a place" },
		{ "off the page", YX_USAGE, "off page 1" },
		{ "no such page", YX_NOT_FOUND, "" },
		{ "a word nobody wrote", YX_NOT_FOUND, "Party A" },
		{ "another's seal", YX_DENIED, "does not list" },
		{ "a seal that ended", YX_DENIED, "valid" },
		{ "a broken seal", YX_DENIED, "maker" },
		{ "no seal at all", YX_MALFORMED, "seal" },
		{ "a seal larger than the page", YX_USAGE, "larger than page" },
		{ "a picture of no known kind", YX_UNSUPPORTED, "XCF" },
	};
	struct yx_error err = YX_ERROR_INIT;

	begin("sm2");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct yx_buf file = pdf_seal_document(), other = { 0 };
		struct yx_sign_options o = options();
		struct yx_sign_pdf_how h = how();
		size_t before = file.len;
		struct kit_spec s;

		kit_spec_init(&s, 4, &kit);
		s.picture = yx_buf_bytes(&picture);
		o.place = (struct yx_sign_place){ .visible = i > 0, .x = 50, .y = 60 };
		if (i == 1)
			o.place.x = 550;
		if (i == 2)
			o.place.page = 7;
		if (i == 3)
			h.keyword = "Party B";
		if (i == 4)
			s.signer = &kit.other;
		if (i == 5)
			s.until = KIT_DAY(-3);
		if (i == 6)
			s.break_seal_value = true;
		if (i == 8)
			s.width = s.height = 400;
		if (i == 9) {
			s.picture = YX_BYTES_LIT("gimp xcf");
			s.picture_type = "XCF";
		}
		if (i >= 4) {
			if (i != 7)
				kit_seal(&other, &s);
			else
				yx_buf_puts(&other, "0hello");
			h.seal = yx_buf_bytes(&other);
		}
		CHECK_MSG(seal(&file, &o, &h, &err) == cases[i].st &&
			      strstr(err.text, cases[i].says),
			  "%s: %s", cases[i].name, err.text);
		CHECK_INT(file.len, before);
		yx_buf_clear(&file);
		yx_buf_clear(&other);
	}
	end();
}

/* Where filling in alone is permitted, a seal in one place is, and one in several is not. */
static void
certified_documents(void)
{
	struct yx_error err = YX_ERROR_INIT;

	begin("sm2");
	for (int p = 1; p <= 3; p++) {
		struct yx_buf file = pdf_seal_document();
		struct yx_sign_options o = options();
		struct yx_sign_pdf_how h = how(), none = { .across = false };

		o.certify = p;
		CHECK_OK(seal(&file, &o, &none, &err));
		o = options();
		h.across = true;
		CHECK_STATUS(seal(&file, &o, &h, &err), p == 3 ? YX_OK : YX_DENIED);
		h.across = false;
		o.place = (struct yx_sign_place){ .visible = true, .x = 50, .y = 60 };
		CHECK_STATUS(seal(&file, &o, &h, &err), p == 1 ? YX_DENIED : YX_OK);
		if (p > 1)
			passes(&file, p == 3 ? 3 : 2);
		yx_buf_clear(&file);
	}
	end();
}

static yx_time
test_clock(void *state)
{
	return *(const yx_time *)state;
}

static void
both_forms_and_levels(void)
{
	yx_time clock = KIT_NOW;
	struct yx_error err = YX_ERROR_INIT;
	static const char *const kinds[] = { "sm2", "p256" };

	for (size_t k = 0; k < 2; k++) {
		struct yx_tsp_authority *authority = NULL;
		struct yx_tsp_authority_options ao = { .now = test_clock,
						       .clock_state = &clock,
						       .monotonic = test_clock };
		struct yx_tsp_source source = { "test", NULL };
		struct yx_tsp_client client = { .sources = &source,
						.source_count = 1,
						.no_chain = true,
						.skew_us = 100000 * YX_DAY };
		struct kit_pair tsa = { 0 };

		begin(kinds[k]);
		kit_issue(&tsa, kinds[k], "Test TSA", &kit.root, false, KIT_SIGN | KIT_TSA, 20,
			  KIT_DAY(-900), KIT_DAY(900));
		ao.key = tsa.key;
		ao.certificate = kit_cert(&tsa);
		CHECK_OK(yx_tsp_authority_new(&authority, &ao, &err));
		source.local = authority;
		for (int form = 0; form < 2; form++)
			for (int stamped = 0; stamped < 2; stamped++) {
				struct yx_buf file = pdf_seal_document();
				struct yx_sign_options o = options();
				struct yx_sign_pdf_how h = how();
				struct yx_verify_report *r;

				h.form = (enum yx_pdf_seal_form)form;
				o.place = (struct yx_sign_place){ .visible = true, .x = 9, .y = 9 };
				o.tsa = &client;
				o.level = stamped ? YX_LEVEL_B_T : YX_LEVEL_B_B;
				CHECK_OK(seal(&file, &o, &h, &err));
				r = pdf_seal_verify(&file, "integrity");
				CHECK_INT(r->verdict, YX_VERDICT_TOTAL_PASSED);
				CHECK_INT(r->signatures[0].kind, YX_KIND_SEAL);
				CHECK_INT(r->signatures[0].time_source,
					  stamped ? YX_TIME_STAMPED : YX_TIME_CLAIMED);
				CHECK(strncmp(r->signatures[0].profile,
					      form ? "PAdES-B-" : "PDF-SES-v4", 8) == 0);
				yx_verify_report_free(r);
				yx_buf_clear(&file);
			}
		yx_tsp_authority_free(authority);
		kit_pair_clear(&tsa);
		end();
	}
}

/*
 * A later picture over words that were signed: permitted, and told, when nothing shows through.
 * Over certified words it is not.
 */
static void
hidden_words_are_told(void)
{
	for (int turn = 0; turn < 12; turn++) {
		int alpha = turn / 2 * 51, certify = turn % 2 ? 2 : 0;
		struct yx_sign_pdf_how h = how(), none = { .across = false };
		struct yx_error err = YX_ERROR_INIT;
		struct yx_buf file = pdf_seal_document(), png = { 0 };
		struct yx_sign_options o;
		struct yx_verify_report *r;
		struct yx_image image;
		struct kit_spec s;
		bool told = false;

		begin("sm2");
		CHECK_OK(yx_image_init(&image, 8, 8, &err));
		for (size_t i = 0; i < 64; i++)
			memset(image.rgba + i * 4, i == 0 ? 0 : alpha, 4);
		CHECK_OK(yx_png_encode(&png, &image, &err));
		kit_spec_init(&s, 4, &kit);
		s.picture = yx_buf_bytes(&png);
		yx_buf_reset(&esl);
		kit_seal(&esl, &s);
		h.seal = yx_buf_bytes(&esl);
		o = options();
		o.certify = certify;
		CHECK_OK(seal(&file, &o, &none, &err));
		o.certify = 0;
		h.keyword = "Party A: 100";
		CHECK_OK(seal(&file, &o, &h, &err));
		r = pdf_seal_verify(&file, NULL);
		CHECK_INT(r->verdict, certify && alpha >= 150 ? YX_VERDICT_INDETERMINATE
							      : YX_VERDICT_TOTAL_PASSED);
		CHECK_INT(r->attack_count, r->verdict == YX_VERDICT_INDETERMINATE);
		CHECK_MSG(!r->attack_count || strcmp(r->attacks[0], "sneaky-signature") == 0,
			  "another attack");
		for (size_t i = 0; i < r->signatures[0].remark_count; i++) {
			const struct yx_remark *m = &r->signatures[0].remarks[i];

			if (strcmp(m->code, "covered-words") != 0)
				continue;
			told = true;
			CHECK(strstr(m->text.in[0], "PartyA:100") &&
			      strstr(m->text.in[1], "PartyA:100"));
		}
		CHECK_MSG(told == (alpha >= 150), "alpha %d", alpha);
		for (size_t i = 0; i < r->signatures[1].remark_count; i++)
			CHECK(strcmp(r->signatures[1].remarks[i].code, "covered-words") != 0);
		yx_verify_report_free(r);
		yx_image_clear(&image);
		yx_buf_clear(&png);
		yx_buf_clear(&file);
		end();
	}
}

/* Certified words below a seal that is mostly open: a patch of paper in it could say other words.
 */
static void
patches_over_certified_words_are_refused(void)
{
	static const uint8_t colours[][3] = { { 255, 255, 255 }, { 225, 225, 255 }, { 200, 0, 0 } };

	for (size_t i = 0; i < sizeof(colours) / sizeof(colours[0]); i++) {
		bool passes = colours[i][1] < 100;
		struct yx_sign_pdf_how h = how(), none = { .across = false };
		struct yx_error err = YX_ERROR_INIT;
		struct yx_buf file = pdf_seal_document(), png = { 0 };
		struct yx_sign_options o;
		struct yx_verify_report *r;
		struct yx_image image;
		struct kit_spec s;

		begin("sm2");
		CHECK_OK(yx_image_init(&image, 8, 8, &err));
		memset(image.rgba, 0, 64 * 4);
		for (size_t k = 0; k < 8; k++) {
			memcpy(image.rgba + (24 + k) * 4, colours[i], 3);
			image.rgba[(24 + k) * 4 + 3] = 255;
		}
		CHECK_OK(yx_png_encode(&png, &image, &err));
		kit_spec_init(&s, 4, &kit);
		s.picture = yx_buf_bytes(&png);
		yx_buf_reset(&esl);
		kit_seal(&esl, &s);
		h.seal = yx_buf_bytes(&esl);
		o = options();
		o.certify = 2;
		CHECK_OK(seal(&file, &o, &none, &err));
		o.certify = 0;
		h.keyword = "Party A: 100";
		CHECK_OK(seal(&file, &o, &h, &err));
		r = pdf_seal_verify(&file, NULL);
		CHECK_INT(r->verdict, passes ? YX_VERDICT_TOTAL_PASSED : YX_VERDICT_INDETERMINATE);
		CHECK_INT(r->attack_count, !passes);
		yx_verify_report_free(r);
		yx_image_clear(&image);
		yx_buf_clear(&png);
		yx_buf_clear(&file);
		end();
	}
}

/* ------------------------------------------------------------- two regimes */

/* The first signature whose value holds this OID's contents: they become another one. */
static void
spoil(struct yx_buf *file, const char *hex, const char *other)
{
	char *at = memmem(file->data, file->len, hex, strlen(hex));

	CHECK(at != NULL);
	while (at) {
		memcpy(at, other, strlen(hex));
		at = memmem(file->data, file->len, hex, strlen(hex));
	}
}

/* One SM2 seal and one ECDSA signature in either order; then one of the two in an unknown
 * algorithm: that one is not understood, the other is as good as before. */
static void
each_regime_alone(void)
{
	static const struct {
		const char *hex, *other; /* in /Contents, lower case */
		bool gm;                 /* whose */
	} spoils[] = {
		{ NULL, NULL, false },
		/* sm2sign-with-sm3 1.2.156.10197.1.501 -> ...1.999, sha256 2.16.840.1.101.3.4.2.1
		 * ->
		 * ....2.99, rsaEncryption 1.2.840.113549.1.1.1 -> ...1.1.99 as algorithm */
		{ "06082a811ccf55018375", "06082a811ccf55018767", true },
		{ "0609608648016503040201", "0609608648016503040263", false },
		{ "06082a8648ce3d040302", "06082a8648ce3d040363", false },
	};

	for (int order = 0; order < 2; order++)
		for (size_t i = 0; i < sizeof(spoils) / sizeof(spoils[0]); i++) {
			struct yx_error err = YX_ERROR_INIT;
			struct yx_buf file = pdf_seal_document();
			struct yx_sign_pdf_how none = { .across = false };
			struct yx_verify_report *r;
			struct kit_pair other = { 0 };
			struct yx_cert *cert = NULL;

			begin("sm2");
			kit_issue(&other, "p256", "Rivest", NULL, false, KIT_SIGN, 77, KIT_DAY(-9),
				  KIT_DAY(99));
			CHECK_OK(yx_cert_parse(&cert, kit_cert(&other), YX_PKI_STRICT, &err));
			for (int n = 0; n < 2; n++) {
				struct yx_sign_options o = options();
				struct yx_sign_pdf_how h = how();
				bool gm = n == order;

				o.place = (struct yx_sign_place){ .visible = gm, .x = 9, .y = 9 };
				if (!gm) {
					o.who.key = other.key;
					o.who.cert = cert;
				}
				CHECK_OK(seal(&file, &o, gm ? &h : &none, &err));
				/* before the next one is put over it */
				if (spoils[i].hex && spoils[i].gm == gm)
					spoil(&file, spoils[i].hex, spoils[i].other);
			}
			r = pdf_seal_verify(&file, "integrity");
			CHECK_INT(r->signature_count, 2);
			for (int n = 0; n < 2; n++) {
				const struct yx_signature *s = &r->signatures[n];
				bool gm = n == order, spoilt = spoils[i].hex && spoils[i].gm == gm;

				CHECK_MSG(s->indication == (spoilt ? YX_INDICATION_INDETERMINATE
								   : YX_INDICATION_PASSED),
					  "order %d, case %zu, %s: %s %s", order, i,
					  gm ? "SM2" : "ECDSA", yx_sub_indication_name(s->sub),
					  s->reason.in[0]);
				if (spoilt) {
					CHECK_MSG(s->sub == YX_SUB_CRYPTO_CONSTRAINTS_FAILURE ||
						      s->sub == YX_SUB_GENERIC,
						  "%s: %s", yx_sub_indication_name(s->sub),
						  s->reason.in[0]);
					CHECK(s->reason.in[0][0] && s->reason.in[1][0]);
				}
			}
			CHECK_INT(r->verdict, spoils[i].hex ? YX_VERDICT_INDETERMINATE
							    : YX_VERDICT_TOTAL_PASSED);
			yx_verify_report_free(r);
			yx_cert_free(cert);
			kit_pair_clear(&other);
			yx_buf_clear(&file);
			end();
		}
}

TEST_MAIN(CASE(stands_where_it_is_put), CASE(keywords), CASE(refusals), CASE(certified_documents),
	  CASE(both_forms_and_levels), CASE(hidden_words_are_told),
	  CASE(patches_over_certified_words_are_refused), CASE(each_regime_alone))
