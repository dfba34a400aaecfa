/* SPDX-License-Identifier: Apache-2.0 */
/* Distinguished names: when two are the same (RFC 5280 7.1), and how they are written (RFC 4514).
 */
#include "make.h"

/* One RDN with one CN of the given string type and bytes. */
static struct yx_bytes
cn(enum yx_der_tag tag, const char *bytes, size_t len)
{
	struct yx_buf b = { 0 };
	size_t name = yx_der_begin(&b, YX_DER_SEQUENCE), set, pair;

	set = yx_der_begin(&b, YX_DER_SET);
	pair = yx_der_begin(&b, YX_DER_SEQUENCE);
	yx_der_put_oid(&b, YX_OID_DN_COMMON_NAME);
	yx_der_put(&b, tag, yx_bytes(bytes, len));
	yx_der_end(&b, pair);
	yx_der_end(&b, set);
	yx_der_end(&b, name);
	return make_keep(&b);
}

#define CN(tag, text) cn(tag, text, sizeof(text) - 1)
#define UTF8          YX_DER_UTF8_STRING
#define PRINTABLE     YX_DER_PRINTABLE_STRING

static void
comparison(void)
{
	const struct {
		const char *what;
		struct yx_bytes a, b;
		bool same;
	} cases[] = {
		{ "identical", CN(UTF8, "Abc"), CN(UTF8, "Abc"), true },
		{ "case", CN(UTF8, "Abc"), CN(UTF8, "aBC"), true },
		{ "types", CN(UTF8, "Abc"), CN(PRINTABLE, "abc"), true },
		{ "blanks inside", CN(UTF8, "a  b"), CN(UTF8, "a b"), true },
		{ "blanks around", CN(UTF8, "  a b "), CN(UTF8, "a b"), true },
		{ "a blank is not none", CN(UTF8, "a b"), CN(UTF8, "ab"), false },
		{ "only blanks", CN(UTF8, "  "), CN(UTF8, ""), true },
		{ "prefix", CN(UTF8, "ab"), CN(UTF8, "abc"), false },
		{ "BMP", cn(YX_DER_BMP_STRING, "\x53\x70\0a", 4), CN(UTF8, "印A"), true },
		{ "universal", cn(YX_DER_UNIVERSAL_STRING, "\0\0\x53\x70", 4), CN(UTF8, "印"),
		  true },
		{ "Latin-1 as T61", cn(YX_DER_T61_STRING, "\xc4", 1), CN(UTF8, "ä"), true },
		{ "full width", CN(UTF8, "ＡＢ　ｃ"), CN(UTF8, "ab C"), true },
		{ "Greek", CN(UTF8, "ΣΑΣ"), CN(UTF8, "σας"), true },
		{ "Cyrillic", CN(UTF8, "ЁЖ"), CN(UTF8, "ёж"), true },
		{ "Polish", CN(UTF8, "ŁŹ"), CN(UTF8, "łź"), true },
		{ "look-alikes", CN(UTF8, "a"), CN(UTF8, "а"), false },
		{ "a soft hyphen is nothing",
		  CN(UTF8, "a\xc2\xad"
			   "b"),
		  CN(UTF8, "ab"), true },
		{ "bad UTF-8, the same bytes", CN(UTF8, "a\xff"), CN(UTF8, "a\xff"), true },
		{ "bad UTF-8", CN(UTF8, "a\xff"), CN(UTF8, "A\xff"), false },
		{ "octets are compared as they are", cn(YX_DER_OCTET_STRING, "a", 1),
		  cn(YX_DER_OCTET_STRING, "A", 1), false },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		CHECK_MSG(yx_name_equal(cases[i].a, cases[i].b) == cases[i].same, "%s",
			  cases[i].what);
		CHECK_MSG(yx_name_equal(cases[i].b, cases[i].a) == cases[i].same, "%s, turned",
			  cases[i].what);
	}
}

/* {O=x+CN=y} in both orders, and with a third. */
static struct yx_bytes
multi(const char *order)
{
	struct yx_buf b = { 0 };
	size_t name = yx_der_begin(&b, YX_DER_SEQUENCE), set = yx_der_begin(&b, YX_DER_SET), pair;

	for (; *order; order++) {
		pair = yx_der_begin(&b, YX_DER_SEQUENCE);
		yx_der_put_oid(&b, *order == 'o'   ? YX_OID_DN_ORGANIZATION
				   : *order == 'c' ? YX_OID_DN_COMMON_NAME
						   : YX_OID_DN_TITLE);
		yx_der_put_utf8(&b, "v");
		yx_der_end(&b, pair);
	}
	yx_der_end(&b, set);
	yx_der_end(&b, name);
	return make_keep(&b);
}

