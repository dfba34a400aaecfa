/* SPDX-License-Identifier: Apache-2.0 */
/* A seal in a signature field that is there, and a QR code where the page has room. */
#include "pdf_seal_kit.h"
#include <math.h>

static struct yx_buf esl;
static struct yx_cert *signer_cert;

/* One page of 600 by 800 with an empty signature field of this size, and text along the bottom. */
static struct yx_buf
document(double width, double height, int rotate)
{
	struct pencil p;
	char text[400];

	pencil_init(&p);
	pencil_obj(&p, 1, "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R] >> >>");
	pencil_obj(&p, 2, "<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 600 800] >>");
	snprintf(text, sizeof(text),
		 "<< /Type /Page /Parent 2 0 R /Annots [4 0 R] /Rotate %d /Contents 5 0 R "
		 "/Resources << /Font << /F 6 0 R >> >> >>",
		 rotate);
	pencil_obj(&p, 3, text);
	snprintf(text, sizeof(text),
		 "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Seal) /F 4 /P 3 0 R /Rect [100 300 "
		 "%g %g] >>",
		 100 + width, 300 + height);
	pencil_obj(&p, 4, text);
	pencil_stream(&p, 5, "", "BT /F 12 Tf 20 30 Td (a footer at the left) Tj ET", 49);
	pencil_obj(&p, 6, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
	pencil_table(&p, "/Root 1 0 R");
	return p.out;
}

static enum yx_status
seal(struct yx_buf *file, const char *field, const char *qr, struct yx_sign_result *result,
     struct yx_error *err)
{
	struct yx_sign_options o = { .who = { .key = kit.signer.key, .cert = signer_cert },
				     .time = KIT_NOW,
				     .field = field };
	struct yx_sign_pdf_how how = { .seal = yx_buf_bytes(&esl), .qr = qr };
	struct yx_buf tail = { 0 };
	enum yx_status st;

	if (!field)
		o.place = (struct yx_sign_place){ .visible = true, .x = 100, .y = 300 };
	st = yx_sign_pdf_seal(&tail, yx_buf_bytes(file), &o, &how, result, err);
	if (st == YX_OK)
		yx_buf_put_bytes(file, yx_buf_bytes(&tail));
	yx_buf_clear(&tail);
	return st;
}

/* The four numbers behind the last such name. */
static bool
last_numbers(const struct yx_buf *file, const char *name, double v[4])
{
	struct yx_bytes b = yx_buf_bytes(file);
	const char *found = NULL;

	for (size_t at = 0; (at = yx_bytes_find(b, yx_bytes_str(name), at)) < b.len; at++)
		found = (const char *)b.data + at;
	return found &&
	       sscanf(found + strlen(name), " [%lf %lf %lf %lf]", &v[0], &v[1], &v[2], &v[3]) == 4;
}

static void
begin(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf png = { 0 };
	struct yx_image i;
	struct kit_spec s;

	kit_init(&kit, "sm2");
	CHECK_OK(yx_image_init(&i, 8, 8, &err));
	CHECK_OK(yx_png_encode(&png, &i, &err));
	yx_image_clear(&i);
	kit_spec_init(&s, 4, &kit); /* 40 by 30 mm: 113.4 by 85 points */
	s.height = 30;
	s.picture = yx_buf_bytes(&png);
	kit_seal(&esl, &s);
	yx_buf_clear(&png);
	CHECK_OK(yx_cert_parse(&signer_cert, kit_cert(&kit.signer), YX_PKI_STRICT, &err));
}

static void
a_field_keeps_the_seal_s_proportions(void)
{
	static const struct {
		double width, height;
		int rotate;
		double scale;
	} cases[] = { { 113.386, 85.039, 0, 1 },  { 300, 300, 0, 1 },     { 300, 100, 0, 1 },
		      { 56.693, 100, 0, 0.5 },    { 400, 42.52, 0, 0.5 }, { 42.52, 400, 90, 0.5 },
		      { 85.039, 113.386, 270, 1 } };

	begin();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct yx_buf file = document(cases[i].width, cases[i].height, cases[i].rotate);
		bool turned = cases[i].rotate % 180 != 0;
		double width = turned ? cases[i].height : cases[i].width;
		double height = turned ? cases[i].width : cases[i].height, box[4];
		struct yx_error err = YX_ERROR_INIT;
		struct yx_verify_report *r;
		struct yx_sign_result result;

		CHECK_OK(seal(&file, "Seal", NULL, &result, &err));
		CHECK_MSG(fabs(result.scale - cases[i].scale) < 0.001, "%zu: %g", i, result.scale);
		CHECK(last_numbers(&file, "/BBox", box));
		/* what is mapped onto the field has its shape, and the seal in its middle */
		CHECK_MSG(fabs((box[2] - box[0]) * cases[i].scale - width) < 0.1 &&
			      fabs((box[3] - box[1]) * cases[i].scale - height) < 0.1,
			  "%zu: %g %g %g %g", i, box[0], box[1], box[2], box[3]);
		CHECK(fabs(box[0] + box[2] - 113.386) < 0.01 &&
		      fabs(box[1] + box[3] - 85.039) < 0.01);
		r = pdf_seal_verify(&file, NULL);
		CHECK_MSG(r->verdict == YX_VERDICT_TOTAL_PASSED, "%zu: %s", i, r->reason.in[0]);
		yx_verify_report_free(r);
		yx_buf_clear(&file);
	}
}

