/* SPDX-License-Identifier: Apache-2.0 */
/*
 * yinxin evidence export: gathers what goes into a package. Certificates of signers are taken from
 * the documents' signatures, and what our own verification said is carried along as a report.
 */
#include <string.h>
#include <unistd.h>
#include <yinxin/limits.h>
#include <yinxin/pki_cert.h>
#include <yinxin/report.h>
#include <yinxin/sign_ink.h>
#include "cmd_evidence.h"

struct gathered {
	struct yx_file files[2 * EVIDENCE_FILES_MAX];
	size_t file_count;
	struct yx_evidence_file documents[EVIDENCE_FILES_MAX];
	size_t document_count;
	struct yx_evidence_file parts[YX_LIMIT_EVIDENCE_PARTS];
	size_t part_count;
	struct yx_evidence_opening openings[EVIDENCE_OPENINGS_MAX];
	size_t opening_count;
	struct yx_arena *arena; /* names, made bytes */
};

static void
gathered_free(struct gathered *g)
{
	if (!g)
		return;
	for (size_t i = 0; i < g->file_count; i++)
		yx_file_close(&g->files[i]);
	yx_arena_free(g->arena);
	yx_free(g);
}

static const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static const char *
media_of(const char *name)
{
	static const char *const types[][2] = {
		{ ".pdf", "application/pdf" },
		{ ".ofd", "application/ofd" },
		{ ".txt", "text/plain" },
		{ ".json", "application/json" },
		{ ".p7s", "application/pkcs7-signature" },
		{ ".tsr", "application/timestamp-reply" },
		{ ".tst", "application/vnd.etsi.timestamp-token" },
		{ ".crl", "application/pkix-crl" },
		{ ".png", "image/png" },
		{ ".xml", "application/xml" },
		{ ".html", "text/html" },
	};
	const char *dot = strrchr(name, '.');

	for (size_t i = 0; dot && i < sizeof(types) / sizeof(types[0]); i++)
		if (strcmp(dot, types[i][0]) == 0)
			return types[i][1];
	return "application/octet-stream";
}

static enum yx_status
open_file(struct gathered *g, const char *path, struct yx_evidence_file *out, struct yx_error *err)
{
	struct yx_file *f = &g->files[g->file_count];
	enum yx_status st = yx_file_open(f, path, YX_LIMIT_EVIDENCE, err);

	if (st != YX_OK)
		return yx_fail_prefix(err, st, "%s: ", path);
	g->file_count++;
	out->name = base_name(path);
	out->media = media_of(out->name);
	out->bytes = f->bytes;
	return YX_OK;
}

static struct yx_evidence_file *
new_part(struct gathered *g, struct yx_error *err)
{
	if (g->part_count == YX_LIMIT_EVIDENCE_PARTS) {
		yx_fail(err, YX_LIMIT, NULL, "", "more than %d parts", YX_LIMIT_EVIDENCE_PARTS);
		return NULL;
	}
	return &g->parts[g->part_count];
}

/* Named by its serial number and subject; once each. */
static enum yx_status
add_certificate(struct gathered *g, struct yx_bytes der, struct yx_error *err)
{
	struct yx_evidence_file *p = new_part(g, err);
	struct yx_buf name = { 0 };
	struct yx_digest d;
	enum yx_status st;

	for (size_t i = 0; i < g->part_count; i++)
		if (g->parts[i].kind == YX_EVIDENCE_CERTIFICATE &&
		    yx_bytes_equal(g->parts[i].bytes, der))
			return YX_OK;
	if (!p)
		return YX_LIMIT;
	if ((st = yx_digest(&d, YX_DIGEST_SHA256, der, err)) != YX_OK)
		return st;
	yx_buf_puts(&name, "certificate-");
	yx_hex_put(&name, yx_bytes(d.value, 8));
	yx_buf_puts(&name, ".cer");
	p->kind = YX_EVIDENCE_CERTIFICATE;
	p->media = "application/pkix-cert";
	p->name = yx_arena_strdup(g->arena, yx_buf_bytes(&name));
	p->bytes = yx_arena_dup(g->arena, der);
	yx_buf_clear(&name);
	if (!p->name || !p->bytes.data)
		return yx_fail_nomem(err);
	g->part_count++;
	return YX_OK;
}

