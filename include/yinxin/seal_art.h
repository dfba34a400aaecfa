/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seal_art: what a seal looks like. Seals are drawn from text alone as vector paths (module draw),
 * in millimetres, in the shapes and proportions used in China; and the scan of a stamped imprint
 * is turned into a clean transparent picture. docs/SEALS.md says where each measure comes from.
 *
 * The picture of a seal is not a seal: only the signed structure of seal.h makes it one. Whoever
 * draws an organisation's seal needs that organisation's authority.
 */
#ifndef YINXIN_SEAL_ART_H
#define YINXIN_SEAL_ART_H

#include <yinxin/draw.h>

#ifdef __cplusplus
extern "C" {
#endif

enum yx_seal_art_kind {
	YX_SEAL_ART_COMPANY,   /* 公章: round 40 mm, star, name along the upper arc */
	YX_SEAL_ART_CONTRACT,  /* 合同专用章: round 40 mm, star, title below */
	YX_SEAL_ART_FINANCE,   /* 财务专用章: round 38 mm, star, title below */
	YX_SEAL_ART_PERSONNEL, /* 人事专用章: round 38 mm, star, title below */
	YX_SEAL_ART_INVOICE,   /* 发票专用章: oval 40 x 30 mm, taxpayer number in the middle */
	YX_SEAL_ART_LEGAL_REP, /* 法定代表人名章: square 20 mm */
	YX_SEAL_ART_PERSONAL,  /* 个人名章: square 16 mm, or as given */
	YX_SEAL_ART_ROUND,     /* any round seal, without a star */
	YX_SEAL_ART_OVAL,      /* 45 x 30 mm: foreign-invested companies and others; no star */
	YX_SEAL_ART_SQUARE,    /* 22 mm, the name in rows or columns */
	YX_SEAL_ART_RECTANGLE, /* 45 x 16 mm, the name in rows */
	YX_SEAL_ART_KIND_COUNT
};

/* What follows a person's name. */
enum yx_seal_art_suffix {
	YX_SEAL_ART_SUFFIX_AUTO, /* what makes four characters: 之印 after two, 印 after three */
	YX_SEAL_ART_NO_SUFFIX,
	YX_SEAL_ART_YIN,      /* 印 */
	YX_SEAL_ART_ZHIYIN,   /* 之印 */
	YX_SEAL_ART_YINZHANG, /* 印章 */
	YX_SEAL_ART_SIYIN     /* 私印 */
};

enum yx_seal_art_order {
	YX_SEAL_ART_COLUMNS, /* top to bottom, columns from the right: the old way */
	YX_SEAL_ART_LOOP, /* 回文: surname and suffix right, given name left; four characters */
	YX_SEAL_ART_ROWS  /* left to right, rows from the top */
};

enum yx_seal_art_pattern {
	YX_SEAL_ART_PLAIN,
	YX_SEAL_ART_MICROTEXT, /* the code (or the name) in 0.6 mm letters cut out of the edge */
	YX_SEAL_ART_GUILLOCHE  /* fine lines between star and name, made from the name and code */
};

/* Where the second line of a round or oval seal goes. */
enum yx_seal_art_second {
	YX_SEAL_ART_LOWER_ARC, /* along the lower arc, feet outwards: Latin scripts */
	YX_SEAL_ART_INNER_ARC, /* above the star, inside the name */
	YX_SEAL_ART_OUTER_ARC  /* outside the name, which becomes smaller: minority scripts */
};

/*
 * What to draw. Zero or NULL is the kind's default; yx_seal_art_defaults() fills everything in, for
 * a form to show.
 */
struct yx_seal_art {
	enum yx_seal_art_kind kind;
	const char *name;   /* of the organisation or the person; must be given */
	const char *title;  /* "合同专用章" below the star; "" for none */
	const char *second; /* the name in a second script */
	enum yx_seal_art_second second_place;
	const char *code;   /* 13 digits along the lower arc; invoice: the taxpayer's number */
	const char *number; /* "(1)": one of several seals of one kind */
	double width_mm, height_mm;
	double edge_mm;       /* width of the edge line */
	double inner_edge_mm; /* a second, thin line inside the edge; 0: none */
	double star_mm;       /* across the points' circle; negative: no star */
	double name_mm;       /* height of the name's characters */
	enum yx_draw_face face;
	bool own_face; /* `face` counts (else: the kind's) */
	bool white;    /* 白文: white characters on red; else 朱文 */
	enum yx_seal_art_suffix suffix;
	enum yx_seal_art_order order;
	enum yx_seal_art_pattern pattern;
	struct yx_draw_colour colour; /* all zero: the red of printing ink, #d7101c */
};

/* "company", "legal-representative", ... and "公章", "法定代表人名章". NULL past the end. */
const char *yx_seal_art_kind_name(enum yx_seal_art_kind kind);
const char *yx_seal_art_kind_chinese(enum yx_seal_art_kind kind);
bool yx_seal_art_kind_parse(enum yx_seal_art_kind *out, const char *name);

/* Fill in what is zero or NULL by the kind's rules. */
void yx_seal_art_defaults(struct yx_seal_art *art);

/*
 * Draw it: a picture in millimetres exactly as large as the seal, everything outside and between
 * the lines transparent. USAGE for a missing name, sizes outside 5..80 mm, or more text than the
 * shape can hold; NOT_FOUND when a font is missing. Free with yx_draw_picture_free().
 */
YX_MUST_CHECK enum yx_status yx_seal_art_draw(struct yx_draw_picture **out,
					      struct yx_draw_fonts *fonts,
					      const struct yx_seal_art *art, struct yx_error *err);

enum yx_seal_art_format {
	YX_SEAL_ART_SVG,
	YX_SEAL_ART_PNG, /* with alpha, at `dpi` */
	YX_SEAL_ART_PDF, /* a file of one page as large as the seal */
	YX_SEAL_ART_OFD  /* PathObjects for a page layer, in the ofd: namespace, IDs from 1 */
};
YX_MUST_CHECK enum yx_status yx_seal_art_write(struct yx_buf *out,
					       const struct yx_draw_picture *pic,
					       enum yx_seal_art_format format, double dpi,
					       struct yx_draw_fonts *fonts, struct yx_error *err);

/* ------------------------------------------------------------------- scans */

struct yx_seal_scan {
	double dpi;        /* of the scan; 0: what the file says, else width_mm decides */
	double width_mm;   /* true width of the imprint, when known; 0: unknown */
	double min_dpi;    /* less is refused; 0: 300 */
	bool keep_angle;   /* do not deskew */
	bool keep_colours; /* the ink's own shades; else one red */
	struct yx_draw_colour colour; /* that red; all zero: the ink's own average */
};

struct yx_seal_scan_report {
	double dpi;       /* effective; 0: unknown */
	double angle;     /* degrees the imprint was turned clockwise in the scan; removed */
	bool angle_known; /* a star or straight edges showed the way up */
	double width_mm, height_mm; /* of the imprint after cropping; 0: unknown */
	unsigned specks;            /* removed */
	double ink;                 /* share of the cropped picture that is inked, 0..1 */
	bool round; /* outline closer to a circle or an ellipse than to a rectangle */
};

/*
 * The imprint in a scan: paper, shadows, black print and specks go, red ink stays as alpha; turned
 * upright (to within 36 degrees for a star, 45 for straight edges) and cropped. MALFORMED when
 * there is no red imprint; DENIED when the resolution is too low, saying what it is. `report` may
 * be NULL.
 */
YX_MUST_CHECK enum yx_status yx_seal_scan_clean(struct yx_image *out, const struct yx_image *in,
						const struct yx_seal_scan *scan,
						struct yx_seal_scan_report *report,
						struct yx_error *err);

#ifdef __cplusplus
}
#endif
#endif
