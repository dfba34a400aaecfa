/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A small world with a clock the test holds: root -> CA -> signer, and time-stamp authorities below
 * the root; a PDF signed and extended in it by a plan, and looked at years later. Days count
 * from the day of signing, 2026-01-01.
 */
#ifndef YINXIN_TEST_PAST_KIT_H
#define YINXIN_TEST_PAST_KIT_H

#include "pdf_kit.h"
#include <yinxin/pki_past.h>
#include <yinxin/tsp.h>

#define NEVER  INT32_MIN
#define DAY(n) (KIT_TIME + (yx_time)(n)*YX_DAY)

enum { ROOT, CA, SIGNER, TSA1, TSA2, TSA3, RESPONDER, MAKER, PEOPLE };

/* A certificate revocation list of the plan. */
struct past_crl {
	int issuer;    /* ROOT or CA; 0 with `next` 0 ends the list */
	int day, next; /* thisUpdate, nextUpdate */
	int revoked;   /* who; 0: nobody */
	int revoked_day, reason;
	bool keeps_expired;
	int in; /* the step (from 1) that puts it into the file; 0: given when verifying */
};

/* A document time-stamp, after the lists for it were put into the DSS. */
struct past_step {
	int tsa, day; /* tsa 0 ends the list; day NEVER: the DSS alone */
};

struct past_plan {
	int from[PEOPLE], to[PEOPLE]; /* validity; 0: that of the world */
	const char *kind;             /* the signer's key; NULL: p256 */
	int signed_day;               /* claimed */
	int stamp_tsa, stamp_day;     /* a time-stamp on the value; tsa 0: none */
	struct past_step before;      /* a document time-stamp that the signature covers */
	struct past_step steps[8];
	struct past_crl crls[10];
	int at; /* verified on this day */
	const char *policy;
	bool no_trust, no_certs;  /* the root is not trusted; the CA is in no place */
	bool root_forbids;        /* the root allows no CA below it */
	bool spoiled_ca;          /* the signature of the CA's certificate is wrong */
	bool no_key_usage;        /* the signer's certificate says nothing of its use */
	int seal_day;             /* OFD: the seal was made; 0: day -5 */
	int grace;                /* days; 0: as the policy */
	bool wants_stamp;         /* the policy demands one */
	int existed_day;          /* known from elsewhere; 0: not */
	int outer_tsa, outer_day; /* a token over the whole file, kept beside it; tsa 0: none */
	bool outer_wrong;         /* it is over another file */
	enum { WHOLE, CONTENT, THE_VALUE, SLOT, TAIL } tamper;
};

struct past_world {
	struct yx_key *keys[PEOPLE];
	struct yx_cert *certs[PEOPLE];
	struct yx_buf file;
	struct yx_pool *extra;
	struct yx_trust *trust;
	yx_time clock;
};

static MAY_BE_UNUSED yx_time
past_clock(void *state)
{
	return *(const yx_time *)state;
}

/* Keys are made once for all plans. */
static struct yx_key *
past_key(int who, const char *kind)
{
	static struct yx_key *kept[PEOPLE], *rsa;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_key **k = kind && strcmp(kind, "rsa2048") == 0 ? &rsa : &kept[who];

	if (!*k)
		CHECK_OK(yx_key_generate(k, kind ? kind : "p256", &err));
	return *k;
}

