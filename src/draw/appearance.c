/* SPDX-License-Identifier: Apache-2.0 */
/*
 * appearance: the picture of a signature field. A name line and labelled lines below it, as large
 * as the box allows; lines are dropped from the least important up until the rest can be read.
 */
#include <math.h>
#include <string.h>

#include "font.h"

#define BODY_MIN  4.0
#define BODY_MAX  26.0
#define NAME_OVER 1.5 /* the name's size over the body's */
#define LEADING   1.36
#define ENTRIES   24

struct entry {
	const char *label; /* "" for none */
	const char *value;
	int rank; /* 0 is kept longest */
};

struct layout {
	struct yx_draw_fonts *fonts;
	const struct yx_draw_appearance *a;
	struct yx_draw_rect box; /* of the text */
	struct entry entry[ENTRIES];
	size_t count;
	bool labels;
	char *name; /* perhaps shortened; owned */
};

static const char *
words(const struct yx_draw_appearance *a, const char *zh, const char *en, const char *both)
{
	if (a->chinese && a->english)
		return both;
	return a->chinese ? zh : en;
}

static void
add(struct layout *l, const char *label, const char *value, int rank)
{
	if (value && *value && l->count < ENTRIES)
		l->entry[l->count++] = (struct entry){ label, value, rank };
}

static void
collect(struct layout *l)
{
	const struct yx_draw_appearance *a = l->a;

	add(l, "", words(a, "电子签名", "Digitally signed by", "电子签名 Digitally signed by"), 50);
	add(l, NULL, l->name, 0);
	add(l, words(a, "时间", "Time", "时间 Time"), a->time, 1);
	add(l, words(a, "事由", "Reason", "事由 Reason"), a->reason, 2);
	add(l, words(a, "地点", "Location", "地点 Location"), a->location, 3);
	for (size_t i = 0; a->lines && a->lines[i]; i++)
		add(l, "", a->lines[i], 10 + (int)i);
}

static struct yx_draw_style
body_style(double size)
{
	return (struct yx_draw_style){ .face = YX_DRAW_HEI,
				       .size = size,
				       .line_height = LEADING,
				       .colour = { 40, 44, 52, 255 } };
}

static struct yx_draw_style
name_style(double size)
{
	return (struct yx_draw_style){ .face = YX_DRAW_HEI_BOLD,
				       .size = size * NAME_OVER,
				       .line_height = 1.3,
				       .colour = { 16, 20, 28, 255 } };
}

/* The widest label, with the gap behind it; 0 without labels. */
static enum yx_status
label_width(double *out, struct layout *l, double size, struct yx_error *err)
{
	struct yx_draw_style s = body_style(size);

	*out = 0;
	for (size_t i = 0; l->labels && i < l->count; i++) {
		double w = 0;
		enum yx_status st;

		if (!l->entry[i].label || !*l->entry[i].label)
			continue;
		st = yx_draw_text_width(&w, l->fonts, &s, l->entry[i].label, err);
		if (st != YX_OK)
			return st;
		*out = fmax(*out, w + 0.7 * size);
	}
	return YX_OK;
}

static bool
is_labelled(const struct layout *l, size_t i)
{
	return l->labels && l->entry[i].label && *l->entry[i].label;
}

/* Height at a body size; infinite when the name does not fit on one line. */
static enum yx_status
height_at(double *out, struct layout *l, double size, struct yx_error *err)
{
	double width = l->box.x1 - l->box.x0, label = 0, total = 0, w = 0;
	enum yx_status st = label_width(&label, l, size, err);

	for (size_t i = 0; st == YX_OK && i < l->count; i++) {
		struct yx_draw_style s = l->entry[i].label ? body_style(size) : name_style(size);
		struct yx_draw_lines lines;

		if (!l->entry[i].label) {
			st = yx_draw_text_width(&w, l->fonts, &s, l->entry[i].value, err);
			total += w > width ? INFINITY : draw_style_height(&s);
			continue;
		}
		st = yx_draw_wrap(&lines, l->fonts, &s, width - (is_labelled(l, i) ? label : 0),
				  yx_bytes_str(l->entry[i].value), err);
		total += (double)lines.count * draw_style_height(&s);
		/* a time or a place over three lines is no longer neat */
		if (lines.count > 3)
			total = INFINITY;
		yx_draw_lines_clear(&lines);
	}
	*out = total;
	return st;
}

