/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Is this capture good enough to compare, and was it written by a hand just now?
 *
 * Each finding is a reason with words for a person. The bounds are wide: on the development data
 * of 1600 genuine and practised forged captures fewer than one in a hundred gets any reason but
 * "traced" (docs/HANDWRITING.md), because forgers do trace.
 */
#include "template.h"

#include "clock.h"

#include <math.h>
#include <string.h>

#define DURATION_MIN_S 0.3
#define DURATION_MAX_S 60
#define SAMPLES_MIN    30
#define RATE_MIN_HZ    45   /* browsers give 60, many screens 120, tablets 100 to 240 */
#define RATE_TOLERANCE 0.35 /* measured against what the device says */
#define GRID_CELLS_MIN 60   /* smallest steps across the larger side */
#define PAUSE_SHARE    0.05 /* of the mean speed: slower counts as rest */
#define TRACED_PAUSE   0.45
#define TRACED_SPEED   0.6 /* diagonals a second */
#define SMOOTH_RESIDUE 1e-5
#define SPEED_MAX_MM_S 2500
#define GAP_MAX_S      5
#define STEP_SHARE     0.97 /* identical steps: not what a hand gives */

static const struct {
	unsigned bit;
	const char *name, *en, *zh;
} reasons[] = {
	{ YX_INK_TOO_SHORT, "too-short", "too short to compare: write the whole name",
	  "太短，无法比对：请书写完整姓名" },
	{ YX_INK_TOO_LONG, "too-long", "far longer than a signature", "书写时间远超一般签名" },
	{ YX_INK_TOO_SMALL, "too-small", "written too small for the device: write larger",
	  "字迹过小，超出设备分辨能力：请写大一些" },
	{ YX_INK_LOW_RATE, "low-rate", "the device sampled too slowly to keep the movement",
	  "设备采样率过低，未能保留书写动态" },
	{ YX_INK_RATE_DIFFERS, "rate-differs", "the measured sampling rate is not the device's",
	  "实测采样率与设备声明不符" },
	{ YX_INK_TRACED, "traced", "slow and halting, as when a model is traced or drawn",
	  "运笔缓慢、停顿多，似描摹" },
	{ YX_INK_REPLAYED, "replayed",
	  "almost the same series as an earlier one: a copy, not a new "
	  "act of writing",
	  "与已有数据几乎相同：系复制，非重新书写" },
	{ YX_INK_MACHINE_SMOOTH, "machine-smooth", "smoother than a hand can write",
	  "轨迹过于平滑，超出人手所能" },
	{ YX_INK_QUANTISED, "quantised", "steps of equal size, as a program makes them",
	  "步长均一，似程序生成" },
	{ YX_INK_TOO_FAST, "too-fast", "faster than a hand can move", "速度超出人手所能" },
	{ YX_INK_TIME_BROKEN, "time-broken", "time stands still or jumps inside a stroke",
	  "笔画内时间停滞或跳变" },
	{ YX_INK_NO_TIME, "no-time",
	  "no usable time stamps: the movement cannot be told; use a device that gives time",
	  "没有可用的时间戳，无法还原书写动态：请使用能提供时间的设备" },
	{ YX_INK_GAPS_UNKNOWN, "gaps-unknown",
	  "the samples were counted, not timed: pauses between strokes are not known",
	  "时间系按采样序号推算：笔画之间的停顿未知" },
};

const char *
yx_ink_reason_text(unsigned bit, bool chinese)
{
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (reasons[i].bit == bit)
			return chinese ? reasons[i].zh : reasons[i].en;
	return "";
}

const char *
yx_ink_reason_name(unsigned bit)
{
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (reasons[i].bit == bit)
			return reasons[i].name;
	return "";
}

/* What one walk over the samples collects. */
struct walk {
	double left, right, low, high;
	double path, time, fastest; /* of writing, within strokes */
	double rest_time;
	double speed_sum;
	size_t steps, still, same, peaks, stalls;
	double grid, roughness, extent;
};

