/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Commands that read what others made do so in a child: each of them says the same with and without
 * it, and a child that crashes, loops, allocates or tries to leave costs one line and exit status
 * 65, never an output.
 */
#include "cli_kit.h"
#include <yinxin/ofd.h>
#include <yinxin/pki_ca.h>
#include <yinxin/sandbox.h>

#define TRUST "--trust ca/ca.pem"

/* What is read; `$O` stands for the name of an output. */
static const char *const commands[] = {
	"verify --policy integrity signed.pdf",
	"verify --policy integrity --json signed.pdf",
	"verify --online --no-cache --fetch-timeout 1 --policy integrity signed.pdf",
	"verify case.yxe",
	"verify --trust ca/ca.pem --json --extra ca/ca.pem --crl ca.crl signed.pdf",
	"verify --policy integrity signed.pdf --report $O.html",
	"verify --policy integrity signed.pdf --report $O.pdf",
	"extend --offline --level B-T --tsa local:tsa " TRUST " signed.pdf -o $O",
	"extend --offline --level B-LT --tsa local:tsa " TRUST " --crl ca.crl signed.pdf -o $O",
	"evidence verify case.yxe",
	"evidence verify --json case.yxe",
	"evidence report --html case.yxe -o $O",
	"ledger verify --trust log/keys/log.vkey log",
	"ledger verify --trust log/keys/log.vkey --proof proof",
	"seal show seal.esl",
	"seal verify --json --trust ca/ca.pem seal.esl",
	"seal show --picture $O seal.esl",
	"tsa verify --trust ca/ca.pem --data doc.pdf doc.tsr",
	"tsa stamp --tsa local:tsa --trust ca/ca.pem doc.pdf -o $O",
	"tsa stamp --tsa local:tsa --digest sm3 --token doc.pdf -o $O",
	"ca ocsp ca --request status.orq -o $O",
	"ca issue ca --profile signer --csr one.csr -o $O",
	"ca issue ca --profile signer --public-key one.pub --subject /CN=P -o $O",
	"ofd show --json doc.ofd",
	"ofd encrypt --user a --password env:YINXIN_PASSWORD doc.ofd -o $O",
	"ofd decrypt --password env:YINXIN_PASSWORD hidden.ofd -o $O",
	"ink quality --json 1.yxi",
	"ink convert 1.yxi --to json -o $O",
	"ink convert 1.yxi --to inkml",
	"ink show 1.yxi 2.yxi -o $O",
	"ink replay 1.yxi",
	"ink score --json --enrol 1.yxi --enrol 2.yxi --enrol 3.yxi 4.yxi",
	"ink replay-check 1.yxi 2.yxi",
	"ink report --natural 1.yxi --natural 2.yxi --natural 3.yxi 4.yxi -o $O.pdf",
	"ink open --key to.key inked.pdf -o $O.yxi",
	"sign --key me.key doc.pdf -o $O.pdf",
	"sign --json --key me.key --page 1 --rect 50,50,200,60 doc.pdf -o $O.pdf",
	"sign --key me.key --level B-T --tsa local:tsa " TRUST " doc.pdf -o $O.pdf",
	"sign --key me.key --offline --level B-LT --tsa local:tsa " TRUST
	" --crl ca.crl doc.pdf -o $O.pdf",
	"sign --json --key me.key --offline --level B-LTA --tsa local:tsa " TRUST
	" --crl ca.crl doc.pdf -o $O.pdf",
	"sign --key me.key --seal seal.esl --across doc.pdf -o $O.pdf",
	"sign --key me.key --seal seal.esl --seal-form cades --page 1 --rect 300,100 doc.pdf "
	"-o $O.pdf",
	"sign --key me.key --ink 1.yxi --ink-for to.crt --page 1 --rect 50,50,200,60 doc.pdf "
	"-o $O.pdf",
	"sign --key me.key --cms doc.pdf -o $O.p7s",
	"sign --key me.key --ink 1.yxi --ink-for to.crt doc.ofd -o $O.ofd",
	"sign --key me.key --level B-T --tsa local:tsa " TRUST
	" --seal seal.esl --page 1 --rect 100,100 --integrity-list doc.ofd -o $O.ofd",
	"seal new --json --id 1 --name 示例公司 --kind company --key maker.key --cert maker.crt "
	"--signer me.crt -o $O.esl",
	"seal new --id 1 --generation 5 --name 示例公司 --picture pic.png --size 40 --key "
	"maker.key --cert maker.crt --signer me.crt --tsa local:tsa " TRUST " -o $O.esl",
};
#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

