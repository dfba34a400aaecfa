/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base_door: files for a process that may open none (a child of sandbox.h). Where a door is set,
 * yx_file_open() finds what was opened before through it, and yx_out_...(), yx_file_write() and
 * yx_path_make_dirs() hand on what they are told instead of touching the disk: to a parent that
 * writes, and says what came of it.
 */
#ifndef YINXIN_BASE_DOOR_H
#define YINXIN_BASE_DOOR_H

#include <yinxin/base.h>

#ifdef __cplusplus
extern "C" {
#endif

struct yx_door {
	/* What was opened under this path, which lives as long as the door; false: nothing. */
	bool (*opened)(void *state, const char *path, struct yx_bytes *out);
	/* One output at a time: begin, then pieces and patches, then commit or drop. */
	enum yx_status (*begin)(void *state, const char *path, unsigned flags,
				struct yx_error *err);
	enum yx_status (*piece)(void *state, struct yx_bytes data, struct yx_error *err);
	enum yx_status (*patch)(void *state, uint64_t offset, struct yx_bytes data,
				struct yx_error *err);
	enum yx_status (*commit)(void *state, struct yx_error *err);
	void (*drop)(void *state); /* instead of commit */
	enum yx_status (*make_dirs)(void *state, const char *path, bool private_,
				    struct yx_error *err);
	void *state;
};

/* From now on, for the whole process; NULL: none. Before it has threads. */
void yx_door_set(const struct yx_door *door);

#ifdef __cplusplus
}
#endif
#endif
