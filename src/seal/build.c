/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing seals and seal signatures, exactly as GM/T 0031-2014, GB/T 38540-2020 and GM/T 0031-2025
 * print them. What would not verify, or would not be accepted by a strict reader, is not written.
 */
#include <yinxin/seal_check.h>

#include <string.h>
#include <yinxin/limits.h>

/* An OID that names the whole signature algorithm. */
static enum yx_status
put_algorithm(struct yx_buf *b, const struct yx_scheme *scheme, struct yx_error *err)
{
	struct yx_buf whole = { 0 };
	struct yx_der d, inner;
	struct yx_bytes oid;
	enum yx_status st;

	if (scheme->kind == YX_SCHEME_SM2) {
		yx_der_put_oid(b, YX_OID_SM2_SM3);
		return yx_buf_status(b, err);
	}
	if ((st = yx_scheme_put(&whole, scheme, err)) != YX_OK)
		goto done;
	d = yx_der(yx_buf_bytes(&whole));
	if (!yx_der_enter(&d, YX_DER_SEQUENCE, &inner) || !yx_der_oid(&inner, &oid)) {
		st = yx_fail(err, YX_INTERNAL, NULL, "", "no OID for this signature algorithm");
		goto done;
	}
	/* parameters (PSS) have no place in these structures */
	if (scheme->kind == YX_SCHEME_RSA_PSS) {
		st = yx_fail(err, YX_UNSUPPORTED, NULL, "GB/T 38540-2020 6.1",
			     "a seal cannot carry the parameters of RSASSA-PSS");
		goto done;
	}
	yx_der_put(b, YX_DER_OID, oid);
	st = yx_buf_status(b, err);
done:
	yx_buf_clear(&whole);
	return st;
}

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

static void
put_time(struct yx_buf *b, yx_time t, bool v1)
{
	if (v1)
		yx_der_put_utc_time(b, t);
	else
		yx_der_put_generalized_time(b, t, false);
}

static enum yx_status
put_signers(struct yx_buf *b, const struct yx_seal_new *n, bool digests, struct yx_error *err)
{
	size_t list = yx_der_begin(b, YX_DER_SEQUENCE);

	for (size_t i = 0; i < n->signer_count; i++) {
		struct yx_digest d;
		enum yx_status st;
		size_t m;

		if (!digests) {
			yx_der_put_octets(b, n->signer_certs[i]);
			continue;
		}
		if ((st = yx_digest(&d, YX_DIGEST_SM3, n->signer_certs[i], err)) != YX_OK)
			return st;
		m = yx_der_begin(b, YX_DER_SEQUENCE);
		yx_der_put_text(b, YX_DER_PRINTABLE_STRING, yx_oid_dotted(YX_OID_SM3));
		yx_der_put_octets(b, yx_digest_bytes(&d));
		yx_der_end(b, m);
	}
	yx_der_end(b, list);
	return YX_OK;
}

static void
put_exts(struct yx_buf *b, const struct yx_seal_ext *exts, size_t count, bool tagged)
{
	size_t tag = 0, list;

	if (count == 0)
		return;
	if (tagged)
		tag = yx_der_begin(b, YX_DER_CONTEXT_CONSTRUCTED(0));
	list = yx_der_begin(b, YX_DER_SEQUENCE);
	for (size_t i = 0; i < count; i++) {
		size_t m = yx_der_begin(b, YX_DER_SEQUENCE);

		yx_der_put(b, YX_DER_OID, exts[i].oid);
		if (exts[i].critical)
			yx_der_put_bool(b, true);
		yx_der_put_octets(b, exts[i].value);
		yx_der_end(b, m);
	}
	yx_der_end(b, list);
	if (tagged)
		yx_der_end(b, tag);
}

