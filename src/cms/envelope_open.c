/* SPDX-License-Identifier: Apache-2.0 */
/* Reading an AuthEnvelopedData (RFC 5083), and opening it with a recipient's key. */
#include <string.h>
#include <yinxin/crypto_encrypt.h>
#include <yinxin/crypto_envelope.h>
#include <yinxin/limits.h>
#include "envelope.h"

/* An AlgorithmIdentifier; *params reads what follows the OID. */
static bool
take_algorithm(struct yx_der *d, enum yx_oid *id, struct yx_der *params)
{
	return yx_der_enter(d, YX_DER_SEQUENCE, params) && yx_der_oid_known(params, id);
}

static bool
take_name(struct yx_der *d, struct yx_cms_recipient *r)
{
	struct yx_der name;
	struct yx_der_item issuer;

	if (!yx_der_enter(d, YX_DER_SEQUENCE, &name) ||
	    !yx_der_item(&name, YX_DER_SEQUENCE, &issuer) || !yx_der_integer(&name, &r->serial) ||
	    !yx_der_at_end(&name))
		return false;
	r->issuer = issuer.all;
	return true;
}

/* [0] hash and [1] mask must be SHA-256, [2] label absent: what is made here. */
static bool
is_our_oaep(struct yx_der *params)
{
	struct yx_der seq, tag, alg, inner;
	enum yx_oid id;

	return yx_der_enter(params, YX_DER_SEQUENCE, &seq) &&
	       yx_der_enter(&seq, YX_DER_CONTEXT_CONSTRUCTED(0), &tag) &&
	       take_algorithm(&tag, &id, &alg) && yx_digest_by_oid(id) == YX_DIGEST_SHA256 &&
	       yx_der_enter(&seq, YX_DER_CONTEXT_CONSTRUCTED(1), &tag) &&
	       take_algorithm(&tag, &id, &alg) && id == YX_OID_MGF1 &&
	       take_algorithm(&alg, &id, &inner) && yx_digest_by_oid(id) == YX_DIGEST_SHA256 &&
	       yx_der_at_end(&seq);
}

/* KeyTransRecipientInfo; one named by key identifier, or with another algorithm, stays OTHER. */
static bool
take_transport(struct yx_der *d, struct yx_cms_recipient *r)
{
	struct yx_der seq, params;
	enum yx_oid id = YX_OID_NONE;
	int64_t version;

	if (!yx_der_enter(d, YX_DER_SEQUENCE, &seq) || !yx_der_int64(&seq, &version))
		return false;
	if (version != 0)
		return true;
	if (!take_name(&seq, r) || !take_algorithm(&seq, &id, &params) ||
	    !yx_der_octets(&seq, &r->wrapped) || !yx_der_at_end(&seq))
		return false;
	if (id == YX_OID_SM2_ENCRYPT)
		r->kind = YX_CMS_RECIPIENT_SM2;
	else if (id == YX_OID_RSA_OAEP && is_our_oaep(&params))
		r->kind = YX_CMS_RECIPIENT_RSA;
	return true;
}

static bool
take_originator(struct yx_der *seq, struct yx_cms_recipient *r)
{
	struct yx_der tag, key, params;
	enum yx_oid id;

	return yx_der_enter(seq, YX_DER_CONTEXT_CONSTRUCTED(0), &tag) &&
	       yx_der_enter(&tag, YX_DER_CONTEXT_CONSTRUCTED(1), &key) && yx_der_at_end(&tag) &&
	       take_algorithm(&key, &id, &params) && id == YX_OID_EC_PUBLIC_KEY &&
	       yx_der_bits(&key, &r->point) && yx_der_at_end(&key);
}

/* KeyAgreeRecipientInfo with one recipient, a fresh key and no ukm. */
static bool
take_agreement(struct yx_der *d, struct yx_cms_recipient *r)
{
	struct yx_der seq, params, wrap, list, one;
	enum yx_oid id, wrap_id;
	int64_t version;

	if (!yx_der_enter(d, YX_DER_CONTEXT_CONSTRUCTED(1), &seq) ||
	    !yx_der_int64(&seq, &version) || version != 3)
		return false;
	if (!take_originator(&seq, r))
		return true; /* named by certificate: not ours */
	if (yx_der_next_is(&seq, YX_DER_CONTEXT_CONSTRUCTED(1)))
		return true; /* ukm */
	if (!take_algorithm(&seq, &id, &params) || !yx_der_enter(&seq, YX_DER_SEQUENCE, &list) ||
	    !yx_der_at_end(&seq) || !yx_der_enter(&list, YX_DER_SEQUENCE, &one))
		return false;
	if (id != YX_OID_ECDH_SHA256_KDF || !take_algorithm(&params, &wrap_id, &wrap) ||
	    wrap_id != YX_OID_AES256_WRAP || !yx_der_at_end(&list))
		return true;
	if (!take_name(&one, r))
		return true;
	if (!yx_der_octets(&one, &r->wrapped) || !yx_der_at_end(&one))
		return false;
	r->kind = YX_CMS_RECIPIENT_EC;
	return true;
}

