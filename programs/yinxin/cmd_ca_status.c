/* SPDX-License-Identifier: Apache-2.0 */
/* yinxin ca revoke, crl, ocsp and list: what became of certificates. */
#include <string.h>
#include "cmd_ca.h"

/* A reason's number from its name, -2 when there is none such. */
static int
reason_from(const char *name)
{
	int r;

	if (!name)
		return YX_REASON_UNSPECIFIED;
	for (r = YX_REASON_UNSPECIFIED; r <= YX_REASON_AA_COMPROMISE; r++)
		if (r != 7 && r != YX_REASON_REMOVE_FROM_CRL &&
		    strcmp(name, yx_crl_reason_name(r)) == 0)
			return r;
	return -2;
}

int
ca_revoke(struct cli *c, const struct ca_options *o)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_json_build b = { 0 };
	struct yx_ca *ca = NULL;
	struct yx_ca_entry e;
	char serial[48], when[32];
	int reason = reason_from(o->reason), rc = CLI_OK;
	yx_time at = 0;

	if (reason < -1)
		return cli_usage(c, "no reason is called", "没有这个吊销原因：", o->reason);
	if (o->at && yx_time_parse_rfc3339(&at, yx_bytes_str(o->at), &err) != YX_OK)
		return cli_error(c, &err, "--at");
	if (ca_serial(o, serial, &err) != YX_OK || yx_ca_open(&ca, o->dir, NULL, &err) != YX_OK ||
	    yx_ca_revoke(ca, serial, reason, at, &err) != YX_OK) {
		rc = cli_error(c, &err, NULL);
	} else if (yx_ca_find(ca, serial, &e)) {
		yx_json_begin_object(&b, NULL);
		yx_json_put_str(&b, "serial", e.serial);
		yx_json_put_str(&b, "subject", e.subject);
		yx_json_put_str(&b, "reason", yx_crl_reason_name(e.reason));
		yx_json_put_time(&b, "revoked_at", e.revoked_at);
		yx_json_end(&b);
		if (c->json)
			rc = cli_print_json(c, &b);
		yx_json_build_clear(&b);
		cli_say(c, "revoked %s (%s) as of %s: %s", "已吊销 %s（%s），自 %s 起：%s",
			e.serial, e.subject, yx_time_rfc3339(when, e.revoked_at),
			yx_crl_reason_text(e.reason, c->chinese));
		cli_note(c, "publish it with: yinxin ca crl %s", "请发布：yinxin ca crl %s",
			 o->dir);
	}
	yx_ca_free(ca);
	return rc;
}

int
ca_crl(struct cli *c, const struct ca_options *o)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_json_build b = { 0 };
	struct yx_buf der = { 0 }, pem = { 0 };
	struct yx_crl *crl = NULL;
	struct yx_ca *ca = NULL;
	const char *subject = o->dir;
	char until[32];
	int rc = CLI_OK;

	if (ca_open(c, o->dir, o->password, &ca, &err) != YX_OK ||
	    yx_ca_crl(ca, o->days > 0 ? o->days * YX_DAY : 0, &der, &err) != YX_OK ||
	    yx_crl_parse(&crl, yx_buf_bytes(&der), YX_PKI_STRICT, &err) != YX_OK)
		goto fail;
	yx_pem_put(&pem, "X509 CRL", yx_buf_bytes(&der));
	subject = o->out;
	if ((o->out || !c->json) &&
	    ca_write(o->out, yx_buf_bytes(o->der ? &der : &pem), YX_OUT_REPLACE, &err) != YX_OK)
		goto fail;
	if (c->json) {
		yx_json_begin_object(&b, NULL);
		yx_json_put_hex(&b, "number", yx_crl_number(crl));
		yx_json_put_time(&b, "this_update", yx_crl_this_update(crl));
		yx_json_put_time(&b, "next_update", yx_crl_next_update(crl));
		yx_json_put_int(&b, "revoked", (int64_t)yx_crl_entry_count(crl));
		if (o->out)
			yx_json_put_text(&b, "file", yx_bytes_str(o->out));
		else
			yx_json_put_str(&b, "pem", yx_buf_str(&pem));
		yx_json_end(&b);
		rc = cli_print_json(c, &b);
	} else {
		cli_note(c, "%zu revoked; next list due %s", "已吊销 %zu 张；下次更新 %s",
			 yx_crl_entry_count(crl), yx_time_rfc3339(until, yx_crl_next_update(crl)));
	}
	goto done;
