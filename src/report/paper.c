/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The page as PDF, by draw_document: real text, fonts embedded. A character no font on this machine
 * has becomes a hollow square rather than the end of the report.
 */
#include <string.h>
#include <yinxin/draw_document.h>
#include <yinxin/version.h>
#include "model.h"

#define GAP 12.0 /* between two pictures, points */

struct paper {
	struct yx_draw_document *doc;
	struct yx_draw_fonts *fonts;
	struct report_model *m;
	struct yx_arena *arena; /* texts made here */
	enum yx_report_language language;
	bool failed;
};

static const struct yx_draw_colour red = { 179, 20, 31, 255 }, blue = { 11, 92, 173, 255 },
				   grey = { 87, 96, 106, 255 };

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
	const char *kept = text;
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
	kept = yx_arena_strdup(p->arena, yx_buf_bytes(&out));
	yx_buf_clear(&out);
	p->failed = p->failed || !kept;
	return kept ? kept : "";
}

/* In the language asked for; both: Chinese, then English after `between`. */
static const char *
words(struct paper *p, struct yx_text2 t, const char *between)
{
	struct yx_buf b = { 0 };
	const char *kept;

	if (p->language != YX_REPORT_BOTH)
		return showable(p, t.in[p->language == YX_REPORT_ENGLISH ? 0 : 1]);
	if (strcmp(t.in[0], t.in[1]) == 0)
		return showable(p, t.in[0]);
	yx_buf_printf(&b, "%s%s%s", t.in[1], between, t.in[0]);
	kept = yx_arena_strdup(p->arena, yx_buf_bytes(&b));
	yx_buf_clear(&b);
	p->failed = p->failed || !kept;
	return showable(p, kept ? kept : "");
}

static const char *printed(struct paper *p, const char *fmt, ...) YX_PRINTF(2, 3);

static const char *
printed(struct paper *p, const char *fmt, ...)
{
	char text[2048];
	const char *kept;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	kept = yx_arena_strdup(p->arena, yx_bytes_str(text));
	p->failed = p->failed || !kept;
	return kept ? showable(p, kept) : "";
}

static void
small(struct paper *p, const char *text)
{
	struct yx_draw_style s = { .face = YX_DRAW_HEI, .size = 7.5, .colour = grey };

	yx_draw_document_paragraph(p->doc, &s, text);
}

static void
heading(struct paper *p, struct yx_text2 t)
{
	yx_draw_document_heading(p->doc, 2, words(p, t, "  "));
}

/* ----------------------------------------------------------------- verdict */

static void
filled(struct paper *p, struct yx_draw_rect r, struct yx_draw_colour colour)
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

	lines[0] = words(p, m->headline, "\n");
	lines[1] = passed || !m->meaning.in[0][0] ? "" : words(p, m->meaning, "\n");
	lines[2] = words(p, m->next_step, "\n");
	height = 16 + yx_draw_document_measure(p->doc, &big, inner, lines[0]);
	for (int i = 1; i < 3; i++)
		if (lines[i][0])
			height += 4 + yx_draw_document_measure(p->doc, &plain, inner, lines[i]);
	filled(p, yx_draw_rect_of(left, y, width, height), look.ground);
	filled(p, yx_draw_rect_of(left, y, 6, height), look.line);
	y = yx_draw_document_text_box_at(p->doc, &big, left + 18, y + 8, inner, lines[0]);
	for (int i = 1; i < 3; i++)
		if (lines[i][0])
			y = yx_draw_document_text_box_at(p->doc, &plain, left + 18, y + 4, inner,
							 lines[i]);
	yx_draw_document_space(p->doc, height + 8);
}

/* -------------------------------------------------------------- signatures */

static void
signatures(struct paper *p)
{
	static const double widths[] = { 1, 4.6 };
	const struct report_model *m = p->m;

	for (size_t i = 0; i < m->block_count; i++) {
		const struct report_block *b = &m->blocks[i];
		const char *cells[2 * REPORT_ROWS];
		struct yx_draw_table t = { .columns = 2,
					   .widths = widths,
					   .cells = cells,
					   .rows = b->row_count,
					   .size = 8 };

		for (size_t k = 0; k < b->row_count; k++) {
			cells[2 * k] = words(p, b->rows[k].label, " ");
			cells[2 * k + 1] = words(p, b->rows[k].value, "\n");
		}
		yx_draw_document_heading(
		    p->doc, 3,
		    printed(p, "%s: %s", words(p, b->title, "  "), words(p, b->result, " ")));
		if (b->row_count)
			yx_draw_document_table(p->doc, &t);
	}
}

