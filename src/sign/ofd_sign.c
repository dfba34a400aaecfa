/* SPDX-License-Identifier: Apache-2.0 */
/* Signing OFD: with a seal at places, at a keyword, across pages; or plainly by GB/T 35275. */
#include "ink_find.h"
#include "ofd_verify.h"

#include <string.h>
#include <yinxin/limits.h>

struct job {
	const struct yx_sign_ofd_request *q;
	struct yx_seal *seal;
	struct yx_scheme scheme;
	enum yx_digest_alg digest;
	yx_time time;
};

static enum yx_status
show(const struct yx_sign_ofd_request *q, struct yx_bytes xml, struct yx_error *err)
{
	return q->show ? q->show(q->show_state, &xml, 1, err) : YX_OK;
}

static enum yx_status
sign_seal(const struct job *j, struct yx_bytes xml, const char *path, struct yx_buf *value,
	  struct yx_error *err)
{
	struct yx_digest d;
	enum yx_status st = yx_digest(&d, j->digest, xml, err);

	if (st != YX_OK || (st = show(j->q, xml, err)) != YX_OK)
		return st;
	return yx_seal_sign(j->seal, yx_digest_bytes(&d), path, j->time, j->q->cert, j->q->key,
			    j->q->timestamp, value, err);
}

/* The content is the digest of Signature.xml; the value is over it, without attributes. */
static enum yx_status
sign_plain(const struct job *j, struct yx_bytes xml, struct yx_buf *value, struct yx_error *err)
{
	struct yx_cms_signer_options o = YX_CMS_SIGNER_OPTIONS_INIT;
	struct yx_cms_content content = { 0 };
	struct yx_buf plain = { 0 }, token = { 0 };
	struct yx_digest d;
	struct yx_bytes run;
	struct yx_cms *cms = NULL;
	enum yx_status st;

	if ((st = yx_digest(&d, j->digest, xml, err)) != YX_OK ||
	    (st = show(j->q, xml, err)) != YX_OK)
		return st;
	run = yx_digest_bytes(&d);
	content.runs = &run;
	content.run_count = 1;
	content.given = true;
	o.certificate = j->q->cert;
	o.scheme = j->scheme;
	o.digest = j->digest;
	o.omit_attributes = true;
	st = yx_cms_sign(&plain, YX_CMS_GM, &content, true, &o, j->q->key, j->q->chain,
			 j->q->chain_count, err);
	if (st != YX_OK)
		goto done;
	if (!j->q->timestamp) {
		yx_buf_put_bytes(value, yx_buf_bytes(&plain));
		st = yx_buf_status(value, err);
		goto done;
	}
	if ((st = yx_cms_parse(&cms, yx_buf_bytes(&plain), err)) != YX_OK)
		goto done;
	st = j->q->timestamp->stamp(j->q->timestamp->ctx, cms->signers[0].signature, &token, err);
	if (st == YX_OK)
		st = yx_cms_add_unsigned(yx_buf_bytes(&plain), 0, YX_OID_ATTR_TIMESTAMP_TOKEN,
					 yx_buf_bytes(&token), value, err);
done:
	yx_cms_free(cms);
	yx_buf_clear(&plain);
	yx_buf_clear(&token);
	return st;
}

enum yx_status
ofd_sign_digest(const struct yx_sign_ofd_request *q, struct yx_bytes bytes, struct yx_buf *value,
		struct yx_error *err)
{
	struct job j = { .q = q };

	j.scheme = yx_key_default_scheme(q->key, false);
	j.digest = j.scheme.digest == YX_DIGEST_NONE ? YX_DIGEST_SHA512 : j.scheme.digest;
	return sign_plain(&j, bytes, value, err);
}

static enum yx_status
sign_xml(void *ctx, struct yx_bytes xml, const char *path, struct yx_buf *value,
	 struct yx_error *err)
{
	const struct job *j = ctx;

	return j->seal ? sign_seal(j, xml, path, value, err) : sign_plain(j, xml, value, err);
}

/* What is sealed belongs to all that the signature refers to. */
static enum yx_status
seal_ink(void *state, const char *signature_path, const char *id, const struct yx_ofd_ref *refs,
	 size_t count, struct yx_buf *out, struct yx_error *err)
{
	const struct job *j = state;
	struct yx_ink_binding b = { .field = id };
	enum yx_digest_alg alg = j->digest == YX_DIGEST_SM3 ? YX_DIGEST_SM3 : YX_DIGEST_SHA256;
	enum yx_status st = yx_ink_bind_ofd(&b, signature_path, alg, refs, count, err);

	return st == YX_OK ? yx_ink_package_seal(out, j->q->ink, &b, &j->q->ink_for, j->time, err)
			   : st;
}

/* A seal that would not verify afterwards is not used (GM/T 0031-2014 6.2.2). */
static enum yx_status
check_seal(const struct job *j, struct yx_error *err)
{
	struct yx_seal_check_options o = YX_SEAL_CHECK_OPTIONS_INIT;
	struct yx_seal_report r;
	const struct yx_seal_answer *a;
	enum yx_status st;

	o.now = j->time;
	if ((st = yx_seal_check(j->seal, &o, &r, err)) != YX_OK)
		return st;
	if (r.indication != YX_INDICATION_PASSED) {
		a = &r.answers[r.decided_by];
		st = yx_fail(err, YX_DENIED, NULL, "GM/T 0031-2014 6.2.2",
			     "the seal cannot be used: %s: %s",
			     yx_seal_question_text(r.decided_by, false), a->en);
	}
	yx_seal_report_clear(&r);
	return st;
}

