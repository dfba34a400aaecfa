/* SPDX-License-Identifier: Apache-2.0 */
/* yinxin key and yinxin ca as a person types them. */
#include "../test.h"

#include <unistd.h>
#include <yinxin/codec_json.h>

static char program[300];

/* The program built beside this test. */
static void
find_program(void)
{
	ssize_t n = readlink("/proc/self/exe", program, sizeof(program) - 20);
	char *at;

	program[n > 0 ? n : 0] = 0;
	at = strstr(program, "/tests/");
	CHECK(at != NULL);
	if (at)
		snprintf(at, 20, "/yinxin");
	if (access(program, X_OK) != 0)
		test_skip("%s is not built", program);
	setenv("TEST_PASSWORD", "秘密", 1);
	setenv("TEST_OTHER", "other", 1);
	unsetenv("YINXIN_PASSWORD");
}

/* Run in the scratch folder; output to files out and log; the exit status. */
static int
run(const char *arguments)
{
	return test_sh("cd %s && %s %s >out 2>log </dev/null", test_scratch(), program, arguments);
}

static struct yx_json *
output(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_json *root = NULL;
	struct yx_bytes text;
	char path[300];

	snprintf(path, sizeof(path), "%s/out", test_scratch());
	text = test_read(path);
	CHECK_OK(yx_json_parse(&root, text, NULL, &err));
	free((void *)text.data);
	return root;
}

static void
expect(const char *key, const char *want)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_json *root = output();
	struct yx_json_at at;
	const char *got = NULL;

	if (root) {
		at = yx_json_at(root);
		CHECK_OK(yx_json_get_str(&at, key, &got, &err));
		CHECK_STR(got, want);
	}
	yx_json_free(root);
}

static int
shell(const char *command)
{
	return test_sh("cd %s && (%s) >log 2>&1", test_scratch(), command);
}

static void
keys(void)
{
	find_program();
	CHECK_INT(run("key new -o k.pem --password env:TEST_PASSWORD --public k.pub --json"), 0);
	expect("type", "SM2");
	CHECK_INT(shell("test \"$(stat -c %a k.pem)\" = 600 && grep -q ENCRYPTED k.pem"), 0);
	CHECK_INT(run("key new -o k.pem --password env:TEST_PASSWORD"), 73);
	CHECK_INT(run("key new --type p384 -o plain.pem --no-password --json"), 0);
	expect("type", "EC P-384");
	CHECK_INT(run("key show plain.pem"), 0);
	CHECK_INT(run("key show k.pem --password env:TEST_OTHER"), 77);
	CHECK_INT(run("key show k.pem --password env:TEST_PASSWORD --json"), 0);
	expect("file", "k.pem");
	CHECK_INT(run("key change-password k.pem --password env:TEST_OTHER --new-password "
		      "env:TEST_OTHER"),
		  77);
	CHECK_INT(run("key change-password k.pem --password env:TEST_PASSWORD --new-password "
		      "env:TEST_OTHER --kdf pbkdf2"),
		  0);
	CHECK_INT(run("key show k.pem --password env:TEST_PASSWORD"), 77);
	CHECK_INT(run("key show k.pem --password env:TEST_OTHER"), 0);
	CHECK_INT(run("key show k.pem --password secret"), 64);
	CHECK_INT(run("key show k.pem --password env:NOT_THERE"), 66);
	CHECK_INT(run("key show nowhere.pem"), 66);
	CHECK_INT(run("key new --type dsa -o x.pem --no-password"), 64);
	CHECK_INT(run("key new --no-password"), 64);
	CHECK_INT(run("key"), 64);
	CHECK_INT(run("key new --nonsense"), 64);
	CHECK_INT(run("key new -o missing/x.pem --no-password"), 73);
	CHECK_INT(shell("test ! -e x.pem && test ! -e missing"), 0);
}

