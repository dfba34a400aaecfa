/* SPDX-License-Identifier: Apache-2.0 */
/*
 * engine.h: what a storage engine implements. store.c has checked names and transaction rules
 * before it calls one of these, so engines do not.
 */
#ifndef YINXIN_STORE_ENGINE_H
#define YINXIN_STORE_ENGINE_H

#include <yinxin/store.h>

struct engine_ops {
	const char *scheme; /* "sqlite:" */
	enum yx_status (*open)(void **state, const char *where, unsigned flags,
			       struct yx_error *err);
	void (*close)(void *state);
	enum yx_status (*begin)(void *state, struct yx_error *err);
	enum yx_status (*commit)(void *state, struct yx_error *err);
	void (*rollback)(void *state);
	enum yx_status (*get)(void *state, const char *table, struct yx_bytes key,
			      struct yx_buf *out, struct yx_error *err);
	/* `replace` false: CONFLICT when the key is there */
	enum yx_status (*put)(void *state, const char *table, struct yx_bytes key,
			      struct yx_bytes value, bool replace, struct yx_error *err);
	enum yx_status (*remove)(void *state, const char *table, struct yx_bytes key,
				 struct yx_error *err);
	enum yx_status (*each)(void *state, const char *table, struct yx_bytes prefix,
			       struct yx_bytes from, yx_store_visit visit, void *arg,
			       struct yx_error *err);
	enum yx_status (*append)(void *state, const char *list, struct yx_bytes value,
				 uint64_t *seq, struct yx_error *err);
	enum yx_status (*length)(void *state, const char *list, uint64_t *out,
				 struct yx_error *err);
	enum yx_status (*items)(void *state, const char *list, uint64_t from, uint64_t max,
				yx_store_visit_item visit, void *arg, struct yx_error *err);
};

extern const struct engine_ops engine_memory;
extern const struct engine_ops engine_sqlite;

#endif
