/* SPDX-License-Identifier: Apache-2.0 */
/* Raising signatures: each level, what it adds, and when it is refused. */
#include "level_kit.h"
#include <yinxin/codec_png.h>
#include <yinxin/seal.h>
#include <yinxin/sign_pdf.h>

static bool
begins_with(const struct yx_buf *whole, const struct yx_buf *start)
{
	return whole->len >= start->len && memcmp(whole->data, start->data, start->len) == 0;
}

static void
copy(struct yx_buf *to, const struct yx_buf *from)
{
	yx_buf_init(to, 1 << 28);
	yx_buf_put_bytes(to, yx_buf_bytes(from));
}

static void
each_level_is_the_beginning_of_the_next(void)
{
	static const struct {
		enum yx_level level;
		size_t stamps;
		enum yx_verdict etsi; /* revocation must be known */
	} steps[] = { { YX_LEVEL_B_T, 1, YX_VERDICT_INDETERMINATE },
		      { YX_LEVEL_B_LT, 1, YX_VERDICT_TOTAL_PASSED },
		      { YX_LEVEL_B_LTA, 2, YX_VERDICT_TOTAL_PASSED } };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf file, before;

	world_make();
	file = world_signed(&world.alice, YX_LEVEL_B_B);
	for (size_t i = 0; i < 3; i++) {
		copy(&before, &file);
		CHECK_OK(world_extend(&file, steps[i].level, NULL, true, NULL, &err));
		CHECK(begins_with(&file, &before) && file.len > before.len);
		CHECK_INT(world_stamps(&file), steps[i].stamps);
		CHECK_INT(world_verdict(&file, "etsi"), steps[i].etsi);
		CHECK_INT(world_verdict(&file, "integrity"), YX_VERDICT_TOTAL_PASSED);
		yx_buf_clear(&before);
	}
	yx_buf_clear(&file);
}

static void
signing_at_a_level_is_signing_and_raising(void)
{
	static const enum yx_level levels[] = { YX_LEVEL_B_LT, YX_LEVEL_B_LTA };
	struct yx_fetcher_options fo = { .fetch = world_fetch, .now = YX_TIME_NONE };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_fetcher *fetcher = NULL;

	world_make();
	CHECK_OK(yx_fetcher_new(&fetcher, &fo, &err));
	for (size_t i = 0; i < 2; i++) {
		struct yx_level_report report = { 0 };
		struct yx_level_options preserve = world_options(fetcher, &report);
		struct yx_sign_options o = { .who = { .key = world.alice.key,
						      .cert = world.alice.cert },
					     .level = levels[i],
					     .tsa = &world.client,
					     .preserve = &preserve,
					     .time = YX_TIME_NONE };
		struct yx_sign_result result;
		struct yx_buf tail = { 0 }, file;

		copy(&file, &world.document);
		CHECK_OK(yx_sign_pdf(&tail, yx_buf_bytes(&file), &o, &result, &err));
		CHECK_STR(result.profile, i ? "PAdES-B-LTA" : "PAdES-B-LT");
		yx_buf_put_bytes(&file, yx_buf_bytes(&tail));
		CHECK_INT(world_verdict(&file, "etsi"), YX_VERDICT_TOTAL_PASSED);
		/* its own time-stamp makes it B-T: one more for B-LTA only */
		CHECK_INT(world_stamps(&file), i);
		CHECK_INT(report.timestamps_added, i);
		/* root, CA, signer, authority; status of the signer, its CA, the authority */
		CHECK_INT(report.certs, 4);
		CHECK_INT(report.ocsps + report.crls, 3);
		CHECK_INT(report.status_count, 3);
		yx_level_report_clear(&report);
		yx_buf_clear(&tail);
		yx_buf_clear(&file);
	}
	yx_fetcher_free(fetcher);
}

