/* SPDX-License-Identifier: Apache-2.0 */
/* What a seal's picture becomes on a PDF, by its kind: vectors, or pixels with what shows through.
 */
#include "pdf_seal_kit.h"
#include <yinxin/codec_picture.h>
#include <yinxin/ofd.h>
#include <yinxin/ofd_picture.h>

static struct yx_cert *signer_cert;

/* The document sealed with this picture; what was added in `tail`. */
static enum yx_status
sealed(struct yx_buf *tail, struct yx_bytes picture, const char *type, struct yx_error *err)
{
	struct yx_buf file = pdf_seal_document(), esl = { 0 };
	struct yx_sign_options o = { .who = { .key = kit.signer.key, .cert = signer_cert },
				     .time = KIT_NOW,
				     .place = { true, 0, 100, 200, 200, 200 } };
	struct yx_sign_pdf_how how = { 0 };
	enum yx_status st;
	struct kit_spec s;

	kit_spec_init(&s, 4, &kit);
	s.picture = picture;
	s.picture_type = type;
	kit_seal(&esl, &s);
	how.seal = yx_buf_bytes(&esl);
	st = yx_sign_pdf_seal(tail, yx_buf_bytes(&file), &o, &how, NULL, err);
	if (st == YX_OK) {
		struct yx_verify_report *r;

		yx_buf_put_bytes(&file, yx_buf_bytes(tail));
		r = pdf_seal_verify(&file, NULL);
		CHECK_MSG(r->verdict == YX_VERDICT_TOTAL_PASSED, "%s: %s", type, r->reason.in[0]);
		yx_verify_report_free(r);
	}
	yx_buf_clear(&file);
	yx_buf_clear(&esl);
	return st;
}

static void
begin(void)
{
	struct yx_error err = YX_ERROR_INIT;

	kit_init(&kit, "sm2");
	CHECK_OK(yx_cert_parse(&signer_cert, kit_cert(&kit.signer), YX_PKI_STRICT, &err));
}

static void
end(void)
{
	yx_cert_free(signer_cert);
	kit_clear(&kit);
}

static void
png(struct yx_buf *out, uint8_t alpha)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_image i;

	CHECK_OK(yx_image_init(&i, 4, 4, &err));
	for (size_t n = 0; n < 16; n++)
		memcpy(i.rgba + n * 4, (const uint8_t[]){ 200, 0, 0, alpha }, 4);
	CHECK_OK(yx_png_encode(out, &i, &err));
	yx_image_clear(&i);
}

/* A ring of red, as vectors. */
static struct yx_draw_picture *
ring(void)
{
	struct yx_draw_paint paint = { .fill = YX_DRAW_FILL_EVENODD,
				       .fill_colour = { 200, 0, 0, 255 } };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_draw_picture *pic = NULL;
	struct yx_draw_path path = { 0 };

	CHECK_OK(yx_draw_picture_new(&pic, 40, 40, YX_DRAW_MM, &err));
	yx_draw_ellipse(&path, 20, 20, 19, 19);
	yx_draw_ellipse(&path, 20, 20, 17, 17);
	yx_draw_picture_paint(pic, &path, &paint);
	yx_draw_path_clear(&path);
	return pic;
}

#define GIF_OF(control)                                                                            \
	"GIF89a\2\0\2\0\x91\0\0\xff\0\0\0\xff\0\0\0\xff\xff\xff\xff" control                       \
	",\0\0\0\0\2\0\2\0\0\2\3\x44\x34\x05\0;"