static void
walk_extent(struct walk *w, const struct yx_ink *ink)
{
	w->left = w->right = ink->samples[0].x;
	w->low = w->high = ink->samples[0].y;
	for (size_t i = 0; i < ink->count; i++) {
		const struct yx_ink_sample *s = &ink->samples[i];

		if (!s->down)
			continue;
		w->left = fmin(w->left, s->x);
		w->right = fmax(w->right, s->x);
		w->low = fmin(w->low, s->y);
		w->high = fmax(w->high, s->y);
	}
	w->extent = hypot(w->right - w->left, w->high - w->low);
}

static void
walk_steps(struct walk *w, const struct yx_ink *ink)
{
	double last_length = -1, grid = INFINITY;

	for (size_t i = 1; i < ink->count; i++) {
		const struct yx_ink_sample *a = &ink->samples[i - 1], *b = &ink->samples[i];
		double dx = fabs(b->x - a->x), dy = fabs(b->y - a->y), length = hypot(dx, dy);
		double dt = (double)(b->t_us - a->t_us) / 1e6;

		if (!a->down || !b->down) {
			last_length = -1;
			continue;
		}
		w->steps++;
		w->path += length;
		w->time += dt;
		if (dt <= 0)
			w->still++;
		else
			w->fastest = fmax(w->fastest, length / fmax(dt, 0.002));
		if (dt > 0.1)
			w->stalls++;
		if (dx > 0)
			grid = fmin(grid, dx);
		if (dy > 0)
			grid = fmin(grid, dy);
		if (length > 0 && last_length > 0 && fabs(length / last_length - 1) < 1e-4)
			w->same++;
		last_length = length;
	}
	w->grid = isfinite(grid) ? grid : 0;
}

/* Speed maxima, rest, and roughness: over three steps each, so that one noisy sample is no peak. */
static void
walk_speed(struct walk *w, const struct yx_ink *ink)
{
	double mean = w->time > 0 ? w->path / w->time : 0, rough = 0;
	double last = 0, before = 0;
	size_t count = 0;

	for (size_t i = 3; i < ink->count; i++) {
		const struct yx_ink_sample *a = &ink->samples[i - 3], *b = &ink->samples[i];
		const struct yx_ink_sample *p = &ink->samples[i - 2], *q = &ink->samples[i - 1];
		double dt = (double)(b->t_us - a->t_us) / 1e6, v;

		if (!a->down || !b->down || !p->down || !q->down || dt <= 0) {
			last = before = 0;
			continue;
		}
		v = (hypot(p->x - a->x, p->y - a->y) + hypot(q->x - p->x, q->y - p->y) +
		     hypot(b->x - q->x, b->y - q->y)) /
		    dt;
		if (v < PAUSE_SHARE * mean)
			w->rest_time += dt / 3;
		if (last > before && last >= v && last > 0.2 * mean)
			w->peaks++;
		/* third difference: what a smooth curve has almost none of */
		rough +=
		    hypot(b->x - 3 * q->x + 3 * p->x - a->x, b->y - 3 * q->y + 3 * p->y - a->y);
		count++;
		before = last;
		last = v;
	}
	w->roughness = count && w->path > 0
			   ? rough / (double)count / (w->path / (double)(w->steps ? w->steps : 1))
			   : 0;
}

