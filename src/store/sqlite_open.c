/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A database opened, made, recognised, closed. The file carries our application id; a file of
 * anyone else's is left alone.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "sqlite.h"

#define APPLICATION_ID 0x79784442 /* "yxDB" */
#define LAYOUT         1

const char *const engine_sqlite_text[COUNT] = {
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

enum yx_status
engine_sqlite_fail(struct sqlite *s, struct yx_error *err, const char *what)
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

void
engine_sqlite_close(void *state)
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
		return engine_sqlite_fail(s, err, what);
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
		return engine_sqlite_fail(s, err, "reading the store");
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
		return engine_sqlite_fail(s, err, where);
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
		if (sqlite3_prepare_v3(s->db, engine_sqlite_text[i], -1, SQLITE_PREPARE_PERSISTENT,
				       &s->st[i], NULL) != SQLITE_OK)
			return engine_sqlite_fail(s, err, where);
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

enum yx_status
engine_sqlite_open(void **state, const char *where, unsigned flags, struct yx_error *err)
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
		engine_sqlite_close(s);
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
	engine_sqlite_close(s);
	yx_buf_clear(&name);
	return st;
}
