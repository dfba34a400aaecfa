/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names in Latin letters: number and shape of words, nothing more. Letters are not read: what is
 * looked at is how many words there are, how their widths stand to each other, and how many
 * strokes downwards there are for so many letters.
 *
 * A signature may leave letters out, join everything, or end in a flourish. So joined-up writing
 * can agree or stay undecided, and is never told that it does not agree; only letters printed one
 * by one can.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <yinxin/ink_name.h>

#define STROKES_MAX   256
#define WORDS_MAX     16
#define GAP_HEIGHTS   0.45 /* of a typical stroke's height: a gap between words */
#define GAP_TYPICAL   2.2  /* and so many times the usual gap between strokes */
#define JOINED_SHARE  0.75 /* fewer strokes than this share of the letters: joined */
#define DOWN_LEAST    0.12 /* of the typical height: a smaller dip is no downstroke */
#define DOWN_A_LETTER 1.7  /* n has two, i one, m three */
#define AGREES        0.70
#define WIDTH_OFF     0.22 /* of the whole: more is no agreement */

struct span {
	double left, right, low, high;
};

static int
compare_left(const void *a, const void *b)
{
	double x = ((const struct span *)a)->left, y = ((const struct span *)b)->left;

	return x < y ? -1 : x > y;
}

static size_t
take_strokes(struct span out[STROKES_MAX], const struct yx_ink *ink)
{
	size_t n = 0;

	for (size_t i = 0; i < ink->count; i++) {
		const struct yx_ink_sample *s = &ink->samples[i];
		bool first = i == 0 || !s[-1].down;

		if (!s->down)
			continue;
		if (first && n < STROKES_MAX)
			out[n++] = (struct span){ s->x, s->x, s->y, s->y };
		out[n - 1].left = fmin(out[n - 1].left, s->x);
		out[n - 1].right = fmax(out[n - 1].right, s->x);
		out[n - 1].low = fmin(out[n - 1].low, s->y);
		out[n - 1].high = fmax(out[n - 1].high, s->y);
	}
	return n;
}

static double
typical_height(const struct span *s, size_t n)
{
	double h[STROKES_MAX];

	for (size_t i = 0; i < n; i++)
		h[i] = s[i].high - s[i].low;
	qsort(h, n, sizeof(*h), yx_compare_doubles);
	/* dots and bars are flat: the upper half speaks */
	return fmax(h[n * 3 / 4 < n ? n * 3 / 4 : n - 1], 1e-6);
}

/* Strokes that overlap from left to right are one; wide gaps part words. */
static size_t
cut_words(struct span words[WORDS_MAX], struct span *s, size_t n, double height)
{
	double gaps[STROKES_MAX], usual, right;
	size_t gap_count = 0, count = 1;

	qsort(s, n, sizeof(*s), compare_left);
	right = s[0].right;
	for (size_t i = 1; i < n; i++) {
		if (s[i].left > right)
			gaps[gap_count++] = s[i].left - right;
		right = fmax(right, s[i].right);
	}
	qsort(gaps, gap_count, sizeof(*gaps), yx_compare_doubles);
	usual = gap_count > 2 ? gaps[gap_count / 2] : 0;
	words[0] = s[0];
	for (size_t i = 1; i < n; i++) {
		struct span *w = &words[count - 1];
		double gap = s[i].left - w->right;

		if (gap > GAP_HEIGHTS * height && gap > GAP_TYPICAL * usual && count < WORDS_MAX) {
			words[count++] = s[i];
			continue;
		}
		w->right = fmax(w->right, s[i].right);
		w->low = fmin(w->low, s[i].low);
		w->high = fmax(w->high, s[i].high);
	}
	return count;
}

/* Times the pen turns from upwards to downwards and goes down by a visible way. */
static size_t
count_down(const struct yx_ink *ink, double height)
{
	double top = -INFINITY, bottom = INFINITY, least = DOWN_LEAST * height;
	bool falling = false;
	size_t count = 0;

	for (size_t i = 0; i < ink->count; i++) {
		const struct yx_ink_sample *s = &ink->samples[i];

		if (!s->down) {
			top = -INFINITY;
			falling = false;
			continue;
		}
		if (falling) {
			bottom = fmin(bottom, s->y);
			if (s->y - bottom > least) {
				falling = false;
				top = s->y;
			}
			continue;
		}
		top = fmax(top, s->y);
		if (top - s->y > least) {
			falling = true;
			bottom = s->y;
			count++;
		}
	}
	return count;
}

