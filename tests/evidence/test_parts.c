/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The parts of a package that other modules judge: detached signatures, time-stamps, certificates,
 * made here by keys of this run and judged offline.
 */
#include <yinxin/evidence.h>
#include <yinxin/sign_make.h>
#include "../tsp/authority.h"

static struct yx_error err;

#define DOC   YX_BYTES_LIT("a contract of two pages\n")
#define OTHER YX_BYTES_LIT("another contract\n")

static struct kit {
	struct identity signer, tsa;
	struct yx_ledger *ledger;
	struct yx_key *ed;
	struct yx_trust *trust;
	char vkey[512];
	struct yx_buf signature, token;
} kit;

static void
setup(void)
{
	struct yx_sign_options o = { .time = YX_TIME_NONE };
	struct yx_tsp_source source = { .url = "local" };
	struct yx_tsp_client client = { .sources = &source, .source_count = 1, .no_chain = true };
	struct yx_digest d = { 0 };
	struct yx_note_key *vkey = NULL;
	struct yx_event e = { .type = "document.signed", .time = yx_time_now() };
	struct yx_ledger_receipt r;
	struct yx_buf text = { 0 };
	char folder[512];

	if (kit.ledger)
		return;
	if (!test_have("openssl"))
		test_skip("no openssl command");
	kit.signer = identity_make("evidence-signer", "p256",
				   "-addext basicConstraints=critical,CA:FALSE "
				   "-addext keyUsage=critical,digitalSignature");
	kit.tsa = identity_make("evidence-tsa", "p256", TSA_EXTENSIONS);
	o.who.key = kit.signer.key;
	o.who.cert = kit.signer.cert;
	CHECK_OK(yx_sign_cms(&kit.signature, DOC, false, false, &o, NULL, &err));
	source.local = authority_make(&kit.tsa, NULL, NULL);
	CHECK_OK(yx_digest(&d, YX_DIGEST_SHA256, DOC, &err));
	CHECK_OK(yx_tsp_stamp(&kit.token, &client, &d, NULL, NULL, &err));
	yx_tsp_authority_free(source.local);
	CHECK_OK(yx_trust_new(&kit.trust, &err));
	CHECK_OK(yx_trust_add_path(kit.trust, kit.signer.cert_path, NULL, &err));
	CHECK_OK(yx_trust_add_path(kit.trust, kit.tsa.cert_path, NULL, &err));

	snprintf(folder, sizeof(folder), "%s/ledger", test_scratch());
	CHECK_OK(yx_ledger_create(folder, "example.org/parts", &err));
	CHECK_OK(yx_ledger_open(&kit.ledger, folder, 0, &err));
	CHECK_OK(yx_key_generate(&kit.ed, "ed25519", &err));
	CHECK_OK(yx_note_key_new(&vkey, "example.org/parts", yx_key_public(kit.ed), &err));
	snprintf(kit.vkey, sizeof(kit.vkey), "%s", yx_note_key_text(vkey));
	yx_note_key_free(vkey);
	e.document.sha256 = d;
	CHECK_OK(yx_event_encode(&e, &text, &err));
	CHECK_OK(yx_ledger_append(kit.ledger, "M", yx_buf_bytes(&text), 0, &r, &err));
	CHECK_OK(yx_ledger_sync(kit.ledger, &err));
	CHECK_OK(yx_ledger_checkpoint(kit.ledger, kit.ed, NULL, NULL, &err));
	yx_buf_clear(&text);
}

