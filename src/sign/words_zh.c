/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What parsers and checks say is English. A Chinese verdict does not quote them: it says what kind
 * of problem it is, of which rule and at which byte, and of the most frequent ones exactly what.
 */
#include <stdio.h>
#include <string.h>
#include "verdict.h"

/* Found by how the English text begins; one that was reworded falls back to its kind. */
static const struct {
	const char *en, *zh;
} errors[] = {
	{ "the file is encrypted: give its password", "文件已加密，请用 --password 给出口令" },
	{ "encrypted with the handler", "文件的加密方式不受支持，目前只能读取口令加密的文件" },
	{ "it is none of the formats known here", "不是可识别的格式（PDF、OFD、CMS）" },
	{ "no startxref in the last",
	  "文件末尾没有 startxref：文件被截断，或其后追加了其他内容；可用 qpdf "
	  "等程序重写，但重写后签名失效" },
	{ "no cross-reference section where",
	  "文件所指之处没有交叉引用；可用 qpdf 等程序重写，但重写后签名失效" },
	{ "a cross-reference section should be here",
	  "应有交叉引用之处文件已经结束，文件可能被截断；可用 qpdf 等程序重写，但重写后签名失效" },
	{ "catalog: object",
	  "交叉引用有误，找不到文档的根对象；可用 qpdf 等程序重写，但重写后签名失效" },
	{ "the encryption dictionary lacks", "加密字典缺少必需的内容" },
	{ "there is no signature here, only", "签名处只有填充的零字节，没有签名" },
	{ "expected a ContentInfo", "不是 CMS 结构（ContentInfo）" },
};

static const char *
kind_of(enum yx_status st)
{
	switch (st) {
	case YX_LIMIT:
		return "超出处理上限";
	case YX_UNSUPPORTED:
		return "使用了尚不支持的特性";
	case YX_DENIED:
		return "已加密，所给的口令或密钥无法打开";
	case YX_NOT_FOUND:
		return "缺少应有的内容";
	default:
		return "内容不符合格式";
	}
}

const char *
yx_error_line_zh(const struct yx_error *err, char *out, size_t out_size)
{
	const char *what = kind_of(err->status);
	char where[80] = "";

	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++)
		if (strncmp(err->text, errors[i].en, strlen(errors[i].en)) == 0)
			what = errors[i].zh;
	if (err->offset != YX_NO_OFFSET)
		snprintf(where, sizeof(where), "，位于第 %llu 字节",
			 (unsigned long long)err->offset);
	snprintf(out, out_size, "%s%s%s%s%s", what, err->clause[0] ? "（" : "", err->clause,
		 err->clause[0] ? "）" : "", where);
	return out;
}

const char *
yx_note_line(const struct yx_pdf_note *n, char *out, size_t out_size)
{
	char number[20], object[40] = "", where[40] = "";

	snprintf(number, sizeof(number), "object %u", n->num);
	if (n->num && !strstr(n->text, number))
		snprintf(object, sizeof(object), ", %s", number);
	if (n->offset != YX_NO_OFFSET)
		snprintf(where, sizeof(where), ", at byte %llu", (unsigned long long)n->offset);
	snprintf(out, out_size, "%s%s%s", n->text, object, where);
	return out;
}

