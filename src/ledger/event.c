/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Events: the one shape they have, and commitments. The shape is narrow on purpose: an append-only
 * record is no place for free text, in which sooner or later a name or a number of a person lands.
 */
#include <string.h>
#include <yinxin/ledger.h>
#include <yinxin/limits.h>

#define FORM            "docs/LEDGER.md"
#define LOWER           "abcdefghijklmnopqrstuvwxyz"
#define UPPER           "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGIT           "0123456789"
#define FACT_NUMBER_MAX INT64_C(10000000000)

enum yx_status
yx_commit(struct yx_bytes salt, struct yx_bytes value, struct yx_merkle_hash *out,
	  struct yx_error *err)
{
	static const char tag[] = "yinxin-commitment/1"; /* with its NUL */
	struct yx_buf in = { 0 };
	struct yx_digest d;
	enum yx_status st;

	if (salt.len != YX_COMMIT_SALT)
		return yx_fail(err, YX_USAGE, NULL, "", "a commitment's salt has %d bytes",
			       YX_COMMIT_SALT);
	yx_buf_init_secret(&in, 0);
	yx_buf_put(&in, tag, sizeof(tag));
	yx_buf_put_bytes(&in, salt);
	yx_buf_put_bytes(&in, value);
	if ((st = yx_buf_status(&in, err)) == YX_OK &&
	    (st = yx_digest(&d, YX_DIGEST_SHA256, yx_buf_bytes(&in), err)) == YX_OK)
		memcpy(out->b, d.value, sizeof(out->b));
	yx_buf_clear(&in);
	return st;
}

/* -------------------------------------------------------------------- rules */

static bool
only(const char *s, const char *set, size_t max)
{
	size_t n = strspn(s, set);

	return n > 0 && n <= max && s[n] == 0;
}

/* "document.signed": words of a-z, 0-9 and '-', joined by single dots. */
static bool
type_ok(const char *s)
{
	size_t n = strlen(s);

	return only(s, LOWER DIGIT "-.", 64) && s[0] != '.' && s[n - 1] != '.' && !strstr(s, "..");
}

/*
 * What looks like a telephone, identity card or bank account number does not belong here: seven or
 * more decimal digits in a row, unless the token is a digest or a number in another way (hex
 * letters beside the digits).
 */
static bool
token_ok(const char *s)
{
	if (!only(s, UPPER LOWER DIGIT "._:/+=-", 128))
		return false;
	if (strspn(s, DIGIT "abcdef") == strlen(s) && strlen(s) >= 32 && strpbrk(s, "abcdef"))
		return true; /* a digest in hex */
	for (; *s; s++)
		if (strspn(s, DIGIT) >= 7)
			return false;
	return true;
}

static enum yx_status
fact_ok(const char *name, const char *token, int64_t number, enum yx_status as,
	struct yx_error *err)
{
	if (!only(name, LOWER DIGIT "_", 32))
		return yx_fail(err, as, NULL, FORM, "fact names are 1 to 32 of a-z 0-9 _");
	if (token && !token_ok(token))
		return yx_fail(err, as, NULL, FORM,
			       "fact %s: only short tokens, and none that could be a person's "
			       "number, may stand in the ledger",
			       name);
	if (!token && (number > FACT_NUMBER_MAX || number < -FACT_NUMBER_MAX))
		return yx_fail(err, as, NULL, FORM, "fact %s: number is beyond 10^10", name);
	return YX_OK;
}

/* ------------------------------------------------------------------- encode */

static void
put_document(struct yx_json_build *b, const struct yx_event_document *d)
{
	if (d->sha256.alg == YX_DIGEST_NONE && d->sm3.alg == YX_DIGEST_NONE)
		return;
	yx_json_begin_object(b, "document");
	if (d->sha256.alg != YX_DIGEST_NONE)
		yx_json_put_hex(b, "sha256", yx_digest_bytes(&d->sha256));
	if (d->sm3.alg != YX_DIGEST_NONE)
		yx_json_put_hex(b, "sm3", yx_digest_bytes(&d->sm3));
	yx_json_end(b);
}

