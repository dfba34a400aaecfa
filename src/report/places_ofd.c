/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What of an OFD is not what was signed, or was never signed: each entry of the package by name and
 * by what it is to the document (GB/T 33190), and the page it belongs to. The verdict tells that
 * there are such entries and names the first; here all are listed. There is no earlier state in an
 * OFD, so a page is marked as a whole.
 */
#include <string.h>
#include <yinxin/ofd.h>
#include "model.h"

enum why { CHANGED, TAKEN_OUT, UNREADABLE, UNSIGNED, DANGLING, WHYS };

static const struct yx_text2 why_words[WHYS] = {
	[CHANGED] = { { "is not what was signed", "与签署时不同" } },
	[TAKEN_OUT] = { { "was signed and is not there any more", "曾被签署，现已不在文件中" } },
	[UNREADABLE] = { { "was signed and cannot be read", "曾被签署，现无法读取" } },
	[UNSIGNED] = { { "can change what is shown and is not signed",
			 "影响显示，但未被签名覆盖" } },
	[DANGLING] = { { "is named and not there: whoever adds it changes what is shown",
			 "被引用但不存在：任何人补入即可改变显示" } },
};

static const struct yx_text2 role_words[YX_OFD_ROLE_COUNT] = {
	[YX_OFD_UNREACHED] = { { "the entry", "条目" } },
	[YX_OFD_MAIN] = { { "the main file", "主入口文件" } },
	[YX_OFD_DOCUMENT] = { { "the document's structure", "文档结构" } },
	[YX_OFD_PAGE] = { { "the content of the page", "页面内容" } },
	[YX_OFD_TEMPLATE] = { { "a template of pages", "模板页" } },
	[YX_OFD_RESOURCES] = { { "a list of resources", "资源列表" } },
	[YX_OFD_MEDIA] = { { "a picture or other media", "图片或其他媒体" } },
	[YX_OFD_FONT] = { { "a font", "字体" } },
	[YX_OFD_PROFILE] = { { "a colour profile", "颜色配置" } },
	[YX_OFD_ANNOTATIONS] = { { "annotations", "注释" } },
	[YX_OFD_ATTACHMENTS] = { { "the list of attachments", "附件列表" } },
	[YX_OFD_ATTACHMENT] = { { "an attached file", "附件" } },
	[YX_OFD_SHADOW] = { { "an entry whose name differs from another's only in form",
			      "与另一条目仅名称写法不同的条目" } },
	[YX_OFD_AMBIGUOUS] = { { "one of several entries of the same name", "同名条目之一" } },
	[YX_OFD_CUSTOM_TAGS] = { { "custom tags", "自定义标引" } },
	[YX_OFD_EXTENSIONS] = { { "extensions", "扩展信息" } },
	[YX_OFD_VERSIONS] = { { "the list of versions", "版本列表" } },
	[YX_OFD_SIGNATURES] = { { "the list of signatures", "签名列表" } },
	[YX_OFD_SIGNATURE] = { { "a file of a signature", "签名文件" } },
	[YX_OFD_ENTRIES_LIST] = { { "the integrity list", "完整性列表" } },
	[YX_OFD_ENCRYPTION] = { { "encryption data", "加密信息" } },
	[YX_OFD_FOLDER] = { { "a folder", "文件夹" } },
};

/* From 1: the page whose content, annotations or template this is; 0: none, or all of them. */
static size_t
page_of(const struct yx_ofd *o, size_t entry)
{
	for (size_t i = 0; entry != SIZE_MAX && i < yx_ofd_page_count(o); i++) {
		const struct yx_ofd_page *p = yx_ofd_page(o, i);

		if (p->entry == entry || p->annotations == entry)
			return i + 1;
		for (size_t k = 0; k < p->template_count; k++)
			if (p->templates[k].entry == entry)
				return i + 1;
	}
	return 0;
}

static void
tell(struct report_model *m, const struct yx_ofd *o, const char *path, size_t entry,
     enum yx_ofd_role role, enum why why)
{
	const struct yx_text2 *r = &role_words[(size_t)role < YX_OFD_ROLE_COUNT ? role : 0];
	const char *name = report_clean(m, path);
	struct yx_text2 text =
	    report_text2(report_printf(m, "%s %s %s", r->in[0], name, why_words[why].in[0]),
			 report_printf(m, "%s %s %s", r->in[1], name, why_words[why].in[1]));
	struct report_change *change;

