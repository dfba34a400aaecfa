/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What happened to a PDF after a signature, as findings: the pdf module tells what changed and what
 * the signature's terms permit; this file says what that means for the verdict.
 */
#include <stdio.h>
#include <string.h>
#include <yinxin/pdf_change.h>
#include "verify_pdf.h"

static const struct yx_text2 original = {
	{ "do not rely on what the file shows now; look at the "
	  "state that was signed, or ask for the original",
	  "不要依据文件现在显示的内容；请查看签署时的版本，或索取原件" }
};

/* Written by a program that breaks files, perhaps; looking at the signed state helps nobody. */
static const struct yx_text2 anew = {
	{ "do not rely on what the file shows: it was like that when it was signed; ask the signer "
	  "to sign the original again with another program",
	  "不要依据文件显示的内容：文件在签署时即是如此；请签名人换用其他软件对原件重新签名" }
};

/* White space, or the mark some editors put in front of text. */
static bool
is_blank(struct yx_bytes b)
{
	if (b.len >= 3 && memcmp(b.data, "\xef\xbb\xbf", 3) == 0)
		b = yx_bytes_slice(b, 3, b.len - 3);
	for (size_t i = 0; i < b.len; i++)
		if (!b.data[i] || !strchr(" \t\r\n\f", b.data[i]))
			return false;
	return true;
}

/*
 * Does the newest section within so many bytes say that this number exists? /Size counts the
 * entries of all sections together (7.5.5, table 15), so that of an older one counts for its own
 * state only, which nobody signed.
 */
static bool
newer_size_covers(struct yx_pdf *doc, uint64_t section, uint32_t num, uint64_t end)
{
	const struct yx_pdf_revision *newest = NULL;
	const struct yx_pdf_obj *size;

	for (size_t i = 0; i < yx_pdf_revision_count(doc); i++)
		if (yx_pdf_revision(doc, i)->section < end)
			newest = yx_pdf_revision(doc, i);
	if (!newest || newest->section <= section)
		return false;
	size = yx_pdf_peek(newest->trailer, "Size");
	return size && size->kind == YX_PDF_INT && size->u.integer > num;
}

/*
 * May two programs read this oddity in two ways? Some that every writer of the signed state may
 * have left there have no excuse behind it.
 */
static bool
is_two_ways(const struct pdf_check *p, const struct yx_pdf_signature *s,
	    const struct yx_pdf_note *n)
{
	bool later = n->offset == YX_NO_OFFSET || n->offset >= s->covered_end;

	switch (n->kind) {
	case YX_PDF_NOTE_JUNK_BEFORE_HEADER: /* another format's header, perhaps */
		return !is_blank(yx_bytes_slice(yx_pdf_bytes(p->doc), 0,
						(size_t)yx_pdf_info(p->doc)->header_offset));
	case YX_PDF_NOTE_XREF_HYBRID_CONFLICT:
	case YX_PDF_NOTE_HIDDEN_BYTES:
	/* a body that lay unused when it was signed: told in a remark, see sign_content.h
	 */
	case YX_PDF_NOTE_DUPLICATE_OBJECT:
	case YX_PDF_NOTE_HIDDEN_OBJECT:
	case YX_PDF_NOTE_HIDDEN_SECTION:
	case YX_PDF_NOTE_XREF_MISMATCH:
		return later;
	case YX_PDF_NOTE_LINEAR: /* of a state that nobody signed, nor anything after it */
		return n->offset >= s->covered_end;
	case YX_PDF_NOTE_XREF_SIZE:
		return later || !newer_size_covers(p->doc, n->offset, n->num, s->covered_end);
	case YX_PDF_NOTE_DUPLICATE_KEY:
		return !n->num || !yx_pdf_duplicate_is_harmless(p->doc, n->num);
	default:
		return yx_pdf_note_is_ambiguous(n->kind);
	}
}

/* What in the file, signed or not, can be read in two ways: then nobody knows what was signed. */
static const struct yx_pdf_note *
first_two_ways(const struct pdf_check *p, const struct yx_pdf_signature *s)
{
	for (size_t i = 0; i < yx_pdf_note_count(p->doc); i++)
		if (is_two_ways(p, s, yx_pdf_note(p->doc, i)))
			return yx_pdf_note(p->doc, i);
	return NULL;
}