/* By its kind: what exactly readers differ on is for those who open the file at that byte. */
const char *
yx_note_line_zh(const struct yx_pdf_note *n, char *out, size_t out_size)
{
	static const char *const kinds[YX_PDF_NOTE_COUNT] = {
		[YX_PDF_NOTE_JUNK_BEFORE_HEADER] = "PDF 文件头之前有其他内容",
		[YX_PDF_NOTE_OFFSETS_FROM_HEADER] =
		    "PDF 文件头之前有其他内容，各阅读器计算位置的起点不同",
		[YX_PDF_NOTE_SECOND_HEADER] = "文件中有第二个 PDF 文件头",
		[YX_PDF_NOTE_JUNK_AFTER_EOF] = "文档结尾之后还有其他内容",
		[YX_PDF_NOTE_XREF_SLOPPY] = "交叉引用的写法不规范",
		[YX_PDF_NOTE_XREF_OVERLAP] = "同一段交叉引用中，一个对象出现两次",
		[YX_PDF_NOTE_XREF_HYBRID_CONFLICT] = "两种交叉引用对同一对象的说法不一致",
		[YX_PDF_NOTE_XREF_MISMATCH] = "交叉引用所指之处不是该对象",
		[YX_PDF_NOTE_XREF_SIZE] = "对象编号超出 /Size",
		[YX_PDF_NOTE_XREF_ENTRY] = "有的阅读器看得到该对象，有的看不到",
		[YX_PDF_NOTE_STARTXREF_SLOPPY] = "startxref 的写法不规范",
		[YX_PDF_NOTE_STARTXREF_LIES] = "startxref 所指的不是它自己的交叉引用",
		[YX_PDF_NOTE_PREV_ODD] = "各版本的先后次序与 /Prev 不一致",
		[YX_PDF_NOTE_TRAILER_CONFLICT] = "各版本的加密设置不一致",
		[YX_PDF_NOTE_ENCRYPTION] = "哪些内容已加密、如何加密，各阅读器的理解不同",
		[YX_PDF_NOTE_ID_CHANGED] = "文件标识 /ID 的前一部分被改动",
		[YX_PDF_NOTE_DUPLICATE_KEY] = "字典中同一个键出现两次",
		[YX_PDF_NOTE_LINEAR] = "线性化字典、提示表或其后的交叉引用与页面树不符",
		[YX_PDF_NOTE_DUPLICATE_OBJECT] = "同一版本中，一个对象有两份内容",
		[YX_PDF_NOTE_HIDDEN_OBJECT] = "有交叉引用未登记的对象",
		[YX_PDF_NOTE_HIDDEN_SECTION] = "有不属于任何版本的交叉引用",
		[YX_PDF_NOTE_HIDDEN_BYTES] = "对象之间有不属于任何对象的字节",
		[YX_PDF_NOTE_COMMENT] = "对象之中或对象之间有注释",
		[YX_PDF_NOTE_OBJECT_SLOPPY] = "对象的写法不规范",
		[YX_PDF_NOTE_OBJECT_OVERLAP] = "两个对象占用相同的字节",
		[YX_PDF_NOTE_STREAM_LENGTH] = "流的 /Length 与其结尾不符",
		[YX_PDF_NOTE_STREAM_DAMAGED] = "流的数据已损坏或不完整",
		[YX_PDF_NOTE_STREAM_DICTIONARY] = "流的数据在哪里、如何解码，各阅读器的理解不同",
		[YX_PDF_NOTE_OBJECT_STREAM] = "对象流的目录有误，各阅读器的理解不同",
		[YX_PDF_NOTE_SYNTAX] = "有一处语法错误，各阅读器的理解不同",
		[YX_PDF_NOTE_PAGE_TREE] = "页面或页面树的条目有误，各阅读器的理解不同",
		[YX_PDF_NOTE_REPAIR] = "修复该文件的阅读器会看到其他内容",
		[YX_PDF_NOTE_FIELD_TREE] = "表单域重复，或在页面上而不在表单中",
	};
	char object[40] = "", where[60] = "";

	if (n->num)
		snprintf(object, sizeof(object), "（对象 %u）", n->num);
	if (n->offset != YX_NO_OFFSET)
		snprintf(where, sizeof(where), "，位于第 %llu 字节", (unsigned long long)n->offset);
	snprintf(out, out_size, "%s%s%s", kinds[n->kind], object, where);
	return out;
}

struct yx_text2
yx_say_error(struct yx_verdict_builder *b, const struct yx_error *err)
{
	char en[400], zh[400];

	return yx_say2(b, yx_error_line(err, en, sizeof(en)),
		       yx_error_line_zh(err, zh, sizeof(zh)));
}

const char *
yx_cms_check_zh(enum yx_cms_check_id check, enum yx_cms_result result)
{
	static const struct {
		const char *failed, *open;
	} words[YX_CMS_CHECK_COUNT] = {
		[YX_CMS_CHECK_CERTIFICATE] = { "找不到签名人的证书", "签名人的公钥无法使用" },
		[YX_CMS_CHECK_ALGORITHMS] = { "签名算法与摘要算法或证书的密钥不匹配",
					      "所用算法尚不支持" },
		[YX_CMS_CHECK_CONTENT] = { "签名所含的内容不是所给的内容",
					   "签名中没有原文，也没有另行提供原文" },
		[YX_CMS_CHECK_CONTENT_TYPE] = { "签名属性中的内容类型不符", "" },
		[YX_CMS_CHECK_MESSAGE_DIGEST] = { "摘要不一致", "摘要无法比对" },
		[YX_CMS_CHECK_SIGNATURE] = { "签名值不正确", "签名值无法验证" },
		[YX_CMS_CHECK_SIGNING_CERTIFICATE] = { "签名属性指明的是另一张证书",
						       "签名属性所指明的证书无法核对" },
		[YX_CMS_CHECK_ALGORITHM_PROTECTION] = { "所用算法与受保护的算法不一致", "" },
		[YX_CMS_CHECK_ATTRIBUTES] = { "签名属性的写法不合规范", "" },
	};

	if ((unsigned)check >= YX_CMS_CHECK_COUNT || result == YX_CMS_PASSED)
		return "";
	return result == YX_CMS_FAILED ? words[check].failed : words[check].open;
}
