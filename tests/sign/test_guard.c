/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A key's keeper that signs what was ordered and nothing else: every form of signature made through
 * it holds, and no other message, document, certificate or number of signatures gets one.
 */
#include "ofd_kit.h"
#include "pdf_seal_kit.h"
#include <yinxin/codec_png.h>
#include <yinxin/sign_guard.h>

/* The other side: it makes the signature and has no key. What it asks for is kept. */
struct maker {
	struct yx_guard *guard;
	const struct yx_key *own; /* the public half is looked at only */
	struct yx_bytes input;
	size_t signatures;
	bool named; /* the input was shown by name */
	struct yx_buf shown, message;
};

static enum yx_status
ask(void *state, const struct yx_scheme *s, struct yx_bytes message, struct yx_bytes sm2_id,
    struct yx_buf *out, struct yx_error *err)
{
	struct maker *m = state;
	size_t half = message.len / 2, before = out->len;
	bool valid = false;
	enum yx_status st;

	yx_buf_reset(&m->message);
	yx_buf_put_bytes(&m->message, message);
	if ((st = yx_guard_message(m->guard, yx_bytes_slice(message, 0, half), err)) != YX_OK ||
	    (st = yx_guard_message(m->guard, yx_bytes_slice(message, half, message.len), err)) !=
		YX_OK ||
	    (st = yx_guard_sign(m->guard, out, err)) != YX_OK)
		return st;
	CHECK(yx_pubkey_verify(yx_key_public(m->own), s, message,
			       yx_bytes(out->data + before, out->len - before), sm2_id, false, NULL,
			       &valid, err) == YX_OK);
	CHECK(valid);
	m->signatures++;
	return YX_OK;
}

static enum yx_status
public_key(void *state, struct yx_buf *out, struct yx_error *err)
{
	const struct maker *m = state;

	yx_buf_put_bytes(out, yx_pubkey_spki(yx_key_public(m->own)));
	return yx_buf_status(out, err);
}

static void
let_go(void *state)
{
	(void)state;
}

static const struct yx_key_ops elsewhere = {
	.name = "elsewhere", .sign = ask, .public_key = public_key, .free = let_go
};

static enum yx_status
show(void *state, const struct yx_bytes *parts, size_t count, struct yx_error *err)
{
	struct maker *m = state;
	enum yx_status st = YX_OK;

	m->named = false;
	yx_buf_reset(&m->shown);
	for (size_t i = 0; i < count && st == YX_OK; i++)
		if (m->input.len && parts[i].data == m->input.data &&
		    parts[i].len == m->input.len) {
			m->named = true;
			st = yx_guard_show_input(m->guard, err);
		} else {
			yx_buf_put_bytes(&m->shown, parts[i]);
			st = yx_guard_show(m->guard, parts[i], err);
		}
	return st;
}

/* ------------------------------------------------------------------ the orders */

enum { PLAIN, PSS, SEAL, CADES, GM, LIST };

static const struct form {
	const char *name;
	enum yx_guard_form form;
	int how;
	int version; /* of the seal; 0: none */
} forms[] = {
	{ "pdf", YX_GUARD_PDF, PLAIN, 0 },          { "pdf pss", YX_GUARD_PDF, PSS, 0 },
	{ "pdf seal 1", YX_GUARD_PDF, SEAL, 1 },    { "pdf seal 4", YX_GUARD_PDF, SEAL, 4 },
	{ "pdf seal 5", YX_GUARD_PDF, SEAL, 5 },    { "pdf cades", YX_GUARD_PDF, CADES, 4 },
	{ "cms", YX_GUARD_CMS, PLAIN, 0 },          { "cms gm", YX_GUARD_CMS, GM, 0 },
	{ "ofd", YX_GUARD_OFD, PLAIN, 0 },          { "ofd seal 1", YX_GUARD_OFD, SEAL, 1 },
	{ "ofd seal 4", YX_GUARD_OFD, SEAL, 4 },    { "ofd list", YX_GUARD_OFD, LIST, 0 },
	{ "ofd seal list", YX_GUARD_OFD, LIST, 4 }, { "new seal 1", YX_GUARD_SEAL, PLAIN, 1 },
	{ "new seal 4", YX_GUARD_SEAL, PLAIN, 4 },  { "new seal 5", YX_GUARD_SEAL, PLAIN, 5 },
};
#define FORMS (sizeof(forms) / sizeof(forms[0]))