	for (size_t i = 0; i < m->change_count; i++)
		if (strcmp(m->changes[i].text.in[0], text.in[0]) == 0)
			return; /* another signature told it */
	if (m->change_count >= YX_LIMIT_REPORT_CHANGES) {
		m->change_left_out++;
		return;
	}
	change = report_change_add(m, NULL, false);
	if (!change)
		return;
	change->text = text;
	change->never_signed = why == UNSIGNED || why == DANGLING;
	change->page = page_of(o, entry);
	change->whole_page = change->page > 0;
	for (size_t i = 0; change->whole_page && i + 1 < m->change_count; i++)
		if (m->changes[i].page == change->page)
			change->number = m->changes[i].number;
	if (change->whole_page && !change->number)
		change->number = ++m->numbers;
}

/* Signed entries that are not what they were. */
static enum yx_status
find_changed(struct report_model *m, struct yx_ofd *o, size_t index, struct yx_error *err)
{
	static const enum why of_state[] = { [YX_OFD_REF_MISMATCH] = CHANGED,
					     [YX_OFD_REF_MISSING] = TAKEN_OUT,
					     [YX_OFD_REF_UNREADABLE] = UNREADABLE };
	const struct yx_ofd_signature *s = yx_ofd_signature(o, index);
	enum yx_ofd_ref_state *states = yx_arena_array(m->arena, s->ref_count + 1, sizeof(*states));
	enum yx_status st;

	if (!states)
		return yx_fail_nomem(err);
	st = yx_ofd_check_refs(o, index, states, err);
	for (size_t i = 0; st == YX_OK && i < s->ref_count; i++) {
		size_t entry = s->refs[i].entry;

		if (states[i] == YX_OFD_REF_MATCH || states[i] == YX_OFD_REF_UNKNOWN)
			continue;
		tell(m, o, s->refs[i].path, entry,
		     entry == SIZE_MAX ? YX_OFD_UNREACHED : yx_ofd_entry(o, entry)->role,
		     of_state[states[i]]);
	}
	return st;
}

/* Entries that no signature protects although they can change what is shown. */
static enum yx_status
find_unsigned(struct report_model *m, struct yx_ofd *o, size_t index, struct yx_error *err)
{
	struct yx_ofd_cover *lines;
	size_t count;
	enum yx_status st = yx_ofd_coverage(o, index, NULL, 0, &count, err);

	if (st != YX_OK)
		return st;
	lines = yx_arena_array(m->arena, count + 1, sizeof(*lines));
	if (!lines)
		return yx_fail_nomem(err);
	st = yx_ofd_coverage(o, index, lines, count, &count, err);
	for (size_t i = 0; st == YX_OK && i < count; i++)
		if (lines[i].kind == YX_OFD_UNCOVERED_RENDERING)
			tell(m, o, lines[i].path, yx_ofd_resolve(o, "/", lines[i].path),
			     lines[i].role, UNSIGNED);
		else if (lines[i].kind == YX_OFD_DANGLING_REFERENCE &&
			 yx_ofd_role_renders(lines[i].role))
			tell(m, o, lines[i].path, SIZE_MAX, lines[i].role, DANGLING);
	return st;
}

/* What a later signature covers is no gap of the file: only where the verdict tells of one. */
static bool
has_gaps(const struct report_model *m, const struct yx_ofd_signature *s)
{
	const struct yx_verify_report *r = m->report;

	for (size_t i = 0; i < r->attack_count; i++)
		if (strcmp(r->attacks[i], "ofd-dangling-reference") == 0)
			return true;
	for (size_t i = 0; i < r->signature_count; i++)
		if (strcmp(r->signatures[i].id, s->id) == 0 &&
		    (r->signatures[i].coverage == YX_COVERAGE_PARTIAL ||
		     r->signatures[i].coverage == YX_COVERAGE_NONE))
			return true;
	return false;
}

enum yx_status
report_ofd_find(struct report_model *m, struct yx_error *err)
{
	struct yx_error own = YX_ERROR_INIT;
	struct yx_ofd *o = NULL;
	enum yx_status st = YX_OK;

	if (strcmp(m->report->format, "ofd") != 0 || !m->options->document.len ||
	    m->report->verdict == YX_VERDICT_TOTAL_PASSED)
		return YX_OK;
	m->changes_title = report_words.not_as_signed;
	/* an encrypted or broken one: the verdict has said so */
	if (yx_ofd_open(&o, m->options->document, &own) != YX_OK)
		return YX_OK;
	for (size_t i = 0; i < yx_ofd_signature_count(o) && st == YX_OK; i++) {
		const struct yx_ofd_signature *s = yx_ofd_signature(o, i);

		if (s->broken_en)
			continue;
		st = find_changed(m, o, i, err);
		if (st == YX_OK && has_gaps(m, s))
			st = find_unsigned(m, o, i, err);
	}
	yx_ofd_free(o);
	return st;
}