static MAY_BE_UNUSED void
past_people(struct past_world *w, const struct past_plan *p)
{
	static const struct {
		const char *name;
		enum yx_ca_profile profile;
		int issuer, from, to;
	} people[PEOPLE] = {
		[ROOT] = { "/CN=Root", YX_CA_ROOT, -1, -2000, 12000 },
		[CA] = { "/CN=CA", YX_CA_SUB, ROOT, -1000, 11000 },
		[SIGNER] = { "/CN=Signer", YX_CA_SIGNER, CA, -10, 365 },
		[TSA1] = { "/CN=TSA 1", YX_CA_TSA, ROOT, -100, 2000 },
		[TSA2] = { "/CN=TSA 2", YX_CA_TSA, ROOT, 1000, 5000 },
		[TSA3] = { "/CN=TSA 3", YX_CA_TSA, ROOT, 4000, 9000 },
		[RESPONDER] = { "/CN=Responder", YX_CA_OCSP, CA, -10, 30 },
		[MAKER] = { "/CN=Maker", YX_CA_SIGNER, CA, -400, 3000 },
	};
	struct yx_error err = YX_ERROR_INIT;

	for (int i = 0; i < PEOPLE; i++)
		w->keys[i] = past_key(i, i == SIGNER ? p->kind : NULL);
	for (int i = 0; i < PEOPLE; i++) {
		struct yx_ca_wish wish = { .profile = people[i].profile, .path_len = -1 };
		struct yx_buf name = { 0 }, der = { 0 };
		int issuer = people[i].issuer;

		CHECK_OK(yx_name_parse(&name, people[i].name, &err));
		wish.subject = yx_buf_bytes(&name);
		wish.spki = yx_pubkey_spki(yx_key_public(w->keys[i]));
		wish.not_before = DAY(p->from[i] ? p->from[i] : people[i].from);
		wish.not_after = DAY(p->to[i] ? p->to[i] : people[i].to);
		CHECK_OK(yx_ca_make_cert(&der, &wish, issuer < 0 ? NULL : w->certs[issuer],
					 w->keys[issuer < 0 ? i : issuer], &err));
		CHECK_OK(yx_cert_parse(&w->certs[i], yx_buf_bytes(&der), YX_PKI_STRICT, &err));
		yx_buf_clear(&name);
		yx_buf_clear(&der);
	}
}

/* The signer's certificate again, without the extension that states the use of its key. */
static MAY_BE_UNUSED void
past_forget_usage(struct past_world *w)
{
	struct yx_scheme scheme = yx_key_default_scheme(w->keys[CA], false);
	struct yx_buf tbs = { 0 }, der = { 0 }, value = { 0 };
	struct yx_der d = yx_der(yx_cert_der(w->certs[SIGNER])), cert, body, list, one;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_der_item item;
	size_t m = yx_der_begin(&tbs, YX_DER_SEQUENCE), t, l;
	enum yx_oid oid;

	CHECK(yx_der_enter(&d, YX_DER_SEQUENCE, &cert) &&
	      yx_der_enter(&cert, YX_DER_SEQUENCE, &body));
	while (!yx_der_next_is(&body, YX_DER_CONTEXT_CONSTRUCTED(3)) && yx_der_any(&body, &item))
		yx_der_put_raw(&tbs, item.all);
	CHECK(yx_der_enter(&body, YX_DER_CONTEXT_CONSTRUCTED(3), &d) &&
	      yx_der_enter(&d, YX_DER_SEQUENCE, &list));
	t = yx_der_begin(&tbs, YX_DER_CONTEXT_CONSTRUCTED(3));
	l = yx_der_begin(&tbs, YX_DER_SEQUENCE);
	while (yx_der_any(&list, &item)) {
		d = yx_der(item.all);
		CHECK(yx_der_enter(&d, YX_DER_SEQUENCE, &one) && yx_der_oid_known(&one, &oid));
		if (oid != YX_OID_EXT_KEY_USAGE)
			yx_der_put_raw(&tbs, item.all);
	}
	yx_der_end(&tbs, l);
	yx_der_end(&tbs, t);
	yx_der_end(&tbs, m);
	m = yx_der_begin(&der, YX_DER_SEQUENCE);
	yx_der_put_raw(&der, yx_buf_bytes(&tbs));
	CHECK_OK(yx_scheme_put(&der, &scheme, &err));
	CHECK_OK(
	    yx_key_sign(w->keys[CA], &scheme, yx_buf_bytes(&tbs), yx_bytes(NULL, 0), &value, &err));
	yx_der_put_bits(&der, yx_buf_bytes(&value));
	yx_der_end(&der, m);
	yx_cert_free(w->certs[SIGNER]);
	w->certs[SIGNER] = NULL;
	CHECK_OK(yx_cert_parse(&w->certs[SIGNER], yx_buf_bytes(&der), YX_PKI_STRICT, &err));
	yx_buf_clear(&tbs);
	yx_buf_clear(&value);
	yx_buf_clear(&der);
}

