/* SPDX-License-Identifier: Apache-2.0 */
/* The places of changes, and the marks on the pages that show them. */
#include <stdlib.h>
#include <string.h>
#include "model.h"

void
report_mark_add(struct report_model *m, struct report_shown *page, struct yx_draw_rect at,
		unsigned number, bool allowed)
{
	if (page->mark_count == page->mark_cap) {
		size_t cap = page->mark_cap ? page->mark_cap * 2 : 8;
		struct report_mark *grown = yx_realloc(page->marks, cap * sizeof(*page->marks));

		if (!grown) {
			m->failed = true;
			return;
		}
		page->marks = grown;
		page->mark_cap = cap;
	}
	at.x0 = at.x0 < 0 ? 0 : at.x0;
	at.y0 = at.y0 < 0 ? 0 : at.y0;
	at.x1 = at.x1 > 1 ? 1 : at.x1;
	at.y1 = at.y1 > 1 ? 1 : at.y1;
	if (at.x0 < at.x1 && at.y0 < at.y1)
		page->marks[page->mark_count++] = (struct report_mark){ at, number, allowed };
}

static bool
leads_to(const struct report_place *p, uint32_t object)
{
	bool yes = p->object == object || p->parent == object || p->value == object;

	for (size_t i = 0; i < 6 && !yes; i++)
		yes = p->appearance[i] == object;
	return yes;
}

/* The number in "...NAME[3]..."; false when the path has none. */
static bool
index_in(const char *path, const char *name, size_t *out)
{
	const char *at = strstr(path, name);

	if (!at)
		return false;
	*out = (size_t)strtoul(at + strlen(name), NULL, 10);
	return true;
}

/*
 * The analysis names the nearest indirect object, which for a field or comment that was added is
 * the page or the catalog it was added to; the path then tells which one.
 */
static bool
is_at(const struct report_places *places, const struct report_place *p,
      const struct report_change *c)
{
	uint32_t object = (uint32_t)strtoul(c->change->object, NULL, 10);
	size_t i;

	if (c->page && c->page != p->page + 1)
		return false;
	if (c->page && index_in(c->change->path, "/Annots[", &i))
		return p->index == i;
	if (index_in(c->change->path, "/Fields[", &i) && i < places->field_count &&
	    places->fields[i])
		object = places->fields[i];
	return object && leads_to(p, object);
}

static const struct report_place *
place_of(const struct report_places *places, const struct report_change *c)
{
	for (size_t i = 0; c->change && i < places->count; i++)
		if (is_at(places, &places->items[i], c))
			return &places->items[i];
	return NULL;
}

/* Numbers and pages for the changes that have a place; those in one place share its number. */
bool
report_place_changes(struct report_model *m, const struct report_places *places)
{
	bool refused = false;

	for (size_t i = 0; i < m->change_count; i++) {
		struct report_change *change = &m->changes[i];
		const struct report_place *p = place_of(places, change);

		refused = refused || !change->allowed;
		if (p) {
			change->page = p->page + 1;
			for (size_t k = 0; k < i && !change->number; k++)
				if (m->changes[k].number &&
				    m->changes[k].allowed == change->allowed &&
				    place_of(places, &m->changes[k]) == p)
					change->number = m->changes[k].number;
			if (!change->number)
				change->number = ++m->numbers;
		}
	}
	return refused;
}

void
report_mark_places(struct report_model *m, const struct report_places *places,
		   struct report_shown *page)
{
	/* within the page's edge, so that the frame is seen */
	static const struct yx_draw_rect whole = { 0.006, 0.004, 0.994, 0.996 };

	for (size_t i = 0; i < m->change_count; i++) {
		const struct report_place *p = place_of(places, &m->changes[i]);
		bool known = false;

		for (size_t k = 0; k < page->mark_count && !known; k++)
			known = page->marks[k].number == m->changes[i].number;
		if (m->changes[i].whole_page && m->changes[i].page == page->page + 1 && !known)
			report_mark_add(m, page, whole, m->changes[i].number, false);
		if (p && p->page == page->page && !known)
			report_mark_add(m, page, p->at, m->changes[i].number,
					m->changes[i].allowed);
	}
}
