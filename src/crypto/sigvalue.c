/* SPDX-License-Identifier: Apache-2.0 */
/* Signature values: RFC 3279 2.2.3, BSI TR-03111 5.2, GM/T 0009 7.3. */
#include "sigvalue.h"

static bool
read_pair(struct yx_der d, struct sigvalue *out)
{
	struct yx_der seq;

	return yx_der_enter(&d, YX_DER_SEQUENCE, &seq) && yx_der_at_end(&d) &&
	       yx_der_unsigned(&seq, &out->r) && yx_der_unsigned(&seq, &out->s) &&
	       yx_der_at_end(&seq);
}

bool
sigvalue_der(struct sigvalue *out, struct yx_bytes in)
{
	return read_pair(yx_der(in), out);
}

bool
sigvalue_der_lenient(struct sigvalue *out, struct yx_bytes in)
{
	struct yx_der_forgiven forgiven = { 0 };

	return read_pair(yx_der_lenient(in, &forgiven, NULL), out);
}

static struct yx_bytes
magnitude(struct yx_bytes b)
{
	while (b.len && b.data[0] == 0)
		b = yx_bytes_slice(b, 1, b.len - 1);
	return b;
}

bool
sigvalue_raw(struct sigvalue *out, struct yx_bytes in, size_t n)
{
	if (!n || in.len != 2 * n)
		return false;
	out->r = magnitude(yx_bytes_slice(in, 0, n));
	out->s = magnitude(yx_bytes_slice(in, n, n));
	return true;
}

void
sigvalue_put_der(struct yx_buf *out, const struct sigvalue *v)
{
	size_t m = yx_der_begin(out, YX_DER_SEQUENCE);

	yx_der_put_unsigned(out, v->r);
	yx_der_put_unsigned(out, v->s);
	yx_der_end(out, m);
}

bool
sigvalue_put_raw(struct yx_buf *out, const struct sigvalue *v, size_t n)
{
	if (v->r.len > n || v->s.len > n)
		return false;
	yx_buf_fill(out, 0, n - v->r.len);
	yx_buf_put_bytes(out, v->r);
	yx_buf_fill(out, 0, n - v->s.len);
	return yx_buf_put_bytes(out, v->s);
}
