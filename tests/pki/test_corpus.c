/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Path validation against other people's suites: NIST PKITS, BSI, the older NIST set, x509test and
 * x509-limbo chains (../shared/corpora/x509-path). Every case runs with the settings its suite
 * prescribes; agreement means the same verdict for a reason of the same class. Disagreement fails,
 * unless it is argued in `disputed`; and a disputed case that agrees fails too.
 *
 * YINXIN_CORPUS_TABLE=FILE writes the table of expected against ours that docs/PKI.md carries.
 */
#include "../test.h"

#include <yinxin/yinxin.h>
#include <yinxin/pki.h>

#include <ctype.h>
#include <dirent.h>
#include <jansson.h>
#include <unistd.h>

/* ------------------------------------------------------------ expected words */

/* Suites speak of reasons in their own words; each is met by any of these findings. */
static const struct {
	const char *expected;
	bool passes;
	const char
	    *codes; /* separated by blanks; for a pass: a finding that must be there, or "" */
} meanings[] = {
	{ "valid", true, "" },
	{ "Verified", true, "" },
	{ "SUCCESS", true, "" },
	{ "Warning: Certificate serial number is negative", true, "serial-negative" },
	{ "Warning: Distinguished name too long", true, "name-attribute-long" },
	/* OpenSSL's numbers */
	{ "invalid(openssl X509_V_ERR 3)", false, "revocation-unknown" },
	{ "invalid(openssl X509_V_ERR 7)", false, "certificate-signature-invalid" },
	{ "invalid(openssl X509_V_ERR 8)", false, "revocation-unknown" },
	{ "invalid(openssl X509_V_ERR 9)", false, "not-yet-valid" },
	{ "invalid(openssl X509_V_ERR 10)", false, "expired" },
	{ "invalid(openssl X509_V_ERR 12)", false, "revocation-unknown" },
	{ "invalid(openssl X509_V_ERR 20)", false, "no-chain issuer-key-usage" },
	{ "invalid(openssl X509_V_ERR 23)", false, "revoked on-hold" },
	{ "invalid(openssl X509_V_ERR 24)", false, "issuer-not-a-ca" },
	{ "invalid(openssl X509_V_ERR 25)", false, "path-too-long" },
	{ "invalid(openssl X509_V_ERR 34)", false, "unknown-critical-extension" },
	{ "invalid(openssl X509_V_ERR 35)", false, "revocation-unknown" },
	/* PKITS 4.4.8 to 4.4.10: such a list is either not usable or names the certificate */
	{ "invalid(openssl X509_V_ERR 36)", false, "revocation-unknown revoked" },
	{ "invalid(openssl X509_V_ERR 42)", false, "policy-any-mapped" },
	{ "invalid(openssl X509_V_ERR 44)", false, "revocation-unknown" },
	{ "invalid(openssl X509_V_ERR 47)", false, "name-not-permitted" },
	{ "invalid(openssl X509_V_ERR 48)", false, "name-excluded" },
	/* Botan's */
	{ "No revocation data", false, "revocation-unknown" },
	{ "Certificate is revoked", false, "revoked on-hold" },
	{ "CRL has expired", false, "revocation-unknown" },
	{ "No CRL with matching distribution point for certificate", false, "revocation-unknown" },
	{ "CA certificate not allowed to issue CRLs", false, "revocation-unknown" },
	{ "Hash function used is considered too weak for security", false,
	  "algorithm-not-accepted" },
	{ "Signature error", false, "certificate-signature-invalid" },
	{ "Cannot establish trust", false, "no-chain self-signed-not-trusted no-trust-anchors" },
	{ "Certificate issuer not found", false, "no-chain" },
	{ "Loop in certificate chain", false, "no-chain self-signed-not-trusted" },
	{ "Certificate signed with unknown/unavailable algorithm", false,
	  "certificate-algorithm-unknown" },
	{ "Certificate has expired", false, "expired" },
	{ "Certificate is not yet valid", false, "not-yet-valid" },
	{ "Encountered extension in certificate with version that does not allow it", false,
	  "extensions-before-v3" },
	/* Botan does not process policies: for it they are unknown */
	{ "Unknown critical extension encountered", false,
	  "unknown-critical-extension extension-unreadable policy-any-mapped policy-required" },
	{ "CA certificate not allowed to issue certs", false, "issuer-not-a-ca issuer-key-usage" },
	{ "Certificate chain too long", false, "path-too-long" },
	{ "Certificate contains duplicate policy", false, "policy-twice" },
	{ "Certificate does not match provided name", false, "host-name" },
	{ "Certificate does not allow the requested usage", false, "key-usage extended-key-usage" },
	{ "Certificate does not pass name constraint", false, "name-not-permitted name-excluded" },
};

