/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <yinxin/evidence.h>
#include <yinxin/ledger_note.h>
#include <yinxin/pdf.h>
#include <yinxin/report.h>
#include <yinxin/sign_pdf.h>
#include "demo.h"

#define MATTER "demo/contract-1"

/* ------------------------------------------------------------------ people */

static bool
make_ca(struct demo *d, struct yx_ca **out, const char *kind, const char *subject,
	const char *folder, const char *cert_name)
{
	struct yx_ca_setup setup = { .subject = subject, .key_kind = kind, .path_len = -1 };
	struct yx_bytes password = yx_bytes_str(DEMO_PASSWORD);
	struct yx_buf pem = { 0 };
	bool ok;

	if (yx_ca_init(demo_path(d, folder), &setup, password, &d->err) != YX_OK ||
	    yx_ca_open(out, demo_path(d, folder), &password, &d->err) != YX_OK ||
	    yx_trust_add_anchor(d->trust, yx_ca_cert(*out), &d->err) != YX_OK)
		return false;
	yx_pem_put(&pem, "CERTIFICATE", yx_cert_der(yx_ca_cert(*out)));
	ok = demo_write(d, cert_name, yx_buf_bytes(&pem), 0);
	yx_buf_clear(&pem);
	return ok;
}

static bool
save_key(struct demo *d, const struct yx_key *key, const char *stem)
{
	struct yx_buf pem;
	char name[64];
	bool ok;

	yx_buf_init_secret(&pem, 1 << 16);
	snprintf(name, sizeof(name), "%s.key", stem);
	ok = yx_key_export(key, yx_bytes_str(DEMO_PASSWORD), YX_KDF_SCRYPT, &pem, &d->err) ==
		 YX_OK &&
	     demo_write(d, name, yx_buf_bytes(&pem), YX_OUT_PRIVATE);
	yx_buf_clear(&pem);
	return ok;
}

bool
demo_make_party(struct demo *d, struct demo_party *p, struct yx_ca *ca, enum yx_ca_profile profile)
{
	struct yx_ca_wish wish = { .profile = profile, .path_len = -1 };
	struct yx_buf subject = { 0 }, pem = { 0 };
	char text[200], name[64];
	bool ok;

	snprintf(text, sizeof(text), "/C=CN/O=Yinxin 演示 Demonstration/CN=%s", p->name);
	ok = yx_key_generate(&p->key, p->kind, &d->err) == YX_OK &&
	     yx_name_parse(&subject, text, &d->err) == YX_OK;
	if (ok) {
		wish.subject = yx_buf_bytes(&subject);
		wish.spki = yx_pubkey_spki(yx_key_public(p->key));
		ok = yx_ca_issue(ca, &wish, &p->cert, &d->err) == YX_OK &&
		     save_key(d, p->key, p->file);
	}
	if (ok) {
		yx_pem_put(&pem, "CERTIFICATE", yx_cert_der(p->cert));
		snprintf(name, sizeof(name), "%s.crt", p->file);
		ok = demo_write(d, name, yx_buf_bytes(&pem), 0);
		printf("   %s (%s) -> %s\n", p->name, p->kind, name);
	}
	yx_buf_clear(&subject);
	yx_buf_clear(&pem);
	return ok;
}

bool
demo_make_people(struct demo *d)
{
	struct yx_tsp_authority_options tsa = { .floor = YX_TIME_NONE };

	demo_heading(d, "Two CAs, a time-stamp authority, two signers",
		     "两个 CA、一个时间戳服务、两个签名人");
	d->a =
	    (struct demo_party){ "张示例 Zhang Shili（演示）", "party-a-sm2", "sm2", NULL, NULL };
	d->b =
	    (struct demo_party){ "李样本 Li Yangben（演示）", "party-b-p256", "p256", NULL, NULL };
	d->tsa = (struct demo_party){ "Demo TSA 演示时间戳", "tsa-p256", "p256", NULL, NULL };
	if (yx_trust_new(&d->trust, &d->err) != YX_OK ||
	    !make_ca(d, &d->ca_sm2, "sm2", "/C=CN/O=Yinxin 演示 Demonstration/CN=演示根 CA（SM2）",
		     "ca-sm2", "ca-sm2.crt") ||
	    !make_ca(d, &d->ca_p256, "p256",
		     "/C=CN/O=Yinxin 演示 Demonstration/CN=Demo Root CA (P-256)", "ca-p256",
		     "ca-p256.crt") ||
	    !demo_make_party(d, &d->a, d->ca_sm2, YX_CA_SIGNER) ||
	    !demo_make_party(d, &d->b, d->ca_p256, YX_CA_SIGNER) ||
	    !demo_make_party(d, &d->tsa, d->ca_p256, YX_CA_TSA))
		return false;
	tsa.key = d->tsa.key;
	tsa.certificate = yx_cert_der(d->tsa.cert);
	return yx_tsp_authority_new(&d->authority, &tsa, &d->err) == YX_OK;
}

