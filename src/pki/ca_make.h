/* SPDX-License-Identifier: Apache-2.0 */
/* What the files that make certificates, CRLs and OCSP answers share. */
#ifndef YINXIN_PKI_PRIVATE_CA_MAKE_H
#define YINXIN_PKI_PRIVATE_CA_MAKE_H

#include <yinxin/pki_ca.h>

#define CA_KEY_ID_LEN 20

/* Append SEQUENCE { tbs, AlgorithmIdentifier, BIT STRING signature over tbs } (RFC 5280 4.1);
 * `tail` is put behind the signature as it is (OCSP's certificates). */
YX_MUST_CHECK enum yx_status ca_put_signed(struct yx_buf *out, struct yx_bytes tbs,
					   const struct yx_scheme *scheme, const struct yx_key *key,
					   struct yx_bytes tail, struct yx_error *err);
/* RFC 7093 2 (1) over the contents of a key's BIT STRING. */
YX_MUST_CHECK enum yx_status ca_key_id(struct yx_bytes key_bits, uint8_t out[CA_KEY_ID_LEN],
				       struct yx_error *err);
/* One Extension whose value is `value`. */
void ca_put_extension(struct yx_buf *out, enum yx_oid id, bool critical, struct yx_bytes value);
/* AuthorityKeyIdentifier extension: the issuer's subject key identifier, or one computed. */
YX_MUST_CHECK enum yx_status
ca_put_authority_key_id(struct yx_buf *out, const struct yx_cert *issuer, struct yx_error *err);
/* Whole seconds: what certificates can say. */
yx_time ca_seconds(yx_time t);
/* Contents of a GeneralName of kind URI; LIMIT or MALFORMED when it cannot go into an IA5String. */
YX_MUST_CHECK enum yx_status ca_check_url(const char *url, struct yx_error *err);

#endif
