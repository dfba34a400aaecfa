/* SPDX-License-Identifier: Apache-2.0 */
/* Tables of the examiner's record: captures, devices, quality, measures. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "ink_paper.h"

#define CELL 200

static void
table(struct paper *p, size_t columns, const double *widths, const char *const *cells, size_t rows,
      size_t header_rows)
{
	struct yx_draw_table t = { .columns = columns,
				   .widths = widths,
				   .cells = cells,
				   .rows = rows,
				   .header_rows = header_rows,
				   .size = 8.5 };

	yx_draw_document_table(p->doc, &t);
	yx_draw_document_space(p->doc, 6);
}

/* ------------------------------------------------------------------- facts */

void
paper_facts(struct paper *p)
{
	const struct yx_report_ink *r = p->r;
	char when[32];
	const char *cells[] = {
		paper_say(p, "Matter", "案号"),
		r->matter ? r->matter : "",
		paper_say(p, "Examiner", "鉴定人"),
		r->examiner ? r->examiner : "",
		paper_say(p, "Made", "制作时间"),
		r->made == YX_TIME_NONE ? "" : yx_time_rfc3339(when, r->made - r->made % YX_SECOND),
	};
	static const double widths[] = { 1, 4 };

	table(p, 2, widths, cells, 3, 0);
}

static const char *
or_dash(const char *text)
{
	return text && *text ? text : "–";
}

static void
put_reasons(char out[CELL], unsigned reasons, bool chinese)
{
	size_t n = 0;

	out[0] = '\0';
	for (unsigned bit = 1; bit <= YX_INK_REASON_LAST; bit <<= 1)
		if (reasons & bit && n < CELL - 1)
			n += (size_t)snprintf(out + n, CELL - n, "%s%s",
					      n == 0    ? ""
					      : chinese ? "；"
							: "; ",
					      yx_ink_reason_text(bit, chinese));
	if (n == 0)
		(void)snprintf(out, CELL, "%s", chinese ? "未见异常" : "nothing noticed");
}

/* Name, kind, time, digest; then duration, rate, samples, strokes. */
void
paper_captures(struct paper *p, const struct yx_report_capture *list, size_t count, bool samples)
{
	static const double widths[] = { 3, 2, 2.4, 1.2, 1.2, 1.2, 1.2 };
	const char *cells[(YX_INK_ENROL_MAX + 1) * 7];
	static const char *const head[2][7] = {
		{ "name", "kind", "captured", "s", "Hz", "samples", "strokes" },
		{ "名称", "类别", "采集时间", "时长/秒", "采样率/Hz", "采样点", "落笔次数" }
	};
	char text[YX_INK_ENROL_MAX][5][32];

	memcpy(cells, head[p->r->chinese], sizeof(head[0]));
	for (size_t i = 0; i < count && i < YX_INK_ENROL_MAX; i++) {
		const struct yx_ink *ink = list[i].ink;
		const char **row = &cells[(i + 1) * 7];

		row[0] = list[i].name;
		row[1] = !samples               ? paper_say(p, "questioned", "检材")
			 : list[i].experimental ? paper_say(p, "experimental", "实验样本")
						: paper_say(p, "natural", "自然样本");
		row[2] = ink->captured_at == YX_TIME_NONE
			     ? "–"
			     : yx_time_rfc3339(text[i][0],
					       ink->captured_at - ink->captured_at % YX_SECOND);
		(void)snprintf(text[i][1], 32, "%.2f", yx_ink_duration_s(ink));
		(void)snprintf(text[i][2], 32, "%.0f", yx_ink_rate_hz(ink));
		(void)snprintf(text[i][3], 32, "%zu", ink->count);
		(void)snprintf(text[i][4], 32, "%zu", yx_ink_stroke_count(ink));
		for (int k = 0; k < 4; k++)
			row[3 + k] = text[i][1 + k];
	}
	table(p, 7, widths, cells, count + 1, 1);
	for (size_t i = 0; i < count; i++) {
		if (!list[i].digest)
			continue;
		paper_sayf(p, &p->small, "SHA-256 %s  %s", "SHA-256 %s  %s", list[i].digest,
			   list[i].name);
	}
}

/* ------------------------------------------------------------------ device */

static const char *
sensing_text(const struct paper *p, enum yx_ink_sensing s)
{
	static const char *const en[] = { "–",          "electromagnetic", "capacitive",
					  "active pen", "resistive",       "optical",
					  "mouse" };
	static const char *const zh[] = {
		"–", "电磁感应", "电容", "主动笔", "电阻", "光学", "鼠标"
	};

	return (size_t)s < 7 ? paper_say(p, en[s], zh[s]) : "–";
}

