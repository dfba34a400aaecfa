/* SPDX-License-Identifier: Apache-2.0 */
/* Documents that carry handwriting, rightly and wrongly, for the tests. */
#ifndef YINXIN_TEST_INK_DOCUMENT_KIT_H
#define YINXIN_TEST_INK_DOCUMENT_KIT_H

#include <yinxin/ofd.h>
#include <yinxin/pdf_sign.h>
#include <yinxin/pdf_update.h>
#include <yinxin/sign.h>
#include <yinxin/sign_make.h>
#include "../pdf/build_pdf.h"
#include "ink_kit.h"

#define KIT_MAY __attribute__((unused)) /* not every test uses all of it */

/* Of the documents that are encrypted; empty: none is. */
static struct yx_bytes kit_password;
static struct yx_key *signer_keys[2]; /* SM2, P-256 */
static struct yx_cert *signer_certs[2];

static KIT_MAY void
identities(void)
{
	static const char *const kinds[2] = { "sm2", "p256" };

	for (size_t i = 0; i < 2 && !signer_keys[i]; i++) {
		CHECK_OK(yx_key_generate(&signer_keys[i], kinds[i], &err));
		signer_certs[i] = kit_certify(signer_keys[i], YX_CA_SIGNER, "/C=CN/CN=Signer");
	}
}

/* ---------------------------------------------------------------- documents */

static KIT_MAY void
put_pdf(struct yx_buf *out, const char *word)
{
	struct pencil p = { 0 };
	char text[120];

	pencil_init(&p);
	pencil_obj(&p, 1, "<< /Type /Catalog /Pages 2 0 R >>");
	pencil_obj(&p, 2, "<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 300 400] >>");
	pencil_obj(&p, 3,
		   "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F << "
		   "/Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>");
	(void)snprintf(text, sizeof(text), "BT /F 24 Tf 30 100 Td (%s) Tj ET", word);
	pencil_stream(&p, 4, "", text, strlen(text));
	pencil_table(&p, "/Root 1 0 R");
	yx_buf_put_bytes(out, yx_buf_bytes(&p.out));
	yx_buf_clear(&p.out);
}

static KIT_MAY void
put_ofd(struct yx_buf *out, const char *word)
{
	struct yx_ofd_maker *m = NULL;
	struct yx_zip_writer to = { yx_zip_into_buf, out };

	CHECK_OK(yx_ofd_maker_new(&m, "contract", &err));
	CHECK_OK(yx_ofd_maker_font(m, "SimSun", yx_bytes(NULL, 0), &err));
	CHECK_OK(yx_ofd_maker_page(m, 210, 297, &err));
	CHECK_OK(yx_ofd_maker_text(m, 30, 40, 6, word, NULL, &err));
	CHECK_OK(yx_ofd_maker_write(m, KIT_NOW, &to, &err));
	yx_ofd_maker_free(m);
}

/* Sign what the buffer holds, with handwriting, in its own format. */
static KIT_MAY void
sign(struct yx_buf *file, size_t who, const struct yx_ink *ink, size_t recipients, bool visible)
{
	struct yx_sign_options o = { .who = { .key = signer_keys[who], .cert = signer_certs[who] },
				     .time = KIT_NOW,
				     .password = kit_password,
				     .ink = ink,
				     .ink_for = kit_recipients(recipients),
				     .place = { visible, 0, 20, 20 + 100.0 * (double)who, 120,
						60 } };
	struct yx_sign_ofd_how how = { .seal = { NULL, 0 } };
	struct yx_buf made = { 0 };

	if (yx_ofd_looks_like(yx_buf_bytes(file))) {
		CHECK_OK(yx_sign_ofd(&made, yx_buf_bytes(file), &o, &how, NULL, &err));
		yx_buf_reset(file);
	} else {
		CHECK_OK(yx_sign_pdf(&made, yx_buf_bytes(file), &o, NULL, &err));
	}
	yx_buf_put_bytes(file, yx_buf_bytes(&made));
	yx_buf_clear(&made);
}