static unsigned
judge_device(const struct yx_ink *ink, const struct yx_ink_quality *q, const struct walk *w)
{
	const struct yx_ink_device *d = &ink->device;
	struct ink_clock clock;
	unsigned found = 0;

	ink_clock_read(&clock, ink);
	if (clock.missing)
		found |= YX_INK_NO_TIME;
	if (clock.gaps_unknown)
		found |= YX_INK_GAPS_UNKNOWN;

	if (q->rate_hz > 0 && q->rate_hz < RATE_MIN_HZ)
		found |= YX_INK_LOW_RATE;
	if (d->rate_hz > 0 && q->rate_hz > 0 && fabs(q->rate_hz / d->rate_hz - 1) > RATE_TOLERANCE)
		found |= YX_INK_RATE_DIFFERS;
	if (d->units_per_mm > 0 && w->fastest / d->units_per_mm > SPEED_MAX_MM_S)
		found |= YX_INK_TOO_FAST;
	if (w->steps > 0 && (double)(w->still + w->stalls) > 0.1 * (double)w->steps)
		found |= YX_INK_TIME_BROKEN;
	return found;
}

static unsigned
judge_hand(const struct yx_ink_quality *q, const struct walk *w)
{
	unsigned found = 0;
	double grids = w->grid > 0 ? fmax(w->right - w->left, w->high - w->low) / w->grid : 0;
	double height = fmin(w->right - w->left, w->high - w->low);
	double heights = w->time > 0 && height > 0 ? w->path / height / w->time : TRACED_SPEED;

	if (q->samples < SAMPLES_MIN || w->time < DURATION_MIN_S)
		found |= YX_INK_TOO_SHORT;
	if (q->duration_s > DURATION_MAX_S)
		found |= YX_INK_TOO_LONG;
	if (w->extent <= 0 || grids < GRID_CELLS_MIN)
		found |= YX_INK_TOO_SMALL;
	if (w->steps >= SAMPLES_MIN && w->roughness < SMOOTH_RESIDUE * 100)
		found |= YX_INK_MACHINE_SMOOTH;
	if (w->steps >= SAMPLES_MIN && (double)w->same > STEP_SHARE * 0.5 * (double)w->steps)
		found |= YX_INK_QUANTISED;
	if (w->time > DURATION_MIN_S && (q->pause_ratio > TRACED_PAUSE || heights < TRACED_SPEED))
		found |= YX_INK_TRACED;
	return found;
}

void
yx_ink_quality(struct yx_ink_quality *q, const struct yx_ink *ink)
{
	struct walk w = { 0 };

	*q = (struct yx_ink_quality){ 0 };
	q->samples = ink->count;
	if (ink->count == 0) {
		q->reasons = YX_INK_TOO_SHORT;
		return;
	}
	walk_extent(&w, ink);
	walk_steps(&w, ink);
	walk_speed(&w, ink);
	q->strokes = yx_ink_stroke_count(ink);
	q->duration_s = yx_ink_duration_s(ink);
	q->rate_hz = yx_ink_rate_hz(ink);
	q->speed_peaks_hz = w.time > 0 ? (double)w.peaks / w.time : 0;
	q->pause_ratio = w.time > 0 ? w.rest_time / w.time : 0;
	q->jitter = w.roughness;
	q->grid = w.grid;
	q->reasons = judge_device(ink, q, &w) | judge_hand(q, &w);
}

/* ------------------------------------------------------------------ replay */

double
ink_replay_likeness_of(double distance)
{
	double r = distance / INK_REPLAY_DISTANCE;

	return 1 / (1 + r * r * r * r);
}

double
yx_ink_replay_likeness(const struct yx_ink *a, const struct yx_ink *b)
{
	struct ink_series sa = { 0 }, sb = { 0 };
	struct ink_scratch w = { 0 };
	double distance = INFINITY, likeness = 0;

	/* a capture too short to compare, or no memory: no claim of a replay */
	if (ink_series_init(&sa, a, NULL) == YX_OK && ink_series_init(&sb, b, NULL) == YX_OK &&
	    ink_distance(&distance, &sa, &sb, INK_DIMS_PLAIN, &w, NULL) == YX_OK)
		likeness = ink_replay_likeness_of(distance);
	ink_scratch_clear(&w);
	ink_series_clear(&sa);
	ink_series_clear(&sb);
	return likeness;
}
