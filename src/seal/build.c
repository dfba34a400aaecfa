/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing seals and seal signatures, exactly as GM/T 0031-2014, GB/T 38540-2020 and GM/T 0031-2025
 * print them. What would not verify, or would not be accepted by a strict reader, is not written.
 */
#include "tbs.h"

static enum yx_status
require_pair(struct yx_bytes cert_der, const struct yx_key *key, struct yx_cert **cert,
	     struct yx_error *err)
{
	enum yx_status st = yx_cert_parse(cert, cert_der, YX_PKI_LENIENT, err);

	if (st != YX_OK)
		return st;
	if (!yx_bytes_equal(yx_cert_spki(*cert), yx_pubkey_spki(yx_key_public(key))))
		return yx_fail(err, YX_USAGE, NULL, "",
			       "the key does not belong to the certificate");
	return YX_OK;
}

/* v1: certificate and algorithm are signed too and stand in signInfo with the value. */
static enum yx_status
finish_v1(struct yx_buf *b, const struct yx_seal_new *n, struct yx_bytes cert,
	  const struct yx_key *key, const struct yx_scheme *scheme, struct yx_error *err)
{
	struct yx_buf tbs = { 0 }, value = { 0 };
	size_t m;
	enum yx_status st;

	if ((st = yx_seal_new_tbs_put(&tbs, n, cert, scheme, err)) != YX_OK ||
	    (st = yx_key_sign(key, scheme, yx_buf_bytes(&tbs), yx_bytes(NULL, 0), &value, err)) !=
		YX_OK)
		goto done;
	m = yx_der_begin(b, YX_DER_SEQUENCE);
	yx_der_put_octets(b, cert);
	if ((st = seal_put_algorithm(b, scheme, err)) != YX_OK)
		goto done;
	yx_der_put_bits(b, yx_buf_bytes(&value));
	yx_der_end(b, m);
done:
	yx_buf_clear(&tbs);
	yx_buf_clear(&value);
	return st;
}

/* v4, v5: certificate, algorithm, value over the info alone; then a token over the value. */
static enum yx_status
finish_v4(struct yx_buf *b, struct yx_bytes message, struct yx_bytes cert, const struct yx_key *key,
	  const struct yx_scheme *scheme, const struct yx_seal_stamper *timestamp,
	  struct yx_error *err)
{
	struct yx_buf value = { 0 }, token = { 0 };
	enum yx_status st;

	yx_der_put_octets(b, cert);
	if ((st = seal_put_algorithm(b, scheme, err)) != YX_OK ||
	    (st = yx_key_sign(key, scheme, message, yx_bytes(NULL, 0), &value, err)) != YX_OK)
		goto done;
	yx_der_put_bits(b, yx_buf_bytes(&value));
	if (timestamp) {
		size_t m;

		st = timestamp->stamp(timestamp->ctx, yx_buf_bytes(&value), &token, err);
		if (st != YX_OK || (st = yx_buf_status(&token, err)) != YX_OK)
			goto done;
		m = yx_der_begin(b, YX_DER_CONTEXT_CONSTRUCTED(0));
		yx_der_put_bits(b, yx_buf_bytes(&token));
		yx_der_end(b, m);
	}
done:
	yx_buf_clear(&value);
	yx_buf_clear(&token);
	return st;
}

enum yx_status
yx_seal_build(const struct yx_seal_new *n, struct yx_bytes maker_cert,
	      const struct yx_key *maker_key, const struct yx_seal_stamper *timestamp,
	      struct yx_buf *out, struct yx_error *err)
{
	struct yx_scheme scheme = yx_key_default_scheme(maker_key, false);
	struct yx_buf info = { 0 }, seal = { 0 };
	struct yx_cert *cert = NULL;
	enum yx_status st;
	size_t m;

