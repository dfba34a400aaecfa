/* SPDX-License-Identifier: Apache-2.0 */
/* Incremental updates: objects added and changed, validation data, encrypted files. */
#include "build_pdf.h"
#include "dummy_signer.h"

static void
join(struct yx_buf *out, struct yx_bytes a, struct yx_bytes b)
{
	yx_buf_reset(out);
	yx_buf_put_bytes(out, a);
	yx_buf_put_bytes(out, b);
}

static void
check_with_qpdf(const struct yx_buf *file, const char *what, const char *password)
{
	struct yx_error err = YX_ERROR_INIT;
	char path[512];

	snprintf(path, sizeof(path), "%s/%s.pdf", test_scratch(), what);
	CHECK_OK(yx_file_write(path, yx_buf_bytes(file), 0, &err));
	if (test_have("qpdf"))
		CHECK_MSG(test_sh("qpdf --password='%s' --check '%s' >/dev/null 2>&1", password,
				  path) == 0,
			  "qpdf --check of %s", path);
}

/* What the tests below change in a document. */
static enum yx_status
make_changes(struct yx_pdf_update *u, struct yx_pdf_ref *note, struct yx_error *err)
{
	struct yx_pdf_obj *catalog = NULL, *annot = NULL, *info = NULL;
	struct yx_pdf_ref form;
	enum yx_status st;

	st = yx_pdf_update_add_stream(u, NULL, YX_BYTES_LIT("q 1 0 0 1 0 0 cm Q q Q q Q"), true,
				      &form, err);
	if (st != YX_OK)
		return st;
	st = yx_pdf_update_printf(u, &annot, err,
				  "<< /Type /Annot /Subtype /Square /Rect [5 5 50 50] "
				  "/Contents (secret note) /F 4 >>");
	if (st == YX_OK)
		st = yx_pdf_update_add(u, annot, note, err);
	if (st == YX_OK)
		st = yx_pdf_update_add_annotation(u, 0, *note, err);
	if (st == YX_OK)
		st = yx_pdf_update_catalog(u, &catalog, err);
	if (st == YX_OK)
		st = yx_pdf_update_edit_entry(u, catalog, "ViewerPreferences", YX_PDF_DICT, &info,
					      err);
	if (st == YX_OK)
		st = yx_pdf_dict_set(u, info, "DisplayDocTitle",
				     yx_pdf_make_text(u, yx_bytes_str("never mind")), err);
	return st == YX_OK ? yx_pdf_dict_remove(u, info, "DisplayDocTitle", err) : st;
}

static void
every_kind_is_updated(void)
{
	struct yx_error err = YX_ERROR_INIT;
	int k;

	for (k = 0; k < PENCIL_KINDS; k++) {
		struct yx_pdf *doc = NULL;
		struct yx_pdf_update *u = NULL;
		struct yx_pdf_ref note = { 0, 0 };
		const struct yx_pdf_obj *o = NULL;
		struct yx_pdf_page page;
		struct yx_buf tail, all;
		struct pencil p;
		bool same = false;

		yx_buf_init(&tail, 0);
		yx_buf_init(&all, 0);
		pencil_make(&p, (enum pencil_kind)k, "", "");
		CHECK_OK(yx_pdf_open(&doc, yx_buf_bytes(&p.out), NULL, &err));
		REQUIRE(doc);
		CHECK_OK(yx_pdf_update_new(&u, doc, &err));
		CHECK_OK(make_changes(u, &note, &err));
		CHECK_OK(yx_pdf_update_finish(u, &tail, &err));
		CHECK_STATUS(yx_pdf_update_finish(u, &all, &err), YX_USAGE);
		yx_pdf_update_free(u);
		yx_pdf_free(doc);
		join(&all, yx_buf_bytes(&p.out), yx_buf_bytes(&tail));
		check_with_qpdf(&all, pencil_kind_name((enum pencil_kind)k), "");
		CHECK_OK(yx_pdf_open(&doc, yx_buf_bytes(&all), NULL, &err));
		REQUIRE(doc);
		CHECK_OK(yx_pdf_load(yx_pdf_latest(doc), note, &o, &err));
		o = yx_pdf_peek(o, "Contents");
		CHECK(o && yx_bytes_equal_str(o->u.text, "secret note"));
		CHECK_OK(yx_pdf_page(yx_pdf_latest(doc), 0, &page, &err));
		o = yx_pdf_peek(page.dict, "Annots");
		CHECK(o && o->kind == YX_PDF_ARRAY && o->u.array.count == 1);
		CHECK_OK(yx_pdf_same(yx_pdf_latest(doc),
				     yx_pdf_view(doc, yx_pdf_revision_count(doc) - 2), 4, &same,
				     &err));
		CHECK(same);
		CHECK_OK(yx_pdf_scan(doc, &err));
		CHECK_INT(yx_pdf_note_count(doc), 0);
		yx_pdf_free(doc);
		yx_buf_clear(&tail);
		yx_buf_clear(&all);
		yx_buf_clear(&p.out);
	}
}

