/* SPDX-License-Identifier: Apache-2.0 */
/*
 * open: a document's life. Opening reads the header, the chain of cross-references and the
 * encryption dictionary; objects wait until they are asked for.
 */
#include "doc.h"

#include <string.h>

static size_t
find_header(struct yx_bytes in)
{
	return yx_bytes_find(yx_bytes_slice(in, 0, YX_LIMIT_PDF_HEADER), YX_BYTES_LIT("%PDF-"), 0);
}

bool
yx_pdf_looks_like(struct yx_bytes in)
{
	return find_header(in) != SIZE_MAX;
}

/* "1.7" as 17; 0 when it is no version. */
static int
version_of(struct yx_bytes text)
{
	if (text.len < 3 || text.data[1] != '.' || text.data[0] < '1' || text.data[0] > '9' ||
	    text.data[2] < '0' || text.data[2] > '9')
		return 0;
	return (text.data[0] - '0') * 10 + (text.data[2] - '0');
}

static enum yx_status
read_header(struct yx_pdf *doc, struct yx_error *err)
{
	size_t at = find_header(doc->file);
	size_t i;

	if (at == SIZE_MAX)
		return yx_fail_at(err, YX_MALFORMED, 0, "ISO 32000-2 7.5.2",
				  "not a PDF: no %%PDF- in the first %d bytes",
				  YX_LIMIT_PDF_HEADER);
	doc->info.header_offset = at;
	doc->info.version = version_of(yx_bytes_slice(doc->file, at + 5, 3));
	for (i = 0; i < at; i++)
		if (!pdf_is_space(doc->file.data[i]))
			break;
	if (at > 0)
		pdf_note(doc, YX_PDF_NOTE_JUNK_BEFORE_HEADER, 0, 0,
			 "%zu bytes stand in front of the header%s", at,
			 i == at ? " (white space only)" : "");
	if (yx_bytes_find(yx_bytes_slice(doc->file, at + 5, YX_LIMIT_PDF_HEADER),
			  YX_BYTES_LIT("%PDF-"), 0) != SIZE_MAX)
		pdf_note(doc, YX_PDF_NOTE_SECOND_HEADER, at, 0, "two headers near the start");
	return YX_OK;
}

/* The catalog may raise the version (ISO 32000-2 7.5.2). */
static enum yx_status
read_catalog(struct yx_pdf *doc, struct yx_error *err)
{
	const struct yx_pdf_obj *catalog = NULL;
	enum yx_status st;
	int v;

	if ((st = yx_pdf_catalog(yx_pdf_latest(doc), &catalog, err)) != YX_OK)
		return st;
	v = version_of(pdf_get_name(yx_pdf_latest(doc), catalog, "Version"));
	if (v > doc->info.version)
		doc->info.version = v;
	return YX_OK;
}

enum yx_status
yx_pdf_open(struct yx_pdf **out, struct yx_bytes file, const struct yx_pdf_options *options,
	    struct yx_error *err)
{
	struct yx_pdf *doc;
	enum yx_status st;

	*out = NULL;
	doc = yx_alloc(sizeof(*doc));
	if (!doc)
		return yx_fail_nomem(err);
	doc->file = file;
	doc->pages_revision = SIZE_MAX;
	doc->info.permissions = -1;
	doc->perm = yx_arena_new(YX_LIMIT_PDF_TRAILERS);
	doc->work = yx_arena_new(YX_LIMIT_PDF_CACHE);
	doc->note_cap = 16; /* grows once, to the limit */
	doc->notes = yx_alloc_array(doc->note_cap, sizeof(*doc->notes));
	if (!doc->perm || !doc->work || !doc->notes) {
		st = yx_fail_nomem(err);
		goto done;
	}
	if ((st = read_header(doc, err)) != YX_OK)
		goto done;
	if ((st = pdf_read_chain(doc, err)) != YX_OK)
		goto done;
	if ((st = pdf_crypt_open(doc, options, err)) != YX_OK)
		goto done;
	if ((st = read_catalog(doc, err)) != YX_OK)
		goto done;
	*out = doc;
	doc = NULL;
done:
	yx_pdf_free(doc);
	return st;
}

