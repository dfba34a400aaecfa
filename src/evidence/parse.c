/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading a package: its members into structs, in one arena. Strict in form (unknown members are
 * refused: nothing in a package escapes verification by being called something else), silent about
 * truth.
 */
#include <string.h>
#include <yinxin/limits.h>
#include "parse.h"

char *
evidence_keep_str(struct evidence_parser *p, const char *s)
{
	return yx_arena_strdup(p->e->arena, yx_bytes_str(s));
}

enum yx_status
evidence_get_str(struct evidence_parser *p, const struct yx_json_at *at, const char *key,
		 const char **out)
{
	const char *s;
	enum yx_status st = yx_json_get_str(at, key, &s, p->err);

	if (st != YX_OK)
		return st;
	if (strlen(s) > YX_LIMIT_EVIDENCE_NAME)
		return yx_json_fail(p->err, YX_LIMIT, at, "", "%s: longer than %d bytes", key,
				    YX_LIMIT_EVIDENCE_NAME);
	return (*out = evidence_keep_str(p, s)) ? YX_OK : yx_fail_nomem(p->err);
}

enum yx_status
evidence_get_hex(struct evidence_parser *p, const struct yx_json_at *at, const char *key, void *out,
		 size_t len)
{
	struct yx_buf raw = { 0 };
	enum yx_status st = yx_json_get_hex(at, key, len, &raw, p->err);

	if (st == YX_OK)
		memcpy(out, raw.data, len);
	yx_buf_clear(&raw);
	return st;
}

enum yx_status
evidence_get_digest(struct evidence_parser *p, const struct yx_json_at *at, const char *key,
		    enum yx_digest_alg alg, struct yx_digest *out)
{
	memset(out, 0, sizeof(*out));
	out->alg = alg;
	out->len = 32;
	return evidence_get_hex(p, at, key, out->value, 32);
}

enum yx_status
evidence_get_data(struct evidence_parser *p, const struct yx_json_at *at, const char *key,
		  struct yx_bytes *out)
{
	struct yx_buf raw = { 0 };
	enum yx_status st = yx_json_get_base64(at, key, &raw, p->err);

	if (st == YX_OK) {
		*out = yx_arena_dup(p->e->arena, yx_buf_bytes(&raw));
		if (!out->data)
			st = yx_fail_nomem(p->err);
	}
	yx_buf_clear(&raw);
	return st;
}

enum yx_status
evidence_get_list(struct evidence_parser *p, const struct yx_json_at *at, const char *key,
		  size_t max, size_t size, struct yx_json_at *list, void *out, size_t *count)
{
	enum yx_status st = yx_json_get(at, key, YX_JSON_ARRAY, list, p->err);
	void *room;

	if (st != YX_OK)
		return st;
	*count = yx_json_count(list);
	if (*count > max)
		return yx_json_fail(p->err, YX_LIMIT, list, "", "more than %zu", max);
	if (!(room = yx_arena_array(p->e->arena, *count + 1, size)))
		return yx_fail_nomem(p->err);
	memcpy(out, &room, sizeof(room));
	return YX_OK;
}

/* -------------------------------------------------------- documents and parts */

static enum yx_status
parse_documents(struct evidence_parser *p, const struct yx_json_at *content)
{
	struct yx_evidence_document *d = NULL;
	struct yx_json_at list, at;
	int64_t size;
	enum yx_status st;

	if ((st = evidence_get_list(p, content, "documents", YX_LIMIT_EVIDENCE_DOCUMENTS,
				    sizeof(*d), &list, &d, &p->e->document_count)) != YX_OK)
		return st;
	for (size_t i = 0; i < p->e->document_count; i++) {
		if ((st = yx_json_item(&list, i, YX_JSON_OBJECT, &at, p->err)) != YX_OK ||
		    (st = yx_json_only(&at, "name media sha256 sm3 size data", p->err)) != YX_OK ||
		    (st = evidence_get_str(p, &at, "name", &d[i].name)) != YX_OK ||
		    (st = evidence_get_str(p, &at, "media", &d[i].media)) != YX_OK ||
		    (st = evidence_get_digest(p, &at, "sha256", YX_DIGEST_SHA256, &d[i].sha256)) !=
			YX_OK ||
		    (st = evidence_get_digest(p, &at, "sm3", YX_DIGEST_SM3, &d[i].sm3)) != YX_OK ||
		    (st = yx_json_get_int(&at, "size", 0, INT64_MAX, &size, p->err)) != YX_OK)
			return st;
		d[i].size = (uint64_t)size;
		d[i].embedded = yx_json_has(&at, "data");
		if (d[i].embedded && (st = evidence_get_data(p, &at, "data", &d[i].bytes)) != YX_OK)
			return st;
	}
	p->e->documents = d;
	return YX_OK;
}

