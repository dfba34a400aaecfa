/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The page as one HTML file. No script, nothing fetched: the policy in its head forbids both, so
 * that a browser refuses whatever might slip through. Every text goes through put().
 */
#include <string.h>
#include <yinxin/codec_xml.h>
#include <yinxin/version.h>
#include "html.h"

void
html_raw(struct html *h, const char *text)
{
	yx_buf_puts(h->out, text);
}

void
html_put(struct html *h, const char *text)
{
	/* XML's escapes are HTML's too; quotes included */
	(void)yx_xml_put_text(h->out, yx_bytes_str(text));
}

/* A text in the language asked for, or in both, Chinese first. */
void
html_say(struct html *h, struct yx_text2 t)
{
	bool same = strcmp(t.in[0], t.in[1]) == 0;

	if (h->language != YX_REPORT_BOTH || same) {
		html_raw(h, same ? "<bdi>" : "");
		html_put(h, t.in[h->language == YX_REPORT_ENGLISH ? 0 : 1]);
		html_raw(h, same ? "</bdi>" : "");
		return;
	}
	html_raw(h, "<span lang=\"zh-CN\">");
	html_put(h, t.in[1]);
	html_raw(h, "</span> <span lang=\"en\" class=\"en\">");
	html_put(h, t.in[0]);
	html_raw(h, "</span>");
}

