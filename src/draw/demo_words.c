/* SPDX-License-Identifier: Apache-2.0 */
/* The words of the contract that the demonstration signs, of two invented companies. */
#include "demo_words.h"

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