/* Export with one document and one part, verify; the worst result of this kind of item. */
static enum yx_indication
judge(struct yx_bytes document, enum yx_evidence_kind kind, struct yx_bytes part, bool trust,
      bool give, enum yx_item_kind item, enum yx_verdict *verdict, enum yx_shown *signature_change)
{
	const struct yx_evidence_file doc = { .name = "contract.txt",
					      .media = "text/plain",
					      .bytes = document };
	const struct yx_evidence_file p = {
		.name = "part", .media = "application/octet-stream", .bytes = part, .kind = kind
	};
	const struct yx_evidence_options o = { .ledger = kit.ledger,
					       .matter = "M",
					       .created = 0,
					       .documents = &doc,
					       .document_count = 1,
					       .parts = &p,
					       .part_count = 1 };
	const char *keys[1] = { kit.vkey };
	const struct yx_evidence_given given = { "contract.txt", document };
	const struct yx_evidence_verify_options v = { .keys = keys,
						      .key_count = 1,
						      .trust = trust ? kit.trust : NULL,
						      .files = &given,
						      .file_count = give ? 1 : 0,
						      .at = YX_TIME_NONE };
	enum yx_indication worst = YX_INDICATION_NONE;
	struct yx_evidence_report *r = NULL;
	struct yx_evidence *e = NULL;
	struct yx_buf package = { 0 };

	CHECK_OK(yx_evidence_export(&package, &o, &err));
	CHECK_OK(yx_evidence_parse(&e, yx_buf_bytes(&package), &err));
	if (e)
		CHECK_OK(yx_evidence_verify(&r, e, &v, &err));
	for (size_t i = 0; r && i < r->item_count; i++)
		if (r->items[i].kind == item && r->items[i].result > worst)
			worst = r->items[i].result;
	if (verdict)
		*verdict = r ? r->verdict : YX_VERDICT_UNREADABLE;
	if (signature_change)
		*signature_change = r ? r->article13[2].shown : YX_NOT_SHOWN;
	yx_evidence_report_free(r);
	yx_evidence_free(e);
	yx_buf_clear(&package);
	return worst;
}

static void
detached_signatures(void)
{
	struct yx_bytes value;
	enum yx_verdict v;
	enum yx_shown s;
	uint8_t *copy;

	setup();
	value = yx_buf_bytes(&kit.signature);
	REQUIRE(value.len);
	CHECK_INT(judge(DOC, YX_EVIDENCE_SIGNATURE, value, true, true, YX_ITEM_SIGNATURE, &v, &s),
		  YX_INDICATION_PASSED);
	CHECK_INT(v, YX_VERDICT_TOTAL_PASSED);
	CHECK_INT(s, YX_SHOWN);
	/* whose certificate it is, nobody says: the value is right all the same */
	CHECK_INT(judge(DOC, YX_EVIDENCE_SIGNATURE, value, false, true, YX_ITEM_SIGNATURE, &v, &s),
		  YX_INDICATION_INDETERMINATE);
	CHECK_INT(s, YX_SHOWN);
	/* without the document it cannot be judged */
	CHECK_INT(judge(DOC, YX_EVIDENCE_SIGNATURE, value, true, false, YX_ITEM_SIGNATURE, &v, &s),
		  YX_INDICATION_INDETERMINATE);
	CHECK_INT(s, YX_PARTLY_SHOWN);
	/* over another document it is wrong */
	CHECK_INT(judge(OTHER, YX_EVIDENCE_SIGNATURE, value, true, true, YX_ITEM_SIGNATURE, &v, &s),
		  YX_INDICATION_FAILED);
	CHECK_INT(v, YX_VERDICT_TOTAL_FAILED);
	CHECK_INT(s, YX_NOT_SHOWN);
	/* spoilt, and no signature at all */
	copy = malloc(value.len);
	memcpy(copy, value.data, value.len);
	copy[value.len - 3] ^= 1;
	CHECK_INT(judge(DOC, YX_EVIDENCE_SIGNATURE, yx_bytes(copy, value.len), true, true,
			YX_ITEM_SIGNATURE, &v, &s),
		  YX_INDICATION_FAILED);
	CHECK_INT(judge(DOC, YX_EVIDENCE_SIGNATURE, YX_BYTES_LIT("no signature"), true, true,
			YX_ITEM_SIGNATURE, &v, &s),
		  YX_INDICATION_FAILED);
	free(copy);
}

