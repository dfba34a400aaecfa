/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is painted with inks, shadings, patterns and masks, signed: each case was drawn by poppler
 * 22.12, MuPDF 1.21, Ghostscript 10.0, PDFium (LibreOffice 7.4), pdf.js 5 and PDFBox 2.0.27. Those
 * that some of them show and others don't never pass.
 */
#include "pdf_kit.h"
#include <yinxin/sign_content.h>

#define TEXT  "BT /F 40 Tf 20 80 Td (PAY 900) Tj ET"
#define AREA  "20 60 200 60 re f"
#define SPOT  "/ColorSpace << /C [/Separation /Spot /DeviceGray 20 0 R] >>"
#define TWO   "/ColorSpace << /C [/DeviceN [/A /B] /DeviceGray 20 0 R] >>"
#define RAMP  "/FunctionType 2 /Domain [0 1] /N 1 /C0 [1] /C1 [0]"
#define PALE  "/FunctionType 2 /Domain [0 1] /N 1 /C0 [1] /C1 [0.97]"
#define ONE   "/FunctionType 4 /Domain [0 1] /Range [0 1]"
#define OF(n) "/FunctionType 4 /Domain [" n "] /Range [0 1]"
#define BOTH  OF("0 1 0 1")

struct sample {
	const char *name;
	bool good;
	const char *content, *resources;
	const char *entries, *data;     /* of object 20; of a stream when there are data */
	const char *entries21, *data21; /* of object 21 */
};

static const struct sample samples[] = {
#include "two_paints.h"
};

static void
put(struct pencil *p, unsigned num, const char *entries, const char *data)
{
	char text[1200];

	if (entries && data) {
		pencil_stream(p, num, entries, data, strlen(data));
	} else if (entries) {
		snprintf(text, sizeof(text), "<< %s >>", entries);
		pencil_obj(p, num, text);
	}
}

static struct yx_buf
document(const struct sample *s)
{
	struct pencil p;
	char text[1200];

	pencil_init(&p);
	pencil_obj(&p, 1, "<< /Type /Catalog /Pages 2 0 R >>");
	pencil_obj(&p, 2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
	snprintf(text, sizeof(text),
		 "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 5 0 R /Resources "
		 "<< /Font << /F 4 0 R >> %s >> >>",
		 s->resources ? s->resources : "");
	pencil_obj(&p, 3, text);
	pencil_obj(&p, 4,
		   "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding "
		   "/WinAnsiEncoding >>");
	pencil_stream(&p, 5, "", s->content, strlen(s->content));
	put(&p, 20, s->entries, s->data);
	put(&p, 21, s->entries21, s->data21);
	pencil_table(&p, "/Root 1 0 R");
	return p.out;
}

static void
paint_of_two_readings_never_passes(void)
{
	kit_identity();
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		struct yx_buf file = document(&samples[i]);
		struct yx_error err = YX_ERROR_INIT;
		char why[400] = "";
		enum yx_status st = kit_sign(&file, 0, NULL, &err);

		CHECK_MSG(st == YX_OK, "%s: %s", samples[i].name, err.text);
		CHECK_MSG(kit_passes(yx_buf_bytes(&file), why) == samples[i].good, "%s: %s",
			  samples[i].name, why);
		yx_buf_clear(&file);
	}
}

/* A mesh that is cut anywhere is read without harm, and never passes. */
static void
a_mesh_cut_at_every_byte(void)
{
	const struct sample *mesh = NULL;
	char *copy;

	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++)
		if (strcmp(samples[i].name, "patches") == 0)
			mesh = &samples[i];
	REQUIRE(mesh != NULL);
	copy = strdup(mesh->data);
	REQUIRE(copy != NULL);
	for (size_t len = strlen(copy) - 2; len > 1; len--) {
		struct yx_remark found[YX_CONTENT_REMARKS];
		struct sample cut = *mesh;
		struct yx_buf file;
		bool told = false;

		copy[len - 1] = '>';
		copy[len] = 0;
		cut.data = copy;
		file = document(&cut);
		for (size_t n = yx_content_warnings(yx_buf_bytes(&file), yx_bytes(NULL, 0), found);
		     n > 0; n--)
			told |= strcmp(found[n - 1].code, "two-readings") == 0;
		CHECK_MSG(told, "%zu", len);
		yx_buf_clear(&file);
	}
	free(copy);
}

TEST_MAIN(CASE(paint_of_two_readings_never_passes), CASE(a_mesh_cut_at_every_byte))
