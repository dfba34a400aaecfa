/* SPDX-License-Identifier: Apache-2.0 */
/* Verifying in a sandboxed child: the same verdict, and a verdict when the child does not come
 * back. */
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>
#include <yinxin/report.h>
#include <yinxin/sign_apart.h>
#include "../test.h"
#include "pdf_kit.h"

static struct yx_error err = YX_ERROR_INIT;

static struct yx_verify_options
options(const struct yx_policy *policy)
{
	return (struct yx_verify_options){ .policy = policy, .at = KIT_TIME + YX_SECOND };
}

static struct yx_policy
integrity(void)
{
	struct yx_policy p;

	CHECK_OK(yx_policy_builtin(&p, "integrity", &err));
	if (!yx_sandbox_works())
		test_skip("no system call filter on this machine");
	return p;
}

/* A report as the JSON people see: two reports are the same when this is. */
static void
as_text(struct yx_buf *out, const struct yx_verify_report *r)
{
	struct yx_json_build b = { 0 };
	struct yx_json *tree = NULL;

	yx_report_verdict_json(&b, NULL, r, true);
	CHECK_OK(yx_json_build_finish(&b, &tree, &err));
	CHECK_OK(yx_json_write(tree, YX_JSON_PRETTY, out, &err));
	yx_json_free(tree);
	yx_json_build_clear(&b);
}

static bool
same(const struct yx_verify_report *a, const struct yx_verify_report *b)
{
	struct yx_buf x = { 0 }, y = { 0 };
	bool equal;

	as_text(&x, a);
	as_text(&y, b);
	equal = yx_bytes_equal(yx_buf_bytes(&x), yx_buf_bytes(&y)) && x.len > 200;
	yx_buf_clear(&x);
	yx_buf_clear(&y);
	return equal;
}

static void
the_child_says_what_this_process_would_say(void)
{
	struct yx_policy policy = integrity();
	struct yx_verify_options o = options(&policy);

	for (size_t i = 0; i < KIT_STATES; i++) {
		struct yx_buf file = kit_signed(i, false);
		struct yx_verify_report *here = NULL, *there = NULL;

		CHECK_OK(yx_verify_bytes(&here, yx_buf_bytes(&file), "名称.pdf", &o, &err));
		CHECK_OK(
		    yx_verify_apart(&there, yx_buf_bytes(&file), "名称.pdf", &o, NULL, NULL, &err));
		REQUIRE(here && there);
		CHECK_INT(there->verdict, YX_VERDICT_TOTAL_PASSED);
		CHECK(same(here, there));
		CHECK(yx_bytes_equal(here->signatures[0].certificate,
				     there->signatures[0].certificate));
		yx_verify_report_free(here);
		yx_verify_report_free(there);
		yx_buf_clear(&file);
	}
}

static void
what_is_no_document_is_unreadable_in_the_child_too(void)
{
	struct yx_policy policy = integrity();
	struct yx_verify_options o = options(&policy);
	struct yx_verify_report *r = NULL;

	CHECK_OK(yx_verify_apart(&r, YX_BYTES_LIT("nothing"), "n", &o, NULL, NULL, &err));
	CHECK_INT(r->verdict, YX_VERDICT_UNREADABLE);
	yx_verify_report_free(r);
}

struct preparing {
	enum yx_status status;
	const char *text;
	struct yx_pool *pool;
};

static enum yx_status
prepare(void *state, const struct yx_pool **extra, struct yx_error *e)
{
	const struct preparing *p = state;

	*extra = p->pool;
	return p->status == YX_OK ? YX_OK : yx_fail(e, p->status, NULL, "", "%s", p->text);
}