static void
a_file_without_a_last_newline_is_kept(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct dummy d = { .length = 0 };
	struct yx_pdf_signer signer = dummy_signer(&d);
	struct yx_pdf_sign_options o = { .time = YX_TIME_NONE };
	struct yx_buf one, two;
	struct pencil p;

	yx_buf_init(&one, 0);
	yx_buf_init(&two, 0);
	pencil_make(&p, PENCIL_TABLE, "", "");
	p.out.len--; /* ends in %%EOF */
	CHECK_OK(dummy_sign_bytes(yx_buf_bytes(&p.out), "", &o, &signer, &one, NULL, &err));
	CHECK(one.len > p.out.len && one.data[p.out.len] == '\n');
	check_with_qpdf(&one, "no-newline", "");
	one.len--;
	CHECK_OK(dummy_sign_bytes(yx_buf_bytes(&one), "", &o, &signer, &two, NULL, &err));
	check_with_qpdf(&two, "no-newline-twice", "");
	yx_buf_clear(&one);
	yx_buf_clear(&two);
	yx_buf_clear(&p.out);
}

static void
mistakes_of_the_caller_are_told(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_pdf *doc = NULL;
	struct yx_pdf_update *u = NULL;
	struct yx_pdf_obj *o = NULL;
	struct yx_pdf_ref ref, none = { 99, 0 };
	struct yx_buf tail;
	struct pencil p;

	yx_buf_init(&tail, 0);
	pencil_make(&p, PENCIL_TABLE, "", "");
	CHECK_OK(yx_pdf_open(&doc, yx_buf_bytes(&p.out), NULL, &err));
	REQUIRE(doc);
	CHECK_OK(yx_pdf_update_new(&u, doc, &err));
	CHECK_STATUS(yx_pdf_update_finish(u, &tail, &err), YX_USAGE); /* nothing changed */
	CHECK_STATUS(yx_pdf_update_edit(u, none, &o, &err), YX_NOT_FOUND);
	CHECK_STATUS(yx_pdf_update_edit(u, (struct yx_pdf_ref){ 4, 0 }, &o, &err), YX_USAGE);
	CHECK_OK(yx_pdf_update_reserve(u, &ref, &err));
	CHECK_STATUS(yx_pdf_update_finish(u, &tail, &err), YX_USAGE); /* never filled */
	CHECK_STATUS(yx_pdf_update_put(u, ref, NULL, &err), YX_NOMEM);
	yx_pdf_update_free(u);
	yx_pdf_free(doc);
	yx_buf_clear(&tail);
	yx_buf_clear(&p.out);
	pencil_init(&p);
	pencil_document(&p, "", "");
	pencil_table(&p, "/Root 1 0 R /AuthCode << /MACLocation /Standalone >>");
	CHECK_OK(yx_pdf_open(&doc, yx_buf_bytes(&p.out), NULL, &err));
	REQUIRE(doc);
	CHECK_STATUS(yx_pdf_update_new(&u, doc, &err), YX_UNSUPPORTED);
	CHECK(u == NULL);
	yx_pdf_free(doc);
	yx_buf_clear(&p.out);
}

static void
a_number_the_trailer_points_to_is_not_used(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_pdf_update *u = NULL;
	struct yx_pdf *doc = NULL;
	struct yx_pdf_ref ref = { 0 };
	struct pencil p;

	/* objects 1 to 4; 5 is lost, and still named */
	pencil_init(&p);
	pencil_document(&p, "", "");
	pencil_table(&p, "/Root 1 0 R /AdditionalStreams [/application#2Fodt 5 0 R]");
	CHECK_OK(yx_pdf_open(&doc, yx_buf_bytes(&p.out), NULL, &err));
	REQUIRE(doc);
	CHECK_OK(yx_pdf_update_new(&u, doc, &err));
	CHECK_OK(yx_pdf_update_reserve(u, &ref, &err));
	CHECK_INT(ref.num, 6);
	yx_pdf_update_free(u);
	yx_pdf_free(doc);
	yx_buf_clear(&p.out);
}

