/* SPDX-License-Identifier: Apache-2.0 */
/* What making a signature needs whatever the format: the signatory's right to sign, the CMS. */
#include <stdlib.h>
#include <string.h>
#include <yinxin/cms.h>
#include <yinxin/sign_make.h>
#include "make.h"

bool
yx_level_parse(const char *name, enum yx_level *out)
{
	static const char *const names[] = { "B-B", "B-T", "B-LT", "B-LTA" };

	for (unsigned i = 0; i < 4; i++)
		if (strcmp(name, names[i]) == 0) {
			*out = (enum yx_level)i;
			return true;
		}
	return false;
}

/* The certificate's own terms: validity, basic constraints, usages. */
static enum yx_status
check_terms(const struct yx_cert *cert, yx_time at, struct yx_error *err)
{
	static const enum yx_oid signing[] = { YX_OID_EKU_ANY,
					       YX_OID_EKU_EMAIL,
					       YX_OID_EKU_DOCUMENT_SIGNING,
					       YX_OID_EKU_CLIENT_AUTH,
					       YX_OID_EKU_MS_DOCUMENT_SIGNING,
					       YX_OID_EKU_ADOBE_PDF_SIGNING };
	bool usable = !yx_cert_has_eku(cert);
	char when[32];

	if (at < yx_cert_not_before(cert))
		return yx_fail(err, YX_DENIED, NULL, "RFC 5280 4.1.2.5",
			       "the certificate is not valid before %s; check the clock",
			       yx_time_rfc3339(when, yx_cert_not_before(cert)));
	if (at > yx_cert_not_after(cert))
		return yx_fail(err, YX_DENIED, NULL, "RFC 5280 4.1.2.5",
			       "the certificate expired at %s; sign with a renewed one",
			       yx_time_rfc3339(when, yx_cert_not_after(cert)));
	if (!yx_cert_may(cert, YX_KU_DIGITAL_SIGNATURE | YX_KU_NON_REPUDIATION))
		return yx_fail(err, YX_DENIED, NULL, "RFC 5280 4.2.1.3",
			       "the certificate's key usage does not include signing");
	for (size_t i = 0; i < sizeof(signing) / sizeof(signing[0]); i++)
		usable = usable || yx_cert_lists_eku(cert, signing[i]);
	if (!usable)
		return yx_fail(err, YX_DENIED, NULL, "RFC 5280 4.2.1.12",
			       "the certificate's extended key usage does not include signing "
			       "documents");
	if (yx_cert_is_ca(cert))
		return yx_fail(err, YX_DENIED, NULL, "RFC 5280 4.2.1.9",
			       "a CA's certificate does not sign documents; issue one for the "
			       "signer");
	return YX_OK;
}

enum yx_status
yx_signatory_check(const struct yx_signatory *who, yx_time at, struct yx_error *err)
{
	const struct yx_pubkey *of_cert;
	enum yx_status st;

	if (!who->key || !who->cert)
		return yx_fail(err, YX_USAGE, NULL, "", "signing needs a key and its certificate");
	if ((st = yx_cert_public_key(who->cert, &of_cert, err)) != YX_OK)
		return st;
	if (!yx_bytes_equal(yx_pubkey_spki(of_cert), yx_pubkey_spki(yx_key_public(who->key))))
		return yx_fail(err, YX_USAGE, NULL, "",
			       "the key does not belong to the certificate");
	return check_terms(who->cert, at, err);
}

struct yx_cms_signer_options
yx_make_signer_options(const struct yx_signatory *who)
{
	struct yx_cms_signer_options o = YX_CMS_SIGNER_OPTIONS_INIT;

	o.certificate = yx_cert_der(who->cert);
	o.scheme = yx_key_default_scheme(who->key, who->pss);
	return o;
}

enum yx_status
yx_make_show(const struct yx_signatory *who, const struct yx_bytes *parts, size_t count,
	     struct yx_error *err)
{
	return who->show ? who->show(who->show_state, parts, count, err) : YX_OK;
}

size_t
yx_make_cms_room(const struct yx_sign_options *options)
{
	struct yx_cms_signer_options o = yx_make_signer_options(&options->who);
	size_t extra = options->level >= YX_LEVEL_B_T ? YX_CMS_TOKEN_ROOM : 0;

	return yx_cms_size_max(&o, options->who.chain, options->who.chain_count,
			       yx_key_signature_max(options->who.key), 0, extra);
}

/* The digest a time-stamp is asked with: that of the signature, so that SM2 meets SM3. */
static enum yx_digest_alg
stamp_digest(const struct yx_scheme *s)
{
	return s->digest == YX_DIGEST_NONE ? YX_DIGEST_SHA256 : s->digest;
}

enum yx_status
yx_make_stamp(struct yx_buf *token, const struct yx_tsp_client *tsa, enum yx_digest_alg alg,
	      const struct yx_bytes *parts, size_t count, struct yx_sign_result *result,
	      struct yx_error *err)
{
	struct yx_tsp_attempt *attempts = NULL;
	struct yx_tsp_token *parsed = NULL;
	struct yx_hasher *hasher = NULL;
	struct yx_digest imprint;
	size_t tried = 0;
	enum yx_status st;

