/* SPDX-License-Identifier: Apache-2.0 */
/* CRLs and OCSP responses as read: fields, entries, malformed input, OpenSSL's view. */
#include "make.h"

static struct yx_key *key;

static struct make_crl
base_crl(void)
{
	struct make_crl m = { .issuer = make_name("CA") };

	if (!key)
		key = make_key("p256");
	m.key = key;
	return m;
}

static struct yx_crl *
parse(struct yx_bytes der, unsigned flags)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_crl *c = NULL;

	CHECK_OK(yx_crl_parse(&c, der, flags, &err));
	return c;
}

static const struct make_entry three[] = {
	{ .serial = 5, .at = "2023-01-01T00:00:00Z", .reason = 1 },
	{ .serial = 300, .at = "2023-02-01T00:00:00Z" },
	{ .serial = -7, .at = "2060-03-01T00:00:00Z", .reason = 6 },
};

static void
fields(void)
{
	struct make_crl m = base_crl();
	struct yx_crl_entry e;
	struct yx_extension ext;
	struct yx_bytes der;
	struct yx_crl *c;
	uint32_t cursor = 0;
	size_t n = 0;

	m.entries = three;
	m.count = 3;
	m.exts[0] = make_int_ext(YX_OID_EXT_CRL_NUMBER, false, 300);
	m.exts[1] = make_issuing_point("http://c.test/1.crl", 2);
	der = make_crl_der(&m);
	for (int borrow = 0; borrow < 2; borrow++) {
		c = parse(der, borrow ? YX_PKI_BORROW : 0);
		REQUIRE(c);
		CHECK((yx_crl_der(c).data == der.data) == borrow);
		CHECK_INT(yx_crl_version(c), 2);
		CHECK(yx_name_equal(yx_crl_issuer(c), make_name("ca")));
		CHECK(yx_crl_this_update(c) == make_time("2024-01-01T00:00:00Z"));
		CHECK(yx_crl_next_update(c) == make_time("2024-02-01T00:00:00Z"));
		CHECK(yx_bytes_equal(yx_crl_number(c), YX_BYTES_LIT("\x01\x2c")));
		CHECK(!yx_crl_is_delta(c) && !yx_crl_unknown_critical(c, &ext));
		CHECK(yx_crl_scope(c).present && yx_crl_scope(c).only_ca &&
		      !yx_crl_scope(c).only_user && !yx_crl_scope(c).indirect);
		CHECK_INT(yx_crl_scope(c).reasons, YX_CRL_ALL_REASONS);
		CHECK_INT(yx_crl_entry_count(c), 3);
		for (cursor = 0, n = 0; yx_crl_entry_next(c, &cursor, &e); n++)
			CHECK(e.revoked_at == make_time(three[n].at));
		CHECK_INT(n, 3);
		CHECK(yx_crl_find(c, make_name("CA"), YX_BYTES_LIT("\x01\x2c"), &e));
		CHECK_INT(e.reason, YX_REASON_NOT_SAID);
		CHECK(yx_crl_find(c, make_name("CA"), YX_BYTES_LIT("\xf9"), &e));
		CHECK_INT(e.reason, YX_REASON_HOLD);
		CHECK(yx_crl_find(c, make_name("CA"), YX_BYTES_LIT("\x00\x05"), &e)); /* padded */
		CHECK(!yx_crl_find(c, make_name("CA"), YX_BYTES_LIT("\x06"), &e));
		CHECK(!yx_crl_find(c, make_name("CB"), YX_BYTES_LIT("\x05"), &e));
		yx_crl_free(c);
	}
	yx_crl_free(NULL);
}

static void
delta_and_unknown(void)
{
	struct make_crl m = base_crl();
	struct make_entry odd = { .serial = 1,
				  .at = "2023-01-01T00:00:00Z",
				  .unknown_critical = true };
	struct yx_extension ext;
	struct yx_crl *c;

	m.exts[0] = make_int_ext(YX_OID_EXT_CRL_NUMBER, false, 9);
	m.exts[1] = make_int_ext(YX_OID_EXT_DELTA_CRL, true, 4);
	m.exts[2] = (struct make_ext){ YX_OID_NONE, true, YX_BYTES_LIT("\x05\x00"), "1.2.3.4" };
	m.entries = &odd;
	m.count = 1;
	m.to = "";
	c = parse(make_crl_der(&m), 0);
	REQUIRE(c);
	CHECK(yx_crl_is_delta(c) && yx_bytes_equal(yx_crl_delta_base(c), YX_BYTES_LIT("\x04")));
	CHECK(yx_crl_unknown_critical(c, &ext) && yx_bytes_equal(ext.oid, make_oid("1.2.3.4")));
	CHECK(yx_crl_entry_unknown_critical(c));
	CHECK(yx_crl_next_update(c) == YX_TIME_NONE);
	CHECK(yx_crl_keeps_expired_since(c) == YX_TIME_NONE);
	yx_crl_free(c);
}

