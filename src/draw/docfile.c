/* SPDX-License-Identifier: Apache-2.0 */
/*
 * docfile: objects, cross-reference table and trailer of a fresh PDF file (ISO 32000-1 7.5). The
 * file is built in memory; only our own data passes through here.
 */
#include <string.h>
#include <yinxin/limits.h>
#include <zlib.h>

#include "document.h"

void
doc_file_begin(struct doc_file *f)
{
	yx_buf_puts(&f->out, "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n");
}

unsigned
doc_file_reserve(struct doc_file *f)
{
	if (f->count + 2 > f->cap) {
		unsigned cap = f->cap * 2 + 64;
		uint64_t *v = yx_realloc(f->offset, cap * sizeof(*v));

		if (!v) {
			f->status = YX_NOMEM;
			return f->count;
		}
		f->offset = v;
		f->cap = cap;
	}
	f->count++;
	f->offset[f->count] = 0;
	return f->count;
}

void
doc_file_open(struct doc_file *f, unsigned number)
{
	if (number && number <= f->count)
		f->offset[number] = f->out.len;
	yx_buf_printf(&f->out, "%u 0 obj\n", number);
}

void
doc_file_close(struct doc_file *f)
{
	yx_buf_puts(&f->out, "\nendobj\n");
}

void
doc_file_stream(struct doc_file *f, unsigned number, const char *dict, struct yx_bytes data)
{
	uLongf size = compressBound((uLong)data.len);
	uint8_t *packed = yx_alloc(size);

	if (!packed || compress2(packed, &size, data.data ? data.data : (const uint8_t *)"",
				 (uLong)data.len, 6) != Z_OK) {
		f->status = YX_NOMEM;
		yx_free(packed);
		return;
	}
	doc_file_open(f, number);
	yx_buf_printf(&f->out, "<<%s/Filter/FlateDecode/Length %zu>>\nstream\n", dict,
		      (size_t)size);
	yx_buf_put(&f->out, packed, size);
	yx_buf_puts(&f->out, "\nendstream");
	doc_file_close(f);
	yx_free(packed);
}

/* The file's identifier: two runs of FNV-1a over all that was written. Names, not protects. */
static void
put_id(struct yx_buf *out)
{
	uint64_t a = UINT64_C(0xcbf29ce484222325), b = UINT64_C(0x84222325cbf29ce4);
	size_t len = out->len;

	for (size_t i = 0; i < len && out->status == YX_OK; i++) {
		a = (a ^ out->data[i]) * UINT64_C(0x100000001b3);
		b = (b ^ out->data[len - 1 - i]) * UINT64_C(0x100000001b3);
	}
	for (int twice = 0; twice < 2; twice++)
		yx_buf_printf(out, "<%016llx%016llx>", (unsigned long long)a,
			      (unsigned long long)b);
}

void
doc_file_end(struct doc_file *f, unsigned root, unsigned info)
{
	size_t start = f->out.len;

	yx_buf_printf(&f->out, "xref\n0 %u\n0000000000 65535 f \n", f->count + 1);
	for (unsigned i = 1; i <= f->count; i++)
		yx_buf_printf(&f->out, "%010llu 00000 %c \n", (unsigned long long)f->offset[i],
			      f->offset[i] ? 'n' : 'f');
	yx_buf_printf(&f->out, "trailer\n<</Size %u/Root %u 0 R/Info %u 0 R/ID[", f->count + 1,
		      root, info);
	put_id(&f->out);
	yx_buf_printf(&f->out, "]>>\nstartxref\n%zu\n%%%%EOF\n", start);
}

void
doc_file_clear(struct doc_file *f)
{
	yx_buf_clear(&f->out);
	yx_free(f->offset);
	*f = (struct doc_file){ 0 };
}

void
doc_put_text_string(struct yx_buf *out, const char *text)
{
	struct yx_reader r = yx_reader(yx_bytes_str(text));
	uint32_t cp;

	yx_buf_puts(out, "<FEFF");
	while (yx_utf8_take(&r, &cp)) {
		if (cp >= 0x10000) {
			cp -= 0x10000;
			yx_buf_printf(out, "%04X%04X", 0xd800 + (cp >> 10), 0xdc00 + (cp & 0x3ff));
		} else {
			yx_buf_printf(out, "%04X", cp);
		}
	}
	yx_buf_puts(out, ">");
}
