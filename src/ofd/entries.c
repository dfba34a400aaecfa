/* SPDX-License-Identifier: Apache-2.0 */
/* The integrity list of GM/T 0099-2020: OFDEntries.xml, its files, and what is beside them. */
#include "package.h"

#include <stdio.h>
#include <string.h>
#include <yinxin/limits.h>
#include <yinxin/version.h>

static const char clause[] = "GM/T 0099-2020";
static const char list_path[] = "/OFDEntries.xml", value_path[] = "/OFDEntries.dat";

static size_t
find_list(const struct yx_ofd *o)
{
	for (size_t i = 0; i < o->count; i++)
		if (o->entries[i].role == YX_OFD_ENTRIES_LIST)
			return i;
	return SIZE_MAX;
}

static const char *
keep(const struct yx_ofd *o, const char *s)
{
	return s ? yx_arena_strdup(o->arena, yx_bytes_str(s)) : "";
}

/* Mark the listed files; count what is listed and not there. */
static enum yx_status
read_files(const struct yx_ofd *o, struct yx_xml *x, struct yx_ofd_entries_list *out, bool *listed,
	   struct yx_error *err)
{
	const struct yx_xml_node *root = yx_xml_root(x), *n;

	for (n = yx_xml_walk(root, root); n; n = yx_xml_walk(root, n)) {
		const char *path = yx_xml_is(n, "File") ? yx_xml_field(x, n, "FileLoc") : NULL;
		size_t i;

		if (!path)
			continue;
		out->file_count++;
		i = yx_ofd_resolve(o, list_path, path);
		if (i != SIZE_MAX) {
			listed[i] = true;
			continue;
		}
		if (out->missing_count++ == 0 && !(out->first_missing = keep(o, path)))
			return yx_fail_nomem(err);
	}
	return YX_OK;
}

/* What a signature keeps beside its Signature.xml and refers to (handwriting, say) is its own, as
 * the value and the seal are. */
static void
mark_own_files(const struct yx_ofd *o, bool *listed)
{
	for (size_t i = 0; i < o->signatures.count; i++) {
		const struct yx_ofd_signature *s = yx_ofd_signature(o, i);
		const char *end = strrchr(s->path, '/');
		size_t folder = end ? (size_t)(end + 1 - s->path) : 0;

		for (size_t k = 0; k < s->ref_count && folder > 1; k++) {
			const char *path;

			if (s->refs[k].entry == SIZE_MAX ||
			    o->entries[s->refs[k].entry].role != YX_OFD_UNREACHED)
				continue;
			path = o->entries[s->refs[k].entry].path;
			if (strncmp(path, s->path, folder) == 0 && !strchr(path + folder, '/'))
				listed[s->refs[k].entry] = true;
		}
	}
}

enum yx_status
yx_ofd_entries_list(const struct yx_ofd *o, struct yx_ofd_entries_list *out, struct yx_error *err)
{
	const struct yx_xml_node *root, *loc;
	struct yx_xml *x = NULL;
	bool *listed = NULL;
	enum yx_status st;

	memset(out, 0, sizeof(*out));
	out->value_entry = SIZE_MAX;
	out->entry = find_list(o);
	if (out->entry == SIZE_MAX)
		return yx_fail(err, YX_NOT_FOUND, NULL, clause,
			       "the package has no OFDEntries.xml");
	if ((st = yx_ofd_read_xml(o, out->entry, &x, err)) != YX_OK)
		return st;
	root = yx_xml_root(x);
	loc = yx_xml_child(root, "SignedValueLoc");
	out->creator = keep(o, yx_xml_attr(root, "CreatorName"));
	out->version = keep(o, yx_xml_attr(root, "Version"));
	out->created = keep(o, yx_xml_attr(root, "CreationDate"));
	out->value_path = keep(o, loc ? yx_xml_text_str(x, loc) : NULL);
	listed = yx_alloc_array(o->count + 1, sizeof(*listed));
	if (!listed || !out->creator || !out->version || !out->created || !out->value_path) {
		st = yx_fail_nomem(err);
		goto done;
	}
	if (*out->value_path)
		out->value_entry = yx_ofd_resolve(o, o->entries[out->entry].path, out->value_path);
	if ((st = read_files(o, x, out, listed, err)) != YX_OK)
		goto done;
	mark_own_files(o, listed);
	for (size_t i = 0; i < o->count; i++) {
		const struct yx_ofd_entry *e = &o->entries[i];

		if (listed[i] || i == out->entry || i == out->value_entry ||
		    e->role == YX_OFD_FOLDER || e->role == YX_OFD_SIGNATURE ||
		    e->role == YX_OFD_SIGNATURES)
			continue;
		if (out->extra_count++ == 0)
			out->first_extra = e->path;
	}
done:
	yx_free(listed);
	yx_xml_free(x);
	return st;
}