/* ---------------------------------------------------------------- document */

static bool
take_own_file(struct demo *d, const char *path)
{
	struct yx_file f;

	d->own_file = true;
	if (yx_file_open(&f, path, YX_LIMIT_PIPE, &d->err) != YX_OK)
		return false;
	yx_buf_init(&d->original, YX_LIMIT_PIPE);
	yx_buf_put_bytes(&d->original, f.bytes);
	yx_file_close(&f);
	return yx_buf_status(&d->original, &d->err) == YX_OK;
}

bool
demo_make_document(struct demo *d, const char *path)
{
	struct yx_draw_fonts *fonts = NULL;
	bool ok;

	if (path) {
		demo_heading(d, "Your document", "您的文件");
		ok = take_own_file(d, path);
	} else {
		demo_heading(d, "A two-page contract in Chinese and English",
			     "一份两页的中英文合同");
		ok = yx_draw_fonts_new(&fonts, NULL, &d->err) == YX_OK &&
		     yx_draw_demo_contract(&d->original, &d->places, fonts, yx_time_now(),
					   &d->err) == YX_OK;
		yx_draw_fonts_free(fonts);
	}
	ok = ok && demo_write(d, "contract.pdf", yx_buf_bytes(&d->original), 0);
	if (ok)
		printf("   contract.pdf, %zu %s\n", d->original.len,
		       cli_text(d->c, "bytes", "字节"));
	return ok;
}

/* ----------------------------------------------------------------- signing */

static struct yx_sign_place
place_of(const struct demo *d, const struct yx_draw_place *p)
{
	struct yx_sign_place none = { .visible = false };

	if (d->own_file) /* nothing is known about its pages: sign without covering any of it */
		return none;
	return (struct yx_sign_place){ true, p->page - 1, p->x, p->y, p->width, p->height };
}

struct act {
	const struct demo_party *who;
	const struct yx_draw_place *where;
	struct yx_bytes
	    seal; /* SESeal, at that place and across the pages; empty: name, reason, time */
	const char *reason;
	bool chinese;
	const char *name; /* of the file that comes out */
};

static bool
sign_one(struct demo *d, const struct act *a, const struct yx_buf *original, struct yx_buf *out)
{
	struct yx_tsp_source source = { .url = "demo TSA", .local = d->authority };
	struct yx_path_options path = YX_PATH_OPTIONS_INIT;
	struct yx_tsp_client client = { .sources = &source, .source_count = 1, .path = &path };
	struct yx_sign_options o = { .who = { .key = a->who->key, .cert = a->who->cert },
				     .level = YX_LEVEL_B_T,
				     .tsa = &client,
				     .place = place_of(d, a->where),
				     .reason = a->reason,
				     .time = YX_TIME_NONE,
				     .chinese = a->chinese };
	struct yx_sign_pdf_how how = { .seal = a->seal,
				       .across = a->seal.len != 0,
				       .qr = a->seal.len ? "auto" : NULL,
				       /* where the last page is empty */
				       .qr_place = { true, 1, 484, 62, 57, 57 } };
	struct yx_bytes in = yx_buf_bytes(original);
	struct yx_sign_result result;
	struct yx_buf tail = { 0 };
	char when[32];
	bool ok;

	path.trust = d->trust;
	yx_buf_init(out, YX_LIMIT_PIPE);
	ok = yx_sign_pdf_seal(&tail, in, &o, &how, &result, &d->err) == YX_OK;
	if (ok) {
		yx_buf_put_bytes(out, in);
		yx_buf_put_bytes(out, yx_buf_bytes(&tail));
		ok = yx_buf_status(out, &d->err) == YX_OK &&
		     demo_write(d, a->name, yx_buf_bytes(out), 0);
	}
	yx_buf_clear(&tail);
	if (ok)
		printf("   %s%s: %s, %s %s -> %s\n", a->who->name,
		       a->seal.len ? cli_text(d->c, ", with the seal, also across the pages",
					      "，盖章并加盖骑缝章")
				   : "",
		       result.profile, cli_text(d->c, "time-stamped", "时间戳"),
		       yx_time_rfc3339(when, result.time - result.time % YX_SECOND), a->name);
	return ok;
}

