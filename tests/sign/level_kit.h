/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A small world for tests of levels: a root (P-256) and a root (SM2), a CA below the first, signers
 * of each, a time-stamp authority, and a network that is a function: CRLs, OCSP answers and issuers
 * by URL, which can be made to fail in the ways networks do.
 */
#ifndef YINXIN_TEST_LEVEL_KIT_H
#define YINXIN_TEST_LEVEL_KIT_H

#include "../test.h"
#include <sys/stat.h>
#include <unistd.h>
#include <yinxin/draw_document.h>
#include <yinxin/pdf.h>
#include <yinxin/pdf_sign.h>
#include <yinxin/pki_ca.h>
#include <yinxin/sign_level.h>

enum { WORLD_ROOT, WORLD_SUB, WORLD_SM2, WORLD_CAS };
static const char *const world_names[] = { "root", "sub", "sm2" };

struct person {
	struct yx_key *key;
	struct yx_cert *cert;
	struct yx_bytes chain[1];
	size_t chain_count;
};

enum world_net { NET_GOOD, NET_DOWN, NET_GARBAGE, NET_EMPTY, NET_ERROR_STATUS };

static struct world {
	bool made;
	struct yx_ca *ca[WORLD_CAS];
	struct person alice, bob, tsa, responder; /* of sub, sm2, root, sub */
	struct yx_tsp_authority *authority;
	struct yx_tsp_source source;
	struct yx_path_options path;
	struct yx_tsp_client client;
	struct yx_trust *trust;
	struct yx_buf document;
	/* the network */
	enum world_net mode;
	bool no_ocsp, no_crl, no_issuers, delegated;
	size_t calls;
} world;

static inline void
world_person(struct person *p, int ca, enum yx_ca_profile profile, const char *kind,
	     const char *subject)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_ca_wish wish = { .profile = profile, .path_len = -1 };
	struct yx_buf name = { 0 };

	if (profile == YX_CA_TSA) /* as authorities do: long, so that time-stamps last */
		wish.not_after = yx_time_now() + 19 * 365 * YX_DAY;

	CHECK_OK(yx_key_generate(&p->key, kind, &err));
	CHECK_OK(yx_name_parse(&name, subject, &err));
	wish.subject = yx_buf_bytes(&name);
	wish.spki = yx_pubkey_spki(yx_key_public(p->key));
	CHECK_OK(yx_ca_issue(world.ca[ca], &wish, &p->cert, &err));
	yx_buf_clear(&name);
}

static inline void
world_ca(int which, const char *kind, struct yx_ca *parent)
{
	char dir[300], crl[80], ocsp[80], issuer[80], subject[80];
	struct yx_bytes none = { NULL, 0 };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_ca_setup s = { .subject = subject,
				 .key_kind = kind,
				 .path_len = -1,
				 .crl_url = crl,
				 .ocsp_url = ocsp,
				 .issuer_url = issuer,
				 .parent = parent };

	snprintf(dir, sizeof(dir), "%s/%s", test_scratch(), world_names[which]);
	snprintf(subject, sizeof(subject), "/C=CN/O=Test/CN=CA %s", world_names[which]);
	snprintf(crl, sizeof(crl), "http://%s.test/ca.crl", world_names[which]);
	snprintf(ocsp, sizeof(ocsp), "http://%s.test/ocsp", world_names[which]);
	snprintf(issuer, sizeof(issuer), "http://%s.test/ca.cer", world_names[which]);
	CHECK_OK(yx_ca_init(dir, &s, none, &err));
	CHECK_OK(yx_ca_open(&world.ca[which], dir, &none, &err));
}

