/* SPDX-License-Identifier: Apache-2.0 */
#include "ofd_kit.h"

static struct kit kit;
static struct yx_buf plain, esl;

static void
begin(int version)
{
	kit_init(&kit, "sm2");
	ofd_make_rich(&plain);
	ofd_seal(&esl, &kit, version);
}

static void
end(void)
{
	kit_clear(&kit);
	yx_buf_clear(&plain);
	yx_buf_clear(&esl);
}

static const struct yx_ofd_place place = { .page = 0, .box = { 100, 200, 40, 40 } };

static struct yx_sign_ofd_request
sealed(void)
{
	return (struct yx_sign_ofd_request){ .key = kit.signer.key,
					     .cert = kit_cert(&kit.signer),
					     .seal = yx_buf_bytes(&esl),
					     .time = KIT_DAY(-1),
					     .places = &place,
					     .place_count = 1 };
}

static struct yx_sign_ofd_request
unsealed(const struct kit_pair *who)
{
	return (struct yx_sign_ofd_request){ .key = who->key,
					     .cert = kit_cert(who),
					     .time = KIT_DAY(-1) };
}

static void
expect(const struct ofd_outcome *o, enum yx_indication indication, const char *what)
{
	CHECK_MSG(o->indication == indication, "%s: %s %s (%s)", what,
		  yx_indication_name(o->indication),
		  o->sub[0] ? yx_sub_indication_name(o->sub[0]) : "-", o->reason);
}

static void
sealing_and_plain_signing_pass_and_cover_everything(void)
{
	static const int versions[] = { 1, 4, 5, 0 };

	for (size_t i = 0; i < 4; i++) {
		struct yx_error err = YX_ERROR_INIT;
		struct yx_buf out = { 0 };
		struct yx_sign_ofd_request q;
		struct ofd_outcome o;

		begin(versions[i] ? versions[i] : 4);
		q = versions[i] ? sealed() : unsealed(&kit.signer);
		CHECK_OK(ofd_sign(&out, &plain, &q, &err));
		o = ofd_verify(yx_buf_bytes(&out), &kit, false);
		expect(&o, YX_INDICATION_PASSED, versions[i] ? "sealed" : "plain");
		CHECK_INT(o.count, 1);
		CHECK_INT(o.attack_count, 0);
		CHECK_STR(o.coverage, "whole-file");
		yx_buf_clear(&out);
		end();
	}
}

static void
kept_entries_keep_their_stored_bytes(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_sign_ofd_request q;
	struct yx_buf out = { 0 };
	struct yx_zip *a = NULL, *b = NULL;

	begin(4);
	q = sealed();
	CHECK_OK(ofd_sign(&out, &plain, &q, &err));
	REQUIRE(yx_zip_open(&a, yx_buf_bytes(&plain), &err) == YX_OK);
	REQUIRE(yx_zip_open(&b, yx_buf_bytes(&out), &err) == YX_OK);
	for (size_t i = 0; i < yx_zip_count(a); i++) {
		const struct yx_zip_entry *x = yx_zip_entry(a, i);
		size_t j = yx_zip_find(b, x->name);
		const struct yx_zip_entry *y = yx_zip_entry(b, j);

		REQUIRE(y != NULL);
		if (strcmp(x->name, "OFD.xml") == 0)
			continue;
		CHECK(yx_bytes_equal(yx_bytes_slice(yx_buf_bytes(&plain), (size_t)x->header_offset,
						    (size_t)(x->end_offset - x->header_offset)),
				     yx_bytes_slice(yx_buf_bytes(&out), (size_t)y->header_offset,
						    (size_t)(y->end_offset - y->header_offset))));
	}
	yx_zip_free(a);
	yx_zip_free(b);
	yx_buf_clear(&out);
	end();
}

static void
several_sign_one_after_another_and_the_last_locks(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf one = { 0 }, two = { 0 }, three = { 0 }, four = { 0 };
	struct yx_sign_ofd_request q;
	struct ofd_outcome o;

	begin(4);
	q = sealed();
	CHECK_OK(ofd_sign(&one, &plain, &q, &err));
	CHECK_OK(ofd_sign(&two, &one, &q, &err)); /* stacked on the same place */
	q = unsealed(&kit.other);
	q.lock = true;
	CHECK_OK(ofd_sign(&three, &two, &q, &err));
	o = ofd_verify(yx_buf_bytes(&three), &kit, false);
	expect(&o, YX_INDICATION_PASSED, "three signatures");
	CHECK_INT(o.count, 3);
	CHECK_INT(o.attack_count, 0);
	CHECK_STATUS(ofd_sign(&four, &three, &q, &err), YX_DENIED);
	CHECK(strstr(err.text, "locked") != NULL);
	CHECK_INT(four.len, 0);
	yx_buf_clear(&one);
	yx_buf_clear(&two);
	yx_buf_clear(&three);
	end();
}

