/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What people should know of a file or a signature whatever the verdict is: what it hides or can
 * switch, what nobody could tell. Each is said once, with the signatures it is about.
 */
#include <string.h>
#include "model.h"

static struct report_note *
find(struct report_model *m, const struct yx_text2 *text, bool of_file)
{
	for (size_t i = 0; i < m->note_count; i++)
		if (m->notes[i].of_file == of_file &&
		    strcmp(m->notes[i].text.in[0], text->in[0]) == 0 &&
		    strcmp(m->notes[i].text.in[1], text->in[1]) == 0)
			return &m->notes[i];
	return NULL;
}

/* `block` NULL: of the file. */
static void
add(struct report_model *m, const struct yx_remark *remark, const struct report_block *block)
{
	struct yx_text2 text = report_clean2(m, &remark->text);
	struct report_note *n = find(m, &text, !block);

	if (n) {
		if (block && n->told < REPORT_NOTE_NAMES)
			n->which = report_text2(
			    report_printf(m, "%s, %s", n->which.in[0], block->name.in[0]),
			    report_printf(m, "%s、%s", n->which.in[1], block->name.in[1]));
		else if (block && n->told == REPORT_NOTE_NAMES)
			n->which = report_text2(report_printf(m, "%s …", n->which.in[0]),
						report_printf(m, "%s……", n->which.in[1]));
		n->told++;
		return;
	}
	if (m->note_count == REPORT_NOTES) {
		m->notes_left_out++;
		return;
	}
	m->notes[m->note_count++] =
	    (struct report_note){ .which = block ? block->name : report_words.file,
				  .text = text,
				  .told = 1,
				  .of_file = !block };
}

bool
report_notes_make(struct report_model *m)
{
	const struct yx_verify_report *r = m->report;

	m->notes = yx_arena_array(m->arena, REPORT_NOTES, sizeof(*m->notes));
	if (!m->notes)
		return false;
	for (size_t i = 0; i < r->remark_count; i++)
		add(m, &r->remarks[i], NULL);
	for (size_t i = 0; i < r->signature_count && i < m->block_count; i++)
		for (size_t k = 0; k < r->signatures[i].remark_count; k++)
			add(m, &r->signatures[i].remarks[k], &m->blocks[i]);
	return !m->failed;
}
