/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Seals in PDF signatures: SES_Signature as the value (SubFilter GM.sm2seal), or a seal as a signed
 * attribute of a CMS value. The seven questions are asked as for every seal (seal_check.h), the
 * digest is that of ByteRange's bytes; what ByteRange covers and what changed afterwards is judged
 * for them as for every other signature.
 */
#include <stdio.h>
#include <string.h>
#include <yinxin/der.h>
#include <yinxin/seal_check.h>
#include "past.h"
#include "seal_attribute.h"
#include "verify_pdf.h"

const char *
yx_pdf_seal_profile(enum yx_seal_version v)
{
	return v == YX_SEAL_V1 ? "PDF-SES-v1" : v == YX_SEAL_V5 ? "PDF-SES-v5" : "PDF-SES-v4";
}

static bool
is_empty(struct yx_bytes contents)
{
	for (size_t i = 0; i < contents.len; i++)
		if (contents.data[i])
			return false;
	return true;
}

/* The encoding at the start of Contents, and is all behind it padding? */
static struct yx_bytes
take_value(struct yx_bytes contents, bool *padded)
{
	struct yx_bytes value = yx_der_first(contents);

	*padded = true;
	for (size_t i = value.len; i < contents.len; i++)
		*padded = *padded && contents.data[i] == 0;
	return value;
}

/*
 * Vendors put SES_Signature under other names than GM.sm2seal too. What tells it from a CMS
 * ContentInfo: the first thing in it is a SEQUENCE (toSign), not an OID.
 */
static bool
looks_like_seal(struct yx_bytes contents)
{
	struct yx_der_forgiven forgiven = { 0 };
	struct yx_der d = yx_der_lenient(contents, &forgiven, NULL), body, inner;

	return yx_der_enter(&d, YX_DER_SEQUENCE, &body) &&
	       yx_der_enter(&body, YX_DER_SEQUENCE, &inner) &&
	       yx_der_next_is(&inner, YX_DER_INTEGER) && !yx_der_at_end(&body);
}

bool
yx_pdf_is_seal(const struct yx_pdf_signature *s)
{
	return yx_bytes_equal_str(s->sub_filter, "GM.sm2seal") || looks_like_seal(s->contents);
}

static yx_time
earlier(yx_time a, yx_time b)
{
	if (a == YX_TIME_NONE || b == YX_TIME_NONE)
		return a == YX_TIME_NONE ? b : a;
	return a < b ? a : b;
}

/* ------------------------------------------------------------------ answers */

static const struct yx_text2 *
next_step(enum yx_seal_question q)
{
	static const struct yx_text2 original = {
		{ "do not rely on this file; ask for the original",
		  "不要依据此文件；请索取原件" }
	};
	static const struct yx_text2 keeper = {
		{ "ask the seal's keeper whether this signer may use it, or to have it made again",
		  "请向印章管理人核实签章人是否有权使用该印章，或要求重新制章" }
	};
	static const struct yx_text2 trust = {
		{ "get the certificates of the seal's maker and of the signer from a source you "
		  "trust",
		  "请从可信来源取得制章人和签章人的证书" }
	};

	switch (q) {
	case YX_SEAL_Q_STRUCTURE:
	case YX_SEAL_Q_SEAL_VALUE:
	case YX_SEAL_Q_SIGNATURE_VALUE:
		return &original;
	case YX_SEAL_Q_SEAL_PERIOD:
	case YX_SEAL_Q_SIGNER_LISTED:
		return &keeper;
	default:
		return &trust;
	}
}

/* Whether this policy lets the question decide: seal_check.h says so for the whole. */
static void
judge_answers(struct pdf_check *p, struct yx_judged *j, const struct past_chains *chains,
	      const struct yx_seal_report *r)
{
	char en[320], zh[420];

	for (unsigned q = 0; q < YX_SEAL_Q_COUNT; q++) {
		const struct yx_seal_answer *a = &r->answers[q];
		enum yx_seal_question which = (enum yx_seal_question)q;

		if (a->indication <= YX_INDICATION_PASSED)
			continue;
		snprintf(en, sizeof(en), "%s: %s", yx_seal_question_text(which, false), a->en);
		snprintf(zh, sizeof(zh), "%s：%s", yx_seal_question_text(which, true), a->zh);
		if (which == r->decided_by)
			yx_judge(p->b, j, a->indication, a->sub, (struct yx_text2){ { en, zh } },
				 past_seal_step(chains, r, j->value, *next_step(which)));
		else
			yx_judge_remark(p->b, j, yx_seal_question_name(which),
					(struct yx_text2){ { en, zh } });
	}
}

