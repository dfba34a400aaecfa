/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The demonstration's contract as OFD: the words of the PDF, laid out in millimetres as real text
 * whose advances are those of the fonts it is measured with.
 */
#include <string.h>
#include <yinxin/ofd.h>
#include "demo.h"

#define PAGE_W  210.0
#define PAGE_H  297.0
#define LEFT    22.0
#define RIGHT   (PAGE_W - LEFT)
#define TOP     27.0
#define BOTTOM  276.0
#define GAP     7.0
#define COLUMN  ((RIGHT - LEFT - GAP) / 2)
#define PADDING 1.3

#define INK    0x1a1c22
#define ACCENT 0x183668
#define GREY   0x686e7a
#define WARN   0xb22222
#define PALE   0xf6eeee
#define RULE   0xb8bec8

struct sheet {
	struct demo *d;
	struct yx_ofd_maker *m;
	struct yx_draw_fonts *fonts;
	const struct yx_draw_demo_words *words;
	double y;
	unsigned page;
	bool failed; /* d->err says why; nothing is drawn any more */
};

struct look {
	enum yx_draw_face face;
	double size, leading; /* mm, of the size */
	int rgb;
	enum yx_draw_align align;
};

static const struct look zh_head = { YX_DRAW_HEI_BOLD, 3.5, 1.6, ACCENT, YX_DRAW_LEFT };
static const struct look en_head = { YX_DRAW_HEI_BOLD, 3.2, 1.75, ACCENT, YX_DRAW_LEFT };
static const struct look zh_body = { YX_DRAW_SONG, 3.45, 1.6, INK, YX_DRAW_JUSTIFY };
static const struct look en_body = { YX_DRAW_SONG, 3.05, 1.45, INK, YX_DRAW_LEFT };
static const struct look small = { YX_DRAW_HEI, 2.75, 1.5, GREY, YX_DRAW_LEFT };

static void
check(struct sheet *s, enum yx_status st)
{
	if (st != YX_OK)
		s->failed = true;
}

static struct yx_draw_style
style_of(const struct look *k)
{
	return (
	    struct yx_draw_style){ .face = k->face, .size = k->size, .line_height = k->leading };
}

/* What each character moves on by; *count characters, *width in all. Owned by the caller. */
static double *
measure(struct sheet *s, const struct look *k, struct yx_bytes text, size_t *count, double *width)
{
	double *steps = yx_alloc_array(text.len + 1, sizeof(*steps));
	struct yx_draw_run run = { 0 };
	size_t n = 0;

	*width = 0;
	if (!steps)
		check(s, yx_fail_nomem(&s->d->err));
	else
		check(s, yx_draw_shape(&run, s->fonts, k->face, "zh-Hans", text, &s->d->err));
	for (size_t i = 0; steps && i < run.count; i++) {
		const struct yx_draw_glyph *g = &run.glyphs[i];
		struct yx_bytes cluster = yx_bytes_slice(text, g->cluster, g->length);
		size_t characters = 0;

		for (size_t j = 0; j < cluster.len; j++)
			characters += (cluster.data[j] & 0xc0) != 0x80;
		for (size_t j = 0; j < characters && n < text.len; j++)
			steps[n++] = g->advance * k->size / (double)characters;
		if (characters == 0 && n > 0)
			steps[n - 1] += g->advance * k->size;
		*width += g->advance * k->size;
	}
	yx_draw_run_clear(&run);
	*count = n;
	return steps;
}

