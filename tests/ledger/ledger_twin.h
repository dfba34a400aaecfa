/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ledger_twin.h: what the ledger should say, kept the naive way (a list of matters and events,
 * recomputed from the start each time), and helpers the ledger tests share.
 */
#ifndef YINXIN_TEST_LEDGER_TWIN_H
#define YINXIN_TEST_LEDGER_TWIN_H

#include <yinxin/ledger.h>
#include "../test.h"

#define TWIN_MAX     3000
#define TWIN_MATTERS 16

static struct yx_error err;

struct twin {
	size_t count;
	int matter[TWIN_MAX];
	char event[TWIN_MAX][256];
};

static inline const char *
twin_matter(int m)
{
	static char name[4][16];
	static unsigned turn;
	char *s = name[turn++ % 4];

	snprintf(s, 16, "M-%d", m);
	return s;
}

/* A fresh event; the counter keeps them apart in a readable way. */
static inline void
twin_event(char out[256], int number)
{
	struct yx_event_fact f = { "count", NULL, number };
	struct yx_event e = { .type = "test.event", .time = number, .facts = &f, .fact_count = 1 };
	struct yx_buf b = { 0 };

	CHECK_OK(yx_event_encode(&e, &b, &err));
	snprintf(out, 256, "%s", yx_buf_str(&b));
	yx_buf_clear(&b);
}

static inline void
twin_add(struct twin *t, int matter, const char *event)
{
	t->matter[t->count] = matter;
	snprintf(t->event[t->count], sizeof(t->event[0]), "%s", event);
	t->count++;
}

static inline void
twin_fold(struct yx_merkle *m, const struct yx_merkle_hash *h, size_t n, struct yx_merkle_hash *out)
{
	struct yx_merkle_hash l, r;
	size_t k = 1;

	if (n == 0)
		CHECK_OK(yx_merkle_empty(m, out, &err));
	else if (n == 1)
		*out = h[0];
	else {
		while (k * 2 < n)
			k *= 2;
		twin_fold(m, h, k, &l);
		twin_fold(m, h + k, n - k, &r);
		CHECK_OK(yx_merkle_node(m, &l, &r, out, &err));
	}
}

/* Compare everything the ledger says with what the twin computes from its list. The salts are the
 * ledger's own secret, so they are asked for. */
static inline void
twin_check(const struct twin *t, struct yx_ledger *l)
{
	static struct yx_merkle_hash leaf[2][TWIN_MAX];
	struct yx_chain chain[TWIN_MATTERS], got;
	uint8_t salt[YX_CHAIN_SALT], entry[YX_LEDGER_LEAF];
	bool started[TWIN_MATTERS] = { false };
	struct yx_merkle *m[2] = { NULL, NULL };
	struct yx_event_hash h;

	CHECK_INT(yx_ledger_size(l), t->count);
	CHECK_OK(yx_merkle_new(&m[0], YX_DIGEST_SHA256, &err));
	CHECK_OK(yx_merkle_new(&m[1], YX_DIGEST_SM3, &err));
	for (size_t i = 0; i < t->count; i++) {
		int k = t->matter[i];

		if (!started[k]) {
			started[k] = true;
			CHECK_OK(yx_ledger_chain(l, twin_matter(k), &got, salt, &err));
			CHECK_OK(yx_chain_start(&chain[k], salt, twin_matter(k), &err));
		}
		CHECK_OK(yx_event_hash(yx_bytes_str(t->event[i]), &h, &err));
		CHECK_OK(yx_chain_add(&chain[k], &h, &err));
		yx_chain_leaf(&chain[k], entry);
		for (int a = 0; a < 2; a++)
			CHECK_OK(yx_merkle_leaf(m[a], yx_bytes(entry, sizeof(entry)), &leaf[a][i],
						&err));
	}
	for (int k = 0; k < TWIN_MATTERS; k++) {
		enum yx_status st = yx_ledger_chain(l, twin_matter(k), &got, salt, &err);

		CHECK_MSG((st == YX_OK) == started[k], "%s: %s", twin_matter(k),
			  yx_status_name(st));
		if (started[k] && st == YX_OK)
			CHECK(got.count == chain[k].count &&
			      memcmp(&got.sha256, &chain[k].sha256, 32) == 0 &&
			      memcmp(&got.sm3, &chain[k].sm3, 32) == 0);
	}
	for (int a = 0; a < 2; a++) {
		size_t sizes[3] = { t->count, t->count / 2, t->count * 7 / 8 };
		struct yx_merkle_hash want, root;

		for (int s = 0; s < 3; s++) {
			twin_fold(m[a], leaf[a], sizes[s], &want);
			CHECK_OK(yx_ledger_root(l, a ? YX_DIGEST_SM3 : YX_DIGEST_SHA256, sizes[s],
						&root, &err));
			CHECK_MSG(memcmp(&want, &root, 32) == 0, "root of %zu in %s", sizes[s],
				  a ? "SM3" : "SHA-256");
		}
		/* a proof through tiles in files and in memory */
		if (t->count) {
			struct yx_merkle_proof p;
			size_t i = t->count / 3;
			bool valid = false;

			twin_fold(m[a], leaf[a], t->count, &want);
			CHECK_OK(yx_ledger_inclusion(l, a ? YX_DIGEST_SM3 : YX_DIGEST_SHA256, i,
						     t->count, &p, &err));
			CHECK_OK(yx_merkle_check_inclusion(m[a], i, t->count, &leaf[a][i], &p,
							   &want, &valid, &err));
			CHECK_MSG(valid, "proof of %zu in %zu", i, t->count);
		}
	}
	yx_merkle_free(m[0]);
	yx_merkle_free(m[1]);
}

#endif
