/* SPDX-License-Identifier: Apache-2.0 */
/* An update's insides, shared by the files that make and write it. */
#ifndef YX_PDF_UPDATE_PRIVATE_H
#define YX_PDF_UPDATE_PRIVATE_H

#include "doc.h"

struct pdf_change {
	struct yx_pdf_ref ref;
	struct yx_pdf_obj *obj; /* NULL: reserved, not filled yet */
	bool is_stream;
	bool is_signature;    /* its Contents and ByteRange are written as a slot */
	struct yx_bytes data; /* STREAM: encoded, in clear */
};

struct yx_pdf_update {
	struct yx_pdf *doc;
	struct yx_arena *arena;
	struct pdf_change *changes; /* by object number */
	size_t count, cap;
	uint32_t next; /* first free object number */
	bool finished;
};

/* Where a signature's slot is in the tail. */
struct pdf_slot {
	size_t contents_size; /* bytes of the value there is room for */
	size_t byte_range_at; /* of '[' */
	size_t contents_at;   /* of '<' */
	size_t contents_end;  /* behind '>' */
};
#define PDF_BYTE_RANGE_WIDTH 68 /* "[0 n n n]" with three numbers of up to 20 digits */

/* The change of this object, or NULL. */
struct pdf_change *pdf_change_find(struct yx_pdf_update *u, uint32_t num);
/* Write the whole tail; `slot` (may be NULL) is filled with where the signature's slot came. */
YX_MUST_CHECK enum yx_status pdf_update_write(struct yx_pdf_update *u, struct yx_buf *tail,
					      struct pdf_slot *slot, struct yx_error *err);
struct yx_pdf_obj *pdf_make(struct yx_pdf_update *u, enum yx_pdf_kind kind);
struct yx_pdf_obj *pdf_make_int(struct yx_pdf_update *u, int64_t v);
struct yx_pdf_obj *pdf_make_name(struct yx_pdf_update *u, struct yx_bytes name);
/* Changeable dictionary or array under `key` of the object `holder`, changing the holder only when
 * it has to be. */
YX_MUST_CHECK enum yx_status pdf_update_edit_under(struct yx_pdf_update *u,
						   struct yx_pdf_ref holder, const char *key,
						   enum yx_pdf_kind kind, struct yx_pdf_obj **out,
						   struct yx_error *err);
/* The catalog's own reference. */
YX_MUST_CHECK enum yx_status pdf_update_root(struct yx_pdf_update *u, struct yx_pdf_ref *out,
					     struct yx_error *err);

/*
 * A number nothing has and the trailer does not point to. Files are about whose trailer names an
 * object that was lost (LibreOffice's /AdditionalStreams, rewritten by others): what we add must
 * not become it.
 */
uint32_t pdf_update_first_free(const struct yx_pdf *doc, const struct yx_pdf_obj *trailer);

#endif
