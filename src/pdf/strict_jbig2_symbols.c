/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_jbig2_symbols: dictionaries of symbols, and texts made of them (ITU-T
 * T.88 6.4, 6.5, 7.4.2, 7.4.3), in arithmetic codes.
 */
#include "strict_jbig2.h"

#include <yinxin/limits.h>

#define ASIDE_MAX (INT64_C(1) << 26) /* places and sizes, as far as they are added up */
#define PIXELS    4                  /* that are put for what a decision costs */
#define SYMBOL    64                 /* bytes it takes by itself */

enum { HUFFMAN = 1, AGGREGATES = 2, REFINES = 2, TRANSPOSED = 0x40, OTHER_TEMPLATE = 0x8000 };
enum { HOW_MADE = 0x1000, HOW_DRAWN = 0xc00 };
enum { AND = 1 };

/* What a text is made with, also one that is a symbol (table 17). */
struct text {
	struct jbig2_codes *codes;
	struct jbig2_number dt, fs, ds, it, ri, rdw, rdh, rdx, rdy;
	uint8_t *ids; /* contexts of IAID */
	unsigned id_bits, strips, log_strips, corner, how;
	bool refines, transposed;
	int64_t offset;
	struct jbig2_refined *refined;
	uint64_t count; /* instances, which lie in ... */
	uint32_t width, height;
};

void
jbig2_symbols_clear(struct jbig2_symbols *s)
{
	for (size_t i = 0; s->own && i < s->owned; i++)
		jbig2_bitmap_clear(&s->own[i]);
	yx_free(s->own);
	yx_free(s->all);
	*s = (struct jbig2_symbols){ 0 };
}

static unsigned
bits_for(uint64_t count)
{
	unsigned bits = 0;

	while (count > 1ull << bits)
		bits++;
	return bits;
}

/* A.3 */
static uint64_t
take_id(struct text *t)
{
	uint64_t before = 1;

	for (unsigned i = 0; i < t->id_bits; i++)
		before = before << 1 | jbig2_decide(t->codes, &t->ids[before]);
	return before - (1ull << t->id_bits);
}

static bool
add(int64_t *to, int64_t v)
{
	*to += v;
	return *to > -ASIDE_MAX && *to < ASIDE_MAX && v > -ASIDE_MAX && v < ASIDE_MAX;
}

/* 6.4.11: a symbol as it is, or made from it; then it is to be cleared. */
static bool
take_instance(struct text *t, struct jbig2_task *task, const struct jbig2_bitmap *symbol,
	      struct jbig2_bitmap *made, const struct jbig2_bitmap **out)
{
	int64_t is = 0, w, h, x, y, dx, dy;

	*out = symbol;
	if (!t->refines)
		return true;
	if (!jbig2_number(t->codes, &t->ri, &is) || is < 0 || is > 1)
		return false;
	if (!is)
		return true;
	if (!jbig2_number(t->codes, &t->rdw, &w) || !jbig2_number(t->codes, &t->rdh, &h) ||
	    !jbig2_number(t->codes, &t->rdx, &x) || !jbig2_number(t->codes, &t->rdy, &y))
		return false;
	dx = (w >> 1) + x;
	dy = (h >> 1) + y;
	if (!add(&w, symbol->width) || !add(&h, symbol->height) || w < 0 || h < 0 || !add(&dx, 0) ||
	    !add(&dy, 0) || !jbig2_bitmap_make(made, (uint64_t)w, (uint64_t)h, &task->too_large))
		return false;
	jbig2_refined(t->codes, t->refined, symbol, dx, dy, made);
	*out = made;
	return true;
}

/* 6.4.5 3c: moves along, before and after; where it is put. */
static bool
place(const struct text *t, const struct jbig2_bitmap *b, int64_t *along, int64_t across,
      int64_t *x, int64_t *y)
{
	bool right = t->corner >= 2, bottom = !(t->corner & 1);
	int64_t size = (int64_t)(t->transposed ? b->height : b->width) - 1;
	bool before = t->transposed ? bottom : right;

	if (before && !add(along, size))
		return false;
	*x = t->transposed ? across : *along;
	*y = t->transposed ? *along : across;
	if (right)
		*x -= (int64_t)b->width - 1;
	if (bottom)
		*y -= (int64_t)b->height - 1;
	return before || add(along, size);
}

