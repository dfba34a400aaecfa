/* SPDX-License-Identifier: Apache-2.0 */
/* What a person can do about a verdict on an OFD signature. */
#include <stdio.h>
#include "ofd_verify.h"

void
ofd_say_next_step(struct yx_sign_ofd_signature *r)
{
	const char *en = "", *zh = "";

	switch (r->sub) {
	case YX_SUB_NONE:
		break;
	case YX_SUB_HASH_FAILURE:
	case YX_SUB_SIG_CRYPTO_FAILURE:
	case YX_SUB_FORMAT_FAILURE:
		en = "do not rely on this file; ask the signer for the original";
		zh = "请勿依据此文件，向签署方索取原件";
		break;
	case YX_SUB_SIGNED_DATA_NOT_FOUND:
		en = "give the password with --password, or a recipient's key with --key";
		zh = "请用 --password 给出口令，或用 --key 给出接收人的密钥";
		break;
	case YX_SUB_SIG_CONSTRAINTS_FAILURE:
		if (r->has_seal_report && r->gap_count == 0 && r->dangling_count == 0) {
			en = "ask the holder of the seal; the reason tells which of its rules the "
			     "signature breaks";
			zh = "请向印章持有人核实；原因中说明了违反印章的哪项规则";
			break;
		}
		en = "ask the signer to sign again with software that covers the whole document";
		zh = "请签署方使用能覆盖整个文件的软件重新签署";
		break;
	case YX_SUB_NO_CERTIFICATE_CHAIN_FOUND:
	case YX_SUB_NO_SIGNING_CERTIFICATE_FOUND:
		en = "add the issuer's certificate with --trust if you trust it";
		zh = "如信任该颁发机构，请用 --trust 加入其证书";
		break;
	default:
		en = "see the reason; a time-stamp or revocation data may settle it";
		zh = "请参见原因；补充时间戳或吊销信息后可能得出结论";
		break;
	}
	(void)snprintf(r->next_en, sizeof(r->next_en), "%s", en);
	(void)snprintf(r->next_zh, sizeof(r->next_zh), "%s", zh);
}