static void
places_by_keyword_and_across_pages(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_sign_ofd_request q;
	struct yx_buf out = { 0 };
	struct yx_ofd *o = NULL;
	const struct yx_ofd_signature *s;

	begin(4);
	q = sealed();
	q.place_count = 0;
	q.keyword = "甲方（盖章）";
	CHECK_OK(ofd_sign(&out, &plain, &q, &err));
	REQUIRE(yx_ofd_open(&o, yx_buf_bytes(&out), &err) == YX_OK);
	s = yx_ofd_signature(o, 0);
	REQUIRE(s != NULL);
	/* whole in one object on page 1, cut into two objects on page 2 */
	CHECK_INT(s->stamp_count, 2);
	CHECK(s->stamps[0].page == 0 && s->stamps[1].page == 1);
	/* six characters of 4 mm from x = 20: their middle is 32, the seal is 40 wide */
	CHECK(s->stamps[0].boundary.x > 11 && s->stamps[0].boundary.x < 13);
	yx_ofd_free(o);
	o = NULL;
	yx_buf_reset(&out);
	q.keyword = "没有这样的文字";
	CHECK_STATUS(ofd_sign(&out, &plain, &q, &err), YX_NOT_FOUND);
	q.keyword = NULL;
	CHECK_STATUS(ofd_sign(&out, &plain, &q, &err), YX_USAGE);
	q.across = true;
	CHECK_OK(ofd_sign(&out, &plain, &q, &err));
	REQUIRE(yx_ofd_open(&o, yx_buf_bytes(&out), &err) == YX_OK);
	s = yx_ofd_signature(o, 0);
	REQUIRE(s != NULL && s->stamp_count == 2);
	CHECK(s->stamps[0].clipped && s->stamps[0].clip.width == 20);
	/* each slice ends at the right edge of its page */
	CHECK(s->stamps[0].boundary.x + s->stamps[0].clip.x + s->stamps[0].clip.width == 210);
	CHECK(s->stamps[1].boundary.x + s->stamps[1].clip.x + s->stamps[1].clip.width == 210);
	yx_ofd_free(o);
	yx_buf_clear(&out);
	end();
}

static void
what_cannot_be_wholly_covered_is_not_signed(void)
{
	static const struct {
		const char *name, *content, *says;
	} cases[] = {
		{ "Doc_0/Res/font.ttf", NULL, "font.ttf" },
		{ "Doc_0/Annots/Annotations.xml", NULL, "Annotations.xml" },
		{ "Doc_0/Pages/Page_1/Content.xml", "<broken", "cannot be read" },
		{ "Doc_0/PublicRes.xml", "<!DOCTYPE x><x/>", "document type" },
	};

	begin(4);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct yx_error err = YX_ERROR_INIT;
		struct yx_sign_ofd_request q = sealed();
		struct yx_buf changed = { 0 }, out = { 0 };

		ofd_edit(&changed, &plain, cases[i].name, cases[i].content);
		CHECK_STATUS(ofd_sign(&out, &changed, &q, &err), YX_DENIED);
		CHECK_MSG(strstr(err.text, cases[i].says) != NULL, "%s", err.text);
		CHECK_INT(out.len, 0);
		yx_buf_clear(&changed);
		yx_buf_clear(&out);
	}
	end();
}

/* Lists that are named and missing: refused, with the way out; or added as empty ones first. */
static void
missing_lists_are_completed_when_asked(void)
{
	static const char *const missing[] = { "Doc_0/PublicRes.xml",
					       "Doc_0/Annots/Annotations.xml",
					       "Doc_0/Attachs/Attachments.xml" };
	struct yx_error err = YX_ERROR_INIT;

	begin(4);
	for (size_t i = 0; i < 3; i++) {
		struct yx_sign_ofd_request q = sealed();
		struct yx_buf without = { 0 }, out = { 0 };
		struct ofd_outcome o;

		ofd_edit(&without, &plain, missing[i], NULL);
		CHECK_STATUS(ofd_sign(&out, &without, &q, &err), YX_DENIED);
		CHECK(strstr(err.text, "complete") != NULL);
		q.complete = true;
		CHECK_OK(ofd_sign(&out, &without, &q, &err));
		o = ofd_verify(yx_buf_bytes(&out), &kit, true);
		expect(&o, YX_INDICATION_PASSED, missing[i]);
		CHECK(!o.dangling && !o.uncovered);
		yx_buf_clear(&without);
		yx_buf_clear(&out);
	}
	end();
}