static void
remark_seal(struct pdf_check *p, struct yx_judged *j, const struct yx_seal *seal,
	    unsigned leniencies)
{
	const char *name = yx_say_bytes(p->b, seal->name), *id = yx_say_bytes(p->b, seal->es_id);
	char en[400], zh[400];

	snprintf(en, sizeof(en), "seal %.180s (%.120s)", name, id);
	snprintf(zh, sizeof(zh), "印章 %.180s（%.120s）", name, id);
	yx_judge_remark(p->b, j, "seal", (struct yx_text2){ { en, zh } });
	if (leniencies)
		yx_judge_remark(
		    p->b, j, "lenient",
		    (struct yx_text2){ { "read leniently: its encoding departs from the standard",
					 "其编码与标准有出入，按宽容方式读取" } });
}

static struct yx_seal_check_options
check_options(const struct pdf_check *p, const struct yx_path_options *path,
	      struct past_chains *chains)
{
	struct yx_seal_check_options o = YX_SEAL_CHECK_OPTIONS_INIT;

	o.now = p->b->now;
	o.integrity_only = !p->b->policy->judge_certificates;
	o.path = o.integrity_only ? NULL : path;
	o.chain = past_judge_seal_chain;
	o.chain_state = chains;
	return o;
}

/* ------------------------------------------------------------ SES_Signature */

/* dataHash is the digest of ByteRange's bytes, of the algorithm the signature uses. */
static enum yx_status
judge_digest(struct pdf_check *p, struct yx_judged *j, const struct yx_seal_signature *ses,
	     enum yx_digest_alg alg, const struct yx_bytes parts[2], struct yx_error *err)
{
	struct yx_hasher *hasher = NULL;
	struct yx_digest d;
	enum yx_status st;

	if (alg == YX_DIGEST_NONE)
		alg = ses->data_hash.len == 64 ? YX_DIGEST_SHA512 : YX_DIGEST_SM3;
	j->s.digest = yx_digest_name(alg);
	if ((st = yx_hasher_new(&hasher, alg, err)) != YX_OK)
		return st;
	for (size_t i = 0; st == YX_OK && i < 2; i++)
		st = yx_hasher_update(hasher, parts[i], err);
	if (st == YX_OK)
		st = yx_hasher_finish(hasher, &d, err);
	yx_hasher_free(hasher);
	if (st == YX_OK)
		j->s.facts.content = d;
	if (st == YX_OK && !yx_seal_signature_hash_is(ses, &d))
		yx_judge_sub(p->b, j, YX_SUB_HASH_FAILURE,
			     (struct yx_text2){ { "the document is not what the seal was put on",
						  "印章签名所记的摘要与文件不符" } },
			     *next_step(YX_SEAL_Q_SIGNATURE_VALUE));
	return st;
}

/* /M is a second statement of the time (12.8.1); both are signed and should not contradict. */
static void
judge_times(struct pdf_check *p, struct yx_judged *j, yx_time claimed, yx_time m)
{
	if (j->stamped != YX_TIME_NONE && claimed != YX_TIME_NONE &&
	    claimed > j->stamped + 5 * YX_MINUTE && p->b->policy->judge_certificates)
		yx_judge_sub(p->b, j, YX_SUB_TIMESTAMP_ORDER_FAILURE,
			     (struct yx_text2){ { "the claimed signing time is after the "
						  "time-stamp on the signature",
						  "声称的签章时间晚于签名上的时间戳" } },
			     *next_step(YX_SEAL_Q_TIME));
	if (m != YX_TIME_NONE && claimed != YX_TIME_NONE &&
	    (m > claimed + 5 * YX_MINUTE || m < claimed - 5 * YX_MINUTE))
		yx_judge_remark(
		    p->b, j, "two-times",
		    (struct yx_text2){ { "the signature dictionary claims another time than the "
					 "seal signature",
					 "签名字典与签章数据声称的时间不一致" } });
}