static void
validation_data_is_added_once(void)
{
	struct yx_bytes certs[2] = { YX_BYTES_LIT("cert one"), YX_BYTES_LIT("cert two") };
	struct yx_bytes crl = YX_BYTES_LIT("a crl"), ocsp = YX_BYTES_LIT("an answer");
	struct yx_error err = YX_ERROR_INIT;
	struct yx_pdf_signatures list;
	struct yx_pdf *doc = NULL;
	struct yx_buf tail, all, next;
	struct pencil p;
	int round;

	yx_buf_init(&tail, 0);
	yx_buf_init(&all, 0);
	yx_buf_init(&next, 0);
	pencil_make(&p, PENCIL_OBJSTM, "", "");
	yx_buf_put_bytes(&all, yx_buf_bytes(&p.out));
	for (round = 0; round < 2; round++) {
		struct yx_pdf_update *u = NULL;

		yx_buf_reset(&tail);
		CHECK_OK(yx_pdf_open(&doc, yx_buf_bytes(&all), NULL, &err));
		REQUIRE(doc);
		CHECK_OK(yx_pdf_update_new(&u, doc, &err));
		CHECK_OK(yx_pdf_update_add_dss(u, round ? "BB" : "AA", YX_TIME_NONE, certs, 2, &crl,
					       1, &ocsp, 1, &err));
		/* within one update, too */
		CHECK_OK(yx_pdf_update_add_dss(u, round ? "BB" : "AA", YX_TIME_NONE, certs, 2, &crl,
					       1, NULL, 0, &err));
		CHECK_OK(yx_pdf_update_finish(u, &tail, &err));
		yx_pdf_update_free(u);
		join(&next, yx_buf_bytes(&all), yx_buf_bytes(&tail));
		yx_pdf_free(doc);
		join(&all, yx_buf_bytes(&next), yx_bytes(NULL, 0));
	}
	check_with_qpdf(&all, "dss", "");
	CHECK_OK(yx_pdf_open(&doc, yx_buf_bytes(&all), NULL, &err));
	REQUIRE(doc);
	CHECK_OK(yx_pdf_signatures_list(&list, yx_pdf_latest(doc), true, &err));
	CHECK(list.has_dss);
	CHECK_INT(list.cert_count, 2);
	CHECK_INT(list.crl_count, 1);
	CHECK_INT(list.ocsp_count, 1);
	CHECK_INT(list.vri_count, 2);
	REQUIRE(list.vri_count == 2 && list.crl_count == 1);
	CHECK(yx_bytes_equal_str(list.vri[1].key, "BB"));
	CHECK_INT(list.vri[1].cert_count, 2);
	CHECK(yx_pdf_ref_equal(list.vri[1].crls[0], list.crls[0]));
	yx_pdf_signatures_clear(&list);
	yx_pdf_free(doc);
	yx_buf_clear(&tail);
	yx_buf_clear(&all);
	yx_buf_clear(&next);
	yx_buf_clear(&p.out);
}

/* --------------------------------------------------------------- encryption */

static const struct {
	const char *name, *options;
	int revision;
} ciphers[] = {
	{ "RC4, 40 bits", "40", 2 },
	{ "RC4, 128 bits", "128 --use-aes=n", 3 },
	{ "RC4 in a crypt filter", "128 --use-aes=n --force-V4", 4 },
	{ "AES, 128 bits", "128 --use-aes=y", 4 },
	{ "AES, metadata in clear", "128 --use-aes=y --cleartext-metadata", 4 },
	{ "AES, 256 bits, draft", "256 --force-R5", 5 },
	{ "AES, 256 bits", "256", 6 },
	{ "AES, 256 bits, metadata in clear", "256 --cleartext-metadata", 6 },
};

/* Encrypt the plain file with qpdf; user password "u", owner password "o\303\266". */
static bool
encrypt(const char *plain_path, size_t i, const char *more, char out[512])
{
	snprintf(out, 512, "%s/enc%zu.pdf", test_scratch(), i);
	return test_sh("qpdf --allow-weak-crypto --encrypt u 'o2' %s %s -- '%s' '%s'",
		       ciphers[i].options, more, plain_path, out) == 0;
}

