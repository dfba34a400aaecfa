/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a file has: its signatures, what each CMS carries, which time-stamps prove what, and from
 * that the list of certificates whose validity has to be shown for the long term.
 */
#include <string.h>
#include <yinxin/tsp.h>
#include <yinxin/limits.h>
#include "level.h"
#include "seal_attribute.h"

#define TOKENS_MAX 16 /* signature time-stamps of one signer, as the verifier looks at */

/* ------------------------------------------------------------------- proofs */

enum yx_status
level_add_proof(struct level_job *j, const struct level_proof *p, struct yx_error *err)
{
	if (j->proof_count == YX_LIMIT_LEVEL_PROOFS)
		return yx_fail(err, YX_LIMIT, NULL, "", "more than %d certificates to show",
			       YX_LIMIT_LEVEL_PROOFS);
	if (j->proof_count == j->proof_room) {
		size_t room = j->proof_room ? 2 * j->proof_room : 16;
		struct level_proof *more = yx_realloc(j->proofs, room * sizeof(*more));

		if (!more)
			return yx_fail_nomem(err);
		j->proofs = more;
		j->proof_room = room;
	}
	j->proofs[j->proof_count] = *p;
	if (p->used_at == YX_TIME_NONE) /* a seal that does not say when it was made */
		j->proofs[j->proof_count].used_at = p->until == YX_TIME_NONE ? j->now : p->until;
	j->proofs[j->proof_count++].cert = yx_cert_dup(p->cert);
	return YX_OK;
}

static yx_time
earlier(yx_time a, yx_time b)
{
	if (a == YX_TIME_NONE || b == YX_TIME_NONE)
		return a == YX_TIME_NONE ? b : a;
	return a < b ? a : b;
}

/* The first document time-stamp over all of signature `i`; the list is in order of what is covered,
 * and each covers all before it. */
static yx_time
stamped_later(const struct level_job *j, size_t i)
{
	yx_time t = YX_TIME_NONE;

	for (size_t k = i + 1; k < j->count; k++)
		if (j->signatures[k].stamp &&
		    j->signatures[k].s->covered_end > j->signatures[i].s->covered_end)
			t = earlier(t, j->signatures[k].proven);
	return t;
}

static enum yx_status
broken(struct yx_error *err, const struct level_signature *s, const char *what, const char *why)
{
	return yx_fail(err, YX_DENIED, NULL, "", "%s of %s does not hold: %.140s", what, s->name,
		       why);
}

enum yx_status
level_take_token(struct level_job *j, size_t i, struct yx_bytes encoding,
		 const struct yx_cms_content *data, yx_time *time, struct yx_error *err)
{
	struct level_signature *s = &j->signatures[i];
	struct yx_tsp_verify_options o = { .data = data, .no_chain = true, .now = j->now };
	struct level_proof p = { .signature = i,
				 .purpose = YX_OID_EKU_TIME_STAMPING,
				 .what = "the time-stamp authority",
				 .until = stamped_later(j, i) };
	struct yx_tsp_token *token = NULL;
	struct yx_tsp_report *report = NULL;
	struct yx_error why = YX_ERROR_INIT;
	char text[300];
	enum yx_status st = yx_tsp_token_parse(&token, encoding, &why);

	if (st == YX_NOMEM)
		return yx_fail_nomem(err);
	if (st != YX_OK)
		return broken(err, s, "the time-stamp", why.text);
	if ((st = yx_tsp_verify(&report, token, &o, err)) != YX_OK)
		goto done;
	if (report->indication != YX_INDICATION_PASSED || !report->cert) {
		st = broken(err, s, "the time-stamp",
			    yx_tsp_reason(text, sizeof(text), report, false));
		goto done;
	}
	if ((st = level_add_cms(j, token->cms, err)) != YX_OK)
		goto done;
	*time = token->gen_time;
	p.cert = report->cert;
	p.used_at = token->gen_time;
	st = level_add_proof(j, &p, err);
done:
	yx_tsp_report_free(report);
	yx_tsp_token_free(token);
	return st;
}

/* --------------------------------------------------------------- signatures */

/* The certificate the signer's value was made with: the message's own, else any at hand. */
static enum yx_status
find_signer(struct level_job *j, const struct yx_cms *cms, const struct yx_cms_signer *signer,
	    struct yx_cert **out, struct yx_error *err)
{
	const struct yx_cert *c;

	for (size_t i = 0; i < cms->certificate_count; i++)
		if (yx_cms_signer_matches(signer, cms->certificates[i]))
			return yx_cert_parse(out, cms->certificates[i], YX_PKI_LENIENT, err);
	c = signer->by_key_id ? yx_pool_find_key_id(j->pool, signer->key_id)
			      : yx_pool_find(j->pool, signer->issuer, signer->serial);
	*out = yx_cert_dup(c);
	return YX_OK;
}

