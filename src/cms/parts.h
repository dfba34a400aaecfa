/* SPDX-License-Identifier: Apache-2.0 */
/* parts.h: what the files of cms share and nobody else sees. */
#ifndef YINXIN_CMS_PARTS_H
#define YINXIN_CMS_PARTS_H

#include <yinxin/cms.h>
#include <yinxin/limits.h>

/* signer.c: one SignerInfo at the cursor. */
YX_MUST_CHECK enum yx_status cms_signer_parse(struct yx_cms_signer *out, struct yx_der *d,
					      struct yx_arena *arena, struct yx_error *err);
/* A growing list of encodings in an arena, with a ceiling. */
struct cms_list {
	struct yx_bytes *items;
	size_t count, capacity, max;
};
YX_MUST_CHECK enum yx_status cms_list_add(struct cms_list *l, struct yx_arena *arena,
					  struct yx_bytes item, const struct yx_der *at,
					  struct yx_error *err);
/* Skips an AlgorithmIdentifier; *alg gets its whole encoding, *oid its contents octets. */
bool cms_take_algorithm(struct yx_der *d, struct yx_bytes *alg, struct yx_bytes *oid);
/* The digest an AlgorithmIdentifier names; *odd when it is a signature algorithm's OID instead. */
enum yx_digest_alg cms_digest_of(struct yx_bytes algorithm, bool *odd);

/* EdDSA takes the message itself, not a digest of it. */
bool cms_is_eddsa(const struct yx_scheme *s);

/* recode.c: append a SET holding the DER of BER `contents`; `sort`: ordered as a SET OF. */
YX_MUST_CHECK enum yx_status cms_recode(struct yx_buf *out, struct yx_bytes contents, bool sort,
					struct yx_error *err);

/* content.c: digests of detached content, all in one pass. */
struct cms_digests {
	struct yx_digest items[YX_DIGEST_COUNT]; /* by algorithm; len 0: not there */
};
YX_MUST_CHECK enum yx_status cms_digest_content(struct cms_digests *out,
						const struct yx_cms_content *content,
						const bool wanted[YX_DIGEST_COUNT],
						struct yx_error *err);
bool cms_content_has_runs(const struct yx_cms_content *c);
uint64_t cms_content_size(const struct yx_cms_content *c);
/* All runs in one buffer; LIMIT above `max`. */
YX_MUST_CHECK enum yx_status cms_content_join(struct yx_buf *out, const struct yx_cms_content *c,
					      size_t max, struct yx_error *err);

/* ess.c: RFC 5035. */
struct cms_cert_id {
	enum yx_digest_alg digest; /* NONE: not known */
	struct yx_bytes hash;
	bool has_issuer_serial;
	struct yx_bytes issuer; /* contents of GeneralNames */
	struct yx_bytes serial;
	struct yx_bytes issuer_serial; /* encoding of both */
};
/* The first ESSCertID(v2) of an attribute value. */
YX_MUST_CHECK enum yx_status cms_cert_id_parse(struct cms_cert_id *out, struct yx_bytes value,
					       bool v2, struct yx_error *err);
/* Does it name this certificate? *note says when only the issuer and serial do not fit. */
YX_MUST_CHECK enum yx_status cms_cert_id_matches(const struct cms_cert_id *id,
						 const struct yx_cert *cert, bool *matches,
						 bool *serial_differs, struct yx_error *err);
/* Append a SigningCertificate(V2) naming one certificate. */
YX_MUST_CHECK enum yx_status cms_cert_id_put(struct yx_buf *out, const struct yx_cert *cert,
					     enum yx_digest_alg digest, bool v2,
					     struct yx_error *err);

#endif
