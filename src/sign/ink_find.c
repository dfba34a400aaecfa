/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Handwriting packages in documents, each held against the bytes that were there when it was
 * written: of a PDF the revision before the signature's, of an OFD what the signature refers to.
 */
#include "ink_find.h"

#include <stdio.h>
#include <string.h>
#include <yinxin/limits.h>
#include <yinxin/ofd.h>
#include <yinxin/ofd_crypt.h>
#include <yinxin/pdf.h>
#include <yinxin/pdf_change.h>

enum yx_status
yx_ink_list_begin(struct yx_ink_list *list, size_t max, struct yx_error *err)
{
	*list = (struct yx_ink_list){ 0 };
	if (!(list->arena = yx_arena_new(0)))
		return yx_fail_nomem(err);
	if (max > YX_LIMIT_INK_PACKAGES)
		max = YX_LIMIT_INK_PACKAGES;
	list->items = yx_arena_array(list->arena, max + 1, sizeof(*list->items));
	return list->items ? YX_OK : yx_fail_nomem(err);
}

void
yx_ink_list_clear(struct yx_ink_list *list)
{
	yx_arena_free(list->arena);
	*list = (struct yx_ink_list){ 0 };
}

enum yx_status
yx_ink_list_put(struct yx_ink_list *list, struct yx_bytes where, struct yx_bytes package,
		struct yx_ink_found **out, struct yx_error *err)
{
	struct yx_error why = YX_ERROR_INIT;
	struct yx_buf clean = { 0 };
	struct yx_ink_found *f;
	void *kept;

	if (list->count == YX_LIMIT_INK_PACKAGES)
		return yx_fail(err, YX_LIMIT, NULL, "", "more than %d handwriting packages",
			       YX_LIMIT_INK_PACKAGES);
	f = *out = &list->items[list->count];
	*f = (struct yx_ink_found){ .bound = YX_INK_UNPLACED };
	yx_text_put_clean(&clean, yx_bytes_slice(where, 0, sizeof(f->where) / 2));
	(void)snprintf(f->where, sizeof(f->where), "%s", yx_buf_str(&clean));
	yx_buf_clear(&clean);
	if (!(kept = yx_arena_alloc(list->arena, package.len + 1)))
		return yx_fail_nomem(err);
	if (package.len)
		memcpy(kept, package.data, package.len);
	f->bytes = yx_bytes(kept, package.len);
	if (yx_ink_package_parse(&f->package, f->bytes, &why) != YX_OK) {
		if (why.status == YX_NOMEM)
			return yx_fail_nomem(err);
		f->bound = YX_INK_BROKEN;
		(void)snprintf(f->why, sizeof(f->why), "%.180s", why.text);
	}
	list->count++;
	return YX_OK;
}

void
yx_ink_list_mark_reused(struct yx_ink_list *list)
{
	for (size_t i = 1; i < list->count; i++)
		for (size_t k = 0; k < i && list->items[i].bound == YX_INK_BOUND; k++)
			if (list->items[k].bound != YX_INK_BROKEN &&
			    yx_ink_package_same_act(&list->items[i].package,
						    &list->items[k].package))
				list->items[i].bound = YX_INK_REUSED;
}

/* --------------------------------------------------------------------- PDF */

/* White space alone lies between the end of the last state and what was digested? */
static bool
only_blank(struct yx_bytes file, uint64_t from, uint64_t to)
{
	for (uint64_t i = from; i < to; i++)
		if (!file.data[i] || !strchr(" \t\r\n\f", file.data[i]))
			return false;
	return true;
}

/*
 * The state before the signature's own revision must be what was digested, and that revision must
 * add the signature and nothing else: what was shown is then what was signed.
 */
