/* SPDX-License-Identifier: Apache-2.0 */
/*
 * update: the changes an incremental update will make: numbers given out, objects put, copies of
 * existing ones handed out for changing. update_write.c turns them into bytes.
 */
#include "update.h"

#include <yinxin/codec_deflate.h>

#include <string.h>

enum yx_status
yx_pdf_update_new(struct yx_pdf_update **out, struct yx_pdf *doc, struct yx_error *err)
{
	const struct yx_pdf_obj *trailer = doc->revisions[doc->revision_count - 1].trailer;
	struct yx_pdf_update *u;

	*out = NULL;
	if (yx_pdf_peek(trailer, "AuthCode"))
		return yx_fail_at(
		    err, YX_UNSUPPORTED, trailer->offset, "ISO/TS 32004",
		    "the file carries an integrity code of its own (/AuthCode), which "
		    "an update would break");
	u = yx_alloc(sizeof(*u));
	if (!u)
		return yx_fail_nomem(err);
	u->doc = doc;
	u->arena = yx_arena_new(YX_LIMIT_PDF_UPDATE);
	u->next = pdf_update_first_free(doc, trailer);
	if (!u->arena) {
		yx_pdf_update_free(u);
		return yx_fail_nomem(err);
	}
	*out = u;
	return YX_OK;
}

void
yx_pdf_update_free(struct yx_pdf_update *u)
{
	if (!u)
		return;
	yx_arena_free(u->arena);
	yx_free(u->changes);
	yx_free(u);
}

struct yx_pdf *
yx_pdf_update_doc(struct yx_pdf_update *u)
{
	return u->doc;
}

/* ----------------------------------------------------------------- changes */

