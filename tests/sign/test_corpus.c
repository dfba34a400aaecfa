/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Other people's PDFs and verdicts (../shared/corpora/pdf-signed, pdf-attack) under the policy
 * "integrity". A file whose manifest says it is good must pass, one that is said to be bad must
 * not. Where we disagree the file is in `disputed` with the reason (docs/VERIFICATION.md argues
 * each): a disagreement that is not listed fails, and so does a listed one that is none any more.
 */
#include "../test.h"
#include <yinxin/sign.h>

enum wanted { ANY, GOOD, BAD };

struct dispute {
	const char *file;
	const char *why;
};

static const struct dispute disputed[] = {
#include "disputed.h"
	{ NULL, NULL },
};

static bool
starts(const char *text, const char *const *list)
{
	for (; *list; list++)
		if (strncmp(text, *list, strlen(*list)) == 0)
			return true;
	return false;
}

/* What the manifest's words ask for. Words of tools ("unknown; pdfsig says ...") ask for nothing.
 */
static enum wanted
wanted_of(const char *words)
{
	static const char *const bad[] = { "attack",
					   "invalid",
					   "covers whole document: NO",
					   "partial:",
					   "reject",
					   "prepared container",
					   "mixed",
					   "signature valid, copied",
					   "revisions INDETERMINATE",
					   NULL };
	static const char *const good[] = { "valid",
					    "crypto-valid",
					    "expected crypto-valid",
					    "revisions VALID",
					    "first sig crypto-valid",
					    "PAdES level",
					    NULL };

	return starts(words, bad) ? BAD : starts(words, good) ? GOOD : ANY;
}

static const char *
dispute_of(const char *file)
{
	for (size_t i = 0; disputed[i].file; i++)
		if (strcmp(disputed[i].file, file) == 0)
			return disputed[i].why;
	return NULL;
}

struct tally {
	int files, good, good_passed, bad, bad_passed;
};

static void
judge_file(const char *folder, const char *file, const char *words, struct tally *t)
{
	struct yx_verify_options o = { .at = YX_TIME_NONE, .no_file_digests = true };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_verify_report *r = NULL;
	enum wanted want = wanted_of(words);
	const char *why = dispute_of(file);
	struct yx_policy policy;
	struct yx_file f;
	char path[600];
	bool passed, agree;

	CHECK_OK(yx_policy_builtin(&policy, "integrity", &err));
	o.policy = &policy;
	snprintf(path, sizeof(path), "%s/%s", folder, file);
	CHECK_OK(yx_file_open(&f, path, 0, &err));
	CHECK_OK(yx_verify_bytes(&r, f.bytes, file, &o, &err));
	if (r) {
		passed = r->verdict == YX_VERDICT_TOTAL_PASSED;
		agree = want == ANY || passed == (want == GOOD);
		t->files++;
		t->good += want == GOOD;
		t->good_passed += want == GOOD && passed;
		t->bad += want == BAD;
		t->bad_passed += want == BAD && passed;
		CHECK_MSG(agree || why, "%s: %s, the manifest says \"%.80s\"", file,
			  yx_verdict_name(r->verdict), words);
		CHECK_MSG(!agree || !why, "%s is listed as disputed, but we agree", file);
	}
	yx_verify_report_free(r);
	yx_file_close(&f);
}

static void
run_corpus(const char *name)
{
	struct tally t = { 0 };
	char manifest[600], line[8192];
	const char *folder = test_corpus(name);
	FILE *in;

	snprintf(manifest, sizeof(manifest), "%s/MANIFEST.tsv", folder);
	in = fopen(manifest, "r");
	REQUIRE(in != NULL);
	while (fgets(line, sizeof(line), in)) {
		char *field[6], *p = line;
		int n = 0;

		while (n < 6 && p) {
			field[n++] = p;
			p = strchr(p, '\t');
			if (p)
				*p++ = 0;
		}
		if (n >= 5 && strstr(field[0], ".pdf"))
			judge_file(folder, field[0], field[4], &t);
	}
	fclose(in);
	CHECK(t.files > 50);
	printf("# %s: %d files; good: %d of %d passed; bad: %d of %d passed\n", name, t.files,
	       t.good_passed, t.good, t.bad_passed, t.bad);
}

static void
attacks_are_refused(void)
{
	run_corpus("pdf-attack");
}

static void
genuine_files_are_accepted(void)
{
	run_corpus("pdf-signed");
}

TEST_MAIN(CASE(attacks_are_refused), CASE(genuine_files_are_accepted))
