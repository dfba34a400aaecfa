/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SESeal, read: GM/T 0031-2014 (v1), GB/T 38540-2020 (v4), GM/T 0031-2025 (v5). Which one it is
 * shows in its shape (what follows the info is a SEQUENCE in v1, an OCTET STRING after it), and
 * between v4 and v5 in header.version.
 */
#include "parse.h"

#include <yinxin/limits.h>

static const char clause_v1[] = "GM/T 0031-2014 6.1.1";
static const char clause_v4[] = "GB/T 38540-2020 6.1";

static enum yx_status
take_header(struct seal_walk *w, struct yx_seal *s, struct yx_der *info)
{
	struct yx_der h;
	enum yx_status st;

	if (!yx_der_enter(info, YX_DER_SEQUENCE, &h))
		return yx_der_fail(w->err, info, w->clause, "expected the seal's header");
	if ((st = seal_take_text(w, &h, YX_DER_IA5_STRING, "header.ID", &s->header_id)) != YX_OK ||
	    (st = seal_take_int(w, &h, "header.version", &s->header_version)) != YX_OK ||
	    (st = seal_take_text(w, &h, YX_DER_IA5_STRING, "header.Vid", &s->vendor)) != YX_OK)
		return st;
	if (!yx_bytes_equal_str(s->header_id, "ES"))
		*w->leniencies |= YX_SEAL_FORGAVE_HEADER_ID;
	return yx_der_finish(&h, w->clause, w->err);
}

static enum yx_status
take_signer(struct seal_walk *w, struct yx_der *list, struct yx_seal_signer *out)
{
	struct yx_der pair;
	enum yx_status st;

	if (yx_der_next_is(list, YX_DER_OCTET_STRING))
		return seal_take_octets(w, list, "a certificate of the list", &out->cert);
	if (!yx_der_enter(list, YX_DER_SEQUENCE, &pair)) {
		struct yx_der_item other;

		if (!yx_der_any(list, &other))
			return yx_der_fail(w->err, list, w->clause,
					   "the list of signers is damaged");
		*w->leniencies |= YX_SEAL_FORGAVE_SIGNER_ENTRY;
		return YX_OK;
	}
	if ((st = seal_take_text(w, &pair, YX_DER_PRINTABLE_STRING, "the digest's type",
				 &out->digest_type)) != YX_OK ||
	    (st = seal_take_octets(w, &pair, "the digest", &out->digest)) != YX_OK)
		return st;
	return yx_der_finish(&pair, w->clause, w->err);
}

static enum yx_status
take_signers(struct seal_walk *w, struct yx_seal *s, struct yx_der *property)
{
	struct yx_der list, ahead;
	struct yx_der_item item;
	struct yx_seal_signer *signers;
	size_t n = 0;
	enum yx_status st;

	/* SES_CertList is a CHOICE without tags; some writers put [0] or [1] */
	if (!yx_der_enter(property, YX_DER_SEQUENCE, &list) &&
	    !yx_der_enter(property, YX_DER_CONTEXT_CONSTRUCTED(0), &list) &&
	    !yx_der_enter(property, YX_DER_CONTEXT_CONSTRUCTED(1), &list))
		return yx_der_fail(w->err, property, w->clause, "expected the list of signers");
	for (ahead = list; !yx_der_at_end(&ahead); n++) {
		if (!yx_der_any(&ahead, &item))
			return yx_der_fail(w->err, &ahead, w->clause,
					   "the list of signers is damaged");
		if (n == YX_LIMIT_SEAL_SIGNERS)
			return yx_fail(w->err, YX_LIMIT, &ahead.r, w->clause,
				       "more than %d signers in a seal", YX_LIMIT_SEAL_SIGNERS);
	}
	signers = yx_arena_array(w->arena, n + 1, sizeof(*signers));
	if (!signers)
		return yx_fail_nomem(w->err);
	for (size_t i = 0; i < n; i++)
		if ((st = take_signer(w, &list, &signers[i])) != YX_OK)
			return st;
	s->signers = signers;
	s->signer_count = n;
	return YX_OK;
}

