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
has(struct strict *s, const struct yx_pdf_obj *list, const struct yx_pdf_obj *ref)
{
	s->work += list->kind == YX_PDF_ARRAY ? 4 * list->u.array.count : 0;
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

	return base ? !has(s, strict_get(s, d, "OFF"), group)
		    : has(s, strict_get(s, d, "ON"), group);
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

	if (all->kind == YX_PDF_NULL)
		return true;
	/* PDFBox shows no page of a document where these are something else */
	if (all->kind != YX_PDF_DICT || !is_for_viewing(s, d))
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
	if (!has(s, strict_get(s, all, "OCGs"), entry))
		return is_on(s, d, entry) && !yx_pdf_is_name(strict_get(s, d, "BaseState"), "OFF");
	return is_for_viewing(s, group);
}

/* A policy (8.11.2.2), its groups counted by what the configuration says of them. */
struct policy {
	const struct yx_pdf_obj *p;
	size_t on, off, missing, unlisted;
	bool one; /* a group by itself, not an array */
};

static struct policy
count_groups(struct strict *s, const struct yx_pdf_obj *o)
{
	const struct yx_pdf_obj *all = properties(s), *d = strict_get(s, all, "D");
	const struct yx_pdf_obj *entry = yx_pdf_peek(o, "OCGs"), *list = strict_resolve(s, entry);
	struct policy out = { .p = strict_get(s, o, "P"), .one = list->kind == YX_PDF_DICT };
	size_t count = out.one ? 1 : list->kind == YX_PDF_ARRAY ? list->u.array.count : 0;

	for (size_t i = 0; i < count && strict_goes_on(s); i++) {
		const struct yx_pdf_obj *group = out.one ? entry : list->u.array.items[i];

		out.missing += strict_resolve(s, group)->kind != YX_PDF_DICT;
		out.unlisted += !has(s, strict_get(s, all, "OCGs"), group);
		if (is_on(s, d, group))
			out.on++;
		else
			out.off++;
	}
	out.on -= out.missing < out.on ? out.missing : out.on; /* they are in no list */
	return out;
}

static bool
is_any_on(const struct policy *p)
{
	return p->p->kind == YX_PDF_NULL || yx_pdf_is_name(p->p, "AnyOn");
}

/*
 * The policies that poppler 22.12, MuPDF 1.21, Ghostscript 10, PDFium, pdf.js 5 and PDFBox 2 take
 * alike. With a group by itself poppler and PDFium know none but AnyOn; MuPDF has AllOn and AnyOff
 * the wrong way where a group is off; of what is missing or not listed each thinks its own.
 */
static bool
good_policy(struct strict *s, const struct yx_pdf_obj *o)
{
	const struct yx_pdf_obj *entry = yx_pdf_peek(o, "OCGs"), *list = strict_resolve(s, entry);
	struct policy p = count_groups(s, o);
	bool all_on = yx_pdf_is_name(p.p, "AllOn");

	if (strict_get(s, o, "VE")->kind != YX_PDF_NULL)
		return false;
	if (properties(s)->kind != YX_PDF_DICT) /* all is shown, but for those that read /P first */
		return (is_any_on(&p) &&
			(p.one || p.on || p.off || p.missing || list->kind != YX_PDF_ARRAY)) ||
		       (all_on && !p.one);
	if (p.one)
		return is_any_on(&p) && good_group(s, entry);
	for (size_t i = 0; list->kind == YX_PDF_ARRAY && i < list->u.array.count; i++)
		if (!good_group(s, list->u.array.items[i]) || !strict_goes_on(s))
			return false;
	if (!p.on && !p.off && !p.missing) /* an array of none hides to some what it rules */
		return all_on || (is_any_on(&p) && list->kind != YX_PDF_ARRAY);
	if (p.unlisted > p.missing)
		return false;
	if (p.missing)
		return p.on && !p.off && (is_any_on(&p) || all_on);
	if (all_on || yx_pdf_is_name(p.p, "AnyOff"))
		return !p.off;
	return is_any_on(&p) || yx_pdf_is_name(p.p, "AllOff");
}