/* ---------------------------------------------------------------- pictures */

/* Both states in one picture, side by side on white. */
static enum yx_status
side_by_side(struct yx_image *out, const struct yx_image *a, const struct yx_image *b, uint32_t gap,
	     struct yx_error *err)
{
	const struct yx_image *parts[2] = { a, b };
	uint32_t height = a->height > b->height ? a->height : b->height, x = 0;
	enum yx_status st = yx_image_init(out, a->width + gap + b->width, height, err);

	if (st != YX_OK)
		return st;
	memset(out->rgba, 255, (size_t)out->width * out->height * 4);
	for (int i = 0; i < 2; i++) {
		for (uint32_t y = 0; y < parts[i]->height; y++)
			memcpy(out->rgba + ((size_t)y * out->width + x) * 4,
			       parts[i]->rgba + (size_t)y * parts[i]->width * 4,
			       (size_t)parts[i]->width * 4);
		x += parts[i]->width + gap;
	}
	return YX_OK;
}

static void
frame(struct paper *p, struct yx_draw_rect r, struct yx_draw_colour colour, double width)
{
	struct yx_draw_paint paint = { .stroke_width = width, .stroke_colour = colour };
	struct yx_draw_path path = { 0 };

	yx_draw_rectangle(&path, r, 0);
	yx_draw_document_path_at(p->doc, &path, &paint);
	yx_draw_path_clear(&path);
}

/* A frame of short strokes: permitted. */
static void
dashed(struct paper *p, struct yx_draw_rect r, struct yx_draw_colour colour)
{
	struct yx_draw_paint paint = { .stroke_width = 1.1, .stroke_colour = colour };
	struct yx_draw_path path = { 0 };

	for (double x = r.x0; x < r.x1; x += 6) {
		double to = x + 3.5 < r.x1 ? x + 3.5 : r.x1;

		yx_draw_move(&path, x, r.y0);
		yx_draw_line(&path, to, r.y0);
		yx_draw_move(&path, x, r.y1);
		yx_draw_line(&path, to, r.y1);
	}
	for (double y = r.y0; y < r.y1; y += 6) {
		double to = y + 3.5 < r.y1 ? y + 3.5 : r.y1;

		yx_draw_move(&path, r.x0, y);
		yx_draw_line(&path, r.x0, to);
		yx_draw_move(&path, r.x1, y);
		yx_draw_line(&path, r.x1, to);
	}
	yx_draw_document_path_at(p->doc, &path, &paint);
	yx_draw_path_clear(&path);
}

static void
marks(struct paper *p, const struct report_shown *s, double x, double y, double width,
      double height)
{
	struct yx_draw_style number = { .face = YX_DRAW_HEI_BOLD,
					.size = 7.5,
					.colour = { 255, 255, 255, 255 },
					.align = YX_DRAW_CENTRE };

	frame(p, yx_draw_rect_of(x, y, width, height), grey, 0.5);
	for (size_t i = 0; i < s->mark_count; i++) {
		const struct report_mark *m = &s->marks[i];
		struct yx_draw_colour colour = m->allowed ? blue : red;
		struct yx_draw_rect r = { x + m->at.x0 * width - 1.5, y + m->at.y0 * height - 1.5,
					  x + m->at.x1 * width + 1.5, y + m->at.y1 * height + 1.5 };
		double ly = r.y0 - 9 > y ? r.y0 - 9 : y;
		char text[16];

		if (m->allowed)
			dashed(p, r, colour);
		else
			frame(p, r, colour, 1.3);
		snprintf(text, sizeof(text), "%u", m->number);
		filled(p, yx_draw_rect_of(r.x0, ly, 13, 9), colour);
		yx_draw_document_text_at(p->doc, &number, r.x0 + 6.5, ly + 7, text);
	}
}

#define CAPTION 24.0 /* two short lines */

