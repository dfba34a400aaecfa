/* SPDX-License-Identifier: Apache-2.0 */
/* Path building and validation: chains, rights, name constraints, policies, time, purposes. */
#include "chain.h"

static bool
has_finding(const struct yx_path_report *r, const char *code)
{
	for (size_t i = 0; i < r->finding_count; i++)
		if (strcmp(r->findings[i].code, code) == 0)
			return true;
	return false;
}

/* ------------------------------------------------------------------- chains */

static void
good_chain_of_p256_and_sm2(void)
{
	char text[400];
	struct chain c;

	chain_init(&c);
	CHECK_STR(chain_run(&c), "");
	REQUIRE(c.report);
	CHECK_INT(c.report->indication, YX_INDICATION_PASSED);
	CHECK_INT(c.report->sub, YX_SUB_NONE);
	CHECK_INT(c.report->chain_len, 4);
	CHECK(c.report->anchored && c.report->chain[3].anchor && !c.report->chain[2].anchor);
	for (int i = 0; i < 3; i++)
		CHECK(c.report->chain[i].signature_checked && c.report->chain[i].signature_valid);
	CHECK_STR(yx_path_reason(text, sizeof text, c.report, false), "");
	CHECK_INT(c.report->paths_tried, 1);
	chain_clear(&c);
}

/* One thing wrong at a time; what is found, and its indication. */
static void
put_wrong(struct chain *c, int which)
{
	const struct make_ext unknown = { YX_OID_NONE, true, YX_BYTES_LIT("\x05\x00"), "1.2.3.9" };

	switch (which) {
	case 0:
		c->ca2.bad_signature = true;
		break;
	case 1:
		c->ca.exts[0] = make_usage(YX_KU_KEY_CERT_SIGN);
		c->ca.exts[1] = (struct make_ext){ .id = YX_OID_NONE };
		break;
	case 2:
		c->ca.exts[1] = make_usage(YX_KU_CRL_SIGN);
		break;
	case 3:
		c->ca.exts[0] = make_ca(0);
		break;
	case 4:
		c->root.exts[0] = make_ca(1);
		break;
	case 5:
		c->ca2.to = "2023-12-31T00:00:00Z";
		break;
	case 6:
		c->end.from = "2024-02-01T00:00:00Z";
		break;
	case 7:
		also(&c->ca, unknown);
		break;
	case 8:
		also(&c->end, make_alt("DNS:a.example"));
		also(&c->end, make_alt("DNS:b.example"));
		break;
	case 9:
		also(&c->end, (struct make_ext){ YX_OID_EXT_BASIC_CONSTRAINTS, true,
						 YX_BYTES_LIT("\x04\x01z"), NULL });
		break;
	case 10:
		c->ca.version = 1;
		c->ca.exts[0] = (struct make_ext){ .id = YX_OID_NONE };
		break;
	case 11:
		c->ca.version = 2;
		break;
	case 12:
		c->end.issuer = make_name("Somebody else");
		break;
	case 13:
		also(&c->end, make_policies("AA"));
		break;
	case 14:
		c->options.key_usage = YX_KU_NON_REPUDIATION;
		break;
	case 15:
		c->options.eku = YX_OID_EKU_TIME_STAMPING;
		c->options.eku_required = true;
		break;
	case 16:
		c->options.eku = YX_OID_EKU_TIME_STAMPING;
		also(&c->end, make_purpose(YX_OID_EKU_EMAIL));
		break;
	case 17:
		c->options.eku = YX_OID_EKU_EMAIL;
		c->options.eku_nested = true;
		also(&c->end, make_purpose(YX_OID_EKU_EMAIL));
		also(&c->ca, make_purpose(YX_OID_EKU_SERVER_AUTH));
		break;
	case 18:
		c->options.at = c->options.now = make_time("2031-01-01T00:00:00Z");
		c->options.check_anchor_validity = true;
		c->ca.to = c->ca2.to = c->end.to = "2040-01-01T00:00:00Z";
		break;
	case 19:
		also(&c->ca2, make_mappings("A*"));
		break;
	}
}

