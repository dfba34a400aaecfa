/* SPDX-License-Identifier: Apache-2.0 */
/* Starting a child: a fork that goes on in a function, or another program. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>
#include <yinxin/limits.h>
#include "sandbox.h"

extern char **environ;

bool
yx_sandbox_write(int out, struct yx_bytes data)
{
	while (data.len) {
		ssize_t n = write(out, data.data, data.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		data = yx_bytes_slice(data, (size_t)n, data.len);
	}
	return true;
}

/* Both ends above the standard three, also where the caller has closed some of those. */
static bool
make_pipe(int ends[2])
{
	int raw[2];
	bool ok;

	if (pipe2(raw, O_CLOEXEC) != 0)
		return false;
	for (int i = 0; i < 2; i++)
		ends[i] = raw[i] > 2 ? raw[i] : fcntl(raw[i], F_DUPFD_CLOEXEC, 3);
	for (int i = 0; i < 2; i++)
		if (raw[i] <= 2)
			close(raw[i]);
	ok = ends[0] >= 0 && ends[1] >= 0;
	for (int i = 0; i < 2 && !ok; i++)
		if (ends[i] >= 0)
			close(ends[i]);
	return ok;
}

/* Standard descriptors of a child: nothing in, nothing out but what the caller opened. */
bool
sandbox_set_standard(int in, int out, int errors)
{
	int null = open("/dev/null", O_RDWR);

	if (null < 0)
		return false;
	return dup2(in >= 0 ? in : null, 0) == 0 && dup2(out >= 0 ? out : null, 1) == 1 &&
	       dup2(errors >= 0 ? errors : null, 2) == 2;
}

/* Handlers and masks of the parent are none of the child's; it ends when the parent does. */
void
sandbox_set_signals(void)
{
	sigset_t none;

	sigemptyset(&none);
	for (int s = 1; s < 32; s++)
		(void)signal(s, SIG_DFL);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
}

/*
 * For tests of whoever calls: YINXIN_SANDBOX_TEST=crash, socket, spin or memory makes every child
 * end in that way, soon.
 */
static void
rehearse_limits(const char *how, struct yx_sandbox_limits *l)
{
	if (how && strcmp(how, "spin") == 0)
		l->cpu_seconds = 1;
	if (how && strcmp(how, "memory") == 0)
		l->memory = 64 << 20;
}

void
yx_sandbox_rehearse(const char *how)
{
	/* volatile: a compiler may leave out an allocation that nobody looks at */
	char *volatile p = NULL;

	if (!how)
		return;
	if (strcmp(how, "crash") == 0)
		(void)raise(SIGABRT);
	if (strcmp(how, "socket") == 0)
		(void)!socket(AF_INET, SOCK_STREAM, 0);
	while (strcmp(how, "spin") == 0)
		p = NULL;
	for (int i = 0; i < 128 && strcmp(how, "memory") == 0; i++)
		if (!(p = malloc(1 << 20)))
			_exit(YX_NOMEM);
}

_Noreturn void
sandbox_be_the_child(yx_sandbox_fn fn, void *state, const struct yx_sandbox_limits *limits, int out,
		     struct sandbox_standard d)
{
	struct yx_sandbox_limits l = limits ? *limits : (struct yx_sandbox_limits){ 0 };
	const char *test = getenv("YINXIN_SANDBOX_TEST");
	struct yx_error err = YX_ERROR_INIT;

	rehearse_limits(test, &l);
	sandbox_set_signals();
	if (d.signals)
		d.signals();
	/* for finding out why a child fails: sanitizers write to standard error */
	if (!sandbox_set_standard(d.in, d.out, getenv("YINXIN_SANDBOX_STDERR") ? 2 : d.errors) ||
	    yx_sandbox_enter(&l, out, &err) != YX_OK)
		_exit(SANDBOX_EXIT_NOT_SET_UP);
	yx_sandbox_rehearse(test);
	_exit((int)fn(state, out));
}

enum yx_status
yx_sandbox_stream(struct yx_sandbox_result *result, yx_sandbox_fn fn, void *state,
		  yx_sandbox_take take, void *take_state, const struct yx_sandbox_limits *limits,
		  struct yx_error *err)
{
	struct sandbox_child child = {
		.errors = -1, .talk = -1, .limits = limits, .take = take, .take_state = take_state
	};
	enum yx_status st;
	int ends[2];

	memset(result, 0, sizeof(*result));
	if (!make_pipe(ends))
		return yx_fail_errno(err, "cannot make a pipe");
	/* what is buffered would be written twice */
	(void)fflush(NULL);
	child.pid = fork();
	if (child.pid == 0) {
		close(ends[0]);
		sandbox_be_the_child(fn, state, limits, ends[1],
				     (struct sandbox_standard){ -1, -1, -1, NULL });
	}
	close(ends[1]);
	if (child.pid < 0) {
		close(ends[0]);
		return yx_fail_errno(err, "cannot start a child process");
	}
	child.out = ends[0];
	st = sandbox_watch(&child, result, err);
	close(ends[0]);
	if (st == YX_OK)
		sandbox_judge_memory(result);
	return st;
}

enum yx_status
yx_sandbox_call(struct yx_sandbox_result *result, yx_sandbox_fn fn, void *state,
		const struct yx_sandbox_limits *limits, struct yx_error *err)
{
	return yx_sandbox_stream(result, fn, state, NULL, NULL, limits, err);
}

