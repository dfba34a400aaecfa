/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verification as a person meets it, with the start of the program: every signed PDF of the corpus
 * with yinxin and with pdfsig (poppler) in turn, medians and their ratio; then a large signed file
 * against `openssl dgst` over the same bytes, and what it takes of our own memory.
 *
 * bench_verify [MiB [PROGRAM]]: size of the large file (0 leaves it out; default 1024), and the
 * program to run (default build/yinxin). Without the corpus or pdfsig that part is left out.
 */
#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <yinxin/crypto.h>
#include <yinxin/sign_make.h>
#include "rounds.h"

#define FOLDER  "build/bench"
#define CORPUS  "../shared/corpora/pdf-signed"
#define FILES   400
#define ROUNDS  5
#define TIMEOUT 120 /* seconds one run may take */
#define OWN_MAX 150 /* MiB */

struct run {
	double ms, cpu; /* by the clock; of the processor */
	long own_kib;   /* most memory that is no file's */
	int status;
};

static long
anonymous_kib(pid_t pid)
{
	char path[64], line[256];
	long kib = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	f = fopen(path, "r");
	while (f && fgets(line, sizeof(line), f))
		if (strncmp(line, "RssAnon:", 8) == 0)
			kib = strtol(line + 8, NULL, 10);
	if (f)
		fclose(f);
	return kib;
}

/* Run a program to its end, its output thrown away. With `watch`, look at its memory meanwhile. */
static struct run
run(char *const argv[], bool watch)
{
	struct run r = { .status = -1 };
	yx_time start = yx_time_monotonic();
	struct rusage use = { 0 };
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		int null = open("/dev/null", O_RDWR);

		if (null < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0 || dup2(null, 2) < 0)
			_exit(126);
		alarm(TIMEOUT);
		execvp(argv[0], argv);
		_exit(127);
	}
	if (pid < 0)
		return r;
	while (watch && wait4(pid, &status, WNOHANG, &use) == 0) {
		long kib = anonymous_kib(pid);

		r.own_kib = kib > r.own_kib ? kib : r.own_kib;
		usleep(1000);
	}
	if (!watch && wait4(pid, &status, 0, &use) != pid)
		return r;
	r.ms = (double)(yx_time_monotonic() - start) / 1000;
	r.cpu = (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) * 1000 +
		(double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1000;
	r.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	return r;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static size_t
list_files(char *names[FILES])
{
	DIR *d = opendir(CORPUS);
	struct dirent *e;
	size_t n = 0;

	while (d && n < FILES && (e = readdir(d)) != NULL)
		if (strstr(e->d_name, ".pdf") && (names[n] = malloc(600)) != NULL)
			snprintf(names[n++], 600, "%s/%s", CORPUS, e->d_name);
	if (d)
		closedir(d);
	qsort(names, n, sizeof(*names), by_name);
	return n;
}

struct side {
	double ms[FILES], cpu[FILES];
};

/* The medians of one file's rounds; false when the program cannot be run. */
static bool
rounds(const struct run *r, struct side *to, size_t at)
{
	double ms[ROUNDS], cpu[ROUNDS];

	for (size_t k = 0; k < ROUNDS; k++) {
		if (r[k].status == 127)
			return false;
		ms[k] = r[k].ms;
		cpu[k] = r[k].cpu;
	}
	to->ms[at] = bench_median(ms, ROUNDS);
	to->cpu[at] = bench_median(cpu, ROUNDS);
	return true;
}

static void
tell(const char *name, struct side *s, size_t n)
{
	printf(
	    "  %-8s median %.1f ms by the clock, %.1f ms of processor; 95 of 100 under %.1f ms\n",
	    name, bench_median(s->ms, n), bench_median(s->cpu, n), s->ms[n * 95 / 100]);
}

static void
corpus(char *program)
{
	static struct side ours, theirs;
	char *names[FILES], *verify = (char *)(uintptr_t) "verify";
	char *policy = (char *)(uintptr_t) "--policy";
	char *integrity = (char *)(uintptr_t) "integrity";
	char *pdfsig = (char *)(uintptr_t) "pdfsig", *nocert = (char *)(uintptr_t) "-nocert";
	size_t n = list_files(names);
	bool both = n > 0;

	for (size_t i = 0; i < n; i++) {
		char *us[] = { program, verify, policy, integrity, names[i], NULL };
		char *them[] = { pdfsig, nocert, names[i], NULL };
		struct run a[ROUNDS], b[ROUNDS];

		for (size_t k = 0; k < ROUNDS; k++) {
			a[k] = run(us, false);
			b[k] = both ? run(them, false) : (struct run){ .status = 127 };
		}
		if (!rounds(a, &ours, i)) {
			fprintf(stderr, "bench_verify: %s cannot be run\n", program);
			exit(1);
		}
		both = rounds(b, &theirs, i);
		free(names[i]);
	}
	if (!n) {
		printf("no corpus here: its files are left out\n");
		return;
	}
	printf("%zu signed PDFs, with the start of the program:\n", n);
	tell("yinxin", &ours, n);
	if (both) {
		tell("pdfsig", &theirs, n);
		printf("  ratio of medians %.2f by the clock, %.2f of processor\n",
		       ours.ms[n / 2] / theirs.ms[n / 2], ours.cpu[n / 2] / theirs.cpu[n / 2]);
	}
}

/* One page with an image of zeros, which takes no room on a disk that keeps holes. */
static void
make_large(const char *path, uint64_t size)
{
	static const char *const bodies[] = {
		"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Resources << /XObject << "
		 "/I 4 0 R >> >> >>")
	};
	unsigned long long at[5], xref;
	FILE *f = fopen(path, "wb");

	if (!f) {
		perror(path);
		exit(1);
	}
	fprintf(f, "%%PDF-1.7\n");
	for (int i = 0; i < 3; i++) {
		at[i + 1] = (unsigned long long)ftello(f);
		fprintf(f, "%d 0 obj\n%s\nendobj\n", i + 1, bodies[i]);
	}
	at[4] = (unsigned long long)ftello(f);
	fprintf(f,
		"4 0 obj\n<< /Type /XObject /Subtype /Image /Width 1024 /Height %llu "
		"/BitsPerComponent 8 /ColorSpace /DeviceGray /Length %llu >>\nstream\n",
		(unsigned long long)(size / 1024), (unsigned long long)size);
	if (fseeko(f, (off_t)size, SEEK_CUR) != 0)
		perror("seek");
	fprintf(f, "\nendstream\nendobj\n");
	xref = (unsigned long long)ftello(f);
	fprintf(f, "xref\n0 5\n0000000000 65535 f \n");
	for (int i = 1; i < 5; i++)
		fprintf(f, "%010llu 00000 n \n", at[i]);
	fprintf(f, "trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%llu\n%%%%EOF\n", xref);
	fclose(f);
}