/* The verdict by policy integrity: keys and times are not what is tested here. */
static KIT_MAY struct yx_verify_report *
verdict(const struct yx_buf *file)
{
	struct yx_verify_options o = { .at = KIT_NOW + YX_DAY, .password = kit_password };
	struct yx_verify_report *r = NULL;
	struct yx_policy integrity;

	CHECK_OK(yx_policy_builtin(&integrity, "integrity", &err));
	o.policy = &integrity;
	CHECK_OK(yx_verify_bytes(&r, yx_buf_bytes(file), "x", &o, &err));
	return r;
}

static KIT_MAY bool
attacked_by(const struct yx_verify_report *r, const char *name)
{
	for (size_t i = 0; i < r->attack_count; i++)
		if (strcmp(r->attacks[i], name) == 0)
			return true;
	return false;
}

static KIT_MAY bool
remarked(const struct yx_signature *s, const char *code)
{
	for (size_t i = 0; i < s->remark_count; i++)
		if (strcmp(s->remarks[i].code, code) == 0)
			return true;
	return false;
}

static KIT_MAY enum yx_ink_bound
bound(const struct yx_buf *file, size_t index)
{
	struct yx_ink_list list;
	enum yx_ink_bound b = YX_INK_BROKEN;

	CHECK_OK(yx_ink_find(&list, yx_buf_bytes(file), kit_password, &err));
	CHECK_MSG(list.count > index, "%zu packages", list.count);
	if (list.count > index)
		b = list.items[index].bound;
	yx_ink_list_clear(&list);
	return b;
}

static KIT_MAY const struct {
	const char *name;
	void (*put)(struct yx_buf *out, const char *word);
} formats[] = { { "pdf", put_pdf }, { "ofd", put_ofd } };

/* ------------------------------------------------------------------- moving */

static KIT_MAY enum yx_status
cms_value(struct yx_buf *value, const struct yx_bytes *parts, size_t count, bool gm)
{
	struct yx_cms_signer_options o = YX_CMS_SIGNER_OPTIONS_INIT;
	struct yx_cms_content content = { .runs = parts, .run_count = count, .given = true };

	o.certificate = yx_cert_der(signer_certs[0]);
	o.scheme = yx_key_default_scheme(signer_keys[0], false);
	o.digest = YX_DIGEST_SM3;
	o.omit_attributes = gm;
	return yx_cms_sign(value, gm ? YX_CMS_GM : YX_CMS_RFC, &content, gm, &o, signer_keys[0],
			   NULL, 0, &err);
}

static KIT_MAY enum yx_status
pdf_value(void *state, const struct yx_bytes *parts, size_t count, struct yx_buf *value,
	  struct yx_error *e)
{
	(void)state;
	(void)e;
	return cms_value(value, parts, count, false);
}

static KIT_MAY enum yx_status
ofd_value(void *state, struct yx_bytes xml, const char *path, struct yx_buf *value,
	  struct yx_error *e)
{
	struct yx_digest d;
	struct yx_bytes run;

	(void)state;
	(void)path;
	CHECK_OK(yx_digest(&d, YX_DIGEST_SM3, xml, e));
	run = yx_digest_bytes(&d);
	return cms_value(value, &run, 1, true);
}

static KIT_MAY enum yx_status
give(void *state, struct yx_bytes field, struct yx_buf *out, struct yx_error *e)
{
	(void)field;
	yx_buf_put_bytes(out, *(const struct yx_bytes *)state);
	return yx_buf_status(out, e);
}

static KIT_MAY enum yx_status
give_ofd(void *state, const char *path, const char *id, const struct yx_ofd_ref *refs, size_t count,
	 struct yx_buf *out, struct yx_error *e)
{
	(void)path;
	(void)id;
	(void)refs;
	(void)count;
	return give(state, yx_bytes(NULL, 0), out, e);
}

