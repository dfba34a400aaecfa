/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Helpers of a server: who starts them, asks them, and ends them. The keeper takes one octet ('s'
 * start, 'e' end) from a socket pair that keeps messages apart, and answers with a status and, to
 * 's', the descriptor to talk to the helper over. A question and its answer are a length of four
 * octets and that many octets.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <yinxin/limits.h>
#include "sandbox.h"

#define KEEPER_WAIT_MS 10000 /* it forks; more than this and the machine is at its end */

struct yx_sandbox_helper {
	pid_t keeper;
	int control; /* to the keeper */
	int talk;    /* to the helper; -1: there is none */
	unsigned asked;
	struct yx_sandbox_limits limits;
};

/* --------------------------------------------------------------- the helper */

struct work {
	yx_sandbox_helper_fn fn;
	void *state;
};

/* Not for it to end: the server that is told to stop ends it. */
static void
outlive_the_terminal(void)
{
	(void)signal(SIGINT, SIG_IGN);
	(void)signal(SIGTERM, SIG_IGN);
	(void)signal(SIGHUP, SIG_IGN);
}

static enum yx_status
answer_questions(void *state, int out)
{
	const struct work *w = state;
	struct yx_buf question, answer, head = { 0 };
	enum yx_status st;
	uint32_t len;

	(void)out;
	do {
		uint8_t octets[4];
		struct yx_reader r = yx_reader(yx_bytes(octets, 4));

		if (!sandbox_read_all(STDIN_FILENO, octets, 4) || !yx_take_u32be(&r, &len) ||
		    len > YX_LIMIT_SANDBOX_QUESTION)
			return YX_OK; /* nobody asks any more */
		yx_buf_init(&question, YX_LIMIT_SANDBOX_QUESTION);
		yx_buf_init(&answer, YX_LIMIT_SANDBOX_QUESTION);
		for (uint8_t piece[4096]; len;) {
			size_t n = len < sizeof(piece) ? len : sizeof(piece);

			if (!sandbox_read_all(STDIN_FILENO, piece, n))
				return YX_OK;
			yx_buf_put(&question, piece, n);
			len -= (uint32_t)n;
		}
		st = yx_buf_status(&question, NULL);
		if (st == YX_OK)
			st = w->fn(w->state, yx_buf_bytes(&question), &answer);
		if (st == YX_OK)
			st = yx_buf_status(&answer, NULL);
		yx_buf_reset(&head);
		yx_buf_put_u32be(&head, (uint32_t)answer.len);
		if (st == YX_OK && (!yx_sandbox_write(STDIN_FILENO, yx_buf_bytes(&head)) ||
				    !yx_sandbox_write(STDIN_FILENO, yx_buf_bytes(&answer))))
			st = YX_IO;
		yx_buf_clear(&question);
		yx_buf_clear(&answer);
	} while (st == YX_OK);
	return st; /* NOMEM is told by it */
}

/* --------------------------------------------------------------- the keeper */

/* A status, and a descriptor when there is one. */
static void
say(int control, int status, int fd)
{
	union {
		char octets[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} box = { .octets = { 0 } };
	struct iovec v = { &status, sizeof(status) };
	struct msghdr m = { .msg_iov = &v, .msg_iovlen = 1 };

	if (fd >= 0) {
		struct cmsghdr *c;

		m.msg_control = box.octets;
		m.msg_controllen = sizeof(box.octets);
		c = CMSG_FIRSTHDR(&m);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(c), &fd, sizeof(int));
	}
	while (sendmsg(control, &m, MSG_NOSIGNAL) < 0 && errno == EINTR)
		;
}

static pid_t
start(struct work *w, const struct yx_sandbox_limits *limits, int control)
{
	int talk[2];
	pid_t pid = -1;

	if (sandbox_make_pair(SOCK_STREAM, talk)) {
		pid = fork();
		if (pid == 0)
			sandbox_be_the_child(
			    answer_questions, w, limits, -1,
			    (struct sandbox_standard){ talk[1], -1, -1, outlive_the_terminal });
		close(talk[1]);
		if (pid < 0)
			close(talk[0]);
	}
	say(control, pid < 0 ? errno : 0, pid < 0 ? -1 : talk[0]);
	if (pid > 0)
		close(talk[0]);
	return pid;
}