bool
demo_sign(struct demo *d)
{
	struct yx_bytes none = { NULL, 0 };
	struct act seal = { &d->a,
			    &d->places.seal_a, /* in the middle of it, at its own size */
			    yx_buf_bytes(&d->seal),
			    "加盖甲方公章（演示）",
			    true,
			    "contract-sealed-by-a.pdf" };
	struct act first = { &d->a, &d->places.signature_a,    none, "同意合同全部条款（演示）",
			     true,  "contract-signed-by-a.pdf" };
	struct act second = { &d->b, &d->places.signature_b,
			      none,  "I agree to the contract (demonstration)",
			      false, "contract-signed.pdf" };

	if (d->seal_picture)
		demo_heading(d,
			     "Party A seals (GB/T 38540) and signs, then B signs (PAdES), each "
			     "time-stamped",
			     "甲方盖章（GB/T 38540）并签署，乙方签署（PAdES），每次都带时间戳");
	else
		demo_heading(d, "Both sign, each signature time-stamped (PAdES B-T)",
			     "双方签署，每个签名都带时间戳（PAdES B-T）");
	if (d->seal_picture && !sign_one(d, &seal, &d->original, &d->sealed))
		return false;
	return sign_one(d, &first, d->seal_picture ? &d->sealed : &d->original, &d->signed_once) &&
	       sign_one(d, &second, &d->signed_once, &d->signed_twice);
}

/* ------------------------------------------------------------------ ledger */

static bool
append(struct demo *d, const char *type, struct yx_bytes document, const struct demo_party *who,
       uint8_t salt[32])
{
	struct yx_ledger_receipt receipt;
	struct yx_event e = { .type = type, .time = yx_time_now() };
	struct yx_buf json = { 0 };
	bool ok = yx_digest(&e.document.sha256, YX_DIGEST_SHA256, document, &d->err) == YX_OK &&
		  yx_digest(&e.document.sm3, YX_DIGEST_SM3, document, &d->err) == YX_OK;

	if (ok && who) {
		/* never the name itself: a commitment that can be opened, or erased */
		e.has_actor = true;
		ok = yx_random(salt, 32, &d->err) == YX_OK &&
		     yx_commit(yx_bytes(salt, 32), yx_bytes_str(who->name), &e.actor, &d->err) ==
			 YX_OK;
	}
	ok = ok && yx_event_encode(&e, &json, &d->err) == YX_OK &&
	     yx_ledger_append(d->ledger, MATTER, yx_buf_bytes(&json), YX_LEDGER_ANY, &receipt,
			      &d->err) == YX_OK &&
	     yx_ledger_sync(d->ledger, &d->err) == YX_OK;
	if (ok)
		printf("   #%llu %s\n", (unsigned long long)receipt.number, type);
	yx_buf_clear(&json);
	return ok;
}

bool
demo_record(struct demo *d)
{
	struct yx_buf note = { 0 };
	bool ok;

	demo_heading(d, "Each act goes into the ledger; its head is signed (Ed25519 and SM2)",
		     "每个行为记入账本，并对账本头签名（Ed25519 与 SM2）");
	ok = yx_key_generate(&d->log_ed25519, "ed25519", &d->err) == YX_OK &&
	     yx_key_generate(&d->log_sm2, "sm2", &d->err) == YX_OK &&
	     yx_ledger_create(demo_path(d, "ledger"), "demo.example/ledger", &d->err) == YX_OK &&
	     yx_ledger_open(&d->ledger, demo_path(d, "ledger"), 0, &d->err) == YX_OK &&
	     append(d, "document.created", yx_buf_bytes(&d->original), NULL, NULL) &&
	     (!d->seal_picture ||
	      append(d, "seal.used", yx_buf_bytes(&d->sealed), &d->a, d->salt_seal)) &&
	     append(d, "document.signed", yx_buf_bytes(&d->signed_once), &d->a, d->salt_a) &&
	     append(d, "document.signed", yx_buf_bytes(&d->signed_twice), &d->b, d->salt_b) &&
	     (!d->seal_picture ||
	      append(d, "seal.used", yx_buf_bytes(&d->sealed_ofd), &d->a, d->salt_ofd)) &&
	     yx_ledger_checkpoint(d->ledger, d->log_ed25519, d->log_sm2, &note, &d->err) == YX_OK &&
	     demo_write(d, "checkpoint.txt", yx_buf_bytes(&note), 0);
	yx_buf_clear(&note);
	return ok;
}

