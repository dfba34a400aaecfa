/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Frames of the journal: read one by one, written and synced.
 *
 * What a crash can leave: a last frame that is cut short, or (a disk may write pages in any order)
 * whole in length and wrong in places. Neither was acknowledged, both are cut off. A wrong frame
 * with another frame behind it cannot come from a crash, because each frame is synced before the
 * next is written: that is damage, and reported as such.
 */
#include <errno.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>
#include <yinxin/limits.h>
#include "journal.h"

#define FRAME_MAGIC     "\x89yxframe"
#define FRAME_MAGIC_LEN (sizeof(FRAME_MAGIC) - 1)
#define FRAME_PLAIN     24 /* the head without its hash */

static enum yx_status
frame_hash(const struct yx_merkle_hash *before, struct yx_bytes plain, struct yx_bytes body,
	   struct yx_merkle_hash *out, struct yx_error *err)
{
	struct yx_hasher *h = NULL;
	struct yx_digest d;
	enum yx_status st;

	if ((st = yx_hasher_new(&h, YX_DIGEST_SHA256, err)) != YX_OK ||
	    (st = yx_hasher_update(h, yx_bytes(before->b, sizeof(before->b)), err)) != YX_OK ||
	    (st = yx_hasher_update(h, plain, err)) != YX_OK ||
	    (st = yx_hasher_update(h, body, err)) != YX_OK ||
	    (st = yx_hasher_finish(h, &d, err)) != YX_OK)
		goto done;
	memcpy(out->b, d.value, sizeof(out->b));
done:
	yx_hasher_free(h);
	return st;
}

/* Is there any frame's beginning at or behind `from`? */
static enum yx_status
frame_follows(const struct journal *j, uint64_t from, bool *yes, struct yx_error *err)
{
	struct yx_bytes magic = YX_BYTES_LIT(FRAME_MAGIC);
	uint8_t window[64 * 1024];
	ssize_t n;

	*yes = false;
	while ((n = journal_read_at(j->fd, window, sizeof(window), from)) > 0) {
		if (yx_bytes_find(yx_bytes(window, (size_t)n), magic, 0) != SIZE_MAX) {
			*yes = true;
			return YX_OK;
		}
		if ((size_t)n < sizeof(window))
			return YX_OK;
		from += (uint64_t)n - (FRAME_MAGIC_LEN - 1);
	}
	return n < 0 ? yx_fail_errno(err, "%s", j->path) : YX_OK;
}

/* The frame at `end` is not right: torn, or damaged? */
static enum yx_status
judge_tail(struct journal *j, struct yx_error *err)
{
	bool follows = false;
	enum yx_status st = frame_follows(j, j->end + 1, &follows, err);

	if (st != YX_OK)
		return st;
	if (follows)
		return yx_fail_at(err, YX_MALFORMED, j->end, "",
				  "%s: damaged behind entry %llu; restore it from a copy", j->path,
				  (unsigned long long)j->entries);
	j->torn = true;
	return YX_OK;
}

struct frame {
	uint64_t first;
	uint32_t count, len;
	struct yx_bytes plain, hash;
};

static bool
take_frame_head(struct yx_reader *r, struct frame *f)
{
	return yx_accept(r, FRAME_MAGIC) && yx_take_u64be(r, &f->first) &&
	       yx_take_u32be(r, &f->count) && yx_take_u32be(r, &f->len) &&
	       yx_take(r, YX_MERKLE_HASH, &f->hash);
}

static enum yx_status
visit_records(struct journal *j, const struct frame *f, struct yx_bytes body, journal_visit visit,
	      void *arg, struct yx_error *err)
{
	struct yx_reader r = yx_reader(body);
	struct journal_record rec;
	enum yx_status st;

	for (uint32_t i = 0; i < f->count; i++) {
		uint64_t offset = j->end + JOURNAL_FRAME_HEAD + yx_reader_offset(&r);

		if (!journal_take_record(&r, &rec) || rec.index != f->first + i)
			return yx_fail_at(err, YX_MALFORMED, offset, "", "%s: impossible record",
					  j->path);
		if ((st = visit(arg, &rec, offset, err)) != YX_OK)
			return st;
	}
	if (!yx_reader_at_end(&r))
		return yx_fail_at(err, YX_MALFORMED, j->end, "", "%s: impossible frame", j->path);
	return YX_OK;
}