static void
truncated_and_trailing(void)
{
	struct make_crl m = base_crl();
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf b = { 0 };
	struct yx_bytes der;
	struct yx_crl *c;

	m.entries = three;
	m.count = 3;
	m.exts[0] = make_int_ext(YX_OID_EXT_CRL_NUMBER, false, 9);
	der = make_crl_der(&m);
	for (size_t n = 0; n < der.len; n++) {
		uint8_t *copy = malloc(n ? n : 1);

		memcpy(copy, der.data, n);
		CHECK_STATUS(yx_crl_parse(&c, yx_bytes(copy, n), 0, &err), YX_MALFORMED);
		free(copy);
	}
	yx_buf_put_bytes(&b, der);
	yx_buf_put_u8(&b, 7);
	CHECK_STATUS(yx_crl_parse(&c, yx_buf_bytes(&b), 0, &err), YX_MALFORMED);
	c = parse(yx_buf_bytes(&b), YX_PKI_LENIENT);
	yx_crl_free(c);
	/* the same extension twice */
	m.exts[1] = m.exts[0];
	CHECK_STATUS(yx_crl_parse(&c, make_crl_der(&m), YX_PKI_LENIENT, &err), YX_MALFORMED);
	yx_buf_clear(&b);
}

/* A list of a hundred thousand: indexed in place, found at once. */
static void
large_list(void)
{
	enum { COUNT = 100000 };
	struct make_entry *entries = calloc(COUNT, sizeof *entries);
	struct make_crl m = base_crl();
	struct yx_bytes issuer = make_name("CA"), der;
	struct yx_crl_entry e;
	struct yx_crl *c;
	yx_time start, indexing;
	int found = 0;

	for (int i = 0; i < COUNT; i++)
		entries[i] =
		    (struct make_entry){ .serial = i * 7 + 1, .at = "2023-01-01T00:00:00Z" };
	m.entries = entries;
	m.count = COUNT;
	der = make_crl_der(&m);
	start = yx_time_monotonic();
	c = parse(der, YX_PKI_BORROW);
	REQUIRE(c);
	CHECK_INT(yx_crl_entry_count(c), COUNT);
	indexing = yx_time_monotonic() - start;
	printf("# %zu bytes, %d entries indexed in %lld us\n", der.len, COUNT, (long long)indexing);
	start = yx_time_monotonic();
	for (int i = 1; i < COUNT; i++) {
		uint8_t serial[4] = { 0, (uint8_t)(i >> 16), (uint8_t)(i >> 8), (uint8_t)i };
		size_t skip = 0;

		while (skip < 3 && serial[skip] == 0 && !(serial[skip + 1] & 0x80))
			skip++;
		found += yx_crl_find(c, issuer, yx_bytes(serial + skip, 4 - skip), &e);
	}
	CHECK_INT(found, (COUNT - 2) / 7 + 1);
	/* a search from one end to the other would take thousands of times as long */
	CHECK(yx_time_monotonic() - start < 100 * indexing + YX_SECOND);
	yx_crl_free(c);
	free(entries);
}

/* Entries of several issuers in one list. */
static void
indirect_entries(void)
{
	struct make_entry entries[] = { { .serial = 1, .at = "2023-01-01T00:00:00Z" },
					{ .serial = 1, .at = "2023-01-02T00:00:00Z" },
					{ .serial = 2, .at = "2023-01-03T00:00:00Z" },
					{ .serial = 1, .at = "2023-01-04T00:00:00Z" } };
	struct make_crl m = base_crl();
	struct yx_crl_entry e;
	struct yx_crl *c;

	entries[1].issuer = make_name("B");
	entries[3].issuer = make_name("C");
	m.entries = entries;
	m.count = 4;
	m.exts[0] = make_issuing_point(NULL, 4);
	c = parse(make_crl_der(&m), 0);
	REQUIRE(c);
	CHECK(yx_crl_find(c, make_name("CA"), YX_BYTES_LIT("\x01"), &e) &&
	      e.revoked_at == make_time("2023-01-01T00:00:00Z"));
	CHECK(yx_crl_find(c, make_name("B"), YX_BYTES_LIT("\x01"), &e) &&
	      e.revoked_at == make_time("2023-01-02T00:00:00Z"));
	CHECK(yx_crl_find(c, make_name("B"), YX_BYTES_LIT("\x02"), &e));
	CHECK(!yx_crl_find(c, make_name("CA"), YX_BYTES_LIT("\x02"), &e));
	CHECK(yx_crl_find(c, make_name("C"), YX_BYTES_LIT("\x01"), &e) &&
	      e.revoked_at == make_time("2023-01-04T00:00:00Z"));
	yx_crl_free(c);
}

