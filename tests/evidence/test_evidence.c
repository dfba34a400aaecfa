/* SPDX-License-Identifier: Apache-2.0 */
/* evidence: a package made from a ledger of its own, verified, and spoilt in every way. */
#include <unistd.h>
#include <yinxin/evidence.h>
#include <yinxin/tsp.h>
#include "../test.h"

static struct yx_error err;

#define DOC "%PDF-1.4 not a real one, but bytes are bytes\n"

/* One matter with four events and a checkpoint; a second matter beside it. */
struct bench {
	struct yx_ledger *ledger;
	struct yx_key *ed, *sm2;
	char ved[512], vsm2[1024];
	uint8_t salt[YX_COMMIT_SALT];
	struct yx_buf package;
};

static void
add_event(struct bench *b, const char *matter, const char *type, bool actor, bool document)
{
	struct yx_event e = { .type = type, .time = INT64_C(1767225600) * YX_SECOND };
	struct yx_ledger_receipt r;
	struct yx_buf text = { 0 };

	if (actor) {
		e.has_actor = true;
		CHECK_OK(yx_commit(yx_bytes(b->salt, sizeof(b->salt)), YX_BYTES_LIT("\xe5\xbc\xa0"),
				   &e.actor, &err));
	}
	if (document) {
		CHECK_OK(yx_digest(&e.document.sha256, YX_DIGEST_SHA256, YX_BYTES_LIT(DOC), &err));
		CHECK_OK(yx_digest(&e.document.sm3, YX_DIGEST_SM3, YX_BYTES_LIT(DOC), &err));
	}
	CHECK_OK(yx_event_encode(&e, &text, &err));
	CHECK_OK(yx_ledger_append(b->ledger, matter, yx_buf_bytes(&text), YX_LEDGER_ANY, &r, &err));
	yx_buf_clear(&text);
}

static void
vkey(const struct yx_key *k, char *out, size_t size)
{
	struct yx_note_key *v = NULL;

	CHECK_OK(yx_note_key_new(&v, "example.org/evidence", yx_key_public(k), &err));
	snprintf(out, size, "%s", v ? yx_note_key_text(v) : "");
	yx_note_key_free(v);
}

static void
bench_open(struct bench *b)
{
	static int turn;
	char folder[512];

	memset(b, 0, sizeof(*b));
	memset(b->salt, 0x5a, sizeof(b->salt));
	snprintf(folder, sizeof(folder), "%s/ledger%d", test_scratch(), turn++);
	CHECK_OK(yx_ledger_create(folder, "example.org/evidence", &err));
	CHECK_OK(yx_ledger_open(&b->ledger, folder, 0, &err));
	CHECK_OK(yx_key_generate(&b->ed, "ed25519", &err));
	CHECK_OK(yx_key_generate(&b->sm2, "sm2", &err));
	vkey(b->ed, b->ved, sizeof(b->ved));
	vkey(b->sm2, b->vsm2, sizeof(b->vsm2));
	add_event(b, "M-1", "identity.verified", true, false);
	add_event(b, "M-2", "other.matter", false, false);
	add_event(b, "M-1", "factor.passed", true, false);
	add_event(b, "M-1", "consent.given", true, true);
	add_event(b, "M-2", "other.matter", false, false);
	add_event(b, "M-1", "document.signed", true, true);
	add_event(b, "M-2", "other.matter", false, false);
	CHECK_OK(yx_ledger_sync(b->ledger, &err));
	CHECK_OK(yx_ledger_checkpoint(b->ledger, b->ed, b->sm2, NULL, &err));
}

static void
bench_close(struct bench *b)
{
	yx_ledger_free(b->ledger);
	yx_key_free(b->ed);
	yx_key_free(b->sm2);
	yx_buf_clear(&b->package);
}

static void
export_it(struct bench *b, bool embed, bool keys)
{
	const struct yx_evidence_file doc = { .name = "contract.pdf",
					      .media = "application/pdf",
					      .bytes = YX_BYTES_LIT(DOC),
					      .embed = embed };
	const struct yx_evidence_file part = { .name = "note.txt",
					       .media = "text/plain",
					       .bytes = YX_BYTES_LIT("hello"),
					       .kind = YX_EVIDENCE_OTHER };
	const struct yx_evidence_opening opening = { yx_bytes(b->salt, sizeof(b->salt)),
						     YX_BYTES_LIT("\xe5\xbc\xa0") };
	const char *carried[2] = { b->ved, b->vsm2 };
	struct yx_evidence_options o = { .ledger = b->ledger,
					 .matter = "M-1",
					 .created = 0,
					 .documents = &doc,
					 .document_count = 1,
					 .parts = &part,
					 .part_count = 1,
					 .openings = &opening,
					 .opening_count = 1,
					 .keys = carried,
					 .key_count = keys ? 2 : 0 };

	yx_buf_reset(&b->package);
	CHECK_OK(yx_evidence_export(&b->package, &o, &err));
}

