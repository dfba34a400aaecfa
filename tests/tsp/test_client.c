/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The client against authorities that are down, late, lying or wrong: no token from any of them,
 * the reason said, and the next one asked.
 */
#include "authority.h"

static struct identity good, server_only, short_lived, stranger;
static struct yx_trust *trust; /* of good, server_only and short_lived */

static void
setup(void)
{
	struct yx_error err = YX_ERROR_INIT;

	need_openssl();
	if (good.key)
		return;
	good = identity_make("good", "p256", TSA_EXTENSIONS);
	server_only = identity_make("server", "p256", "-addext extendedKeyUsage=serverAuth");
	short_lived = identity_make("short", "p256", TSA_EXTENSIONS " -days 10");
	stranger = identity_make("stranger", "p256", TSA_EXTENSIONS);
	trust = trust_of(&good);
	CHECK_OK(yx_trust_add_anchor(trust, server_only.cert, &err));
	CHECK_OK(yx_trust_add_anchor(trust, short_lived.cert, &err));
}

enum behaviour {
	HONEST,
	DOWN,
	SAYS_NOTHING,
	SAYS_GARBAGE,
	CUT_SHORT,
	REFUSES,
	WAITS,
	GRANTS_WITHOUT_TOKEN,
	OTHER_IMPRINT,
	OTHER_NONCE,
	NO_NONCE,
	OTHER_POLICY,
	WRONG_PURPOSE,
	EXPIRED,
	UNKNOWN_AUTHORITY,
	BROKEN_SIGNATURE,
	HOUR_BEHIND,
	HOUR_AHEAD,
	CLEAN_OF_CERTIFICATES,
};

struct world {
	enum behaviour behaviour; /* of every source but "good" */
	struct test_clock clock;
	unsigned asked;
};

/* Sign the content of a token anew, as somebody else. */
static void
sign_again(struct yx_bytes token, const struct identity *as, struct yx_buf *out)
{
	struct yx_cms_signer_options o = YX_CMS_SIGNER_OPTIONS_INIT;
	struct yx_cms_builder *b = NULL;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_cms *c = NULL;
	struct yx_cms_content content = { .run_count = 1 };

	CHECK_OK(yx_cms_parse(&c, token, &err));
	content.runs = &c->content;
	o.certificate = yx_cert_der(as->cert);
	o.scheme = yx_key_default_scheme(as->key, false);
	CHECK_OK(yx_cms_builder_new(&b, YX_CMS_RFC, &err));
	CHECK_OK(yx_cms_builder_content(b, YX_OID_CMS_TST_INFO, &content, true, &err));
	CHECK_OK(yx_cms_builder_signer(b, &o, NULL, &err));
	CHECK_OK(yx_cms_builder_sign(b, 0, as->key, yx_bytes(NULL, 0), &err));
	CHECK_OK(yx_cms_builder_finish(b, out, &err));
	yx_cms_builder_free(b);
	yx_cms_free(c);
}

static void
twist_request(enum behaviour how, struct yx_tsp_request *q)
{
	static const uint8_t nonce[] = { 1, 2, 3 };

	if (how == OTHER_IMPRINT)
		q->imprint.value[0] ^= 1;
	if (how == OTHER_NONCE)
		q->nonce = yx_bytes(nonce, sizeof(nonce));
	if (how == NO_NONCE)
		q->has_nonce = false;
	if (how == OTHER_POLICY)
		q->policy = yx_bytes(NULL, 0);
	if (how == CLEAN_OF_CERTIFICATES)
		q->cert_req = false;
}

static void
twist_token(enum behaviour how, struct yx_bytes token, struct yx_buf *out)
{
	if (how == WRONG_PURPOSE)
		sign_again(token, &server_only, out);
	else if (how == EXPIRED)
		sign_again(token, &short_lived, out);
	else if (how == UNKNOWN_AUTHORITY)
		sign_again(token, &stranger, out);
	else
		yx_buf_put_bytes(out, token);
	if (how == BROKEN_SIGNATURE)
		out->data[out->len - 1] ^= 1;
}

/* What an authority that behaves so answers to this request. */
static enum yx_status
answer_as(struct world *w, enum behaviour how, struct yx_bytes request, struct yx_buf *answer,
	  struct yx_error *err)
{
	struct test_clock clock = w->clock;
	struct yx_tsp_response r;
	struct yx_tsp_request q;
	struct yx_tsp_authority *a;
	struct yx_buf raw, token;
	enum yx_status st;

