/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The package: entries under absolute paths, reading them, digests kept per entry. Opening walks
 * the graph (graph.c) once; after that nothing changes but the kept digests.
 */
#include "package.h"

#include <stdlib.h>
#include <string.h>
#include <yinxin/limits.h>

void *
ofd_list_add(struct ofd_list *l, size_t limit)
{
	void *grown;

	if (l->count >= limit)
		return NULL;
	if (l->count == l->room) {
		size_t room = l->room ? l->room * 2 : 8;

		grown = yx_realloc(l->items, room * l->item_size);
		if (!grown)
			return NULL;
		l->items = grown;
		l->room = room;
	}
	grown = (uint8_t *)l->items + l->count * l->item_size;
	memset(grown, 0, l->item_size);
	l->count++;
	return grown;
}

static int
by_folded(const void *a, const void *b, void *folded)
{
	const char *const *f = folded;
	size_t x = *(const size_t *)a, y = *(const size_t *)b;
	int c = strcmp(f[x], f[y]);

	return c ? c : (x < y ? -1 : x > y);
}

static enum yx_status
index_entries(struct yx_ofd *o, struct yx_error *err)
{
	size_t n = o->count = yx_zip_count(o->zip);

	o->entries = yx_arena_array(o->arena, n + 1, sizeof(*o->entries));
	o->folded = yx_arena_array(o->arena, n + 1, sizeof(*o->folded));
	o->by_folded = yx_arena_array(o->arena, n + 1, sizeof(*o->by_folded));
	o->walked = yx_arena_array(o->arena, n + 1, sizeof(*o->walked));
	o->rival = yx_arena_array(o->arena, n + 1, sizeof(*o->rival));
	o->digests = yx_arena_array(o->arena, n + 1, sizeof(*o->digests));
	if (!o->entries || !o->folded || !o->by_folded || !o->walked || !o->rival || !o->digests)
		return yx_fail_nomem(err);
	for (size_t i = 0; i < n; i++) {
		const struct yx_zip_entry *z = yx_zip_entry(o->zip, i);
		struct yx_ofd_entry *e = &o->entries[i];
		char *path = yx_arena_alloc(o->arena, strlen(z->name) + 2);

		if (!path)
			return yx_fail_nomem(err);
		path[0] = '/';
		memcpy(path + 1, z->name, strlen(z->name) + 1);
		e->path = path;
		e->zip_index = i;
		e->size = z->size;
		e->signature = -1;
		e->role = z->folder ? YX_OFD_FOLDER : YX_OFD_UNREACHED;
		o->folded[i] = ofd_path_fold(o->arena, path);
		if (!o->folded[i])
			return yx_fail_nomem(err);
		o->by_folded[i] = i;
	}
	qsort_r(o->by_folded, n, sizeof(*o->by_folded), by_folded, o->folded);
	return YX_OK;
}

/* Unreached entries that another reader might take for a reached one, or that share a name. */
static void
mark_shadows(struct yx_ofd *o)
{
	for (size_t i = 0; i < o->count;) {
		size_t j = i + 1;
		bool reached = false;

		while (j < o->count &&
		       strcmp(o->folded[o->by_folded[i]], o->folded[o->by_folded[j]]) == 0)
			j++;
		for (size_t k = i; k < j; k++)
			reached |= yx_ofd_role_renders(o->entries[o->by_folded[k]].role);
		for (size_t k = i; k < j; k++) {
			struct yx_ofd_entry *e = &o->entries[o->by_folded[k]];

			if (e->role == YX_OFD_UNREACHED &&
			    ((reached && j - i > 1) || o->rival[o->by_folded[k]]))
				e->role = YX_OFD_SHADOW;
		}
		i = j;
	}
	for (size_t i = 0; i < yx_zip_note_count(o->zip); i++) {
		const struct yx_zip_note *n = yx_zip_note(o->zip, i);

		if (n->kind != YX_ZIP_DUPLICATE_NAME || !n->entry)
			continue;
		for (size_t k = 0; k < o->count; k++)
			if (strcmp(o->entries[k].path + 1, n->entry) == 0)
				o->entries[k].role = YX_OFD_AMBIGUOUS;
	}
}

