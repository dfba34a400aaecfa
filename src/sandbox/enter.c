/* SPDX-License-Identifier: Apache-2.0 */
/* Putting the parts on, in order: see sandbox.h. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <yinxin/limits.h>
#include "sandbox.h"

/* Sanitizers reserve terabytes of address space: their builds go without that one limit. */
#if defined(__SANITIZE_ADDRESS__)
#define NO_ADDRESS_LIMIT 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define NO_ADDRESS_LIMIT 1
#endif
#endif
#ifndef NO_ADDRESS_LIMIT
#define NO_ADDRESS_LIMIT 0
#endif

void
sandbox_close_all(int keep)
{
	if (keep > 3)
		(void)close_range(3, (unsigned)keep - 1, 0);
	(void)close_range(keep > 2 ? (unsigned)keep + 1 : 3, ~0u, 0);
}

/* Bytes of address space in use, from the first number of /proc/self/statm (pages). */
static uint64_t
address_space(void)
{
	char text[64];
	ssize_t n;
	int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return UINT64_C(1) << 30; /* no /proc: leave room for what is mapped */
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	text[n > 0 ? n : 0] = 0;
	return strtoull(text, NULL, 10) * (uint64_t)sysconf(_SC_PAGESIZE);
}

static bool
lower(int which, uint64_t soft, uint64_t hard)
{
	struct rlimit now, want = { (rlim_t)soft, (rlim_t)hard };

	if (getrlimit((__rlimit_resource_t)which, &now) != 0)
		return false;
	if (now.rlim_max != RLIM_INFINITY && want.rlim_max > now.rlim_max)
		want.rlim_max = now.rlim_max;
	if (want.rlim_cur > want.rlim_max)
		want.rlim_cur = want.rlim_max;
	return setrlimit((__rlimit_resource_t)which, &want) == 0;
}

enum yx_status
sandbox_limit(const struct yx_sandbox_limits *limits, bool no_children, struct yx_error *err)
{
	uint64_t memory =
	    limits && limits->memory ? limits->memory : (uint64_t)YX_LIMIT_SANDBOX_MEMORY;
	unsigned cpu = limits && limits->cpu_seconds ? limits->cpu_seconds : YX_LIMIT_SANDBOX_CPU;
	uint64_t space = address_space() + memory;
	bool ok = lower(RLIMIT_CORE, 0, 0) && lower(RLIMIT_CPU, cpu, cpu + 1);

	if (!NO_ADDRESS_LIMIT)
		ok = ok && lower(RLIMIT_AS, space, space);
	if (no_children) /* pipes are not files: results still go out */
		ok = ok && lower(RLIMIT_FSIZE, 0, 0) &&
		     ((limits && limits->network) || lower(RLIMIT_NPROC, 0, 0));
	return ok ? YX_OK : yx_fail_errno(err, "cannot set the limits of a child process");
}

enum yx_status
yx_sandbox_enter(const struct yx_sandbox_limits *limits, int keep, struct yx_error *err)
{
	const char *const *readable = limits ? limits->readable : NULL;
	enum yx_status st;

	sandbox_close_all(keep);
	/* nobody of the same user attaches, and nothing of it lands in a core file */
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	st = sandbox_limit(limits, true, err);
	if (st == YX_OK)
		st = sandbox_landlock(readable, limits && limits->network, err);
	if (st == YX_OK)
		st = sandbox_filter(limits, err);
	return st;
}

/* Asked of the kernel once, in a child: the answer costs the asker its freedom. */
bool
yx_sandbox_works(void)
{
	static int known; /* 0 not asked, 1 no, 2 yes; two askers come to the same answer */
	struct yx_error err = YX_ERROR_INIT;
	int status = 0;
	pid_t pid;

	if (known)
		return known == 2;
	if (!sandbox_filter_known()) {
		known = 1;
		return false;
	}
	pid = fork();
	if (pid == 0)
		_exit(sandbox_filter(NULL, &err) == YX_OK ? 0 : 1);
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	known = pid > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 2 : 1;
	return known == 2;
}

const char *
yx_sandbox_kinds(void)
{
	static char text[64];
	int abi = sandbox_landlock_abi();
	bool works = yx_sandbox_works();

	if (works && abi)
		snprintf(text, sizeof(text), "seccomp, Landlock %d", abi);
	else if (abi)
		snprintf(text, sizeof(text), "Landlock %d", abi);
	else
		snprintf(text, sizeof(text), "%s", works ? "seccomp" : "");
	return text;
}
