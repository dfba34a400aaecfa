/* SPDX-License-Identifier: Apache-2.0 */
/* What signing's steps hand to each other. */
#ifndef YX_PDF_SIGN_PRIVATE_H
#define YX_PDF_SIGN_PRIVATE_H

#include "update.h"

struct pdf_signing {
	struct yx_pdf_update *u;
	const struct yx_pdf_sign_options *o;
	const struct yx_pdf_signer *signer;
	struct yx_pdf_signatures list; /* what the document has */
	struct yx_bytes name;          /* of the field, UTF-8 */
	struct yx_pdf_ref field, value, widget;
	bool is_new;
	double scale;                      /* of what the widget shows */
	struct yx_pdf_field_lock own_lock; /* the existing field's /Lock */
	int lock_p;
};

/* Choose the field: existing by name, first empty, or a new name. */
YX_MUST_CHECK enum yx_status pdf_choose_field(struct pdf_signing *s, struct yx_error *err);
/* Everything that may forbid this signature. */
YX_MUST_CHECK enum yx_status pdf_check_rules(struct pdf_signing *s, struct yx_error *err);
/* Are the fields there that the lock of this signature names? */
YX_MUST_CHECK enum yx_status pdf_check_lock_names(const struct pdf_signing *s,
						  struct yx_error *err);
/* Make or complete field and widget, put the appearance, register the field. */
YX_MUST_CHECK enum yx_status pdf_place_field(struct pdf_signing *s, struct yx_error *err);
/*
 * The appearance dictionary around a form that stands upright on a page rotated so, in proportion
 * in the middle of the widget's rectangle. `scale` may be NULL.
 */
YX_MUST_CHECK enum yx_status pdf_make_appearance(struct yx_pdf_update *u,
						 const struct yx_pdf_appearance *a,
						 const struct yx_pdf_rect *rect, int rotate,
						 struct yx_pdf_obj **ap, double *scale,
						 struct yx_error *err);
/* The signature dictionary, without ByteRange and Contents. */
YX_MUST_CHECK enum yx_status pdf_make_signature(struct pdf_signing *s, struct yx_error *err);

#endif
