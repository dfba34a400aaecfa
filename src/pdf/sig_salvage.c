/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sig_salvage: signatures of a file whose cross-references are broken, found by their text. This is
 * not a repair: no page, field or revision is made of it. It lets a report say "the signed bytes
 * were changed" instead of only "the file cannot be read".
 */
#include "sig.h"

#include <string.h>

#define CANDIDATES_MAX 256

/* Where "N G obj" in front of `at` begins; SIZE_MAX when there is none nearby. */
static size_t
object_start(struct yx_bytes file, size_t at)
{
	size_t from = at > 65536 ? at - 65536 : 0;
	struct yx_bytes near = yx_bytes_slice(file, from, at - from);
	size_t i = yx_bytes_find_last(near, YX_BYTES_LIT("obj"), near.len);
	int run;

	if (i == SIZE_MAX)
		return SIZE_MAX;
	for (run = 0; run < 2; run++) { /* generation, then number, from behind */
		while (i > 0 && pdf_is_space(near.data[i - 1]))
			i--;
		while (i > 0 && near.data[i - 1] >= '0' && near.data[i - 1] <= '9')
			i--;
	}
	return from + i;
}

static enum yx_status
try_one(struct pdf_listing *l, size_t at, struct yx_error *err)
{
	struct yx_pdf_signature s = { .origin = YX_PDF_SIGNATURE_SALVAGED, .page = SIZE_MAX };
	struct pdf_indirect ind;
	struct yx_pdf *doc = l->v.doc;
	size_t i, start = object_start(doc->file, at);
	enum yx_status st;

	if (start == SIZE_MAX)
		return YX_OK;
	st = pdf_parse_indirect(doc, l->arena, start, doc->file.len, 0, &ind, err);
	if (st == YX_NOMEM || (st == YX_LIMIT && pdf_spend(doc, 0, NULL) != YX_OK))
		return st;
	if (st != YX_OK || !pdf_is_signature_dict(ind.obj))
		return YX_OK;
	for (i = 0; i < l->sig_count; i++)
		if (l->sigs[i].dict->offset == ind.obj->offset)
			return YX_OK;
	s.dict = ind.obj;
	s.value = ind.ref;
	if ((st = pdf_read_signature(l, l->v, &s, err)) != YX_OK)
		return st;
	return pdf_listing_add(l, &s, err);
}

enum yx_status
yx_pdf_signatures_salvage(struct yx_pdf_signatures *out, struct yx_bytes file, struct yx_error *err)
{
	struct yx_pdf *doc = NULL;
	struct pdf_listing l = { .sig_count = 0 };
	size_t at = 0, tried = 0;
	enum yx_status st = YX_OK;

	*out = (struct yx_pdf_signatures){ .sig_flags = -1 };
	doc = yx_alloc(sizeof(*doc));
	l.arena = yx_arena_new(YX_LIMIT_PDF_CACHE);
	if (!doc || !l.arena || !(doc->work = yx_arena_new(YX_LIMIT_PDF_TRAILERS))) {
		st = yx_fail_nomem(err);
		goto done;
	}
	doc->file = file;
	doc->note_cap = 0; /* nobody will read them */
	l.v = (struct yx_pdf_view){ doc, 0 };
	while (st == YX_OK && tried++ < CANDIDATES_MAX) {
		at = yx_bytes_find(file, YX_BYTES_LIT("/ByteRange"), at);
		if (at == SIZE_MAX)
			break;
		st = try_one(&l, at, err);
		at += 10;
	}
	if (st == YX_OK)
		st = pdf_listing_finish(&l, out, err);
done:
	yx_free(l.sigs);
	yx_arena_free(l.arena);
	yx_pdf_free(doc);
	return st;
}
