/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Detached content: runs of bytes, hashed once for all algorithms that are wanted. A document may
 * be a mapped file of a gigabyte, so nothing is copied and each page is touched once.
 */
#include "parts.h"

#define CHUNK ((size_t)256 * 1024) /* stays in the second-level cache between two algorithms */

bool
cms_content_has_runs(const struct yx_cms_content *c)
{
	return c->given || c->run_count > 0;
}

uint64_t
cms_content_size(const struct yx_cms_content *c)
{
	uint64_t size = 0;

	for (size_t i = 0; i < c->run_count; i++)
		size += c->runs[i].len;
	return size;
}

enum yx_status
cms_content_join(struct yx_buf *out, const struct yx_cms_content *c, size_t max,
		 struct yx_error *err)
{
	if (cms_content_size(c) > max)
		return yx_fail(err, YX_LIMIT, NULL, "",
			       "content of %llu bytes would have to be held in memory",
			       (unsigned long long)cms_content_size(c));
	for (size_t i = 0; i < c->run_count; i++)
		yx_buf_put_bytes(out, c->runs[i]);
	return yx_buf_status(out, err);
}

static enum yx_status
update_all(struct yx_hasher *hashers[YX_DIGEST_COUNT], struct yx_bytes run, struct yx_error *err)
{
	enum yx_status st;

	for (size_t at = 0; at < run.len; at += CHUNK) {
		struct yx_bytes piece = yx_bytes_slice(run, at, CHUNK);

		for (int i = 0; i < YX_DIGEST_COUNT; i++)
			if (hashers[i] && (st = yx_hasher_update(hashers[i], piece, err)) != YX_OK)
				return st;
	}
	return YX_OK;
}

static enum yx_status
digest_runs(struct cms_digests *out, const struct yx_cms_content *content,
	    const bool wanted[YX_DIGEST_COUNT], struct yx_error *err)
{
	struct yx_hasher *hashers[YX_DIGEST_COUNT] = { NULL };
	enum yx_status st = YX_OK;

	for (int i = YX_DIGEST_NONE + 1; st == YX_OK && i < YX_DIGEST_COUNT; i++)
		if (wanted[i])
			st = yx_hasher_new(&hashers[i], (enum yx_digest_alg)i, err);
	for (size_t i = 0; st == YX_OK && i < content->run_count; i++)
		st = update_all(hashers, content->runs[i], err);
	for (int i = 0; st == YX_OK && i < YX_DIGEST_COUNT; i++)
		if (hashers[i])
			st = yx_hasher_finish(hashers[i], &out->items[i], err);
	for (int i = 0; i < YX_DIGEST_COUNT; i++)
		yx_hasher_free(hashers[i]);
	return st;
}

enum yx_status
cms_digest_content(struct cms_digests *out, const struct yx_cms_content *content,
		   const bool wanted[YX_DIGEST_COUNT], struct yx_error *err)
{
	*out = (struct cms_digests){ 0 };
	if (content->run_count > YX_LIMIT_CMS_RUNS)
		return yx_fail(err, YX_LIMIT, NULL, "", "content in more than %d runs",
			       YX_LIMIT_CMS_RUNS);
	if (cms_content_has_runs(content))
		return digest_runs(out, content, wanted, err);
	for (size_t i = 0; i < content->digest_count; i++) {
		const struct yx_digest *d = &content->digests[i];

		if (d->alg <= YX_DIGEST_NONE || d->alg >= YX_DIGEST_COUNT ||
		    d->len != yx_digest_size(d->alg))
			return yx_fail(err, YX_USAGE, NULL, "", "a digest without its algorithm");
		out->items[d->alg] = *d;
	}
	return YX_OK;
}
