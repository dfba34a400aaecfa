/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signed PDFs with something of everything, and edits of them said in a table: for the engines that
 * must never pass (test_mutation.c) and must always pass (test_honest.c).
 */
#ifndef YINXIN_TEST_PDF_KIT_H
#define YINXIN_TEST_PDF_KIT_H

#include "../pdf/build_pdf.h"
#include <yinxin/crypto.h>
#include <yinxin/pdf_sign.h>
#include <yinxin/pdf_update.h>
#include <yinxin/pki_ca.h>
#include <yinxin/sign.h>
#include <yinxin/seal.h>
#include <yinxin/sign_pdf.h>

/* How the document was signed. */
enum { KIT_PLAIN = 1, KIT_P1 = 2, KIT_P2 = 4, KIT_P3 = 8, KIT_LOCK = 16, KIT_ALL = 31 };
static const struct {
	int state;
	const char *name;
	int certify;
	const char *field;
	bool seal; /* GB/T 38540, across the pages */
} kit_states[] = { { KIT_PLAIN, "plain", 0, NULL, false },   { KIT_P1, "P1", 1, NULL, false },
		   { KIT_P2, "P2", 2, NULL, false },         { KIT_P3, "P3", 3, NULL, false },
		   { KIT_LOCK, "lock", 0, "Locked", false }, { KIT_PLAIN, "seal", 0, NULL, true } };
#define KIT_STATES (sizeof(kit_states) / sizeof(kit_states[0]))
#define KIT_TIME   (INT64_C(1767225600) * YX_SECOND)

static struct yx_key *kit_key;
static struct yx_cert *kit_cert;

static MAY_BE_UNUSED void
kit_identity(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf name = { 0 }, der = { 0 };
	struct yx_ca_wish wish = { .profile = YX_CA_SIGNER,
				   .not_before = KIT_TIME - YX_SECOND * 86400,
				   .not_after = KIT_TIME + YX_SECOND * 86400 * 3000 };

	if (kit_key)
		return;
	CHECK_OK(yx_key_generate(&kit_key, "p256", &err));
	CHECK_OK(yx_name_parse(&name, "/CN=Signer", &err));
	wish.subject = yx_buf_bytes(&name);
	wish.spki = yx_pubkey_spki(yx_key_public(kit_key));
	CHECK_OK(yx_ca_make_cert(&der, &wish, NULL, kit_key, &err));
	CHECK_OK(yx_cert_parse(&kit_cert, yx_buf_bytes(&der), YX_PKI_STRICT, &err));
	yx_buf_clear(&name);
	yx_buf_clear(&der);
}

#include "kit_more.h"

static struct yx_key *kit_seal_key;
static struct yx_cert *kit_seal_cert;
static struct yx_buf kit_esl;

/* An SM2 signer, and a seal of 20 mm that lists it. */
static MAY_BE_UNUSED void
kit_make_seal(void)
{
	struct yx_seal_new n = { .version = YX_SEAL_V4,
				 .vendor = "kit",
				 .es_id = "KIT1",
				 .type = 1,
				 .name = "Kit",
				 .signer_count = 1,
				 .created = KIT_TIME - 9 * YX_DAY,
				 .valid_from = KIT_TIME - 9 * YX_DAY,
				 .valid_until = KIT_TIME + 999 * YX_DAY,
				 .picture_type = "PNG",
				 .width_mm = 20,
				 .height_mm = 20 };
	struct yx_ca_wish wish = { .profile = YX_CA_SIGNER,
				   .not_before = KIT_TIME - 10 * YX_DAY,
				   .not_after = KIT_TIME + 3000 * YX_DAY };
	struct yx_buf name = { 0 }, der = { 0 }, png = { 0 };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_image image;
	struct yx_bytes signer;

	if (kit_seal_key)
		return;
	CHECK_OK(yx_key_generate(&kit_seal_key, "sm2", &err));
	CHECK_OK(yx_name_parse(&name, "/CN=Seal", &err));
	wish.subject = yx_buf_bytes(&name);
	wish.spki = yx_pubkey_spki(yx_key_public(kit_seal_key));
	CHECK_OK(yx_ca_make_cert(&der, &wish, NULL, kit_seal_key, &err));
	CHECK_OK(yx_cert_parse(&kit_seal_cert, yx_buf_bytes(&der), YX_PKI_STRICT, &err));
	CHECK_OK(yx_image_init(&image, 8, 8, &err));
	image.rgba[0] = image.rgba[3] = 255;
	CHECK_OK(yx_png_encode(&png, &image, &err));
	signer = yx_cert_der(kit_seal_cert);
	n.signer_certs = &signer;
	n.picture = yx_buf_bytes(&png);
	CHECK_OK(yx_seal_build(&n, signer, kit_seal_key, NULL, &kit_esl, &err));
	yx_image_clear(&image);
	yx_buf_clear(&name);
	yx_buf_clear(&der);
	yx_buf_clear(&png);
}