/* One line; spread over `fill` when that is wider than the line (0: not). */
static void
put_line(struct sheet *s, const struct look *k, double x, double baseline, struct yx_bytes text,
	 double fill)
{
	struct yx_buf line = { 0 };
	double *steps, width;
	size_t n = 0;

	if (s->failed || text.len == 0)
		return;
	steps = measure(s, k, text, &n, &width);
	for (size_t i = 0; fill > width && n > 1 && i < n; i++)
		steps[i] += (fill - width) / (double)(n - 1);
	if (k->align == YX_DRAW_CENTRE)
		x -= width / 2;
	else if (k->align == YX_DRAW_RIGHT)
		x -= width;
	yx_buf_put_bytes(&line, text);
	yx_ofd_maker_colour(s->m, k->rgb);
	if (!s->failed)
		check(s, yx_ofd_maker_face(s->m, s->fonts, k->face, &s->d->err));
	if (!s->failed)
		check(s, yx_ofd_maker_text(s->m, x, baseline, k->size, yx_buf_str(&line), steps,
					   &s->d->err));
	yx_buf_clear(&line);
	yx_free(steps);
}

static void
put_text(struct sheet *s, const struct look *k, double x, double baseline, const char *text)
{
	put_line(s, k, x, baseline, yx_bytes_str(text), 0);
}

/* Wrapped text from `y` down; returns the y below. With `draw` false it is only measured. */
static double
put_box(struct sheet *s, const struct look *k, double x, double y, double width, const char *text,
	bool draw)
{
	struct yx_draw_style style = style_of(k);
	struct yx_draw_lines lines = { 0 };
	double step = k->size * k->leading;

	if (s->failed)
		return y;
	check(s, yx_draw_wrap(&lines, s->fonts, &style, width, yx_bytes_str(text), &s->d->err));
	for (size_t i = 0; !s->failed && i < lines.count; i++, y += step) {
		bool fill = k->align == YX_DRAW_JUSTIFY && !lines.hard[i];
		double at = k->align == YX_DRAW_RIGHT ? x + width : x;

		if (draw)
			put_line(s, k, at, y + step / 2 + k->size * 0.36, lines.line[i],
				 fill ? width : 0);
	}
	yx_draw_lines_clear(&lines);
	return y;
}

static void
put_rule(struct sheet *s, double x0, double y, double x1, double thick, int rgb)
{
	struct yx_ofd_box box = { x0, y - thick / 2, x1 - x0, thick };
	char data[80];

	if (s->failed)
		return;
	(void)snprintf(data, sizeof(data), "M 0 %.4g L %.5g %.4g", thick / 2, x1 - x0, thick / 2);
	check(s, yx_ofd_maker_path(s->m, box, data, rgb, thick, -1, &s->d->err));
}

static void
put_fill(struct sheet *s, struct yx_ofd_box box, int rgb)
{
	char data[120];

	if (s->failed)
		return;
	(void)snprintf(data, sizeof(data), "M 0 0 L %.5g 0 L %.5g %.5g L 0 %.5g C", box.width,
		       box.width, box.height, box.height);
	check(s, yx_ofd_maker_path(s->m, box, data, -1, 0, rgb, &s->d->err));
}

/* Pale words across the page, as outlines: they need no font and cannot be taken for text. */
static void
put_watermark(struct sheet *s)
{
	struct yx_draw_style style = { .face = YX_DRAW_HEI_BOLD,
				       .size = 15,
				       .align = YX_DRAW_CENTRE };
	struct yx_draw_matrix m =
	    yx_draw_concat(yx_draw_rotate(-42), yx_draw_translate(PAGE_W / 2, PAGE_H / 2));
	struct yx_ofd_box box = { 0, 0, PAGE_W, PAGE_H };
	struct yx_draw_path path = { 0 };
	struct yx_buf data = { 0 };

	if (s->failed)
		return;
	check(s, yx_draw_text_line_path(&path, s->fonts, &style, 0, 5, "演示材料 DEMONSTRATION",
					&s->d->err));
	yx_draw_path_transform(&path, m);
	if (!s->failed && yx_draw_path_put_ofd(&data, &path, 0, 0))
		check(s, yx_ofd_maker_path(s->m, box, yx_buf_str(&data), -1, 0, PALE, &s->d->err));
	yx_draw_path_clear(&path);
	yx_buf_clear(&data);
}

