/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Object identifiers. The table is in oids.h as dotted text; its encodings are made once, at first
 * use, together with a hash index, so that finding one costs a hash and a compare.
 */
#include <pthread.h>
#include <string.h>
#include <yinxin/der.h>
#include <yinxin/limits.h>

struct entry {
	const char *dotted, *name;
};

static const struct entry table[YX_OID_COUNT] = {
	[YX_OID_NONE] = { "", "unknown" },
#define YX_OID(id, dotted, name) [YX_OID_##id] = { dotted, name },
#include <yinxin/oids.h>
#undef YX_OID
};

#define INDEX_SIZE 1024 /* power of two, several times the table */
_Static_assert(YX_OID_COUNT < INDEX_SIZE / 2, "grow INDEX_SIZE");

static uint8_t encodings[YX_OID_COUNT][24];
static uint8_t lengths[YX_OID_COUNT];
static uint16_t slots[INDEX_SIZE];
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* An encoding under way, in a fixed buffer: the table must not depend on memory being there. */
struct encoding {
	uint8_t bytes[YX_LIMIT_OID_BYTES];
	size_t len;
};

static bool
put_arc(struct encoding *e, uint64_t arc)
{
	uint8_t raw[10];
	size_t n = 0;

	do {
		raw[n] = (uint8_t)((arc & 0x7f) | (n ? 0x80 : 0));
		n++;
		arc >>= 7;
	} while (arc);
	if (n > sizeof(e->bytes) - e->len)
		return false;
	while (n > 0)
		e->bytes[e->len++] = raw[--n];
	return true;
}

/* One decimal arc and the dot behind it; leading zeros and overflow are refused. */
static bool
take_arc(const char **s, uint64_t *arc)
{
	const char *p = *s;
	uint64_t v = 0;

	if (*p < '0' || *p > '9' || (*p == '0' && p[1] >= '0' && p[1] <= '9'))
		return false;
	for (; *p >= '0' && *p <= '9'; p++) {
		if (v > (UINT64_MAX - 9) / 10)
			return false;
		v = v * 10 + (uint64_t)(*p - '0');
	}
	if (*p == '.') {
		if (p[1] == 0)
			return false;
		p++;
	} else if (*p != 0) {
		return false;
	}
	*s = p;
	*arc = v;
	return true;
}

static bool
encode(struct encoding *e, const char *s)
{
	uint64_t first, second, arc;

	e->len = 0;
	if (!take_arc(&s, &first) || !take_arc(&s, &second) || first > 2 ||
	    (first < 2 && second >= 40) || second >= UINT64_MAX - 80 ||
	    !put_arc(e, first * 40 + second))
		return false;
	while (*s)
		if (!take_arc(&s, &arc) || !put_arc(e, arc))
			return false;
	return true;
}

enum yx_status
yx_oid_parse(struct yx_buf *out, const char *dotted, struct yx_error *err)
{
	struct encoding e;

	if (!encode(&e, dotted))
		return yx_fail(err, YX_MALFORMED, NULL, "X.660",
			       "\"%.60s\" is not an object identifier", dotted);
	yx_buf_put(out, e.bytes, e.len);
	return yx_buf_status(out, err);
}

static uint32_t
hash(struct yx_bytes b)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < b.len; i++)
		h = (h ^ b.data[i]) * 16777619u;
	return h & (INDEX_SIZE - 1);
}

static void
build(void)
{
	for (unsigned i = 1; i < YX_OID_COUNT; i++) {
		struct encoding e;
		uint32_t h;

		if (!encode(&e, table[i].dotted) || e.len > sizeof(encodings[i]))
			continue;
		memcpy(encodings[i], e.bytes, e.len);
		lengths[i] = (uint8_t)e.len;
		h = hash(yx_bytes(e.bytes, e.len));
		while (slots[h])
			h = (h + 1) & (INDEX_SIZE - 1);
		slots[h] = (uint16_t)i;
	}
}

struct yx_bytes
yx_oid_bytes(enum yx_oid id)
{
	pthread_once(&once, build);
	if ((unsigned)id >= YX_OID_COUNT)
		id = YX_OID_NONE;
	return yx_bytes(encodings[id], lengths[id]);
}

enum yx_oid
yx_oid_find(struct yx_bytes contents)
{
	uint32_t h = hash(contents);

	pthread_once(&once, build);
	if (contents.len == 0)
		return YX_OID_NONE;
	for (; slots[h]; h = (h + 1) & (INDEX_SIZE - 1))
		if (yx_bytes_equal(yx_oid_bytes((enum yx_oid)slots[h]), contents))
			return (enum yx_oid)slots[h];
	return YX_OID_NONE;
}

const char *
yx_oid_dotted(enum yx_oid id)
{
	return (unsigned)id < YX_OID_COUNT ? table[id].dotted : "";
}

const char *
yx_oid_name(enum yx_oid id)
{
	return (unsigned)id < YX_OID_COUNT ? table[id].name : "unknown";
}

void
yx_der_put_oid(struct yx_buf *b, enum yx_oid id)
{
	yx_der_put(b, YX_DER_OID, yx_oid_bytes(id));
}

bool
yx_der_oid_known(struct yx_der *d, enum yx_oid *out)
{
	struct yx_bytes v;

	if (!yx_der_oid(d, &v))
		return false;
	*out = yx_oid_find(v);
	return true;
}

char *
yx_oid_text(char *out, size_t out_size, struct yx_bytes contents)
{
	struct yx_reader r = yx_reader(contents);
	uint64_t arc = 0, top;
	size_t used = 0;
	uint8_t c;
	bool first = true;

	if (!out_size)
		return out;
	snprintf(out, out_size, "?");
	while (yx_take_u8(&r, &c)) {
		if (arc > UINT64_MAX >> 7)
			goto bad;
		arc = arc << 7 | (c & 0x7f);
		if (c & 0x80)
			continue;
		if (first) {
			top = arc < 80 ? arc / 40 : 2;
			used = (size_t)snprintf(out, out_size, "%llu.%llu", (unsigned long long)top,
						(unsigned long long)(arc - top * 40));
		} else {
			used += (size_t)snprintf(out + used, out_size - used, ".%llu",
						 (unsigned long long)arc);
		}
		if (used >= out_size)
			goto bad;
		first = false;
		arc = 0;
	}
	if (!first && contents.data[contents.len - 1] < 0x80)
		return out;
bad:
	snprintf(out, out_size, "?");
	return out;
}
