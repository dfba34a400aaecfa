/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Children that crash, loop, allocate, talk, write files, start programs: each attempt is really
 * made, and each must end as data in the parent.
 */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <yinxin/limits.h>
#include <yinxin/sandbox.h>
#include "../test.h"

#if defined(__SANITIZE_ADDRESS__)
#define TEST_NO_ADDRESS_LIMIT 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define TEST_NO_ADDRESS_LIMIT 1
#endif
#endif
#ifndef TEST_NO_ADDRESS_LIMIT
#define TEST_NO_ADDRESS_LIMIT 0
#endif

static struct yx_error err = YX_ERROR_INIT;
static struct yx_sandbox_result result;

static bool
say(int out, const char *text)
{
	return yx_sandbox_write(out, yx_bytes_str(text));
}

static void
call(yx_sandbox_fn fn, void *state, const struct yx_sandbox_limits *limits)
{
	if (!yx_sandbox_works())
		test_skip("no system call filter on this machine");
	yx_sandbox_result_clear(&result);
	CHECK_OK(yx_sandbox_call(&result, fn, state, limits, &err));
	CHECK((result.end == YX_SANDBOX_DONE) == (result.text[0][0] == 0));
	CHECK((result.end == YX_SANDBOX_DONE) == (result.text[1][0] == 0));
}

static enum yx_status
honest(void *state, int out)
{
	const char *text = state;
	char *copy = malloc(3 << 20);

	if (!copy)
		return YX_NOMEM;
	memset(copy, 'x', 3 << 20);
	copy[(3 << 20) - 1] = 0;
	return say(out, text) && say(out, copy) ? YX_MALFORMED : YX_IO;
}

static void
a_child_returns_its_status_and_all_its_output(void)
{
	char text[] = "hello ";

	call(honest, text, NULL);
	CHECK_INT(result.end, YX_SANDBOX_DONE);
	CHECK_INT(result.code, YX_MALFORMED);
	CHECK_INT(result.output.len, 6 + (3 << 20) - 1);
	CHECK(memcmp(result.output.data, "hello xxx", 9) == 0);
}

static enum yx_status
crash(void *state, int out)
{
	(void)state;
	say(out, "before");
	raise(SIGSEGV);
	return YX_OK;
}

static enum yx_status
crash_by_abort(void *state, int out)
{
	(void)state;
	(void)out;
	abort();
}

static void
a_crash_is_told_with_its_signal(void)
{
	call(crash, NULL, NULL);
	CHECK_INT(result.end, YX_SANDBOX_CRASHED);
	CHECK_INT(result.signal, SIGSEGV);
	CHECK_INT(result.output.len, 6);
	CHECK(strstr(result.text[0], "signal 11") != NULL);
	call(crash_by_abort, NULL, NULL);
	CHECK_INT(result.end, YX_SANDBOX_CRASHED);
	CHECK_INT(result.signal, SIGABRT);
}

static enum yx_status
sleep_long(void *state, int out)
{
	(void)state;
	(void)out;
	while (getpid() > 0)
		sleep(10);
	return YX_OK;
}

static enum yx_status
close_and_sleep(void *state, int out)
{
	close(out);
	return sleep_long(state, out);
}

static enum yx_status
spin(void *state, int out)
{
	volatile unsigned long n = 0;

	(void)state;
	(void)out;
	while (getpid() > 0)
		n = n + 1;
	return YX_OK;
}

static void
a_child_that_never_ends_is_stopped(void)
{
	struct yx_sandbox_limits wall = { .seconds = 1 }, cpu = { .cpu_seconds = 1, .seconds = 20 };
	yx_time start = yx_time_monotonic();

	call(sleep_long, NULL, &wall);
	CHECK_INT(result.end, YX_SANDBOX_TIME);
	call(close_and_sleep, NULL, &wall);
	CHECK_INT(result.end, YX_SANDBOX_TIME);
	CHECK(yx_time_monotonic() - start < 10 * YX_SECOND);
	call(spin, NULL, &cpu);
	CHECK_INT(result.end, YX_SANDBOX_TIME);
	CHECK(strstr(result.text[0], "processor") != NULL);
}

