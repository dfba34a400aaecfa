/* SPDX-License-Identifier: Apache-2.0 */
/* Trust anchors from files and folders: opened in one place, read in another. */
#include "pool.h"

#include <yinxin/limits.h>

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* One path as it was given: a file, or the files of a folder. */
struct trust_opened {
	struct trust_opened *next;
	char *path;
	bool folder;
	struct trust_file {
		char *path;
		struct yx_file file;
	} * files;
	size_t count;
};

static void
opened_free(struct trust_opened *o)
{
	for (size_t i = 0; i < o->count; i++) {
		yx_free(o->files[i].path);
		yx_file_close(&o->files[i].file);
	}
	yx_free(o->files);
	yx_free(o->path);
	yx_free(o);
}

void
trust_forget_opened(struct yx_trust *t)
{
	for (struct trust_opened *o = t->opened, *next; o; o = next) {
		next = o->next;
		opened_free(o);
	}
	t->opened = NULL;
}

/* ------------------------------------------------------------------ opening */

static enum yx_status
open_one(struct trust_opened *o, const char *path, struct yx_error *err)
{
	struct trust_file *f = &o->files[o->count];
	enum yx_status st;

	if ((st = yx_file_open(&f->file, path, YX_LIMIT_TRUST_FILE, err)) != YX_OK)
		return st;
	if (!(f->path = yx_strdup(path))) {
		yx_file_close(&f->file);
		return yx_fail_nomem(err);
	}
	o->count++;
	return YX_OK;
}

static int
wanted(const struct dirent *e)
{
	return e->d_name[0] != '.';
}

static bool
is_file(const char *path)
{
	struct stat sb;

	return stat(path, &sb) == 0 && S_ISREG(sb.st_mode);
}

static enum yx_status
open_folder(struct trust_opened *o, struct yx_error *err)
{
	struct dirent **list = NULL;
	struct yx_buf name = { 0 };
	enum yx_status st = YX_OK;
	int n = scandir(o->path, &list, wanted, alphasort);

	if (n < 0)
		return yx_fail_errno(err, "cannot read the folder %s", o->path);
	if (n > YX_LIMIT_TRUST_FILES)
		st = yx_fail(err, YX_LIMIT, NULL, "", "more than %d files in the folder %s",
			     YX_LIMIT_TRUST_FILES, o->path);
	else if (n && !(o->files = yx_alloc_array((size_t)n, sizeof(*o->files))))
		st = yx_fail_nomem(err);
	for (int i = 0; i < n && st == YX_OK; i++) {
		yx_buf_reset(&name);
		yx_buf_printf(&name, "%s/%s", o->path, list[i]->d_name);
		/* one that cannot be opened may be anything */
		if (is_file(yx_buf_str(&name)) && open_one(o, yx_buf_str(&name), err) == YX_NOMEM)
			st = YX_NOMEM;
	}
	for (int i = 0; i < n; i++)
		free(list[i]);
	free(list);
	yx_buf_clear(&name);
	return st;
}

enum yx_status
yx_trust_open_path(struct yx_trust *t, const char *path, struct yx_error *err)
{
	struct trust_opened *o = yx_alloc(sizeof(*o)), **end = &t->opened;
	struct stat sb;
	enum yx_status st;

	if (!o || !(o->path = yx_strdup(path))) {
		yx_free(o);
		return yx_fail_nomem(err);
	}
	o->folder = stat(path, &sb) == 0 && S_ISDIR(sb.st_mode);
	if (o->folder)
		st = open_folder(o, err);
	else if (!(o->files = yx_alloc(sizeof(*o->files))))
		st = yx_fail_nomem(err);
	else
		st = open_one(o, path, err);
	if (st != YX_OK) {
		opened_free(o);
		return st;
	}
	while (*end)
		end = &(*end)->next;
	*end = o;
	return YX_OK;
}

/* ------------------------------------------------------------------ reading */

static enum yx_status
read_opened(struct yx_trust *t, const struct trust_opened *o, struct yx_error *err)
{
	size_t found = 0;

	for (size_t i = 0; i < o->count; i++) {
		enum yx_status st = yx_trust_load(t, o->files[i].file.bytes, err);

		if (st == YX_OK)
			found++;
		else if (!o->folder)
			return yx_fail_prefix(err, st, "%s: ", o->files[i].path);
		else if (st == YX_NOMEM)
			return st;
		/* other files may lie in a folder */
	}
	if (found)
		return YX_OK;
	return yx_fail(err, YX_NOT_FOUND, NULL, "",
		       "no certificate in the folder %s: put PEM or DER files there", o->path);
}

enum yx_status
yx_trust_read(struct yx_trust *t, struct yx_error *err)
{
	enum yx_status st = YX_OK;

	for (const struct trust_opened *o = t->opened; o && st == YX_OK; o = o->next)
		st = read_opened(t, o, err);
	if (st == YX_OK)
		trust_forget_opened(t);
	return st;
}

enum yx_status
yx_trust_add_path(struct yx_trust *t, const char *path, size_t *added, struct yx_error *err)
{
	size_t before = t->anchors.count;
	struct trust_opened *others = t->opened;
	enum yx_status st;

	if (added)
		*added = 0;
	t->opened = NULL;
	if ((st = yx_trust_open_path(t, path, err)) == YX_OK)
		st = yx_trust_read(t, err);
	trust_forget_opened(t);
	t->opened = others;
	if (added)
		*added = t->anchors.count - before;
	return st;
}
