/* SPDX-License-Identifier: Apache-2.0 */
/* A CA in a folder: what it makes and refuses, and how it bears crashes. */
#include "ca_help.h"

/* ------------------------------------------------------------------- names */

static void
names(void)
{
	static const struct {
		const char *text, *shown; /* shown NULL: malformed */
	} cases[] = {
		{ "/C=CN/O=印信/CN=张三", "CN=张三,O=印信,C=CN" },
		{ "CN=张三,O=印信,C=CN", "CN=张三,O=印信,C=CN" },
		{ "CN=张三, O=印信, C=CN", "CN=张三,O=印信,C=CN" },
		{ "/CN=a\\/b", "CN=a/b" },
		{ "CN=a\\,b", "CN=a\\,b" },
		{ "/cn=lower/emailaddress=a@b", "emailAddress=a@b,CN=lower" },
		{ "/2.5.4.3=by number", "CN=by number" },
		{ "", NULL },
		{ "/", NULL },
		{ "CN", NULL },
		{ "/CN=", NULL },
		{ "/CN=x/", NULL },
		{ "CN=x,", NULL },
		{ "/C=CHN", NULL },
		{ "/C=中", NULL },
		{ "/nonsense=x", NULL },
		{ "/=x", NULL },
		{ "/CN=\xff\xfe", NULL },
		{ "/CN=x\\", NULL },
		{ "/emailAddress=张@b", NULL },
		{ "/CN=12345678901234567890123456789012345678901234567890123456789012345", NULL },
	};
	struct yx_error err = YX_ERROR_INIT;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct yx_buf der = { 0 };
		char text[200];
		enum yx_status st = yx_name_parse(&der, cases[i].text, &err);

		CHECK_MSG((st == YX_OK) == (cases[i].shown != NULL), "\"%s\": %s", cases[i].text,
			  yx_status_name(st));
		if (st == YX_OK && cases[i].shown)
			CHECK_STR(yx_name_text(text, sizeof(text), yx_buf_bytes(&der)),
				  cases[i].shown);
		yx_buf_clear(&der);
	}
}

/* ---------------------------------------------------------------- profiles */

static void
profiles(void)
{
	static const struct {
		enum yx_ca_profile profile;
		uint32_t usage;
		enum yx_oid purpose;
		bool ca, no_check;
	} cases[] = {
		{ YX_CA_SIGNER, YX_KU_DIGITAL_SIGNATURE | YX_KU_NON_REPUDIATION, YX_OID_NONE, false,
		  false },
		{ YX_CA_SEAL_MAKER, YX_KU_DIGITAL_SIGNATURE | YX_KU_NON_REPUDIATION, YX_OID_NONE,
		  false, false },
		{ YX_CA_RECIPIENT,
		  YX_KU_KEY_ENCIPHERMENT | YX_KU_DATA_ENCIPHERMENT | YX_KU_KEY_AGREEMENT,
		  YX_OID_NONE, false, false },
		{ YX_CA_TSA, YX_KU_DIGITAL_SIGNATURE | YX_KU_NON_REPUDIATION,
		  YX_OID_EKU_TIME_STAMPING, false, false },
		{ YX_CA_OCSP, YX_KU_DIGITAL_SIGNATURE, YX_OID_EKU_OCSP_SIGNING, false, true },
		{ YX_CA_SUB, YX_KU_KEY_CERT_SIGN | YX_KU_CRL_SIGN | YX_KU_DIGITAL_SIGNATURE,
		  YX_OID_NONE, true, false },
	};
	struct yx_error err = YX_ERROR_INIT;
	struct yx_ca *ca = new_ca("profiles", "p256", NULL);
	struct yx_key *key = NULL;

	REQUIRE(ca != NULL);
	CHECK_OK(yx_key_generate(&key, "sm2", &err));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct yx_cert *c = issue(ca, cases[i].profile, "/C=CN/CN=某人", key);
		struct yx_extension e;
		struct yx_bytes url;
		uint32_t usage = 0;
		bool valid = false;

		REQUIRE(c != NULL);
		CHECK_INT(yx_cert_defects(c), 0);
		CHECK(yx_cert_key_usage(c, &usage));
		CHECK_INT(usage, cases[i].usage);
		CHECK_INT(yx_cert_is_ca(c), cases[i].ca);
		CHECK_INT(yx_cert_ocsp_no_check(c), cases[i].no_check);
		CHECK_INT(yx_cert_has_eku(c), cases[i].purpose != YX_OID_NONE);
		if (cases[i].purpose != YX_OID_NONE) {
			struct yx_bytes second;

			CHECK(yx_cert_lists_eku(c, cases[i].purpose));
			CHECK(!yx_cert_eku_at(c, 1, &second));
			CHECK(yx_cert_extension(c, YX_OID_EXT_EXT_KEY_USAGE, &e));
			CHECK_INT(e.critical, cases[i].profile == YX_CA_TSA);
		}
		CHECK_OK(yx_cert_verify(c, yx_ca_cert(ca), &valid, &err));
		CHECK(valid);
		CHECK_INT(yx_cert_serial(c).len, 16);
		CHECK_INT(yx_cert_crl_url_at(c, 0, &url), cases[i].profile != YX_CA_OCSP);
		CHECK(yx_cert_ocsp_url_at(c, 0, &url) &&
		      yx_bytes_equal_str(url, "http://127.0.0.1/ocsp"));
		CHECK(yx_cert_issuer_url_at(c, 0, &url));
		CHECK(yx_cert_not_after(c) <= yx_cert_not_after(yx_ca_cert(ca)));
		yx_cert_free(c);
	}
	CHECK_INT(yx_ca_entry_count(ca), 6);
	yx_key_free(key);
	yx_ca_free(ca);
}