/* Index of the first change whose number is not below `num`. */
static size_t
position(const struct yx_pdf_update *u, uint32_t num)
{
	size_t lo = 0, hi = u->count;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (u->changes[mid].ref.num < num)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

struct pdf_change *
pdf_change_find(struct yx_pdf_update *u, uint32_t num)
{
	size_t i = position(u, num);

	return i < u->count && u->changes[i].ref.num == num ? &u->changes[i] : NULL;
}

static enum yx_status
insert(struct yx_pdf_update *u, struct yx_pdf_ref ref, struct pdf_change **out,
       struct yx_error *err)
{
	size_t at = position(u, ref.num);
	struct pdf_change *grown;

	if (u->finished)
		return yx_fail_at(err, YX_USAGE, YX_NO_OFFSET, "", "the update is finished");
	if (u->count == u->cap) {
		size_t cap = u->cap ? u->cap * 2 : 32;

		grown = yx_realloc(u->changes, cap * sizeof(*grown));
		if (!grown)
			return yx_fail_nomem(err);
		u->changes = grown;
		u->cap = cap;
	}
	memmove(u->changes + at + 1, u->changes + at, (u->count - at) * sizeof(*u->changes));
	u->count++;
	u->changes[at] = (struct pdf_change){ .ref = ref };
	*out = &u->changes[at];
	return YX_OK;
}

enum yx_status
yx_pdf_update_reserve(struct yx_pdf_update *u, struct yx_pdf_ref *out, struct yx_error *err)
{
	struct pdf_change *c = NULL;
	enum yx_status st;

	*out = (struct yx_pdf_ref){ 0, 0 };
	if (u->next > YX_LIMIT_PDF_OBJECT_NUMBER)
		return yx_fail_at(err, YX_LIMIT, YX_NO_OFFSET, "ISO 32000-1 annex C.2",
				  "no object numbers are left");
	if ((st = insert(u, (struct yx_pdf_ref){ u->next, 0 }, &c, err)) != YX_OK)
		return st;
	*out = c->ref;
	u->next++;
	return YX_OK;
}

static enum yx_status
change_for(struct yx_pdf_update *u, struct yx_pdf_ref ref, struct pdf_change **out,
	   struct yx_error *err)
{
	struct yx_pdf_xref place;

	*out = pdf_change_find(u, ref.num);
	if (*out)
		return YX_OK;
	if (!yx_pdf_locate(yx_pdf_latest(u->doc), ref.num, &place) || place.place == YX_PDF_FREE ||
	    place.gen != ref.gen)
		return yx_fail_at(err, YX_NOT_FOUND, YX_NO_OFFSET, "",
				  "there is no object %u %u to change", ref.num, ref.gen);
	return insert(u, ref, out, err);
}

enum yx_status
yx_pdf_update_put(struct yx_pdf_update *u, struct yx_pdf_ref ref, const struct yx_pdf_obj *body,
		  struct yx_error *err)
{
	struct pdf_change *c = NULL;
	enum yx_status st;

	if (!body)
		return pdf_fail_arena(u->arena, err);
	if ((st = change_for(u, ref, &c, err)) != YX_OK)
		return st;
	c->obj = (struct yx_pdf_obj *)(uintptr_t)body;
	c->is_stream = false;
	return YX_OK;
}

enum yx_status
yx_pdf_update_add(struct yx_pdf_update *u, const struct yx_pdf_obj *body, struct yx_pdf_ref *out,
		  struct yx_error *err)
{
	enum yx_status st = yx_pdf_update_reserve(u, out, err);

	return st == YX_OK ? yx_pdf_update_put(u, *out, body, err) : st;
}

enum yx_status
yx_pdf_update_put_stream(struct yx_pdf_update *u, struct yx_pdf_ref ref,
			 const struct yx_pdf_obj *dict, struct yx_bytes data, bool compress,
			 struct yx_error *err)
{
	struct yx_pdf_obj *head = pdf_make(u, YX_PDF_DICT);
	struct pdf_change *c = NULL;
	struct yx_buf packed;
	enum yx_status st;

	yx_buf_init(&packed, 0);
	if (!head) {
		st = pdf_fail_arena(u->arena, err);
		goto done;
	}
	if (dict)
		head->u = dict->u;
	if (compress) {
		if ((st = yx_deflate(&packed, data, YX_DEFLATE_ZLIB, 0, err)) != YX_OK)
			goto done;
		data = yx_buf_bytes(&packed);
		st = yx_pdf_dict_set(u, head, "Filter",
				     pdf_make_name(u, yx_bytes_str("FlateDecode")), err);
		if (st != YX_OK)
			goto done;
	}
	if ((st = change_for(u, ref, &c, err)) != YX_OK)
		goto done;
	c->data = yx_arena_dup(u->arena, data);
	if (!c->data.data) {
		st = pdf_fail_arena(u->arena, err);
		goto done;
	}
	c->obj = head;
	c->is_stream = true;
done:
	yx_buf_clear(&packed);
	return st;
}

enum yx_status
yx_pdf_update_add_stream(struct yx_pdf_update *u, const struct yx_pdf_obj *dict,
			 struct yx_bytes data, bool compress, struct yx_pdf_ref *out,
			 struct yx_error *err)
{
	enum yx_status st = yx_pdf_update_reserve(u, out, err);

	return st == YX_OK ? yx_pdf_update_put_stream(u, *out, dict, data, compress, err) : st;
}

/* ----------------------------------------------------------------- editing */

static struct yx_pdf_obj *
copy(struct yx_pdf_update *u, const struct yx_pdf_obj *o)
{
	struct yx_pdf_obj *n = yx_arena_alloc(u->arena, sizeof(*n));
	size_t i;

	if (!n)
		return NULL;
	*n = *o;
	n->offset = n->end = YX_NO_OFFSET;
	if (o->kind == YX_PDF_NAME || o->kind == YX_PDF_STRING) {
		n->u.text = yx_arena_dup(u->arena, o->u.text);
		return n->u.text.data ? n : NULL;
	}
	if (o->kind == YX_PDF_ARRAY) {
		const struct yx_pdf_obj **items =
		    yx_arena_array(u->arena, o->u.array.count + 1, sizeof(*items));

		if (!items)
			return NULL;
		for (i = 0; i < o->u.array.count; i++)
			if (!(items[i] = copy(u, o->u.array.items[i])))
				return NULL;
		n->u.array.items = items;
	} else if (o->kind == YX_PDF_DICT || o->kind == YX_PDF_STREAM) {
		struct yx_pdf_entry *e = yx_arena_array(u->arena, o->u.dict.count + 1, sizeof(*e));

		if (!e)
			return NULL;
		for (i = 0; i < o->u.dict.count; i++) {
			e[i].key = yx_arena_dup(u->arena, o->u.dict.entries[i].key);
			e[i].value = copy(u, o->u.dict.entries[i].value);
			if (!e[i].key.data || !e[i].value)
				return NULL;
		}
		n->u.dict.entries = e;
	}
	return n;
}

enum yx_status
yx_pdf_update_load(struct yx_pdf_update *u, struct yx_pdf_ref ref, const struct yx_pdf_obj **out,
		   struct yx_error *err)
{
	struct pdf_change *c = pdf_change_find(u, ref.num);

	if (c) {
		*out = c->obj ? c->obj : &pdf_null;
		return YX_OK;
	}
	return yx_pdf_load(yx_pdf_latest(u->doc), ref, out, err);
}

enum yx_status
yx_pdf_update_edit(struct yx_pdf_update *u, struct yx_pdf_ref ref, struct yx_pdf_obj **out,
		   struct yx_error *err)
{
	struct pdf_change *c = pdf_change_find(u, ref.num);
	const struct yx_pdf_obj *o = NULL;
	struct yx_pdf_obj *mine;
	enum yx_status st;

	*out = NULL;
	if (c && c->obj) {
		if (c->is_stream)
			return yx_fail_at(err, YX_USAGE, YX_NO_OFFSET, "",
					  "a stream is replaced, not edited");
		*out = c->obj;
		return YX_OK;
	}
	if ((st = yx_pdf_load(yx_pdf_latest(u->doc), ref, &o, err)) != YX_OK)
		return st;
	if (o->kind == YX_PDF_STREAM)
		return yx_fail_at(err, YX_USAGE, o->offset, "", "a stream is replaced, not edited");
	mine = copy(u, o);
	if (!mine)
		return pdf_fail_arena(u->arena, err);
	if ((st = yx_pdf_update_put(u, ref, mine, err)) != YX_OK)
		return st;
	*out = mine;
	return YX_OK;
}

enum yx_status
yx_pdf_update_edit_entry(struct yx_pdf_update *u, struct yx_pdf_obj *dict, const char *key,
			 enum yx_pdf_kind kind, struct yx_pdf_obj **out, struct yx_error *err)
{
	const struct yx_pdf_obj *o = yx_pdf_peek(dict, key);
	enum yx_status st;

	*out = NULL;
	if (o && o->kind == YX_PDF_REF) {
		if ((st = yx_pdf_update_edit(u, o->u.ref, out, err)) != YX_OK)
			return st;
	} else if (o && o->kind != YX_PDF_NULL) {
		*out = (struct yx_pdf_obj *)(uintptr_t)o; /* part of a copy of ours */
	}
	if (!*out || (*out)->kind == YX_PDF_NULL) {
		*out = pdf_make(u, kind);
		return yx_pdf_dict_set(u, dict, key, *out, err);
	}
	if ((*out)->kind != kind) {
		*out = NULL;
		return yx_fail_at(err, YX_MALFORMED, YX_NO_OFFSET, "ISO 32000-2 7.3",
				  "/%s is not of the kind the standard asks for", key);
	}
	return YX_OK;
}

enum yx_status
pdf_update_edit_under(struct yx_pdf_update *u, struct yx_pdf_ref holder, const char *key,
		      enum yx_pdf_kind kind, struct yx_pdf_obj **out, struct yx_error *err)
{
	const struct yx_pdf_obj *o = NULL, *value;
	struct yx_pdf_obj *mine = NULL;
	enum yx_status st;

	*out = NULL;
	if ((st = yx_pdf_update_load(u, holder, &o, err)) != YX_OK)
		return st;
	value = yx_pdf_peek(o, key);
	if (value && value->kind == YX_PDF_REF) {
		st = yx_pdf_update_load(u, value->u.ref, &o, err);
		if (st == YX_OK && o->kind == kind)
			return yx_pdf_update_edit(u, value->u.ref, out, err);
		if (st != YX_OK)
			return st;
	}
	if ((st = yx_pdf_update_edit(u, holder, &mine, err)) != YX_OK)
		return st;
	return yx_pdf_update_edit_entry(u, mine, key, kind, out, err);
}

enum yx_status
pdf_update_root(struct yx_pdf_update *u, struct yx_pdf_ref *out, struct yx_error *err)
{
	const struct yx_pdf_obj *trailer = u->doc->revisions[u->doc->revision_count - 1].trailer;
	const struct yx_pdf_obj *root = yx_pdf_peek(trailer, "Root");

	if (!root || root->kind != YX_PDF_REF)
		return yx_fail_at(err, YX_MALFORMED, trailer->offset, "ISO 32000-2 7.5.5",
				  "the trailer's /Root is no reference");
	*out = root->u.ref;
	return YX_OK;
}

enum yx_status
yx_pdf_update_catalog(struct yx_pdf_update *u, struct yx_pdf_obj **out, struct yx_error *err)
{
	struct yx_pdf_ref root;
	enum yx_status st;

	*out = NULL;
	if ((st = pdf_update_root(u, &root, err)) != YX_OK)
		return st;
	return yx_pdf_update_edit(u, root, out, err);
}

enum yx_status
yx_pdf_update_add_annotation(struct yx_pdf_update *u, size_t page_index,
			     struct yx_pdf_ref annotation, struct yx_error *err)
{
	struct yx_pdf_page page;
	struct yx_pdf_obj *annots = NULL;
	enum yx_status st;

	if ((st = yx_pdf_page(yx_pdf_latest(u->doc), page_index, &page, err)) != YX_OK)
		return st;
	st = pdf_update_edit_under(u, page.ref, "Annots", YX_PDF_ARRAY, &annots, err);
	if (st != YX_OK)
		return st;
	return yx_pdf_array_append(u, annots, yx_pdf_make_ref(u, annotation), err);
}
