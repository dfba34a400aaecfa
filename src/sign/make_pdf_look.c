/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a PDF signature shows: name, reason and time as drawn text; a vector picture as a form; an
 * image with its transparency; a seal's picture, whole or in slices. A picture is written once and
 * drawn from there, however many pages show a part of it.
 */
#include <string.h>
#include <yinxin/codec_jpeg.h>
#include <yinxin/codec_picture.h>
#include <yinxin/ofd.h>
#include <yinxin/ofd_picture.h>
#include "make_pdf.h"

static enum yx_status
draw_text(struct yx_draw_picture **out, const struct yx_sign_options *options, const char *name,
	  yx_time when, struct yx_error *err)
{
	struct yx_draw_appearance a = { .width = options->place.width,
					.height = options->place.height,
					.chinese = options->chinese,
					.english = !options->chinese,
					.name = name,
					.reason = options->reason,
					.location = options->location };
	struct yx_draw_fonts *fonts = NULL;
	enum yx_status st;
	char time[32];

	a.time = yx_time_rfc3339(time, when - when % YX_SECOND);
	if ((st = yx_draw_fonts_new(&fonts, NULL, err)) == YX_OK)
		st = yx_draw_signature_appearance(out, fonts, &a, err);
	yx_draw_fonts_free(fonts);
	return st;
}

/* ------------------------------------------------------------------ images */

/* One colour channel after another, or alpha alone, as an image's samples. */
static enum yx_status
put_samples(struct yx_buf *out, const struct yx_image *image, bool alpha, struct yx_error *err)
{
	size_t count = (size_t)image->width * image->height;

	for (size_t i = 0; i < count; i++)
		yx_buf_put(out, image->rgba + i * 4 + (alpha ? 3 : 0), alpha ? 1 : 3);
	return yx_buf_status(out, err);
}

#define IMAGE_DICT                                                                                 \
	"<< /Type /XObject /Subtype /Image /Width %u /Height %u /BitsPerComponent 8 "              \
	"/ColorSpace /%s >>"

/* Without any transparency, so that its white would lie over the page like paper? */
static bool
is_opaque(const struct yx_image *image)
{
	size_t count = (size_t)image->width * image->height;

	for (size_t i = 0; i < count; i++)
		if (image->rgba[i * 4 + 3] != 255)
			return false;
	return true;
}

/* An image with alpha: ISO 32000-2 8.9.5, 11.6.5.2. */
enum yx_status
pdf_look_image(struct yx_pdf_update *u, const struct yx_image *image, struct pdf_look *out,
	       struct yx_error *err)
{
	struct yx_buf rgb = { 0 }, alpha = { 0 };
	struct yx_pdf_obj *dict = NULL, *mask = NULL;
	struct yx_pdf_ref ref;
	enum yx_status st;

	*out = (struct pdf_look){ .unit_width = 1, .unit_height = 1, .multiply = is_opaque(image) };
	if ((st = put_samples(&rgb, image, false, err)) != YX_OK ||
	    (st = yx_pdf_update_printf(u, &dict, err, IMAGE_DICT, image->width, image->height,
				       "DeviceRGB")) != YX_OK)
		goto done;
	if (!out->multiply) {
		if ((st = put_samples(&alpha, image, true, err)) != YX_OK ||
		    (st = yx_pdf_update_printf(u, &mask, err, IMAGE_DICT, image->width,
					       image->height, "DeviceGray")) != YX_OK ||
		    (st = yx_pdf_update_add_stream(u, mask, yx_buf_bytes(&alpha), true, &ref,
						   err)) != YX_OK ||
		    (st = yx_pdf_dict_set(u, dict, "SMask", yx_pdf_make_ref(u, ref), err)) != YX_OK)
			goto done;
	}
	st = yx_pdf_update_add_stream(u, dict, yx_buf_bytes(&rgb), true, &out->ref, err);
done:
	yx_buf_clear(&rgb);
	yx_buf_clear(&alpha);
	return st;
}

