/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sign: an update that ends in a signature over everything (ISO 32000-2 12.8). The bytes are laid
 * out first, with a slot for ByteRange and Contents; then the signer gets the original and the tail
 * around the slot, and its value goes into the slot. This file knows nothing of keys.
 */
#include "sign.h"

#include <inttypes.h>
#include <string.h>

static enum yx_status
set_text(struct pdf_signing *s, struct yx_pdf_obj *dict, const char *key, struct yx_bytes utf8,
	 struct yx_error *err)
{
	if (utf8.len == 0)
		return YX_OK;
	return yx_pdf_dict_set(s->u, dict, key, yx_pdf_make_text(s->u, utf8), err);
}

static enum yx_status
set_facts(struct pdf_signing *s, struct yx_pdf_obj *dict, struct yx_error *err)
{
	struct yx_pdf_obj *build = NULL, *app = NULL;
	enum yx_status st;

	if (s->signer->document_timestamp)
		return YX_OK;
	if ((st = set_text(s, dict, "Name", s->o->name, err)) != YX_OK)
		return st;
	if ((st = set_text(s, dict, "Reason", s->o->reason, err)) != YX_OK)
		return st;
	if ((st = set_text(s, dict, "Location", s->o->location, err)) != YX_OK)
		return st;
	if ((st = set_text(s, dict, "ContactInfo", s->o->contact, err)) != YX_OK)
		return st;
	if (s->o->time != YX_TIME_NONE) {
		st = yx_pdf_dict_set(s->u, dict, "M", yx_pdf_make_date(s->u, s->o->time), err);
		if (st != YX_OK)
			return st;
	}
	if (s->o->app_name.len == 0)
		return YX_OK;
	app = pdf_make(s->u, YX_PDF_DICT);
	build = pdf_make(s->u, YX_PDF_DICT);
	st = yx_pdf_dict_set(s->u, app, "Name", pdf_make_name(s->u, s->o->app_name), err);
	if (st == YX_OK)
		st = yx_pdf_dict_set(s->u, build, "App", app, err);
	return st == YX_OK ? yx_pdf_dict_set(s->u, dict, "Prop_Build", build, err) : st;
}

static enum yx_status
add_docmdp(struct pdf_signing *s, struct yx_pdf_obj *refs, int p, struct yx_error *err)
{
	struct yx_pdf_obj *r = NULL;
	enum yx_status st;

	st = yx_pdf_update_printf(s->u, &r, err,
				  "<< /Type /SigRef /TransformMethod /DocMDP /TransformParams "
				  "<< /Type /TransformParams /P %d /V /1.2 >> >>",
				  p);
	return st == YX_OK ? yx_pdf_array_append(s->u, refs, r, err) : st;
}

static enum yx_status
add_fieldmdp(struct pdf_signing *s, struct yx_pdf_obj *refs, const struct yx_pdf_field_lock *lock,
	     struct yx_error *err)
{
	static const char *const names[] = { "", "All", "Include", "Exclude" };
	struct yx_pdf_obj *r = NULL, *params = NULL, *fields;
	struct yx_pdf_ref root;
	size_t i;
	enum yx_status st;

	if (lock->action == YX_PDF_FIELDS_NONE)
		return YX_OK;
	if ((st = pdf_update_root(s->u, &root, err)) != YX_OK)
		return st;
	st = yx_pdf_update_printf(s->u, &params, err,
				  "<< /Type /TransformParams /V /1.2 /Action /%s >>",
				  names[lock->action]);
	if (st != YX_OK)
		return st;
	if (lock->action != YX_PDF_FIELDS_ALL) {
		fields = pdf_make(s->u, YX_PDF_ARRAY);
		for (i = 0; i < lock->field_count && st == YX_OK; i++)
			st = yx_pdf_array_append(s->u, fields,
						 yx_pdf_make_text(s->u, lock->fields[i]), err);
		if (st == YX_OK)
			st = yx_pdf_dict_set(s->u, params, "Fields", fields, err);
		if (st != YX_OK)
			return st;
	}
	st = yx_pdf_update_printf(s->u, &r, err,
				  "<< /Type /SigRef /TransformMethod /FieldMDP /Data %" PRIu32
				  " %" PRIu32 " R >>",
				  root.num, root.gen);
	if (st == YX_OK)
		st = yx_pdf_dict_set(s->u, r, "TransformParams", params, err);
	return st == YX_OK ? yx_pdf_array_append(s->u, refs, r, err) : st;
}

