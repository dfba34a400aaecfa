/* SPDX-License-Identifier: Apache-2.0 */
/* Certificate revocation lists made (RFC 5280 5). */
#include "ca_make.h"
#include "cert.h"

static void
put_entry(struct yx_buf *out, const struct yx_ca_revoked *r, struct yx_buf *v)
{
	size_t seq = yx_der_begin(out, YX_DER_SEQUENCE), exts;

	yx_der_put_unsigned(out, r->serial);
	yx_der_put_time(out, ca_seconds(r->revoked_at));
	if (r->reason > YX_REASON_UNSPECIFIED) {
		exts = yx_der_begin(out, YX_DER_SEQUENCE);
		yx_buf_reset(v);
		yx_der_put_enumerated(v, r->reason);
		ca_put_extension(out, YX_OID_EXT_REASON_CODE, false, yx_buf_bytes(v));
		yx_der_end(out, exts);
	}
	yx_der_end(out, seq);
}

static enum yx_status
put_extensions(struct yx_buf *out, const struct yx_ca_crl_wish *wish, const struct yx_cert *issuer,
	       struct yx_buf *v, struct yx_error *err)
{
	size_t tag = yx_der_begin(out, YX_DER_CONTEXT_CONSTRUCTED(0));
	size_t seq = yx_der_begin(out, YX_DER_SEQUENCE);
	enum yx_status st;

	if ((st = ca_put_authority_key_id(out, issuer, err)) != YX_OK)
		return st;
	yx_buf_reset(v);
	yx_der_put_int64(v, (int64_t)wish->number);
	ca_put_extension(out, YX_OID_EXT_CRL_NUMBER, false, yx_buf_bytes(v));
	if (wish->keeps_expired_since) {
		yx_buf_reset(v);
		yx_der_put_generalized_time(v, ca_seconds(wish->keeps_expired_since), false);
		ca_put_extension(out, YX_OID_EXT_EXPIRED_CERTS_ON_CRL, false, yx_buf_bytes(v));
	}
	yx_der_end(out, seq);
	yx_der_end(out, tag);
	return YX_OK;
}

enum yx_status
yx_ca_make_crl(struct yx_buf *out, const struct yx_ca_crl_wish *wish, const struct yx_cert *issuer,
	       const struct yx_key *key, struct yx_error *err)
{
	struct yx_scheme scheme = yx_key_default_scheme(key, false);
	yx_time now = ca_seconds(wish->this_update ? wish->this_update : yx_time_now());
	struct yx_buf tbs = { 0 }, v = { 0 };
	size_t seq, list, i;
	enum yx_status st;

	if (wish->number > INT64_MAX || wish->next_update <= now)
		return yx_fail(err, YX_USAGE, NULL, "RFC 5280 5.1.2.5",
			       "the next update must come after this one");
	seq = yx_der_begin(&tbs, YX_DER_SEQUENCE);
	yx_der_put_int64(&tbs, 1);
	if ((st = yx_scheme_put(&tbs, &scheme, err)) != YX_OK)
		goto done;
	yx_der_put_raw(&tbs, yx_cert_subject(issuer));
	yx_der_put_time(&tbs, now);
	yx_der_put_time(&tbs, ca_seconds(wish->next_update));
	if (wish->count) { /* an empty list is left out: 5.1.2.6 */
		list = yx_der_begin(&tbs, YX_DER_SEQUENCE);
		for (i = 0; i < wish->count; i++)
			put_entry(&tbs, &wish->revoked[i], &v);
		yx_der_end(&tbs, list);
	}
	if ((st = put_extensions(&tbs, wish, issuer, &v, err)) != YX_OK)
		goto done;
	yx_der_end(&tbs, seq);
	if ((st = yx_buf_status(&tbs, err)) == YX_OK && (st = yx_buf_status(&v, err)) == YX_OK)
		st = ca_put_signed(out, yx_buf_bytes(&tbs), &scheme, key,
				   (struct yx_bytes){ NULL, 0 }, err);
done:
	yx_buf_clear(&tbs);
	yx_buf_clear(&v);
	return st;
}
