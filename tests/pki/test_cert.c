/* SPDX-License-Identifier: Apache-2.0 */
/* Certificates: every accessor, every way to be malformed, files of several, OpenSSL's view. */
#include <unistd.h>
#include <yinxin/limits.h>
#include "make.h"

static struct yx_key *key;

/* One certificate with every extension that is understood. */
static struct yx_bytes
full_der(void)
{
	struct make m = { .subject = make_name_of("Yinxin tests", "印信 测试", "a@b.test"),
			  .issuer = make_name("Issuer"),
			  .serial = 0x1234567,
			  .exts = { make_ca(3), make_usage(YX_KU_KEY_CERT_SIGN | YX_KU_CRL_SIGN),
				    make_purpose(YX_OID_EKU_DOCUMENT_SIGNING),
				    make_alt("DNS:a.test email:x@a.test URI:http://a.test/ "
					     "IP:c0000201 dir:Alt RID:1.2.3"),
				    make_policies("AB*"), make_mappings("ABAC"),
				    make_policy_constraints(2, 3), make_inhibit_any(4),
				    make_constraints("DNS:a.test", "email:b.test dir:No"),
				    make_point("http://c.test/1.crl"),
				    make_access(YX_OID_AIA_OCSP, "http://o.test/"),
				    make_null_ext(YX_OID_OCSP_NO_CHECK) } };

	if (!key)
		key = make_key("p256");
	m.key = m.issuer_key = key;
	return make_cert_der(&m);
}

static struct yx_cert *
parse(struct yx_bytes der, unsigned flags)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_cert *c = NULL;

	CHECK_OK(yx_cert_parse(&c, der, flags, &err));
	return c;
}

static void
fields(void)
{
	struct yx_bytes der = full_der();
	struct yx_cert *c = parse(der, YX_PKI_STRICT);
	struct yx_error err = YX_ERROR_INIT;
	const struct yx_pubkey *k = NULL, *again = NULL;
	struct yx_digest d;
	char text[200];
	bool valid = false;

	REQUIRE(c);
	CHECK(yx_bytes_equal(yx_cert_der(c), der) && yx_cert_der(c).data != der.data);
	CHECK(yx_cert_tbs(c).len > 200 && yx_cert_tbs(c).len < der.len);
	CHECK_INT(yx_cert_version(c), 3);
	CHECK_STR(yx_cert_serial_hex(text, sizeof text, c), "01234567");
	CHECK_STR(yx_name_text(text, sizeof text, yx_cert_subject(c)),
		  "emailAddress=a@b.test,CN=印信 测试,O=Yinxin tests,C=CN");
	CHECK_STR(yx_name_display(text, sizeof text, yx_cert_subject(c)), "印信 测试");
	CHECK_STR(yx_name_text(text, sizeof text, yx_cert_issuer(c)),
		  "CN=Issuer,O=Yinxin tests,C=CN");
	CHECK(yx_cert_not_before(c) == make_time("2020-01-01T00:00:00Z"));
	CHECK(yx_cert_not_after(c) == make_time("2030-01-01T00:00:00Z"));
	CHECK_OK(yx_cert_public_key(c, &k, &err));
	CHECK_OK(yx_cert_public_key(c, &again, &err));
	CHECK(k == again && yx_pubkey_type(k) == YX_KEY_EC);
	CHECK(yx_bytes_equal(yx_cert_spki(c), yx_pubkey_spki(k)));
	CHECK(yx_bytes_equal(yx_cert_key_bits(c), yx_pubkey_bits_value(k)));
	CHECK_INT(yx_cert_scheme(c).kind, YX_SCHEME_ECDSA);
	CHECK_INT(yx_cert_scheme(c).digest, YX_DIGEST_SHA256);
	CHECK(yx_cert_signature_algorithm(c).len > 0 && yx_cert_signature(c).len > 60);
	CHECK_OK(yx_cert_fingerprint(c, YX_DIGEST_SHA256, &d, &err));
	CHECK_INT(d.len, 32);
	CHECK_INT(yx_cert_defects(c), 0);
	CHECK_INT(yx_cert_forgiven(c)->kinds, 0);
	CHECK(!yx_cert_self_issued(c));
	CHECK(yx_cert_is_named(c, yx_cert_issuer(c), yx_cert_serial(c)));
	CHECK(!yx_cert_is_named(c, yx_cert_subject(c), yx_cert_serial(c)));
	CHECK_OK(yx_cert_verify(c, c, &valid, &err)); /* made with its own key */
	CHECK(valid);
	yx_cert_free(c);
}

