/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The memory engine, for tests and for tools that keep nothing: one sorted array of records. A list
 * item is a record whose key is its number. Rolling back restores a copy taken when the transaction
 * began: simple, and quick enough for what lives in memory.
 */
#include <string.h>
#include "engine.h"

struct record {
	char *table;                /* "r" + table or "l" + list */
	struct yx_bytes key, value; /* owned */
};

struct records {
	struct record *at;
	size_t count, cap;
};

struct memory {
	struct records now;
	struct records before; /* while a transaction is open */
};

static void
record_clear(struct record *r)
{
	yx_free(r->table);
	yx_free((void *)(uintptr_t)r->key.data);
	yx_free((void *)(uintptr_t)r->value.data);
}

static void
records_clear(struct records *r)
{
	for (size_t i = 0; i < r->count; i++)
		record_clear(&r->at[i]);
	yx_free(r->at);
	memset(r, 0, sizeof(*r));
}

static bool
dup_bytes(struct yx_bytes in, struct yx_bytes *out)
{
	uint8_t *p = yx_alloc(in.len ? in.len : 1);

	*out = yx_bytes(p, in.len);
	if (p && in.len)
		memcpy(p, in.data, in.len);
	return p != NULL;
}

static bool
record_make(struct record *r, const char *table, struct yx_bytes key, struct yx_bytes value)
{
	bool ok;

	memset(r, 0, sizeof(*r));
	r->table = yx_strdup(table);
	ok = r->table != NULL;
	ok = dup_bytes(key, &r->key) && ok;
	ok = dup_bytes(value, &r->value) && ok;
	if (!ok)
		record_clear(r);
	return ok;
}

static int
compare(const struct record *r, const char *table, struct yx_bytes key)
{
	int c = strcmp(r->table, table);

	return c ? c : yx_bytes_compare(r->key, key);
}