static void
begin_page(struct sheet *s)
{
	struct look mark = { YX_DRAW_HEI_BOLD, 2.9, 1, WARN, YX_DRAW_LEFT };
	struct look foot = small;
	char text[80];

	if (s->failed)
		return;
	check(s, yx_ofd_maker_page(s->m, PAGE_W, PAGE_H, &s->d->err));
	s->page++;
	s->y = TOP;
	put_watermark(s);
	put_text(s, &mark, LEFT, 15, s->words->zh_mark);
	mark.size = 2.5;
	mark.align = YX_DRAW_RIGHT;
	put_text(s, &mark, RIGHT, 15, s->words->en_mark);
	put_rule(s, LEFT, 17.5, RIGHT, 0.25, WARN);
	put_rule(s, LEFT, 282, RIGHT, 0.15, RULE);
	(void)snprintf(text, sizeof(text), "印信演示合同 %s | Yinxin demonstration contract",
		       s->words->number);
	put_text(s, &foot, LEFT, 286.5, text);
	(void)snprintf(text, sizeof(text), "第 %u 页 | Page %u", s->page, s->page);
	foot.align = YX_DRAW_RIGHT;
	put_text(s, &foot, RIGHT, 286.5, text);
}

static void
need(struct sheet *s, double height)
{
	if (s->y + height > BOTTOM)
		begin_page(s);
}

static double
put_pair(struct sheet *s, const struct look *zk, const char *zh, const struct look *ek,
	 const char *en, bool draw)
{
	double a = put_box(s, zk, LEFT, s->y, COLUMN, zh, draw);
	double b = put_box(s, ek, LEFT + COLUMN + GAP, s->y, COLUMN, en, draw);
	double below = a > b ? a : b, height = below - s->y;

	if (draw)
		s->y = below;
	return height;
}

static void
put_clause(struct sheet *s, const struct yx_draw_demo_clause *c)
{
	s->y += 2.4;
	need(s, put_pair(s, &zh_head, c->zh_title, &en_head, c->en_title, false) +
		    put_pair(s, &zh_body, c->zh, &en_body, c->en, false));
	(void)put_pair(s, &zh_head, c->zh_title, &en_head, c->en_title, true);
	(void)put_pair(s, &zh_body, c->zh, &en_body, c->en, true);
}

/* Rows of cells with a tinted head; `right` is a column of amounts, or none. */
static void
put_table(struct sheet *s, const char *const *cells, size_t rows, size_t columns,
	  const double *shares, size_t right)
{
	for (size_t r = 0; r < rows && !s->failed; r++) {
		double height = 0, x = LEFT;

		for (int draw = 0; draw < 2; draw++, x = LEFT) {
			if (draw && r == 0)
				put_fill(s, (struct yx_ofd_box){ LEFT, s->y, RIGHT - LEFT, height },
					 0xeaeff7);
			for (size_t c = 0; c < columns; c++) {
				double width = shares[c] * (RIGHT - LEFT), below;
				struct look k = small;

				k.rgb = r == 0 ? ACCENT : INK;
				k.face = r == 0 ? YX_DRAW_HEI_BOLD : YX_DRAW_HEI;
				k.align = c == right ? YX_DRAW_RIGHT : YX_DRAW_LEFT;
				below = put_box(s, &k, x + PADDING, s->y + PADDING * 0.6,
						width - 2 * PADDING, cells[r * columns + c], draw) +
					PADDING * 0.6 - s->y;
				height = below > height ? below : height;
				x += width;
			}
		}
		put_rule(s, LEFT, s->y, RIGHT, r == 0 ? 0.3 : 0.12, r == 0 ? ACCENT : RULE);
		s->y += height;
	}
	put_rule(s, LEFT, s->y, RIGHT, 0.3, ACCENT);
	s->y += 1;
}

