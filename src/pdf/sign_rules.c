/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sign_rules: may this document be signed in this way? Certification (ISO 32000-2 12.8.2.2), locks
 * (12.8.2.4, 12.7.5.5), permissions of encrypted files (7.6.4.2), seed values (12.7.5.5). Whatever
 * forbids the signature is refused here with its reason, before a byte is written.
 */
#include "sign.h"

#include <string.h>

#define PERMIT_MODIFY   (1 << 3)
#define PERMIT_ANNOTATE (1 << 5)
#define PERMIT_FILL     (1 << 8)

static enum yx_status
deny(struct yx_error *err, const char *clause, const char *text)
{
	return yx_fail_at(err, YX_DENIED, YX_NO_OFFSET, clause, "%s", text);
}

static enum yx_status
check_permissions(const struct pdf_signing *s, struct yx_error *err)
{
	const struct yx_pdf_info *info = &s->u->doc->info;
	int32_t p = info->permissions;
	bool may;

	if (!info->encrypted || info->owner)
		return YX_OK;
	if (s->is_new)
		may = (p & PERMIT_ANNOTATE) && (p & PERMIT_MODIFY);
	else
		may =
		    (p & PERMIT_ANNOTATE) || (info->encryption_revision >= 3 && (p & PERMIT_FILL));
	if (may)
		return YX_OK;
	return deny(err, "ISO 32000-2 7.6.4.2",
		    s->is_new
			? "the file's permissions do not allow a new signature field; open it "
			  "with the owner's password, or sign a field it has"
			: "the file's permissions do not allow signing; open it with the "
			  "owner's password");
}

static enum yx_status
check_earlier(const struct pdf_signing *s, const struct yx_pdf_signature *sig, struct yx_error *err)
{
	size_t i;

	for (i = 0; i < sig->reference_count; i++) {
		const struct yx_pdf_reference *r = &sig->references[i];

		if (r->transform == YX_PDF_TRANSFORM_DOCMDP && sig->certifies &&
		    (r->docmdp_p == 1 || r->docmdp_p == -1))
			return deny(err, "ISO 32000-2 12.8.2.2",
				    "the document is certified and allows no changes (DocMDP 1); "
				    "only a document time-stamp may be added");
		if (r->transform == YX_PDF_TRANSFORM_FIELDMDP &&
		    yx_pdf_lock_covers(&r->lock, s->name))
			return yx_fail_at(
			    err, YX_DENIED, YX_NO_OFFSET, "ISO 32000-2 12.8.2.4",
			    "the signature in field \"%.*s\" locks field \"%.*s\"",
			    (int)(sig->field_name.len > 60 ? 60 : sig->field_name.len),
			    (const char *)sig->field_name.data,
			    (int)(s->name.len > 60 ? 60 : s->name.len), (const char *)s->name.data);
	}
	if (sig->lock.p == 1)
		return deny(err, "ISO 32000-2 12.7.5.5",
			    "an earlier signature's lock allows no more changes; only a document "
			    "time-stamp may be added");
	return YX_OK;
}

static enum yx_status
check_certify(const struct pdf_signing *s, struct yx_error *err)
{
	size_t i;

	if (s->o->certify == 0)
		return YX_OK;
	if (s->o->certify < 0 || s->o->certify > 3)
		return yx_fail_at(err, YX_USAGE, YX_NO_OFFSET, "ISO 32000-2 12.8.2.2",
				  "a certification allows 1 (no changes), 2 (forms) or 3 (notes)");
	if (s->signer->document_timestamp)
		return yx_fail_at(err, YX_USAGE, YX_NO_OFFSET, "ISO 32000-2 12.8.5",
				  "a document time-stamp cannot certify");
	if (s->list.perms_docmdp.num)
		return deny(err, "ISO 32000-2 12.8.2.2", "the document is certified already");
	for (i = 0; i < s->list.count; i++)
		if (s->list.items[i].origin == YX_PDF_SIGNATURE_FIELD)
			return deny(err, "ISO 32000-2 12.8.2.2",
				    "a certification must be the first signature, and the document "
				    "has one");
	return YX_OK;
}

/* ------------------------------------------------------------- seed values */

static bool
array_has(struct yx_pdf_view v, const struct yx_pdf_obj *array, struct yx_bytes want)
{
	const struct yx_pdf_obj *o = NULL;
	struct yx_buf b;
	size_t i;
	bool found = false;

	for (i = 0; array->kind == YX_PDF_ARRAY && i < array->u.array.count && !found; i++) {
		if (yx_pdf_item(v, array, i, &o, NULL) != YX_OK)
			continue;
		if (o->kind == YX_PDF_NAME) {
			found = yx_bytes_equal(o->u.text, want);
		} else if (o->kind == YX_PDF_STRING) {
			yx_buf_init(&b, 0);
			(void)yx_pdf_text_utf8(o->u.text, &b);
			found = yx_bytes_equal(yx_buf_bytes(&b), want);
			yx_buf_clear(&b);
		}
	}
	return found;
}

