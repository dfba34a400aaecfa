/* SPDX-License-Identifier: Apache-2.0 */
/* Verifying in a child, and what its end means for the verdict. */
#include <string.h>
#include <yinxin/codec_xml.h>
#include <yinxin/draw_letter.h>
#include <yinxin/draw_profile.h>
#include <yinxin/limits.h>
#include <yinxin/sign_apart.h>
#include "verdict.h"

struct task {
	struct yx_bytes in;
	const char *name;
	struct yx_verify_options options;
};

/* Where, which clause, what: for take_error(). */
static void
put_error(struct yx_buf *out, const struct yx_error *err)
{
	yx_buf_put_u64be(out, err->offset);
	yx_buf_put_u8(out, (uint8_t)strlen(err->clause));
	yx_buf_puts(out, err->clause);
	yx_buf_puts(out, err->text);
}

static enum yx_status
verify_in_child(void *state, int out)
{
	struct task *t = state;
	struct yx_verify_options *o = &t->options;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_verify_report *r = NULL;
	struct yx_buf packed = { 0 };
	enum yx_status st = YX_OK;

	if (o->prepare && (st = o->prepare(o->prepare_state, &o->extra, &err)) != YX_OK) {
		/* not about this document: told as an error, see not_prepared() */
		put_error(&packed, &err);
		(void)!yx_sandbox_write(out, yx_buf_bytes(&packed));
		return st;
	}
	o->prepare = NULL;
	st = yx_verify_bytes(&r, t->in, t->name, o, &err);
	if (st == YX_OK)
		st = yx_verify_report_pack(&packed, r, &err);
	if (st == YX_OK && !yx_sandbox_write(out, yx_buf_bytes(&packed)))
		st = YX_IO;
	/* the process ends here: nothing is given back */
	return st;
}

/* For people, and without what would steer a terminal. */
static bool
harmless(struct yx_bytes text)
{
	struct yx_reader r = yx_reader(text);
	uint32_t cp;

	while (yx_reader_left(&r))
		if (!yx_utf8_take(&r, &cp) || cp < 0x20 || (cp >= 0x7f && cp < 0xa0))
			return false;
	return true;
}

/*
 * Did the child end because what goes with the document could not be read, and say why? Only with
 * a status that reading has: DENIED would make the caller think that there is no sandbox.
 */
static bool
not_prepared(const struct yx_sandbox_result *result, struct yx_error *err)
{
	enum yx_status st = (enum yx_status)result->code;
	struct yx_reader r = yx_reader(yx_buf_bytes(&result->output));
	struct yx_bytes clause, text;
	uint64_t offset;
	uint8_t len;

	if (result->end != YX_SANDBOX_DONE || !yx_take_u64be(&r, &offset) ||
	    !yx_take_u8(&r, &len) || !yx_take(&r, len, &clause) ||
	    (st != YX_MALFORMED && st != YX_LIMIT && st != YX_UNSUPPORTED && st != YX_NOT_FOUND &&
	     st != YX_CRYPTO))
		return false;
	text = yx_reader_rest(&r);
	if (!harmless(text) || !harmless(clause) || clause.len >= sizeof(err->clause)) {
		text = yx_bytes_str("what was given to judge the file by cannot be read");
		clause = yx_bytes(NULL, 0);
		offset = YX_NO_OFFSET;
	}
	(void)!yx_fail(err, st, NULL, "", "%.*s", (int)(text.len < 300 ? text.len : 300),
		       (const char *)text.data);
	if (err) {
		snprintf(err->clause, sizeof(err->clause), "%.*s", (int)clause.len,
			 (const char *)clause.data);
		err->offset = offset;
	}
	return true;
}

/* The verdict on a file whose verification did not come to its end. */
static enum yx_status
not_verified(struct yx_verify_report **out, const struct task *t, const char *const text[2],
	     struct yx_error *err)
{
	struct yx_arena *arena = yx_arena_new(0);
	struct yx_verify_report *r = arena ? yx_arena_alloc(arena, sizeof(*r)) : NULL;
	char line[2][320];
	enum yx_status st = YX_OK;

	if (!r) {
		yx_arena_free(arena);
		return yx_fail_nomem(err);
	}
	r->arena = arena;
	r->file = yx_arena_strdup(arena, yx_bytes_str(t->name));
	r->format = "unknown";
	r->verdict = YX_VERDICT_UNREADABLE;
	snprintf(line[0], sizeof(line[0]),
		 "the file could not be verified: %s; it may be made to attack the program that "
		 "reads it",
		 text[0]);
	snprintf(line[1], sizeof(line[1]),
		 "文件无法验证：%s；该文件可能是为攻击读取它的程序而制作的", text[1]);
	for (int i = 0; i < 2; i++)
		r->reason.in[i] = yx_arena_strdup(arena, yx_bytes_str(line[i]));
	r->policy = yx_arena_strdup(
	    arena, yx_bytes_str(t->options.policy ? t->options.policy->name : "default"));
	r->validated_at = t->options.at == YX_TIME_NONE ? yx_time_now() : t->options.at;
	r->size = t->in.len;
	if (!r->file || !r->policy || !r->reason.in[0] || !r->reason.in[1]) {
		st = yx_fail_nomem(err);
		yx_arena_free(arena);
		return st;
	}
	*out = r;
	return YX_OK;
}

