/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Everything path validation can notice, once: word, stable code, severity, sub-indication, clause,
 * English, Chinese. A sub-indication of NONE on a problem is decided where it is found.
 */
/* clang-format off */
#ifdef FINDING
/* the path */
FINDING(NO_CHAIN, "no-chain", PROBLEM, NO_CERTIFICATE_CHAIN_FOUND, "RFC 5280 6.1",
	"no chain leads from the certificate to a trusted issuer", "找不到从该证书到受信任颁发者的证书链")
FINDING(NOT_TRUSTED, "self-signed-not-trusted", PROBLEM, NO_CERTIFICATE_CHAIN_FOUND, "RFC 5280 6.1",
	"the certificate is self-signed and not among the trusted ones", "该证书为自签名证书，且不在受信任列表中")
FINDING(NO_ANCHORS, "no-trust-anchors", PROBLEM, NO_CERTIFICATE_CHAIN_FOUND, "RFC 5280 6.1.1",
	"no trusted issuers are configured", "未配置任何受信任的颁发者")
FINDING(SEARCH_LIMIT, "search-limit", PROBLEM, CERTIFICATE_CHAIN_GENERAL_FAILURE, "RFC 4158 2.4.2",
	"the search was given up: too many certificates or lists fit", "候选证书或吊销列表过多，已放弃搜索")
FINDING(SIGNATURE_INVALID, "certificate-signature-invalid", PROBLEM, CERTIFICATE_CHAIN_GENERAL_FAILURE, "RFC 5280 6.1.3 (a)(1)",
	"the certificate's signature does not verify with its issuer's key", "证书的签名无法用其颁发者的公钥验证通过")
FINDING(SIGNATURE_UNSUPPORTED, "certificate-algorithm-unknown", PROBLEM, CERTIFICATE_CHAIN_GENERAL_FAILURE, "RFC 5280 6.1.3 (a)(1)",
	"the certificate's signature uses an algorithm that is not known here", "证书签名所用算法无法识别")
FINDING(KEY_UNREADABLE, "issuer-key-unreadable", PROBLEM, CERTIFICATE_CHAIN_GENERAL_FAILURE, "RFC 5280 4.1.2.7",
	"the public key of the issuer cannot be used", "颁发者的公钥无法使用")
FINDING(ALGORITHM, "algorithm-not-accepted", PROBLEM, CRYPTO_CONSTRAINTS_FAILURE, "ETSI TS 119 312",
	"an algorithm or key size in the chain is not accepted", "证书链中所用算法或密钥长度不被接受")
FINDING(NAMES_DO_NOT_CHAIN, "names-do-not-chain", PROBLEM, CERTIFICATE_CHAIN_GENERAL_FAILURE, "RFC 5280 6.1.3 (a)(4)",
	"the issuer named in the certificate is not the subject of the next", "证书中的颁发者名称与上级证书的主体名称不一致")
FINDING(AUTHORITY_KEY_DIFFERS, "authority-key-differs", NOTE, NONE, "RFC 5280 4.2.1.1",
	"the authority key identifier is not that of the issuer", "颁发机构密钥标识符与颁发者不一致")
/* time */
FINDING(EXPIRED, "expired", PROBLEM, NONE, "RFC 5280 6.1.3 (a)(2)",
	"the certificate had expired", "证书已过期")
FINDING(NOT_YET_VALID, "not-yet-valid", PROBLEM, NONE, "RFC 5280 6.1.3 (a)(2)",
	"the certificate was not yet valid", "证书尚未生效")
FINDING(EXPIRED_SINCE, "expired-since", NOTE, NONE, "ETSI EN 319 102-1 5.5",
	"the certificate has expired since, after the proven time of use", "证书在已证明的使用时间之后过期")
/* form */
FINDING(BAD_EXTENSION, "extension-unreadable", PROBLEM, CERTIFICATE_CHAIN_GENERAL_FAILURE, "RFC 5280 4.2",
	"an extension of the certificate cannot be read", "证书的某个扩展项无法读取")
FINDING(DUPLICATE_EXTENSION, "extension-twice", PROBLEM, CERTIFICATE_CHAIN_GENERAL_FAILURE, "RFC 5280 4.2",
	"an extension appears twice in the certificate", "证书中有重复的扩展项")
