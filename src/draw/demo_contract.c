/* SPDX-License-Identifier: Apache-2.0 */
/*
 * demo_contract: the contract that the demonstration signs and seals. Two invented companies, two
 * pages, Chinese and English side by side, marked as demonstration material on each page.
 */
#include <stdio.h>

#include "demo_words.h"

static const struct yx_draw_colour ink = { 26, 28, 34, 255 };
static const struct yx_draw_colour accent = { 24, 54, 104, 255 };
static const struct yx_draw_colour grey = { 104, 110, 122, 255 };
static const struct yx_draw_colour warn = { 178, 34, 34, 255 };

static struct yx_draw_style
chinese(bool bold)
{
	return (struct yx_draw_style){ .face = bold ? YX_DRAW_HEI_BOLD : YX_DRAW_SONG,
				       .size = bold ? 9.8 : 9.8,
				       .line_height = 1.62,
				       .align = YX_DRAW_JUSTIFY,
				       .colour = bold ? accent : ink,
				       .language = "zh-Hans" };
}

static struct yx_draw_style
english(bool bold)
{
	return (struct yx_draw_style){ .face = bold ? YX_DRAW_HEI_BOLD : YX_DRAW_SONG,
				       .size = bold ? 9.0 : 8.6,
				       .line_height = bold ? 1.764 : 1.45,
				       .align = YX_DRAW_LEFT,
				       .colour = bold ? accent : ink,
				       .language = "en" };
}

static void
put_clause(struct yx_draw_document *doc, const struct yx_draw_demo_clause *c)
{
	struct yx_draw_style zh = chinese(true), en = english(true);

	yx_draw_document_space(doc, 7);
	yx_draw_document_need(doc, 78);
	yx_draw_document_pair(doc, &zh, c->zh_title, &en, c->en_title);
	zh = chinese(false);
	en = english(false);
	yx_draw_document_pair(doc, &zh, c->zh, &en, c->en);
}

static void
put_title(struct yx_draw_document *doc, const char *zh_date, const char *en_date)
{
	struct yx_draw_style s = { .face = YX_DRAW_SONG_BOLD,
				   .size = 24,
				   .line_height = 1.4,
				   .letter_spacing = 5,
				   .align = YX_DRAW_CENTRE,
				   .colour = accent };
	struct yx_draw_style en = { .face = YX_DRAW_SONG_BOLD,
				    .size = 12.5,
				    .line_height = 1.5,
				    .letter_spacing = 1.2,
				    .align = YX_DRAW_CENTRE,
				    .colour = accent,
				    .language = "en" };
	struct yx_draw_style meta = { .face = YX_DRAW_HEI,
				      .size = 8.4,
				      .line_height = 1.7,
				      .align = YX_DRAW_CENTRE,
				      .colour = grey };
	char line[400];

	yx_draw_document_paragraph(doc, &s, TITLE_ZH);
	yx_draw_document_paragraph(doc, &en, TITLE_EN);
	yx_draw_document_space(doc, 5);
	(void)snprintf(
	    line, sizeof(line),
	    "编号 No. YX-DEMO-0001　|　日期 Date %s / %s　|　地点 Place 示例市 Exampleville",
	    zh_date, en_date);
	yx_draw_document_paragraph(doc, &meta, line);
	yx_draw_document_space(doc, 6);
	yx_draw_document_rule(doc, 1.0);
	yx_draw_document_space(doc, 9);
}

static void
put_parties(struct yx_draw_document *doc)
{
	static const double widths[] = { 16, 42, 42 };
	struct yx_draw_table t = { .columns = 3,
				   .widths = widths,
				   .cells = yx_draw_demo_words()->parties,
				   .rows = 5,
				   .header_rows = 1,
				   .size = 8.6 };

	yx_draw_document_table(doc, &t);
	yx_draw_document_space(doc, 9);
}

static void
put_fees(struct yx_draw_document *doc)
{
	static const double widths[] = { 8, 40, 18, 16, 18 };
	static const enum yx_draw_align aligns[] = { YX_DRAW_CENTRE, YX_DRAW_LEFT, YX_DRAW_LEFT,
						     YX_DRAW_LEFT, YX_DRAW_RIGHT };
	struct yx_draw_table t = { .columns = 5,
				   .widths = widths,
				   .aligns = aligns,
				   .cells = yx_draw_demo_words()->fees,
				   .rows = 6,
				   .header_rows = 1,
				   .size = 8.4 };
	struct yx_draw_style zh = chinese(true), en = english(true);

	yx_draw_document_space(doc, 7);
	yx_draw_document_need(doc, 180);
	yx_draw_document_pair(doc, &zh, FEES_ZH, &en, FEES_EN);
	yx_draw_document_space(doc, 3);
	yx_draw_document_table(doc, &t);
	yx_draw_document_space(doc, 2);
}

static struct yx_draw_place
place(const struct yx_draw_document *doc, double x, double y, double width, double height)
{
	return (struct yx_draw_place){ yx_draw_document_page(doc), x, doc->o.height - y - height,
				       width, height };
}

/* One party's column: title, name, room for the seal and a line to sign on. */
static void
put_execution(struct yx_draw_document *doc, double x, double width, const char *title,
	      const char *zh_name, const char *en_name, struct yx_draw_place *seal,
	      struct yx_draw_place *signature)
{
	double y = doc->y, mm = YX_DRAW_PT_PER_MM, sign_y = y + 122;
	struct yx_draw_style head = chinese(true), body = chinese(false), small = chinese(false);
	struct yx_draw_style latin = english(false);
	struct yx_draw_paint line = { .stroke_width = 0.6, .stroke_colour = grey };
	struct yx_draw_path path = { 0 };

