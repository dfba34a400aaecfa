/* SPDX-License-Identifier: Apache-2.0 */
/* Fetching within bounds, and the cache on disk that is never trusted. */
#include "ca_help.h"

#include <dirent.h>
#include <yinxin/limits.h>
#include <yinxin/pki_fetch.h>

static struct yx_ca *ca;
static struct {
	enum yx_status st;
	struct yx_buf body;
	size_t calls;
	useconds_t takes;
} net;

#define NOW  (INT64_C(1767225600) * YX_SECOND)
#define CRL  "http://ca.test/ca.crl"
#define OCSP "http://ca.test/ocsp"

static enum yx_status
answer(void *state, enum yx_fetch_kind kind, struct yx_bytes url, struct yx_bytes request,
       struct yx_buf *out, struct yx_error *err)
{
	(void)state;
	(void)kind;
	(void)request;
	net.calls++;
	if (net.takes)
		usleep(net.takes);
	if (net.st != YX_OK)
		return yx_fail(err, net.st, NULL, "", "%.*s: no answer", (int)url.len,
			       (const char *)url.data);
	yx_buf_put_bytes(out, yx_buf_bytes(&net.body));
	return yx_buf_status(out, err);
}

/* What the network says: a CRL of `this` until `next`. */
static void
serve_crl(yx_time this_update, yx_time next_update)
{
	struct yx_ca_crl_wish wish = { .this_update = this_update,
				       .next_update = next_update,
				       .number = 1 };
	struct yx_error err = YX_ERROR_INIT;

	if (!ca)
		ca = new_ca("fetch-ca", "p256", NULL);
	net.st = YX_OK;
	net.calls = 0;
	net.takes = 0;
	yx_buf_clear(&net.body);
	CHECK_OK(yx_ca_make_crl(&net.body, &wish, yx_ca_cert(ca), yx_ca_key(ca), &err));
}

static struct yx_fetcher *
fetcher(const char *cache, yx_time now)
{
	struct yx_fetcher_options o = { .fetch = answer, .cache = cache, .now = now };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_fetcher *f = NULL;

	CHECK_OK(yx_fetcher_new(&f, &o, &err));
	return f;
}

static enum yx_status
get(struct yx_fetcher *f, enum yx_fetch_kind kind, const char *url, struct yx_error *err)
{
	struct yx_buf out = { 0 };
	enum yx_status st =
	    yx_fetcher_fetch(f, kind, yx_bytes_str(url), yx_bytes(NULL, 0), &out, err);

	if (st == YX_OK)
		CHECK(yx_bytes_equal(yx_buf_bytes(&out), yx_buf_bytes(&net.body)));
	yx_buf_clear(&out);
	return st;
}

static const char *
fresh_cache(void)
{
	static unsigned n;
	char name[40];

	snprintf(name, sizeof(name), "cache-%u", n++);
	return folder(name);
}

/* Path of the only file in the cache; "" when there is none. */
static const char *
only_file(const char *cache)
{
	static char path[700];
	DIR *d = opendir(cache);
	struct dirent *e;

	path[0] = 0;
	while (d && (e = readdir(d)))
		if (e->d_name[0] != '.')
			snprintf(path, sizeof(path), "%s/%.300s", cache, e->d_name);
	if (d)
		closedir(d);
	return path;
}

/* Each of these a program of its own, so to speak: nothing but the disk between them. */
static size_t
calls_at(const char *cache, yx_time now, yx_time since)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_fetcher *f = fetcher(cache, now);

	net.calls = 0;
	yx_fetcher_since(f, since);
	CHECK_OK(get(f, YX_FETCH_CRL, CRL, &err));
	yx_fetcher_free(f);
	return net.calls;
}

