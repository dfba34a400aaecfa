/* SPDX-License-Identifier: Apache-2.0 */
/* What a CA does: issue, revoke, publish. Each act is in the index before it is acknowledged. */
#include "ca_folder.h"
#include "cert.h"

#include <yinxin/limits.h>

#include <string.h>

/* certs/SERIAL.pem; a copy for people, the index is what counts. */
static enum yx_status
store_cert(const struct yx_ca *ca, const struct yx_cert *cert, struct yx_error *err)
{
	char name[64], serial[48];
	struct yx_buf pem = { 0 };
	char *path;
	enum yx_status st;

	snprintf(name, sizeof(name), "certs/%s.pem",
		 yx_cert_serial_hex(serial, sizeof(serial), cert));
	if (!(path = ca_path(ca->dir, name)))
		return yx_fail_nomem(err);
	yx_pem_put(&pem, "CERTIFICATE", yx_cert_der(cert));
	if ((st = yx_buf_status(&pem, err)) == YX_OK)
		st = yx_file_write(path, yx_buf_bytes(&pem), YX_OUT_EXCLUSIVE, err);
	yx_buf_clear(&pem);
	yx_free(path);
	return st;
}

enum yx_status
yx_ca_issue(struct yx_ca *ca, const struct yx_ca_wish *wish, struct yx_cert **out,
	    struct yx_error *err)
{
	struct yx_ca_wish w = *wish;
	struct yx_cert *cert = NULL;
	struct yx_buf der = { 0 };
	enum yx_status st;

	*out = NULL;
	if ((st = ca_need_key(ca, err)) != YX_OK)
		return st;
	if (w.profile == YX_CA_ROOT)
		return yx_fail(err, YX_USAGE, NULL, "", "a root is made with yinxin ca init");
	w.crl_url = w.crl_url ? w.crl_url : ca->crl_url;
	w.ocsp_url = w.ocsp_url ? w.ocsp_url : ca->ocsp_url;
	w.issuer_url = w.issuer_url ? w.issuer_url : ca->issuer_url;
	if ((st = yx_ca_make_cert(&der, &w, ca->cert, ca->key, err)) != YX_OK ||
	    (st = yx_cert_parse(&cert, yx_buf_bytes(&der), YX_PKI_STRICT, err)) != YX_OK)
		goto done;
	/* nobody has seen the certificate yet: first the index, then the world */
	if ((st = ca_index_lock(&ca->index, true, err)) != YX_OK)
		goto done;
	st = ca_index_add_issued(&ca->index, cert, w.profile, yx_time_now(), err);
	ca_index_unlock(&ca->index);
	if (st != YX_OK || (st = store_cert(ca, cert, err)) != YX_OK)
		goto done;
	*out = cert;
	cert = NULL;
done:
	yx_cert_free(cert);
	yx_buf_clear(&der);
	return st;
}

/* ------------------------------------------------------------------ looking */

static void
tell(const struct ca_record *r, struct yx_ca_entry *out)
{
	memset(out, 0, sizeof(*out));
	yx_hex(out->serial, sizeof(out->serial), yx_bytes(r->serial, r->serial_len));
	out->profile = (enum yx_ca_profile)r->profile;
	out->issued_at = r->issued_at;
	out->not_after = r->not_after;
	out->revoked_at = r->revoked_at;
	out->reason = r->reason;
	snprintf(out->subject, sizeof(out->subject), "%s", r->subject);
}

size_t
yx_ca_entry_count(const struct yx_ca *ca)
{
	return ca->index.count;
}

bool
yx_ca_entry_at(const struct yx_ca *ca, size_t index, struct yx_ca_entry *out)
{
	if (index >= ca->index.count)
		return false;
	tell(&ca->index.records[index], out);
	return true;
}

/* Hex of either case, colons as OpenSSL prints them, an odd number of digits. */
static bool
serial_from_hex(const char *text, struct yx_buf *out)
{
	struct yx_buf digits = { 0 };
	bool ok;

	for (; text && *text && digits.len < 64; text++)
		if (*text != ':')
			yx_buf_put_u8(&digits,
				      (uint8_t)(*text >= 'A' && *text <= 'F' ? *text + 32 : *text));
	if (digits.len % 2)
		yx_buf_insert(&digits, 0, "0", 1);
	ok = digits.len && yx_hex_decode(out, yx_buf_bytes(&digits), NULL) == YX_OK;
	yx_buf_clear(&digits);
	return ok;
}

