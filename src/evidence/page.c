/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A package and its report as a page: plain text or one HTML file that fetches nothing and runs
 * nothing. Every string that came from outside goes through put(), which escapes or cleans it.
 */
#include <inttypes.h>
#include <string.h>
#include "format.h"

struct page {
	struct yx_buf *out;
	bool html;
	int lang;
	const struct yx_evidence *e;
	const struct yx_evidence_report *r;
};

static const char *
say(const struct page *p, const char *en, const char *zh)
{
	return p->lang ? zh : en;
}

/* Text of any origin. */
static void
put(struct page *p, const char *s)
{
	struct yx_buf clean = { 0 };

	yx_text_put_clean(&clean, yx_bytes_str(s));
	for (size_t i = 0; i < clean.len; i++)
		switch (p->html ? clean.data[i] : 0) {
		case '<':
			yx_buf_puts(p->out, "&lt;");
			break;
		case '>':
			yx_buf_puts(p->out, "&gt;");
			break;
		case '&':
			yx_buf_puts(p->out, "&amp;");
			break;
		case '"':
			yx_buf_puts(p->out, "&quot;");
			break;
		default:
			yx_buf_put_u8(p->out, clean.data[i]);
		}
	yx_buf_clear(&clean);
}

static void
heading(struct page *p, const char *en, const char *zh)
{
	yx_buf_puts(p->out, p->html ? "<h2>" : "\n");
	put(p, say(p, en, zh));
	yx_buf_puts(p->out, p->html ? "</h2>\n" : "\n");
}

static void
fact(struct page *p, const char *en, const char *zh, const char *value)
{
	yx_buf_puts(p->out, p->html ? "<tr><th>" : "  ");
	put(p, say(p, en, zh));
	yx_buf_puts(p->out, p->html ? "</th><td>" : p->lang ? "：" : ": ");
	put(p, value);
	yx_buf_puts(p->out, p->html ? "</td></tr>\n" : "\n");
}

static void
table(struct page *p, bool begin)
{
	if (p->html)
		yx_buf_puts(p->out, begin ? "<table>\n" : "</table>\n");
}

static const char *
result_words(const struct page *p, enum yx_indication i)
{
	switch (i) {
	case YX_INDICATION_PASSED:
		return say(p, "checked", "通过");
	case YX_INDICATION_FAILED:
		return say(p, "WRONG", "不通过");
	default:
		return say(p, "open", "未能核验");
	}
}

static const char *
item_words(const struct page *p, enum yx_item_kind k)
{
	static const char *const words[YX_ITEM_KINDS][2] = {
		[YX_ITEM_PACKAGE] = { "package", "证据包" },
		[YX_ITEM_EVENTS] = { "events", "事件" },
		[YX_ITEM_CHAIN] = { "event chain", "事件链" },
		[YX_ITEM_INCLUSION] = { "entry in the log", "账本收录" },
		[YX_ITEM_INCLUSION_SM3] = { "entry in the log (SM3)", "账本收录（SM3）" },
		[YX_ITEM_CHECKPOINT] = { "head of the log", "账本检查点" },
		[YX_ITEM_DOCUMENT] = { "document", "文件" },
		[YX_ITEM_RECORDED] = { "document recorded", "文件记录" },
		[YX_ITEM_SIGNATURE] = { "signatures", "签名" },
		[YX_ITEM_TIMESTAMP] = { "time-stamp", "时间戳" },
		[YX_ITEM_CERTIFICATE] = { "certificate", "证书" },
		[YX_ITEM_OPENING] = { "person", "行为人" },
		[YX_ITEM_PART] = { "part", "附件" },
	};

	return words[k < YX_ITEM_KINDS ? k : YX_ITEM_PART][p->lang];
}

static const char *
shown_words(const struct page *p, enum yx_shown s)
{
	return s == YX_SHOWN          ? say(p, "shown", "已显示")
	       : s == YX_PARTLY_SHOWN ? say(p, "partly shown", "部分显示")
				      : say(p, "not shown", "未显示");
}