static enum yx_status
allocate(void *state, int out)
{
	size_t n = 0;

	(void)state;
	(void)out;
	for (; n < 4096; n++) {
		/* volatile: a compiler may leave out an allocation that nobody looks at */
		char *volatile p = malloc(1 << 20);

		if (!p)
			return YX_NOMEM;
		memset(p, 1, 1 << 20);
	}
	return YX_OK;
}

static void
a_child_that_allocates_reaches_its_limit(void)
{
	struct yx_sandbox_limits l = { .memory = 64 << 20 };

	if (TEST_NO_ADDRESS_LIMIT)
		test_skip("the address sanitizer needs its address space");
	call(allocate, NULL, &l);
	CHECK_INT(result.end, YX_SANDBOX_MEMORY);
}

static enum yx_status
chatter(void *state, int out)
{
	char piece[4096];

	(void)state;
	memset(piece, 'x', sizeof(piece));
	while (yx_sandbox_write(out, yx_bytes(piece, sizeof(piece))))
		;
	return YX_OK;
}

static bool
take_three(void *state, struct yx_bytes piece)
{
	size_t *count = state;

	CHECK(piece.len > 0);
	return ++*count < 3;
}

static void
output_is_bounded(void)
{
	struct yx_sandbox_limits l = { .output = 100000, .seconds = 20 };
	size_t count = 0;

	call(chatter, NULL, &l);
	CHECK_INT(result.end, YX_SANDBOX_OUTPUT);
	CHECK(result.output.len <= 100000);
	yx_sandbox_result_clear(&result);
	CHECK_OK(yx_sandbox_stream(&result, chatter, NULL, take_three, &count, NULL, &err));
	CHECK_INT(result.end, YX_SANDBOX_OUTPUT);
	CHECK_INT(count, 3);
}

/* What kills: one attempt each, so that each is known to be killed for. */
static enum yx_status
attempt(void *state, int out)
{
	static char program[] = "/bin/true";
	char *argv[] = { program, NULL };

	switch (*(const char *)state) {
	case 's':
		(void)!socket(AF_INET, SOCK_STREAM, 0);
		break;
	case 'u':
		(void)!socket(AF_UNIX, SOCK_DGRAM, 0);
		break;
	case 'x':
		execv(program, argv);
		break;
	case 'f':
		(void)!fork();
		break;
	case 'p':
		ptrace(PTRACE_ATTACH, getppid(), NULL, NULL);
		break;
	case 'k':
		kill(getppid(), SIGTERM);
		break;
	case '3':
		syscall(SYS_clone3, NULL, 0);
		break;
	default:
		break;
	}
	say(out, "survived");
	return YX_OK;
}

static void
leaving_the_sandbox_kills(void)
{
	static const char *const ways[] = { "socket", "unix socket", "xec",    "fork",
					    "ptrace", "kill",        "3 clone" };

	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		char way[16];

		snprintf(way, sizeof(way), "%s", ways[i]);
		call(attempt, way, NULL);
		CHECK_MSG(result.end == YX_SANDBOX_FORBIDDEN, "%s: ended as %d", way, result.end);
		CHECK_MSG(result.output.len == 0, "%s: the child went on", way);
	}
}

