/* SPDX-License-Identifier: Apache-2.0 */
/* Fetching within bounds: how often, how much, how long, and never twice what failed. */
#include <string.h>
#include "fetch.h"

#define TOTAL_MS 60000

struct asked {
	struct yx_fetched told;
	struct fetch_name name;
	struct yx_buf body; /* what came; kept, for several signatures ask for the same */
	yx_time at;
};

struct yx_fetcher {
	struct yx_fetcher_options o;
	char *cache;
	yx_time since, asked_since;
	int64_t spent_us;
	uint64_t bytes;
	size_t calls;
	struct asked *asked[YX_LIMIT_FETCHES * 2]; /* cache hits are told too */
	size_t count;
};

const char *
yx_fetch_kind_name(enum yx_fetch_kind kind)
{
	static const char *const names[] = { "certificate", "CRL", "OCSP" };

	return (unsigned)kind < 3 ? names[kind] : "?";
}

enum yx_status
yx_fetcher_new(struct yx_fetcher **out, const struct yx_fetcher_options *options,
	       struct yx_error *err)
{
	struct yx_fetcher *f = yx_alloc(sizeof(*f));

	*out = NULL;
	if (!f)
		return yx_fail_nomem(err);
	f->o = *options;
	f->since = f->asked_since = YX_TIME_NONE;
	if (!f->o.count_max || f->o.count_max > YX_LIMIT_FETCHES)
		f->o.count_max = YX_LIMIT_FETCHES;
	if (!f->o.bytes_max)
		f->o.bytes_max = YX_LIMIT_FETCHED_BYTES;
	if (!f->o.total_ms)
		f->o.total_ms = TOTAL_MS;
	if (options->cache && yx_path_make_dirs(options->cache, true, NULL) == YX_OK &&
	    !(f->cache = yx_strdup(options->cache))) {
		yx_free(f);
		return yx_fail_nomem(err);
	}
	*out = f;
	return YX_OK;
}

void
yx_fetcher_free(struct yx_fetcher *f)
{
	if (!f)
		return;
	for (size_t i = 0; i < f->count; i++) {
		yx_buf_clear(&f->asked[i]->body);
		yx_free((char *)(uintptr_t)f->asked[i]->told.url);
		yx_free(f->asked[i]);
	}
	yx_free(f->cache);
	yx_free(f);
}

void
yx_fetcher_since(struct yx_fetcher *f, yx_time t)
{
	f->since = t;
}

void
yx_fetcher_asked_since(void *fetcher, yx_time t)
{
	struct yx_fetcher *f = fetcher;

	f->asked_since = t;
}

size_t
yx_fetcher_count(const struct yx_fetcher *f)
{
	return f->count;
}

const struct yx_fetched *
yx_fetcher_at(const struct yx_fetcher *f, size_t index)
{
	return index < f->count ? &f->asked[index]->told : NULL;
}

/* ------------------------------------------------------------------- asking */

static yx_time
now_of(const struct yx_fetcher *f)
{
	return f->o.now == YX_TIME_NONE ? yx_time_now() : f->o.now;
}

static struct asked *
find(const struct yx_fetcher *f, const struct fetch_name *name)
{
	for (size_t i = f->count; i-- > 0;) /* the last one counts */
		if (strcmp(f->asked[i]->name.hex, name->hex) == 0)
			return f->asked[i];
	return NULL;
}

static struct asked *
note(struct yx_fetcher *f, enum yx_fetch_kind kind, struct yx_bytes url,
     const struct fetch_name *name)
{
	struct asked *a;

	if (f->count == sizeof(f->asked) / sizeof(f->asked[0]) || !(a = yx_alloc(sizeof(*a))))
		return NULL;
	a->told.url = yx_alloc(url.len + 1);
	if (!a->told.url) {
		yx_free(a);
		return NULL;
	}
	memcpy((char *)(uintptr_t)a->told.url, url.data, url.len);
	a->told.kind = kind;
	a->name = *name;
	a->at = now_of(f);
	yx_buf_init(&a->body, YX_LIMIT_FETCH_BYTES);
	f->asked[f->count++] = a;
	return a;
}

static bool
too_old(const struct yx_fetcher *f, enum yx_fetch_kind kind, yx_time stored)
{
	return kind != YX_FETCH_CERT && f->asked_since != YX_TIME_NONE && stored < f->asked_since;
}

/* What was asked and had already: true when that is the answer to this call. */
static bool
again(struct yx_fetcher *f, const struct asked *a, struct yx_buf *out, enum yx_status *st,
      struct yx_error *err)
{
	if (a->told.status != YX_OK) {
		*st = yx_fail(err, a->told.status, NULL, "", "%s", a->told.text);
		return true;
	}
	if (too_old(f, a->told.kind, a->at))
		return false;
	if (f->since != YX_TIME_NONE && a->at < f->since &&
	    !fetch_is_current(a->told.kind, yx_buf_bytes(&a->body), a->at, now_of(f), f->since))
		return false;
	yx_buf_put_bytes(out, yx_buf_bytes(&a->body));
	*st = yx_buf_status(out, err);
	return true;
}

