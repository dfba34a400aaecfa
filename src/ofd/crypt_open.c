/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Undoing encryption (GM/T 0099-2020 7.3.5). Operations are undone one by one, the latest first, on
 * an overlay of the package: what was decrypted so far, and what has served its purpose.
 */
#include "crypt.h"

#include <stdio.h>
#include <string.h>
#include <yinxin/limits.h>
#include "package.h"

struct job {
	const struct yx_ofd_crypt *c;
	const struct yx_ofd_opener *openers;
	size_t opener_count;
	struct crypt_overlay view;
	struct yx_arena *arena;
	struct yx_ofd_opened opened;
	struct yx_error *err;
};

/* ------------------------------------------------------------- the file key */

/* Is this the key? OK ends the search, DENIED goes on, anything else is the answer. */
typedef enum yx_status (*try_fn)(struct job *j, const struct crypt_key *k, void *ctx);

static enum yx_status
search_key(struct job *j, const struct crypt_seed *seed, const char *what, try_fn attempt,
	   void *ctx)
{
	struct crypt_key k;
	enum yx_status st = YX_DENIED;

	if (seed->protection == YX_OFD_PROTECT_UNKNOWN)
		return yx_fail(j->err, YX_UNSUPPORTED, NULL, "GM/T 0099-2020 A.1",
			       "%s is protected by a scheme that is not known here", what);
	for (size_t u = 0; u < seed->user_count && st == YX_DENIED; u++)
		for (size_t i = 0; i < 2 * j->opener_count && st == YX_DENIED; i++) {
			st = crypt_unwrap(seed->protection, &seed->users[u], &j->openers[i / 2],
					  i % 2, &k, j->err);
			if (st == YX_OK)
				st = attempt(j, &k, ctx);
			if (st == YX_OK)
				(void)snprintf(j->opened.user, sizeof(j->opened.user), "%.100s",
					       seed->users[u].name);
		}
	yx_wipe(&k, sizeof(k));
	if (st != YX_DENIED)
		return st;
	j->opened.locked = true;
	if (!j->opener_count)
		return yx_fail(j->err, YX_DENIED, NULL, CRYPT_CLAUSE,
			       "the document is encrypted: give the password, or the key of a "
			       "recipient");
	return yx_fail(j->err, YX_DENIED, NULL, CRYPT_CLAUSE,
		       "%s opens with none of the passwords and keys given", what);
}

static enum yx_status
read_seed(struct job *j, const char *path, struct crypt_seed *seed)
{
	struct yx_buf xml;
	enum yx_status st = crypt_item_read(&j->view, path, &xml, j->err);

	if (st == YX_OK)
		st = crypt_seed_parse(seed, j->arena, yx_buf_bytes(&xml), path, j->err);
	yx_buf_clear(&xml);
	return st;
}

/* ------------------------------------------------------------------ the map */

/* What one operation is undone with: its key and its map. */
struct undo {
	const struct yx_ofd_operation *op;
	size_t number;
	struct yx_buf map;  /* as stored */
	struct yx_xml *xml; /* the map, read */
	struct crypt_key key;
};

static bool
is_map(struct yx_xml *x)
{
	return yx_xml_child(yx_xml_root(x), "EncryptEntry") != NULL;
}

/* The map under this key, or as it stands when it was never encrypted. */
static enum yx_status
try_map(struct job *j, const struct crypt_key *k, void *ctx)
{
	struct undo *u = ctx;
	struct yx_buf plain;
	struct yx_error why = YX_ERROR_INIT;
	struct yx_bytes text = yx_buf_bytes(&u->map);
	enum yx_status st = YX_OK;

	(void)j;
	yx_buf_init_secret(&plain, YX_LIMIT_XML_SIZE + 1);
	if (yx_xml_parse(&u->xml, text, &why) != YX_OK) {
		st = crypt_content(k, text, &plain, &why);
		if (st == YX_OK)
			st = yx_xml_parse(&u->xml, yx_buf_bytes(&plain), &why);
	}
	if (st == YX_OK && !is_map(u->xml)) {
		yx_xml_free(u->xml);
		u->xml = NULL;
		st = YX_DENIED;
	}
	yx_buf_clear(&plain);
	if (st == YX_OK)
		u->key = *k;
	return st == YX_OK || st == YX_NOMEM ? st : YX_DENIED;
}

struct attempt {
	const struct yx_buf *in;
	struct yx_buf *out;
};

