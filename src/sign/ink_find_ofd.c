/* SPDX-License-Identifier: Apache-2.0 */
/* Handwriting packages of an OFD: what they are bound to, where they are. */
#include "ink_find.h"

#include <string.h>

/* "/Doc_0/Signs/Sign_0/" of its Signature.xml. */
static size_t
folder_len(const char *path)
{
	const char *slash = path ? strrchr(path, '/') : NULL;

	return slash ? (size_t)(slash - path) + 1 : 0;
}

enum yx_status
yx_ink_bind_ofd(struct yx_ink_binding *out, const char *signature_path, enum yx_digest_alg alg,
		const struct yx_ofd_ref *refs, size_t count, struct yx_error *err)
{
	size_t own = folder_len(signature_path);
	struct yx_hasher *h = NULL;
	enum yx_status st = yx_hasher_new(&h, alg, err);

	out->size = 0;
	for (size_t i = 0; st == YX_OK && i < count; i++) {
		if (own && strncmp(refs[i].path, signature_path, own) == 0)
			continue;
		out->size++;
		st = yx_hasher_update(h, yx_bytes(refs[i].path, strlen(refs[i].path) + 1), err);
		if (st == YX_OK)
			st = yx_hasher_update(h, refs[i].value, err);
	}
	if (st == YX_OK)
		st = yx_hasher_finish(h, &out->document, err);
	yx_hasher_free(h);
	return st;
}

static const struct yx_ofd_ref *
own_package(const struct yx_ofd_signature *s)
{
	size_t own = folder_len(s->path);

	for (size_t i = 0; own && i < s->ref_count; i++)
		if (strncmp(s->refs[i].path, s->path, own) == 0 &&
		    strcmp(s->refs[i].path + own, YX_INK_OFD_NAME) == 0)
			return &s->refs[i];
	return NULL;
}

static enum yx_status
take_from_ofd(struct yx_ink_list *list, struct yx_ofd *o, const struct yx_ofd_signature *s,
	      struct yx_ink_found **out, struct yx_error *err)
{
	const struct yx_ofd_ref *ref = own_package(s);
	struct yx_error why = YX_ERROR_INIT;
	struct yx_buf bytes = { 0 };
	struct yx_ink_binding b = { .field = s->id };
	enum yx_status st = YX_OK;

	*out = NULL;
	if (!ref)
		return YX_OK;
	yx_buf_init(&bytes, YX_LIMIT_CMS_ENVELOPE + 65536);
	if (ref->entry != SIZE_MAX)
		st = yx_ofd_read(o, ref->entry, &bytes, &why);
	if (st == YX_NOMEM)
		st = yx_fail_nomem(err);
	else
		st = yx_ink_list_put(list, yx_bytes_str(s->id), yx_buf_bytes(&bytes), out, err);
	yx_buf_clear(&bytes);
	if (st != YX_OK || (*out)->bound == YX_INK_BROKEN)
		return st;
	st = yx_ink_bind_ofd(&b, s->path, (*out)->package.document.alg, s->refs, s->ref_count, err);
	if (st == YX_OK)
		(*out)->bound = yx_ink_package_check(&(*out)->package, &b);
	return st;
}

enum yx_status
yx_ink_find_in_ofd(struct yx_ink_list *list, struct yx_ofd *o, struct yx_ink_found **by_signature,
		   struct yx_error *err)
{
	size_t count = yx_ofd_signature_count(o);
	struct yx_ink_found *f;
	enum yx_status st = yx_ink_list_begin(list, count, err);

	for (size_t i = 0; st == YX_OK && i < count; i++) {
		st = take_from_ofd(list, o, yx_ofd_signature(o, i), &f, err);
		if (by_signature)
			by_signature[i] = f;
	}
	if (st == YX_OK)
		yx_ink_list_mark_reused(list);
	else
		yx_ink_list_clear(list);
	return st;
}

enum yx_status
yx_ink_find_ofd(struct yx_ink_list *out, struct yx_bytes in, struct yx_error *err)
{
	struct yx_ofd *o = NULL;
	enum yx_status st = yx_ofd_open(&o, in, err);

	if (st == YX_OK)
		st = yx_ink_find_in_ofd(out, o, NULL, err);
	yx_ofd_free(o);
	return st;
}