/* What verification says today, as a report that is carried and not relied on. */
static enum yx_status
add_report(struct gathered *g, const char *document, const struct yx_verify_report *v, bool chinese,
	   struct yx_error *err)
{
	struct yx_evidence_file *p = new_part(g, err);
	struct yx_json_build b = { 0 };
	struct yx_buf text = { 0 };
	struct yx_json *tree = NULL;
	enum yx_status st;

	if (!p)
		return YX_LIMIT;
	yx_report_verdict_json(&b, NULL, v, chinese);
	if ((st = yx_json_build_finish(&b, &tree, err)) == YX_OK &&
	    (st = yx_json_write(tree, YX_JSON_PRETTY, &text, err)) == YX_OK) {
		p->kind = YX_EVIDENCE_REPORT;
		p->media = "application/json";
		p->bytes = yx_arena_dup(g->arena, yx_buf_bytes(&text));
		yx_buf_reset(&text);
		yx_buf_printf(&text, "verification of %.200s.json", document);
		p->name = yx_arena_strdup(g->arena, yx_buf_bytes(&text));
		if (p->bytes.data && p->name)
			g->part_count++;
		else
			st = yx_fail_nomem(err);
	}
	yx_json_free(tree);
	yx_buf_clear(&text);
	return st;
}

/* Handwriting sealed into a document, also as parts: there when the document is not carried. */
static enum yx_status
add_handwriting(struct gathered *g, const struct yx_evidence_file *d, struct yx_error *err)
{
	struct yx_error why = YX_ERROR_INIT;
	struct yx_ink_list list;
	enum yx_status st = YX_OK;

	if (!yx_ink_may_hold(d->bytes))
		return YX_OK;
	if (yx_ink_find(&list, d->bytes, yx_bytes(NULL, 0), &why) != YX_OK)
		return why.status == YX_NOMEM ? yx_fail_nomem(err) : YX_OK;
	for (size_t i = 0; i < list.count && st == YX_OK; i++) {
		struct yx_evidence_file *p = new_part(g, err);
		struct yx_buf name = { 0 };

		if (!p) {
			st = YX_LIMIT;
			break;
		}
		yx_buf_printf(&name, "handwriting %zu of %.200s.der", i + 1, d->name);
		p->kind = YX_EVIDENCE_HANDWRITING;
		p->media = "application/octet-stream";
		p->name = yx_arena_strdup(g->arena, yx_buf_bytes(&name));
		p->bytes = yx_arena_dup(g->arena, list.items[i].bytes);
		yx_buf_clear(&name);
		if (p->name && p->bytes.data)
			g->part_count++;
		else
			st = yx_fail_nomem(err);
	}
	yx_ink_list_clear(&list);
	return st;
}

static enum yx_status
add_document(struct evidence_request *r, struct gathered *g, const char *path, struct yx_error *err)
{
	struct yx_evidence_file *d = &g->documents[g->document_count];
	struct yx_verify_options o = { .trust = r->trust, .at = YX_TIME_NONE };
	struct yx_verify_report *v = NULL;
	enum yx_status st;

	if ((st = open_file(g, path, d, err)) != YX_OK)
		return st;
	d->embed = r->embed;
	g->document_count++;
	if ((st = yx_verify_bytes(&v, d->bytes, d->name, &o, err)) != YX_OK)
		return st;
	for (size_t i = 0; i < v->signature_count && st == YX_OK; i++)
		if (v->signatures[i].certificate.len)
			st = add_certificate(g, v->signatures[i].certificate, err);
	if (st == YX_OK && v->signature_count)
		st = add_report(g, d->name, v, r->c->chinese, err);
	if (st == YX_OK)
		st = add_handwriting(g, d, err);
	yx_verify_report_free(v);
	return st;
}

static enum yx_status
add_part(struct evidence_request *r, struct gathered *g, size_t i, struct yx_error *err)
{
	struct yx_evidence_file *p = new_part(g, err), in = { 0 };
	struct yx_cert *cert = NULL;
	enum yx_status st;

	if (!p)
		return YX_LIMIT;
	if ((st = open_file(g, r->parts[i], &in, err)) != YX_OK)
		return st;
	in.kind = r->part_kinds[i];
	if (in.kind == YX_EVIDENCE_CERTIFICATE) {
		/* PEM is fine to give; DER goes in */
		if ((st = yx_cert_load(&cert, in.bytes, 0, err)) == YX_OK)
			st = add_certificate(g, yx_cert_der(cert), err);
		yx_cert_free(cert);
		return st == YX_OK ? st : yx_fail_prefix(err, st, "%s: ", r->parts[i]);
	}
	*p = in;
	g->part_count++;
	return YX_OK;
}

