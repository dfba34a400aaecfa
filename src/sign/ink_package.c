/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Handwriting packages: sealing, reading, checking what they are bound to, opening. The shape of a
 * package is in the public header; limits are those of the capture and picture inside.
 */
#include <yinxin/sign_ink.h>

#include <string.h>
#include <yinxin/limits.h>

#define VERSION        2
#define PICTURE_WIDTH  360 /* points */
#define PICTURE_HEIGHT 144
#define PICTURE_DPI    144

static bool
is_digest(enum yx_digest_alg alg)
{
	return alg == YX_DIGEST_SHA256 || alg == YX_DIGEST_SM3;
}

static enum yx_status
check_binding(const struct yx_ink_binding *b, struct yx_error *err)
{
	size_t len = b->field ? strlen(b->field) : 0;

	if (!is_digest(b->document.alg) || b->document.len != yx_digest_size(b->document.alg))
		return yx_fail(err, YX_USAGE, NULL, "",
			       "the document's digest must be SHA-256 or SM3");
	if (len == 0 || len > YX_INK_FIELD_MAX || !yx_utf8_valid(yx_bytes_str(b->field)))
		return yx_fail(err, YX_USAGE, NULL, "",
			       "a field name of 1 to %d bytes of UTF-8 is needed",
			       YX_INK_FIELD_MAX);
	return YX_OK;
}

/* ------------------------------------------------------------------ sealing */

static enum yx_status
draw_png(struct yx_buf *out, const struct yx_ink *ink, struct yx_error *err)
{
	struct yx_draw_picture *pic = NULL;
	enum yx_status st = yx_ink_picture(&pic, ink, PICTURE_WIDTH, PICTURE_HEIGHT, err);

	if (st == YX_OK)
		st = yx_draw_write_png(out, pic, PICTURE_DPI, err);
	yx_draw_picture_free(pic);
	return st;
}

static void
put_head(struct yx_buf *out, const struct yx_ink_binding *b, const struct yx_digest act[2],
	 const struct yx_digest *picture, yx_time now)
{
	size_t m = yx_der_begin(out, YX_DER_SEQUENCE), acts;

	yx_der_put_oid(out, yx_digest_oid(b->document.alg));
	yx_der_put_octets(out, yx_digest_bytes(&b->document));
	yx_der_put_int64(out, (int64_t)b->size);
	yx_der_put_utf8(out, b->field);
	acts = yx_der_begin(out, YX_DER_SEQUENCE);
	yx_der_put_octets(out, yx_digest_bytes(&act[0]));
	yx_der_put_octets(out, yx_digest_bytes(&act[1]));
	yx_der_end(out, acts);
	yx_der_put_octets(out, yx_digest_bytes(picture));
	yx_der_put_generalized_time(out, now - now % YX_SECOND, false);
	yx_der_end(out, m);
}

static enum yx_status
put_content(struct yx_buf *out, enum yx_digest_alg alg, struct yx_bytes head,
	    struct yx_bytes capture, struct yx_bytes picture, struct yx_error *err)
{
	struct yx_digest d;
	enum yx_status st = yx_digest(&d, alg, head, err);
	size_t m;

	if (st != YX_OK)
		return st;
	m = yx_der_begin(out, YX_DER_SEQUENCE);
	yx_der_put_octets(out, yx_digest_bytes(&d));
	yx_der_put_octets(out, capture);
	yx_der_put_octets(out, picture);
	yx_der_end(out, m);
	return yx_buf_status(out, err);
}

/* What nobody could read again is not sealed: times that run backwards, say. */
static enum yx_status
check_readable(struct yx_bytes capture, struct yx_error *err)
{
	struct yx_ink *again = NULL;
	enum yx_status st = yx_ink_parse(&again, capture, YX_INK_FORMAT_COMPACT, err);

	yx_ink_free(again);
	return st == YX_MALFORMED || st == YX_LIMIT
		   ? yx_fail_prefix(err, YX_USAGE, "this capture cannot be sealed")
		   : st;
}

