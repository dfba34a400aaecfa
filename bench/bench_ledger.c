/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ledger beside what it stands on, in one run: leaf hashing against the bare digest over the
 * same bytes, durable appends against plain write and fdatasync of as many bytes, on the same disk.
 * Usage: bench_ledger [FOLDER]   (must not exist yet; default build/bench/ledger)
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <yinxin/ledger.h>

static struct yx_error err = YX_ERROR_INIT;

static void
must(enum yx_status st, const char *what)
{
	if (st == YX_OK)
		return;
	fprintf(stderr, "bench: %s: %s\n", what, err.text);
	exit(1);
}

static double
per_second(uint64_t n, yx_time since)
{
	yx_time took = yx_time_monotonic() - since;

	return (double)n * 1e6 / (double)(took > 0 ? took : 1);
}

/* ------------------------------------------------------------------ hashing */

static void
bench_hash(enum yx_digest_alg alg)
{
	enum { N = 400000 };
	struct yx_merkle_hash h = { { 0 } };
	struct yx_hasher *raw = NULL;
	struct yx_merkle *m = NULL;
	struct yx_digest d;
	uint8_t leaf[33] = { 0 };
	double bare, leaves, nodes;
	yx_time t;

	must(yx_hasher_new(&raw, alg, &err), "hasher");
	must(yx_merkle_new(&m, alg, &err), "merkle");
	t = yx_time_monotonic();
	for (uint32_t i = 0; i < N; i++) {
		memcpy(leaf, &i, sizeof(i));
		must(yx_hasher_update(raw, yx_bytes(leaf, sizeof(leaf)), &err), "hash");
		must(yx_hasher_finish(raw, &d, &err), "hash");
	}
	bare = per_second(N, t);
	t = yx_time_monotonic();
	for (uint32_t i = 0; i < N; i++) {
		memcpy(leaf, &i, sizeof(i));
		must(yx_merkle_leaf(m, yx_bytes(leaf, 32), &h, &err), "leaf");
	}
	leaves = per_second(N, t);
	t = yx_time_monotonic();
	for (uint32_t i = 0; i < N; i++)
		must(yx_merkle_node(m, &h, &h, &h, &err), "node");
	nodes = per_second(N, t);
	printf("%-8s 33 bytes bare %8.2f M/s   leaves of 32 bytes %8.2f M/s (%.2f of bare)   nodes "
	       "%8.2f M/s\n",
	       yx_digest_name(alg), bare / 1e6, leaves / 1e6, leaves / bare, nodes / 1e6);
	yx_hasher_free(raw);
	yx_merkle_free(m);
}

/* ---------------------------------------------------------------- appending */

static uint64_t
file_size(const char *path)
{
	int fd = open(path, O_RDONLY);
	off_t n = fd < 0 ? 0 : lseek(fd, 0, SEEK_END);

	close(fd);
	return (uint64_t)n;
}

/* As many bytes an entry, written and synced in the same batches. */
static double
bench_plain(const char *folder, uint64_t n, uint64_t batch, size_t bytes)
{
	char path[1024];
	uint8_t *chunk = calloc(batch, bytes);
	yx_time t;
	int fd;

	snprintf(path, sizeof(path), "%s/plain", folder);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	t = yx_time_monotonic();
	for (uint64_t i = 0; i < n; i += batch)
		if (write(fd, chunk, batch * bytes) < 0 || fdatasync(fd) != 0)
			exit(1);
	close(fd);
	unlink(path);
	free(chunk);
	return per_second(n, t);
}

static void
make_event(struct yx_buf *out, uint64_t i)
{
	struct yx_event_fact f = { "count", NULL, (int64_t)i };
	uint8_t nonce[16] = { 0 };
	struct yx_event e = { .type = "document.signed",
			      .time = (yx_time)i * YX_SECOND,
			      .facts = &f,
			      .fact_count = 1,
			      .nonce = nonce };

	yx_buf_reset(out);
	memcpy(nonce, &i, sizeof(i));
	e.document.sha256.alg = YX_DIGEST_SHA256;
	e.document.sha256.len = 32;
	must(yx_event_encode(&e, out, &err), "event");
}