static _Noreturn void
be_the_keeper(struct work *w, const struct yx_sandbox_limits *limits, int control)
{
	pid_t helper = -1;
	char what;

	(void)setsid();
	sandbox_set_signals();
	outlive_the_terminal();
	(void)sandbox_set_standard(-1, -1, getenv("YINXIN_SANDBOX_STDERR") ? 2 : -1);
	sandbox_close_all(control);
	for (;;) {
		ssize_t n = recv(control, &what, 1, 0);
		int status = 0;

		if (n < 0 && errno == EINTR)
			continue;
		if (helper > 0 && (n <= 0 || what == 'e')) {
			/* one that is ending already keeps the reason it is ending for */
			(void)kill(helper, SIGKILL);
			while (waitpid(helper, &status, 0) < 0 && errno == EINTR)
				;
			helper = -1;
		}
		if (n <= 0)
			_exit(0);
		if (what == 's')
			helper = start(w, limits, control);
		else
			say(control, status, -1);
	}
}

/* --------------------------------------------------------------- the server */

/* The keeper's answer to one octet; *fd gets the descriptor it sends, if any. */
static bool
tell_keeper(struct yx_sandbox_helper *h, char what, int *status, int *fd)
{
	union {
		char octets[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} box = { .octets = { 0 } };
	struct iovec v = { status, sizeof(*status) };
	struct msghdr m = { .msg_iov = &v,
			    .msg_iovlen = 1,
			    .msg_control = box.octets,
			    .msg_controllen = sizeof(box.octets) };
	struct pollfd p = { h->control, POLLIN, 0 };
	struct cmsghdr *c;

	*fd = -1;
	if (send(h->control, &what, 1, MSG_NOSIGNAL) != 1 || poll(&p, 1, KEEPER_WAIT_MS) <= 0 ||
	    recvmsg(h->control, &m, MSG_CMSG_CLOEXEC) != (ssize_t)sizeof(*status))
		return false;
	c = CMSG_FIRSTHDR(&m);
	if (c && c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS &&
	    c->cmsg_len == CMSG_LEN(sizeof(int)))
		memcpy(fd, CMSG_DATA(c), sizeof(int));
	return true;
}

/* How it ended; killed when it had not. */
static bool
end_helper(struct yx_sandbox_helper *h, int *status)
{
	int none;

	close(h->talk);
	h->talk = -1;
	h->asked = 0;
	return tell_keeper(h, 'e', status, &none);
}

static bool
send_until(int fd, struct yx_bytes data, yx_time deadline)
{
	while (data.len) {
		ssize_t n = send(fd, data.data, data.len, MSG_NOSIGNAL | MSG_DONTWAIT);
		struct pollfd p = { fd, POLLOUT, 0 };
		yx_time left = deadline - yx_time_monotonic();

		if (n > 0)
			data = yx_bytes_slice(data, (size_t)n, data.len);
		else if (n == 0 || (errno != EINTR && errno != EAGAIN) || left <= 0)
			return false;
		else
			(void)poll(&p, 1, (int)(left / 1000) + 1);
	}
	return true;
}

/* Exactly `len` octets more. */
static bool
receive_until(int fd, struct yx_buf *out, size_t len, yx_time deadline)
{
	uint8_t piece[4096];

	while (len) {
		ssize_t n =
		    recv(fd, piece, len < sizeof(piece) ? len : sizeof(piece), MSG_DONTWAIT);
		struct pollfd p = { fd, POLLIN, 0 };
		yx_time left = deadline - yx_time_monotonic();

		if (n > 0) {
			yx_buf_put(out, piece, (size_t)n);
			len -= (size_t)n;
		} else if (n == 0 || (errno != EINTR && errno != EAGAIN) || left <= 0) {
			return false;
		} else {
			(void)poll(&p, 1, (int)(left / 1000) + 1);
		}
	}
	return true;
}

/* False: it died, was too late, or wrote too much. */
static bool
talk(struct yx_sandbox_helper *h, struct yx_bytes question, struct yx_sandbox_result *r,
     yx_time deadline)
{
	size_t most = h->limits.output ? h->limits.output : YX_LIMIT_SANDBOX_QUESTION;
	struct yx_buf head = { 0 };
	struct yx_reader reader;
	uint32_t len = 0;
	bool good;

	yx_buf_put_u32be(&head, (uint32_t)question.len);
	good = send_until(h->talk, yx_buf_bytes(&head), deadline) &&
	       send_until(h->talk, question, deadline);
	yx_buf_reset(&head);
	good = good && receive_until(h->talk, &head, 4, deadline);
	reader = yx_reader(yx_buf_bytes(&head));
	good = good && yx_take_u32be(&reader, &len);
	if (good && len > most) {
		r->end = YX_SANDBOX_OUTPUT;
		good = false;
	}
	yx_buf_init(&r->output, most);
	good = good && receive_until(h->talk, &r->output, len, deadline);
	yx_buf_clear(&head);
	return good;
}

static enum yx_status
need_helper(struct yx_sandbox_helper *h, struct yx_error *err)
{
	int status = 0;

	if (h->talk >= 0 && h->asked >= YX_LIMIT_SANDBOX_HELPED && !end_helper(h, &status))
		return yx_fail(err, YX_IO, NULL, "", "the keeper of the helpers is gone");
	if (h->talk >= 0)
		return YX_OK;
	if (!tell_keeper(h, 's', &status, &h->talk))
		return yx_fail(err, YX_IO, NULL, "", "the keeper of the helpers is gone");
	if (h->talk < 0)
		return yx_fail(err, YX_IO, NULL, "", "no helper can be started: %s",
			       strerror(status));
	return YX_OK;
}

/* *again: it was not the first question to that helper, so that an earlier one may be to blame. */
static enum yx_status
ask_once(struct yx_sandbox_helper *h, struct yx_bytes question, struct yx_sandbox_result *r,
	 bool *again, struct yx_error *err)
{
	unsigned seconds = h->limits.seconds ? h->limits.seconds : YX_LIMIT_SANDBOX_HELPED_SECONDS;
	yx_time deadline;
	enum yx_status st;
	int status = 0;
	bool late;

	memset(r, 0, sizeof(*r));
	*again = false;
	if ((st = need_helper(h, err)) != YX_OK)
		return st;
	h->asked++;
	deadline = yx_time_monotonic() + seconds * YX_SECOND;
	if (talk(h, question, r, deadline))
		return YX_OK;
	late = yx_time_monotonic() >= deadline;
	*again = h->asked > 1 && !late;
	yx_buf_clear(&r->output);
	if (!end_helper(h, &status))
		return yx_fail(err, YX_IO, NULL, "", "the keeper of the helpers is gone");
	if ((st = sandbox_judge(r, status, late ? seconds : 0, err)) != YX_OK)
		return st;
	sandbox_judge_memory(r);
	if (r->end == YX_SANDBOX_DONE)
		sandbox_no_answer(r);
	return YX_OK;
}

enum yx_status
yx_sandbox_helper_ask(struct yx_sandbox_helper *h, struct yx_bytes question,
		      struct yx_sandbox_result *r, struct yx_error *err)
{
	enum yx_status st;
	bool again;

	memset(r, 0, sizeof(*r));
	if (question.len > YX_LIMIT_SANDBOX_QUESTION)
		return yx_fail(err, YX_LIMIT, NULL, "", "a question of %zu bytes", question.len);
	st = ask_once(h, question, r, &again, err);
	if (again)
		st = ask_once(h, question, r, &again, err);
	return st;
}

enum yx_status
yx_sandbox_helper_new(struct yx_sandbox_helper **out, yx_sandbox_helper_fn fn, void *state,
		      const struct yx_sandbox_limits *limits, struct yx_error *err)
{
	struct yx_sandbox_helper *h = yx_alloc(sizeof(*h));
	struct work w = { fn, state };
	int ends[2] = { -1, -1 };

	*out = NULL;
	if (!h)
		return yx_fail_nomem(err);
	h->talk = -1;
	if (limits)
		h->limits = *limits;
	if (!sandbox_make_pair(SOCK_SEQPACKET, ends)) {
		yx_free(h);
		return yx_fail_errno(err, "cannot make a pair of sockets");
	}
	(void)fflush(NULL);
	h->keeper = fork();
	if (h->keeper == 0)
		be_the_keeper(&w, &h->limits, ends[1]);
	close(ends[1]);
	h->control = ends[0];
	if (h->keeper < 0) {
		close(ends[0]);
		yx_free(h);
		return yx_fail_errno(err, "cannot start a child process");
	}
	*out = h;
	return YX_OK;
}

void
yx_sandbox_helper_free(struct yx_sandbox_helper *h)
{
	if (!h)
		return;
	if (h->talk >= 0)
		close(h->talk);
	close(h->control); /* which ends the keeper, and it the helper */
	while (waitpid(h->keeper, NULL, 0) < 0 && errno == EINTR)
		;
	yx_free(h);
}
