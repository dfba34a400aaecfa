/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The SQLite engine: two tables (records and lists) with WAL and synchronous=FULL, so that a commit
 * that returned is on disk. Statements are prepared once, by sqlite_open.c.
 */
#include "sqlite.h"

static void
bind_bytes(sqlite3_stmt *st, int at, struct yx_bytes b)
{
	sqlite3_bind_blob64(st, at, b.len ? (const void *)b.data : "", b.len, SQLITE_STATIC);
}

/* Run a statement that returns no rows. */
static enum yx_status
step(struct sqlite *s, enum statement which, const char *what, struct yx_error *err)
{
	enum yx_status st = YX_OK;

	if (sqlite3_step(s->st[which]) != SQLITE_DONE)
		st = engine_sqlite_fail(s, err, what);
	sqlite3_reset(s->st[which]);
	return st;
}

static enum yx_status
begin(void *state, struct yx_error *err)
{
	return step(state, BEGIN, "beginning a transaction", err);
}

static enum yx_status
commit(void *state, struct yx_error *err)
{
	return step(state, COMMIT, "committing", err);
}

static void
rollback(void *state)
{
	struct sqlite *s = state;

	if (!sqlite3_get_autocommit(s->db))
		(void)step(s, ROLLBACK, "rolling back", NULL);
}

static struct yx_bytes
column(sqlite3_stmt *st, int i)
{
	const void *p = sqlite3_column_blob(st, i);

	return yx_bytes(p, (size_t)sqlite3_column_bytes(st, i));
}

static enum yx_status
get(void *state, const char *table, struct yx_bytes key, struct yx_buf *out, struct yx_error *err)
{
	struct sqlite *s = state;
	sqlite3_stmt *q = s->st[GET];
	enum yx_status st;

	sqlite3_bind_text(q, 1, table, -1, SQLITE_STATIC);
	bind_bytes(q, 2, key);
	switch (sqlite3_step(q)) {
	case SQLITE_ROW:
		yx_buf_put_bytes(out, column(q, 0));
		st = yx_buf_status(out, err);
		break;
	case SQLITE_DONE:
		st = yx_fail(err, YX_NOT_FOUND, NULL, "", "no such record in %s", table);
		break;
	default:
		st = engine_sqlite_fail(s, err, table);
	}
	sqlite3_reset(q);
	return st;
}

static enum yx_status
put(void *state, const char *table, struct yx_bytes key, struct yx_bytes value, bool replace,
    struct yx_error *err)
{
	struct sqlite *s = state;
	enum statement which = replace ? PUT : INSERT;
	sqlite3_stmt *q = s->st[which];

	sqlite3_bind_text(q, 1, table, -1, SQLITE_STATIC);
	bind_bytes(q, 2, key);
	bind_bytes(q, 3, value);
	return step(s, which, table, err);
}

static enum yx_status
remove_record(void *state, const char *table, struct yx_bytes key, struct yx_error *err)
{
	struct sqlite *s = state;
	sqlite3_stmt *q = s->st[DELETE];
	enum yx_status st;

	sqlite3_bind_text(q, 1, table, -1, SQLITE_STATIC);
	bind_bytes(q, 2, key);
	if ((st = step(s, DELETE, table, err)) != YX_OK)
		return st;
	if (sqlite3_changes(s->db) == 0)
		return yx_fail(err, YX_NOT_FOUND, NULL, "", "no such record in %s", table);
	return YX_OK;
}

static bool
begins_with(struct yx_bytes b, struct yx_bytes prefix)
{
	return b.len >= prefix.len && yx_bytes_equal(yx_bytes(b.data, prefix.len), prefix);
}

static enum yx_status
each(void *state, const char *table, struct yx_bytes prefix, struct yx_bytes from,
     yx_store_visit visit, void *arg, struct yx_error *err)
{
	struct sqlite *s = state;
	sqlite3_stmt *q = NULL;
	enum yx_status st = YX_OK;
	int rc;

	/* its own statement: a visitor may start another walk */
	if (sqlite3_prepare_v2(s->db, engine_sqlite_text[EACH], -1, &q, NULL) != SQLITE_OK)
		return engine_sqlite_fail(s, err, table);
	sqlite3_bind_text(q, 1, table, -1, SQLITE_STATIC);
	bind_bytes(q, 2, yx_bytes_compare(from, prefix) > 0 ? from : prefix);
	while ((rc = sqlite3_step(q)) == SQLITE_ROW)
		if (!begins_with(column(q, 0), prefix) || !visit(arg, column(q, 0), column(q, 1)))
			break;
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		st = engine_sqlite_fail(s, err, table);
	sqlite3_finalize(q);
	return st;
}

static enum yx_status
length(void *state, const char *list, uint64_t *out, struct yx_error *err)
{
	struct sqlite *s = state;
	sqlite3_stmt *q = s->st[LENGTH];
	enum yx_status st = YX_OK;

	sqlite3_bind_text(q, 1, list, -1, SQLITE_STATIC);
	if (sqlite3_step(q) == SQLITE_ROW)
		*out = (uint64_t)sqlite3_column_int64(q, 0);
	else
		st = engine_sqlite_fail(s, err, list);
	sqlite3_reset(q);
	return st;
}

static enum yx_status
append(void *state, const char *list, struct yx_bytes value, uint64_t *seq, struct yx_error *err)
{
	struct sqlite *s = state;
	sqlite3_stmt *q = s->st[APPEND];
	enum yx_status st;
	uint64_t n = 0;

	/* inside BEGIN IMMEDIATE nobody else can append */
	if ((st = length(s, list, &n, err)) != YX_OK)
		return st;
	sqlite3_bind_text(q, 1, list, -1, SQLITE_STATIC);
	sqlite3_bind_int64(q, 2, (sqlite3_int64)(n + 1));
	bind_bytes(q, 3, value);
	if ((st = step(s, APPEND, list, err)) == YX_OK)
		*seq = n + 1;
	return st;
}

static enum yx_status
items(void *state, const char *list, uint64_t from, uint64_t max, yx_store_visit_item visit,
      void *arg, struct yx_error *err)
{
	struct sqlite *s = state;
	sqlite3_stmt *q = NULL;
	enum yx_status st = YX_OK;
	uint64_t seen = 0;
	int rc = SQLITE_DONE;

	if (from > INT64_MAX)
		return YX_OK;
	if (sqlite3_prepare_v2(s->db, engine_sqlite_text[ITEMS], -1, &q, NULL) != SQLITE_OK)
		return engine_sqlite_fail(s, err, list);
	sqlite3_bind_text(q, 1, list, -1, SQLITE_STATIC);
	sqlite3_bind_int64(q, 2, (sqlite3_int64)from);
	while ((!max || seen < max) && (rc = sqlite3_step(q)) == SQLITE_ROW) {
		seen++;
		if (!visit(arg, (uint64_t)sqlite3_column_int64(q, 0), column(q, 1)))
			break;
	}
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		st = engine_sqlite_fail(s, err, list);
	sqlite3_finalize(q);
	return st;
}

const struct engine_ops engine_sqlite = {
	.scheme = "sqlite:",
	.open = engine_sqlite_open,
	.close = engine_sqlite_close,
	.begin = begin,
	.commit = commit,
	.rollback = rollback,
	.get = get,
	.put = put,
	.remove = remove_record,
	.each = each,
	.append = append,
	.length = length,
	.items = items,
};
