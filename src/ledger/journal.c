/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The journal: see journal.h for its form.
 *
 * What a crash can leave: a last frame that is cut short, or (a disk may write pages in any order)
 * whole in length and wrong in places. Neither was acknowledged, both are cut off. A wrong frame
 * with another frame behind it cannot come from a crash, because each frame is synced before the
 * next is written: that is damage, and reported as such.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>
#include <yinxin/limits.h>
#include "chain.h"
#include "journal.h"
#include "note_key.h"

#define MAGIC           "yinxin-ledger/1\n"
#define MAGIC_LEN       (sizeof(MAGIC) - 1)
#define FRAME_MAGIC     "\x89yxframe"
#define FRAME_MAGIC_LEN (sizeof(FRAME_MAGIC) - 1)
#define FRAME_PLAIN     24 /* the head without its hash */
#define HEAD_MAX        (MAGIC_LEN + 2 + YX_LIMIT_NOTE_NAME + 16 + YX_MERKLE_HASH)
#define RECORD_MAX      (2 + YX_LIMIT_MATTER + 24 + YX_CHAIN_SALT + 2 + YX_LIMIT_EVENT)

/* Up to `len` bytes; fewer only at the end of the file. */
static ssize_t
read_at(int fd, void *out, size_t len, uint64_t offset)
{
	size_t done = 0;

	while (done < len) {
		ssize_t n = pread(fd, (char *)out + done, len - done, (off_t)(offset + done));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		if (n == 0)
			break;
		done += (size_t)n;
	}
	return (ssize_t)done;
}

static enum yx_status
digest32(struct yx_bytes in, struct yx_merkle_hash *out, struct yx_error *err)
{
	struct yx_digest d;
	enum yx_status st = yx_digest(&d, YX_DIGEST_SHA256, in, err);

	if (st == YX_OK)
		memcpy(out->b, d.value, sizeof(out->b));
	return st;
}

/* ------------------------------------------------------------------- header */

enum yx_status
journal_create(const char *path, const char *origin, struct yx_error *err)
{
	struct yx_bytes name = yx_bytes_str(origin);
	struct yx_merkle_hash hash;
	struct yx_buf b = { 0 };
	uint8_t random[16];
	enum yx_status st;

	if (!note_name_valid(name))
		return yx_fail(err, YX_USAGE, NULL, "C2SP tlog-checkpoint",
			       "an origin is a name such as example.org/ledger, without blanks "
			       "and '+'");
	if ((st = yx_random(random, sizeof(random), err)) != YX_OK)
		return st;
	yx_buf_puts(&b, MAGIC);
	yx_buf_put_u16be(&b, (uint16_t)name.len);
	yx_buf_put_bytes(&b, name);
	yx_buf_put(&b, random, sizeof(random));
	if ((st = yx_buf_status(&b, err)) == YX_OK &&
	    (st = digest32(yx_buf_bytes(&b), &hash, err)) == YX_OK) {
		yx_buf_put(&b, hash.b, sizeof(hash.b));
		if ((st = yx_buf_status(&b, err)) == YX_OK)
			st = yx_file_write(path, yx_buf_bytes(&b),
					   YX_OUT_EXCLUSIVE | YX_OUT_PRIVATE, err);
	}
	yx_buf_clear(&b);
	return st;
}

static enum yx_status
read_header(struct journal *j, struct yx_error *err)
{
	uint8_t head[HEAD_MAX];
	struct yx_bytes origin, hash, all;
	struct yx_merkle_hash want;
	struct yx_reader r;
	uint16_t len;
	ssize_t n = read_at(j->fd, head, sizeof(head), 0);
	enum yx_status st;

	if (n < 0)
		return yx_fail_errno(err, "%s", j->path);
	r = yx_reader(yx_bytes(head, (size_t)n));
	if (!yx_accept(&r, MAGIC))
		return yx_fail_at(err, YX_MALFORMED, 0, "", "%s: not a ledger journal", j->path);
	if (!yx_take_u16be(&r, &len) || !yx_take(&r, len, &origin) || !yx_skip(&r, 16) ||
	    !note_name_valid(origin))
		return yx_fail(err, YX_MALFORMED, &r, "", "%s: damaged header", j->path);
	all = yx_bytes(head, (size_t)yx_reader_offset(&r));
	if (!yx_take(&r, YX_MERKLE_HASH, &hash))
		return yx_fail(err, YX_MALFORMED, &r, "", "%s: damaged header", j->path);
	if ((st = digest32(all, &want, err)) != YX_OK)
		return st;
	if (!yx_bytes_equal(hash, yx_bytes(want.b, sizeof(want.b))))
		return yx_fail(err, YX_MALFORMED, &r, "", "%s: damaged header", j->path);
	if (!(j->origin = yx_alloc(origin.len + 1)))
		return yx_fail_nomem(err);
	memcpy(j->origin, origin.data, origin.len);
	j->id = j->last = want;
	j->end = yx_reader_offset(&r);
	return YX_OK;
}

