/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The program as a user runs it, and what other people's tools say of its work: pdfsig, qpdf,
 * mutool, pdftoppm, openssl. Then everything that goes wrong: each mistake has its exit status, a
 * message, and leaves no output file.
 */
#include "cli_kit.h"
#include <fcntl.h>
#include <sys/stat.h>

/* CA, signers of each kind, an authority and a document; once for all cases. */
static void
prepare(void)
{
	static const char *const kinds[] = { "p256", "rsa2048", "sm2" };

	if (!cli_open())
		return;
	for (int i = 0; i < 3; i++) {
		CHECK_INT(run("ca init %s/ca-%s --subject '/C=CN/O=Test/CN=CA %s' --type %s", dir,
			      kinds[i], kinds[i], kinds[i]),
			  0);
		CHECK_INT(
		    run("ca issue %s/ca-%s --profile signer --subject '/C=CN/CN=Signer 签名人 %s' "
			"--new-key %s/%s.key -o %s/%s.crt",
			dir, kinds[i], kinds[i], dir, kinds[i], dir, kinds[i]),
		    0);
	}
	CHECK_INT(run("ca issue %s/ca-p256 --profile tsa --subject '/CN=Test TSA' --new-key "
		      "%s/tsa.key -o %s/tsa.crt",
		      dir, dir, dir),
		  0);
	CHECK_INT(run("tsa init %s/tsa-dir --cert %s/tsa.crt --key %s/tsa.key", dir, dir, dir), 0);
	save_contract("doc.pdf");
}

static void
signs_and_verifies_with_every_kind_of_key(void)
{
	static const char *const kinds[] = { "p256", "rsa2048", "sm2" };

	prepare();
	for (int i = 0; i < 3; i++) {
		const char *k = kinds[i];

		CHECK_INT(run("sign --key %s/%s.key %s/doc.pdf -o %s/%s.pdf", dir, k, dir, dir, k),
			  0);
		CHECK_INT(run("verify --trust %s/ca-%s/ca.pem %s/%s.pdf", dir, k, dir, k), 0);
		/* no trust given: undetermined, never passed */
		CHECK_INT(run("verify --json %s/%s.pdf", dir, k), 2);
		CHECK(said("out", "NO_CERTIFICATE_CHAIN_FOUND"));
		CHECK_INT(run("verify --policy integrity %s/%s.pdf", dir, k), 0);
	}
	CHECK_INT(run("verify %s/doc.pdf", dir), 3);
	CHECK_INT(run("verify %s/absent.pdf", dir), 66);
	CHECK_INT(run("verify %s/p256.key", dir), 65);
}

static void
other_tools_accept_what_we_sign(void)
{
	static const char *const kinds[] = { "p256", "rsa2048" };

	prepare();
	for (int i = 0; i < 2; i++) {
		const char *k = kinds[i];

		if (test_have("pdfsig"))
			CHECK_INT(test_sh("pdfsig %s/%s.pdf 2>/dev/null | grep -q 'Signature is "
					  "Valid' && pdfsig %s/%s.pdf 2>/dev/null | grep -q "
					  "'Total document signed'",
					  dir, k, dir, k),
				  0);
		/* the bytes of the ByteRange and the CMS, cut out by hand */
		CHECK_INT(
		    test_sh("cd %s && set -- $(grep -aoE '/ByteRange ?\\[[0-9 ]+\\]' %s.pdf | "
			    "grep -oE '[0-9]+') && head -c $2 %s.pdf >signed.bin && tail -c "
			    "+$(($3 + 1)) %s.pdf | head -c $4 >>signed.bin && tail -c +$(($2 "
			    "+ 2)) %s.pdf | head -c $(($3 - $2 - 2)) | xxd -r -p >cms.der && "
			    "openssl cms -verify -binary -inform DER -in cms.der -content "
			    "signed.bin -CAfile ca-%s/ca.pem -purpose any -out /dev/null "
			    "2>/dev/null",
			    dir, k, k, k, k, k),
		    0);
	}
	CHECK_INT(test_sh("qpdf --check %s/sm2.pdf >/dev/null", dir), 0);
	CHECK_INT(test_sh("mutool info %s/sm2.pdf >/dev/null 2>&1", dir), 0);
}

