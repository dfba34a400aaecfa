/* SPDX-License-Identifier: Apache-2.0 */
/* The QR code of a signed PDF: what it says, and where it disturbs nothing. */
#include <math.h>
#include <string.h>
#include <yinxin/limits.h>
#include <yinxin/pdf_text.h>
#include "make_pdf.h"

#define QR_MM        20
#define QR_MARGIN_PT 20
#define QR_CLEAR_PT  4 /* to the nearest letter */

struct around {
	struct yx_pdf_text text;
	struct yx_pdf_rect seal; /* asked for on this page; empty: none */
};

static bool
touches(const struct yx_pdf_rect *a, const struct yx_pdf_rect *b)
{
	return a->x0 < b->x1 + QR_CLEAR_PT && b->x0 < a->x1 + QR_CLEAR_PT &&
	       a->y0 < b->y1 + QR_CLEAR_PT && b->y0 < a->y1 + QR_CLEAR_PT;
}

static bool
is_free(const struct around *a, const struct yx_pdf_rect *spot)
{
	if (a->seal.x1 > a->seal.x0 && touches(&a->seal, spot))
		return false;
	for (size_t i = 0; i < a->text.count; i++)
		if (touches(&a->text.glyphs[i].box, spot))
			return false;
	return true;
}

/* The corners of the page from the lower left against the clock, each as far in as it must be. */
static bool
look_around(const struct around *a, double width, double height, double side,
	    struct yx_pdf_rect *out)
{
	double far_x = width - side - QR_MARGIN_PT, far_y = height - side - QR_MARGIN_PT;
	double most = fmax(0, fmin(far_x, far_y)) / 3;

	for (double in = 0; in <= most; in += QR_MARGIN_PT / 2.0)
		for (int corner = 0; corner < 4; corner++) {
			double x = corner == 1 || corner == 2 ? far_x : QR_MARGIN_PT;
			double y = corner >= 2 ? far_y - in : QR_MARGIN_PT + in;

			*out = (struct yx_pdf_rect){ x, y, x + side, y + side };
			if (is_free(a, out))
				return true;
		}
	return false;
}

void
pdf_find_qr_spot(struct yx_pdf_update *u, const struct pdf_job *job, struct yx_pdf_rect *out)
{
	const struct yx_sign_place *p = &job->options->place;
	struct yx_pdf_view v = yx_pdf_latest(yx_pdf_update_doc(u));
	struct yx_pdf_text_reader *reader = NULL;
	double side = QR_MM * YX_DRAW_PT_PER_MM, width = 0, height = 0;
	struct around a = { 0 };
	struct yx_pdf_page page;

	if (p->visible && p->page == 0)
		a.seal = (struct yx_pdf_rect){ p->x, p->y, p->x + p->width, p->y + p->height };
	if (job->seal && p->visible && p->page == 0 && p->width <= 0) {
		a.seal.x1 = p->x + (double)job->seal->width_mm * YX_DRAW_PT_PER_MM;
		a.seal.y1 = p->y + (double)job->seal->height_mm * YX_DRAW_PT_PER_MM;
	}
	/* a page that cannot be read keeps the corner: nothing is known that speaks against it */
	if (yx_pdf_page(v, 0, &page, NULL) == YX_OK)
		yx_pdf_page_shown(&page, &width, &height);
	if (yx_pdf_text_reader_new(&reader, v, NULL) != YX_OK ||
	    yx_pdf_text_read(reader, 0, &a.text, NULL) != YX_OK ||
	    !look_around(&a, width, height, side, out))
		*out = (struct yx_pdf_rect){ QR_MARGIN_PT, QR_MARGIN_PT, QR_MARGIN_PT + side,
					     QR_MARGIN_PT + side };
	yx_pdf_text_clear(&a.text);
	yx_pdf_text_reader_free(reader);
}

/* "auto": what the unsigned file was, which anybody can compare: head -c LEN FILE | sm3. */
static enum yx_status
qr_text(const struct pdf_job *job, char *out, size_t size, struct yx_error *err)
{
	struct yx_digest d;
	char hex[2 * 32 + 1];
	enum yx_status st;

	if (strcmp(job->how->qr, "auto") != 0) {
		if (snprintf(out, size, "%s", job->how->qr) >= (int)size)
			return yx_fail(err, YX_USAGE, NULL, "",
				       "a QR code holds at most %d bytes of text here",
				       YX_LIMIT_QR_TEXT);
		return YX_OK;
	}
	if ((st = yx_digest(&d, YX_DIGEST_SM3, job->in, err)) == YX_OK)
		(void)snprintf(out, size, "yinxin:v1?len=%zu&sm3=%s", job->in.len,
			       yx_hex(hex, sizeof(hex), yx_digest_bytes(&d)));
	return st;
}

enum yx_status
pdf_place_qr(struct yx_pdf_update *u, const struct pdf_job *job,
	     const struct yx_pdf_rect *free_spot, struct yx_error *err)
{
	const struct yx_sign_place *p = &job->how->qr_place;
	struct yx_pdf_rect spot = { p->x, p->y, p->x + p->width, p->y + p->width };
	struct yx_pdf_appearance appearance;
	double side = p->visible ? p->width : QR_MM * YX_DRAW_PT_PER_MM;
	struct yx_pdf_mark mark = { .page = p->visible ? p->page : 0,
				    .appearance = &appearance,
				    .name = YX_BYTES_LIT("QR") };
	struct pdf_cut cut = { .width = side, .height = side, .to = 1 };
	struct yx_draw_picture *picture = NULL;
	char text[YX_LIMIT_QR_TEXT + 1];
	struct pdf_look look;
	enum yx_status st = qr_text(job, text, sizeof(text), err);

	if (st != YX_OK || (st = yx_draw_qr(&picture, text, side, YX_DRAW_PT, err)) != YX_OK)
		return st;
	mark.contents = yx_bytes_str(text);
	mark.rect = p->visible ? spot : *free_spot;
	if ((st = pdf_look_picture(u, picture, &look, err)) == YX_OK &&
	    (st = pdf_look_cut(u, &look, &cut, &appearance, err)) == YX_OK)
		st = yx_pdf_update_add_mark(u, &mark, err);
	yx_draw_picture_free(picture);
	yx_buf_clear(&cut.content);
	return st;
}