static void
head(struct html *h)
{
	html_raw(h, "<!DOCTYPE html>\n<html lang=\"");
	html_raw(h, h->language == YX_REPORT_ENGLISH ? "en" : "zh-CN");
	html_raw(
	    h, "\">\n<head>\n<meta charset=\"utf-8\">\n"
	       "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
	       "img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
	       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	       "<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
	html_put(h, report_words.title.in[h->language == YX_REPORT_ENGLISH ? 0 : 1]);
	html_raw(h, "</title>\n<style>\n");
	html_raw(h, html_style);
	html_raw(h, "</style>\n</head>\n<body>\n<main>\n<h1>");
	html_say(h, report_words.title);
	html_raw(h, "</h1>\n");
}

static const char *
class_of(enum yx_indication i)
{
	return i == YX_INDICATION_PASSED ? "good" : i == YX_INDICATION_FAILED ? "bad" : "open";
}

static void
verdict(struct html *h)
{
	const struct report_model *m = h->m;
	const struct yx_verify_report *r = m->report;
	enum yx_indication i = r->verdict == YX_VERDICT_TOTAL_PASSED ? YX_INDICATION_PASSED
			       : r->verdict == YX_VERDICT_TOTAL_FAILED
				   ? YX_INDICATION_FAILED
				   : YX_INDICATION_INDETERMINATE;

	yx_buf_printf(h->out, "<section class=\"verdict %s\"><div class=\"sign\">%s</div><div>",
		      class_of(i),
		      i == YX_INDICATION_PASSED   ? "✓"
		      : i == YX_INDICATION_FAILED ? "✗"
						  : "?");
	html_raw(h, "<div class=\"big\">");
	html_say(h, m->headline);
	html_raw(h, "</div>");
	if (r->verdict != YX_VERDICT_TOTAL_PASSED && m->meaning.in[0][0]) {
		html_raw(h, "<p>");
		html_say(h, m->meaning);
		html_raw(h, "</p>");
	}
	html_raw(h, "<p>→ ");
	html_say(h, m->next_step);
	html_raw(h, "</p></div></section>\n");
}

static void
file(struct html *h)
{
	const struct yx_verify_report *r = h->m->report;

	html_raw(h, "<p class=\"file\">");
	html_say(h, report_words.file);
	html_raw(h, report_colon(h->language));
	html_raw(h, "<strong><bdi>");
	html_put(h, h->m->file);
	yx_buf_printf(h->out, "</bdi></strong>, %s, %llu ", r->format, (unsigned long long)r->size);
	html_say(h, report_words.size);
	html_raw(h, "</p>\n");
}

/* Several signatures, several reasons: each once, with those it is about. */
static void
reasons(struct html *h)
{
	const struct report_model *m = h->m;

	if (!m->reason_count)
		return;
	html_raw(h, "<h2>");
	html_say(h, report_words.reasons);
	html_raw(h, "</h2>\n<table class=\"changes\">\n");
	for (size_t i = 0; i < m->reason_count; i++) {
		html_raw(h, "<tr><td class=\"strong\">");
		html_say(h, m->reasons[i].which);
		html_raw(h, "</td><td>");
		html_say(h, m->reasons[i].why);
		html_raw(h, "<br>→ ");
		html_say(h, m->reasons[i].next);
		html_raw(h, "</td></tr>\n");
	}
	html_raw(h, "</table>\n");
}

static void
notes(struct html *h)
{
	const struct report_model *m = h->m;

	if (!m->note_count)
		return;
	html_raw(h, "<h2>");
	html_say(h, report_words.notes);
	html_raw(h, "</h2>\n<table class=\"changes notes\">\n");
	for (size_t i = 0; i < m->note_count; i++) {
		html_raw(h, "<tr><td>");
		html_say(h, m->notes[i].which);
		html_raw(h, "</td><td>");
		html_say(h, m->notes[i].text);
		html_raw(h, "</td></tr>\n");
	}
	html_raw(h, "</table>\n");
}

static void
card(struct html *h, const struct report_block *b)
{
	yx_buf_printf(h->out, "<div class=\"card %s\"><h3>", class_of(b->indication));
	html_say(h, b->title);
	html_raw(h, report_colon(h->language));
	html_say(h, b->result);
	html_raw(h, "</h3><table>\n");
	for (size_t k = 0; k < b->row_count; k++) {
		html_raw(h, "<tr><th>");
		html_say(h, b->rows[k].label);
		html_raw(h, b->rows[k].strong ? "</th><td class=\"strong\">" : "</th><td>");
		html_say(h, b->rows[k].value);
		html_raw(h, "</td></tr>\n");
	}
	html_raw(h, "</table></div>\n");
}

/* A second line of a cell. */
static void
below(struct html *h, const struct yx_text2 *label, struct yx_text2 value)
{
	if (!value.in[0][0])
		return;
	html_raw(h, "<div class=\"sub\">");
	if (label) {
		html_say(h, *label);
		html_raw(h, report_colon(h->language));
	}
	html_say(h, value);
	html_raw(h, "</div>");
}

static void
line(struct html *h, const struct report_block *b)
{
	yx_buf_printf(h->out, "<tr><td>");
	html_say(h, b->name);
	yx_buf_printf(h->out, "<div class=\"res %s\">", class_of(b->indication));
	html_say(h, b->result);
	html_raw(h, "</div></td><td><strong><bdi>");
	html_put(h, b->who);
	html_raw(h, "</bdi></strong>");
	below(h, &report_words.confirmed, b->confirmed);
	below(h, &report_words.reason_given, report_text2(b->reason_given, b->reason_given));
	html_raw(h, "</td><td>");
	html_put(h, b->time);
	below(h, NULL, b->sure);
	html_raw(h, "</td><td>");
	html_put(h, b->kind);
	below(h, NULL, report_text2(b->algorithms, b->algorithms));
	html_raw(h, "</td><td>");
	html_say(h, b->covers);
	html_raw(h, "</td></tr>\n");
}

/* A line each; all that is known unfolds below. Of a single one it stands there. */
static void
signatures(struct html *h)
{
	const struct report_model *m = h->m;
	const struct yx_text2 *const heads[] = { &report_words.signatures, &report_words.by,
						 &report_words.when, &report_words.kind,
						 &report_words.covers };
	bool several = m->block_count > 1;

	if (!m->block_count)
		return;
	html_raw(h, "<h2>");
	html_say(h, report_words.signatures);
	html_raw(h, "</h2>\n");
	if (several) {
		html_raw(h, "<table class=\"sigs\">\n<tr>");
		for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
			html_raw(h, "<th>");
			html_say(h, *heads[i]);
			html_raw(h, "</th>");
		}
		html_raw(h, "</tr>\n");
		for (size_t i = 0; i < m->block_count; i++)
			line(h, &m->blocks[i]);
		html_raw(h, "</table>\n");
		if (m->extend.in[0][0]) {
			html_raw(h, "<p class=\"fine\">");
			html_say(h, m->extend);
			html_raw(h, "</p>\n");
		}
		html_raw(h, "<details><summary>");
		html_say(h, report_words.all_details);
		html_raw(h, "</summary>\n");
	}
	html_raw(h, "<div class=\"who\">\n");
	for (size_t i = 0; i < m->block_count; i++)
		card(h, &m->blocks[i]);
	html_raw(h, several ? "</div></details>\n" : "</div>\n");
}