static void
begin_page(struct page *p)
{
	const char *title = say(p, "Evidence report", "电子证据核验报告");

	if (p->html) {
		yx_buf_printf(
		    p->out,
		    "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
		    "<title>%s</title>\n<style>\n"
		    "body{font-family:sans-serif;max-width:60em;margin:2em auto;"
		    "padding:0 1em;line-height:1.5}\n"
		    "table{border-collapse:collapse;width:100%%}\n"
		    "th,td{border:1px solid #999;padding:.3em .6em;text-align:left;"
		    "vertical-align:top;overflow-wrap:anywhere}\n"
		    ".verdict{border:2px solid;padding:.6em 1em;font-size:1.1em}\n"
		    "</style>\n</head>\n<body>\n<h1>%s</h1>\n",
		    p->lang ? "zh-CN" : "en", title, title);
		yx_buf_puts(p->out, "<p class=\"verdict\"><strong>");
	} else
		yx_buf_printf(p->out, "%s\n\n", title);
	put(p, yx_verdict_name(p->r->verdict));
	yx_buf_puts(p->out, p->html ? "</strong><br>" : "\n");
	put(p, p->r->reason.in[p->lang]);
	yx_buf_puts(p->out, p->html ? "</p>\n" : "\n");
}

static void
put_facts(struct page *p)
{
	char time[32], hex[65], number[80];

	heading(p, "What was checked", "核验对象");
	table(p, true);
	fact(p, "matter", "事项", p->e->matter);
	fact(p, "package made", "证据包制作时间", yx_time_rfc3339(time, p->e->created));
	fact(p, "checked", "核验时间", yx_time_rfc3339(time, p->r->validated_at));
	fact(p, "SHA-256 of the package", "证据包 SHA-256",
	     yx_hex(hex, sizeof(hex), yx_digest_bytes(&p->r->sha256)));
	fact(p, "log", "账本", p->e->origin);
	snprintf(number, sizeof(number),
		 p->lang ? "第 %" PRIu64 " 项，共 %" PRIu64 " 项" : "entry %" PRIu64 " of %" PRIu64,
		 p->e->leaf_index, p->e->tree_size);
	fact(p, "place in the log", "账本位置", number);
	table(p, false);
}

static void
put_items(struct page *p)
{
	char time[32];

	heading(p, "Item by item", "逐项结果");
	if (p->html)
		yx_buf_puts(p->out, "<table>\n");
	for (size_t i = 0; i < p->r->item_count; i++) {
		const struct yx_evidence_item *it = &p->r->items[i];

		yx_buf_puts(p->out, p->html ? "<tr><td>" : "  [");
		put(p, result_words(p, it->result));
		yx_buf_puts(p->out, p->html ? "</td><th>" : "] ");
		put(p, item_words(p, it->kind));
		if (it->name[0]) {
			yx_buf_puts(p->out, " ");
			put(p, it->name);
		}
		yx_buf_puts(p->out, p->html ? "</th><td>" : p->lang ? "：" : ": ");
		put(p, it->text.in[p->lang]);
		if (it->time != YX_TIME_NONE) {
			yx_buf_puts(p->out, " [");
			put(p, yx_time_rfc3339(time, it->time));
			yx_buf_puts(p->out, "]");
		}
		if (it->next_step.in[p->lang][0]) {
			yx_buf_puts(p->out, p->html ? "<br>&rarr; " : "\n        -> ");
			put(p, it->next_step.in[p->lang]);
		}
		yx_buf_puts(p->out, p->html ? "</td></tr>\n" : "\n");
	}
	table(p, false);
}

static void
put_documents(struct page *p)
{
	char hex[65];

	if (!p->e->document_count)
		return;
	heading(p, "Documents", "文件");
	for (size_t i = 0; i < p->e->document_count; i++) {
		const struct yx_evidence_document *d = &p->e->documents[i];
		char size[32];

		snprintf(size, sizeof(size), "%" PRIu64, d->size);
		table(p, true);
		fact(p, "name", "名称", d->name);
		fact(p, "type", "类型", d->media);
		fact(p, "bytes", "字节数", size);
		fact(p, "SHA-256", "SHA-256",
		     yx_hex(hex, sizeof(hex), yx_digest_bytes(&d->sha256)));
		fact(p, "SM3", "SM3", yx_hex(hex, sizeof(hex), yx_digest_bytes(&d->sm3)));
		table(p, false);
	}
}

static void
put_events(struct page *p)
{
	char time[32];

	heading(p, "Events of the matter, in order", "事项的事件（按顺序）");
	if (p->html)
		yx_buf_puts(p->out, "<ol>\n");
	for (size_t i = 0; i < p->e->event_count; i++) {
		const struct yx_evidence_event *ev = &p->e->events[i];

		if (p->html)
			yx_buf_puts(p->out, "<li>");
		else
			yx_buf_printf(p->out, "  %zu. ", i + 1);
		if (ev->withheld)
			put(p, say(p, "withheld; only its hashes are here", "未披露，仅提供摘要"));
		else if (!ev->type)
			put(p, say(p, "not an event of the ledger", "不是账本的事件"));
		else {
			put(p, yx_time_rfc3339(time, ev->time));
			yx_buf_puts(p->out, "  ");
			put(p, ev->type);
		}
		yx_buf_puts(p->out, p->html ? "</li>\n" : "\n");
	}
	if (p->html)
		yx_buf_puts(p->out, "</ol>\n");
}

