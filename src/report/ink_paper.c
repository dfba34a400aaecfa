/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The examiner's record of a handwritten electronic signature, as a PDF. What is said where follows
 * the practice of examining electronic handwriting (检材、样本、设备、检验、意见) and the
 * evaluative form of ENFSI's guideline (2015): propositions, likelihood ratio, verbal scale,
 * limits.
 */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "ink_paper.h"

const char *
paper_say(const struct paper *p, const char *en, const char *zh)
{
	return p->r->chinese ? zh : en;
}

static void
heading(struct paper *p, const char *en, const char *zh)
{
	yx_draw_document_heading(p->doc, 1, paper_say(p, en, zh));
}

void
paper_sayf(struct paper *p, const struct yx_draw_style *style, const char *en, const char *zh, ...)
{
	char line[900];
	va_list ap;

	va_start(ap, zh);
	(void)vsnprintf(line, sizeof(line), p->r->chinese ? zh : en, ap);
	va_end(ap);
	yx_draw_document_paragraph(p->doc, style, line);
}

void
paper_paragraph(struct paper *p, const char *en, const char *zh)
{
	yx_draw_document_paragraph(p->doc, &p->body, paper_say(p, en, zh));
}

/* ----------------------------------------------------------------- finding */

static void
put_picture(struct paper *p, enum yx_status st, struct yx_draw_picture *pic, bool keep)
{
	if (st == YX_OK) {
		if (keep)
			yx_draw_document_need(p->doc, yx_draw_picture_height(pic) + 10);
		yx_draw_document_picture(p->doc, pic, 0, YX_DRAW_CENTRE);
		yx_draw_document_space(p->doc, 6);
	}
	yx_draw_picture_free(pic);
}

static enum yx_status
put_finding(struct paper *p)
{
	const struct yx_ink_score *s = p->r->score;
	struct yx_draw_picture *pic = NULL;
	struct yx_draw_style strong = p->body;
	enum yx_status st;

	paper_paragraph(
	    p,
	    "H1: the writer of the samples wrote the questioned signature. H2: another person "
	    "wrote it, after practice.",
	    "命题 H1：检材为样本书写人所写。命题 H2：检材为他人练习摹仿所写。");
	strong.face = YX_DRAW_HEI_BOLD;
	paper_sayf(p, &strong,
		   "Likelihood ratio %.3g (common logarithm %.2f, bounded at 2 either way; "
		   "score %.2f): %s.",
		   "似然比 %.3g（常用对数 %.2f，限于 ±2；得分 %.2f）：%s。", pow(10, s->log10_lr),
		   s->log10_lr, s->score, yx_ink_support_text(s->support, p->r->chinese));
	if (s->reasons & YX_INK_REPLAYED)
		yx_draw_document_paragraph(p->doc, &strong,
					   yx_ink_reason_text(YX_INK_REPLAYED, p->r->chinese));
	st = ink_figure_scale(&pic, p->fonts, s->log10_lr, p->r->chinese,
			      yx_draw_document_width(p->doc), p->err);
	put_picture(p, st, pic, true);
	if (st != YX_OK)
		return st;
	yx_draw_document_paragraph(
	    p->doc, &p->small,
	    paper_say(
		p,
		"Scale after ENFSI 2015: a ratio of 2 to 10 is weak, 10 to 100 moderate, 100 and "
		"above "
		"strong support for H1; the same of its inverse for H2; below 2 none for either.",
		"量表参照 ENFSI 2015：似然比 2–10 为弱支持，10–100 为中等支持，100 "
		"以上为强支持（H1）；"
		"倒数同理（H2）；不足 2 为对两者均无支持。"));
	return YX_OK;
}

static void
put_limits(struct paper *p)
{
	paper_paragraph(
	    p,
	    "The ratio was calibrated on public research data of forty writers; it contains "
	    "nothing else of the case and is no probability of authorship. At the threshold 0 "
	    "about 6 % of genuine signatures and about 6 % of practised forgeries fall on the "
	    "wrong side when five samples were enrolled on the same kind of device. The record "
	    "speaks of the movement only, not of the document, the will to sign, or how the "
	    "person was identified. Few samples, another device, illness, age or posture weaken "
	    "it. A movement made by a program from a stolen model is not recognised as such.",
	    "似然比由公开研究数据（四十名书写人）校准，不含案件其他信息，不是书写人概率。在五份样本"
	    "、同类"
	    "设备条件下，以 0 为阈值时，约 6% 的真实签名和约 6% "
	    "的练习摹仿签名会被误判。本记录仅涉及书写"
	    "动态，不判断文件内容、书写意愿或身份核验。样本过少、设备不同、伤病、年龄、姿势变化均会"
	    "削弱结"
	    "论。由程序依据被窃模型生成的全新轨迹无法识别。");
	heading(p, "8. Opinion of the examiner", "八、鉴定意见");
	yx_draw_document_need(p->doc, 90);
	yx_draw_document_space(p->doc, 60);
	paper_paragraph(p,
			"Signature of the examiner: ____________________    Date: ______________",
			"鉴定人（签名）：____________________    日期：______________");
}

/* ----------------------------------------------------------------- figures */

