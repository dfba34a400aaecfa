/* SPDX-License-Identifier: Apache-2.0 */
/*
 * codec_xml: XML 1.0 read through libxml2 with everything dangerous off, and written by hand.
 *
 * No network, no entities, no document type declaration at all (a document that has one is DENIED:
 * nothing we read needs it and every XML bomb does). Size, depth and element count are limited.
 * Elements and attributes are found by local name, whatever namespace or prefix the writer chose,
 * because writers in the field use four different namespaces for OFD. Every element knows its line.
 */
#ifndef YINXIN_CODEC_XML_H
#define YINXIN_CODEC_XML_H

#include <yinxin/base.h>

#ifdef __cplusplus
extern "C" {
#endif

struct yx_xml;      /* a parsed document */
struct yx_xml_node; /* an element of it; lives as long as the document */

/*
 * Opens libxml2, which is otherwise done by the first yx_xml_parse(): for callers that are about to
 * give up opening files (sandbox.h). UNSUPPORTED when it is not installed.
 */
YX_MUST_CHECK enum yx_status yx_xml_prepare(struct yx_error *err);

/* The document copies; `in` may go. Errors carry the line in their text. */
YX_MUST_CHECK enum yx_status yx_xml_parse(struct yx_xml **out, struct yx_bytes in,
					  struct yx_error *err);
void yx_xml_free(struct yx_xml *x);

const struct yx_xml_node *yx_xml_root(const struct yx_xml *x);
/* Local name ("Page" of <ofd:Page>), and the namespace, "" when there is none. */
const char *yx_xml_name(const struct yx_xml_node *n);
const char *yx_xml_namespace(const struct yx_xml_node *n);
bool yx_xml_is(const struct yx_xml_node *n, const char *local_name);
/* 1-based line of the start tag; 0 when unknown. */
unsigned yx_xml_line(const struct yx_xml_node *n);
/* Element children only; NULL name means any. */
const struct yx_xml_node *yx_xml_child(const struct yx_xml_node *n, const char *local_name);
const struct yx_xml_node *yx_xml_next(const struct yx_xml_node *n, const char *local_name);
/* Next element in document order within `top`; start with `at` = `top`. NULL at the end. */
const struct yx_xml_node *yx_xml_walk(const struct yx_xml_node *top, const struct yx_xml_node *at);
/* Attribute by local name; NULL when absent. Borrowed. */
const char *yx_xml_attr(const struct yx_xml_node *n, const char *local_name);
/* The character data directly in the element, white space at both ends cut off; "" when none. */
YX_MUST_CHECK enum yx_status yx_xml_text(const struct yx_xml_node *n, struct yx_buf *out,
					 struct yx_error *err);
/* The same with every blank as it stands: characters that are placed one by one count them. */
YX_MUST_CHECK enum yx_status yx_xml_text_exact(const struct yx_xml_node *n, struct yx_buf *out,
					       struct yx_error *err);
/* yx_xml_text() kept by the document; NULL only when memory ran out. */
const char *yx_xml_text_str(const struct yx_xml *x, const struct yx_xml_node *n);
/* Text of the child element of that name, or of the attribute of that name, or NULL. */
const char *yx_xml_field(const struct yx_xml *x, const struct yx_xml_node *n,
			 const char *local_name);

/* Numbers as XML writes them; false when absent or not wholly a number. */
bool yx_xml_number(const char *s, double *out);
bool yx_xml_integer(const char *s, int64_t *out);
/* Up to `max` numbers separated by blanks; how many were read, -1 when malformed. */
int yx_xml_numbers(const char *s, double *out, int max);

/* ----------------------------------------------------------------- writing */

/* Character data and attribute values, escaped; characters XML forbids become U+FFFD. */
bool yx_xml_put_text(struct yx_buf *out, struct yx_bytes text);
bool yx_xml_put_attr(struct yx_buf *out, const char *name, const char *value);

#ifdef __cplusplus
}
#endif
#endif
