/* SPDX-License-Identifier: Apache-2.0 */
/* The verdict at the terminal: the answer, why and what to do come first, in either language. */
#include <yinxin/report.h>
#include "report_kit.h"

/* Where it stands; SIZE_MAX: nowhere. */
static size_t
at(const struct yx_buf *b, const char *text)
{
	return yx_bytes_find(yx_buf_bytes(b), yx_bytes_str(text), 0);
}

static struct yx_buf
text_of(const struct yx_verify_report *r, bool chinese)
{
	struct yx_buf out = { 0 };

	yx_report_verdict_text(&out, r, chinese);
	return out;
}

static void
why_and_what_to_do_come_first(void)
{
	static const struct {
		bool chinese;
		const char *head, *why, *next, *attack, *first;
	} rows[] = {
		{ false, "NOT VALID: do not rely", "    why: it is so", "    next step: do this",
		  "    known attack: what hid the content was taken away after signing "
		  "(shadow-hide)",
		  "  Signature 1 (" },
		{ true, "无效：请勿依据此文件", "    原因：it is so", "    下一步：do this",
		  "    已知攻击手法：签署之后移去遮盖内容的对象（shadow-hide）", "  签名 1（" },
	};

	for (size_t i = 0; i < 2; i++) {
		struct yx_verify_report r = kit_report("n");
		struct yx_buf out;

		kit_signature.reason = kit_text("it is so");
		kit_signature.next_step = kit_text("do this");
		out = text_of(&r, rows[i].chinese);
		CHECK(at(&out, rows[i].head) < at(&out, rows[i].why));
		CHECK(at(&out, rows[i].why) < at(&out, rows[i].next));
		CHECK(at(&out, rows[i].next) < at(&out, rows[i].attack));
		CHECK(at(&out, rows[i].attack) < at(&out, rows[i].first));
		CHECK(at(&out, rows[i].first) != SIZE_MAX);
		yx_buf_clear(&out);
	}
}

/* What decided, with its page, before what was permitted and before who signed. */
static void
a_refused_change_comes_before_the_rest(void)
{
	struct yx_verify_report r = kit_report("n");
	struct yx_buf out;
	size_t refused, allowed;

	kit_changes[0].allowed = true;
	kit_changes[1].allowed = false;
	kit_changes[1].page = 3;
	out = text_of(&r, false);
	refused = at(&out, "later change (NOT permitted): n (page 3; form-fill 9 0 R)");
	allowed = at(&out, "later change (permitted): n (page 1; page-content 4 0 R)");
	CHECK(refused < allowed && allowed < at(&out, "    by: n"));
	CHECK(at(&out, "    by: n") != SIZE_MAX);
	yx_buf_clear(&out);
	out = text_of(&r, true);
	CHECK(at(&out, "此后的改动（不允许）：n（第 3 页；form-fill 9 0 R）") != SIZE_MAX);
	yx_buf_clear(&out);
}

/* A reason that several share is said once, another one where it belongs. */
static void
a_shared_reason_is_said_once(void)
{
	struct yx_verify_report r = kit_report("n");
	struct yx_signature list[3];
	struct yx_buf out;

	kit_signature.reason = kit_text("it is so");
	kit_signature.next_step = kit_text("do this");
	for (int i = 0; i < 3; i++)
		list[i] = kit_signature;
	list[2].reason = kit_text("this is another");
	r.signatures = list;
	r.signature_count = 3;
	out = text_of(&r, false);
	CHECK(yx_bytes_find(yx_buf_bytes(&out), YX_BYTES_LIT("it is so"),
			    at(&out, "it is so") + 1) == SIZE_MAX);
	CHECK(at(&out, "    why: the same") < at(&out, "    why: this is another"));
	CHECK(at(&out, "    why: this is another") != SIZE_MAX);
	yx_buf_clear(&out);
}

static void
every_verdict_has_a_next_step(void)
{
	for (int v = YX_VERDICT_TOTAL_PASSED; v <= YX_VERDICT_UNREADABLE; v++) {
		struct yx_verify_report r = kit_report("n");
		struct yx_text2 next;

		r.verdict = (enum yx_verdict)v;
		r.signature_count = v == YX_VERDICT_NO_SIGNATURE ? 0 : 1;
		if (v == YX_VERDICT_TOTAL_PASSED)
			kit_signature.indication = YX_INDICATION_PASSED;
		next = yx_report_next_step(&r);
		CHECK(next.in[0][0] && next.in[1][0]);
		CHECK((yx_report_worst(&r) == NULL) ==
		      (v == YX_VERDICT_TOTAL_PASSED || v == YX_VERDICT_NO_SIGNATURE));
	}
}

/* The names of verify --json (docs/FORMATS.md). */
static void
every_attack_has_words(void)
{
	static const char *const names[] = { "incremental-saving",  "signature-wrapping",
					     "universal-forgery",   "shadow-hide",
					     "shadow-replace",      "shadow-hide-and-replace",
					     "evil-annotation",     "sneaky-signature",
					     "ofd-uncovered-entry", "ofd-dangling-reference",
					     "ofd-integrity-list",  "ofd-removed-entry",
					     "ofd-smuggled-entry",  "parser-differential",
					     "handwriting-moved",   "handwriting-replayed" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		for (int zh = 0; zh < 2; zh++)
			CHECK_MSG(strcmp(yx_report_attack_words(names[i], zh), names[i]) != 0, "%s",
				  names[i]);
	CHECK_STR(yx_report_attack_words("another", true), "another");
}

TEST_MAIN(CASE(why_and_what_to_do_come_first), CASE(a_refused_change_comes_before_the_rest),
	  CASE(a_shared_reason_is_said_once), CASE(every_verdict_has_a_next_step),
	  CASE(every_attack_has_words))
