/* SPDX-License-Identifier: Apache-2.0 */
/* Where the walk is, and what it notes there. */
#include <stdio.h>
#include <string.h>
#include <yinxin/limits.h>
#include "change.h"

/* ------------------------------------------------------------------- paths */

static void
push_text(struct change_walk *w, const char *text, size_t len)
{
	size_t room = sizeof(w->path) - 1 - w->path_len;

	if (len > room)
		len = room;
	memcpy(w->path + w->path_len, text, len);
	w->path_len += len;
	w->path[w->path_len] = 0;
}

size_t
change_push(struct change_walk *w, struct yx_bytes key)
{
	size_t mark = w->path_len;

	if (mark)
		push_text(w, "/", 1);
	push_text(w, (const char *)key.data, key.len < 60 ? key.len : 60);
	return mark;
}

size_t
change_push_index(struct change_walk *w, size_t i)
{
	size_t mark = w->path_len;
	char text[24];
	int n = snprintf(text, sizeof(text), "[%zu]", i);

	push_text(w, text, (size_t)n);
	return mark;
}

void
change_pop(struct change_walk *w, size_t mark)
{
	w->path_len = mark;
	w->path[mark] = 0;
}

bool
change_is_way(struct yx_bytes key, const char *words)
{
	while (*words) {
		size_t len = strcspn(words, " ");

		if (len == key.len && memcmp(words, key.data, len) == 0)
			return true;
		words += len + (words[len] == ' ');
	}
	return false;
}

/* ------------------------------------------------------------------- notes */

/*
 * A later cross-reference that leads to bytes which were there at signing: a hidden object took the
 * place of the one that was seen.
 */
bool
change_was_hidden(const struct change_walk *w)
{
	const struct yx_pdf_revision *r = yx_pdf_revision(w->doc, w->old.revision);
	struct yx_pdf_xref x;

	return w->object.num && r && yx_pdf_locate(w->new, w->object.num, &x) &&
	       x.revision == w->new.revision &&x.place == YX_PDF_AT_OFFSET &&x.offset < r->end;
}

/* Is it of a higher level than all others of its revision? */
static bool
is_worse(const struct change_walk *w, const struct yx_pdf_change *c)
{
	for (size_t i = 0; i < w->out->count; i++)
		if (w->items[i].revision == c->revision && w->items[i].level >= c->level)
			return false;
	return true;
}

enum yx_status
change_note(struct change_walk *w, const char *kind, enum yx_pdf_change_level level, const char *en,
	    const char *zh, struct yx_error *err)
{
	struct yx_pdf_change c = { .kind = kind,
				   .level = level,
				   .object = w->object,
				   .revision = w->new.revision,
				   .attack = w->attack,
				   .page = w->page,
				   .en = en,
				   .zh = zh };
	struct yx_pdf_change *grown;

	if (w->silent)
		return YX_OK;
	w->attack = NULL;
	if (level == YX_PDF_CHANGE_OTHER && w->hidden)
		c.attack = "shadow-hide-and-replace";
	/* a thousand say no more than some hundred, but the worst of a revision is always kept */
	if (w->out->count >= YX_LIMIT_PDF_CHANGES && !is_worse(w, &c))
		return YX_OK;
	for (size_t i = 0; i < w->out->count; i++)
		if (w->items[i].kind == kind && w->items[i].en == en &&
		    w->items[i].object.num == c.object.num && w->items[i].level == level &&
		    w->items[i].revision == c.revision)
			return YX_OK;
	if (w->out->count == w->item_cap) {
		size_t cap = w->item_cap ? w->item_cap * 2 : 16;

		grown = yx_arena_array(w->arena, cap, sizeof(*grown));
		if (!grown)
			return yx_fail_nomem(err);
		if (w->out->count)
			memcpy(grown, w->items, w->out->count * sizeof(*grown));
		w->items = grown;
		w->item_cap = cap;
	}
	c.path = yx_arena_strdup(w->arena, yx_bytes(w->path, w->path_len));
	if (!c.path)
		return yx_fail_nomem(err);
	w->items[w->out->count++] = c;
	w->out->items = w->items;
	return YX_OK;
}
