/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_layer: optional content (ISO 32000-2 8.11) that every reader shows, or hides. Readers know
 * the lists of the default configuration; not all know usage that is applied by itself, groups that
 * are not listed, other intents, or expressions of visibility.
 */
#include "strict.h"

#include <string.h>

static bool
bad(struct strict *s)
{
	return strict_odd(s, "layers that only some readers show", "图层只有部分阅读器显示");
}

static bool
has(const struct yx_pdf_obj *list, const struct yx_pdf_obj *ref)
{
	for (size_t i = 0; list->kind == YX_PDF_ARRAY && i < list->u.array.count; i++)
		if (yx_pdf_obj_equal(list->u.array.items[i], ref))
			return true;
	return false;
}

static const struct yx_pdf_obj *
properties(struct strict *s)
{
	const struct yx_pdf_obj *catalog;

	return yx_pdf_catalog(s->v, &catalog, NULL) == YX_OK
		   ? strict_get(s, catalog, "OCProperties")
		   : &pdf_null;
}

/* 8.11.2.3: for viewing; another intent is a matter of configurations that not all readers know. */
static bool
is_for_viewing(struct strict *s, const struct yx_pdf_obj *dict)
{
	const struct yx_pdf_obj *intent = strict_get(s, dict, "Intent");

	if (intent->kind == YX_PDF_ARRAY) {
		for (size_t i = 0; i < intent->u.array.count; i++)
			if (yx_pdf_is_name(strict_item(s, intent, i), "View"))
				return true;
		return false;
	}
	return intent->kind == YX_PDF_NULL || yx_pdf_is_name(intent, "View") ||
	       yx_pdf_is_name(intent, "All");
}

/* 8.11.4.3: what the configuration says of a group. */
static bool
is_on(struct strict *s, const struct yx_pdf_obj *d, const struct yx_pdf_obj *group)
{
	bool base = !yx_pdf_is_name(strict_get(s, d, "BaseState"), "OFF");

	return base ? !has(strict_get(s, d, "OFF"), group) : has(strict_get(s, d, "ON"), group);
}

/* 8.11.4.5: usage that is applied when the file is shown says what the configuration says. */
static bool
good_usage(struct strict *s, const struct yx_pdf_obj *d, const struct yx_pdf_obj *event)
{
	const struct yx_pdf_obj *groups = strict_get(s, event, "OCGs");

	if (!yx_pdf_is_name(strict_get(s, event, "Event"), "View"))
		return true;
	for (size_t i = 0; groups->kind == YX_PDF_ARRAY && i < groups->u.array.count; i++) {
		const struct yx_pdf_obj *usage = strict_get(s, strict_item(s, groups, i), "Usage");
		const struct yx_pdf_obj *state =
		    strict_get(s, strict_get(s, usage, "View"), "ViewState");

		if (state->kind != YX_PDF_NULL &&
		    yx_pdf_is_name(state, "ON") != is_on(s, d, groups->u.array.items[i]))
			return false;
	}
	return true;
}

bool
strict_layers(struct strict *s)
{
	const struct yx_pdf_obj *all = properties(s), *d = strict_get(s, all, "D");
	const struct yx_pdf_obj *events = strict_get(s, d, "AS");

	if (all->kind != YX_PDF_DICT)
		return true;
	if (!is_for_viewing(s, d))
		return bad(s);
	for (size_t i = 0; events->kind == YX_PDF_ARRAY && i < events->u.array.count; i++)
		if (!good_usage(s, d, strict_item(s, events, i)))
			return bad(s);
	return true;
}

/*
 * A group for viewing that the document lists (8.11.4.2). One that it does not list comes with
 * pictures that were put into it, and all readers show it, but for a base state of OFF and those
 * that are switched off all the same.
 */
static bool
good_group(struct strict *s, const struct yx_pdf_obj *entry)
{
	const struct yx_pdf_obj *group = strict_resolve(s, entry), *all = properties(s);
	const struct yx_pdf_obj *d = strict_get(s, all, "D");

	if (group->kind == YX_PDF_NULL || all->kind != YX_PDF_DICT)
		return true;
	if (!has(strict_get(s, all, "OCGs"), entry))
		return is_on(s, d, entry) && !yx_pdf_is_name(strict_get(s, d, "BaseState"), "OFF");
	return is_for_viewing(s, group);
}

bool
strict_layer(struct strict *s, const struct yx_pdf_obj *entry)
{
	const struct yx_pdf_obj *o = strict_resolve(s, entry), *groups;

	if (o->kind != YX_PDF_DICT || strict_seen(s, STRICT_AS_LAYER, strict_num(entry)))
		return true;
	if (!yx_pdf_is_name(strict_get(s, o, "Type"), "OCMD")) {
		if (!good_group(s, entry))
			return bad(s);
	} else {
		groups = yx_pdf_peek(o, "OCGs");
		if (strict_get(s, o, "VE")->kind != YX_PDF_NULL)
			return bad(s);
		if (strict_resolve(s, groups)->kind != YX_PDF_ARRAY) {
			if (groups && !good_group(s, groups))
				return bad(s);
		} else {
			groups = strict_resolve(s, groups);
			for (size_t i = 0; i < groups->u.array.count; i++)
				if (!good_group(s, groups->u.array.items[i]))
					return bad(s);
		}
	}
	strict_keep(s, STRICT_AS_LAYER, strict_num(entry));
	return true;
}
