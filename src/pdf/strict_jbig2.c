/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_jbig2: JBIG2 pictures (ISO 32000-2 7.4.7, ITU-T T.88): segments one after the other, of
 * one page as large as the image; each is decoded. Decoders differ on what a page of another size
 * shows, on segments behind its end, on kinds they don't know, on codes that end early.
 */
#include "strict_image.h"
#include "strict_jbig2.h"

#include <string.h>

#define SEGMENTS_MAX 4096 /* of a page and its globals; real ones have ten */
#define PAGE_SIZE    19
#define REGION_SIZE  17
#define STRIPED      0x8000

enum { SYMBOLS = 0, TEXT = 4, PATTERNS = 16, HALFTONE = 20, GENERIC = 36 };
enum { NOW = 2, LOSSLESS }; /* one of them is added, for regions */
enum { PAGE = 48, PAGE_END };
enum { STRIPE_END = 50, FILE_END, PROFILES, EXTENSION = 62 };
enum { OR, AND, XOR, XNOR, REPLACE }; /* 7.4.1.5 */

struct segment {
	uint32_t number, page;
	unsigned kind;
	bool endless; /* the number of its rows lies behind the data */
	struct yx_bytes data;
};

struct jbig2 {
	struct strict *s;
	const struct strict_samples *image;
	uint32_t numbers[SEGMENTS_MAX];
	size_t count;
	bool global;                  /* reading the globals */
	bool has_page, ended, closed; /* page information; its end; the file's */
	uint32_t page, rows;          /* its number; rows up to the last stripe's end */
	bool open, black;             /* its height is not said; what it begins with */
	bool has_region;
	struct jbig2_task task;
	struct jbig2_symbols said[SEGMENTS_MAX]; /* by dictionaries, at their place in numbers */
	bool patterns[SEGMENTS_MAX];
	size_t refers[SEGMENTS_MAX], refer_count; /* what the segment needs, by place */
};

/*
 * Not those that are kept to be refined, and what refines them: MuPDF 1.21 and Ghostscript 10 show
 * another picture, or none.
 */
static bool
is_region(unsigned kind)
{
	unsigned when = kind & 3, what = kind & ~3u;

	return (what == TEXT || what == HALFTONE || what == GENERIC) &&
	       (when == NOW || when == LOSSLESS);
}

/* Its place, or the count. */
static size_t
find(const struct jbig2 *j, uint32_t number)
{
	size_t i = 0;

	while (i < j->count && j->numbers[i] != number)
		i++;
	return i;
}

static bool
take_number(struct yx_reader *r, unsigned bytes, uint32_t *out)
{
	uint16_t two;
	uint8_t one;

	if (bytes == 4)
		return yx_take_u32be(r, out);
	if (bytes == 2) {
		if (!yx_take_u16be(r, &two))
			return false;
		*out = two;
		return true;
	}
	if (!yx_take_u8(r, &one))
		return false;
	*out = one;
	return true;
}

/* 7.2.4, 7.2.5: the segments it needs, all of them known. */
static bool
take_references(struct yx_reader *r, struct jbig2 *j, uint32_t number)
{
	unsigned size = number <= 256 ? 1 : number <= 65536 ? 2 : 4;
	uint32_t count, other;
	uint8_t first;

	if (yx_peek(r) >> 5 == 7) {
		if (!yx_take_u32be(r, &count) || !yx_skip(r, ((count &= 0x1fffffff) + 8) / 8))
			return false;
	} else if (yx_take_u8(r, &first) && first >> 5 <= 4) {
		count = first >> 5;
	} else {
		return false;
	}
	if (count > j->count)
		return false;
	j->refer_count = count;
	for (uint32_t i = 0; i < count; i++)
		if (!take_number(r, size, &other) || (j->refers[i] = find(j, other)) == j->count)
			return false;
	return true;
}

/*
 * 7.2.7: a region whose length was not known when it began, as Acrobat writes them: its codes end
 * with ff ac, which they cannot hold, and the number of its rows follows.
 */
static bool
take_until_end(struct yx_reader *r, struct yx_bytes *out)
{
	struct yx_bytes rest = yx_reader_rest(r);
	size_t head = REGION_SIZE + 1;
	const uint8_t *end;

	if (rest.len <= head)
		return false;
	head += rest.data[REGION_SIZE] & 6 ? 2 : 8; /* adaptive pixels of the template */
	rest = yx_bytes_slice(rest, head, rest.len);
	end = rest.len ? memmem(rest.data, rest.len, "\xff\xac", 2) : NULL;
	return end && yx_take(r, head + (size_t)(end - rest.data) + 6, out) &&
	       memcmp(out->data + 4, out->data + out->len - 4, 4) == 0;
}

