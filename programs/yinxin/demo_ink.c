/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The demonstration's handwriting: party B signs with a pen. The movement is sealed into the
 * signature for an escrow, opened again with the escrow's key, held against other acts of the same
 * hand; and put into a second contract, where it is known again.
 */
#include <math.h>
#include <yinxin/ink_show.h>
#include <yinxin/report_ink.h>
#include "demo.h"

#define SAMPLES 5

bool
demo_take_handwriting(struct demo *d)
{
	struct yx_buf json = { 0 };
	bool ok;

	if (d->own_file) /* whose hand would it be? */
		return true;
	demo_heading(d, "Party B's hand: the movement of the pen is recorded",
		     "乙方手写签名：记录书写动作");
	d->escrow =
	    (struct demo_party){ "演示托管人 Demo Escrow", "escrow-p256", "p256", NULL, NULL };
	ok = demo_make_party(d, &d->escrow, d->ca_p256, YX_CA_RECIPIENT) &&
	     demo_write_name(d, &d->hand) &&
	     yx_ink_write(d->hand, YX_INK_FORMAT_JSON, &json, &d->err) == YX_OK &&
	     demo_write(d, "handwriting.json", yx_buf_bytes(&json), YX_OUT_PRIVATE);
	if (ok)
		cli_say(d->c,
			"   李样本, a made-up hand: %zu strokes, %.1f s, %zu samples "
			"-> handwriting.json",
			"   “李样本”（虚构的笔迹）：%zu 笔，%.1f 秒，%zu 个采样点 -> "
			"handwriting.json",
			yx_ink_stroke_count(d->hand), yx_ink_duration_s(d->hand), d->hand->count);
	yx_buf_clear(&json);
	return ok;
}

/* --------------------------------------------------------------- examiner */

struct examination {
	struct yx_ink *samples[SAMPLES];
	char names[SAMPLES][40];
	struct yx_ink_enrolment enrolment;
	struct yx_ink_score score;
};

/* Five other acts of the hand, and what they say of the questioned one. */
static bool
examine(struct demo *d, struct examination *x, const struct yx_ink *questioned)
{
	struct yx_ink_template *t = NULL;
	bool ok = true;

	for (size_t i = 0; i < SAMPLES && ok; i++) {
		ok = demo_write_name(d, &x->samples[i]);
		(void)snprintf(x->names[i], sizeof(x->names[i]), "%s %zu",
			       cli_text(d->c, "sample", "样本"), i + 1);
	}
	ok = ok &&
	     yx_ink_template_new(&t, (const struct yx_ink *const *)x->samples, SAMPLES,
				 &x->enrolment, &d->err) == YX_OK &&
	     yx_ink_score(&x->score, t, questioned, &d->err) == YX_OK;
	yx_ink_template_free(t);
	return ok;
}

static bool
write_record(struct demo *d, const struct examination *x, const struct yx_ink *questioned,
	     const char *source)
{
	struct yx_report_capture samples[SAMPLES];
	struct yx_report_ink r = { .questioned = { .ink = questioned,
						   .name = "contract-signed.pdf",
						   .source = source },
				   .samples = samples,
				   .count = SAMPLES,
				   .enrolment = &x->enrolment,
				   .score = &x->score,
				   .matter = cli_text(d->c, "demonstration", "演示"),
				   .made = yx_time_now(),
				   .chinese = d->c->chinese };
	struct yx_buf pdf = { 0 };
	bool ok;

	for (size_t i = 0; i < SAMPLES; i++)
		samples[i] = (struct yx_report_capture){ .ink = x->samples[i],
							 .name = x->names[i],
							 .experimental = true };
	ok = yx_report_ink_pdf(&pdf, NULL, &r, d->fonts, &d->err) == YX_OK &&
	     demo_write(d, "handwriting-record.pdf", yx_buf_bytes(&pdf), YX_OUT_PRIVATE);
	yx_buf_clear(&pdf);
	return ok;
}

/* Curves, and the act at true speed. */
static bool
write_pictures(struct demo *d, const struct yx_ink *ink)
{
	struct yx_buf curves = { 0 }, page = { 0 };
	bool ok;

	ok = yx_ink_show(&curves, ink, d->c->chinese, &d->err) == YX_OK &&
	     yx_ink_replay(&page, ink, true, d->c->chinese, &d->err) == YX_OK &&
	     demo_write(d, "handwriting.svg", yx_buf_bytes(&curves), YX_OUT_PRIVATE) &&
	     demo_write(d, "handwriting-replay.html", yx_buf_bytes(&page), YX_OUT_PRIVATE);
	yx_buf_clear(&curves);
	yx_buf_clear(&page);
	return ok;
}

