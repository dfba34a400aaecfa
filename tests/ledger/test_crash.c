/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The promise of the ledger: what was acknowledged is there after kill -9 at any moment, and a full
 * disk costs nothing but the event that did not fit.
 */
#include <errno.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <yinxin/ledger.h>
#include "../test.h"

static struct yx_error err;
static char folder[512];

/* Event number `i` is always the same, so that what is found can be compared. */
static enum yx_status
put_event(struct yx_ledger *l, uint64_t i)
{
	struct yx_event_fact f = { "count", NULL, (int64_t)i };
	uint8_t nonce[16] = { (uint8_t)(i >> 8), (uint8_t)i };
	struct yx_event e = { .type = "test.crash",
			      .time = (yx_time)i,
			      .facts = &f,
			      .fact_count = 1,
			      .nonce = nonce };
	struct yx_ledger_receipt r;
	struct yx_buf b = { 0 };
	char matter[16];
	enum yx_status st;

	snprintf(matter, sizeof(matter), "M-%d", (int)(i % 5));
	if ((st = yx_event_encode(&e, &b, &err)) == YX_OK)
		st = yx_ledger_append(l, matter, yx_buf_bytes(&b), i / 5, &r, &err);
	yx_buf_clear(&b);
	return st;
}

/* Batches of 1 to 8, a checkpoint now and then; each acknowledged size goes to the pipe. */
static void
write_until_killed(int fd)
{
	struct yx_ledger *l = NULL;
	struct yx_key *key = NULL;

	if (yx_key_generate(&key, "ed25519", NULL) != YX_OK ||
	    yx_ledger_open(&l, folder, 0, NULL) != YX_OK)
		_exit(1);
	for (unsigned round = 0;; round++) {
		uint64_t size = yx_ledger_size(l);

		for (unsigned i = 0; i <= round % 8; i++)
			if (put_event(l, size + i) != YX_OK)
				_exit(2);
		if (yx_ledger_sync(l, NULL) != YX_OK)
			_exit(3);
		size = yx_ledger_size(l);
		if (write(fd, &size, sizeof(size)) != sizeof(size))
			_exit(4);
		if (round % 16 == 15 && yx_ledger_checkpoint(l, key, NULL, NULL, NULL) != YX_OK)
			_exit(5);
	}
}

/* The events of the ledger are numbers 0 to size - 1, each in its matter, in order. */
static void
check_events(struct yx_ledger *l)
{
	uint64_t size = yx_ledger_size(l), seen = 0;

	for (int m = 0; m < 5; m++) {
		struct yx_arena *a = yx_arena_new(0);
		struct yx_ledger_event *ev = NULL;
		char matter[16];
		size_t n = 0;

		snprintf(matter, sizeof(matter), "M-%d", m);
		if (size > (uint64_t)m)
			CHECK_OK(yx_ledger_events(l, matter, a, &ev, &n, &err));
		for (size_t i = 0; i < n; i++) {
			char want[64];

			snprintf(want, sizeof(want), "{\"count\":%d}", (int)i * 5 + m);
			CHECK(yx_bytes_find(ev[i].json, yx_bytes_str(want), 0) != SIZE_MAX);
			CHECK_INT(ev[i].index, i * 5 + (size_t)m);
		}
		seen += n;
		yx_arena_free(a);
	}
	CHECK_INT(seen, size);
}

static void
survives_kill_9_at_any_moment(void)
{
	uint64_t acknowledged = 0, got;
	unsigned torn = 0, grown = 0;

	snprintf(folder, sizeof(folder), "%s/kill", test_scratch());
	CHECK_OK(yx_ledger_create(folder, "example.org/kill", &err));
	srand(11);
	for (int round = 0; round < 40; round++) {
		struct yx_ledger_report report;
		struct yx_ledger *l = NULL;
		int pipes[2], status = 0;
		pid_t pid;

		REQUIRE(pipe(pipes) == 0);
		if ((pid = fork()) == 0) {
			close(pipes[0]);
			write_until_killed(pipes[1]);
		}
		close(pipes[1]);
		/* let it get going, then strike at random */
		if (read(pipes[0], &got, sizeof(got)) == sizeof(got))
			acknowledged = got;
		usleep((useconds_t)(rand() % 20000));
		kill(pid, SIGKILL);
		while (read(pipes[0], &got, sizeof(got)) == sizeof(got))
			acknowledged = got;
		close(pipes[0]);
		waitpid(pid, &status, 0);
		CHECK_MSG(WIFSIGNALED(status), "the writer stopped by itself: %d",
			  WEXITSTATUS(status));
		CHECK_OK(yx_ledger_verify(folder, &report, &err));
		CHECK_MSG(report.journal_ok && report.index_ok && !report.tiles_bad &&
			      !report.tiles_missing &&
			      (!report.has_checkpoint || report.checkpoint_continues),
			  "round %d: %s", round, report.first_problem);
		torn += report.torn_tail;
		CHECK_OK(yx_ledger_open(&l, folder, 0, &err));
		REQUIRE(l);
		CHECK_MSG(yx_ledger_size(l) >= acknowledged &&
			      yx_ledger_size(l) <= acknowledged + 8,
			  "%llu entries, %llu acknowledged", (unsigned long long)yx_ledger_size(l),
			  (unsigned long long)acknowledged);
		grown += yx_ledger_size(l) > acknowledged;
		check_events(l);
		acknowledged = yx_ledger_size(l);
		yx_ledger_free(l);
	}
	printf(
	    "# killed 40 times: %llu entries kept, %u torn tails, %u batches kept without having "
	    "been acknowledged\n",
	    (unsigned long long)acknowledged, torn, grown);
}

