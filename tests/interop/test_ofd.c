/* SPDX-License-Identifier: Apache-2.0 */
/*
 * OFD as a user handles it with the program, and held against other people's implementations:
 * packages from npm (jszip, fast-xml-parser, asn1js, sm-crypto; scripts in npm/) read what we sign,
 * seal and encrypt, and make what we verify and decrypt.
 */
#include "../test.h"
#include <unistd.h>
#include <yinxin/ofd.h>

static char yinxin[600]; /* the program of this build */
static const char *dir;  /* scratch */

/* A command with "@" in its arguments as the scratch folder; output to files out and err there. */
static int
run_command(const char *command, const char *args)
{
	struct yx_buf line = { 0 };
	int rc;

	for (; *args; args++) {
		if (*args == '@')
			yx_buf_puts(&line, dir);
		else
			yx_buf_put_u8(&line, (uint8_t)*args);
	}
	rc = test_sh("%s%s >%s/out 2>%s/err", command, yx_buf_str(&line), dir, dir);
	yx_buf_clear(&line);
	return rc;
}

static int
run(const char *args)
{
	char command[700];

	snprintf(command, sizeof(command), "PW='correct horse' BAD='wrong horses' LC_ALL=C %s ",
		 yinxin);
	return run_command(command, args);
}

static int
node(const char *args)
{
	return run_command("node tests/interop/npm/", args);
}

static bool
said(const char *file, const char *text)
{
	return test_sh("grep -qF -- '%s' %s/%s", text, dir, file) == 0;
}

static bool
exists(const char *name)
{
	char path[700];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return access(path, F_OK) == 0;
}

static void
make_document(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf out = { 0 };
	const struct yx_zip_writer w = { yx_zip_into_buf, &out };
	struct yx_ofd_maker *m = NULL;
	char path[700];

	CHECK_OK(yx_ofd_maker_new(&m, "合同", &err));
	CHECK_OK(yx_ofd_maker_font(m, "SimSun", yx_bytes(NULL, 0), &err));
	for (int i = 0; i < 3; i++) {
		CHECK_OK(yx_ofd_maker_page(m, 210, 297, &err));
		CHECK_OK(yx_ofd_maker_text(m, 20, 30, 5, "服务合同 Service contract", NULL, &err));
		CHECK_OK(yx_ofd_maker_text(m, 20, 250, 5, "甲方（盖章）", NULL, &err));
	}
	CHECK_OK(yx_ofd_maker_attach(m, "附件.txt", YX_BYTES_LIT("attached"), &err));
	CHECK_OK(yx_ofd_maker_write(m, yx_time_now(), &w, &err));
	snprintf(path, sizeof(path), "%s/doc.ofd", dir);
	CHECK_OK(yx_file_write(path, yx_buf_bytes(&out), YX_OUT_REPLACE, &err));
	yx_ofd_maker_free(m);
	yx_buf_clear(&out);
}

#define ISSUE "ca issue @/ca --no-new-password --profile "

/* A CA, a signer, a seal maker, a recipient, a seal, and a document signed, sealed, encrypted. */
static void
prepare(void)
{
	ssize_t n;

	if (dir)
		return;
	n = readlink("/proc/self/exe", yinxin, sizeof(yinxin) - 1);
	yinxin[n > 0 ? n : 0] = 0;
	*strstr(yinxin, "/tests/") = 0;
	strcat(yinxin, "/yinxin");
	dir = test_scratch();
	setenv("YINXIN_PASSWORD", "secret", 1);
	CHECK_INT(run("ca init @/ca --subject /CN=Root --type sm2"), 0);
	CHECK_INT(run(ISSUE "signer --subject /C=CN/CN=签名人 --new-key @/s.key -o @/s.crt"), 0);
	CHECK_INT(run(ISSUE "seal-maker --subject /C=CN/CN=制章人 --new-key @/m.key -o @/m.crt"),
		  0);
	CHECK_INT(run(ISSUE "recipient --subject /C=CN/CN=收件人 --new-key @/r.key -o @/r.crt"), 0);
	CHECK_INT(run("seal new --name 测试单位 --kind company --key @/m.key --signer @/s.crt "
		      "-o @/s.esl"),
		  0);
	CHECK_INT(test_sh("cd %s && for c in s r; do openssl x509 -in $c.crt -outform DER -out "
			  "$c.der; done",
			  dir),
		  0);
	unsetenv("YINXIN_PASSWORD");
	make_document();
	CHECK_INT(run("sign --key @/s.key --integrity-list @/doc.ofd -o @/plain.ofd"), 0);
	CHECK_INT(run("sign --key @/s.key --seal @/s.esl --keyword 盖章 @/doc.ofd -o @/seal.ofd"),
		  0);
	CHECK_INT(run("sign --key @/s.key --seal @/s.esl --across @/seal.ofd -o @/two.ofd"), 0);
}

