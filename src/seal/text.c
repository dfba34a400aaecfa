/* SPDX-License-Identifier: Apache-2.0 */
/* Words for people and machines: the questions, and what the reader forgave. */
#include <yinxin/seal_check.h>

static const char *const questions[YX_SEAL_Q_COUNT][3] = {
	[YX_SEAL_Q_STRUCTURE] = { "structure", "structure", "数据结构" },
	[YX_SEAL_Q_SEAL_VALUE] = { "seal-value", "the maker's signature over the seal",
				   "印章的制章人签名" },
	[YX_SEAL_Q_MAKER_CHAIN] = { "maker-chain", "the maker's certificate", "制章人证书" },
	[YX_SEAL_Q_SEAL_PERIOD] = { "seal-period", "the seal's period", "印章有效期" },
	[YX_SEAL_Q_SIGNER_LISTED] = { "signer-listed", "the signer is in the seal's list",
				      "签章人在印章证书列表中" },
	[YX_SEAL_Q_SIGNATURE_VALUE] = { "signature-value", "the signature value", "签名值" },
	[YX_SEAL_Q_TIME] = { "time", "the signer's certificate at the signing time",
			     "签章时刻的签章人证书" },
};

const char *
yx_seal_question_name(enum yx_seal_question q)
{
	return q < YX_SEAL_Q_COUNT ? questions[q][0] : "none";
}

const char *
yx_seal_question_text(enum yx_seal_question q, bool chinese)
{
	return q < YX_SEAL_Q_COUNT ? questions[q][chinese ? 2 : 1] : "";
}

const char *
yx_seal_leniency_text(enum yx_seal_leniency one, bool chinese)
{
	static const struct {
		enum yx_seal_leniency bit;
		const char *en, *zh;
	} table[] = {
		{ YX_SEAL_FORGAVE_DER, "BER forms that DER forbids", "含有 DER 不允许的 BER 编码" },
		{ YX_SEAL_FORGAVE_UNTAGGED_EXT, "extensions without their tag", "扩展项缺少标签" },
		{ YX_SEAL_FORGAVE_TAGGED_EXT, "extensions with a tag the standard does not print",
		  "扩展项带有标准中没有的标签" },
		{ YX_SEAL_FORGAVE_TBS_EXT, "extensions of toSign without their tag",
		  "待签数据扩展项缺少标签" },
		{ YX_SEAL_FORGAVE_TIMESTAMP_TAG, "a time-stamp without its explicit tag",
		  "时间戳缺少显式标签" },
		{ YX_SEAL_FORGAVE_TIME_TYPE, "UTCTime and GeneralizedTime exchanged",
		  "UTCTime 与 GeneralizedTime 混用" },
		{ YX_SEAL_FORGAVE_STRING_TYPE, "another string type than printed",
		  "字符串类型与标准不同" },
		{ YX_SEAL_FORGAVE_VERSION_FIELD, "a version number other than the structure's",
		  "版本号与结构的标准版本不同" },
		{ YX_SEAL_FORGAVE_HEADER_ID, "header.ID is not ES", "头信息标识不是 ES" },
		{ YX_SEAL_FORGAVE_TYPE, "a seal type the standard does not name",
		  "标准未列出的印章类型" },
		{ YX_SEAL_FORGAVE_PICTURE, "a picture type the standard does not name",
		  "标准未列出的图像类型" },
		{ YX_SEAL_FORGAVE_RAW_SIGNATURE, "a signature value that is not DER",
		  "签名值不是 DER 编码" },
		{ YX_SEAL_FORGAVE_OID_MISSING_ARC, "an algorithm identifier with a missing arc",
		  "算法标识缺少一段" },
		{ YX_SEAL_FORGAVE_TIME_TEXT, "the signing time as plain text",
		  "签章时间为普通文本" },
		{ YX_SEAL_FORGAVE_TEXT, "a value as Base64 text in place of bytes",
		  "值以 Base64 文本而非字节写出" },
		{ YX_SEAL_FORGAVE_SIGNER_ENTRY,
		  "an entry in the list of signers that is neither "
		  "certificate nor digest",
		  "签章人列表中有既非证书也非摘要的条目" },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (table[i].bit == one)
			return chinese ? table[i].zh : table[i].en;
	return "";
}
