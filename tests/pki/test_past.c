/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Past certificate validation with OCSP answers: whose signer has expired, when they must be proven
 * to be from, and where the control time ends.
 */
#include "make.h"

#define ASKED "2026-06-01T00:00:00Z"

static struct yx_key *root_key, *end_key, *responder_key;

struct scene {
	const char *end_to;            /* the end certificate's last day */
	const char *from, *to;         /* of the OCSP answer */
	const char *responder_to;      /* the responder's last day */
	const char *proven;            /* of the answer and the certificate; NULL: not */
	const char *revoked_at;        /* NULL: good */
	const char *crl_from, *crl_to; /* NULL: no list; it is good */
	enum yx_revocation_mode mode;
	bool past, by_issue;
};

static struct make
person(const char *name, struct yx_key *key, int serial, const char *to)
{
	return (struct make){ .subject = make_name(name),
			      .issuer = make_name("Root"),
			      .key = key,
			      .issuer_key = root_key,
			      .serial = serial,
			      .from = "2024-01-01T00:00:00Z",
			      .to = to };
}

static void
add_proofs(struct yx_poe *poe, const struct scene *s, const struct yx_cert *end,
	   const struct yx_pool *pool)
{
	struct yx_error err = YX_ERROR_INIT;
	yx_time at;

	if (!s->proven)
		return;
	at = make_time(s->proven);
	CHECK_OK(yx_poe_add(poe, yx_cert_der(end), at, &err));
	for (size_t i = 0; yx_pool_ocsp_at(pool, i); i++)
		CHECK_OK(yx_poe_add(poe, yx_poe_object_ocsp(yx_pool_ocsp_at(pool, i)), at, &err));
	for (size_t i = 0; yx_pool_crl_at(pool, i); i++)
		CHECK_OK(yx_poe_add(poe, yx_crl_der(yx_pool_crl_at(pool, i)), at, &err));
}

static struct yx_path_report *
look(const struct scene *s)
{
	struct make root_made = { .subject = make_name("Root"),
				  .exts = { make_ca(-1),
					    make_usage(YX_KU_KEY_CERT_SIGN | YX_KU_CRL_SIGN) } };
	struct yx_path_options o = YX_PATH_OPTIONS_INIT;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_cert *root, *end, *responder;
	struct make end_made, responder_made;
	struct yx_path_report *r = NULL;
	struct yx_trust *trust = NULL;
	struct yx_pool *pool = NULL;
	struct yx_poe *poe = NULL;
	struct make_ocsp answer;
	struct make_crl list;

	if (!root_key) {
		root_key = make_key("p256");
		end_key = make_key("p256");
		responder_key = make_key("p256");
	}
	root_made.key = root_key;
	root_made.to = "2050-01-01T00:00:00Z";
	end_made = person("End", end_key, 2, s->end_to ? s->end_to : "2030-01-01T00:00:00Z");
	end_made.exts[0] = make_usage(YX_KU_DIGITAL_SIGNATURE);
	responder_made = person("Responder", responder_key, 3,
				s->responder_to ? s->responder_to : "2030-01-01T00:00:00Z");
	responder_made.exts[0] = make_purpose(YX_OID_EKU_OCSP_SIGNING);
	responder_made.exts[1] = make_null_ext(YX_OID_OCSP_NO_CHECK);
	root = make_cert(&root_made);
	end = make_cert(&end_made);
	responder = make_cert(&responder_made);
	CHECK_OK(yx_trust_new(&trust, &err));
	CHECK_OK(yx_trust_add_anchor(trust, root, &err));
	CHECK_OK(yx_pool_new(&pool, &err));
	CHECK_OK(yx_poe_new(&poe, &err));
	answer = (struct make_ocsp){ .cert = end,
				     .issuer = root,
				     .key = responder_key,
				     .responder = make_name("Responder"),
				     .sent = responder,
				     .from = s->from,
				     .to = s->to,
				     .status = s->revoked_at ? 1 : 0,
				     .revoked_at = s->revoked_at };
	if (s->from)
		CHECK_OK(yx_pool_load(pool, make_ocsp_der(&answer), YX_PKI_LENIENT, &err));
	list = (struct make_crl){
		.issuer = make_name("Root"), .key = root_key, .from = s->crl_from, .to = s->crl_to
	};
	if (s->crl_from)
		CHECK_OK(yx_pool_load(pool, make_crl_der(&list), YX_PKI_LENIENT, &err));
	add_proofs(poe, s, end, pool);
	o.trust = trust;
	o.extra = pool;
	o.poe = poe;
	o.at = o.now = make_time(ASKED);
	o.revocation = s->mode ? s->mode : YX_REVOCATION_REQUIRED;
	o.past_by_issue = s->by_issue;
	if (s->past)
		CHECK_OK(yx_path_validate_past(&r, end, &o, &err));
	else
		CHECK_OK(yx_path_validate(&r, end, &o, &err));
	yx_poe_free(poe);
	yx_pool_free(pool);
	yx_trust_free(trust);
	yx_cert_free(root);
	yx_cert_free(end);
	yx_cert_free(responder);
	return r;
}