static void
need_npm(void)
{
	prepare();
	if (!test_have("node"))
		test_skip("there is no node program");
	if (access("tests/interop/npm/node_modules/sm-crypto", F_OK) != 0 ||
	    access("tests/interop/npm/node_modules/asn1js", F_OK) != 0)
		test_skip("npm packages are not installed: tools/install-npm");
}

#define VERIFY "verify --trust @/ca/ca.pem "

static void
encrypts_verifies_and_decrypts(void)
{
	prepare();
	CHECK_INT(run("ofd encrypt --user 张三 --password env:PW @/two.ofd -o @/e.ofd"), 0);
	CHECK_INT(run(VERIFY "@/e.ofd"), 2);
	CHECK(said("out", "SIGNED_DATA_NOT_FOUND") && said("out", "张三"));
	CHECK_INT(run(VERIFY "--password env:PW @/e.ofd"), 0);
	CHECK_INT(run(VERIFY "--password env:BAD @/e.ofd"), 77);
	CHECK_INT(run("ofd decrypt --password env:BAD @/e.ofd -o @/no.ofd"), 77);
	CHECK(!exists("no.ofd"));
	CHECK_INT(run("ofd decrypt --password env:PW --user 李四 @/e.ofd -o @/no.ofd"), 77);
	CHECK(!exists("no.ofd"));
	CHECK_INT(run("ofd decrypt --password env:PW @/e.ofd -o @/d.ofd"), 0);
	CHECK_INT(run(VERIFY "@/d.ofd"), 0);
	CHECK_INT(run("ofd encrypt --to @/r.crt --everything @/plain.ofd -o @/ec.ofd"), 0);
	CHECK_INT(run(VERIFY "@/ec.ofd"), 77);
	CHECK_INT(run(VERIFY "--key @/s.key @/ec.ofd"), 77);
	CHECK_INT(run(VERIFY "--key @/r.key @/ec.ofd"), 0);
	CHECK_INT(run("ofd show @/ec.ofd"), 0);
	CHECK(said("out", "收件人"));
	CHECK_INT(run("ofd show --json @/e.ofd"), 0);
	CHECK(said("out", "\"role\": \"encryption\""));
}

static void
mistakes_are_told_and_leave_nothing(void)
{
	static const struct {
		const char *args;
		int want;
		const char *says;
	} cases[] = {
		{ "ofd", 64, "show encrypt decrypt" },
		{ "ofd explode", 64, "explode" },
		{ "ofd encrypt --password env:PW @/doc.ofd -o @/no.ofd", 64, "--user" },
		{ "ofd encrypt @/doc.ofd -o @/no.ofd", 64, "for whom" },
		{ "ofd encrypt --user a --password env:NONE @/doc.ofd -o @/no.ofd", 66, "NONE" },
		{ "ofd encrypt --user a --password env:PW @/doc.ofd -o @/doc.ofd", 64, "output" },
		{ "ofd encrypt --user a --password env:PW --to @/r.crt @/doc.ofd -o @/no.ofd", 64,
		  "one kind" },
		{ "ofd encrypt --to @/s.crt @/doc.ofd -o @/no.ofd", 77, "signatures" },
		{ "ofd encrypt --to @/r.crt --only /Doc_9/ @/doc.ofd -o @/no.ofd", 66, "/Doc_9/" },
		{ "ofd encrypt --to @/r.crt @/s.crt -o @/no.ofd", 65, "" },
		{ "ofd encrypt --to @/r.crt @/doc.ofd -o @/none/no.ofd", 73, "none" },
		{ "ofd decrypt --key @/r.key @/doc.ofd -o @/no.ofd", 66, "not encrypted" },
		{ "ofd decrypt --key @/r.key @/nothing.ofd -o @/no.ofd", 66, "nothing" },
		{ "sign --key @/s.key --integrity-list @/plain.ofd -o @/no.ofd", 73, "already" },
	};

	prepare();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int rc = run(cases[i].args);

		CHECK_MSG(rc == cases[i].want, "%s: %d, want %d", cases[i].args, rc, cases[i].want);
		CHECK_MSG(said("err", cases[i].says), "%s: does not say %s", cases[i].args,
			  cases[i].says);
		CHECK_MSG(!exists("no.ofd"), "%s: left an output", cases[i].args);
	}
}

static void
npm_agrees_with_what_we_sign_and_seal(void)
{
	need_npm();
	CHECK_INT(node("ofd_check.mjs @/plain.ofd"), 0);
	CHECK(said("out", "\"form\":\"cms\"") && said("out", "\"outside\":[]"));
	CHECK_INT(node("ofd_check.mjs @/seal.ofd"), 0);
	CHECK(said("out", "\"form\":\"seal\"") && said("out", "\"listed\":true"));
	CHECK(said("out", "\"stamps\":3") && said("out", "测试单位"));
	CHECK(said("out", "\"outside\":[]"));
	CHECK_INT(node("ofd_check.mjs @/two.ofd"), 0);
	CHECK(said("out", "\"id\":\"2\""));
	/* the script can also say no */
	CHECK_INT(test_sh("cp %s/seal.ofd %s/bad.ofd && printf x >%s/x && cd %s && mkdir -p Doc_0 "
			  "&& printf '<x/>' >Doc_0/PublicRes.xml && zip -q bad.ofd "
			  "Doc_0/PublicRes.xml",
			  dir, dir, dir, dir),
		  0);
	CHECK_INT(node("ofd_check.mjs @/bad.ofd"), 1);
	CHECK(said("err", "PublicRes.xml differs"));
	CHECK_INT(run(VERIFY "@/bad.ofd"), 1);
}