static enum yx_status
take_property(struct seal_walk *w, struct yx_seal *s, struct yx_der *info, bool v1)
{
	struct yx_der p;
	enum yx_status st;

	if (!yx_der_enter(info, YX_DER_SEQUENCE, &p))
		return yx_der_fail(w->err, info, w->clause, "expected the seal's properties");
	if ((st = seal_take_int(w, &p, "property.type", &s->type)) != YX_OK ||
	    (st = seal_take_text(w, &p, YX_DER_UTF8_STRING, "property.name", &s->name)) != YX_OK)
		return st;
	s->cert_list_type = 1;
	if (!v1 && (st = seal_take_int(w, &p, "certListType", &s->cert_list_type)) != YX_OK)
		return st;
	if ((st = take_signers(w, s, &p)) != YX_OK ||
	    (st = seal_take_time(w, &p, "createDate", !v1, &s->created)) != YX_OK ||
	    (st = seal_take_time(w, &p, "validStart", !v1, &s->valid_from)) != YX_OK ||
	    (st = seal_take_time(w, &p, "validEnd", !v1, &s->valid_until)) != YX_OK)
		return st;
	return yx_der_finish(&p, w->clause, w->err);
}

static enum yx_status
take_picture(struct seal_walk *w, struct yx_seal *s, struct yx_der *info)
{
	struct yx_der p;
	enum yx_status st;

	if (!yx_der_enter(info, YX_DER_SEQUENCE, &p))
		return yx_der_fail(w->err, info, w->clause, "expected the seal's picture");
	if ((st = seal_take_text(w, &p, YX_DER_IA5_STRING, "picture.type", &s->picture_type)) !=
		YX_OK ||
	    (st = seal_take_octets(w, &p, "picture.data", &s->picture)) != YX_OK ||
	    (st = seal_take_int(w, &p, "picture.width", &s->width_mm)) != YX_OK ||
	    (st = seal_take_int(w, &p, "picture.height", &s->height_mm)) != YX_OK)
		return st;
	return yx_der_finish(&p, w->clause, w->err);
}

static enum yx_status
take_info(struct seal_walk *w, struct yx_seal *s, struct yx_der *info, bool v1)
{
	struct yx_der tagged, list;
	bool is_tagged;
	enum yx_status st;

	if ((st = take_header(w, s, info)) != YX_OK ||
	    (st = seal_take_text(w, info, YX_DER_IA5_STRING, "esID", &s->es_id)) != YX_OK ||
	    (st = take_property(w, s, info, v1)) != YX_OK ||
	    (st = take_picture(w, s, info)) != YX_OK)
		return st;
	if (yx_der_at_end(info))
		return YX_OK;
	is_tagged = yx_der_enter(info, YX_DER_CONTEXT_CONSTRUCTED(0), &tagged);
	/* [0] EXPLICIT holds one SEQUENCE OF; [0] IMPLICIT is the list itself */
	if (is_tagged) {
		list = tagged;
		if (yx_der_enter(&tagged, YX_DER_SEQUENCE, &list) &&
		    (!yx_der_at_end(&tagged) || yx_der_next_is(&list, YX_DER_OID)))
			return yx_der_fail(w->err, &tagged, w->clause,
					   "the extensions are not a list");
	} else if (!yx_der_enter(info, YX_DER_SEQUENCE, &list)) {
		return yx_der_fail(w->err, info, w->clause, "expected the seal's extensions");
	}
	if (v1 && !is_tagged)
		*w->leniencies |= YX_SEAL_FORGAVE_UNTAGGED_EXT;
	if (!v1 && is_tagged)
		*w->leniencies |= YX_SEAL_FORGAVE_TAGGED_EXT;
	if ((st = seal_take_exts(w, &list, &s->exts, &s->ext_count)) != YX_OK)
		return st;
	return yx_der_finish(info, w->clause, w->err);
}

/* v1: SES_SignInfo, and the SEQUENCE { info, cert, algorithm } its value is over. */
static enum yx_status
take_v1_signature(struct seal_walk *w, struct yx_seal *s, struct yx_der *seal)
{
	struct yx_der sign, ahead;
	struct yx_der_item cert, oid;
	struct yx_buf b = { 0 };
	enum yx_status st;
	size_t m;

	if (!yx_der_enter(seal, YX_DER_SEQUENCE, &sign))
		return yx_der_fail(w->err, seal, w->clause, "expected signInfo");
	ahead = sign;
	if ((st = seal_take_octets(w, &sign, "the maker's certificate", &s->cert)) != YX_OK ||
	    (st = seal_take_oid(w, &sign, "signatureAlgorithm", &s->algorithm)) != YX_OK ||
	    (st = seal_take_bits(w, &sign, "signData", &s->signature)) != YX_OK ||
	    (st = yx_der_finish(&sign, w->clause, w->err)) != YX_OK)
		return st;
	if (!yx_der_any(&ahead, &cert) || !yx_der_any(&ahead, &oid))
		return yx_der_fail(w->err, &ahead, w->clause, "signInfo is damaged");
	m = yx_der_begin(&b, YX_DER_SEQUENCE);
	yx_der_put_raw(&b, s->info);
	yx_der_put_raw(&b, cert.all);
	yx_der_put_raw(&b, oid.all);
	yx_der_end(&b, m);
	st = yx_buf_status(&b, w->err);
	if (st == YX_OK) {
		s->signed_bytes = yx_arena_dup(w->arena, yx_buf_bytes(&b));
		if (!s->signed_bytes.data)
			st = yx_fail_nomem(w->err);
	}
	yx_buf_clear(&b);
	return st;
}

