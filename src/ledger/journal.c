/* SPDX-License-Identifier: Apache-2.0 */
/* The journal: its header and its records; see journal.h for its form. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <yinxin/limits.h>
#include "chain.h"
#include "journal.h"
#include "note_key.h"

#define MAGIC      "yinxin-ledger/1\n"
#define MAGIC_LEN  (sizeof(MAGIC) - 1)
#define HEAD_MAX   (MAGIC_LEN + 2 + YX_LIMIT_NOTE_NAME + 16 + YX_MERKLE_HASH)
#define RECORD_MAX (2 + YX_LIMIT_MATTER + 24 + YX_CHAIN_SALT + 2 + YX_LIMIT_EVENT)

ssize_t
journal_read_at(int fd, void *out, size_t len, uint64_t offset)
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
	ssize_t n = journal_read_at(j->fd, head, sizeof(head), 0);
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

bool
journal_take_record(struct yx_reader *r, struct journal_record *out)
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
	if ((n = journal_read_at(j->fd, room, RECORD_MAX, offset)) < 0)
		return yx_fail_errno(err, "%s", j->path);
	r = yx_reader(yx_bytes_slice(yx_buf_bytes(hold), 0, (size_t)n));
	if (!journal_take_record(&r, out))
		return yx_fail_at(err, YX_MALFORMED, offset, "", "%s: damaged record", j->path);
	return YX_OK;
}
