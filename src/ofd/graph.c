/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From OFD.xml to every file the document names (GB/T 33190-2016 7). Each name is followed with the
 * leniency of real readers: as written, then from the document's folder, then from the root. When
 * more than one of these leads somewhere, the ones not taken are remembered: another reader may
 * take them.
 */
#include "package.h"

#include <stdio.h>
#include <string.h>
#include <yinxin/limits.h>

const char *
ofd_keep(struct yx_ofd *o, const char *s)
{
	return s ? yx_arena_strdup(o->arena, yx_bytes_str(s)) : "";
}

enum yx_status
ofd_problem(struct yx_ofd *o, size_t entry, unsigned line, const char *en, const char *zh,
	    struct yx_error *err)
{
	struct yx_ofd_problem *p = ofd_list_add(&o->problems, YX_LIMIT_OFD_FILES);

	if (!p)
		return yx_fail_nomem(err);
	p->path = o->entries[entry].path;
	p->line = line;
	p->text_en = ofd_keep(o, en);
	p->text_zh = ofd_keep(o, zh);
	return p->text_en && p->text_zh ? YX_OK : yx_fail_nomem(err);
}

enum yx_status
ofd_spend(struct yx_ofd *o, size_t entry, struct yx_error *err)
{
	o->xml_read += o->entries[entry].size;
	if (o->xml_read > YX_LIMIT_OFD_XML)
		return yx_fail(err, YX_LIMIT, NULL, "",
			       "the package holds more than %llu bytes of XML",
			       (unsigned long long)YX_LIMIT_OFD_XML);
	return YX_OK;
}

enum yx_status
ofd_load(struct yx_ofd *o, size_t entry, struct yx_xml **out, struct yx_error *err)
{
	struct yx_error why = YX_ERROR_INIT;
	enum yx_status st;
	char zh[320];

	*out = NULL;
	if ((st = ofd_spend(o, entry, err)) != YX_OK)
		return st;
	st = yx_ofd_read_xml(o, entry, out, &why);
	if (st == YX_OK)
		return YX_OK;
	if (st == YX_NOMEM)
		return yx_fail_nomem(err);
	(void)snprintf(zh, sizeof(zh), "无法读取：%s", why.text);
	return ofd_problem(o, entry, 0, why.text, zh, err);
}

static enum yx_status
note_dangling(struct yx_ofd *o, const char *path, enum yx_ofd_role role, size_t from, unsigned line,
	      struct yx_error *err)
{
	struct yx_ofd_dangling *d;
	const char *by = from < o->count ? o->entries[from].path : NULL;

	for (size_t i = 0; i < o->dangling.count; i++) {
		d = (struct yx_ofd_dangling *)o->dangling.items + i;
		if (strcmp(d->path, path) == 0)
			return YX_OK;
	}
	if (o->dangling.count == YX_LIMIT_OFD_DANGLING)
		return yx_fail(err, YX_LIMIT, NULL, "", "more than %d names lead nowhere",
			       YX_LIMIT_OFD_DANGLING);
	d = ofd_list_add(&o->dangling, YX_LIMIT_OFD_DANGLING);
	if (!d)
		return yx_fail_nomem(err);
	*d = (struct yx_ofd_dangling){ path, role, by, line };
	return YX_OK;
}

static void
set_role(struct yx_ofd *o, size_t entry, enum yx_ofd_role role, size_t from, unsigned line)
{
	struct yx_ofd_entry *e = &o->entries[entry];

	if (e->role != YX_OFD_UNREACHED &&
	    (yx_ofd_role_renders(e->role) || !yx_ofd_role_renders(role)))
		return;
	e->role = role;
	e->named_by = from < o->count ? o->entries[from].path : NULL;
	e->named_line = line;
}

