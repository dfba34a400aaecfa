/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_image.h: what the readers of images share: strict_image.c and strict_inline.c read their
 * dictionaries, the others the formats that images have of their own.
 */
#ifndef YX_PDF_STRICT_IMAGE_H
#define YX_PDF_STRICT_IMAGE_H

#include "strict.h"

/* strict_image.c */
/* What an image's dictionary says of its samples. */
struct strict_samples {
	bool mask, own_format; /* a stencil; a format that says all by itself (JPX) */
	int64_t width, height, bits;
	struct strict_space space; /* parts 1 for a stencil */
};
/* Of a format of its own that an inline image may have: `parms` of that filter. */
bool strict_inline_format(struct strict *s, const struct yx_pdf_obj *parms, struct yx_bytes filter,
			  struct yx_bytes data, const struct strict_samples *i);
/* strict_jpeg.c, strict_jpx.c, strict_fax.c, strict_jbig2.c */
bool strict_jpx(struct strict *s, const struct yx_pdf_obj *image, struct yx_bytes data,
		const struct strict_samples *i);
bool strict_jpeg(struct strict *s, const struct yx_pdf_obj *parms, struct yx_bytes data,
		 const struct strict_samples *i);
bool strict_fax(struct strict *s, const struct yx_pdf_obj *parms, struct yx_bytes data,
		const struct strict_samples *i);
bool strict_jbig2(struct strict *s, const struct yx_pdf_obj *parms, struct yx_bytes data,
		  const struct strict_samples *i);
/* The bytes that the samples take. */
uint64_t strict_samples_size(const struct strict_samples *i);
/* /Width, /Height, /BitsPerComponent, /ColorSpace, /Decode as resolved objects; NULL: absent. */
bool strict_samples_read(struct strict *s, const struct yx_pdf_obj *const entry[5], bool mask,
			 bool own_format, const struct strict_space *space,
			 struct strict_samples *out);

/* strict_inline_end.c */
/*
 * Where EI is behind data that is packed by these filters and parameters (NULL: none), on which all
 * readers agree; SIZE_MAX when they do not.
 */
size_t strict_inline_end(struct strict_run *r, const struct yx_pdf_obj *f,
			 const struct yx_pdf_obj *p, struct yx_bytes rest,
			 const struct strict_samples *i);
/* Does what stands behind EI let the strictest reader end there? */
bool strict_inline_is_usual(struct yx_bytes rest, size_t at);

#endif