static void
wishes_that_are_refused(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_ca *ca = new_ca("refused", "p256", NULL), *locked = NULL;
	struct yx_key *key = NULL;
	struct yx_buf name = { 0 }, empty = { 0 };
	struct yx_cert *c = NULL, *leaf;
	struct yx_ca_wish good, w;
	uint8_t long_serial[21] = { 1 };

	REQUIRE(ca != NULL);
	CHECK_OK(yx_key_generate(&key, "p256", &err));
	CHECK_OK(yx_name_parse(&name, "/CN=x", &err));
	good = (struct yx_ca_wish){ .profile = YX_CA_SIGNER,
				    .subject = yx_buf_bytes(&name),
				    .spki = yx_pubkey_spki(yx_key_public(key)),
				    .path_len = -1 };
	w = good;
	w.profile = YX_CA_ROOT;
	CHECK_STATUS(yx_ca_issue(ca, &w, &c, &err), YX_USAGE);
	w = good;
	w.subject = YX_BYTES_LIT("\x30\x00");
	CHECK_STATUS(yx_ca_issue(ca, &w, &c, &err), YX_USAGE);
	w = good;
	w.serial = yx_bytes(long_serial, 21);
	CHECK_STATUS(yx_ca_issue(ca, &w, &c, &err), YX_USAGE);
	w = good;
	w.not_after = 1;
	CHECK_STATUS(yx_ca_issue(ca, &w, &c, &err), YX_USAGE);
	w = good;
	w.spki = YX_BYTES_LIT("\x30\x00");
	CHECK_STATUS(yx_ca_issue(ca, &w, &c, &err), YX_MALFORMED);
	w = good;
	w.email = "nobody";
	CHECK_STATUS(yx_ca_issue(ca, &w, &c, &err), YX_MALFORMED);
	w = good;
	w.crl_url = "http://x/ y";
	CHECK_STATUS(yx_ca_issue(ca, &w, &c, &err), YX_MALFORMED);
	CHECK_INT(yx_ca_entry_count(ca), 0);
	/* the same serial twice */
	w = good;
	w.serial = YX_BYTES_LIT("\x12\x34");
	CHECK_OK(yx_ca_issue(ca, &w, &c, &err));
	yx_cert_free(c);
	CHECK_STATUS(yx_ca_issue(ca, &w, &c, &err), YX_CONFLICT);
	CHECK(c == NULL);
	/* a signer is no CA */
	leaf = issue(ca, YX_CA_SIGNER, "/CN=leaf", key);
	CHECK_STATUS(yx_ca_make_cert(&empty, &good, leaf, key, &err), YX_DENIED);
	yx_cert_free(leaf);
	/* without the key there is only looking */
	CHECK_OK(yx_ca_open(&locked, folder("refused"), NULL, &err));
	CHECK_STATUS(yx_ca_issue(locked, &good, &c, &err), YX_DENIED);
	CHECK_STATUS(yx_ca_crl(locked, 0, &empty, &err), YX_DENIED);
	CHECK_INT(empty.len, 0);
	CHECK_INT(yx_ca_entry_count(locked), 2);
	yx_ca_free(locked);
	yx_buf_clear(&name);
	yx_key_free(key);
	yx_ca_free(ca);
}