enum yx_status
ofd_follow(struct yx_ofd *o, const char *base, const char *path, enum yx_ofd_role role, size_t from,
	   unsigned line, size_t *out, struct yx_error *err)
{
	const char *bases[3] = { base, "/", "/" };
	const char *first = NULL;

	*out = SIZE_MAX;
	if (!path || !*path)
		return YX_OK;
	if (++o->names_followed > YX_LIMIT_OFD_FILES)
		return yx_fail(err, YX_LIMIT, NULL, "", "the document names more than %d files",
			       YX_LIMIT_OFD_FILES);
	if (o->document != SIZE_MAX)
		bases[1] = o->entries[o->document].path;
	for (size_t i = 0; i < 3; i++) {
		char *full = ofd_path_join(o->arena, bases[i], path);
		size_t found;

		if (!full)
			return yx_fail_nomem(err);
		if (!first)
			first = *full ? full : ofd_keep(o, path);
		found = *full ? ofd_find(o, full) : SIZE_MAX;
		if (found == SIZE_MAX || found == *out)
			continue;
		if (*out == SIZE_MAX)
			*out = found;
		else if (yx_ofd_role_renders(role))
			o->rival[found] = true;
	}
	if (!first)
		return yx_fail_nomem(err);
	if (*out == SIZE_MAX)
		return note_dangling(o, first, role, from, line, err);
	set_role(o, *out, role, from, line);
	return YX_OK;
}

/* A version of the document (GB/T 33190 19): its own root may be what a reader shows. */
static enum yx_status
walk_version(struct yx_ofd *o, size_t entry, struct yx_error *err)
{
	struct yx_xml *x = NULL;
	const struct yx_xml_node *root, *n, *f;
	size_t to;
	enum yx_status st;

	if (entry == SIZE_MAX || o->walked[entry])
		return YX_OK;
	o->walked[entry] = true;
	if ((st = ofd_load(o, entry, &x, err)) != YX_OK || !x)
		return st;
	root = yx_xml_root(x);
	n = yx_xml_child(root, "FileList");
	for (f = yx_xml_child(n, "File"); f && st == YX_OK; f = yx_xml_next(f, "File"))
		st = ofd_follow(o, o->entries[entry].path, yx_xml_text_str(x, f), YX_OFD_VERSIONS,
				entry, yx_xml_line(f), &to, err);
	n = yx_xml_child(root, "DocRoot");
	if (st == YX_OK && n) {
		st = ofd_follow(o, o->entries[entry].path, yx_xml_text_str(x, n), YX_OFD_DOCUMENT,
				entry, yx_xml_line(n), &to, err);
		if (st == YX_OK && to != SIZE_MAX)
			st = ofd_walk_document(o, to, false, err);
	}
	yx_xml_free(x);
	return st;
}

static enum yx_status
walk_versions(struct yx_ofd *o, struct yx_xml *x, const struct yx_xml_node *body,
	      struct yx_error *err)
{
	const struct yx_xml_node *list = yx_xml_child(body, "Versions"), *v;
	enum yx_status st = YX_OK;
	size_t to;

	for (v = yx_xml_child(list, "Version"); v && st == YX_OK; v = yx_xml_next(v, "Version")) {
		/* what chooses among roots decides what is shown as a root does */
		st = ofd_follow(o, "/OFD.xml", yx_xml_field(x, v, "BaseLoc"), YX_OFD_DOCUMENT,
				o->main, yx_xml_line(v), &to, err);
		if (st == YX_OK)
			st = walk_version(o, to, err);
	}
	return st;
}

static enum yx_status
read_info(struct yx_ofd *o, struct yx_xml *x, const struct yx_xml_node *body, struct yx_error *err)
{
	const struct yx_xml_node *info = yx_xml_child(body, "DocInfo");

	o->doc_id = ofd_keep(o, yx_xml_field(x, info, "DocID"));
	o->title = ofd_keep(o, yx_xml_field(x, info, "Title"));
	return o->doc_id && o->title ? YX_OK : yx_fail_nomem(err);
}

static enum yx_status
walk_body(struct yx_ofd *o, struct yx_xml *x, const struct yx_xml_node *body, bool first,
	  struct yx_error *err)
{
	const struct yx_xml_node *n;
	size_t to = SIZE_MAX;
	enum yx_status st = YX_OK;

