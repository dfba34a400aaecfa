/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of the PDF page: signatures in short and in full, reasons, changes, technical facts.
 */
#include <yinxin/version.h>
#include "paper.h"

/* Signatures on the first page; the annex has all of them. */
#define OVERVIEW 6

/* -------------------------------------------------------------- signatures */

/* All that is known about one. */
void
paper_card(struct paper *p, const struct report_block *b)
{
	static const double widths[] = { 1, 4.6 };
	const char *cells[2 * REPORT_ROWS];
	struct yx_draw_table t = {
		.columns = 2, .widths = widths, .cells = cells, .rows = b->row_count, .size = 8
	};

	for (size_t k = 0; k < b->row_count; k++) {
		cells[2 * k] = paper_words(p, b->rows[k].label, " ");
		cells[2 * k + 1] = paper_words(p, b->rows[k].value, "\n");
	}
	yx_draw_document_heading(p->doc, 3,
				 paper_printed(p, "%s: %s", paper_words(p, b->title, "  "),
					       paper_words(p, b->result, " ")));
	if (b->row_count)
		yx_draw_document_table(p->doc, &t);
}

/* One line each: which, who, when, how much. */
void
paper_overview(struct paper *p)
{
	static const double widths[] = { 1.55, 1.6, 2.6, 2.1 };
	const struct report_model *m = p->m;
	size_t n = m->block_count > OVERVIEW ? OVERVIEW : m->block_count;
	const char *cells[4 * (OVERVIEW + 1)];
	struct yx_draw_table t = { .columns = 4,
				   .widths = widths,
				   .cells = cells,
				   .rows = n + 1,
				   .header_rows = 1,
				   .size = 8 };

	cells[0] = paper_words(p, report_words.signatures, " ");
	cells[1] = paper_words(p, report_words.by, " ");
	cells[2] = paper_words(p, report_words.when, " ");
	cells[3] = paper_words(p, report_words.covers, " ");
	for (size_t i = 0; i < n; i++) {
		const struct report_block *b = &m->blocks[i];
		const char **row = cells + 4 * (i + 1);

		row[0] = paper_printed(p, "%s\n%s", paper_words(p, b->name, " "),
				       paper_words(p, b->result, " "));
		row[1] = paper_words(p, b->who, "\n");
		row[2] = paper_printed(p, "%s\n%s", b->time, paper_words(p, b->sure, " "));
		row[3] = paper_words(p, b->covers, "\n");
	}
	yx_draw_document_space(p->doc, 5);
	yx_draw_document_table(p->doc, &t);
	if (n < m->block_count)
		paper_small(p, paper_printed(p, "+ %zu", m->block_count - n));
}

/* Several reasons: each once, with the signatures it is about. */
void
paper_reasons(struct paper *p)
{
	static const double widths[] = { 1.5, 3.4, 2.9 };
	const struct report_model *m = p->m;
	size_t n = m->reason_count > OVERVIEW ? OVERVIEW : m->reason_count;
	const char *cells[3 * OVERVIEW];
	struct yx_draw_table t = {
		.columns = 3, .widths = widths, .cells = cells, .rows = n, .size = 8
	};

	if (!n)
		return;
	for (size_t i = 0; i < n; i++) {
		const struct report_reason *r = &m->reasons[i];

		cells[3 * i] = paper_words(p, r->which, "\n");
		cells[3 * i + 1] = paper_words(p, r->why, "\n");
		cells[3 * i + 2] = paper_printed(p, "→ %s", paper_words(p, r->next, "\n"));
	}
	paper_heading(p, report_words.reasons);
	yx_draw_document_table(p->doc, &t);
	if (n < m->reason_count)
		paper_small(p, paper_printed(p, "+ %zu", m->reason_count - n));
}

/* ----------------------------------------------------------------- changes */

/* The first `n` changes; with the codes for experts or without. */
static void
change_table(struct paper *p, size_t n, bool codes)
{
	static const double widths[] = { 0.35, 1.5, 4.6, 1.15, 1.9 };
	const struct report_model *m = p->m;
	size_t columns = codes ? 5 : 4;
	const char **cells = yx_arena_array(p->arena, n * columns + 1, sizeof(*cells));
	struct yx_draw_table t = {
		.columns = columns, .widths = widths, .cells = cells, .rows = n, .size = 8
	};

	p->failed = p->failed || !cells;
	if (!cells)
		return;
	for (size_t i = 0; i < n; i++) {
		const struct report_change *c = &m->changes[i];
		const char **row = cells + i * columns;

		row[0] = c->number ? paper_printed(p, "%u", c->number) : "";
		row[1] = paper_words(p, report_change_word(c), codes ? "\n" : " ");
		row[2] = c->count > 1 && !c->number
			     ? paper_printed(p, "%s (%zu)", paper_words(p, c->text, "\n"), c->count)
			     : paper_words(p, c->text, "\n");
		row[3] = c->page ? paper_words(p, report_page_text(p->m, c->page), " ") : "";
		if (codes)
			row[4] = c->change
				     ? paper_printed(p, "%s %s", c->change->kind, c->change->object)
				     : "";
	}
	yx_draw_document_table(p->doc, &t);
	yx_draw_document_space(p->doc, 3);
}