/* The verdict over these bytes; UNREADABLE when they do not parse. */
static enum yx_verdict
verdict_of(struct bench *b, struct yx_bytes in, bool trust, bool file, enum yx_item_kind kind,
	   enum yx_indication *of_kind)
{
	const char *keys[2] = { b->ved, b->vsm2 };
	const struct yx_evidence_given given = { "x.pdf", YX_BYTES_LIT(DOC) };
	struct yx_evidence_verify_options o = { .keys = keys,
						.key_count = trust ? 2 : 0,
						.files = &given,
						.file_count = file ? 1 : 0,
						.at = YX_TIME_NONE };
	struct yx_evidence_report *r = NULL;
	struct yx_evidence *e = NULL;
	enum yx_verdict v = YX_VERDICT_UNREADABLE;

	if (of_kind)
		*of_kind = YX_INDICATION_NONE;
	if (yx_evidence_parse(&e, in, NULL) != YX_OK)
		return v;
	CHECK_OK(yx_evidence_verify(&r, e, &o, &err));
	if (r) {
		v = r->verdict;
		for (size_t i = 0; i < r->item_count && of_kind; i++)
			if (r->items[i].kind == kind && r->items[i].result > *of_kind)
				*of_kind = r->items[i].result;
	}
	yx_evidence_report_free(r);
	yx_evidence_free(e);
	return v;
}

static void
a_whole_package_passes(void)
{
	enum yx_indication i;
	struct bench b;
	struct yx_buf again = { 0 };

	bench_open(&b);
	export_it(&b, true, false);
	CHECK_INT(verdict_of(&b, yx_buf_bytes(&b.package), true, false, YX_ITEM_INCLUSION_SM3, &i),
		  YX_VERDICT_TOTAL_PASSED);
	CHECK_INT(i, YX_INDICATION_PASSED);
	CHECK(yx_evidence_recognise(yx_buf_bytes(&b.package)));
	CHECK(!yx_evidence_recognise(YX_BYTES_LIT("{\"format\":\"yinxin-evidence/1\"} ")));
	/* the same input gives the same bytes */
	yx_buf_put_bytes(&again, yx_buf_bytes(&b.package));
	export_it(&b, true, false);
	CHECK(yx_bytes_equal(yx_buf_bytes(&again), yx_buf_bytes(&b.package)));
	yx_buf_clear(&again);
	bench_close(&b);
}

static void
says_what_it_could_not_check(void)
{
	enum yx_indication i;
	struct bench b;

	bench_open(&b);
	/* the document stays home: open until it is given */
	export_it(&b, false, false);
	CHECK_INT(verdict_of(&b, yx_buf_bytes(&b.package), true, false, YX_ITEM_DOCUMENT, &i),
		  YX_VERDICT_INDETERMINATE);
	CHECK_INT(i, YX_INDICATION_INDETERMINATE);
	CHECK_INT(verdict_of(&b, yx_buf_bytes(&b.package), true, true, YX_ITEM_DOCUMENT, &i),
		  YX_VERDICT_TOTAL_PASSED);
	/* nobody vouches for the key */
	CHECK_INT(verdict_of(&b, yx_buf_bytes(&b.package), false, true, YX_ITEM_CHECKPOINT, &i),
		  YX_VERDICT_INDETERMINATE);
	CHECK_INT(i, YX_INDICATION_INDETERMINATE);
	export_it(&b, true, true);
	CHECK_INT(verdict_of(&b, yx_buf_bytes(&b.package), false, false, YX_ITEM_CHECKPOINT, &i),
		  YX_VERDICT_INDETERMINATE);
	CHECK_INT(verdict_of(&b, yx_buf_bytes(&b.package), true, false, YX_ITEM_CHECKPOINT, &i),
		  YX_VERDICT_TOTAL_PASSED);
	bench_close(&b);
}

