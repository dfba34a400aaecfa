/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a seal in a signature needs for the long term: the signer as always, and the maker of the
 * seal, whose certificate was used when the seal was made. SES_Signature has a place for a
 * time-stamp on its value like a CMS signer has.
 */
#include <yinxin/der.h>
#include <yinxin/seal.h>
#include "level.h"
#include "seal_attribute.h"

static yx_time
earlier(yx_time a, yx_time b)
{
	if (a == YX_TIME_NONE || b == YX_TIME_NONE)
		return a == YX_TIME_NONE ? b : a;
	return a < b ? a : b;
}

static enum yx_status
show(struct level_job *j, size_t i, struct yx_bytes der, const char *what, yx_time used_at,
     yx_time until, struct yx_error *err)
{
	struct level_proof p = { .signature = i, .what = what, .used_at = used_at, .until = until };
	enum yx_status st = yx_cert_parse(&p.cert, der, YX_PKI_LENIENT, err);

	if (st == YX_OK)
		st = yx_pool_add_cert(j->pool, p.cert, err);
	if (st == YX_OK)
		st = level_add_proof(j, &p, err);
	yx_cert_free(p.cert);
	return st == YX_OK ? st : yx_fail_prefix(err, st, "%s", what);
}

enum yx_status
level_take_seal(struct level_job *j, size_t i, yx_time by, struct yx_error *err)
{
	struct level_signature *s = &j->signatures[i];
	struct yx_seal_signature *ses = NULL;
	struct yx_cms_content data = { .run_count = 1, .given = true };
	yx_time time;
	enum yx_status st = yx_seal_signature_parse(&ses, yx_der_first(s->s->contents), err);

	if (st != YX_OK)
		return yx_fail_prefix(err, st, "%s", s->name);
	data.runs = &ses->signature;
	if (ses->timestamp.len &&
	    (st = level_take_token(j, i, ses->timestamp, &data, &time, err)) == YX_OK)
		by = earlier(by, time);
	s->proven = by;
	if (st == YX_OK)
		st = show(j, i, ses->cert, "the signer", by, by, err);
	if (st == YX_OK)
		st = show(j, i, ses->seal->cert, "the seal's maker", ses->seal->created, by, err);
	yx_seal_signature_free(ses);
	return st;
}

enum yx_status
level_take_seal_attribute(struct level_job *j, size_t i, const struct yx_cms_signer *signer,
			  struct yx_error *err)
{
	const struct yx_cms_attributes *a = &signer->signed_attributes;
	struct yx_seal *seal = NULL;
	enum yx_status st = YX_OK;

	for (size_t k = 0; st == YX_OK && k < a->count; k++) {
		if (!yx_bytes_equal(a->list[k].oid_bytes, SEAL_ATTRIBUTE_OID))
			continue;
		if ((st = yx_seal_parse(&seal, a->list[k].value, err)) == YX_OK)
			st = show(j, i, seal->cert, "the seal's maker", seal->created,
				  j->signatures[i].proven, err);
		yx_seal_free(seal);
		seal = NULL;
	}
	return st;
}