static enum yx_status
put_info(struct yx_buf *b, const struct yx_seal_new *n, struct yx_error *err)
{
	bool v1 = n->version == YX_SEAL_V1;
	size_t info = yx_der_begin(b, YX_DER_SEQUENCE), m;
	enum yx_status st;

	m = yx_der_begin(b, YX_DER_SEQUENCE);
	yx_der_put_text(b, YX_DER_IA5_STRING, "ES");
	yx_der_put_int64(b, n->version);
	yx_der_put_text(b, YX_DER_IA5_STRING, n->vendor);
	yx_der_end(b, m);
	yx_der_put_text(b, YX_DER_IA5_STRING, n->es_id);
	m = yx_der_begin(b, YX_DER_SEQUENCE);
	yx_der_put_int64(b, n->type);
	yx_der_put_utf8(b, n->name);
	if (!v1)
		yx_der_put_int64(b, n->list_digests ? 2 : 1);
	if ((st = put_signers(b, n, n->list_digests && !v1, err)) != YX_OK)
		return st;
	put_time(b, n->created, v1);
	put_time(b, n->valid_from, v1);
	put_time(b, n->valid_until, v1);
	yx_der_end(b, m);
	m = yx_der_begin(b, YX_DER_SEQUENCE);
	yx_der_put_text(b, YX_DER_IA5_STRING, n->picture_type);
	yx_der_put_octets(b, n->picture);
	yx_der_put_int64(b, n->width_mm);
	yx_der_put_int64(b, n->height_mm);
	yx_der_end(b, m);
	put_exts(b, n->exts, n->ext_count, v1);
	yx_der_end(b, info);
	return yx_buf_status(b, err);
}

static bool
is_ia5(const char *s, size_t max)
{
	size_t n = s ? strlen(s) : 0;

	for (size_t i = 0; i < n; i++)
		if ((unsigned char)s[i] >= 0x80 || (unsigned char)s[i] < 0x20)
			return false;
	return n > 0 && n <= max;
}

static const char *
why_not(const struct yx_seal_new *n)
{
	struct yx_civil end = yx_time_to_civil(n->valid_until);

	if (n->version != YX_SEAL_V1 && n->version != YX_SEAL_V4 && n->version != YX_SEAL_V5)
		return "the version must be 1, 4 or 5";
	if (!is_ia5(n->vendor, 128))
		return "the vendor must be ASCII of 1 to 128 characters";
	if (!is_ia5(n->es_id, 128))
		return "the seal identifier must be ASCII of 1 to 128 characters";
	if (!n->name || !*n->name || strlen(n->name) > 1024 ||
	    !yx_utf8_valid(yx_bytes_str(n->name)))
		return "the seal needs a name of up to 1024 bytes of UTF-8";
	if (n->signer_count == 0 || n->signer_count > YX_LIMIT_SEAL_SIGNERS)
		return "at least one certificate must be listed as signer";
	if (n->version == YX_SEAL_V1 && n->list_digests)
		return "GM/T 0031-2014 lists certificates, not digests";
	if (n->valid_until <= n->valid_from)
		return "the seal's period ends before it begins";
	if (n->version == YX_SEAL_V1 && end.year > 2049)
		return "UTCTime of GM/T 0031-2014 ends in 2049";
	if (!is_ia5(n->picture_type, 16) || n->picture.len == 0)
		return "the seal needs a picture and its type";
	if (n->width_mm <= 0 || n->height_mm <= 0 || n->width_mm > 1000 || n->height_mm > 1000)
		return "the picture's size must be from 1 to 1000 mm";
	return NULL;
}

