/* SPDX-License-Identifier: Apache-2.0 */
/* The single checks of a seal: each turns facts into one answer. The order is check.c's matter. */
#include "check.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

void
seal_pass(struct yx_seal_answer *a)
{
	a->indication = YX_INDICATION_PASSED;
	a->sub = YX_SUB_NONE;
	a->en[0] = a->zh[0] = '\0';
}

void
seal_answer(struct yx_seal_answer *a, enum yx_sub_indication sub, const char *en, const char *zh,
	    ...)
{
	va_list ap;

	a->sub = sub;
	a->indication = yx_sub_indication_of(sub);
	va_start(ap, zh);
	(void)vsnprintf(a->en, sizeof(a->en), en, ap);
	va_end(ap);
	va_start(ap, zh);
	(void)vsnprintf(a->zh, sizeof(a->zh), zh, ap);
	va_end(ap);
}

static bool
is_one_of(struct yx_bytes text, const char *const *names)
{
	char lower[16];

	if (text.len >= sizeof(lower))
		return false;
	for (size_t i = 0; i < text.len; i++)
		lower[i] = (char)tolower(text.data[i]);
	lower[text.len] = '\0';
	for (; *names; names++)
		if (strcmp(lower, *names) == 0)
			return true;
	return false;
}

/* The first field that breaks its rule, or NULL. */
static const char *
bad_seal_field(const struct yx_seal *s, const char **zh)
{
	static const struct {
		const char *en, *zh;
	} texts[] = {
		{ "header.ID is not ES", "头信息标识不是 ES" },
		{ "the version is not one this structure can have", "版本号与结构不符" },
		{ "the seal has no identifier", "印章没有标识（esID）" },
		{ "the seal has no name", "印章没有名称" },
		{ "certListType is neither 1 nor 2", "证书列表类型既不是 1 也不是 2" },
		{ "the seal's list of signers is empty", "印章的签章人列表为空" },
		{ "the list of signers is not of the type it says",
		  "签章人列表的内容与其类型不符" },
		{ "the seal's period ends before it begins", "印章有效期的结束早于开始" },
		{ "the seal has no picture", "印章没有图像" },
		{ "the picture's size is not positive", "印章图像的尺寸不是正数" },
	};
	int bad = -1;

	if (!yx_bytes_equal_str(s->header_id, "ES"))
		bad = 0;
	else if (s->version == YX_SEAL_V1 ? s->header_version < 1 || s->header_version > 3
					  : s->header_version != 4 && s->header_version != 5)
		bad = 1;
	else if (s->es_id.len == 0)
		bad = 2;
	else if (s->name.len == 0)
		bad = 3;
	else if (s->cert_list_type != 1 && s->cert_list_type != 2)
		bad = 4;
	else if (s->signer_count == 0)
		bad = 5;
	for (size_t i = 0; bad < 0 && i < s->signer_count; i++)
		if (s->signers[i].cert.len + s->signers[i].digest.len > 0 &&
		    (s->signers[i].digest.len > 0) != (s->cert_list_type == 2))
			bad = 6;
	if (bad < 0 && s->valid_until <= s->valid_from)
		bad = 7;
	if (bad < 0 && s->picture.len == 0)
		bad = 8;
	if (bad < 0 && (s->width_mm <= 0 || s->height_mm <= 0))
		bad = 9;
	if (bad < 0)
		return NULL;
	*zh = texts[bad].zh;
	return texts[bad].en;
}

static const char *
bad_signature_field(const struct yx_seal_signature *g, const char **zh)
{
	if (g->version != YX_SEAL_V1 && g->tbs_version != g->seal->header_version) {
		*zh = "签章版本号与印章头信息的版本号不同";
		return "toSign.version is not the seal's version";
	}
	if ((g->version == YX_SEAL_V1) != (g->seal->version == YX_SEAL_V1)) {
		*zh = "签章结构与其中印章的结构不属于同一标准";
		return "signature and seal are of different standards";
	}
	if (g->data_hash.len == 0) {
		*zh = "签章中没有原文杂凑值";
		return "dataHash is empty";
	}
	if (g->property_info.len == 0) {
		*zh = "签章中没有原文属性信息";
		return "propertyInfo is empty";
	}
	if (g->time == YX_TIME_NONE && g->time_token.len == 0) {
		*zh = "签章时间无法读取";
		return "timeInfo cannot be read as a time";
	}
	return NULL;
}

static const struct yx_seal_ext *
unknown_critical(const struct yx_seal_ext *exts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (exts[i].critical)
			return &exts[i];
	return NULL;
}