static enum yx_status
take_v4_signature(struct seal_walk *w, struct yx_seal *s, struct yx_der *seal)
{
	enum yx_status st;

	s->signed_bytes = s->info;
	if ((st = seal_take_octets(w, seal, "the maker's certificate", &s->cert)) != YX_OK ||
	    (st = seal_take_oid(w, seal, "signAlgID", &s->algorithm)) != YX_OK ||
	    (st = seal_take_bits(w, seal, "signedValue", &s->signature)) != YX_OK ||
	    (st = seal_take_timestamp(w, seal, &s->timestamp)) != YX_OK)
		return st;
	return YX_OK;
}

/* The standards print GIF, BMP and JPG; the others are in use as they are spelled here. */
static bool
is_printed_picture_type(struct yx_bytes type)
{
	static const char *const printed[] = { "GIF", "BMP", "JPG", "PNG", "SVG", "OFD", "ofd" };

	for (size_t i = 0; i < sizeof(printed) / sizeof(printed[0]); i++)
		if (yx_bytes_equal_str(type, printed[i]))
			return true;
	return false;
}

enum yx_status
seal_take(struct yx_seal *s, struct yx_der *d, struct yx_error *err)
{
	struct seal_walk w = { s->arena, &s->leniencies, clause_v4, err };
	struct yx_der seal, info;
	enum yx_status st;
	bool v1;

	if (!yx_der_enter_all(d, YX_DER_SEQUENCE, &seal, &s->all))
		return yx_der_fail(err, d, w.clause, "expected a seal, a SEQUENCE");
	if (s->all.len > YX_LIMIT_SEAL)
		return yx_fail(err, YX_LIMIT, &d->r, "", "a seal is larger than %llu bytes",
			       (unsigned long long)YX_LIMIT_SEAL);
	if (!yx_der_enter_all(&seal, YX_DER_SEQUENCE, &info, &s->info))
		return yx_der_fail(err, &seal, w.clause, "expected the seal's info");
	v1 = yx_der_next_is(&seal, YX_DER_SEQUENCE);
	if (v1)
		w.clause = clause_v1;
	if ((st = take_info(&w, s, &info, v1)) != YX_OK)
		return st;
	st = v1 ? take_v1_signature(&w, s, &seal) : take_v4_signature(&w, s, &seal);
	if (st != YX_OK)
		return st;
	s->version =
	    v1 ? YX_SEAL_V1
	       : (s->header_version == 5 || s->timestamp.len > 0 ? YX_SEAL_V5 : YX_SEAL_V4);
	if (s->header_version != (int64_t)s->version)
		s->leniencies |= YX_SEAL_FORGAVE_VERSION_FIELD;
	if (!is_printed_picture_type(s->picture_type))
		s->leniencies |= YX_SEAL_FORGAVE_PICTURE;
	if (s->type != 1 && s->type != 2)
		s->leniencies |= YX_SEAL_FORGAVE_TYPE;
	return yx_der_finish(&seal, w.clause, err);
}

enum yx_status
yx_seal_parse(struct yx_seal **out, struct yx_bytes in, struct yx_error *err)
{
	struct yx_seal *s;
	struct yx_arena *arena;
	struct yx_der d;
	enum yx_status st;

	*out = NULL;
	arena = yx_arena_new(YX_LIMIT_SEAL * 4);
	if (!arena)
		return yx_fail_nomem(err);
	s = yx_arena_alloc(arena, sizeof(*s));
	if (!s) {
		yx_arena_free(arena);
		return yx_fail_nomem(err);
	}
	s->arena = arena;
	d = yx_der_lenient(in, &s->forgiven, arena);
	st = seal_take(s, &d, err);
	if (st == YX_OK)
		st = yx_der_finish(&d, "GB/T 38540-2020 6.1", err);
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
yx_seal_free(struct yx_seal *s)
{
	if (s)
		yx_arena_free(s->arena);
}

const char *
yx_seal_version_name(enum yx_seal_version v)
{
	return v == YX_SEAL_V1 ? "GM/T 0031-2014"
			       : (v == YX_SEAL_V5 ? "GM/T 0031-2025" : "GB/T 38540-2020");
}
