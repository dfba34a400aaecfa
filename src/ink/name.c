/* SPDX-License-Identifier: Apache-2.0 */
/*
 * "Is it this name?": written strokes against stroke-order medians.
 *
 * Every way to cut the sequence of strokes into as many runs as there are characters is weighed by
 * dynamic programming; a run is compared with its character stroke by stroke, in order, with
 * missing and extra strokes at a price; what is left unmatched is then looked for out of order.
 *
 * The bounds of the verdict are wide on the side of "no": a person is not to be told that their
 * name is wrong because they write it flowingly.
 */
#include "capture.h"

#include <math.h>
#include <string.h>
#include <yinxin/ink_name.h>

#define POINTS       12   /* each stroke is reduced to */
#define STROKES_MAX  160  /* of the capture; more is no name */
#define MODEL_MAX    64   /* strokes of a character; the most in use is 64 */
#define LOST         0.45 /* price of a missing or an extra stroke */
#define ALIKE        0.30 /* two strokes nearer than this are the same */
#define MATCH_COST   0.24 /* mean price a stroke: below, the character matches */
#define DIFFER_COST  0.42 /* above, it differs, if strokes were written one by one */
#define JOINED_SHARE 0.85 /* fewer strokes than this share: joined-up writing */

struct stroke {
	double p[POINTS][2];
};

struct strokes {
	struct stroke *s;
	size_t count;
};

/* `n` points x, y to POINTS ones at equal distances along the line. */
static void
reduce(struct stroke *out, const double (*xy)[2], size_t n)
{
	double total = 0, walked = 0;
	size_t at = 0;

	for (size_t i = 1; i < n; i++)
		total += hypot(xy[i][0] - xy[i - 1][0], xy[i][1] - xy[i - 1][1]);
	for (size_t k = 0; k < POINTS; k++) {
		double want = total * (double)k / (POINTS - 1), step, u;

		while (at + 2 < n &&
		       walked + hypot(xy[at + 1][0] - xy[at][0], xy[at + 1][1] - xy[at][1]) <
			   want) {
			walked += hypot(xy[at + 1][0] - xy[at][0], xy[at + 1][1] - xy[at][1]);
			at++;
		}
		if (n < 2) {
			memcpy(out->p[k], xy[0], sizeof(out->p[k]));
			continue;
		}
		step = hypot(xy[at + 1][0] - xy[at][0], xy[at + 1][1] - xy[at][1]);
		u = step > 0 ? fmax(0, fmin(1, (want - walked) / step)) : 0;
		for (int d = 0; d < 2; d++)
			out->p[k][d] = xy[at][d] + u * (xy[at + 1][d] - xy[at][d]);
	}
}

/* Centre at 0, the larger side 1: a character's place and size do not matter. */
static void
normalise(struct stroke *s, size_t count)
{
	double low[2] = { INFINITY, INFINITY }, high[2] = { -INFINITY, -INFINITY }, size;

	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < POINTS; k++) {
			for (int d = 0; d < 2; d++) {
				low[d] = fmin(low[d], s[i].p[k][d]);
				high[d] = fmax(high[d], s[i].p[k][d]);
			}
		}
	}
	size = fmax(fmax(high[0] - low[0], high[1] - low[1]), 1e-9);
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < POINTS; k++)
			for (int d = 0; d < 2; d++)
				s[i].p[k][d] = (s[i].p[k][d] - (low[d] + high[d]) / 2) / size;
}

/* Place, and direction from start to end: 0 the same; about 1 unrelated. */
static double
stroke_distance(const struct stroke *a, const struct stroke *b)
{
	double place = 0, dx, dy, ex, ey, la, lb, turn = 0;

	for (size_t k = 0; k < POINTS; k++)
		place += hypot(a->p[k][0] - b->p[k][0], a->p[k][1] - b->p[k][1]) / POINTS;
	dx = a->p[POINTS - 1][0] - a->p[0][0];
	dy = a->p[POINTS - 1][1] - a->p[0][1];
	ex = b->p[POINTS - 1][0] - b->p[0][0];
	ey = b->p[POINTS - 1][1] - b->p[0][1];
	la = hypot(dx, dy);
	lb = hypot(ex, ey);
	/* the direction of a dot means nothing */
	if (la > 0.1 && lb > 0.1)
		turn = (1 - (dx * ex + dy * ey) / (la * lb)) / 2;
	return fmin(1, 1.2 * place + 0.5 * turn);
}

/* ----------------------------------------------------------- one character */

struct comparison {
	double cost; /* mean price a stroke */
	size_t missing, extra, misordered;
};

/* Found out of order: pairs of a left-over written and a left-over model stroke. */
static void
find_misordered(struct comparison *c, const struct stroke *w, const bool *w_used, size_t n,
		const struct stroke *m, const bool *m_used, size_t k)
{
	bool taken[MODEL_MAX] = { false };

	for (size_t i = 0; i < n; i++) {
		for (size_t j = 0; j < k && !w_used[i]; j++) {
			if (m_used[j] || taken[j] || stroke_distance(&w[i], &m[j]) > ALIKE)
				continue;
			taken[j] = true;
			c->misordered++;
			c->missing--;
			c->extra--;
			break;
		}
	}
}

