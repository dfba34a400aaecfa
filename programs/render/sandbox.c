/* SPDX-License-Identifier: Apache-2.0 */
/* The parent's half: run the worker in its sandbox, take its records, keep what it said. */
#include <stdlib.h>
#include <string.h>
#include <yinxin/limits.h>
#include "options.h"

static bool
got_warning(struct run *run, struct yx_bytes text)
{
	size_t cut = yx_bytes_find(text, yx_bytes("", 1), 0);
	struct yx_bytes part;

	if (cut == SIZE_MAX || run->warnings.len > 65536)
		return cut != SIZE_MAX;
	part = run->options->chinese ? yx_bytes_slice(text, cut + 1, text.len)
				     : yx_bytes_slice(text, 0, cut);
	if (run->warnings.len)
		yx_buf_put_u8(&run->warnings, '\n');
	return yx_text_put_clean(&run->warnings, part);
}

static bool
got_count(struct run *run, size_t count)
{
	size_t last = run->job->last;

	if (run->count || count <= run->job->first)
		return false;
	run->count = count;
	last = last < count ? last : count - 1;
	return output_begin(run, last - run->job->first + 1) == YX_OK;
}

static bool
got(void *state, const struct record *r)
{
	struct run *run = state;
	const struct job *job = run->job;

	switch (r->kind) {
	case RECORD_COUNT:
		return got_count(run, r->page);
	case RECORD_PAGE:
		if (!run->count || r->page != job->first + run->written || r->page > job->last ||
		    job->format == PAGE_PDF)
			return false;
		break;
	case RECORD_DOCUMENT:
		if (!run->count || job->format != PAGE_PDF || run->written)
			return false;
		break;
	case RECORD_WARNING:
		return got_warning(run, r->data);
	default:
		if (r->page == YX_NOMEM)
			(void)yx_fail(&run->err, YX_LIMIT, NULL, "",
				      "it needs more memory than the %u MiB it may use; see "
				      "--max-memory",
				      run->options->max_memory);
		else if (r->page >= YX_MALFORMED && r->page <= YX_INTERNAL && r->data.len < 240)
			(void)yx_fail(&run->err, (enum yx_status)r->page, NULL, "", "%.*s",
				      (int)r->data.len, (const char *)r->data.data);
		return true;
	}
	run->written += r->kind == RECORD_DOCUMENT ? r->page : 1;
	return output_put(run, r) == YX_OK;
}

/* Fonts are the one thing a page may need from outside the file. */
static const char *const *
font_folders(char *store, size_t size, const char *list[16])
{
	const char *own = getenv("YINXIN_FONTS");
	size_t n = 0;
	char *at;

	list[n++] = "/usr/share/fonts";
	list[n++] = "/usr/local/share/fonts";
	snprintf(store, size, "%s", own ? own : "");
	for (at = store; *at && n < 15;) {
		size_t len = strcspn(at, ":");
		bool more = at[len] == ':';

		at[len] = 0;
		if (len)
			list[n++] = at;
		at += len + (more ? 1 : 0);
	}
	list[n] = NULL;
	return list;
}

enum yx_status
run_sandboxed(struct run *run)
{
	const struct options *o = run->options;
	struct yx_sandbox_limits limits = { .memory = (uint64_t)o->max_memory << 20,
					    .cpu_seconds = o->max_seconds,
					    .seconds = o->max_seconds,
					    .output = SIZE_MAX };
	struct record_reader reader = { .got = got, .state = run };
	struct yx_sandbox_result result = { 0 };
	char store[1024];
	const char *folders[16];
	enum yx_status st;

	/* MuPDF carries its fonts with it: a PDF's worker can open nothing at all */
	if (document_kind(run->job->in) == DOCUMENT_OFD)
		limits.readable = font_folders(store, sizeof(store), folders);
	yx_buf_init(&reader.pending, (size_t)YX_LIMIT_RENDER_RECORD + (1 << 20));
	st = yx_sandbox_stream(&result, work, run->job, record_take, &reader, &limits, &run->err);
	if (st == YX_OK && run->err.status != YX_OK)
		st = run->err.status; /* told by the worker, or a file that could not be written */
	else if (st == YX_OK && result.end != YX_SANDBOX_DONE)
		st = yx_fail(&run->err,
			     result.end == YX_SANDBOX_MEMORY || result.end == YX_SANDBOX_TIME
				 ? YX_LIMIT
				 : YX_MALFORMED,
			     NULL, "", "%s%s", o->chinese ? "无法绘制：" : "rendering failed: ",
			     result.text[o->chinese ? 1 : 0]);
	else if (st == YX_OK && (result.code != 0 || !run->written))
		st = yx_fail(&run->err, YX_INTERNAL, NULL, "", "the worker ended without a word");
	yx_buf_clear(&reader.pending);
	yx_sandbox_result_clear(&result);
	return st;
}