static void
time_stamps(void)
{
	struct yx_bytes token;
	enum yx_verdict v;
	uint8_t *copy;

	setup();
	token = yx_buf_bytes(&kit.token);
	REQUIRE(token.len);
	/* the document need not be at hand: its digest is what was stamped */
	CHECK_INT(
	    judge(DOC, YX_EVIDENCE_TIMESTAMP, token, true, false, YX_ITEM_TIMESTAMP, &v, NULL),
	    YX_INDICATION_PASSED);
	CHECK_INT(v, YX_VERDICT_INDETERMINATE);
	CHECK_INT(judge(DOC, YX_EVIDENCE_TIMESTAMP, token, true, true, YX_ITEM_TIMESTAMP, &v, NULL),
		  YX_INDICATION_PASSED);
	CHECK_INT(v, YX_VERDICT_TOTAL_PASSED);
	CHECK_INT(
	    judge(DOC, YX_EVIDENCE_TIMESTAMP, token, false, true, YX_ITEM_TIMESTAMP, &v, NULL),
	    YX_INDICATION_INDETERMINATE);
	/* of something else: right in itself, and of no use here */
	CHECK_INT(
	    judge(OTHER, YX_EVIDENCE_TIMESTAMP, token, true, true, YX_ITEM_TIMESTAMP, &v, NULL),
	    YX_INDICATION_INDETERMINATE);
	copy = malloc(token.len);
	memcpy(copy, token.data, token.len);
	copy[token.len - 3] ^= 1;
	CHECK_INT(judge(DOC, YX_EVIDENCE_TIMESTAMP, yx_bytes(copy, token.len), true, true,
			YX_ITEM_TIMESTAMP, &v, NULL),
		  YX_INDICATION_FAILED);
	CHECK_INT(judge(DOC, YX_EVIDENCE_TIMESTAMP, YX_BYTES_LIT("no token"), true, true,
			YX_ITEM_TIMESTAMP, &v, NULL),
		  YX_INDICATION_FAILED);
	free(copy);
}

/* A signed document as a file of its own, recorded under matter T; judged after its signer's end.
 */
static enum yx_indication
judge_later(const char *matter, struct yx_bytes document, struct yx_bytes token)
{
	const struct yx_evidence_file doc = { .name = "signed.p7m",
					      .media = "application/pkcs7-mime",
					      .bytes = document,
					      .embed = true };
	const struct yx_evidence_file p = { .name = "token",
					    .media = "application/timestamp-reply",
					    .bytes = token,
					    .kind = YX_EVIDENCE_TIMESTAMP };
	const struct yx_evidence_options o = { .ledger = kit.ledger,
					       .matter = matter,
					       .documents = &doc,
					       .document_count = 1,
					       .parts = &p,
					       .part_count = token.len ? 1 : 0 };
	const char *keys[1] = { kit.vkey };
	struct yx_policy etsi;
	struct yx_evidence_verify_options v = { .keys = keys,
						.key_count = 1,
						.trust = kit.trust,
						.policy = &etsi,
						.at = yx_time_now() + 60 * YX_DAY };
	enum yx_indication result = YX_INDICATION_NONE;
	struct yx_evidence_report *r = NULL;
	struct yx_evidence *e = NULL;
	struct yx_buf package = { 0 };

	CHECK_OK(yx_policy_builtin(&etsi, "etsi", &err));
	CHECK_OK(yx_evidence_export(&package, &o, &err));
	CHECK_OK(yx_evidence_parse(&e, yx_buf_bytes(&package), &err));
	if (e)
		CHECK_OK(yx_evidence_verify(&r, e, &v, &err));
	for (size_t i = 0; r && i < r->item_count; i++)
		if (r->items[i].kind == YX_ITEM_SIGNATURE && r->items[i].result > result)
			result = r->items[i].result;
	yx_evidence_report_free(r);
	yx_evidence_free(e);
	yx_buf_clear(&package);
	return result;
}

static struct yx_buf
stamp(struct yx_tsp_authority *a, struct yx_bytes over)
{
	struct yx_tsp_source source = { .url = "local", .local = a };
	struct yx_tsp_client client = { .sources = &source, .source_count = 1, .no_chain = true };
	struct yx_buf token = { 0 };
	struct yx_digest d;

	CHECK_OK(yx_digest(&d, YX_DIGEST_SHA256, over, &err));
	CHECK_OK(yx_tsp_stamp(&token, &client, &d, NULL, NULL, &err));
	return token;
}

