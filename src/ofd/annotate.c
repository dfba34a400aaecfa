/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A drawing put over a page as an annotation (GB/T 33190-2016 15): into the page's annotation file,
 * or a new one that the list of annotations, new too if need be, names. Every other byte of these
 * files stays; what was edited is parsed again and must hold the annotation.
 */
#include "edit.h"
#include "package.h"

#include <stdio.h>
#include <string.h>
#include <yinxin/limits.h>

#define CLAUSE "GB/T 33190-2016 15"
/* Where the document does not say which IDs are taken. */
#define ID_UNKNOWN 1000000
#define ID_MAX     INT64_C(4000000000)
#define EDITS      3
#define PATH_MAX_  512

struct job {
	struct yx_ofd *o;
	const struct yx_ofd_drawing *d;
	const struct yx_ofd_page *page;
	struct yx_error *err;
	uint32_t id;
	char list[PATH_MAX_], file[PATH_MAX_]; /* of annotations; of the page's */
	bool new_list;                         /* Document.xml is to name it */
	struct yx_zip_edit edits[EDITS];
	struct yx_buf content[EDITS];
	size_t count;
};

/* A name in the document's folder that nobody uses. */
static enum yx_status
free_name(struct job *j, char out[PATH_MAX_], const char *stem, size_t number)
{
	const char *folder = ofd_path_folder(j->o->arena, j->o->entries[j->o->document].path);

	if (!folder)
		return yx_fail_nomem(j->err);
	for (size_t n = number;; n++) {
		if ((size_t)snprintf(out, PATH_MAX_, "%s%s%zu.xml", folder, stem, n) >= PATH_MAX_)
			return yx_fail(j->err, YX_LIMIT, NULL, CLAUSE,
				       "the document's folder is too deep");
		if (ofd_find(j->o, out) == SIZE_MAX)
			return YX_OK;
	}
}

/* Which file is the document's list of annotations, which the page's; and the first free ID. */
static enum yx_status
find_files(struct job *j)
{
	const char *base = j->o->entries[j->o->document].path, *named, *path;
	enum yx_status st;
	struct yx_xml *x = NULL;
	const struct yx_xml_node *root;
	int64_t max;

	if ((st = yx_ofd_read_xml(j->o, j->o->document, &x, j->err)) != YX_OK)
		return st;
	root = yx_xml_root(x);
	if (!yx_xml_integer(yx_xml_field(x, yx_xml_child(root, "CommonData"), "MaxUnitID"), &max) ||
	    max < 0 || max > ID_MAX)
		max = ID_UNKNOWN;
	j->id = (uint32_t)max;
	named = yx_xml_field(x, root, "Annotations");
	if (named) {
		path = ofd_path_join(j->o->arena, base, named);
		if (!path)
			st = yx_fail_nomem(j->err);
		else if (!*path || snprintf(j->list, PATH_MAX_, "%s", path) >= PATH_MAX_)
			st = yx_fail(j->err, YX_UNSUPPORTED, NULL, CLAUSE,
				     "the list of annotations has an unusable name");
	} else {
		j->new_list = true;
		st = free_name(j, j->list, "Annots/Annotations_", 0);
	}
	yx_xml_free(x);
	if (st != YX_OK)
		return st;
	if (j->page->annotations == SIZE_MAX)
		return free_name(j, j->file, "Annots/Page_", j->d->page);
	(void)snprintf(j->file, PATH_MAX_, "%s", j->o->entries[j->page->annotations].path);
	return YX_OK;
}

/* The file as it is, or an empty one; *entry SIZE_MAX for the latter. */
static enum yx_status
read_or_begin(struct job *j, const char *path, const char *empty, struct yx_buf *out)
{
	size_t entry = ofd_find(j->o, path);

	if (entry != SIZE_MAX)
		return yx_ofd_read(j->o, entry, out, j->err);
	yx_buf_puts(out, empty);
	return yx_buf_status(out, j->err);
}

/* The file `path`, or an empty one, gets a child in its root `parent`. */
static enum yx_status
extend(struct job *j, const char *path, const char *empty, const char *parent, const char *child,
       const char *attributes, const char *text)
{
	struct yx_buf old = { 0 }, *out = &j->content[j->count];
	size_t entry = ofd_find(j->o, path);
	struct yx_xml *x = NULL;
	enum yx_status st;

	if ((st = read_or_begin(j, path, empty, &old)) == YX_OK)
		st = ofd_edit_append(yx_buf_bytes(&old), parent, child, attributes, text, out,
				     j->err);
	if (st == YX_OK)
		st = yx_xml_parse(&x, yx_buf_bytes(out), j->err);
	if (st == YX_OK && !yx_xml_child(yx_xml_root(x), child))
		st = yx_fail(j->err, YX_UNSUPPORTED, NULL, CLAUSE,
			     "%.100s is written in a way that cannot be extended", path);
	/* the entry's own spelling: a path in a document may differ in case or escapes */
	j->edits[j->count++] =
	    (struct yx_zip_edit){ .name =
				      entry == SIZE_MAX ? path + 1 : j->o->entries[entry].path + 1,
				  .content = yx_buf_bytes(out) };
	yx_xml_free(x);
	yx_buf_clear(&old);
	return st;
}