/* The first record not before (table, key). */
static size_t
lower_bound(const struct records *r, const char *table, struct yx_bytes key)
{
	size_t lo = 0, hi = r->count;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (compare(&r->at[mid], table, key) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static bool
found(const struct records *r, size_t i, const char *table, struct yx_bytes key)
{
	return i < r->count && compare(&r->at[i], table, key) == 0;
}

static bool
records_insert(struct records *r, size_t i, const struct record *rec)
{
	if (r->count == r->cap) {
		size_t cap = r->cap ? r->cap * 2 : 32;
		struct record *at = yx_realloc(r->at, cap * sizeof(*at));

		if (!at)
			return false;
		r->at = at;
		r->cap = cap;
	}
	memmove(&r->at[i + 1], &r->at[i], (r->count - i) * sizeof(*rec));
	r->at[i] = *rec;
	r->count++;
	return true;
}

/* ------------------------------------------------------------------- engine */

static enum yx_status
open_memory(void **state, const char *where, unsigned flags, struct yx_error *err)
{
	(void)where;
	(void)flags;
	*state = yx_alloc(sizeof(struct memory));
	return *state ? YX_OK : yx_fail_nomem(err);
}

static void
close_memory(void *state)
{
	struct memory *m = state;

	records_clear(&m->now);
	records_clear(&m->before);
	yx_free(m);
}

static enum yx_status
begin(void *state, struct yx_error *err)
{
	struct memory *m = state;
	struct record rec;

	for (size_t i = 0; i < m->now.count; i++) {
		const struct record *r = &m->now.at[i];

		if (!record_make(&rec, r->table, r->key, r->value) ||
		    !records_insert(&m->before, i, &rec)) {
			records_clear(&m->before);
			return yx_fail_nomem(err);
		}
	}
	return YX_OK;
}

static enum yx_status
commit(void *state, struct yx_error *err)
{
	struct memory *m = state;

	(void)err;
	records_clear(&m->before);
	return YX_OK;
}

static void
rollback(void *state)
{
	struct memory *m = state;

	records_clear(&m->now);
	m->now = m->before;
	memset(&m->before, 0, sizeof(m->before));
}

/* Lists share the array with tables under another first letter. */
struct name {
	char text[64];
};

static struct name
table_name(const char *s)
{
	struct name n;

	snprintf(n.text, sizeof(n.text), "r%s", s);
	return n;
}

static struct name
list_name(const char *s)
{
	struct name n;

	snprintf(n.text, sizeof(n.text), "l%s", s);
	return n;
}

static enum yx_status
get(void *state, const char *table, struct yx_bytes key, struct yx_buf *out, struct yx_error *err)
{
	struct memory *m = state;
	struct name n = table_name(table);
	size_t i = lower_bound(&m->now, n.text, key);

	if (!found(&m->now, i, n.text, key))
		return yx_fail(err, YX_NOT_FOUND, NULL, "", "no such record in %s", table);
	yx_buf_put_bytes(out, m->now.at[i].value);
	return yx_buf_status(out, err);
}

static enum yx_status
put_named(struct memory *m, const char *name, struct yx_bytes key, struct yx_bytes value,
	  bool replace, struct yx_error *err)
{
	size_t i = lower_bound(&m->now, name, key);
	struct record rec;

	if (found(&m->now, i, name, key) && !replace)
		return yx_fail(err, YX_CONFLICT, NULL, "", "the record is there already");
	if (!record_make(&rec, name, key, value))
		return yx_fail_nomem(err);
	if (found(&m->now, i, name, key)) {
		record_clear(&m->now.at[i]);
		m->now.at[i] = rec;
	} else if (!records_insert(&m->now, i, &rec)) {
		record_clear(&rec);
		return yx_fail_nomem(err);
	}
	return YX_OK;
}

static enum yx_status
put(void *state, const char *table, struct yx_bytes key, struct yx_bytes value, bool replace,
    struct yx_error *err)
{
	return put_named(state, table_name(table).text, key, value, replace, err);
}

static enum yx_status
remove_record(void *state, const char *table, struct yx_bytes key, struct yx_error *err)
{
	struct memory *m = state;
	struct name n = table_name(table);
	size_t i = lower_bound(&m->now, n.text, key);

	if (!found(&m->now, i, n.text, key))
		return yx_fail(err, YX_NOT_FOUND, NULL, "", "no such record in %s", table);
	record_clear(&m->now.at[i]);
	m->now.count--;
	memmove(&m->now.at[i], &m->now.at[i + 1], (m->now.count - i) * sizeof(m->now.at[0]));
	return YX_OK;
}

static enum yx_status
each(void *state, const char *table, struct yx_bytes prefix, struct yx_bytes from,
     yx_store_visit visit, void *arg, struct yx_error *err)
{
	struct memory *m = state;
	struct name n = table_name(table);
	size_t i = lower_bound(&m->now, n.text, yx_bytes_compare(from, prefix) > 0 ? from : prefix);

	(void)err;
	for (; i < m->now.count && strcmp(m->now.at[i].table, n.text) == 0; i++) {
		const struct record *r = &m->now.at[i];

		if (r->key.len < prefix.len ||
		    !yx_bytes_equal(yx_bytes(r->key.data, prefix.len), prefix) ||
		    !visit(arg, r->key, r->value))
			break;
	}
	return YX_OK;
}

static void
number_key(uint64_t n, uint8_t out[8])
{
	for (int i = 0; i < 8; i++)
		out[i] = (uint8_t)(n >> (56 - 8 * i));
}

/* The place behind the last item of a list; *first is its first item. */
static size_t
list_span(const struct memory *m, const char *name, size_t *first)
{
	struct name behind;

	*first = lower_bound(&m->now, name, yx_bytes(NULL, 0));
	snprintf(behind.text, sizeof(behind.text), "%s\x01", name);
	return lower_bound(&m->now, behind.text, yx_bytes(NULL, 0));
}

static enum yx_status
length(void *state, const char *list, uint64_t *out, struct yx_error *err)
{
	struct memory *m = state;
	size_t first, end = list_span(m, list_name(list).text, &first);

	(void)err;
	*out = end - first;
	return YX_OK;
}

static enum yx_status
append(void *state, const char *list, struct yx_bytes value, uint64_t *seq, struct yx_error *err)
{
	struct memory *m = state;
	enum yx_status st;
	uint8_t key[8];
	uint64_t n = 0;

	if ((st = length(m, list, &n, err)) != YX_OK)
		return st;
	number_key(n + 1, key);
	st = put_named(m, list_name(list).text, yx_bytes(key, sizeof(key)), value, false, err);
	if (st == YX_OK)
		*seq = n + 1;
	return st;
}

static enum yx_status
items(void *state, const char *list, uint64_t from, uint64_t max, yx_store_visit_item visit,
      void *arg, struct yx_error *err)
{
	struct memory *m = state;
	size_t first, end = list_span(m, list_name(list).text, &first);
	uint64_t seen = 0;

	(void)err;
	for (uint64_t n = from ? from : 1; n <= end - first && (!max || seen < max); n++, seen++)
		if (!visit(arg, n, m->now.at[first + n - 1].value))
			break;
	return YX_OK;
}

const struct engine_ops engine_memory = {
	.scheme = "memory:",
	.open = open_memory,
	.close = close_memory,
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