static void
one_thing_wrong(void)
{
	static const struct {
		const char *what, *code;
		enum yx_sub_indication sub;
		int cert;
	} cases[] = {
		{ "a bit of a signature flipped", "certificate-signature-invalid",
		  YX_SUB_CERTIFICATE_CHAIN_GENERAL_FAILURE, 1 },
		{ "a CA without basicConstraints", "issuer-not-a-ca",
		  YX_SUB_CHAIN_CONSTRAINTS_FAILURE, 2 },
		{ "a CA that may sign CRLs only", "issuer-key-usage",
		  YX_SUB_CHAIN_CONSTRAINTS_FAILURE, 2 },
		{ "a path length of 0 above a CA", "path-too-long",
		  YX_SUB_CHAIN_CONSTRAINTS_FAILURE, 1 },
		{ "the anchor's own path length", "path-too-long", YX_SUB_CHAIN_CONSTRAINTS_FAILURE,
		  1 },
		{ "an expired CA", "expired", YX_SUB_OUT_OF_BOUNDS_NO_POE, 1 },
		{ "an end certificate of the future", "not-yet-valid", YX_SUB_OUT_OF_BOUNDS_NO_POE,
		  0 },
		{ "an unknown critical extension", "unknown-critical-extension",
		  YX_SUB_CERTIFICATE_CHAIN_GENERAL_FAILURE, 2 },
		{ "an extension twice", "extension-twice", YX_SUB_CERTIFICATE_CHAIN_GENERAL_FAILURE,
		  0 },
		{ "an extension that cannot be read", "extension-unreadable",
		  YX_SUB_CERTIFICATE_CHAIN_GENERAL_FAILURE, 0 },
		{ "a version 1 CA, which cannot say that it is one", "issuer-not-a-ca",
		  YX_SUB_CHAIN_CONSTRAINTS_FAILURE, 2 },
		{ "a version 2 CA with extensions", "extensions-before-v3",
		  YX_SUB_CERTIFICATE_CHAIN_GENERAL_FAILURE, 2 },
		{ "an issuer nobody knows", "no-chain", YX_SUB_NO_CERTIFICATE_CHAIN_FOUND, 0 },
		{ "a policy twice", "policy-twice", YX_SUB_CERTIFICATE_CHAIN_GENERAL_FAILURE, 0 },
		{ "key usage asked for and not there", "key-usage",
		  YX_SUB_CHAIN_CONSTRAINTS_FAILURE, 0 },
		{ "a purpose that must be listed", "extended-key-usage",
		  YX_SUB_CHAIN_CONSTRAINTS_FAILURE, 0 },
		{ "another purpose listed", "extended-key-usage", YX_SUB_CHAIN_CONSTRAINTS_FAILURE,
		  0 },
		{ "a CA for another purpose", "ca-extended-key-usage",
		  YX_SUB_CHAIN_CONSTRAINTS_FAILURE, 2 },
		{ "an anchor past its period, when asked", "expired", YX_SUB_OUT_OF_BOUNDS_NO_POE,
		  3 },
		{ "a policy mapped to any", "policy-any-mapped", YX_SUB_CHAIN_CONSTRAINTS_FAILURE,
		  1 },
	};
	char en[400], zh[400], step[300];

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct chain c;
		const char *code;

		chain_init(&c);
		put_wrong(&c, (int)i);
		code = chain_run(&c);
		CHECK_MSG(strcmp(code, cases[i].code) == 0, "%s: %s, want %s", cases[i].what, code,
			  cases[i].code);
		CHECK_MSG(c.report && c.report->sub == cases[i].sub, "%s: %s", cases[i].what,
			  c.report && c.report->sub ? yx_sub_indication_name(c.report->sub) : "-");
		if (c.report && c.report->main_finding >= 0) {
			CHECK_MSG(c.report->findings[c.report->main_finding].cert == cases[i].cert,
				  "%s: certificate %d", cases[i].what,
				  c.report->findings[c.report->main_finding].cert);
			CHECK(yx_path_reason(en, sizeof en, c.report, false)[0]);
			CHECK(yx_path_reason(zh, sizeof zh, c.report, true)[0]);
			CHECK(strcmp(en, zh) != 0 && yx_utf8_valid(yx_bytes_str(zh)));
			CHECK(yx_path_next_step(step, sizeof step, c.report, true)[0]);
		}
		chain_clear(&c);
	}
}

/* The texts cut at any length stay whole characters. */
static void
reason_fits_any_buffer(void)
{
	struct chain c;
	char text[64];

	chain_init(&c);
	put_wrong(&c, 5);
	chain_run(&c);
	REQUIRE(c.report);
	for (size_t n = 1; n <= sizeof text; n++) {
		yx_path_reason(text, n, c.report, true);
		CHECK(strlen(text) < n && yx_utf8_valid(yx_bytes_str(text)));
	}
	chain_clear(&c);
}