/* "hex salt:text" */
static enum yx_status
add_opening(struct gathered *g, const char *text, struct yx_error *err)
{
	struct yx_reader r = yx_reader(yx_bytes_str(text));
	struct yx_evidence_opening *o = &g->openings[g->opening_count];
	struct yx_buf salt = { 0 };
	struct yx_bytes hex;
	enum yx_status st;

	if (!yx_take_until(&r, ':', &hex))
		return yx_fail(err, YX_USAGE, NULL, "", "--open takes SALT:TEXT");
	if ((st = yx_hex_decode(&salt, hex, err)) == YX_OK) {
		o->salt = yx_arena_dup(g->arena, yx_buf_bytes(&salt));
		o->value = yx_reader_rest(&r);
		if (o->salt.data)
			g->opening_count++;
		else
			st = yx_fail_nomem(err);
	}
	yx_buf_clear(&salt);
	return st;
}

static int
own_keys(struct evidence_request *r)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s/keys/log.vkey", r->ledger);
	if (r->carried.count || access(path, R_OK) != 0)
		return CLI_OK;
	return log_keys_load(r->c, &r->carried, path);
}

static enum yx_status
gather(struct evidence_request *r, struct gathered *g, struct yx_error *err)
{
	enum yx_status st = YX_OK;

	for (size_t i = 0; i < r->document_count && st == YX_OK; i++)
		st = add_document(r, g, r->documents[i], err);
	for (size_t i = 0; i < r->part_count && st == YX_OK; i++)
		st = add_part(r, g, i, err);
	for (size_t i = 0; i < r->opening_count && st == YX_OK; i++)
		st = add_opening(g, r->openings[i], err);
	return st;
}

static int
tell(struct evidence_request *r, const struct gathered *g, size_t bytes)
{
	struct yx_json_build b = { 0 };

	if (r->c->json) {
		yx_json_begin_object(&b, NULL);
		yx_json_put_text(&b, "file", yx_bytes_str(r->out));
		yx_json_put_int(&b, "bytes", (int64_t)bytes);
		yx_json_put_int(&b, "documents", (int64_t)g->document_count);
		yx_json_put_int(&b, "parts", (int64_t)g->part_count);
		yx_json_end(&b);
		return cli_print_json(r->c, &b);
	}
	cli_say(r->c, "%s: %zu document(s), %zu part(s), %zu bytes",
		"%s：%zu 个文件，%zu 个附件，%zu 字节", r->out, g->document_count, g->part_count,
		bytes);
	return CLI_OK;
}

int
evidence_export(struct evidence_request *r)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_evidence_options o = { .matter = r->matter, .created = yx_time_now() };
	struct gathered *g = NULL;
	struct yx_ledger *l = NULL;
	struct yx_buf package = { 0 };
	bool writing = false;
	int rc;
	enum yx_status st;

	if (!r->ledger || !r->matter || !r->out)
		return cli_usage(r->c, "needs --ledger, --matter and -o",
				 "需要 --ledger、--matter 和 -o", NULL);
	if ((rc = own_keys(r)) != CLI_OK)
		return rc;
	yx_buf_init(&package, YX_LIMIT_EVIDENCE);
	if (!(g = yx_alloc(sizeof(*g))) || !(g->arena = yx_arena_new(0))) {
		st = yx_fail_nomem(&err);
		goto done;
	}
	if ((st = yx_ledger_open(&l, r->ledger, YX_LEDGER_READ_ONLY, &err)) != YX_OK ||
	    (st = gather(r, g, &err)) != YX_OK)
		goto done;
	o.ledger = l;
	o.documents = g->documents;
	o.document_count = g->document_count;
	o.parts = g->parts;
	o.part_count = g->part_count;
	o.openings = g->openings;
	o.opening_count = g->opening_count;
	o.keys = r->carried.text;
	o.key_count = r->carried.count;
	if ((st = yx_evidence_export(&package, &o, &err)) != YX_OK)
		goto done;
	writing = true;
	if ((st = yx_file_write(r->out, yx_buf_bytes(&package), YX_OUT_REPLACE, &err)) == YX_OK)
		rc = tell(r, g, package.len);
done:
	if (st != YX_OK) {
		rc = cli_error(r->c, &err, NULL);
		rc = writing ? CLI_CANT_WRITE : rc;
	}
	yx_ledger_free(l);
	gathered_free(g);
	yx_buf_clear(&package);
	return rc;
}