static enum yx_status
open_with(struct yx_pdf **doc, struct yx_bytes file, const char *password, struct yx_error *err)
{
	struct yx_pdf_options o = { .password = yx_bytes_str(password) };

	return yx_pdf_open(doc, file, &o, err);
}

static void
check_encrypted(const char *path, size_t i)
{
	struct yx_error err = YX_ERROR_INIT;
	const struct yx_pdf_obj *o = NULL;
	struct yx_bytes file = test_read(path);
	struct yx_pdf *doc = NULL;
	struct yx_pdf_update *u = NULL;
	struct yx_pdf_ref note = { 0, 0 };
	struct yx_buf b, tail, all;
	struct yx_pdf_page page;

	yx_buf_init(&b, 0);
	yx_buf_init(&tail, 0);
	yx_buf_init(&all, 0);
	CHECK_STATUS(open_with(&doc, file, "", &err), YX_DENIED);
	CHECK(strstr(err.text, "give its password") != NULL);
	CHECK_STATUS(open_with(&doc, file, "wrong", &err), YX_DENIED);
	CHECK(strstr(err.text, "not its password") != NULL);
	CHECK_OK(open_with(&doc, file, "o2", &err));
	CHECK(doc && yx_pdf_info(doc)->owner);
	yx_pdf_free(doc);
	CHECK_OK(open_with(&doc, file, "u", &err));
	REQUIRE(doc);
	CHECK_MSG(yx_pdf_info(doc)->encryption_revision == ciphers[i].revision, "%s: R %d",
		  ciphers[i].name, yx_pdf_info(doc)->encryption_revision);
	CHECK(!yx_pdf_info(doc)->owner);
	CHECK_OK(yx_pdf_page(yx_pdf_latest(doc), 0, &page, &err));
	CHECK_OK(yx_pdf_get(yx_pdf_latest(doc), page.dict, "Contents", &o, &err));
	CHECK_OK(yx_pdf_stream_decode(yx_pdf_latest(doc), o, 0, &b, NULL, &err));
	CHECK_MSG(strncmp(yx_buf_str(&b), "0 0 1 rg", 8) == 0, "%s: page content", ciphers[i].name);
	CHECK_OK(yx_pdf_get(yx_pdf_latest(doc), page.dict, "Secret", &o, &err));
	CHECK_MSG(o && o->kind == YX_PDF_STRING && yx_bytes_equal_str(o->u.text, "a string"),
		  "%s: string", ciphers[i].name);
	/* what is added is encrypted and comes back */
	CHECK_OK(yx_pdf_update_new(&u, doc, &err));
	CHECK_OK(make_changes(u, &note, &err));
	CHECK_OK(yx_pdf_update_finish(u, &tail, &err));
	CHECK(yx_bytes_find(yx_buf_bytes(&tail), YX_BYTES_LIT("secret note"), 0) == SIZE_MAX);
	join(&all, file, yx_buf_bytes(&tail));
	yx_pdf_update_free(u);
	yx_pdf_free(doc);
	check_with_qpdf(&all, "encrypted-updated", "u");
	CHECK_OK(open_with(&doc, yx_buf_bytes(&all), "u", &err));
	REQUIRE(doc);
	CHECK_OK(yx_pdf_load(yx_pdf_latest(doc), note, &o, &err));
	o = yx_pdf_peek(o, "Contents");
	CHECK_MSG(o && yx_bytes_equal_str(o->u.text, "secret note"), "%s", ciphers[i].name);
	yx_pdf_free(doc);
	yx_buf_clear(&b);
	yx_buf_clear(&tail);
	yx_buf_clear(&all);
	free((void *)(uintptr_t)file.data);
}

