/* SPDX-License-Identifier: Apache-2.0 */
/* Where pages go: one file, a folder of page-0001.png, or standard output. */
#include <errno.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>
#include "options.h"

static bool
is_folder(const char *path)
{
	struct stat sb;
	size_t len = strlen(path);

	return (len && path[len - 1] == '/') || (stat(path, &sb) == 0 && S_ISDIR(sb.st_mode));
}

static bool
ends_with(const char *text, const char *end)
{
	size_t a = strlen(text), b = strlen(end);

	return a > b && strcasecmp(text + a - b, end) == 0;
}

/*
 * Several pages need a folder; a name that says it is a picture is not taken for one. Standard
 * output takes several PNG pictures, one after the other: each says where it ends.
 */
enum yx_status
output_begin(struct run *run, size_t pages)
{
	const struct options *o = run->options;
	bool several = pages > 1 && o->format != PAGE_PDF;

	run->folder = strcmp(o->out, "-") != 0 && (is_folder(o->out) || several);
	if (strcmp(o->out, "-") == 0 && several && o->format != PAGE_PNG)
		return yx_fail(&run->err, YX_USAGE, NULL, "",
			       "standard output takes one page of these %zu (--pages N), or "
			       "--format png or pdf",
			       pages);
	if (several && !is_folder(o->out) &&
	    (ends_with(o->out, ".png") || ends_with(o->out, ".svg")))
		return yx_fail(&run->err, YX_USAGE, NULL, "",
			       "%s is one file and these are %zu pages; name a folder, or one page "
			       "(--pages N)",
			       o->out, pages);
	return run->folder ? yx_path_make_dirs(o->out, false, &run->err) : YX_OK;
}

static enum yx_status
to_stdout(struct run *run, struct yx_bytes data)
{
	if (!yx_sandbox_write(STDOUT_FILENO, data))
		return yx_fail_errno(&run->err, "cannot write to standard output");
	return YX_OK;
}

enum yx_status
output_put(struct run *run, const struct record *r)
{
	static const char *const endings[] = { "png", "svg", "pdf" };
	const struct options *o = run->options;
	const char *ending = endings[o->format];
	char path[4200];
	enum yx_status st;

	if (strcmp(o->out, "-") == 0)
		return to_stdout(run, r->data);
	if (!run->folder)
		snprintf(path, sizeof(path), "%s", o->out);
	else if (o->format == PAGE_PDF)
		snprintf(path, sizeof(path), "%s/pages.pdf", o->out);
	else
		snprintf(path, sizeof(path), "%s/page-%04u.%s", o->out, r->page + 1, ending);
	st = yx_file_write(path, r->data, 0, &run->err);
	if (st == YX_NOT_FOUND) /* of a folder to write into: not of the input */
		st = run->err.status = YX_IO;
	if (st != YX_OK)
		return st;
	yx_json_begin_object(&run->pages, NULL);
	if (r->kind == RECORD_PAGE) {
		yx_json_put_int(&run->pages, "page", (int64_t)r->page + 1);
		yx_json_put_real(&run->pages, "width", r->width / 100.0);
		yx_json_put_real(&run->pages, "height", r->height / 100.0);
	} else {
		yx_json_put_int(&run->pages, "pages", r->page);
	}
	yx_json_put_text(&run->pages, "file", yx_bytes_str(path));
	yx_json_end(&run->pages);
	return YX_OK;
}