static void
every_changed_byte_is_found(void)
{
	struct bench b;
	uint8_t *copy;

	bench_open(&b);
	export_it(&b, true, true);
	copy = malloc(b.package.len);
	for (size_t i = 0; i < b.package.len; i++) {
		enum yx_verdict v;

		memcpy(copy, b.package.data, b.package.len);
		copy[i] ^= (uint8_t)(1 << i % 7);
		v = verdict_of(&b, yx_bytes(copy, b.package.len), true, false, YX_ITEM_PACKAGE,
			       NULL);
		CHECK_MSG(v == YX_VERDICT_TOTAL_FAILED || v == YX_VERDICT_UNREADABLE,
			  "byte %zu may change: %s", i, yx_verdict_name(v));
	}
	for (size_t n = 0; n < b.package.len; n += 7)
		CHECK(verdict_of(&b, yx_bytes(b.package.data, n), true, false, YX_ITEM_PACKAGE,
				 NULL) == YX_VERDICT_UNREADABLE);
	yx_buf_puts(&b.package, " ");
	CHECK_INT(verdict_of(&b, yx_buf_bytes(&b.package), true, false, YX_ITEM_PACKAGE, NULL),
		  YX_VERDICT_TOTAL_FAILED);
	free(copy);
	bench_close(&b);
}

/* Someone who changes a package and makes its digests again: found by what stands behind them. */
static void
reseal(struct yx_buf *package, const char *from, const char *to)
{
	struct yx_bytes all = yx_buf_bytes(package);
	size_t at = yx_bytes_find(all, yx_bytes_str(from), 0), end;
	struct yx_json_build b = { 0 };
	struct yx_buf edited = { 0 }, canonical = { 0 };
	struct yx_json *tree = NULL, *whole = NULL;
	struct yx_json_at root, content;
	struct yx_digest sha256, sm3;

	CHECK_MSG(at != SIZE_MAX, "no \"%s\" in the package", from);
	if (at == SIZE_MAX)
		return;
	end = at + strlen(from);
	yx_buf_put_bytes(&edited, yx_bytes_slice(all, 0, at));
	yx_buf_puts(&edited, to);
	yx_buf_put_bytes(&edited, yx_bytes_slice(all, end, all.len));
	CHECK_OK(yx_json_parse(&tree, yx_buf_bytes(&edited), NULL, &err));
	root = yx_json_at(tree);
	CHECK_OK(yx_json_get(&root, "content", YX_JSON_OBJECT, &content, &err));
	CHECK_OK(yx_json_write(content.value, YX_JSON_CANONICAL, &canonical, &err));
	CHECK_OK(yx_digest(&sha256, YX_DIGEST_SHA256, yx_buf_bytes(&canonical), &err));
	CHECK_OK(yx_digest(&sm3, YX_DIGEST_SM3, yx_buf_bytes(&canonical), &err));
	yx_json_begin_object(&b, NULL);
	yx_json_put_value(&b, "content", content.value);
	yx_json_begin_object(&b, "digest");
	yx_json_put_hex(&b, "sha256", yx_digest_bytes(&sha256));
	yx_json_put_hex(&b, "sm3", yx_digest_bytes(&sm3));
	yx_json_end(&b);
	yx_json_put_str(&b, "format", "yinxin-evidence/1");
	yx_json_end(&b);
	CHECK_OK(yx_json_build_finish(&b, &whole, &err));
	yx_buf_reset(package);
	CHECK_OK(yx_json_write(whole, YX_JSON_CANONICAL, package, &err));
	yx_json_free(whole);
	yx_json_free(tree);
	yx_buf_clear(&edited);
	yx_buf_clear(&canonical);
}

