/* SPDX-License-Identifier: Apache-2.0 */
#include "test.h"
#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <setjmp.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

int test_failures;
static jmp_buf skip_jump;
static const struct test_case *running;
static char scratch[256];

void
test_fail(const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	/* a loop over thousands of inputs must not bury its first failure */
	if (++test_failures > 25)
		return;
	printf("#   %s:%d: ", file, line);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	printf("\n");
}

void
test_skip(const char *fmt, ...)
{
	va_list ap;

	printf("skip %s: ", running ? running->name : "?");
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	printf("\n");
	longjmp(skip_jump, 1);
}

const char *
test_data(const char *name)
{
	static char paths[8][512];
	static unsigned turn;
	char *path = paths[turn++ % 8];

	snprintf(path, 512, "tests/data/%s", name);
	return path;
}

const char *
test_corpus(const char *name)
{
	static char paths[8][512];
	static unsigned turn;
	char *path = paths[turn++ % 8];

	snprintf(path, 512, "../shared/corpora/%s", name);
	if (access(path, R_OK) != 0)
		test_skip("../shared/corpora/%s is not here", name);
	return path;
}

struct yx_bytes
test_read(const char *path)
{
	FILE *f = fopen(path, "rb");
	uint8_t *data = NULL;
	size_t len = 0, cap = 0, n;

	if (!f) {
		printf("#   cannot open %s: %s\n", path, strerror(errno));
		printf("not ok %s\n", running ? running->name : path);
		exit(1);
	}
	do {
		if (len == cap) {
			cap = cap ? cap * 2 : 65536;
			data = realloc(data, cap);
			if (!data)
				abort();
		}
		n = fread(data + len, 1, cap - len, f);
		len += n;
	} while (n > 0);
	fclose(f);
	return yx_bytes(data, len);
}

static int
remove_one(const char *path, const struct stat *sb, int type, struct FTW *ftw)
{
	(void)sb;
	(void)type;
	(void)ftw;
	return remove(path);
}

const char *
test_scratch(void)
{
	if (!scratch[0]) {
		char exe[200] = "", *base;
		ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);

		exe[n > 0 ? n : 0] = 0;
		base = strrchr(exe, '/');
		snprintf(scratch, sizeof(scratch), "build/scratch/%s-%ld", base ? base + 1 : "test",
			 (long)getpid());
		mkdir("build", 0777);
		mkdir("build/scratch", 0777);
		nftw(scratch, remove_one, 16, FTW_DEPTH | FTW_PHYS);
		mkdir(scratch, 0777);
	}
	return scratch;
}

int
test_sh(const char *fmt, ...)
{
	char command[4096];
	va_list ap;
	int n, status;

	va_start(ap, fmt);
	n = vsnprintf(command, sizeof(command), fmt, ap);
	va_end(ap);
	if (n < 0 || (size_t)n >= sizeof(command))
		return -1;
	fflush(stdout);
	status = system(command);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

bool
test_have(const char *program)
{
	return test_sh("command -v %s >/dev/null 2>&1", program) == 0;
}

/* setjmp in a function of its own, so that no local of the loop lives across it */
static void
run_one(const struct test_case *c)
{
	running = c;
	test_failures = 0;
	if (setjmp(skip_jump) == 0) {
		c->run();
		if (test_failures == 0)
			printf("ok %s\n", running->name);
	}
}

int
test_main(int argc, char **argv, const struct test_case *cases)
{
	int failed = 0, ran = 0;

	setvbuf(stdout, NULL, _IOLBF, 0);
	for (const struct test_case *c = cases; c->name; c++) {
		bool wanted = argc < 2;

		for (int i = 1; i < argc; i++)
			wanted |= strcmp(argv[i], c->name) == 0;
		if (!wanted)
			continue;
		ran++;
		run_one(c);
		if (test_failures) {
			printf("not ok %s (%d failed checks)\n", c->name, test_failures);
			failed++;
		}
	}
	if (scratch[0] && !failed)
		nftw(scratch, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	if (!ran)
		printf("not ok no case of that name\n");
	return failed || !ran;
}
