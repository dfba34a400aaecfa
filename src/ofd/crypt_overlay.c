/* SPDX-License-Identifier: Apache-2.0 */
/* A package under decryption: what stands where after the operations undone so far. */
#include "crypt.h"

#include <string.h>
#include <yinxin/limits.h>

struct crypt_item *
crypt_item_find(const struct crypt_overlay *v, const char *path)
{
	for (size_t i = 0; i < v->count; i++)
		if (strcmp(v->items[i].name, path + 1) == 0)
			return &v->items[i];
	return NULL;
}

bool
crypt_item_there(const struct crypt_overlay *v, const char *path)
{
	const struct crypt_item *it = crypt_item_find(v, path);

	return it ? !it->removed : yx_zip_find(v->zip, path + 1) != SIZE_MAX;
}

struct crypt_item *
crypt_item_change(struct crypt_overlay *v, const char *path, size_t by, struct yx_error *err)
{
	struct crypt_item *it = crypt_item_find(v, path);

	if (!it && v->count == CRYPT_ITEMS) {
		(void)yx_fail(err, YX_LIMIT, NULL, "", "more than %d encrypted entries",
			      YX_LIMIT_OFD_HIDDEN);
		return NULL;
	}
	if (!it) {
		it = &v->items[v->count++];
		*it = (struct crypt_item){ .name = path + 1 };
	}
	it->by = by;
	it->removed = false;
	yx_buf_clear(&it->content);
	yx_buf_init_secret(&it->content, YX_LIMIT_OFD_HIDDEN_BYTES);
	return it;
}

enum yx_status
crypt_item_remove(struct crypt_overlay *v, const char *path, size_t by, struct yx_error *err)
{
	struct crypt_item *it = crypt_item_change(v, path, by, err);

	if (!it)
		return YX_LIMIT;
	it->removed = true;
	return YX_OK;
}

enum yx_status
crypt_item_read(struct crypt_overlay *v, const char *path, struct yx_buf *out, struct yx_error *err)
{
	const struct crypt_item *it = crypt_item_find(v, path);
	size_t at = it ? SIZE_MAX : yx_zip_find(v->zip, path + 1);

	yx_buf_init(out, YX_LIMIT_OFD_HIDDEN_BYTES + 4096);
	if (it && !it->removed) {
		yx_buf_put_bytes(out, yx_buf_bytes(&it->content));
		return yx_buf_status(out, err);
	}
	if (at == SIZE_MAX)
		return yx_fail(err, YX_MALFORMED, NULL, CRYPT_CLAUSE,
			       "%.150s is needed for decryption and is not in the package", path);
	v->held += yx_zip_entry(v->zip, at)->size;
	if (v->held > YX_LIMIT_OFD_HIDDEN_BYTES)
		return yx_fail(err, YX_LIMIT, NULL, "",
			       "more than %llu bytes are encrypted; that much is not opened here",
			       (unsigned long long)YX_LIMIT_OFD_HIDDEN_BYTES);
	return yx_zip_read(v->zip, at, YX_LIMIT_OFD_HIDDEN_BYTES, out, err);
}

enum yx_status
crypt_overlay_write(struct crypt_overlay *v, yx_time now, const struct yx_zip_writer *out,
		    struct yx_error *err)
{
	struct yx_zip_edit *edits = yx_alloc_array(v->count + 1, sizeof(*edits));
	size_t n = 0;
	enum yx_status st;

	if (!edits)
		return yx_fail_nomem(err);
	for (size_t i = 0; i < v->count; i++) {
		const struct crypt_item *it = &v->items[i];

		if (it->removed && yx_zip_find(v->zip, it->name) == SIZE_MAX)
			continue;
		edits[n++] = (struct yx_zip_edit){ .name = it->name,
						   .content = yx_buf_bytes(&it->content),
						   .remove = it->removed };
	}
	st = yx_zip_rewrite(v->zip, edits, n, now, out, err);
	yx_free(edits);
	return st;
}
