/* SPDX-License-Identifier: Apache-2.0 */
/* Revocation in a path: CRLs, OCSP, their signers, their times, and what the outcome is called. */
#include "make.h"

static struct yx_key *root_key, *ca_key, *end_key, *other_key;

/* root -> CA -> end, and material of every kind. */
struct scene {
	struct make root_made, ca_made, end_made;
	struct yx_cert *root, *ca, *end;
	struct yx_trust *trust;
	struct yx_pool *pool;
	struct yx_path_options options;
	struct yx_path_report *report;
};

static void
scene_make_certs(struct scene *s)
{
	struct yx_error err = YX_ERROR_INIT;

	yx_cert_free(s->root);
	yx_cert_free(s->ca);
	yx_cert_free(s->end);
	s->root = make_cert(&s->root_made);
	s->ca = make_cert(&s->ca_made);
	s->end = make_cert(&s->end_made);
	yx_trust_free(s->trust);
	yx_pool_free(s->pool);
	CHECK_OK(yx_trust_new(&s->trust, &err));
	CHECK_OK(yx_pool_new(&s->pool, &err));
	CHECK_OK(yx_trust_add_anchor(s->trust, s->root, &err));
	CHECK_OK(yx_pool_add_cert(s->pool, s->ca, &err));
	s->options.trust = s->trust;
	s->options.extra = s->pool;
}

static void
scene_init(struct scene *s)
{
	if (!root_key) {
		root_key = make_key("p256");
		ca_key = make_key("sm2");
		end_key = make_key("p256");
		other_key = make_key("p256");
	}
	*s = (struct scene){ .options = YX_PATH_OPTIONS_INIT };
	s->root_made = (struct make){ .subject = make_name("Root"),
				      .key = root_key,
				      .exts = { make_ca(-1), make_usage(YX_KU_KEY_CERT_SIGN |
									YX_KU_CRL_SIGN) } };
	s->ca_made = s->root_made;
	s->ca_made.subject = make_name("CA");
	s->ca_made.issuer = s->root_made.subject;
	s->ca_made.key = ca_key;
	s->ca_made.issuer_key = root_key;
	s->ca_made.serial = 2;
	s->end_made = (struct make){ .subject = make_name("End"),
				     .issuer = s->ca_made.subject,
				     .key = end_key,
				     .issuer_key = ca_key,
				     .serial = 77,
				     .exts = { make_usage(YX_KU_DIGITAL_SIGNATURE) } };
	s->options.at = s->options.now = make_time("2024-01-15T00:00:00Z");
	s->options.revocation = YX_REVOCATION_REQUIRED;
	scene_make_certs(s);
}

static void
scene_clear(struct scene *s)
{
	yx_cert_free(s->root);
	yx_cert_free(s->ca);
	yx_cert_free(s->end);
	yx_trust_free(s->trust);
	yx_pool_free(s->pool);
	yx_path_report_free(s->report);
}

static void
add_cert(struct scene *s, const struct make *m)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_cert *c = make_cert(m);

	CHECK_OK(yx_pool_add_cert(s->pool, c, &err));
	yx_cert_free(c);
}

static void
add_crl(struct scene *s, const struct make_crl *m)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_crl *c = NULL;

	CHECK_OK(yx_crl_parse(&c, make_crl_der(m), YX_PKI_STRICT, &err));
	CHECK_OK(yx_pool_add_crl(s->pool, c, &err));
	yx_crl_free(c);
}

static void
add_ocsp(struct scene *s, const struct make_ocsp *m)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_ocsp *o = NULL;

	CHECK_OK(yx_ocsp_parse(&o, make_ocsp_der(m), YX_PKI_STRICT, &err));
	CHECK_OK(yx_pool_add_ocsp(s->pool, o, &err));
	yx_ocsp_free(o);
}

/* The root's list, which clears the CA. */
static void
add_root_crl(struct scene *s)
{
	add_crl(s, &(struct make_crl){ .issuer = s->root_made.subject, .key = root_key });
}

