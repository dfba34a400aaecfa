/* SPDX-License-Identifier: Apache-2.0 */
/* Signing through the interface, listing what was signed, and everything that forbids it. */
#include "build_pdf.h"
#include "dummy_signer.h"

static const struct yx_pdf_sign_options plain = { .time = YX_TIME_NONE };

/* Write, check with other people's readers when they are there. */
static void
ask_others(const struct yx_buf *file, const char *what, const char *password)
{
	struct yx_error err = YX_ERROR_INIT;
	char path[512];

	snprintf(path, sizeof(path), "%s/%s.pdf", test_scratch(), what);
	CHECK_OK(yx_file_write(path, yx_buf_bytes(file), 0, &err));
	if (test_have("qpdf"))
		CHECK_MSG(test_sh("qpdf --password='%s' --check '%s' >/dev/null 2>&1", password,
				  path) == 0,
			  "qpdf --check of %s", path);
	if (test_have("pdfsig"))
		CHECK_MSG(test_sh("pdfsig -nocert -upw '%s' '%s' 2>/dev/null | "
				  "grep -q 'Total document signed'",
				  password, path) == 0,
			  "pdfsig of %s", path);
	if (test_have("mutool"))
		CHECK_MSG(test_sh("mutool info -p '%s' '%s' >/dev/null 2>&1", password, path) == 0,
			  "mutool of %s", path);
}

static void
every_kind_is_signed_twice(void)
{
	struct yx_error err = YX_ERROR_INIT;
	int k;

	for (k = 0; k < PENCIL_KINDS; k++) {
		struct dummy d = { .length = 0 };
		struct yx_pdf_signer signer = dummy_signer(&d);
		struct yx_pdf_sign_options o = plain;
		struct yx_pdf_signatures list;
		struct yx_pdf_signed done;
		struct yx_pdf *doc = NULL;
		struct yx_buf one, two;
		struct pencil p;

		yx_buf_init(&one, 0);
		yx_buf_init(&two, 0);
		pencil_make(&p, (enum pencil_kind)k, "", "");
		o.name = yx_bytes_str("\xe5\xbc\xa0\xe4\xb8\x89");
		o.reason = yx_bytes_str("I agree (really)");
		o.time = 1700000000 * YX_SECOND;
		CHECK_OK(
		    dummy_sign_bytes(yx_buf_bytes(&p.out), "", &o, &signer, &one, &done, &err));
		REQUIRE(one.len > p.out.len);
		CHECK(memcmp(one.data, p.out.data, p.out.len) == 0);
		CHECK_INT(d.parts, 3);
		CHECK_INT(done.byte_range[1] + done.byte_range[3], d.length);
		ask_others(&one, pencil_kind_name((enum pencil_kind)k), "");
		CHECK_OK(
		    dummy_sign_bytes(yx_buf_bytes(&one), "", &plain, &signer, &two, &done, &err));
		CHECK_OK(yx_pdf_open(&doc, yx_buf_bytes(&two), NULL, &err));
		REQUIRE(doc);
		CHECK_OK(yx_pdf_signatures_list(&list, yx_pdf_latest(doc), true, &err));
		CHECK_INT(list.count, 2);
		REQUIRE(list.count == 2);
		CHECK(dummy_verify(doc, &list.items[0]) && dummy_verify(doc, &list.items[1]));
		CHECK(dummy_covers_all(&list.items[1]));
		CHECK(list.items[0].coverage.ends_at_own_revision &&
		      !list.items[0].coverage.ends_at_file);
		CHECK(yx_bytes_equal_str(list.items[0].field_name, "Signature1"));
		CHECK(yx_bytes_equal_str(list.items[1].field_name, "Signature2"));
		CHECK(yx_bytes_equal(list.items[0].name, o.name));
		CHECK(yx_bytes_equal(list.items[0].reason, o.reason));
		CHECK(list.items[0].m_time == o.time && list.items[1].m_time == YX_TIME_NONE);
		CHECK_INT(list.items[0].page, 0);
		CHECK_INT(list.sig_flags, 3);
		CHECK_INT(list.items[1].revision, yx_pdf_revision_count(doc) - 1);
		CHECK_INT(list.items[0].covered_revision, yx_pdf_revision_count(doc) - 2);
		CHECK_OK(yx_pdf_scan(doc, &err));
		CHECK_MSG(yx_pdf_note_count(doc) == 0, "%s", yx_pdf_note(doc, 0)->text);
		CHECK(yx_pdf_revision(doc, yx_pdf_revision_count(doc) - 1)->kind ==
		      (k == PENCIL_STREAM || k == PENCIL_OBJSTM || k == PENCIL_MIXED
			   ? YX_PDF_SECTION_STREAM
			   : YX_PDF_SECTION_TABLE));
		yx_pdf_signatures_clear(&list);
		yx_pdf_free(doc);
		ask_others(&two, "twice", "");
		yx_buf_clear(&one);
		yx_buf_clear(&two);
		yx_buf_clear(&p.out);
	}
}