static void
save_ofd(const char *name)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf out = { 0 };
	struct yx_zip_writer to = { yx_zip_into_buf, &out };
	struct yx_ofd_maker *m = NULL;

	CHECK_OK(yx_ofd_maker_new(&m, "contract", &err));
	CHECK_OK(yx_ofd_maker_font(m, "SimSun", yx_bytes(NULL, 0), &err));
	CHECK_OK(yx_ofd_maker_page(m, 210, 297, &err));
	CHECK_OK(yx_ofd_maker_text(m, 30, 40, 6, "合同", NULL, &err));
	CHECK_OK(yx_ofd_maker_write(m, INT64_C(1767225600) * YX_SECOND, &to, &err));
	save(name, &out);
	yx_ofd_maker_free(m);
	yx_buf_clear(&out);
}

static void
make_certificates(void)
{
	static const char *const issued[] = {
		"signer --new-key me.key --no-new-password --subject /CN=Me -o me.crt",
		"seal-maker --new-key maker.key --no-new-password --subject /CN=Maker -o maker.crt",
		"recipient --new-key to.key --no-new-password --subject /CN=To -o to.crt",
		"tsa --new-key tsa.key --subject /CN=TSA -o tsa.crt",
	};

	CHECK_INT(run("ca init ca --type sm2 --subject /CN=CA"), 0);
	for (size_t i = 0; i < sizeof(issued) / sizeof(issued[0]); i++)
		CHECK_INT(run("ca issue ca --profile %s", issued[i]), 0);
	CHECK_INT(run("ca crl ca -o ca.crl"), 0);
	CHECK_INT(run("tsa init tsa --cert tsa.crt --key tsa.key"), 0);
}

/* What others send a CA. */
static void
make_requests(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf name = { 0 }, csr = { 0 }, pub = { 0 }, ask = { 0 };
	struct yx_key *key = NULL;
	struct yx_ca *ca = NULL;
	struct yx_cert_list certs = { 0 };
	struct yx_bytes file;
	char path[700];

	CHECK_OK(yx_key_generate(&key, "p256", &err));
	CHECK_OK(yx_name_parse(&name, "/CN=One", &err));
	CHECK_OK(yx_csr_make(&csr, yx_buf_bytes(&name), key, &err));
	save("one.csr", &csr);
	yx_pem_put(&pub, "PUBLIC KEY", yx_pubkey_spki(yx_key_public(key)));
	save("one.pub", &pub);
	snprintf(path, sizeof(path), "%s/ca", dir);
	CHECK_OK(yx_ca_open(&ca, path, NULL, &err));
	snprintf(path, sizeof(path), "%s/me.crt", dir);
	file = test_read(path);
	CHECK_OK(yx_cert_list_load(&certs, file, YX_PKI_STRICT, &err));
	REQUIRE(ca && certs.count == 1);
	CHECK_OK(yx_ocsp_request_put(&ask, certs.items[0], yx_ca_cert(ca), YX_DIGEST_SHA1,
				     YX_BYTES_LIT("0123456789abcdef"), &err));
	save("status.orq", &ask);
	free((void *)(uintptr_t)file.data);
	yx_cert_list_clear(&certs);
	yx_ca_free(ca);
	yx_key_free(key);
	yx_buf_clear(&name);
	yx_buf_clear(&csr);
	yx_buf_clear(&pub);
	yx_buf_clear(&ask);
}

