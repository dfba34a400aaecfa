/* SPDX-License-Identifier: Apache-2.0 */
/* OFD's own report (sign_ofd.h) in the words of the common one. */
#include <stdio.h>
#include <string.h>
#include <yinxin/limits.h>
#include <yinxin/ofd_crypt.h>
#include <yinxin/pdf.h>
#include "past.h"
#include "ink_find.h"
#include "verify_ofd.h"

static enum yx_coverage
coverage_of(const char *word)
{
	if (strcmp(word, "whole-file") == 0)
		return YX_COVERAGE_WHOLE_FILE;
	if (strcmp(word, "revision") == 0)
		return YX_COVERAGE_REVISION;
	return strcmp(word, "partial") == 0 ? YX_COVERAGE_PARTIAL : YX_COVERAGE_NONE;
}

static void
remark_gaps(struct yx_verdict_builder *b, struct yx_judged *j,
	    const struct yx_sign_ofd_signature *s)
{
	char en[400], zh[400];

	if (s->gap_count) {
		snprintf(en, sizeof(en),
			 "%zu entries that can change what is shown are not signed, first %.200s",
			 s->gap_count, s->first_gap ? s->first_gap : "");
		snprintf(zh, sizeof(zh), "有 %zu 个影响显示的文件未被签名覆盖，第一个是 %.200s",
			 s->gap_count, s->first_gap ? s->first_gap : "");
		yx_judge_remark(b, j, "ofd-uncovered-entry", (struct yx_text2){ { en, zh } });
	}
	if (s->dangling_count) {
		snprintf(en, sizeof(en), "%zu names lead to entries that are not there",
			 s->dangling_count);
		snprintf(zh, sizeof(zh), "有 %zu 个引用指向不存在的文件", s->dangling_count);
		yx_judge_remark(b, j, "ofd-dangling-reference", (struct yx_text2){ { en, zh } });
	}
	if (s->seal_name[0]) {
		snprintf(en, sizeof(en), "seal %.180s (%.120s)", s->seal_name, s->seal_id);
		snprintf(zh, sizeof(zh), "印章 %.180s（%.120s）", s->seal_name, s->seal_id);
		yx_judge_remark(b, j, "seal", (struct yx_text2){ { en, zh } });
	}
	if (s->stamp_en[0])
		yx_judge_remark(b, j, "timestamp-not-used",
				(struct yx_text2){ { s->stamp_en, s->stamp_zh } });
	if (s->leniencies)
		yx_judge_remark(
		    b, j, "lenient",
		    (struct yx_text2){ { "read leniently: its encoding departs from the standard",
					 "其编码与标准有出入，按宽容方式读取" } });
}

static bool
add_one(const struct past_chains *chains, const struct yx_sign_ofd_signature *s,
	const struct yx_ink_found *ink)
{
	struct yx_verdict_builder *b = chains->b;
	struct yx_judged *j = yx_judge_new(b, s->id, s->seal ? YX_KIND_SEAL : YX_KIND_SIGNATURE);
	char name[64];

	if (!j)
		return false;
	if (s->signer)
		yx_judge_signer(b, j, yx_cert_der(s->signer));
	j->s.profile = yx_sign_ofd_form_name(s->form);
	j->s.signing_time = s->time;
	j->s.time_source = s->time_stamped ? YX_TIME_STAMPED : YX_TIME_CLAIMED;
	j->s.digest = s->digest == YX_DIGEST_NONE ? "" : yx_digest_name(s->digest);
	if (s->scheme.kind != YX_SCHEME_NONE && !j->s.algorithm[0])
		j->s.algorithm = yx_say(b, "%s", yx_scheme_name(&s->scheme, name));
	j->scheme = s->scheme;
	if (!s->time_stamped)
		j->s.facts.claimed_time = s->time;
	j->s.coverage = coverage_of(s->coverage);
	remark_gaps(b, j, s);
	if (s->value.len)
		j->value = yx_arena_dup(b->arena, s->value);
	if (s->time_stamped)
		j->stamped = s->time;
	past_tell_chain(chains, j);
	j->s.value_checked =
	    s->intact || s->sub == YX_SUB_HASH_FAILURE || s->sub == YX_SUB_SIG_CRYPTO_FAILURE;
	if (s->indication != YX_INDICATION_PASSED)
		yx_judge(b, j, s->indication, s->sub,
			 (struct yx_text2){ { s->reason_en, s->reason_zh } },
			 past_seal_step(chains, s->has_seal_report ? &s->seal_report : NULL,
					s->value, (struct yx_text2){ { s->next_en, s->next_zh } }));
	if (s->intact)
		past_judge_proof(b, j);
	yx_judge_ink(b, j, ink);
	return true;
}

