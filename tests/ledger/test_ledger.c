/* SPDX-License-Identifier: Apache-2.0 */
/* ledger: a random walk beside a naive twin; damage of every kind; checkpoints. */
#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>
#include "ledger_twin.h"

static char folder[512];

static const char *
inside(const char *name)
{
	static char path[4][1024];
	static unsigned turn;
	char *p = path[turn++ % 4];

	snprintf(p, 1024, "%s/%s", folder, name);
	return p;
}

static void
fresh(const char *name)
{
	snprintf(folder, sizeof(folder), "%s/%s", test_scratch(), name);
	test_sh("rm -rf '%s'", folder);
	CHECK_OK(yx_ledger_create(folder, "example.org/test", &err));
}

static struct yx_ledger *
open_it(unsigned flags)
{
	struct yx_ledger *l = NULL;

	CHECK_OK(yx_ledger_open(&l, folder, flags, &err));
	return l;
}

static void
append_to(struct yx_ledger *l, struct twin *t, int n)
{
	for (int i = 0; i < n; i++) {
		struct yx_ledger_receipt r;
		int matter = rand() % TWIN_MATTERS;
		char event[256];

		twin_event(event, (int)t->count);
		CHECK_OK(yx_ledger_append(l, twin_matter(matter), yx_bytes_str(event),
					  YX_LEDGER_ANY, &r, &err));
		CHECK_INT(r.index, t->count);
		twin_add(t, matter, event);
	}
	CHECK_OK(yx_ledger_sync(l, &err));
}

static void
check_report(bool index_ok)
{
	struct yx_ledger_report r;

	CHECK_OK(yx_ledger_verify(folder, &r, &err));
	CHECK_MSG(r.journal_ok && r.index_ok == index_ok && r.tiles_bad == 0 &&
		      r.tiles_missing == 0,
		  "verify: %s", r.first_problem);
}

static void
agrees_with_a_naive_twin(void)
{
	static struct twin t;
	struct yx_ledger *l;

	t.count = 0;
	srand(7);
	fresh("twin");
	l = open_it(0);
	REQUIRE(l);
	twin_check(&t, l);
	while (t.count < 1400) {
		append_to(l, &t, 1 + rand() % 90);
		if (rand() % 4 == 0) {
			yx_ledger_free(l); /* writes tiles and index out */
			if (rand() % 4 == 0)
				test_sh("rm -rf '%s' '%s'*", inside("tile"), inside("index.db"));
			check_report(true);
			l = open_it(0);
			REQUIRE(l);
		}
		if (rand() % 3 == 0)
			twin_check(&t, l);
	}
	twin_check(&t, l);
	yx_ledger_free(l);
	l = open_it(YX_LEDGER_READ_ONLY);
	REQUIRE(l);
	twin_check(&t, l);
	yx_ledger_free(l);
}

static void
events_come_back_in_order(void)
{
	struct yx_arena *a = yx_arena_new(0);
	struct yx_ledger_event *ev;
	struct yx_ledger *l;
	static struct twin t;
	size_t n, seen = 0;

	t.count = 0;
	fresh("events");
	l = open_it(0);
	REQUIRE(l && a);
	for (int i = 0; i < 5; i++)
		append_to(l, &t, 20);
	CHECK_OK(yx_ledger_events(l, "M-3", a, &ev, &n, &err));
	for (size_t i = 0; i < t.count; i++)
		if (t.matter[i] == 3) {
			REQUIRE(seen < n);
			CHECK(yx_bytes_equal_str(ev[seen].json, t.event[i]));
			CHECK_INT(ev[seen].index, i);
			CHECK_INT(ev[seen].number, seen + 1);
			seen++;
		}
	CHECK_INT(n, seen);
	CHECK_STATUS(yx_ledger_events(l, "M-none", a, &ev, &n, &err), YX_NOT_FOUND);
	yx_ledger_free(l);
	yx_arena_free(a);
}

