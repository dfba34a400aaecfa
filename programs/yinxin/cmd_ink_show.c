/* SPDX-License-Identifier: Apache-2.0 */
/* yinxin ink show, replay: captures as pictures and pages. */
#include <yinxin/ink_show.h>
#include <string.h>
#include "cmd_ink.h"

struct files {
	const char *enrol[INK_FILES_MAX];
	const char *plain[INK_FILES_MAX];
	size_t enrol_count, plain_count;
	const char *out;
};

/* CLI_OK, or an exit status after saying what was wrong. */
static int
take_files(struct cli *c, struct files *f, const char *needs)
{
	const char *option, *value;

	*f = (struct files){ .out = NULL };
	while ((option = cli_option(c, needs, &value))) {
		if (strcmp(option, "-o") == 0 || strcmp(option, "--out") == 0)
			f->out = value;
		else if (strcmp(option, "--enrol") == 0 && f->enrol_count < INK_FILES_MAX)
			f->enrol[f->enrol_count++] = value;
		else if (!*option && f->plain_count < INK_FILES_MAX)
			f->plain[f->plain_count++] = value;
		else
			return cli_usage(c, "not expected:", "多余的参数：",
					 *option ? option : value);
	}
	return c->next < 0 ? CLI_USAGE : CLI_OK;
}

static int
finish(const struct cli *c, enum yx_status st, const struct yx_error *err, const char *path,
       struct yx_buf *out)
{
	int rc = st == YX_OK ? ink_put(c, path, yx_buf_bytes(out)) : cli_error(c, err, "ink");

	if (rc == CLI_OK && path)
		cli_note(c, "written: %s", "已写入：%s", path);
	yx_buf_clear(out);
	return rc;
}

int
ink_show(struct cli *c)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_ink *captures[2] = { NULL };
	struct yx_buf out = { 0 };
	struct files f;
	enum yx_status st;
	int rc;

	if ((rc = take_files(c, &f, "-o --out")) != CLI_OK)
		return rc;
	if (f.plain_count < 1 || f.plain_count > 2)
		return cli_usage(c, "one capture, or two to overlay",
				 "请指定一个笔迹文件，或两个以叠加", "");
	if ((rc = ink_load_all(c, captures, f.plain, f.plain_count)) == CLI_OK) {
		st = f.plain_count == 1
			 ? yx_ink_show(&out, captures[0], c->chinese, &err)
			 : yx_ink_show_two(&out, captures[0], captures[1], c->chinese, &err);
		rc = finish(c, st, &err, f.out, &out);
	}
	ink_free_all(captures, 2);
	return rc;
}

int
ink_replay(struct cli *c)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_ink *captures[1] = { NULL };
	struct yx_buf out = { 0 };
	struct files f;
	bool page;
	int rc;

	if ((rc = take_files(c, &f, "-o --out")) != CLI_OK)
		return rc;
	if (f.plain_count != 1)
		return cli_usage(c, "which capture?", "请指定一个笔迹文件", "");
	page = !f.out || strlen(f.out) < 4 || strcmp(f.out + strlen(f.out) - 4, ".svg") != 0;
	if ((rc = ink_load_all(c, captures, f.plain, 1)) == CLI_OK)
		rc = finish(c, yx_ink_replay(&out, captures[0], page, c->chinese, &err), &err,
			    f.out, &out);
	ink_free_all(captures, 1);
	return rc;
}
