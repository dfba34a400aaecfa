/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf_update: an incremental update (ISO 32000-2 7.5.6). Every byte of the original stays; new and
 * changed objects, one cross-reference section of the same kind as the last one (table, stream,
 * hybrid), and a trailer follow. Works on encrypted files: what is added is encrypted the same way.
 *
 * Life: yx_pdf_update_new, any number of changes, then one of yx_pdf_update_finish or yx_pdf_sign
 * (pdf_sign.h), then yx_pdf_update_free. Objects made here live as long as the update.
 */
#ifndef YINXIN_PDF_UPDATE_H
#define YINXIN_PDF_UPDATE_H

#include <yinxin/pdf.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Begin an update of the document's latest revision. The document must outlive it. YX_UNSUPPORTED
 * when the file cannot be continued (nothing but junk after the last %%EOF is fine, it is kept).
 */
YX_MUST_CHECK enum yx_status yx_pdf_update_new(struct yx_pdf_update **out, struct yx_pdf *doc,
					       struct yx_error *err);
void yx_pdf_update_free(struct yx_pdf_update *u);
struct yx_pdf *yx_pdf_update_doc(struct yx_pdf_update *u);

/*
 * An object from PDF syntax ("<< /Type /Annot >>", "[1 2 0 R]"), strings in clear. Not a stream.
 * The object may be changed with the functions below until the update is finished.
 */
YX_MUST_CHECK enum yx_status yx_pdf_update_parse(struct yx_pdf_update *u, struct yx_bytes syntax,
						 struct yx_pdf_obj **out, struct yx_error *err);
YX_MUST_CHECK enum yx_status yx_pdf_update_printf(struct yx_pdf_update *u, struct yx_pdf_obj **out,
						  struct yx_error *err, const char *fmt, ...)
    YX_PRINTF(4, 5);
/* Simple objects. NULL when out of memory, which the setters below accept and report. */
struct yx_pdf_obj *yx_pdf_make_ref(struct yx_pdf_update *u, struct yx_pdf_ref ref);
struct yx_pdf_obj *yx_pdf_make_string(struct yx_pdf_update *u, struct yx_bytes raw);
/* A text string from UTF-8: PDFDocEncoding when it is ASCII, UTF-16BE otherwise. */
struct yx_pdf_obj *yx_pdf_make_text(struct yx_pdf_update *u, struct yx_bytes utf8);
struct yx_pdf_obj *yx_pdf_make_date(struct yx_pdf_update *u, yx_time t);

/* Set an entry (all entries of that key are replaced by the one), or remove it. */
YX_MUST_CHECK enum yx_status yx_pdf_dict_set(struct yx_pdf_update *u, struct yx_pdf_obj *dict,
					     const char *key, const struct yx_pdf_obj *value,
					     struct yx_error *err);
YX_MUST_CHECK enum yx_status yx_pdf_dict_remove(struct yx_pdf_update *u, struct yx_pdf_obj *dict,
						const char *key, struct yx_error *err);
YX_MUST_CHECK enum yx_status yx_pdf_array_append(struct yx_pdf_update *u, struct yx_pdf_obj *array,
						 const struct yx_pdf_obj *value,
						 struct yx_error *err);

/* A new object number, to be filled with yx_pdf_update_put (a number never filled is an error). */
YX_MUST_CHECK enum yx_status yx_pdf_update_reserve(struct yx_pdf_update *u, struct yx_pdf_ref *out,
						   struct yx_error *err);
/* Give a reserved or existing number this body. */
YX_MUST_CHECK enum yx_status yx_pdf_update_put(struct yx_pdf_update *u, struct yx_pdf_ref ref,
					       const struct yx_pdf_obj *body, struct yx_error *err);
/* A stream: `dict` without /Length and /Filter; `data` is copied, deflated when `compress`. A
 * caller that encodes itself sets /Filter and passes compress false. */
YX_MUST_CHECK enum yx_status yx_pdf_update_put_stream(struct yx_pdf_update *u,
						      struct yx_pdf_ref ref,
						      const struct yx_pdf_obj *dict,
						      struct yx_bytes data, bool compress,
						      struct yx_error *err);
/* reserve + put */
YX_MUST_CHECK enum yx_status yx_pdf_update_add(struct yx_pdf_update *u,
					       const struct yx_pdf_obj *body,
					       struct yx_pdf_ref *out, struct yx_error *err);
YX_MUST_CHECK enum yx_status yx_pdf_update_add_stream(struct yx_pdf_update *u,
						      const struct yx_pdf_obj *dict,
						      struct yx_bytes data, bool compress,
						      struct yx_pdf_ref *out, struct yx_error *err);
/*
 * A changeable copy of an existing object (direct parts included), which will be written in its
 * place; the same copy when asked twice. A stream cannot be edited, only replaced.
 */
YX_MUST_CHECK enum yx_status yx_pdf_update_edit(struct yx_pdf_update *u, struct yx_pdf_ref ref,
						struct yx_pdf_obj **out, struct yx_error *err);
/*
 * The dictionary or array under `key`, changeable: a direct one is changed within `dict`, a
 * referenced one is edited as its own object; when absent an empty one of `kind` is made.
 */
YX_MUST_CHECK enum yx_status
yx_pdf_update_edit_entry(struct yx_pdf_update *u, struct yx_pdf_obj *dict, const char *key,
			 enum yx_pdf_kind kind, struct yx_pdf_obj **out, struct yx_error *err);
/* What an object is with the changes so far. */
YX_MUST_CHECK enum yx_status yx_pdf_update_load(struct yx_pdf_update *u, struct yx_pdf_ref ref,
						const struct yx_pdf_obj **out,
						struct yx_error *err);
/* The catalog, changeable. */
YX_MUST_CHECK enum yx_status yx_pdf_update_catalog(struct yx_pdf_update *u, struct yx_pdf_obj **out,
						   struct yx_error *err);
/* Append an annotation to a page's /Annots. */
YX_MUST_CHECK enum yx_status yx_pdf_update_add_annotation(struct yx_pdf_update *u,
							  size_t page_index,
							  struct yx_pdf_ref annotation,
							  struct yx_error *err);
/*
 * Add validation data to the document security store (ISO 32000-2 12.8.4.3). `vri_key`: upper-case
 * hex SHA-1 of the signature's /Contents, or "" for none; `when` becomes its /TU (YX_TIME_NONE:
 * none). Streams equal to present ones are reused.
 */
YX_MUST_CHECK enum yx_status yx_pdf_update_add_dss(struct yx_pdf_update *u, const char *vri_key,
						   yx_time when, const struct yx_bytes *certs,
						   size_t cert_count, const struct yx_bytes *crls,
						   size_t crl_count, const struct yx_bytes *ocsps,
						   size_t ocsp_count, struct yx_error *err);

/* Append the update's bytes to `tail`: the new file is the original followed by them. */
YX_MUST_CHECK enum yx_status yx_pdf_update_finish(struct yx_pdf_update *u, struct yx_buf *tail,
						  struct yx_error *err);
/* Original and tail into an output file. */
YX_MUST_CHECK enum yx_status yx_pdf_write(struct yx_out *out, const struct yx_pdf *doc,
					  struct yx_bytes tail, struct yx_error *err);

#ifdef __cplusplus
}
#endif
#endif
