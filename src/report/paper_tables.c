/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of the PDF page: signatures in short and in full, reasons, changes, technical facts.
 */
#include <yinxin/version.h>
#include "paper.h"

/* Signatures on the first page; the annex has all of them. */
#define OVERVIEW 12
#define REASONS  4

/* -------------------------------------------------------------- signatures */

#define CARD_LINE 2.1 /* a line of a card with its rule and air, in sizes of its letters */

/* All that is known about one, kept on one page where it fits. */
void
paper_card(struct paper *p, const struct report_block *b, double size)
{
	static const double widths[] = { 1, 4.6 };
	const char *cells[2 * REPORT_ROWS];
	struct yx_draw_table t = {
		.columns = 2, .widths = widths, .cells = cells, .rows = b->row_count, .size = size
	};

	yx_draw_document_need(p->doc, 24 + (double)b->row_count * size * CARD_LINE);
	for (size_t k = 0; k < b->row_count; k++) {
		cells[2 * k] = paper_words(p, b->rows[k].label, " ");
		cells[2 * k + 1] = paper_words(p, b->rows[k].value, "\n");
	}
	yx_draw_document_heading(p->doc, 3,
				 paper_printed(p, "%s%s%s", paper_words(p, b->title, "  "),
					       report_colon(p->language),
					       paper_words(p, b->result, " ")));
	if (b->row_count)
		yx_draw_document_table(p->doc, &t);
}

/* One signature of the overview: which, who, when, how, how much. */
static void
overview_row(struct paper *p, const struct report_block *b, bool full, const char **row)
{
	bool reason = full && b->reason_given[0];

	if (!full) { /* a line each */
		row[0] = paper_printed(p, "%s %s", paper_words(p, b->name, " "),
				       paper_words(p, b->result, " "));
		row[1] = b->who;
		row[2] = paper_printed(p, "%s %s", b->time, paper_words(p, b->sure, " "));
		row[3] = paper_printed(p, "%s %s", b->kind, b->algorithms);
		row[4] = paper_words(p, b->covers, " ");
		return;
	}
	row[0] = paper_printed(p, "%s\n%s", paper_words(p, b->name, " "),
			       paper_words(p, b->result, " "));
	row[1] = paper_printed(
	    p, "%s\n%s%s%s%s%s%s%s", b->who, paper_words(p, report_words.confirmed, " "),
	    report_colon(p->language), paper_words(p, b->confirmed, " "), reason ? " · " : "",
	    reason ? paper_words(p, report_words.reason_given, " ") : "",
	    reason ? report_colon(p->language) : "", reason ? b->reason_given : "");
	row[2] = paper_printed(p, "%s\n%s", b->time, paper_words(p, b->sure, " "));
	row[3] = paper_printed(p, "%s\n%s", b->kind, b->algorithms);
	row[4] = paper_words(p, b->covers, "\n");
}

#define COLUMNS 5

/* Several signatures, one row each; the rows of many are shorter, and an annex has the rest. */
void
paper_overview(struct paper *p)
{
	static const double wide[COLUMNS] = { 1.4, 2.9, 1.85, 1.7, 1.15 };
	static const double narrow[COLUMNS] = { 1.6, 1.9, 2.6, 1.6, 1.3 };
	const struct report_model *m = p->m;
	bool full = m->block_count <= PAPER_FULL;
	size_t n = m->block_count > OVERVIEW ? OVERVIEW : m->block_count;
	const char *cells[COLUMNS * (OVERVIEW + 1)];
	struct yx_draw_table t = { .columns = COLUMNS,
				   .widths = full ? wide : narrow,
				   .cells = cells,
				   .rows = n + 1,
				   .header_rows = 1,
				   .size = !full   ? 6.5
					   : n > 4 ? 7
						   : 7.5 };

	cells[0] = paper_words(p, report_words.signatures, " ");
	cells[1] = paper_words(p, report_words.by, " ");
	cells[2] = paper_words(p, report_words.when, " ");
	cells[3] = paper_words(p, report_words.kind, " ");
	cells[4] = paper_words(p, report_words.covers, " ");
	for (size_t i = 0; i < n; i++)
		overview_row(p, &m->blocks[i], full, cells + COLUMNS * (i + 1));
	yx_draw_document_space(p->doc, 5);
	yx_draw_document_table(p->doc, &t);
	if (n < m->block_count)
		paper_small(p, paper_printed(p, "%zu %s", m->block_count - n,
					     paper_words(p, report_words.signatures_more, " ")));
	if (m->extend.in[0][0]) {
		yx_draw_document_space(p->doc, 2);
		paper_small(p, paper_words(p, m->extend, " "));
	}
}