static enum yx_status
parse_parts(struct evidence_parser *p, const struct yx_json_at *content)
{
	struct yx_evidence_part *d = NULL;
	struct yx_json_at list, at;
	const char *kind;
	enum yx_status st;

	if ((st = evidence_get_list(p, content, "parts", YX_LIMIT_EVIDENCE_PARTS, sizeof(*d), &list,
				    &d, &p->e->part_count)) != YX_OK)
		return st;
	for (size_t i = 0; i < p->e->part_count; i++) {
		if ((st = yx_json_item(&list, i, YX_JSON_OBJECT, &at, p->err)) != YX_OK ||
		    (st = yx_json_only(&at, "name media kind sha256 sm3 data", p->err)) != YX_OK ||
		    (st = evidence_get_str(p, &at, "name", &d[i].name)) != YX_OK ||
		    (st = evidence_get_str(p, &at, "media", &d[i].media)) != YX_OK ||
		    (st = evidence_get_str(p, &at, "kind", &kind)) != YX_OK ||
		    (st = evidence_get_digest(p, &at, "sha256", YX_DIGEST_SHA256, &d[i].sha256)) !=
			YX_OK ||
		    (st = evidence_get_digest(p, &at, "sm3", YX_DIGEST_SM3, &d[i].sm3)) != YX_OK ||
		    (st = evidence_get_data(p, &at, "data", &d[i].bytes)) != YX_OK)
			return st;
		if (!yx_evidence_kind_parse(kind, &d[i].kind))
			return yx_json_fail(p->err, YX_UNSUPPORTED, &at, "",
					    "kind: made by a newer program");
	}
	p->e->parts = d;
	return YX_OK;
}

static enum yx_status
parse_keys(struct evidence_parser *p, const struct yx_json_at *content)
{
	const char **keys = NULL;
	struct yx_json_at list, at;
	enum yx_status st;

	if ((st = evidence_get_list(p, content, "keys", YX_LIMIT_EVIDENCE_KEYS, sizeof(*keys),
				    &list, &keys, &p->e->key_count)) != YX_OK)
		return st;
	for (size_t i = 0; i < p->e->key_count; i++) {
		if ((st = yx_json_item(&list, i, YX_JSON_STRING, &at, p->err)) != YX_OK)
			return st;
		if (!(keys[i] = evidence_keep_str(p, yx_json_str(&at))))
			return yx_fail_nomem(p->err);
	}
	p->e->keys = keys;
	return YX_OK;
}

static enum yx_status
parse_openings(struct evidence_parser *p, const struct yx_json_at *content)
{
	struct yx_evidence_opening *o = NULL;
	struct yx_json_at list, at;
	uint8_t salt[YX_COMMIT_SALT];
	enum yx_status st;

	if ((st = evidence_get_list(p, content, "openings", YX_LIMIT_EVIDENCE_OPENINGS, sizeof(*o),
				    &list, &o, &p->e->opening_count)) != YX_OK)
		return st;
	for (size_t i = 0; i < p->e->opening_count; i++) {
		if ((st = yx_json_item(&list, i, YX_JSON_OBJECT, &at, p->err)) != YX_OK ||
		    (st = yx_json_only(&at, "salt value", p->err)) != YX_OK ||
		    (st = evidence_get_hex(p, &at, "salt", salt, sizeof(salt))) != YX_OK ||
		    (st = evidence_get_data(p, &at, "value", &o[i].value)) != YX_OK)
			return st;
		o[i].salt = yx_arena_dup(p->e->arena, yx_bytes(salt, sizeof(salt)));
		if (!o[i].salt.data)
			return yx_fail_nomem(p->err);
	}
	p->e->openings = o;
	return YX_OK;
}

/* -------------------------------------------------------------------- whole */