static void
close_pair(int ends[2])
{
	for (int i = 0; i < 2; i++)
		if (ends[i] >= 0)
			close(ends[i]);
}

/* Two ends that talk; the child's may be any number, it becomes its standard input. */
bool
sandbox_make_pair(int type, int ends[2])
{
	int raw[2];

	if (socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, raw) != 0)
		return false;
	for (int i = 0; i < 2; i++) {
		ends[i] = raw[i] > 2 ? raw[i] : fcntl(raw[i], F_DUPFD_CLOEXEC, 3);
		if (raw[i] <= 2)
			close(raw[i]);
	}
	return ends[0] >= 0 && ends[1] >= 0;
}

enum yx_status
yx_sandbox_host_call(struct yx_sandbox_result *result, yx_sandbox_fn fn, void *state,
		     const struct yx_sandbox_host *host, const struct yx_sandbox_limits *limits,
		     struct yx_error *err)
{
	struct sandbox_child child = { .errors = -1, .limits = limits, .host = host };
	int out[2] = { -1, -1 }, errors[2] = { -1, -1 }, talk[2] = { -1, -1 };
	enum yx_status st;

	memset(result, 0, sizeof(*result));
	if (!make_pipe(out) || !sandbox_make_pair(SOCK_STREAM, talk) ||
	    (host->prints && !make_pipe(errors))) {
		st = yx_fail_errno(err, "cannot make a pipe");
		goto done;
	}
	(void)fflush(NULL);
	child.pid = fork();
	if (child.pid == 0)
		sandbox_be_the_child(fn, state, limits, out[1],
				     (struct sandbox_standard){ talk[1], host->prints ? out[1] : -1,
								errors[1], NULL });
	close(out[1]);
	close(talk[1]);
	out[1] = talk[1] = -1;
	if (host->prints)
		close(errors[1]);
	errors[1] = -1;
	if (child.pid < 0) {
		st = yx_fail_errno(err, "cannot start a child process");
		goto done;
	}
	child.out = out[0];
	child.errors = errors[0];
	child.talk = talk[0];
	st = sandbox_watch(&child, result, err);
	if (st == YX_OK)
		sandbox_judge_memory(result);
done:
	close_pair(out);
	close_pair(errors);
	close_pair(talk);
	return st;
}

/* ---------------------------------------------------------------- programs */

#define ENVIRONMENT_MAX 64

static bool
passes(const char *variable)
{
	static const char *const known[] = { "LANG=",         "LC_ALL=",       "PATH=",
					     "HOME=",         "YINXIN_",       "FONTCONFIG_",
					     "ASAN_OPTIONS=", "UBSAN_OPTIONS=" };

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strncmp(variable, known[i], strlen(known[i])) == 0)
			return strncmp(variable, "YINXIN_PASSWORD", 15) != 0;
	return false;
}

static _Noreturn void
be_the_program(const char *const *argv, const struct yx_sandbox_limits *limits, int in, int out,
	       int errors)
{
	struct yx_error err = YX_ERROR_INIT;
	char *environment[ENVIRONMENT_MAX + 1] = { NULL };
	size_t n = 0;

	sandbox_set_signals();
	for (char **e = environ; e && *e && n < ENVIRONMENT_MAX; e++)
		if (passes(*e))
			environment[n++] = *e;
	if (!sandbox_set_standard(in, out, errors))
		_exit(SANDBOX_EXIT_NOT_SET_UP);
	sandbox_close_all(-1);
	if (sandbox_limit(limits, false, &err) != YX_OK)
		_exit(SANDBOX_EXIT_NOT_SET_UP);
	execve(argv[0], (char *const *)(uintptr_t)argv, environment);
	_exit(SANDBOX_EXIT_NO_PROGRAM);
}

enum yx_status
yx_sandbox_run(struct yx_sandbox_result *result, const char *const *argv, int input,
	       const struct yx_sandbox_limits *limits, struct yx_error *err)
{
	struct sandbox_child child = { .talk = -1, .limits = limits };
	int out[2] = { -1, -1 }, errors[2] = { -1, -1 };
	enum yx_status st;

	memset(result, 0, sizeof(*result));
	if (access(argv[0], X_OK) != 0)
		return yx_fail(err, YX_NOT_FOUND, NULL, "", "there is no program %s", argv[0]);
	if (!make_pipe(out) || !make_pipe(errors)) {
		st = yx_fail_errno(err, "cannot make a pipe");
		goto done;
	}
	(void)fflush(NULL);
	child.pid = fork();
	if (child.pid == 0)
		be_the_program(argv, limits, input, out[1], errors[1]);
	close(out[1]);
	close(errors[1]);
	out[1] = errors[1] = -1;
	if (child.pid < 0) {
		st = yx_fail_errno(err, "cannot start a child process");
		goto done;
	}
	child.out = out[0];
	child.errors = errors[0];
	st = sandbox_watch(&child, result, err);
	if (st == YX_OK && result->end == YX_SANDBOX_DONE &&
	    result->code == SANDBOX_EXIT_NO_PROGRAM)
		st = yx_fail(err, YX_NOT_FOUND, NULL, "", "the program %s cannot be run", argv[0]);
done:
	close_pair(out);
	close_pair(errors);
	return st;
}