/* What the file is to be judged by: itself, or what was decrypted out of it. */
struct view {
	struct yx_bytes in;
	struct yx_buf plain;
	bool hidden; /* encrypted, and nothing was given to open it */
};

static void
remark_opened(struct yx_verdict_builder *b, const struct yx_ofd_opened *o)
{
	yx_verdict_remark(
	    b, "encrypted",
	    (struct yx_text2){ { yx_say(b,
					"the file is encrypted (GM/T 0099); judged is "
					"the decrypted document: %zu entries, opened "
					"for %s",
					o->entries, *o->user ? o->user : "?"),
				 yx_say(b,
					"文件已加密（GM/T 0099），判定的是解密后的文件："
					"共 %zu 个条目，以 %s 的身份打开",
					o->entries, *o->user ? o->user : "?") } });
	if (o->stand_ins)
		yx_verdict_remark(b, "encrypted-stand-in",
				  (struct yx_text2){
				      { yx_say(b,
					       "readers without the key see other content in the "
					       "place of %zu entries",
					       o->stand_ins),
					yx_say(b, "没有密钥的读者在 %zu 个条目处看到的是另外的内容",
					       o->stand_ins) } });
}

static enum yx_status
say_hidden(struct yx_verdict_builder *b, const struct yx_ofd_crypt *crypt)
{
	char users[160];

	(void)yx_ofd_crypt_users(crypt, users, sizeof(users));
	yx_verdict_remark(
	    b, "encrypted",
	    (struct yx_text2){ { yx_say(b,
					"entries are encrypted (GM/T 0099) for %s and were not "
					"opened",
					*users ? users : "?"),
				 yx_say(b, "部分条目已加密（GM/T 0099），接收人：%s；未打开",
					*users ? users : "?") } });
	return YX_OK;
}

/* Open the package with what was given; a wrong password is DENIED, the file then UNREADABLE. */
static enum yx_status
open_view(struct yx_verdict_builder *b, struct view *v, struct yx_error *err)
{
	const struct yx_zip_writer out = { yx_zip_into_buf, &v->plain };
	const struct yx_ofd_opener openers[2] = { { .password = b->options->password },
						  { .key = b->options->key } };
	bool given = b->options->password.len > 0 || b->options->key;
	struct yx_ofd_crypt *crypt = NULL;
	struct yx_ofd_opened opened;
	enum yx_status st;

	if (!yx_ofd_is_encrypted(v->in))
		return YX_OK;
	if ((st = yx_ofd_crypt_open(&crypt, v->in, err)) != YX_OK)
		return st;
	v->hidden = !given;
	if (!given && yx_ofd_looks_like(v->in)) {
		st = say_hidden(b, crypt);
		goto done;
	}
	st = yx_ofd_decrypt(crypt, openers, given ? 2 : 0, b->now, &out, &opened, err);
	b->report->locked = st == YX_DENIED && opened.locked;
	if (st == YX_OK) {
		v->in = yx_buf_bytes(&v->plain);
		remark_opened(b, &opened);
	}
done:
	yx_ofd_crypt_free(crypt);
	return st;
}

/* A file that opens as PDF too shows something else to whoever opens it as PDF. */
static void
judge_second_format(struct yx_verdict_builder *b, struct yx_bytes in)
{
	const struct yx_text2 reason = {
		{ "the file can also be opened as a PDF, which shows something that was not signed",
		  "该文件还可以作为 PDF 打开，显示的将是未经签名的内容" }
	};
	const struct yx_text2 next = {
		{ "do not rely on this file; ask the signer for the original",
		  "请勿依据此文件，向签署方索取原件" }
	};

	if (!yx_pdf_looks_like(in))
		return;
	yx_verdict_attack(b, "parser-differential");
	for (size_t i = 0; i < b->count; i++)
		yx_judge(b, b->items[i], YX_INDICATION_INDETERMINATE,
			 YX_SUB_SIG_CONSTRAINTS_FAILURE, reason, next);
}

