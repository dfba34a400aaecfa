/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Handwriting from the command line, from the capture to the examiner: sealed into PDF, OFD and
 * evidence, verified, opened by the escrow, caught when it is used twice, reported, enrolled and
 * renewed. Synthetic writers only.
 */
#include "cli_kit.h"
#include <sys/stat.h>
#include <yinxin/ofd.h>

static bool
told(const char *text)
{
	return test_sh("cat %s/out %s/err | grep -qF -- '%s'", dir, dir, text) == 0;
}

static void
make_documents(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_ofd_maker *m = NULL;
	struct yx_buf out = { 0 };
	struct yx_zip_writer to = { yx_zip_into_buf, &out };

	save_contract("doc.pdf");
	CHECK_OK(yx_ofd_maker_new(&m, "contract", &err));
	CHECK_OK(yx_ofd_maker_font(m, "SimSun", yx_bytes(NULL, 0), &err));
	CHECK_OK(yx_ofd_maker_page(m, 210, 297, &err));
	CHECK_OK(yx_ofd_maker_text(m, 30, 40, 6, "合同", NULL, &err));
	CHECK_OK(yx_ofd_maker_write(m, INT64_C(1767225600) * YX_SECOND, &to, &err));
	save("doc.ofd", &out);
	yx_ofd_maker_free(m);
	yx_buf_clear(&out);
}

static void
prepare(void)
{
	static const char *const recipients[] = { "sm2", "p256", "rsa2048" };

	if (!cli_open())
		return;
	make_documents();
	CHECK_INT(run("ca init ca --type p256 --subject /CN=CA"), 0);
	CHECK_INT(run("ca issue ca --profile signer --new-key me.key --no-new-password --subject "
		      "/CN=Signer -o me.crt"),
		  0);
	for (size_t i = 0; i < 3; i++)
		CHECK_INT(run("ca issue ca --profile recipient --type %s --new-key e%zu.key "
			      "--no-new-password --subject /CN=Escrow%zu -o e%zu.crt",
			      recipients[i], i, i, i),
			  0);
	for (int i = 0; i < 8; i++)
		CHECK_INT(run("ink synth --writer 61 --execution %d -o w%d.yxi", i, i), 0);
	CHECK_INT(run("ink synth --writer 62 -o other.json"), 0);
}

static void
sealed_verified_and_opened(void)
{
	static const char *const kinds[] = { "pdf", "ofd" };

	prepare();
	for (size_t i = 0; i < 2; i++) {
		const char *k = kinds[i];

		CHECK_INT(run("sign --key me.key --ink w0.yxi --ink-for e0.crt --ink-for e2.crt %s "
			      "doc.%s -o signed.%s",
			      i ? "" : "--page 2 --rect 80,200,200,80", k, k),
			  0);
		CHECK_INT(run("verify --trust ca/ca.pem signed.%s", k), 0);
		CHECK(told("carries handwriting, written for this document and this field"));
		CHECK(told("sealed for 2 recipient(s)"));
		CHECK_INT(run("ink open --key e0.key signed.%s -o open-%s", k, k), 0);
		CHECK(told("TOTAL-PASSED"));
		CHECK(exists(i ? "open-ofd/1.png" : "open-pdf/1.png"));
		/* the very series that was captured comes back */
		CHECK_INT(test_sh("cmp -s %s/w0.yxi %s/open-%s/1.yxi", dir, dir, k), 0);
		CHECK_INT(run("ink open --key e2.key signed.%s -o %s.json", k, k), 0);
		CHECK_INT(run("ink open --key e1.key signed.%s -o no", k), 77);
		CHECK(!exists("no"));
		CHECK_INT(run("ink open --key e0.key --json signed.%s", k), 0);
		CHECK(told("\"binding\": \"bound\""));
	}
	/* an OFD shows it where it is told to, under its first signature */
	CHECK_INT(run("sign --key me.key --ink w1.yxi --ink-for e0.crt --page 1 --rect "
		      "30,60,80,30 doc.ofd -o shown.ofd"),
		  0);
	CHECK_INT(run("verify --trust ca/ca.pem shown.ofd"), 0);
	CHECK_INT(test_sh("cd %s && %s-render --dpi 30 -o a.png doc.ofd && %s-render --dpi 30 -o "
			  "b.png shown.ofd && %s-render --dpi 30 -o c.png signed.ofd",
			  dir, yinxin, yinxin, yinxin),
		  0);
	CHECK_INT(test_sh("cmp -s %s/a.png %s/c.png", dir, dir), 0);
	CHECK_INT(test_sh("cmp -s %s/a.png %s/b.png", dir, dir), 1);
	CHECK_INT(run("sign --key me.key --ink w2.yxi --ink-for e0.crt --page 1 --rect "
		      "30,60,80,30 shown.ofd -o again.ofd"),
		  77);
	CHECK(told("leave out --page and --rect"));
	CHECK_INT(run("sign --key me.key --page 1 --rect 30,60,80,30 doc.ofd -o again.ofd"), 64);
	CHECK_INT(run("ink open --key e0.key doc.pdf"), 3);
	CHECK_INT(run("sign --key me.key --ink w0.yxi doc.pdf -o x.pdf"), 64);
	CHECK_INT(run("sign --key me.key --ink-for e0.crt doc.pdf -o x.pdf"), 64);
	/* a signer's certificate receives nothing */
	CHECK_INT(run("sign --key me.key --ink w0.yxi --ink-for me.crt doc.pdf -o x.pdf"), 77);
	CHECK_INT(run("sign --key me.key --ink w0.yxi --ink-for e0.crt --cms doc.pdf -o x.pdf"),
		  65);
	CHECK(!exists("x.pdf"));
}

