/* SPDX-License-Identifier: Apache-2.0 */
/* Certificates, CRLs and OCSP answers at hand: out of the store, out of each CMS, out of pools. */
#include "level.h"

/* Bytes of any kind; what cannot be read proves nothing and is left out. */
enum yx_status
level_add_material(struct level_job *j, struct yx_bytes in, struct yx_error *err)
{
	enum yx_status st = yx_pool_load(j->pool, in, YX_PKI_LENIENT, err);

	return st == YX_NOMEM ? st : YX_OK;
}

enum yx_status
level_add_streams(struct level_job *j, const struct yx_pdf_ref *refs, size_t count,
		  struct yx_error *err)
{
	struct yx_pdf_view v = yx_pdf_latest(j->doc);
	enum yx_status st = YX_OK;

	for (size_t i = 0; st == YX_OK && i < count; i++) {
		const struct yx_pdf_obj *stream;
		struct yx_buf data = { 0 };

		if (yx_pdf_load(v, refs[i], &stream, NULL) == YX_OK &&
		    yx_pdf_stream_decode(v, stream, 0, &data, NULL, NULL) == YX_OK)
			st = level_add_material(j, yx_buf_bytes(&data), err);
		yx_buf_clear(&data);
	}
	return st;
}

struct adobe {
	struct level_job *j;
	enum yx_status st;
};

static void
add_adobe(void *ctx, bool ocsp, struct yx_bytes encoding)
{
	struct adobe *a = ctx;

	(void)ocsp;
	if (a->st == YX_OK)
		a->st = level_add_material(a->j, encoding, NULL);
}

enum yx_status
level_add_cms(struct level_job *j, const struct yx_cms *cms, struct yx_error *err)
{
	struct adobe adobe = { j, YX_OK };
	enum yx_status st = YX_OK;

	for (size_t i = 0; st == YX_OK && i < cms->certificate_count; i++)
		st = level_add_material(j, cms->certificates[i], err);
	for (size_t i = 0; st == YX_OK && i < cms->crl_count; i++)
		st = level_add_material(j, cms->crls[i], err);
	for (size_t i = 0; st == YX_OK && i < cms->ocsp_count; i++)
		st = level_add_material(j, cms->ocsps[i], err);
	for (size_t i = 0; st == YX_OK && i < cms->signer_count; i++)
		if (yx_cms_adobe_revocation(&cms->signers[i], add_adobe, &adobe, NULL) == YX_OK &&
		    adobe.st != YX_OK)
			st = yx_fail_nomem(err);
	return st;
}
