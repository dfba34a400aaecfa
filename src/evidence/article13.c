/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The four conditions of 电子签名法 (Electronic Signature Law) article 13 for a reliable electronic
 * signature, each set against what the package shows. Conservative: a condition is shown when items
 * that were checked here show it, partly shown when what speaks for it could not be checked to the
 * end, and not shown otherwise. Whether they hold is for a court to say.
 */
#include <string.h>
#include "judge.h"

static bool
any_event(const struct yx_evidence *e, const char *prefix)
{
	for (size_t i = 0; i < e->event_count; i++)
		if (e->events[i].type && strncmp(e->events[i].type, prefix, strlen(prefix)) == 0)
			return true;
	return false;
}

static bool
record_stands(const struct judge *j)
{
	return j->chain_ok && j->included && j->head_trusted;
}

static void
put(struct yx_condition *c, enum yx_shown shown, const char *en, const char *zh)
{
	c->shown = shown;
	c->evidence.in[0] = en;
	c->evidence.in[1] = zh;
}

/* (1) 电子签名制作数据用于电子签名时，属于电子签名人专有 */
static void
exclusive(const struct judge *j, struct yx_condition *c)
{
	c->condition.in[0] = "(1) the signature creation data belonged to the signer alone";
	c->condition.in[1] = "（一）电子签名制作数据用于电子签名时，属于电子签名人专有";
	if (j->signatures_trusted && any_event(j->e, "identity.") && record_stands(j))
		put(c, YX_SHOWN,
		    "a certificate that chains to a trusted issuer names the signer, and the "
		    "proofing of the identity is recorded",
		    "证书链可追溯至受信任的颁发者并载明签名人，身份核验过程已记录");
	else if (j->signatures_trusted)
		put(c, YX_PARTLY_SHOWN,
		    "a certificate that chains to a trusted issuer names the signer; how the "
		    "identity was proofed is not recorded here",
		    "证书链可追溯至受信任的颁发者并载明签名人；此处未记录身份核验过程");
	else if (any_event(j->e, "identity."))
		put(c, YX_PARTLY_SHOWN,
		    "the proofing of the identity is recorded, but no signature was verified to a "
		    "trusted issuer",
		    "身份核验过程已记录，但没有签名可验证至受信任的颁发者");
	else
		put(c, YX_NOT_SHOWN, "not shown: no verified certificate of the signer",
		    "未显示：没有经验证的签名人证书");
}

/* (2) 签署时电子签名制作数据仅由电子签名人控制 */
static void
sole_control(const struct judge *j, struct yx_condition *c)
{
	bool factor = any_event(j->e, "factor."), consent = any_event(j->e, "consent.");

	c->condition.in[0] = "(2) at signing, that data was controlled by the signer alone";
	c->condition.in[1] = "（二）签署时电子签名制作数据仅由电子签名人控制";
	if (factor && consent && record_stands(j))
		put(c, YX_SHOWN, "the signer's factor and consent are recorded before the act",
		    "签署前的验证因素与意愿确认均已记录");
	else if (factor || consent)
		put(c, YX_PARTLY_SHOWN,
		    factor ? "a factor of the signer is recorded; the consent, or the trust in the "
			     "record, is missing"
			   : "consent is recorded; the factor, or the trust in the record, is "
			     "missing",
		    factor ? "已记录签名人的验证因素；缺少意愿确认或对账本的信任依据"
			   : "已记录意愿确认；缺少验证因素或对账本的信任依据");
	else
		put(c, YX_NOT_SHOWN,
		    "not shown: no factor and no consent of the signer is recorded",
		    "未显示：没有签名人验证因素和意愿确认的记录");
}

/* (3) 签署后对电子签名的任何改动能够被发现 */
static void
signature_change(const struct judge *j, struct yx_condition *c)
{
	c->condition.in[0] = "(3) any later change of the signature can be discovered";
	c->condition.in[1] = "（三）签署后对电子签名的任何改动能够被发现";
	if (j->value_verified)
		put(c, YX_SHOWN, "the signature value was verified over the document",
		    "签名值已对文件验证通过");
	else if (j->documents_recorded && record_stands(j))
		put(c, YX_PARTLY_SHOWN,
		    "the digest of the signed document is recorded; the signature itself was not "
		    "verified here",
		    "已记录已签文件的摘要；此处未验证签名本身");
	else
		put(c, YX_NOT_SHOWN, "not shown: no signature was verified",
		    "未显示：没有验证任何签名");
}

/* (4) 签署后对数据电文内容和形式的任何改动能够被发现 */
static void
content_change(const struct judge *j, struct yx_condition *c)
{
	bool all = j->e->document_count && j->documents_matched == j->e->document_count;

	c->condition.in[0] = "(4) any later change of content and form can be discovered";
	c->condition.in[1] = "（四）签署后对数据电文内容和形式的任何改动能够被发现";
	if (all && j->documents_recorded == j->e->document_count && record_stands(j))
		put(c, YX_SHOWN,
		    "the files have the digests that the ledger recorded, byte for byte",
		    "文件与账本记录的摘要逐字节一致");
	else if (all || j->value_verified)
		put(c, YX_PARTLY_SHOWN,
		    "the files have the digests of this package; that these were recorded at the "
		    "time is not shown to the end",
		    "文件与证据包中的摘要一致；但其当时已被记录这一点未能完全显示");
	else
		put(c, YX_NOT_SHOWN, "not shown: the documents were not at hand",
		    "未显示：没有可供核对的文件");
}

void
judge_article13(struct judge *j, struct yx_evidence_report *r)
{
	exclusive(j, &r->article13[0]);
	sole_control(j, &r->article13[1]);
	signature_change(j, &r->article13[2]);
	content_change(j, &r->article13[3]);
}