FINDING(EXTENSIONS_BEFORE_V3, "extensions-before-v3", PROBLEM, CERTIFICATE_CHAIN_GENERAL_FAILURE, "RFC 5280 4.1.2.9",
	"a certificate below version 3 carries extensions", "低于第3版的证书带有扩展项")
FINDING(ALGORITHMS_DIFFER, "algorithms-differ", PROBLEM, CERTIFICATE_CHAIN_GENERAL_FAILURE, "RFC 5280 4.1.1.2",
	"the certificate names two different signature algorithms", "证书内外的签名算法不一致")
FINDING(EMPTY_ISSUER, "issuer-empty", PROBLEM, CERTIFICATE_CHAIN_GENERAL_FAILURE, "RFC 5280 4.1.2.4",
	"the certificate does not name its issuer", "证书未写明颁发者")
FINDING(UNIQUE_ID_IN_V1, "unique-id-in-v1", WARNING, NONE, "RFC 5280 4.1.2.8",
	"a version 1 certificate carries a unique identifier", "第1版证书带有唯一标识符")
FINDING(UNKNOWN_CRITICAL, "unknown-critical-extension", PROBLEM, CERTIFICATE_CHAIN_GENERAL_FAILURE, "RFC 5280 6.1.4 (o)",
	"the certificate carries a critical extension that is not known here", "证书带有无法识别的关键扩展项")
FINDING(DUPLICATE_POLICY, "policy-twice", PROBLEM, CERTIFICATE_CHAIN_GENERAL_FAILURE, "RFC 5280 4.2.1.4",
	"a certificate policy is listed twice", "同一证书策略被重复列出")
FINDING(NEGATIVE_SERIAL, "serial-negative", WARNING, NONE, "RFC 5280 4.1.2.2",
	"the serial number is negative", "证书序列号为负数")
FINDING(ZERO_SERIAL, "serial-zero", NOTE, NONE, "RFC 5280 4.1.2.2",
	"the serial number is zero", "证书序列号为零")
FINDING(LONG_SERIAL, "serial-long", WARNING, NONE, "RFC 5280 4.1.2.2",
	"the serial number is longer than 20 octets", "证书序列号超过20字节")
FINDING(TIME_FORM, "time-form", NOTE, NONE, "RFC 5280 4.1.2.5",
	"a time before 2050 is written as GeneralizedTime", "2050年以前的时间未按规定格式书写")
FINDING(ENCODING, "encoding-forgiven", WARNING, NONE, "ITU-T X.690",
	"the encoding of the certificate is not DER", "证书编码不符合DER规则")
FINDING(LONG_NAME, "name-attribute-long", WARNING, NONE, "RFC 5280 A.1",
	"an attribute of the subject is longer than allowed", "主体名称中某项超过规定长度")
/* rights */
FINDING(NOT_A_CA, "issuer-not-a-ca", PROBLEM, CHAIN_CONSTRAINTS_FAILURE, "RFC 5280 6.1.4 (k)",
	"a certificate that issued another is not a CA's", "颁发证书者并非CA证书")
FINDING(NO_CERT_SIGN, "issuer-key-usage", PROBLEM, CHAIN_CONSTRAINTS_FAILURE, "RFC 5280 6.1.4 (n)",
	"the issuer's key must not sign certificates", "颁发者的密钥用途不允许签发证书")
FINDING(ANCHOR_USAGE, "anchor-key-usage", WARNING, NONE, "RFC 5280 6.1.1 (d)",
	"the trusted root calls itself a CA, but its key usage leaves out signing certificates; it is trusted as given", "所信任的根证书自称 CA，但其密钥用途不含签发证书；按已给予的信任处理")
FINDING(PATH_LEN, "path-too-long", PROBLEM, CHAIN_CONSTRAINTS_FAILURE, "RFC 5280 6.1.4 (l)",
	"the chain is longer than an issuer allows", "证书链长度超过颁发者允许的上限")
FINDING(NAME_NOT_PERMITTED, "name-not-permitted", PROBLEM, CHAIN_CONSTRAINTS_FAILURE, "RFC 5280 6.1.3 (b)",
	"a name is outside what an issuer may certify", "名称不在颁发者允许签发的范围内")
