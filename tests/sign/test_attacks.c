/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The published families of attack, built here on a document that is signed here: none passes, and
 * each is called by its name. Universal forgery, signature wrapping and incremental saving are
 * after Mladenov et al., "1 Trillion Dollar Refund" (CCS 2019); what later revisions do to pages,
 * forms and annotations is in test_mutation.c.
 */
#include "pdf_kit.h"

/* The verdict under "integrity", and whether `attack` is named. */
struct answer {
	enum yx_verdict verdict;
	bool named;
	char all[200];
	enum yx_sub_indication sub;
};

static struct answer
answer_of(const struct yx_buf *file, const char *attack)
{
	struct yx_verify_options o = { .at = KIT_TIME, .no_file_digests = true };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_verify_report *r = NULL;
	struct yx_policy policy;
	struct answer a = { .verdict = YX_VERDICT_TOTAL_PASSED };

	CHECK_OK(yx_policy_builtin(&policy, "integrity", &err));
	o.policy = &policy;
	CHECK_OK(yx_verify_bytes(&r, yx_buf_bytes(file), "attack.pdf", &o, &err));
	if (!r)
		return a;
	a.verdict = r->verdict;
	a.sub = r->signature_count ? r->signatures[0].sub : YX_SUB_NONE;
	for (size_t i = 0; i < r->attack_count; i++) {
		size_t len = strlen(a.all);

		a.named = a.named || strcmp(r->attacks[i], attack) == 0;
		snprintf(a.all + len, sizeof(a.all) - len, " %s", r->attacks[i]);
	}
	yx_verify_report_free(r);
	return a;
}

static void
refused(const struct yx_buf *file, const char *what, const char *attack)
{
	struct answer a = answer_of(file, attack ? attack : "");

	CHECK_MSG(a.verdict != YX_VERDICT_TOTAL_PASSED, "%s: passes", what);
	CHECK_MSG(a.verdict != YX_VERDICT_NO_SIGNATURE, "%s: no signature seen", what);
	CHECK_MSG(!attack || a.named, "%s: %s is not named, but:%s", what, attack, a.all);
}

static struct yx_buf
copy_of(const struct yx_buf *b)
{
	struct yx_buf c = { 0 };

	yx_buf_put_bytes(&c, yx_buf_bytes(b));
	return c;
}

/* Where the last `key` with its value begins and ends; values are [..], <..> or end at a space. */
static bool
entry(const struct yx_buf *b, const char *key, size_t *from, size_t *value, size_t *end)
{
	size_t at = yx_bytes_find_last(yx_buf_bytes(b), yx_bytes_str(key), b->len), i;

	if (at == SIZE_MAX)
		return false;
	*from = at;
	for (i = at + strlen(key); b->data[i] == ' '; i++)
		;
	*value = i;
	if (b->data[i] == '[')
		while (b->data[i++] != ']')
			;
	else if (b->data[i] == '<')
		while (b->data[i++] != '>')
			;
	*end = i;
	return true;
}

/* ---------------------------------------------------- universal forgery */