static void
put_opening(struct sheet *s)
{
	static const double shares[] = { 0.16, 0.42, 0.42 };
	struct look title = { YX_DRAW_HEI_BOLD, 8.2, 1.4, ACCENT, YX_DRAW_CENTRE };
	struct look meta = small;
	char text[120];

	put_text(s, &title, PAGE_W / 2, s->y + 7.5, s->words->zh_title);
	title.size = 4.3;
	put_text(s, &title, PAGE_W / 2, s->y + 14.5, s->words->en_title);
	meta.align = YX_DRAW_CENTRE;
	(void)snprintf(text, sizeof(text), "编号 No. %s　|　地点 Place 示例市 Exampleville",
		       s->words->number);
	put_text(s, &meta, PAGE_W / 2, s->y + 20.5, text);
	s->y += 25;
	put_table(s, s->words->parties, 5, 3, shares, SIZE_MAX);
}

static void
put_fees(struct sheet *s)
{
	static const double shares[] = { 0.08, 0.40, 0.18, 0.16, 0.18 };

	s->y += 2.4;
	need(s, 62);
	(void)put_pair(s, &zh_head, s->words->zh_fees_title, &en_head, s->words->en_fees_title,
		       true);
	s->y += 1;
	put_table(s, s->words->fees, 6, 5, shares, 4);
}

/* The line of a cell, without what stands in brackets at its end. */
static struct yx_bytes
plain_name(const char *line, const char *bracket)
{
	const char *end = strstr(line, bracket);

	return yx_bytes(line, end ? (size_t)(end - line) : strlen(line));
}

/* Title, names, a line to sign on; the seal's edge lies on the end of the names. */
static void
put_party(struct sheet *s, double x, const char *title, const char *cell)
{
	const char *english = strchr(cell, '\n');

	put_text(s, &zh_head, x, s->y + 5, title);
	put_line(s, &zh_body, x, s->y + 12, plain_name(cell, "（"), 0);
	if (english)
		put_line(s, &en_body, x, s->y + 17.5, plain_name(english + 1, " ("), 0);
	put_text(s, &small, x, s->y + 41, "授权代表（签字） Authorised signatory");
	put_rule(s, x, s->y + 57, x + 46, 0.2, GREY);
	put_text(s, &small, x, s->y + 62, "日期 Date");
}

static void
put_signatures(struct sheet *s, struct yx_sign_place *seal)
{
	s->y += 4;
	need(s, 74);
	put_rule(s, LEFT, s->y, RIGHT, 0.2, ACCENT);
	s->y += 2;
	(void)put_pair(s, &zh_body, s->words->zh_agreed, &en_body, s->words->en_agreed, true);
	*seal = (struct yx_sign_place){ .visible = true,
					.page = s->page - 1,
					.x = LEFT + COLUMN - 39,
					.y = s->y + 0.5,
					.width = DEMO_SEAL_MM,
					.height = DEMO_SEAL_MM };
	put_party(s, LEFT, "甲方（盖章）　Party A (seal)", s->words->parties[4]);
	put_party(s, LEFT + COLUMN + GAP, "乙方（盖章）　Party B (seal)", s->words->parties[5]);
}

bool
demo_make_ofd(struct demo *d, struct yx_draw_fonts *fonts, struct yx_buf *out,
	      struct yx_sign_place *seal)
{
	struct sheet s = { .d = d, .fonts = fonts, .words = yx_draw_demo_words() };
	struct yx_zip_writer to = { yx_zip_into_buf, out };

	if (yx_ofd_maker_new(
		&s.m, "技术服务合同（演示材料） Technical Services Agreement (demonstration)",
		&d->err) != YX_OK)
		return false;
	begin_page(&s);
	put_opening(&s);
	for (size_t i = 0; i < s.words->clause_count; i++) {
		if (i == s.words->fees_before)
			put_fees(&s);
		put_clause(&s, &s.words->clauses[i]);
	}
	put_signatures(&s, seal);
	if (!s.failed)
		check(&s, yx_ofd_maker_write(s.m, yx_time_now(), &to, &d->err));
	yx_ofd_maker_free(s.m);
	return !s.failed;
}