static void
check_constraints(const struct yx_cert *c)
{
	struct yx_general_name n;

	CHECK(yx_cert_has_name_constraints(c));
	CHECK(yx_cert_subtree_at(c, false, 0, &n) && n.kind == YX_NAME_DNS);
	CHECK(!yx_cert_subtree_at(c, false, 1, &n));
	CHECK(yx_cert_subtree_at(c, true, 0, &n) && yx_bytes_equal_str(n.value, "b.test"));
	CHECK(yx_cert_subtree_at(c, true, 1, &n) && n.kind == YX_NAME_DIRECTORY);
	CHECK(yx_bytes_equal(n.value, make_name("No")));
	CHECK(!yx_cert_subtree_at(c, true, 2, &n));
}

static void
check_policies(const struct yx_cert *c)
{
	struct yx_bytes a, b;
	int require, inhibit;

	CHECK(yx_cert_policy_at(c, 1, &a, &b) && yx_bytes_equal(a, make_oid("1.2.3.2")));
	CHECK(yx_cert_policy_at(c, 2, &a, &b) &&
	      yx_bytes_equal(a, yx_oid_bytes(YX_OID_EXT_ANY_POLICY)));
	CHECK(!yx_cert_policy_at(c, 3, &a, &b) && a.len == 0);
	CHECK(yx_cert_policy_mapping_at(c, 1, &a, &b) && yx_bytes_equal(b, make_oid("1.2.3.3")));
	CHECK(!yx_cert_policy_mapping_at(c, 2, &a, &b));
	CHECK(yx_cert_policy_constraints(c, &require, &inhibit));
	CHECK_INT(require, 2);
	CHECK_INT(inhibit, 3);
	CHECK_INT(yx_cert_inhibit_any_policy(c), 4);
}

static void
extensions(void)
{
	static const char *const alts[] = { "DNS:a.test",
					    "email:x@a.test",
					    "URI:http://a.test/",
					    "IP:192.0.2.1",
					    "DirName:CN=Alt,O=Yinxin tests,C=CN",
					    "RID:1.2.3" };
	struct yx_cert *c = parse(full_der(), YX_PKI_STRICT);
	struct yx_buf text = { 0 };
	struct yx_general_name n;
	struct yx_dist_point dp;
	struct yx_extension ext;
	struct yx_bytes v;
	uint32_t bits;
	size_t i;

	REQUIRE(c);
	CHECK(yx_cert_key_usage(c, &bits) && bits == (YX_KU_KEY_CERT_SIGN | YX_KU_CRL_SIGN));
	CHECK(yx_cert_may(c, YX_KU_CRL_SIGN) && !yx_cert_may(c, YX_KU_DIGITAL_SIGNATURE));
	CHECK(yx_cert_is_ca(c) && yx_cert_has_basic_constraints(c));
	CHECK_INT(yx_cert_path_len(c), 3);
	CHECK(yx_cert_has_eku(c) && yx_cert_eku_at(c, 0, &v) && !yx_cert_eku_at(c, 1, &v));
	CHECK(yx_cert_lists_eku(c, YX_OID_EKU_DOCUMENT_SIGNING));
	CHECK(yx_cert_allows_eku(c, YX_OID_EKU_DOCUMENT_SIGNING));
	CHECK(!yx_cert_allows_eku(c, YX_OID_EKU_EMAIL));
	for (i = 0; yx_cert_alt_name_at(c, i, &n); i++) {
		yx_buf_reset(&text);
		CHECK(yx_general_name_put_text(&text, &n));
		CHECK_STR(yx_buf_str(&text), alts[i]);
	}
	CHECK_INT(i, 6);
	check_policies(c);
	check_constraints(c);
	CHECK(yx_cert_crl_dist_point_at(c, 0, &dp) && dp.reasons == YX_CRL_ALL_REASONS);
	CHECK(!yx_cert_crl_dist_point_at(c, 1, &dp) && !yx_cert_freshest_crl_at(c, 0, &dp));
	CHECK(yx_cert_crl_url_at(c, 0, &v) && yx_bytes_equal_str(v, "http://c.test/1.crl"));
	CHECK(!yx_cert_crl_url_at(c, 1, &v));
	CHECK(yx_cert_ocsp_url_at(c, 0, &v) && yx_bytes_equal_str(v, "http://o.test/"));
	CHECK(!yx_cert_issuer_url_at(c, 0, &v));
	CHECK(yx_cert_ocsp_no_check(c));
	CHECK(yx_cert_extension(c, YX_OID_EXT_KEY_USAGE, &ext) && ext.critical);
	CHECK(!yx_cert_extension(c, YX_OID_EXT_QC_STATEMENTS, &ext));
	for (i = 0; yx_cert_extension_at(c, i, &ext);)
		i++;
	CHECK_INT(i, 12);
	CHECK(!yx_cert_unknown_critical(c, &ext));
	yx_buf_clear(&text);
	yx_cert_free(c);
}