static inline void
world_make(void)
{
	struct yx_tsp_authority_options o = { .floor = YX_TIME_NONE };
	struct yx_draw_fonts *fonts = NULL;
	struct yx_error err = YX_ERROR_INIT;

	world.mode = NET_GOOD;
	world.no_ocsp = world.no_crl = world.no_issuers = world.delegated = false;
	world.calls = 0;
	if (world.made)
		return;
	world.made = true;
	world_ca(WORLD_ROOT, "p256", NULL);
	world_ca(WORLD_SUB, "p256", world.ca[WORLD_ROOT]);
	world_ca(WORLD_SM2, "sm2", NULL);
	world_person(&world.alice, WORLD_SUB, YX_CA_SIGNER, "p256", "/CN=Alice");
	world_person(&world.bob, WORLD_SM2, YX_CA_SIGNER, "sm2", "/CN=Bob 鲍勃");
	world_person(&world.tsa, WORLD_ROOT, YX_CA_TSA, "p256", "/CN=TSA");
	world_person(&world.responder, WORLD_SUB, YX_CA_OCSP, "p256", "/CN=Responder");
	o.key = world.tsa.key;
	o.certificate = yx_cert_der(world.tsa.cert);
	CHECK_OK(yx_tsp_authority_new(&world.authority, &o, &err));
	CHECK_OK(yx_trust_new(&world.trust, &err));
	CHECK_OK(yx_trust_add_anchor(world.trust, yx_ca_cert(world.ca[WORLD_ROOT]), &err));
	CHECK_OK(yx_trust_add_anchor(world.trust, yx_ca_cert(world.ca[WORLD_SM2]), &err));
	world.source = (struct yx_tsp_source){ .url = "test TSA", .local = world.authority };
	world.path = (struct yx_path_options)YX_PATH_OPTIONS_INIT;
	world.path.trust = world.trust;
	world.client = (struct yx_tsp_client){ .sources = &world.source,
					       .source_count = 1,
					       .path = &world.path };
	CHECK_OK(yx_draw_fonts_new(&fonts, NULL, &err));
	CHECK_OK(yx_draw_demo_contract(&world.document, NULL, fonts, yx_time_now(), &err));
	yx_draw_fonts_free(fonts);
}

static inline enum yx_status
world_ocsp(int which, struct yx_bytes request, struct yx_buf *out, struct yx_error *err)
{
	struct yx_ca_responder r = { .cert = world.responder.cert, .key = world.responder.key };
	bool own = !world.delegated || which != WORLD_SUB;

	return yx_ca_ocsp_answer(world.ca[which], request, own ? NULL : &r, out, err);
}

/* A yx_fetch_fn. */
static inline enum yx_status
world_fetch(void *state, enum yx_fetch_kind kind, struct yx_bytes url, struct yx_bytes request,
	    struct yx_buf *out, struct yx_error *err)
{
	char host[40];

	(void)state;
	world.calls++;
	if (world.mode == NET_DOWN)
		return yx_fail(err, YX_IO, NULL, "", "%.*s: connection refused", (int)url.len,
			       (const char *)url.data);
	if (world.mode == NET_ERROR_STATUS)
		return yx_fail(err, YX_IO, NULL, "", "it answered with HTTP status 503");
	if (world.mode == NET_EMPTY)
		return YX_OK;
	if (world.mode == NET_GARBAGE) {
		yx_buf_puts(out, "<html>come back tomorrow</html>");
		return yx_buf_status(out, err);
	}
	for (int i = 0; i < WORLD_CAS; i++) {
		snprintf(host, sizeof(host), "http://%s.test/", world_names[i]);
		if (url.len < strlen(host) || memcmp(url.data, host, strlen(host)) != 0)
			continue;
		if (kind == YX_FETCH_OCSP && !world.no_ocsp)
			return world_ocsp(i, request, out, err);
		if (kind == YX_FETCH_CRL && !world.no_crl)
			return yx_ca_crl(world.ca[i], YX_DAY, out, err);
		if (kind == YX_FETCH_CERT && !world.no_issuers) {
			yx_buf_put_bytes(out, yx_cert_der(yx_ca_cert(world.ca[i])));
			return yx_buf_status(out, err);
		}
	}
	return yx_fail(err, YX_IO, NULL, "", "it answered with HTTP status 404");
}

/* Sign what `file` holds, in place. */
static inline enum yx_status
world_sign(struct yx_buf *file, const struct person *who, enum yx_level level, int certify,
	   struct yx_error *err)
{
	struct yx_sign_options o = { .who = { .key = who->key, .cert = who->cert },
				     .level = level,
				     .tsa = &world.client,
				     .certify = certify,
				     .time = YX_TIME_NONE };
	struct yx_buf tail = { 0 };
	enum yx_status st = yx_sign_pdf(&tail, yx_buf_bytes(file), &o, NULL, err);

	if (st == YX_OK)
		yx_buf_put_bytes(file, yx_buf_bytes(&tail));
	yx_buf_clear(&tail);
	return st;
}

