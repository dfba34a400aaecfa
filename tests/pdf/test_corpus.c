/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Other people's files: nothing crashes, hangs or takes much memory; what qpdf calls clean is
 * signed and stays clean; honest signed files are listed with honest facts.
 */
#include "dummy_signer.h"

#include <dirent.h>
#include <unistd.h>

#define SECONDS_MAX 5
#ifdef __SANITIZE_ADDRESS__
#define MEMORY_MAX (2048L << 10) /* KiB; the sanitizer keeps freed memory for a while */
#else
#define MEMORY_MAX (256L << 10)
#endif

static long
peak_memory(void)
{
	FILE *f = fopen("/proc/self/status", "r");
	char line[256];
	long kib = 0;

	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, "VmHWM: %ld", &kib) == 1)
			break;
	if (f)
		fclose(f);
	return kib;
}

/* Everything a verifier would do with a file. */
static enum yx_status
examine(struct yx_bytes file, bool *scanned, struct yx_error *err)
{
	struct yx_pdf_signatures list;
	struct yx_pdf *doc = NULL;
	const struct yx_pdf_obj *o = NULL;
	struct yx_pdf_xref x;
	struct yx_buf b;
	struct yx_bytes left;
	size_t rev, i, pages;
	enum yx_status st;

	*scanned = false;
	if ((st = yx_pdf_open(&doc, file, NULL, err)) != YX_OK)
		return st;
	(void)!yx_pdf_page_count(yx_pdf_latest(doc), &pages, NULL);
	for (rev = 0; rev < yx_pdf_revision_count(doc); rev++) {
		for (i = 0; yx_pdf_revision_entry(doc, rev, i, &x); i++) {
			struct yx_pdf_view v = yx_pdf_view(doc, rev);
			struct yx_pdf_ref ref = { x.num, x.gen };

			yx_buf_init(&b, 0);
			if (yx_pdf_load(v, ref, &o, NULL) == YX_OK && o->kind == YX_PDF_STREAM)
				(void)!yx_pdf_stream_decode(v, o, 0, &b, &left, NULL);
			yx_buf_clear(&b);
			yx_pdf_trim(doc);
		}
	}
	*scanned = yx_pdf_scan(doc, NULL) == YX_OK;
	st = yx_pdf_signatures_list(&list, yx_pdf_latest(doc), true, err);
	yx_pdf_signatures_clear(&list);
	yx_pdf_free(doc);
	return st;
}

static void
examine_folder(const char *name)
{
	const char *folder = test_corpus(name);
	struct dirent *e;
	DIR *d = opendir(folder);
	unsigned files = 0, refused = 0;
	char path[1024];

	REQUIRE(d);
	while ((e = readdir(d))) {
		struct yx_error err = YX_ERROR_INIT;
		struct yx_bytes file;
		yx_time start = yx_time_monotonic();
		bool scanned;
		enum yx_status st;

		if (!strstr(e->d_name, ".pdf"))
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, e->d_name);
		file = test_read(path);
		st = examine(file, &scanned, &err);
		CHECK_MSG(st != YX_INTERNAL && st != YX_NOMEM, "%s: %s", e->d_name, err.text);
		CHECK_MSG(st == YX_OK || err.text[0], "%s: refused without a word", e->d_name);
		CHECK_MSG(yx_time_monotonic() - start < SECONDS_MAX * YX_SECOND, "%s is slow",
			  e->d_name);
		files++;
		refused += st != YX_OK;
		free((void *)(uintptr_t)file.data);
	}
	closedir(d);
	CHECK_MSG(peak_memory() < MEMORY_MAX, "%ld KiB of memory", peak_memory());
	printf("#   %s: %u files, %u refused\n", name, files, refused);
	CHECK(files > 50);
	CHECK_MSG(refused * 4 < files, "%u of %u refused", refused, files);
}

static void
plain_files_are_examined(void)
{
	examine_folder("pdf-plain");
}

static void
attacks_are_examined(void)
{
	examine_folder("pdf-attack");
}

static void
signed_files_are_examined(void)
{
	examine_folder("pdf-signed");
}

/* ------------------------------------------------------ clean files get signed */

static bool
is_clean(const char *line)
{
	return strstr(line, "qpdf --check rc=0") || strstr(line, "qpdf rc=0");
}

