/* SPDX-License-Identifier: Apache-2.0 */
/* QR codes (ISO/IEC 18004) as a vector picture: libqrencode chooses the pattern, we draw it. */
#include <errno.h>
#include <qrencode.h>
#include <yinxin/draw.h>
#include <yinxin/limits.h>

#define QUIET 4 /* modules of margin on every side (ISO/IEC 18004 6.3.8) */

/* The dark modules, each run of a row as one rectangle. */
static void
draw_modules(struct yx_draw_path *path, const QRcode *qr, double module)
{
	for (int y = 0; y < qr->width; y++)
		for (int x = 0; x < qr->width; x++) {
			int end = x;

			while (end < qr->width && (qr->data[y * qr->width + end] & 1))
				end++;
			if (end == x)
				continue;
			yx_draw_rectangle(path,
					  yx_draw_rect_of((QUIET + x) * module,
							  (QUIET + y) * module, (end - x) * module,
							  module),
					  0);
			x = end;
		}
}

enum yx_status
yx_draw_qr(struct yx_draw_picture **out, const char *text, double side, enum yx_draw_unit unit,
	   struct yx_error *err)
{
	static const struct yx_draw_colour black = { 0, 0, 0, 255 };
	struct yx_bytes in = yx_bytes_str(text);
	struct yx_draw_path path = { 0 };
	QRcode *qr;
	enum yx_status st;

	*out = NULL;
	if (!in.len || in.len > YX_LIMIT_QR_TEXT)
		return yx_fail(err, YX_USAGE, NULL, "",
			       "a QR code holds 1 to %d bytes of text here, not %zu",
			       YX_LIMIT_QR_TEXT, in.len);
	/* M: a seal may lie over a corner of it and 15 % of it still be missing */
	qr = QRcode_encodeData((int)in.len, in.data, 0, QR_ECLEVEL_M);
	if (!qr)
		return errno == ENOMEM ? yx_fail_nomem(err)
				       : yx_fail(err, YX_LIMIT, NULL, "ISO/IEC 18004",
						 "the text is too long for a QR code");
	st = yx_draw_picture_new(out, side, side, unit, err);
	if (st == YX_OK) {
		draw_modules(&path, qr, side / (qr->width + 2 * QUIET));
		yx_draw_picture_fill(*out, &path, black);
		st = yx_draw_picture_status(*out, err);
	}
	yx_draw_path_clear(&path);
	QRcode_free(qr);
	if (st != YX_OK) {
		yx_draw_picture_free(*out);
		*out = NULL;
	}
	return st;
}
