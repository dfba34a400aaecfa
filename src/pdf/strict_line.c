/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_line: areas without an inside and lines without a length, width or matrix that all readers
 * agree on (ISO 32000-2 8.4.3, 8.5.3). Some paint the thinnest line or a dot for them, others
 * nothing. Writers leave both in their drawings, where it is no matter: what is refused lies among
 * words, where it strikes out, underlines or makes a point (strict_words.c).
 */
#include "strict.h"

#include <math.h>
#include <string.h>

#define THIN     1e-3 /* points: an area of less has no inside at any magnification */
#define SHORT    5e-3 /* points: where some readers take both ends of a line for one */
#define STRETCH  10  /* a matrix beyond: lines are as wide as its one axis, its other, or between */
#define DASH     12  /* points: a dash or a gap as long as a few letters */
#define PHASE    1e6 /* where it ends in some readers' numbers */
#define THIN_MAX 65536 /* subpaths without an inside, of one path */
#define LARGE    10    /* points: a dot that may cover words */
#define HAIR     0.1   /* points: the outline of letters, below which some draw none */

static double
scale(const double m[6])
{
	return sqrt(fabs(m[0] * m[3] - m[1] * m[2]));
}

double
strict_scale(const struct strict_run *r)
{
	return scale(r->now.matrix);
}

static bool
is_singular(const double m[6])
{
	double size = fmax(hypot(m[0], m[1]), hypot(m[2], m[3]));

	return scale(m) <= 1e-6 * size;
}

bool
strict_has_room(struct strict_run *r)
{
	return !is_singular(r->now.matrix) ||
	       strict_odd(r->s, "painting under a matrix that leaves no area",
			  "在使面积为零的矩阵之下绘制");
}

/* ------------------------------------------------------------------- subpaths */

/* One without an inside is kept: how the path is painted is known at its end. */
static void
end_subpath(struct strict_run *r)
{
	struct strict_trace *t = &r->trace;
	double size = hypot(t->high[0] - t->low[0], t->high[1] - t->low[1]);
	bool thin = t->open && t->parts && (size == 0 || t->area / size < THIN);

	t->open = false;
	if (!thin)
		return;
	if (t->count == t->room) {
		size_t room = t->room ? t->room * 2 : 16;
		void *grown = room > THIN_MAX ? NULL : yx_realloc(t->thin, room * sizeof(*t->thin));

		if (!grown && room > THIN_MAX)
			(void)strict_limit(r->s);
		else if (!grown)
			r->s->status = yx_fail_nomem(r->s->err);
		if (!grown)
			return;
		t->thin = grown;
		t->room = room;
	}
	t->thin[t->count++] =
	    (struct strict_thin){ { t->from[0], t->from[1], t->far[0], t->far[1] } };
}

static void
add(struct strict_run *r, double x, double y)
{
	struct strict_trace *t = &r->trace;
	const double *m = r->now.matrix;
	double p[2] = { x * m[0] + y * m[2] + m[4], x * m[1] + y * m[3] + m[5] };

	for (size_t i = 0; i < 2; i++) {
		t->path_low[i] = t->has_box ? fmin(t->path_low[i], p[i]) : p[i];
		t->path_high[i] = t->has_box ? fmax(t->path_high[i], p[i]) : p[i];
	}
	t->has_box = true;
	if (!t->open) {
		t->open = true;
		t->subpaths++;
		t->parts = 0;
		t->area = 0;
		memcpy(t->from, p, sizeof(p));
		memcpy(t->at, p, sizeof(p));
		memcpy(t->far, p, sizeof(p));
		memcpy(t->low, p, sizeof(p));
		memcpy(t->high, p, sizeof(p));
		return;
	}
	/* triangles with the first point: they are nothing when all points lie in one line */
	t->area += fabs((t->at[0] - t->from[0]) * (p[1] - t->from[1]) -
			(t->at[1] - t->from[1]) * (p[0] - t->from[0])) /
		   2;
	for (size_t i = 0; i < 2; i++) {
		t->low[i] = fmin(t->low[i], p[i]);
		t->high[i] = fmax(t->high[i], p[i]);
	}
	if (hypot(p[0] - t->from[0], p[1] - t->from[1]) >
	    hypot(t->far[0] - t->from[0], t->far[1] - t->from[1]))
		memcpy(t->far, p, sizeof(p));
	memcpy(t->at, p, sizeof(p));
	t->parts++;
}

void
strict_trace(struct strict_run *r)
{
	const struct strict_operand *a = r->args;
	uint8_t c = r->op.data[0];

	if (c == 'm' || c == 'r')
		end_subpath(r);
	r->trace.bare = c == 'm' && !r->trace.has_box;
	if (r->trace.bare) {
		r->trace.start[0] = a[0].number;
		r->trace.start[1] = a[1].number;
	}
	r->trace.segments += c != 'm';
	r->trace.curved |= c == 'c' || c == 'v' || c == 'y';
	if (c != 'r') {
		for (size_t i = 0; i + 1 < r->count; i += 2)
			add(r, a[i].number, a[i + 1].number);
		return;
	}
	add(r, a[0].number, a[1].number);
	add(r, a[0].number + a[2].number, a[1].number);
	add(r, a[0].number + a[2].number, a[1].number + a[3].number);
	add(r, a[0].number, a[1].number + a[3].number);
	end_subpath(r);
}

/* h behind m alone: a line to itself, to some */
void
strict_trace_close(struct strict_run *r)
{
	r->trace.parts += r->trace.open && !r->trace.parts;
}

/* -------------------------------------------------------------------- painted */