static void
set_up(void)
{
	if (!yx_sandbox_works())
		test_skip("no system call filter on this machine");
	if (!cli_open())
		return;
	cli_env = "YINXIN_PASSWORD=long-secret LC_ALL=C";
	save_contract("doc.pdf");
	save_ofd("doc.ofd");
	make_certificates();
	make_requests();
	CHECK_INT(run("sign --key me.key doc.pdf -o signed.pdf"), 0);
	CHECK_INT(run("tsa stamp --tsa local:tsa doc.pdf -o doc.tsr"), 0);
	CHECK_INT(run("ledger init log --origin example.org/log"), 0);
	CHECK_INT(run("ledger append log --matter m --type act.x --document signed.pdf"), 0);
	CHECK_INT(run("ledger checkpoint log"), 0);
	CHECK_INT(run("ledger prove log --matter m -o proof"), 0);
	CHECK_INT(run("evidence export --ledger log --matter m --document signed.pdf --embed "
		      "-o case.yxe"),
		  0);
	CHECK_INT(run("seal new --name 示例公司 --kind company --key maker.key --cert maker.crt "
		      "--signer me.crt -o seal.esl"),
		  0);
	CHECK_INT(run("seal draw --kind round --name 示例公司 -o pic.png"), 0);
	CHECK_INT(run("ofd encrypt --user a --password env:YINXIN_PASSWORD doc.ofd -o hidden.ofd"),
		  0);
	for (int i = 1; i <= 4; i++)
		CHECK_INT(run("ink synth --writer 7 --execution %d -o %d.yxi", i, i), 0);
	CHECK_INT(run("sign --key me.key --ink 1.yxi --ink-for to.crt doc.pdf -o inked.pdf"), 0);
}

static int
run_as(const char *command, const char *env, const char *option, const char *output)
{
	static char before[200];
	char line[600];
	size_t at = strcspn(command, " "), n = 0;

	/* a package states when its entries were written, to two seconds: one time for both runs */
	snprintf(before, sizeof(before), "YINXIN_PASSWORD=long-secret %s %s",
		 strstr(command, "decrypt") ? "YINXIN_TEST_CLOCK=2026-01-02T03:04:06Z" : "", env);
	cli_env = before;
	n = (size_t)snprintf(line, sizeof(line), "%.*s", (int)at, command);
	for (; command[at] && n < sizeof(line) - 100; at++)
		if (strncmp(command + at, "$O", 2) == 0) {
			n += (size_t)snprintf(line + n, sizeof(line) - n, "%s", output);
			at++;
		} else {
			line[n++] = command[at];
		}
	line[n] = 0;
	return run("%s %s", line, option);
}

/* What follows `$O` in a command. */
static const char *
ending(const char *command)
{
	static char text[16];
	const char *at = strstr(command, "$O");

	snprintf(text, sizeof(text), "%.*s", at ? (int)strcspn(at + 2, " ") : 0, at ? at + 2 : "");
	return text;
}

/* The two outputs, where there is one, and what was printed are the same. */
static void
check_same(const char *command)
{
	const char *end = ending(command);
	bool writes = strstr(command, "$O") != NULL;
	/* what is encrypted, stamped or signed, and a PDF we make, is never the same twice */
	bool random = strncmp(command, "ca ", 3) == 0 || strstr(command, "encrypt") ||
		      strstr(command, "tsa stamp") || strstr(command, "extend") ||
		      strstr(command, "--key m") || strcmp(end, ".pdf") == 0;
	char here[32], there[32];

	snprintf(here, sizeof(here), "here%s", end);
	snprintf(there, sizeof(there), "there%s", end);
	CHECK_MSG(!writes || exists(here), "%s: no output", command);
	CHECK_MSG(!writes || exists(there), "%s: no output from the child", command);
	/* but for the time of day, and the serial of a new certificate */
	CHECK_INT(test_sh("cd %s && for f in %s %s out.1 out; do test ! -e $f || sed -i -e "
			  "'s/there/here/g;s/..:..:..[.0-9]*//g;s/^serial .*//' $f; done",
			  dir, here, there),
		  0);
	CHECK_MSG(!writes || random || test_sh("cd %s && cmp %s %s", dir, here, there) == 0,
		  "%s: another output", command);
	CHECK_MSG(test_sh("cd %s && cmp out.1 out", dir) == 0, "%s: says something else", command);
	CHECK_INT(test_sh("cd %s && rm -f %s %s", dir, here, there), 0);
}

