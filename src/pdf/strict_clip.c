/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_clip: a path that is painted and clips as well (ISO 32000-2 8.5.4: W f). PDFBox 2 does not
 * clip by it, so nothing may be painted that it would cut off.
 */
#include "strict.h"

#include <math.h>
#include <string.h>

#define EDGE 3    /* points: less than a letter */
#define FULL 0.99 /* of its box: a rectangle */

static bool
is_beyond(const double a[4], const double b[4])
{
	return a[0] < b[0] - EDGE || a[1] < b[1] - EDGE || a[2] > b[2] + EDGE || a[3] > b[3] + EDGE;
}

static void
path_box(const struct strict_run *r, double box[4])
{
	for (size_t i = 0; i < 2; i++) {
		box[i] = r->trace.path_low[i];
		box[i + 2] = r->trace.path_high[i];
	}
}

static bool
odd(struct strict_run *r)
{
	return strict_odd(r->s,
			  "painting cut off by a path that was painted itself, to some readers",
			  "后续绘制被已绘制的路径裁剪，部分阅读器不予裁剪");
}

/* The box of what is painted, on the page. By another shape it is cut who knows where. */
static bool
good_box(struct strict_run *r, const double box[4])
{
	const struct strict_clip *c = &r->now.clip;

	return !c->loose || (!is_beyond(box, c->box) && (c->plain || !is_beyond(c->box, box))) ||
	       odd(r);
}

bool
strict_clip_path(struct strict_run *r)
{
	double box[4];

	if (!r->now.clip.loose || !r->trace.has_box)
		return true;
	path_box(r, box);
	return good_box(r, box);
}

/* At the end of a path that W is for: is it painted? */
void
strict_clip_set(struct strict_run *r, bool painted)
{
	struct strict_clip *c = &r->now.clip;
	const struct strict_trace *t = &r->trace;
	double box[4] = { 0, 0, 0, 0 }, size;

	if (t->has_box)
		path_box(r, box);
	size = (box[2] - box[0]) * (box[3] - box[1]);
	if (!painted) {
		/* all clip by this one: the other is no matter where it is larger */
		c->loose &= c->plain ? is_beyond(box, c->box) : true;
		for (size_t i = 0; i < 2; i++) {
			c->tight[i] = c->has_tight ? fmax(c->tight[i], box[i]) : box[i];
			c->tight[i + 2] =
			    c->has_tight ? fmin(c->tight[i + 2], box[i + 2]) : box[i + 2];
		}
		c->has_tight = true;
		return;
	}
	c->plain =
	    t->subpaths == 1 && !t->curved && t->area >= FULL * size && (!c->loose || c->plain);
	for (size_t i = 0; i < 2; i++) {
		c->box[i] = c->loose ? fmax(c->box[i], box[i]) : box[i];
		c->box[i + 2] = c->loose ? fmin(c->box[i + 2], box[i + 2]) : box[i + 2];
	}
	c->loose = true;
}

static bool
is_all(const struct strict_run *r)
{
	const struct strict_clip *c = &r->now.clip;

	return !c->loose || (c->plain && r->placed && !is_beyond(r->s->page_box, c->box));
}

/* Its place is not reckoned here: only where the whole page is within. */
bool
strict_clip_text(struct strict_run *r)
{
	return is_all(r) || odd(r);
}

/* ... or where no words are to be covered. */
bool
strict_clip_shading(struct strict_run *r)
{
	const struct strict_clip *c = &r->now.clip;

	return is_all(r) || (c->has_tight && !strict_covers_words(r, c->tight)) || odd(r);
}

/* An image: the unit square. A form: its box. */
bool
strict_clip_object(struct strict_run *r, const struct yx_pdf_obj *form)
{
	double unit[4] = { 0, 0, 1, 1 }, own[6] = { 1, 0, 0, 1, 0, 0 }, box[4], m[6];

	if (!r->now.clip.loose)
		return true;
	if (form && (!strict_numbers(r->s, strict_get(r->s, form, "BBox"), unit, 4) ||
		     !strict_matrix(r->s, form, own)))
		return odd(r);
	memcpy(m, r->now.matrix, sizeof(m));
	strict_multiply(own, m);
	for (size_t i = 0; i < 4; i++) {
		double x = unit[i & 1 ? 2 : 0], y = unit[i & 2 ? 3 : 1];

		for (size_t k = 0; k < 2; k++) {
			double v = x * m[k] + y * m[2 + k] + m[4 + k];

			box[k] = i ? fmin(box[k], v) : v;
			box[2 + k] = i ? fmax(box[2 + k], v) : v;
		}
	}
	return good_box(r, box);
}