static void
a_seal_that_would_not_verify_is_not_used(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_sign_ofd_request q;
	struct yx_buf out = { 0 };
	struct kit_spec s;

	begin(4);
	q = sealed();
	q.key = kit.other.key;
	CHECK_STATUS(ofd_sign(&out, &plain, &q, &err), YX_USAGE);
	q.cert = kit_cert(&kit.other);
	CHECK_STATUS(ofd_sign(&out, &plain, &q, &err), YX_DENIED);
	CHECK(strstr(err.text, "list") != NULL);
	q = sealed();
	q.time = KIT_DAY(1000);
	CHECK_STATUS(ofd_sign(&out, &plain, &q, &err), YX_DENIED);
	yx_buf_reset(&esl);
	kit_spec_init(&s, 4, &kit);
	s.break_seal_value = true;
	kit_seal(&esl, &s);
	q = sealed();
	CHECK_STATUS(ofd_sign(&out, &plain, &q, &err), YX_DENIED);
	CHECK_INT(out.len, 0);
	yx_buf_clear(&out);
	end();
}

static enum yx_status
no_stamp(void *ctx, struct yx_bytes message, struct yx_buf *token, struct yx_error *err)
{
	(void)ctx;
	(void)message;
	(void)token;
	return yx_fail(err, YX_IO, NULL, "", "no time-stamp authority answers");
}

static void
without_the_time_stamp_asked_for_there_is_no_output(void)
{
	const struct yx_seal_stamper stamper = { NULL, no_stamp };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_sign_ofd_request q;
	struct yx_buf out = { 0 };

	begin(4);
	q = sealed();
	q.timestamp = &stamper;
	CHECK_STATUS(ofd_sign(&out, &plain, &q, &err), YX_IO);
	CHECK_INT(out.len, 0);
	q = unsealed(&kit.signer);
	q.timestamp = &stamper;
	CHECK_STATUS(ofd_sign(&out, &plain, &q, &err), YX_IO);
	CHECK_INT(out.len, 0);
	end();
}

static yx_time
test_clock(void *state)
{
	return *(const yx_time *)state;
}

/* A token proves the time: a certificate that ran out since, or was revoked since, does not matter.
 */
static void
a_time_stamp_proves_the_time(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct kit_pair tsa = { 0 };
	struct yx_tsp_authority *authority = NULL;
	yx_time clock = KIT_DAY(-10);
	struct yx_tsp_authority_options ao = { .now = test_clock,
					       .clock_state = &clock,
					       .monotonic = test_clock };
	struct yx_tsp_source source = { "test", NULL };
	struct yx_tsp_client client = {
		.sources = &source, .source_count = 1, .no_chain = true, .skew_us = 100000 * YX_DAY
	};
	struct yx_sign_ofd_stamp_source stamps = { &client, YX_DIGEST_SM3 };
	const struct yx_seal_stamper stamper = { &stamps, yx_sign_ofd_stamp };

	for (int plainly = 0; plainly < 2; plainly++) {
		struct yx_sign_ofd_options options = YX_SIGN_OFD_OPTIONS_INIT;
		struct yx_sign_ofd_report *r = NULL;
		struct yx_sign_ofd_request q;
		struct yx_ofd *o = NULL;
		struct yx_buf out = { 0 };

		begin(4);
		kit_issue(&tsa, "sm2", "Test TSA", &kit.root, false, KIT_SIGN | KIT_TSA, 20,
			  KIT_DAY(-900), KIT_DAY(900));
		ao.key = tsa.key;
		ao.certificate = kit_cert(&tsa);
		CHECK_OK(yx_tsp_authority_new(&authority, &ao, &err));
		source.local = authority;
		q = plainly ? unsealed(&kit.revoked_signer) : sealed();
		if (!plainly) {
			struct kit_spec s;

			kit_spec_init(&s, 4, &kit);
			s.signer = &kit.revoked_signer;
			yx_buf_reset(&esl);
			kit_seal(&esl, &s);
			q.seal = yx_buf_bytes(&esl);
			q.key = kit.revoked_signer.key;
			q.cert = kit_cert(&kit.revoked_signer);
		}
		q.time = clock;
		q.timestamp = &stamper;
		CHECK_OK(ofd_sign(&out, &plain, &q, &err));
		kit_revoke(&kit, 7, KIT_DAY(-5));
		options.path = &kit.path;
		options.now = KIT_NOW;
		CHECK_OK(yx_ofd_open(&o, yx_buf_bytes(&out), &err));
		CHECK_OK(yx_sign_ofd_verify(&r, o, &options, &err));
		if (r && r->count == 1) {
			CHECK_MSG(r->signatures[0].time_stamped, "%s", r->signatures[0].stamp_en);
			CHECK(r->signatures[0].time == clock);
			CHECK_MSG(r->indication == YX_INDICATION_PASSED, "%s",
				  r->signatures[0].reason_en);
		}
		yx_sign_ofd_report_free(r);
		yx_ofd_free(o);
		yx_tsp_authority_free(authority);
		kit_pair_clear(&tsa);
		yx_buf_clear(&out);
		end();
	}
}