/* Cases where we think the suite, or its expected value, is wrong; argued in docs/PKI.md. */
static const struct {
	const char *suite, *id, *why;
} disputed[] = {
	{ "BSI", "CRL_13",
	  "RFC 5280 6.3.3, last step: status still being open after the certificate's own "
	  "distribution points, a CRL of the certificate's issuer is processed against a "
	  "distribution point whose name is the issuer's. The CRL's is: CN=Test Sub CA,C=DE" },
	{ "NIST", "test45",
	  "requireExplicitPolicy 4 over a path of five certificates is 0 after the last (RFC 5280 "
	  "6.1.5 (a)), and the end certificate has no policy (g). PKITS 4.9.3 is the same path and "
	  "says invalid; the expected value comes from a validator that does not process "
	  "policies" },
	{ "NIST", "test47",
	  "requireExplicitPolicy 7, 2, 4: the second makes it 0 at the end certificate, which has "
	  "no policy (RFC 5280 6.1.4 (i), 6.1.3 (f)). PKITS 4.9.5 is the same path and says "
	  "invalid" },
	{ "NIST", "test75",
	  "invalid in both, for another reason: the only CRL is a delta (deltaCRLIndicator 1) that "
	  "lists no certificate, without its base; so the status is unknown, not revoked" },
};

/* ------------------------------------------------------------------- running */

struct run {
	struct yx_trust *trust;
	struct yx_pool *extra;
	struct yx_path_options options;
	const char *host;
};

static unsigned cases_run, cases_agreed;
static FILE *table;

static void
run_init(struct run *r, const char *at)
{
	struct yx_error err = YX_ERROR_INIT;

	*r = (struct run){ .options = YX_PATH_OPTIONS_INIT };
	CHECK_OK(yx_trust_new(&r->trust, &err));
	CHECK_OK(yx_pool_new(&r->extra, &err));
	CHECK_OK(yx_time_parse_rfc3339(&r->options.at, yx_bytes_str(at), &err));
	r->options.now = r->options.at;
	r->options.trust = r->trust;
	r->options.extra = r->extra;
}

static void
run_clear(struct run *r)
{
	yx_trust_free(r->trust);
	yx_pool_free(r->extra);
}

static bool
has_word(const char *words, const char *word)
{
	size_t n = strlen(word);

	for (const char *p = words; (p = strstr(p, word)); p += n)
		if ((p == words || p[-1] == ' ') && (p[n] == ' ' || p[n] == '\0'))
			return true;
	return false;
}

static bool
has_finding(const struct yx_path_report *r, const char *code)
{
	for (size_t i = 0; i < r->finding_count; i++)
		if (strcmp(r->findings[i].code, code) == 0)
			return true;
	return false;
}

static bool
agrees(const char *expected, const struct yx_path_report *r, const char *code)
{
	for (size_t i = 0; i < sizeof meanings / sizeof meanings[0]; i++) {
		if (strcmp(meanings[i].expected, expected) != 0)
			continue;
		if (meanings[i].passes)
			return !code[0] &&
			       (!meanings[i].codes[0] || has_finding(r, meanings[i].codes));
		return code[0] && has_word(meanings[i].codes, code);
	}
	test_fail(__FILE__, __LINE__, "no meaning is given for \"%s\"", expected);
	return false;
}