/* What is refused: the child goes on and reports how each ended. */
static enum yx_status
try_files(void *state, int out)
{
	const char *folder = state;
	char path[600], report[400];
	int write_new, write_old, read_old, read_new, mode, up;
	void *exec;

	snprintf(path, sizeof(path), "%s/new", folder);
	write_new = open(path, O_WRONLY | O_CREAT, 0600);
	snprintf(path, sizeof(path), "%s/old", folder);
	write_old = open(path, O_RDWR);
	mode = chmod(path, 0777);
	read_old = open(path, O_RDONLY);
	read_new = open("/etc/passwd", O_RDONLY);
	up = unlink(path);
	exec = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1,
		    0);
	snprintf(report, sizeof(report),
		 "create %d write %d chmod %d read %d passwd %d unlink %d "
		 "exec %d truncate %d rlimit %d",
		 write_new >= 0, write_old >= 0, mode == 0, read_old >= 0, read_new >= 0, up == 0,
		 exec != MAP_FAILED, truncate(path, 0) == 0,
		 setrlimit(RLIMIT_CPU, &(struct rlimit){ 9999, 9999 }) == 0);
	return say(out, report) ? YX_OK : YX_IO;
}

static void
files_are_out_of_reach(void)
{
	const char *folder = test_scratch();
	const char *const readable[] = { folder, "/no/such/folder", NULL };
	struct yx_sandbox_limits l = { .readable = readable };
	char path[600], state[500], want[200];
	struct stat sb;

	snprintf(state, sizeof(state), "%s", folder);
	snprintf(path, sizeof(path), "%s/old", folder);
	CHECK_OK(yx_file_write(path, YX_BYTES_LIT("here"), 0, &err));
	call(try_files, state, NULL);
	CHECK_INT(result.end, YX_SANDBOX_DONE);
	CHECK_STR(yx_buf_str(&result.output),
		  "create 0 write 0 chmod 0 read 0 passwd 0 unlink 0 exec 0 truncate 0 rlimit 0");
	/* with a readable folder: that one, and without Landlock others too, but never writing */
	call(try_files, state, &l);
	snprintf(want, sizeof(want),
		 "create 0 write 0 chmod 0 read 1 passwd %d unlink 0 exec 0 truncate 0 rlimit 0",
		 strstr(yx_sandbox_kinds(), "Landlock") == NULL);
	CHECK_STR(yx_buf_str(&result.output), want);
	CHECK(stat(path, &sb) == 0 && sb.st_size == 4);
}

static enum yx_status
list_descriptors(void *state, int out)
{
	const int *secret = state;
	char byte;

	say(out, read(*secret, &byte, 1) == 1 ? "read" : errno == EBADF ? "closed" : "refused");
	return YX_OK;
}

static void
descriptors_of_the_parent_are_closed(void)
{
	int secret = open("/etc/passwd", O_RDONLY), high = fcntl(secret, F_DUPFD, 500);

	REQUIRE(secret >= 0 && high >= 500);
	call(list_descriptors, &secret, NULL);
	CHECK_STR(yx_buf_str(&result.output), "closed");
	call(list_descriptors, &high, NULL);
	CHECK_STR(yx_buf_str(&result.output), "closed");
	close(secret);
	close(high);
}

/* ------------------------------------------------------------------ asking */

struct clerk {
	size_t asked;
	bool slow;
};

/* Answers a text with the same text twice, and refuses to say anything to "no". */
static bool
twice(void *state, struct yx_bytes question, struct yx_buf *answer)
{
	struct clerk *clerk = state;

	clerk->asked++;
	if (clerk->slow)
		usleep(1500 * 1000);
	if (yx_bytes_equal_str(question, "no"))
		return false;
	return yx_buf_put_bytes(answer, question) && yx_buf_put_bytes(answer, question);
}

static enum yx_status
ask(void *state, int out)
{
	struct yx_buf answer = { 0 };
	struct yx_error e = YX_ERROR_INIT;
	size_t len = *(const size_t *)state;
	char *long_one = malloc(len + 1);
	enum yx_status st;

	if (!long_one)
		return YX_NOMEM;
	memset(long_one, 'q', len);
	st = yx_sandbox_ask(yx_bytes_str("hello "), &answer, &e);
	if (st == YX_OK)
		st = yx_sandbox_ask(yx_bytes(NULL, 0), &answer, &e);
	printf("%s", yx_buf_str(&answer));
	yx_buf_reset(&answer);
	if (st == YX_OK)
		st = yx_sandbox_ask(yx_bytes(long_one, len), &answer, &e);
	printf("%zu", answer.len);
	fprintf(stderr, "note");
	(void)out;
	return fflush(NULL) == 0 ? st : YX_IO;
}