/* Once all certificates are issued: a root that says less, a CA's certificate that was changed. */
static MAY_BE_UNUSED void
past_spoil(struct past_world *w, const struct past_plan *p)
{
	struct yx_ca_wish wish = { .profile = YX_CA_ROOT,
				   .subject = yx_cert_subject(w->certs[ROOT]),
				   .spki = yx_pubkey_spki(yx_key_public(w->keys[ROOT])),
				   .not_before = DAY(-2000),
				   .not_after = DAY(12000) };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_cert *other = NULL;
	struct yx_buf der = { 0 };
	int who = p->root_forbids ? ROOT : CA;

	if (p->no_key_usage)
		past_forget_usage(w);
	if (!p->root_forbids && !p->spoiled_ca)
		return;
	if (p->root_forbids) {
		CHECK_OK(yx_ca_make_cert(&der, &wish, NULL, w->keys[ROOT], &err));
	} else {
		yx_buf_put_bytes(&der, yx_cert_der(w->certs[CA]));
		der.data[der.len - 1] ^= 1;
	}
	CHECK_OK(yx_cert_parse(&other, yx_buf_bytes(&der), YX_PKI_STRICT, &err));
	yx_cert_free(w->certs[who]);
	w->certs[who] = other;
	yx_buf_clear(&der);
}

static MAY_BE_UNUSED struct yx_tsp_authority *
past_authority(struct past_world *w, int tsa, int day)
{
	struct yx_tsp_authority_options o = { .key = w->keys[tsa],
					      .certificate = yx_cert_der(w->certs[tsa]),
					      .now = past_clock,
					      .monotonic = past_clock,
					      .clock_state = &w->clock };
	struct yx_tsp_authority *a = NULL;
	struct yx_error err = YX_ERROR_INIT;

	w->clock = DAY(day);
	CHECK_OK(yx_tsp_authority_new(&a, &o, &err));
	return a;
}

static MAY_BE_UNUSED void
past_append(struct past_world *w, struct yx_buf *tail)
{
	struct yx_error err = YX_ERROR_INIT;

	yx_buf_put_bytes(&w->file, yx_buf_bytes(tail));
	CHECK_OK(yx_buf_status(&w->file, &err));
	yx_buf_clear(tail);
}

static MAY_BE_UNUSED void
past_stamp_file(struct past_world *w, const struct past_step *s)
{
	struct yx_tsp_authority *a = past_authority(w, s->tsa, s->day);
	struct yx_tsp_source source = { "test", a };
	struct yx_tsp_client client = {
		.sources = &source, .source_count = 1, .no_chain = true, .skew_us = INT64_MAX / 4
	};
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf tail = { 0 };

	CHECK_OK(yx_timestamp_pdf(&tail, yx_buf_bytes(&w->file), &client, yx_bytes(NULL, 0), NULL,
				  &err));
	past_append(w, &tail);
	yx_tsp_authority_free(a);
}

static MAY_BE_UNUSED struct yx_buf
past_crl_der(const struct past_world *w, const struct past_crl *c)
{
	struct yx_ca_revoked revoked = { .revoked_at = DAY(c->revoked_day), .reason = c->reason };
	struct yx_ca_crl_wish wish = { .this_update = DAY(c->day),
				       .next_update = DAY(c->next),
				       .number = (uint64_t)(c->day + 10000),
				       .revoked = &revoked,
				       .count = c->revoked ? 1 : 0,
				       .keeps_expired_since = c->keeps_expired ? DAY(-2000) : 0 };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf der = { 0 };

	if (c->revoked)
		revoked.serial = yx_cert_serial(w->certs[c->revoked]);
	CHECK_OK(yx_ca_make_crl(&der, &wish, w->certs[c->issuer], w->keys[c->issuer], &err));
	return der;
}