static void
reasons(void)
{
	CHECK_STR(yx_crl_reason_name(1), "keyCompromise");
	CHECK_STR(yx_crl_reason_name(7), "unspecified");
	CHECK_STR(yx_crl_reason_name(-1), "unspecified");
	CHECK_STR(yx_crl_reason_name(99), "unspecified");
	for (int i = -1; i < 11; i++)
		CHECK(yx_crl_reason_text(i, false)[0] && yx_crl_reason_text(i, true)[0]);
}

/* --------------------------------------------------------------------- OCSP */

static void
ocsp_fields(void)
{
	struct make ca = { .subject = make_name("CA"), .exts = { make_ca(-1) } };
	struct make end = { .subject = make_name("End"), .issuer = ca.subject, .serial = 129 };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_cert *c, *e, *stranger;
	struct yx_ocsp_single s;
	struct yx_ocsp *o = NULL;
	struct yx_bytes der;
	bool valid = false;

	ca.key = end.key = end.issuer_key = key ? key : (key = make_key("p256"));
	c = make_cert(&ca);
	e = make_cert(&end);
	end.serial = 130;
	stranger = make_cert(&end);
	der = make_ocsp_der(&(struct make_ocsp){ .cert = e,
						 .issuer = c,
						 .status = 1,
						 .revoked_at = "2023-05-06T07:08:09Z",
						 .key = key,
						 .sent = c,
						 .whole = true });
	CHECK_OK(yx_ocsp_parse(&o, der, 0, &err));
	REQUIRE(o);
	CHECK_INT(yx_ocsp_response_status(o), 0);
	CHECK(yx_ocsp_produced_at(o) == make_time("2024-01-01T00:00:00Z"));
	CHECK(yx_ocsp_basic(o).len > 0 && yx_ocsp_basic(o).len < der.len);
	CHECK_INT(yx_ocsp_responder_key_hash(o).len, 20);
	CHECK_INT(yx_ocsp_responder_name(o).len, 0);
	CHECK_INT(yx_ocsp_nonce(o).len, 0);
	CHECK_INT(yx_ocsp_scheme(o).kind, YX_SCHEME_ECDSA);
	CHECK(yx_ocsp_cert_at(o, 0) && yx_cert_equal(yx_ocsp_cert_at(o, 0), c));
	CHECK(yx_ocsp_cert_at(o, 1) == NULL);
	CHECK(yx_ocsp_single_at(o, 0, &s) && !yx_ocsp_single_at(o, 1, &s));
	CHECK(yx_ocsp_find(o, e, c, &s));
	CHECK_INT(s.status, YX_CERT_STATUS_REVOKED);
	CHECK(s.revoked_at == make_time("2023-05-06T07:08:09Z"));
	CHECK(s.next_update == make_time("2024-02-01T00:00:00Z"));
	CHECK_INT(s.digest, YX_DIGEST_SHA1);
	CHECK(!yx_ocsp_find(o, stranger, c, &s));
	CHECK(yx_ocsp_is_responder(o, c));
	CHECK_OK(yx_ocsp_verify(o, c, &valid, &err));
	CHECK(valid);
	yx_ocsp_free(o);
	for (size_t n = 0; n < der.len; n++) {
		uint8_t *copy = malloc(n ? n : 1);

		memcpy(copy, der.data, n);
		CHECK_STATUS(yx_ocsp_parse(&o, yx_bytes(copy, n), 0, &err), YX_MALFORMED);
		free(copy);
	}
	yx_cert_free(c);
	yx_cert_free(e);
	yx_cert_free(stranger);
	yx_ocsp_free(NULL);
}

