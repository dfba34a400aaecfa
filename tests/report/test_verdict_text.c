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

/* Proven is only what was judged: under `integrity` no authority is, and one may have failed. */
static void
a_time_is_called_proven_only_when_it_is(void)
{
	static const struct yx_signature_stamp
	    current = { .authority = "A", .used = true, .basis = "current", .kind = "signature" },
	    believed = { .authority = "A", .used = true, .basis = "believed", .kind = "signature" },
	    unused = { .authority = "A", .used = false, .basis = "", .kind = "signature" };
	static const struct yx_remark remark = { .code = "timestamp-believed" };
	static const struct {
		enum yx_time_source source;
		enum yx_signature_kind kind;
		enum yx_indication indication;
		bool judged;
		const struct yx_signature_stamp *stamp;
		const struct yx_remark *remark;
		const char *en, *zh;
	} rows[] = {
		{ YX_TIME_CLAIMED, YX_KIND_SIGNATURE, YX_INDICATION_PASSED, true, NULL, NULL,
		  "the signer's own claim", "签名人自称" },
		{ YX_TIME_STAMPED, YX_KIND_SIGNATURE, YX_INDICATION_PASSED, true, &current, NULL,
		  "proven by a time-stamp", "由可信时间戳证明" },
		{ YX_TIME_STAMPED, YX_KIND_SIGNATURE, YX_INDICATION_PASSED, true, &believed, NULL,
		  "certificate has expired since", "机构的证书现已过期" },
		{ YX_TIME_STAMPED, YX_KIND_SEAL, YX_INDICATION_PASSED, true, &unused, NULL,
		  "proven by a time-stamp", "由可信时间戳证明" },
		{ YX_TIME_STAMPED, YX_KIND_SIGNATURE, YX_INDICATION_PASSED, false, &current, NULL,
		  "its authority was not judged", "未判断时间戳机构是否可信" },
		{ YX_TIME_STAMPED, YX_KIND_TIMESTAMP, YX_INDICATION_INDETERMINATE, true, NULL, NULL,
		  "as the time-stamp says; not confirmed", "未得到确认" },
		{ YX_TIME_STAMPED, YX_KIND_TIMESTAMP, YX_INDICATION_PASSED, true, NULL, &remark,
		  "certificate has expired since", "机构的证书现已过期" },
		{ YX_TIME_LEDGER, YX_KIND_SIGNATURE, YX_INDICATION_PASSED, false, NULL, NULL,
		  "proven by the ledger", "由存证账本证明" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct yx_verify_report r = kit_report("n");
		struct yx_buf en, zh;

		r.judges_certificates = rows[i].judged;
		kit_signature.kind = rows[i].kind;
		kit_signature.indication = rows[i].indication;
		kit_signature.time_source = rows[i].source;
		kit_signature.stamps = rows[i].stamp;
		kit_signature.stamp_count = rows[i].stamp != NULL;
		kit_signature.remarks = rows[i].remark;
		kit_signature.remark_count = rows[i].remark != NULL;
		en = text_of(&r, false);
		zh = text_of(&r, true);
		CHECK_MSG(at(&en, rows[i].en) != SIZE_MAX, "%zu: %s", i, yx_buf_str(&en));
		CHECK_MSG(at(&zh, rows[i].zh) != SIZE_MAX, "%zu: %s", i, yx_buf_str(&zh));
		yx_buf_clear(&en);
		yx_buf_clear(&zh);
	}
}

/* Also under a policy of the house that judges no certificates. */
static void
who_signed_is_not_called_judged_when_it_was_not(void)
{
	struct yx_verify_report r = kit_report("n");

	r.verdict = YX_VERDICT_TOTAL_PASSED;
	r.policy = "house";
	CHECK(strstr(yx_report_headline(&r, false), "who signed was not judged"));
	r.judges_certificates = true;
	CHECK(strstr(yx_report_headline(&r, false), "every signature is good"));
}

TEST_MAIN(CASE(a_time_is_called_proven_only_when_it_is),
	  CASE(who_signed_is_not_called_judged_when_it_was_not),
	  CASE(why_and_what_to_do_come_first), CASE(a_refused_change_comes_before_the_rest),
	  CASE(a_shared_reason_is_said_once), CASE(every_verdict_has_a_next_step),
	  CASE(every_attack_has_words))
