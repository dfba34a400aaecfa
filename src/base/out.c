/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Output files that appear whole or not at all. The bytes go to an unnamed file (O_TMPFILE) in the
 * target's folder where the file system has that, so that even a power cut leaves nothing behind;
 * elsewhere to ".NAME.pid.n.tmp". Commit: sync, link or rename, sync the folder.
 */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "door.h"

struct yx_out {
	int fd, dir;
	unsigned flags;
	uint64_t size;
	char *path; /* as given, for messages */
	char *name; /* last component */
	char temp[NAME_MAX + 1];
	bool named; /* `temp` exists in the folder */
	bool there; /* by the door: nothing of the above */
};

/* What a parent writes for us. */
static enum yx_status
open_by_door(struct yx_out **out, const char *path, unsigned flags, struct yx_error *err)
{
	struct yx_out *o = yx_alloc(sizeof(*o));
	enum yx_status st;

	*out = NULL;
	if (!o)
		return yx_fail_nomem(err);
	o->fd = o->dir = -1;
	if ((st = base_door->begin(base_door->state, path, flags, err)) != YX_OK) {
		yx_free(o);
		return st;
	}
	o->there = true;
	*out = o;
	return YX_OK;
}

/* A folder that is not there, or not ours, is no missing input and no wrong password. */
static enum yx_status
cannot_write(struct yx_error *err, enum yx_status st)
{
	if (st != YX_NOT_FOUND && st != YX_DENIED)
		return st;
	if (err)
		err->status = YX_IO;
	return YX_IO;
}

static atomic_uint counter;

static void
temp_name(struct yx_out *o)
{
	snprintf(o->temp, sizeof(o->temp), ".yx.%.180s.%ld.%u.tmp", o->name, (long)getpid(),
		 atomic_fetch_add(&counter, 1));
}