static enum yx_status
judge_ses(struct pdf_check *p, struct yx_judged *j, const struct yx_pdf_signature *s,
	  const struct yx_seal_signature *ses, const struct yx_bytes parts[2], yx_time existed,
	  struct yx_error *err)
{
	struct yx_path_options path = yx_judge_path_options(p->b, p->pool, YX_TIME_NONE);
	struct past_chains chains = { .b = p->b, .pool = p->pool, .made_after = j->made_after };
	struct yx_seal_check_options o = check_options(p, &path, &chains);
	struct yx_seal_report r;
	char name[64];
	enum yx_status st = YX_OK;

	j->s.profile = yx_pdf_seal_profile(ses->version);
	yx_judge_signer(p->b, j, ses->cert);
	j->value = yx_arena_dup(p->b->arena, ses->signature);
	if (ses->timestamp.len)
		st = yx_judge_stamp(p->b, j, ses->timestamp, ses->signature, p->pool, err);
	if (st != YX_OK)
		return st;
	o.proven = earlier(j->stamped, existed);
	if (p->b->policy->claimed_time == YX_CLAIMED_TIME_IGNORED && o.proven == YX_TIME_NONE)
		o.at = p->b->now;
	if ((st = yx_seal_signature_check(ses, &o, &r, err)) != YX_OK)
		return st;
	past_tell_chain(&chains, j);
	j->s.value_checked = r.answers[YX_SEAL_Q_SIGNATURE_VALUE].indication != YX_INDICATION_NONE;
	if (r.signature_scheme.kind != YX_SCHEME_NONE && !j->s.algorithm[0])
		j->s.algorithm = yx_say(p->b, "%s", yx_scheme_name(&r.signature_scheme, name));
	j->scheme = r.signature_scheme;
	j->s.facts.claimed_time = ses->time;
	j->s.signing_time = j->stamped != YX_TIME_NONE ? j->stamped : ses->time;
	j->s.time_source = j->stamped != YX_TIME_NONE ? YX_TIME_STAMPED : YX_TIME_CLAIMED;
	judge_answers(p, j, &chains, &r);
	remark_seal(p, j, ses->seal, r.leniencies);
	judge_times(p, j, ses->time, s->m_time);
	if (p->b->policy->require_timestamp && o.proven == YX_TIME_NONE)
		yx_judge_sub(p->b, j, YX_SUB_NO_POE,
			     (struct yx_text2){ { "the policy demands a time-stamp",
						  "所用策略要求有可信时间戳" } },
			     (struct yx_text2){
				 { "ask the signer to add a time-stamp", "请签章人补加时间戳" } });
	st = judge_digest(p, j, ses, r.signature_scheme.digest, parts, err);
	yx_seal_report_clear(&r);
	return st;
}

enum yx_status
yx_pdf_judge_seal(struct pdf_check *p, struct yx_judged *j, const struct yx_pdf_signature *s,
		  const struct yx_bytes parts[2], yx_time existed, struct yx_error *err)
{
	struct yx_seal_signature *ses = NULL;
	struct yx_error why = YX_ERROR_INIT;
	bool padded;
	enum yx_status st;

	j->s.kind = YX_KIND_SEAL;
	j->s.profile = yx_pdf_seal_profile(YX_SEAL_V4);
	st = yx_seal_signature_parse(&ses, take_value(s->contents, &padded), &why);
	if (st == YX_NOMEM)
		return yx_fail_nomem(err);
	if (st != YX_OK) {
		yx_judge_sub(p->b, j, YX_SUB_FORMAT_FAILURE, yx_say_error(p->b, &why),
			     *next_step(YX_SEAL_Q_STRUCTURE));
		if (is_empty(s->contents)) /* a slot that holds nothing */
			yx_verdict_attack(p->b, "universal-forgery");
		return YX_OK;
	}
	if (!padded)
		yx_judge_sub(p->b, j, YX_SUB_FORMAT_FAILURE,
			     (struct yx_text2){ { "something follows the seal signature in its "
						  "place, where padding belongs",
						  "签章数据之后的填充区内有其他内容" } },
			     *next_step(YX_SEAL_Q_STRUCTURE));
	st = judge_ses(p, j, s, ses, parts, existed, err);
	yx_seal_signature_free(ses);
	return st;
}