	if (first && (st = read_info(o, x, body, err)) != YX_OK)
		return st;
	/* a picture that viewers and file lists show for the document (7.4, table 4) */
	n = yx_xml_child(yx_xml_child(body, "DocInfo"), "Cover");
	if (n && (st = ofd_follow(o, "/OFD.xml", yx_xml_text_str(x, n), YX_OFD_MEDIA, o->main,
				  yx_xml_line(n), &to, err)) != YX_OK)
		return st;
	for (n = yx_xml_child(body, "DocRoot"); n && st == YX_OK; n = yx_xml_next(n, "DocRoot")) {
		st = ofd_follow(o, "/OFD.xml", yx_xml_text_str(x, n), YX_OFD_DOCUMENT, o->main,
				yx_xml_line(n), &to, err);
		if (st != YX_OK || to == SIZE_MAX)
			continue;
		if (first && o->document == SIZE_MAX)
			o->document = to;
		st = ofd_walk_document(o, to, first && o->document == to, err);
	}
	if (st == YX_OK)
		st = walk_versions(o, x, body, err);
	for (n = yx_xml_child(body, "Signatures"); n && st == YX_OK;
	     n = yx_xml_next(n, "Signatures")) {
		const char *path = yx_xml_text_str(x, n);

		if (!path || !*path)
			continue;
		o->signatures_named = true;
		st = ofd_follow(o, "/OFD.xml", path, YX_OFD_SIGNATURES, o->main, yx_xml_line(n),
				&to, err);
		if (st != YX_OK)
			break;
		if (!o->signatures_path) {
			o->signature_list = to;
			o->signatures_path = to == SIZE_MAX
						 ? ofd_path_join(o->arena, "/OFD.xml", path)
						 : o->entries[to].path;
		}
		if (to == SIZE_MAX)
			o->signatures_broken = true;
		else
			st = ofd_walk_signatures(o, to, err);
	}
	return st;
}

/* Files of GM/T 0099 that stand at fixed places. */
static void
mark_fixed(struct yx_ofd *o)
{
	static const struct {
		const char *path;
		enum yx_ofd_role role;
	} fixed[] = {
		{ "/ofdentries.xml", YX_OFD_ENTRIES_LIST },
		{ "/encryptions.xml", YX_OFD_ENCRYPTION },
		{ "/decryptseed.dat", YX_OFD_ENCRYPTION },
		{ "/entriesmap.dat", YX_OFD_ENCRYPTION },
	};

	for (size_t i = 0; i < o->count; i++)
		for (size_t k = 0; k < sizeof(fixed) / sizeof(fixed[0]); k++)
			if (o->entries[i].role == YX_OFD_UNREACHED &&
			    strcmp(o->folded[i], fixed[k].path) == 0)
				o->entries[i].role = fixed[k].role;
}

enum yx_status
ofd_walk(struct yx_ofd *o, struct yx_error *err)
{
	struct yx_xml *x = NULL;
	const struct yx_xml_node *body;
	bool first = true;
	enum yx_status st;

	o->main = ofd_find(o, "/OFD.xml");
	if (o->main == SIZE_MAX)
		return yx_fail(err, YX_MALFORMED, NULL, "GB/T 33190-2016 7.3",
			       "the package has no OFD.xml");
	set_role(o, o->main, YX_OFD_MAIN, SIZE_MAX, 0);
	if ((st = yx_ofd_read_xml(o, o->main, &x, err)) != YX_OK)
		return st;
	if (!yx_xml_is(yx_xml_root(x), "OFD")) {
		st = yx_fail(err, YX_MALFORMED, NULL, "GB/T 33190-2016 7.4",
			     "OFD.xml: line %u: the root element is not OFD",
			     yx_xml_line(yx_xml_root(x)));
		goto done;
	}
	o->version = ofd_keep(o, yx_xml_attr(yx_xml_root(x), "Version"));
	for (body = yx_xml_child(yx_xml_root(x), "DocBody"); body;
	     body = yx_xml_next(body, "DocBody")) {
		if ((st = walk_body(o, x, body, first, err)) != YX_OK)
			goto done;
		first = false;
		o->bodies++;
	}
	if (first)
		st = yx_fail(err, YX_MALFORMED, NULL, "GB/T 33190-2016 7.4",
			     "OFD.xml: there is no DocBody");
	mark_fixed(o);
done:
	yx_xml_free(x);
	return st;
}