/* A seal and a hand in one signature: both are shown or kept, both are verified. */
static void
sealed_with_a_seal_too(void)
{
	static const char *const kinds[] = { "pdf", "ofd" };
	static const char *const where[] = { "--page 2 --rect 80,200", "--keyword 合同" };

	prepare();
	CHECK_INT(run("ca init gm --type sm2 --subject /CN=GM"), 0);
	CHECK_INT(run("ca issue gm --profile signer --new-key s.key --no-new-password --subject "
		      "/CN=Signer -o s.crt"),
		  0);
	CHECK_INT(run("ca issue gm --profile seal-maker --new-key m.key --no-new-password "
		      "--subject /CN=Maker -o m.crt"),
		  0);
	CHECK_INT(run("seal new --name 示例公司 --kind company --key m.key --cert m.crt --signer "
		      "s.crt -o seal.esl"),
		  0);
	for (size_t i = 0; i < 2; i++) {
		const char *k = kinds[i];

		CHECK_INT(run("sign --key s.key --seal seal.esl --ink w6.yxi --ink-for e0.crt %s "
			      "doc.%s -o seal-ink.%s",
			      where[i], k, k),
			  0);
		CHECK_INT(run("verify --trust gm/ca.pem seal-ink.%s", k), 0);
		CHECK(told("示例公司"));
		CHECK(told("carries handwriting, written for this document and this field"));
		CHECK_INT(run("ink open --key e0.key seal-ink.%s -o seal-%s", k, k), 0);
		CHECK_INT(test_sh("cmp -s %s/w6.yxi %s/seal-%s/1.yxi", dir, dir, k), 0);
		/* the same hand again, with the same seal */
		CHECK_INT(run("sign --key s.key --seal seal.esl --ink w6.yxi --ink-for e0.crt %s "
			      "seal-ink.%s -o seal-twice.%s",
			      where[i], k, k),
			  0);
		CHECK_INT(run("verify --trust gm/ca.pem --json seal-twice.%s", k), 1);
		CHECK(told("handwriting-replayed"));
	}
}