static enum yx_status
ask_what_may_not_be(void *state, int out)
{
	struct yx_buf answer = { 0 };

	(void)state;
	say(out, yx_sandbox_ask(yx_bytes_str("no"), &answer, NULL) == YX_OK ? "answered" : "cut");
	return YX_OK;
}

/* A frame longer than any question, and an answer that nobody fetches. */
static enum yx_status
ask_too_much(void *state, int out)
{
	(void)out;
	if (*(const char *)state == 'l')
		(void)yx_sandbox_write(0, yx_bytes("\xff\xff\xff\xff", 4));
	else
		for (;;)
			if (!yx_sandbox_write(0, yx_bytes("\0\0\x40\0", 4)) ||
			    !yx_sandbox_write(0, yx_bytes((char[16384]){ 0 }, 16384)))
				break;
	return sleep_long(NULL, -1);
}

static void
host_call(yx_sandbox_fn fn, void *state, struct clerk *clerk,
	  const struct yx_sandbox_limits *limits)
{
	struct yx_sandbox_host host = { .answer = twice, .state = clerk, .prints = true };

	if (!yx_sandbox_works())
		test_skip("no system call filter on this machine");
	yx_sandbox_result_clear(&result);
	CHECK_OK(yx_sandbox_host_call(&result, fn, state, &host, limits, &err));
}

static void
a_child_asks_its_parent_and_prints(void)
{
	struct clerk clerk = { 0 };
	size_t len = YX_LIMIT_SANDBOX_QUESTION;
	char want[100];

	host_call(ask, &len, &clerk, NULL);
	CHECK_INT(result.end, YX_SANDBOX_DONE);
	CHECK_INT(result.code, YX_OK);
	CHECK_INT(clerk.asked, 3);
	snprintf(want, sizeof(want), "hello hello %zu", len * 2);
	CHECK_STR(yx_buf_str(&result.output), want);
	CHECK_STR(yx_buf_str(&result.errors), "note");
	len++;
	host_call(ask, &len, &clerk, NULL);
	CHECK_INT(result.end, YX_SANDBOX_DONE);
	CHECK_INT(result.code, YX_LIMIT);
}

static void
the_time_of_an_answer_is_not_the_childs(void)
{
	struct yx_sandbox_limits one = { .seconds = 1 };
	struct clerk clerk = { .slow = true };
	size_t len = 5;

	host_call(ask, &len, &clerk, &one);
	CHECK_INT(result.end, YX_SANDBOX_DONE);
	CHECK_INT(clerk.asked, 3);
}

static void
a_bad_question_ends_the_child(void)
{
	struct yx_sandbox_limits one = { .seconds = 1 };
	struct clerk clerk = { 0 };
	char way[] = "long";

	host_call(ask_what_may_not_be, NULL, &clerk, NULL);
	CHECK_INT(result.end, YX_SANDBOX_FORBIDDEN);
	CHECK(strstr(result.text[0], "may not have") != NULL);
	host_call(ask_too_much, way, &clerk, NULL);
	CHECK_INT(result.end, YX_SANDBOX_FORBIDDEN);
	/* it never reads what it is told: the parent waits no longer than for anything else */
	snprintf(way, sizeof(way), "deaf");
	host_call(ask_too_much, way, &clerk, &one);
	CHECK_INT(result.end, YX_SANDBOX_TIME);
	host_call(crash, NULL, &clerk, NULL);
	CHECK_INT(result.end, YX_SANDBOX_CRASHED);
	host_call(spin, NULL, &clerk, &one);
	CHECK_INT(result.end, YX_SANDBOX_TIME);
}

