/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sealed PDFs as a user makes them, and what other people's tools say of them: qpdf and mutool of
 * the file, pdftoppm of what is seen, pdfsig of the international signature beside the seal,
 * zbarimg of the QR code.
 */
#include "cli_kit.h"

static void
prepare(void)
{
	static const char *const kinds[] = { "p256", "rsa2048", "sm2" };

	if (!cli_open())
		return;
	for (int i = 0; i < 3; i++) {
		CHECK_INT(run("ca init ca-%s --subject '/C=CN/CN=CA %s' --type %s", kinds[i],
			      kinds[i], kinds[i]),
			  0);
		CHECK_INT(
		    run("ca issue ca-%s --profile signer --subject '/C=CN/CN=%s' --new-key %s.key "
			"-o %s.crt",
			kinds[i], kinds[i], kinds[i], kinds[i]),
		    0);
	}
	CHECK_INT(
	    run("ca issue ca-sm2 --profile seal-maker --subject '/CN=Maker' --new-key maker.key -o "
		"maker.crt"),
	    0);
	CHECK_INT(run("seal new --name '示例公司' --kind company --key maker.key --cert maker.crt "
		      "--signer sm2.crt -o seal.esl"),
		  0);
	save_contract("doc.pdf");
}

#define TRUST "--trust ca-sm2/ca.pem --trust ca-p256/ca.pem --trust ca-rsa2048/ca.pem"
#define SEAL  "sign --key sm2.key --seal seal.esl"

/* Reddish pixels in the strip of this page's picture from x0 to x1 (parts of its width). */
static long
red_pixels(const char *pdf, int page, double x0, double x1)
{
	struct yx_error err = YX_ERROR_INIT;
	unsigned width = 0, height = 0;
	char path[700];
	struct yx_file f;
	long count = 0;
	int head = 0;

	CHECK_INT(test_sh("cd %s && pdftoppm -r 50 -f %d -l %d -singlefile %s page 2>/dev/null",
			  dir, page, page, pdf),
		  0);
	snprintf(path, sizeof(path), "%s/page.ppm", dir);
	CHECK_OK(yx_file_open(&f, path, 0, &err));
	CHECK(sscanf((const char *)f.bytes.data, "P6 %u %u 255%n", &width, &height, &head) == 2);
	CHECK(f.bytes.len >= (size_t)head + 1 + (size_t)width * height * 3);
	for (size_t y = 0; y < height; y++)
		for (size_t x = (size_t)(x0 * width); x < (size_t)(x1 * width); x++) {
			const uint8_t *p = f.bytes.data + head + 1 + (y * width + x) * 3;

			count += p[0] > 150 && p[1] < 110 && p[2] < 110;
		}
	yx_file_close(&f);
	return count;
}

/* A seal as it is made by default is vectors in what poppler finds on the page, and no picture. */
static void
the_seal_is_vectors(void)
{
	prepare();
	CHECK_INT(run("seal show seal.esl"), 0);
	CHECK(said("out", " mm, ofd, "));
	CHECK_INT(run(SEAL " --page 1 --rect 300,300 --across doc.pdf -o vector.pdf"), 0);
	CHECK_INT(test_sh("cd %s && test $(pdfimages -list vector.pdf | wc -l) = 2", dir), 0);
}

/* An SVG stays one, is shown, and is warned of where few readers show it; or becomes an OFD. */
static void
pictures_of_other_forms(void)
{
#define NEW "seal new --name x --key maker.key --cert maker.crt --signer sm2.crt "
	CHECK_INT(run("seal draw --kind square --name 王小明印 -o p.svg"), 0);
	CHECK_INT(run(NEW "--picture p.svg -o svg.esl"), 0);
	CHECK(said("err", "--format ofd"));
	CHECK_INT(run("seal show svg.esl"), 0);
	CHECK(said("out", "22 x 22 mm, SVG, "));
	CHECK_INT(run(NEW "--picture p.svg --format ofd -o o.esl"), 0);
	CHECK_INT(run("seal show --picture o.ofd o.esl"), 0);
	CHECK(said("out", "22 x 22 mm, ofd, "));
	CHECK_INT(run("seal draw --kind square --name 王小明印 -o p.png --dpi 100"), 0);
	CHECK_INT(run(NEW "--picture p.png -o png.esl"), 64);
	CHECK_INT(run(NEW "--picture p.png --format ofd --size 22 -o png.esl"), 64);
	CHECK_INT(run(NEW "--picture p.png --size 22 -o png.esl"), 0);
	CHECK_INT(run("sign --key sm2.key --seal svg.esl --page 1 --rect 9,9 o.ofd -o s.ofd"), 0);
	CHECK(said("err", "SVG"));
	CHECK_INT(run("sign --key sm2.key --seal o.esl --page 1 --rect 0,0 o.ofd -o s.ofd"), 0);
	CHECK(!said("err", "warning"));
	/* and as SVG it is paths: no blending that cairo would make a picture of the page for */
	for (int i = 0; i < 2; i++) {
		CHECK_INT(run("sign --key sm2.key --seal %s --page 1 --rect 0,0 o.ofd -o s.ofd",
			      i ? "svg.esl" : "o.esl"),
			  0);
		CHECK_INT(test_sh("cd %s && %s-render --format svg -o s.svg s.ofd && "
				  "grep -q '<path' s.svg && ! grep -q '<image' s.svg",
				  dir, yinxin),
			  0);
	}
#undef NEW
}

