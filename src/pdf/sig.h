/* SPDX-License-Identifier: Apache-2.0 */
/* What the files that list signatures share. */
#ifndef YX_PDF_SIG_H
#define YX_PDF_SIG_H

#include "doc.h"

/* A listing being made. Everything in it lives in `arena`. */
struct pdf_listing {
	struct yx_pdf_view v;
	struct yx_arena *arena;
	struct yx_pdf_signature *sigs;
	size_t sig_count, sig_cap;
	struct yx_pdf_sig_field *fields;
	size_t field_count, field_cap;
	struct yx_pdf_ref *field_widgets; /* first widget of each field, beside `fields` */
	uint8_t *seen;                    /* field and annotation objects, one bit each */
	struct yx_pdf_ref perms_docmdp;
	bool usage_rights; /* met, and not listed */
};

/* Resolve, with the result in the listing's arena (a direct object is returned as it is). */
YX_MUST_CHECK enum yx_status pdf_listing_resolve(struct pdf_listing *l, const struct yx_pdf_obj *o,
						 const struct yx_pdf_obj **out,
						 struct yx_error *err);
/* A field's full name, in the listing's arena: its parent's, a dot, its own (12.7.4.2). */
struct yx_bytes pdf_join_name(struct pdf_listing *l, struct yx_bytes parent, struct yx_bytes own);
bool pdf_seen(struct pdf_listing *l, uint32_t num); /* and mark */
/* A text string entry as UTF-8 in the listing's arena; empty when absent. */
struct yx_bytes pdf_listing_text(struct pdf_listing *l, const struct yx_pdf_obj *dict,
				 const char *key);
YX_MUST_CHECK enum yx_status
pdf_listing_add(struct pdf_listing *l, const struct yx_pdf_signature *s, struct yx_error *err);
YX_MUST_CHECK enum yx_status
pdf_listing_finish(struct pdf_listing *l, struct yx_pdf_signatures *out, struct yx_error *err);
/* Fill everything that comes from the signature dictionary s->dict. */
YX_MUST_CHECK enum yx_status pdf_read_signature(struct pdf_listing *l, struct yx_pdf_view v,
						struct yx_pdf_signature *s, struct yx_error *err);
YX_MUST_CHECK enum yx_status pdf_read_lock(struct pdf_listing *l, const struct yx_pdf_obj *dict,
					   struct yx_pdf_field_lock *out, struct yx_error *err);
void pdf_judge_coverage(const struct yx_pdf *doc, struct yx_pdf_signature *s);
YX_MUST_CHECK enum yx_status pdf_list_dss(struct pdf_listing *l, struct yx_pdf_signatures *out,
					  struct yx_error *err);
YX_MUST_CHECK enum yx_status pdf_walk_fields(struct pdf_listing *l, const struct yx_pdf_obj *form,
					     struct yx_error *err);
/* sig_widget.c */
YX_MUST_CHECK enum yx_status pdf_walk_annotations(struct pdf_listing *l, struct yx_error *err);
/* A field that was found with its inherited values. */
struct pdf_field {
	struct yx_pdf_ref ref;
	struct yx_bytes name;
	struct yx_bytes type; /* FT */
	const struct yx_pdf_obj *value;
	int64_t flags;
};
YX_MUST_CHECK enum yx_status pdf_add_sig_field(struct pdf_listing *l, const struct pdf_field *f,
					       enum yx_pdf_signature_origin origin,
					       struct yx_error *err);

#endif