/* v1: SEQ { info, cert, algorithm } is signed, the last two stand in signInfo with the value. */
static enum yx_status
finish_v1(struct yx_buf *b, struct yx_bytes info, struct yx_bytes cert, const struct yx_key *key,
	  const struct yx_scheme *scheme, struct yx_error *err)
{
	struct yx_buf tbs = { 0 }, value = { 0 };
	size_t m;
	enum yx_status st;

	m = yx_der_begin(&tbs, YX_DER_SEQUENCE);
	yx_der_put_raw(&tbs, info);
	yx_der_put_octets(&tbs, cert);
	if ((st = put_algorithm(&tbs, scheme, err)) != YX_OK)
		goto done;
	yx_der_end(&tbs, m);
	if ((st = yx_buf_status(&tbs, err)) != YX_OK ||
	    (st = yx_key_sign(key, scheme, yx_buf_bytes(&tbs), yx_bytes(NULL, 0), &value, err)) !=
		YX_OK)
		goto done;
	m = yx_der_begin(b, YX_DER_SEQUENCE);
	yx_der_put_octets(b, cert);
	if ((st = put_algorithm(b, scheme, err)) != YX_OK)
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
	if ((st = put_algorithm(b, scheme, err)) != YX_OK ||
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
	const char *why = why_not(n);
	enum yx_status st;
	size_t m;

	if (why)
		return yx_fail(err, YX_USAGE, NULL, "GB/T 38540-2020 6.1", "%s", why);
	if (timestamp && n->version != YX_SEAL_V5)
		return yx_fail(err, YX_USAGE, NULL, "GM/T 0031-2025",
			       "only a seal of version 5 has a place for a time-stamp");
	if ((st = require_pair(maker_cert, maker_key, &cert, err)) != YX_OK ||
	    (st = put_info(&info, n, err)) != YX_OK)
		goto done;
	m = yx_der_begin(&seal, YX_DER_SEQUENCE);
	yx_der_put_raw(&seal, yx_buf_bytes(&info));
	st = n->version == YX_SEAL_V1
		 ? finish_v1(&seal, yx_buf_bytes(&info), maker_cert, maker_key, &scheme, err)
		 : finish_v4(&seal, yx_buf_bytes(&info), maker_cert, maker_key, &scheme, timestamp,
			     err);
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

/* toSign; v1 adds certificate and algorithm. */
static enum yx_status
put_tbs(struct yx_buf *b, const struct yx_seal *seal, struct yx_bytes hash,
	const char *property_info, yx_time time, struct yx_bytes cert,
	const struct yx_scheme *scheme, struct yx_error *err)
{
	bool v1 = seal->version == YX_SEAL_V1;
	size_t m = yx_der_begin(b, YX_DER_SEQUENCE);
	enum yx_status st = YX_OK;

	yx_der_put_int64(b, seal->header_version);
	yx_der_put_raw(b, seal->all);
	if (v1) {
		struct yx_buf t = { 0 };

		/* a BIT STRING that holds the UTC time, DER and all */
		yx_der_put_utc_time(&t, time);
		yx_der_put_bits(b, yx_buf_bytes(&t));
		st = yx_buf_status(&t, err);
		yx_buf_clear(&t);
	} else {
		yx_der_put_generalized_time(b, time, false);
	}
	yx_der_put_bits(b, hash);
	yx_der_put_text(b, YX_DER_IA5_STRING, property_info);
	if (v1 && st == YX_OK) {
		yx_der_put_octets(b, cert);
		st = put_algorithm(b, scheme, err);
	}
	yx_der_end(b, m);
	return st == YX_OK ? yx_buf_status(b, err) : st;
}

enum yx_status
yx_seal_sign(const struct yx_seal *seal, struct yx_bytes data_hash, const char *property_info,
	     yx_time time, struct yx_bytes cert_der, const struct yx_key *key,
	     const struct yx_seal_stamper *timestamp, struct yx_buf *out, struct yx_error *err)
{
	struct yx_scheme scheme = yx_key_default_scheme(key, false);
	struct yx_buf tbs = { 0 }, body = { 0 }, value = { 0 };
	struct yx_cert *cert = NULL;
	enum yx_status st;
	size_t m;

	if (!is_ia5(property_info, 4096) || data_hash.len == 0)
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
	    (st = put_tbs(&tbs, seal, data_hash, property_info, time, cert_der, &scheme, err)) !=
		YX_OK)
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