static enum yx_status
take_recipients(struct yx_cms_envelope *e, struct yx_der *d, struct yx_error *err)
{
	struct yx_der set;
	struct yx_der_item any;

	if (!yx_der_enter(d, YX_DER_SET, &set))
		return yx_der_fail(err, d, "RFC 5083 2.1", "expected the recipients");
	e->recipients = yx_alloc_array(YX_LIMIT_CMS_RECIPIENTS, sizeof(*e->recipients));
	if (!e->recipients)
		return yx_fail_nomem(err);
	while (!yx_der_at_end(&set)) {
		struct yx_cms_recipient *r = &e->recipients[e->recipient_count];
		bool ok;

		if (e->recipient_count == YX_LIMIT_CMS_RECIPIENTS)
			return yx_fail(err, YX_LIMIT, &set.r, "RFC 5083 2.1",
				       "more than %d recipients", YX_LIMIT_CMS_RECIPIENTS);
		if (yx_der_next_is(&set, YX_DER_SEQUENCE))
			ok = take_transport(&set, r);
		else if (yx_der_next_is(&set, YX_DER_CONTEXT_CONSTRUCTED(1)))
			ok = take_agreement(&set, r);
		else
			ok = yx_der_any(&set, &any);
		if (!ok)
			return yx_der_fail(err, &set, "RFC 5652 6.2", "a broken recipient");
		e->recipient_count++;
	}
	if (e->recipient_count == 0)
		return yx_der_fail(err, &set, "RFC 5083 2.1", "an envelope for nobody");
	return YX_OK;
}

static enum yx_status
take_content(struct yx_cms_envelope *e, struct yx_der *d, struct yx_error *err)
{
	struct yx_der seq, alg, params;
	enum yx_oid type, id;
	int64_t tag_len = 12; /* RFC 5084 3.2: the default */

	if (!yx_der_enter(d, YX_DER_SEQUENCE, &seq) || !yx_der_oid_known(&seq, &type) ||
	    !take_algorithm(&seq, &id, &alg))
		return yx_der_fail(err, d, "RFC 5652 6.1", "a broken encrypted content");
	if (id != YX_OID_AES256_GCM && id != YX_OID_SM4_GCM)
		return yx_fail(err, YX_UNSUPPORTED, &seq.r, "RFC 5084 3.2",
			       "the content is encrypted with something else than AES-256-GCM or "
			       "SM4-GCM");
	e->cipher = id == YX_OID_SM4_GCM ? YX_CIPHER_SM4_GCM : YX_CIPHER_AES256_GCM;
	if (!yx_der_enter(&alg, YX_DER_SEQUENCE, &params) || !yx_der_octets(&params, &e->nonce) ||
	    (!yx_der_at_end(&params) && !yx_der_int64(&params, &tag_len)) ||
	    !yx_der_at_end(&params) || !yx_der_at_end(&alg) || e->nonce.len != ENVELOPE_NONCE ||
	    tag_len != ENVELOPE_TAG)
		return yx_der_fail(err, &alg, "RFC 5084 3.2",
				   "expected a nonce of 12 and a tag of 16 octets");
	if (!yx_der_value(&seq, YX_DER_CONTEXT(0), &e->cipher_text) || !yx_der_at_end(&seq))
		return yx_der_fail(err, &seq, "RFC 5652 6.1", "expected the encrypted octets");
	if (!yx_der_octets(d, &e->tag) || e->tag.len != ENVELOPE_TAG)
		return yx_der_fail(err, d, "RFC 5083 2.1", "expected a tag of 16 octets");
	return yx_der_finish(d, "RFC 5083 2.1", err); /* no attributes are written */
}