enum yx_status
yx_ink_package_seal(struct yx_buf *out, const struct yx_ink *ink,
		    const struct yx_ink_binding *binding,
		    const struct yx_ink_recipients *recipients, yx_time now, struct yx_error *err)
{
	struct yx_buf capture = { 0 }, picture = { 0 }, plain = { 0 }, head = { 0 }, made = { 0 };
	enum yx_digest_alg alg = binding->document.alg;
	struct yx_digest act[2], drawn;
	enum yx_status st;
	size_t m;

	yx_buf_init_secret(&capture, YX_LIMIT_INK_FILE);
	yx_buf_init_secret(&picture, YX_LIMIT_INK_PICTURE);
	yx_buf_init_secret(&plain, YX_LIMIT_CMS_ENVELOPE);
	if ((st = check_binding(binding, err)) != YX_OK)
		goto done;
	for (size_t i = 0; i < recipients->count; i++)
		if ((st = yx_cms_recipient_check(recipients->certs[i], now, err)) != YX_OK)
			goto done;
	if ((st = yx_ink_write(ink, YX_INK_FORMAT_COMPACT, &capture, err)) != YX_OK ||
	    (st = check_readable(yx_buf_bytes(&capture), err)) != YX_OK ||
	    (st = draw_png(&picture, ink, err)) != YX_OK ||
	    (st = yx_digest(&act[0], YX_DIGEST_SHA256, yx_buf_bytes(&capture), err)) != YX_OK ||
	    (st = yx_digest(&act[1], YX_DIGEST_SM3, yx_buf_bytes(&capture), err)) != YX_OK ||
	    (st = yx_digest(&drawn, alg, yx_buf_bytes(&picture), err)) != YX_OK)
		goto done;
	put_head(&head, binding, act, &drawn, now);
	if ((st = yx_buf_status(&head, err)) != YX_OK ||
	    (st = put_content(&plain, alg, yx_buf_bytes(&head), yx_buf_bytes(&capture),
			      yx_buf_bytes(&picture), err)) != YX_OK ||
	    (st = yx_cms_envelope_seal(&made, recipients->certs, recipients->count,
				       yx_buf_bytes(&plain), err)) != YX_OK)
		goto done;
	m = yx_der_begin(out, YX_DER_SEQUENCE);
	yx_der_put_int64(out, VERSION);
	yx_der_put_raw(out, yx_buf_bytes(&head));
	yx_der_put_raw(out, yx_buf_bytes(&made));
	yx_der_end(out, m);
	st = yx_buf_status(out, err);
done:
	yx_buf_clear(&capture);
	yx_buf_clear(&picture);
	yx_buf_clear(&plain);
	yx_buf_clear(&head);
	yx_buf_clear(&made);
	return st;
}

/* ------------------------------------------------------------------ reading */

static bool
take_digest(struct yx_der *d, struct yx_digest *out, enum yx_digest_alg alg)
{
	struct yx_bytes value;

	if (!yx_der_octets(d, &value) || value.len != yx_digest_size(alg))
		return false;
	out->alg = alg;
	out->len = (uint8_t)value.len;
	memcpy(out->value, value.data, value.len);
	return true;
}

static bool
take_field(struct yx_der *d, char out[YX_INK_FIELD_MAX + 1])
{
	struct yx_bytes v;

	if (!yx_der_value(d, YX_DER_UTF8_STRING, &v) || v.len == 0 || v.len > YX_INK_FIELD_MAX ||
	    !yx_utf8_valid(v) || memchr(v.data, 0, v.len))
		return false;
	memcpy(out, v.data, v.len);
	out[v.len] = '\0';
	return true;
}

