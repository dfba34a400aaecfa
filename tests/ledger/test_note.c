/* SPDX-License-Identifier: Apache-2.0 */
/* ledger_note: the text formats of C2SP, and signatures on them by both kinds of key. */
#include <yinxin/ledger_note.h>
#include "../test.h"

static struct yx_error err;

static const char text[] = "example.org/log\n3\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";

static struct yx_key *
new_key(const char *kind)
{
	struct yx_key *k = NULL;

	CHECK_OK(yx_key_generate(&k, kind, &err));
	return k;
}

/* A checkpoint signed by an Ed25519 and an SM2 key. */
static void
make_note(struct yx_buf *out, const struct yx_key *ed, const struct yx_key *sm2)
{
	struct yx_merkle_hash sm3_root;

	memset(&sm3_root, 0x33, sizeof(sm3_root));
	CHECK_OK(yx_note_begin(out, yx_bytes_str(text), &err));
	CHECK_OK(yx_note_sign(out, "example.org/log", ed, yx_bytes_str(text), &err));
	CHECK_OK(
	    yx_note_sign_sm2(out, "example.org/log", sm2, yx_bytes_str(text), &sm3_root, &err));
}

static void
signs_and_verifies_with_both_keys(void)
{
	struct yx_key *ed = new_key("ed25519"), *sm2 = new_key("sm2"), *other = new_key("ed25519");
	struct yx_note_key *ved = NULL, *vsm2 = NULL, *vother = NULL, *again = NULL;
	struct yx_note_check check;
	struct yx_buf note = { 0 };
	struct yx_checkpoint cp;
	struct yx_note n;

	REQUIRE(ed && sm2 && other);
	make_note(&note, ed, sm2);
	CHECK_OK(yx_note_parse(&n, yx_buf_bytes(&note), &err));
	CHECK_INT(n.count, 2);
	CHECK(yx_bytes_equal_str(n.text, text));
	CHECK_OK(yx_checkpoint_parse(&cp, n.text, &err));
	CHECK(yx_bytes_equal_str(cp.origin, "example.org/log"));
	CHECK_INT(cp.size, 3);
	CHECK_OK(yx_note_key_new(&ved, "example.org/log", yx_key_public(ed), &err));
	CHECK_OK(yx_note_key_new(&vsm2, "example.org/log", yx_key_public(sm2), &err));
	CHECK_OK(yx_note_key_new(&vother, "example.org/log", yx_key_public(other), &err));
	CHECK_OK(yx_note_verify(&n, ved, &check, &err));
	CHECK_INT(check.result, YX_NOTE_VALID);
	CHECK(!check.has_sm3_root);
	CHECK_OK(yx_note_verify(&n, vsm2, &check, &err));
	CHECK_INT(check.result, YX_NOTE_VALID);
	CHECK(check.has_sm3_root && check.sm3_root.b[0] == 0x33);
	CHECK_OK(yx_note_verify(&n, vother, &check, &err));
	CHECK_INT(check.result, YX_NOTE_ABSENT);

	/* the texts of the keys lead back to the same keys */
	CHECK_OK(yx_note_key_parse(&again, yx_bytes_str(yx_note_key_text(vsm2)), &err));
	CHECK(again && yx_note_key_id(again) == yx_note_key_id(vsm2));
	CHECK_INT(yx_note_key_type(again), YX_NOTE_SM2_SM3);
	yx_note_key_free(again);
	CHECK_OK(yx_note_key_parse(&again, yx_bytes_str(yx_note_key_text(ved)), &err));
	CHECK_OK(yx_note_verify(&n, again, &check, &err));
	CHECK_INT(check.result, YX_NOTE_VALID);
	yx_note_key_free(again);
	yx_note_clear(&n);

	/* the wrong kind of key */
	CHECK_STATUS(yx_note_sign(&note, "a", sm2, yx_bytes_str(text), &err), YX_USAGE);
	yx_note_key_free(ved);
	yx_note_key_free(vsm2);
	yx_note_key_free(vother);
	yx_key_free(ed);
	yx_key_free(sm2);
	yx_key_free(other);
	yx_buf_clear(&note);
}