/* The field's own /Lock, as the listing reads it. */
static const struct yx_pdf_obj *
existing_lock(struct pdf_signing *s)
{
	const struct yx_pdf_obj *field = NULL, *lock = NULL;

	if (s->is_new || yx_pdf_update_load(s->u, s->field, &field, NULL) != YX_OK ||
	    yx_pdf_get(yx_pdf_latest(s->u->doc), field, "Lock", &lock, NULL) != YX_OK)
		return NULL;
	return lock->kind == YX_PDF_DICT ? lock : NULL;
}

/* FieldMDP from a /Lock dictionary: same Action, same Fields. */
static enum yx_status
add_existing_lock(struct pdf_signing *s, struct yx_pdf_obj *refs, struct yx_error *err)
{
	struct yx_pdf_view v = yx_pdf_latest(s->u->doc);
	const struct yx_pdf_obj *lock = existing_lock(s), *o = NULL;
	struct yx_pdf_field_lock all = { .action = YX_PDF_FIELDS_ALL };
	struct yx_pdf_obj *r, *params, *copy = NULL;
	struct yx_buf text;
	struct yx_bytes action;
	enum yx_status st;

	action = pdf_get_name(v, lock, "Action");
	if (action.len == 0)
		return YX_OK;
	if ((st = add_fieldmdp(s, refs, &all, err)) != YX_OK)
		return st;
	if (yx_bytes_equal_str(action, "All"))
		return YX_OK;
	r = (struct yx_pdf_obj *)(uintptr_t)refs->u.array.items[refs->u.array.count - 1];
	params = (struct yx_pdf_obj *)(uintptr_t)yx_pdf_peek(r, "TransformParams");
	if ((st = yx_pdf_dict_set(s->u, params, "Action", pdf_make_name(s->u, action), err)) !=
	    YX_OK)
		return st;
	if ((st = yx_pdf_get(v, lock, "Fields", &o, err)) != YX_OK)
		return st;
	yx_buf_init(&text, (size_t)YX_LIMIT_PDF_OBJECT);
	yx_pdf_put(&text, o);
	st = yx_pdf_update_parse(s->u, yx_buf_bytes(&text), &copy, err);
	yx_buf_clear(&text);
	return st == YX_OK ? yx_pdf_dict_set(s->u, params, "Fields", copy, err) : st;
}

static enum yx_status
set_references(struct pdf_signing *s, struct yx_pdf_obj *dict, struct yx_error *err)
{
	struct yx_pdf_obj *refs = pdf_make(s->u, YX_PDF_ARRAY), *perms = NULL;
	struct yx_pdf_ref root;
	int p = s->o->certify ? s->o->certify : s->lock_p;
	enum yx_status st = YX_OK;

	if (!refs)
		return pdf_fail_arena(s->u->arena, err);
	if (s->signer->document_timestamp)
		return YX_OK;
	if (p >= 1 && p <= 3)
		st = add_docmdp(s, refs, p, err);
	if (st == YX_OK)
		st = add_fieldmdp(s, refs, &s->o->lock, err);
	if (st == YX_OK)
		st = add_existing_lock(s, refs, err);
	if (st == YX_OK && refs->u.array.count)
		st = yx_pdf_dict_set(s->u, dict, "Reference", refs, err);
	if (st != YX_OK || !s->o->certify)
		return st;
	if ((st = pdf_update_root(s->u, &root, err)) != YX_OK)
		return st;
	if ((st = pdf_update_edit_under(s->u, root, "Perms", YX_PDF_DICT, &perms, err)) != YX_OK)
		return st;
	return yx_pdf_dict_set(s->u, perms, "DocMDP", yx_pdf_make_ref(s->u, s->value), err);
}