/* The entry is overwritten where it stands, so that every offset still fits. */
static void
universal_forgeries_are_refused(void)
{
	static const struct {
		const char *key, *with, *attack;
	} forms[] = {
		{ "/ByteRange", NULL, "universal-forgery" }, /* under a key nobody knows */
		{ "/ByteRange", "", "universal-forgery" },
		{ "/ByteRange", "null", "universal-forgery" },
		{ "/ByteRange", "[]", "universal-forgery" },
		{ "/ByteRange", "[0]", "universal-forgery" },
		{ "/ByteRange", "[0 0]", "universal-forgery" },
		{ "/ByteRange", "[0 0 0 0]", NULL },
		{ "/ByteRange", "[-1 9 9 9]", NULL },
		{ "/ByteRange", "[0 -1 9 9]", NULL },
		{ "/ByteRange", "[0 9 -9 9]", NULL },
		{ "/ByteRange", "[0 9 9 -9]", NULL },
		{ "/ByteRange", "[(0) 9 9 9]", NULL },
		{ "/ByteRange", "[0 1.5 9 9]", NULL },
		{ "/ByteRange", "[/A /B /C /D]", NULL },
		{ "/ByteRange", "[null null 9 9]", NULL },
		{ "/ByteRange", "[0 9999999 9 9]", NULL },
		{ "/ByteRange", "(0 9 9 9)", "universal-forgery" },
		{ "/ByteRange", "9", "universal-forgery" },
		{ "/ByteRange", "<< >>", "universal-forgery" },
		{ "/ByteRange", "[0 9 9 9 9 9]", "signature-wrapping" },
		{ "/ByteRange", "[0 9 5 9]", "signature-wrapping" },
		{ "/ByteRange", "[9 9 0 9]", "signature-wrapping" },
		{ "/ByteRange", "[1 9 20 9]", "signature-wrapping" },
		{ "/Contents", NULL, "universal-forgery" },
		{ "/Contents", "", "universal-forgery" },
		{ "/Contents", "null", "universal-forgery" },
		{ "/Contents", "<>", "universal-forgery" },
		{ "/Contents", "<00>", NULL },
		{ "/Contents", "<0000000000>", NULL },
		{ "/Contents", "()", NULL },
		{ "/Contents", "[]", "universal-forgery" },
		{ "/Contents", "0", "universal-forgery" },
		{ "/Contents", "16 0 R", "universal-forgery" },
	};

	for (size_t s = 0; s < KIT_STATES; s++) {
		struct yx_buf signed_file = kit_signed(s, false);

		for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
			struct yx_buf file = copy_of(&signed_file);
			size_t from, value, end;
			char what[100];

			snprintf(what, sizeof(what), "%s, %s %s", kit_states[s].name, forms[i].key,
				 forms[i].with ? forms[i].with : "gone");
			if (!entry(&file, forms[i].key, &from, &value, &end)) {
				CHECK_MSG(false, "%s: not found", what);
			} else if (!forms[i].with) {
				file.data[from + 1] = 'X';
			} else if (strlen(forms[i].with) <= end - value) {
				memset(file.data + value, ' ', end - value);
				if (!forms[i].with[0]) /* the key as well */
					memset(file.data + from, ' ', value - from);
				memcpy(file.data + value, forms[i].with, strlen(forms[i].with));
			} else {
				CHECK_MSG(false, "%s: no room", what);
			}
			refused(&file, what, forms[i].attack);
			yx_buf_clear(&file);
		}
		yx_buf_clear(&signed_file);
	}
}

/* ------------------------------------------------------ signature wrapping */

/*
 * The signed second range is moved to the end of the file and ByteRange pointed at it; in the gap
 * that this opens an attacker writes anything, here objects with cross-references of their own.
 */
static void
wrapped_signatures_are_refused(void)
{
	static const char *const gaps[] = {
		"",
		" ",
		"% comment\n",
		"5 0 obj\n<< /Length 3 >>\nstream\nq Q\nendstream\nendobj\n",
		">> endobj\n5 0 obj\n<< /Length 3 >>\nstream\nq Q\nendstream\nendobj\n",
	};

	for (size_t i = 0; i < 2 * sizeof(gaps) / sizeof(gaps[0]); i++) {
		struct yx_buf signed_file = kit_signed(0, i % 2), file = { 0 };
		size_t from, value, end, range, range_end, unused;
		char numbers[80];

		REQUIRE(entry(&signed_file, "/Contents", &from, &value, &end));
		REQUIRE(entry(&signed_file, "/ByteRange", &unused, &range, &range_end));
		yx_buf_put(&file, signed_file.data, end);
		yx_buf_puts(&file, gaps[i / 2]);
		yx_buf_printf(&file, ">>\nendobj\n");
		snprintf(numbers, sizeof(numbers), "[0 %zu %zu %zu]", value, file.len,
			 signed_file.len - end);
		if (strlen(numbers) <= range_end - range) {
			memset(file.data + range, ' ', range_end - range);
			memcpy(file.data + range, numbers, strlen(numbers));
		}
		yx_buf_put(&file, signed_file.data + end, signed_file.len - end);
		refused(&file, gaps[i / 2], "signature-wrapping");
		yx_buf_clear(&file);
		yx_buf_clear(&signed_file);
	}
}

