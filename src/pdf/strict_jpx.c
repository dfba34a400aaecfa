/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_jpx: JPEG 2000 pictures (ISO 32000-2 7.4.9, 8.9.5.1). They say themselves what their
 * colours are, and the dictionary may say it too: some readers go by the one, some by the other.
 */
#include "strict.h"

#include <string.h>

#define JPX_HEADER 65536 /* within which the code stream begins */

static bool
differ(struct strict *s)
{
	return strict_odd(s, "a JPEG 2000 picture whose colours readers take differently",
			  "各阅读器对 JPEG 2000 图像颜色的解释不同");
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
	return known && !i->mask &&
	       (soft->kind == YX_PDF_NULL || (soft->kind == YX_PDF_INT && !soft->u.integer));
}

/*
 * The first box of colours (ISO/IEC 15444-1 I.5.3.3): of a screen, of grey or of inks, for as many
 * parts, one more for opacity; or a profile, which only counts where the dictionary names no space.
 */
static bool
good_box(struct strict *s, struct yx_bytes data, unsigned parts, const struct strict_samples *i)
{
	size_t n = data.len < JPX_HEADER ? data.len : JPX_HEADER;
	bool palette = memmem(data.data, n, "pclr", 4) != NULL;
	const uint8_t *at = n ? memmem(data.data, n, "colr", 4) : NULL;
	struct yx_reader r = yx_reader(yx_bytes(NULL, 0));
	uint32_t size = 0, space = 0;
	struct yx_bytes profile;
	uint8_t method = 0;

	if (palette && i->space.known && i->space.parts == 1)
		return differ(s);
	if (!at || at - data.data < 4)
		return differ(s);
	r = yx_reader(yx_bytes(at - 4, (size_t)(data.data + data.len - at) + 4));
	if (!yx_take_u32be(&r, &size) || !yx_skip(&r, 4) || !yx_take_u8(&r, &method) ||
	    !yx_skip(&r, 2))
		return differ(s);
	if (method == 1)
		return (yx_take_u32be(&r, &space) &&
			((space == 16 && (palette || parts == 3 || parts == 4)) ||
			 (space == 17 && (palette || parts == 1 || parts == 2)) ||
			 (space == 12 && (parts == 4 || parts == 5)))) ||
		       differ(s);
	if (i->space.known || size < 11 || !yx_take(&r, size - 11, &profile))
		return i->space.known || differ(s);
	return strict_profile_bytes(
	    s, profile,
	    parts > 2 && !yx_bytes_equal_str(yx_bytes_slice(profile, 16, 4), "CMYK") ? 3
	    : parts > 2                                                              ? 4
										     : 1);
}

/*
 * A code stream without a file around it, as scanners write: the dictionary has to name the
 * colours, and each part has eight bits (Ghostscript makes stripes of sixteen), one for each point.
 */
static bool
good_alone(struct strict *s, struct yx_reader r, unsigned parts, const struct strict_samples *i)
{
	uint8_t depth = 0, across = 0, down = 0;

	for (unsigned k = 0; k < parts; k++)
		if (!yx_take_u8(&r, &depth) || !yx_take_u8(&r, &across) || !yx_take_u8(&r, &down) ||
		    depth != 7 || across != 1 || down != 1)
			return differ(s);
	return (i->space.known && i->space.parts == parts) || differ(s);
}

bool
strict_jpx(struct strict *s, const struct yx_pdf_obj *image, struct yx_bytes data,
	   const struct strict_samples *i)
{
	static const uint8_t box[] = { 0, 0, 0, 12, 'j', 'P', ' ', ' ', '\r', '\n', 0x87, '\n' };
	static const uint8_t start[] = { 0xff, 0x4f, 0xff, 0x51 };
	size_t n = data.len < JPX_HEADER ? data.len : JPX_HEADER;
	const uint8_t *at = memmem(data.data, n, start, sizeof(start));
	struct yx_reader r;
	uint32_t x, y, x0, y0;
	uint16_t parts;
	bool alone = at == data.data;

	if (!alone &&
	    !yx_bytes_equal(yx_bytes_slice(data, 0, sizeof(box)), yx_bytes(box, sizeof(box))))
		return strict_odd(s, "a JPEG 2000 picture that is not in a file of its own",
				  "JPEG 2000 图像不是完整的 JP2 文件");
	if (!at || !good_entries(s, image, i))
		return differ(s);
	r = yx_reader(yx_bytes(at, (size_t)(data.data + data.len - at)));
	if (!yx_skip(&r, 8) || !yx_take_u32be(&r, &x) || !yx_take_u32be(&r, &y) ||
	    !yx_take_u32be(&r, &x0) || !yx_take_u32be(&r, &y0) || !yx_skip(&r, 16) ||
	    !yx_take_u16be(&r, &parts) || x < x0 || y < y0)
		return differ(s);
	/* one more may be opacity; a palette of its own makes three of one */
	if (alone ? !good_alone(s, r, parts, i) : !good_box(s, data, parts, i))
		return false;
	return ((int64_t)(x - x0) == i->width && (int64_t)(y - y0) == i->height &&
		(!i->space.known || parts == i->space.parts || parts == i->space.parts + 1 ||
		 memmem(data.data, n, "pclr", 4))) ||
	       strict_odd(s, "an image that is not of the size or colours its entries say",
			  "图像的尺寸或颜色与其条目不符");
}