/* ---------------------------------------------------------------- evidence */

static void
print_items(struct demo *d, const struct yx_evidence_report *r)
{
	int lang = d->c->chinese ? 1 : 0;

	for (size_t i = 0; i < r->item_count; i++)
		printf("   [%s] %s%s%s\n",
		       yx_report_indication_words(r->items[i].result, d->c->chinese),
		       r->items[i].name, r->items[i].name[0] ? ": " : "",
		       r->items[i].text.in[lang]);
}

static bool
check_evidence(struct demo *d, struct yx_bytes package, const char *const *keys, size_t key_count)
{
	struct yx_evidence_verify_options o = {
		.keys = keys, .key_count = key_count, .trust = d->trust, .at = YX_TIME_NONE
	};
	struct yx_evidence_report *report = NULL;
	struct yx_evidence *e = NULL;
	struct yx_buf page = { 0 };
	bool ok;

	ok = yx_evidence_parse(&e, package, &d->err) == YX_OK &&
	     yx_evidence_verify(&report, e, &o, &d->err) == YX_OK;
	if (ok) {
		print_items(d, report);
		ok = yx_evidence_page(&page, e, report, YX_EVIDENCE_HTML, d->c->chinese, &d->err) ==
			 YX_OK &&
		     demo_write(d, "evidence-report.html", yx_buf_bytes(&page), 0);
	}
	yx_buf_clear(&page);
	yx_evidence_report_free(report);
	yx_evidence_free(e);
	return ok;
}

bool
demo_prove(struct demo *d)
{
	bool sealed = d->seal_picture != NULL;
	struct yx_evidence_file documents[] = {
		{ .name = "contract-signed.pdf",
		  .media = "application/pdf",
		  .bytes = yx_buf_bytes(&d->signed_twice),
		  .embed = true },
		{ .name = "contract-sealed.ofd",
		  .media = "application/ofd",
		  .bytes = yx_buf_bytes(&d->sealed_ofd),
		  .embed = true },
	};
	struct yx_evidence_file parts[] = {
		{ "party-a-sm2.crt", "application/pkix-cert", yx_cert_der(d->a.cert), false,
		  YX_EVIDENCE_CERTIFICATE },
		{ "party-b-p256.crt", "application/pkix-cert", yx_cert_der(d->b.cert), false,
		  YX_EVIDENCE_CERTIFICATE },
	};
	struct yx_evidence_opening openings[] = {
		{ yx_bytes(d->salt_a, 32), yx_bytes_str(d->a.name) },
		{ yx_bytes(d->salt_b, 32), yx_bytes_str(d->b.name) },
		{ yx_bytes(d->salt_seal, 32), yx_bytes_str(d->a.name) },
		{ yx_bytes(d->salt_ofd, 32), yx_bytes_str(d->a.name) },
	};
	struct yx_note_key *vkey = NULL, *vkey_sm2 = NULL;
	struct yx_buf package = { 0 };
	const char *keys[2];
	struct yx_evidence_options o = { .ledger = d->ledger,
					 .matter = MATTER,
					 .created = yx_time_now(),
					 .documents = documents,
					 .document_count = sealed ? 2 : 1,
					 .parts = parts,
					 .part_count = 2,
					 .openings = openings,
					 .opening_count = sealed ? 4 : 2 };
	bool ok;

	demo_heading(d, "One evidence file, checked without anything else",
		     "一个证据文件，无需其他任何东西即可核验");
	ok = yx_note_key_new(&vkey, yx_ledger_origin(d->ledger), yx_key_public(d->log_ed25519),
			     &d->err) == YX_OK &&
	     yx_note_key_new(&vkey_sm2, yx_ledger_origin(d->ledger), yx_key_public(d->log_sm2),
			     &d->err) == YX_OK;
	if (ok) {
		keys[0] = yx_note_key_text(vkey);
		keys[1] = yx_note_key_text(vkey_sm2);
		o.keys = keys;
		o.key_count = 2;
		ok = yx_evidence_export(&package, &o, &d->err) == YX_OK &&
		     demo_write(d, "contract.evidence", yx_buf_bytes(&package), 0) &&
		     check_evidence(d, yx_buf_bytes(&package), keys, 2);
	}
	yx_note_key_free(vkey);
	yx_note_key_free(vkey_sm2);
	yx_buf_clear(&package);
	return ok;
}

