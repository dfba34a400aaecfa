/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox: work on untrusted bytes in a process that can do nothing but compute, and what became of
 * it as data. A crash, a time-out or an exhausted memory in there is a result, not an error.
 *
 * What holds a child in, in the order in which it is put on (yx_sandbox_enter):
 *   descriptors   everything but standard input, output, error and one pipe is closed; the first
 *                 three lead nowhere, or to the parent where it answers or collects
 *   limits        address space, processor seconds, file size 0, no core, no further process
 *   no_new_privs  no program started from here could gain rights
 *   Landlock      (where the kernel has it) no file but the read-only folders named; no TCP
 *   seccomp       a white list of system calls: memory, reading, writing to what is open, time.
 *                 No exec, no fork, no socket, no ptrace: these kill. Opening for writing and what
 *                 is not listed fails with EPERM. Memory can never become executable.
 * The filter is written for x86_64 and aarch64; elsewhere there is no seccomp part, and
 * yx_sandbox_kinds() says so.
 *
 * A process with several threads may call yx_sandbox_run() (a program) but not yx_sandbox_call()
 * (a fork that goes on in the caller's memory, where another thread may have held a lock).
 */
#ifndef YINXIN_SANDBOX_H
#define YINXIN_SANDBOX_H

#include <yinxin/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Zero means the YX_LIMIT_SANDBOX_... of that name. */
struct yx_sandbox_limits {
	uint64_t memory;      /* bytes of address space beyond what the process has at the start */
	unsigned cpu_seconds; /* processor time */
	unsigned seconds;     /* on the wall; the parent kills */
	size_t output;        /* bytes taken from the child */
	/* folders and files that may be read (fonts), NULL-terminated; NULL: no file can be opened.
	 * Without Landlock, any file can be read when there is such a list */
	const char *const *readable;
	bool looking; /* files may be asked about (are they there?), though not opened */
	/* for a process that fetches: it may make threads, and sockets of IP that connect; still no
	 * listening, no sockets of this machine, no process, no file but `readable` */
	bool network;
};

/* What this kernel gives; static text such as "seccomp, Landlock 7". "" when nothing. */
const char *yx_sandbox_kinds(void);
/* True where the system call filter works: the part nothing may replace. */
bool yx_sandbox_works(void);

/*
 * In a process that shall be held in, before it looks at untrusted bytes. Cannot be undone.
 * `keep` is one descriptor above 2 to leave open, or -1. `seconds` and `output` are not looked at:
 * they are the parent's to watch. DENIED when the filter cannot be put on: the caller must not go
 * on.
 */
YX_MUST_CHECK enum yx_status yx_sandbox_enter(const struct yx_sandbox_limits *limits, int keep,
					      struct yx_error *err);

/* For tests of whoever calls, in a process that is held in: `how` (NULL: nothing) is crash, socket,
 * spin or memory, and what comes then is its end. Children made here do it when YINXIN_SANDBOX_TEST
 * says so. */
void yx_sandbox_rehearse(const char *how);

enum yx_sandbox_end {
	YX_SANDBOX_DONE,      /* it ended by itself; `code` tells how */
	YX_SANDBOX_CRASHED,   /* killed by `signal`, which the parent did not send; a helper that
			       * leaves has 0 there */
	YX_SANDBOX_FORBIDDEN, /* it tried what the filter kills for */
	YX_SANDBOX_TIME,      /* over its processor time, or over the time on the wall */
	YX_SANDBOX_MEMORY,    /* it said it had no memory left */
	YX_SANDBOX_OUTPUT     /* it wrote more than it may */
};

struct yx_sandbox_result {
	enum yx_sandbox_end end;
	int code;             /* exit status; of yx_sandbox_call() the function's enum yx_status */
	int signal;           /* CRASHED */
	struct yx_buf output; /* what it wrote; kept whatever the end */
	struct yx_buf errors; /* standard error; at most YX_LIMIT_SANDBOX_ERRORS, or ..._PRINTED */
	char text[2][120];    /* a clause for people, [0] English, [1] Chinese; "" when DONE */
};
void yx_sandbox_result_clear(struct yx_sandbox_result *r);

/*
 * Run `fn` in a forked child under `limits` (may be NULL). It returns a status and writes its
 * result to `out`, a pipe. *result is filled whatever becomes of the child; the call itself fails
 * only when no child could be made (IO, DENIED). Release with yx_sandbox_result_clear().
 */
typedef enum yx_status (*yx_sandbox_fn)(void *state, int out);
YX_MUST_CHECK enum yx_status yx_sandbox_call(struct yx_sandbox_result *result, yx_sandbox_fn fn,
					     void *state, const struct yx_sandbox_limits *limits,
					     struct yx_error *err);
/*
 * The same with the output handed over as it comes: `take` gets each piece; false ends the child
 * (OUTPUT). result->output stays empty.
 */
typedef bool (*yx_sandbox_take)(void *state, struct yx_bytes piece);
YX_MUST_CHECK enum yx_status yx_sandbox_stream(struct yx_sandbox_result *result, yx_sandbox_fn fn,
					       void *state, yx_sandbox_take take, void *take_state,
					       const struct yx_sandbox_limits *limits,
					       struct yx_error *err);
/* For `fn`: write all; false when the reader is gone. */
bool yx_sandbox_write(int out, struct yx_bytes data);

/*
 * A child that asks. What it cannot do itself (fetch, write the output) it asks of its parent, one
 * question at a time, over a socket pair that is its standard input. The parent's side decides what
 * it is willing to do: every question is untrusted. Time spent on answering is not the child's.
 */
struct yx_sandbox_host {
	/* In the parent: fill `answer`, empty as it comes. False: no honest child asks this; it is
	 * ended (FORBIDDEN). */
	bool (*answer)(void *state, struct yx_bytes question, struct yx_buf *answer);
	void *state;
	/* the child prints: standard output goes where `out` goes, standard error to
	 * result->errors, at most YX_LIMIT_SANDBOX_PRINTED */
	bool prints;
};
/* As yx_sandbox_call(), with somebody to ask. */
YX_MUST_CHECK enum yx_status yx_sandbox_host_call(struct yx_sandbox_result *result,
						  yx_sandbox_fn fn, void *state,
						  const struct yx_sandbox_host *host,
						  const struct yx_sandbox_limits *limits,
						  struct yx_error *err);
/* For `fn` in such a child. `answer` is added to. LIMIT: the question is longer than
 * YX_LIMIT_SANDBOX_QUESTION; IO: the parent does not answer. */
YX_MUST_CHECK enum yx_status yx_sandbox_ask(struct yx_bytes question, struct yx_buf *answer,
					    struct yx_error *err);

/*
 * A helper: a child that is asked again and again, by a server about each request. When it ends
 * (however), and after YX_LIMIT_SANDBOX_HELPED questions, the next question has a new one; so has
 * one at which a helper ends that was asked others before. They are started by a keeper, a process
 * forked here and now: its memory is theirs, so make it before this process has secrets or threads.
 * `seconds` is the time on the wall for one question (0: YX_LIMIT_SANDBOX_HELPED_SECONDS),
 * `cpu_seconds` and `memory` are for a helper's life, `output` is of one answer (0:
 * YX_LIMIT_SANDBOX_QUESTION).
 */
struct yx_sandbox_helper;
/* In the helper. A status other than OK ends it. */
typedef enum yx_status (*yx_sandbox_helper_fn)(void *state, struct yx_bytes question,
					       struct yx_buf *answer);
YX_MUST_CHECK enum yx_status yx_sandbox_helper_new(struct yx_sandbox_helper **out,
						   yx_sandbox_helper_fn fn, void *state,
						   const struct yx_sandbox_limits *limits,
						   struct yx_error *err);
/* Ask, one thread at a time. *result is filled as by yx_sandbox_call(), output being the answer;
 * fails only when there is no helper to be had (IO, DENIED). */
YX_MUST_CHECK enum yx_status yx_sandbox_helper_ask(struct yx_sandbox_helper *h,
						   struct yx_bytes question,
						   struct yx_sandbox_result *result,
						   struct yx_error *err);
void yx_sandbox_helper_free(struct yx_sandbox_helper *h);

/*
 * Start a program, without a shell, and collect its standard output. `input` (a descriptor) becomes
 * its standard input, -1 for none. All other descriptors are closed; the environment is reduced to
 * LANG, LC_ALL, PATH, HOME and what begins with YINXIN_ or FONTCONFIG_. Time, memory and output are
 * limited; the filter is the program's own business (yinxin-render puts one on itself). NOT_FOUND
 * when there is no such program.
 */
YX_MUST_CHECK enum yx_status yx_sandbox_run(struct yx_sandbox_result *result,
					    const char *const *argv, int input,
					    const struct yx_sandbox_limits *limits,
					    struct yx_error *err);

#ifdef __cplusplus
}
#endif
#endif
