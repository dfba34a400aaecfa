/* SPDX-License-Identifier: Apache-2.0 */
/* What was done goes into the ledger, and from there into one file of evidence. */
#include <yinxin/evidence.h>
#include <yinxin/ledger_note.h>
#include <yinxin/report.h>
#include "demo.h"

#define MATTER "demo/contract-1"

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