/* Both lines, taken apart here and given to OpenSSL, with what docs/LEDGER.md says is signed. */
static void
put_file(const char *name, struct yx_bytes data)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/%s", test_scratch(), name);
	CHECK_OK(yx_file_write(path, data, YX_OUT_REPLACE, &err));
}

static void
openssl_verifies_both_lines(void)
{
	struct yx_key *ed = new_key("ed25519"), *sm2 = new_key("sm2");
	struct yx_buf note = { 0 }, message = { 0 };
	struct yx_bytes blob;
	struct yx_note n;

	if (!test_have("openssl"))
		test_skip("the openssl command is not installed");
	REQUIRE(ed && sm2);
	make_note(&note, ed, sm2);
	CHECK_OK(yx_note_parse(&n, yx_buf_bytes(&note), &err));
	REQUIRE(n.count == 2);
	put_file("text", n.text);
	put_file("ed.sig", n.signatures[0].blob);
	put_file("ed.der", yx_pubkey_spki(yx_key_public(ed)));
	blob = n.signatures[1].blob;
	yx_buf_puts(&message, "yinxin/sm2-sm3/v1\nsm3 ");
	yx_base64_put(&message, yx_bytes_slice(blob, 0, 32));
	yx_buf_puts(&message, "\n");
	yx_buf_put_bytes(&message, n.text);
	put_file("sm2.text", yx_buf_bytes(&message));
	put_file("sm2.sig", yx_bytes_slice(blob, 32, blob.len));
	put_file("sm2.der", yx_pubkey_spki(yx_key_public(sm2)));
	CHECK_INT(
	    test_sh("cd %s && openssl pkeyutl -verify -rawin -pubin -inkey ed.der -keyform DER "
		    "-in text -sigfile ed.sig >ed.out 2>&1",
		    test_scratch()),
	    0);
	CHECK_INT(
	    test_sh("cd %s && openssl pkeyutl -verify -rawin -digest sm3 -pubin -inkey sm2.der "
		    "-keyform DER -in sm2.text -sigfile sm2.sig "
		    "-pkeyopt distid:1234567812345678 >sm2.out 2>&1",
		    test_scratch()),
	    0);
	yx_note_clear(&n);
	yx_key_free(ed);
	yx_key_free(sm2);
	yx_buf_clear(&note);
	yx_buf_clear(&message);
}

static void
every_changed_byte_is_seen(void)
{
	struct yx_key *ed = new_key("ed25519"), *sm2 = new_key("sm2");
	struct yx_note_key *ved = NULL, *vsm2 = NULL;
	struct yx_buf note = { 0 };

	REQUIRE(ed && sm2);
	make_note(&note, ed, sm2);
	CHECK_OK(yx_note_key_new(&ved, "example.org/log", yx_key_public(ed), &err));
	CHECK_OK(yx_note_key_new(&vsm2, "example.org/log", yx_key_public(sm2), &err));
	for (size_t i = 0; i < note.len; i++) {
		struct yx_note_check a = { 0 }, b = { 0 };
		struct yx_note n;

		note.data[i] ^= 1;
		if (yx_note_parse(&n, yx_buf_bytes(&note), NULL) == YX_OK) {
			CHECK_OK(yx_note_verify(&n, ved, &a, &err));
			CHECK_OK(yx_note_verify(&n, vsm2, &b, &err));
			CHECK_MSG(a.result != YX_NOTE_VALID || b.result != YX_NOTE_VALID,
				  "byte %zu may change", i);
			yx_note_clear(&n);
		}
		note.data[i] ^= 1;
	}
	for (size_t len = 0; len < note.len; len++) {
		struct yx_note_check b = { 0 };
		struct yx_note n;

		if (yx_note_parse(&n, yx_bytes(note.data, len), NULL) != YX_OK)
			continue;
		CHECK_OK(yx_note_verify(&n, vsm2, &b, &err));
		CHECK_MSG(b.result != YX_NOTE_VALID, "valid when cut to %zu bytes", len);
		yx_note_clear(&n);
	}
	yx_note_key_free(ved);
	yx_note_key_free(vsm2);
	yx_key_free(ed);
	yx_key_free(sm2);
	yx_buf_clear(&note);
}

