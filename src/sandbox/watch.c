/* SPDX-License-Identifier: Apache-2.0 */
/* The parent's side: collect, count, time, kill, and say what became of the child. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <yinxin/limits.h>
#include "sandbox.h"

struct watch {
	struct sandbox_child *child;
	struct yx_sandbox_result *result;
	yx_time deadline;
	size_t max, taken, errors_max;
	bool late, too_much, forbidden;
};

static void
tell(struct yx_sandbox_result *r, const char *en, const char *zh)
{
	snprintf(r->text[0], sizeof(r->text[0]), "%s", en);
	snprintf(r->text[1], sizeof(r->text[1]), "%s", zh);
}

/* One read; false at the end of that pipe. */
static bool
drain(struct watch *w, int fd, bool errors)
{
	uint8_t piece[65536];
	ssize_t n = read(fd, piece, sizeof(piece));
	struct yx_sandbox_result *r = w->result;

	if (n < 0)
		return errno == EINTR || errno == EAGAIN;
	if (n == 0)
		return false;
	if (errors) { /* what does not fit is dropped, not an error */
		size_t room = w->errors_max - r->errors.len;

		yx_buf_put(&r->errors, piece, (size_t)n < room ? (size_t)n : room);
		return true;
	}
	w->taken += (size_t)n;
	if (w->taken > w->max)
		w->too_much = true;
	else if (w->child->take)
		w->too_much = !w->child->take(w->child->take_state, yx_bytes(piece, (size_t)n));
	else if (!yx_buf_put(&r->output, piece, (size_t)n))
		w->too_much = true;
	return !w->too_much;
}

/* Read both pipes until they end, the time is over or there is too much; answer what is asked. */
static void
collect(struct watch *w)
{
	struct sandbox_talk t = { .host = w->child->host,
				  .fd = w->child->talk,
				  .deadline = &w->deadline };
	int out = w->child->out, errors = w->child->errors;

	yx_buf_init(&t.question, YX_LIMIT_SANDBOX_QUESTION + 4);
	while ((out >= 0 || errors >= 0) && !w->too_much && !w->late && !w->forbidden) {
		struct pollfd p[3] = { { out, POLLIN, 0 },
				       { errors, POLLIN, 0 },
				       { t.fd, POLLIN, 0 } };
		yx_time left = w->deadline - yx_time_monotonic();

		if (left <= 0) {
			w->late = true;
			break;
		}
		if (poll(p, 3, (int)(left / 1000) + 1) <= 0)
			continue;
		if (p[0].revents && !drain(w, out, false))
			out = -1;
		if (p[1].revents && !drain(w, errors, true))
			errors = -1;
		if (p[2].revents && !sandbox_talk(&t))
			t.fd = -1;
		w->forbidden = t.forbidden;
	}
	yx_buf_clear(&t.question);
}

/* It has closed its pipes; it may still be running. */
static int
reap(struct watch *w)
{
	pid_t pid = w->child->pid;
	int status = 0;
	int pidfd = (int)syscall(SYS_pidfd_open, pid, 0);

	while (!w->late && !w->too_much && !w->forbidden) {
		yx_time left = w->deadline - yx_time_monotonic();
		struct pollfd p = { pidfd, POLLIN, 0 };
		pid_t got = waitpid(pid, &status, WNOHANG);

		if (got == pid || (got < 0 && errno != EINTR)) {
			if (pidfd >= 0)
				close(pidfd);
			return status;
		}
		w->late = left <= 0;
		/* without pidfds (before Linux 5.3) look again every 2 ms */
		if (!w->late)
			(void)poll(&p, pidfd >= 0 ? 1 : 0, pidfd >= 0 ? (int)(left / 1000) + 1 : 2);
	}
	(void)kill(pid, SIGKILL);
	if (pidfd >= 0)
		close(pidfd);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

static void
judge_signal(struct yx_sandbox_result *r, int sig)
{
	char en[120], zh[120];

	if (sig == SIGSYS) {
		r->end = YX_SANDBOX_FORBIDDEN;
		tell(r, "it tried a system call that it may not make", "试图进行被禁止的系统调用");
	} else if (sig == SIGXCPU) {
		r->end = YX_SANDBOX_TIME;
		tell(r, "it used up its processor time", "处理器时间用尽");
	} else {
		r->end = YX_SANDBOX_CRASHED;
		r->signal = sig;
		snprintf(en, sizeof(en), "killed by signal %d (%s)", sig, strsignal(sig));
		snprintf(zh, sizeof(zh), "进程崩溃，信号 %d（%s）", sig, strsignal(sig));
		tell(r, en, zh);
	}
}

/* After the child has ended: what its own last word says about memory. */
void
sandbox_judge_memory(struct yx_sandbox_result *r)
{
	if (r->end != YX_SANDBOX_DONE || r->code != YX_NOMEM)
		return;
	r->end = YX_SANDBOX_MEMORY;
	tell(r, "it needs more memory than it may use", "所需内存超出限制");
}

void
sandbox_no_answer(struct yx_sandbox_result *r)
{
	r->end = YX_SANDBOX_CRASHED;
	tell(r, "it gave no proper answer", "没有给出正确的应答");
}

enum yx_status
sandbox_judge(struct yx_sandbox_result *r, int status, unsigned late, struct yx_error *err)
{
	char en[120], zh[120];

	if (late) {
		r->end = YX_SANDBOX_TIME;
		snprintf(en, sizeof(en), "stopped after %u s", late);
		snprintf(zh, sizeof(zh), "超过 %u 秒，已终止", late);
		tell(r, en, zh);
	} else if (r->end == YX_SANDBOX_FORBIDDEN) {
		tell(r, "it asked for what it may not have", "提出了不被允许的请求");
	} else if (r->end == YX_SANDBOX_OUTPUT) {
		tell(r, "it wrote more than it may", "输出超出限制");
	} else if (WIFSIGNALED(status)) {
		judge_signal(r, WTERMSIG(status));
	} else {
		r->code = WEXITSTATUS(status);
		if (r->code == SANDBOX_EXIT_NOT_SET_UP)
			return yx_fail(err, YX_DENIED, NULL, "", "the sandbox could not be put on");
	}
	return YX_OK;
}

enum yx_status
sandbox_watch(struct sandbox_child *child, struct yx_sandbox_result *r, struct yx_error *err)
{
	const struct yx_sandbox_limits *l = child->limits;
	unsigned seconds = l && l->seconds ? l->seconds : YX_LIMIT_SANDBOX_SECONDS;
	struct watch w = { .child = child,
			   .result = r,
			   .deadline = yx_time_monotonic() + seconds * YX_SECOND,
			   .max = l && l->output ? l->output : (size_t)YX_LIMIT_SANDBOX_OUTPUT,
			   .errors_max =
			       child->host ? YX_LIMIT_SANDBOX_PRINTED : YX_LIMIT_SANDBOX_ERRORS };
	int status;

	yx_buf_init(&r->output, w.max);
	yx_buf_init(&r->errors, w.errors_max);
	collect(&w);
	status = reap(&w);
	if (w.forbidden)
		r->end = YX_SANDBOX_FORBIDDEN;
	else if (w.too_much)
		r->end = YX_SANDBOX_OUTPUT;
	return sandbox_judge(r, status, w.late ? seconds : 0, err);
}

void
yx_sandbox_result_clear(struct yx_sandbox_result *r)
{
	yx_buf_clear(&r->output);
	yx_buf_clear(&r->errors);
}