/* Is what belongs to a good group or policy shown? */
static bool
is_shown(struct strict *s, const struct yx_pdf_obj *entry)
{
	const struct yx_pdf_obj *o = strict_resolve(s, entry), *all = properties(s);
	struct policy p;

	if (o->kind != YX_PDF_DICT || all->kind != YX_PDF_DICT)
		return true;
	if (!yx_pdf_is_name(strict_get(s, o, "Type"), "OCMD"))
		return is_on(s, strict_get(s, all, "D"), entry);
	p = count_groups(s, o);
	if (!p.on && !p.off)
		return true;
	if (yx_pdf_is_name(p.p, "AllOn"))
		return !p.off;
	if (yx_pdf_is_name(p.p, "AnyOff"))
		return p.off;
	return yx_pdf_is_name(p.p, "AllOff") ? !p.on : p.on;
}

bool
strict_layer(struct strict *s, const struct yx_pdf_obj *entry)
{
	const struct yx_pdf_obj *o = strict_resolve(s, entry);

	if (o->kind != YX_PDF_DICT || strict_seen(s, STRICT_AS_LAYER, strict_num(entry)))
		return true;
	if (yx_pdf_is_name(strict_get(s, o, "Type"), "OCMD") ? !good_policy(s, o)
							     : !good_group(s, entry))
		return bad(s);
	strict_keep(s, STRICT_AS_LAYER, strict_num(entry));
	return true;
}

/* PDFBox 2 looks the name up in the page's resources, wherever the mark stands. */
bool
strict_marked_layer(struct strict_run *r, struct yx_bytes name, const struct yx_pdf_obj *entry)
{
	struct strict *s = r->s;
	const struct yx_pdf_obj *of_page =
	    yx_pdf_peek_bytes(strict_get(s, s->page_resources, "Properties"), name);
	bool good = !entry || strict_layer(s, entry);

	if (!good || r->kind == STRICT_PAGE)
		return good;
	s->misses++; /* another page may say something else */
	if ((!entry || is_shown(s, entry)) != (!of_page || is_shown(s, of_page)))
		return bad(s);
	return strict_goes_on(s);
}

/*
 * 8.11.3.3: Ghostscript 10 shows forms whatever their layer says, all hide pictures. An entry that
 * is no group hides the object to some.
 */
bool
strict_draw_layer(struct strict_run *r, const struct yx_pdf_obj *object, bool image)
{
	struct strict *s = r->s;
	const struct yx_pdf_obj *entry = yx_pdf_peek(object, "OC");
	const struct yx_pdf_obj *soft = image ? strict_get(s, object, "SMask") : &pdf_null;
	const struct yx_pdf_obj *of_soft = yx_pdf_peek(soft, "OC");
	uint64_t before = s->objects + s->areas + s->lines;
	bool again = s->again, good;

	if (of_soft && (!strict_layer(s, of_soft) || !is_shown(s, of_soft)))
		return bad(s); /* Ghostscript leaves the picture out */
	if (!entry)
		return true;
	if (strict_resolve(s, entry)->kind != YX_PDF_DICT)
		return bad(s);
	if (!strict_layer(s, entry))
		return false;
	if (image || is_shown(s, entry))
		return strict_goes_on(s);
	s->again = true; /* also what was judged as an appearance, which has no layer */
	good = strict_form(s, r, object, &r->now);
	s->again = again;
	return good && (s->objects + s->areas + s->lines == before || bad(s));
}

/* MuPDF, Ghostscript and PDFium show pictures of annotations that are off. */
bool
strict_annotation_layer(struct strict *s, const struct yx_pdf_obj *annot)
{
	const struct yx_pdf_obj *entry = yx_pdf_peek(annot, "OC");

	return !entry || (strict_layer(s, entry) && (is_shown(s, entry) || bad(s)));
}