static void
caption(struct paper *p, const struct report_shown *s, const struct yx_text2 *state, double x,
	double y, double width)
{
	struct yx_draw_style style = { .face = YX_DRAW_HEI_BOLD, .size = 7.5, .line_height = 1.3 };

	(void)yx_draw_document_text_box_at(
	    p->doc, &style, x, y, width,
	    printed(p, "%s%s%s", words(p, report_page_text(p->m, s->page + 1), " "),
		    state ? ": " : "", state ? words(p, *state, " ") : ""));
}

/*
 * What pictures may take so that the report stays on one page: the rest of this one less what comes
 * below them. Where that is too little to see anything they get a good size and a second page.
 */
static double
picture_room(const struct paper *p)
{
	const struct report_model *m = p->m;
	double line = p->language == YX_REPORT_BOTH ? 22 : 15.5, below = 104, room;

	if (m->change_count)
		below += 56 + line * (double)m->change_count + 24;
	for (size_t i = 0; m->refused && i < m->block_count; i++)
		below += 24 + (line - 2) * (double)m->blocks[i].row_count;
	room = YX_DRAW_A4_HEIGHT - 46 - yx_draw_document_y(p->doc) - below - 30;
	room /= (double)m->shown_count;
	return room < 190 ? 360 : room > 420 ? 420 : room;
}

static enum yx_status
show(struct paper *p, const struct report_shown *s, struct yx_error *err)
{
	double left = yx_draw_document_left(p->doc), all = yx_draw_document_width(p->doc);
	double room = picture_room(p);
	bool pair = s->differs && s->then.rgba;
	double width = pair ? (all - GAP) / 2 : all * 0.62;
	double height = width * s->now.height / s->now.width, y, x = left;
	struct yx_image both = { 0 };
	enum yx_status st = YX_OK;

	if (height > room) { /* smaller rather than on a page of its own */
		width *= room / height;
		height = room;
	}
	yx_draw_document_need(p->doc, height + CAPTION + 8);
	y = yx_draw_document_y(p->doc);
	if (pair) {
		uint32_t gap = (uint32_t)(GAP / width * s->now.width + 0.5);
		double scale;

		st = side_by_side(&both, &s->then, &s->now, gap, err);
		if (st != YX_OK)
			return st;
		scale = (2 * width + GAP) / both.width;
		caption(p, s, p->m->base_revision ? &report_words.then : &report_words.part, left,
			y, width);
		caption(p, s, &report_words.now, left + (s->then.width + gap) * scale, y, width);
		yx_draw_document_space(p->doc, CAPTION);
		y = yx_draw_document_y(p->doc);
		yx_draw_document_image(p->doc, &both, both.width * scale, YX_DRAW_LEFT);
		marks(p, s, left, y, s->then.width * scale, s->then.height * scale);
		x = left + (s->then.width + gap) * scale;
		width = s->now.width * scale;
		height = s->now.height * scale;
	} else {
		x = left + (all - width) / 2;
		caption(p, s, p->m->base ? &report_words.now : NULL, x, y, width);
		yx_draw_document_space(p->doc, CAPTION);
		y = yx_draw_document_y(p->doc);
		yx_draw_document_image(p->doc, &s->now, width, YX_DRAW_CENTRE);
	}
	marks(p, s, x, y, width, height);
	yx_draw_document_space(p->doc, 8);
	yx_image_clear(&both);
	return st;
}

static enum yx_status
pictures(struct paper *p, struct yx_error *err)
{
	const struct report_model *m = p->m;
	struct yx_draw_style note = { .face = YX_DRAW_HEI, .size = 9 };
	enum yx_status st = YX_OK;

	if (!m->shown_count && !m->pictures_note.in[0][0])
		return YX_OK;
	heading(p, report_words.pictures);
	if (m->pictures_note.in[0][0])
		yx_draw_document_paragraph(p->doc, &note, words(p, m->pictures_note, "\n"));
	yx_draw_document_space(p->doc, 3);
	for (size_t i = 0; i < m->shown_count && st == YX_OK; i++)
		st = show(p, &m->shown[i], err);
	return st;
}

/* ----------------------------------------------------------------- changes */

