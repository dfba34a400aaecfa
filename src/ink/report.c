/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The examiner's report, as one HTML page that prints well: what was questioned, what it was
 * compared with, on which device, in what quality, which features, how strong the finding, and
 * what it does not say. The page states findings; the opinion stays the examiner's.
 *
 * The order follows the practice of examining electronic signatures (检材, 样本, 设备, 检验,
 * 意见) and the evaluative form of ENFSI's guideline (2015).
 */
#include "show.h"

#include <math.h>

static void
put_heading(struct yx_buf *out, const char *text)
{
	yx_buf_printf(out, "<h2>%s</h2>\n", text);
}

static void
put_cell(struct yx_buf *out, const char *text)
{
	yx_buf_puts(out, "<td>");
	ink_put_escaped(out, text && *text ? text : "–");
	yx_buf_puts(out, "</td>");
}

static void
put_number_cell(struct yx_buf *out, double v)
{
	yx_buf_puts(out, "<td>");
	ink_put_px(out, v);
	yx_buf_puts(out, "</td>");
}

static void
put_reasons(struct yx_buf *out, unsigned reasons, bool zh)
{
	bool first = true;

	yx_buf_puts(out, "<td>");
	for (unsigned bit = 1; bit <= YX_INK_REASON_LAST; bit <<= 1) {
		if (!(reasons & bit))
			continue;
		yx_buf_printf(out, "%s%s",
			      first ? ""
			      : zh  ? "；"
				    : "; ",
			      yx_ink_reason_text(bit, zh));
		first = false;
	}
	yx_buf_printf(out, "%s</td>", first ? (zh ? "未见异常" : "nothing noticed") : "");
}

static void
put_capture_row(struct yx_buf *out, const char *name, const struct yx_ink *ink, bool zh)
{
	struct yx_ink_quality q;
	char when[32];

	yx_ink_quality(&q, ink);
	yx_buf_puts(out, "<tr>");
	put_cell(out, name);
	put_cell(out,
		 ink->captured_at == YX_TIME_NONE ? "" : yx_time_rfc3339(when, ink->captured_at));
	put_number_cell(out, q.duration_s);
	put_number_cell(out, q.rate_hz);
	put_number_cell(out, (double)q.strokes);
	put_number_cell(out, q.speed_peaks_hz);
	put_cell(out, ink->channels & YX_INK_F ? (zh ? "有" : "yes") : (zh ? "无" : "no"));
	put_cell(out, ink->device.model);
	put_reasons(out, q.reasons, zh);
	yx_buf_puts(out, "</tr>\n");
}

static void
put_captures(struct yx_buf *out, const struct yx_ink_report *r)
{
	bool zh = r->chinese;

	yx_buf_printf(
	    out,
	    "<table><tr><th>%s</th><th>%s</th><th>%s</th><th>%s</th><th>%s</th><th>%s</th>"
	    "<th>%s</th><th>%s</th><th>%s</th></tr>\n",
	    zh ? "名称" : "name", zh ? "采集时间" : "captured", zh ? "时长/秒" : "seconds",
	    zh ? "采样率/Hz" : "Hz", zh ? "落笔次数" : "strokes",
	    zh ? "速度峰/秒" : "speed peaks/s", zh ? "压力" : "force", zh ? "设备" : "device",
	    zh ? "质量" : "quality");
	put_capture_row(out, r->names[r->count], r->questioned, zh);
	for (size_t i = 0; i < r->count; i++)
		put_capture_row(out, r->names[i], r->samples[i], zh);
	yx_buf_puts(out, "</table>\n");
}

static void
put_head(struct yx_buf *out, bool zh)
{
	const char *title =
	    zh ? "手写电子签名笔迹检验记录" : "Examination of a handwritten electronic signature";

	yx_buf_printf(
	    out,
	    "<!DOCTYPE html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\"><title>%s</title>\n"
	    "<style>body{font-family:sans-serif;max-width:62em;margin:2em auto;"
	    "line-height:1.45}table{border-collapse:collapse;font-size:90%%}"
	    "td,th{border:1px solid #bbb;padding:.25em .6em;text-align:left}"
	    "svg{max-width:100%%;border:1px solid #ddd}@media print{h2{break-after:avoid}"
	    "svg,table{break-inside:avoid}}</style></head>\n<body><h1>%s</h1>\n",
	    zh ? "zh" : "en", title, title);
}

