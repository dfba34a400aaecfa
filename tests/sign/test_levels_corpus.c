/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Other people's signed PDFs (../shared/corpora/pdf-signed) raised to B-T, which needs no word from
 * their CAs: what our integrity check accepts must be raised and still be accepted, with the
 * original as its beginning; what it does not accept must be refused. Offline, B-LT of them is
 * refused with the certificate named.
 */
#include <dirent.h>
#include <inttypes.h>
#include "level_kit.h"

struct tally {
	size_t files, raised, refused, unsupported;
};

static enum yx_verdict
integrity_of(struct yx_bytes in, char *why, size_t size)
{
	struct yx_verify_options o = { .at = YX_TIME_NONE, .no_file_digests = true };
	struct yx_verify_report *r = NULL;
	struct yx_error err = YX_ERROR_INIT;
	enum yx_verdict v = YX_VERDICT_UNREADABLE;
	struct yx_policy p;

	CHECK_OK(yx_policy_builtin(&p, "integrity", &err));
	o.policy = &p;
	CHECK_OK(yx_verify_bytes(&r, in, "", &o, &err));
	why[0] = 0;
	if (r) {
		v = r->verdict;
		for (size_t i = 0; i < r->signature_count && v != YX_VERDICT_TOTAL_PASSED; i++)
			if (r->signatures[i].reason.in[0][0])
				snprintf(why, size, "%s", r->signatures[i].reason.in[0]);
	}
	yx_verify_report_free(r);
	return v;
}

static void
raise_one(const char *name, struct yx_bytes in, struct tally *t)
{
	struct yx_level_options o = world_options(NULL, NULL);
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf tail = { 0 }, whole = { 0 };
	char why[300];
	bool intact = integrity_of(in, why, sizeof(why)) == YX_VERDICT_TOTAL_PASSED;
	enum yx_status st = yx_extend_pdf(&tail, in, YX_LEVEL_B_T, &o, &err);

	t->files++;
	CHECK_MSG(intact || st != YX_OK, "%s is raised though it is not intact", name);
	if (st != YX_OK) {
		bool declined = st == YX_UNSUPPORTED || st == YX_DENIED || st == YX_LIMIT;

		CHECK_INT(tail.len, 0);
		CHECK_MSG(!intact || (declined && err.text[0]), "%s: %s", name, err.text);
		if (intact)
			printf("#   %s is intact and not raised: %s\n", name, err.text);
		t->unsupported += intact;
		t->refused += !intact;
		yx_buf_clear(&tail);
		return;
	}
	t->raised++;
	yx_buf_init(&whole, 1 << 30);
	yx_buf_put_bytes(&whole, in);
	yx_buf_put_bytes(&whole, yx_buf_bytes(&tail));
	CHECK_MSG(integrity_of(yx_buf_bytes(&whole), why, sizeof(why)) == YX_VERDICT_TOTAL_PASSED,
		  "%s: raised, and now: %s", name, why);
	yx_buf_reset(&tail);
	st = yx_extend_pdf(&tail, yx_buf_bytes(&whole), YX_LEVEL_B_LT, &o, &err);
	CHECK_MSG(st == YX_DENIED, "%s: %s", name, err.text);
	CHECK_INT(tail.len, 0);
	yx_buf_clear(&tail);
	yx_buf_clear(&whole);
}

static void
files_of_others_are_raised_or_refused(void)
{
	const char *folder = test_corpus("pdf-signed");
	struct yx_error err = YX_ERROR_INIT;
	struct tally t = { 0 };
	struct dirent *e;
	DIR *d;

	world_make();
	d = opendir(folder);
	REQUIRE(d != NULL);
	while ((e = readdir(d))) {
		size_t len = strlen(e->d_name);
		char path[700];
		struct yx_file f;

		if (len < 4 || strcmp(e->d_name + len - 4, ".pdf") != 0)
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, e->d_name);
		CHECK_OK(yx_file_open(&f, path, 0, &err));
		raise_one(e->d_name, f.bytes, &t);
		yx_file_close(&f);
	}
	closedir(d);
	printf("#   %zu files: %zu raised to B-T, %zu refused as not intact, %zu intact but not "
	       "raised\n",
	       t.files, t.raised, t.refused, t.unsupported);
	CHECK(t.raised >= 100);
	CHECK(t.unsupported <= 10);
}

TEST_MAIN(CASE(files_of_others_are_raised_or_refused))