/* Documents sealed and signed when this was written: later versions must still say the same. */
static void
documents_made_earlier_still_verify(void)
{
	static const struct {
		const char *file;
		size_t signatures;
	} files[] = { { "ofd/contract.ofd", 0 },
		      { "ofd/contract-sealed.ofd", 1 },
		      { "ofd/contract-sealed-signed.ofd", 2 } };
	struct yx_error err = YX_ERROR_INIT;
	struct kit old = { 0 };
	struct yx_path_options path = YX_PATH_OPTIONS_INIT;

	CHECK_OK(yx_trust_new(&old.trust, &err));
	CHECK_OK(yx_trust_add_path(old.trust, test_data("ofd/root.crt"), NULL, &err));
	path.trust = old.trust;
	old.path = path;
	for (size_t i = 0; i < 3; i++) {
		struct yx_bytes in = test_read(test_data(files[i].file));
		struct ofd_outcome o = ofd_verify(in, &old, false);

		CHECK_INT(o.count, files[i].signatures);
		expect(&o, o.count ? YX_INDICATION_PASSED : YX_INDICATION_NONE, files[i].file);
		CHECK_INT(o.attack_count, 0);
		free((void *)(uintptr_t)in.data);
	}
	yx_trust_free(old.trust);
}

/* GM/T 0099: what belongs to the package is listed; what was put in or taken out shows. */
static void
integrity_lists_show_what_was_smuggled_in(void)
{
	static const struct {
		const char *name, *content;
		enum yx_sub_indication sub;
	} cases[] = {
		{ "Doc_0/Pages/Page_0/Content.xml", "<changed/>", YX_SUB_NONE }, /* names only */
		{ "Doc_0/evil.bin", "smuggled", YX_SUB_HASH_FAILURE },
		{ "Doc_0/Res/font.ttf", NULL, YX_SUB_HASH_FAILURE },
		{ "OFDEntries.dat", NULL, YX_SUB_FORMAT_FAILURE },
		{ "OFDEntries.dat", "junk", YX_SUB_FORMAT_FAILURE },
		{ "OFDEntries.xml",
		  "<DocEntries><SignedValueLoc>OFDEntries.dat</SignedValueLoc></DocEntries>",
		  YX_SUB_HASH_FAILURE },
	};
	struct yx_error err = YX_ERROR_INIT;
	struct yx_sign_ofd_request q;
	struct yx_buf out = { 0 };
	const struct yx_zip_writer w = { yx_zip_into_buf, &out };
	struct yx_sign_ofd_options options = YX_SIGN_OFD_OPTIONS_INIT;
	struct yx_sign_ofd_list l;
	struct yx_ofd *o = NULL;

	begin(4);
	q = unsealed(&kit.signer);
	options.path = &kit.path;
	options.now = KIT_NOW;
	CHECK_OK(yx_ofd_open(&o, yx_buf_bytes(&plain), &err));
	CHECK_STATUS(yx_sign_ofd_list_verify(&l, o, &options, &err), YX_NOT_FOUND);
	CHECK_OK(yx_sign_ofd_list_add(o, &q, false, &w, &err));
	yx_ofd_free(o);
	CHECK_OK(yx_ofd_open(&o, yx_buf_bytes(&out), &err));
	CHECK_OK(yx_sign_ofd_list_verify(&l, o, &options, &err));
	CHECK_MSG(l.signature.indication == YX_INDICATION_PASSED && l.signature.intact, "%s",
		  l.signature.reason_en);
	CHECK_INT(l.list.file_count, OFD_RICH);
	CHECK_STR(l.list.creator, "Yinxin");
	yx_sign_ofd_list_clear(&l);
	CHECK_STATUS(yx_sign_ofd_list_add(o, &q, false, &w, &err), YX_CONFLICT);
	yx_ofd_free(o);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct yx_buf changed = { 0 };

		ofd_edit(&changed, &out, cases[i].name, cases[i].content);
		CHECK_OK(yx_ofd_open(&o, yx_buf_bytes(&changed), &err));
		CHECK_OK(yx_sign_ofd_list_verify(&l, o, &options, &err));
		CHECK_MSG(l.signature.sub == cases[i].sub, "%s: %s", cases[i].name,
			  l.signature.reason_en);
		yx_sign_ofd_list_clear(&l);
		yx_ofd_free(o);
		yx_buf_clear(&changed);
	}
	yx_buf_clear(&out);
	end();
}