/* Also after a failure: when something new cannot be had, what is current may do by then. */
static bool
from_cache(const struct yx_fetcher *f, enum yx_fetch_kind kind, struct yx_bytes url,
	   struct yx_bytes request, struct yx_buf *out)
{
	struct yx_buf body;
	yx_time stored = YX_TIME_NONE;
	bool good = false;

	yx_buf_init(&body, YX_LIMIT_FETCH_BYTES);
	if (f->o.recall)
		good = f->o.recall(f->o.fetch_state, kind, url, request, &stored, &body);
	else if (f->cache)
		good = yx_fetch_cache_read(f->cache, kind, url, request, &stored, &body);
	good = good && !too_old(f, kind, stored) &&
	       fetch_is_current(kind, yx_buf_bytes(&body), stored, now_of(f), f->since) &&
	       yx_buf_put_bytes(out, yx_buf_bytes(&body));
	yx_buf_clear(&body);
	return good;
}

/* What will still be current when it is asked for again. */
static void
into_cache(const struct yx_fetcher *f, const struct asked *a, struct yx_bytes request)
{
	struct yx_bytes body = yx_buf_bytes(&a->body);
	yx_time now = now_of(f);

	if ((!f->o.keep && !f->cache) ||
	    !fetch_is_current(a->told.kind, body, now, now, YX_TIME_NONE))
		return;
	if (f->o.keep)
		f->o.keep(f->o.fetch_state, a->told.kind, yx_bytes_str(a->told.url), request, body);
	else
		yx_fetch_cache_write(f->cache, a->told.kind, yx_bytes_str(a->told.url), request,
				     now, body);
}

static enum yx_status
over_the_network(struct yx_fetcher *f, struct asked *a, struct yx_bytes request,
		 struct yx_error *err)
{
	yx_time began = yx_time_monotonic();
	enum yx_status st;

	if (!f->o.fetch)
		return yx_fail(err, YX_IO, NULL, "", "not asked: offline");
	if (f->calls >= f->o.count_max)
		return yx_fail(err, YX_LIMIT, NULL, "", "not asked: %zu requests are the limit",
			       f->o.count_max);
	if (f->bytes >= f->o.bytes_max)
		return yx_fail(err, YX_LIMIT, NULL, "", "not asked: too much was fetched already");
	if (f->spent_us / 1000 >= f->o.total_ms)
		return yx_fail(err, YX_LIMIT, NULL, "", "not asked: the time allowed is over");
	f->calls++;
	st = f->o.fetch(f->o.fetch_state, a->told.kind, yx_bytes_str(a->told.url), request,
			&a->body, err);
	if (st == YX_OK)
		st = yx_buf_status(&a->body, err);
	if (st == YX_OK && !a->body.len)
		st = yx_fail(err, YX_IO, NULL, "", "the answer is empty");
	f->spent_us += yx_time_monotonic() - began;
	f->bytes += a->body.len;
	return st;
}

enum yx_status
yx_fetcher_fetch(void *state, enum yx_fetch_kind kind, struct yx_bytes url, struct yx_bytes request,
		 struct yx_buf *out, struct yx_error *err)
{
	struct yx_error why = YX_ERROR_INIT;
	struct yx_fetcher *f = state;
	struct fetch_name name;
	struct asked *a;
	enum yx_status st;

	if (!url.len || url.len > YX_LIMIT_FETCH_URL || memchr(url.data, 0, url.len))
		return yx_fail(err, YX_USAGE, NULL, "", "not a URL");
	if ((st = fetch_name_of(&name, kind, url, request, err)) != YX_OK)
		return st;
	if ((a = find(f, &name)) && a->told.status != YX_OK &&
	    from_cache(f, kind, url, request, out))
		return yx_buf_status(out, err);
	if (a && again(f, a, out, &st, err))
		return st;
	if (!(a = note(f, kind, url, &name)))
		return yx_fail(err, YX_LIMIT, NULL, "", "not asked: too many requests");
	a->told.from_cache = from_cache(f, kind, url, request, &a->body);
	if (!a->told.from_cache) {
		st = over_the_network(f, a, request, &why);
		if (st == YX_OK)
			into_cache(f, a, request);
	}
	a->told.status = st;
	a->told.size = a->body.len;
	/* the address is told beside it */
	if (strncmp(why.text, a->told.url, url.len) == 0 &&
	    strncmp(why.text + url.len, ": ", 2) == 0)
		memmove(why.text, why.text + url.len + 2, strlen(why.text + url.len + 2) + 1);
	snprintf(a->told.text, sizeof(a->told.text), "%s", why.text);
	if (st != YX_OK) {
		if (err)
			*err = why;
		return st;
	}
	yx_buf_put_bytes(out, yx_buf_bytes(&a->body));
	return yx_buf_status(out, err);
}