/* Bytes behind the last state of the file that are more than white space: nobody's, and unsigned.
 */
static bool
has_loose_bytes(struct yx_pdf *doc)
{
	const struct yx_pdf_revision *last = yx_pdf_revision(doc, yx_pdf_revision_count(doc) - 1);
	struct yx_bytes file = yx_pdf_bytes(doc);

	for (uint64_t i = last ? last->end : 0; i < file.len; i++)
		if (!strchr(" \t\r\n\f", file.data[i]) || !file.data[i])
			return true;
	return false;
}

/* Name what the refused changes look like. */
static void
name_attack(struct pdf_check *p, const struct yx_pdf_change *c)
{
	if (c->attack)
		yx_verdict_attack(p->b, c->attack);
	else if (strcmp(c->kind, "signature") == 0 || strcmp(c->kind, "permissions") == 0)
		yx_verdict_attack(p->b, "sneaky-signature");
	else if (strcmp(c->kind, "page-content") == 0 || strcmp(c->kind, "resource") == 0)
		yx_verdict_attack(p->b, "shadow-replace");
	else
		yx_verdict_attack(p->b, "incremental-saving");
}

/* What the pdf module only calls added or changed, by its kind. */
static struct yx_text2
words_of(const struct yx_pdf_change *c)
{
	static const struct {
		const char *kind;
		struct yx_text2 words;
	} kinds[] = {
		{ "extensions",
		  { { "the file's list of format extensions was changed",
		      "文件的格式扩展声明有改动" } } },
		{ "form-fill",
		  { { "fonts and defaults of the form were changed, as filling in and signing do",
		      "表单的字体和默认样式有改动（填写、签名时常见）" } } },
		{ "form-field",
		  { { "the form now says that it holds signatures", "表单标明其中含有签名" } } },
		{ "metadata", { { "the metadata were changed", "元数据有改动" } } },
		{ "page",
		  { { "an entry of a page was changed that shows nothing",
		      "页面上不影响显示的条目有改动" } } },
		{ "structure",
		  { { "the structure tree (an aid for reading aloud) was changed",
		      "结构树（供朗读等辅助功能使用）有改动" } } },
		{ "version", { { "the PDF version was changed", "PDF 版本号有改动" } } },
	};

	if (strcmp(c->en, "added") == 0 || strcmp(c->en, "changed") == 0)
		for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
			if (strcmp(kinds[i].kind, c->kind) == 0)
				return kinds[i].words;
	return (struct yx_text2){ { c->en, c->zh } };
}

static void
report_change(struct pdf_check *p, struct yx_judged *j, const struct yx_pdf_change *c, bool allowed)
{
	struct yx_change out = { .revision = c->revision + 1,
				 .kind = c->kind,
				 .allowed = allowed,
				 .page = c->page == SIZE_MAX ? 0 : c->page + 1,
				 .path = c->path,
				 .text = words_of(c) };
	char object[40] = "";

	if (c->object.num)
		snprintf(object, sizeof(object), "%u %u R", c->object.num, c->object.gen);
	out.object = object;
	yx_judge_change(p->b, j, &out);
}

/* The list of all changes after the first signature, made when first asked for. */
static enum yx_status
have_changes(struct pdf_check *p, struct yx_error *err)
{
	size_t from = SIZE_MAX;
	enum yx_status st;

	if (p->have_changes)
		return YX_OK;
	for (size_t i = 0; i < p->list.count; i++)
		if (p->list.items[i].covered_revision < from)
			from = p->list.items[i].covered_revision;
	st = yx_pdf_changes_find(&p->changes, p->doc, &p->list, from, err);
	p->have_changes = st == YX_OK;
	return st;
}

/* Bytes that no cross-reference knows become notes; that takes a pass over all objects. */
static enum yx_status
have_notes(struct pdf_check *p, struct yx_error *err)
{
	enum yx_status st;

	if (p->scanned)
		return YX_OK;
	st = yx_pdf_scan(p->doc, err);
	if (st == YX_NOMEM)
		return st;
	p->scanned = true;
	p->scan_failed = st != YX_OK;
	return YX_OK;
}