/* Written strokes in order against the model's: an edit distance. `written` is normalised here. */
static struct comparison
compare(const struct stroke *written, size_t n, const struct strokes *model)
{
	static const struct comparison nothing = { .cost = 1 };
	double price[MODEL_MAX * 2 + 3][MODEL_MAX + 1];
	bool w_used[MODEL_MAX * 2 + 2] = { false }, m_used[MODEL_MAX] = { false };
	struct stroke w[MODEL_MAX * 2 + 2];
	struct comparison c = nothing;
	size_t k = model->count, i = n, j = k;

	if (n == 0 || n > MODEL_MAX * 2 + 2)
		return c;
	memcpy(w, written, n * sizeof(*w));
	normalise(w, n);
	for (size_t a = 0; a <= n; a++) {
		for (size_t b = 0; b <= k; b++) {
			price[a][b] = a && b ? price[a - 1][b - 1] +
						   stroke_distance(&w[a - 1], &model->s[b - 1])
					     : (double)(a + b) * LOST;
			if (a && b)
				price[a][b] = fmin(price[a][b],
						   LOST + fmin(price[a - 1][b], price[a][b - 1]));
		}
	}
	c.cost = price[n][k] / (double)(n > k ? n : k);
	while (i && j) {
		double both = price[i - 1][j - 1] + stroke_distance(&w[i - 1], &model->s[j - 1]);

		if (fabs(price[i][j] - both) < 1e-12) {
			w_used[--i] = m_used[--j] = true;
		} else if (price[i - 1][j] <= price[i][j - 1]) {
			i--;
		} else {
			j--;
		}
	}
	for (i = 0; i < n; i++)
		c.extra += !w_used[i];
	for (j = 0; j < k; j++)
		c.missing += !m_used[j];
	find_misordered(&c, w, w_used, n, model->s, m_used, k);
	/* a stroke at another place in the order was still written */
	c.cost -= (double)c.misordered * (2 * LOST - ALIKE) / (double)(n > k ? n : k);
	c.cost = fmax(c.cost, 0);
	return c;
}

/* -------------------------------------------------------------- whole name */

/* The capture's strokes, in its own coordinates. */
static enum yx_status
written_strokes(struct strokes *out, const struct yx_ink *ink, struct yx_error *err)
{
	double(*xy)[2] = yx_alloc_array(ink->count + 1, sizeof(*xy));
	size_t n = 0;

	out->s = yx_alloc_array(STROKES_MAX, sizeof(*out->s));
	if (!xy || !out->s) {
		yx_free(xy);
		return yx_fail_nomem(err);
	}
	for (size_t i = 0; i <= ink->count; i++) {
		if (i < ink->count && ink->samples[i].down) {
			xy[n][0] = ink->samples[i].x;
			xy[n++][1] = ink->samples[i].y;
			continue;
		}
		if (n > 0 && out->count < STROKES_MAX)
			reduce(&out->s[out->count++], (const double(*)[2])xy, n);
		n = 0;
	}
	yx_wipe(xy, (ink->count + 1) * sizeof(*xy));
	yx_free(xy);
	return YX_OK;
}

static enum yx_status
model_strokes(struct strokes *out, const struct yx_ink_character *c, struct yx_error *err)
{
	if (c->stroke_count == 0 || c->stroke_count > MODEL_MAX)
		return yx_fail(err, YX_USAGE, NULL, "", "a character of %zu strokes",
			       c->stroke_count);
	if (!(out->s = yx_alloc_array(c->stroke_count, sizeof(*out->s))))
		return yx_fail_nomem(err);
	for (size_t i = 0; i < c->stroke_count; i++) {
		if (c->strokes[i].points == 0)
			return yx_fail(err, YX_USAGE, NULL, "", "a stroke without points");
		reduce(&out->s[i], (const double(*)[2])(const void *)c->strokes[i].xy,
		       c->strokes[i].points);
	}
	out->count = c->stroke_count;
	normalise(out->s, out->count);
	return YX_OK;
}

struct cut {
	double cost[YX_INK_NAME_MAX + 1][STROKES_MAX + 1];
	size_t from[YX_INK_NAME_MAX + 1][STROKES_MAX + 1];
};

/* Best boundaries: cost[c][e] is that of the first c characters in the first e strokes. */
static void
find_cut(struct cut *cut, const struct strokes *written, const struct strokes *models, size_t count)
{
	for (size_t c = 0; c <= count; c++)
		for (size_t e = 0; e <= written->count; e++)
			cut->cost[c][e] = c == 0 && e == 0 ? 0 : INFINITY;
	for (size_t c = 1; c <= count; c++) {
		size_t most = 2 * models[c - 1].count + 2;

		for (size_t e = 1; e <= written->count; e++) {
			for (size_t b = e > most ? e - most : 0; b < e; b++) {
				double cost;

				if (!isfinite(cut->cost[c - 1][b]))
					continue;
				cost = cut->cost[c - 1][b] +
				       compare(&written->s[b], e - b, &models[c - 1]).cost *
					   (double)models[c - 1].count;
				if (cost < cut->cost[c][e]) {
					cut->cost[c][e] = cost;
					cut->from[c][e] = b;
				}
			}
		}
	}
}

