/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asking authorities for a token, one after the other, until one answers well. Whatever comes back
 * is checked in full before it is handed on: an authority that is down, late or lying costs a try,
 * never a wrong time-stamp. Nothing good from anybody: no token, and every reason said.
 */
#include <stdio.h>
#include <string.h>
#include "parts.h"

#define TRY_MS   10000
#define TOTAL_MS 30000

struct
try {
	const struct yx_tsp_client *client;
	const struct yx_digest *imprint;
	uint8_t nonce_octets[16];
	struct yx_bytes nonce;
	int64_t left_ms;
};

static enum yx_status
make_request(struct try *t, struct yx_buf *out, struct yx_error *err)
{
	struct yx_tsp_request q = { .imprint = *t->imprint,
				    .policy = t->client->policy,
				    .has_nonce = true,
				    .cert_req = true };
	enum yx_status st;

	if ((st = yx_random(t->nonce_octets, sizeof(t->nonce_octets), err)) != YX_OK)
		return st;
	/* the first octet neither zero nor with its high bit: the magnitude is these octets */
	t->nonce_octets[0] = (uint8_t)((t->nonce_octets[0] & 0x3f) | 0x40);
	t->nonce = yx_bytes(t->nonce_octets, sizeof(t->nonce_octets));
	q.nonce = t->nonce;
	return yx_tsp_request_put(out, &q, err);
}

static enum yx_status
ask(const struct try *t, const struct yx_tsp_source *source, struct yx_bytes request,
    struct yx_buf *answer, struct yx_error *err)
{
	const struct yx_tsp_client *c = t->client;
	int64_t timeout = c->timeout_ms > 0 ? c->timeout_ms : TRY_MS;

	if (source->local)
		return yx_tsp_authority_answer(source->local, request, answer, NULL, err);
	if (!c->fetch)
		return yx_fail(err, YX_USAGE, NULL, "", "there is no way to reach it from here");
	if (timeout > t->left_ms)
		timeout = t->left_ms;
	return c->fetch(c->fetch_state, source->url, request, timeout, answer, err);
}

static enum yx_status
check_token(const struct try *t, struct yx_bytes encoding, struct yx_error *err)
{
	const struct yx_tsp_client *c = t->client;
	int64_t skew = c->skew_us ? c->skew_us : 5 * YX_MINUTE;
	struct yx_tsp_verify_options o = { .imprint = t->imprint,
					   .nonce = &t->nonce,
					   .policies = &c->policy,
					   .policy_count = c->policy.len ? 1 : 0,
					   .path = c->path,
					   .no_chain = c->no_chain,
					   .now = c->path ? c->path->now : YX_TIME_NONE,
					   .skew_us = skew,
					   .age_max_us = YX_MINUTE };
	struct yx_tsp_token *token = NULL;
	struct yx_tsp_report *report = NULL;
	char reason[200];
	enum yx_status st;

	if ((st = yx_tsp_token_parse(&token, encoding, err)) != YX_OK)
		goto done;
	if ((st = yx_tsp_verify(&report, token, &o, err)) != YX_OK)
		goto done;
	if (report->indication != YX_INDICATION_PASSED)
		st = yx_fail(err, YX_DENIED, NULL, "", "its answer cannot be used: %s",
			     yx_tsp_reason(reason, sizeof(reason), report, false));
done:
	yx_tsp_report_free(report);
	yx_tsp_token_free(token);
	return st;
}

static enum yx_status
check_answer(const struct try *t, struct yx_bytes answer, struct yx_buf *out, struct yx_error *err)
{
	struct yx_tsp_response response;
	enum yx_status st;

	if ((st = yx_tsp_response_parse(&response, answer, err)) != YX_OK)
		return st;
	if (response.status != YX_TSP_GRANTED && response.status != YX_TSP_GRANTED_WITH_MODS)
		return yx_fail(err, YX_DENIED, NULL, "RFC 3161 2.4.2", "it refused: %s%s%s%s%s",
			       yx_tsp_status_name(response.status),
			       response.failure >= 0 ? ", " : "",
			       yx_tsp_failure_name(response.failure), response.text[0] ? ": " : "",
			       response.text);
	if (response.token.len == 0)
		return yx_fail(err, YX_MALFORMED, NULL, "RFC 3161 2.4.2",
			       "it granted a time-stamp and sent none");
	if ((st = check_token(t, response.token, err)) != YX_OK)
		return st;
	yx_buf_put_bytes(out, response.token);
	return yx_buf_status(out, err);
}

