/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The SQLite engine: two tables (records and lists) with WAL and synchronous=FULL, so that a commit
 * that returned is on disk. The file carries our application id; a file of anyone else's is left
 * alone. Statements are prepared once.
 */
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "engine.h"

#define APPLICATION_ID 0x79784442 /* "yxDB" */
#define LAYOUT         1

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

static const char *const sql[COUNT] = {
	[BEGIN] = "BEGIN IMMEDIATE",
	[COMMIT] = "COMMIT",
	[ROLLBACK] = "ROLLBACK",
	[GET] = "SELECT v FROM record WHERE t=?1 AND k=?2",
	[PUT] = "INSERT OR REPLACE INTO record(t,k,v) VALUES(?1,?2,?3)",
	[INSERT] = "INSERT INTO record(t,k,v) VALUES(?1,?2,?3)",
	[DELETE] = "DELETE FROM record WHERE t=?1 AND k=?2",
	[EACH] = "SELECT k,v FROM record WHERE t=?1 AND k>=?2 ORDER BY k",
	[APPEND] = "INSERT INTO item(l,n,v) VALUES(?1,?2,?3)",
	[LENGTH] = "SELECT max(n) FROM item WHERE l=?1",
	[ITEMS] = "SELECT n,v FROM item WHERE l=?1 AND n>=?2 ORDER BY n",
};

struct sqlite {
	sqlite3 *db;
	sqlite3_stmt *st[COUNT];
};

static enum yx_status
fail(struct sqlite *s, struct yx_error *err, const char *what)
{
	int rc = s->db ? sqlite3_errcode(s->db) : SQLITE_NOMEM;
	enum yx_status st = YX_IO;

	switch (rc & 0xff) {
	case SQLITE_NOMEM:
		return yx_fail_nomem(err);
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
	case SQLITE_CONSTRAINT:
		st = YX_CONFLICT;
		break;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		st = YX_MALFORMED;
		break;
	case SQLITE_READONLY:
	case SQLITE_PERM:
	case SQLITE_AUTH:
		st = YX_DENIED;
		break;
	default:
		break;
	}
	yx_fail(err, st, NULL, "", "%s: %s", what, s->db ? sqlite3_errmsg(s->db) : "");
	if (err && (rc & 0xff) == SQLITE_FULL)
		err->sys = ENOSPC;
	else if (err && s->db && st == YX_IO)
		err->sys = sqlite3_system_errno(s->db);
	return st;
}

static void
close_sqlite(void *state)
{
	struct sqlite *s = state;

	if (!s)
		return;
	for (int i = 0; i < COUNT; i++)
		sqlite3_finalize(s->st[i]);
	sqlite3_close(s->db);
	yx_free(s);
}

static int
pragma_int(struct sqlite *s, const char *text)
{
	sqlite3_stmt *st = NULL;
	int v = -1;

	if (sqlite3_prepare_v2(s->db, text, -1, &st, NULL) == SQLITE_OK &&
	    sqlite3_step(st) == SQLITE_ROW)
		v = sqlite3_column_int(st, 0);
	sqlite3_finalize(st);
	return v;
}

static enum yx_status
run(struct sqlite *s, const char *text, const char *what, struct yx_error *err)
{
	if (sqlite3_exec(s->db, text, NULL, NULL, NULL) != SQLITE_OK)
		return fail(s, err, what);
	return YX_OK;
}

/* Check that the file is ours, or make it so when it is new. */
static enum yx_status
prepare_layout(struct sqlite *s, bool create, struct yx_error *err)
{
	int app = pragma_int(s, "PRAGMA application_id");
	int layout = pragma_int(s, "PRAGMA user_version");
	int objects = pragma_int(s, "SELECT count(*) FROM sqlite_schema");

	if (app < 0 || layout < 0 || objects < 0)
		return fail(s, err, "reading the store");
	if (app == APPLICATION_ID && layout == LAYOUT)
		return YX_OK;
	if (app == APPLICATION_ID && layout > LAYOUT)
		return yx_fail(err, YX_UNSUPPORTED, NULL, "",
			       "the store has layout %d, this program knows %d; use a newer one",
			       layout, LAYOUT);
	if (objects > 0 || !create)
		return yx_fail(err, YX_MALFORMED, NULL, "", "not a store of this program");
	return run(s,
		   "BEGIN IMMEDIATE;"
		   "CREATE TABLE IF NOT EXISTS record(t TEXT NOT NULL, k BLOB NOT NULL,"
		   " v BLOB NOT NULL, PRIMARY KEY(t,k)) WITHOUT ROWID, STRICT;"
		   "CREATE TABLE IF NOT EXISTS item(l TEXT NOT NULL, n INTEGER NOT NULL,"
		   " v BLOB NOT NULL, PRIMARY KEY(l,n)) WITHOUT ROWID, STRICT;"
		   "PRAGMA application_id=2037924930;" /* APPLICATION_ID */
		   "PRAGMA user_version=1;"
		   "COMMIT",
		   "making the store", err);
}

