/* SPDX-License-Identifier: Apache-2.0 */
/*
 * demo_contract: the contract that the demonstration signs and seals. Two invented companies, two
 * pages, Chinese and English side by side, marked as demonstration material on each page.
 */
#include <stdio.h>
#include <string.h>

#include "document.h"

#define MARK_ZH   "演示材料 · 虚构内容 · 不具法律效力"
#define MARK_EN   "DEMONSTRATION MATERIAL | FICTIONAL | NO LEGAL EFFECT"
#define TITLE_ZH  "技术服务合同"
#define TITLE_EN  "TECHNICAL SERVICES AGREEMENT"
#define FEES_ZH   "第三条　交付物与费用"
#define FEES_EN   "Article 3. Deliverables and fees"
#define AGREED_ZH "双方已阅读并同意以上全部条款，特此签署。"
#define AGREED_EN "Read and agreed by both Parties, who hereby sign."
#define NUMBER    "YX-DEMO-0001"

static const struct yx_draw_colour ink = { 26, 28, 34, 255 };
static const struct yx_draw_colour accent = { 24, 54, 104, 255 };
static const struct yx_draw_colour grey = { 104, 110, 122, 255 };
static const struct yx_draw_colour warn = { 178, 34, 34, 255 };

/* Articles 1 and 2, then the table of article 3, then the others. */
#define BEFORE_TABLE 2

static const struct yx_draw_demo_clause clauses[] = {
	{ "第一条　服务内容", "Article 1. Scope of services",
	  "乙方为甲方提供电子文件归档与验证服务，包括资料整理、格式转换、真实性核验以及使用培训。具"
	  "体交"
	  "付物、数量与费用见本合同第三条所列清单。",
	  "Party B shall provide Party A with electronic records archiving and verification "
	  "services, "
	  "covering preparation of materials, format conversion, verification of authenticity and "
	  "user "
	  "training. Deliverables, quantities and fees are listed in Article 3." },
	{ "第二条　服务期限", "Article 2. Term",
	  "服务期限自本合同生效之日起十二个月。期满前三十日内，双方可以书面形式续签；任何一方均无自"
	  "动"
	  "续签的义务。",
	  "The services run for twelve months from the effective date of this Agreement. Within "
	  "thirty "
	  "days before expiry the Parties may renew it in writing; neither Party is obliged to "
	  "renew." },
	{ "第四条　付款", "Article 4. Payment",
	  "甲方应在每一阶段验收合格并收到合法有效的发票后十五个工作日内支付该阶段费用。逾期付款的，"
	  "每逾"
	  "期一日按应付未付金额的万分之三支付违约金。",
	  "Party A shall pay the fee for each stage within fifteen working days after acceptance "
	  "of that "
	  "stage and receipt of a valid invoice. Late payment bears liquidated damages of 0.03% of "
	  "the "
	  "unpaid amount for each day of delay." },
	{ "第五条　验收", "Article 5. Acceptance",
	  "乙方交付后，甲方应在十个工作日内完成验收并出具书面意见；逾期未提出异议的，视为验收合格。"
	  "验收"
	  "以本合同约定的交付物清单及国家有关标准为依据。",
	  "Party A shall complete acceptance and give its written opinion within ten working days "
	  "after "
	  "delivery; if no objection is raised in time, the deliverables are deemed accepted. "
	  "Acceptance follows the list of deliverables and the applicable national standards." },
	{ "第六条　保密与个人信息", "Article 6. Confidentiality and personal information",
	  "双方对因履行本合同知悉的商业秘密和个人信息负有保密义务，未经对方书面同意不得向第三方披露"
	  "。本"
	  "条义务在合同终止后三年内继续有效。",
	  "Each Party shall keep confidential the trade secrets and personal information it learns "
	  "while "
	  "performing this Agreement and shall not disclose them without written consent. This "
	  "duty "
	  "survives termination for three years." },
	{ "第七条　电子签名与印章", "Article 7. Electronic signatures and seals",
	  "双方同意以可靠的电子签名和电子印章签署本合同。签署后的任何改动均应能够被发现；经核验有效"
	  "的电"
	  "子签名与手写签名或者盖章具有同等的法律效力。",
	  "The Parties agree to execute this Agreement with reliable electronic signatures and "
	  "seals. Any "
	  "later alteration must be detectable; a verified electronic signature has the same legal "
	  "effect as a handwritten signature or a seal." },
	{ "第八条　争议解决", "Article 8. Disputes",
	  "因本合同引起的争议，双方应首先协商解决；协商不成的，任何一方均可向合同签订地有管辖权的人"
	  "民法"
	  "院提起诉讼。",
	  "Disputes arising from this Agreement shall first be settled by consultation; failing "
	  "that, "
	  "either Party may bring an action before the competent people's court at the place where "
	  "this "
	  "Agreement is concluded." },
	{ "第九条　其他", "Article 9. Miscellaneous",
	  "本合同以中文和英文写成，两种文本不一致时以中文文本为准。本合同自双方签字并盖章之日起生效"
	  "，"
	  "以电子形式签署，双方各执一份。",
	  "This Agreement is made in Chinese and English; in case of discrepancy the Chinese text "
	  "prevails. It takes effect once signed and sealed by both Parties, is executed in "
	  "electronic "
	  "form, and each Party holds one copy." },
};

