/* SPDX-License-Identifier: Apache-2.0 */
/* The demonstration's seal: drawn, made by a seal maker, put on the contract as PDF and as OFD. */
#include <string.h>
#include <yinxin/ofd.h>
#include <yinxin/ofd_picture.h>
#include <yinxin/seal.h>
#include <yinxin/seal_art.h>
#include "demo.h"

#define COMPANY "云杉示例科技有限公司"
/* One digit of the contract's price, and what somebody might like it to be. */
#define AMOUNT "260,000.00"
#define FORGED '9'

/* -------------------------------------------------------------------- seal */

/* Vectors in the seal, in the form that OFD readers show (docs/SEALS.md); a PNG for those who look.
 */
static bool
draw_seal(struct demo *d, struct yx_buf *ofd)
{
	struct yx_seal_art art = { .kind = YX_SEAL_ART_COMPANY,
				   .name = COMPANY,
				   .second = "DEMONSTRATION ONLY",
				   .width_mm = DEMO_SEAL_MM,
				   .height_mm = DEMO_SEAL_MM,
				   .pattern = YX_SEAL_ART_GUILLOCHE };
	struct yx_buf show = { 0 };
	bool ok;

	yx_seal_art_defaults(&art);
	ok = yx_draw_fonts_new(&d->fonts, NULL, &d->err) == YX_OK &&
	     yx_seal_art_draw(&d->seal_picture, d->fonts, &art, &d->err) == YX_OK;
	if (ok) {
		ok = yx_ofd_picture_write(ofd, d->seal_picture, COMPANY, yx_time_now(), &d->err) ==
			 YX_OK &&
		     yx_seal_art_write(&show, d->seal_picture, YX_SEAL_ART_PNG, 600, d->fonts,
				       &d->err) == YX_OK &&
		     demo_write(d, "party-a-seal.png", yx_buf_bytes(&show), 0);
	}
	yx_buf_clear(&show);
	return ok;
}

static bool
build_seal(struct demo *d, const struct demo_party *maker, struct yx_bytes picture)
{
	yx_time now = yx_time_now() / YX_SECOND * YX_SECOND;
	struct yx_bytes signer = yx_cert_der(d->a.cert);
	struct yx_seal_new n = { .version = YX_SEAL_V4,
				 .vendor = "Yinxin",
				 .type = 1,
				 .name = COMPANY "（演示）",
				 .signer_certs = &signer,
				 .signer_count = 1,
				 .created = now,
				 .valid_from = now,
				 .valid_until = now + 365 * YX_DAY,
				 .picture_type = "ofd",
				 .picture = picture,
				 .width_mm = DEMO_SEAL_MM,
				 .height_mm = DEMO_SEAL_MM };
	char id[40];
	uint8_t random[16];

	if (yx_random(random, sizeof(random), &d->err) != YX_OK)
		return false;
	n.es_id = yx_hex(id, sizeof(id), yx_bytes(random, sizeof(random)));
	return yx_seal_build(&n, yx_cert_der(maker->cert), maker->key, NULL, &d->seal, &d->err) ==
		   YX_OK &&
	       demo_write(d, "party-a.esl", yx_buf_bytes(&d->seal), 0);
}

bool
demo_make_seal(struct demo *d)
{
	struct yx_buf ofd = { 0 };
	bool ok;

	if (d->own_file) /* whose seal would it be? */
		return true;
	demo_heading(d, "Party A's company seal, made by a seal maker (GB/T 38540)",
		     "甲方公章，由制章人制作（GB/T 38540）");
	d->maker = (struct demo_party){ "演示制章中心 Demo Seal Maker", "seal-maker-sm2", "sm2",
					NULL, NULL };
	ok = demo_make_party(d, &d->maker, d->ca_sm2, YX_CA_SEAL_MAKER) && draw_seal(d, &ofd) &&
	     build_seal(d, &d->maker, yx_buf_bytes(&ofd));
	if (ok)
		printf("   %s -> party-a.esl, party-a-seal.png\n", COMPANY);
	yx_buf_clear(&ofd);
	return ok;
}

/* --------------------------------------------------------------------- OFD */

static bool
seal_ofd(struct demo *d, const struct yx_sign_place *place, bool across, const struct yx_buf *in,
	 struct yx_buf *out)
{
	struct yx_tsp_source source = { .url = "demo TSA", .local = d->authority };
	struct yx_path_options path = YX_PATH_OPTIONS_INIT;
	struct yx_tsp_client client = { .sources = &source, .source_count = 1, .path = &path };
	struct yx_sign_options o = { .who = { .key = d->a.key, .cert = d->a.cert },
				     .level = YX_LEVEL_B_T,
				     .tsa = &client,
				     .time = YX_TIME_NONE };
	struct yx_sign_ofd_how how = { .seal = yx_buf_bytes(&d->seal), .across = across };
	struct yx_sign_result result;
	char when[32];

