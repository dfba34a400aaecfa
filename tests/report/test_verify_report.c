/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `yinxin verify --report` from the file to the page, with the real renderer in its sandbox: an
 * honest file, one signed a second time, one whose page was changed, one that kills its reader.
 */
#include <unistd.h>
#include "../test.h"
#include "../sign/pdf_kit.h"

static struct yx_error err = YX_ERROR_INIT;
static char yinxin[600];
static const char *dir;

static void
prepare(void)
{
	ssize_t n;

	if (dir)
		return;
	n = readlink("/proc/self/exe", yinxin, sizeof(yinxin) - 20);
	yinxin[n > 0 ? n : 0] = 0;
	snprintf(strstr(yinxin, "/tests/"), 20, "/yinxin");
	dir = test_scratch();
}

static void
put(const char *name, struct yx_buf *file)
{
	char path[700];

	prepare();
	snprintf(path, sizeof(path), "%s/%s", dir, name);
	CHECK_OK(yx_file_write(path, yx_buf_bytes(file), 0, &err));
	yx_buf_clear(file);
}

static int YX_PRINTF(1, 2) run(const char *fmt, ...);

static int
run(const char *fmt, ...)
{
	char args[2000];
	va_list ap;

	prepare();
	va_start(ap, fmt);
	vsnprintf(args, sizeof(args), fmt, ap);
	va_end(ap);
	return test_sh(
	    "cd %s && LC_ALL=C %s verify --policy integrity --at 2026-01-02T00:00:00Z %s "
	    ">out.txt 2>err.txt",
	    dir, yinxin, args);
}

/* How often `text` stands in a file of the scratch folder. */
static size_t
times(const char *name, const char *text)
{
	size_t n = 0, at = 0;
	struct yx_file f;
	char path[700];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	if (yx_file_open(&f, path, 0, &err) != YX_OK)
		return 0;
	while ((at = yx_bytes_find(f.bytes, yx_bytes_str(text), at)) != SIZE_MAX) {
		n++;
		at++;
	}
	yx_file_close(&f);
	return n;
}

static void
an_honest_file_shows_its_page_once(void)
{
	struct yx_buf file = kit_signed(0, false);

	put("honest.pdf", &file);
	CHECK_INT(run("--report h.html --report h.pdf --report h.xml honest.pdf"), 0);
	CHECK(times("h.html", "INTACT") > 0);
	CHECK_INT(times("h.html", "data:image/png"), 1);
	CHECK_INT(times("h.html", "as it was signed"), 0);
	CHECK(times("h.xml", "mainindication:total-passed") == 1);
	CHECK_INT(times("h.xml", "<ds:SignatureValue>"), 1);
	if (test_have("qpdf"))
		CHECK_INT(test_sh("qpdf --check %s/h.pdf >/dev/null", dir), 0);
}

static void
a_later_signature_is_permitted_and_needs_no_comparison(void)
{
	struct yx_buf file = kit_signed(0, false);

	CHECK_OK(kit_sign(&file, 0, NULL, &err));
	put("twice.pdf", &file);
	CHECK_INT(run("--report t.html twice.pdf"), 0);
	CHECK_INT(times("t.html", "NOT permitted</td>"), 0);
	CHECK(times("t.html", ">permitted</td>") > 0);
	CHECK_INT(times("t.html", "as it was signed"), 0);
}

/* Paint a square on the first page, behind the signature's back. */
static void
change_page(struct yx_buf *file)
{
	struct yx_pdf *doc = NULL;
	struct yx_pdf_update *u = NULL;
	struct yx_pdf_page page;
	struct yx_pdf_obj *dict;
	const struct yx_pdf_obj *contents;
	struct yx_buf tail = { 0 };

	CHECK_OK(yx_pdf_open(&doc, yx_buf_bytes(file), NULL, &err));
	CHECK_OK(yx_pdf_page(yx_pdf_latest(doc), 0, &page, &err));
	contents = yx_pdf_peek(page.dict, "Contents");
	REQUIRE(contents && contents->kind == YX_PDF_REF);
	CHECK_OK(yx_pdf_update_new(&u, doc, &err));
	CHECK_OK(yx_pdf_update_printf(u, &dict, &err, "<< >>"));
	CHECK_OK(yx_pdf_update_put_stream(
	    u, contents->u.ref, dict, YX_BYTES_LIT("0 0 0 rg 100 100 60 60 re f"), false, &err));
	CHECK_OK(yx_pdf_update_finish(u, &tail, &err));
	yx_pdf_update_free(u);
	yx_pdf_free(doc);
	yx_buf_put_bytes(file, yx_buf_bytes(&tail));
	yx_buf_clear(&tail);
}

