/* SPDX-License-Identifier: Apache-2.0 */
/* Font programs made by hand: TrueType with any character maps, Type 1 with any encoding. Glyph or
 * letter n is a box as high as n says, so that no two look alike. */
#ifndef YX_TEST_FONT_KIT_H
#define YX_TEST_FONT_KIT_H

#include <stdio.h>
#include <string.h>
#include <yinxin/base.h>

#define FONT_GLYPHS 8

/* One code in one sub-table; those of one sub-table follow each other, in order. */
struct font_map {
	uint16_t platform, encoding, code, glyph;
};

static inline void
font_put_map(struct yx_buf *cmap, const struct font_map *m, size_t n)
{
	uint16_t segments = (uint16_t)(n + 1);

	yx_buf_put_u16be(cmap, 4);
	yx_buf_put_u16be(cmap, (uint16_t)(16 + 8 * segments));
	yx_buf_put_u16be(cmap, 0);
	yx_buf_put_u16be(cmap, (uint16_t)(2 * segments));
	for (int i = 0; i < 3; i++)
		yx_buf_put_u16be(cmap, 0);
	for (size_t i = 0; i <= n; i++)
		yx_buf_put_u16be(cmap, i < n ? m[i].code : 0xffff);
	yx_buf_put_u16be(cmap, 0);
	for (size_t i = 0; i <= n; i++)
		yx_buf_put_u16be(cmap, i < n ? m[i].code : 0xffff);
	for (size_t i = 0; i <= n; i++)
		yx_buf_put_u16be(cmap, i < n ? (uint16_t)(m[i].glyph - m[i].code) : 1);
	for (size_t i = 0; i <= n; i++)
		yx_buf_put_u16be(cmap, 0);
}

static inline size_t
font_same(const struct font_map *m, size_t count)
{
	size_t n = 1;

	while (n < count && m[n].platform == m->platform && m[n].encoding == m->encoding)
		n++;
	return n;
}

static inline void
font_cmap(struct yx_buf *out, const struct font_map *maps, size_t count)
{
	struct yx_buf tables = { 0 };
	uint16_t n = 0;

	for (size_t i = 0; i < count; i += font_same(maps + i, count - i))
		n++;
	yx_buf_put_u16be(out, 0);
	yx_buf_put_u16be(out, n);
	for (size_t i = 0; i < count; i += font_same(maps + i, count - i)) {
		yx_buf_put_u16be(out, maps[i].platform);
		yx_buf_put_u16be(out, maps[i].encoding);
		yx_buf_put_u32be(out, 4 + 8u * n + (uint32_t)tables.len);
		font_put_map(&tables, maps + i, font_same(maps + i, count - i));
	}
	yx_buf_put_bytes(out, yx_buf_bytes(&tables));
	yx_buf_clear(&tables);
}

/* A box; glyph 0 is one only with `ink`. */
static inline void
font_glyphs(struct yx_buf *glyf, struct yx_buf *loca, bool ink)
{
	for (uint16_t i = 0; i < FONT_GLYPHS; i++) {
		uint16_t h = (uint16_t)(100 + 100 * i);
		const uint16_t words[] = { 1, 0, 0, 300, h, 3, 0 };

		yx_buf_put_u16be(loca, (uint16_t)(glyf->len / 2));
		if (!i && !ink)
			continue;
		for (size_t k = 0; k < 7; k++)
			yx_buf_put_u16be(glyf, words[k]);
		for (int k = 0; k < 4; k++)
			yx_buf_put_u8(glyf, 1);
		for (int k = 0; k < 4; k++) /* x, then y */
			yx_buf_put_u16be(glyf, (uint16_t)(k == 2 ? 300 : 0));
		yx_buf_put_u16be(glyf, 0);
		yx_buf_put_u16be(glyf, h);
		yx_buf_put_u16be(glyf, 0);
		yx_buf_put_u16be(glyf, (uint16_t)-h);
	}
	yx_buf_put_u16be(loca, (uint16_t)(glyf->len / 2));
}