static void
sign_encrypted(const char *path, size_t i)
{
	struct yx_error err = YX_ERROR_INIT;
	struct dummy d = { .length = 0 };
	struct yx_pdf_signer signer = dummy_signer(&d);
	struct yx_pdf_sign_options o = { .time = YX_TIME_NONE };
	struct yx_bytes file = test_read(path);
	struct yx_pdf_signatures list;
	struct yx_pdf *doc = NULL;
	struct yx_buf out;

	yx_buf_init(&out, 0);
	o.reason = yx_bytes_str("kept secret");
	CHECK_OK(dummy_sign_bytes(file, "u", &o, &signer, &out, NULL, &err));
	check_with_qpdf(&out, "encrypted-signed", "u");
	CHECK(yx_bytes_find(yx_buf_bytes(&out), YX_BYTES_LIT("kept secret"), 0) == SIZE_MAX);
	CHECK_OK(open_with(&doc, yx_buf_bytes(&out), "u", &err));
	REQUIRE(doc);
	CHECK_OK(yx_pdf_signatures_list(&list, yx_pdf_latest(doc), true, &err));
	CHECK_INT(list.count, 1);
	REQUIRE(list.count == 1);
	CHECK_MSG(dummy_verify(doc, &list.items[0]) && dummy_covers_all(&list.items[0]), "%s",
		  ciphers[i].name);
	CHECK(yx_bytes_equal(list.items[0].reason, o.reason));
	yx_pdf_signatures_clear(&list);
	yx_pdf_free(doc);
	yx_buf_clear(&out);
	free((void *)(uintptr_t)file.data);
}

static void
write_plain(char path[512])
{
	struct yx_error err = YX_ERROR_INIT;
	struct pencil p;

	pencil_make(&p, PENCIL_OBJSTM, "", "/Secret (a string)");
	snprintf(path, 512, "%s/plain.pdf", test_scratch());
	CHECK_OK(yx_file_write(path, yx_buf_bytes(&p.out), 0, &err));
	yx_buf_clear(&p.out);
}

static void
encrypted_files_are_read_updated_and_signed(void)
{
	char plain_path[512], path[512];
	size_t i;

	if (!test_have("qpdf"))
		test_skip("qpdf is not installed");
	write_plain(plain_path);
	for (i = 0; i < sizeof(ciphers) / sizeof(ciphers[0]); i++) {
		CHECK_MSG(encrypt(plain_path, i, "", path), "qpdf: %s", ciphers[i].name);
		check_encrypted(path, i);
		sign_encrypted(path, i);
		/* the same with the objects packed */
		CHECK_MSG(ciphers[i].revision < 3 ||
			      test_sh("qpdf --allow-weak-crypto --password=u "
				      "--object-streams=generate '%s' '%s.packed'",
				      path, path) == 0,
			  "qpdf packs");
		if (ciphers[i].revision >= 3) {
			snprintf(path + strlen(path), sizeof(path) - strlen(path), ".packed");
			check_encrypted(path, i);
			sign_encrypted(path, i);
		}
	}
}

static void
permissions_are_kept(void)
{
	static const struct {
		const char *name, *options, *password;
		enum yx_status want;
	} cases[] = {
		{ "all allowed", "", "u", YX_OK },
		{ "nothing allowed", "--modify=none", "u", YX_DENIED },
		{ "only assembly", "--modify=assembly", "u", YX_DENIED },
		{ "only forms: no new field", "--modify=form", "u", YX_DENIED },
		{ "nothing allowed, the owner", "--modify=none", "o2", YX_OK },
	};
	struct yx_error err = YX_ERROR_INIT;
	char plain_path[512], path[512];
	size_t i;

	if (!test_have("qpdf"))
		test_skip("qpdf is not installed");
	write_plain(plain_path);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct dummy d = { .length = 0 };
		struct yx_pdf_signer signer = dummy_signer(&d);
		struct yx_pdf_sign_options o = { .time = YX_TIME_NONE };
		struct yx_bytes file;
		struct yx_buf out;
		enum yx_status st;

		yx_buf_init(&out, 0);
		CHECK(encrypt(plain_path, 6, cases[i].options, path));
		file = test_read(path);
		st = dummy_sign_bytes(file, cases[i].password, &o, &signer, &out, NULL, &err);
		CHECK_MSG(st == cases[i].want, "%s: %s (%s)", cases[i].name, yx_status_name(st),
			  err.text);
		yx_buf_clear(&out);
		free((void *)(uintptr_t)file.data);
	}
}

TEST_MAIN(CASE(every_kind_is_updated), CASE(a_file_without_a_last_newline_is_kept),
	  CASE(mistakes_of_the_caller_are_told), CASE(a_number_the_trailer_points_to_is_not_used),
	  CASE(validation_data_is_added_once), CASE(encrypted_files_are_read_updated_and_signed),
	  CASE(permissions_are_kept))
