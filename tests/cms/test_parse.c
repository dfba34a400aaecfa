/* SPDX-License-Identifier: Apache-2.0 */
/* Reading: whole, cut at every byte, with something behind, wrong in each place, too much of it. */
#include <yinxin/cms.h>
#include <yinxin/limits.h>
#include "identity.h"

static const struct yx_bytes text = YX_BYTES_LIT("text");
static struct yx_buf good; /* one signer, attached, a time */

static void
setup(void)
{
	struct yx_cms_signer_options o = YX_CMS_SIGNER_OPTIONS_INIT;
	struct yx_cms_content content = { .runs = &text, .run_count = 1 };
	struct yx_error err = YX_ERROR_INIT;
	struct identity id;

	need_openssl();
	if (good.len)
		return;
	id = identity_make("p256", "p256", "");
	o.certificate = yx_cert_der(id.cert);
	o.signing_time = 1700000000 * YX_SECOND;
	CHECK_OK(yx_cms_sign(&good, YX_CMS_RFC, &content, true, &o, id.key, NULL, 0, &err));
	identity_free(&id);
}

static void
what_is_in_it(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_cms *c = NULL;

	setup();
	CHECK_OK(yx_cms_parse(&c, yx_buf_bytes(&good), &err));
	REQUIRE(c);
	CHECK_INT(c->version, 1);
	CHECK_INT(c->family, YX_CMS_RFC);
	CHECK_INT(c->content_type, YX_OID_CMS_DATA);
	CHECK(c->attached && yx_bytes_equal(c->content, text));
	CHECK_INT(c->certificate_count, 1);
	CHECK_INT(c->signer_count, 1);
	CHECK_INT(c->trailing, 0);
	CHECK_INT(c->forgiven.kinds, 0);
	CHECK(yx_cms_signing_time(&c->signers[0]) == 1700000000 * YX_SECOND);
	CHECK_INT(yx_cms_message_digest(&c->signers[0]).len, 32);
	CHECK(yx_cms_attribute_find(&c->signers[0].signed_attributes,
				    YX_OID_ATTR_SIGNING_CERT_V2) != NULL);
	CHECK(yx_cms_attribute_find(&c->signers[0].unsigned_attributes,
				    YX_OID_ATTR_TIMESTAMP_TOKEN) == NULL);
	CHECK(yx_cms_signer_matches(&c->signers[0], c->certificates[0]));
	CHECK(!yx_cms_signer_matches(&c->signers[0], text));
	CHECK_INT(yx_cms_signature_timestamp(&c->signers[0], 0).len, 0);
	yx_cms_free(c);
}

static void
cut_at_every_byte(void)
{
	struct yx_error err = YX_ERROR_INIT;

	setup();
	for (size_t n = 0; n < good.len; n++) {
		struct yx_cms *c = NULL;
		/* a copy of exactly this length, so that reading beyond it is noticed */
		uint8_t *copy = malloc(n ? n : 1);

		memcpy(copy, good.data, n);
		CHECK_MSG(yx_cms_parse(&c, yx_bytes(copy, n), &err) != YX_OK, "cut at %zu", n);
		CHECK(c == NULL);
		free(copy);
	}
}

static void
bytes_behind_it(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_cms *c = NULL;
	struct yx_buf slot;
	uint8_t zeros[64] = { 0 };

	setup();
	yx_buf_init(&slot, 0);
	yx_buf_put_bytes(&slot, yx_buf_bytes(&good));
	yx_buf_fill(&slot, 0, 100);
	CHECK_OK(yx_cms_parse(&c, yx_buf_bytes(&slot), &err));
	CHECK(c && c->trailing == 100);
	CHECK(yx_bytes_equal(yx_cms_cut(yx_buf_bytes(&slot)), yx_buf_bytes(&good)));
	yx_cms_free(c);
	CHECK_STATUS(yx_cms_parse(&c, yx_bytes(zeros, sizeof(zeros)), &err), YX_NOT_FOUND);
	CHECK_STATUS(yx_cms_parse(&c, yx_bytes(NULL, 0), &err), YX_NOT_FOUND);
	CHECK_INT(yx_cms_cut(yx_bytes(zeros, 0)).len, 0);
	yx_buf_clear(&slot);
}