/* The private entry, as a stream of its own in the same update. */
static enum yx_status
set_attached(struct pdf_signing *s, struct yx_pdf_obj *dict, struct yx_error *err)
{
	struct yx_pdf_obj *stream = pdf_make(s->u, YX_PDF_DICT);
	struct yx_buf bytes = { 0 };
	struct yx_pdf_ref ref;
	enum yx_status st;

	if (!s->o->attach_key)
		return YX_OK;
	yx_buf_init(&bytes, (size_t)YX_LIMIT_PDF_STREAM);
	if ((st = s->o->attach(s->o->attach_state, s->name, &bytes, err)) == YX_OK &&
	    (st = yx_pdf_dict_set(s->u, stream, "Type",
				  pdf_make_name(s->u, yx_bytes_str(s->o->attach_key)), err)) ==
		YX_OK &&
	    (st = yx_pdf_update_add_stream(s->u, stream, yx_buf_bytes(&bytes), false, &ref, err)) ==
		YX_OK)
		st = yx_pdf_dict_set(s->u, dict, s->o->attach_key, yx_pdf_make_ref(s->u, ref), err);
	yx_buf_clear(&bytes);
	return st;
}

enum yx_status
pdf_make_signature(struct pdf_signing *s, struct yx_error *err)
{
	struct yx_pdf_obj *dict = pdf_make(s->u, YX_PDF_DICT);
	const char *filter = s->signer->filter ? s->signer->filter : "Adobe.PPKLite";
	const char *type = s->signer->document_timestamp ? "DocTimeStamp" : "Sig";
	enum yx_status st;

	st = yx_pdf_dict_set(s->u, dict, "Type", pdf_make_name(s->u, yx_bytes_str(type)), err);
	if (st != YX_OK)
		return st;
	st = yx_pdf_dict_set(s->u, dict, "Filter", pdf_make_name(s->u, yx_bytes_str(filter)), err);
	if (st != YX_OK)
		return st;
	st = yx_pdf_dict_set(s->u, dict, "SubFilter",
			     pdf_make_name(s->u, yx_bytes_str(s->signer->sub_filter)), err);
	if (st != YX_OK)
		return st;
	if ((st = set_facts(s, dict, err)) != YX_OK)
		return st;
	if ((st = set_references(s, dict, err)) != YX_OK)
		return st;
	if ((st = set_attached(s, dict, err)) != YX_OK)
		return st;
	if ((st = yx_pdf_update_put(s->u, s->value, dict, err)) != YX_OK)
		return st;
	pdf_change_find(s->u, s->value.num)->is_signature = true;
	return YX_OK;
}

/* -------------------------------------------------------------------- bytes */

static void
patch(struct yx_buf *tail, size_t at, const char *text, size_t len)
{
	memcpy(tail->data + at, text, len);
}

/* A name of a field for people, behind those that are there; whole or not at all but for one. */
static void
put_name(char *to, size_t size, struct yx_bytes name)
{
	struct yx_buf text = { 0 };
	size_t used = strlen(to), n;

	yx_text_put_clean(&text, name);
	if (used + text.len + 3 <= size || !used) {
		for (n = text.len < size - 1 ? text.len : size - 1;
		     n && n < text.len && (text.data[n] & 0xc0) == 0x80;)
			n--;
		snprintf(to + used, size - used, "%s%.*s", used ? ", " : "", (int)n,
			 yx_buf_str(&text));
	}
	yx_buf_clear(&text);
}

static void
fill_result(const struct pdf_signing *s, const struct pdf_slot *slot, size_t tail_len,
	    struct yx_pdf_signed *out)
{
	uint64_t base = s->u->doc->file.len;

	out->field = s->field;
	out->made_field = s->is_new;
	put_name(out->field_name, sizeof(out->field_name), s->name);
	for (size_t i = 0; s->is_new && i < s->list.field_count; i++)
		if (!s->list.fields[i].is_signed)
			put_name(out->empty_fields, sizeof(out->empty_fields),
				 s->list.fields[i].name);
	out->value = s->value;
	out->contents_offset = base + slot->contents_at;
	out->contents_end = base + slot->contents_end;
	out->byte_range[0] = 0;
	out->byte_range[1] = out->contents_offset;
	out->byte_range[2] = out->contents_end;
	out->byte_range[3] = base + tail_len - out->contents_end;
}