static void
changes(struct paper *p)
{
	static const double widths[] = { 0.4, 1.3, 4.6, 0.9, 1.9 };
	const struct report_model *m = p->m;
	const char **cells;
	struct yx_draw_table t = {
		.columns = 5, .widths = widths, .rows = m->change_count, .size = 8
	};

	if (!m->change_count)
		return;
	cells = yx_arena_array(p->arena, m->change_count * 5, sizeof(*cells));
	p->failed = p->failed || !cells;
	if (!cells)
		return;
	for (size_t i = 0; i < m->change_count; i++) {
		const struct report_change *c = &m->changes[i];
		const char **row = cells + i * 5;

		row[0] = c->number ? printed(p, "%u", c->number) : "";
		row[1] = words(p, c->allowed ? report_words.allowed : report_words.refused, "\n");
		row[2] = c->count > 1 ? printed(p, "%s (%zu)", words(p, c->text, "\n"), c->count)
				      : words(p, c->text, "\n");
		row[3] = c->page ? words(p, report_page_text(p->m, c->page), " ") : "";
		row[4] = c->change ? printed(p, "%s %s", c->change->kind, c->change->object) : "";
	}
	t.cells = cells;
	heading(p, report_words.changes);
	yx_draw_document_table(p->doc, &t);
	yx_draw_document_space(p->doc, 3);
	if (m->change_left_out)
		small(p,
		      printed(p, "%zu %s", m->change_left_out, words(p, report_words.more, " ")));
	if (m->numbers)
		small(p, words(p, report_words.how, "\n"));
}

static void
technical(struct paper *p)
{
	const struct yx_verify_report *r = p->m->report;
	char time[32], hex[2 * 64 + 1];
	struct yx_buf codes = { 0 };

	heading(p, report_words.technical);
	for (size_t i = 0; i < r->signature_count; i++)
		if (yx_sub_indication_name(r->signatures[i].sub))
			yx_buf_printf(&codes, " · %zu: %s", i + 1,
				      yx_sub_indication_name(r->signatures[i].sub));
	for (size_t i = 0; i < r->attack_count; i++)
		yx_buf_printf(&codes, " · %s", r->attacks[i]);
	small(p, printed(p, "%s %s · %s %s · %s · yinxin " YX_VERSION "%s",
			 words(p, report_words.checked, " "),
			 yx_time_rfc3339(time, r->validated_at - r->validated_at % YX_SECOND),
			 words(p, report_words.policy, " "), r->policy, yx_verdict_name(r->verdict),
			 yx_buf_str(&codes)));
	yx_buf_clear(&codes);
	if (r->sha256.len) {
		small(p, printed(p, "SHA-256 %s",
				 yx_hex(hex, sizeof(hex), yx_digest_bytes(&r->sha256))));
		small(p, printed(p, "SM3 %s", yx_hex(hex, sizeof(hex), yx_digest_bytes(&r->sm3))));
	}
}

/* ------------------------------------------------------------------- whole */

static enum yx_status
fill(struct paper *p, struct yx_error *err)
{
	struct yx_draw_style file = { .face = YX_DRAW_HEI, .size = 9 };
	const struct yx_verify_report *r = p->m->report;
	enum yx_status st = YX_OK;

	verdict(p);
	yx_draw_document_paragraph(
	    p->doc, &file,
	    printed(p, "%s: %s, %s, %llu %s", words(p, report_words.file, " "), p->m->file,
		    r->format, (unsigned long long)r->size, words(p, report_words.size, " ")));
	if (p->m->refused) { /* what was changed is what a reader looks for first */
		st = pictures(p, err);
		changes(p);
	}
	if (p->m->block_count)
		heading(p, report_words.signatures);
	signatures(p);
	if (!p->m->refused && st == YX_OK) {
		st = pictures(p, err);
		changes(p);
	}
	technical(p);
	return st == YX_OK && p->failed ? yx_fail_nomem(err) : st;
}

static enum yx_status
write_paper(struct yx_buf *out, struct report_model *m, struct yx_draw_fonts *fonts,
	    struct yx_error *err)
{
	struct paper p = {
		.fonts = fonts, .m = m, .arena = m->arena, .language = m->options->language
	};
	struct yx_draw_document_options o = { .left = 48,
					      .right = 48,
					      .top = 54,
					      .bottom = 46,
					      .language =
						  p.language == YX_REPORT_ENGLISH ? "en" : "zh-CN",
					      .created = m->report->validated_at };
	enum yx_status st;

	o.title = o.header_left = words(&p, report_words.title, "  ");
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
