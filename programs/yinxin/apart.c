/* SPDX-License-Identifier: Apache-2.0 */
/* Starting the child, its files and its outputs, and what is made of its end. */
#include "apart.h"
#include "signing_desk.h"
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <yinxin/base_door.h>
#include <yinxin/codec_xml.h>
#include <yinxin/draw_letter.h>
#include <yinxin/draw_profile.h>
#include <yinxin/draw.h>
#include <yinxin/limits.h>
#include <yinxin/sandbox.h>

#define FILES_MAX 1024

/* What the command line names and is a file, opened before the child is made. */
struct files {
	struct {
		const char *path;
		struct yx_file file;
	} at[FILES_MAX];
	size_t count;
	uint64_t size;
};

/* ----------------------------------------------------- the door of the child */

static bool
door_opened(void *state, const char *path, struct yx_bytes *out)
{
	const struct files *f = state;

	for (size_t i = 0; i < f->count; i++)
		if (strcmp(f->at[i].path, path) == 0) {
			*out = f->at[i].file.bytes;
			return true;
		}
	return false;
}

static enum yx_status
door_begin(void *state, const char *path, unsigned flags, struct yx_error *err)
{
	(void)state;
	return apart_ask(APART_BEGIN, flags, yx_bytes_str(path), yx_bytes(NULL, 0), NULL, err);
}

/* What lies in an opened file is named: the parent has it too. */
static bool
copy(const struct files *f, struct yx_bytes data, enum yx_status *st, struct yx_error *err)
{
	struct yx_buf len = { 0 };

	for (size_t i = 0; i < f->count; i++) {
		struct yx_bytes in = f->at[i].file.bytes;

		if (!data.len || data.data < in.data || data.data >= in.data + in.len)
			continue;
		yx_buf_put_u64be(&len, data.len);
		*st = apart_ask(APART_COPY, (uint64_t)(data.data - in.data),
				yx_bytes_str(f->at[i].path), yx_buf_bytes(&len), NULL, err);
		yx_buf_clear(&len);
		return true;
	}
	return false;
}

static enum yx_status
door_piece(void *state, struct yx_bytes data, struct yx_error *err)
{
	const size_t most = 1 << 20;
	enum yx_status st = YX_OK;

	if (copy(state, data, &st, err))
		return st;
	for (size_t at = 0; at < data.len && st == YX_OK; at += most)
		st = apart_ask(APART_PIECE, 0, yx_bytes_slice(data, at, most), yx_bytes(NULL, 0),
			       NULL, err);
	return st;
}

static enum yx_status
door_patch(void *state, uint64_t offset, struct yx_bytes data, struct yx_error *err)
{
	(void)state;
	return apart_ask(APART_PATCH, offset, data, yx_bytes(NULL, 0), NULL, err);
}

static enum yx_status
door_commit(void *state, struct yx_error *err)
{
	(void)state;
	return apart_ask(APART_COMMIT, 0, yx_bytes(NULL, 0), yx_bytes(NULL, 0), NULL, err);
}

static void
door_drop(void *state)
{
	(void)state;
	(void)!apart_ask(APART_ABORT, 0, yx_bytes(NULL, 0), yx_bytes(NULL, 0), NULL, NULL);
}

static enum yx_status
door_make_dirs(void *state, const char *path, bool private_, struct yx_error *err)
{
	(void)state;
	return apart_ask(APART_FOLDER, private_, yx_bytes_str(path), yx_bytes(NULL, 0), NULL, err);
}

/* ----------------------------------------------------------------- the child */

/* The child asks for passwords (apart_password); in the environment that it got there are some. */
static void
forget_passwords(const struct cli *c)
{
	char *value = getenv("YINXIN_PASSWORD");

	if (value)
		yx_wipe(value, strlen(value));
	for (int i = 0; i < c->argc; i++) {
		const char *name = strstr(c->argv[i], "env:");

		if (name && (name == c->argv[i] || name[-1] == '=') && (value = getenv(name + 4)))
			yx_wipe(value, strlen(value));
	}
}

struct task {
	const struct apart *a;
	struct files *files;
};

