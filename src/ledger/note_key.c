/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verifier keys, and making and checking signature lines. Each signature type says what bytes are
 * signed, so that one key could not be talked into signing for another purpose.
 */
#include <inttypes.h>
#include <string.h>
#include "note_key.h"

#define CLAUSE   "C2SP signed-note"
#define SM2_TYPE "\xffyinxin/sm2-sm3/v1"
#define SM2_HEAD "yinxin/sm2-sm3/v1\n"

/* SubjectPublicKeyInfo of an Ed25519 key up to its 32 bytes, RFC 8410 4. */
static const uint8_t ed25519_spki[12] = { 0x30, 0x2a, 0x30, 0x05, 0x06, 0x03,
					  0x2b, 0x65, 0x70, 0x03, 0x21, 0x00 };

static const struct type {
	enum yx_note_type type;
	const char *name;
	struct yx_bytes prefix; /* the bytes before the key */
	size_t key_len;         /* 0: any */
} types[] = {
	{ YX_NOTE_ED25519, "Ed25519", { (const uint8_t *)"\x01", 1 }, 32 },
	{ YX_NOTE_COSIGNATURE_ED25519, "Ed25519 cosignature", { (const uint8_t *)"\x04", 1 }, 32 },
	{ YX_NOTE_COSIGNATURE_MLDSA44,
	  "ML-DSA-44 cosignature",
	  { (const uint8_t *)"\x06", 1 },
	  1312 },
	{ YX_NOTE_SM2_SM3,
	  "SM2 with SM3 tree head",
	  { (const uint8_t *)SM2_TYPE, sizeof(SM2_TYPE) - 1 },
	  0 },
};
#define TYPES (sizeof(types) / sizeof(types[0]))

struct yx_note_key {
	char *name;
	const struct type *type;
	uint32_t id;
	struct yx_pubkey *key; /* NULL: not supported */
	struct yx_buf text;
};

const char *
yx_note_type_name(enum yx_note_type t)
{
	for (size_t i = 0; i < TYPES; i++)
		if (types[i].type == t)
			return types[i].name;
	return "unknown";
}

void
yx_note_key_free(struct yx_note_key *k)
{
	if (!k)
		return;
	yx_free(k->name);
	yx_pubkey_free(k->key);
	yx_buf_clear(&k->text);
	yx_free(k);
}

const char *
yx_note_key_name(const struct yx_note_key *k)
{
	return k->name;
}

uint32_t
yx_note_key_id(const struct yx_note_key *k)
{
	return k->id;
}

enum yx_note_type
yx_note_key_type(const struct yx_note_key *k)
{
	return k->type->type;
}

const char *
yx_note_key_text(const struct yx_note_key *k)
{
	return k->text.data ? (const char *)k->text.data : "";
}

/* SHA-256(name || 0x0A || type || key)[:4] */
static enum yx_status
key_id(const char *name, struct yx_bytes typed, uint32_t *out, struct yx_error *err)
{
	struct yx_buf in = { 0 };
	struct yx_digest d;
	enum yx_status st;

	yx_buf_puts(&in, name);
	yx_buf_put_u8(&in, '\n');
	yx_buf_put_bytes(&in, typed);
	if ((st = yx_buf_status(&in, err)) == YX_OK &&
	    (st = yx_digest(&d, YX_DIGEST_SHA256, yx_buf_bytes(&in), err)) == YX_OK)
		*out = (uint32_t)d.value[0] << 24 | (uint32_t)d.value[1] << 16 |
		       (uint32_t)d.value[2] << 8 | d.value[3];
	yx_buf_clear(&in);
	return st;
}

/* From name and type || key; parses the key where we can use it. */
static enum yx_status
make(struct yx_note_key **out, struct yx_bytes name, struct yx_bytes typed, struct yx_error *err)
{
	struct yx_note_key *k = NULL;
	struct yx_buf spki = { 0 };
	struct yx_bytes material;
	enum yx_status st = YX_OK;

	*out = NULL;
	if (!note_name_valid(name))
		return yx_fail(err, YX_MALFORMED, NULL, CLAUSE,
			       "key names are not empty and hold no blank and no '+'");
	if (!(k = yx_alloc(sizeof(*k))) || !(k->name = yx_alloc(name.len + 1))) {
		st = yx_fail_nomem(err);
		goto done;
	}
	memcpy(k->name, name.data, name.len);
	for (size_t i = 0; i < TYPES && !k->type; i++)
		if (yx_bytes_equal(yx_bytes_slice(typed, 0, types[i].prefix.len), types[i].prefix))
			k->type = &types[i];
	if (!k->type) {
		st = yx_fail(err, YX_UNSUPPORTED, NULL, CLAUSE, "unknown signature type 0x%02x",
			     typed.len ? typed.data[0] : 0U);
		goto done;
	}
	material = yx_bytes_slice(typed, k->type->prefix.len, typed.len);
	if (k->type->key_len && material.len != k->type->key_len) {
		st = yx_fail(err, YX_MALFORMED, NULL, CLAUSE, "%s key of %zu bytes, not %zu",
			     k->type->name, material.len, k->type->key_len);
		goto done;
	}
	if (k->type->key_len == 32)
		yx_buf_put(&spki, ed25519_spki, sizeof(ed25519_spki));
	yx_buf_put_bytes(&spki, material);
	if ((st = yx_buf_status(&spki, err)) != YX_OK)
		goto done;
	if (k->type->type != YX_NOTE_COSIGNATURE_MLDSA44 &&
	    (st = yx_pubkey_parse(&k->key, yx_buf_bytes(&spki), err)) != YX_OK)
		goto done;
	if (k->type->type == YX_NOTE_SM2_SM3 && yx_pubkey_type(k->key) != YX_KEY_SM2) {
		st = yx_fail(err, YX_MALFORMED, NULL, CLAUSE, "not an SM2 key");
		goto done;
	}
	if ((st = key_id(k->name, typed, &k->id, err)) != YX_OK)
		goto done;
	yx_buf_printf(&k->text, "%s+%08" PRIx32 "+", k->name, k->id);
	yx_base64_put(&k->text, typed);
	yx_buf_str(&k->text); /* a NUL behind it, for yx_note_key_text() */
	if ((st = yx_buf_status(&k->text, err)) != YX_OK)
		goto done;
	*out = k;
	k = NULL;
done:
	yx_buf_clear(&spki);
	yx_note_key_free(k);
	return st;
}