static enum yx_status
take_head(struct yx_ink_package *out, struct yx_der *head, struct yx_error *err)
{
	enum yx_digest_alg alg;
	struct yx_der acts;
	enum yx_oid oid;
	int64_t size;

	if (!yx_der_oid_known(head, &oid) || !is_digest(alg = yx_digest_by_oid(oid)) ||
	    oid != yx_digest_oid(alg))
		return yx_der_fail(err, head, "", "the digest is neither SHA-256 nor SM3");
	if (!take_digest(head, &out->document, alg) || !yx_der_int64(head, &size) || size < 0)
		return yx_der_fail(err, head, "", "expected the document's digest and size");
	out->size = (uint64_t)size;
	if (!take_field(head, out->field))
		return yx_der_fail(err, head, "", "a broken field name");
	if (!yx_der_enter(head, YX_DER_SEQUENCE, &acts) ||
	    !take_digest(&acts, &out->act_sha256, YX_DIGEST_SHA256) ||
	    !take_digest(&acts, &out->act_sm3, YX_DIGEST_SM3) || !yx_der_at_end(&acts) ||
	    !take_digest(head, &out->picture, alg) ||
	    !yx_der_next_is(head, YX_DER_GENERALIZED_TIME) || !yx_der_time(head, &out->made))
		return yx_der_fail(err, head, "",
				   "expected digests of act and picture, and a time");
	return yx_der_finish(head, "", err);
}

enum yx_status
yx_ink_package_parse(struct yx_ink_package *out, struct yx_bytes in, struct yx_error *err)
{
	struct yx_der d = yx_der(in), seq, head;
	struct yx_der_item envelope;
	struct yx_cms_envelope e;
	int64_t version;
	enum yx_status st;

	*out = (struct yx_ink_package){ 0 };
	if (in.len > YX_LIMIT_CMS_ENVELOPE + 65536)
		return yx_fail(err, YX_LIMIT, NULL, "", "a package of %zu octets", in.len);
	if (!yx_der_enter(&d, YX_DER_SEQUENCE, &seq) || !yx_der_int64(&seq, &version))
		return yx_der_fail(err, &d, "", "not a handwriting package");
	if (version != VERSION)
		return yx_fail(err, YX_UNSUPPORTED, &seq.r, "",
			       "a handwriting package of another version");
	if ((st = yx_der_finish(&d, "", err)) != YX_OK)
		return st;
	if (!yx_der_enter_all(&seq, YX_DER_SEQUENCE, &head, &out->head))
		return yx_der_fail(err, &seq, "", "expected the head");
	if ((st = take_head(out, &head, err)) != YX_OK)
		return st;
	if (!yx_der_item(&seq, YX_DER_SEQUENCE, &envelope))
		return yx_der_fail(err, &seq, "", "expected the envelope");
	if ((st = yx_der_finish(&seq, "", err)) != YX_OK)
		return st;
	out->envelope = envelope.all;
	st = yx_cms_envelope_parse(&e, out->envelope, err);
	yx_cms_envelope_clear(&e);
	return st;
}

/* ----------------------------------------------------------------- binding */

static const struct {
	const char *name, *en, *zh;
} words[] = {
	[YX_INK_BOUND] = { "bound", "written for this document and this field",
			   "笔迹系为本文件、本签名域所写" },
	[YX_INK_OTHER_DOCUMENT] = { "other-document",
				    "the handwriting was written for another document, or the "
				    "document was changed before signing",
				    "笔迹系为另一文件所写，或文件在签名前已被改动" },
	[YX_INK_OTHER_FIELD] = { "other-field", "the handwriting was written for another field",
				 "笔迹系为另一签名域所写" },
	[YX_INK_REUSED] = { "reused", "the same act of writing stands in another signature already",
			    "同一次书写的笔迹已用于另一签名" },
	[YX_INK_UNPLACED] = { "unplaced",
			      "there is no document here to hold the handwriting against",
			      "没有可供核对的文件" },
	[YX_INK_BROKEN] = { "broken", "the handwriting cannot be read", "笔迹数据无法读取" },
};

const char *
yx_ink_bound_name(enum yx_ink_bound b)
{
	return (size_t)b < sizeof(words) / sizeof(words[0]) ? words[b].name : "";
}

const char *
yx_ink_bound_text(enum yx_ink_bound b, bool chinese)
{
	if ((size_t)b >= sizeof(words) / sizeof(words[0]))
		return "";
	return chinese ? words[b].zh : words[b].en;
}