static void
sign_clean(const char *folder, const char *name, unsigned *signed_count)
{
	struct yx_error err = YX_ERROR_INIT;
	struct dummy d = { .length = 0 };
	struct yx_pdf_signer signer = dummy_signer(&d);
	struct yx_pdf_sign_options o = { .time = YX_TIME_NONE };
	struct yx_pdf_signatures list;
	struct yx_pdf *doc = NULL;
	struct yx_buf out;
	struct yx_bytes file;
	char path[6000];
	size_t i;
	bool found = false, reads;
	enum yx_status st;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = test_read(path);
	yx_buf_init(&out, 0);
	st = dummy_sign_bytes(file, "", &o, &signer, &out, NULL, &err);
	CHECK_MSG(st == YX_OK, "%s: %s %s", name, yx_status_name(st), err.text);
	if (st != YX_OK)
		goto done;
	(*signed_count)++;
	CHECK_OK(yx_pdf_open(&doc, yx_buf_bytes(&out), NULL, &err));
	if (!doc)
		goto done;
	CHECK_OK(yx_pdf_signatures_list(&list, yx_pdf_latest(doc), false, &err));
	for (i = 0; i < list.count; i++)
		found |= dummy_covers_all(&list.items[i]) && dummy_verify(doc, &list.items[i]);
	CHECK_MSG(found, "%s: the signature is not found again", name);
	yx_pdf_signatures_clear(&list);
	yx_pdf_free(doc);
	/* whoever could not read the original need not read the result */
	reads = test_have("mutool") && test_sh("mutool info '%s' >/dev/null 2>&1", path) == 0;
	snprintf(path, sizeof(path), "%s/signed.pdf", test_scratch());
	CHECK_OK(yx_file_write(path, yx_buf_bytes(&out), 0, &err));
	CHECK_MSG(test_sh("qpdf --check '%s' >/dev/null 2>&1", path) == 0, "%s: qpdf --check",
		  name);
	if (reads)
		CHECK_MSG(test_sh("mutool info '%s' >/dev/null 2>&1", path) == 0, "%s: mutool",
			  name);
	if (test_have("pdfsig"))
		CHECK_MSG(test_sh("pdfsig -nocert '%s' 2>/dev/null | "
				  "grep -q 'Total document signed'",
				  path) == 0,
			  "%s: pdfsig", name);
done:
	yx_buf_clear(&out);
	free((void *)(uintptr_t)file.data);
}

static void
clean_files_are_signed_and_stay_clean(void)
{
	const char *folder = test_corpus("pdf-plain");
	char path[1024], line[4096];
	unsigned count = 0, lines = 0;
	FILE *f;

	if (!test_have("qpdf"))
		test_skip("qpdf is not installed");
	snprintf(path, sizeof(path), "%s/MANIFEST.tsv", folder);
	f = fopen(path, "r");
	REQUIRE(f);
	while (fgets(line, sizeof(line), f)) {
		char *tab = strchr(line, '\t');

		if (!tab || !is_clean(line))
			continue;
		*tab = 0;
		lines++;
		sign_clean(folder, line, &count);
	}
	fclose(f);
	printf("#   %u of %u clean files signed\n", count, lines);
	CHECK(lines > 70);
	CHECK_INT(count, lines);
}

/* ----------------------------------------------- honest files have honest facts */

static void
signed_files_show_whole_coverage(void)
{
	const char *folder = test_corpus("pdf-signed");
	struct dirent *e;
	DIR *d = opendir(folder);
	unsigned all = 0, odd = 0, ambiguous = 0, files = 0;
	char path[1024];

	REQUIRE(d);
	while ((e = readdir(d))) {
		struct yx_pdf_signatures list;
		struct yx_pdf *doc = NULL;
		struct yx_bytes file;
		size_t i;
		bool two_ways = false;

		if (!strstr(e->d_name, ".pdf"))
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, e->d_name);
		file = test_read(path);
		if (yx_pdf_open(&doc, file, NULL, NULL) == YX_OK &&
		    yx_pdf_signatures_list(&list, yx_pdf_latest(doc), true, NULL) == YX_OK) {
			files++;
			for (i = 0; i < list.count; i++) {
				const struct yx_pdf_coverage *c = &list.items[i].coverage;

				all++;
				odd += !(c->four_numbers && c->starts_at_zero &&
					 c->gap_is_contents && c->contents_is_hex &&
					 c->ends_at_own_revision && !c->overlaps);
			}
			yx_pdf_signatures_clear(&list);
			(void)!yx_pdf_scan(doc, NULL);
			for (i = 0; i < yx_pdf_note_count(doc); i++)
				two_ways |= yx_pdf_note_is_ambiguous(yx_pdf_note(doc, i)->kind);
			ambiguous += two_ways;
		}
		yx_pdf_free(doc);
		free((void *)(uintptr_t)file.data);
	}
	closedir(d);
	printf("#   %u signatures in %u files; %u oddly covered; %u files readable in two ways\n",
	       all, files, odd, ambiguous);
	CHECK(all > 250);
	CHECK_MSG(odd <= 1 && ambiguous <= 2, "%u odd, %u ambiguous", odd, ambiguous);
}

TEST_MAIN(CASE(plain_files_are_examined), CASE(attacks_are_examined),
	  CASE(signed_files_are_examined), CASE(clean_files_are_signed_and_stay_clean),
	  CASE(signed_files_show_whole_coverage))
