/* SPDX-License-Identifier: Apache-2.0 */
/*
 * crypt_open: the encryption dictionary, its crypt filters and the password (ISO 32000-2 7.6.2,
 * 7.6.4, 7.6.6). Only the standard handler; others are named and refused.
 */
#include "crypt.h"

void
pdf_crypt_free(struct pdf_crypt *c)
{
	if (!c)
		return;
	yx_wipe(c, sizeof(*c));
	yx_free(c);
}

static enum yx_status
method_of(struct yx_pdf_view v, const struct yx_pdf_obj *dict, struct yx_bytes filter,
	  enum pdf_method *out, int *length, struct yx_error *err)
{
	const struct yx_pdf_obj *cf = NULL, *one = NULL;
	struct yx_bytes cfm;
	enum yx_status st;

	*out = PDF_METHOD_NONE;
	if (filter.len == 0 || yx_bytes_equal_str(filter, "Identity"))
		return YX_OK;
	if ((st = yx_pdf_get(v, dict, "CF", &cf, err)) != YX_OK)
		return st;
	if ((st = yx_pdf_resolve(v, yx_pdf_peek_bytes(cf, filter), &one, err)) != YX_OK)
		return st;
	cfm = pdf_get_name(v, one, "CFM");
	if (yx_bytes_equal_str(cfm, "V2")) {
		int64_t n = pdf_get_int(v, one, "Length", 0);

		*out = PDF_METHOD_RC4;
		if (n >= 5 && n <= 16) /* bytes here, though some write bits */
			*length = (int)n;
		else if (n >= 40 && n <= 128 && n % 8 == 0)
			*length = (int)n / 8;
	} else if (yx_bytes_equal_str(cfm, "AESV2")) {
		*out = PDF_METHOD_AESV2;
		*length = 16;
	} else if (yx_bytes_equal_str(cfm, "AESV3")) {
		*out = PDF_METHOD_AESV3;
		*length = 32;
	} else if (!yx_bytes_equal_str(cfm, "None")) {
		return yx_fail_at(err, YX_UNSUPPORTED, dict->offset, "ISO 32000-2 7.6.6",
				  "an unknown crypt filter method");
	}
	return YX_OK;
}

static enum yx_status
read_methods(struct yx_pdf_view v, const struct yx_pdf_obj *dict, struct pdf_crypt *c,
	     struct pdf_crypt_input *in, struct yx_error *err)
{
	struct yx_bytes stmf, strf, eff;
	enum yx_status st;

	if (in->v < 4) {
		c->strings = c->streams = c->files = PDF_METHOD_RC4;
		return YX_OK;
	}
	if (in->v == 5)
		in->length = 32;
	stmf = pdf_get_name(v, dict, "StmF");
	strf = pdf_get_name(v, dict, "StrF");
	eff = pdf_get_name(v, dict, "EFF");
	if ((st = method_of(v, dict, stmf, &c->streams, &in->length, err)) != YX_OK)
		return st;
	if ((st = method_of(v, dict, strf, &c->strings, &in->length, err)) != YX_OK)
		return st;
	return method_of(v, dict, eff.len ? eff : stmf, &c->files, &in->length, err);
}

/* Absent, or one of two whole numbers. */
static bool
is_one_of(const struct yx_pdf_obj *dict, const char *key, int64_t a, int64_t b)
{
	const struct yx_pdf_obj *o = yx_pdf_peek(dict, key);

	return !o || (o->kind == YX_PDF_INT && (o->u.integer == a || o->u.integer == b));
}

/* 7.6.6: StdCF, of the method that goes with /V, for strings and streams alike. */
static bool
has_plain_filters(struct yx_pdf_view v, const struct yx_pdf_obj *dict, int version)
{
	const struct yx_pdf_obj *cf = NULL, *std = NULL, *method;
	int64_t bytes = version == 5 ? 32 : 16;

	if (yx_pdf_get(v, dict, "CF", &cf, NULL) != YX_OK ||
	    yx_pdf_get(v, cf, "StdCF", &std, NULL) != YX_OK ||
	    !yx_pdf_is_name(yx_pdf_peek(dict, "StmF"), "StdCF") ||
	    !yx_pdf_is_name(yx_pdf_peek(dict, "StrF"), "StdCF"))
		return false;
	method = yx_pdf_peek(std, "CFM");
	/* /Length of a filter is in bytes; many write bits */
	return is_one_of(std, "Length", bytes, bytes * 8) &&
	       (version == 5 ? yx_pdf_is_name(method, "AESV3")
			     : yx_pdf_is_name(method, "AESV2") || yx_pdf_is_name(method, "V2"));
}

