/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory that runs out: whichever allocation fails, nothing crashes or leaks, an error is told or
 * the report is no better than it would have been. The program runs itself with
 * YINXIN_FAIL_ALLOC=n.
 */
#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>
#include "chain.h"

#define EXIT_WRONG      9  /* passed what must not pass */
#define EXIT_NOMEM      10 /* said so */
#define EXIT_PASSED     11
#define EXIT_NOT_PASSED 12

static struct yx_bytes
piece(const char *dir, const char *name)
{
	char path[600];

	snprintf(path, sizeof path, "%s/%s", dir, name);
	return test_read(path);
}

static void
drop(struct yx_bytes b)
{
	free((void *)(uintptr_t)b.data);
}

/* Read everything and validate, as a verifier does. */
static enum yx_status
whole_job(const char *dir, struct yx_path_report **r)
{
	struct yx_path_options o = YX_PATH_OPTIONS_INIT;
	struct yx_bytes in[5] = { piece(dir, "root"), piece(dir, "ca"), piece(dir, "end"),
				  piece(dir, "crl"), piece(dir, "ocsp") };
	struct yx_trust *trust = NULL;
	struct yx_pool *pool = NULL;
	struct yx_cert *end = NULL;
	enum yx_status st;

	o.at = o.now = INT64_C(1705276800) * YX_SECOND; /* 2024-01-15 */
	o.require_explicit_policy = true;
	o.revocation = YX_REVOCATION_REQUIRED;
	if ((st = yx_trust_new(&trust, NULL)) != YX_OK ||
	    (st = yx_pool_new(&pool, NULL)) != YX_OK ||
	    (st = yx_trust_load(trust, in[0], NULL)) != YX_OK)
		goto done;
	for (int i = 1; i < 5 && i != 2; i += i == 1 ? 2 : 1)
		if ((st = yx_pool_load(pool, in[i], YX_PKI_LENIENT, NULL)) != YX_OK)
			goto done;
	o.trust = trust;
	o.extra = pool;
	if ((st = yx_cert_load(&end, in[2], YX_PKI_LENIENT, NULL)) == YX_OK)
		st = yx_path_validate(r, end, &o, NULL);
done:
	for (int i = 0; i < 5; i++)
		drop(in[i]);
	yx_cert_free(end);
	yx_pool_free(pool);
	yx_trust_free(trust);
	return st;
}

/* Run by the program itself, with an allocation that fails. */
static void
child(void)
{
	const char *dir = getenv("YINXIN_FAULT_DIR");
	struct yx_path_report *r = NULL;
	enum yx_status st;
	int code;

	if (!dir)
		return;
	st = whole_job(dir, &r);
	code = st != YX_OK                             ? EXIT_NOMEM
	       : r->indication != YX_INDICATION_PASSED ? EXIT_NOT_PASSED
						       : EXIT_PASSED;
	yx_path_report_free(r);
	exit(code); /* not _exit: a sanitizer looks for leaks now */
}

static void
write_piece(const char *dir, const char *name, struct yx_bytes b)
{
	struct yx_error err = YX_ERROR_INIT;
	char path[600];

	snprintf(path, sizeof path, "%s/%s", dir, name);
	CHECK_OK(yx_file_write(path, b, 0, &err));
}

static void
write_scene(const char *dir, bool good)
{
	struct chain c;
	struct yx_cert *ca, *end;

	chain_init(&c);
	also(&c.ca, make_policies("A"));
	also(&c.ca, make_mappings("AB"));
	also(&c.ca, make_constraints("email:c.test", NULL));
	c.end.issuer = c.ca.subject;
	c.end.issuer_key = c.ca.key;
	c.end.subject = make_name_of("Yinxin tests", "End", good ? "x@c.test" : "x@d.test");
	also(&c.end, make_policies("B"));
	ca = make_cert(&c.ca);
	end = make_cert(&c.end);
	write_piece(dir, "root", make_cert_der(&c.root));
	write_piece(dir, "ca", yx_cert_der(ca));
	write_piece(dir, "end", yx_cert_der(end));
	write_piece(dir, "crl",
		    make_crl_der(&(struct make_crl){ .issuer = c.root.subject, .key = root_key }));
	write_piece(dir, "ocsp",
		    make_ocsp_der(&(struct make_ocsp){
			.cert = end, .issuer = ca, .key = ca_key, .whole = true }));
	yx_cert_free(ca);
	yx_cert_free(end);
}

static int
run_child(const char *dir, int n)
{
	char self[600];
	ssize_t len = readlink("/proc/self/exe", self, sizeof self - 1);

	if (len <= 0)
		test_skip("no /proc/self/exe");
	self[len] = '\0';
	return test_sh("YINXIN_FAULT_DIR=%s YINXIN_FAIL_ALLOC=%d %s child >/dev/null", dir, n,
		       self);
}

static void
every_allocation(void)
{
	char dir[400];
	int code, n;

	for (int good = 0; good < 2; good++) {
		snprintf(dir, sizeof dir, "%s", test_scratch());
		write_scene(dir, good);
		CHECK_INT(run_child(dir, 1000000), good ? EXIT_PASSED : EXIT_NOT_PASSED);
		for (n = 0; n < 160; n++) {
			code = run_child(dir, n);
			CHECK_MSG(code == EXIT_NOMEM || code == EXIT_NOT_PASSED ||
				      (good && code == EXIT_PASSED),
				  "allocation %d: status %d", n, code);
		}
		if (getenv("KEEP")) {
			printf("%s\n", dir);
			test_sh("cp -r %s /tmp/scene%d", dir, good);
		}
		printf("# %d allocations failed in turn\n", n);
	}
}

TEST_MAIN(CASE(child), CASE(every_allocation))
