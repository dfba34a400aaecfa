/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verifying the signatures of an OFD. First every signature by itself (references, value, trust),
 * then coverage, which looks at all of them: what one signature left out, another intact one of the
 * same signer may have covered (signing a second time after the document grew). What only somebody
 * else covered stays a gap: that signer did not see it.
 */
#include "ofd_verify.h"
#include "words_zh.h"

#include <stdio.h>
#include <string.h>
#include <yinxin/limits.h>

const char *
yx_sign_ofd_form_name(enum yx_sign_ofd_form f)
{
	static const char *const names[] = { "OFD-unknown", "OFD-SES-v1",  "OFD-SES-v4",
					     "OFD-SES-v5",  "OFD-GB35275", "OFD-GB35275-digest",
					     "OFD-raw" };

	return names[f];
}

void
ofd_judge(struct yx_sign_ofd_signature *r, enum yx_sub_indication sub, const char *en,
	  const char *zh, ...)
{
	enum yx_indication indication = yx_sub_indication_of(sub);
	va_list ap;

	if (indication <= r->indication)
		return;
	r->indication = indication;
	r->sub = sub;
	va_start(ap, zh);
	(void)vsnprintf(r->reason_en, sizeof(r->reason_en), en, ap);
	va_end(ap);
	va_start(ap, zh);
	(void)vsnprintf(r->reason_zh, sizeof(r->reason_zh), zh, ap);
	va_end(ap);
}

void
ofd_judge_error(struct yx_sign_ofd_signature *r, const char *path, const struct yx_error *why)
{
	bool decides = yx_sub_indication_of(YX_SUB_FORMAT_FAILURE) > r->indication;
	char zh[300];

	ofd_judge(r, YX_SUB_FORMAT_FAILURE, "%.100s%s%.180s", "%.100s%s%.180s", path,
		  path[0] ? " cannot be read: " : "", why->text);
	if (decides)
		(void)snprintf(r->reason_zh, sizeof(r->reason_zh), "%.100s%s%s", path,
			       path[0] ? " 无法读取：" : "", yx_error_line_zh(why, zh, sizeof(zh)));
}

static const char *
digest_problem(enum yx_digest_alg alg)
{
	return alg == YX_DIGEST_MD5 ? "MD5" : NULL;
}

static enum yx_status
check_refs(struct ofd_check *c, const struct yx_ofd_signature *s, struct yx_sign_ofd_signature *r)
{
	enum yx_ofd_ref_state *states;
	size_t bad = 0;
	enum yx_status st;

	states = yx_arena_array(c->arena, s->ref_count + 1, sizeof(*states));
	if (!states)
		return yx_fail_nomem(c->err);
	if ((st = yx_ofd_check_refs(c->o, r->index, states, c->err)) != YX_OK)
		return st;
	r->refs = states;
	for (size_t i = 0; i < s->ref_count; i++)
		if (states[i] != YX_OFD_REF_MATCH && states[i] != YX_OFD_REF_UNKNOWN)
			bad++;
	for (size_t i = 0; i < s->ref_count && r->intact; i++) {
		const char *path = s->refs[i].path;

		switch (states[i]) {
		case YX_OFD_REF_MATCH:
			continue;
		case YX_OFD_REF_MISMATCH:
			ofd_judge(
			    r, YX_SUB_HASH_FAILURE,
			    "%.120s was changed after signing (%zu of %zu signed entries are "
			    "not what was signed)",
			    "%.120s 在签名之后被改动（%zu/%zu 个受签名保护的条目与签名时不一致）",
			    path, bad, s->ref_count);
			break;
		case YX_OFD_REF_MISSING:
			if (c->options->hidden)
				continue; /* judge_hidden() says so */
			ofd_judge(r, YX_SUB_HASH_FAILURE,
				  "%.120s was signed and is not in the package any more "
				  "(%zu of %zu signed entries are not what was signed)",
				  "%.120s 曾被签名，但已不在包内（%zu/%zu "
				  "个受签名保护的条目与签名时不一致）",
				  path, bad, s->ref_count);
			break;
		case YX_OFD_REF_UNREADABLE:
			ofd_judge(r, YX_SUB_HASH_FAILURE, "%.120s cannot be unpacked",
				  "%.120s 无法解压", path);
			break;
		case YX_OFD_REF_UNKNOWN:
			ofd_judge(r, YX_SUB_CRYPTO_CONSTRAINTS_FAILURE,
				  "the digest method %.60s is not known here",
				  "不支持摘要算法 %.60s", s->check_method);
			break;
		}
		r->intact = false;
	}
	if (s->ref_count == 0) {
		r->intact = false;
		ofd_judge(r, YX_SUB_SIG_CONSTRAINTS_FAILURE, "the signature covers no entry",
			  "签名没有覆盖任何条目");
	}
	if (digest_problem(s->digest))
		ofd_judge(r, YX_SUB_CRYPTO_CONSTRAINTS_FAILURE,
			  "the entries are protected by %s, for which collisions are known",
			  "条目的摘要使用 %s，该算法已可被碰撞", digest_problem(s->digest));
	return YX_OK;
}

