/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A request read in two steps, so that a server can have the first one done by a process that does
 * not hold its key. What comes of the first is small and of one form: a refusal, or the few values
 * of which a request that is served consists. The second does not parse the request: it writes the
 * one request that these values make, and goes on only when that is what came, to the octet.
 */
#include <string.h>
#include "authority.h"

enum { REFUSED = 0, SERVED = 1 };
enum { NO_PARAMETERS = 0, NULL_PARAMETERS = 1 };
enum { CERT_REQ_LEFT_OUT = 0, CERT_REQ_TRUE = 1, CERT_REQ_FALSE = 2 };

#define NONCE_MAX 64

/* SHA-1 and older are not stamped any more: a token would vouch for less than it seems to. */
static bool
accepts_digest(enum yx_digest_alg alg)
{
	switch (alg) {
	case YX_DIGEST_NONE:
	case YX_DIGEST_MD5:
	case YX_DIGEST_SHA1:
	case YX_DIGEST_RIPEMD160:
	case YX_DIGEST_SHA224:
	case YX_DIGEST_SHA3_224:
		return false;
	default:
		return true;
	}
}

/* ------------------------------------------------------------- the first step */

static void
refuse(struct yx_buf *out, enum yx_tsp_failure failure, const char *why)
{
	yx_buf_put_u8(out, REFUSED);
	yx_buf_put_u8(out, (uint8_t)failure);
	yx_buf_put_u8(out, (uint8_t)strlen(why));
	yx_buf_puts(out, why);
}

/* Of the AlgorithmIdentifier: which one known here, and has it nothing but NULL for parameters? */
static bool
look_at_algorithm(struct yx_bytes algorithm, enum yx_oid *oid, uint8_t *parameters)
{
	struct yx_der d = yx_der(algorithm), body;

	if (!yx_der_enter(&d, YX_DER_SEQUENCE, &body) || !yx_der_oid_known(&body, oid))
		return false;
	*parameters = yx_der_null(&body) ? NULL_PARAMETERS : NO_PARAMETERS;
	return yx_der_at_end(&body);
}

static void
put_short(struct yx_buf *out, struct yx_bytes value)
{
	yx_buf_put_u8(out, (uint8_t)value.len);
	yx_buf_put_bytes(out, value);
}

static void
read_request(struct yx_buf *out, struct yx_bytes request)
{
	struct yx_error why = YX_ERROR_INIT;
	struct yx_tsp_request q;
	uint8_t parameters = 0;
	enum yx_oid oid = YX_OID_NONE;
	bool plain;
	char line[240];

	if (yx_tsp_request_parse(&q, request, &why) != YX_OK) {
		refuse(out, YX_TSP_BAD_DATA_FORMAT, yx_error_line(&why, line, sizeof(line)));
		return;
	}
	plain = look_at_algorithm(q.imprint_algorithm, &oid, &parameters);
	if (q.version != 1) {
		refuse(out, YX_TSP_BAD_REQUEST, "only version 1 is served");
	} else if (q.imprint.alg == YX_DIGEST_NONE && yx_digest_by_oid(oid) != YX_DIGEST_NONE) {
		refuse(out, YX_TSP_BAD_DATA_FORMAT,
		       "the imprint is not as long as its algorithm says");
	} else if (!accepts_digest(q.imprint.alg)) {
		refuse(out, YX_TSP_BAD_ALG,
		       "the digest algorithm is not accepted; SHA-256 and SM3 are");
	} else if (!plain) {
		refuse(out, YX_TSP_BAD_DATA_FORMAT, "a digest algorithm has no parameters");
	} else if (q.has_extensions) {
		refuse(out, YX_TSP_UNACCEPTED_EXTENSION, "no extensions are served");
	} else if (q.nonce.len > NONCE_MAX) {
		refuse(out, YX_TSP_BAD_REQUEST, "the nonce is longer than 64 octets");
	} else {
		yx_buf_put_u8(out, SERVED);
		put_short(out, yx_oid_bytes(oid)); /* SM3 has three */
		yx_buf_put_u8(out, parameters);
		put_short(out, yx_digest_bytes(&q.imprint));
		put_short(out, q.policy);
		yx_buf_put_u8(out, q.has_nonce);
		put_short(out, q.nonce);
		yx_buf_put_u8(out, q.cert_req       ? CERT_REQ_TRUE
				   : q.has_cert_req ? CERT_REQ_FALSE
						    : CERT_REQ_LEFT_OUT);
	}
}

enum yx_status
yx_tsp_request_read(struct yx_buf *out, struct yx_bytes request, struct yx_error *err)
{
	read_request(out, request);
	return yx_buf_status(out, err);
}

/* ------------------------------------------------------------ the second step */