/* A JPEG goes in as it is (DCTDecode, 7.4.8): nothing is decoded and coded again. */
static enum yx_status
look_jpeg(struct yx_pdf_update *u, struct yx_bytes in, struct pdf_look *out, struct yx_error *err)
{
	struct yx_jpeg_info info;
	struct yx_pdf_obj *dict = NULL;
	enum yx_status st = yx_jpeg_info(&info, in, err);

	if (st != YX_OK)
		return yx_fail_prefix(err, st, "the seal's picture");
	if (info.components == 4)
		return yx_fail(err, YX_UNSUPPORTED, NULL, "",
			       "the seal's picture is a JPEG in printing colours (CMYK); make the "
			       "seal again with a PNG");
	*out = (struct pdf_look){ .unit_width = 1, .unit_height = 1, .multiply = true };
	st = yx_pdf_update_printf(u, &dict, err,
				  "<< /Type /XObject /Subtype /Image /Width %u /Height %u "
				  "/BitsPerComponent 8 /ColorSpace /%s /Filter /DCTDecode >>",
				  info.width, info.height,
				  info.components == 1 ? "DeviceGray" : "DeviceRGB");
	return st == YX_OK ? yx_pdf_update_add_stream(u, dict, in, false, &out->ref, err) : st;
}

/* ----------------------------------------------------------------- vectors */

/* The entries of a resource dictionary, as one. */
static enum yx_status
wrap_resources(struct yx_pdf_update *u, struct yx_bytes entries, struct yx_pdf_obj **out,
	       struct yx_error *err)
{
	struct yx_buf text = { 0 };
	enum yx_status st;

	yx_buf_puts(&text, "<<");
	yx_buf_put_bytes(&text, entries);
	yx_buf_puts(&text, ">>");
	st = yx_pdf_update_parse(u, yx_buf_bytes(&text), out, err);
	yx_buf_clear(&text);
	return st;
}

/*
 * As ink the picture is a transparency group (ISO 32000-2 11.6.6), multiplied with the page as one:
 * without it each path would be multiplied with those below it too, and overlaps come out darker.
 */
static enum yx_status
look_vectors(struct yx_pdf_update *u, const struct yx_draw_picture *picture, bool ink,
	     struct pdf_look *out, struct yx_error *err)
{
	struct yx_buf content = { 0 }, resources = { 0 };
	struct yx_pdf_obj *form = NULL, *dict = NULL;
	enum yx_status st;

	*out = (struct pdf_look){ .multiply = ink };
	yx_draw_picture_pdf_size(picture, &out->unit_width, &out->unit_height);
	if ((st = yx_draw_write_pdf(&content, &resources, picture, err)) != YX_OK ||
	    (st = yx_pdf_update_printf(
		 u, &form, err,
		 "<< /Type /XObject /Subtype /Form /FormType 1 /BBox [0 0 %.4f %.4f]%s >>",
		 out->unit_width, out->unit_height,
		 ink ? " /Group << /S /Transparency /I true /CS /DeviceRGB >>" : "")) != YX_OK ||
	    (st = wrap_resources(u, yx_buf_bytes(&resources), &dict, err)) != YX_OK ||
	    (st = yx_pdf_dict_set(u, form, "Resources", dict, err)) != YX_OK)
		goto done;
	st = yx_pdf_update_add_stream(u, form, yx_buf_bytes(&content), true, &out->ref, err);
done:
	yx_buf_clear(&content);
	yx_buf_clear(&resources);
	return st;
}

enum yx_status
pdf_look_picture(struct yx_pdf_update *u, const struct yx_draw_picture *picture,
		 struct pdf_look *out, struct yx_error *err)
{
	return look_vectors(u, picture, false, out, err);
}

/* -------------------------------------------------------------------- seal */

static enum yx_status
look_pixels(struct yx_pdf_update *u, const struct yx_seal *seal, struct pdf_look *out,
	    struct yx_error *err)
{
	struct yx_image image = { 0 };
	enum yx_status st;

	if (yx_png_is(seal->picture))
		st = yx_png_decode(&image, seal->picture, err);
	else if (yx_gif_is(seal->picture))
		st = yx_gif_decode(&image, seal->picture, err);
	else if (yx_bmp_is(seal->picture))
		st = yx_bmp_decode(&image, seal->picture, err);
	else
		return yx_fail(
		    err, YX_UNSUPPORTED, NULL, "",
		    "the seal's picture is %.*s; OFD, SVG, PNG, JPEG, GIF and BMP are put "
		    "on a PDF",
		    (int)(seal->picture_type.len < 16 ? seal->picture_type.len : 16),
		    (const char *)seal->picture_type.data);
	if (st != YX_OK)
		st = yx_fail_prefix(err, st, "the seal's picture");
	else
		st = pdf_look_image(u, &image, out, err);
	yx_image_clear(&image);
	return st;
}