static enum yx_status
hold_against_pdf(struct yx_ink_found *f, struct yx_pdf *doc, const struct yx_pdf_signatures *sigs,
		 const struct yx_pdf_signature *s, struct yx_error *err)
{
	struct yx_bytes file = yx_pdf_bytes(doc);
	const struct yx_pdf_revision *own, *before;
	struct yx_ink_binding b = { .size = f->package.size };
	struct yx_pdf_changes changes = { 0 };
	char field[YX_INK_FIELD_MAX + 1];
	enum yx_status st;

	f->bound = YX_INK_OTHER_DOCUMENT;
	own = yx_pdf_revision(doc, s->revision);
	before = s->revision ? yx_pdf_revision(doc, s->revision - 1) : NULL;
	if (!own || !before || s->covered_revision != s->revision || b.size < before->end_marker ||
	    b.size > own->section || b.size > file.len ||
	    !only_blank(file, before->end_marker, b.size))
		return YX_OK;
	if ((st = yx_digest(&b.document, f->package.document.alg,
			    yx_bytes_slice(file, 0, (size_t)b.size), err)) != YX_OK)
		return st;
	if (!yx_digest_equal(&b.document, &f->package.document))
		return YX_OK;
	if ((st = yx_pdf_changes_find(&changes, doc, sigs, s->revision - 1, err)) != YX_OK)
		return st;
	f->bound = YX_INK_BOUND;
	if (changes.incomplete_from <= s->revision)
		f->bound = YX_INK_OTHER_DOCUMENT;
	for (size_t i = 0; i < changes.count; i++)
		/* a certification writes its permissions with the signature */
		if (changes.items[i].revision == s->revision &&
		    changes.items[i].level > YX_PDF_CHANGE_SIGN &&
		    strcmp(changes.items[i].kind, "permissions") != 0)
			f->bound = YX_INK_OTHER_DOCUMENT;
	yx_pdf_changes_clear(&changes);
	if (f->bound != YX_INK_BOUND)
		return YX_OK;
	(void)snprintf(field, sizeof(field), "%.*s", (int)s->field_name.len,
		       s->field_name.data ? (const char *)s->field_name.data : "");
	if (strcmp(field, f->package.field) != 0)
		f->bound = YX_INK_OTHER_FIELD;
	return YX_OK;
}

/* As the covered state has it: what a later revision says of the same object does not count. */
static enum yx_status
take_from_pdf(struct yx_ink_list *list, struct yx_pdf *doc, const struct yx_pdf_signatures *sigs,
	      const struct yx_pdf_signature *s, struct yx_ink_found **out, struct yx_error *err)
{
	struct yx_pdf_view v =
	    yx_pdf_view(doc, s->covered_revision == SIZE_MAX ? s->revision : s->covered_revision);
	const struct yx_pdf_obj *dict = s->dict, *stream;
	struct yx_error why = YX_ERROR_INIT;
	struct yx_buf bytes = { 0 };
	enum yx_status st;

	*out = NULL;
	if (s->value.num && yx_pdf_load(v, s->value, &dict, &why) != YX_OK)
		return why.status == YX_NOMEM ? yx_fail_nomem(err) : YX_OK;
	if (!yx_pdf_peek(dict, YX_INK_PDF_KEY))
		return YX_OK;
	yx_buf_init(&bytes, YX_LIMIT_CMS_ENVELOPE + 65536);
	if (yx_pdf_get(v, dict, YX_INK_PDF_KEY, &stream, &why) == YX_OK &&
	    stream->kind == YX_PDF_STREAM)
		st = yx_pdf_stream_decode(v, stream, YX_LIMIT_CMS_ENVELOPE + 65536, &bytes, NULL,
					  &why);
	else
		st = YX_MALFORMED;
	if (st == YX_NOMEM)
		st = yx_fail_nomem(err);
	else /* what cannot be decoded is a package that cannot be read */
		st = yx_ink_list_put(list, s->field_name, yx_buf_bytes(&bytes), out, err);
	yx_buf_clear(&bytes);
	if (st == YX_OK && (*out)->bound != YX_INK_BROKEN)
		st = hold_against_pdf(*out, doc, sigs, s, err);
	return st;
}

