/* SPDX-License-Identifier: Apache-2.0 */
#include "ca_index.h"
#include "cert.h"

#include <yinxin/limits.h>

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHECK_LEN 16
#define HEADER    "yinxin-ca-index\t1\t"

/* ------------------------------------------------------------------ lines */

static enum yx_status
put_check(struct yx_buf *line, struct yx_error *err)
{
	struct yx_digest d;
	char hex[CHECK_LEN + 1];
	enum yx_status st;

	if ((st = yx_buf_status(line, err)) != YX_OK ||
	    (st = yx_digest(&d, YX_DIGEST_SHA256, yx_buf_bytes(line), err)) != YX_OK)
		return st;
	yx_hex(hex, sizeof(hex), yx_bytes(d.value, CHECK_LEN / 2));
	yx_buf_printf(line, "%s\n", hex);
	return yx_buf_status(line, err);
}

static bool
check_fits(struct yx_bytes line)
{
	struct yx_digest d;
	char hex[CHECK_LEN + 1];

	if (line.len < CHECK_LEN ||
	    yx_digest(&d, YX_DIGEST_SHA256, yx_bytes(line.data, line.len - CHECK_LEN), NULL) !=
		YX_OK)
		return false;
	yx_hex(hex, sizeof(hex), yx_bytes(d.value, CHECK_LEN / 2));
	return yx_bytes_equal_str(yx_bytes_slice(line, line.len - CHECK_LEN, CHECK_LEN), hex);
}

static bool
take_number(struct yx_reader *r, uint64_t *out)
{
	struct yx_bytes text;
	size_t i;

	*out = 0;
	if (!yx_take_until(r, '\t', &text) || !text.len || text.len > 18)
		return false;
	for (i = 0; i < text.len; i++) {
		if (text.data[i] < '0' || text.data[i] > '9')
			return false;
		*out = *out * 10 + (uint64_t)(text.data[i] - '0');
	}
	return true;
}

static bool
take_time(struct yx_reader *r, yx_time *out)
{
	struct yx_bytes text;

	return yx_take_until(r, '\t', &text) && yx_time_parse_rfc3339(out, text, NULL) == YX_OK;
}

static bool
take_serial(struct yx_reader *r, struct ca_record *rec)
{
	struct yx_buf octets = { 0 };
	struct yx_bytes text;
	bool ok = yx_take_until(r, '\t', &text) && text.len >= 2 && text.len <= 40 &&
		  yx_hex_decode(&octets, text, NULL) == YX_OK;

	if (ok) {
		memcpy(rec->serial, octets.data, octets.len);
		rec->serial_len = (uint8_t)octets.len;
	}
	yx_buf_clear(&octets);
	return ok;
}

/* ----------------------------------------------------------------- reading */

static bool
apply_issued(struct ca_index *x, struct yx_reader *r, bool *nomem)
{
	struct ca_record rec = { .revoked_at = YX_TIME_NONE, .reason = YX_REASON_NOT_SAID };
	struct yx_bytes profile, subject;
	char name[24] = "";
	enum yx_ca_profile p;

	if (!take_serial(r, &rec) || !take_time(r, &rec.issued_at) ||
	    !take_time(r, &rec.not_after) || !yx_take_until(r, '\t', &profile) ||
	    !yx_take_until(r, '\t', &subject) || profile.len >= sizeof(name) ||
	    ca_index_find(x, ca_index_serial(&rec)))
		return false;
	memcpy(name, profile.data, profile.len);
	if (!yx_ca_profile_find(name, &p))
		return false;
	rec.profile = (uint8_t)p;
	*nomem = !(rec.subject = yx_alloc(subject.len + 1)) || !ca_index_grow(x);
	if (*nomem) {
		yx_free(rec.subject);
		return false;
	}
	memcpy(rec.subject, subject.data, subject.len);
	x->records[x->count] = rec;
	ca_index_place(x, x->count++);
	return true;
}

static bool
apply_revoked(struct ca_index *x, struct yx_reader *r)
{
	struct ca_record key = { 0 }, *rec;
	uint64_t reason;
	yx_time when;

	if (!take_serial(r, &key) || !take_time(r, &when) || !take_number(r, &reason) ||
	    reason > YX_REASON_AA_COMPROMISE || !(rec = ca_index_find(x, ca_index_serial(&key))))
		return false;
	rec->revoked_at = when;
	rec->reason = (int8_t)reason;
	return true;
}

