/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sign_lock: does the form have the fields that a lock names (ISO 32000-2 12.8.2.4)? A misspelt
 * name would lock nothing, or with all-but one field more, and nobody would notice.
 */
#include <string.h>
#include <yinxin/limits.h>
#include "sign.h"

#define NAMES_SHOWN 300 /* bytes of the list in a message */

struct names {
	struct yx_pdf_view v;
	const struct yx_pdf_field_lock *lock;
	bool *found; /* beside lock->fields */
	struct yx_buf path, list;
	size_t visits, leaves;
};

static void
look_at(struct names *n)
{
	struct yx_bytes name = yx_buf_bytes(&n->path);

	n->leaves++;
	for (size_t i = 0; i < n->lock->field_count; i++) {
		struct yx_pdf_field_lock one = { .action = YX_PDF_FIELDS_INCLUDE,
						 .fields = &n->lock->fields[i],
						 .field_count = 1 };

		n->found[i] = n->found[i] || yx_pdf_lock_covers(&one, name);
	}
	if (n->list.len < NAMES_SHOWN)
		yx_buf_printf(&n->list, "%s%s", n->list.len ? ", " : "", yx_buf_str(&n->path));
	else if (yx_bytes_find(yx_buf_bytes(&n->list), YX_BYTES_LIT(" ..."), 0) == SIZE_MAX)
		yx_buf_puts(&n->list, " ...");
}

/* Every field with a name of its own, by its full name (12.7.4.2). */
static enum yx_status
walk(struct names *n, const struct yx_pdf_obj *fields, unsigned depth, struct yx_error *err)
{
	const struct yx_pdf_obj *field = NULL, *part = NULL, *kids = NULL;
	enum yx_status st = YX_OK;

	for (size_t i = 0; st == YX_OK && fields->kind == YX_PDF_ARRAY && i < fields->u.array.count;
	     i++) {
		size_t mark = n->path.len, before = n->leaves;

		if (depth > YX_LIMIT_DEPTH || ++n->visits > YX_LIMIT_PDF_CHANGE_VISITS)
			return yx_fail(err, YX_LIMIT, NULL, "", "the form has too many fields");
		if ((st = yx_pdf_item(n->v, fields, i, &field, err)) != YX_OK ||
		    (st = yx_pdf_get(n->v, field, "T", &part, err)) != YX_OK)
			return st;
		if (part->kind != YX_PDF_STRING)
			continue; /* a widget */
		if (mark)
			yx_buf_puts(&n->path, ".");
		(void)yx_pdf_text_utf8(part->u.text, &n->path);
		st = yx_pdf_get(n->v, field, "Kids", &kids, err);
		if (st == YX_OK)
			st = walk(n, kids, depth + 1, err);
		if (st == YX_OK && n->leaves == before)
			look_at(n); /* no field below it: it has a value of its own */
		n->path.len = mark;
	}
	return st;
}

enum yx_status
pdf_check_lock_names(const struct pdf_signing *s, struct yx_error *err)
{
	struct names n = { .v = yx_pdf_latest(s->u->doc), .lock = &s->o->lock };
	const struct yx_pdf_obj *catalog = NULL, *form = NULL, *fields = NULL;
	size_t shown;
	enum yx_status st;

	if (!s->o->lock.field_count)
		return YX_OK;
	if (!(n.found = yx_alloc_array(s->o->lock.field_count, sizeof(*n.found))))
		return yx_fail_nomem(err);
	if ((st = yx_pdf_catalog(n.v, &catalog, err)) != YX_OK ||
	    (st = yx_pdf_get(n.v, catalog, "AcroForm", &form, err)) != YX_OK ||
	    (st = yx_pdf_get(n.v, form, "Fields", &fields, err)) != YX_OK ||
	    (st = walk(&n, fields, 0, err)) != YX_OK)
		goto done;
	shown = n.list.len;
	yx_buf_put_bytes(&n.path, s->name); /* the field that is made now may be named too */
	look_at(&n);
	n.list.len = shown;
	if ((st = yx_buf_status(&n.list, err)) != YX_OK)
		goto done;
	for (size_t i = 0; st == YX_OK && i < s->o->lock.field_count; i++) {
		struct yx_bytes name = s->o->lock.fields[i];

		if (!n.found[i])
			st = yx_fail_at(err, YX_USAGE, YX_NO_OFFSET, "ISO 32000-2 12.8.2.4",
					"the form has no field \"%.*s\" to lock; its fields are: "
					"%s",
					(int)(name.len > 60 ? 60 : name.len),
					(const char *)name.data,
					n.list.len ? yx_buf_str(&n.list) : "none");
	}
done:
	yx_free(n.found);
	yx_buf_clear(&n.path);
	yx_buf_clear(&n.list);
	return st;
}