/* 7.6.4.2, table 21: which V goes with which R, and what each needs; readers differ on the rest. */
static void
note_dict(struct yx_pdf *doc, const struct yx_pdf_obj *dict, const struct pdf_crypt_input *in)
{
	const struct yx_pdf_obj *metadata = yx_pdf_peek(dict, "EncryptMetadata");
	bool pair = (in->v == 1 && in->r <= 3) || (in->v == 2 && in->r == 3) ||
		    (in->v == 4 && in->r == 4) || (in->v == 5 && (in->r == 5 || in->r == 6));

	if (!pair || (metadata && metadata->kind != YX_PDF_BOOL) ||
	    (in->v >= 4 && !has_plain_filters(yx_pdf_latest(doc), dict, in->v)))
		pdf_note(doc, YX_PDF_NOTE_ENCRYPTION, dict->offset, 0,
			 "an encryption dictionary that readers take in several ways");
}

static struct yx_bytes
string_of(struct yx_pdf_view v, const struct yx_pdf_obj *dict, const char *key)
{
	const struct yx_pdf_obj *o = NULL;

	if (yx_pdf_get(v, dict, key, &o, NULL) != YX_OK || o->kind != YX_PDF_STRING)
		return yx_bytes(NULL, 0);
	return o->u.text;
}

static enum yx_status
check_input(const struct pdf_crypt_input *in, const struct yx_pdf_obj *dict, struct yx_error *err)
{
	size_t want = in->r >= 5 ? 48 : 32;

	if (in->v < 1 || in->v == 3 || in->v > 5 || in->r < 2 || in->r > 6 ||
	    (in->v == 5) != (in->r >= 5))
		return yx_fail_at(err, YX_UNSUPPORTED, dict->offset, "ISO 32000-2 7.6.4.2",
				  "encryption V %d, R %d is not one this program knows", in->v,
				  in->r);
	if (in->o.len < want || in->u.len < want ||
	    (in->r >= 5 && (in->oe.len < 32 || in->ue.len < 32 || in->perms.len < 16)))
		return yx_fail_at(err, YX_MALFORMED, dict->offset, "ISO 32000-2 7.6.4.2",
				  "the encryption dictionary lacks a part or has a short one");
	if (in->length < 5 || in->length > 32 || (in->r < 5 && in->length > 16))
		return yx_fail_at(err, YX_MALFORMED, dict->offset, "ISO 32000-2 7.6.4.2",
				  "an encryption key of %d bytes", in->length);
	return YX_OK;
}

static enum yx_status
read_dict(struct yx_pdf *doc, const struct yx_pdf_obj *dict, struct pdf_crypt *c,
	  struct pdf_crypt_input *in, struct yx_error *err)
{
	struct yx_pdf_view v = yx_pdf_latest(doc);
	const struct yx_pdf_obj *o = NULL, *trailer = doc->revisions[v.revision].trailer;
	struct yx_bytes filter = pdf_get_name(v, dict, "Filter");
	int64_t bits;
	enum yx_status st;

	if (!yx_bytes_equal_str(filter, "Standard"))
		return yx_fail_at(err, YX_UNSUPPORTED, dict->offset, "ISO 32000-2 7.6.2",
				  "encrypted with the handler \"%.*s\"; only password encryption "
				  "(Standard) can be read",
				  (int)(filter.len > 40 ? 40 : filter.len),
				  (const char *)filter.data);
	in->v = (int)pdf_get_int(v, dict, "V", 0);
	in->r = (int)pdf_get_int(v, dict, "R", 0);
	bits = pdf_get_int(v, dict, "Length", 40);
	in->length = in->v == 1 ? 5 : bits >= 40 && bits <= 256 ? (int)(bits / 8) : 5;
	if (in->v == 4)
		in->length = 16;
	in->p = (int32_t)(uint32_t)(uint64_t)pdf_get_int(v, dict, "P", 0);
	in->o = string_of(v, dict, "O");
	in->u = string_of(v, dict, "U");
	in->oe = string_of(v, dict, "OE");
	in->ue = string_of(v, dict, "UE");
	in->perms = string_of(v, dict, "Perms");
	in->encrypt_metadata = true;
	if ((st = yx_pdf_get(v, dict, "EncryptMetadata", &o, err)) != YX_OK)
		return st;
	if (o->kind == YX_PDF_BOOL)
		in->encrypt_metadata = o->u.boolean;
	if ((st = yx_pdf_get(v, trailer, "ID", &o, err)) != YX_OK)
		return st;
	if ((st = yx_pdf_item(v, o, 0, &o, err)) != YX_OK)
		return st;
	if (o->kind == YX_PDF_STRING)
		in->id = o->u.text;
	if ((st = read_methods(v, dict, c, in, err)) != YX_OK)
		return st;
	c->encrypt_metadata = in->encrypt_metadata;
	note_dict(doc, dict, in);
	return check_input(in, dict, err);
}