/* Within the digits of the value themselves. */
static void
objects_among_the_digits_are_refused(void)
{
	static const char object[] =
	    ">>\nendobj\n5 0 obj\n<< /Length 3 >>\nstream\nq Q\nendstream\n"
	    "endobj\n";
	struct yx_buf file = kit_signed(0, false);
	size_t from, value, end, at;

	REQUIRE(entry(&file, "/Contents", &from, &value, &end) && end - value > 1000);
	at = end - 500;
	memcpy(file.data + at, object, strlen(object));
	refused(&file, "an object among the digits", "signature-wrapping");
	memset(file.data + at, '0', strlen(object));
	file.data[at] = '/';
	refused(&file, "a digit that is none", NULL);
	yx_buf_clear(&file);
}

/* Bytes behind the value in its place: told, and no reason to refuse (verify_pdf_slot.c). */
static void
bytes_behind_the_value_are_told(void)
{
	static const struct {
		const char *hex;
		size_t back; /* digits in front of the closing > */
		bool told;
	} tails[] = { { "0000", 4, false }, { "41", 2, true }, { "3003020101", 100, true } };

	for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
		struct yx_verify_options o = { .at = KIT_TIME, .no_file_digests = true };
		struct yx_buf file = kit_signed(0, false);
		struct yx_error err = YX_ERROR_INIT;
		struct yx_verify_report *r = NULL;
		struct yx_policy policy;
		size_t from, value, end;
		bool told = false;

		REQUIRE(entry(&file, "/Contents", &from, &value, &end));
		memcpy(file.data + end - 1 - tails[i].back, tails[i].hex, strlen(tails[i].hex));
		CHECK_OK(yx_policy_builtin(&policy, "integrity", &err));
		o.policy = &policy;
		CHECK_OK(yx_verify_bytes(&r, yx_buf_bytes(&file), "x.pdf", &o, &err));
		REQUIRE(r != NULL);
		CHECK_INT(r->verdict, YX_VERDICT_TOTAL_PASSED);
		for (size_t k = 0; k < r->signatures[0].remark_count; k++)
			told = told ||
			       strcmp(r->signatures[0].remarks[k].code, "signature-padding") == 0;
		CHECK_MSG(told == tails[i].told, "%s", tails[i].hex);
		yx_verify_report_free(r);
		yx_buf_clear(&file);
	}
}

/* White space behind the signed bytes shows nothing; yet the signature does not cover the file. */
static void
blanks_behind_the_file_are_not_covered(void)
{
	static const char *const tails[] = { "\n", "\r\n", " ", "\n\n\n", "\t" };

	for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
		struct yx_buf file = kit_signed(0, false);
		struct answer a;

		yx_buf_puts(&file, tails[i]);
		a = answer_of(&file, "");
		CHECK_INT(a.verdict, YX_VERDICT_INDETERMINATE);
		CHECK_INT(a.sub, YX_SUB_SIG_CONSTRAINTS_FAILURE);
		CHECK_STR(a.all, "");
		yx_buf_clear(&file);
	}
}

/* -------------------------------------------------------- incremental saving */

