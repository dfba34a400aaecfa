/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Other people's OFD files: every one opens, every entry unpacks, and the verdicts of all three
 * layers (references, digest of Signature.xml, values) agree with what the corpus says. Where
 * coverage makes our verdict stricter than "intact", the case says so; docs/OFD.md argues each.
 */
#include "ofd_kit.h"

struct sample {
	const char *file;
	size_t signatures;
	enum yx_indication indication; /* under "integrity" */
	size_t intact;                 /* signatures whose three layers are good */
	enum yx_sub_indication sub;    /* of the worst */
	const char *attacks;
};

#define PASSED YX_INDICATION_PASSED
#define DOUBT  YX_INDICATION_INDETERMINATE
#define FAILED YX_INDICATION_FAILED
#define GAP    YX_SUB_SIG_CONSTRAINTS_FAILURE
#define BOTH   "ofd-uncovered-entry ofd-dangling-reference "

static const struct sample samples[] = {
	{ "ofdrw-1-bf41", 1, PASSED, 1, YX_SUB_NONE, "" },
	{ "ofdrw-SESV4SignDoc-fac9", 1, PASSED, 1, YX_SUB_NONE, "" },
	{ "ofdrw-SignScaleError-7999", 1, PASSED, 1, YX_SUB_NONE, "" },
	{ "ofdrw-v4signed-8d9b", 1, PASSED, 1, YX_SUB_NONE, "" },
	/* the first of two signatures leaves out what the second, of the same signer, covers */
	{ "ofdrw-testPathClip-ecfb", 2, PASSED, 2, YX_SUB_NONE, "" },
	/* intact by the corpus; not passed because of what the signatures leave out */
	{ "ofdrw-testImageNotFound-1fbd", 2, DOUBT, 2, GAP, "ofd-dangling-reference " },
	{ "ofdrw-draw_param_ref-525e", 1, DOUBT, 1, GAP, "ofd-uncovered-entry " },
	{ "esl-demo-many-ofd-2ffe", 3, DOUBT, 3, GAP, "ofd-uncovered-entry " },
	{ "ofdrw-安证通手动盖章-90a8", 2, DOUBT, 2, GAP, "ofd-uncovered-entry " },
	{ "ofdrw-金格信创自动盖章-fb83", 1, DOUBT, 1, GAP, BOTH },
	/* intact by the corpus with a certificate from elsewhere: the file has none */
	{ "ofdrw-DigitalSign-e640", 1, DOUBT, 0, YX_SUB_NO_SIGNING_CERTIFICATE_FOUND, "" },
	/* invalid by the corpus */
	{ "esl-demo-output-58ab", 4, FAILED, 3, YX_SUB_FORMAT_FAILURE, BOTH },
	{ "ofdrw-fptpl-247b", 1, FAILED, 0, YX_SUB_FORMAT_FAILURE, "ofd-dangling-reference " },
	{ "ofdrw-keyword-1bd9", 2, FAILED, 0, YX_SUB_HASH_FAILURE, BOTH },
	{ "ofdrw-n-306d", 1, FAILED, 0, YX_SUB_HASH_FAILURE, "" },
	{ "ofdrw-zsbk-c010", 2, FAILED, 0, YX_SUB_HASH_FAILURE, "" },
};

static void
check_sample(const struct sample *s)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_sign_ofd_options options = YX_SIGN_OFD_OPTIONS_INIT;
	struct yx_sign_ofd_report *r = NULL;
	struct yx_ofd *o = NULL;
	struct yx_bytes in;
	char path[256], attacks[128] = "";
	size_t intact = 0;
	enum yx_sub_indication worst = YX_SUB_NONE;

	(void)snprintf(path, sizeof(path), "ofd/%s.ofd", s->file);
	in = test_read(test_corpus(path));
	options.integrity_only = true;
	CHECK(yx_ofd_looks_like(in));
	CHECK_OK(yx_ofd_open(&o, in, &err));
	if (o)
		CHECK_OK(yx_sign_ofd_verify(&r, o, &options, &err));
	if (r) {
		for (size_t i = 0; i < r->count; i++) {
			intact += r->signatures[i].intact;
			if (r->signatures[i].indication == r->indication)
				worst = r->signatures[i].sub;
		}
		for (size_t i = 0; i < r->attack_count; i++)
			(void)snprintf(attacks + strlen(attacks), sizeof(attacks) - strlen(attacks),
				       "%s ", r->attacks[i]);
		CHECK_MSG(r->count == s->signatures && r->indication == s->indication &&
			      intact == s->intact && worst == s->sub,
			  "%s: %zu signatures, %zu intact, %s %s", s->file, r->count, intact,
			  yx_indication_name(r->indication),
			  worst ? yx_sub_indication_name(worst) : "-");
		CHECK_MSG(strcmp(attacks, s->attacks) == 0, "%s: attacks %s", s->file, attacks);
	}
	yx_sign_ofd_report_free(r);
	yx_ofd_free(o);
	free((void *)(uintptr_t)in.data);
}

