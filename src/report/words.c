/* SPDX-License-Identifier: Apache-2.0 */
/* The fixed words of the page, both languages side by side. */
#include "model.h"

#define T(en, zh)                                                                                  \
	{                                                                                          \
		{                                                                                  \
			en, zh                                                                     \
		}                                                                                  \
	}

const struct report_words report_words = {
	.title = T("Signature verification report", "签名验证报告"),
	.file = T("File", "文件"),
	.size = T("bytes", "字节"),
	.pictures = T("The page, as a program draws it", "页面（由程序绘制）"),
	.changes = T("What was changed after signing", "签署之后的改动"),
	.allowed = T("permitted", "允许"),
	.refused = T("NOT permitted", "不允许"),
	.unsigned_part = T("NOT signed", "未被签署"),
	.not_as_signed = T("What is not as it was signed", "与签署内容不符之处"),
	.then = T("as it was signed", "签署时"),
	.part = T("the part the signature speaks of", "签名所指的部分"),
	.now = T("as it is now", "现在"),
	.revision = T("in revision", "版本"),
	.signatures = T("Signatures", "签名"),
	.technical = T("For experts", "技术信息"),
	.checked = T("checked", "验证时间"),
	.policy = T("policy", "策略"),
	.more = T("further changes, not listed here; the verdict counts all of them",
		  "处其他改动未在此列出；结论已计入全部改动"),
	.difference = T("what is shown here is not what was signed", "此处显示的内容与签署时不同"),
	.appeared =
	    T("this appeared after signing and is permitted", "此处在签署之后出现，属于允许的改动"),
	.how = T("Solid frames: not permitted. Dashed frames: permitted. The verdict rests on the "
		 "file's data; the pictures only show it.",
		 "实线框：不允许的改动；虚线框：允许的改动。结论依据文件数据作出，图片仅供查看。"),
	.annex = T("Annex: details for experts", "附件：供专业人员查阅的详细信息"),
	.annex_more = T("further changes are listed in the annex", "处其他改动列于附件"),
	.annex_pictures = T("The pictures are in the annex.", "图片见附件。"),
	.by = T("By", "签名人"),
	.when = T("When", "时间"),
	.covers = T("Covers", "覆盖范围"),
	.reasons = T("Why they are not valid", "未通过的原因"),
	.kind = T("Kind", "类型"),
	.reason_given = T("reason given", "理由"),
	.confirmed = T("confirmed by", "颁发者"),
	.serials = T("certificates", "证书序列号"),
	.all_details = T("All that is known of each signature", "每个签名的全部信息"),
	.unprinted = T("further changes are listed in the file but not printed",
		       "处其他改动列于文件中，未打印"),
	.signatures_more = T("further signatures are listed in the annex", "个其他签名列于附件"),
	.reasons_more = T("further reasons are not listed here", "个其他原因未在此列出"),
	.notes = T("Remarks", "备注"),
	.notes_more = T("further remarks are listed in the annex", "条其他备注列于附件"),
	.pages_more = T("Further pages", "其他页面"),
};

const char *
report_colon(enum yx_report_language language)
{
	return language == YX_REPORT_CHINESE ? "：" : ": ";
}