/* -------------------------------------------------------------------- time */

static void
proven_times(void)
{
	static const struct {
		const char *what, *at, *existed_by, *made_after;
		enum yx_sub_indication sub;
	} cases[] = {
		{ "in its period", "2024-01-01T00:00:00Z", NULL, NULL, YX_SUB_NONE },
		{ "past its period", "2031-01-01T00:00:00Z", NULL, NULL,
		  YX_SUB_OUT_OF_BOUNDS_NO_POE },
		{ "past, and proven to have been used in time", "2031-01-01T00:00:00Z",
		  "2029-01-01T00:00:00Z", NULL, YX_SUB_NONE },
		{ "past, and proven too late", "2031-01-01T00:00:00Z", "2030-06-01T00:00:00Z", NULL,
		  YX_SUB_OUT_OF_BOUNDS_NO_POE },
		{ "past, and proven to be made after", "2031-01-01T00:00:00Z", NULL,
		  "2030-06-01T00:00:00Z", YX_SUB_EXPIRED },
		{ "before its period", "2019-01-01T00:00:00Z", NULL, NULL,
		  YX_SUB_OUT_OF_BOUNDS_NO_POE },
		{ "before, and proven to have existed", "2019-01-01T00:00:00Z",
		  "2019-06-01T00:00:00Z", NULL, YX_SUB_NOT_YET_VALID },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct chain c;

		chain_init(&c);
		c.root.from = c.ca.from = c.ca2.from = "2000-01-01T00:00:00Z";
		c.root.to = c.ca.to = c.ca2.to = "2049-01-01T00:00:00Z";
		c.options.at = c.options.now = make_time(cases[i].at);
		if (cases[i].existed_by)
			c.options.existed_by = make_time(cases[i].existed_by);
		if (cases[i].made_after)
			c.options.made_after = make_time(cases[i].made_after);
		chain_run(&c);
		CHECK_MSG(c.report && c.report->sub == cases[i].sub, "%s: %s", cases[i].what,
			  c.report && c.report->sub ? yx_sub_indication_name(c.report->sub)
						    : "passed");
		chain_clear(&c);
	}
}

/* ---------------------------------------------------------------- algorithms */

static bool
no_sm2(void *state, const struct yx_scheme *scheme, const struct yx_pubkey *key, yx_time at,
       char *why, size_t why_size)
{
	++*(int *)state;
	CHECK(key != NULL && at == make_time("2024-01-15T00:00:00Z"));
	if (scheme->kind != YX_SCHEME_SM2)
		return true;
	snprintf(why, why_size, "not here");
	return false;
}

static void
algorithm_hook(void)
{
	struct chain c;
	int calls = 0;

	chain_init(&c);
	c.options.algorithm = no_sm2;
	c.options.algorithm_state = &calls;
	CHECK_STR(chain_run(&c), "algorithm-not-accepted");
	CHECK_INT(c.report->sub, YX_SUB_CRYPTO_CONSTRAINTS_FAILURE);
	CHECK_STR(c.report->findings[c.report->main_finding].detail, "not here");
	CHECK_INT(calls, 3);
	chain_clear(&c);
}

/* ------------------------------------------------------------------ searching */