static void
an_invisible_signature_changes_no_pixel(void)
{
	prepare();
	if (!test_have("pdftoppm"))
		test_skip("pdftoppm is not here");
	CHECK_INT(test_sh("cd %s && pdftoppm -r 100 doc.pdf a && pdftoppm -r 100 p256.pdf b && "
			  "for f in a-*.ppm; do cmp -s $f b${f#a} || exit 1; done",
			  dir),
		  0);
	CHECK_INT(test_sh("cd %s && mutool draw -q -r 100 -o c%%d.png doc.pdf && mutool draw -q -r "
			  "100 -o d%%d.png p256.pdf && cmp -s c1.png d1.png",
			  dir),
		  0);
}

static void
several_signatures_in_a_row(void)
{
	prepare();
	CHECK_INT(run("sign --key %s/p256.key %s/doc.pdf -o %s/s1.pdf", dir, dir, dir), 0);
	CHECK_INT(
	    run("sign --key %s/sm2.key %s/s1.pdf -o %s/s2.pdf --level B-T --tsa local:%s/tsa-dir "
		"--page 1 --rect 40,40,180,60 --reason 同意",
		dir, dir, dir, dir),
	    0);
	CHECK_INT(run("sign --key %s/rsa2048.key --pss %s/s2.pdf -o %s/s3.pdf", dir, dir, dir), 0);
	CHECK_INT(run("verify --json --trust %s/ca-p256/ca.pem --trust %s/ca-sm2/ca.pem --trust "
		      "%s/ca-rsa2048/ca.pem %s/s3.pdf",
		      dir, dir, dir, dir),
		  0);
	CHECK(said("out", "PAdES-B-T"));
	CHECK(said("out", "\"time_source\": \"timestamp\""));
	CHECK_INT(test_sh("qpdf --check %s/s3.pdf >/dev/null", dir), 0);
	if (test_have("pdfsig"))
		CHECK_INT(test_sh("test $(pdfsig %s/s3.pdf 2>/dev/null | grep -c 'Signature is "
				  "Valid') = 2",
				  dir),
			  0);
}

/* The imprint is the visible part; whom the seal does not list may not use it. */
static void
a_seal_on_a_pdf(void)
{
	prepare();
	CHECK_INT(run("ca issue %s/ca-sm2 --profile seal-maker --subject '/C=CN/CN=Maker' "
		      "--new-key %s/maker.key -o %s/maker.crt",
		      dir, dir, dir),
		  0);
	CHECK_INT(run("seal new --name 测试公司 --kind company --key %s/maker.key --signer "
		      "%s/sm2.crt -o %s/company.esl",
		      dir, dir, dir),
		  0);
	CHECK_INT(run("sign --key %s/sm2.key --seal %s/company.esl --page 1 --rect 300,300,113,113 "
		      "%s/doc.pdf -o %s/sealed.pdf",
		      dir, dir, dir, dir),
		  0);
	CHECK_INT(run("verify --trust %s/ca-sm2/ca.pem %s/sealed.pdf", dir, dir), 0);
	CHECK_INT(run("sign --key %s/p256.key --page 1 --rect 60,60,150,50 %s/sealed.pdf -o "
		      "%s/sealed2.pdf",
		      dir, dir, dir),
		  0);
	CHECK_INT(run("verify --trust %s/ca-sm2/ca.pem --trust %s/ca-p256/ca.pem %s/sealed2.pdf",
		      dir, dir, dir),
		  0);
	CHECK_INT(test_sh("qpdf --check %s/sealed.pdf >/dev/null 2>&1", dir), 0);
	/* something is to be seen where the seal is (36 dpi: half a pixel to the point) */
	for (int i = 0; i < 2; i++)
		CHECK_INT(test_sh("pdftoppm -r 36 -f 1 -l 1 -singlefile -x 150 -y 214 -W 57 -H 57 "
				  "%s/%s.pdf %s/part%d",
				  dir, i ? "sealed" : "doc", dir, i),
			  0);
	CHECK(test_sh("cmp -s %s/part0.ppm %s/part1.ppm", dir, dir) == 1);
	CHECK_INT(
	    run("sign --key %s/p256.key --seal %s/company.esl --page 1 --rect 300,300,113,113 "
		"%s/doc.pdf -o %s/not.pdf",
		dir, dir, dir, dir),
	    77);
	CHECK(said("err", "does not list this certificate"));
	CHECK_INT(run("sign --key %s/sm2.key --seal %s/company.esl %s/doc.pdf -o %s/not.pdf", dir,
		      dir, dir, dir),
		  64);
	CHECK_INT(run("sign --key %s/sm2.key --seal %s/doc.pdf --page 1 --rect 300,300,113,113 "
		      "%s/doc.pdf -o %s/not.pdf",
		      dir, dir, dir, dir),
		  65);
	CHECK(!exists("not.pdf"));
}