static bool
apply_crl(struct ca_index *x, struct yx_reader *r)
{
	uint64_t number;
	yx_time when;

	if (!take_number(r, &number) || number <= x->crl_number || !take_time(r, &when))
		return false;
	x->crl_number = number;
	return true;
}

/* One line without its end. */
static enum yx_status
apply(struct ca_index *x, struct yx_bytes line, struct yx_error *err)
{
	struct yx_reader r = yx_reader(line);
	bool ok, nomem = false;

	if (!check_fits(line))
		return yx_fail_at(err, YX_MALFORMED, x->read_to, "",
				  "line %" PRIu64 " of the index is damaged (its check value does "
				  "not fit); restore the file from a backup",
				  x->lines + 1);
	if (x->lines == 0)
		ok = yx_accept(&r, HEADER);
	else if (yx_accept(&r, "issued\t"))
		ok = apply_issued(x, &r, &nomem);
	else if (yx_accept(&r, "revoked\t"))
		ok = apply_revoked(x, &r);
	else
		ok = yx_accept(&r, "crl\t") && apply_crl(x, &r);
	if (nomem)
		return yx_fail_nomem(err);
	if (!ok || yx_reader_left(&r) != CHECK_LEN)
		return yx_fail_at(err, YX_MALFORMED, x->read_to, "",
				  "line %" PRIu64 " of the index cannot be understood",
				  x->lines + 1);
	x->lines++;
	x->read_to += line.len + 1;
	return YX_OK;
}

/* Read on from read_to. What follows the last whole line was never acknowledged. */
static enum yx_status
refresh(struct ca_index *x, struct yx_error *err)
{
	struct yx_buf text = { 0 };
	struct stat sb;
	struct yx_reader r;
	struct yx_bytes line;
	enum yx_status st = YX_OK;
	uint8_t *at;
	ssize_t n;

	if (fstat(x->fd, &sb) != 0)
		return yx_fail_errno(err, "cannot look at the index");
	if ((uint64_t)sb.st_size < x->read_to)
		return yx_fail(err, YX_MALFORMED, NULL, "", "the index became shorter");
	if ((uint64_t)sb.st_size == x->read_to)
		return YX_OK;
	if ((uint64_t)sb.st_size > YX_LIMIT_CA_INDEX)
		return yx_fail(err, YX_LIMIT, NULL, "", "an index of %lld bytes",
			       (long long)sb.st_size);
	yx_buf_init(&text, YX_LIMIT_CA_INDEX + 1);
	if (!(at = yx_buf_grow(&text, (size_t)sb.st_size - x->read_to))) {
		st = yx_buf_status(&text, err);
		goto done;
	}
	n = pread(x->fd, at, text.len, (off_t)x->read_to);
	if (n < 0 || (size_t)n != text.len) {
		st = yx_fail_errno(err, "cannot read the index");
		goto done;
	}
	r = yx_reader(yx_buf_bytes(&text));
	while (st == YX_OK && yx_take_until(&r, '\n', &line)) {
		/* zeros where a write was cut off by a crash */
		if (yx_reader_at_end(&r) && memchr(line.data, 0, line.len))
			break;
		st = apply(x, line, err);
	}
done:
	yx_buf_clear(&text);
	return st;
}

enum yx_status
ca_index_create(const char *path, struct yx_error *err)
{
	struct yx_buf line = { 0 };
	enum yx_status st;

	yx_buf_puts(&line, HEADER);
	if ((st = put_check(&line, err)) == YX_OK)
		st = yx_file_write(path, yx_buf_bytes(&line), YX_OUT_EXCLUSIVE | YX_OUT_PRIVATE,
				   err);
	yx_buf_clear(&line);
	return st;
}

enum yx_status
ca_index_open(struct ca_index *x, const char *path, struct yx_error *err)
{
	enum yx_status st;

	memset(x, 0, sizeof(*x));
	x->fd = open(path, O_RDWR | O_CLOEXEC);
	if (x->fd < 0)
		return yx_fail_errno(err, "cannot open %s", path);
	if ((st = ca_index_lock(x, false, err)) != YX_OK) {
		ca_index_close(x);
		return yx_fail_prefix(err, st, "%s", path);
	}
	ca_index_unlock(x);
	if (x->lines == 0) {
		ca_index_close(x);
		return yx_fail(err, YX_MALFORMED, NULL, "", "%s is not the index of a CA", path);
	}
	return YX_OK;
}

