/* SPDX-License-Identifier: Apache-2.0 */
/* ledger_merkle: against other people's vectors, and against a naive twin at every size. */
#include <dirent.h>
#include <yinxin/codec_json.h>
#include <yinxin/ledger_merkle.h>
#include "../test.h"

static struct yx_error err;

/* ------------------------------------------------------------- naive twin */

#define TWIN_MAX 70
static struct yx_merkle_hash twin_leaf[TWIN_MAX];

/* RFC 6962 2.1, word for word. */
static void
twin_root(struct yx_merkle *m, size_t from, size_t n, struct yx_merkle_hash *out)
{
	struct yx_merkle_hash l, r;
	size_t k = 1;

	if (n == 0) {
		CHECK_OK(yx_merkle_empty(m, out, &err));
		return;
	}
	if (n == 1) {
		*out = twin_leaf[from];
		return;
	}
	while (k * 2 < n)
		k *= 2;
	twin_root(m, from, k, &l);
	twin_root(m, from + k, n - k, &r);
	CHECK_OK(yx_merkle_node(m, &l, &r, out, &err));
}

static enum yx_status
twin_subtree(void *state, unsigned level, uint64_t index, struct yx_merkle_hash *out,
	     struct yx_error *e)
{
	(void)e;
	twin_root(state, (size_t)index << level, (size_t)1 << level, out);
	return YX_OK;
}

static void
twin_fill(struct yx_merkle *m)
{
	for (uint8_t i = 0; i < TWIN_MAX; i++)
		CHECK_OK(yx_merkle_leaf(m, yx_bytes(&i, 1), &twin_leaf[i], &err));
}

static void
check_alg(enum yx_digest_alg alg)
{
	struct yx_merkle_source src = { twin_subtree, NULL, NULL };
	struct yx_merkle_hash root, old, got;
	struct yx_merkle_proof p;
	struct yx_merkle *m = NULL;
	bool valid;

	CHECK_OK(yx_merkle_new(&m, alg, &err));
	REQUIRE(m);
	src.state = src.m = m;
	twin_fill(m);
	for (size_t n = 0; n <= TWIN_MAX; n++) {
		twin_root(m, 0, n, &root);
		CHECK_OK(yx_merkle_root(&src, n, &got, &err));
		CHECK(memcmp(&got, &root, sizeof(root)) == 0);
		for (size_t i = 0; i < n; i++) {
			CHECK_OK(yx_merkle_prove_inclusion(&src, i, n, &p, &err));
			CHECK_OK(yx_merkle_check_inclusion(m, i, n, &twin_leaf[i], &p, &root,
							   &valid, &err));
			CHECK_MSG(valid, "leaf %zu of %zu", i, n);
			CHECK_OK(yx_merkle_check_inclusion(m, (i + 1) % n, n, &twin_leaf[i], &p,
							   &root, &valid, &err));
			CHECK_MSG(!valid || n == 1, "leaf %zu of %zu as another", i, n);
		}
		for (size_t k = 1; k <= n; k++) {
			twin_root(m, 0, k, &old);
			CHECK_OK(yx_merkle_prove_consistency(&src, k, n, &p, &err));
			CHECK_OK(
			    yx_merkle_check_consistency(m, k, n, &p, &old, &root, &valid, &err));
			CHECK_MSG(valid, "%zu to %zu", k, n);
			old.b[0] ^= 1;
			CHECK_OK(
			    yx_merkle_check_consistency(m, k, n, &p, &old, &root, &valid, &err));
			CHECK_MSG(!valid, "%zu to %zu with a wrong root", k, n);
		}
	}
	CHECK_STATUS(yx_merkle_prove_inclusion(&src, 5, 5, &p, &err), YX_USAGE);
	CHECK_STATUS(yx_merkle_prove_consistency(&src, 0, 5, &p, &err), YX_USAGE);
	CHECK_STATUS(yx_merkle_prove_consistency(&src, 6, 5, &p, &err), YX_USAGE);
	yx_merkle_free(m);
}

static void
proofs_of_every_size_in_sha256(void)
{
	check_alg(YX_DIGEST_SHA256);
}

static void
proofs_of_every_size_in_sm3(void)
{
	check_alg(YX_DIGEST_SM3);
}