static void
certified_documents_keep_their_terms(void)
{
	prepare();
	CHECK_INT(run("sign --key %s/p256.key --certify 1 %s/doc.pdf -o %s/c1.pdf", dir, dir, dir),
		  0);
	CHECK_INT(run("verify --policy integrity %s/c1.pdf", dir), 0);
	CHECK_INT(run("sign --key %s/rsa2048.key %s/c1.pdf -o %s/c1s.pdf", dir, dir, dir), 77);
	CHECK(!exists("c1s.pdf"));
	CHECK_INT(run("sign --key %s/p256.key --certify 2 %s/doc.pdf -o %s/c2.pdf", dir, dir, dir),
		  0);
	CHECK_INT(run("sign --key %s/rsa2048.key %s/c2.pdf -o %s/c2s.pdf", dir, dir, dir), 0);
	CHECK_INT(run("verify --policy integrity %s/c2s.pdf", dir), 0);
}

static void
encrypted_documents_are_signed_with_their_password(void)
{
	prepare();
	if (!test_have("qpdf"))
		test_skip("qpdf is not here");
	CHECK_INT(test_sh("qpdf --encrypt reader owner 256 -- %s/doc.pdf %s/locked.pdf && printf "
			  "'reader\\n' >%s/reader",
			  dir, dir, dir),
		  0);
	CHECK_INT(run("sign --key %s/p256.key %s/locked.pdf -o %s/no.pdf", dir, dir, dir), 77);
	CHECK(!exists("no.pdf"));
	CHECK_INT(run("sign --key %s/p256.key --password file:%s/reader %s/locked.pdf -o %s/ls.pdf",
		      dir, dir, dir, dir),
		  0);
	CHECK_INT(run("verify --policy integrity --password file:%s/reader %s/ls.pdf", dir, dir),
		  0);
	CHECK_INT(test_sh("qpdf --password=reader --check %s/ls.pdf >/dev/null", dir), 0);
}

static void
cms_beside_any_file(void)
{
	prepare();
	CHECK_INT(run("sign --cms --key %s/p256.key %s/doc.pdf -o %s/doc.p7s", dir, dir, dir), 0);
	CHECK_INT(
	    run("verify --trust %s/ca-p256/ca.pem --content %s/doc.pdf %s/doc.p7s", dir, dir, dir),
	    0);
	CHECK_INT(
	    run("verify --trust %s/ca-p256/ca.pem --content %s/s1.pdf %s/doc.p7s", dir, dir, dir),
	    1);
	CHECK_INT(
	    test_sh("openssl cms -verify -binary -inform DER -in %s/doc.p7s -content "
		    "%s/doc.pdf -CAfile %s/ca-p256/ca.pem -purpose any -out /dev/null 2>/dev/null",
		    dir, dir, dir),
	    0);
	CHECK_INT(
	    run("sign --cms --gm --attach --key %s/sm2.key %s/doc.pdf -o %s/gm.p7", dir, dir, dir),
	    0);
	CHECK_INT(run("verify --trust %s/ca-sm2/ca.pem %s/gm.p7", dir, dir), 0);
}

/* The text with every @ replaced by the scratch folder. */
static void
with_folder(char *out, size_t size, const char *text)
{
	size_t n = 0;

	for (; *text && n + 1 < size; text++)
		if (*text == '@')
			n += (size_t)snprintf(out + n, size - n, "%s", dir);
		else
			out[n++] = *text;
	out[n < size ? n : size - 1] = 0;
}