static const struct row {
	const char *name;
	struct scene scene;
	const char *sub;     /* NULL: passed */
	const char *control; /* the control time; NULL: not asked */
} rows[] = {
	{ "an answer of today",
	  { .from = "2026-05-31T00:00:00Z", .to = "2026-06-02T00:00:00Z" },
	  NULL,
	  NULL },
	{ "its signer has expired, nothing proves it older",
	  { .from = "2026-05-01T00:00:00Z",
	    .to = "2026-07-01T00:00:00Z",
	    .responder_to = "2026-05-15T00:00:00Z" },
	  "REVOCATION_OUT_OF_BOUNDS_NO_POE",
	  NULL },
	{ "its signer has expired, proven older",
	  { .from = "2026-05-01T00:00:00Z",
	    .to = "2026-07-01T00:00:00Z",
	    .responder_to = "2026-05-15T00:00:00Z",
	    .proven = "2026-05-02T00:00:00Z" },
	  NULL,
	  NULL },
	{ "its signer has expired, proven too late",
	  { .from = "2026-05-01T00:00:00Z",
	    .to = "2026-07-01T00:00:00Z",
	    .responder_to = "2026-05-15T00:00:00Z",
	    .proven = "2026-05-16T00:00:00Z" },
	  "REVOCATION_OUT_OF_BOUNDS_NO_POE",
	  NULL },
	{ "past: fresh today, the control time is now",
	  { .from = "2026-05-31T00:00:00Z", .to = "2026-06-02T00:00:00Z", .past = true },
	  NULL,
	  ASKED },
	{ "past: ran out, good while it was fresh",
	  { .from = "2026-04-01T00:00:00Z", .to = "2026-05-01T00:00:00Z", .past = true },
	  NULL,
	  "2026-05-01T00:00:00Z" },
	{ "past: ran out, by issue",
	  { .from = "2026-04-01T00:00:00Z",
	    .to = "2026-05-01T00:00:00Z",
	    .past = true,
	    .by_issue = true },
	  NULL,
	  "2026-04-01T00:00:00Z" },
	{ "past: not beyond the certificate's end",
	  { .end_to = "2026-04-15T00:00:00Z",
	    .from = "2026-04-01T00:00:00Z",
	    .to = "2026-05-01T00:00:00Z",
	    .past = true },
	  NULL,
	  "2026-04-15T00:00:00Z" },
	{ "past: revoked",
	  { .from = "2026-05-31T00:00:00Z",
	    .to = "2026-06-02T00:00:00Z",
	    .revoked_at = "2026-03-01T00:00:00Z",
	    .past = true },
	  NULL,
	  "2026-03-01T00:00:00Z" },
	{ "past: the newest data count",
	  { .from = "2026-04-01T00:00:00Z",
	    .to = "2026-05-01T00:00:00Z",
	    .crl_from = "2026-05-30T00:00:00Z",
	    .crl_to = "2026-06-30T00:00:00Z",
	    .past = true },
	  NULL,
	  ASKED },
	{ "past: data from the future do not count",
	  { .from = "2026-07-01T00:00:00Z", .to = "2026-08-01T00:00:00Z", .past = true },
	  "NO_POE",
	  NULL },
	{ "past: no data", { .past = true }, "NO_POE", NULL },
	{ "past: no data and none demanded: to its end, at most now",
	  { .end_to = "2026-02-01T00:00:00Z", .past = true, .mode = YX_REVOCATION_AVAILABLE },
	  NULL,
	  "2026-02-01T00:00:00Z" },
	{ "past: a list from after the end says nothing",
	  { .end_to = "2026-02-01T00:00:00Z",
	    .crl_from = "2026-05-30T00:00:00Z",
	    .crl_to = "2026-06-30T00:00:00Z",
	    .past = true },
	  "NO_POE",
	  NULL },
};

