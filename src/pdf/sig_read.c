/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sig_read: one signature dictionary (ISO 32000-2 12.8.1) as facts: its entries, its references,
 * its ByteRange against the file. What is odd is left visible; nothing is judged.
 */
#include "sig.h"

#include <string.h>

enum yx_status
pdf_listing_resolve(struct pdf_listing *l, const struct yx_pdf_obj *o,
		    const struct yx_pdf_obj **out, struct yx_error *err)
{
	unsigned i;
	enum yx_status st;

	for (i = 0; o && o->kind == YX_PDF_REF && i < YX_LIMIT_PDF_REF_CHAIN; i++)
		if ((st = pdf_load_into(l->v, o->u.ref, l->arena, &o, err)) != YX_OK)
			return st;
	*out = o && o->kind != YX_PDF_REF ? o : &pdf_null;
	return YX_OK;
}

struct yx_bytes
pdf_listing_text(struct pdf_listing *l, const struct yx_pdf_obj *dict, const char *key)
{
	const struct yx_pdf_obj *o = NULL;
	struct yx_bytes out = { NULL, 0 };
	struct yx_buf b;

	if (yx_pdf_get(l->v, dict, key, &o, NULL) != YX_OK || o->kind != YX_PDF_STRING)
		return out;
	yx_buf_init(&b, (size_t)YX_LIMIT_PDF_OBJECT);
	(void)yx_pdf_text_utf8(o->u.text, &b);
	out = yx_arena_dup(l->arena, yx_buf_bytes(&b));
	yx_buf_clear(&b);
	return out;
}

static struct yx_bytes
name_copy(struct pdf_listing *l, const struct yx_pdf_obj *dict, const char *key)
{
	struct yx_bytes n = pdf_get_name(l->v, dict, key);

	return n.len ? yx_arena_dup(l->arena, n) : n;
}

/* A whole number from 1 to 3 (tables 236, 257); another value is taken for the strictest. */
static int
read_p(struct pdf_listing *l, const struct yx_pdf_obj *dict, int absent)
{
	const struct yx_pdf_obj *p;

	if (yx_pdf_get(l->v, dict, "P", &p, NULL) != YX_OK)
		return 1;
	if (p->kind == YX_PDF_NULL)
		return absent;
	return p->kind == YX_PDF_INT && p->u.integer >= 1 && p->u.integer <= 3 ? (int)p->u.integer
									       : 1;
}

/* What a lock says that does not say which fields: all of them (tables 236, 259). */
enum yx_status
pdf_read_lock(struct pdf_listing *l, const struct yx_pdf_obj *dict, struct yx_pdf_field_lock *out,
	      struct yx_error *err)
{
	struct yx_bytes action = pdf_get_name(l->v, dict, "Action");
	const struct yx_pdf_obj *fields = NULL, *o = NULL;
	struct yx_bytes *names;
	struct yx_buf b;
	size_t i;
	enum yx_status st;

	*out = (struct yx_pdf_field_lock){ .action = YX_PDF_FIELDS_NONE };
	if (!dict || dict->kind != YX_PDF_DICT)
		return YX_OK;
	if (yx_bytes_equal_str(action, "All"))
		out->action = YX_PDF_FIELDS_ALL;
	else if (yx_bytes_equal_str(action, "Include"))
		out->action = YX_PDF_FIELDS_INCLUDE;
	else if (yx_bytes_equal_str(action, "Exclude"))
		out->action = YX_PDF_FIELDS_EXCLUDE;
	else
		out->action = YX_PDF_FIELDS_ALL;
	out->p = read_p(l, dict, 0);
	if ((st = yx_pdf_get(l->v, dict, "Fields", &fields, err)) != YX_OK)
		return st;
	if (fields->kind != YX_PDF_ARRAY && out->action == YX_PDF_FIELDS_INCLUDE)
		out->action = YX_PDF_FIELDS_ALL;
	if (fields->kind != YX_PDF_ARRAY || fields->u.array.count == 0)
		return YX_OK;
	names = yx_arena_array(l->arena, fields->u.array.count, sizeof(*names));
	if (!names)
		return pdf_fail_arena(l->arena, err);
	for (i = 0; i < fields->u.array.count; i++) {
		if ((st = yx_pdf_item(l->v, fields, i, &o, err)) != YX_OK)
			return st;
		if (o->kind != YX_PDF_STRING) {
			if (out->action == YX_PDF_FIELDS_INCLUDE)
				out->action = YX_PDF_FIELDS_ALL;
			continue;
		}
		yx_buf_init(&b, (size_t)YX_LIMIT_PDF_OBJECT);
		(void)yx_pdf_text_utf8(o->u.text, &b);
		names[out->field_count++] = yx_arena_dup(l->arena, yx_buf_bytes(&b));
		yx_buf_clear(&b);
	}
	out->fields = names;
	return YX_OK;
}