static enum yx_status
take_signer(struct level_job *j, size_t i, const struct yx_cms *cms,
	    const struct yx_cms_signer *signer, struct yx_error *err)
{
	struct level_signature *s = &j->signatures[i];
	struct level_proof p = { .signature = i, .what = "the signer" };
	struct yx_cms_content data = { .runs = &signer->signature, .run_count = 1, .given = true };
	yx_time by = stamped_later(j, i), time;
	enum yx_status st = YX_OK;

	for (size_t n = 0; st == YX_OK && n < TOKENS_MAX; n++) {
		struct yx_bytes token = yx_cms_signature_timestamp(signer, n);

		if (!token.len)
			break;
		if ((st = level_take_token(j, i, token, &data, &time, err)) == YX_OK)
			by = earlier(by, time);
	}
	if (st != YX_OK || (st = find_signer(j, cms, signer, &p.cert, err)) != YX_OK)
		return st;
	if (!p.cert)
		return broken(err, s, "the signature", "its signer's certificate is not there");
	p.used_at = p.until = by;
	s->proven = by;
	st = level_add_proof(j, &p, err);
	yx_cert_free(p.cert);
	return st;
}

/* adbe.x509.rsa_sha1: no CMS, the certificates are in the dictionary. */
static enum yx_status
take_raw(struct level_job *j, size_t i, struct yx_error *err)
{
	struct level_signature *s = &j->signatures[i];
	struct level_proof p = { .signature = i, .what = "the signer" };
	enum yx_status st = YX_OK;

	if (!s->s->cert_count)
		return broken(err, s, "the signature", "its signer's certificate is not there");
	for (size_t k = 0; st == YX_OK && k < s->s->cert_count; k++)
		st = level_add_material(j, s->s->cert[k], err);
	if (st != YX_OK ||
	    (st = yx_cert_parse(&p.cert, s->s->cert[0], YX_PKI_LENIENT, err)) != YX_OK)
		return st;
	s->proven = p.used_at = p.until = stamped_later(j, i);
	st = level_add_proof(j, &p, err);
	yx_cert_free(p.cert);
	return st;
}

static enum yx_status
take_signature(struct level_job *j, size_t i, struct yx_error *err)
{
	struct level_signature *s = &j->signatures[i];
	struct yx_error why = YX_ERROR_INIT;
	struct yx_cms *cms = NULL;
	enum yx_status st;

	if (yx_bytes_equal_str(s->s->sub_filter, "adbe.x509.rsa_sha1"))
		return take_raw(j, i, err);
	if (yx_pdf_is_seal(s->s))
		return level_take_seal(j, i, stamped_later(j, i), err);
	if (!yx_bytes_equal_str(s->s->sub_filter, "ETSI.CAdES.detached") &&
	    !yx_bytes_equal_str(s->s->sub_filter, "adbe.pkcs7.detached") &&
	    !yx_bytes_equal_str(s->s->sub_filter, "adbe.pkcs7.sha1"))
		return yx_fail(err, YX_UNSUPPORTED, NULL, "EN 319 142-1 6.2",
			       "%s: the levels of PAdES are for CMS signatures, not for %.*s",
			       s->name,
			       (int)(s->s->sub_filter.len < 60 ? s->s->sub_filter.len : 60),
			       s->s->sub_filter.data ? (const char *)s->s->sub_filter.data : "");
	st = yx_cms_parse(&cms, s->s->contents, &why);
	if (st == YX_NOMEM)
		return yx_fail_nomem(err);
	if (st != YX_OK || cms->signer_count != 1) {
		st = broken(err, s, "the signature",
			    st != YX_OK ? why.text : "it does not have one signer");
		goto done;
	}
	if ((st = level_add_cms(j, cms, err)) == YX_OK)
		st = take_signer(j, i, cms, &cms->signers[0], err);
	if (st == YX_OK)
		st = level_take_seal_attribute(j, i, &cms->signers[0], err);
done:
	yx_cms_free(cms);
	return st;
}

static enum yx_status
take_stamp(struct level_job *j, size_t i, struct yx_error *err)
{
	struct level_signature *s = &j->signatures[i];
	struct yx_bytes parts[2];
	struct yx_cms_content data = { .runs = parts, .run_count = 2, .given = true };

	if (!yx_pdf_signature_parts(j->doc, s->s, parts))
		return broken(err, s, "the document time-stamp", "its ByteRange is no range");
	return level_take_token(j, i, s->s->contents, &data, &s->proven, err);
}

/* -------------------------------------------------------------------- file */