static void
one_condition_at_a_time(void)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct yx_path_report *r = look(&rows[i].scene);
		const char *sub = r ? yx_sub_indication_name(r->sub) : "nothing";
		char got[32] = "none";

		REQUIRE(r != NULL);
		CHECK_MSG((!sub && !rows[i].sub) ||
			      (sub && rows[i].sub && strcmp(sub, rows[i].sub) == 0),
			  "%s: want %s, got %s", rows[i].name, rows[i].sub ? rows[i].sub : "passed",
			  sub ? sub : "passed");
		if (r->control_time != YX_TIME_NONE)
			yx_time_rfc3339(got, r->control_time);
		CHECK_MSG(!rows[i].control || strcmp(got, rows[i].control) == 0,
			  "%s: want control time %s, got %s", rows[i].name, rows[i].control, got);
		yx_path_report_free(r);
	}
}

/* Root, a CA that ended, and below it a certificate that a list from after that end calls revoked:
 * no proof is older than the list. */
static yx_time
control_with_list(const char *revoked_at, int reason, const char *proven, const char *from)
{
	struct make root_made = { .subject = make_name("Root"),
				  .to = "2050-01-01T00:00:00Z",
				  .key = root_key,
				  .exts = { make_ca(-1),
					    make_usage(YX_KU_KEY_CERT_SIGN | YX_KU_CRL_SIGN) } };
	struct make sub_made = person("Sub", responder_key, 7, "2026-03-01T00:00:00Z");
	struct make end_made = person("End", end_key, 8, "2030-01-01T00:00:00Z");
	struct make_entry entry = { .serial = 8, .at = revoked_at, .reason = reason };
	struct make_crl late = { .issuer = make_name("Sub"),
				 .key = responder_key,
				 .from = from ? from : "2026-05-01T00:00:00Z",
				 .to = "2026-06-08T00:00:00Z",
				 .entries = &entry,
				 .count = 1 };
	struct make_crl upper = { .issuer = make_name("Root"),
				  .key = root_key,
				  .from = "2026-02-01T00:00:00Z",
				  .to = "2026-02-20T00:00:00Z" };
	struct make_crl early = { .issuer = make_name("Sub"),
				  .key = responder_key,
				  .from = "2026-01-01T00:00:00Z",
				  .to = "2026-02-25T00:00:00Z" };
	struct scene proofs = { .proven = proven };
	struct yx_path_options o = YX_PATH_OPTIONS_INIT;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_cert *root, *sub, *end;
	struct yx_path_report *r = NULL;
	struct yx_trust *trust = NULL;
	struct yx_pool *pool = NULL;
	struct yx_poe *poe = NULL;
	yx_time control = YX_TIME_NONE;

	sub_made.exts[0] = make_ca(-1);
	sub_made.exts[1] = make_usage(YX_KU_KEY_CERT_SIGN | YX_KU_CRL_SIGN);
	end_made.issuer = make_name("Sub");
	end_made.issuer_key = responder_key;
	root = make_cert(&root_made);
	sub = make_cert(&sub_made);
	end = make_cert(&end_made);
	CHECK_OK(yx_trust_new(&trust, &err));
	CHECK_OK(yx_trust_add_anchor(trust, root, &err));
	CHECK_OK(yx_pool_new(&pool, &err));
	CHECK_OK(yx_poe_new(&poe, &err));
	CHECK_OK(yx_pool_add_cert(pool, sub, &err));
	if (proven) {
		CHECK_OK(yx_pool_load(pool, make_crl_der(&upper), YX_PKI_LENIENT, &err));
		CHECK_OK(yx_pool_load(pool, make_crl_der(&early), YX_PKI_LENIENT, &err));
		CHECK_OK(yx_poe_add(poe, yx_cert_der(sub), make_time(proven), &err));
	}
	add_proofs(poe, &proofs, end, pool);
	CHECK_OK(yx_pool_load(pool, make_crl_der(&late), YX_PKI_LENIENT, &err));
	o.trust = trust;
	o.extra = pool;
	o.poe = poe;
	o.at = o.now = make_time(ASKED);
	o.revocation = proven ? YX_REVOCATION_REQUIRED : YX_REVOCATION_AVAILABLE;
	CHECK_OK(yx_path_validate_past(&r, end, &o, &err));
	if (r) {
		CHECK_MSG(r->indication == YX_INDICATION_PASSED, "%s: %d", revoked_at, (int)r->sub);
		control = r->control_time;
	}
	yx_path_report_free(r);
	yx_poe_free(poe);
	yx_pool_free(pool);
	yx_trust_free(trust);
	yx_cert_free(root);
	yx_cert_free(sub);
	yx_cert_free(end);
	return control;
}

