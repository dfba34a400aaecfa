/* SPDX-License-Identifier: Apache-2.0 */
/* Distinguished names from text: "/C=CN/O=x/CN=y" in order, or RFC 4514 "CN=y,O=x,C=CN" reversed.
 */
#include <yinxin/pki_ca.h>
#include <yinxin/limits.h>

#include <string.h>

#define RDN_MAX 32

/* Upper bounds of RFC 5280 A.1, in characters. */
static const struct type {
	enum yx_oid id;
	const char *other; /* another spelling in use */
	enum yx_der_tag tag;
	size_t max;
} types[] = {
	{ YX_OID_DN_COMMON_NAME, NULL, YX_DER_UTF8_STRING, 64 },
	{ YX_OID_DN_SURNAME, "surname", YX_DER_UTF8_STRING, 40 },
	{ YX_OID_DN_SERIAL_NUMBER, NULL, YX_DER_PRINTABLE_STRING, 64 },
	{ YX_OID_DN_COUNTRY, NULL, YX_DER_PRINTABLE_STRING, 2 },
	{ YX_OID_DN_LOCALITY, NULL, YX_DER_UTF8_STRING, 128 },
	{ YX_OID_DN_STATE, "S", YX_DER_UTF8_STRING, 128 },
	{ YX_OID_DN_STREET, NULL, YX_DER_UTF8_STRING, 128 },
	{ YX_OID_DN_ORGANIZATION, NULL, YX_DER_UTF8_STRING, 64 },
	{ YX_OID_DN_ORGANIZATIONAL_UNIT, NULL, YX_DER_UTF8_STRING, 64 },
	{ YX_OID_DN_TITLE, NULL, YX_DER_UTF8_STRING, 64 },
	{ YX_OID_DN_GIVEN_NAME, "givenName", YX_DER_UTF8_STRING, 16 },
	{ YX_OID_DN_PSEUDONYM, NULL, YX_DER_UTF8_STRING, 128 },
	{ YX_OID_DN_ORGANIZATION_ID, NULL, YX_DER_UTF8_STRING, 64 },
	{ YX_OID_DN_DOMAIN_COMPONENT, NULL, YX_DER_IA5_STRING, 63 },
	{ YX_OID_DN_USER_ID, NULL, YX_DER_UTF8_STRING, 256 },
	{ YX_OID_ATTR_EMAIL, "E", YX_DER_IA5_STRING, 255 },
};

static bool
same_word(struct yx_bytes word, const char *name)
{
	size_t i;

	if (!name || strlen(name) != word.len)
		return false;
	for (i = 0; i < word.len; i++)
		if ((word.data[i] | 0x20) != ((uint8_t)name[i] | 0x20))
			return false;
	return true;
}

static const struct type *
find_type(struct yx_bytes word)
{
	size_t i;

	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (same_word(word, yx_oid_name(types[i].id)) ||
		    same_word(word, yx_oid_dotted(types[i].id)) || same_word(word, types[i].other))
			return &types[i];
	return NULL;
}

/* The characters PrintableString and IA5String can hold. */
static bool
fits(enum yx_der_tag tag, struct yx_bytes text)
{
	static const char others[] = " '()+,-./:=?";
	size_t i;

	for (i = 0; i < text.len; i++) {
		uint8_t c = text.data[i];
		bool alnum = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');

		if (tag == YX_DER_IA5_STRING ? c >= 0x80 : !alnum && !memchr(others, c, 12))
			return false;
	}
	return true;
}

static size_t
characters(struct yx_bytes text)
{
	size_t i, n = 0;

	for (i = 0; i < text.len; i++)
		n += (text.data[i] & 0xc0) != 0x80;
	return n;
}

