/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A verification report as bytes and back. One function per struct visits its members in order and
 * either writes or reads each, so that the two directions cannot disagree. The sizes are asserted:
 * whoever adds a member to one of these structs is told to visit it here.
 */
#include <string.h>
#include <yinxin/limits.h>
#include <yinxin/sign_apart.h>

#define MAGIC UINT64_C(0x797872657074332e) /* "yxrept3." */

struct wire {
	struct yx_buf *out;  /* writing; NULL: reading */
	struct yx_reader in; /* reading */
	struct yx_arena *arena;
	const char *wrong; /* first thing that did not fit */
};

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
wrong(struct wire *w, const char *what)
{
	if (!w->wrong)
		w->wrong = what;
}

static void
number(struct wire *w, uint64_t *v)
{
	if (w->out)
		yx_buf_put_u64be(w->out, *v);
	else if (w->wrong || !yx_take_u64be(&w->in, v)) {
		*v = 0;
		wrong(w, "a number is missing");
	}
}

static void
size(struct wire *w, size_t *v)
{
	uint64_t n = *v;

	number(w, &n);
	*v = (size_t)n;
}

static void
moment(struct wire *w, yx_time *t)
{
	uint64_t n = (uint64_t)*t;

	number(w, &n);
	*t = (yx_time)n;
}

/* An int, as 64 bits of two's complement. */
static void
number_int(struct wire *w, int *v)
{
	uint64_t n = (uint64_t)(int64_t)*v;

	number(w, &n);
	*v = (int)(int64_t)n;
	if ((uint64_t)(int64_t)*v != n)
		wrong(w, "a number is too large");
}

/* A number that must be below `end`. */
static unsigned
choice(struct wire *w, unsigned v, unsigned end)
{
	uint64_t n = v;

	number(w, &n);
	if (n >= end) {
		wrong(w, "a word is not one of those known");
		n = 0;
	}
	return (unsigned)n;
}

static void
flag(struct wire *w, bool *v)
{
	*v = choice(w, *v, 2) == 1;
}

/* How many follow; each takes at least eight bytes. */
static size_t
count(struct wire *w, size_t n)
{
	size(w, &n);
	if (!w->out && n > yx_reader_left(&w->in) / 8) {
		wrong(w, "a list is longer than what there is");
		n = 0;
	}
	return n;
}

static void
bytes(struct wire *w, struct yx_bytes *b)
{
	size_t len = b->len;

	size(w, &len);
	if (w->out) {
		yx_buf_put_bytes(w->out, *b);
		return;
	}
	*b = yx_bytes(NULL, 0);
	if (w->wrong || !yx_take(&w->in, len, b)) {
		wrong(w, "a text is cut off");
		return;
	}
	*b = yx_arena_dup(w->arena, *b);
	if (!b->data)
		wrong(w, "out of memory");
}

/* UTF-8 without NUL; never NULL afterwards. Texts go to terminals and pages: what steers those was
 * taken out where the report was made, and is again where one is read that may be made up. */
static void
text(struct wire *w, const char **s)
{
	struct yx_bytes b = yx_bytes_str(*s);
	struct yx_buf clean = { 0 };

	bytes(w, &b);
	if (w->out)
		return;
	if (!yx_utf8_valid(b) || memchr(b.data ? (const void *)b.data : "", 0, b.len))
		wrong(w, "a text is not UTF-8");
	yx_text_put_clean(&clean, w->wrong ? yx_bytes(NULL, 0) : b);
	*s = yx_buf_status(&clean, NULL) == YX_OK ? yx_arena_strdup(w->arena, yx_buf_bytes(&clean))
						  : NULL;
	yx_buf_clear(&clean);
	if (!*s) {
		*s = "";
		wrong(w, "out of memory");
	}
}

static void
text2(struct wire *w, struct yx_text2 *t)
{
	text(w, &t->in[0]);
	text(w, &t->in[1]);
}

/* Memory for a list that is read; writing keeps what is there. */
static void *
list(struct wire *w, const void *there, size_t n, size_t each)
{
	void *p;

	if (w->out)
		return (void *)(uintptr_t)there;
	p = yx_arena_array(w->arena, n + 1, each);
	if (!p)
		wrong(w, "out of memory");
	return p;
}

