/* SPDX-License-Identifier: Apache-2.0 */
/* Image objects, and every format of picture, made here byte by byte or by its library. */
#include <openjpeg.h>
#include <turbojpeg.h>
#include <yinxin/codec_png.h>

#include "parts.h"
#include "render/decode.h"

#define MEDIA(id, file)                                                                            \
	"<MultiMedia ID='" id "' Type='Image'><MediaFile>" file "</MediaFile></MultiMedia>"
#define IMAGE(attr)                                                                                \
	"<ImageObject ID='5' Boundary='10 10 20 20' CTM='20 0 0 20 0 0' ResourceID='70' " attr "/" \
	">"

/* Two by two: red, green; blue, white. */
static void
four_colours(struct yx_image *i, uint32_t side)
{
	static const uint8_t c[4][3] = {
		{ 255, 0, 0 }, { 0, 255, 0 }, { 0, 0, 255 }, { 255, 255, 255 }
	};
	struct yx_error err = YX_ERROR_INIT;

	CHECK_OK(yx_image_init(i, side, side, &err));
	for (uint32_t y = 0; y < side; y++)
		for (uint32_t x = 0; x < side; x++) {
			uint8_t *p = i->rgba + (y * side + x) * 4;

			memcpy(p, c[(y >= side / 2) * 2 + (x >= side / 2)], 3);
			p[3] = 255;
		}
}

static struct yx_buf
png_of(struct yx_image *i)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf b = { 0 };

	CHECK_OK(yx_png_encode(&b, i, &err));
	yx_image_clear(i);
	return b;
}

static void
show_file(struct drawn *p, struct yx_bytes file, const char *attr)
{
	char xml[600];
	struct parts k = { .resources = "<MultiMedias>" MEDIA("70", "a.bin") "</MultiMedias>",
			   .page = xml };

	(void)snprintf(xml, sizeof(xml), IMAGE("%s"), attr);
	k.file[0].name = "Doc_0/Res/a.bin";
	k.file[0].bytes = file;
	(void)drawn_show(p, &k);
}

static void
check_four(struct drawn *p, int line)
{
	static const struct {
		double x, y;
		unsigned rgb;
	} at[] = { { 12, 12, 0xff0000 },
		   { 27, 12, 0x00ff00 },
		   { 12, 27, 0x0000ff },
		   { 27, 27, 0xffffff },
		   { 5, 5, 0xffffff } };

	for (size_t i = 0; p->surface && i < 5; i++) {
		unsigned got = drawn_at(p->surface, at[i].x, at[i].y, PARTS_SCALE);

		if (!colours_near(got, at[i].rgb, 8))
			test_fail(__FILE__, line, "at (%g, %g) is #%06x, want #%06x", at[i].x,
				  at[i].y, got, at[i].rgb);
	}
	CHECK_QUIET(p);
}

static void
check_file(struct yx_bytes file, int line)
{
	struct drawn page;

	show_file(&page, file, "");
	check_four(&page, line);
	drawn_clear(&page);
}

static void
png_and_jpeg(void)
{
	struct yx_image i;
	struct yx_buf b;
	tjhandle h = tjInitCompress();
	unsigned char *jpeg = NULL;
	unsigned long n = 0;

	four_colours(&i, 32);
	CHECK_INT(tjCompress2(h, i.rgba, 32, 0, 32, TJPF_RGBA, &jpeg, &n, TJSAMP_444, 98, 0), 0);
	b = png_of(&i);
	check_file(yx_buf_bytes(&b), __LINE__);
	check_file(yx_bytes(jpeg, n), __LINE__);
	yx_buf_clear(&b);
	tjFree(jpeg);
	(void)tjDestroy(h);
}

static void
put16(struct yx_buf *b, unsigned v)
{
	yx_buf_put_u8(b, (uint8_t)v);
	yx_buf_put_u8(b, (uint8_t)(v >> 8));
}