static void
a_revocation_counts_wherever_it_is_told(void)
{
	static const struct {
		const char *revoked_at;
		int reason;
		const char *proven, *control, *from;
	} cases[] = {
		{ "2026-01-15T00:00:00Z", 1, NULL, "2026-01-15T00:00:00Z", NULL },
		{ "2026-04-01T00:00:00Z", 1, NULL, "2026-03-01T00:00:00Z", NULL },
		/* its clock runs a minute before ours */
		{ "2026-01-15T00:00:00Z", 1, NULL, "2026-01-15T00:00:00Z", "2026-06-01T00:01:00Z" },
		{ "2026-01-15T00:00:00Z", 1, NULL, "2026-03-01T00:00:00Z", "2026-06-01T00:10:00Z" },
		/* a suspension may be lifted since: that needs data of that time */
		{ "2026-01-15T00:00:00Z", YX_REASON_HOLD, NULL, "2026-03-01T00:00:00Z", NULL },
		/* where status is demanded and proven to have been good before that */
		{ "2026-01-15T00:00:00Z", 1, "2026-02-02T00:00:00Z", "2026-01-15T00:00:00Z", NULL },
		{ "2026-02-22T00:00:00Z", 1, "2026-02-02T00:00:00Z", "2026-02-20T00:00:00Z", NULL },
	};
	struct scene none = { .past = true, .mode = YX_REVOCATION_AVAILABLE };

	yx_path_report_free(look(&none)); /* makes the keys */
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		yx_time t = control_with_list(cases[i].revoked_at, cases[i].reason, cases[i].proven,
					      cases[i].from);
		char got[32] = "none";

		if (t != YX_TIME_NONE)
			yx_time_rfc3339(got, t);
		CHECK_MSG(strcmp(got, cases[i].control) == 0, "%zu: want %s, got %s", i,
			  cases[i].control, got);
	}
}

TEST_MAIN(CASE(one_condition_at_a_time), CASE(a_revocation_counts_wherever_it_is_told))
