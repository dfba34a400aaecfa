/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which glyphs stand for others (ISO/IEC 14496-22, 6.2 and 6.3.4): nothing of it is used in a
 * document, but PDFBox reads the lists and takes another font where they are not as they should be.
 */
#include "program.h"

#include <string.h>

#define COUNT 4096       /* of anything: more than fonts have */
#define STEPS (1u << 20) /* lists may lie upon each other, and within */

enum { SINGLE = 1, LIGATURE = 4 };

struct table {
	struct yx_bytes in;
	uint64_t steps;
};

static bool
at(struct table *t, size_t place, struct yx_reader *r, uint16_t *first)
{
	*r = yx_reader(t->in);
	return t->steps++ < STEPS && yx_skip(r, place) && yx_take_u16be(r, first);
}

/* A list that begins with its length: `each` bytes an entry, of which the last two tell where. */
struct list {
	struct yx_reader r;
	size_t from, each;
	uint16_t left;
	struct yx_bytes tag;
};

static bool
begin(struct table *t, size_t place, size_t skip, size_t each, struct list *l)
{
	*l = (struct list){ .r = yx_reader(t->in), .from = place, .each = each };
	return t->steps++ < STEPS && yx_skip(&l->r, place + skip) &&
	       yx_take_u16be(&l->r, &l->left) && l->left <= COUNT;
}

static bool
next(struct list *l, size_t *place)
{
	uint16_t offset;

	l->left--;
	if (!yx_take(&l->r, l->each - 2, &l->tag) || !yx_take_u16be(&l->r, &offset))
		return false;
	*place = l->from + offset;
	return true;
}

/* Numbers in a row, behind `skip` bytes. */
static bool
good_numbers(struct table *t, size_t place, size_t skip)
{
	struct list l;

	return begin(t, place, skip, 2, &l) && yx_skip(&l.r, 2 * (size_t)l.left);
}

static bool
good_script(struct table *t, size_t place)
{
	struct yx_bytes before = { NULL, 0 };
	struct yx_reader r;
	struct list l;
	uint16_t usual;
	size_t system;

	if (!at(t, place, &r, &usual) || (usual && !good_numbers(t, place + usual, 4)) ||
	    !begin(t, place, 2, 6, &l))
		return false;
	for (; l.left; before = l.tag)
		if (!next(&l, &system) || !good_numbers(t, system, 4) ||
		    (before.len && yx_bytes_compare(before, l.tag) >= 0))
			return false;
	return true;
}

static bool
good_scripts(struct table *t, size_t place)
{
	struct list l;
	size_t script;

	if (!begin(t, place, 0, 6, &l))
		return false;
	while (l.left)
		if (!next(&l, &script) || !good_script(t, script))
			return false;
	return true;
}

static bool
good_features(struct table *t, size_t place)
{
	struct list l;
	size_t feature;

	if (!begin(t, place, 0, 6, &l))
		return false;
	while (l.left)
		if (!next(&l, &feature) || !good_numbers(t, feature, 2))
			return false;
	return true;
}

/* How many glyphs, one by one or in ranges. */
static bool
good_coverage(struct table *t, size_t place, size_t *glyphs)
{
	struct yx_reader r;
	uint16_t format, count, first, last;

	*glyphs = 0;
	if (!at(t, place, &r, &format) || !yx_take_u16be(&r, &count))
		return false;
	if (format == 1) {
		*glyphs = count;
		return yx_skip(&r, 2 * (size_t)count);
	}
	for (; format == 2 && count; count--) {
		if (!yx_take_u16be(&r, &first) || !yx_take_u16be(&r, &last) || first > last ||
		    !yx_skip(&r, 2))
			return false;
		*glyphs += last - first + 1u;
		t->steps++;
	}
	return format == 2;
}

static bool
good_single(struct table *t, size_t place)
{
	struct yx_reader r;
	uint16_t format, coverage, count;
	size_t glyphs;

	return at(t, place, &r, &format) && yx_take_u16be(&r, &coverage) &&
	       yx_take_u16be(&r, &count) && good_coverage(t, place + coverage, &glyphs) &&
	       (format == 1 || (format == 2 && yx_skip(&r, 2 * (size_t)count)));
}

static bool
good_ligatures(struct table *t, size_t place)
{
	struct yx_reader r;
	struct list sets, l;
	uint16_t format, coverage, count;
	size_t set, one, glyphs;

	if (!at(t, place, &r, &format) || format != 1 || !yx_take_u16be(&r, &coverage) ||
	    !good_coverage(t, place + coverage, &glyphs) || !begin(t, place, 4, 2, &sets) ||
	    sets.left != glyphs)
		return false;
	while (sets.left) {
		if (!next(&sets, &set) || !begin(t, set, 0, 2, &l))
			return false;
		while (l.left)
			if (!next(&l, &one) || !at(t, one, &r, &count) ||
			    !yx_take_u16be(&r, &count) || !count ||
			    !yx_skip(&r, 2 * (size_t)(count - 1)))
				return false;
	}
	return true;
}

static bool
good_lookup(struct table *t, size_t place)
{
	struct yx_reader r;
	struct list l;
	uint16_t type;
	size_t sub;

	if (!at(t, place, &r, &type) || !begin(t, place, 4, 2, &l))
		return false;
	if (type != SINGLE && type != LIGATURE) /* which it passes over */
		return yx_skip(&l.r, 2 * (size_t)l.left);
	while (l.left)
		if (!next(&l, &sub) ||
		    !(type == SINGLE ? good_single(t, sub) : good_ligatures(t, sub)))
			return false;
	return true;
}

static bool
good_table(struct table *t)
{
	struct yx_reader r;
	struct list l;
	uint16_t major, minor, scripts, features, lookups;
	size_t lookup;

	if (!at(t, 0, &r, &major) || !yx_take_u16be(&r, &minor) || !yx_take_u16be(&r, &scripts) ||
	    !yx_take_u16be(&r, &features) || !yx_take_u16be(&r, &lookups) ||
	    (minor && !yx_skip(&r, 4)) || !good_scripts(t, scripts) ||
	    !good_features(t, features) || !begin(t, lookups, 0, 2, &l))
		return false;
	while (l.left)
		if (!next(&l, &lookup) || !good_lookup(t, lookup))
			return false;
	return true;
}

bool
truetype_gsub(struct yx_font_program *p, struct yx_bytes in)
{
	struct table t = { .in = in };
	bool good = good_table(&t);

	p->steps += t.steps;
	return good;
}
