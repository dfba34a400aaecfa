/* SPDX-License-Identifier: Apache-2.0 */
/* Making an evidence package out of a ledger, documents and parts. */
#include <string.h>
#include <yinxin/evidence.h>
#include <yinxin/limits.h>
#include "format.h"

static const char *const kind_names[YX_EVIDENCE_KINDS] = {
	"certificate", "signature", "timestamp", "revocation", "report", "handwriting", "other",
};

const char *
yx_evidence_kind_name(enum yx_evidence_kind k)
{
	return k < YX_EVIDENCE_KINDS ? kind_names[k] : "other";
}

bool
yx_evidence_kind_parse(const char *name, enum yx_evidence_kind *out)
{
	for (int i = 0; i < YX_EVIDENCE_KINDS; i++)
		if (strcmp(name, kind_names[i]) == 0) {
			*out = (enum yx_evidence_kind)i;
			return true;
		}
	return false;
}

enum yx_status
evidence_digests(struct yx_bytes in, struct yx_digest *sha256, struct yx_digest *sm3,
		 struct yx_error *err)
{
	enum yx_status st = yx_digest(sha256, YX_DIGEST_SHA256, in, err);

	return st != YX_OK ? st : yx_digest(sm3, YX_DIGEST_SM3, in, err);
}

void
evidence_put_digests(struct yx_json_build *b, const struct yx_digest *sha256,
		     const struct yx_digest *sm3)
{
	yx_json_put_hex(b, "sha256", yx_digest_bytes(sha256));
	yx_json_put_hex(b, "sm3", yx_digest_bytes(sm3));
}

static void
put_hash(struct yx_json_build *b, const char *key, const struct yx_merkle_hash *h)
{
	yx_json_put_hex(b, key, yx_bytes(h->b, sizeof(h->b)));
}

static void
put_path(struct yx_json_build *b, const char *key, const struct yx_merkle_proof *p)
{
	yx_json_begin_array(b, key);
	for (size_t i = 0; i < p->count; i++)
		put_hash(b, NULL, &p->hash[i]);
	yx_json_end(b);
}

/* ---------------------------------------------------------------- documents */

static enum yx_status
check_name(const char *name, struct yx_error *err)
{
	struct yx_bytes b = yx_bytes_str(name);

	if (b.len == 0 || b.len > YX_LIMIT_EVIDENCE_NAME || !yx_utf8_valid(b) || strchr(name, '/'))
		return yx_fail(err, YX_USAGE, NULL, "",
			       "names in a package are UTF-8, 1 to %d bytes, without '/'",
			       YX_LIMIT_EVIDENCE_NAME);
	return YX_OK;
}

static enum yx_status
put_files(struct yx_json_build *b, const struct yx_evidence_file *f, size_t count, bool documents,
	  struct yx_error *err)
{
	enum yx_status st;

	yx_json_begin_array(b, documents ? "documents" : "parts");
	for (size_t i = 0; i < count; i++) {
		struct yx_digest sha256, sm3;

		if ((st = check_name(f[i].name, err)) != YX_OK ||
		    (st = evidence_digests(f[i].bytes, &sha256, &sm3, err)) != YX_OK)
			return st;
		yx_json_begin_object(b, NULL);
		yx_json_put_str(b, "name", f[i].name);
		yx_json_put_str(b, "media", f[i].media);
		evidence_put_digests(b, &sha256, &sm3);
		if (documents)
			yx_json_put_int(b, "size", (int64_t)f[i].bytes.len);
		else
			yx_json_put_str(b, "kind", yx_evidence_kind_name(f[i].kind));
		if (!documents || f[i].embed)
			yx_json_put_base64(b, "data", f[i].bytes);
		yx_json_end(b);
	}
	yx_json_end(b);
	return YX_OK;
}

/* ------------------------------------------------------------------- ledger */

