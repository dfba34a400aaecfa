/* SPDX-License-Identifier: Apache-2.0 */
/* SES_Signature, read: the content of SignedValue.dat. v1 keeps certificate and algorithm inside
 * toSign. */
#include "parse.h"

#include <yinxin/limits.h>

static const char clause_v1[] = "GM/T 0031-2014 6.2.1";
static const char clause_v4[] = "GB/T 38540-2020 7.1";

/* v1 timeInfo: a BIT STRING with a token, a DER time, or a time as text. */
static void
read_time_bits(struct seal_walk *w, struct yx_seal_signature *s, struct yx_bytes bits)
{
	struct yx_der d = yx_der_lenient(bits, &s->forgiven, s->arena);

	if (bits.len > 0 && bits.data[0] == YX_DER_SEQUENCE) {
		s->time_token = bits;
		return;
	}
	if (yx_der_time(&d, &s->time) && yx_der_at_end(&d))
		return;
	*w->leniencies |= YX_SEAL_FORGAVE_TIME_TEXT;
	if (!seal_time_text(bits, &s->time))
		s->time = YX_TIME_NONE;
}

static enum yx_status
take_tbs(struct seal_walk *w, struct yx_seal_signature *s, struct yx_seal *seal, struct yx_der *tbs,
	 bool v1)
{
	struct yx_der list, tagged;
	struct yx_bytes bits;
	enum yx_status st;

	if ((st = seal_take_int(w, tbs, "toSign.version", &s->tbs_version)) != YX_OK ||
	    (st = seal_take(seal, tbs, w->err)) != YX_OK)
		return st;
	s->time = YX_TIME_NONE;
	if (yx_der_next_is(tbs, YX_DER_BIT_STRING)) {
		if ((st = seal_take_bits(w, tbs, "timeInfo", &bits)) != YX_OK)
			return st;
		if (!v1)
			*w->leniencies |= YX_SEAL_FORGAVE_TIME_TYPE;
		read_time_bits(w, s, bits);
	} else if ((st = seal_take_time(w, tbs, "timeInfo", !v1, &s->time)) != YX_OK) {
		return st;
	}
	if ((st = seal_take_bits(w, tbs, "dataHash", &s->data_hash)) != YX_OK ||
	    (st = seal_take_text(w, tbs, YX_DER_IA5_STRING, "propertyInfo", &s->property_info)) !=
		YX_OK)
		return st;
	if (v1 && ((st = seal_take_octets(w, tbs, "cert", &s->cert)) != YX_OK ||
		   (st = seal_take_oid(w, tbs, "signatureAlgorithm", &s->algorithm)) != YX_OK))
		return st;
	if (yx_der_at_end(tbs))
		return YX_OK;
	if (yx_der_enter(tbs, YX_DER_CONTEXT_CONSTRUCTED(0), &tagged)) {
		if (!yx_der_enter(&tagged, YX_DER_SEQUENCE, &list) || !yx_der_at_end(&tagged))
			return yx_der_fail(w->err, &tagged, w->clause,
					   "the extensions are not a list");
	} else {
		*w->leniencies |= YX_SEAL_FORGAVE_TBS_EXT;
		if (!yx_der_enter(tbs, YX_DER_SEQUENCE, &list))
			return yx_der_fail(w->err, tbs, w->clause, "expected toSign's extensions");
	}
	if ((st = seal_take_exts(w, &list, &s->exts, &s->ext_count)) != YX_OK)
		return st;
	return yx_der_finish(tbs, w->clause, w->err);
}

static enum yx_status
take_signature(struct yx_seal_signature *s, struct yx_seal *seal, struct yx_der *d,
	       struct yx_error *err)
{
	struct seal_walk w = { s->arena, &s->leniencies, clause_v4, err };
	struct yx_der body, tbs;
	enum yx_status st;
	bool v1;

	if (!yx_der_enter_all(d, YX_DER_SEQUENCE, &body, &s->all))
		return yx_der_fail(err, d, w.clause, "expected a seal signature, a SEQUENCE");
	if (!yx_der_enter_all(&body, YX_DER_SEQUENCE, &tbs, &s->tbs))
		return yx_der_fail(err, &body, w.clause, "expected toSign");
	v1 = yx_der_next_is(&body, YX_DER_BIT_STRING);
	if (v1)
		w.clause = clause_v1;
	if ((st = take_tbs(&w, s, seal, &tbs, v1)) != YX_OK)
		return st;
	if (!v1 && ((st = seal_take_octets(&w, &body, "cert", &s->cert)) != YX_OK ||
		    (st = seal_take_oid(&w, &body, "signatureAlgID", &s->algorithm)) != YX_OK))
		return st;
	if ((st = seal_take_bits(&w, &body, "signature", &s->signature)) != YX_OK)
		return st;
	if (!v1 && (st = seal_take_timestamp(&w, &body, &s->timestamp)) != YX_OK)
		return st;
	s->version = v1 ? YX_SEAL_V1 : (s->tbs_version == 5 ? YX_SEAL_V5 : YX_SEAL_V4);
	return yx_der_finish(&body, w.clause, err);
}

enum yx_status
yx_seal_signature_parse(struct yx_seal_signature **out, struct yx_bytes in, struct yx_error *err)
{
	struct yx_seal_signature *s;
	struct yx_seal *seal;
	struct yx_arena *arena;
	struct yx_der d;
	enum yx_status st;

	*out = NULL;
	arena = yx_arena_new(YX_LIMIT_SEAL * 4);
	if (!arena)
		return yx_fail_nomem(err);
	s = yx_arena_alloc(arena, sizeof(*s));
	seal = yx_arena_alloc(arena, sizeof(*seal));
	if (!s || !seal) {
		yx_arena_free(arena);
		return yx_fail_nomem(err);
	}
	s->arena = arena;
	seal->arena = arena; /* the signature's: never freed through the seal */
	s->seal = seal;
	d = yx_der_lenient(in, &s->forgiven, arena);
	st = take_signature(s, seal, &d, err);
	if (st == YX_OK)
		st = yx_der_finish(&d, clause_v4, err);
	if (st != YX_OK) {
		yx_arena_free(arena);
		return st;
	}
	if (s->forgiven.kinds)
		s->leniencies |= YX_SEAL_FORGAVE_DER;
	*out = s;
	return YX_OK;
}

void
yx_seal_signature_free(struct yx_seal_signature *s)
{
	if (s)
		yx_arena_free(s->arena);
}