/* One document with fields of every sort, for the rules. */
static void
make_form(struct pencil *p)
{
	pencil_init(p);
	pencil_document(p, "/AcroForm << /Fields [5 0 R 6 0 R 7 0 R 8 0 R] >>",
			"/Annots [5 0 R 6 0 R 9 0 R 8 0 R]");
	pencil_obj(p, 5,
		   "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Empty) /F 132 "
		   "/Rect [10 10 60 30] /P 3 0 R >>");
	pencil_obj(p, 6,
		   "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Locking) /F 132 "
		   "/Rect [70 10 120 30] /P 3 0 R /Lock << /Type /SigFieldLock "
		   "/Action /Include /Fields [(Empty) (Parent.Kid)] >> >>");
	pencil_obj(p, 7, "<< /T (Parent) /FT /Sig /Kids [9 0 R] >>");
	pencil_obj(p, 8,
		   "<< /Type /Annot /Subtype /Widget /FT /Tx /T (Text) /V (hello) "
		   "/Rect [0 0 5 5] /P 3 0 R >>");
	pencil_obj(p, 9,
		   "<< /Type /Annot /Subtype /Widget /T (Kid) /Parent 7 0 R /F 132 "
		   "/Rect [130 10 180 30] /P 3 0 R >>");
	pencil_table(p, "/Root 1 0 R");
}

static void
existing_fields_are_filled(void)
{
	static const char *const names[] = { "Empty", "Locking", "Parent.Kid" };
	struct yx_error err = YX_ERROR_INIT;
	size_t i;

	for (i = 0; i < 3; i++) {
		struct dummy d = { .length = 0 };
		struct yx_pdf_signer signer = dummy_signer(&d);
		struct yx_pdf_sign_options o = plain;
		struct yx_pdf_signatures list;
		struct yx_pdf *doc = NULL;
		struct yx_buf out;
		struct pencil p;

		yx_buf_init(&out, 0);
		make_form(&p);
		o.field_name = yx_bytes_str(names[i]);
		o.existing_only = true;
		CHECK_OK(dummy_sign_bytes(yx_buf_bytes(&p.out), "", &o, &signer, &out, NULL, &err));
		CHECK_OK(yx_pdf_open(&doc, yx_buf_bytes(&out), NULL, &err));
		REQUIRE(doc);
		CHECK_OK(yx_pdf_signatures_list(&list, yx_pdf_latest(doc), true, &err));
		CHECK_INT(list.count, 1);
		CHECK_INT(list.field_count, 3);
		REQUIRE(list.count == 1);
		CHECK(yx_bytes_equal_str(list.items[0].field_name, names[i]));
		CHECK(dummy_covers_all(&list.items[0]) && dummy_verify(doc, &list.items[0]));
		CHECK_INT(list.items[0].page, 0);
		CHECK_INT(list.items[0].reference_count, i == 1);
		if (i == 1) {
			CHECK(list.items[0].references[0].transform == YX_PDF_TRANSFORM_FIELDMDP);
			CHECK(yx_pdf_lock_covers(&list.items[0].references[0].lock,
						 yx_bytes_str("Empty")));
			CHECK(yx_pdf_lock_covers(&list.items[0].lock, yx_bytes_str("Parent.Kid")));
			CHECK(!yx_pdf_lock_covers(&list.items[0].lock, yx_bytes_str("Parent")));
		}
		yx_pdf_signatures_clear(&list);
		yx_pdf_free(doc);
		ask_others(&out, "existing", "");
		yx_buf_clear(&out);
		yx_buf_clear(&p.out);
	}
}