/* Two CAs that certify each other, both of which issued the end; only one leads to the root. */
static void
cross_certificates(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_path_options o = YX_PATH_OPTIONS_INIT;
	struct make a, b, a_by_b, b_by_a, other;
	struct yx_path_report *r = NULL;
	struct yx_trust *trust = NULL;
	struct yx_pool *pool = NULL;
	struct yx_cert *certs[6], *end;
	struct chain c;

	chain_init(&c);
	a = c.ca;
	b = c.ca;
	b.subject = make_name("B");
	b.key = ca2_key;
	b_by_a = b;
	b_by_a.issuer = a.subject;
	b_by_a.issuer_key = a.key;
	a_by_b = a;
	a_by_b.issuer = b.subject;
	a_by_b.issuer_key = b.key;
	other = b;
	other.issuer = make_name("A root nobody trusts");
	other.issuer_key = end_key;
	c.end.issuer = b.subject;
	c.end.issuer_key = b.key;
	certs[0] = make_cert(&c.root);
	certs[1] = make_cert(&other);
	certs[2] = make_cert(&a_by_b);
	certs[3] = make_cert(&b_by_a);
	certs[4] = make_cert(&a);
	certs[5] = make_cert(&c.root);
	end = make_cert(&c.end);
	CHECK_OK(yx_trust_new(&trust, &err));
	CHECK_OK(yx_pool_new(&pool, &err));
	CHECK_OK(yx_trust_add_anchor(trust, certs[0], &err));
	for (int i = 1; i < 6; i++)
		CHECK_OK(yx_pool_add_cert(pool, certs[i], &err));
	o.trust = trust;
	o.extra = pool;
	o.at = o.now = make_time("2024-01-15T00:00:00Z");
	o.revocation = YX_REVOCATION_NONE;
	CHECK_OK(yx_path_validate(&r, end, &o, &err));
	REQUIRE(r);
	CHECK_INT(r->indication, YX_INDICATION_PASSED);
	CHECK_INT(r->chain_len, 4);
	yx_path_report_free(r);
	/* and without the way out the search ends, saying so */
	yx_pool_free(pool);
	CHECK_OK(yx_pool_new(&pool, &err));
	for (int i = 1; i < 4; i++)
		CHECK_OK(yx_pool_add_cert(pool, certs[i], &err));
	o.extra = pool;
	CHECK_OK(yx_path_validate(&r, end, &o, &err));
	REQUIRE(r);
	CHECK_INT(r->sub, YX_SUB_NO_CERTIFICATE_CHAIN_FOUND);
	CHECK(!r->anchored);
	yx_path_report_free(r);
	for (int i = 0; i < 6; i++)
		yx_cert_free(certs[i]);
	yx_cert_free(end);
	yx_trust_free(trust);
	yx_pool_free(pool);
}

/* Every one of many CAs certifies every other: bounded, and told. */
static void
mesh_is_bounded(void)
{
	enum { N = 9 };
	struct yx_path_options o = YX_PATH_OPTIONS_INIT;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_path_report *r = NULL;
	struct yx_trust *trust = NULL;
	struct yx_pool *pool = NULL;
	struct yx_key *k[N];
	struct yx_cert *one;
	struct chain c;
	char name[20];

	chain_init(&c);
	CHECK_OK(yx_trust_new(&trust, &err));
	CHECK_OK(yx_pool_new(&pool, &err));
	one = make_cert(&c.root);
	CHECK_OK(yx_trust_add_anchor(trust, one, &err));
	yx_cert_free(one);
	for (int i = 0; i < N; i++)
		k[i] = make_key("p256");
	for (int i = 0; i < N; i++)
		for (int j = 0; j < N; j++) {
			struct make m = c.ca;

			snprintf(name, sizeof name, "CA %d", i);
			m.subject = make_name(name);
			m.key = k[i];
			snprintf(name, sizeof name, "CA %d", j);
			m.issuer = make_name(name);
			m.issuer_key = k[j];
			one = make_cert(&m);
			CHECK_OK(yx_pool_add_cert(pool, one, &err));
			yx_cert_free(one);
		}
	c.end.issuer = make_name("CA 0");
	c.end.issuer_key = k[0];
	one = make_cert(&c.end);
	o.trust = trust;
	o.extra = pool;
	o.at = o.now = make_time("2024-01-15T00:00:00Z");
	CHECK_OK(yx_path_validate(&r, one, &o, &err));
	REQUIRE(r);
	CHECK_INT(r->indication, YX_INDICATION_INDETERMINATE);
	CHECK(has_finding(r, "search-limit"));
	yx_path_report_free(r);
	yx_cert_free(one);
	for (int i = 0; i < N; i++)
		yx_key_free(k[i]);
	yx_trust_free(trust);
	yx_pool_free(pool);
}

/*
 * A thousand namesakes of the issuer are told apart. With as many lists in its name that it did not
 * sign, the search is given up in time, and nothing passes: any of them may be the one that says
 * revoked.
 */
