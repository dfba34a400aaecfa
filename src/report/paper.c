/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The page as PDF, by draw_document: real text, fonts embedded. A character no font on this machine
 * has becomes a hollow square rather than the end of the report.
 *
 * The first page has all that a decision rests on: verdict, reason and next step, who and when and
 * what is covered, the changes, in what room is left the pictures, and what experts ask for. Only
 * what finds no room there becomes an annex: of more than PAPER_FULL signatures, of many changes or
 * pages.
 */
#include <string.h>
#include "paper.h"

static const struct yx_draw_colour grey = { 87, 96, 106, 255 };

/* ------------------------------------------------------------------- texts */

static bool
can_shape(struct paper *p, struct yx_bytes text)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_draw_run run = { 0 };
	bool ok = yx_draw_shape(&run, p->fonts, YX_DRAW_HEI, "zh-Hans", text, &err) == YX_OK;

	if (ok)
		yx_draw_run_clear(&run);
	return ok;
}

/* What the fonts can show of a text. Line ends stay. */
static const char *
showable(struct paper *p, const char *text)
{
	struct yx_bytes all = yx_bytes_str(text), one;
	struct yx_reader r = yx_reader(all);
	struct yx_buf out = { 0 };
	const char *kept;
	uint32_t cp;

	if (strchr(text, '\n') == NULL && can_shape(p, all))
		return text;
	while (yx_reader_left(&r)) {
		const uint8_t *from = r.at;

		if (!yx_utf8_take(&r, &cp))
			break;
		one = yx_bytes(from, (size_t)(r.at - from));
		if (cp == '\n' || can_shape(p, one))
			yx_buf_put_bytes(&out, one);
		else
			yx_buf_puts(&out, "□");
	}
	kept = report_keep(p->m, yx_buf_bytes(&out));
	yx_buf_clear(&out);
	return kept;
}

/* In the language asked for; both: Chinese, then English after `between`. */
const char *
paper_words(struct paper *p, struct yx_text2 t, const char *between)
{
	if (p->language != YX_REPORT_BOTH)
		return showable(p, t.in[p->language == YX_REPORT_ENGLISH ? 0 : 1]);
	if (strcmp(t.in[0], t.in[1]) == 0)
		return showable(p, t.in[0]);
	return showable(p, report_printf(p->m, "%s%s%s", t.in[1], between, t.in[0]));
}

const char *
paper_printed(struct paper *p, const char *fmt, ...)
{
	const char *text;
	va_list ap;

	va_start(ap, fmt);
	text = report_vprintf(p->m, fmt, ap);
	va_end(ap);
	return showable(p, text);
}

void
paper_small(struct paper *p, const char *text)
{
	struct yx_draw_style s = { .face = YX_DRAW_HEI, .size = 7.5, .colour = grey };

	yx_draw_document_paragraph(p->doc, &s, text);
}

void
paper_heading(struct paper *p, struct yx_text2 t)
{
	yx_draw_document_heading(p->doc, 3, paper_words(p, t, "  "));
}

/* ----------------------------------------------------------------- verdict */

void
paper_filled(struct paper *p, struct yx_draw_rect r, struct yx_draw_colour colour)
{
	struct yx_draw_paint paint = { .fill = YX_DRAW_FILL_NONZERO, .fill_colour = colour };
	struct yx_draw_path path = { 0 };

	yx_draw_rectangle(&path, r, 0);
	yx_draw_document_path_at(p->doc, &path, &paint);
	yx_draw_path_clear(&path);
}

struct look {
	struct yx_draw_colour line, ground, text;
};

static struct look
look_of(enum yx_verdict v)
{
	static const struct look good = { { 26, 127, 55, 255 },
					  { 234, 246, 237, 255 },
					  { 17, 99, 41, 255 } };
	static const struct look bad = { { 179, 20, 31, 255 },
					 { 253, 236, 236, 255 },
					 { 150, 16, 26, 255 } };
	static const struct look open = { { 154, 103, 0, 255 },
					  { 255, 246, 221, 255 },
					  { 122, 82, 0, 255 } };

	return v == YX_VERDICT_TOTAL_PASSED ? good : v == YX_VERDICT_TOTAL_FAILED ? bad : open;
}