static void
needs_what_a_level_needs(void)
{
	struct yx_level_options preserve = { .now = YX_TIME_NONE };
	struct yx_sign_options o = { .level = YX_LEVEL_B_LT,
				     .tsa = &world.client,
				     .time = YX_TIME_NONE };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf tail = { 0 }, file;

	world_make();
	o.who.key = world.alice.key;
	o.who.cert = world.alice.cert;
	/* no trust, then no authority */
	CHECK_STATUS(yx_sign_pdf(&tail, yx_buf_bytes(&world.document), &o, NULL, &err), YX_USAGE);
	o.preserve = &preserve;
	CHECK_STATUS(yx_sign_pdf(&tail, yx_buf_bytes(&world.document), &o, NULL, &err), YX_USAGE);
	preserve.trust = world.trust;
	o.tsa = NULL;
	CHECK_STATUS(yx_sign_pdf(&tail, yx_buf_bytes(&world.document), &o, NULL, &err), YX_USAGE);
	CHECK_INT(tail.len, 0);
	/* nothing to raise */
	copy(&file, &world.document);
	CHECK_STATUS(world_extend(&file, YX_LEVEL_B_LT, NULL, true, NULL, &err), YX_NOT_FOUND);
	yx_buf_clear(&file);
	/* offline and nothing at hand: nothing is made, not even B-T */
	o.tsa = &world.client;
	CHECK_STATUS(yx_sign_pdf(&tail, yx_buf_bytes(&world.document), &o, NULL, &err), YX_DENIED);
	CHECK_INT(tail.len, 0);
	yx_buf_clear(&tail);
}

static void
several_signers_each_have_their_material(void)
{
	struct yx_level_report report = { 0 };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_pdf_signatures list;
	struct yx_pdf *doc = NULL;
	struct yx_buf file;

	world_make();
	file = world_signed(&world.alice, YX_LEVEL_B_T);
	CHECK_OK(world_sign(&file, &world.bob, YX_LEVEL_B_B, 0, &err));
	CHECK_OK(world_extend(&file, YX_LEVEL_B_LTA, NULL, true, &report, &err));
	/* Bob had no time: one stamp for it, one over all */
	CHECK_INT(report.timestamps_added, 2);
	CHECK_INT(report.signatures, 2);
	CHECK_INT(world_verdict(&file, "etsi"), YX_VERDICT_TOTAL_PASSED);
	list = world_list(&file, &doc);
	CHECK_INT(list.count, 4);
	CHECK_INT(list.vri_count, 3); /* all but the last time-stamp */
	for (size_t i = 0; i < 3 && i < list.count; i++) {
		struct yx_digest d;
		char hex[41];
		bool found = false;

		CHECK_OK(yx_digest(&d, YX_DIGEST_SHA1, list.items[i].contents, &err));
		yx_hex(hex, sizeof(hex), yx_digest_bytes(&d));
		for (char *c = hex; *c; c++)
			*c = (char)(*c >= 'a' ? *c - 32 : *c);
		for (size_t k = 0; k < list.vri_count; k++)
			if (yx_bytes_equal_str(list.vri[k].key, hex)) {
				found = true;
				CHECK(list.vri[k].cert_count >= 2);
				CHECK(list.vri[k].crl_count + list.vri[k].ocsp_count >= 1);
				CHECK(yx_pdf_peek(list.vri[k].dict, "TU") != NULL);
			}
		CHECK(found);
	}
	yx_pdf_signatures_clear(&list);
	yx_pdf_free(doc);
	yx_level_report_clear(&report);
	yx_buf_clear(&file);
}

/* ------------------------------------------------------------------ refusals */