static void
remarks(struct wire *w, const struct yx_remark **items, size_t *n)
{
	struct yx_remark *r;

	*n = count(w, *n);
	*items = r = list(w, *items, *n, sizeof(*r));
	for (size_t i = 0; r && i < *n; i++) {
		text(w, &r[i].code);
		text2(w, &r[i].text);
	}
}

static void
change(struct wire *w, struct yx_change *c)
{
	size(w, &c->revision);
	text(w, &c->kind);
	flag(w, &c->allowed);
	text(w, &c->object);
	size(w, &c->page);
	text(w, &c->path);
	text2(w, &c->text);
}

static void
digest(struct wire *w, struct yx_digest *d)
{
	struct yx_bytes b = yx_digest_bytes(d);
	unsigned alg = d->alg;

	bytes(w, &b);
	alg = choice(w, alg, 256);
	if (w->out)
		return;
	memset(d, 0, sizeof(*d));
	d->alg = (enum yx_digest_alg)alg;
	if (b.len > sizeof(d->value) || (b.len && b.len != yx_digest_size(d->alg))) {
		wrong(w, "a digest has the wrong length");
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

	s->issuer_count = count(w, s->issuer_count);
	s->issuers = issuers = list(w, s->issuers, s->issuer_count, sizeof(*issuers));
	for (size_t i = 0; issuers && i < s->issuer_count; i++) {
		bytes(w, &issuers[i].certificate);
		flag(w, &issuers[i].anchor);
		moment(w, &issuers[i].existed_by);
	}
	s->status_count = count(w, s->status_count);
	s->statuses = statuses = list(w, s->statuses, s->status_count, sizeof(*statuses));
	for (size_t i = 0; statuses && i < s->status_count; i++) {
		flag(w, &statuses[i].ocsp);
		digest(w, &statuses[i].sha256);
		moment(w, &statuses[i].existed_by);
		size(w, &statuses[i].of);
		moment(w, &statuses[i].revoked_at);
		number_int(w, &statuses[i].reason);
	}
}

static void
scheme(struct wire *w, struct yx_scheme *s)
{
	s->kind = (enum yx_scheme_kind)choice(w, s->kind, YX_SCHEME_ED448 + 1);
	s->digest = (enum yx_digest_alg)choice(w, s->digest, YX_DIGEST_COUNT);
	s->mgf1 = (enum yx_digest_alg)choice(w, s->mgf1, YX_DIGEST_COUNT);
	number_int(w, &s->salt_len);
}

static void
numbers(struct wire *w, struct yx_signature_facts *f)
{
	int64_t *range;
	size_t *vri;

	f->byte_range_count = count(w, f->byte_range_count);
	f->byte_range = range = list(w, f->byte_range, f->byte_range_count, sizeof(*range));
	for (size_t i = 0; range && i < f->byte_range_count; i++)
		moment(w, &range[i]);
	f->vri_count = count(w, f->vri_count);
	f->vri = vri = list(w, f->vri, f->vri_count, sizeof(*vri));
	for (size_t i = 0; vri && i < f->vri_count; i++)
		size(w, &vri[i]);
}

static void
facts(struct wire *w, struct yx_signature_facts *f)
{
	scheme(w, &f->scheme);
	digest(w, &f->to_be_signed);
	digest(w, &f->content);
	moment(w, &f->claimed_time);
	flag(w, &f->time_signed);
	bytes(w, &f->message_digest);
	text(w, &f->content_type);
	text(w, &f->commitment);
	text(w, &f->policy);
	f->certificate_digest =
	    (enum yx_digest_alg)choice(w, f->certificate_digest, YX_DIGEST_COUNT);
	bytes(w, &f->certificate_hash);
	bytes(w, &f->issuer_serial);
	text(w, &f->filter);
	text(w, &f->sub_filter);
	text(w, &f->name);
	text(w, &f->contact);
	numbers(w, f);
}

static void
store(struct wire *w, struct yx_verify_report *r)
{
	struct yx_stored *s;

	r->store_count = count(w, r->store_count);
	r->store = s = list(w, r->store, r->store_count, sizeof(*s));
	for (size_t i = 0; s && i < r->store_count; i++) {
		s[i].kind = (enum yx_stored_kind)choice(w, s[i].kind, YX_STORED_OCSP + 1);
		digest(w, &s[i].sha256);
		moment(w, &s[i].existed_by);
	}
}

static void
stamp(struct wire *w, struct yx_signature_stamp *s)
{
	text(w, &s->kind);
	moment(w, &s->time);
	text(w, &s->authority);
	bytes(w, &s->certificate);
	flag(w, &s->used);
	text(w, &s->basis);
	moment(w, &s->good_until);
	text2(w, &s->reason);
	digest(w, &s->sha256);
	s->indication = (enum yx_indication)choice(w, s->indication, YX_INDICATION_FAILED + 1);
	s->sub = (enum yx_sub_indication)choice(w, s->sub, YX_SUB_COUNT);
	bytes(w, &s->value);
	scheme(w, &s->scheme);
	path(w, &s->path);
}

static void
lists(struct wire *w, struct yx_signature *s)
{
	struct yx_signature_stamp *stamps;
	struct yx_change *changes;

	s->stamp_count = count(w, s->stamp_count);
	s->stamps = stamps = list(w, s->stamps, s->stamp_count, sizeof(*stamps));
	for (size_t i = 0; stamps && i < s->stamp_count; i++)
		stamp(w, &stamps[i]);
	s->change_count = count(w, s->change_count);
	s->changes = changes = list(w, s->changes, s->change_count, sizeof(*changes));
	for (size_t i = 0; changes && i < s->change_count; i++)
		change(w, &changes[i]);
	remarks(w, &s->remarks, &s->remark_count);
}

static void
signature(struct wire *w, struct yx_signature *s)
{
	text(w, &s->id);
	s->kind = (enum yx_signature_kind)choice(w, s->kind, YX_KIND_TIMESTAMP + 1);
	s->indication = (enum yx_indication)choice(w, s->indication, YX_INDICATION_FAILED + 1);
	s->sub = (enum yx_sub_indication)choice(w, s->sub, YX_SUB_COUNT);
	text2(w, &s->reason);
	text2(w, &s->next_step);
	text(w, &s->profile);
	text(w, &s->subject);
	text(w, &s->serial);
	text(w, &s->issuer);
	text(w, &s->name);
	bytes(w, &s->certificate);
	moment(w, &s->signing_time);
	s->time_source = (enum yx_time_source)choice(w, s->time_source, YX_TIME_LEDGER + 1);
	text(w, &s->digest);
	text(w, &s->algorithm);
	s->coverage = (enum yx_coverage)choice(w, s->coverage, YX_COVERAGE_WHOLE_FILE + 1);
	size(w, &s->revision);
	text(w, &s->claimed_reason);
	text(w, &s->claimed_location);
	text(w, &s->level);
	moment(w, &s->existed_by);
	moment(w, &s->judged_at);
	text(w, &s->judged_by);
	moment(w, &s->extend_before);
	lists(w, s);
	bytes(w, &s->value);
	path(w, &s->path);
	facts(w, &s->facts);
	s->found = choice(w, s->found, UINT32_C(1) << YX_SUB_COUNT);
	flag(w, &s->value_checked);
}

static void
report(struct wire *w, struct yx_verify_report *r)
{
	struct yx_signature *signatures;
	const char **attacks;
	uint64_t magic = MAGIC;

	number(w, &magic);
	if (magic != MAGIC)
		wrong(w, "it does not begin as a report");
	text(w, &r->file);
	text(w, &r->format);
	r->verdict = (enum yx_verdict)choice(w, r->verdict, YX_VERDICT_UNREADABLE + 1);
	flag(w, &r->locked);
	text2(w, &r->reason);
	text(w, &r->policy);
	flag(w, &r->judges_certificates);
	flag(w, &r->judges_algorithms);
	moment(w, &r->validated_at);
	digest(w, &r->sha256);
	digest(w, &r->sm3);
	number(w, &r->size);
	r->signature_count = count(w, r->signature_count);
	signatures = list(w, r->signatures, r->signature_count, sizeof(*signatures));
	r->signatures = signatures;
	for (size_t i = 0; signatures && i < r->signature_count; i++)
		signature(w, &signatures[i]);
	r->attack_count = count(w, r->attack_count);
	attacks = list(w, r->attacks, r->attack_count, sizeof(*attacks));
	r->attacks = attacks;
	for (size_t i = 0; attacks && i < r->attack_count; i++)
		text(w, &attacks[i]);
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
		wrong(&w, "more follows");
	if (w.wrong) {
		st = yx_fail(err, YX_MALFORMED, &w.in, "", "a packed report: %s", w.wrong);
		yx_arena_free(w.arena);
		return st;
	}
	*out = r;
	return YX_OK;
}
