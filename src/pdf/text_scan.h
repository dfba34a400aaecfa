/* SPDX-License-Identifier: Apache-2.0 */
/* What the readers of text share: character maps, fonts, and the glyphs of a page as they come. */
#ifndef YX_PDF_TEXT_SCAN_H
#define YX_PDF_TEXT_SCAN_H

#include <yinxin/pdf_text.h>
#include "doc.h"

#define TEXT_UNKNOWN 0xfffd

/* ------------------------------------------------------------ text_cmap.c */

/* Codes lo..hi of so many bytes mean value, value + 1, ...; or, with `more`, that many code points
 * of the pool from `value` on. */
struct text_range {
	uint32_t lo, hi, value;
	uint16_t more;
	uint8_t bytes;
};

#define TEXT_SPACES 64
struct text_cmap {
	struct text_range *ranges; /* by bytes and lo */
	size_t count, cap;
	uint32_t *pool;
	size_t pool_len, pool_cap;
	struct {
		uint32_t lo, hi;
		uint8_t bytes;
	} spaces[TEXT_SPACES];
	size_t space_count;
	bool vertical;
	bool has_notdef;
	bool odd; /* it leans on another one, or says what readers take in two ways */
};

/* A CMap file (9.7.5.3) or a ToUnicode one (9.10.3). What is broken in it is left out. */
YX_MUST_CHECK enum yx_status text_cmap_parse(struct text_cmap *m, struct yx_bytes in,
					     bool to_unicode, struct yx_error *err);
void text_cmap_clear(struct text_cmap *m);
const struct text_range *text_cmap_find(const struct text_cmap *m, uint32_t code, unsigned bytes);
/* Is this code within a code space range of its length? */
bool text_cmap_has(const struct text_cmap *m, uint32_t code, unsigned bytes);
/* Bytes of the code that begins here, by the code space ranges. */
unsigned text_cmap_length(const struct text_cmap *m, struct yx_bytes at);

/* ----------------------------------------------------------- text_names.c */

/* Unicode of a glyph's name (Adobe Glyph List, the part in use); 0 when it is none of them. */
uint32_t text_glyph_name(struct yx_bytes name);
/* The other way round: the usual name of a character; "" for others. `out` is returned. */
const char *text_name_of(uint32_t code, char *out, size_t size);
/* Fill in a base encoding: "WinAnsiEncoding", "MacRomanEncoding", else the standard one. */
void text_base_encoding(uint32_t unicode[256], struct yx_bytes name);
/* Width of a character in Helvetica, 1/1000: for the 14 fonts that come without theirs. */
double text_usual_width(uint32_t code, bool monospace);

/* ------------------------------------------------------------ text_font.c */

enum text_codes {
	TEXT_ONE_BYTE,
	TEXT_TWO_BYTES, /* Identity: the code is the CID */
	TEXT_UCS2,      /* the code is UTF-16 */
	TEXT_GB,        /* GBK or GB 18030 bytes */
	TEXT_CMAP       /* as `encoding` says */
};

struct text_width {
	uint32_t lo, hi;
	double width;
};

struct text_font {
	struct yx_pdf_ref ref; /* num 0: direct, not kept */
	enum text_codes codes;
	bool vertical, has_to_unicode;
	struct text_cmap encoding, to_unicode;
	uint32_t unicode[256];
	double widths[256]; /* of one byte; thousandths, negative: default */
	struct text_width *cid_widths;
	size_t width_count, width_cap;
	double default_width;
	double scale; /* from widths to text space: 1/1000, or of a Type 3 font's matrix */
};

/* Read a font dictionary. YX_OK also for one that says little. */
YX_MUST_CHECK enum yx_status text_font_load(struct text_font *f, struct yx_pdf_view v,
					    const struct yx_pdf_obj *dict, struct yx_error *err);
void text_font_clear(struct text_font *f);

#define TEXT_EXPAND 8
struct text_code {
	uint32_t code;
	unsigned bytes;
	uint32_t unicode[TEXT_EXPAND]; /* one or more */
	size_t count;
	double width; /* text space at size 1 */
};
/* The next code of a string; false at its end. */
bool text_font_next(const struct text_font *f, struct yx_reader *r, struct text_code *out);

/* ------------------------------------------------------------ text_scan.c */

/* A character as drawn: user space of the page. */
struct text_drawn {
	uint32_t code;
	double x, y;   /* of the baseline's start */
	double dx, dy; /* its advance */
	double ux, uy; /* up, as long as the font is high */
};

struct text_scan {
	struct yx_pdf_view v;
	struct text_font **fonts;
	size_t font_count, font_cap;
	struct text_drawn *drawn;
	size_t count, cap;
	uint64_t operators; /* over all pages */
};

/* The parts of a page's /Contents, one after the other. */
YX_MUST_CHECK enum yx_status text_join_contents(struct yx_pdf_view v,
						const struct yx_pdf_page *page, struct yx_buf *out,
						struct yx_error *err);
/* Drops no object that was handed out, unlike yx_pdf_text_read(). */
YX_MUST_CHECK enum yx_status text_scan_page(struct text_scan *s, const struct yx_pdf_page *page,
					    struct yx_error *err);
void text_scan_clear(struct text_scan *s);

/* ------------------------------------------------------------ text_line.c */

/* Make the box large enough for this point. */
void text_widen(struct yx_pdf_rect *box, double x, double y);

#endif
