/* SPDX-License-Identifier: Apache-2.0 */
/* The JSON of `yinxin verify --json`. Member names and words are a contract; add, never rename. */
#include <yinxin/report.h>

static const char *
kind_word(enum yx_signature_kind k)
{
	return k == YX_KIND_SEAL ? "seal" : k == YX_KIND_TIMESTAMP ? "timestamp" : "signature";
}

static const char *
source_word(enum yx_time_source s)
{
	return s == YX_TIME_STAMPED ? "timestamp" : s == YX_TIME_LEDGER ? "ledger" : "claimed";
}

static const char *
coverage_word(enum yx_coverage c)
{
	static const char *const words[] = { "none", "partial", "revision", "whole-file" };

	return (size_t)c < 4 ? words[c] : "none";
}

static void
put_or_null(struct yx_json_build *b, const char *key, const char *value)
{
	if (value && value[0])
		yx_json_put_str(b, key, value);
	else
		yx_json_put_null(b, key);
}

static void
put_remarks(struct yx_json_build *b, const struct yx_remark *list, size_t count, int lang)
{
	yx_json_begin_array(b, "remarks");
	for (size_t i = 0; i < count; i++) {
		yx_json_begin_object(b, NULL);
		yx_json_put_str(b, "code", list[i].code);
		yx_json_put_str(b, "text", list[i].text.in[lang]);
		yx_json_end(b);
	}
	yx_json_end(b);
}

static void
put_time_or_null(struct yx_json_build *b, const char *key, yx_time at)
{
	if (at == YX_TIME_NONE)
		yx_json_put_null(b, key);
	else
		yx_json_put_time(b, key, at);
}

/* What stands behind the time: proofs, and until when they will do. */
static void
put_proofs(struct yx_json_build *b, const struct yx_signature *s, int lang)
{
	put_or_null(b, "level", s->level);
	put_time_or_null(b, "existed_by", s->existed_by);
	put_time_or_null(b, "judged_at", s->judged_at);
	put_or_null(b, "judged_by", s->judged_by);
	put_time_or_null(b, "extend_before", s->extend_before);
	yx_json_begin_array(b, "timestamps");
	for (size_t i = 0; i < s->stamp_count; i++) {
		const struct yx_signature_stamp *t = &s->stamps[i];

		yx_json_begin_object(b, NULL);
		yx_json_put_str(b, "kind", t->kind);
		put_time_or_null(b, "time", t->time);
		yx_json_put_str(b, "authority", t->authority);
		yx_json_put_bool(b, "used", t->used);
		put_or_null(b, "basis", t->basis);
		put_time_or_null(b, "good_until", t->good_until);
		put_or_null(b, "reason", t->reason.in[lang]);
		yx_json_end(b);
	}
	yx_json_end(b);
}

static void
put_changes(struct yx_json_build *b, const struct yx_signature *s, int lang)
{
	yx_json_begin_array(b, "changes");
	for (size_t i = 0; i < s->change_count; i++) {
		const struct yx_change *c = &s->changes[i];

		yx_json_begin_object(b, NULL);
		yx_json_put_int(b, "revision", (int64_t)c->revision);
		yx_json_put_str(b, "kind", c->kind);
		yx_json_put_bool(b, "allowed", c->allowed);
		yx_json_put_str(b, "object", c->object);
		if (c->page)
			yx_json_put_int(b, "page", (int64_t)c->page);
		if (c->path[0])
			yx_json_put_str(b, "path", c->path);
		put_or_null(b, "text", c->text.in[lang]);
		yx_json_end(b);
	}
	yx_json_end(b);
}

static void
put_signature(struct yx_json_build *b, const struct yx_signature *s, int lang)
{
	yx_json_begin_object(b, NULL);
	yx_json_put_str(b, "id", s->id);
	yx_json_put_str(b, "kind", kind_word(s->kind));
	yx_json_put_str(b, "verdict", yx_indication_name(s->indication));
	put_or_null(b, "sub_indication", yx_sub_indication_name(s->sub));
	yx_json_put_str(b, "reason", s->reason.in[lang]);
	yx_json_put_str(b, "next_step", s->next_step.in[lang]);
	yx_json_put_str(b, "profile", s->profile);
	yx_json_begin_object(b, "signer");
	yx_json_put_str(b, "name", s->name);
	yx_json_put_str(b, "subject", s->subject);
	yx_json_put_str(b, "serial", s->serial);
	yx_json_put_str(b, "issuer", s->issuer);
	yx_json_end(b);
	put_time_or_null(b, "signing_time", s->signing_time);
	yx_json_put_str(b, "time_source", source_word(s->time_source));
	put_or_null(b, "digest", s->digest);
	put_or_null(b, "algorithm", s->algorithm);
	yx_json_put_str(b, "coverage", coverage_word(s->coverage));
	if (s->revision)
		yx_json_put_int(b, "revision", (int64_t)s->revision);
	put_proofs(b, s, lang);
	put_changes(b, s, lang);
	put_remarks(b, s->remarks, s->remark_count, lang);
	yx_json_end(b);
}

void
yx_report_verdict_json(struct yx_json_build *b, const char *key, const struct yx_verify_report *r,
		       bool chinese)
{
	int lang = chinese ? 1 : 0;

	yx_json_begin_object(b, key);
	yx_json_put_text(b, "file", yx_bytes_str(r->file));
	yx_json_put_str(b, "format", r->format);
	yx_json_put_str(b, "verdict", yx_verdict_name(r->verdict));
	yx_json_put_str(b, "reason", r->reason.in[lang]);
	yx_json_put_str(b, "policy", r->policy);
	yx_json_put_time(b, "validated_at", r->validated_at);
	yx_json_put_int(b, "size", (int64_t)r->size);
	if (r->sha256.len) {
		yx_json_put_hex(b, "sha256", yx_digest_bytes(&r->sha256));
		yx_json_put_hex(b, "sm3", yx_digest_bytes(&r->sm3));
	}
	yx_json_begin_array(b, "signatures");
	for (size_t i = 0; i < r->signature_count; i++)
		put_signature(b, &r->signatures[i], lang);
	yx_json_end(b);
	yx_json_begin_array(b, "attacks");
	for (size_t i = 0; i < r->attack_count; i++)
		yx_json_put_str(b, NULL, r->attacks[i]);
	yx_json_end(b);
	put_remarks(b, r->remarks, r->remark_count, lang);
	yx_json_end(b);
}