static void
a_current_answer_is_kept(void)
{
	const char *cache = fresh_cache();
	struct stat st;

	serve_crl(NOW, NOW + YX_DAY);
	CHECK_INT(calls_at(cache, NOW, YX_TIME_NONE), 1);
	CHECK_INT(calls_at(cache, NOW + YX_HOUR, YX_TIME_NONE), 0);
	CHECK_INT(calls_at(cache, NOW + YX_DAY, YX_TIME_NONE), 0);
	CHECK_INT(calls_at(cache, NOW + YX_DAY + YX_SECOND, YX_TIME_NONE), 1);
	/* older than what is asked for: fetched, though it is current */
	CHECK_INT(calls_at(cache, NOW + YX_HOUR, NOW), 0);
	CHECK_INT(calls_at(cache, NOW + YX_HOUR, NOW + YX_SECOND), 1);
	CHECK_INT(stat(cache, &st), 0);
	CHECK_INT(st.st_mode & 0777, 0700);
	/* no cache, no memory of other runs */
	CHECK_INT(calls_at(NULL, NOW, YX_TIME_NONE), 1);
	CHECK_INT(calls_at(NULL, NOW, YX_TIME_NONE), 1);
}

static void
a_cached_answer_serves_without_a_network(void)
{
	struct yx_error err = YX_ERROR_INIT;
	const char *cache = fresh_cache();
	struct yx_fetcher *f;

	serve_crl(NOW, NOW + YX_DAY);
	CHECK_INT(calls_at(cache, NOW, YX_TIME_NONE), 1);
	net.st = YX_IO;
	f = fetcher(cache, NOW + YX_HOUR);
	CHECK_OK(get(f, YX_FETCH_CRL, CRL, &err));
	CHECK(yx_fetcher_at(f, 0)->from_cache);
	CHECK_STR(yx_fetcher_at(f, 0)->url, CRL);
	/* the same URL as another kind of thing is another thing */
	CHECK_STATUS(get(f, YX_FETCH_CERT, CRL, &err), YX_IO);
	yx_fetcher_free(f);
}

static void
what_was_asked_for_too_early_is_asked_for_again(void)
{
	struct yx_error err = YX_ERROR_INIT;
	const char *cache = fresh_cache();
	struct yx_fetcher *f;

	serve_crl(NOW - YX_HOUR, NOW + YX_DAY);
	CHECK_INT(calls_at(cache, NOW, YX_TIME_NONE), 1);
	net.calls = 0;
	f = fetcher(cache, NOW + YX_HOUR);
	/* when it was asked for counts, not what date it bears */
	yx_fetcher_asked_since(f, NOW);
	CHECK_OK(get(f, YX_FETCH_CRL, CRL, &err));
	CHECK_INT(net.calls, 0);
	yx_fetcher_free(f);
	f = fetcher(cache, NOW + YX_HOUR);
	yx_fetcher_asked_since(f, NOW + YX_SECOND);
	CHECK_OK(get(f, YX_FETCH_CRL, CRL, &err));
	CHECK_OK(get(f, YX_FETCH_CRL, CRL, &err));
	CHECK_INT(net.calls, 1);
	yx_fetcher_free(f);
	/* the network is gone: what is current does, when that is said to be enough */
	f = fetcher(cache, NOW + 2 * YX_HOUR);
	net.st = YX_IO;
	yx_fetcher_asked_since(f, NOW + 2 * YX_HOUR);
	CHECK_STATUS(get(f, YX_FETCH_CRL, CRL, &err), YX_IO);
	yx_fetcher_asked_since(f, YX_TIME_NONE);
	CHECK_OK(get(f, YX_FETCH_CRL, CRL, &err));
	CHECK_INT(net.calls, 2);
	net.st = YX_OK;
	yx_fetcher_free(f);
}

static void
what_is_not_current_or_readable_is_not_kept(void)
{
	const char *cache = fresh_cache();

	serve_crl(NOW - YX_DAY, NOW - YX_HOUR);
	CHECK_INT(calls_at(cache, NOW, YX_TIME_NONE), 1);
	CHECK_STR(only_file(cache), "");
	yx_buf_reset(&net.body);
	yx_buf_puts(&net.body, "<html>");
	CHECK_INT(calls_at(cache, NOW, YX_TIME_NONE), 1);
	CHECK_STR(only_file(cache), "");
}