/* A web page without times: compared with nothing, refused by nothing. */
static void
no_time_is_not_decided(void)
{
	prepare();
	CHECK_INT(run("ink convert w5.yxi -o w5.json"), 0);
	CHECK_INT(test_sh("cd %s && python3 - <<'END'\n"
			  "import json\n"
			  "d = json.load(open('w5.json'))\n"
			  "t = d['channels'].index('t')\n"
			  "for s in d['samples']:\n"
			  "    s[t] = 0\n"
			  "json.dump(d, open('timeless.json', 'w'))\n"
			  "d['channels'].pop(t)\n"
			  "d['device'].pop('rateHz', 0)\n"
			  "for s in d['samples']:\n"
			  "    s.pop(t)\n"
			  "json.dump(d, open('untimed.json', 'w'))\n"
			  "END\n"
			  "printf '1\\t1\\tw0.yxi,w1.yxi,w2.yxi\\ttimeless.json\\tG\\n"
			  "1\\t1\\tw0.yxi,w1.yxi,w2.yxi\\tother.json\\tS\\n' >list.tsv",
			  dir),
		  0);
	for (int i = 0; i < 2; i++) {
		const char *probe = i ? "untimed.json" : "timeless.json";

		CHECK_INT(run("ink score --enrol w0.yxi --enrol w1.yxi --enrol w2.yxi %s", probe),
			  2);
		CHECK(told("not decided") && told("no usable time stamps"));
		CHECK_INT(run("--lang zh ink score --enrol w0.yxi --enrol w1.yxi %s", probe), 2);
		CHECK(told("不作判定") && told("没有可用的时间戳"));
		CHECK_INT(run("ink score --json --enrol w0.yxi --enrol w1.yxi %s", probe), 2);
		CHECK(told("\"decision\": \"not-decided\"") && told("\"no-time\""));
	}
	/* a stranger beside it is still refused; without times nobody is enrolled */
	CHECK_INT(run("ink score --enrol w0.yxi --enrol w1.yxi timeless.json other.json"), 1);
	CHECK_INT(run("ink score --enrol w0.yxi --enrol timeless.json w1.yxi"), 65);
	CHECK(told("sample 2"));
	CHECK_INT(run("ink eval --data . --protocol list.tsv"), 0);
	CHECK(told("undecided") && told("not decided 100.00 %"));
}

static void
a_second_use_is_caught(void)
{
	prepare();
	CHECK_INT(run("sign --key me.key --ink w1.yxi --ink-for e0.crt doc.pdf -o first.pdf"), 0);
	CHECK_INT(run("sign --key me.key --ink w1.yxi --ink-for e0.crt doc.ofd -o second.ofd"), 0);
	/* a copy moved and scaled, as a thief would */
	CHECK_INT(run("ink convert w1.yxi -o w1.json"), 0);
	CHECK_INT(test_sh("cd %s && python3 - <<'END'\n"
			  "import json\n"
			  "d = json.load(open('w1.json'))\n"
			  "for s in d['samples']:\n"
			  "    s[0] = s[0] * 1.07 + 31\n"
			  "    s[1] = s[1] * 1.07 - 12\n"
			  "json.dump(d, open('copy.json', 'w'))\n"
			  "END",
			  dir),
		  0);
	CHECK_INT(run("sign --key me.key --ink copy.json --ink-for e0.crt doc.pdf -o third.pdf"),
		  0);
	CHECK_INT(run("sign --key me.key --ink w2.yxi --ink-for e0.crt doc.pdf -o fourth.pdf"), 0);
	CHECK_INT(run("ink replay-check first.pdf second.ofd"), 1);
	CHECK(told("the very same series"));
	CHECK_INT(run("ink replay-check first.pdf third.pdf"), 0); /* no key: not seen, and said */
	CHECK(told("could not be opened"));
	CHECK_INT(run("ink replay-check --key e0.key first.pdf third.pdf"), 1);
	CHECK(told("nearly the same series"));
	CHECK_INT(run("ink replay-check --key e0.key first.pdf fourth.pdf w3.yxi"), 0);
	/* in one file the second signature fails */
	CHECK_INT(run("sign --key me.key --ink w1.yxi --ink-for e0.crt first.pdf -o twice.pdf"), 0);
	CHECK_INT(run("verify --trust ca/ca.pem --json twice.pdf"), 1);
	CHECK(told("handwriting-replayed"));
}

static void
evidence_carries_it(void)
{
	prepare();
	CHECK_INT(run("sign --key me.key --ink w4.yxi --ink-for e0.crt doc.pdf -o ev.pdf"), 0);
	CHECK_INT(run("ledger init log --origin example.org/log"), 0);
	CHECK_INT(run("ledger append log --matter M-1 --type sign --document ev.pdf"), 0);
	CHECK_INT(run("ledger checkpoint log"), 0);
	CHECK_INT(run("evidence export --ledger log --matter M-1 --document ev.pdf --embed -o "
		      "with.evidence"),
		  0);
	CHECK_INT(run("ink open --key e0.key with.evidence -o from-evidence"), 0);
	CHECK_INT(test_sh("cmp -s %s/w4.yxi %s/from-evidence/1.yxi", dir, dir), 0);
	/* without the document there is nothing to hold it against, and that is said */
	CHECK_INT(run("evidence export --ledger log --matter M-1 --document ev.pdf -o "
		      "without.evidence"),
		  0);
	CHECK_INT(run("ink open --key e0.key without.evidence"), 1);
	CHECK(told("no document here"));
	CHECK_INT(run("ink open --key e0.key without.evidence --unbound"), 0);
	(void)run("evidence verify --json without.evidence --file ev.pdf");
	CHECK(told("handwriting sealed into ev.pdf with its signature"));
	(void)run("evidence verify --json with.evidence");
	CHECK(told("handwriting"));
}