static bool
take_strip(struct text *t, struct jbig2_task *task, const struct jbig2_symbols *symbols,
	   int64_t top, int64_t *first, struct jbig2_bitmap *out)
{
	int64_t along, v, x, y;

	if (!jbig2_number(t->codes, &t->fs, &v) || !add(first, v))
		return false;
	along = *first;
	for (bool begun = false;; begun = true) {
		struct jbig2_bitmap made = { 0 };
		const struct jbig2_bitmap *b;
		int64_t across = 0;
		uint64_t id;
		bool good;

		if (begun && !jbig2_number(t->codes, &t->ds, &v))
			return true;
		if ((begun && (!add(&along, v) || !add(&along, t->offset))) || !t->count--)
			return false;
		if (t->strips > 1 && !jbig2_number(t->codes, &t->it, &across))
			return false;
		if (across < 0 || across >= t->strips || (id = take_id(t)) >= symbols->count)
			return false;
		good = take_instance(t, task, symbols->all[id], &made, &b) &&
		       place(t, b, &along, top + across, &x, &y) && jbig2_codes_last(t->codes) &&
		       x >= 0 && y >= 0 && x + b->width <= t->width && y + b->height <= t->height;
		if (good && out) {
			jbig2_bitmap_put(out, b, x, y, t->how);
			t->codes->made += (uint64_t)b->width * b->height / PIXELS;
		}
		jbig2_bitmap_clear(&made);
		if (!good)
			return false;
	}
}

/*
 * 6.4.5; only what is refined later is drawn. All symbols lie within the region: poppler 22.12
 * shows none where one begins above it.
 */
static bool
take_text(struct text *t, struct jbig2_task *task, const struct jbig2_symbols *symbols,
	  struct jbig2_bitmap *out)
{
	int64_t top = 0, first = 0, v;

	if (!jbig2_number(t->codes, &t->dt, &v) || !add(&top, -v * t->strips))
		return false;
	while (t->count)
		if (!jbig2_number(t->codes, &t->dt, &v) || !add(&top, v * t->strips) ||
		    !take_strip(t, task, symbols, top, &first, out))
			return false;
	return true;
}

static void
text_free(struct text *t)
{
	if (t) {
		yx_free(t->ids);
		yx_free(t->refined);
	}
	yx_free(t);
}

static struct text *
text_new(struct jbig2_codes *codes, uint64_t symbols)
{
	struct text *t = yx_alloc(sizeof(*t));

	if (!t)
		return NULL;
	t->codes = codes;
	t->id_bits = bits_for(symbols);
	t->ids = yx_alloc((size_t)2 << t->id_bits);
	t->refined = yx_alloc(sizeof(*t->refined));
	if (t->ids && t->refined)
		return t;
	text_free(t);
	return NULL;
}

bool
jbig2_read_text(struct jbig2_task *task)
{
	struct yx_reader r = yx_reader(task->data);
	struct jbig2_codes codes = { 0 };
	struct text *t;
	uint32_t count;
	uint16_t flags;
	bool good;

	if (!yx_take_u16be(&r, &flags) || flags & HUFFMAN || (flags >> 7 & 3) == AND ||
	    (flags & OTHER_TEMPLATE && !(flags & REFINES)) || !task->symbols->count ||
	    !(t = text_new(&codes, task->symbols->count)))
		return false;
	t->refines = flags & REFINES;
	t->log_strips = flags >> 2 & 3;
	t->strips = 1u << t->log_strips;
	t->corner = flags >> 4 & 3;
	t->transposed = flags & TRANSPOSED;
	t->how = flags >> 7 & 3;
	t->offset = (int64_t)(flags >> 10 & 31) - (flags >> 10 & 16 ? 32 : 0);
	t->refined->template = flags >> 15;
	good = (!t->refines || t->refined->template || jbig2_refined_take(&r, t->refined)) &&
	       yx_take_u32be(&r, &count);
	if (good) {
		t->count = count;
		t->width = task->width;
		t->height = task->height;
		jbig2_codes_begin(&codes, yx_reader_rest(&r));
		good = take_text(t, task, task->symbols, NULL) && jbig2_codes_end(&codes);
	}
	jbig2_spend(task, &codes);
	text_free(t);
	return good;
}

/* --------------------------------------------------------------- dictionaries */

struct dictionary {
	struct jbig2_task *task;
	struct jbig2_codes codes;
	struct jbig2_number dh, dw, ex, ai;
	struct jbig2_generic generic;
	struct text *text; /* where symbols are made of others */
	struct jbig2_symbols *out;
	struct jbig2_symbols known; /* those referred to, then the new ones */
	size_t room;
	uint32_t handed_on, fresh;
};

/* 6.5.8.2: one other symbol refined, or a text of several. */
static bool
made_of_others(struct dictionary *d, struct jbig2_bitmap *b)
{
	struct text *t = d->text;
	int64_t n, x, y;
	uint64_t id;

	if (!jbig2_number(&d->codes, &d->ai, &n) || n < 1 || n > JBIG2_SYMBOLS_MAX)
		return false;
	if (n > 1) {
		t->count = (uint64_t)n;
		t->width = b->width;
		t->height = b->height;
		return take_text(t, d->task, &d->known, b);
	}
	if ((id = take_id(t)) >= d->known.count || !jbig2_number(&d->codes, &t->rdx, &x) ||
	    !jbig2_number(&d->codes, &t->rdy, &y) || !add(&x, 0) || !add(&y, 0))
		return false;
	jbig2_refined(&d->codes, t->refined, d->known.all[id], x, y, b);
	return true;
}

