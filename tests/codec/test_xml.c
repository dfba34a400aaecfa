/* SPDX-License-Identifier: Apache-2.0 */
#include "../test.h"
#include <yinxin/codec_xml.h>
#include <yinxin/limits.h>

static struct yx_xml *
parse(const char *text)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_xml *x = NULL;

	CHECK_OK(yx_xml_parse(&x, yx_bytes_str(text), &err));
	return x;
}

static void
elements_are_found_whatever_their_namespace(void)
{
	static const char *const roots[] = {
		"<ofd:A xmlns:ofd='http://www.ofdspec.org/2016'><ofd:B x='1'>t</ofd:B></ofd:A>",
		"<A xmlns='http://www.ofdspec.org'><B x='1'>t</B></A>",
		"<A><B x='1'>t</B></A>",
		"<q:A xmlns:q='urn:q'><B x='1'> t\n</B></q:A>",
		/* prefixes that nothing declares: other readers do not mind */
		"<ofd:A><ofd:B x='1'>t</ofd:B></ofd:A>",
		"<A><ofd:B ofd:x='1'>t</ofd:B></A>",
	};

	for (size_t i = 0; i < sizeof(roots) / sizeof(roots[0]); i++) {
		struct yx_xml *x = parse(roots[i]);
		const struct yx_xml_node *b = yx_xml_child(yx_xml_root(x), "B");

		CHECK(yx_xml_is(yx_xml_root(x), "A"));
		CHECK_STR(yx_xml_attr(b, "x"), "1");
		CHECK_STR(yx_xml_text_str(x, b), "t");
		CHECK_STR(yx_xml_field(x, yx_xml_root(x), "B"), "t");
		CHECK_STR(yx_xml_field(x, b, "x"), "1");
		CHECK(yx_xml_attr(b, "y") == NULL);
		yx_xml_free(x);
	}
}

static void
walking_visits_every_element_once(void)
{
	struct yx_xml *x = parse("<a>\n<b><c/><d/></b>\n<e/></a>");
	const struct yx_xml_node *n, *root = yx_xml_root(x);
	char seen[16] = "";
	size_t k = 0;

	for (n = yx_xml_walk(root, root); n; n = yx_xml_walk(root, n))
		seen[k++] = yx_xml_name(n)[0];
	CHECK_STR(seen, "bcde");
	CHECK_INT(yx_xml_line(yx_xml_child(root, "e")), 3);
	n = yx_xml_child(root, "b");
	CHECK(yx_xml_is(yx_xml_next(n, NULL), "e") && yx_xml_next(n, "b") == NULL);
	yx_xml_free(x);
}

static void
entities_and_document_types_are_refused(void)
{
	static const char *const bombs[] = {
		"<!DOCTYPE a><a/>",
		"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>",
		"<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
		"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
		("<!DOCTYPE a [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;'>"
		 "<!ENTITY c '&b;&b;&b;&b;&b;'>]><a>&c;</a>"),
	};

	for (size_t i = 0; i < sizeof(bombs) / sizeof(bombs[0]); i++) {
		struct yx_error err = YX_ERROR_INIT;
		struct yx_xml *x = NULL;

		CHECK_STATUS(yx_xml_parse(&x, yx_bytes_str(bombs[i]), &err), YX_DENIED);
		CHECK(x == NULL && strstr(err.text, "document type"));
	}
}

static void
predefined_entities_are_text(void)
{
	struct yx_xml *x =
	    parse("<a b='1 &lt; 2 &amp;&#x4E2D;'>&lt;x&gt; &amp; y<![CDATA[<z>]]></a>");

	CHECK_STR(yx_xml_attr(yx_xml_root(x), "b"), "1 < 2 &中");
	CHECK_STR(yx_xml_text_str(x, yx_xml_root(x)), "<x> & y<z>");
	yx_xml_free(x);
}

static void
errors_name_the_line(void)
{
	static const char *const bad[] = { "<a>\n<b>\n</a>", "",         "no xml",
					   "<a/><b/>",       "<a b='x>", "<a>&undefined;</a>",
					   "\xff\xfe<\x01" };

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct yx_error err = YX_ERROR_INIT;
		struct yx_xml *x = NULL;

		CHECK_STATUS(yx_xml_parse(&x, yx_bytes_str(bad[i]), &err), YX_MALFORMED);
		if (i == 0)
			CHECK_MSG(strstr(err.text, "line 3") != NULL, "%s", err.text);
	}
}

