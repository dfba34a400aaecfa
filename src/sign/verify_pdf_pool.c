/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Validation material a PDF carries: its DSS, and what is inside each CMS and each time-stamp. None
 * of it is trusted. Of each object is kept where its bytes end in the file, so that document
 * time-stamps can prove how old it is.
 */
#include <yinxin/limits.h>
#include <yinxin/pki_past.h>
#include "verify_pdf.h"

/* Where an object is. */
struct place {
	uint64_t end;
	size_t owner;
	bool known; /* not: it comes from elsewhere, or cannot be placed */
};

static enum yx_status
note(struct pdf_check *p, struct yx_bytes object, const struct place *at, bool value,
     struct yx_error *err)
{
	struct pdf_material *m;
	size_t room;
	enum yx_status st;

	if (!at->known || p->material_count >= YX_LIMIT_POE)
		return YX_OK; /* without proof, no worse than any other */
	if (p->material_count == p->material_room) {
		room = p->material_room ? p->material_room * 2 : 32;
		if (!(m = yx_realloc(p->materials, room * sizeof(*m))))
			return yx_fail_nomem(err);
		p->materials = m;
		p->material_room = room;
	}
	m = &p->materials[p->material_count];
	*m = (struct pdf_material){ .end = at->end, .owner = at->owner, .is_value = value };
	if ((st = yx_digest(&m->id, YX_DIGEST_SHA256, object, err)) == YX_OK)
		p->material_count++;
	return st;
}

static enum yx_status
only_memory(enum yx_status st)
{
	return st == YX_NOMEM ? st : YX_OK;
}

/* Each adds an object of its kind; what cannot be read is left out, for it decides nothing. */
static enum yx_status
add_cert(struct pdf_check *p, struct yx_bytes in, const struct place *at, struct yx_error *err)
{
	struct yx_cert *c = NULL;
	enum yx_status st = yx_cert_parse(&c, in, YX_PKI_LENIENT, NULL);

	if (st == YX_OK && (st = yx_pool_add_cert(p->pool, c, err)) == YX_OK &&
	    (st = yx_pool_add_cert(p->own, c, err)) == YX_OK)
		st = note(p, yx_cert_der(c), at, false, err);
	yx_cert_free(c);
	return only_memory(st);
}

static enum yx_status
add_crl(struct pdf_check *p, struct yx_bytes in, const struct place *at, struct yx_error *err)
{
	struct yx_crl *c = NULL;
	enum yx_status st = yx_crl_parse(&c, in, YX_PKI_LENIENT, NULL);

	if (st == YX_OK && (st = yx_pool_add_crl(p->pool, c, err)) == YX_OK &&
	    (st = yx_pool_add_crl(p->own, c, err)) == YX_OK)
		st = note(p, yx_crl_der(c), at, false, err);
	yx_crl_free(c);
	return only_memory(st);
}

static enum yx_status
add_ocsp(struct pdf_check *p, struct yx_bytes in, const struct place *at, struct yx_error *err)
{
	struct yx_ocsp *o = NULL;
	const struct yx_cert *sent;
	enum yx_status st = yx_ocsp_parse(&o, in, YX_PKI_LENIENT, NULL);

	if (st == YX_OK && (st = yx_pool_add_ocsp(p->pool, o, err)) == YX_OK &&
	    (st = yx_pool_add_ocsp(p->own, o, err)) == YX_OK)
		st = note(p, yx_poe_object_ocsp(o), at, false, err);
	for (size_t i = 0; st == YX_OK && (sent = yx_ocsp_cert_at(o, i)); i++)
		st = note(p, yx_cert_der(sent), at, false, err);
	yx_ocsp_free(o);
	return only_memory(st);
}

typedef enum yx_status (*add_fn)(struct pdf_check *p, struct yx_bytes in, const struct place *at,
				 struct yx_error *err);

/* ---------------------------------------------------------------------- DSS */

static struct place
place_of(struct pdf_check *p, struct yx_pdf_view v, const struct yx_pdf_obj *stream)
{
	struct yx_bytes raw, file = yx_pdf_bytes(p->doc);
	struct place at = { .owner = SIZE_MAX };

	if (yx_pdf_stream_raw(v, stream, &raw, NULL) != YX_OK || !raw.data ||
	    raw.data < file.data || raw.data > file.data + file.len)
		return at;
	at.end = (uint64_t)(raw.data - file.data) + raw.len;
	at.known = true;
	return at;
}

static enum yx_status
add_streams(struct pdf_check *p, const struct yx_pdf_ref *refs, size_t count,
	    enum yx_stored_kind kind, struct yx_error *err)
{
	static const add_fn adders[] = { add_cert, add_crl, add_ocsp };
	struct yx_pdf_view v = yx_pdf_latest(p->doc);
	enum yx_status st = YX_OK;

	for (size_t i = 0; st == YX_OK && i < count && i < YX_LIMIT_POOL; i++) {
		const struct yx_pdf_obj *stream;
		struct yx_buf data = { 0 };
		size_t before = p->material_count;
		struct place at;

		if (yx_pdf_load(v, refs[i], &stream, NULL) == YX_OK &&
		    yx_pdf_stream_decode(v, stream, 0, &data, NULL, NULL) == YX_OK) {
			at = place_of(p, v, stream);
			st = adders[kind](p, yx_buf_bytes(&data), &at, err);
			if (st == YX_OK && p->material_count > before) /* it could be read */
				st = yx_pdf_store_note(p, kind, refs[i], yx_buf_bytes(&data),
						       at.end, err);
		}
		yx_buf_clear(&data);
	}
	return st;
}