static void
what_the_network_does_not_bring_is_named(void)
{
	static const struct {
		enum world_net mode;
		const char *says;
	} nets[] = { { NET_DOWN, "connection refused" },
		     { NET_ERROR_STATUS, "HTTP status 503" },
		     { NET_EMPTY, "the answer is empty" },
		     { NET_GARBAGE, "" } };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf file;

	world_make();
	file = world_signed(&world.bob, YX_LEVEL_B_T);
	for (size_t i = 0; i < sizeof(nets) / sizeof(nets[0]); i++) {
		enum yx_status st;

		world.mode = nets[i].mode;
		world.calls = 0;
		st = world_extend(&file, YX_LEVEL_B_LT, NULL, true, NULL, &err);
		CHECK_INT(st, nets[i].mode == NET_GARBAGE ? YX_DENIED : YX_IO);
		CHECK_MSG(strstr(err.text, "\"CN=TSA\"") && strstr(err.text, "http://root.test/") &&
			      strstr(err.text, nets[i].says),
			  "%s", err.text);
		/* what failed is not tried twice */
		CHECK_MSG(world.calls <= 3, "%zu calls", world.calls);
	}
	world.mode = NET_GOOD;
	CHECK_STATUS(world_extend(&file, YX_LEVEL_B_LT, NULL, false, NULL, &err), YX_DENIED);
	CHECK(strstr(err.text, "offline"));
	yx_buf_clear(&file);
}

static struct person
new_signer(const char *name)
{
	struct person p = { 0 };

	world_person(&p, WORLD_SM2, YX_CA_SIGNER, "sm2", name);
	return p;
}

static void
forget(struct person *p)
{
	yx_key_free(p->key);
	yx_cert_free(p->cert);
}

static void
revoke_now(const struct person *p, int reason)
{
	struct yx_error err = YX_ERROR_INIT;
	char serial[48];

	CHECK_OK(yx_ca_revoke(world.ca[WORLD_SM2], yx_cert_serial_hex(serial, 48, p->cert), reason,
			      0, &err));
}

static void
a_revoked_signer_is_refused_and_one_revoked_later_is_not(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf early, late;
	struct person carol;

	world_make();
	carol = new_signer("/CN=Carol");
	early = world_signed(&carol, YX_LEVEL_B_T);
	world_wait();
	revoke_now(&carol, YX_REASON_KEY_COMPROMISE);
	world_wait();
	late = world_signed(&carol, YX_LEVEL_B_T);
	/* by OCSP, then by a CRL that lists her */
	for (int i = 0; i < 2; i++) {
		world.no_ocsp = i == 1;
		CHECK_STATUS(world_extend(&late, YX_LEVEL_B_LTA, NULL, true, NULL, &err),
			     YX_DENIED);
		CHECK_MSG(strstr(err.text, "revoked") && strstr(err.text, "keyCompromise"), "%s",
			  err.text);
	}
	CHECK_OK(world_extend(&early, YX_LEVEL_B_LTA, NULL, true, NULL, &err));
	CHECK_INT(world_verdict(&early, "default"), YX_VERDICT_TOTAL_PASSED);
	yx_buf_clear(&early);
	yx_buf_clear(&late);
	forget(&carol);
}

static void
a_signature_that_does_not_hold_is_not_preserved(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf file;

	world_make();
	file = world_signed(&world.bob, YX_LEVEL_B_T);
	file.data[world.document.len / 2] ^= 1;
	world.calls = 0;
	CHECK_STATUS(world_extend(&file, YX_LEVEL_B_LTA, NULL, true, NULL, &err), YX_DENIED);
	CHECK_MSG(strstr(err.text, "does not hold"), "%s", err.text);
	CHECK_INT(world.calls, 0);
	yx_buf_clear(&file);
}

static void
an_unknown_root_is_refused(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_trust *all = world.trust, *other = NULL;
	struct yx_buf file;

	world_make();
	all = world.trust;
	CHECK_OK(yx_trust_new(&other, &err));
	CHECK_OK(yx_trust_add_anchor(other, yx_ca_cert(world.ca[WORLD_ROOT]), &err));
	file = world_signed(&world.bob, YX_LEVEL_B_T);
	world.trust = other; /* it knows the time-stamp authority, not Bob's CA */
	CHECK_STATUS(world_extend(&file, YX_LEVEL_B_LT, NULL, true, NULL, &err), YX_DENIED);
	CHECK_MSG(strstr(err.text, "the signer"), "%s", err.text);
	world.trust = all;
	yx_trust_free(other);
	yx_buf_clear(&file);
}