static void
a_forger_who_seals_again_is_found(void)
{
	static const struct {
		const char *name, *from, *to;
		enum yx_item_kind kind;
		enum yx_indication want;
	} cases[] = {
		{ "event type", "consent.given", "consent.taken", YX_ITEM_CHAIN,
		  YX_INDICATION_FAILED },
		{ "event time", "2026-01-01T00:00:00Z", "2025-01-01T00:00:00Z", YX_ITEM_CHAIN,
		  YX_INDICATION_FAILED },
		{ "matter", "\"matter\":\"M-1\"", "\"matter\":\"M-7\"", YX_ITEM_CHAIN,
		  YX_INDICATION_FAILED },
		{ "count", "\"count\":4", "\"count\":5", YX_ITEM_CHAIN, YX_INDICATION_FAILED },
		{ "place in the log", "\"index\":5", "\"index\":4", YX_ITEM_INCLUSION,
		  YX_INDICATION_FAILED },
		{ "size of the log", "\"size\":7,\"sm3\"", "\"size\":6,\"sm3\"", YX_ITEM_INCLUSION,
		  YX_INDICATION_FAILED },
		{ "origin", "\"origin\":\"example.org/evidence\"",
		  "\"origin\":\"example.org/other\"", YX_ITEM_INCLUSION, YX_INDICATION_FAILED },
		{ "checkpoint size", "\"checkpoint\":\"example.org/evidence\\n7",
		  "\"checkpoint\":\"example.org/evidence\\n9", YX_ITEM_CHECKPOINT,
		  YX_INDICATION_FAILED },
		{ "embedded document", "\"size\":45", "\"size\":46", YX_ITEM_DOCUMENT,
		  YX_INDICATION_FAILED },
		{ "a part's bytes", "aGVsbG8=", "aGVsbG9v", YX_ITEM_PART, YX_INDICATION_FAILED },
		{ "who it was", "5byg", "5p2O", YX_ITEM_OPENING, YX_INDICATION_FAILED },
	};
	struct bench b;

	bench_open(&b);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		enum yx_indication got;
		enum yx_verdict v;

		export_it(&b, true, true);
		reseal(&b.package, cases[i].from, cases[i].to);
		v = verdict_of(&b, yx_buf_bytes(&b.package), true, false, cases[i].kind, &got);
		CHECK_MSG(v == YX_VERDICT_TOTAL_FAILED && got == cases[i].want, "%s: %s, item %d",
			  cases[i].name, yx_verdict_name(v), (int)got);
	}
	/* sealing again changes nothing when nothing was changed */
	export_it(&b, true, true);
	reseal(&b.package, "M-1", "M-1");
	CHECK_INT(verdict_of(&b, yx_buf_bytes(&b.package), true, false, YX_ITEM_PACKAGE, NULL),
		  YX_VERDICT_TOTAL_PASSED);
	bench_close(&b);
}

/* An event given by its hashes alone: the chain still holds, and the report says so. */
static void
withheld_events_keep_the_chain(void)
{
	struct yx_ledger_event *ev = NULL;
	struct yx_arena *arena = yx_arena_new(0);
	struct yx_event_hash h;
	struct yx_json_build jb = { 0 };
	struct yx_buf quoted = { 0 }, hashes = { 0 };
	struct yx_json *tree = NULL;
	enum yx_indication got;
	struct bench b;
	size_t n;

	bench_open(&b);
	CHECK_OK(yx_ledger_events(b.ledger, "M-1", arena, &ev, &n, &err));
	REQUIRE(ev);
	CHECK_OK(yx_event_hash(ev[1].json, &h, &err));
	export_it(&b, true, false);
	/* the event as it stands in the package: a JSON string */
	yx_json_begin_array(&jb, NULL);
	yx_json_put_text(&jb, NULL, ev[1].json);
	yx_json_end(&jb);
	CHECK_OK(yx_json_build_finish(&jb, &tree, &err));
	CHECK_OK(yx_json_write(tree, YX_JSON_CANONICAL, &quoted, &err));
	quoted.data[quoted.len - 1] = 0; /* without the brackets of the array */
	yx_buf_puts(&hashes, "{\"sha256\":\"");
	yx_hex_put(&hashes, yx_bytes(h.sha256.b, 32));
	yx_buf_puts(&hashes, "\",\"sm3\":\"");
	yx_hex_put(&hashes, yx_bytes(h.sm3.b, 32));
	yx_buf_puts(&hashes, "\"}");
	reseal(&b.package, (const char *)quoted.data + 1, yx_buf_str(&hashes));
	CHECK_INT(verdict_of(&b, yx_buf_bytes(&b.package), true, false, YX_ITEM_CHAIN, &got),
		  YX_VERDICT_INDETERMINATE);
	CHECK_INT(got, YX_INDICATION_PASSED);
	verdict_of(&b, yx_buf_bytes(&b.package), true, false, YX_ITEM_EVENTS, &got);
	CHECK_INT(got, YX_INDICATION_INDETERMINATE);
	yx_json_free(tree);
	yx_buf_clear(&quoted);
	yx_buf_clear(&hashes);
	yx_arena_free(arena);
	bench_close(&b);
}