static void
identifiers_and_statements(void)
{
	struct make m = { .subject = make_name("X") };
	struct yx_authority_key_id aki;
	struct yx_extension ext;
	struct yx_bytes oid, info;
	struct yx_cert *c;

	m.key = key ? key : (key = make_key("p256"));
	m.exts[0] = (struct make_ext){ YX_OID_EXT_SUBJECT_KEY_ID, false,
				       YX_BYTES_LIT("\x04\x03\x01\x02\x03"), NULL };
	m.exts[1] = (struct make_ext){
		YX_OID_EXT_AUTHORITY_KEY_ID, false,
		YX_BYTES_LIT("\x30\x0d\x80\x02\x01\x02\xa1\x04\x82\x02xy\x82\x01\x07"), NULL
	};
	m.exts[2] = (struct make_ext){ YX_OID_EXT_QC_STATEMENTS, true,
				       YX_BYTES_LIT("\x30\x0c\x30\x04\x06\x02\x2a\x03\x30\x04"
						    "\x06\x02\x2a\x04"),
				       NULL };
	c = parse(make_cert_der(&m), YX_PKI_STRICT);
	REQUIRE(c);
	CHECK(yx_bytes_equal(yx_cert_subject_key_id(c), YX_BYTES_LIT("\x01\x02\x03")));
	CHECK(yx_cert_authority_key_id(c, &aki));
	CHECK(yx_bytes_equal(aki.key_id, YX_BYTES_LIT("\x01\x02")) && aki.issuer.len == 4);
	CHECK(yx_bytes_equal(aki.serial, YX_BYTES_LIT("\x07")));
	CHECK(yx_cert_qc_statement_at(c, 1, &oid, &info) && oid.len == 2 && info.len == 0);
	CHECK(!yx_cert_qc_statement_at(c, 2, &oid, &info));
	CHECK(yx_cert_unknown_critical(c, &ext) && ext.id == YX_OID_EXT_QC_STATEMENTS);
	yx_cert_free(c);
}

/* Nothing said: what absence means. */
static void
bare(void)
{
	struct make m = { .subject = make_name("Bare"), .version = 1 };
	struct yx_authority_key_id aki;
	struct yx_bytes a, b;
	struct yx_cert *c;
	int require, inhibit;
	uint32_t bits;

	m.key = key ? key : (key = make_key("p256"));
	c = parse(make_cert_der(&m), YX_PKI_STRICT);
	REQUIRE(c);
	CHECK_INT(yx_cert_version(c), 1);
	CHECK(yx_cert_self_issued(c));
	CHECK(!yx_cert_key_usage(c, &bits) && bits == 0);
	CHECK(yx_cert_may(c, YX_KU_DIGITAL_SIGNATURE) && !yx_cert_is_ca(c));
	CHECK_INT(yx_cert_path_len(c), -1);
	CHECK(!yx_cert_has_eku(c) && yx_cert_allows_eku(c, YX_OID_EKU_EMAIL));
	CHECK_INT(yx_cert_subject_key_id(c).len, 0);
	CHECK(!yx_cert_authority_key_id(c, &aki) && !yx_cert_policy_at(c, 0, &a, &b));
	CHECK(!yx_cert_policy_constraints(c, &require, &inhibit) && require == -1 && inhibit == -1);
	CHECK_INT(yx_cert_inhibit_any_policy(c), -1);
	CHECK(!yx_cert_has_name_constraints(c) && !yx_cert_ocsp_no_check(c));
	yx_cert_free(c);
}