/* -------------------------------------------------------------------- ways */

static void
a_certification_that_allows_no_changes_can_be_raised(void)
{
	struct yx_error err = YX_ERROR_INIT;

	world_make();
	for (int p = 1; p <= 3; p++) {
		struct yx_buf file;

		copy(&file, &world.document);
		CHECK_OK(world_sign(&file, &world.bob, YX_LEVEL_B_B, p, &err));
		CHECK_OK(world_extend(&file, YX_LEVEL_B_LTA, NULL, true, NULL, &err));
		CHECK_INT(world_verdict(&file, "etsi"), YX_VERDICT_TOTAL_PASSED);
		yx_buf_clear(&file);
	}
}

static void
renewal_adds_the_last_stamps_data_and_a_new_stamp(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf file, before;

	world_make();
	file = world_signed(&world.alice, YX_LEVEL_B_T);
	CHECK_OK(world_extend(&file, YX_LEVEL_B_LT, NULL, true, NULL, &err));
	world_wait(); /* so that the stamp is newer than what is known of its authority */
	CHECK_OK(world_extend(&file, YX_LEVEL_B_LTA, NULL, true, NULL, &err));
	for (size_t round = 2; round <= 3; round++) {
		struct yx_level_report report = { 0 };

		copy(&before, &file);
		world_wait();
		CHECK_OK(world_extend(&file, YX_LEVEL_B_LT, NULL, true, &report, &err));
		/* the last stamp's authority, asked again after it; every certificate was there */
		CHECK(report.changed);
		CHECK_INT(report.certs, 0);
		CHECK_INT(report.ocsps + report.crls, 1);
		yx_level_report_clear(&report);
		world_wait();
		CHECK_OK(world_extend(&file, YX_LEVEL_B_LTA, NULL, true, &report, &err));
		CHECK(begins_with(&file, &before));
		CHECK_INT(world_stamps(&file), round);
		CHECK_INT(report.timestamps_added, 1);
		CHECK_INT(world_verdict(&file, "etsi"), YX_VERDICT_TOTAL_PASSED);
		yx_level_report_clear(&report);
		yx_buf_clear(&before);
	}
	yx_buf_clear(&file);
}

static void
what_is_there_is_not_added_again(void)
{
	struct yx_level_report report = { 0 };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf file;
	size_t len;

	world_make();
	file = world_signed(&world.alice, YX_LEVEL_B_T);
	CHECK_OK(world_extend(&file, YX_LEVEL_B_LT, NULL, true, NULL, &err));
	len = file.len;
	world.calls = 0;
	CHECK_OK(world_extend(&file, YX_LEVEL_B_T, NULL, true, NULL, &err));
	CHECK_OK(world_extend(&file, YX_LEVEL_B_LT, NULL, true, &report, &err));
	CHECK(!report.changed);
	CHECK_INT(file.len, len);
	CHECK_INT(world.calls, 0); /* what the file has is new enough */
	/* and it is enough without a network */
	CHECK_OK(world_extend(&file, YX_LEVEL_B_LTA, NULL, false, NULL, &err));
	CHECK_INT(world_verdict(&file, "etsi"), YX_VERDICT_TOTAL_PASSED);
	yx_level_report_clear(&report);
	yx_buf_clear(&file);
}

/* CRLs of the two roots, of now. */
static struct yx_pool *
lists_of(const int *which, size_t count, int64_t valid_for)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_pool *pool = NULL;

	CHECK_OK(yx_pool_new(&pool, &err));
	for (size_t i = 0; i < count; i++) {
		struct yx_buf der = { 0 };

		CHECK_OK(yx_ca_crl(world.ca[which[i]], valid_for, &der, &err));
		CHECK_OK(yx_pool_load(pool, yx_buf_bytes(&der), YX_PKI_STRICT, &err));
		yx_buf_clear(&der);
	}
	return pool;
}