/* A name that was mistyped is told from one that was meant: what was made, what would have done. */
static void
the_field_is_told(void)
{
	static const struct {
		const char *name;
		bool made;
		const char *others;
	} rows[] = { { "Empty", false, "" }, { "Emty", true, "Empty, Locking, Parent.Kid" } };
	struct yx_error err = YX_ERROR_INIT;

	for (size_t i = 0; i < 2; i++) {
		struct dummy d = { .length = 0 };
		struct yx_pdf_signer signer = dummy_signer(&d);
		struct yx_pdf_sign_options o = plain;
		struct yx_pdf_signed done;
		struct yx_buf out;
		struct pencil p;

		yx_buf_init(&out, 0);
		make_form(&p);
		o.field_name = yx_bytes_str(rows[i].name);
		CHECK_OK(
		    dummy_sign_bytes(yx_buf_bytes(&p.out), "", &o, &signer, &out, &done, &err));
		CHECK_STR(done.field_name, rows[i].name);
		CHECK_STR(done.empty_fields, rows[i].others);
		CHECK(done.made_field == rows[i].made);
		yx_buf_clear(&out);
		yx_buf_clear(&p.out);
	}
}

static void
wrong_fields_are_refused(void)
{
	static const struct {
		const char *name, *field;
		bool existing_only;
		enum yx_status want;
	} cases[] = {
		{ "a text field", "Text", false, YX_CONFLICT },
		{ "none of this name", "Nobody", true, YX_NOT_FOUND },
		{ "a period in a new name", "a.b", false, YX_USAGE },
		{ "a parent of fields", "Parent", false, YX_CONFLICT },
		{ "a new name", "Fresh", false, YX_OK },
	};
	struct yx_error err = YX_ERROR_INIT;
	struct dummy d = { .length = 0 };
	struct yx_pdf_signer signer = dummy_signer(&d);
	struct yx_buf out, again;
	struct pencil p;
	size_t i;

	yx_buf_init(&out, 0);
	yx_buf_init(&again, 0);
	make_form(&p);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct yx_pdf_sign_options o = plain;
		enum yx_status st;

		o.field_name = yx_bytes_str(cases[i].field);
		o.existing_only = cases[i].existing_only;
		st = dummy_sign_bytes(yx_buf_bytes(&p.out), "", &o, &signer, &out, NULL, &err);
		CHECK_MSG(st == cases[i].want, "%s: %s (%s)", cases[i].name, yx_status_name(st),
			  err.text);
		if (st == YX_OK)
			CHECK_STATUS(dummy_sign_bytes(yx_buf_bytes(&out), "", &o, &signer, &again,
						      NULL, &err),
				     YX_CONFLICT);
	}
	yx_buf_clear(&out);
	yx_buf_clear(&again);
	yx_buf_clear(&p.out);
}