static enum yx_status
try_content(struct job *j, const struct crypt_key *k, void *ctx)
{
	struct attempt *a = ctx;
	struct yx_error why = YX_ERROR_INIT;
	enum yx_status st = crypt_content(k, yx_buf_bytes(a->in), a->out, &why);

	if (st != YX_OK && st != YX_DENIED)
		*j->err = why;
	return st;
}

static enum yx_status
map_path(struct job *j, const struct yx_xml_node *n, const char *attribute, const char **out)
{
	const char *text = yx_xml_attr(n, attribute);
	const char *path = text ? ofd_path_join(j->arena, "/", text) : "";

	if (!path)
		return yx_fail_nomem(j->err);
	if (!*path || strcasecmp(path, "/Encryptions.xml") == 0)
		return yx_fail(j->err, YX_MALFORMED, NULL, CRYPT_CLAUSE,
			       "the map of encrypted entries, line %u: no usable %s",
			       yx_xml_line(n), attribute);
	*out = path;
	return YX_OK;
}

/* Room for the decrypted content of `path`, taken from `from`. */
static enum yx_status
make_room(struct job *j, const struct undo *u, const char *path, const char *from, unsigned line,
	  struct crypt_item **out)
{
	const struct crypt_item *it = crypt_item_find(&j->view, path);
	enum yx_status st;

	/* whatever the order of the map, it has to mean one thing */
	if ((it && it->by == u->number) || strcmp(path, u->op->seed_path) == 0 ||
	    strcmp(path, u->op->map_path) == 0)
		return yx_fail(j->err, YX_MALFORMED, NULL, CRYPT_CLAUSE,
			       "the map of encrypted entries, line %u: a second content for %.120s",
			       line, path);
	if (strcmp(path, from) != 0) {
		if (crypt_item_there(&j->view, path))
			j->opened.stand_ins++;
		if ((st = crypt_item_remove(&j->view, from, u->number, j->err)) != YX_OK)
			return st;
	}
	*out = crypt_item_change(&j->view, path, u->number, j->err);
	return *out ? YX_OK : YX_LIMIT;
}

static enum yx_status
undo_entry(struct job *j, const struct undo *u, const struct yx_xml_node *n)
{
	const char *path = NULL, *from = NULL, *seed_path = NULL;
	const struct crypt_item *old;
	struct yx_buf in = { 0 };
	struct crypt_seed seed;
	struct crypt_item *it = NULL;
	enum yx_status st;

	if ((st = map_path(j, n, "Path", &path)) != YX_OK ||
	    (st = map_path(j, n, "EPath", &from)) != YX_OK)
		return st;
	old = crypt_item_find(&j->view, from);
	if (old && old->by == u->number)
		return yx_fail(j->err, YX_MALFORMED, NULL, CRYPT_CLAUSE,
			       "the map of encrypted entries, line %u: %.120s serves twice",
			       yx_xml_line(n), from);
	if ((st = crypt_item_read(&j->view, from, &in, j->err)) != YX_OK ||
	    (st = make_room(j, u, path, from, yx_xml_line(n), &it)) != YX_OK)
		goto done;
	if (!yx_xml_attr(n, "DecryptSeedLoc")) {
		st = crypt_content(&u->key, yx_buf_bytes(&in), &it->content, j->err);
		if (st == YX_DENIED)
			st = yx_fail(j->err, YX_MALFORMED, NULL, CRYPT_CLAUSE,
				     "%.120s does not decrypt: it was changed", from);
	} else if ((st = map_path(j, n, "DecryptSeedLoc", &seed_path)) == YX_OK &&
		   (st = read_seed(j, seed_path, &seed)) == YX_OK) {
		st =
		    search_key(j, &seed, path, try_content, &(struct attempt){ &in, &it->content });
	}
	j->opened.entries++;
done:
	yx_buf_clear(&in);
	return st;
}

/* What served this operation goes. */
static enum yx_status
sweep(struct job *j, const struct undo *u)
{
	const struct yx_xml_node *root = yx_xml_root(u->xml), *n;
	const char *seed_path;
	enum yx_status st = YX_OK;

	for (n = yx_xml_child(root, "EncryptEntry"); n && st == YX_OK;
	     n = yx_xml_next(n, "EncryptEntry")) {
		const struct crypt_item *it = NULL;

		if (!yx_xml_attr(n, "DecryptSeedLoc"))
			continue;
		st = map_path(j, n, "DecryptSeedLoc", &seed_path);
		it = st == YX_OK ? crypt_item_find(&j->view, seed_path) : NULL;
		if (st == YX_OK && !(it && (it->removed || it->by == u->number)))
			st = crypt_item_remove(&j->view, seed_path, u->number, j->err);
	}
	if (st == YX_OK)
		st = crypt_item_remove(&j->view, u->op->seed_path, u->number, j->err);
	return st == YX_OK ? crypt_item_remove(&j->view, u->op->map_path, u->number, j->err) : st;
}