static bool
good_dash(struct strict_run *r)
{
	const struct strict_pen *p = &r->now.pen;
	double k = scale(r->now.matrix);

	if (p->dash <= 0)
		return true;
	if (p->uneven && p->longest * k > DASH)
		return strict_odd(r->s, "long dashes that begin where each reader thinks",
				  "各阅读器对长虚线的起点解释不同");
	if (p->dash * k < HAIR)
		return strict_odd(r->s, "dashes too fine to see, which some draw as one line",
				  "虚线过密，部分阅读器绘成实线");
	return !(p->dots && p->cap == 2) ||
	       strict_odd(r->s, "square dots, which only some readers draw",
			  "方形的点只有部分阅读器绘制");
}

/* Lines that are seen as all readers see them, and as wide. */
static bool
good_stroke(struct strict_run *r)
{
	const double *m = r->now.matrix;
	double a = hypot(m[0], m[1]), b = hypot(m[2], m[3]), big = fmax(a, b);

	if (!good_dash(r))
		return false;
	return r->now.pen.width * big < HAIR || scale(m) * scale(m) * STRETCH >= big * big ||
	       strict_odd(r->s, "lines under a matrix that stretches them out of shape",
			  "线条所受的矩阵使其严重变形");
}

/* A dot as large as words lies over some. */
static bool
hides_words(struct strict_run *r, const double at[2])
{
	double half = r->now.pen.width * scale(r->now.matrix) / 2;
	double box[4] = { at[0] - half, at[1] - half, at[0] + half, at[1] + half };

	return 2 * half >= LARGE && strict_covers_words(r, box);
}

/* 8.5.3.2: by a round or square cap a line to itself is a dot; to some readers it is nothing. */
static bool
good_thin(struct strict_run *r, bool fills, bool strokes)
{
	struct strict_trace *t = &r->trace;

	for (size_t i = 0; i < t->count; i++) {
		const double *b = t->thin[i].line;
		bool dot = hypot(b[2] - b[0], b[3] - b[1]) < SHORT;
		const char *en = NULL, *zh = NULL;

		if (strokes && dot && r->now.pen.cap > 0) {
			en = "a dot among words, made of a line without length";
			zh = "文字之间有由零长度线条构成的点";
		} else if (fills && !strokes && !dot && r->now.pen.opacity[0] > 0) {
			en = "an area without an inside, across words";
			zh = "无面积的填充区域穿过文字";
		}
		if (en &&
		    strict_marks_words(r, b, dot ? r->now.pen.width * scale(r->now.matrix) : 0))
			return strict_odd(r->s, en, zh);
		if (strokes && dot && r->now.pen.cap > 0 && hides_words(r, b))
			return strict_odd(r->s, "a dot over words, made of a line without length",
					  "文字之上有由零长度线条构成的点");
		if (r->s->status != YX_OK)
			return false;
	}
	return true;
}

bool
strict_trace_paint(struct strict_run *r)
{
	struct strict_trace *t = &r->trace;
	uint8_t c = r->op.data[0];
	bool fills = strchr("fFBb", c), strokes = strchr("SsBb", c), good = true;

	if (c == 's' || c == 'b')
		strict_trace_close(r);
	end_subpath(r);
	if (r->s->out->found || r->s->status != YX_OK)
		return false;
	if (good && (fills || strokes))
		good = strict_has_room(r) && strict_pattern_paints(r, fills, strokes) &&
		       strict_blend_path(r, fills && strokes) && (!strokes || good_stroke(r)) &&
		       good_thin(r, fills, strokes) && strict_over_path(r, fills, strokes) &&
		       (!t->has_box || strict_in_glyph_box(r, t->path_low, t->path_high));
	t->count = 0;
	t->open = t->has_box = t->curved = false;
	t->subpaths = t->segments = 0;
	return good;
}

/* Letters drawn by their outline alone. */
bool
strict_outline(struct strict_run *r)
{
	int mode = r->now.pen.mode;

	return (mode != 1 && mode != 5) || r->now.pen.width * scale(r->now.matrix) >= HAIR ||
	       strict_odd(r->s, "letters of outlines too thin for some readers",
			  "文字轮廓过细，部分阅读器不绘制");
}

/* ------------------------------------------------------------------- settings */

void
strict_pen_dash(struct strict_pen *p, const double *list, size_t count, double phase)
{
	p->dash = p->longest = 0;
	p->dots = false;
	/* PDFium takes the last of three for a dash and a gap */
	p->uneven = phase < 0 || phase > PHASE || (count > 1 && count % 2);
	for (size_t i = 0; i < count; i++) {
		p->dash += list[i];
		p->longest = fmax(p->longest, list[i]);
		p->dots |= i % 2 == 0 && list[i] == 0;
	}
}

uint32_t
strict_pen_class(const struct strict_pen *p)
{
	return (uint32_t)p->cap | (uint32_t)p->mode << 2 | (uint32_t)p->dots << 5 |
	       (uint32_t)p->uneven << 6 | (uint32_t)(p->width == 0) << 7 |
	       (uint32_t)p->paint[0].over << 8 | (uint32_t)p->paint[1].over << 9 |
	       (uint32_t)p->paint[0].dark << 10 | (uint32_t)p->paint[1].dark << 11 |
	       (uint32_t)p->grouped << 12 | (uint32_t)p->around[0] << 13 |
	       (uint32_t)p->around[1] << 14 | (uint32_t)p->uncoloured << 15 |
	       (uint32_t)strict_blend_apart(p) << 16 | (uint32_t)p->blend << 17 |
	       (uint32_t)p->negative << 19;
}