void
paper_devices(struct paper *p)
{
	static const double widths[] = { 2.2, 2.4, 2, 1.6, 1.4, 1.4, 1.6 };
	static const char *const head[2][7] = { { "capture", "device", "software", "sensing",
						  "Hz stated", "units/mm", "force range" },
						{ "数据", "设备", "采集软件", "感应方式", "标称 Hz",
						  "单位/毫米", "压力量程" } };
	const char *cells[(YX_INK_ENROL_MAX + 2) * 7];
	char text[YX_INK_ENROL_MAX + 1][4][140];
	const struct yx_ink_device *mine = &p->r->questioned.ink->device;
	bool same = true, known = mine->model[0];

	memcpy(cells, head[p->r->chinese], sizeof(head[0]));
	for (size_t i = 0; i <= p->r->count && i <= YX_INK_ENROL_MAX; i++) {
		const struct yx_report_capture *c = i ? &p->r->samples[i - 1] : &p->r->questioned;
		const struct yx_ink_device *d = &c->ink->device;
		const char **row = &cells[(i + 1) * 7];

		same = same && strcmp(d->model, mine->model) == 0;
		known = known && d->model[0];
		row[0] = c->name;
		(void)snprintf(text[i][0], 140, "%s %s", d->vendor, d->model);
		row[1] = d->vendor[0] || d->model[0] ? text[i][0] : "–";
		row[2] = or_dash(d->software);
		row[3] = sensing_text(p, d->sensing);
		(void)snprintf(text[i][1], 140, "%.0f", d->rate_hz);
		(void)snprintf(text[i][2], 140, "%.2f", d->units_per_mm);
		(void)snprintf(text[i][3], 140, "%.0f", d->force_max);
		row[4] = d->rate_hz > 0 ? text[i][1] : "–";
		row[5] = d->units_per_mm > 0 ? text[i][2] : "–";
		row[6] = yx_ink_has_force(c->ink) ? text[i][3] : paper_say(p, "none", "无");
	}
	table(p, 7, widths, cells, p->r->count + 2, 1);
	if (!known)
		paper_paragraph(p,
				"Not every capture names its device: that they were taken "
				"on one device "
				"cannot be said.",
				"并非所有数据都载明设备，无法确认系同一设备采集。");
	else if (!same)
		paper_paragraph(p,
				"The captures were taken on different devices; differences "
				"in speed and "
				"force may come from that.",
				"各份数据采集设备不同，速度和压力的差异可能与此有关。");
}

void
paper_quality(struct paper *p)
{
	static const double widths[] = { 2, 1, 1, 5 };
	static const char *const head[2][4] = {
		{ "capture", "speed peaks/s", "rest, %", "quality and liveness" },
		{ "数据", "速度峰/秒", "停顿占比 %", "质量与真实性" }
	};
	const char *cells[(YX_INK_ENROL_MAX + 2) * 4];
	char text[YX_INK_ENROL_MAX + 1][3][CELL];

	memcpy(cells, head[p->r->chinese], sizeof(head[0]));
	for (size_t i = 0; i <= p->r->count && i <= YX_INK_ENROL_MAX; i++) {
		const struct yx_report_capture *c = i ? &p->r->samples[i - 1] : &p->r->questioned;
		struct yx_ink_quality q;

		yx_ink_quality(&q, c->ink);
		(void)snprintf(text[i][0], CELL, "%.1f", q.speed_peaks_hz);
		(void)snprintf(text[i][1], CELL, "%.0f", 100 * q.pause_ratio);
		put_reasons(text[i][2], i ? q.reasons : p->r->score->reasons, p->r->chinese);
		cells[(i + 1) * 4] = c->name;
		for (int k = 0; k < 3; k++)
			cells[(i + 1) * 4 + 1 + (size_t)k] = text[i][k];
	}
	table(p, 4, widths, cells, p->r->count + 2, 1);
}

/* ---------------------------------------------------------------- features */

void
paper_agreement(struct paper *p)
{
	static const char *const en[] = { "consistent", "usable, but widely varying",
					  "not consistent: at least one does not fit the others" };
	static const char *const zh[] = { "一致", "可用，但差异较大",
					  "不一致：至少一份与其余不符" };
	const struct yx_ink_enrolment *e = p->r->enrolment;

	paper_sayf(p, &p->body,
		   "Samples: %zu, %s. Mean elastic distance among them %.2f; the sample "
		   "furthest from the others, in medians: %.2f.",
		   "样本 %zu 份，%s。样本间平均弹性距离 %.2f；最远样本与中位之比 %.2f。",
		   e->samples, paper_say(p, en[e->consistency], zh[e->consistency]), e->spread,
		   e->worst_ratio);
}