/* The DSS with the lists of this step, and the CA. */
static MAY_BE_UNUSED void
past_store(struct past_world *w, const struct past_plan *p, int step)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_pdf_update *u = NULL;
	struct yx_pdf *doc = NULL;
	struct yx_buf made[10] = { { 0 } }, tail = { 0 };
	struct yx_bytes crls[10], cert = yx_cert_der(w->certs[CA]);
	size_t n = 0;

	for (size_t i = 0; i < 10 && p->crls[i].next; i++)
		if (p->crls[i].in == step) {
			made[n] = past_crl_der(w, &p->crls[i]);
			crls[n] = yx_buf_bytes(&made[n]);
			n++;
		}
	if (n) {
		CHECK_OK(yx_pdf_open(&doc, yx_buf_bytes(&w->file), NULL, &err));
		CHECK_OK(yx_pdf_update_new(&u, doc, &err));
		CHECK_OK(yx_pdf_update_add_dss(u, "", YX_TIME_NONE, &cert, p->no_certs ? 0 : 1,
					       crls, n, NULL, 0, &err));
		CHECK_OK(yx_pdf_update_finish(u, &tail, &err));
		yx_pdf_update_free(u);
		yx_pdf_free(doc);
		past_append(w, &tail);
	}
	while (n)
		yx_buf_clear(&made[--n]);
}

static MAY_BE_UNUSED void
past_sign(struct past_world *w, const struct past_plan *p)
{
	struct yx_bytes chain = yx_cert_der(w->certs[CA]);
	struct yx_sign_options o = { .who = { .key = w->keys[SIGNER],
					      .cert = w->certs[SIGNER],
					      .chain = &chain,
					      .chain_count = p->no_certs ? 0 : 1 },
				     .time = DAY(p->signed_day) };
	struct yx_tsp_authority *a = NULL;
	struct yx_tsp_source source = { "test", NULL };
	struct yx_tsp_client client = {
		.sources = &source, .source_count = 1, .no_chain = true, .skew_us = INT64_MAX / 4
	};
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf tail = { 0 };

	if (p->stamp_tsa) {
		source.local = a = past_authority(w, p->stamp_tsa, p->stamp_day);
		o.level = YX_LEVEL_B_T;
		o.tsa = &client;
	}
	CHECK_OK(yx_sign_pdf(&tail, yx_buf_bytes(&w->file), &o, NULL, &err));
	past_append(w, &tail);
	yx_tsp_authority_free(a);
}

/* What is given when verifying: lists that no step put into the file, the root. */
static MAY_BE_UNUSED void
past_given(struct past_world *w, const struct past_plan *p)
{
	struct yx_error err = YX_ERROR_INIT;

	CHECK_OK(yx_pool_new(&w->extra, &err));
	for (size_t i = 0; i < 10 && p->crls[i].next; i++)
		if (!p->crls[i].in) {
			struct yx_buf der = past_crl_der(w, &p->crls[i]);

			CHECK_OK(yx_pool_load(w->extra, yx_buf_bytes(&der), YX_PKI_STRICT, &err));
			yx_buf_clear(&der);
		}
	CHECK_OK(yx_trust_new(&w->trust, &err));
	if (!p->no_trust)
		CHECK_OK(yx_trust_add_anchor(w->trust, w->certs[ROOT], &err));
}

static MAY_BE_UNUSED void
past_make(struct past_world *w, const struct past_plan *p)
{
	struct pencil pencil;

	*w = (struct past_world){ 0 };
	past_people(w, p);
	past_spoil(w, p);
	pencil_init(&pencil);
	kit_objects(&pencil);
	pencil_table(&pencil, "/Root 1 0 R /Info 16 0 R");
	w->file = pencil.out;
	if (p->before.tsa)
		past_stamp_file(w, &p->before);
	past_sign(w, p);
	for (int i = 0; i < 8 && p->steps[i].tsa; i++) {
		past_store(w, p, i + 1);
		if (p->steps[i].day != NEVER)
			past_stamp_file(w, &p->steps[i]);
	}
	past_given(w, p);
}