/* The document, signed once at this level. */
static inline struct yx_buf
world_signed(const struct person *who, enum yx_level level)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf file = { 0 };

	yx_buf_init(&file, 1 << 28);
	yx_buf_put_bytes(&file, yx_buf_bytes(&world.document));
	CHECK_OK(world_sign(&file, who, level, 0, &err));
	return file;
}

static inline struct yx_level_options
world_options(struct yx_fetcher *fetcher, struct yx_level_report *report)
{
	return (struct yx_level_options){ .trust = world.trust,
					  .fetcher = fetcher,
					  .tsa = &world.client,
					  .now = YX_TIME_NONE,
					  .report = report };
}

/* Raise what `file` holds, in place. With the network, or offline. */
static inline enum yx_status
world_extend(struct yx_buf *file, enum yx_level level, const struct yx_pool *extra, bool online,
	     struct yx_level_report *report, struct yx_error *err)
{
	struct yx_fetcher_options fo = { .fetch = world_fetch, .now = YX_TIME_NONE };
	struct yx_fetcher *fetcher = NULL;
	struct yx_level_options o;
	struct yx_buf tail = { 0 };
	enum yx_status st = YX_OK;

	if (online)
		st = yx_fetcher_new(&fetcher, &fo, err);
	o = world_options(fetcher, report);
	o.extra = extra;
	if (st == YX_OK)
		st = yx_extend_pdf(&tail, yx_buf_bytes(file), level, &o, err);
	if (st == YX_OK)
		yx_buf_put_bytes(file, yx_buf_bytes(&tail));
	else
		CHECK(tail.len == 0); /* nothing rather than a part */
	yx_buf_clear(&tail);
	yx_fetcher_free(fetcher);
	return st;
}

/* The verdict offline, under this policy at this time, with the roots and this. */
static inline enum yx_verdict
world_verdict_at(const struct yx_buf *file, const char *policy, yx_time at,
		 const struct yx_pool *extra)
{
	struct yx_verify_options o = {
		.trust = world.trust, .extra = extra, .at = at, .no_file_digests = true
	};
	struct yx_verify_report *r = NULL;
	struct yx_error err = YX_ERROR_INIT;
	enum yx_verdict v = YX_VERDICT_UNREADABLE;
	struct yx_policy p;

	CHECK_OK(yx_policy_builtin(&p, policy, &err));
	o.policy = &p;
	CHECK_OK(yx_verify_bytes(&r, yx_buf_bytes(file), "test", &o, &err));
	if (r) {
		v = r->verdict;
		for (size_t i = 0; v != YX_VERDICT_TOTAL_PASSED && i < r->signature_count; i++)
			if (r->signatures[i].indication != YX_INDICATION_PASSED)
				printf("#   %s: %s %s\n", r->signatures[i].id,
				       yx_sub_indication_name(r->signatures[i].sub),
				       r->signatures[i].reason.in[0]);
	}
	yx_verify_report_free(r);
	return v;
}

static inline enum yx_verdict
world_verdict(const struct yx_buf *file, const char *policy)
{
	return world_verdict_at(file, policy, YX_TIME_NONE, NULL);
}

/* What the file's listing says. */
static inline struct yx_pdf_signatures
world_list(const struct yx_buf *file, struct yx_pdf **doc)
{
	struct yx_pdf_options none = { { NULL, 0 } };
	struct yx_pdf_signatures list = { 0 };
	struct yx_error err = YX_ERROR_INIT;

	CHECK_OK(yx_pdf_open(doc, yx_buf_bytes(file), &none, &err));
	if (*doc)
		CHECK_OK(yx_pdf_signatures_list(&list, yx_pdf_latest(*doc), true, &err));
	return list;
}

static inline size_t
world_stamps(const struct yx_buf *file)
{
	struct yx_pdf *doc = NULL;
	struct yx_pdf_signatures list = world_list(file, &doc);
	size_t n = 0;

	for (size_t i = 0; i < list.count; i++)
		n += list.items[i].is_timestamp;
	yx_pdf_signatures_clear(&list);
	yx_pdf_free(doc);
	return n;
}

/* Times in CRLs and OCSP answers are whole seconds. */
static inline void
world_wait(void)
{
	usleep(1100000);
}

#endif