struct order {
	struct yx_guard_order order;
	struct yx_buf input, esl, picture;
	struct yx_cert *cert;
	struct yx_seal_new made;
	struct yx_bytes signer;
	struct maker maker;
	struct yx_key *asking;
};

static void
draw(struct yx_buf *png)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_image image;

	CHECK_OK(yx_image_init(&image, 20, 20, &err));
	image.rgba[0] = image.rgba[3] = 200;
	CHECK_OK(yx_png_encode(png, &image, &err));
	yx_image_clear(&image);
}

static void
make_seal(struct yx_buf *esl, int version, const struct yx_buf *picture)
{
	struct kit_spec s;

	kit_spec_init(&s, version, &kit);
	s.picture = yx_buf_bytes(picture);
	kit_seal(esl, &s);
}

static void
order_begin(struct order *o, const struct form *f)
{
	struct yx_error err = YX_ERROR_INIT;

	*o = (struct order){ .maker = { .own = kit.signer.key } };
	draw(&o->picture);
	CHECK_OK(yx_cert_parse(&o->cert, kit_cert(&kit.signer), YX_PKI_STRICT, &err));
	if (f->form == YX_GUARD_OFD)
		ofd_make_rich(&o->input);
	else
		o->input = pdf_seal_document();
	if (f->version && f->form != YX_GUARD_SEAL)
		make_seal(&o->esl, f->version, &o->picture);
	o->signer = kit_cert(&kit.other);
	o->made = (struct yx_seal_new){ .version = (enum yx_seal_version)f->version,
					.vendor = "kit",
					.es_id = "KIT1",
					.type = 1,
					.name = "Kit",
					.signer_certs = &o->signer,
					.signer_count = 1,
					.created = KIT_NOW,
					.valid_from = KIT_NOW,
					.valid_until = KIT_DAY(99) };
	o->order = (struct yx_guard_order){
		.form = f->form,
		.who = { .key = kit.signer.key, .cert = o->cert, .pss = f->how == PSS },
		.time = KIT_NOW,
		.input = yx_buf_bytes(&o->input),
		.seal = yx_buf_bytes(&o->esl),
		.seal_form = f->how == CADES ? YX_PDF_SEAL_CADES : YX_PDF_SEAL_SES,
		.gm = f->how == GM,
		.integrity_list = f->how == LIST,
		.made = &o->made
	};
	o->maker.input = o->order.input;
	CHECK_OK(yx_guard_new(&o->maker.guard, &o->order, &err));
	CHECK_OK(yx_key_new(&o->asking, &elsewhere, &o->maker, &err));
}

static void
order_end(struct order *o)
{
	yx_guard_free(o->maker.guard);
	yx_key_free(o->asking);
	yx_cert_free(o->cert);
	yx_buf_clear(&o->input);
	yx_buf_clear(&o->esl);
	yx_buf_clear(&o->picture);
	yx_buf_clear(&o->maker.shown);
	yx_buf_clear(&o->maker.message);
}

/* As a program would that has no key; the input may be another than was ordered. */
static enum yx_status
carry_out(struct order *o, const struct form *f, struct yx_bytes in, struct yx_buf *out,
	  struct yx_error *err)
{
	struct yx_sign_options options = { .who = { .key = o->asking,
						    .cert = o->cert,
						    .pss = f->how == PSS,
						    .show = show,
						    .show_state = &o->maker },
					   .time = KIT_NOW };
	struct yx_sign_pdf_how pdf = { .seal = o->order.seal, .form = o->order.seal_form };
	struct yx_sign_ofd_how ofd = { .seal = o->order.seal, .integrity_list = f->how == LIST };
	struct yx_seal_new seal = o->made;

	if (o->order.seal.len)
		options.place = (struct yx_sign_place){ .visible = true, .x = 50, .y = 50 };
	switch (f->form) {
	case YX_GUARD_PDF:
		return yx_sign_pdf_seal(out, in, &options, &pdf, NULL, err);
	case YX_GUARD_CMS:
		return yx_sign_cms(out, in, false, f->how == GM, &options, NULL, err);
	case YX_GUARD_OFD:
		return yx_sign_ofd(out, in, &options, &ofd, NULL, err);
	default:
		seal.picture = yx_buf_bytes(&o->picture);
		seal.picture_type = "PNG";
		seal.width_mm = seal.height_mm = 40;
		return yx_seal_build(&seal, yx_cert_der(o->cert), o->asking, NULL, out, err);
	}
}