/* First one signature with `first`, then another: is it allowed? */
static void
earlier_signatures_may_forbid(void)
{
	static const struct {
		const char *name;
		int first_certify, then_certify;
		const char *first_field, *then_field;
		enum yx_pdf_field_action lock;
		bool then_timestamp;
		enum yx_status want;
	} cases[] = {
		{ "after an ordinary one", 0, 0, "", "", YX_PDF_FIELDS_NONE, false, YX_OK },
		{ "after certification 1", 1, 0, "", "", YX_PDF_FIELDS_NONE, false, YX_DENIED },
		{ "a time-stamp after 1", 1, 0, "", "", YX_PDF_FIELDS_NONE, true, YX_OK },
		{ "after certification 2", 2, 0, "", "", YX_PDF_FIELDS_NONE, false, YX_OK },
		{ "after certification 3", 3, 0, "", "", YX_PDF_FIELDS_NONE, false, YX_OK },
		{ "certify after signing", 0, 2, "", "", YX_PDF_FIELDS_NONE, false, YX_DENIED },
		{ "certify twice", 2, 2, "", "", YX_PDF_FIELDS_NONE, false, YX_DENIED },
		{ "a locked field", 0, 0, "Locking", "Empty", YX_PDF_FIELDS_NONE, false,
		  YX_DENIED },
		{ "a free field", 0, 0, "Locking", "Fresh", YX_PDF_FIELDS_NONE, false, YX_OK },
		{ "all fields locked", 0, 0, "Fresh", "Empty", YX_PDF_FIELDS_ALL, false,
		  YX_DENIED },
		{ "a time-stamp then", 0, 0, "Fresh", "", YX_PDF_FIELDS_ALL, true, YX_OK },
		{ "certification by a time-stamp", 0, 1, "", "", YX_PDF_FIELDS_NONE, true,
		  YX_USAGE },
		{ "certification 4", 0, 4, "", "", YX_PDF_FIELDS_NONE, false, YX_USAGE },
	};
	struct yx_error err = YX_ERROR_INIT;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct dummy d = { .length = 0 };
		struct yx_pdf_signer signer = dummy_signer(&d);
		struct yx_pdf_sign_options o = plain;
		struct yx_buf one, two;
		struct pencil p;
		enum yx_status st;

		yx_buf_init(&one, 0);
		yx_buf_init(&two, 0);
		make_form(&p);
		o.certify = cases[i].first_certify;
		o.field_name = yx_bytes_str(cases[i].first_field);
		o.lock.action = cases[i].lock;
		CHECK_OK(dummy_sign_bytes(yx_buf_bytes(&p.out), "", &o, &signer, &one, NULL, &err));
		o = plain;
		o.certify = cases[i].then_certify;
		o.field_name = yx_bytes_str(cases[i].then_field);
		if (cases[i].then_timestamp) {
			signer.document_timestamp = true;
			signer.sub_filter = "ETSI.RFC3161";
		}
		st = dummy_sign_bytes(yx_buf_bytes(&one), "", &o, &signer, &two, NULL, &err);
		CHECK_MSG(st == cases[i].want, "%s: %s (%s)", cases[i].name, yx_status_name(st),
			  err.text);
		if (st == YX_OK)
			ask_others(&two, "allowed", "");
		yx_buf_clear(&one);
		yx_buf_clear(&two);
		yx_buf_clear(&p.out);
	}
}

static void
locks_name_fields_that_are_there(void)
{
	static const struct {
		const char *name;
		bool good;
	} cases[] = { { "Empty", true },  { "Parent.Kid", true }, { "Parent", true },
		      { "Fresh", true },  { "empty", false },     { "Parent.Kin", false },
		      { "Paren", false }, { "Empty.x", false },   { "Kid", false } };
	static const enum yx_pdf_field_action actions[] = { YX_PDF_FIELDS_INCLUDE,
							    YX_PDF_FIELDS_EXCLUDE };
	struct yx_error err = YX_ERROR_INIT;

	for (size_t i = 0; i < 2 * sizeof(cases) / sizeof(cases[0]); i++) {
		struct dummy d = { .length = 0 };
		struct yx_pdf_signer signer = dummy_signer(&d);
		struct yx_pdf_sign_options o = plain;
		struct yx_bytes names[2] = { YX_BYTES_LIT("Empty"),
					     yx_bytes_str(cases[i / 2].name) };
		struct yx_buf out = { 0 };
		struct pencil p;
		enum yx_status st;

		make_form(&p);
		o.field_name = YX_BYTES_LIT("Fresh");
		o.lock = (struct yx_pdf_field_lock){ .action = actions[i % 2],
						     .fields = names,
						     .field_count = 2 };
		st = dummy_sign_bytes(yx_buf_bytes(&p.out), "", &o, &signer, &out, NULL, &err);
		CHECK_MSG(st == (cases[i / 2].good ? YX_OK : YX_USAGE), "%s: %s (%s)",
			  cases[i / 2].name, yx_status_name(st), err.text);
		if (!cases[i / 2].good)
			CHECK_MSG(strstr(err.text, cases[i / 2].name) &&
				      strstr(err.text, "Empty, Locking, Parent.Kid") && !out.len,
				  "%s", err.text);
		yx_buf_clear(&out);
		yx_buf_clear(&p.out);
	}
}