static void
crowd(bool lists)
{
	static const struct make_ext akid = { YX_OID_EXT_AUTHORITY_KEY_ID, false,
					      YX_BYTES_LIT("\x30\x04\x80\x02kk"), NULL };
	static const struct make_ext skid = { YX_OID_EXT_SUBJECT_KEY_ID, false,
					      YX_BYTES_LIT("\x04\x02kk"), NULL };
	struct yx_path_options o = YX_PATH_OPTIONS_INIT;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_path_report *r = NULL;
	struct yx_trust *trust = NULL;
	struct yx_pool *pool = NULL;
	struct yx_cert *one, *end;
	struct make_crl list;
	struct chain c;

	chain_init(&c);
	c.end.issuer = c.ca.subject;
	c.end.issuer_key = c.ca.key;
	also(&c.end, akid);
	CHECK_OK(yx_trust_new(&trust, &err));
	CHECK_OK(yx_pool_new(&pool, &err));
	CHECK_OK(yx_trust_load(trust, make_cert_der(&c.root), &err));
	for (int i = 0; i < 1000; i++) {
		struct make m = c.ca;

		m.serial = 100 + i;
		m.key = i % 2 ? end_key : ca2_key;
		one = make_cert(&m);
		CHECK_OK(yx_pool_add_cert(pool, one, &err));
		yx_cert_free(one);
		list = (struct make_crl){ .issuer = c.ca.subject, .key = end_key };
		list.exts[0] = make_int_ext(YX_OID_EXT_CRL_NUMBER, false, i);
		if (lists)
			CHECK_OK(yx_pool_load(pool, make_crl_der(&list), 0, &err));
	}
	also(&c.ca, skid);
	one = make_cert(&c.ca);
	CHECK_OK(yx_pool_add_cert(pool, one, &err));
	yx_cert_free(one);
	end = make_cert(&c.end);
	o.trust = trust;
	o.extra = pool;
	o.at = o.now = make_time("2024-01-15T00:00:00Z");
	CHECK_OK(yx_path_validate(&r, end, &o, &err));
	REQUIRE(r);
	if (!lists) /* its key identifier stands out */
		CHECK_INT(r->indication, YX_INDICATION_PASSED);
	else
		CHECK_STR(r->findings[r->main_finding].code, "search-limit");
	yx_path_report_free(r);
	yx_cert_free(end);
	yx_trust_free(trust);
	yx_pool_free(pool);
}

static void
crowd_of_namesakes(void)
{
	crowd(false);
	crowd(true);
}

/* Several validations share what they may cost: then they are given up, and none passes. */
static void
work_is_shared(void)
{
	struct yx_path_options o = YX_PATH_OPTIONS_INIT;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_path_report *r = NULL;
	struct yx_trust *trust = NULL;
	struct yx_pool *pool = NULL;
	size_t left = 100000, before = left, passed = 0;
	struct yx_cert *end;
	struct chain c;

	chain_init(&c);
	c.end.issuer = c.ca.subject;
	c.end.issuer_key = c.ca.key;
	CHECK_OK(yx_trust_new(&trust, &err));
	CHECK_OK(yx_pool_new(&pool, &err));
	CHECK_OK(yx_trust_load(trust, make_cert_der(&c.root), &err));
	CHECK_OK(yx_pool_load(pool, make_cert_der(&c.ca), 0, &err));
	end = make_cert(&c.end);
	o.trust = trust;
	o.extra = pool;
	o.at = o.now = make_time("2024-01-15T00:00:00Z");
	o.work_left = &left;
	for (; passed < 1000; passed++) {
		CHECK_OK(yx_path_validate(&r, end, &o, &err));
		REQUIRE(r);
		if (r->indication != YX_INDICATION_PASSED)
			break;
		CHECK(left < before);
		before = left;
		yx_path_report_free(r);
		r = NULL;
	}
	CHECK(passed > 2 && passed < 1000);
	CHECK_INT(left, 0);
	REQUIRE(r);
	CHECK_STR(r->findings[r->main_finding].code, "search-limit");
	yx_path_report_free(r);
	yx_cert_free(end);
	yx_trust_free(trust);
	yx_pool_free(pool);
}