enum yx_status
yx_cms_envelope_parse(struct yx_cms_envelope *out, struct yx_bytes in, struct yx_error *err)
{
	struct yx_der d = yx_der(in), info, tag, seq;
	enum yx_oid type;
	int64_t version;
	enum yx_status st;

	*out = (struct yx_cms_envelope){ 0 };
	if (in.len > YX_LIMIT_CMS_ENVELOPE + 65536)
		return yx_fail(err, YX_LIMIT, NULL, "", "an envelope of %zu octets", in.len);
	if (!yx_der_enter(&d, YX_DER_SEQUENCE, &info) || !yx_der_oid_known(&info, &type))
		return yx_der_fail(err, &d, "RFC 5652 3", "expected a ContentInfo");
	if (type != YX_OID_CMS_AUTH_ENVELOPED)
		return yx_fail(err, YX_UNSUPPORTED, &info.r, "RFC 5083 2",
			       "another content than authenticated-enveloped data");
	if ((st = yx_der_finish(&d, "RFC 5652 3", err)) != YX_OK)
		return st;
	if (!yx_der_enter(&info, YX_DER_CONTEXT_CONSTRUCTED(0), &tag) || !yx_der_at_end(&info) ||
	    !yx_der_enter(&tag, YX_DER_SEQUENCE, &seq) || !yx_der_at_end(&tag) ||
	    !yx_der_int64(&seq, &version) || version != 0)
		return yx_der_fail(err, &info, "RFC 5083 2.1", "expected AuthEnvelopedData");
	if ((st = take_recipients(out, &seq, err)) == YX_OK)
		st = take_content(out, &seq, err);
	if (st != YX_OK)
		yx_cms_envelope_clear(out);
	return st;
}

void
yx_cms_envelope_clear(struct yx_cms_envelope *e)
{
	yx_free(e->recipients);
	*e = (struct yx_cms_envelope){ 0 };
}

/* ------------------------------------------------------------------ opening */

static enum yx_status
unwrap_agreed(struct yx_buf *out, const struct yx_cms_recipient *r, const struct yx_key *key,
	      struct yx_error *err)
{
	struct yx_buf info = { 0 }, kek = { 0 };
	enum yx_status st;

	yx_buf_init_secret(&kek, 64);
	if ((st = envelope_shared_info(&info, err)) == YX_OK &&
	    (st = yx_key_agree(key, r->point, YX_DIGEST_SHA256, yx_buf_bytes(&info), 32, &kek,
			       err)) == YX_OK)
		st = yx_keyunwrap(yx_buf_bytes(&kek), r->wrapped, out, err);
	yx_buf_clear(&info);
	yx_buf_clear(&kek);
	return st;
}

static bool
fits(const struct yx_cms_recipient *r, const struct yx_key *key)
{
	switch (yx_pubkey_type(yx_key_public(key))) {
	case YX_KEY_SM2:
		return r->kind == YX_CMS_RECIPIENT_SM2;
	case YX_KEY_RSA:
		return r->kind == YX_CMS_RECIPIENT_RSA;
	case YX_KEY_EC:
		return r->kind == YX_CMS_RECIPIENT_EC;
	default:
		return false;
	}
}

static enum yx_status
open_for(struct yx_buf *plain, const struct yx_cms_envelope *e, const struct yx_cms_recipient *r,
	 const struct yx_key *key, struct yx_bytes sealed, struct yx_error *err)
{
	struct yx_buf cek = { 0 };
	enum yx_status st;

	yx_buf_init_secret(&cek, 2048);
	st = r->kind == YX_CMS_RECIPIENT_EC ? unwrap_agreed(&cek, r, key, err)
					    : yx_key_decrypt(key, r->wrapped, &cek, err);
	if (st == YX_OK && cek.len != envelope_key_len(e->cipher))
		st = yx_fail(err, YX_DENIED, NULL, "", "the wrapped key has another length");
	if (st == YX_OK)
		st = yx_cipher_decrypt(e->cipher, yx_buf_bytes(&cek), e->nonce, yx_bytes(NULL, 0),
				       false, sealed, plain, err);
	yx_buf_clear(&cek);
	return st;
}

enum yx_status
yx_cms_envelope_open(struct yx_buf *plain, const struct yx_cms_envelope *e,
		     const struct yx_key *key, struct yx_error *err)
{
	struct yx_buf sealed = { 0 };
	enum yx_status st = YX_DENIED;
	bool tried = false;

	if (!plain->secret)
		return yx_fail(err, YX_USAGE, NULL, "",
			       "what is opened belongs in a secret buffer");
	yx_buf_put_bytes(&sealed, e->cipher_text);
	yx_buf_put_bytes(&sealed, e->tag);
	if ((st = yx_buf_status(&sealed, err)) != YX_OK)
		goto done;
	st = YX_DENIED;
	for (size_t i = 0; i < e->recipient_count && st != YX_OK && st != YX_NOMEM; i++) {
		if (!fits(&e->recipients[i], key))
			continue;
		tried = true;
		st = open_for(plain, e, &e->recipients[i], key, yx_buf_bytes(&sealed), err);
	}
	if (st != YX_OK && st != YX_NOMEM)
		st = yx_fail(err, YX_DENIED, NULL, "",
			     tried ? "sealed for another key of this kind, or changed since"
				   : "sealed for nobody with a key of this kind");
done:
	yx_buf_clear(&sealed);
	return st;
}