static void
depth_and_count_are_limited(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf b = { 0 };
	struct yx_xml *x = NULL;

	for (int i = 0; i < YX_LIMIT_XML_DEPTH; i++)
		yx_buf_puts(&b, "<a>");
	for (int i = 0; i < YX_LIMIT_XML_DEPTH; i++)
		yx_buf_puts(&b, "</a>");
	CHECK_OK(yx_xml_parse(&x, yx_buf_bytes(&b), &err));
	yx_xml_free(x);
	CHECK(yx_buf_insert(&b, 0, "<a>", 3) && yx_buf_puts(&b, "</a>"));
	CHECK_STATUS(yx_xml_parse(&x, yx_buf_bytes(&b), &err), YX_LIMIT);
	yx_buf_reset(&b);
	yx_buf_puts(&b, "<r>");
	for (int i = 0; i < YX_LIMIT_XML_ELEMENTS; i++)
		yx_buf_puts(&b, "<a/>");
	yx_buf_puts(&b, "</r>");
	CHECK_STATUS(yx_xml_parse(&x, yx_buf_bytes(&b), &err), YX_LIMIT);
	yx_buf_clear(&b);
}

static void
cut_at_every_byte(void)
{
	static const char text[] = "<?xml version='1.0'?><a b='c'><!-- d --><e>f</e></a>";

	for (size_t n = 0; n < sizeof(text) - 1; n++) {
		struct yx_error err = YX_ERROR_INIT;
		struct yx_xml *x = NULL;
		char *copy = malloc(n ? n : 1);

		memcpy(copy, text, n);
		CHECK_STATUS(yx_xml_parse(&x, yx_bytes(copy, n), &err), YX_MALFORMED);
		free(copy);
	}
}

static void
what_is_escaped_comes_back(void)
{
	static const char odd[] = "<a & \"b\" 'c'>\r\n\t中\x01";
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf b = { 0 };
	struct yx_xml *x = NULL;

	yx_buf_puts(&b, "<r");
	yx_xml_put_attr(&b, "v", odd);
	yx_buf_puts(&b, ">");
	yx_xml_put_text(&b, yx_bytes_str(odd));
	yx_buf_puts(&b, "</r>");
	CHECK_OK(yx_xml_parse(&x, yx_buf_bytes(&b), &err));
	CHECK_STR(yx_xml_attr(yx_xml_root(x), "v"), "<a & \"b\" 'c'>\r\n\t中\xef\xbf\xbd");
	CHECK_STR(yx_xml_text_str(x, yx_xml_root(x)), "<a & \"b\" 'c'>\r\n\t中\xef\xbf\xbd");
	yx_xml_free(x);
	yx_buf_clear(&b);
}

static void
numbers_are_read_whole_or_not_at_all(void)
{
	double v[4];
	int64_t i;

	CHECK(yx_xml_numbers("0 0 210 297", v, 4) == 4 && v[3] == 297);
	CHECK(yx_xml_numbers(" 1.5\t-2e1\n", v, 4) == 2 && v[1] == -20);
	CHECK(yx_xml_numbers("1 x", v, 4) == -1 && yx_xml_numbers("1 2 3 4 5", v, 4) == -1);
	CHECK(yx_xml_numbers("nan", v, 4) == -1 && yx_xml_numbers("1e999", v, 4) == -1);
	CHECK(yx_xml_numbers(NULL, v, 4) == -1 && yx_xml_numbers("", v, 4) == 0);
	CHECK(yx_xml_integer("42", &i) && i == 42 && !yx_xml_integer("4x", &i) &&
	      !yx_xml_integer("", &i));
}

TEST_MAIN(CASE(elements_are_found_whatever_their_namespace),
	  CASE(walking_visits_every_element_once), CASE(entities_and_document_types_are_refused),
	  CASE(predefined_entities_are_text), CASE(errors_name_the_line),
	  CASE(depth_and_count_are_limited), CASE(cut_at_every_byte),
	  CASE(what_is_escaped_comes_back), CASE(numbers_are_read_whole_or_not_at_all))