	if (timestamp && n->version != YX_SEAL_V5)
		return yx_fail(err, YX_USAGE, NULL, "GM/T 0031-2025",
			       "only a seal of version 5 has a place for a time-stamp");
	if ((st = seal_put_info(&info, n, err)) != YX_OK ||
	    (st = require_pair(maker_cert, maker_key, &cert, err)) != YX_OK)
		goto done;
	m = yx_der_begin(&seal, YX_DER_SEQUENCE);
	yx_der_put_raw(&seal, yx_buf_bytes(&info));
	st = n->version == YX_SEAL_V1 ? finish_v1(&seal, n, maker_cert, maker_key, &scheme, err)
				      : finish_v4(&seal, yx_buf_bytes(&info), maker_cert, maker_key,
						  &scheme, timestamp, err);
	if (st != YX_OK)
		goto done;
	yx_der_end(&seal, m);
	if ((st = yx_buf_status(&seal, err)) == YX_OK) {
		yx_buf_put_bytes(out, yx_buf_bytes(&seal));
		st = yx_buf_status(out, err);
	}
done:
	yx_cert_free(cert);
	yx_buf_clear(&info);
	yx_buf_clear(&seal);
	return st;
}

enum yx_status
yx_seal_sign(const struct yx_seal *seal, struct yx_bytes data_hash, const char *property_info,
	     yx_time time, struct yx_bytes cert_der, const struct yx_key *key,
	     const struct yx_seal_stamper *timestamp, struct yx_buf *out, struct yx_error *err)
{
	struct yx_scheme scheme = yx_key_default_scheme(key, false);
	const struct yx_seal_tbs to_sign = { .v1 = seal->version == YX_SEAL_V1,
					     .header_version = seal->header_version,
					     .seal = seal->all,
					     .time = time,
					     .data_hash = data_hash,
					     .property_info = yx_bytes_str(property_info),
					     .cert = cert_der,
					     .scheme = scheme };
	struct yx_buf tbs = { 0 }, body = { 0 }, value = { 0 };
	struct yx_cert *cert = NULL;
	enum yx_status st;
	size_t m;

	if (!seal_is_ia5(property_info, 4096) || data_hash.len == 0)
		return yx_fail(err, YX_USAGE, NULL, "GB/T 38540-2020 7.1",
			       "a digest and what it is over must be given");
	if (timestamp && seal->version == YX_SEAL_V1)
		return yx_fail(err, YX_USAGE, NULL, "GM/T 0031-2014 6.2.1",
			       "a signature of version 1 has no place for a later time-stamp");
	if (!yx_seal_lists(seal, cert_der))
		return yx_fail(err, YX_DENIED, NULL, "GM/T 0031-2014 6.2.2",
			       "the certificate is not in the seal's list; if it was renewed, the "
			       "seal must be made again");
	if (time < seal->valid_from || time > seal->valid_until)
		return yx_fail(err, YX_DENIED, NULL, "GM/T 0031-2014 6.2.2",
			       "the seal is not valid at this time");
	if ((st = require_pair(cert_der, key, &cert, err)) != YX_OK ||
	    (st = yx_seal_tbs_put(&tbs, &to_sign, err)) != YX_OK)
		goto done;
	m = yx_der_begin(&body, YX_DER_SEQUENCE);
	yx_der_put_raw(&body, yx_buf_bytes(&tbs));
	if (seal->version == YX_SEAL_V1) {
		st = yx_key_sign(key, &scheme, yx_buf_bytes(&tbs), yx_bytes(NULL, 0), &value, err);
		if (st != YX_OK)
			goto done;
		yx_der_put_bits(&body, yx_buf_bytes(&value));
	} else {
		st = finish_v4(&body, yx_buf_bytes(&tbs), cert_der, key, &scheme, timestamp, err);
		if (st != YX_OK)
			goto done;
	}
	yx_der_end(&body, m);
	if ((st = yx_buf_status(&body, err)) == YX_OK) {
		yx_buf_put_bytes(out, yx_buf_bytes(&body));
		st = yx_buf_status(out, err);
	}
done:
	yx_cert_free(cert);
	yx_buf_clear(&tbs);
	yx_buf_clear(&body);
	yx_buf_clear(&value);
	return st;
}