	if (!tsa || !tsa->source_count)
		return yx_fail(err, YX_USAGE, NULL, "",
			       "this level needs a time-stamp authority; give --tsa URL or local");
	attempts = yx_alloc_array(tsa->source_count, sizeof(*attempts));
	if (!attempts)
		return yx_fail_nomem(err);
	if ((st = yx_hasher_new(&hasher, alg, err)) != YX_OK)
		goto done;
	for (size_t i = 0; i < count; i++)
		if ((st = yx_hasher_update(hasher, parts[i], err)) != YX_OK)
			goto done;
	if ((st = yx_hasher_finish(hasher, &imprint, err)) != YX_OK)
		goto done;
	if ((st = yx_tsp_stamp(token, tsa, &imprint, attempts, &tried, err)) != YX_OK)
		goto done;
	if ((st = yx_tsp_token_parse(&parsed, yx_buf_bytes(token), err)) != YX_OK)
		goto done;
	result->time = parsed->gen_time;
	result->time_stamped = true;
	if (tried && attempts[tried - 1].source)
		snprintf(result->tsa, sizeof(result->tsa), "%s", attempts[tried - 1].source);
done:
	yx_tsp_token_free(parsed);
	yx_hasher_free(hasher);
	yx_free(attempts);
	return st;
}

enum yx_status
yx_make_cms(struct yx_buf *out, enum yx_cms_family family, const struct yx_bytes *parts,
	    size_t count, bool attach, bool signing_time, const struct yx_sign_options *options,
	    struct yx_sign_result *result, struct yx_error *err)
{
	return yx_make_cms_with(out, family, parts, count, attach, signing_time, options, NULL, 0,
				result, err);
}

enum yx_status
yx_make_cms_with(struct yx_buf *out, enum yx_cms_family family, const struct yx_bytes *parts,
		 size_t count, bool attach, bool signing_time,
		 const struct yx_sign_options *options, const struct yx_bytes *attributes,
		 size_t attribute_count, struct yx_sign_result *result, struct yx_error *err)
{
	struct yx_cms_signer_options o = yx_make_signer_options(&options->who);
	struct yx_cms_content content = { .runs = parts, .run_count = count, .given = true };
	struct yx_buf token = { 0 };
	struct yx_cms_builder *b = NULL;
	struct yx_bytes value;
	enum yx_status st;
	size_t index;

	o.attributes = attributes;
	o.attribute_count = attribute_count;
	if (signing_time)
		o.signing_time = result->time;
	if ((st = yx_cms_builder_new(&b, family, err)) != YX_OK ||
	    (st = yx_cms_builder_content(b, YX_OID_NONE, &content, attach, err)) != YX_OK ||
	    (st = yx_cms_builder_signer(b, &o, &index, err)) != YX_OK)
		goto done;
	for (size_t i = 0; i < options->who.chain_count; i++)
		if ((st = yx_cms_builder_certificate(b, options->who.chain[i], err)) != YX_OK)
			goto done;
	if ((st = yx_make_show(&options->who, parts, count, err)) != YX_OK ||
	    (st = yx_cms_builder_sign(b, index, options->who.key, options->who.sm2_id, err)) !=
		YX_OK)
		goto done;
	if (options->level >= YX_LEVEL_B_T) {
		value = yx_cms_builder_signature_value(b, index);
		if ((st = yx_make_stamp(&token, options->tsa, stamp_digest(&o.scheme), &value, 1,
					result, err)) != YX_OK)
			goto done;
		if ((st = yx_cms_builder_unsigned(b, index, YX_OID_ATTR_TIMESTAMP_TOKEN,
						  yx_buf_bytes(&token), err)) != YX_OK)
			goto done;
	}
	st = yx_cms_builder_finish(b, out, err);
done:
	yx_cms_builder_free(b);
	yx_buf_clear(&token);
	return st;
}

enum yx_status
yx_sign_cms(struct yx_buf *out, struct yx_bytes in, bool attach, bool gm,
	    const struct yx_sign_options *options, struct yx_sign_result *result,
	    struct yx_error *err)
{
	struct yx_sign_result mine;
	enum yx_status st;

	result = result ? result : &mine;
	*result = (struct yx_sign_result){ .format = "cms" };
	result->time = options->time == YX_TIME_NONE ? yx_time_now() : options->time;
	if (options->level > YX_LEVEL_B_T)
		return yx_fail(err, YX_UNSUPPORTED, NULL, "",
			       "CMS signatures are made at level B-B or B-T");
	if ((st = yx_signatory_check(&options->who, result->time, err)) != YX_OK)
		return st;
	result->profile = options->level == YX_LEVEL_B_T ? "CAdES-B-T" : "CAdES-B-B";
	return yx_make_cms(out, gm ? YX_CMS_GM : YX_CMS_RFC, &in, 1, attach, true, options, result,
			   err);
}