enum yx_status
yx_ofd_open(struct yx_ofd **out, struct yx_bytes in, struct yx_error *err)
{
	struct yx_ofd *o;
	enum yx_status st;

	*out = NULL;
	o = yx_alloc(sizeof(*o));
	if (!o)
		return yx_fail_nomem(err);
	o->dangling.item_size = sizeof(struct yx_ofd_dangling);
	o->problems.item_size = sizeof(struct yx_ofd_problem);
	o->pages.item_size = sizeof(struct yx_ofd_page);
	o->resources.item_size = sizeof(size_t);
	o->signatures.item_size = sizeof(struct yx_ofd_signature);
	o->images.item_size = sizeof(size_t);
	o->document = o->main = o->signature_list = SIZE_MAX;
	o->version = o->doc_id = o->title = "";
	o->arena = yx_arena_new(0);
	if (!o->arena) {
		st = yx_fail_nomem(err);
		goto done;
	}
	if ((st = yx_zip_open(&o->zip, in, err)) != YX_OK ||
	    (st = index_entries(o, err)) != YX_OK || (st = ofd_walk(o, err)) != YX_OK)
		goto done;
	mark_shadows(o);
	*out = o;
	o = NULL;
done:
	yx_ofd_free(o);
	return st;
}

void
yx_ofd_free(struct yx_ofd *o)
{
	if (!o)
		return;
	yx_free(o->dangling.items);
	yx_free(o->problems.items);
	yx_free(o->pages.items);
	yx_free(o->resources.items);
	yx_free(o->signatures.items);
	yx_free(o->images.items);
	yx_zip_free(o->zip);
	yx_arena_free(o->arena);
	yx_free(o);
}

bool
yx_ofd_looks_like(struct yx_bytes in)
{
	struct yx_zip *z = NULL;
	bool is = false;

	if (!yx_zip_looks_like(in) || yx_zip_open(&z, in, NULL) != YX_OK)
		return false;
	for (size_t i = 0; i < yx_zip_count(z) && !is; i++)
		is = strcasecmp(yx_zip_entry(z, i)->name, "OFD.xml") == 0;
	yx_zip_free(z);
	return is;
}

enum yx_status
yx_ofd_read(const struct yx_ofd *o, size_t entry, struct yx_buf *out, struct yx_error *err)
{
	return yx_zip_read(o->zip, entry, 0, out, err);
}

enum yx_status
yx_ofd_read_xml(const struct yx_ofd *o, size_t entry, struct yx_xml **out, struct yx_error *err)
{
	struct yx_buf b;
	enum yx_status st;

	*out = NULL;
	yx_buf_init(&b, YX_LIMIT_XML_SIZE + 1);
	st = yx_zip_read(o->zip, entry, YX_LIMIT_XML_SIZE, &b, err);
	if (st == YX_OK && (st = yx_xml_parse(out, yx_buf_bytes(&b), err)) != YX_OK)
		st = yx_fail_prefix(err, st, "%s", o->entries[entry].path);
	yx_buf_clear(&b);
	return st;
}

static enum yx_status
hash_piece(void *ctx, struct yx_bytes piece, struct yx_error *err)
{
	return yx_hasher_update(ctx, piece, err);
}

enum yx_status
yx_ofd_digest(struct yx_ofd *o, size_t entry, enum yx_digest_alg alg, struct yx_digest *out,
	      struct yx_error *err)
{
	struct ofd_digests *kept;
	struct yx_hasher *h = NULL;
	enum yx_status st;

	memset(out, 0, sizeof(*out));
	if (entry >= o->count)
		return yx_fail(err, YX_NOT_FOUND, NULL, "", "no such entry in the package");
	kept = &o->digests[entry];
	for (size_t i = 0; i < 2; i++) {
		if (kept->of[i].len > 0 && kept->of[i].alg == alg) {
			*out = kept->of[i];
			return YX_OK;
		}
	}
	if ((st = yx_hasher_new(&h, alg, err)) != YX_OK ||
	    (st = yx_zip_stream(o->zip, entry, hash_piece, h, err)) != YX_OK ||
	    (st = yx_hasher_finish(h, out, err)) != YX_OK)
		goto done;
	kept->of[kept->of[0].len > 0 ? 1 : 0] = *out;
done:
	yx_hasher_free(h);
	return st;
}