static void
export_needs_a_checkpoint_that_covers(void)
{
	struct yx_evidence_options o = { .matter = "M-1" };
	struct yx_buf out = { 0 };
	struct bench b;

	bench_open(&b);
	o.ledger = b.ledger;
	CHECK_OK(yx_evidence_export(&out, &o, &err));
	add_event(&b, "M-1", "document.delivered", false, false);
	CHECK_OK(yx_ledger_sync(b.ledger, &err));
	yx_buf_reset(&out);
	CHECK_STATUS(yx_evidence_export(&out, &o, &err), YX_CONFLICT);
	CHECK_INT(out.len, 0);
	o.matter = "M-none";
	CHECK_STATUS(yx_evidence_export(&out, &o, &err), YX_NOT_FOUND);
	yx_buf_clear(&out);
	bench_close(&b);
}

static size_t
shown(struct bench *b, bool trust, size_t which)
{
	const char *keys[1] = { b->ved };
	struct yx_evidence_verify_options o = { .keys = keys,
						.key_count = trust ? 1 : 0,
						.at = YX_TIME_NONE };
	struct yx_evidence_report *r = NULL;
	struct yx_evidence *e = NULL;
	enum yx_shown s = YX_NOT_SHOWN;

	CHECK_OK(yx_evidence_parse(&e, yx_buf_bytes(&b->package), &err));
	if (e)
		CHECK_OK(yx_evidence_verify(&r, e, &o, &err));
	if (r)
		s = r->article13[which].shown;
	yx_evidence_report_free(r);
	yx_evidence_free(e);
	return s;
}

static void
article_13_is_shown_only_by_what_was_checked(void)
{
	struct bench b;

	bench_open(&b);
	export_it(&b, true, false);
	CHECK_INT(shown(&b, true, 0), YX_PARTLY_SHOWN); /* no certificate anywhere */
	CHECK_INT(shown(&b, true, 1), YX_SHOWN);
	CHECK_INT(shown(&b, true, 2), YX_PARTLY_SHOWN); /* no signature verified */
	CHECK_INT(shown(&b, true, 3), YX_SHOWN);
	CHECK_INT(shown(&b, false, 1), YX_PARTLY_SHOWN); /* nobody vouches for the record */
	CHECK_INT(shown(&b, false, 3), YX_PARTLY_SHOWN);
	export_it(&b, false, false);
	CHECK_INT(shown(&b, true, 3), YX_NOT_SHOWN); /* the file was not at hand */
	bench_close(&b);
}

static void
pages_escape_what_they_show(void)
{
	const struct yx_evidence_file doc = { .name = "<script>&\"\x1b[31m.pdf",
					      .media = "application/pdf",
					      .bytes = YX_BYTES_LIT(DOC) };
	struct yx_evidence_options o = { .matter = "M-1", .documents = &doc, .document_count = 1 };
	struct yx_evidence_verify_options v = { .at = YX_TIME_NONE };
	struct yx_evidence_report *r = NULL;
	struct yx_evidence *e = NULL;
	struct bench b;

	bench_open(&b);
	o.ledger = b.ledger;
	CHECK_OK(yx_evidence_export(&b.package, &o, &err));
	CHECK_OK(yx_evidence_parse(&e, yx_buf_bytes(&b.package), &err));
	REQUIRE(e);
	CHECK_OK(yx_evidence_verify(&r, e, &v, &err));
	REQUIRE(r);
	for (int i = 0; i < 4; i++) {
		struct yx_buf page = { 0 };
		enum yx_evidence_form form = i & 1 ? YX_EVIDENCE_HTML : YX_EVIDENCE_TEXT;

		CHECK_OK(yx_evidence_page(&page, e, r, form, i & 2, &err));
		CHECK(yx_utf8_valid(yx_buf_bytes(&page)));
		CHECK(yx_bytes_find(yx_buf_bytes(&page), YX_BYTES_LIT("\x1b"), 0) == SIZE_MAX);
		CHECK((yx_bytes_find(yx_buf_bytes(&page), YX_BYTES_LIT("<script"), 0) ==
		       SIZE_MAX) == (form == YX_EVIDENCE_HTML));
		CHECK(yx_bytes_find(yx_buf_bytes(&page),
				    yx_bytes_str(i & 2 ? "第十三条" : "article 13"),
				    0) != SIZE_MAX);
		yx_buf_clear(&page);
	}
	yx_evidence_report_free(r);
	yx_evidence_free(e);
	bench_close(&b);
}

TEST_MAIN(CASE(a_whole_package_passes), CASE(says_what_it_could_not_check),
	  CASE(every_changed_byte_is_found), CASE(a_forger_who_seals_again_is_found),
	  CASE(withheld_events_keep_the_chain), CASE(export_needs_a_checkpoint_that_covers),
	  CASE(article_13_is_shown_only_by_what_was_checked), CASE(pages_escape_what_they_show))
