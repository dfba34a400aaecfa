/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Document.xml and what hangs from it (GB/T 33190-2016 7.5 to 7.7, 8, 15 to 17, 20): pages,
 * templates, resources, annotations, attachments, custom tags, extensions. A file that cannot be
 * read is a problem of the document, not an error: the rest is still walked.
 */
#include "package.h"

#include <string.h>
#include <yinxin/limits.h>

/* One template page: its ID, and the file. Kept per document while its pages are read. */
struct template_page {
	const char *id;
	size_t entry;
	const char *z_order;
};

struct document {
	struct yx_ofd *o;
	struct yx_xml *x;
	const char *path;
	size_t entry;
	bool first; /* the document whose pages are shown */
	struct yx_ofd_box box;
	struct ofd_list templates;
	struct yx_error *err;
};

/* What one file names, by element: which of its fields is the path, and what the target is. */
struct name_rule {
	const char *element, *field; /* field NULL: the element's text */
	enum yx_ofd_role role;
};

bool
ofd_parse_box(const char *s, struct yx_ofd_box *out)
{
	double v[4];

	if (yx_xml_numbers(s, v, 4) != 4)
		return false;
	*out = (struct yx_ofd_box){ v[0], v[1], v[2], v[3] };
	return true;
}

static enum yx_status
walk_resources(struct yx_ofd *o, size_t entry, struct yx_error *err)
{
	static const struct name_rule rules[] = {
		{ "FontFile", NULL, YX_OFD_FONT },
		{ "MediaFile", NULL, YX_OFD_MEDIA },
		{ "ColorSpace", "Profile", YX_OFD_PROFILE },
	};
	const struct yx_xml_node *root, *n;
	struct yx_xml *x = NULL;
	const char *base;
	enum yx_status st;
	size_t to;

	if (entry == SIZE_MAX || o->walked[entry])
		return YX_OK;
	o->walked[entry] = true;
	if ((st = ofd_load(o, entry, &x, err)) != YX_OK || !x)
		return st;
	root = yx_xml_root(x);
	base = ofd_resource_base(o, o->entries[entry].path, yx_xml_attr(root, "BaseLoc"));
	if (!base) {
		st = yx_fail_nomem(err);
		goto done;
	}
	for (n = yx_xml_walk(root, root); n && st == YX_OK; n = yx_xml_walk(root, n)) {
		for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]) && st == YX_OK; i++) {
			if (!yx_xml_is(n, rules[i].element))
				continue;
			st = ofd_follow(o, base,
					rules[i].field ? yx_xml_attr(n, rules[i].field)
						       : yx_xml_text_str(x, n),
					rules[i].role, entry, yx_xml_line(n), &to, err);
		}
	}
done:
	yx_xml_free(x);
	return st;
}

static enum yx_status
follow_resources(struct document *d, const char *base, struct yx_xml *x,
		 const struct yx_xml_node *top, const char *element, size_t from, bool keep)
{
	const struct yx_xml_node *n;
	enum yx_status st = YX_OK;
	size_t to, *kept;

	for (n = yx_xml_child(top, element); n && st == YX_OK; n = yx_xml_next(n, element)) {
		st = ofd_follow(d->o, base, yx_xml_text_str(x, n), YX_OFD_RESOURCES, from,
				yx_xml_line(n), &to, d->err);
		if (st != YX_OK || to == SIZE_MAX)
			continue;
		if (keep) {
			kept = ofd_list_add(&d->o->resources, YX_LIMIT_OFD_FILES);
			if (!kept)
				return yx_fail_nomem(d->err);
			*kept = to;
		}
		st = walk_resources(d->o, to, d->err);
	}
	return st;
}

/* The page's size: PhysicalBox of an area, or the next one in where that was left out. */
static void
read_area(struct yx_xml *x, const struct yx_xml_node *area, struct yx_ofd_box *box)
{
	if (area && !ofd_parse_box(yx_xml_field(x, area, "PhysicalBox"), box) &&
	    !ofd_parse_box(yx_xml_field(x, area, "ApplicationBox"), box))
		(void)ofd_parse_box(yx_xml_field(x, area, "ContentBox"), box);
}

