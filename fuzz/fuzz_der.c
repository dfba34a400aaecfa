/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DER: everything the strict reader accepts must be exact DER, so writing it again gives the same
 * bytes; the lenient reader must accept at least as much, and neither may read past its input.
 */
#include <stdlib.h>
#include <yinxin/der.h>
#include <yinxin/limits.h>
#include "fuzz.h"

/* Read every element in every way that fits its tag, and rebuild the encoding. */
static bool
walk(struct yx_der *d, struct yx_buf *out, bool rebuild)
{
	while (!yx_der_at_end(d)) {
		struct yx_der look = *d, inner;
		struct yx_der_item item;
		struct yx_bytes v;
		struct yx_buf text = { 0 };
		uint32_t bits;
		int64_t n;
		yx_time t;
		bool flag;
		size_t mark;

		if (!yx_der_any(d, &item))
			return false;
		(void)yx_der_text(&look, &text);
		yx_buf_clear(&text);
		(void)(yx_der_time(&look, &t) || yx_der_int64(&look, &n) ||
		       yx_der_unsigned(&look, &v) || yx_der_bool(&look, &flag) ||
		       yx_der_octets(&look, &v) || yx_der_bits(&look, &v) ||
		       yx_der_named_bits(&look, YX_DER_BIT_STRING, &bits));
		if (!(item.tag & 0x20)) {
			if (rebuild)
				yx_der_put(out, (enum yx_der_tag)item.tag, item.value);
			continue;
		}
		inner = *d;
		inner.r = yx_reader_sub(&d->r, item.value);
		mark = rebuild ? yx_der_begin(out, (enum yx_der_tag)item.tag) : 0;
		if (inner.r.depth > YX_LIMIT_DEPTH || !walk(&inner, out, rebuild))
			return false;
		if (rebuild)
			yx_der_end(out, mark);
	}
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct yx_bytes in = yx_bytes(data, size);
	struct yx_arena *arena = yx_arena_new(1 << 20);
	struct yx_der_forgiven forgiven = { 0 };
	struct yx_der strict = yx_der(in), lenient = yx_der_lenient(in, &forgiven, arena);
	struct yx_buf out = { 0 };
	char text[YX_LIMIT_OID_TEXT];

	if (walk(&strict, &out, true) && !yx_bytes_equal(yx_buf_bytes(&out), in))
		abort();
	if (yx_der_check(in, NULL) == YX_OK && !walk(&lenient, &out, false))
		abort();
	(void)yx_oid_text(text, sizeof(text), in);
	yx_buf_clear(&out);
	yx_arena_free(arena);
	return 0;
}