/* Only the escrow opens it: the signer's own key does not. */
static bool
open_package(struct demo *d, const struct yx_ink_found *f, struct yx_ink_content *content)
{
	struct yx_error denied = YX_ERROR_INIT;

	printf("   %s: %s\n", f->where, yx_ink_bound_text(f->bound, d->c->chinese));
	if (f->bound != YX_INK_BOUND ||
	    yx_ink_package_open(content, &f->package, d->b.key, &denied) == YX_OK) {
		(void)yx_fail(&d->err, YX_INTERNAL, NULL, "",
			      "the handwriting is not bound, or opens with any key");
		return false;
	}
	return yx_ink_package_open(content, &f->package, d->escrow.key, &d->err) == YX_OK;
}

bool
demo_examine_handwriting(struct demo *d)
{
	struct yx_ink_content content = { 0 };
	struct yx_ink_list found = { 0 };
	struct examination x = { 0 };
	const char *bound = yx_ink_bound_text(YX_INK_BOUND, d->c->chinese);
	bool ok;

	if (d->own_file)
		return true;
	demo_heading(d, "The handwriting, opened with the escrow's key and examined",
		     "用托管人密钥开启笔迹并检验");
	ok = yx_ink_find(&found, yx_buf_bytes(&d->signed_twice), yx_bytes(NULL, 0), &d->err) ==
	     YX_OK;
	if (ok && found.count != 1) {
		(void)yx_fail(&d->err, YX_INTERNAL, NULL, "", "not one act of writing is found");
		ok = false;
	}
	ok = ok && open_package(d, &found.items[0], &content) && examine(d, &x, content.ink) &&
	     write_record(d, &x, content.ink, bound) && write_pictures(d, content.ink);
	if (ok)
		cli_say(d->c,
			"   against %d other acts of that hand: %s (log10 of the likelihood ratio "
			"%.1f)\n   -> handwriting.svg, handwriting-replay.html, "
			"handwriting-record.pdf",
			"   与该书写人另外 %d 次书写比对：%s（似然比的常用对数 %.1f）\n"
			"   -> handwriting.svg、handwriting-replay.html、handwriting-record.pdf",
			SAMPLES, yx_ink_support_text(x.score.support, d->c->chinese),
			x.score.log10_lr);
	for (size_t i = 0; i < SAMPLES; i++)
		yx_ink_free(x.samples[i]);
	yx_ink_content_clear(&content);
	yx_ink_list_clear(&found);
	return ok;
}

/* ------------------------------------------------------------------ replay */

/* The same act in both files? */
static bool
known_again(struct demo *d, const struct yx_buf *copy, bool *known)
{
	struct yx_ink_list first = { 0 }, second = { 0 };
	struct yx_bytes none = { NULL, 0 };
	bool ok = yx_ink_find(&first, yx_buf_bytes(&d->signed_twice), none, &d->err) == YX_OK &&
		  yx_ink_find(&second, yx_buf_bytes(copy), none, &d->err) == YX_OK;

	*known = ok && first.count == 1 && second.count == 1 &&
		 yx_ink_package_same_act(&first.items[0].package, &second.items[0].package);
	yx_ink_list_clear(&first);
	yx_ink_list_clear(&second);
	return ok;
}

bool
demo_replay_handwriting(struct demo *d)
{
	struct yx_buf other = { 0 }, copy = { 0 };
	struct demo_act act = { .who = &d->a,
				.where = &d->places.signature_b,
				.ink = d->hand,
				.reason = "I agree to the contract (demonstration)",
				.name = "contract-replayed.pdf" };
	enum yx_verdict verdict = YX_VERDICT_TOTAL_PASSED;
	bool known = false, ok;

	if (d->own_file)
		return true;
	demo_heading(d, "Party A puts B's recorded movement under a contract with another price",
		     "甲方把录得的乙方笔迹用在改了价格的另一份合同上");
	yx_buf_init(&other, YX_LIMIT_PIPE);
	ok = demo_change_price(d, &d->original, &other) && demo_sign_one(d, &act, &other, &copy) &&
	     demo_show_headline(d, yx_buf_bytes(&copy), act.name, &verdict) &&
	     known_again(d, &copy, &known);
	if (ok && !known) {
		(void)yx_fail(&d->err, YX_INTERNAL, NULL, "", "the replay was not noticed");
		ok = false;
	}
	if (ok)
		cli_say(d->c,
			"   a good signature of party A; but held against contract-signed.pdf: "
			"the very same series,\n   one is a replay (no key needed; "
			"yinxin ink replay-check)",
			"   甲方的签名本身有效；但与 contract-signed.pdf 对照：笔迹序列完全相同，\n"
			"   其一为重放（无需密钥；yinxin ink replay-check）");
	yx_buf_clear(&other);
	yx_buf_clear(&copy);
	return ok;
}
