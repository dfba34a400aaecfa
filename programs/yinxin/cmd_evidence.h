/* SPDX-License-Identifier: Apache-2.0 */
/* cmd_evidence.h: options of `yinxin evidence`, shared by the files of its actions. */
#ifndef YINXIN_PROGRAM_CMD_EVIDENCE_H
#define YINXIN_PROGRAM_CMD_EVIDENCE_H

#include <yinxin/evidence.h>
#include "cli.h"
#include "log_keys.h"

#define EVIDENCE_FILES_MAX    256
#define EVIDENCE_OPENINGS_MAX 32

struct evidence_request {
	struct cli *c;
	const char *action, *package, *out;
	/* export */
	const char *ledger, *matter;
	const char *documents[EVIDENCE_FILES_MAX];
	size_t document_count;
	const char *parts[EVIDENCE_FILES_MAX];
	enum yx_evidence_kind part_kinds[EVIDENCE_FILES_MAX];
	size_t part_count;
	const char *openings[EVIDENCE_OPENINGS_MAX];
	size_t opening_count;
	struct log_keys carried;
	bool embed;
	/* verify, report */
	struct log_keys trusted;
	struct yx_trust *trust;
	const char *files[EVIDENCE_FILES_MAX];
	size_t file_count;
	struct yx_policy policy;
	bool has_policy;
	yx_time at;
	bool html;
};

int evidence_export(struct evidence_request *r);

#endif