size_t
yx_ofd_resolve(const struct yx_ofd *o, const char *base, const char *path)
{
	char *full = ofd_path_join(o->arena, base, path);

	return full && *full ? ofd_find(o, full) : SIZE_MAX;
}

size_t
yx_ofd_locate(const struct yx_ofd *o, const char *base, const char *folder, const char *path)
{
	const char *bases[3] = { base, "/", "/" };
	size_t found = SIZE_MAX;

	if (!path || !*path || !(bases[0] = ofd_resource_base(o, base, folder)))
		return SIZE_MAX;
	if (o->document != SIZE_MAX)
		bases[1] = o->entries[o->document].path;
	for (size_t i = 0; i < 3 && found == SIZE_MAX; i++)
		found = yx_ofd_resolve(o, bases[i], path);
	return found;
}

size_t
yx_ofd_body_count(const struct yx_ofd *o)
{
	return o->bodies;
}

size_t
yx_ofd_document(const struct yx_ofd *o)
{
	return o->document;
}

const struct yx_zip *
yx_ofd_zip(const struct yx_ofd *o)
{
	return o->zip;
}

size_t
yx_ofd_entry_count(const struct yx_ofd *o)
{
	return o->count;
}

const struct yx_ofd_entry *
yx_ofd_entry(const struct yx_ofd *o, size_t i)
{
	return i < o->count ? &o->entries[i] : NULL;
}

size_t
yx_ofd_dangling_count(const struct yx_ofd *o)
{
	return o->dangling.count;
}

const struct yx_ofd_dangling *
yx_ofd_dangling(const struct yx_ofd *o, size_t i)
{
	return i < o->dangling.count ? (struct yx_ofd_dangling *)o->dangling.items + i : NULL;
}

size_t
yx_ofd_problem_count(const struct yx_ofd *o)
{
	return o->problems.count;
}

const struct yx_ofd_problem *
yx_ofd_problem(const struct yx_ofd *o, size_t i)
{
	return i < o->problems.count ? (struct yx_ofd_problem *)o->problems.items + i : NULL;
}

const struct yx_zip_note *
yx_ofd_ambiguity(const struct yx_ofd *o)
{
	return yx_zip_ambiguity(o->zip);
}

size_t
yx_ofd_page_count(const struct yx_ofd *o)
{
	return o->pages.count;
}

const struct yx_ofd_page *
yx_ofd_page(const struct yx_ofd *o, size_t i)
{
	return i < o->pages.count ? (struct yx_ofd_page *)o->pages.items + i : NULL;
}

const char *
yx_ofd_version(const struct yx_ofd *o)
{
	return o->version;
}

const char *
yx_ofd_doc_id(const struct yx_ofd *o)
{
	return o->doc_id;
}

const char *
yx_ofd_title(const struct yx_ofd *o)
{
	return o->title;
}

size_t
yx_ofd_resource_count(const struct yx_ofd *o)
{
	return o->resources.count;
}

size_t
yx_ofd_resource(const struct yx_ofd *o, size_t i)
{
	return i < o->resources.count ? ((const size_t *)o->resources.items)[i] : SIZE_MAX;
}

size_t
yx_ofd_signature_count(const struct yx_ofd *o)
{
	return o->signatures.count;
}

const struct yx_ofd_signature *
yx_ofd_signature(const struct yx_ofd *o, size_t i)
{
	return i < o->signatures.count ? (struct yx_ofd_signature *)o->signatures.items + i : NULL;
}

bool
yx_ofd_signature_list_broken(const struct yx_ofd *o)
{
	return o->signatures_broken;
}

bool
yx_ofd_role_renders(enum yx_ofd_role role)
{
	return role >= YX_OFD_MAIN && role <= YX_OFD_AMBIGUOUS;
}

const char *
yx_ofd_role_name(enum yx_ofd_role role)
{
	static const char *const names[YX_OFD_ROLE_COUNT] = {
		"unreached",   "main",       "document",   "page",      "template",
		"resources",   "media",      "font",       "profile",   "annotations",
		"attachments", "attachment", "shadow",     "ambiguous", "custom-tags",
		"extensions",  "versions",   "signatures", "signature", "entries-list",
		"encryption",  "folder",
	};

	return role < YX_OFD_ROLE_COUNT ? names[role] : "?";
}