	path.trust = d->trust;
	if (!across)
		o.place = *place;
	if (yx_sign_ofd(out, yx_buf_bytes(in), &o, &how, &result, &d->err) != YX_OK)
		return false;
	printf("   %s: %s, %s %s\n",
	       across ? cli_text(d->c, "across the page edges", "骑缝章")
		      : cli_text(d->c, "over the company's name", "落款处盖章"),
	       result.profile, cli_text(d->c, "time-stamped", "时间戳"),
	       yx_time_rfc3339(when, result.time - result.time % YX_SECOND));
	return true;
}

bool
demo_seal_ofd(struct demo *d)
{
	struct yx_buf plain = { 0 }, once = { 0 };
	struct yx_sign_place place;
	bool ok;

	if (d->own_file)
		return true;
	demo_heading(d, "The same contract as OFD, sealed on its last page and across the pages",
		     "同一合同的 OFD 版式文件：落款处盖章，并加盖骑缝章");
	ok = demo_make_ofd(d, d->fonts, &plain, &place) &&
	     demo_write(d, "contract.ofd", yx_buf_bytes(&plain), 0) &&
	     seal_ofd(d, &place, false, &plain, &once) &&
	     seal_ofd(d, &place, true, &once, &d->sealed_ofd) &&
	     demo_write(d, "contract-sealed.ofd", yx_buf_bytes(&d->sealed_ofd), 0);
	if (ok)
		printf("   contract.ofd -> contract-sealed.ofd, %zu %s\n", d->sealed_ofd.len,
		       cli_text(d->c, "bytes", "字节"));
	yx_buf_clear(&plain);
	yx_buf_clear(&once);
	return ok;
}

/* -------------------------------------------------------------- tampering */

/* The page that holds the price, with one digit of it changed. */
static bool
forge_page(struct demo *d, const struct yx_zip *zip, size_t *entry, struct yx_buf *content)
{
	const char *found = NULL;

	for (size_t i = 0; !found && i < yx_zip_count(zip); i++) {
		*entry = i;
		yx_buf_clear(content);
		if (!strstr(yx_zip_entry(zip, i)->name, "/Pages/"))
			continue;
		if (yx_zip_read(zip, i, 16 << 20, content, &d->err) != YX_OK)
			return false;
		found = strstr(yx_buf_str(content), AMOUNT);
	}
	if (!found) {
		(void)yx_fail(&d->err, YX_INTERNAL, NULL, "", "the price is on no page");
		return false;
	}
	content->data[(size_t)(found - yx_buf_str(content))] = FORGED;
	return true;
}

bool
demo_tamper_ofd(struct demo *d)
{
	struct yx_zip_edit edit = { 0 };
	struct yx_buf forged = { 0 }, page = { 0 };
	struct yx_zip_writer to = { yx_zip_into_buf, &forged };
	enum yx_verdict verdict = YX_VERDICT_TOTAL_PASSED;
	struct yx_zip *zip = NULL;
	size_t entry = 0;
	bool ok;

	if (d->own_file)
		return true;
	demo_heading(d, "One digit of the sealed OFD's price is changed",
		     "改动已盖章 OFD 合同价款中的一个数字");
	ok = yx_zip_open(&zip, yx_buf_bytes(&d->sealed_ofd), &d->err) == YX_OK &&
	     forge_page(d, zip, &entry, &page);
	if (ok) {
		edit.name = yx_zip_entry(zip, entry)->name;
		edit.content = yx_buf_bytes(&page);
		printf("   %s: %s -> %c%s\n", edit.name, AMOUNT, FORGED, &AMOUNT[1]);
		ok =
		    yx_zip_rewrite(zip, &edit, 1, yx_time_now(), &to, &d->err) == YX_OK &&
		    demo_write(d, "contract-tampered.ofd", yx_buf_bytes(&forged), 0) &&
		    demo_show_headline(d, yx_buf_bytes(&forged), "contract-tampered.ofd", &verdict);
	}
	if (ok && verdict != YX_VERDICT_TOTAL_FAILED) {
		(void)yx_fail(&d->err, YX_INTERNAL, NULL, "", "the forged price was not noticed");
		ok = false;
	}
	yx_zip_free(zip);
	yx_buf_clear(&page);
	yx_buf_clear(&forged);
	return ok;
}