static bool
open_temp(struct yx_out *o)
{
	mode_t mode = o->flags & YX_OUT_PRIVATE ? 0600 : 0666;

	o->fd = openat(o->dir, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, mode);
	if (o->fd >= 0)
		return true;
	temp_name(o);
	o->fd = openat(o->dir, o->temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
	o->named = o->fd >= 0;
	return o->named;
}

enum yx_status
yx_out_open(struct yx_out **out, const char *path, unsigned flags, struct yx_error *err)
{
	struct yx_out *o;
	char *copy;
	enum yx_status st = YX_OK;
	struct stat sb;

	if (base_door)
		return open_by_door(out, path, flags, err);
	o = yx_alloc(sizeof(*o));
	copy = yx_strdup(path);
	*out = NULL;
	if (!o || !copy) {
		yx_free(o);
		yx_free(copy);
		return yx_fail_nomem(err);
	}
	o->fd = o->dir = -1;
	o->flags = flags;
	o->path = yx_strdup(path);
	o->name = yx_strdup(basename(copy));
	memcpy(copy, path, strlen(path) + 1); /* basename and dirname both write on it */
	if (!o->path || !o->name)
		st = yx_fail_nomem(err);
	else if (stat(path, &sb) == 0 && !S_ISREG(sb.st_mode))
		st = yx_fail(err, YX_CONFLICT, NULL, "", "%s is there and is not a plain file",
			     path);
	else if ((flags & YX_OUT_EXCLUSIVE) && lstat(path, &sb) == 0)
		st = yx_fail(err, YX_CONFLICT, NULL, "", "%s is there already", path);
	else if ((o->dir = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0)
		st = cannot_write(err, yx_fail_errno(err, "cannot open the folder of %s", path));
	else if (!open_temp(o))
		st =
		    cannot_write(err, yx_fail_errno(err, "cannot write to the folder of %s", path));
	yx_free(copy);
	if (st != YX_OK) {
		yx_out_abort(o);
		return st;
	}
	*out = o;
	return YX_OK;
}

static enum yx_status
write_at(struct yx_out *o, uint64_t offset, struct yx_bytes data, struct yx_error *err)
{
	while (data.len) {
		/* large writes in slices, so that a full disk is seen early */
		size_t slice = data.len < (8u << 20) ? data.len : (8u << 20);
		ssize_t n = pwrite(o->fd, data.data, slice, (off_t)offset);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			errno = n ? errno : ENOSPC;
			return yx_fail_errno(err, "cannot write %s", o->path);
		}
		data = yx_bytes_slice(data, (size_t)n, SIZE_MAX);
		offset += (uint64_t)n;
	}
	return YX_OK;
}

enum yx_status
yx_out_write(struct yx_out *o, struct yx_bytes data, struct yx_error *err)
{
	enum yx_status st = o->there ? base_door->piece(base_door->state, data, err)
				     : write_at(o, o->size, data, err);

	if (st == YX_OK)
		o->size += data.len;
	return st;
}

enum yx_status
yx_out_patch(struct yx_out *o, uint64_t offset, struct yx_bytes data, struct yx_error *err)
{
	if (offset > o->size || data.len > o->size - offset)
		return yx_fail(err, YX_INTERNAL, NULL, "", "patch outside of what was written");
	return o->there ? base_door->patch(base_door->state, offset, data, err)
			: write_at(o, offset, data, err);
}

uint64_t
yx_out_size(const struct yx_out *o)
{
	return o->size;
}

/* Give the unnamed file a temporary name, which rename() can then move over the target. */
static bool
name_temp(struct yx_out *o)
{
	char proc[64];

	if (o->named)
		return true;
	snprintf(proc, sizeof(proc), "/proc/self/fd/%d", o->fd);
	temp_name(o);
	o->named = linkat(AT_FDCWD, proc, o->dir, o->temp, AT_SYMLINK_FOLLOW) == 0;
	return o->named;
}

enum yx_status
yx_out_commit(struct yx_out **out, struct yx_error *err)
{
	struct yx_out *o = *out;
	enum yx_status st = YX_OK;

	*out = NULL;
	if (o->there) {
		st = base_door->commit(base_door->state, err);
		yx_free(o);
		return st;
	}
	if (fsync(o->fd) != 0)
		st = yx_fail_errno(err, "cannot sync %s", o->path);
	else if (!name_temp(o))
		st = yx_fail_errno(err, "cannot name %s", o->path);
	else if ((o->flags & YX_OUT_EXCLUSIVE) && linkat(o->dir, o->temp, o->dir, o->name, 0) != 0)
		st = yx_fail_errno(err, "cannot create %s", o->path);
	else if (!(o->flags & YX_OUT_EXCLUSIVE) && renameat(o->dir, o->temp, o->dir, o->name) != 0)
		st = yx_fail_errno(err, "cannot create %s", o->path);
	else if (!(o->flags & YX_OUT_EXCLUSIVE))
		o->named = false;
	/* an EXCLUSIVE commit still has the temporary name, which yx_out_abort() unlinks */
	if (st == YX_OK && fsync(o->dir) != 0 && errno != EINVAL && errno != ENOTSUP)
		st = yx_fail_errno(err, "cannot sync the folder of %s", o->path);
	yx_out_abort(o);
	return st;
}

void
yx_out_abort(struct yx_out *o)
{
	if (!o)
		return;
	if (o->there)
		base_door->drop(base_door->state);
	if (o->named)
		unlinkat(o->dir, o->temp, 0);
	if (o->fd >= 0)
		close(o->fd);
	if (o->dir >= 0)
		close(o->dir);
	yx_free(o->path);
	yx_free(o->name);
	yx_free(o);
}

enum yx_status
yx_file_write(const char *path, struct yx_bytes data, unsigned flags, struct yx_error *err)
{
	struct yx_out *o = NULL;
	enum yx_status st = yx_out_open(&o, path, flags, err);

	if (st != YX_OK)
		return st;
	if ((st = yx_out_write(o, data, err)) != YX_OK) {
		yx_out_abort(o);
		return st;
	}
	return yx_out_commit(&o, err);
}