static void
ocsp_odd_requests(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_ca *ca = new_ca("ca", "p256", NULL), *other = new_ca("other", "p384", NULL);
	struct yx_key *key = NULL;
	struct yx_cert *c, *foreign;
	struct yx_buf ask = { 0 }, out = { 0 };
	struct yx_ca_responder resp = { 0 };
	struct yx_ocsp *o = NULL;
	struct yx_ocsp_single single;
	char serial[48];

	REQUIRE(ca && other);
	CHECK_OK(yx_key_generate(&key, "p256", &err));
	c = issue(ca, YX_CA_SIGNER, "/CN=x", key);
	foreign = issue(other, YX_CA_SIGNER, "/CN=x", key);
	CHECK_OK(yx_ocsp_request_put(&ask, c, yx_ca_cert(ca), YX_DIGEST_SHA256,
				     YX_BYTES_LIT("0123456789abcdef"), &err));
	CHECK_OK(yx_ca_ocsp_answer(ca, yx_buf_bytes(&ask), NULL, &out, &err));
	CHECK_OK(yx_ocsp_parse(&o, yx_buf_bytes(&out), YX_PKI_STRICT, &err));
	REQUIRE(o != NULL);
	CHECK(yx_bytes_equal_str(yx_ocsp_nonce(o), "0123456789abcdef"));
	CHECK(yx_ocsp_find(o, c, yx_ca_cert(ca), &single) && single.status == YX_CERT_STATUS_GOOD);
	yx_ocsp_free(o);
	/* every truncation is answered as malformedRequest */
	for (size_t n = 0; n < ask.len; n++) {
		yx_buf_reset(&out);
		CHECK_OK(yx_ca_ocsp_answer(ca, yx_bytes(ask.data, n), NULL, &out, &err));
		CHECK(yx_bytes_equal(yx_buf_bytes(&out), YX_BYTES_LIT("\x30\x03\x0a\x01\x01")));
	}
	/* about somebody else's certificate nothing is known */
	yx_buf_reset(&ask);
	yx_buf_reset(&out);
	CHECK_OK(yx_ocsp_request_put(&ask, foreign, yx_ca_cert(other), YX_DIGEST_SHA1, none, &err));
	CHECK_OK(yx_ca_ocsp_answer(ca, yx_buf_bytes(&ask), NULL, &out, &err));
	CHECK_OK(yx_ocsp_parse(&o, yx_buf_bytes(&out), YX_PKI_STRICT, &err));
	CHECK(o && yx_ocsp_single_at(o, 0, &single) && single.status == YX_CERT_STATUS_UNKNOWN);
	yx_ocsp_free(o);
	/* by serial */
	yx_buf_reset(&out);
	CHECK_OK(yx_ca_ocsp_for(ca, yx_cert_serial_hex(serial, sizeof(serial), c), YX_DIGEST_SHA1,
				NULL, &out, &err));
	CHECK_OK(yx_ocsp_parse(&o, yx_buf_bytes(&out), YX_PKI_STRICT, &err));
	CHECK(o && yx_ocsp_find(o, c, yx_ca_cert(ca), &single) &&
	      single.status == YX_CERT_STATUS_GOOD);
	yx_ocsp_free(o);
	CHECK_STATUS(yx_ca_ocsp_for(ca, "12", YX_DIGEST_SHA1, NULL, &out, &err), YX_NOT_FOUND);
	CHECK_STATUS(yx_ca_ocsp_for(ca, "xyz", YX_DIGEST_SHA1, NULL, &out, &err), YX_MALFORMED);
	/* a signer's certificate may not answer */
	resp.cert = c;
	resp.key = key;
	CHECK_STATUS(yx_ca_ocsp_answer(ca, yx_buf_bytes(&ask), &resp, &out, &err), YX_DENIED);
	yx_cert_free(c);
	yx_cert_free(foreign);
	yx_buf_clear(&ask);
	yx_buf_clear(&out);
	yx_key_free(key);
	yx_ca_free(ca);
	yx_ca_free(other);
}

/* ---------------------------------------------------------------- requests */