fail:
	rc = cli_error(c, &err, subject);
done:
	yx_crl_free(crl);
	yx_buf_clear(&der);
	yx_buf_clear(&pem);
	yx_ca_free(ca);
	return rc;
}

int
ca_list(struct cli *c, const struct ca_options *o)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_json_build b = { 0 };
	struct yx_ca *ca = NULL;
	struct yx_ca_entry e;
	char until[32];
	int rc = CLI_OK;

	if (yx_ca_open(&ca, o->dir, NULL, &err) != YX_OK)
		return cli_error(c, &err, o->dir);
	yx_json_begin_array(&b, NULL);
	for (size_t i = 0; yx_ca_entry_at(ca, i, &e); i++) {
		bool revoked = e.revoked_at != YX_TIME_NONE;

		yx_json_begin_object(&b, NULL);
		yx_json_put_str(&b, "serial", e.serial);
		yx_json_put_str(&b, "profile", yx_ca_profile_name(e.profile));
		yx_json_put_text(&b, "subject", yx_bytes_str(e.subject));
		yx_json_put_time(&b, "issued_at", e.issued_at);
		yx_json_put_time(&b, "not_after", e.not_after);
		yx_json_put_time(&b, "revoked_at", e.revoked_at);
		yx_json_put_str(&b, "reason", revoked ? yx_crl_reason_name(e.reason) : NULL);
		yx_json_end(&b);
		cli_say(c, "%s  %-10s  %s  %-8s %s", "%s  %-10s  %s  %-8s %s", e.serial,
			yx_ca_profile_name(e.profile), yx_time_rfc3339(until, e.not_after),
			revoked ? cli_text(c, "revoked", "已吊销") : cli_text(c, "good", "有效"),
			e.subject);
	}
	yx_json_end(&b);
	if (c->json)
		rc = cli_print_json(c, &b);
	yx_json_build_clear(&b);
	yx_ca_free(ca);
	return rc;
}

/* -------------------------------------------------------------------- ocsp */

struct delegate {
	struct yx_cert *cert;
	struct yx_key *key;
};

static enum yx_status
load_delegate(struct cli *c, const struct ca_options *o, struct delegate *d, struct yx_error *err)
{
	struct yx_file f = { 0 };
	enum yx_status st;

	if (!o->responder_cert && !o->responder_key)
		return YX_OK;
	if (!o->responder_cert || !o->responder_key)
		return yx_fail(err, YX_USAGE, NULL, "",
			       "--responder-cert and --responder-key come together");
	if ((st = yx_file_open(&f, o->responder_cert, YX_LIMIT_KEY_FILE, err)) == YX_OK)
		st = yx_cert_load(&d->cert, f.bytes, YX_PKI_STRICT, err);
	yx_file_close(&f);
	if (st != YX_OK)
		return yx_fail_prefix(err, st, "%s", o->responder_cert);
	return ca_load_key(c, o->responder_key, o->responder_password, &d->key, err);
}

static int
tell_answer(struct cli *c, const struct ca_options *o, struct yx_bytes der, struct yx_error *err)
{
	static const char *const words[] = { "good", "revoked", "unknown" };
	struct yx_json_build b = { 0 };
	struct yx_ocsp *ocsp = NULL;
	struct yx_ocsp_single s;
	char hex[64];
	int rc = CLI_OK;

	if (yx_ocsp_parse(&ocsp, der, YX_PKI_STRICT, err) != YX_OK)
		return cli_error(c, err, o->out);
	yx_json_begin_object(&b, NULL);
	yx_json_put_text(&b, "file", yx_bytes_str(o->out));
	yx_json_put_int(&b, "response_status", yx_ocsp_response_status(ocsp));
	yx_json_begin_array(&b, "answers");
	for (size_t i = 0; yx_ocsp_single_at(ocsp, i, &s); i++) {
		yx_hex(hex, sizeof(hex), yx_bytes_slice(s.serial, 0, 24));
		yx_json_begin_object(&b, NULL);
		yx_json_put_str(&b, "serial", hex);
		yx_json_put_str(&b, "status", words[s.status]);
		yx_json_end(&b);
		cli_say(c, "%s  %s", "%s  %s", hex, words[s.status]);
	}
	yx_json_end(&b);
	yx_json_end(&b);
	if (c->json)
		rc = cli_print_json(c, &b);
	if (yx_ocsp_response_status(ocsp) != 0) {
		cli_note(c, "the request cannot be read; the answer says so",
			 "请求无法读取；应答中已说明");
		rc = CLI_DATA;
	}
	yx_json_build_clear(&b);
	yx_ocsp_free(ocsp);
	return rc;
}

