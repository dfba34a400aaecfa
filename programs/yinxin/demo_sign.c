/* SPDX-License-Identifier: Apache-2.0 */
/* The demonstration's contract is sealed and signed, as PDF. */
#include <yinxin/sign_pdf.h>
#include "demo.h"

static struct yx_sign_place
place_of(const struct demo *d, const struct yx_draw_place *p)
{
	struct yx_sign_place none = { .visible = false };

	if (d->own_file) /* nothing is known about its pages: sign without covering any of it */
		return none;
	return (struct yx_sign_place){ true, p->page - 1, p->x, p->y, p->width, p->height };
}

bool
demo_sign_one(struct demo *d, const struct demo_act *a, const struct yx_buf *original,
	      struct yx_buf *out)
{
	struct yx_tsp_source source = { .url = "demo TSA", .local = d->authority };
	struct yx_path_options path = YX_PATH_OPTIONS_INIT;
	struct yx_tsp_client client = { .sources = &source, .source_count = 1, .path = &path };
	struct yx_sign_options o = { .who = { .key = a->who->key, .cert = a->who->cert },
				     .level = YX_LEVEL_B_T,
				     .tsa = &client,
				     .place = place_of(d, a->where),
				     .reason = a->reason,
				     .time = YX_TIME_NONE,
				     .chinese = a->chinese,
				     .ink = a->ink };
	struct yx_sign_pdf_how how = { .seal = a->seal,
				       .across = a->seal.len != 0,
				       .qr = a->seal.len ? "auto" : NULL,
				       /* where the last page is empty */
				       .qr_place = { true, 1, 484, 62, 57, 57 } };
	struct yx_bytes in = yx_buf_bytes(original);
	const struct yx_cert *const escrow = d->escrow.cert;
	const char *how_en = "", *how_zh = "";
	struct yx_sign_result result;
	struct yx_buf tail = { 0 };
	char when[32];
	bool ok;

	path.trust = d->trust;
	if (a->seal.len) {
		how_en = ", with the seal, also across the pages";
		how_zh = "，盖章并加盖骑缝章";
	} else if (a->ink) {
		how_en = ", by hand, sealed for the escrow";
		how_zh = "，手写签名（笔迹封存给托管人）";
		o.ink_for = (struct yx_ink_recipients){ &escrow, 1 };
	}
	yx_buf_init(out, YX_LIMIT_PIPE);
	ok = yx_sign_pdf_seal(&tail, in, &o, &how, &result, &d->err) == YX_OK;
	if (ok) {
		yx_buf_put_bytes(out, in);
		yx_buf_put_bytes(out, yx_buf_bytes(&tail));
		ok = yx_buf_status(out, &d->err) == YX_OK &&
		     demo_write(d, a->name, yx_buf_bytes(out), 0);
	}
	yx_buf_clear(&tail);
	if (ok)
		printf("   %s%s: %s, %s %s -> %s\n", a->who->name, cli_text(d->c, how_en, how_zh),
		       result.profile, cli_text(d->c, "time-stamped", "时间戳"),
		       yx_time_rfc3339(when, result.time - result.time % YX_SECOND), a->name);
	return ok;
}

bool
demo_sign(struct demo *d)
{
	struct demo_act seal = { .who = &d->a,
				 /* in the middle of it, at its own size */
				 .where = &d->places.seal_a,
				 .seal = yx_buf_bytes(&d->seal),
				 .reason = "加盖甲方公章（演示）",
				 .chinese = true,
				 .name = "contract-sealed-by-a.pdf" };
	struct demo_act first = { .who = &d->a,
				  .where = &d->places.signature_a,
				  .reason = "同意合同全部条款（演示）",
				  .chinese = true,
				  .name = "contract-signed-by-a.pdf" };
	struct demo_act second = { .who = &d->b,
				   .where = &d->places.signature_b,
				   .ink = d->hand,
				   .reason = "I agree to the contract (demonstration)",
				   .name = "contract-signed.pdf" };

	if (d->seal_picture)
		demo_heading(d,
			     "Party A seals (GB/T 38540) and signs, then B signs (PAdES), each "
			     "time-stamped",
			     "甲方盖章（GB/T 38540）并签署，乙方签署（PAdES），每次都带时间戳");
	else
		demo_heading(d, "Both sign, each signature time-stamped (PAdES B-T)",
			     "双方签署，每个签名都带时间戳（PAdES B-T）");
	if (d->seal_picture && !demo_sign_one(d, &seal, &d->original, &d->sealed))
		return false;
	return demo_sign_one(d, &first, d->seal_picture ? &d->sealed : &d->original,
			     &d->signed_once) &&
	       demo_sign_one(d, &second, &d->signed_once, &d->signed_twice);
}