static void
requests(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_key *key = NULL;
	struct yx_buf name = { 0 }, der = { 0 };
	struct yx_csr csr;

	for (size_t i = 0; i < KINDS; i++) {
		yx_buf_reset(&name);
		yx_buf_reset(&der);
		CHECK_OK(yx_key_generate(&key, kinds[i].key, &err));
		CHECK_OK(yx_name_parse(&name, "/C=CN/CN=张三", &err));
		CHECK_OK(yx_csr_make(&der, yx_buf_bytes(&name), key, &err));
		CHECK_OK(yx_csr_parse(&csr, yx_buf_bytes(&der), &err));
		CHECK(yx_bytes_equal(csr.subject, yx_buf_bytes(&name)));
		CHECK(yx_bytes_equal(csr.spki, yx_pubkey_spki(yx_key_public(key))));
		for (size_t n = 0; n < der.len; n++)
			CHECK(yx_csr_parse(&csr, yx_bytes(der.data, n), &err) != YX_OK);
		/* somebody else's name under the same signature */
		der.data[yx_bytes_find(yx_buf_bytes(&der), YX_BYTES_LIT("CN"), 0)] ^= 1;
		CHECK_STATUS(yx_csr_parse(&csr, yx_buf_bytes(&der), &err), YX_DENIED);
		CHECK(csr.spki.len == 0);
		yx_key_free(key);
	}
	yx_buf_clear(&name);
	yx_buf_clear(&der);
}

/* ---------------------------------------------------- passwords and crashes */

static void
key_and_password(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_ca_setup s = setup("sm2");
	struct yx_bytes password = PASSWORD, wrong = YX_BYTES_LIT("wrong");
	struct yx_ca *ca = NULL;
	struct stat sb;

	CHECK_OK(yx_ca_init(folder("locked"), &s, password, &err));
	CHECK_STATUS(yx_ca_init(folder("locked"), &s, password, &err), YX_CONFLICT);
	CHECK_STATUS(yx_ca_open(&ca, folder("locked"), &wrong, &err), YX_DENIED);
	CHECK(ca == NULL && strstr(err.text, "ca.key") != NULL);
	CHECK_STATUS(yx_ca_open(&ca, folder("locked"), &none, &err), YX_DENIED);
	CHECK_OK(yx_ca_open(&ca, folder("locked"), &password, &err));
	yx_ca_free(ca);
	CHECK(stat(folder("locked/ca.key"), &sb) == 0 && (sb.st_mode & 0777) == 0600);
	CHECK(stat(folder("locked"), &sb) == 0 && (sb.st_mode & 0777) == 0700);
	CHECK_STATUS(yx_ca_open(&ca, folder("nowhere"), &password, &err), YX_NOT_FOUND);
	/* what cannot become a CA leaves no folder */
	s.subject = "/C=CHN";
	CHECK_STATUS(yx_ca_init(folder("never"), &s, none, &err), YX_MALFORMED);
	CHECK(access(folder("never"), F_OK) != 0);
}

/* An init cut off after any of its files is finished by a second run, with the same key. */
static void
interrupted_init(void)
{
	static const char *const later[] = { "index", "ca.conf index", "chain.pem ca.conf index",
					     "ca.pem chain.pem ca.conf index" };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_ca_setup s = setup("p256");

	for (size_t i = 0; i < sizeof(later) / sizeof(later[0]); i++) {
		struct yx_ca *first = new_ca("cut", "p256", NULL), *again = NULL;

		REQUIRE(first != NULL);
		CHECK(test_sh("cd %s && rm %s", folder("cut"), later[i]) == 0);
		CHECK_STATUS(yx_ca_open(&again, folder("cut"), &none, &err), YX_NOT_FOUND);
		CHECK_OK(yx_ca_init(folder("cut"), &s, none, &err));
		CHECK_OK(yx_ca_open(&again, folder("cut"), &none, &err));
		CHECK(again && yx_bytes_equal(yx_cert_spki(yx_ca_cert(again)),
					      yx_cert_spki(yx_ca_cert(first))));
		yx_ca_free(first);
		yx_ca_free(again);
	}
}

