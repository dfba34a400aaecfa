/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The system call filter: a short BPF program, built from three lists. Written out here rather than
 * through a library because every `yinxin verify` would pay for loading that, and because so few
 * rules look at arguments. Order: wrong architecture kills; a listed call is allowed or killed; a
 * few are allowed depending on an argument; everything else fails with EPERM.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "sandbox.h"

#if defined(__x86_64__)
#define THIS_ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define THIS_ARCH AUDIT_ARCH_AARCH64
#endif

#ifdef THIS_ARCH

/* Computing, memory, and what is open already. */
static const int allowed[] = {
	SYS_read,
	SYS_readv,
	SYS_pread64,
	SYS_write,
	SYS_writev,
	SYS_lseek,
	SYS_close,
	SYS_fstat,
	SYS_brk,
	SYS_munmap,
	SYS_mremap,
	SYS_madvise,
	SYS_futex,
	SYS_rt_sigaction,
	SYS_rt_sigprocmask,
	SYS_rt_sigreturn,
	SYS_sigaltstack,
	SYS_getrandom,
	SYS_clock_gettime,
	SYS_clock_getres,
	SYS_gettimeofday,
	SYS_nanosleep,
	SYS_clock_nanosleep,
	SYS_sched_yield,
	SYS_sched_getaffinity,
	SYS_getpid,
	SYS_gettid,
	SYS_getuid,
	SYS_geteuid,
	SYS_getgid,
	SYS_getegid,
	SYS_getrusage,
	SYS_uname,
	SYS_sysinfo,
	SYS_restart_syscall,
	SYS_exit,
	SYS_exit_group,
};

/* What only someone who has taken the process over would try: they get one attempt. */
static const int deadly[] = {
	SYS_execve,
	SYS_execveat,
	SYS_clone,
#ifdef SYS_fork
	SYS_fork,
	SYS_vfork,
#endif
	SYS_socket,
	SYS_socketpair,
	SYS_connect,
	SYS_bind,
	SYS_listen,
	SYS_accept,
	SYS_accept4,
	SYS_sendto,
	SYS_sendmsg,
	SYS_ptrace,
	SYS_process_vm_readv,
	SYS_process_vm_writev,
	SYS_bpf,
	SYS_unshare,
	SYS_setns,
	SYS_mount,
	SYS_umount2,
	SYS_chroot,
	SYS_pivot_root,
	SYS_init_module,
	SYS_finit_module,
	SYS_kexec_load,
	SYS_add_key,
	SYS_keyctl,
	SYS_perf_event_open,
	SYS_userfaultfd,
	SYS_setuid,
	SYS_setgid,
	SYS_kill,
	SYS_tkill,
#ifdef SYS_io_uring_setup
	SYS_io_uring_setup,
#endif
};

/* Asking about files, where that is allowed at all. */
static const int looking[] = {
	SYS_newfstatat, SYS_faccessat, SYS_readlinkat, SYS_getdents64,
	SYS_statx,      SYS_fcntl,     SYS_getcwd,
#ifdef SYS_stat
	SYS_stat,       SYS_lstat,     SYS_access,     SYS_readlink,
#endif
#ifdef SYS_faccessat2
	SYS_faccessat2,
#endif
};

/* Talking to servers over sockets that exist: which exist is looked at (socket). A thread of its
 * own looks names up. */
static const int talking[] = {
	SYS_connect,     SYS_sendto,      SYS_sendmsg,    SYS_sendmmsg,   SYS_recvfrom,
	SYS_recvmsg,     SYS_recvmmsg,    SYS_shutdown,   SYS_getsockopt, SYS_setsockopt,
	SYS_getsockname, SYS_getpeername, SYS_socketpair, /* within the process */
	SYS_pipe2,       SYS_eventfd2,    SYS_ppoll,      SYS_pselect6,   SYS_set_robust_list,
	SYS_rseq,
#ifdef SYS_poll
	SYS_poll,        SYS_pipe,        SYS_select,
#endif
};

struct program {
	struct sock_filter code[400];
	unsigned short len;
};

static void
put(struct program *p, uint16_t code, uint8_t jt, uint8_t jf, uint32_t k)
{
	if (p->len < sizeof(p->code) / sizeof(p->code[0]))
		p->code[p->len++] = (struct sock_filter){ code, jt, jf, k };
}

#define RETURN(p, what) put(p, BPF_RET | BPF_K, 0, 0, (what))
#define LOAD(p, field)                                                                             \
	put(p, BPF_LD | BPF_W | BPF_ABS, 0, 0, (uint32_t)offsetof(struct seccomp_data, field))
#define REFUSE (SECCOMP_RET_ERRNO | EPERM)

/* The low half of an argument; both machines are little endian as Linux runs them here. */
static void
load_argument(struct program *p, unsigned index)
{
	put(p, BPF_LD | BPF_W | BPF_ABS, 0, 0,
	    (uint32_t)(offsetof(struct seccomp_data, args) + index * 8));
}

static void
each(struct program *p, const int *calls, size_t count, uint32_t what)
{
	for (size_t i = 0; i < count; i++) {
		put(p, BPF_JMP | BPF_JEQ | BPF_K, 0, 1, (uint32_t)calls[i]);
		RETURN(p, what);
	}
}

/* `call` only when none of `bits` is set in the argument; else EPERM. */
static void
unless_bits(struct program *p, int call, unsigned argument, uint32_t bits)
{
	put(p, BPF_JMP | BPF_JEQ | BPF_K, 0, 4, (uint32_t)call);
	load_argument(p, argument);
	put(p, BPF_JMP | BPF_JSET | BPF_K, 0, 1, bits);
	RETURN(p, REFUSE);
	RETURN(p, SECCOMP_RET_ALLOW);
}