static enum yx_sub_indication
run(struct scene *s)
{
	struct yx_error err = YX_ERROR_INIT;

	yx_path_report_free(s->report);
	CHECK_OK(yx_path_validate(&s->report, s->end, &s->options, &err));
	return s->report ? s->report->sub : YX_SUB_COUNT;
}

static bool
noted(const struct scene *s, const char *code)
{
	for (size_t i = 0; s->report && i < s->report->finding_count; i++)
		if (strcmp(s->report->findings[i].code, code) == 0)
			return true;
	return false;
}

static const struct make_entry END_REVOKED = { .serial = 77, .at = "2024-01-10T00:00:00Z" };

/* -------------------------------------------------------------------- modes */

static void
modes(void)
{
	struct scene s;

	scene_init(&s);
	CHECK_INT(run(&s), YX_SUB_TRY_LATER);
	CHECK(noted(&s, "revocation-unknown"));
	s.options.revocation = YX_REVOCATION_AVAILABLE;
	CHECK_INT(run(&s), YX_SUB_NONE);
	CHECK(noted(&s, "revocation-not-checked"));
	s.options.revocation = YX_REVOCATION_NONE;
	CHECK_INT(run(&s), YX_SUB_NONE);
	CHECK(!noted(&s, "revocation-not-checked"));
	s.options.revocation = YX_REVOCATION_REQUIRED;
	add_root_crl(&s);
	add_crl(&s, &(struct make_crl){ .issuer = s.ca_made.subject, .key = ca_key });
	CHECK_INT(run(&s), YX_SUB_NONE);
	REQUIRE(s.report && s.report->chain_len == 3);
	CHECK_INT(s.report->chain[0].revocation, YX_CERT_STATUS_GOOD);
	CHECK_INT(s.report->chain[0].source, YX_FROM_CRL);
	CHECK(s.report->chain[0].crl != NULL && s.report->chain[1].crl != NULL);
	CHECK(s.report->chain[0].this_update == make_time("2024-01-01T00:00:00Z"));
	CHECK(s.report->revocation_signers.count > 0);
	scene_clear(&s);
}

/* --------------------------------------------------------------------- CRLs */

