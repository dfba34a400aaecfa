/* SPDX-License-Identifier: Apache-2.0 */
/*
 * crypt: the strings and streams of an encrypted document's objects on their way in and out (ISO
 * 32000-2 7.6.3), by the key and the methods that crypt_open.c found.
 */
#include "crypt.h"

#include <yinxin/crypto.h>

#include <inttypes.h>
#include <string.h>

/* Algorithm 1: the key of one object. */
static enum yx_status
object_key(const struct pdf_crypt *c, enum pdf_method m, struct yx_pdf_ref ref,
	   uint8_t out[PDF_KEY_MAX], size_t *len, struct yx_error *err)
{
	uint8_t in[PDF_KEY_MAX + 9];
	size_t n = c->key_len;
	struct yx_digest d;
	enum yx_status st;

	if (m == PDF_METHOD_AESV3) {
		memcpy(out, c->key, 32);
		*len = 32;
		return YX_OK;
	}
	memcpy(in, c->key, n);
	in[n++] = (uint8_t)ref.num;
	in[n++] = (uint8_t)(ref.num >> 8);
	in[n++] = (uint8_t)(ref.num >> 16);
	in[n++] = (uint8_t)ref.gen;
	in[n++] = (uint8_t)(ref.gen >> 8);
	if (m == PDF_METHOD_AESV2) {
		memcpy(in + n, "sAlT", 4);
		n += 4;
	}
	st = yx_digest(&d, YX_DIGEST_MD5, yx_bytes(in, n), err);
	*len = c->key_len + 5 > 16 ? 16 : c->key_len + 5;
	memcpy(out, d.value, 16);
	yx_wipe(in, sizeof(in));
	return st;
}

static enum yx_cipher_alg
cipher_of(enum pdf_method m)
{
	if (m == PDF_METHOD_RC4)
		return YX_CIPHER_RC4;
	return m == PDF_METHOD_AESV2 ? YX_CIPHER_AES128_CBC : YX_CIPHER_AES256_CBC;
}

static enum yx_status
decrypt(const struct pdf_crypt *c, enum pdf_method m, struct yx_pdf_ref ref, struct yx_bytes in,
	struct yx_buf *out, struct yx_error *err)
{
	uint8_t key[PDF_KEY_MAX];
	struct yx_bytes none = { NULL, 0 }, iv = none;
	size_t len = 0;
	enum yx_status st;

	if (m == PDF_METHOD_NONE) {
		yx_buf_put_bytes(out, in);
		return yx_buf_status(out, err);
	}
	if ((st = object_key(c, m, ref, key, &len, err)) != YX_OK)
		return st;
	if (m != PDF_METHOD_RC4) {
		if (in.len == 0)
			return YX_OK;
		if (in.len < 32 || in.len % 16 != 0)
			return yx_fail_at(err, YX_MALFORMED, YX_NO_OFFSET, "ISO 32000-2 7.6.3.1",
					  "encrypted data of %zu bytes is not whole AES blocks",
					  in.len);
		iv = yx_bytes_slice(in, 0, 16);
		in = yx_bytes_slice(in, 16, SIZE_MAX);
	}
	if (in.len)
		st = yx_cipher_decrypt(cipher_of(m), yx_bytes(key, len), iv, none,
				       m != PDF_METHOD_RC4, in, out, err);
	if (st == YX_DENIED)
		st =
		    yx_fail_at(err, YX_MALFORMED, YX_NO_OFFSET, "ISO 32000-2 7.6.3.1",
			       "encrypted data of object %" PRIu32 " has a wrong padding", ref.num);
	yx_wipe(key, sizeof(key));
	return st;
}

static enum yx_status
encrypt(const struct pdf_crypt *c, enum pdf_method m, struct yx_pdf_ref ref, struct yx_bytes in,
	struct yx_buf *out, struct yx_error *err)
{
	uint8_t key[PDF_KEY_MAX], iv[16];
	struct yx_bytes none = { NULL, 0 };
	size_t len = 0;
	enum yx_status st;

	if (m == PDF_METHOD_NONE) {
		yx_buf_put_bytes(out, in);
		return yx_buf_status(out, err);
	}
	if ((st = object_key(c, m, ref, key, &len, err)) != YX_OK)
		return st;
	if (m == PDF_METHOD_RC4) {
		if (in.len)
			st = yx_cipher_encrypt(YX_CIPHER_RC4, yx_bytes(key, len), none, none, false,
					       in, out, err);
	} else {
		if ((st = yx_random(iv, sizeof(iv), err)) != YX_OK)
			return st;
		yx_buf_put(out, iv, sizeof(iv));
		st = yx_cipher_encrypt(cipher_of(m), yx_bytes(key, len), yx_bytes(iv, 16), none,
				       true, in, out, err);
	}
	yx_wipe(key, sizeof(key));
	return st == YX_OK ? yx_buf_status(out, err) : st;
}

