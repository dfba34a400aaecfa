/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Handwriting packages: sealing, reading, checking what they are bound to, opening. The shape of a
 * package is in the public header; limits are those of the capture inside.
 */
#include <yinxin/sign_ink.h>

#include <string.h>
#include <yinxin/limits.h>

#define MAGIC  "YXIP\x01"
#define DIGEST 32
#define IV     12
#define TAG    16

static const enum yx_cipher_alg ciphers[] = { 0, YX_CIPHER_AES256_GCM, YX_CIPHER_SM4_GCM };
static const enum yx_digest_alg digests[] = { 0, YX_DIGEST_SHA256, YX_DIGEST_SM3 };

/* 1 or 2, or 0 for a kind that packages do not use. */
static uint8_t
cipher_code(enum yx_cipher_alg alg)
{
	return alg == ciphers[1] ? 1 : alg == ciphers[2] ? 2 : 0;
}

static uint8_t
digest_code(enum yx_digest_alg alg)
{
	return alg == digests[1] ? 1 : alg == digests[2] ? 2 : 0;
}

static enum yx_status
check_binding(const struct yx_ink_binding *b, struct yx_error *err)
{
	size_t len = b->field ? strlen(b->field) : 0;

	if (!digest_code(b->document.alg) || b->document.len != DIGEST)
		return yx_fail(err, YX_USAGE, NULL, "",
			       "the document's digest must be SHA-256 or SM3");
	if (len == 0 || len > YX_INK_FIELD_MAX || !yx_utf8_valid(yx_bytes_str(b->field)))
		return yx_fail(err, YX_USAGE, NULL, "",
			       "a field name of 1 to %d bytes of UTF-8 is needed",
			       YX_INK_FIELD_MAX);
	return YX_OK;
}

enum yx_status
yx_ink_package_seal(struct yx_buf *out, const struct yx_ink *ink,
		    const struct yx_ink_binding *binding, enum yx_cipher_alg cipher,
		    struct yx_bytes key, struct yx_error *err)
{
	struct yx_buf plain = { 0 }, head = { 0 }, sealed = { 0 };
	struct yx_digest act;
	uint8_t iv[IV];
	enum yx_status st;

	yx_buf_init_secret(&plain, YX_LIMIT_INK_FILE);
	if ((st = check_binding(binding, err)) != YX_OK)
		goto done;
	if (!cipher_code(cipher)) {
		st = yx_fail(err, YX_USAGE, NULL, "", "packages use AES-256-GCM or SM4-GCM");
		goto done;
	}
	if ((st = yx_ink_write(ink, YX_INK_FORMAT_COMPACT, &plain, err)) != YX_OK ||
	    (st = yx_digest(&act, binding->document.alg, yx_buf_bytes(&plain), err)) != YX_OK ||
	    (st = yx_random(iv, sizeof(iv), err)) != YX_OK)
		goto done;
	yx_buf_put(&head, MAGIC, sizeof(MAGIC) - 1);
	yx_buf_put_u8(&head, cipher_code(cipher));
	yx_buf_put_u8(&head, digest_code(binding->document.alg));
	yx_buf_put_bytes(&head, yx_digest_bytes(&binding->document));
	yx_buf_put_bytes(&head, yx_digest_bytes(&act));
	yx_buf_put_u8(&head, (uint8_t)strlen(binding->field));
	yx_buf_puts(&head, binding->field);
	yx_buf_put(&head, iv, sizeof(iv));
	if ((st = yx_buf_status(&head, err)) != YX_OK ||
	    (st = yx_cipher_encrypt(cipher, key, yx_bytes(iv, sizeof(iv)), yx_buf_bytes(&head),
				    false, yx_buf_bytes(&plain), &sealed, err)) != YX_OK)
		goto done;
	yx_buf_put_bytes(out, yx_buf_bytes(&head));
	yx_buf_put_u32be(out, (uint32_t)sealed.len);
	yx_buf_put_bytes(out, yx_buf_bytes(&sealed));
	st = yx_buf_status(out, err);
done:
	yx_buf_clear(&plain);
	yx_buf_clear(&head);
	yx_buf_clear(&sealed);
	return st;
}

static bool
take_digest(struct yx_reader *r, struct yx_digest *out, enum yx_digest_alg alg)
{
	struct yx_bytes value;

	if (!yx_take(r, DIGEST, &value))
		return false;
	out->alg = alg;
	out->len = DIGEST;
	memcpy(out->value, value.data, DIGEST);
	return true;
}