static void
the_same_is_said_here_and_in_the_child(void)
{
	set_up();
	for (size_t i = 0; i < COMMANDS; i++) {
		int here = run_as(commands[i], "LC_ALL=C", "--no-sandbox", "here"), there;

		CHECK_INT(test_sh("cd %s && mv out out.1", dir), 0);
		there = run_as(commands[i], "LC_ALL=C", "--sandbox", "there");
		CHECK_MSG(here == there && here < 3, "%s: %d here, %d there", commands[i], here,
			  there);
		check_same(commands[i]);
	}
}

/* Not only the same said: a signature that its maker did not see made is one. */
static void
what_a_child_signs_is_valid(void)
{
	set_up();
	for (size_t i = 0; i < COMMANDS; i++) {
		const char *end = ending(commands[i]);
		bool seal = strncmp(commands[i], "seal new", 8) == 0;

		if (strncmp(commands[i], "sign", 4) != 0 && !seal)
			continue;
		CHECK_INT(run_as(commands[i], "LC_ALL=C", "--sandbox", "there"), 0);
		CHECK_MSG(run("%s %s there%s%s", seal ? "seal verify" : "verify", TRUST, end,
			      strcmp(end, ".p7s") == 0 ? " --content doc.pdf" : "") == 0,
			  "%s: not valid", commands[i]);
		if (strcmp(end, ".pdf") == 0)
			CHECK_INT(
			    test_sh("cd %s && cmp -n $(stat -c %%s doc.pdf) doc.pdf there.pdf",
				    dir),
			    0);
		CHECK_INT(test_sh("cd %s && rm there%s", dir, end), 0);
	}
}

static void
a_child_that_ends_badly_is_one_line(void)
{
	static const struct {
		const char *how, *en, *zh;
	} ways[] = { { "crash", "killed by signal 6", "进程崩溃，信号 6" },
		     { "socket", "a system call that it may not make", "被禁止的系统调用" } };

	set_up();
	for (size_t i = 0; i < COMMANDS; i++)
		for (size_t k = 0; k < 4; k++) {
			const char *text = k & 2 ? ways[k & 1].zh : ways[k & 1].en;
			char env[100];
			int rc;

			snprintf(env, sizeof(env), "YINXIN_SANDBOX_TEST=%s LC_ALL=%s",
				 ways[k & 1].how, k & 2 ? "zh_CN.UTF-8" : "C");
			rc = run_as(commands[i], env, "", "never");
			CHECK_MSG(rc == 65, "%s: %d", commands[i], rc);
			CHECK_MSG(said("err", text) || said("out", text), "%s: not said",
				  commands[i]);
			CHECK_INT(test_sh("cd %s && ! ls -A | grep -q '^never\\|^[.]yx'", dir), 0);
			/* verify tells as a verdict, everybody else prints nothing */
			CHECK_MSG(strncmp(commands[i], "verify", 6) == 0 ||
				      test_sh("test ! -s %s/out", dir) == 0,
				  "%s: printed something", commands[i]);
		}
}