/* --------------------------------------------------------------- bad input */

static void
truncated_anywhere(void)
{
	struct yx_bytes der = full_der();
	struct yx_error err = YX_ERROR_INIT;
	struct yx_cert *c;

	for (size_t n = 0; n < der.len; n++)
		for (unsigned flags = 0; flags <= YX_PKI_LENIENT; flags++) {
			uint8_t *copy = malloc(n ? n : 1); /* so that a sanitizer sees its end */

			memcpy(copy, der.data, n);
			CHECK_STATUS(yx_cert_parse(&c, yx_bytes(copy, n), flags, &err),
				     YX_MALFORMED);
			CHECK(c == NULL);
			free(copy);
		}
}

/* Every byte changed: refused, or read without harm. */
static void
any_byte_changed(void)
{
	struct yx_bytes der = full_der();
	uint8_t *copy = malloc(der.len);
	struct yx_cert *c;
	char text[200];
	size_t read = 0;

	memcpy(copy, der.data, der.len);
	for (size_t i = 0; i < der.len; i++)
		for (int bit = 0; bit < 8; bit++) {
			copy[i] ^= (uint8_t)(1 << bit);
			if (yx_cert_parse(&c, yx_bytes(copy, der.len), YX_PKI_LENIENT, NULL) ==
			    YX_OK) {
				read++;
				yx_name_text(text, sizeof text, yx_cert_subject(c));
				CHECK(yx_utf8_valid(yx_bytes_str(text)));
				CHECK(!yx_bytes_equal(yx_cert_der(c), der));
			}
			yx_cert_free(c);
			copy[i] ^= (uint8_t)(1 << bit);
		}
	CHECK(read > 100);
	free(copy);
}

static void
trailing_bytes(void)
{
	struct yx_bytes der = full_der();
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf b = { 0 };
	struct yx_cert *c;

	yx_buf_put_bytes(&b, der);
	yx_buf_put_u8(&b, 0);
	CHECK_STATUS(yx_cert_parse(&c, yx_buf_bytes(&b), YX_PKI_STRICT, &err), YX_MALFORMED);
	CHECK_INT(err.offset, der.len);
	c = parse(yx_buf_bytes(&b), YX_PKI_LENIENT);
	REQUIRE(c);
	CHECK(yx_bytes_equal(yx_cert_der(c), der));
	CHECK(yx_cert_defects(c) & YX_CERT_TRAILING_BYTES);
	CHECK(yx_cert_forgiven(c)->kinds & YX_DER_FORGAVE_TRAILING);
	yx_cert_free(c);
	yx_buf_clear(&b);
}

