/* SPDX-License-Identifier: Apache-2.0 */
/* Small pieces that certificates, requests, CRLs and OCSP answers are made of. */
#include "ca_make.h"

#include <yinxin/limits.h>

#include <string.h>

enum yx_status
ca_put_signed(struct yx_buf *out, struct yx_bytes tbs, const struct yx_scheme *scheme,
	      const struct yx_key *key, struct yx_bytes tail, struct yx_error *err)
{
	struct yx_buf value = { 0 };
	enum yx_status st;
	size_t seq;

	if ((st = yx_key_sign(key, scheme, tbs, (struct yx_bytes){ NULL, 0 }, &value, err)) !=
	    YX_OK)
		goto done;
	seq = yx_der_begin(out, YX_DER_SEQUENCE);
	yx_der_put_raw(out, tbs);
	if ((st = yx_scheme_put(out, scheme, err)) != YX_OK)
		goto done;
	yx_der_put_bits(out, yx_buf_bytes(&value));
	yx_der_put_raw(out, tail);
	yx_der_end(out, seq);
	st = yx_buf_status(out, err);
done:
	yx_buf_clear(&value);
	return st;
}

enum yx_status
ca_key_id(struct yx_bytes key_bits, uint8_t out[CA_KEY_ID_LEN], struct yx_error *err)
{
	struct yx_digest d;
	enum yx_status st;

	if ((st = yx_digest(&d, YX_DIGEST_SHA256, key_bits, err)) == YX_OK)
		memcpy(out, d.value, CA_KEY_ID_LEN);
	return st;
}

void
ca_put_extension(struct yx_buf *out, enum yx_oid id, bool critical, struct yx_bytes value)
{
	size_t seq = yx_der_begin(out, YX_DER_SEQUENCE);

	yx_der_put_oid(out, id);
	if (critical)
		yx_der_put_bool(out, true);
	yx_der_put_octets(out, value);
	yx_der_end(out, seq);
}

enum yx_status
ca_put_authority_key_id(struct yx_buf *out, const struct yx_cert *issuer, struct yx_error *err)
{
	struct yx_bytes id = yx_cert_subject_key_id(issuer);
	uint8_t computed[CA_KEY_ID_LEN];
	struct yx_buf value = { 0 };
	enum yx_status st;
	size_t seq;

	if (!id.len) {
		if ((st = ca_key_id(yx_cert_key_bits(issuer), computed, err)) != YX_OK)
			return st;
		id = yx_bytes(computed, sizeof(computed));
	}
	seq = yx_der_begin(&value, YX_DER_SEQUENCE);
	yx_der_put(&value, YX_DER_CONTEXT(0), id);
	yx_der_end(&value, seq);
	if ((st = yx_buf_status(&value, err)) == YX_OK)
		ca_put_extension(out, YX_OID_EXT_AUTHORITY_KEY_ID, false, yx_buf_bytes(&value));
	yx_buf_clear(&value);
	return st;
}

yx_time
ca_seconds(yx_time t)
{
	return t - t % YX_SECOND;
}

enum yx_status
ca_check_url(const char *url, struct yx_error *err)
{
	size_t i, len = strlen(url);

	if (len > YX_LIMIT_CA_URL)
		return yx_fail(err, YX_LIMIT, NULL, "", "an address of %zu bytes", len);
	for (i = 0; i < len; i++)
		if (url[i] <= 0x20 || url[i] >= 0x7f)
			return yx_fail(err, YX_MALFORMED, NULL, "RFC 5280 4.2.1.6",
				       "the address %.60s... has a character that must be written "
				       "as %%XX at byte %zu",
				       url, i);
	if (!strstr(url, ":"))
		return yx_fail(err, YX_MALFORMED, NULL, "RFC 5280 4.2.1.6",
			       "the address %.80s has no scheme (http:)", url);
	return YX_OK;
}