static enum yx_status
check_one(struct ofd_check *c, size_t index, struct yx_sign_ofd_signature *r)
{
	const struct yx_ofd_signature *s = yx_ofd_signature(c->o, index);
	const struct yx_zip_note *note = yx_ofd_ambiguity(c->o);
	enum yx_status st;

	r->index = index;
	r->id = s->id;
	r->seal = s->seal;
	r->time = s->time;
	r->digest = s->digest;
	r->indication = YX_INDICATION_PASSED;
	r->intact = true;
	if (c->options->hidden && (s->entry == SIZE_MAX || s->value_entry == SIZE_MAX)) {
		r->intact = false;
		return YX_OK; /* judge_hidden() says why */
	}
	if (s->broken_en) {
		r->intact = false;
		ofd_judge(r, YX_SUB_FORMAT_FAILURE, "%s", "%s", s->broken_en);
		(void)snprintf(r->reason_zh, sizeof(r->reason_zh), "%s", s->broken_zh);
		return YX_OK;
	}
	if (note) {
		r->intact = false;
		ofd_judge(r, YX_SUB_FORMAT_FAILURE, "%s", "%s", "");
		(void)snprintf(r->reason_en, sizeof(r->reason_en),
			       "readers may see different content: %s%s%.80s",
			       yx_zip_note_text(note->kind, false), note->entry ? ": " : "",
			       note->entry ? note->entry : "");
		(void)snprintf(r->reason_zh, sizeof(r->reason_zh),
			       "不同阅读器可能看到不同内容：%s%s%.80s",
			       yx_zip_note_text(note->kind, true), note->entry ? "：" : "",
			       note->entry ? note->entry : "");
	}
	if ((st = check_refs(c, s, r)) != YX_OK)
		return st;
	if (s->value_entry == SIZE_MAX) {
		r->intact = false;
		ofd_judge(r, YX_SUB_FORMAT_FAILURE, "%s%.120s is not in the package",
			  "%s包内没有 %.120s", "", s->value_path ? s->value_path : "SignedValue");
		return YX_OK;
	}
	return ofd_check_value(c, s, r);
}

/*
 * Is line `i` of the coverage covered for this signer by another intact signature of the same
 * certificate? All signatures list the entries of the package in the same order.
 */
static bool
covered_elsewhere(const struct yx_sign_ofd_report *report, const struct yx_sign_ofd_signature *r,
		  size_t line)
{
	for (size_t i = 0; i < report->count; i++) {
		const struct yx_sign_ofd_signature *other = &report->signatures[i];

		if (other != r && other->intact && r->signer && other->signer &&
		    line < other->cover_count && other->cover[line].kind == YX_OFD_COVERED &&
		    other->cover[line].path == r->cover[line].path &&
		    yx_cert_equal(r->signer, other->signer))
			return true;
	}
	return false;
}

