/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which baseline level a PDF signature really has (EN 319 142-1 6.3), whatever its maker called it:
 * B-T with a time-stamp that can be relied on; B-LT when the file itself holds the certificates and
 * revocation data for every certificate in the chains of the signer and of the authority that
 * proves the time; B-LTA when a good document time-stamp covers all of that.
 */
#include <stdio.h>
#include <string.h>
#include "past.h"
#include "verify_pdf.h"

struct levelling {
	struct pdf_check *p;
	struct yx_poe *in_file;   /* object -> where it first ends: a place instead of a time */
	struct yx_trust *anchors; /* without the helpers that came with them */
	struct yx_judged *j;
	uint64_t last;     /* where the last object ends that B-LT needs */
	char missing[300]; /* what the file lacks, first found */
	struct yx_error *err;
};

/* Is this object in the file? */
static bool
have(struct levelling *l, struct yx_bytes object)
{
	yx_time end = yx_poe_of(l->in_file, object);

	if (end == YX_TIME_NONE)
		return false;
	if ((uint64_t)end > l->last)
		l->last = (uint64_t)end;
	return true;
}

static bool
missing(struct levelling *l, const char *what, const struct yx_cert *c)
{
	char name[200];

	if (!l->missing[0])
		snprintf(l->missing, sizeof(l->missing), "%s %s", what,
			 yx_name_display(name, sizeof(name), yx_cert_subject(c)));
	return false;
}

static bool
have_status(struct levelling *l, const struct yx_path_cert *c)
{
	if (!c->crl && !c->ocsp)
		return missing(l, "CRL or OCSP:", c->cert);
	if (c->crl && !have(l, yx_crl_der(c->crl)))
		return missing(l, "CRL:", c->cert);
	if (c->delta && !have(l, yx_crl_der(c->delta)))
		return missing(l, "CRL:", c->cert);
	if (c->ocsp && !have(l, yx_poe_object_ocsp(c->ocsp)))
		return missing(l, "OCSP:", c->cert);
	if (c->revocation_signer && !have(l, yx_cert_der(c->revocation_signer)))
		return missing(l, "certificate:", c->revocation_signer);
	return true;
}

/* Everything for the chain of this certificate, used at this time. */
static bool
chain_complete(struct levelling *l, struct yx_bytes der, yx_time at, bool stamp)
{
	struct yx_path_options o = yx_judge_path_options(l->p->b, l->p->own, at);
	struct yx_path_report *r = NULL;
	struct yx_cert *cert = NULL;
	bool complete;

	o.trust = l->anchors;
	o.revocation = YX_REVOCATION_REQUIRED;
	o.revocation_age_max = 0;
	o.algorithm = NULL;
	o.fetch = NULL;
	if (stamp) {
		o.eku = YX_OID_EKU_TIME_STAMPING;
		o.eku_required = true;
	}
	if (!der.len || yx_cert_parse(&cert, der, YX_PKI_LENIENT, NULL) != YX_OK)
		return false;
	complete = yx_path_validate(&r, cert, &o, l->err) == YX_OK && r->anchored;
	for (size_t i = 0; complete && i < r->chain_len; i++)
		if (!r->chain[i].anchor)
			complete = (have(l, yx_cert_der(r->chain[i].cert)) ||
				    missing(l, "certificate:", r->chain[i].cert)) &&
				   have_status(l, &r->chain[i]);
	yx_path_report_free(r);
	yx_cert_free(cert);
	return complete;
}

static bool
any_stamp(const struct yx_judged *j, const char *kind)
{
	for (size_t i = 0; i < j->s.stamp_count; i++)
		if (j->stamps[i].used && (!kind || strcmp(j->stamps[i].kind, kind) == 0))
			return true;
	return false;
}

