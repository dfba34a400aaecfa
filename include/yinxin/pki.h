/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pki: certificates and whether to believe them, in three steps that stay apart: reading
 * (pki_cert.h, pki_revocation.h), validating and deciding (pki_path.h), in the words that all
 * verification of this product ends in (pki_indication.h). Not OpenSSL's X509_verify_cert: this
 * product needs the exact reason, SM2 with the user ID of GM/T 0009, a time that is not now, and
 * policy kept out of parsing.
 */
#ifndef YINXIN_PKI_H
#define YINXIN_PKI_H

#include <yinxin/pki_indication.h>
#include <yinxin/pki_cert.h>
#include <yinxin/pki_revocation.h>
#include <yinxin/pki_past.h>
#include <yinxin/pki_path.h>

#endif
