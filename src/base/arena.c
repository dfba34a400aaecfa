/* SPDX-License-Identifier: Apache-2.0 */
/* Memory that dies together: chunks in a list, a pointer that moves, a ceiling. */
#include <stdlib.h>
#include <string.h>
#include <yinxin/base.h>
#include <yinxin/limits.h>

#define CHUNK_SIZE ((size_t)16384)

struct chunk {
	struct chunk *next;
	size_t size, used;
	_Alignas(max_align_t) uint8_t data[];
};

struct yx_arena {
	struct chunk *chunks;
	size_t used, max;
};

struct yx_arena *
yx_arena_new(size_t max)
{
	struct yx_arena *a = yx_alloc(sizeof(*a));

	if (a)
		a->max = max ? max : (size_t)YX_LIMIT_ARENA;
	return a;
}

void
yx_arena_free(struct yx_arena *a)
{
	struct chunk *c, *next;

	if (!a)
		return;
	for (c = a->chunks; c; c = next) {
		next = c->next;
		yx_free(c);
	}
	yx_free(a);
}

void *
yx_arena_alloc(struct yx_arena *a, size_t size)
{
	const size_t align = _Alignof(max_align_t);
	struct chunk *c = a->chunks;
	size_t room;
	void *p;

	if (size > a->max)
		return NULL;
	size = (size + align - 1) & ~(align - 1);
	if (size == 0)
		size = align;
	if (a->used > a->max || size > a->max - a->used)
		return NULL;
	if (!c || size > c->size - c->used) {
		room = size > CHUNK_SIZE / 4 ? size : CHUNK_SIZE;
		c = yx_alloc(sizeof(*c) + room);
		if (!c)
			return NULL;
		c->size = room;
		/* a large one goes behind the chunk in use, which still has room */
		if (room != CHUNK_SIZE && a->chunks) {
			c->next = a->chunks->next;
			a->chunks->next = c;
		} else {
			c->next = a->chunks;
			a->chunks = c;
		}
	}
	p = c->data + c->used;
	c->used += size;
	a->used += size;
	return p;
}

void *
yx_arena_array(struct yx_arena *a, size_t count, size_t size)
{
	if (size && count > SIZE_MAX / size)
		return NULL;
	return yx_arena_alloc(a, count * size);
}

char *
yx_arena_strdup(struct yx_arena *a, struct yx_bytes s)
{
	char *p = s.len < SIZE_MAX ? yx_arena_alloc(a, s.len + 1) : NULL;

	if (p && s.len)
		memcpy(p, s.data, s.len);
	return p;
}

struct yx_bytes
yx_arena_dup(struct yx_arena *a, struct yx_bytes b)
{
	uint8_t *p = yx_arena_alloc(a, b.len);

	if (p && b.len)
		memcpy(p, b.data, b.len);
	return (struct yx_bytes){ p, p ? b.len : 0 };
}

size_t
yx_arena_used(const struct yx_arena *a)
{
	return a->used;
}
