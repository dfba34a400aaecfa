/* SPDX-License-Identifier: Apache-2.0 */
/* yinxin ledger append: an event made of the options, recorded, and what came of it told. */
#include <inttypes.h>
#include <string.h>
#include "cmd_ledger.h"

static enum yx_status
fill_event(struct ledger_request *r, struct yx_event *e, uint8_t salt[YX_COMMIT_SALT],
	   struct yx_error *err)
{
	struct yx_buf raw = { 0 };
	struct yx_file f = { 0 };
	enum yx_status st;

	e->type = r->type;
	e->time = yx_time_now();
	e->facts = r->facts;
	e->fact_count = r->fact_count;
	if (r->time && (st = yx_time_parse_rfc3339(&e->time, yx_bytes_str(r->time), err)) != YX_OK)
		return st;
	if (r->actor) {
		if ((st = yx_random(salt, YX_COMMIT_SALT, err)) != YX_OK ||
		    (st = yx_commit(yx_bytes(salt, YX_COMMIT_SALT), yx_bytes_str(r->actor),
				    &e->actor, err)) != YX_OK)
			return st;
		e->has_actor = true;
	} else if (r->commitment) {
		st = yx_hex_decode(&raw, yx_bytes_str(r->commitment), err);
		if (st == YX_OK && raw.len != sizeof(e->actor.b))
			st = yx_fail(err, YX_USAGE, NULL, "", "a commitment is 64 hex digits");
		if (st == YX_OK)
			memcpy(e->actor.b, raw.data, sizeof(e->actor.b));
		yx_buf_clear(&raw);
		if (st != YX_OK)
			return st;
		e->has_actor = true;
	}
	if (!r->document)
		return YX_OK;
	if ((st = yx_file_open(&f, r->document, 0, err)) == YX_OK &&
	    (st = yx_digest(&e->document.sha256, YX_DIGEST_SHA256, f.bytes, err)) == YX_OK)
		st = yx_digest(&e->document.sm3, YX_DIGEST_SM3, f.bytes, err);
	yx_file_close(&f);
	return st;
}

static int
tell_append(struct ledger_request *r, const struct yx_ledger_receipt *receipt,
	    const struct yx_event *e, const uint8_t *salt)
{
	struct yx_json_build b = { 0 };
	char hex[2 * YX_COMMIT_SALT + 1];

	if (r->c->json) {
		yx_json_begin_object(&b, NULL);
		yx_json_put_str(&b, "matter", r->matter);
		yx_json_put_str(&b, "type", r->type);
		yx_json_put_time(&b, "time", e->time);
		yx_json_put_int(&b, "number", (int64_t)receipt->number);
		yx_json_put_int(&b, "index", (int64_t)receipt->index);
		if (e->has_actor)
			ledger_put_hash(&b, "commitment", &e->actor);
		if (r->actor)
			yx_json_put_hex(&b, "salt", yx_bytes(salt, YX_COMMIT_SALT));
		yx_json_end(&b);
		return cli_print_json(r->c, &b);
	}
	cli_say(r->c, "event %" PRIu64 " of %s, entry %" PRIu64 " of the log",
		"第 %" PRIu64 " 个事件（事项 %s），账本第 %" PRIu64 " 项", receipt->number,
		r->matter, receipt->index);
	if (r->actor)
		cli_say(r->c, "salt of the commitment (keep it): %s", "承诺的盐值（请保存）：%s",
			yx_hex(hex, sizeof(hex), yx_bytes(salt, YX_COMMIT_SALT)));
	return CLI_OK;
}

int
ledger_append(struct ledger_request *r)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_ledger_receipt receipt;
	struct yx_ledger *l = NULL;
	uint8_t salt[YX_COMMIT_SALT] = { 0 };
	struct yx_event e = { 0 };
	struct yx_buf text = { 0 };
	int rc = CLI_OK;
	enum yx_status st;

	if (!r->folder || !r->matter || !r->type)
		return cli_usage(r->c, "needs FOLDER, --matter and --type",
				 "需要目录、--matter 和 --type", NULL);
	if ((st = fill_event(r, &e, salt, &err)) == YX_OK &&
	    (st = yx_event_encode(&e, &text, &err)) == YX_OK &&
	    (st = yx_ledger_open(&l, r->folder, 0, &err)) == YX_OK &&
	    (st = yx_ledger_append(l, r->matter, yx_buf_bytes(&text), r->expect, &receipt, &err)) ==
		YX_OK &&
	    (st = yx_ledger_sync(l, &err)) == YX_OK)
		rc = tell_append(r, &receipt, &e, salt);
	else
		rc = cli_error(r->c, &err, NULL);
	yx_wipe(salt, sizeof(salt));
	yx_ledger_free(l);
	yx_buf_clear(&text);
	return rc;
}
