/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Landlock (Linux 5.13 and later): which files a process can reach at all, whatever it opens them
 * with. The constants are those of linux/landlock.h, given here because the headers of a
 * distribution are often older than its kernels.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "sandbox.h"

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule       445
#define SYS_landlock_restrict_self  446
#endif

#define FS_READ_FILE (UINT64_C(1) << 2)
#define FS_READ_DIR  (UINT64_C(1) << 3)
#define FS_REFER     (UINT64_C(1) << 13) /* since ABI 2 */
#define FS_TRUNCATE  (UINT64_C(1) << 14) /* 3 */
#define FS_IOCTL_DEV (UINT64_C(1) << 15) /* 5 */
#define NET_BIND     UINT64_C(1)         /* of TCP; 4 */
#define NET_CONNECT  UINT64_C(2)
#define SCOPE        UINT64_C(3) /* abstract sockets and signals; 6 */

struct ruleset {
	uint64_t fs, net, scope;
};

/* Packed in the kernel's interface. */
struct __attribute__((packed)) beneath {
	uint64_t allowed;
	int32_t folder;
};

int
sandbox_landlock_abi(void)
{
	long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, 1 /* ask for the version */);

	return abi > 0 ? (int)abi : 0;
}

static void
allow_reading(int rules, const char *path)
{
	struct beneath b = { FS_READ_FILE | FS_READ_DIR, open(path, O_PATH | O_CLOEXEC) };
	struct stat sb;

	if (b.folder < 0)
		return; /* a font folder this machine does not have */
	/* of a file the kernel takes no right that only a folder can have */
	if (fstat(b.folder, &sb) == 0 && !S_ISDIR(sb.st_mode))
		b.allowed = FS_READ_FILE;
	(void)syscall(SYS_landlock_add_rule, rules, 1 /* path beneath */, &b, 0);
	close(b.folder);
}

enum yx_status
sandbox_landlock(const char *const *readable, bool network, struct yx_error *err)
{
	int abi = sandbox_landlock_abi();
	struct ruleset r = { (UINT64_C(1) << 13) - 1, 0, 0 };
	size_t size = 8;
	int rules;
	long rc;

	if (abi == 0)
		return YX_OK;
	r.fs |= (abi >= 2 ? FS_REFER : 0) | (abi >= 3 ? FS_TRUNCATE : 0) |
		(abi >= 5 ? FS_IOCTL_DEV : 0);
	if (abi >= 4) {
		r.net = network ? NET_BIND : NET_BIND | NET_CONNECT;
		size = 16;
	}
	if (abi >= 6) {
		r.scope = SCOPE;
		size = 24;
	}
	rules = (int)syscall(SYS_landlock_create_ruleset, &r, size, 0);
	if (rules < 0)
		return yx_fail_errno(err, "cannot make a Landlock rule set");
	for (size_t i = 0; readable && readable[i]; i++)
		allow_reading(rules, readable[i]);
	rc = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (rc == 0)
		rc = syscall(SYS_landlock_restrict_self, rules, 0);
	if (rc != 0)
		(void)yx_fail_errno(err, "cannot put Landlock on");
	close(rules);
	return rc == 0 ? YX_OK : YX_DENIED;
}