static void
put_article13(struct page *p)
{
	heading(p, "Electronic Signature Law of the PRC, article 13", "《电子签名法》第十三条");
	if (p->html)
		yx_buf_puts(p->out, "<table>\n");
	for (size_t i = 0; i < YX_ARTICLE13_CONDITIONS; i++) {
		const struct yx_condition *c = &p->r->article13[i];

		yx_buf_puts(p->out, p->html ? "<tr><td>" : "  [");
		put(p, shown_words(p, c->shown));
		yx_buf_puts(p->out, p->html ? "</td><th>" : "] ");
		put(p, c->condition.in[p->lang]);
		yx_buf_puts(p->out, p->html ? "</th><td>" : "\n        ");
		put(p, c->evidence.in[p->lang]);
		yx_buf_puts(p->out, p->html ? "</td></tr>\n" : "\n");
	}
	table(p, false);
	yx_buf_puts(p->out, p->html ? "<p>" : "\n");
	put(p,
	    say(p,
		"This report says what a program could check. It is not a legal opinion; times "
		"\"given\" are those the recording party wrote down.",
		"本报告仅说明程序能够核验的内容，不构成法律意见；“记录时间”为记录方写入的时间。"));
	yx_buf_puts(p->out, p->html ? "</p>\n" : "\n");
}

enum yx_status
yx_evidence_page(struct yx_buf *out, const struct yx_evidence *e,
		 const struct yx_evidence_report *r, enum yx_evidence_form form, bool chinese,
		 struct yx_error *err)
{
	struct page p = { out, form == YX_EVIDENCE_HTML, chinese ? 1 : 0, e, r };

	begin_page(&p);
	put_facts(&p);
	put_items(&p);
	put_documents(&p);
	put_events(&p);
	put_article13(&p);
	if (p.html)
		yx_buf_puts(out, "</body>\n</html>\n");
	return yx_buf_status(out, err);
}

/* --------------------------------------------------------------------- JSON */

static const char *
result_name(enum yx_indication i)
{
	return i == YX_INDICATION_PASSED   ? "passed"
	       : i == YX_INDICATION_FAILED ? "failed"
					   : "undetermined";
}

void
yx_evidence_report_json(struct yx_json_build *b, const char *key, const char *file,
			const struct yx_evidence_report *r, bool chinese)
{
	static const char *const shown[] = { "not-shown", "partly-shown", "shown" };
	int lang = chinese ? 1 : 0;

	yx_json_begin_object(b, key);
	yx_json_put_text(b, "file", yx_bytes_str(file));
	yx_json_put_str(b, "format", "evidence");
	yx_json_put_str(b, "verdict", yx_verdict_name(r->verdict));
	yx_json_put_str(b, "reason", r->reason.in[lang]);
	yx_json_put_hex(b, "sha256", yx_digest_bytes(&r->sha256));
	yx_json_put_time(b, "validated_at", r->validated_at);
	yx_json_begin_array(b, "items");
	for (size_t i = 0; i < r->item_count; i++) {
		const struct yx_evidence_item *it = &r->items[i];

		yx_json_begin_object(b, NULL);
		yx_json_put_str(b, "kind", yx_item_kind_name(it->kind));
		yx_json_put_str(b, "name", it->name);
		yx_json_put_str(b, "result", result_name(it->result));
		yx_json_put_str(b, "text", it->text.in[lang]);
		yx_json_put_str(b, "next_step", it->next_step.in[lang]);
		yx_json_put_time(b, "time", it->time);
		yx_json_end(b);
	}
	yx_json_end(b);
	yx_json_begin_array(b, "article13");
	for (size_t i = 0; i < YX_ARTICLE13_CONDITIONS; i++) {
		yx_json_begin_object(b, NULL);
		yx_json_put_str(b, "condition", r->article13[i].condition.in[lang]);
		yx_json_put_str(b, "shown", shown[r->article13[i].shown]);
		yx_json_put_str(b, "evidence", r->article13[i].evidence.in[lang]);
		yx_json_end(b);
	}
	yx_json_end(b);
	/* the members every verdict has (FORMATS.md); signatures in documents are items here */
	yx_json_begin_array(b, "signatures");
	yx_json_end(b);
	yx_json_begin_array(b, "attacks");
	yx_json_end(b);
	yx_json_end(b);
}
