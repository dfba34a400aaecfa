/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_jpx_file: the boxes of a JPEG 2000 file (ISO/IEC 15444-1 annex I). Lengths must lead from
 * one to the next, the header must fit the code stream, and there must be one of each.
 */
#include "strict_jpx.h"

#include <string.h>

#define NAME(a, b, c, d) ((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (d))

enum {
	SIGNATURE = NAME('j', 'P', ' ', ' '),
	TYPE = NAME('f', 't', 'y', 'p'),
	HEADER = NAME('j', 'p', '2', 'h'),
	STREAM = NAME('j', 'p', '2', 'c'),
	IMAGE = NAME('i', 'h', 'd', 'r'),
	BITS = NAME('b', 'p', 'c', 'c'),
	COLOURS = NAME('c', 'o', 'l', 'r'),
	PALETTE = NAME('p', 'c', 'l', 'r'),
	MAPPING = NAME('c', 'm', 'a', 'p'),
	CHANNELS = NAME('c', 'd', 'e', 'f'),
};

struct header {
	struct yx_bytes image, bits, colours, palette, mapping, channels;
};

/* I.4: a length of 1 is followed by a longer one, 0 means up to the end. */
static bool
take_box(struct yx_reader *r, uint32_t *name, struct yx_bytes *body)
{
	uint32_t len, high;
	size_t left, head = 8;

	if (!yx_take_u32be(r, &len) || !yx_take_u32be(r, name))
		return false;
	if (len == 1) {
		if (!yx_take_u32be(r, &high) || high || !yx_take_u32be(r, &len))
			return false;
		head = 16;
	}
	left = yx_reader_left(r);
	if (len == 0)
		return head == 8 && yx_take(r, left, body);
	return len >= head && yx_take(r, len - head, body);
}

/* Of colours the first counts; of each other kind there is one. */
static bool
take_header(struct yx_bytes in, struct header *h)
{
	struct yx_reader r = yx_reader(in);
	struct yx_bytes body, *to;
	uint32_t name;

	while (yx_reader_left(&r)) {
		if (!take_box(&r, &name, &body))
			return false;
		if (!h->image.data && name != IMAGE)
			return false;
		to = name == IMAGE      ? &h->image
		     : name == BITS     ? &h->bits
		     : name == COLOURS  ? &h->colours
		     : name == PALETTE  ? &h->palette
		     : name == MAPPING  ? &h->mapping
		     : name == CHANNELS ? &h->channels
					: NULL;
		if (to && to->data && name != COLOURS)
			return false;
		if (to && !to->data)
			*to = body;
	}
	return true;
}

/* I.5.3.1, I.5.3.2: what the code stream says too. */
static bool
good_image(const struct header *h, const struct jpx *j)
{
	struct yx_reader r = yx_reader(h->image);
	uint32_t height, width;
	uint16_t parts;
	uint8_t bits, method;

	if (h->image.len != 14 || !yx_take_u32be(&r, &height) || !yx_take_u32be(&r, &width) ||
	    !yx_take_u16be(&r, &parts) || !yx_take_u8(&r, &bits) || !yx_take_u8(&r, &method) ||
	    height != j->height || width != j->width || parts != j->parts || method != 7)
		return false;
	if (bits != UINT8_MAX)
		return bits + 1u == j->bits;
	for (size_t i = 0; i < h->bits.len; i++)
		if (h->bits.data[i] + 1u != j->bits)
			return false;
	return h->bits.len == j->parts;
}

/* I.5.3.4, I.5.3.5: one component of indices, and the columns in their order; or neither box. */
static bool
good_palette(const struct header *h, struct jpx *j)
{
	struct yx_reader r = yx_reader(h->palette), m = yx_reader(h->mapping);
	uint16_t entries, component;
	uint8_t columns, bits, kind, column;

	if (!h->palette.data && !h->mapping.data)
		return true;
	if (!yx_take_u16be(&r, &entries) || !yx_take_u8(&r, &columns) || !entries || !columns ||
	    j->parts != 1 || h->palette.len != 3u + columns + (size_t)columns * entries ||
	    h->mapping.len != 4u * columns)
		return false;
	for (unsigned i = 0; i < columns; i++)
		if (!yx_take_u8(&r, &bits) || bits != 7 || !yx_take_u16be(&m, &component) ||
		    !yx_take_u8(&m, &kind) || !yx_take_u8(&m, &column) || component || kind != 1 ||
		    column != i)
			return false;
	j->columns = columns;
	return true;
}

/* I.5.3.6: each channel is a colour, in whatever order; none opacity, which some readers apply
 * unasked. */
static bool
good_channels(const struct header *h, const struct jpx *j)
{
	struct yx_reader r = yx_reader(h->channels);
	unsigned channels = j->columns ? j->columns : j->parts;
	uint64_t named = 0, meant = 0, all;
	uint16_t count, channel, kind, colour;

	if (!h->channels.data)
		return true;
	if (!yx_take_u16be(&r, &count) || count != channels || count > 32)
		return false;
	for (unsigned i = 0; i < count; i++) {
		if (!yx_take_u16be(&r, &channel) || !yx_take_u16be(&r, &kind) ||
		    !yx_take_u16be(&r, &colour) || kind || channel >= count || !colour ||
		    colour > count)
			return false;
		named |= 1ull << channel;
		meant |= 1ull << (colour - 1);
	}
	all = (1ull << count) - 1;
	return !yx_reader_left(&r) && named == all && meant == all;
}

/* Behind a picture: blanks and zeros, as streams are filled up; boxes, but for a second file. */
static bool
is_filling(struct yx_bytes in)
{
	for (size_t i = 0; i < in.len; i++)
		if (in.data[i] != 0 && in.data[i] != ' ' && in.data[i] != '\r' &&
		    in.data[i] != '\n')
			return false;
	return true;
}

static bool
good_rest(struct yx_reader *r)
{
	struct yx_bytes body;
	uint32_t name;

	while (!is_filling(yx_reader_rest(r)))
		if (!take_box(r, &name, &body) || name == SIGNATURE || name == TYPE ||
		    name == HEADER || name == STREAM)
			return false;
	return true;
}

bool
jpx_file_read(struct yx_bytes in, struct jpx *out)
{
	static const uint8_t mark[] = { '\r', '\n', 0x87, '\n' };
	struct yx_reader r = yx_reader(in);
	struct yx_bytes body = { NULL, 0 }, left = { NULL, 0 };
	struct header h = { .image = { NULL, 0 } };
	uint32_t name = 0;

	*out = (struct jpx){ .alone = in.len && in.data[0] == 0xff };
	if (out->alone)
		return jpx_stream_read(in, out, &left) && is_filling(left);
	if (!take_box(&r, &name, &body) || name != SIGNATURE ||
	    !yx_bytes_equal(body, yx_bytes(mark, sizeof(mark))) || !take_box(&r, &name, &body) ||
	    name != TYPE)
		return false;
	while (name != STREAM) {
		if (!take_box(&r, &name, &body) || name == SIGNATURE || name == TYPE ||
		    (name == HEADER && (h.image.data || !take_header(body, &h))))
			return false;
	}
	out->colr = h.colours;
	return jpx_stream_read(body, out, &left) && is_filling(left) && good_image(&h, out) &&
	       good_palette(&h, out) && good_channels(&h, out) && good_rest(&r);
}