static void
a_certification_is_listed(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct dummy d = { .length = 0 };
	struct yx_pdf_signer signer = dummy_signer(&d);
	struct yx_pdf_sign_options o = plain;
	struct yx_pdf_signatures list;
	struct yx_pdf *doc = NULL;
	struct yx_buf out;
	struct pencil p;

	yx_buf_init(&out, 0);
	pencil_make(&p, PENCIL_STREAM, "", "");
	o.certify = 3;
	o.app_name = yx_bytes_str("Yinxin tests");
	CHECK_OK(dummy_sign_bytes(yx_buf_bytes(&p.out), "", &o, &signer, &out, NULL, &err));
	CHECK_OK(yx_pdf_open(&doc, yx_buf_bytes(&out), NULL, &err));
	REQUIRE(doc);
	CHECK_OK(yx_pdf_signatures_list(&list, yx_pdf_latest(doc), true, &err));
	REQUIRE(list.count == 1);
	CHECK(list.items[0].certifies);
	CHECK(yx_pdf_ref_equal(list.perms_docmdp, list.items[0].value));
	CHECK_INT(list.items[0].reference_count, 1);
	CHECK_INT(list.items[0].references[0].docmdp_p, 3);
	CHECK(yx_pdf_get(yx_pdf_latest(doc), list.items[0].dict, "Prop_Build",
			 &(const struct yx_pdf_obj *){ NULL }, &err) == YX_OK);
	yx_pdf_signatures_clear(&list);
	yx_pdf_free(doc);
	ask_others(&out, "certified", "");
	yx_buf_clear(&out);
	yx_buf_clear(&p.out);
}

static void
seed_values_are_kept_or_refused(void)
{
	static const struct {
		const char *name, *sv, *reason;
		int certify;
		enum yx_status want;
	} cases[] = {
		{ "none", "<< >>", "", 0, YX_OK },
		{ "another handler, wished", "<< /Filter /Other >>", "", 0, YX_OK },
		{ "another handler, demanded", "<< /Ff 1 /Filter /Other >>", "", 0, YX_DENIED },
		{ "our format among others", "<< /Ff 2 /SubFilter [/x /ETSI.CAdES.detached] >>", "",
		  0, YX_OK },
		{ "other formats", "<< /Ff 2 /SubFilter [/adbe.pkcs7.sha1] >>", "", 0, YX_DENIED },
		{ "our digest", "<< /Ff 64 /DigestMethod [(SHA512) (SHA256)] >>", "", 0, YX_OK },
		{ "another digest", "<< /Ff 64 /DigestMethod [(SHA512)] >>", "", 0, YX_DENIED },
		{ "a listed reason", "<< /Ff 8 /Reasons [(a) (b)] >>", "b", 0, YX_OK },
		{ "another reason", "<< /Ff 8 /Reasons [(a) (b)] >>", "c", 0, YX_DENIED },
		{ "no reason allowed", "<< /Ff 8 /Reasons [(.)] >>", "c", 0, YX_DENIED },
		{ "no reason given", "<< /Ff 8 /Reasons [(.)] >>", "", 0, YX_OK },
		{ "certification asked for", "<< /MDP << /P 2 >> >>", "", 0, YX_DENIED },
		{ "certification given", "<< /MDP << /P 2 >> >>", "", 2, YX_OK },
		{ "no certification wanted", "<< /MDP << /P 0 >> >>", "", 2, YX_DENIED },
		{ "a time-stamp demanded", "<< /TimeStamp << /URL (x) /Ff 1 >> >>", "", 0,
		  YX_DENIED },
		{ "certificates demanded", "<< /Cert << /Ff 1 >> >>", "", 0, YX_UNSUPPORTED },
		{ "revocation data demanded", "<< /Ff 32 /AddRevInfo true >>", "", 0,
		  YX_UNSUPPORTED },
	};
	struct yx_error err = YX_ERROR_INIT;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct dummy d = { .length = 0 };
		struct yx_pdf_signer signer = dummy_signer(&d);
		struct yx_pdf_sign_options o = plain;
		struct yx_buf out;
		struct pencil p;
		char field[512];
		enum yx_status st;

		yx_buf_init(&out, 0);
		pencil_init(&p);
		pencil_document(&p, "/AcroForm << /Fields [5 0 R] >>", "/Annots [5 0 R]");
		snprintf(field, sizeof(field),
			 "<< /Subtype /Widget /FT /Sig /T (S) /Rect [0 0 0 0] /SV %s >>",
			 cases[i].sv);
		pencil_obj(&p, 5, field);
		pencil_table(&p, "/Root 1 0 R");
		o.use_empty_field = true;
		o.certify = cases[i].certify;
		o.reason = yx_bytes_str(cases[i].reason);
		o.md_algorithm = yx_bytes_str("SHA256");
		st = dummy_sign_bytes(yx_buf_bytes(&p.out), "", &o, &signer, &out, NULL, &err);
		CHECK_MSG(st == cases[i].want, "%s: %s (%s)", cases[i].name, yx_status_name(st),
			  err.text);
		yx_buf_clear(&out);
		yx_buf_clear(&p.out);
	}
}