/* Extensions that must not be read as they are: refused strictly, told leniently. */
static void
bad_extensions(void)
{
	static const struct {
		const char *what;
		enum yx_oid id;
		struct yx_bytes value;
	} cases[] = {
		{ "key usage without a bit",
		  YX_OID_EXT_KEY_USAGE,
		  { (const uint8_t *)"\x03\x01\x00", 3 } },
		{ "key usage as octets",
		  YX_OID_EXT_KEY_USAGE,
		  { (const uint8_t *)"\x04\x01\x00", 3 } },
		{ "key usage, byte after",
		  YX_OID_EXT_KEY_USAGE,
		  { (const uint8_t *)"\x03\x02\x05\xa0\x00", 5 } },
		{ "path length below zero",
		  YX_OID_EXT_BASIC_CONSTRAINTS,
		  { (const uint8_t *)"\x30\x06\x01\x01\xff\x02\x01\xff", 8 } },
		{ "no purposes", YX_OID_EXT_EXT_KEY_USAGE, { (const uint8_t *)"\x30\x00", 2 } },
		{ "no alternative names",
		  YX_OID_EXT_SUBJECT_ALT_NAME,
		  { (const uint8_t *)"\x30\x00", 2 } },
		{ "a name of no kind",
		  YX_OID_EXT_SUBJECT_ALT_NAME,
		  { (const uint8_t *)"\x30\x03\x89\x01x", 5 } },
		{ "no policies",
		  YX_OID_EXT_CERTIFICATE_POLICIES,
		  { (const uint8_t *)"\x30\x00", 2 } },
		{ "half a mapping",
		  YX_OID_EXT_POLICY_MAPPINGS,
		  { (const uint8_t *)"\x30\x06\x30\x04\x06\x02\x2a\x03", 8 } },
		{ "empty policy constraints",
		  YX_OID_EXT_POLICY_CONSTRAINTS,
		  { (const uint8_t *)"\x30\x00", 2 } },
		{ "negative skip",
		  YX_OID_EXT_INHIBIT_ANY_POLICY,
		  { (const uint8_t *)"\x02\x01\x80", 3 } },
		{ "empty name constraints",
		  YX_OID_EXT_NAME_CONSTRAINTS,
		  { (const uint8_t *)"\x30\x00", 2 } },
		{ "a subtree with a minimum",
		  YX_OID_EXT_NAME_CONSTRAINTS,
		  { (const uint8_t *)"\x30\x0a\xa0\x08\x30\x06\x82\x01x\x80\x01\x01", 12 } },
		{ "an address constraint of five bytes",
		  YX_OID_EXT_NAME_CONSTRAINTS,
		  { (const uint8_t *)"\x30\x0b\xa0\x09\x30\x07\x87\x05\x01\x02\x03\x04\x05", 13 } },
		{ "no distribution points",
		  YX_OID_EXT_CRL_DIST_POINTS,
		  { (const uint8_t *)"\x30\x00", 2 } },
		{ "no access descriptions",
		  YX_OID_EXT_AUTHORITY_INFO,
		  { (const uint8_t *)"\x30\x00", 2 } },
		{ "no-check with something",
		  YX_OID_OCSP_NO_CHECK,
		  { (const uint8_t *)"\x05\x01\x00", 3 } },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct make m = { .subject = make_name("X") };
		struct yx_error err = YX_ERROR_INIT;
		struct yx_cert *c;
		struct yx_bytes der;
		enum yx_status st;

		m.key = key ? key : (key = make_key("p256"));
		m.exts[0] = (struct make_ext){ cases[i].id, false, cases[i].value, NULL };
		der = make_cert_der(&m);
		st = yx_cert_parse(&c, der, YX_PKI_STRICT, &err);
		CHECK_MSG(st == YX_MALFORMED && c == NULL, "%s: %s", cases[i].what,
			  yx_status_name(st));
		st = yx_cert_parse(&c, der, YX_PKI_LENIENT, &err);
		CHECK_MSG(st == YX_OK && (yx_cert_defects(c) & YX_CERT_BAD_EXTENSION), "%s",
			  cases[i].what);
		yx_cert_free(c);
	}
}

static void
limits(void)
{
	struct make m = { .subject = make_name("X") };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf b = { 0 };
	struct yx_cert *c;
	uint8_t *big = calloc(1, YX_LIMIT_CERT_BYTES + 1);
	size_t seq;

	CHECK_STATUS(yx_cert_parse(&c, yx_bytes(big, YX_LIMIT_CERT_BYTES + 1), 0, &err), YX_LIMIT);
	free(big);
	/* one name too many in a list */
	m.key = key ? key : (key = make_key("p256"));
	for (int over = 0; over < 2; over++) {
		yx_buf_reset(&b);
		seq = yx_der_begin(&b, YX_DER_SEQUENCE);
		for (int i = 0; i < YX_LIMIT_GENERAL_NAMES + over; i++)
			yx_der_put(&b, YX_DER_CONTEXT(2), YX_BYTES_LIT("a.test"));
		yx_der_end(&b, seq);
		m.exts[0] =
		    (struct make_ext){ YX_OID_EXT_SUBJECT_ALT_NAME, false, yx_buf_bytes(&b), NULL };
		CHECK_STATUS(yx_cert_parse(&c, make_cert_der(&m), 0, &err),
			     over ? YX_MALFORMED : YX_OK);
		yx_cert_free(c);
	}
	yx_buf_clear(&b);
}

