/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_jpx: JPEG 2000 pictures (ISO 32000-2 7.4.9, 8.9.5.1). They say themselves what their
 * colours are, and the dictionary may say it too: some readers go by the one, some by the other.
 */
#include "strict_image.h"
#include "strict_jpx.h"

static bool
differ(struct strict *s)
{
	return strict_odd(s, "a JPEG 2000 picture whose colours readers take differently",
			  "各阅读器对 JPEG 2000 图像颜色的解释不同");
}

/* 7.4.9: not used, but Ghostscript shows nothing where it is no number of bits. */
static bool
good_bits(const struct yx_pdf_obj *o)
{
	int64_t b = o->kind == YX_PDF_INT ? o->u.integer : 0;

	return o->kind == YX_PDF_NULL || b == 1 || b == 2 || b == 4 || b == 8 || b == 16;
}

/* The dictionary: no inks, palettes or other counting between the samples and what is shown. */
static bool
good_entries(struct strict *s, const struct yx_pdf_obj *image, const struct strict_samples *i)
{
	static const char *const spaces[] = { "DeviceGray", "DeviceRGB", "DeviceCMYK",
					      "ICCBased",   "CalGray",   "CalRGB" };
	const struct yx_pdf_obj *space = strict_get(s, image, "ColorSpace");
	const struct yx_pdf_obj *decode = strict_get(s, image, "Decode");
	const struct yx_pdf_obj *soft = strict_get(s, image, "SMaskInData");
	bool known = space->kind == YX_PDF_NULL;

	if (space->kind == YX_PDF_ARRAY)
		space = strict_item(s, space, 0);
	for (size_t k = 0; k < sizeof(spaces) / sizeof(spaces[0]); k++)
		known |= yx_pdf_is_name(space, spaces[k]);
	for (size_t k = 0; decode->kind == YX_PDF_ARRAY && k < decode->u.array.count; k++) {
		const struct yx_pdf_obj *v = strict_item(s, decode, k);

		known &= yx_pdf_is_number(v) && yx_pdf_number(v) == (double)(k % 2);
	}
	return known && !i->mask && good_bits(strict_get(s, image, "BitsPerComponent")) &&
	       (soft->kind == YX_PDF_NULL || (soft->kind == YX_PDF_INT && !soft->u.integer));
}

/*
 * The first box of colours (ISO/IEC 15444-1 I.5.3.3): of a screen, of grey or of inks, for as many
 * parts; or a profile, which only counts where the dictionary names no space. One part more would
 * be opacity, or the fourth ink: MuPDF takes it so, unasked.
 */
static bool
good_colours(struct strict *s, const struct jpx *j, const struct strict_samples *i)
{
	unsigned parts = j->columns ? j->columns : j->parts;
	struct yx_reader r = yx_reader(j->colr);
	uint32_t space = 0;
	struct yx_bytes profile;
	uint8_t method = 0;

	if (!yx_take_u8(&r, &method) || !yx_skip(&r, 2))
		return differ(s);
	if (method == 1)
		return (yx_take_u32be(&r, &space) &&
			((space == 16 && parts == 3) || (space == 17 && parts == 1) ||
			 (space == 12 && parts == 4))) ||
		       differ(s);
	if (i->space.known)
		return true;
	profile = yx_reader_rest(&r);
	return strict_profile_bytes(
	    s, profile,
	    parts > 2 && !yx_bytes_equal_str(yx_bytes_slice(profile, 16, 4), "CMYK") ? 3
	    : parts > 2                                                              ? 4
										     : 1);
}

/*
 * A code stream without a file around it, as scanners write: the dictionary has to name the
 * colours and the bits, of which there are eight (Ghostscript makes stripes of sixteen, and shows
 * nothing where they are not named).
 */
static bool
good_alone(struct strict *s, const struct yx_pdf_obj *image, const struct jpx *j,
	   const struct strict_samples *i)
{
	const struct yx_pdf_obj *bits = strict_get(s, image, "BitsPerComponent");

	return (i->space.known && j->bits == 8 && bits->kind == YX_PDF_INT &&
		bits->u.integer == 8) ||
	       differ(s);
}

bool
strict_jpx(struct strict *s, const struct yx_pdf_obj *image, struct yx_bytes data,
	   const struct strict_samples *i)
{
	struct jpx j;
	bool good;

	if (!good_entries(s, image, i))
		return differ(s);
	good = jpx_file_read(data, &j);
	s->work += j.work + data.len / 8;
	if (!strict_goes_on(s))
		return false;
	if (j.too_large)
		return strict_limit(s);
	if (!good)
		return strict_odd(s,
				  "a JPEG 2000 picture that is not whole, or whose parts "
				  "contradict each other",
				  "JPEG 2000 图像不完整，或其各部分互相矛盾");
	if (!(j.alone ? good_alone(s, image, &j, i) : good_colours(s, &j, i)))
		return false;
	return (j.width == i->width && j.height == i->height &&
		(!i->space.known || i->space.parts == (j.columns ? j.columns : j.parts))) ||
	       strict_odd(s, "an image that is not of the size or colours its entries say",
			  "图像的尺寸或颜色与其条目不符");
}