static void
signed_files_agree_with_the_manifest(void)
{
	(void)test_corpus("ofd/MANIFEST.tsv");
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++)
		check_sample(&samples[i]);
}

/* Every .ofd of the manifest opens, unpacks wholly, and has pages; unsigned ones report nothing. */
static void
every_file_opens_and_unpacks(void)
{
	struct yx_bytes manifest = test_read(test_corpus("ofd/MANIFEST.tsv")), line;
	struct yx_reader r = yx_reader(manifest);
	size_t files = 0, unsigned_files = 0;

	while (yx_take_until(&r, '\n', &line)) {
		struct yx_error err = YX_ERROR_INIT;
		struct yx_reader l = yx_reader(line);
		struct yx_bytes name, in;
		struct yx_ofd *o = NULL;
		char path[512];

		if (!yx_take_until(&l, '\t', &name) || name.len < 5 ||
		    memcmp(name.data + name.len - 4, ".ofd", 4) != 0)
			continue;
		(void)snprintf(path, sizeof(path), "ofd/%.*s", (int)name.len,
			       (const char *)name.data);
		in = test_read(test_corpus(path));
		files++;
		CHECK_OK(yx_ofd_open(&o, in, &err));
		if (o) {
			CHECK_MSG(yx_ofd_page_count(o) > 0, "%s has no pages", path);
			CHECK_MSG(yx_ofd_ambiguity(o) == NULL, "%s is ambiguous", path);
			CHECK_MSG(yx_ofd_problem_count(o) == 0, "%s: %s", path,
				  yx_ofd_problem_count(o) ? yx_ofd_problem(o, 0)->text_en : "");
			for (size_t i = 0; i < yx_ofd_entry_count(o); i++) {
				struct yx_buf b = { 0 };

				if (yx_ofd_entry(o, i)->role != YX_OFD_FOLDER)
					CHECK_OK(yx_ofd_read(o, i, &b, &err));
				yx_buf_clear(&b);
			}
			unsigned_files += yx_ofd_signature_count(o) == 0;
		}
		yx_ofd_free(o);
		free((void *)(uintptr_t)in.data);
	}
	CHECK(files >= 44 && unsigned_files >= 28);
	free((void *)(uintptr_t)manifest.data);
}