static enum yx_pdf_transform
transform_of(struct yx_bytes method)
{
	if (yx_bytes_equal_str(method, "DocMDP"))
		return YX_PDF_TRANSFORM_DOCMDP;
	if (yx_bytes_equal_str(method, "FieldMDP"))
		return YX_PDF_TRANSFORM_FIELDMDP;
	if (yx_bytes_equal_str(method, "UR") || yx_bytes_equal_str(method, "UR3"))
		return YX_PDF_TRANSFORM_UR;
	if (yx_bytes_equal_str(method, "Identity"))
		return YX_PDF_TRANSFORM_IDENTITY;
	return YX_PDF_TRANSFORM_OTHER;
}

static enum yx_status
read_reference(struct pdf_listing *l, const struct yx_pdf_obj *dict, struct yx_pdf_reference *r,
	       struct yx_error *err)
{
	const struct yx_pdf_obj *params = NULL;
	enum yx_status st;

	r->dict = dict;
	r->method = name_copy(l, dict, "TransformMethod");
	r->transform = transform_of(r->method);
	if ((st = yx_pdf_get(l->v, dict, "TransformParams", &params, err)) != YX_OK)
		return st;
	if (r->transform == YX_PDF_TRANSFORM_DOCMDP)
		r->docmdp_p = params->kind == YX_PDF_DICT   ? read_p(l, params, 2)
			      : params->kind == YX_PDF_NULL ? 2
							    : 1;
	if (r->transform == YX_PDF_TRANSFORM_FIELDMDP)
		return pdf_read_lock(l, params, &r->lock, err);
	return YX_OK;
}

static enum yx_status
read_references(struct pdf_listing *l, struct yx_pdf_signature *s, struct yx_error *err)
{
	const struct yx_pdf_obj *list = NULL, *o = NULL;
	struct yx_pdf_reference *refs;
	size_t i, count;
	enum yx_status st;

	st = pdf_listing_resolve(l, yx_pdf_peek(s->dict, "Reference"), &list, err);
	if (st != YX_OK)
		return st;
	/* one that stands alone counts, and what is none has terms that nobody knows */
	count = list->kind == YX_PDF_ARRAY ? list->u.array.count : list->kind != YX_PDF_NULL;
	if (!count)
		return YX_OK;
	refs = yx_arena_array(l->arena, count, sizeof(*refs));
	if (!refs)
		return pdf_fail_arena(l->arena, err);
	for (i = 0; i < count; i++) {
		o = list;
		if (list->kind == YX_PDF_ARRAY)
			st = pdf_listing_resolve(l, list->u.array.items[i], &o, err);
		if (st != YX_OK)
			return st;
		if (o->kind == YX_PDF_NULL)
			continue;
		if (o->kind != YX_PDF_DICT) {
			refs[s->reference_count++].transform = YX_PDF_TRANSFORM_OTHER;
			continue;
		}
		if ((st = read_reference(l, o, &refs[s->reference_count++], err)) != YX_OK)
			return st;
	}
	s->references = refs;
	return YX_OK;
}