static void
put_bytes(const char *path, const uint8_t *data, size_t len)
{
	FILE *f = fopen(path, "wb");

	CHECK(f && fwrite(data, 1, len, f) == len);
	if (f)
		fclose(f);
}

static void
damage_on_disk_is_noticed_at_every_byte(void)
{
	const char *cache = fresh_cache();
	struct yx_bytes whole;
	char path[700];
	uint8_t *copy;

	serve_crl(NOW, NOW + YX_DAY);
	CHECK_INT(calls_at(cache, NOW, YX_TIME_NONE), 1);
	snprintf(path, sizeof(path), "%s", only_file(cache));
	whole = test_read(path);
	copy = malloc(whole.len);
	REQUIRE(copy);
	for (size_t n = 0; n < whole.len; n += n < 110 ? 1 : 7) { /* all of the head */
		/* cut, changed: fetched again, and replaced by what came */
		put_bytes(path, whole.data, n);
		CHECK_MSG(calls_at(cache, NOW, YX_TIME_NONE) == 1, "cut at %zu", n);
		memcpy(copy, whole.data, whole.len);
		copy[n] ^= 0x15;
		put_bytes(path, copy, whole.len);
		/* the time of fetching (from 19 on) says nothing about a CRL; its digest does */
		if (n < 19 || n >= 39)
			CHECK_MSG(calls_at(cache, NOW, YX_TIME_NONE) == 1, "changed at %zu", n);
	}
	put_bytes(path, whole.data, whole.len);
	CHECK_INT(calls_at(cache, NOW, YX_TIME_NONE), 0);
	free(copy);
	free((void *)(uintptr_t)whole.data);
}

static void
failures_are_remembered_and_limits_hold(void)
{
	struct yx_fetcher_options o = { .fetch = answer, .count_max = 3, .now = NOW };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_fetcher *f = NULL;
	char url[40];

	serve_crl(NOW, NOW + YX_DAY);
	CHECK_OK(yx_fetcher_new(&f, &o, &err));
	net.st = YX_IO;
	CHECK_STATUS(get(f, YX_FETCH_CRL, CRL, &err), YX_IO);
	CHECK_STATUS(get(f, YX_FETCH_CRL, CRL, &err), YX_IO);
	CHECK_INT(net.calls, 1);
	CHECK_STR(yx_fetcher_at(f, 0)->text, "no answer"); /* the address is told beside it */
	net.st = YX_OK;
	for (int i = 0; i < 4; i++) {
		snprintf(url, sizeof(url), "http://ca.test/%d", i);
		CHECK_STATUS(get(f, YX_FETCH_CRL, url, &err), i < 2 ? YX_OK : YX_LIMIT);
	}
	CHECK_INT(net.calls, 3);
	CHECK_OK(get(f, YX_FETCH_CRL, "http://ca.test/0", &err)); /* once was enough */
	CHECK_INT(net.calls, 3);
	yx_fetcher_free(f);

	o = (struct yx_fetcher_options){ .fetch = answer, .bytes_max = 1, .now = NOW };
	CHECK_OK(yx_fetcher_new(&f, &o, &err));
	CHECK_OK(get(f, YX_FETCH_CRL, "http://ca.test/0", &err));
	CHECK_STATUS(get(f, YX_FETCH_CRL, "http://ca.test/1", &err), YX_LIMIT);
	yx_fetcher_free(f);

	o = (struct yx_fetcher_options){ .fetch = answer, .total_ms = 10, .now = NOW };
	net.takes = 15000;
	CHECK_OK(yx_fetcher_new(&f, &o, &err));
	CHECK_OK(get(f, YX_FETCH_CRL, "http://ca.test/0", &err));
	CHECK_STATUS(get(f, YX_FETCH_CRL, "http://ca.test/1", &err), YX_LIMIT);
	CHECK(strstr(err.text, "time allowed"));
	yx_fetcher_free(f);

	o = (struct yx_fetcher_options){ .now = NOW };
	CHECK_OK(yx_fetcher_new(&f, &o, &err));
	CHECK_STATUS(get(f, YX_FETCH_CRL, CRL, &err), YX_IO);
	CHECK_STATUS(get(f, YX_FETCH_CRL, "", &err), YX_USAGE);
	yx_fetcher_free(f);
}

