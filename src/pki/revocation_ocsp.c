/* SPDX-License-Identifier: Apache-2.0 */
/* What OCSP answers say about a certificate: RFC 6960 3.2 and the authorisation of 4.2.2.2. */
#include <yinxin/pki_past.h>
#include "path.h"

static void
note(const struct revocation_question *q, enum finding_id id, const char *detail)
{
	report_add(q->r, id, YX_SUB_NONE, (int)q->index, "%s", detail);
}

static bool
signed_by(const struct revocation_question *q, const struct yx_ocsp *o, const struct yx_cert *c)
{
	struct yx_scheme scheme = yx_ocsp_scheme(o);
	const struct yx_pubkey *key;
	char why[120] = "";
	bool valid = false;

	if (!path_spend(q->ctx, WORK_SIGNATURE) || yx_ocsp_verify(o, c, &valid, NULL) != YX_OK ||
	    !valid)
		return false;
	if (yx_cert_public_key(c, &key, NULL) == YX_OK &&
	    !path_algorithm(q->ctx, &scheme, key, q->at, yx_poe_object_ocsp(o), why, sizeof why)) {
		note(q, FINDING_OCSP_SIGNATURE, why);
		return false;
	}
	return true;
}

/*
 * A delegated responder: issued by the very CA that issued the certificate, for this purpose. Its
 * own status is checked unless its CA said not to.
 */
static bool
delegated(const struct revocation_question *q, const struct yx_ocsp *o, const struct yx_cert *c)
{
	enum yx_status st;
	yx_time when = yx_ocsp_produced_at(o);
	struct yx_cert_list sent = { 0 };
	const struct yx_cert *more;
	bool good;

	if (!yx_cert_lists_eku(c, YX_OID_EKU_OCSP_SIGNING) || path_is_busy(q->ctx, c))
		return false;
	if (q->ctx->options->trust && yx_trust_has_anchor(q->ctx->options->trust, c))
		return true; /* configured locally, RFC 6960 4.2.2.2 item 1 */
	if (!yx_name_equal(c->issuer, q->issuer->subject) ||
	    !path_signature(q->ctx, c, q->issuer, &st))
		return false;
	for (size_t i = 0; (more = yx_ocsp_cert_at(o, i)); i++)
		if (yx_cert_list_add(&sent, more, &q->ctx->failure) != YX_OK)
			break;
	good = revocation_signer_valid(q, c, when, YX_OID_EKU_OCSP_SIGNING,
				       !yx_cert_ocsp_no_check(c), &sent);
	yx_cert_list_clear(&sent);
	return good;
}

static bool
try_signer(const struct revocation_question *q, const struct yx_ocsp *o, const struct yx_cert *c,
	   bool *fits)
{
	if (!path_spend(q->ctx, WORK_RESPONDER) || !yx_ocsp_is_responder(o, c))
		return false;
	*fits = true;
	if (!signed_by(q, o, c))
		return false;
	if (yx_cert_equal(c, q->issuer) ||
	    (yx_bytes_equal(c->spki, q->issuer->spki) &&
	     yx_name_equal(c->subject, q->issuer->subject)) ||
	    delegated(q, o, c)) {
		revocation_signer(q->ctx, c);
		return true;
	}
	note(q, FINDING_OCSP_RESPONDER, "");
	return false;
}

static bool
authorised(const struct revocation_question *q, const struct yx_ocsp *o,
	   const struct yx_cert **signer)
{
	const struct yx_path_options *opt = q->ctx->options;
	const struct yx_cert *c;
	const struct yx_pool *pool;
	bool fits = false;

	*signer = NULL; /* the issuer itself and anchors are looked at elsewhere */
	if (try_signer(q, o, q->issuer, &fits))
		return true;
	for (size_t i = 0; (*signer = c = yx_ocsp_cert_at(o, i)); i++)
		if (try_signer(q, o, c, &fits))
			return true;
	for (unsigned k = 0; (pool = path_pool(q->ctx, k)); k++)
		for (size_t i = 0; i < pool->certs.count; i++) {
			*signer = pool->certs.items[i].object;
			if (try_signer(q, o, *signer, &fits))
				return true;
		}
	*signer = NULL;
	for (size_t i = 0; opt->trust && i < opt->trust->anchors.count; i++)
		if (try_signer(q, o, opt->trust->anchors.items[i].object, &fits))
			return true;
	note(q, fits ? FINDING_OCSP_SIGNATURE : FINDING_OCSP_RESPONDER, "");
	return false;
}

/* A good answer from after the expiry tells nothing unless the responder keeps old ones. */
static bool
covers(const struct revocation_question *q, const struct yx_ocsp_single *s)
{
	yx_time end = yx_cert_not_after(q->cert);

	return s->status == YX_CERT_STATUS_REVOKED || s->this_update <= end ||
	       (s->archive_cutoff != YX_TIME_NONE && s->archive_cutoff <= end);
}

static void
consider(const struct revocation_question *q, const struct yx_ocsp *o,
	 struct revocation_status *out)
{
	const struct yx_cert *signer;
	struct yx_ocsp_single s;
	enum freshness fresh;
	char when[32];

	if (yx_ocsp_response_status(o) != 0 || !yx_ocsp_find(o, q->cert, q->issuer, &s))
		return;
	fresh = revocation_usable(q, yx_poe_object_ocsp(o), s.this_update, s.next_update);
	if (s.unknown_critical || yx_ocsp_unknown_critical(o)) {
		note(q, FINDING_OCSP_CRITICAL, "");
		out->doubt = "OCSP: unknown critical extension";
		return;
	}
	/* an old revocation stays one, unless it was a suspension */
	if (fresh == FRESH_NOT_YET ||
	    (fresh == FRESH_STALE &&
	     !(s.status == YX_CERT_STATUS_REVOKED && s.reason != YX_REASON_HOLD))) {
		note(q, FINDING_OCSP_STALE, yx_time_rfc3339(when, s.this_update));
		out->doubt = "OCSP: not current";
		return;
	}
	if (!authorised(q, o, &signer)) {
		out->doubt = "OCSP: signer not authorised";
		return;
	}
	if (s.status == YX_CERT_STATUS_UNKNOWN || !covers(q, &s)) {
		note(q,
		     s.status == YX_CERT_STATUS_UNKNOWN ? FINDING_OCSP_UNKNOWN
							: FINDING_CRL_AFTER_EXPIRY,
		     "");
		out->doubt = "OCSP: unknown";
		return;
	}
	if (out->known &&
	    (out->status == YX_CERT_STATUS_REVOKED || s.this_update < out->this_update))
		return;
	*out = (struct revocation_status){ .known = true,
					   .status = s.status,
					   .revoked_at = s.revoked_at,
					   .this_update = s.this_update,
					   .next_update = s.next_update,
					   .reason = s.reason,
					   .ocsp = o,
					   .signer = signer };
}

void
revocation_ask_ocsp(const struct revocation_question *q, struct revocation_status *out)
{
	const struct yx_pool *pool;

	for (unsigned k = 0; (pool = path_pool(q->ctx, k)); k++)
		for (size_t i = 0; i < pool->ocsps.count; i++)
			consider(q, pool->ocsps.items[i].object, out);
}