/* ------------------------------------------------------------------ attacks */

static void
every_edit_of_a_signed_document_is_seen(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_sign_ofd_request q;
	struct yx_buf out = { 0 };

	begin(4);
	q = sealed();
	CHECK_OK(ofd_sign(&out, &plain, &q, &err));
	for (size_t i = 0; i < OFD_RICH; i++) {
		struct yx_buf changed = { 0 }, content = { 0 };
		struct ofd_outcome o;

		yx_buf_puts(&content, ofd_rich[i].content);
		yx_buf_puts(&content, "\n");
		if (strcmp(ofd_rich[i].name, "OFD.xml") == 0) {
			const char *s = strstr(yx_buf_str(&content), "</ofd:DocBody>");

			CHECK(yx_buf_insert(&content, (size_t)(s - (char *)content.data),
					    "<ofd:Signatures>Doc_0/Signs/Signatures.xml"
					    "</ofd:Signatures>",
					    59));
		}
		ofd_edit(&changed, &out, ofd_rich[i].name, yx_buf_str(&content));
		o = ofd_verify(yx_buf_bytes(&changed), &kit, true);
		expect(&o, YX_INDICATION_FAILED, ofd_rich[i].name);
		CHECK_INT(o.sub[0], YX_SUB_HASH_FAILURE);
		CHECK(strstr(o.reason, ofd_rich[i].name) != NULL);
		yx_buf_reset(&changed);
		if (strcmp(ofd_rich[i].name, "OFD.xml") != 0) {
			ofd_edit(&changed, &out, ofd_rich[i].name, NULL);
			o = ofd_verify(yx_buf_bytes(&changed), &kit, true);
			expect(&o, YX_INDICATION_FAILED, "entry removed");
			CHECK(o.dangling);
		}
		yx_buf_clear(&changed);
		yx_buf_clear(&content);
	}
	yx_buf_clear(&out);
	end();
}

