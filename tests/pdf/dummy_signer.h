/* SPDX-License-Identifier: Apache-2.0 */
/* A signer for tests: its value is a SEQUENCE with a checksum of what it was given. */
#ifndef DUMMY_SIGNER_H
#define DUMMY_SIGNER_H

#include "../test.h"

#include <yinxin/pdf.h>

struct dummy {
	uint64_t length; /* of what was signed last */
	uint64_t sum;
	size_t parts;
	size_t value_size;      /* bytes to answer with; 0: 18 */
	enum yx_status failing; /* what to answer with */
};

static __attribute__((unused)) uint64_t
dummy_sum(uint64_t h, struct yx_bytes b)
{
	size_t i;

	for (i = 0; i < b.len; i++)
		h = (h ^ b.data[i]) * UINT64_C(0x100000001b3);
	return h;
}

static __attribute__((unused)) enum yx_status
dummy_sign(void *state, const struct yx_bytes *parts, size_t count, struct yx_buf *value,
	   struct yx_error *err)
{
	struct dummy *d = state;
	size_t i;

	if (d->failing != YX_OK)
		return yx_fail_at(err, d->failing, YX_NO_OFFSET, "", "the key said no");
	d->length = 0;
	d->sum = 1;
	d->parts = count;
	for (i = 0; i < count; i++) {
		d->length += parts[i].len;
		d->sum = dummy_sum(d->sum, parts[i]);
	}
	yx_buf_puts(value, "\x30\x10");
	yx_buf_put_u64be(value, d->length);
	yx_buf_put_u64be(value, d->sum);
	if (d->value_size)
		yx_buf_fill(value, 1, d->value_size - 18);
	return YX_OK;
}

static __attribute__((unused)) struct yx_pdf_signer
dummy_signer(struct dummy *d)
{
	return (struct yx_pdf_signer){
		.state = d, .size_max = 600, .sub_filter = "ETSI.CAdES.detached", .sign = dummy_sign
	};
}

/* Does this signature's value fit the bytes its ByteRange names? */
static __attribute__((unused)) bool
dummy_verify(const struct yx_pdf *doc, const struct yx_pdf_signature *s)
{
	struct yx_bytes parts[2];
	struct yx_reader r = yx_reader(s->contents);
	uint64_t length, sum;

	if (!yx_pdf_signature_parts(doc, s, parts) || !yx_accept(&r, "\x30\x10") ||
	    !yx_take_u64be(&r, &length) || !yx_take_u64be(&r, &sum))
		return false;
	return length == parts[0].len + parts[1].len &&
	       sum == dummy_sum(dummy_sum(1, parts[0]), parts[1]);
}

/* Sign `in` into `out` (emptied first); the status, with `err` filled. */
static __attribute__((unused)) enum yx_status
dummy_sign_bytes(struct yx_bytes in, const char *password,
		 const struct yx_pdf_sign_options *options, const struct yx_pdf_signer *signer,
		 struct yx_buf *out, struct yx_pdf_signed *done, struct yx_error *err)
{
	struct yx_pdf_options open = { .password = yx_bytes_str(password) };
	struct yx_pdf *doc = NULL;
	struct yx_pdf_update *u = NULL;
	struct yx_buf tail;
	enum yx_status st;

	yx_buf_reset(out);
	yx_buf_init(&tail, 0);
	st = yx_pdf_open(&doc, in, &open, err);
	if (st == YX_OK)
		st = yx_pdf_update_new(&u, doc, err);
	if (st == YX_OK)
		st = yx_pdf_sign(u, options, signer, &tail, done, err);
	if (st == YX_OK) {
		yx_buf_put_bytes(out, in);
		yx_buf_put_bytes(out, yx_buf_bytes(&tail));
	} else if (tail.len) {
		test_fail(__FILE__, __LINE__, "a failed signature left %zu bytes", tail.len);
	}
	yx_buf_clear(&tail);
	yx_pdf_update_free(u);
	yx_pdf_free(doc);
	return st;
}

/* All facts about coverage that an honest newest signature has. */
static __attribute__((unused)) bool
dummy_covers_all(const struct yx_pdf_signature *s)
{
	const struct yx_pdf_coverage *c = &s->coverage;

	return c->four_numbers && c->starts_at_zero && c->gap_is_contents && c->contents_is_hex &&
	       c->ends_at_revision && c->ends_at_own_revision && c->ends_at_file && !c->overlaps;
}

#endif