/* What other tests rely on to see a child end badly. */
static void
each_bad_end_can_be_rehearsed(void)
{
	static const struct {
		const char *how;
		enum yx_sandbox_end end;
	} ways[] = { { "crash", YX_SANDBOX_CRASHED },
		     { "socket", YX_SANDBOX_FORBIDDEN },
		     { "spin", YX_SANDBOX_TIME },
		     { "memory", YX_SANDBOX_MEMORY } };
	char text[] = "";

	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]) - TEST_NO_ADDRESS_LIMIT; i++) {
		setenv("YINXIN_SANDBOX_TEST", ways[i].how, 1);
		call(honest, text, NULL);
		CHECK_MSG(result.end == ways[i].end, "%s: ended as %d", ways[i].how, result.end);
	}
	unsetenv("YINXIN_SANDBOX_TEST");
}

static void
programs_run_with_limits_and_a_bare_environment(void)
{
	static const char *const cat[] = { "/bin/cat", NULL };
	static const char *const env[] = { "/usr/bin/env", NULL };
	static const char *const sh[] = { "/bin/sh", "-c", "echo no >&2; exit 7", NULL };
	static const char *const die[] = { "/bin/sh", "-c", "kill -ABRT $$", NULL };
	static const char *const slow[] = { "/bin/sleep", "60", NULL };
	static const char *const none[] = { "/no/such/program", NULL };
	struct yx_sandbox_limits l = { .seconds = 1 };
	int in = memfd_create("in", MFD_CLOEXEC);

	REQUIRE(in >= 0 && write(in, "through", 7) == 7 && lseek(in, 0, SEEK_SET) == 0);
	yx_sandbox_result_clear(&result);
	CHECK_OK(yx_sandbox_run(&result, cat, in, NULL, &err));
	CHECK_STR(yx_buf_str(&result.output), "through");
	yx_sandbox_result_clear(&result);
	setenv("SECRET_TOKEN", "42", 1);
	setenv("YINXIN_PASSWORD", "42", 1);
	setenv("YINXIN_OTHER", "43", 1);
	CHECK_OK(yx_sandbox_run(&result, env, -1, NULL, &err));
	CHECK(strstr(yx_buf_str(&result.output), "42") == NULL);
	CHECK(strstr(yx_buf_str(&result.output), "YINXIN_OTHER=43") != NULL);
	unsetenv("YINXIN_PASSWORD");
	yx_sandbox_result_clear(&result);
	CHECK_OK(yx_sandbox_run(&result, sh, -1, NULL, &err));
	CHECK_INT(result.end, YX_SANDBOX_DONE);
	CHECK_INT(result.code, 7);
	CHECK_STR(yx_buf_str(&result.errors), "no\n");
	yx_sandbox_result_clear(&result);
	CHECK_OK(yx_sandbox_run(&result, die, -1, NULL, &err));
	CHECK_INT(result.end, YX_SANDBOX_CRASHED);
	CHECK_INT(result.signal, SIGABRT);
	yx_sandbox_result_clear(&result);
	CHECK_OK(yx_sandbox_run(&result, slow, -1, &l, &err));
	CHECK_INT(result.end, YX_SANDBOX_TIME);
	yx_sandbox_result_clear(&result);
	CHECK_STATUS(yx_sandbox_run(&result, none, -1, &l, &err), YX_NOT_FOUND);
	close(in);
}

static void *
thread(void *state)
{
	*(bool *)state = true;
	return NULL;
}