static void
appends_only_where_expected(void)
{
	struct yx_ledger_receipt r;
	struct yx_ledger *l, *second = NULL;
	struct yx_chain c;
	uint8_t salt[YX_CHAIN_SALT];
	char event[256];

	fresh("expect");
	CHECK_STATUS(yx_ledger_create(folder, "example.org/test", &err), YX_CONFLICT);
	l = open_it(0);
	REQUIRE(l);
	twin_event(event, 1);
	CHECK_OK(yx_ledger_append(l, "A", yx_bytes_str(event), 0, &r, &err));
	CHECK_STATUS(yx_ledger_append(l, "A", yx_bytes_str(event), 0, &r, &err), YX_CONFLICT);
	CHECK_OK(yx_ledger_append(l, "A", yx_bytes_str(event), 1, &r, &err));
	CHECK_INT(r.number, 2);
	CHECK_STATUS(yx_ledger_append(l, "a b", yx_bytes_str(event), 0, &r, &err), YX_USAGE);
	CHECK_STATUS(yx_ledger_append(l, "", yx_bytes_str(event), 0, &r, &err), YX_USAGE);
	CHECK_STATUS(yx_ledger_append(l, "A", YX_BYTES_LIT("{}"), 2, &r, &err), YX_MALFORMED);
	CHECK_STATUS(yx_ledger_chain(l, "A", &c, salt, &err), YX_NOT_FOUND); /* not synced */
	CHECK_INT(yx_ledger_size(l), 0);
	CHECK_OK(yx_ledger_sync(l, &err));
	CHECK_OK(yx_ledger_chain(l, "A", &c, salt, &err));
	CHECK_INT(c.count, 2);
	/* one writer, and readers beside it */
	CHECK_STATUS(yx_ledger_open(&second, folder, 0, &err), YX_CONFLICT);
	second = open_it(YX_LEDGER_READ_ONLY);
	REQUIRE(second);
	CHECK_INT(yx_ledger_size(second), 2);
	CHECK_STATUS(yx_ledger_append(second, "A", yx_bytes_str(event), 2, &r, &err), YX_DENIED);
	yx_ledger_free(second);
	/* what was staged and not synced never was */
	CHECK_OK(yx_ledger_append(l, "B", yx_bytes_str(event), 0, &r, &err));
	yx_ledger_free(l);
	l = open_it(0);
	REQUIRE(l);
	CHECK_INT(yx_ledger_size(l), 2);
	CHECK_STATUS(yx_ledger_chain(l, "B", &c, salt, &err), YX_NOT_FOUND);
	yx_ledger_free(l);
	CHECK_STATUS(yx_ledger_open(&l, "/nonexistent/ledger", 0, &err), YX_NOT_FOUND);
}

static void
write_raw(const char *path, const uint8_t *data, size_t len)
{
	FILE *f = fopen(path, "w"); /* in place and unsynced: thousands of these */

	CHECK(f && fwrite(data, 1, len, f) == len && fclose(f) == 0);
}

/*
 * Every byte of a journal changed, with the index gone so that nothing else knows: opening refuses,
 * or the damage is in the last frame and only that frame is gone. With the checkpoint left in place
 * it always refuses.
 */
static void
every_changed_byte_of_the_journal_is_seen(void)
{
	struct yx_key *key = NULL;
	struct yx_bytes whole;
	struct yx_ledger *l;
	static struct twin t;
	uint8_t *copy;

	t.count = 0;
	fresh("flip");
	l = open_it(0);
	REQUIRE(l);
	for (int i = 0; i < 4; i++)
		append_to(l, &t, 2);
	CHECK_OK(yx_key_generate(&key, "ed25519", &err));
	CHECK_OK(yx_ledger_checkpoint(l, key, NULL, NULL, &err));
	yx_ledger_free(l);
	yx_key_free(key);
	CHECK(rename(inside("checkpoint"), inside("aside")) == 0);
	whole = test_read(inside("journal"));
	copy = malloc(whole.len);
	unlink(inside("index.db"));
	for (int with_checkpoint = 0; with_checkpoint < 2; with_checkpoint++) {
		for (size_t i = 0; i < whole.len; i++) {
			memcpy(copy, whole.data, whole.len);
			copy[i] ^= 0x10;
			write_raw(inside("journal"), copy, whole.len);
			l = NULL;
			if (yx_ledger_open(&l, folder, YX_LEDGER_READ_ONLY, NULL) == YX_OK)
				CHECK_MSG(!with_checkpoint && yx_ledger_size(l) == 6,
					  "byte %zu: opened with %llu entries", i,
					  (unsigned long long)yx_ledger_size(l));
			yx_ledger_free(l);
		}
		CHECK(rename(inside("aside"), inside("checkpoint")) == 0 || with_checkpoint);
	}
	write_raw(inside("journal"), whole.data, whole.len);
	l = open_it(0);
	REQUIRE(l);
	twin_check(&t, l);
	yx_ledger_free(l);
	free(copy);
	free((void *)(uintptr_t)whole.data);
}

