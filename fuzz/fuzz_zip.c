/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a ZIP: it opens or is refused, entries come out whole or not at all. */
#include "fuzz.h"
#include <stdlib.h>
#include <yinxin/codec_zip.h>

static enum yx_status
count(void *ctx, struct yx_bytes piece, struct yx_error *err)
{
	uint64_t *left = ctx;

	if (piece.len > *left)
		return yx_fail(err, YX_LIMIT, NULL, "", "enough");
	*left -= piece.len;
	return YX_OK;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf again = { 0 };
	const struct yx_zip_writer w = { yx_zip_into_buf, &again };
	struct yx_zip *z = NULL, *twin = NULL;
	uint64_t left = 1 << 22;

	if (yx_zip_open(&z, yx_bytes(data, size), &err) != YX_OK)
		return 0;
	for (size_t i = 0; i < yx_zip_count(z); i++) {
		const struct yx_zip_entry *e = yx_zip_entry(z, i);

		if (e->end_offset > size || e->data_offset > e->end_offset)
			abort();
		if (yx_zip_find(z, e->name) == SIZE_MAX)
			abort();
		(void)!yx_zip_stream(z, i, count, &left, &err);
	}
	/* what is copied must open again, with as many entries and nothing ambiguous */
	if (!yx_zip_ambiguity(z) && yx_zip_rewrite(z, NULL, 0, 0, &w, &err) == YX_OK) {
		if (yx_zip_open(&twin, yx_buf_bytes(&again), &err) != YX_OK ||
		    yx_zip_count(twin) != yx_zip_count(z) || yx_zip_ambiguity(twin))
			abort();
	}
	yx_zip_free(twin);
	yx_zip_free(z);
	yx_buf_clear(&again);
	return 0;
}