/* As many lines as leave room for a picture and what stands around it. */
size_t
paper_changes_fitting(struct paper *p)
{
	double line = p->language == YX_REPORT_BOTH ? 25 : 16;
	double room = YX_DRAW_A4_HEIGHT - PAPER_BOTTOM - yx_draw_document_y(p->doc) -
		      PAPER_PICTURE - 3 * line - 40;
	size_t n = room > 2 * line ? (size_t)(room / line) : 2;

	n = n > PAPER_CHANGES ? PAPER_CHANGES : n;
	return n > p->m->change_count ? p->m->change_count : n;
}

void
paper_changes(struct paper *p, size_t n, bool annex)
{
	const struct report_model *m = p->m;

	if (!n)
		return;
	paper_heading(p, m->changes_title);
	change_table(p, n, !annex);
	if (n < m->change_count)
		paper_small(p, paper_printed(p, "%zu %s", m->change_count - n,
					     paper_words(p, report_words.annex_more, " ")));
	if (m->numbers)
		paper_small(p, paper_words(p, report_words.how, "\n"));
}

void
paper_all_changes(struct paper *p)
{
	const struct report_model *m = p->m;

	if (!m->change_count)
		return;
	paper_heading(p, m->changes_title);
	change_table(p, m->change_count, true);
	if (m->change_left_out)
		paper_small(p, paper_printed(p, "%zu %s", m->change_left_out,
					     paper_words(p, report_words.more, " ")));
}

/* --------------------------------------------------------------- technical */

#define TECHNICAL 3

/* The lines; fewer than TECHNICAL when there are no digests. */
static size_t
technical_lines(struct paper *p, const char *lines[TECHNICAL])
{
	const struct yx_verify_report *r = p->m->report;
	char time[32], hex[2 * 64 + 1];
	struct yx_buf codes = { 0 };

	for (size_t i = 0; i < r->signature_count; i++)
		if (yx_sub_indication_name(r->signatures[i].sub))
			yx_buf_printf(&codes, " · %zu: %s", i + 1,
				      yx_sub_indication_name(r->signatures[i].sub));
	for (size_t i = 0; i < r->attack_count; i++)
		yx_buf_printf(&codes, " · %s", r->attacks[i]);
	lines[0] =
	    paper_printed(p, "%s %s · %s %s · %s · yinxin " YX_VERSION "%s",
			  paper_words(p, report_words.checked, " "),
			  yx_time_rfc3339(time, r->validated_at - r->validated_at % YX_SECOND),
			  paper_words(p, report_words.policy, " "), r->policy,
			  yx_verdict_name(r->verdict), codes.len ? yx_buf_str(&codes) : "");
	yx_buf_clear(&codes);
	if (!r->sha256.len)
		return 1;
	lines[1] =
	    paper_printed(p, "SHA-256 %s", yx_hex(hex, sizeof(hex), yx_digest_bytes(&r->sha256)));
	lines[2] = paper_printed(p, "SM3 %s", yx_hex(hex, sizeof(hex), yx_digest_bytes(&r->sm3)));
	return 3;
}

double
paper_technical_height(struct paper *p)
{
	struct yx_draw_style s = { .face = YX_DRAW_HEI, .size = 7.5 };
	const char *lines[TECHNICAL];
	size_t n = technical_lines(p, lines);
	double height = 8;

	for (size_t i = 0; i < n; i++)
		height +=
		    yx_draw_document_measure(p->doc, &s, yx_draw_document_width(p->doc), lines[i]);
	return height;
}

void
paper_technical(struct paper *p, bool headed)
{
	const char *lines[TECHNICAL];
	size_t n = technical_lines(p, lines);

	if (headed)
		paper_heading(p, report_words.technical);
	else
		yx_draw_document_space(p->doc, 6);
	for (size_t i = 0; i < n; i++)
		paper_small(p, lines[i]);
}
