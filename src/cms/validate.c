/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Validation of a SignedData: for each signer, find the certificate, settle the algorithms and the
 * content, and run every check (checks.c, value.c). Says what is, decides nothing (decide.c does).
 * Content may be a gigabyte: it is hashed once for all signers.
 */
#include "checks.h"

/* ------------------------------------------------------------- certificates */

static enum yx_status
add_certificates(struct cms_run *run, const struct yx_bytes *list, size_t count,
		 struct yx_error *err)
{
	for (size_t i = 0; i < count; i++) {
		struct yx_cert *cert = NULL;
		enum yx_status st = yx_cert_parse(&cert, list[i], YX_PKI_LENIENT, NULL);

		if (st == YX_OK)
			st = yx_cert_list_add(&run->certs, cert, err);
		else if (st != YX_NOMEM)
			run->unreadable_certs++;
		yx_cert_free(cert);
		if (st == YX_NOMEM)
			return yx_fail_nomem(err);
	}
	return YX_OK;
}

static bool
is_signers(const struct yx_cms_signer *s, const struct yx_cert *cert)
{
	if (!s->by_key_id)
		return yx_cert_is_named(cert, s->issuer, s->serial);
	return s->key_id.len > 0 && yx_bytes_equal(s->key_id, yx_cert_subject_key_id(cert));
}

/*
 * Several certificates may bear one name and number (a lying one among them, even): the one that
 * the signing-certificate attribute names is taken, else the first.
 */
static enum yx_status
find_certificate(const struct cms_run *run, const struct yx_cms_signer *s,
		 struct yx_cms_signer_report *r, struct yx_error *err)
{
	struct yx_cms_check *check = &r->checks[YX_CMS_CHECK_CERTIFICATE];
	const struct yx_cert *first = NULL, *named = NULL;
	const struct yx_pubkey *key;
	struct yx_error why = YX_ERROR_INIT;
	enum yx_status st;

	for (size_t i = 0; !named && i < run->certs.count; i++) {
		struct yx_cms_signer_report probe = { .cert = run->certs.items[i] };

		if (!is_signers(s, probe.cert))
			continue;
		if (!first)
			first = probe.cert;
		if ((st = cms_check_signing_certificate(s, &probe, err)) != YX_OK)
			return st;
		if (probe.checks[YX_CMS_CHECK_SIGNING_CERTIFICATE].result == YX_CMS_PASSED)
			named = probe.cert;
	}
	if (!first) {
		if (run->unreadable_certs)
			cms_say(check, YX_CMS_FAILED,
				"the signer's certificate was not found (%zu cannot be read)",
				run->unreadable_certs);
		else
			cms_say(check, YX_CMS_FAILED, "the signer's certificate was not found");
		return YX_OK;
	}
	r->cert = yx_cert_dup(named ? named : first);
	st = yx_cert_public_key(r->cert, &key, &why);
	if (st == YX_OK)
		check->result = YX_CMS_PASSED;
	else
		cms_say(check, YX_CMS_UNDETERMINED, "its public key cannot be used: %s", why.text);
	return st == YX_NOMEM ? yx_fail_nomem(err) : YX_OK;
}

/* --------------------------------------------------------------- algorithms */

bool
cms_is_eddsa(const struct yx_scheme *s)
{
	return s->kind == YX_SCHEME_EDDSA || s->kind == YX_SCHEME_ED448;
}

/* RFC 8419 3.1: with signed attributes, each has its one digest algorithm. */
static bool
eddsa_digest_fits(const struct yx_cms_signer *s, enum yx_scheme_kind kind)
{
	return !s->signed_attributes.present ||
	       s->digest == (kind == YX_SCHEME_ED448 ? YX_DIGEST_SHAKE256 : YX_DIGEST_SHA512);
}

static bool
scheme_fits_key(enum yx_scheme_kind kind, enum yx_key_type type)
{
	switch (kind) {
	case YX_SCHEME_RSA_PKCS1:
	case YX_SCHEME_RSA_PSS:
		return type == YX_KEY_RSA;
	case YX_SCHEME_ECDSA:
	case YX_SCHEME_ECDSA_PLAIN:
		return type == YX_KEY_EC;
	case YX_SCHEME_SM2:
		return type == YX_KEY_SM2;
	case YX_SCHEME_EDDSA:
		return type == YX_KEY_ED25519;
	case YX_SCHEME_ED448:
		return type == YX_KEY_ED448;
	case YX_SCHEME_DSA:
		return type == YX_KEY_DSA;
	default:
		return true; /* a kind that crypto has learned since judges by itself */
	}
}

static void
say_unknown(struct yx_cms_check *check, const char *what, struct yx_bytes algorithm)
{
	struct yx_der_forgiven forgiven = { 0, 0 };
	struct yx_der d = yx_der_lenient(algorithm, &forgiven, NULL);
	struct yx_bytes all, oid = { NULL, 0 };
	char dotted[YX_LIMIT_OID_TEXT];

	if (!cms_take_algorithm(&d, &all, &oid))
		oid = yx_bytes(NULL, 0);
	yx_oid_text(dotted, sizeof(dotted), oid);
	cms_say(check, YX_CMS_UNDETERMINED, "the %s algorithm %s is not known here", what, dotted);
}