static bool
makes(const char *kind, const struct form *f)
{
	if (f->how == PSS)
		return strncmp(kind, "rsa", 3) == 0;
	if (f->version && f->form != YX_GUARD_SEAL && strcmp(kind, "ed25519") == 0)
		return false; /* the kit makes no seal with it */
	/* no seal and no OFD with these */
	return (strcmp(kind, "ed448") != 0 && strcmp(kind, "p384") != 0) ||
	       f->form == YX_GUARD_CMS || (f->form == YX_GUARD_PDF && !f->version);
}

static void
what_was_ordered_is_signed(void)
{
	static const char *const kinds[] = { "sm2", "p256", "p384", "rsa2048", "ed25519", "ed448" };
	struct yx_error err = YX_ERROR_INIT;

	for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
		kit_init(&kit, kinds[k]);
		for (size_t i = 0; i < FORMS; i++) {
			struct yx_buf out = { 0 };
			struct order o;
			enum yx_status st;

			if (!makes(kinds[k], &forms[i]))
				continue;
			order_begin(&o, &forms[i]);
			st = carry_out(&o, &forms[i], o.order.input, &out, &err);
			CHECK_MSG(st == YX_OK && yx_guard_left(o.maker.guard) == 0 &&
				      o.maker.signatures == (forms[i].how == LIST ? 2 : 1),
				  "%s with %s: %s", forms[i].name, kinds[k], err.text);
			order_end(&o);
			yx_buf_clear(&out);
		}
		kit_clear(&kit);
	}
}

/* A fresh guard for the same order is told all of this at once. */
static enum yx_status
attempt(const struct order *o, bool named, struct yx_bytes shown, struct yx_bytes message)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_guard_order once = o->order;
	struct yx_guard *g = NULL;
	struct yx_buf value = { 0 };
	enum yx_status st = YX_OK;

	/* the last signature is tried; of a list, the one before it was made */
	once.integrity_list = false;
	CHECK_OK(yx_guard_new(&g, &once, &err));
	if (named)
		st = yx_guard_show_input(g, &err);
	if (st == YX_OK && shown.len)
		st = yx_guard_show(g, shown, &err);
	if (st == YX_OK)
		st = yx_guard_message(g, message, &err);
	if (st == YX_OK)
		st = yx_guard_sign(g, &value, &err);
	CHECK_MSG(st == YX_OK || (st == YX_DENIED && value.len == 0 &&
				  strstr(err.text, "not what was ordered")),
		  "%s %s", yx_status_name(st), err.text);
	/* once refused, or done, that was all */
	CHECK(st != YX_OK || yx_guard_left(g) == 0);
	CHECK(yx_guard_message(g, message, &err) == YX_DENIED || st != YX_OK);
	CHECK_STATUS(yx_guard_sign(g, &value, &err), YX_DENIED);
	yx_guard_free(g);
	yx_buf_clear(&value);
	return st;
}

/* Bytes of a message that only the other side knows: a path in the package, a picture. */
static bool
is_free(const struct order *o, const struct form *f, struct yx_bytes message, size_t at)
{
	struct yx_bytes name = yx_bytes_str("/Signature.xml");
	size_t from, header = 4 + 2 + 1; /* the generation stands first in toSign */

	if (f->form == YX_GUARD_SEAL)
		/* the picture, its type and size stand last, but for certificate and algorithm */
		return at >= yx_bytes_find(message, yx_bytes_str("PNG"), 0) - 8 &&
		       at < yx_bytes_find(message, yx_buf_bytes(&o->picture), 0) + o->picture.len +
				6;
	if (!o->order.seal.len || f->how == CADES)
		return false;
	if (at < header)
		return true;
	if (f->form == YX_GUARD_PDF)
		return false;
	/* "/Doc_0/Signs/Sign_0/" */
	from = yx_bytes_find(message, yx_bytes_str("/Doc_0/"), 0);
	return at > from && at < yx_bytes_find(message, name, from);
}

