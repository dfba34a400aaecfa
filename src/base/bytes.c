/* SPDX-License-Identifier: Apache-2.0 */
/* Borrowed byte runs, and the two operations on secrets that need care. */
#include <string.h>
#include <yinxin/base.h>

struct yx_bytes
yx_bytes(const void *data, size_t len)
{
	return (struct yx_bytes){ data, len };
}

struct yx_bytes
yx_bytes_str(const char *s)
{
	return (struct yx_bytes){ (const uint8_t *)s, s ? strlen(s) : 0 };
}

bool
yx_bytes_equal(struct yx_bytes a, struct yx_bytes b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

bool
yx_bytes_equal_str(struct yx_bytes a, const char *s)
{
	return yx_bytes_equal(a, yx_bytes_str(s));
}

int
yx_bytes_compare(struct yx_bytes a, struct yx_bytes b)
{
	size_t n = a.len < b.len ? a.len : b.len;
	int c = n ? memcmp(a.data, b.data, n) : 0;

	if (c != 0)
		return c;
	return a.len < b.len ? -1 : a.len > b.len;
}

size_t
yx_bytes_find(struct yx_bytes hay, struct yx_bytes needle, size_t from)
{
	const uint8_t *hit;

	if (from > hay.len || needle.len > hay.len - from)
		return SIZE_MAX;
	if (needle.len == 0)
		return from;
	hit = memmem(hay.data + from, hay.len - from, needle.data, needle.len);
	return hit ? (size_t)(hit - hay.data) : SIZE_MAX;
}

size_t
yx_bytes_find_last(struct yx_bytes hay, struct yx_bytes needle, size_t before)
{
	size_t at;

	if (before > hay.len)
		before = hay.len;
	if (needle.len > before)
		return SIZE_MAX;
	for (at = before - needle.len;; at--) {
		if (needle.len == 0 || memcmp(hay.data + at, needle.data, needle.len) == 0)
			return at;
		if (at == 0)
			return SIZE_MAX;
	}
}

struct yx_bytes
yx_bytes_slice(struct yx_bytes b, size_t from, size_t len)
{
	if (from > b.len)
		from = b.len;
	if (len > b.len - from)
		len = b.len - from;
	return (struct yx_bytes){ b.data ? b.data + from : NULL, len };
}

bool
yx_bytes_equal_secret(struct yx_bytes a, struct yx_bytes b)
{
	const volatile uint8_t *x = a.data;
	const volatile uint8_t *y = b.data;
	uint8_t differ = 0;

	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		differ = (uint8_t)(differ | (x[i] ^ y[i]));
	return differ == 0;
}

void
yx_wipe(void *p, size_t len)
{
	if (p && len)
		explicit_bzero(p, len);
}