static void
a_child_that_loops_or_allocates_is_one_line(void)
{
	set_up();
	CHECK_INT(run_as("seal show seal.esl", "YINXIN_SANDBOX_TEST=spin LC_ALL=C", "", ""), 65);
	CHECK(said("err", "used up its processor time"));
	CHECK_INT(run_as("extend --offline --level B-T --tsa local:tsa --trust ca/ca.pem "
			 "signed.pdf -o $O",
			 "YINXIN_SANDBOX_TEST=spin LC_ALL=C", "", "never"),
		  65);
	CHECK(said("err", "used up its processor time") && !exists("never"));
	CHECK_INT(run_as("sign --key me.key doc.pdf -o $O", "YINXIN_SANDBOX_TEST=spin LC_ALL=C", "",
			 "never"),
		  65);
	CHECK(said("err", "used up its processor time") && !exists("never"));
#if !defined(__SANITIZE_ADDRESS__)
	CHECK_INT(run_as("ofd show doc.ofd", "YINXIN_SANDBOX_TEST=memory LC_ALL=C", "", ""), 65);
	CHECK(said("err", "more memory than it may use"));
	CHECK_INT(run_as("sign --key me.key doc.ofd -o $O", "YINXIN_SANDBOX_TEST=memory LC_ALL=C",
			 "", "never"),
		  65);
	CHECK(said("err", "more memory than it may use") && !exists("never"));
#endif
}

/* What --extra, --crl, --ocsp and --trust name is read in the child too: one that dies before has
 * not complained of it; one that lives says the same as this process. */
static void
what_is_given_beside_is_read_in_the_child(void)
{
	static const char *const commands_with[] = {
		"verify --policy integrity --extra bad.der signed.pdf",
		"verify --policy integrity --crl bad.der signed.pdf",
		"verify --policy integrity --ocsp bad.der signed.pdf",
		"verify --policy integrity --trust bad.der signed.pdf",
		"verify --trust bad.der case.yxe",
		"evidence verify --trust bad.der case.yxe",
		"seal verify --trust bad.der seal.esl",
		"tsa verify --trust bad.der doc.tsr",
		"tsa stamp --tsa local:tsa --trust bad.der doc.pdf -o $O",
		"extend --offline --level B-T --tsa local:tsa --trust bad.der signed.pdf -o $O",
		"extend --offline --level B-T --tsa local:tsa " TRUST " --crl bad.der signed.pdf "
		"-o $O",
		"sign --key me.key --crl bad.der doc.pdf -o $O",
		"sign --key me.key --extra bad.der --level B-LT --offline --tsa local:tsa " TRUST
		" doc.pdf -o $O",
	};
	static const char *const how[] = { "--no-sandbox", "--sandbox" };

	set_up();
	CHECK_INT(test_sh("cd %s && printf '0\\202\\001' >bad.der", dir), 0);
	for (size_t i = 0; i < sizeof(commands_with) / sizeof(commands_with[0]); i++) {
		const char *command = commands_with[i];

		CHECK_INT(run_as(command, "YINXIN_SANDBOX_TEST=crash LC_ALL=C", "", "never"), 65);
		CHECK_MSG(!said("err", "bad.der") && !said("out", "bad.der"), "%s", command);
		for (size_t k = 0; k < 4; k++) {
			const char *env = k & 2 ? "LC_ALL=zh_CN.UTF-8" : "LC_ALL=C";

			CHECK_INT(run_as(command, env, how[k & 1], "never"), 65);
			CHECK_MSG(k & 2 ? said("err", "bad.der")
					: said("err", "unreadable") && said("err", "bad.der: "),
				  "%s", command);
			CHECK_INT(test_sh("cd %s && mv err err.%d", dir, (int)(k & 1)), 0);
			if (k & 1)
				CHECK_INT(test_sh("cd %s && cmp err.0 err.1", dir), 0);
			CHECK(!exists("never"));
		}
	}
	/* what is not there is told before anything is read */
	CHECK_INT(run("verify --crl none.crl signed.pdf"), 66);
	CHECK(said("err", "none.crl"));
}

