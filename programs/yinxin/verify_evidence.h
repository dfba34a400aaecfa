/* SPDX-License-Identifier: Apache-2.0 */
/* verify_evidence.h: what `yinxin verify` does with an evidence package, and with what is no file.
 */
#ifndef YINXIN_PROGRAM_VERIFY_EVIDENCE_H
#define YINXIN_PROGRAM_VERIFY_EVIDENCE_H

#include <yinxin/codec_json.h>
#include <yinxin/sign.h>
#include "cli.h"
#include "log_keys.h"

struct verify_evidence {
	struct yx_trust *trust;      /* opened, and read with the package */
	const struct log_keys *keys; /* of logs and witnesses */
	const struct yx_policy *policy;
	yx_time at;
	enum cli_where apart;
};

/* The exit status that fits a verdict. */
int verify_exit(enum yx_verdict v);
/* The JSON of a file that could not even be opened. */
void verify_put_missing(struct yx_json_build *json, const char *path, const char *why);
/* An evidence package has a report of its own; its verdict is one of the same words. */
int verify_evidence(const struct cli *c, const struct verify_evidence *e, const char *path,
		    struct yx_bytes in, struct yx_json_build *json);

#endif