static void
authority(void)
{
	find_program();
	CHECK_INT(run("ca init root --subject /C=CN/O=印信演示/CN=根 --type p256 --password "
		      "env:TEST_PASSWORD --ocsp-url http://127.0.0.1/ocsp --json"),
		  0);
	expect("subject", "CN=根,O=印信演示,C=CN");
	CHECK_INT(run("ca init root --subject /CN=x --password env:TEST_PASSWORD"), 73);
	CHECK_INT(run("ca init other --subject /CN=x --password env:NOT_THERE"), 66);
	CHECK_INT(run("ca init other"), 64);
	CHECK_INT(shell("test ! -e other"), 0);
	CHECK_INT(run("ca init sub --parent root --parent-password env:TEST_PASSWORD --subject "
		      "/CN=下级 --type p256 --path-len 0 --no-password"),
		  0);
	CHECK_INT(run("ca issue sub --profile signer --new-key a.key --no-new-password --subject "
		      "/C=CN/CN=张三 -o a.pem --chain --json"),
		  0);
	expect("profile", "signer");
	CHECK_INT(
	    shell("test \"$(grep -c BEGIN a.pem)\" = 3 && test \"$(stat -c %a a.key)\" = 600"), 0);
	CHECK_INT(run("ca issue root --profile signer --public-key k.pub --subject /CN=a -o b.pem "
		      "--password env:TEST_OTHER"),
		  77);
	/* refused: no key is left behind */
	CHECK_INT(run("ca issue sub --profile sub-ca --new-key no.key --no-new-password --subject "
		      "/CN=x -o no.pem"),
		  77);
	CHECK_INT(shell("test ! -e no.key && test ! -e no.pem"), 0);
	CHECK_INT(run("ca issue sub --profile root --new-key no.key --subject /CN=x"), 64);
	CHECK_INT(run("ca issue sub --profile signer --subject /CN=x -o no.pem"), 64);
	CHECK_INT(run("ca revoke sub --cert a.pem --reason nonsense"), 64);
	CHECK_INT(run("ca revoke sub --cert a.pem --reason superseded --json"), 0);
	expect("reason", "superseded");
	CHECK_INT(run("ca revoke sub --cert a.pem"), 73);
	CHECK_INT(run("ca revoke sub --serial 1234"), 66);
	CHECK_INT(run("ca revoke sub"), 64);
	CHECK_INT(run("ca crl sub -o sub.crl --days 3"), 0);
	CHECK_INT(run("ca crl sub --json"), 0);
	expect("number", "02");
	CHECK_INT(run("ca list sub --json"), 0);
	CHECK_INT(run("ca list nowhere"), 66);
	CHECK_INT(run("ca ocsp sub --cert a.pem"), 64);
	CHECK_INT(run("ca ocsp sub --request sub.crl -o bad.der"), 65);
	CHECK_INT(run("ca frobnicate sub"), 64);
	CHECK_INT(run("ca list sub --days three"), 64);
	if (!test_have("openssl"))
		return;
	CHECK_INT(shell("openssl verify -CAfile root/ca.pem -untrusted a.pem a.pem"), 0);
	CHECK_INT(shell("openssl verify -crl_check -CRLfile sub.crl -CAfile root/ca.pem -untrusted "
			"a.pem a.pem 2>&1 | grep -q 'certificate revoked'"),
		  0);
	/* a request of openssl's */
	CHECK_INT(
	    shell("openssl req -new -newkey rsa:2048 -nodes -keyout r.key -subj /CN=asked -out "
		  "r.csr"),
	    0);
	CHECK_INT(run("ca issue sub --profile tsa --csr r.csr -o r.pem --json"), 0);
	expect("subject", "CN=asked");
	CHECK_INT(run("ca issue sub --profile tsa --csr r.csr --subject /CN=given -o r.pem --json"),
		  0);
	expect("subject", "CN=given");
	CHECK_INT(
	    shell("openssl verify -purpose timestampsign -CAfile root/ca.pem -untrusted a.pem "
		  "r.pem"),
	    0);
}

/* openssl asks our server over HTTP. */
static void
ocsp_server(void)
{
	find_program();
	if (!test_have("openssl"))
		test_skip("there is no openssl program");
	CHECK_INT(run("ca init http --subject /CN=http --type p256 --no-password"), 0);
	CHECK_INT(run("ca issue http --profile signer --new-key h.key --no-new-password --subject "
		      "/CN=h -o h.pem"),
		  0);
	CHECK_INT(run("ca issue http --profile ocsp --new-key o.key --no-new-password --subject "
		      "/CN=o -o o.pem"),
		  0);
	CHECK_INT(test_sh("cd %s && { timeout 20 %s ca ocsp http --serve 0 --responder-cert o.pem "
			  "--responder-key o.key --json >served 2>log & }; for i in $(seq 50); do "
			  "test -s served && break; sleep 0.1; done",
			  test_scratch(), program),
		  0);
	if (shell("test -s served") != 0) {
		if (shell("grep -q libmicrohttpd log") == 0)
			test_skip("libmicrohttpd is not here");
		CHECK_MSG(false, "the server did not start");
		return;
	}
	CHECK_INT(
	    shell("port=$(sed 's/.*\"port\":\\([0-9]*\\).*/\\1/' served); openssl ocsp -url "
		  "http://127.0.0.1:$port/ -issuer http/ca.pem -cert h.pem -CAfile http/ca.pem "
		  ">first 2>&1"),
	    0);
	CHECK_INT(shell("grep -q 'Response verify OK' first && grep -q 'h.pem: good' first && "
			"! grep -qi 'no nonce' first"),
		  0);
	/* what another process revokes is told at once */
	CHECK_INT(run("ca revoke http --cert h.pem"), 0);
	CHECK_INT(
	    shell("port=$(sed 's/.*\"port\":\\([0-9]*\\).*/\\1/' served); openssl ocsp -url "
		  "http://127.0.0.1:$port/ -issuer http/ca.pem -cert h.pem -CAfile http/ca.pem | "
		  "grep -q 'h.pem: revoked'"),
	    0);
	CHECK_INT(shell("kill $(sed 's/.*\"pid\":\\([0-9]*\\).*/\\1/' served)"), 0);
}

TEST_MAIN(CASE(keys), CASE(authority), CASE(ocsp_server))