/* Seal what `file` holds, once more. */
static MAY_BE_UNUSED enum yx_status
kit_seal(struct yx_buf *file, bool across, struct yx_error *err)
{
	struct yx_sign_options o = { .time = KIT_TIME };
	struct yx_sign_pdf_how how = { .across = across };
	struct yx_buf tail = { 0 };
	enum yx_status st;

	kit_make_seal();
	o.who.key = kit_seal_key;
	o.who.cert = kit_seal_cert;
	how.seal = yx_buf_bytes(&kit_esl);
	if (!across)
		o.place = (struct yx_sign_place){ .visible = true, .x = 200, .y = 20 };
	st = yx_sign_pdf_seal(&tail, yx_buf_bytes(file), &o, &how, NULL, err);
	if (st == YX_OK)
		yx_buf_put_bytes(file, yx_buf_bytes(&tail));
	yx_buf_clear(&tail);
	return st;
}

#define KIT_AP                                                                                     \
	"/Type /XObject /Subtype /Form /BBox [0 0 100 20] /Resources << /Font << /F 7 0 R >> >>"
#define KIT_TEXT(t) "/Tx BMC q BT /F 12 Tf 0 g 2 5 Td (" t ") Tj ET Q EMC"

static MAY_BE_UNUSED void
kit_objects(struct pencil *p)
{
	static const char *const bodies[] = {
		[1] = "<< /Type /Catalog /Pages 2 0 R /AcroForm 15 0 R /Metadata 19 0 R /Names 20 "
		      "0 R " KIT_MORE_CATALOG " >>",
		[2] = "<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 /MediaBox [0 0 300 400] "
		      "/Resources << /Font << /F 7 0 R /G 53 0 R /O 68 0 R >> /XObject << /X 18 0 "
		      "R /I 57 0 "
		      "R >> /Properties << /L 28 0 R >> /ExtGState << /S 58 0 R >> >> >>",
		[3] = "<< /Type /Page /Parent 2 0 R /Contents 5 0 R /StructParents 0 "
		      "/Annots [8 0 R 10 0 R 13 0 R 14 0 R 17 0 R 21 0 R 23 0 R] >>",
		[4] = "<< /Type /Page /Parent 2 0 R /Contents [6 0 R 25 0 R] /Annots "
		      "[" KIT_MORE_WIDGETS " 50 0 R 51 0 R 52 0 R " KIT_MORE_COVERS "] >>",
		[7] = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding "
		      "/WinAnsiEncoding >>",
		[8] = "<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /V (Alice) /DA (/F 12 Tf "
		      "0 g) "
		      "/F 4 /P 3 0 R /Rect [20 300 120 320] /AP << /N 9 0 R >> >>",
		[10] =
		    "<< /Type /Annot /Subtype /Widget /FT /Btn /T (agree) /V /Off /AS /Off /F 4 "
		    "/P 3 0 R /Rect [20 260 40 280] /AP << /N << /Yes 11 0 R /Off 12 0 R >> >> >>",
		[13] = "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Locked) /F 4 /P 3 0 R "
		       "/Rect [20 200 120 220] /Lock << /Type /SigFieldLock /Action /All >> >>",
		[14] = "<< /Type /Annot /Subtype /Text /Contents (a note) /T (Bob) /C [1 1 0] /F 4 "
		       "/P 3 0 R /Rect [200 300 220 320] >>",
		[15] = "<< /Fields [8 0 R 10 0 R 13 0 R 17 0 R 21 0 R 23 0 R " KIT_MORE_FIELDS
		       "] /DA (/F 12 Tf 0 g) "
		       "/DR << /Font << /F 7 0 R >> >> >>",
		[16] = "<< /Title (contract) /Producer (kit) >>",
		[17] = "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Second) /F 4 /P 3 0 R "
		       "/Rect [140 200 240 220] >>",
		[20] =
		    "<< /Dests << /Names [(d) [3 0 R /Fit]] >> /EmbeddedFiles << /Names [(a.txt) "
		    "48 0 R] >> >>",
		[21] =
		    "<< /Type /Annot /Subtype /Widget /FT /Tx /T (sum) /V (100) /DA (/F 12 Tf 0 g) "
		    "/F 4 /P 3 0 R /Rect [140 300 190 320] /AP << /N 22 0 R >> >>",
		[23] = "<< /Type /Annot /Subtype /Widget /FT /Tx /T (empty) /DA (/F 12 Tf 0 g) "
		       "/F 4 /P 3 0 R /Rect [20 340 120 360] >>",
	};
	static const struct {
		uint32_t num;
		const char *entries, *data;
	} streams[] = {
		{ 5, "",
		  "/P << /MCID 0 >> BDC BT /F 24 Tf 30 100 Td (Pay 100 to Alice) Tj ET EMC /X Do" },
		{ 6, "",
		  "/OC /L BDC BT /F 24 Tf 30 100 Td (Second page) Tj ET EMC /S gs BT /G 9 Tf 30 60 "
		  "Td (small print) Tj ET q 20 0 0 20 5 5 cm /I Do Q" },
		{ 9, KIT_AP, KIT_TEXT("Alice") },
		{ 11, "/Type /XObject /Subtype /Form /BBox [0 0 20 20]",
		  "0 0 20 20 re S 2 2 m 18 18 l S" },
		{ 12, "/Type /XObject /Subtype /Form /BBox [0 0 20 20]", "0 0 20 20 re S" },
		{ 18, "/Type /XObject /Subtype /Form /BBox [0 0 20 20]",
		  "1 0 0 rg 0 0 10 10 re f" },
		{ 19, "/Type /Metadata /Subtype /XML", "<x:xmpmeta xmlns:x='adobe:ns:meta/'/>" },
		{ 22,
		  "/Type /XObject /Subtype /Form /BBox [0 0 50 20] /Resources << /Font << /F 7 0 R "
		  ">> >>",
		  KIT_TEXT("100") },
	};

	/* its length is an object, and there is a second place where it could end */
	pencil_mark(p, 25);
	yx_buf_puts(&p->out,
		    "25 0 obj\n<< /Length 26 0 R >>\nstream\nBX \nendstream\nEX  \nendstream\n"
		    "endobj\n");
	pencil_obj(p, 26, "18");
	for (uint32_t i = 1; i < sizeof(bodies) / sizeof(bodies[0]); i++)
		if (bodies[i])
			pencil_obj(p, i, bodies[i]);
	for (size_t i = 0; i < sizeof(streams) / sizeof(streams[0]); i++)
		pencil_stream(p, streams[i].num, streams[i].entries, streams[i].data,
			      strlen(streams[i].data));
	kit_more(p);
}