static enum yx_status
add_extra(struct yx_pool *to, const struct yx_pool *from, struct yx_error *err)
{
	enum yx_status st = YX_OK;

	for (size_t i = 0; from && st == YX_OK && yx_pool_cert_at(from, i); i++)
		st = yx_pool_add_cert(to, yx_pool_cert_at(from, i), err);
	for (size_t i = 0; from && st == YX_OK && yx_pool_crl_at(from, i); i++)
		st = yx_pool_add_crl(to, yx_pool_crl_at(from, i), err);
	for (size_t i = 0; from && st == YX_OK && yx_pool_ocsp_at(from, i); i++)
		st = yx_pool_add_ocsp(to, yx_pool_ocsp_at(from, i), err);
	return st;
}

enum yx_status
yx_verify_ofd(struct yx_verdict_builder *b, struct yx_bytes in, struct yx_error *err)
{
	struct yx_path_options path = yx_judge_path_options(b, b->options->extra, YX_TIME_NONE);
	struct yx_sign_ofd_options o = YX_SIGN_OFD_OPTIONS_INIT;
	struct yx_sign_ofd_report *report = NULL;
	struct yx_ink_list ink = { 0 };
	struct yx_ink_found **ink_of;
	struct view v = { .in = in };
	struct past_chains chains = { .b = b, .made_after = YX_TIME_NONE };
	struct yx_ofd *ofd = NULL;
	enum yx_status st;

	o.now = b->now;
	o.integrity_only = !b->policy->judge_certificates;
	o.path = b->policy->judge_certificates ? &path : NULL;
	o.known = &path;
	if (b->policy->claimed_time == YX_CLAIMED_TIME_IGNORED)
		o.at = b->now;
	if (o.at != YX_TIME_NONE && b->existed && b->existed_at < o.at)
		o.at = b->existed_at;
	o.stamp = past_judge_ofd_stamp;
	o.chain = past_judge_seal_chain;
	o.material = past_take_material;
	o.stamp_state = o.chain_state = &chains;
	yx_buf_init_secret(&v.plain, YX_LIMIT_BUFFER);
	if ((st = yx_pool_new(&chains.pool, err)) != YX_OK ||
	    (o.path && (st = yx_poe_new(&b->poe, err)) != YX_OK) ||
	    (st = add_extra(chains.pool, b->options->extra, err)) != YX_OK ||
	    (st = open_view(b, &v, err)) != YX_OK)
		goto done;
	o.hidden = v.hidden;
	if ((st = yx_ofd_open(&ofd, v.in, err)) != YX_OK ||
	    (st = yx_sign_ofd_verify(&report, ofd, &o, err)) != YX_OK)
		goto done;
	ink_of = yx_arena_array(b->arena, yx_ofd_signature_count(ofd) + 1, sizeof(*ink_of));
	if (!ink_of)
		st = yx_fail_nomem(err);
	else if (!v.hidden) /* else it is hidden with the rest */
		st = yx_ink_find_in_ofd(&ink, ofd, ink_of, err);
	for (size_t i = 0; st == YX_OK && i < report->count; i++)
		if (!add_one(&chains, &report->signatures[i],
			     report->signatures[i].index < yx_ofd_signature_count(ofd)
				 ? ink_of[report->signatures[i].index]
				 : NULL)) {
			st = yx_fail_nomem(err);
			goto done;
		}
	for (size_t i = 0; i < report->attack_count; i++)
		yx_verdict_attack(b, report->attacks[i]);
	judge_second_format(b, in);
	if (st == YX_OK && !v.hidden)
		st = yx_verify_ofd_list(b, ofd, &o, err);
done:
	yx_ink_list_clear(&ink);
	yx_sign_ofd_report_free(report);
	yx_ofd_free(ofd);
	yx_pool_free(chains.pool);
	yx_buf_clear(&v.plain);
	return st;
}