/* Drop the least important entry; false when only the name is left. */
static bool
drop_one(struct layout *l)
{
	size_t worst = 0;

	for (size_t i = 1; i < l->count; i++)
		if (l->entry[i].rank > l->entry[worst].rank)
			worst = i;
	if (l->entry[worst].rank == 0)
		return false;
	memmove(&l->entry[worst], &l->entry[worst + 1],
		(l->count - worst - 1) * sizeof(l->entry[0]));
	l->count--;
	return true;
}

/* Take characters off the end of the name until it fits at the smallest size. */
static enum yx_status
shorten(struct layout *l, struct yx_error *err)
{
	struct yx_draw_style s = name_style(BODY_MIN / NAME_OVER);
	size_t keep = strlen(l->name);
	char *cut = yx_alloc(keep + 4);
	enum yx_status st = cut ? YX_OK : yx_fail_nomem(err);
	double w = INFINITY;

	while (st == YX_OK && keep > 0) {
		do
			keep--;
		while (keep > 0 && ((uint8_t)l->name[keep] & 0xc0) == 0x80);
		memcpy(cut, l->name, keep);
		memcpy(cut + keep, "…", sizeof("…"));
		st = yx_draw_text_width(&w, l->fonts, &s, cut, err);
		if (w <= l->box.x1 - l->box.x0)
			break;
	}
	if (st != YX_OK) {
		yx_free(cut);
		return st;
	}
	yx_free(l->name);
	l->name = cut;
	l->entry[0].value = cut;
	return YX_OK;
}

static enum yx_status
choose_size(double *out, struct layout *l, struct yx_error *err)
{
	double room = l->box.y1 - l->box.y0, h = 0, lo, hi = BODY_MAX, min = BODY_MIN;
	enum yx_status st;

	for (;;) {
		st = height_at(&h, l, min, err);
		if (st != YX_OK || h <= room)
			break;
		if (drop_one(l))
			continue;
		if (min * NAME_OVER > BODY_MIN) {
			min = BODY_MIN / NAME_OVER; /* the name itself at 4 pt */
			continue;
		}
		st = shorten(l, err);
		break;
	}
	lo = min;
	for (int i = 0; st == YX_OK && i < 14; i++) {
		double mid = (lo + hi) / 2;

		st = height_at(&h, l, mid, err);
		if (h <= room)
			lo = mid;
		else
			hi = mid;
	}
	*out = lo;
	return st;
}

static enum yx_status
draw_entries(struct yx_draw_picture *pic, struct layout *l, double size, struct yx_error *err)
{
	double total = 0, label = 0, y;
	struct yx_draw_style grey = body_style(size);
	enum yx_status st = height_at(&total, l, size, err);

	grey.colour = (struct yx_draw_colour){ 110, 116, 128, 255 };
	if (st == YX_OK)
		st = label_width(&label, l, size, err);
	y = isfinite(total) ? (l->box.y0 + l->box.y1 - total) / 2 : l->box.y0;
	for (size_t i = 0; st == YX_OK && i < l->count; i++) {
		const struct entry *e = &l->entry[i];
		struct yx_draw_style s = e->label ? body_style(size) : name_style(size);
		struct yx_draw_rect box = { l->box.x0, y, l->box.x1, 1e6 };

		if (!e->label)
			box.x1 = 1e6; /* measured: one line */
		if (e->rank == 50)
			s.colour = grey.colour;
		if (is_labelled(l, i)) {
			st = yx_draw_text_line(pic, l->fonts, &grey, box.x0,
					       y + draw_style_height(&s) / 2 + size * 0.38,
					       e->label, err);
			box.x0 += label;
		}
		if (st == YX_OK)
			st = yx_draw_text_box(pic, l->fonts, &s, box, e->value, &y, err);
	}
	return st;
}