static void
refuses_malformed_notes(void)
{
	static const struct {
		const char *name, *text;
	} cases[] = {
		{ "empty", "" },
		{ "no signatures", "text\n" },
		{ "blank line but no signature", "text\n\n" },
		{ "no newline at the end", "text\n\n\xe2\x80\x94 a AAAAAAAA" },
		{ "hyphen for dash", "text\n\n- a AAAAAAAA\n" },
		{ "no blank after the dash", "text\n\n\xe2\x80\x94"
					     "a AAAAAAAA\n" },
		{ "no name", "text\n\n\xe2\x80\x94  AAAAAAAA\n" },
		{ "plus in the name", "text\n\n\xe2\x80\x94 a+b AAAAAAAA\n" },
		{ "unicode space in the name", "text\n\n\xe2\x80\x94 a\xe3\x80\x80"
					       "b AAAAAAAA\n" },
		{ "bad base64", "text\n\n\xe2\x80\x94 a AAAA*AAA\n" },
		{ "padding bits", "text\n\n\xe2\x80\x94 a AAAAAAB=\n" },
		{ "only a key id", "text\n\n\xe2\x80\x94 a AAAAAA==\n" },
		{ "trailing blank", "text\n\n\xe2\x80\x94 a AAAAAAAA \n" },
		{ "tab", "te\txt\n\n\xe2\x80\x94 a AAAAAAAA\n" },
		{ "carriage return", "text\r\n\n\xe2\x80\x94 a AAAAAAAA\n" },
		{ "bad utf-8", "te\xfft\n\n\xe2\x80\x94 a AAAAAAAA\n" },
	};
	struct yx_buf many = { 0 };
	struct yx_note n;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		CHECK_MSG(yx_note_parse(&n, yx_bytes_str(cases[i].text), &err) == YX_MALFORMED,
			  "%s: accepted", cases[i].name);
	CHECK_OK(yx_note_parse(&n, yx_bytes_str("a\n\nb\n\n\xe2\x80\x94 k AAAAAAAA\n"), &err));
	CHECK(yx_bytes_equal_str(n.text, "a\n\nb\n"));
	yx_note_clear(&n);
	yx_buf_puts(&many, "t\n\n");
	for (int i = 0; i <= YX_LIMIT_NOTE_SIGNATURES; i++)
		yx_buf_puts(&many, "\xe2\x80\x94 k AAAAAAAA\n");
	CHECK_STATUS(yx_note_parse(&n, yx_buf_bytes(&many), &err), YX_LIMIT);
	yx_buf_fill(&many, 'x', YX_LIMIT_NOTE_BYTES);
	CHECK_STATUS(yx_note_parse(&n, yx_buf_bytes(&many), &err), YX_LIMIT);
	yx_buf_clear(&many);
}

static void
refuses_malformed_checkpoints(void)
{
	static const struct {
		const char *name, *text;
	} cases[] = {
		{ "empty", "" },
		{ "empty origin", "\n3\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n" },
		{ "control character in the origin",
		  "o\x01\n3\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n" },
		{ "leading zero", "o\n03\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n" },
		{ "negative size", "o\n-3\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n" },
		{ "size beyond 64 bits",
		  "o\n18446744073709551616\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n" },
		{ "short root", "o\n3\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n" },
		{ "no newline", "o\n3\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=" },
		{ "empty extension", "o\n3\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\nx\n" },
	};
	struct yx_checkpoint cp;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		CHECK_MSG(yx_checkpoint_parse(&cp, yx_bytes_str(cases[i].text), &err) ==
			      YX_MALFORMED,
			  "%s: accepted", cases[i].name);
	CHECK_OK(yx_checkpoint_parse(
	    &cp, yx_bytes_str("o\n0\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\next\n"), &err));
	CHECK(yx_bytes_equal_str(cp.extensions, "ext\n"));
}