/* What the CA's CRL is, and what comes of it. The root's list is always good. */
static void
crl_cases(void)
{
	static const struct make_entry revoked = { .serial = 77, .at = "2024-01-10T00:00:00Z" };
	static const struct make_entry later = { .serial = 77, .at = "2024-01-20T00:00:00Z" };
	static const struct make_entry hold = { .serial = 77,
						.at = "2024-01-10T00:00:00Z",
						.reason = 6 };
	static const struct make_entry other = { .serial = 78, .at = "2024-01-10T00:00:00Z" };
	static const struct make_entry odd = { .serial = 78,
					       .at = "2024-01-10T00:00:00Z",
					       .unknown_critical = true };
	static const struct make_entry odd_ours = { .serial = 77,
						    .at = "2024-01-10T00:00:00Z",
						    .unknown_critical = true };
	static const struct {
		const char *what;
		const struct make_entry *entry;
		const char *from, *to;
		bool bad_signature, delta;
		int scope; /* flag of an issuing distribution point, -1: none */
		const char *scope_uri;
		enum yx_sub_indication sub;
		const char *note;
	} cases[] = {
		{ "listed", &revoked, NULL, NULL, false, false, -1, NULL, YX_SUB_REVOKED_NO_POE,
		  "revoked" },
		{ "another listed", &other, NULL, NULL, false, false, -1, NULL, YX_SUB_NONE, NULL },
		{ "listed, but later", &later, "2024-01-21T00:00:00Z", NULL, false, false, -1, NULL,
		  YX_SUB_NONE, "revoked-since" },
		{ "on hold", &hold, NULL, NULL, false, false, -1, NULL, YX_SUB_TRY_LATER,
		  "on-hold" },
		{ "stale", NULL, "2023-11-01T00:00:00Z", "2023-12-01T00:00:00Z", false, false, -1,
		  NULL, YX_SUB_TRY_LATER, "crl-not-current" },
		{ "stale, but listed", &revoked, "2024-01-11T00:00:00Z", "2024-01-12T00:00:00Z",
		  false, false, -1, NULL, YX_SUB_REVOKED_NO_POE, "revoked" },
		{ "without nextUpdate", NULL, NULL, "", false, false, -1, NULL, YX_SUB_TRY_LATER,
		  "crl-not-current" },
		{ "not by the CA", NULL, NULL, NULL, true, false, -1, NULL, YX_SUB_TRY_LATER,
		  "crl-signature-invalid" },
		{ "listed, not by the CA", &revoked, NULL, NULL, true, false, -1, NULL,
		  YX_SUB_TRY_LATER, "crl-signature-invalid" },
		{ "an unknown critical entry extension", &odd, NULL, NULL, false, false, -1, NULL,
		  YX_SUB_TRY_LATER, "crl-unknown-critical" },
		{ "the same, listed", &odd_ours, NULL, NULL, false, false, -1, NULL,
		  YX_SUB_REVOKED_NO_POE, "crl-unknown-critical" },
		{ "a delta alone", NULL, NULL, NULL, false, true, -1, NULL, YX_SUB_TRY_LATER,
		  NULL },
		{ "for users only", NULL, NULL, NULL, false, false, 1, NULL, YX_SUB_NONE, NULL },
		{ "for CAs only", NULL, NULL, NULL, false, false, 2, NULL, YX_SUB_TRY_LATER,
		  "crl-other-scope" },
		{ "for attribute certificates only", NULL, NULL, NULL, false, false, 5, NULL,
		  YX_SUB_TRY_LATER, "crl-other-scope" },
		{ "of another distribution point", NULL, NULL, NULL, false, false, 0,
		  "http://c.test/1.crl", YX_SUB_TRY_LATER, "crl-other-scope" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct make_crl m;
		struct scene s;
		int n = 0;

		scene_init(&s);
		s.options.now = make_time("2024-01-25T00:00:00Z");
		add_root_crl(&s);
		m = (struct make_crl){ .issuer = s.ca_made.subject,
				       .key = ca_key,
				       .from = cases[i].from,
				       .to = cases[i].to,
				       .entries = cases[i].entry,
				       .count = cases[i].entry != NULL,
				       .bad_signature = cases[i].bad_signature };
		m.exts[n++] = make_int_ext(YX_OID_EXT_CRL_NUMBER, false, 9);
		if (cases[i].delta)
			m.exts[n++] = make_int_ext(YX_OID_EXT_DELTA_CRL, true, 8);
		if (cases[i].scope >= 0)
			m.exts[n++] = make_issuing_point(cases[i].scope_uri, cases[i].scope);
		add_crl(&s, &m);
		run(&s);
		CHECK_MSG(s.report && s.report->sub == cases[i].sub, "%s: %s", cases[i].what,
			  s.report && s.report->sub ? yx_sub_indication_name(s.report->sub)
						    : "passed");
		CHECK_MSG(!cases[i].note || noted(&s, cases[i].note), "%s: no %s", cases[i].what,
			  cases[i].note);
		scene_clear(&s);
	}
}

/* A second list of the same issuer cannot hide what the first says, whatever their order. */
static void
two_lists(void)
{
	static const struct make_entry hold = { .serial = 77,
						.at = "2024-01-05T00:00:00Z",
						.reason = 6 };
	struct make_crl older, newer;

	for (int turn = 0; turn < 4; turn++) {
		struct scene s;

		scene_init(&s);
		add_root_crl(&s);
		older = newer = (struct make_crl){ .issuer = s.ca_made.subject, .key = ca_key };
		older.from = "2024-01-06T00:00:00Z";
		newer.from = "2024-01-12T00:00:00Z";
		if (turn < 2) { /* revoked in between */
			newer.entries = &END_REVOKED;
			newer.count = 1;
		} else { /* a suspension lifted in between */
			older.entries = &hold;
			older.count = 1;
		}
		add_crl(&s, turn % 2 ? &older : &newer);
		add_crl(&s, turn % 2 ? &newer : &older);
		CHECK_INT(run(&s), turn < 2 ? YX_SUB_REVOKED_NO_POE : YX_SUB_NONE);
		scene_clear(&s);
	}
}

static void
distribution_points(void)
{
	struct make_crl m;
	struct scene s;

	scene_init(&s);
	s.end_made.exts[1] = make_point("http://c.test/1.crl");
	scene_make_certs(&s);
	add_root_crl(&s);
	m = (struct make_crl){ .issuer = s.ca_made.subject, .key = ca_key };
	m.exts[0] = make_issuing_point("http://c.test/2.crl", 0);
	add_crl(&s, &m);
	CHECK_INT(run(&s), YX_SUB_TRY_LATER);
	m.exts[0] = make_issuing_point("http://c.test/1.crl", 0);
	add_crl(&s, &m);
	CHECK_INT(run(&s), YX_SUB_NONE);
	scene_clear(&s);
}

static void
delta_lists(void)
{
	static const struct make_entry lifted = { .serial = 77,
						  .at = "2024-01-10T00:00:00Z",
						  .reason = 8 };
	static const struct make_entry hold = { .serial = 77,
						.at = "2024-01-02T00:00:00Z",
						.reason = 6 };
	static const struct {
		const char *what;
		const struct make_entry *base, *delta;
		int delta_base, delta_number;
		enum yx_sub_indication sub;
	} cases[] = {
		{ "revoked since the base", NULL, &END_REVOKED, 5, 7, YX_SUB_REVOKED_NO_POE },
		{ "a suspension lifted", &hold, &lifted, 5, 7, YX_SUB_NONE },
		{ "nothing new", NULL, NULL, 5, 7, YX_SUB_NONE },
		{ "of a later base", NULL, &END_REVOKED, 6, 7, YX_SUB_NONE },
		{ "not newer than the base", NULL, &END_REVOKED, 4, 5, YX_SUB_NONE },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct make_crl base, delta;
		struct scene s;

		scene_init(&s);
		add_root_crl(&s);
		base = delta = (struct make_crl){ .issuer = s.ca_made.subject, .key = ca_key };
		base.entries = cases[i].base;
		base.count = cases[i].base != NULL;
		base.exts[0] = make_int_ext(YX_OID_EXT_CRL_NUMBER, false, 5);
		delta.from = "2024-01-11T00:00:00Z";
		delta.entries = cases[i].delta;
		delta.count = cases[i].delta != NULL;
		delta.exts[0] = make_int_ext(YX_OID_EXT_CRL_NUMBER, false, cases[i].delta_number);
		delta.exts[1] = make_int_ext(YX_OID_EXT_DELTA_CRL, true, cases[i].delta_base);
		add_crl(&s, &base);
		add_crl(&s, &delta);
		run(&s);
		CHECK_MSG(s.report && s.report->sub == cases[i].sub, "%s: %s", cases[i].what,
			  s.report && s.report->sub ? yx_sub_indication_name(s.report->sub)
						    : "passed");
		scene_clear(&s);
	}
}

/* An indirect CRL: another authority lists certificates of several issuers. */
static void
indirect_list(void)
{
	struct make signer = { 0 };
	struct make_entry entries[3] = { { .serial = 5, .at = "2024-01-02T00:00:00Z" },
					 { .serial = 77, .at = "2024-01-02T00:00:00Z" },
					 { .serial = 77, .at = "2024-01-03T00:00:00Z" } };
	struct yx_buf point = { 0 };
	struct make_crl m;
	struct scene s;
	size_t seq, dp, issuer;

	scene_init(&s);
	signer.subject = make_name("CRL authority");
	signer.issuer = s.root_made.subject;
	signer.key = other_key;
	signer.issuer_key = root_key;
	signer.serial = 9;
	signer.exts[0] = make_usage(YX_KU_CRL_SIGN);
	seq = yx_der_begin(&point, YX_DER_SEQUENCE);
	dp = yx_der_begin(&point, YX_DER_SEQUENCE);
	issuer = yx_der_begin(&point, YX_DER_CONTEXT_CONSTRUCTED(2));
	make_put_general(&point, "dir:CRL authority");
	yx_der_end(&point, issuer);
	yx_der_end(&point, dp);
	yx_der_end(&point, seq);
	s.end_made.exts[1] =
	    (struct make_ext){ YX_OID_EXT_CRL_DIST_POINTS, false, make_keep(&point), NULL };
	scene_make_certs(&s);
	add_root_crl(&s);
	m = (struct make_crl){ .issuer = signer.subject, .key = other_key };
	m.exts[0] = make_issuing_point(NULL, 4);
	m.entries = entries;
	m.count = 2;
	entries[1].issuer = yx_bytes(NULL, 0);
	add_crl(&s, &m);
	CHECK_INT(run(&s), YX_SUB_TRY_LATER); /* its signer is not known */
	add_cert(&s, &signer);
	CHECK_INT(run(&s), YX_SUB_NONE); /* 77 is the authority's own here */
	m.from = "2024-01-04T00:00:00Z";
	m.count = 3;
	{ /* the issuer of the last entry, as the contents of [4] */
		struct yx_bytes name = s.ca_made.subject;

		entries[2].issuer = name;
	}
	add_crl(&s, &m);
	CHECK_INT(run(&s), YX_SUB_REVOKED_NO_POE);
	scene_clear(&s);
}

/* ---------------------------------------------------------------- indications */

static void
indications(void)
{
	static const struct {
		const char *what, *existed_by, *made_after, *at;
		bool ca;
		enum yx_sub_indication sub;
		enum yx_indication indication;
	} cases[] = {
		{ "no proof", NULL, NULL, NULL, false, YX_SUB_REVOKED_NO_POE,
		  YX_INDICATION_INDETERMINATE },
		{ "proven before", "2024-01-09T00:00:00Z", NULL, NULL, false, YX_SUB_NONE,
		  YX_INDICATION_PASSED },
		{ "proven, but after", "2024-01-11T00:00:00Z", NULL, NULL, false,
		  YX_SUB_REVOKED_NO_POE, YX_INDICATION_INDETERMINATE },
		{ "proven to be made after", NULL, "2024-01-11T00:00:00Z", NULL, false,
		  YX_SUB_REVOKED, YX_INDICATION_FAILED },
		{ "judged before", NULL, NULL, "2024-01-09T00:00:00Z", false, YX_SUB_NONE,
		  YX_INDICATION_PASSED },
		{ "the CA's", "2024-01-09T00:00:00Z", NULL, NULL, true, YX_SUB_REVOKED_CA_NO_POE,
		  YX_INDICATION_INDETERMINATE },
	};
	static const struct make_entry ca_revoked = { .serial = 2, .at = "2024-01-10T00:00:00Z" };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct make_crl root, ca;
		struct scene s;

		scene_init(&s);
		root = (struct make_crl){ .issuer = s.root_made.subject, .key = root_key };
		ca = (struct make_crl){ .issuer = s.ca_made.subject, .key = ca_key };
		*(cases[i].ca ? &root.entries : &ca.entries) =
		    cases[i].ca ? &ca_revoked : &END_REVOKED;
		*(cases[i].ca ? &root.count : &ca.count) = 1;
		add_crl(&s, &root);
		add_crl(&s, &ca);
		if (cases[i].at)
			s.options.at = make_time(cases[i].at);
		if (cases[i].existed_by)
			s.options.existed_by = make_time(cases[i].existed_by);
		if (cases[i].made_after)
			s.options.made_after = make_time(cases[i].made_after);
		run(&s);
		CHECK_MSG(s.report && s.report->sub == cases[i].sub, "%s: %s", cases[i].what,
			  s.report && s.report->sub ? yx_sub_indication_name(s.report->sub)
						    : "passed");
		CHECK_MSG(s.report && s.report->indication == cases[i].indication, "%s",
			  cases[i].what);
		scene_clear(&s);
	}
}

