/* SPDX-License-Identifier: Apache-2.0 */
/* sqlite.h: what the two files of the SQLite engine share. Private to store. */
#ifndef YINXIN_STORE_SQLITE_H
#define YINXIN_STORE_SQLITE_H

#include <sqlite3.h>
#include "engine.h"

enum statement {
	BEGIN,
	COMMIT,
	ROLLBACK,
	GET,
	PUT,
	INSERT,
	DELETE,
	EACH,
	APPEND,
	LENGTH,
	ITEMS,
	COUNT
};

struct sqlite {
	sqlite3 *db;
	sqlite3_stmt *st[COUNT];
};

extern const char *const engine_sqlite_text[COUNT]; /* of the statements */

/* The error of the last call that failed. */
enum yx_status engine_sqlite_fail(struct sqlite *s, struct yx_error *err, const char *what);
enum yx_status engine_sqlite_open(void **state, const char *where, unsigned flags,
				  struct yx_error *err);
void engine_sqlite_close(void *state);

#endif
