/* SPDX-License-Identifier: Apache-2.0 */
/* Input files, mapped; folders. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <yinxin/base.h>
#include <yinxin/limits.h>
#include "door.h"

const struct yx_door *base_door;

void
yx_door_set(const struct yx_door *door)
{
	base_door = door;
}

static enum yx_status
too_long(const char *path, uint64_t size, uint64_t max, struct yx_error *err)
{
	return yx_fail(err, YX_LIMIT, NULL, "", "%s has %llu bytes, the limit is %llu", path,
		       (unsigned long long)size, (unsigned long long)max);
}

static enum yx_status
read_stream(struct yx_file *f, int fd, const char *path, uint64_t max, struct yx_error *err)
{
	struct yx_buf b;
	enum yx_status st = YX_OK;
	ssize_t n;

	yx_buf_init(&b, (size_t)(max < YX_LIMIT_PIPE ? max : YX_LIMIT_PIPE));
	for (;;) {
		uint8_t chunk[65536];

		n = read(fd, chunk, sizeof(chunk));
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		if (!yx_buf_put(&b, chunk, (size_t)n))
			break;
	}
	if (n < 0)
		st = yx_fail_errno(err, "cannot read %s", path);
	else if ((st = yx_buf_status(&b, err)) == YX_OK) {
		f->bytes.data = yx_buf_take(&b, &f->bytes.len);
		f->heap = true;
	}
	yx_buf_clear(&b);
	return st;
}

enum yx_status
yx_file_open(struct yx_file *f, const char *path, uint64_t max, struct yx_error *err)
{
	struct stat sb;
	enum yx_status st = YX_OK;
	int fd;

	*f = (struct yx_file){ 0 };
	if (!max)
		max = YX_LIMIT_FILE;
	if (base_door && base_door->opened(base_door->state, path, &f->bytes)) {
		uint64_t size = f->bytes.len;

		if (size <= max)
			return YX_OK;
		*f = (struct yx_file){ 0 };
		return too_long(path, size, max, err);
	}
	fd = open(path, O_RDONLY | O_CLOEXEC);
	/* where nothing can be opened, a file that is not there is told apart all the same */
	if (fd < 0 && base_door && stat(path, &sb) == 0)
		errno = EACCES;
	if (fd < 0)
		return yx_fail_errno(err, "cannot open %s", path);
	if (fstat(fd, &sb) != 0)
		st = yx_fail_errno(err, "cannot look at %s", path);
	else if (S_ISDIR(sb.st_mode))
		st = yx_fail(err, YX_USAGE, NULL, "", "%s is a folder, a file is wanted", path);
	else if (!S_ISREG(sb.st_mode))
		st = read_stream(f, fd, path, max, err);
	else if ((uint64_t)sb.st_size > max)
		st = too_long(path, (uint64_t)sb.st_size, max, err);
	else if (sb.st_size > 0) {
		f->map_len = (size_t)sb.st_size;
		f->map = mmap(NULL, f->map_len, PROT_READ, MAP_PRIVATE, fd, 0);
		if (f->map == MAP_FAILED) {
			st = yx_fail_errno(err, "cannot map %s", path);
			*f = (struct yx_file){ 0 };
		} else {
			f->bytes = yx_bytes(f->map, f->map_len);
		}
	}
	close(fd);
	return st;
}

void
yx_file_close(struct yx_file *f)
{
	if (!f)
		return;
	if (f->map)
		munmap(f->map, f->map_len);
	if (f->heap)
		yx_free((void *)(uintptr_t)f->bytes.data);
	*f = (struct yx_file){ 0 };
}

bool
yx_path_same_file(const char *a, const char *b)
{
	struct stat x, y;

	return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

enum yx_status
yx_path_make_dirs(const char *path, bool private_, struct yx_error *err)
{
	mode_t mode = private_ ? 0700 : 0777;
	enum yx_status st = YX_OK;
	struct stat sb;
	char *copy, *p;

	if (base_door)
		return base_door->make_dirs(base_door->state, path, private_, err);
	copy = yx_strdup(path);
	if (!copy)
		return yx_fail_nomem(err);
	for (p = copy + (copy[0] == '/'); st == YX_OK; p++) {
		char c = *p;

		if (c != '/' && c != 0)
			continue;
		*p = 0;
		if (copy[0] && mkdir(copy, mode) != 0 && errno != EEXIST)
			st = yx_fail_errno(err, "cannot make the folder %s", copy);
		*p = c;
		if (c == 0)
			break;
	}
	if (st == YX_OK && (stat(path, &sb) != 0 || !S_ISDIR(sb.st_mode)))
		st = yx_fail(err, YX_CONFLICT, NULL, "", "%s is there and is not a folder", path);
	yx_free(copy);
	return st;
}
