/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Other people's unsigned PDFs (../shared/corpora/pdf-plain), signed by us: every file that qpdf
 * calls clean is signed and verifies afterwards, but for those whose content viewers paint
 * differently (qpdf does not look at it); every other one too or it is refused with a reason.
 */
#include "../test.h"
#include <yinxin/pki_ca.h>
#include <yinxin/sign_make.h>

static struct yx_key *key;
static struct yx_cert *cert;

static void
make_signer(void)
{
	struct yx_ca_wish wish = { .profile = YX_CA_SIGNER, .path_len = -1 };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf name = { 0 }, der = { 0 };

	CHECK_OK(yx_key_generate(&key, "p256", &err));
	CHECK_OK(yx_name_parse(&name, "/CN=Test", &err));
	wish.subject = yx_buf_bytes(&name);
	wish.spki = yx_pubkey_spki(yx_key_public(key));
	CHECK_OK(yx_ca_make_cert(&der, &wish, NULL, key, &err));
	CHECK_OK(yx_cert_parse(&cert, yx_buf_bytes(&der), YX_PKI_STRICT, &err));
	yx_buf_clear(&name);
	yx_buf_clear(&der);
}

/* Clean as a file, and read in two ways as a page: what the verdict must say of it. */
static const struct {
	const char *file, *reason;
} disputed[] = {
	{ "pdfjs-ContentStreamCycleType3insideType3.pdf", "content that paints itself" },
	/* 9.7.5.2: Identity-H is for embedded fonts; the viewers choose glyphs of their own */
	{ "pdfjs-issue15594_reduced.pdf", "glyphs by number of a font that is not embedded" },
	/* 9.7.6.3: codes of another length than the map has; MuPDF and PDFium draw fewer */
	{ "pdfjs-issue11768_reduced.pdf", "outside of the character map's code space" },
	/* 8.6.5.5: a profile of three colours for grey: grey, other colours, or nothing is drawn */
	{ "pypdf-imagemagick-images.pdf", "a colour profile that is not for these colours" },
	/* T.88 7.4.7, 6.4.11 with Huffman codes: MuPDF and Ghostscript show another picture or none
	 */
	{ "pdfjs-bitmap-refine-customat.pdf", "a JBIG2 picture" },
	{ "pdfjs-bitmap-refine-template1.pdf", "a JBIG2 picture" },
	{ "pdfjs-bitmap-symbol-texthuffrefineB15.pdf", "a JBIG2 picture" },
	{ "pdfjs-bitmap-symbol-texthuffrefinecustompos.pdf", "a JBIG2 picture" },
	{ "pdfjs-bitmap-trailing-7fff-stripped-harder-refine.pdf", "a JBIG2 picture" },
	/* 7.8.3: a form with resources of its own; some viewers look in the page's too */
	{ "qpdf-form-xobjects-some-resources2.pdf", "missing in its own resources" },
};

static const char *
disputed_for(const char *file)
{
	for (size_t i = 0; i < sizeof(disputed) / sizeof(disputed[0]); i++)
		if (strcmp(disputed[i].file, file) == 0)
			return disputed[i].reason;
	return NULL;
}

struct tally {
	int clean, clean_signed, disputed, other, other_signed, other_refused;
};

/* Does it pass or, where it is disputed, is it undetermined for the reason that is known? */
static bool
verifies(struct yx_bytes in, const char *file)
{
	const char *reason = disputed_for(file);
	struct yx_verify_options o = { .at = YX_TIME_NONE, .no_file_digests = true };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_verify_report *r = NULL;
	struct yx_policy policy;
	bool good;

	CHECK_OK(yx_policy_builtin(&policy, "integrity", &err));
	o.policy = &policy;
	CHECK_OK(yx_verify_bytes(&r, in, file, &o, &err));
	good = r && r->verdict == YX_VERDICT_TOTAL_PASSED;
	if (r && reason)
		good = r->verdict == YX_VERDICT_INDETERMINATE && r->signature_count &&
		       strstr(r->signatures[r->signature_count - 1].reason.in[0], reason);
	else if (r && !good)
		printf("# %s after signing: %s, %s\n", file, yx_verdict_name(r->verdict),
		       r->signature_count ? r->signatures[r->signature_count - 1].reason.in[0]
					  : r->reason.in[0]);
	yx_verify_report_free(r);
	return good;
}

static void
sign_file(const char *path, const char *file, bool clean, struct tally *t)
{
	struct yx_sign_options o = { .who = { .key = key, .cert = cert }, .time = YX_TIME_NONE };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf whole = { 0 }, tail = { 0 };
	struct yx_file f;
	enum yx_status st;
	bool good = false;

	CHECK_OK(yx_file_open(&f, path, 0, &err));
	st = yx_sign_pdf(&tail, f.bytes, &o, NULL, &err);
	if (st == YX_OK) {
		yx_buf_put_bytes(&whole, f.bytes);
		yx_buf_put_bytes(&whole, yx_buf_bytes(&tail));
		good = verifies(yx_buf_bytes(&whole), file);
	}
	if (clean) {
		t->clean++;
		t->clean_signed += good;
		t->disputed += disputed_for(file) != NULL;
		CHECK_MSG(good, "%s is clean and was not signed: %s", file, err.text);
	} else {
		t->other++;
		t->other_signed += good;
		t->other_refused += st != YX_OK;
		/* a refusal is about the file, and says what */
		CHECK_MSG(st == YX_OK || (err.text[0] && st != YX_INTERNAL && st != YX_NOMEM),
			  "%s: refused as %s without words", file, yx_status_name(st));
	}
	yx_buf_clear(&whole);
	yx_buf_clear(&tail);
	yx_file_close(&f);
}

static void
other_peoples_files_are_signed_or_refused_with_a_reason(void)
{
	const char *folder = test_corpus("pdf-plain");
	struct tally t = { 0 };
	char path[9000], line[8192];
	FILE *in;

	make_signer();
	snprintf(path, sizeof(path), "%s/MANIFEST.tsv", folder);
	in = fopen(path, "r");
	REQUIRE(in != NULL);
	while (fgets(line, sizeof(line), in)) {
		char *tab = strchr(line, '\t');

		if (!tab || !strstr(line, ".pdf"))
			continue;
		*tab = 0;
		snprintf(path, sizeof(path), "%s/%s", folder, line);
		sign_file(path, line,
			  strstr(tab + 1, "qpdf --check rc=0") || strstr(tab + 1, "qpdf rc=0"), &t);
	}
	fclose(in);
	CHECK(t.clean > 80);
	CHECK_INT(t.disputed, sizeof(disputed) / sizeof(disputed[0]));
	printf("# clean: %d, as expected: %d, of them undetermined: %d; others: %d, signed: %d, "
	       "refused: %d\n",
	       t.clean, t.clean_signed, t.disputed, t.other, t.other_signed, t.other_refused);
	yx_cert_free(cert);
	yx_key_free(key);
}

TEST_MAIN(CASE(other_peoples_files_are_signed_or_refused_with_a_reason))