/* 7.2: a header, and as much data as it says. */
static bool
take_segment(struct yx_reader *r, struct jbig2 *j, struct segment *out)
{
	uint32_t len;
	uint8_t flags;

	if (!yx_take_u32be(r, &out->number) || !yx_take_u8(r, &flags) ||
	    !take_references(r, j, out->number) ||
	    !take_number(r, flags & 0x40 ? 4 : 1, &out->page) || !yx_take_u32be(r, &len))
		return false;
	out->kind = flags & 0x3f;
	out->endless = len == UINT32_MAX;
	if (len == UINT32_MAX)
		return out->kind == GENERIC + NOW && take_until_end(r, &out->data);
	return yx_take(r, len, &out->data);
}

/* 7.4.8: as large as the image; or as high as its stripes will tell. */
static bool
good_page(struct jbig2 *j, const struct segment *g)
{
	struct yx_reader r = yx_reader(g->data);
	uint32_t width, height;
	uint16_t stripes;
	uint8_t flags;

	if (j->has_page || !g->page || g->data.len != PAGE_SIZE || !yx_take_u32be(&r, &width) ||
	    !yx_take_u32be(&r, &height) || !yx_skip(&r, 8) || !yx_take_u8(&r, &flags) ||
	    !yx_take_u16be(&r, &stripes))
		return false;
	j->has_page = true;
	j->page = g->page;
	j->black = flags & 4;
	j->open = height == UINT32_MAX;
	return width == j->image->width && !(flags & 0x80) &&
	       (j->open ? (stripes & STRIPED) != 0 : height == j->image->height);
}

/* The symbols, or else the patterns, of all dictionaries that the segment refers to. */
static bool
put_together(struct jbig2 *j, bool patterns, struct jbig2_symbols *out)
{
	size_t count = 0;

	*out = (struct jbig2_symbols){ 0 };
	for (size_t i = 0; i < j->refer_count; i++)
		if (j->patterns[j->refers[i]] == patterns)
			count += j->said[j->refers[i]].count;
	j->task.too_large |= count > JBIG2_SYMBOLS_MAX;
	if (j->task.too_large || !(out->all = yx_alloc_array(count + 1, sizeof(*out->all))))
		return false;
	for (size_t i = 0; i < j->refer_count; i++) {
		const struct jbig2_symbols *from = &j->said[j->refers[i]];

		if (j->patterns[j->refers[i]] != patterns)
			continue;
		for (size_t k = 0; k < from->count; k++, out->count++)
			out->all[out->count] = patterns ? NULL : from->all[k];
	}
	return true;
}

static bool
decode(struct jbig2 *j, unsigned what, struct yx_bytes data)
{
	struct jbig2_symbols others, *said = &j->said[j->count];
	bool good = put_together(j, what == HALFTONE, &others);

	j->task.data = data;
	j->task.symbols = &others;
	j->patterns[j->count] = what == PATTERNS;
	if (good && what == SYMBOLS)
		good = jbig2_read_symbols(&j->task, said);
	else if (good && what == PATTERNS)
		good = jbig2_read_patterns(&j->task, said);
	else if (good && what == TEXT)
		good = jbig2_read_text(&j->task);
	else if (good && what == HALFTONE)
		good = j->refer_count == 1 && jbig2_read_halftone(&j->task);
	else if (good)
		good = jbig2_read_generic(&j->task);
	jbig2_symbols_clear(&others);
	return good;
}

/*
 * 7.4.1: within the page; put over what is there in a way that all know. PDFium does not replace,
 * poppler's AND takes away more than is there.
 */
static bool
good_region(struct jbig2 *j, const struct segment *g)
{
	struct yx_reader r = yx_reader(g->data);
	uint32_t x, y;
	uint8_t how;
	bool first = !j->has_region;

	if (!j->has_page || g->page != j->page || !yx_take_u32be(&r, &j->task.width) ||
	    !yx_take_u32be(&r, &j->task.height) || !yx_take_u32be(&r, &x) ||
	    !yx_take_u32be(&r, &y) || !yx_take_u8(&r, &how))
		return false;
	j->has_region = true;
	if ((uint64_t)x + j->task.width > (uint64_t)j->image->width ||
	    (uint64_t)y + j->task.height > (uint64_t)j->image->height)
		return false;
	if (how != OR && how != XOR && how != XNOR && !(how == REPLACE && first && !j->black))
		return false;
	/* 7.4.6.2: coded as a fax (MMR), poppler 22.12 draws bars in it and PDFium nothing */
	if ((g->kind & ~3u) == GENERIC && (!yx_reader_left(&r) || yx_peek(&r) & 0xf1))
		return false;
	return decode(
	    j, g->kind & ~3u,
	    yx_bytes_slice(yx_reader_rest(&r), 0, yx_reader_left(&r) - (g->endless ? 4 : 0)));
}