static void
odd_serials(void)
{
	static const struct {
		int serial;
		const char *hex;
		unsigned defects;
	} cases[] = {
		{ 127, "7f", 0 },
		{ 128, "80", 0 },
		{ -1, "-01", YX_CERT_NEGATIVE_SERIAL },
		{ -256, "-0100", YX_CERT_NEGATIVE_SERIAL },
	};
	char text[80];

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct make m = { .subject = make_name("X"), .serial = cases[i].serial };
		struct yx_cert *c;

		m.key = key ? key : (key = make_key("p256"));
		c = parse(make_cert_der(&m), YX_PKI_STRICT);
		REQUIRE(c);
		CHECK_STR(yx_cert_serial_hex(text, sizeof text, c), cases[i].hex);
		CHECK_INT(yx_cert_defects(c), cases[i].defects);
		CHECK(strlen(yx_cert_serial_hex(text, 4, c)) < 4);
		yx_cert_free(c);
	}
}

/* --------------------------------------------------------------- ownership */

static void
shared_and_listed(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_cert *c = parse(full_der(), 0), *other = yx_cert_dup(c);
	struct yx_cert_list l = { 0 };
	struct yx_pool *pool = NULL;

	CHECK(other == c && yx_cert_dup(NULL) == NULL);
	CHECK_OK(yx_cert_list_add(&l, c, &err));
	CHECK_OK(yx_cert_list_add(&l, other, &err));
	CHECK_INT(l.count, 1);
	CHECK_OK(yx_pool_new(&pool, &err));
	CHECK_OK(yx_pool_add_cert(pool, c, &err));
	CHECK(yx_pool_find(pool, yx_cert_issuer(c), yx_cert_serial(c)) == c);
	CHECK(yx_pool_find(pool, yx_cert_subject(c), yx_cert_serial(c)) == NULL);
	CHECK(yx_pool_find_key_id(pool, yx_bytes(NULL, 0)) == NULL);
	yx_cert_free(c);
	yx_cert_free(other);
	yx_pool_free(pool);
	CHECK_INT(yx_cert_version(l.items[0]), 3);
	yx_cert_list_clear(&l);
	yx_cert_free(NULL);
}

/* -------------------------------------------------------------------- files */

static void
pem_files(void)
{
	struct yx_bytes der = full_der();
	struct make m = { .subject = make_name("Second") };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_cert_list l = { 0 };
	struct yx_cert *c = NULL;
	struct yx_buf pem = { 0 };

	yx_buf_puts(&pem, "some words before\n");
	CHECK(yx_pem_put(&pem, "CERTIFICATE", der));
	yx_buf_puts(&pem, "and between\n");
	m.key = key;
	CHECK(yx_pem_put(&pem, "X509 CERTIFICATE", make_cert_der(&m)));
	CHECK(yx_pem_put(&pem, "PRIVATE KEY", YX_BYTES_LIT("not looked at")));
	CHECK_OK(yx_cert_list_load(&l, yx_buf_bytes(&pem), 0, &err));
	CHECK_INT(l.count, 2);
	yx_cert_list_clear(&l);
	CHECK_OK(yx_cert_load(&c, yx_buf_bytes(&pem), 0, &err));
	CHECK(c && yx_bytes_equal(yx_cert_der(c), der));
	yx_cert_free(c);
	CHECK_OK(yx_cert_list_load(&l, der, 0, &err));
	CHECK_INT(l.count, 1);
	yx_cert_list_clear(&l);
	CHECK_STATUS(yx_cert_load(&c, YX_BYTES_LIT("hello"), 0, &err), YX_MALFORMED);
	CHECK(c == NULL);
	yx_buf_reset(&pem);
	CHECK(yx_pem_put(&pem, "PRIVATE KEY", YX_BYTES_LIT("x")));
	CHECK_STATUS(yx_cert_load(&c, yx_buf_bytes(&pem), 0, &err), YX_NOT_FOUND);
	yx_buf_clear(&pem);
}