static void
a_changed_page_stands_beside_the_signed_one(void)
{
	struct yx_buf file = kit_signed(0, false);

	change_page(&file);
	put("changed.pdf", &file);
	CHECK_INT(run("--report c.html --report c.pdf --report c.xml changed.pdf"), 1);
	CHECK(times("c.html", "as it was signed") > 0);
	CHECK(times("c.html", "data:image/png") >= 2);
	CHECK(times("c.html", "what is shown here is not what was signed") > 0);
	CHECK(times("c.html", "stroke-dasharray") == 0);
	CHECK(times("c.xml", "not permitted; page-content") > 0);
	CHECK_INT(run("--lang zh --report c.html changed.pdf"), 1);
	CHECK(times("c.html", "签署时") > 0 && times("c.html", "不允许") > 0);
	CHECK_INT(run("--lang both --report c.html changed.pdf"), 1);
	CHECK(times("c.html", "签署时") > 0 && times("c.html", "as it was signed") > 0);
}

static void
a_missing_or_crashing_renderer_costs_only_the_picture(void)
{
	struct yx_buf file = kit_signed(0, false);

	put("honest.pdf", &file);
	setenv("YINXIN_RENDER", "/no/such/program", 1);
	CHECK_INT(run("--report n.html honest.pdf"), 0);
	CHECK(times("n.html", "yinxin-render was not found") == 1);
	CHECK_INT(
	    test_sh("printf '#!/bin/sh\\nkill -SEGV $$\\n' >%s/crash; chmod +x %s/crash", dir, dir),
	    0);
	setenv("YINXIN_RENDER", "./crash", 1);
	CHECK_INT(run("--report n.html honest.pdf"), 0);
	CHECK(times("n.html", "killed by signal 11") == 1);
	CHECK(times("n.html", "INTACT") > 0);
	unsetenv("YINXIN_RENDER");
}

/* Each state of the pages is drawn once in each size, whatever number of reports shows it. */
static void
reports_of_one_call_share_the_pictures(void)
{
	struct yx_buf file = kit_signed(0, false);

	change_page(&file);
	put("changed.pdf", &file);
	CHECK_INT(test_sh("printf '#!/bin/sh\\necho x >>calls\\nexec %s-render \"$@\"\\n' "
			  ">%s/count; chmod +x %s/count; rm -f %s/calls",
			  yinxin, dir, dir, dir),
		  0);
	setenv("YINXIN_RENDER", "./count", 1);
	CHECK_INT(run("--report s.html --report s.pdf --report t.html changed.pdf"), 1);
	unsetenv("YINXIN_RENDER");
	/* as signed and as it is; both small for the comparison of pages, and to be shown */
	CHECK_INT(times("calls", "x"), 4);
	CHECK(times("t.html", "data:image/png") >= 2);
}

static void
mistakes_are_told(void)
{
	struct yx_buf file = kit_signed(0, false);

	put("honest.pdf", &file);
	CHECK_INT(run("--report x.doc honest.pdf"), 64);
	CHECK_INT(run("--report x.html honest.pdf honest.pdf"), 64);
	CHECK_INT(run("--report /proc/none/x.html honest.pdf"), 73);
	CHECK_INT(run("--report x.xml crash"), 65); /* nothing signed: no such report */
	CHECK(times("err.txt", "x.xml was not written") == 1);
	CHECK_INT(run("--sandbox --online --no-cache honest.pdf"), 0);
}

/* In the child and in this process, one after the other. */
static void
with_and_without_a_sandbox_the_verdict_is_the_same(void)
{
	struct yx_buf file = kit_signed(0, false);

	put("honest.pdf", &file);
	CHECK_INT(run("--sandbox --json honest.pdf honest.pdf"), 0);
	CHECK_INT(times("out.txt", "\"TOTAL-PASSED\""), 2 + 2);
	CHECK_INT(run("--no-sandbox --json honest.pdf"), 0);
}

TEST_MAIN(CASE(an_honest_file_shows_its_page_once),
	  CASE(a_later_signature_is_permitted_and_needs_no_comparison),
	  CASE(a_changed_page_stands_beside_the_signed_one),
	  CASE(a_missing_or_crashing_renderer_costs_only_the_picture),
	  CASE(reports_of_one_call_share_the_pictures), CASE(mistakes_are_told),
	  CASE(with_and_without_a_sandbox_the_verdict_is_the_same))
