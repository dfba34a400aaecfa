/* SPDX-License-Identifier: Apache-2.0 */
/* sign.h: a signature in the making. Private to ofd. */
#ifndef YINXIN_OFD_SIGN_PRIVATE_H
#define YINXIN_OFD_SIGN_PRIVATE_H

#include "package.h"

#define OFD_SIGN_CLAUSE "GB/T 33190-2016 18"

enum { OFD_SIGN_EDITS = 6, OFD_SIGN_FILLS = 16 };

struct ofd_signing {
	struct yx_ofd *o;
	const struct yx_ofd_sign *s;
	struct yx_error *err;
	struct ofd_sign_names names;
	int64_t id;
	struct yx_buf main, list, xml, value; /* new contents; main empty: unchanged */
	char attach_path[600];
	struct yx_buf attached;
	struct yx_ofd_ref *refs; /* written so far, for `attach`; values are in `values` */
	struct yx_digest *values;
	size_t ref_count;
	/* empty lists to be added because the document names them */
	struct {
		const char *path, *content;
	} fills[OFD_SIGN_FILLS];
	size_t fill_count;
};

/* sign_xml.c: make the Signature.xml, once main, list and fills are what they will be. */
YX_MUST_CHECK enum yx_status ofd_sign_make_xml(struct ofd_signing *j);

#endif