static void
what_goes_with_the_file_is_read_in_the_child(void)
{
	struct yx_policy policy = integrity();
	struct yx_verify_options o = options(&policy);
	struct preparing p = { .status = YX_OK };
	struct yx_buf file = kit_signed(0, false);
	struct yx_verify_report *here = NULL, *there = NULL;

	CHECK_OK(yx_pool_new(&p.pool, &err));
	o.prepare = prepare;
	o.prepare_state = &p;
	CHECK_OK(yx_verify_bytes(&here, yx_buf_bytes(&file), "f", &o, &err));
	CHECK_OK(yx_verify_apart(&there, yx_buf_bytes(&file), "f", &o, NULL, NULL, &err));
	REQUIRE(here && there);
	CHECK_INT(there->verdict, YX_VERDICT_TOTAL_PASSED);
	CHECK(same(here, there));
	yx_verify_report_free(here);
	yx_verify_report_free(there);
	p.status = YX_MALFORMED;
	p.text = "旧.crl: no CRL";
	CHECK_STATUS(yx_verify_bytes(&here, yx_buf_bytes(&file), "f", &o, &err), YX_MALFORMED);
	CHECK(here == NULL);
	CHECK_STATUS(yx_verify_apart(&there, yx_buf_bytes(&file), "f", &o, NULL, NULL, &err),
		     YX_MALFORMED);
	CHECK(there == NULL);
	CHECK_STR(err.text, p.text);
	yx_pool_free(p.pool);
	yx_buf_clear(&file);
}

/* A child that was taken over says what it likes: never that there is no sandbox, which would have
 * the file read in the parent, and nothing that steers a terminal. */
static void
a_failure_of_preparing_is_read_with_suspicion(void)
{
	static const struct preparing bad[] = {
		{ .status = YX_DENIED, .text = "no" },
		{ .status = (enum yx_status)100, .text = "no" },
		{ .status = YX_IO, .text = "no" },
	};
	static const char *const steering[] = { "\033[2J", "\xc2\x9b", "\xff" };
	struct yx_policy policy = integrity();
	struct yx_verify_options o = options(&policy);
	struct yx_buf file = kit_signed(0, false);

	o.prepare = prepare;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct preparing p = bad[i];
		struct yx_verify_report *r = NULL;

		o.prepare_state = &p;
		CHECK_OK(yx_verify_apart(&r, yx_buf_bytes(&file), "f", &o, NULL, NULL, &err));
		REQUIRE(r != NULL);
		CHECK_INT(r->verdict, YX_VERDICT_UNREADABLE);
		yx_verify_report_free(r);
	}
	for (size_t i = 0; i < sizeof(steering) / sizeof(steering[0]); i++) {
		struct preparing p = { .status = YX_MALFORMED, .text = steering[i] };
		struct yx_verify_report *r = NULL;

		o.prepare_state = &p;
		CHECK_STATUS(yx_verify_apart(&r, yx_buf_bytes(&file), "f", &o, NULL, NULL, &err),
			     YX_MALFORMED);
		CHECK_STR(err.text, "what was given to judge the file by cannot be read");
	}
	yx_buf_clear(&file);
}

/* In the child, as one that was taken over: its own report, and the end. */
static enum yx_status
say_instead(void *state, const struct yx_pool **extra, struct yx_error *e)
{
	const struct yx_buf *packed = state;

	(void)extra;
	(void)e;
	for (int fd = 3; fd < 1024; fd++)
		if (yx_sandbox_write(fd, yx_buf_bytes(packed)))
			_exit(YX_OK);
	_exit(YX_INTERNAL);
}

/* A report that does not fit what was asked is no answer. */
static void
a_report_on_something_else_is_no_answer(void)
{
	struct yx_policy policy = integrity();
	struct yx_verify_options o = options(&policy);
	struct yx_buf file = kit_signed(0, false);
	struct yx_verify_report *honest = NULL, *r = NULL;

	CHECK_OK(yx_verify_bytes(&honest, yx_buf_bytes(&file), "f", &o, &err));
	for (int i = 0; i < 7; i++) {
		struct yx_verify_report said = *honest;
		struct yx_signature judged = honest->signatures[0];
		struct yx_buf packed = { 0 };

		said.signatures = &judged;
		if (i == 1)
			said.file = "g";
		if (i == 2)
			said.policy = "etsi";
		if (i == 3)
			said.size++;
		if (i == 4)
			said.validated_at++;
		if (i == 5)
			judged.indication = YX_INDICATION_FAILED;
		if (i == 6)
			said.judges_certificates = !said.judges_certificates;
		CHECK_OK(yx_verify_report_pack(&packed, &said, &err));
		o.prepare = say_instead;
		o.prepare_state = &packed;
		CHECK_OK(yx_verify_apart(&r, yx_buf_bytes(&file), "f", &o, NULL, NULL, &err));
		REQUIRE(r != NULL);
		CHECK_MSG(r->verdict == (i ? YX_VERDICT_UNREADABLE : YX_VERDICT_TOTAL_PASSED),
			  "%d: %s", i, r->reason.in[0]);
		CHECK_INT(r->signature_count, i ? 0 : 1);
		yx_verify_report_free(r);
		yx_buf_clear(&packed);
	}
	yx_verify_report_free(honest);
	yx_buf_clear(&file);
}

