/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An XML report against our schema of it, and against the official one where YINXIN_TEST_ETSI_XSD
 * names that file (it is not ours to keep here; docs/REPORTS.md tells where it is from).
 */
#ifndef YINXIN_TEST_ETSI_CHECK_H
#define YINXIN_TEST_ETSI_CHECK_H

#include <stdlib.h>
#include "../test.h"

/* Quoted for the shell by the caller's word: a path of the tester's own. */
static inline const char *
etsi_official(void)
{
	const char *path = getenv("YINXIN_TEST_ETSI_XSD");

	return path && path[0] && !strchr(path, '\'') ? path : NULL;
}

static inline int
etsi_lint(const struct yx_buf *xml, const char *how, const char *schema)
{
	struct yx_error err = YX_ERROR_INIT;
	char path[600];

	snprintf(path, sizeof(path), "%s/report.xml", test_scratch());
	CHECK_OK(yx_file_write(path, yx_buf_bytes(xml), 0, &err));
	return test_sh("xmllint --noout --nonet --huge %s '%s' %s 2>%s/lint.txt", how, schema, path,
		       test_scratch());
}

static inline void
etsi_check(const struct yx_buf *xml)
{
	if (!test_have("xmllint"))
		return;
	CHECK_INT(etsi_lint(xml, "--relaxng", test_data("etsi-report.rng")), 0);
	if (etsi_official())
		CHECK_INT(etsi_lint(xml, "--schema", etsi_official()), 0);
}

#endif