enum yx_status
yx_ink_find_pdf(struct yx_ink_list *list, struct yx_pdf *doc, const struct yx_pdf_signatures *sigs,
		struct yx_ink_found **by_signature, struct yx_error *err)
{
	struct yx_ink_found *f;
	enum yx_status st = yx_ink_list_begin(list, sigs->count, err);

	for (size_t i = 0; st == YX_OK && i < sigs->count; i++) {
		st = take_from_pdf(list, doc, sigs, &sigs->items[i], &f, err);
		if (by_signature)
			by_signature[i] = f;
	}
	if (st == YX_OK)
		yx_ink_list_mark_reused(list);
	else
		yx_ink_list_clear(list);
	return st;
}

static enum yx_status
find_in_pdf(struct yx_ink_list *out, struct yx_bytes in, struct yx_bytes password,
	    struct yx_error *err)
{
	struct yx_pdf_options open = { .password = password };
	struct yx_pdf_signatures sigs = { 0 };
	struct yx_pdf *doc = NULL;
	enum yx_status st = yx_pdf_open(&doc, in, &open, err);

	if (st == YX_OK)
		st = yx_pdf_signatures_list(&sigs, yx_pdf_latest(doc), true, err);
	if (st == YX_OK)
		st = yx_ink_find_pdf(out, doc, &sigs, NULL, err);
	yx_pdf_signatures_clear(&sigs);
	yx_pdf_free(doc);
	return st;
}

/* An encrypted package was signed before it was encrypted (GM/T 0099): the plain one is looked at.
 */
static enum yx_status
find_in_encrypted_ofd(struct yx_ink_list *out, struct yx_bytes in, struct yx_bytes password,
		      struct yx_error *err)
{
	const struct yx_ofd_opener opener = { .password = password };
	struct yx_buf plain = { 0 };
	const struct yx_zip_writer to = { yx_zip_into_buf, &plain };
	struct yx_ofd_crypt *crypt = NULL;
	enum yx_status st;

	yx_buf_init_secret(&plain, YX_LIMIT_BUFFER);
	if ((st = yx_ofd_crypt_open(&crypt, in, err)) == YX_OK)
		st = yx_ofd_decrypt(crypt, &opener, 1, yx_time_now(), &to, NULL, err);
	if (st == YX_OK)
		st = yx_ink_find_ofd(out, yx_buf_bytes(&plain), err);
	yx_ofd_crypt_free(crypt);
	yx_buf_clear(&plain);
	return st;
}

/* ---------------------------------------------------------------- any file */

enum yx_status
yx_ink_find(struct yx_ink_list *out, struct yx_bytes in, struct yx_bytes password,
	    struct yx_error *err)
{
	struct yx_ink_package p;
	struct yx_ink_found *f;
	enum yx_status st;

	*out = (struct yx_ink_list){ 0 };
	if (password.len && yx_ofd_is_encrypted(in))
		return find_in_encrypted_ofd(out, in, password, err);
	if (yx_ofd_looks_like(in))
		return yx_ink_find_ofd(out, in, err);
	if (yx_pdf_looks_like(in))
		return find_in_pdf(out, in, password, err);
	if (yx_ink_package_parse(&p, in, err) != YX_OK)
		return err && err->status == YX_NOMEM
			   ? YX_NOMEM
			   : yx_fail_prefix(err, YX_UNSUPPORTED, "neither PDF, OFD nor package: ");
	if ((st = yx_ink_list_begin(out, 1, err)) == YX_OK)
		st = yx_ink_list_put(out, yx_bytes_str(p.field), in, &f, err);
	if (st != YX_OK)
		yx_ink_list_clear(out);
	return st;
}

bool
yx_ink_may_hold(struct yx_bytes in)
{
	return yx_ofd_looks_like(in) || yx_pdf_looks_like(in);
}
