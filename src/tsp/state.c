/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tsa.state: one RFC 3339 line, a time nothing was issued after. Written ahead, in steps of
 * seconds, so that a token never waits for a disk, and durable before the tokens it covers. Several
 * processes may serve one folder: the line only grows, under a lock.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>
#include "folder.h"

struct tsp_state {
	char path[TSP_PATH_MAX];
	char lock[TSP_PATH_MAX];
	yx_time ours; /* what we wrote last */
};

static enum yx_status
read_until(const struct tsp_state *s, yx_time *until, struct yx_error *err)
{
	struct yx_file f = { 0 };
	struct yx_bytes line;
	enum yx_status st;

	*until = YX_TIME_NONE;
	st = yx_file_open(&f, s->path, 4096, err);
	if (st == YX_NOT_FOUND)
		return YX_OK;
	if (st != YX_OK)
		return st;
	line = f.bytes;
	while (line.len && line.data[line.len - 1] == '\n')
		line.len--;
	if (line.len && (st = yx_time_parse_rfc3339(until, line, err)) != YX_OK)
		st = yx_fail_prefix(err, st, "tsa.state: ");
	yx_file_close(&f);
	return st;
}

static enum yx_status
lock(const struct tsp_state *s, int *fd, struct yx_error *err)
{
	*fd = open(s->lock, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (*fd < 0)
		return yx_fail_errno(err, "%s", s->lock);
	while (flock(*fd, LOCK_EX) != 0)
		if (errno != EINTR) {
			yx_fail_errno(err, "%s", s->lock);
			close(*fd);
			return YX_IO;
		}
	return YX_OK;
}

enum yx_status
tsp_state_open(struct tsp_state **out, const char *folder, yx_time *until, struct yx_error *err)
{
	struct tsp_state *s = NULL;
	enum yx_status st;

	*out = NULL;
	s = yx_alloc(sizeof(*s));
	if (!s) {
		st = yx_fail_nomem(err);
		goto done;
	}
	s->ours = YX_TIME_NONE;
	if ((st = tsp_folder_path(s->path, folder, "tsa.state", err)) != YX_OK)
		goto done;
	if ((st = tsp_folder_path(s->lock, folder, "tsa.lock", err)) != YX_OK)
		goto done;
	if ((st = read_until(s, until, err)) != YX_OK)
		goto done;
	*out = s;
	s = NULL;
done:
	tsp_state_free(s);
	return st;
}

void
tsp_state_free(void *state)
{
	yx_free(state);
}

enum yx_status
tsp_state_reserve(void *state, yx_time until, struct yx_error *err)
{
	struct tsp_state *s = state;
	yx_time have;
	char text[40];
	enum yx_status st;
	int fd = -1;

	if ((st = lock(s, &fd, err)) != YX_OK)
		return st;
	if ((st = read_until(s, &have, err)) != YX_OK)
		goto done;
	/* backwards only from our own line: nobody else has relied on it */
	if (have != YX_TIME_NONE && until < have && have != s->ours)
		goto done;
	yx_time_rfc3339(text, until);
	text[strlen(text) + 1] = 0;
	text[strlen(text)] = '\n';
	st = yx_file_write(s->path, yx_bytes(text, strlen(text)), YX_OUT_PRIVATE, err);
	if (st == YX_OK)
		s->ours = until;
done:
	close(fd);
	return st;
}