static enum yx_status
fill_slot(struct pdf_signing *s, struct yx_buf *tail, const struct pdf_slot *slot,
	  struct yx_pdf_signed *done, struct yx_error *err)
{
	char range[PDF_BYTE_RANGE_WIDTH + 1];
	struct yx_bytes parts[3];
	struct yx_buf value, hex;
	int n;
	enum yx_status st;

	fill_result(s, slot, tail->len, done);
	n = snprintf(range, sizeof(range), "[0 %" PRIu64 " %" PRIu64 " %" PRIu64 "]",
		     done->byte_range[1], done->byte_range[2], done->byte_range[3]);
	if (n < 0 || n > PDF_BYTE_RANGE_WIDTH)
		return yx_fail_at(err, YX_INTERNAL, YX_NO_OFFSET, "", "ByteRange does not fit");
	patch(tail, slot->byte_range_at, range, (size_t)n);
	parts[0] = s->u->doc->file;
	parts[1] = yx_bytes(tail->data, slot->contents_at);
	parts[2] = yx_bytes(tail->data + slot->contents_end, tail->len - slot->contents_end);
	yx_buf_init(&value, slot->contents_size + 1);
	yx_buf_init(&hex, 2 * slot->contents_size + 2);
	if ((st = s->signer->sign(s->signer->state, parts, 3, &value, err)) != YX_OK)
		goto done;
	if (value.len > slot->contents_size || value.status == YX_LIMIT) {
		st = yx_fail_at(err, YX_LIMIT, YX_NO_OFFSET, "ISO 32000-2 12.8.3.3",
				"the signature value is larger than the %zu bytes left for it",
				slot->contents_size);
		goto done;
	}
	if ((st = yx_buf_status(&value, err)) != YX_OK)
		goto done;
	if (value.len == 0) {
		st = yx_fail_at(err, YX_CRYPTO, YX_NO_OFFSET, "", "the signer gave no value");
		goto done;
	}
	yx_hex_put(&hex, yx_buf_bytes(&value));
	if ((st = yx_buf_status(&hex, err)) == YX_OK)
		patch(tail, slot->contents_at + 1, (const char *)hex.data, hex.len);
done:
	yx_buf_clear(&value);
	yx_buf_clear(&hex);
	return st;
}

enum yx_status
yx_pdf_sign(struct yx_pdf_update *u, const struct yx_pdf_sign_options *options,
	    const struct yx_pdf_signer *signer, struct yx_buf *tail, struct yx_pdf_signed *result,
	    struct yx_error *err)
{
	struct pdf_signing s = { .u = u, .o = options, .signer = signer };
	struct yx_pdf_signed done = { .contents_offset = 0 };
	struct pdf_slot slot = { .contents_size = signer->size_max };
	enum yx_status st;

	if (!signer->sign || !signer->sub_filter || signer->size_max == 0 ||
	    signer->size_max > YX_LIMIT_PDF_CONTENTS)
		return yx_fail_at(err, YX_USAGE, YX_NO_OFFSET, "", "an incomplete signer");
	if ((st = yx_pdf_signatures_list(&s.list, yx_pdf_latest(u->doc), false, err)) != YX_OK)
		return st;
	if ((st = pdf_choose_field(&s, err)) != YX_OK)
		goto done;
	if ((st = pdf_check_rules(&s, err)) != YX_OK)
		goto done;
	if ((st = yx_pdf_update_reserve(u, &s.value, err)) != YX_OK)
		goto done;
	if ((st = pdf_place_field(&s, err)) != YX_OK)
		goto done;
	if ((st = pdf_make_signature(&s, err)) != YX_OK)
		goto done;
	if ((st = pdf_update_write(u, tail, &slot, err)) != YX_OK)
		goto done;
	if ((st = fill_slot(&s, tail, &slot, &done, err)) != YX_OK)
		goto done;
	done.scale = s.scale;
	if (result)
		*result = done;
done:
	if (st != YX_OK)
		yx_buf_reset(tail);
	yx_pdf_signatures_clear(&s.list);
	return st;
}
