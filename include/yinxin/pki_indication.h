/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pki_indication: the words in which every verification of this product ends: the indications and
 * sub-indications of ETSI EN 319 102-1 (5.1.3, tables 4 to 6), shared by pki, cms, tsp, seal and
 * sign.
 */
#ifndef YINXIN_PKI_INDICATION_H
#define YINXIN_PKI_INDICATION_H

#include <yinxin/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Ordered from good to bad, so that the worse of two is the larger. NONE: nothing was judged. */
enum yx_indication {
	YX_INDICATION_NONE = 0,
	YX_INDICATION_PASSED,
	YX_INDICATION_INDETERMINATE,
	YX_INDICATION_FAILED
};

/* The list, once: word, indication it belongs to, English, Chinese. */
#define YX_SUB_INDICATIONS(X)                                                                      \
	X(FORMAT_FAILURE, FAILED, "the signature does not have a format that can be read",         \
	  "签名格式不符合规范，无法读取")                                                          \
	X(HASH_FAILURE, FAILED, "the content is not what was signed",                              \
	  "文件内容与签名时的内容不一致")                                                          \
	X(SIG_CRYPTO_FAILURE, FAILED,                                                              \
	  "the signature value does not verify with the signer's public key",                      \
	  "签名值无法用签名人的公钥验证通过")                                                      \
	X(REVOKED, FAILED, "the signing certificate was revoked before the signature was made",    \
	  "签名证书在签名之前已被吊销")                                                            \
	X(EXPIRED, FAILED, "the signature was made after the signing certificate had expired",     \
	  "签名是在签名证书过期之后作出的")                                                        \
	X(NOT_YET_VALID, FAILED,                                                                   \
	  "the signature was made before the signing certificate was valid",                       \
	  "签名是在签名证书生效之前作出的")                                                        \
	X(SIG_CONSTRAINTS_FAILURE, INDETERMINATE,                                                  \
	  "a property of the signature does not meet the rules applied",                           \
	  "签名的某项属性不符合所用规则")                                                          \
	X(CHAIN_CONSTRAINTS_FAILURE, INDETERMINATE,                                                \
	  "the certificate chain does not meet the rules applied", "证书链不符合所用规则")         \
	X(CERTIFICATE_CHAIN_GENERAL_FAILURE, INDETERMINATE,                                        \
	  "the certificate chain could not be validated", "证书链无法验证通过")                    \
	X(CRYPTO_CONSTRAINTS_FAILURE, INDETERMINATE,                                               \
	  "an algorithm or key size was not secure enough at the time of use",                     \
	  "所用算法或密钥长度在使用时已不够安全")                                                  \
	X(CRYPTO_CONSTRAINTS_FAILURE_NO_POE, INDETERMINATE,                                        \
	  "an algorithm is no longer secure, and nothing proves that it was used while it was",    \
	  "所用算法已不再安全，且没有证据证明是在其安全期内使用的")                                \
	X(POLICY_PROCESSING_ERROR, INDETERMINATE, "the validation policy could not be processed",  \
	  "验证策略无法处理")                                                                      \
	X(SIGNATURE_POLICY_NOT_AVAILABLE, INDETERMINATE,                                           \
	  "the signature policy named in the signature is not available",                          \
	  "签名中指明的签名策略不可得")                                                            \
	X(TIMESTAMP_ORDER_FAILURE, INDETERMINATE, "the time-stamps are not in the right order",    \
	  "时间戳的先后顺序不正确")                                                                \
	X(NO_SIGNING_CERTIFICATE_FOUND, INDETERMINATE, "the signing certificate was not found",    \
	  "找不到签名证书")                                                                        \
	X(NO_CERTIFICATE_CHAIN_FOUND, INDETERMINATE,                                               \
	  "no chain leads from the certificate to a trusted issuer",                               \
	  "找不到从该证书到受信任颁发者的证书链")                                                  \
	X(NO_CERTIFICATE_CHAIN_FOUND_NO_POE, INDETERMINATE,                                        \
	  "no chain leads to an issuer trusted at the time of validation",                         \
	  "找不到通往验证时受信任颁发者的证书链")                                                  \
	X(REVOKED_NO_POE, INDETERMINATE,                                                           \
	  "the signing certificate is revoked, and nothing proves "                                \
	  "that the signature was made before that",                                               \
	  "签名证书已被吊销，且没有证据证明签名是在吊销之前作出的")                                \
	X(REVOKED_CA_NO_POE, INDETERMINATE, "a certificate of an issuer in the chain is revoked",  \
	  "证书链中某个颁发者的证书已被吊销")                                                      \
	X(OUT_OF_BOUNDS_NOT_REVOKED, INDETERMINATE,                                                \
	  "the certificate is outside its validity "                                               \
	  "period; it is known not to have been revoked",                                          \
	  "证书不在有效期内，但已知未被吊销")                                                      \
	X(OUT_OF_BOUNDS_NO_POE, INDETERMINATE,                                                     \
	  "a certificate is outside its validity period, and "                                     \
	  "nothing proves that it was used inside it",                                             \
	  "证书不在有效期内，且没有证据证明是在有效期内使用的")                                    \
	X(REVOCATION_OUT_OF_BOUNDS_NO_POE, INDETERMINATE,                                          \
	  "the certificate that signed the revocation data is outside its validity period",        \
	  "签发吊销信息的证书不在有效期内")                                                        \
	X(NO_POE, INDETERMINATE,                                                                   \
	  "nothing proves that the signature existed at the time in question",                     \
	  "没有证据证明签名在所需时刻已经存在")                                                    \
	X(TRY_LATER, INDETERMINATE,                                                                \
	  "the revocation status is not known, or not fresh enough, yet",                          \
	  "吊销状态尚不可知，或不够新")                                                            \
	X(SIGNED_DATA_NOT_FOUND, INDETERMINATE, "the signed data was not found",                   \
	  "找不到被签名的数据")                                                                    \
	X(GENERIC, INDETERMINATE, "the check could not be completed", "检查未能完成")

enum yx_sub_indication {
	YX_SUB_NONE = 0,
#define YX_SUB_ENUM(word, indication, en, zh) YX_SUB_##word,
	YX_SUB_INDICATIONS(YX_SUB_ENUM)
#undef YX_SUB_ENUM
	    YX_SUB_COUNT
};

/* "TOTAL-PASSED", "INDETERMINATE", "TOTAL-FAILED": of a whole signature; "NONE". */
const char *yx_indication_name(enum yx_indication i);
/* "PASSED", "INDETERMINATE", "FAILED": of one building block; "NONE". */
const char *yx_indication_block_name(enum yx_indication i);
/* "HASH_FAILURE", ...; NULL for YX_SUB_NONE. Stable, for machines. */
const char *yx_sub_indication_name(enum yx_sub_indication s);
/* "urn:etsi:019102:subindication:HASH_FAILURE"; NULL for YX_SUB_NONE. */
const char *yx_sub_indication_uri(enum yx_sub_indication s);
/* One clause for people, lower case, no full stop; "" for YX_SUB_NONE. */
const char *yx_sub_indication_text(enum yx_sub_indication s, bool chinese);
/* The indication it goes with; YX_INDICATION_PASSED for YX_SUB_NONE. */
enum yx_indication yx_sub_indication_of(enum yx_sub_indication s);
/* From its name; YX_SUB_NONE when unknown. */
enum yx_sub_indication yx_sub_indication_by_name(const char *name);

#ifdef __cplusplus
}
#endif
#endif
