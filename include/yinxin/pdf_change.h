/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf_change: what is different between the state of a file that a signature covers and the file as
 * it is, and whether the terms of the signature permit that.
 *
 * Method: the two states are walked together from the trailer, every dictionary in the role it
 * plays there (catalog, page, field, annotation ...). A role has a list of what may change and what
 * it takes to permit it; anything else that differs is a change nobody permitted. An object reached
 * in two roles is judged in both. Objects that were written later and are reached in no role are
 * changes too. So the lists are white: what is not known is not permitted.
 *
 * What permits a change is a level, after ISO 32000-2 12.8.2.2 (DocMDP) and PAdES:
 * validation data < signing < filling in < annotating < anything else.
 */
#ifndef YINXIN_PDF_CHANGE_H
#define YINXIN_PDF_CHANGE_H

#include <yinxin/pdf.h>
#include <yinxin/pdf_sign.h>

#ifdef __cplusplus
extern "C" {
#endif

enum yx_pdf_change_level {
	YX_PDF_CHANGE_NONE = 0,   /* rewritten, same meaning */
	YX_PDF_CHANGE_VALIDATION, /* DSS, document time-stamps, metadata: permitted always */
	YX_PDF_CHANGE_SIGN,       /* a further signature */
	YX_PDF_CHANGE_FILL,       /* values of form fields and their appearance */
	YX_PDF_CHANGE_ANNOTATE,   /* comments */
	YX_PDF_CHANGE_OTHER       /* permitted by nothing */
};

/* One kind of change, at one place. */
struct yx_pdf_change {
	/* "dss", "timestamp", "signature", "metadata", "form-fill", "annotation", "mark",
	 * "form-field", "page-content", "resource", "page-tree", "page", "structure", "catalog",
	 * "trailer", "hidden-object", "locked-field", "signature-field", "permissions": stable */
	const char *kind;
	enum yx_pdf_change_level level;
	struct yx_pdf_ref object; /* nearest enclosing indirect object; num 0: trailer */
	size_t revision;          /* that made it, index */
	size_t page;              /* index; SIZE_MAX: none */
	const char *path;         /* "Root/AcroForm/Fields[2]/V", for people */
	const char *en, *zh;      /* one clause */
	const char *attack;       /* recognised: "evil-annotation", "shadow-hide",
				   "shadow-replace", "shadow-hide-and-replace"; NULL */
};

struct yx_pdf_changes {
	const struct yx_pdf_change *items; /* by revision */
	size_t count;
	/* Revisions from this one on could not be compared to the end (a limit, an object that
	 * cannot be read): nothing about them is permitted. SIZE_MAX: all could. */
	size_t incomplete_from;
	struct yx_arena *arena;
};

/*
 * Compare each revision after `from` with the one before it. One list serves every signature: what
 * concerns it are the changes of revisions after its covered_revision, permitted up to the level
 * yx_pdf_change_terms() gives. YX_OK whatever was found. Release with yx_pdf_changes_clear().
 */
YX_MUST_CHECK enum yx_status yx_pdf_changes_find(struct yx_pdf_changes *out, struct yx_pdf *doc,
						 const struct yx_pdf_signatures *list, size_t from,
						 struct yx_error *err);
void yx_pdf_changes_clear(struct yx_pdf_changes *c);

/*
 * The highest level that the terms of a signature permit: the DocMDP of any certification up to it
 * and the /P of its field's lock; without either, signing and filling in.
 */
enum yx_pdf_change_level yx_pdf_change_terms(const struct yx_pdf_signatures *list,
					     const struct yx_pdf_signature *s);

/*
 * Does the picture of this form field's widget show the field's value, as far as that can be told
 * (ISO 32000-2 12.7.4.3)? One that does not may be drawn anew by a viewer, and then shows something
 * else. True for widgets without a picture.
 */
YX_MUST_CHECK enum yx_status yx_pdf_widget_shows_value(struct yx_pdf_view v,
						       const struct yx_pdf_obj *widget, bool *out,
						       struct yx_error *err);

#ifdef __cplusplus
}
#endif
#endif