static void
the_signature_s_own_files_are_bound_together(void)
{
	static const struct {
		const char *name, *content;
		enum yx_sub_indication sub;
	} cases[] = {
		{ "Doc_0/Signs/Sign_0/SignedValue.dat", NULL, YX_SUB_FORMAT_FAILURE },
		{ "Doc_0/Signs/Sign_0/SignedValue.dat", "not a signature", YX_SUB_FORMAT_FAILURE },
		{ "Doc_0/Signs/Sign_0/Seal.esl", "another seal", YX_SUB_HASH_FAILURE },
		{ "Doc_0/Signs/Sign_0/Signature.xml", NULL, YX_SUB_FORMAT_FAILURE },
		{ "Doc_0/Signs/Sign_0/Signature.xml", "<ofd:Signature", YX_SUB_FORMAT_FAILURE },
		{ "Doc_0/Signs/Sign_0/Signature.xml",
		  "<Signature><SignedInfo/><SignedValue>SignedValue.dat</SignedValue></Signature>",
		  YX_SUB_FORMAT_FAILURE },
		{ "Doc_0/Signs/Sign_0/Signature.xml",
		  "<Signature><SignedInfo><References CheckMethod='SM3'/></SignedInfo>"
		  "<SignedValue>SignedValue.dat</SignedValue></Signature>",
		  YX_SUB_HASH_FAILURE },
		{ "Doc_0/Signs/Signatures.xml", NULL, YX_SUB_FORMAT_FAILURE },
		{ "Doc_0/Signs/Signatures.xml", "<x", YX_SUB_FORMAT_FAILURE },
		{ "Doc_0/Signs/Signatures.xml",
		  "<Signatures><Signature ID='9' BaseLoc='Missing.xml'/><Signature ID='1' "
		  "BaseLoc='Sign_0/Signature.xml'/><Signature ID='2' "
		  "BaseLoc='Sign_0/Signature.xml'/></Signatures>",
		  YX_SUB_FORMAT_FAILURE },
	};
	struct yx_error err = YX_ERROR_INIT;
	struct yx_sign_ofd_request q;
	struct yx_buf out = { 0 };

	begin(4);
	q = sealed();
	CHECK_OK(ofd_sign(&out, &plain, &q, &err));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct yx_buf changed = { 0 };
		struct ofd_outcome o;

		ofd_edit(&changed, &out, cases[i].name, cases[i].content);
		o = ofd_verify(yx_buf_bytes(&changed), &kit, true);
		CHECK_MSG(o.indication == YX_INDICATION_FAILED && o.sub[0] == cases[i].sub,
			  "%s (%zu): %s %s", cases[i].name, i,
			  o.sub[0] ? yx_sub_indication_name(o.sub[0]) : "-", o.reason);
		yx_buf_clear(&changed);
	}
	yx_buf_clear(&out);
	end();
}

/* Careless signatures: everything but one entry; intact, and yet not passed. */
static void
an_uncovered_entry_that_is_shown_is_named(void)
{
	begin(4);
	for (size_t skip = 0; skip < OFD_RICH; skip++) {
		const char *names[OFD_RICH + 1] = { NULL };
		struct yx_buf out = { 0 }, changed = { 0 };
		struct ofd_outcome o;
		bool inert = strstr(ofd_rich[skip].name, "Tags/") != NULL;
		size_t n = 0;

		for (size_t i = 0; i < OFD_RICH; i++)
			if (i != skip)
				names[n++] = ofd_rich[i].name;
		ofd_sign_partially(&out, &plain, &kit, names, "SM3");
		o = ofd_verify(yx_buf_bytes(&out), &kit, true);
		expect(&o, inert ? YX_INDICATION_PASSED : YX_INDICATION_INDETERMINATE,
		       ofd_rich[skip].name);
		CHECK_INT(o.sub[0], inert ? YX_SUB_NONE : YX_SUB_SIG_CONSTRAINTS_FAILURE);
		CHECK_INT(o.uncovered, !inert);
		CHECK_STR(o.coverage, inert ? "whole-file" : "partial");
		if (!inert)
			CHECK_MSG(strstr(o.reason, ofd_rich[skip].name) != NULL, "%s", o.reason);
		/* and the attack itself: the entry is exchanged, every value check still passes */
		if (!inert && strcmp(ofd_rich[skip].name, "OFD.xml") != 0 &&
		    strstr(ofd_rich[skip].name, "Res/")) {
			ofd_edit(&changed, &out, ofd_rich[skip].name, "swapped");
			o = ofd_verify(yx_buf_bytes(&changed), &kit, true);
			expect(&o, YX_INDICATION_INDETERMINATE, "swapped");
			CHECK(o.uncovered);
		}
		yx_buf_clear(&out);
		yx_buf_clear(&changed);
	}
	end();
}

static void
a_name_that_leads_nowhere_is_a_gap_before_and_after_it_is_filled(void)
{
	const char *names[OFD_RICH + 1] = { NULL };
	struct yx_buf without = { 0 }, out = { 0 }, filled = { 0 };
	struct ofd_outcome o;
	size_t n = 0;

	begin(4);
	ofd_edit(&without, &plain, "Doc_0/Annots/Annotations.xml", NULL);
	for (size_t i = 0; i < OFD_RICH; i++)
		if (!strstr(ofd_rich[i].name, "Annots/"))
			names[n++] = ofd_rich[i].name;
	ofd_sign_partially(&out, &without, &kit, names, "SM3");
	o = ofd_verify(yx_buf_bytes(&out), &kit, true);
	expect(&o, YX_INDICATION_INDETERMINATE, "dangling");
	CHECK(o.dangling && !o.uncovered);
	ofd_edit(&filled, &out, "Doc_0/Annots/Annotations.xml",
		 "<ofd:Annotations " OFD_NS "><ofd:Page PageID=\"1\"><ofd:FileLoc>Evil.xml"
		 "</ofd:FileLoc></ofd:Page></ofd:Annotations>");
	o = ofd_verify(yx_buf_bytes(&filled), &kit, true);
	expect(&o, YX_INDICATION_INDETERMINATE, "filled");
	CHECK(o.uncovered && o.dangling);
	yx_buf_clear(&without);
	yx_buf_clear(&out);
	yx_buf_clear(&filled);
	end();
}

