/* SPDX-License-Identifier: Apache-2.0 */
/* yinxin ledger and yinxin evidence as people use them: exit statuses, output, mistakes. */
#include <unistd.h>
#include <yinxin/codec_json.h>
#include "../cms/identity.h"

static char program[700];

/* The program built beside this test: BUILD/tests/evidence/test_command and BUILD/yinxin. */
static void
setup(void)
{
	char *cut;
	ssize_t n;

	setenv("YINXIN_PASSWORD", "demo password", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	if (program[0])
		return;
	n = readlink("/proc/self/exe", program, 500);
	REQUIRE(n > 0);
	program[n] = 0;
	cut = strstr(program, "/tests/evidence/");
	REQUIRE(cut != NULL);
	snprintf(cut, 100, "/yinxin");
	if (access(program, X_OK) != 0)
		test_skip("%s is not built", program);
	write_file(scratch("contract.txt"), YX_BYTES_LIT("a contract\n"));
	write_file(scratch("other.txt"), YX_BYTES_LIT("another\n"));
}

static int YX_PRINTF(1, 2) yinxin(const char *fmt, ...)
{
	char args[2000];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(args, sizeof(args), fmt, ap);
	va_end(ap);
	return test_sh("cd %s && %s%s %s >out 2>err", test_scratch(), program[0] == '/' ? "" : "./",
		       program, args);
}

static bool
printed(const char *file, const char *what)
{
	struct yx_bytes text = test_read(scratch(file));
	bool found = yx_bytes_find(text, yx_bytes_str(what), 0) != SIZE_MAX;

	if (!found)
		printf("# %s holds: %.*s\n", file, (int)text.len, text.data);
	free((void *)(uintptr_t)text.data);
	return found;
}

/* Standard output is one JSON object; the string it has under `key`. */
static const char *
out_string(const char *key)
{
	static char kept[512];
	struct yx_error err = YX_ERROR_INIT;
	struct yx_bytes text = test_read(scratch("out"));
	struct yx_json *tree = NULL;
	struct yx_json_at root;
	const char *s = NULL;

	CHECK_OK(yx_json_parse(&tree, text, NULL, &err));
	root = yx_json_at(tree);
	if (tree)
		CHECK_OK(yx_json_get_str(&root, key, &s, &err));
	snprintf(kept, sizeof(kept), "%s", s ? s : "");
	yx_json_free(tree);
	free((void *)(uintptr_t)text.data);
	return kept;
}

static void
a_ledger_from_the_command_line(void)
{
	setup();
	CHECK_INT(yinxin("ledger init log --origin example.org/cli"), 0);
	CHECK(access(scratch("log/keys/log.vkey"), R_OK) == 0);
	CHECK_INT(yinxin("ledger init log --origin example.org/cli"), 73);
	CHECK_INT(yinxin("ledger init elsewhere --origin 'with blank'"), 64);
	CHECK_INT(
	    yinxin("ledger append log --matter M-1 --type identity.verified --actor Zhang --json"),
	    0);
	CHECK_INT(strlen(out_string("salt")), 64);
	CHECK_INT(yinxin("ledger append log --matter M-1 --type document.signed --document "
			 "contract.txt --fact pages=2 --fact profile=CAdES --expect 1"),
		  0);
	CHECK_INT(yinxin("ledger append log --matter M-1 --type x --expect 1"), 73);
	CHECK_INT(yinxin("ledger append log --matter M-1 --type x --document none.txt"), 66);
	CHECK_INT(yinxin("ledger append log --matter M-1 --type x --fact phone=13800001111"), 64);
	CHECK(printed("err", "phone"));
	CHECK_INT(yinxin("ledger append log --matter M-1 --type x --fact name='Zhang San'"), 64);
	CHECK_INT(yinxin("ledger append log --matter 'a b' --type x"), 64);
	CHECK_INT(yinxin("ledger append log --type x"), 64);
	CHECK_INT(yinxin("ledger append nowhere --matter M --type x"), 66);
	CHECK_INT(yinxin("ledger prove log --matter M-1"), 66); /* no checkpoint yet */
	CHECK_INT(test_sh("cd %s && YINXIN_PASSWORD=wrong %s ledger checkpoint log 2>err",
			  test_scratch(), program),
		  77);
	CHECK_INT(yinxin("ledger checkpoint log"), 0);
	CHECK(printed("out", "example.org/cli\n2\n"));
	CHECK_INT(yinxin("ledger verify log"), 2);
	CHECK_INT(yinxin("ledger verify log --trust log/keys/log.vkey"), 0);
	CHECK_INT(yinxin("ledger verify log --trust log/keys/log.vkey --json"), 0);
	CHECK_STR(out_string("result"), "passed");
	CHECK_INT(yinxin("ledger verify log --lang zh"), 2);
	CHECK(printed("out", "账本密钥"));
	CHECK_INT(yinxin("ledger witness log"), 65);
	CHECK(printed("err", "not supported"));
	CHECK_INT(yinxin("ledger"), 64);
	CHECK_INT(yinxin("ledger rot13"), 64);
	CHECK_INT(yinxin("ledger --help"), 0);
	CHECK(printed("out", "ledger append"));
}

static void
proofs_stand_without_the_ledger(void)
{
	struct yx_bytes proof;
	uint8_t *copy;

	setup();
	CHECK_INT(yinxin("ledger prove log --matter M-1 --number 1 -o one.tlog-proof"), 0);
	CHECK_INT(yinxin("ledger verify --proof one.tlog-proof"), 2);
	CHECK_INT(yinxin("ledger verify --proof one.tlog-proof --trust log/keys/log.vkey --json"),
		  0);
	CHECK_STR(out_string("origin"), "example.org/cli");
	CHECK_INT(yinxin("ledger prove log --matter M-1 --number 9"), 66);
	proof = test_read(scratch("one.tlog-proof"));
	copy = malloc(proof.len);
	for (size_t i = 40; i < proof.len; i += 37) {
		int rc;

		memcpy(copy, proof.data, proof.len);
		copy[i] ^= 1;
		write_file(scratch("bad.tlog-proof"), yx_bytes(copy, proof.len));
		rc = yinxin("ledger verify --proof bad.tlog-proof --trust log/keys/log.vkey");
		/* a spoilt name or key ID of one line leaves the other to vouch */
		CHECK_MSG(rc == 1 || rc == 65 || (rc == 0 && i > proof.len / 2), "byte %zu: %d", i,
			  rc);
	}
	free(copy);
	free((void *)(uintptr_t)proof.data);
}

static void
packages_from_the_command_line(void)
{
	setup();
	CHECK_INT(yinxin("evidence export --ledger log --matter M-1 --document contract.txt "
			 "-o case.evidence"),
		  0);
	CHECK_INT(yinxin("evidence verify case.evidence"), 2);
	CHECK_INT(yinxin("evidence verify case.evidence --trust log/keys/log.vkey"), 2);
	CHECK(printed("out", "--file"));
	CHECK_INT(
	    yinxin("evidence verify case.evidence --trust log/keys/log.vkey --file other.txt"), 2);
	CHECK_INT(yinxin("evidence verify case.evidence --trust log/keys/log.vkey --file "
			 "contract.txt --json"),
		  0);
	CHECK_STR(out_string("verdict"), "TOTAL-PASSED");
	CHECK_STR(out_string("format"), "evidence");
	/* the same key for the command that takes every file; the document is not here */
	CHECK_INT(yinxin("verify case.evidence"), 2);
	CHECK(printed("out", "log's key from its operator"));
	CHECK_INT(yinxin("verify case.evidence --trust log/keys/log.vkey"), 2);
	CHECK(printed("out", "signed by a key you trust"));
	CHECK_INT(yinxin("evidence export --ledger log --matter M-1 --document contract.txt "
			 "--embed -o whole.evidence"),
		  0);
	CHECK_INT(yinxin("verify whole.evidence"), 2);
	CHECK_INT(yinxin("verify whole.evidence --trust log/keys/log.vkey"), 0);
	CHECK_INT(yinxin("verify whole.evidence --trust log/keys/log.vkey --no-sandbox --json"), 0);
	CHECK_STR(out_string("verdict"), "TOTAL-PASSED");
	CHECK_INT(yinxin("evidence report case.evidence -o page.html --lang zh"), 2);
	CHECK(printed("page.html", "第十三条"));
	CHECK_INT(test_sh("cd %s && sed 's/document.signed/document.sagned/' case.evidence > bad",
			  test_scratch()),
		  0);
	CHECK_INT(yinxin("evidence verify bad --trust log/keys/log.vkey"), 1);
	CHECK_INT(yinxin("evidence verify contract.txt"), 65);
	CHECK_INT(yinxin("evidence verify none"), 66);
	CHECK_INT(yinxin("evidence verify"), 64);
	CHECK_INT(yinxin("evidence export --ledger log --matter M-9 -o x"), 66);
	CHECK_INT(yinxin("evidence export --ledger log --matter M-1"), 64);
	CHECK_INT(yinxin("evidence export --ledger log --matter M-1 -o /proc/none/x"), 73);
	CHECK_INT(yinxin("ledger append log --matter M-1 --type document.delivered"), 0);
	CHECK_INT(yinxin("evidence export --ledger log --matter M-1 -o late"), 73);
	CHECK(printed("err", "checkpoint"));
	CHECK(access(scratch("late"), F_OK) != 0);
}

TEST_MAIN(CASE(a_ledger_from_the_command_line), CASE(proofs_stand_without_the_ledger),
	  CASE(packages_from_the_command_line))