static void
bench_append(const char *folder, uint64_t n, uint64_t batch)
{
	struct yx_ledger_receipt r;
	struct yx_buf *events = calloc(n, sizeof(*events));
	struct yx_ledger *l = NULL;
	char path[1024], journal[1100], matter[32];
	double ledger, plain;
	size_t bytes;
	yx_time t;

	snprintf(path, sizeof(path), "%s/by-%llu", folder, (unsigned long long)batch);
	snprintf(journal, sizeof(journal), "%s/journal", path);
	for (uint64_t i = 0; i < n; i++)
		make_event(&events[i], i);
	must(yx_ledger_create(path, "example.org/bench", &err), "create");
	must(yx_ledger_open(&l, path, 0, &err), "open");
	t = yx_time_monotonic();
	for (uint64_t i = 0; i < n; i++) {
		snprintf(matter, sizeof(matter), "M-%llu", (unsigned long long)(i % 997));
		must(yx_ledger_append(l, matter, yx_buf_bytes(&events[i]), YX_LEDGER_ANY, &r, &err),
		     "append");
		if (i % batch == batch - 1)
			must(yx_ledger_sync(l, &err), "sync");
	}
	must(yx_ledger_sync(l, &err), "sync");
	ledger = per_second(n, t);
	bytes = (size_t)(file_size(journal) / n);
	yx_ledger_free(l);
	plain = bench_plain(folder, n, batch, bytes);
	printf("append   by %4llu: ledger %9.0f/s   plain file + fdatasync %9.0f/s (%.2f)   %zu "
	       "bytes an entry\n",
	       (unsigned long long)batch, ledger, plain, ledger / plain, bytes);
	for (uint64_t i = 0; i < n; i++)
		yx_buf_clear(&events[i]);
	free(events);
}

/* ------------------------------------------------------------ opening, proofs */

static void
bench_read(const char *folder, uint64_t n, uint64_t batch)
{
	struct yx_ledger_report report;
	struct yx_merkle_proof p;
	struct yx_ledger *l = NULL;
	char path[1024];
	yx_time t = yx_time_monotonic();

	snprintf(path, sizeof(path), "%s/by-%llu", folder, (unsigned long long)batch);
	must(yx_ledger_open(&l, path, 0, &err), "open");
	printf("open     %llu entries: %.1f ms\n", (unsigned long long)n,
	       (double)(yx_time_monotonic() - t) / 1e3);
	t = yx_time_monotonic();
	for (uint64_t i = 0; i < 2000; i++)
		must(yx_ledger_inclusion(l, YX_DIGEST_SHA256, i * 7919 % n, n, &p, &err), "proof");
	printf("prove    %.0f inclusion proofs/s\n", per_second(2000, t));
	yx_ledger_free(l);
	t = yx_time_monotonic();
	must(yx_ledger_verify(path, &report, &err), "verify");
	printf("verify   whole folder: %.0f entries/s%s%s\n", per_second(n, t),
	       report.first_problem[0] ? ", " : "", report.first_problem);
}

int
main(int argc, char **argv)
{
	const char *folder = argc > 1 ? argv[1] : "build/bench/ledger";

	if (access(folder, F_OK) == 0) {
		fprintf(stderr, "bench: %s is there already; remove it or name another folder\n",
			folder);
		return 1;
	}
	must(yx_path_make_dirs(folder, true, &err), "folder");
	bench_hash(YX_DIGEST_SHA256);
	bench_hash(YX_DIGEST_SM3);
	bench_append(folder, 2000, 1);
	bench_append(folder, 20000, 64);
	bench_append(folder, 60000, 256);
	bench_append(folder, 60000, 1024);
	bench_read(folder, 60000, 256);
	return 0;
}
