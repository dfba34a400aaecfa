/* SPDX-License-Identifier: Apache-2.0 */
/* One entry for every format: what is this file, verify it, put the verdict together. */
#include <string.h>
#include <yinxin/limits.h>
#include <yinxin/ofd.h>
#include <yinxin/ofd_crypt.h>
#include <yinxin/pdf.h>
#include <yinxin/pki_past.h>
#include <yinxin/sign.h>
#include "facts.h"

struct format {
	const char *name;
	bool (*looks_like)(struct yx_bytes in);
	enum yx_status (*verify)(struct yx_verdict_builder *b, struct yx_bytes in,
				 struct yx_error *err);
};

/* DER or PEM of a CMS ContentInfo. */
static bool
looks_like_cms(struct yx_bytes in)
{
	struct yx_der_forgiven forgiven = { 0 };
	struct yx_der d = yx_der_lenient(in, &forgiven, NULL), inner;
	enum yx_oid type;
	size_t pos = 0;
	struct yx_buf der = { 0 };
	bool yes;

	if (in.len > 10 && memcmp(in.data, "-----BEGIN", 10) == 0) {
		yes = yx_pem_decode(&der, in, &pos, "CMS,PKCS7", NULL, NULL) == YX_OK;
		yx_buf_clear(&der);
		return yes;
	}
	return yx_der_enter(&d, YX_DER_SEQUENCE, &inner) && yx_der_oid_known(&inner, &type) &&
	       (type == YX_OID_CMS_SIGNED_DATA || type == YX_OID_GM_SIGNED_DATA);
}

static bool
looks_like_ofd(struct yx_bytes in)
{
	return yx_ofd_looks_like(in) || yx_ofd_is_encrypted(in);
}

static const struct format formats[] = {
	/* CMS before PDF: it is told by its first bytes, and may carry a PDF in its content */
	{ "cms", looks_like_cms, yx_verify_cms },
	{ "ofd", looks_like_ofd, yx_verify_ofd },
	{ "pdf", yx_pdf_looks_like, yx_verify_pdf },
};

enum yx_verdict
yx_verdict_of(const struct yx_verify_report *r)
{
	enum yx_indication w = YX_INDICATION_NONE;

	for (size_t i = 0; i < r->signature_count; i++)
		if (r->signatures[i].indication > w)
			w = r->signatures[i].indication;
	switch (w) {
	case YX_INDICATION_PASSED:
		return YX_VERDICT_TOTAL_PASSED;
	case YX_INDICATION_INDETERMINATE:
		return YX_VERDICT_INDETERMINATE;
	case YX_INDICATION_FAILED:
		return YX_VERDICT_TOTAL_FAILED;
	default:
		return YX_VERDICT_NO_SIGNATURE;
	}
}

static struct yx_text2
whole_reason(struct yx_verdict_builder *b, const struct yx_verify_report *r)
{
	size_t passed = 0;

	for (size_t i = 0; i < r->signature_count; i++)
		passed += r->signatures[i].indication == YX_INDICATION_PASSED;
	if (!r->signature_count)
		return yx_say2(b, "the file carries no signature", "文件中没有签名");
	return (struct yx_text2){
		{ yx_say(b, "%zu of %zu signatures passed", passed, r->signature_count),
		  yx_say(b, "共 %zu 个签名，%zu 个通过", r->signature_count, passed) }
	};
}

/* Move what was collected into the report. */
static void
finish(struct yx_verdict_builder *b)
{
	struct yx_verify_report *r = b->report;
	struct yx_signature *list = yx_arena_array(b->arena, b->count, sizeof(*list));
	const char **attacks = yx_arena_alloc(b->arena, (b->attack_count + 1) * sizeof(*attacks));
	struct yx_remark *remarks = yx_arena_array(b->arena, b->remark_count, sizeof(*remarks));

	if (!list || !attacks || !remarks) {
		b->failed = true;
		return;
	}
	for (size_t i = 0; i < b->count; i++)
		list[i] = b->items[i]->s;
	if (b->attack_count)
		memcpy(attacks, b->attacks, b->attack_count * sizeof(*attacks));
	if (b->remark_count)
		memcpy(remarks, b->remarks, b->remark_count * sizeof(*remarks));
	r->signatures = list;
	r->signature_count = b->count;
	r->attacks = attacks;
	r->attack_count = b->attack_count;
	r->remarks = remarks;
	r->remark_count = b->remark_count;
	if (r->verdict != YX_VERDICT_UNREADABLE) {
		r->verdict = yx_verdict_of(r);
		r->reason = whole_reason(b, r);
	}
}

/* A file that could not be read: the error becomes the verdict. */
static void
unreadable(struct yx_verdict_builder *b, const struct yx_error *why)
{
	struct yx_text2 line = yx_say_error(b, why);

	b->report->verdict = YX_VERDICT_UNREADABLE;
	b->report->reason =
	    (struct yx_text2){ { yx_say(b, "the file cannot be read: %s", line.in[0]),
				 yx_say(b, "文件无法读取：%s", line.in[1]) } };
}