static enum yx_status
read_byte_range(struct pdf_listing *l, struct yx_pdf_signature *s, struct yx_error *err)
{
	const struct yx_pdf_obj *array = NULL, *o = NULL;
	int64_t *out;
	size_t i, count;
	enum yx_status st;

	if ((st = yx_pdf_get(l->v, s->dict, "ByteRange", &array, err)) != YX_OK)
		return st;
	if (array->kind != YX_PDF_ARRAY)
		return YX_OK;
	count = array->u.array.count;
	if (count > YX_LIMIT_PDF_BYTE_RANGE)
		count = YX_LIMIT_PDF_BYTE_RANGE;
	out = yx_arena_array(l->arena, count + 1, sizeof(*out));
	if (!out)
		return pdf_fail_arena(l->arena, err);
	for (i = 0; i < count; i++) {
		if ((st = yx_pdf_item(l->v, array, i, &o, err)) != YX_OK)
			return st;
		out[i] = o->kind == YX_PDF_INT ? o->u.integer : -1;
	}
	s->byte_range = out;
	s->byte_range_count = count;
	return YX_OK;
}

static enum yx_status
read_certs(struct pdf_listing *l, struct yx_pdf_signature *s, struct yx_error *err)
{
	const struct yx_pdf_obj *cert = NULL, *o = NULL;
	struct yx_bytes *out;
	size_t i, count;
	enum yx_status st;

	if ((st = yx_pdf_get(l->v, s->dict, "Cert", &cert, err)) != YX_OK)
		return st;
	if (cert->kind != YX_PDF_STRING && cert->kind != YX_PDF_ARRAY)
		return YX_OK;
	count = cert->kind == YX_PDF_ARRAY ? cert->u.array.count : 1;
	out = yx_arena_array(l->arena, count + 1, sizeof(*out));
	if (!out)
		return pdf_fail_arena(l->arena, err);
	for (i = 0; i < count; i++) {
		o = cert;
		if (cert->kind == YX_PDF_ARRAY &&
		    (st = yx_pdf_item(l->v, cert, i, &o, err)) != YX_OK)
			return st;
		if (o->kind == YX_PDF_STRING)
			out[s->cert_count++] = yx_arena_dup(l->arena, o->u.text);
	}
	s->cert = out;
	return YX_OK;
}

static enum yx_status
read_contents(struct pdf_listing *l, struct yx_pdf_signature *s, struct yx_error *err)
{
	const struct yx_pdf_obj *o = NULL;
	size_t i;
	enum yx_status st;

	s->contents_offset = s->contents_end = YX_NO_OFFSET;
	if ((st = yx_pdf_get(l->v, s->dict, "Contents", &o, err)) != YX_OK)
		return st;
	if (o->kind != YX_PDF_STRING)
		return YX_OK;
	s->contents = yx_arena_dup(l->arena, o->u.text);
	if (!s->contents.data)
		return pdf_fail_arena(l->arena, err);
	if (o->offset == YX_NO_OFFSET || o->end == YX_NO_OFFSET)
		return YX_OK;
	s->contents_offset = o->offset;
	s->contents_end = o->end;
	s->coverage.contents_is_hex = o->hex;
	for (i = (size_t)o->offset + 1; o->hex && i + 1 < o->end; i++) {
		uint8_t c = l->v.doc->file.data[i];

		if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')))
			s->coverage.contents_is_hex = false;
	}
	return YX_OK;
}

enum yx_status
pdf_read_signature(struct pdf_listing *l, struct yx_pdf_view v, struct yx_pdf_signature *s,
		   struct yx_error *err)
{
	struct yx_pdf_view before = l->v;
	const struct yx_pdf_obj *o = NULL;
	enum yx_status st;