/* One attempt each; what fails without killing is said. */
static enum yx_status
on_the_network(void *state, int out)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(1) };
	static char program[] = "/bin/true";
	char *argv[] = { program, NULL };
	bool ran = false;
	pthread_t t;
	int fd;

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	fd = socket(AF_INET, SOCK_STREAM, 0);
	switch (*(const char *)state) {
	case 'c':
		if (connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0 && errno == ECONNREFUSED)
			say(out, "refused by the other end");
		break;
	case 'b':
		(void)!bind(fd, (struct sockaddr *)&to, sizeof(to));
		break;
	case 'l':
		(void)!listen(fd, 1);
		break;
	case 'u':
		say(out, socket(AF_UNIX, SOCK_STREAM, 0) < 0 ? "no" : "yes");
		break;
	case 'n':
		say(out, socket(AF_NETLINK, SOCK_RAW, 0) < 0 ? "no" : "yes");
		break;
	case 'o':
		say(out, open("/etc/passwd", O_RDONLY) < 0 ? "no" : "yes");
		say(out, open("/etc/group", O_RDONLY) < 0 ? "no" : "yes");
		say(out, open("/etc/group", O_RDWR) < 0 ? "no" : "yes");
		break;
	case 't':
		say(out,
		    pthread_create(&t, NULL, thread, &ran) == 0 && pthread_join(t, NULL) == 0 && ran
			? "yes"
			: "no");
		break;
	case 'f':
		(void)!fork();
		break;
	case 'x':
		execv(program, argv);
		break;
	default:
		break;
	}
	say(out, ".");
	return YX_OK;
}

static void
a_child_on_the_network_can_only_fetch(void)
{
	static const char *const readable[] = { "/etc/group", NULL };
	static const struct {
		char what[2];
		const char *says; /* NULL: it is killed */
	} cases[] = { { "c", "refused by the other end." },
		      { "b", NULL },
		      { "l", NULL },
		      { "u", "no." },
		      { "n", "no." },
		      { "t", "yes." },
		      { "f", NULL },
		      { "x", NULL } };
	struct yx_sandbox_limits l = { .readable = readable, .network = true };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		call(on_the_network, (void *)(uintptr_t)cases[i].what, &l);
		CHECK_MSG(result.end == (cases[i].says ? YX_SANDBOX_DONE : YX_SANDBOX_FORBIDDEN),
			  "%s: %s", cases[i].what, result.text[0]);
		CHECK_STR(yx_buf_str(&result.output), cases[i].says ? cases[i].says : "");
	}
	if (strstr(yx_sandbox_kinds(), "Landlock")) {
		call(on_the_network, (void *)(uintptr_t) "o", &l);
		CHECK_STR(yx_buf_str(&result.output), "noyesno.");
	}
}

static bool dies;

/* What a helper is asked to do is the question. */
static enum yx_status
do_as_told(void *state, struct yx_bytes question, struct yx_buf *answer)
{
	int *count = state;

	yx_buf_printf(answer, "%d ", ++*count);
	yx_buf_put_bytes(answer, question);
	if (yx_bytes_equal_str(question, "crash"))
		(void)raise(SIGSEGV);
	if (yx_bytes_equal_str(question, "leave"))
		_exit(0);
	if (yx_bytes_equal_str(question, "memory"))
		return YX_NOMEM;
	if (yx_bytes_equal_str(question, "socket"))
		(void)!socket(AF_INET, SOCK_STREAM, 0);
	if (yx_bytes_equal_str(question, "die at the next"))
		dies = true;
	else if (dies)
		_exit(0);
	if (yx_bytes_equal_str(question, "file"))
		yx_buf_puts(answer, open("/etc/passwd", O_RDONLY) < 0 ? " no" : " yes");
	for (int i = 0; i < 2000 && yx_bytes_equal_str(question, "much"); i++)
		yx_buf_puts(answer, "too much");
	while (yx_bytes_equal_str(question, "loop"))
		;
	return YX_OK;
}

static void
ask_helper(struct yx_sandbox_helper *h, const char *question, const char *answer)
{
	yx_sandbox_result_clear(&result);
	CHECK_OK(yx_sandbox_helper_ask(h, yx_bytes_str(question), &result, &err));
	CHECK((result.end == YX_SANDBOX_DONE) == (answer != NULL));
	CHECK((result.text[0][0] == 0) == (answer != NULL));
	CHECK((result.text[1][0] == 0) == (answer != NULL));
	CHECK_STR(yx_buf_str(&result.output), answer ? answer : "");
}

