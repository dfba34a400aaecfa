/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of `yinxin ink` share: cmd_ink*.c. */
#ifndef YINXIN_PROGRAM_CMD_INK_H
#define YINXIN_PROGRAM_CMD_INK_H

#include <yinxin/ink.h>
#include <yinxin/ink_match.h>
#include "cli.h"

#define INK_FILES_MAX 64

int ink_score(struct cli *c);
int ink_eval(struct cli *c);
int ink_quality(struct cli *c);
int ink_convert(struct cli *c);
int ink_synth(struct cli *c);
int ink_show(struct cli *c);
int ink_replay(struct cli *c);
int ink_report(struct cli *c);
int ink_name(struct cli *c);
int ink_open(struct cli *c);
int ink_enrol_command(struct cli *c);
int ink_renew(struct cli *c);
int ink_template_info(struct cli *c);
int ink_replay_check(struct cli *c);

/* Load up to INK_FILES_MAX captures; CLI_OK or an exit status after saying why. */
int ink_load_all(const struct cli *c, struct yx_ink *captures[], const char *const *paths,
		 size_t count);
void ink_free_all(struct yx_ink *captures[], size_t count);
/* A template from files; NULL info is allowed. */
int ink_enrol(const struct cli *c, struct yx_ink_template **out, const char *const *paths,
	      size_t count, struct yx_ink_enrolment *info);
/* Write a result to `path` ("-" or NULL: standard output). */
int ink_put(const struct cli *c, const char *path, struct yx_bytes data);
/* "name name" of the reasons, as an array member. */
void ink_put_reasons(struct yx_json_build *b, const char *key, unsigned reasons);
/* The same as lines for people. */
void ink_say_reasons(const struct cli *c, unsigned reasons);

/* Where a stored template is, and what opens it: --template, --key, --template-key. */
struct ink_stored {
	const char *path, *key_path, *key_password, *transform_path;
};
#define INK_STORED_OPTIONS " --template --key --key-password --template-key"
bool ink_stored_option(struct ink_stored *s, const char *option, const char *value);
/* Decrypt, unlock; the caller frees. CLI_OK or an exit status after saying why. */
int ink_stored_load(struct cli *c, struct yx_ink_template **out, const struct ink_stored *s);

#endif
