/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The signatures of a path: each checked once for all the paths that it may be in, within a budget
 * of work; their algorithms are judged by the caller's hook.
 */
#include <yinxin/pki_past.h>
#include "path.h"

bool
path_spend(struct path_context *ctx, size_t units)
{
	size_t *left = ctx->options->work_left;

	if (units > YX_LIMIT_PATH_WORK - ctx->work || (left && units > *left)) {
		ctx->work = YX_LIMIT_PATH_WORK;
		ctx->limit_hit = ctx->exhausted = true;
		if (left && units > *left)
			*left = 0;
		return false;
	}
	ctx->work += units;
	if (left)
		*left -= units;
	return true;
}

bool
memo_find(const struct path_context *ctx, const void *object, const struct yx_cert *issuer,
	  enum yx_status *st, bool *valid)
{
	for (unsigned i = 0; i < ctx->memo_count; i++)
		if (ctx->memo[i].object == object && ctx->memo[i].issuer == issuer) {
			*st = ctx->memo[i].status;
			*valid = ctx->memo[i].valid;
			return true;
		}
	return false;
}

bool
memo_put(struct path_context *ctx, const void *object, const struct yx_cert *issuer,
	 enum yx_status st, bool valid)
{
	if (ctx->memo_count == YX_LIMIT_PATH_SIGNATURES) {
		ctx->limit_hit = ctx->exhausted = true;
		return false;
	}
	ctx->memo[ctx->memo_count++] = (struct signature_memo){ object, issuer, st, valid };
	return true;
}

bool
path_signature(struct path_context *ctx, const struct yx_cert *cert, const struct yx_cert *issuer,
	       enum yx_status *st)
{
	bool valid = false;

	if (memo_find(ctx, cert, issuer, st, &valid))
		return valid;
	if (ctx->memo_count == YX_LIMIT_PATH_SIGNATURES || !path_spend(ctx, WORK_SIGNATURE)) {
		ctx->limit_hit = true;
		*st = YX_LIMIT;
		return false;
	}
	*st = yx_cert_verify(cert, issuer, &valid, NULL);
	return memo_put(ctx, cert, issuer, *st, valid) && valid;
}

/* The same with a key that is not wholly in the issuer's certificate (inherited parameters). */
static bool
signature_with(const struct yx_cert *cert, const struct yx_pubkey *key, enum yx_status *st)
{
	bool valid = false;

	*st = YX_UNSUPPORTED;
	if (cert->scheme.kind != YX_SCHEME_NONE)
		*st = yx_pubkey_verify(key, &cert->scheme, cert->tbs, cert->signature,
				       yx_bytes(NULL, 0), false, NULL, &valid, NULL);
	return valid;
}

bool
path_algorithm(const struct path_context *ctx, const struct yx_scheme *scheme,
	       const struct yx_pubkey *key, yx_time at, struct yx_bytes object, char *why,
	       size_t why_size)
{
	const struct yx_path_options *o = ctx->options;
	yx_time proven;
	char unused[120];

	/* what can be forged today is good for no time, unless it is proven to be older */
	if (o->poe)
		at = ctx->now;
	if (!o->algorithm || o->algorithm(o->algorithm_state, scheme, key, at, why, why_size))
		return true;
	proven = yx_poe_of(o->poe, object);
	return proven != YX_TIME_NONE && proven < at &&
	       o->algorithm(o->algorithm_state, scheme, key, proven, unused, sizeof unused);
}

/*
 * Was it good when the certificate began, proof that it is that old may still come (EN 319 102-1
 * table 6); it was made later than its algorithm was good otherwise.
 */
static void
check_algorithm(struct path_context *ctx, const struct path_request *req, struct yx_path_report *r,
		size_t i, const struct yx_pubkey *key)
{
	const struct yx_path_options *o = ctx->options;
	const struct yx_cert *c = r->chain[i].cert;
	char why[120] = "", unused[120];
	bool once;

	if (path_algorithm(ctx, &c->scheme, key, req->at, c->der, why, sizeof why))
		return;
	once = o->poe && o->algorithm(o->algorithm_state, &c->scheme, key, c->not_before, unused,
				      sizeof unused);
	report_add(r, FINDING_ALGORITHM,
		   once ? YX_SUB_CRYPTO_CONSTRAINTS_FAILURE_NO_POE : YX_SUB_NONE, (int)i, "%s",
		   why);
}

/* 6.1.3 (a)(1), with the working public key of the certificate above. */
static void
check_signature(struct path_context *ctx, const struct path_request *req, struct yx_path_report *r,
		size_t i, const struct yx_pubkey *key, bool inherited)
{
	struct yx_path_cert *c = &r->chain[i];
	enum yx_status st;
	char dotted[YX_LIMIT_OID_TEXT] = "";

	c->signature_checked = true;
	if (!key) {
		report_add(r, FINDING_KEY_UNREADABLE, YX_SUB_NONE, (int)i + 1, "%s", "");
		return;
	}
	c->signature_valid = inherited ? signature_with(c->cert, key, &st)
				       : path_signature(ctx, c->cert, r->chain[i + 1].cert, &st);
	if (st == YX_UNSUPPORTED) {
		struct yx_der d = yx_der(c->cert->signature_algorithm), seq;
		struct yx_bytes oid;

		if (yx_der_enter(&d, YX_DER_SEQUENCE, &seq) && yx_der_oid(&seq, &oid))
			yx_oid_text(dotted, sizeof dotted, oid);
		report_add(r, FINDING_SIGNATURE_UNSUPPORTED, YX_SUB_NONE, (int)i, "%s", dotted);
	} else if (st == YX_LIMIT) {
		report_add(r, FINDING_SEARCH_LIMIT, YX_SUB_NONE, (int)i, "%s", "");
	} else if (st != YX_OK || !c->signature_valid) {
		report_add(r, FINDING_SIGNATURE_INVALID, YX_SUB_NONE, (int)i, "%s", "");
	} else {
		check_algorithm(ctx, req, r, i, key);
	}
}

void
path_check_signatures(struct path_context *ctx, const struct path_request *req,
		      struct yx_path_report *r)
{
	struct yx_pubkey *owned[YX_LIMIT_PATH_CERTS + 1] = { NULL };
	const struct yx_pubkey *key = NULL;
	enum yx_status st;
	size_t n = r->chain_len;

	for (size_t i = n; i-- > 0;) {
		if (i + 1 < n)
			check_signature(ctx, req, r, i, key, owned[i + 1] != NULL);
		if (i > 0) {
			st = cert_key_inherit(r->chain[i].cert, key, &owned[i], &key, NULL);
			if (st != YX_OK)
				key = NULL;
		}
	}
	for (size_t i = 0; i < n; i++)
		yx_pubkey_free(owned[i]);
}