/* A signature with a package of the signer's choice; `rotate` also turns the page. */
static KIT_MAY void
sign_with(struct yx_buf *file, struct yx_bytes package, const char *field, bool rotate)
{
	struct yx_pdf_signer signer = { .size_max = 8192,
					.sub_filter = "ETSI.CAdES.detached",
					.sign = pdf_value };
	struct yx_pdf_sign_options o = { .field_name = yx_bytes_str(field),
					 .time = KIT_NOW,
					 .attach_key = YX_INK_PDF_KEY,
					 .attach = give,
					 .attach_state = &package };
	const struct yx_pdf_options open = { .password = kit_password };
	struct yx_pdf_update *u = NULL;
	struct yx_pdf *doc = NULL;
	struct yx_pdf_obj *page = NULL;
	struct yx_buf tail = { 0 };

	CHECK_OK(yx_pdf_open(&doc, yx_buf_bytes(file), &open, &err));
	CHECK_OK(yx_pdf_update_new(&u, doc, &err));
	if (rotate) {
		CHECK_OK(yx_pdf_update_edit(u, (struct yx_pdf_ref){ 3, 0 }, &page, &err));
		CHECK_OK(yx_pdf_update_printf(u, &page, &err,
					      "<< /Type /Page /Parent 2 0 R /Rotate 90 >>"));
		CHECK_OK(yx_pdf_update_put(u, (struct yx_pdf_ref){ 3, 0 }, page, &err));
	}
	CHECK_OK(yx_pdf_sign(u, &o, &signer, &tail, NULL, &err));
	yx_pdf_update_free(u);
	yx_pdf_free(doc);
	yx_buf_put_bytes(file, yx_buf_bytes(&tail));
	yx_buf_clear(&tail);
}

static KIT_MAY void
sign_ofd_with(struct yx_buf *file, struct yx_bytes package)
{
	struct yx_ofd_sign s = { .digest = YX_DIGEST_SM3,
				 .method = "1.2.156.10197.1.501",
				 .time = KIT_NOW,
				 .attach_name = YX_INK_OFD_NAME,
				 .attach = give_ofd,
				 .attach_state = &package };
	struct yx_ofd_signer signer = { NULL, ofd_value };
	struct yx_buf made = { 0 };
	struct yx_zip_writer to = { yx_zip_into_buf, &made };
	struct yx_ofd *o = NULL;

	CHECK_OK(yx_ofd_open(&o, yx_buf_bytes(file), &err));
	CHECK_OK(yx_ofd_sign(o, &s, &signer, &to, &err));
	yx_ofd_free(o);
	yx_buf_reset(file);
	yx_buf_put_bytes(file, yx_buf_bytes(&made));
	yx_buf_clear(&made);
}

/* The package of the first signature; free with the list. */
static KIT_MAY struct yx_bytes
first_package(struct yx_ink_list *list, const struct yx_buf *file)
{
	CHECK_OK(yx_ink_find(list, yx_buf_bytes(file), kit_password, &err));
	return list->count ? list->items[0].bytes : yx_bytes(NULL, 0);
}

static KIT_MAY void
expect(const struct yx_buf *file, enum yx_ink_bound want, const char *attack)
{
	struct yx_verify_report *r = verdict(file);

	CHECK_STR(yx_ink_bound_name(bound(file, 0)), yx_ink_bound_name(want));
	CHECK_INT(r->verdict, attack ? YX_VERDICT_TOTAL_FAILED : YX_VERDICT_TOTAL_PASSED);
	CHECK(!attack || attacked_by(r, attack));
	CHECK(!attack || strstr(r->signatures[0].reason.in[0], "handwriting") ||
	      strstr(r->signatures[0].reason.in[0], "act of writing"));
	yx_verify_report_free(r);
}

#endif