enum yx_status
yx_ink_package_parse(struct yx_ink_package *out, struct yx_bytes in, struct yx_error *err)
{
	struct yx_reader r = yx_reader(in);
	uint8_t cipher, digest, field_len;
	struct yx_bytes field, iv;
	uint32_t len;

	*out = (struct yx_ink_package){ 0 };
	if (!yx_accept(&r, "YXIP"))
		return yx_fail(err, YX_MALFORMED, &r, "", "not a handwriting package");
	if (!yx_accept(&r, "\x01"))
		return yx_fail(err, YX_UNSUPPORTED, &r, "",
			       "a handwriting package of another version");
	if (!yx_take_u8(&r, &cipher) || !yx_take_u8(&r, &digest) || cipher < 1 || cipher > 2 ||
	    digest < 1 || digest > 2)
		return yx_fail(err, YX_MALFORMED, &r, "", "unknown cipher or digest");
	out->cipher = ciphers[cipher];
	if (!take_digest(&r, &out->document, digests[digest]) ||
	    !take_digest(&r, &out->act, digests[digest]))
		return yx_fail(err, YX_MALFORMED, &r, "", "the package breaks off");
	if (!yx_take_u8(&r, &field_len) || field_len == 0 || field_len > YX_INK_FIELD_MAX ||
	    !yx_take(&r, field_len, &field) || !yx_utf8_valid(field) ||
	    memchr(field.data, 0, field.len))
		return yx_fail(err, YX_MALFORMED, &r, "", "a broken field name");
	memcpy(out->field, field.data, field.len);
	if (!yx_take(&r, IV, &iv))
		return yx_fail(err, YX_MALFORMED, &r, "", "the package breaks off");
	memcpy(out->iv, iv.data, IV);
	out->head = yx_bytes_slice(in, 0, (size_t)yx_reader_offset(&r));
	if (!yx_take_u32be(&r, &len) || len <= TAG || !yx_take(&r, len, &out->cipher_text) ||
	    !yx_reader_at_end(&r))
		return yx_fail(err, YX_MALFORMED, &r, "",
			       "the capture is shorter or longer than stated");
	if (len > YX_LIMIT_INK_FILE + TAG)
		return yx_fail(err, YX_LIMIT, &r, "", "a capture larger than 8 MiB");
	return YX_OK;
}

enum yx_ink_bound
yx_ink_package_check(const struct yx_ink_package *p, const struct yx_ink_binding *binding)
{
	if (!yx_digest_equal(&p->document, &binding->document))
		return YX_INK_OTHER_DOCUMENT;
	return strcmp(p->field, binding->field) == 0 ? YX_INK_BOUND : YX_INK_OTHER_FIELD;
}

bool
yx_ink_package_same_act(const struct yx_ink_package *a, const struct yx_ink_package *b)
{
	return yx_digest_equal(&a->act, &b->act);
}

enum yx_status
yx_ink_package_open(struct yx_ink **out, const struct yx_ink_package *p,
		    const struct yx_ink_binding *binding, struct yx_bytes key, struct yx_error *err)
{
	struct yx_buf plain = { 0 };
	struct yx_digest act;
	enum yx_status st;

	*out = NULL;
	yx_buf_init_secret(&plain, YX_LIMIT_INK_FILE + TAG);
	if ((st = check_binding(binding, err)) != YX_OK)
		goto done;
	switch (yx_ink_package_check(p, binding)) {
	case YX_INK_OTHER_DOCUMENT:
		st = yx_fail(err, YX_DENIED, NULL, "",
			     "the handwriting belongs to another document");
		goto done;
	case YX_INK_OTHER_FIELD:
		st = yx_fail(err, YX_DENIED, NULL, "",
			     "the handwriting was written for field \"%s\"", p->field);
		goto done;
	case YX_INK_BOUND:
		break;
	}
	if ((st = yx_cipher_decrypt(p->cipher, key, yx_bytes(p->iv, IV), p->head, false,
				    p->cipher_text, &plain, err)) != YX_OK ||
	    (st = yx_digest(&act, p->act.alg, yx_buf_bytes(&plain), err)) != YX_OK)
		goto done;
	if (!yx_digest_equal(&act, &p->act)) {
		st = yx_fail(err, YX_DENIED, NULL, "",
			     "the capture is not the one the package names");
		goto done;
	}
	st = yx_ink_parse(out, yx_buf_bytes(&plain), YX_INK_FORMAT_COMPACT, err);
done:
	yx_buf_clear(&plain);
	return st;
}