/* Another tag in the place of each structural one is refused, and never crashes. */
static void
every_tag_wrong(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf edit;
	struct yx_cms *c = NULL;
	size_t tags[8], n = 0;
	struct yx_der d, info, box, data;
	struct yx_der_item item;

	setup();
	d = yx_der(yx_buf_bytes(&good));
	tags[n++] = 0;
	REQUIRE(yx_der_enter(&d, YX_DER_SEQUENCE, &info));
	REQUIRE(yx_der_any(&info, &item));
	tags[n++] = (size_t)(item.all.data - good.data);
	REQUIRE(yx_der_enter_all(&info, YX_DER_CONTEXT_CONSTRUCTED(0), &box, &item.all));
	tags[n++] = (size_t)(item.all.data - good.data);
	REQUIRE(yx_der_enter_all(&box, YX_DER_SEQUENCE, &data, &item.all));
	tags[n++] = (size_t)(item.all.data - good.data);
	while (n < 8 && yx_der_any(&data, &item))
		tags[n++] = (size_t)(item.all.data - good.data);
	yx_buf_init(&edit, 0);
	yx_buf_put_bytes(&edit, yx_buf_bytes(&good));
	for (size_t i = 0; i < n; i++) {
		uint8_t was = edit.data[tags[i]];

		edit.data[tags[i]] = YX_DER_UTF8_STRING;
		CHECK_MSG(yx_cms_parse(&c, yx_buf_bytes(&edit), &err) != YX_OK, "tag at %zu",
			  tags[i]);
		CHECK(c == NULL);
		edit.data[tags[i]] = was;
	}
	yx_buf_clear(&edit);
}

static void
other_kinds_of_content(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_cms *c = NULL;
	struct yx_buf b;
	size_t mark, box;

	yx_buf_init(&b, 0);
	mark = yx_der_begin(&b, YX_DER_SEQUENCE);
	yx_der_put_oid(&b, YX_OID_CMS_ENVELOPED_DATA);
	box = yx_der_begin(&b, YX_DER_CONTEXT_CONSTRUCTED(0));
	yx_der_put_octets(&b, text);
	yx_der_end(&b, box);
	yx_der_end(&b, mark);
	CHECK_STATUS(yx_cms_parse(&c, yx_buf_bytes(&b), &err), YX_UNSUPPORTED);
	CHECK(strstr(err.text, "1.2.840.113549.1.7.3") != NULL);
	yx_buf_clear(&b);
}

/* A SignedData alone, as some OFD writers store it, with `count` copies of the good signer. */
static void
put_bare(struct yx_buf *out, const struct yx_cms *c, size_t count)
{
	size_t body = yx_der_begin(out, YX_DER_SEQUENCE), set, info;

	yx_der_put_int64(out, 1);
	set = yx_der_begin(out, YX_DER_SET);
	yx_der_put_oid(out, YX_OID_SHA256); /* without its SEQUENCE: seen in OFD files */
	yx_der_end(out, set);
	info = yx_der_begin(out, YX_DER_SEQUENCE);
	yx_der_put_oid(out, YX_OID_CMS_DATA);
	yx_der_end(out, info);
	set = yx_der_begin(out, YX_DER_SET);
	for (size_t i = 0; i < count; i++)
		yx_der_put_raw(out, c->signers[0].encoding);
	yx_der_end(out, set);
	yx_der_end(out, body);
}

static void
bare_and_over_the_limit(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_cms *c = NULL, *bare = NULL;
	struct yx_buf b;

	setup();
	CHECK_OK(yx_cms_parse(&c, yx_buf_bytes(&good), &err));
	yx_buf_init(&b, 0);
	put_bare(&b, c, YX_LIMIT_CMS_SIGNERS);
	CHECK_OK(yx_cms_parse(&bare, yx_buf_bytes(&b), &err));
	CHECK(bare && bare->bare && bare->signer_count == YX_LIMIT_CMS_SIGNERS);
	yx_cms_free(bare);
	yx_buf_reset(&b);
	put_bare(&b, c, YX_LIMIT_CMS_SIGNERS + 1);
	CHECK_STATUS(yx_cms_parse(&bare, yx_buf_bytes(&b), &err), YX_LIMIT);
	CHECK(bare == NULL);
	yx_cms_free(c);
	yx_buf_clear(&b);
	yx_buf_clear(&good);
}

TEST_MAIN(CASE(what_is_in_it), CASE(cut_at_every_byte), CASE(bytes_behind_it),
	  CASE(every_tag_wrong), CASE(other_kinds_of_content), CASE(bare_and_over_the_limit))