/* Cut at every byte: exactly the whole frames before the cut are there, and more can be added. */
static void
a_torn_tail_is_cut_off(void)
{
	struct yx_bytes whole;
	struct yx_ledger *l;
	static struct twin t;
	uint64_t before = 0;

	t.count = 0;
	fresh("torn");
	l = open_it(0);
	REQUIRE(l);
	for (int i = 0; i < 3; i++)
		append_to(l, &t, 3);
	yx_ledger_free(l);
	whole = test_read(inside("journal"));
	for (size_t n = 82; n <= whole.len; n += 13) {
		static struct twin cut;

		write_raw(inside("journal"), whole.data, n);
		test_sh("rm -f '%s'*", inside("index.db"));
		REQUIRE((l = open_it(0)));
		CHECK(yx_ledger_size(l) % 3 == 0 && yx_ledger_size(l) >= before);
		before = yx_ledger_size(l);
		cut = t;
		cut.count = before;
		append_to(l, &cut, 2);
		twin_check(&cut, l);
		yx_ledger_free(l);
		check_report(true);
	}
	free((void *)(uintptr_t)whole.data);
}

static void
lost_entries_are_noticed_by_the_index(void)
{
	struct yx_ledger_report r;
	struct yx_bytes whole;
	struct yx_ledger *l;
	static struct twin t;

	t.count = 0;
	fresh("lost");
	l = open_it(0);
	REQUIRE(l);
	append_to(l, &t, 4);
	append_to(l, &t, 4);
	yx_ledger_free(l);
	whole = test_read(inside("journal"));
	write_raw(inside("journal"), whole.data, whole.len - 10);
	CHECK_STATUS(yx_ledger_open(&l, folder, 0, &err), YX_MALFORMED);
	CHECK_OK(yx_ledger_verify(folder, &r, &err));
	CHECK(!r.index_ok && r.torn_tail && r.first_problem[0]);
	free((void *)(uintptr_t)whole.data);
}

static void
a_damaged_tile_gets_into_no_proof(void)
{
	struct yx_ledger_report report;
	struct yx_merkle_proof p;
	struct yx_bytes tile;
	struct yx_ledger *l;
	static struct twin t;
	uint8_t *copy;

	t.count = 0;
	fresh("tile");
	l = open_it(0);
	REQUIRE(l);
	append_to(l, &t, 600);
	yx_ledger_free(l);
	tile = test_read(inside("tile/0/000"));
	CHECK_INT(tile.len, 256 * 32);
	copy = malloc(tile.len);
	memcpy(copy, tile.data, tile.len);
	copy[5000] ^= 1;
	write_raw(inside("tile/0/000"), copy, tile.len);
	l = open_it(0);
	REQUIRE(l);
	CHECK_STATUS(yx_ledger_inclusion(l, YX_DIGEST_SHA256, 7, 600, &p, &err), YX_MALFORMED);
	CHECK_OK(yx_ledger_inclusion(l, YX_DIGEST_SHA256, 300, 600, &p, &err));
	CHECK_OK(yx_ledger_inclusion(l, YX_DIGEST_SM3, 7, 600, &p, &err));
	yx_ledger_free(l);
	CHECK_OK(yx_ledger_verify(folder, &report, &err));
	CHECK_INT(report.tiles_bad, 1);
	/* as the message says: without index everything is made again */
	test_sh("rm -f '%s'*", inside("index.db"));
	l = open_it(0);
	REQUIRE(l);
	yx_ledger_free(l);
	check_report(true);
	unlink(inside("tile/entries/001"));
	CHECK_OK(yx_ledger_verify(folder, &report, &err));
	CHECK_INT(report.tiles_missing, 1);
	free(copy);
	free((void *)(uintptr_t)tile.data);
}

static void
tiles_have_the_layout_of_c2sp(void)
{
	struct yx_key *key = NULL, *sm2 = NULL;
	struct yx_merkle *m = NULL;
	struct yx_merkle_hash h;
	struct yx_bytes bundle, tile;
	struct yx_ledger *l;
	static struct twin t;

	t.count = 0;
	fresh("layout");
	l = open_it(0);
	CHECK_OK(yx_key_generate(&key, "ed25519", &err));
	CHECK_OK(yx_key_generate(&sm2, "sm2", &err));
	REQUIRE(l && key && sm2);
	append_to(l, &t, 10);
	CHECK_OK(yx_ledger_checkpoint(l, key, sm2, NULL, &err));
	CHECK(access(inside("tile/0/000.p/10"), F_OK) == 0);
	CHECK(access(inside("tile/entries/000.p/10"), F_OK) == 0);
	CHECK(access(inside("sm3/tile/0/000.p/10"), F_OK) == 0);
	append_to(l, &t, 260);
	CHECK_OK(yx_ledger_checkpoint(l, key, sm2, NULL, &err));
	CHECK(access(inside("tile/0/000"), F_OK) == 0);
	CHECK(access(inside("tile/0/000.p"), F_OK) != 0); /* replaced by the full one */
	CHECK(access(inside("tile/0/001.p/14"), F_OK) == 0);
	CHECK(access(inside("tile/1/000.p/1"), F_OK) == 0);
	/* each entry of the bundle hashes to its place in the tile */
	bundle = test_read(inside("tile/entries/000"));
	tile = test_read(inside("tile/0/000"));
	CHECK_OK(yx_merkle_new(&m, YX_DIGEST_SHA256, &err));
	CHECK_INT(bundle.len, 256 * (2 + YX_LEDGER_LEAF));
	for (size_t i = 0; i < 256 && m; i++) {
		const uint8_t *e = bundle.data + i * (2 + YX_LEDGER_LEAF);

		CHECK_INT(e[0] << 8 | e[1], YX_LEDGER_LEAF);
		CHECK_OK(yx_merkle_leaf(m, yx_bytes(e + 2, YX_LEDGER_LEAF), &h, &err));
		CHECK(memcmp(h.b, tile.data + 32 * i, 32) == 0);
	}
	yx_merkle_free(m);
	yx_ledger_free(l);
	yx_key_free(key);
	yx_key_free(sm2);
	free((void *)(uintptr_t)bundle.data);
	free((void *)(uintptr_t)tile.data);
}