/* Objects behind the signed bytes, with the sections that the paper's variants give them. */
static void
incremental_saving_is_refused(void)
{
	static const char body[] = "5 0 obj\n<< /Length 20 >>\nstream\n1 0 0 rg 9 9 90 90 re f"
				   "\nendstream\nendobj\n";
	static const struct {
		const char *name, *section; /* %O the object, %S the section, %P the last one */
	} variants[] = {
		{ "with everything",
		  "xref\n5 1\n%O 00000 n \ntrailer\n<< /Size 99 /Root 1 0 R /Prev %P "
		  ">>\nstartxref\n%S\n%%EOF\n" },
		{ "without cross-references", "trailer\n<< /Size 99 /Root 1 0 R /Prev %P "
					      ">>\nstartxref\n%S\n%%EOF\n" },
		{ "without a trailer", "xref\n5 1\n%O 00000 n \nstartxref\n%S\n%%EOF\n" },
		{ "without anything", "" },
		{ "without an end", "xref\n5 1\n%O 00000 n \ntrailer\n<< /Size 99 /Root 1 0 R "
				    "/Prev %P >>\nstartxref\n%S\n" },
		{ "back to the old section", "startxref\n%P\n%%EOF\n" },
		{ "with a wrong section", "trailer\n<< /Size 99 /Root 1 0 R /Prev %P "
					  ">>\nstartxref\n7\n%%EOF\n" },
		{ "with only an end", "%%EOF\n" },
		{ "without /Prev", "xref\n5 1\n%O 00000 n \ntrailer\n<< /Size 99 /Root 1 0 R "
				   ">>\nstartxref\n%S\n%%EOF\n" },
		{ "with a wrong entry", "xref\n5 1\n0000000017 00000 n \ntrailer\n<< /Size 99 "
					"/Root 1 0 R /Prev %P >>\nstartxref\n%S\n%%EOF\n" },
		{ "with a wrong root", "xref\n5 1\n%O 00000 n \ntrailer\n<< /Size 99 /Root 5 0 R "
				       "/Prev %P >>\nstartxref\n%S\n%%EOF\n" },
		{ "with a wrong generation", "xref\n5 1\n%O 00001 n \ntrailer\n<< /Size 99 /Root 1 "
					     "0 R /Prev %P >>\nstartxref\n%S\n%%EOF\n" },
		{ "with a free entry", "xref\n5 1\n%O 00000 f \ntrailer\n<< /Size 99 /Root 1 0 R "
				       "/Prev %P >>\nstartxref\n%S\n%%EOF\n" },
	};

	for (size_t i = 0; i < 2 * sizeof(variants) / sizeof(variants[0]); i++) {
		struct yx_buf file = kit_signed(0, i % 2);
		size_t last =
		    yx_bytes_find_last(yx_buf_bytes(&file), YX_BYTES_LIT("startxref\n"), file.len);
		unsigned long previous;
		size_t object = file.len, section;

		REQUIRE(last != SIZE_MAX);
		previous = strtoul((const char *)file.data + last + 10, NULL, 10);
		yx_buf_puts(&file, body);
		section = file.len;
		for (const char *p = variants[i / 2].section; *p; p++) {
			if (*p != '%' || !strchr("OSP", p[1])) {
				yx_buf_put_u8(&file, (uint8_t)*p);
				continue;
			}
			p++;
			if (*p == 'O')
				yx_buf_printf(&file, "%010zu", object);
			else
				yx_buf_printf(&file, "%lu",
					      *p == 'S' ? (unsigned long)section : previous);
		}
		{
			struct answer a = answer_of(&file, "incremental-saving");

			CHECK_MSG(a.verdict != YX_VERDICT_TOTAL_PASSED, "%s: passes",
				  variants[i / 2].name);
			CHECK_MSG(a.all[0], "%s: no attack is named", variants[i / 2].name);
		}
		yx_buf_clear(&file);
	}
}

/* ---------------------------------------------------------------- damage */

/* A damaged file is told from an attacked one: its bytes are not what was signed. */
static void
damage_is_told_apart(void)
{
	struct yx_buf file = kit_signed(0, false);
	size_t last =
	    yx_bytes_find_last(yx_buf_bytes(&file), YX_BYTES_LIT("startxref\n"), file.len);
	struct answer a;

	REQUIRE(last != SIZE_MAX);
	file.data[last + 10] = '9'; /* signed bytes, and the file cannot be read any more */
	a = answer_of(&file, "");
	CHECK_INT(a.verdict, YX_VERDICT_TOTAL_FAILED);
	CHECK_INT(a.sub, YX_SUB_HASH_FAILURE);
	CHECK_STR(a.all, "");
	file.len = last; /* cut short */
	a = answer_of(&file, "");
	CHECK_INT(a.verdict, YX_VERDICT_TOTAL_FAILED);
	CHECK_INT(a.sub, YX_SUB_HASH_FAILURE);
	CHECK_STR(a.all, "");
	yx_buf_clear(&file);
}

TEST_MAIN(CASE(universal_forgeries_are_refused), CASE(wrapped_signatures_are_refused),
	  CASE(objects_among_the_digits_are_refused), CASE(bytes_behind_the_value_are_told),
	  CASE(blanks_behind_the_file_are_not_covered), CASE(incremental_saving_is_refused),
	  CASE(damage_is_told_apart))