static enum yx_status
check_seed_lists(const struct pdf_signing *s, struct yx_pdf_view v, const struct yx_pdf_obj *sv,
		 int64_t required, struct yx_error *err)
{
	const struct yx_pdf_obj *o = NULL;
	const char *filter = s->signer->filter ? s->signer->filter : "Adobe.PPKLite";
	enum yx_status st;

	if ((st = yx_pdf_get(v, sv, "Filter", &o, err)) != YX_OK)
		return st;
	if ((required & 1) && o->kind == YX_PDF_NAME && !yx_bytes_equal_str(o->u.text, filter))
		return deny(err, "ISO 32000-2 table 236",
			    "the field asks for another signature handler");
	if ((st = yx_pdf_get(v, sv, "SubFilter", &o, err)) != YX_OK)
		return st;
	if ((required & 2) && o->kind == YX_PDF_ARRAY &&
	    !array_has(v, o, yx_bytes_str(s->signer->sub_filter)))
		return deny(err, "ISO 32000-2 table 236",
			    "the field asks for another signature format (SubFilter)");
	if ((st = yx_pdf_get(v, sv, "DigestMethod", &o, err)) != YX_OK)
		return st;
	if ((required & 64) && o->kind == YX_PDF_ARRAY && s->o->md_algorithm.len &&
	    !array_has(v, o, s->o->md_algorithm))
		return deny(err, "ISO 32000-2 table 236", "the field asks for another digest");
	if ((st = yx_pdf_get(v, sv, "Reasons", &o, err)) != YX_OK)
		return st;
	if (!(required & 8) || o->kind != YX_PDF_ARRAY)
		return YX_OK;
	if (o->u.array.count == 1 && array_has(v, o, yx_bytes_str(".")))
		return s->o->reason.len
			   ? deny(err, "ISO 32000-2 table 236", "the field allows no reason")
			   : YX_OK;
	if (!array_has(v, o, s->o->reason))
		return deny(err, "ISO 32000-2 table 236",
			    "the field asks for one of its own reasons");
	return YX_OK;
}

static enum yx_status
check_seed(const struct pdf_signing *s, struct yx_error *err)
{
	struct yx_pdf_view v = yx_pdf_latest(s->u->doc);
	const struct yx_pdf_obj *field = NULL, *sv = NULL, *o = NULL;
	int64_t required, p;
	enum yx_status st;

	if ((st = yx_pdf_load(v, s->field, &field, err)) != YX_OK)
		return st;
	if ((st = yx_pdf_get(v, field, "SV", &sv, err)) != YX_OK)
		return st;
	if (sv->kind != YX_PDF_DICT)
		return YX_OK;
	required = pdf_get_int(v, sv, "Ff", 0);
	if ((st = check_seed_lists(s, v, sv, required, err)) != YX_OK)
		return st;
	if ((st = yx_pdf_get(v, sv, "Cert", &o, err)) != YX_OK)
		return st;
	if (o->kind == YX_PDF_DICT && pdf_get_int(v, o, "Ff", 0) != 0)
		return yx_fail_at(err, YX_UNSUPPORTED, YX_NO_OFFSET, "ISO 32000-2 table 237",
				  "the field asks for particular certificates (seed value Cert)");
	if ((st = yx_pdf_get(v, sv, "TimeStamp", &o, err)) != YX_OK)
		return st;
	if (pdf_get_int(v, o, "Ff", 0) == 1 && !s->o->timestamped && !s->signer->document_timestamp)
		return deny(err, "ISO 32000-2 table 236", "the field asks for a time-stamp");
	if ((st = yx_pdf_get(v, sv, "MDP", &o, err)) != YX_OK)
		return st;
	p = pdf_get_int(v, o, "P", -1);
	if (p >= 0 && p <= 3 && p != s->o->certify)
		return yx_fail_at(err, YX_DENIED, YX_NO_OFFSET, "ISO 32000-2 table 236",
				  p ? "the field asks for a certification that allows %d"
				    : "the field is for an ordinary signature, not a certification "
				      "(%d)",
				  (int)p);
	if (required & (4 | 16 | 32 | 128 | 256))
		return yx_fail_at(err, YX_UNSUPPORTED, YX_NO_OFFSET, "ISO 32000-2 table 236",
				  "the field has demands this program does not meet (seed value "
				  "flags %d)",
				  (int)required);
	return YX_OK;
}

enum yx_status
pdf_check_rules(struct pdf_signing *s, struct yx_error *err)
{
	size_t i;
	enum yx_status st;

	if (s->list.needs_rendering)
		return yx_fail_at(err, YX_UNSUPPORTED, YX_NO_OFFSET, "ISO 32000-1 12.7.8",
				  "a dynamic XFA form, whose pages are made by the program that "
				  "shows it, cannot be signed");
	if ((st = check_permissions(s, err)) != YX_OK)
		return st;
	if ((st = check_certify(s, err)) != YX_OK || (st = pdf_check_lock_names(s, err)) != YX_OK)
		return st;
	for (i = 0; i < s->list.count && !s->signer->document_timestamp; i++)
		if (s->list.items[i].origin != YX_PDF_SIGNATURE_STRAY &&
		    (st = check_earlier(s, &s->list.items[i], err)) != YX_OK)
			return st;
	return s->is_new ? YX_OK : check_seed(s, err);
}