static void
what_is_seen(void)
{
	CHECK_INT(run(SEAL " --keyword '乙方（盖章）' --across --qr auto doc.pdf -o sealed.pdf"),
		  0);
	CHECK_INT(run("verify " TRUST " sealed.pdf"), 0);
	CHECK(said("out", "PDF-SES-v4"));
	CHECK_INT(test_sh("cd %s && qpdf --check sealed.pdf >/dev/null 2>&1", dir), 0);
	CHECK_INT(test_sh("cd %s && mutool draw -o m%%d.png -r 30 sealed.pdf 2>merr", dir), 0);
	CHECK_INT(test_sh("grep -qi 'error' %s/merr", dir), 1);
	/* half a seal on the right edge of each page, a whole one over the word on the second */
	CHECK(red_pixels("doc.pdf", 1, 0.92, 1) == 0);
	CHECK(red_pixels("sealed.pdf", 1, 0.92, 1) > 200);
	CHECK(red_pixels("sealed.pdf", 2, 0.92, 1) > 200);
	CHECK(red_pixels("sealed.pdf", 2, 0.4, 0.8) > red_pixels("doc.pdf", 2, 0.4, 0.8) + 500);
	if (test_sh("command -v zbarimg >/dev/null 2>&1") != 0)
		return;
	CHECK_INT(test_sh("cd %s && pdftoppm -r 200 -f 1 -l 1 -singlefile -png sealed.pdf qr && "
			  "zbarimg -q --raw qr.png >qr.txt 2>/dev/null",
			  dir),
		  0);
	CHECK_INT(
	    test_sh("cd %s && grep -qF \"len=$(stat -c %%s doc.pdf)&sm3=$(openssl dgst -sm3 -r "
		    "doc.pdf | cut -d' ' -f1)\" qr.txt",
		    dir),
	    0);
}

/* pdfsig knows neither SM2 nor seals, and what it knows it finds good, in whatever order. */
static void
two_regimes_in_one_file(void)
{
	static const char *const kinds[] = { "p256", "rsa2048" };
	static const char *const forms[] = { "ses", "cades" };

	prepare();
	for (int k = 0; k < 2; k++)
		for (int f = 0; f < 2; f++)
			for (int first = 0; first < 2; first++) {
				for (int n = 0; n < 2; n++) {
					const char *from = n ? "one.pdf" : "doc.pdf";
					const char *to = n ? "two.pdf" : "one.pdf";

					CHECK_INT(n == first ? run(SEAL " --seal-form %s --page 2 "
									"--rect 60,150 %s -o %s",
								   forms[f], from, to)
							     : run("sign --key %s.key %s -o %s",
								   kinds[k], from, to),
						  0);
				}
				CHECK_INT(run("verify " TRUST " two.pdf"), 0);
				/* only the other's issuer is trusted: one is good, one undetermined
				 */
				CHECK_INT(run("verify --trust ca-%s/ca.pem two.pdf", kinds[k]), 2);
				(void)test_sh("cd %s && pdfsig two.pdf >sigs 2>/dev/null", dir);
				CHECK_INT(
				    test_sh("test $(grep -c 'Signature is Valid' %s/sigs) = 1",
					    dir),
				    0);
				CHECK_INT(
				    test_sh("cd %s && qpdf --check two.pdf >/dev/null 2>&1", dir),
				    0);
			}
}

static void
mistakes_are_told(void)
{
	prepare();
	CHECK_INT(run(SEAL " doc.pdf -o no.pdf"), 64);
	CHECK_INT(run(SEAL " --keyword '没有的话' doc.pdf -o no.pdf"), 66);
	CHECK(said("err", "begins with"));
	CHECK_INT(run("sign --key p256.key --seal seal.esl --page 1 --rect 9,9 doc.pdf -o no.pdf"),
		  77);
	CHECK_INT(run("sign --key p256.key --keyword x doc.pdf -o no.pdf"), 64);
	CHECK_INT(run("sign --key p256.key --page 1 --rect 9,9 doc.pdf -o no.pdf"), 64);
	CHECK_INT(run(SEAL " --page 1 --rect 9,9 --seal-form other doc.pdf -o no.pdf"), 64);
	CHECK_INT(run(SEAL " --page 1 --rect 9,9 --match first doc.pdf -o no.pdf"), 64);
	CHECK_INT(run(SEAL " --page 1 --rect 9,9 --qr-at 1,2,3,40 doc.pdf -o no.pdf"), 64);
	CHECK_INT(test_sh("test ! -e %s/no.pdf", dir), 0);
}

TEST_MAIN(CASE(the_seal_is_vectors), CASE(pictures_of_other_forms), CASE(what_is_seen),
	  CASE(two_regimes_in_one_file), CASE(mistakes_are_told))