static void
refusals_for_other_reasons(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct dummy d = { .length = 0 };
	struct yx_pdf_signer signer = dummy_signer(&d);
	struct yx_pdf_sign_options o = plain;
	struct yx_buf out;
	struct pencil p;

	yx_buf_init(&out, 0);
	pencil_make(&p, PENCIL_TABLE, "/NeedsRendering true /AcroForm << /XFA [] /Fields [] >>",
		    "");
	CHECK_STATUS(dummy_sign_bytes(yx_buf_bytes(&p.out), "", &o, &signer, &out, NULL, &err),
		     YX_UNSUPPORTED);
	yx_buf_clear(&p.out);
	pencil_make(&p, PENCIL_TABLE, "", "");
	d.value_size = 601;
	CHECK_STATUS(dummy_sign_bytes(yx_buf_bytes(&p.out), "", &o, &signer, &out, NULL, &err),
		     YX_LIMIT);
	d.value_size = 600;
	CHECK_OK(dummy_sign_bytes(yx_buf_bytes(&p.out), "", &o, &signer, &out, NULL, &err));
	d.failing = YX_DENIED;
	CHECK_STATUS(dummy_sign_bytes(yx_buf_bytes(&p.out), "", &o, &signer, &out, NULL, &err),
		     YX_DENIED);
	d.failing = YX_OK;
	o.visible = true;
	o.page = 7;
	CHECK_STATUS(dummy_sign_bytes(yx_buf_bytes(&p.out), "", &o, &signer, &out, NULL, &err),
		     YX_NOT_FOUND);
	o.page = 0;
	CHECK_STATUS(dummy_sign_bytes(yx_buf_bytes(&p.out), "", &o, &signer, &out, NULL, &err),
		     YX_USAGE);
	yx_buf_clear(&out);
	yx_buf_clear(&p.out);
}

/* The same seal on pages turned each way must look the same on the page as shown. */
static void
appearances_stand_upright(void)
{
	static const char art[] = "1 0 0 rg 0 0 40 20 re f 0 1 0 rg 0 0 10 10 re f";
	struct yx_error err = YX_ERROR_INIT;
	char first[600] = "", path[512];
	int turn;

	if (!test_have("pdftoppm") || !test_have("cmp"))
		test_skip("pdftoppm is not installed");
	for (turn = 0; turn < 4; turn++) {
		struct dummy d = { .length = 0 };
		struct yx_pdf_signer signer = dummy_signer(&d);
		struct yx_pdf_appearance a = { .content = yx_bytes_str(art),
					       .width = 40,
					       .height = 20 };
		struct yx_pdf_sign_options o = plain;
		struct yx_buf out;
		struct pencil p;
		char page[128];

		/* shown, each is 200 wide and 100 high */
		yx_buf_init(&out, 0);
		pencil_init(&p);
		snprintf(page, sizeof(page),
			 "<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Rotate %d "
			 "/Resources << >> >>",
			 turn % 2 ? "7 9 107 209" : "7 9 207 109", turn * 90);
		pencil_document(&p, "", "");
		p.count--;
		p.count--;
		p.out.len = p.changed[p.count].where;
		pencil_obj(&p, 3, page);
		pencil_table(&p, "/Root 1 0 R");
		o.visible = true;
		o.rect = (struct yx_pdf_rect){ 20, 10, 60, 30 };
		o.appearance = &a;
		CHECK_OK(dummy_sign_bytes(yx_buf_bytes(&p.out), "", &o, &signer, &out, NULL, &err));
		snprintf(path, sizeof(path), "%s/turn%d", test_scratch(), turn);
		CHECK_OK(yx_file_write(path, yx_buf_bytes(&out), 0, &err));
		CHECK_INT(test_sh("pdftoppm -r 72 -singlefile '%s' '%s' 2>/dev/null", path, path),
			  0);
		if (turn == 0) {
			snprintf(first, sizeof(first), "%s.ppm", path);
			/* green is at the lower left of red: one pixel of each */
			CHECK_INT(test_sh("test $(tail -c +$((16 + (85 * 200 + 25) * 3)) '%s' | "
					  "head -c 3 | od -An -tu1 | tr -d ' \\n') = 02550",
					  first),
				  0);
		} else {
			CHECK_MSG(test_sh("cmp -s '%s' '%s.ppm'", first, path) == 0,
				  "turned by %d it looks different", turn * 90);
		}
		yx_buf_clear(&out);
		yx_buf_clear(&p.out);
	}
}

