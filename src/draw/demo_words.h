/* SPDX-License-Identifier: Apache-2.0 */
/* demo_words.h: what the demonstration contract says in more than one place. Private to draw. */
#ifndef YINXIN_DRAW_DEMO_WORDS_H
#define YINXIN_DRAW_DEMO_WORDS_H

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

/* Articles 1 and 2, then the table of article 3, then the others. */
#define BEFORE_TABLE 2

#endif