static enum yx_status
put_figures(struct paper *p)
{
	const struct yx_report_ink *r = p->r;
	double width = yx_draw_document_width(p->doc);
	struct yx_draw_picture *pic = NULL;
	enum yx_status st;
	char line[300];

	yx_draw_document_break(p->doc);
	heading(p, "Figure 1. The questioned signature", "附图一　检材");
	st = ink_figure_writing(&pic, r->questioned.ink, width, 150, p->err);
	put_picture(p, st, pic, true);
	yx_draw_document_paragraph(
	    p->doc, &p->small,
	    yx_ink_has_force(r->questioned.ink)
		? paper_say(p, "Colour: force, from blue (light) over green to red (heavy).",
			    "颜色：压力，蓝（轻）→ 绿 → 红（重）。")
		: paper_say(p, "Colour: speed, from blue (slow) over green to red (fast).",
			    "颜色：速度，蓝（慢）→ 绿 → 红（快）。"));
	heading(p, "Figure 2. Curves over time", "附图二　时间曲线");
	yx_draw_document_paragraph(
	    p->doc, &p->small,
	    paper_say(
		p,
		"Red: the questioned signature; blue: the samples. Each curve over its own range; "
		"marks every half second.",
		"红线：检材；蓝线：样本。各曲线按自身量程绘制；横轴每格 0.5 秒。"));
	if (st == YX_OK) {
		pic = NULL;
		st = ink_figure_curves(&pic, p->fonts, r, width, p->err);
		put_picture(p, st, pic, true);
	}
	yx_draw_document_need(p->doc, 170);
	heading(p, "Figure 3. The samples", "附图三　样本");
	for (size_t i = 0; i < r->count && st == YX_OK; i++) {
		(void)snprintf(line, sizeof(line), "%s（%s）", r->samples[i].name,
			       r->samples[i].experimental ? paper_say(p, "experimental", "实验样本")
							  : paper_say(p, "natural", "自然样本"));
		yx_draw_document_need(p->doc, 130);
		yx_draw_document_paragraph(p->doc, &p->small, line);
		pic = NULL;
		st = ink_figure_writing(&pic, r->samples[i].ink, width * 0.7, 95, p->err);
		put_picture(p, st, pic, false);
	}
	return st;
}

static enum yx_status
put_all(struct paper *p)
{
	const struct yx_report_ink *r = p->r;
	enum yx_status st;

	yx_draw_document_heading(
	    p->doc, 0,
	    paper_say(p, "Record of a handwriting examination", "手写电子签名笔迹检验记录"));
	paper_facts(p);
	heading(p, "1. Questioned data", "一、检材");
	paper_captures(p, &r->questioned, 1, false);
	if (r->questioned.source)
		yx_draw_document_paragraph(p->doc, &p->body, r->questioned.source);
	heading(p, "2. Samples", "二、样本");
	paper_captures(p, r->samples, r->count, true);
	heading(p, "3. Devices", "三、采集设备");
	paper_devices(p);
	heading(p, "4. Quality and liveness", "四、数据质量与真实性");
	paper_quality(p);
	paper_agreement(p);
	heading(p, "5. Features compared", "五、比对特征");
	paper_features(p);
	heading(p, "6. Finding", "六、检验结果");
	if ((st = put_finding(p)) != YX_OK)
		return st;
	heading(p, "7. Limits", "七、局限");
	put_limits(p);
	return put_figures(p);
}

enum yx_status
yx_report_ink_pdf(struct yx_buf *out, unsigned *pages, const struct yx_report_ink *r,
		  struct yx_draw_fonts *fonts, struct yx_error *err)
{
	struct yx_draw_document_options o = {
		.title =
		    r->chinese ? "手写电子签名笔迹检验记录" : "Record of a handwriting examination",
		.author = "Yinxin 印信",
		.language = r->chinese ? "zh-CN" : "en",
		.created = r->made,
		.footer = r->chinese ? "印信 · 笔迹属生物特征信息，注意保密"
				     : "Yinxin · handwriting is biometric data, keep it closed",
		.accent = { 24, 54, 104, 255 },
	};
	struct paper p = { .r = r, .fonts = fonts, .err = err };
	enum yx_status st;

	if (r->count == 0 || r->count > YX_INK_ENROL_MAX || !r->questioned.ink || !r->enrolment ||
	    !r->score)
		return yx_fail(err, YX_USAGE, NULL, "",
			       "a record needs 1 to %d samples, a questioned capture and its score",
			       YX_INK_ENROL_MAX);
	p.body = (struct yx_draw_style){ .face = YX_DRAW_SONG,
					 .size = 10,
					 .align = YX_DRAW_LEFT,
					 .language = r->chinese ? "zh-Hans" : "en" };
	p.small = p.body;
	p.small.size = 8;
	p.small.colour = (struct yx_draw_colour){ 90, 90, 90, 255 };
	if ((st = yx_draw_document_new(&p.doc, fonts, &o, err)) != YX_OK)
		return st;
	if ((st = put_all(&p)) == YX_OK)
		st = yx_draw_document_write(p.doc, out, pages, err);
	yx_draw_document_free(p.doc);
	return st;
}