static void
signs_only_what_continues(void)
{
	struct yx_key *key = NULL, *sm2 = NULL;
	struct yx_note_key *ved = NULL, *vsm2 = NULL;
	struct yx_note_check check;
	struct yx_merkle_hash root;
	struct yx_buf note = { 0 };
	struct yx_checkpoint cp;
	struct yx_ledger *l;
	struct yx_note n;
	static struct twin t;
	char saved[600];

	t.count = 0;
	fresh("checkpoint");
	l = open_it(0);
	CHECK_OK(yx_key_generate(&key, "ed25519", &err));
	CHECK_OK(yx_key_generate(&sm2, "sm2", &err));
	REQUIRE(l && key && sm2);
	CHECK_OK(yx_ledger_checkpoint(l, key, sm2, NULL, &err)); /* of the empty tree */
	append_to(l, &t, 5);
	CHECK_OK(yx_ledger_checkpoint(l, key, sm2, &note, &err));
	CHECK_OK(yx_note_key_new(&ved, "example.org/test", yx_key_public(key), &err));
	CHECK_OK(yx_note_key_new(&vsm2, "example.org/test", yx_key_public(sm2), &err));
	CHECK_OK(yx_note_parse(&n, yx_buf_bytes(&note), &err));
	CHECK_OK(yx_checkpoint_parse(&cp, n.text, &err));
	CHECK_INT(cp.size, 5);
	CHECK_OK(yx_note_verify(&n, ved, &check, &err));
	CHECK_INT(check.result, YX_NOTE_VALID);
	CHECK_OK(yx_note_verify(&n, vsm2, &check, &err));
	CHECK_INT(check.result, YX_NOTE_VALID);
	CHECK_OK(yx_ledger_root(l, YX_DIGEST_SM3, 5, &root, &err));
	CHECK(memcmp(&root, &check.sm3_root, 32) == 0);
	yx_note_clear(&n);
	yx_ledger_free(l);
	/* another ledger of the same origin with this checkpoint: another history */
	snprintf(saved, sizeof(saved), "%s", inside("checkpoint"));
	t.count = 0;
	fresh("fork");
	l = open_it(0);
	REQUIRE(l);
	append_to(l, &t, 6);
	CHECK(test_sh("cp '%s' '%s'", saved, inside("checkpoint")) == 0);
	CHECK_STATUS(yx_ledger_checkpoint(l, key, sm2, NULL, &err), YX_CONFLICT);
	CHECK_STATUS(yx_ledger_checkpoint(l, sm2, NULL, NULL, &err), YX_CONFLICT);
	unlink(inside("checkpoint"));
	CHECK_STATUS(yx_ledger_checkpoint(l, sm2, NULL, NULL, &err), YX_USAGE);
	CHECK_OK(yx_ledger_checkpoint(l, key, NULL, NULL, &err));
	yx_ledger_free(l);
	yx_key_free(key);
	yx_key_free(sm2);
	yx_note_key_free(ved);
	yx_note_key_free(vsm2);
	yx_buf_clear(&note);
}

TEST_MAIN(CASE(appends_only_where_expected), CASE(agrees_with_a_naive_twin),
	  CASE(events_come_back_in_order), CASE(every_changed_byte_of_the_journal_is_seen),
	  CASE(a_torn_tail_is_cut_off), CASE(lost_entries_are_noticed_by_the_index),
	  CASE(a_damaged_tile_gets_into_no_proof), CASE(tiles_have_the_layout_of_c2sp),
	  CASE(signs_only_what_continues))