/* Sign what `file` holds, once more. */
static MAY_BE_UNUSED enum yx_status
kit_sign(struct yx_buf *file, int certify, const char *field, struct yx_error *err)
{
	struct yx_sign_options o = { .who = { .key = kit_key, .cert = kit_cert },
				     .certify = certify,
				     .field = field,
				     .time = KIT_TIME };
	struct yx_buf tail = { 0 };
	enum yx_status st = yx_sign_pdf(&tail, yx_buf_bytes(file), &o, NULL, err);

	if (st == YX_OK)
		yx_buf_put_bytes(file, yx_buf_bytes(&tail));
	yx_buf_clear(&tail);
	return st;
}

/* The document, signed in state number `i`. Release with yx_buf_clear(). */
static MAY_BE_UNUSED struct yx_buf
kit_signed(size_t i, bool streams)
{
	struct yx_error err = YX_ERROR_INIT;
	struct pencil p;

	kit_identity();
	pencil_init(&p);
	kit_objects(&p);
	if (streams)
		pencil_xref_stream(&p, 24, "/Root 1 0 R /Info 16 0 R");
	else
		pencil_table(&p, "/Root 1 0 R /Info 16 0 R");
	if (kit_states[i].seal)
		CHECK_OK(kit_seal(&p.out, true, &err));
	else
		CHECK_OK(kit_sign(&p.out, kit_states[i].certify, kit_states[i].field, &err));
	return p.out;
}

/* Under the policy "integrity"; `why` gets the first signature's reason. */
static MAY_BE_UNUSED bool
kit_passes(struct yx_bytes file, char why[200])
{
	struct yx_verify_options o = { .at = KIT_TIME, .no_file_digests = true };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_verify_report *r = NULL;
	struct yx_policy policy;
	bool passed = false;

	CHECK_OK(yx_policy_builtin(&policy, "integrity", &err));
	o.policy = &policy;
	if (yx_verify_bytes(&r, file, "kit.pdf", &o, &err) == YX_OK) {
		passed = r->verdict == YX_VERDICT_TOTAL_PASSED;
		if (why && r->signature_count)
			snprintf(why, 200, "%s", r->signatures[0].reason.in[0]);
		for (size_t s = 0; why && s < r->signature_count; s++)
			for (size_t i = 0; i < r->signatures[s].change_count; i++)
				if (!r->signatures[s].changes[i].allowed)
					snprintf(why, 200, "%s: %s",
						 r->signatures[s].changes[i].path,
						 r->signatures[s].changes[i].text.in[0]);
	}
	yx_verify_report_free(r);
	return passed;
}

/* -------------------------------------------------------------------- edits */

/* Object numbers in edits: those above, or */
enum { NEW = 1000, FIELD = 2000, VALUE = 2001 };