static enum yx_status
check_event(const struct yx_event *e, struct yx_error *err)
{
	enum yx_status st;

	if (!e->type || !type_ok(e->type))
		return yx_fail(err, YX_USAGE, NULL, FORM,
			       "an event's type is like document.signed: a-z 0-9 - and dots");
	if (e->time == YX_TIME_NONE)
		return yx_fail(err, YX_USAGE, NULL, FORM, "an event needs a time");
	if ((e->document.sha256.alg && e->document.sha256.alg != YX_DIGEST_SHA256) ||
	    (e->document.sm3.alg && e->document.sm3.alg != YX_DIGEST_SM3))
		return yx_fail(err, YX_USAGE, NULL, FORM, "document digests are SHA-256 and SM3");
	if (e->fact_count > YX_EVENT_FACTS_MAX)
		return yx_fail(err, YX_USAGE, NULL, FORM, "more than %d facts", YX_EVENT_FACTS_MAX);
	for (size_t i = 0; i < e->fact_count; i++) {
		const struct yx_event_fact *f = &e->facts[i];

		if ((st = fact_ok(f->name, f->token, f->number, YX_USAGE, err)) != YX_OK)
			return st;
	}
	return YX_OK;
}

enum yx_status
yx_event_encode(const struct yx_event *e, struct yx_buf *out, struct yx_error *err)
{
	struct yx_json_build b = { 0 };
	struct yx_json *tree = NULL;
	uint8_t nonce[16];
	enum yx_status st;

	if ((st = check_event(e, err)) != YX_OK)
		return st;
	if (e->nonce)
		memcpy(nonce, e->nonce, sizeof(nonce));
	else if ((st = yx_random(nonce, sizeof(nonce), err)) != YX_OK)
		return st;
	yx_json_begin_object(&b, NULL);
	yx_json_put_int(&b, "v", 1);
	yx_json_put_str(&b, "type", e->type);
	yx_json_put_time(&b, "time", e->time);
	if (e->has_actor)
		yx_json_put_hex(&b, "actor", yx_bytes(e->actor.b, sizeof(e->actor.b)));
	put_document(&b, &e->document);
	if (e->fact_count) {
		yx_json_begin_object(&b, "facts");
		for (size_t i = 0; i < e->fact_count; i++)
			if (e->facts[i].token)
				yx_json_put_str(&b, e->facts[i].name, e->facts[i].token);
			else
				yx_json_put_int(&b, e->facts[i].name, e->facts[i].number);
		yx_json_end(&b);
	}
	yx_json_put_hex(&b, "nonce", yx_bytes(nonce, sizeof(nonce)));
	yx_json_end(&b);
	if ((st = yx_json_build_finish(&b, &tree, err)) == YX_OK)
		st = yx_json_write(tree, YX_JSON_CANONICAL, out, err);
	yx_json_free(tree);
	return st;
}

/* -------------------------------------------------------------------- check */

static enum yx_status
check_hex(const struct yx_json_at *at, const char *key, size_t len, struct yx_error *err)
{
	struct yx_buf raw = { 0 };
	enum yx_status st = yx_json_get_hex(at, key, len, &raw, err);

	yx_buf_clear(&raw);
	return st;
}

/* Absent is absent: null stands nowhere, or one event would have two forms. */
static enum yx_status
check_nulls(const struct yx_json_at *at, struct yx_error *err)
{
	struct yx_json_at member;
	const char *key;
	void *iter = NULL;

	while (yx_json_each(at, &iter, &key, &member))
		if (yx_json_type(member.value) == YX_JSON_NULL)
			return yx_json_fail(err, YX_MALFORMED, &member, FORM, "null");
	return YX_OK;
}