static struct yx_bytes
trim(struct yx_bytes in)
{
	while (in.len && strchr(" \t\r\n", in.data[in.len - 1]))
		in.len--;
	while (in.len && strchr(" \t\r\n", in.data[0]))
		in = yx_bytes_slice(in, 1, in.len);
	return in;
}

enum yx_status
yx_note_key_parse(struct yx_note_key **out, struct yx_bytes in, struct yx_error *err)
{
	struct yx_reader r = yx_reader(trim(in));
	struct yx_bytes name, id;
	struct yx_buf typed = { 0 };
	char want[9];
	enum yx_status st;

	*out = NULL;
	if (in.len > YX_LIMIT_NOTE_BYTES || !yx_take_until(&r, '+', &name) ||
	    !yx_take_until(&r, '+', &id) || id.len != 8)
		return yx_fail(err, YX_MALFORMED, NULL, CLAUSE,
			       "a verifier key is name+8 hex digits+base64");
	if ((st = yx_base64_decode(&typed, yx_reader_rest(&r), false, err)) != YX_OK ||
	    (st = make(out, name, yx_buf_bytes(&typed), err)) != YX_OK)
		goto done;
	snprintf(want, sizeof(want), "%08" PRIx32, (*out)->id);
	if (!yx_bytes_equal_str(id, want)) {
		st = yx_fail(err, YX_MALFORMED, NULL, CLAUSE, "key ID %.8s, but the key has %s",
			     (const char *)id.data, want);
		yx_note_key_free(*out);
		*out = NULL;
	}
done:
	yx_buf_clear(&typed);
	return st;
}

enum yx_status
yx_note_key_new(struct yx_note_key **out, const char *name, const struct yx_pubkey *key,
		struct yx_error *err)
{
	struct yx_buf typed = { 0 };
	enum yx_status st;

	*out = NULL;
	if (yx_pubkey_type(key) == YX_KEY_ED25519) {
		yx_buf_put_u8(&typed, 0x01);
		yx_buf_put_bytes(&typed, yx_pubkey_bits_value(key));
	} else if (yx_pubkey_type(key) == YX_KEY_SM2) {
		yx_buf_put(&typed, SM2_TYPE, sizeof(SM2_TYPE) - 1);
		yx_buf_put_bytes(&typed, yx_pubkey_spki(key));
	} else
		return yx_fail(err, YX_UNSUPPORTED, NULL, CLAUSE,
			       "notes are signed with Ed25519 or SM2 keys");
	if ((st = yx_buf_status(&typed, err)) == YX_OK)
		st = make(out, yx_bytes_str(name), yx_buf_bytes(&typed), err);
	yx_buf_clear(&typed);
	return st;
}

/* --------------------------------------------------------------- signatures */

static void
put_sm2_message(struct yx_buf *out, const struct yx_merkle_hash *root, struct yx_bytes text)
{
	yx_buf_puts(out, SM2_HEAD "sm3 ");
	yx_base64_put(out, yx_bytes(root->b, sizeof(root->b)));
	yx_buf_put_u8(out, '\n');
	yx_buf_put_bytes(out, text);
}

static enum yx_status
sign_line(struct yx_buf *out, const char *name, const struct yx_key *key, struct yx_bytes message,
	  struct yx_bytes before, struct yx_error *err)
{
	struct yx_scheme scheme = yx_key_default_scheme(key, false);
	struct yx_note_key *vkey = NULL;
	struct yx_buf blob = { 0 };
	enum yx_status st;

	yx_buf_put_bytes(&blob, before);
	if ((st = yx_note_key_new(&vkey, name, yx_key_public(key), err)) == YX_OK &&
	    (st = yx_key_sign(key, &scheme, message, yx_bytes(NULL, 0), &blob, err)) == YX_OK &&
	    (st = yx_buf_status(&blob, err)) == YX_OK)
		st = note_put_line(out, name, vkey->id, yx_buf_bytes(&blob), err);
	yx_note_key_free(vkey);
	yx_buf_clear(&blob);
	return st;
}