static void
a_helper_that_dies_is_replaced(void)
{
	struct yx_sandbox_limits l = { .seconds = 1, .output = 9000, .cpu_seconds = 10 };
	struct yx_sandbox_helper *h = NULL;
	int count = 0;

	if (!yx_sandbox_works())
		test_skip("no system call filter on this machine");
	CHECK_OK(yx_sandbox_helper_new(&h, do_as_told, &count, &l, &err));
	ask_helper(h, "a", "1 a");
	ask_helper(h, "", "2 ");
	ask_helper(h, "file", "3 file no");
	ask_helper(h, "crash", NULL);
	CHECK(result.end == YX_SANDBOX_CRASHED && result.signal == SIGSEGV);
	ask_helper(h, "b", "1 b");
	ask_helper(h, "leave", NULL);
	CHECK(result.end == YX_SANDBOX_CRASHED && result.signal == 0);
	ask_helper(h, "memory", NULL);
	CHECK_INT(result.end, YX_SANDBOX_MEMORY);
	ask_helper(h, "socket", NULL);
	CHECK_INT(result.end, YX_SANDBOX_FORBIDDEN);
	ask_helper(h, "much", NULL);
	CHECK_INT(result.end, YX_SANDBOX_OUTPUT);
	ask_helper(h, "loop", NULL);
	CHECK_INT(result.end, YX_SANDBOX_TIME);
	ask_helper(h, "c", "1 c");
	/* whoever asks next does not pay for it */
	ask_helper(h, "die at the next", "2 die at the next");
	ask_helper(h, "d", "1 d");
	/* this process did none of it */
	CHECK_INT(count, 0);
	yx_sandbox_helper_free(h);
}

static void
a_helper_is_renewed_and_goes_with_its_keeper(void)
{
	char expected[32], big[5000];
	struct yx_sandbox_helper *h = NULL;
	int count = 0;

	if (!yx_sandbox_works())
		test_skip("no system call filter on this machine");
	CHECK_OK(yx_sandbox_helper_new(&h, do_as_told, &count, NULL, &err));
	for (int i = 0; i < YX_LIMIT_SANDBOX_HELPED + 3; i++) {
		snprintf(expected, sizeof(expected), "%d q", i % YX_LIMIT_SANDBOX_HELPED + 1);
		ask_helper(h, "q", expected);
	}
	memset(big, 'x', sizeof(big) - 1);
	big[sizeof(big) - 1] = 0;
	yx_sandbox_result_clear(&result);
	CHECK_OK(yx_sandbox_helper_ask(h, yx_bytes_str(big), &result, &err));
	CHECK_INT((int)result.output.len, 5001);
	yx_sandbox_helper_free(h);
}

static void
no_child_is_left_behind(void)
{
	CHECK(waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD);
	yx_sandbox_result_clear(&result);
}

TEST_MAIN(CASE(a_child_returns_its_status_and_all_its_output),
	  CASE(a_crash_is_told_with_its_signal), CASE(a_child_that_never_ends_is_stopped),
	  CASE(a_child_that_allocates_reaches_its_limit), CASE(output_is_bounded),
	  CASE(leaving_the_sandbox_kills), CASE(files_are_out_of_reach),
	  CASE(descriptors_of_the_parent_are_closed), CASE(a_child_asks_its_parent_and_prints),
	  CASE(the_time_of_an_answer_is_not_the_childs), CASE(a_bad_question_ends_the_child),
	  CASE(each_bad_end_can_be_rehearsed),
	  CASE(programs_run_with_limits_and_a_bare_environment),
	  CASE(a_child_on_the_network_can_only_fetch), CASE(a_helper_that_dies_is_replaced),
	  CASE(a_helper_is_renewed_and_goes_with_its_keeper), CASE(no_child_is_left_behind))