static enum yx_status
check_facts(const struct yx_json_at *root, struct yx_error *err)
{
	struct yx_json_at facts, f;
	const char *key;
	void *iter = NULL;
	enum yx_status st;

	if ((st = yx_json_get(root, "facts", YX_JSON_OBJECT, &facts, err)) != YX_OK)
		return st;
	if (yx_json_count(&facts) == 0 || yx_json_count(&facts) > YX_EVENT_FACTS_MAX)
		return yx_json_fail(err, YX_MALFORMED, &facts, FORM, "1 to %d facts",
				    YX_EVENT_FACTS_MAX);
	while (yx_json_each(&facts, &iter, &key, &f)) {
		enum yx_json_type t = yx_json_type(f.value);

		if (t != YX_JSON_STRING && t != YX_JSON_INT)
			return yx_json_fail(err, YX_MALFORMED, &f, FORM,
					    "a fact is a token or a whole number");
		st = fact_ok(key, t == YX_JSON_STRING ? yx_json_str(&f) : NULL, yx_json_int(&f),
			     YX_MALFORMED, err);
		if (st != YX_OK)
			return st;
	}
	return YX_OK;
}

static enum yx_status
check_members(const struct yx_json_at *root, struct yx_error *err)
{
	struct yx_json_at doc;
	const char *type, *text;
	char canonical[32];
	yx_time time;
	int64_t v;
	enum yx_status st;

	if ((st = yx_json_only(root, "v type time actor document facts nonce", err)) != YX_OK ||
	    (st = check_nulls(root, err)) != YX_OK ||
	    (st = yx_json_get_int(root, "v", 1, 1, &v, err)) != YX_OK ||
	    (st = yx_json_get_str(root, "type", &type, err)) != YX_OK ||
	    (st = yx_json_get_time(root, "time", &time, err)) != YX_OK ||
	    (st = yx_json_get_str(root, "time", &text, err)) != YX_OK ||
	    (st = check_hex(root, "nonce", 16, err)) != YX_OK)
		return st;
	if (!type_ok(type))
		return yx_fail(err, YX_MALFORMED, NULL, FORM, "type: not an event type");
	if (strcmp(yx_time_rfc3339(canonical, time), text) != 0)
		return yx_fail(err, YX_MALFORMED, NULL, FORM, "time: not in UTC's shortest form");
	if (yx_json_has(root, "actor") && (st = check_hex(root, "actor", 32, err)) != YX_OK)
		return st;
	if (yx_json_has(root, "facts") && (st = check_facts(root, err)) != YX_OK)
		return st;
	if (!yx_json_has(root, "document"))
		return YX_OK;
	if ((st = yx_json_get(root, "document", YX_JSON_OBJECT, &doc, err)) != YX_OK ||
	    (st = yx_json_only(&doc, "sha256 sm3", err)) != YX_OK)
		return st;
	if ((st = check_nulls(&doc, err)) != YX_OK)
		return st;
	if (yx_json_count(&doc) == 0)
		return yx_json_fail(err, YX_MALFORMED, &doc, FORM, "no digest");
	if (yx_json_has(&doc, "sha256") && (st = check_hex(&doc, "sha256", 32, err)) != YX_OK)
		return st;
	if (yx_json_has(&doc, "sm3") && (st = check_hex(&doc, "sm3", 32, err)) != YX_OK)
		return st;
	return YX_OK;
}

enum yx_status
yx_event_check(struct yx_bytes in, struct yx_error *err)
{
	struct yx_json *tree = NULL;
	struct yx_buf again = { 0 };
	struct yx_json_at root;
	enum yx_status st;

	if (in.len > YX_LIMIT_EVENT)
		return yx_fail(err, YX_LIMIT, NULL, FORM, "an event of more than %d bytes",
			       YX_LIMIT_EVENT);
	if ((st = yx_json_parse(&tree, in, NULL, err)) != YX_OK)
		goto done;
	root = yx_json_at(tree);
	if ((st = check_members(&root, err)) != YX_OK ||
	    (st = yx_json_write(tree, YX_JSON_CANONICAL, &again, err)) != YX_OK)
		goto done;
	if (!yx_bytes_equal(yx_buf_bytes(&again), in))
		st = yx_fail(err, YX_MALFORMED, NULL, "RFC 8785", "event is not in canonical form");
done:
	if (st != YX_OK)
		yx_fail_prefix(err, st, "event: ");
	yx_buf_clear(&again);
	yx_json_free(tree);
	return st;
}