static void
hashes_only_with_sha256_and_sm3(void)
{
	struct yx_merkle *m = NULL;

	CHECK_STATUS(yx_merkle_new(&m, YX_DIGEST_SHA384, &err), YX_USAGE);
	CHECK(!m);
}

/* RFC 6962's empty tree, and the first leaf of the certificate transparency tests. */
static void
known_hashes(void)
{
	struct yx_merkle_hash h;
	struct yx_merkle *m = NULL;
	uint8_t big[300];
	char hex[65];

	CHECK_OK(yx_merkle_new(&m, YX_DIGEST_SHA256, &err));
	REQUIRE(m);
	CHECK_OK(yx_merkle_empty(m, &h, &err));
	CHECK_STR(yx_hex(hex, sizeof(hex), yx_bytes(h.b, 32)),
		  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	CHECK_OK(yx_merkle_leaf(m, yx_bytes(NULL, 0), &h, &err));
	CHECK_STR(yx_hex(hex, sizeof(hex), yx_bytes(h.b, 32)),
		  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
	/* a leaf beyond the short form hashes as 00 and the data in one go */
	memset(big, 7, sizeof(big));
	CHECK_OK(yx_merkle_leaf(m, yx_bytes(big, sizeof(big)), &h, &err));
	{
		uint8_t all[301];
		struct yx_digest d;

		all[0] = 0;
		memcpy(all + 1, big, sizeof(big));
		CHECK_OK(yx_digest(&d, YX_DIGEST_SHA256, yx_bytes(all, sizeof(all)), &err));
		CHECK(memcmp(d.value, h.b, 32) == 0);
	}
	yx_merkle_free(m);
}

/* ----------------------------------------------------- transparency-dev/merkle */

struct vector {
	uint64_t index, start, end, size1, size2;
	struct yx_merkle_hash leaf, root1, root2;
	struct yx_merkle_proof proof;
	bool want_error;
};

/* The vectors hold sizes beyond int64: taken as text, before JSON reads them. */
static uint64_t
number(struct yx_bytes text, const char *key)
{
	char want[64];
	size_t at;
	uint64_t v = 0;

	snprintf(want, sizeof(want), "\"%s\":", key);
	at = yx_bytes_find(text, yx_bytes_str(want), 0);
	if (at == SIZE_MAX)
		return 0;
	for (at += strlen(want); at < text.len && text.data[at] == ' ';)
		at++;
	for (; at < text.len && text.data[at] >= '0' && text.data[at] <= '9'; at++)
		v = v * 10 + (uint64_t)(text.data[at] - '0');
	return v;
}

/* Some vectors hold hashes that are not 32 bytes ("don't care 1"). Our type has no room for such:
 * padded or cut they are other wrong hashes, and equal where they were equal. An empty one is no
 * hash at all, and equals nothing. */
static void
take_hash(const char *text, struct yx_merkle_hash *out)
{
	static uint8_t nothing;
	struct yx_buf raw = { 0 };

	CHECK_OK(yx_base64_decode(&raw, yx_bytes_str(text), false, &err));
	memset(out->b, raw.len ? 0 : ++nothing, 32);
	if (raw.len)
		memcpy(out->b, raw.data, raw.len < 32 ? raw.len : 32);
	yx_buf_clear(&raw);
}

static void
take_member(const struct yx_json_at *root, const char *key, struct yx_merkle_hash *out)
{
	const char *text;

	if (!yx_json_has(root, key))
		return;
	CHECK_OK(yx_json_get_str(root, key, &text, &err));
	take_hash(text ? text : "", out);
}

/* Integers beyond int64 become 0 so that the rest can be read as JSON. */
static struct yx_json *
parse_vector(struct yx_bytes text)
{
	struct yx_buf tame = { 0 };
	struct yx_json *tree = NULL;
	size_t digits = 0;

	for (size_t i = 0; i < text.len; i++) {
		uint8_t c = text.data[i];

		digits = c >= '0' && c <= '9' ? digits + 1 : 0;
		if (digits > 18) {
			tame.data[tame.len - 1] = '0';
			continue;
		}
		yx_buf_put_u8(&tame, c);
	}
	CHECK_OK(yx_json_parse(&tree, yx_buf_bytes(&tame), NULL, &err));
	yx_buf_clear(&tame);
	return tree;
}

static bool
load_vector(struct vector *v, const char *path)
{
	struct yx_bytes text = test_read(path);
	struct yx_json *tree = parse_vector(text);
	struct yx_json_at root = yx_json_at(tree), list, item;

	memset(v, 0, sizeof(*v));
	if (!tree)
		return false;
	v->index = number(text, "leafIdx");
	v->start = number(text, "start");
	v->end = number(text, "end");
	v->size1 = number(text, "size1");
	v->size2 = number(text, "size2") + number(text, "size") + number(text, "treeSize");
	take_member(&root, "leafHash", &v->leaf);
	take_member(&root, "root1", &v->root1);
	take_member(&root, "root2", &v->root2);
	take_member(&root, "root", &v->root2);
	CHECK_OK(yx_json_get_bool(&root, "wantErr", &v->want_error, &err));
	if (yx_json_has(&root, "proof")) {
		CHECK_OK(yx_json_get(&root, "proof", YX_JSON_ARRAY, &list, &err));
		for (size_t i = 0; i < yx_json_count(&list); i++) {
			CHECK_OK(yx_json_item(&list, i, YX_JSON_STRING, &item, &err));
			take_hash(yx_json_str(&item), &v->proof.hash[v->proof.count++]);
		}
	}
	yx_json_free(tree);
	free((void *)(uintptr_t)text.data);
	return true;
}

enum kind { INCLUSION, CONSISTENCY, SUBTREE_INCLUSION, SUBTREE_CONSISTENCY };

static void
run_vector(struct yx_merkle *m, enum kind kind, const char *path)
{
	struct vector v;
	bool valid = false;

	REQUIRE(load_vector(&v, path));
	switch (kind) {
	case INCLUSION:
		CHECK_OK(yx_merkle_check_inclusion(m, v.index, v.size2, &v.leaf, &v.proof, &v.root2,
						   &valid, &err));
		break;
	case CONSISTENCY:
		CHECK_OK(yx_merkle_check_consistency(m, v.size1, v.size2, &v.proof, &v.root1,
						     &v.root2, &valid, &err));
		break;
	case SUBTREE_INCLUSION:
		CHECK_OK(yx_merkle_check_subtree_inclusion(m, v.index, v.start, v.end, &v.leaf,
							   &v.proof, &v.root2, &valid, &err));
		break;
	case SUBTREE_CONSISTENCY:
		CHECK_OK(yx_merkle_check_subtree_consistency(m, v.start, v.end, v.size2, &v.proof,
							     &v.root1, &v.root2, &valid, &err));
		break;
	}
	CHECK_MSG(valid == !v.want_error, "%s: %s", path, valid ? "valid" : "not valid");
}

static int
run_folder(struct yx_merkle *m, enum kind kind, const char *folder)
{
	DIR *d = opendir(folder);
	struct dirent *e;
	int n = 0;

	if (!d)
		return 0;
	while ((e = readdir(d))) {
		char path[1024];

		if (e->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, e->d_name);
		if (e->d_type == DT_DIR)
			n += run_folder(m, kind, path);
		else {
			run_vector(m, kind, path);
			n++;
		}
	}
	closedir(d);
	return n;
}

static void
vectors_of(enum kind kind, const char *name, int want)
{
	char path[512];
	struct yx_merkle *m = NULL;

	snprintf(path, sizeof(path), "%s/%s", test_corpus("merkle-log"), name);
	CHECK_OK(yx_merkle_new(&m, YX_DIGEST_SHA256, &err));
	REQUIRE(m);
	CHECK_INT(run_folder(m, kind, path), want);
	yx_merkle_free(m);
}

static void
transparency_dev_inclusion(void)
{
	vectors_of(INCLUSION, "inclusion", 56);
}

static void
transparency_dev_consistency(void)
{
	vectors_of(CONSISTENCY, "consistency", 52);
}

static void
transparency_dev_subtree_inclusion(void)
{
	vectors_of(SUBTREE_INCLUSION, "subtreeinclusion", 112);
}

static void
transparency_dev_subtree_consistency(void)
{
	vectors_of(SUBTREE_CONSISTENCY, "subtreeconsistency", 59);
}

TEST_MAIN(CASE(known_hashes), CASE(hashes_only_with_sha256_and_sm3),
	  CASE(proofs_of_every_size_in_sha256), CASE(proofs_of_every_size_in_sm3),
	  CASE(transparency_dev_inclusion), CASE(transparency_dev_consistency),
	  CASE(transparency_dev_subtree_inclusion), CASE(transparency_dev_subtree_consistency))