static void
refuses_malformed_keys(void)
{
	struct yx_key *ed = new_key("ed25519"), *p256 = new_key("p256");
	struct yx_note_key *k = NULL;
	char changed[256];

	REQUIRE(ed && p256);
	CHECK_STATUS(yx_note_key_parse(&k, yx_bytes_str("no key"), &err), YX_MALFORMED);
	CHECK_STATUS(yx_note_key_parse(&k, yx_bytes_str("a+00000000+AQ=="), &err), YX_MALFORMED);
	CHECK_STATUS(yx_note_key_parse(&k, yx_bytes_str("a+00000000+CQ=="), &err), YX_UNSUPPORTED);
	CHECK_STATUS(yx_note_key_parse(&k, yx_bytes_str("a b+00000000+AQ=="), &err), YX_MALFORMED);
	CHECK_STATUS(yx_note_key_new(&k, "a", yx_key_public(p256), &err), YX_UNSUPPORTED);
	CHECK_OK(yx_note_key_new(&k, "name", yx_key_public(ed), &err));
	REQUIRE(k);
	snprintf(changed, sizeof(changed), " %s\n", yx_note_key_text(k));
	yx_note_key_free(k);
	CHECK_OK(yx_note_key_parse(&k, yx_bytes_str(changed), &err));
	yx_note_key_free(k);
	changed[6] = changed[6] == '0' ? '1' : '0'; /* of the key ID */
	CHECK_STATUS(yx_note_key_parse(&k, yx_bytes_str(changed), &err), YX_MALFORMED);
	yx_key_free(ed);
	yx_key_free(p256);
}

/* A witness's line, made here by hand as tlog-cosignature describes it. */
static void
verifies_a_cosignature(void)
{
	struct yx_key *ed = new_key("ed25519");
	struct yx_scheme eddsa = { .kind = YX_SCHEME_EDDSA };
	struct yx_buf vkey = { 0 }, id = { 0 }, message = { 0 }, blob = { 0 }, note = { 0 };
	struct yx_note_key *k = NULL;
	struct yx_note_check check;
	struct yx_digest d;
	struct yx_note n;
	uint8_t typed[33] = { 0x04 };

	REQUIRE(ed);
	memcpy(typed + 1, yx_pubkey_bits_value(yx_key_public(ed)).data, 32);
	yx_buf_puts(&id, "witness.example/w\n");
	yx_buf_put(&id, typed, sizeof(typed));
	CHECK_OK(yx_digest(&d, YX_DIGEST_SHA256, yx_buf_bytes(&id), &err));
	yx_buf_puts(&vkey, "witness.example/w+");
	yx_hex_put(&vkey, yx_bytes(d.value, 4));
	yx_buf_puts(&vkey, "+");
	yx_base64_put(&vkey, yx_bytes(typed, sizeof(typed)));
	CHECK_OK(yx_note_key_parse(&k, yx_buf_bytes(&vkey), &err));
	REQUIRE(k);
	yx_buf_puts(&message, "cosignature/v1\ntime 1679315147\n");
	yx_buf_puts(&message, text);
	yx_buf_put(&blob, d.value, 4);
	yx_buf_put_u64be(&blob, 1679315147);
	CHECK_OK(yx_key_sign(ed, &eddsa, yx_buf_bytes(&message), yx_bytes(NULL, 0), &blob, &err));
	yx_buf_printf(&note, "%s\n\xe2\x80\x94 witness.example/w ", text);
	yx_base64_put(&note, yx_buf_bytes(&blob));
	yx_buf_puts(&note, "\n");
	CHECK_OK(yx_note_parse(&n, yx_buf_bytes(&note), &err));
	CHECK_OK(yx_note_verify(&n, k, &check, &err));
	CHECK_INT(check.result, YX_NOTE_VALID);
	CHECK_INT(check.time, INT64_C(1679315147) * YX_SECOND);
	yx_note_clear(&n);
	yx_note_key_free(k);
	yx_key_free(ed);
	yx_buf_clear(&vkey);
	yx_buf_clear(&id);
	yx_buf_clear(&message);
	yx_buf_clear(&blob);
	yx_buf_clear(&note);
}

