/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A self-signed certificate whose only purpose is time-stamping, for demonstrations and tests. It
 * says "demonstration" of itself: nobody should mistake it for an authority's.
 */
#include "folder.h"

static void
put_extension(struct yx_buf *out, enum yx_oid id, bool critical, struct yx_bytes value)
{
	size_t mark = yx_der_begin(out, YX_DER_SEQUENCE);

	yx_der_put_oid(out, id);
	if (critical)
		yx_der_put_bool(out, true);
	yx_der_put_octets(out, value);
	yx_der_end(out, mark);
}

static enum yx_status
put_extensions(struct yx_buf *out, const struct yx_key *key, struct yx_error *err)
{
	struct yx_digest id;
	struct yx_buf value;
	enum yx_status st;
	size_t box, list, mark;

	st = yx_digest(&id, YX_DIGEST_SHA1, yx_pubkey_bits_value(yx_key_public(key)), err);
	if (st != YX_OK)
		return st;
	yx_buf_init(&value, 0);
	box = yx_der_begin(out, YX_DER_CONTEXT_CONSTRUCTED(3));
	list = yx_der_begin(out, YX_DER_SEQUENCE);
	mark = yx_der_begin(&value, YX_DER_SEQUENCE); /* cA is FALSE by default */
	yx_der_end(&value, mark);
	put_extension(out, YX_OID_EXT_BASIC_CONSTRAINTS, true, yx_buf_bytes(&value));
	yx_buf_reset(&value);
	yx_der_put_named_bits(&value, YX_DER_BIT_STRING,
			      YX_KU_DIGITAL_SIGNATURE | YX_KU_NON_REPUDIATION);
	put_extension(out, YX_OID_EXT_KEY_USAGE, true, yx_buf_bytes(&value));
	yx_buf_reset(&value);
	mark = yx_der_begin(&value, YX_DER_SEQUENCE);
	yx_der_put_oid(&value, YX_OID_EKU_TIME_STAMPING);
	yx_der_end(&value, mark);
	put_extension(out, YX_OID_EXT_EXT_KEY_USAGE, true, yx_buf_bytes(&value));
	yx_buf_reset(&value);
	yx_der_put_octets(&value, yx_digest_bytes(&id));
	put_extension(out, YX_OID_EXT_SUBJECT_KEY_ID, false, yx_buf_bytes(&value));
	yx_der_end(out, list);
	yx_der_end(out, box);
	st = yx_buf_status(&value, err);
	yx_buf_clear(&value);
	return st;
}

static void
put_name(struct yx_buf *out, const char *subject)
{
	const struct {
		enum yx_oid type;
		const char *text;
	} parts[] = { { YX_OID_DN_ORGANIZATION, "Yinxin demonstration, not for real use" },
		      { YX_OID_DN_COMMON_NAME, subject } };
	size_t name = yx_der_begin(out, YX_DER_SEQUENCE);

	for (size_t i = 0; i < 2; i++) {
		size_t set = yx_der_begin(out, YX_DER_SET);
		size_t one = yx_der_begin(out, YX_DER_SEQUENCE);

		yx_der_put_oid(out, parts[i].type);
		yx_der_put_utf8(out, parts[i].text);
		yx_der_end(out, one);
		yx_der_end(out, set);
	}
	yx_der_end(out, name);
}

static enum yx_status
put_tbs(struct yx_buf *out, const struct yx_key *key, const struct yx_scheme *scheme,
	const char *subject, int days, struct yx_error *err)
{
	yx_time from = yx_time_now() / YX_SECOND * YX_SECOND - YX_MINUTE;
	uint8_t serial[16];
	enum yx_status st;
	size_t tbs, mark;

	if ((st = yx_random(serial, sizeof(serial), err)) != YX_OK)
		return st;
	serial[0] = (uint8_t)((serial[0] & 0x3f) | 0x40); /* positive, never short */
	tbs = yx_der_begin(out, YX_DER_SEQUENCE);
	mark = yx_der_begin(out, YX_DER_CONTEXT_CONSTRUCTED(0));
	yx_der_put_int64(out, 2);
	yx_der_end(out, mark);
	yx_der_put_unsigned(out, yx_bytes(serial, sizeof(serial)));
	if ((st = yx_scheme_put(out, scheme, err)) != YX_OK)
		return st;
	put_name(out, subject);
	mark = yx_der_begin(out, YX_DER_SEQUENCE);
	yx_der_put_time(out, from);
	yx_der_put_time(out, from + days * YX_DAY);
	yx_der_end(out, mark);
	put_name(out, subject);
	yx_der_put_raw(out, yx_pubkey_spki(yx_key_public(key)));
	if ((st = put_extensions(out, key, err)) != YX_OK)
		return st;
	yx_der_end(out, tbs);
	return yx_buf_status(out, err);
}

enum yx_status
tsp_demo_certificate(struct yx_buf *out, const struct yx_key *key, const char *subject, int days,
		     struct yx_error *err)
{
	struct yx_scheme scheme = yx_key_default_scheme(key, false);
	struct yx_buf tbs, value;
	enum yx_status st;
	size_t mark;

	yx_buf_init(&tbs, 0);
	yx_buf_init(&value, 0);
	if ((st = put_tbs(&tbs, key, &scheme, subject, days, err)) != YX_OK)
		goto done;
	st = yx_key_sign(key, &scheme, yx_buf_bytes(&tbs), yx_bytes(NULL, 0), &value, err);
	if (st != YX_OK)
		goto done;
	mark = yx_der_begin(out, YX_DER_SEQUENCE);
	yx_der_put_raw(out, yx_buf_bytes(&tbs));
	if ((st = yx_scheme_put(out, &scheme, err)) != YX_OK)
		goto done;
	yx_der_put_bits(out, yx_buf_bytes(&value));
	yx_der_end(out, mark);
	st = yx_buf_status(out, err);
done:
	yx_buf_clear(&tbs);
	yx_buf_clear(&value);
	return st;
}