/* ------------------------------------------------------ seal in CMS */

/* The seal in the signed attributes; *count tells how many say they are one. */
static struct yx_bytes
seal_attribute(const struct yx_cms_attributes *a, size_t *count)
{
	struct yx_bytes value = { NULL, 0 };

	*count = 0;
	for (size_t i = 0; i < a->count; i++) {
		if (!yx_bytes_equal(a->list[i].oid_bytes, SEAL_ATTRIBUTE_OID))
			continue;
		value = a->list[i].value;
		*count += a->list[i].value_count;
	}
	return value;
}

static enum yx_status
judge_attribute(struct pdf_check *p, struct yx_judged *j, const struct yx_seal *seal,
		yx_time existed, struct yx_error *err)
{
	struct yx_path_options path = yx_judge_path_options(p->b, p->pool, YX_TIME_NONE);
	struct past_chains chains = { .b = p->b, .pool = p->pool, .made_after = j->made_after };
	struct yx_seal_check_options o = check_options(p, &path, &chains);
	struct yx_seal_answer *listed;
	struct yx_seal_report r;
	enum yx_status st;

	o.proven = earlier(j->stamped, existed);
	o.at = o.proven != YX_TIME_NONE ? o.proven : j->s.signing_time;
	if (p->b->policy->claimed_time == YX_CLAIMED_TIME_IGNORED && o.proven == YX_TIME_NONE)
		o.at = p->b->now;
	if ((st = yx_seal_check(seal, &o, &r, err)) != YX_OK)
		return st;
	listed = &r.answers[YX_SEAL_Q_SIGNER_LISTED];
	listed->indication = YX_INDICATION_PASSED;
	if (!yx_seal_lists(seal, j->s.certificate)) {
		listed->indication = YX_INDICATION_INDETERMINATE;
		listed->sub = YX_SUB_SIG_CONSTRAINTS_FAILURE;
		snprintf(listed->en, sizeof(listed->en),
			 "the signer's certificate is not in the seal's list");
		snprintf(listed->zh, sizeof(listed->zh), "签章人证书不在印章的证书列表中");
		if (r.indication < listed->indication) {
			r.indication = listed->indication;
			r.decided_by = YX_SEAL_Q_SIGNER_LISTED;
		}
	}
	judge_answers(p, j, &chains, &r);
	remark_seal(p, j, seal, r.leniencies);
	yx_seal_report_clear(&r);
	return YX_OK;
}

enum yx_status
yx_pdf_judge_seal_attribute(struct pdf_check *p, struct yx_judged *j,
			    const struct yx_cms_signer *signer, yx_time existed,
			    struct yx_error *err)
{
	struct yx_error why = YX_ERROR_INIT;
	struct yx_seal *seal = NULL;
	struct yx_bytes value;
	size_t count;
	enum yx_status st;

	value = seal_attribute(&signer->signed_attributes, &count);
	if (!count && !value.len)
		return YX_OK;
	j->s.kind = YX_KIND_SEAL;
	st = count == 1 ? yx_seal_parse(&seal, value, &why)
			: yx_fail(&why, YX_MALFORMED, NULL, "RFC 5652 5.3", "several seals in one");
	if (st == YX_NOMEM)
		return yx_fail_nomem(err);
	if (st != YX_OK) {
		yx_judge_sub(p->b, j, YX_SUB_FORMAT_FAILURE, yx_say_error(p->b, &why),
			     *next_step(YX_SEAL_Q_STRUCTURE));
		return YX_OK;
	}
	st = judge_attribute(p, j, seal, existed, err);
	yx_seal_free(seal);
	return st;
}