enum yx_status
ca_record_by_hex(struct yx_ca *ca, const char *serial, struct ca_record **out, struct yx_error *err)
{
	struct yx_buf octets = { 0 };
	enum yx_status st = YX_OK;

	*out = NULL;
	if (!serial_from_hex(serial, &octets))
		st = yx_fail(err, YX_MALFORMED, NULL, "", "\"%.60s\" is no serial number in hex",
			     serial ? serial : "");
	else if (!(*out = ca_index_find(&ca->index, yx_buf_bytes(&octets))))
		st = yx_fail(err, YX_NOT_FOUND, NULL, "",
			     "this CA issued no certificate with the serial number %.60s", serial);
	yx_buf_clear(&octets);
	return st;
}

bool
yx_ca_find(const struct yx_ca *ca, const char *serial, struct yx_ca_entry *out)
{
	struct yx_buf octets = { 0 };
	const struct ca_record *r = NULL;

	if (serial_from_hex(serial, &octets))
		r = ca_index_find(&ca->index, yx_buf_bytes(&octets));
	yx_buf_clear(&octets);
	if (r)
		tell(r, out);
	return r != NULL;
}

/* ---------------------------------------------------------------- revoking */

enum yx_status
yx_ca_revoke(struct yx_ca *ca, const char *serial, int reason, yx_time at, struct yx_error *err)
{
	struct ca_record *r;
	enum yx_status st;

	if (reason < YX_REASON_NOT_SAID || reason > YX_REASON_AA_COMPROMISE || reason == 7 ||
	    reason == YX_REASON_REMOVE_FROM_CRL)
		return yx_fail(err, YX_USAGE, NULL, "RFC 5280 5.3.1", "no such reason");
	if ((st = ca_index_lock(&ca->index, true, err)) != YX_OK)
		return st;
	if ((st = ca_record_by_hex(ca, serial, &r, err)) != YX_OK)
		goto done;
	if (r->revoked_at != YX_TIME_NONE && r->reason != YX_REASON_HOLD) {
		st = yx_fail(err, YX_CONFLICT, NULL, "", "the certificate is revoked already (%s)",
			     yx_crl_reason_name(r->reason));
		goto done;
	}
	at = ca_seconds(at ? at : yx_time_now());
	if (at < ca_seconds(r->issued_at)) {
		st = yx_fail(err, YX_USAGE, NULL, "", "the certificate was issued after that time");
		goto done;
	}
	st = ca_index_add_revoked(&ca->index, yx_bytes(r->serial, r->serial_len), at, reason, err);
done:
	ca_index_unlock(&ca->index);
	return st;
}

enum yx_status
yx_ca_crl(struct yx_ca *ca, int64_t valid_for, struct yx_buf *out, struct yx_error *err)
{
	struct yx_ca_crl_wish wish = { .this_update = yx_time_now() };
	struct yx_ca_revoked *list = NULL;
	enum yx_status st;
	size_t i;

	if ((st = ca_need_key(ca, err)) != YX_OK ||
	    (st = ca_index_lock(&ca->index, true, err)) != YX_OK)
		return st;
	if (ca->index.count && !(list = yx_alloc_array(ca->index.count, sizeof(*list)))) {
		st = yx_fail_nomem(err);
		goto done;
	}
	for (i = 0; i < ca->index.count; i++) {
		const struct ca_record *r = &ca->index.records[i];

		if (r->revoked_at == YX_TIME_NONE)
			continue;
		list[wish.count++] = (struct yx_ca_revoked){ yx_bytes(r->serial, r->serial_len),
							     r->revoked_at, r->reason };
	}
	wish.next_update = wish.this_update + (valid_for > 0 ? valid_for : 7 * YX_DAY);
	wish.number = ca->index.crl_number + 1;
	wish.keeps_expired_since = yx_cert_not_before(ca->cert);
	wish.revoked = list;
	/* the number is used up before a list bears it */
	if ((st = ca_index_add_crl(&ca->index, wish.number, wish.this_update, err)) == YX_OK)
		st = yx_ca_make_crl(out, &wish, ca->cert, ca->key, err);
done:
	ca_index_unlock(&ca->index);
	yx_free(list);
	return st;
}