static void
changes(struct html *h)
{
	const struct report_model *m = h->m;

	if (!m->change_count)
		return;
	html_raw(h, "<h2>");
	html_say(h, m->changes_title);
	html_raw(h, "</h2>\n<table class=\"changes\">\n");
	for (size_t i = 0; i < m->change_count; i++) {
		const struct report_change *c = &m->changes[i];

		html_raw(h, i < HTML_PRINTED ? "<tr><td>" : "<tr class=\"rest\"><td>");
		if (c->number)
			yx_buf_printf(h->out, "<span class=\"num %s\">%s</span>",
				      c->allowed ? "yes" : "no", report_change_number(h->m, c));
		yx_buf_printf(h->out, "</td><td class=\"%s\">",
			      c->allowed ? "yes-text" : "no-text");
		html_say(h, report_change_word(c));
		html_raw(h, "</td><td>");
		html_say(h, c->text);
		if (c->count > 1 && !c->number)
			yx_buf_printf(h->out, " (%zu)", c->count);
		html_raw(h, "</td><td>");
		if (c->page)
			html_say(h, report_page_text(h->m, c->page));
		html_raw(h, "</td><td class=\"fine\">");
		if (c->revision) {
			html_say(h, report_words.revision);
			yx_buf_printf(h->out, " %zu", c->revision);
		}
		if (c->change) {
			html_raw(h, c->revision ? " · <code>" : "<code>");
			html_put(h, c->change->kind);
			html_raw(h, c->change->object[0] ? " " : "");
			html_put(h, c->change->object);
			html_raw(h, "</code>");
		}
		html_raw(h, "</td></tr>\n");
	}
	html_raw(h, "</table>\n");
	if (m->change_count > HTML_PRINTED) {
		yx_buf_printf(h->out, "<p class=\"fine print\">%zu ",
			      m->change_count - HTML_PRINTED);
		html_say(h, report_words.unprinted);
		html_raw(h, "</p>\n");
	}
	if (m->change_left_out) {
		yx_buf_printf(h->out, "<p class=\"fine\">%zu ", m->change_left_out);
		html_say(h, report_words.more);
		html_raw(h, "</p>\n");
	}
	if (m->numbers) {
		html_raw(h, "<p class=\"fine\">");
		html_say(h, report_words.how);
		html_raw(h, "</p>\n");
	}
}

static void
technical(struct html *h)
{
	const struct yx_verify_report *r = h->m->report;

	html_raw(h, "<h2>");
	html_say(h, report_words.technical);
	html_raw(h, "</h2>\n<p class=\"fine\">");
	html_say(h, report_words.checked);
	yx_buf_printf(h->out, " %s · ", h->m->checked);
	html_say(h, report_words.policy);
	html_raw(h, " ");
	html_put(h, r->policy);
	yx_buf_printf(h->out, " · %s · yinxin " YX_VERSION, yx_verdict_name(r->verdict));
	html_put(h, h->m->codes);
	if (r->sha256.len) {
		html_raw(h, "<br>SHA-256 <code>");
		yx_hex_put(h->out, yx_digest_bytes(&r->sha256));
		html_raw(h, "</code><br>SM3 <code>");
		yx_hex_put(h->out, yx_digest_bytes(&r->sm3));
		html_raw(h, "</code>");
	}
	html_raw(h, "</p>\n</main>\n</body>\n</html>\n");
}

enum yx_status
report_html_write(struct yx_buf *out, struct report_model *m, struct yx_error *err)
{
	struct html h = { out, m, m->options->language };
	enum yx_status st;

	head(&h);
	verdict(&h);
	file(&h);
	reasons(&h);
	st = YX_OK;
	if (m->refused) { /* what was changed is what a reader looks for first */
		st = html_pictures(&h, err);
		changes(&h);
		signatures(&h);
		notes(&h);
	} else {
		signatures(&h);
		notes(&h);
		st = html_pictures(&h, err);
		changes(&h);
	}
	technical(&h);
	return st == YX_OK ? yx_buf_status(out, err) : st;
}

enum yx_status
yx_report_html(struct yx_buf *out, const struct yx_verify_report *r,
	       const struct yx_report_options *o, struct yx_error *err)
{
	struct report_model m;
	enum yx_status st = report_model_make(&m, r, o, err);

	if (st == YX_OK)
		st = report_html_write(out, &m, err);
	report_model_clear(&m);
	return st;
}