/* Passwords of R2-R4 are bytes of PDFDocEncoding; a UTF-8 one is also tried as Latin-1. */
static bool
latin1(struct yx_bytes utf8, struct yx_buf *out)
{
	struct yx_reader r = yx_reader(utf8);
	uint32_t cp;

	while (yx_utf8_take(&r, &cp)) {
		if (cp > 0xff)
			return false;
		yx_buf_put_u8(out, (uint8_t)cp);
	}
	return yx_reader_at_end(&r) && out->len != utf8.len;
}

static enum yx_status
try_passwords(struct yx_pdf *doc, struct pdf_crypt *c, const struct pdf_crypt_input *in,
	      struct yx_bytes password, struct yx_error *err)
{
	struct yx_bytes none = { NULL, 0 };
	struct yx_buf other;
	bool ok = false, owner = false;
	enum yx_status st = YX_OK;

	yx_buf_init_secret(&other, 1024);
	if (password.len)
		st = pdf_crypt_try(in, password, c->key, &ok, &owner, err);
	if (st == YX_OK && !ok && in->r <= 4 && latin1(password, &other))
		st = pdf_crypt_try(in, yx_buf_bytes(&other), c->key, &ok, &owner, err);
	if (st == YX_OK && !ok)
		st = pdf_crypt_try(in, none, c->key, &ok, &owner, err);
	yx_buf_clear(&other);
	if (st != YX_OK)
		return st;
	if (!ok)
		return yx_fail_at(err, YX_DENIED, YX_NO_OFFSET, "ISO 32000-2 7.6.4",
				  password.len
				      ? "the file is encrypted and this is not its password"
				      : "the file is encrypted: give its password");
	doc->info.owner = owner;
	return YX_OK;
}

enum yx_status
pdf_crypt_open(struct yx_pdf *doc, const struct yx_pdf_options *options, struct yx_error *err)
{
	struct yx_pdf_view v = yx_pdf_latest(doc);
	const struct yx_pdf_obj *o, *dict = NULL;
	struct pdf_crypt_input in = { .v = 0 };
	struct pdf_crypt *c = NULL;
	enum yx_status st;

	o = yx_pdf_peek(doc->revisions[v.revision].trailer, "Encrypt");
	if ((st = yx_pdf_resolve(v, o, &dict, err)) != YX_OK)
		return yx_fail_prefix(err, st, "encryption dictionary");
	if (dict->kind == YX_PDF_NULL)
		return YX_OK;
	if (dict->kind != YX_PDF_DICT)
		return yx_fail_at(err, YX_MALFORMED, dict->offset, "ISO 32000-2 7.6.2",
				  "/Encrypt leads to no dictionary");
	c = yx_alloc(sizeof(*c));
	if (!c)
		return yx_fail_nomem(err);
	if ((st = read_dict(doc, dict, c, &in, err)) != YX_OK)
		goto done;
	st = try_passwords(doc, c, &in, options ? options->password : yx_bytes(NULL, 0), err);
	if (st != YX_OK)
		goto done;
	c->key_len = (size_t)in.length;
	doc->info.encrypted = true;
	doc->info.encryption_revision = in.r;
	doc->info.permissions = in.p;
	if (o->kind == YX_PDF_REF)
		doc->encrypt_ref = o->u.ref;
	doc->crypt = c;
	c = NULL;
	pdf_cache_clear(doc); /* what was read so far has its strings as they stand */
done:
	pdf_crypt_free(c);
	return st;
}