/* What we add to other people's documents verifies, and breaks nothing that was there. */
static void
other_people_s_documents_can_be_signed(void)
{
	static const struct {
		const char *file;
		bool can; /* the others have names that lead nowhere, or are damaged */
	} files[] = {
		{ "ofdjs-6.1.001_Entry全部不压缩-c4a9", true },
		{ "ofdjs-6.1.005_OFD和Document在ZIP流后部-f967", true },
		{ "ofdjs-6.2.004_3_路径中含有转义字符-2535", true },
		{ "ofdrw-helloworld-74b5", true },
		{ "ofdrw-namespace_no_std-dd5b", true },
		{ "ofdrw-chineseDir_windows-e95d", true },
		{ "ofdrw-1-bf41", true },
		{ "ofdrw-DigitalSign-e640", true },
		{ "ofdrw-Page5-ad57", false },
		{ "ofdrw-keyword-1bd9", false },
		{ "ofdrw-fptpl-247b", false },
	};
	struct kit kit;
	struct yx_buf esl = { 0 };
	const struct yx_ofd_place place = { .page = 0, .box = { 10, 10, 40, 40 } };

	(void)test_corpus("ofd/MANIFEST.tsv");
	kit_init(&kit, "sm2");
	ofd_seal(&esl, &kit, 4);
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		struct yx_error err = YX_ERROR_INIT;
		struct yx_sign_ofd_request q = { .key = kit.signer.key,
						 .cert = kit_cert(&kit.signer),
						 .seal = yx_buf_bytes(&esl),
						 .time = KIT_DAY(-1),
						 .places = &place,
						 .place_count = 1 };
		struct yx_buf in = { 0 }, out = { 0 };
		struct ofd_outcome before, after;
		struct yx_bytes file;
		char path[256];

		(void)snprintf(path, sizeof(path), "ofd/%s.ofd", files[i].file);
		file = test_read(test_corpus(path));
		yx_buf_put_bytes(&in, file);
		if (!files[i].can) {
			CHECK_STATUS(ofd_sign(&out, &in, &q, &err), YX_DENIED);
			CHECK_INT(out.len, 0);
		} else {
			before = ofd_verify(file, NULL, true);
			CHECK_OK(ofd_sign(&out, &in, &q, &err));
			after = ofd_verify(yx_buf_bytes(&out), NULL, true);
			CHECK_INT(after.count, before.count + 1);
			CHECK_INT(after.attack_count, 0);
			CHECK_MSG(after.sub[before.count] == YX_SUB_NONE, "%s: %s", path,
				  after.reason);
			for (size_t k = 0; k < before.count; k++)
				CHECK_INT(after.sub[k], before.sub[k]);
		}
		free((void *)(uintptr_t)file.data);
		yx_buf_clear(&in);
		yx_buf_clear(&out);
	}
	yx_buf_clear(&esl);
	kit_clear(&kit);
}

/* Writers that name resources they do not write: completed on request, never silently. */
static void
missing_lists_can_be_completed_before_the_first_signature(void)
{
	static const char *const files[] = { "ofdrw-Page5-ad57", "ofdrw-VPage7-c2ce" };
	struct kit kit;

	(void)test_corpus("ofd/MANIFEST.tsv");
	kit_init(&kit, "sm2");
	for (size_t i = 0; i < 2; i++) {
		struct yx_error err = YX_ERROR_INIT;
		struct yx_sign_ofd_request q = { .key = kit.signer.key,
						 .cert = kit_cert(&kit.signer),
						 .time = KIT_DAY(-1),
						 .complete = true };
		struct yx_buf in = { 0 }, out = { 0 };
		struct ofd_outcome o;
		struct yx_bytes file;
		char path[256];

		(void)snprintf(path, sizeof(path), "ofd/%s.ofd", files[i]);
		file = test_read(test_corpus(path));
		yx_buf_put_bytes(&in, file);
		CHECK_OK(ofd_sign(&out, &in, &q, &err));
		o = ofd_verify(yx_buf_bytes(&out), NULL, true);
		CHECK_MSG(o.indication == YX_INDICATION_PASSED && o.attack_count == 0, "%s: %s",
			  path, o.reason);
		free((void *)(uintptr_t)file.data);
		yx_buf_clear(&in);
		yx_buf_clear(&out);
	}
	kit_clear(&kit);
}

static void
the_integrity_list_of_another_product_is_whole(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_sign_ofd_options options = YX_SIGN_OFD_OPTIONS_INIT;
	struct yx_bytes in = test_read(test_corpus("ofd/ofdrw-hello-integrity-ae1a.ofd"));
	struct yx_sign_ofd_list l = { 0 };
	struct yx_ofd *o = NULL;

	CHECK_OK(yx_ofd_open(&o, in, &err));
	CHECK_OK(yx_sign_ofd_list_verify(&l, o, &options, &err));
	CHECK_MSG(l.signature.indication == YX_INDICATION_PASSED, "%s", l.signature.reason_en);
	CHECK_INT(l.list.file_count, 5);
	CHECK_STR(l.list.creator, "ofdrw-crypto");
	yx_sign_ofd_list_clear(&l);
	yx_ofd_free(o);
	free((void *)(uintptr_t)in.data);
}

TEST_MAIN(CASE(signed_files_agree_with_the_manifest), CASE(every_file_opens_and_unpacks),
	  CASE(other_people_s_documents_can_be_signed),
	  CASE(missing_lists_can_be_completed_before_the_first_signature),
	  CASE(the_integrity_list_of_another_product_is_whole))