static enum yx_status
read_page_templates(struct document *d, const struct yx_xml_node *root, struct yx_ofd_page *page)
{
	const struct yx_xml_node *n;
	struct yx_ofd_template_ref *refs;
	size_t count = 0;

	for (n = yx_xml_child(root, "Template"); n; n = yx_xml_next(n, "Template"))
		count++;
	if (count == 0)
		return YX_OK;
	if (count > YX_LIMIT_OFD_TEMPLATES)
		return yx_fail(d->err, YX_LIMIT, NULL, "", "a page uses more than %d templates",
			       YX_LIMIT_OFD_TEMPLATES);
	refs = yx_arena_array(d->o->arena, count, sizeof(*refs));
	if (!refs)
		return yx_fail_nomem(d->err);
	count = 0;
	for (n = yx_xml_child(root, "Template"); n; n = yx_xml_next(n, "Template")) {
		const char *id = yx_xml_attr(n, "TemplateID"), *z = yx_xml_attr(n, "ZOrder");

		refs[count].entry = SIZE_MAX;
		for (size_t i = 0; id && i < d->templates.count; i++) {
			const struct template_page *t =
			    (struct template_page *)d->templates.items + i;

			if (strcmp(t->id, id) != 0)
				continue;
			refs[count].entry = t->entry;
			if (!z)
				z = t->z_order;
			break;
		}
		refs[count].body = z && strcmp(z, "Body") == 0;
		refs[count++].foreground = z && strcmp(z, "Foreground") == 0;
	}
	page->templates = refs;
	page->template_count = count;
	return YX_OK;
}

/* The content of a page or template: its resources, its templates. */
static enum yx_status
walk_page_content(struct document *d, size_t entry, struct yx_ofd_page *page)
{
	struct yx_xml *x = NULL;
	enum yx_status st;

	if (entry == SIZE_MAX || (d->o->walked[entry] && !page))
		return YX_OK;
	d->o->walked[entry] = true;
	if ((st = ofd_load(d->o, entry, &x, d->err)) != YX_OK || !x)
		return st;
	st = follow_resources(d, d->o->entries[entry].path, x, yx_xml_root(x), "PageRes", entry,
			      false);
	if (st == YX_OK && page) {
		read_area(x, yx_xml_child(yx_xml_root(x), "Area"), &page->box);
		st = read_page_templates(d, yx_xml_root(x), page);
	}
	yx_xml_free(x);
	return st;
}

static enum yx_status
walk_templates(struct document *d, const struct yx_xml_node *common)
{
	const struct yx_xml_node *n;
	enum yx_status st = YX_OK;

	for (n = yx_xml_child(common, "TemplatePage"); n && st == YX_OK;
	     n = yx_xml_next(n, "TemplatePage")) {
		struct template_page *t = ofd_list_add(&d->templates, YX_LIMIT_OFD_PAGES);

		if (!t)
			return yx_fail(d->err, YX_LIMIT, NULL, "", "more than %d template pages",
				       YX_LIMIT_OFD_PAGES);
		t->id = ofd_keep(d->o, yx_xml_attr(n, "ID"));
		t->z_order = ofd_keep(d->o, yx_xml_attr(n, "ZOrder"));
		if (!t->id || !t->z_order)
			return yx_fail_nomem(d->err);
		st = ofd_follow(d->o, d->path, yx_xml_field(d->x, n, "BaseLoc"), YX_OFD_TEMPLATE,
				d->entry, yx_xml_line(n), &t->entry, d->err);
		if (st == YX_OK)
			st = walk_page_content(
			    d,
			    ((struct template_page *)d->templates.items + d->templates.count - 1)
				->entry,
			    NULL);
	}
	return st;
}

static enum yx_status
walk_pages(struct document *d)
{
	const struct yx_xml_node *pages = yx_xml_child(yx_xml_root(d->x), "Pages"), *n;
	enum yx_status st = YX_OK;
	size_t count = 0;

	for (n = yx_xml_child(pages, "Page"); n && st == YX_OK; n = yx_xml_next(n, "Page")) {
		struct yx_ofd_page page = { .entry = SIZE_MAX, .annotations = SIZE_MAX }, *kept;

		if (++count > YX_LIMIT_OFD_PAGES)
			return yx_fail(d->err, YX_LIMIT, NULL, "", "more than %d pages",
				       YX_LIMIT_OFD_PAGES);
		page.id = ofd_keep(d->o, yx_xml_attr(n, "ID"));
		page.box = d->box;
		if (!page.id)
			return yx_fail_nomem(d->err);
		st = ofd_follow(d->o, d->path, yx_xml_field(d->x, n, "BaseLoc"), YX_OFD_PAGE,
				d->entry, yx_xml_line(n), &page.entry, d->err);
		if (st == YX_OK)
			st = walk_page_content(d, page.entry, d->first ? &page : NULL);
		if (st != YX_OK || !d->first)
			continue;
		kept = ofd_list_add(&d->o->pages, YX_LIMIT_OFD_PAGES);
		if (!kept)
			return yx_fail_nomem(d->err);
		*kept = page;
	}
	return st;
}