static enum yx_status
work_in_child(void *state, int out)
{
	const struct task *t = state;
	const struct yx_door door = { .opened = door_opened,
				      .begin = door_begin,
				      .piece = door_piece,
				      .patch = door_patch,
				      .commit = door_commit,
				      .drop = door_drop,
				      .make_dirs = door_make_dirs,
				      .state = t->files };
	enum yx_status st;
	int rc;

	(void)out; /* it prints */
	apart_begin_inside();
	forget_passwords(t->a->c);
	yx_door_set(&door);
	rc = t->a->work(t->a->state);
	if (cli_ran_out_of_memory)
		return YX_NOMEM;
	if (fflush(NULL) != 0)
		return YX_IO;
	st = apart_ask(APART_EXIT, (uint64_t)rc, yx_bytes(NULL, 0), yx_bytes(NULL, 0), NULL, NULL);
	/* the process ends here: nothing is given back */
	return st;
}

/* --------------------------------------------------------------- this process */

/* Files only: a folder is not opened, and from a pipe that is written to nothing can be read. */
static void
open_before(struct files *f, const char *path)
{
	struct stat sb;

	if (f->count == FILES_MAX || door_opened(f, path, &(struct yx_bytes){ 0 }) ||
	    stat(path, &sb) != 0 || !(S_ISREG(sb.st_mode) || S_ISFIFO(sb.st_mode)))
		return;
	/* what cannot be opened here is told when the child tries */
	if (yx_file_open(&f->at[f->count].file, path, 0, NULL) != YX_OK)
		return;
	f->at[f->count].path = path;
	f->size += f->at[f->count++].file.bytes.len;
}

static void
open_all(struct files *f, const struct cli *c, const struct signing_desk *desk)
{
	for (int i = 0; i < c->argc; i++) {
		const char *arg = c->argv[i], *value = strchr(arg, '=');

		if (i && cli_names_output(c, c->argv[i - 1]))
			continue;
		if (desk && (strcmp(arg, desk->key_path) == 0 ||
			     (value && strcmp(value + 1, desk->key_path) == 0)))
			continue;
		if (arg[0] == '-' && value && !cli_names_output(c, arg))
			open_before(f, value + 1);
		else if (arg[0] != '-' || c->operands_only)
			open_before(f, arg);
	}
}

static void
close_all(struct files *f)
{
	for (size_t i = 0; i < f->count; i++)
		yx_file_close(&f->at[i].file);
	yx_free(f);
}

void
apart_print(FILE *to, struct yx_bytes text)
{
	struct yx_reader r = yx_reader(text);
	struct yx_buf clean;
	uint32_t cp;

	if (!text.len)
		return;
	if (!isatty(fileno(to))) {
		(void)fwrite(text.data, 1, text.len, to);
		return;
	}
	yx_buf_init(&clean, text.len * 3 + 1);
	while (yx_reader_left(&r)) {
		struct yx_bytes skipped;

		if (!yx_utf8_take(&r, &cp)) {
			(void)!yx_take(&r, 1, &skipped);
			cp = 0xfffd;
		}
		if ((cp < 0x20 && cp != '\n' && cp != '\t') || (cp >= 0x7f && cp < 0xa0))
			cp = 0xfffd;
		yx_utf8_put(&clean, cp);
	}
	(void)fwrite(clean.data, 1, clean.len, to);
	yx_buf_clear(&clean);
}

int
apart_tell_end(const struct cli *c, const char *subject, const struct yx_sandbox_result *result)
{
	const char *en = result->text[0][0] ? result->text[0] : "it gave no proper answer";
	const char *zh = result->text[1][0] ? result->text[1] : "没有给出正确的应答";

	fprintf(stderr, "yinxin %s: %s%s%s%s%s\n", c->command, subject ? subject : "",
		subject ? ": " : "", cli_text(c, "could not be read: ", "无法读取："),
		cli_text(c, en, zh),
		cli_text(c, "; it may be made to attack the program that reads it",
			 "；该文件可能是为攻击读取它的程序而制作的"));
	return CLI_DATA;
}

/* Folders that the child may read, and the text they are cut from. */
struct readable {
	const char *at[16];
	size_t count;
	char own[2048];
};