static void
several_attributes_in_one(void)
{
	char text[100];

	CHECK(yx_name_equal(multi("oc"), multi("co")));
	CHECK(!yx_name_equal(multi("oc"), multi("oct")));
	CHECK(!yx_name_equal(multi("oct"), multi("oc")));
	CHECK(!yx_name_equal(multi("oo"), multi("oc")));
	CHECK_STR(yx_name_text(text, sizeof text, multi("oc")), "O=v+CN=v");
}

static void
within(void)
{
	struct yx_bytes base = make_name_of("Org", NULL, NULL),
			below = make_name_of("org", "x", NULL);

	CHECK(yx_name_within(below, base) && yx_name_within(base, base));
	CHECK(!yx_name_within(base, below));
	CHECK(yx_name_within(below, make_name_of(NULL, NULL, NULL)));
	CHECK(!yx_name_within(below, make_name_of("Other", NULL, NULL)));
	CHECK(yx_name_empty(make_name_of(NULL, NULL, NULL)) && !yx_name_empty(base));
}

static void
text(void)
{
	static const struct {
		const char *value, *want;
	} cases[] = {
		{ "plain", "CN=plain" },
		{ " both ends ", "CN=\\ both ends\\ " },
		{ "#first", "CN=\\#first" },
		{ "a,b+c\"d\\e<f>g;h", "CN=a\\,b\\+c\\\"d\\\\e\\<f\\>g\\;h" },
		{ "印信", "CN=印信" },
		{ "a\nb", "CN=a\\0Ab" },
		{ "a\xe2\x80\xae"
		  "b",
		  "CN=a\\E2\\80\\AEb" }, /* right-to-left override */
		{ "", "CN=" },
	};
	struct yx_buf b = { 0 };
	char out[100];

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		CHECK_STR(
		    yx_name_text(out, sizeof out, cn(UTF8, cases[i].value, strlen(cases[i].value))),
		    cases[i].want);
	CHECK_STR(yx_name_text(out, sizeof out, cn(YX_DER_OCTET_STRING, "\x01", 1)), "CN=#040101");
	CHECK_STR(yx_name_text(out, sizeof out, YX_BYTES_LIT("junk")), "?");
	CHECK_STR(yx_name_text(out, 7, CN(UTF8, "印信")), "CN=印"); /* cut at a character */
	CHECK(yx_name_put_attribute(&b, make_name("x"), YX_OID_DN_ORGANIZATION));
	CHECK_STR(yx_buf_str(&b), "Yinxin tests");
	CHECK(!yx_name_put_attribute(&b, make_name("x"), YX_OID_DN_TITLE));
	CHECK_STR(yx_name_display(out, sizeof out, make_name_of("Org", NULL, NULL)), "Org");
	yx_buf_clear(&b);
}

static void
indication_words(void)
{
	for (int i = 1; i < YX_SUB_COUNT; i++) {
		enum yx_sub_indication s = (enum yx_sub_indication)i;
		const char *name = yx_sub_indication_name(s);

		CHECK(name && yx_sub_indication_by_name(name) == s);
		CHECK(strstr(yx_sub_indication_uri(s), name) != NULL);
		CHECK(yx_sub_indication_text(s, false)[0] && yx_sub_indication_text(s, true)[0]);
		CHECK(yx_utf8_valid(yx_bytes_str(yx_sub_indication_text(s, true))));
		CHECK(yx_sub_indication_of(s) == YX_INDICATION_INDETERMINATE ||
		      yx_sub_indication_of(s) == YX_INDICATION_FAILED);
	}
	CHECK(yx_sub_indication_name(YX_SUB_NONE) == NULL);
	CHECK_INT(yx_sub_indication_of(YX_SUB_NONE), YX_INDICATION_PASSED);
	CHECK_INT(yx_sub_indication_of(YX_SUB_HASH_FAILURE), YX_INDICATION_FAILED);
	CHECK_INT(yx_sub_indication_of(YX_SUB_TRY_LATER), YX_INDICATION_INDETERMINATE);
	CHECK_INT(yx_sub_indication_by_name("NOT_A_NAME"), YX_SUB_NONE);
	CHECK_STR(yx_indication_name(YX_INDICATION_FAILED), "TOTAL-FAILED");
	CHECK_STR(yx_indication_block_name(YX_INDICATION_PASSED), "PASSED");
}

TEST_MAIN(CASE(comparison), CASE(several_attributes_in_one), CASE(within), CASE(text),
	  CASE(indication_words))