static void
no_byte_of_the_message_may_differ(void)
{
	struct yx_error err = YX_ERROR_INIT;

	kit_init(&kit, "sm2");
	for (size_t i = 0; i < FORMS; i++) {
		struct yx_buf out = { 0 };
		struct yx_bytes message, shown;
		struct order o;

		if (forms[i].how == PSS)
			continue;
		order_begin(&o, &forms[i]);
		CHECK_OK(carry_out(&o, &forms[i], o.order.input, &out, &err));
		message = yx_buf_bytes(&o.maker.message);
		shown = yx_buf_bytes(&o.maker.shown);
		CHECK_MSG(attempt(&o, o.maker.named, shown, message) == YX_OK, "%s", forms[i].name);
		for (size_t at = 0; at < message.len; at++) {
			enum yx_status st;

			o.maker.message.data[at] ^= 1;
			st = attempt(&o, o.maker.named, shown, message);
			o.maker.message.data[at] ^= 1;
			CHECK_MSG(st == YX_DENIED || is_free(&o, &forms[i], message, at),
				  "%s: byte %zu of %zu", forms[i].name, at, message.len);
			CHECK_MSG(attempt(&o, o.maker.named, shown,
					  yx_bytes_slice(message, 0, at)) == YX_DENIED,
				  "%s: cut at %zu", forms[i].name, at);
		}
		yx_buf_put_u8(&o.maker.message, 0);
		CHECK(attempt(&o, o.maker.named, shown, yx_buf_bytes(&o.maker.message)) ==
		      YX_DENIED);
		order_end(&o);
		yx_buf_clear(&out);
	}
	kit_clear(&kit);
}

static void
nothing_is_signed_that_was_not_shown(void)
{
	struct yx_error err = YX_ERROR_INIT;

	kit_init(&kit, "sm2");
	for (size_t i = 0; i < FORMS; i++) {
		const char *name = forms[i].name;
		struct yx_buf out = { 0 };
		struct yx_bytes message, shown;
		struct order o;

		if (forms[i].how == PSS || forms[i].form == YX_GUARD_SEAL)
			continue;
		order_begin(&o, &forms[i]);
		CHECK_OK(carry_out(&o, &forms[i], o.order.input, &out, &err));
		message = yx_buf_bytes(&o.maker.message);
		shown = yx_buf_bytes(&o.maker.shown);
		/* nothing; or without the document; or more, or other, than the message says */
		CHECK_MSG(attempt(&o, false, yx_bytes(NULL, 0), message) == YX_DENIED, "%s", name);
		CHECK_MSG(attempt(&o, !o.maker.named, shown, message) == YX_DENIED, "%s", name);
		CHECK_MSG(attempt(&o, o.maker.named, yx_bytes_slice(shown, 0, shown.len - 1),
				  message) == (shown.len ? YX_DENIED : YX_OK),
			  "%s", name);
		if (shown.len) {
			o.maker.shown.data[shown.len - 1] ^= 1;
			CHECK_MSG(attempt(&o, o.maker.named, shown, message) == YX_DENIED, "%s",
				  name);
			o.maker.shown.data[shown.len - 1] ^= 1;
			o.maker.shown.data[3] ^= 1;
			CHECK_MSG(attempt(&o, o.maker.named, shown, message) == YX_DENIED, "%s",
				  name);
		}
		order_end(&o);
		yx_buf_clear(&out);
	}
	kit_clear(&kit);
}

/* The child works on another document, with everything else in order. */
static void
another_document_is_not_signed(void)
{
	struct yx_error err = YX_ERROR_INIT;

	kit_init(&kit, "p256");
	for (size_t i = 0; i < FORMS; i++) {
		struct yx_buf other = { 0 }, out = { 0 };
		struct order o;

		if (forms[i].form != YX_GUARD_PDF && forms[i].form != YX_GUARD_CMS)
			continue;
		if (forms[i].how == PSS)
			continue;
		order_begin(&o, &forms[i]);
		yx_buf_put_bytes(&other, o.order.input);
		memcpy(memmem(other.data, other.len, "A: 100", 6), "A: 900", 6);
		CHECK_STATUS(carry_out(&o, &forms[i], yx_buf_bytes(&other), &out, &err), YX_DENIED);
		CHECK(o.maker.signatures == 0 && out.len == 0);
		order_end(&o);
		yx_buf_clear(&other);
		yx_buf_clear(&out);
	}
	kit_clear(&kit);
}