/* A mapped file that becomes shorter while it is read kills the reader with SIGBUS: really done. */
static void
a_crash_is_a_verdict(void)
{
	struct yx_policy policy = integrity();
	struct yx_verify_options o = options(&policy);
	struct yx_verify_report *r = NULL;
	struct yx_buf file = kit_signed(0, false);
	char path[600];
	size_t len = (file.len + 4095) / 4096 * 4096 + 4096 * 4;
	void *map;
	int fd;

	snprintf(path, sizeof(path), "%s/shrinks.pdf", test_scratch());
	CHECK_OK(yx_file_write(path, yx_buf_bytes(&file), 0, &err));
	fd = open(path, O_RDWR | O_CLOEXEC);
	REQUIRE(fd >= 0 && ftruncate(fd, (off_t)len) == 0);
	map = mmap(NULL, len, PROT_READ, MAP_SHARED, fd, 0);
	REQUIRE(map != MAP_FAILED && ftruncate(fd, 4096) == 0);
	CHECK_OK(yx_verify_apart(&r, yx_bytes(map, len), "shrinks.pdf", &o, NULL, NULL, &err));
	REQUIRE(r != NULL);
	CHECK_INT(r->verdict, YX_VERDICT_UNREADABLE);
	CHECK_MSG(strstr(r->reason.in[0], "signal 7"), "%s", r->reason.in[0]);
	CHECK(strstr(r->reason.in[1], "信号 7") != NULL);
	CHECK_INT(r->signature_count, 0);
	yx_verify_report_free(r);
	munmap(map, len);
	close(fd);
	yx_buf_clear(&file);
}

/* What comes out of a child that was taken over is untrusted: cut and bent at every byte. */
static void
a_packed_report_is_read_with_suspicion(void)
{
	struct yx_policy policy = integrity();
	struct yx_verify_options o = options(&policy);
	struct yx_verify_report *r = NULL, *again = NULL;
	struct yx_buf file = kit_signed(0, false), packed = { 0 };

	CHECK_OK(yx_verify_bytes(&r, yx_buf_bytes(&file), "f", &o, &err));
	CHECK_OK(yx_verify_report_pack(&packed, r, &err));
	CHECK_OK(yx_verify_report_unpack(&again, yx_buf_bytes(&packed), &err));
	CHECK(same(r, again));
	yx_verify_report_free(again);
	for (size_t n = 0; n < packed.len; n++)
		CHECK_STATUS(yx_verify_report_unpack(&again, yx_bytes(packed.data, n), &err),
			     YX_MALFORMED);
	for (size_t n = 0; n < packed.len; n++) {
		uint8_t old = packed.data[n];

		packed.data[n] = 0xff;
		if (yx_verify_report_unpack(&again, yx_buf_bytes(&packed), &err) == YX_OK)
			yx_verify_report_free(again);
		packed.data[n] = old;
	}
	for (size_t n = 0; n + 2 < packed.len; n++)
		if (memcmp(packed.data + n, "CN=", 3) == 0)
			packed.data[n] = '\033';
	CHECK_OK(yx_verify_report_unpack(&again, yx_buf_bytes(&packed), &err));
	CHECK(strncmp(again->signatures[0].subject, "\xef\xbf\xbdN=", 5) == 0);
	yx_verify_report_free(again);
	yx_buf_put_u8(&packed, 0);
	CHECK_STATUS(yx_verify_report_unpack(&again, yx_buf_bytes(&packed), &err), YX_MALFORMED);
	yx_verify_report_free(r);
	yx_buf_clear(&packed);
	yx_buf_clear(&file);
}

TEST_MAIN(CASE(the_child_says_what_this_process_would_say),
	  CASE(what_is_no_document_is_unreadable_in_the_child_too),
	  CASE(what_goes_with_the_file_is_read_in_the_child),
	  CASE(a_failure_of_preparing_is_read_with_suspicion),
	  CASE(a_report_on_something_else_is_no_answer), CASE(a_crash_is_a_verdict),
	  CASE(a_packed_report_is_read_with_suspicion))
