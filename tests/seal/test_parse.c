/* SPDX-License-Identifier: Apache-2.0 */
#include "kit.h"
#include <yinxin/limits.h>

static struct kit kit;

static void
signature_of(struct yx_buf *b, int version)
{
	struct kit_spec s;

	kit_init(&kit, "sm2");
	kit_spec_init(&s, version, &kit);
	s.with_ext = true;
	kit_signature(b, &s, &kit);
	kit_clear(&kit);
}

static void
cut_at_every_byte(void)
{
	static const int versions[] = { 1, 4, 5 };

	for (size_t v = 0; v < 3; v++) {
		struct yx_buf b = { 0 };

		signature_of(&b, versions[v]);
		for (size_t n = 0; n < b.len; n++) {
			struct yx_error err = YX_ERROR_INIT;
			struct yx_seal_signature *g = NULL;
			struct yx_seal *s = NULL;
			uint8_t *copy = malloc(n ? n : 1);

			memcpy(copy, b.data, n);
			CHECK(yx_seal_signature_parse(&g, yx_bytes(copy, n), &err) != YX_OK && !g);
			CHECK(err.text[0] != '\0' && err.clause[0] != '\0');
			CHECK(yx_seal_parse(&s, yx_bytes(copy, n), &err) != YX_OK && !s);
			free(copy);
		}
		yx_buf_clear(&b);
	}
}

static void
one_byte_more_is_malformed(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_seal_signature *g = NULL;
	struct yx_buf b = { 0 };

	signature_of(&b, 4);
	CHECK_OK(yx_seal_signature_parse(&g, yx_buf_bytes(&b), &err));
	yx_seal_signature_free(g);
	yx_buf_put_u8(&b, 0);
	CHECK_STATUS(yx_seal_signature_parse(&g, yx_buf_bytes(&b), &err), YX_MALFORMED);
	yx_buf_clear(&b);
}

/* Every tag of the outer levels exchanged for one that is never right there. */
static void
wrong_tags_are_malformed_or_change_nothing(void)
{
	struct yx_buf b = { 0 };
	size_t refused = 0;

	signature_of(&b, 4);
	for (size_t i = 0; i < b.len; i++) {
		struct yx_error err = YX_ERROR_INIT;
		struct yx_seal_signature *g = NULL;
		uint8_t kept = b.data[i];

		b.data[i] = 0x5f;
		if (yx_seal_signature_parse(&g, yx_buf_bytes(&b), &err) != YX_OK)
			refused++;
		yx_seal_signature_free(g);
		b.data[i] = kept;
	}
	CHECK(refused > 100);
	yx_buf_clear(&b);
}

static void
too_many_signers(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_seal *s = NULL;
	struct yx_buf b = { 0 }, seal = { 0 };
	struct kit_spec spec;
	struct yx_bytes old;
	struct yx_der d, in, info;
	size_t m, i, p, l;

	kit_init(&kit, "sm2");
	kit_spec_init(&spec, 4, &kit);
	kit_seal(&seal, &spec);
	/* rebuild the seal's info with a list that is too long, keeping the rest */
	d = yx_der(yx_buf_bytes(&seal));
	CHECK(yx_der_enter(&d, YX_DER_SEQUENCE, &in) && yx_der_enter(&in, YX_DER_SEQUENCE, &info));
	m = yx_der_begin(&b, YX_DER_SEQUENCE);
	i = yx_der_begin(&b, YX_DER_SEQUENCE);
	for (int k = 0; k < 2; k++) {
		struct yx_der_item item;

		CHECK(yx_der_any(&info, &item));
		yx_der_put_raw(&b, item.all);
	}
	p = yx_der_begin(&b, YX_DER_SEQUENCE);
	yx_der_put_int64(&b, 1);
	yx_der_put_utf8(&b, "x");
	yx_der_put_int64(&b, 1);
	l = yx_der_begin(&b, YX_DER_SEQUENCE);
	for (int k = 0; k <= YX_LIMIT_SEAL_SIGNERS; k++)
		yx_der_put_octets(&b, YX_BYTES_LIT("c"));
	yx_der_end(&b, l);
	for (int k = 0; k < 3; k++)
		yx_der_put_generalized_time(&b, KIT_NOW, false);
	yx_der_end(&b, p);
	CHECK(yx_der_value(&info, YX_DER_SEQUENCE, &old));
	yx_der_put_raw(&b, yx_reader_rest(&info.r));
	yx_der_end(&b, i);
	yx_der_put_raw(&b, yx_reader_rest(&in.r));
	yx_der_end(&b, m);
	CHECK_STATUS(yx_seal_parse(&s, yx_buf_bytes(&b), &err), YX_LIMIT);
	yx_buf_clear(&b);
	yx_buf_clear(&seal);
	kit_clear(&kit);
}