/* One RDN of one attribute. */
static enum yx_status
put_rdn(struct yx_buf *out, struct yx_bytes word, struct yx_bytes value, struct yx_error *err)
{
	const struct type *t = find_type(word);
	enum yx_der_tag tag = t ? t->tag : YX_DER_UTF8_STRING;
	int shown = word.len > 40 ? 40 : (int)word.len;
	struct yx_buf oid = { 0 };
	char dotted[YX_LIMIT_OID_TEXT];
	enum yx_status st = YX_OK;
	size_t set, seq;

	if (t) {
		yx_buf_put_bytes(&oid, yx_oid_bytes(t->id));
	} else {
		memcpy(dotted, word.data, word.len < sizeof(dotted) ? word.len : 0);
		dotted[word.len < sizeof(dotted) ? word.len : 0] = 0;
		if (yx_oid_parse(&oid, dotted, NULL) != YX_OK)
			st = yx_fail(err, YX_MALFORMED, NULL, "RFC 4514 3",
				     "unknown attribute \"%.*s\" in a name", shown,
				     (const char *)word.data);
	}
	if (st == YX_OK && (!value.len || !yx_utf8_valid(value)))
		st = yx_fail(err, YX_MALFORMED, NULL, "RFC 5280 A.1",
			     "the value of %.*s is empty or not UTF-8", shown,
			     (const char *)word.data);
	if (st == YX_OK && t && characters(value) > t->max)
		st = yx_fail(err, YX_MALFORMED, NULL, "RFC 5280 A.1",
			     "the value of %.*s has %zu characters, at most %zu", shown,
			     (const char *)word.data, characters(value), t->max);
	if (st == YX_OK && tag != YX_DER_UTF8_STRING && !fits(tag, value)) {
		if (t->id != YX_OID_DN_SERIAL_NUMBER)
			st = yx_fail(err, YX_MALFORMED, NULL, "RFC 5280 A.1",
				     "the value of %.*s has characters outside ASCII", shown,
				     (const char *)word.data);
		tag = YX_DER_UTF8_STRING;
	}
	if (st == YX_OK && t && t->id == YX_OID_DN_COUNTRY && value.len != 2)
		st = yx_fail(err, YX_MALFORMED, NULL, "RFC 5280 A.1",
			     "a country is two letters, as in C=CN");
	if (st != YX_OK)
		goto done;
	set = yx_der_begin(out, YX_DER_SET);
	seq = yx_der_begin(out, YX_DER_SEQUENCE);
	yx_der_put(out, YX_DER_OID, yx_buf_bytes(&oid));
	yx_der_put(out, tag, value);
	yx_der_end(out, seq);
	yx_der_end(out, set);
done:
	yx_buf_clear(&oid);
	return st;
}

/* One "type=value" up to `separator`, a backslash quoting what follows it. */
static bool
take_part(struct yx_reader *r, uint8_t separator, struct yx_bytes *word, struct yx_buf *value)
{
	uint8_t c;

	while (yx_accept(r, " "))
		;
	if (!yx_take_until(r, '=', word))
		return false;
	yx_buf_reset(value);
	while (yx_peek(r) >= 0 && yx_peek(r) != separator) {
		(void)yx_take_u8(r, &c);
		if (c == '\\' && !yx_take_u8(r, &c))
			return false;
		yx_buf_put_u8(value, c);
	}
	if (yx_peek(r) == separator) {
		(void)yx_take_u8(r, &c);
		return !yx_reader_at_end(r);
	}
	return true;
}

enum yx_status
yx_name_parse(struct yx_buf *out, const char *text, struct yx_error *err)
{
	struct yx_reader r = yx_reader(yx_bytes_str(text));
	struct yx_buf value = { 0 }, rdns = { 0 };
	size_t starts[RDN_MAX + 1], n = 0, i, seq;
	bool slashes = text && text[0] == '/';
	struct yx_bytes word;
	enum yx_status st = YX_OK;

	if (yx_reader_left(&r) > YX_LIMIT_CA_NAME_TEXT)
		return yx_fail(err, YX_LIMIT, NULL, "", "a name of %zu bytes", yx_reader_left(&r));
	if (slashes)
		(void)yx_skip(&r, 1);
	if (yx_reader_at_end(&r))
		return yx_fail(err, YX_MALFORMED, NULL, "", "the name is empty");
	while (!yx_reader_at_end(&r) && st == YX_OK) {
		starts[n] = rdns.len;
		if (n++ == RDN_MAX)
			st =
			    yx_fail(err, YX_LIMIT, &r, "", "more than %d parts in a name", RDN_MAX);
		else if (!take_part(&r, slashes ? '/' : ',', &word, &value))
			st = yx_fail(err, YX_MALFORMED, &r, "RFC 4514 3",
				     "expected TYPE=VALUE, as in CN=Zhang San");
		else
			st = put_rdn(&rdns, word, yx_buf_bytes(&value), err);
	}
	if (st != YX_OK)
		goto done;
	starts[n] = rdns.len;
	seq = yx_der_begin(out, YX_DER_SEQUENCE);
	for (i = 0; i < n; i++) {
		size_t k = slashes ? i : n - 1 - i;

		yx_der_put_raw(
		    out, yx_bytes_slice(yx_buf_bytes(&rdns), starts[k], starts[k + 1] - starts[k]));
	}
	yx_der_end(out, seq);
	st = yx_buf_status(out, err);
done:
	yx_buf_clear(&value);
	yx_buf_clear(&rdns);
	return st;
}