/* Expired, and known not to have been revoked. */
static void
out_of_bounds_not_revoked(void)
{
	struct make_crl m;
	struct scene s;

	scene_init(&s);
	s.end_made.to = "2024-01-12T00:00:00Z";
	scene_make_certs(&s);
	add_root_crl(&s);
	CHECK_INT(run(&s), YX_SUB_OUT_OF_BOUNDS_NO_POE);
	m = (struct make_crl){ .issuer = s.ca_made.subject, .key = ca_key };
	m.from = "2024-01-13T00:00:00Z";
	add_crl(&s, &m);
	CHECK_INT(run(&s), YX_SUB_OUT_OF_BOUNDS_NO_POE);
	CHECK(noted(&s, "crl-after-expiry"));
	m.from = "2024-01-11T00:00:00Z";
	add_crl(&s, &m);
	CHECK_INT(run(&s), YX_SUB_OUT_OF_BOUNDS_NOT_REVOKED);
	scene_clear(&s);
}

static void
freshness(void)
{
	struct scene s;

	scene_init(&s);
	add_root_crl(&s);
	add_crl(&s, &(struct make_crl){ .issuer = s.ca_made.subject, .key = ca_key });
	s.options.revocation_age_max = 30 * YX_DAY;
	CHECK_INT(run(&s), YX_SUB_NONE);
	s.options.revocation_age_max = 7 * YX_DAY;
	CHECK_INT(run(&s), YX_SUB_TRY_LATER);
	/* a list from after the time in question, believed or not */
	s.options.revocation_age_max = 0;
	s.options.at = make_time("2023-12-15T00:00:00Z");
	CHECK_INT(run(&s), YX_SUB_NONE);
	s.options.later_revocation_data = false;
	CHECK_INT(run(&s), YX_SUB_TRY_LATER);
	/* and one from after now is never */
	s.options.later_revocation_data = true;
	s.options.now = s.options.at;
	CHECK_INT(run(&s), YX_SUB_TRY_LATER);
	scene_clear(&s);
}