static void
add_readable(struct readable *r, const char *folder)
{
	if (folder && *folder && r->count + 1 < sizeof(r->at) / sizeof(r->at[0]))
		r->at[r->count++] = folder;
}

/* The folder that the command reads; those of fonts, where it draws. */
static bool
may_read(struct readable *r, const struct apart *a)
{
	const char *fonts = getenv("YINXIN_FONTS");
	char *rest = NULL;

	add_readable(r, a->folder);
	if (!a->draws)
		return r->count != 0;
	add_readable(r, "/usr/share/fonts");
	add_readable(r, "/usr/local/share/fonts");
	if (fonts && snprintf(r->own, sizeof(r->own), "%s", fonts) < (int)sizeof(r->own))
		for (char *f = strtok_r(r->own, ":", &rest); f; f = strtok_r(NULL, ":", &rest))
			add_readable(r, f);
	return true;
}

static int
run_apart(const struct apart *a, struct files *files, bool *refused)
{
	struct readable readable = { .count = 0 };
	unsigned seconds = a->seconds ? a->seconds : 60 + (unsigned)(files->size >> 23);
	/* from B-LT on a file is held once more, in a buffer that doubles */
	struct yx_sandbox_limits limits = { .memory = YX_LIMIT_SANDBOX_MEMORY + 3 * files->size,
					    .cpu_seconds = seconds,
					    .seconds = seconds * 2,
					    .looking = true,
					    .readable =
						may_read(&readable, a) ? readable.at : NULL };
	struct apart_host host = { .c = a->c,
				   .material = a->material,
				   .tsa = a->tsa,
				   .desk = a->desk,
				   .renderer = a->renderer,
				   .opened = door_opened,
				   .files = files };
	const struct yx_sandbox_host h = { apart_answer, &host, true };
	struct yx_sandbox_result result = { 0 };
	struct yx_error err = YX_ERROR_INIT;
	struct task task = { a, files };
	struct yx_draw_fonts *fonts = NULL;
	int rc;

	/* the child opens no library */
	(void)!yx_xml_prepare(NULL);
	(void)!yx_font_prepare(NULL);
	(void)!yx_profile_prepare(NULL);
	if (a->draws && yx_draw_fonts_new(&fonts, NULL, &err) == YX_OK)
		yx_draw_fonts_free(fonts);
	if (yx_sandbox_host_call(&result, work_in_child, &task, &h, &limits, &err) != YX_OK) {
		*refused = err.status == YX_DENIED;
		rc = *refused && a->c->where != CLI_APART ? CLI_INTERNAL
							  : cli_error(a->c, &err, a->subject);
	} else if (result.end != YX_SANDBOX_DONE || result.code != YX_OK || !host.ended) {
		rc = apart_tell_end(a->c, a->subject, &result);
	} else {
		apart_print(stdout, yx_buf_bytes(&result.output));
		(void)fflush(stdout);
		apart_print(stderr, yx_buf_bytes(&result.errors));
		rc = host.exit;
	}
	yx_sandbox_result_clear(&result);
	apart_host_clear(&host);
	if (a->desk)
		signing_desk_clear(a->desk);
	return rc;
}

int
apart_run(const struct apart *a)
{
	struct files *files;
	bool refused = false;
	int rc;

	if (a->c->where == CLI_HERE)
		return a->work(a->state);
	if (!(files = yx_alloc(sizeof(*files))))
		return CLI_INTERNAL;
	open_all(files, a->c, a->desk);
	if (a->desk)
		apart_sign_order(a->desk, door_opened, files);
	rc = run_apart(a, files, &refused);
	close_all(files);
	return refused && a->c->where != CLI_APART ? a->work(a->state) : rc;
}

struct part {
	struct cli *c;
	int (*run)(struct cli *c);
};

static int
run_part(void *state)
{
	const struct part *p = state;

	return p->run(p->c);
}

int
apart_part(struct cli *c, int (*run)(struct cli *c), bool draws)
{
	struct part part = { c, run };

	return apart_run(
	    &(struct apart){ .c = c, .work = run_part, .state = &part, .draws = draws });
}