static const char *
dispute(const char *suite, const char *id)
{
	for (size_t i = 0; i < sizeof disputed / sizeof disputed[0]; i++)
		if (strcmp(disputed[i].suite, suite) == 0 && strcmp(disputed[i].id, id) == 0)
			return disputed[i].why;
	return NULL;
}

static void
judge(const char *suite, const char *id, const char *expected, const struct yx_path_report *r,
      const char *code)
{
	const char *why = dispute(suite, id);
	bool same = agrees(expected, r, code);
	char reason[300];

	cases_run++;
	cases_agreed += same;
	yx_path_reason(reason, sizeof reason, r, false);
	CHECK_MSG(same || why, "%s %s: expected \"%s\", ours is %s %s [%s] (%s)", suite, id,
		  expected, yx_indication_block_name(r->indication),
		  r->sub ? yx_sub_indication_name(r->sub) : "", code, reason);
	CHECK_MSG(!same || !why, "%s %s is disputed, and agrees", suite, id);
	if (getenv("YINXIN_CORPUS_VERBOSE")) {
		printf("# %s %s: %s | %s\n", suite, id, expected, reason);
		for (size_t i = 0; i < r->finding_count; i++)
			printf("#   %s [%d] %s\n", r->findings[i].code, r->findings[i].cert,
			       r->findings[i].detail);
	}
	if (table)
		fprintf(table, "| %s | %s | %s | %s%s%s | %s |\n", suite, id, expected,
			r->sub ? yx_sub_indication_name(r->sub) : "PASSED", code[0] ? ": " : "",
			code,
			same  ? "agrees"
			: why ? "disputed"
			      : "**differs**");
}

static void
validate(const struct run *run, const char *suite, const char *id, const char *expected,
	 const struct yx_cert *cert)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_path_report *r = NULL;
	const char *code = "";

	CHECK_OK(yx_path_validate(&r, cert, &run->options, &err));
	REQUIRE(r);
	if (r->main_finding >= 0)
		code = r->findings[r->main_finding].code;
	else if (run->host && !yx_cert_matches_host(cert, run->host))
		code = "host-name";
	judge(suite, id, expected, r, code);
	yx_path_report_free(r);
}

static void
open_table(void)
{
	const char *path = getenv("YINXIN_CORPUS_TABLE");

	if (path && !table && (table = fopen(path, "w")))
		fputs("| suite | case | expected | ours | |\n|---|---|---|---|---|\n", table);
}

/* ------------------------------------------------------------------- folders */

typedef void (*file_fn)(void *state, const char *path, const char *name);

static void
each_file(const char *from, file_fn fn, void *state)
{
	struct dirent **list = NULL;
	char folder[1100], path[1500];
	int n;

	snprintf(folder, sizeof folder, "%s", from); /* test_corpus() lends its buffers briefly */
	n = scandir(folder, &list, NULL, alphasort);

	for (int i = 0; i < n; i++) {
		snprintf(path, sizeof path, "%s/%s", folder, list[i]->d_name);
		if (list[i]->d_name[0] != '.' && list[i]->d_type != DT_DIR)
			fn(state, path, list[i]->d_name);
		free(list[i]);
	}
	free(list);
}

static void
add_to_pool(void *state, const char *path, const char *name)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_bytes in = test_read(path);
	enum yx_status st = yx_pool_load(state, in, YX_PKI_LENIENT, &err);

	CHECK_MSG(st == YX_OK, "%s: %s", name, err.text);
	free((void *)(uintptr_t)in.data);
}

static struct yx_cert *
load_cert(const char *path)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_bytes in = test_read(path);
	struct yx_cert *c = NULL;

	CHECK_OK(yx_cert_load(&c, in, YX_PKI_LENIENT, &err));
	free((void *)(uintptr_t)in.data);
	return c;
}

