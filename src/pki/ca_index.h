/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The index of a CA: an append-only text file, one act a line, fields separated by tabs, the last
 * being the first 16 hex digits of SHA-256 over the line before it:
 *
 *	yinxin-ca-index 1 CHECK
 *	issued SERIAL WHEN NOT-AFTER PROFILE SUBJECT CHECK
 *	revoked SERIAL WHEN REASON CHECK
 *	crl NUMBER WHEN CHECK
 *
 * A line is synced before the act it records is acknowledged. Acts of several processes are
 * serialised by flock(); each reads what others appended before it acts.
 */
#ifndef YINXIN_PKI_PRIVATE_CA_INDEX_H
#define YINXIN_PKI_PRIVATE_CA_INDEX_H

#include <yinxin/pki_ca.h>

struct ca_record {
	uint8_t serial[20]; /* magnitude */
	uint8_t serial_len;
	uint8_t profile;
	int8_t reason;
	yx_time issued_at, not_after, revoked_at;
	char *subject;
};

struct ca_index {
	int fd;
	uint64_t read_to; /* bytes read and understood: whole lines */
	uint64_t lines;
	struct ca_record *records;
	size_t count, capacity;
	uint32_t *slots; /* record number + 1 by serial; a power of two */
	size_t slot_count;
	uint64_t crl_number; /* of the last CRL; 0: none yet */
};

/* Write an empty index; CONFLICT when there is one. */
YX_MUST_CHECK enum yx_status ca_index_create(const char *path, struct yx_error *err);
YX_MUST_CHECK enum yx_status ca_index_open(struct ca_index *x, const char *path,
					   struct yx_error *err);
void ca_index_close(struct ca_index *x);

/* Lock (for writing or for reading) and read what is new. Every success is followed by unlock. */
YX_MUST_CHECK enum yx_status ca_index_lock(struct ca_index *x, bool write, struct yx_error *err);
void ca_index_unlock(struct ca_index *x);

/* ca_index_find.c */
/* NULL when unknown. Valid until the next append. */
struct ca_record *ca_index_find(const struct ca_index *x, struct yx_bytes serial);
/* Magnitude without leading zeros; zero itself keeps one octet. */
struct yx_bytes ca_index_magnitude(struct yx_bytes serial);
struct yx_bytes ca_index_serial(const struct ca_record *r);
/* Room for one more record; false: no memory. Then have record so-and-so found. */
bool ca_index_grow(struct ca_index *x);
void ca_index_place(struct ca_index *x, size_t record);

/* Under the write lock: append, sync, remember. */
YX_MUST_CHECK enum yx_status ca_index_add_issued(struct ca_index *x, const struct yx_cert *cert,
						 enum yx_ca_profile profile, yx_time when,
						 struct yx_error *err);
YX_MUST_CHECK enum yx_status ca_index_add_revoked(struct ca_index *x, struct yx_bytes serial,
						  yx_time when, int reason, struct yx_error *err);
YX_MUST_CHECK enum yx_status ca_index_add_crl(struct ca_index *x, uint64_t number, yx_time when,
					      struct yx_error *err);

#endif