static void
entries_that_another_reader_would_take_are_gaps(void)
{
	static const char *const tricks[] = {
		"Doc_0/pages/page_0/content.xml",
		"DOC_0/Res/Font.ttf",
		"Doc_0/Pages/Page_0/Con%74ent.xml",
		"ofd.xml",
		"Res/font.ttf",
	};
	struct yx_error err = YX_ERROR_INIT;
	struct yx_sign_ofd_request q;
	struct yx_buf out = { 0 };

	begin(4);
	q = sealed();
	CHECK_OK(ofd_sign(&out, &plain, &q, &err));
	for (size_t i = 0; i < sizeof(tricks) / sizeof(tricks[0]) - 1; i++) {
		struct yx_buf changed = { 0 };
		struct ofd_outcome o;

		ofd_edit(&changed, &out, tricks[i], "<evil/>");
		o = ofd_verify(yx_buf_bytes(&changed), &kit, true);
		CHECK_MSG(o.status != YX_OK ||
			      (o.indication == YX_INDICATION_INDETERMINATE && o.uncovered),
			  "%s: %s %s", tricks[i], yx_indication_name(o.indication), o.reason);
		yx_buf_clear(&changed);
	}
	/* backslashes and dots never make a passed document */
	static const char *const worse[] = { "Doc_0\\Pages\\Page_0\\Content.xml",
					     "Doc_0/x/../Document.xml", "./OFD.xml" };
	for (size_t i = 0; i < 3; i++) {
		struct yx_buf changed = { 0 };
		struct ofd_outcome o;

		ofd_edit(&changed, &out, worse[i], "<evil/>");
		o = ofd_verify(yx_buf_bytes(&changed), &kit, true);
		expect(&o, YX_INDICATION_FAILED, worse[i]);
		CHECK(o.uncovered && o.sub[0] == YX_SUB_FORMAT_FAILURE);
		yx_buf_clear(&changed);
	}
	yx_buf_clear(&out);
	end();
}

static void
packages_readers_disagree_about_never_pass(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_sign_ofd_request q;
	struct yx_buf out = { 0 }, evil = { 0 }, f = { 0 };
	const struct yx_zip_writer w = { yx_zip_into_buf, &evil };
	struct yx_zip_edit e = { .name = "OFD.xml",
				 .content = YX_BYTES_LIT("<ofd:OFD/>"),
				 .store = true };
	struct ofd_outcome o;
	size_t directory;

	begin(4);
	q = sealed();
	CHECK_OK(ofd_sign(&out, &plain, &q, &err));
	CHECK_OK(yx_zip_create(&e, 1, 0, &w, &err));
	directory = yx_bytes_find_last(yx_buf_bytes(&out), YX_BYTES_LIT("PK\5\6"), out.len);
	/* a second OFD.xml behind the directory */
	yx_buf_put_bytes(&f, yx_buf_bytes(&out));
	CHECK(yx_buf_insert(&f, directory, evil.data, 47));
	o = ofd_verify(yx_buf_bytes(&f), &kit, true);
	CHECK(o.status != YX_OK || (o.indication == YX_INDICATION_FAILED && o.uncovered));
	/* a whole second package behind the first, and in front of it */
	yx_buf_reset(&f);
	yx_buf_put_bytes(&f, yx_buf_bytes(&out));
	yx_buf_put_bytes(&f, yx_buf_bytes(&evil));
	o = ofd_verify(yx_buf_bytes(&f), &kit, true);
	CHECK(o.status != YX_OK || o.indication != YX_INDICATION_PASSED);
	yx_buf_reset(&f);
	yx_buf_put_bytes(&f, yx_buf_bytes(&evil));
	yx_buf_put_bytes(&f, yx_buf_bytes(&out));
	o = ofd_verify(yx_buf_bytes(&f), &kit, true);
	CHECK(o.status != YX_OK || (o.indication == YX_INDICATION_FAILED && o.uncovered));
	yx_buf_clear(&out);
	yx_buf_clear(&evil);
	yx_buf_clear(&f);
	end();
}

