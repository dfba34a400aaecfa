/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SignedValue.dat: told apart by what it is, not by the Type that Signatures.xml gives it. Seals
 * are SES_Signature; plain signatures come in three forms (GB/T 35275 over Signature.xml, GB/T
 * 35275 around its digest, a bare value).
 */
#include "ofd_verify.h"

#include <stdio.h>
#include <string.h>
#include <yinxin/limits.h>

/* The same seal written another way: everything that is shown or checked is the same. */
static bool
same_seal(const struct yx_seal *a, const struct yx_seal *b)
{
	return a->version == b->version && yx_bytes_equal(a->es_id, b->es_id) &&
	       yx_bytes_equal(a->vendor, b->vendor) && a->type == b->type &&
	       yx_bytes_equal(a->name, b->name) && a->created == b->created &&
	       a->valid_from == b->valid_from && a->valid_until == b->valid_until &&
	       yx_bytes_equal(a->picture_type, b->picture_type) &&
	       yx_bytes_equal(a->picture, b->picture) && a->width_mm == b->width_mm &&
	       a->height_mm == b->height_mm && yx_bytes_equal(a->cert, b->cert) &&
	       yx_bytes_equal(a->signature, b->signature);
}

/* Padding or a line end behind the seal, or lengths in another form, make no other seal of it. */
static bool
is_seal(struct yx_bytes file, const struct yx_seal *want, bool *forgiven)
{
	struct yx_seal *have = NULL;
	size_t end = want->all.len;
	bool same;

	if (yx_bytes_equal(file, want->all))
		return true;
	*forgiven = true;
	while (file.len > end && memchr("\0\r\n ", file.data[file.len - 1], 4))
		file.len--;
	if (yx_bytes_equal(file, want->all))
		return true;
	same = yx_seal_parse(&have, file, NULL) == YX_OK && same_seal(have, want);
	yx_seal_free(have);
	return same;
}

/* The seal in the document must be the one that was signed with: readers show this one. */
static enum yx_status
compare_seal_file(struct ofd_check *c, const struct yx_ofd_signature *s,
		  const struct yx_seal_signature *ses, struct yx_sign_ofd_signature *r)
{
	bool forgiven = false;
	struct yx_buf esl;
	enum yx_status st;

	if (s->seal_entry == SIZE_MAX)
		return YX_OK;
	yx_buf_init(&esl, YX_LIMIT_SEAL + 1);
	st = yx_ofd_read(c->o, s->seal_entry, &esl, NULL);
	if (st == YX_NOMEM) {
		yx_buf_clear(&esl);
		return yx_fail_nomem(c->err);
	}
	if (st != YX_OK || !is_seal(yx_buf_bytes(&esl), ses->seal, &forgiven)) {
		r->intact = false;
		ofd_judge(r, YX_SUB_HASH_FAILURE,
			  "%.120s is not the seal that the signature was made with",
			  "%.120s 不是签章时使用的印章", s->seal_path);
	} else if (forgiven) {
		r->leniencies |= YX_SEAL_FORGAVE_DER;
	}
	yx_buf_clear(&esl);
	return YX_OK;
}

static void
copy_text(char *out, size_t size, struct yx_bytes text)
{
	struct yx_buf clean = { 0 };

	yx_text_put_clean(&clean, text);
	(void)snprintf(out, size, "%s", yx_buf_str(&clean));
	yx_buf_clear(&clean);
}

/* dataHash: the digest of Signature.xml, of the algorithm the signature uses (else by its length).
 */
static enum yx_status
compare_data_hash(struct ofd_check *c, const struct yx_seal_signature *ses, struct yx_bytes xml,
		  struct yx_sign_ofd_signature *r)
{
	enum yx_digest_alg alg = r->scheme.digest;
	struct yx_digest d;
	enum yx_status st;

	if (alg == YX_DIGEST_NONE)
		alg = YX_DIGEST_SM3;
	if ((st = yx_digest(&d, alg, xml, c->err)) != YX_OK)
		return st;
	if (!yx_seal_signature_hash_is(ses, &d)) {
		r->intact = false;
		ofd_judge(r, YX_SUB_HASH_FAILURE,
			  "Signature.xml is not what was signed: its digest is not the signed one",
			  "Signature.xml 与签章时不一致：其杂凑值不是被签名的杂凑值");
	}
	return YX_OK;
}

enum yx_status
ofd_check_seal(struct ofd_check *c, const struct yx_ofd_signature *s, struct yx_seal_signature *ses,
	       struct yx_bytes xml, struct yx_sign_ofd_signature *r)
{
	struct yx_seal_check_options o = YX_SEAL_CHECK_OPTIONS_INIT;
	const struct yx_seal_answer *a;
	enum yx_status st;

