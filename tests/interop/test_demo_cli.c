/* SPDX-License-Identifier: Apache-2.0 */
/* The demonstration from end to end, in English and Chinese, and what it leaves to be looked at. */
#include "cli_kit.h"

#define LATEST "demo-out/latest/"

static void
everything_is_made_and_told(void)
{
	static const char *const files[] = { "contract-signed.pdf",       "contract-sealed.ofd",
					     "contract.evidence",         "party-a-seal.png",
					     "contract-replayed.pdf",     "handwriting.json",
					     "handwriting.svg",           "handwriting-replay.html",
					     "handwriting-record.pdf",    "contract-tampered.ofd",
					     "contract-signed-report.pdf" };

	(void)cli_open();
	CHECK_INT(run("demo"), 0);
	CHECK(said("out", "strong support for the same writer"));
	CHECK(said("out", "the very same series"));
	CHECK_INT(test_sh("test -s %s/err", dir), 1);
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		char path[200];

		snprintf(path, sizeof(path), LATEST "%s", files[i]);
		CHECK_MSG(exists(path), "%s", files[i]);
	}
}

/* Not the demonstration's word for it: the commands a reader would use find the same. */
static void
its_handwriting_is_real(void)
{
	(void)cli_open();
	CHECK_INT(run("verify --trust " LATEST "ca-sm2.crt --trust " LATEST "ca-p256.crt " LATEST
		      "contract-signed.pdf"),
		  0);
	CHECK(said("out", "carries handwriting, written for this document and this field"));
	cli_env = "YINXIN_PASSWORD=demonstration LC_ALL=C";
	CHECK_INT(run("ink open --key " LATEST "escrow-p256.key --key-password env:YINXIN_PASSWORD "
		      "-o got " LATEST "contract-signed.pdf"),
		  0);
	CHECK(exists("got/1.yxi"));
	CHECK_INT(run("ink open --key " LATEST "party-b-p256.key --key-password "
		      "env:YINXIN_PASSWORD -o no " LATEST "contract-signed.pdf"),
		  77);
	CHECK_INT(
	    run("ink replay-check " LATEST "contract-signed.pdf " LATEST "contract-replayed.pdf"),
	    1);
	CHECK(said("out", "the very same series"));
	/* what a page would have posted is the act that was sealed */
	CHECK_INT(run("ink replay-check got/1.yxi " LATEST "handwriting.json"), 1);
}

static void
speaks_chinese_and_signs_a_file_of_ones_own(void)
{
	(void)cli_open();
	save_contract("mine.pdf");
	CHECK_INT(run("--lang zh demo mine.pdf"), 0);
	CHECK(said("out", "您的文件"));
	/* nobody's hand and nobody's seal go onto it */
	CHECK(!said("out", "笔迹"));
	CHECK(!exists(LATEST "handwriting.json"));
	CHECK_INT(run("demo nothing.pdf"), 66);
}

TEST_MAIN(CASE(everything_is_made_and_told), CASE(its_handwriting_is_real),
	  CASE(speaks_chinese_and_signs_a_file_of_ones_own))