FINDING(NAME_EXCLUDED, "name-excluded", PROBLEM, CHAIN_CONSTRAINTS_FAILURE, "RFC 5280 6.1.3 (c)",
	"a name is among those an issuer must not certify", "名称属于颁发者被禁止签发的范围")
FINDING(NAME_UNSUPPORTED, "name-constraint-unsupported", PROBLEM, CHAIN_CONSTRAINTS_FAILURE, "RFC 5280 4.2.1.10",
	"a name is constrained in a form that cannot be checked", "名称限制的形式无法检查")
FINDING(NAME_LIMIT, "name-constraints-too-many", PROBLEM, CHAIN_CONSTRAINTS_FAILURE, "RFC 5280 4.2.1.10",
	"too many names and constraints to check", "名称与名称限制的数量过多")
FINDING(NAMES_NOT_CRITICAL, "name-constraints-not-critical", WARNING, NONE, "RFC 5280 4.2.1.10",
	"name constraints are not marked critical; they were applied", "名称限制未标记为关键项，但已予以执行")
FINDING(POLICY, "policy-required", PROBLEM, CHAIN_CONSTRAINTS_FAILURE, "RFC 5280 6.1.3 (f), 6.1.5 (g)",
	"no acceptable certificate policy covers the chain, and one is required", "证书链缺少所要求的证书策略")
FINDING(POLICY_ANY_MAPPED, "policy-any-mapped", PROBLEM, CHAIN_CONSTRAINTS_FAILURE, "RFC 5280 6.1.4 (a)",
	"a policy is mapped to or from any-policy", "策略映射涉及任意策略")
FINDING(POLICY_LIMIT, "policies-too-many", PROBLEM, CHAIN_CONSTRAINTS_FAILURE, "RFC 9618 5",
	"too many certificate policies to process", "证书策略数量过多")
FINDING(KEY_USAGE, "key-usage", PROBLEM, CHAIN_CONSTRAINTS_FAILURE, "RFC 5280 4.2.1.3",
	"the certificate's key usage does not allow this use", "证书的密钥用途不允许此种使用")
FINDING(KEY_USAGE_NOT_STATED, "key-usage-not-stated", PROBLEM, CHAIN_CONSTRAINTS_FAILURE, "RFC 5280 4.2.1.3",
	"the certificate does not state what its key may be used for, and the policy demands it", "证书未注明密钥用途，而所用策略要求注明")
FINDING(PURPOSE, "extended-key-usage", PROBLEM, CHAIN_CONSTRAINTS_FAILURE, "RFC 5280 4.2.1.12",
	"the certificate's extended key usage does not allow this use", "证书的扩展密钥用途不允许此种使用")
FINDING(PURPOSE_CA, "ca-extended-key-usage", PROBLEM, CHAIN_CONSTRAINTS_FAILURE, "RFC 5280 4.2.1.12",
	"an issuer's extended key usage does not cover this use", "颁发者的扩展密钥用途不涵盖此种使用")
/* revocation */
FINDING(REVOKED, "revoked", PROBLEM, NONE, "RFC 5280 6.1.3 (a)(3)",
	"the certificate is revoked", "证书已被吊销")
FINDING(ON_HOLD, "on-hold", PROBLEM, TRY_LATER, "ETSI EN 319 102-1 5.2.6.4",
	"the certificate is suspended", "证书被暂停使用")
FINDING(REVOKED_SINCE, "revoked-since", NOTE, NONE, "ETSI EN 319 102-1 5.5",
	"the certificate was revoked later than the time in question", "证书在所判断的时间之后被吊销")
FINDING(STATUS_UNKNOWN, "revocation-unknown", PROBLEM, TRY_LATER, "RFC 5280 6.3",
	"it is not known whether the certificate is revoked", "无法确定证书是否已被吊销")
FINDING(STATUS_NOT_CHECKED, "revocation-not-checked", WARNING, NONE, "RFC 5280 6.3",
	"it is not known whether the certificate is revoked", "无法确定证书是否已被吊销")
FINDING(STATUS_TOO_OLD, "revocation-not-fresh", PROBLEM, TRY_LATER, "ETSI EN 319 102-1 5.5.4",
	"the revocation data are from before the time they must tell of", "吊销信息早于所需说明的时间")