static void
put32(struct yx_buf *b, unsigned v)
{
	put16(b, v & 0xffff);
	put16(b, v >> 16);
}

static void
bmp_head(struct yx_buf *b, int height, unsigned bits, unsigned compression, unsigned colours)
{
	yx_buf_puts(b, "BM");
	put32(b, 0);
	put32(b, 0);
	put32(b, 54 + colours * 4 + (compression == 3 ? 12 : 0));
	put32(b, 40);
	put32(b, 2);
	put32(b, (unsigned)height);
	put16(b, 1);
	put16(b, bits);
	put32(b, compression);
	for (int i = 0; i < 3; i++)
		put32(b, 0);
	put32(b, colours);
	put32(b, 0);
	/* red, green, blue, white */
	for (unsigned i = 0; i < colours; i++)
		put32(b, i < 4 ? (const unsigned[]){ 0xff0000, 0xff00, 0xff, 0xffffff }[i] : 0);
}

static void
bmp_of_every_depth(void)
{
	struct yx_buf b = { 0 };

	bmp_head(&b, 2, 24, 0, 0); /* from the bottom, blue first */
	yx_buf_put(&b, "\xff\0\0\xff\xff\xff\0\0\0\0\xff\0\xff\0\0\0", 16);
	check_file(yx_buf_bytes(&b), __LINE__);
	yx_buf_reset(&b);
	bmp_head(&b, -2, 24, 0, 0); /* from the top */
	yx_buf_put(&b, "\0\0\xff\0\xff\0\0\0\xff\0\0\xff\xff\xff\0\0", 16);
	check_file(yx_buf_bytes(&b), __LINE__);
	yx_buf_reset(&b);
	bmp_head(&b, 2, 32, 0, 0);
	put32(&b, 0xff), put32(&b, 0xffffff), put32(&b, 0xff0000), put32(&b, 0xff00);
	check_file(yx_buf_bytes(&b), __LINE__);
	yx_buf_reset(&b);
	bmp_head(&b, 2, 16, 0, 0);
	put16(&b, 0x1f), put16(&b, 0x7fff), put16(&b, 0x7c00), put16(&b, 0x3e0);
	check_file(yx_buf_bytes(&b), __LINE__);
	yx_buf_reset(&b);
	bmp_head(&b, 2, 16, 3, 0); /* 5-6-5 by masks */
	put32(&b, 0xf800), put32(&b, 0x7e0), put32(&b, 0x1f);
	put16(&b, 0x1f), put16(&b, 0xffff), put16(&b, 0xf800), put16(&b, 0x7e0);
	check_file(yx_buf_bytes(&b), __LINE__);
	yx_buf_reset(&b);
	bmp_head(&b, 2, 8, 0, 4);
	yx_buf_put(&b, "\2\3\0\0\0\1\0\0", 8);
	check_file(yx_buf_bytes(&b), __LINE__);
	yx_buf_reset(&b);
	bmp_head(&b, 2, 4, 0, 4);
	yx_buf_put(&b, "\x23\0\0\0\x01\0\0\0", 8);
	check_file(yx_buf_bytes(&b), __LINE__);
	yx_buf_reset(&b);
	bmp_head(&b, 2, 8, 1, 4); /* runs */
	yx_buf_put(&b, "\1\2\1\3\0\0\1\0\1\1\0\0\0\1", 14);
	check_file(yx_buf_bytes(&b), __LINE__);
	yx_buf_reset(&b);
	bmp_head(&b, 2, 4, 2, 4);
	yx_buf_put(&b, "\2\x23\0\0\2\x01\0\1", 8);
	check_file(yx_buf_bytes(&b), __LINE__);
	yx_buf_clear(&b);
}