/* Tokens over a document, or over the log's head that records it, prove its time. */
static void
proofs_of_time_reach_the_signatures(void)
{
	struct yx_sign_options o = { .time = YX_TIME_NONE };
	struct yx_event e = { .type = "document.signed", .time = yx_time_now() };
	struct yx_buf file = { 0 }, text = { 0 }, head = { 0 }, on_file, on_head;
	struct yx_tsp_authority *a;
	struct yx_ledger_receipt r;
	struct identity tsa;

	setup();
	tsa = identity_make("evidence-tsa-long", "p256", TSA_EXTENSIONS " -days 3650");
	CHECK_OK(yx_trust_add_path(kit.trust, tsa.cert_path, NULL, &err));
	o.who.key = kit.signer.key;
	o.who.cert = kit.signer.cert;
	CHECK_OK(yx_sign_cms(&file, DOC, true, false, &o, NULL, &err));
	CHECK_OK(yx_digest(&e.document.sha256, YX_DIGEST_SHA256, yx_buf_bytes(&file), &err));
	CHECK_OK(yx_event_encode(&e, &text, &err));
	CHECK_OK(yx_ledger_append(kit.ledger, "T", yx_buf_bytes(&text), 0, &r, &err));
	CHECK_OK(yx_ledger_sync(kit.ledger, &err));
	CHECK_OK(yx_ledger_checkpoint(kit.ledger, kit.ed, NULL, &head, &err));
	a = authority_make(&tsa, NULL, NULL);
	on_file = stamp(a, yx_buf_bytes(&file));
	on_head = stamp(a, yx_buf_bytes(&head));
	CHECK_INT(judge_later("T", yx_buf_bytes(&file), yx_bytes(NULL, 0)),
		  YX_INDICATION_INDETERMINATE);
	CHECK_INT(judge_later("T", yx_buf_bytes(&file), yx_buf_bytes(&on_file)),
		  YX_INDICATION_PASSED);
	CHECK_INT(judge_later("T", yx_buf_bytes(&file), yx_buf_bytes(&on_head)),
		  YX_INDICATION_PASSED);
	/* M records another document: its head says nothing of this one */
	CHECK_INT(judge_later("M", yx_buf_bytes(&file), yx_buf_bytes(&on_head)),
		  YX_INDICATION_INDETERMINATE);
	CHECK_INT(judge_later("M", yx_buf_bytes(&file), yx_buf_bytes(&on_file)),
		  YX_INDICATION_PASSED);
	yx_tsp_authority_free(a);
	identity_free(&tsa);
	yx_buf_clear(&file);
	yx_buf_clear(&text);
	yx_buf_clear(&head);
	yx_buf_clear(&on_file);
	yx_buf_clear(&on_head);
}

static void
certificates(void)
{
	struct yx_bytes der;
	enum yx_verdict v;

	setup();
	REQUIRE(kit.signer.cert);
	der = yx_cert_der(kit.signer.cert);
	CHECK_INT(
	    judge(DOC, YX_EVIDENCE_CERTIFICATE, der, true, true, YX_ITEM_CERTIFICATE, &v, NULL),
	    YX_INDICATION_PASSED);
	CHECK_INT(judge(DOC, YX_EVIDENCE_CERTIFICATE, yx_bytes(der.data, der.len - 1), true, true,
			YX_ITEM_CERTIFICATE, &v, NULL),
		  YX_INDICATION_FAILED);
}

static void
documents_that_were_never_recorded(void)
{
	enum yx_verdict v;

	setup();
	CHECK_INT(judge(OTHER, YX_EVIDENCE_OTHER, DOC, true, true, YX_ITEM_RECORDED, &v, NULL),
		  YX_INDICATION_INDETERMINATE);
	CHECK_INT(v, YX_VERDICT_INDETERMINATE);
}

static void
cleanup(void)
{
	yx_ledger_free(kit.ledger);
	yx_key_free(kit.ed);
	yx_trust_free(kit.trust);
	yx_buf_clear(&kit.signature);
	yx_buf_clear(&kit.token);
	identity_free(&kit.signer);
	identity_free(&kit.tsa);
}

TEST_MAIN(CASE(detached_signatures), CASE(time_stamps), CASE(proofs_of_time_reach_the_signatures),
	  CASE(certificates), CASE(documents_that_were_never_recorded), CASE(cleanup))
