/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A time-stamp authority: reads a request from anybody, and answers with a token or with the reason
 * why not (RFC 3161 2.2, 2.4). Knows nothing of sockets and files; some thousand requests a second.
 */
#include <stdio.h>
#include "authority.h"

static enum yx_status
add_policy(struct yx_tsp_authority *a, const char *dotted, struct yx_error *err)
{
	enum yx_status st;

	if (a->policy_count >= TSP_POLICIES_MAX)
		return yx_fail(err, YX_LIMIT, NULL, "", "more than %d policies", TSP_POLICIES_MAX);
	if ((st = yx_oid_parse(&a->policies[a->policy_count], dotted, err)) != YX_OK)
		return yx_fail_prefix(err, st, "policy %s: ", dotted);
	a->policy_count++;
	return YX_OK;
}

static enum yx_status
check_certificate(const struct yx_tsp_authority *a, struct yx_error *err)
{
	const char *why;

	if (!tsp_purpose_fits(a->cert, &why))
		return yx_fail(err, YX_USAGE, NULL, "RFC 3161 2.3", "%s", why);
	if (!yx_cert_may(a->cert, YX_KU_DIGITAL_SIGNATURE | YX_KU_NON_REPUDIATION))
		return yx_fail(err, YX_USAGE, NULL, "RFC 5280 4.2.1.3",
			       "the certificate's key usage does not allow signatures");
	if (!yx_bytes_equal(yx_cert_key_bits(a->cert), yx_pubkey_bits_value(yx_key_public(a->key))))
		return yx_fail(err, YX_USAGE, NULL, "", "the key is not the certificate's");
	return YX_OK;
}

static enum yx_status
fill(struct yx_tsp_authority *a, const struct yx_tsp_authority_options *o, struct yx_error *err)
{
	enum yx_status st;

	if ((st = yx_cert_parse(&a->cert, o->certificate, YX_PKI_STRICT, err)) != YX_OK)
		return yx_fail_prefix(err, st, "the authority's certificate: ");
	if ((st = check_certificate(a, err)) != YX_OK)
		return st;
	if (o->chain_count > TSP_CHAIN_MAX)
		return yx_fail(err, YX_LIMIT, NULL, "", "more than %d certificates in the chain",
			       TSP_CHAIN_MAX);
	for (size_t i = 0; i < o->chain_count; i++) {
		yx_buf_put_bytes(&a->chain[i], o->chain[i]);
		if ((st = yx_buf_status(&a->chain[i], err)) != YX_OK)
			return st;
		a->chain_count++;
	}
	st = add_policy(a, o->policy ? o->policy : YX_TSP_DEFAULT_POLICY, err);
	for (size_t i = 0; st == YX_OK && i < o->policy_count; i++)
		st = add_policy(a, o->policies[i], err);
	return st;
}

enum yx_status
yx_tsp_authority_new(struct yx_tsp_authority **out, const struct yx_tsp_authority_options *o,
		     struct yx_error *err)
{
	struct yx_tsp_authority *a = NULL;
	enum yx_status st;

	*out = NULL;
	a = yx_alloc(sizeof(*a));
	if (!a) {
		st = yx_fail_nomem(err);
		goto done;
	}
	a->key = o->key;
	a->scheme = yx_key_default_scheme(o->key, o->pss);
	a->family = o->gm ? YX_CMS_GM : YX_CMS_RFC;
	a->accuracy_us = o->accuracy_us > 0 ? o->accuracy_us : YX_SECOND;
	a->ordering = o->ordering;
	a->omit_name = o->omit_name;
	a->now = o->now;
	a->monotonic = o->monotonic;
	a->clock_state = o->clock_state;
	a->wall_mark = a->reserved = YX_TIME_NONE;
	a->floor = o->floor ? o->floor : YX_TIME_NONE;
	if ((st = fill(a, o, err)) != YX_OK)
		goto done;
	*out = a;
	a = NULL;
done:
	yx_tsp_authority_free(a);
	return st;
}

void
tsp_authority_reserve(struct yx_tsp_authority *a, tsp_reserve_fn reserve, void *state,
		      void (*free_state)(void *))
{
	a->reserve = reserve;
	a->reserve_state = state;
	a->free_reserve_state = free_state;
}