/* The index after a crash in the middle of a write, and after damage. */
static void
torn_and_damaged_index(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_ca *ca = new_ca("torn", "p256", NULL);
	struct yx_key *key = NULL;
	struct yx_cert *c[3];
	struct yx_bytes whole;
	char serial[48];
	size_t last;

	REQUIRE(ca != NULL);
	CHECK_OK(yx_key_generate(&key, "p256", &err));
	for (int i = 0; i < 3; i++)
		c[i] = issue(ca, YX_CA_SIGNER, "/CN=\nx\ty", key);
	yx_cert_serial_hex(serial, sizeof(serial), c[1]);
	CHECK_OK(yx_ca_revoke(ca, serial, YX_REASON_CESSATION, 0, &err));
	yx_ca_free(ca);
	whole = test_read(folder("torn/index"));
	last = yx_bytes_find_last(yx_bytes(whole.data, whole.len - 1), YX_BYTES_LIT("\n"),
				  whole.len - 1) +
	       1;
	/* the last line cut anywhere: the act was never acknowledged, and another can follow */
	for (size_t n = last; n < whole.len; n++) {
		struct yx_ca_entry e;

		put("torn/index", yx_bytes(whole.data, n));
		CHECK_OK(yx_ca_open(&ca, folder("torn"), &none, &err));
		REQUIRE(ca != NULL);
		CHECK_INT(yx_ca_entry_count(ca), 3);
		CHECK(yx_ca_find(ca, serial, &e) && e.revoked_at == YX_TIME_NONE);
		CHECK_OK(yx_ca_revoke(ca, serial, YX_REASON_HOLD, 0, &err));
		yx_ca_free(ca);
		CHECK_OK(yx_ca_open(&ca, folder("torn"), &none, &err));
		CHECK(ca && yx_ca_find(ca, serial, &e) && e.reason == YX_REASON_HOLD);
		yx_ca_free(ca);
	}
	/* one changed byte before that is refused with its line */
	for (size_t n = 0; n < last; n += 7) {
		uint8_t *bad = malloc(whole.len);

		REQUIRE(bad != NULL);
		memcpy(bad, whole.data, whole.len);
		bad[n] = bad[n] == 'q' ? 'z' : 'q';
		put("torn/index", yx_bytes(bad, whole.len));
		CHECK_STATUS(yx_ca_open(&ca, folder("torn"), &none, &err), YX_MALFORMED);
		CHECK(ca == NULL && strstr(err.text, "line") != NULL);
		free(bad);
	}
	for (int i = 0; i < 3; i++)
		yx_cert_free(c[i]);
	free((void *)whole.data);
	yx_key_free(key);
}

static void
revoking(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_ca *ca = new_ca("revoking", "p256", NULL), *second = NULL;
	struct yx_key *key = NULL;
	struct yx_cert *c;
	struct yx_buf out = { 0 };
	struct yx_crl *crl = NULL;
	struct yx_crl_entry entry;
	struct yx_ca_entry e;
	char serial[48];

	REQUIRE(ca != NULL);
	CHECK_OK(yx_key_generate(&key, "p256", &err));
	c = issue(ca, YX_CA_SIGNER, "/CN=x", key);
	yx_cert_serial_hex(serial, sizeof(serial), c);
	/* two processes with the same folder see each other's acts */
	CHECK_OK(yx_ca_open(&second, folder("revoking"), &none, &err));
	CHECK_STATUS(yx_ca_revoke(ca, "00", YX_REASON_HOLD, 0, &err), YX_NOT_FOUND);
	CHECK_STATUS(yx_ca_revoke(ca, "", YX_REASON_HOLD, 0, &err), YX_MALFORMED);
	CHECK_STATUS(yx_ca_revoke(ca, serial, 7, 0, &err), YX_USAGE);
	CHECK_STATUS(yx_ca_revoke(ca, serial, YX_REASON_REMOVE_FROM_CRL, 0, &err), YX_USAGE);
	CHECK_STATUS(yx_ca_revoke(ca, serial, YX_REASON_HOLD, 1, &err), YX_USAGE);
	CHECK_OK(yx_ca_revoke(ca, serial, YX_REASON_HOLD, 0, &err));
	CHECK_OK(yx_ca_revoke(second, serial, YX_REASON_KEY_COMPROMISE, 0, &err));
	CHECK_STATUS(yx_ca_revoke(ca, serial, YX_REASON_SUPERSEDED, 0, &err), YX_CONFLICT);
	CHECK(yx_ca_find(ca, serial, &e) && e.reason == YX_REASON_KEY_COMPROMISE);
	/* numbers count up across both */
	for (uint8_t i = 1; i <= 3; i++) {
		yx_buf_reset(&out);
		CHECK_OK(yx_ca_crl(i == 2 ? second : ca, 0, &out, &err));
		CHECK_OK(yx_crl_parse(&crl, yx_buf_bytes(&out), YX_PKI_STRICT, &err));
		REQUIRE(crl != NULL);
		CHECK(yx_bytes_equal(yx_crl_number(crl), yx_bytes(&i, 1)));
		CHECK_INT(yx_crl_entry_count(crl), 1);
		CHECK(yx_crl_find(crl, yx_cert_issuer(c), yx_cert_serial(c), &entry) &&
		      entry.reason == YX_REASON_KEY_COMPROMISE);
		CHECK(yx_crl_keeps_expired_since(crl) == yx_cert_not_before(yx_ca_cert(ca)));
		yx_crl_free(crl);
	}
	yx_cert_free(c);
	yx_buf_clear(&out);
	yx_key_free(key);
	yx_ca_free(ca);
	yx_ca_free(second);
}