static enum yx_status
undo_operation(struct job *j, const struct yx_ofd_operation *op, size_t number)
{
	struct undo u = { .op = op, .number = number };
	const struct yx_xml_node *n, *root;
	struct crypt_seed seed;
	char what[160];
	enum yx_status st;

	(void)snprintf(what, sizeof(what), "encryption %.100s", *op->id ? op->id : "(no ID)");
	if ((st = read_seed(j, op->seed_path, &seed)) != YX_OK ||
	    (st = crypt_item_read(&j->view, op->map_path, &u.map, j->err)) != YX_OK)
		goto done;
	if (*seed.id && *op->id && strcmp(seed.id, op->id) != 0) {
		st = yx_fail(j->err, YX_MALFORMED, NULL, CRYPT_CLAUSE,
			     "%s: %.100s is of another encryption", what, op->seed_path);
		goto done;
	}
	if ((st = search_key(j, &seed, what, try_map, &u)) != YX_OK)
		goto done;
	root = yx_xml_root(u.xml);
	for (n = yx_xml_child(root, "EncryptEntry"); n && st == YX_OK;
	     n = yx_xml_next(n, "EncryptEntry"))
		st = undo_entry(j, &u, n);
	if (st == YX_OK)
		st = sweep(j, &u);
	j->opened.operations++;
done:
	yx_wipe(&u.key, sizeof(u.key));
	yx_xml_free(u.xml);
	yx_buf_clear(&u.map);
	return st;
}

/* The last one in the file that no other remaining one was done after. */
static const struct yx_ofd_operation *
latest(const struct yx_ofd_crypt *c, const bool *undone, size_t *at)
{
	for (size_t i = c->count; i-- > 0;) {
		bool followed = false;

		for (size_t k = 0; k < c->count; k++)
			followed |= !undone[k] && k != i && *c->operations[i].id &&
				    strcmp(c->operations[k].relative, c->operations[i].id) == 0;
		if (undone[i] || followed)
			continue;
		*at = i;
		return &c->operations[i];
	}
	return NULL;
}

static enum yx_status
undo_all(struct job *j)
{
	bool undone[YX_LIMIT_OFD_OPERATIONS] = { false };
	enum yx_status st = YX_OK;

	for (size_t n = 0; n < j->c->count && st == YX_OK; n++) {
		size_t at = 0;
		const struct yx_ofd_operation *op = latest(j->c, undone, &at);

		if (!op)
			return yx_fail(j->err, YX_MALFORMED, NULL, CRYPT_CLAUSE,
				       "Encryptions.xml: the operations follow each other in a "
				       "circle");
		undone[at] = true;
		st = undo_operation(j, op, n);
	}
	return st;
}

enum yx_status
yx_ofd_decrypt(const struct yx_ofd_crypt *c, const struct yx_ofd_opener *openers, size_t count,
	       yx_time now, const struct yx_zip_writer *out, struct yx_ofd_opened *opened,
	       struct yx_error *err)
{
	struct yx_error mine = YX_ERROR_INIT;
	struct job j = {
		.c = c, .openers = openers, .opener_count = count, .err = err ? err : &mine
	};
	const struct yx_zip_note *note = yx_zip_ambiguity(c->zip);
	enum yx_status st;

	if (opened)
		*opened = (struct yx_ofd_opened){ 0 };
	if (note)
		return yx_fail_at(err, YX_DENIED, note->offset, CRYPT_CLAUSE,
				  "the package is ambiguous: %s",
				  yx_zip_note_text(note->kind, false));
	j.arena = yx_arena_new(0);
	j.view.zip = c->zip;
	j.view.items = yx_alloc_array(CRYPT_ITEMS, sizeof(*j.view.items));
	if (!j.arena || !j.view.items)
		st = yx_fail_nomem(err);
	else if ((st = undo_all(&j)) == YX_OK &&
		 (st = crypt_item_remove(&j.view, c->list_path, SIZE_MAX, j.err)) == YX_OK)
		st = crypt_overlay_write(&j.view, now, out, j.err);
	for (size_t i = 0; i < j.view.count; i++)
		yx_buf_clear(&j.view.items[i].content);
	yx_free(j.view.items);
	yx_arena_free(j.arena);
	if (opened && st == YX_OK)
		*opened = j.opened;
	else if (opened)
		opened->locked = j.opened.locked;
	return st;
}