void
ca_index_close(struct ca_index *x)
{
	size_t i;

	if (x->fd > 0)
		close(x->fd);
	for (i = 0; i < x->count; i++)
		yx_free(x->records[i].subject);
	yx_free(x->records);
	yx_free(x->slots);
	memset(x, 0, sizeof(*x));
	x->fd = -1;
}

enum yx_status
ca_index_lock(struct ca_index *x, bool write, struct yx_error *err)
{
	enum yx_status st;

	while (flock(x->fd, write ? LOCK_EX : LOCK_SH) != 0)
		if (errno != EINTR)
			return yx_fail_errno(err, "cannot lock the index");
	if ((st = refresh(x, err)) != YX_OK)
		ca_index_unlock(x);
	return st;
}

void
ca_index_unlock(struct ca_index *x)
{
	(void)flock(x->fd, LOCK_UN);
}

/* ----------------------------------------------------------------- writing */

/* Append one line; on failure the file is cut back to what was there. */
static enum yx_status
append(struct ca_index *x, struct yx_buf *line, struct yx_error *err)
{
	enum yx_status st;
	size_t done = 0;
	ssize_t n;

	if ((st = put_check(line, err)) != YX_OK)
		return st;
	if (line->len > YX_LIMIT_CA_LINE)
		return yx_fail(err, YX_LIMIT, NULL, "", "a line of %zu bytes for the index",
			       line->len);
	if (ftruncate(x->fd, (off_t)x->read_to) != 0)
		return yx_fail_errno(err, "cannot cut a torn line off the index");
	while (done < line->len) {
		n = pwrite(x->fd, line->data + done, line->len - done, (off_t)(x->read_to + done));
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			goto failed;
		done += (size_t)n;
	}
	if (fdatasync(x->fd) != 0)
		goto failed;
	return apply(x, yx_bytes(line->data, line->len - 1), err);
failed:
	st = yx_fail_errno(err, "cannot write the index");
	if (ftruncate(x->fd, (off_t)x->read_to) != 0)
		return st; /* the next opening cuts it */
	return st;
}

static void
put_serial(struct yx_buf *line, struct yx_bytes serial)
{
	yx_hex_put(line, ca_index_magnitude(serial));
	yx_buf_puts(line, "\t");
}

enum yx_status
ca_index_add_issued(struct ca_index *x, const struct yx_cert *cert, enum yx_ca_profile profile,
		    yx_time when, struct yx_error *err)
{
	char issued[32], until[32], subject[512];
	struct yx_buf line = { 0 };
	enum yx_status st;

	if (ca_index_find(x, yx_cert_serial(cert)))
		return yx_fail(err, YX_CONFLICT, NULL, "RFC 5280 4.1.2.2",
			       "this serial number was issued already");
	yx_buf_puts(&line, "issued\t");
	put_serial(&line, yx_cert_serial(cert));
	yx_buf_printf(&line, "%s\t%s\t%s\t%s\t", yx_time_rfc3339(issued, when),
		      yx_time_rfc3339(until, yx_cert_not_after(cert)), yx_ca_profile_name(profile),
		      yx_name_text(subject, sizeof(subject), yx_cert_subject(cert)));
	st = append(x, &line, err);
	yx_buf_clear(&line);
	return st;
}

enum yx_status
ca_index_add_revoked(struct ca_index *x, struct yx_bytes serial, yx_time when, int reason,
		     struct yx_error *err)
{
	struct yx_buf line = { 0 };
	char text[32];
	enum yx_status st;

	yx_buf_puts(&line, "revoked\t");
	put_serial(&line, serial);
	yx_buf_printf(&line, "%s\t%d\t", yx_time_rfc3339(text, when), reason < 0 ? 0 : reason);
	st = append(x, &line, err);
	yx_buf_clear(&line);
	return st;
}

enum yx_status
ca_index_add_crl(struct ca_index *x, uint64_t number, yx_time when, struct yx_error *err)
{
	struct yx_buf line = { 0 };
	char text[32];
	enum yx_status st;

	yx_buf_printf(&line, "crl\t%" PRIu64 "\t%s\t", number, yx_time_rfc3339(text, when));
	st = append(x, &line, err);
	yx_buf_clear(&line);
	return st;
}