/* docs/PKI.md, "What an anchor's own certificate may say". */
static void
what_an_anchor_says_of_itself(void)
{
	static const struct {
		const char *name, *code; /* "": it passes */
		int ca;                  /* basicConstraints: none, cA FALSE, cA TRUE */
		uint32_t usage;          /* 0: none */
		bool named_by_other;     /* not self-issued */
	} rows[] = {
		{ "a CA for signing certificates", "", 2, YX_KU_KEY_CERT_SIGN, false },
		{ "a CA that does not say for what", "", 2, 0, false },
		{ "a CA for signatures only", "", 2, YX_KU_DIGITAL_SIGNATURE, false },
		{ "no CA", "issuer-not-a-ca", 1, YX_KU_KEY_CERT_SIGN, false },
		{ "nothing said", "", 0, 0, false },
		{ "for signatures only", "issuer-key-usage", 0, YX_KU_DIGITAL_SIGNATURE, false },
		{ "somebody's certificate", "issuer-not-a-ca", 0, 0, true },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct chain c;
		const char *code;
		bool warned = false;

		chain_init(&c);
		memset(c.root.exts, 0, sizeof(c.root.exts));
		if (rows[i].ca == 1)
			also(&c.root, (struct make_ext){ YX_OID_EXT_BASIC_CONSTRAINTS, true,
							 YX_BYTES_LIT("\x30\x00"), NULL });
		else if (rows[i].ca)
			also(&c.root, make_ca(-1));
		if (rows[i].usage)
			also(&c.root, make_usage(rows[i].usage));
		if (rows[i].named_by_other) {
			c.root.issuer = make_name("Other");
			c.root.issuer_key = end_key;
		}
		code = chain_run(&c);
		CHECK_MSG(strcmp(code, rows[i].code) == 0, "%s: \"%s\", want \"%s\"", rows[i].name,
			  code, rows[i].code);
		for (size_t k = 0; c.report && k < c.report->finding_count; k++)
			warned |= strcmp(c.report->findings[k].code, "anchor-key-usage") == 0;
		CHECK_MSG(warned == (i == 2), "%s: warned", rows[i].name);
		chain_clear(&c);
	}
}

static void
end_certificate_as_anchor(void)
{
	struct yx_path_options o = YX_PATH_OPTIONS_INIT;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_path_report *r = NULL;
	struct yx_trust *trust = NULL;
	struct yx_cert *end;
	struct chain c;

	chain_init(&c);
	end = make_cert(&c.end);
	CHECK_OK(yx_trust_new(&trust, &err));
	o.trust = trust;
	o.at = o.now = make_time("2024-01-15T00:00:00Z");
	CHECK_OK(yx_path_validate(&r, end, &o, &err));
	REQUIRE(r);
	CHECK(has_finding(r, "no-trust-anchors"));
	yx_path_report_free(r);
	CHECK_OK(yx_trust_add_anchor(trust, end, &err));
	CHECK_OK(yx_path_validate(&r, end, &o, &err));
	REQUIRE(r);
	CHECK_INT(r->indication, YX_INDICATION_PASSED);
	CHECK_INT(r->chain_len, 1);
	yx_path_report_free(r);
	o.trust_end_anchor = false;
	CHECK_OK(yx_path_validate(&r, end, &o, &err));
	REQUIRE(r);
	CHECK_INT(r->sub, YX_SUB_NO_CERTIFICATE_CHAIN_FOUND);
	yx_path_report_free(r);
	/* being trusted does not make it valid for ever */
	o.trust_end_anchor = true;
	o.at = o.now = make_time("2035-01-15T00:00:00Z");
	CHECK_OK(yx_path_validate(&r, end, &o, &err));
	REQUIRE(r);
	CHECK_INT(r->sub, YX_SUB_OUT_OF_BOUNDS_NO_POE);
	yx_path_report_free(r);
	yx_cert_free(end);
	yx_trust_free(trust);
}

/* A namesake of the root with another key: no chain, not a forgery, when key identifiers say so. */
static void
namesake_root(void)
{
	struct make_ext skid = { YX_OID_EXT_SUBJECT_KEY_ID, false, YX_BYTES_LIT("\x04\x02kk"),
				 NULL };
	struct make_ext akid = { YX_OID_EXT_AUTHORITY_KEY_ID, false,
				 YX_BYTES_LIT("\x30\x04\x80\x02xy"), NULL };
	struct chain c;

	chain_init(&c);
	c.root.key = end_key;
	CHECK_STR(chain_run(&c), "certificate-signature-invalid");
	also(&c.root, skid);
	also(&c.ca, akid);
	CHECK_STR(chain_run(&c), "no-chain");
	chain_clear(&c);
}

static void
usage_errors(void)
{
	struct yx_path_options o = YX_PATH_OPTIONS_INIT;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_path_report *r = NULL;

	CHECK_STATUS(yx_path_validate(&r, NULL, &o, &err), YX_USAGE);
	CHECK(r == NULL);
	yx_path_report_free(NULL);
}

TEST_MAIN(CASE(good_chain_of_p256_and_sm2), CASE(one_thing_wrong), CASE(reason_fits_any_buffer),
	  CASE(proven_times), CASE(algorithm_hook), CASE(cross_certificates), CASE(mesh_is_bounded),
	  CASE(crowd_of_namesakes), CASE(work_is_shared), CASE(what_an_anchor_says_of_itself),
	  CASE(end_certificate_as_anchor), CASE(namesake_root), CASE(usage_errors))