static enum yx_status
try_source(struct try *t, const struct yx_tsp_source *source, struct yx_buf *out,
	   struct yx_error *err)
{
	struct yx_buf request, answer;
	enum yx_status st;

	yx_buf_init(&request, YX_LIMIT_TSP_REQUEST);
	yx_buf_init(&answer, YX_LIMIT_TSP_ANSWER);
	st = make_request(t, &request, err);
	if (st == YX_OK)
		st = ask(t, source, yx_buf_bytes(&request), &answer, err);
	if (st == YX_OK)
		st = yx_buf_status(&answer, err);
	if (st == YX_OK)
		st = check_answer(t, yx_buf_bytes(&answer), out, err);
	yx_buf_clear(&request);
	yx_buf_clear(&answer);
	return st;
}

static void
note_attempt(struct yx_tsp_attempt *a, const struct yx_tsp_source *source, enum yx_status st,
	     const struct yx_error *err, yx_time began)
{
	const char *text = st == YX_OK ? "" : err->text;
	size_t len;

	a->source = source->url ? source->url : "local";
	len = strlen(a->source);
	if (strncmp(text, a->source, len) == 0 && strncmp(text + len, ": ", 2) == 0)
		text += len + 2; /* its name is said anyway */
	a->good = st == YX_OK;
	a->status = st;
	a->elapsed_ms = (yx_time_monotonic() - began) / 1000;
	snprintf(a->text, sizeof(a->text), "%s", text);
}

/* One line of all reasons; the status is IO only when nobody answered at all. */
static enum yx_status
fail_all(const struct yx_tsp_attempt *tries, size_t count, struct yx_error *err)
{
	struct yx_buf line;
	enum yx_status st = YX_IO;

	yx_buf_init(&line, 8192);
	for (size_t i = 0; i < count; i++) {
		if (tries[i].status != YX_IO)
			st = YX_DENIED;
		yx_buf_printf(&line, "%s%s: %s", i ? "; " : "", tries[i].source, tries[i].text);
	}
	st = yx_fail(err, st, NULL, "", "no time-stamp from %zu %s: %s", count,
		     count == 1 ? "authority" : "authorities", yx_buf_str(&line));
	yx_buf_clear(&line);
	return st;
}

enum yx_status
yx_tsp_stamp(struct yx_buf *out, const struct yx_tsp_client *client,
	     const struct yx_digest *imprint, struct yx_tsp_attempt *attempts,
	     size_t *attempt_count, struct yx_error *err)
{
	struct yx_tsp_attempt tries[YX_LIMIT_TSP_SOURCES];
	int64_t total = client->total_ms > 0 ? client->total_ms : TOTAL_MS;
	yx_time start = yx_time_monotonic();
	enum yx_status st = YX_USAGE;
	size_t n = 0;

	if (attempt_count)
		*attempt_count = 0;
	if (client->source_count == 0 || client->source_count > YX_LIMIT_TSP_SOURCES)
		return yx_fail(err, YX_USAGE, NULL, "", "between 1 and %d authorities are asked",
			       YX_LIMIT_TSP_SOURCES);
	memset(tries, 0, sizeof(tries));
	for (; n < client->source_count && st != YX_OK; n++) {
		struct try t = { .client = client, .imprint = imprint };
		struct yx_error why = YX_ERROR_INIT;
		yx_time began = yx_time_monotonic();

		t.left_ms = total - (began - start) / 1000;
		if (t.left_ms <= 0)
			st = yx_fail(&why, YX_IO, NULL, "", "not asked: the time allowed is over");
		else
			st = try_source(&t, &client->sources[n], out, &why);
		note_attempt(&tries[n], &client->sources[n], st, &why, began);
		if (st == YX_NOMEM || st == YX_INTERNAL) {
			if (err)
				*err = why;
			return st;
		}
	}
	if (attempts)
		memcpy(attempts, tries, n * sizeof(*tries));
	if (attempt_count)
		*attempt_count = n;
	return st == YX_OK ? YX_OK : fail_all(tries, n, err);
}
