/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Proofs of existence: a hash table from the SHA-256 of an object to the earliest time proven for
 * it. Digests are uniform, so eight of their bytes are the hash.
 */
#include <string.h>
#include <yinxin/crypto.h>
#include <yinxin/limits.h>
#include <yinxin/pki_past.h>

struct entry {
	uint8_t key[32];
	yx_time at;
	bool used;
};

struct yx_poe {
	struct entry *table;
	size_t count, mask; /* the table has mask + 1 entries, at most three quarters used */
};

enum yx_status
yx_poe_new(struct yx_poe **out, struct yx_error *err)
{
	struct yx_poe *p = yx_alloc(sizeof(*p));

	*out = NULL;
	if (p && !(p->table = yx_alloc_array(64, sizeof(*p->table)))) {
		yx_free(p);
		p = NULL;
	}
	if (!p)
		return yx_fail_nomem(err);
	p->mask = 63;
	*out = p;
	return YX_OK;
}

void
yx_poe_free(struct yx_poe *p)
{
	if (!p)
		return;
	yx_free(p->table);
	yx_free(p);
}

/* The entry of the key, or the free one where it belongs. */
static struct entry *
find(const struct yx_poe *p, const uint8_t *key)
{
	uint64_t h;
	size_t i;

	memcpy(&h, key, sizeof(h));
	for (i = (size_t)h & p->mask; p->table[i].used; i = (i + 1) & p->mask)
		if (memcmp(p->table[i].key, key, sizeof(p->table[i].key)) == 0)
			break;
	return &p->table[i];
}

static enum yx_status
grow(struct yx_poe *p, struct yx_error *err)
{
	struct yx_poe bigger = { .mask = p->mask * 2 + 1, .count = p->count };

	bigger.table = yx_alloc_array(bigger.mask + 1, sizeof(*bigger.table));
	if (!bigger.table)
		return yx_fail_nomem(err);
	for (size_t i = 0; i <= p->mask; i++)
		if (p->table[i].used)
			*find(&bigger, p->table[i].key) = p->table[i];
	yx_free(p->table);
	*p = bigger;
	return YX_OK;
}

enum yx_status
yx_poe_add_digest(struct yx_poe *p, const struct yx_digest *sha256, yx_time at,
		  struct yx_error *err)
{
	struct entry *e;
	enum yx_status st;

	if (sha256->alg != YX_DIGEST_SHA256)
		return yx_fail(err, YX_USAGE, NULL, "", "objects are known by their SHA-256");
	e = find(p, sha256->value);
	if (e->used) {
		if (at < e->at)
			e->at = at;
		return YX_OK;
	}
	if (p->count >= YX_LIMIT_POE)
		return yx_fail(err, YX_LIMIT, NULL, "", "more than %d proofs of existence",
			       YX_LIMIT_POE);
	if (p->count + 1 > (p->mask + 1) / 4 * 3) {
		if ((st = grow(p, err)) != YX_OK)
			return st;
		e = find(p, sha256->value);
	}
	*e = (struct entry){ .at = at, .used = true };
	memcpy(e->key, sha256->value, sizeof(e->key));
	p->count++;
	return YX_OK;
}

enum yx_status
yx_poe_add(struct yx_poe *p, struct yx_bytes object, yx_time at, struct yx_error *err)
{
	struct yx_digest d;
	enum yx_status st = yx_digest(&d, YX_DIGEST_SHA256, object, err);

	return st == YX_OK ? yx_poe_add_digest(p, &d, at, err) : st;
}

yx_time
yx_poe_of(const struct yx_poe *p, struct yx_bytes object)
{
	const struct entry *e;
	struct yx_digest d;

	if (!p || !p->count || yx_digest(&d, YX_DIGEST_SHA256, object, NULL) != YX_OK)
		return YX_TIME_NONE;
	e = find(p, d.value);
	return e->used ? e->at : YX_TIME_NONE;
}

size_t
yx_poe_count(const struct yx_poe *p)
{
	return p ? p->count : 0;
}

struct yx_bytes
yx_poe_object_ocsp(const struct yx_ocsp *o)
{
	struct yx_bytes basic = yx_ocsp_basic(o);

	return basic.len ? basic : yx_ocsp_der(o);
}