/* Each way to go wrong: options, the exit status, words that must be said. */
static void
mistakes_are_told_and_leave_nothing(void)
{
	const struct {
		const char *what, *args;
		int status;
		const char *words;
	} t[] = {
		{ "no such input", "--key @/p256.key @/absent.pdf -o @/no.pdf", 66, "absent" },
		{ "input is no document", "--key @/p256.key @/p256.crt -o @/no.pdf", 65,
		  "neither PDF nor OFD" },
		{ "no such key", "--key @/absent.key @/doc.pdf -o @/no.pdf", 66, "absent" },
		{ "key of another certificate",
		  "--key @/p256.key --cert @/sm2.crt @/doc.pdf -o @/no.pdf", 64,
		  "belongs to this key" },
		{ "a TSA's certificate", "--key @/tsa.key @/doc.pdf -o @/no.pdf", 77,
		  "extended key usage" },
		{ "output is the input", "--key @/p256.key @/doc.pdf -o @/./doc.pdf", 64,
		  "the output is the input" },
		{ "output folder is missing", "--key @/p256.key @/doc.pdf -o @/x/no.pdf", 73,
		  "x/no.pdf" },
		{ "no authority for B-T", "--key @/p256.key --level B-T @/doc.pdf -o @/no.pdf", 64,
		  "time-stamp authority" },
		{ "authority is down",
		  "--key @/p256.key --level B-T --tsa http://127.0.0.1:1/ --trust "
		  "@/ca-p256/ca.pem @/doc.pdf -o @/no.pdf",
		  73, "127.0.0.1:1" },
		{ "authority nobody trusts",
		  "--key @/p256.key --level B-T --tsa http://127.0.0.1:1/ @/doc.pdf -o "
		  "@/no.pdf",
		  64, "--trust" },
		{ "wrong password of the key",
		  "--key @/p256.key --key-password file:@/wrong @/doc.pdf -o @/no.pdf", 77,
		  "password" },
		{ "no such page",
		  "--key @/p256.key --page 99 --rect 1,1,90,30 @/doc.pdf -o "
		  "@/no.pdf",
		  66, "page" },
		{ "half a place", "--key @/p256.key --page 1 @/doc.pdf -o @/no.pdf", 64, "--rect" },
		{ "unknown option", "--kee @/p256.key @/doc.pdf -o @/no.pdf", 64, "--kee" },
		{ "long-term material of a signer nobody trusts",
		  "--key @/p256.key --level B-LTA --tsa "
		  "local:@/tsa-dir @/doc.pdf -o @/no.pdf",
		  77, "trusted issuer" },
	};

	prepare();
	CHECK_INT(test_sh("echo wrong >%s/wrong", dir), 0);
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		char args[2000];

		with_folder(args, sizeof(args), t[i].args);
		CHECK_MSG(run("sign %s", args) == t[i].status, "%s: another exit status",
			  t[i].what);
		CHECK_MSG(said("err", t[i].words), "%s: does not say \"%s\"", t[i].what,
			  t[i].words);
		CHECK_MSG(!exists("no.pdf"), "%s: an output file was left", t[i].what);
	}
	CHECK_INT(test_sh("! ls -A %s | grep -q '\\.tmp$'", dir), 0);
}

static void
time_and_disk_against_us(void)
{
	prepare();
	/* the clock stands before the certificate, then after it */
	CHECK_INT(
	    test_sh("YINXIN_TEST_CLOCK=2001-01-01T00:00:00Z YINXIN_PASSWORD=secret %s sign --key "
		    "%s/p256.key %s/doc.pdf -o %s/no.pdf 2>%s/err",
		    yinxin, dir, dir, dir, dir),
	    77);
	CHECK(said("err", "check the clock"));
	CHECK_INT(
	    test_sh("YINXIN_TEST_CLOCK=2099-01-01T00:00:00Z YINXIN_PASSWORD=secret %s sign --key "
		    "%s/p256.key %s/doc.pdf -o %s/no.pdf 2>%s/err",
		    yinxin, dir, dir, dir, dir),
	    77);
	CHECK(said("err", "expired"));
	/* a file may not grow past 1 KiB: what a full disk looks like */
	CHECK_INT(test_sh("(trap '' XFSZ; ulimit -f 1; YINXIN_PASSWORD=secret %s sign --key "
			  "%s/p256.key %s/doc.pdf -o %s/no.pdf 2>/dev/null)",
			  yinxin, dir, dir, dir),
		  73);
	CHECK(!exists("no.pdf"));
	/* nobody reads what is printed ("| head" has gone): the file is there all the same */
	CHECK_INT(test_sh("rm -f %s/piped.pdf; sh -c 'YINXIN_PASSWORD=secret %s sign --key "
			  "%s/p256.key %s/doc.pdf -o %s/piped.pdf; YINXIN_PASSWORD=secret %s "
			  "verify --policy integrity %s/piped.pdf --report %s/piped.html; echo $? "
			  ">%s/rc' 2>%s/err | (exec <&-; sleep 1); test -s %s/piped.html && grep "
			  "-qx 73 %s/rc",
			  dir, yinxin, dir, dir, dir, yinxin, dir, dir, dir, dir, dir, dir),
		  0);
	if (geteuid() != 0) {
		CHECK_INT(test_sh("mkdir -p %s/ro && chmod 500 %s/ro", dir, dir), 0);
		CHECK_INT(run("sign --key %s/p256.key %s/doc.pdf -o %s/ro/no.pdf", dir, dir, dir),
			  73);
	}
	CHECK_INT(test_sh("! ls -A %s | grep -q '\\.tmp$'", dir), 0);
}

