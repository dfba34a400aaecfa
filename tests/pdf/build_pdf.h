/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A pencil for small PDFs with right offsets: objects, then a section of any kind, as many
 * revisions as wanted. Tests spoil the result where they want it spoilt.
 */
#ifndef BUILD_PDF_H
#define BUILD_PDF_H

#include "../test.h"

#include <inttypes.h>
#include <stdlib.h>

#define MAY_BE_UNUSED __attribute__((unused))

struct pencil {
	struct yx_buf out;
	struct pencil_entry {
		uint32_t num;
		bool in_stream; /* of object `where` at `index` */
		uint64_t where;
		uint32_t index;
	} changed[80]; /* since the last section */
	unsigned count;
	uint64_t last; /* offset of the last section; 0: none */
	uint32_t size;
};

static MAY_BE_UNUSED void
pencil_init(struct pencil *p)
{
	memset(p, 0, sizeof(*p));
	yx_buf_init(&p->out, 0);
	yx_buf_puts(&p->out, "%PDF-1.7\n%\xe5\x8d\xb0\xe4\n");
}

static MAY_BE_UNUSED void
pencil_mark(struct pencil *p, uint32_t num)
{
	p->changed[p->count].num = num;
	p->changed[p->count].in_stream = false;
	p->changed[p->count++].where = p->out.len;
	if (num + 1 > p->size)
		p->size = num + 1;
}

static MAY_BE_UNUSED void
pencil_obj(struct pencil *p, uint32_t num, const char *body)
{
	pencil_mark(p, num);
	yx_buf_printf(&p->out, "%u 0 obj\n%s\nendobj\n", num, body);
}

static MAY_BE_UNUSED void
pencil_stream(struct pencil *p, uint32_t num, const char *entries, const void *data, size_t len)
{
	pencil_mark(p, num);
	yx_buf_printf(&p->out, "%u 0 obj\n<< %s /Length %zu >>\nstream\n", num, entries, len);
	yx_buf_put(&p->out, data, len);
	yx_buf_puts(&p->out, "\nendstream\nendobj\n");
}

/* Objects nums[0..n) with these bodies inside object stream `num`. */
static MAY_BE_UNUSED void
pencil_objstm(struct pencil *p, uint32_t num, const uint32_t *nums, const char *const *bodies,
	      unsigned n)
{
	struct yx_buf head, data;
	char entries[64];
	unsigned i;

	yx_buf_init(&head, 0);
	yx_buf_init(&data, 0);
	for (i = 0; i < n; i++) {
		yx_buf_printf(&head, "%u %zu ", nums[i], data.len);
		yx_buf_printf(&data, "%s\n", bodies[i]);
	}
	snprintf(entries, sizeof(entries), "/Type /ObjStm /N %u /First %zu", n, head.len);
	yx_buf_put_bytes(&head, yx_buf_bytes(&data));
	pencil_stream(p, num, entries, head.data, head.len);
	for (i = 0; i < n; i++) {
		p->changed[p->count].num = nums[i];
		p->changed[p->count].in_stream = true;
		p->changed[p->count].where = num;
		p->changed[p->count++].index = i;
		if (nums[i] + 1 > p->size)
			p->size = nums[i] + 1;
	}
	yx_buf_clear(&head);
	yx_buf_clear(&data);
}

static MAY_BE_UNUSED void
pencil_end(struct pencil *p, uint64_t section)
{
	yx_buf_printf(&p->out, "startxref\n%" PRIu64 "\n%%%%EOF\n", section);
	p->last = section;
	p->count = 0;
}

/* A classic table; `extra` goes into the trailer ("/Root 1 0 R"). Objects in streams are left out
 * (free when `hybrid`). */
static MAY_BE_UNUSED void
pencil_table_at(struct pencil *p, const char *extra)
{
	unsigned i;

	yx_buf_puts(&p->out, "xref\n");
	if (!p->last)
		yx_buf_puts(&p->out, "0 1\n0000000000 65535 f \n");
	for (i = 0; i < p->count; i++)
		if (!p->changed[i].in_stream)
			yx_buf_printf(&p->out, "%u 1\n%010" PRIu64 " 00000 n \n", p->changed[i].num,
				      p->changed[i].where);
	yx_buf_printf(&p->out, "trailer\n<< /Size %u %s", p->size, extra);
	if (p->last)
		yx_buf_printf(&p->out, " /Prev %" PRIu64, p->last);
	yx_buf_puts(&p->out, " >>\n");
}

static MAY_BE_UNUSED void
pencil_table(struct pencil *p, const char *extra)
{
	uint64_t at = p->out.len;

	pencil_table_at(p, extra);
	pencil_end(p, at);
}