static void
check_algorithms(const struct yx_cms_signer *s, struct yx_cms_signer_report *r)
{
	struct yx_cms_check *check = &r->checks[YX_CMS_CHECK_ALGORITHMS];
	const struct yx_pubkey *key = NULL;
	struct yx_error why = YX_ERROR_INIT;
	char name[64];
	bool odd = false;

	(void)cms_digest_of(s->digest_algorithm, &odd);
	if (s->digest == YX_DIGEST_NONE) {
		say_unknown(check, "digest", s->digest_algorithm);
		return;
	}
	if (yx_scheme_parse(&r->scheme, s->signature_algorithm, s->digest, &why) != YX_OK) {
		r->scheme = (struct yx_scheme){ 0 };
		cms_say(check, YX_CMS_UNDETERMINED, "signature algorithm: %s", why.text);
		return;
	}
	check->result = YX_CMS_PASSED;
	if (cms_is_eddsa(&r->scheme)) {
		if (!eddsa_digest_fits(s, r->scheme.kind))
			cms_say(check, YX_CMS_FAILED, "%s does not go with %s (RFC 8419)",
				yx_scheme_name(&r->scheme, name), yx_digest_name(s->digest));
	} else if (r->scheme.digest != s->digest) {
		r->odd_algorithm = true;
		cms_say(check, YX_CMS_PASSED,
			"the value is said to be %s, but the digest algorithm %s",
			yx_scheme_name(&r->scheme, name), yx_digest_name(s->digest));
	}
	r->odd_algorithm = r->odd_algorithm || odd;
	if (r->cert && yx_cert_public_key(r->cert, &key, NULL) == YX_OK &&
	    !scheme_fits_key(r->scheme.kind, yx_pubkey_type(key))) {
		char key_name[64];

		cms_say(check, YX_CMS_FAILED, "signed with %s, but the certificate's key is %s",
			yx_scheme_name(&r->scheme, name), yx_pubkey_name(key, key_name));
	}
}

/* ------------------------------------------------------------------ content */

static bool
is_given(const struct yx_cms_content *c)
{
	return cms_content_has_runs(c) || c->digest_count > 0;
}

const struct yx_cms_content *
cms_run_content(const struct cms_run *run, const struct cms_digests **digests)
{
	if (run->use_attached) {
		*digests = &run->of_attached;
		return &run->attached;
	}
	*digests = &run->of_given;
	return is_given(&run->options->content) ? &run->options->content : NULL;
}

/* Every digest that some signer needs; of given content also those attached bytes may be. */
static enum yx_status
digest_contents(struct cms_run *run, struct yx_error *err)
{
	bool wanted[YX_DIGEST_COUNT] = { false };
	const struct yx_cms *m = run->message;
	enum yx_status st;

	for (size_t i = 0; i < m->signer_count; i++)
		wanted[m->signers[i].digest] = true;
	if (m->signer_count == 0 || wanted[YX_DIGEST_NONE])
		wanted[YX_DIGEST_SHA256] = true;
	wanted[YX_DIGEST_NONE] = false;
	if (run->use_attached &&
	    (st = cms_digest_content(&run->of_attached, &run->attached, wanted, err)) != YX_OK)
		return st;
	if (run->use_attached && m->content.len <= YX_DIGEST_MAX)
		for (int i = YX_DIGEST_NONE + 1; i < YX_DIGEST_COUNT; i++)
			if (yx_digest_size((enum yx_digest_alg)i) == m->content.len)
				wanted[i] = true;
	return cms_digest_content(&run->of_given, &run->options->content, wanted, err);
}

static enum yx_cms_match
compare_contents(const struct cms_run *run, enum yx_digest_alg *which)
{
	const struct yx_cms *m = run->message;
	bool compared = false, same = true;

	*which = YX_DIGEST_NONE;
	if (!run->use_attached || !is_given(&run->options->content))
		return YX_CMS_MATCH_NONE;
	for (int i = YX_DIGEST_NONE + 1; i < YX_DIGEST_COUNT; i++) {
		const struct yx_digest *given = &run->of_given.items[i];
		const struct yx_digest *attached = &run->of_attached.items[i];

		if (given->len && yx_bytes_equal(m->content, yx_digest_bytes(given))) {
			*which = (enum yx_digest_alg)i;
			return YX_CMS_MATCH_DIGEST;
		}
		if (given->len && attached->len) {
			compared = true;
			same = same && yx_digest_equal(given, attached);
		}
	}
	return compared && same ? YX_CMS_MATCH_SAME : YX_CMS_MATCH_DIFFERENT;
}

/*
 * Without signed attributes, content that is itself a SET of signed attributes verifies with the
 * signature somebody made over other content: RFC 5652 5.4 signs both the same way.
 */