static const char *const measure_names[MEASURES][2] = {
	[MEASURE_DURATION] = { "whole time, s", "总时长（秒）" },
	[MEASURE_WRITING] = { "time with the tip down, s", "落笔时长（秒）" },
	[MEASURE_STROKES] = { "strokes", "落笔次数" },
	[MEASURE_ASPECT] = { "width over height", "宽高比" },
	[MEASURE_PATH] = { "length of the line over its box's diagonal",
			   "笔画总长与外框对角线之比" },
	[MEASURE_SPEED] = { "mean speed, diagonals a second", "平均速度（对角线/秒）" },
	[MEASURE_SPEED_PEAK] = { "fastest parts over mean speed", "最快部分与平均速度之比" },
	[MEASURE_FORCE] = { "mean force, share of the range", "平均压力（占量程）" },
	[MEASURE_FORCE_SPREAD] = { "deviation of the force", "压力标准差" },
};

static void
put_measures(struct paper *p)
{
	static const double widths[] = { 4, 1.5, 2, 1.5, 1.6 };
	static const char *const head[2][5] = {
		{ "measure", "questioned", "samples: mean", "deviation", "in deviations" },
		{ "指标", "检材", "样本均值", "样本标准差", "偏离（倍标准差）" }
	};
	const char *cells[(MEASURES + 1) * 5];
	char text[MEASURES][4][32];
	double mine[MEASURES], own[MEASURES], sum[MEASURES] = { 0 }, square[MEASURES] = { 0 };
	double n = (double)p->r->count;
	size_t rows = yx_ink_has_force(p->r->questioned.ink) ? MEASURES : MEASURE_FORCE;

	ink_measure(mine, p->r->questioned.ink);
	for (size_t i = 0; i < p->r->count; i++) {
		ink_measure(own, p->r->samples[i].ink);
		for (size_t k = 0; k < MEASURES; k++) {
			sum[k] += own[k];
			square[k] += own[k] * own[k];
		}
	}
	memcpy(cells, head[p->r->chinese], sizeof(head[0]));
	for (size_t k = 0; k < rows; k++) {
		double mean = sum[k] / n;
		double deviation =
		    n > 1 ? sqrt(fmax(0, (square[k] - n * mean * mean) / (n - 1))) : 0;
		const char **row = &cells[(k + 1) * 5];

		row[0] = measure_names[k][p->r->chinese];
		(void)snprintf(text[k][0], 32, "%.3g", mine[k]);
		(void)snprintf(text[k][1], 32, "%.3g", mean);
		(void)snprintf(text[k][2], 32, "%.2g", deviation);
		(void)snprintf(text[k][3], 32, "%+.1f",
			       deviation > 1e-9 ? (mine[k] - mean) / deviation : 0);
		for (int c = 0; c < 4; c++)
			row[1 + c] = text[k][c];
		if (deviation <= 1e-9)
			row[4] = "–";
	}
	table(p, 5, widths, cells, rows + 1, 1);
}

void
paper_features(struct paper *p)
{
	const struct yx_ink_score *s = p->r->score;

	paper_paragraph(
	    p,
	    "From moment to moment, matched elastically in time: place (x, y), vertical "
	    "speed "
	    "and acceleration, speed, tangential and centripetal acceleration, changes of "
	    "acceleration; force and its change where every capture tells it. The act as a "
	    "whole, for the examiner to see; it does not enter the ratio:",
	    "逐时刻特征（时间轴弹性匹配）：位置 "
	    "x、y，纵向速度与加速度，速度，切向与法向加速度，加速度"
	    "变化率；各份数据均有压力时加压力及其变化率。整体特征供鉴定人参考，不计入似然比"
	    "：");
	put_measures(p);
	paper_sayf(p, &p->body,
		   "Mean elastic distance of the questioned signature to the samples: %.3f; to the "
		   "nearest: %.3f; among the samples: %.3f. Force %s.",
		   "检材与各样本的平均弹性距离 %.3f，与最近样本 %.3f，样本之间 %.3f。压力特征%s。",
		   exp(s->features[0]), exp(s->features[1]), exp(s->features[2]),
		   s->features[4] > 0 ? paper_say(p, "was compared", "已比对")
				      : paper_say(p, "was not compared", "未比对"));
}