static bool
good_segment(struct jbig2 *j, const struct segment *g)
{
	struct yx_reader r = yx_reader(g->data);
	uint32_t what;

	if (j->closed || (j->ended && g->kind != FILE_END))
		return false;
	switch (g->kind) {
	case SYMBOLS:
	case PATTERNS:
		return (!g->page || (!j->global && (!j->has_page || g->page == j->page))) &&
		       decode(j, g->kind, g->data);
	case PROFILES:
		return true;
	case EXTENSION: /* that one may do without */
		return yx_take_u32be(&r, &what) && !(what & 0x80000000);
	default:
		break;
	}
	if (j->global)
		return false;
	if (is_region(g->kind))
		return good_region(j, g);
	switch (g->kind) {
	case PAGE:
		return good_page(j, g);
	case STRIPE_END:
		if (!j->has_page || g->page != j->page || !yx_take_u32be(&r, &what) ||
		    what >= (uint64_t)j->image->height)
			return false;
		j->rows = what + 1;
		return g->data.len == 4;
	case PAGE_END:
		j->ended = true;
		return j->has_page && g->page == j->page && !g->data.len;
	case FILE_END:
		j->closed = true;
		return j->has_page && !g->data.len;
	default:
		return false;
	}
}

/* Blanks as writers leave them before endstream; of zeros a segment could be made. */
static bool
is_end(struct yx_bytes rest)
{
	for (size_t i = 0; i < rest.len; i++)
		if (rest.data[i] != '\r' && rest.data[i] != '\n')
			return false;
	return rest.len <= 2;
}

static bool
read_segments(struct jbig2 *j, struct yx_bytes in)
{
	struct yx_reader r = yx_reader(in);
	struct segment g;

	while (!is_end(yx_reader_rest(&r))) {
		bool good = j->count < SEGMENTS_MAX && take_segment(&r, j, &g) &&
			    find(j, g.number) == j->count && good_segment(j, &g);

		j->s->work += j->task.work + 8 * j->count;
		j->task.work = 0;
		if (!good || !strict_goes_on(j->s))
			return false;
		j->numbers[j->count++] = g.number;
	}
	return true;
}

/* Ghostscript shows nothing where they are named and not there. */
static bool
read_globals(struct strict *s, const struct yx_pdf_obj *parms, struct jbig2 *j)
{
	const struct yx_pdf_obj *globals = strict_get(s, parms, "JBIG2Globals");
	struct yx_buf in = { 0 };
	bool good;

	if (!(parms->kind == YX_PDF_DICT && yx_pdf_peek(parms, "JBIG2Globals")))
		return true;
	if (globals->kind != YX_PDF_STREAM)
		return false;
	j->global = true;
	good = strict_decode(s, globals, 0, &in, NULL) && read_segments(j, yx_buf_bytes(&in));
	j->global = false;
	yx_buf_clear(&in);
	return good;
}

bool
strict_jbig2(struct strict *s, const struct yx_pdf_obj *parms, struct yx_bytes data,
	     const struct strict_samples *i)
{
	struct jbig2 *j = yx_alloc(sizeof(*j));
	bool good, limited;

	if (!j) {
		s->status = yx_fail_nomem(s->err);
		return false;
	}
	j->s = s;
	j->image = i;
	good = i->bits == 1 && i->space.parts == 1 && read_globals(s, parms, j) &&
	       read_segments(j, data) && j->has_region && (!j->open || j->rows == i->height);
	for (size_t k = 0; k <= j->count && k < SEGMENTS_MAX; k++)
		jbig2_symbols_clear(&j->said[k]);
	limited = j->task.too_large;
	yx_free(j);
	if (s->status != YX_OK || s->out->found)
		return false;
	if (limited)
		return strict_limit(s);
	return good || strict_odd(s, "a JBIG2 picture whose parts readers take differently",
				  "各阅读器对 JBIG2 图像各部分的解释不同");
}