enum yx_status
yx_note_sign(struct yx_buf *out, const char *name, const struct yx_key *key, struct yx_bytes text,
	     struct yx_error *err)
{
	if (yx_pubkey_type(yx_key_public(key)) != YX_KEY_ED25519)
		return yx_fail(err, YX_USAGE, NULL, CLAUSE, "a checkpoint needs an Ed25519 key");
	return sign_line(out, name, key, text, yx_bytes(NULL, 0), err);
}

enum yx_status
yx_note_sign_sm2(struct yx_buf *out, const char *name, const struct yx_key *key,
		 struct yx_bytes text, const struct yx_merkle_hash *sm3_root, struct yx_error *err)
{
	struct yx_buf message = { 0 };
	enum yx_status st;

	if (yx_pubkey_type(yx_key_public(key)) != YX_KEY_SM2)
		return yx_fail(err, YX_USAGE, NULL, CLAUSE, "the SM3 tree head needs an SM2 key");
	put_sm2_message(&message, sm3_root, text);
	if ((st = yx_buf_status(&message, err)) == YX_OK)
		st = sign_line(out, name, key, yx_buf_bytes(&message),
			       yx_bytes(sm3_root->b, sizeof(sm3_root->b)), err);
	yx_buf_clear(&message);
	return st;
}

/* Split one blob into what the type puts before the signature, and the message it signs. */
static bool
open_blob(const struct yx_note *n, const struct yx_note_key *k, struct yx_bytes blob,
	  struct yx_buf *message, struct yx_bytes *value, struct yx_note_check *out)
{
	struct yx_reader r = yx_reader(blob);
	struct yx_bytes root;
	uint64_t seconds;

	switch (k->type->type) {
	case YX_NOTE_ED25519:
		yx_buf_put_bytes(message, n->text);
		break;
	case YX_NOTE_COSIGNATURE_ED25519:
		if (!yx_take_u64be(&r, &seconds) || seconds > (uint64_t)(INT64_MAX / YX_SECOND))
			return false;
		out->time = (yx_time)seconds * YX_SECOND;
		yx_buf_printf(message, "cosignature/v1\ntime %" PRIu64 "\n", seconds);
		yx_buf_put_bytes(message, n->text);
		break;
	case YX_NOTE_SM2_SM3:
		if (!yx_take(&r, YX_MERKLE_HASH, &root))
			return false;
		memcpy(out->sm3_root.b, root.data, YX_MERKLE_HASH);
		put_sm2_message(message, &out->sm3_root, n->text);
		break;
	case YX_NOTE_COSIGNATURE_MLDSA44:
		return false;
	}
	*value = yx_reader_rest(&r);
	return k->type->type == YX_NOTE_SM2_SM3 || value->len == 64;
}

static enum yx_status
verify_line(const struct yx_note *n, const struct yx_note_key *k, struct yx_bytes blob,
	    struct yx_note_check *out, struct yx_error *err)
{
	static const struct yx_note_check nothing = { .time = YX_TIME_NONE };
	struct yx_scheme scheme = { .kind = YX_SCHEME_EDDSA };
	struct yx_buf message = { 0 };
	struct yx_bytes value;
	bool valid = false;
	enum yx_status st = YX_OK;

	*out = nothing;
	if (!k->key) {
		out->result = YX_NOTE_UNSUPPORTED;
		return YX_OK;
	}
	if (k->type->type == YX_NOTE_SM2_SM3) {
		scheme.kind = YX_SCHEME_SM2;
		scheme.digest = YX_DIGEST_SM3;
	}
	if (open_blob(n, k, blob, &message, &value, out)) {
		if ((st = yx_buf_status(&message, err)) != YX_OK)
			goto done;
		st = yx_pubkey_verify(k->key, &scheme, yx_buf_bytes(&message), value,
				      yx_bytes(NULL, 0), false, NULL, &valid, err);
		if (st != YX_OK)
			goto done;
	}
	if (!valid)
		*out = nothing;
	out->result = valid ? YX_NOTE_VALID : YX_NOTE_INVALID;
	out->has_sm3_root = valid && k->type->type == YX_NOTE_SM2_SM3;
done:
	yx_buf_clear(&message);
	return st;
}

enum yx_status
yx_note_verify(const struct yx_note *n, const struct yx_note_key *k, struct yx_note_check *out,
	       struct yx_error *err)
{
	enum yx_status st;

	memset(out, 0, sizeof(*out));
	out->time = YX_TIME_NONE;
	for (size_t i = 0; i < n->count; i++) {
		const struct yx_note_signature *s = &n->signatures[i];

		if (s->key_id != k->id || !yx_bytes_equal_str(s->name, k->name))
			continue;
		if ((st = verify_line(n, k, s->blob, out, err)) != YX_OK)
			return st;
		/* one bad line under a known key spoils the note, whatever else is there */
		if (out->result != YX_NOTE_VALID)
			return YX_OK;
	}
	return YX_OK;
}
