/* SPDX-License-Identifier: Apache-2.0 */
/* Writing DER into a buffer. A constructed value's length is put in when it ends. */
#include <stdlib.h>
#include <string.h>
#include <yinxin/der.h>

static size_t
length_octets(size_t len, uint8_t out[9])
{
	size_t n = 0;

	if (len < 0x80) {
		out[0] = (uint8_t)len;
		return 1;
	}
	while (n < sizeof(len) && len >> (8 * n))
		n++;
	out[0] = (uint8_t)(0x80 | n);
	for (size_t i = 0; i < n; i++)
		out[1 + i] = (uint8_t)(len >> (8 * (n - 1 - i)));
	return n + 1;
}

size_t
yx_der_begin(struct yx_buf *b, enum yx_der_tag tag)
{
	yx_buf_put_u8(b, (uint8_t)tag);
	return b->len;
}

void
yx_der_end(struct yx_buf *b, size_t mark)
{
	uint8_t octets[9];

	if (b->status == YX_OK)
		yx_buf_insert(b, mark, octets, length_octets(b->len - mark, octets));
}

static int
compare_encodings(const void *a, const void *b)
{
	return yx_bytes_compare(*(const struct yx_bytes *)a, *(const struct yx_bytes *)b);
}

void
yx_der_end_set_of(struct yx_buf *b, size_t mark)
{
	struct yx_bytes content = yx_bytes_slice(yx_buf_bytes(b), mark, SIZE_MAX);
	struct yx_der d = yx_der(content);
	struct yx_der_item item;
	struct yx_bytes *list;
	struct yx_buf sorted = { 0 };
	size_t count = 0, n = 0;

	while (b->status == YX_OK && yx_der_any(&d, &item))
		count++;
	if (count > 1) {
		list = yx_alloc_array(count, sizeof(*list));
		if (!list) {
			b->status = YX_NOMEM;
			return;
		}
		for (d = yx_der(content); n < count && yx_der_any(&d, &item);)
			list[n++] = item.all;
		qsort(list, n, sizeof(*list), compare_encodings);
		for (size_t i = 0; i < n; i++)
			yx_buf_put_bytes(&sorted, list[i]);
		if (sorted.status == YX_OK && sorted.len == content.len)
			memcpy(b->data + mark, sorted.data, sorted.len);
		else
			b->status = sorted.status ? sorted.status : YX_INTERNAL;
		yx_buf_clear(&sorted);
		yx_free(list);
	}
	yx_der_end(b, mark);
}

void
yx_der_put(struct yx_buf *b, enum yx_der_tag tag, struct yx_bytes value)
{
	uint8_t octets[9];

	yx_buf_put_u8(b, (uint8_t)tag);
	yx_buf_put(b, octets, length_octets(value.len, octets));
	yx_buf_put_bytes(b, value);
}

void
yx_der_put_raw(struct yx_buf *b, struct yx_bytes encoding)
{
	yx_buf_put_bytes(b, encoding);
}

void
yx_der_put_bool(struct yx_buf *b, bool v)
{
	uint8_t octet = v ? 0xff : 0;

	yx_der_put(b, YX_DER_BOOLEAN, yx_bytes(&octet, 1));
}

void
yx_der_put_null(struct yx_buf *b)
{
	yx_der_put(b, YX_DER_NULL, yx_bytes(NULL, 0));
}

static void
put_int64(struct yx_buf *b, enum yx_der_tag tag, int64_t v)
{
	uint8_t raw[8];
	size_t skip = 0;

	for (size_t i = 0; i < 8; i++)
		raw[i] = (uint8_t)((uint64_t)v >> (56 - 8 * i));
	while (skip < 7 && ((raw[skip] == 0 && raw[skip + 1] < 0x80) ||
			    (raw[skip] == 0xff && raw[skip + 1] >= 0x80)))
		skip++;
	yx_der_put(b, tag, yx_bytes(raw + skip, 8 - skip));
}

void
yx_der_put_int64(struct yx_buf *b, int64_t v)
{
	put_int64(b, YX_DER_INTEGER, v);
}

void
yx_der_put_enumerated(struct yx_buf *b, int64_t v)
{
	put_int64(b, YX_DER_ENUMERATED, v);
}

void
yx_der_put_unsigned(struct yx_buf *b, struct yx_bytes magnitude)
{
	size_t mark;

	while (magnitude.len > 0 && magnitude.data[0] == 0)
		magnitude = yx_bytes_slice(magnitude, 1, magnitude.len - 1);
	mark = yx_der_begin(b, YX_DER_INTEGER);
	if (magnitude.len == 0 || magnitude.data[0] >= 0x80)
		yx_buf_put_u8(b, 0);
	yx_buf_put_bytes(b, magnitude);
	yx_der_end(b, mark);
}

void
yx_der_put_octets(struct yx_buf *b, struct yx_bytes v)
{
	yx_der_put(b, YX_DER_OCTET_STRING, v);
}

void
yx_der_put_bits(struct yx_buf *b, struct yx_bytes v)
{
	size_t mark = yx_der_begin(b, YX_DER_BIT_STRING);

	yx_buf_put_u8(b, 0);
	yx_buf_put_bytes(b, v);
	yx_der_end(b, mark);
}

void
yx_der_put_named_bits(struct yx_buf *b, enum yx_der_tag tag, uint32_t bits)
{
	uint8_t raw[5] = { 0 };
	unsigned count = 0;

	for (unsigned i = 0; i < 32; i++)
		if (bits >> i & 1) {
			raw[1 + i / 8] = (uint8_t)(raw[1 + i / 8] | 0x80 >> i % 8);
			count = i + 1;
		}
	raw[0] = (uint8_t)((8 - count % 8) % 8);
	yx_der_put(b, tag, yx_bytes(raw, 1 + (count + 7) / 8));
}

void
yx_der_put_text(struct yx_buf *b, enum yx_der_tag tag, const char *s)
{
	yx_der_put(b, tag, yx_bytes_str(s));
}

void
yx_der_put_utf8(struct yx_buf *b, const char *s)
{
	yx_der_put_text(b, YX_DER_UTF8_STRING, s);
}

void
yx_der_put_utc_time(struct yx_buf *b, yx_time t)
{
	struct yx_civil c = yx_time_to_civil(t);
	char text[40];

	snprintf(text, sizeof(text), "%02d%02d%02d%02d%02d%02dZ", c.year % 100, c.month, c.day,
		 c.hour, c.minute, c.second);
	yx_der_put_text(b, YX_DER_UTC_TIME, text);
}

void
yx_der_put_generalized_time(struct yx_buf *b, yx_time t, bool fraction)
{
	struct yx_civil c = yx_time_to_civil(t);
	char text[64];
	size_t n;

	n = (size_t)snprintf(text, sizeof(text), "%04d%02d%02d%02d%02d%02d", c.year, c.month, c.day,
			     c.hour, c.minute, c.second);
	if (fraction && c.micro) {
		n += (size_t)snprintf(text + n, sizeof(text) - n, ".%06d", c.micro);
		while (text[n - 1] == '0')
			n--;
	}
	text[n++] = 'Z';
	yx_der_put(b, YX_DER_GENERALIZED_TIME, yx_bytes(text, n));
}

void
yx_der_put_time(struct yx_buf *b, yx_time t)
{
	int year = yx_time_to_civil(t).year;

	if (year >= 1950 && year < 2050)
		yx_der_put_utc_time(b, t);
	else
		yx_der_put_generalized_time(b, t, false);
}