static enum yx_status
fake_stamp(void *ctx, struct yx_bytes message, struct yx_buf *token, struct yx_error *err)
{
	(void)err;
	*(size_t *)ctx = message.len;
	yx_buf_puts(token, "a token");
	return YX_OK;
}

static void
what_the_library_makes_is_read_and_passes(void)
{
	static const enum yx_seal_version versions[] = { YX_SEAL_V1, YX_SEAL_V4, YX_SEAL_V5 };
	size_t stamped = 0;
	const struct yx_seal_stamper stamper = { &stamped, fake_stamp };

	kit_init(&kit, "sm2");
	for (size_t v = 0; v < 3; v++) {
		struct yx_error err = YX_ERROR_INIT;
		struct yx_seal_check_options o = YX_SEAL_CHECK_OPTIONS_INIT;
		struct yx_bytes listed = kit_cert(&kit.signer);
		struct yx_seal_new n = { .version = versions[v],
					 .vendor = "Yinxin",
					 .es_id = "51011200000001",
					 .type = 1,
					 .name = "成都某某有限公司",
					 .list_digests = versions[v] == YX_SEAL_V5,
					 .signer_certs = &listed,
					 .signer_count = 1,
					 .created = KIT_DAY(-20),
					 .valid_from = KIT_DAY(-20),
					 .valid_until = KIT_DAY(700),
					 .picture_type = "PNG",
					 .picture = YX_BYTES_LIT("picture"),
					 .width_mm = 42,
					 .height_mm = 42 };
		struct yx_buf esl = { 0 }, value = { 0 };
		struct yx_seal *s = NULL;
		struct yx_seal_signature *g = NULL;
		struct yx_seal_report r = { 0 };
		uint8_t hash[32] = { 7 };
		struct yx_digest d = { .alg = YX_DIGEST_SM3, .len = 32 };

		CHECK_OK(yx_seal_build(&n, kit_cert(&kit.maker), kit.maker.key,
				       versions[v] == YX_SEAL_V5 ? &stamper : NULL, &esl, &err));
		CHECK_OK(yx_seal_parse(&s, yx_buf_bytes(&esl), &err));
		if (!s)
			break;
		CHECK_INT(s->version, versions[v]);
		CHECK_INT(s->leniencies, 0);
		CHECK(yx_bytes_equal_str(s->name, n.name) && s->width_mm == 42);
		CHECK((s->timestamp.len > 0) == (versions[v] == YX_SEAL_V5));
		CHECK_OK(yx_seal_sign(s, yx_bytes(hash, 32), "/Doc_0/Signs/Sign_0/Signature.xml",
				      KIT_DAY(-1), kit_cert(&kit.signer), kit.signer.key,
				      versions[v] == YX_SEAL_V1 ? NULL : &stamper, &value, &err));
		CHECK(yx_der_check(yx_buf_bytes(&value), &err) == YX_OK);
		CHECK_OK(yx_seal_signature_parse(&g, yx_buf_bytes(&value), &err));
		if (!g)
			break;
		CHECK_INT(g->leniencies, 0);
		CHECK(g->time == KIT_DAY(-1));
		memcpy(d.value, hash, 32);
		CHECK(yx_seal_signature_hash_is(g, &d));
		d.value[0]++;
		CHECK(!yx_seal_signature_hash_is(g, &d));
		o.path = &kit.path;
		o.now = KIT_NOW;
		CHECK_OK(yx_seal_signature_check(g, &o, &r, &err));
		CHECK_INT(r.indication, YX_INDICATION_PASSED);
		yx_seal_report_clear(&r);
		/* not in the list, outside the period, wrong key */
		CHECK_STATUS(yx_seal_sign(s, yx_bytes(hash, 32), "/x", KIT_DAY(-1),
					  kit_cert(&kit.other), kit.other.key, NULL, &value, &err),
			     YX_DENIED);
		CHECK_STATUS(yx_seal_sign(s, yx_bytes(hash, 32), "/x", KIT_DAY(-30),
					  kit_cert(&kit.signer), kit.signer.key, NULL, &value,
					  &err),
			     YX_DENIED);
		CHECK_STATUS(yx_seal_sign(s, yx_bytes(hash, 32), "/x", KIT_DAY(-1),
					  kit_cert(&kit.signer), kit.other.key, NULL, &value, &err),
			     YX_USAGE);
		yx_seal_signature_free(g);
		yx_seal_free(s);
		yx_buf_clear(&esl);
		yx_buf_clear(&value);
	}
	CHECK(stamped > 60);
	kit_clear(&kit);
}

