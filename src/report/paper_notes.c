/* SPDX-License-Identifier: Apache-2.0 */
/* Remarks on the PDF page: a line each, as many as leave room for changes and pictures. */
#include "paper.h"

#define LINES 2 /* of changes, that are to have their room */

static const struct yx_draw_style style = {
	.face = YX_DRAW_HEI, .size = 7.5, .line_height = 1.25, .colour = { 122, 82, 0, 255 }
};

/* "Signature 1: what": the file's are told without a name. */
static const char *
line_of(struct paper *p, const struct report_note *n)
{
	const char *text = paper_words(p, n->text, " ");

	return n->of_file ? text
			  : paper_printed(p, "%s%s%s", paper_words(p, n->which, " "),
					  report_colon(p->language), text);
}

/* The first is told behind what they are. */
static const char *
first_line(struct paper *p)
{
	return paper_printed(p, "%s%s%s", paper_words(p, report_words.notes, " "),
			     report_colon(p->language), line_of(p, &p->m->notes[0]));
}

size_t
paper_notes_fitting(struct paper *p)
{
	const struct report_model *m = p->m;
	double line = p->language == YX_REPORT_BOTH ? 25 : 16, used = 0;
	size_t changes = m->change_count > LINES ? LINES : m->change_count;
	double room = YX_DRAW_A4_HEIGHT - PAPER_BOTTOM - yx_draw_document_y(p->doc) -
		      paper_technical_height(p) - (m->shown_count ? PAPER_LEAST + 20 : 0) -
		      (changes ? 45 + (double)changes * line : 0);
	size_t n = 0;

	for (; n < m->note_count && n < PAPER_NOTES; n++) {
		used += yx_draw_document_measure(p->doc, &style, yx_draw_document_width(p->doc),
						 n ? line_of(p, &m->notes[n]) : first_line(p));
		if (used > room)
			break;
	}
	return n;
}

void
paper_notes(struct paper *p, size_t n)
{
	const struct report_model *m = p->m;

	if (n)
		yx_draw_document_space(p->doc, 3);
	for (size_t i = 0; i < n; i++)
		yx_draw_document_paragraph(p->doc, &style,
					   i ? line_of(p, &m->notes[i]) : first_line(p));
	if (n < m->note_count)
		paper_small(p, paper_printed(p, "%zu %s", m->note_count - n,
					     paper_words(p, report_words.notes_more, " ")));
}

void
paper_all_notes(struct paper *p)
{
	const struct report_model *m = p->m;

	if (!m->note_count)
		return;
	paper_heading(p, report_words.notes);
	for (size_t i = 0; i < m->note_count; i++)
		yx_draw_document_paragraph(p->doc, &style, line_of(p, &m->notes[i]));
}