FINDING(STATUS_SIGNER_OUT, "revocation-signer-expired", PROBLEM, REVOCATION_OUT_OF_BOUNDS_NO_POE, "ETSI EN 319 102-1 5.2.6.4",
	"who signed the revocation data has expired, and nothing proves the data to be older", "签发吊销信息的证书已过期，且没有证据证明该信息早于其过期时间")
FINDING(STATUS_NOT_PROVEN, "revocation-not-proven", PROBLEM, NO_POE, "ETSI EN 319 102-1 5.6.2.2",
	"no revocation data are proven to have existed while the chain was good", "没有证据证明吊销信息在证书链有效期间已经存在")
FINDING(CRL_STALE, "crl-not-current", NOTE, NONE, "RFC 5280 6.3.3 (a)",
	"a CRL is not of the time in question", "某个证书吊销列表不在所判断时间的有效期内")
FINDING(CRL_SCOPE, "crl-other-scope", NOTE, NONE, "RFC 5280 6.3.3 (b)",
	"a CRL does not cover this certificate", "某个证书吊销列表不涵盖该证书")
FINDING(CRL_SIGNER, "crl-signer-not-valid", NOTE, NONE, "RFC 5280 6.3.3 (f)",
	"no valid certificate was found for the signer of a CRL", "找不到证书吊销列表签发者的有效证书")
FINDING(CRL_SIGNATURE, "crl-signature-invalid", NOTE, NONE, "RFC 5280 6.3.3 (g)",
	"the signature of a CRL does not verify", "证书吊销列表的签名验证不通过")
FINDING(CRL_USAGE, "crl-signer-key-usage", NOTE, NONE, "RFC 5280 6.3.3 (f)",
	"the issuer's key must not sign CRLs", "颁发者的密钥用途不允许签发吊销列表")
FINDING(CRL_CRITICAL, "crl-unknown-critical", NOTE, NONE, "RFC 5280 5.2",
	"a CRL carries a critical extension that is not known here", "证书吊销列表带有无法识别的关键扩展项")
FINDING(CRL_REASONS, "crl-some-reasons", NOTE, NONE, "RFC 5280 6.3.3 (e)",
	"the CRLs at hand do not cover all reasons of revocation", "现有吊销列表未涵盖全部吊销原因")
FINDING(CRL_AFTER_EXPIRY, "crl-after-expiry", NOTE, NONE, "RFC 5280 5",
	"a CRL was issued after the certificate expired and need not list it any more", "吊销列表签发于证书过期之后，可能不再列出该证书")
FINDING(OCSP_STALE, "ocsp-not-current", NOTE, NONE, "RFC 6960 4.2.2.1",
	"an OCSP answer is not of the time in question", "某个OCSP应答不在所判断时间的有效期内")
FINDING(OCSP_RESPONDER, "ocsp-responder-not-authorised", NOTE, NONE, "RFC 6960 4.2.2.2",
	"the signer of an OCSP answer is not authorised by the issuer", "OCSP应答的签发者未获颁发者授权")
FINDING(OCSP_SIGNATURE, "ocsp-signature-invalid", NOTE, NONE, "RFC 6960 3.2",
	"the signature of an OCSP answer does not verify", "OCSP应答的签名验证不通过")
FINDING(OCSP_UNKNOWN, "ocsp-unknown", NOTE, NONE, "RFC 6960 2.2",
	"the OCSP responder does not know the certificate", "OCSP服务不认识该证书")
FINDING(OCSP_CRITICAL, "ocsp-unknown-critical", NOTE, NONE, "RFC 6960 4.4",
	"an OCSP answer carries a critical extension that is not known here", "OCSP应答带有无法识别的关键扩展项")
FINDING(FETCH_FAILED, "fetch-failed", NOTE, NONE, "",
	"an address named in a certificate could not be read", "证书中指明的地址无法读取")
FINDING(CROSS_CHECK, "sources-disagree", WARNING, NONE, "RFC 6960 2.7",
	"a CRL and an OCSP answer disagree about the certificate", "吊销列表与OCSP应答对该证书的结论不一致")
#endif
/* clang-format on */
