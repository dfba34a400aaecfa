/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The signature value. RFC 5652 5.4: over the DER SET OF signed attributes, or over the content
 * when there are none. Some producers sign the attributes in the order they store them, which is
 * not DER's; such a value is recognised, because the bytes are exactly what was signed, and
 * reported.
 */
#include "checks.h"

#define JOIN_MAX ((size_t)256 << 20) /* EdDSA needs the whole message at once */

struct attempt {
	const struct yx_pubkey *key;
	struct yx_bytes sm2_id;
	bool lenient;
};

static enum yx_status
verify_bytes(const struct attempt *t, const struct yx_cms_signer *s, struct yx_cms_signer_report *r,
	     struct yx_bytes message, bool *valid, struct yx_error *err)
{
	bool forgiven = false;
	enum yx_status st;

	st = yx_pubkey_verify(t->key, &r->scheme, message, s->signature, t->sm2_id, t->lenient,
			      &forgiven, valid, err);
	if (st == YX_OK && *valid)
		r->forgave_signature_encoding = forgiven;
	return st;
}

/* The attributes as the SET they are signed as: as stored, behind a header of minimal length. */
static void
put_set(struct yx_buf *out, struct yx_bytes contents)
{
	yx_buf_reset(out);
	yx_der_put(out, YX_DER_SET, contents);
}

static enum yx_status
verify_attributes(const struct attempt *t, const struct yx_cms_signer *s,
		  struct yx_cms_signer_report *r, bool *valid, struct yx_error *err)
{
	const struct yx_cms_attributes *a = &s->signed_attributes;
	struct yx_buf set;
	enum yx_status st;

	yx_buf_init(&set, 0);
	if (a->is_der)
		put_set(&set, a->contents);
	else if ((st = cms_recode(&set, a->contents, true, err)) != YX_OK)
		goto done;
	if ((st = yx_buf_status(&set, err)) != YX_OK)
		goto done;
	if ((st = verify_bytes(t, s, r, yx_buf_bytes(&set), valid, err)) != YX_OK)
		goto done;
	r->form = YX_CMS_FORM_DER;
	if (*valid || a->is_der)
		goto done;
	put_set(&set, a->contents);
	if ((st = yx_buf_status(&set, err)) != YX_OK)
		goto done;
	if ((st = verify_bytes(t, s, r, yx_buf_bytes(&set), valid, err)) != YX_OK)
		goto done;
	if (!*valid) {
		/* with the very length octets of the message, only the tag exchanged */
		yx_buf_reset(&set);
		yx_buf_put_u8(&set, YX_DER_SET);
		yx_buf_put_bytes(&set, yx_bytes_slice(a->encoding, 1, SIZE_MAX));
		if ((st = yx_buf_status(&set, err)) != YX_OK)
			goto done;
		if ((st = verify_bytes(t, s, r, yx_buf_bytes(&set), valid, err)) != YX_OK)
			goto done;
	}
	r->form = YX_CMS_FORM_AS_STORED;
	r->forgave_unsorted = *valid;
done:
	yx_buf_clear(&set);
	return st;
}

static enum yx_status
verify_joined(const struct attempt *t, const struct yx_cms_signer *s,
	      struct yx_cms_signer_report *r, const struct yx_cms_content *content, bool *valid,
	      struct yx_error *err)
{
	struct yx_buf all;
	enum yx_status st;

	if (content->run_count == 1)
		return verify_bytes(t, s, r, content->runs[0], valid, err);
	yx_buf_init(&all, JOIN_MAX);
	st = cms_content_join(&all, content, JOIN_MAX, err);
	if (st == YX_OK)
		st = verify_bytes(t, s, r, yx_buf_bytes(&all), valid, err);
	yx_buf_clear(&all);
	return st;
}

static enum yx_status
verify_streamed(const struct attempt *t, const struct yx_cms_signer *s,
		struct yx_cms_signer_report *r, const struct yx_cms_content *content, bool *valid,
		struct yx_error *err)
{
	struct yx_hasher *hasher = NULL;
	struct yx_digest digest;
	bool forgiven = false;
	enum yx_status st;

	st = yx_hasher_new_for(&hasher, t->key, &r->scheme, t->sm2_id, err);
	for (size_t i = 0; st == YX_OK && i < content->run_count; i++)
		st = yx_hasher_update(hasher, content->runs[i], err);
	if (st == YX_OK)
		st = yx_hasher_finish(hasher, &digest, err);
	if (st == YX_OK)
		st = yx_pubkey_verify_digest(t->key, &r->scheme, &digest, s->signature, t->lenient,
					     &forgiven, valid, err);
	if (st == YX_OK && *valid)
		r->forgave_signature_encoding = forgiven;
	yx_hasher_free(hasher);
	return st;
}