bool
pdf_is_signature_dict(const struct yx_pdf_obj *o)
{
	const struct yx_pdf_obj *type = yx_pdf_peek(o, "Type");

	if (!o || o->kind != YX_PDF_DICT || !yx_pdf_peek(o, "Contents"))
		return false;
	return yx_pdf_is_name(type, "Sig") || yx_pdf_is_name(type, "DocTimeStamp") ||
	       yx_pdf_peek(o, "ByteRange") != NULL;
}

static enum yx_status
decrypt_tree(struct yx_pdf *doc, struct yx_pdf_ref ref, struct yx_pdf_obj *o,
	     struct yx_arena *arena, struct yx_error *err)
{
	struct yx_buf plain;
	size_t i;
	enum yx_status st = YX_OK;

	if (o->kind == YX_PDF_STRING) {
		yx_buf_init(&plain, 0);
		st = decrypt(doc->crypt, doc->crypt->strings, ref, o->u.text, &plain, err);
		if (st == YX_OK) {
			o->u.text = yx_arena_dup(arena, yx_buf_bytes(&plain));
			if (!o->u.text.data)
				st = pdf_fail_arena(arena, err);
		}
		yx_buf_clear(&plain);
	} else if (o->kind == YX_PDF_ARRAY) {
		for (i = 0; i < o->u.array.count && st == YX_OK; i++)
			st = decrypt_tree(doc, ref,
					  (struct yx_pdf_obj *)(uintptr_t)o->u.array.items[i],
					  arena, err);
	} else if (o->kind == YX_PDF_DICT || o->kind == YX_PDF_STREAM) {
		bool signature = pdf_is_signature_dict(o);

		for (i = 0; i < o->u.dict.count && st == YX_OK; i++) {
			const struct yx_pdf_entry *e = &o->u.dict.entries[i];

			if (signature && yx_bytes_equal_str(e->key, "Contents"))
				continue;
			st = decrypt_tree(doc, ref, (struct yx_pdf_obj *)(uintptr_t)e->value, arena,
					  err);
		}
	}
	return st;
}

enum yx_status
pdf_crypt_strings(struct yx_pdf *doc, struct yx_pdf_ref ref, struct yx_pdf_obj *obj,
		  struct yx_arena *arena, struct yx_error *err)
{
	if (!doc->crypt || doc->crypt->strings == PDF_METHOD_NONE ||
	    yx_pdf_ref_equal(ref, doc->encrypt_ref))
		return YX_OK;
	if (obj->kind == YX_PDF_STREAM && yx_pdf_is_name(yx_pdf_peek(obj, "Type"), "XRef"))
		return YX_OK;
	return decrypt_tree(doc, ref, obj, arena, err);
}

/* Which method a stream is under: its own Crypt filter, embedded files, metadata, the default. */
static enum pdf_method
stream_method(const struct pdf_crypt *c, const struct yx_pdf_obj *dict)
{
	const struct yx_pdf_obj *type = yx_pdf_peek(dict, "Type");
	const struct yx_pdf_obj *filter = yx_pdf_peek(dict, "Filter");
	const struct yx_pdf_obj *params = yx_pdf_peek(dict, "DecodeParms");

	if (yx_pdf_is_name(type, "XRef"))
		return PDF_METHOD_NONE;
	if (filter && filter->kind == YX_PDF_ARRAY && filter->u.array.count)
		filter = filter->u.array.items[0];
	if (params && params->kind == YX_PDF_ARRAY && params->u.array.count)
		params = params->u.array.items[0];
	if (yx_pdf_is_name(filter, "Crypt")) {
		const struct yx_pdf_obj *name = yx_pdf_peek(params, "Name");

		if (!name || yx_pdf_is_name(name, "Identity"))
			return PDF_METHOD_NONE;
		return c->streams; /* StdCF is the only other name in use */
	}
	if (!c->encrypt_metadata && yx_pdf_is_name(type, "Metadata"))
		return PDF_METHOD_NONE;
	return yx_pdf_is_name(type, "EmbeddedFile") ? c->files : c->streams;
}

enum yx_status
pdf_crypt_stream(struct yx_pdf *doc, const struct yx_pdf_obj *stream, struct yx_bytes raw,
		 struct yx_buf *out, bool *encrypted, struct yx_error *err)
{
	enum pdf_method m = doc->crypt ? stream_method(doc->crypt, stream) : PDF_METHOD_NONE;

	*encrypted = m != PDF_METHOD_NONE;
	if (m == PDF_METHOD_NONE)
		return YX_OK;
	return decrypt(doc->crypt, m, stream->stream_of, raw, out, err);
}

enum yx_status
pdf_encrypt_string(struct yx_pdf *doc, struct yx_pdf_ref ref, struct yx_bytes in,
		   struct yx_buf *out, struct yx_error *err)
{
	return encrypt(doc->crypt, doc->crypt->strings, ref, in, out, err);
}

enum yx_status
pdf_encrypt_stream(struct yx_pdf *doc, struct yx_pdf_ref ref, const struct yx_pdf_obj *dict,
		   struct yx_bytes in, struct yx_buf *out, struct yx_error *err)
{
	enum pdf_method m = doc->crypt ? stream_method(doc->crypt, dict) : PDF_METHOD_NONE;

	return encrypt(doc->crypt, m, ref, in, out, err);
}