/* -------------------------------------------------------------- odd listings */

static void
list_one(const char *sig, const char *field_more, struct yx_pdf_signature *out, char *note,
	 size_t note_size)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_pdf_signatures list;
	struct yx_pdf *doc = NULL;
	struct pencil p;
	char field[256];

	memset(out, 0, sizeof(*out));
	*note = 0;
	pencil_init(&p);
	pencil_document(&p, "/AcroForm << /Fields [5 0 R] >>", "/Annots [5 0 R]");
	snprintf(field, sizeof(field), "<< /Subtype /Widget /FT /Sig /T (S) %s >>", field_more);
	pencil_obj(&p, 5, field);
	pencil_obj(&p, 6, sig);
	pencil_table(&p, "/Root 1 0 R");
	CHECK_OK(yx_pdf_open(&doc, yx_buf_bytes(&p.out), NULL, &err));
	if (doc) {
		CHECK_OK(yx_pdf_signatures_list(&list, yx_pdf_latest(doc), true, &err));
		CHECK_INT(list.count, 1);
		if (list.count)
			*out = list.items[0];
		out->dict = NULL; /* it dies here */
		if (yx_pdf_note_count(doc))
			snprintf(note, note_size, "%s", yx_pdf_note(doc, 0)->text);
		yx_pdf_signatures_clear(&list);
	}
	yx_pdf_free(doc);
	yx_buf_clear(&p.out);
}

static void
odd_signatures_show_what_is_odd(void)
{
	struct yx_pdf_signature s;
	char note[128];

	list_one("<< /Type /Sig /ByteRange [0 10 20 10] /Contents <3000> >>", "/V 6 0 R", &s, note,
		 sizeof(note));
	CHECK(s.coverage.four_numbers && s.coverage.starts_at_zero && !s.coverage.gap_is_contents &&
	      !s.coverage.ends_at_revision && s.covered_revision == SIZE_MAX);
	list_one("<< /Type /Sig /ByteRange [0 10 5 99999999] /Contents (ab) >>", "/V 6 0 R", &s,
		 note, sizeof(note));
	CHECK(!s.coverage.four_numbers && s.coverage.overlaps && !s.coverage.contents_is_hex);
	list_one("<< /Type /Sig /ByteRange [0 -1 5 (x)] /Contents <30 00> >>", "/V 6 0 R", &s, note,
		 sizeof(note));
	CHECK(!s.coverage.four_numbers && !s.coverage.contents_is_hex);
	list_one("<< /Type /Sig /ByteRange [0 1 2 3 4 5] /Contents <30> >>", "/V 6 0 R", &s, note,
		 sizeof(note));
	CHECK(!s.coverage.four_numbers && s.byte_range_count == 6 && s.coverage.overlaps);
	list_one("<< /Type /Sig /Contents <30> >>", "/V 6 0 R", &s, note, sizeof(note));
	CHECK(s.byte_range_count == 0 && !s.coverage.four_numbers);
	list_one("<< /Type /Sig /ByteRange [0 1 2 3] >>", "/V 6 0 R", &s, note, sizeof(note));
	CHECK(s.contents.data == NULL && s.contents_offset == YX_NO_OFFSET);
	/* nothing leads to it */
	list_one("<< /Type /Sig /ByteRange [0 1 2 3] /Contents <30> >>", "", &s, note,
		 sizeof(note));
	CHECK(s.origin == YX_PDF_SIGNATURE_STRAY && s.value.num == 6);
}

