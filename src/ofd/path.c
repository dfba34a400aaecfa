/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Paths in a package. GB/T 33190 has ST_Loc: absolute with a leading slash or relative to the file
 * it stands in. Real files also have backslashes, percent escapes and the wrong case.
 */
#include "package.h"

#include <ctype.h>
#include <string.h>

char *
ofd_path_folder(struct yx_arena *a, const char *path)
{
	const char *slash = strrchr(path, '/');
	size_t n = slash ? (size_t)(slash - path) + 1 : 0;

	return n > 0 ? yx_arena_strdup(a, yx_bytes(path, n))
		     : yx_arena_strdup(a, yx_bytes_str("/"));
}

/* Drop the last part of "/a/b"; false when there is none to drop. */
static bool
drop_part(struct yx_buf *b)
{
	while (b->len > 0 && b->data[b->len - 1] != '/')
		b->len--;
	if (b->len == 0)
		return false;
	b->len--;
	return true;
}

char *
ofd_path_join(struct yx_arena *a, const char *base, const char *path)
{
	struct yx_buf in = { 0 }, out = { 0 };
	struct yx_reader r;
	struct yx_bytes part;
	char *folder, *result = NULL;
	bool outside = false;

	folder = ofd_path_folder(a, base);
	if (!folder)
		return NULL;
	if (*path != '/' && *path != '\\')
		yx_buf_puts(&in, folder);
	yx_buf_puts(&in, path);
	for (size_t i = 0; i < in.len; i++)
		if (in.data[i] == '\\')
			in.data[i] = '/';
	r = yx_reader(yx_buf_bytes(&in));
	while (!yx_reader_at_end(&r)) {
		if (!yx_take_until(&r, '/', &part))
			(void)yx_take(&r, yx_reader_left(&r), &part);
		if (part.len == 0 || yx_bytes_equal_str(part, "."))
			continue;
		if (yx_bytes_equal_str(part, "..")) {
			outside = !drop_part(&out) || outside;
			continue;
		}
		yx_buf_put_u8(&out, '/');
		yx_buf_put_bytes(&out, part);
	}
	if (outside)
		yx_buf_reset(&out);
	if (yx_buf_status(&in, NULL) == YX_OK && yx_buf_status(&out, NULL) == YX_OK)
		result = yx_arena_strdup(a, yx_buf_bytes(&out));
	yx_buf_clear(&in);
	yx_buf_clear(&out);
	return result;
}

static int
hex_digit(int c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = tolower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static char *
decode(struct yx_arena *a, const char *path, bool lower)
{
	struct yx_reader r = yx_reader(yx_bytes_str(path));
	struct yx_buf out = { 0 };
	char *s = NULL;
	uint8_t c;

	while (yx_take_u8(&r, &c)) {
		int high = c == '%' ? hex_digit(yx_peek(&r)) : -1;
		int low = high >= 0 ? hex_digit(yx_peek_at(&r, 1)) : -1;

		if (low >= 0 && high * 16 + low != 0) {
			c = (uint8_t)(high * 16 + low);
			(void)yx_skip(&r, 2);
		}
		if (c == '\\')
			c = '/';
		yx_buf_put_u8(&out, lower ? (uint8_t)(c < 0x80 ? tolower(c) : c) : c);
	}
	if (yx_buf_status(&out, NULL) == YX_OK)
		s = yx_arena_strdup(a, yx_buf_bytes(&out));
	yx_buf_clear(&out);
	return s;
}

char *
ofd_path_fold(struct yx_arena *a, const char *path)
{
	return decode(a, path, true);
}

static size_t
find_exact(const struct yx_ofd *o, const char *path)
{
	return path[0] == '/' ? yx_zip_find(o->zip, path + 1) : SIZE_MAX;
}

/* The first entry that does not sort before `folded`. */
static size_t
lower_bound(const struct yx_ofd *o, const char *folded)
{
	size_t low = 0, high = o->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (strcmp(o->folded[o->by_folded[mid]], folded) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static size_t
find_folded(const struct yx_ofd *o, const char *folded)
{
	size_t at = lower_bound(o, folded);

	return at < o->count && strcmp(o->folded[o->by_folded[at]], folded) == 0 ? o->by_folded[at]
										 : SIZE_MAX;
}

/* Is anything in this folder, written with its slash? */
static bool
has_folder(const struct yx_ofd *o, const char *folder)
{
	const char *folded = ofd_path_fold(o->arena, folder);
	size_t at = folded ? lower_bound(o, folded) : o->count;

	return at < o->count && strncmp(o->folded[o->by_folded[at]], folded, strlen(folded)) == 0;
}

const char *
ofd_resource_base(const struct yx_ofd *o, const char *file, const char *base_loc)
{
	const char *from[3] = { file, "/", "/" };
	char *first = NULL;

	if (!base_loc || !*base_loc)
		return file;
	if (o->document != SIZE_MAX)
		from[1] = o->entries[o->document].path;
	for (size_t i = 0; i < 3; i++) {
		char *folder = ofd_path_join(o->arena, from[i], base_loc);
		char *inside = folder ? yx_arena_alloc(o->arena, strlen(folder) + 3) : NULL;

		if (!inside)
			return NULL;
		/* a file name stands for "inside this folder" */
		memcpy(inside, folder, strlen(folder));
		memcpy(inside + strlen(folder), "/", 2);
		if (!first)
			first = inside;
		if (has_folder(o, inside)) {
			first = inside;
			break;
		}
	}
	memcpy(first + strlen(first), "-", 2);
	return first;
}

size_t
ofd_find(const struct yx_ofd *o, const char *path)
{
	size_t i = find_exact(o, path);
	char *s;

	if (i == SIZE_MAX && (s = decode(o->arena, path, false)) != NULL)
		i = find_exact(o, s);
	if (i == SIZE_MAX && (s = decode(o->arena, path, true)) != NULL)
		i = find_folded(o, s);
	return i != SIZE_MAX && yx_zip_entry(o->zip, i)->folder ? SIZE_MAX : i;
}