static int
status_of(struct yx_ca *ca, struct yx_bytes request, struct yx_bytes reading)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf out = { 0 };
	struct yx_ocsp *o = NULL;
	int status = -1;

	CHECK_OK(yx_ca_ocsp_answer_read(ca, request, reading, NULL, &out, &err));
	CHECK_OK(yx_ocsp_parse(&o, yx_buf_bytes(&out), YX_PKI_STRICT, &err));
	if (o)
		status = yx_ocsp_response_status(o);
	yx_ocsp_free(o);
	yx_buf_clear(&out);
	return status;
}

/* What another process says of a request is where things stand in it: nothing else is believed. */
static void
ocsp_requests_read_elsewhere(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_bytes nonce = YX_BYTES_LIT("0123456789abcdef"), all;
	struct yx_buf ask = { 0 }, reading = { 0 }, out = { 0 };
	struct yx_ca *ca = new_ca("elsewhere", "p256", NULL);
	struct yx_key *key = NULL;
	struct yx_cert *c;

	CHECK_OK(yx_key_generate(&key, "p256", &err));
	REQUIRE(ca && key);
	c = issue(ca, YX_CA_SIGNER, "/CN=x", key);
	REQUIRE(c);
	CHECK_OK(yx_ocsp_request_put(&ask, c, yx_ca_cert(ca), YX_DIGEST_SHA1, nonce, &err));
	CHECK_OK(yx_ca_ocsp_read(&reading, yx_buf_bytes(&ask), &err));
	CHECK_INT((int)reading.len, 16);
	all = yx_buf_bytes(&ask);
	CHECK_INT(status_of(ca, all, yx_buf_bytes(&reading)), 0);
	/* another place or length is that of no CertID; of the nonce, that of other octets at most
	 */
	for (size_t i = 0; i < reading.len; i++)
		for (unsigned x = 1; x < 256; x++) {
			int status;

			reading.data[i] ^= (uint8_t)x;
			status = status_of(ca, all, yx_buf_bytes(&reading));
			CHECK_MSG(status == 1 || (i < 8 && status == 0), "octet %zu ^ %u: %d", i, x,
				  status);
			reading.data[i] ^= (uint8_t)x;
		}
	for (size_t n = 0; n < reading.len; n++)
		CHECK_INT(status_of(ca, all, yx_bytes(reading.data, n)), 1);
	/* the same CertID twice */
	yx_buf_put_bytes(&out, yx_buf_bytes(&reading));
	yx_buf_put_bytes(&out, yx_bytes(reading.data + 8, 8));
	CHECK_INT(status_of(ca, all, yx_buf_bytes(&out)), 1);
	/* what cannot be read has an empty reading */
	yx_buf_reset(&reading);
	CHECK_OK(yx_ca_ocsp_read(&reading, yx_bytes(ask.data, ask.len - 1), &err));
	CHECK_INT((int)reading.len, 0);
	yx_buf_clear(&ask);
	yx_buf_clear(&reading);
	yx_buf_clear(&out);
	yx_key_free(key);
	yx_cert_free(c);
	yx_ca_free(ca);
}

TEST_MAIN(CASE(names), CASE(key_and_password), CASE(interrupted_init), CASE(torn_and_damaged_index),
	  CASE(revoking), CASE(profiles), CASE(wishes_that_are_refused), CASE(ocsp_odd_requests),
	  CASE(ocsp_requests_read_elsewhere), CASE(requests))