/* Frame, bar and graphic; leaves the text's box in l->box. */
static void
draw_frame(struct yx_draw_picture *pic, struct layout *l)
{
	const struct yx_draw_appearance *a = l->a;
	struct yx_draw_colour none = { 0 }, accent = a->accent;
	double pad = fmin(fmax(fmin(a->width, a->height) * 0.07, 1.6), 14), left = pad;
	struct yx_draw_path path = { 0 };

	if (memcmp(&accent, &none, sizeof(none)) == 0)
		accent = (struct yx_draw_colour){ 31, 71, 130, 255 };
	if (!a->no_frame) {
		double bar = fmin(fmax(a->height * 0.03, 1.2), 4);
		struct yx_draw_paint line = { .stroke_width = 0.5, .stroke_colour = accent };

		yx_draw_rectangle(&path,
				  yx_draw_rect_of(0.25, 0.25, a->width - 0.5, a->height - 0.5), 0);
		yx_draw_picture_begin(pic, "frame", yx_draw_identity);
		yx_draw_picture_paint(pic, &path, &line);
		yx_draw_path_reset(&path);
		yx_draw_rectangle(&path, yx_draw_rect_of(0, 0, bar, a->height), 0);
		yx_draw_picture_fill(pic, &path, accent);
		yx_draw_picture_end(pic);
		left += bar;
	}
	if (a->graphic) {
		double w = 0, h = 0, s, room_h = a->height - 2 * pad, room_w = a->width * 0.42;

		yx_draw_picture_pdf_size(a->graphic, &w, &h);
		s = fmin(room_w / w, room_h / h);
		yx_draw_picture_begin(pic, "graphic",
				      yx_draw_translate(left, (a->height - h * s) / 2));
		yx_draw_picture_add(pic, a->graphic, yx_draw_scale(s, s));
		yx_draw_picture_end(pic);
		left += w * s + pad;
	}
	l->box = (struct yx_draw_rect){ left, pad * 0.6, a->width - pad, a->height - pad * 0.6 };
	yx_draw_path_clear(&path);
}

enum yx_status
yx_draw_signature_appearance(struct yx_draw_picture **out, struct yx_draw_fonts *fonts,
			     const struct yx_draw_appearance *a, struct yx_error *err)
{
	struct layout l = { .fonts = fonts, .a = a, .labels = a->width >= 120 };
	struct yx_draw_picture *pic = NULL;
	double size = BODY_MIN;
	enum yx_status st;

	*out = NULL;
	if (!a->name || !*a->name)
		return yx_fail(err, YX_USAGE, NULL, "", "a signature appearance needs a name");
	if (!(a->width >= 20) || !(a->height >= 10))
		return yx_fail(err, YX_USAGE, NULL, "",
			       "a signature appearance needs at least 20 by 10 points");
	st = yx_draw_picture_new(&pic, a->width, a->height, YX_DRAW_PT, err);
	if (st != YX_OK)
		goto done;
	l.name = yx_strdup(a->name);
	if (!l.name) {
		st = yx_fail_nomem(err);
		goto done;
	}
	draw_frame(pic, &l);
	collect(&l);
	yx_draw_picture_begin(pic, "text", yx_draw_identity);
	st = choose_size(&size, &l, err);
	if (st == YX_OK)
		st = draw_entries(pic, &l, size, err);
	yx_draw_picture_end(pic);
	if (st != YX_OK)
		goto done;
	*out = pic;
	pic = NULL;
done:
	yx_free(l.name);
	yx_draw_picture_free(pic);
	return st;
}