void
yx_tsp_authority_free(struct yx_tsp_authority *a)
{
	if (!a)
		return;
	/* what was set aside and not used is given back; failing to is harmless, only slower */
	if (a->reserve && a->reserved != YX_TIME_NONE)
		(void)a->reserve(a->reserve_state, a->floor, NULL);
	if (a->free_reserve_state)
		a->free_reserve_state(a->reserve_state);
	for (size_t i = 0; i < TSP_CHAIN_MAX; i++)
		yx_buf_clear(&a->chain[i]);
	for (size_t i = 0; i < TSP_POLICIES_MAX; i++)
		yx_buf_clear(&a->policies[i]);
	yx_cert_free(a->cert);
	yx_key_free(a->own_key);
	yx_free(a);
}

const struct yx_cert *
yx_tsp_authority_cert(const struct yx_tsp_authority *a)
{
	return a->cert;
}

static int
refuse(char text[240], int failure, const char *why)
{
	snprintf(text, 240, "%s", why);
	return failure;
}

/* The policy to use; false: it is not served. */
static bool
find_policy(const struct yx_tsp_authority *a, struct yx_bytes asked, struct yx_bytes *policy)
{
	*policy = yx_buf_bytes(&a->policies[0]);
	if (asked.len == 0)
		return true;
	for (size_t i = 0; i < a->policy_count; i++)
		if (yx_bytes_equal(asked, yx_buf_bytes(&a->policies[i]))) {
			*policy = yx_buf_bytes(&a->policies[i]);
			return true;
		}
	return false;
}

static int
try_issue(struct yx_tsp_authority *a, const struct tsp_reading *r, struct yx_buf *token,
	  yx_time *gen_time, char text[240])
{
	struct yx_error why = YX_ERROR_INIT;
	struct yx_bytes policy;

	if (r->failure != YX_TSP_NO_FAILURE)
		return refuse(text, r->failure, r->text);
	if (!find_policy(a, r->request.policy, &policy))
		return refuse(text, YX_TSP_UNACCEPTED_POLICY, "this policy is not served");
	if (tsp_clock_read(a, gen_time, &why) != YX_OK)
		return refuse(text, YX_TSP_TIME_NOT_AVAILABLE, why.text);
	if (tsp_issue(a, &r->request, policy, *gen_time, token, &why) != YX_OK)
		return refuse(text, YX_TSP_SYSTEM_FAILURE, why.text);
	return YX_TSP_NO_FAILURE;
}

enum yx_status
yx_tsp_authority_answer_read(struct yx_tsp_authority *a, struct yx_bytes request,
			     struct yx_bytes reading, struct yx_buf *out,
			     struct yx_tsp_outcome *outcome, struct yx_error *err)
{
	struct yx_tsp_response answer = { .failure = YX_TSP_NO_FAILURE };
	struct tsp_reading r;
	struct yx_buf token;
	yx_time gen_time = YX_TIME_NONE;
	enum yx_status st;

	yx_buf_init(&token, 0);
	if (tsp_reading_take(&r, reading, request))
		answer.failure = try_issue(a, &r, &token, &gen_time, answer.text);
	else
		answer.failure =
		    refuse(answer.text, YX_TSP_BAD_DATA_FORMAT, "the request cannot be read");
	if (answer.failure == YX_TSP_NO_FAILURE)
		answer.token = yx_buf_bytes(&token);
	else
		answer.status = YX_TSP_REJECTION;
	st = yx_tsp_response_put(out, &answer, err);
	if (outcome) {
		*outcome = (struct yx_tsp_outcome){ .status = answer.status,
						    .failure = answer.failure,
						    .gen_time = gen_time };
		if (answer.failure == YX_TSP_NO_FAILURE)
			outcome->serial = yx_bytes(a->serial, sizeof(a->serial));
		snprintf(outcome->text, sizeof(outcome->text), "%s", answer.text);
	}
	tsp_reading_clear(&r);
	yx_buf_clear(&token);
	return st;
}

enum yx_status
yx_tsp_authority_answer(struct yx_tsp_authority *a, struct yx_bytes request, struct yx_buf *out,
			struct yx_tsp_outcome *outcome, struct yx_error *err)
{
	struct yx_buf reading;
	enum yx_status st;

	yx_buf_init(&reading, 0);
	if ((st = yx_tsp_request_read(&reading, request, err)) == YX_OK)
		st = yx_tsp_authority_answer_read(a, request, yx_buf_bytes(&reading), out, outcome,
						  err);
	yx_buf_clear(&reading);
	return st;
}