enum yx_status
journal_open(struct journal *j, const char *path, bool read_only, struct yx_error *err)
{
	enum yx_status st;

	memset(j, 0, sizeof(*j));
	j->fd = open(path, (read_only ? O_RDONLY : O_RDWR) | O_CLOEXEC | O_NOFOLLOW);
	if (j->fd < 0) {
		if (errno == ENOENT)
			return yx_fail(err, YX_NOT_FOUND, NULL, "", "%s: no ledger here", path);
		return yx_fail_errno(err, "%s", path);
	}
	if (!(j->path = yx_strdup(path)))
		st = yx_fail_nomem(err);
	else
		st = read_header(j, err);
	if (st != YX_OK)
		journal_close(j);
	return st;
}

void
journal_close(struct journal *j)
{
	if (j->fd >= 0)
		close(j->fd);
	yx_free(j->path);
	yx_free(j->origin);
	memset(j, 0, sizeof(*j));
	j->fd = -1;
}

/* ------------------------------------------------------------------ records */

void
journal_put_record(struct yx_buf *body, const struct journal_record *r)
{
	yx_buf_put_u8(body, 1);
	yx_buf_put_u8(body, (uint8_t)r->matter.len);
	yx_buf_put_bytes(body, r->matter);
	yx_buf_put_u64be(body, r->index);
	yx_buf_put_u64be(body, r->number);
	yx_buf_put_u64be(body, r->before);
	if (r->number == 1)
		yx_buf_put_bytes(body, r->salt);
	yx_buf_put_u16be(body, (uint16_t)r->event.len);
	yx_buf_put_bytes(body, r->event);
}

static bool
take_record(struct yx_reader *r, struct journal_record *out)
{
	uint8_t kind, len;
	uint16_t event_len;

	memset(out, 0, sizeof(*out));
	return yx_take_u8(r, &kind) && kind == 1 && yx_take_u8(r, &len) &&
	       yx_take(r, len, &out->matter) && matter_valid(out->matter) &&
	       yx_take_u64be(r, &out->index) && yx_take_u64be(r, &out->number) &&
	       yx_take_u64be(r, &out->before) && out->number > 0 &&
	       (out->number > 1 || yx_take(r, YX_CHAIN_SALT, &out->salt)) &&
	       yx_take_u16be(r, &event_len) && event_len <= YX_LIMIT_EVENT &&
	       yx_take(r, event_len, &out->event);
}

enum yx_status
journal_read(const struct journal *j, uint64_t offset, struct yx_buf *hold,
	     struct journal_record *out, struct yx_error *err)
{
	struct yx_reader r;
	uint8_t *room;
	ssize_t n;

	yx_buf_reset(hold);
	if (!(room = yx_buf_grow(hold, RECORD_MAX)))
		return yx_buf_status(hold, err);
	if ((n = read_at(j->fd, room, RECORD_MAX, offset)) < 0)
		return yx_fail_errno(err, "%s", j->path);
	r = yx_reader(yx_bytes_slice(yx_buf_bytes(hold), 0, (size_t)n));
	if (!take_record(&r, out))
		return yx_fail_at(err, YX_MALFORMED, offset, "", "%s: damaged record", j->path);
	return YX_OK;
}

/* ------------------------------------------------------------------- frames */

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
	while ((n = read_at(j->fd, window, sizeof(window), from)) > 0) {
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

		if (!take_record(&r, &rec) || rec.index != f->first + i)
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
	if ((n = read_at(j->fd, head, sizeof(head), j->end)) < 0)
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
	if (f.len && (n = read_at(j->fd, room, f.len, j->end + sizeof(head))) < 0) {
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