static void
lists_at_hand_do_without_a_network(void)
{
	static const int both[] = { WORLD_ROOT, WORLD_SM2 }, wrong[] = { WORLD_ROOT, WORLD_SUB };
	struct yx_level_report report = { 0 };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_pool *good, *other, *short_lived;
	struct yx_buf file;

	world_make();
	good = lists_of(both, 2, 0);
	other = lists_of(wrong, 2, 0);
	short_lived = lists_of(both, 2, YX_SECOND);
	world_wait();
	world_wait();
	file = world_signed(&world.bob, YX_LEVEL_B_T);
	CHECK_STATUS(world_extend(&file, YX_LEVEL_B_LT, other, false, NULL, &err), YX_DENIED);
	CHECK_STATUS(world_extend(&file, YX_LEVEL_B_LT, short_lived, false, NULL, &err), YX_DENIED);
	CHECK_OK(world_extend(&file, YX_LEVEL_B_LTA, good, false, &report, &err));
	CHECK_INT(report.crls, 2);
	CHECK_INT(report.ocsps, 0);
	/* they are from before the signature, and that is said */
	CHECK_INT(report.status_count, 2);
	for (size_t i = 0; i < report.status_count; i++)
		CHECK(report.statuses[i].older && report.statuses[i].source == YX_FROM_CRL);
	CHECK_INT(world_verdict(&file, "etsi"), YX_VERDICT_TOTAL_PASSED);
	yx_level_report_clear(&report);
	yx_buf_clear(&file);
	yx_pool_free(good);
	yx_pool_free(other);
	yx_pool_free(short_lived);
}

static void
data_from_after_signing_is_preferred_and_can_be_demanded(void)
{
	static const int both[] = { WORLD_ROOT, WORLD_SM2 };
	struct yx_fetcher_options fo = { .fetch = world_fetch, .now = YX_TIME_NONE };
	struct yx_level_report report = { 0 };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_fetcher *fetcher = NULL;
	struct yx_level_options o;
	struct yx_pool *old;
	struct yx_buf file, tail = { 0 };

	world_make();
	old = lists_of(both, 2, 0);
	world_wait();
	file = world_signed(&world.bob, YX_LEVEL_B_T);
	CHECK_OK(yx_fetcher_new(&fetcher, &fo, &err));
	o = world_options(fetcher, &report);
	o.extra = old;
	/* the old ones would do, yet newer ones can be had */
	CHECK_OK(yx_extend_pdf(&tail, yx_buf_bytes(&file), YX_LEVEL_B_LT, &o, &err));
	for (size_t i = 0; i < report.status_count; i++)
		CHECK(!report.statuses[i].older);
	yx_level_report_clear(&report);
	yx_buf_reset(&tail);
	/* demanded, and not to be had */
	o.freshness = YX_FRESHNESS_AFTER_SIGNING;
	o.fetcher = NULL;
	CHECK_STATUS(yx_extend_pdf(&tail, yx_buf_bytes(&file), YX_LEVEL_B_LT, &o, &err), YX_DENIED);
	CHECK_MSG(strstr(err.text, "try again after"), "%s", err.text);
	yx_level_report_clear(&report);
	o.fetcher = fetcher;
	CHECK_OK(yx_extend_pdf(&tail, yx_buf_bytes(&file), YX_LEVEL_B_LT, &o, &err));
	yx_level_report_clear(&report);
	yx_fetcher_free(fetcher);
	yx_pool_free(old);
	yx_buf_clear(&tail);
	yx_buf_clear(&file);
}

static void
a_delegated_responder_is_kept_too(void)
{
	struct yx_level_report report = { 0 };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf file;

	world_make();
	world.delegated = true;
	world.no_crl = true;
	file = world_signed(&world.alice, YX_LEVEL_B_T);
	CHECK_OK(world_extend(&file, YX_LEVEL_B_LT, NULL, true, &report, &err));
	CHECK_INT(report.certs, 5); /* root, CA, signer, authority, responder */
	CHECK_INT(report.ocsps, 3);
	CHECK_INT(world_verdict(&file, "etsi"), YX_VERDICT_TOTAL_PASSED);
	yx_level_report_clear(&report);
	yx_buf_clear(&file);
}