/* Every eighth byte flipped, and the file cut at many places: nothing passes, nothing crashes. */
static void
damage_is_never_passed(void)
{
	struct yx_bytes pdf;
	char path[700];

	prepare();
	snprintf(path, sizeof(path), "%s/s1.pdf", dir);
	if (access(path, F_OK) != 0)
		CHECK_INT(run("sign --key %s/p256.key %s/doc.pdf -o %s/s1.pdf", dir, dir, dir), 0);
	pdf = test_read(path);
	for (size_t at = 3; at < pdf.len; at += pdf.len / 60) {
		struct yx_error err = YX_ERROR_INIT;
		struct yx_buf copy = { 0 };
		int status;

		yx_buf_put_bytes(&copy, pdf);
		copy.data[at] ^= 4;
		snprintf(path, sizeof(path), "%s/flipped.pdf", dir);
		CHECK_OK(yx_file_write(path, yx_buf_bytes(&copy), 0, &err));
		status = run("verify --policy integrity %s", path);
		/* zero padding behind the signature value is the one place that means nothing; a
		 * flip there makes it no longer zero, which is told, not passed */
		CHECK_MSG(status == 1 || status == 2 || status == 3 || status == 65,
			  "flipped at %zu: status %d", at, status);
		CHECK_OK(yx_file_write(path, yx_bytes_slice(pdf, 0, at), 0, &err));
		status = run("verify --policy integrity %s", path);
		CHECK_MSG(status != 0 && status < 70, "cut at %zu: status %d", at, status);
		yx_buf_clear(&copy);
	}
	free((void *)(uintptr_t)pdf.data);
}

static void
a_new_field_is_told(void)
{
	prepare();
	CHECK_INT(run("sign --json --key p256.key --field Mine doc.pdf -o mine.pdf"), 0);
	CHECK(said("out", "\"field\": \"Mine\"") && said("out", "\"field_made\": true"));
	CHECK_INT(run("sign --key p256.key --field Mine doc.pdf -o mine.pdf"), 0);
	CHECK(said("err", "no signature field \"Mine\", so one was made"));
	CHECK_INT(run("sign --key p256.key doc.pdf -o other.pdf"), 0);
	CHECK(!said("err", "signature field"));
}

static void
both_languages(void)
{
	prepare();
	CHECK_INT(test_sh("LC_ALL=zh_CN.UTF-8 %s verify %s/p256.pdf >%s/out", yinxin, dir, dir), 2);
	CHECK(said("out", "无法判定"));
	CHECK_INT(test_sh("%s --lang zh sign --help | grep -q 用法", yinxin), 0);
	CHECK_INT(
	    test_sh("for c in $(%s --lang en help | sed -n 's/^  \\([a-z]*\\) .*/\\1/p'); do %s $c "
		    "--help --lang en | grep -q Usage && %s $c --help --lang zh | grep -q 用法 || "
		    "exit 1; done",
		    yinxin, yinxin, yinxin),
	    0);
}

TEST_MAIN(CASE(signs_and_verifies_with_every_kind_of_key), CASE(other_tools_accept_what_we_sign),
	  CASE(an_invisible_signature_changes_no_pixel), CASE(several_signatures_in_a_row),
	  CASE(a_seal_on_a_pdf), CASE(certified_documents_keep_their_terms),
	  CASE(encrypted_documents_are_signed_with_their_password), CASE(cms_beside_any_file),
	  CASE(mistakes_are_told_and_leave_nothing), CASE(time_and_disk_against_us),
	  CASE(damage_is_never_passed), CASE(a_new_field_is_told), CASE(both_languages))