	if (how == DOWN)
		return yx_fail(err, YX_IO, NULL, "", "nobody listens there");
	if (how == SAYS_NOTHING)
		return YX_OK;
	if (how == SAYS_GARBAGE)
		return yx_buf_puts(answer, "<html>Not Found</html>") ? YX_OK : YX_NOMEM;
	if (how == REFUSES || how == WAITS || how == GRANTS_WITHOUT_TOKEN) {
		r = (struct yx_tsp_response){ .failure = YX_TSP_NO_FAILURE, .text = "closed" };
		r.status = how == REFUSES ? YX_TSP_REJECTION
			   : how == WAITS ? YX_TSP_WAITING
					  : YX_TSP_GRANTED;
		return yx_tsp_response_put(answer, &r, err);
	}
	clock.wall += how == HOUR_AHEAD ? YX_HOUR : how == HOUR_BEHIND ? -YX_HOUR : 0;
	a = authority_make(&good, &clock, NULL);
	yx_buf_init(&raw, 0);
	yx_buf_init(&token, 0);
	CHECK_INT(yx_tsp_request_parse(&q, request, NULL), YX_OK);
	twist_request(how, &q);
	r = ask(a, &q, &raw, NULL);
	if (r.token.len) {
		twist_token(how, r.token, &token);
		r.token = yx_buf_bytes(&token);
	}
	st = yx_tsp_response_put(answer, &r, err);
	if (how == CUT_SHORT)
		answer->len -= 20;
	yx_tsp_authority_free(a);
	yx_buf_clear(&raw);
	yx_buf_clear(&token);
	return st;
}

static enum yx_status
fetch(void *state, const char *url, struct yx_bytes request, int64_t timeout_ms,
      struct yx_buf *answer, struct yx_error *err)
{
	struct world *w = state;

	w->asked++;
	CHECK(timeout_ms > 0 && timeout_ms <= 10000);
	return answer_as(w, strcmp(url, "good") == 0 ? HONEST : w->behaviour, request, answer, err);
}

static const struct {
	const char *name;
	enum behaviour behaviour;
	enum yx_status status; /* OK: it does */
	const char *says;
} authorities[] = {
	{ "honest", HONEST, YX_OK, "" },
	{ "down", DOWN, YX_IO, "nobody listens" },
	{ "says nothing", SAYS_NOTHING, YX_DENIED, "not the answer" },
	{ "says something else", SAYS_GARBAGE, YX_DENIED, "not the answer" },
	{ "is cut short", CUT_SHORT, YX_DENIED, "" },
	{ "refuses", REFUSES, YX_DENIED, "rejection: closed" },
	{ "puts off", WAITS, YX_DENIED, "waiting" },
	{ "grants and sends nothing", GRANTS_WITHOUT_TOKEN, YX_DENIED, "sent none" },
	{ "stamps something else", OTHER_IMPRINT, YX_DENIED, "not for this data" },
	{ "answers another request", OTHER_NONCE, YX_DENIED, "nonce is not" },
	{ "forgets the nonce", NO_NONCE, YX_DENIED, "nonce is missing" },
	{ "uses a policy of its own", OTHER_POLICY, YX_DENIED, "policy" },
	{ "is a web server", WRONG_PURPOSE, YX_DENIED, "time-stamping" },
	{ "has expired", EXPIRED, YX_DENIED, "not trusted" },
	{ "is a stranger", UNKNOWN_AUTHORITY, YX_DENIED, "not trusted" },
	{ "sends a broken signature", BROKEN_SIGNATURE, YX_DENIED, "signature" },
	{ "is an hour behind", HOUR_BEHIND, YX_DENIED, "too long ago" },
	{ "is an hour ahead", HOUR_AHEAD, YX_DENIED, "not come yet" },
	{ "leaves its certificate out", CLEAN_OF_CERTIFICATES, YX_DENIED, "certificate" },
};

