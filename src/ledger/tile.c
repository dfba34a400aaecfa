/* SPDX-License-Identifier: Apache-2.0 */
/* Tile files: their names (c2sp.org/tlog-tiles) and writing them. */
#include <dirent.h>
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
		st = yx_file_write((char *)path.data, data, YX_OUT_REPLACE, err);
	if (st == YX_OK && !width)
		remove_partials((char *)path.data);
done:
	yx_buf_clear(&path);
	return st;
}