static void
put_samples_check(struct yx_buf *out, const struct yx_ink_report *r)
{
	static const char *const en[] = { "consistent", "usable, but widely varying",
					  "not consistent: at least one does not fit the others" };
	static const char *const zh[] = { "一致", "可用，但差异较大",
					  "不一致：至少一份与其余不符" };

	put_heading(out, r->chinese ? "二、样本一致性" : "2. Do the samples agree?");
	yx_buf_printf(out, r->chinese ? "<p>%s：%s。" : "<p>%s: %s. ",
		      r->chinese ? "样本" : "Samples",
		      (r->chinese ? zh : en)[r->enrolment->consistency]);
	yx_buf_puts(out, r->chinese ? "样本间平均距离 " : "Mean distance among them ");
	ink_put_px(out, r->enrolment->spread);
	yx_buf_puts(out, r->chinese ? "；最远者与中位之比 " : "; the furthest, in medians: ");
	ink_put_px(out, r->enrolment->worst_ratio);
	yx_buf_puts(out, r->chinese ? "。</p>\n" : ".</p>\n");
}

static void
put_features(struct yx_buf *out, const struct yx_ink_report *r)
{
	put_heading(out, r->chinese ? "三、比对特征" : "3. Features compared");
	yx_buf_puts(
	    out,
	    r->chinese
		? "<p>"
		  "位置、速度、切向与法向加速度及其变化率，设备提供时加压力及其变化率，逐时刻弹性匹"
		  "配。</p>\n"
		: "<p>Position, speed, tangential and centripetal acceleration and their rates of "
		  "change; force and its rate of change where the device gives it; matched "
		  "elastically from moment to moment.</p>\n");
	yx_buf_puts(out, "<table>");
	for (size_t i = 0; i < r->score->feature_count; i++) {
		yx_buf_puts(out, "<tr>");
		put_cell(out, yx_ink_feature_name(i));
		put_number_cell(out, r->score->features[i]);
		yx_buf_puts(out, "</tr>\n");
	}
	yx_buf_puts(out, "</table>\n");
}

static void
put_finding(struct yx_buf *out, const struct yx_ink_report *r)
{
	const struct yx_ink_score *s = r->score;
	bool zh = r->chinese;

	put_heading(out, zh ? "四、检验结果" : "4. Finding");
	yx_buf_puts(
	    out,
	    zh ? "<p>H1：检材为样本书写人所写。H2：检材为他人练习摹仿所写。</p>\n<p>"
	       : "<p>H1: the writer of the samples wrote the questioned signature. H2: another "
		 "person wrote it after practice.</p>\n<p>");
	yx_buf_puts(out, zh ? "似然比的常用对数 log₁₀LR = "
			    : "Common logarithm of the likelihood ratio: ");
	ink_put_px(out, s->log10_lr);
	yx_buf_printf(out, "%s<strong>%s</strong>%s</p>\n", zh ? "：" : " — ",
		      yx_ink_support_text(s->support, zh), zh ? "。" : ".");
	if (s->reasons & YX_INK_REPLAYED)
		yx_buf_printf(out, "<p><strong>%s</strong></p>\n",
			      yx_ink_reason_text(YX_INK_REPLAYED, zh));
	put_heading(out, zh ? "五、局限" : "5. Limits");
	yx_buf_puts(
	    out,
	    zh ? "<p>似然比由公开研究数据校准，限于 ±2，不含案件其他信息，不是先验或后验概率。"
		 "结果仅就书写动态而言，不判断文件内容、书写意愿或身份核验。样本过少、设备不同、伤"
		 "病、"
		 "年龄变化均会削弱结论。最终意见由鉴定人作出。</p>\n"
	       : "<p>The ratio was calibrated on public research data and is bounded at 2 either "
		 "way; it contains nothing else of the case and is no probability of authorship. "
		 "It "
		 "speaks of the movement only, not of the document, the will to sign, or how the "
		 "person was identified. Few samples, another device, illness or age weaken it. "
		 "The opinion is the examiner's.</p>\n");
}

enum yx_status
yx_ink_report(struct yx_buf *out, const struct yx_ink_report *r, struct yx_error *err)
{
	bool zh = r->chinese;
	enum yx_status st;

	if (r->count == 0 || !r->questioned || !r->enrolment || !r->score)
		return yx_fail(err, YX_USAGE, NULL, "",
			       "a report needs samples, a questioned capture and "
			       "its score");
	put_head(out, zh);
	put_heading(out, zh ? "一、检材与样本" : "1. Questioned signature and samples");
	yx_buf_printf(out, "<p>%s</p>\n",
		      zh ? "表中第一行为检材（电子数据序列），其余为样本。"
			 : "First the questioned data series, then the samples.");
	put_captures(out, r);
	put_samples_check(out, r);
	put_features(out, r);
	put_finding(out, r);
	put_heading(out, zh ? "附图一：检材" : "Figure 1: the questioned signature");
	if ((st = yx_ink_show(out, r->questioned, zh, err)) != YX_OK)
		return st;
	put_heading(out, zh ? "附图二：第一份样本与检材叠加"
			    : "Figure 2: first sample and questioned signature");
	if ((st = yx_ink_show_two(out, r->samples[0], r->questioned, zh, err)) != YX_OK)
		return st;
	yx_buf_puts(out, "</body></html>\n");
	return yx_buf_status(out, err);
}