static void
ocsp_refusals(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_ocsp *o = NULL;

	CHECK_OK(yx_ocsp_parse(&o, YX_BYTES_LIT("\x30\x03\x0a\x01\x03"), 0, &err));
	CHECK_INT(yx_ocsp_response_status(o), 3);
	CHECK_INT(yx_ocsp_basic(o).len, 0);
	yx_ocsp_free(o);
	CHECK_STATUS(yx_ocsp_parse(&o, YX_BYTES_LIT("\x30\x03\x0a\x01\x00"), 0, &err),
		     YX_MALFORMED);
	CHECK_STATUS(yx_ocsp_parse(&o, YX_BYTES_LIT("\x30\x03\x0a\x01\x09"), 0, &err),
		     YX_MALFORMED);
	CHECK_STATUS(yx_ocsp_parse(&o, YX_BYTES_LIT("\x30\x03\x0a\x01\x03x"), 0, &err),
		     YX_MALFORMED);
	CHECK(o == NULL);
}

/* OpenSSL answers our request, reads our CRL, and we read what it writes. */
static void
openssl_agrees(void)
{
	struct make ca = { .subject = make_name("CA"), .exts = { make_ca(-1) } };
	struct make end = { .subject = make_name("End"), .issuer = ca.subject, .serial = 0x1234 };
	struct make_crl crl = base_crl();
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf b = { 0 }, pem = { 0 };
	struct yx_ocsp_single s;
	struct yx_cert *c, *e;
	struct yx_ocsp *o = NULL;
	char dir[300], path[400];
	struct yx_bytes in;
	bool valid = false;

	if (!test_have("openssl"))
		test_skip("no openssl command");
	snprintf(dir, sizeof dir, "%s", test_scratch());
	ca.key = end.key = end.issuer_key = key;
	c = make_cert(&ca);
	e = make_cert(&end);
#define WRITE(name, bytes)                                                                         \
	do {                                                                                       \
		snprintf(path, sizeof path, "%s/%s", dir, name);                                   \
		CHECK_OK(yx_file_write(path, bytes, 0, &err));                                     \
	} while (0)
	WRITE("ca.der", yx_cert_der(c));
	WRITE("end.der", yx_cert_der(e));
	crl.entries = three;
	crl.count = 3;
	WRITE("crl.der", make_crl_der(&crl));
	CHECK_OK(yx_ocsp_request_put(&b, e, c, YX_DIGEST_SHA256, YX_BYTES_LIT("12345678"), &err));
	WRITE("req.der", yx_buf_bytes(&b));
	yx_buf_init_secret(&pem, 0);
	CHECK_OK(yx_key_export_plain(key, &pem, &err));
	WRITE("key.pem", yx_buf_bytes(&pem));
	WRITE("index.txt", YX_BYTES_LIT("V\t490101000000Z\t\t1234\tunknown\t/CN=End\n"));
#undef WRITE
	CHECK_INT(test_sh("cd %s && for f in ca end; do openssl x509 -inform DER -in $f.der -out "
			  "$f.pem; done && openssl crl -inform DER -in crl.der -CAfile ca.pem "
			  "-noout 2>verified && grep -q 'verify OK' verified",
			  dir),
		  0);
	CHECK_INT(test_sh("cd %s && openssl ocsp -index index.txt -CA ca.pem -rsigner ca.pem -rkey "
			  "key.pem -reqin req.der -respout resp.der -ndays 5 >/dev/null 2>&1",
			  dir),
		  0);
	snprintf(path, sizeof path, "%s/resp.der", dir);
	in = test_read(path);
	CHECK_OK(yx_ocsp_parse(&o, in, 0, &err));
	REQUIRE(o);
	CHECK(yx_bytes_equal_str(yx_ocsp_nonce(o), "12345678"));
	CHECK(yx_ocsp_find(o, e, c, &s));
	CHECK_INT(s.status, YX_CERT_STATUS_GOOD);
	CHECK_INT(s.digest, YX_DIGEST_SHA256);
	CHECK_OK(yx_ocsp_verify(o, c, &valid, &err));
	CHECK(valid);
	yx_ocsp_free(o);
	free((void *)(uintptr_t)in.data);
	yx_cert_free(c);
	yx_cert_free(e);
	yx_buf_clear(&b);
	yx_buf_clear(&pem);
}

TEST_MAIN(CASE(fields), CASE(delta_and_unknown), CASE(truncated_and_trailing), CASE(large_list),
	  CASE(indirect_entries), CASE(reasons), CASE(ocsp_fields), CASE(ocsp_refusals),
	  CASE(openssl_agrees))
