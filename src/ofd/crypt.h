/* SPDX-License-Identifier: Apache-2.0 */
/* What the files about GM/T 0099 encryption share. */
#ifndef YINXIN_OFD_CRYPT_PRIVATE_H
#define YINXIN_OFD_CRYPT_PRIVATE_H

#include <yinxin/ofd_crypt.h>

#define CRYPT_CLAUSE "GM/T 0099-2020 C"
#define CRYPT_BLOCK  16

struct yx_ofd_crypt {
	struct yx_zip *zip;
	struct yx_arena *arena;
	struct yx_ofd_operation *operations;
	size_t count;
	const char *list_path; /* "/Encryptions.xml" as it is spelt here */
};

struct crypt_seed {
	const char *id;
	enum yx_ofd_protection protection;
	struct yx_ofd_user *users;
	size_t user_count;
};

/* Read the text of a seed file; keeps what it needs in `a`. `path` is for messages. */
YX_MUST_CHECK enum yx_status crypt_seed_parse(struct crypt_seed *out, struct yx_arena *a,
					      struct yx_bytes xml, const char *path,
					      struct yx_error *err);

/* A file key and its iv. */
struct crypt_key {
	uint8_t key[CRYPT_BLOCK], iv[CRYPT_BLOCK];
};

/* Encrypted content, appended to a secret buffer; DENIED when the padding does not fit. */
YX_MUST_CHECK enum yx_status crypt_content(const struct crypt_key *k, struct yx_bytes in,
					   struct yx_buf *out, struct yx_error *err);
/* One user's entry with one opener, its key or else its password: OK, or DENIED when it does not
 * open (`err` untouched). */
YX_MUST_CHECK enum yx_status crypt_unwrap(enum yx_ofd_protection p, const struct yx_ofd_user *u,
					  const struct yx_ofd_opener *o, bool with_key,
					  struct crypt_key *out, struct yx_error *err);
/* The key that wraps the file key under a password: KDF of GB/T 32918.4 5.4.3 over the password. */
YX_MUST_CHECK enum yx_status crypt_password_key(struct yx_bytes password, uint8_t out[CRYPT_BLOCK],
						struct yx_error *err);

/* ---- crypt_overlay.c: entries by absolute path ---- */

struct crypt_item {
	const char *name; /* no leading slash; borrowed */
	struct yx_buf content;
	bool removed;
	size_t by; /* number of the operation that put it there or took it away */
};

/* what comes and what goes, and three files an operation */
#define CRYPT_ITEMS (2 * YX_LIMIT_OFD_HIDDEN + 64)

struct crypt_overlay {
	const struct yx_zip *zip;
	struct crypt_item *items;
	size_t count;
	uint64_t held; /* bytes read from the package so far */
};

struct crypt_item *crypt_item_find(const struct crypt_overlay *v, const char *path);
bool crypt_item_there(const struct crypt_overlay *v, const char *path);
/* An empty item at this path; NULL when there are too many. */
struct crypt_item *crypt_item_change(struct crypt_overlay *v, const char *path, size_t by,
				     struct yx_error *err);
YX_MUST_CHECK enum yx_status crypt_item_remove(struct crypt_overlay *v, const char *path, size_t by,
					       struct yx_error *err);
/* What stands there now. */
YX_MUST_CHECK enum yx_status crypt_item_read(struct crypt_overlay *v, const char *path,
					     struct yx_buf *out, struct yx_error *err);
YX_MUST_CHECK enum yx_status crypt_overlay_write(struct crypt_overlay *v, yx_time now,
						 const struct yx_zip_writer *out,
						 struct yx_error *err);

#endif
