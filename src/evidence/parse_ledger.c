/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a package: what it holds of the ledger: events, the chain that they are of, the log. */
#include <string.h>
#include <yinxin/limits.h>
#include "parse.h"

/* Read the fields that verification speaks of; an event of another shape keeps them empty. */
static void
read_event_fields(struct evidence_parser *p, struct yx_evidence_event *ev)
{
	struct yx_json *tree = NULL;
	struct evidence_parser quiet = { p->e, NULL };
	struct yx_json_at root, doc;
	const char *type;

	p = &quiet;
	if (yx_event_check(ev->json, NULL) != YX_OK ||
	    yx_json_parse(&tree, ev->json, NULL, NULL) != YX_OK)
		return;
	root = yx_json_at(tree);
	if (yx_json_get_str(&root, "type", &type, NULL) == YX_OK)
		ev->type = evidence_keep_str(p, type);
	if (yx_json_get_time(&root, "time", &ev->time, NULL) != YX_OK)
		ev->time = YX_TIME_NONE;
	ev->has_actor =
	    yx_json_has(&root, "actor") &&
	    evidence_get_hex(p, &root, "actor", ev->actor.b, sizeof(ev->actor.b)) == YX_OK;
	if (yx_json_has(&root, "document") &&
	    yx_json_get(&root, "document", YX_JSON_OBJECT, &doc, NULL) == YX_OK) {
		if (!yx_json_has(&doc, "sha256") ||
		    evidence_get_digest(p, &doc, "sha256", YX_DIGEST_SHA256,
					&ev->document.sha256) != YX_OK)
			ev->document.sha256.alg = YX_DIGEST_NONE;
		if (!yx_json_has(&doc, "sm3") ||
		    evidence_get_digest(p, &doc, "sm3", YX_DIGEST_SM3, &ev->document.sm3) != YX_OK)
			ev->document.sm3.alg = YX_DIGEST_NONE;
	}
	yx_json_free(tree);
}

/* A string is the event itself, an object its two hashes (the event is withheld or erased). */
static enum yx_status
parse_event(struct evidence_parser *p, const struct yx_json_at *at, struct yx_evidence_event *ev)
{
	enum yx_status st;

	ev->time = YX_TIME_NONE;
	if (yx_json_type(at->value) == YX_JSON_STRING) {
		ev->json = yx_arena_dup(p->e->arena, yx_bytes_str(yx_json_str(at)));
		if (!ev->json.data)
			return yx_fail_nomem(p->err);
		if (ev->json.len > YX_LIMIT_EVENT)
			return yx_json_fail(p->err, YX_LIMIT, at, "", "longer than %d bytes",
					    YX_LIMIT_EVENT);
		read_event_fields(p, ev);
		return yx_event_hash(ev->json, &ev->hash, p->err);
	}
	ev->withheld = true;
	if ((st = yx_json_only(at, "sha256 sm3", p->err)) != YX_OK ||
	    (st = evidence_get_hex(p, at, "sha256", ev->hash.sha256.b, 32)) != YX_OK)
		return st;
	return evidence_get_hex(p, at, "sm3", ev->hash.sm3.b, 32);
}

enum yx_status
evidence_parse_events(struct evidence_parser *p, const struct yx_json_at *content)
{
	struct yx_evidence_event *ev = NULL;
	struct yx_json_at list, item;
	enum yx_status st;

	if ((st = evidence_get_list(p, content, "events", YX_LIMIT_EVIDENCE_EVENTS, sizeof(*ev),
				    &list, &ev, &p->e->event_count)) != YX_OK)
		return st;
	for (size_t i = 0; i < p->e->event_count; i++)
		if ((st = yx_json_item(&list, i, YX_JSON_ANY, &item, p->err)) != YX_OK ||
		    (st = parse_event(p, &item, &ev[i])) != YX_OK)
			return st;
	p->e->events = ev;
	return YX_OK;
}