static void
impossible_seals_are_not_made(void)
{
	struct yx_bytes listed = YX_BYTES_LIT("certificate");
	struct yx_seal_new good = { .version = YX_SEAL_V4,
				    .vendor = "Yinxin",
				    .es_id = "1",
				    .type = 1,
				    .name = "x",
				    .signer_certs = &listed,
				    .signer_count = 1,
				    .created = KIT_NOW,
				    .valid_from = KIT_NOW,
				    .valid_until = KIT_DAY(1),
				    .picture_type = "PNG",
				    .picture = YX_BYTES_LIT("p"),
				    .width_mm = 1,
				    .height_mm = 1 };
	struct yx_seal_new cases[9];

	kit_init(&kit, "p256");
	for (size_t i = 0; i < 9; i++)
		cases[i] = good;
	cases[0].version = (enum yx_seal_version)3;
	cases[1].vendor = "";
	cases[2].es_id = "é";
	cases[3].name = "";
	cases[4].signer_count = 0;
	cases[5].valid_until = KIT_NOW;
	cases[6].picture.len = 0;
	cases[7].width_mm = 0;
	cases[8].version = YX_SEAL_V1;
	cases[8].list_digests = true;
	for (size_t i = 0; i < 9; i++) {
		struct yx_error err = YX_ERROR_INIT;
		struct yx_buf out = { 0 };

		CHECK_STATUS(
		    yx_seal_build(&cases[i], kit_cert(&kit.maker), kit.maker.key, NULL, &out, &err),
		    YX_USAGE);
		CHECK_INT(out.len, 0);
		yx_buf_clear(&out);
	}
	kit_clear(&kit);
}

/* -------------------------------------------------------------- other people's */

struct sample {
	const char *file;
	enum yx_seal_version version;
	bool value_good;
};

static void
seals_of_the_corpus(void)
{
	static const struct sample samples[] = {
		{ "esl-demo-Seal-6312.esl", YX_SEAL_V4, true },
		{ "ofdrw-UserV1-291e.esl", YX_SEAL_V1, false },
		{ "ofdrw-UserV1-32da.esl", YX_SEAL_V1, false },
		{ "ofdrw-UserV1-a9b0.esl", YX_SEAL_V1, false },
		{ "ofdrw-UserV4-b73d.esl", YX_SEAL_V4, true },
		{ "ofdrw-UserV5-675d.esl", YX_SEAL_V5, true },
	};
	char name[128];

	(void)test_corpus("ofd/MANIFEST.tsv");
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		struct yx_error err = YX_ERROR_INIT;
		struct yx_seal_check_options o = YX_SEAL_CHECK_OPTIONS_INIT;
		struct yx_seal_report r = { 0 };
		struct yx_seal *s = NULL;
		struct yx_bytes in;

		(void)snprintf(name, sizeof(name), "ofd/%s", samples[i].file);
		in = test_read(test_corpus(name));
		CHECK_OK(yx_seal_parse(&s, in, &err));
		if (s) {
			CHECK_INT(s->version, samples[i].version);
			CHECK_OK(yx_seal_check(s, &o, &r, &err));
			CHECK_MSG((r.answers[YX_SEAL_Q_SEAL_VALUE].indication ==
				   YX_INDICATION_PASSED) == samples[i].value_good,
				  "%s", samples[i].file);
		}
		yx_seal_report_clear(&r);
		yx_seal_free(s);
		free((void *)(uintptr_t)in.data);
	}
}

TEST_MAIN(CASE(cut_at_every_byte), CASE(one_byte_more_is_malformed),
	  CASE(wrong_tags_are_malformed_or_change_nothing), CASE(too_many_signers),
	  CASE(what_the_library_makes_is_read_and_passes), CASE(impossible_seals_are_not_made),
	  CASE(seals_of_the_corpus))
