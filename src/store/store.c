/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The front of every store: picks the engine by URL, and enforces what holds for all of them
 * (names, writes only inside a transaction, nothing written through a read-only handle).
 */
#include <string.h>
#include <yinxin/limits.h>
#include <yinxin/store.h>
#include "engine.h"

struct yx_store {
	const struct engine_ops *ops;
	void *state;
	bool read_only;
	bool open; /* a transaction */
};

static const struct engine_ops *const engines[] = { &engine_memory, &engine_sqlite };

enum yx_status
yx_store_open(struct yx_store **out, const char *url, unsigned flags, struct yx_error *err)
{
	const struct engine_ops *ops = NULL;
	struct yx_store *s = NULL;
	enum yx_status st;

	*out = NULL;
	for (size_t i = 0; i < sizeof(engines) / sizeof(engines[0]); i++)
		if (strncmp(url, engines[i]->scheme, strlen(engines[i]->scheme)) == 0)
			ops = engines[i];
	if (!ops && (strncmp(url, "postgresql:", 11) == 0 || strncmp(url, "postgres:", 9) == 0))
		return yx_fail(err, YX_UNSUPPORTED, NULL, "",
			       "PostgreSQL is not supported yet; use sqlite:PATH");
	if (!ops)
		return yx_fail(err, YX_USAGE, NULL, "",
			       "store url must begin with sqlite: or memory:");
	if (!(s = yx_alloc(sizeof(*s))))
		return yx_fail_nomem(err);
	s->ops = ops;
	s->read_only = (flags & YX_STORE_READ_ONLY) != 0;
	if ((st = ops->open(&s->state, url + strlen(ops->scheme), flags, err)) != YX_OK) {
		yx_free(s);
		return st;
	}
	*out = s;
	return YX_OK;
}

void
yx_store_free(struct yx_store *s)
{
	if (!s)
		return;
	yx_store_rollback(s);
	s->ops->close(s->state);
	yx_free(s);
}

static enum yx_status
check_name(const char *name, struct yx_error *err)
{
	size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyz_");

	if (n == 0 || n > YX_LIMIT_STORE_NAME || name[n])
		return yx_fail(err, YX_USAGE, NULL, "",
			       "table and list names are 1 to %d of a-z and _",
			       YX_LIMIT_STORE_NAME);
	return YX_OK;
}

static enum yx_status
check_write(struct yx_store *s, const char *name, struct yx_bytes key, struct yx_bytes value,
	    struct yx_error *err)
{
	if (s->read_only)
		return yx_fail(err, YX_DENIED, NULL, "", "the store was opened for reading only");
	if (!s->open)
		return yx_fail(err, YX_USAGE, NULL, "", "write outside a transaction");
	if (key.len > YX_LIMIT_STORE_KEY)
		return yx_fail(err, YX_LIMIT, NULL, "", "key longer than %d bytes",
			       YX_LIMIT_STORE_KEY);
	if (value.len > YX_LIMIT_STORE_VALUE)
		return yx_fail(err, YX_LIMIT, NULL, "", "value longer than %d bytes",
			       YX_LIMIT_STORE_VALUE);
	return check_name(name, err);
}

enum yx_status
yx_store_begin(struct yx_store *s, struct yx_error *err)
{
	enum yx_status st;

	if (s->open)
		return yx_fail(err, YX_USAGE, NULL, "", "transactions do not nest");
	if (s->read_only)
		return yx_fail(err, YX_DENIED, NULL, "", "the store was opened for reading only");
	if ((st = s->ops->begin(s->state, err)) == YX_OK)
		s->open = true;
	return st;
}

enum yx_status
yx_store_commit(struct yx_store *s, struct yx_error *err)
{
	enum yx_status st;

	if (!s->open)
		return yx_fail(err, YX_USAGE, NULL, "", "no transaction is open");
	st = s->ops->commit(s->state, err);
	if (st != YX_OK)
		s->ops->rollback(s->state);
	s->open = false;
	return st;
}

void
yx_store_rollback(struct yx_store *s)
{
	if (!s || !s->open)
		return;
	s->ops->rollback(s->state);
	s->open = false;
}

enum yx_status
yx_store_get(struct yx_store *s, const char *table, struct yx_bytes key, struct yx_buf *out,
	     struct yx_error *err)
{
	enum yx_status st = check_name(table, err);

	return st != YX_OK ? st : s->ops->get(s->state, table, key, out, err);
}

enum yx_status
yx_store_put(struct yx_store *s, const char *table, struct yx_bytes key, struct yx_bytes value,
	     struct yx_error *err)
{
	enum yx_status st = check_write(s, table, key, value, err);

	return st != YX_OK ? st : s->ops->put(s->state, table, key, value, true, err);
}

enum yx_status
yx_store_insert(struct yx_store *s, const char *table, struct yx_bytes key, struct yx_bytes value,
		struct yx_error *err)
{
	enum yx_status st = check_write(s, table, key, value, err);

	return st != YX_OK ? st : s->ops->put(s->state, table, key, value, false, err);
}

enum yx_status
yx_store_delete(struct yx_store *s, const char *table, struct yx_bytes key, struct yx_error *err)
{
	enum yx_status st = check_write(s, table, key, yx_bytes(NULL, 0), err);

	return st != YX_OK ? st : s->ops->remove(s->state, table, key, err);
}

enum yx_status
yx_store_each(struct yx_store *s, const char *table, struct yx_bytes prefix, struct yx_bytes from,
	      yx_store_visit visit, void *arg, struct yx_error *err)
{
	enum yx_status st = check_name(table, err);

	return st != YX_OK ? st : s->ops->each(s->state, table, prefix, from, visit, arg, err);
}

enum yx_status
yx_store_append(struct yx_store *s, const char *list, struct yx_bytes value, uint64_t *seq,
		struct yx_error *err)
{
	enum yx_status st = check_write(s, list, yx_bytes(NULL, 0), value, err);
	uint64_t n = 0;

	if (st == YX_OK)
		st = s->ops->append(s->state, list, value, &n, err);
	if (seq)
		*seq = n;
	return st;
}

enum yx_status
yx_store_length(struct yx_store *s, const char *list, uint64_t *out, struct yx_error *err)
{
	enum yx_status st = check_name(list, err);

	*out = 0;
	return st != YX_OK ? st : s->ops->length(s->state, list, out, err);
}

enum yx_status
yx_store_items(struct yx_store *s, const char *list, uint64_t from, uint64_t max,
	       yx_store_visit_item visit, void *arg, struct yx_error *err)
{
	enum yx_status st = check_name(list, err);

	return st != YX_OK ? st : s->ops->items(s->state, list, from, max, visit, arg, err);
}