static bool
take_short(struct yx_reader *r, struct yx_bytes *out)
{
	uint8_t len;

	return yx_take_u8(r, &len) && yx_take(r, len, out);
}

/* Words that go to whoever asked, and into a log. */
static bool
take_refusal(struct yx_reader *r, struct tsp_reading *out)
{
	struct yx_bytes text;
	uint8_t failure;

	if (!yx_take_u8(r, &failure) || !take_short(r, &text) || !yx_reader_at_end(r) ||
	    text.len >= sizeof(out->text) ||
	    (failure != YX_TSP_BAD_REQUEST && failure != YX_TSP_BAD_DATA_FORMAT &&
	     failure != YX_TSP_BAD_ALG && failure != YX_TSP_UNACCEPTED_EXTENSION))
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] < ' ' || text.data[i] > '~')
			return false;
	out->failure = failure;
	snprintf(out->text, sizeof(out->text), "%.*s", (int)text.len, (const char *)text.data);
	return true;
}

/* The only request that is of these values. */
static void
rebuild(struct tsp_reading *r, enum yx_oid digest, bool null_parameters, uint8_t cert_req)
{
	struct yx_tsp_request *q = &r->request;
	size_t body = yx_der_begin(&r->whole, YX_DER_SEQUENCE), imprint, mark;

	mark = yx_der_begin(&r->algorithm, YX_DER_SEQUENCE);
	yx_der_put_oid(&r->algorithm, digest);
	if (null_parameters)
		yx_der_put_null(&r->algorithm);
	yx_der_end(&r->algorithm, mark);
	q->imprint_algorithm = yx_buf_bytes(&r->algorithm);
	yx_der_put_int64(&r->whole, q->version);
	imprint = yx_der_begin(&r->whole, YX_DER_SEQUENCE);
	yx_der_put_raw(&r->whole, q->imprint_algorithm);
	yx_der_put_octets(&r->whole, q->imprint_value);
	yx_der_end(&r->whole, imprint);
	if (q->policy.len)
		yx_der_put(&r->whole, YX_DER_OID, q->policy);
	if (q->has_nonce)
		yx_der_put_unsigned(&r->whole, q->nonce);
	if (cert_req != CERT_REQ_LEFT_OUT)
		yx_der_put_bool(&r->whole, q->cert_req);
	yx_der_end(&r->whole, body);
}

static bool
take_served(struct yx_reader *r, struct tsp_reading *out, struct yx_bytes request)
{
	struct yx_tsp_request *q = &out->request;
	uint8_t parameters, has_nonce, cert_req;
	struct yx_bytes name;
	enum yx_oid digest;

	if (!take_short(r, &name) || !yx_take_u8(r, &parameters) ||
	    !take_short(r, &q->imprint_value) || !take_short(r, &q->policy) ||
	    !yx_take_u8(r, &has_nonce) || !take_short(r, &q->nonce) || !yx_take_u8(r, &cert_req) ||
	    !yx_reader_at_end(r))
		return false;
	digest = yx_oid_find(name);
	q->imprint.alg = yx_digest_by_oid(digest);
	if (!accepts_digest(q->imprint.alg) ||
	    q->imprint_value.len != yx_digest_size(q->imprint.alg) ||
	    parameters > NULL_PARAMETERS || has_nonce > 1 ||
	    q->nonce.len > (has_nonce ? NONCE_MAX : 0) || (q->nonce.len && !q->nonce.data[0]) ||
	    cert_req > CERT_REQ_FALSE)
		return false;
	q->imprint.len = (uint8_t)q->imprint_value.len;
	memcpy(q->imprint.value, q->imprint_value.data, q->imprint_value.len);
	q->version = 1;
	q->has_nonce = has_nonce;
	q->cert_req = cert_req == CERT_REQ_TRUE;
	rebuild(out, digest, parameters == NULL_PARAMETERS, cert_req);
	return yx_buf_status(&out->algorithm, NULL) == YX_OK &&
	       yx_buf_status(&out->whole, NULL) == YX_OK &&
	       yx_bytes_equal(yx_buf_bytes(&out->whole), request);
}

bool
tsp_reading_take(struct tsp_reading *out, struct yx_bytes reading, struct yx_bytes request)
{
	struct yx_reader r = yx_reader(reading);
	uint8_t kind;

	*out = (struct tsp_reading){ .failure = YX_TSP_NO_FAILURE };
	yx_buf_init(&out->whole, YX_LIMIT_TSP_REQUEST);
	if (!yx_take_u8(&r, &kind))
		return false;
	return kind == REFUSED  ? take_refusal(&r, out)
	       : kind == SERVED ? take_served(&r, out, request)
				: false;
}

void
tsp_reading_clear(struct tsp_reading *r)
{
	yx_buf_clear(&r->algorithm);
	yx_buf_clear(&r->whole);
}