/* ---------------------------------------------------------------- the name */

static double
letter_width(uint32_t cp)
{
	if (cp < 128 && strchr("iljtfrI", (int)cp))
		return 0.6;
	if (cp < 128 && strchr("mwMWQ", (int)cp))
		return 1.5;
	return 1;
}

static bool
is_letter(uint32_t cp)
{
	return cp >= 0xC0 || (cp >= 'A' && cp <= 'Z') || (cp >= 'a' && cp <= 'z');
}

/* Widths of the words, as shares of the whole. Returns how many words; 0 for none or too many. */
static size_t
take_text(double shares[WORDS_MAX], size_t *letters, const char *text)
{
	struct yx_reader r = yx_reader(yx_bytes_str(text));
	double sum = 0;
	size_t words = 0;
	bool inside = false;
	uint32_t cp;

	*letters = 0;
	while (yx_utf8_take(&r, &cp)) {
		if (!is_letter(cp)) {
			inside = inside && cp != ' ';
			continue;
		}
		if (!inside && words == WORDS_MAX)
			return 0;
		if (!inside)
			shares[words++] = 0;
		inside = true;
		shares[words - 1] += letter_width(cp);
		sum += letter_width(cp);
		(*letters)++;
	}
	for (size_t i = 0; i < words; i++)
		shares[i] /= sum;
	return yx_reader_at_end(&r) ? words : 0;
}

static void
judge(struct yx_ink_latin *out, const struct span *words, const double *shares)
{
	double down = (double)out->downstrokes / (DOWN_A_LETTER * (double)out->letters), sum = 0;

	for (size_t i = 0; i < out->words_written; i++)
		sum += words[i].right - words[i].left;
	for (size_t i = 0; out->words_written == out->words_expected && i < out->words_written; i++)
		out->width_error =
		    fmax(out->width_error,
			 fabs((words[i].right - words[i].left) / fmax(sum, 1e-9) - shares[i]));
	/* half as many downstrokes as expected, or twice as many, leave two thirds */
	out->score = 1 / (1 + pow(log(fmax(down, 1e-3)) / log(2), 2) / 2);
	if (out->words_written != out->words_expected)
		out->score *= 0.4;
	else
		out->score *= fmax(0, 1 - out->width_error / (2 * WIDTH_OFF));
	out->verdict = YX_INK_NAME_NOT_DECIDED;
	if (out->words_written == out->words_expected && out->width_error < WIDTH_OFF &&
	    out->score >= AGREES)
		out->verdict = YX_INK_NAME_MATCHES;
	else if (!out->joined && out->words_written != out->words_expected &&
		 (down < 0.4 || down > 2.5))
		out->verdict = YX_INK_NAME_DIFFERS;
}

enum yx_status
yx_ink_latin_check(struct yx_ink_latin *out, const struct yx_ink *ink, const char *text,
		   struct yx_error *err)
{
	struct span strokes[STROKES_MAX], words[WORDS_MAX];
	double shares[WORDS_MAX], height;
	size_t n;

	*out = (struct yx_ink_latin){ .verdict = YX_INK_NAME_NOT_DECIDED };
	out->words_expected = take_text(shares, &out->letters, text);
	if (!out->words_expected)
		return yx_fail(err, YX_USAGE, NULL, "",
			       "a name of 1 to %d words in Latin letters is needed", WORDS_MAX);
	n = out->strokes = take_strokes(strokes, ink);
	if (n == 0)
		return yx_fail(err, YX_USAGE, NULL, "", "nothing was written in this capture");
	height = typical_height(strokes, n);
	out->joined = (double)n < JOINED_SHARE * (double)out->letters;
	out->words_written = cut_words(words, strokes, n, height);
	out->downstrokes = count_down(ink, height);
	judge(out, words, shares);
	return YX_OK;
}