/* Several reasons: each once, with the signatures it is about. */
bool
paper_reasons(struct paper *p)
{
	static const double widths[] = { 1.5, 3.4, 2.9 };
	const struct report_model *m = p->m;
	size_t n = m->reason_count > REASONS ? REASONS : m->reason_count;
	const char *cells[3 * REASONS];
	struct yx_draw_table t = {
		.columns = 3, .widths = widths, .cells = cells, .rows = n, .size = 8
	};

	if (!n)
		return true;
	for (size_t i = 0; i < n; i++) {
		const struct report_reason *r = &m->reasons[i];

		cells[3 * i] = paper_words(p, r->which, "\n");
		cells[3 * i + 1] = paper_words(p, r->why, "\n");
		cells[3 * i + 2] = paper_printed(p, "→ %s", paper_words(p, r->next, "\n"));
	}
	paper_heading(p, report_words.reasons);
	yx_draw_document_table(p->doc, &t);
	if (n < m->reason_count)
		paper_small(p, paper_printed(p, "%zu %s", m->reason_count - n,
					     paper_words(p, report_words.reasons_more, " ")));
	return n == m->reason_count;
}

/* ----------------------------------------------------------------- changes */

/* The first `n` changes; with the codes for experts or without. */
static void
change_table(struct paper *p, size_t n, bool codes)
{
	static const double widths[] = { 0.5, 1.35, 4.6, 1.15, 1.9 };
	const struct report_model *m = p->m;
	size_t columns = codes ? 5 : 4;
	const char **cells = yx_arena_array(p->m->arena, n * columns + 1, sizeof(*cells));
	struct yx_draw_table t = {
		.columns = columns, .widths = widths, .cells = cells, .rows = n, .size = 8
	};

	p->m->failed = p->m->failed || !cells;
	if (!cells)
		return;
	for (size_t i = 0; i < n; i++) {
		const struct report_change *c = &m->changes[i];
		const char **row = cells + i * columns;

		row[0] = report_change_number(p->m, c);
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

static size_t
changes_above(struct paper *p, double picture)
{
	bool both = p->language == YX_REPORT_BOTH;
	double line = both ? 25 : 16, around = both ? 72 : 60; /* heading, notes, captions */
	double room = YX_DRAW_A4_HEIGHT - PAPER_BOTTOM - yx_draw_document_y(p->doc) -
		      paper_technical_height(p) - (p->m->shown_count ? picture : 0) - around;
	size_t n = room > 2 * line ? (size_t)(room / line) : 2;

	n = n > PAPER_CHANGES ? PAPER_CHANGES : n;
	return n > p->m->change_count ? p->m->change_count : n;
}

/* As many lines as leave room for a picture and what stands around it; all, if a smaller one does.
 */
size_t
paper_changes_fitting(struct paper *p)
{
	size_t all = p->m->change_count;

	return changes_above(p, PAPER_LEAST) == all ? all : changes_above(p, PAPER_PICTURE);
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

#define TECHNICAL 4

/* "1: 52b4..., 2: 7261...": of a single signature it stands with the rest. */
static const char *
serials(struct paper *p)
{
	const struct report_model *m = p->m;
	struct yx_buf text = { 0 };
	const char *kept;

	for (size_t i = 0; i < m->block_count; i++)
		if (m->blocks[i].serial[0])
			yx_buf_printf(&text, "%s%zu: %s", text.len ? ", " : "", i + 1,
				      m->blocks[i].serial);
	kept =
	    paper_printed(p, "%s %s", paper_words(p, report_words.serials, " "), yx_buf_str(&text));
	yx_buf_clear(&text);
	return kept;
}

/* The lines that there are. */
static size_t
technical_lines(struct paper *p, const char *lines[TECHNICAL])
{
	const struct report_model *m = p->m;
	const struct yx_verify_report *r = m->report;
	char hex[2 * 64 + 1];
	size_t n = 0;

	lines[n++] = paper_printed(p, "%s %s · %s %s · %s · yinxin " YX_VERSION "%s",
				   paper_words(p, report_words.checked, " "), m->checked,
				   paper_words(p, report_words.policy, " "), r->policy,
				   yx_verdict_name(r->verdict), m->codes);
	if (m->block_count > 1 && m->block_count <= PAPER_FULL)
		lines[n++] = serials(p);
	if (!r->sha256.len)
		return n;
	lines[n++] =
	    paper_printed(p, "SHA-256 %s", yx_hex(hex, sizeof(hex), yx_digest_bytes(&r->sha256)));
	lines[n++] = paper_printed(p, "SM3 %s", yx_hex(hex, sizeof(hex), yx_digest_bytes(&r->sm3)));
	return n;
}

#define TECHNICAL_SIZE 6.5

double
paper_technical_height(struct paper *p)
{
	struct yx_draw_style s = { .face = YX_DRAW_HEI, .size = TECHNICAL_SIZE };
	const char *lines[TECHNICAL];
	size_t n = technical_lines(p, lines);
	double height = 8;

	for (size_t i = 0; i < n; i++)
		height +=
		    yx_draw_document_measure(p->doc, &s, yx_draw_document_width(p->doc), lines[i]);
	return height;
}

/* At the foot of the first page. */
void
paper_technical(struct paper *p)
{
	struct yx_draw_style s = { .face = YX_DRAW_HEI,
				   .size = TECHNICAL_SIZE,
				   .colour = { 87, 96, 106, 255 } };
	const char *lines[TECHNICAL];
	size_t n = technical_lines(p, lines);

	yx_draw_document_space(p->doc, 6);
	for (size_t i = 0; i < n; i++)
		yx_draw_document_paragraph(p->doc, &s, lines[i]);
}