static enum yx_status
file_digests(struct yx_verify_report *r, struct yx_bytes in, struct yx_error *err)
{
	enum yx_status st = yx_digest(&r->sha256, YX_DIGEST_SHA256, in, err);

	return st == YX_OK ? yx_digest(&r->sm3, YX_DIGEST_SM3, in, err) : st;
}

/* A status of the parse that speaks about the input, not about this machine. */
static bool
is_about_input(enum yx_status st)
{
	return st == YX_MALFORMED || st == YX_LIMIT || st == YX_UNSUPPORTED || st == YX_DENIED ||
	       st == YX_NOT_FOUND;
}

static enum yx_status
run(struct yx_verdict_builder *b, struct yx_bytes in, struct yx_error *err)
{
	struct yx_error why = YX_ERROR_INIT;
	const struct format *f = NULL;
	enum yx_status st;

	for (size_t i = 0; !f && i < sizeof(formats) / sizeof(formats[0]); i++)
		if (formats[i].looks_like(in))
			f = &formats[i];
	if (!b->options->no_file_digests && (st = file_digests(b->report, in, err)) != YX_OK)
		return st;
	if (!f) {
		(void)yx_fail(&why, YX_UNSUPPORTED, NULL, "",
			      "it is none of the formats known here (PDF, OFD, CMS)");
		unreadable(b, &why);
		return YX_OK;
	}
	b->report->format = f->name;
	if ((st = yx_judge_proofs(b, in, err)) != YX_OK)
		return st;
	st = f->verify(b, in, &why);
	if (st != YX_OK && !is_about_input(st)) {
		if (err)
			*err = why;
		return st;
	}
	if (st != YX_OK)
		unreadable(b, &why);
	return YX_OK;
}

static enum yx_status
verify_prepared(struct yx_verify_report **out, struct yx_bytes in, const char *name,
		const struct yx_verify_options *options, struct yx_error *err)
{
	struct yx_verify_options none = { .at = YX_TIME_NONE };
	size_t path_work = YX_LIMIT_VERIFY_WORK;
	struct yx_verdict_builder b = { .options = options ? options : &none,
					.path_work = &path_work };
	struct yx_arena *arena = yx_arena_new(0);
	struct yx_policy standard;
	enum yx_status st;

	*out = NULL;
	if (!arena || !(b.report = yx_arena_alloc(arena, sizeof(*b.report)))) {
		yx_arena_free(arena);
		return yx_fail_nomem(err);
	}
	b.arena = b.report->arena = arena;
	b.policy = b.options->policy;
	if (!b.policy) {
		if ((st = yx_policy_builtin(&standard, "default", err)) != YX_OK)
			goto fail;
		b.policy = &standard;
	}
	b.now = b.options->at == YX_TIME_NONE ? yx_time_now() : b.options->at;
	b.report->file = yx_say(&b, "%s", name ? name : "");
	b.report->format = "unknown";
	b.report->policy = yx_say(&b, "%s", b.policy->name);
	b.report->judges_certificates = b.policy->judge_certificates;
	b.report->judges_algorithms = b.policy->judge_algorithms;
	b.report->validated_at = b.now;
	b.report->size = in.len;
	st = run(&b, in, err);
	if (!path_work)
		yx_verdict_remark(
		    &b, "validation-limit",
		    (struct yx_text2){ { "the file and what was given with it hold more "
					 "certificates and revocation data than are searched; not "
					 "all was judged",
					 "文件及随附材料中的证书和吊销信息过多，未能全部判定" } });
	for (size_t i = 0; i < b.count; i++) {
		struct yx_judged *j = b.items[i];

		j->s.value = j->value;
		j->s.facts.scheme = j->scheme;
		if (j->path)
			yx_facts_of_path(&b, &j->s.path, j->path);
		yx_path_report_free(j->path);
	}
	yx_poe_free(b.poe);
	if (st != YX_OK)
		goto fail;
	finish(&b);
	if (b.failed) {
		st = yx_fail_nomem(err);
		goto fail;
	}
	*out = b.report;
	return YX_OK;
fail:
	yx_arena_free(arena);
	return st;
}

enum yx_status
yx_verify_bytes(struct yx_verify_report **out, struct yx_bytes in, const char *name,
		const struct yx_verify_options *options, struct yx_error *err)
{
	struct yx_verify_options ready;
	enum yx_status st;

	*out = NULL;
	if (!options || !options->prepare)
		return verify_prepared(out, in, name, options, err);
	ready = *options;
	if ((st = options->prepare(options->prepare_state, &ready.extra, err)) != YX_OK)
		return st;
	return verify_prepared(out, in, name, &ready, err);
}

void
yx_verify_report_free(struct yx_verify_report *r)
{
	if (r)
		yx_arena_free(r->arena);
}