/* --------------------------------------------------------------------- OCSP */

static void
ocsp_cases(void)
{
	static const struct {
		const char *what;
		int status;
		enum yx_digest_alg digest;
		const char *from, *to;
		bool bad_signature, by_name, whole, other_key;
		enum yx_sub_indication sub;
		const char *note;
	} cases[] = {
		{ "good, by key", 0, 0, NULL, NULL, false, false, true, false, YX_SUB_NONE, NULL },
		{ "good, by name, SHA-256", 0, YX_DIGEST_SHA256, NULL, NULL, false, true, true,
		  false, YX_SUB_NONE, NULL },
		{ "good, bare, SM3", 0, YX_DIGEST_SM3, NULL, NULL, false, true, false, false,
		  YX_SUB_NONE, NULL },
		{ "revoked", 1, 0, NULL, NULL, false, false, true, false, YX_SUB_REVOKED_NO_POE,
		  "revoked" },
		{ "unknown", 2, 0, NULL, NULL, false, false, true, false, YX_SUB_TRY_LATER,
		  "ocsp-unknown" },
		{ "stale", 0, 0, "2023-01-01T00:00:00Z", "2023-02-01T00:00:00Z", false, false, true,
		  false, YX_SUB_TRY_LATER, "ocsp-not-current" },
		{ "bad signature", 0, 0, NULL, NULL, true, false, true, false, YX_SUB_TRY_LATER,
		  "ocsp-signature-invalid" },
		{ "somebody else, by key", 0, 0, NULL, NULL, false, false, true, true,
		  YX_SUB_TRY_LATER, "ocsp-responder-not-authorised" },
		{ "somebody else in the CA's name", 0, 0, NULL, NULL, false, true, true, true,
		  YX_SUB_TRY_LATER, "ocsp-signature-invalid" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct scene s;

		scene_init(&s);
		add_root_crl(&s);
		add_ocsp(&s, &(struct make_ocsp){ .cert = s.end,
						  .issuer = s.ca,
						  .digest = cases[i].digest,
						  .status = cases[i].status,
						  .revoked_at = "2024-01-10T00:00:00Z",
						  .from = cases[i].from,
						  .to = cases[i].to,
						  .key = cases[i].other_key ? other_key : ca_key,
						  .responder = cases[i].by_name ? s.ca_made.subject
										: yx_bytes(NULL, 0),
						  .bad_signature = cases[i].bad_signature,
						  .whole = cases[i].whole });
		run(&s);
		CHECK_MSG(s.report && s.report->sub == cases[i].sub, "%s: %s", cases[i].what,
			  s.report && s.report->sub ? yx_sub_indication_name(s.report->sub)
						    : "passed");
		CHECK_MSG(!cases[i].note || noted(&s, cases[i].note), "%s: no %s", cases[i].what,
			  cases[i].note);
		if (s.report && s.report->sub == YX_SUB_NONE) {
			CHECK_INT(s.report->chain[0].source, YX_FROM_OCSP);
			CHECK(s.report->chain[0].ocsp != NULL);
		}
		scene_clear(&s);
	}
}

/* A responder of its own: who issued it, for what, and whether it is revoked itself. */
static void
ocsp_delegation(void)
{
	static const struct {
		const char *what;
		bool purpose, no_check, by_ca, bad, expired;
		enum yx_sub_indication sub;
	} cases[] = {
		{ "as it should be", true, true, true, false, false, YX_SUB_NONE },
		{ "without the purpose", false, true, true, false, false, YX_SUB_TRY_LATER },
		{ "issued by the root", true, true, false, false, false, YX_SUB_TRY_LATER },
		{ "with a forged certificate", true, true, true, true, false, YX_SUB_TRY_LATER },
		{ "expired when it answered", true, true, true, false, true, YX_SUB_TRY_LATER },
		{ "whose own status nobody knows", true, false, true, false, false,
		  YX_SUB_TRY_LATER },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct make m = { 0 };
		struct yx_cert *responder;
		struct scene s;
		int n = 0;

		scene_init(&s);
		add_root_crl(&s);
		m.subject = make_name("Responder");
		m.issuer = cases[i].by_ca ? s.ca_made.subject : s.root_made.subject;
		m.issuer_key = cases[i].by_ca ? ca_key : root_key;
		m.key = other_key;
		m.serial = 50;
		m.bad_signature = cases[i].bad;
		m.to = cases[i].expired ? "2023-12-31T00:00:00Z" : NULL;
		m.exts[n++] = make_usage(YX_KU_DIGITAL_SIGNATURE);
		if (cases[i].purpose)
			m.exts[n++] = make_purpose(YX_OID_EKU_OCSP_SIGNING);
		if (cases[i].no_check)
			m.exts[n++] = make_null_ext(YX_OID_OCSP_NO_CHECK);
		responder = make_cert(&m);
		add_ocsp(&s, &(struct make_ocsp){ .cert = s.end,
						  .issuer = s.ca,
						  .key = other_key,
						  .responder = m.subject,
						  .sent = responder,
						  .whole = true });
		run(&s);
		CHECK_MSG(s.report && s.report->sub == cases[i].sub, "%s: %s", cases[i].what,
			  s.report && s.report->sub ? yx_sub_indication_name(s.report->sub)
						    : "passed");
		yx_cert_free(responder);
		scene_clear(&s);
	}
}

/* ------------------------------------------------------------------ fetching */

struct net {
	struct scene *s;
	int certs, crls, ocsps;
	bool down;
};

static enum yx_status
net_get(void *state, enum yx_fetch_kind kind, struct yx_bytes url, struct yx_bytes request,
	struct yx_buf *out, struct yx_error *err)
{
	struct net *n = state;
	struct make_ocsp answer = {
		.cert = n->s->end, .issuer = n->s->ca, .key = ca_key, .whole = true
	};

	n->certs += kind == YX_FETCH_CERT;
	n->crls += kind == YX_FETCH_CRL;
	n->ocsps += kind == YX_FETCH_OCSP;
	if (n->down)
		return yx_fail(err, YX_IO, NULL, "", "nobody answers");
	if (kind == YX_FETCH_CERT) {
		CHECK(yx_bytes_equal_str(url, "http://c.test/ca.cer"));
		yx_buf_put_bytes(out, yx_cert_der(n->s->ca));
	} else if (kind == YX_FETCH_OCSP) {
		CHECK(request.len > 50 && request.data[0] == YX_DER_SEQUENCE);
		yx_buf_put_bytes(out, make_ocsp_der(&answer));
	} else {
		yx_buf_put_bytes(out, make_crl_der(&(struct make_crl){
					  .issuer = n->s->ca_made.subject, .key = ca_key }));
	}
	return YX_OK;
}

static void
fetching(void)
{
	static const char *const kinds[] = { "ocsp", "crl", "issuer" };

	for (int i = 0; i < 3; i++) {
		struct scene s;
		struct net net = { .s = &s };

		scene_init(&s);
		s.end_made.exts[1] =
		    i == 0   ? make_access(YX_OID_AIA_OCSP, "http://o.test/")
		    : i == 1 ? make_point("http://c.test/1.crl")
			     : make_access(YX_OID_AIA_CA_ISSUERS, "http://c.test/ca.cer");
		scene_make_certs(&s);
		add_root_crl(&s);
		if (i == 2) { /* the CA is not at hand */
			struct yx_error err = YX_ERROR_INIT;

			yx_pool_free(s.pool);
			CHECK_OK(yx_pool_new(&s.pool, &err));
			s.options.extra = s.pool;
			add_root_crl(&s);
			add_crl(&s,
				&(struct make_crl){ .issuer = s.ca_made.subject, .key = ca_key });
		}
		s.options.fetch = net_get;
		s.options.fetch_state = &net;
		run(&s);
		CHECK_MSG(s.report && s.report->sub == YX_SUB_NONE, "%s: %s", kinds[i],
			  s.report && s.report->sub ? yx_sub_indication_name(s.report->sub) : "");
		CHECK(s.report && s.report->fetched != NULL);
		CHECK_INT(net.ocsps, i == 0);
		CHECK_INT(net.crls, i == 1);
		CHECK_INT(net.certs, i == 2);
		net.down = true;
		run(&s);
		CHECK_MSG(s.report && s.report->sub != YX_SUB_NONE, "%s: down", kinds[i]);
		CHECK(i == 2 || noted(&s, "fetch-failed"));
		scene_clear(&s);
	}
}

/* A CRL signer whose own status only its own list could tell. */
static void
list_does_not_vouch_for_its_signer(void)
{
	struct make signer = { 0 };
	struct scene s;

	scene_init(&s);
	signer.subject = s.ca_made.subject;
	signer.issuer = s.ca_made.subject;
	signer.key = other_key;
	signer.issuer_key = ca_key;
	signer.serial = 60;
	signer.exts[0] = make_usage(YX_KU_CRL_SIGN);
	add_root_crl(&s);
	add_cert(&s, &signer);
	add_crl(&s, &(struct make_crl){ .issuer = s.ca_made.subject, .key = other_key });
	CHECK_INT(run(&s), YX_SUB_TRY_LATER);
	/* once the CA's own key speaks for it, it does */
	add_crl(&s, &(struct make_crl){ .issuer = s.ca_made.subject,
					.key = ca_key,
					.from = "2024-01-02T00:00:00Z" });
	CHECK_INT(run(&s), YX_SUB_NONE);
	scene_clear(&s);
}

TEST_MAIN(CASE(modes), CASE(crl_cases), CASE(two_lists), CASE(distribution_points),
	  CASE(delta_lists), CASE(indirect_list), CASE(indications),
	  CASE(out_of_bounds_not_revoked), CASE(freshness), CASE(ocsp_cases), CASE(ocsp_delegation),
	  CASE(fetching), CASE(list_does_not_vouch_for_its_signer))