static enum yx_status
list_coverage(struct ofd_check *c, struct yx_sign_ofd_signature *r)
{
	struct yx_ofd_cover *lines;
	size_t count;
	enum yx_status st;

	if ((st = yx_ofd_coverage(c->o, r->index, NULL, 0, &count, c->err)) != YX_OK)
		return st;
	lines = yx_arena_array(c->arena, count + 1, sizeof(*lines));
	if (!lines)
		return yx_fail_nomem(c->err);
	if ((st = yx_ofd_coverage(c->o, r->index, lines, count, &count, c->err)) != YX_OK)
		return st;
	r->cover = lines;
	r->cover_count = count;
	return YX_OK;
}

/* Without the key nobody can say what a holder of the key is shown. */
static void
judge_hidden(struct yx_sign_ofd_signature *r)
{
	r->intact = false;
	ofd_judge(r, YX_SUB_SIGNED_DATA_NOT_FOUND, "%s", "%s",
		  "entries of the document are encrypted; without the key it cannot be judged what "
		  "was signed and what is shown");
	if (r->sub == YX_SUB_SIGNED_DATA_NOT_FOUND)
		(void)snprintf(r->reason_zh, sizeof(r->reason_zh),
			       "文件的部分内容已加密，没有密钥就无法判断签名所签与所显示的内容");
}

static void
judge_coverage(struct ofd_check *c, const struct yx_sign_ofd_report *report,
	       struct yx_sign_ofd_signature *r)
{
	const char *dangling = NULL;
	bool any = false, later = false;

	if (c->options->hidden) {
		judge_hidden(r);
		return;
	}

	for (size_t i = 0; i < r->cover_count; i++) {
		const struct yx_ofd_cover *line = &r->cover[i];

		any |= line->kind == YX_OFD_COVERED && yx_ofd_role_renders(line->role);
		if (line->kind == YX_OFD_UNCOVERED_RENDERING) {
			if (covered_elsewhere(report, r, i))
				later = true;
			else if (r->gap_count++ == 0)
				r->first_gap = line->path;
		} else if (line->kind == YX_OFD_DANGLING_REFERENCE &&
			   yx_ofd_role_renders(line->role)) {
			if (r->dangling_count++ == 0)
				dangling = line->path;
		}
	}
	r->coverage =
	    r->gap_count > 0 ? (any ? "partial" : "none") : (later ? "revision" : "whole-file");
	if (r->gap_count > 0)
		ofd_judge(r, YX_SUB_SIG_CONSTRAINTS_FAILURE,
			  "what is shown depends on %.120s, which the signature does not cover "
			  "(%zu such)",
			  "文件的显示取决于 %.120s，但签名没有覆盖它（共 %zu 个）", r->first_gap,
			  r->gap_count);
	if (r->dangling_count > 0)
		ofd_judge(r, YX_SUB_SIG_CONSTRAINTS_FAILURE,
			  "the document names %.120s, which is not in the package: whoever adds it "
			  "changes what is shown without breaking the signature",
			  "文件引用了包内不存在的 %.120s：任何人补入该条目即可改变显示而不破坏签名",
			  dangling);
	for (size_t i = 0; i < yx_ofd_problem_count(c->o); i++) {
		const struct yx_ofd_problem *p = yx_ofd_problem(c->o, i);
		size_t entry = yx_ofd_resolve(c->o, "/", p->path);

		if (entry == SIZE_MAX || !yx_ofd_role_renders(yx_ofd_entry(c->o, entry)->role))
			continue;
		ofd_judge(r, YX_SUB_SIG_CONSTRAINTS_FAILURE, "%s%.200s", "%s%.200s", "",
			  p->text_en);
	}
}

static void
add_attack(struct yx_sign_ofd_report *r, const char *name)
{
	for (size_t i = 0; i < r->attack_count; i++)
		if (strcmp(r->attacks[i], name) == 0)
			return;
	if (r->attack_count < YX_SIGN_OFD_ATTACKS)
		r->attacks[r->attack_count++] = name;
}