/* As on a PDF: in the middle of a box, or with its corner at a point; never stretched. */
static void
keep_size(struct yx_ofd_place *p, double width, double height)
{
	if (p->clip.width > 0 || width <= 0 || height <= 0)
		return;
	if (p->box.width > 0 && p->box.height > 0) {
		p->box.x += (p->box.width - width) / 2;
		p->box.y += (p->box.height - height) / 2;
	}
	p->box.width = width;
	p->box.height = height;
}

/* Fill *places (owned by the caller) from what was asked for. */
static enum yx_status
choose_places(struct yx_ofd *o, const struct job *j, struct yx_ofd_place **places, size_t *count,
	      struct yx_error *err)
{
	const struct yx_sign_ofd_request *q = j->q;
	double width = (double)j->seal->width_mm, height = (double)j->seal->height_mm;
	struct yx_ofd_hit *hits = NULL;
	size_t max = yx_ofd_page_count(o), n = 0;
	enum yx_status st = YX_OK;

	*count = 0;
	if (q->place_count > 0)
		max = q->place_count;
	else if (q->keyword)
		max = q->keyword_max ? q->keyword_max : YX_LIMIT_OFD_HITS;
	*places = yx_alloc_array(max + 1, sizeof(**places));
	if (!*places)
		return yx_fail_nomem(err);
	if (q->place_count > 0) {
		memcpy(*places, q->places, q->place_count * sizeof(**places));
		for (size_t i = 0; i < q->place_count; i++)
			keep_size(&(*places)[i], width, height);
		*count = q->place_count;
	} else if (q->keyword) {
		hits = yx_alloc_array(max + 1, sizeof(*hits));
		if (!hits)
			return yx_fail_nomem(err);
		st = yx_ofd_find_text(o, q->keyword, hits, max, &n, err);
		if (st == YX_OK && n == 0)
			st = yx_fail(err, YX_NOT_FOUND, NULL, "",
				     "the text \"%.80s\" is on no page", q->keyword);
		for (size_t i = 0; st == YX_OK && i < n; i++)
			(*places)[i] = yx_ofd_place_on(o, &hits[i], width, height);
		*count = n;
		yx_free(hits);
	} else if (q->across) {
		st = yx_ofd_place_across(o, width, height, -1, *places, err);
		*count = yx_ofd_page_count(o);
	} else {
		st = yx_fail(err, YX_USAGE, NULL, "",
			     "a seal needs a place: a box, a keyword, or across pages");
	}
	return st;
}

enum yx_status
yx_sign_ofd_sign(struct yx_ofd *o, const struct yx_sign_ofd_request *q,
		 const struct yx_zip_writer *out, struct yx_error *err)
{
	struct job j = { .q = q };
	struct yx_ofd_signer signer = { &j, sign_xml };
	struct yx_ofd_sign s = { 0 };
	struct yx_ofd_place *places = NULL;
	struct yx_cert *cert = NULL;
	enum yx_oid method = YX_OID_SM2_SM3;
	enum yx_status st;

	j.scheme = yx_key_default_scheme(q->key, false);
	j.digest = j.scheme.digest == YX_DIGEST_NONE ? YX_DIGEST_SHA512 : j.scheme.digest;
	j.time = q->time == YX_TIME_NONE ? yx_time_now() : q->time;
	if ((st = yx_cert_parse(&cert, q->cert, YX_PKI_LENIENT, err)) != YX_OK)
		return yx_fail_prefix(err, st, "the signer's certificate");
	if (!yx_bytes_equal(yx_cert_spki(cert), yx_pubkey_spki(yx_key_public(q->key)))) {
		st = yx_fail(err, YX_USAGE, NULL, "", "the key does not belong to the certificate");
		goto done;
	}
	if (j.scheme.kind == YX_SCHEME_RSA_PKCS1)
		method = YX_OID_RSA_SHA256;
	else if (j.scheme.kind == YX_SCHEME_ECDSA)
		method = YX_OID_ECDSA_SHA256;
	else if (j.scheme.kind == YX_SCHEME_EDDSA)
		method = YX_OID_ED25519;
	s.digest = j.digest;
	s.method = yx_oid_dotted(method);
	s.time = j.time;
	s.lock = q->lock;
	s.complete = q->complete;
	if (q->ink) {
		s.attach_name = YX_INK_OFD_NAME;
		s.attach = seal_ink;
		s.attach_state = &j;
	}
	if (q->seal.len > 0) {
		s.seal = true;
		s.esl = q->seal;
		if ((st = yx_seal_parse(&j.seal, q->seal, err)) != YX_OK ||
		    (st = check_seal(&j, err)) != YX_OK ||
		    (st = choose_places(o, &j, &places, &s.stamp_count, err)) != YX_OK)
			goto done;
		s.stamps = places;
	}
	st = yx_ofd_sign(o, &s, &signer, out, err);
done:
	yx_cert_free(cert);
	yx_seal_free(j.seal);
	yx_free(places);
	return st;
}