/* 7.5.8.2: the numbers of /Index in ascending order; of one number the last one marked. */
static MAY_BE_UNUSED int
pencil_compare(const void *a, const void *b)
{
	const struct pencil_entry *x = a, *y = b;

	return x->num < y->num ? -1 : x->num > y->num;
}

/* A cross-reference stream as object `num`, uncompressed; only the objects in streams when
 * `hidden`. Returns its offset. */
static MAY_BE_UNUSED uint64_t
pencil_xref_object(struct pencil *p, uint32_t num, const char *extra, bool hidden)
{
	struct yx_buf rows, entries;
	uint64_t at = p->out.len;
	unsigned i, keep;

	yx_buf_init(&rows, 0);
	yx_buf_init(&entries, 0);
	pencil_mark(p, num);
	if (hidden)
		p->size = num + 1 > p->size ? num + 1 : p->size;
	yx_buf_printf(&entries, "/Type /XRef /W [1 4 2] /Size %u %s /Index [", p->size, extra);
	qsort(p->changed, p->count, sizeof(p->changed[0]), pencil_compare);
	for (i = 0; i < p->count; i++) {
		if (hidden && !p->changed[i].in_stream)
			continue;
		yx_buf_printf(&entries, "%u 1 ", p->changed[i].num);
		yx_buf_put_u8(&rows, p->changed[i].in_stream ? 2 : 1);
		yx_buf_put_u32be(&rows, (uint32_t)p->changed[i].where);
		yx_buf_put_u16be(&rows, (uint16_t)p->changed[i].index);
	}
	yx_buf_puts(&entries, "]");
	if (p->last && !hidden)
		yx_buf_printf(&entries, " /Prev %" PRIu64, p->last);
	keep = p->count;
	pencil_stream(p, num, yx_buf_str(&entries), rows.data, rows.len);
	p->count = keep; /* it was marked already */
	yx_buf_clear(&rows);
	yx_buf_clear(&entries);
	return at;
}

static MAY_BE_UNUSED void
pencil_xref_stream(struct pencil *p, uint32_t num, const char *extra)
{
	uint64_t at = pencil_xref_object(p, num, extra, false);

	pencil_end(p, at);
}

/* Catalog 1, pages 2, page 3 with content 4 and an optional extra entry in each. */
static MAY_BE_UNUSED void
pencil_document(struct pencil *p, const char *catalog, const char *page)
{
	static const char content[] = "0 0 1 rg 20 20 40 40 re f";
	char text[1024];

	snprintf(text, sizeof(text), "<< /Type /Catalog /Pages 2 0 R %s >>", catalog);
	pencil_obj(p, 1, text);
	pencil_obj(p, 2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
	snprintf(text, sizeof(text),
		 "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents 4 0 R "
		 "/Resources << >> %s >>",
		 page);
	pencil_obj(p, 3, text);
	pencil_stream(p, 4, "", content, sizeof(content) - 1);
}

/* One-revision documents of every kind, for tests that go over all of them. */
enum pencil_kind {
	PENCIL_TABLE,
	PENCIL_STREAM,
	PENCIL_OBJSTM,
	PENCIL_HYBRID,
	PENCIL_UPDATED,
	PENCIL_MIXED,
	PENCIL_KINDS
};

static MAY_BE_UNUSED const char *
pencil_kind_name(enum pencil_kind k)
{
	static const char *const names[] = { "table",  "stream",  "object-stream",
					     "hybrid", "updated", "mixed" };

	return names[k];
}

static MAY_BE_UNUSED void
pencil_make(struct pencil *p, enum pencil_kind kind, const char *catalog, const char *page)
{
	static const uint32_t nums[] = { 5, 6 };
	static const char *const bodies[] = { "<< /Title (hidden) >>", "[1 2 /Three]" };
	char extra[64];
	uint64_t stm;

	pencil_init(p);
	pencil_document(p, catalog, page);
	if (kind == PENCIL_OBJSTM || kind == PENCIL_HYBRID)
		pencil_objstm(p, 7, nums, bodies, 2);
	if (kind == PENCIL_STREAM || kind == PENCIL_OBJSTM) {
		pencil_xref_stream(p, 8, "/Root 1 0 R");
	} else if (kind == PENCIL_HYBRID) {
		stm = pencil_xref_object(p, 8, "/Root 1 0 R", true);
		snprintf(extra, sizeof(extra), "/Root 1 0 R /XRefStm %" PRIu64, stm);
		pencil_table(p, extra);
	} else {
		pencil_table(p, "/Root 1 0 R");
	}
	if (kind == PENCIL_UPDATED || kind == PENCIL_MIXED) {
		pencil_stream(p, 4, "", "1 0 0 rg 20 20 40 40 re f", 25);
		if (kind == PENCIL_MIXED)
			pencil_xref_stream(p, 9, "/Root 1 0 R");
		else
			pencil_table(p, "/Root 1 0 R");
	}
}

#endif
