/* SPDX-License-Identifier: Apache-2.0 */
/* Private to the module: the pieces of yx_sandbox_enter(). */
#ifndef YINXIN_SANDBOX_PRIVATE_H
#define YINXIN_SANDBOX_PRIVATE_H

#include <yinxin/sandbox.h>

/* Put the system call filter on; by its `limits` (may be NULL) files may be asked about, or opened
 * for reading. */
enum yx_status sandbox_filter(const struct yx_sandbox_limits *limits, struct yx_error *err);
bool sandbox_filter_known(void); /* written for this machine */

/* The kernel's Landlock ABI, 0 when it has none. */
int sandbox_landlock_abi(void);
/* Restrict files to reading below `readable` (NULL: none) and shut TCP off; for `network` but for
 * connecting. */
enum yx_status sandbox_landlock(const char *const *readable, bool network, struct yx_error *err);

/* Close everything above 2 but `keep`. */
void sandbox_close_all(int keep);
/* Resource limits; `base` is the address space in use. */
enum yx_status sandbox_limit(const struct yx_sandbox_limits *limits, bool no_children,
			     struct yx_error *err);

/* run.c: what starting a child is made of. */
bool sandbox_make_pair(int type, int ends[2]); /* of sockets, both above the standard three */
/* What a child has as its standard descriptors, -1 is nothing; and of signals, NULL: nothing. */
struct sandbox_standard {
	int in, out, errors;
	void (*signals)(void);
};
bool sandbox_set_standard(int in, int out, int errors);
void sandbox_set_signals(void);
_Noreturn void sandbox_be_the_child(yx_sandbox_fn fn, void *state,
				    const struct yx_sandbox_limits *limits, int out,
				    struct sandbox_standard d);
bool sandbox_read_all(int fd, uint8_t *at, size_t len); /* talk.c */

/* The child's side set apart from how it was started. */
struct sandbox_child {
	pid_t pid;
	int out;    /* to read from */
	int errors; /* -1: none */
	int talk;   /* -1: none; the parent's end of the socket pair */
	const struct yx_sandbox_host *host;
	const struct yx_sandbox_limits *limits;
	yx_sandbox_take take;
	void *take_state;
};
/* Take part of a question, and answer when it is whole, until the deadline, which moves by the time
 * that takes. False: the talk is over; *forbidden when the child is to blame. */
struct sandbox_talk {
	const struct yx_sandbox_host *host;
	int fd;
	struct yx_buf question;
	yx_time *deadline;
	bool forbidden;
};
bool sandbox_talk(struct sandbox_talk *t);

/* Collect until it ends, kill it when it must, say what became of it. */
enum yx_status sandbox_watch(struct sandbox_child *child, struct yx_sandbox_result *result,
			     struct yx_error *err);

/* watch.c: what a wait status says; `late`: killed after so many seconds, 0 is not; of r->end
 * OUTPUT and FORBIDDEN stand. DENIED: it was not put in. */
enum yx_status sandbox_judge(struct yx_sandbox_result *r, int status, unsigned late,
			     struct yx_error *err);
void sandbox_judge_memory(struct yx_sandbox_result *r);
void sandbox_no_answer(struct yx_sandbox_result *r); /* it ended by itself, too early */

/* The exit status of a child that was not even started properly: none of ours are this high. */
#define SANDBOX_EXIT_NOT_SET_UP 125
#define SANDBOX_EXIT_NO_PROGRAM 127

#endif
