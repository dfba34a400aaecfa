/* SPDX-License-Identifier: Apache-2.0 */
/* Small edits of OFD.xml and Signatures.xml as bytes; not for others. */
#ifndef YINXIN_OFD_EDIT_H
#define YINXIN_OFD_EDIT_H

#include <yinxin/base.h>

/* A file of one empty element. */
#define OFD_NAMESPACE   "http://www.ofdspec.org/2016"
#define OFD_EMPTY(root) "<ofd:" root " xmlns:ofd=\"" OFD_NAMESPACE "\"/>\n"

/*
 * Append to `out` the document `in` with `<PREFIX:child attributes>text</...>` put before the end
 * tag of the first element called `parent` (with whatever prefix it has); every other byte stays.
 * `attributes` begins with a blank or is empty; `text` is written as it is, NULL for an empty
 * element.
 */
YX_MUST_CHECK enum yx_status ofd_edit_append(struct yx_bytes in, const char *parent,
					     const char *child, const char *attributes,
					     const char *text, struct yx_buf *out,
					     struct yx_error *err);
/*
 * The same with the child put before the first of the elements `before` (ending with NULL) that
 * lies directly in the root, where there is one: some schemas have an order. `parent` is the root.
 */
YX_MUST_CHECK enum yx_status ofd_edit_insert(struct yx_bytes in, const char *parent,
					     const char *const *before, const char *child,
					     const char *text, struct yx_buf *out,
					     struct yx_error *err);
/* Append `in` with the text of the first element `name` replaced; NOT_FOUND when there is none. */
YX_MUST_CHECK enum yx_status ofd_edit_text(struct yx_bytes in, const char *name, const char *text,
					   struct yx_buf *out, struct yx_error *err);

#endif