/* The changes after one signature, and what its terms say to them. */
static enum yx_status
judge_changes(struct pdf_check *p, struct yx_judged *j, const struct yx_pdf_signature *s,
	      struct yx_error *err)
{
	enum yx_pdf_change_level permitted = yx_pdf_change_terms(&p->list, s);
	bool refused = false;
	enum yx_status st = have_changes(p, err);

	if (st != YX_OK)
		return st;
	for (size_t i = 0; i < p->changes.count; i++) {
		const struct yx_pdf_change *c = &p->changes.items[i];

		if (c->revision <= s->covered_revision)
			continue;
		report_change(p, j, c, c->level <= permitted);
		if (c->level > permitted) {
			refused = true;
			name_attack(p, c);
		}
	}
	if (refused)
		/* the sub-indication's own words ("no format that can be read") would mislead */
		yx_judge(p->b, j, yx_sub_indication_of(YX_SUB_FORMAT_FAILURE),
			 YX_SUB_FORMAT_FAILURE,
			 (struct yx_text2){ { "the file was changed after signing in a way the "
					      "signature does not permit",
					      "文件在签署之后被改动，且超出签名所允许的范围" } },
			 original);
	else if (p->changes.incomplete_from != SIZE_MAX)
		yx_judge_sub(p->b, j, YX_SUB_SIG_CONSTRAINTS_FAILURE,
			     (struct yx_text2){ { "what was added after signing cannot be analysed",
						  "签署之后追加的内容无法分析" } },
			     original);
	if (has_loose_bytes(p->doc)) {
		yx_judge_sub(p->b, j, YX_SUB_SIG_CONSTRAINTS_FAILURE,
			     (struct yx_text2){ { "bytes follow the end of the document",
						  "文档结尾之后还有其他字节" } },
			     original);
		yx_verdict_attack(p->b, "incremental-saving");
	}
	return YX_OK;
}

/* A certification is the first signature of a document, and the only one (12.8.2.2.1). */
static void
judge_certification(struct pdf_check *p, struct yx_judged *j, const struct yx_pdf_signature *s)
{
	bool certifies = false, later = false;

	for (size_t k = 0; k < s->reference_count; k++)
		certifies |= s->references[k].transform == YX_PDF_TRANSFORM_DOCMDP;
	for (size_t i = 0; certifies && i < p->list.count; i++)
		later |= !p->list.items[i].is_timestamp &&
			 p->list.items[i].covered_end < s->covered_end &&
			 p->list.items[i].covered_revision < s->covered_revision;
	if (later)
		yx_judge_sub(p->b, j, YX_SUB_SIG_CONSTRAINTS_FAILURE,
			     (struct yx_text2){
				 { "it certifies a document that was signed before; only the first "
				   "signature can do that",
				   "它对已被签名的文档进行认证，而认证签名只能是第一个签名" } },
			     (struct yx_text2){ { "ask for an ordinary signature in its place",
						  "请要求改用普通签名" } });
}

enum yx_status
yx_pdf_check_changes(struct pdf_check *p, struct yx_judged *j, size_t index, struct yx_error *err)
{
	const struct yx_pdf_signature *s = &p->list.items[index];
	const struct yx_pdf_note *note;
	enum yx_status st;

	if (s->covered_revision == SIZE_MAX)
		return YX_OK;
	judge_certification(p, j, s);
	if (!s->coverage.ends_at_file && (st = judge_changes(p, j, s, err)) != YX_OK)
		return st;
	if ((st = have_notes(p, err)) != YX_OK)
		return st;
	if (p->scan_failed)
		yx_judge_sub(
		    p->b, j, YX_SUB_SIG_CONSTRAINTS_FAILURE,
		    (struct yx_text2){ { "not every byte of the file could be accounted for",
					 "无法说明文件中每个字节的用途" } },
		    original);
	if ((note = first_two_ways(p, s)) != NULL) {
		char en[200], zh[200];

		yx_judge_sub(p->b, j, YX_SUB_SIG_CONSTRAINTS_FAILURE,
			     (struct yx_text2){ { yx_note_line(note, en, sizeof(en)),
						  yx_note_line_zh(note, zh, sizeof(zh)) } },
			     note->offset < s->covered_end ? anew : original);
		yx_verdict_attack(p->b, "parser-differential");
		return YX_OK;
	}
	return yx_pdf_check_content(p, j, index, err);
}
