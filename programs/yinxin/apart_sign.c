/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A key that a child has only as a question: what it asks, and what its parent makes of that. The
 * key's file, its password and the key itself are never in the child.
 */
#include <string.h>
#include <yinxin/pdf.h>
#include "apart.h"
#include "signing_desk.h"

/* What a piece that is shown belongs to. */
enum { SHOW_CONTENT, SHOW_INPUT, SHOW_MESSAGE };

#define PIECE ((size_t)1 << 20)

/* ---------------------------------------------------------------- the child */

static enum yx_status
show_pieces(uint64_t kind, struct yx_bytes data, struct yx_error *err)
{
	enum yx_status st = YX_OK;

	for (size_t at = 0; at < data.len && st == YX_OK; at += PIECE)
		st = apart_ask(APART_SHOW, kind, yx_bytes_slice(data, at, PIECE), yx_bytes(NULL, 0),
			       NULL, err);
	return st;
}

enum yx_status
signing_desk_show(void *desk, const struct yx_bytes *parts, size_t count, struct yx_error *err)
{
	const struct signing_desk *d = desk;
	struct yx_bytes in = d->order.input, none = yx_bytes(NULL, 0);
	enum yx_status st = YX_OK;

	if (!apart_inside())
		return YX_OK;
	for (size_t i = 0; i < count && st == YX_OK; i++)
		if (i == 0 && d->input && parts[i].data == in.data && parts[i].len == in.len)
			st = apart_ask(APART_SHOW, SHOW_INPUT, none, none, NULL, err);
		else
			st = show_pieces(SHOW_CONTENT, parts[i], err);
	return st;
}

/* The scheme and the user ID are the parent's own. */
static enum yx_status
ask_for_value(void *state, const struct yx_scheme *s, struct yx_bytes message,
	      struct yx_bytes sm2_id, struct yx_buf *out, struct yx_error *err)
{
	enum yx_status st = show_pieces(SHOW_MESSAGE, message, err);

	(void)state;
	(void)s;
	(void)sm2_id;
	return st == YX_OK
		   ? apart_ask(APART_SIGN, 0, yx_bytes(NULL, 0), yx_bytes(NULL, 0), out, err)
		   : st;
}

static enum yx_status
public_half(void *state, struct yx_buf *out, struct yx_error *err)
{
	const struct yx_cert *cert = state;

	yx_buf_put_bytes(out, yx_cert_spki(cert));
	return yx_buf_status(out, err);
}

static void
nothing_to_free(void *state)
{
	(void)state;
}

static const struct yx_key_ops of_the_parent = {
	.name = "the parent process",
	.sign = ask_for_value,
	.public_key = public_half,
	.free = nothing_to_free,
};

/* Certificates, each behind its length; the signer's first. */
static enum yx_status
take_certificates(struct signing_identity *out, struct yx_reader *r, struct yx_error *err)
{
	enum yx_status st = YX_OK;
	struct yx_bytes der;
	uint32_t len;

	while (st == YX_OK && yx_take_u32be(r, &len)) {
		struct yx_cert *cert = NULL;

		if (!yx_take(r, len, &der))
			return yx_fail(err, YX_INTERNAL, r, "", "a certificate is cut off");
		if ((st = yx_cert_parse(&cert, der, YX_PKI_LENIENT, err)) == YX_OK)
			st = yx_cert_list_add(&out->certs, cert, err);
		yx_cert_free(cert);
	}
	if (st == YX_OK && !out->certs.count)
		st = yx_fail(err, YX_INTERNAL, NULL, "", "no certificate");
	return st == YX_OK ? signing_identity_chain(out, err) : st;
}

int
signing_desk_identity(struct cli *c, const struct signing_desk *d, struct signing_identity *out)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf answer = { 0 };
	struct yx_reader r;
	enum yx_status st;
	uint32_t rc = 0;

	*out = (struct signing_identity){ 0 };
	if (!apart_inside())
		return signing_identity_load(c, out, d->key_path, d->cert_path, d->key_password);
	st = apart_ask(APART_IDENTITY, 0, yx_bytes(NULL, 0), yx_bytes(NULL, 0), &answer, &err);
	r = yx_reader(yx_buf_bytes(&answer));
	if (st == YX_OK && !yx_take_u32be(&r, &rc))
		st = yx_fail(&err, YX_INTERNAL, NULL, "", "no answer to who signs");
	if (st == YX_OK && !rc && (st = take_certificates(out, &r, &err)) == YX_OK)
		st = yx_key_new(&out->key, &of_the_parent, out->certs.items[0], &err);
	yx_buf_clear(&answer);
	/* what is wrong with the key was said by the parent, who read it */
	return st == YX_OK ? (int)rc : cli_error(c, &err, d->key_path);
}