/* A writer at work, and readers that open again and again: each sees a whole ledger. */
static void
readers_see_a_whole_ledger_while_it_grows(void)
{
	uint64_t before = 0, got;
	int pipes[2];
	pid_t pid;

	snprintf(folder, sizeof(folder), "%s/grow", test_scratch());
	CHECK_OK(yx_ledger_create(folder, "example.org/grow", &err));
	REQUIRE(pipe(pipes) == 0);
	if ((pid = fork()) == 0) {
		close(pipes[0]);
		write_until_killed(pipes[1]);
	}
	close(pipes[1]);
	CHECK(read(pipes[0], &got, sizeof(got)) == sizeof(got));
	for (int round = 0; round < 60; round++) {
		struct yx_ledger *l = NULL;

		CHECK_OK(yx_ledger_open(&l, folder, YX_LEDGER_READ_ONLY, &err));
		REQUIRE(l);
		CHECK(yx_ledger_size(l) >= before);
		before = yx_ledger_size(l);
		check_events(l);
		yx_ledger_free(l);
		/* make room in the pipe */
		for (int i = 0; i < 4; i++)
			if (read(pipes[0], &got, sizeof(got)) != sizeof(got))
				break;
	}
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	close(pipes[0]);
	printf("# %llu entries when the last reader came\n", (unsigned long long)before);
}

/* In a process of its own: its journal may grow by `room` bytes and no more. */
static int
hit_the_limit(rlim_t room)
{
	struct yx_ledger *l = NULL;
	struct rlimit lim;
	struct stat info;
	char path[600];
	uint64_t size, done = 0;

	signal(SIGXFSZ, SIG_IGN);
	if (yx_ledger_open(&l, folder, 0, &err) != YX_OK)
		return 10;
	snprintf(path, sizeof(path), "%s/journal", folder);
	if (stat(path, &info) != 0 || getrlimit(RLIMIT_FSIZE, &lim) != 0)
		return 11;
	lim.rlim_cur = (rlim_t)info.st_size + room;
	if (setrlimit(RLIMIT_FSIZE, &lim) != 0)
		return 12;
	size = yx_ledger_size(l);
	for (;;) {
		if (put_event(l, size + done) != YX_OK)
			return 13;
		if (yx_ledger_sync(l, &err) != YX_OK)
			break;
		done++;
	}
	if (err.status != YX_IO || err.sys != EFBIG || yx_ledger_size(l) != size + done)
		return 14;
	/* nothing of the failed one is in the file, and with room again it goes on */
	lim.rlim_cur = lim.rlim_max;
	if (setrlimit(RLIMIT_FSIZE, &lim) != 0)
		return 15;
	if (put_event(l, size + done) != YX_OK || yx_ledger_sync(l, &err) != YX_OK)
		return 16;
	check_events(l);
	yx_ledger_free(l);
	return test_failures ? 17 : 0;
}

static void
a_write_that_stops_half_way_leaves_nothing(void)
{
	struct yx_ledger_report report;

	snprintf(folder, sizeof(folder), "%s/limit", test_scratch());
	CHECK_OK(yx_ledger_create(folder, "example.org/limit", &err));
	for (rlim_t room = 0; room < 700; room += 97) {
		int status = 0;
		pid_t pid = fork();

		if (pid == 0)
			_exit(hit_the_limit(room));
		waitpid(pid, &status, 0);
		CHECK_MSG(WIFEXITED(status) && WEXITSTATUS(status) == 0, "room %d: step %d failed",
			  (int)room, WEXITSTATUS(status));
		CHECK_OK(yx_ledger_verify(folder, &report, &err));
		CHECK_MSG(report.journal_ok && !report.torn_tail, "%s", report.first_problem);
	}
}

static void
a_full_disk_loses_nothing(void)
{
	struct yx_ledger_report report;
	struct yx_ledger *l = NULL;
	uint64_t size = 0;
	char mounted[400], ballast[600];

	snprintf(mounted, sizeof(mounted), "%s/full", test_scratch());
	REQUIRE(mkdir(mounted, 0700) == 0);
	if (mount("tmpfs", mounted, "tmpfs", 0, "size=768k") != 0)
		test_skip("cannot mount a small disk here: %s", strerror(errno));
	snprintf(folder, sizeof(folder), "%s/ledger", mounted);
	snprintf(ballast, sizeof(ballast), "%s/ballast", mounted);
	CHECK_OK(yx_ledger_create(folder, "example.org/full", &err));
	CHECK_OK(yx_ledger_open(&l, folder, 0, &err));
	CHECK(test_sh("head -c 100000 /dev/zero > '%s'", ballast) == 0);
	while (l && size < 100000) {
		if (put_event(l, size) != YX_OK || yx_ledger_sync(l, &err) != YX_OK)
			break;
		size++;
	}
	CHECK_MSG(err.status == YX_IO && err.sys == ENOSPC, "%s", err.text);
	CHECK_INT(yx_ledger_size(l), size);
	yx_ledger_free(l); /* cannot write its index either */
	CHECK_OK(yx_ledger_verify(folder, &report, &err));
	CHECK_MSG(report.journal_ok && report.entries == size, "%s", report.first_problem);
	unlink(ballast);
	l = NULL;
	CHECK_OK(yx_ledger_open(&l, folder, 0, &err));
	if (l) {
		CHECK_OK(put_event(l, size));
		CHECK_OK(yx_ledger_sync(l, &err));
		check_events(l);
	}
	yx_ledger_free(l);
	printf("# %llu entries before the disk was full\n", (unsigned long long)size);
	CHECK(umount(mounted) == 0);
}

TEST_MAIN(CASE(survives_kill_9_at_any_moment), CASE(readers_see_a_whole_ledger_while_it_grows),
	  CASE(a_write_that_stops_half_way_leaves_nothing), CASE(a_full_disk_loses_nothing))