enum yx_status
journal_next(struct journal *j, journal_visit visit, void *arg, bool *more, struct yx_error *err)
{
	uint8_t head[JOURNAL_FRAME_HEAD];
	struct yx_merkle_hash want;
	struct yx_buf body = { 0 };
	struct yx_reader r;
	struct frame f;
	uint8_t *room;
	ssize_t n;
	enum yx_status st = YX_OK;

	*more = false;
	if ((n = journal_read_at(j->fd, head, sizeof(head), j->end)) < 0)
		return yx_fail_errno(err, "%s", j->path);
	if (n == 0)
		return YX_OK;
	r = yx_reader(yx_bytes(head, (size_t)n));
	if (!take_frame_head(&r, &f) || f.first != j->entries || f.count == 0 ||
	    f.len > YX_LIMIT_FRAME)
		return judge_tail(j, err);
	yx_buf_init(&body, YX_LIMIT_FRAME);
	if (f.len && !(room = yx_buf_grow(&body, f.len))) {
		st = yx_buf_status(&body, err);
		goto done;
	}
	if (f.len && (n = journal_read_at(j->fd, room, f.len, j->end + sizeof(head))) < 0) {
		st = yx_fail_errno(err, "%s", j->path);
		goto done;
	}
	if ((st = frame_hash(&j->last, yx_bytes(head, FRAME_PLAIN), yx_buf_bytes(&body), &want,
			     err)) != YX_OK)
		goto done;
	if (!f.len || (uint32_t)n != f.len ||
	    !yx_bytes_equal(f.hash, yx_bytes(want.b, sizeof(want.b)))) {
		st = judge_tail(j, err);
		goto done;
	}
	if ((st = visit_records(j, &f, yx_buf_bytes(&body), visit, arg, err)) != YX_OK)
		goto done;
	j->end += sizeof(head) + f.len;
	j->entries += f.count;
	j->frames++;
	j->last = want;
	*more = true;
done:
	yx_buf_clear(&body);
	return st;
}

enum yx_status
journal_trim(struct journal *j, struct yx_error *err)
{
	if (ftruncate(j->fd, (off_t)j->end) != 0 || fdatasync(j->fd) != 0)
		return yx_fail_errno(err, "%s: cutting off an unfinished frame", j->path);
	return YX_OK;
}

static bool
write_all(int fd, struct iovec *v, uint64_t offset)
{
	int i = 0;

	while (i < 2) {
		ssize_t n = pwritev(fd, v + i, 2 - i, (off_t)offset);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		offset += (uint64_t)n;
		while (i < 2 && (size_t)n >= v[i].iov_len)
			n -= (ssize_t)v[i++].iov_len;
		if (i < 2) {
			v[i].iov_base = (char *)v[i].iov_base + n;
			v[i].iov_len -= (size_t)n;
		}
	}
	return true;
}

enum yx_status
journal_append(struct journal *j, struct yx_bytes body, uint32_t count, bool *in_doubt,
	       struct yx_error *err)
{
	struct yx_merkle_hash hash;
	struct yx_buf head = { 0 };
	struct iovec v[2];
	enum yx_status st;

	*in_doubt = false;
	yx_buf_puts(&head, FRAME_MAGIC);
	yx_buf_put_u64be(&head, j->entries);
	yx_buf_put_u32be(&head, count);
	yx_buf_put_u32be(&head, (uint32_t)body.len);
	if ((st = yx_buf_status(&head, err)) != YX_OK ||
	    (st = frame_hash(&j->last, yx_buf_bytes(&head), body, &hash, err)) != YX_OK)
		goto done;
	yx_buf_put(&head, hash.b, sizeof(hash.b));
	if ((st = yx_buf_status(&head, err)) != YX_OK)
		goto done;
	v[0] = (struct iovec){ head.data, head.len };
	v[1] = (struct iovec){ (void *)(uintptr_t)body.data, body.len };
	if (!write_all(j->fd, v, j->end)) {
		st = yx_fail_errno(err, "%s: nothing was recorded", j->path);
		/* what was written of it must not stand in the way of the next frame */
		*in_doubt = ftruncate(j->fd, (off_t)j->end) != 0;
		goto done;
	}
	if (fdatasync(j->fd) != 0) {
		st = yx_fail_errno(err, "%s: syncing", j->path);
		*in_doubt = true;
		goto done;
	}
	j->end += head.len + body.len;
	j->entries += count;
	j->frames++;
	j->last = hash;
done:
	yx_buf_clear(&head);
	return st;
}