static void
we_agree_with_what_npm_signs_and_seals(void)
{
	need_npm();
	CHECK_INT(node("ofd_seal.mjs seal @/doc.ofd @/s.esl @/s.der @/s.key @/ns.ofd"), 0);
	CHECK_INT(run(VERIFY "@/ns.ofd"), 0);
	CHECK(said("out", "OFD-SES-v4") && said("out", "测试单位"));
	CHECK_INT(node("ofd_seal.mjs cms @/doc.ofd @/s.esl @/s.der @/s.key @/nc.ofd"), 0);
	CHECK_INT(run(VERIFY "@/nc.ofd"), 0);
	CHECK(said("out", "OFD-GB35275"));
	/* a key that the seal does not list */
	CHECK_INT(node("ofd_seal.mjs seal @/doc.ofd @/s.esl @/r.der @/r.key @/nr.ofd"), 0);
	CHECK_INT(run(VERIFY "@/nr.ofd"), 2);
	CHECK(said("out", "SIG_CONSTRAINTS_FAILURE") && said("out", "list"));
	/* we sign after it, and both hold */
	CHECK_INT(run("sign --key @/s.key @/ns.ofd -o @/ns2.ofd"), 0);
	CHECK_INT(run(VERIFY "@/ns2.ofd"), 0);
	CHECK_INT(node("ofd_check.mjs @/ns2.ofd"), 0);
}

static void
encryption_is_read_by_npm_and_npm_s_by_us(void)
{
	need_npm();
	CHECK_INT(run("ofd encrypt --user 张三 --password env:PW @/two.ofd -o @/e1.ofd"), 0);
	CHECK_INT(node("ofd_crypt.mjs decrypt @/e1.ofd @/d1.ofd password 'correct horse'"), 0);
	CHECK_INT(run(VERIFY "@/d1.ofd"), 0);
	CHECK(node("ofd_crypt.mjs decrypt @/e1.ofd @/no.ofd password 'wrong horses'") != 0);
	CHECK_INT(run("ofd encrypt --to @/r.crt --everything @/two.ofd -o @/e2.ofd"), 0);
	CHECK_INT(node("ofd_crypt.mjs decrypt @/e2.ofd @/d2.ofd key @/r.key"), 0);
	CHECK_INT(run(VERIFY "@/d2.ofd"), 0);
	CHECK_INT(node("ofd_crypt.mjs encrypt @/two.ofd @/e3.ofd password 'correct horse'"), 0);
	CHECK_INT(run(VERIFY "--password env:PW @/e3.ofd"), 0);
	CHECK_INT(run(VERIFY "--password env:BAD @/e3.ofd"), 77);
	CHECK_INT(node("ofd_crypt.mjs encrypt @/two.ofd @/e4.ofd key @/r.der"), 0);
	CHECK_INT(run(VERIFY "--key @/r.key @/e4.ofd"), 0);
	CHECK_INT(run("ofd decrypt --key @/r.key @/e4.ofd -o @/d4.ofd"), 0);
	CHECK_INT(node("ofd_check.mjs @/d4.ofd"), 0);
}

/* Trust comes from the folder that is given, and from nothing else. */
static void
chains_lead_to_a_given_folder(void)
{
	prepare();
	CHECK_INT(
	    test_sh("mkdir -p %s/trust %s/empty && cp %s/ca/ca.pem %s/trust/", dir, dir, dir, dir),
	    0);
	CHECK_INT(run("verify --trust @/trust @/two.ofd"), 0);
	CHECK_INT(run("seal verify --trust @/trust @/s.esl"), 0);
	CHECK_INT(run("verify --trust @/s.crt @/seal.ofd"), 2); /* the signer alone: no maker */
	CHECK_INT(run("verify @/two.ofd"), 2);
	CHECK(said("out", "NO_CERTIFICATE_CHAIN_FOUND"));
	CHECK_INT(run("verify --policy integrity @/two.ofd"), 0);
}

TEST_MAIN(CASE(encrypts_verifies_and_decrypts), CASE(mistakes_are_told_and_leave_nothing),
	  CASE(npm_agrees_with_what_we_sign_and_seal), CASE(we_agree_with_what_npm_signs_and_seals),
	  CASE(encryption_is_read_by_npm_and_npm_s_by_us), CASE(chains_lead_to_a_given_folder))