/* ------------------------------------------------------------ verification */

static bool
show_verdict(struct demo *d, struct yx_bytes in, const char *name, const char *report_name,
	     enum yx_verdict *verdict)
{
	struct yx_verify_options o = { .trust = d->trust, .at = YX_TIME_NONE };
	struct yx_verify_report *report = NULL;
	struct yx_buf text = { 0 };
	bool ok;

	if (yx_verify_bytes(&report, in, name, &o, &d->err) != YX_OK)
		return false;
	yx_report_verdict_text(&text, report, d->c->chinese);
	fputs(yx_buf_str(&text), stdout);
	*verdict = report->verdict;
	ok = demo_report(d, report, in, report_name);
	yx_buf_clear(&text);
	yx_verify_report_free(report);
	return ok;
}

bool
demo_show_headline(struct demo *d, struct yx_bytes in, const char *name, enum yx_verdict *verdict)
{
	struct yx_verify_options o = { .trust = d->trust, .at = YX_TIME_NONE };
	struct yx_verify_report *report = NULL;

	if (yx_verify_bytes(&report, in, name, &o, &d->err) != YX_OK)
		return false;
	*verdict = report->verdict;
	printf("   %s: %s\n   %s\n", name, yx_verdict_name(report->verdict),
	       report->reason.in[d->c->chinese ? 1 : 0]);
	yx_verify_report_free(report);
	return true;
}

bool
demo_verify(struct demo *d)
{
	enum yx_verdict verdict, ofd = YX_VERDICT_TOTAL_PASSED;

	demo_heading(d, "The verdict, offline", "离线验证结论");
	if (!show_verdict(d, yx_buf_bytes(&d->signed_twice), "contract-signed.pdf",
			  "contract-signed-report", &verdict))
		return false;
	if (d->seal_picture &&
	    !demo_show_headline(d, yx_buf_bytes(&d->sealed_ofd), "contract-sealed.ofd", &ofd))
		return false;
	if (verdict == YX_VERDICT_TOTAL_PASSED && ofd == YX_VERDICT_TOTAL_PASSED)
		return true;
	(void)yx_fail(&d->err, YX_INTERNAL, NULL, "", "what was just signed does not verify");
	return false;
}

bool
demo_tamper(struct demo *d)
{
	struct yx_buf copy = { 0 };
	enum yx_verdict verdict = YX_VERDICT_TOTAL_PASSED;
	size_t at = d->original.len / 2;
	bool ok;

	demo_heading(d, "One byte of the signed contract is changed", "改动已签合同中的一个字节");
	yx_buf_init(&copy, YX_LIMIT_PIPE);
	ok = yx_buf_put_bytes(&copy, yx_buf_bytes(&d->signed_twice));
	if (ok) {
		copy.data[at] ^= 1;
		printf("   %s %zu\n", cli_text(d->c, "at byte", "位置：第字节"), at);
		ok = demo_write(d, "contract-tampered.pdf", yx_buf_bytes(&copy), 0) &&
		     show_verdict(d, yx_buf_bytes(&copy), "contract-tampered.pdf",
				  "contract-tampered-report", &verdict);
	}
	yx_buf_clear(&copy);
	if (ok && verdict == YX_VERDICT_TOTAL_PASSED) {
		(void)yx_fail(&d->err, YX_INTERNAL, NULL, "", "the change was not noticed");
		ok = false;
	}
	return ok;
}

static void
clear_party(struct demo_party *p)
{
	yx_key_free(p->key);
	yx_cert_free(p->cert);
}

void
demo_clear(struct demo *d)
{
	yx_tsp_authority_free(d->authority);
	clear_party(&d->a);
	clear_party(&d->b);
	clear_party(&d->tsa);
	clear_party(&d->maker);
	yx_key_free(d->log_ed25519);
	yx_key_free(d->log_sm2);
	yx_ledger_free(d->ledger);
	yx_ca_free(d->ca_sm2);
	yx_ca_free(d->ca_p256);
	yx_trust_free(d->trust);
	yx_draw_picture_free(d->seal_picture);
	yx_draw_fonts_free(d->fonts);
	yx_buf_clear(&d->seal);
	yx_buf_clear(&d->sealed);
	yx_buf_clear(&d->sealed_ofd);
	yx_buf_clear(&d->original);
	yx_buf_clear(&d->signed_once);
	yx_buf_clear(&d->signed_twice);
}