static void
an_issuer_that_cannot_be_had_is_named(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf file;

	world_make();
	world.no_issuers = true; /* the signature carries no chain, and Alice's CA is not trusted */
	file = world_signed(&world.alice, YX_LEVEL_B_T);
	CHECK_STATUS(world_extend(&file, YX_LEVEL_B_LT, NULL, true, NULL, &err), YX_DENIED);
	CHECK_MSG(strstr(err.text, "CA sub"), "%s", err.text);
	yx_buf_clear(&file);
}

/* What a CA will say one day: this certificate revoked at that time (NULL: nothing revoked). */
static void
add_future_list(struct yx_pool *pool, int ca, yx_time when, const struct yx_cert *revoked,
		yx_time revoked_at)
{
	struct yx_ca_revoked entry = { .revoked_at = revoked_at,
				       .reason = YX_REASON_KEY_COMPROMISE };
	struct yx_ca_crl_wish wish = { .this_update = when,
				       .next_update = when + 7 * YX_DAY,
				       .number = 1000,
				       .revoked = &entry,
				       .count = revoked ? 1 : 0,
				       .keeps_expired_since = yx_time_now() - YX_DAY };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf der = { 0 };

	if (revoked)
		entry.serial = yx_cert_serial(revoked);
	CHECK_OK(
	    yx_ca_make_crl(&der, &wish, yx_ca_cert(world.ca[ca]), yx_ca_key(world.ca[ca]), &err));
	CHECK_OK(yx_pool_load(pool, yx_buf_bytes(&der), YX_PKI_STRICT, &err));
	yx_buf_clear(&der);
}

static void
fifteen_years_later_with_the_signer_revoked_since(void)
{
	static const char *const policies[] = { "default", "cn", "etsi" };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_pool *pool = NULL;
	struct yx_buf file, low;
	yx_time now = yx_time_now(), at = now + 15 * 365 * YX_DAY;

	world_make();
	low = world_signed(&world.bob, YX_LEVEL_B_B);
	copy(&file, &low);
	CHECK_OK(world_extend(&file, YX_LEVEL_B_LTA, NULL, true, NULL, &err));
	CHECK_OK(yx_pool_new(&pool, &err));
	add_future_list(pool, WORLD_SM2, at, world.bob.cert, now + 365 * YX_DAY);
	add_future_list(pool, WORLD_ROOT, at, NULL, 0);
	for (int i = 0; i < 3; i++) {
		CHECK_INT(world_verdict_at(&file, policies[i], at, pool), YX_VERDICT_TOTAL_PASSED);
		/* without what the level adds nothing proves when he signed; cn takes his word */
		CHECK_INT(world_verdict_at(&low, policies[i], at, pool),
			  i == 1 ? YX_VERDICT_TOTAL_PASSED : YX_VERDICT_INDETERMINATE);
	}
	yx_pool_free(pool);
	/* one revoked before the time-stamp is not saved by it */
	pool = NULL;
	CHECK_OK(yx_pool_new(&pool, &err));
	add_future_list(pool, WORLD_SM2, at, world.bob.cert, now - YX_HOUR);
	add_future_list(pool, WORLD_ROOT, at, NULL, 0);
	for (int i = 0; i < 3; i++)
		CHECK(world_verdict_at(&file, policies[i], at, pool) != YX_VERDICT_TOTAL_PASSED);
	yx_pool_free(pool);
	yx_buf_clear(&file);
	yx_buf_clear(&low);
}

