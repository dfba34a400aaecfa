/* SPDX-License-Identifier: Apache-2.0 */
/* The index of a CA in memory: its records, found by their serial numbers. */
#include "ca_index.h"

static size_t
slot_of(const struct ca_index *x, struct yx_bytes serial)
{
	uint64_t h = UINT64_C(14695981039346656037);
	size_t i;

	for (i = 0; i < serial.len; i++)
		h = (h ^ serial.data[i]) * UINT64_C(1099511628211);
	return (size_t)(h ^ h >> 32) & (x->slot_count - 1);
}

struct yx_bytes
ca_index_serial(const struct ca_record *r)
{
	return yx_bytes(r->serial, r->serial_len);
}

struct yx_bytes
ca_index_magnitude(struct yx_bytes serial)
{
	while (serial.len > 1 && serial.data[0] == 0)
		serial = yx_bytes_slice(serial, 1, serial.len - 1);
	return serial;
}

struct ca_record *
ca_index_find(const struct ca_index *x, struct yx_bytes serial)
{
	size_t i;

	serial = ca_index_magnitude(serial);
	if (!x->slot_count)
		return NULL;
	for (i = slot_of(x, serial); x->slots[i]; i = (i + 1) & (x->slot_count - 1))
		if (yx_bytes_equal(ca_index_serial(&x->records[x->slots[i] - 1]), serial))
			return &x->records[x->slots[i] - 1];
	return NULL;
}

void
ca_index_place(struct ca_index *x, size_t record)
{
	size_t i = slot_of(x, ca_index_serial(&x->records[record]));

	while (x->slots[i])
		i = (i + 1) & (x->slot_count - 1);
	x->slots[i] = (uint32_t)(record + 1);
}

bool
ca_index_grow(struct ca_index *x)
{
	size_t capacity = x->capacity ? x->capacity * 2 : 64, i;
	struct ca_record *records;
	uint32_t *slots;

	if (x->count < x->capacity)
		return true;
	if (capacity > UINT32_MAX / 4 ||
	    !(records = yx_realloc(x->records, capacity * sizeof(*records))))
		return false;
	x->records = records;
	if (!(slots = yx_alloc_array(capacity * 2, sizeof(*slots))))
		return false;
	yx_free(x->slots);
	x->slots = slots;
	x->slot_count = capacity * 2;
	x->capacity = capacity;
	for (i = 0; i < x->count; i++)
		ca_index_place(x, i);
	return true;
}
