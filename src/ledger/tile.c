/* SPDX-License-Identifier: Apache-2.0 */
/* Tile files: their names (c2sp.org/tlog-tiles) and writing them. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>
#include "tree.h"

enum yx_status
tile_path(struct yx_buf *out, const char *folder, int level, uint64_t number, unsigned width,
	  struct yx_error *err)
{
	unsigned part[8]; /* 1000^7 is beyond 2^64 */
	unsigned parts = 0;

	do {
		part[parts++] = (unsigned)(number % 1000);
		number /= 1000;
	} while (number);
	if (level < 0)
		yx_buf_printf(out, "%s/entries", folder);
	else
		yx_buf_printf(out, "%s/%d", folder, level);
	while (parts > 1)
		yx_buf_printf(out, "/x%03u", part[--parts]);
	yx_buf_printf(out, "/%03u", part[0]);
	if (width)
		yx_buf_printf(out, ".p/%u", width);
	return yx_buf_status(out, err);
}

/* The partial forms of a tile that is now there in full may go. */
static void
remove_partials(const char *path)
{
	char folder[4096], file[4096];
	struct dirent *e;
	DIR *d;

	if (snprintf(folder, sizeof(folder), "%s.p", path) >= (int)sizeof(folder) ||
	    !(d = opendir(folder)))
		return;
	while ((e = readdir(d)))
		if (e->d_name[0] >= '1' && e->d_name[0] <= '9' &&
		    snprintf(file, sizeof(file), "%s/%s", folder, e->d_name) < (int)sizeof(file))
			unlink(file);
	closedir(d);
	rmdir(folder);
}

/*
 * Written beside its name and renamed, not synced: tiles_sync() does that for a whole batch, and
 * nothing speaks of a tile before. One writer at a time (it holds the journal's lock), so the
 * temporary name is fixed.
 */
static enum yx_status
write_file(const char *path, struct yx_bytes data, struct yx_error *err)
{
	char temporary[4096];
	size_t done = 0;
	int fd;

	if (snprintf(temporary, sizeof(temporary), "%s.new", path) >= (int)sizeof(temporary))
		return yx_fail(err, YX_LIMIT, NULL, "", "%.100s...: path is too long", path);
	fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
	if (fd < 0)
		return yx_fail_errno(err, "%s", temporary);
	while (done < data.len) {
		struct yx_bytes rest = yx_bytes_slice(data, done, data.len);
		ssize_t n = write(fd, rest.data, rest.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			break;
		done += (size_t)n;
	}
	if (done < data.len || close(fd) != 0 || rename(temporary, path) != 0) {
		enum yx_status st = yx_fail_errno(err, "%s", path);

		if (done < data.len)
			close(fd);
		unlink(temporary);
		return st;
	}
	return YX_OK;
}

enum yx_status
tiles_sync(const char *folder, struct yx_error *err)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum yx_status st = YX_OK;

	if (fd < 0)
		return yx_fail_errno(err, "%s", folder);
	if (syncfs(fd) != 0)
		st = yx_fail_errno(err, "%s: syncing", folder);
	close(fd);
	return st;
}

enum yx_status
tile_write(const char *folder, int level, uint64_t number, unsigned width, struct yx_bytes data,
	   struct yx_error *err)
{
	struct yx_buf path = { 0 };
	char *slash;
	enum yx_status st;

	if ((st = tile_path(&path, folder, level, number, width, err)) != YX_OK)
		goto done;
	(void)yx_buf_str(&path);
	slash = strrchr((char *)path.data, '/');
	*slash = 0;
	st = yx_path_make_dirs((char *)path.data, false, err);
	*slash = '/';
	if (st == YX_OK)
		st = write_file((char *)path.data, data, err);
	if (st == YX_OK && !width)
		remove_partials((char *)path.data);
done:
	yx_buf_clear(&path);
	return st;
}
