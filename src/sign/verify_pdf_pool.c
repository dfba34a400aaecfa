/* SPDX-License-Identifier: Apache-2.0 */
/* Validation material a PDF carries: its DSS, and what is inside each CMS. None of it is trusted.
 */
#include "verify_pdf.h"

/* Add bytes of any kind; what cannot be read is left out, for it decides nothing. */
static enum yx_status
add(struct yx_pool *pool, struct yx_bytes in, struct yx_error *err)
{
	enum yx_status st = yx_pool_load(pool, in, YX_PKI_LENIENT, err);

	return st == YX_NOMEM ? st : YX_OK;
}

static enum yx_status
add_streams(struct pdf_check *p, const struct yx_pdf_ref *refs, size_t count, struct yx_error *err)
{
	struct yx_pdf_view v = yx_pdf_latest(p->doc);
	enum yx_status st = YX_OK;

	for (size_t i = 0; st == YX_OK && i < count; i++) {
		const struct yx_pdf_obj *stream;
		struct yx_buf data = { 0 };

		if (yx_pdf_load(v, refs[i], &stream, NULL) == YX_OK &&
		    yx_pdf_stream_decode(v, stream, 0, &data, NULL, NULL) == YX_OK)
			st = add(p->pool, yx_buf_bytes(&data), err);
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

	if (st == YX_OK && p->b->options->extra)
		st = add_extra(p->pool, p->b->options->extra, err);
	if (st == YX_OK)
		st = add_streams(p, p->list.certs, p->list.cert_count, err);
	if (st == YX_OK)
		st = add_streams(p, p->list.crls, p->list.crl_count, err);
	if (st == YX_OK)
		st = add_streams(p, p->list.ocsps, p->list.ocsp_count, err);
	return st;
}

struct adding {
	struct yx_pool *pool;
	enum yx_status st;
};

static void
add_adobe(void *ctx, bool ocsp, struct yx_bytes encoding)
{
	struct adding *a = ctx;

	(void)ocsp;
	if (a->st == YX_OK)
		a->st = add(a->pool, encoding, NULL);
}

enum yx_status
yx_pdf_check_pool_cms(struct pdf_check *p, const struct yx_cms *cms,
		      const struct yx_cms_signer *signer, struct yx_error *err)
{
	struct adding adobe = { p->pool, YX_OK };
	enum yx_status st = YX_OK;

	if (!p->pool)
		return YX_OK;
	for (size_t i = 0; st == YX_OK && i < cms->certificate_count; i++)
		st = add(p->pool, cms->certificates[i], err);
	for (size_t i = 0; st == YX_OK && i < cms->crl_count; i++)
		st = add(p->pool, cms->crls[i], err);
	for (size_t i = 0; st == YX_OK && i < cms->ocsp_count; i++)
		st = add(p->pool, cms->ocsps[i], err);
	if (st == YX_OK && yx_cms_adobe_revocation(signer, add_adobe, &adobe, NULL) == YX_OK)
		st = adobe.st == YX_OK ? YX_OK : yx_fail_nomem(err);
	return st;
}