static void
weak_and_unknown_digests_do_not_pass(void)
{
	const char *names[OFD_RICH + 1] = { NULL };
	struct yx_buf out = { 0 };
	struct ofd_outcome o;

	begin(4);
	for (size_t i = 0; i < OFD_RICH; i++)
		names[i] = ofd_rich[i].name;
	ofd_sign_partially(&out, &plain, &kit, names, NULL); /* absent: MD5 */
	o = ofd_verify(yx_buf_bytes(&out), &kit, true);
	expect(&o, YX_INDICATION_INDETERMINATE, "MD5");
	CHECK_INT(o.sub[0], YX_SUB_CRYPTO_CONSTRAINTS_FAILURE);
	yx_buf_reset(&out);
	ofd_sign_partially(&out, &plain, &kit, names, "WHIRLPOOL");
	o = ofd_verify(yx_buf_bytes(&out), &kit, true);
	CHECK_INT(o.sub[0], YX_SUB_CRYPTO_CONSTRAINTS_FAILURE);
	yx_buf_clear(&out);
	end();
}

/* Two signatures, the first of which leaves something out that the second covers. */
static void
only_the_same_signer_closes_a_gap_later(void)
{
	const char *names[OFD_RICH + 1] = { NULL };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_sign_ofd_request q;
	struct yx_buf one = { 0 }, two = { 0 };
	struct ofd_outcome o;

	begin(4);
	for (size_t i = 0; i + 1 < OFD_RICH; i++)
		names[i] = ofd_rich[i + 1].name; /* all but OFD.xml */
	ofd_sign_partially(&one, &plain, &kit, names, "SM3");
	q = unsealed(&kit.signer);
	CHECK_OK(ofd_sign(&two, &one, &q, &err));
	o = ofd_verify(yx_buf_bytes(&two), &kit, true);
	expect(&o, YX_INDICATION_PASSED, "same signer");
	yx_buf_reset(&two);
	q = unsealed(&kit.other);
	CHECK_OK(ofd_sign(&two, &one, &q, &err));
	o = ofd_verify(yx_buf_bytes(&two), &kit, true);
	expect(&o, YX_INDICATION_INDETERMINATE, "another signer");
	CHECK(o.uncovered);
	yx_buf_clear(&one);
	yx_buf_clear(&two);
	end();
}

static void
trust_decides_only_when_it_is_asked(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_sign_ofd_request q;
	struct yx_buf out = { 0 };
	struct ofd_outcome o;

	begin(4);
	q = unsealed(&kit.stranger);
	CHECK_OK(ofd_sign(&out, &plain, &q, &err));
	o = ofd_verify(yx_buf_bytes(&out), &kit, true);
	expect(&o, YX_INDICATION_PASSED, "integrity");
	o = ofd_verify(yx_buf_bytes(&out), &kit, false);
	expect(&o, YX_INDICATION_INDETERMINATE, "default");
	CHECK_INT(o.sub[0], YX_SUB_NO_CERTIFICATE_CHAIN_FOUND);
	yx_buf_clear(&out);
	end();
}

TEST_MAIN(
    CASE(sealing_and_plain_signing_pass_and_cover_everything),
    CASE(kept_entries_keep_their_stored_bytes),
    CASE(several_sign_one_after_another_and_the_last_locks),
    CASE(places_by_keyword_and_across_pages), CASE(what_cannot_be_wholly_covered_is_not_signed),
    CASE(missing_lists_are_completed_when_asked), CASE(a_seal_that_would_not_verify_is_not_used),
    CASE(without_the_time_stamp_asked_for_there_is_no_output), CASE(a_time_stamp_proves_the_time),
    CASE(documents_made_earlier_still_verify), CASE(integrity_lists_show_what_was_smuggled_in),
    CASE(every_edit_of_a_signed_document_is_seen),
    CASE(the_signature_s_own_files_are_bound_together),
    CASE(an_uncovered_entry_that_is_shown_is_named),
    CASE(a_name_that_leads_nowhere_is_a_gap_before_and_after_it_is_filled),
    CASE(entries_that_another_reader_would_take_are_gaps),
    CASE(packages_readers_disagree_about_never_pass), CASE(weak_and_unknown_digests_do_not_pass),
    CASE(only_the_same_signer_closes_a_gap_later), CASE(trust_decides_only_when_it_is_asked))
