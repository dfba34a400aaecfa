/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PDFs with seal signatures in which one thing is wrong: the value comes from tests/seal/kit.h,
 * written apart from the library's own writers, and everything around it is right.
 */
#ifndef YINXIN_TEST_PDF_SEAL_KIT_H
#define YINXIN_TEST_PDF_SEAL_KIT_H

#include "../pdf/build_pdf.h"
#include "../seal/kit.h"
#include <yinxin/cms.h>
#include <yinxin/pdf_sign.h>
#include <yinxin/pdf_update.h>
#include <yinxin/sign.h>
#include <yinxin/sign_pdf.h>

/* 2.25.(UUID fce8f926-1d37-4e30-af99-04ab17aaeae7), contents octets. */
static const uint8_t pdf_seal_oid[] = {
	0x69, 0x83, 0xf9, 0xe8, 0xfc, 0xc9, 0xc3, 0xd3, 0xba, 0xb8,
	0xe1, 0xaf, 0xcc, 0xc1, 0x95, 0xb1, 0xbd, 0xab, 0xd5, 0x67
};

static struct kit kit;

/* Two pages of A4 with a word on each. */
static MAY_BE_UNUSED struct yx_buf
pdf_seal_document(void)
{
	struct pencil p;

	pencil_init(&p);
	pencil_obj(&p, 1, "<< /Type /Catalog /Pages 2 0 R >>");
	pencil_obj(
	    &p, 2,
	    "<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 /MediaBox [0 0 595 842] /Resources << "
	    "/Font << /F 7 0 R >> >> >>");
	pencil_obj(&p, 3, "<< /Type /Page /Parent 2 0 R /Contents 5 0 R >>");
	pencil_obj(&p, 4, "<< /Type /Page /Parent 2 0 R /Contents 6 0 R >>");
	pencil_stream(&p, 5, "", "BT /F 12 Tf 300 400 Td (Party A: 100) Tj ET", 43);
	pencil_stream(&p, 6, "", "BT /F 12 Tf 100 700 Td (Party A) Tj 0 -300 Td (Party A) Tj ET",
		      61);
	pencil_obj(
	    &p, 7,
	    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
	pencil_table(&p, "/Root 1 0 R");
	return p.out;
}

/* How a signature is made wrong outside of SES_Signature. */
struct pdf_seal_job {
	struct kit_spec spec;
	const char *filter, *sub_filter;
	enum yx_digest_alg digest; /* of dataHash */
	bool leave_out;            /* the digest is of the original alone */
	bool pad;                  /* something in the padding */
	bool no_sequence;          /* the value is of another type */
	bool cades;                /* the seal as a signed attribute */
	bool twice, garbage;       /* two of them; one that is none */
	yx_time m;
};

static enum yx_status
pdf_seal_cades(struct pdf_seal_job *j, const struct yx_bytes *parts, size_t count,
	       struct yx_buf *value, struct yx_error *err)
{
	struct yx_cms_signer_options o = YX_CMS_SIGNER_OPTIONS_INIT;
	struct yx_cms_content content = { .runs = parts, .run_count = count, .given = true };
	struct yx_buf attribute = { 0 }, seal = { 0 };
	struct yx_bytes encoding;
	size_t a = yx_der_begin(&attribute, YX_DER_SEQUENCE), set;
	enum yx_status st;

	kit_seal(&seal, &j->spec);
	yx_der_put(&attribute, YX_DER_OID, yx_bytes(pdf_seal_oid, sizeof(pdf_seal_oid)));
	set = yx_der_begin(&attribute, YX_DER_SET);
	if (j->garbage)
		yx_der_put_int64(&attribute, 5);
	else
		yx_der_put_raw(&attribute, yx_buf_bytes(&seal));
	if (j->twice)
		yx_der_put_raw(&attribute, yx_buf_bytes(&seal));
	yx_der_end(&attribute, set);
	yx_der_end(&attribute, a);
	encoding = yx_buf_bytes(&attribute);
	o.certificate = kit_cert(j->spec.signer);
	o.scheme = yx_key_default_scheme(j->spec.signer->key, false);
	o.attributes = &encoding;
	o.attribute_count = 1;
	st = yx_cms_sign(value, YX_CMS_RFC, &content, false, &o, j->spec.signer->key, NULL, 0, err);
	yx_buf_clear(&attribute);
	yx_buf_clear(&seal);
	return st;
}

static enum yx_status
pdf_seal_value(void *state, const struct yx_bytes *parts, size_t count, struct yx_buf *value,
	       struct yx_error *why)
{
	struct yx_error err = YX_ERROR_INIT;
	struct pdf_seal_job *j = state;
	struct yx_hasher *h = NULL;
	struct yx_digest d;

	if (j->cades)
		return pdf_seal_cades(j, parts, count, value, why);
	CHECK_OK(yx_hasher_new(&h, j->digest ? j->digest : YX_DIGEST_SM3, &err));
	for (size_t i = 0; i < (j->leave_out ? 1 : count); i++)
		CHECK_OK(yx_hasher_update(h, parts[i], &err));
	CHECK_OK(yx_hasher_finish(h, &d, &err));
	yx_hasher_free(h);
	if (j->spec.hash.len)
		j->spec.hash = yx_digest_bytes(&d);
	kit_signature(value, &j->spec, &kit);
	if (j->no_sequence)
		value->data[0] ^= 1;
	if (j->pad)
		yx_buf_put(value, "\0\0\0hidden", 9);
	return yx_buf_status(value, why);
}

static MAY_BE_UNUSED void
pdf_seal_job_init(struct pdf_seal_job *j, int version)
{
	memset(j, 0, sizeof(*j));
	kit_spec_init(&j->spec, version, &kit);
	j->spec.property = "PDF ByteRange";
	j->sub_filter = "GM.sm2seal";
	j->m = YX_TIME_NONE;
}

/* A visible signature of the job on the first page of `file`. */
static MAY_BE_UNUSED void
pdf_seal_sign(struct yx_buf *file, struct pdf_seal_job *j)
{
	struct yx_pdf_signer signer = { .state = j,
					.size_max = 16384,
					.filter = j->filter,
					.sub_filter =
					    j->cades ? "ETSI.CAdES.detached" : j->sub_filter,
					.sign = pdf_seal_value };
	struct yx_pdf_sign_options o = { .visible = true,
					 .rect = { 20, 20, 130, 130 },
					 .time = j->m != YX_TIME_NONE ? j->m : j->spec.time };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_pdf_update *u = NULL;
	struct yx_pdf *doc = NULL;
	struct yx_buf tail = { 0 };

	CHECK_OK(yx_pdf_open(&doc, yx_buf_bytes(file), NULL, &err));
	CHECK_OK(yx_pdf_update_new(&u, doc, &err));
	CHECK_OK(yx_pdf_sign(u, &o, &signer, &tail, NULL, &err));
	yx_pdf_update_free(u);
	yx_pdf_free(doc);
	yx_buf_put_bytes(file, yx_buf_bytes(&tail));
	yx_buf_clear(&tail);
}

/* Verify at KIT_NOW with the kit's trust; `policy` NULL: default. */
static MAY_BE_UNUSED struct yx_verify_report *
pdf_seal_verify(const struct yx_buf *file, const char *policy)
{
	struct yx_verify_options o = { .trust = kit.trust, .at = KIT_NOW };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_verify_report *r = NULL;
	struct yx_policy p;

	CHECK_OK(yx_policy_builtin(&p, policy ? policy : "default", &err));
	o.policy = &p;
	CHECK_OK(yx_verify_bytes(&r, yx_buf_bytes(file), "seal.pdf", &o, &err));
	return r;
}

#endif