static void
verdict(struct paper *p)
{
	const struct report_model *m = p->m;
	struct look look = look_of(m->report->verdict);
	struct yx_draw_style big = {
		.face = YX_DRAW_HEI_BOLD, .size = 16, .line_height = 1.3, .colour = look.text
	};
	struct yx_draw_style plain = { .face = YX_DRAW_HEI, .size = 9.5, .line_height = 1.35 };
	double left = yx_draw_document_left(p->doc), width = yx_draw_document_width(p->doc);
	double y = yx_draw_document_y(p->doc), inner = width - 30, height;
	const char *lines[3];
	bool passed = m->report->verdict == YX_VERDICT_TOTAL_PASSED;

	lines[0] = paper_words(p, m->headline, "\n");
	lines[1] = passed || !m->meaning.in[0][0] ? "" : paper_words(p, m->meaning, "\n");
	lines[2] = paper_words(p, m->next_step, "\n");
	height = 16 + yx_draw_document_measure(p->doc, &big, inner, lines[0]);
	for (int i = 1; i < 3; i++)
		if (lines[i][0])
			height += 4 + yx_draw_document_measure(p->doc, &plain, inner, lines[i]);
	paper_filled(p, yx_draw_rect_of(left, y, width, height), look.ground);
	paper_filled(p, yx_draw_rect_of(left, y, 6, height), look.line);
	y = yx_draw_document_text_box_at(p->doc, &big, left + 18, y + 8, inner, lines[0]);
	for (int i = 1; i < 3; i++)
		if (lines[i][0])
			y = yx_draw_document_text_box_at(p->doc, &plain, left + 18, y + 4, inner,
							 lines[i]);
	yx_draw_document_space(p->doc, height + 8);
}

/* ------------------------------------------------------------------- whole */

static void
file_line(struct paper *p)
{
	struct yx_draw_style style = { .face = YX_DRAW_HEI, .size = 9 };
	const struct yx_verify_report *r = p->m->report;

	yx_draw_document_paragraph(
	    p->doc, &style,
	    paper_printed(p, "%s%s%s, %s, %llu %s", paper_words(p, report_words.file, " "),
			  report_colon(p->language), p->m->file, r->format,
			  (unsigned long long)r->size, paper_words(p, report_words.size, " ")));
}

/* What the first page had no room for. */
static enum yx_status
annex(struct paper *p, bool cards, bool notes, bool changes, size_t shown, struct yx_error *err)
{
	const struct report_model *m = p->m;

	yx_draw_document_break(p->doc);
	yx_draw_document_heading(p->doc, 1, paper_words(p, report_words.annex, "  "));
	for (size_t i = 0; cards && i < m->block_count; i++)
		paper_card(p, &m->blocks[i], 7);
	if (notes)
		paper_all_notes(p);
	if (changes)
		paper_all_changes(p);
	return paper_further_pictures(p, shown, err);
}

static enum yx_status
fill(struct paper *p, struct yx_error *err)
{
	const struct report_model *m = p->m;
	size_t shown = 0, listed, some;
	bool cards = m->block_count > PAPER_FULL, changes;
	enum yx_status st;

	verdict(p);
	file_line(p);
	if (m->block_count == 1)
		paper_card(p, &m->blocks[0], 8);
	else if (m->block_count)
		paper_overview(p);
	cards = !paper_reasons(p) || cards;
	some = paper_notes_fitting(p);
	paper_notes(p, some);
	listed = paper_changes_fitting(p);
	changes = listed < m->change_count || m->change_left_out;
	paper_changes(p, listed, changes);
	st = paper_first_pictures(p, paper_technical_height(p), &shown, err);
	paper_technical(p);
	if (st == YX_OK && (cards || some < m->note_count || changes || shown < m->shown_count))
		st = annex(p, cards, some < m->note_count, changes, shown, err);
	return st == YX_OK && m->failed ? yx_fail_nomem(err) : st;
}

static enum yx_status
write_paper(struct yx_buf *out, struct report_model *m, struct yx_draw_fonts *fonts,
	    struct yx_error *err)
{
	struct paper p = { .fonts = fonts, .m = m, .language = m->options->language };
	struct yx_draw_document_options o = { .left = 48,
					      .right = 48,
					      .top = 50,
					      .bottom = PAPER_BOTTOM,
					      .language =
						  p.language == YX_REPORT_ENGLISH ? "en" : "zh-CN",
					      .created = m->report->validated_at };
	enum yx_status st;

	o.title = o.header_left = paper_words(&p, report_words.title, "  ");
	o.header_right = "yinxin";
	st = yx_draw_document_new(&p.doc, fonts, &o, err);
	if (st == YX_OK)
		st = fill(&p, err);
	if (st == YX_OK)
		st = yx_draw_document_write(p.doc, out, NULL, err);
	yx_draw_document_free(p.doc);
	return st;
}

enum yx_status
report_paper_write(struct yx_buf *out, struct report_model *m, struct yx_error *err)
{
	struct yx_draw_fonts *own = NULL, *fonts = m->options->fonts;
	enum yx_status st = YX_OK;

	if (!fonts) {
		st = yx_draw_fonts_new(&own, NULL, err);
		fonts = own;
	}
	if (st == YX_OK)
		st = write_paper(out, m, fonts, err);
	yx_draw_fonts_free(own);
	return st;
}

enum yx_status
yx_report_pdf(struct yx_buf *out, const struct yx_verify_report *r,
	      const struct yx_report_options *o, struct yx_error *err)
{
	struct report_model m;
	enum yx_status st = report_model_make(&m, r, o, err);

	if (st == YX_OK)
		st = report_paper_write(out, &m, err);
	report_model_clear(&m);
	return st;
}
