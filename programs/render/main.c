/* SPDX-License-Identifier: Apache-2.0 */
/*
 * yinxin-render: pages of PDF and OFD files as PNG, SVG or PDF. A program of its own because MuPDF
 * is copyleft, and because what draws other people's pages belongs in a sandbox (docs/REPORTS.md).
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <yinxin/codec_xml.h>
#include "options.h"
#include "render/ofd_view.h"

int
exit_of(enum yx_status st)
{
	switch (st) {
	case YX_OK:
		return 0;
	case YX_NOT_FOUND:
		return 66;
	case YX_DENIED:
		return 77;
	case YX_IO:
	case YX_CONFLICT:
		return 73;
	case YX_USAGE:
		return 64;
	case YX_NOMEM:
	case YX_INTERNAL:
		return 70;
	default:
		return 65;
	}
}

/* The kind of failure in the user's language, then the detail. */
void
say_error(const struct options *o, const char *subject, const struct yx_error *err)
{
	static const char *const words[][2] = {
		[YX_OK] = { "", "" },
		[YX_MALFORMED] = { "unreadable", "格式无法读取" },
		[YX_LIMIT] = { "over a limit", "超出限制" },
		[YX_UNSUPPORTED] = { "not supported", "不支持" },
		[YX_NOT_FOUND] = { "not found", "找不到" },
		[YX_CONFLICT] = { "conflict", "冲突" },
		[YX_DENIED] = { "denied", "被拒绝" },
		[YX_CRYPTO] = { "cryptography", "密码运算失败" },
		[YX_IO] = { "input or output", "读写失败" },
		[YX_NOMEM] = { "out of memory", "内存不足" },
		[YX_USAGE] = { "usage", "用法错误" },
		[YX_INTERNAL] = { "internal", "内部错误" },
	};
	size_t i = (size_t)err->status < sizeof(words) / sizeof(words[0]) ? err->status : 0;
	struct yx_buf text = { 0 };
	char line[400];

	yx_text_put_clean(&text, yx_bytes_str(yx_error_line(err, line, sizeof(line))));
	fprintf(stderr, "yinxin-render: %s: %s: %s\n", subject, words[i][o->chinese],
		yx_buf_str(&text));
	yx_buf_clear(&text);
}

static enum yx_status
print_json(struct run *run)
{
	struct yx_json_build b = { 0 };
	struct yx_json *pages = NULL, *tree = NULL;
	struct yx_buf out = { 0 };
	enum yx_status st = yx_json_build_finish(&run->pages, &pages, &run->err);
	struct yx_bytes rest = yx_buf_bytes(&run->warnings);

	yx_json_begin_object(&b, NULL);
	yx_json_put_text(&b, "file", yx_bytes_str(run->options->file));
	yx_json_put_str(&b, "format", document_kind(run->job->in) == DOCUMENT_OFD ? "ofd" : "pdf");
	yx_json_put_int(&b, "page_count", (int64_t)run->count);
	yx_json_put_str(&b, "sandbox", yx_sandbox_kinds());
	yx_json_put_value(&b, "pages", pages);
	yx_json_begin_array(&b, "warnings");
	while (rest.len) {
		size_t cut = yx_bytes_find(rest, YX_BYTES_LIT("\n"), 0);

		cut = cut == SIZE_MAX ? rest.len : cut;
		yx_json_put_text(&b, NULL, yx_bytes_slice(rest, 0, cut));
		rest = yx_bytes_slice(rest, cut + 1, rest.len);
	}
	yx_json_end(&b);
	yx_json_end(&b);
	if (st == YX_OK)
		st = yx_json_build_finish(&b, &tree, &run->err);
	if (st == YX_OK)
		st = yx_json_write(tree, YX_JSON_PRETTY, &out, &run->err);
	if (st == YX_OK)
		fputs(yx_buf_str(&out), stdout);
	yx_buf_clear(&out);
	yx_json_free(pages);
	yx_json_free(tree);
	yx_json_build_clear(&b);
	return st;
}

static enum yx_status
render(struct run *run)
{
	enum yx_status st;

	yx_json_begin_array(&run->pages, NULL);
	st = run_sandboxed(run);
	yx_json_end(&run->pages);
	if (st == YX_OK && run->options->json)
		st = print_json(run);
	else if (run->warnings.len)
		fprintf(stderr, "%s\n%s\n",
			run->options->chinese ? "提示（绘制程序的原话）："
					      : "Notes of the renderer:",
			yx_buf_str(&run->warnings));
	return st;
}

int
main(int argc, char **argv)
{
	struct options o;
	struct job job;
	struct run run = { .options = &o, .job = &job };
	struct yx_file file = { 0 };
	enum yx_status st;
	bool ready;
	int rc = options_read(&o, argc, argv, &ready);

	if (!ready)
		return rc;
	st = yx_file_open(&file, strcmp(o.file, "-") == 0 ? "/dev/stdin" : o.file, 0, &run.err);
	job = (struct job){ .in = file.bytes,
			    .password = yx_buf_str(&o.password),
			    .format = o.format,
			    .dpi = o.dpi,
			    .first = o.first,
			    .last = o.last };
	if (o.prefix)
		job.in = yx_bytes_slice(job.in, 0, o.prefix);
	/* the sandbox opens no files and no libraries */
	if (st == YX_OK && document_kind(job.in) == DOCUMENT_OFD &&
	    (st = yx_xml_prepare(&run.err)) == YX_OK)
		st = yx_ofd_fonts_open(&job.fonts, NULL, &run.err);
	if (st == YX_OK)
		st = render(&run);
	if (st != YX_OK)
		say_error(&o, o.file, &run.err);
	yx_ofd_fonts_close(job.fonts);
	yx_json_build_clear(&run.pages);
	yx_buf_clear(&run.warnings);
	yx_buf_clear(&o.password);
	yx_file_close(&file);
	if (fflush(stdout) != 0 && st == YX_OK)
		return 73;
	return exit_of(st);
}