/* Is the file the canonical form of what was read, and are the digests those of the content? */
static enum yx_status
judge_form(struct evidence_parser *p, const struct yx_json *tree, const struct yx_json_at *content,
	   const struct yx_json_at *digest)
{
	struct yx_digest want256, want3, got256, got3;
	struct yx_buf text = { 0 };
	enum yx_status st;

	if ((st = yx_json_only(digest, "sha256 sm3", p->err)) != YX_OK ||
	    (st = evidence_get_digest(p, digest, "sha256", YX_DIGEST_SHA256, &want256)) != YX_OK ||
	    (st = evidence_get_digest(p, digest, "sm3", YX_DIGEST_SM3, &want3)) != YX_OK)
		return st;
	yx_buf_init(&text, YX_LIMIT_EVIDENCE);
	/* a real number somewhere is no canonical form, and no failure to read either */
	if ((st = yx_json_write(tree, YX_JSON_CANONICAL, &text, p->err)) != YX_OK) {
		st = st == YX_UNSUPPORTED ? YX_OK : st;
		goto done;
	}
	p->e->canonical = yx_bytes_equal(yx_buf_bytes(&text), p->e->raw);
	yx_buf_reset(&text);
	if ((st = yx_json_write(content->value, YX_JSON_CANONICAL, &text, p->err)) != YX_OK ||
	    (st = evidence_digests(yx_buf_bytes(&text), &got256, &got3, p->err)) != YX_OK)
		goto done;
	p->e->digest_ok = yx_digest_equal(&want256, &got256) && yx_digest_equal(&want3, &got3);
done:
	yx_buf_clear(&text);
	return st;
}

static enum yx_status
parse_tree(struct evidence_parser *p, const struct yx_json *tree)
{
	struct yx_json_at root = yx_json_at(tree), content, digest;
	const char *format;
	enum yx_status st;

	if ((st = yx_json_get_str(&root, "format", &format, p->err)) != YX_OK)
		return st;
	if (strcmp(format, EVIDENCE_FORMAT) != 0)
		return yx_fail(p->err, YX_UNSUPPORTED, NULL, "docs/EVIDENCE.md",
			       "not a package of the form %s", EVIDENCE_FORMAT);
	if ((st = yx_json_only(&root, "format content digest", p->err)) != YX_OK ||
	    (st = yx_json_get(&root, "content", YX_JSON_OBJECT, &content, p->err)) != YX_OK ||
	    (st = yx_json_get(&root, "digest", YX_JSON_OBJECT, &digest, p->err)) != YX_OK ||
	    (st = yx_json_only(&content, "created events chain log documents parts keys openings",
			       p->err)) != YX_OK ||
	    (st = yx_json_get_time(&content, "created", &p->e->created, p->err)) != YX_OK ||
	    (st = evidence_parse_events(p, &content)) != YX_OK ||
	    (st = evidence_parse_chain(p, &content)) != YX_OK ||
	    (st = evidence_parse_log(p, &content)) != YX_OK ||
	    (st = parse_documents(p, &content)) != YX_OK ||
	    (st = parse_parts(p, &content)) != YX_OK || (st = parse_keys(p, &content)) != YX_OK ||
	    (st = parse_openings(p, &content)) != YX_OK)
		return st;
	return judge_form(p, tree, &content, &digest);
}

enum yx_status
yx_evidence_parse(struct yx_evidence **out, struct yx_bytes in, struct yx_error *err)
{
	struct yx_json_limits limits = { .bytes = YX_LIMIT_EVIDENCE, .values = 0, .depth = 8 };
	struct yx_evidence *e = NULL;
	struct yx_json *tree = NULL;
	struct evidence_parser p = { NULL, err };
	enum yx_status st;

	*out = NULL;
	if (in.len == 0 || in.data[0] != '{')
		return yx_fail_at(err, YX_MALFORMED, 0, "docs/EVIDENCE.md",
				  "not an evidence package");
	if ((st = yx_json_parse(&tree, in, &limits, err)) != YX_OK)
		goto done;
	if (!(e = yx_alloc(sizeof(*e))) || !(e->arena = yx_arena_new(YX_LIMIT_EVIDENCE))) {
		st = yx_fail_nomem(err);
		goto done;
	}
	e->raw = in;
	p.e = e;
	if ((st = parse_tree(&p, tree)) != YX_OK)
		goto done;
	*out = e;
	e = NULL;
done:
	yx_evidence_free(e);
	yx_json_free(tree);
	return st;
}

void
yx_evidence_free(struct yx_evidence *e)
{
	if (!e)
		return;
	yx_arena_free(e->arena);
	yx_free(e);
}

bool
yx_evidence_recognise(struct yx_bytes in)
{
	static const char end[] = "\"format\":\"" EVIDENCE_FORMAT "\"}"; /* the last member */
	size_t len = sizeof(end) - 1;

	return in.len > len && in.data[0] == '{' &&
	       yx_bytes_equal_str(yx_bytes_slice(in, in.len - len, len), end);
}