/* The time-stamps on the value, or the first on the document when there is none. */
static bool
stamps_complete(struct levelling *l)
{
	const char *kind = any_stamp(l->j, "signature") ? "signature" : "document";

	for (size_t i = 0; i < l->j->s.stamp_count; i++) {
		const struct yx_signature_stamp *s = &l->j->stamps[i];

		if (!s->used || strcmp(s->kind, kind) != 0)
			continue;
		if (!chain_complete(l, s->certificate, s->time, true))
			return false;
		if (strcmp(kind, "document") == 0)
			break;
	}
	return true;
}

/* A good document time-stamp over the signature and all that B-LT needs. */
static bool
is_archived(const struct levelling *l, size_t index)
{
	const struct pdf_check *p = l->p;

	for (size_t i = 0; i < p->list.count; i++)
		if (i != index && p->entries[i].proves &&
		    p->list.items[i].covered_end >= p->list.items[index].contents_end &&
		    p->list.items[i].covered_end >= l->last)
			return true;
	return false;
}

static void
say_extend_before(struct yx_judged *j)
{
	for (size_t i = 0; i < j->s.stamp_count; i++)
		if (j->stamps[i].used && j->stamps[i].good_until > j->s.extend_before)
			j->s.extend_before = j->stamps[i].good_until;
}

static const char *
level_of(struct levelling *l, size_t index)
{
	struct yx_verdict_builder *b = l->p->b;
	yx_time at = l->j->s.existed_by;

	if (!any_stamp(l->j, NULL))
		return "B-B";
	if (!l->in_file || !yx_poe_count(l->in_file))
		return "B-T";
	if (at == YX_TIME_NONE)
		at = l->j->stamped;
	if (!chain_complete(l, l->j->s.certificate, at, false) || !stamps_complete(l)) {
		if (l->p->list.has_dss && l->missing[0])
			yx_judge_remark(
			    b, l->j, "level-incomplete",
			    (struct yx_text2){
				{ yx_say(
				      b,
				      "not B-LT: the file has a security store, but not all that "
				      "is needed; missing %s",
				      l->missing),
				  yx_say(b, "达不到 B-LT：文件带有验证资料库，但资料不全，缺少 %s",
					 l->missing) } });
		return "B-T";
	}
	return is_archived(l, index) ? "B-LTA" : "B-LT";
}

static enum yx_status
copy_anchors(struct levelling *l, struct yx_error *err)
{
	const struct yx_trust *from = l->p->b->options->trust;
	enum yx_status st = yx_trust_new(&l->anchors, err);

	for (size_t i = 0; st == YX_OK && from && i < yx_trust_anchor_count(from); i++)
		st = yx_trust_add_anchor(l->anchors, yx_trust_anchor_at(from, i), err);
	return st;
}

enum yx_status
yx_pdf_judge_levels(struct pdf_check *p, struct yx_error *err)
{
	struct levelling l = { .p = p, .err = err };
	enum yx_status st = YX_OK;

	if (p->own && (st = copy_anchors(&l, err)) == YX_OK)
		st = yx_poe_new(&l.in_file, err);
	for (size_t i = 0; l.in_file && st == YX_OK && i < p->material_count; i++)
		if (!p->materials[i].is_value)
			st = yx_poe_add_digest(l.in_file, &p->materials[i].id,
					       (yx_time)p->materials[i].end, err);
	if (st == YX_LIMIT)
		st = YX_OK;
	for (size_t i = 0; st == YX_OK && i < p->list.count; i++) {
		l.j = p->entries[i].j;
		l.last = 0;
		l.missing[0] = 0;
		if (!l.j || p->entries[i].is_token)
			continue;
		say_extend_before(l.j);
		if (strcmp(l.j->s.profile, "PAdES-B-B") != 0)
			continue;
		l.j->s.level = level_of(&l, i);
		l.j->s.profile = yx_say(p->b, "PAdES-%s", l.j->s.level);
	}
	yx_poe_free(l.in_file);
	yx_trust_free(l.anchors);
	return st;
}
