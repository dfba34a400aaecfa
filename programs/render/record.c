/* SPDX-License-Identifier: Apache-2.0 */
/* Records on the pipe between the two halves: see render.h. */
#include <yinxin/limits.h>
#include "render.h"

bool
record_put(int out, const struct record *r)
{
	struct yx_buf head = { 0 };
	bool ok = yx_buf_put_u8(&head, (uint8_t)r->kind) && yx_buf_put_u32be(&head, r->page) &&
		  yx_buf_put_u32be(&head, r->width) && yx_buf_put_u32be(&head, r->height) &&
		  yx_buf_put_u64be(&head, r->data.len) &&
		  yx_sandbox_write(out, yx_buf_bytes(&head)) && yx_sandbox_write(out, r->data);

	yx_buf_clear(&head);
	return ok;
}

/* The next whole record of what is there; false when more must come or it is bad (*bad). */
static bool
next(struct yx_reader *in, struct record *r, bool *bad)
{
	struct yx_reader at = *in;
	uint64_t len;
	uint8_t kind;

	if (!yx_take_u8(&at, &kind) || !yx_take_u32be(&at, &r->page) ||
	    !yx_take_u32be(&at, &r->width) || !yx_take_u32be(&at, &r->height) ||
	    !yx_take_u64be(&at, &len))
		return false;
	*bad = kind < RECORD_COUNT || kind > RECORD_ERROR || len > YX_LIMIT_RENDER_RECORD;
	if (*bad || !yx_take(&at, (size_t)len, &r->data))
		return false;
	r->kind = (enum record_kind)kind;
	*in = at;
	return true;
}

bool
record_take(void *reader, struct yx_bytes piece)
{
	struct record_reader *rr = reader;
	struct yx_reader in;
	struct record r;
	bool bad = false;

	if (!yx_buf_put_bytes(&rr->pending, piece))
		return false;
	in = yx_reader(yx_buf_bytes(&rr->pending));
	while (next(&in, &r, &bad))
		if (!rr->got(rr->state, &r))
			return false;
	if (yx_reader_offset(&in)) {
		struct yx_bytes rest = yx_reader_rest(&in);
		size_t from = (size_t)(rest.data - rr->pending.data);

		for (size_t i = 0; i < rest.len; i++)
			rr->pending.data[i] = rr->pending.data[from + i];
		rr->pending.len = rest.len;
	}
	return !bad;
}
