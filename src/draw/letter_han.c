/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Numerals of Chinese: those of amounts and dates, plain and capital (大写), traditional and
 * simplified, fullwidth digits, and the words around them. Thousands of characters are close to
 * each other in the features of letters, so a look is first turned into numbers along the axes that
 * tell characters apart whatever the font (tools/letters/learn.py).
 */
#include <math.h>

#include "letter.h"

/*
 * In units of letter_shapes_han: 4 for what two fonts usually differ by along an axis. FAR: beyond
 * what printed numerals differ from the nearest reference of theirs. NEARER: another one must be
 * nearer by so much. SURE: so near, and so much nearer than others, that nothing else is meant.
 * Figures: bench_numerals, docs/VERIFICATION.md.
 */
#define FAR           84.0
#define NEARER        1.1
#define NEARER_OTHER  1.15  /* that is no numeral */
#define FAR_DIGIT     110.0 /* fullwidth digits: only other signs here are what they could be */
#define SURE          40.0
#define SURELY_NEARER 0.8

/* Each with the one that it counts as: forms that people read as the same. */
static const struct {
	uint16_t code, reads;
} numerals[] = {
	{ 0x3007, 0x3007 }, /* 〇 */
	{ 0x4e00, 0x4e00 }, /* 一 */
	{ 0x4e03, 0x4e03 }, /* 七 */
	{ 0x4e07, 0x4e07 }, /* 万 */
	{ 0x4e09, 0x4e09 }, /* 三 */
	{ 0x4e24, 0x4e24 }, /* 两 */
	{ 0x4e5d, 0x4e5d }, /* 九 */
	{ 0x4e8c, 0x4e8c }, /* 二 */
	{ 0x4e94, 0x4e94 }, /* 五 */
	{ 0x4eba, 0x4eba }, /* 人 */
	{ 0x4ebf, 0x4ebf }, /* 亿 */
	{ 0x4edf, 0x4edf }, /* 仟 */
	{ 0x4f0d, 0x4f0d }, /* 伍 */
	{ 0x4f70, 0x4f70 }, /* 佰 */
	{ 0x5104, 0x4ebf }, /* 億 */
	{ 0x5143, 0x5143 }, /* 元 */
	{ 0x5146, 0x5146 }, /* 兆 */
	{ 0x5169, 0x4e24 }, /* 兩 */
	{ 0x516b, 0x516b }, /* 八 */
	{ 0x516d, 0x516d }, /* 六 */
	{ 0x5186, 0x5186 }, /* 円 */
	{ 0x5206, 0x5206 }, /* 分 */
	{ 0x5341, 0x5341 }, /* 十 */
	{ 0x5343, 0x5343 }, /* 千 */
	{ 0x534a, 0x534a }, /* 半 */
	{ 0x5398, 0x5398 }, /* 厘 */
	{ 0x53c1, 0x53c1 }, /* 叁 */
	{ 0x53c2, 0x53c1 }, /* 参 */
	{ 0x53c3, 0x53c1 }, /* 參 */
	{ 0x53c4, 0x53c1 }, /* 叄 */
	{ 0x56db, 0x56db }, /* 四 */
	{ 0x5706, 0x5706 }, /* 圆 */
	{ 0x5713, 0x5706 }, /* 圓 */
	{ 0x58f1, 0x58f9 }, /* 壱 */
	{ 0x58f9, 0x58f9 }, /* 壹 */
	{ 0x5e01, 0x5e01 }, /* 币 */
	{ 0x5e63, 0x5e01 }, /* 幣 */
	{ 0x5e74, 0x5e74 }, /* 年 */
	{ 0x5eff, 0x5eff }, /* 廿 */
	{ 0x5f0d, 0x8d30 }, /* 弍 */
	{ 0x5f10, 0x8d30 }, /* 弐 */
	{ 0x62fe, 0x62fe }, /* 拾 */
	{ 0x634c, 0x634c }, /* 捌 */
	{ 0x6574, 0x6574 }, /* 整 */
	{ 0x65e5, 0x65e5 }, /* 日 */
	{ 0x66f0, 0x65e5 }, /* 曰, which some fonts draw alike */
	{ 0x6708, 0x6708 }, /* 月 */
	{ 0x67d2, 0x67d2 }, /* 柒 */
	{ 0x6b63, 0x6b63 }, /* 正 */
	{ 0x6bdb, 0x6bdb }, /* 毛 */
	{ 0x6c11, 0x6c11 }, /* 民 */
	{ 0x70b9, 0x70b9 }, /* 点 */
	{ 0x7396, 0x7396 }, /* 玖 */
	{ 0x767e, 0x767e }, /* 百 */
	{ 0x8086, 0x8086 }, /* 肆 */
	{ 0x842c, 0x4e07 }, /* 萬 */
	{ 0x89d2, 0x89d2 }, /* 角 */
	{ 0x8ca0, 0x8d1f }, /* 負 */
	{ 0x8cb3, 0x8d30 }, /* 貳 */
	{ 0x8d1f, 0x8d1f }, /* 负 */
	{ 0x8d30, 0x8d30 }, /* 贰 */
	{ 0x91d0, 0x5398 }, /* 釐 */
	{ 0x9646, 0x9646 }, /* 陆 */
	{ 0x9678, 0x9646 }, /* 陸 */
	{ 0x96f6, 0x96f6 }, /* 零 */
	{ 0x9ede, 0x70b9 }, /* 點 */
	{ 0xff10, 0x3007 }, /* ０ */
	{ 0xff11, 0xff11 }, /* １ */
	{ 0xff12, 0xff12 }, /* ２ */
	{ 0xff13, 0xff13 }, /* ３ */
	{ 0xff14, 0xff14 }, /* ４ */
	{ 0xff15, 0xff15 }, /* ５ */
	{ 0xff16, 0xff16 }, /* ６ */
	{ 0xff17, 0xff17 }, /* ７ */
	{ 0xff18, 0xff18 }, /* ８ */
	{ 0xff19, 0xff19 }, /* ９ */
};

