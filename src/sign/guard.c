/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a keeper of a key signs for somebody whom it need not trust. Nothing of the message is
 * believed: of a seal's few fields that only the other side knows (a path, a picture) the values
 * are taken, and all is put together again and compared.
 */
#include <yinxin/sign_guard.h>

#include <string.h>
#include <yinxin/cms.h>
#include <yinxin/limits.h>
#include <yinxin/ofd.h>
#include "make.h"
#include "seal_attribute.h"

struct yx_guard {
	struct yx_guard_order order;
	struct yx_scheme scheme;
	enum yx_digest_alg digest; /* of the content */
	struct yx_hasher *hasher;
	bool input_shown;
	uint64_t shown;        /* bytes, beside the input */
	struct yx_buf start;   /* of the content of an OFD */
	struct yx_buf message; /* to be signed */
	size_t left;
};

/* How the longest start is, and so how much of the content is kept. */
#define START_MAX (sizeof(YX_OFD_SIGNATURE_START) + sizeof(YX_OFD_ENTRIES_START))

static enum yx_status
refuse(struct yx_error *err, const char *why)
{
	return yx_fail(err, YX_DENIED, NULL, "", "not what was ordered to be signed: %s", why);
}

/* Signed attributes of a CMS, rather than a structure of the seal standards or a bare digest? */
static bool
has_attributes(const struct yx_guard_order *o)
{
	return o->form == YX_GUARD_CMS ||
	       (o->form == YX_GUARD_PDF && (!o->seal.len || o->seal_form == YX_PDF_SEAL_CADES));
}

enum yx_status
yx_guard_new(struct yx_guard **out, const struct yx_guard_order *order, struct yx_error *err)
{
	struct yx_guard *g = yx_alloc(sizeof(*g));
	enum yx_status st;

	*out = NULL;
	if (!g)
		return yx_fail_nomem(err);
	g->order = *order;
	g->scheme = yx_key_default_scheme(order->who.key, has_attributes(order) && order->who.pss);
	g->digest = g->scheme.digest;
	if (g->digest == YX_DIGEST_NONE)
		g->digest = has_attributes(order) && g->scheme.kind == YX_SCHEME_ED448
				? YX_DIGEST_SHAKE256
				: YX_DIGEST_SHA512;
	g->left = order->form == YX_GUARD_OFD && order->integrity_list ? 2 : 1;
	yx_buf_init(&g->start, START_MAX);
	yx_buf_init(&g->message, YX_LIMIT_SEAL + YX_LIMIT_GUARD_MESSAGE);
	if ((st = yx_hasher_new(&g->hasher, g->digest, err)) != YX_OK) {
		yx_guard_free(g);
		return st;
	}
	*out = g;
	return YX_OK;
}

void
yx_guard_free(struct yx_guard *g)
{
	if (!g)
		return;
	yx_hasher_free(g->hasher);
	yx_buf_clear(&g->start);
	yx_buf_clear(&g->message);
	yx_free(g);
}

size_t
yx_guard_left(const struct yx_guard *g)
{
	return g->left;
}

/* ------------------------------------------------------------- what is shown */

enum yx_status
yx_guard_show_input(struct yx_guard *g, struct yx_error *err)
{
	if ((g->order.form != YX_GUARD_PDF && g->order.form != YX_GUARD_CMS) || g->input_shown)
		return refuse(err, "the document has no place here");
	if (!g->left)
		return refuse(err, "everything is signed");
	g->input_shown = true;
	return yx_hasher_update(g->hasher, g->order.input, err);
}

enum yx_status
yx_guard_show(struct yx_guard *g, struct yx_bytes piece, struct yx_error *err)
{
	size_t room = START_MAX - g->start.len;

	if (!g->left)
		return refuse(err, "everything is signed");
	if (g->order.form != YX_GUARD_OFD && (g->order.form != YX_GUARD_PDF || !g->input_shown))
		return refuse(err, "it does not begin with the document");
	if (piece.len > YX_LIMIT_GUARD_SHOWN - g->shown)
		return refuse(err, "too much of it");
	g->shown += piece.len;
	yx_buf_put_bytes(&g->start, yx_bytes_slice(piece, 0, room));
	return yx_hasher_update(g->hasher, piece, err);
}