static void
add_anchor(struct run *r, const char *path)
{
	struct yx_error err = YX_ERROR_INIT;

	CHECK_OK(yx_trust_add_path(r->trust, path, NULL, &err));
}

/* --------------------------------------------------------------------- PKITS */

/* Names of tests and files differ in blanks and dashes, and in a few words. */
static void
squeeze(char *out, size_t size, const char *name)
{
	static const char *const odd[][2] = {
		{ "Valid Signatures Test1", "ValidCertificatePathTest1EE.crt" },
		{ "Invalid EE Signature Test3", "InvalidEESignatureTest3EE.crt" },
		{ "Invalid pre2000 UTC EE notAfter Date Test7",
		  "Invalidpre2000UTCEEnotAfterDateTest7EE.crt" },
		{ "Invalid Name Chaining EE Test1", "InvalidNameChainingTest1EE.crt" },
		{ "Valid Self-Issued DN nameConstraints Test19",
		  "ValidDNnameConstraintsTest19EE.crt" },
		{ "Invalid onlyContainsUserCerts CRL Test11",
		  "InvalidonlyContainsUserCertsTest11EE.crt" },
		{ "Valid onlyContainsCACerts CRL Test13", "ValidonlyContainsCACertsTest13EE.crt" },
	};
	size_t n = 0;

	for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++)
		if (strcmp(odd[i][0], name) == 0) {
			snprintf(out, size, "%s", odd[i][1]);
			return;
		}
	for (; *name && n + 8 < size; name++)
		if (isalnum((unsigned char)*name))
			out[n++] = *name;
	snprintf(out + n, size - n, "EE.crt");
}

static void
run_pkits(const struct run *r, const char *root, char *line)
{
	char *save = NULL, *id = strtok_r(line, "\t", &save), *name = strtok_r(NULL, "\t", &save);
	char *expected = strtok_r(NULL, "\t", &save), file[160], path[1024];
	struct yx_cert *c;

	REQUIRE(id && name && expected);
	squeeze(file, sizeof file, name);
	snprintf(path, sizeof path, "%s/certs/%s", root, file);
	if (access(path, R_OK) != 0) {
		printf("# pkits %s: no file %s\n", id, file);
		return;
	}
	c = load_cert(path);
	REQUIRE(c);
	validate(r, "PKITS", id, expected, c);
	yx_cert_free(c);
}

static void
pkits(void)
{
	char root[512], path[600], *text, *save = NULL;
	struct yx_bytes list;
	struct run r;

	snprintf(root, sizeof root, "%s", test_corpus("x509-path/pkits"));
	open_table();
	run_init(&r, "2010-12-10T12:00:00Z");
	r.options.revocation = YX_REVOCATION_REQUIRED;
	snprintf(path, sizeof path, "%s/certs", root);
	each_file(path, add_to_pool, r.extra);
	snprintf(path, sizeof path, "%s/crls", root);
	each_file(path, add_to_pool, r.extra);
	snprintf(path, sizeof path, "%s/certs/TrustAnchorRootCertificate.crt", root);
	add_anchor(&r, path);
	snprintf(path, sizeof path, "%s/expected.tsv", root);
	list = test_read(path);
	text = strndup((const char *)list.data, list.len);
	for (char *line = strtok_r(text, "\n", &save); (line = strtok_r(NULL, "\n", &save));)
		run_pkits(&r, root, line);
	free(text);
	free((void *)(uintptr_t)list.data);
	run_clear(&r);
}

/* --------------------------------------------------- expected from the manifest */

