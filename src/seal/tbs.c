/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is signed of seals and with seals, exactly as GM/T 0031-2014, GB/T 38540-2020 and GM/T
 * 0031-2025 print it: made by who signs, and again by who keeps the key and wants to see it.
 */
#include "tbs.h"

#include <string.h>
#include <yinxin/limits.h>

enum yx_status
seal_put_algorithm(struct yx_buf *b, const struct yx_scheme *scheme, struct yx_error *err)
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

bool
seal_is_ia5(const char *s, size_t max)
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
	if (!seal_is_ia5(n->vendor, 128))
		return "the vendor must be ASCII of 1 to 128 characters";
	if (!seal_is_ia5(n->es_id, 128))
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
	if (!seal_is_ia5(n->picture_type, 16) || n->picture.len == 0)
		return "the seal needs a picture and its type";
	if (n->width_mm <= 0 || n->height_mm <= 0 || n->width_mm > 1000 || n->height_mm > 1000)
		return "the picture's size must be from 1 to 1000 mm";
	return NULL;
}

enum yx_status
seal_put_info(struct yx_buf *b, const struct yx_seal_new *n, struct yx_error *err)
{
	const char *why = why_not(n);

	return why ? yx_fail(err, YX_USAGE, NULL, "GB/T 38540-2020 6.1", "%s", why)
		   : put_info(b, n, err);
}

/* v1: SEQ { info, cert, algorithm } is signed; v4, v5: the info alone. */
enum yx_status
yx_seal_new_tbs_put(struct yx_buf *out, const struct yx_seal_new *n, struct yx_bytes maker_cert,
		    const struct yx_scheme *scheme, struct yx_error *err)
{
	size_t m = 0;
	enum yx_status st;

	if (n->version == YX_SEAL_V1)
		m = yx_der_begin(out, YX_DER_SEQUENCE);
	if ((st = seal_put_info(out, n, err)) != YX_OK || n->version != YX_SEAL_V1)
		return st;
	yx_der_put_octets(out, maker_cert);
	if ((st = seal_put_algorithm(out, scheme, err)) != YX_OK)
		return st;
	yx_der_end(out, m);
	return yx_buf_status(out, err);
}

enum yx_status
yx_seal_tbs_put(struct yx_buf *out, const struct yx_seal_tbs *t, struct yx_error *err)
{
	size_t m = yx_der_begin(out, YX_DER_SEQUENCE);
	enum yx_status st = YX_OK;

	yx_der_put_int64(out, t->header_version);
	yx_der_put_raw(out, t->seal);
	if (t->v1) {
		struct yx_buf when = { 0 };

		/* a BIT STRING that holds the UTC time, DER and all */
		yx_der_put_utc_time(&when, t->time);
		yx_der_put_bits(out, yx_buf_bytes(&when));
		st = yx_buf_status(&when, err);
		yx_buf_clear(&when);
	} else {
		yx_der_put_generalized_time(out, t->time, false);
	}
	yx_der_put_bits(out, t->data_hash);
	yx_der_put(out, YX_DER_IA5_STRING, t->property_info);
	if (t->v1 && st == YX_OK) {
		yx_der_put_octets(out, t->cert);
		st = seal_put_algorithm(out, &t->scheme, err);
	}
	yx_der_end(out, m);
	return st == YX_OK ? yx_buf_status(out, err) : st;
}