enum yx_ink_bound
yx_ink_package_check(const struct yx_ink_package *p, const struct yx_ink_binding *binding)
{
	if (!yx_digest_equal(&p->document, &binding->document) || p->size != binding->size)
		return YX_INK_OTHER_DOCUMENT;
	return strcmp(p->field, binding->field) == 0 ? YX_INK_BOUND : YX_INK_OTHER_FIELD;
}

bool
yx_ink_package_same_act(const struct yx_ink_package *a, const struct yx_ink_package *b)
{
	return yx_digest_equal(&a->act_sha256, &b->act_sha256) ||
	       yx_digest_equal(&a->act_sm3, &b->act_sm3);
}

/* ------------------------------------------------------------------ opening */

/* What is inside must be what the head says, which the signature is over. */
static enum yx_status
take_content(struct yx_ink_content *out, const struct yx_ink_package *p, struct yx_bytes plain,
	     struct yx_error *err)
{
	struct yx_der d = yx_der(plain), seq;
	struct yx_bytes capture, picture;
	struct yx_digest head, want, act[2], drawn;
	enum yx_digest_alg alg = p->document.alg;
	enum yx_status st;

	if (!yx_der_enter(&d, YX_DER_SEQUENCE, &seq) || !yx_der_at_end(&d) ||
	    !take_digest(&seq, &head, alg) || !yx_der_octets(&seq, &capture) ||
	    !yx_der_octets(&seq, &picture) || !yx_der_at_end(&seq))
		return yx_fail(err, YX_MALFORMED, NULL, "", "what was sealed is no handwriting");
	if ((st = yx_digest(&want, alg, p->head, err)) != YX_OK ||
	    (st = yx_digest(&act[0], YX_DIGEST_SHA256, capture, err)) != YX_OK ||
	    (st = yx_digest(&act[1], YX_DIGEST_SM3, capture, err)) != YX_OK ||
	    (st = yx_digest(&drawn, alg, picture, err)) != YX_OK)
		return st;
	if (!yx_digest_equal(&head, &want))
		return yx_fail(err, YX_DENIED, NULL, "",
			       "what was sealed belongs to another document, field or time than "
			       "the package says");
	if (!yx_digest_equal(&act[0], &p->act_sha256) || !yx_digest_equal(&act[1], &p->act_sm3) ||
	    !yx_digest_equal(&drawn, &p->picture))
		return yx_fail(err, YX_DENIED, NULL, "",
			       "capture or picture are not those the package names");
	yx_buf_init_secret(&out->picture, YX_LIMIT_INK_PICTURE);
	yx_buf_put_bytes(&out->picture, picture);
	if ((st = yx_buf_status(&out->picture, err)) != YX_OK)
		return st;
	return yx_ink_parse(&out->ink, capture, YX_INK_FORMAT_COMPACT, err);
}

enum yx_status
yx_ink_package_open(struct yx_ink_content *out, const struct yx_ink_package *p,
		    const struct yx_key *key, struct yx_error *err)
{
	struct yx_buf plain = { 0 };
	struct yx_cms_envelope e;
	enum yx_status st;

	*out = (struct yx_ink_content){ 0 };
	yx_buf_init_secret(&plain, YX_LIMIT_CMS_ENVELOPE);
	if ((st = yx_cms_envelope_parse(&e, p->envelope, err)) == YX_OK &&
	    (st = yx_cms_envelope_open(&plain, &e, key, err)) == YX_OK)
		st = take_content(out, p, yx_buf_bytes(&plain), err);
	if (st != YX_OK)
		yx_ink_content_clear(out);
	yx_cms_envelope_clear(&e);
	yx_buf_clear(&plain);
	return st;
}

void
yx_ink_content_clear(struct yx_ink_content *c)
{
	yx_ink_free(c->ink);
	yx_buf_clear(&c->picture);
	*c = (struct yx_ink_content){ 0 };
}