/* Sign by appending, so that the hole stays one. */
static void
sign_large(const char *path)
{
	struct yx_error err = YX_ERROR_INIT;
	struct bench_identity id = { 0 };
	struct yx_sign_options o = { .time = YX_TIME_NONE };
	struct yx_buf tail = { 0 };
	struct yx_file file;
	FILE *f;

	bench_identity_new(&id, "p256", YX_CA_SIGNER);
	o.who.key = id.key;
	o.who.cert = id.cert;
	must(yx_file_open(&file, path, 0, &err), &err);
	must(yx_sign_pdf(&tail, file.bytes, &o, NULL, &err), &err);
	yx_file_close(&file);
	f = fopen(path, "ab");
	if (!f || fwrite(tail.data, 1, tail.len, f) != tail.len || fclose(f) != 0) {
		perror(path);
		exit(1);
	}
	yx_buf_clear(&tail);
	bench_identity_free(&id);
}

static void
large(char *program, uint64_t mib)
{
	char *path = (char *)(uintptr_t)FOLDER "/verify-large.pdf";
	char *us[] = { program,
		       (char *)(uintptr_t) "verify",
		       (char *)(uintptr_t) "--policy",
		       (char *)(uintptr_t) "integrity",
		       path,
		       NULL };
	char *hash[] = { (char *)(uintptr_t) "openssl", (char *)(uintptr_t) "dgst",
			 (char *)(uintptr_t) "-sha256", path, NULL };
	char *us_bare[] = { program, us[1], us[2], us[3], (char *)(uintptr_t) "--no-digests",
			    path,    NULL };
	char *hash3[] = { hash[0], hash[1], (char *)(uintptr_t) "-sm3", path, NULL };
	double ours[3], quick[3], sha[3], sm3[3], all, bare, one, both;
	long own = 0;
	int status = 0;

	make_large(path, mib << 20);
	sign_large(path);
	for (size_t k = 0; k < 3; k++) {
		struct run a = run(us, true), b = run(us_bare, true);

		ours[k] = a.ms;
		quick[k] = b.ms;
		sha[k] = run(hash, false).ms;
		sm3[k] = run(hash3, false).ms;
		own = a.own_kib > own ? a.own_kib : own;
		status = status ? status : a.status + b.status;
	}
	unlink(path);
	/* before the line: arguments are evaluated in no given order, and the median sorts */
	all = bench_median(ours, 3), bare = bench_median(quick, 3);
	one = bench_median(sha, 3), both = 2 * one + bench_median(sm3, 3);
	printf("%llu MiB: verified in %.0f ms without the file's own digests, openssl dgst -sha256 "
	       "%.0f ms, ratio %.2f;\n  with them %.0f ms, openssl twice sha256 and once sm3 %.0f "
	       "ms, ratio %.2f; %.1f MiB of our own\n",
	       (unsigned long long)mib, bare, one, bare / one, all, both, all / both,
	       (double)own / 1024);
	if (status != 0 || own > OWN_MAX << 10) {
		fprintf(stderr, "bench_verify: the large file gave status %d, %ld KiB\n", status,
			own);
		exit(1);
	}
}

int
main(int argc, char **argv)
{
	struct yx_error err = YX_ERROR_INIT;
	unsigned long mib = argc > 1 ? strtoul(argv[1], NULL, 10) : 1024;
	char *program = argc > 2 ? argv[2] : (char *)(uintptr_t) "build/yinxin";

	must(yx_path_make_dirs(FOLDER, true, &err), &err);
	corpus(program);
	if (mib)
		large(program, mib);
	return 0;
}