static enum yx_status
put_annotation(struct job *j)
{
	const struct yx_ofd_drawing *d = j->d;
	struct yx_civil day = yx_time_to_civil(d->time);
	struct yx_buf text = { 0 };
	char attributes[300];
	uint32_t annot = ++j->id;
	enum yx_status st;

	(void)snprintf(attributes, sizeof(attributes),
		       " xmlns:ofd=\"" OFD_NAMESPACE
		       "\" ID=\"%u\" Type=\"Stamp\" Creator=\"Yinxin\" "
		       "LastModDate=\"%04d-%02d-%02d\" Subtype=\"%.40s\"",
		       annot, day.year, day.month, day.day, d->subtype);
	yx_buf_printf(&text, "<ofd:Appearance Boundary=\"%.6g %.6g %.6g %.6g\">", d->box.x,
		      d->box.y, d->box.width, d->box.height);
	j->id++;
	st = yx_draw_write_ofd(&text, d->picture, 0, 0, d->box.width, &j->id, "ofd:", j->err);
	j->id--;
	yx_buf_puts(&text, "</ofd:Appearance>");
	if (st == YX_OK && (st = yx_buf_status(&text, j->err)) == YX_OK)
		st = extend(j, j->file, OFD_EMPTY("PageAnnot"), "PageAnnot", "Annot", attributes,
			    yx_buf_str(&text));
	yx_buf_clear(&text);
	return st;
}

/* The list of annotations names the page's new file. */
static enum yx_status
put_in_list(struct job *j)
{
	struct yx_buf attributes = { 0 }, text = { 0 };
	enum yx_status st;

	if (j->page->annotations != SIZE_MAX)
		return YX_OK;
	yx_buf_puts(&attributes, " xmlns:ofd=\"" OFD_NAMESPACE "\"");
	yx_xml_put_attr(&attributes, "PageID", j->page->id);
	yx_buf_puts(&text, "<ofd:FileLoc>");
	yx_xml_put_text(&text, yx_bytes_str(j->file));
	yx_buf_puts(&text, "</ofd:FileLoc>");
	if ((st = yx_buf_status(&attributes, j->err)) == YX_OK &&
	    (st = yx_buf_status(&text, j->err)) == YX_OK)
		st = extend(j, j->list, OFD_EMPTY("Annotations"), "Annotations", "Page",
			    yx_buf_str(&attributes), yx_buf_str(&text));
	yx_buf_clear(&attributes);
	yx_buf_clear(&text);
	return st;
}

/* Document.xml: the list, where the schema has it, and the IDs that are taken now. */
static enum yx_status
put_in_document(struct job *j)
{
	/* what follows Annotations in CT_Document */
	static const char *const later[] = { "CustomTags", "Attachments", "Extensions", NULL };
	struct yx_buf old = { 0 }, named = { 0 }, *out = &j->content[j->count];
	struct yx_xml *x = NULL;
	const char *found;
	char max[24];
	enum yx_status st;

	(void)snprintf(max, sizeof(max), "%u", j->id);
	if ((st = yx_ofd_read(j->o, j->o->document, &old, j->err)) != YX_OK)
		goto done;
	if (j->new_list)
		st = ofd_edit_insert(yx_buf_bytes(&old), "Document", later, "Annotations", j->list,
				     &named, j->err);
	else if (yx_buf_put_bytes(&named, yx_buf_bytes(&old)))
		st = YX_OK;
	else
		st = yx_buf_status(&named, j->err);
	if (st != YX_OK)
		goto done;
	if ((st = ofd_edit_text(yx_buf_bytes(&named), "MaxUnitID", max, out, j->err)) ==
	    YX_NOT_FOUND) {
		yx_buf_reset(out);
		yx_buf_put_bytes(out, yx_buf_bytes(&named));
		st = yx_buf_status(out, j->err);
	}
	if (st != YX_OK || (st = yx_xml_parse(&x, yx_buf_bytes(out), j->err)) != YX_OK)
		goto done;
	found = yx_xml_field(x, yx_xml_root(x), "Annotations");
	if (!found || (j->new_list && strcmp(found, j->list) != 0))
		st = yx_fail(j->err, YX_UNSUPPORTED, NULL, CLAUSE,
			     "Document.xml is written in a way that cannot be extended");
	j->edits[j->count++] = (struct yx_zip_edit){ .name = j->o->entries[j->o->document].path + 1,
						     .content = yx_buf_bytes(out) };
done:
	yx_xml_free(x);
	yx_buf_clear(&old);
	yx_buf_clear(&named);
	return st;
}

enum yx_status
yx_ofd_annotate(struct yx_ofd *o, const struct yx_ofd_drawing *d, const struct yx_zip_writer *out,
		struct yx_error *err)
{
	struct job j = { .o = o, .d = d, .page = yx_ofd_page(o, d->page), .err = err };
	enum yx_status st;

	if (o->document == SIZE_MAX)
		return yx_fail(err, YX_MALFORMED, NULL, "GB/T 33190-2016 7.4",
			       "OFD.xml names no document that is in the package");
	if (!j.page)
		return yx_fail(err, YX_USAGE, NULL, CLAUSE,
			       "there is no page %zu; the document has %zu", d->page + 1,
			       yx_ofd_page_count(o));
	if (d->box.width <= 0 || d->box.height <= 0)
		return yx_fail(err, YX_USAGE, NULL, CLAUSE, "the place of the drawing has no size");
	if (o->signatures.count > 0 || o->signatures_broken || yx_ofd_ambiguity(o))
		return yx_fail(err, YX_DENIED, NULL, CLAUSE,
			       "the package is signed or ambiguous: nothing can be put on its "
			       "pages any more");
	if ((st = find_files(&j)) == YX_OK && (st = put_annotation(&j)) == YX_OK &&
	    (st = put_in_list(&j)) == YX_OK && (st = put_in_document(&j)) == YX_OK)
		st = yx_zip_rewrite(o->zip, j.edits, j.count, d->time, out, err);
	for (size_t i = 0; i < EDITS; i++)
		yx_buf_clear(&j.content[i]);
	return st;
}