enum yx_status
yx_guard_message(struct yx_guard *g, struct yx_bytes piece, struct yx_error *err)
{
	if (!g->left)
		return refuse(err, "everything is signed");
	yx_buf_put_bytes(&g->message, piece);
	return yx_buf_status(&g->message, err) == YX_LIMIT ? refuse(err, "too long")
							   : yx_buf_status(&g->message, err);
}

/* --------------------------------------------------- what follows from the order */

static enum yx_status
put_attributes(struct yx_buf *out, const struct yx_guard *g, const struct yx_digest *content,
	       struct yx_error *err)
{
	struct yx_cms_signer_options o = yx_make_signer_options(&g->order.who);
	struct yx_cms_content c = { .digests = content, .digest_count = 1 };
	bool gm = g->order.form == YX_GUARD_CMS && g->order.gm;
	struct yx_cms_builder *b = NULL;
	struct yx_buf attribute = { 0 };
	struct yx_bytes extra;
	enum yx_status st = YX_OK;
	size_t index;

	o.digest = g->digest;
	if (g->order.form == YX_GUARD_CMS)
		o.signing_time = g->order.time;
	if (g->order.seal.len)
		st = seal_attribute_put(&attribute, g->order.seal, err);
	extra = yx_buf_bytes(&attribute);
	o.attributes = &extra;
	o.attribute_count = extra.len ? 1 : 0;
	if (st == YX_OK)
		st = yx_cms_builder_new(&b, gm ? YX_CMS_GM : YX_CMS_RFC, err);
	if (st == YX_OK)
		st = yx_cms_builder_content(b, YX_OID_NONE, &c, false, err);
	if (st == YX_OK)
		st = yx_cms_builder_signer(b, &o, &index, err);
	if (st == YX_OK)
		yx_buf_put_bytes(out, yx_cms_builder_to_sign(b, index));
	yx_cms_builder_free(b);
	yx_buf_clear(&attribute);
	return st;
}

static bool
begins(struct yx_bytes b, const char *with)
{
	return yx_bytes_equal_str(yx_bytes_slice(b, 0, strlen(with)), with);
}

/* "PDF ByteRange", or where in the package what was shown will lie. */
static bool
may_be_property(const struct yx_guard *g, struct yx_bytes text)
{
	static const char name[] = "/Signature.xml";

	if (g->order.form == YX_GUARD_PDF)
		return yx_bytes_equal_str(text, SEAL_PROPERTY_INFO);
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] < 0x20 || text.data[i] >= 0x7f)
			return false;
	return text.len <= 4096 && begins(text, "/") && text.len > sizeof(name) &&
	       yx_bytes_equal_str(yx_bytes_slice(text, text.len + 1 - sizeof(name), text.len),
				  name);
}

/* A seal signature's toSign: which generation, and the path, are as the message says. */
static enum yx_status
put_seal_tbs(struct yx_buf *out, const struct yx_guard *g, const struct yx_digest *content,
	     struct yx_error *err)
{
	struct yx_seal_tbs t = { .seal = g->order.seal,
				 .time = g->order.time,
				 .data_hash = yx_digest_bytes(content),
				 .cert = yx_cert_der(g->order.who.cert),
				 .scheme = g->scheme };
	struct yx_der d = yx_der(yx_buf_bytes(&g->message)), tbs;
	struct yx_der_item time;
	struct yx_bytes rest, hash;

	if (!yx_der_enter(&d, YX_DER_SEQUENCE, &tbs) || !yx_der_int64(&tbs, &t.header_version))
		return refuse(err, "no signature with a seal");
	rest = yx_reader_rest(&tbs.r);
	if (!yx_bytes_equal(yx_bytes_slice(rest, 0, t.seal.len), t.seal))
		return refuse(err, "another seal");
	d = yx_der(yx_bytes_slice(rest, t.seal.len, rest.len));
	t.v1 = yx_der_next_is(&d, YX_DER_BIT_STRING);
	if (!yx_der_any(&d, &time) || !yx_der_bits(&d, &hash) ||
	    !yx_der_value(&d, YX_DER_IA5_STRING, &t.property_info) ||
	    !may_be_property(g, t.property_info))
		return refuse(err, "no signature with a seal");
	return yx_seal_tbs_put(out, &t, err);
}