static uint32_t
reads(uint32_t code)
{
	for (size_t i = 0; i < sizeof(numerals) / sizeof(numerals[0]); i++)
		if (numerals[i].code == code)
			return numerals[i].reads;
	return 0;
}

bool
yx_letter_numeral(uint32_t code)
{
	return reads(code) != 0;
}

bool
letter_han_alike(uint32_t a, uint32_t b)
{
	return reads(a) && reads(a) == reads(b);
}

static void
place(const uint8_t *at, double *out)
{
	for (size_t k = 0; k < LETTER_HAN_AXES; k++) {
		int32_t sum = -letter_han_origin[k];

		for (size_t i = 0; i < YX_LETTER_FEATURES; i++)
			sum += letter_han_axes[k][i] * at[i];
		out[k] = sum / 4096.0 + LETTER_HAN_MIDDLE;
	}
}

struct nearest {
	double own, numeral, other;
};

/* The capital ones, which have no simpler characters like them. */
static bool
is_capital(uint32_t code)
{
	static const uint16_t capital[] = { 0x58f9, 0x8d30, 0x53c1, 0x8086, 0x4f0d, 0x9646, 0x67d2,
					    0x634c, 0x7396, 0x62fe, 0x4f70, 0x4edf, 0x96f6 };

	for (size_t i = 0; i < sizeof(capital) / sizeof(capital[0]); i++)
		if (capital[i] == reads(code))
			return true;
	return false;
}

/* Without a code: which capital numeral is near, everything else being another character. */
static struct nearest
search(const struct letter_look *look, uint32_t code)
{
	struct nearest n = { 1e9, 1e9, 1e9 };
	double at[LETTER_HAN_AXES];

	place(look->at, at);
	for (size_t i = 0; i < letter_shapes_han_count; i++) {
		const struct letter_shape *s = &letter_shapes_han[i];
		double sum = 0, d;

		for (size_t k = 0; k < LETTER_HAN_AXES; k++)
			sum += (at[k] - s->text[k]) * (at[k] - s->text[k]);
		d = sqrt(sum);
		if (s->code == 0 || (code == 0 && !is_capital(s->code)))
			n.other = fmin(n.other, d);
		else if (letter_han_alike(s->code, code))
			n.own = fmin(n.own, d);
		else
			n.numeral = fmin(n.numeral, d);
	}
	return n;
}

bool
letter_han_is(const struct letter_look *look, uint32_t code)
{
	struct nearest n = search(look, code);

	if (code >= 0xff10)
		return n.own <= FAR_DIGIT && n.own <= n.numeral * NEARER;
	return n.own <= FAR && n.own <= n.numeral * NEARER && n.own <= n.other * NEARER_OTHER;
}

bool
letter_han_is_numeral(const struct letter_look *look)
{
	struct nearest n = search(look, 0);

	return n.numeral < SURE && n.numeral < n.other * SURELY_NEARER;
}