/* Everything the signatures say of bytes, structure and later changes must be right. */
static enum yx_status
check_intact(const struct level_job *j, struct yx_error *err)
{
	struct yx_verify_options o = { .at = j->now,
				       .password = j->o->password,
				       .no_file_digests = true };
	struct yx_verify_report *r = NULL;
	struct yx_policy integrity;
	enum yx_status st;

	if ((st = yx_policy_builtin(&integrity, "integrity", err)) != YX_OK)
		return st;
	o.policy = &integrity;
	if ((st = yx_verify_bytes(&r, j->file, NULL, &o, err)) != YX_OK)
		return st;
	if (r->verdict == YX_VERDICT_NO_SIGNATURE)
		st = yx_fail(err, YX_NOT_FOUND, NULL, "",
			     "the file has no signature whose level could be raised; sign it "
			     "first");
	else if (r->verdict == YX_VERDICT_UNREADABLE)
		st = yx_fail(err, YX_MALFORMED, NULL, "", "%.200s", r->reason.in[0]);
	for (size_t i = 0; st == YX_OK && i < r->signature_count; i++)
		if (r->signatures[i].indication != YX_INDICATION_PASSED)
			st = yx_fail(err, YX_DENIED, NULL, "EN 319 142-1 5.4",
				     "signature %.60s does not hold, and is not preserved as if it "
				     "did: %.140s",
				     r->signatures[i].id, r->signatures[i].reason.in[0]);
	yx_verify_report_free(r);
	return st;
}

static enum yx_status
describe(struct level_signature *out, const struct yx_pdf_signature *s, struct yx_error *err)
{
	struct yx_digest d;
	enum yx_status st = yx_digest(&d, YX_DIGEST_SHA1, s->contents, err);

	out->s = s;
	out->stamp = s->is_timestamp;
	out->proven = YX_TIME_NONE;
	snprintf(out->name, sizeof(out->name), "field \"%.*s\"",
		 (int)(s->field_name.len < 60 ? s->field_name.len : 60),
		 s->field_name.data ? (const char *)s->field_name.data : "");
	if (st != YX_OK)
		return st;
	yx_hex(out->vri, sizeof(out->vri), yx_digest_bytes(&d));
	for (char *c = out->vri; *c; c++)
		*c = (char)(*c >= 'a' ? *c - 'a' + 'A' : *c);
	return yx_pool_new(&out->material, err);
}

enum yx_status
level_gather(struct level_job *j, struct yx_error *err)
{
	struct yx_pdf_options open = { .password = j->o->password };
	enum yx_status st;

	if ((st = check_intact(j, err)) != YX_OK)
		return st;
	if ((st = yx_pdf_open(&j->doc, j->file, &open, err)) != YX_OK ||
	    (st = yx_pdf_signatures_list(&j->list, yx_pdf_latest(j->doc), false, err)) != YX_OK ||
	    (st = yx_pool_new(&j->pool, err)) != YX_OK ||
	    (st = yx_pool_merge(j->pool, j->o->extra, err)) != YX_OK ||
	    (st = yx_pool_merge(j->pool, j->fetched, err)) != YX_OK ||
	    (st = level_add_streams(j, j->list.certs, j->list.cert_count, err)) != YX_OK ||
	    (st = level_add_streams(j, j->list.crls, j->list.crl_count, err)) != YX_OK ||
	    (st = level_add_streams(j, j->list.ocsps, j->list.ocsp_count, err)) != YX_OK)
		return st;
	j->signatures = yx_alloc_array(j->list.count + 1, sizeof(*j->signatures));
	if (!j->signatures)
		return yx_fail_nomem(err);
	for (size_t i = 0; i < j->list.count; i++) {
		if (j->list.items[i].origin != YX_PDF_SIGNATURE_FIELD &&
		    j->list.items[i].origin != YX_PDF_SIGNATURE_WIDGET)
			continue; /* usage rights and the like are nobody's signature */
		st = describe(&j->signatures[j->count++], &j->list.items[i], err);
		if (st != YX_OK)
			return st;
	}
	if (!j->count)
		return yx_fail(err, YX_NOT_FOUND, NULL, "", "the file has no signature field");
	/* from the last to the first: a later time-stamp proves the earlier ones */
	for (size_t i = j->count; i-- > 0;) {
		st = j->signatures[i].stamp ? take_stamp(j, i, err) : take_signature(j, i, err);
		if (st != YX_OK)
			return st;
	}
	return YX_OK;
}

bool
level_lacks_time(const struct level_job *j)
{
	for (size_t i = 0; i < j->count; i++)
		if (j->signatures[i].proven == YX_TIME_NONE)
			return true;
	return false;
}

void
level_forget(struct level_job *j)
{
	for (size_t i = 0; i < j->proof_count; i++)
		yx_cert_free(j->proofs[i].cert);
	for (size_t i = 0; i < j->count; i++)
		yx_pool_free(j->signatures[i].material);
	yx_free(j->proofs);
	yx_free(j->signatures);
	yx_pool_free(j->pool);
	yx_pdf_signatures_clear(&j->list);
	yx_pdf_free(j->doc);
	j->proofs = NULL;
	j->signatures = NULL;
	j->pool = NULL;
	j->doc = NULL;
	j->list = (struct yx_pdf_signatures){ 0 };
	j->count = j->proof_count = j->proof_room = 0;
}