void
seal_check_structure(const struct yx_seal *s, const struct yx_seal_signature *g,
		     struct yx_seal_answer *a)
{
	static const char *const known[] = {
		"gif", "bmp", "jpg", "jpeg", "png", "svg", "ofd", NULL
	};
	const struct yx_seal_ext *ext;
	const char *zh = "", *en = bad_seal_field(s, &zh);
	char oid[160];

	if (!en && g)
		en = bad_signature_field(g, &zh);
	if (en) {
		seal_answer(a, YX_SUB_FORMAT_FAILURE, "%s", "%s", en);
		(void)snprintf(a->zh, sizeof(a->zh), "%s", zh);
		return;
	}
	ext = unknown_critical(s->exts, s->ext_count);
	if (!ext && g)
		ext = unknown_critical(g->exts, g->ext_count);
	if (ext) {
		(void)yx_oid_text(oid, sizeof(oid), ext->oid);
		seal_answer(a, YX_SUB_SIG_CONSTRAINTS_FAILURE,
			    "the critical extension %s is not known here", "不认识关键扩展项 %s",
			    oid);
		return;
	}
	seal_pass(a);
	if (!is_one_of(s->picture_type, known)) {
		(void)snprintf(a->en, sizeof(a->en), "the picture type is unusual");
		(void)snprintf(a->zh, sizeof(a->zh), "印章图像类型不常见");
	}
}

enum yx_status
seal_check_value(struct yx_bytes cert_der, struct yx_bytes oid, struct yx_bytes message,
		 struct yx_bytes value, bool strict, struct yx_cert **cert,
		 struct yx_scheme *scheme, unsigned *leniencies, struct yx_seal_answer *a,
		 struct yx_error *err)
{
	const struct yx_pubkey *key = NULL;
	struct yx_error why = YX_ERROR_INIT;
	bool forgiven = false, valid = false, arc = false;
	enum yx_status st;

	st = yx_cert_parse(cert, cert_der, YX_PKI_LENIENT, &why);
	if (st == YX_OK)
		st = yx_cert_public_key(*cert, &key, &why);
	if (st != YX_OK) {
		if (st == YX_NOMEM)
			return yx_fail_nomem(err);
		seal_answer(a, YX_SUB_NO_SIGNING_CERTIFICATE_FOUND,
			    "the certificate cannot be used: %s", "证书无法使用：%s", why.text);
		return YX_OK;
	}
	st = yx_seal_scheme(oid, key, scheme, &arc, &why);
	if (st == YX_OK)
		st = yx_pubkey_verify(key, scheme, message, value, yx_bytes(NULL, 0), !strict,
				      &forgiven, &valid, &why);
	if (st == YX_NOMEM)
		return yx_fail_nomem(err);
	if (st == YX_MALFORMED) {
		/* a value that is no signature at all is a wrong signature */
		seal_answer(a, YX_SUB_SIG_CRYPTO_FAILURE, "the signature value is damaged: %s",
			    "签名值已损坏：%s", why.text);
		return YX_OK;
	}
	if (st != YX_OK) {
		seal_answer(a, YX_SUB_CRYPTO_CONSTRAINTS_FAILURE,
			    "the signature algorithm is not known here: %s", "不支持该签名算法：%s",
			    why.text);
		return YX_OK;
	}
	if (arc)
		*leniencies |= YX_SEAL_FORGAVE_OID_MISSING_ARC;
	if (forgiven)
		*leniencies |= YX_SEAL_FORGAVE_RAW_SIGNATURE;
	if (!valid)
		seal_answer(a, YX_SUB_SIG_CRYPTO_FAILURE,
			    "the signature value does not verify with the certificate's key",
			    "签名值用证书公钥验证不通过");
	else
		seal_pass(a);
	return YX_OK;
}

enum yx_status
seal_check_path(const struct yx_cert *cert, const struct yx_path_options *base, yx_time at,
		yx_time now, yx_time proven, struct yx_path_report **report,
		struct yx_seal_answer *a, struct yx_error *err)
{
	struct yx_path_options o = *base;
	enum yx_status st;

	o.at = at;
	o.now = now;
	o.existed_by = proven;
	if (o.key_usage == 0)
		o.key_usage = YX_KU_DIGITAL_SIGNATURE | YX_KU_NON_REPUDIATION;
	if ((st = yx_path_validate(report, cert, &o, err)) != YX_OK)
		return st;
	if ((*report)->indication == YX_INDICATION_PASSED) {
		seal_pass(a);
		return YX_OK;
	}
	a->indication = (*report)->indication;
	a->sub = (*report)->sub;
	(void)yx_path_reason(a->en, sizeof(a->en), *report, false);
	(void)yx_path_reason(a->zh, sizeof(a->zh), *report, true);
	return YX_OK;
}