/* The expected verdict of the first file of `prefix`; "" when there is none. */
static void
expected_of(char *out, size_t size, const char *prefix)
{
	struct yx_bytes manifest = test_read(test_corpus("x509-path/MANIFEST.tsv"));
	char *text = strndup((const char *)manifest.data, manifest.len), *save = NULL, *field;

	out[0] = '\0';
	for (char *line = strtok_r(text, "\n", &save); line && !out[0];
	     line = strtok_r(NULL, "\n", &save)) {
		if (strncmp(line, prefix, strlen(prefix)) != 0)
			continue;
		for (int i = 0; i < 4 && line; i++)
			line = (field = strchr(line, '\t')) ? field + 1 : NULL;
		if (line)
			snprintf(out, size, "%.*s", (int)strcspn(line, "\t"), line);
		break;
	}
	free(text);
	free((void *)(uintptr_t)manifest.data);
}

/* MD5 and older are too weak for every suite; SHA-1 is what most of them are made of. */
static bool
not_md5(void *state, const struct yx_scheme *scheme, const struct yx_pubkey *key, yx_time at,
	char *why, size_t why_size)
{
	(void)state, (void)key, (void)at;
	if (scheme->digest != YX_DIGEST_MD5)
		return true;
	snprintf(why, why_size, "MD5");
	return false;
}

/* ----------------------------------------------------------------------- BSI */

struct bsi {
	struct run run;
	struct yx_cert *target;
};

static void
bsi_file(void *state, const char *path, const char *name)
{
	struct bsi *b = state;

	if (strstr(name, ".TC."))
		b->target = load_cert(path);
	else if (strstr(name, ".TA."))
		add_anchor(&b->run, path);
	else if (!strstr(name, ".txt"))
		add_to_pool(b->run.extra, path, name);
}

static void
each_folder(const char *corpus, void (*fn)(const char *path, const char *name))
{
	struct dirent **list = NULL;
	char root[512], path[1024];
	int n;

	snprintf(root, sizeof root, "%s", test_corpus(corpus));
	n = scandir(root, &list, NULL, alphasort);

	for (int i = 0; i < n; i++) {
		snprintf(path, sizeof path, "%s/%s", root, list[i]->d_name);
		if (list[i]->d_name[0] != '.' && list[i]->d_type == DT_DIR)
			fn(path, list[i]->d_name);
		free(list[i]);
	}
	free(list);
}

static void
bsi_case(const char *path, const char *name)
{
	char prefix[200], expected[200], crls[1100];
	struct bsi b = { .target = NULL };

	run_init(&b.run, "2017-08-19T10:00:00Z");
	b.run.options.algorithm = not_md5;
	b.run.options.revocation =
	    strstr(name, "CRL") ? YX_REVOCATION_REQUIRED : YX_REVOCATION_NONE;
	each_file(path, bsi_file, &b);
	snprintf(crls, sizeof crls, "%s/crls", path);
	each_file(crls, bsi_file, &b);
	snprintf(prefix, sizeof prefix, "bsi/%s/", name);
	expected_of(expected, sizeof expected, prefix);
	REQUIRE(b.target && expected[0]);
	validate(&b.run, "BSI", name, expected, b.target);
	yx_cert_free(b.target);
	run_clear(&b.run);
}

static void
bsi(void)
{
	open_table();
	each_folder("x509-path/bsi", bsi_case);
}

/* ---------------------------------------------------------------------- NIST */

static void
nist_file(void *state, const char *path, const char *name)
{
	struct bsi *b = state;

	if (strcmp(name, "end.crt") == 0)
		b->target = load_cert(path);
	else
		add_to_pool(b->run.extra, path, name);
}

static void
nist_case(const char *path, const char *name)
{
	char prefix[200], expected[200], root[1100];
	struct bsi b = { .target = NULL };

	run_init(&b.run, "2018-04-01T09:30:33Z");
	b.run.options.revocation = YX_REVOCATION_REQUIRED;
	snprintf(root, sizeof root, "%s/../root.crt", path);
	add_anchor(&b.run, root);
	snprintf(root, sizeof root, "%s/../root.crl", path);
	add_to_pool(b.run.extra, root, "root.crl");
	each_file(path, nist_file, &b);
	snprintf(prefix, sizeof prefix, "nist/%s/", name);
	expected_of(expected, sizeof expected, prefix);
	REQUIRE(b.target && expected[0]);
	validate(&b.run, "NIST", name, expected, b.target);
	yx_cert_free(b.target);
	run_clear(&b.run);
}