static enum yx_status
put_events(struct yx_json_build *b, const struct yx_ledger_event *ev, size_t count,
	   struct yx_arena *arena, struct yx_error *err)
{
	yx_json_begin_array(b, "events");
	for (size_t i = 0; i < count; i++) {
		char *text = yx_arena_strdup(arena, ev[i].json);

		if (!text)
			return yx_fail_nomem(err);
		yx_json_put_str(b, NULL, text);
	}
	yx_json_end(b);
	return YX_OK;
}

/* The checkpoint must speak of the last event, or there is nothing to prove it with. */
static enum yx_status
read_checkpoint(struct yx_ledger *l, uint64_t last, struct yx_buf *text, uint64_t *size,
		struct yx_error *err)
{
	struct yx_checkpoint cp;
	struct yx_note note = { 0 };
	enum yx_status st = yx_ledger_last_checkpoint(l, text, err);

	if (st == YX_NOT_FOUND)
		return yx_fail(err, YX_CONFLICT, NULL, "",
			       "the ledger has no checkpoint; make one first");
	if (st != YX_OK || (st = yx_note_parse(&note, yx_buf_bytes(text), err)) != YX_OK ||
	    (st = yx_checkpoint_parse(&cp, note.text, err)) != YX_OK)
		goto done;
	*size = cp.size;
	if (cp.size <= last)
		st = yx_fail(err, YX_CONFLICT, NULL, "",
			     "the last checkpoint is older than the last event; make a new one "
			     "first");
done:
	yx_note_clear(&note);
	return st;
}

static enum yx_status
put_ledger(struct yx_json_build *b, const struct yx_evidence_options *o, struct yx_arena *arena,
	   struct yx_error *err)
{
	struct yx_merkle_proof sha256, sm3;
	struct yx_ledger_event *ev = NULL;
	uint8_t salt[YX_CHAIN_SALT];
	struct yx_buf note = { 0 };
	struct yx_chain chain;
	uint64_t size = 0, last;
	size_t count = 0;
	enum yx_status st;

	if ((st = yx_ledger_chain(o->ledger, o->matter, &chain, salt, err)) != YX_OK)
		goto done;
	if (chain.count > YX_LIMIT_EVIDENCE_EVENTS) {
		st = yx_fail(err, YX_LIMIT, NULL, "", "%s has more than %d events", o->matter,
			     YX_LIMIT_EVIDENCE_EVENTS);
		goto done;
	}
	if ((st = yx_ledger_events(o->ledger, o->matter, arena, &ev, &count, err)) != YX_OK)
		goto done;
	last = ev[count - 1].index;
	if ((st = read_checkpoint(o->ledger, last, &note, &size, err)) != YX_OK ||
	    (st = yx_ledger_inclusion(o->ledger, YX_DIGEST_SHA256, last, size, &sha256, err)) !=
		YX_OK ||
	    (st = yx_ledger_inclusion(o->ledger, YX_DIGEST_SM3, last, size, &sm3, err)) != YX_OK ||
	    (st = put_events(b, ev, count, arena, err)) != YX_OK)
		goto done;
	yx_json_begin_object(b, "chain");
	yx_json_put_str(b, "matter", o->matter);
	yx_json_put_hex(b, "salt", yx_bytes(salt, sizeof(salt)));
	yx_json_put_int(b, "count", (int64_t)chain.count);
	put_hash(b, "id", &chain.id);
	put_hash(b, "sha256", &chain.sha256);
	put_hash(b, "sm3", &chain.sm3);
	yx_json_end(b);
	yx_json_begin_object(b, "log");
	yx_json_put_str(b, "origin", yx_ledger_origin(o->ledger));
	yx_json_put_int(b, "index", (int64_t)last);
	yx_json_put_int(b, "size", (int64_t)size);
	put_path(b, "sha256", &sha256);
	put_path(b, "sm3", &sm3);
	yx_json_put_str(b, "checkpoint", yx_buf_str(&note));
	yx_json_end(b);
done:
	yx_buf_clear(&note);
	return st;
}