static bool
looks_like_attributes(struct yx_bytes content)
{
	struct yx_der_forgiven forgiven = { 0, 0 };
	struct yx_der d = yx_der_lenient(content, &forgiven, NULL);
	struct yx_der set, body;
	enum yx_oid oid;

	if (!yx_der_enter(&d, YX_DER_SET, &set) || !yx_der_at_end(&d))
		return false;
	while (yx_der_enter(&set, YX_DER_SEQUENCE, &body))
		if (yx_der_oid_known(&body, &oid) && oid == YX_OID_ATTR_MESSAGE_DIGEST)
			return true;
	return false;
}

static void
check_content(const struct cms_run *run, const struct yx_cms_signer *s,
	      struct yx_cms_signer_report *r)
{
	struct yx_cms_check *check = &r->checks[YX_CMS_CHECK_CONTENT];
	const struct cms_digests *digests = NULL;
	const struct yx_cms_content *content = cms_run_content(run, &digests);

	if (!content) {
		cms_say(check, YX_CMS_UNDETERMINED,
			"the content is neither in the message nor was it given");
		return;
	}
	if (s->digest != YX_DIGEST_NONE)
		r->content_digest = digests->items[s->digest];
	r->match = compare_contents(run, &r->match_digest);
	check->result = YX_CMS_PASSED;
	if (r->match == YX_CMS_MATCH_DIFFERENT)
		cms_say(check, YX_CMS_FAILED,
			"the message holds other content than what was given");
	else if (r->match == YX_CMS_MATCH_DIGEST && !run->options->content_is_digest)
		cms_say(check, YX_CMS_FAILED, "the message holds a digest, not the content");
	else if (r->match == YX_CMS_MATCH_SAME && run->options->content_is_digest)
		cms_say(check, YX_CMS_FAILED,
			"the message holds the content where its digest belongs");
	else if (!s->signed_attributes.present && content->run_count == 1 &&
		 looks_like_attributes(content->runs[0]))
		cms_say(check, YX_CMS_FAILED,
			"the content is a set of signed attributes: taken from another signature");
}

/* ------------------------------------------------------------------- driver */

static enum yx_status
check_signer(const struct cms_run *run, const struct yx_cms_signer *s,
	     struct yx_cms_signer_report *r, struct yx_error *err)
{
	enum yx_status st;

	if ((st = find_certificate(run, s, r, err)) != YX_OK)
		return st;
	check_algorithms(s, r);
	check_content(run, s, r);
	cms_check_attributes(s, r);
	cms_check_content_type(run, s, r);
	cms_check_message_digest(s, r);
	cms_check_algorithm_protection(s, r);
	if ((st = cms_check_signing_certificate(s, r, err)) != YX_OK)
		return st;
	return cms_check_signature(run, s, r, err);
}

static enum yx_status
prepare(struct cms_run *run, struct yx_error *err)
{
	const struct yx_cms *m = run->message;
	const struct yx_cms_verify_options *o = run->options;
	enum yx_status st;

	/* an empty eContent beside given content is a detached signature written clumsily */
	run->use_attached = m->attached && (m->content.len > 0 || !is_given(&o->content));
	run->attached_run = m->content;
	run->attached.runs = &run->attached_run;
	run->attached.run_count = 1;
	run->attached.given = true;
	if ((st = add_certificates(run, m->certificates, m->certificate_count, err)) != YX_OK)
		return st;
	if ((st = add_certificates(run, o->certificates, o->certificate_count, err)) != YX_OK)
		return st;
	return digest_contents(run, err);
}

enum yx_status
yx_cms_verify(struct yx_cms_report **out, const struct yx_cms *c,
	      const struct yx_cms_verify_options *options, struct yx_error *err)
{
	static const struct yx_cms_verify_options none;
	struct yx_cms_report *report = NULL;
	struct cms_run run = { .message = c, .options = options ? options : &none };
	enum yx_status st;

	*out = NULL;
	if ((st = prepare(&run, err)) != YX_OK)
		goto done;
	report = yx_alloc(sizeof(*report));
	if (report)
		report->signers =
		    yx_alloc_array(c->signer_count ? c->signer_count : 1, sizeof(*report->signers));
	if (!report || !report->signers) {
		st = yx_fail_nomem(err);
		goto done;
	}
	report->signer_count = c->signer_count;
	for (size_t i = 0; i < c->signer_count; i++)
		if ((st = check_signer(&run, &c->signers[i], &report->signers[i], err)) != YX_OK)
			goto done;
	*out = report;
	report = NULL;
done:
	yx_cms_report_free(report);
	yx_cert_list_clear(&run.certs);
	return st;
}

void
yx_cms_report_free(struct yx_cms_report *r)
{
	if (!r)
		return;
	if (r->signers)
		for (size_t i = 0; i < r->signer_count; i++)
			yx_cert_free(r->signers[i].cert);
	yx_free(r->signers);
	yx_free(r);
}