static const char *const parties[] = {
	"",
	"甲方 Party A",
	"乙方 Party B",
	"名称\nName",
	"云杉示例科技有限公司（虚构）\nSpruce Example Tech Co., Ltd. (fictional)",
	"青石样本服务有限公司（虚构）\nBluestone Sample Services Co., Ltd. (fictional)",
	"信用代码\nCredit code",
	"00000000-DEMO-A（演示，非真实代码）",
	"00000000-DEMO-B（演示，非真实代码）",
	"住所\nAddress",
	"示例市虚构路 1 号\n1 Fictional Road, Exampleville",
	"样本县假设街 2 号\n2 Hypothetical Street, Sampleton",
	"授权代表\nSignatory",
	"张示例 Zhang Shili",
	"李样本 Li Yangben",
};

static const char *const fees[] = {
	"序号\nNo.",
	"交付物\nDeliverable",
	"数量\nQuantity",
	"交付时间\nDue",
	"含税金额（元）\nAmount (CNY)",
	"1",
	"归档方案与元数据规范\nArchiving plan and metadata specification",
	"1 份 / set",
	"第 1 个月\nMonth 1",
	"36,000.00",
	"2",
	"历史文件整理与格式转换\nConversion of existing records",
	"20,000 件 / items",
	"第 2–8 个月\nMonths 2–8",
	"160,000.00",
	"3",
	"真实性核验报告\nVerification reports",
	"12 份 / reports",
	"每月\nMonthly",
	"48,000.00",
	"4",
	"使用培训（线上与现场）\nUser training, online and on site",
	"4 次 / sessions",
	"第 3、9 个月\nMonths 3, 9",
	"16,000.00",
	"",
	"合计 Total",
	"",
	"",
	"260,000.00",
};

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
				   .cells = parties,
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
				   .cells = fees,
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
		put_clause(doc, &clauses[i]);
	put_fees(doc);
	for (size_t i = BEFORE_TABLE; i < sizeof(clauses) / sizeof(*clauses); i++)
		put_clause(doc, &clauses[i]);
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

const struct yx_draw_demo_words *
yx_draw_demo_words(void)
{
	static const struct yx_draw_demo_words words = {
		.zh_title = TITLE_ZH,
		.en_title = TITLE_EN,
		.zh_mark = MARK_ZH,
		.en_mark = MARK_EN,
		.number = NUMBER,
		.zh_agreed = AGREED_ZH,
		.en_agreed = AGREED_EN,
		.parties = parties,
		.fees = fees,
		.clauses = clauses,
		.clause_count = sizeof(clauses) / sizeof(*clauses),
		.fees_before = BEFORE_TABLE,
		.zh_fees_title = FEES_ZH,
		.en_fees_title = FEES_EN,
	};

	return &words;
}