/* What other parts of this program, and others, would sign with this key. */
static void
put_others(struct yx_buf other[6], const struct order *o)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_cms_signer_options so = YX_CMS_SIGNER_OPTIONS_INIT;
	struct yx_bytes in = o->order.input;
	struct yx_cms_content content = { .runs = &in, .run_count = 1, .given = true };
	struct yx_cms_builder *b = NULL;
	struct yx_der d = yx_der(kit_cert(&kit.signer)), cert;
	struct yx_der_item tbs;
	size_t index;

	memset(other, 0, 6 * sizeof(*other));
	/* to be signed of a certificate, which an OCSP answer and a CRL are like */
	CHECK(yx_der_enter(&d, YX_DER_SEQUENCE, &cert) && yx_der_any(&cert, &tbs));
	yx_buf_put_bytes(&other[0], tbs.all);
	yx_buf_puts(&other[1], "raw bytes");
	yx_buf_fill(&other[2], 0, 32);
	/* the right attributes for the certificate of somebody else, and for another content */
	for (int i = 0; i < 2; i++) {
		so.certificate = i ? kit_cert(&kit.signer) : kit_cert(&kit.other);
		so.scheme = yx_key_default_scheme(kit.signer.key, false);
		CHECK_OK(yx_cms_builder_new(&b, YX_CMS_RFC, &err));
		CHECK_OK(yx_cms_builder_content(b, YX_OID_NONE, &content, false, &err));
		CHECK_OK(yx_cms_builder_signer(b, &so, &index, &err));
		yx_buf_put_bytes(&other[3 + i], yx_cms_builder_to_sign(b, index));
		yx_cms_builder_free(b);
		in = yx_bytes_str("another content");
	}
}

static void
no_other_kind_of_message_is_signed(void)
{
	struct yx_error err = YX_ERROR_INIT;

	kit_init(&kit, "sm2");
	for (size_t i = 0; i < FORMS; i++) {
		struct yx_buf other[6], out = { 0 };
		struct order o;

		order_begin(&o, &forms[i]);
		put_others(other, &o);
		CHECK_OK(carry_out(&o, &forms[i], o.order.input, &out, &err));
		for (size_t k = 0; k < 6; k++) {
			CHECK_MSG(attempt(&o, o.maker.named, yx_buf_bytes(&o.maker.shown),
					  yx_buf_bytes(&other[k])) == YX_DENIED,
				  "%s: %zu", forms[i].name, k);
			yx_buf_clear(&other[k]);
		}
		order_end(&o);
		yx_buf_clear(&out);
	}
	kit_clear(&kit);
}

static void
a_seal_is_the_one_ordered(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf out = { 0 };
	struct order o;

	kit_init(&kit, "sm2");
	for (size_t i = FORMS - 3; i < FORMS; i++) {
		order_begin(&o, &forms[i]);
		/* a size that was ordered stays; a name, a signer, a period are never the maker's
		 */
		o.made.width_mm = 30;
		o.made.height_mm = 40;
		CHECK_STATUS(carry_out(&o, &forms[i], o.order.input, &out, &err), YX_DENIED);
		order_end(&o);
		for (int what = 0; what < 4; what++) {
			struct yx_bytes listed = kit_cert(&kit.other);
			struct yx_seal_new want;

			order_begin(&o, &forms[i]);
			want = o.made;
			want.signer_certs = &listed;
			o.order.made = &want;
			yx_guard_free(o.maker.guard);
			CHECK_OK(yx_guard_new(&o.maker.guard, &o.order, &err));
			if (what == 0)
				o.made.name = "Kid";
			else if (what == 1)
				o.signer = kit_cert(&kit.signer);
			else if (what == 2)
				o.made.valid_until += YX_DAY;
			else
				o.made.es_id = "KIT2";
			CHECK_STATUS(carry_out(&o, &forms[i], o.order.input, &out, &err),
				     YX_DENIED);
			order_end(&o);
		}
	}
	CHECK_INT(out.len, 0);
	yx_buf_clear(&out);
	kit_clear(&kit);
}

TEST_MAIN(CASE(what_was_ordered_is_signed), CASE(no_byte_of_the_message_may_differ),
	  CASE(nothing_is_signed_that_was_not_shown), CASE(another_document_is_not_signed),
	  CASE(no_other_kind_of_message_is_signed), CASE(a_seal_is_the_one_ordered))