static void
gif_tiff_and_jbig2(void)
{
	/* GIF: 2 x 2, codes of 3 bits: clear 0 1 2 3 end */
	static const char gif[] = "GIF89a\2\0\2\0\x91\0\0\xff\0\0\0\xff\0\0\0\xff\xff\xff\xff"
				  ",\0\0\0\0\2\0\2\0\0\2\3\x44\x34\x05\0;";
	/* TIFF: RGB, one strip, no compression */
	static const char tiff[] = "II*\0\x08\0\0\0\x08\0"
				   "\0\1\3\0\1\0\0\0\2\0\0\0"     /* width */
				   "\1\1\3\0\1\0\0\0\2\0\0\0"     /* height */
				   "\2\1\3\0\3\0\0\0\x6e\0\0\0"   /* bits */
				   "\6\1\3\0\1\0\0\0\2\0\0\0"     /* RGB */
				   "\x11\1\4\0\1\0\0\0\x74\0\0\0" /* strip */
				   "\x15\1\3\0\1\0\0\0\3\0\0\0"   /* samples */
				   "\x16\1\3\0\1\0\0\0\2\0\0\0"   /* rows */
				   "\x17\1\4\0\1\0\0\0\x0c\0\0\0" /* bytes */
				   "\0\0\0\0\x08\0\x08\0\x08\0"
				   "\xff\0\0\0\xff\0\0\0\xff\xff\xff\xff";
	/* JBIG2: a page of 8 x 8, its left half black by one MMR region of 4 x 8 */
	static const char jbig2[] =
	    "\x97JB2\r\n\x1a\n\1\0\0\0\1"
	    "\0\0\0\0\x30\0\1\0\0\0\x13\0\0\0\x08\0\0\0\x08\0\0\0\0\0\0\0\0"
	    "\0\0\0"
	    "\0\0\0\1\x26\0\1\0\0\0\x16\0\0\0\4\0\0\0\x08\0\0\0\0\0\0\0\0\0\1"
	    "\x26\xad\xff\xfc" /* 001 00110101 011 11 11 11 11 11 11 11 */
	    "\0\0\0\2\x31\0\1\0\0\0\0\0\0\0\3\x33\0\0\0\0\0\0";
	struct drawn page, *p = &page;

	check_file(YX_BYTES_LIT(gif), __LINE__);
	check_file(YX_BYTES_LIT(tiff), __LINE__);
	show_file(p, YX_BYTES_LIT(jbig2), "");
	if (p->surface) {
		CHECK_AT(p, 15, 15, 0x000000);
		CHECK_AT(p, 25, 15, 0xffffff);
		CHECK_AT(p, 15, 28, 0x000000);
		CHECK_QUIET(p);
	}
	drawn_clear(p);
	/* segments alone, as they stand in a PDF */
	show_file(p, yx_bytes_slice(YX_BYTES_LIT(jbig2), 13, sizeof(jbig2)), "");
	if (p->surface) {
		CHECK_AT(p, 15, 15, 0x000000);
		CHECK_AT(p, 25, 15, 0xffffff);
		CHECK_QUIET(p);
	}
	drawn_clear(p);
}