/* Is it about what was asked, and does its verdict follow from its signatures'? Whoever took the
 * child over could say anything else. */
static bool
is_answer(const struct yx_verify_report *r, const struct task *t)
{
	const struct yx_verify_options *o = &t->options;
	struct yx_verdict_builder b = { .arena = r->arena };
	struct yx_policy standard;
	const struct yx_policy *p = o->policy;

	if (!p && yx_policy_builtin(&standard, "default", NULL) == YX_OK)
		p = &standard;
	return p && r->size == t->in.len && strcmp(r->policy, yx_say(&b, "%s", p->name)) == 0 &&
	       strcmp(r->file, yx_say(&b, "%s", t->name ? t->name : "")) == 0 &&
	       r->judges_certificates == p->judge_certificates &&
	       r->judges_algorithms == p->judge_algorithms &&
	       (o->at == YX_TIME_NONE || r->validated_at == o->at) &&
	       (r->verdict == YX_VERDICT_UNREADABLE || r->verdict == yx_verdict_of(r));
}

/* The report that came back, when it is one. */
static bool
take_report(struct yx_verify_report **out, const struct yx_sandbox_result *result,
	    const struct task *t)
{
	if (result->end != YX_SANDBOX_DONE || result->code != YX_OK ||
	    yx_verify_report_unpack(out, yx_buf_bytes(&result->output), NULL) != YX_OK)
		return false;
	if (is_answer(*out, t))
		return true;
	yx_verify_report_free(*out);
	*out = NULL;
	return false;
}

/* What an honest verification of a file of this size may take, with room. */
static void
limits_by_size(struct yx_sandbox_limits *l, const struct yx_sandbox_limits *given, size_t size)
{
	unsigned seconds = 60 + (unsigned)(size >> 24); /* 16 MiB a second is slow */

	*l = given ? *given : (struct yx_sandbox_limits){ 0 };
	if (!l->seconds)
		l->seconds = seconds;
	if (!l->cpu_seconds)
		l->cpu_seconds = seconds;
	l->readable = NULL;
}

enum yx_status
yx_verify_apart(struct yx_verify_report **out, struct yx_bytes in, const char *name,
		const struct yx_verify_options *options, const struct yx_sandbox_host *host,
		const struct yx_sandbox_limits *limits, struct yx_error *err)
{
	static const struct yx_verify_options none = { .at = YX_TIME_NONE };
	struct task t = { in, name, options ? *options : none };
	struct yx_sandbox_result result = { 0 };
	struct yx_sandbox_limits l;
	enum yx_status st;
	const char *text[2];

	*out = NULL;
	if (!host)
		t.options.fetch = NULL;
	/* The child opens no library: those that it may need are opened before. Which, the document
	 * is not asked: nobody but the child reads it (it may be a mapped file, and be cut). A PDF
	 * needs none of XML. When one cannot be opened, the child's own try says so in the verdict.
	 */
	if (!yx_bytes_equal_str(yx_bytes_slice(in, 0, 5), "%PDF-"))
		(void)!yx_xml_prepare(NULL);
	(void)!yx_font_prepare(NULL);    /* embedded fonts */
	(void)!yx_profile_prepare(NULL); /* colour profiles */
	limits_by_size(&l, limits, in.len);
	st = host ? yx_sandbox_host_call(&result, verify_in_child, &t, host, &l, err)
		  : yx_sandbox_call(&result, verify_in_child, &t, &l, err);
	if (st != YX_OK)
		goto done;
	if (take_report(out, &result, &t))
		goto done;
	if (result.end == YX_SANDBOX_DONE && result.code == YX_USAGE) {
		st = yx_fail(err, YX_USAGE, NULL, "", "the verification was not set up properly");
		goto done;
	}
	if (t.options.prepare && not_prepared(&result, err)) {
		st = err->status;
		goto done;
	}
	text[0] = result.text[0][0] ? result.text[0] : "the check gave no proper answer";
	text[1] = result.text[1][0] ? result.text[1] : "检查程序没有给出正确的应答";
	st = not_verified(out, &t, text, err);
done:
	yx_sandbox_result_clear(&result);
	return st;
}
