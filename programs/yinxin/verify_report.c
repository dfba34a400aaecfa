/* SPDX-License-Identifier: Apache-2.0 */
#include "verify_report.h"
#include <string.h>
#include <strings.h>

const char *
verify_report_kind(const char *path)
{
	static const char *const kinds[] = { ".html", ".pdf", ".xml" };
	size_t len = strlen(path);

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		size_t n = strlen(kinds[i]);

		if (len > n && strcasecmp(path + len - n, kinds[i]) == 0)
			return kinds[i];
	}
	return NULL;
}

static enum yx_status
write_one(const char *path, const struct yx_verify_report *r, const struct yx_report_options *o,
	  struct yx_error *err)
{
	const char *kind = verify_report_kind(path);
	struct yx_buf out = { 0 };
	enum yx_status st;

	if (strcmp(kind, ".html") == 0)
		st = yx_report_html(&out, r, o, err);
	else if (strcmp(kind, ".pdf") == 0)
		st = yx_report_pdf(&out, r, o, err);
	else
		st = yx_report_etsi(&out, r, err);
	if (st == YX_OK) {
		st = yx_file_write(path, yx_buf_bytes(&out), 0, err);
		if (st == YX_NOT_FOUND) /* of the folder to write into: not of the input */
			st = err->status = YX_IO;
	}
	yx_buf_clear(&out);
	return st;
}

int
verify_report_write(const struct cli *c, const struct yx_verify_report *r, struct yx_bytes document,
		    struct yx_bytes password, const char *const *paths, size_t count)
{
	struct yx_report_options o = { .language = c->both      ? YX_REPORT_BOTH
						   : c->chinese ? YX_REPORT_CHINESE
								: YX_REPORT_ENGLISH,
				       .document = document,
				       .password = password };
	struct yx_report_renderer *renderer = NULL;
	struct yx_error err = YX_ERROR_INIT;
	char why[2][400];
	int rc = CLI_OK;

	if (yx_report_renderer_new(&renderer, NULL, document, &err) == YX_OK) {
		o.draw = yx_report_render;
		o.ahead = yx_report_render_ahead;
		o.draw_state = renderer;
	} else {
		snprintf(why[0], sizeof(why[0]), "No picture of the page: %s.", err.text);
		snprintf(why[1], sizeof(why[1]), "没有页面图片：%s。",
			 err.status == YX_NOT_FOUND ? "未找到绘图程序 yinxin-render" : err.text);
		o.no_pictures = (struct yx_text2){ { why[0], why[1] } };
	}
	for (size_t i = 0; i < count && rc == CLI_OK; i++)
		if (!r->signature_count && strcmp(verify_report_kind(paths[i]), ".xml") == 0)
			cli_note(c,
				 "note: %s was not written: a file without signatures has no "
				 "validation report of ETSI TS 119 102-2",
				 "提示：未写出 %s：没有签名的文件没有 ETSI TS 119 102-2 验证报告",
				 paths[i]);
		else if (write_one(paths[i], r, &o, &err) != YX_OK)
			rc = cli_error(c, &err, paths[i]);
	yx_report_renderer_free(renderer);
	return rc;
}
