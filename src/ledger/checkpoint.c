/* SPDX-License-Identifier: Apache-2.0 */
/* The text of a checkpoint (c2sp.org/tlog-checkpoint) and offline proofs (tlog-proof@v1). */
#include <inttypes.h>
#include <string.h>
#include "note_key.h"

#define CP_CLAUSE    "C2SP tlog-checkpoint"
#define PROOF_CLAUSE "C2SP tlog-proof"
#define PROOF_FIRST  "c2sp.org/tlog-proof@v1\n"

/* ASCII decimal without leading zeros. */
static bool
decimal(struct yx_bytes in, uint64_t *out)
{
	uint64_t v = 0;

	if (in.len == 0 || in.len > 20 || (in.len > 1 && in.data[0] == '0'))
		return false;
	for (size_t i = 0; i < in.len; i++) {
		unsigned d = in.data[i] - (unsigned)'0';

		if (d > 9 || v > (UINT64_MAX - d) / 10)
			return false;
		v = v * 10 + d;
	}
	*out = v;
	return true;
}

/* One base64 line of exactly 32 bytes. */
static bool
hash_line(struct yx_bytes in, struct yx_merkle_hash *out)
{
	struct yx_buf raw = { 0 };
	bool ok = in.len == 44 && yx_base64_decode(&raw, in, false, NULL) == YX_OK &&
		  raw.len == sizeof(out->b);

	if (ok)
		memcpy(out->b, raw.data, sizeof(out->b));
	yx_buf_clear(&raw);
	return ok;
}

enum yx_status
yx_checkpoint_parse(struct yx_checkpoint *out, struct yx_bytes text, struct yx_error *err)
{
	struct yx_reader r = yx_reader(text), rest;
	struct yx_bytes line;
	enum yx_status st;

	memset(out, 0, sizeof(*out));
	if ((st = note_check_text(text, err)) != YX_OK)
		return st;
	if (!yx_take_until(&r, '\n', &out->origin) || out->origin.len == 0 ||
	    out->origin.len > YX_LIMIT_NOTE_NAME)
		return yx_fail(err, YX_MALFORMED, &r, CP_CLAUSE, "no origin line");
	if (!yx_take_until(&r, '\n', &line) || !decimal(line, &out->size))
		return yx_fail(err, YX_MALFORMED, &r, CP_CLAUSE, "second line is no tree size");
	if (!yx_take_until(&r, '\n', &line) || !hash_line(line, &out->root))
		return yx_fail(err, YX_MALFORMED, &r, CP_CLAUSE, "third line is no root hash");
	out->extensions = yx_reader_rest(&r);
	for (rest = r; !yx_reader_at_end(&rest);)
		if (!yx_take_until(&rest, '\n', &line) || line.len == 0)
			return yx_fail(err, YX_MALFORMED, &rest, CP_CLAUSE,
				       "empty or unfinished extension line");
	return YX_OK;
}

enum yx_status
yx_checkpoint_put(struct yx_buf *out, const char *origin, uint64_t size,
		  const struct yx_merkle_hash *root, struct yx_error *err)
{
	if (!note_name_valid(yx_bytes_str(origin)))
		return yx_fail(err, YX_USAGE, NULL, CP_CLAUSE,
			       "an origin is a name such as example.org/ledger, without blanks "
			       "and '+'");
	yx_buf_printf(out, "%s\n%" PRIu64 "\n", origin, size);
	yx_base64_put(out, yx_bytes(root->b, sizeof(root->b)));
	yx_buf_put_u8(out, '\n');
	return yx_buf_status(out, err);
}

/* -------------------------------------------------------------- offline proof */

enum yx_status
yx_tlog_proof_parse(struct yx_tlog_proof *out, struct yx_bytes in, struct yx_error *err)
{
	struct yx_reader r = yx_reader(in);
	struct yx_bytes line;
	enum yx_status st;

	memset(out, 0, sizeof(*out));
	if (in.len > YX_LIMIT_NOTE_BYTES * 2)
		return yx_fail_at(err, YX_LIMIT, YX_LIMIT_NOTE_BYTES * 2, PROOF_CLAUSE,
				  "a proof of more than %d bytes", YX_LIMIT_NOTE_BYTES * 2);
	if (!yx_accept(&r, PROOF_FIRST))
		return yx_fail(err, YX_MALFORMED, &r, PROOF_CLAUSE,
			       "not a tlog-proof of version 1");
	if (yx_accept(&r, "extra ")) {
		out->has_extra = true;
		if (!yx_take_until(&r, '\n', &line) ||
		    yx_base64_decode(&out->extra, line, false, NULL) != YX_OK) {
			st = yx_fail(err, YX_MALFORMED, &r, PROOF_CLAUSE, "extra is not base64");
			goto done;
		}
	}
	if (!yx_accept(&r, "index ") || !yx_take_until(&r, '\n', &line) ||
	    !decimal(line, &out->index)) {
		st = yx_fail(err, YX_MALFORMED, &r, PROOF_CLAUSE, "no index line");
		goto done;
	}
	for (;;) {
		if (!yx_take_until(&r, '\n', &line)) {
			st = yx_fail(err, YX_MALFORMED, &r, PROOF_CLAUSE, "no checkpoint");
			goto done;
		}
		if (line.len == 0)
			break;
		if (out->path.count == YX_MERKLE_PROOF_MAX) {
			st = yx_fail(err, YX_LIMIT, &r, PROOF_CLAUSE, "a path of more than %d",
				     YX_MERKLE_PROOF_MAX);
			goto done;
		}
		if (!hash_line(line, &out->path.hash[out->path.count++])) {
			st = yx_fail(err, YX_MALFORMED, &r, PROOF_CLAUSE, "not a hash line");
			goto done;
		}
	}
	out->checkpoint = yx_reader_rest(&r);
	st = out->checkpoint.len ? YX_OK
				 : yx_fail(err, YX_MALFORMED, &r, PROOF_CLAUSE, "no checkpoint");
done:
	if (st != YX_OK)
		yx_tlog_proof_clear(out);
	return st;
}

void
yx_tlog_proof_clear(struct yx_tlog_proof *p)
{
	yx_buf_clear(&p->extra);
	memset(p, 0, sizeof(*p));
}

enum yx_status
yx_tlog_proof_put(struct yx_buf *out, uint64_t index, const struct yx_merkle_proof *path,
		  struct yx_bytes extra, struct yx_bytes checkpoint, struct yx_error *err)
{
	yx_buf_puts(out, PROOF_FIRST);
	if (extra.len) {
		yx_buf_puts(out, "extra ");
		yx_base64_put(out, extra);
		yx_buf_put_u8(out, '\n');
	}
	yx_buf_printf(out, "index %" PRIu64 "\n", index);
	for (size_t i = 0; i < path->count; i++) {
		yx_base64_put(out, yx_bytes(path->hash[i].b, sizeof(path->hash[i].b)));
		yx_buf_put_u8(out, '\n');
	}
	yx_buf_put_u8(out, '\n');
	yx_buf_put_bytes(out, checkpoint);
	return yx_buf_status(out, err);
}