static void
two_fields_with_one_value_are_told(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_pdf_signatures list;
	struct yx_pdf *doc = NULL;
	struct pencil p;

	pencil_init(&p);
	pencil_document(&p, "/AcroForm << /Fields [5 0 R 7 0 R] >>", "/Annots [8 0 R]");
	pencil_obj(&p, 5, "<< /FT /Sig /T (A) /V 6 0 R >>");
	pencil_obj(&p, 6, "<< /Type /Sig /ByteRange [0 1 2 3] /Contents <30> >>");
	pencil_obj(&p, 7, "<< /FT /Sig /T (B) /V 6 0 R >>");
	pencil_obj(&p, 8, "<< /Subtype /Widget /FT /Sig /T (C) /V 9 0 R >>");
	pencil_obj(&p, 9, "<< /Type /Sig /ByteRange [0 1 2 3] /Contents <31> >>");
	pencil_table(&p, "/Root 1 0 R");
	CHECK_OK(yx_pdf_open(&doc, yx_buf_bytes(&p.out), NULL, &err));
	REQUIRE(doc);
	CHECK_OK(yx_pdf_signatures_list(&list, yx_pdf_latest(doc), true, &err));
	CHECK_INT(list.count, 3);
	REQUIRE(list.count == 3);
	CHECK(list.items[0].shared_value && list.items[1].shared_value);
	CHECK(list.items[2].origin == YX_PDF_SIGNATURE_WIDGET && list.items[2].page == 0);
	yx_pdf_signatures_clear(&list);
	yx_pdf_free(doc);
	yx_buf_clear(&p.out);
}

static void
signatures_of_a_broken_file_are_salvaged(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct dummy d = { .length = 0 };
	struct yx_pdf_signer signer = dummy_signer(&d);
	struct yx_pdf_signatures list;
	struct yx_bytes parts[2];
	struct yx_pdf *doc = NULL;
	struct yx_buf out;
	struct pencil p;
	size_t at;

	yx_buf_init(&out, 0);
	pencil_make(&p, PENCIL_TABLE, "", "");
	CHECK_OK(dummy_sign_bytes(yx_buf_bytes(&p.out), "", &plain, &signer, &out, NULL, &err));
	at = yx_bytes_find_last(yx_buf_bytes(&out), YX_BYTES_LIT("startxref\n"), out.len);
	REQUIRE(at != SIZE_MAX);
	out.data[at + 10] = '9'; /* beyond the file */
	CHECK_STATUS(yx_pdf_open(&doc, yx_buf_bytes(&out), NULL, &err), YX_MALFORMED);
	CHECK_OK(yx_pdf_signatures_salvage(&list, yx_buf_bytes(&out), &err));
	CHECK_INT(list.count, 1);
	REQUIRE(list.count == 1);
	CHECK(list.items[0].origin == YX_PDF_SIGNATURE_SALVAGED);
	CHECK(list.items[0].coverage.gap_is_contents && list.items[0].coverage.ends_at_file);
	CHECK(yx_pdf_signature_parts_in(yx_buf_bytes(&out), &list.items[0], parts));
	CHECK_INT(parts[0].len + parts[1].len, d.length);
	CHECK(dummy_sum(dummy_sum(1, parts[0]), parts[1]) != d.sum);
	yx_pdf_signatures_clear(&list);
	CHECK_OK(yx_pdf_signatures_salvage(&list, YX_BYTES_LIT("/ByteRange obj /ByteRange"), &err));
	CHECK_INT(list.count, 0);
	yx_pdf_signatures_clear(&list);
	yx_buf_clear(&out);
	yx_buf_clear(&p.out);
}

TEST_MAIN(CASE(signatures_of_a_broken_file_are_salvaged), CASE(every_kind_is_signed_twice),
	  CASE(existing_fields_are_filled), CASE(the_field_is_told), CASE(wrong_fields_are_refused),
	  CASE(earlier_signatures_may_forbid), CASE(locks_name_fields_that_are_there),
	  CASE(a_certification_is_listed), CASE(seed_values_are_kept_or_refused),
	  CASE(refusals_for_other_reasons), CASE(appearances_stand_upright),
	  CASE(odd_signatures_show_what_is_odd), CASE(two_fields_with_one_value_are_told))
