/* SPDX-License-Identifier: Apache-2.0 */
/* The growing buffer: bounded, sticky on failure, wiped where it held a secret. */
#include <stdlib.h>
#include <string.h>
#include <yinxin/base.h>
#include <yinxin/limits.h>

void
yx_buf_init(struct yx_buf *b, size_t max)
{
	*b = (struct yx_buf){ .max = max };
}

void
yx_buf_init_secret(struct yx_buf *b, size_t max)
{
	*b = (struct yx_buf){ .max = max, .secret = true };
}

void
yx_buf_clear(struct yx_buf *b)
{
	if (!b)
		return;
	if (b->secret)
		yx_wipe(b->data, b->cap);
	yx_free(b->data);
	*b = (struct yx_buf){ .max = b->max, .secret = b->secret };
}

void
yx_buf_reset(struct yx_buf *b)
{
	if (b->secret)
		yx_wipe(b->data, b->cap);
	b->len = 0;
	b->status = YX_OK;
}

/* Make room for `n` more bytes and one NUL behind them. */
static bool
reserve(struct yx_buf *b, size_t n)
{
	size_t max = b->max ? b->max : (size_t)YX_LIMIT_BUFFER;
	size_t want, cap;
	uint8_t *p;

	if (b->status != YX_OK)
		return false;
	if (n > max || b->len > max - n) {
		b->status = YX_LIMIT;
		return false;
	}
	want = b->len + n + 1;
	if (want <= b->cap)
		return true;
	cap = b->cap ? b->cap : 64;
	while (cap < want)
		cap = cap > SIZE_MAX / 2 ? want : cap * 2;
	if (cap > max + 1)
		cap = max + 1;
	if (b->secret) { /* realloc would leave a copy behind */
		p = yx_alloc(cap);
		if (p && b->len)
			memcpy(p, b->data, b->len);
		if (p) {
			yx_wipe(b->data, b->cap);
			yx_free(b->data);
		}
	} else {
		p = yx_realloc(b->data, cap);
	}
	if (!p) {
		b->status = YX_NOMEM;
		return false;
	}
	b->data = p;
	b->cap = cap;
	return true;
}

bool
yx_buf_put(struct yx_buf *b, const void *data, size_t len)
{
	if (!reserve(b, len))
		return false;
	if (len)
		memcpy(b->data + b->len, data, len);
	b->len += len;
	return true;
}

bool
yx_buf_put_bytes(struct yx_buf *b, struct yx_bytes v)
{
	return yx_buf_put(b, v.data, v.len);
}

static bool
put_be(struct yx_buf *b, uint64_t v, size_t n)
{
	uint8_t raw[8];

	for (size_t i = 0; i < n; i++)
		raw[i] = (uint8_t)(v >> (8 * (n - 1 - i)));
	return yx_buf_put(b, raw, n);
}

bool
yx_buf_put_u8(struct yx_buf *b, uint8_t v)
{
	return yx_buf_put(b, &v, 1);
}

bool
yx_buf_put_u16be(struct yx_buf *b, uint16_t v)
{
	return put_be(b, v, 2);
}

bool
yx_buf_put_u32be(struct yx_buf *b, uint32_t v)
{
	return put_be(b, v, 4);
}

bool
yx_buf_put_u64be(struct yx_buf *b, uint64_t v)
{
	return put_be(b, v, 8);
}

bool
yx_buf_puts(struct yx_buf *b, const char *s)
{
	return yx_buf_put(b, s, strlen(s));
}

bool
yx_buf_printf(struct yx_buf *b, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0) {
		b->status = b->status ? b->status : YX_INTERNAL;
		return false;
	}
	if (!reserve(b, (size_t)n))
		return false;
	va_start(ap, fmt);
	vsnprintf((char *)b->data + b->len, (size_t)n + 1, fmt, ap);
	va_end(ap);
	b->len += (size_t)n;
	return true;
}

bool
yx_buf_fill(struct yx_buf *b, uint8_t value, size_t count)
{
	uint8_t *p = yx_buf_grow(b, count);

	if (!p)
		return false;
	memset(p, value, count);
	return true;
}

uint8_t *
yx_buf_grow(struct yx_buf *b, size_t n)
{
	uint8_t *p;

	if (!reserve(b, n))
		return NULL;
	p = b->data + b->len;
	b->len += n;
	return p;
}

bool
yx_buf_insert(struct yx_buf *b, size_t at, const void *data, size_t len)
{
	if (at > b->len) {
		b->status = b->status ? b->status : YX_INTERNAL;
		return false;
	}
	if (!reserve(b, len))
		return false;
	memmove(b->data + at + len, b->data + at, b->len - at);
	if (len)
		memcpy(b->data + at, data, len);
	b->len += len;
	return true;
}

struct yx_bytes
yx_buf_bytes(const struct yx_buf *b)
{
	return (struct yx_bytes){ b->data, b->len };
}

const char *
yx_buf_str(struct yx_buf *b)
{
	if (!reserve(b, 0))
		return "";
	b->data[b->len] = 0;
	return (const char *)b->data;
}

enum yx_status
yx_buf_status(const struct yx_buf *b, struct yx_error *err)
{
	switch (b->status) {
	case YX_OK:
		return YX_OK;
	case YX_NOMEM:
		return yx_fail_nomem(err);
	case YX_LIMIT:
		return yx_fail(err, YX_LIMIT, NULL, "",
			       "output would exceed the limit of %zu bytes",
			       b->max ? b->max : (size_t)YX_LIMIT_BUFFER);
	default:
		return yx_fail(err, b->status, NULL, "", "output could not be formatted");
	}
}

uint8_t *
yx_buf_take(struct yx_buf *b, size_t *len)
{
	uint8_t *p = b->data;

	if (len)
		*len = b->len;
	*b = (struct yx_buf){ .max = b->max, .secret = b->secret };
	return p;
}