static void
only_what_reads_apart_takes_the_option(void)
{
	set_up();
	CHECK_INT(run("key --sandbox show me.key"), 64);
	CHECK_INT(run("key --no-sandbox --help"), 0);
	/* without the child nothing of it can end badly */
	CHECK_INT(run_as("seal show seal.esl", "YINXIN_SANDBOX_TEST=crash", "--no-sandbox", ""), 0);
	cli_env = "YINXIN_PASSWORD=long-secret LC_ALL=C";
	/* a file that is not there is told apart from one that may not be opened */
	CHECK_INT(run("seal show none.esl"), 66);
	CHECK_INT(run("ofd show none.ofd"), 66);
	CHECK_INT(run("ink quality n1.yxi"), 66);
	/* the input is never an output */
	CHECK_INT(run("ofd decrypt --password env:YINXIN_PASSWORD hidden.ofd -o none/out"), 73);
}

/* Key, password and certificate are the parent's to read; it says the same of them. */
static void
what_is_wrong_with_the_key_is_said(void)
{
	static const struct {
		const char *command, *env;
		int rc;
	} wrong[] = {
		{ "sign --key none.key doc.pdf -o never", "LC_ALL=C", 66 },
		{ "sign --key maker.key --cert me.crt doc.pdf -o never", "LC_ALL=C", 64 },
		{ "sign --key doc.pdf --cert me.crt doc.pdf -o never", "LC_ALL=C", 65 },
		{ "sign --key ca/ca.key --cert ca/ca.pem --key-password env:W doc.pdf -o never",
		  "W=wrong LC_ALL=C", 77 },
		{ "sign --key ca/ca.key --cert ca/ca.pem --key-password env:W doc.pdf -o never",
		  "W=wrong LC_ALL=zh_CN.UTF-8", 77 },
		{ "sign --key ca/ca.key --cert ca/ca.pem doc.pdf -o never", "LC_ALL=C", 77 },
		{ "seal new --name A --kind company --key none.key --signer me.crt -o never",
		  "LC_ALL=C", 66 },
	};

	set_up();
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		CHECK_INT(run_as(wrong[i].command, wrong[i].env, "--no-sandbox", ""), wrong[i].rc);
		CHECK_INT(test_sh("cd %s && mv err err.1", dir), 0);
		CHECK_INT(run_as(wrong[i].command, wrong[i].env, "--sandbox", ""), wrong[i].rc);
		CHECK_MSG(test_sh("cd %s && cmp err err.1", dir) == 0, "%s", wrong[i].command);
		CHECK(!exists("never"));
	}
}

/* A ledger copied while it was written: its index is not called wrong because it was not read. */
static void
an_index_that_was_not_read_is_not_called_wrong(void)
{
	const char *verify = "ledger verify --trust log/keys/log.vkey copy";

	set_up();
	CHECK_INT(test_sh("cd %s && cp -r log copy && rm -f copy/index.db-shm && "
			  "echo left >copy/index.db-wal",
			  dir),
		  0);
	CHECK_INT(run_as(verify, "LC_ALL=C", "--sandbox", ""), 2);
	CHECK(said("out", "open     index") && said("out", "--no-sandbox") &&
	      !said("out", "WRONG"));
	CHECK_INT(run_as(verify, "LC_ALL=C", "--sandbox --json", ""), 2);
	CHECK(said("out", "\"index_unread\": true"));
	CHECK_INT(run_as(verify, "LC_ALL=C", "--no-sandbox", ""), 0);
	CHECK_INT(test_sh("cd %s && rm copy/index.db-* && echo junk >copy/index.db", dir), 0);
	CHECK_INT(run_as(verify, "LC_ALL=C", "--sandbox", ""), 1);
	CHECK(said("out", "WRONG    index"));
}

TEST_MAIN(CASE(an_index_that_was_not_read_is_not_called_wrong),
	  CASE(the_same_is_said_here_and_in_the_child), CASE(what_a_child_signs_is_valid),
	  CASE(what_is_wrong_with_the_key_is_said), CASE(a_child_that_ends_badly_is_one_line),
	  CASE(a_child_that_loops_or_allocates_is_one_line),
	  CASE(what_is_given_beside_is_read_in_the_child),
	  CASE(only_what_reads_apart_takes_the_option))