static void
a_field_that_is_not_there_is_no_place(void)
{
	struct yx_buf file = document(100, 100, 0);
	struct yx_error err = YX_ERROR_INIT;

	CHECK_STATUS(seal(&file, "Other", NULL, NULL, &err), YX_USAGE);
	CHECK(strstr(err.text, "needs a place"));
	yx_buf_clear(&file);
}

static void
the_code_touches_no_text(void)
{
	struct yx_buf file = document(100, 100, 0);
	struct yx_error err = YX_ERROR_INIT;
	struct yx_pdf *doc = NULL;
	const struct yx_pdf_obj *annots, *a, *rect, *c;
	struct yx_pdf_page page;
	struct yx_pdf_view v;
	double box[4];

	CHECK_OK(seal(&file, NULL, "text", NULL, &err));
	CHECK_OK(yx_pdf_open(&doc, yx_buf_bytes(&file), NULL, &err));
	v = yx_pdf_latest(doc);
	CHECK_OK(yx_pdf_page(v, 0, &page, &err));
	CHECK_OK(yx_pdf_get(v, page.dict, "Annots", &annots, &err));
	/* the field, the code, the seal's own field */
	CHECK_INT(annots->u.array.count, 3);
	for (size_t i = 0; i < annots->u.array.count; i++) {
		CHECK_OK(yx_pdf_item(v, annots, i, &a, &err));
		if (!yx_pdf_is_name(yx_pdf_peek(a, "Subtype"), "Stamp"))
			continue;
		CHECK_OK(yx_pdf_get(v, a, "Rect", &rect, &err));
		for (size_t k = 0; k < 4; k++) {
			CHECK_OK(yx_pdf_item(v, rect, k, &c, &err));
			box[k] = yx_pdf_number(c);
		}
		/* the lower left corner has text: the lower right one */
		CHECK_MSG(fabs(box[2] - 580) < 0.01 && fabs(box[1] - 20) < 0.01, "%g %g", box[2],
			  box[1]);
	}
	yx_pdf_free(doc);
	yx_buf_clear(&file);
	yx_cert_free(signer_cert);
	yx_buf_clear(&esl);
	kit_clear(&kit);
}

TEST_MAIN(CASE(a_field_keeps_the_seal_s_proportions), CASE(a_field_that_is_not_there_is_no_place),
	  CASE(the_code_touches_no_text))