enum kit_op { OP_END = 0, OP_SET, OP_REMOVE, OP_APPEND, OP_PUT, OP_STREAM };

struct kit_step {
	enum kit_op op;
	uint32_t num;     /* NEW + i: the i-th new object */
	const char *key;  /* of a stream: its dictionary */
	const char *text; /* "@0".."@4" are references to new objects, "@f" "@v" to the signature */
};

struct kit_edit {
	const char *name;
	int allowed; /* states that permit it */
	struct kit_step steps[6];
};

struct kit_names {
	struct yx_pdf_ref fresh[5], field, value;
};

static MAY_BE_UNUSED void
kit_expand(const struct kit_names *n, const char *text, struct yx_buf *out)
{
	for (; *text; text++) {
		struct yx_pdf_ref r;

		if (*text != '@') {
			yx_buf_put_u8(out, (uint8_t)*text);
			continue;
		}
		text++;
		r = *text == 'f' ? n->field : *text == 'v' ? n->value : n->fresh[*text - '0'];
		yx_buf_printf(out, "%u %u R", r.num, r.gen);
	}
}

static MAY_BE_UNUSED enum yx_status
kit_step(struct yx_pdf_update *u, const struct kit_names *n, const struct kit_step *s,
	 struct yx_error *err)
{
	struct yx_pdf_ref ref = { s->num, 0 };
	struct yx_buf text = { 0 };
	struct yx_pdf_obj *value = NULL, *dict = NULL, *array = NULL;
	enum yx_status st = YX_OK;

	if (s->num >= FIELD)
		ref = s->num == FIELD ? n->field : n->value;
	else if (s->num >= NEW)
		ref = n->fresh[s->num - NEW];
	kit_expand(n, s->op == OP_STREAM ? s->key : (s->text ? s->text : "null"), &text);
	st = yx_pdf_update_parse(u, yx_buf_bytes(&text), &value, err);
	if (st == YX_OK && (s->op == OP_SET || s->op == OP_REMOVE || s->op == OP_APPEND))
		st = yx_pdf_update_edit(u, ref, &dict, err);
	if (st != YX_OK)
		goto done;
	if (s->op == OP_SET)
		st = yx_pdf_dict_set(u, dict, s->key, value, err);
	else if (s->op == OP_REMOVE)
		st = yx_pdf_dict_remove(u, dict, s->key, err);
	else if (s->op == OP_PUT)
		st = yx_pdf_update_put(u, ref, value, err);
	else if (s->op == OP_STREAM)
		st = yx_pdf_update_put_stream(
		    u, ref, value, yx_bytes((const uint8_t *)s->text, strlen(s->text)), false, err);
	else if ((st = yx_pdf_update_edit_entry(u, dict, s->key, YX_PDF_ARRAY, &array, err)) ==
		 YX_OK)
		st = yx_pdf_array_append(u, array, value, err);
done:
	yx_buf_clear(&text);
	return st;
}

/* Apply an edit as one more revision of `file`. */
static MAY_BE_UNUSED enum yx_status
kit_apply(struct yx_buf *file, const struct kit_edit *e, struct yx_error *err)
{
	struct yx_pdf_signatures list = { 0 };
	struct yx_pdf_update *u = NULL;
	struct yx_pdf *doc = NULL;
	struct kit_names n = { 0 };
	struct yx_buf tail = { 0 };
	uint32_t fresh = 0;
	enum yx_status st;

	for (size_t i = 0; i < 6 && e->steps[i].op; i++)
		if (e->steps[i].num >= NEW && e->steps[i].num < FIELD &&
		    e->steps[i].num - NEW + 1 > fresh)
			fresh = e->steps[i].num - NEW + 1;
	if ((st = yx_pdf_open(&doc, yx_buf_bytes(file), NULL, err)) != YX_OK ||
	    (st = yx_pdf_signatures_list(&list, yx_pdf_latest(doc), false, err)) != YX_OK ||
	    (st = yx_pdf_update_new(&u, doc, err)) != YX_OK)
		goto done;
	if (list.count) {
		n.field = list.items[0].field;
		n.value = list.items[0].value;
	}
	for (uint32_t i = 0; st == YX_OK && i < fresh; i++)
		st = yx_pdf_update_reserve(u, &n.fresh[i], err);
	for (size_t i = 0; st == YX_OK && i < 6 && e->steps[i].op; i++)
		st = kit_step(u, &n, &e->steps[i], err);
	if (st == YX_OK)
		st = yx_pdf_update_finish(u, &tail, err);
done:
	yx_pdf_update_free(u);
	yx_pdf_signatures_clear(&list);
	yx_pdf_free(doc);
	if (st == YX_OK)
		yx_buf_put_bytes(file, yx_buf_bytes(&tail));
	yx_buf_clear(&tail);
	return st;
}

#endif
