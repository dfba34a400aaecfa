/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A verification report as bytes and back. One function per struct visits its members in order and
 * either writes or reads each, so that the two directions cannot disagree. The sizes are asserted:
 * whoever adds a member to one of these structs is told to visit it here.
 */
#include <string.h>
#include <yinxin/sign_apart.h>
#include "wire.h"

#define MAGIC UINT64_C(0x797872657074332e) /* "yxrept3." */

#if UINTPTR_MAX == UINT64_MAX
#define VISITED(type, size)                                                                        \
	_Static_assert(sizeof(struct type) == (size),                                              \
		       "struct " #type " has changed: visit its new member in wire.c")
VISITED(yx_change, 64);
VISITED(yx_remark, 24);
VISITED(yx_signature_stamp, 224);
VISITED(yx_signature, 640);
VISITED(yx_signature_issuer, 32);
VISITED(yx_signature_status, 112);
VISITED(yx_verify_report, 288);
VISITED(yx_signature_path, 32);
VISITED(yx_signature_facts, 320);
VISITED(yx_stored, 88);
VISITED(yx_scheme, 16);
#endif

static void
remarks(struct wire *w, const struct yx_remark **items, size_t *n)
{
	struct yx_remark *r;

	*n = wire_count(w, *n);
	*items = r = wire_list(w, *items, *n, sizeof(*r));
	for (size_t i = 0; r && i < *n; i++) {
		wire_text(w, &r[i].code);
		wire_text2(w, &r[i].text);
	}
}

static void
change(struct wire *w, struct yx_change *c)
{
	wire_size(w, &c->revision);
	wire_text(w, &c->kind);
	wire_flag(w, &c->allowed);
	wire_text(w, &c->object);
	wire_size(w, &c->page);
	wire_text(w, &c->path);
	wire_text2(w, &c->text);
}

static void
digest(struct wire *w, struct yx_digest *d)
{
	struct yx_bytes b = yx_digest_bytes(d);
	unsigned alg = d->alg;

	wire_bytes(w, &b);
	alg = wire_choice(w, alg, 256);
	if (w->out)
		return;
	memset(d, 0, sizeof(*d));
	d->alg = (enum yx_digest_alg)alg;
	if (b.len > sizeof(d->value) || (b.len && b.len != yx_digest_size(d->alg))) {
		wire_wrong(w, "a digest has the wrong length");
	} else if (b.len) {
		memcpy(d->value, b.data, b.len);
		d->len = (uint8_t)b.len;
	}
}

static void
path(struct wire *w, struct yx_signature_path *s)
{
	struct yx_signature_issuer *issuers;
	struct yx_signature_status *statuses;

	s->issuer_count = wire_count(w, s->issuer_count);
	s->issuers = issuers = wire_list(w, s->issuers, s->issuer_count, sizeof(*issuers));
	for (size_t i = 0; issuers && i < s->issuer_count; i++) {
		wire_bytes(w, &issuers[i].certificate);
		wire_flag(w, &issuers[i].anchor);
		wire_moment(w, &issuers[i].existed_by);
	}
	s->status_count = wire_count(w, s->status_count);
	s->statuses = statuses = wire_list(w, s->statuses, s->status_count, sizeof(*statuses));
	for (size_t i = 0; statuses && i < s->status_count; i++) {
		wire_flag(w, &statuses[i].ocsp);
		digest(w, &statuses[i].sha256);
		wire_moment(w, &statuses[i].existed_by);
		wire_size(w, &statuses[i].of);
		wire_moment(w, &statuses[i].revoked_at);
		wire_number_int(w, &statuses[i].reason);
	}
}

static void
scheme(struct wire *w, struct yx_scheme *s)
{
	s->kind = (enum yx_scheme_kind)wire_choice(w, s->kind, YX_SCHEME_ED448 + 1);
	s->digest = (enum yx_digest_alg)wire_choice(w, s->digest, YX_DIGEST_COUNT);
	s->mgf1 = (enum yx_digest_alg)wire_choice(w, s->mgf1, YX_DIGEST_COUNT);
	wire_number_int(w, &s->salt_len);
}

static void
numbers(struct wire *w, struct yx_signature_facts *f)
{
	int64_t *range;
	size_t *vri;

	f->byte_range_count = wire_count(w, f->byte_range_count);
	f->byte_range = range = wire_list(w, f->byte_range, f->byte_range_count, sizeof(*range));
	for (size_t i = 0; range && i < f->byte_range_count; i++)
		wire_moment(w, &range[i]);
	f->vri_count = wire_count(w, f->vri_count);
	f->vri = vri = wire_list(w, f->vri, f->vri_count, sizeof(*vri));
	for (size_t i = 0; vri && i < f->vri_count; i++)
		wire_size(w, &vri[i]);
}

static void
facts(struct wire *w, struct yx_signature_facts *f)
{
	scheme(w, &f->scheme);
	digest(w, &f->to_be_signed);
	digest(w, &f->content);
	wire_moment(w, &f->claimed_time);
	wire_flag(w, &f->time_signed);
	wire_bytes(w, &f->message_digest);
	wire_text(w, &f->content_type);
	wire_text(w, &f->commitment);
	wire_text(w, &f->policy);
	f->certificate_digest =
	    (enum yx_digest_alg)wire_choice(w, f->certificate_digest, YX_DIGEST_COUNT);
	wire_bytes(w, &f->certificate_hash);
	wire_bytes(w, &f->issuer_serial);
	wire_text(w, &f->filter);
	wire_text(w, &f->sub_filter);
	wire_text(w, &f->name);
	wire_text(w, &f->contact);
	numbers(w, f);
}

static void
store(struct wire *w, struct yx_verify_report *r)
{
	struct yx_stored *s;

	r->store_count = wire_count(w, r->store_count);
	r->store = s = wire_list(w, r->store, r->store_count, sizeof(*s));
	for (size_t i = 0; s && i < r->store_count; i++) {
		s[i].kind = (enum yx_stored_kind)wire_choice(w, s[i].kind, YX_STORED_OCSP + 1);
		digest(w, &s[i].sha256);
		wire_moment(w, &s[i].existed_by);
	}
}

static void
stamp(struct wire *w, struct yx_signature_stamp *s)
{
	wire_text(w, &s->kind);
	wire_moment(w, &s->time);
	wire_text(w, &s->authority);
	wire_bytes(w, &s->certificate);
	wire_flag(w, &s->used);
	wire_text(w, &s->basis);
	wire_moment(w, &s->good_until);
	wire_text2(w, &s->reason);
	digest(w, &s->sha256);
	s->indication = (enum yx_indication)wire_choice(w, s->indication, YX_INDICATION_FAILED + 1);
	s->sub = (enum yx_sub_indication)wire_choice(w, s->sub, YX_SUB_COUNT);
	wire_bytes(w, &s->value);
	scheme(w, &s->scheme);
	path(w, &s->path);
}

static void
lists(struct wire *w, struct yx_signature *s)
{
	struct yx_signature_stamp *stamps;
	struct yx_change *changes;

	s->stamp_count = wire_count(w, s->stamp_count);
	s->stamps = stamps = wire_list(w, s->stamps, s->stamp_count, sizeof(*stamps));
	for (size_t i = 0; stamps && i < s->stamp_count; i++)
		stamp(w, &stamps[i]);
	s->change_count = wire_count(w, s->change_count);
	s->changes = changes = wire_list(w, s->changes, s->change_count, sizeof(*changes));
	for (size_t i = 0; changes && i < s->change_count; i++)
		change(w, &changes[i]);
	remarks(w, &s->remarks, &s->remark_count);
}

static void
signature(struct wire *w, struct yx_signature *s)
{
	wire_text(w, &s->id);
	s->kind = (enum yx_signature_kind)wire_choice(w, s->kind, YX_KIND_TIMESTAMP + 1);
	s->indication = (enum yx_indication)wire_choice(w, s->indication, YX_INDICATION_FAILED + 1);
	s->sub = (enum yx_sub_indication)wire_choice(w, s->sub, YX_SUB_COUNT);
	wire_text2(w, &s->reason);
	wire_text2(w, &s->next_step);
	wire_text(w, &s->profile);
	wire_text(w, &s->subject);
	wire_text(w, &s->serial);
	wire_text(w, &s->issuer);
	wire_text(w, &s->name);
	wire_bytes(w, &s->certificate);
	wire_moment(w, &s->signing_time);
	s->time_source = (enum yx_time_source)wire_choice(w, s->time_source, YX_TIME_LEDGER + 1);
	wire_text(w, &s->digest);
	wire_text(w, &s->algorithm);
	s->coverage = (enum yx_coverage)wire_choice(w, s->coverage, YX_COVERAGE_WHOLE_FILE + 1);
	wire_size(w, &s->revision);
	wire_text(w, &s->claimed_reason);
	wire_text(w, &s->claimed_location);
	wire_text(w, &s->level);
	wire_moment(w, &s->existed_by);
	wire_moment(w, &s->judged_at);
	wire_text(w, &s->judged_by);
	wire_moment(w, &s->extend_before);
	lists(w, s);
	wire_bytes(w, &s->value);
	path(w, &s->path);
	facts(w, &s->facts);
	s->found = wire_choice(w, s->found, UINT32_C(1) << YX_SUB_COUNT);
	wire_flag(w, &s->value_checked);
}

static void
report(struct wire *w, struct yx_verify_report *r)
{
	struct yx_signature *signatures;
	const char **attacks;
	uint64_t magic = MAGIC;

	wire_number(w, &magic);
	if (magic != MAGIC)
		wire_wrong(w, "it does not begin as a report");
	wire_text(w, &r->file);
	wire_text(w, &r->format);
	r->verdict = (enum yx_verdict)wire_choice(w, r->verdict, YX_VERDICT_UNREADABLE + 1);
	wire_flag(w, &r->locked);
	wire_text2(w, &r->reason);
	wire_text(w, &r->policy);
	wire_flag(w, &r->judges_certificates);
	wire_flag(w, &r->judges_algorithms);
	wire_moment(w, &r->validated_at);
	digest(w, &r->sha256);
	digest(w, &r->sm3);
	wire_number(w, &r->size);
	r->signature_count = wire_count(w, r->signature_count);
	signatures = wire_list(w, r->signatures, r->signature_count, sizeof(*signatures));
	r->signatures = signatures;
	for (size_t i = 0; signatures && i < r->signature_count; i++)
		signature(w, &signatures[i]);
	r->attack_count = wire_count(w, r->attack_count);
	attacks = wire_list(w, r->attacks, r->attack_count, sizeof(*attacks));
	r->attacks = attacks;
	for (size_t i = 0; attacks && i < r->attack_count; i++)
		wire_text(w, &attacks[i]);
	remarks(w, &r->remarks, &r->remark_count);
	store(w, r);
}

enum yx_status
yx_verify_report_pack(struct yx_buf *out, const struct yx_verify_report *r, struct yx_error *err)
{
	struct wire w = { .out = out };
	struct yx_verify_report copy = *r; /* visited, not changed */

	report(&w, &copy);
	return yx_buf_status(out, err);
}

enum yx_status
yx_verify_report_unpack(struct yx_verify_report **out, struct yx_bytes in, struct yx_error *err)
{
	struct wire w = { .in = yx_reader(in), .arena = yx_arena_new(0) };
	struct yx_verify_report *r = w.arena ? yx_arena_alloc(w.arena, sizeof(*r)) : NULL;
	enum yx_status st;

	*out = NULL;
	if (!r) {
		yx_arena_free(w.arena);
		return yx_fail_nomem(err);
	}
	r->arena = w.arena;
	report(&w, r);
	if (!w.wrong && !yx_reader_at_end(&w.in))
		wire_wrong(&w, "more follows");
	if (w.wrong) {
		st = yx_fail(err, YX_MALFORMED, &w.in, "", "a packed report: %s", w.wrong);
		yx_arena_free(w.arena);
		return st;
	}
	*out = r;
	return YX_OK;
}