static void
judge_part(struct yx_ink_name_part *p, const struct comparison *c, const struct strokes *model,
	   bool joined)
{
	p->score = fmax(0, 1 - c->cost / 0.6);
	p->missing = c->missing;
	p->extra = c->extra;
	p->misordered = c->misordered;
	p->verdict = YX_INK_NAME_NOT_DECIDED;
	if (c->cost < MATCH_COST && (c->missing + c->extra) * 8 <= model->count)
		p->verdict = YX_INK_NAME_MATCHES;
	else if (!joined && c->cost > DIFFER_COST && p->count * 10 >= model->count * 8)
		p->verdict = YX_INK_NAME_DIFFERS;
}

static void
judge(struct yx_ink_name *out, const struct cut *cut, const struct strokes *written,
      const struct strokes *models)
{
	size_t end = written->count, matches = 0, differs = 0;

	for (size_t c = out->count; c > 0; c--) {
		struct yx_ink_name_part *p = &out->part[c - 1];
		struct comparison found;

		p->first = cut->from[c][end];
		p->count = end - p->first;
		found = compare(&written->s[p->first], p->count, &models[c - 1]);
		judge_part(p, &found, &models[c - 1], out->joined);
		matches += p->verdict == YX_INK_NAME_MATCHES;
		differs += p->verdict == YX_INK_NAME_DIFFERS;
		end = p->first;
	}
	out->verdict = YX_INK_NAME_NOT_DECIDED;
	if (matches == out->count)
		out->verdict = YX_INK_NAME_MATCHES;
	else if (differs > 0)
		out->verdict = YX_INK_NAME_DIFFERS;
}

enum yx_status
yx_ink_name_check(struct yx_ink_name *out, const struct yx_ink *ink,
		  const struct yx_ink_character *characters, size_t count, struct yx_error *err)
{
	struct strokes written = { 0 }, models[YX_INK_NAME_MAX] = { { 0 } };
	struct cut *cut = NULL;
	enum yx_status st;

	*out = (struct yx_ink_name){ .verdict = YX_INK_NAME_NOT_DECIDED };
	if (count == 0 || count > YX_INK_NAME_MAX)
		return yx_fail(err, YX_USAGE, NULL, "", "a name of 1 to %d characters is needed",
			       YX_INK_NAME_MAX);
	if ((st = written_strokes(&written, ink, err)) != YX_OK)
		goto done;
	for (size_t i = 0; i < count; i++) {
		if ((st = model_strokes(&models[i], &characters[i], err)) != YX_OK)
			goto done;
		out->part[i].code_point = characters[i].code_point;
		out->part[i].verdict = YX_INK_NAME_NOT_DECIDED;
		out->strokes_expected += models[i].count;
	}
	out->count = count;
	out->strokes_written = written.count;
	out->joined = (double)written.count < JOINED_SHARE * (double)out->strokes_expected;
	if (!(cut = yx_alloc(sizeof(*cut)))) {
		st = yx_fail_nomem(err);
		goto done;
	}
	find_cut(cut, &written, models, count);
	/* too few strokes to give each character one, or far too many: nothing is judged */
	if (isfinite(cut->cost[count][written.count]))
		judge(out, cut, &written, models);
done:
	for (size_t i = 0; i < YX_INK_NAME_MAX; i++)
		yx_free(models[i].s);
	if (written.s)
		yx_wipe(written.s, STROKES_MAX * sizeof(*written.s));
	yx_free(written.s);
	yx_free(cut);
	return st;
}

/* ------------------------------------------------------------------- latin */

size_t
yx_ink_word_count(const struct yx_ink *ink)
{
	double low = INFINITY, high = -INFINITY, right = -INFINITY;
	size_t words = 1;

	for (size_t i = 0; i < ink->count; i++) {
		if (!ink->samples[i].down)
			continue;
		low = fmin(low, ink->samples[i].y);
		high = fmax(high, ink->samples[i].y);
	}
	/* a gap of 0.6 heights beyond all that was written before, at the start of a stroke */
	for (size_t i = 0; i < ink->count; i++) {
		const struct yx_ink_sample *s = &ink->samples[i];

		if (!s->down)
			continue;
		if (i > 0 && !s[-1].down && isfinite(right) && s->x - right > 0.6 * (high - low))
			words++;
		right = fmax(right, s->x);
	}
	return words;
}

const char *
yx_ink_name_verdict_text(enum yx_ink_name_verdict v, bool chinese)
{
	switch (v) {
	case YX_INK_NAME_MATCHES:
		return chinese ? "相符" : "matches";
	case YX_INK_NAME_NOT_DECIDED:
		return chinese ? "无法判定" : "not decided";
	case YX_INK_NAME_DIFFERS:
		return chinese ? "不符" : "differs";
	}
	return "";
}