static void
each_kind_is_shown(void)
{
	static const char bmp[] = "BM\0\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\1\0\0\0\1\0\0\0\1\0\x18\0"
				  "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\xff\0";
	struct yx_draw_picture *pic = ring();
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf clear = { 0 }, solid = { 0 }, svg = { 0 }, ofd = { 0 };

	begin();
	png(&clear, 100);
	png(&solid, 255);
	CHECK_OK(yx_draw_write_svg(&svg, pic, &err));
	CHECK_OK(yx_ofd_picture_write(&ofd, pic, "ring", KIT_NOW, &err));
	{
		const struct {
			const char *type;
			struct yx_bytes picture;
			bool vector, mask, multiply;
		} cases[] = {
			{ "PNG", yx_buf_bytes(&clear), false, true, false },
			{ "PNG", yx_buf_bytes(&solid), false, false, true },
			{ "GIF", YX_BYTES_LIT(GIF_OF("!\xf9\4\1\0\0\0\0")), false, true, false },
			{ "GIF", YX_BYTES_LIT(GIF_OF("")), false, false, true },
			{ "bmp", YX_BYTES_LIT(bmp), false, false, true },
			{ "SVG", yx_buf_bytes(&svg), true, false, true },
			{ "ofd", yx_buf_bytes(&ofd), true, false, true },
		};

		for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
			struct yx_buf tail = { 0 };
			const char *type = cases[i].type;
			struct yx_bytes b;

			CHECK_OK(sealed(&tail, cases[i].picture, type, &err));
			b = yx_buf_bytes(&tail);
#define HAS(text) (yx_bytes_find(b, YX_BYTES_LIT(text), 0) != SIZE_MAX)
			CHECK_MSG(HAS("/Subtype /Image") == !cases[i].vector, "%zu %s", i, type);
			CHECK_MSG(HAS("/SMask") == cases[i].mask, "%zu %s", i, type);
			CHECK_MSG(HAS("/BM /Multiply") == cases[i].multiply, "%zu %s", i, type);
			yx_buf_clear(&tail);
		}
	}
	yx_draw_picture_free(pic);
	yx_buf_clear(&clear);
	yx_buf_clear(&solid);
	yx_buf_clear(&svg);
	yx_buf_clear(&ofd);
}

/* A page with a picture on it: drawn by nobody here but the page renderer. */
static void
ofd_with_a_picture(struct yx_buf *out)
{
	const struct yx_zip_writer to = { yx_zip_into_buf, out };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_ofd_maker *m = NULL;
	struct yx_buf image = { 0 };

	png(&image, 255);
	CHECK_OK(yx_ofd_maker_new(&m, "seal", &err));
	CHECK_OK(yx_ofd_maker_page(m, 40, 40, &err));
	CHECK_OK(yx_ofd_maker_image(m, (struct yx_ofd_box){ 0, 0, 40, 40 }, "png",
				    yx_buf_bytes(&image), &err));
	CHECK_OK(yx_ofd_maker_write(m, KIT_NOW, &to, &err));
	yx_ofd_maker_free(m);
	yx_buf_clear(&image);
}

static void
what_cannot_be_shown_is_refused(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf ofd = { 0 }, out = { 0 };
	static const struct {
		const char *type, *says;
		struct yx_bytes picture;
	} cases[] = {
		{ "XCF", "XCF", YX_BYTES_LIT("gimp xcf") },
		{ "PNG", "the seal's picture", YX_BYTES_LIT("\x89PNG\r\n\x1a\n") },
		{ "GIF", "the seal's picture", YX_BYTES_LIT("GIF89a") },
		{ "BMP", "the seal's picture", YX_BYTES_LIT("BM") },
		{ "SVG", "text",
		  YX_BYTES_LIT("<svg width='1mm' height='1mm' viewBox='0 0 1 1'>"
			       "<text>A</text></svg>") },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct yx_buf tail = { 0 };

		CHECK(sealed(&tail, cases[i].picture, cases[i].type, &err) != YX_OK);
		CHECK_MSG(strstr(err.text, cases[i].says), "%s: %s", cases[i].type, err.text);
		CHECK_INT(tail.len, 0);
		yx_buf_clear(&tail);
	}
	ofd_with_a_picture(&ofd);
	CHECK_STATUS(sealed(&out, yx_buf_bytes(&ofd), "ofd", &err), YX_UNSUPPORTED);
	CHECK_MSG(strstr(err.text, "the seal's picture") && strstr(err.text, "ImageObject"), "%s",
		  err.text);
	yx_buf_clear(&ofd);
	yx_buf_clear(&out);
	end();
}

TEST_MAIN(CASE(each_kind_is_shown), CASE(what_cannot_be_shown_is_refused))
