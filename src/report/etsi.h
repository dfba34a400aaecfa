/* SPDX-License-Identifier: Apache-2.0 */
/* etsi.h: what the two halves of the XML validation report share. */
#ifndef YINXIN_REPORT_ETSI_H
#define YINXIN_REPORT_ETSI_H

#include <yinxin/report_page.h>

struct xml {
	struct yx_buf *out;
	const struct yx_verify_report *r;
	unsigned depth;
};

void etsi_begin(struct xml *x, const char *element);
void etsi_end(struct xml *x, const char *element);
/* A text, cleaned and escaped, in an element. */
void etsi_leaf(struct xml *x, const char *element, const char *text);
/* An element whose only content is the VOReference attribute. */
void etsi_reference(struct xml *x, const char *element, const char *id);
/* IDs are ours: prefix and number, so that nothing of the document gets into one. */
const char *etsi_object_id(char out[24], const char *prefix, size_t n);
void etsi_digest(struct xml *x, const char *element, const struct yx_digest *d);

/* etsi_objects.c: 4.4, and what of the objects a signature refers to. */
void etsi_chain(struct xml *x, const struct yx_signature *s, size_t n);
void etsi_related(struct xml *x, const struct yx_signature *s, size_t n);
void etsi_objects(struct xml *x);

#endif