/* A seal of Bob's, by a maker of the SM2 CA. */
static void
make_seal(struct yx_buf *out, struct person *maker)
{
	uint8_t rgba[4 * 4 * 4];
	struct yx_image image = { .width = 4, .height = 4, .rgba = rgba };
	struct yx_bytes cert = yx_cert_der(world.bob.cert);
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf png = { 0 };
	struct yx_seal_new n = { .version = YX_SEAL_V4,
				 .vendor = "TEST",
				 .es_id = "42",
				 .type = 1,
				 .name = "测试章",
				 .signer_certs = &cert,
				 .signer_count = 1,
				 .created = yx_time_now(),
				 .valid_from = yx_time_now() - YX_DAY,
				 .valid_until = yx_time_now() + 365 * YX_DAY,
				 .picture_type = "PNG",
				 .width_mm = 40,
				 .height_mm = 40 };

	memset(rgba, 0xc0, sizeof(rgba));
	world_person(maker, WORLD_SM2, YX_CA_SEAL_MAKER, "sm2", "/CN=Maker");
	CHECK_OK(yx_png_encode(&png, &image, &err));
	n.picture = yx_buf_bytes(&png);
	CHECK_OK(yx_seal_build(&n, yx_cert_der(maker->cert), maker->key, NULL, out, &err));
	yx_buf_clear(&png);
}

static void
seals_are_raised_in_both_forms(void)
{
	static const enum yx_pdf_seal_form forms[] = { YX_PDF_SEAL_SES, YX_PDF_SEAL_CADES };
	struct yx_error err = YX_ERROR_INIT;
	struct person maker = { 0 };
	struct yx_buf seal = { 0 };

	world_make();
	make_seal(&seal, &maker);
	for (int i = 0; i < 2; i++) {
		struct yx_sign_pdf_how how = { .seal = yx_buf_bytes(&seal), .form = forms[i] };
		struct yx_sign_options o = { .who = { .key = world.bob.key,
						      .cert = world.bob.cert },
					     .level = i ? YX_LEVEL_B_T : YX_LEVEL_B_B,
					     .tsa = &world.client,
					     .place = { true, 0, 100, 100, 0, 0 },
					     .time = YX_TIME_NONE };
		struct yx_level_report report = { 0 };
		struct yx_buf file, tail = { 0 };

		copy(&file, &world.document);
		CHECK_OK(yx_sign_pdf_seal(&tail, yx_buf_bytes(&file), &o, &how, NULL, &err));
		yx_buf_put_bytes(&file, yx_buf_bytes(&tail));
		CHECK_OK(world_extend(&file, YX_LEVEL_B_LTA, NULL, true, &report, &err));
		/* two roots, Bob, the maker, the authority; status of the last three */
		CHECK_INT(report.certs, 5);
		CHECK_INT(report.timestamps_added, i ? 1 : 2);
		CHECK_INT(report.status_count, 3);
		CHECK_INT(world_verdict(&file, "etsi"), YX_VERDICT_TOTAL_PASSED);
		yx_level_report_clear(&report);
		yx_buf_clear(&file);
		yx_buf_clear(&tail);
	}
	yx_buf_clear(&seal);
	forget(&maker);
}

TEST_MAIN(CASE(each_level_is_the_beginning_of_the_next),
	  CASE(signing_at_a_level_is_signing_and_raising), CASE(needs_what_a_level_needs),
	  CASE(several_signers_each_have_their_material),
	  CASE(what_the_network_does_not_bring_is_named),
	  CASE(a_revoked_signer_is_refused_and_one_revoked_later_is_not),
	  CASE(a_signature_that_does_not_hold_is_not_preserved), CASE(an_unknown_root_is_refused),
	  CASE(a_certification_that_allows_no_changes_can_be_raised),
	  CASE(renewal_adds_the_last_stamps_data_and_a_new_stamp),
	  CASE(what_is_there_is_not_added_again), CASE(lists_at_hand_do_without_a_network),
	  CASE(data_from_after_signing_is_preferred_and_can_be_demanded),
	  CASE(fifteen_years_later_with_the_signer_revoked_since),
	  CASE(seals_are_raised_in_both_forms), CASE(a_delegated_responder_is_kept_too),
	  CASE(an_issuer_that_cannot_be_had_is_named))
