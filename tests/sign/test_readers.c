/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What we verified is what others show: of every file of the corpora that passes, the number of
 * pages is what poppler and MuPDF count, and the words of the first page are among those that
 * poppler reads there. A reader that sees another document in the same bytes would differ.
 */
#include "../test.h"
#include <yinxin/pdf.h>
#include <yinxin/pdf_text.h>
#include <yinxin/sign.h>

struct tally {
	int passed, counted, read;
};

/* The number that PROGRAM FILE | FILTER prints; -1 when it fails. */
static long
number_of(const char *program, const char *path, const char *filter)
{
	char file[600];
	struct yx_bytes text;
	long n = -1;

	snprintf(file, sizeof(file), "%s/number", test_scratch());
	if (test_sh("timeout 20 %s '%s' 2>/dev/null | %s > %s", program, path, filter, file) != 0)
		return -1;
	text = test_read(file);
	if (text.len && text.len < 20) {
		char line[24] = "";

		memcpy(line, text.data, text.len);
		n = strtol(line, NULL, 10);
	}
	free((void *)(uintptr_t)text.data);
	return n;
}

/* Letters and digits, counted. What readers write in several ways (accents, ligatures) is left out.
 */
static void
count_letters(uint32_t cp, int to[128])
{
	if ((cp >= '0' && cp <= '9') || (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z'))
		to[cp]++;
}

static bool
theirs(const char *path, int to[128])
{
	char file[600];
	struct yx_bytes text;

	snprintf(file, sizeof(file), "%s/words", test_scratch());
	if (test_sh("timeout 20 pdftotext -q -f 1 -l 1 -raw '%s' %s 2>/dev/null", path, file) != 0)
		return false;
	text = test_read(file);
	for (size_t i = 0; i < text.len; i++)
		count_letters(text.data[i], to);
	free((void *)(uintptr_t)text.data);
	return true;
}

static bool
ours(struct yx_pdf *doc, int to[128])
{
	struct yx_pdf_text_reader *reader = NULL;
	struct yx_pdf_text text = { 0 };
	struct yx_error err = YX_ERROR_INIT;
	bool good = yx_pdf_text_reader_new(&reader, yx_pdf_latest(doc), &err) == YX_OK &&
		    yx_pdf_text_read(reader, 0, &text, &err) == YX_OK;

	for (size_t i = 0; good && i < text.count; i++)
		count_letters(text.glyphs[i].code, to);
	yx_pdf_text_clear(&text);
	yx_pdf_text_reader_free(reader);
	return good;
}

static void
compare(const char *name, const char *path, struct yx_bytes file, struct tally *t)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_pdf *doc = NULL;
	int a[128] = { 0 }, b[128] = { 0 }, total = 0, missing = 0;
	size_t pages = 0;
	long n;

	if (yx_pdf_open(&doc, file, NULL, &err) != YX_OK)
		return; /* encrypted: passed with nothing to read */
	CHECK_OK(yx_pdf_page_count(yx_pdf_latest(doc), &pages, &err));
	n = number_of("pdfinfo", path, "sed -n 's/^Pages: *//p'");
	if (n >= 0) {
		CHECK_MSG(n == (long)pages, "%s: %zu pages, poppler counts %ld", name, pages, n);
		t->counted++;
	}
	n = number_of("mutool pages", path, "grep -c '<page '");
	if (n >= 0)
		CHECK_MSG(n == (long)pages, "%s: %zu pages, MuPDF counts %ld", name, pages, n);
	if (ours(doc, a) && theirs(path, b)) {
		for (size_t i = 0; i < 128; i++) {
			total += a[i];
			missing += a[i] > b[i] ? a[i] - b[i] : 0;
		}
		/* some hundredths: letters that only an embedded font's own table tells */
		CHECK_MSG(missing * 20 <= total, "%s: %d of %d letters are not what poppler reads",
			  name, missing, total);
		t->read += total > 0;
	}
	yx_pdf_free(doc);
}

static void
judge_file(const char *folder, const char *name, struct tally *t)
{
	struct yx_verify_options o = { .at = YX_TIME_NONE, .no_file_digests = true };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_verify_report *r = NULL;
	struct yx_policy policy;
	struct yx_file f;
	char path[1200];

	CHECK_OK(yx_policy_builtin(&policy, "integrity", &err));
	o.policy = &policy;
	snprintf(path, sizeof(path), "%.500s/%.500s", folder, name);
	CHECK_OK(yx_file_open(&f, path, 0, &err));
	CHECK_OK(yx_verify_bytes(&r, f.bytes, name, &o, &err));
	if (r && r->verdict == YX_VERDICT_TOTAL_PASSED) {
		t->passed++;
		compare(name, path, f.bytes, t);
	}
	yx_verify_report_free(r);
	yx_file_close(&f);
}

static void
others_see_what_was_verified(void)
{
	static const char *const names[] = { "pdf-signed", "pdf-attack" };
	struct tally t = { 0 };

	if (!test_have("pdftotext") || !test_have("pdfinfo") || !test_have("mutool"))
		test_skip("poppler's or MuPDF's tools are not installed");
	for (size_t i = 0; i < 2; i++) {
		const char *folder = test_corpus(names[i]);
		char manifest[600], line[8192];
		FILE *in;

		snprintf(manifest, sizeof(manifest), "%s/MANIFEST.tsv", folder);
		in = fopen(manifest, "r");
		REQUIRE(in != NULL);
		while (fgets(line, sizeof(line), in)) {
			line[strcspn(line, "\t\n")] = 0;
			if (strstr(line, ".pdf") && strlen(line) < 500)
				judge_file(folder, line, &t);
		}
		fclose(in);
	}
	printf("# %d files passed; pages counted in %d, words compared in %d\n", t.passed,
	       t.counted, t.read);
	CHECK(t.counted > 100 && t.read > 50);
}

TEST_MAIN(CASE(others_see_what_was_verified))