static enum yx_status
verify_from_digest(const struct attempt *t, const struct yx_cms_signer *s,
		   struct yx_cms_signer_report *r, const struct cms_digests *digests, bool *valid,
		   struct yx_error *err)
{
	bool forgiven = false;
	enum yx_status st;

	if (r->scheme.kind == YX_SCHEME_SM2 || cms_is_eddsa(&r->scheme) ||
	    digests->items[r->scheme.digest].len == 0)
		return yx_fail(err, YX_UNSUPPORTED, NULL, "RFC 5652 5.4",
			       "this signature covers the content itself, of which only a digest "
			       "was given");
	st = yx_pubkey_verify_digest(t->key, &r->scheme, &digests->items[r->scheme.digest],
				     s->signature, t->lenient, &forgiven, valid, err);
	if (st == YX_OK && *valid)
		r->forgave_signature_encoding = forgiven;
	return st;
}

static enum yx_status
verify_content(const struct attempt *t, const struct cms_run *run, const struct yx_cms_signer *s,
	       struct yx_cms_signer_report *r, bool *valid, struct yx_error *err)
{
	const struct cms_digests *digests = NULL;
	const struct yx_cms_content *content = cms_run_content(run, &digests);

	r->form = YX_CMS_FORM_CONTENT;
	if (!content)
		return yx_fail(err, YX_NOT_FOUND, NULL, "RFC 5652 5.4",
			       "the content that was signed is not there");
	if (!cms_content_has_runs(content))
		return verify_from_digest(t, s, r, digests, valid, err);
	if (cms_is_eddsa(&r->scheme))
		return verify_joined(t, s, r, content, valid, err);
	return verify_streamed(t, s, r, content, valid, err);
}

static enum yx_status
verify_value(const struct attempt *t, const struct cms_run *run, const struct yx_cms_signer *s,
	     struct yx_cms_signer_report *r, bool *valid, struct yx_error *err)
{
	if (s->signed_attributes.present)
		return verify_attributes(t, s, r, valid, err);
	return verify_content(t, run, s, r, valid, err);
}

static bool
takes_any_digest(const struct yx_scheme *s)
{
	return s->kind == YX_SCHEME_RSA_PKCS1 || s->kind == YX_SCHEME_ECDSA ||
	       s->kind == YX_SCHEME_DSA;
}

enum yx_status
cms_check_signature(const struct cms_run *run, const struct yx_cms_signer *s,
		    struct yx_cms_signer_report *r, struct yx_error *err)
{
	struct yx_cms_check *check = &r->checks[YX_CMS_CHECK_SIGNATURE];
	struct attempt t = { NULL, run->options->sm2_id, !run->options->strict_encoding };
	struct yx_error why = YX_ERROR_INIT;
	bool valid = false;
	enum yx_status st;

	if (!r->cert || r->scheme.kind == YX_SCHEME_NONE ||
	    yx_cert_public_key(r->cert, &t.key, &why) != YX_OK) {
		cms_say(check, YX_CMS_UNDETERMINED,
			"the certificate or the algorithm is missing or not known");
		return YX_OK;
	}
	st = verify_value(&t, run, s, r, &valid, &why);
	if (st == YX_OK && !valid && r->scheme.digest != s->digest &&
	    takes_any_digest(&r->scheme)) {
		/* RFC 5652 5.4 hashes with digestAlgorithm; some signature algorithms name another
		 * digest, and some producers go by the former */
		r->scheme.digest = s->digest;
		st = verify_value(&t, run, s, r, &valid, &why);
	}
	if (st == YX_NOMEM)
		return yx_fail_nomem(err);
	if (st != YX_OK)
		cms_say(check, YX_CMS_UNDETERMINED, "%s", why.text);
	else if (!valid)
		cms_say(check, YX_CMS_FAILED, "the signature value is wrong");
	else if (r->forgave_unsorted)
		cms_say(check, YX_CMS_PASSED,
			"it covers the attributes as stored, not as DER wants them");
	else if (r->forgave_signature_encoding)
		cms_say(check, YX_CMS_PASSED, "its encoding is not the standard one");
	else
		check->result = YX_CMS_PASSED;
	if (!valid)
		r->form = YX_CMS_FORM_NONE;
	return YX_OK;
}