static void
every_kind_of_authority(void)
{
	struct yx_digest imprint = digest_of(YX_DIGEST_SHA256, "a contract");
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf policy, token;

	setup();
	yx_buf_init(&policy, 0);
	yx_buf_init(&token, 0);
	CHECK_OK(yx_oid_parse(&policy, YX_TSP_DEFAULT_POLICY, &err));
	for (size_t i = 0; i < sizeof(authorities) / sizeof(authorities[0]); i++) {
		struct world w = { .behaviour = authorities[i].behaviour,
				   .clock = { yx_time_now() + YX_DAY, 1 } };
		struct yx_path_options path = YX_PATH_OPTIONS_INIT;
		struct yx_tsp_source sources[] = { { "first", NULL }, { "good", NULL } };
		struct yx_tsp_client c = { .sources = sources,
					   .source_count = 1,
					   .fetch = fetch,
					   .fetch_state = &w,
					   .policy = yx_buf_bytes(&policy),
					   .path = &path };
		struct yx_tsp_attempt tries[2];
		size_t count = 0;
		enum yx_status st;

		path.trust = trust;
		path.check_anchor_validity = true;
		path.now = w.clock.wall;
		if (w.behaviour == EXPIRED) /* twenty days on, its ten days are over */
			path.now = w.clock.wall += 20 * YX_DAY;
		if (w.behaviour == OTHER_POLICY) {
			yx_buf_reset(&policy);
			CHECK_OK(yx_oid_parse(&policy, "1.2.3.4.5", &err));
			c.policy = yx_buf_bytes(&policy);
		}
		yx_buf_reset(&token);
		st = yx_tsp_stamp(&token, &c, &imprint, tries, &count, &err);
		CHECK_MSG(st == authorities[i].status, "%s: %s (%s)", authorities[i].name,
			  yx_status_name(st), err.text);
		CHECK_INT(count, 1);
		CHECK_MSG((token.len > 0) == (st == YX_OK), "%s leaves a token",
			  authorities[i].name);
		CHECK_MSG(strstr(tries[0].text, authorities[i].says) != NULL, "%s: says \"%s\"",
			  authorities[i].name, tries[0].text);
		/* with a good one behind it there is a token all the same */
		if (w.behaviour == OTHER_POLICY) {
			yx_buf_reset(&policy);
			CHECK_OK(yx_oid_parse(&policy, YX_TSP_DEFAULT_POLICY, &err));
			c.policy = yx_buf_bytes(&policy);
		} else {
			c.source_count = 2;
			yx_buf_reset(&token);
			CHECK_OK(yx_tsp_stamp(&token, &c, &imprint, tries, &count, &err));
			CHECK_INT(count, authorities[i].status == YX_OK ? 1 : 2);
			CHECK(tries[count - 1].good && token.len > 0);
		}
	}
	yx_buf_clear(&policy);
	yx_buf_clear(&token);
}

static void
all_reasons_are_told(void)
{
	struct world w = { .behaviour = DOWN, .clock = { yx_time_now(), 1 } };
	struct yx_tsp_source sources[] = { { "one", NULL }, { "two", NULL } };
	struct yx_tsp_client c = { .sources = sources,
				   .source_count = 2,
				   .fetch = fetch,
				   .fetch_state = &w,
				   .no_chain = true };
	struct yx_digest imprint = digest_of(YX_DIGEST_SM3, "x");
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf token;

	setup();
	yx_buf_init(&token, 0);
	CHECK_STATUS(yx_tsp_stamp(&token, &c, &imprint, NULL, NULL, &err), YX_IO);
	CHECK(strstr(err.text, "one: nobody") && strstr(err.text, "two: nobody"));
	CHECK_INT(w.asked, 2);
	c.source_count = 0;
	CHECK_STATUS(yx_tsp_stamp(&token, &c, &imprint, NULL, NULL, &err), YX_USAGE);
	CHECK_INT(token.len, 0);
	yx_buf_clear(&token);
}

/* An authority in this process, with each kind of key; SM3 with SM2 among them. */
static void
authorities_in_this_process(void)
{
	static const struct {
		const char *kind;
		enum yx_digest_alg alg;
		bool gm, pss;
	} local[] = { { "sm2", YX_DIGEST_SM3, false, false },
		      { "sm2", YX_DIGEST_SM3, true, false },
		      { "rsa", YX_DIGEST_SHA512, false, true },
		      { "p384", YX_DIGEST_SHA384, false, false },
		      { "ed25519", YX_DIGEST_SHA3_256, false, false } };
	struct yx_error err = YX_ERROR_INIT;

	setup();
	for (size_t i = 0; i < sizeof(local) / sizeof(local[0]); i++) {
		struct yx_tsp_authority_options o = { .gm = local[i].gm, .pss = local[i].pss };
		struct identity id = identity_make("local", local[i].kind, TSA_EXTENSIONS);
		struct yx_tsp_source source = { "local", authority_make(&id, NULL, &o) };
		struct yx_path_options path = YX_PATH_OPTIONS_INIT;
		struct yx_trust *own = trust_of(&id);
		struct yx_tsp_client c = { .sources = &source, .source_count = 1, .path = &path };
		struct yx_digest imprint = digest_of(local[i].alg, "x");
		struct yx_tsp_token *t = NULL;
		struct yx_buf token;

		path.trust = own;
		yx_buf_init(&token, 0);
		CHECK_OK(yx_tsp_stamp(&token, &c, &imprint, NULL, NULL, &err));
		CHECK_OK(yx_tsp_token_parse(&t, yx_buf_bytes(&token), &err));
		CHECK(t && t->cms->family == (local[i].gm ? YX_CMS_GM : YX_CMS_RFC));
		yx_tsp_token_free(t);
		yx_tsp_authority_free(source.local);
		yx_trust_free(own);
		yx_buf_clear(&token);
		identity_free(&id);
	}
	identity_free(&good);
	identity_free(&server_only);
	identity_free(&short_lived);
	identity_free(&stranger);
	yx_trust_free(trust);
}

TEST_MAIN(CASE(every_kind_of_authority), CASE(all_reasons_are_told),
	  CASE(authorities_in_this_process))