static void
ocsp_answers_are_kept_by_request(void)
{
	struct yx_error err = YX_ERROR_INIT;
	const char *cache = fresh_cache();
	struct yx_cert *certs[2] = { NULL, NULL };
	size_t expected[] = { 1, 1, 0, 0 };

	serve_crl(NOW, NOW + YX_DAY);
	for (int i = 0; i < 2; i++) {
		struct yx_key *key = NULL;

		CHECK_OK(yx_key_generate(&key, "p256", &err));
		certs[i] = issue(ca, YX_CA_SIGNER, "CN=Somebody", key);
		yx_key_free(key);
	}
	for (int i = 0; i < 4; i++) {
		struct yx_fetcher *f = fetcher(cache, YX_TIME_NONE);
		struct yx_buf request = { 0 }, out = { 0 };

		CHECK_OK(yx_ocsp_request_put(&request, certs[i % 2], yx_ca_cert(ca), YX_DIGEST_SHA1,
					     none, &err));
		yx_buf_clear(&net.body);
		CHECK_OK(yx_ca_ocsp_answer(ca, yx_buf_bytes(&request), NULL, &net.body, &err));
		net.calls = 0;
		CHECK_OK(yx_fetcher_fetch(f, YX_FETCH_OCSP, yx_bytes_str(OCSP),
					  yx_buf_bytes(&request), &out, &err));
		CHECK_INT(net.calls, expected[i]);
		yx_buf_clear(&request);
		yx_buf_clear(&out);
		yx_fetcher_free(f);
	}
	yx_cert_free(certs[0]);
	yx_cert_free(certs[1]);
}

static void
certificates_are_kept_for_a_week(void)
{
	struct yx_error err = YX_ERROR_INIT;
	const char *cache = fresh_cache();
	static const struct {
		yx_time after;
		size_t calls;
	} steps[] = { { 0, 1 }, { 7 * YX_DAY, 0 }, { 8 * YX_DAY, 1 }, { 8 * YX_DAY, 0 } };

	serve_crl(NOW, NOW + YX_DAY);
	yx_buf_clear(&net.body);
	yx_buf_put_bytes(&net.body, yx_cert_der(yx_ca_cert(ca)));
	for (size_t i = 0; i < 4; i++) {
		struct yx_fetcher *f = fetcher(cache, NOW + steps[i].after);

		net.calls = 0;
		CHECK_OK(get(f, YX_FETCH_CERT, "http://ca.test/ca.cer", &err));
		CHECK_INT(net.calls, steps[i].calls);
		yx_fetcher_free(f);
	}
}

static void
a_folder_that_cannot_be_made_is_no_cache(void)
{
	CHECK_INT(calls_at("/proc/no/such/folder", NOW, YX_TIME_NONE), 1);
}

TEST_MAIN(CASE(a_current_answer_is_kept), CASE(a_cached_answer_serves_without_a_network),
	  CASE(what_was_asked_for_too_early_is_asked_for_again),
	  CASE(what_is_not_current_or_readable_is_not_kept),
	  CASE(damage_on_disk_is_noticed_at_every_byte),
	  CASE(failures_are_remembered_and_limits_hold), CASE(ocsp_answers_are_kept_by_request),
	  CASE(certificates_are_kept_for_a_week), CASE(a_folder_that_cannot_be_made_is_no_cache))