/* `call` only when all of `bits` are set in the argument; else it kills. */
static void
with_bits(struct program *p, int call, unsigned argument, uint32_t bits)
{
	put(p, BPF_JMP | BPF_JEQ | BPF_K, 0, 5, (uint32_t)call);
	load_argument(p, argument);
	put(p, BPF_ALU | BPF_AND | BPF_K, 0, 0, bits);
	put(p, BPF_JMP | BPF_JEQ | BPF_K, 0, 1, bits);
	RETURN(p, SECCOMP_RET_ALLOW);
	RETURN(p, SECCOMP_RET_KILL_PROCESS);
}

/* `call` only when the argument has this value; else EPERM. */
static void
when_equal(struct program *p, int call, unsigned argument, uint32_t value)
{
	put(p, BPF_JMP | BPF_JEQ | BPF_K, 0, 4, (uint32_t)call);
	load_argument(p, argument);
	put(p, BPF_JMP | BPF_JEQ | BPF_K, 1, 0, value);
	RETURN(p, REFUSE);
	RETURN(p, SECCOMP_RET_ALLOW);
}

/* Sockets to the network, none to other programs of this machine (an agent, a daemon that trusts
 * whoever can connect); threads, but no process. */
static void
put_network(struct program *p)
{
	each(p, talking, sizeof(talking) / sizeof(talking[0]), SECCOMP_RET_ALLOW);
	put(p, BPF_JMP | BPF_JEQ | BPF_K, 0, 5, SYS_socket);
	load_argument(p, 0);
	put(p, BPF_JMP | BPF_JEQ | BPF_K, 2, 0, AF_INET);
	put(p, BPF_JMP | BPF_JEQ | BPF_K, 1, 0, AF_INET6);
	RETURN(p, REFUSE);
	RETURN(p, SECCOMP_RET_ALLOW);
	with_bits(p, SYS_clone, 0, CLONE_VM | CLONE_THREAD | CLONE_SIGHAND);
	/* its arguments cannot be looked at: glibc goes on with the above */
	put(p, BPF_JMP | BPF_JEQ | BPF_K, 0, 1, SYS_clone3);
	RETURN(p, SECCOMP_RET_ERRNO | ENOSYS);
	put(p, BPF_JMP | BPF_JEQ | BPF_K, 0, 5, SYS_ioctl);
	load_argument(p, 1);
	put(p, BPF_JMP | BPF_JEQ | BPF_K, 2, 0, FIONREAD);
	put(p, BPF_JMP | BPF_JEQ | BPF_K, 1, 0, FIONBIO);
	RETURN(p, REFUSE);
	RETURN(p, SECCOMP_RET_ALLOW);
}

static void
build(struct program *p, const struct yx_sandbox_limits *limits)
{
	bool reading = limits && limits->readable;

	LOAD(p, arch);
	put(p, BPF_JMP | BPF_JEQ | BPF_K, 1, 0, THIS_ARCH);
	RETURN(p, SECCOMP_RET_KILL_PROCESS);
	LOAD(p, nr);
#ifdef __x86_64__
	/* the x32 numbers are a second door to the same calls */
	put(p, BPF_JMP | BPF_JGE | BPF_K, 0, 1, 0x40000000);
	RETURN(p, SECCOMP_RET_KILL_PROCESS);
#endif
	each(p, allowed, sizeof(allowed) / sizeof(allowed[0]), SECCOMP_RET_ALLOW);
	if (limits && limits->network)
		put_network(p);
	each(p, deadly, sizeof(deadly) / sizeof(deadly[0]), SECCOMP_RET_KILL_PROCESS);
	/* glibc tries clone3 first and falls back on ENOSYS, to what kills */
	put(p, BPF_JMP | BPF_JEQ | BPF_K, 0, 1, SYS_clone3);
	RETURN(p, SECCOMP_RET_KILL_PROCESS);
	unless_bits(p, SYS_mmap, 2, PROT_EXEC);
	unless_bits(p, SYS_mprotect, 2, PROT_EXEC);
	/* abort() is a signal to oneself */
	when_equal(p, SYS_tgkill, 0, (uint32_t)getpid());
	/* getrlimit, of oneself: no new limits, args[2] == NULL */
	when_equal(p, SYS_prlimit64, 2, 0);
	if (reading || (limits && (limits->looking || limits->network)))
		each(p, looking, sizeof(looking) / sizeof(looking[0]), SECCOMP_RET_ALLOW);
	if (reading) {
		unless_bits(p, SYS_openat, 2,
			    O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND |
				(O_TMPFILE & ~O_DIRECTORY));
#ifdef SYS_open
		unless_bits(p, SYS_open, 1,
			    O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND |
				(O_TMPFILE & ~O_DIRECTORY));
#endif
	}
	RETURN(p, REFUSE);
}

bool
sandbox_filter_known(void)
{
	return true;
}

enum yx_status
sandbox_filter(const struct yx_sandbox_limits *limits, struct yx_error *err)
{
	struct program p = { .len = 0 };
	struct sock_fprog f;

	build(&p, limits);
	if (p.len >= sizeof(p.code) / sizeof(p.code[0]))
		return yx_fail(err, YX_INTERNAL, NULL, "", "the system call filter is too long");
	f = (struct sock_fprog){ p.len, p.code };
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &f, 0, 0) != 0)
		return yx_fail(err, YX_DENIED, NULL, "",
			       "the system call filter cannot be put on: %s", strerror(errno));
	return YX_OK;
}

#else

bool
sandbox_filter_known(void)
{
	return false;
}

enum yx_status
sandbox_filter(const struct yx_sandbox_limits *limits, struct yx_error *err)
{
	(void)limits;
	return yx_fail(err, YX_DENIED, NULL, "",
		       "there is no system call filter for this processor yet");
}

#endif