/* One thing done to the finished file. */
static MAY_BE_UNUSED void
past_tamper(struct past_world *w, const struct past_plan *p)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_pdf_signatures list = { 0 };
	struct yx_pdf *doc = NULL;
	size_t at = 0;

	if (p->tamper == WHOLE)
		return;
	CHECK_OK(yx_pdf_open(&doc, yx_buf_bytes(&w->file), NULL, &err));
	CHECK_OK(yx_pdf_signatures_list(&list, yx_pdf_latest(doc), true, &err));
	REQUIRE(list.count > 0);
	at = (size_t)list.items[0].contents_offset;
	yx_pdf_signatures_clear(&list);
	yx_pdf_free(doc);
	switch (p->tamper) {
	case CONTENT:
		at = yx_bytes_find(yx_buf_bytes(&w->file), YX_BYTES_LIT("Pay 100"), 0);
		w->file.data[at + 4] = '9';
		break;
	case THE_VALUE: { /* behind the algorithm of the signer: SEQUENCE { r, s } */
		size_t next = at;

		while ((next = yx_bytes_find(yx_buf_bytes(&w->file),
					     YX_BYTES_LIT("06082a8648ce3d040302"), next + 1)) !=
		       SIZE_MAX)
			at = next;
		w->file.data[at + 50] = w->file.data[at + 50] == '0' ? '1' : '0';
		break;
	}
	case SLOT:
		w->file.data[at + 1] = w->file.data[at + 1] == '0' ? '1' : '0';
		break;
	default:
		yx_buf_puts(&w->file, "%% more\n");
	}
}

/* A token over the file as it is. */
static MAY_BE_UNUSED struct yx_buf
past_outer(struct past_world *w, const struct past_plan *p)
{
	struct yx_tsp_authority *a = past_authority(w, p->outer_tsa, p->outer_day);
	struct yx_tsp_source source = { "test", a };
	struct yx_tsp_client client = {
		.sources = &source, .source_count = 1, .no_chain = true, .skew_us = INT64_MAX / 4
	};
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf token = { 0 };
	struct yx_digest d;

	CHECK_OK(yx_digest(&d, YX_DIGEST_SHA256,
			   p->outer_wrong ? YX_BYTES_LIT("other") : yx_buf_bytes(&w->file), &err));
	CHECK_OK(yx_tsp_stamp(&token, &client, &d, NULL, NULL, &err));
	yx_tsp_authority_free(a);
	return token;
}

static MAY_BE_UNUSED struct yx_verify_report *
past_look(struct past_world *w, const struct past_plan *p)
{
	struct yx_verify_proof proof = { .over = { NULL, 0 } };
	struct yx_buf token = { 0 };
	struct yx_verify_options o = { .trust = w->trust,
				       .extra = w->extra,
				       .at = DAY(p->at),
				       .no_file_digests = true,
				       .existed = p->existed_day != 0,
				       .existed_at = DAY(p->existed_day) };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_verify_report *r = NULL;
	struct yx_policy policy;

	CHECK_OK(yx_policy_builtin(&policy, p->policy ? p->policy : "etsi", &err));
	if (p->outer_tsa) {
		token = past_outer(w, p);
		proof.token = yx_buf_bytes(&token);
		o.proofs = &proof;
		o.proof_count = 1;
	}
	policy.revocation_grace = p->grace * YX_DAY;
	policy.require_timestamp = p->wants_stamp;
	o.policy = &policy;
	CHECK_OK(yx_verify_bytes(&r, yx_buf_bytes(&w->file), "past.pdf", &o, &err));
	yx_buf_clear(&token);
	return r;
}

static MAY_BE_UNUSED struct yx_verify_report *
past_verify(const struct past_world *w, const char *policy_name, int day)
{
	struct yx_verify_options o = {
		.trust = w->trust, .extra = w->extra, .at = DAY(day), .no_file_digests = true
	};
	struct yx_error err = YX_ERROR_INIT;
	struct yx_verify_report *r = NULL;
	struct yx_policy policy;

	CHECK_OK(yx_policy_builtin(&policy, policy_name, &err));
	o.policy = &policy;
	CHECK_OK(yx_verify_bytes(&r, yx_buf_bytes(&w->file), "past.pdf", &o, &err));
	return r;
}

static MAY_BE_UNUSED void
past_clear(struct past_world *w)
{
	for (int i = 0; i < PEOPLE; i++)
		yx_cert_free(w->certs[i]);
	yx_buf_clear(&w->file);
	yx_pool_free(w->extra);
	yx_trust_free(w->trust);
}

#endif