static inline struct yx_buf
font_true_type(const struct font_map *maps, size_t count, bool ink)
{
	static const char tags[] = "cmapglyfheadhheahmtxlocamaxp";
	static const uint16_t head[27] = {
		1,      0, 1,    0,        0,          0,          0x5f0f,
		0x3cf5, 0, 1000, [18] = 0, [20] = 300, [21] = 900, [23] = 8
	};
	static const uint16_t hhea[18] = { 1, 0, 800, 65336, 0, 300, [17] = FONT_GLYPHS };
	static const uint16_t maxp[16] = { 1, 0, FONT_GLYPHS, 4, 1, [7] = 2 };
	struct yx_buf t[7] = { { 0 } }, out = { 0 };
	uint32_t at = 12 + 16 * 7;

	font_cmap(&t[0], maps, count);
	font_glyphs(&t[1], &t[5], ink);
	for (size_t i = 0; i < 27; i++)
		yx_buf_put_u16be(&t[2], head[i]);
	for (size_t i = 0; i < 18; i++)
		yx_buf_put_u16be(&t[3], hhea[i]);
	for (size_t i = 0; i < FONT_GLYPHS; i++)
		yx_buf_put_u32be(&t[4], 300u << 16);
	for (size_t i = 0; i < 16; i++)
		yx_buf_put_u16be(&t[6], maxp[i]);
	yx_buf_put_u32be(&out, 0x10000);
	yx_buf_put_u16be(&out, 7);
	for (int i = 0; i < 3; i++)
		yx_buf_put_u16be(&out, 0);
	for (size_t i = 0; i < 7; i++) {
		yx_buf_put(&out, tags + 4 * i, 4);
		yx_buf_put_u32be(&out, 0);
		yx_buf_put_u32be(&out, at);
		yx_buf_put_u32be(&out, (uint32_t)t[i].len);
		at += (uint32_t)(t[i].len + 3) / 4 * 4;
	}
	for (size_t i = 0; i < 7; i++) {
		yx_buf_put_bytes(&out, yx_buf_bytes(&t[i]));
		while (out.len % 4)
			yx_buf_put_u8(&out, 0);
		yx_buf_clear(&t[i]);
	}
	return out;
}

static inline uint32_t
font_value(const uint8_t *at, unsigned bytes)
{
	uint32_t v = 0;

	for (; bytes; bytes--)
		v = v << 8 | *at++;
	return v;
}

static inline uint8_t *
font_find(struct yx_buf *font, const char *tag, uint32_t *len)
{
	for (size_t i = 0; i < font_value(font->data + 4, 2); i++) {
		uint8_t *entry = font->data + 12 + 16 * i;

		if (memcmp(entry, tag, 4) != 0)
			continue;
		*len = font_value(entry + 12, 4);
		return font->data + font_value(entry + 8, 4);
	}
	return NULL;
}

/* The font with another table of this name, or with one more. */
static inline void
font_exchange(struct yx_buf *font, const char *tag, struct yx_bytes table)
{
	struct yx_buf head = { 0 }, body = { 0 };
	uint32_t count = font_value(font->data + 4, 2), len;
	bool has = font_find(font, tag, &len) != NULL;
	uint32_t at = 12 + 16 * (count + !has);

	yx_buf_put(&head, font->data, 4);
	yx_buf_put_u16be(&head, (uint16_t)(count + !has));
	yx_buf_fill(&head, 0, 6);
	for (size_t i = 0; i < count + !has; i++) {
		const char *name = i < count ? (const char *)font->data + 12 + 16 * i : tag;
		struct yx_bytes data = table;

		if (memcmp(name, tag, 4) != 0) {
			data.data = font_find(font, name, &len);
			data.len = len;
		}
		yx_buf_put(&head, name, 4);
		yx_buf_put_u32be(&head, 0);
		yx_buf_put_u32be(&head, at + (uint32_t)body.len);
		yx_buf_put_u32be(&head, (uint32_t)data.len);
		yx_buf_put_bytes(&body, data);
		yx_buf_fill(&body, 0, (4 - body.len % 4) % 4);
	}
	yx_buf_put_bytes(&head, yx_buf_bytes(&body));
	yx_buf_clear(&body);
	yx_buf_clear(font);
	*font = head;
}