static enum yx_status
add_extra(struct yx_pool *to, const struct yx_pool *from, struct yx_error *err)
{
	const struct yx_cert *cert;
	const struct yx_crl *crl;
	const struct yx_ocsp *ocsp;
	enum yx_status st = YX_OK;

	for (size_t i = 0; st == YX_OK && (cert = yx_pool_cert_at(from, i)); i++)
		st = yx_pool_add_cert(to, cert, err);
	for (size_t i = 0; st == YX_OK && (crl = yx_pool_crl_at(from, i)); i++)
		st = yx_pool_add_crl(to, crl, err);
	for (size_t i = 0; st == YX_OK && (ocsp = yx_pool_ocsp_at(from, i)); i++)
		st = yx_pool_add_ocsp(to, ocsp, err);
	return st;
}

enum yx_status
yx_pdf_check_pool(struct pdf_check *p, struct yx_error *err)
{
	enum yx_status st = yx_pool_new(&p->pool, err);

	if (st == YX_OK)
		st = yx_pool_new(&p->own, err);
	if (st == YX_OK && p->b->options->extra)
		st = add_extra(p->pool, p->b->options->extra, err);
	if (st == YX_OK)
		st = add_streams(p, p->list.certs, p->list.cert_count, YX_STORED_CERTIFICATE, err);
	if (st == YX_OK)
		st = add_streams(p, p->list.crls, p->list.crl_count, YX_STORED_CRL, err);
	if (st == YX_OK)
		st = add_streams(p, p->list.ocsps, p->list.ocsp_count, YX_STORED_OCSP, err);
	return st;
}

/* ---------------------------------------------------------------------- CMS */

static enum yx_status
add_list(struct pdf_check *p, const struct yx_bytes *list, size_t count, add_fn add,
	 const struct place *at, struct yx_error *err)
{
	enum yx_status st = YX_OK;

	for (size_t i = 0; st == YX_OK && i < count; i++)
		st = add(p, list[i], at, err);
	return st;
}

struct adding {
	struct pdf_check *p;
	const struct place *at;
	enum yx_status st;
};

static void
add_adobe(void *ctx, bool ocsp, struct yx_bytes encoding)
{
	struct adding *a = ctx;

	if (a->st == YX_OK)
		a->st = (ocsp ? add_ocsp : add_crl)(a->p, encoding, a->at, NULL);
}

static enum yx_status
add_lists(struct pdf_check *p, const struct yx_cms *cms, const struct place *at,
	  struct yx_error *err)
{
	enum yx_status st;

	st = add_list(p, cms->certificates, cms->certificate_count, add_cert, at, err);
	if (st == YX_OK)
		st = add_list(p, cms->crls, cms->crl_count, add_crl, at, err);
	if (st == YX_OK)
		st = add_list(p, cms->ocsps, cms->ocsp_count, add_ocsp, at, err);
	return st;
}

/* What the time-stamps on the signature value carry, and their own values. */
static enum yx_status
add_tokens(struct pdf_check *p, const struct yx_cms_signer *signer, const struct place *at,
	   struct yx_error *err)
{
	enum yx_status st = YX_OK;

	for (size_t n = 0; st == YX_OK && n < 16; n++) {
		struct yx_bytes encoding = yx_cms_signature_timestamp(signer, n);
		struct yx_tsp_token *token = NULL;

		if (!encoding.len)
			break;
		if (yx_tsp_token_load(&token, encoding, NULL) != YX_OK)
			continue;
		st = add_lists(p, token->cms, at, err);
		for (size_t i = 0; st == YX_OK && i < token->cms->signer_count; i++)
			st = note(p, token->cms->signers[i].signature, at, true, err);
		yx_tsp_token_free(token);
	}
	return st;
}

enum yx_status
yx_pdf_check_pool_cms(struct pdf_check *p, const struct yx_cms *cms, size_t index,
		      struct yx_error *err)
{
	struct place at = { .owner = index };
	struct adding adobe = { p, &at, YX_OK };
	enum yx_status st;

	if (!p->pool)
		return YX_OK;
	if (index != SIZE_MAX && p->list.items[index].contents_offset != YX_NO_OFFSET) {
		at.end = p->list.items[index].contents_end;
		at.known = true;
	}
	st = add_lists(p, cms, &at, err);
	for (size_t i = 0; st == YX_OK && i < cms->signer_count; i++) {
		st = note(p, cms->signers[i].signature, &at, true, err);
		if (st == YX_OK)
			st = add_tokens(p, &cms->signers[i], &at, err);
	}
	if (st == YX_OK && cms->signer_count &&
	    yx_cms_adobe_revocation(&cms->signers[0], add_adobe, &adobe, NULL) == YX_OK)
		st = adobe.st == YX_OK ? YX_OK : yx_fail_nomem(err);
	return st;
}