/* --------------------------------------------------------------- the parent */

static void
let_key_go(struct signing_desk *d)
{
	yx_guard_free(d->guard);
	d->guard = NULL;
	signing_identity_clear(&d->who);
}

void
signing_desk_clear(struct signing_desk *d)
{
	let_key_go(d);
}

static void
open_desk(const struct apart_host *h, struct signing_desk *d, struct yx_buf *out,
	  enum yx_status *st, struct yx_error *err)
{
	struct cli c = *h->c;
	int rc = signing_identity_load(&c, &d->who, d->key_path, d->cert_path, d->key_password);

	yx_buf_put_u32be(out, (uint32_t)rc);
	if (rc)
		return;
	d->order.who.key = d->who.key;
	d->order.who.cert = d->who.certs.items[0];
	*st = yx_guard_new(&d->guard, &d->order, err);
	for (size_t i = 0; i < d->who.certs.count; i++) {
		struct yx_bytes der = yx_cert_der(d->who.certs.items[i]);

		yx_buf_put_u32be(out, (uint32_t)der.len);
		yx_buf_put_bytes(out, der);
	}
}

void
apart_sign_order(struct signing_desk *d,
		 bool (*opened)(void *files, const char *path, struct yx_bytes *out), void *files)
{
	if (d->input)
		(void)opened(files, d->input, &d->order.input);
	if (d->seal)
		(void)opened(files, d->seal, &d->order.seal);
	/* what is both is signed as a PDF or not at all */
	if (d->order.form == YX_GUARD_PDF && !yx_pdf_looks_like(d->order.input))
		d->order.form = YX_GUARD_OFD;
}

bool
apart_sign_for(struct apart_host *h, enum apart_op op, uint64_t number, struct yx_bytes first,
	       struct yx_buf *out, enum yx_status *st, struct yx_error *err)
{
	struct signing_desk *d = h->desk;

	if (!d)
		return false;
	if (op == APART_IDENTITY) {
		if (d->asked)
			return false;
		d->asked = true;
		open_desk(h, d, out, st, err);
		return true;
	}
	if (!d->guard)
		return false;
	if (op == APART_SIGN)
		*st = yx_guard_sign(d->guard, out, err);
	else if (number == SHOW_INPUT)
		*st = yx_guard_show_input(d->guard, err);
	else if (number == SHOW_MESSAGE)
		*st = yx_guard_message(d->guard, first, err);
	else
		*st = yx_guard_show(d->guard, first, err);
	if (op == APART_SIGN && yx_guard_left(d->guard) == 0) {
		d->done = *st == YX_OK;
		let_key_go(d);
	}
	/* no honest child wants what was not ordered */
	return *st != YX_DENIED;
}

/* ------------------------------------------------------------------- output */

bool
apart_sign_may_write(struct apart_host *h, enum apart_op op)
{
	const struct signing_desk *d = h->desk;

	/* nothing is written over, and only a signed document, which begins with the input, lasts
	 */
	if (!d || (op != APART_PATCH && op != APART_COMMIT))
		return true;
	return op == APART_COMMIT && d->done &&
	       (d->order.form != YX_GUARD_PDF || d->same == d->order.input.len);
}

void
apart_sign_wrote(struct apart_host *h, struct yx_bytes data)
{
	struct signing_desk *d = h->desk;
	struct yx_bytes want;

	if (!d)
		return;
	want = yx_bytes_slice(d->order.input, (size_t)d->written, data.len);
	if (d->same == d->written && want.len &&
	    (want.data == data.data || yx_bytes_equal(want, yx_bytes_slice(data, 0, want.len))))
		d->same += want.len;
	d->written += data.len;
}
