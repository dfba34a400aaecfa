/* SPDX-License-Identifier: Apache-2.0 */
/*
 * TimeStampToken and its TSTInfo (RFC 3161 2.4.2), bytes to struct. Read leniently with notes, like
 * the CMS around it; token.c judges nothing, validate.c does.
 */
#include "parts.h"

static const char clause_token[] = "RFC 3161 2.4.2";

/* Accuracy ::= SEQUENCE { seconds INTEGER, millis [0] INTEGER, micros [1] INTEGER, all optional }
 */
static bool
take_accuracy(struct yx_tsp_token *t, struct yx_der *d)
{
	struct yx_der body, part;
	struct yx_bytes value;
	int64_t seconds = 0, parts[2] = { 0, 0 };

	if (!yx_der_enter(d, YX_DER_SEQUENCE, &body))
		return false;
	if (yx_der_next_is(&body, YX_DER_INTEGER) &&
	    (!yx_der_int64(&body, &seconds) || seconds < 0 || seconds > 1000000000))
		return false;
	for (unsigned i = 0; i < 2; i++) {
		if (!yx_der_next_is(&body, YX_DER_CONTEXT(i)))
			continue;
		if (!yx_der_value(&body, YX_DER_CONTEXT(i), &value) || value.len == 0)
			return false;
		part.r = yx_reader(value);
		for (uint8_t octet; yx_take_u8(&part.r, &octet);) {
			parts[i] = parts[i] * 256 + octet;
			if (parts[i] > 999)
				return false;
		}
	}
	t->accuracy_us = seconds * YX_SECOND + parts[0] * 1000 + parts[1];
	t->has_accuracy = true;
	return yx_der_at_end(&body);
}

static enum yx_status
parse_optional(struct yx_tsp_token *t, struct yx_der *body, struct yx_error *err)
{
	struct yx_der inner;
	struct yx_der_item item;

	if (yx_der_next_is(body, YX_DER_SEQUENCE) && !take_accuracy(t, body))
		return yx_der_fail(err, body, clause_token, "the accuracy cannot be read");
	if (yx_der_next_is(body, YX_DER_BOOLEAN) && !yx_der_bool(body, &t->ordering))
		return yx_der_fail(err, body, clause_token, "the ordering cannot be read");
	if (yx_der_next_is(body, YX_DER_INTEGER)) {
		if (!yx_der_unsigned(body, &t->nonce))
			return yx_der_fail(err, body, clause_token, "the nonce cannot be read");
		t->has_nonce = true;
	}
	if (yx_der_next_is(body, YX_DER_CONTEXT_CONSTRUCTED(0))) {
		if (!yx_der_enter(body, YX_DER_CONTEXT_CONSTRUCTED(0), &inner) ||
		    !yx_der_any(&inner, &item))
			return yx_der_fail(err, body, clause_token,
					   "the authority's name cannot be read");
		t->tsa = item.all;
	}
	if (yx_der_next_is(body, YX_DER_CONTEXT_CONSTRUCTED(1))) {
		if (!yx_der_enter(body, YX_DER_CONTEXT_CONSTRUCTED(1), &inner))
			return yx_der_fail(err, body, clause_token, "broken extensions");
		t->has_extensions = true;
		t->has_critical_extension = tsp_has_critical(inner);
	}
	return yx_der_finish(body, clause_token, err);
}

static enum yx_status
parse_info(struct yx_tsp_token *t, struct yx_error *err)
{
	struct yx_der d = yx_der_lenient(t->cms->content, &t->forgiven, NULL), body;
	struct tsp_imprint imprint;

	if (!yx_der_enter(&d, YX_DER_SEQUENCE, &body) || !yx_der_int64(&body, &t->version) ||
	    !yx_der_oid(&body, &t->policy))
		return yx_der_fail(err, &d, clause_token, "expected a TSTInfo with its policy");
	if (!yx_der_at_end(&d))
		return yx_der_fail(err, &d, clause_token, "something follows the TSTInfo");
	if (!tsp_imprint_take(&body, &imprint))
		return yx_der_fail(err, &body, clause_token, "expected the message imprint");
	t->imprint = imprint.digest;
	t->imprint_algorithm = imprint.algorithm;
	t->imprint_value = imprint.value;
	if (!yx_der_integer(&body, &t->serial))
		return yx_der_fail(err, &body, clause_token, "expected the serial number");
	if (!yx_der_next_is(&body, YX_DER_GENERALIZED_TIME) || !yx_der_time(&body, &t->gen_time))
		return yx_der_fail(err, &body, clause_token, "expected the time");
	return parse_optional(t, &body, err);
}

enum yx_status
yx_tsp_token_parse(struct yx_tsp_token **out, struct yx_bytes in, struct yx_error *err)
{
	struct yx_tsp_token *t = NULL;
	enum yx_status st;

	*out = NULL;
	t = yx_alloc(sizeof(*t));
	if (!t) {
		st = yx_fail_nomem(err);
		goto done;
	}
	if ((st = yx_cms_parse(&t->cms, in, err)) != YX_OK)
		goto done;
	t->encoding = t->cms->encoding;
	if (t->cms->content_type != YX_OID_CMS_TST_INFO) {
		st = yx_fail(err, YX_UNSUPPORTED, NULL, clause_token,
			     "the signed content is not a time-stamp");
		goto done;
	}
	if ((st = parse_info(t, err)) != YX_OK)
		goto done;
	*out = t;
	t = NULL;
done:
	yx_tsp_token_free(t);
	return st;
}

enum yx_status
yx_tsp_token_load(struct yx_tsp_token **out, struct yx_bytes in, struct yx_error *err)
{
	struct yx_tsp_response response;
	enum yx_status st;

	*out = NULL;
	/* a response starts with a SEQUENCE holding an INTEGER, a token with an OID */
	if (yx_tsp_response_parse(&response, in, NULL) != YX_OK)
		return yx_tsp_token_parse(out, in, err);
	if (response.token.len == 0)
		return yx_fail(
		    err, YX_NOT_FOUND, NULL, clause_token, "the authority refused: %s%s%s%s%s",
		    yx_tsp_status_name(response.status), response.failure >= 0 ? ", " : "",
		    yx_tsp_failure_name(response.failure), response.text[0] ? ": " : "",
		    response.text);
	st = yx_tsp_token_parse(out, response.token, err);
	return st;
}

void
yx_tsp_token_free(struct yx_tsp_token *t)
{
	if (!t)
		return;
	yx_cms_free(t->cms);
	yx_free(t);
}
