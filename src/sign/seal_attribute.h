/* SPDX-License-Identifier: Apache-2.0 */
/* What makers and verifiers of seals in PDF agree on. */
#ifndef YINXIN_SIGN_PRIVATE_SEAL_ATTRIBUTE_H
#define YINXIN_SIGN_PRIVATE_SEAL_ATTRIBUTE_H

#include <yinxin/pdf_sign.h>
#include <yinxin/seal.h>

/*
 * The signed attribute that holds a seal (SESeal) in a CAdES signature. No standard has one. The
 * identifier is made from a random UUID under 2.25, the arc for that (ITU-T X.667 | ISO/IEC
 * 9834-8): 2.25.336175121148682290237139186488235977447.
 */
static const uint8_t seal_attribute_oid[] = { 0x69, 0x83, 0xf9, 0xe8, 0xfc, 0xc9, 0xc3,
					      0xd3, 0xba, 0xb8, 0xe1, 0xaf, 0xcc, 0xc1,
					      0x95, 0xb1, 0xbd, 0xab, 0xd5, 0x67 };
#define SEAL_ATTRIBUTE_OID yx_bytes(seal_attribute_oid, sizeof(seal_attribute_oid))

/*
 * propertyInfo (GM/T 0031-2014 6.2.1: what of the original is protected). Numbers would be a second
 * statement of ByteRange that could contradict the first.
 */
#define SEAL_PROPERTY_INFO "PDF ByteRange"

/* Attribute ::= SEQUENCE { type, SET { SESeal } }: the whole seal, under the signature. */
YX_MUST_CHECK enum yx_status seal_attribute_put(struct yx_buf *out, struct yx_bytes seal,
						struct yx_error *err);
/* Is the value of this signature a SES_Signature? By SubFilter, or by what it is. */
bool yx_pdf_is_seal(const struct yx_pdf_signature *s);
/* "PDF-SES-v1", "PDF-SES-v4", "PDF-SES-v5". */
const char *yx_pdf_seal_profile(enum yx_seal_version v);

#endif