/* What an OCSP client sent, read before a key is in this process. */
struct asked {
	struct yx_file file;
	struct yx_buf reading;     /* of one request */
	struct reading for_server; /* of each that comes */
};

static int
read_asked(struct cli *c, const struct ca_options *o, struct asked *a)
{
	struct yx_error err = YX_ERROR_INIT;

	if (o->serve)
		return reading_open(c, &a->for_server, yx_ca_ocsp_read);
	if (!o->request)
		return CLI_OK;
	if (yx_file_open(&a->file, o->request, YX_LIMIT_OCSP_REQUEST, &err) != YX_OK)
		return cli_error(c, &err, NULL);
	return reading_once(c, o->request, yx_ca_ocsp_read, a->file.bytes, &a->reading);
}

static void
asked_clear(struct asked *a)
{
	yx_file_close(&a->file);
	yx_buf_clear(&a->reading);
	reading_close(&a->for_server);
}

static enum yx_status
make_answer(const struct ca_options *o, struct yx_ca *ca, const struct asked *a,
	    const struct yx_ca_responder *r, struct yx_buf *out, struct yx_error *err)
{
	char serial[48];
	enum yx_status st;

	if (o->request)
		return yx_ca_ocsp_answer_read(ca, a->file.bytes, yx_buf_bytes(&a->reading), r, out,
					      err);
	if ((st = ca_serial(o, serial, err)) != YX_OK)
		return st;
	return yx_ca_ocsp_for(ca, serial, YX_DIGEST_SHA1, r, out, err);
}

/* Serve, or one answer into a file. */
static int
give_answers(struct cli *c, const struct ca_options *o, struct yx_ca *ca, struct asked *a,
	     const struct yx_ca_responder *r)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf out = { 0 };
	int rc;

	if (o->serve)
		return ca_ocsp_serve(c, ca, r, &a->for_server, o->serve);
	if (make_answer(o, ca, a, r, &out, &err) == YX_OK &&
	    yx_file_write(o->out, yx_buf_bytes(&out), YX_OUT_REPLACE, &err) == YX_OK)
		rc = tell_answer(c, o, yx_buf_bytes(&out), &err);
	else
		rc = cli_error(c, &err, NULL);
	yx_buf_clear(&out);
	return rc;
}

int
ca_ocsp(struct cli *c, const struct ca_options *o)
{
	struct yx_ca_responder r = { .by_key = o->by_key,
				     .valid_for = o->hours > 0 ? o->hours * YX_HOUR : 0 };
	struct yx_error err = YX_ERROR_INIT;
	struct delegate d = { 0 };
	struct asked a = { 0 };
	struct yx_ca *ca = NULL;
	enum yx_status st;
	int rc;

	if (!o->out && !o->serve)
		return cli_usage(c, "say where the answer goes:", "请指明应答写到哪里：",
				 "-o FILE");
	if ((rc = read_asked(c, o, &a)) != CLI_OK)
		goto done;
	if ((st = load_delegate(c, o, &d, &err)) == YX_OK)
		st = d.cert ? yx_ca_open(&ca, o->dir, NULL, &err)
			    : ca_open(c, o->dir, o->password, &ca, &err);
	r.cert = d.cert;
	r.key = d.key;
	rc = st == YX_OK ? give_answers(c, o, ca, &a, &r) : cli_error(c, &err, NULL);
done:
	asked_clear(&a);
	yx_cert_free(d.cert);
	yx_key_free(d.key);
	yx_ca_free(ca);
	return rc;
}