/* The four colours by OpenJPEG: `bits` a channel, `channels` of them, as a file or bare. */
static struct yx_bytes
jpx_of(unsigned channels, unsigned bits, bool bare, bool cmyk)
{
	static const int rgb[4][3] = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 }, { 1, 1, 1 } };
	opj_image_cmptparm_t part[4] = { 0 };
	opj_cparameters_t how;
	opj_codec_t *codec = opj_create_compress(bare ? OPJ_CODEC_J2K : OPJ_CODEC_JP2);
	opj_stream_t *stream;
	opj_image_t *j;
	struct yx_bytes file;
	char path[300];
	size_t at;

	for (unsigned i = 0; i < channels; i++)
		part[i] =
		    (opj_image_cmptparm_t){ .dx = 1, .dy = 1, .w = 16, .h = 16, .prec = bits };
	j = opj_image_create(channels, part, cmyk ? OPJ_CLRSPC_CMYK : OPJ_CLRSPC_SRGB);
	j->x1 = j->y1 = 16;
	for (unsigned c = 0; c < channels; c++)
		for (int n = 0; n < 256; n++) {
			int on = c < 3 ? rgb[(n / 128) * 2 + (n % 16) / 8][c] : 1;

			if (cmyk) /* ink, and no black */
				on = c < 3 ? !on : 0;
			j->comps[c].data[n] = on ? (1 << bits) - 1 : 0;
		}
	opj_set_default_encoder_parameters(&how);
	how.numresolution = 3;
	(void)snprintf(path, sizeof(path), "%s/a.jp2", test_scratch());
	CHECK(opj_setup_encoder(codec, &how, j));
	stream = opj_stream_create_default_file_stream(path, OPJ_FALSE);
	CHECK(opj_start_compress(codec, j, stream) && opj_encode(codec, stream) &&
	      opj_end_compress(codec, stream));
	opj_stream_destroy(stream);
	opj_destroy_codec(codec);
	opj_image_destroy(j);
	file = test_read(path);
	/* OpenJPEG does not write the number of CMYK into the box for colours */
	if (cmyk && (at = yx_bytes_find(file, yx_bytes_str("colr"), 0)) != SIZE_MAX)
		((uint8_t *)(uintptr_t)file.data)[at + 10] = 12;
	return file;
}

static void
jpeg_2000(void)
{
	static const struct {
		unsigned channels, bits;
		bool bare, cmyk;
	} kinds[] = { { 3, 8, false, false },
		      { 3, 8, true, false },
		      { 3, 12, false, false },
		      { 4, 8, false, false },
		      { 4, 8, false, true } };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_image out;
	struct yx_bytes b;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		b = jpx_of(kinds[i].channels, kinds[i].bits, kinds[i].bare, kinds[i].cmyk);
		check_file(b, __LINE__);
		free((void *)b.data);
	}
	b = jpx_of(3, 8, false, false);
	for (size_t n = 0; n < b.len; n++) {
		uint8_t *copy = malloc(n ? n : 1);

		memcpy(copy, b.data, n);
		if (render_decode(&out, yx_bytes(copy, n), &err) == YX_OK)
			yx_image_clear(&out);
		else
			CHECK(err.text[0]);
		free(copy);
	}
	free((void *)b.data);
}

static void
cut_pictures_are_refused_or_shown(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_image i, out;
	struct yx_buf b, bmp = { 0 };
	static const char gif[] = "GIF89a\2\0\2\0\x91\0\0\xff\0\0\0\xff\0\0\0\xff\xff\xff\xff"
				  ",\0\0\0\0\2\0\2\0\0\2\3\x44\x34\x05\0;";

	four_colours(&i, 8);
	b = png_of(&i);
	bmp_head(&bmp, 2, 8, 1, 4);
	yx_buf_put(&bmp, "\1\2\1\3\0\0\1\0\1\1\0\0\0\1", 14);
	for (int which = 0; which < 3; which++) {
		struct yx_bytes all = which == 0   ? yx_buf_bytes(&b)
				      : which == 1 ? yx_buf_bytes(&bmp)
						   : YX_BYTES_LIT(gif);

		for (size_t n = 0; n < all.len; n++) {
			/* a copy of its own, so that a read behind the end is seen */
			uint8_t *copy = malloc(n ? n : 1);

			memcpy(copy, all.data, n);
			memset(&out, 0, sizeof(out));
			if (render_decode(&out, yx_bytes(copy, n), &err) == YX_OK)
				CHECK(out.rgba && out.width > 0);
			yx_image_clear(&out);
			free(copy);
		}
	}
	yx_buf_clear(&b);
	yx_buf_clear(&bmp);
}