static void
put_file(struct yx_buf *b, size_t *id, const char *path)
{
	yx_buf_printf(b, "<ofd:File ID=\"%zu\"", (*id)++);
	yx_xml_put_attr(b, "FileLoc", path);
	yx_buf_puts(b, "/>");
}

/* The files of the signature that will be made next count as there. */
static enum yx_status
put_signature(struct yx_ofd *o, bool seal, size_t *id, struct yx_buf *b, struct yx_error *err)
{
	struct ofd_sign_names names;
	enum yx_status st = ofd_sign_names(o, &names, err);

	if (st != YX_OK)
		return st;
	if (ofd_find(o, names.list) == SIZE_MAX)
		put_file(b, id, names.list);
	put_file(b, id, names.xml);
	put_file(b, id, names.value);
	if (seal)
		put_file(b, id, names.seal);
	return YX_OK;
}

static enum yx_status
put_list(struct yx_ofd *o, yx_time now, enum yx_ofd_list_before before, struct yx_buf *b,
	 struct yx_error *err)
{
	struct yx_civil c = yx_time_to_civil(now);
	size_t id = 2;
	enum yx_status st = YX_OK;

	yx_buf_printf(b,
		      YX_OFD_ENTRIES_START
		      "ID=\"1\" CreatorName=\"Yinxin\" "
		      "Version=\"" YX_VERSION "\" CreationDate=\"%04d-%02d-%02d\">"
		      "<ofd:SignedValueLoc>%s</ofd:SignedValueLoc><ofd:FileList>",
		      c.year, c.month, c.day, value_path);
	for (size_t i = 0; i < o->count; i++)
		if (o->entries[i].role != YX_OFD_FOLDER)
			put_file(b, &id, o->entries[i].path);
	if (before != YX_OFD_LIST_BEFORE_NOTHING)
		st = put_signature(o, before == YX_OFD_LIST_BEFORE_SEAL, &id, b, err);
	yx_buf_puts(b, "</ofd:FileList></ofd:DocEntries>\n");
	return st == YX_OK ? yx_buf_status(b, err) : st;
}

enum yx_status
yx_ofd_entries_list_add(struct yx_ofd *o, yx_time now, enum yx_ofd_list_before before,
			const struct yx_ofd_signer *signer, const struct yx_zip_writer *out,
			struct yx_error *err)
{
	const struct yx_zip_note *note = yx_ofd_ambiguity(o);
	struct yx_buf list = { 0 }, value = { 0 };
	struct yx_zip_edit edits[2] = { 0 };
	enum yx_status st;

	if (note)
		return yx_fail_at(err, YX_DENIED, note->offset, clause,
				  "the package is ambiguous: %s",
				  yx_zip_note_text(note->kind, false));
	if (find_list(o) != SIZE_MAX || ofd_find(o, value_path) != SIZE_MAX)
		return yx_fail(err, YX_CONFLICT, NULL, clause,
			       "the package has an integrity list already");
	if ((st = put_list(o, now, before, &list, err)) != YX_OK ||
	    (st = signer->sign(signer->ctx, yx_buf_bytes(&list), list_path, &value, err)) !=
		YX_OK ||
	    (st = yx_buf_status(&value, err)) != YX_OK)
		goto done;
	edits[0] = (struct yx_zip_edit){ .name = list_path + 1, .content = yx_buf_bytes(&list) };
	edits[1] = (struct yx_zip_edit){ .name = value_path + 1, .content = yx_buf_bytes(&value) };
	st = yx_zip_rewrite(o->zip, edits, 2, now, out, err);
done:
	yx_buf_clear(&list);
	yx_buf_clear(&value);
	return st;
}
