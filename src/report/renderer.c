/* SPDX-License-Identifier: Apache-2.0 */
/* Pictures by the program yinxin-render: found, fed from memory, its answer taken as a picture. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <yinxin/sandbox.h>
#include "model.h"

struct yx_report_renderer {
	char program[1024];
	int document; /* in memory, read-only for the child's purposes */
};

static bool
runs(char *out, size_t size, const char *folder, const char *name)
{
	int n = snprintf(out, size, "%s%s", folder, name);

	return n > 0 && (size_t)n < size && access(out, X_OK) == 0;
}

static bool
find_program(char *out, size_t size)
{
	const char *named = getenv("YINXIN_RENDER");
	char here[900] = "";
	ssize_t n = readlink("/proc/self/exe", here, sizeof(here) - 1);
	char *slash;

	if (named)
		return runs(out, size, "", named);
	here[n > 0 ? n : 0] = 0;
	slash = strrchr(here, '/');
	if (slash)
		slash[0] = 0;
	return runs(out, size, here, "/yinxin-render") ||
	       runs(out, size, here, "/../libexec/yinxin/yinxin-render") ||
	       runs(out, size, "/usr/local/bin", "/yinxin-render") ||
	       runs(out, size, "/usr/bin", "/yinxin-render");
}

enum yx_status
yx_report_renderer_new(struct yx_report_renderer **out, const char *program,
		       struct yx_bytes document, struct yx_error *err)
{
	struct yx_report_renderer *r = yx_alloc(sizeof(*r));
	enum yx_status st = YX_OK;

	*out = NULL;
	if (!r)
		return yx_fail_nomem(err);
	r->document = -1;
	if (program ? !runs(r->program, sizeof(r->program), "", program)
		    : !find_program(r->program, sizeof(r->program)))
		st = yx_fail(err, YX_NOT_FOUND, NULL, "",
			     "the program yinxin-render was not found; it draws the pictures");
	else if (document.len > YX_LIMIT_REPORT_DOCUMENT)
		st = yx_fail(err, YX_LIMIT, NULL, "", "the file is too large for pictures");
	else if ((r->document = memfd_create("document", MFD_CLOEXEC | MFD_ALLOW_SEALING)) < 0)
		st = yx_fail_errno(err, "cannot hold the document in memory");
	else if (!yx_sandbox_write(r->document, document))
		st = yx_fail_errno(err, "cannot hold the document in memory");
	else /* nobody writes to it any more, whoever holds the descriptor */
		(void)fcntl(r->document, F_ADD_SEALS,
			    F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL);
	if (st != YX_OK)
		yx_report_renderer_free(r);
	else
		*out = r;
	return st;
}

void
yx_report_renderer_free(struct yx_report_renderer *r)
{
	if (r && r->document >= 0)
		close(r->document);
	yx_free(r);
}

/* The child's last line for people, which tells the error, without the program's name in front. */
static enum yx_status
said(const struct yx_sandbox_result *result, struct yx_error *err)
{
	static const char own[] = "yinxin-render: -: ";
	struct yx_bytes all = yx_buf_bytes(&result->errors), line;
	struct yx_buf text = { 0 };
	size_t at = yx_bytes_find_last(all, YX_BYTES_LIT("yinxin-render: -: "), all.len);
	enum yx_status st;

	line = at == SIZE_MAX ? all : yx_bytes_slice(all, at + sizeof(own) - 1, all.len);
	at = yx_bytes_find(line, YX_BYTES_LIT("\n"), 0);
	yx_text_put_clean(&text, yx_bytes_slice(line, 0, at == SIZE_MAX ? line.len : at));
	st = yx_fail(err, YX_MALFORMED, NULL, "", "%s",
		     text.len ? yx_buf_str(&text) : "it gave no reason");
	yx_buf_clear(&text);
	return st;
}

enum yx_status
yx_report_render(void *renderer, uint64_t prefix, size_t page, double dpi, struct yx_image *out,
		 struct yx_error *err)
{
	struct yx_report_renderer *r = renderer;
	/* it limits itself; these bounds hold should it not */
	struct yx_sandbox_limits limits = {
		.seconds = 60, .cpu_seconds = 60, .output = 64u << 20, .memory = UINT64_C(2) << 30
	};
	char pages[48], dots[16], first[32];
	const char *argv[16] = { r->program, "--lang",        "en",  "-o",
				 "-",        "--pages",       pages, "--dpi",
				 dots,       "--max-seconds", "30" };
	struct yx_sandbox_result result = { 0 };
	size_t n = 11;
	enum yx_status st;

	memset(out, 0, sizeof(*out));
	snprintf(pages, sizeof(pages), "%zu", page + 1);
	snprintf(dots, sizeof(dots), "%.0f", dpi);
	if (prefix) {
		snprintf(first, sizeof(first), "%llu", (unsigned long long)prefix);
		argv[n++] = "--prefix";
		argv[n++] = first;
	}
	argv[n++] = "-";
	st = yx_sandbox_run(&result, argv, r->document, &limits, err);
	if (st == YX_OK && result.end != YX_SANDBOX_DONE)
		st = yx_fail(err, YX_MALFORMED, NULL, "", "rendering failed: %s", result.text[0]);
	else if (st == YX_OK && result.code != 0)
		st = said(&result, err);
	else if (st == YX_OK)
		st = yx_png_decode(out, yx_buf_bytes(&result.output), err);
	yx_sandbox_result_clear(&result);
	return st;
}