static void
nist(void)
{
	open_table();
	each_folder("x509-path/nist", nist_case);
}

/* ------------------------------------------------------------------ x509test */

static void
x509test_file(void *state, const char *path, const char *name)
{
	char prefix[200], expected[200], root[512];
	struct run r;
	struct yx_cert *c;

	(void)state;
	snprintf(prefix, sizeof prefix, "x509test/%s", name);
	expected_of(expected, sizeof expected, prefix);
	if (!expected[0] || strcmp(expected, "-") == 0)
		return;
	/* one file per case: the certificate, then what may help; a TLS server's name and use */
	run_init(&r, "2016-10-21T04:20:00Z");
	r.host = "www.tls.test";
	r.options.revocation = YX_REVOCATION_NONE;
	r.options.eku = YX_OID_EKU_SERVER_AUTH;
	r.options.key_usage =
	    YX_KU_DIGITAL_SIGNATURE | YX_KU_KEY_ENCIPHERMENT | YX_KU_KEY_AGREEMENT;
	snprintf(root, sizeof root, "%s", test_corpus("x509-path/x509test/root.pem"));
	add_anchor(&r, root);
	add_to_pool(r.extra, path, name);
	c = load_cert(path);
	REQUIRE(c);
	validate(&r, "x509test", name, expected, c);
	yx_cert_free(c);
	run_clear(&r);
}

static void
x509test(void)
{
	open_table();
	each_file(test_corpus("x509-path/x509test"), x509test_file, NULL);
}

/* --------------------------------------------------------------------- limbo */

static void
add_pems(const json_t *list, struct run *r, bool anchors)
{
	struct yx_error err = YX_ERROR_INIT;
	size_t i;
	json_t *pem;

	json_array_foreach(list, i, pem)
	{
		struct yx_bytes in = yx_bytes_str(json_string_value(pem));

		if (anchors)
			CHECK_OK(yx_trust_load(r->trust, in, &err));
		else
			CHECK_OK(yx_pool_load(r->extra, in, YX_PKI_LENIENT, &err));
	}
}

static void
limbo_file(void *state, const char *path, const char *name)
{
	struct yx_error err = YX_ERROR_INIT;
	json_t *j = json_load_file(path, 0, NULL);
	struct yx_cert *c = NULL;
	struct run r;

	(void)state;
	REQUIRE(j);
	run_init(&r, json_string_value(json_object_get(j, "validation_time")));
	r.host =
	    json_string_value(json_object_get(json_object_get(j, "expected_peer_name"), "value"));
	r.options.revocation = YX_REVOCATION_NONE;
	r.options.eku = YX_OID_EKU_SERVER_AUTH;
	add_pems(json_object_get(j, "trusted_certs"), &r, true);
	add_pems(json_object_get(j, "untrusted_intermediates"), &r, false);
	CHECK_OK(yx_cert_load(
	    &c, yx_bytes_str(json_string_value(json_object_get(j, "peer_certificate"))),
	    YX_PKI_STRICT, &err));
	if (c)
		validate(&r, "limbo", name,
			 json_string_value(json_object_get(j, "expected_result")), c);
	yx_cert_free(c);
	run_clear(&r);
	json_decref(j);
}

static void
limbo(void)
{
	open_table();
	each_file(test_corpus("x509-path/limbo"), limbo_file, NULL);
}

static void
summary(void)
{
	test_corpus("x509-path");
	printf("# %u of %u cases agree\n", cases_agreed, cases_run);
	CHECK(cases_run > 150);
	if (table) {
		fprintf(table, "\n%u of %u cases agree.\n", cases_agreed, cases_run);
		fclose(table);
	}
}

TEST_MAIN(CASE(pkits), CASE(bsi), CASE(nist), CASE(x509test), CASE(limbo), CASE(summary))