/* Open the database that is called `name` (a path, or a URI of one), whose path is `where`. */
static enum yx_status
open_database(struct sqlite *s, const char *name, const char *where, int mode, bool create,
	      struct yx_error *err)
{
	bool read_only = (mode & SQLITE_OPEN_READONLY) != 0;
	enum yx_status st;

	if (sqlite3_open_v2(name, &s->db, mode | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		return fail(s, err, where);
	sqlite3_extended_result_codes(s->db, 0);
	sqlite3_busy_timeout(s->db, YX_STORE_WAIT_MS);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	if (!read_only &&
	    (st = run(s, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL", where, err)) != YX_OK)
		return st;
	/* the snapshot of a read-only handle begins with the first read, just below */
	if (read_only && (st = run(s, "BEGIN", where, err)) != YX_OK)
		return st;
	if ((st = prepare_layout(s, create && !read_only, err)) != YX_OK)
		return st;
	for (int i = 0; i < COUNT; i++)
		if (sqlite3_prepare_v3(s->db, sql[i], -1, SQLITE_PREPARE_PERSISTENT, &s->st[i],
				       NULL) != SQLITE_OK)
			return fail(s, err, where);
	return YX_OK;
}

/*
 * SQLite makes two files beside a database to read it. Where it may not (a read-only disk, a
 * sandboxed child) and the log that they index is empty, the database alone is the whole truth:
 * the name to open it by then; false when it is not so.
 */
static bool
name_as_immutable(struct yx_buf *name, const char *where)
{
	struct stat sb;

	yx_buf_printf(name, "%s-wal", where);
	if (yx_buf_status(name, NULL) != YX_OK ||
	    (stat(yx_buf_str(name), &sb) == 0 && sb.st_size != 0))
		return false;
	yx_buf_reset(name);
	yx_buf_puts(name, "file:");
	for (const char *p = where; *p; p++)
		if (strchr("%?#", *p))
			yx_buf_printf(name, "%%%02x", (unsigned)(unsigned char)*p);
		else
			yx_buf_put_u8(name, (uint8_t)*p);
	yx_buf_puts(name, "?immutable=1");
	return yx_buf_status(name, NULL) == YX_OK;
}

static enum yx_status
open_sqlite(void **state, const char *where, unsigned flags, struct yx_error *err)
{
	bool create = (flags & YX_STORE_CREATE) != 0;
	bool read_only = (flags & YX_STORE_READ_ONLY) != 0;
	int mode = read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
	struct yx_buf name = { 0 };
	struct sqlite *s = NULL;
	enum yx_status st;

	*state = NULL;
	if (!create && access(where, F_OK) != 0)
		return errno == ENOENT
			   ? yx_fail(err, YX_NOT_FOUND, NULL, "", "%s: no such store", where)
			   : yx_fail_errno(err, "%s", where);
	if (!(s = yx_alloc(sizeof(*s))))
		return yx_fail_nomem(err);
	if (create && !read_only) {
		/* made by us and not by SQLite, so that the mode is private from the start */
		int fd = open(where, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

		if (fd < 0) {
			st = yx_fail_errno(err, "%s", where);
			goto done;
		}
		close(fd);
	}
	st = open_database(s, where, where, mode, create, err);
	if (st != YX_OK && read_only && s->db && sqlite3_errcode(s->db) == SQLITE_CANTOPEN &&
	    name_as_immutable(&name, where)) {
		close_sqlite(s);
		if (!(s = yx_alloc(sizeof(*s)))) {
			st = yx_fail_nomem(err);
			goto done;
		}
		st =
		    open_database(s, yx_buf_str(&name), where, mode | SQLITE_OPEN_URI, create, err);
	}
	if (st != YX_OK)
		goto done;
	*state = s;
	s = NULL;
done:
	close_sqlite(s);
	yx_buf_clear(&name);
	return st;
}

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
		st = fail(s, err, what);
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
		st = fail(s, err, table);
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
	if (sqlite3_prepare_v2(s->db, sql[EACH], -1, &q, NULL) != SQLITE_OK)
		return fail(s, err, table);
	sqlite3_bind_text(q, 1, table, -1, SQLITE_STATIC);
	bind_bytes(q, 2, yx_bytes_compare(from, prefix) > 0 ? from : prefix);
	while ((rc = sqlite3_step(q)) == SQLITE_ROW)
		if (!begins_with(column(q, 0), prefix) || !visit(arg, column(q, 0), column(q, 1)))
			break;
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		st = fail(s, err, table);
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
		st = fail(s, err, list);
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
	if (sqlite3_prepare_v2(s->db, sql[ITEMS], -1, &q, NULL) != SQLITE_OK)
		return fail(s, err, list);
	sqlite3_bind_text(q, 1, list, -1, SQLITE_STATIC);
	sqlite3_bind_int64(q, 2, (sqlite3_int64)from);
	while ((!max || seen < max) && (rc = sqlite3_step(q)) == SQLITE_ROW) {
		seen++;
		if (!visit(arg, (uint64_t)sqlite3_column_int64(q, 0), column(q, 1)))
			break;
	}
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		st = fail(s, err, list);
	sqlite3_finalize(q);
	return st;
}

const struct engine_ops engine_sqlite = {
	.scheme = "sqlite:",
	.open = open_sqlite,
	.close = close_sqlite,
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