/* A seal: its picture, with the type and what size was left open, are as the message says. */
static enum yx_status
put_new_seal(struct yx_buf *out, const struct yx_guard *g, struct yx_error *err)
{
	struct yx_seal_new n = *g->order.made;
	struct yx_der d = yx_der(yx_buf_bytes(&g->message)), outer, info, picture;
	struct yx_der_item item;
	struct yx_bytes type;
	int64_t width, height;
	char name[17] = "";
	enum yx_status st;

	if (n.version == YX_SEAL_V1) {
		if (!yx_der_enter(&d, YX_DER_SEQUENCE, &outer))
			return refuse(err, "no seal");
		d = outer;
	}
	if (!yx_der_enter(&d, YX_DER_SEQUENCE, &info))
		return refuse(err, "no seal");
	for (int i = 0; i < 3; i++)
		if (!yx_der_any(&info, &item))
			return refuse(err, "no seal");
	if (!yx_der_enter(&info, YX_DER_SEQUENCE, &picture) ||
	    !yx_der_value(&picture, YX_DER_IA5_STRING, &type) || type.len >= sizeof(name) ||
	    !yx_der_octets(&picture, &n.picture) || !yx_der_int64(&picture, &width) ||
	    !yx_der_int64(&picture, &height))
		return refuse(err, "no seal");
	memcpy(name, type.len ? (const char *)type.data : "", type.len);
	n.picture_type = name;
	if (n.width_mm == 0) {
		n.width_mm = width;
		n.height_mm = height;
	}
	st = yx_seal_new_tbs_put(out, &n, yx_cert_der(g->order.who.cert), &g->scheme, err);
	return st == YX_USAGE ? refuse(err, "no seal that can be made") : st;
}

/* Was what the order needs shown, and is it of that form? */
static bool
is_complete(const struct yx_guard *g, bool *list)
{
	struct yx_bytes start = yx_buf_bytes(&g->start);

	*list = g->order.integrity_list && g->left == 2;
	switch (g->order.form) {
	case YX_GUARD_PDF:
		return g->input_shown && g->shown > 0;
	case YX_GUARD_CMS:
		return g->input_shown;
	case YX_GUARD_OFD:
		return begins(start, *list ? YX_OFD_ENTRIES_START : YX_OFD_SIGNATURE_START);
	default:
		return true;
	}
}

static enum yx_status
put_expected(struct yx_buf *out, struct yx_guard *g, struct yx_error *err)
{
	struct yx_digest content;
	bool list;
	enum yx_status st;

	if (!is_complete(g, &list))
		return refuse(err, "it was not shown before");
	if ((st = yx_hasher_finish(g->hasher, &content, err)) != YX_OK)
		return st;
	if (g->order.form == YX_GUARD_SEAL)
		st = put_new_seal(out, g, err);
	else if (has_attributes(&g->order))
		st = put_attributes(out, g, &content, err);
	else if (g->order.seal.len && !list)
		st = put_seal_tbs(out, g, &content, err);
	else
		yx_buf_put_bytes(out, yx_digest_bytes(&content));
	return st == YX_OK ? yx_buf_status(out, err) : st;
}

enum yx_status
yx_guard_sign(struct yx_guard *g, struct yx_buf *value, struct yx_error *err)
{
	struct yx_buf expected;
	enum yx_status st;

	if (!g->left)
		return refuse(err, "everything is signed");
	yx_buf_init(&expected, YX_LIMIT_SEAL + YX_LIMIT_GUARD_MESSAGE);
	st = put_expected(&expected, g, err);
	if (st == YX_OK && !yx_bytes_equal(yx_buf_bytes(&expected), yx_buf_bytes(&g->message)))
		st = refuse(err, "another message");
	if (st == YX_OK)
		st = yx_key_sign(g->order.who.key, &g->scheme, yx_buf_bytes(&expected),
				 g->order.who.sm2_id, value, err);
	if (st == YX_OK)
		g->left--;
	else if (st == YX_DENIED)
		g->left = 0;
	g->input_shown = false;
	g->shown = 0;
	yx_buf_reset(&g->start);
	yx_buf_reset(&g->message);
	yx_buf_clear(&expected);
	return st;
}