static enum yx_status
parse_path(struct evidence_parser *p, const struct yx_json_at *at, const char *key,
	   struct yx_merkle_proof *out)
{
	struct yx_json_at list, item;
	enum yx_status st = yx_json_get(at, key, YX_JSON_ARRAY, &list, p->err);

	if (st != YX_OK)
		return st;
	if (yx_json_count(&list) > YX_MERKLE_PROOF_MAX)
		return yx_json_fail(p->err, YX_LIMIT, &list, "", "more than %d",
				    YX_MERKLE_PROOF_MAX);
	out->count = yx_json_count(&list);
	for (size_t i = 0; i < out->count; i++) {
		struct yx_buf raw = { 0 };

		if ((st = yx_json_item(&list, i, YX_JSON_STRING, &item, p->err)) != YX_OK)
			return st;
		if (strspn(yx_json_str(&item), "0123456789abcdef") != 64 ||
		    strlen(yx_json_str(&item)) != 64 ||
		    yx_hex_decode(&raw, yx_bytes_str(yx_json_str(&item)), NULL) != YX_OK) {
			yx_buf_clear(&raw);
			return yx_json_fail(p->err, YX_MALFORMED, &item, "",
					    "expected 64 hex digits");
		}
		memcpy(out->hash[i].b, raw.data, 32);
		yx_buf_clear(&raw);
	}
	return YX_OK;
}

enum yx_status
evidence_parse_chain(struct evidence_parser *p, const struct yx_json_at *content)
{
	struct yx_evidence *e = p->e;
	struct yx_json_at at;
	int64_t count;
	enum yx_status st;

	if ((st = yx_json_get(content, "chain", YX_JSON_OBJECT, &at, p->err)) != YX_OK ||
	    (st = yx_json_only(&at, "matter salt count id sha256 sm3", p->err)) != YX_OK ||
	    (st = evidence_get_str(p, &at, "matter", &e->matter)) != YX_OK ||
	    (st = evidence_get_hex(p, &at, "salt", e->salt, sizeof(e->salt))) != YX_OK ||
	    (st = yx_json_get_int(&at, "count", 1, YX_LIMIT_EVIDENCE_EVENTS, &count, p->err)) !=
		YX_OK ||
	    (st = evidence_get_hex(p, &at, "id", e->claimed.id.b, 32)) != YX_OK ||
	    (st = evidence_get_hex(p, &at, "sha256", e->claimed.sha256.b, 32)) != YX_OK)
		return st;
	e->claimed.count = (uint64_t)count;
	return evidence_get_hex(p, &at, "sm3", e->claimed.sm3.b, 32);
}

enum yx_status
evidence_parse_log(struct evidence_parser *p, const struct yx_json_at *content)
{
	struct yx_evidence *e = p->e;
	struct yx_json_at at;
	const char *note;
	int64_t index, size;
	enum yx_status st;

	if ((st = yx_json_get(content, "log", YX_JSON_OBJECT, &at, p->err)) != YX_OK ||
	    (st = yx_json_only(&at, "origin index size sha256 sm3 checkpoint", p->err)) != YX_OK ||
	    (st = evidence_get_str(p, &at, "origin", &e->origin)) != YX_OK ||
	    (st = yx_json_get_int(&at, "index", 0, INT64_MAX, &index, p->err)) != YX_OK ||
	    (st = yx_json_get_int(&at, "size", 1, INT64_MAX, &size, p->err)) != YX_OK ||
	    (st = parse_path(p, &at, "sha256", &e->path_sha256)) != YX_OK ||
	    (st = parse_path(p, &at, "sm3", &e->path_sm3)) != YX_OK ||
	    (st = yx_json_get_str(&at, "checkpoint", &note, p->err)) != YX_OK)
		return st;
	e->leaf_index = (uint64_t)index;
	e->tree_size = (uint64_t)size;
	e->checkpoint = yx_arena_dup(e->arena, yx_bytes_str(note));
	return e->checkpoint.data ? YX_OK : yx_fail_nomem(p->err);
}