	r->form = ses->version == YX_SEAL_V1   ? YX_SIGN_OFD_SES_V1
		  : ses->version == YX_SEAL_V5 ? YX_SIGN_OFD_SES_V5
					       : YX_SIGN_OFD_SES_V4;
	r->seal = true;
	copy_text(r->seal_name, sizeof(r->seal_name), ses->seal->name);
	copy_text(r->seal_id, sizeof(r->seal_id), ses->seal->es_id);
	o.path = c->options->path;
	o.maker_path = c->options->maker_path;
	o.now = c->now;
	o.at = c->options->at;
	o.integrity_only = c->options->integrity_only;
	o.chain = c->options->chain;
	o.chain_state = c->options->chain_state;
	o.digest = r->digest;
	r->value = yx_arena_dup(c->arena, ses->signature);
	if ((st = ofd_check_stamp(c, ses->timestamp, ses->signature, &o.proven, r)) != YX_OK)
		return st;
	if (ses->time == YX_TIME_NONE &&
	    (st = ofd_check_inner_stamp(c, ses, &ses->time, r)) != YX_OK)
		return st;
	r->time_stamped = o.proven != YX_TIME_NONE;
	if (r->time_stamped && o.chain)
		o.at = YX_TIME_NONE; /* a proof says more than the moment of judging */
	if ((st = yx_seal_signature_check(ses, &o, &r->seal_report, c->err)) != YX_OK)
		return st;
	r->has_seal_report = true;
	r->leniencies |= r->seal_report.leniencies;
	r->scheme = r->seal_report.signature_scheme;
	r->signer = yx_cert_dup(r->seal_report.signer);
	if (ses->time != YX_TIME_NONE)
		r->time = ses->time;
	ofd_judge_order(c, r->time, o.proven, r);
	if (r->time_stamped)
		r->time = o.proven;
	if ((st = compare_data_hash(c, ses, xml, r)) != YX_OK ||
	    (st = compare_seal_file(c, s, ses, r)) != YX_OK)
		return st;
	if (r->seal_report.answers[YX_SEAL_Q_SIGNATURE_VALUE].indication != YX_INDICATION_PASSED ||
	    r->seal_report.answers[YX_SEAL_Q_SEAL_VALUE].indication != YX_INDICATION_PASSED ||
	    r->seal_report.answers[YX_SEAL_Q_STRUCTURE].indication == YX_INDICATION_FAILED)
		r->intact = false;
	if (r->seal_report.indication <= YX_INDICATION_PASSED)
		return YX_OK;
	a = &r->seal_report.answers[r->seal_report.decided_by];
	if (a->indication <= r->indication)
		return YX_OK;
	ofd_judge(r, a->sub, "%s", "%s", "");
	(void)snprintf(r->reason_en, sizeof(r->reason_en), "%s: %s",
		       yx_seal_question_text(r->seal_report.decided_by, false), a->en);
	(void)snprintf(r->reason_zh, sizeof(r->reason_zh), "%s：%s",
		       yx_seal_question_text(r->seal_report.decided_by, true), a->zh);
	return YX_OK;
}

/* A value that was written as text, PEM or bare Base64: what it stands for, else empty. */
static void
from_text(struct yx_bytes value, struct yx_buf *out)
{
	size_t at = 0;

	yx_buf_init(out, YX_LIMIT_SEAL * 2);
	if (yx_bytes_find(value, yx_bytes_str("-----BEGIN"), 0) != SIZE_MAX) {
		if (yx_pem_decode(out, value, &at, "PKCS7,CMS,SIGNATURE", NULL, NULL) != YX_OK)
			yx_buf_reset(out);
	} else if (value.len < 64 || yx_base64_decode(out, value, true, NULL) != YX_OK) {
		yx_buf_reset(out);
	}
}

static enum yx_status
check_bytes(struct ofd_check *c, const struct yx_ofd_signature *s, struct yx_bytes xml,
	    struct yx_bytes value, struct yx_sign_ofd_signature *r)
{
	struct yx_seal_signature *ses = NULL;
	struct yx_cms *cms = NULL;
	struct yx_error seal_why = YX_ERROR_INIT, cms_why = YX_ERROR_INIT;
	enum yx_status st;

	st = yx_seal_signature_parse(&ses, value, &seal_why);
	if (st == YX_OK) {
		st = ofd_check_seal(c, s, ses, xml, r);
		yx_seal_signature_free(ses);
		return st;
	}
	if (st != YX_NOMEM)
		st = yx_cms_parse(&cms, value, &cms_why);
	if (st == YX_OK) {
		st = ofd_check_cms(c, cms, xml, r);
		yx_cms_free(cms);
		return st;
	}
	if (st == YX_NOMEM)
		return yx_fail_nomem(c->err);
	/* a bare value: r||s, or SEQUENCE { r, s }; SM2 and ECDSA stay below this, RSA is 256 up */
	if (!s->seal &&
	    (value.len <= 144 || value.len == 256 || value.len == 384 || value.len == 512))
		return ofd_check_raw(c, value, xml, r);
	r->intact = false;
	ofd_judge_error(r, s->value_path, s->seal ? &seal_why : &cms_why);
	return YX_OK;
}

enum yx_status
ofd_check_value(struct ofd_check *c, const struct yx_ofd_signature *s,
		struct yx_sign_ofd_signature *r)
{
	struct yx_buf xml, value, text;
	struct yx_error why = YX_ERROR_INIT;
	enum yx_status st;

	yx_buf_init(&xml, YX_LIMIT_XML_SIZE + 1);
	yx_buf_init(&value, YX_LIMIT_SEAL * 2);
	st = yx_ofd_read(c->o, s->entry, &xml, &why);
	if (st == YX_OK)
		st = yx_ofd_read(c->o, s->value_entry, &value, &why);
	if (st == YX_OK) {
		from_text(yx_buf_bytes(&value), &text);
		if (text.len > 0)
			r->leniencies |= YX_SEAL_FORGAVE_TEXT;
		st = check_bytes(c, s, yx_buf_bytes(&xml),
				 yx_buf_bytes(text.len > 0 ? &text : &value), r);
		yx_buf_clear(&text);
	} else if (st == YX_NOMEM) {
		st = yx_fail_nomem(c->err);
	} else {
		r->intact = false;
		ofd_judge_error(r, "", &why);
		st = YX_OK;
	}
	yx_buf_clear(&xml);
	yx_buf_clear(&value);
	return st;
}