static void
trust_folder(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_trust *t = NULL;
	char folder[400], path[500];
	struct yx_buf pem = { 0 };
	size_t added = 9;

	snprintf(folder, sizeof folder, "%s/trust", test_scratch());
	CHECK_OK(yx_path_make_dirs(folder, false, &err));
	CHECK_OK(yx_trust_new(&t, &err));
	CHECK_STATUS(yx_trust_add_path(t, folder, &added, &err), YX_NOT_FOUND);
	CHECK_STATUS(yx_trust_add_path(t, "/nonexistent/x.pem", &added, &err), YX_NOT_FOUND);
	CHECK(yx_pem_put(&pem, "CERTIFICATE", full_der()));
	snprintf(path, sizeof path, "%s/a.pem", folder);
	CHECK_OK(yx_file_write(path, yx_buf_bytes(&pem), 0, &err));
	snprintf(path, sizeof path, "%s/b.cer", folder);
	CHECK_OK(yx_file_write(path, full_der(), 0, &err));
	snprintf(path, sizeof path, "%s/notes.txt", folder);
	CHECK_OK(yx_file_write(path, YX_BYTES_LIT("not a certificate\n"), 0, &err));
	CHECK_OK(yx_trust_add_path(t, folder, &added, &err));
	CHECK_INT(added, 2); /* two signatures over the same contents: two certificates */
	CHECK_OK(yx_trust_add_path(t, folder, &added, &err));
	CHECK_INT(added, 0);
	CHECK_INT(yx_trust_anchor_count(t), 2);
	CHECK(yx_trust_has_anchor(t, yx_trust_anchor_at(t, 1)));
	CHECK(yx_trust_anchor_at(t, 2) == NULL);
	yx_trust_free(t);
	yx_buf_clear(&pem);
}

/* Opened now, read later: until then nothing is trusted, and it is the file that was opened. */
static void
trust_opened_before_it_is_read(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_trust *t = NULL;
	char folder[400], path[500];

	snprintf(folder, sizeof folder, "%s/later", test_scratch());
	CHECK_OK(yx_path_make_dirs(folder, false, &err));
	snprintf(path, sizeof path, "%s/a.cer", folder);
	CHECK_OK(yx_file_write(path, full_der(), 0, &err));
	CHECK_OK(yx_trust_new(&t, &err));
	CHECK_OK(yx_trust_open_path(t, folder, &err));
	CHECK_INT(yx_trust_anchor_count(t), 0);
	CHECK_STATUS(yx_trust_open_path(t, "/nonexistent/x.pem", &err), YX_NOT_FOUND);
	CHECK_INT(unlink(path), 0);
	CHECK_OK(yx_trust_read(t, &err));
	CHECK_OK(yx_trust_read(t, &err));
	CHECK_INT(yx_trust_anchor_count(t), 1);
	/* what is no certificate is told when it is read, by its name */
	snprintf(path, sizeof path, "%s/b.cer", test_scratch());
	CHECK_OK(yx_file_write(path, YX_BYTES_LIT("0\202\001"), 0, &err));
	CHECK_OK(yx_trust_open_path(t, path, &err));
	CHECK_STATUS(yx_trust_read(t, &err), YX_MALFORMED);
	CHECK(strstr(err.text, "b.cer: ") != NULL);
	yx_trust_free(t);
	/* more files than are opened at one time: not a part of them */
	for (int i = 0; i <= YX_LIMIT_TRUST_FILES; i++) {
		FILE *f;

		snprintf(path, sizeof path, "%s/%d", folder, i);
		f = fopen(path, "w");
		REQUIRE(f && fclose(f) == 0);
	}
	CHECK_OK(yx_trust_new(&t, &err));
	CHECK_STATUS(yx_trust_open_path(t, folder, &err), YX_LIMIT);
	yx_trust_free(t);
}