static void
masks_borders_and_alpha(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_image i, m;
	struct yx_buf picture, mask;
	struct drawn page, *p = &page;
	struct parts k = { .resources = "<MultiMedias>" MEDIA("70", "a.png") MEDIA("71", "m.png")
			       MEDIA("72", "gone.png") "</MultiMedias>" };

	four_colours(&i, 8);
	picture = png_of(&i);
	CHECK_OK(yx_image_init(&m, 8, 8, &err));
	memset(m.rgba, 255, 8 * 8 * 4);
	for (size_t n = 0; n < 8 * 4; n++) /* the upper half is black: nothing of it is seen */
		memset(m.rgba + n * 4, 0, 3);
	mask = png_of(&m);
	k.file[0].name = "Doc_0/Res/a.png";
	k.file[0].bytes = yx_buf_bytes(&picture);
	k.file[1].name = "Doc_0/Res/m.png";
	k.file[1].bytes = yx_buf_bytes(&mask);
	k.page = IMAGE("ImageMask='71'");
	if (drawn_show(p, &k)) {
		CHECK_AT(p, 12, 12, 0xffffff);
		CHECK_AT(p, 12, 27, 0x0000ff);
		CHECK_QUIET(p);
	}
	drawn_clear(p);
	k.page = IMAGE("Alpha='128'");
	if (drawn_show(p, &k))
		CHECK_AT(p, 12, 12, 0xff7f7f);
	drawn_clear(p);
	/* without a matrix it fills its boundary; turned by a matrix it turns */
	k.page = "<ImageObject Boundary='0 0 40 40' ResourceID='70'/>";
	if (drawn_show(p, &k)) {
		CHECK_AT(p, 2, 2, 0xff0000);
		CHECK_AT(p, 2, 38, 0x0000ff);
	}
	drawn_clear(p);
	k.page = "<ImageObject Boundary='10 10 20 20' CTM='0 20 -20 0 20 0' ResourceID='70'/>";
	if (drawn_show(p, &k)) {
		CHECK_AT(p, 27, 12, 0xff0000);
		CHECK_AT(p, 27, 27, 0x00ff00);
		CHECK_AT(p, 12, 12, 0x0000ff);
	}
	drawn_clear(p);
	k.page = "<ImageObject Boundary='10 10 20 20' CTM='20 0 0 20 0 0' ResourceID='70'><Border "
		 "LineWidth='2'><BorderColor Value='0 0 0'/></Border></ImageObject>";
	if (drawn_show(p, &k)) {
		CHECK_AT(p, 10, 20, 0);
		CHECK_AT(p, 20, 30, 0);
		CHECK_AT(p, 12, 12, 0xff0000);
	}
	drawn_clear(p);
	/* a missing file: the low resolution one instead, or a crossed box */
	k.page = "<ImageObject Boundary='10 10 20 20' CTM='20 0 0 20 0 0' ResourceID='72' "
		 "Substitution='70'/>";
	if (drawn_show(p, &k)) {
		CHECK_AT(p, 12, 12, 0xff0000);
		CHECK_WARNED(p, "not in the package");
	}
	drawn_clear(p);
	k.page = "<ImageObject Boundary='10 10 20 20' CTM='20 0 0 20 0 0' ResourceID='73'/>";
	if (drawn_show(p, &k)) {
		CHECK(drawn_at(p->surface, 20, 20, 4) != 0xffffff);
		CHECK_AT(p, 20, 15, 0xffffff);
		CHECK_WARNED(p, "picture is not there");
	}
	drawn_clear(p);
	k.file[0].bytes = YX_BYTES_LIT("no picture");
	k.page = IMAGE("");
	if (drawn_show(p, &k))
		CHECK_WARNED(p, "not supported");
	drawn_clear(p);
	yx_buf_clear(&picture);
	yx_buf_clear(&mask);
	drawn_end();
}

TEST_MAIN(CASE(png_and_jpeg), CASE(bmp_of_every_depth), CASE(gif_tiff_and_jbig2), CASE(jpeg_2000),
	  CASE(cut_pictures_are_refused_or_shown), CASE(masks_borders_and_alpha))