static enum yx_status
put_keys_and_openings(struct yx_json_build *b, const struct yx_evidence_options *o,
		      struct yx_error *err)
{
	yx_json_begin_array(b, "keys");
	for (size_t i = 0; i < o->key_count; i++)
		yx_json_put_str(b, NULL, o->keys[i]);
	yx_json_end(b);
	yx_json_begin_array(b, "openings");
	for (size_t i = 0; i < o->opening_count; i++) {
		if (o->openings[i].salt.len != YX_COMMIT_SALT)
			return yx_fail(err, YX_USAGE, NULL, "", "a commitment's salt has %d bytes",
				       YX_COMMIT_SALT);
		yx_json_begin_object(b, NULL);
		yx_json_put_hex(b, "salt", o->openings[i].salt);
		yx_json_put_base64(b, "value", o->openings[i].value);
		yx_json_end(b);
	}
	yx_json_end(b);
	return YX_OK;
}

/* -------------------------------------------------------------------- whole */

static enum yx_status
build_content(struct yx_json **out, const struct yx_evidence_options *o, struct yx_error *err)
{
	struct yx_json_build b = { 0 };
	struct yx_arena *arena = yx_arena_new(0);
	enum yx_status st;

	*out = NULL;
	if (!arena)
		return yx_fail_nomem(err);
	yx_json_begin_object(&b, NULL);
	yx_json_put_time(&b, "created", o->created);
	if ((st = put_ledger(&b, o, arena, err)) != YX_OK ||
	    (st = put_files(&b, o->documents, o->document_count, true, err)) != YX_OK ||
	    (st = put_files(&b, o->parts, o->part_count, false, err)) != YX_OK ||
	    (st = put_keys_and_openings(&b, o, err)) != YX_OK)
		goto done;
	yx_json_end(&b);
	st = yx_json_build_finish(&b, out, err);
done:
	yx_json_build_clear(&b);
	yx_arena_free(arena);
	return st;
}

enum yx_status
yx_evidence_export(struct yx_buf *out, const struct yx_evidence_options *o, struct yx_error *err)
{
	struct yx_json *content = NULL, *whole = NULL;
	struct yx_json_build b = { 0 };
	struct yx_digest sha256, sm3;
	struct yx_buf text = { 0 };
	enum yx_status st;

	if (o->document_count > YX_LIMIT_EVIDENCE_DOCUMENTS ||
	    o->part_count > YX_LIMIT_EVIDENCE_PARTS || o->key_count > YX_LIMIT_EVIDENCE_KEYS ||
	    o->opening_count > YX_LIMIT_EVIDENCE_OPENINGS)
		return yx_fail(err, YX_LIMIT, NULL, "",
			       "a package holds up to %d documents, %d parts, %d keys, %d openings",
			       YX_LIMIT_EVIDENCE_DOCUMENTS, YX_LIMIT_EVIDENCE_PARTS,
			       YX_LIMIT_EVIDENCE_KEYS, YX_LIMIT_EVIDENCE_OPENINGS);
	yx_buf_init(&text, YX_LIMIT_EVIDENCE);
	if ((st = build_content(&content, o, err)) != YX_OK ||
	    (st = yx_json_write(content, YX_JSON_CANONICAL, &text, err)) != YX_OK ||
	    (st = evidence_digests(yx_buf_bytes(&text), &sha256, &sm3, err)) != YX_OK)
		goto done;
	yx_json_begin_object(&b, NULL);
	yx_json_put_str(&b, "format", EVIDENCE_FORMAT);
	yx_json_put_value(&b, "content", content);
	yx_json_begin_object(&b, "digest");
	evidence_put_digests(&b, &sha256, &sm3);
	yx_json_end(&b);
	yx_json_end(&b);
	if ((st = yx_json_build_finish(&b, &whole, err)) == YX_OK)
		st = yx_json_write(whole, YX_JSON_CANONICAL, out, err);
done:
	yx_json_free(whole);
	yx_json_free(content);
	yx_buf_clear(&text);
	return st;
}
