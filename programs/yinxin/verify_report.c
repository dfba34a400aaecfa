/* SPDX-License-Identifier: Apache-2.0 */
#include "verify_report.h"
#include <string.h>
#include <strings.h>
#include "apart.h"

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
	if (st == YX_OK)
		st = yx_file_write(path, yx_buf_bytes(&out), 0, err);
	yx_buf_clear(&out);
	return st;
}

struct task {
	const struct cli *c;
	const struct yx_verify_report *r;
	struct yx_report_options options;
	struct yx_report_renderer *renderer;
	const char *const *paths;
	size_t count;
};

/* In a child where there can be one: the document is read again for what was changed in it. */
static int
write_all(void *state)
{
	struct task *t = state;
	struct yx_error err = YX_ERROR_INIT;
	int rc = CLI_OK;

	if (t->renderer && apart_inside())
		yx_report_renderer_ask(t->renderer, apart_draw, NULL);
	for (size_t i = 0; i < t->count && rc == CLI_OK; i++)
		if (!t->r->signature_count && strcmp(verify_report_kind(t->paths[i]), ".xml") == 0)
			cli_note(t->c,
				 "note: %s was not written: a file without signatures has no "
				 "validation report of ETSI TS 119 102-2",
				 "提示：未写出 %s：没有签名的文件没有 ETSI TS 119 102-2 验证报告",
				 t->paths[i]);
		else if (write_one(t->paths[i], t->r, &t->options, &err) != YX_OK)
			rc = cli_error(t->c, &err, t->paths[i]);
	return rc;
}

int
verify_report_write(struct cli *c, const struct yx_verify_report *r, struct yx_bytes document,
		    struct yx_bytes password, const char *const *paths, size_t count)
{
	struct task t = { .c = c,
			  .r = r,
			  .options = { .language = c->both      ? YX_REPORT_BOTH
						   : c->chinese ? YX_REPORT_CHINESE
								: YX_REPORT_ENGLISH,
				       .document = document,
				       .password = password },
			  .paths = paths,
			  .count = count };
	struct yx_error err = YX_ERROR_INIT;
	char why[2][400];
	int rc;

	if (yx_report_renderer_new(&t.renderer, NULL, document, &err) == YX_OK) {
		t.options.draw = yx_report_render;
		t.options.ahead = yx_report_render_ahead;
		t.options.draw_state = t.renderer;
	} else {
		snprintf(why[0], sizeof(why[0]), "No picture of the page: %s.", err.text);
		snprintf(why[1], sizeof(why[1]), "没有页面图片：%s。",
			 err.status == YX_NOT_FOUND ? "未找到绘图程序 yinxin-render" : err.text);
		t.options.no_pictures = (struct yx_text2){ { why[0], why[1] } };
	}
	rc = apart_run(&(struct apart){ .c = c,
					.work = write_all,
					.state = &t,
					.subject = r->file,
					.renderer = t.renderer,
					.draws = true });
	yx_report_renderer_free(t.renderer);
	return rc;
}
