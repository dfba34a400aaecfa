/* SPDX-License-Identifier: Apache-2.0 */
#include "verify_evidence.h"
#include "apart.h"
#include <string.h>
#include <yinxin/codec_xml.h>
#include <yinxin/draw_letter.h>
#include <yinxin/draw_profile.h>
#include <yinxin/evidence.h>
#include <yinxin/sandbox.h>

int
verify_exit(enum yx_verdict v)
{
	switch (v) {
	case YX_VERDICT_TOTAL_PASSED:
		return CLI_OK;
	case YX_VERDICT_TOTAL_FAILED:
		return CLI_FAILED;
	case YX_VERDICT_INDETERMINATE:
		return CLI_INDETERMINATE;
	case YX_VERDICT_NO_SIGNATURE:
		return CLI_NO_SIGNATURE;
	default:
		return CLI_DATA;
	}
}

void
verify_put_missing(struct yx_json_build *json, const char *path, const char *why)
{
	yx_json_begin_object(json, NULL);
	yx_json_put_text(json, "file", yx_bytes_str(path));
	yx_json_put_str(json, "format", "unknown");
	yx_json_put_str(json, "verdict", "UNREADABLE");
	yx_json_put_text(json, "reason", yx_bytes_str(why));
	yx_json_begin_array(json, "signatures");
	yx_json_end(json);
	yx_json_begin_array(json, "attacks");
	yx_json_end(json);
	yx_json_end(json);
}

/* What a package's verification says: the form that was asked for, or what was wrong. */
struct answer {
	enum yx_status status;
	enum yx_verdict verdict;
	struct yx_buf text; /* page, JSON, or the error's text */
};

struct task {
	const struct cli *c;
	const struct verify_evidence *e;
	const char *path;
	struct yx_bytes in;
};

static enum yx_status
as_json(struct yx_buf *out, const char *path, const struct yx_evidence_report *report, bool chinese,
	struct yx_error *err)
{
	struct yx_json_build b = { 0 };
	struct yx_json *tree = NULL;
	enum yx_status st;

	yx_evidence_report_json(&b, NULL, path, report, chinese);
	st = yx_json_build_finish(&b, &tree, err);
	if (st == YX_OK)
		st = yx_json_write(tree, YX_JSON_COMPACT, out, err);
	yx_json_free(tree);
	yx_json_build_clear(&b);
	return st;
}

static void
check(const struct task *t, struct answer *a)
{
	struct yx_evidence_verify_options o = { .keys = t->e->keys->text,
						.key_count = t->e->keys->count,
						.trust = t->e->trust,
						.policy = t->e->policy,
						.at = t->e->at };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_evidence_report *report = NULL;
	struct yx_evidence *e = NULL;

	a->status = yx_trust_read(t->e->trust, &err);
	if (a->status == YX_OK)
		a->status = yx_evidence_parse(&e, t->in, &err);
	if (a->status == YX_OK)
		a->status = yx_evidence_verify(&report, e, &o, &err);
	if (a->status == YX_OK) {
		a->verdict = report->verdict;
		a->status = t->c->json ? as_json(&a->text, t->path, report, t->c->chinese, &err)
				       : yx_evidence_page(&a->text, e, report, YX_EVIDENCE_TEXT,
							  t->c->chinese, &err);
	}
	if (a->status != YX_OK) {
		yx_buf_reset(&a->text);
		yx_buf_puts(&a->text, err.text);
	}
	yx_evidence_report_free(report);
	yx_evidence_free(e);
}

/* In the child: status, verdict, text. */
static enum yx_status
check_in_child(void *state, int out)
{
	struct answer a = { .verdict = YX_VERDICT_UNREADABLE };
	uint8_t head[2];

	check(state, &a);
	head[0] = (uint8_t)a.status;
	head[1] = (uint8_t)a.verdict;
	return yx_sandbox_write(out, yx_bytes(head, 2)) &&
		       yx_sandbox_write(out, yx_buf_bytes(&a.text))
		   ? YX_OK
		   : YX_IO;
}

/* DENIED when there is no sandbox; else the answer is filled, whatever became of the child. */
static enum yx_status
check_apart(const struct task *t, struct answer *a, struct yx_error *err)
{
	struct yx_sandbox_result result = { 0 };
	struct task copy = *t;
	struct yx_reader in;
	uint8_t status = YX_INTERNAL, verdict = YX_VERDICT_UNREADABLE;
	enum yx_status st;

	(void)!yx_xml_prepare(NULL); /* for an OFD in the package: the child opens no library */
	(void)!yx_font_prepare(NULL);
	(void)!yx_profile_prepare(NULL);
	st = yx_sandbox_call(&result, check_in_child, &copy, NULL, err);
	in = yx_reader(yx_buf_bytes(&result.output));
	if (st == YX_OK && result.end == YX_SANDBOX_DONE && result.code == YX_OK &&
	    yx_take_u8(&in, &status) && yx_take_u8(&in, &verdict) && status <= YX_INTERNAL &&
	    verdict <= YX_VERDICT_UNREADABLE) {
		a->status = (enum yx_status)status;
		a->verdict = (enum yx_verdict)verdict;
		if (status == YX_OK)
			yx_buf_put_bytes(&a->text, yx_reader_rest(&in));
		else /* words of an error go to terminals */
			yx_text_put_clean(&a->text, yx_reader_rest(&in));
	} else if (st == YX_OK) {
		a->status = YX_MALFORMED;
		yx_buf_printf(
		    &a->text, "%s%s",
		    cli_text(t->c, "the package could not be checked: ", "证据包无法核验："),
		    cli_text(t->c, result.text[0], result.text[1]));
	}
	yx_sandbox_result_clear(&result);
	return st;
}

/* The child's JSON is a text like any other: parsed, then taken over. What is wrong with it is not
 * told: an honest child's is right, and words of another's do not go to terminals. */
static enum yx_status
put_json(struct yx_json_build *json, struct yx_bytes text, struct yx_error *err)
{
	struct yx_json *tree = NULL;
	enum yx_status st = yx_json_parse(&tree, text, NULL, NULL);

	if (st == YX_OK)
		yx_json_put_value(json, NULL, tree);
	else
		st = yx_fail(err, st, NULL, "", "the check gave no proper answer");
	yx_json_free(tree);
	return st;
}

int
verify_evidence(const struct cli *c, const struct verify_evidence *e, const char *path,
		struct yx_bytes in, struct yx_json_build *json)
{
	struct task t = { c, e, path, in };
	struct answer a = { .verdict = YX_VERDICT_UNREADABLE };
	struct yx_error err = YX_ERROR_INIT;
	enum yx_status st = YX_DENIED;
	int rc;

	if (e->apart != CLI_HERE)
		st = check_apart(&t, &a, &err);
	if (st == YX_DENIED && e->apart != CLI_APART) {
		check(&t, &a);
		st = YX_OK;
	}
	if (st == YX_OK && a.status != YX_OK)
		st = yx_fail(&err, a.status, NULL, "", "%s", yx_buf_str(&a.text));
	if (st == YX_OK && c->json)
		st = put_json(json, yx_buf_bytes(&a.text), &err);
	if (st != YX_OK) {
		verify_put_missing(json, path, err.text);
		rc = cli_error(c, &err, path);
	} else {
		rc = verify_exit(a.verdict);
		if (!c->json)
			apart_print(stdout, yx_buf_bytes(&a.text));
	}
	yx_buf_clear(&a.text);
	return rc;
}