	head.align = body.align = small.align = YX_DRAW_LEFT;
	small.size = 7.8;
	small.face = YX_DRAW_HEI;
	small.colour = grey;
	yx_draw_document_text_at(doc, &head, x, y + 12, title);
	yx_draw_document_text_at(doc, &body, x, y + 31, zh_name);
	yx_draw_document_text_at(doc, &latin, x, y + 46, en_name);
	yx_draw_document_text_at(doc, &small, x, sign_y - 6,
				 "授权代表（签字） Authorised signatory");
	yx_draw_move(&path, x, sign_y + 48);
	yx_draw_line(&path, x + 132, sign_y + 48);
	yx_draw_document_path_at(doc, &path, &line);
	yx_draw_path_clear(&path);
	yx_draw_document_text_at(doc, &small, x, sign_y + 62, "日期 Date");
	*signature = place(doc, x, sign_y, 132, 46);
	*seal = place(doc, x + width - 42 * mm + 6, y + 2, 42 * mm, 42 * mm);
}

static void
put_signatures(struct yx_draw_document *doc, struct yx_draw_contract *places)
{
	struct yx_draw_style zh = chinese(false), en = english(false);
	double width = (yx_draw_document_width(doc) - 20) / 2, left = yx_draw_document_left(doc);

	yx_draw_document_space(doc, 10);
	yx_draw_document_need(doc, 226);
	yx_draw_document_rule(doc, 0.6);
	yx_draw_document_space(doc, 6);
	yx_draw_document_pair(doc, &zh, AGREED_ZH, &en, AGREED_EN);
	yx_draw_document_space(doc, 4);
	put_execution(doc, left, width, "甲方（盖章）　Party A (seal)", "云杉示例科技有限公司",
		      "Spruce Example Tech Co., Ltd.", &places->seal_a, &places->signature_a);
	put_execution(doc, left + width + 20, width, "乙方（盖章）　Party B (seal)",
		      "青石样本服务有限公司", "Bluestone Sample Services Co., Ltd.",
		      &places->seal_b, &places->signature_b);
	doc->y += 190;
}

/* The mark in red above the header line of the page that is current. */
static void
mark_page(struct yx_draw_document *doc)
{
	struct yx_draw_style zh = { .face = YX_DRAW_HEI_BOLD, .size = 8.4, .colour = warn };
	struct yx_draw_style en = { .face = YX_DRAW_HEI_BOLD,
				    .size = 7.4,
				    .align = YX_DRAW_RIGHT,
				    .colour = warn,
				    .language = "en" };
	struct yx_draw_paint line = { .stroke_width = 0.6, .stroke_colour = warn };
	struct yx_draw_path path = { 0 };
	double left = doc->o.left, right = doc->o.width - doc->o.right, y = doc->o.top - 30;

	yx_draw_document_text_at(doc, &zh, left, y, MARK_ZH);
	yx_draw_document_text_at(doc, &en, right, y, MARK_EN);
	yx_draw_move(&path, left, y + 7);
	yx_draw_line(&path, right, y + 7);
	yx_draw_document_path_at(doc, &path, &line);
	yx_draw_path_clear(&path);
}

enum yx_status
yx_draw_demo_contract(struct yx_buf *out, struct yx_draw_contract *places,
		      struct yx_draw_fonts *fonts, yx_time date, struct yx_error *err)
{
	static const char *const months[] = { "January",   "February", "March",    "April",
					      "May",       "June",     "July",     "August",
					      "September", "October",  "November", "December" };
	struct yx_draw_document_options o = {
		.title = "技术服务合同（演示材料） Technical Services Agreement (demonstration)",
		.author = "Yinxin 印信",
		.subject = MARK_ZH " / " MARK_EN,
		.created = date,
		.footer = "印信演示合同 YX-DEMO-0001 | Yinxin demonstration contract",
		.page_format = "第 %u 页，共 %u 页",
		.watermark = "演示材料 DEMONSTRATION",
		.accent = { 24, 54, 104, 255 },
	};
	const struct yx_draw_demo_words *words = yx_draw_demo_words();
	struct yx_civil day = yx_time_to_civil(date + 8 * YX_HOUR); /* China Standard Time */
	struct yx_draw_contract p = { 0 };
	struct yx_draw_document *doc = NULL;
	unsigned page = 0;
	char zh[64], en[64];
	enum yx_status st = yx_draw_document_new(&doc, fonts, &o, err);

	if (st != YX_OK)
		return st;
	(void)snprintf(zh, sizeof(zh), "%d年%d月%d日", day.year, day.month, day.day);
	(void)snprintf(en, sizeof(en), "%d %s %d", day.day,
		       months[day.month >= 1 && day.month <= 12 ? day.month - 1 : 0], day.year);
	put_title(doc, zh, en);
	put_parties(doc);
	for (size_t i = 0; i < BEFORE_TABLE; i++)
		put_clause(doc, &words->clauses[i]);
	put_fees(doc);
	for (size_t i = BEFORE_TABLE; i < words->clause_count; i++)
		put_clause(doc, &words->clauses[i]);
	put_signatures(doc, &p);
	/* every page there is gets the mark */
	for (page = doc->page_count; doc->page_count > 0; doc->page_count--)
		mark_page(doc);
	doc->page_count = page;
	st = yx_draw_document_write(doc, out, &p.pages, err);
	if (st == YX_OK && places)
		*places = p;
	yx_draw_document_free(doc);
	return st;
}