static enum yx_status
walk_annotations(struct document *d, size_t entry)
{
	struct yx_xml *x = NULL;
	const struct yx_xml_node *n;
	enum yx_status st;
	size_t to;

	if (entry == SIZE_MAX || d->o->walked[entry])
		return YX_OK;
	d->o->walked[entry] = true;
	if ((st = ofd_load(d->o, entry, &x, d->err)) != YX_OK || !x)
		return st;
	for (n = yx_xml_child(yx_xml_root(x), "Page"); n && st == YX_OK;
	     n = yx_xml_next(n, "Page")) {
		const char *id = yx_xml_attr(n, "PageID");

		st = ofd_follow(d->o, d->o->entries[entry].path, yx_xml_field(x, n, "FileLoc"),
				YX_OFD_ANNOTATIONS, entry, yx_xml_line(n), &to, d->err);
		for (size_t i = 0; id && d->first && i < d->o->pages.count; i++) {
			struct yx_ofd_page *p = (struct yx_ofd_page *)d->o->pages.items + i;

			if (strcmp(p->id, id) == 0)
				p->annotations = to;
		}
	}
	yx_xml_free(x);
	return st;
}

/* A list file whose entries name further files by child elements. */
static enum yx_status
walk_list(struct document *d, size_t entry, const struct name_rule *rules, size_t rule_count)
{
	struct yx_xml *x = NULL;
	const struct yx_xml_node *root, *n;
	enum yx_status st;
	size_t to;

	if (entry == SIZE_MAX || d->o->walked[entry])
		return YX_OK;
	d->o->walked[entry] = true;
	if ((st = ofd_load(d->o, entry, &x, d->err)) != YX_OK || !x)
		return st;
	root = yx_xml_root(x);
	for (n = yx_xml_walk(root, root); n && st == YX_OK; n = yx_xml_walk(root, n))
		for (size_t i = 0; i < rule_count && st == YX_OK; i++)
			if (yx_xml_is(n, rules[i].element))
				st = ofd_follow(d->o, d->o->entries[entry].path,
						yx_xml_text_str(x, n), rules[i].role, entry,
						yx_xml_line(n), &to, d->err);
	yx_xml_free(x);
	return st;
}

static enum yx_status
walk_parts(struct document *d)
{
	static const struct name_rule attachment[] = { { "FileLoc", NULL, YX_OFD_ATTACHMENT } };
	static const struct name_rule tags[] = { { "FileLoc", NULL, YX_OFD_CUSTOM_TAGS },
						 { "SchemaLoc", NULL, YX_OFD_CUSTOM_TAGS } };
	static const struct name_rule ext[] = { { "ExtendData", NULL, YX_OFD_EXTENSIONS } };
	static const struct {
		const char *element;
		enum yx_ofd_role role;
		const struct name_rule *rules;
		size_t rule_count;
	} parts[] = {
		{ "Annotations", YX_OFD_ANNOTATIONS, NULL, 0 },
		{ "Attachments", YX_OFD_ATTACHMENTS, attachment, 1 },
		{ "CustomTags", YX_OFD_CUSTOM_TAGS, tags, 2 },
		{ "Extensions", YX_OFD_EXTENSIONS, ext, 1 },
	};
	const struct yx_xml_node *root = yx_xml_root(d->x), *n;
	enum yx_status st = YX_OK;
	size_t to;

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		for (n = yx_xml_child(root, parts[i].element); n && st == YX_OK;
		     n = yx_xml_next(n, parts[i].element)) {
			st = ofd_follow(d->o, d->path, yx_xml_text_str(d->x, n), parts[i].role,
					d->entry, yx_xml_line(n), &to, d->err);
			if (st != YX_OK)
				break;
			st = parts[i].rules ? walk_list(d, to, parts[i].rules, parts[i].rule_count)
					    : walk_annotations(d, to);
		}
	}
	return st;
}

enum yx_status
ofd_walk_document(struct yx_ofd *o, size_t entry, bool first, struct yx_error *err)
{
	struct document d = { .o = o,
			      .path = o->entries[entry].path,
			      .entry = entry,
			      .first = first,
			      .box = { 0, 0, 210, 297 },
			      .err = err };
	const struct yx_xml_node *common;
	enum yx_status st;

	if (o->walked[entry])
		return YX_OK;
	o->walked[entry] = true;
	d.templates.item_size = sizeof(struct template_page);
	if ((st = ofd_load(o, entry, &d.x, err)) != YX_OK || !d.x)
		return st;
	common = yx_xml_child(yx_xml_root(d.x), "CommonData");
	read_area(d.x, yx_xml_child(common, "PageArea"), &d.box);
	if ((st = follow_resources(&d, d.path, d.x, common, "PublicRes", entry, first)) != YX_OK ||
	    (st = follow_resources(&d, d.path, d.x, common, "DocumentRes", entry, first)) !=
		YX_OK ||
	    (st = walk_templates(&d, common)) != YX_OK || (st = walk_pages(&d)) != YX_OK ||
	    (st = walk_parts(&d)) != YX_OK)
		goto done;
done:
	yx_free(d.templates.items);
	yx_xml_free(d.x);
	return st;
}