static void
the_examiner_reports(void)
{
	prepare();
	CHECK_INT(run("sign --key me.key --ink w5.yxi --ink-for e1.crt doc.pdf -o q.pdf"), 0);
	CHECK_INT(
	    run("ink report --natural w0.yxi --natural w1.yxi --experimental w2.yxi --key e1.key "
		"q.pdf -o record.pdf"),
	    0);
	CHECK_INT(
	    run("--lang zh ink report --natural w0.yxi --natural w1.yxi other.json -o zh.pdf"), 0);
	CHECK_INT(run("ink report --enrol w0.yxi --enrol w1.yxi other.json -o page.html"), 0);
	CHECK_INT(run("ink report --natural w0.yxi --key e0.key q.pdf -o denied.pdf"), 77);
	CHECK(!exists("denied.pdf"));
	if (test_have("pdftotext")) {
		CHECK_INT(test_sh("pdftotext %s/record.pdf - | grep -q 'Taken out of a sealed "
				  "package'",
				  dir),
			  0);
		CHECK_INT(test_sh("pdftotext %s/zh.pdf - | grep -q '支持不同人'", dir), 0);
	}
}

static void
templates_are_kept_encrypted(void)
{
	prepare();
	CHECK_INT(run("ink enrol --for e0.crt w0.yxi w1.yxi w2.yxi w3.yxi w4.yxi -o t.der "
		      "--template-key t.hex"),
		  0);
	CHECK_INT(test_sh("grep -q YXIT %s/t.der", dir), 1); /* nothing of it in the clear */
	CHECK_INT(run("ink score --template t.der --key e0.key --template-key t.hex w5.yxi"), 0);
	CHECK_INT(run("ink score --template t.der --key e0.key --template-key t.hex other.json"),
		  1);
	CHECK_INT(run("ink score --template t.der --key e1.key --template-key t.hex w5.yxi"), 77);
	CHECK_INT(run("ink score --template t.der --key e0.key w5.yxi"), 77);
	/* revoked: under another key the same hand is a stranger */
	CHECK_INT(test_sh("tr 0-9a-f 1-9a-f0 <%s/t.hex >%s/u.hex", dir, dir), 0);
	CHECK_INT(run("ink score --template t.der --key e0.key --template-key u.hex w5.yxi"), 1);
	CHECK_INT(run("ink renew --template t.der --key e0.key --template-key t.hex --for e1.crt "
		      "w5.yxi -o t2.der"),
		  0);
	CHECK_INT(run("ink template --key e1.key t2.der --json"), 0);
	CHECK(told("\"samples\": 6"));
	CHECK_INT(run("ink renew --template t.der --key e0.key --template-key t.hex --for e1.crt "
		      "other.json -o t3.der"),
		  77);
	CHECK_INT(run("ink renew --template t.der --key e0.key --template-key t.hex --for e1.crt "
		      "w0.yxi -o t3.der"),
		  77);
	CHECK(!exists("t3.der"));
	CHECK_INT(run("ink enrol --for e0.crt w0.yxi w1.yxi w2.yxi w3.yxi other.json -o t4.der"),
		  77);
	CHECK_INT(run("ink enrol --for e0.crt w0.yxi w1.yxi -o t4.der"), 64);
	CHECK(!exists("t4.der"));
}

TEST_MAIN(CASE(sealed_verified_and_opened), CASE(sealed_with_a_seal_too),
	  CASE(no_time_is_not_decided), CASE(a_second_use_is_caught), CASE(evidence_carries_it),
	  CASE(the_examiner_reports), CASE(templates_are_kept_encrypted))
