/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_fax: fax pictures (ISO 32000-2 7.4.6). The parameters say how the rows are coded, and
 * nothing in the data does; so all rows are read.
 */
#include "strict_image.h"
#include "strict_fax.h"

#define BYTE 30 /* nanoseconds or so; the codes of one */
#define ROW  20

/* Table 11: where an entry is of another type, some readers take it and some its default. */
static bool
good_parameters(struct strict *s, const struct yx_pdf_obj *parms, const struct strict_samples *i)
{
	static const char *const flags[] = { "EndOfLine", "EncodedByteAlign", "EndOfBlock",
					     "BlackIs1" };
	const struct yx_pdf_obj *k = strict_get(s, parms, "K"),
				*rows = strict_get(s, parms, "Rows");
	const struct yx_pdf_obj *block = strict_get(s, parms, "EndOfBlock");

	for (size_t n = 0; n < sizeof(flags) / sizeof(flags[0]); n++) {
		const struct yx_pdf_obj *o = strict_get(s, parms, flags[n]);

		if (o->kind != YX_PDF_NULL && o->kind != YX_PDF_BOOL)
			return false;
	}
	/* without an end of its own it has as many rows as are said */
	return (k->kind == YX_PDF_NULL || k->kind == YX_PDF_INT) &&
	       (rows->kind == YX_PDF_NULL ||
		(rows->kind == YX_PDF_INT &&
		 (block->kind != YX_PDF_BOOL || block->u.boolean || rows->u.integer == 0 ||
		  rows->u.integer >= i->height)));
}

static bool
is_true(const struct yx_pdf_obj *o)
{
	return o->kind == YX_PDF_BOOL && o->u.boolean;
}

bool
strict_fax(struct strict *s, const struct yx_pdf_obj *parms, struct yx_bytes data,
	   const struct strict_samples *i)
{
	const struct yx_pdf_obj *columns = strict_get(s, parms, "Columns");
	const struct yx_pdf_obj *k = strict_get(s, parms, "K");
	struct fax f = { .k = k->kind == YX_PDF_INT ? k->u.integer : 0,
			 .aligned = is_true(strict_get(s, parms, "EncodedByteAlign")),
			 .lines = is_true(strict_get(s, parms, "EndOfLine")),
			 .columns = (uint32_t)i->width,
			 .rows = (uint32_t)i->height };
	bool memory = true;

	if (i->bits != 1 || i->space.parts != 1 || !data.len || !good_parameters(s, parms, i) ||
	    (f.lines && f.k < 0))
		return strict_odd(s, "an image whose entries readers differ on",
				  "各阅读器对图像条目的解释不同");
	if ((columns->kind == YX_PDF_INT ? columns->u.integer : 1728) != i->width)
		return strict_odd(s, "an image that is not as wide as its entries say",
				  "图像的宽度与其条目不符");
	if (f.columns > FAX_COLUMNS)
		return strict_limit(s);
	s->work += BYTE * data.len + ROW * (uint64_t)f.rows;
	if (!strict_goes_on(s))
		return false;
	if (fax_holds(data, &f, &memory))
		return true;
	if (!memory) {
		s->status = yx_fail_nomem(s->err);
		return false;
	}
	return strict_odd(s, "a fax whose rows are not as its entries say, or end early",
			  "传真图像的行与其条目不符，或数据提前结束");
}
