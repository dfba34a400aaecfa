/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A whole PDF: open, visit pages, objects and revisions, list signatures, account for every byte;
 * then change it, sign it, and read the result back. What was signed must be found again.
 */
#include "fuzz.h"

#include <yinxin/pdf.h>

#include <stdlib.h>
#include <string.h>

static enum yx_status
sign(void *state, const struct yx_bytes *parts, size_t count, struct yx_buf *value,
     struct yx_error *err)
{
	size_t i, n = 0;

	(void)state;
	(void)err;
	for (i = 0; i < count; i++)
		n += parts[i].len;
	yx_buf_printf(value, "signed %zu", n);
	return YX_OK;
}

static void
visit(struct yx_pdf *doc)
{
	struct yx_pdf_signatures list;
	struct yx_pdf_page page;
	const struct yx_pdf_obj *o = NULL;
	struct yx_pdf_xref x;
	struct yx_bytes left, parts[2];
	struct yx_buf b;
	size_t rev, i, pages = 0;
	bool same;

	for (rev = 0; rev < yx_pdf_revision_count(doc) && rev < 8; rev++) {
		struct yx_pdf_view v = yx_pdf_view(doc, rev);

		if (yx_pdf_page_count(v, &pages, NULL) == YX_OK)
			for (i = 0; i < pages && i < 16; i++)
				(void)!yx_pdf_page(v, i, &page, NULL);
		for (i = 0; i < 500 && yx_pdf_revision_entry(doc, rev, i, &x); i++) {
			struct yx_pdf_ref ref = { x.num, x.gen };

			(void)!yx_pdf_same(v, yx_pdf_latest(doc), x.num, &same, NULL);
			if (yx_pdf_load(v, ref, &o, NULL) != YX_OK)
				continue;
			yx_buf_init(&b, 1 << 22);
			yx_pdf_put(&b, o);
			if (o->kind == YX_PDF_STREAM)
				(void)!yx_pdf_stream_decode(v, o, 1 << 20, &b, &left, NULL);
			yx_buf_clear(&b);
			yx_pdf_trim(doc);
		}
	}
	if (yx_pdf_signatures_list(&list, yx_pdf_latest(doc), true, NULL) == YX_OK)
		for (i = 0; i < list.count; i++)
			(void)yx_pdf_signature_parts(doc, &list.items[i], parts);
	yx_pdf_signatures_clear(&list);
	(void)!yx_pdf_scan(doc, NULL);
}

/* Read back what was signed: the newest signature must cover the whole new file. */
static void
reopen(struct yx_bytes original, struct yx_bytes tail, const struct yx_pdf_signed *done)
{
	struct yx_pdf_signatures list;
	struct yx_pdf *doc = NULL;
	struct yx_buf all;
	size_t i;
	bool found = false;

	yx_buf_init(&all, 0);
	yx_buf_put_bytes(&all, original);
	yx_buf_put_bytes(&all, tail);
	if (yx_pdf_open(&doc, yx_buf_bytes(&all), NULL, NULL) == YX_OK &&
	    yx_pdf_signatures_list(&list, yx_pdf_latest(doc), false, NULL) == YX_OK) {
		for (i = 0; i < list.count; i++)
			found |= yx_pdf_ref_equal(list.items[i].value, done->value) &&
				 list.items[i].coverage.gap_is_contents &&
				 list.items[i].coverage.ends_at_file;
		yx_pdf_signatures_clear(&list);
		if (!found)
			abort();
	}
	yx_pdf_free(doc);
	yx_buf_clear(&all);
}

static void
change(struct yx_pdf *doc, struct yx_bytes original)
{
	struct yx_pdf_signer signer = { .size_max = 64,
					.sub_filter = "ETSI.CAdES.detached",
					.sign = sign };
	struct yx_pdf_sign_options options = { .use_empty_field = true, .time = YX_TIME_NONE };
	struct yx_bytes cert = YX_BYTES_LIT("certificate");
	struct yx_pdf_update *u = NULL;
	struct yx_pdf_signed done;
	struct yx_buf tail;

	yx_buf_init(&tail, 1 << 24);
	if (yx_pdf_update_new(&u, doc, NULL) == YX_OK &&
	    yx_pdf_update_add_dss(u, "AB", YX_TIME_NONE, &cert, 1, NULL, 0, NULL, 0, NULL) ==
		YX_OK &&
	    yx_pdf_sign(u, &options, &signer, &tail, &done, NULL) == YX_OK)
		reopen(original, yx_buf_bytes(&tail), &done);
	yx_pdf_update_free(u);
	yx_buf_clear(&tail);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct yx_bytes in = yx_bytes(data, size);
	struct yx_pdf_signatures list;
	struct yx_pdf *doc = NULL;

	if (yx_pdf_open(&doc, in, NULL, NULL) == YX_OK) {
		visit(doc);
		change(doc, in);
	} else if (yx_pdf_signatures_salvage(&list, in, NULL) == YX_OK) {
		yx_pdf_signatures_clear(&list);
	}
	yx_pdf_free(doc);
	return 0;
}