/* --------------------------------------------------------------------- Type 1 */

static inline void
font_encrypt(struct yx_buf *out, struct yx_bytes in, uint16_t key)
{
	for (size_t i = 0; i < in.len + 4; i++) {
		uint8_t c = (uint8_t)((i < 4 ? (uint8_t)0 : in.data[i - 4]) ^ (key >> 8));

		yx_buf_put_u8(out, c);
		key = (uint16_t)((c + key) * 52845u + 22719u);
	}
}

static inline void
font_number(struct yx_buf *out, int v)
{
	yx_buf_put_u8(out, 255);
	yx_buf_put_u32be(out, (uint32_t)v);
}

/* A box `high` high. */
static inline void
font_char(struct yx_buf *out, const char *name, int high)
{
	static const uint8_t op[] = { 13, 21, 6, 7, 6, 9, 14 };
	int numbers[][2] = { { 0, 300 }, { 0, 0 }, { 300, -1 }, { high, -1 }, { -300, -1 } };
	struct yx_buf plain = { 0 }, code = { 0 };

	for (size_t i = 0; i < sizeof(op); i++) {
		for (size_t k = 0; i < 5 && k < (i < 2 ? 2 : 1); k++)
			font_number(&plain, numbers[i][k]);
		yx_buf_put_u8(&plain, op[i]);
	}
	font_encrypt(&code, yx_buf_bytes(&plain), 4330);
	yx_buf_printf(out, "/%s %zu RD ", name, code.len);
	yx_buf_put_bytes(out, yx_buf_bytes(&code));
	yx_buf_puts(out, " ND\n");
	yx_buf_clear(&plain);
	yx_buf_clear(&code);
}

/* `encoding`: what stands there for it; `names`: of the glyphs, each as high as its place, with
 * blanks between; `more`: in the encrypted part, in front. Sizes of the first two parts. */
static inline struct yx_buf
font_type1(const char *encoding, const char *names, const char *more, size_t sizes[2])
{
	struct yx_buf out = { 0 }, secret = { 0 }, bytes = { 0 };
	char name[32];
	int n = 0, used;

	yx_buf_printf(
	    &out,
	    "%%!PS-AdobeFont-1.0: Kit\n11 dict begin\n/FontName /Kit def\n%s\n/PaintType 0 "
	    "def\n/FontType 1 def\n/FontMatrix [0.001 0 0 0.001 0 0] readonly "
	    "def\n/FontBBox {0 0 300 900} readonly def\ncurrentdict end\ncurrentfile "
	    "eexec\n",
	    encoding);
	sizes[0] = out.len;
	yx_buf_printf(&secret,
		      "dup /Private 9 dict dup begin\n/RD {string currentfile exch "
		      "readstring pop} executeonly def\n/ND {def} executeonly def\n/BlueValues [] "
		      "def\n/password 5839 def\n%s\n2 index /CharStrings 9 dict dup begin\n",
		      more);
	for (; sscanf(names, "%31s%n", name, &used) == 1; names += used)
		font_char(&secret, name, n++ * 100);
	yx_buf_puts(&secret, "end\nend\nreadonly put\nput\ndup /FontName get exch definefont "
			     "pop\nmark currentfile closefile\n");
	font_encrypt(&bytes, yx_buf_bytes(&secret), 55665);
	for (size_t i = 0; i < bytes.len; i++)
		yx_buf_printf(&out, "%02x", bytes.data[i]);
	sizes[1] = out.len - sizes[0];
	yx_buf_puts(&out, "\n0000000000000000000000000000000000000000000000000000000000000000\n"
			  "cleartomark\n");
	yx_buf_clear(&secret);
	yx_buf_clear(&bytes);
	return out;
}

#endif