/* What OpenSSL makes and says, byte for byte. */
static void
openssl_agrees(void)
{
	struct yx_error err = YX_ERROR_INIT;
	char dir[300], path[400], text[400], *line;
	struct yx_cert_list l = { 0 };
	struct yx_bytes in, said;
	struct yx_digest d;
	bool valid = false;

	if (!test_have("openssl"))
		test_skip("no openssl command");
	snprintf(dir, sizeof dir, "%s", test_scratch());
	CHECK_INT(
	    test_sh("cd %s && openssl req -x509 -newkey rsa:2048 -nodes -keyout k.pem -out "
		    "c.pem -days 30 -utf8 -subj '/C=CN/O=a, b+c/CN= \"印\" ;<x>' -addext "
		    "'subjectAltName=DNS:h.test,IP:192.0.2.7' 2>/dev/null && openssl x509 "
		    "-in c.pem -noout -subject -nameopt RFC2253,-esc_msb,utf8 >said && openssl "
		    "x509 -in c.pem -noout -serial -fingerprint -sha256 >>said && openssl "
		    "crl2pkcs7 -nocrl -certfile c.pem -outform DER -out c.p7b",
		    dir),
	    0);
	snprintf(path, sizeof path, "%s/c.p7b", dir);
	in = test_read(path);
	CHECK_OK(yx_cert_list_load(&l, in, 0, &err));
	REQUIRE(l.count == 1);
	snprintf(path, sizeof path, "%s/said", dir);
	said = test_read(path);
	line = strndup((const char *)said.data, said.len);
	yx_name_text(text, sizeof text, yx_cert_subject(l.items[0]));
	CHECK_MSG(strstr(line, text) != NULL, "\"%s\" is not in %s", text, line);
	CHECK_OK(yx_cert_verify(l.items[0], l.items[0], &valid, &err));
	CHECK(valid);
	CHECK(yx_cert_is_ca(l.items[0]));
	CHECK_OK(yx_cert_fingerprint(l.items[0], YX_DIGEST_SHA256, &d, &err));
	snprintf(text, sizeof text, "%02X:%02X:%02X:%02X", d.value[0], d.value[1], d.value[2],
		 d.value[3]);
	CHECK(strstr(line, text) != NULL);
	CHECK(yx_cert_matches_host(l.items[0], "H.test"));
	CHECK(yx_cert_matches_host(l.items[0], "192.0.2.7"));
	CHECK(!yx_cert_matches_host(l.items[0], "x.h.test"));
	free(line);
	free((void *)(uintptr_t)in.data);
	free((void *)(uintptr_t)said.data);
	yx_cert_list_clear(&l);
}

static void
hosts(void)
{
	static const struct {
		const char *names, *host;
		bool fits;
	} cases[] = {
		{ "DNS:*.a.test", "x.a.test", true },     { "DNS:*.a.test", "a.test", false },
		{ "DNS:*.a.test", "x.y.a.test", false },  { "DNS:*.test", "a.test", false },
		{ "DNS:w*.a.test", "www.a.test", false }, { "DNS:a.*.test", "a.b.test", false },
		{ "DNS:a.test", "a.test.", true },        { "IP:c0000201", "192.0.2.1", true },
		{ "DNS:192.0.2.1", "192.0.2.1", false },  { "email:a.test", "a.test", false },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct make m = { .subject = make_name("a.test") };
		struct yx_cert *c;

		m.key = key ? key : (key = make_key("p256"));
		m.exts[0] = make_alt(cases[i].names);
		c = parse(make_cert_der(&m), 0);
		REQUIRE(c);
		CHECK_MSG(yx_cert_matches_host(c, cases[i].host) == cases[i].fits, "%s for %s",
			  cases[i].names, cases[i].host);
		yx_cert_free(c);
	}
}

TEST_MAIN(CASE(fields), CASE(extensions), CASE(identifiers_and_statements), CASE(bare),
	  CASE(truncated_anywhere), CASE(any_byte_changed), CASE(trailing_bytes),
	  CASE(bad_extensions), CASE(limits), CASE(odd_serials), CASE(shared_and_listed),
	  CASE(pem_files), CASE(trust_folder), CASE(trust_opened_before_it_is_read),
	  CASE(openssl_agrees), CASE(hosts))