static void
offline_proofs_round_trip(void)
{
	static const char cp[] = "o\n3\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n"
				 "\xe2\x80\x94 k AAAAAAAA\n";
	struct yx_merkle_proof path = { 0 };
	struct yx_tlog_proof p;
	struct yx_buf out = { 0 }, again = { 0 };

	path.count = 2;
	memset(&path.hash[0], 1, 32);
	memset(&path.hash[1], 2, 32);
	for (int extra = 0; extra < 2; extra++) {
		yx_buf_reset(&out);
		yx_buf_reset(&again);
		CHECK_OK(yx_tlog_proof_put(&out, 7, &path, yx_bytes("xyz", extra ? 3 : 0),
					   yx_bytes_str(cp), &err));
		CHECK_OK(yx_tlog_proof_parse(&p, yx_buf_bytes(&out), &err));
		CHECK_INT(p.index, 7);
		CHECK_INT(p.path.count, 2);
		CHECK(p.has_extra == (extra == 1));
		CHECK(yx_bytes_equal_str(p.checkpoint, cp));
		CHECK_OK(yx_tlog_proof_put(&again, p.index, &p.path, yx_buf_bytes(&p.extra),
					   p.checkpoint, &err));
		CHECK(yx_bytes_equal(yx_buf_bytes(&out), yx_buf_bytes(&again)));
		yx_tlog_proof_clear(&p);
		for (size_t n = 0; n + strlen(cp) <= out.len; n++)
			CHECK_MSG(yx_tlog_proof_parse(&p, yx_bytes(out.data, n), NULL) ==
				      YX_MALFORMED,
				  "accepted %zu bytes", n);
	}
	yx_buf_clear(&out);
	yx_buf_clear(&again);
}

static void
c2sp_examples_parse(void)
{
	struct yx_bytes cp_file, note_file;
	struct yx_checkpoint cp;
	struct yx_note n;
	char path[512];

	snprintf(path, sizeof(path), "%s/c2sp-checkpoint-example.txt", test_corpus("merkle-log"));
	cp_file = test_read(path);
	CHECK_OK(yx_note_parse(&n, cp_file, &err));
	CHECK_INT(n.count, 1);
	CHECK_OK(yx_checkpoint_parse(&cp, n.text, &err));
	CHECK_INT(cp.size, 20852163);
	CHECK(yx_bytes_equal_str(cp.origin, "example.com/behind-the-sofa"));
	CHECK_INT(n.signatures[0].key_id, 0x033de0ae);
	yx_note_clear(&n);
	snprintf(path, sizeof(path), "%s/c2sp-signed-note-example.txt", test_corpus("merkle-log"));
	note_file = test_read(path);
	CHECK_OK(yx_note_parse(&n, note_file, &err));
	CHECK(yx_bytes_find(n.text, YX_BYTES_LIT("\n\n"), 0) != SIZE_MAX);
	CHECK(yx_bytes_equal_str(n.signatures[0].name, "quasimodo.example/salvatore"));
	yx_note_clear(&n);
	free((void *)(uintptr_t)cp_file.data);
	free((void *)(uintptr_t)note_file.data);
}

TEST_MAIN(CASE(signs_and_verifies_with_both_keys), CASE(openssl_verifies_both_lines),
	  CASE(every_changed_byte_is_seen), CASE(refuses_malformed_notes),
	  CASE(refuses_malformed_checkpoints), CASE(refuses_malformed_keys),
	  CASE(verifies_a_cosignature), CASE(offline_proofs_round_trip), CASE(c2sp_examples_parse))