	l->v = v;
	s->type = name_copy(l, s->dict, "Type");
	s->filter = name_copy(l, s->dict, "Filter");
	s->sub_filter = name_copy(l, s->dict, "SubFilter");
	s->is_timestamp = yx_bytes_equal_str(s->type, "DocTimeStamp") ||
			  yx_bytes_equal_str(s->sub_filter, "ETSI.RFC3161");
	s->name = pdf_listing_text(l, s->dict, "Name");
	s->reason = pdf_listing_text(l, s->dict, "Reason");
	s->location = pdf_listing_text(l, s->dict, "Location");
	s->contact = pdf_listing_text(l, s->dict, "ContactInfo");
	s->m_time = YX_TIME_NONE;
	if ((st = yx_pdf_get(v, s->dict, "M", &o, err)) != YX_OK)
		goto done;
	if (o->kind == YX_PDF_STRING) {
		s->m = yx_arena_dup(l->arena, o->u.text);
		if (!yx_pdf_date(s->m, &s->m_time))
			s->m_time = YX_TIME_NONE;
	}
	if ((st = read_contents(l, s, err)) != YX_OK)
		goto done;
	if ((st = read_byte_range(l, s, err)) != YX_OK)
		goto done;
	if ((st = read_certs(l, s, err)) != YX_OK)
		goto done;
	if ((st = read_references(l, s, err)) != YX_OK)
		goto done;
	s->certifies = s->value.num && yx_pdf_ref_equal(s->value, l->perms_docmdp);
	pdf_judge_coverage(v.doc, s);
done:
	l->v = before;
	return st;
}

/* ---------------------------------------------------------------- coverage */

/* Nothing but white space from there to the end of the file? */
static bool
blank_to_end(const struct yx_pdf *doc, uint64_t from)
{
	struct yx_reader r = pdf_reader_at(doc->file, from, doc->file.len);

	pdf_skip_blank(&r);
	return yx_reader_at_end(&r);
}

static void
judge_ends(const struct yx_pdf *doc, struct yx_pdf_signature *s)
{
	struct yx_pdf_coverage *c = &s->coverage;
	size_t i;

	s->covered_revision = SIZE_MAX;
	for (i = 0; i < doc->revision_count; i++) {
		const struct yx_pdf_revision *rev = &doc->revisions[i];

		if (s->covered_end < rev->end_marker)
			break;
		s->covered_revision = i;
		if (s->covered_end <= rev->end) {
			c->ends_at_revision = true;
			c->ends_at_own_revision |= i == s->revision;
		}
	}
	c->ends_at_file = blank_to_end(doc, s->covered_end);
}

void
pdf_judge_coverage(const struct yx_pdf *doc, struct yx_pdf_signature *s)
{
	struct yx_pdf_coverage *c = &s->coverage;
	const int64_t *b = s->byte_range;
	uint64_t len = doc->file.len, end = 0;
	size_t i;
	bool whole = s->byte_range_count == 4;

	for (i = 0; i < s->byte_range_count; i++)
		if (b[i] < 0 || (uint64_t)b[i] > len)
			whole = false;
	if (whole &&
	    ((uint64_t)b[1] > len - (uint64_t)b[0] || (uint64_t)b[3] > len - (uint64_t)b[2]))
		whole = false;
	c->four_numbers = whole;
	c->starts_at_zero = s->byte_range_count > 0 && b[0] == 0;
	for (i = 0; i + 1 < s->byte_range_count; i += 2) {
		if (b[i] < 0 || b[i + 1] < 0 || (uint64_t)b[i] < end)
			c->overlaps = true;
		else
			end = (uint64_t)b[i] + (uint64_t)b[i + 1];
	}
	c->overlaps |= s->byte_range_count > 4;
	s->covered_revision = SIZE_MAX;
	if (!whole)
		return;
	c->gap_is_contents = s->contents_offset != YX_NO_OFFSET &&
			     (uint64_t)(b[0] + b[1]) == s->contents_offset &&
			     (uint64_t)b[2] == s->contents_end;
	s->covered_end = (uint64_t)(b[2] + b[3]);
	judge_ends(doc, s);
}

bool
yx_pdf_signature_parts_in(struct yx_bytes file, const struct yx_pdf_signature *s,
			  struct yx_bytes parts[2])
{
	const int64_t *b = s->byte_range;

	if (!s->coverage.four_numbers)
		return false;
	parts[0] = yx_bytes_slice(file, (size_t)b[0], (size_t)b[1]);
	parts[1] = yx_bytes_slice(file, (size_t)b[2], (size_t)b[3]);
	return true;
}

bool
yx_pdf_signature_parts(const struct yx_pdf *doc, const struct yx_pdf_signature *s,
		       struct yx_bytes parts[2])
{
	return yx_pdf_signature_parts_in(doc->file, s, parts);
}