static bool
take_symbol(struct dictionary *d, int64_t width, int64_t height)
{
	struct jbig2_bitmap *b = &d->out->own[d->out->owned];

	if (d->out->owned == d->fresh ||
	    !jbig2_bitmap_make(b, (uint64_t)width, (uint64_t)height, &d->task->too_large))
		return false;
	d->out->owned++;
	d->task->held += b->stride * b->height + SYMBOL;
	d->task->too_large |= d->task->held > YX_LIMIT_PDF_CHECK_SAMPLES;
	if (d->task->too_large)
		return false;
	if (!d->text)
		jbig2_generic(&d->codes, &d->generic, b);
	else if (!made_of_others(d, b))
		return false;
	d->known.all[d->known.count++] = b;
	return jbig2_codes_last(&d->codes);
}

/* 6.5.5: classes of one height. */
static bool
take_classes(struct dictionary *d)
{
	int64_t height = 0, width, v;

	while (d->out->owned < d->fresh) {
		if (!jbig2_number(&d->codes, &d->dh, &v) || !add(&height, v) || height < 0)
			return false;
		for (width = 0; jbig2_number(&d->codes, &d->dw, &v);)
			if (!add(&width, v) || width < 0 || !take_symbol(d, width, height))
				return false;
	}
	return true;
}

/* 6.5.10: runs of symbols that are not handed on, and that are. */
static bool
hand_on(struct dictionary *d)
{
	bool on = false;
	int64_t run;

	d->out->all = yx_alloc_array((size_t)d->handed_on + 1, sizeof(*d->out->all));
	if (!d->out->all)
		return false;
	for (size_t at = 0; at < d->known.count; on = !on) {
		if (!jbig2_number(&d->codes, &d->ex, &run) || run < 0 || (!run && at) ||
		    (uint64_t)run > d->known.count - at)
			return false;
		for (; run; run--, at++) {
			if (on && d->out->count == d->handed_on)
				return false;
			if (on)
				d->out->all[d->out->count++] = d->known.all[at];
		}
		if (!at && on)
			return false;
	}
	return d->out->count == d->handed_on;
}

static bool
take_header(struct dictionary *d, struct yx_reader *r)
{
	const struct jbig2_symbols *others = d->task->symbols;
	uint16_t flags;

	/* not the tables of other codes, contexts kept from one to the next, or what nobody knows
	 */
	if (!yx_take_u16be(r, &flags) || flags & ~(AGGREGATES | HOW_DRAWN | HOW_MADE) ||
	    (flags & HOW_MADE && !(flags & AGGREGATES)))
		return false;
	d->generic.template = flags >> 10 & 3;
	if (!jbig2_generic_take(r, &d->generic))
		return false;
	if (flags & AGGREGATES) {
		struct jbig2_refined at = { .template = flags >> 12 & 1 };

		if (!at.template && !jbig2_refined_take(r, &at))
			return false;
		if (!yx_take_u32be(r, &d->handed_on) || !yx_take_u32be(r, &d->fresh) ||
		    d->fresh > JBIG2_SYMBOLS_MAX ||
		    !(d->text = text_new(&d->codes, others->count + d->fresh)))
			return false;
		*d->text->refined = at;
		d->text->refines = true;
		d->text->strips = d->text->corner = 1; /* top left */
	} else if (!yx_take_u32be(r, &d->handed_on) || !yx_take_u32be(r, &d->fresh)) {
		return false;
	}
	return d->fresh <= JBIG2_SYMBOLS_MAX && d->handed_on <= others->count + d->fresh;
}

bool
jbig2_read_symbols(struct jbig2_task *task, struct jbig2_symbols *out)
{
	struct yx_reader r = yx_reader(task->data);
	struct dictionary *d = yx_alloc(sizeof(*d));
	bool good = d != NULL;

	*out = (struct jbig2_symbols){ 0 };
	if (good) {
		d->task = task;
		d->out = out;
		good = take_header(d, &r);
	}
	if (good) {
		out->own = yx_alloc_array((size_t)d->fresh + 1, sizeof(*out->own));
		d->known.all =
		    yx_alloc_array(task->symbols->count + d->fresh + 1, sizeof(*d->known.all));
		good = out->own && d->known.all;
	}
	if (good) {
		for (size_t i = 0; i < task->symbols->count; i++)
			d->known.all[d->known.count++] = task->symbols->all[i];
		jbig2_codes_begin(&d->codes, yx_reader_rest(&r));
		good = take_classes(d) && hand_on(d) && jbig2_codes_end(&d->codes);
	}
	if (d) {
		jbig2_spend(task, &d->codes);
		text_free(d->text);
		yx_free(d->known.all);
	}
	yx_free(d);
	return good;
}
