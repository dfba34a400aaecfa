/* SPDX-License-Identifier: Apache-2.0 */
/* Certification requests (PKCS#10, RFC 2986), read and made. */
#include "ca_make.h"
#include "cert.h"

#include <yinxin/limits.h>

#include <string.h>

static const char clause[] = "RFC 2986 4";

/* Whoever signed the request holds the key. */
static enum yx_status
check_possession(const struct signed_parts *p, const struct yx_csr *csr, struct yx_error *err)
{
	struct yx_bytes ids[2] = { { NULL, 0 }, yx_sm2_id_none };
	struct yx_pubkey *key = NULL;
	bool valid = false;
	enum yx_status st;
	size_t i;

	if ((st = yx_pubkey_parse(&key, csr->spki, err)) != YX_OK)
		return st;
	for (i = 0; i < (csr->scheme.kind == YX_SCHEME_SM2 ? 2 : 1) && !valid && st == YX_OK; i++)
		st = yx_pubkey_verify(key, &csr->scheme, p->tbs, p->signature, ids[i], false, NULL,
				      &valid, err);
	if (st == YX_OK && !valid)
		st = yx_fail(err, YX_DENIED, NULL, "RFC 2986 4.2",
			     "the request is not signed with the key it asks for");
	yx_pubkey_free(key);
	return st;
}

enum yx_status
yx_csr_parse(struct yx_csr *out, struct yx_bytes der, struct yx_error *err)
{
	struct yx_der d = yx_der(der);
	struct signed_parts p = { 0 };
	struct yx_der_item spki, attributes;
	int64_t version;
	enum yx_status st;

	memset(out, 0, sizeof(*out));
	if (der.len > YX_LIMIT_CSR)
		return yx_fail(err, YX_LIMIT, NULL, "", "a request of %zu bytes", der.len);
	if ((st = signed_parse(&d, &p, clause, err)) != YX_OK ||
	    (st = yx_der_finish(&d, clause, err)) != YX_OK)
		return st;
	if (!yx_der_int64(&p.inner, &version) || version != 0 ||
	    !name_item(&p.inner, &out->subject) || !yx_der_item(&p.inner, YX_DER_SEQUENCE, &spki)) {
		st = yx_der_fail(err, &p.inner, clause, "expected a CertificationRequestInfo");
		goto done;
	}
	out->spki = spki.all;
	/* [0] attributes; some writers leave the empty set out */
	(void)yx_der_item(&p.inner, YX_DER_CONTEXT_CONSTRUCTED(0), &attributes);
	if ((st = yx_der_finish(&p.inner, clause, err)) != YX_OK ||
	    (st = yx_scheme_parse(&out->scheme, p.algorithm, YX_DIGEST_NONE, err)) != YX_OK)
		goto done;
	st = check_possession(&p, out, err);
done:
	if (st != YX_OK)
		memset(out, 0, sizeof(*out));
	return st;
}

enum yx_status
yx_csr_make(struct yx_buf *out, struct yx_bytes subject, const struct yx_key *key,
	    struct yx_error *err)
{
	struct yx_scheme scheme = yx_key_default_scheme(key, false);
	struct yx_buf tbs = { 0 };
	size_t seq = yx_der_begin(&tbs, YX_DER_SEQUENCE), attributes;
	enum yx_status st;

	yx_der_put_int64(&tbs, 0);
	yx_der_put_raw(&tbs, subject);
	yx_der_put_raw(&tbs, yx_pubkey_spki(yx_key_public(key)));
	attributes = yx_der_begin(&tbs, YX_DER_CONTEXT_CONSTRUCTED(0));
	yx_der_end(&tbs, attributes);
	yx_der_end(&tbs, seq);
	if ((st = yx_buf_status(&tbs, err)) == YX_OK)
		st = ca_put_signed(out, yx_buf_bytes(&tbs), &scheme, key,
				   (struct yx_bytes){ NULL, 0 }, err);
	yx_buf_clear(&tbs);
	return st;
}