void
yx_pdf_free(struct yx_pdf *doc)
{
	size_t i;

	if (!doc)
		return;
	for (i = 0; i < PDF_OBJSTM_SLOTS; i++)
		pdf_objstm_drop(&doc->objstm[i]);
	pdf_crypt_free(doc->crypt);
	yx_arena_free(doc->perm);
	yx_arena_free(doc->work);
	yx_free(doc->entries);
	yx_free(doc->by_num);
	yx_free(doc->excused);
	yx_free(doc->revisions);
	yx_free(doc->slices);
	yx_free(doc->areas);
	yx_free(doc->cache);
	yx_free(doc->notes);
	yx_free(doc->pages);
	yx_free(doc);
}

struct yx_bytes
yx_pdf_bytes(const struct yx_pdf *doc)
{
	return doc->file;
}

const struct yx_pdf_info *
yx_pdf_info(const struct yx_pdf *doc)
{
	return &doc->info;
}

void
yx_pdf_trim(struct yx_pdf *doc)
{
	struct yx_arena *fresh;

	if (yx_arena_used(doc->work) < YX_LIMIT_PDF_CACHE_KEEP)
		return;
	fresh = yx_arena_new(YX_LIMIT_PDF_CACHE);
	if (!fresh)
		return; /* later: nothing is wrong but the memory held */
	yx_arena_free(doc->work);
	doc->work = fresh;
	pdf_cache_clear(doc);
}

enum yx_status
pdf_spend(struct yx_pdf *doc, uint64_t n, struct yx_error *err)
{
	doc->parsed += n;
	if (doc->parsed > YX_LIMIT_PDF_WORK + 4 * (uint64_t)doc->file.len)
		return yx_fail_at(
		    err, YX_LIMIT, YX_NO_OFFSET, "",
		    "the file makes its reader go over the same bytes again and again");
	return YX_OK;
}

/* --------------------------------------------------------------- revisions */

size_t
yx_pdf_revision_count(const struct yx_pdf *doc)
{
	return doc->revision_count;
}

const struct yx_pdf_revision *
yx_pdf_revision(const struct yx_pdf *doc, size_t index)
{
	return index < doc->revision_count ? &doc->revisions[index] : NULL;
}

static void
xref_out(const struct pdf_entry *e, struct yx_pdf_xref *out)
{
	*out = (struct yx_pdf_xref){ .num = e->num,
				     .gen = e->place == YX_PDF_IN_STREAM ? 0 : e->gen,
				     .place = (enum yx_pdf_place)e->place,
				     .revision = e->revision,
				     .offset = e->place == YX_PDF_FREE ? 0 : e->offset,
				     .index = e->place == YX_PDF_IN_STREAM ? e->gen : 0 };
}

bool
yx_pdf_revision_entry(const struct yx_pdf *doc, size_t revision, size_t i, struct yx_pdf_xref *out)
{
	if (revision >= doc->revision_count || i >= doc->slices[revision].count)
		return false;
	xref_out(&doc->entries[doc->slices[revision].first + i], out);
	return true;
}

bool
yx_pdf_locate(struct yx_pdf_view v, uint32_t num, struct yx_pdf_xref *out)
{
	const struct pdf_entry *e = pdf_find_entry(v, num);

	if (!e)
		return false;
	xref_out(e, out);
	return true;
}

struct yx_pdf_view
yx_pdf_view(struct yx_pdf *doc, size_t revision)
{
	return (struct yx_pdf_view){ doc, revision < doc->revision_count
					      ? revision
					      : doc->revision_count - 1 };
}

struct yx_pdf_view
yx_pdf_latest(struct yx_pdf *doc)
{
	return yx_pdf_view(doc, doc->revision_count - 1);
}

size_t
pdf_revision_of(const struct yx_pdf *doc, uint64_t offset)
{
	size_t i;

	for (i = 0; i < doc->revision_count; i++)
		if (offset < doc->revisions[i].end)
			return i;
	return doc->revision_count;
}

uint64_t
pdf_revision_limit(const struct yx_pdf *doc, size_t revision)
{
	return revision < doc->revision_count ? doc->revisions[revision].end : doc->file.len;
}