static void
name_attacks(struct ofd_check *c, struct yx_sign_ofd_report *report)
{
	const struct yx_zip_note *note = yx_ofd_ambiguity(c->o);

	if (report->count == 0)
		return;
	if (note)
		add_attack(report, "ofd-uncovered-entry");
	if (c->options->hidden)
		return; /* what is missing is hidden, which is no attack */
	for (size_t i = 0; i < report->count; i++) {
		const struct yx_sign_ofd_signature *r = &report->signatures[i];

		if (r->gap_count > 0)
			add_attack(report, "ofd-uncovered-entry");
		for (size_t k = 0; k < r->cover_count; k++)
			if (r->cover[k].kind == YX_OFD_DANGLING_REFERENCE)
				add_attack(report, "ofd-dangling-reference");
	}
	if (yx_ofd_dangling_count(c->o) > 0)
		add_attack(report, "ofd-dangling-reference");
}

static enum yx_status
check_all(struct ofd_check *c, struct yx_sign_ofd_report *report)
{
	size_t n = yx_ofd_signature_count(c->o);
	bool missing = yx_ofd_signature_list_broken(c->o);
	enum yx_status st;

	if (n > 0 && yx_ofd_entry_count(c->o) > YX_LIMIT_OFD_COVER / n)
		return yx_fail(c->err, YX_LIMIT, NULL, "",
			       "%zu signatures over %zu entries are more than can be judged", n,
			       yx_ofd_entry_count(c->o));
	report->signatures = yx_arena_array(c->arena, n + 1, sizeof(*report->signatures));
	if (!report->signatures)
		return yx_fail_nomem(c->err);
	for (size_t i = 0; i < n; i++) {
		struct yx_sign_ofd_signature *r = &report->signatures[report->count++];

		r->coverage = "none";
		if ((st = check_one(c, i, r)) != YX_OK || (st = list_coverage(c, r)) != YX_OK)
			return st;
	}
	for (size_t i = 0; i < n; i++)
		judge_coverage(c, report, &report->signatures[i]);
	if (missing) {
		struct yx_sign_ofd_signature *r = &report->signatures[report->count++];

		r->index = SIZE_MAX;
		r->id = "Signatures.xml";
		r->coverage = "none";
		r->time = YX_TIME_NONE;
		r->indication = YX_INDICATION_PASSED;
		if (c->options->hidden)
			judge_hidden(r);
		else
			ofd_judge(
			    r, YX_SUB_FORMAT_FAILURE,
			    "OFD.xml says the document is signed, but the list of signatures is "
			    "missing or cannot be read",
			    "OFD.xml 声明文件有签名，但签名列表缺失或无法读取");
	}
	for (size_t i = 0; i < report->count; i++) {
		ofd_say_next_step(&report->signatures[i]);
		if (report->signatures[i].indication > report->indication)
			report->indication = report->signatures[i].indication;
	}
	name_attacks(c, report);
	return YX_OK;
}

enum yx_status
yx_sign_ofd_verify(struct yx_sign_ofd_report **out, struct yx_ofd *o,
		   const struct yx_sign_ofd_options *options, struct yx_error *err)
{
	struct ofd_check c = { .o = o, .options = options, .err = err };
	struct yx_sign_ofd_report *report;
	enum yx_status st;

	*out = NULL;
	c.now = options->now == YX_TIME_NONE ? yx_time_now() : options->now;
	c.arena = yx_arena_new(0);
	if (!c.arena)
		return yx_fail_nomem(err);
	report = yx_arena_alloc(c.arena, sizeof(*report));
	if (!report) {
		yx_arena_free(c.arena);
		return yx_fail_nomem(err);
	}
	report->arena = c.arena;
	if ((st = check_all(&c, report)) != YX_OK) {
		yx_sign_ofd_report_free(report);
		return st;
	}
	*out = report;
	return YX_OK;
}

void
yx_sign_ofd_report_free(struct yx_sign_ofd_report *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < r->count; i++) {
		yx_cert_free(r->signatures[i].signer);
		yx_path_report_free(r->signatures[i].path);
		yx_seal_report_clear(&r->signatures[i].seal_report);
	}
	yx_arena_free(r->arena);
}
