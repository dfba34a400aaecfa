/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The document security store, told (ISO 32000-2 12.8.4.3): what it holds, how old each object is
 * proven to be, and which of it the VRI of a signature names. Judging takes it from the pool
 * (verify_pdf_pool.c); this is for the report.
 */
#include <string.h>
#include <strings.h>
#include <yinxin/limits.h>
#include "facts.h"
#include "verify_pdf.h"

struct pdf_stored {
	struct yx_stored s;
	struct yx_pdf_ref ref;
	uint64_t end; /* where its bytes end in the file */
};

enum yx_status
yx_pdf_store_note(struct pdf_check *p, enum yx_stored_kind kind, struct yx_pdf_ref ref,
		  struct yx_bytes object, uint64_t end, struct yx_error *err)
{
	struct pdf_stored *s;

	if (p->stored_count >= YX_LIMIT_POOL)
		return YX_OK;
	if (p->stored_count == p->stored_room) {
		size_t room = p->stored_room ? p->stored_room * 2 : 16;

		if (!(s = yx_realloc(p->stored, room * sizeof(*s))))
			return yx_fail_nomem(err);
		p->stored = s;
		p->stored_room = room;
	}
	s = &p->stored[p->stored_count];
	*s = (struct pdf_stored){ .s = { .kind = kind }, .ref = ref, .end = end };
	if (yx_digest(&s->s.sha256, YX_DIGEST_SHA256, yx_der_first(object), NULL) == YX_OK)
		p->stored_count++;
	return YX_OK;
}

/* The earliest document time-stamp that covers it. */
static yx_time
proven(const struct pdf_check *p, uint64_t end)
{
	yx_time first = p->b->existed ? p->b->existed_at : YX_TIME_NONE;

	for (size_t i = 0; i < p->list.count; i++)
		if (p->entries[i].proves && end <= p->list.items[i].covered_end &&
		    (first == YX_TIME_NONE || p->entries[i].at < first))
			first = p->entries[i].at;
	return first;
}

/* The key of a VRI is the SHA-1 of Contents, in hex; some writers leave its padding out. */
static void
put_key(char hex[41], struct yx_bytes value)
{
	struct yx_digest d;

	hex[0] = 0;
	if (value.len && yx_digest(&d, YX_DIGEST_SHA1, value, NULL) == YX_OK)
		yx_hex(hex, 41, yx_digest_bytes(&d));
}

static const struct yx_pdf_dss_vri *
vri_of(const struct pdf_check *p, size_t index)
{
	struct yx_bytes value = p->list.items[index].contents;
	char whole[41], cut[41];

	if (!p->list.vri_count)
		return NULL;
	put_key(whole, value);
	put_key(cut, yx_cms_cut(value));
	for (size_t i = 0; i < p->list.vri_count; i++) {
		struct yx_bytes key = p->list.vri[i].key;

		if (key.len == 40 && (strncasecmp((const char *)key.data, whole, 40) == 0 ||
				      strncasecmp((const char *)key.data, cut, 40) == 0))
			return &p->list.vri[i];
	}
	return NULL;
}

static bool
refers_to(const struct yx_pdf_ref *refs, size_t count, struct yx_pdf_ref ref)
{
	for (size_t i = 0; i < count; i++)
		if (refs[i].num == ref.num && refs[i].gen == ref.gen)
			return true;
	return false;
}

/* Many signatures may share one large VRI: beyond *work comparisons none is told. */
static void
tell_vri(struct pdf_check *p, size_t index, size_t *work)
{
	struct yx_signature_facts *f = &p->entries[index].j->s.facts;
	const struct yx_pdf_dss_vri *v = vri_of(p, index);
	size_t cost = v ? (v->cert_count + v->crl_count + v->ocsp_count) * p->stored_count : 0;
	size_t *list;

	if (!cost || cost > *work)
		return;
	*work -= cost;
	list = yx_arena_array(p->b->arena, p->stored_count, sizeof(*list));
	p->b->failed = p->b->failed || !list;
	f->vri = list;
	for (size_t i = 0; list && i < p->stored_count; i++) {
		struct yx_pdf_ref ref = p->stored[i].ref;

		if (refers_to(v->certs, v->cert_count, ref) ||
		    refers_to(v->crls, v->crl_count, ref) ||
		    refers_to(v->ocsps, v->ocsp_count, ref))
			list[f->vri_count++] = i;
	}
}

void
yx_pdf_tell_store(struct pdf_check *p)
{
	struct yx_stored *told = yx_arena_array(p->b->arena, p->stored_count, sizeof(*told));
	size_t work = YX_LIMIT_VRI_WORK;

	if (!told) {
		p->b->failed = true;
		return;
	}
	for (size_t i = 0; i < p->stored_count; i++) {
		told[i] = p->stored[i].s;
		told[i].existed_by = proven(p, p->stored[i].end);
	}
	p->b->report->store = told;
	p->b->report->store_count = p->stored_count;
	for (size_t i = 0; p->stored_count && i < p->list.count; i++)
		if (p->entries[i].j)
			tell_vri(p, i, &work);
}
