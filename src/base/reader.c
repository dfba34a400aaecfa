/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The bounded reader. yx_take() is the only place that compares a wanted length with what is left;
 * whatever else reads untrusted bytes goes through it.
 */
#include <string.h>
#include <yinxin/base.h>

struct yx_reader
yx_reader(struct yx_bytes in)
{
	/* an empty run still needs a place to point at */
	static const uint8_t nothing[1] = { 0 };
	const uint8_t *p = in.data ? in.data : nothing;

	return (struct yx_reader){ p, p, p + (in.data ? in.len : 0), 0 };
}

struct yx_reader
yx_reader_sub(const struct yx_reader *parent, struct yx_bytes part)
{
	if (!part.data)
		return (struct yx_reader){ parent->origin, parent->at, parent->at,
					   parent->depth + 1 };
	return (struct yx_reader){ parent->origin, part.data, part.data + part.len,
				   parent->depth + 1 };
}

bool
yx_take(struct yx_reader *r, size_t n, struct yx_bytes *out)
{
	if (n > (size_t)(r->end - r->at))
		return false;
	*out = (struct yx_bytes){ r->at, n };
	r->at += n;
	return true;
}

bool
yx_skip(struct yx_reader *r, size_t n)
{
	struct yx_bytes dropped;

	return yx_take(r, n, &dropped);
}

bool
yx_take_u8(struct yx_reader *r, uint8_t *out)
{
	struct yx_bytes b;

	if (!yx_take(r, 1, &b))
		return false;
	*out = b.data[0];
	return true;
}

static bool
take_be(struct yx_reader *r, size_t n, uint64_t *out)
{
	struct yx_bytes b;
	uint64_t v = 0;

	if (!yx_take(r, n, &b))
		return false;
	for (size_t i = 0; i < n; i++)
		v = v << 8 | b.data[i];
	*out = v;
	return true;
}

static bool
take_le(struct yx_reader *r, size_t n, uint64_t *out)
{
	struct yx_bytes b;
	uint64_t v = 0;

	if (!yx_take(r, n, &b))
		return false;
	for (size_t i = n; i > 0; i--)
		v = v << 8 | b.data[i - 1];
	*out = v;
	return true;
}

bool
yx_take_u16be(struct yx_reader *r, uint16_t *out)
{
	uint64_t v;

	if (!take_be(r, 2, &v))
		return false;
	*out = (uint16_t)v;
	return true;
}

bool
yx_take_u32be(struct yx_reader *r, uint32_t *out)
{
	uint64_t v;

	if (!take_be(r, 4, &v))
		return false;
	*out = (uint32_t)v;
	return true;
}

bool
yx_take_u64be(struct yx_reader *r, uint64_t *out)
{
	return take_be(r, 8, out);
}

bool
yx_take_u16le(struct yx_reader *r, uint16_t *out)
{
	uint64_t v;

	if (!take_le(r, 2, &v))
		return false;
	*out = (uint16_t)v;
	return true;
}

bool
yx_take_u32le(struct yx_reader *r, uint32_t *out)
{
	uint64_t v;

	if (!take_le(r, 4, &v))
		return false;
	*out = (uint32_t)v;
	return true;
}

bool
yx_take_u64le(struct yx_reader *r, uint64_t *out)
{
	return take_le(r, 8, out);
}

int
yx_peek(const struct yx_reader *r)
{
	return r->at < r->end ? *r->at : -1;
}

int
yx_peek_at(const struct yx_reader *r, size_t ahead)
{
	return ahead < (size_t)(r->end - r->at) ? r->at[ahead] : -1;
}

bool
yx_accept(struct yx_reader *r, const char *s)
{
	size_t n = strlen(s);

	if (n > yx_reader_left(r) || memcmp(r->at, s, n) != 0)
		return false;
	return yx_skip(r, n);
}

bool
yx_take_until(struct yx_reader *r, uint8_t delimiter, struct yx_bytes *out)
{
	const uint8_t *hit = memchr(r->at, delimiter, (size_t)(r->end - r->at));

	if (!hit)
		return false;
	return yx_take(r, (size_t)(hit - r->at), out) && yx_skip(r, 1);
}

size_t
yx_reader_left(const struct yx_reader *r)
{
	return (size_t)(r->end - r->at);
}

uint64_t
yx_reader_offset(const struct yx_reader *r)
{
	return (uint64_t)(r->at - r->origin);
}

struct yx_bytes
yx_reader_rest(const struct yx_reader *r)
{
	return (struct yx_bytes){ r->at, yx_reader_left(r) };
}

bool
yx_reader_at_end(const struct yx_reader *r)
{
	return r->at == r->end;
}
