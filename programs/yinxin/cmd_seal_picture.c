/* SPDX-License-Identifier: Apache-2.0 */
/* The picture of a new seal: drawn, or from a file, in the form it goes into the seal. */
#include <string.h>
#include <yinxin/codec_jpeg.h>
#include <yinxin/codec_picture.h>
#include <yinxin/ofd.h>
#include <yinxin/ofd_picture.h>
#include "cmd_seal.h"

/* Of vectors in a seal: as the option is, and as the type is spelled by others. */
static const struct seal_picture_form {
	const char *name, *type;
} formats[] = { { "ofd", "ofd" }, { "svg", "SVG" }, { "png", "PNG" } };

bool
seal_picture_format(struct seal_picture *p, const char *value)
{
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (strcmp(value, formats[i].name) == 0) {
			p->form = &formats[i];
			return true;
		}
	return false;
}

/* The seal is as large as what is drawn, unless it was said. */
static void
take_drawn_size(struct yx_seal_new *seal, const struct yx_draw_picture *pic)
{
	double mm = yx_draw_picture_unit(pic) == YX_DRAW_MM ? 1 : 1 / YX_DRAW_PT_PER_MM;

	if (seal->width_mm > 0)
		return;
	seal->width_mm = (int64_t)(yx_draw_picture_width(pic) * mm + 0.5);
	seal->height_mm = (int64_t)(yx_draw_picture_height(pic) * mm + 0.5);
}

/* Vectors in a form; OFD is the one that OFD readers show (docs/SEALS.md). */
static enum yx_status
write_vectors(struct seal_picture *p, struct yx_seal_new *seal, const struct yx_draw_picture *pic,
	      const struct seal_picture_form *as, struct yx_error *err)
{
	seal->picture_type = as->type;
	if (as == &formats[0])
		return yx_ofd_picture_write(&p->image, pic, seal->name, seal->created, err);
	if (as == &formats[1])
		return yx_draw_write_svg(&p->image, pic, err);
	return yx_draw_write_png(&p->image, pic, (double)p->dpi, err);
}

/* A file's type is what it is; where that is not known, what its name says. */
static const char *
type_of(struct yx_bytes in, const char *name)
{
	static char type[16];
	const char *dot = strrchr(name, '.');

	if (yx_ofd_looks_like(in))
		return formats[0].type;
	if (yx_draw_svg_is(in))
		return formats[1].type;
	if (yx_png_is(in))
		return formats[2].type;
	if (yx_jpeg_is(in))
		return "JPG";
	if (yx_gif_is(in))
		return "GIF";
	if (yx_bmp_is(in))
		return "BMP";
	if (!dot || strlen(dot + 1) < 3 || strlen(dot + 1) > 4)
		return NULL;
	for (size_t i = 0; i <= strlen(dot + 1); i++)
		type[i] =
		    (char)(dot[i + 1] >= 'a' && dot[i + 1] <= 'z' ? dot[i + 1] - 32 : dot[i + 1]);
	return type;
}

/* An SVG stays what it is unless another form is asked for; then all of it must be understood. */
static enum yx_status
load_svg(struct cli *c, struct seal_picture *p, struct yx_seal_new *seal, struct yx_bytes in,
	 struct yx_error *err)
{
	struct yx_draw_picture *pic = NULL;
	enum yx_status st = yx_draw_read_svg(&pic, in, err);

	if (st != YX_OK && !p->form) {
		cli_note(c, "this SVG goes into the seal, but cannot be put on a PDF: %s",
			 "此 SVG 可存入印章，但不能盖在 PDF 上：%s", err->text);
		st = YX_OK;
	} else if (!p->form) {
		cli_note(c,
			 "the picture stays SVG, which few OFD readers show; --format ofd makes it "
			 "one they do",
			 "印章图像保持为 SVG，多数 OFD 阅读器不显示；用 --format ofd "
			 "可转为能显示的格式");
	}
	if (pic)
		take_drawn_size(seal, pic);
	if (st == YX_OK && p->form && p->form != &formats[1])
		st = write_vectors(p, seal, pic, p->form, err);
	else
		yx_buf_put_bytes(&p->image, in);
	yx_draw_picture_free(pic);
	return st;
}

static enum yx_status
load_file(struct cli *c, struct seal_picture *p, struct yx_seal_new *seal, struct yx_bytes in,
	  struct yx_error *err)
{
	enum yx_status st = YX_OK;

	seal->picture_type = type_of(in, p->file);
	if (!seal->picture_type)
		return yx_fail(
		    err, YX_USAGE, NULL, "",
		    "this is no OFD, SVG, PNG, JPEG, GIF or BMP, and the name does not end "
		    "in a type");
	if (yx_draw_svg_is(in))
		st = load_svg(c, p, seal, in, err);
	else if (p->form)
		st = yx_fail(err, YX_USAGE, NULL, "",
			     "only a drawn seal or an SVG is written in another format");
	else
		yx_buf_put_bytes(&p->image, in);
	if (st == YX_OK && seal->width_mm == 0)
		st = yx_fail(err, YX_USAGE, NULL, "",
			     "say how large the picture is: --size 40 or --size 45x30 (mm)");
	return st == YX_OK ? yx_buf_status(&p->image, err) : st;
}

static enum yx_status
draw(struct seal_picture *p, struct yx_seal_new *seal, struct yx_seal_art *art,
     struct yx_error *err)
{
	struct yx_draw_fonts *fonts = NULL;
	struct yx_draw_picture *pic = NULL;
	enum yx_status st;

	art->width_mm = (double)seal->width_mm;
	art->height_mm = (double)seal->height_mm;
	st = yx_draw_fonts_new(&fonts, NULL, err);
	if (st == YX_OK)
		st = yx_seal_art_draw(&pic, fonts, art, err);
	if (st == YX_OK) {
		take_drawn_size(seal, pic);
		st = write_vectors(p, seal, pic, p->form ? p->form : &formats[0], err);
	}
	yx_draw_picture_free(pic);
	yx_draw_fonts_free(fonts);
	return st;
}

enum yx_status
seal_picture_load(struct cli *c, struct seal_picture *p, struct yx_seal_new *seal,
		  struct yx_seal_art *art, struct yx_error *err)
{
	struct yx_file f = { 0 };
	enum yx_status st;

	if (!p->file)
		return draw(p, seal, art, err);
	if ((st = yx_file_open(&f, p->file, 16 << 20, err)) == YX_OK)
		st = load_file(c, p, seal, f.bytes, err);
	yx_file_close(&f);
	return st;
}