enum yx_status
pdf_look_seal(struct yx_pdf_update *u, const struct yx_seal *seal, struct pdf_look *out,
	      struct yx_error *err)
{
	struct yx_draw_picture *picture = NULL;
	enum yx_status st;

	/* told apart by what it is: real seals spell the type in many ways */
	if (yx_jpeg_is(seal->picture))
		return look_jpeg(u, seal->picture, out, err);
	if (!yx_draw_svg_is(seal->picture) && !yx_ofd_looks_like(seal->picture))
		return look_pixels(u, seal, out, err);
	/* as vectors: sharp at any size; like ink: what is printed below stays legible */
	st = yx_draw_svg_is(seal->picture)
		 ? yx_draw_read_svg(&picture, seal->picture, err)
		 : yx_ofd_picture_read(&picture, seal->picture, NULL, err);
	if (st == YX_OK)
		st = look_vectors(u, picture, true, out, err);
	yx_draw_picture_free(picture);
	return st == YX_OK ? st : yx_fail_prefix(err, st, "the seal's picture");
}

enum yx_status
pdf_look_cut(struct yx_pdf_update *u, const struct pdf_look *look, struct pdf_cut *cut,
	     struct yx_pdf_appearance *out, struct yx_error *err)
{
	struct yx_pdf_obj *resources = NULL;
	double sx = cut->width / look->unit_width, sy = cut->height / look->unit_height;
	enum yx_status st;

	st = yx_pdf_update_printf(
	    u, &resources, err, "<< /XObject << /S %u %u R >>%s >>", look->ref.num, look->ref.gen,
	    look->multiply ? " /ExtGState << /M << /Type /ExtGState /BM /Multiply >> >>" : "");
	if (st != YX_OK)
		return st;
	/* a slice in a field that is wider must not show its neighbours */
	if (cut->from > 0 || cut->to < 1)
		yx_buf_printf(&cut->content, "0 0 %.4f %.4f re W n ",
			      (cut->to - cut->from) * cut->width, cut->height);
	yx_buf_printf(&cut->content, "q %s%.6f 0 0 %.6f %.4f 0 cm /S Do Q",
		      look->multiply ? "/M gs " : "", sx, sy, -cut->from * cut->width);
	*out = (struct yx_pdf_appearance){ .content = yx_buf_bytes(&cut->content),
					   .resources = resources,
					   .width = (cut->to - cut->from) * cut->width,
					   .height = cut->height };
	return yx_buf_status(&cut->content, err);
}

/* ----------------------------------------------------------------- options */

static enum yx_status
stretch(struct yx_pdf_update *u, const struct pdf_look *look, const struct yx_sign_options *options,
	struct yx_buf *content, struct yx_pdf_appearance *out, struct yx_error *err)
{
	struct pdf_cut cut = { .width = options->place.width,
			       .height = options->place.height,
			       .to = 1 };
	enum yx_status st = pdf_look_cut(u, look, &cut, out, err);

	*content = cut.content;
	return st;
}

enum yx_status
pdf_look_of_options(struct yx_pdf_update *u, const struct yx_sign_options *options,
		    const char *name, yx_time when, struct yx_buf *content,
		    struct yx_pdf_appearance *out, struct yx_error *err)
{
	struct yx_draw_picture *drawn = NULL;
	struct yx_buf resources = { 0 };
	struct yx_pdf_obj *dict = NULL;
	struct pdf_look look;
	enum yx_status st;

	if (options->picture || options->image) {
		st = options->picture ? pdf_look_picture(u, options->picture, &look, err)
				      : pdf_look_image(u, options->image, &look, err);
		return st == YX_OK ? stretch(u, &look, options, content, out, err) : st;
	}
	if ((st = options->ink ? yx_ink_picture(&drawn, options->ink, options->place.width,
						options->place.height, err)
			       : draw_text(&drawn, options, name, when, err)) != YX_OK ||
	    (st = yx_draw_write_pdf(content, &resources, drawn, err)) != YX_OK ||
	    (st = wrap_resources(u, yx_buf_bytes(&resources), &dict, err)) != YX_OK)
		goto done;
	out->content = yx_buf_bytes(content);
	out->resources = dict;
	yx_draw_picture_pdf_size(drawn, &out->width, &out->height);
done:
	yx_draw_picture_free(drawn);
	yx_buf_clear(&resources);
	return st;
}
